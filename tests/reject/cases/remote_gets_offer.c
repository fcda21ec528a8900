/* remote_gets_offer.c - an offer, whether or not it has a remote part.
 * Refused by compilers: incompatible.pointer.type */
#include "privacy/cleared.h"

cs_status remote_send(const struct cs_cleared_remote *prompt, struct cs_error *err);
cs_status misuse(const struct cs_offer *offer, struct cs_error *err);
cs_status misuse(const struct cs_offer *offer, struct cs_error *err)
{
    return remote_send(offer, err);
}
