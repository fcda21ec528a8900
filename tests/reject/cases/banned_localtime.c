/* banned_localtime.c - a time in the zone of the machine, in memory that is shared.
 * Refused by compilers: poisoned */
#include "base/base.h"

int misuse(time_t t);
int misuse(time_t t)
{
    return localtime(&t)->tm_year;
}
