/* decode_machine.c - one byte of JSON in all threads at once.
 *
 *   AT_VALUE -> IN_STRING | IN_NUMBER | IN_WORD -> AT_COMMA
 *            -> { AT_KEY_OR_END -> IN_KEY -> AT_COLON -> AT_VALUE ... AT_COMMA -> AT_KEY | } }
 *            -> [ AT_VALUE_OR_END -> AT_VALUE ... AT_COMMA -> AT_VALUE | ] ]
 * A comma may come only where a further member or item may; a closing sign only where nothing is
 * missing. Threads that have become equal are one again when a value ends. */
#include "schema/decode_in.h"

#define HASH_SEED 1469598103934665603u
#define HASH_STEP(hash, byte) (((hash) ^ (byte)) * 1099511628211u)
#define POOL_BLOCK ((size_t)64 * 1024)

void *cs_pool_get(struct pool *pool, size_t size)
{
    size = (size + 15) & ~(size_t)15;
    while (!pool->now || pool->used + size > pool->now->size) {
        struct pool_block *next = pool->now ? pool->now->next : pool->first;
        if (!next || next->size < size) {
            next = CS_NEW(pool->arena, struct pool_block);
            if (!next) return NULL;
            next->size = size > POOL_BLOCK ? size : POOL_BLOCK;
            next->bytes = cs_arena_get(pool->arena, next->size);
            if (!next->bytes) return NULL;
            next->next = pool->now ? pool->now->next : pool->first;
            if (pool->now) pool->now->next = next;
            else pool->first = next;
        }
        pool->now = next;
        pool->used = 0;
    }
    void *const memory = pool->now->bytes + pool->used;
    pool->used += size;
    return memory;
}

/* ---- threads ---- */

static bool gather(struct cs_decode *d, uint32_t *count, const struct thread *t)
{
    if (*count == THREADS_MAX) {
        d->failed = true;
        return false;
    }
    d->gather[(*count)++] = *t;
    return true;
}

static bool threads_set(struct cs_decode *d, struct machine *m, uint32_t count)
{
    if (count == 0 || d->failed) return false;
    m->threads = cs_pool_get(&d->pool, count * sizeof(*m->threads));
    if (!m->threads) {
        d->failed = true;
        return false;
    }
    memcpy(m->threads, d->gather, count * sizeof(*m->threads));
    m->count = count;
    return true;
}

static bool hashes_equal(const struct hashes *a, const struct hashes *b)
{
    while (a && b && a != b && a->hash == b->hash) {
        a = a->next;
        b = b->next;
    }
    return a == b;
}

static bool frames_equal(const struct frame *a, const struct frame *b)
{
    if (a == b) return true;
    if (!a || !b) return false;
    if (a->up != b->up || a->more_up != b->more_up || a->shape != b->shape || a->seen != b->seen ||
        a->count != b->count)
        return false;
    if (a->order != b->order || a->missing != b->missing || a->saved != b->saved) return false;
    if (memcmp(a->contains, b->contains, sizeof a->contains) != 0) return false;
    if (a->more != b->more) {
        const size_t words = (a->shape->object.name_count - 1) / 64;
        if (memcmp(a->more, b->more, words * sizeof *a->more) != 0) return false;
    }
    return hashes_equal(a->hashes, b->hashes);
}

/* A thread at rest behind a value. */
static bool gather_frame(struct cs_decode *d, uint32_t *count, const struct frame *top)
{
    uint64_t hash = (uint64_t)(uintptr_t)top;
    if (*count == 0) d->round++;
    if (top)
        hash = (((uint64_t)(uintptr_t)top->up * 31 + (uintptr_t)top->shape) * 31 + top->seen) * 31 +
               top->count;
    uint32_t slot = (uint32_t)((hash * 0x9E3779B97F4A7C15u) >> 40) & (FRAME_SLOTS - 1);
    for (; d->rounds[slot] == d->round; slot = (slot + 1) & (FRAME_SLOTS - 1))
        if (frames_equal(d->gather[d->slots[slot]].top, top)) return true;
    d->rounds[slot] = d->round;
    d->slots[slot] = (uint16_t)*count;
    return gather(d, count, &(struct thread){.top = top});
}

