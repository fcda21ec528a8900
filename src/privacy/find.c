/* find.c - finds the identifiers of a text: patterns, then people and places, then one list. */
#include "privacy/find_in.h"

#define LIST_FIRST 64

void cs_phi_list_init(struct cs_phi_list *list, struct cs_arena *arena)
{
    *list = (struct cs_phi_list){.arena = arena};
}

void cs_phi_list_add(struct cs_phi_list *list, const struct cs_phi_span *span)
{
    CS_ASSERT(span->begin < span->end);
    if (list->failed) return;
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity ? list->capacity * 2 : LIST_FIRST;
        struct cs_phi_span *const spans = CS_NEW_ARRAY(list->arena, struct cs_phi_span, capacity);
        list->failed = spans == NULL;
        if (list->failed) return;
        cs_copy(spans, list->spans, list->count * sizeof *spans);
        list->spans = spans;
        list->capacity = capacity;
    }
    list->spans[list->count++] = *span;
}

cs_status cs_phi_list_status(const struct cs_phi_list *list, struct cs_error *err)
{
    return list->failed ? cs_arena_fail(list->arena, err) : CS_OK;
}

static cs_status text_check(cs_str text, struct cs_error *err)
{
    if (text.len > CS_DOC_BYTES_MAX)
        return CS_FAIL_NUM(err, CS_E_LIMIT, "The text is larger than %1 bytes", "Split it",
                           CS_DOC_BYTES_MAX, 0);
    const size_t bad = cs_utf8_invalid_at(text);
    if (bad != SIZE_MAX)
        return CS_FAIL_AT(err, CS_E_INPUT, "The text is not valid UTF-8", "Give it as UTF-8", bad);
    const char *const nul = text.len ? memchr(text.ptr, 0, text.len) : NULL;
    if (nul)
        return CS_FAIL_AT(err, CS_E_INPUT, "The text holds a NUL byte", "Give it as plain text",
                          nul - text.ptr);
    return CS_OK;
}

cs_status cs_phi_find(struct cs_arena *arena, cs_raw text, struct cs_phi_found *out,
                      struct cs_error *err)
{
    struct cs_phi_list patterns;
    *out = (struct cs_phi_found){0};
    CS_TRY(text_check(text.phi_bytes, err));
    cs_phi_list_init(&patterns, arena);
    cs_pattern_find(text.phi_bytes, &patterns);
    CS_TRY(cs_phi_list_status(&patterns, err));
    *out = (struct cs_phi_found){patterns.spans, patterns.count};
    return CS_OK;
}
