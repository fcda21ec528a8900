/* fail_past_the_macro.c - the function behind CS_FAIL takes any string.
 * Refused by tidy: cs_error_set may not be called here */
#include "base/base.h"

cs_status misuse(const char *line, struct cs_error *err);
cs_status misuse(const char *line, struct cs_error *err)
{
    return cs_error_set(err, CS_E_INPUT, line, "", -1, 0, 0, CS_WHERE);
}
