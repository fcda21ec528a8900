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

/* "key":value; the first one opens the object. */
static void key_add(struct cs_buf *buf, const char *key)
{
    const bool first = buf->size == 0 || buf->bytes[buf->size - 1] == '\n';
    cs_buf_add_char(buf, first ? '{' : ',');
    add_string(buf, cs_str_of(key));
    cs_buf_add_char(buf, ':');
}

static void key_int(struct cs_buf *buf, const char *key, int64_t value)
{
    key_add(buf, key);
    cs_buf_add_int(buf, value);
}

static void key_string(struct cs_buf *buf, const char *key, cs_str value)
{
    key_add(buf, key);
    add_string(buf, value);
}

static void key_digest(struct cs_buf *buf, const char *key, const cs_digest *value)
{
    char text[65];
    cs_digest_text(value, text);
    key_string(buf, key, cs_str_of(text));
}

void cs_audit_print_header(struct cs_buf *buf, cs_str tenant, const cs_audit_public *key)
{
    cs_digest bytes;
    memcpy(bytes.bytes, key->bytes, 32);
    key_int(buf, "v", 1);
    key_string(buf, "type", CS_STR("countersign-audit"));
    key_string(buf, "tenant", tenant);
    key_digest(buf, "key", &bytes);
    CS_BUF_LIT(buf, "}\n");
}

void cs_audit_print_record(struct cs_buf *buf, const struct cs_audit_line *line,
                           const cs_digest *hash)
{
    char id[33];
    cs_id_text(line->object_id, id);
    key_int(buf, "seq", line->seq);
    key_int(buf, "at_ms", line->at_ms);
    key_string(buf, "actor", line->actor);
    key_string(buf, "action", line->action);
    key_string(buf, "object", line->object);
    key_string(buf, "object_id", cs_str_of(id));
    key_string(buf, "outcome", line->outcome);
    key_string(buf, "detail", line->detail);
    key_digest(buf, "prev", &line->prev);
    key_digest(buf, "hash", hash);
    CS_BUF_LIT(buf, "}\n");
}

void cs_audit_print_checkpoint(struct cs_buf *buf, cs_str note)
{
    key_string(buf, "checkpoint", note);
    CS_BUF_LIT(buf, "}\n");
}

void cs_audit_print_end(struct cs_buf *buf, const struct cs_audit_closing *closing)
{
    key_int(buf, "records", closing->records);
    key_int(buf, "checkpoints", closing->checkpoints);
    key_digest(buf, "head", &closing->head);
    key_digest(buf, "root", &closing->root);
    key_digest(buf, "sha256", &closing->sha256);
    CS_BUF_LIT(buf, "}\n");
}
