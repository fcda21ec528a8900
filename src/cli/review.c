/* review.c - drafts that wait for a person: the list, and what all commands of review share. */
#include "cli/review_in.h"

#define LIST_DEFAULT 20

/* ---- begin and end ---- */

/* The operand is the person's input: its failures have codes of their own. */
static enum cs_exit run_find(struct cs_reviewer *r)
{
    struct cs_subject subject;
    cs_status status =
        cs_flow_find(&r->kept.flow, cs_str_of(r->args->operands[0]), &subject, &r->err);
    if (status == CS_OK && !subject.by_run)
        status = CS_FAIL(&r->err, CS_E_NOT_FOUND, "This is a case, and drafts are of runs",
                         "countersign review list names runs");
    r->run = subject.run;
    if (status == CS_OK) return CS_EXIT_DONE;
    enum cs_exit exit = cs_exit_of_store(status);
    if (status == CS_E_INPUT || status == CS_E_CONFLICT) exit = CS_EXIT_USAGE;
    if (status == CS_E_NOT_FOUND) exit = CS_EXIT_INPUT;
    const struct cs_report report = {.err = &r->err, .exit = exit};
    return cs_report_fail(r->world, &report, r->json);
}

enum cs_exit cs_reviewer_begin(struct cs_reviewer *r, struct cs_world *world,
                               const struct cs_args *args, unsigned flags)
{
    *r = (struct cs_reviewer){.world = world, .args = args, .json = cs_args_has(args, CS_OPT_JSON)};
    cs_arena_init(&r->arena, world->allocator, CS_ARENA_CAP_DOCUMENT);
    r->now = world->clock.ops->now(world->clock.self);
    if (cs_config_load(world, args, &r->arena, &r->config, &r->err) != CS_OK)
        return cs_config_fail(world, args, &r->config, &r->err);
    const char *const path = cs_kept_path(world, args);
    cs_status status = CS_OK;
    const bool needs = args->operand_count || (flags & CS_KEPT_READ);
    if (needs && path && path[0] && !cs_kept_there(path))
        status = CS_FAIL(&r->err, CS_E_NOT_FOUND, "There is no store yet", "Run something first");
    if (status == CS_OK) status = cs_kept_open(world, args, flags, &r->kept, &r->err);
    if (status != CS_OK) return cs_reviewer_answer(r, status);
    cs_config_use(&r->config, &r->kept);
    return args->operand_count ? run_find(r) : CS_EXIT_DONE;
}

enum cs_exit cs_reviewer_begin_look(struct cs_reviewer *r, struct cs_world *world,
                                    const struct cs_args *args)
{
    if (!cs_kept_none_yet(world, args)) return cs_reviewer_begin(r, world, args, CS_KEPT_READ);
    *r = (struct cs_reviewer){.world = world, .args = args, .json = cs_args_has(args, CS_OPT_JSON)};
    cs_arena_init(&r->arena, world->allocator, CS_ARENA_CAP_DEFAULT);
    return CS_EXIT_DONE;
}

enum cs_exit cs_reviewer_answer(struct cs_reviewer *r, cs_status status)
{
    if (status == CS_OK)
        return r->doc ? cs_out_json(r->world, r->args, &r->arena, r->doc, CS_EXIT_DONE)
                      : cs_out_finish(r->world, r->args, r->text, CS_EXIT_DONE);
    enum cs_exit exit = cs_exit_of_store(status);
    if (status == CS_E_INPUT || status == CS_E_LIMIT) exit = CS_EXIT_INPUT;
    if (status == CS_E_NOT_FOUND && r->kept.db) exit = CS_EXIT_INPUT;
    const struct cs_report report = {.err = &r->err, .exit = exit};
    return cs_report_fail(r->world, &report, r->json);
}

void cs_reviewer_end(struct cs_reviewer *r)
{
    cs_kept_close(&r->kept);
    cs_arena_deinit(&r->arena);
}

/* ---- JSON ---- */

