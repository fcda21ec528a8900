/* audit.c - `audit checkpoint`, `audit key` and `audit prove`.
 *
 * A checkpoint is kept in the store first and handed to the witness file then: what a crash leaves
 * out there, the next call makes up for. Nothing is signed over a log that the witness contradicts.
 */
#include "cli/audit_in.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

struct auditing {
    struct cs_world *world;
    const struct cs_args *args;
    struct cs_arena arena;
    struct cs_kept kept;
    struct cs_audit_report report; /* of the witness */
    const char *input;             /* the file a failure is about, or NULL: the store */
};

static enum cs_exit auditing_failed(struct auditing *a, cs_status status,
                                    const struct cs_error *err)
{
    const struct cs_report failure = {.err = err,
                                      .input = a->input,
                                      .exit = a->input ? cs_exit_of(status)
                                                       : cs_exit_of_store(status)};
    return cs_report_fail(a->world, &failure, cs_args_has(a->args, CS_OPT_JSON));
}

static void auditing_end(struct auditing *a)
{
    cs_kept_close(&a->kept);
    cs_arena_deinit(&a->arena);
}

/* ---- checkpoint ---- */

static void broken(struct auditing *a, int64_t at, enum cs_audit_break kind, const char *what)
{
    a->report.ok = false;
    a->report.at = at;
    a->report.until = at;
    a->report.kind = kind;
    a->report.what = what;
}

/* Does the log, of so many records, go on from the newest checkpoint of the witness? */
static cs_status witness_check(struct auditing *a, const struct cs_audit_checkpoint *last,
                               int64_t size, const struct cs_audit_key *key, struct cs_error *err)
{
    cs_digest root;
    cs_digest hash;
    const cs_str tenant = a->kept.flow.tenant;
    if (!cs_audit_note_holds(tenant, last, &key->public_key)) {
        broken(a, last->size, CS_AUDIT_SIGNATURE,
               "the witness's checkpoint is not signed with the log's key");
        return CS_OK;
    }
    if (last->size > size) {
        broken(a, size + 1, CS_AUDIT_TRUNCATED, "the log ends before the witness's checkpoint");
        return CS_OK;
    }
    CS_TRY(cs_audit_root(a->kept.db, tenant, last->size, &root, &hash, err));
    if (!cs_digest_equal(&root, &last->root)) {
        broken(a, 1, CS_AUDIT_FORKED, "the records differ from the witness's checkpoint");
        a->report.until = last->size;
    }
    return CS_OK;
}

static cs_status checkpoint_in_tx(struct auditing *a, struct cs_tx *tx,
                                  const struct cs_audit_key *key,
                                  const struct cs_audit_checkpoint *last,
                                  struct cs_audit_checkpoint *out, struct cs_error *err)
{
    const cs_time now = a->world->clock.ops->now(a->world->clock.self);
    const cs_str tenant = a->kept.flow.tenant;
    int64_t size = 0;
    CS_TRY(cs_audit_size(tx->db, tenant, &size, err));
    CS_TRY(cs_audit_checkpoint_add(tx, tenant, key, a->kept.flow.actor, now, out, err));
    if (last) CS_TRY(witness_check(a, last, size, key, err));
    return a->report.ok ? cs_tx_commit(tx, err) : CS_OK;
}

static cs_status checkpoint_make(struct auditing *a, const struct cs_audit_checkpoint *last,
                                 struct cs_audit_checkpoint *out, struct cs_error *err)
{
    struct cs_audit_key key;
    struct cs_tx tx;
    a->report = (struct cs_audit_report){.ok = true, .what = ""};
    CS_TRY(cs_audit_own_key(a->world, &a->kept, true, &key, err));
    cs_status status = cs_tx_begin(&tx, a->kept.db, err);
    if (status == CS_OK) {
        status = checkpoint_in_tx(a, &tx, &key, last, out, err);
        cs_tx_rollback(&tx);
    }
    cs_audit_key_deinit(&key);
    return status;
}

