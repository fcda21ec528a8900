/* review_hold.c - take, release and send from the command line. */
#include "cli/review_in.h"

/* What was done, as text or as review-change.v1. until: 0 when it has none. */
static cs_status changed(struct cs_reviewer *r, const char *done, cs_time until)
{
    char run[33];
    cs_id_text(r->run, run);
    if (r->json) {
        yyjson_mut_val *const root = cs_review_json_begin(r);
        const bool good = root && yyjson_mut_obj_add_strcpy(r->doc, root, "run", run) &&
                          yyjson_mut_obj_add_str(r->doc, root, "done", done) &&
                          cs_json_add_time(r->doc, root, "held_until", until);
        return good ? CS_OK : cs_arena_fail(&r->arena, &r->err);
    }
    struct cs_buf buf;
    cs_buf_init(&buf, &r->arena, CS_OUTPUT_BYTES_MAX);
    cs_buf_add_format(&buf, "run %.16s is %s", run, done);
    if (until.unix_ms) {
        char text[25];
        cs_time_text(until, text);
        cs_buf_add_format(&buf, " until %.19sZ", text);
    }
    const char *const to = r->args->value[CS_OPT_SEND_TO];
    if (to) cs_buf_add_format(&buf, " to %s", to); /* a role or an actor: it was accepted */
    cs_buf_add_char(&buf, '\n');
    return cs_buf_finish(&buf, &r->text, &r->err);
}

enum cs_exit cs_cmd_review_take(struct cs_world *world, const struct cs_args *args)
{
    struct cs_reviewer r;
    cs_time until = {0};
    const char *const reason = args->value[CS_OPT_REASON];
    const bool over = cs_args_has(args, CS_OPT_OVER);
    if (over != (reason != NULL)) {
        const struct cs_usage usage = {.problem = over ? "a reason is missing"
                                                       : "a reason belongs to --over only",
                                       .hint = "--over --reason CODE, such as absent"};
        return cs_report_usage(world, &usage, "review take", cs_args_has(args, CS_OPT_JSON));
    }
    enum cs_exit exit = cs_reviewer_begin(&r, world, args, 0);
    if (exit == CS_EXIT_DONE) {
        struct cs_flow *const flow = &r.kept.flow;
        cs_status status = over ? cs_review_take_over(flow, &r.run, reason, r.now, &until, &r.err)
                                : cs_review_take(flow, &r.run, r.now, &until, &r.err);
        if (status == CS_OK) status = changed(&r, "taken", until);
        exit = cs_reviewer_answer(&r, status);
        if (status == CS_E_INPUT) exit = CS_EXIT_USAGE;
    }
    cs_reviewer_end(&r);
    return exit;
}

enum cs_exit cs_cmd_review_release(struct cs_world *world, const struct cs_args *args)
{
    struct cs_reviewer r;
    enum cs_exit exit = cs_reviewer_begin(&r, world, args, 0);
    if (exit == CS_EXIT_DONE) {
        cs_status status = cs_review_release(&r.kept.flow, &r.run, r.now, &r.err);
        if (status == CS_OK) status = changed(&r, "released", (cs_time){0});
        exit = cs_reviewer_answer(&r, status);
    }
    cs_reviewer_end(&r);
    return exit;
}

enum cs_exit cs_cmd_review_send(struct cs_world *world, const struct cs_args *args)
{
    struct cs_reviewer r;
    if (!cs_args_has(args, CS_OPT_SEND_TO)) {
        const struct cs_usage usage = {.problem = "nothing says to whom",
                                       .hint = "--to clinician, or a person: --to uid:1000"};
        return cs_report_usage(world, &usage, "review send", cs_args_has(args, CS_OPT_JSON));
    }
    enum cs_exit exit = cs_reviewer_begin(&r, world, args, 0);
    if (exit == CS_EXIT_DONE) {
        cs_status status = cs_review_send(&r.kept.flow, &r.run,
                                          cs_str_of(args->value[CS_OPT_SEND_TO]), r.now, &r.err);
        if (status == CS_OK) status = changed(&r, "sent", (cs_time){0});
        exit = cs_reviewer_answer(&r, status);
        if (status == CS_E_INPUT) exit = CS_EXIT_USAGE;
    }
    cs_reviewer_end(&r);
    return exit;
}
