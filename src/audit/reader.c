/* reader.c - checks an export line by line, without a store and in constant memory.
 *
 * Every byte counts: a line that is not exactly what export_line.c prints of its fields is an edit,
 * and the last line's digest covers all before it. The order of the checks is written down in
 * docs/audit.md, since the independent verifier there gives the same answers.
 *
 *   header -> { record | checkpoint } -> end
 *
 * A checkpoint that covers more records than were read means that records are missing before it
 * (when more follow) or that the tail is (when none do): it is kept pending until that is known. */
#include "audit/audit_in.h"

enum reader_state { AT_HEADER, AT_RECORDS, AT_END };

struct cs_audit_reader {
    struct cs_audit_reader_options options;
    struct cs_audit_report *report;
    struct cs_audit_checker checker;
    struct cs_audit_hasher read; /* of every byte before this line */
    struct cs_arena kept;        /* the witness */
    enum reader_state state;
    bool pending;
    char tenant[CS_TENANT_BYTES_MAX + 1];
    size_t size;
    char line[CS_AUDIT_LINE_MAX];
};

static bool edited(struct cs_audit_reader *r, const char *what)
{
    return cs_audit_broken(r->report, r->report->head_seq + 1, CS_AUDIT_EDITED, what);
}

/* ---- fields ---- */

static cs_str string_of(yyjson_val *object, const char *key)
{
    yyjson_val *const v = yyjson_obj_get(object, key);
    return yyjson_is_str(v) ? (cs_str){yyjson_get_str(v), yyjson_get_len(v)} : (cs_str){"", 0};
}

/* -1: no such number, which is never printed the same. */
static int64_t int_of(yyjson_val *object, const char *key)
{
    yyjson_val *const v = yyjson_obj_get(object, key);
    return yyjson_is_int(v) ? yyjson_get_sint(v) : -1;
}

static cs_digest digest_of(yyjson_val *object, const char *key)
{
    cs_digest digest = {{0}};
    if (!cs_digest_parse(string_of(object, key), &digest)) digest = (cs_digest){{0}};
    return digest;
}

/* What was printed is this line, with its end. */
static bool same(struct cs_audit_reader *r, struct cs_buf *buf)
{
    struct cs_error ignored = {0};
    cs_str again;
    if (cs_buf_finish(buf, &again, &ignored) != CS_OK) return false;
    return cs_str_equal(again, (cs_str){r->line, r->size});
}

/* ---- the kinds of line; *status is for what is no answer ---- */

static bool header_check(struct cs_audit_reader *r, yyjson_val *root, struct cs_buf *buf,
                         cs_status *status, struct cs_error *err)
{
    const cs_str tenant = string_of(root, "tenant");
    const cs_digest bytes = digest_of(root, "key");
    cs_audit_public key;
    struct cs_audit_trust *const trust = &r->checker.trust;
    memcpy(key.bytes, bytes.bytes, sizeof key.bytes);
    if (!cs_tenant_valid(tenant)) return edited(r, "this is not an export of an audit log");
    cs_audit_print_header(buf, tenant, &key);
    if (!same(r, buf)) return edited(r, "this is not an export of an audit log");
    cs_copy(r->tenant, tenant.ptr, tenant.len);
    r->checker.tenant = cs_str_of(r->tenant);
    r->state = AT_RECORDS;
    *status = cs_audit_witness_parse(&r->kept, r->checker.tenant, r->options.witness,
                                     &trust->witness, &trust->witness_count, err);
    if (*status != CS_OK) return false;
    if (trust->key && !cs_audit_public_equal(trust->key, &key))
        return cs_audit_broken(r->report, 1, CS_AUDIT_SIGNATURE,
                               "the export names another key than the one that was given");
    return cs_audit_check_key(&r->checker, &key);
}