static bool add_text(yyjson_mut_doc *doc, yyjson_mut_val *object, const char *key, cs_str text)
{
    return text.len ? yyjson_mut_obj_add_val(doc, object, key, cs_json_str(doc, text))
                    : yyjson_mut_obj_add_null(doc, object, key);
}

static bool add_id(yyjson_mut_doc *doc, yyjson_mut_val *object, const char *key, cs_id id)
{
    char text[33];
    cs_id_text(id, text);
    return yyjson_mut_obj_add_strcpy(doc, object, key, text);
}

bool cs_review_json_row(yyjson_mut_doc *doc, yyjson_mut_val *object,
                        const struct cs_review_row *row)
{
    return add_id(doc, object, "run", row->run) && add_id(doc, object, "case", row->case_id) &&
           yyjson_mut_obj_add_val(doc, object, "app", cs_json_str(doc, row->app)) &&
           yyjson_mut_obj_add_str(doc, object, "state", cs_review_state_name(row->state)) &&
           yyjson_mut_obj_add_str(doc, object, "run_state", cs_run_state_name(row->run_state)) &&
           yyjson_mut_obj_add_str(doc, object, "risk", cs_risk_name(row->risk)) &&
           yyjson_mut_obj_add_int(doc, object, "signatures_needed", row->signatures) &&
           yyjson_mut_obj_add_int(doc, object, "signatures_given", row->signed_count) &&
           yyjson_mut_obj_add_bool(doc, object, "blind", row->blind) &&
           yyjson_mut_obj_add_bool(doc, object, "differ", row->differ) &&
           add_text(doc, object, "needs_role", row->needs_role) &&
           add_text(doc, object, "needs_person", row->needs_actor) &&
           cs_json_add_time(doc, object, "created", row->created) &&
           cs_json_add_time(doc, object, "due", row->due) &&
           add_text(doc, object, "holder", row->holder) &&
           cs_json_add_time(doc, object, "held_until", row->held_until) &&
           cs_json_add_time(doc, object, "decided", row->decided) &&
           add_text(doc, object, "started_by", row->started_by);
}

yyjson_mut_val *cs_review_json_begin(struct cs_reviewer *r)
{
    if (cs_json_new(&r->arena, &r->doc, &r->err) != CS_OK) return NULL;
    yyjson_mut_val *const root = yyjson_mut_obj(r->doc);
    yyjson_mut_doc_set_root(r->doc, root);
    return root && yyjson_mut_obj_add_int(r->doc, root, "v", 1) ? root : NULL;
}

/* ---- the list ---- */

static cs_status list_json(struct cs_reviewer *r, const struct cs_review_row *rows, size_t count)
{
    yyjson_mut_val *const root = cs_review_json_begin(r);
    yyjson_mut_val *const list = root ? yyjson_mut_obj_add_arr(r->doc, root, "reviews") : NULL;
    bool good = list != NULL;
    for (size_t i = 0; good && i < count; i++) {
        yyjson_mut_val *const one = yyjson_mut_arr_add_obj(r->doc, list);
        good = one && cs_review_json_row(r->doc, one, &rows[i]);
    }
    return good ? CS_OK : cs_arena_fail(&r->arena, &r->err);
}

/* "in 3 h", "overdue 12 min": the two largest things a person wants to know. */
static void add_clock(struct cs_buf *buf, cs_time due, cs_time now)
{
    char text[32];
    const int64_t minutes = (due.unix_ms - now.unix_ms) / 60000;
    const long long n = (long long)(minutes < 0 ? -minutes : minutes);
    const char *const unit = n < 120 ? "min" : n < 2880 ? "h" : "days";
    (void)snprintf(text, sizeof text, "%s %lld %s", minutes < 0 ? "overdue" : "in",
                   n < 120    ? n
                   : n < 2880 ? n / 60
                              : n / 1440,
                   unit);
    cs_buf_add_format(buf, "%-16s ", text);
}

