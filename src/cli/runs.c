/* runs.c - looks at the runs that were kept: ids, times, steps, model calls, and the draft.
 *
 * Without --draft nothing sealed is opened, so neither command needs the key or shows text. */
#include "cli/review_in.h"
#include "cli/runs_in.h"

#include <unistd.h>

#define LIST_DEFAULT 20

bool cs_json_add_time(yyjson_mut_doc *doc, yyjson_mut_val *object, const char *key, cs_time time)
{
    char text[25];
    if (time.unix_ms == 0) return yyjson_mut_obj_add_null(doc, object, key);
    cs_time_text(time, text);
    return yyjson_mut_obj_add_strcpy(doc, object, key, text);
}

static bool add_row(yyjson_mut_doc *doc, yyjson_mut_val *object, const struct cs_run_row *row)
{
    char run[33];
    char owner[33];
    cs_id_text(row->run, run);
    cs_id_text(row->case_id, owner);
    return yyjson_mut_obj_add_strcpy(doc, object, "run", run) &&
           yyjson_mut_obj_add_strcpy(doc, object, "case", owner) &&
           yyjson_mut_obj_add_val(doc, object, "app", cs_json_str(doc, row->app)) &&
           yyjson_mut_obj_add_val(doc, object, "engine", cs_json_str(doc, row->engine)) &&
           yyjson_mut_obj_add_str(doc, object, "state", cs_run_state_name(row->state)) &&
           (row->failure == CS_OK
                ? yyjson_mut_obj_add_null(doc, object, "failure")
                : yyjson_mut_obj_add_str(doc, object, "failure", cs_status_name(row->failure))) &&
           cs_json_add_time(doc, object, "started", row->started) &&
           cs_json_add_time(doc, object, "finished", row->finished) &&
           yyjson_mut_obj_add_bool(doc, object, "needs_review", row->needs_review) &&
           yyjson_mut_obj_add_int(doc, object, "reasons", row->reason_count) &&
           yyjson_mut_obj_add_int(doc, object, "documents", row->document_count) &&
           yyjson_mut_obj_add_int(doc, object, "bytes", row->size_bytes) &&
           cs_json_add_time(doc, object, "removed", row->removed);
}

static cs_status list_json(struct cs_arena *arena, const struct cs_run_row *rows, size_t count,
                           yyjson_mut_doc **out, struct cs_error *err)
{
    yyjson_mut_doc *doc = NULL;
    CS_TRY(cs_json_new(arena, &doc, err));
    yyjson_mut_val *const root = yyjson_mut_obj(doc);
    yyjson_mut_val *const list = yyjson_mut_arr(doc);
    bool good = yyjson_mut_obj_add_int(doc, root, "v", 1) &&
                yyjson_mut_obj_add_val(doc, root, "runs", list);
    for (size_t i = 0; good && i < count; i++) {
        yyjson_mut_val *const one = yyjson_mut_arr_add_obj(doc, list);
        good = one && add_row(doc, one, &rows[i]);
    }
    if (!good) return cs_arena_fail(arena, err);
    yyjson_mut_doc_set_root(doc, root);
    *out = doc;
    return CS_OK;
}

/* " removed by retention on 2026-11-25" behind what, if it was. */
static void add_removed(struct cs_buf *buf, const char *what, cs_time removed)
{
    char date[25];
    if (removed.unix_ms == 0) return;
    cs_time_text(removed, date);
    cs_buf_add_format(buf, "%s removed by retention on %.10s", what, date);
}

static cs_status list_text(struct cs_arena *arena, const struct cs_run_row *rows, size_t count,
                           cs_str *out, struct cs_error *err)
{
    struct cs_buf buf;
    cs_buf_init(&buf, arena, CS_OUTPUT_BYTES_MAX);
    if (count == 0) CS_BUF_LIT(&buf, "no runs are kept yet\n");
    else
        CS_BUF_LIT(&buf,
                   "run               started              app         state            reasons\n");
    for (size_t i = 0; i < count; i++) {
        char run[33];
        char started[25];
        cs_id_text(rows[i].run, run);
        cs_time_text(rows[i].started, started);
        cs_buf_add_format(&buf, "%.16s  %.19sZ %-11.*s %-16s %lld", run, started,
                          (int)rows[i].app.len, rows[i].app.ptr, cs_run_state_name(rows[i].state),
                          (long long)rows[i].reason_count);
        add_removed(&buf, "  text", rows[i].removed);
        cs_buf_add_char(&buf, '\n');
    }
    return cs_buf_finish(&buf, out, err);
}

