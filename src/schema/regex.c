/* regex.c - a pattern of ECMA-262 becomes an automaton.
 *
 * Thompson's construction over bytes (a character class becomes the byte sequences of its UTF-8),
 * then the usual subsets. A counted group is read again for each copy. What an automaton cannot
 * say (back references, look-around but in front, \b, \p) gives NULL, and the caller relaxes.
 *   step ::= byte lo-hi | split | begin ^ | end $ | match */
#include "schema/automaton.h"

#include <stdlib.h>

#define NFA_MAX 60000u
#define SET_MAX 8000u /* subsets */
#define RANGES_MAX 256
#define REPEAT_MAX 5000u
#define DEPTH_MAX 100
#define NONE UINT32_MAX

enum step_kind { STEP_BYTE, STEP_SPLIT, STEP_BEGIN, STEP_END, STEP_MATCH };
struct step {
    uint8_t kind;
    uint8_t low;
    uint8_t high;
    uint32_t a;
    uint32_t b;
};
struct range {
    uint32_t low;
    uint32_t high;
};
struct reader {
    cs_str text;
    size_t at;
    struct step *steps;
    uint32_t count;
    bool failed;
    unsigned depth;
};
/* A piece of the machine: entered at begin, left by going to the step `end`. */
struct piece {
    uint32_t begin;
    uint32_t end; /* a split whose a is still to be set */
};
struct ranges {
    struct range items[RANGES_MAX];
    uint32_t count;
    bool failed;
};

static uint32_t step_add(struct reader *r, enum step_kind kind, uint32_t a, uint32_t b)
{
    if (r->count == NFA_MAX) {
        r->failed = true;
        return 0;
    }
    r->steps[r->count] = (struct step){.kind = (uint8_t)kind, .a = a, .b = b};
    return r->count++;
}

static struct piece piece_empty(struct reader *r)
{
    const uint32_t s = step_add(r, STEP_SPLIT, NONE, NONE);
    return (struct piece){s, s};
}

static uint32_t byte_add(struct reader *r, uint32_t low, uint32_t high, uint32_t to)
{
    const uint32_t s = step_add(r, STEP_BYTE, to, NONE);
    r->steps[s].low = (uint8_t)low;
    r->steps[s].high = (uint8_t)high;
    return s;
}

/* ---- characters to bytes ---- */

static unsigned utf8_write(uint32_t c, uint8_t out[4])
{
    if (c < 0x80) {
        out[0] = (uint8_t)c;
        return 1;
    }
    const unsigned n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (unsigned i = n; i-- > 1; c >>= 6) out[i] = (uint8_t)(0x80 | (c & 0x3F));
    out[0] = (uint8_t)((n == 2 ? 0xC0 : n == 3 ? 0xE0 : 0xF0) | c);
    return n;
}

/* Either the alternative before, or this one. */
static uint32_t either(struct reader *r, uint32_t before, uint32_t now)
{
    return before == NONE ? now : step_add(r, STEP_SPLIT, before, now);
}

/* Alternatives for the characters low..high, which have the same length in bytes. */
static uint32_t range_bytes(struct reader *r, uint32_t low, uint32_t high, uint32_t to,
                            uint32_t so_far)
{
    uint8_t a[4];
    uint8_t b[4];
    for (unsigned i = 1; i < 4; i++) { /* split until all but the leading bytes are whole */
        const uint32_t m = ((uint32_t)1 << (6 * i)) - 1;
        if (high < 0x80 || (low & ~m) == (high & ~m)) continue;
        if ((low & m) != 0) {
            so_far = range_bytes(r, low, low | m, to, so_far);
            return range_bytes(r, (low | m) + 1, high, to, so_far);
        }
        if ((high & m) != m) {
            so_far = range_bytes(r, low, (high & ~m) - 1, to, so_far);
            return range_bytes(r, high & ~m, high, to, so_far);
        }
    }
    const unsigned n = utf8_write(low, a);
    (void)utf8_write(high, b);
    uint32_t next = to;
    for (unsigned i = n; i-- > 0;) next = byte_add(r, a[i], b[i], next);
    return either(r, so_far, next);
}

