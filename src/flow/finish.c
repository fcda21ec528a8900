/* finish.c - a run ends: steps, model calls and what they cost, counts, draft, state and audit
 * event at once.
 *
 * Only a running run ends: one that was given up as interrupted stays so, and its late end is
 * CS_E_CONFLICT. */
#include "flow/flow_in.h"

struct ending {
    struct cs_flow *flow;
    struct cs_arena *arena;
    const struct cs_run_finish *finish;
    struct cs_tx tx;
    cs_id case_id;
    cs_str app;
    cs_digest draft_keyed;
    int signatures; /* that the draft waits for; 0: it does not */
};

static bool words_valid(const struct cs_run_finish *finish)
{
    for (size_t i = 0; i < finish->step_count; i++)
        if (!cs_audit_word_valid(finish->steps[i].name)) return false;
    for (size_t i = 0; i < finish->call_count; i++)
        if (!cs_audit_word_valid(finish->calls[i].provider) ||
            !cs_audit_word_valid(finish->calls[i].prompt))
            return false;
    for (size_t i = 0; i < finish->count_count; i++)
        if (!cs_audit_word_valid(finish->counts[i].name)) return false;
    return true;
}

static cs_status finish_check(const struct cs_run_finish *finish, struct cs_error *err)
{
    CS_ASSERT(finish->state == CS_RUN_AWAITING_REVIEW || finish->state == CS_RUN_DONE ||
              finish->state == CS_RUN_FAILED);
    CS_ASSERT((finish->state == CS_RUN_FAILED) == (finish->failure != CS_OK));
    if (finish->step_count > CS_RUN_STEPS_MAX || finish->call_count > CS_RUN_CALLS_MAX ||
        finish->count_count > CS_RUN_COUNTS_MAX)
        return CS_FAIL(err, CS_E_LIMIT, "A run has more steps, calls or counts than are kept",
                       "Split the work into runs");
    if (!words_valid(finish))
        return CS_FAIL(err, CS_E_INTERNAL, "A name of a run's step, call or count is not a word",
                       "Report it");
    return CS_OK;
}

static cs_status run_check(struct ending *e, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, e->tx.db, "SELECT case_id, state, app FROM runs WHERE tenant = $1 AND id = $2");
    cs_bind_str(&st, 1, e->flow->tenant);
    cs_bind_id(&st, 2, &e->finish->run);
    const bool found = cs_stmt_next(&st);
    bool running = false;
    if (found) {
        e->case_id = cs_col_id(&st, 0);
        running = cs_str_equal(cs_col_str(&st, 1), CS_STR("running"));
        e->app = cs_col_copy(&st, 2, e->arena);
    }
    CS_TRY(cs_stmt_end(&st, err));
    if (!found) return CS_FAIL(err, CS_E_NOT_FOUND, "There is no such run", "List the runs");
    if (!running)
        return CS_FAIL(err, CS_E_CONFLICT, "The run is not running any more",
                       "It was ended or given up before; start it again");
    return CS_OK;
}

static cs_status run_update(struct ending *e, struct cs_error *err)
{
    const struct cs_run_finish *const finish = e->finish;
    struct cs_stmt st;
    CS_STMT(&st, e->tx.db,
            "UPDATE runs SET state = $3, failure = $4, finished_ms = $5, needs_review = $6,"
            " reason_count = $7 WHERE tenant = $1 AND id = $2");
    cs_bind_str(&st, 1, e->flow->tenant);
    cs_bind_id(&st, 2, &finish->run);
    cs_bind_str(&st, 3, cs_str_of(cs_run_state_name(finish->state)));
    cs_bind_str(&st, 4, cs_str_of(cs_status_name(finish->failure)));
    cs_bind_int(&st, 5, finish->now.unix_ms);
    cs_bind_int(&st, 6, finish->needs_review);
    cs_bind_int(&st, 7, finish->reason_count);
    return cs_stmt_run(&st, NULL, err);
}

static cs_status draft_keep(struct ending *e, struct cs_error *err)
{
    if (e->finish->draft.phi_bytes.len == 0) return CS_OK;
    struct cs_case c;
    CS_TRY(cs_case_init(&c, e->tx.db, e->flow->keys, e->flow->tenant, e->case_id, err));
    const struct cs_rows rows = {.tx = &e->tx, .tenant = e->flow->tenant, .run = &e->finish->run};
    const cs_status status =
        cs_rows_draft(&rows, e->arena, &c, &e->flow->rng, e->finish->draft, &e->draft_keyed, err);
    cs_case_deinit(&c);
    return status;
}