static cs_status note_append(int fd, cs_str note, struct cs_error *err)
{
    if (write(fd, note.ptr, note.len) == (ssize_t)note.len && fsync(fd) == 0) return CS_OK;
    return CS_FAIL(err, CS_E_IO, "The witness file could not be written completely",
                   "Free space there, cut a half note off its end, and run this again");
}

/* Reading, checking and appending under one lock: two at once write in order. */
static cs_status witness_go_on(struct auditing *a, int fd, struct cs_audit_checkpoint *out,
                               struct cs_error *err)
{
    cs_str file = {0};
    const struct cs_audit_checkpoint *notes = NULL;
    size_t count = 0;
    char note[CS_AUDIT_NOTE_MAX];
    CS_TRY(cs_audit_witness_read(a->args, &a->arena, true, &file, err));
    CS_TRY(cs_audit_witness_parse(&a->arena, a->kept.flow.tenant, file, &notes, &count, err));
    a->input = NULL;
    CS_TRY(checkpoint_make(a, count ? &notes[count - 1] : NULL, out, err));
    if (!a->report.ok || (count && notes[count - 1].size == out->size)) return CS_OK;
    a->input = a->args->value[CS_OPT_WITNESS];
    const size_t size = cs_audit_note_print(a->kept.flow.tenant, out, note);
    return note_append(fd, (cs_str){note, size}, err);
}

static cs_status checkpoint_run(struct auditing *a, struct cs_audit_checkpoint *out,
                                struct cs_error *err)
{
    const char *const path = a->args->value[CS_OPT_WITNESS];
    CS_TRY(cs_kept_open(a->world, a->args, CS_KEPT_READ, &a->kept, err)); /* it must be there */
    cs_kept_close(&a->kept);
    CS_TRY(cs_kept_open(a->world, a->args, 0, &a->kept, err));
    if (!path) return checkpoint_make(a, NULL, out, err);
    a->input = path;
    const int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (fd < 0 || flock(fd, LOCK_EX) != 0) {
        if (fd >= 0) (void)close(fd);
        return CS_FAIL(err, CS_E_IO, "The witness file cannot be written",
                       "Check that its folder exists and can be written");
    }
    const cs_status status = witness_go_on(a, fd, out, err);
    (void)close(fd); /* unlocks */
    return status;
}

static cs_status checkpoint_object(struct auditing *a, const struct cs_audit_checkpoint *cp,
                                   yyjson_mut_doc **out, struct cs_error *err)
{
    char root[65];
    char head[65];
    char note[CS_AUDIT_NOTE_MAX];
    CS_TRY(cs_json_new(&a->arena, out, err));
    yyjson_mut_doc *const doc = *out;
    yyjson_mut_val *const object = yyjson_mut_obj(doc);
    cs_digest_text(&cp->root, root);
    cs_digest_text(&cp->head, head);
    (void)cs_audit_note_print(a->kept.flow.tenant, cp, note);
    const bool good = yyjson_mut_obj_add_int(doc, object, "v", 1) &&
                      yyjson_mut_obj_add_int(doc, object, "records", cp->size) &&
                      cs_json_add_time(doc, object, "at", cp->at) &&
                      yyjson_mut_obj_add_strcpy(doc, object, "root", root) &&
                      yyjson_mut_obj_add_strcpy(doc, object, "head", head) &&
                      yyjson_mut_obj_add_strcpy(doc, object, "note", note);
    yyjson_mut_doc_set_root(doc, object);
    return good ? CS_OK : cs_arena_fail(&a->arena, err);
}

enum cs_exit cs_cmd_audit_checkpoint(struct cs_world *world, const struct cs_args *args)
{
    struct auditing a = {.world = world, .args = args};
    struct cs_audit_checkpoint cp = {0};
    struct cs_error err = {0};
    yyjson_mut_doc *doc = NULL;
    char note[CS_AUDIT_NOTE_MAX];
    enum cs_exit exit = CS_EXIT_DONE;
    const bool json = cs_args_has(args, CS_OPT_JSON);
    cs_arena_init(&a.arena, world->allocator, CS_ARENA_CAP_DOCUMENT);
    cs_status status = checkpoint_run(&a, &cp, &err);
    if (status == CS_OK && a.report.ok && json) status = checkpoint_object(&a, &cp, &doc, &err);
    if (status != CS_OK) exit = auditing_failed(&a, status, &err);
    else if (!a.report.ok)
        exit = cs_audit_report_tell(world, args, &a.arena, &a.report, CS_AUDIT_KEY_OWN);
    else if (json) exit = cs_out_json(world, args, &a.arena, doc, exit);
    else {
        const size_t size = cs_audit_note_print(a.kept.flow.tenant, &cp, note);
        exit = cs_out_finish(world, args, (cs_str){note, size}, exit);
    }
    auditing_end(&a);
    return exit;
}