static struct piece piece_ranges(struct reader *r, const struct ranges *set)
{
    static const struct range lengths[] = {
        {0, 0x7F}, {0x80, 0x7FF}, {0x800, 0xD7FF}, {0xE000, 0xFFFF}, {0x10000, 0x10FFFF}};
    const uint32_t end = step_add(r, STEP_SPLIT, NONE, NONE);
    uint32_t begin = NONE;
    for (uint32_t i = 0; i < set->count && !r->failed; i++) {
        for (size_t k = 0; k < CS_COUNT(lengths); k++) {
            const uint32_t low = set->items[i].low > lengths[k].low ? set->items[i].low
                                                                    : lengths[k].low;
            const uint32_t high = set->items[i].high < lengths[k].high ? set->items[i].high
                                                                       : lengths[k].high;
            if (low <= high) begin = range_bytes(r, low, high, end, begin);
        }
    }
    if (begin == NONE) begin = byte_add(r, 0xFF, 0xFF, end); /* the empty class: nothing fits */
    return (struct piece){begin, end};
}

static void ranges_add(struct ranges *set, uint32_t low, uint32_t high)
{
    if (set->count == RANGES_MAX) set->failed = true;
    else set->items[set->count++] = (struct range){low, high};
}

static void ranges_invert(struct ranges *set)
{
    struct ranges out = {.failed = set->failed};
    for (uint32_t i = 1; i < set->count; i++) { /* insertion sort: a few dozen */
        const struct range one = set->items[i];
        uint32_t k = i;
        for (; k > 0 && set->items[k - 1].low > one.low; k--) set->items[k] = set->items[k - 1];
        set->items[k] = one;
    }
    uint32_t from = 0;
    for (uint32_t i = 0; i < set->count; i++) {
        if (set->items[i].low > from) ranges_add(&out, from, set->items[i].low - 1);
        if (set->items[i].high + 1 > from) from = set->items[i].high + 1;
    }
    if (from <= 0x10FFFF) ranges_add(&out, from, 0x10FFFF);
    *set = out;
}

/* \d \w \s and their opposites. */
static bool ranges_named(struct ranges *set, char name)
{
    static const struct range spaces[] = {
        {9, 13},          {32, 32},         {0xA0, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200A},
        {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};
    static const struct range words[] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
    struct ranges one = {0};
    switch (name | 0x20) {
    case 'd': ranges_add(&one, '0', '9'); break;
    case 'w':
        for (size_t i = 0; i < CS_COUNT(words); i++) ranges_add(&one, words[i].low, words[i].high);
        break;
    case 's':
        for (size_t i = 0; i < CS_COUNT(spaces); i++)
            ranges_add(&one, spaces[i].low, spaces[i].high);
        break;
    default: return false;
    }
    if (cs_is_upper(name)) ranges_invert(&one);
    for (uint32_t i = 0; i < one.count; i++) ranges_add(set, one.items[i].low, one.items[i].high);
    return true;
}

/* ---- reading ---- */

static bool more(const struct reader *r)
{
    return r->at < r->text.len;
}

static char peek(const struct reader *r)
{
    return more(r) ? r->text.ptr[r->at] : '\0';
}

static bool take(struct reader *r, char c)
{
    if (!more(r) || r->text.ptr[r->at] != c) return false;
    r->at++;
    return true;
}

static uint32_t character_take(struct reader *r)
{
    const unsigned char lead = (unsigned char)r->text.ptr[r->at++];
    if (lead < 0x80) return lead;
    const unsigned n = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    uint32_t c = lead & (0x3Fu >> n);
    for (unsigned i = 0; i < n && more(r); i++)
        c = c << 6 | ((unsigned char)r->text.ptr[r->at++] & 0x3Fu);
    return c;
}

static uint32_t hex_take(struct reader *r, unsigned digits)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < digits; i++) {
        const char c = peek(r);
        const char low = (char)(c | 0x20);
        if (!cs_is_digit(c) && !(low >= 'a' && low <= 'f')) {
            r->failed = true;
            return 0;
        }
        value = value * 16 + (uint32_t)(cs_is_digit(c) ? c - '0' : low - 'a' + 10);
        r->at++;
    }
    return value;
}

