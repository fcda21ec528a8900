/* store.c - a whole store: its digest, a copy, a backup, and what is restored from one.
 *
 * Every way ends in the same check: rows and their digest as read are compared with the rows as
 * written, before the writing is kept; then the audit log of what was written is verified, tenant
 * by tenant. The key is never copied: a backup without it shows nobody a text. */
#include "cli/cli_in.h"

#include "audit/audit.h"

#include <unistd.h>

struct storing {
    struct cs_world *world;
    const struct cs_args *args;
    struct cs_arena arena;
    struct cs_error err;
    struct cs_store_sum sum;
    bool audited;
    int64_t tenants;
    int64_t records; /* of the audit log, all tenants */
    bool chains_ok;
};

/* ---- what is told ---- */

static cs_status sum_json(struct storing *s, yyjson_mut_doc **out)
{
    char digest[65];
    yyjson_mut_doc *doc = NULL;
    CS_TRY(cs_json_new(&s->arena, &doc, &s->err));
    yyjson_mut_val *const root = yyjson_mut_obj(doc);
    cs_digest_text(&s->sum.digest, digest);
    bool good = yyjson_mut_obj_add_int(doc, root, "v", 1) &&
                yyjson_mut_obj_add_int(doc, root, "tables", s->sum.tables) &&
                yyjson_mut_obj_add_int(doc, root, "rows", s->sum.rows) &&
                yyjson_mut_obj_add_strcpy(doc, root, "digest", digest);
    yyjson_mut_val *const audit = good && s->audited ? yyjson_mut_obj_add_obj(doc, root, "audit")
                                                     : NULL;
    if (audit)
        good = yyjson_mut_obj_add_int(doc, audit, "tenants", s->tenants) &&
               yyjson_mut_obj_add_int(doc, audit, "records", s->records) &&
               yyjson_mut_obj_add_bool(doc, audit, "ok", s->chains_ok);
    if (!good || (s->audited && !audit)) return cs_arena_fail(&s->arena, &s->err);
    yyjson_mut_doc_set_root(doc, root);
    *out = doc;
    return CS_OK;
}

static cs_status sum_text(struct storing *s, const char *what, cs_str *out)
{
    char digest[65];
    struct cs_buf buf;
    cs_buf_init(&buf, &s->arena, 4096);
    cs_digest_text(&s->sum.digest, digest);
    cs_buf_add_format(&buf, "%s: %lld rows in %lld tables, digest %s\n", what,
                      (long long)s->sum.rows, (long long)s->sum.tables, digest);
    if (s->audited)
        cs_buf_add_format(&buf, "audit log: %s, %lld records of %lld tenants\n",
                          s->chains_ok ? "ok" : "NOT OK (see audit verify)", (long long)s->records,
                          (long long)s->tenants);
    return cs_buf_finish(&buf, out, &s->err);
}

static enum cs_exit storing_end(struct storing *s, cs_status status, const char *what)
{
    const bool json = cs_args_has(s->args, CS_OPT_JSON);
    const enum cs_exit done = s->audited && !s->chains_ok ? CS_EXIT_NO : CS_EXIT_DONE;
    yyjson_mut_doc *doc = NULL;
    cs_str text = {0};
    enum cs_exit exit = done;
    if (status == CS_OK) status = json ? sum_json(s, &doc) : sum_text(s, what, &text);
    if (status == CS_OK) {
        exit = json ? cs_out_json(s->world, s->args, &s->arena, doc, done)
                    : cs_out_finish(s->world, s->args, text, done);
    } else {
        const struct cs_report failure = {.err = &s->err, .exit = cs_exit_of_store(status)};
        exit = cs_report_fail(s->world, &failure, json);
    }
    cs_arena_deinit(&s->arena);
    return exit;
}

static void storing_begin(struct storing *s, struct cs_world *world, const struct cs_args *args)
{
    *s = (struct storing){.world = world, .args = args, .chains_ok = true};
    cs_arena_init(&s->arena, world->allocator, CS_ARENA_CAP_DEFAULT);
}

/* ---- the audit log of what was written ---- */

/* The tenant after this one, into name; false when there is none. */
static cs_status tenant_next(struct storing *s, struct cs_db *db, cs_str after, cs_str *next,
                             bool *found)
{
    struct cs_stmt st;
    CS_STMT(&st, db, "SELECT tenant FROM audit_heads WHERE tenant > $1 ORDER BY tenant LIMIT 1");
    cs_bind_str(&st, 1, after);
    *found = cs_stmt_next(&st);
    *next = *found ? cs_col_copy(&st, 0, &s->arena) : (cs_str){0};
    return cs_stmt_end(&st, &s->err);
}

static cs_status chains_verify(struct storing *s, struct cs_db *db)
{
    cs_str tenant = CS_STR("");
    s->audited = true;
    for (;;) {
        bool found = false;
        struct cs_audit_report report;
        CS_TRY(tenant_next(s, db, tenant, &tenant, &found));
        if (!found) return CS_OK;
        CS_TRY(cs_audit_verify(db, tenant, NULL, &report, &s->err));
        s->tenants++;
        s->records += report.records;
        s->chains_ok = s->chains_ok && report.ok;
    }
}

/* ---- copying ---- */

