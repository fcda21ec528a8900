/* audit_in.h - one event as it is stored, and its hash.
 *
 * Append and verification compute the hash with this one function from the same fields. */
#ifndef CS_AUDIT_IN_H
#define CS_AUDIT_IN_H

#include "audit/audit.h"

#define CS_AUDIT_WORD_MAX 48
#define CS_AUDIT_FIELDS_MAX 24
#define CS_AUDIT_DETAIL_MAX 4096

struct cs_audit_line {
    cs_str tenant;
    int64_t seq;
    int64_t at_ms;
    cs_str actor;
    cs_str action;
    cs_str object;
    cs_id object_id;
    cs_str outcome;
    cs_str detail;
    cs_digest prev;
};

/* The hash as audit.h describes it. Fails: CS_E_CORRUPT when the fields are larger than any that
 * append writes, or hold a line's end. */
CS_NODISCARD cs_status cs_audit_hash(const struct cs_audit_line *line, cs_digest *out,
                                     struct cs_error *err);

#endif
