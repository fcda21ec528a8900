/* queue.h - jobs that wait in the store, and the right to do one for a while.
 *
 * A job names a step of a run, never text. It waits until it is due; a worker claims it with a
 * lease and does it; the transaction that keeps what it did removes it. A lease that ends before
 * that gives the job to another worker, so what a worker does outside the store may happen again,
 * and what it keeps in the store happens once: a holder whose lease was given away can keep
 * nothing.
 *
 *   push -> waiting --claim--> leased --done--> (gone)
 *             ^                  |  --again--> waiting, due later
 *             +--- lease ended --+  --dead---> dead: a person looks
 *
 * Order: priority, then due time. A job whose lease ended as often as it may be tried is dead: it
 * may be what kills the workers. Tenants take turns (cs_turns), whatever each has waiting.
 * Source: ADR-0053. Threads: those of the handle. */
#ifndef CS_FLOW_QUEUE_H
#define CS_FLOW_QUEUE_H

#include "base/base.h"
#include "store/store.h"

extern const struct cs_migration cs_flow_migration_work; /* 8 */

#define CS_JOBS_MAX 512         /* of one push, and of one claim */
#define CS_JOB_ATTEMPTS_MAX 20  /* of one step */
#define CS_JOB_LEASE_MIN_MS 100 /* shorter ones end while the claim is kept */
#define CS_JOB_LEASE_MAX_MS 86400000

enum cs_priority { CS_PRIORITY_URGENT, CS_PRIORITY_NORMAL, CS_PRIORITY_BULK, CS_PRIORITIES };
const char *cs_priority_name(enum cs_priority priority); /* "urgent", "normal", "bulk" */
CS_NODISCARD bool cs_priority_parse(cs_str name, enum cs_priority *out);

struct cs_job {
    cs_id id;
    cs_id run;
    const char *step;     /* a word (cs_audit_word_valid) */
    int64_t branch;       /* 0: the run as a whole; n: its n-th document */
    int64_t attempts;     /* how often it was claimed, this time included */
    int64_t attempts_max; /* 1 .. CS_JOB_ATTEMPTS_MAX */
    enum cs_priority priority;
    cs_time due;
    cs_time created;
};

/* Put jobs into the queue, in the caller's transaction. Of each job id, attempts and created are
 * not read. id: a new random one from rng. */
CS_NODISCARD cs_status cs_queue_push(struct cs_tx *tx, cs_str tenant, struct cs_rng *rng,
                                     const struct cs_job *jobs, size_t count, cs_time now,
                                     struct cs_error *err);

/* Jobs that were claimed at once, under one lease. */
struct cs_job_claim {
    cs_str tenant;             /* borrowed */
    cs_id holder;              /* random; whoever has it may keep what the jobs did */
    cs_time until;             /* the lease */
    const struct cs_job *jobs; /* in arena */
    size_t count;
    bool untold; /* there were dead jobs that no run was told of (cs_queue_dead_read) */
};
struct cs_claim_ask {
    cs_str tenant;
    uint32_t count;    /* at most so many, 1 .. CS_JOBS_MAX */
    uint32_t lease_ms; /* CS_JOB_LEASE_MIN_MS .. CS_JOB_LEASE_MAX_MS */
    bool tried_alone;  /* a job that was tried before is claimed by itself: it may be what kills */
    cs_time now;
};
/* Claim what is due, in a transaction of its own; count 0: nothing is, or the tenant has as many in
 * work as it may. Leases that ended are given back first; *died: how many of those were tried too
 * often and are dead now (cs_queue_dead_read gives them). */
CS_NODISCARD cs_status cs_queue_claim(struct cs_db *db, struct cs_arena *arena, struct cs_rng *rng,
                                      const struct cs_claim_ask *ask, struct cs_job_claim *out,
                                      size_t *died, struct cs_error *err);
/* The same within a transaction of rows or of the tenant, so that keeping the last jobs and
 * claiming the next is one commit. A tenant with a limit needs one of the tenant. */
