/* decode_walk.c - tokens that a machine takes.
 *
 * A walk of a trie of the vocabulary with a machine for each depth; the pool goes back to where it
 * was when a subtree is left. Bytes that cannot come are turned away before a machine is copied,
 * and where a byte changes nothing the machine is not copied at all. */
#include "schema/decode_in.h"

bool cs_machine_unique(const struct machine *m)
{
    for (uint32_t i = 0; i < m->count; i++)
        if (m->threads[i].top && m->threads[i].top->in_unique) return true;
    return false;
}

/* In the middle of a free string that is long enough: a further plain character changes nothing. */
static bool at_ease(const struct machine *m)
{
    if (m->phase != IN_STRING || !m->plain || m->escape || m->utf8_left || cs_machine_unique(m))
        return false;
    for (uint32_t i = 0; i < m->count; i++)
        if (m->chars < m->threads[i].shape->string.least) return false;
    return true;
}

static bool is_space(unsigned char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

/* Between two tokens of JSON, where white space is counted and changes nothing else. */
static bool between(const struct machine *m)
{
    return m->phase != IN_STRING && m->phase != IN_KEY && m->phase != IN_WORD &&
           m->phase != IN_NUMBER;
}

/* A text of a short list goes on with one of few bytes, or with the mark that ends it. */
#define TEXTS_LOOKED_AT 4u
static bool listed_may(const struct machine *m, unsigned char byte)
{
    const struct thread *const t = m->threads;
    const bool key = m->phase == IN_KEY; /* a name has no shape yet */
    const struct text_list *const values = key ? NULL : &t->shape->string.values;
    const bool listed = key ? t->state == DFA_DEAD : values->set;
    if (m->count != 1 || !listed || t->high - t->low > TEXTS_LOOKED_AT) return true;
    for (uint32_t i = t->low; i < t->high; i++) {
        const cs_str text = key ? t->top->shape->object.names[i].text : values->items[i];
        if (text.len <= m->size) continue;
        const unsigned char next = (unsigned char)text.ptr[m->size];
        if (next == byte || (byte == '\\' && (next < 0x20 || next == '"' || next == '\\')))
            return true;
    }
    return byte == '"';
}

/* Bytes that cannot come are turned away before the machine is copied. */
static bool may_step(const struct machine *m, unsigned char byte)
{
    const bool space = is_space(byte);
    switch ((int)m->phase) {
    case AT_COMMA: return space || byte == ',' || byte == '}' || byte == ']';
    case AT_COLON: return space || byte == ':';
    case AT_KEY: return space || byte == '"';
    case AT_KEY_OR_END: return space || byte == '"' || byte == '}';
    case AT_END: return space;
    case IN_STRING:
    case IN_KEY:
        if (m->utf8_left) return byte >= m->utf8_low && byte <= m->utf8_high;
        if (byte < 0x20 || (byte >= 0x80 && (byte < 0xC2 || byte > 0xF4 || m->escape)))
            return false;
        return m->escape || listed_may(m, byte);
    case IN_WORD: return byte == (unsigned char)m->word[m->word_at];
    case IN_NUMBER: return space || cs_is_digit((char)byte) || (byte && strchr(".eE+-,}]", byte));
    case AT_VALUE:
    case AT_VALUE_OR_END:
        return space || cs_is_digit((char)byte) || (byte && strchr("\"{[]tfn-", byte));
    default: return true;
    }
}

/* The bytes that one thread may go on with, where that is told by a list or an automaton; false:
 * any. The closing mark and escapes are not looked at. */
static bool thread_first(const struct machine *m, const struct thread *t, bool *open)
{
    const struct shape_string *const s = m->phase == IN_STRING ? &t->shape->string : NULL;
    const struct shape_object *const o = s ? NULL : &t->top->shape->object;
    const struct dfa *const dfa = s ? s->dfa : o->dfa;
    const bool listed = s ? s->values.set : t->low < t->high;
    const bool others = s ? !s->values.set : t->state != DFA_DEAD;
    if ((s && s->source) || (others && !dfa)) return false;
    if (listed && t->high - t->low > NAMES_WALKED) return false;
    for (uint32_t i = t->low; listed && i < t->high; i++) {
        const cs_str text = s ? s->values.items[i] : o->names[i].text;
        if (text.len > m->size) open[(unsigned char)text.ptr[m->size]] = true;
    }
    for (unsigned b = 0; others && b < 256; b++)
        if (cs_dfa_step(dfa, t->state, (unsigned char)b) != DFA_DEAD) open[b] = true;
    return true;
}

/* The bytes that a token may begin with: a superset, found without a step. */
static void first_bytes(const struct machine *m, bool *first)
{
    bool open[256] = {0};
    for (unsigned b = 0; b < 256; b++) first[b] = may_step(m, (unsigned char)b);
    if ((m->phase != IN_STRING && m->phase != IN_KEY) || m->escape || m->utf8_left) return;
    for (uint32_t i = 0; i < m->count; i++)
        if (!thread_first(m, &m->threads[i], open)) return;
    open['"'] = true;
    open['\\'] = true;
    for (unsigned b = 0; b < 256; b++) first[b] = first[b] && open[b];
}

struct trie_walk {
    const struct machine *from[CS_VOCAB_TOKEN_BYTES_MAX + 1];
    uint8_t spaces[CS_VOCAB_TOKEN_BYTES_MAX + 1]; /* further ones behind the machine in from */
    bool easy[CS_VOCAB_TOKEN_BYTES_MAX + 1];      /* that machine is at ease */
    struct machine closed; /* behind the mark that ends the string; wherever, it ends the same */
    bool closes;
};

/* Whether the node's byte may come; the machine behind it is then in from. */
static bool node_enter(struct cs_decode *d, struct trie_walk *w, const struct trie_node *n)
{
    const struct machine *const before = w->from[n->depth - 1];
    const bool plain = w->easy[n->depth - 1];
    w->spaces[n->depth] = 0;
    w->easy[n->depth] = plain;
    if (plain && n->byte >= 0x20 && n->byte < 0x80 && n->byte != '"' && n->byte != '\\') {
        w->from[n->depth] = before;
        d->marks[n->depth] = d->marks[n->depth - 1];
        return true;
    }
    if (plain && before == &d->now && n->byte == '"') {
        w->from[n->depth] = &w->closed;
        w->easy[n->depth] = false;
        d->marks[n->depth] = d->marks[0];
        return w->closes;
    }
    const unsigned more = w->spaces[n->depth - 1];
    if (is_space(n->byte) && between(before)) {
        w->from[n->depth] = before;
        w->spaces[n->depth] = (uint8_t)(more + 1);
        d->marks[n->depth] = d->marks[n->depth - 1];
        return before->spaces + more < d->constraint->options.whitespace_max;
    }
    struct machine *const now = &d->walk[n->depth];
    if (!may_step(before, n->byte)) return false;
    cs_pool_reset(&d->pool, d->marks[n->depth - 1]);
    *now = *before;
    now->spaces = (uint8_t)(now->spaces + more);
    if (!cs_machine_step(d, now, n->byte)) return false;
    w->from[n->depth] = now;
    w->easy[n->depth] = at_ease(now);
    d->marks[n->depth] = cs_pool_mark(&d->pool);
    return true;
}

void cs_trie_walk(struct cs_decode *d, const struct trie *trie, uint32_t *bits)
{
    bool first[256];
    struct trie_walk w;
    const struct pool_mark mark = cs_pool_mark(&d->pool);
    w.from[0] = &d->now;
    w.spaces[0] = 0;
    w.easy[0] = at_ease(&d->now);
    w.closed = d->now;
    w.closes = w.easy[0] && cs_machine_step(d, &w.closed, '"');
    d->marks[0] = cs_pool_mark(&d->pool);
    first_bytes(&d->now, first);
    for (unsigned b = 0; b < 256; b++)
        for (uint32_t i = trie->roots[b]; first[b] && i < trie->roots[b + 1] && !d->failed;) {
            const struct trie_node *const n = &trie->nodes[i];
            if (!node_enter(d, &w, n)) {
                i = n->skip;
                continue;
            }
            cs_vocab_set(d->vocab, bits, n);
            i++;
        }
    cs_pool_reset(&d->pool, mark);
}

/* ---- tails ---- */

#define DOUBTS 512u
struct doubts { /* endings whose name may be listed or known */
    uint32_t list[DOUBTS];
    uint32_t count;
};

static bool token_fits(struct cs_decode *d, cs_str text)
{
    struct machine m = d->now;
    const struct pool_mark mark = cs_pool_mark(&d->pool);
    bool fits = true;
    for (size_t i = 0; i < text.len && fits; i++)
        fits = cs_machine_step(d, &m, (unsigned char)text.ptr[i]);
    cs_pool_reset(&d->pool, mark);
    return fits;
}

/* The name that a token ends is neither listed nor known: it ends like any other. */
static bool is_certain(const struct cs_decode *d, const struct tail_rule *rule,
                       const struct string_token *e)
{
    if (!rule->name) return true;
    if (e->odd) return false;
    const cs_str more = cs_str_slice(d->vocab->tokens[e->token], 0, e->size);
    const unsigned mark = cs_rest_mark(more);
    if (rule->listed[mark / 64] >> (mark % 64) & 1) return false;
    return !rule->known || cs_key_is_new(d, more);
}

/* The tokens of one tail, from their place in the vocabulary's list on. */
static void endings_put(struct cs_decode *d, const struct tail_rule *rule, uint32_t at,
                        struct doubts *doubts, uint32_t *bits)
{
    for (bool more = true; more; at++) {
        const struct string_token *const e = &d->vocab->endings[at];
        more = e->more;
        if (e->chars < rule->need || e->chars > rule->left) continue;
        if (is_certain(d, rule, e)) bits[e->token / 32] |= (uint32_t)1 << (e->token % 32);
        else if (doubts->count++ < DOUBTS) doubts->list[doubts->count - 1] = at;
    }
}

bool cs_tails_walk(struct cs_decode *d, const struct tail_rule *rule, uint32_t *bits)
{
    const struct trie *const trie = &d->vocab->tails;
    const struct pool_mark mark = cs_pool_mark(&d->pool);
    struct doubts doubts = {.count = 0};
    struct trie_walk w;
    w.from[0] = rule->from;
    w.spaces[0] = 0;
    w.easy[0] = false;
    w.closes = false;
    d->marks[0] = mark;
    for (uint32_t i = 0; i < trie->count && !d->failed;) {
        const struct trie_node *const n = &trie->nodes[i];
        if (!node_enter(d, &w, n)) {
            i = n->skip;
            continue;
        }
        if (n->token != NO_TOKEN) endings_put(d, rule, n->token, &doubts, bits);
        i++;
    }
    cs_pool_reset(&d->pool, mark);
    if (doubts.count > DOUBTS) return false;
    for (uint32_t i = 0; i < doubts.count; i++) {
        const uint32_t token = d->vocab->endings[doubts.list[i]].token;
        if (token_fits(d, d->vocab->tokens[token])) bits[token / 32] |= (uint32_t)1 << (token % 32);
    }
    return true;
}
