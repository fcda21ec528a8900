/* fail_egress_reason.c - the reason of a refusal, a string, as the message of an error.
 * Refused by compilers: expected */
#include "privacy/privacy.h"

cs_status misuse(const struct cs_egress_decision *decision, struct cs_error *err);
cs_status misuse(const struct cs_egress_decision *decision, struct cs_error *err)
{
    return CS_FAIL(err, CS_E_DENIED, cs_egress_reason_text(decision->reason), "");
}
