/* decode_free.c - masks in the middle of a string or a name that may be any.
 *
 * Tokens without special characters are a mask that the vocabulary made once. Of the special ones
 * some stay inside; the others end the string, and what may come behind the closing mark is asked
 * once for each tail (vocab_string.c). A name ends alike whatever it is, unless it was there. */
#include "schema/decode_in.h"

static bool is_free(const struct shape_string *s)
{
    return !s->dfa && !s->values.set && !s->source;
}

/* In the middle of a string that some thread leaves free: the characters left to it. */
static uint64_t free_left(const struct machine *m)
{
    uint64_t left = 0;
    bool listed = false;
    if (m->phase != IN_STRING || m->escape || m->utf8_left) return 0;
    for (uint32_t i = 0; i < m->count; i++) {
        const struct shape_string *const s = &m->threads[i].shape->string;
        if (!is_free(s)) {
            listed = true; /* what it takes, an endless free string takes too */
            continue;
        }
        if (s->most == UINT64_MAX) left = UINT64_MAX;
        else if (s->most - m->chars > left) left = s->most - m->chars;
    }
    return listed && left != UINT64_MAX ? 0 : left;
}

/* In the middle of a name that some thread leaves free: any name that goes on is possible. */
static bool is_free_key(struct cs_decode *d)
{
    const struct machine *const m = &d->now;
    if (m->phase != IN_KEY || m->escape || m->utf8_left) return false;
    if (m->size + CS_VOCAB_TOKEN_BYTES_MAX > KEY_BYTES_MAX) return false;
    for (uint32_t i = 0; i < m->count; i++) {
        const struct thread *const t = &m->threads[i];
        const struct shape_object *const o = &t->top->shape->object;
        if (t->state != DFA_DEAD && !o->dfa && !o->rule && cs_frame_takes(d, t->top, UINT32_MAX))
            return true;
    }
    return false;
}

static void safe_put(const struct cs_vocab *v, uint64_t left, uint32_t *bits)
{
    const uint32_t size = left >= CS_VOCAB_TOKEN_BYTES_MAX ? SAFE_SIZES
                          : left < SAFE_SIZES              ? (uint32_t)left
                                                           : SAFE_SIZES - 1;
    memcpy(bits, v->safe_masks[size], v->words * sizeof *bits);
    if (size != SAFE_SIZES - 1 || left < SAFE_SIZES) return;
    for (uint32_t i = 0; i < v->longer_count; i++) {
        const cs_str text = v->tokens[v->longer[i]];
        uint64_t chars = 0;
        for (size_t k = 0; k < text.len; k++) chars += ((unsigned char)text.ptr[k] & 0xC0) != 0x80;
        if (chars <= left) bits[v->longer[i] / 32] |= (uint32_t)1 << (v->longer[i] % 32);
    }
}

static void inside_put(const struct cs_vocab *v, uint64_t left, uint32_t *bits)
{
    if (left >= CS_VOCAB_TOKEN_BYTES_MAX)
        for (uint32_t i = 0; i < v->words; i++) bits[i] |= v->inside_mask[i];
    for (uint32_t i = 0; left < CS_VOCAB_TOKEN_BYTES_MAX && i < v->inside_count; i++) {
        const struct string_token *const one = &v->inside[i];
        if (one->chars <= left) bits[one->token / 32] |= (uint32_t)1 << (one->token % 32);
    }
}

/* Special tokens of a string that all threads leave free between the same bounds. */
static bool string_put(struct cs_decode *d, uint64_t left, uint32_t *bits)
{
    struct machine from = d->now;
    const struct shape_string *const first = &from.threads[0].shape->string;
    for (uint32_t i = 0; i < from.count; i++) {
        const struct thread *const t = &from.threads[i];
        const struct shape_string *const s = &t->shape->string;
        if (!is_free(s) || s->least != first->least || s->most != first->most) return false;
        if (t->not_low < t->not_high) return false;
    }
    if (cs_machine_unique(&from) || first->least > UINT32_MAX) return false;
    const uint64_t need = first->least > from.chars ? first->least - from.chars : 0;
    from.chars += (uint32_t)need; /* the mark is asked for where the string is long enough */
    inside_put(d->vocab, left, bits);
    return cs_tails_walk(d, &(struct tail_rule){.from = &from, .need = need, .left = left}, bits);
}

/* Marks of what is left of the names that begin like this: the length and the first byte. */
static void rests_mark(const struct machine *m, const struct thread *t, uint64_t *marks)
{
    for (uint32_t i = t->low; i < t->high; i++) {
        const cs_str text = t->top->shape->object.names[i].text;
        const unsigned mark = cs_rest_mark(cs_str_slice(text, m->size, text.len));
        marks[mark / 64] |= (uint64_t)1 << (mark % 64);
    }
}

/* Special tokens of a name, in objects that treat all names alike that they do not list. What the
 * name is matters where it is listed or was there; the walk asks for those one by one. */
static bool key_put(struct cs_decode *d, uint32_t *bits)
{
    static const char ANY[] = {1, 2}; /* a name that will not be there */
    struct machine from = d->now;
    struct tail_rule rule = {.from = &from, .left = UINT64_MAX, .name = true};
    if (cs_machine_unique(&from)) return false;
    struct thread *const threads = cs_pool_get(&d->pool, from.count * sizeof *threads);
    if (!threads) return false;
    from.count = 0;
    for (uint32_t i = 0; i < d->now.count; i++) {
        const struct thread *const t = &d->now.threads[i];
        const struct shape_object *const o = &t->top->shape->object;
        if (t->high - t->low > NAMES_WALKED) return false;
        rests_mark(&from, t, rule.listed);
        if (t->state == DFA_DEAD) continue;
        if (o->dfa || o->rule || !o->other || !*o->other) return false;
        rule.known = rule.known || t->top->hashes;
        threads[from.count] = *t;
        threads[from.count].low = threads[from.count].high;
        from.count++;
    }
    if (rule.known && !cs_key_is_new(d, (cs_str){ANY, sizeof ANY})) return false;
    for (size_t i = 0; i < sizeof ANY; i++) d->key[from.key_at + from.size++] = ANY[i];
    from.threads = threads;
    from.plain = true;
    inside_put(d->vocab, UINT64_MAX, bits);
    return cs_tails_walk(d, &rule, bits);
}

bool cs_free_mask(struct cs_decode *d, uint32_t *bits)
{
    const bool key = is_free_key(d);
    const struct pool_mark mark = cs_pool_mark(&d->pool);
    const uint64_t left = key ? UINT64_MAX : free_left(&d->now);
    if (!left) return false;
    safe_put(d->vocab, left, bits);
    if (!(key ? key_put(d, bits) : string_put(d, left, bits)))
        cs_trie_walk(d, &d->vocab->special, bits);
    cs_pool_reset(&d->pool, mark);
    return true;
}
