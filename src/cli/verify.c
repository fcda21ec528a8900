/* verify.c - the audit log, recomputed from its first record to its last: the store's, or an
 * export's without any store. */
#include "cli/audit_in.h"

#include <errno.h>
#include <unistd.h>

#define PIECE_BYTES ((size_t)256 * 1024)

/* ---- how it is told ---- */

static cs_status report_json(struct cs_arena *arena, const struct cs_audit_report *report,
                             enum cs_audit_trusted trusted, yyjson_mut_doc **out,
                             struct cs_error *err)
{
    static const char *const keys[] = {[CS_AUDIT_KEY_GIVEN] = "given",
                                       [CS_AUDIT_KEY_OWN] = "own",
                                       [CS_AUDIT_KEY_INSIDE] = "inside"};
    char head[65];
    yyjson_mut_doc *doc = NULL;
    CS_TRY(cs_json_new(arena, &doc, err));
    yyjson_mut_val *const root = yyjson_mut_obj(doc);
    cs_digest_text(&report->head, head);
    bool good = yyjson_mut_obj_add_int(doc, root, "v", 1) &&
                yyjson_mut_obj_add_int(doc, root, "records", report->records) &&
                yyjson_mut_obj_add_strcpy(doc, root, "head", head) &&
                yyjson_mut_obj_add_bool(doc, root, "ok", report->ok) &&
                yyjson_mut_obj_add_int(doc, root, "checkpoints", report->checkpoints) &&
                yyjson_mut_obj_add_int(doc, root, "agreed", report->agreed) &&
                yyjson_mut_obj_add_str(doc, root, "key", keys[trusted]);
    if (good && !report->ok)
        good = yyjson_mut_obj_add_int(doc, root, "at", report->at) &&
               yyjson_mut_obj_add_int(doc, root, "until", report->until) &&
               yyjson_mut_obj_add_str(doc, root, "what", cs_audit_break_name(report->kind)) &&
               yyjson_mut_obj_add_str(doc, root, "message", report->what);
    if (!good) return cs_arena_fail(arena, err);
    yyjson_mut_doc_set_root(doc, root);
    *out = doc;
    return CS_OK;
}

static cs_status report_text(struct cs_arena *arena, const struct cs_audit_report *report,
                             enum cs_audit_trusted trusted, cs_str *out, struct cs_error *err)
{
    char head[65];
    struct cs_buf buf;
    cs_buf_init(&buf, arena, 4096);
    cs_digest_text(&report->head, head);
    if (report->ok) {
        cs_buf_add_format(&buf, "ok: %lld records, head %s\n", (long long)report->records, head);
        if (report->agreed && report->checkpoints == 0)
            cs_buf_add_format(&buf, "signed: by the witness alone, the first %lld records\n",
                              (long long)report->agreed);
        else if (report->agreed)
            cs_buf_add_format(&buf, "signed: %lld checkpoints, the first %lld records\n",
                              (long long)report->checkpoints, (long long)report->agreed);
        if (report->agreed && trusted == CS_AUDIT_KEY_INSIDE)
            CS_BUF_LIT(&buf, "key: the one inside. This proves that the log is whole, not whose it "
                             "is; give --key FILE\n");
    } else if (report->until > report->at) {
        cs_buf_add_format(&buf, "NOT OK: %s, somewhere in records %lld to %lld\n", report->what,
                          (long long)report->at, (long long)report->until);
    } else {
        cs_buf_add_format(&buf, "NOT OK: %s at record %lld; %lld records before it hold\n",
                          report->what, (long long)report->at, (long long)report->records);
    }
    return cs_buf_finish(&buf, out, err);
}

