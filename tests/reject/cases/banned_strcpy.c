/* banned_strcpy.c - a copy without a bound.
 * Refused by compilers: poisoned */
#include "base/base.h"

void misuse(char *to, const char *from);
void misuse(char *to, const char *from)
{
    strcpy(to, from);
}