static bool record_check(struct cs_audit_reader *r, yyjson_val *root, struct cs_buf *buf)
{
    struct cs_audit_line line = {
        .tenant = r->checker.tenant,
        .seq = int_of(root, "seq"),
        .at_ms = int_of(root, "at_ms"),
        .actor = string_of(root, "actor"),
        .action = string_of(root, "action"),
        .object = string_of(root, "object"),
        .outcome = string_of(root, "outcome"),
        .detail = string_of(root, "detail"),
        .prev = digest_of(root, "prev"),
    };
    const cs_digest hash = digest_of(root, "hash");
    if (!cs_id_parse(string_of(root, "object_id"), &line.object_id))
        return edited(r, "the line has a form that is never written");
    cs_audit_print_record(buf, &line, &hash);
    if (!same(r, buf)) return edited(r, "the line has a form that is never written");
    if (r->pending)
        return cs_audit_broken(r->report, r->report->head_seq + 1, CS_AUDIT_MISSING,
                               "an event is missing");
    return cs_audit_check_record(&r->checker, &line, &hash);
}

static bool checkpoint_check(struct cs_audit_reader *r, yyjson_val *root, struct cs_buf *buf)
{
    const cs_str note = string_of(root, "checkpoint");
    struct cs_audit_checkpoint cp;
    cs_audit_print_checkpoint(buf, note);
    if (!same(r, buf) || !cs_audit_note_parse(r->checker.tenant, note, &cp))
        return edited(r, "the checkpoint has a form that is never written");
    if (!cs_audit_note_holds(r->checker.tenant, &cp, &r->checker.key))
        return cs_audit_broken(r->report, r->report->head_seq, CS_AUDIT_SIGNATURE,
                               "a checkpoint is not signed with the log's key");
    if (cp.size < r->report->head_seq || r->pending)
        return edited(r, "a checkpoint stands in another place");
    if (cp.size > r->report->head_seq) {
        r->pending = true;
        return true;
    }
    return cs_audit_check_checkpoint(&r->checker, &cp);
}

static bool truncated(struct cs_audit_reader *r, const char *what)
{
    return cs_audit_broken(r->report, r->report->head_seq + 1, CS_AUDIT_TRUNCATED, what);
}

static bool end_check(struct cs_audit_reader *r, yyjson_val *root, struct cs_buf *buf)
{
    struct cs_audit_report *const report = r->report;
    struct cs_audit_closing closing = {
        .records = int_of(root, "records"),
        .checkpoints = int_of(root, "checkpoints"),
        .head = digest_of(root, "head"),
        .root = digest_of(root, "root"),
        .sha256 = digest_of(root, "sha256"),
    };
    cs_digest tree;
    cs_digest read;
    cs_audit_print_end(buf, &closing);
    if (!same(r, buf)) return edited(r, "the line has a form that is never written");
    if (r->pending) return truncated(r, "the log ends before its own checkpoint");
    if (closing.records > report->records) return truncated(r, "the newest events are missing");
    cs_audit_tree_root(&r->checker.hasher, &r->checker.tree, &tree);
    if (closing.records != report->records || closing.checkpoints != report->checkpoints ||
        !cs_digest_equal(&closing.head, &report->head) || !cs_digest_equal(&closing.root, &tree))
        return edited(r, "the last line says other than the lines before it");
    cs_audit_hasher_end(&r->read, &read);
    r->state = AT_END;
    if (!cs_digest_equal(&closing.sha256, &read))
        return edited(r, "the digest of the export differs");
    return cs_audit_check_end(&r->checker);
}

static bool kind_check(struct cs_audit_reader *r, yyjson_val *root, struct cs_buf *buf,
                       cs_status *status, struct cs_error *err)
{
    const cs_str line = {r->line, r->size};
    if (r->state == AT_HEADER) return header_check(r, root, buf, status, err);
    if (r->state == AT_END) return edited(r, "there are lines after the last one");
    if (cs_str_starts(line, CS_STR("{\"seq\":"))) return record_check(r, root, buf);
    if (cs_str_starts(line, CS_STR("{\"checkpoint\":"))) return checkpoint_check(r, root, buf);
    if (cs_str_starts(line, CS_STR("{\"records\":"))) return end_check(r, root, buf);
    return edited(r, "the line has a form that is never written");
}

