/* source_span.c - where the strings of a finished output stand in the documents.
 *
 * The output is read once more; at the end of each string with x-source the places that remain are
 * its mentions. One mention is certain. Of several, a value takes the one nearest to the certain
 * ones of its own object, else the next behind the value before it; a mention that an equal value
 * took already is left to it as long as there are others. */
#include "schema/decode_in.h"

#define DEPTH_MAX (CS_JSON_DEPTH_MAX + 1)
#define VALUES_MAX 100000u

struct step {
    bool array;
    uint32_t index;
    size_t pointer_size; /* of the container's own pointer */
};
struct reading {
    struct cs_decode *d;
    struct cs_arena *arena;
    struct cs_source_value *values;
    uint32_t *parents; /* by value: the size of the pointer of its container */
    uint32_t count;
    struct step steps[DEPTH_MAX];
    uint32_t depth;
    char pointer[8192];
    size_t pointer_size;
};

static void pointer_add(struct reading *r, cs_str token)
{
    if (r->pointer_size + 2 * token.len + 1 > sizeof r->pointer) return;
    r->pointer[r->pointer_size++] = '/';
    for (size_t i = 0; i < token.len; i++) {
        const char c = token.ptr[i];
        if (c == '~' || c == '/') {
            r->pointer[r->pointer_size++] = '~';
            r->pointer[r->pointer_size++] = c == '~' ? '0' : '1';
        } else r->pointer[r->pointer_size++] = c;
    }
}

static void item_pointer(struct reading *r)
{
    char number[16];
    struct step *const s = &r->steps[r->depth - 1];
    r->pointer_size = s->pointer_size;
    (void)snprintf(number, sizeof number, "%u", s->index++);
    pointer_add(r, cs_str_of(number));
}

static cs_status value_add(struct reading *r, const struct machine *m, const struct thread *t,
                           size_t offset, struct cs_error *err)
{
    const struct place *const places = cs_source_places(r->d, t);
    struct cs_source_value *const v = &r->values[r->count];
    const uint32_t room = t->place_high - t->place_low < CS_SOURCE_SPANS_MAX
                              ? t->place_high - t->place_low
                              : CS_SOURCE_SPANS_MAX;
    struct cs_source_span *const spans = CS_NEW_ARRAY(r->arena, struct cs_source_span, room);
    if (!spans || !places) return cs_arena_fail(r->arena, err);
    *v = (struct cs_source_value){.offset = offset, .spans = spans};
    for (uint32_t i = t->place_low; i < t->place_high && v->span_count < room; i++) {
        if (!cs_source_ends(r->d, t, &places[i], m->size)) continue;
        spans[v->span_count++] =
            (struct cs_source_span){places[i].source, places[i].begin, places[i].begin + m->size};
    }
    for (uint32_t i = 1; i < v->span_count; i++) { /* places differ behind the value: sort */
        const struct cs_source_span one = spans[i];
        uint32_t k = i;
        for (; k > 0 && (spans[k - 1].source > one.source ||
                         (spans[k - 1].source == one.source && spans[k - 1].begin > one.begin));
             k--)
            spans[k] = spans[k - 1];
        spans[k] = one;
    }
    r->parents[r->count] = r->depth ? (uint32_t)r->steps[r->depth - 1].pointer_size : 0;
    r->count++;
    return cs_str_copy(r->arena, (cs_str){r->pointer, r->pointer_size}, &v->pointer, err);
}

/* Follow the containers. before: the machine in front of the byte. */
static void structure_follow(struct reading *r, const struct machine *before, unsigned char byte)
{
    const bool value = before->phase == AT_VALUE || before->phase == AT_VALUE_OR_END;
    const bool space = byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
    if (before->phase == IN_STRING || before->phase == IN_WORD || before->phase == IN_KEY) return;
    if (value && !space && byte != ']' && r->depth && r->steps[r->depth - 1].array) item_pointer(r);
    if (value && (byte == '{' || byte == '[') && r->depth < DEPTH_MAX)
        r->steps[r->depth++] = (struct step){.array = byte == '[', .pointer_size = r->pointer_size};
    if ((byte == '}' || byte == ']') && r->depth)
        r->pointer_size = r->steps[--r->depth].pointer_size;
}

