/* launder_by_void.c - void * makes a local clearing a remote one.
 * Refused by tidy: void \* takes a type away */
#include "privacy/cleared.h"

const struct cs_cleared_remote *misuse(const struct cs_cleared_local *local);
const struct cs_cleared_remote *misuse(const struct cs_cleared_local *local)
{
    const void *p = local;
    return p;
}
