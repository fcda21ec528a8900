/* worker.c - does what is due: tenant by tenant, claim by claim.
 *
 *   turn: the next tenant with something due -> claim -> each job's step -> keep -> (claim)
 *
 * Steps of one claim are kept together, so that many short ones share a commit; after batch_ms what
 * is done is kept before the next begins. A step that follows at once in the same run is done ahead
 * of that commit, from what the last one gave in memory: its job comes into the queue as held by
 * this claim, in the transaction that keeps the last step, and goes when its own is kept. What has
 * a budget waits for the commit, as it must see what was spent. If a batch cannot be kept, each of
 * its steps is kept by itself, so that one that never can be does not hold up the others: it stops
 * its run.
 * With one tenant the next claim is made in the transaction that keeps the last: one commit a turn.
 * A job that was tried before is claimed by itself: if it is what kills the worker, the attempts of
 * others that happened to be claimed with it are not used up.
 *
 * Tenants take turns from a list that is read anew every second: who has a million jobs waiting
 * gets one claim, then the next tenant has its own. */
#include "flow/flow_in.h"

#define TENANTS_MS 1000  /* how old the list of tenants may be */
#define UNKNOWN_MS 60000 /* a workflow we do not know waits so long for a program that does */

struct done_step {
    const struct cs_job *job;
    const struct cs_workflow *workflow; /* NULL: not known here */
    const struct cs_step_def *def;
    const struct cs_work_row *row; /* of its run, as it was when it was read */
    bool chained;                  /* done ahead: its job is put into the queue by the one before */
    struct cs_step_outcome outcome;
    cs_status failure;
    cs_time began;
    int64_t duration_us;
    bool held; /* the claim was ours until it was kept */
};

/* A claim that goes back: its tenant's name is its own, as the list of tenants may be read anew. */
struct owed {
    char tenant[CS_TENANT_BYTES_MAX];
    size_t tenant_size;
    cs_id holder;
    cs_time until;
};

struct cs_worker {
    struct cs_worker_options options;
    struct cs_flow *flow;
    cs_str tenant;     /* of flow, before the turns */
    uint32_t lease_ms; /* the longest time-out of any step */
    struct cs_arena own_arena;
    cs_digest *definitions; /* of each workflow */
    struct cs_arena tenants_arena;
    const cs_str *tenants;
    size_t tenant_count;
    size_t turn;
    cs_time tenants_read;
    struct cs_arena claim_arena; /* of claim */
    struct cs_arena ahead_arena; /* of ahead */
    struct cs_arena work_arena;  /* of the steps that are done and not kept */
    struct cs_job_claim claim;
    struct cs_job_claim ahead; /* made in the transaction that keeps the last of claim */
    cs_time beaten;            /* when the lease was last taken or lengthened */
    cs_time ahead_at;
    size_t next; /* of the claim */
    int64_t batch_begun;
    size_t died;         /* jobs that no run was told of */
    struct owed owed[2]; /* the claim and the one ahead, when a turn failed */
    size_t owed_count;
    struct done_step done[CS_JOBS_MAX];
    size_t done_count;
    size_t kept_count;
};

static cs_time clock_now(const struct cs_worker *w)
{
    return w->options.clock.ops->now(w->options.clock.self);
}

static int64_t clock_us(const struct cs_worker *w)
{
    return w->options.clock.ops->ticks_us(w->options.clock.self);
}

static void arena_renew(struct cs_worker *w, struct cs_arena *arena)
{
    cs_arena_deinit(arena);
    cs_arena_init(arena, w->options.from, CS_ARENA_CAP_DOCUMENT);
}

/* ---- what a step may read ---- */

static cs_status documents_give(struct cs_worker *w, const struct cs_work_row *row,
                                struct cs_step *step, struct cs_error *err)
{
    struct cs_run_record *const record = CS_NEW(&w->work_arena, struct cs_run_record);
    if (!record) return cs_arena_fail(&w->work_arena, err);
    CS_TRY(cs_run_documents_read(w->flow, &w->work_arena, &step->run, row->case_id, record, err));
    step->engine = row->engine;
    step->documents = record->documents;
    step->document_count = record->document_count;
    if (step->branch == 0) return CS_OK;
    if ((uint64_t)step->branch > record->document_count)
        return CS_FAIL(err, CS_E_CORRUPT, "A job's document is not one of its run",
                       "Run audit verify, and keep the store as it is");
    step->documents = record->documents + (step->branch - 1);
    step->document_count = 1;
    return CS_OK;
}

