/* flow.h - runs that are kept: what came in, what was done, what came out.
 *
 * A run begins with its documents in one transaction and ends with its steps, model calls and
 * draft in another; each of the two carries its audit event. A process that dies between leaves
 * the run "running"; cs_flow_recover marks it "interrupted". Names of files, document bytes and
 * drafts are stored sealed only.
 *
 * To open a store:
 *   cs_db_open(&options, &db, err)  ->  cs_flow_migrate(db, now, err)  ->
 *   cs_keys_open(db, &key_options, &keys, err)  ->  fill a struct cs_flow.
 * States:  running --finish--> awaiting_review | done | failed;  running --recover--> interrupted
 * Source: ADR-0023. Threads: those of the handle. */
#ifndef CS_FLOW_H
#define CS_FLOW_H

#include "audit/audit.h"
#include "base/base.h"
#include "store/store.h"

#define CS_RUN_DOCUMENTS_MAX 64    /* of one run: a packet's policy and notes */
#define CS_RUN_STEPS_MAX 256       /* of one run */
#define CS_RUN_CALLS_MAX 4096      /* of one run: model calls */
#define CS_RUN_COUNTS_MAX 12       /* named counts of a draft; they fit one audit event */
#define CS_RUN_LIST_MAX 1000       /* of one page */
#define CS_RUN_STALE_MS 86400000LL /* a run of a process we cannot see is given up after a day */

extern const struct cs_migration cs_flow_migration_runs; /* 3 */

/* Bring the store to this program's version: every migration of the rooms below and this one. */
CS_NODISCARD cs_status cs_flow_migrate(struct cs_db *db, cs_time now, struct cs_error *err);

/* Everything the calls below work on; the caller owns each part. */
struct cs_flow {
    struct cs_db *db;
    const struct cs_keys *keys; /* may be NULL to list, recover, and show without text */
    struct cs_rng rng;
    cs_str tenant;
    cs_actor actor;
    struct cs_tx *group; /* not NULL: runs are kept in this transaction; see cs_flow_group_begin */
};

/* Keep the runs that begin and finish from here on in one transaction, so that many short runs
 * share one sync of the disk. Nothing of them may be shown before the commit. A failed begin or
 * finish leaves the group to be rolled back. tx is borrowed until the group ends. */
CS_NODISCARD cs_status cs_flow_group_begin(struct cs_flow *flow, struct cs_tx *tx,
                                           struct cs_error *err);
CS_NODISCARD cs_status cs_flow_group_commit(struct cs_flow *flow, struct cs_error *err);
void cs_flow_group_rollback(struct cs_flow *flow); /* also fine when there is no group */

/* ---- keeping a run -------------------------------------------------------------------------- */

/* Words (app, engine, step, provider, prompt version, count names) are as cs_audit_word_valid says
 * and come from the program, never from a document; anything else is CS_E_INTERNAL. */

struct cs_run_document {
    cs_raw body;
    cs_digest sha256;       /* of body; checked */
    cs_raw name;            /* file name or "": PHI, stored sealed */
    const char *media_type; /* e.g. "text/plain"; stored sealed */
};

struct cs_run_start {
    const char *app;      /* "summarize" */
    const char *engine;   /* "rules", "rules+llama" */
    const cs_id *case_id; /* NULL: a new case for this run */
    const struct cs_run_document *documents;
    size_t document_count; /* 1 .. CS_RUN_DOCUMENTS_MAX */
    cs_time now;
};

/* Keep the documents and a run in state "running", with audit event run.started: all or nothing.
 * Fails: CS_E_NOT_FOUND (no such case), CS_E_CONFLICT (another process holds the store for too
 * long), CS_E_IO (full or read-only store). */
CS_NODISCARD cs_status cs_flow_begin(struct cs_flow *flow, struct cs_arena *arena,
                                     const struct cs_run_start *start, cs_id *run,
                                     struct cs_error *err);

enum cs_run_state {
    CS_RUN_RUNNING,
    CS_RUN_AWAITING_REVIEW,
    CS_RUN_DONE,
    CS_RUN_FAILED,
    CS_RUN_INTERRUPTED
};
const char *cs_run_state_name(enum cs_run_state state); /* "awaiting_review" */

struct cs_run_step {
    const char *name;
    cs_status status; /* CS_OK, or why the step gave nothing */
    int64_t start_us; /* since the run's start */
    int64_t duration_us;
};