/* expected NULL, or the digest that the rows of from must have. */
static cs_status copy_between(struct storing *s, const char *from_path, const char *to_path,
                              const cs_digest *expected)
{
    struct cs_kept from = {0};
    struct cs_kept to = {0};
    cs_status status = cs_kept_open_at(s->world, from_path, CS_KEPT_READ, &from, &s->err);
    if (status == CS_OK && expected) status = cs_store_summed(from.db, &s->arena, &s->sum, &s->err);
    if (status == CS_OK && expected && !cs_digest_equal(&s->sum.digest, expected))
        status = CS_FAIL(&s->err, CS_E_CORRUPT, "The backup holds other rows than its digest says",
                         "Take another backup; nothing was changed");
    if (status == CS_OK) status = cs_kept_open_at(s->world, to_path, 0, &to, &s->err);
    if (status == CS_OK) status = cs_store_copy(from.db, to.db, &s->arena, &s->sum, &s->err);
    if (status == CS_OK) status = chains_verify(s, to.db);
    cs_kept_close(&to);
    cs_kept_close(&from);
    return status;
}

static const char *store_path(struct storing *s)
{
    const char *const path = cs_kept_path(s->world, s->args);
    const bool usable = path && path[0] && strcmp(path, ":memory:") != 0;
    if (!usable)
        cs_ignore(CS_FAIL(&s->err, CS_E_UNSUPPORTED, "No store is named that outlives this command",
                          "Name one with --store PATH or --store postgresql://..."),
                  "the caller sees NULL");
    return usable ? path : NULL;
}

enum cs_exit cs_cmd_store_digest(struct cs_world *world, const struct cs_args *args)
{
    struct storing s;
    struct cs_kept kept = {0};
    storing_begin(&s, world, args);
    cs_status status = cs_kept_open(world, args, CS_KEPT_READ, &kept, &s.err);
    if (status == CS_OK) status = cs_store_summed(kept.db, &s.arena, &s.sum, &s.err);
    cs_kept_close(&kept);
    return storing_end(&s, status, "store");
}

enum cs_exit cs_cmd_store_copy(struct cs_world *world, const struct cs_args *args)
{
    struct storing s;
    const char *const from = args->value[CS_OPT_FROM];
    const char *const to = args->value[CS_OPT_TO];
    if (!from || !to) {
        const struct cs_usage usage = {.problem = "two stores are needed",
                                       .hint = "give --from URL and --to URL"};
        return cs_report_usage(world, &usage, "store copy", cs_args_has(args, CS_OPT_JSON));
    }
    storing_begin(&s, world, args);
    return storing_end(&s, copy_between(&s, from, to, NULL), "copied");
}

/* The driver's own way when it has one, and else a copy; then what the file holds is read. */
static cs_status backup(struct storing *s, const char *path, const char *file)
{
    struct cs_kept kept = {0};
    struct cs_kept made = {0};
    struct cs_store_sum found = {0};
    bool done = false;
    cs_status status = cs_kept_open_at(s->world, path, CS_KEPT_READ, &kept, &s->err);
    if (status == CS_OK)
        status = cs_store_backup(kept.db, file, &s->arena, &done, &s->sum, &s->err);
    cs_kept_close(&kept);
    CS_TRY(status);
    if (!done) {
        if (access(file, F_OK) == 0)
            return CS_FAIL(&s->err, CS_E_CONFLICT, "The file of the backup is there already",
                           "Name a new one; nothing was changed");
        CS_TRY(copy_between(s, path, file, NULL));
        return CS_OK;
    }
    status = cs_kept_open_at(s->world, file, CS_KEPT_READ, &made, &s->err);
    if (status == CS_OK) status = cs_store_summed(made.db, &s->arena, &found, &s->err);
    if (status == CS_OK &&
        (found.rows != s->sum.rows || !cs_digest_equal(&found.digest, &s->sum.digest)))
        status = CS_FAIL(&s->err, CS_E_CORRUPT, "The backup differs from the store it was made of",
                         "Look at the disks, and make another");
    if (status == CS_OK) status = chains_verify(s, made.db);
    cs_kept_close(&made);
    return status;
}

enum cs_exit cs_cmd_store_backup(struct cs_world *world, const struct cs_args *args)
{
    struct storing s;
    storing_begin(&s, world, args);
    const char *const path = store_path(&s);
    if (path && strcmp(args->operands[0], "-") == 0)
        return storing_end(&s,
                           CS_FAIL(&s.err, CS_E_UNSUPPORTED, "A backup is no stream",
                                   "Name a file that is not there yet"),
                           "backup");
    const cs_status status = path ? backup(&s, path, args->operands[0]) : s.err.status;
    return storing_end(&s, status, "backup");
}

enum cs_exit cs_cmd_store_restore(struct cs_world *world, const struct cs_args *args)
{
    struct storing s;
    cs_digest digest;
    const char *const hex = args->value[CS_OPT_DIGEST];
    storing_begin(&s, world, args);
    const bool given = hex && cs_digest_parse(cs_str_of(hex), &digest);
    const char *const path = store_path(&s);
    const cs_status status =
        path ? copy_between(&s, args->operands[0], path, given ? &digest : NULL) : s.err.status;
    return storing_end(&s, status, "restored");
}
