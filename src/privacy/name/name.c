/* name.c - finds people and places, in two passes over a text's windows.
 *
 *   1. tag each window, let the rows of tables agree; labels become spans, and their words are
 *      remembered. A word that the text has written in lower case so far is a name less likely
 *   2. the remembered words are found wherever else they stand (spread.c)
 *
 * Who a name belongs to is read from its surroundings: a doctor's title, a credential behind the
 * name, a clinician's role or "signed by" before it. */
#include "privacy/name/name_in.h"

#define ROLE_REACH 4 /* words before a name that may tell whose it is */

static bool is_clinician(struct cs_window *win, size_t begin, size_t end)
{
    struct cs_word *const words = win->words;
    if (end < win->count && words[end].line == words[end - 1].line &&
        (words[end].gap == CS_GAP_COMMA || words[end].gap == CS_GAP_SPACE) &&
        words[end].shape != CS_SHAPE_LOWER && CS_FLAG_KIND(words[end].flags) == CS_KIND_CREDENTIAL)
        return true;
    for (size_t back = 1; back <= ROLE_REACH && back <= begin; back++) {
        struct cs_word *const w = &words[begin - back];
        if (w->line != words[begin].line) return false;
        const unsigned kind = CS_FLAG_KIND(w->flags);
        if (back == 1 && kind == CS_KIND_DOCTOR) return true;
        if (kind == CS_KIND_CLINICIAN) return true;
        if (kind == CS_KIND_ROLE || kind == CS_KIND_RELATION || kind == CS_KIND_TITLE) return false;
        if (w->marks & CS_MARK_CANDIDATE && w->label != CS_LABEL_NONE) return false;
        if (words[begin - back + 1].gap == CS_GAP_DOT && kind != CS_KIND_DOCTOR) return false;
    }
    return false;
}

static bool goes_on(const struct cs_word *w)
{
    return (w->label == CS_LABEL_NAME_IN || w->label == CS_LABEL_GEO_IN) &&
           w->gap != CS_GAP_PARAGRAPH;
}

static void span_take(struct cs_window *win, size_t begin, size_t end, struct cs_phi_list *list,
                      struct cs_known *known)
{
    struct cs_word *const words = win->words;
    struct cs_phi_span span = {.begin = words[begin].begin,
                               .end = words[end - 1].begin + words[end - 1].size,
                               .type = words[begin].label >= CS_LABEL_GEO ? CS_PHI_GEO
                                                                          : CS_PHI_NAME};
    if (words[end - 1].shape == CS_SHAPE_INITIAL && span.end < win->text.len &&
        win->text.ptr[span.end] == '.')
        span.end++;
    if (span.type == CS_PHI_NAME && is_clinician(win, begin, end))
        span.role = CS_PHI_ROLE_CLINICIAN;
    for (size_t i = begin; i < end; i++) {
        if (words[i].sureness > span.confidence) span.confidence = words[i].sureness;
    }
    cs_phi_list_add(list, &span);
    for (size_t i = begin; i < end; i++) cs_known_add(known, &words[i], &span);
}

/* "Canto do Buriti", "Maria Laach am Jauerling": small words inside the name of a place. */
static size_t place_end(const struct cs_window *win, size_t begin, size_t end)
{
    static const char *const inner[] = {"de",  "la", "del", "do",  "da",  "dos",
                                        "das", "di", "du",  "des", "les", "los",
                                        "las", "am", "an",  "der", "ob",  "sur"};
    const struct cs_word *const words = win->words;
    if (words[begin].label != CS_LABEL_GEO) return end;
    size_t k = end;
    while (k < win->count && k < end + 2 && words[k].shape == CS_SHAPE_LOWER &&
           words[k].gap == CS_GAP_SPACE && cs_word_is_one(win, &words[k], inner, CS_COUNT(inner)))
        k++;
    if (k == end || k >= win->count || words[k].gap != CS_GAP_SPACE || words[k].pattern) return end;
    return words[k].shape == CS_SHAPE_CAPITAL ? k + 1 : end;
}

/* "rappahannock county", "the pinckney avenue office": the kind of the place, in small letters. */
static size_t kind_end(const struct cs_window *win, size_t begin, size_t end)
{
    static const char *const kinds[] = {"county", "parish", "avenue",   "street", "road",
                                        "lane",   "drive",  "township", "rd",     "ave",
                                        "blvd",   "ln",     "hwy",      "pkwy",   "boulevard"};
    const struct cs_word *const words = win->words;
    if (words[begin].label != CS_LABEL_GEO || end >= win->count) return end;
    const struct cs_word *const n = &words[end];
    if (words[end - 1].shape != CS_SHAPE_LOWER || n->shape != CS_SHAPE_LOWER) return end;
    if (n->gap != CS_GAP_SPACE || n->pattern || n->line != words[end - 1].line) return end;
    return cs_word_is_one(win, n, kinds, CS_COUNT(kinds)) ? end + 1 : end;
}

static void spans_take(struct cs_window *win, struct cs_phi_list *list, struct cs_known *known)
{
    for (size_t i = 0; i < win->count;) {
        if (win->words[i].label == CS_LABEL_NONE) {
            i++;
            continue;
        }
        size_t end = i + 1;
        while (end < win->count && goes_on(&win->words[end])) end++;
        end = kind_end(win, i, place_end(win, i, end));
        span_take(win, i, end, list, known);
        i = end;
    }
}

/* Two ascending lists that do not overlap, as one. */
static void lists_merge(const struct cs_phi_list *a, const struct cs_phi_list *b,
                        struct cs_phi_list *out)
{
    size_t k = 0;
    if (out->capacity == 0) cs_phi_list_room(out, a->count + b->count);
    for (size_t i = 0; i < a->count; i++) {
        while (k < b->count && b->spans[k].begin < a->spans[i].begin)
            cs_phi_list_add(out, &b->spans[k++]);
        cs_phi_list_add(out, &a->spans[i]);
    }
    while (k < b->count) cs_phi_list_add(out, &b->spans[k++]);
}

cs_status cs_name_find(cs_str text, const struct cs_phi_list *patterns, struct cs_phi_list *list,
                       struct cs_error *err)
{
    struct cs_window window;
    struct cs_seen lower;
    struct cs_known *known = NULL;
    struct cs_phi_list tagged;
    struct cs_phi_list spread;
    CS_ASSERT(text.len <= CS_DOC_BYTES_MAX);
    CS_TRY(cs_window_init(&window, list->arena, text, err));
    CS_TRY(cs_seen_init(&lower, list->arena, text.len, err));
    CS_TRY(cs_known_open(list->arena, text, &known, err));
    cs_phi_list_init(&tagged, list->arena);
    cs_phi_list_init(&spread, list->arena);
    struct cs_view view = {&window, &lower};
    size_t pattern_at = 0;
    while (cs_window_next(&window, patterns, &pattern_at)) {
        cs_lower_collect(&window, &lower);
        cs_candidates_mark(&view);
        cs_small_mark(&window);
        cs_tag_window(&view);
        cs_columns_even(&window);
        cs_initials_join(&window);
        spans_take(&window, &tagged, known);
    }
    cs_window_rewind(&window);
    pattern_at = 0;
    size_t span_at = 0;
    while (cs_window_next(&window, patterns, &pattern_at))
        cs_known_spread(known, &window, &tagged, &span_at, &spread);
    CS_TRY(cs_known_status(known, err));
    CS_TRY(cs_phi_list_status(&tagged, err));
    CS_TRY(cs_phi_list_status(&spread, err));
    lists_merge(&tagged, &spread, list);
    return cs_phi_list_status(list, err);
}