enum cs_exit cs_cmd_runs_list(struct cs_world *world, const struct cs_args *args)
{
    struct cs_arena arena;
    struct cs_kept kept = {0};
    struct cs_error err = {0};
    const struct cs_run_row *rows = NULL;
    size_t count = 0;
    yyjson_mut_doc *doc = NULL;
    cs_str text = {0};
    enum cs_exit exit = CS_EXIT_DONE;
    cs_status status = CS_OK;
    const bool json = cs_args_has(args, CS_OPT_JSON);
    cs_arena_init(&arena, world->allocator, CS_ARENA_CAP_DEFAULT);
    if (!cs_kept_none_yet(world, args)) {
        status = cs_kept_open(world, args, CS_KEPT_READ, &kept, &err);
        if (status == CS_OK)
            status = cs_flow_list(&kept.flow, &arena,
                                  cs_args_number(args, CS_OPT_LIMIT, LIST_DEFAULT), NULL, &rows,
                                  &count, &err);
    }
    if (status == CS_OK)
        status = json ? list_json(&arena, rows, count, &doc, &err)
                      : list_text(&arena, rows, count, &text, &err);
    if (status == CS_OK) {
        exit = json ? cs_out_json(world, args, &arena, doc, exit)
                    : cs_out_finish(world, args, text, exit);
    } else {
        const struct cs_report report = {.err = &err, .exit = cs_exit_of_store(status)};
        exit = cs_report_fail(world, &report, json);
    }
    cs_kept_close(&kept);
    cs_arena_deinit(&arena);
    return exit;
}

/* ---- one run ----------------------------------------------------------------------------- */

static bool add_documents(yyjson_mut_doc *doc, yyjson_mut_val *list,
                          const struct cs_run_record *record)
{
    bool good = list != NULL;
    for (size_t i = 0; good && i < record->document_count; i++) {
        char id[33];
        char keyed[65];
        yyjson_mut_val *const one = yyjson_mut_arr_add_obj(doc, list);
        cs_id_text(record->documents[i].id, id);
        cs_digest_text(&record->documents[i].keyed, keyed);
        good = one && yyjson_mut_obj_add_strcpy(doc, one, "id", id) &&
               yyjson_mut_obj_add_int(doc, one, "bytes", record->documents[i].size_bytes) &&
               yyjson_mut_obj_add_strcpy(doc, one, "keyed_digest", keyed) &&
               cs_json_add_time(doc, one, "removed", record->documents[i].removed);
    }
    return good;
}

static bool add_steps(yyjson_mut_doc *doc, yyjson_mut_val *list, const struct cs_run_record *record)
{
    bool good = list != NULL;
    for (size_t i = 0; good && i < record->step_count; i++) {
        const struct cs_run_step *const step = &record->steps[i];
        yyjson_mut_val *const one = yyjson_mut_arr_add_obj(doc, list);
        good = one && yyjson_mut_obj_add_str(doc, one, "name", step->name) &&
               yyjson_mut_obj_add_str(doc, one, "status", cs_status_name(step->status)) &&
               yyjson_mut_obj_add_int(doc, one, "start_us", step->start_us) &&
               yyjson_mut_obj_add_int(doc, one, "duration_us", step->duration_us);
    }
    return good;
}

