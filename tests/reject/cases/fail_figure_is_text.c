/* fail_figure_is_text.c - text as a figure of an error.
 * Refused by compilers: aggregate value|operand of type|convert */
#include "base/base.h"

cs_status misuse(cs_str line, struct cs_error *err);
cs_status misuse(cs_str line, struct cs_error *err)
{
    return CS_FAIL_NUM(err, CS_E_LIMIT, "There are %1", "", line, 0);
}
