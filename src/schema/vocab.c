/* vocab.c - tokens as bytes, sorted into tries.
 *
 * Three of them: all tokens; those that may stand anywhere in a plain string ("safe"); the rest. In
 * the middle of a free string the safe ones are a mask made here once, and the rest is walked. */
#include "schema/vocab_in.h"

#define DEPTH_MAX (CS_VOCAB_TOKEN_BYTES_MAX + 1)

void cs_trie_close(struct growth *g, uint32_t depth)
{
    while (g->depth > depth) g->trie->nodes[g->open[--g->depth]].skip = g->trie->count;
}

void cs_trie_add(struct growth *g, struct trie_node node)
{
    cs_trie_close(g, node.depth - 1u);
    g->open[g->depth++] = g->trie->count;
    g->trie->nodes[g->trie->count++] = node;
}

/* A node's marks: what its own token is, and what stands at it or below. */
enum { OWN_SAFE = 1, OWN_SPECIAL = 2, ANY_SAFE = 4, ANY_SPECIAL = 8 };
#define ANY_OF_OWN 2u /* bits from the one to the other */

/* items are sorted and differ. out: marks of the nodes, in scratch; NULL: no memory. */
static uint8_t *trie_build(struct cs_arena *arena, struct cs_vocab *v, const struct sorted *items,
                           uint32_t count, struct cs_arena *scratch)
{
    struct growth g = {.trie = &v->all};
    size_t nodes = 0;
    for (uint32_t i = 0; i < count; i++)
        nodes += items[i].size - (i ? cs_vocab_common(v, &items[i - 1], &items[i]) : 0);
    v->all.nodes = CS_NEW_ARRAY(arena, struct trie_node, nodes);
    uint8_t *const marks = CS_NEW_ARRAY(scratch, uint8_t, nodes);
    if (!v->all.nodes || !marks) return NULL;
    for (uint32_t i = 0; i < count; i++) {
        const size_t shared = i ? cs_vocab_common(v, &items[i - 1], &items[i]) : 0;
        for (size_t d = shared; d < items[i].size; d++)
            cs_trie_add(&g, (struct trie_node){.token = NO_TOKEN,
                                               .depth = (uint16_t)(d + 1),
                                               .byte = cs_vocab_byte(v, &items[i], d)});
        v->all.nodes[v->all.count - 1].token = items[i].token;
        v->all.nodes[v->all.count - 1].repeats = v->same[items[i].token] != NO_TOKEN;
        marks[v->all.count - 1] = items[i].chars ? OWN_SAFE : OWN_SPECIAL;
    }
    cs_trie_close(&g, 0);
    return marks;
}

/* From the last node to the first: what was gathered one depth below since the last node of this
 * depth are its children. */
static void marks_spread(const struct trie *trie, uint8_t *marks)
{
    uint8_t gathered[DEPTH_MAX + 1] = {0};
    for (uint32_t i = trie->count; i-- > 0;) {
        const uint16_t depth = trie->nodes[i].depth;
        const unsigned any = gathered[depth + 1] | (unsigned)marks[i] << ANY_OF_OWN;
        gathered[depth + 1] = 0;
        gathered[depth] |= (uint8_t)any;
        marks[i] |= (uint8_t)any;
    }
}

/* The part of the trie whose tokens bear a mark. */
static bool part_build(struct cs_arena *arena, const struct trie *all, const uint8_t *marks,
                       unsigned own, struct trie *part)
{
    struct growth g = {.trie = part};
    size_t nodes = 0;
    for (uint32_t i = 0; i < all->count; i++) nodes += (marks[i] >> ANY_OF_OWN & own) != 0;
    part->nodes = CS_NEW_ARRAY(arena, struct trie_node, nodes);
    if (!part->nodes) return false;
    for (uint32_t i = 0; i < all->count; i++) {
        struct trie_node node = all->nodes[i];
        if (!(marks[i] >> ANY_OF_OWN & own)) continue;
        if (!(marks[i] & own)) node.token = NO_TOKEN;
        cs_trie_add(&g, node);
    }
    cs_trie_close(&g, 0);
    return true;
}

static void bit_set(uint32_t *bits, uint32_t token)
{
    bits[token / 32] |= (uint32_t)1 << (token % 32);
}