static cs_status output_read(struct reading *r, cs_str output, struct cs_error *err)
{
    struct machine m;
    size_t begin = 0;
    if (!cs_machine_start(r->d, &m)) return cs_arena_fail(r->arena, err);
    for (size_t i = 0; i < output.len; i++) {
        const unsigned char byte = (unsigned char)output.ptr[i];
        const struct machine before = m;
        const bool closes = byte == '"' && !m.escape && !m.utf8_left;
        structure_follow(r, &before, byte);
        if (closes && m.phase == IN_KEY) {
            r->pointer_size = r->steps[r->depth - 1].pointer_size;
            pointer_add(r, (cs_str){r->d->key + m.key_at, m.size});
        }
        for (uint32_t k = 0; closes && m.phase == IN_STRING && k < m.count; k++) {
            const struct thread *const t = &m.threads[k];
            if (!t->shape->string.source || !cs_text_fits(r->d, &m, t)) continue;
            if (r->count == VALUES_MAX) break;
            CS_TRY(value_add(r, &m, t, begin, err));
            break;
        }
        if (!cs_machine_step(r->d, &m, byte))
            return CS_FAIL_AT(err, CS_E_INTERNAL, "The output could not be read a second time",
                              "Report it", i);
        if (m.phase == IN_STRING && before.phase != IN_STRING) begin = i;
        if (m.phase != IN_KEY) m.key_at = 0;
    }
    return CS_OK;
}

static uint64_t distance(const struct cs_source_span *a, const struct cs_source_span *b)
{
    if (a->source != b->source) return UINT64_MAX / 2;
    return a->begin > b->begin ? a->begin - b->begin : b->begin - a->begin;
}

static bool spans_same(const struct cs_source_span *a, const struct cs_source_span *b)
{
    return a->source == b->source && a->begin == b->begin && a->end == b->end;
}

static bool same_container(const struct reading *r, uint32_t a, uint32_t b)
{
    return r->parents[a] == r->parents[b] &&
           memcmp(r->values[a].pointer.ptr, r->values[b].pointer.ptr, r->parents[a]) == 0;
}

/* How far a mention is from what is certain around it, or behind the value before. */
static uint64_t cost_of(const struct reading *r, uint32_t index, const struct cs_source_span *s)
{
    uint64_t nearest = UINT64_MAX;
    for (uint32_t k = 0; k < r->count; k++) {
        if (k == index || r->values[k].span_count != 1 || !same_container(r, k, index)) continue;
        const uint64_t far = distance(s, &r->values[k].best);
        if (far < nearest) nearest = far;
    }
    if (nearest != UINT64_MAX || index == 0) return nearest == UINT64_MAX ? s->begin : nearest;
    const struct cs_source_span *const before = &r->values[index - 1].best;
    if (s->source != before->source) return UINT64_MAX / 2 + s->begin;
    return s->begin >= before->begin ? s->begin - before->begin
                                     : UINT32_MAX + (uint64_t)(before->begin - s->begin);
}

static bool taken(const struct reading *r, uint32_t index, const struct cs_source_span *s)
{
    for (uint32_t k = 0; k < index; k++)
        if (spans_same(&r->values[k].best, s)) return true;
    return false;
}

static void mentions_choose(struct reading *r)
{
    for (uint32_t i = 0; i < r->count; i++) r->values[i].best = r->values[i].spans[0];
    for (uint32_t i = 0; i < r->count; i++) {
        struct cs_source_value *const v = &r->values[i];
        uint64_t least = UINT64_MAX;
        bool free_only = false;
        for (uint32_t k = 0; k < v->span_count; k++)
            free_only = free_only || !taken(r, i, &v->spans[k]);
        for (uint32_t k = 0; v->span_count > 1 && k < v->span_count; k++) {
            if (free_only && taken(r, i, &v->spans[k])) continue;
            const uint64_t cost = cost_of(r, i, &v->spans[k]);
            if (cost >= least) continue;
            least = cost;
            v->best = v->spans[k];
        }
    }
}

cs_status cs_decode_spans(struct cs_decode *d, struct cs_arena *arena,
                          const struct cs_source_value **out, uint32_t *count, struct cs_error *err)
{
    const cs_str output = cs_decode_output(d);
    size_t strings = 1;
    struct reading *const r = CS_NEW(arena, struct reading);
    if (!cs_decode_may_end(d))
        return CS_FAIL(err, CS_E_INPUT, "The value is not whole yet", "Finish the decode first");
    if (!r) return cs_arena_fail(arena, err);
    for (size_t i = 0; i < output.len; i++) strings += output.ptr[i] == '"';
    r->d = d;
    r->arena = arena;
    r->values = CS_NEW_ARRAY(arena, struct cs_source_value, strings / 2 + 1);
    r->parents = CS_NEW_ARRAY(arena, uint32_t, strings / 2 + 1);
    if (!r->values || !r->parents) return cs_arena_fail(arena, err);
    const struct pool_mark mark = cs_pool_mark(&d->pool);
    const cs_status status = output_read(r, output, err);
    cs_pool_reset(&d->pool, mark);
    if (status != CS_OK) return status;
    mentions_choose(r);
    *out = r->values;
    *count = r->count;
    return CS_OK;
}
