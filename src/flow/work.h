/* work.h - workflows: static tables of steps, done one by one, each kept in one transaction.
 *
 * A step is a function that reads what its table says it may, and gives a result and the name of
 * the step that follows, out of the names its table lists. What it gave, what it spent, its audit
 * event and the job of the next step are one transaction: killed at any instant, a run goes on at
 * the last step that was kept, and no kept step is done again. What a step does outside the store
 * may be done again; step->key is the same each time, so that the other side can tell. Short steps
 * that follow each other are kept together (worker.c), so that one disk wait does for all.
 *
 * Steps follow only forwards in the table: no loop, and no run without an end. A step may go to
 *   - one of several (a branch), now or later (a timer);
 *   - a step per_document: one job for each document (fan-out), each with its own branch;
 *   - a step that gathers: it begins when every branch has come there;
 *   - a step without a function: the run waits for a signature, as a row, for as long as needed;
 *   - nothing: the run is done.
 *
 *   queued --last step--> done           queued --approval--> awaiting_review --decided--> queued
 *     |--tried too often--> stopped --cs_work_retry--> queued      |--cs_work_cancel--> cancelled
 *
 * Source: ADR-0053. Threads: a worker and its handle belong to one thread. */
#ifndef CS_FLOW_WORK_H
#define CS_FLOW_WORK_H

#include "flow/flow.h"
#include "flow/queue.h"

#define CS_WORKFLOW_STEPS_MAX 32 /* of a workflow */
#define CS_STEP_NEXT_MAX 4       /* that may follow one step */
#define CS_STEP_SPENDS_MAX 4     /* accounts that one step charges */

/* ---- the table ---------------------------------------------------------------------------- */

enum cs_step_reads {
    CS_READ_DOCUMENTS = 1 << 0, /* the run's, or the branch's one */
    CS_READ_RESULTS = 1 << 1    /* what earlier steps gave */
};

struct cs_step_result { /* of an earlier step */
    cs_str step;
    int64_t branch;
    cs_raw result;
};

/* What a step is given; unsealed in the arena of its work, gone afterwards. */
struct cs_step {
    cs_id run;
    const char *name;
    int64_t branch;  /* 0, or the n-th document */
    int64_t attempt; /* 1: the first */
    char key
        [96]; /* "countersign.RUN.STEP.BRANCH": for an effect outside, the same at each attempt */
    cs_time now;
    cs_str engine;                                 /* CS_READ_DOCUMENTS: as the run was begun */
    const struct cs_run_shown_document *documents; /* CS_READ_DOCUMENTS, with their bytes */
    size_t document_count;
    const struct cs_step_result *results; /* CS_READ_RESULTS, in the order they were kept */
    size_t result_count;
    struct cs_worker *worker; /* for cs_worker_beat */
};

#define CS_ACCOUNT_TOKENS "tokens" /* what a model read and wrote */
struct cs_spending {
    const char *account; /* a word: "tokens", "usd.micro" */
    int64_t amount;      /* >= 0 */
};

struct cs_step_outcome {
    const char *next; /* a name of the step's next; NULL: the run is done */
    cs_time due;      /* not before; 0: now */
    cs_raw result;    /* kept sealed; for later steps; empty: none */
    cs_raw draft;     /* kept sealed as the run's draft; at most one step of a run gives one */
    bool needs_review;
    int64_t reason_count;
    enum cs_risk risk;                 /* of an approval that follows, where its own is lower */
    const struct cs_run_count *counts; /* with the draft */
    size_t count_count;
    const struct cs_run_call *calls;
    size_t call_count;
    const struct cs_spending *spent;
    size_t spent_count;
};

/* A failure that may pass (CS_E_UNAVAILABLE, CS_E_IO, CS_E_MEMORY, CS_E_CONFLICT) is tried again;
 * any other, or the last attempt's, stops the run, which waits for a person. */
typedef cs_status (*cs_step_work)(void *self, const struct cs_step *step, struct cs_arena *arena,
                                  struct cs_step_outcome *out, struct cs_error *err);

struct cs_step_def {
    const char *name;                   /* a word */
    cs_step_work work;                  /* NULL: an approval */
    const char *next[CS_STEP_NEXT_MAX]; /* later in the table; all NULL: it ends the run */
    unsigned reads;                     /* enum cs_step_reads */
    enum cs_risk risk;
    uint32_t attempts_max; /* 1 .. CS_JOB_ATTEMPTS_MAX */
    uint32_t timeout_ms;   /* the lease; cs_worker_beat lengthens it */
    uint32_t retry_ms;     /* before the second attempt; doubled each time, to an hour */
    bool per_document;
    bool gathers;
    const char *account; /* not begun when this account's budget is used up; NULL: none */
};

struct cs_workflow {
    const char *name; /* a word; also the run's app */
    int64_t version;  /* another table is another version: a run keeps the one it began with */
    const struct cs_step_def *steps; /* the first one begins the run */
    size_t step_count;
};

/* A table that does not keep to the above: CS_E_INTERNAL. *digest: of all that it says. */
CS_NODISCARD cs_status cs_workflow_check(const struct cs_workflow *workflow, cs_digest *digest,
                                         struct cs_error *err);

/* ---- runs ---------------------------------------------------------------------------------- */