static bool safe_masks_make(struct cs_arena *arena, struct cs_vocab *v, const struct sorted *items,
                            uint32_t count)
{
    uint32_t longer = 0;
    for (uint32_t s = 0; s <= SAFE_SIZES; s++) {
        v->safe_masks[s] = CS_NEW_ARRAY(arena, uint32_t, v->words);
        if (!v->safe_masks[s]) return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t size = items[i].chars < SAFE_SIZES ? items[i].chars : SAFE_SIZES;
        if (size == 0) continue;
        for (uint32_t t = items[i].token; t != NO_TOKEN; t = v->same[t]) {
            longer += size == SAFE_SIZES;
            bit_set(v->safe_masks[size], t);
        }
    }
    v->longer = CS_NEW_ARRAY(arena, uint32_t, longer);
    if (!v->longer) return false;
    for (uint32_t i = 0; i < count; i++) {
        if (items[i].chars < SAFE_SIZES) continue;
        for (uint32_t t = items[i].token; t != NO_TOKEN; t = v->same[t])
            v->longer[v->longer_count++] = t;
    }
    for (uint32_t s = 1; s <= SAFE_SIZES; s++)
        for (uint32_t w = 0; w < v->words; w++) v->safe_masks[s][w] |= v->safe_masks[s - 1][w];
    return true;
}

static void below_take(struct below *b, const struct below *child, unsigned char byte)
{
    const uint32_t height = child->height + ((byte & 0xC0) != 0x80);
    b->low |= child->low;
    b->high |= child->high;
    if (byte >= 0x80) b->high |= BELOW_WIDE;
    else if (byte >= 0x60) b->high |= (uint64_t)1 << (byte - 0x60);
    else b->low |= (uint64_t)1 << (byte - 0x20);
    if (height > b->height) b->height = height;
}

/* From the last node to the first, as marks_spread. out: of the large subtrees. */
static void below_fill(struct cs_vocab *v)
{
    const struct trie *const trie = &v->safe;
    struct below gathered[DEPTH_MAX + 1] = {0};
    uint32_t large = 0;
    for (uint32_t i = trie->count; i-- > 0;) {
        const struct trie_node *const n = &trie->nodes[i];
        struct below *const children = &gathered[n->depth + 1];
        below_take(&gathered[n->depth], children, n->byte);
        if (cs_vocab_large(v, i)) {
            v->below[large] = *children;
            v->place[i] = large++;
        }
        *children = (struct below){0};
    }
}

static bool below_make(struct cs_arena *arena, struct cs_vocab *v)
{
    const struct trie *const trie = &v->safe;
    uint32_t large = 0;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < trie->count; i++) large += cs_vocab_large(v, i);
    v->below = CS_NEW_ARRAY(arena, struct below, large);
    v->place = CS_NEW_ARRAY(arena, uint32_t, (size_t)trie->count + 1);
    v->order = CS_NEW_ARRAY(arena, uint32_t, v->count);
    if (!v->below || !v->place || !v->order) return false;
    below_fill(v);
    for (uint32_t i = 0; i < trie->count; i++) {
        if (cs_vocab_large(v, i)) v->below[v->place[i]].first = kept;
        else v->place[i] = kept;
        for (uint32_t t = trie->nodes[i].token; t != NO_TOKEN; t = v->same[t]) v->order[kept++] = t;
    }
    v->place[trie->count] = kept;
    return true;
}

static void roots_fill(struct trie *trie)
{
    uint32_t i = 0;
    for (unsigned b = 0; b < 256; b++) {
        trie->roots[b] = i;
        if (i < trie->count && trie->nodes[i].byte == b) i = trie->nodes[i].skip;
    }
    trie->roots[256] = trie->count;
}

/* Nodes have hundreds of siblings at the first two bytes, and few behind them. */
static bool starts_make(struct cs_arena *arena, struct cs_vocab *v)
{
    const struct trie *const safe = &v->safe;
    roots_fill(&v->all);
    roots_fill(&v->safe);
    roots_fill(&v->special);
    roots_fill(&v->tails);
    v->pairs = CS_NEW_ARRAY(arena, uint32_t, 256 * 256);
    if (!v->pairs) return false;
    for (unsigned b = 0; b <= 256; b++) v->firsts[b] = cs_vocab_first(v, safe->roots[b]);
    for (unsigned pair = 0; pair < 256 * 256; pair++) v->pairs[pair] = NO_TOKEN;
    for (unsigned b = 0; b < 256; b++)
        for (uint32_t i = safe->roots[b] + 1; i < safe->roots[b + 1]; i = safe->nodes[i].skip)
            v->pairs[b << 8 | safe->nodes[i].byte] = i;
    return true;
}

