/* work.c - a run in the hands of the queue: how it begins, goes on, waits and ends.
 *
 * Everything here runs in a transaction of the tenant, so what it reads of the run stays so until
 * the end of it. An approved run is found by the row that says where it waits; which step comes
 * then is kept with it (run_work.waits_at is "name>next"), since who approves need not know the
 * table. */
#include "flow/flow_in.h"

cs_status cs_work_row_read(struct cs_db *db, struct cs_arena *arena, cs_str tenant,
                           const cs_id *run, struct cs_work_row *out, struct cs_error *err)
{
    struct cs_stmt st;
    bool parsed = true;
    *out = (struct cs_work_row){.found = false};
    CS_STMT(&st, db,
            "SELECT r.state, r.case_id, r.started_ms, r.document_count, w.workflow, w.version,"
            " w.definition, w.priority, w.step_count, w.waits_at, r.engine FROM run_work w"
            " JOIN runs r ON r.tenant = w.tenant AND r.id = w.run_id"
            " WHERE w.tenant = $1 AND w.run_id = $2");
    cs_bind_str(&st, 1, tenant);
    cs_bind_id(&st, 2, run);
    if (cs_stmt_next(&st)) {
        out->found = true;
        parsed = cs_run_state_parse(cs_col_str(&st, 0), &out->state);
        out->case_id = cs_col_id(&st, 1);
        out->started.unix_ms = cs_col_int(&st, 2);
        out->document_count = cs_col_int(&st, 3);
        out->workflow = cs_col_copy(&st, 4, arena);
        out->version = cs_col_int(&st, 5);
        out->definition = cs_col_digest(&st, 6);
        const int64_t priority = cs_col_int(&st, 7);
        parsed = parsed && priority >= 0 && priority < CS_PRIORITIES;
        out->priority = parsed ? (enum cs_priority)priority : CS_PRIORITY_NORMAL;
        out->step_count = cs_col_int(&st, 8);
        out->waits_at = cs_col_copy(&st, 9, arena);
        out->engine = cs_col_copy(&st, 10, arena);
    }
    CS_TRY(cs_stmt_end(&st, err));
    if (parsed) return CS_OK;
    return CS_FAIL(err, CS_E_CORRUPT, "A run in the store has a state that is never written",
                   "Restore the store from a backup");
}

cs_status cs_work_state_set(struct cs_tx *tx, cs_str tenant,
                            const struct cs_work_state_change *change, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "UPDATE runs SET state = $3, failure = $4, finished_ms = $5"
            " WHERE tenant = $1 AND id = $2");
    cs_bind_str(&st, 1, tenant);
    cs_bind_id(&st, 2, &change->run);
    cs_bind_str(&st, 3, cs_str_of(cs_run_state_name(change->state)));
    cs_bind_str(&st, 4, cs_str_of(cs_status_name(change->failure)));
    cs_bind_int(&st, 5, change->finished.unix_ms);
    CS_TRY(cs_stmt_run(&st, NULL, err));
    CS_STMT(&st, tx->db,
            "UPDATE run_work SET waits_at = $3 WHERE tenant = $1 AND run_id = $2"
            " AND waits_at <> $3");
    cs_bind_str(&st, 1, tenant);
    cs_bind_id(&st, 2, &change->run);
    cs_bind_str(&st, 3, cs_str_of(change->waits_at));
    return cs_stmt_run(&st, NULL, err);
}

/* ---- the next job ---- */

/* The step that ended was the last of the branches' jobs. */
static cs_status branches_done(struct cs_tx *tx, cs_str tenant, const cs_id *run, bool *out,
                               struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "SELECT 1 FROM jobs WHERE tenant = $1 AND run_id = $2 AND branch > 0 LIMIT 1");
    cs_bind_str(&st, 1, tenant);
    cs_bind_id(&st, 2, run);
    *out = !cs_stmt_next(&st);
    return cs_stmt_end(&st, err);
}

