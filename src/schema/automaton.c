/* automaton.c - trimming, measuring and joining automata.
 *
 * An automaton is complete while it is built (dead state 0 loops on itself). Finishing turns every
 * transition into a state that cannot accept any more to 0, and measures in characters: a byte that
 * continues a character counts nothing. */
#include "schema/automaton.h"

#define JOIN_STATES_MAX 60000u
#define JOIN_STATES_FIRST 1024u
#define JOIN_CELLS_MAX ((size_t)8 * 1024 * 1024)

static uint32_t cost_of(unsigned byte)
{
    return byte >= 0x80 && byte < 0xC0 ? 0 : 1;
}

/* least[]: rounds of relaxation until nothing changes; automata of schemas are shallow. */
static void least_measure(struct dfa *d, const uint8_t *cost)
{
    bool changed = true;
    for (uint32_t s = 0; s < d->states; s++) d->least[s] = d->accepts[s] ? 0 : DFA_ENDLESS;
    while (changed) {
        changed = false;
        for (uint32_t s = d->states; s-- > 1;) {
            for (uint32_t c = 0; c < d->classes; c++) {
                const uint32_t to = d->next[(size_t)s * d->classes + c];
                if (to == DFA_DEAD || d->least[to] == DFA_ENDLESS) continue;
                const uint32_t far = d->least[to] + cost[c];
                if (far < d->least[s]) {
                    d->least[s] = far;
                    changed = true;
                }
            }
        }
    }
}

/* most[]: depth first over live states; one on the path again is a loop. */
static void most_measure(struct dfa *d, const uint8_t *cost, uint32_t *stack, uint32_t *at,
                         uint8_t *color)
{
    for (uint32_t root = 1; root < d->states; root++) {
        uint32_t depth = 0;
        if (color[root]) continue;
        stack[depth++] = root;
        color[root] = 1;
        while (depth) {
            const uint32_t s = stack[depth - 1];
            if (at[s] == d->classes) {
                color[s] = 2;
                depth--;
                continue;
            }
            const uint32_t to = d->next[(size_t)s * d->classes + at[s]];
            if (to != DFA_DEAD && color[to] == 0) {
                color[to] = 1;
                stack[depth++] = to;
                continue;
            }
            if (to != DFA_DEAD) {
                const uint32_t far = color[to] == 1 || d->most[to] == DFA_ENDLESS
                                         ? DFA_ENDLESS
                                         : d->most[to] + cost[at[s]];
                if (far > d->most[s]) d->most[s] = far;
            }
            at[s]++;
        }
    }
}

const struct dfa *cs_dfa_finish(struct cs_arena *arena, struct dfa *d)
{
    uint8_t cost[256] = {0};
    struct cs_arena scratch;
    for (unsigned b = 0; b < 256; b++) cost[d->class_of[b]] = (uint8_t)cost_of(b);
    cs_arena_init(&scratch, arena->from, (size_t)256 * 1024 * 1024);
    d->least = CS_NEW_ARRAY(arena, uint32_t, d->states);
    d->most = CS_NEW_ARRAY(arena, uint32_t, d->states);
    uint32_t *const stack = CS_NEW_ARRAY(&scratch, uint32_t, d->states);
    uint32_t *const at = CS_NEW_ARRAY(&scratch, uint32_t, d->states);
    uint8_t *const color = CS_NEW_ARRAY(&scratch, uint8_t, d->states);
    bool good = d->least && d->most && stack && at && color;
    if (good) {
        least_measure(d, cost);
        good = d->least[DFA_START] != DFA_ENDLESS;
    }
    if (good) {
        const size_t cells = (size_t)d->states * d->classes;
        for (size_t i = 0; i < cells; i++)
            if (d->least[d->next[i]] == DFA_ENDLESS) d->next[i] = DFA_DEAD;
        most_measure(d, cost, stack, at, color);
    }
    cs_arena_deinit(&scratch);
    return good ? d : NULL;
}

struct join {
    const struct dfa *a;
    const struct dfa *b;
    enum dfa_join how;
    uint64_t *pairs;
    uint32_t *table;
    uint32_t count;
    uint32_t capacity; /* of pairs; the table has four times as many */
};

static bool pair_dead(const struct join *j, uint32_t sa, uint32_t sb)
{
    if (j->how == DFA_EITHER) return sa == DFA_DEAD && sb == DFA_DEAD;
    return sa == DFA_DEAD || (j->how == DFA_BOTH && sb == DFA_DEAD);
}

static uint32_t pair_state(struct join *j, uint32_t sa, uint32_t sb)
{
    if (pair_dead(j, sa, sb)) return DFA_DEAD;
    const uint64_t pair = (uint64_t)sa << 32 | sb;
    const uint32_t mask = j->capacity * 4 - 1;
    uint32_t slot = (uint32_t)((pair * 0x9E3779B97F4A7C15u) >> 40) & mask;
    for (; j->table[slot]; slot = (slot + 1) & mask)
        if (j->pairs[j->table[slot]] == pair) return j->table[slot];
    if (j->count == j->capacity) return UINT32_MAX;
    j->table[slot] = j->count;
    j->pairs[j->count] = pair;
    return j->count++;
}

