/* decode_dfa.c - tokens that an automaton takes, without a machine.
 *
 * A walk through the safe trie with numbers of states. Where all characters that stand below a node
 * lead a state the same way and keep it alive, the whole subtree comes at once; and the walk starts
 * from no token or from all of them, whichever leaves less to change. */
#include "schema/decode_in.h"

#define DFA_MASKS 256u
#define LOOPS 256u

/* Characters of which any text of at most so many keeps an automaton alive: from the state on they
 * all lead to one next state, and from that on again. A state that loops is its own next. */
struct run {
    uint64_t low, high; /* as in struct below */
    uint32_t ahead;     /* characters: the most to here and on to the nearest end, on the way */
    uint32_t reach;     /* the least to here and on to the farthest end, or DFA_ENDLESS */
};
#define RUNS 6u /* of 1, 2, 4 .. 32 characters */
struct loop {
    const struct dfa *dfa;
    uint32_t state;
    struct run runs[RUNS];
};
/* Safe tokens from a state of an automaton on. */
struct dfa_mask {
    const struct dfa *dfa;
    const struct cs_vocab *vocab;
    uint32_t *bits;
    uint32_t state;
};
struct mask_cache {
    struct dfa_mask masks[DFA_MASKS];
    struct loop loops[LOOPS];
};

/* `left` more bytes of a character lead from here to home, whatever they are. */
static bool comes_home(const struct dfa *dfa, uint32_t from, uint32_t home, unsigned left,
                       unsigned low, unsigned high)
{
    uint32_t before = DFA_DEAD;
    if (from == DFA_DEAD) return false;
    for (unsigned b = low; b <= high; b++) {
        const uint32_t to = cs_dfa_step(dfa, from, (unsigned char)b);
        if (to == before && to != DFA_DEAD) continue;
        before = to;
        if (left == 1 ? to != home : !comes_home(dfa, to, home, left - 1, 0x80, 0xBF)) return false;
    }
    return true;
}

static bool wide_loops(const struct dfa *dfa, uint32_t state)
{
    for (unsigned b = 0xC2; b <= 0xF4; b++) {
        const unsigned left = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
        const unsigned low = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
        const unsigned high = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
        if (!comes_home(dfa, cs_dfa_step(dfa, state, (unsigned char)b), state, left, low, high))
            return false;
    }
    return true;
}

static bool has_byte(const struct run *r, unsigned b)
{
    return b < 0x60 ? r->low >> (b - 0x20) & 1 : r->high >> (b - 0x60) & 1;
}

/* The state that most characters of a run lead to. */
static uint32_t next_of(const struct dfa *dfa, uint32_t state, const struct run *r)
{
    uint32_t best = DFA_DEAD;
    uint32_t lead = 0; /* a vote: right where one has more than half, and no matter else */
    for (unsigned b = 0x20; b < 0x80; b++) {
        if (!has_byte(r, b)) continue;
        const uint32_t to = cs_dfa_step(dfa, state, (unsigned char)b);
        if (to == DFA_DEAD) continue;
        if (lead == 0) best = to;
        lead = to == best ? lead + 1 : lead - 1;
    }
    return best;
}

/* One character further: false when none is left. */
static bool run_on(const struct dfa *dfa, uint32_t *state, uint32_t size, struct run *r)
{
    const uint32_t to = next_of(dfa, *state, r);
    if (to == DFA_DEAD) return false;
    for (unsigned b = 0x20; b < 0x80; b++) {
        if (cs_dfa_step(dfa, *state, (unsigned char)b) == to) continue;
        if (b < 0x60) r->low &= ~((uint64_t)1 << (b - 0x20));
        else r->high &= ~((uint64_t)1 << (b - 0x60));
    }
    if (to != *state) r->high &= ~BELOW_WIDE;
    if (size + dfa->least[to] > r->ahead) r->ahead = size + dfa->least[to];
    if (dfa->most[to] != DFA_ENDLESS && size + dfa->most[to] < r->reach)
        r->reach = size + dfa->most[to];
    *state = to;
    return true;
}

static void loop_make(struct loop *l, const struct dfa *dfa, uint32_t state)
{
    struct run r = {UINT64_MAX, ((uint64_t)1 << 32) - 1, 0, DFA_ENDLESS};
    uint32_t size = 0;
    uint32_t at = state;
    *l = (struct loop){.dfa = dfa, .state = state};
    if (wide_loops(dfa, state)) r.high |= BELOW_WIDE;
    for (unsigned k = 0; k < RUNS; k++) {
        for (; size < 1u << k; size++)
            if (!run_on(dfa, &at, size + 1, &r) || (r.low | r.high) == 0) return;
        l->runs[k] = r;
    }
}

struct walk {
    const struct cs_vocab *vocab;
    const struct dfa *dfa;
    struct loop *loops;
    uint64_t least, most; /* characters of the whole text */
    uint32_t *bits;
    bool all; /* it started from all tokens */
};

static size_t slot_of(const struct dfa *dfa, uint32_t state)
{
    return ((uintptr_t)dfa >> 5) * 31 + state;
}

