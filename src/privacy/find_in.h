/* find_in.h - what the finders of identifiers share: a growing list of spans, and their doors.
 *
 *   cs_phi_find (find.c): check UTF-8 -> cs_pattern_find (figures, codes, dates, addresses)
 *     -> cs_name_find (people and places, told which bytes are taken) -> one sorted list
 *
 * A list is sticky like cs_buf: after a failed allocation adds do nothing, and cs_phi_list_status
 * reports it once. */
#ifndef CS_FIND_IN_H
#define CS_FIND_IN_H

#include "privacy/privacy.h"

struct cs_phi_list {
    struct cs_arena *arena;
    struct cs_phi_span *spans;
    size_t count;
    size_t capacity;
    bool failed;
};

/* An empty list in arena. */
void cs_phi_list_init(struct cs_phi_list *list, struct cs_arena *arena);
/* Append; begin < end. */
void cs_phi_list_add(struct cs_phi_list *list, const struct cs_phi_span *span);
CS_NODISCARD cs_status cs_phi_list_status(const struct cs_phi_list *list, struct cs_error *err);

/* Everything with a shape or a label of its own: dates, ages over 89, telephone and fax numbers,
 * e-mail, SSN, record, plan, account, licence, vehicle and device numbers, URLs, addresses of the
 * network, biometric and other ids, street addresses, PO boxes and ZIP codes. One pass over text
 * (valid UTF-8), linear. Spans are appended ascending and do not overlap. */
void cs_pattern_find(cs_str text, struct cs_phi_list *list);

/* People and places: text and what cs_pattern_find gave (ascending). Appends names, towns, counties
 * and other places smaller than a state, not overlapping each other; where one overlaps a pattern's
 * span, find.c decides. */
CS_NODISCARD cs_status cs_name_find(cs_str text, const struct cs_phi_list *patterns,
                                    struct cs_phi_list *list, struct cs_error *err);

/* Codes without a label beside a name that was found, or beside a date in a table: appended to out,
 * ascending, where found (ascending) has none. */
void cs_beside_find(cs_str text, const struct cs_phi_list *found, struct cs_phi_list *out);

/* Cells under a header that says what they hold: appended to out, ascending, where found has
 * none. */
void cs_table_find(cs_str text, const struct cs_phi_list *found, struct cs_phi_list *out);

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

#endif