/* One item for each text; its other tokens hang on it. */
static uint32_t same_join(struct cs_vocab *v, struct sorted *items, uint32_t count)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct sorted *const last = kept ? &items[kept - 1] : NULL;
        if (last && last->size == items[i].size &&
            cs_vocab_common(v, last, &items[i]) == items[i].size) {
            v->same[items[i].token] = v->same[last->token];
            v->same[last->token] = items[i].token;
        } else items[kept++] = items[i];
    }
    return kept;
}

static bool tries_build(struct cs_arena *arena, struct cs_vocab *v, struct cs_arena *scratch)
{
    uint32_t count = 0;
    struct sorted *const items = cs_vocab_sort(scratch, v, &count);
    if (!items) return false;
    for (uint32_t t = 0; t < v->count; t++) v->same[t] = NO_TOKEN;
    count = same_join(v, items, count);
    uint8_t *const marks = trie_build(arena, v, items, count, scratch);
    if (!marks) return false;
    marks_spread(&v->all, marks);
    return part_build(arena, &v->all, marks, OWN_SAFE, &v->safe) &&
           part_build(arena, &v->all, marks, OWN_SPECIAL, &v->special) &&
           safe_masks_make(arena, v, items, count) && below_make(arena, v) &&
           cs_vocab_strings(arena, v, scratch) && starts_make(arena, v);
}

static bool tokens_copy(struct cs_arena *arena, struct cs_vocab *v, const cs_str *tokens)
{
    size_t size = 0;
    for (uint32_t t = 0; t < v->count; t++) size += tokens[t].len;
    char *bytes = CS_NEW_ARRAY(arena, char, size);
    v->tokens = CS_NEW_ARRAY(arena, cs_str, v->count);
    v->same = CS_NEW_ARRAY(arena, uint32_t, v->count);
    if (!bytes || !v->tokens || !v->same) return false;
    for (uint32_t t = 0; t < v->count; t++) {
        if (tokens[t].len > CS_VOCAB_TOKEN_BYTES_MAX) continue;
        cs_copy(bytes, tokens[t].ptr, tokens[t].len);
        v->tokens[t] = (cs_str){bytes, tokens[t].len};
        bytes += tokens[t].len;
    }
    return true;
}

cs_status cs_vocab_build(struct cs_arena *arena, const cs_str *tokens, uint32_t count,
                         const uint32_t *ends, uint32_t end_count, const struct cs_vocab **out,
                         struct cs_error *err)
{
    struct cs_arena scratch;
    struct cs_vocab *const v = CS_NEW(arena, struct cs_vocab);
    if (count > CS_VOCAB_TOKENS_MAX)
        return CS_FAIL(err, CS_E_LIMIT, "The vocabulary has too many tokens",
                       "Use a model with at most 1,048,576");
    if (!v) return cs_arena_fail(arena, err);
    v->count = count;
    v->words = (count + 31) / 32;
    v->ends = CS_NEW_ARRAY(arena, uint32_t, end_count);
    if (!v->ends || !tokens_copy(arena, v, tokens)) return cs_arena_fail(arena, err);
    for (uint32_t i = 0; i < end_count; i++) {
        if (ends[i] >= count)
            return CS_FAIL(err, CS_E_INPUT, "The vocabulary's end is not one of its tokens",
                           "Check the model file");
        v->ends[v->end_count++] = ends[i];
        v->tokens[ends[i]].len = 0; /* an end is no text, whatever it is spelled like */
    }
    cs_arena_init(&scratch, arena->from, CS_ARENA_CAP_DEFAULT);
    const bool built = tries_build(arena, v, &scratch);
    cs_arena_deinit(&scratch);
    if (!built) return cs_arena_fail(arena, err);
    *out = v;
    return CS_OK;
}

uint32_t cs_vocab_count(const struct cs_vocab *vocab)
{
    return vocab->count;
}

uint32_t cs_vocab_mask_words(const struct cs_vocab *vocab)
{
    return vocab->words;
}

cs_str cs_vocab_token(const struct cs_vocab *vocab, uint32_t token)
{
    return token < vocab->count ? vocab->tokens[token] : (cs_str){0};
}

uint32_t cs_vocab_longest(const struct cs_vocab *vocab, cs_str text)
{
    const struct trie *const trie = &vocab->all;
    uint32_t found = NO_TOKEN;
    uint32_t depth = 0;
    for (uint32_t i = 0; i < trie->count && depth < text.len;) {
        const struct trie_node *const n = &trie->nodes[i];
        if (n->depth <= depth) break; /* the subtree is behind us */
        if (n->byte != (unsigned char)text.ptr[depth]) {
            i = n->skip;
            continue;
        }
        if (n->token != NO_TOKEN) found = n->token;
        depth++;
        i++;
    }
    return found;
}
