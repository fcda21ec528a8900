/* source.c - strings that must stand in the documents.
 *
 * For each x-source of the schema the places where a string may begin are sorted by the text that
 * follows (a suffix array of word beginnings, or of characters). A string being read is an interval
 * of it, narrowed by each byte. It may go on only where some place still comes to an end that fits:
 * on a word's border, within the lengths, accepted by the pattern, one of the values where those
 * are listed. So no value can be invented. */
#include "schema/decode_in.h"

#include <stdlib.h>

#define VALUE_BYTES_MAX 1024u /* longer ones are no values but passages */
/* Bytes that are walked to tell whether some place goes on: from an opening quotation mark, and
 * behind each byte. Where they do not suffice it is taken for possible. */
#define BYTES_WALKED_FIRST (8u << 20)
#define BYTES_WALKED 65536u

struct index {
    yyjson_val *spec;
    struct place *places;
    uint32_t count;
    bool words;
    bool fold; /* ASCII case does not count */
    struct index *next;
};
struct sources {
    const struct cs_source *list;
    uint32_t count;
    struct index *indexes;
};

static unsigned char folded(unsigned char c, bool fold)
{
    return fold ? (unsigned char)cs_to_lower((char)c) : c;
}

static int place_compare(const struct place *a, const struct place *b, bool fold)
{
    for (uint32_t i = 0; i < VALUE_BYTES_MAX; i++) {
        if (i >= a->left || i >= b->left) return (i < a->left) - (i < b->left);
        const int x = folded((unsigned char)a->at[i], fold);
        const int y = folded((unsigned char)b->at[i], fold);
        if (x != y) return x < y ? -1 : 1;
    }
    return 0;
}

/* Equal texts stand in the documents' order. */
static int order_of(const struct place *a, const struct place *b, bool fold)
{
    const int order = place_compare(a, b, fold);
    if (order) return order;
    if (a->source != b->source) return a->source < b->source ? -1 : 1;
    return a->begin < b->begin ? -1 : a->begin > b->begin;
}
static int order_exact(const void *a, const void *b)
{
    return order_of(a, b, false);
}
static int order_folded(const void *a, const void *b)
{
    return order_of(a, b, true);
}

static bool is_word(unsigned char c)
{
    return c >= 0x80 || c == '_' || cs_is_alpha((char)c) || cs_is_digit((char)c);
}

static bool digit_at(cs_str text, size_t at)
{
    return at < text.len && cs_is_digit(text.ptr[at]);
}

bool cs_source_in_number(cs_str text, size_t at)
{
    for (size_t mark = at > 0 ? at - 1 : 0; mark <= at && mark + 1 < text.len; mark++) {
        const char c = text.ptr[mark];
        if ((c != '.' && c != ',') || mark == 0) continue;
        if (!digit_at(text, mark - 1) || !digit_at(text, mark + 1)) continue;
        if (c == '.') return true;
        if (digit_at(text, mark + 2) && digit_at(text, mark + 3) && !digit_at(text, mark + 4))
            return true;
    }
    return false;
}

/* A string may not begin or end in the middle of a word or number, nor with white space. */
static bool is_border(cs_str text, size_t at)
{
    if (at == 0 || at == text.len) return true;
    if (cs_source_in_number(text, at)) return false;
    return !(is_word((unsigned char)text.ptr[at - 1]) && is_word((unsigned char)text.ptr[at]));
}

static bool may_begin(const struct index *x, cs_str text, size_t at)
{
    const unsigned char c = (unsigned char)text.ptr[at];
    if ((c & 0xC0) == 0x80) return false;
    return !x->words || (!cs_is_space((char)c) && is_border(text, at));
}

/* Bytes from `at` on that one of the spec's spans leaves; without spans all of the text. */
static uint32_t left_at(yyjson_val *spec, cs_str text, size_t at)
{
    yyjson_val *const spans = yyjson_obj_get(spec, "spans");
    size_t i;
    size_t max;
    yyjson_val *span;
    uint64_t most = 0;
    if (!spans) return (uint32_t)(text.len - at);
    yyjson_arr_foreach(spans, i, max, span)
    {
        const uint64_t begin = yyjson_get_uint(yyjson_arr_get(span, 0));
        const uint64_t end = yyjson_get_uint(yyjson_arr_get(span, 1));
        if (at >= begin && at < end && end <= text.len && end - at > most) most = end - at;
    }
    return (uint32_t)most;
}

