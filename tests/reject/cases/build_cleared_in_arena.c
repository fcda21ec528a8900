/* build_cleared_in_arena.c - a cleared value taken from an arena outside privacy.
 * Refused by compilers: incomplete type|undefined struct */
#include "privacy/cleared.h"

const struct cs_cleared_remote *misuse(struct cs_arena *arena);
const struct cs_cleared_remote *misuse(struct cs_arena *arena)
{
    return CS_NEW(arena, struct cs_cleared_remote);
}