static cs_status result_open(struct cs_worker *w, const struct cs_case *c, cs_id job, cs_str sealed,
                             const cs_digest *keyed, cs_raw *out, struct cs_error *err)
{
    cs_digest digest;
    CS_TRY(cs_case_unseal(c, &w->work_arena, cs_place_result(job), sealed, out, err));
    CS_TRY(cs_case_digest(c, *out, &digest, err));
    if (cs_digest_equal(&digest, keyed)) return CS_OK;
    return CS_FAIL(err, CS_E_CORRUPT, "A kept text differs from the digest that was kept with it",
                   "Restore the store from a backup");
}

/* What the steps before d in its chain gave, which no row holds yet. */
static void results_ahead(const struct cs_worker *w, const struct done_step *d,
                          struct cs_step *step, struct cs_step_result *results)
{
    const struct done_step *first = d;
    while (first > w->done && first->chained) first--;
    for (; first < d; first++) {
        if (first->outcome.result.phi_bytes.len == 0) continue;
        results[step->result_count++] = (struct cs_step_result){
            cs_str_of(first->def->name), first->job->branch, first->outcome.result};
    }
}

/* At most as many as there were when the run's row was read: those of other branches that came
 * since are not waited for. */
static cs_status results_read(struct cs_worker *w, const struct cs_case *c,
                              const struct done_step *d, struct cs_step *step, struct cs_error *err)
{
    struct cs_stmt st;
    cs_status opened = CS_OK;
    struct cs_error in_row = {0};
    const size_t kept_max = (size_t)d->row->step_count;
    struct cs_step_result *const results =
        CS_NEW_ARRAY(&w->work_arena, struct cs_step_result, kept_max + CS_WORKFLOW_STEPS_MAX);
    if (!results) return cs_arena_fail(&w->work_arena, err);
    CS_STMT(&st, w->flow->db,
            "SELECT job_id, step, branch, keyed, body FROM step_results WHERE tenant = $1"
            " AND run_id = $2 AND body IS NOT NULL ORDER BY ordinal");
    cs_bind_str(&st, 1, w->flow->tenant);
    cs_bind_id(&st, 2, &step->run);
    while (opened == CS_OK && step->result_count < kept_max && cs_stmt_next(&st)) {
        struct cs_step_result *const result = &results[step->result_count++];
        const cs_digest keyed = cs_col_digest(&st, 3);
        result->step = cs_col_copy(&st, 1, &w->work_arena);
        result->branch = cs_col_int(&st, 2);
        opened = result_open(w, c, cs_col_id(&st, 0), cs_col_blob(&st, 4), &keyed, &result->result,
                             &in_row);
    }
    CS_TRY(cs_stmt_end(&st, err));
    if (opened != CS_OK) *err = in_row;
    else results_ahead(w, d, step, results);
    step->results = results;
    return opened;
}

static cs_status results_give(struct cs_worker *w, const struct done_step *d, struct cs_step *step,
                              struct cs_error *err)
{
    struct cs_case c;
    CS_TRY(cs_case_init(&c, w->flow->db, w->flow->keys, w->flow->tenant, d->row->case_id, err));
    const cs_status status = results_read(w, &c, d, step, err);
    cs_case_deinit(&c);
    return status;
}

/* ---- one step ---- */

static cs_status step_call(struct cs_worker *w, struct done_step *d, struct cs_error *err)
{
    char run[33];
    struct cs_step step = {.run = d->job->run,
                           .name = d->def->name,
                           .branch = d->job->branch,
                           .attempt = d->job->attempts,
                           .now = d->began,
                           .worker = w};
    cs_id_text(step.run, run);
    (void)snprintf(step.key, sizeof step.key, "countersign.%s.%s.%lld", run, step.name,
                   (long long)step.branch);
    if (d->def->account) CS_TRY(cs_budget_check(w->flow, d->def->account, err));
    if (d->def->reads & CS_READ_DOCUMENTS) CS_TRY(documents_give(w, d->row, &step, err));
    if (d->def->reads & CS_READ_RESULTS) CS_TRY(results_give(w, d, &step, err));
    return d->def->work(w->options.self, &step, &w->work_arena, &d->outcome, err);
}

static void step_do(struct cs_worker *w, struct done_step *d)
{
    struct cs_error failure = {0};
    const int64_t begin = clock_us(w);
    d->failure = step_call(w, d, &failure);
    d->duration_us = clock_us(w) - begin;
}

