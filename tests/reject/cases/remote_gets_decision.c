/* remote_gets_decision.c - what `policy test` shows, for a remote provider.
 * Refused by compilers: incompatible type */
#include "privacy/privacy.h"

cs_status remote_send(const struct cs_cleared_remote *prompt, struct cs_error *err);
cs_status misuse(const struct cs_egress_decision *decision, struct cs_error *err);
cs_status misuse(const struct cs_egress_decision *decision, struct cs_error *err)
{
    return remote_send(decision->sent, err);
}
