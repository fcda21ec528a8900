/* launder_by_union.c - a union makes a local clearing a remote one.
 * Refused by tidy: a union with a cleared type */
#include "privacy/cleared.h"

const struct cs_cleared_remote *misuse(const struct cs_cleared_local *local);
const struct cs_cleared_remote *misuse(const struct cs_cleared_local *local)
{
    const union {
        const struct cs_cleared_local *in;
        const struct cs_cleared_remote *out;
    } both = {.in = local};
    return both.out;
}