static bool add_calls(yyjson_mut_doc *doc, yyjson_mut_val *list, const struct cs_run_record *record)
{
    bool good = list != NULL;
    for (size_t i = 0; good && i < record->call_count; i++) {
        char model[65];
        const struct cs_run_call *const call = &record->calls[i];
        yyjson_mut_val *const one = yyjson_mut_arr_add_obj(doc, list);
        cs_digest_text(&call->model, model);
        good = one && yyjson_mut_obj_add_str(doc, one, "provider", call->provider) &&
               yyjson_mut_obj_add_strcpy(doc, one, "model_sha256", model) &&
               yyjson_mut_obj_add_str(doc, one, "prompt", call->prompt) &&
               yyjson_mut_obj_add_int(doc, one, "questions", call->questions) &&
               yyjson_mut_obj_add_int(doc, one, "tokens_read", call->tokens_read) &&
               yyjson_mut_obj_add_int(doc, one, "tokens_cached", call->tokens_cached) &&
               yyjson_mut_obj_add_int(doc, one, "tokens_written", call->tokens_written) &&
               yyjson_mut_obj_add_int(doc, one, "duration_us", call->duration_us);
    }
    return good;
}

static cs_status show_json(struct cs_arena *arena, const struct cs_run_record *record,
                           const struct cs_work_record *work, yyjson_mut_doc **out,
                           struct cs_error *err)
{
    char keyed[65];
    yyjson_mut_doc *doc = NULL;
    CS_TRY(cs_json_new(arena, &doc, err));
    yyjson_mut_val *const root = yyjson_mut_obj(doc);
    bool good = yyjson_mut_obj_add_int(doc, root, "v", 1) && add_row(doc, root, &record->row);
    cs_digest_text(&record->draft_keyed, keyed);
    if (good)
        good = record->has_draft ? yyjson_mut_obj_add_strcpy(doc, root, "draft_keyed_digest", keyed)
                                 : yyjson_mut_obj_add_null(doc, root, "draft_keyed_digest");
    good = good && cs_json_add_time(doc, root, "draft_removed", record->draft_removed) &&
           cs_json_add_time(doc, root, "details_removed", record->details_removed) &&
           cs_json_add_time(doc, root, "key_destroyed", record->key_destroyed) &&
           yyjson_mut_obj_add_int(doc, root, "signatures_needed", record->signatures) &&
           yyjson_mut_obj_add_int(doc, root, "signatures_given", record->signed_count) &&
           cs_review_json_sign_offs(arena, doc, root, record->sign_offs, record->sign_off_count);
    good = good && add_documents(doc, yyjson_mut_obj_add_arr(doc, root, "inputs"), record) &&
           add_steps(doc, yyjson_mut_obj_add_arr(doc, root, "steps"), record) &&
           add_calls(doc, yyjson_mut_obj_add_arr(doc, root, "model_calls"), record) &&
           cs_runs_json_work(doc, root, work);
    yyjson_mut_val *const counts = good ? yyjson_mut_obj_add_obj(doc, root, "counts") : NULL;
    for (size_t i = 0; counts && good && i < record->count_count; i++)
        good = yyjson_mut_obj_add_int(doc, counts, record->counts[i].name, record->counts[i].count);
    if (!good || !counts) return cs_arena_fail(arena, err);
    yyjson_mut_doc_set_root(doc, root);
    *out = doc;
    return CS_OK;
}

static void show_head(struct cs_buf *buf, const struct cs_run_row *row)
{
    char run[33];
    char owner[33];
    char started[25];
    char finished[25] = "-";
    cs_id_text(row->run, run);
    cs_id_text(row->case_id, owner);
    cs_time_text(row->started, started);
    if (row->finished.unix_ms) cs_time_text(row->finished, finished);
    cs_buf_add_format(
        buf,
        "run       %s\ncase      %s\napp       %.*s, engine %.*s\nstate     %s%s%s\n"
        "started   %s\nfinished  %s\nreasons   %lld\ninput     %lld bytes in %lld "
        "documents\n",
        run, owner, (int)row->app.len, row->app.ptr, (int)row->engine.len, row->engine.ptr,
        cs_run_state_name(row->state), row->failure == CS_OK ? "" : ": ",
        row->failure == CS_OK ? "" : cs_status_name(row->failure), started, finished,
        (long long)row->reason_count, (long long)row->size_bytes, (long long)row->document_count);
}