enum cs_exit cs_audit_report_tell(struct cs_world *world, const struct cs_args *args,
                                  struct cs_arena *arena, const struct cs_audit_report *report,
                                  enum cs_audit_trusted trusted)
{
    struct cs_error err = {0};
    yyjson_mut_doc *doc = NULL;
    cs_str text = {0};
    const bool json = cs_args_has(args, CS_OPT_JSON);
    const enum cs_exit exit = report->ok ? CS_EXIT_DONE : CS_EXIT_NO;
    const cs_status status = json ? report_json(arena, report, trusted, &doc, &err)
                                  : report_text(arena, report, trusted, &text, &err);
    if (status == CS_OK)
        return json ? cs_out_json(world, args, arena, doc, exit)
                    : cs_out_finish(world, args, text, exit);
    const struct cs_report failure = {.err = &err, .exit = cs_exit_of_store(status)};
    return cs_report_fail(world, &failure, json);
}

/* ---- keys and witnesses ---- */

cs_status cs_audit_own_key(struct cs_world *world, const struct cs_kept *kept, bool make,
                           struct cs_audit_key *out, struct cs_error *err)
{
    char path[4200];
    CS_TRY(cs_kept_audit_key(world, kept, make, path, sizeof path, err));
    bool found = false;
    struct cs_audit_checkpoint newest;
    if (make)
        CS_TRY(cs_audit_checkpoint_newest(kept->db, kept->flow.tenant, &newest, NULL, &found, err));
    const cs_status status = cs_audit_key_open(path, &world->rng, make && !found, out, err);
    if (status == CS_E_NOT_FOUND && found)
        return CS_FAIL(err, CS_E_NOT_FOUND, "The log has checkpoints, but its key file is gone",
                       "Restore the file ...audit.key beside the store, or beside the master key, "
                       "from a backup");
    return status;
}

cs_status cs_audit_key_wanted(struct cs_world *world, const struct cs_args *args,
                              struct cs_arena *arena, const struct cs_kept *kept,
                              cs_audit_public *out, enum cs_audit_trusted *found,
                              struct cs_error *err)
{
    cs_str pem = {0};
    struct cs_audit_key own;
    const char *const path = args->value[CS_OPT_KEY];
    *found = CS_AUDIT_KEY_GIVEN;
    if (path) {
        CS_TRY(cs_file_read(arena, path, 4096, &pem, err));
        if (cs_audit_public_parse(pem, out)) return CS_OK;
        return CS_FAIL(err, CS_E_INPUT, "This is not an Ed25519 public key in PEM",
                       "Give the file that audit key wrote");
    }
    const cs_status status = kept ? cs_audit_own_key(world, kept, false, &own, err)
                                  : CS_E_NOT_FOUND;
    if (status == CS_OK) *out = own.public_key;
    *found = status == CS_OK ? CS_AUDIT_KEY_OWN : CS_AUDIT_KEY_INSIDE;
    if (status == CS_OK) cs_audit_key_deinit(&own);
    if (status != CS_E_NOT_FOUND && status != CS_E_IO) return status;
    *err = (struct cs_error){0}; /* somebody who may only read the store checks it all the same */
    return CS_OK;
}

cs_status cs_audit_witness_read(const struct cs_args *args, struct cs_arena *arena,
                                bool may_be_absent, cs_str *out, struct cs_error *err)
{
    const char *const path = args->value[CS_OPT_WITNESS];
    *out = CS_STR("");
    if (!path || (may_be_absent && access(path, F_OK) != 0)) return CS_OK;
    return cs_file_read(arena, path, CS_WITNESS_BYTES_MAX, out, err);
}

/* ---- an export ---- */

static cs_status pieces_read(struct cs_audit_reader *reader, int fd, char *piece,
                             const struct cs_audit_report *report, struct cs_error *err)
{
    while (report->ok) {
        const ssize_t n = read(fd, piece, PIECE_BYTES);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return CS_FAIL(err, CS_E_IO, "The export cannot be read", "Check the disk");
        if (n == 0) break;
        CS_TRY(cs_audit_reader_add(reader, (cs_str){piece, (size_t)n}, err));
    }
    return cs_audit_reader_end(reader, err);
}

