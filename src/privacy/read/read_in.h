/* read_in.h - what every finder of identifiers shares: the legible text that is read, the list of
 * spans that is written, lists of words, and eight bytes at once.
 *
 * A list is sticky like cs_buf: after a failed allocation adds do nothing, and cs_phi_list_status
 * reports it once. */
#ifndef CS_READ_IN_H
#define CS_READ_IN_H

#include "privacy/privacy.h"

/* ---- what is found (list.c) ---- */

struct cs_phi_list {
    struct cs_arena *arena;
    struct cs_phi_span *spans;
    size_t count;
    size_t capacity;
    bool failed;
};

/* An empty list in arena. */
void cs_phi_list_init(struct cs_phi_list *list, struct cs_arena *arena);
/* Room for count spans in an empty list, so that it need not grow. */
void cs_phi_list_room(struct cs_phi_list *list, size_t count);
/* Append; begin < end. */
void cs_phi_list_add(struct cs_phi_list *list, const struct cs_phi_span *span);
CS_NODISCARD cs_status cs_phi_list_status(const struct cs_phi_list *list, struct cs_error *err);

/* ---- what is read (legible.c) ---- */

struct cs_edit;
/* A text as the finders read it, without markup and signs of print, and the way back. */
struct cs_legible {
    cs_str text;           /* the text itself where there is nothing to leave out */
    struct cs_edit *edits; /* ascending */
    size_t count;
    size_t capacity;
};
/* Text is valid UTF-8; the copy and the edits lie in arena. Linear. */
CS_NODISCARD cs_status cs_legible_make(struct cs_arena *arena, cs_str text, struct cs_legible *out,
                                       struct cs_error *err);
/* Spans of the copy (ascending) become spans of the text. */
void cs_legible_back(const struct cs_legible *legible, struct cs_phi_list *list);

/* ---- lists of words ---- */

/* May a word with this first byte and size be one of a list of words in small letters, whatever its
 * case? The compiler sees the list where this is inlined, so that first letters and sizes are two
 * constants, a bit for each; other bytes share bits with letters, long sizes share one. */
static inline __attribute__((always_inline)) bool
cs_may_be_listed(const char *const *list, size_t count, char first, size_t size)
{
    uint32_t firsts = 0;
    uint32_t sizes = 0;
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC unroll 128
#endif
    for (size_t k = 0; k < count; k++) {
        const size_t bytes = strlen(list[k]);
        firsts |= 1U << (list[k][0] & 31);
        sizes |= 1U << (bytes < 31 ? bytes : 31);
    }
    return firsts >> (first & 31) & sizes >> (size < 31 ? size : 31) & 1;
}

/* ---- eight bytes at once ---- */

/* The eight bytes at s, the first one lowest, on every machine. */
static inline uint64_t cs_eight_at(const char *s)
{
    const unsigned char *const b = (const unsigned char *)s;
    return (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 | (uint64_t)b[3] << 24 |
           (uint64_t)b[4] << 32 | (uint64_t)b[5] << 40 | (uint64_t)b[6] << 48 |
           (uint64_t)b[7] << 56;
}
/* How many of them, from the first on, are small letters of ASCII: 0 .. 8. */
static inline unsigned cs_small_letters(uint64_t eight)
{
    const uint64_t high = UINT64_C(0x8080808080808080);
    const uint64_t low = eight & ~high;
    const uint64_t from_a = low + UINT64_C(0x1F1F1F1F1F1F1F1F); /* 80 - 'a' */
    const uint64_t past_z = low + UINT64_C(0x0505050505050505); /* 7F - 'z' */
    const uint64_t others = ~(from_a & ~past_z & ~eight) & high;
    return others ? (unsigned)__builtin_ctzll(others) >> 3 : 8;
}

/* Bit 7 of each byte that is not this one. */
static inline uint64_t cs_bytes_but(uint64_t eight, unsigned char byte)
{
    const uint64_t low = UINT64_C(0x7F7F7F7F7F7F7F7F);
    const uint64_t x = eight ^ byte * UINT64_C(0x0101010101010101);
    return (((x & low) + low) | x) & ~low;
}
/* How many of them, from the first on, are blanks or tabulators: 0 .. 8. */
static inline unsigned cs_blanks(uint64_t eight)
{
    const uint64_t others = cs_bytes_but(eight, ' ') & cs_bytes_but(eight, '\t');
    return others ? (unsigned)__builtin_ctzll(others) >> 3 : 8;
}
/* How many of them, from the first on, are figures: 0 .. 8. */
static inline unsigned cs_figures(uint64_t eight)
{
    const uint64_t high = UINT64_C(0x8080808080808080);
    const uint64_t from_0 = eight ^ UINT64_C(0x3030303030303030); /* '0' .. '9': 0 .. 9 */
    const uint64_t past_9 = (from_0 & ~high) + UINT64_C(0x7676767676767676); /* 80 - 10 */
    const uint64_t others = (past_9 | from_0) & high;
    return others ? (unsigned)__builtin_ctzll(others) >> 3 : 8;
}
/* The number that the first count of them, which are figures, make; 1 <= count <= 8. Pairs of
 * figures are added up, then pairs of pairs. */
static inline uint32_t cs_figures_value(uint64_t eight, unsigned count)
{
    uint64_t v = (eight ^ UINT64_C(0x3030303030303030)) << (64 - 8 * count); /* zeros before it */
    v = v * 10 + (v >> 8);
    const uint64_t even = (v & UINT64_C(0xFF000000FF)) * UINT64_C(0xF424000000064);
    const uint64_t odd = (v >> 16 & UINT64_C(0xFF000000FF)) * UINT64_C(0x271000000001);
    return (uint32_t)((even + odd) >> 32);
}

#endif