/* Of a draft that waits or waited for a person. */
static void show_signed(struct cs_buf *buf, const struct cs_run_record *record)
{
    const bool gone = record->row.state == CS_RUN_CANCELLED; /* nobody can sign any more */
    if (!record->has_review) return;
    cs_buf_add_format(buf, "%s %lld of %lld signatures %s given%s\n",
                      gone ? "withdrawn" : "needs    ", (long long)record->signed_count,
                      (long long)record->signatures, gone ? "were" : "are",
                      record->blind && record->sign_off_count < (size_t)record->signed_count
                          ? "; blind until all are there"
                          : "");
    cs_review_text_sign_offs(buf, record->sign_offs, record->sign_off_count);
}

static void show_removed(struct cs_buf *buf, const struct cs_run_record *record)
{
    char date[25];
    for (size_t i = 0; i < record->document_count; i++) {
        if (record->documents[i].removed.unix_ms == 0) continue;
        cs_buf_add_format(buf, "document  %zu of %zu", i + 1, record->document_count);
        add_removed(buf, "", record->documents[i].removed);
        cs_buf_add_char(buf, '\n');
    }
    if (record->draft_removed.unix_ms) {
        add_removed(buf, "draft    ", record->draft_removed);
        cs_buf_add_char(buf, '\n');
    }
    if (record->details_removed.unix_ms) {
        add_removed(buf, "steps     and model calls", record->details_removed);
        cs_buf_add_char(buf, '\n');
    }
    if (record->key_destroyed.unix_ms == 0) return;
    cs_time_text(record->key_destroyed, date);
    cs_buf_add_format(buf, "key       destroyed on %.10s: no text can be read any more\n", date);
}

static void show_steps(struct cs_buf *buf, const struct cs_run_record *record)
{
    if (record->step_count) CS_BUF_LIT(buf, "\nsteps                      ms\n");
    for (size_t i = 0; i < record->step_count; i++) {
        const struct cs_run_step *const step = &record->steps[i];
        cs_buf_add_format(buf, "  %-18s %8.1f%s%s\n", step->name,
                          (double)step->duration_us / 1000.0, step->status == CS_OK ? "" : "  ",
                          step->status == CS_OK ? "" : cs_status_name(step->status));
    }
}

static cs_status show_text(struct cs_arena *arena, const struct cs_run_record *record,
                           const struct cs_work_record *work, cs_str *out, struct cs_error *err)
{
    struct cs_buf buf;
    char digest[65];
    cs_buf_init(&buf, arena, CS_OUTPUT_BYTES_MAX);
    show_head(&buf, &record->row);
    show_signed(&buf, record);
    show_removed(&buf, record);
    if (record->count_count) CS_BUF_LIT(&buf, "\ndraft\n");
    for (size_t i = 0; i < record->count_count; i++)
        cs_buf_add_format(&buf, "  %-20s %lld\n", record->counts[i].name,
                          (long long)record->counts[i].count);
    if (work->found) cs_runs_draw(&buf, record, work);
    else show_steps(&buf, record);
    for (size_t i = 0; i < record->call_count; i++) {
        const struct cs_run_call *const call = &record->calls[i];
        cs_digest_text(&call->model, digest);
        cs_buf_add_format(&buf,
                          "\nmodel     %s, sha256 %s\n          prompt %s, %lld questions, tokens: "
                          "%lld read, %lld cached, %lld written, %.1f ms\n",
                          call->provider, digest, call->prompt, (long long)call->questions,
                          (long long)call->tokens_read, (long long)call->tokens_cached,
                          (long long)call->tokens_written, (double)call->duration_us / 1000.0);
    }
    return cs_buf_finish(&buf, out, err);
}

/* The stored draft with a line end, byte for byte as summarize --json printed it. */
static cs_status show_draft(struct cs_arena *arena, const struct cs_run_record *record, cs_str *out,
                            struct cs_error *err)
{
    if (!record->has_draft && record->draft_removed.unix_ms)
        return CS_FAIL(err, CS_E_NOT_FOUND, "The draft was removed by retention",
                       "countersign runs show tells when");
    if (!record->has_draft)
        return CS_FAIL(err, CS_E_NOT_FOUND, "This run has no draft",
                       "It failed or is not finished; countersign runs show tells more");
    struct cs_buf buf;
    cs_buf_init(&buf, arena, CS_OUTPUT_BYTES_MAX);
    cs_buf_add(&buf, record->draft.phi_bytes);
    cs_buf_add_char(&buf, '\n');
    return cs_buf_finish(&buf, out, err);
}

