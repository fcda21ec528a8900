/* remote_gets_raw.c - raw text for a remote provider.
 * Refused by compilers: incompatible type */
#include "privacy/cleared.h"

cs_status remote_send(const struct cs_cleared_remote *prompt, struct cs_error *err);
cs_status misuse(cs_raw letter, struct cs_error *err);
cs_status misuse(cs_raw letter, struct cs_error *err)
{
    return remote_send(letter, err);
}
