/* ignore_without_reason.c - a status ignored for a reason that is not written down.
 * Refused by compilers: expected */
#include "base/base.h"

void misuse(cs_str text, cs_digest *out, const char *reason, struct cs_error *err);
void misuse(cs_str text, cs_digest *out, const char *reason, struct cs_error *err)
{
    cs_ignore(cs_sha256(text, out, err), reason);
}