/* The character that an escape (behind the backslash) stands for. */
static uint32_t escape_take(struct reader *r)
{
    static const char from[] = "tnrfv0";
    static const char to[] = {'\t', '\n', '\r', '\f', '\v', '\0'};
    if (!more(r)) r->failed = true;
    if (r->failed) return 0;
    const char c = peek(r);
    const char *const found = c ? strchr(from, c) : NULL;
    if (found) {
        r->at++;
        return (unsigned char)to[found - from];
    }
    if (c == 'x' || c == 'u') {
        r->at++;
        if (c == 'u' && take(r, '{')) {
            unsigned n = 0;
            while (n < 6 && r->at + n < r->text.len && r->text.ptr[r->at + n] != '}') n++;
            const uint32_t value = hex_take(r, n);
            if (!take(r, '}')) r->failed = true;
            return value;
        }
        const uint32_t unit = hex_take(r, c == 'x' ? 2 : 4);
        if (unit >= 0xD800 && unit < 0xE000) r->failed = true;
        return unit;
    }
    if (c == 'c') {
        r->at++;
        return more(r) ? (uint32_t)(r->text.ptr[r->at++] & 31) : 0;
    }
    if (cs_is_alpha(c) || cs_is_digit(c)) r->failed = true; /* \b \p \k \1 ... */
    return character_take(r);
}

static struct piece class_read(struct reader *r)
{
    struct ranges set = {0};
    const bool inverted = take(r, '^');
    while (more(r) && peek(r) != ']' && !r->failed) {
        uint32_t low;
        if (take(r, '\\')) {
            if (ranges_named(&set, peek(r))) {
                r->at++;
                continue;
            }
            if (peek(r) == 'b') {
                r->at++;
                low = 8;
            } else low = escape_take(r);
        } else low = character_take(r);
        uint32_t high = low;
        if (peek(r) == '-' && r->at + 1 < r->text.len && r->text.ptr[r->at + 1] != ']') {
            const size_t dash = r->at++;
            if (peek(r) == '\\' && r->at + 1 < r->text.len &&
                strchr("dwsDWS", r->text.ptr[r->at + 1]))
                r->at = dash; /* [a-\d]: the dash stands for itself */
            else high = take(r, '\\') ? escape_take(r) : character_take(r);
        }
        if (high < low) r->failed = true;
        ranges_add(&set, low, high);
    }
    if (!take(r, ']')) r->failed = true;
    if (inverted) ranges_invert(&set);
    if (set.failed) r->failed = true;
    return piece_ranges(r, &set);
}

static struct piece alternatives_read(struct reader *r);

static struct piece group_read(struct reader *r)
{
    if (take(r, '?')) {
        if (take(r, '<')) { /* a name; look-behind fails at its first sign */
            while (more(r) && (cs_is_alpha(peek(r)) || cs_is_digit(peek(r)) || peek(r) == '_'))
                r->at++;
            if (!take(r, '>')) r->failed = true;
        } else if (!take(r, ':')) r->failed = true;
    }
    const struct piece inside = alternatives_read(r);
    if (!take(r, ')')) r->failed = true;
    return inside;
}

static struct piece assertion(struct reader *r, enum step_kind kind)
{
    const uint32_t end = step_add(r, STEP_SPLIT, NONE, NONE);
    return (struct piece){step_add(r, kind, end, NONE), end};
}

static struct piece atom_read(struct reader *r)
{
    struct ranges one = {0};
    if (take(r, '(')) return group_read(r);
    if (take(r, '[')) return class_read(r);
    if (take(r, '^')) return assertion(r, STEP_BEGIN);
    if (take(r, '$')) return assertion(r, STEP_END);
    if (take(r, '.')) {
        ranges_add(&one, '\n', '\n');
        ranges_add(&one, '\r', '\r');
        ranges_add(&one, 0x2028, 0x2029);
        ranges_invert(&one);
    } else if (take(r, '\\')) {
        if (ranges_named(&one, peek(r))) r->at++;
        else {
            const uint32_t c = escape_take(r);
            ranges_add(&one, c, c);
        }
    } else {
        const uint32_t c = character_take(r);
        ranges_add(&one, c, c);
    }
    return piece_ranges(r, &one);
}