/* The table that the run began with, or NULL. */
static const struct cs_workflow *workflow_find(const struct cs_worker *w,
                                               const struct cs_work_row *row)
{
    for (size_t i = 0; i < w->options.workflow_count; i++) {
        const struct cs_workflow *const workflow = w->options.workflows[i];
        if (workflow->version != row->version) continue;
        if (!cs_str_equal(row->workflow, cs_str_of(workflow->name))) continue;
        if (cs_digest_equal(&w->definitions[i], &row->definition)) return workflow;
    }
    return NULL;
}

/* Do the next job of the claim. A failure here is the store's; the step's own is in done. */
static cs_status job_do(struct cs_worker *w, const struct cs_job *job, struct cs_error *err)
{
    struct done_step *const d = &w->done[w->done_count];
    struct cs_work_row *const row = CS_NEW(&w->work_arena, struct cs_work_row);
    if (!row) return cs_arena_fail(&w->work_arena, err);
    *d = (struct done_step){.job = job, .row = row, .began = clock_now(w)};
    CS_TRY(cs_work_row_read(w->flow->db, &w->work_arena, w->flow->tenant, &job->run, row, err));
    if (row->found) d->workflow = workflow_find(w, row);
    if (d->workflow) d->def = cs_workflow_step(d->workflow, cs_str_of(job->step));
    w->done_count++;
    if (d->def && d->def->work) step_do(w, d);
    else d->workflow = NULL;
    return CS_OK;
}

/* What follows a step that is not kept yet, when it may be done at once: one job of the same
 * branch, due now, without a budget. Or NULL. What was tried before may be what kills workers, so
 * it is kept by itself, and what follows it has attempts of its own. */
static const struct cs_step_def *chain_next(const struct cs_worker *w, const struct done_step *d)
{
    const struct cs_step_outcome *const o = &d->outcome;
    if (!d->workflow || d->failure != CS_OK || !o->next || d->job->attempts > 1) return NULL;
    if (!cs_workflow_leads(d->def, o->next) || o->due.unix_ms > clock_now(w).unix_ms) return NULL;
    const struct cs_step_def *const next = cs_workflow_step(d->workflow, cs_str_of(o->next));
    if (!next || !next->work || next->gathers || next->account) return NULL;
    return next->per_document == (d->job->branch > 0) ? next : NULL;
}

/* Do what follows the last step that was done; *went false: that waits for it to be kept. */
static cs_status chain_do(struct cs_worker *w, bool *went, struct cs_error *err)
{
    const struct done_step *const last = &w->done[w->done_count - 1];
    const struct cs_step_def *const next = chain_next(w, last);
    *went = next != NULL;
    if (!next) return CS_OK;
    struct cs_job *const job = CS_NEW(&w->work_arena, struct cs_job);
    if (!job) return cs_arena_fail(&w->work_arena, err);
    *job = (struct cs_job){.run = last->job->run,
                           .step = next->name,
                           .branch = last->job->branch,
                           .attempts = 1,
                           .attempts_max = next->attempts_max,
                           .priority = last->job->priority,
                           .due = clock_now(w),
                           .created = clock_now(w)};
    CS_TRY(cs_id_new(&w->flow->rng, &job->id, err));
    struct done_step *const d = &w->done[w->done_count++];
    *d = (struct done_step){.job = job,
                            .workflow = last->workflow,
                            .def = next,
                            .row = last->row,
                            .chained = true,
                            .began = job->created};
    step_do(w, d);
    return CS_OK;
}

/* ---- keeping ---- */

static cs_status one_keep(struct cs_worker *w, struct cs_tx *tx, struct done_step *d,
                          cs_status failure, struct cs_error *err)
{
    bool held = false;
    const cs_time now = clock_now(w);
    const bool last = d + 1 == w->done + w->done_count;
    if (!d->workflow)
        return cs_queue_defer(tx, &w->claim, d->job, (cs_time){now.unix_ms + UNKNOWN_MS}, &held,
                              err);
    const struct cs_kept_step step = {
        .workflow = d->workflow,
        .def = d->def,
        .claim = &w->claim,
        .job = d->job,
        .row = d->row,
        .ahead = !last && d[1].chained ? d[1].job : NULL,
        .outcome = failure == CS_OK ? &d->outcome : NULL,
        .failure = failure,
        .began = d->began,
        .duration_us = d->duration_us,
        .now = now,
    };
    CS_TRY(cs_work_keep(tx, w->flow, &w->work_arena, &step, &held, err));
    d->held = held;
    w->kept_count += held;
    return CS_OK;
}

