/* flow_in.h - what the files of flow/ share: names as stored, places of sealed values, processes.
 *
 * Invariant: a sealed value is written and read with the same place, so the places stand here. */
#ifndef CS_FLOW_IN_H
#define CS_FLOW_IN_H

#include "flow/flow.h"
#include "flow/work.h"

/* Where sealed values live. */
static inline cs_place cs_place_document_meta(cs_id document)
{
    return (cs_place){"documents.meta", document};
}
static inline cs_place cs_place_document_body(cs_id document)
{
    return (cs_place){"documents.body", document};
}
static inline cs_place cs_place_draft(cs_id run)
{
    return (cs_place){"drafts.body", run};
}

static inline cs_place cs_place_result(cs_id job)
{
    return (cs_place){"step_results.body", job};
}

/* Names as stored; false when there is none such. */
CS_NODISCARD bool cs_run_state_parse(cs_str name, enum cs_run_state *out);
CS_NODISCARD bool cs_status_parse(cs_str name, cs_status *out);

/* The plain digest of a text that stays in memory or is stored sealed. */
CS_NODISCARD cs_status cs_raw_sha256(cs_raw text, cs_digest *out, struct cs_error *err);

/* A document's metadata, sealed as one value: 0x01, sha256, media type's length (1 byte), media
 * type, name. Not JSON, since a file's name need not be UTF-8. */
CS_NODISCARD cs_status cs_meta_print(struct cs_arena *arena, const struct cs_run_document *document,
                                     cs_raw *out, struct cs_error *err);
CS_NODISCARD bool cs_meta_parse(cs_raw meta, struct cs_run_shown_document *out);

/* The columns of a struct cs_run_row, and their reader; strings are copied into arena. */
#define CS_RUN_COLUMNS                                                                             \
    "id, case_id, app, engine, state, failure, started_ms, finished_ms, needs_review,"             \
    " reason_count, document_count, size_bytes, removed_ms"
/* Fails: CS_E_CORRUPT for a state or failure that is never written; st's failures stay in st. */
CS_NODISCARD cs_status cs_run_row_read(struct cs_stmt *st, struct cs_arena *arena,
                                       struct cs_run_row *out, struct cs_error *err);

/* The range of ids that begin with these 4 to 32 hex digits; false for anything else. */
CS_NODISCARD bool cs_id_range(cs_str prefix, cs_id *low, cs_id *high);

/* ---- rows of a run ---- */

/* Where the rows of a run go: their ordinals are first, first + 1, ... */
struct cs_rows {
    struct cs_tx *tx;
    cs_str tenant;
    const cs_id *run;
    int64_t first;
};
CS_NODISCARD cs_status cs_rows_steps(const struct cs_rows *rows, const struct cs_run_step *steps,
                                     size_t count, struct cs_error *err);
CS_NODISCARD cs_status cs_rows_calls(const struct cs_rows *rows, const struct cs_run_call *calls,
                                     size_t count, struct cs_error *err);
CS_NODISCARD cs_status cs_rows_counts(const struct cs_rows *rows, const struct cs_run_count *counts,
                                      size_t count, struct cs_error *err);
/* Seal and keep the draft; *keyed: its digest under the case's key. */
CS_NODISCARD cs_status cs_rows_draft(const struct cs_rows *rows, struct cs_arena *arena,
                                     const struct cs_case *c, struct cs_rng *rng, cs_raw draft,
                                     cs_digest *keyed, struct cs_error *err);

/* The ordinal is rows->first; the sum of each account grows by its amount. */
CS_NODISCARD cs_status cs_rows_spendings(const struct cs_rows *rows,
                                         const struct cs_spending *spent, size_t count,
                                         struct cs_error *err);

/* ---- work ---- */

/* As cs_flow_begin; work not NULL: the run is queued, with its first job. */
CS_NODISCARD cs_status cs_begin(struct cs_flow *flow, struct cs_arena *arena,
                                const struct cs_run_start *start, const struct cs_work_start *work,
                                cs_id *run, struct cs_error *err);

/* The row of run_work and the first job, in the transaction that keeps the run. */
CS_NODISCARD cs_status cs_work_enqueue(struct cs_tx *tx, struct cs_flow *flow, const cs_id *run,
                                       size_t document_count, const struct cs_work_start *work,
                                       cs_time now, struct cs_error *err);

const struct cs_step_def *cs_workflow_step(const struct cs_workflow *workflow, cs_str name);

/* A run as its steps are kept. */
struct cs_work_row {
    bool found;
    enum cs_run_state state;
    cs_id case_id;
    cs_time started;
    int64_t document_count;
    cs_str engine;
    cs_str workflow;
    int64_t version;
    cs_digest definition;
    enum cs_priority priority;
    int64_t step_count;
    cs_str waits_at;
};
CS_NODISCARD cs_status cs_work_row_read(struct cs_db *db, struct cs_arena *arena, cs_str tenant,
                                        const cs_id *run, struct cs_work_row *out,
                                        struct cs_error *err);
/* Set the state of a run, and where it waits. finished 0: it has not ended. */
struct cs_work_state_change {
    cs_id run;
    enum cs_run_state state;
    cs_status failure;
    cs_time finished;
    const char *waits_at; /* "" */
};
CS_NODISCARD cs_status cs_work_state_set(struct cs_tx *tx, cs_str tenant,
                                         const struct cs_work_state_change *change,
                                         struct cs_error *err);