/* A value has ended in the frames `gather` holds. */
static bool value_end(struct cs_decode *d, struct machine *m, uint32_t count)
{
    const uint64_t own = m->hash;
    uint32_t kept = 0;
    bool unique = false;
    uint64_t saved = 0;
    m->spaces = 0;
    if (!threads_set(d, m, count)) return false;
    if (!m->threads[0].top) {
        m->phase = AT_END;
        return true;
    }
    m->phase = AT_COMMA;
    for (uint32_t i = 0; i < m->count; i++) {
        const struct frame *top = m->threads[i].top;
        if (top->array && top->shape->array.unique) {
            struct frame *const f = cs_frame_copy(d, top);
            if (!f || !cs_frame_remember(d, f, own)) continue;
            unique = true;
            saved = f->saved;
            f->saved = 0;
            top = f;
        }
        if (!gather_frame(d, &kept, top)) return false;
    }
    if (unique) m->hash = HASH_STEP(saved, own);
    return threads_set(d, m, kept);
}

/* ---- values begin ---- */

static unsigned kinds_for(unsigned char byte)
{
    switch (byte) {
    case '"': return KIND_STRING;
    case '{': return KIND_OBJECT;
    case '[': return KIND_ARRAY;
    case 't': return KIND_TRUE;
    case 'f': return KIND_FALSE;
    case 'n': return KIND_NULL;
    default: return byte == '-' || cs_is_digit((char)byte) ? KIND_NUMBER : 0;
    }
}

static const struct frame *frame_open(struct cs_decode *d, const struct frame *up,
                                      const struct shape *shape, bool array)
{
    struct frame *const f = cs_pool_get(&d->pool, sizeof *f);
    if (!f) {
        d->failed = true;
        return NULL;
    }
    *f = (struct frame){.up = up, .shape = shape, .array = array};
    f->in_unique = (up && up->in_unique) || (array && shape->array.unique);
    if (array) return f;
    f->missing = shape->object.required_count;
    if (shape->object.name_count > 64) {
        const size_t words = (shape->object.name_count - 1) / 64;
        uint64_t *const more = cs_pool_get(&d->pool, words * sizeof *more);
        if (!more) {
            d->failed = true;
            return NULL;
        }
        memset(more, 0, words * sizeof *more);
        f->more = more;
    }
    return f;
}

/* Could an empty or a first member come in a new object? */
static bool object_possible(struct cs_decode *d, const struct frame *f)
{
    const struct shape_object *const o = &f->shape->object;
    const struct thread any = {
        .top = f, .high = o->name_count, .state = o->others ? DFA_START : DFA_DEAD};
    for (uint32_t i = 0; i < o->name_count && f->missing; i++)
        if (o->names[i].required && !cs_frame_sourced(d, f, i)) return false;
    return (f->missing == 0 && o->least == 0) || cs_frame_takes_any(d, f, &any);
}

bool cs_goal_unique_relaxed(const struct goal *goal)
{
    for (uint32_t i = 0; goal && i < goal->shape_count; i++)
        if (goal->shapes[i]->kinds & (KIND_OBJECT | KIND_ARRAY | KIND_FRACTION)) return true;
    return false;
}