cs_status cs_work_next_push(struct cs_tx *tx, cs_str tenant, struct cs_rng *rng,
                            const struct cs_work_next *next, struct cs_error *err)
{
    struct cs_job jobs[CS_RUN_DOCUMENTS_MAX];
    const struct cs_step_def *const step = next->step;
    size_t count = 1;
    int64_t first = step->gathers ? 0 : next->branch;
    if (step->gathers && next->branch > 0) {
        bool done = false;
        CS_TRY(branches_done(tx, tenant, next->run, &done, err));
        if (!done) return CS_OK;
    }
    if (step->per_document && next->branch == 0) {
        count = (size_t)next->document_count;
        first = 1;
    }
    CS_ASSERT(count >= 1);
    CS_ASSERT(count <= CS_COUNT(jobs));
    for (size_t i = 0; i < count; i++)
        jobs[i] = (struct cs_job){
            .run = *next->run,
            .step = step->name,
            .branch = first + (int64_t)i,
            .attempts_max = step->attempts_max,
            .priority = next->priority,
            .due = next->due.unix_ms > next->now.unix_ms ? next->due : next->now,
        };
    return cs_queue_push(tx, tenant, rng, jobs, count, next->now, err);
}

/* ---- begin ---- */

static cs_status work_insert(struct cs_tx *tx, cs_str tenant, const cs_id *run,
                             const struct cs_work_start *work, struct cs_error *err)
{
    cs_digest definition;
    CS_TRY(cs_workflow_check(work->workflow, &definition, err));
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "INSERT INTO run_work (tenant, run_id, workflow, version, definition, priority,"
            " step_count, waits_at) VALUES ($1, $2, $3, $4, $5, $6, 0, '')");
    cs_bind_str(&st, 1, tenant);
    cs_bind_id(&st, 2, run);
    cs_bind_str(&st, 3, cs_str_of(work->workflow->name));
    cs_bind_int(&st, 4, work->workflow->version);
    cs_bind_digest(&st, 5, &definition);
    cs_bind_int(&st, 6, (int64_t)work->priority);
    return cs_stmt_run(&st, NULL, err);
}

cs_status cs_work_enqueue(struct cs_tx *tx, struct cs_flow *flow, const cs_id *run,
                          size_t document_count, const struct cs_work_start *work, cs_time now,
                          struct cs_error *err)
{
    CS_TRY(work_insert(tx, flow->tenant, run, work, err));
    const struct cs_work_next first = {
        .run = run,
        .step = &work->workflow->steps[0],
        .priority = work->priority,
        .document_count = (int64_t)document_count,
        .due = work->due,
        .now = now,
    };
    return cs_work_next_push(tx, flow->tenant, &flow->rng, &first, err);
}

cs_status cs_work_begin(struct cs_flow *flow, struct cs_arena *arena,
                        const struct cs_run_start *start, const struct cs_work_start *work,
                        cs_id *run, struct cs_error *err)
{
    CS_ASSERT((size_t)work->priority < CS_PRIORITIES);
    CS_ASSERT(strcmp(start->app, work->workflow->name) == 0);
    return cs_begin(flow, arena, start, work, run, err);
}

/* ---- a person decides ---- */

static cs_status run_note(struct cs_tx *tx, struct cs_flow *flow, const cs_id *run,
                          const char *action, const char *reason, cs_time now, struct cs_error *err)
{
    const struct cs_audit_event event = {
        .tenant = flow->tenant,
        .at = now,
        .actor = flow->actor,
        .action = action,
        .object = "run",
        .object_id = *run,
        CS_AUDIT_FIELDS(cs_audit_word_("reason", reason)),
    };
    return cs_audit_append(tx, &event, err);
}

