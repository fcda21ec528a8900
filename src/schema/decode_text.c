/* decode_text.c - strings and names of members, byte by byte, in all threads at once.
 *
 * One spelling a character: as itself, by its short escape, or \u00XX for other control characters.
 * A byte stays only where some thread can still finish the string: automaton alive, length within
 * reach of the bounds, a listed value or a member's name left. */
#include "schema/decode_in.h"

static const char SHORT[] = "\"\\bfnrt";
static const unsigned char MEANS[] = {'"', '\\', '\b', '\f', '\n', '\r', '\t'};

/* Narrow [low, high) of sorted texts that agree in `at` bytes to those that go on with byte. */
#define NARROW(low, high, TEXT, at, byte)                                                          \
    do {                                                                                           \
        uint32_t a_ = (low);                                                                       \
        uint32_t b_ = (high);                                                                      \
        while (a_ < b_) {                                                                          \
            const uint32_t m_ = a_ + (b_ - a_) / 2;                                                \
            const cs_str t_ = TEXT(m_);                                                            \
            if (t_.len <= (at) || (unsigned char)t_.ptr[at] < (byte)) a_ = m_ + 1;                 \
            else b_ = m_;                                                                          \
        }                                                                                          \
        const uint32_t from_ = a_;                                                                 \
        b_ = (high);                                                                               \
        while (a_ < b_) {                                                                          \
            const uint32_t m_ = a_ + (b_ - a_) / 2;                                                \
            if ((unsigned char)TEXT(m_).ptr[at] == (byte)) a_ = m_ + 1;                            \
            else b_ = m_;                                                                          \
        }                                                                                          \
        (low) = from_;                                                                             \
        (high) = a_;                                                                               \
    } while (0)

#define HASH_STEP(hash, byte) (((hash) ^ (byte)) * 1099511628211u)

/* The hash that a machine has behind a string of this text: of the bytes as they are written. */
static uint64_t written_hash(cs_str text)
{
    uint64_t hash = HASH_STEP(1469598103934665603u, (unsigned char)'"');
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char c = (unsigned char)text.ptr[i];
        const unsigned char *const escape = memchr(MEANS, c, sizeof MEANS);
        if (!escape && c >= 0x20) {
            hash = HASH_STEP(hash, c);
            continue;
        }
        char spelling[8] = {'\\', escape ? SHORT[escape - MEANS] : 'u', '\0'};
        if (!escape) (void)snprintf(spelling + 2, sizeof spelling - 2, "00%02x", (unsigned)c);
        for (const char *s = spelling; *s; s++) hash = HASH_STEP(hash, (unsigned char)*s);
    }
    return HASH_STEP(hash, (unsigned char)'"');
}

bool cs_text_is_new(const struct thread *t, cs_str text)
{
    const struct frame *const f = t->top;
    if (!f || !f->array || !f->shape->array.unique || !f->hashes) return true;
    const uint64_t hash = written_hash(text);
    for (const struct hashes *h = f->hashes; h; h = h->next)
        if (h->hash == hash) return false;
    return true;
}

void cs_text_begin(struct machine *m)
{
    m->plain = m->phase == IN_STRING;
    for (uint32_t i = 0; i < m->count && m->plain; i++) {
        const struct shape_string *const s = &m->threads[i].shape->string;
        m->plain = !s->dfa && !s->values.set && !s->not_values.set && !s->source &&
                   s->most == UINT64_MAX;
    }
    m->escape = 0;
    m->utf8_left = 0;
    m->chars = 0;
    m->size = 0;
}

void cs_text_thread(struct cs_decode *d, struct thread *t, bool key)
{
    t->state = DFA_START;
    t->low = 0;
    t->not_low = 0;
    t->not_high = 0;
    t->place_low = 0;
    t->place_high = 0;
    if (key) {
        t->high = t->top->shape->object.name_count;
        if (!t->top->shape->object.others || !cs_frame_takes(d, t->top, UINT32_MAX))
            t->state = DFA_DEAD;
        return;
    }
    t->high = t->shape->string.values.count;
    t->not_high = t->shape->string.not_values.count;
    if (t->shape->string.source) cs_source_thread(d, t);
}

