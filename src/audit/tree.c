/* tree.c - the Merkle tree of RFC 6962 over the records' hashes, grown at its right edge.
 *
 * leaf = SHA-256(0x00, the record's hash), node = SHA-256(0x01, left, right). Of a tree of n leaves
 * only the roots of its full subtrees are kept, one for each bit of n, the largest first: enough to
 * add a leaf (one more hash on average, log2(n) at most) and to give the root. Every fourth level
 * of the finished subtrees is stored as well, for proofs: one row for 15 records, and what lies
 * between is computed again from at most 8 rows a level. */
#include "audit/audit_in.h"

static unsigned bits_of(int64_t size)
{
    unsigned n = 0;
    for (uint64_t left = (uint64_t)size; left; left &= left - 1) n++;
    return n;
}

unsigned cs_audit_tree_peaks(const struct cs_audit_tree *tree)
{
    return bits_of(tree->size);
}

static cs_str bytes_of(const cs_digest *digest)
{
    return (cs_str){(const char *)digest->bytes, sizeof digest->bytes};
}

void cs_audit_leaf(struct cs_audit_hasher *h, const cs_digest *record, cs_digest *out)
{
    cs_audit_hasher_begin(h);
    cs_audit_hasher_add(h, (cs_str){"\0", 1});
    cs_audit_hasher_add(h, bytes_of(record));
    cs_audit_hasher_end(h, out);
}

void cs_audit_node(struct cs_audit_hasher *h, const cs_digest *left, const cs_digest *right,
                   cs_digest *out)
{
    char bytes[1 + 32 + 32] = {1};
    memcpy(bytes + 1, left->bytes, 32);
    memcpy(bytes + 33, right->bytes, 32);
    cs_audit_hasher_begin(h);
    cs_audit_hasher_add(h, (cs_str){bytes, sizeof bytes});
    cs_audit_hasher_end(h, out);
}

void cs_audit_tree_add(struct cs_audit_hasher *h, struct cs_audit_tree *tree,
                       const cs_digest *record, struct cs_audit_made *made)
{
    unsigned count = bits_of(tree->size);
    cs_digest hash;
    int64_t level = 0;
    CS_ASSERT(tree->size >= 0);
    CS_ASSERT(tree->size < INT64_MAX);
    made->count = 0;
    cs_audit_leaf(h, record, &hash);
    for (int64_t left = tree->size; left & 1; left >>= 1) {
        cs_audit_node(h, &tree->peaks[--count], &hash, &hash);
        level++;
        if (level % CS_AUDIT_LEVELS_APART) continue;
        made->nodes[made->count++] =
            (struct cs_audit_made_node){.level = level, .place = tree->size >> level, .hash = hash};
    }
    tree->peaks[count] = hash;
    tree->size++;
}

void cs_audit_tree_root(struct cs_audit_hasher *h, const struct cs_audit_tree *tree, cs_digest *out)
{
    unsigned count = bits_of(tree->size);
    if (count == 0) { /* of nothing: the hash of no bytes */
        cs_audit_hasher_begin(h);
        cs_audit_hasher_end(h, out);
        return;
    }
    *out = tree->peaks[--count];
    while (count) cs_audit_node(h, &tree->peaks[--count], out, out);
}
