/* work_keep.c - what a step gave, and what follows: rows, spending, audit event, next job, at once.
 *
 *   the job goes            only its holder can make it go, so a step is kept once
 *   run_steps, step_results with the next ordinal of the run
 *   model_calls, spendings  with the sums of the budgets
 *   next                    jobs, or the run waits for a signature, or it has ended
 *   audit                   step.kept, or step.failed
 * A step whose lease was given away, or whose run was cancelled, finds no job and writes
 * nothing. */
#include "flow/flow_in.h"

struct keeping {
    struct cs_tx *tx;
    struct cs_flow *flow;
    struct cs_arena *arena;
    const struct cs_kept_step *step;
    int64_t ordinal;
    cs_digest keyed;
    bool has_keyed;
    int signatures; /* that it waits for now; 0: it does not */
};

/* ---- a step that gave something ---- */

static cs_status ordinal_take(struct keeping *k, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, k->tx->db,
            "UPDATE run_work SET step_count = step_count + 1 WHERE tenant = $1 AND run_id = $2"
            " RETURNING step_count - 1");
    cs_bind_str(&st, 1, k->flow->tenant);
    cs_bind_id(&st, 2, &k->step->job->run);
    bool found = false;
    for (; cs_stmt_next(&st); found = true) k->ordinal = cs_col_int(&st, 0);
    CS_TRY(cs_stmt_end(&st, err));
    if (found) return CS_OK;
    return CS_FAIL(err, CS_E_CORRUPT, "A job of the queue belongs to no run",
                   "Run audit verify, and keep the store as it is");
}

static cs_status result_insert(struct keeping *k, cs_str sealed, struct cs_error *err)
{
    const struct cs_job *const job = k->step->job;
    struct cs_stmt st;
    CS_STMT(
        &st, k->tx->db,
        "INSERT INTO step_results (tenant, run_id, ordinal, job_id, step, branch, attempts,"
        " next, finished_ms, keyed, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
    cs_bind_str(&st, 1, k->flow->tenant);
    cs_bind_id(&st, 2, &job->run);
    cs_bind_int(&st, 3, k->ordinal);
    cs_bind_id(&st, 4, &job->id);
    cs_bind_str(&st, 5, cs_str_of(job->step));
    cs_bind_int(&st, 6, job->branch);
    cs_bind_int(&st, 7, job->attempts);
    cs_bind_str(&st, 8, cs_str_of(k->step->outcome->next));
    cs_bind_int(&st, 9, k->step->now.unix_ms);
    if (k->has_keyed) {
        cs_bind_digest(&st, 10, &k->keyed);
        cs_bind_blob(&st, 11, sealed);
    } else {
        cs_bind_null(&st, 10);
        cs_bind_null(&st, 11);
    }
    return cs_stmt_run(&st, NULL, err);
}

static cs_status calls_count(struct keeping *k, int64_t *out, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, k->tx->db, "SELECT count(*) FROM model_calls WHERE tenant = $1 AND run_id = $2");
    cs_bind_str(&st, 1, k->flow->tenant);
    cs_bind_id(&st, 2, &k->step->job->run);
    *out = cs_stmt_next(&st) ? cs_col_int(&st, 0) : 0;
    return cs_stmt_end(&st, err);
}

static cs_status rows_insert(struct keeping *k, struct cs_error *err)
{
    const struct cs_kept_step *const step = k->step;
    const struct cs_step_outcome *const o = step->outcome;
    struct cs_rows rows = {k->tx, k->flow->tenant, &step->job->run, k->ordinal};
    const int64_t start_ms = step->began.unix_ms - step->row->started.unix_ms;
    const struct cs_run_step done = {
        .name = step->def->name, .start_us = start_ms * 1000, .duration_us = step->duration_us};
    CS_TRY(cs_rows_steps(&rows, &done, 1, err));
    CS_TRY(cs_rows_spendings(&rows, o->spent, o->spent_count, err));
    if (o->call_count == 0) return CS_OK;
    CS_TRY(calls_count(k, &rows.first, err));
    return cs_rows_calls(&rows, o->calls, o->call_count, err);
}

static cs_status texts_seal(struct keeping *k, const struct cs_case *c, struct cs_error *err)
{
    const struct cs_step_outcome *const o = k->step->outcome;
    const struct cs_rows rows = {k->tx, k->flow->tenant, &k->step->job->run, 0};
    cs_str sealed = {NULL, 0};
    cs_digest draft;
    k->has_keyed = o->result.phi_bytes.len > 0;
    if (k->has_keyed) {
        CS_TRY(cs_case_digest(c, o->result, &k->keyed, err));
        CS_TRY(cs_case_seal(c, k->arena, cs_place_result(k->step->job->id), o->result,
                            &k->flow->rng, &sealed, err));
    }
    CS_TRY(result_insert(k, sealed, err));
    if (o->draft.phi_bytes.len == 0) return CS_OK;
    CS_TRY(cs_rows_counts(&rows, o->counts, o->count_count, err));
    return cs_rows_draft(&rows, k->arena, c, &k->flow->rng, o->draft, &draft, err);
}

