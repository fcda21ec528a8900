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
 *          awaiting_review --a person decides (flow/review.h)--> done | rejected
 * Retention removes text and keys by age, legal holds keep them, and shredding destroys keys at
 * once; ids, counts and the audit chain stay whole.
 * Source: ADR-0023 (runs), ADR-0035 (retention). Threads: those of the handle. */
#ifndef CS_FLOW_H
#define CS_FLOW_H

#include "audit/audit.h"
#include "auth/auth.h"
#include "base/base.h"
#include "store/store.h"

#define CS_RUN_DOCUMENTS_MAX 64    /* of one run: a packet's policy and notes */
#define CS_RUN_STEPS_MAX 256       /* of one run */
#define CS_RUN_CALLS_MAX 4096      /* of one run: model calls */
#define CS_RUN_COUNTS_MAX 12       /* named counts of a draft; they fit one audit event */
#define CS_RUN_LIST_MAX 1000       /* of one page */
#define CS_RUN_STALE_MS 86400000LL /* a run of a process we cannot see is given up after a day */

extern const struct cs_migration cs_flow_migration_runs;      /* 3 */
extern const struct cs_migration cs_flow_migration_retention; /* 5 */
extern const struct cs_migration cs_flow_migration_removed;   /* 10 */

/* Bring the store to this program's version: every migration of the rooms below and this one. */
CS_NODISCARD cs_status cs_flow_migrate(struct cs_db *db, cs_time now, struct cs_error *err);

struct cs_review_policy;
struct cs_sign_off;

/* Everything the calls below work on; the caller owns each part. */
struct cs_flow {
    struct cs_db *db;
    const struct cs_keys *keys; /* may be NULL to list, recover, and show without text */
    struct cs_rng rng;
    cs_str tenant;
    cs_actor actor;
    cs_roles roles;                        /* of the actor, for approvals */
    const struct cs_review_policy *review; /* NULL: cs_review_policy_default */
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
    CS_RUN_INTERRUPTED,
    CS_RUN_QUEUED,  /* a workflow's: its next step is a job (work.h) */
    CS_RUN_STOPPED, /* a step failed for good: it waits for a person to retry or cancel it */
    CS_RUN_CANCELLED,
    CS_RUN_REJECTED /* a person found the draft wrong */
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

/* How much harm a wrong draft could do. */
enum cs_risk { CS_RISK_LOW, CS_RISK_MEDIUM, CS_RISK_HIGH, CS_RISKS };

struct cs_run_finish {
    cs_id run;
    enum cs_run_state state; /* CS_RUN_AWAITING_REVIEW, CS_RUN_DONE or CS_RUN_FAILED */
    cs_status failure;       /* CS_RUN_FAILED: why; else CS_OK */
    cs_raw draft;            /* the draft's JSON, stored sealed; empty: none */
    bool needs_review;
    int64_t reason_count;
    enum cs_risk risk; /* CS_RUN_AWAITING_REVIEW: high asks for a clinician */
    const struct cs_run_count *counts;
    size_t count_count;
    const struct cs_run_step *steps;
    size_t step_count;
    const struct cs_run_call *calls;
    size_t call_count;
    cs_time now;
};

/* End a run: steps, calls, counts, draft, state and audit event run.finished: all or nothing. What
 * the calls read and wrote is charged to CS_ACCOUNT_TOKENS.
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
    cs_time removed;    /* when retention last removed text or key of it; 0: it did not */
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
    cs_time removed;   /* when retention removed its text and name; 0: they are there */
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
    cs_raw draft;          /* CS_SHOW_DRAFT: as the software made it */
    bool has_review;
    int64_t signatures; /* needed; 0 without an approval */
    int64_t signed_count;
    bool blind;                          /* others' signatures are left out until all are there */
    const struct cs_sign_off *sign_offs; /* without text: flow/review.h */
    size_t sign_off_count;
    cs_time draft_removed; /* by retention, each: 0 while it is there */
    cs_time details_removed;
    cs_time key_destroyed;
};

/* One run by its id or a unique beginning of it (at least 4 hex digits). Everything is in arena.
 * Fails: CS_E_INPUT (not hex, too short), CS_E_NOT_FOUND (also: the case's key was destroyed),
 * CS_E_CONFLICT (several runs begin so), CS_E_CORRUPT (a sealed value was changed or moved). */