/* Lengths that can still be reached from here. */
static bool length_possible(const struct shape_string *s, const struct dfa *dfa, uint32_t state,
                            uint64_t chars)
{
    if (chars > s->most) return false;
    if (!dfa) return true;
    if (chars + dfa->least[state] > s->most) return false;
    return dfa->most[state] == DFA_ENDLESS || chars + dfa->most[state] >= s->least;
}

/* A list whose items must differ: some value that was not there yet begins like this. */
static bool unused_value(const struct thread *t)
{
    const struct frame *const f = t->top;
    const struct text_list *const values = &t->shape->string.values;
    if (!f || !f->array || !f->shape->array.unique || t->high - t->low > 4096) return true;
    for (uint32_t i = t->low; i < t->high; i++)
        if (cs_text_is_new(t, values->items[i])) return true;
    return false;
}

static bool value_byte(struct cs_decode *d, const struct machine *m, struct thread *t,
                       unsigned char byte, uint32_t chars)
{
    const struct shape_string *const s = &t->shape->string;
    if (s->values.set) {
#define VALUE_TEXT(i) s->values.items[i]
        NARROW(t->low, t->high, VALUE_TEXT, m->size, byte);
        if (t->low >= t->high) return false;
        return s->source ? cs_source_step(d, m, t, byte) : unused_value(t);
    }
    if (s->dfa) {
        t->state = cs_dfa_step(s->dfa, t->state, byte);
        if (t->state == DFA_DEAD) return false;
    }
    if (!length_possible(s, s->dfa, t->state, chars)) return false;
    if (t->not_low < t->not_high) {
#define NOT_TEXT(i) s->not_values.items[i]
        NARROW(t->not_low, t->not_high, NOT_TEXT, m->size, byte);
    }
    return !s->source || cs_source_step(d, m, t, byte);
}

static bool key_byte(struct cs_decode *d, const struct machine *m, struct thread *t,
                     unsigned char byte, uint32_t chars)
{
    const struct shape_object *const o = &t->top->shape->object;
    if (t->low < t->high) {
#define NAME_TEXT(i) o->names[i].text
        NARROW(t->low, t->high, NAME_TEXT, m->size, byte);
    }
    if (t->state != DFA_DEAD) {
        if (o->dfa) t->state = cs_dfa_step(o->dfa, t->state, byte);
        if (o->rule && t->state != DFA_DEAD && !length_possible(o->rule, o->dfa, t->state, chars))
            t->state = DFA_DEAD;
    }
    return cs_frame_takes_any(d, t->top, t);
}

/* An unescaped byte goes to every thread; those that cannot take it are left behind. */
static bool feed(struct cs_decode *d, struct machine *m, unsigned char byte, bool probe)
{
    const bool key = m->phase == IN_KEY;
    const uint32_t chars = m->chars + ((byte & 0xC0) != 0x80);
    if (m->plain && !key) { /* every thread takes whatever comes */
        if (!probe) m->size++;
        if (!probe) m->chars = chars;
        return true;
    }
    if (m->plain && m->size < KEY_BYTES_MAX && m->key_at < KEY_BYTES_MAX) {
        if (probe) return true; /* no listed name begins so, and every thread takes others */
        d->key[m->key_at + m->size++] = (char)byte;
        m->chars = chars;
        return true;
    }
    struct thread *const out = probe ? NULL : cs_pool_get(&d->pool, m->count * sizeof(*out));
    uint32_t kept = 0;
    bool plain = key;
    if (!probe && !out) {
        d->failed = true;
        return false;
    }
    for (uint32_t i = 0; i < m->count; i++) {
        struct thread t = m->threads[i];
        if (!(key ? key_byte(d, m, &t, byte, chars) : value_byte(d, m, &t, byte, chars))) continue;
        if (probe) return true;
        plain = plain && t.low >= t.high && !t.top->shape->object.dfa && !t.top->shape->object.rule;
        out[kept++] = t;
    }
    if (probe || kept == 0) return false;
    if (key) {
        if (m->size >= KEY_BYTES_MAX || m->key_at >= KEY_BYTES_MAX) return false;
        d->key[m->key_at + m->size] = (char)byte;
        m->plain = plain;
    }
    m->threads = out;
    m->count = kept;
    m->size++;
    m->chars = chars;
    return true;
}