CS_NODISCARD cs_status cs_queue_claim_in(struct cs_tx *tx, struct cs_arena *arena,
                                         struct cs_rng *rng, const struct cs_claim_ask *ask,
                                         struct cs_job_claim *out, size_t *died,
                                         struct cs_error *err);

/* Longer, from now: the heartbeat. Fails: CS_E_CONFLICT when no job of it is held any more. */
CS_NODISCARD cs_status cs_queue_beat(struct cs_db *db, struct cs_job_claim *claim,
                                     uint32_t lease_ms, cs_time now, struct cs_error *err);

/* Put a job into the queue that the claim holds already, with its first attempt begun. Its id is
 * the caller's. */
CS_NODISCARD cs_status cs_queue_push_held(struct cs_tx *tx, const struct cs_job_claim *claim,
                                          const struct cs_job *job, struct cs_error *err);

/* The ends of a claimed job, in the transaction that keeps what it did. *held false: the lease was
 * given away, or the run cancelled; nothing may be kept of it. */
CS_NODISCARD cs_status cs_queue_done(struct cs_tx *tx, const struct cs_job_claim *claim,
                                     const struct cs_job *job, bool *held, struct cs_error *err);
/* All jobs of a claim at once; *held: how many were. */
CS_NODISCARD cs_status cs_queue_done_all(struct cs_tx *tx, const struct cs_job_claim *claim,
                                         size_t *held, struct cs_error *err);
/* Back into the queue, due then. */
CS_NODISCARD cs_status cs_queue_again(struct cs_tx *tx, const struct cs_job_claim *claim,
                                      const struct cs_job *job, cs_time due, bool *held,
                                      struct cs_error *err);
/* The same without having tried: as if it had not been claimed. */
CS_NODISCARD cs_status cs_queue_defer(struct cs_tx *tx, const struct cs_job_claim *claim,
                                      const struct cs_job *job, cs_time due, bool *held,
                                      struct cs_error *err);
/* Kept as dead, with the reason. */
CS_NODISCARD cs_status cs_queue_die(struct cs_tx *tx, const struct cs_job_claim *claim,
                                    const struct cs_job *job, cs_status why, bool *held,
                                    struct cs_error *err);
/* Every job of the claim that is held, as cs_queue_defer. */
CS_NODISCARD cs_status cs_queue_release(struct cs_tx *tx, const struct cs_job_claim *claim,
                                        cs_time due, struct cs_error *err);

/* Of a run: remove every job, whoever holds it. */
CS_NODISCARD cs_status cs_queue_drop(struct cs_tx *tx, cs_str tenant, const cs_id *run,
                                     struct cs_error *err);
/* Of a run: the dead wait again, with no attempt used. *revived: how many. */
CS_NODISCARD cs_status cs_queue_revive(struct cs_tx *tx, cs_str tenant, const cs_id *run,
                                       cs_time now, size_t *revived, struct cs_error *err);

struct cs_dead_job {
    cs_id id;
    cs_id run;
    cs_str step;
    int64_t branch;
    int64_t attempts;
    cs_status why;
};
/* Dead jobs that no run was told of (cs_queue_dead_told marks them), at most CS_JOBS_MAX. */
CS_NODISCARD cs_status cs_queue_dead_read(struct cs_tx *tx, struct cs_arena *arena, cs_str tenant,
                                          const struct cs_dead_job **out, size_t *count,
                                          struct cs_error *err);
CS_NODISCARD cs_status cs_queue_dead_told(struct cs_tx *tx, cs_str tenant,
                                          const struct cs_dead_job *job, struct cs_error *err);

struct cs_queue_tally {
    int64_t waiting; /* due or not */
    int64_t leased;
    int64_t dead;
    cs_time oldest_due; /* of those that are due now; 0: none */
};
CS_NODISCARD cs_status cs_queue_count(struct cs_db *db, cs_str tenant, cs_time now,
                                      struct cs_queue_tally *out, struct cs_error *err);
/* When the next waiting job of the tenant is due; 0: none waits. */
CS_NODISCARD cs_status cs_queue_next_due(struct cs_db *db, cs_str tenant, cs_time *out,
                                         struct cs_error *err);

#endif