/* "review>release": the approval, and the step behind it or nothing. */
static cs_status behind_push(struct cs_tx *tx, struct cs_flow *flow, const cs_id *run,
                             const struct cs_work_row *row, cs_str next, cs_time now,
                             struct cs_error *err)
{
    int64_t attempts_max = 0;
    size_t at = 0;
    for (; at < next.len && cs_is_digit(next.ptr[at]) && at < 2; at++)
        attempts_max = attempts_max * 10 + (next.ptr[at] - '0');
    const cs_str name = cs_str_slice(next, at + 1, next.len);
    if (attempts_max < 1 || attempts_max > CS_JOB_ATTEMPTS_MAX || at >= next.len ||
        next.ptr[at] != '>')
        return CS_FAIL(err, CS_E_CORRUPT, "A run waits at a place that is never written",
                       "Restore the store from a backup");
    const struct cs_job job = {.run = *run,
                               .step = name.ptr,
                               .attempts_max = attempts_max,
                               .priority = row->priority,
                               .due = now};
    return cs_queue_push(tx, flow->tenant, &flow->rng, &job, 1, now, err);
}

/* As it is now, in memory that is given back: a row holds two short names. */
static cs_status decided_row(struct cs_tx *tx, struct cs_flow *flow, const cs_id *run,
                             struct cs_work_row *row, struct cs_arena *scratch,
                             struct cs_error *err)
{
    CS_TRY(cs_work_row_read(tx->db, scratch, flow->tenant, run, row, err));
    if (row->found && row->waits_at.len == 0)
        return CS_FAIL(err, CS_E_CONFLICT, "The run does not wait any more", "List the runs");
    return CS_OK;
}

static cs_status decided_with(struct cs_tx *tx, struct cs_flow *flow, const cs_id *run,
                              struct cs_arena *scratch, enum cs_run_state *state, cs_time now,
                              struct cs_error *err)
{
    struct cs_work_row row;
    CS_TRY(decided_row(tx, flow, run, &row, scratch, err));
    if (!row.found) return CS_OK;
    const size_t mark = cs_str_find(row.waits_at, CS_STR(">"), 0);
    if (*state == CS_RUN_DONE && mark != SIZE_MAX) {
        const cs_str next = cs_str_slice(row.waits_at, mark + 1, row.waits_at.len);
        CS_TRY(behind_push(tx, flow, run, &row, next, now, err));
        *state = CS_RUN_QUEUED;
    }
    const struct cs_work_state_change change = {
        .run = *run,
        .state = *state,
        .finished = *state == CS_RUN_QUEUED ? (cs_time){0} : now,
        .waits_at = "",
    };
    return cs_work_state_set(tx, flow->tenant, &change, err);
}