static cs_status texts_keep(struct keeping *k, struct cs_error *err)
{
    struct cs_case c;
    const struct cs_step_outcome *const o = k->step->outcome;
    if (o->result.phi_bytes.len + o->draft.phi_bytes.len == 0)
        return result_insert(k, (cs_str){NULL, 0}, err);
    CS_TRY(cs_case_init(&c, k->tx->db, k->flow->keys, k->flow->tenant, k->step->row->case_id, err));
    const cs_status status = texts_seal(k, &c, err);
    cs_case_deinit(&c);
    return status;
}

/* What a person must look at is on the run's line. */
static cs_status reasons_keep(struct keeping *k, struct cs_error *err)
{
    const struct cs_step_outcome *const o = k->step->outcome;
    if (!o->needs_review && o->reason_count == 0) return CS_OK;
    struct cs_stmt st;
    CS_STMT(&st, k->tx->db,
            "UPDATE runs SET needs_review = $3, reason_count = reason_count + $4"
            " WHERE tenant = $1 AND id = $2");
    cs_bind_str(&st, 1, k->flow->tenant);
    cs_bind_id(&st, 2, &k->step->job->run);
    cs_bind_int(&st, 3, o->needs_review);
    cs_bind_int(&st, 4, o->reason_count);
    return cs_stmt_run(&st, NULL, err);
}

/* ---- what follows ---- */

/* "review", or "review>5>release": the approval, and how often the step behind it is tried. */
static cs_status wait_at(struct keeping *k, const struct cs_step_def *approval,
                         struct cs_error *err)
{
    char place[128];
    const struct cs_step_def *behind = NULL;
    if (approval->next[0])
        behind = cs_workflow_step(k->step->workflow, cs_str_of(approval->next[0]));
    if (behind)
        (void)snprintf(place, sizeof place, "%s>%lu>%s", approval->name,
                       (unsigned long)behind->attempts_max, behind->name);
    else (void)snprintf(place, sizeof place, "%s", approval->name);
    const struct cs_work_state_change change = {
        .run = k->step->job->run, .state = CS_RUN_AWAITING_REVIEW, .waits_at = place};
    CS_TRY(cs_work_state_set(k->tx, k->flow->tenant, &change, err));
    const enum cs_risk own = k->step->outcome->risk;
    const struct cs_review_opening opening = {.run = k->step->job->run,
                                              .app = cs_str_of(k->step->workflow->name),
                                              .risk = own > approval->risk ? own : approval->risk,
                                              .now = k->step->now};
    return cs_review_open(k->tx, k->flow, &opening, &k->signatures, err);
}

static cs_status follow(struct keeping *k, struct cs_error *err)
{
    const struct cs_kept_step *const step = k->step;
    const char *const name = step->outcome->next;
    if (!name) {
        const struct cs_work_state_change change = {
            .run = step->job->run, .state = CS_RUN_DONE, .finished = step->now, .waits_at = ""};
        return cs_work_state_set(k->tx, k->flow->tenant, &change, err);
    }
    const struct cs_step_def *const next = cs_workflow_step(step->workflow, cs_str_of(name));
    CS_ASSERT(next); /* allowed, and the table was checked */
    if (!next->work) return wait_at(k, next, err);
    if (step->ahead) return cs_queue_push_held(k->tx, step->claim, step->ahead, err);
    const struct cs_work_next push = {
        .run = &step->job->run,
        .step = next,
        .priority = k->step->row->priority,
        .branch = step->job->branch,
        .document_count = k->step->row->document_count,
        .due = step->outcome->due,
        .now = step->now,
    };
    return cs_work_next_push(k->tx, k->flow->tenant, &k->flow->rng, &push, err);
}

/* ---- audit ---- */

static cs_status kept_note(struct keeping *k, struct cs_error *err)
{
    const struct cs_kept_step *const step = k->step;
    const struct cs_step_outcome *const o = step->outcome;
    struct cs_audit_field fields[9 + CS_STEP_SPENDS_MAX] = {
        cs_audit_word_("step", step->def->name),
        CS_A("ordinal", k->ordinal),
        CS_A("branch", step->job->branch),
        CS_A("attempts", step->job->attempts),
        cs_audit_word_("next", o->next ? o->next : "end"),
        CS_A("calls", o->call_count),
    };
    size_t count = 6;
    if (k->has_keyed) fields[count++] = CS_A("result_keyed", k->keyed);
    if (k->signatures) fields[count++] = CS_A("signatures", k->signatures);
    for (size_t i = 0; i < o->spent_count; i++)
        fields[count++] = cs_audit_int_(o->spent[i].account, o->spent[i].amount);
    const struct cs_audit_event event = {
        .tenant = k->flow->tenant,
        .at = step->now,
        .actor = k->flow->actor,
        .action = "step.kept",
        .object = "run",
        .object_id = step->job->run,
        .fields = fields,
        .field_count = count,
    };
    return cs_audit_append(k->tx, &event, err);
}

