/* audit_export.c - `audit export`: the whole log with its proof, for somebody without this program.
 *
 * That the log was given away is itself a record of it, under a checkpoint of its own, before the
 * first byte is written. A file takes its place, whole, at the end: until then it has no name. */
#include "cli/audit_in.h"

#define FILE_MODE 0600

struct exporting {
    struct cs_world *world;
    const struct cs_args *args;
    struct cs_arena arena;
    struct cs_kept kept;
    struct cs_audit_exported done;
    const char *input; /* the file a failure is about, or NULL: the store */
    bool to_file;      /* else to standard output */
    struct cs_file_new file;
};

static cs_status put(void *self, cs_str bytes, struct cs_error *err)
{
    struct exporting *const e = self;
    return e->to_file ? cs_file_new_write(&e->file, bytes, err)
                      : cs_out_write(e->world, bytes, err);
}

static cs_status exported_note(struct exporting *e, struct cs_tx *tx,
                               const struct cs_audit_key *key, struct cs_error *err)
{
    struct cs_audit_checkpoint cp;
    const char *const reason = e->args->value[CS_OPT_REASON];
    const cs_time now = e->world->clock.ops->now(e->world->clock.self);
    const struct cs_audit_field field = cs_audit_word_("reason", reason ? reason : "none");
    const struct cs_audit_event event = {.tenant = e->kept.flow.tenant,
                                         .at = now,
                                         .actor = e->kept.flow.actor,
                                         .action = "audit.exported",
                                         .object = "audit",
                                         .fields = &field,
                                         .field_count = 1};
    CS_TRY(cs_audit_append(tx, &event, err));
    CS_TRY(cs_audit_checkpoint_add(tx, event.tenant, key, event.actor, now, &cp, err));
    return cs_tx_commit(tx, err);
}

static cs_status exported_record(struct exporting *e, struct cs_error *err)
{
    struct cs_audit_key key;
    struct cs_tx tx;
    CS_TRY(cs_audit_own_key(e->world, &e->kept, true, &key, err));
    cs_status status = cs_tx_begin(&tx, e->kept.db, err);
    if (status == CS_OK) {
        status = exported_note(e, &tx, &key, err);
        cs_tx_rollback(&tx);
    }
    cs_audit_key_deinit(&key);
    return status;
}

static cs_status export_write(struct exporting *e, struct cs_error *err)
{
    const struct cs_audit_sink sink = {put, e};
    return cs_audit_export(e->kept.db, &e->arena, e->kept.flow.tenant, &sink, &e->done, err);
}

/* A place that cannot be written is told before it is on record that the log was given away. */
static cs_status export_to_file(struct exporting *e, const char *path, struct cs_error *err)
{
    e->input = path;
    CS_TRY(cs_file_new_open(&e->file, path, FILE_MODE, err));
    e->to_file = true;
    e->input = NULL;
    cs_status status = exported_record(e, err);
    if (status == CS_OK) {
        e->input = path;
        status = export_write(e, err);
    }
    if (status == CS_OK) status = cs_file_new_commit(&e->file, err);
    cs_file_new_drop(&e->file);
    return status;
}

static cs_status export_run(struct exporting *e, struct cs_error *err)
{
    const char *const path = e->args->value[CS_OPT_OUTPUT];
    const char *const reason = e->args->value[CS_OPT_REASON];
    if (reason && !cs_audit_word_valid(reason))
        return CS_FAIL(err, CS_E_UNSUPPORTED, "A reason is 1 to 48 of a-z 0-9 . _ + -, no sentence",
                       "Give a code, such as audit-2026");
    CS_TRY(cs_kept_open(e->world, e->args, CS_KEPT_READ, &e->kept, err)); /* it must be there */
    cs_kept_close(&e->kept);
    CS_TRY(cs_kept_open(e->world, e->args, 0, &e->kept, err));
    if (path && strcmp(path, "-") != 0) return export_to_file(e, path, err);
    CS_TRY(exported_record(e, err));
    return export_write(e, err);
}

enum cs_exit cs_cmd_audit_export(struct cs_world *world, const struct cs_args *args)
{
    struct exporting e = {.world = world, .args = args};
    struct cs_error err = {0};
    enum cs_exit exit = CS_EXIT_DONE;
    cs_arena_init(&e.arena, world->allocator, CS_ARENA_CAP_DEFAULT);
    const cs_status status = export_run(&e, &err);
    if (status != CS_OK) {
        const struct cs_report failure = {
            .err = &err, .input = e.input, .exit = cs_exit_of_store(status)};
        exit = cs_report_fail(world, &failure, false);
    } else if (!cs_args_has(args, CS_OPT_QUIET)) {
        cs_note("exported %lld records and %lld checkpoints", (long long)e.done.records,
                (long long)e.done.checkpoints);
    }
    cs_kept_close(&e.kept);
    cs_arena_deinit(&e.arena);
    return exit;
}