static uint32_t classes_join(const struct join *j, struct dfa *d, uint8_t *first)
{
    uint16_t seen[256];
    uint32_t count = 0;
    for (unsigned b = 0; b < 256; b++) {
        /* Bytes that continue a character cost nothing, so they share no class with others. */
        const uint16_t pair = (uint16_t)(j->a->class_of[b] << 8 | j->b->class_of[b]);
        uint32_t c = 0;
        while (c < count && !(seen[c] == pair && cost_of(first[c]) == cost_of(b))) c++;
        if (c == count) {
            seen[count] = pair;
            first[count++] = (uint8_t)b;
        }
        d->class_of[b] = (uint8_t)c;
    }
    return count;
}

static bool join_fill(struct join *j, struct dfa *d, const uint8_t *first, struct cs_arena *scratch)
{
    const size_t cells = (size_t)j->capacity * d->classes;
    if (cells > JOIN_CELLS_MAX) return false;
    d->next = CS_NEW_ARRAY(scratch, uint32_t, cells);
    if (!d->next) return false;
    j->count = 1;
    if (pair_state(j, DFA_START, DFA_START) != DFA_START) return false;
    for (uint32_t s = 1; s < j->count; s++) {
        for (uint32_t c = 0; c < d->classes; c++) {
            const uint32_t sa = cs_dfa_step(j->a, (uint32_t)(j->pairs[s] >> 32), first[c]);
            const uint32_t sb = cs_dfa_step(j->b, (uint32_t)j->pairs[s], first[c]);
            const uint32_t to = pair_state(j, sa, sb);
            if (to == UINT32_MAX) return false;
            d->next[(size_t)s * d->classes + c] = to;
        }
    }
    return true;
}

static const struct dfa *join_keep(struct cs_arena *arena, const struct join *j, struct dfa *d,
                                   bool *empty)
{
    const size_t cells = (size_t)j->count * d->classes;
    const uint32_t *const next = d->next;
    d->states = j->count;
    d->next = CS_NEW_ARRAY(arena, uint32_t, cells);
    d->accepts = CS_NEW_ARRAY(arena, bool, d->states);
    if (!d->next || !d->accepts) return NULL;
    memcpy(d->next, next, cells * sizeof(*next));
    for (uint32_t s = 1; s < d->states; s++) {
        const bool in_a = j->a->accepts[j->pairs[s] >> 32];
        const bool in_b = j->b->accepts[(uint32_t)j->pairs[s]];
        d->accepts[s] = j->how == DFA_BOTH     ? in_a && in_b
                        : j->how == DFA_EITHER ? in_a || in_b
                                               : in_a && !in_b;
    }
    const struct dfa *const done = cs_dfa_finish(arena, d);
    *empty = done == NULL && d->least && d->least[DFA_START] == DFA_ENDLESS;
    return done;
}

/* With room for `capacity` states; full: it was too little. */
static const struct dfa *join_try(struct cs_arena *arena, struct join *j, uint32_t capacity,
                                  bool *full, bool *empty)
{
    uint8_t first[256] = {0};
    struct cs_arena scratch;
    struct dfa *const d = CS_NEW(arena, struct dfa);
    const struct dfa *done = NULL;
    if (!d) return NULL;
    d->classes = classes_join(j, d, first);
    j->capacity = capacity;
    while ((size_t)j->capacity * d->classes > JOIN_CELLS_MAX) j->capacity /= 2;
    cs_arena_init(&scratch, arena->from, (size_t)256 * 1024 * 1024);
    j->pairs = CS_NEW_ARRAY(&scratch, uint64_t, j->capacity);
    j->table = CS_NEW_ARRAY(&scratch, uint32_t, (size_t)j->capacity * 4);
    if (j->pairs && j->table && join_fill(j, d, first, &scratch))
        done = join_keep(arena, j, d, empty);
    else *full = j->count == capacity;
    cs_arena_deinit(&scratch);
    return done;
}

/* Most joins have few of the states that they could have: room is given as it is asked for. */
const struct dfa *cs_dfa_join(struct cs_arena *arena, const struct dfa *a, const struct dfa *b,
                              enum dfa_join how, bool *empty)
{
    const uint64_t most = (uint64_t)a->states * b->states + 2;
    *empty = false;
    for (uint32_t capacity = JOIN_STATES_FIRST;; capacity *= 4) {
        struct join j = {.a = a, .b = b, .how = how};
        bool full = false;
        const struct dfa *const done = join_try(arena, &j, capacity, &full, empty);
        if (!full || capacity >= JOIN_STATES_MAX || capacity >= most) return done;
    }
}

bool cs_dfa_accepts(const struct dfa *dfa, cs_str text)
{
    uint32_t state = DFA_START;
    for (size_t i = 0; i < text.len && state != DFA_DEAD; i++)
        state = cs_dfa_step(dfa, state, (unsigned char)text.ptr[i]);
    return state != DFA_DEAD && dfa->accepts[state];
}
