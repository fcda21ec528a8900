/* pattern.c - identifiers of any text: spans ascending, inside, not empty, whole characters. */
#include "privacy/pattern/pattern_in.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool border(const uint8_t *data, size_t size, size_t at)
{
    return at == size || (data[at] & 0xC0) != 0x80;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cs_arena arena;
    struct cs_phi_list list;
    const cs_str text = {(const char *)data, size};
    if (cs_utf8_invalid_at(text) != SIZE_MAX || (size && memchr(data, 0, size))) return 0;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT * 4);
    cs_phi_list_init(&list, &arena);
    cs_pattern_find(text, &list);
    CS_ASSERT(!list.failed);
    size_t last = 0;
    for (size_t i = 0; i < list.count; i++) {
        const struct cs_phi_span *const span = &list.spans[i];
        CS_ASSERT(span->begin >= last);
        CS_ASSERT(span->end > span->begin);
        CS_ASSERT(span->end <= size);
        CS_ASSERT(span->type < CS_PHI_TYPES);
        CS_ASSERT(span->confidence >= 1 && span->confidence <= 100);
        CS_ASSERT(border(data, size, span->begin));
        CS_ASSERT(border(data, size, span->end));
        last = span->end;
    }
    cs_arena_deinit(&arena);
    return 0;
}
