/* vault.c - fuzz target: foreign bytes as a packed vault, and as an answer to be restored. What
 * must hold: bytes that are believed pack to the same bytes again; restoring ends and tells what
 * it could not put back. */
#include "privacy/privacy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool fill(void *self, void *out, size_t size)
{
    (void)self;
    memset(out, 7, size);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct cs_rng_ops ops = {fill};
    const struct cs_vault_options options = {.rng = {&ops, NULL}, .from = cs_allocator_system()};
    const cs_str bytes = {(const char *)data, size};
    struct cs_arena arena;
    struct cs_error err = {0};
    struct cs_vault *vault = NULL;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    if (cs_vault_unpack(&options, (cs_raw){bytes}, &vault, &err) == CS_OK) {
        cs_raw again = {{0}};
        CS_ASSERT(cs_vault_pack(vault, &arena, &again, &err) == CS_OK);
        CS_ASSERT(cs_str_equal(again.phi_bytes, bytes));
    } else {
        CS_ASSERT(cs_vault_open(&options, &vault, &err) == CS_OK);
    }
    if (cs_utf8_invalid_at(bytes) == SIZE_MAX) {
        struct cs_restored out = {0};
        if (cs_vault_restore(vault, &arena, bytes, &out, &err) == CS_OK)
            for (size_t i = 0; i < out.unknown_count; i++)
                CS_ASSERT(out.unknown[i].end <= out.text.phi_bytes.len);
    }
    cs_vault_close(vault);
    cs_arena_deinit(&arena);
    return 0;
}
