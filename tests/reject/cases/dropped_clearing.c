/* dropped_clearing.c - a clearing whose failure nobody looks at.
 * Refused by compilers: unused.result|ignoring return value */
#include "privacy/privacy.h"

void misuse(struct cs_arena *arena, cs_raw letter, struct cs_offer *offer, struct cs_error *err);
void misuse(struct cs_arena *arena, cs_raw letter, struct cs_offer *offer, struct cs_error *err)
{
    cs_egress_clear_local(arena, letter, offer, err);
}
