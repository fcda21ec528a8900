/* banned_sprintf.c - printing without a bound.
 * Refused by compilers: poisoned */
#include "base/base.h"

int misuse(char *to, int n);
int misuse(char *to, int n)
{
    return sprintf(to, "%d", n);
}
