/* line.c - the canonical form of an event: twelve lines of text, hashed.
 *
 * Lines rather than JSON, so that an outsider needs no more than printf and sha256sum. */
#include "audit/audit_in.h"

/* The detail and ten short fields. */
#define LINES_BYTES_MAX (CS_AUDIT_DETAIL_MAX + 1024)

struct lines {
    char bytes[LINES_BYTES_MAX];
    size_t size;
    bool good;
};

static void line_add(struct lines *lines, cs_str s)
{
    if (!lines->good) return;
    if (s.len + 1 > sizeof lines->bytes - lines->size ||
        cs_str_find(s, CS_STR("\n"), 0) != SIZE_MAX) {
        lines->good = false;
        return;
    }
    cs_copy(lines->bytes + lines->size, s.ptr, s.len);
    lines->bytes[lines->size + s.len] = '\n';
    lines->size += s.len + 1;
}

static void line_add_int(struct lines *lines, int64_t number)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%lld", (long long)number);
    line_add(lines, cs_str_of(text));
}

cs_status cs_audit_hash(struct cs_audit_hasher *h, const struct cs_audit_line *line, cs_digest *out,
                        struct cs_error *err)
{
    struct lines lines;
    lines.size = 0;
    lines.good = true;
    char id[33];
    char prev[65];
    cs_id_text(line->object_id, id);
    cs_digest_text(&line->prev, prev);
    line_add(&lines, CS_STR("countersign-audit 1"));
    line_add(&lines, line->tenant);
    line_add_int(&lines, line->seq);
    line_add_int(&lines, line->at_ms);
    line_add(&lines, line->actor);
    line_add(&lines, line->action);
    line_add(&lines, line->object);
    line_add(&lines, cs_str_of(id));
    line_add(&lines, line->outcome);
    line_add(&lines, line->detail);
    line_add(&lines, cs_str_of(prev));
    line_add(&lines, CS_STR("end"));
    if (!lines.good)
        return CS_FAIL(err, CS_E_CORRUPT, "An audit event has a form that we never write",
                       "Keep the store as it is and ask who could write to it");
    cs_audit_hasher_begin(h);
    cs_audit_hasher_add(h, (cs_str){lines.bytes, lines.size});
    cs_audit_hasher_end(h, out);
    return cs_audit_hasher_check(h, err);
}