/* Text of the run was removed: if it waits for a person it is cancelled, reason text-removed. */
CS_NODISCARD cs_status cs_work_text_gone(struct cs_tx *tx, struct cs_flow *flow, const cs_id *run,
                                         cs_time now, struct cs_error *err);
/* Put the step into the queue: once, for each document, or when all branches have come there. */
struct cs_work_next {
    const cs_id *run;
    const struct cs_step_def *step;
    enum cs_priority priority;
    int64_t branch; /* of the step that ended */
    int64_t document_count;
    cs_time due;
    cs_time now;
};
CS_NODISCARD cs_status cs_work_next_push(struct cs_tx *tx, cs_str tenant, struct cs_rng *rng,
                                         const struct cs_work_next *next, struct cs_error *err);

/* A run was decided: *state is CS_RUN_DONE or CS_RUN_REJECTED. One of a workflow that was approved
 * goes on behind its approval, and *state says so. In the transaction of the decision. */
CS_NODISCARD cs_status cs_work_decided(struct cs_tx *tx, struct cs_flow *flow, const cs_id *run,
                                       enum cs_run_state *state, cs_time now, struct cs_error *err);

/* May the second follow the first? */
bool cs_workflow_leads(const struct cs_step_def *from, const char *to);

/* Keep what a step gave, in a transaction of the tenant. *kept false: its lease was given away. */
struct cs_kept_step {
    const struct cs_workflow *workflow;
    const struct cs_step_def *def;
    const struct cs_job_claim *claim;
    const struct cs_job *job;
    const struct cs_work_row *row;         /* of its run; what may change of it is not read */
    const struct cs_job *ahead;            /* what follows, held by the same claim; or NULL */
    const struct cs_step_outcome *outcome; /* NULL: it failed */
    cs_status failure;
    cs_time began;
    int64_t duration_us;
    cs_time now;
};
CS_NODISCARD cs_status cs_work_keep(struct cs_tx *tx, struct cs_flow *flow, struct cs_arena *arena,
                                    const struct cs_kept_step *step, bool *kept,
                                    struct cs_error *err);
/* Runs of jobs that died with their workers are stopped, in a transaction of its own. */
CS_NODISCARD cs_status cs_work_bury(struct cs_flow *flow, struct cs_arena *arena, cs_time now,
                                    struct cs_error *err);

/* ---- processes ---- */
/* A run with everything it has, in the transaction that is open; as cs_flow_show. */
CS_NODISCARD cs_status cs_flow_show_in(struct cs_flow *flow, struct cs_arena *arena, cs_str id,
                                       unsigned flags, struct cs_run_record *out,
                                       struct cs_error *err);

/* The documents of a run with their bytes, and nothing else of it. */
CS_NODISCARD cs_status cs_run_documents_read(struct cs_flow *flow, struct cs_arena *arena,
                                             const cs_id *run, cs_id case_id,
                                             struct cs_run_record *out, struct cs_error *err);

/* ---- approvals, for the files that end runs and remove texts ---- */

/* Open the approval of a run that now waits, in the transaction of that state. */
struct cs_review_opening {
    cs_id run;
    cs_str app;
    enum cs_risk risk;
    cs_time now;
};
CS_NODISCARD cs_status cs_review_open(struct cs_tx *tx, struct cs_flow *flow,
                                      const struct cs_review_opening *opening, int *signatures,
                                      struct cs_error *err);
/* What a record says of the approval: how many signatures, and those that may be seen. */
CS_NODISCARD cs_status cs_review_signed(struct cs_flow *flow, struct cs_arena *arena,
                                        struct cs_run_record *out, struct cs_error *err);
/* Text of a run or document is gone: approvals that wait for it are withdrawn, and what signatures
 * keep sealed goes with the draft. *count: withdrawn. */
CS_NODISCARD cs_status cs_review_draft_gone(struct cs_tx *tx, cs_str tenant, const cs_id *run,
                                            int64_t *count, struct cs_error *err);
/* Nobody can decide any more. *count: 1 when it waited. */
CS_NODISCARD cs_status cs_review_withdraw(struct cs_tx *tx, cs_str tenant, const cs_id *run,
                                          int64_t *count, struct cs_error *err);
CS_NODISCARD cs_status cs_review_document_gone(struct cs_tx *tx, cs_str tenant,
                                               const cs_id *case_id, const cs_id *document,
                                               int64_t *count, struct cs_error *err);

/* Which process a run belongs to, so that another can tell that it is gone. */
struct cs_process {
    cs_id boot; /* of the machine's start; zeros: not known */
    int64_t ns; /* the PID namespace; 0: not known */
    int64_t pid;
    int64_t started; /* clock ticks since boot, as PIDs are used again */
};
enum cs_process_state { CS_PROCESS_THERE, CS_PROCESS_GONE, CS_PROCESS_UNKNOWN };

CS_NODISCARD cs_status cs_process_self(struct cs_arena *arena, struct cs_process *out,
                                       struct cs_error *err);
CS_NODISCARD cs_status cs_process_look(struct cs_arena *arena, const struct cs_process *self,
                                       const struct cs_process *other, enum cs_process_state *out,
                                       struct cs_error *err);

#endif