/* That the draft is shown is on record before it is. The run was read already, so the store is
 * there and is not made by this. */
static cs_status draft_saw(struct cs_world *world, const struct cs_args *args,
                           const struct cs_run_record *record, struct cs_error *err)
{
    struct cs_kept kept = {0};
    const struct cs_saw saw = {.kind = CS_SAW_DRAFT,
                               .run = record->row.run,
                               .case_id = record->row.case_id,
                               .digest = record->draft_keyed,
                               .now = world->clock.ops->now(world->clock.self)};
    CS_TRY(cs_kept_open(world, args, 0, &kept, err));
    const cs_status status = cs_flow_saw(&kept.flow, &saw, err);
    cs_kept_close(&kept);
    return status;
}

/* Who has no role that reads drafts is shown none here either, and that they asked is on record. */
static cs_status may_read(struct cs_world *world, const struct cs_args *args, struct cs_kept *kept,
                          const struct cs_cli_config *config, struct cs_error *err)
{
    struct cs_subject subject;
    cs_config_use(config, kept);
    if (cs_roles_may(kept->flow.roles, CS_RIGHT_READ)) return CS_OK;
    CS_TRY(cs_flow_find(&kept->flow, cs_str_of(args->operands[0]), &subject, err));
    cs_kept_close(kept); /* it only reads */
    return cs_kept_refused(world, args, "runs-show-draft", subject.by_run ? &subject.run : NULL,
                           err);
}

enum cs_exit cs_cmd_runs_show(struct cs_world *world, const struct cs_args *args)
{
    struct cs_arena arena;
    struct cs_kept kept = {0};
    struct cs_error err = {0};
    struct cs_run_record record = {0};
    struct cs_work_record work = {.found = false};
    yyjson_mut_doc *doc = NULL;
    cs_str text = {0};
    enum cs_exit exit = CS_EXIT_DONE;
    const bool draft = cs_args_has(args, CS_OPT_DRAFT);
    const bool json = cs_args_has(args, CS_OPT_JSON);
    struct cs_cli_config config;
    cs_arena_init(&arena, world->allocator, CS_ARENA_CAP_DOCUMENT);
    if (draft && cs_config_load(world, args, &arena, &config, &err) != CS_OK) {
        exit = cs_config_fail(world, args, &config, &err);
        cs_arena_deinit(&arena);
        return exit;
    }
    cs_status status =
        cs_kept_open(world, args, CS_KEPT_READ | (draft ? CS_KEPT_KEYS : 0U), &kept, &err);
    const bool opened = status == CS_OK;
    if (status == CS_OK && draft) status = may_read(world, args, &kept, &config, &err);
    if (status == CS_OK)
        status = cs_flow_show(&kept.flow, &arena, cs_str_of(args->operands[0]),
                              draft ? CS_SHOW_DRAFT : 0U, &record, &err);
    if (status == CS_OK && !draft)
        status = cs_work_show(&kept.flow, &arena, &record.row.run, &work, &err);
    if (status == CS_OK) {
        if (draft) status = show_draft(&arena, &record, &text, &err);
        else if (json) status = show_json(&arena, &record, &work, &doc, &err);
        else status = show_text(&arena, &record, &work, &text, &err);
    }
    bool seen = true;
    if (status == CS_OK && draft) {
        cs_kept_close(&kept); /* what is shown is in arena; the writer closes last */
        status = draft_saw(world, args, &record, &err);
        seen = status == CS_OK;
    }
    if (status == CS_OK) {
        exit = doc ? cs_out_json(world, args, &arena, doc, exit)
                   : cs_out_finish(world, args, text, exit);
    } else {
        const struct cs_report report = {.err = &err,
                                         .exit = seen ? cs_exit_of_named(status, opened)
                                                      : cs_exit_of_store(status)};
        exit = cs_report_fail(world, &report, json);
    }
    cs_kept_close(&kept);
    cs_arena_deinit(&arena);
    return exit;
}