/* Keep documents, run (state "queued") and its first job: one transaction, as cs_flow_begin.
 * start->app is the workflow's name. due: not before; 0: now. */
struct cs_work_start {
    const struct cs_workflow *workflow;
    enum cs_priority priority;
    cs_time due;
};
CS_NODISCARD cs_status cs_work_begin(struct cs_flow *flow, struct cs_arena *arena,
                                     const struct cs_run_start *start,
                                     const struct cs_work_start *work, cs_id *run,
                                     struct cs_error *err);

/* End a run that is queued, stopped or waits for review, also one without a workflow; what is being
 * done for it is not kept.
 * reason: a word. Fails: CS_E_NOT_FOUND, CS_E_CONFLICT (it has ended). */
CS_NODISCARD cs_status cs_work_cancel(struct cs_flow *flow, const cs_id *run, const char *reason,
                                      cs_time now, struct cs_error *err);
/* A stopped run tries its dead jobs again. Fails: CS_E_NOT_FOUND, CS_E_CONFLICT (not stopped). */
CS_NODISCARD cs_status cs_work_retry(struct cs_flow *flow, const cs_id *run, cs_time now,
                                     struct cs_error *err);

struct cs_work_step {
    cs_str name;
    int64_t branch;
    enum cs_work_state { CS_WORK_DONE, CS_WORK_WAITING, CS_WORK_LEASED, CS_WORK_DEAD } state;
    int64_t attempts;
    cs_time at;     /* done: when; waiting: due; leased: until */
    cs_str next;    /* done: what followed, "" at the end */
    cs_status why;  /* dead */
    bool has_keyed; /* done, with a result */
    cs_digest keyed;
};
struct cs_work_record {
    bool found; /* false: a run without workflow */
    cs_str workflow;
    int64_t version;
    cs_digest definition;
    enum cs_priority priority;
    cs_str waits_at;                  /* the approval it waits at, or "" */
    const struct cs_work_step *steps; /* what ended, in order; then the jobs there are */
    size_t step_count;
};
CS_NODISCARD cs_status cs_work_show(struct cs_flow *flow, struct cs_arena *arena, const cs_id *run,
                                    struct cs_work_record *out, struct cs_error *err);

/* ---- budgets ------------------------------------------------------------------------------- */

/* allowed 0: without limit. An audit event. */
CS_NODISCARD cs_status cs_budget_set(struct cs_flow *flow, const char *account, int64_t allowed,
                                     cs_time now, struct cs_error *err);
CS_NODISCARD cs_status cs_budget_read(struct cs_flow *flow, const char *account, int64_t *spent,
                                      int64_t *allowed, struct cs_error *err);
/* Fails: CS_E_DENIED when the account's budget is used up. */
CS_NODISCARD cs_status cs_budget_check(struct cs_flow *flow, const char *account,
                                       struct cs_error *err);
struct cs_budget {
    cs_str account;
    int64_t spent;
    int64_t limit; /* 0: without limit */
};
/* Every account that was set or charged, by name; in arena. */
CS_NODISCARD cs_status cs_budget_list(struct cs_flow *flow, struct cs_arena *arena,
                                      const struct cs_budget **out, size_t *count,
                                      struct cs_error *err);

/* How many steps of the tenant may be in work at once (cs_tenant_running_max); 0: no limit. An
 * audit event. */
CS_NODISCARD cs_status cs_queue_limit_set(struct cs_flow *flow, int64_t limit, cs_time now,
                                          struct cs_error *err);

/* ---- workers ------------------------------------------------------------------------------- */

/* A step that was just kept, for whoever watches: no text. */
struct cs_step_told {
    cs_id run;
    const char *step;
    int64_t branch;
    int64_t attempt;
    cs_status failure; /* CS_OK: it was done */
    int64_t duration_us;
};

/* Does the jobs of every tenant in turn. In the caller's storage; it owns nothing but its arena. */
struct cs_worker_options {
    const struct cs_workflow *const *workflows;
    size_t workflow_count;
    void *self;         /* given to each step's work */
    uint32_t batch_max; /* jobs of one claim, 1 .. CS_JOBS_MAX; their steps share one commit */
    uint32_t batch_ms;  /* a batch is kept when its steps took so long together */
    void (*tell)(void *self, const struct cs_step_told *told); /* after the commit; or NULL */
    void *tell_self;
    struct cs_clock clock;
    struct cs_allocator from;
};
struct cs_worker;
CS_NODISCARD cs_status cs_worker_open(struct cs_flow *flow, const struct cs_worker_options *options,
                                      struct cs_worker **out, struct cs_error *err);
void cs_worker_close(struct cs_worker *worker); /* NULL is fine; gives its claim back */

/* One claim of the tenant whose turn it is, done and kept. *done: how many steps were kept, failed
 * ones included; 0: nothing is due anywhere. Fails: as the store does; what was claimed is given to
 * another when its lease ends. */
CS_NODISCARD cs_status cs_worker_turn(struct cs_worker *worker, size_t *done, struct cs_error *err);
/* From within a step that takes long: a longer lease. CS_E_CONFLICT: give up, another does it. */
CS_NODISCARD cs_status cs_worker_beat(struct cs_worker *worker, struct cs_error *err);

#endif
