/* retention.c - what is kept for how long: preview and removal. Counts, sizes, times and ids; no
 * text and no key is opened for it.
 *
 * The audit log is counted and never removed: a policy may ask for more than the six years that are
 * assumed here, and its chain is proof only from its first record on. */
#include "cli/config.h"
#include "cli/retention_in.h"

#include <unistd.h>

/* ---- what the commands share ---- */

cs_status cs_retaining_begin(struct cs_retaining *r, struct cs_world *world,
                             const struct cs_args *args, unsigned flags)
{
    *r = (struct cs_retaining){.world = world, .args = args};
    cs_arena_init(&r->arena, world->allocator, CS_ARENA_CAP_DEFAULT);
    r->now = world->clock.ops->now(world->clock.self);
    const char *const path = cs_kept_path(world, args);
    if (path && path[0] && !cs_kept_there(path))
        return CS_FAIL(&r->err, CS_E_NOT_FOUND, "There is no store yet", "Run something first");
    return cs_kept_open(world, args, flags, &r->kept, &r->err);
}

enum cs_exit cs_retaining_end(struct cs_retaining *r, cs_status status, enum cs_exit done_exit,
                              enum cs_exit failure_exit)
{
    enum cs_exit exit = done_exit;
    if (status == CS_OK) {
        exit = r->doc ? cs_out_json(r->world, r->args, &r->arena, r->doc, done_exit)
                      : cs_out_finish(r->world, r->args, r->text, done_exit);
    } else {
        const struct cs_report report = {.err = &r->err, .exit = failure_exit};
        exit = cs_report_fail(r->world, &report, cs_args_has(r->args, CS_OPT_JSON));
    }
    cs_kept_close(&r->kept);
    cs_arena_deinit(&r->arena);
    return exit;
}

cs_status cs_retaining_find(struct cs_retaining *r, const char *id, struct cs_subject *out,
                            enum cs_exit *failure_exit)
{
    const cs_status status = cs_flow_find(&r->kept.flow, cs_str_of(id), out, &r->err);
    *failure_exit = cs_exit_of_store(status);
    if (status == CS_E_INPUT || status == CS_E_CONFLICT) *failure_exit = CS_EXIT_USAGE;
    if (status == CS_E_NOT_FOUND) *failure_exit = CS_EXIT_INPUT;
    return status;
}

bool cs_json_add_id(yyjson_mut_doc *doc, yyjson_mut_val *object, const char *key, const cs_id *id)
{
    char text[33];
    if (!id) return yyjson_mut_obj_add_null(doc, object, key);
    cs_id_text(*id, text);
    return yyjson_mut_obj_add_strcpy(doc, object, key, text);
}

bool cs_json_add_result(yyjson_mut_doc *doc, yyjson_mut_val *root,
                        const struct cs_retention_result *result)
{
    yyjson_mut_val *const list = yyjson_mut_obj_add_arr(doc, root, "removed");
    bool good = list != NULL;
    for (int i = 0; good && i < CS_RETENTION_AUDIT; i++) {
        const char *const name = cs_retention_class_name((enum cs_retention_class)i);
        yyjson_mut_val *const one = yyjson_mut_arr_add_obj(doc, list);
        good = one && yyjson_mut_obj_add_str(doc, one, "class", name) &&
               yyjson_mut_obj_add_int(doc, one, "count", result->removed[i]) &&
               (i == CS_RETENTION_RUNS
                    ? yyjson_mut_obj_add_null(doc, one, "bytes")
                    : yyjson_mut_obj_add_int(doc, one, "bytes", result->bytes[i]));
    }
    return good && yyjson_mut_obj_add_int(doc, root, "keys", result->keys) &&
           yyjson_mut_obj_add_bool(doc, root, "scrubbed", result->scrubbed);
}

void cs_text_add_result(struct cs_buf *buf, const struct cs_retention_result *result)
{
    CS_BUF_LIT(buf, "removed        count         bytes\n");
    for (int i = 0; i < CS_RETENTION_AUDIT; i++) {
        const char *const name = cs_retention_class_name((enum cs_retention_class)i);
        cs_buf_add_format(buf, "  %-10s %7lld", name, (long long)result->removed[i]);
        if (i == CS_RETENTION_RUNS) CS_BUF_LIT(buf, "  steps, calls and counts; the runs stay\n");
        else cs_buf_add_format(buf, " %13lld\n", (long long)result->bytes[i]);
    }
    cs_buf_add_format(buf, "keys destroyed %3lld\n", (long long)result->keys);
    if (!result->scrubbed)
        CS_BUF_LIT(buf, "Old bytes may lie in the store's files until the next retention run.\n");
}