/* Some control character without a short escape could come, its first hex digit given or not. */
static bool control_possible(struct cs_decode *d, struct machine *m, int high)
{
    for (unsigned c = 0; c < 0x20; c++) {
        if (high >= 0 && (int)(c >> 4) != high) continue;
        if (memchr(MEANS, (int)c, sizeof MEANS)) continue;
        if (feed(d, m, (unsigned char)c, true)) return true;
    }
    return false;
}

static bool escape_step(struct cs_decode *d, struct machine *m, unsigned char byte)
{
    if (m->escape == 1) {
        const char *const found = byte ? strchr(SHORT, byte) : NULL;
        m->escape = byte == 'u' ? 2 : 0;
        if (byte == 'u') return control_possible(d, m, -1);
        return found && feed(d, m, MEANS[found - SHORT], false);
    }
    if (m->escape <= 3) {
        m->escape++;
        return byte == '0';
    }
    if (m->escape == 4) {
        if (byte != '0' && byte != '1') return false;
        m->escaped = (uint8_t)((byte - '0') << 4);
        m->escape = 5;
        return control_possible(d, m, byte - '0');
    }
    unsigned low = 16;
    if (byte >= '0' && byte <= '9') low = byte - (unsigned)'0';
    if (byte >= 'a' && byte <= 'f') low = byte - (unsigned)'a' + 10;
    if (byte >= 'A' && byte <= 'F') low = byte - (unsigned)'A' + 10;
    if (low == 16) return false;
    m->escaped = (uint8_t)(m->escaped | low);
    m->escape = 0;
    return !memchr(MEANS, m->escaped, sizeof MEANS) && feed(d, m, m->escaped, false);
}

static bool lead_take(struct machine *m, unsigned char byte)
{
    m->utf8_low = 0x80;
    m->utf8_high = 0xBF;
    if (byte < 0xC2 || byte > 0xF4) return false;
    m->utf8_left = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
    if (byte == 0xE0) m->utf8_low = 0xA0;
    if (byte == 0xED) m->utf8_high = 0x9F;
    if (byte == 0xF0) m->utf8_low = 0x90;
    if (byte == 0xF4) m->utf8_high = 0x8F;
    return true;
}

bool cs_text_step(struct cs_decode *d, struct machine *m, unsigned char byte)
{
    if (m->escape) return escape_step(d, m, byte);
    if (m->utf8_left) {
        if (byte < m->utf8_low || byte > m->utf8_high) return false;
        m->utf8_left--;
        m->utf8_low = 0x80;
        m->utf8_high = 0xBF;
        return feed(d, m, byte, false);
    }
    if (byte < 0x20) return false;
    if (byte == '\\') {
        m->escape = 1;
        for (size_t i = 0; i < sizeof MEANS; i++)
            if (feed(d, m, MEANS[i], true)) return true;
        return control_possible(d, m, -1);
    }
    if (byte >= 0x80 && !lead_take(m, byte)) return false;
    return feed(d, m, byte, false);
}

bool cs_text_fits(const struct cs_decode *d, const struct machine *m, const struct thread *t)
{
    const struct shape_string *const s = &t->shape->string;
    if (s->values.set && (t->low >= t->high || s->values.items[t->low].len != m->size))
        return false;
    if (s->values.set) return !s->source || cs_source_fits(d, m, t);
    if (m->chars < s->least || m->chars > s->most) return false;
    if (s->dfa && !s->dfa->accepts[t->state]) return false;
    if (t->not_low < t->not_high && s->not_values.items[t->not_low].len == m->size) return false;
    return !s->source || cs_source_fits(d, m, t);
}

/* ---- frames of objects ---- */

bool cs_frame_saw(const struct frame *f, uint32_t index)
{
    const uint64_t word = index < 64 ? f->seen : f->more[index / 64 - 1];
    return (word >> (index % 64) & 1) != 0;
}

