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

#endif
