/* fail_hint_not_literal.c - text as the hint of an error.
 * Refused by compilers: expected */
#include "base/base.h"

cs_status misuse(cs_str line, struct cs_error *err);
cs_status misuse(cs_str line, struct cs_error *err)
{
    return CS_FAIL_AT(err, CS_E_INPUT, "This is not JSON", line.ptr, 0);
}
