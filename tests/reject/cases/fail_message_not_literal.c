/* fail_message_not_literal.c - text as the message of an error.
 * Refused by compilers: expected */
#include "base/base.h"

cs_status misuse(const char *line, struct cs_error *err);
cs_status misuse(const char *line, struct cs_error *err)
{
    return CS_FAIL(err, CS_E_INPUT, line, "Mend it");
}