struct cs_run_call {
    const char *provider; /* "llama" */
    cs_digest model;      /* SHA-256 of the model's file */
    const char *prompt;   /* version of the prompt, "summary.3" */
    int64_t questions;
    int64_t tokens_read;
    int64_t tokens_cached;
    int64_t tokens_written;
    int64_t duration_us;
};

struct cs_run_count {
    const char *name; /* "medications" */
    int64_t count;
};

struct cs_run_finish {
    cs_id run;
    enum cs_run_state state; /* CS_RUN_AWAITING_REVIEW, CS_RUN_DONE or CS_RUN_FAILED */
    cs_status failure;       /* CS_RUN_FAILED: why; else CS_OK */
    cs_raw draft;            /* the draft's JSON, stored sealed; empty: none */
    bool needs_review;
    int64_t reason_count;
    const struct cs_run_count *counts;
    size_t count_count;
    const struct cs_run_step *steps;
    size_t step_count;
    const struct cs_run_call *calls;
    size_t call_count;
    cs_time now;
};

/* End a run: steps, calls, counts, draft, state and audit event run.finished: all or nothing.
 * Fails: CS_E_NOT_FOUND, CS_E_CONFLICT (the run is not running any more), CS_E_IO. */
CS_NODISCARD cs_status cs_flow_finish(struct cs_flow *flow, struct cs_arena *arena,
                                      const struct cs_run_finish *finish, struct cs_error *err);

/* Mark every running run whose process is gone as interrupted, each with audit event
 * run.interrupted. A run of a process we cannot see (another PID namespace) is given up when it is
 * older than stale_ms. */
CS_NODISCARD cs_status cs_flow_recover(struct cs_flow *flow, struct cs_arena *arena, cs_time now,
                                       int64_t stale_ms, size_t *recovered, struct cs_error *err);

/* ---- looking at runs ------------------------------------------------------------------------- */

struct cs_run_row {
    cs_id run;
    cs_id case_id;
    cs_str app;
    cs_str engine;
    enum cs_run_state state;
    cs_status failure;
    cs_time started;
    cs_time finished; /* 0 while running */
    bool needs_review;
    int64_t reason_count;
    int64_t document_count;
    int64_t size_bytes; /* of the documents together */
};

/* Runs, newest first: at most limit (1 .. CS_RUN_LIST_MAX) of those before a given run (NULL: from
 * the newest). out: array in arena. Fails: CS_E_NOT_FOUND when before is not a run. */
CS_NODISCARD cs_status cs_flow_list(struct cs_flow *flow, struct cs_arena *arena, uint32_t limit,
                                    const cs_id *before, const struct cs_run_row **out,
                                    size_t *count, struct cs_error *err);

enum cs_show_flags {
    CS_SHOW_DRAFT = 1 << 0,     /* unseal the draft */
    CS_SHOW_DOCUMENTS = 1 << 1, /* unseal names, types and digests of the documents */
    CS_SHOW_BODIES = 1 << 2     /* unseal the documents' bytes as well */
};

struct cs_run_shown_document {
    cs_id id;
    int64_t size_bytes;
    cs_digest keyed;   /* keyed digest, as in the audit event */
    cs_digest sha256;  /* CS_SHOW_DOCUMENTS */
    cs_raw name;       /* CS_SHOW_DOCUMENTS */
    cs_str media_type; /* CS_SHOW_DOCUMENTS */
    cs_raw body;       /* CS_SHOW_BODIES */
};

struct cs_run_record {
    struct cs_run_row row;
    const struct cs_run_shown_document *documents;
    size_t document_count;
    const struct cs_run_step *steps;
    size_t step_count;
    const struct cs_run_call *calls;
    size_t call_count;
    const struct cs_run_count *counts;
    size_t count_count;
    bool has_draft;
    cs_digest draft_keyed; /* keyed digest of the draft, as in the audit event */
    cs_raw draft;          /* CS_SHOW_DRAFT */
};

/* One run by its id or a unique beginning of it (at least 4 hex digits). Everything is in arena.
 * Fails: CS_E_INPUT (not hex, too short), CS_E_NOT_FOUND (also: the case's key was destroyed),
 * CS_E_CONFLICT (several runs begin so), CS_E_CORRUPT (a sealed value was changed or moved). */
CS_NODISCARD cs_status cs_flow_show(struct cs_flow *flow, struct cs_arena *arena, cs_str id,
                                    unsigned flags, struct cs_run_record *out,
                                    struct cs_error *err);

#endif