/* The alternatives of a goal that a byte can begin. */
static bool goal_begin(struct cs_decode *d, const struct machine *m, struct goal *goal,
                       const struct frame *top, unsigned kinds, uint32_t *count)
{
    struct cs_constraint *const c = d->constraint;
    cs_goal_expand(c, goal);
    if (c->out_of_memory) d->failed = true;
    if (top && top->array && top->shape->array.unique && cs_goal_unique_relaxed(goal))
        cs_constraint_relax(c, CS_STR("uniqueItems"), goal->count ? goal->literals[0] / 4 : 0);
    for (uint32_t i = 0; i < goal->shape_count && !d->failed; i++) {
        const struct shape *const s = goal->shapes[i];
        struct thread t = {.top = top, .shape = s};
        if (!(s->kinds & kinds)) continue;
        if (kinds == KIND_STRING) {
            cs_text_thread(d, &t, false);
            if (s->string.source && t.place_low == t.place_high) continue;
        }
        if (kinds == KIND_NUMBER && !cs_digits_possible(s, &m->digits)) continue;
        if (kinds == KIND_OBJECT || kinds == KIND_ARRAY) {
            t.top = frame_open(d, top, s, kinds == KIND_ARRAY);
            if (!t.top || (kinds == KIND_OBJECT && !object_possible(d, t.top))) continue;
            t.shape = NULL;
        }
        if (!gather(d, count, &t)) return false;
    }
    return !d->failed;
}

/* The frame as it is with one more item, which counts for the contains in bits; NULL: it cannot. */
static const struct frame *item_frame(struct cs_decode *d, const struct machine *m,
                                      const struct frame *f, unsigned bits, struct goal **goal)
{
    const struct shape_array *const a = &f->shape->array;
    const uint64_t left = a->most - f->count - 1;
    if (f->count >= a->most) return NULL;
    for (uint32_t k = 0; k < a->contain_count; k++) {
        const uint64_t now = f->contains[k] + (bits >> k & 1);
        if (now > a->contains[k].most) return NULL;
        if (now < a->contains[k].least && a->contains[k].least - now > left) return NULL;
    }
    *goal = cs_shape_item_goal(d->constraint, f->shape, f->count, bits);
    if (!*goal || !cs_goal_possible(d->constraint, *goal)) return NULL;
    if (!cs_goal_sourced(d, *goal, f)) return NULL;
    struct frame *const next = cs_frame_copy(d, f);
    if (!next) return NULL;
    next->count++;
    if (a->contain_count == 0 && !a->unique && next->count > a->prefix_count &&
        next->count > a->least && a->most == UINT64_MAX)
        next->count--; /* from here on all items are alike: nothing to count */
    for (uint32_t k = 0; k < a->contain_count; k++)
        if (f->contains[k] < a->contains[k].least || a->contains[k].most != UINT64_MAX)
            next->contains[k] += bits >> k & 1;
    next->saved = a->unique ? m->hash : 0;
    return next;
}

/* Frames just opened of one shape differ in what is around them alone: they become one. */
static uint32_t frames_merge(struct cs_decode *d, uint32_t count)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct frame *const f = d->gather[i].top;
        uint32_t k = 0;
        while (k < kept && d->gather[k].top->shape != f->shape) k++;
        if (k == kept) {
            d->gather[kept++] = d->gather[i];
            continue;
        }
        struct frame *const one = cs_frame_copy(d, d->gather[k].top);
        struct parents *const more = cs_pool_get(&d->pool, sizeof *more);
        if (!one || !more) {
            d->failed = true;
            return 0;
        }
        *more = (struct parents){f->up, one->more_up};
        one->more_up = more;
        one->in_unique = one->in_unique || f->in_unique;
        d->gather[k].top = one;
    }
    return kept;
}