static void told(struct cs_worker *w, const struct done_step *d, cs_status failure)
{
    if (!w->options.tell || !d->held) return;
    const struct cs_step_told told = {.run = d->job->run,
                                      .step = d->def->name,
                                      .branch = d->job->branch,
                                      .attempt = d->job->attempts,
                                      .failure = failure,
                                      .duration_us = d->duration_us};
    w->options.tell(w->options.tell_self, &told);
}

static struct cs_claim_ask ask_now(const struct cs_worker *w)
{
    return (struct cs_claim_ask){.tenant = w->flow->tenant,
                                 .count = w->options.batch_max,
                                 .lease_ms = w->lease_ms,
                                 .tried_alone = true,
                                 .now = clock_now(w)};
}

/* Also when the clock was set back, or it would be so for as long as it was. */
static bool passed(const struct cs_worker *w, cs_time since, int64_t ms)
{
    const int64_t now_ms = clock_now(w).unix_ms;
    return now_ms < since.unix_ms || now_ms - since.unix_ms >= ms;
}

static bool tenants_old(const struct cs_worker *w)
{
    return !w->tenants || passed(w, w->tenants_read, TENANTS_MS);
}

/* The next claim, in the transaction that keeps the last one. Jobs that died are told to their runs
 * by the claim that follows an empty one. */
static cs_status ahead_ask(struct cs_worker *w, struct cs_tx *tx, struct cs_error *err)
{
    size_t died = 0;
    const struct cs_claim_ask ask = ask_now(w);
    arena_renew(w, &w->ahead_arena);
    CS_TRY(cs_queue_claim_in(tx, &w->ahead_arena, &w->flow->rng, &ask, &w->ahead, &died, err));
    w->died += died + w->ahead.untold;
    w->ahead_at = ask.now;
    return CS_OK;
}

/* A failure of the store itself is not the step's. */
static bool of_the_step(cs_status status)
{
    return status != CS_E_IO && status != CS_E_CONFLICT && status != CS_E_UNAVAILABLE &&
           status != CS_E_MEMORY;
}

/* All that is done, in one transaction; then, with one tenant and nothing left, the next claim:
 * but once a second nothing is claimed ahead, so that others and the dead are looked for. */
static cs_status batch_keep(struct cs_worker *w, struct cs_error *err)
{
    struct cs_tx tx;
    const bool more = w->tenant_count == 1 && w->next == w->claim.count && !tenants_old(w);
    const size_t kept = w->kept_count;
    CS_TRY(cs_tx_begin_tenant(&tx, w->flow->db, w->flow->tenant, err));
    cs_status status = CS_OK;
    for (size_t i = 0; status == CS_OK && i < w->done_count; i++)
        status = one_keep(w, &tx, &w->done[i], w->done[i].failure, err);
    if (status == CS_OK && more) status = ahead_ask(w, &tx, err);
    if (status == CS_OK) status = cs_tx_commit(&tx, err);
    cs_tx_rollback(&tx);
    for (size_t i = 0; status == CS_OK && i < w->done_count; i++)
        told(w, &w->done[i], w->done[i].failure);
    if (status == CS_OK) return CS_OK;
    w->kept_count = kept;
    if (of_the_step(status)) w->ahead.count = 0; /* else it may be there: the commit was lost */
    return status;
}

static cs_status alone_keep(struct cs_worker *w, struct done_step *d, cs_status failure,
                            struct cs_error *err)
{
    struct cs_tx tx;
    CS_TRY(cs_tx_begin_tenant(&tx, w->flow->db, w->flow->tenant, err));
    cs_status status = one_keep(w, &tx, d, failure, err);
    if (status == CS_OK) status = cs_tx_commit(&tx, err);
    cs_tx_rollback(&tx);
    if (status == CS_OK) told(w, d, failure);
    return status;
}

static cs_status each_keep(struct cs_worker *w, struct cs_error *err)
{
    for (size_t i = 0; i < w->done_count; i++) {
        cs_status status = alone_keep(w, &w->done[i], w->done[i].failure, err);
        if (status != CS_OK && of_the_step(status) && w->done[i].failure == CS_OK)
            status = alone_keep(w, &w->done[i], status, err);
        CS_TRY(status);
    }
    return CS_OK;
}

static cs_status done_keep(struct cs_worker *w, struct cs_error *err)
{
    if (w->done_count == 0) return CS_OK;
    cs_status status = batch_keep(w, err);
    if (status != CS_OK && of_the_step(status)) status = each_keep(w, err);
    w->done_count = 0;
    arena_renew(w, &w->work_arena);
    return status;
}

