/* find.c - finds the identifiers of a text: it is made legible, then patterns, then people and
 * places, then codes beside them, then cells of tables, in one list; at last back to its bytes. */
#include "privacy/find/find_in.h"
#include "privacy/name/name_in.h"
#include "privacy/pattern/pattern_in.h"

static cs_status text_check(cs_str text, struct cs_error *err)
{
    if (text.len > CS_DOC_BYTES_MAX)
        return CS_FAIL_NUM(err, CS_E_LIMIT, "The text is larger than %1 bytes", "Split it",
                           CS_DOC_BYTES_MAX, 0);
    return cs_utf8_check(text, err);
}

/* Bytes [begin, end) hold a letter or a figure: what is left of a span is worth keeping. */
static bool has_word(cs_str text, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++) {
        const char c = text.ptr[i];
        if (cs_is_alpha(c) || cs_is_digit(c) || (unsigned char)c >= 0x80) return true;
    }
    return false;
}

/* Add span to the ascending list out. Where it overlaps the last one, each keeps what the other
 * leaves, so that no byte that either found is lost; the longer keeps the common part. */
static void span_settle(cs_str text, struct cs_phi_list *out, struct cs_phi_span span)
{
    struct cs_phi_span *const last = out->count ? &out->spans[out->count - 1] : NULL;
    if (last && span.begin < last->end) {
        const bool longer = span.end - span.begin > last->end - last->begin;
        if (longer && span.begin > last->begin && has_word(text, last->begin, span.begin)) {
            last->end = span.begin;
        } else if (longer) {
            span.begin = last->begin;
            *last = span;
            return;
        } else {
            span.begin = last->end;
            if (span.begin >= span.end || !has_word(text, span.begin, span.end)) return;
        }
    }
    cs_phi_list_add(out, &span);
}

static void lists_settle(cs_str text, const struct cs_phi_list *patterns,
                         const struct cs_phi_list *names, struct cs_phi_list *out)
{
    size_t k = 0;
    if (names->count == 0) { /* as of codes and cells mostly: what is there is settled */
        *out = *patterns;
        return;
    }
    cs_phi_list_room(out, patterns->count + names->count);
    for (size_t i = 0; i < patterns->count; i++) {
        while (k < names->count && names->spans[k].begin < patterns->spans[i].begin)
            span_settle(text, out, names->spans[k++]);
        span_settle(text, out, patterns->spans[i]);
    }
    while (k < names->count) span_settle(text, out, names->spans[k++]);
}

cs_status cs_phi_find(struct cs_arena *arena, cs_raw text, struct cs_phi_found *out,
                      struct cs_error *err)
{
    struct cs_phi_list patterns;
    struct cs_phi_list names;
    struct cs_phi_list both;
    struct cs_phi_list codes;
    struct cs_phi_list most;
    struct cs_phi_list cells;
    struct cs_phi_list all;
    *out = (struct cs_phi_found){0};
    CS_TRY(text_check(text.phi_bytes, err));
    struct cs_legible legible;
    CS_TRY(cs_legible_make(arena, text.phi_bytes, &legible, err));
    const cs_str read = legible.text;
    cs_phi_list_init(&patterns, arena);
    cs_phi_list_init(&names, arena);
    cs_phi_list_init(&both, arena);
    cs_phi_list_init(&codes, arena);
    cs_phi_list_init(&most, arena);
    cs_phi_list_init(&cells, arena);
    cs_phi_list_init(&all, arena);
    cs_pattern_find(read, &patterns);
    CS_TRY(cs_phi_list_status(&patterns, err));
    CS_TRY(cs_name_find(read, &patterns, &names, err));
    lists_settle(read, &patterns, &names, &both);
    CS_TRY(cs_phi_list_status(&both, err));
    cs_beside_find(read, &both, &codes);
    CS_TRY(cs_phi_list_status(&codes, err));
    lists_settle(read, &both, &codes, &most);
    CS_TRY(cs_phi_list_status(&most, err));
    cs_table_find(read, &most, &cells);
    CS_TRY(cs_phi_list_status(&cells, err));
    lists_settle(read, &most, &cells, &all);
    CS_TRY(cs_phi_list_status(&all, err));
    if (legible.count) cs_legible_back(&legible, &all);
    *out = (struct cs_phi_found){all.spans, all.count};
    return CS_OK;
}