static bool value_begin(struct cs_decode *d, struct machine *m, unsigned char byte)
{
    const unsigned kinds = kinds_for(byte);
    uint32_t count = 0;
    if (!kinds) return false;
    if (kinds == KIND_NUMBER) {
        m->digits = (struct digits){0};
        if (!cs_digits_take(&m->digits, byte)) return false;
    }
    bool unique = false;
    for (uint32_t i = 0; i < m->count; i++) {
        const struct thread *const t = &m->threads[i];
        struct goal *goal = t->goal;
        if (!t->top || !t->top->array) {
            if (goal && !goal_begin(d, m, goal, t->top, kinds, &count)) return false;
            continue;
        }
        unique = unique || t->top->shape->array.unique;
        for (unsigned bits = 0; bits < 1u << t->top->shape->array.contain_count; bits++) {
            const struct frame *const f = item_frame(d, m, t->top, bits, &goal);
            if (f && !goal_begin(d, m, goal, f, kinds, &count)) return false;
        }
    }
    if (count > 1 && (kinds == KIND_OBJECT || kinds == KIND_ARRAY)) count = frames_merge(d, count);
    if (unique) m->hash = HASH_SEED;
    m->hash = HASH_STEP(m->hash, byte);
    m->spaces = 0;
    if (!threads_set(d, m, count)) return false;
    switch (byte) {
    case '"':
        m->phase = IN_STRING;
        cs_text_begin(m);
        return true;
    case '{': m->phase = AT_KEY_OR_END; return true;
    case '[': m->phase = AT_VALUE_OR_END; return true;
    case 't':
    case 'f':
    case 'n':
        m->word = byte == 't' ? "true" : byte == 'f' ? "false" : "null";
        m->word_at = 1;
        m->phase = IN_WORD;
        return true;
    default: m->phase = IN_NUMBER; return true;
    }
}

/* ---- inside ---- */

static bool string_step(struct cs_decode *d, struct machine *m, unsigned char byte)
{
    uint32_t kept = 0;
    m->hash = HASH_STEP(m->hash, byte);
    if (byte != '"' || m->escape || m->utf8_left) return cs_text_step(d, m, byte);
    for (uint32_t i = 0; i < m->count; i++)
        if (cs_text_fits(d, m, &m->threads[i]) && !gather_frame(d, &kept, m->threads[i].top))
            return false;
    return value_end(d, m, kept);
}

/* Items that must differ are told apart by what they are, not by how they are written: 1 is 1.0. */
static void number_hash(struct machine *m)
{
    const wide value = cs_digits_value(&m->digits);
    const uint64_t low = (uint64_t)value;
    const uint64_t high = (uint64_t)(value >> 64);
    m->hash = HASH_SEED;
    for (unsigned i = 0; i < 64; i += 8) {
        m->hash = HASH_STEP(m->hash, low >> i & 0xFF);
        m->hash = HASH_STEP(m->hash, high >> i & 0xFF);
    }
}

static bool number_end(struct cs_decode *d, struct machine *m)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < m->count; i++) {
        const struct frame *const top = m->threads[i].top;
        if (!top || !top->array || !top->shape->array.unique) continue;
        number_hash(m);
        break;
    }
    for (uint32_t i = 0; i < m->count; i++)
        if (cs_digits_fit(m->threads[i].shape, &m->digits) &&
            !gather_frame(d, &kept, m->threads[i].top))
            return false;
    return value_end(d, m, kept);
}

static bool number_step(struct cs_decode *d, struct machine *m)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < m->count; i++)
        if (cs_digits_possible(m->threads[i].shape, &m->digits) &&
            !gather(d, &kept, &m->threads[i]))
            return false;
    return threads_set(d, m, kept);
}

static bool word_step(struct cs_decode *d, struct machine *m, unsigned char byte)
{
    uint32_t kept = 0;
    if (byte != (unsigned char)m->word[m->word_at]) return false;
    m->hash = HASH_STEP(m->hash, byte);
    if (m->word[++m->word_at] != '\0') return true;
    for (uint32_t i = 0; i < m->count; i++)
        if (!gather_frame(d, &kept, m->threads[i].top)) return false;
    return value_end(d, m, kept);
}

static bool key_begin(struct cs_decode *d, struct machine *m)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < m->count; i++) {
        struct thread t = {.top = m->threads[i].top};
        cs_text_thread(d, &t, true);
        if (cs_frame_takes_any(d, t.top, &t) && !gather(d, &kept, &t)) return false;
    }
    m->phase = IN_KEY;
    cs_text_begin(m);
    m->spaces = 0;
    return threads_set(d, m, kept);
}