/* What the configuration says, and the options on top of it. False: told, with *exit. */
static bool rules_of(struct cs_world *world, const struct cs_args *args,
                     struct cs_retention_rules *rules, enum cs_exit *exit)
{
    static const enum cs_option_id options[CS_RETENTION_CLASSES] = {
        [CS_RETENTION_DOCUMENTS] = CS_OPT_DOCUMENTS_DAYS,
        [CS_RETENTION_DRAFTS] = CS_OPT_DRAFTS_DAYS,
        [CS_RETENTION_VAULTS] = CS_OPT_VAULTS_DAYS,
        [CS_RETENTION_RUNS] = CS_OPT_RUNS_DAYS,
        [CS_RETENTION_AUDIT] = CS_OPT_AUDIT_DAYS,
    };
    struct cs_arena arena;
    struct cs_cli_config config;
    struct cs_error err = {0};
    cs_arena_init(&arena, world->allocator, CS_ARENA_CAP_DEFAULT);
    const cs_status status = cs_config_load(world, args, &arena, &config, &err);
    if (status != CS_OK) *exit = cs_config_fail(world, args, &config, &err);
    *rules = config.retention;
    for (size_t i = 0; i < CS_RETENTION_CLASSES; i++)
        rules->days[i] = cs_args_number(args, options[i], (unsigned)rules->days[i]);
    cs_arena_deinit(&arena);
    return status == CS_OK;
}

/* ---- preview ---- */

struct preview {
    struct cs_retention_rules rules;
    struct cs_retention_preview counts;
    const struct cs_hold *holds;
    size_t hold_count;
};

/* The size of this class is not measured. */
static bool unmeasured(int c)
{
    return c == CS_RETENTION_RUNS;
}

static bool add_bytes(yyjson_mut_doc *doc, yyjson_mut_val *object, const char *key, int c,
                      int64_t bytes)
{
    return unmeasured(c) ? yyjson_mut_obj_add_null(doc, object, key)
                         : yyjson_mut_obj_add_int(doc, object, key, bytes);
}

static bool add_class(yyjson_mut_doc *doc, yyjson_mut_val *list, const struct preview *p, int c)
{
    const struct cs_retention_tally *const tally = &p->counts.tallies[c];
    const char *const name = cs_retention_class_name((enum cs_retention_class)c);
    const bool audit = c == CS_RETENTION_AUDIT;
    yyjson_mut_val *const one = yyjson_mut_arr_add_obj(doc, list);
    return one && yyjson_mut_obj_add_str(doc, one, "class", name) &&
           yyjson_mut_obj_add_int(doc, one, "days", p->rules.days[c]) &&
           yyjson_mut_obj_add_int(doc, one, "kept", tally->kept) &&
           add_bytes(doc, one, "bytes", c, tally->kept_bytes) &&
           cs_json_add_time(doc, one, "oldest", tally->oldest) &&
           yyjson_mut_obj_add_int(doc, one, "older", tally->due + tally->held + tally->busy) &&
           yyjson_mut_obj_add_int(doc, one, "due", audit ? 0 : tally->due) &&
           add_bytes(doc, one, "due_bytes", c, audit ? 0 : tally->due_bytes) &&
           cs_json_add_time(doc, one, "oldest_due", audit ? (cs_time){0} : tally->oldest_due) &&
           yyjson_mut_obj_add_int(doc, one, "held", tally->held) &&
           yyjson_mut_obj_add_int(doc, one, "at_work", tally->busy);
}

static cs_status preview_json(struct cs_retaining *r, const struct preview *p)
{
    CS_TRY(cs_json_new(&r->arena, &r->doc, &r->err));
    yyjson_mut_doc *const doc = r->doc;
    yyjson_mut_val *const root = yyjson_mut_obj(doc);
    bool good = yyjson_mut_obj_add_int(doc, root, "v", 1) &&
                cs_json_add_time(doc, root, "at", r->now);
    yyjson_mut_val *const list = good ? yyjson_mut_obj_add_arr(doc, root, "classes") : NULL;
    for (int c = 0; list && good && c < CS_RETENTION_CLASSES; c++)
        good = add_class(doc, list, p, c);
    good = good && list && yyjson_mut_obj_add_int(doc, root, "keys", p->counts.keys) &&
           cs_json_add_holds(doc, root, p->holds, p->hold_count) &&
           yyjson_mut_obj_add_bool(doc, root, "scrub_pending", p->counts.scrub_pending);
    if (!good) return cs_arena_fail(&r->arena, &r->err);
    yyjson_mut_doc_set_root(doc, root);
    return CS_OK;
}

