/* dropped_answer.c - a yes or no that nobody looks at.
 * Refused by compilers: unused.result|ignoring return value */
#include "base/base.h"

void misuse(cs_str text, cs_id *out);
void misuse(cs_str text, cs_id *out)
{
    cs_id_parse(text, out);
}
