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
    /* Safe tokens of at most this many characters; the last holds all of them. */
    uint32_t *safe_masks[SAFE_SIZES + 1];
    const uint32_t *longer; /* tokens of more than SAFE_SIZES - 1 characters */
    uint32_t longer_count;
};
#endif