static void add_who(struct cs_buf *buf, const struct cs_review_row *row, cs_time now)
{
    char until[25];
    if (row->state != CS_REVIEW_WAITING) {
        cs_buf_add(buf,
                   cs_str_of(row->state == CS_REVIEW_DECIDED ? cs_run_state_name(row->run_state)
                                                             : "withdrawn: its text was removed"));
        return;
    }
    if (row->holder.len && row->held_until.unix_ms > now.unix_ms) {
        cs_time_text(row->held_until, until);
        cs_buf_add_format(buf, "taken by %.*s until %.5sZ", (int)row->holder.len, row->holder.ptr,
                          until + 11);
        return;
    }
    const cs_str who = row->needs_actor.len ? row->needs_actor : row->needs_role;
    if (row->differ) CS_BUF_LIT(buf, "two differ: ");
    cs_buf_add_format(buf, "waits for %.*s", who.len ? (int)who.len : 6,
                      who.len ? who.ptr : "anyone");
}

static cs_status list_text(struct cs_reviewer *r, const struct cs_review_row *rows, size_t count)
{
    struct cs_buf buf;
    const char *const state = r->args->value[CS_OPT_STATE];
    cs_buf_init(&buf, &r->arena, CS_OUTPUT_BYTES_MAX);
    if (count == 0) {
        const bool waiting = !state || strcmp(state, "waiting") == 0;
        cs_buf_add(&buf, cs_args_has(r->args, CS_OPT_MINE) ? CS_STR("Nothing waits for you.\n")
                         : waiting                         ? CS_STR("Nothing waits for review.\n")
                                                           : CS_STR("There is no such draft.\n"));
    } else {
        CS_BUF_LIT(&buf, "run               due              risk    app        signed  who\n");
    }
    for (size_t i = 0; i < count; i++) {
        char run[33];
        cs_id_text(rows[i].run, run);
        cs_buf_add_format(&buf, "%.16s  ", run);
        add_clock(&buf, rows[i].due, r->now);
        cs_buf_add_format(&buf, "%-7s %-10.*s %lld of %lld  ", cs_risk_name(rows[i].risk),
                          (int)rows[i].app.len, rows[i].app.ptr, (long long)rows[i].signed_count,
                          (long long)rows[i].signatures);
        add_who(&buf, &rows[i], r->now);
        cs_buf_add_char(&buf, '\n');
    }
    return cs_buf_finish(&buf, &r->text, &r->err);
}

static cs_status list(struct cs_reviewer *r, const struct cs_review_row **rows, size_t *count)
{
    const char *const state = r->args->value[CS_OPT_STATE];
    struct cs_review_filter filter = {.mine = cs_args_has(r->args, CS_OPT_MINE),
                                      .any_state = state && strcmp(state, "all") == 0,
                                      .app = cs_str_of(r->args->value[CS_OPT_APP]),
                                      .limit = cs_args_number(r->args, CS_OPT_LIMIT, LIST_DEFAULT)};
    if (state && !filter.any_state && !cs_review_state_parse(cs_str_of(state), &filter.state))
        return CS_FAIL(&r->err, CS_E_INTERNAL, "A state is not known", "Report it");
    if (!filter.app.ptr) filter.app = CS_STR("");
    return cs_review_list(&r->kept.flow, &r->arena, &filter, r->now, rows, count, &r->err);
}

enum cs_exit cs_cmd_review_list(struct cs_world *world, const struct cs_args *args)
{
    struct cs_reviewer r;
    const struct cs_review_row *rows = NULL;
    size_t count = 0;
    enum cs_exit exit = cs_reviewer_begin_look(&r, world, args);
    if (exit == CS_EXIT_DONE) {
        cs_status status = r.kept.db ? list(&r, &rows, &count) : CS_OK;
        if (status == CS_E_DENIED) {
            cs_kept_close(&r.kept); /* it only reads */
            status = cs_kept_refused(world, args, "review-list", NULL, &r.err);
        }
        if (status == CS_OK)
            status = r.json ? list_json(&r, rows, count) : list_text(&r, rows, count);
        exit = cs_reviewer_answer(&r, status);
    }
    cs_reviewer_end(&r);
    return exit;
}