static cs_status failed_note(struct cs_tx *tx, const struct cs_flow *flow,
                             const struct cs_dead_job *job, bool stopped, cs_time now,
                             struct cs_error *err)
{
    char step[64];
    (void)snprintf(step, sizeof step, "%.*s", (int)job->step.len, job->step.ptr);
    const struct cs_audit_event event = {
        .tenant = flow->tenant,
        .at = now,
        .actor = flow->actor,
        .action = "step.failed",
        .object = "run",
        .object_id = job->run,
        .outcome = CS_AUDIT_FAILED,
        CS_AUDIT_FIELDS(cs_audit_word_("step", step), CS_A("branch", job->branch),
                        CS_A("attempts", job->attempts),
                        cs_audit_word_("why", cs_status_name(job->why)), CS_A("stopped", stopped)),
    };
    return cs_audit_append(tx, &event, err);
}

/* ---- a step that failed ---- */

static bool may_pass(cs_status status)
{
    return status == CS_E_UNAVAILABLE || status == CS_E_IO || status == CS_E_MEMORY ||
           status == CS_E_CONFLICT;
}

#define RETRY_MAX_MS 3600000

static cs_time retry_due(const struct cs_kept_step *step)
{
    int64_t wait = step->def->retry_ms;
    for (int64_t i = 1; i < step->job->attempts && wait < RETRY_MAX_MS; i++) wait *= 2;
    return (cs_time){step->now.unix_ms + (wait < RETRY_MAX_MS ? wait : RETRY_MAX_MS)};
}

static cs_status run_stop(struct cs_tx *tx, cs_str tenant, const cs_id *run, cs_status why,
                          struct cs_error *err)
{
    const struct cs_work_state_change change = {
        .run = *run, .state = CS_RUN_STOPPED, .failure = why, .waits_at = ""};
    return cs_work_state_set(tx, tenant, &change, err);
}

static cs_status failure_keep(struct cs_tx *tx, struct cs_flow *flow,
                              const struct cs_kept_step *step, bool *kept, struct cs_error *err)
{
    const struct cs_job *const job = step->job;
    const bool again = may_pass(step->failure) && job->attempts < job->attempts_max;
    if (again) CS_TRY(cs_queue_again(tx, step->claim, job, retry_due(step), kept, err));
    else CS_TRY(cs_queue_die(tx, step->claim, job, step->failure, kept, err));
    if (!*kept) return CS_OK;
    if (!again) CS_TRY(run_stop(tx, flow->tenant, &job->run, step->failure, err));
    const struct cs_dead_job dead = {.id = job->id,
                                     .run = job->run,
                                     .step = cs_str_of(job->step),
                                     .branch = job->branch,
                                     .attempts = job->attempts,
                                     .why = step->failure};
    return failed_note(tx, flow, &dead, !again, step->now, err);
}

/* ---- both ---- */

cs_status cs_work_keep(struct cs_tx *tx, struct cs_flow *flow, struct cs_arena *arena,
                       const struct cs_kept_step *step, bool *kept, struct cs_error *err)
{
    CS_ASSERT(tx->open);
    CS_ASSERT(!step->outcome == (step->failure != CS_OK));
    if (!step->outcome) return failure_keep(tx, flow, step, kept, err);
    struct keeping k = {.tx = tx, .flow = flow, .arena = arena, .step = step};
    CS_ASSERT(step->outcome->spent_count <= CS_STEP_SPENDS_MAX);
    CS_ASSERT(!step->outcome->next || cs_workflow_leads(step->def, step->outcome->next));
    CS_TRY(cs_queue_done(tx, step->claim, step->job, kept, err));
    if (!*kept) return CS_OK;
    CS_TRY(ordinal_take(&k, err));
    CS_TRY(rows_insert(&k, err));
    CS_TRY(texts_keep(&k, err));
    CS_TRY(reasons_keep(&k, err));
    CS_TRY(follow(&k, err));
    return kept_note(&k, err);
}

static cs_status bury_in_tx(struct cs_tx *tx, struct cs_flow *flow, struct cs_arena *arena,
                            cs_time now, struct cs_error *err)
{
    size_t count = 0;
    const struct cs_dead_job *dead = NULL;
    CS_TRY(cs_queue_dead_read(tx, arena, flow->tenant, &dead, &count, err));
    for (size_t i = 0; i < count; i++) {
        CS_TRY(run_stop(tx, flow->tenant, &dead[i].run, dead[i].why, err));
        CS_TRY(cs_queue_dead_told(tx, flow->tenant, &dead[i], err));
        CS_TRY(failed_note(tx, flow, &dead[i], true, now, err));
    }
    return CS_OK;
}

cs_status cs_work_bury(struct cs_flow *flow, struct cs_arena *arena, cs_time now,
                       struct cs_error *err)
{
    struct cs_tx tx;
    CS_TRY(cs_tx_begin_tenant(&tx, flow->db, flow->tenant, err));
    cs_status status = bury_in_tx(&tx, flow, arena, now, err);
    if (status == CS_OK) status = cs_tx_commit(&tx, err);
    cs_tx_rollback(&tx);
    return status;
}
