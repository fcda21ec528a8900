/* make_remote_past_the_gate.c - the maker behind the gate called without it.
 * Refused by tidy: cs_cleared_make_remote may not be called here */
#include "privacy/privacy.h"

cs_status cs_cleared_make_remote(struct cs_arena *arena, cs_str provider, cs_raw text,
                                 cs_digest sha256, const struct cs_cleared_remote **out,
                                 struct cs_error *err);
cs_status misuse(struct cs_arena *arena, cs_raw letter, struct cs_offer *offer,
                 struct cs_error *err);
cs_status misuse(struct cs_arena *arena, cs_raw letter, struct cs_offer *offer,
                 struct cs_error *err)
{
    const cs_digest none = {{0}};
    return cs_cleared_make_remote(arena, CS_STR("azure"), letter, none, &offer->remote, err);
}
