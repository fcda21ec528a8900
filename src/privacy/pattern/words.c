/* words.c - looks up the words that mean something beside an identifier.
 *
 * The lists stand by meaning in words/identifiers.txt; tools/identifiers.py compiles them into a
 * table of rows and a hash table of their numbers. Every word of a text is looked up once, so a
 * look-up is kept short: 15 letters are two numbers of 64 bits, their hash is one multiplication,
 * and four bits of it stand beside the row's number, so that other words rarely reach a row. */
#include "privacy/pattern/pattern_in.h"

#define WORD_MAX 15
#define SMALL_LETTERS UINT64_C(0x2020202020202020)
#define HASH_HIGH UINT64_C(0x9E3779B97F4A7C15)
#define HASH_ALL UINT64_C(0xC2B2AE3D27D4EB4F)
#define SLOT_BITS 13 /* tools/identifiers.py says the same */
#define ROW_BITS 12
#define TAG_BITS 4

struct entry {
    uint64_t low; /* the first eight letters, little endian */
    uint64_t high;
    uint64_t roles;
    uint8_t type;
    uint8_t value;
};

#define R(role) (UINT64_C(1) << ROLE_##role)
#include "privacy/identifiers.inc"
#undef R

bool pattern_word_find(const struct pattern *p, uint32_t begin, uint32_t end,
                       struct pattern_word *out)
{
    char copy[WORD_MAX + 1] = {0};
    const char *key = p->text.ptr + begin;
    const uint32_t size = end - begin;
    if (size == 0 || size > WORD_MAX) return false;
    if (p->text.len - begin < sizeof copy) key = memcpy(copy, key, size); /* at the text's end */
    /* Small letters by one bit; digits have it already. Padding is put back to zero. */
    const uint64_t mask_low = size >= 8 ? UINT64_MAX : (UINT64_C(1) << 8 * size) - 1;
    const uint64_t mask_high = size > 8 ? (UINT64_C(1) << 8 * (size - 8)) - 1 : 0;
    const uint64_t low = (cs_eight_at(key) | SMALL_LETTERS) & mask_low;
    const uint64_t high = (cs_eight_at(key + 8) | SMALL_LETTERS) & mask_high;
    const uint64_t hash = (low ^ high * HASH_HIGH) * HASH_ALL;
    const uint32_t tag = (uint32_t)(hash >> (64 - SLOT_BITS - TAG_BITS)) & ((1u << TAG_BITS) - 1);
    uint32_t at = (uint32_t)(hash >> (64 - SLOT_BITS));
    /* Half of all words are in the table and half are not: the first row is taken or left without a
     * branch, which could not be foretold. */
    const uint16_t home = slots[at];
    const uint32_t row = home & ((1u << ROW_BITS) - 1);
    const struct entry *const first = &entries[row ? row - 1 : 0];
    const bool same = (row != 0) & (first->low == low) & (first->high == high);
    out->roles = same ? first->roles : 0;
    out->type = same ? first->type : 0;
    out->value = same ? first->value : 0;
    if (same | (home == 0)) return same;
    for (at++;; at++) {
        const uint16_t slot = slots[at % CS_COUNT(slots)];
        if (slot == 0) return false;
        if (slot >> ROW_BITS != tag) continue;
        const struct entry *const entry = &entries[(slot & ((1u << ROW_BITS) - 1)) - 1];
        if (entry->low != low || entry->high != high) continue;
        out->roles = entry->roles;
        out->type = entry->type;
        out->value = entry->value;
        return true;
    }
}