cs_status cs_work_decided(struct cs_tx *tx, struct cs_flow *flow, const cs_id *run,
                          enum cs_run_state *state, cs_time now, struct cs_error *err)
{
    struct cs_arena scratch;
    CS_ASSERT(*state == CS_RUN_DONE || *state == CS_RUN_REJECTED);
    cs_arena_init(&scratch, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    const cs_status status = decided_with(tx, flow, run, &scratch, state, now, err);
    cs_arena_deinit(&scratch);
    return status;
}

/* Of any run, with a workflow or without. */
static cs_status state_read(struct cs_tx *tx, cs_str tenant, const cs_id *run,
                            enum cs_run_state *out, struct cs_error *err)
{
    struct cs_stmt st;
    bool found = false;
    bool parsed = true;
    CS_STMT(&st, tx->db, "SELECT state FROM runs WHERE tenant = $1 AND id = $2");
    cs_bind_str(&st, 1, tenant);
    cs_bind_id(&st, 2, run);
    if (cs_stmt_next(&st)) {
        found = true;
        parsed = cs_run_state_parse(cs_col_str(&st, 0), out);
    }
    CS_TRY(cs_stmt_end(&st, err));
    if (!found) return CS_FAIL(err, CS_E_NOT_FOUND, "There is no such run", "List the runs");
    if (parsed) return CS_OK;
    return CS_FAIL(err, CS_E_CORRUPT, "A run in the store has a state that is never written",
                   "Restore the store from a backup");
}

static cs_status cancel_in_tx(struct cs_tx *tx, struct cs_flow *flow, const cs_id *run,
                              const char *reason, cs_time now, struct cs_error *err)
{
    enum cs_run_state state = CS_RUN_DONE;
    CS_TRY(state_read(tx, flow->tenant, run, &state, err));
    if (state == CS_RUN_RUNNING)
        return CS_FAIL(err, CS_E_CONFLICT, "The run is being done by a command that goes on",
                       "End that command");
    if (state != CS_RUN_QUEUED && state != CS_RUN_STOPPED && state != CS_RUN_AWAITING_REVIEW)
        return CS_FAIL(err, CS_E_CONFLICT, "The run has ended", "Nothing is left to cancel");
    const struct cs_work_state_change change = {
        .run = *run, .state = CS_RUN_CANCELLED, .finished = now, .waits_at = ""};
    CS_TRY(cs_queue_drop(tx, flow->tenant, run, err));
    CS_TRY(cs_review_withdraw(tx, flow->tenant, run, &(int64_t){0}, err));
    CS_TRY(cs_work_state_set(tx, flow->tenant, &change, err));
    return run_note(tx, flow, run, "run.cancelled", reason, now, err);
}

cs_status cs_work_text_gone(struct cs_tx *tx, struct cs_flow *flow, const cs_id *run, cs_time now,
                            struct cs_error *err)
{
    enum cs_run_state state = CS_RUN_DONE;
    CS_TRY(state_read(tx, flow->tenant, run, &state, err));
    if (state != CS_RUN_AWAITING_REVIEW && state != CS_RUN_STOPPED) return CS_OK;
    return cancel_in_tx(tx, flow, run, "text-removed", now, err);
}

cs_status cs_work_cancel(struct cs_flow *flow, const cs_id *run, const char *reason, cs_time now,
                         struct cs_error *err)
{
    struct cs_tx tx;
    if (!cs_audit_word_valid(reason))
        return CS_FAIL(err, CS_E_INPUT, "A reason is one word: a-z 0-9 . _ + -",
                       "Give a code, never a text");
    CS_TRY(cs_tx_begin_tenant(&tx, flow->db, flow->tenant, err));
    cs_status status = cancel_in_tx(&tx, flow, run, reason, now, err);
    if (status == CS_OK) status = cs_tx_commit(&tx, err);
    cs_tx_rollback(&tx);
    return status;
}

static cs_status retry_in_tx(struct cs_tx *tx, struct cs_flow *flow, const cs_id *run, cs_time now,
                             struct cs_error *err)
{
    struct cs_work_row row;
    struct cs_arena scratch;
    size_t revived = 0;
    cs_arena_init(&scratch, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    const cs_status read = cs_work_row_read(tx->db, &scratch, flow->tenant, run, &row, err);
    cs_arena_deinit(&scratch);
    CS_TRY(read);
    if (!row.found)
        return CS_FAIL(err, CS_E_NOT_FOUND, "There is no such run of a workflow", "List the runs");
    if (row.state != CS_RUN_STOPPED)
        return CS_FAIL(err, CS_E_CONFLICT, "The run has not stopped",
                       "Only a stopped run is tried again");
    CS_TRY(cs_queue_revive(tx, flow->tenant, run, now, &revived, err));
    const struct cs_work_state_change change = {
        .run = *run, .state = CS_RUN_QUEUED, .waits_at = ""};
    CS_TRY(cs_work_state_set(tx, flow->tenant, &change, err));
    return run_note(tx, flow, run, "run.retried", "person", now, err);
}

cs_status cs_work_retry(struct cs_flow *flow, const cs_id *run, cs_time now, struct cs_error *err)
{
    struct cs_tx tx;
    CS_TRY(cs_tx_begin_tenant(&tx, flow->db, flow->tenant, err));
    cs_status status = retry_in_tx(&tx, flow, run, now, err);
    if (status == CS_OK) status = cs_tx_commit(&tx, err);
    cs_tx_rollback(&tx);
    return status;
}
