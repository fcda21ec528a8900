/* vocab.c - tokens as bytes, sorted into tries.
 *
 * Three of them: all tokens; those that may stand anywhere in a plain string ("safe"); the rest. In
 * the middle of a free string the safe ones are a mask made here once, and the rest is walked. */
#include "schema/vocab_in.h"

#include <stdlib.h>

struct sorted {
    cs_str bytes;
    uint32_t token;
};

static int sorted_order(const void *a, const void *b)
{
    const struct sorted *const x = a;
    const struct sorted *const y = b;
    const int order = cs_str_compare(x->bytes, y->bytes);
    return order ? order : (x->token < y->token ? -1 : 1);
}

static size_t common(cs_str a, cs_str b)
{
    size_t n = 0;
    while (n < a.len && n < b.len && a.ptr[n] == b.ptr[n]) n++;
    return n;
}

/* items are sorted and differ. */
static bool trie_build(struct cs_arena *arena, struct trie *trie, const struct sorted *items,
                       uint32_t count)
{
    size_t nodes = 0;
    uint32_t open[CS_VOCAB_TOKEN_BYTES_MAX + 1];
    cs_str before = {0};
    for (uint32_t i = 0; i < count; i++) {
        nodes += items[i].bytes.len - common(before, items[i].bytes);
        before = items[i].bytes;
    }
    trie->nodes = CS_NEW_ARRAY(arena, struct trie_node, nodes);
    if (!trie->nodes) return false;
    before = (cs_str){0};
    for (uint32_t i = 0; i < count; i++) {
        const cs_str text = items[i].bytes;
        const size_t shared = common(before, text);
        for (size_t d = shared; d < before.len; d++) trie->nodes[open[d]].skip = trie->count;
        for (size_t d = shared; d < text.len; d++) {
            open[d] = trie->count;
            trie->nodes[trie->count++] = (struct trie_node){
                .token = NO_TOKEN, .depth = (uint16_t)(d + 1), .byte = (uint8_t)text.ptr[d]};
        }
        trie->nodes[open[text.len - 1]].token = items[i].token;
        before = text;
    }
    for (size_t d = 0; d < before.len; d++) trie->nodes[open[d]].skip = trie->count;
    return true;
}

/* Characters of a token that may stand in a string as it is; 0: it is not safe. */
static uint32_t safe_size(cs_str text)
{
    uint32_t size = 0;
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char b = (unsigned char)text.ptr[i];
        if (b < 0x20 || b == '"' || b == '\\') return 0;
        size += (b & 0xC0) != 0x80;
    }
    return cs_utf8_invalid_at(text) == SIZE_MAX ? size : 0;
}

static void bit_set(uint32_t *bits, uint32_t token)
{
    bits[token / 32] |= (uint32_t)1 << (token % 32);
}

static bool safe_masks_make(struct cs_arena *arena, struct cs_vocab *v, const struct sorted *safe,
                            uint32_t count)
{
    uint32_t *const longer = CS_NEW_ARRAY(arena, uint32_t, count);
    if (!longer) return false;
    for (uint32_t s = 0; s <= SAFE_SIZES; s++) {
        v->safe_masks[s] = CS_NEW_ARRAY(arena, uint32_t, v->words);
        if (!v->safe_masks[s]) return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t size = safe_size(safe[i].bytes);
        for (uint32_t t = safe[i].token; t != NO_TOKEN; t = v->same[t]) {
            if (size >= SAFE_SIZES) longer[v->longer_count++] = t;
            bit_set(v->safe_masks[size < SAFE_SIZES ? size : SAFE_SIZES], t);
        }
    }
    for (uint32_t s = 1; s <= SAFE_SIZES; s++)
        for (uint32_t w = 0; w < v->words; w++) v->safe_masks[s][w] |= v->safe_masks[s - 1][w];
    v->longer = longer;
    return true;
}

static void below_take(struct below *b, unsigned char byte)
{
    if (byte >= 0x80) b->high |= BELOW_WIDE;
    else if (byte >= 0x60) b->high |= (uint64_t)1 << (byte - 0x60);
    else b->low |= (uint64_t)1 << (byte - 0x20);
}

static bool below_make(struct cs_arena *arena, struct cs_vocab *v)
{
    const struct trie *const trie = &v->safe;
    uint32_t kept = 0;
    v->below = CS_NEW_ARRAY(arena, struct below, (size_t)trie->count + 1);
    v->order = CS_NEW_ARRAY(arena, uint32_t, v->count);
    if (!v->below || !v->order) return false;
    for (uint32_t i = 0; i < trie->count; i++) {
        v->below[i].first = kept;
        for (uint32_t t = trie->nodes[i].token; t != NO_TOKEN; t = v->same[t]) v->order[kept++] = t;
    }
    v->below[trie->count].first = kept;
    for (uint32_t i = trie->count; i-- > 0;) {
        struct below *const own = &v->below[i];
        for (uint32_t k = i + 1; k < trie->nodes[i].skip; k = trie->nodes[k].skip) {
            const uint8_t byte = trie->nodes[k].byte;
            const uint32_t height = v->below[k].height + ((byte & 0xC0) != 0x80);
            own->low |= v->below[k].low;
            own->high |= v->below[k].high;
            below_take(own, byte);
            if (height > own->height) own->height = height;
        }
    }
    return true;
}

static bool tries_build(struct cs_arena *arena, struct cs_vocab *v, struct cs_arena *scratch)
{
    struct sorted *const items = CS_NEW_ARRAY(scratch, struct sorted, v->count);
    struct sorted *const parts = CS_NEW_ARRAY(scratch, struct sorted, v->count);
    uint32_t count = 0;
    uint32_t kept = 0;
    uint32_t safe = 0;
    uint32_t special = 0;
    if (!items || !parts) return false;
    for (uint32_t t = 0; t < v->count; t++) {
        v->same[t] = NO_TOKEN;
        if (v->tokens[t].len) items[count++] = (struct sorted){v->tokens[t], t};
    }
    if (count > 1) qsort(items, count, sizeof *items, sorted_order);
    for (uint32_t i = 0; i < count; i++) {
        if (kept && cs_str_equal(items[kept - 1].bytes, items[i].bytes)) {
            v->same[items[i].token] = v->same[items[kept - 1].token];
            v->same[items[kept - 1].token] = items[i].token;
        } else items[kept++] = items[i];
    }
    if (!trie_build(arena, &v->all, items, kept)) return false;
    for (uint32_t i = 0; i < kept; i++)
        if (safe_size(items[i].bytes)) parts[safe++] = items[i];
    if (!trie_build(arena, &v->safe, parts, safe)) return false;
    if (!safe_masks_make(arena, v, parts, safe) || !below_make(arena, v)) return false;
    for (uint32_t i = 0; i < kept; i++)
        if (!safe_size(items[i].bytes)) parts[special++] = items[i];
    return trie_build(arena, &v->special, parts, special);
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