static bool number_take(struct reader *r, uint32_t *out)
{
    const size_t begin = r->at;
    uint32_t value = 0;
    while (cs_is_digit(peek(r)) && more(r)) {
        if (value < 1000000) value = value * 10 + (uint32_t)(peek(r) - '0');
        r->at++;
    }
    *out = value;
    return r->at > begin;
}

/* {n}, {n,} or {n,m}; anything else in braces stands for itself. */
static bool counts_take(struct reader *r, uint32_t *least, uint32_t *most)
{
    const size_t begin = r->at;
    bool good = take(r, '{') && number_take(r, least);
    *most = *least;
    if (good && take(r, ',') && !number_take(r, most)) *most = NONE;
    good = good && take(r, '}');
    if (!good) r->at = begin;
    return good;
}

static void join_on(struct reader *r, struct piece *before, struct piece next)
{
    r->steps[before->end].a = next.begin;
    before->end = next.end;
}

/* The atom that stands at r->at, then its quantifier: copies are read from the same text. */
static struct piece quantified_read(struct reader *r)
{
    const size_t begin = r->at;
    const uint32_t saved = r->count;
    struct piece one = atom_read(r);
    const size_t atom_end = r->at;
    uint32_t least = 1;
    uint32_t most = 1;
    if (take(r, '*')) {
        least = 0;
        most = NONE;
    } else if (take(r, '+')) most = NONE;
    else if (take(r, '?')) least = 0;
    else if (!counts_take(r, &least, &most)) return one;
    (void)take(r, '?');
    const size_t after = r->at;
    if (least > REPEAT_MAX || (most != NONE && (most > REPEAT_MAX || most < least)))
        r->failed = true;
    if (r->failed) return one;
    r->count = saved;
    struct piece all = piece_empty(r);
    uint32_t leave = NONE;
    const uint32_t copies = most == NONE ? (least ? least : 1) : most;
    for (uint32_t i = 0; i < copies && !r->failed; i++) {
        r->at = begin;
        one = atom_read(r);
        if (r->at != atom_end) r->failed = true;
        if (i >= least) { /* this copy may be left out, and all behind it */
            const uint32_t skip = step_add(r, STEP_SPLIT, one.begin, leave);
            leave = skip;
            one.begin = skip;
        }
        join_on(r, &all, one);
    }
    const uint32_t end = step_add(r, STEP_SPLIT, NONE, NONE);
    if (r->failed) return all;
    for (uint32_t s = leave; s != NONE;) {
        const uint32_t next = r->steps[s].b;
        r->steps[s].b = end;
        s = next;
    }
    if (most == NONE) { /* the last copy goes round */
        const uint32_t round = step_add(r, STEP_SPLIT, one.begin, end);
        r->steps[all.end].a = round;
    } else r->steps[all.end].a = end;
    all.end = end;
    r->at = after;
    return all;
}

static struct piece sequence_read(struct reader *r)
{
    struct piece all = piece_empty(r);
    while (more(r) && peek(r) != '|' && peek(r) != ')' && !r->failed) {
        if (strchr("*+?", peek(r))) r->failed = true;
        const struct piece next = quantified_read(r);
        if (!r->failed) join_on(r, &all, next);
    }
    return all;
}

static struct piece alternatives_read(struct reader *r)
{
    if (++r->depth > DEPTH_MAX) r->failed = true;
    struct piece all = sequence_read(r);
    while (!r->failed && take(r, '|')) {
        const struct piece other = sequence_read(r);
        const uint32_t end = step_add(r, STEP_SPLIT, NONE, NONE);
        const uint32_t begin = step_add(r, STEP_SPLIT, all.begin, other.begin);
        if (r->failed) break;
        r->steps[all.end].a = end;
        r->steps[other.end].a = end;
        all = (struct piece){begin, end};
    }
    r->depth--;
    return all;
}

