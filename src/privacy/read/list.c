/* list.c - the growing list of spans that every finder appends to. */
#include "privacy/read/read_in.h"

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

void cs_phi_list_room(struct cs_phi_list *list, size_t count)
{
    CS_ASSERT(list->capacity == 0);
    if (count == 0) return;
    list->spans = CS_NEW_ARRAY_UNSET(list->arena, struct cs_phi_span, count);
    list->failed = list->spans == NULL;
    list->capacity = list->failed ? 0 : count;
}

cs_status cs_phi_list_status(const struct cs_phi_list *list, struct cs_error *err)
{
    return list->failed ? cs_arena_fail(list->arena, err) : CS_OK;
}