/* ---- key ---- */

enum cs_exit cs_cmd_audit_key(struct cs_world *world, const struct cs_args *args)
{
    struct auditing a = {.world = world, .args = args};
    struct cs_audit_key key;
    struct cs_error err = {0};
    char pem[120];
    enum cs_exit exit = CS_EXIT_DONE;
    cs_arena_init(&a.arena, world->allocator, CS_ARENA_CAP_DEFAULT);
    cs_status status = cs_kept_open(world, args, CS_KEPT_READ, &a.kept, &err);
    if (status == CS_OK) status = cs_audit_own_key(world, &a.kept, true, &key, &err);
    if (status == CS_OK) {
        cs_audit_public_text(&key.public_key, pem);
        cs_audit_key_deinit(&key);
        exit = cs_out_finish(world, args, cs_str_of(pem), exit);
    } else {
        exit = auditing_failed(&a, status, &err);
    }
    auditing_end(&a);
    return exit;
}

/* ---- prove ---- */

struct proving {
    bool opened;
    struct cs_audit_claim claim;
    struct cs_audit_proof proof;
    struct cs_audit_checkpoint cp; /* of a record's proof */
};

static cs_status prove_record(struct auditing *a, struct proving *p, struct cs_error *err)
{
    bool found = false;
    cs_digest root;
    struct cs_db *const db = a->kept.db;
    const cs_str tenant = a->kept.flow.tenant;
    CS_TRY(cs_audit_checkpoint_newest(db, tenant, &p->cp, NULL, &found, err));
    if (!found)
        return CS_FAIL(err, CS_E_CONFLICT, "There is no checkpoint to prove it against",
                       "Run: countersign audit checkpoint");
    p->claim.size = p->cp.size;
    p->claim.root = p->cp.root;
    CS_TRY(cs_audit_prove_record(db, tenant, p->claim.record, p->cp.size, &p->proof, err));
    return cs_audit_root(db, tenant, p->claim.record, &root, &p->claim.hash, err);
}

static cs_status prove_growth(struct auditing *a, struct proving *p, struct cs_error *err)
{
    cs_digest last;
    struct cs_db *const db = a->kept.db;
    const cs_str tenant = a->kept.flow.tenant;
    struct cs_audit_claim *const claim = &p->claim;
    CS_TRY(cs_audit_prove_growth(db, tenant, claim->before, claim->size, &p->proof, err));
    CS_TRY(cs_audit_root(db, tenant, claim->before, &claim->hash, &last, err));
    return cs_audit_root(db, tenant, claim->size, &claim->root, &last, err);
}

static cs_status prove_run(struct auditing *a, struct proving *p, struct cs_error *err)
{
    struct cs_tx tx;
    CS_TRY(cs_kept_open(a->world, a->args, CS_KEPT_READ, &a->kept, err));
    p->opened = true;
    CS_TRY(cs_tx_begin_read(&tx, a->kept.db, err));
    const cs_status status = p->claim.record ? prove_record(a, p, err) : prove_growth(a, p, err);
    cs_tx_rollback(&tx); /* it only read */
    CS_TRY(status);
    if (cs_audit_proof_holds(&p->claim, &p->proof)) return CS_OK;
    return CS_FAIL(err, CS_E_CORRUPT, "The audit log's tree does not give a proof that holds",
                   "Run audit verify, and keep the store as it is");
}

