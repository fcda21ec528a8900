/* queue.c - how much waits for workers, and how much of it may be in work at once. */
#include "cli/review_in.h"

#include "flow/work.h"

struct queue_now {
    struct cs_queue_tally tally;
    int64_t limit;
};

static cs_status now_json(struct cs_reviewer *r, const struct queue_now *q)
{
    yyjson_mut_val *const root = cs_review_json_begin(r);
    const bool good = root && yyjson_mut_obj_add_int(r->doc, root, "waiting", q->tally.waiting) &&
                      yyjson_mut_obj_add_int(r->doc, root, "in_work", q->tally.leased) &&
                      yyjson_mut_obj_add_int(r->doc, root, "dead", q->tally.dead) &&
                      cs_json_add_time(r->doc, root, "oldest_due", q->tally.oldest_due) &&
                      (q->limit ? yyjson_mut_obj_add_int(r->doc, root, "limit", q->limit)
                                : yyjson_mut_obj_add_null(r->doc, root, "limit"));
    return good ? CS_OK : cs_arena_fail(&r->arena, &r->err);
}

static cs_status now_text(struct cs_reviewer *r, const struct queue_now *q)
{
    struct cs_buf buf;
    char since[25];
    cs_buf_init(&buf, &r->arena, CS_OUTPUT_BYTES_MAX);
    cs_buf_add_format(&buf, "waiting   %lld steps", (long long)q->tally.waiting);
    if (q->tally.oldest_due.unix_ms) {
        cs_time_text(q->tally.oldest_due, since);
        cs_buf_add_format(&buf, ", the oldest due since %.19sZ", since);
    }
    cs_buf_add_format(&buf, "\nin work   %lld", (long long)q->tally.leased);
    if (q->limit) cs_buf_add_format(&buf, ", at most %lld at once", (long long)q->limit);
    cs_buf_add_format(&buf, "\ndead      %lld", (long long)q->tally.dead);
    if (q->tally.dead) CS_BUF_LIT(&buf, "; their runs are stopped: countersign runs list");
    cs_buf_add_char(&buf, '\n');
    return cs_buf_finish(&buf, &r->text, &r->err);
}

static cs_status now_tell(struct cs_reviewer *r)
{
    struct queue_now q = {.limit = 0};
    struct cs_flow *const flow = &r->kept.flow;
    if (flow->db) {
        CS_TRY(cs_queue_count(flow->db, flow->tenant, r->now, &q.tally, &r->err));
        CS_TRY(cs_tenant_running_max(flow->db, flow->tenant, &q.limit, &r->err));
    }
    return r->json ? now_json(r, &q) : now_text(r, &q);
}

enum cs_exit cs_cmd_queue_show(struct cs_world *world, const struct cs_args *args)
{
    struct cs_reviewer r;
    enum cs_exit exit = cs_reviewer_begin_look(&r, world, args);
    if (exit == CS_EXIT_DONE) exit = cs_reviewer_answer(&r, now_tell(&r));
    cs_reviewer_end(&r);
    return exit;
}

enum cs_exit cs_cmd_queue_limit(struct cs_world *world, const struct cs_args *args)
{
    struct cs_reviewer r;
    int64_t limit = 0;
    struct cs_args without = *args;
    if (!cs_limit_parse(args->operands[0], &limit)) {
        const struct cs_usage usage = {.problem = "a limit is a whole number of 0 or more, not",
                                       .word = args->operands[0]};
        return cs_report_usage(world, &usage, "queue limit", cs_args_has(args, CS_OPT_JSON));
    }
    without.operand_count = 0; /* it names no run */
    enum cs_exit exit = cs_reviewer_begin(&r, world, &without, 0);
    if (exit == CS_EXIT_DONE) {
        cs_status status = cs_may_operate(&r, "queue-limit");
        if (status == CS_OK) status = cs_queue_limit_set(&r.kept.flow, limit, r.now, &r.err);
        if (status == CS_OK) status = now_tell(&r);
        exit = cs_reviewer_answer(&r, status);
    }
    cs_reviewer_end(&r);
    return exit;
}