CS_NODISCARD cs_status cs_flow_show(struct cs_flow *flow, struct cs_arena *arena, cs_str id,
                                    unsigned flags, struct cs_run_record *out,
                                    struct cs_error *err);

/* ---- retention ------------------------------------------------------------------------------- */

/* What is kept, by kind. Removing documents and drafts leaves their ids, sizes, times and keyed
 * digests; the line of a run stays as long as the audit log, which says the same. */
enum cs_retention_class {
    CS_RETENTION_DOCUMENTS, /* text and names of files; age: since it came in */
    CS_RETENTION_DRAFTS,    /* outputs; age: since the run's start */
    CS_RETENTION_VAULTS,    /* re-identification maps; age: since the last change */
    CS_RETENTION_RUNS,      /* steps, model calls and counts; age: since the run's start */
    CS_RETENTION_AUDIT,     /* events; only counted: this version removes none */
    CS_RETENTION_CLASSES
};
const char *cs_retention_class_name(enum cs_retention_class c); /* "documents"; a word */

/* How many days each class is kept; 0: without limit. */
struct cs_retention_rules {
    int64_t days[CS_RETENTION_CLASSES]; /* 0 .. CS_RETENTION_DAYS_MAX */
};
#define CS_RETENTION_DAYS_MAX 36500
/* 90, 365, 90, 2192 and 2192 days (six years); a policy of the organisation replaces them. */
struct cs_retention_rules cs_retention_defaults(void);
/* "90d", "12w", "6y" (a year is 365.25 days) or "keep", as a configuration writes it. */
CS_NODISCARD bool cs_retention_days_parse(cs_str text, int64_t *days);

/* A case, named by itself or by one of its runs. */
struct cs_subject {
    cs_id case_id;
    bool by_run;
    cs_id run; /* by_run */
};
/* By an id or a unique beginning of it (at least 4 hex digits).
 * Fails: CS_E_INPUT (not hex, too short), CS_E_NOT_FOUND, CS_E_CONFLICT (several begin so). */
CS_NODISCARD cs_status cs_flow_find(struct cs_flow *flow, cs_str id, struct cs_subject *out,
                                    struct cs_error *err);

/* A legal hold keeps all of a case, whichever run it was named by: no text, key or detail of it is
 * removed while any hold is there. reason is a word (cs_audit_word_valid), never a text. */
struct cs_hold {
    cs_id case_id;
    bool by_run;
    cs_id run; /* by_run */
    cs_str reason;
    cs_str actor;
    cs_time since;
};
/* Fails: CS_E_INPUT (reason is no word), CS_E_CONFLICT (the case has a hold for this reason). */
CS_NODISCARD cs_status cs_flow_hold(struct cs_flow *flow, const struct cs_subject *subject,
                                    const char *reason, cs_time now, struct cs_error *err);
/* reason NULL: the only one. Fails: CS_E_INPUT, CS_E_NOT_FOUND (no such hold), CS_E_CONFLICT
 * (several holds and no reason given). */
CS_NODISCARD cs_status cs_flow_release(struct cs_flow *flow, const struct cs_subject *subject,
                                       const char *reason, cs_time now, struct cs_error *err);
/* All of the tenant, oldest first. out: array in arena. */
CS_NODISCARD cs_status cs_flow_holds(struct cs_flow *flow, struct cs_arena *arena,
                                     const struct cs_hold **out, size_t *count,
                                     struct cs_error *err);

struct cs_retention_tally {
    int64_t kept;       /* all there are */
    int64_t kept_bytes; /* as stored; 0 for runs, which are not measured */
    cs_time oldest;     /* of all; 0: none */
    int64_t due;        /* would be removed now */
    int64_t due_bytes;
    cs_time oldest_due; /* 0: none */
    int64_t held;       /* due, but a hold keeps it */
    int64_t busy;       /* due, but a run of the case is at work */
};
struct cs_retention_preview {
    struct cs_retention_tally tallies[CS_RETENTION_CLASSES];
    int64_t keys;       /* of cases with nothing else left: would be destroyed */
    bool scrub_pending; /* bytes of removed rows may still lie in the files */
};
/* What cs_flow_retention_run would do at this time; nothing is changed. */
CS_NODISCARD cs_status cs_flow_retention_preview(struct cs_flow *flow,
                                                 const struct cs_retention_rules *rules,
                                                 cs_time now, struct cs_retention_preview *out,
                                                 struct cs_error *err);