static bool add_digest(yyjson_mut_doc *doc, yyjson_mut_val *object, const char *key,
                       const cs_digest *digest)
{
    char text[65];
    cs_digest_text(digest, text);
    return yyjson_mut_obj_add_strcpy(doc, object, key, text);
}

static cs_status proof_object(struct auditing *a, const struct proving *p, yyjson_mut_doc **out,
                              struct cs_error *err)
{
    char text[CS_AUDIT_NOTE_MAX];
    const bool record = p->claim.record != 0;
    CS_TRY(cs_json_new(&a->arena, out, err));
    yyjson_mut_doc *const doc = *out;
    yyjson_mut_val *const object = yyjson_mut_obj(doc);
    bool good = yyjson_mut_obj_add_int(doc, object, "v", 1) &&
                yyjson_mut_obj_add_str(doc, object, "proof", record ? "record" : "growth") &&
                yyjson_mut_obj_add_int(doc, object, record ? "record" : "before",
                                       record ? p->claim.record : p->claim.before) &&
                yyjson_mut_obj_add_int(doc, object, "size", p->claim.size) &&
                add_digest(doc, object, record ? "hash" : "before_root", &p->claim.hash) &&
                add_digest(doc, object, "root", &p->claim.root);
    yyjson_mut_val *const path = good ? yyjson_mut_obj_add_arr(doc, object, "path") : NULL;
    for (size_t i = 0; path && good && i < p->proof.count; i++) {
        cs_digest_text(&p->proof.path[i], text);
        good = yyjson_mut_arr_add_strcpy(doc, path, text);
    }
    if (good && record) {
        (void)cs_audit_note_print(a->kept.flow.tenant, &p->cp, text);
        good = yyjson_mut_obj_add_strcpy(doc, object, "checkpoint", text);
    }
    yyjson_mut_doc_set_root(doc, object);
    return good && path ? CS_OK : cs_arena_fail(&a->arena, err);
}

/* --record N, or --consistency M and the operand N. */
static bool claim_read(const struct cs_args *args, struct cs_audit_claim *out)
{
    out->record = cs_args_number(args, CS_OPT_RECORD, 0);
    out->before = cs_args_number(args, CS_OPT_CONSISTENCY, 0);
    if (!out->before) return out->record && args->operand_count == 0;
    if (out->record || args->operand_count != 1) return false;
    const char *const size = args->operands[0];
    if (strlen(size) > 10 || strspn(size, "0123456789") != strlen(size)) return false;
    out->size = (int64_t)strtoll(size, NULL, 10);
    return true;
}

/* A record that the log does not have is as a run that the store does not have. */
static enum cs_exit proving_failed(struct auditing *a, const struct proving *p, cs_status status,
                                   const struct cs_error *err)
{
    const bool absent = p->opened && status == CS_E_NOT_FOUND;
    const struct cs_report failure = {.err = err,
                                      .exit = absent ? CS_EXIT_INPUT : cs_exit_of_store(status)};
    return cs_report_fail(a->world, &failure, cs_args_has(a->args, CS_OPT_JSON));
}

enum cs_exit cs_cmd_audit_prove(struct cs_world *world, const struct cs_args *args)
{
    struct auditing a = {.world = world, .args = args};
    struct proving p = {0};
    struct cs_error err = {0};
    yyjson_mut_doc *doc = NULL;
    enum cs_exit exit = CS_EXIT_DONE;
    if (!claim_read(args, &p.claim)) {
        const struct cs_usage usage = {.problem = "what to prove is said in one way: give",
                                       .option = &cs_options[CS_OPT_RECORD],
                                       .hint = "or --consistency M N"};
        return cs_report_usage(world, &usage, "audit prove", cs_args_has(args, CS_OPT_JSON));
    }
    cs_arena_init(&a.arena, world->allocator, CS_ARENA_CAP_DEFAULT);
    cs_status status = prove_run(&a, &p, &err);
    if (status == CS_OK) status = proof_object(&a, &p, &doc, &err);
    exit = status == CS_OK ? cs_out_json(world, args, &a.arena, doc, exit)
                           : proving_failed(&a, &p, status, &err);
    auditing_end(&a);
    return exit;
}