/* ---- subsets ---- */

struct subsets {
    const struct reader *nfa;
    struct cs_arena *scratch;
    uint32_t *mark; /* round in which a step was reached last */
    uint32_t round;
    uint32_t *stack;
    uint32_t *set; /* being collected */
    uint32_t set_count;
    bool matched;
    uint32_t **sets;
    uint32_t *sizes;
    uint32_t *table;
    uint32_t count;
};

/* Add a step and all that is reached without a byte. */
static void reach(struct subsets *m, uint32_t from, bool at_begin, bool at_end)
{
    uint32_t depth = 0;
    m->stack[depth++] = from;
    while (depth) {
        const uint32_t s = m->stack[--depth];
        if (s == NONE || m->mark[s] == m->round) continue;
        m->mark[s] = m->round;
        const struct step *const step = &m->nfa->steps[s];
        switch ((enum step_kind)step->kind) {
        case STEP_SPLIT:
            m->stack[depth++] = step->b;
            m->stack[depth++] = step->a;
            break;
        case STEP_BEGIN:
            if (at_begin) m->stack[depth++] = step->a;
            break;
        case STEP_END:
            if (at_end) m->stack[depth++] = step->a;
            m->set[m->set_count++] = s;
            break;
        case STEP_MATCH: m->matched = true; break;
        case STEP_BYTE: m->set[m->set_count++] = s; break;
        }
    }
}