/* ---- a turn ---- */

cs_status cs_worker_beat(struct cs_worker *w, struct cs_error *err)
{
    const cs_time now = clock_now(w);
    if (!passed(w, w->beaten, (int64_t)w->lease_ms / 3)) return CS_OK;
    CS_TRY(cs_queue_beat(w->flow->db, &w->claim, w->lease_ms, now, err));
    w->beaten = now;
    return CS_OK;
}

/* May another step be done before what is done is kept? */
static bool batch_open(const struct cs_worker *w)
{
    return w->done_count < CS_COUNT(w->done) &&
           clock_us(w) - w->batch_begun < (int64_t)w->options.batch_ms * 1000;
}

static void beat_between(struct cs_worker *w)
{
    struct cs_error ignored = {0};
    cs_ignore(cs_worker_beat(w, &ignored), "a lost lease is found when it is kept");
}

static cs_status claim_do(struct cs_worker *w, struct cs_error *err)
{
    const struct cs_job *const jobs = w->claim.jobs;
    const size_t count = w->claim.count;
    w->next = 0;
    while (w->next < count) {
        bool went = true;
        if (w->done_count == 0) w->batch_begun = clock_us(w);
        CS_TRY(job_do(w, &jobs[w->next++], err));
        while (went && batch_open(w)) {
            beat_between(w);
            CS_TRY(chain_do(w, &went, err));
        }
        if (w->next < count) beat_between(w);
        if (w->next == count || !batch_open(w)) CS_TRY(done_keep(w, err));
    }
    return CS_OK;
}

static cs_status tenants_look(struct cs_worker *w, struct cs_error *err)
{
    if (!tenants_old(w)) return CS_OK;
    arena_renew(w, &w->tenants_arena);
    w->tenants = NULL;
    w->tenant_count = 0;
    CS_TRY(cs_tenants_read(w->flow->db, &w->tenants_arena, &w->tenants, &w->tenant_count, err));
    w->tenants_read = clock_now(w);
    return CS_OK;
}

/* Runs are told of jobs that died with their workers; also of those whose finder was killed before
 * it told them. */
static cs_status died_tell(struct cs_worker *w, struct cs_error *err)
{
    if (w->died == 0) return CS_OK;
    CS_TRY(cs_work_bury(w->flow, &w->work_arena, clock_now(w), err));
    w->died = 0;
    return CS_OK;
}

/* What the tenant has due, up to a claim. */
static cs_status tenant_claim(struct cs_worker *w, struct cs_error *err)
{
    size_t died = 0;
    const struct cs_claim_ask ask = ask_now(w);
    arena_renew(w, &w->claim_arena);
    const cs_status status =
        cs_queue_claim(w->flow->db, &w->claim_arena, &w->flow->rng, &ask, &w->claim, &died, err);
    if (status != CS_OK) w->claim.count = 0;
    w->beaten = ask.now;
    w->died += died + w->claim.untold;
    return status;
}

/* The claim of the next tenant that has something due; count 0: none has. */
static cs_status turn_claim(struct cs_worker *w, struct cs_error *err)
{
    CS_TRY(tenants_look(w, err));
    for (size_t i = 0; i < w->tenant_count && w->claim.count == 0; i++) {
        w->flow->tenant = w->tenants[w->turn++ % w->tenant_count];
        CS_TRY(tenant_claim(w, err));
        CS_TRY(died_tell(w, err));
    }
    return CS_OK;
}

/* ---- giving back ---- */

static void owe(struct cs_worker *w, struct cs_job_claim *claim)
{
    if (claim->count == 0) return;
    claim->count = 0;
    CS_ASSERT(w->owed_count < CS_COUNT(w->owed));
    CS_ASSERT(claim->tenant.len <= CS_TENANT_BYTES_MAX);
    struct owed *const owed = &w->owed[w->owed_count++];
    *owed = (struct owed){
        .tenant_size = claim->tenant.len, .holder = claim->holder, .until = claim->until};
    cs_copy(owed->tenant, claim->tenant.ptr, claim->tenant.len);
}

