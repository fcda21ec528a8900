/* find_in.h - the finders that look at what others found.
 *
 *   cs_phi_find (find.c): check UTF-8 -> cs_legible_make (read/) -> cs_pattern_find (pattern/)
 *     -> cs_name_find (name/, told which bytes are taken) -> cs_beside_find -> cs_table_find
 *     -> one sorted list, back in the bytes of the text */
#ifndef CS_FIND_IN_H
#define CS_FIND_IN_H

#include "privacy/read/read_in.h"

/* Codes without a label beside a name that was found, or beside a date in a table: appended to out,
 * ascending, where found (ascending) has none. */
void cs_beside_find(cs_str text, const struct cs_phi_list *found, struct cs_phi_list *out);

/* Cells under a header that says what they hold: appended to out, ascending, where found has
 * none. */
void cs_table_find(cs_str text, const struct cs_phi_list *found, struct cs_phi_list *out);

#endif
