/* str_of_variable.c - CS_STR of what is not a literal.
 * Refused by compilers: expected */
#include "base/base.h"

cs_str misuse(const char *text);
cs_str misuse(const char *text)
{
    return CS_STR(text);
}