static cs_status owed_release(struct cs_worker *w, struct cs_error *err)
{
    while (w->owed_count > 0) {
        struct cs_tx tx;
        const struct owed *const owed = &w->owed[w->owed_count - 1];
        const struct cs_job_claim claim = {.tenant = {owed->tenant, owed->tenant_size},
                                           .holder = owed->holder,
                                           .until = owed->until};
        CS_TRY(cs_tx_begin_rows(&tx, w->flow->db, err));
        cs_status status = cs_queue_release(&tx, &claim, clock_now(w), err);
        if (status == CS_OK) status = cs_tx_commit(&tx, err);
        cs_tx_rollback(&tx);
        CS_TRY(status);
        w->owed_count--;
    }
    return CS_OK;
}

/* What was claimed and not kept goes back: now, or at the first turn that the store lets it. */
static void claim_drop(struct cs_worker *w)
{
    struct cs_error ignored = {0};
    w->done_count = 0;
    owe(w, &w->claim);
    owe(w, &w->ahead);
    cs_ignore(owed_release(w, &ignored), "the next turn tries again, or the lease ends by itself");
}

cs_status cs_worker_turn(struct cs_worker *w, size_t *done, struct cs_error *err)
{
    *done = 0;
    w->kept_count = 0;
    CS_TRY(owed_release(w, err));
    if (w->claim.count == 0) CS_TRY(turn_claim(w, err));
    if (w->claim.count == 0) return CS_OK;
    w->ahead = (struct cs_job_claim){.count = 0};
    const cs_status status = claim_do(w, err);
    if (status != CS_OK) {
        claim_drop(w);
        return status;
    }
    *done = w->kept_count;
    const struct cs_arena used = w->claim_arena;
    w->claim_arena = w->ahead_arena;
    w->ahead_arena = used;
    w->claim = w->ahead;
    w->ahead.count = 0;
    w->beaten = w->ahead_at;
    return died_tell(w, err);
}

/* ---- opening ---- */

static uint32_t longest(const struct cs_worker_options *options)
{
    uint32_t longest_ms = CS_JOB_LEASE_MIN_MS;
    for (size_t i = 0; i < options->workflow_count; i++)
        for (size_t s = 0; s < options->workflows[i]->step_count; s++)
            if (options->workflows[i]->steps[s].timeout_ms > longest_ms)
                longest_ms = options->workflows[i]->steps[s].timeout_ms;
    return longest_ms;
}

static cs_status definitions_read(struct cs_worker *w, struct cs_error *err)
{
    const size_t count = w->options.workflow_count;
    w->definitions = CS_NEW_ARRAY(&w->own_arena, cs_digest, count);
    if (!w->definitions) return cs_arena_fail(&w->own_arena, err);
    for (size_t i = 0; i < count; i++)
        CS_TRY(cs_workflow_check(w->options.workflows[i], &w->definitions[i], err));
    return CS_OK;
}

cs_status cs_worker_open(struct cs_flow *flow, const struct cs_worker_options *options,
                         struct cs_worker **out, struct cs_error *err)
{
    CS_ASSERT(flow->keys);
    CS_ASSERT(options->batch_max >= 1);
    CS_ASSERT(options->batch_max <= CS_JOBS_MAX);
    struct cs_worker *const w = options->from.ops->get(options->from.self, sizeof *w);
    if (!w)
        return CS_FAIL(err, CS_E_MEMORY, "There is not enough memory for a worker",
                       "Free memory and retry");
    *w = (struct cs_worker){
        .options = *options, .flow = flow, .tenant = flow->tenant, .lease_ms = longest(options)};
    cs_arena_init(&w->own_arena, options->from, CS_ARENA_CAP_DEFAULT);
    cs_arena_init(&w->tenants_arena, options->from, CS_ARENA_CAP_DOCUMENT);
    cs_arena_init(&w->claim_arena, options->from, CS_ARENA_CAP_DOCUMENT);
    cs_arena_init(&w->ahead_arena, options->from, CS_ARENA_CAP_DOCUMENT);
    cs_arena_init(&w->work_arena, options->from, CS_ARENA_CAP_DOCUMENT);
    const cs_status status = definitions_read(w, err);
    if (status == CS_OK) *out = w;
    else cs_worker_close(w);
    return status;
}

void cs_worker_close(struct cs_worker *w)
{
    if (!w) return;
    claim_drop(w);
    w->flow->tenant = w->tenant;
    cs_arena_deinit(&w->work_arena);
    cs_arena_deinit(&w->ahead_arena);
    cs_arena_deinit(&w->claim_arena);
    cs_arena_deinit(&w->tenants_arena);
    cs_arena_deinit(&w->own_arena);
    w->options.from.ops->put(w->options.from.self, w, sizeof *w);
}