/* The member whose name was read; NULL: the frame does not take it. */
static struct goal *key_goal(struct cs_decode *d, const struct machine *m, const struct thread *t,
                             uint32_t *index)
{
    const struct frame *const f = t->top;
    const cs_str name = {d->key + m->key_at, m->size};
    const struct shape_object *const o = &f->shape->object;
    *index = UINT32_MAX;
    if (t->low < t->high && o->names[t->low].text.len == m->size) {
        *index = t->low;
        return cs_frame_takes(d, f, t->low) ? cs_shape_name_goal(d->constraint, f->shape, t->low)
                                            : NULL;
    }
    if (t->state == DFA_DEAD || (o->dfa && !o->dfa->accepts[t->state])) return NULL;
    if (!cs_frame_takes(d, f, UINT32_MAX) || !cs_shape_name_fits(o->rule, name)) return NULL;
    struct goal *const goal = cs_shape_unlisted_goal(d->constraint, f->shape, name);
    return goal && cs_goal_possible(d->constraint, goal) ? goal : NULL;
}

bool cs_key_is_new(const struct cs_decode *d, cs_str more)
{
    const struct machine *const m = &d->now;
    uint64_t hash = HASH_SEED;
    for (uint32_t i = 0; i < m->size; i++)
        hash = HASH_STEP(hash, (unsigned char)d->key[m->key_at + i]);
    for (size_t i = 0; i < more.len; i++) hash = HASH_STEP(hash, (unsigned char)more.ptr[i]);
    for (uint32_t i = 0; i < m->count; i++)
        for (const struct hashes *h = m->threads[i].top->hashes; h; h = h->next)
            if (h->hash == hash) return false;
    return true;
}

static bool key_end(struct cs_decode *d, struct machine *m)
{
    uint32_t kept = 0;
    uint64_t hash = HASH_SEED;
    for (uint32_t i = 0; i < m->size; i++)
        hash = HASH_STEP(hash, (unsigned char)d->key[m->key_at + i]);
    for (uint32_t i = 0; i < m->count; i++) {
        uint32_t index = 0;
        struct thread t = {.goal = key_goal(d, m, &m->threads[i], &index)};
        if (!t.goal) continue;
        struct frame *const f = cs_frame_copy(d, m->threads[i].top);
        if (!f) return false;
        const struct shape_object *const o = &f->shape->object;
        f->count++;
        if (index == UINT32_MAX) {
            if (!cs_frame_remember(d, f, hash)) continue;
            f->order = UINT32_MAX;
        } else {
            if (!cs_frame_see(d, f, index)) return false;
            if (o->names[index].required) f->missing--;
            if (d->constraint->options.order == CS_ORDER_SCHEMA)
                f->order = o->names[index].order + 1;
        }
        t.top = f;
        if (!gather(d, &kept, &t)) return false;
    }
    m->phase = AT_COLON;
    m->spaces = 0;
    m->key_at += m->size;
    return threads_set(d, m, kept);
}

static bool key_step(struct cs_decode *d, struct machine *m, unsigned char byte)
{
    m->hash = HASH_STEP(m->hash, byte);
    if (byte == '"' && !m->escape && !m->utf8_left) return key_end(d, m);
    return cs_text_step(d, m, byte);
}

static bool may_close(const struct frame *f)
{
    if (!f->array) return f->missing == 0 && f->count >= f->shape->object.least;
    const struct shape_array *const a = &f->shape->array;
    if (f->count < a->least) return false;
    for (uint32_t k = 0; k < a->contain_count; k++)
        if (f->contains[k] < a->contains[k].least) return false;
    return true;
}

static bool close_step(struct cs_decode *d, struct machine *m, bool array)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < m->count; i++) {
        const struct frame *const f = m->threads[i].top;
        if (f->array != array || !may_close(f)) continue;
        if (!gather_frame(d, &kept, f->up)) return false;
        for (const struct parents *p = f->more_up; p; p = p->next)
            if (!gather_frame(d, &kept, p->up)) return false;
    }
    return value_end(d, m, kept);
}