static bool is_named(yyjson_val *spec, cs_str name)
{
    yyjson_val *const doc = yyjson_obj_get(spec, "doc");
    return !doc || yyjson_equals_str(doc, "*") || cs_str_equal(cs_value_text(doc), name);
}

static cs_status index_make(struct cs_decode *d, yyjson_val *spec, struct cs_error *err)
{
    struct index *const x = CS_NEW(d->arena, struct index);
    size_t room = 0;
    if (!x) return cs_arena_fail(d->arena, err);
    x->spec = spec;
    x->words = !yyjson_equals_str(yyjson_obj_get(spec, "unit"), "char");
    x->fold = yyjson_equals_str(yyjson_obj_get(spec, "case"), "insensitive");
    for (int round = 0; round < 2; round++) {
        for (uint32_t s = 0; s < d->sources->count; s++) {
            const cs_str text = d->sources->list[s].text;
            for (size_t at = 0; is_named(spec, d->sources->list[s].name) && at < text.len; at++) {
                const uint32_t left = may_begin(x, text, at) ? left_at(spec, text, at) : 0;
                if (left == 0) continue;
                if (round == 0) room++;
                else x->places[x->count++] = (struct place){text.ptr + at, left, s, (uint32_t)at};
            }
        }
        if (round == 0) x->places = CS_NEW_ARRAY(d->arena, struct place, room);
        if (!x->places) return cs_arena_fail(d->arena, err);
    }
    if (x->count > 1)
        qsort(x->places, x->count, sizeof *x->places, x->fold ? order_folded : order_exact);
    x->next = d->sources->indexes;
    d->sources->indexes = x;
    return CS_OK;
}

cs_status cs_sources_make(struct cs_decode *d, const struct cs_source *list, uint32_t count,
                          struct cs_error *err)
{
    const struct cs_schema *const schema = d->constraint->schema;
    d->sources = CS_NEW(d->arena, struct sources);
    if (!d->sources) return cs_arena_fail(d->arena, err);
    d->sources->list = list;
    d->sources->count = count;
    for (uint32_t s = 0; s < count; s++)
        if (list[s].text.len > CS_DOC_BYTES_MAX)
            return CS_FAIL(err, CS_E_LIMIT, "A source document is too large", "Cut it in parts");
    for (uint32_t n = 0; n < schema->node_count; n++) {
        yyjson_val *const spec = yyjson_obj_get(schema->nodes[n].value, "x-source");
        if (spec) CS_TRY(index_make(d, spec, err));
    }
    return CS_OK;
}

bool cs_sources_any(const struct cs_decode *d)
{
    return d->sources && d->sources->indexes;
}

static const struct index *index_of(const struct cs_decode *d, const struct thread *t)
{
    const struct index *x = d->sources->indexes;
    while (x && x->spec != t->shape->string.source) x = x->next;
    return x;
}

const struct place *cs_source_places(const struct cs_decode *d, const struct thread *t)
{
    const struct index *const x = index_of(d, t);
    return x ? x->places : NULL;
}

bool cs_source_ends(const struct cs_decode *d, const struct thread *t, const struct place *p,
                    uint32_t size)
{
    const struct index *const x = index_of(d, t);
    if (size == 0 || size > p->left || !x) return false;
    if (size < p->left && ((unsigned char)p->at[size] & 0xC0) == 0x80) return false;
    if (!x->words) return true;
    const cs_str text = d->sources->list[p->source].text;
    return !cs_is_space(p->at[size - 1]) && is_border(text, (size_t)p->begin + size);
}