struct frame *cs_frame_copy(struct cs_decode *d, const struct frame *f)
{
    struct frame *const copy = cs_pool_get(&d->pool, sizeof *copy);
    if (!copy) d->failed = true;
    else *copy = *f;
    return copy;
}

bool cs_frame_see(struct cs_decode *d, struct frame *f, uint32_t index)
{
    if (index < 64) {
        f->seen |= (uint64_t)1 << index;
        return true;
    }
    const size_t words = (f->shape->object.name_count - 1) / 64;
    uint64_t *const more = cs_pool_get(&d->pool, words * sizeof *more);
    if (!more) {
        d->failed = true;
        return false;
    }
    memcpy(more, f->more, words * sizeof *more);
    more[index / 64 - 1] |= (uint64_t)1 << (index % 64);
    f->more = more;
    return true;
}

bool cs_frame_remember(struct cs_decode *d, struct frame *f, uint64_t hash)
{
    for (const struct hashes *h = f->hashes; h; h = h->next)
        if (h->hash == hash) return false;
    struct hashes *const one = cs_pool_get(&d->pool, sizeof *one);
    if (!one) {
        d->failed = true;
        return false;
    }
    *one = (struct hashes){hash, f->hashes};
    f->hashes = one;
    return true;
}

static bool skips_required(const struct frame *f, uint32_t order)
{
    const struct shape_object *const o = &f->shape->object;
    for (uint32_t i = 0; i < o->name_count && f->missing; i++)
        if (o->names[i].required && o->names[i].order < order && !cs_frame_saw(f, i)) return true;
    return false;
}

#define SOURCED_DEPTH_MAX 3u /* lists in lists that are looked into; deeper ones may be possible */
static bool goal_sourced(struct cs_decode *d, struct goal *goal, const struct frame *f,
                         unsigned depth)
{
    struct cs_constraint *const c = d->constraint;
    if (!goal || depth == SOURCED_DEPTH_MAX) return true; /* no memory: told by the step */
    cs_goal_expand(c, goal);
    for (uint32_t i = 0; i < goal->shape_count; i++) {
        const struct shape *const s = goal->shapes[i];
        struct thread t = {.top = f, .shape = s};
        if (s->kinds == KIND_ARRAY && s->array.least > 0) {
            if (goal_sourced(d, cs_shape_item_goal(c, s, 0, 0), NULL, depth + 1)) return true;
            continue;
        }
        if (s->kinds & ~(unsigned)KIND_STRING || !s->string.source) return true;
        cs_text_thread(d, &t, false);
        if (t.place_low < t.place_high) return true;
    }
    return false;
}

bool cs_goal_sourced(struct cs_decode *d, struct goal *goal, const struct frame *f)
{
    return !cs_sources_any(d) || goal_sourced(d, goal, f, 0);
}

bool cs_frame_sourced(struct cs_decode *d, const struct frame *f, uint32_t index)
{
    return !cs_sources_any(d) ||
           goal_sourced(d, cs_shape_name_goal(d->constraint, f->shape, index), f, 0);
}

bool cs_frame_takes(struct cs_decode *d, const struct frame *f, uint32_t index)
{
    const struct shape_object *const o = &f->shape->object;
    const bool ordered = d->constraint->options.order == CS_ORDER_SCHEMA;
    const bool required = index != UINT32_MAX && o->names[index].required;
    if (f->count >= o->most) return false;
    if (!required && o->most - f->count < (uint64_t)f->missing + 1) return false;
    if (index == UINT32_MAX) return !ordered || f->missing == 0;
    if (cs_frame_saw(f, index)) return false;
    if (ordered && (o->names[index].order < f->order || skips_required(f, o->names[index].order)))
        return false;
    return cs_shape_name_usable(d->constraint, f->shape, index) && cs_frame_sourced(d, f, index);
}

bool cs_frame_takes_any(struct cs_decode *d, const struct frame *f, const struct thread *t)
{
    if (t->state != DFA_DEAD && cs_frame_takes(d, f, UINT32_MAX)) return true;
    for (uint32_t i = t->low; i < t->high; i++)
        if (cs_frame_takes(d, f, i)) return true;
    return false;
}
