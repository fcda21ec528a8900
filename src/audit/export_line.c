/* export_line.c - the four kinds of line of an export, each in one form only.
 *
 * The reader takes a line's fields out, prints them again with these functions and compares, so
 * there is no second way to write the same record. */
#include "audit/audit_in.h"

/* A JSON string. What append writes needs only quotation marks escaped; a store that somebody
 * changed can hold anything. */
static void add_string(struct cs_buf *buf, cs_str s)
{
    static const char letters[] = "btn?fr"; /* of 8 to 13 */
    cs_buf_add_char(buf, '"');
    for (size_t i = 0; i < s.len;) {
        size_t run = i;
        while (run < s.len && (unsigned char)s.ptr[run] >= 0x20 && s.ptr[run] != '"' &&
               s.ptr[run] != '\\')
            run++;
        cs_buf_add(buf, cs_str_slice(s, i, run));
        if (run == s.len) break;
        const unsigned char c = (unsigned char)s.ptr[run];
        if (c >= 8 && c <= 13 && c != 11) {
            cs_buf_add_char(buf, '\\');
            cs_buf_add_char(buf, letters[c - 8]);
        } else if (c < 0x20) {
            cs_buf_add_format(buf, "\\u%04x", c);
        } else {
            cs_buf_add_char(buf, '\\');
            cs_buf_add_char(buf, s.ptr[run]);
        }
        i = run + 1;
    }
    cs_buf_add_char(buf, '"');
}

static void add_digest(struct cs_buf *buf, const cs_digest *digest)
{
    char text[65];
    cs_digest_text(digest, text);
    add_string(buf, cs_str_of(text));
}

void cs_audit_print_header(struct cs_buf *buf, cs_str tenant, const cs_audit_public *key)
{
    cs_digest bytes;
    memcpy(bytes.bytes, key->bytes, 32);
    CS_BUF_LIT(buf, "{\"v\":1,\"type\":\"countersign-audit\",\"tenant\":");
    add_string(buf, tenant);
    CS_BUF_LIT(buf, ",\"key\":");
    add_digest(buf, &bytes);
    CS_BUF_LIT(buf, "}\n");
}

void cs_audit_print_record(struct cs_buf *buf, const struct cs_audit_line *line,
                           const cs_digest *hash)
{
    char id[33];
    cs_id_text(line->object_id, id);
    CS_BUF_LIT(buf, "{\"seq\":");
    cs_buf_add_int(buf, line->seq);
    CS_BUF_LIT(buf, ",\"at_ms\":");
    cs_buf_add_int(buf, line->at_ms);
    CS_BUF_LIT(buf, ",\"actor\":");
    add_string(buf, line->actor);
    CS_BUF_LIT(buf, ",\"action\":");
    add_string(buf, line->action);
    CS_BUF_LIT(buf, ",\"object\":");
    add_string(buf, line->object);
    CS_BUF_LIT(buf, ",\"object_id\":");
    add_string(buf, cs_str_of(id));
    CS_BUF_LIT(buf, ",\"outcome\":");
    add_string(buf, line->outcome);
    CS_BUF_LIT(buf, ",\"detail\":");
    add_string(buf, line->detail);
    CS_BUF_LIT(buf, ",\"prev\":");
    add_digest(buf, &line->prev);
    CS_BUF_LIT(buf, ",\"hash\":");
    add_digest(buf, hash);
    CS_BUF_LIT(buf, "}\n");
}

void cs_audit_print_checkpoint(struct cs_buf *buf, cs_str note)
{
    CS_BUF_LIT(buf, "{\"checkpoint\":");
    add_string(buf, note);
    CS_BUF_LIT(buf, "}\n");
}

void cs_audit_print_end(struct cs_buf *buf, const struct cs_audit_closing *closing)
{
    CS_BUF_LIT(buf, "{\"records\":");
    cs_buf_add_int(buf, closing->records);
    CS_BUF_LIT(buf, ",\"checkpoints\":");
    cs_buf_add_int(buf, closing->checkpoints);
    CS_BUF_LIT(buf, ",\"head\":");
    add_digest(buf, &closing->head);
    CS_BUF_LIT(buf, ",\"root\":");
    add_digest(buf, &closing->root);
    CS_BUF_LIT(buf, ",\"sha256\":");
    add_digest(buf, &closing->sha256);
    CS_BUF_LIT(buf, "}\n");
}
