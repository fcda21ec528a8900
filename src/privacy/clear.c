/* clear.c - makes the cleared types; nobody else can, since only this file completes them.
 *
 * The seal is the address of a static of this file: a value that did not come from here is found
 * out when it is read, even if a cast got it past the compiler. */
#include "privacy/privacy.h"

static const char local_seal;

struct cs_cleared_local {
    const char *seal;
    cs_str text;
};

cs_str cs_cleared_local_text(const struct cs_cleared_local *cleared)
{
    CS_ASSERT(cleared != NULL);
    CS_ASSERT(cleared->seal == &local_seal);
    return cleared->text;
}

cs_status cs_egress_clear_local(struct cs_arena *arena, cs_raw prompt, struct cs_offer *out,
                                struct cs_error *err)
{
    struct cs_cleared_local *const local = CS_NEW(arena, struct cs_cleared_local);
    if (!local) return cs_arena_fail(arena, err);
    *local = (struct cs_cleared_local){&local_seal, prompt.phi_bytes};
    *out = (struct cs_offer){.local = local, .remote = NULL};
    return CS_OK;
}