static void preview_row(struct cs_buf *buf, const struct preview *p, int c)
{
    const struct cs_retention_tally *const tally = &p->counts.tallies[c];
    char oldest[25] = "-";
    char days[24] = "keep";
    char bytes[24] = "-";
    char due_bytes[24] = "-";
    if (tally->oldest.unix_ms) cs_time_text(tally->oldest, oldest);
    if (!unmeasured(c)) {
        (void)snprintf(bytes, sizeof bytes, "%lld", (long long)tally->kept_bytes);
        (void)snprintf(due_bytes, sizeof due_bytes, "%lld", (long long)tally->due_bytes);
    }
    if (p->rules.days[c]) (void)snprintf(days, sizeof days, "%lld", (long long)p->rules.days[c]);
    cs_buf_add_format(buf, "%-10s %5s %7lld %12s  %-10.10s",
                      cs_retention_class_name((enum cs_retention_class)c), days,
                      (long long)tally->kept, bytes, oldest);
    if (c == CS_RETENTION_AUDIT)
        cs_buf_add_format(buf, "  kept; %lld older\n", (long long)tally->due);
    else
        cs_buf_add_format(buf, " %7lld %12s %5lld %5lld\n", (long long)tally->due, due_bytes,
                          (long long)tally->held, (long long)tally->busy);
}

static cs_status preview_text(struct cs_retaining *r, const struct preview *p)
{
    struct cs_buf buf;
    cs_buf_init(&buf, &r->arena, CS_OUTPUT_BYTES_MAX);
    CS_BUF_LIT(&buf, "class       days    kept        bytes  oldest         due        bytes  held"
                     "  busy\n");
    for (int c = 0; c < CS_RETENTION_CLASSES; c++) preview_row(&buf, p, c);
    cs_buf_add_format(&buf, "\nkeys of cases with nothing left: %lld\n", (long long)p->counts.keys);
    if (p->counts.scrub_pending)
        CS_BUF_LIT(&buf, "Old bytes may lie in the store's files until the next retention run.\n");
    if (p->hold_count) {
        CS_BUF_LIT(&buf, "\n");
        cs_text_add_holds(&buf, p->holds, p->hold_count);
    }
    return cs_buf_finish(&buf, &r->text, &r->err);
}

enum cs_exit cs_cmd_retention_preview(struct cs_world *world, const struct cs_args *args)
{
    struct cs_retaining r;
    struct preview p = {0};
    enum cs_exit exit = CS_EXIT_DONE;
    if (!rules_of(world, args, &p.rules, &exit)) return exit;
    cs_status status = cs_retaining_begin(&r, world, args, CS_KEPT_READ);
    if (status == CS_OK)
        status = cs_flow_retention_preview(&r.kept.flow, &p.rules, r.now, &p.counts, &r.err);
    if (status == CS_OK)
        status = cs_flow_holds(&r.kept.flow, &r.arena, &p.holds, &p.hold_count, &r.err);
    if (status == CS_OK)
        status = cs_args_has(args, CS_OPT_JSON) ? preview_json(&r, &p) : preview_text(&r, &p);
    return cs_retaining_end(&r, status, CS_EXIT_DONE, cs_exit_of_store(status));
}

/* ---- run ---- */

static cs_status run_json(struct cs_retaining *r, const struct cs_retention_result *result)
{
    CS_TRY(cs_json_new(&r->arena, &r->doc, &r->err));
    yyjson_mut_val *const root = yyjson_mut_obj(r->doc);
    const bool good = yyjson_mut_obj_add_int(r->doc, root, "v", 1) &&
                      cs_json_add_time(r->doc, root, "at", r->now) &&
                      cs_json_add_result(r->doc, root, result);
    if (!good) return cs_arena_fail(&r->arena, &r->err);
    yyjson_mut_doc_set_root(r->doc, root);
    return CS_OK;
}

static cs_status run_text(struct cs_retaining *r, const struct cs_retention_result *result)
{
    struct cs_buf buf;
    cs_buf_init(&buf, &r->arena, CS_OUTPUT_BYTES_MAX);
    cs_text_add_result(&buf, result);
    return cs_buf_finish(&buf, &r->text, &r->err);
}

enum cs_exit cs_cmd_retention_run(struct cs_world *world, const struct cs_args *args)
{
    struct cs_retaining r;
    struct cs_retention_result result = {0};
    struct cs_retention_rules rules;
    size_t recovered = 0;
    enum cs_exit exit = CS_EXIT_DONE;
    if (!rules_of(world, args, &rules, &exit)) return exit;
    cs_status status = cs_retaining_begin(&r, world, args, 0);
    if (status == CS_OK) /* a run whose process is gone is not at work */
        status =
            cs_flow_recover(&r.kept.flow, &r.arena, r.now, CS_RUN_STALE_MS, &recovered, &r.err);
    if (status == CS_OK)
        status = cs_flow_retention_run(&r.kept.flow, &rules, r.now, &result, &r.err);
    if (status == CS_OK)
        status = cs_args_has(args, CS_OPT_JSON) ? run_json(&r, &result) : run_text(&r, &result);
    return cs_retaining_end(&r, status, result.scrubbed ? CS_EXIT_DONE : CS_EXIT_CONFLICT,
                            cs_exit_of_store(status));
}
