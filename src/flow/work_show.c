/* work_show.c - where a run of a workflow is: the steps that ended, and the jobs there are. */
#include "flow/flow_in.h"

#define SHOWN_MAX (CS_WORKFLOW_STEPS_MAX * CS_RUN_DOCUMENTS_MAX)

struct work_showing {
    struct cs_flow *flow;
    struct cs_arena *arena;
    const cs_id *run;
    struct cs_work_step *steps; /* SHOWN_MAX */
    size_t count;
};

static cs_status ended_load(struct work_showing *s, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, s->flow->db,
            "SELECT step, branch, attempts, next, finished_ms, keyed FROM step_results"
            " WHERE tenant = $1 AND run_id = $2 ORDER BY ordinal");
    cs_bind_str(&st, 1, s->flow->tenant);
    cs_bind_id(&st, 2, s->run);
    while (s->count < SHOWN_MAX && cs_stmt_next(&st)) {
        struct cs_work_step *const step = &s->steps[s->count++];
        *step = (struct cs_work_step){.name = cs_col_copy(&st, 0, s->arena),
                                      .branch = cs_col_int(&st, 1),
                                      .state = CS_WORK_DONE,
                                      .attempts = cs_col_int(&st, 2),
                                      .next = cs_col_copy(&st, 3, s->arena),
                                      .at = {cs_col_int(&st, 4)},
                                      .has_keyed = !cs_col_is_null(&st, 5)};
        if (step->has_keyed) step->keyed = cs_col_digest(&st, 5);
    }
    return cs_stmt_end(&st, err);
}

static bool job_state(cs_str name, enum cs_work_state *out)
{
    if (cs_str_equal(name, CS_STR("waiting"))) *out = CS_WORK_WAITING;
    else if (cs_str_equal(name, CS_STR("leased"))) *out = CS_WORK_LEASED;
    else if (cs_str_equal(name, CS_STR("dead"))) *out = CS_WORK_DEAD;
    else return false;
    return true;
}

static cs_status jobs_load(struct work_showing *s, struct cs_error *err)
{
    struct cs_stmt st;
    bool parsed = true;
    CS_STMT(&st, s->flow->db,
            "SELECT step, branch, attempts, state, due_ms, held_until_ms, failure FROM jobs"
            " WHERE tenant = $1 AND run_id = $2 ORDER BY branch, step");
    cs_bind_str(&st, 1, s->flow->tenant);
    cs_bind_id(&st, 2, s->run);
    while (s->count < SHOWN_MAX && cs_stmt_next(&st)) {
        struct cs_work_step *const step = &s->steps[s->count++];
        *step = (struct cs_work_step){.name = cs_col_copy(&st, 0, s->arena),
                                      .branch = cs_col_int(&st, 1),
                                      .attempts = cs_col_int(&st, 2)};
        parsed = job_state(cs_col_str(&st, 3), &step->state) && parsed;
        step->at.unix_ms = cs_col_int(&st, step->state == CS_WORK_LEASED ? 5 : 4);
        parsed = cs_status_parse(cs_col_str(&st, 6), &step->why) && parsed;
    }
    CS_TRY(cs_stmt_end(&st, err));
    if (parsed) return CS_OK;
    return CS_FAIL(err, CS_E_CORRUPT, "A job in the store has a state that is never written",
                   "Restore the store from a backup");
}

static cs_status show_in_tx(struct work_showing *s, struct cs_work_record *out,
                            struct cs_error *err)
{
    struct cs_work_row row;
    CS_TRY(cs_work_row_read(s->flow->db, s->arena, s->flow->tenant, s->run, &row, err));
    if (!row.found) return CS_OK;
    CS_TRY(ended_load(s, err));
    CS_TRY(jobs_load(s, err));
    const size_t mark = cs_str_find(row.waits_at, CS_STR(">"), 0);
    *out = (struct cs_work_record){.found = true,
                                   .workflow = row.workflow,
                                   .version = row.version,
                                   .definition = row.definition,
                                   .priority = row.priority,
                                   .waits_at = cs_str_slice(row.waits_at, 0, mark),
                                   .steps = s->steps,
                                   .step_count = s->count};
    return CS_OK;
}

cs_status cs_work_show(struct cs_flow *flow, struct cs_arena *arena, const cs_id *run,
                       struct cs_work_record *out, struct cs_error *err)
{
    struct cs_tx tx;
    struct work_showing s = {.flow = flow, .arena = arena, .run = run};
    *out = (struct cs_work_record){.found = false};
    s.steps = CS_NEW_ARRAY(arena, struct cs_work_step, SHOWN_MAX);
    if (!s.steps) return cs_arena_fail(arena, err);
    CS_TRY(cs_tx_begin_read(&tx, flow->db, err));
    const cs_status status = show_in_tx(&s, out, err);
    cs_tx_rollback(&tx); /* it only read */
    return status;
}
