/* find.c - the finder of identifiers on any bytes: spans ascend, do not overlap, lie on borders of
 * characters, hold more than white space, and are the same when asked again. */
#include "privacy/privacy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool on_border(cs_str text, size_t at)
{
    return at == text.len || ((unsigned char)text.ptr[at] & 0xC0U) != 0x80U;
}

static void spans_check(cs_str text, const struct cs_phi_found *found)
{
    uint32_t last = 0;
    for (size_t i = 0; i < found->count; i++) {
        const struct cs_phi_span *const s = &found->spans[i];
        CS_ASSERT(s->begin >= last);
        CS_ASSERT(s->begin < s->end);
        CS_ASSERT(s->end <= text.len);
        CS_ASSERT(on_border(text, s->begin));
        CS_ASSERT(on_border(text, s->end));
        CS_ASSERT(cs_str_trim(cs_str_slice(text, s->begin, s->end)).len > 0);
        CS_ASSERT((unsigned)s->type < CS_PHI_TYPES);
        CS_ASSERT(s->confidence >= 1 && s->confidence <= 100);
        last = s->end;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cs_arena arena;
    struct cs_error err = {0};
    struct cs_phi_found found = {0};
    struct cs_phi_found again = {0};
    const cs_raw text = {{(const char *)data, size}};
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT * 4);
    const cs_status status = cs_phi_find(&arena, text, &found, &err);
    if (status == CS_OK) {
        spans_check(text.phi_bytes, &found);
        CS_ASSERT(cs_phi_find(&arena, text, &again, &err) == CS_OK);
        CS_ASSERT(again.count == found.count);
        for (size_t i = 0; i < found.count; i++) {
            CS_ASSERT(again.spans[i].begin == found.spans[i].begin);
            CS_ASSERT(again.spans[i].end == found.spans[i].end);
        }
    } else {
        CS_ASSERT(err.status != CS_OK && err.message != NULL);
    }
    cs_arena_deinit(&arena);
    return 0;
}
