/* note.c - a checkpoint's seven lines, and files of them.
 *
 * A note is believed only in the one form that print gives it: it is read by taking the fields out
 * and comparing what print makes of them with what was there. */
#include "audit/audit_in.h"

#define DASH "\xe2\x80\x94" /* U+2014, as C2SP's signed notes have it */
#define ORIGIN "countersign/"
#define NOTE_LINES 7

static size_t text_print(cs_str tenant, const struct cs_audit_checkpoint *cp,
                         char out[static CS_AUDIT_NOTE_MAX])
{
    char root[48];
    char head[65];
    cs_audit_base64(cp->root.bytes, sizeof cp->root.bytes, root);
    cs_digest_text(&cp->head, head);
    const int n = snprintf(out, CS_AUDIT_NOTE_MAX, ORIGIN "%.*s\n%lld\n%s\ntime %lld\nhead %s\n",
                           (int)tenant.len, tenant.ptr, (long long)cp->size, root,
                           (long long)cp->at.unix_ms, head);
    CS_ASSERT(n > 0);
    CS_ASSERT(n < CS_AUDIT_NOTE_MAX);
    return (size_t)n;
}

size_t cs_audit_note_print(cs_str tenant, const struct cs_audit_checkpoint *cp,
                           char out[static CS_AUDIT_NOTE_MAX])
{
    uint8_t bytes[sizeof cp->key_id + sizeof cp->signature];
    char base64[96];
    CS_ASSERT(cs_tenant_valid(tenant));
    const size_t size = text_print(tenant, cp, out);
    memcpy(bytes, cp->key_id, sizeof cp->key_id);
    memcpy(bytes + sizeof cp->key_id, cp->signature, sizeof cp->signature);
    cs_audit_base64(bytes, sizeof bytes, base64);
    const int n = snprintf(out + size, CS_AUDIT_NOTE_MAX - size, "\n" DASH " " ORIGIN "%.*s %s\n",
                           (int)tenant.len, tenant.ptr, base64);
    CS_ASSERT(n > 0);
    CS_ASSERT((size_t)n < CS_AUDIT_NOTE_MAX - size);
    return size + (size_t)n;
}

bool cs_audit_int_parse(cs_str text, int64_t *out)
{
    int64_t value = 0;
    if (text.len < 1 || text.len > 18) return false;
    for (size_t i = 0; i < text.len; i++) {
        if (!cs_is_digit(text.ptr[i])) return false;
        value = value * 10 + (text.ptr[i] - '0');
    }
    *out = value;
    return true;
}

/* The line that begins at *at, without its end; *at moves behind it. */
static cs_str line_next(cs_str note, size_t *at)
{
    const size_t begin = *at;
    const size_t end = cs_str_find(note, CS_STR("\n"), begin);
    *at = end == SIZE_MAX ? note.len : end + 1;
    return cs_str_slice(note, begin, end == SIZE_MAX ? note.len : end);
}

static cs_str after(cs_str line, cs_str begin)
{
    return cs_str_starts(line, begin) ? cs_str_slice(line, begin.len, line.len) : (cs_str){"", 0};
}

bool cs_audit_note_parse(cs_str tenant, cs_str note, struct cs_audit_checkpoint *out)
{
    char again[CS_AUDIT_NOTE_MAX];
    uint8_t bytes[sizeof out->key_id + sizeof out->signature];
    size_t at = 0;
    *out = (struct cs_audit_checkpoint){0};
    if (note.len >= CS_AUDIT_NOTE_MAX) return false;
    (void)line_next(note, &at);
    bool good = cs_audit_int_parse(line_next(note, &at), &out->size);
    const cs_str root = line_next(note, &at);
    const cs_str time = after(line_next(note, &at), CS_STR("time "));
    const cs_str head = after(line_next(note, &at), CS_STR("head "));
    (void)line_next(note, &at);
    const cs_str signature = line_next(note, &at);
    good = good && cs_audit_unbase64(root, out->root.bytes, sizeof out->root.bytes) &&
           cs_audit_int_parse(time, &out->at.unix_ms) && cs_digest_parse(head, &out->head) &&
           signature.len >= 92 &&
           cs_audit_unbase64(cs_str_slice(signature, signature.len - 92, signature.len), bytes,
                             sizeof bytes);
    if (!good) return false;
    memcpy(out->key_id, bytes, sizeof out->key_id);
    memcpy(out->signature, bytes + sizeof out->key_id, sizeof out->signature);
    const size_t size = cs_audit_note_print(tenant, out, again);
    return cs_str_equal((cs_str){again, size}, note);
}

cs_status cs_audit_witness_parse(struct cs_arena *arena, cs_str tenant, cs_str file,
                                 const struct cs_audit_checkpoint **out, size_t *count,
                                 struct cs_error *err)
{
    size_t lines = 0;
    *out = NULL;
    *count = 0;
    for (size_t i = 0; i < file.len; i++) lines += file.ptr[i] == '\n';
    struct cs_audit_checkpoint *const notes =
        CS_NEW_ARRAY(arena, struct cs_audit_checkpoint, lines / NOTE_LINES + 1);
    if (!notes) return cs_arena_fail(arena, err);
    size_t n = 0;
    for (size_t at = 0; at < file.len; n++) {
        const size_t begin = at;
        for (int i = 0; i < NOTE_LINES; i++) (void)line_next(file, &at);
        const cs_str note = cs_str_slice(file, begin, at);
        const bool room = n < lines / NOTE_LINES;
        if (!room || !cs_audit_note_parse(tenant, note, &notes[n]) ||
            (n > 0 && notes[n].size < notes[n - 1].size))
            return CS_FAIL_AT(err, CS_E_INPUT, "The witness file holds no checkpoint of this log",
                              "Give the file that audit checkpoint --witness writes", begin);
    }
    *out = notes;
    *count = n;
    return CS_OK;
}

/* ---- signatures ---- */

cs_status cs_audit_key_id(cs_str tenant, const cs_audit_public *key, uint8_t out[static 4],
                          struct cs_error *err)
{
    char text[sizeof ORIGIN + CS_TENANT_BYTES_MAX + 2 + 32];
    cs_digest digest;
    CS_ASSERT(tenant.len <= CS_TENANT_BYTES_MAX);
    const int n = snprintf(text, sizeof text, ORIGIN "%.*s\n\x01", (int)tenant.len, tenant.ptr);
    memcpy(text + n, key->bytes, sizeof key->bytes);
    CS_TRY(cs_sha256((cs_str){text, (size_t)n + sizeof key->bytes}, &digest, err));
    memcpy(out, digest.bytes, 4);
    return CS_OK;
}

cs_status cs_audit_note_sign(cs_str tenant, const struct cs_audit_key *key,
                             struct cs_audit_checkpoint *cp, struct cs_error *err)
{
    char text[CS_AUDIT_NOTE_MAX];
    CS_TRY(cs_audit_key_id(tenant, &key->public_key, cp->key_id, err));
    const size_t size = text_print(tenant, cp, text);
    return cs_audit_sign(key, (cs_str){text, size}, cp->signature, err);
}

bool cs_audit_note_holds(cs_str tenant, const struct cs_audit_checkpoint *cp,
                         const cs_audit_public *key)
{
    char text[CS_AUDIT_NOTE_MAX];
    uint8_t id[4];
    struct cs_error ignored = {0};
    if (cs_audit_key_id(tenant, key, id, &ignored) != CS_OK || memcmp(id, cp->key_id, 4) != 0)
        return false;
    const size_t size = text_print(tenant, cp, text);
    return cs_audit_signed(key, (cs_str){text, size}, cp->signature);
}
