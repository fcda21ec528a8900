/* banned_strerror.c - a message of the system, which may hold a file name.
 * Refused by compilers: poisoned */
#include "base/base.h"

const char *misuse(int n);
const char *misuse(int n)
{
    return strerror(n);
}