/* The line that was collected, its end included. */
static cs_status line_check(struct cs_audit_reader *r, struct cs_error *err)
{
    struct cs_arena arena;
    struct cs_buf buf;
    struct cs_error not_json = {0};
    yyjson_doc *doc = NULL;
    cs_status status = CS_OK;
    cs_arena_init(&arena, r->options.from, CS_ARENA_CAP_DEFAULT);
    cs_buf_init(&buf, &arena, 2 * CS_AUDIT_LINE_MAX);
    status = cs_json_parse(&arena, (cs_str){r->line, r->size}, &doc, &not_json);
    if (status == CS_E_MEMORY) {
        *err = not_json;
    } else if (status != CS_OK) {
        status = CS_OK;
        (void)edited(r, "the line is not JSON");
    } else {
        (void)kind_check(r, yyjson_doc_get_root(doc), &buf, &status, err);
    }
    cs_arena_deinit(&arena);
    cs_audit_hasher_add(&r->read, (cs_str){r->line, r->size});
    r->size = 0;
    return status;
}

/* ---- the reader ---- */

cs_status cs_audit_reader_open(const struct cs_audit_reader_options *options,
                               struct cs_audit_report *report, struct cs_audit_reader **out,
                               struct cs_error *err)
{
    struct cs_audit_reader *const r =
        options->from.ops->get(options->from.self, sizeof(struct cs_audit_reader));
    *out = NULL;
    if (!r)
        return CS_FAIL(err, CS_E_MEMORY, "There is not enough memory to read an export",
                       "Free memory and retry");
    memset(r, 0, sizeof *r);
    r->options = *options;
    r->report = report;
    cs_arena_init(&r->kept, options->from, CS_ARENA_CAP_DOCUMENT);
    const struct cs_audit_trust trust = {.key = options->key};
    cs_status status = cs_audit_hasher_init(&r->read, err);
    if (status == CS_OK)
        status = cs_audit_checker_init(&r->checker, cs_str_of(r->tenant), &trust, report, err);
    if (status != CS_OK) {
        cs_audit_reader_close(r);
        return status;
    }
    cs_audit_hasher_begin(&r->read);
    *out = r;
    return CS_OK;
}

cs_status cs_audit_reader_add(struct cs_audit_reader *r, cs_str bytes, struct cs_error *err)
{
    size_t at = 0;
    while (at < bytes.len && r->report->ok) {
        const size_t end = cs_str_find(bytes, CS_STR("\n"), at);
        const size_t next = end == SIZE_MAX ? bytes.len : end + 1;
        if (next - at > sizeof r->line - r->size) {
            (void)edited(r, "a line is longer than any that is written");
            break;
        }
        cs_copy(r->line + r->size, bytes.ptr + at, next - at);
        r->size += next - at;
        at = next;
        if (end != SIZE_MAX) CS_TRY(line_check(r, err));
    }
    return cs_audit_hasher_check(&r->read, err);
}

cs_status cs_audit_reader_end(struct cs_audit_reader *r, struct cs_error *err)
{
    if (r->report->ok && r->size) (void)edited(r, "the last line has no end");
    if (r->report->ok && r->state != AT_END) (void)truncated(r, "the last line is missing");
    return cs_audit_hasher_check(&r->checker.hasher, err);
}

void cs_audit_reader_close(struct cs_audit_reader *r)
{
    if (!r) return;
    cs_audit_hasher_deinit(&r->read);
    cs_audit_checker_deinit(&r->checker);
    cs_arena_deinit(&r->kept);
    r->options.from.ops->put(r->options.from.self, r, sizeof *r);
}