/* From this place, with `size` bytes and `chars` characters read, some end fits. */
static bool place_goes_on(const struct cs_decode *d, const struct thread *t, const struct place *p,
                          uint32_t size, uint64_t chars, uint32_t *walked)
{
    const struct shape_string *const s = &t->shape->string;
    uint32_t state = t->state;
    for (;; size++, (*walked)++) {
        const bool accepts = !s->dfa || s->dfa->accepts[state];
        if (accepts && chars >= s->least && chars <= s->most && cs_source_ends(d, t, p, size)) {
            if (cs_text_is_new(t, (cs_str){p->at, size})) return true;
            *walked += size;
        }
        if (size >= p->left || size >= VALUE_BYTES_MAX || chars > s->most) return false;
        const unsigned char byte = (unsigned char)p->at[size];
        if (s->dfa) {
            state = cs_dfa_step(s->dfa, state, byte);
            if (state == DFA_DEAD) return false;
        }
        chars += (byte & 0xC0) != 0x80;
    }
}

/* The first place of [low, high) whose byte at `at` is not less than (or, above: is more than). */
static uint32_t place_find(const struct index *x, uint32_t low, uint32_t high, uint32_t at,
                           unsigned char byte, bool above)
{
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const struct place *const p = &x->places[middle];
        const int here = at < p->left ? folded((unsigned char)p->at[at], x->fold) : -1;
        if (here < byte || (above && here == byte)) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* A listed value stands at one of the places. */
static bool value_stands(const struct cs_decode *d, const struct index *x, const struct thread *t,
                         cs_str value, uint32_t size, uint32_t *walked)
{
    uint32_t low = t->place_low;
    uint32_t high = t->place_high;
    if (value.len > VALUE_BYTES_MAX) return false;
    for (uint32_t at = size; at < value.len && low < high; at++, (*walked)++) {
        const unsigned char byte = folded((unsigned char)value.ptr[at], x->fold);
        low = place_find(x, low, high, at, byte, false);
        high = place_find(x, low, high, at, byte, true);
    }
    for (; low < high; low++, (*walked)++)
        if (cs_source_ends(d, t, &x->places[low], (uint32_t)value.len))
            return cs_text_is_new(t, value);
    return false;
}

/* Some text that may come, of a list or of any kind, still stands at one of the places. */
static bool some_goes_on(const struct cs_decode *d, const struct index *x, const struct thread *t,
                         uint32_t size, uint64_t chars)
{
    const struct text_list *const values = &t->shape->string.values;
    const uint32_t walked_most = size ? BYTES_WALKED : BYTES_WALKED_FIRST;
    uint32_t walked = 0;
    if (t->place_low >= t->place_high) return false;
    for (uint32_t i = t->low; values->set && i < t->high; i++, walked++) {
        if (walked >= walked_most) return true;
        if (value_stands(d, x, t, values->items[i], size, &walked)) return true;
    }
    for (uint32_t i = t->place_low; !values->set && i < t->place_high; i++, walked++) {
        if (walked >= walked_most) return true;
        if (place_goes_on(d, t, &x->places[i], size, chars, &walked)) return true;
    }
    return false;
}

void cs_source_thread(const struct cs_decode *d, struct thread *t)
{
    const struct index *const x = index_of(d, t);
    if (!x) return;
    t->place_high = x->count;
    if (!some_goes_on(d, x, t, 0, 0)) t->place_high = 0;
}

bool cs_source_step(const struct cs_decode *d, const struct machine *m, struct thread *t,
                    unsigned char byte)
{
    const struct index *const x = index_of(d, t);
    if (!x || m->size >= VALUE_BYTES_MAX) return false;
    const unsigned char wanted = folded(byte, x->fold);
    t->place_low = place_find(x, t->place_low, t->place_high, m->size, wanted, false);
    t->place_high = place_find(x, t->place_low, t->place_high, m->size, wanted, true);
    return some_goes_on(d, x, t, m->size + 1, (uint64_t)m->chars + ((byte & 0xC0) != 0x80));
}

bool cs_source_fits(const struct cs_decode *d, const struct machine *m, const struct thread *t)
{
    const struct index *const x = index_of(d, t);
    for (uint32_t i = t->place_low; x && i < t->place_high; i++)
        if (cs_source_ends(d, t, &x->places[i], m->size)) return true;
    return false;
}
