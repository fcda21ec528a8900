/* dropped_status.c - a status that nobody looks at.
 * Refused by compilers: unused.result|ignoring return value */
#include "base/base.h"

void misuse(cs_str text, cs_digest *out, struct cs_error *err);
void misuse(cs_str text, cs_digest *out, struct cs_error *err)
{
    cs_sha256(text, out, err);
}
