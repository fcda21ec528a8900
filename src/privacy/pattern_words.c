/* pattern_words.c - looks up the words that mean something beside an identifier.
 *
 * The lists stand by meaning in words/identifiers.txt; tools/identifiers.py compiles them into a
 * table of rows and a hash table of their numbers. Every word of a text is looked up once, so a
 * look-up is one hash of at most 15 bytes and, nearly always, at most one comparison. */
#include "privacy/pattern_in.h"

#define WORD_BYTES 16
#define FNV_BASIS 0x811C9DC5u
#define FNV_PRIME 0x01000193u

struct entry {
    char text[WORD_BYTES]; /* padded with zeros */
    uint64_t roles;
    uint8_t type;
    uint8_t value;
};

#define R(role) (UINT64_C(1) << ROLE_##role)
#include "privacy/identifiers.inc"
#undef R

bool pattern_word_find(cs_str letters, struct pattern_word *out)
{
    char key[WORD_BYTES] = {0};
    uint32_t hash = FNV_BASIS;
    if (letters.len == 0 || letters.len >= WORD_BYTES) return false;
    for (size_t i = 0; i < letters.len; i++) {
        const unsigned char c = lower_of((unsigned char)letters.ptr[i]);
        if (c >= 0x80) return false;
        key[i] = (char)c;
        hash = (hash ^ c) * FNV_PRIME;
    }
    for (uint32_t at = hash;; at++) {
        const uint16_t slot = slots[at % CS_COUNT(slots)];
        if (slot == 0) return false;
        const struct entry *const entry = &entries[slot - 1];
        if (memcmp(key, entry->text, WORD_BYTES) != 0) continue;
        out->roles = entry->roles;
        out->type = entry->type;
        out->value = entry->value;
        return true;
    }
}