/* Who waits for a person has a row that says so, from this transaction on. */
static cs_status review_open(struct ending *e, struct cs_error *err)
{
    const struct cs_run_finish *const finish = e->finish;
    if (finish->state != CS_RUN_AWAITING_REVIEW || finish->draft.phi_bytes.len == 0) return CS_OK;
    const struct cs_review_opening opening = {finish->run, e->app, finish->risk, finish->now};
    return cs_review_open(&e->tx, e->flow, &opening, &e->signatures, err);
}

static cs_status finished_note(struct ending *e, struct cs_error *err)
{
    const struct cs_run_finish *const finish = e->finish;
    int64_t tokens_read = 0;
    int64_t tokens_written = 0;
    for (size_t i = 0; i < finish->call_count; i++) {
        tokens_read += finish->calls[i].tokens_read;
        tokens_written += finish->calls[i].tokens_written;
    }
    struct cs_audit_field fields[CS_RUN_COUNTS_MAX + 12] = {
        cs_audit_word_("state", cs_run_state_name(finish->state)),
        cs_audit_word_("failure", cs_status_name(finish->failure)),
        CS_A("needs_review", finish->needs_review),
        CS_A("reasons", finish->reason_count),
        CS_A("steps", finish->step_count),
        CS_A("calls", finish->call_count),
        CS_A("tokens_read", tokens_read),
        CS_A("tokens_written", tokens_written),
    };
    size_t count = 8;
    if (finish->call_count) fields[count++] = CS_A("model", finish->calls[0].model);
    if (finish->draft.phi_bytes.len) fields[count++] = CS_A("draft_keyed", e->draft_keyed);
    if (e->signatures) fields[count++] = CS_A("signatures", e->signatures);
    for (size_t i = 0; i < finish->count_count; i++)
        fields[count++] = cs_audit_int_(finish->counts[i].name, finish->counts[i].count);
    const struct cs_audit_event event = {
        .tenant = e->flow->tenant,
        .at = finish->now,
        .actor = e->flow->actor,
        .action = "run.finished",
        .object = "run",
        .object_id = finish->run,
        .outcome = finish->state == CS_RUN_FAILED ? CS_AUDIT_FAILED : CS_AUDIT_OK,
        .fields = fields,
        .field_count = count,
    };
    return cs_audit_append(&e->tx, &event, err);
}

/* What a model read and wrote is charged with the run that it was for. */
static cs_status calls_charge(const struct cs_rows *rows, const struct cs_run_finish *finish,
                              struct cs_error *err)
{
    struct cs_spending spent = {.account = CS_ACCOUNT_TOKENS};
    for (size_t i = 0; i < finish->call_count; i++)
        spent.amount += finish->calls[i].tokens_read + finish->calls[i].tokens_written;
    return spent.amount ? cs_rows_spendings(rows, &spent, 1, err) : CS_OK;
}

static cs_status finish_in_tx(struct ending *e, struct cs_error *err)
{
    CS_TRY(run_check(e, err));
    CS_TRY(run_update(e, err));
    const struct cs_run_finish *const f = e->finish;
    const struct cs_rows rows = {.tx = &e->tx, .tenant = e->flow->tenant, .run = &f->run};
    CS_TRY(cs_rows_steps(&rows, f->steps, f->step_count, err));
    CS_TRY(cs_rows_calls(&rows, f->calls, f->call_count, err));
    CS_TRY(calls_charge(&rows, f, err));
    CS_TRY(cs_rows_counts(&rows, f->counts, f->count_count, err));
    CS_TRY(draft_keep(e, err));
    CS_TRY(review_open(e, err));
    return finished_note(e, err);
}

cs_status cs_flow_finish(struct cs_flow *flow, struct cs_arena *arena,
                         const struct cs_run_finish *finish, struct cs_error *err)
{
    CS_ASSERT(flow->keys);
    CS_TRY(finish_check(finish, err));
    struct ending e = {.flow = flow, .arena = arena, .finish = finish};
    if (flow->group) {
        e.tx = *flow->group;
        return finish_in_tx(&e, err);
    }
    CS_TRY(cs_tx_begin_tenant(&e.tx, flow->db, flow->tenant, err));
    const cs_status status = finish_in_tx(&e, err);
    if (status == CS_OK) return cs_tx_commit(&e.tx, err);
    cs_tx_rollback(&e.tx);
    return status;
}