static bool comma_step(struct cs_decode *d, struct machine *m)
{
    uint32_t kept = 0;
    bool array = false;
    for (uint32_t i = 0; i < m->count; i++) {
        struct thread t = m->threads[i];
        struct goal *goal = NULL;
        bool goes_on = false;
        array = t.top->array;
        if (array) {
            for (unsigned bits = 0; bits < 1u << t.top->shape->array.contain_count && !goes_on;
                 bits++)
                goes_on = item_frame(d, m, t.top, bits, &goal) != NULL;
        } else {
            t.low = 0;
            t.high = t.top->shape->object.name_count;
            t.state = t.top->shape->object.others ? DFA_START : DFA_DEAD;
            goes_on = cs_frame_takes_any(d, t.top, &t);
        }
        if (goes_on && !gather(d, &kept, &t)) return false;
    }
    m->phase = array ? AT_VALUE : AT_KEY;
    m->spaces = 0;
    return threads_set(d, m, kept);
}

/* ---- a byte ---- */

static bool is_space(unsigned char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

static bool space_step(const struct cs_decode *d, struct machine *m)
{
    return m->spaces++ < d->constraint->options.whitespace_max;
}

static bool outside_step(struct cs_decode *d, struct machine *m, unsigned char byte)
{
    const enum machine_phase phase = (enum machine_phase)m->phase;
    if (is_space(byte)) return space_step(d, m);
    if (phase == AT_VALUE || (phase == AT_VALUE_OR_END && byte != ']'))
        return value_begin(d, m, byte);
    m->hash = HASH_STEP(m->hash, byte);
    if ((phase == AT_KEY || phase == AT_KEY_OR_END) && byte == '"') return key_begin(d, m);
    if (phase == AT_KEY_OR_END || phase == AT_VALUE_OR_END)
        return byte == (phase == AT_KEY_OR_END ? '}' : ']') &&
               close_step(d, m, phase != AT_KEY_OR_END);
    if (phase == AT_COLON) {
        m->phase = AT_VALUE;
        m->spaces = 0;
        return byte == ':';
    }
    if (phase != AT_COMMA) return false;
    if (byte == ',') return comma_step(d, m);
    return (byte == '}' || byte == ']') && close_step(d, m, byte == ']');
}

bool cs_machine_step(struct cs_decode *d, struct machine *m, unsigned char byte)
{
    if (m->phase == IN_STRING) return string_step(d, m, byte);
    if (m->phase == IN_KEY) return key_step(d, m, byte);
    if (m->phase == IN_WORD) return word_step(d, m, byte);
    if (m->phase == IN_NUMBER) {
        struct digits digits = m->digits;
        if (cs_is_digit((char)byte) || byte == '.' || (byte | 0x20) == 'e' || byte == '-' ||
            byte == '+') {
            m->hash = HASH_STEP(m->hash, byte);
            if (!cs_digits_take(&digits, byte)) return false;
            m->digits = digits;
            return number_step(d, m);
        }
        if (!number_end(d, m)) return false;
    }
    return outside_step(d, m, byte);
}

bool cs_machine_whole(const struct machine *m)
{
    if (m->phase == AT_END) return true;
    if (m->phase != IN_NUMBER) return false;
    for (uint32_t i = 0; i < m->count; i++)
        if (!m->threads[i].top && cs_digits_fit(m->threads[i].shape, &m->digits)) return true;
    return false;
}

bool cs_machine_start(struct cs_decode *d, struct machine *m)
{
    uint32_t count = 0;
    *m = (struct machine){.phase = AT_VALUE, .hash = HASH_SEED};
    return gather(d, &count, &(struct thread){.goal = d->constraint->root}) &&
           threads_set(d, m, count);
}
