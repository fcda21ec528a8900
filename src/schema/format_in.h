/* format_in.h - the checks of formats, shared among the files that hold them. */
#ifndef CS_FORMAT_IN_H
#define CS_FORMAT_IN_H

#include "schema/schema_in.h"

/* count digits at s[at] as a number; false when there is another character. */
bool cs_format_digits(cs_str s, size_t at, size_t count, unsigned *out);
static inline bool cs_format_is_hex(char c)
{
    return cs_is_digit(c) || (cs_to_lower(c) >= 'a' && cs_to_lower(c) <= 'f');
}

bool cs_format_email(struct cs_arena *scratch, cs_str s);        /* RFC 5321, 4.1.2 */
bool cs_format_idn_email(struct cs_arena *scratch, cs_str s);    /* RFC 6531 */
bool cs_format_hostname(struct cs_arena *scratch, cs_str s);     /* RFC 1123, 2.1; RFC 5891 */
bool cs_format_idn_hostname(struct cs_arena *scratch, cs_str s); /* RFC 5890 */
bool cs_format_ipv4(struct cs_arena *scratch, cs_str s);         /* RFC 2673, 3.2 */
bool cs_format_ipv6(struct cs_arena *scratch, cs_str s);         /* RFC 4291, 2.2 */
bool cs_format_uri(struct cs_arena *scratch, cs_str s);          /* RFC 3986 */
bool cs_format_uri_reference(struct cs_arena *scratch, cs_str s);
bool cs_format_iri(struct cs_arena *scratch, cs_str s); /* RFC 3987 */
bool cs_format_iri_reference(struct cs_arena *scratch, cs_str s);
bool cs_format_uri_template(struct cs_arena *scratch, cs_str s); /* RFC 6570 */

#endif
