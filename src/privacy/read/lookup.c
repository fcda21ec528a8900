/* lookup.c - reads the table that tools/phi_words.py compiles: what is known of a word.
 *
 * One look-up a word, by a hash of 32 bits that stands for the word itself: among 2^32 values the
 * table's 310,000 give a stranger a false meaning once in 14,000 words, which the neighbours mend.
 * Slots hold hash and flags side by side, so a look-up touches one line of the cache. */
#include "privacy/read/word_in.h"

#define HEADER_BYTES 16
#define SLOT_BYTES 8
#define SPOKEN_BITS 20
#define AHEAD 12 /* words whose slots are on their way from memory */

extern const unsigned char cs_phi_words_begin[];

static uint32_t u32_at(const unsigned char *p)
{
    uint32_t n;
    memcpy(&n, p, sizeof n);
    return n;
}

size_t cs_lookup_size(void)
{
    return u32_at(cs_phi_words_begin + 12);
}

static inline uint32_t look_up(const unsigned char *slots, uint32_t mask, uint32_t hash)
{
    for (uint32_t at = hash & mask;; at = (at + 1) & mask) {
        const uint32_t there = u32_at(slots + (size_t)at * SLOT_BYTES);
        if (there == hash) return u32_at(slots + (size_t)at * SLOT_BYTES + 4);
        if (there == 0) return 0; /* the table is at most 65 % full: there is one */
    }
}

uint32_t cs_lookup(uint32_t hash)
{
    const uint32_t mask = u32_at(cs_phi_words_begin + 8) - 1;
    return look_up(cs_phi_words_begin + HEADER_BYTES, mask, hash);
}

static inline bool bit_at(const unsigned char *bits, uint32_t at)
{
    return bits[at >> 3] >> (at & 7) & 1;
}

bool cs_lookup_is_spoken(uint32_t hash)
{
    const size_t slots = u32_at(cs_phi_words_begin + 8);
    const unsigned char *const bits = cs_phi_words_begin + HEADER_BYTES + slots * SLOT_BYTES;
    return bit_at(bits, hash >> (32 - SPOKEN_BITS)) &&
           bit_at(bits, hash & ((1U << SPOKEN_BITS) - 1));
}

void cs_lookup_words(struct cs_word *words, size_t count)
{
    const uint32_t mask = u32_at(cs_phi_words_begin + 8) - 1;
    const unsigned char *const slots = cs_phi_words_begin + HEADER_BYTES;
    for (size_t i = 0; i < count; i++) {
        if (i + AHEAD < count)
            __builtin_prefetch(slots + (size_t)(words[i + AHEAD].hash & mask) * SLOT_BYTES);
        words[i].flags = look_up(slots, mask, words[i].hash);
    }
}
