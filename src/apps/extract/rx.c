/* rx.c - patterns over the document, compiled and matched by PCRE2.
 *
 * A pattern is a literal of ours, so one that does not compile is a fault of ours. Each is compiled
 * at its first use and kept for the extraction; memory comes from the arena. A match may take so
 * many steps and no more: beyond them it counts as no match, and no document can hang us. */
#include "apps/extract/extract_in.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define MATCH_STEPS_MAX 2000000u

struct slot {
    const char *pattern;
    pcre2_code *code;
};
struct cs_rx_room {
    pcre2_general_context *general;
    pcre2_compile_context *compile;
    pcre2_match_context *match;
    pcre2_match_data *found;
    struct slot slots[CS_X_PATTERNS];
};

static void *arena_malloc(size_t size, void *self)
{
    return cs_arena_get(self, size);
}

static void arena_free(void *memory, void *self)
{
    (void)memory;
    (void)self;
}

static struct cs_rx_room *room_of(struct cs_x *x)
{
    if (x->rx) return x->rx;
    struct cs_rx_room *const room = CS_NEW(x->arena, struct cs_rx_room);
    if (!room) return NULL;
    room->general = pcre2_general_context_create(arena_malloc, arena_free, x->arena);
    if (!room->general) return NULL;
    room->compile = pcre2_compile_context_create(room->general);
    room->match = pcre2_match_context_create(room->general);
    room->found = pcre2_match_data_create(CS_HIT_GROUPS, room->general);
    if (!room->compile || !room->match || !room->found) return NULL;
    (void)pcre2_set_match_limit(room->match, MATCH_STEPS_MAX);
    x->rx = room;
    return room;
}

static const pcre2_code *compiled(struct cs_rx_room *room, const char *pattern)
{
    size_t at = ((uintptr_t)pattern >> 3) & (CS_X_PATTERNS - 1);
    for (size_t tries = 0; tries < CS_X_PATTERNS; tries++, at = (at + 1) & (CS_X_PATTERNS - 1)) {
        struct slot *const slot = &room->slots[at];
        if (slot->pattern == pattern) return slot->code;
        if (slot->pattern) continue;
        int code = 0;
        PCRE2_SIZE offset = 0;
        slot->code =
            pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
                          PCRE2_CASELESS | PCRE2_MULTILINE | PCRE2_UTF | PCRE2_NO_UTF_CHECK, &code,
                          &offset, room->compile);
        CS_ASSERT(slot->code != NULL || code == PCRE2_ERROR_HEAP_FAILED);
        if (slot->code) slot->pattern = pattern;
        return slot->code;
    }
    return NULL;
}

/* Is the byte in the midst of a character? */
static bool is_inside(const struct cs_x *x, uint32_t at)
{
    return at < x->text.len && ((unsigned char)x->text.ptr[at] & 0xC0) == 0x80;
}

bool cs_rx(struct cs_x *x, const char *pattern, cs_span within, struct cs_hit *hit)
{
    if (x->status != CS_OK || within.begin > within.end) return false;
    /* a part that was cut by bytes begins and ends with whole characters */
    while (within.begin < within.end && is_inside(x, within.begin)) within.begin++;
    while (within.end > within.begin && is_inside(x, within.end)) within.end--;
    struct cs_rx_room *const room = room_of(x);
    const pcre2_code *const code = room ? compiled(room, pattern) : NULL;
    if (!code) {
        cs_x_fail(x, cs_arena_fail(x->arena, x->err));
        return false;
    }
    const int count = pcre2_match(code, (PCRE2_SPTR)x->text.ptr, within.end, within.begin,
                                  PCRE2_NO_UTF_CHECK, room->found, room->match);
    if (count < 0) return false;
    const PCRE2_SIZE *const places = pcre2_get_ovector_pointer(room->found);
    *hit = (struct cs_hit){0};
    const int groups = count == 0 ? CS_HIT_GROUPS : count;
    for (int i = 0; i < groups; i++)
        if (places[2 * i] != PCRE2_UNSET)
            hit->at[i] = (cs_span){(uint32_t)places[2 * i], (uint32_t)places[2 * i + 1]};
    return true;
}

bool cs_rx_is(struct cs_x *x, const char *pattern, cs_span within)
{
    struct cs_hit hit;
    return cs_rx(x, pattern, within, &hit);
}

cs_span cs_rx_first(struct cs_x *x, const char *const *patterns, size_t count, cs_span within)
{
    struct cs_hit hit;
    for (size_t i = 0; i < count; i++) {
        if (!cs_rx(x, patterns[i], within, &hit)) continue;
        for (size_t k = 1; k < CS_HIT_GROUPS; k++)
            if (!cs_span_empty(hit.at[k])) return hit.at[k];
        return hit.at[0];
    }
    return (cs_span){0};
}