static cs_status export_verify(struct cs_world *world, const char *path, struct cs_arena *arena,
                               const struct cs_audit_reader_options *options,
                               struct cs_audit_report *report, struct cs_error *err)
{
    struct cs_audit_reader *reader = NULL;
    const bool standard = strcmp(path, "-") == 0;
    char *const piece = cs_arena_get(arena, PIECE_BYTES);
    (void)world;
    if (!piece) return cs_arena_fail(arena, err);
    int fd = STDIN_FILENO;
    if (!standard) CS_TRY(cs_file_open(path, &fd, err));
    cs_status status = cs_audit_reader_open(options, report, &reader, err);
    if (status == CS_OK) status = pieces_read(reader, fd, piece, report, err);
    cs_audit_reader_close(reader);
    if (!standard) (void)close(fd);
    return status;
}

/* ---- the command ---- */

struct verifying {
    struct cs_world *world;
    const struct cs_args *args;
    struct cs_arena arena;
    struct cs_kept kept;
    struct cs_audit_report report;
    enum cs_audit_trusted trusted;
    const char *input; /* the file a failure is about, or NULL: the store */
};

static cs_status verify_export(struct verifying *v, struct cs_error *err)
{
    cs_audit_public key;
    cs_str witness = {0};
    v->input = v->args->value[CS_OPT_KEY];
    CS_TRY(cs_audit_key_wanted(v->world, v->args, &v->arena, NULL, &key, &v->trusted, err));
    v->input = v->args->value[CS_OPT_WITNESS];
    CS_TRY(cs_audit_witness_read(v->args, &v->arena, false, &witness, err));
    const struct cs_audit_reader_options options = {.key = v->trusted == CS_AUDIT_KEY_INSIDE ? NULL
                                                                                             : &key,
                                                    .witness = witness,
                                                    .from = v->world->allocator};
    const char *const path = v->args->value[CS_OPT_EXPORT];
    const cs_status status = export_verify(v->world, path, &v->arena, &options, &v->report, err);
    /* what is wrong with the witness has a place in it */
    if (status != CS_E_INPUT || err->position < 0) v->input = path;
    return status;
}

static cs_status verify_store(struct verifying *v, struct cs_error *err)
{
    cs_audit_public key;
    cs_str file = {0};
    struct cs_audit_trust trust = {0};
    CS_TRY(cs_kept_open(v->world, v->args, CS_KEPT_READ, &v->kept, err));
    v->input = v->args->value[CS_OPT_KEY];
    CS_TRY(cs_audit_key_wanted(v->world, v->args, &v->arena, &v->kept, &key, &v->trusted, err));
    v->input = v->args->value[CS_OPT_WITNESS];
    CS_TRY(cs_audit_witness_read(v->args, &v->arena, false, &file, err));
    CS_TRY(cs_audit_witness_parse(&v->arena, v->kept.flow.tenant, file, &trust.witness,
                                  &trust.witness_count, err));
    v->input = NULL;
    if (v->trusted != CS_AUDIT_KEY_INSIDE) trust.key = &key;
    return cs_audit_verify(v->kept.db, v->kept.flow.tenant, &trust, &v->report, err);
}

enum cs_exit cs_cmd_audit_verify(struct cs_world *world, const struct cs_args *args)
{
    struct verifying v = {.world = world, .args = args};
    struct cs_error err = {0};
    enum cs_exit exit = CS_EXIT_NO;
    cs_arena_init(&v.arena, world->allocator, CS_ARENA_CAP_DOCUMENT);
    const cs_status status = cs_args_has(args, CS_OPT_EXPORT) ? verify_export(&v, &err)
                                                              : verify_store(&v, &err);
    if (status == CS_OK) {
        exit = cs_audit_report_tell(world, args, &v.arena, &v.report, v.trusted);
    } else {
        const struct cs_report failure = {.err = &err,
                                          .input = v.input,
                                          .exit = v.input ? cs_exit_of(status)
                                                          : cs_exit_of_store(status)};
        exit = cs_report_fail(world, &failure, cs_args_has(args, CS_OPT_JSON));
    }
    cs_kept_close(&v.kept);
    cs_arena_deinit(&v.arena);
    return exit;
}
