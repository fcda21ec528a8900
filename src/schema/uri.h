/* uri.h - resolves references among schemas (RFC 3986, section 5), inside the schema room only. */
#ifndef CS_SCHEMA_URI_H
#define CS_SCHEMA_URI_H

#include "base/base.h"

/* A URI in its parts; a part that is absent has a NULL ptr, one that is empty has not. */
struct cs_uri {
    cs_str scheme;
    cs_str authority;
    cs_str path; /* never NULL */
    cs_str query;
    cs_str fragment;
};

/* The parts of a text, borrowed. Takes any text apart; checks nothing. */
struct cs_uri cs_uri_parse(cs_str text);
/* The absolute form of reference against base, without its fragment; in arena. base may be empty:
 * then the reference stays as it is. */
CS_NODISCARD cs_status cs_uri_resolve(struct cs_arena *arena, cs_str base, cs_str reference,
                                      cs_str *out, struct cs_error *err);
/* %24 and the like decoded; false when an escape is broken. */
CS_NODISCARD bool cs_uri_decode(cs_str text, struct cs_buf *out);

#endif
