/* remote_gets_local.c - a local clearing for a remote provider.
 * Refused by compilers: incompatible.pointer.type */
#include "privacy/cleared.h"

cs_status remote_send(const struct cs_cleared_remote *prompt, struct cs_error *err);
cs_status misuse(const struct cs_offer *offer, struct cs_error *err);
cs_status misuse(const struct cs_offer *offer, struct cs_error *err)
{
    return remote_send(offer->local, err);
}