static int number_order(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a;
    const uint32_t y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

#define TABLE_SIZE 32768u
/* The state of the collected set; a match holds whatever follows. */
static uint32_t set_state(struct subsets *m)
{
    uint64_t hash = 1469598103934665603u;
    if (m->matched) m->set_count = 0;
    if (!m->matched && m->set_count == 0) return DFA_DEAD;
    qsort(m->set, m->set_count, sizeof(*m->set), number_order);
    for (uint32_t i = 0; i < m->set_count; i++) hash = (hash ^ m->set[i]) * 1099511628211u;
    uint32_t slot = (uint32_t)(hash >> 20) & (TABLE_SIZE - 1);
    for (; m->table[slot]; slot = (slot + 1) & (TABLE_SIZE - 1)) {
        const uint32_t s = m->table[slot];
        if (m->sizes[s] == m->set_count &&
            (m->set_count == 0 || memcmp(m->sets[s], m->set, m->set_count * sizeof(*m->set)) == 0))
            return s;
    }
    if (m->count == SET_MAX) return NONE;
    uint32_t *const copy = CS_NEW_ARRAY(m->scratch, uint32_t, m->set_count);
    if (!copy) return NONE;
    cs_copy(copy, m->set, m->set_count * sizeof(*copy));
    m->sets[m->count] = copy;
    m->sizes[m->count] = m->set_count;
    m->table[slot] = m->count;
    return m->count++;
}

/* Does the set accept where the text ends? */
static bool set_accepts(struct subsets *m, uint32_t state, bool at_begin)
{
    const uint32_t size = m->sizes[state];
    if (size == 0) return true;
    m->round++;
    m->set_count = 0;
    m->matched = false;
    for (uint32_t i = 0; i < size; i++) {
        const struct step *const step = &m->nfa->steps[m->sets[state][i]];
        if (step->kind == STEP_END) reach(m, step->a, at_begin, true);
    }
    return m->matched;
}

static uint32_t classes_split(const struct reader *r, struct dfa *d, uint8_t *first)
{
    bool cut[257] = {[0] = true, [0x80] = true, [0xC0] = true};
    uint32_t count = 0;
    for (uint32_t i = 0; i < r->count; i++) {
        if (r->steps[i].kind != STEP_BYTE) continue;
        cut[r->steps[i].low] = true;
        cut[r->steps[i].high + 1] = true;
    }
    for (unsigned b = 0; b < 256; b++) {
        if (cut[b]) first[count++] = (uint8_t)b;
        d->class_of[b] = (uint8_t)(count - 1);
    }
    return count;
}

static bool subsets_fill(struct subsets *m, struct dfa *d, const uint8_t *first, uint32_t start)
{
    m->count = 1;
    m->round = 1;
    reach(m, start, true, false);
    if (set_state(m) != DFA_START) return false;
    for (uint32_t s = 1; s < m->count; s++) {
        for (uint32_t c = 0; c < d->classes; c++) {
            m->round++;
            m->set_count = 0;
            m->matched = m->sizes[s] == 0;
            for (uint32_t i = 0; i < m->sizes[s]; i++) {
                const struct step *const step = &m->nfa->steps[m->sets[s][i]];
                if (step->kind == STEP_BYTE && first[c] >= step->low && first[c] <= step->high)
                    reach(m, step->a, false, false);
            }
            const uint32_t to = set_state(m);
            if (to == NONE) return false;
            d->next[(size_t)s * d->classes + c] = to;
        }
    }
    return true;
}

static const struct dfa *subsets_keep(struct cs_arena *arena, struct subsets *m, struct dfa *d,
                                      bool *empty)
{
    const uint32_t *const next = d->next;
    const size_t cells = (size_t)m->count * d->classes;
    d->states = m->count;
    d->next = CS_NEW_ARRAY(arena, uint32_t, cells);
    d->accepts = CS_NEW_ARRAY(arena, bool, d->states);
    if (!d->next || !d->accepts) return NULL;
    memcpy(d->next, next, cells * sizeof(*next));
    for (uint32_t s = 1; s < d->states; s++) d->accepts[s] = set_accepts(m, s, s == DFA_START);
    const struct dfa *const done = cs_dfa_finish(arena, d);
    *empty = done == NULL && d->least && d->least[DFA_START] == DFA_ENDLESS;
    return done;
}

static const struct dfa *automaton_make(struct cs_arena *arena, struct cs_arena *scratch,
                                        struct reader *r, bool *empty)
{
    uint8_t first[256] = {0};
    struct subsets m = {.nfa = r, .scratch = scratch};
    struct dfa *const d = CS_NEW(arena, struct dfa);
    const struct piece all = alternatives_read(r);
    const uint32_t match = step_add(r, STEP_MATCH, NONE, NONE);
    const uint32_t again = byte_add(r, 0, 0xFF, NONE);
    const uint32_t start = step_add(r, STEP_SPLIT, all.begin, again);
    if (!d || r->failed || more(r)) return NULL;
    r->steps[all.end].a = match;
    r->steps[again].a = start;
    d->classes = classes_split(r, d, first);
    m.mark = CS_NEW_ARRAY(scratch, uint32_t, r->count);
    m.stack = CS_NEW_ARRAY(scratch, uint32_t, (size_t)r->count * 2 + 4);
    m.set = CS_NEW_ARRAY(scratch, uint32_t, r->count);
    m.sets = CS_NEW_ARRAY(scratch, uint32_t *, SET_MAX);
    m.sizes = CS_NEW_ARRAY(scratch, uint32_t, SET_MAX);
    m.table = CS_NEW_ARRAY(scratch, uint32_t, TABLE_SIZE);
    d->next = CS_NEW_ARRAY(scratch, uint32_t, (size_t)SET_MAX * d->classes);
    if (!m.mark || !m.stack || !m.set || !m.sets || !m.sizes || !m.table || !d->next) return NULL;
    return subsets_fill(&m, d, first, start) ? subsets_keep(arena, &m, d, empty) : NULL;
}

const struct dfa *cs_dfa_pattern(struct cs_arena *arena, cs_str pattern, bool *empty)
{
    struct cs_arena scratch;
    struct reader r = {.text = pattern};
    const struct dfa *done = NULL;
    *empty = false;
    cs_arena_init(&scratch, arena->from, (size_t)128 * 1024 * 1024);
    r.steps = CS_NEW_ARRAY(&scratch, struct step, NFA_MAX + 1);
    if (r.steps) done = automaton_make(arena, &scratch, &r, empty);
    cs_arena_deinit(&scratch);
    return done;
}
