/* audit_access.c - `audit access`: who was shown text of a run, a case or a document, and when. */
#include "cli/audit_in.h"

static const char *says(cs_str action)
{
    static const struct {
        cs_str action;
        const char *says;
    } table[] = {{CS_STR_INIT("run.started"), "gave the text"},
                 {CS_STR_INIT("run.finished"), "got the draft"},
                 {CS_STR_INIT("draft.shown"), "read the draft"},
                 {CS_STR_INIT("review.shown"), "read the draft and its sources"},
                 {CS_STR_INIT("values.restored"), "restored identifiers"}};
    for (size_t i = 0; i < CS_COUNT(table); i++)
        if (cs_str_equal(table[i].action, action)) return table[i].says;
    return "saw it";
}

struct answer {
    const struct cs_access *rows;
    size_t count;
    size_t runs;
};

static cs_status answer_json(struct cs_arena *arena, const struct answer *answer,
                             yyjson_mut_doc **out, struct cs_error *err)
{
    char id[33];
    CS_TRY(cs_json_new(arena, out, err));
    yyjson_mut_doc *const doc = *out;
    yyjson_mut_val *const root = yyjson_mut_obj(doc);
    bool good = yyjson_mut_obj_add_int(doc, root, "v", 1) &&
                yyjson_mut_obj_add_uint(doc, root, "runs", answer->runs);
    yyjson_mut_val *const list = good ? yyjson_mut_obj_add_arr(doc, root, "access") : NULL;
    for (size_t i = 0; list && good && i < answer->count; i++) {
        const struct cs_access *const row = &answer->rows[i];
        yyjson_mut_val *const one = yyjson_mut_arr_add_obj(doc, list);
        cs_id_text(row->run, id);
        good = one && yyjson_mut_obj_add_int(doc, one, "seq", row->seq) &&
               cs_json_add_time(doc, one, "at", row->at) &&
               yyjson_mut_obj_add_val(doc, one, "actor", cs_json_str(doc, row->actor)) &&
               yyjson_mut_obj_add_val(doc, one, "action", cs_json_str(doc, row->action)) &&
               yyjson_mut_obj_add_strcpy(doc, one, "run", id);
        cs_id_text(row->case_id, id);
        good = good && yyjson_mut_obj_add_strcpy(doc, one, "case", id);
    }
    yyjson_mut_doc_set_root(doc, root);
    return good && list ? CS_OK : cs_arena_fail(arena, err);
}

static cs_status answer_text(struct cs_arena *arena, const struct answer *answer, cs_str *out,
                             struct cs_error *err)
{
    struct cs_buf buf;
    char at[25];
    char run[33];
    cs_buf_init(&buf, arena, CS_OUTPUT_BYTES_MAX);
    if (answer->runs == 0)
        CS_BUF_LIT(&buf, "no run of it is kept: what was removed is not found by a digest\n");
    else if (answer->count == 0)
        cs_buf_add_format(&buf, "nobody was shown it (%zu runs)\n", answer->runs);
    else CS_BUF_LIT(&buf, "record  when                      who             what\n");
    for (size_t i = 0; i < answer->count; i++) {
        const struct cs_access *const row = &answer->rows[i];
        cs_time_text(row->at, at);
        cs_id_text(row->run, run);
        cs_buf_add_format(&buf, "%6lld  %s  %-14.*s  %s, run %.8s\n", (long long)row->seq, at,
                          (int)row->actor.len, row->actor.ptr, says(row->action), run);
    }
    return cs_buf_finish(&buf, out, err);
}

static cs_status access_ask(struct cs_kept *kept, const struct cs_args *args,
                            struct cs_arena *arena, struct answer *out, struct cs_error *err)
{
    cs_digest document;
    struct cs_subject subject;
    struct cs_access_query query = {0};
    if (cs_args_has(args, CS_OPT_RUN)) {
        CS_TRY(cs_flow_find(&kept->flow, cs_str_of(args->value[CS_OPT_RUN]), &subject, err));
        query.subject = &subject;
    } else {
        const bool parsed = cs_digest_parse(cs_str_of(args->value[CS_OPT_DOCUMENT]), &document);
        CS_ASSERT(parsed);
        query.document = &document;
    }
    return cs_flow_access(&kept->flow, arena, &query, &out->rows, &out->count, &out->runs, err);
}

enum cs_exit cs_cmd_audit_access(struct cs_world *world, const struct cs_args *args)
{
    struct cs_arena arena;
    struct cs_kept kept = {0};
    struct cs_error err = {0};
    struct answer answer = {0};
    yyjson_mut_doc *doc = NULL;
    cs_str text = {0};
    enum cs_exit exit = CS_EXIT_DONE;
    const bool json = cs_args_has(args, CS_OPT_JSON);
    const bool of_document = cs_args_has(args, CS_OPT_DOCUMENT);
    if (of_document == cs_args_has(args, CS_OPT_RUN)) {
        const struct cs_usage usage = {.problem = "whose access is not said; give",
                                       .option = &cs_options[CS_OPT_RUN],
                                       .hint = "or --document SHA256"};
        return cs_report_usage(world, &usage, "audit access", json);
    }
    cs_arena_init(&arena, world->allocator, CS_ARENA_CAP_DEFAULT);
    cs_status status =
        cs_kept_open(world, args, CS_KEPT_READ | (of_document ? CS_KEPT_KEYS : 0U), &kept, &err);
    const bool opened = status == CS_OK;
    if (status == CS_OK) status = access_ask(&kept, args, &arena, &answer, &err);
    if (status == CS_OK)
        status = json ? answer_json(&arena, &answer, &doc, &err)
                      : answer_text(&arena, &answer, &text, &err);
    if (status == CS_OK) {
        exit = json ? cs_out_json(world, args, &arena, doc, exit)
                    : cs_out_finish(world, args, text, exit);
    } else {
        const struct cs_report report = {.err = &err, .exit = cs_exit_of_named(status, opened)};
        exit = cs_report_fail(world, &report, json);
    }
    cs_kept_close(&kept);
    cs_arena_deinit(&arena);
    return exit;
}
