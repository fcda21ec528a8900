/* runs_change.c - runs cancel and runs retry. */
#include "cli/review_in.h"

#include "flow/work.h"

#define REASON_DEFAULT "unspecified"

cs_status cs_may_operate(struct cs_reviewer *r, const char *asked)
{
    if (cs_roles_may(r->kept.flow.roles, CS_RIGHT_OPERATE)) return CS_OK;
    const cs_id *const run = r->args->operand_count ? &r->run : NULL;
    return cs_flow_refused(&r->kept.flow, asked, run, r->now, &r->err);
}

static cs_status changed(struct cs_reviewer *r, const char *verb, enum cs_run_state state)
{
    struct cs_buf buf;
    char run[33];
    cs_id_text(r->run, run);
    if (r->json) {
        yyjson_mut_val *const root = cs_review_json_begin(r);
        const bool good = root && yyjson_mut_obj_add_strcpy(r->doc, root, "run", run) &&
                          yyjson_mut_obj_add_str(r->doc, root, "state", cs_run_state_name(state));
        return good ? CS_OK : cs_arena_fail(&r->arena, &r->err);
    }
    cs_buf_init(&buf, &r->arena, CS_OUTPUT_BYTES_MAX);
    cs_buf_add_format(&buf, "run %.16s is %s\n", run, verb);
    return cs_buf_finish(&buf, &r->text, &r->err);
}

static enum cs_exit change(struct cs_world *world, const struct cs_args *args, bool cancel)
{
    struct cs_reviewer r;
    const char *const named = cancel ? args->value[CS_OPT_REASON] : NULL;
    const char *const reason = named ? named : REASON_DEFAULT;
    if (!cs_audit_word_valid(reason)) {
        const struct cs_usage usage = {.problem = "not a word of a-z 0-9 . _ + -:",
                                       .word = reason,
                                       .hint = "such as --reason duplicate"};
        return cs_report_usage(world, &usage, "runs cancel", cs_args_has(args, CS_OPT_JSON));
    }
    enum cs_exit exit = cs_reviewer_begin(&r, world, args, 0);
    if (exit == CS_EXIT_DONE) {
        struct cs_flow *const flow = &r.kept.flow;
        cs_status status = cs_may_operate(&r, cancel ? "runs-cancel" : "runs-retry");
        if (status == CS_OK)
            status = cancel ? cs_work_cancel(flow, &r.run, reason, r.now, &r.err)
                            : cs_work_retry(flow, &r.run, r.now, &r.err);
        if (status == CS_OK)
            status = cancel ? changed(&r, "cancelled", CS_RUN_CANCELLED)
                            : changed(&r, "queued again", CS_RUN_QUEUED);
        exit = cs_reviewer_answer(&r, status);
    }
    cs_reviewer_end(&r);
    return exit;
}

enum cs_exit cs_cmd_runs_cancel(struct cs_world *world, const struct cs_args *args)
{
    return change(world, args, true);
}

enum cs_exit cs_cmd_runs_retry(struct cs_world *world, const struct cs_args *args)
{
    return change(world, args, false);
}
