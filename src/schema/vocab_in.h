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
    bool repeats; /* further tokens have the same bytes */
};
struct trie {
    struct trie_node *nodes;
    uint32_t count;
    uint32_t roots[257]; /* by first byte: its node is there and not at the next one's place */
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
/* A special token where a free string may go on (vocab_string.c). */
struct string_token {
    uint32_t token;
    uint16_t chars; /* before the closing mark, or all of them */
    uint16_t size;  /* their bytes */
    bool odd;  /* a name that it ends can not be told by bytes, or it holds another whole one */
    bool more; /* the next one ends with the same tail */
};
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
    uint32_t *pairs; /* by two first bytes: the safe trie's node, or NO_TOKEN */
    uint32_t firsts[257]; /* by first byte: safe tokens in `order` before it */
    /* Safe tokens of at most this many characters; the last holds all of them. */
    uint32_t *safe_masks[SAFE_SIZES + 1];
    struct string_token *inside; /* special tokens that stay inside of a string */
    uint32_t inside_count;
    uint32_t *inside_mask;
    struct trie tails; /* of those that end it, from the mark on; a node's token: in `endings` */
    struct string_token *endings;
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

/* A node's child, or NO_TOKEN. */
static inline uint32_t cs_trie_child(const struct trie *trie, uint32_t node, uint8_t byte)
{
    for (uint32_t i = node + 1; i < trie->nodes[node].skip; i = trie->nodes[i].skip)
        if (trie->nodes[i].byte == byte) return i;
    return NO_TOKEN;
}

/* A trie whose nodes are added in their order: those from the root to the last one are open. */
struct growth {
    struct trie *trie;
    uint32_t depth;
    uint32_t open[CS_VOCAB_TOKEN_BYTES_MAX + 1];
};
void cs_trie_add(struct growth *g, struct trie_node node);
void cs_trie_close(struct growth *g, uint32_t depth);

/* What free strings need; false: no memory. */
bool cs_vocab_strings(struct cs_arena *arena, struct cs_vocab *v, struct cs_arena *scratch);

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

static inline void cs_vocab_set(const struct cs_vocab *v, uint32_t *bits, const struct trie_node *n)
{
    if (n->token == NO_TOKEN) return;
    bits[n->token / 32] |= (uint32_t)1 << (n->token % 32);
    for (uint32_t t = n->repeats ? v->same[n->token] : NO_TOKEN; t != NO_TOKEN; t = v->same[t])
        bits[t / 32] |= (uint32_t)1 << (t % 32);
}
#endif
