/* vocab_in.h - the tries of a vocabulary; inside the schema room only.
 *
 * Nodes stand in the order of a walk that visits parents first, so the walk is a loop: on to the
 * next node, or over the whole subtree when its bytes may not come. */
#ifndef CS_VOCAB_IN_H
#define CS_VOCAB_IN_H

#include "schema/constraint.h"

#define NO_TOKEN UINT32_MAX
#define SAFE_SIZES 32u

struct trie_node {
    uint32_t skip;  /* index of the first node behind the subtree */
    uint32_t token; /* that ends here, or NO_TOKEN */
    uint16_t depth; /* 1 for the first byte */
    uint8_t byte;
};
struct trie {
    struct trie_node *nodes;
    uint32_t count;
};
#define SUBTREE_LEAST 8u /* nodes; smaller subtrees of the safe trie are walked, not taken whole */
/* What stands below a node of the safe trie, its own byte aside; of large subtrees alone. */
struct below {
    uint64_t low;    /* bytes 0x20 .. 0x5F */
    uint64_t high;   /* bytes 0x60 .. 0x7F, and BELOW_WIDE for all beyond ASCII */
    uint32_t first;  /* tokens in `order` before this node's own */
    uint32_t height; /* characters of its longest text */
};
#define BELOW_WIDE ((uint64_t)1 << 32)
struct cs_vocab {
    cs_str *tokens;
    uint32_t *same; /* the next token of the same bytes, or NO_TOKEN */
    uint32_t *ends;
    uint32_t count;
    uint32_t end_count;
    uint32_t words;
    struct trie all;
    struct trie safe;    /* whole characters that need no escape in a string */
    struct trie special; /* all others */
    struct below *below;
    uint32_t *place; /* of the safe trie's nodes, and one behind the last: in `below`, or `first` */
    uint32_t *order; /* safe tokens in the order of their nodes */
    /* Safe tokens of at most this many characters; the last holds all of them. */
    uint32_t *safe_masks[SAFE_SIZES + 1];
    uint32_t *longer; /* tokens of more than SAFE_SIZES - 1 characters */
    uint32_t longer_count;
};

/* A subtree that `below` tells of. */
static inline bool cs_vocab_large(const struct cs_vocab *v, uint32_t node)
{
    return node < v->safe.count && v->safe.nodes[node].skip - node >= SUBTREE_LEAST;
}

/* Tokens in `order` before a node's own. */
static inline uint32_t cs_vocab_first(const struct cs_vocab *v, uint32_t node)
{
    return cs_vocab_large(v, node) ? v->below[v->place[node]].first : v->place[node];
}

/* A token on its way into the tries. */
struct sorted {
    uint64_t key; /* its first eight bytes as a number, the first one most */
    uint32_t token;
    uint16_t size;
    uint16_t chars; /* where it may stand in a string as it is; else 0 */
};

/* The tokens that have bytes, in the order of these, then of their numbers; NULL: no memory. */
struct sorted *cs_vocab_sort(struct cs_arena *scratch, const struct cs_vocab *v, uint32_t *count);
/* Bytes that two tokens begin with alike. */
size_t cs_vocab_common(const struct cs_vocab *v, const struct sorted *a, const struct sorted *b);

/* A token's byte; most are in the key. */
static inline uint8_t cs_vocab_byte(const struct cs_vocab *v, const struct sorted *item, size_t at)
{
    return at < 8 ? (uint8_t)(item->key >> (56 - 8 * at)) : (uint8_t)v->tokens[item->token].ptr[at];
}

static inline void cs_vocab_set(const struct cs_vocab *v, uint32_t *bits, uint32_t token)
{
    for (; token != NO_TOKEN; token = v->same[token])
        bits[token / 32] |= (uint32_t)1 << (token % 32);
}
#endif
