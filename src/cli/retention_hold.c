/* retention_hold.c - legal holds from the command line: made, released, listed. */
#include "cli/retention_in.h"

bool cs_json_add_holds(yyjson_mut_doc *doc, yyjson_mut_val *root, const struct cs_hold *holds,
                       size_t count)
{
    yyjson_mut_val *const list = yyjson_mut_obj_add_arr(doc, root, "holds");
    bool good = list != NULL;
    for (size_t i = 0; good && i < count; i++) {
        yyjson_mut_val *const one = yyjson_mut_arr_add_obj(doc, list);
        good = one && cs_json_add_id(doc, one, "case", &holds[i].case_id) &&
               cs_json_add_id(doc, one, "run", holds[i].by_run ? &holds[i].run : NULL) &&
               yyjson_mut_obj_add_val(doc, one, "reason", cs_json_str(doc, holds[i].reason)) &&
               yyjson_mut_obj_add_val(doc, one, "by", cs_json_str(doc, holds[i].actor)) &&
               cs_json_add_time(doc, one, "since", holds[i].since);
    }
    return good;
}

void cs_text_add_holds(struct cs_buf *buf, const struct cs_hold *holds, size_t count)
{
    if (count == 0) CS_BUF_LIT(buf, "no case is held\n");
    else CS_BUF_LIT(buf, "held case         since       by           reason\n");
    for (size_t i = 0; i < count; i++) {
        char id[33];
        char since[25];
        cs_id_text(holds[i].case_id, id);
        cs_time_text(holds[i].since, since);
        cs_buf_add_format(buf, "%.16s  %.10s  %-11.*s  %.*s\n", id, since, (int)holds[i].actor.len,
                          holds[i].actor.ptr, (int)holds[i].reason.len, holds[i].reason.ptr);
    }
}

static cs_status holds_answer(struct cs_retaining *r, const struct cs_hold *holds, size_t count)
{
    if (cs_args_has(r->args, CS_OPT_JSON)) {
        CS_TRY(cs_json_new(&r->arena, &r->doc, &r->err));
        yyjson_mut_val *const root = yyjson_mut_obj(r->doc);
        if (!yyjson_mut_obj_add_int(r->doc, root, "v", 1) ||
            !cs_json_add_holds(r->doc, root, holds, count))
            return cs_arena_fail(&r->arena, &r->err);
        yyjson_mut_doc_set_root(r->doc, root);
        return CS_OK;
    }
    struct cs_buf buf;
    cs_buf_init(&buf, &r->arena, CS_OUTPUT_BYTES_MAX);
    cs_text_add_holds(&buf, holds, count);
    return cs_buf_finish(&buf, &r->text, &r->err);
}

enum cs_exit cs_cmd_retention_holds(struct cs_world *world, const struct cs_args *args)
{
    struct cs_retaining r;
    const struct cs_hold *holds = NULL;
    size_t count = 0;
    cs_status status = cs_retaining_begin(&r, world, args, CS_KEPT_READ);
    if (status == CS_OK) status = cs_flow_holds(&r.kept.flow, &r.arena, &holds, &count, &r.err);
    if (status == CS_OK) status = holds_answer(&r, holds, count);
    return cs_retaining_end(&r, status, CS_EXIT_DONE, cs_exit_of_store(status));
}

/* The answer of hold and release is the list of holds as it is now. */
static cs_status change(struct cs_retaining *r, bool hold, enum cs_exit *failure_exit)
{
    struct cs_subject subject;
    const struct cs_hold *holds = NULL;
    size_t count = 0;
    const char *const reason = r->args->value[CS_OPT_REASON];
    struct cs_flow *const flow = &r->kept.flow;
    CS_TRY(cs_retaining_find(r, r->args->operands[0], &subject, failure_exit));
    const cs_status status = hold ? cs_flow_hold(flow, &subject, reason, r->now, &r->err)
                                  : cs_flow_release(flow, &subject, reason, r->now, &r->err);
    *failure_exit = cs_exit_of_store(status);
    if (status == CS_E_INPUT) *failure_exit = CS_EXIT_USAGE;
    if (status == CS_E_NOT_FOUND) *failure_exit = CS_EXIT_INPUT;
    if (status == CS_E_CONFLICT && !hold && !reason) *failure_exit = CS_EXIT_USAGE;
    if (status == CS_OK) CS_TRY(cs_flow_holds(flow, &r->arena, &holds, &count, &r->err));
    if (status == CS_OK) CS_TRY(holds_answer(r, holds, count));
    return status;
}

static enum cs_exit cmd_change(struct cs_world *world, const struct cs_args *args, bool hold)
{
    struct cs_retaining r;
    cs_status status = cs_retaining_begin(&r, world, args, 0);
    enum cs_exit failure_exit = cs_exit_of_store(status);
    if (status == CS_OK) status = change(&r, hold, &failure_exit);
    if (status != CS_OK && failure_exit == CS_EXIT_DONE) failure_exit = cs_exit_of_store(status);
    return cs_retaining_end(&r, status, CS_EXIT_DONE, failure_exit);
}

enum cs_exit cs_cmd_retention_hold(struct cs_world *world, const struct cs_args *args)
{
    if (!cs_args_has(args, CS_OPT_REASON)) {
        const struct cs_usage usage = {.problem = "a reason is missing",
                                       .hint = "--reason CODE, such as litigation"};
        return cs_report_usage(world, &usage, "retention hold", cs_args_has(args, CS_OPT_JSON));
    }
    return cmd_change(world, args, true);
}

enum cs_exit cs_cmd_retention_release(struct cs_world *world, const struct cs_args *args)
{
    return cmd_change(world, args, false);
}
