/* clear.c - makes the cleared types; nobody else can, since only this file completes them.
 *
 * The seal is the address of a static of this file: a value that did not come from here is found
 * out when it is read, even if a cast got it past the compiler. A remote value is bound to the
 * provider it was cleared for and to the digest of its bytes: read for another provider, or
 * changed on its way, it stops the program. */
#include "privacy/egress/egress_in.h"

static const char local_seal;
static const char remote_seal;

struct cs_cleared_local {
    const char *seal;
    cs_str text;
};

struct cs_cleared_remote {
    const char *seal;
    cs_str provider;
    cs_str text;
    cs_digest sha256;
};

cs_str cs_cleared_local_text(const struct cs_cleared_local *cleared)
{
    CS_ASSERT(cleared != NULL);
    CS_ASSERT(cleared->seal == &local_seal);
    return cleared->text;
}

cs_str cs_cleared_remote_text(const struct cs_cleared_remote *cleared, cs_str provider)
{
    struct cs_error err = {0};
    cs_digest now;
    CS_ASSERT(cleared != NULL);
    CS_ASSERT(cleared->seal == &remote_seal);
    CS_ASSERT(cs_str_equal(cleared->provider, provider));
    CS_ASSERT(cs_sha256(cleared->text, &now, &err) == CS_OK);
    CS_ASSERT(cs_digest_equal(&now, &cleared->sha256));
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

cs_status cs_cleared_make_remote(struct cs_arena *arena, cs_str provider, cs_raw text,
                                 cs_digest sha256, const struct cs_cleared_remote **out,
                                 struct cs_error *err)
{
    struct cs_cleared_remote *const remote = CS_NEW(arena, struct cs_cleared_remote);
    cs_str name = {0};
    if (!remote) return cs_arena_fail(arena, err);
    CS_TRY(cs_str_copy(arena, provider, &name, err));
    *remote = (struct cs_cleared_remote){&remote_seal, name, text.phi_bytes, sha256};
    *out = remote;
    return CS_OK;
}