struct cs_retention_result {
    int64_t removed[CS_RETENTION_CLASSES];
    int64_t bytes[CS_RETENTION_CLASSES]; /* as stored */
    int64_t keys;                        /* destroyed */
    bool scrubbed; /* false: removed, but old bytes may lie in the files until the next run */
};
/* Remove what is due, then the keys of old cases with nothing left, in transactions of at most
 * CS_RETENTION_BATCH rows, each with its audit events; then scrub the files. Killed at any instant
 * the store is consistent and the next run goes on. A failure leaves what was committed.
 * Fails: CS_E_CONFLICT, CS_E_IO, as the store does. */
#define CS_RETENTION_BATCH 64
CS_NODISCARD cs_status cs_flow_retention_run(struct cs_flow *flow,
                                             const struct cs_retention_rules *rules, cs_time now,
                                             struct cs_retention_result *out, struct cs_error *err);

/* How much a shredding concerns. */
struct cs_shred_extent {
    int64_t cases; /* whose key is there */
    int64_t documents;
    int64_t drafts;
    int64_t vaults;
    int64_t tenant_keys;
    int64_t holds;
    int64_t running; /* runs at work */
};
/* case_id NULL: the whole tenant. */
CS_NODISCARD cs_status cs_flow_shred_extent(struct cs_flow *flow, const cs_id *case_id,
                                            struct cs_shred_extent *out, struct cs_error *err);
/* Destroy the key of a case, or every key of the tenant (case_id NULL), in one transaction with its
 * audit event; from then on no text under it can be read. Then the sealed rows are removed and the
 * files scrubbed as above. Again: goes on where it was stopped.
 * Fails: CS_E_DENIED (a legal hold; the refusal is an audit event), CS_E_CONFLICT (a run is at
 * work), CS_E_NOT_FOUND (no such case; the tenant has none). */
CS_NODISCARD cs_status cs_flow_shred(struct cs_flow *flow, const cs_id *case_id, cs_time now,
                                     struct cs_retention_result *out, struct cs_error *err);

/* ---- who saw it ------------------------------------------------------------------------------ */

/* Text that is about to be shown, for the audit log. */
struct cs_saw {
    enum cs_saw_kind {
        CS_SAW_DRAFT,          /* of run; digest: the draft's keyed one */
        CS_SAW_VALUES_OF_CASE, /* identifiers were put back, from the map of case_id */
        CS_SAW_VALUES_OF_MAP   /* from a map in a file; digest: SHA-256 of the sealed file */
    } kind;
    cs_id run;
    cs_id case_id;
    cs_digest digest;
    cs_time now;
};
/* Write the event draft.shown or values.restored in a transaction of its own: call it before
 * anything is printed, and print nothing when it fails. */
CS_NODISCARD cs_status cs_flow_saw(struct cs_flow *flow, const struct cs_saw *saw,
                                   struct cs_error *err);

/* What the actor asked for and their roles do not allow is put on record: the event access.refused
 * about a run (NULL: about no one run), in a transaction of its own. asked: a word, "runs-cancel".
 * Always fails: CS_E_DENIED once it is on record, else as cs_audit_append. */
CS_NODISCARD cs_status cs_flow_refused(struct cs_flow *flow, const char *asked, const cs_id *run,
                                       cs_time now, struct cs_error *err);

#define CS_ACCESS_MAX 10000 /* events of one answer */
struct cs_access {
    int64_t seq;
    cs_time at;
    cs_str actor;  /* "uid:1000" */
    cs_str action; /* run.started, run.finished, draft.shown, review.shown, values.restored */
    cs_id object_id;
    cs_id run;
    cs_id case_id;
};
/* Exactly one of the two. */
struct cs_access_query {
    const struct cs_subject *subject; /* a run, or a whole case */
    const cs_digest *document;        /* SHA-256 of a document's bytes; needs flow->keys */
};
/* Everybody who was shown text of a run, a case or a document, in the log's order. The events of a
 * case count for each of its runs. *runs: how many runs are meant. A document whose text or key was
 * removed cannot be found by its digest any more. out: array in arena, at most CS_ACCESS_MAX. */
CS_NODISCARD cs_status cs_flow_access(struct cs_flow *flow, struct cs_arena *arena,
                                      const struct cs_access_query *query,
                                      const struct cs_access **out, size_t *count, size_t *runs,
                                      struct cs_error *err);

#endif
