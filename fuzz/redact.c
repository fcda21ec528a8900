/* redact.c - fuzz target: any text with any spans. What must hold: tokens are undone byte for byte,
 * the pieces cover both texts, offsets carry there and back, and every policy gives valid UTF-8.
 *
 * The input is a byte of count, then that many times two bytes (gap, size) of spans, then the
 * text. */
#include "privacy/privacy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool fill(void *self, void *out, size_t size)
{
    (void)self;
    memset(out, 7, size);
    return true;
}

static bool on_border(cs_str text, size_t at)
{
    return at >= text.len || ((unsigned char)text.ptr[at] & 0xC0U) != 0x80;
}

static struct cs_phi_found spans_make(struct cs_arena *arena, const uint8_t *pairs, size_t count,
                                      cs_str text)
{
    struct cs_phi_span *const spans = CS_NEW_ARRAY(arena, struct cs_phi_span, count);
    struct cs_phi_found found = {spans, 0};
    size_t at = 0;
    for (size_t i = 0; spans && i < count; i++) {
        size_t begin = at + pairs[2 * i];
        while (begin < text.len && !on_border(text, begin)) begin++;
        size_t end = begin + 1 + pairs[2 * i + 1] % 16;
        if (end > text.len) end = text.len;
        while (!on_border(text, end)) end++;
        if (begin >= end) break;
        spans[found.count++] =
            (struct cs_phi_span){.begin = (uint32_t)begin,
                                 .end = (uint32_t)end,
                                 .type = (enum cs_phi_type)(pairs[2 * i + 1] % CS_PHI_TYPES),
                                 .confidence = 50};
        at = end;
    }
    return found;
}

static void offsets_hold(const struct cs_redacted *out, cs_str text)
{
    uint32_t source = 0;
    uint32_t output = 0;
    for (size_t i = 0; i < out->piece_count; i++) {
        const struct cs_redact_piece *const p = &out->pieces[i];
        CS_ASSERT(p->source.begin == source);
        CS_ASSERT(p->output.begin == output);
        for (uint32_t at = p->source.begin; at < p->source.end && !p->replaced; at++)
            CS_ASSERT(cs_redact_to_source(out, cs_redact_to_output(out, at)) == at);
        source = p->source.end;
        output = p->output.end;
    }
    CS_ASSERT(source == text.len);
    CS_ASSERT(output == out->text.phi_bytes.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct cs_rng_ops ops = {fill};
    const struct cs_vault_options options = {.rng = {&ops, NULL}, .from = cs_allocator_system()};
    const size_t count = size ? data[0] : 0;
    if (size < 1 + 2 * count) return 0;
    const cs_str text = {(const char *)data + 1 + 2 * count, size - 1 - 2 * count};
    struct cs_arena arena;
    struct cs_error err = {0};
    struct cs_vault *vault = NULL;
    if (cs_utf8_invalid_at(text) != SIZE_MAX) return 0;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    const struct cs_phi_found found = spans_make(&arena, data + 1, count, text);
    CS_ASSERT(cs_vault_open(&options, &vault, &err) == CS_OK);
    for (unsigned policy = 0; policy < CS_REDACT_POLICIES; policy++) {
        const struct cs_redact_options how = {.policy = (enum cs_redact_policy)policy};
        struct cs_redacted out = {0};
        struct cs_restored back = {0};
        if (cs_redact(&arena, (cs_raw){text}, &found, &how, vault, &out, &err) != CS_OK) continue;
        CS_ASSERT(cs_utf8_invalid_at(out.text.phi_bytes) == SIZE_MAX);
        offsets_hold(&out, text);
        if (how.policy != CS_REDACT_TOKENS) continue;
        CS_ASSERT(cs_vault_restore(vault, &arena, out.text.phi_bytes, &back, &err) == CS_OK);
        CS_ASSERT(cs_str_equal(back.text.phi_bytes, text));
    }
    cs_vault_close(vault);
    cs_arena_deinit(&arena);
    return 0;
}