/* Every text below a node may follow, from a state behind `size` characters on. */
static bool takes_below(const struct walk *w, uint32_t node, uint32_t state, uint32_t size)
{
    const struct below *const b = &w->vocab->below[w->vocab->place[node]];
    struct loop *const l = &w->loops[slot_of(w->dfa, state) % LOOPS];
    unsigned k = 0;
    while (k < RUNS && b->height > 1u << k) k++;
    if (k == RUNS) return false;
    if (l->dfa != w->dfa || l->state != state) loop_make(l, w->dfa, state);
    const struct run *const r = &l->runs[k];
    return (b->low & ~r->low) == 0 && (b->high & ~r->high) == 0 &&
           (uint64_t)size + r->ahead <= w->most &&
           (r->reach == DFA_ENDLESS || (uint64_t)size + r->reach >= w->least);
}

static void subtree_put(const struct walk *w, uint32_t node, bool on)
{
    const struct cs_vocab *const v = w->vocab;
    const uint32_t end = cs_vocab_first(v, v->safe.nodes[node].skip);
    for (uint32_t i = cs_vocab_first(v, node); i < end; i++) {
        const uint32_t bit = (uint32_t)1 << (v->order[i] % 32);
        uint32_t *const word = &w->bits[v->order[i] / 32];
        *word = on ? *word | bit : *word & ~bit;
    }
}

/* More of the tokens begin with a byte that may come than with one that may not. */
static bool starts_from_all(const struct walk *w, uint32_t from)
{
    const struct cs_vocab *const v = w->vocab;
    uint32_t alive = 0;
    for (unsigned b = 0; b < 256; b++)
        if (cs_dfa_step(w->dfa, from, (unsigned char)b) != DFA_DEAD)
            alive += v->firsts[b + 1] - v->firsts[b];
    return alive > v->firsts[256] / 2;
}

/* The subtree of one first byte; states and chars by depth, the first is set. */
static void root_walk(const struct walk *w, unsigned byte, uint32_t *states, uint32_t *chars)
{
    const struct cs_vocab *const v = w->vocab;
    const struct dfa *const dfa = w->dfa;
    const struct trie *const trie = &v->safe;
    for (uint32_t i = trie->roots[byte]; i < trie->roots[byte + 1];) {
        const struct trie_node *const n = &trie->nodes[i];
        const uint32_t state = cs_dfa_step(dfa, states[n->depth - 1], n->byte);
        const uint32_t size = chars[n->depth - 1] + ((n->byte & 0xC0) != 0x80);
        if (state == DFA_DEAD || (uint64_t)size + dfa->least[state] > w->most ||
            (dfa->most[state] != DFA_ENDLESS && (uint64_t)size + dfa->most[state] < w->least)) {
            if (w->all) subtree_put(w, i, false);
            i = n->skip;
            continue;
        }
        if (n->skip - i >= SUBTREE_LEAST && takes_below(w, i, state, size)) {
            if (!w->all) subtree_put(w, i, true);
            i = n->skip;
            continue;
        }
        states[n->depth] = state;
        chars[n->depth] = size;
        if (!w->all) cs_vocab_set(v, w->bits, n);
        i++;
    }
}

static void dfa_walk(struct walk *w, uint32_t from, uint32_t chars_before)
{
    const struct cs_vocab *const v = w->vocab;
    uint32_t states[CS_VOCAB_TOKEN_BYTES_MAX + 1];
    uint32_t chars[CS_VOCAB_TOKEN_BYTES_MAX + 1];
    w->all = starts_from_all(w, from);
    if (w->all) memcpy(w->bits, v->safe_masks[SAFE_SIZES], v->words * sizeof *w->bits);
    else memset(w->bits, 0, v->words * sizeof *w->bits);
    states[0] = from;
    chars[0] = chars_before;
    for (unsigned b = 0; b < 256; b++)
        if (w->all || cs_dfa_step(w->dfa, from, (unsigned char)b) != DFA_DEAD)
            root_walk(w, b, states, chars);
}

/* The mask is kept by state where lengths do not matter: the automaton alone decides then. */
void cs_dfa_add(struct cs_decode *d, const struct dfa *dfa, const struct shape_string *rule,
                uint32_t from, uint32_t *bits)
{
    struct cs_constraint *const c = d->constraint;
    const struct cs_vocab *const v = d->vocab;
    const bool endless = !rule || (rule->most == UINT64_MAX && d->now.chars >= rule->least);
    if (!c->masks) c->masks = CS_NEW(c->arena, struct mask_cache);
    if (!d->scratch) d->scratch = CS_NEW_ARRAY(d->arena, uint32_t, v->words);
    if (!c->masks || !d->scratch) {
        d->failed = true;
        return;
    }
    struct walk w = {.vocab = v,
                     .dfa = dfa,
                     .loops = c->masks->loops,
                     .least = rule ? rule->least : 0,
                     .most = rule ? rule->most : UINT64_MAX,
                     .bits = d->scratch};
    struct dfa_mask *const slot = &c->masks->masks[slot_of(dfa, from) % DFA_MASKS];
    if (endless && (slot->dfa != dfa || slot->state != from || slot->vocab != v)) {
        if (slot->vocab != v) slot->bits = CS_NEW_ARRAY(c->arena, uint32_t, v->words);
        *slot = (struct dfa_mask){.bits = slot->bits, .vocab = slot->bits ? v : NULL};
        if (slot->bits) {
            w.bits = slot->bits;
            dfa_walk(&w, from, d->now.chars);
            slot->dfa = dfa;
            slot->state = from;
        }
    }
    const bool kept = endless && slot->dfa == dfa;
    if (!kept) dfa_walk(&w, from, d->now.chars);
    const uint32_t *const add = kept ? slot->bits : d->scratch;
    for (uint32_t i = 0; i < v->words; i++) bits[i] |= add[i];
}
