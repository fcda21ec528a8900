/* queue_claim.c - the right to do jobs: leases that ended come back, then one statement a priority.
 *
 * States are words of one column, each with an index of its own rows only, so that a claim reads as
 * many entries as it takes, whatever else waits: by tenant, priority and due time. Each priority is
 * asked for itself, since timers of a higher one that are not due would stand before what is. One
 * look before tells which have anything due: most have not, and the statement that claims costs ten
 * times as much. */
#include "flow/queue.h"

#include "audit/audit.h"

#include <stdlib.h>

/* What there is to do, by a look that changes nothing. */
struct due {
    int64_t running_max; /* 0: no limit */
    bool any;
    bool ended;  /* leases of before now */
    bool untold; /* dead jobs that no run was told of */
    bool waiting[CS_PRIORITIES];
};

#define WAITING(priority)                                                                          \
    "CASE WHEN EXISTS (SELECT 1 FROM jobs WHERE tenant = $1 AND state = 'waiting'"                 \
    " AND priority = " priority " AND due_ms <= $2) THEN 1 ELSE 0 END"

static cs_status due_look(struct cs_db *db, const struct cs_claim_ask *ask, struct due *out,
                          struct cs_error *err)
{
    struct cs_stmt st;
    *out = (struct due){.ended = false};
    CS_STMT(&st, db,
            "SELECT coalesce((SELECT running_max FROM tenants WHERE tenant = $1), 0),"
            " CASE WHEN EXISTS (SELECT 1 FROM jobs WHERE tenant = $1 AND state = 'leased'"
            " AND held_until_ms < $2) THEN 1 ELSE 0 END,"
            " CASE WHEN EXISTS (SELECT 1 FROM jobs WHERE tenant = $1 AND state = 'dead'"
            " AND told = 0) THEN 1 ELSE 0 END, " WAITING("0") ", " WAITING("1") ", " WAITING("2"));
    cs_bind_str(&st, 1, ask->tenant);
    cs_bind_int(&st, 2, ask->now.unix_ms);
    if (cs_stmt_next(&st)) {
        out->running_max = cs_col_int(&st, 0);
        out->ended = out->any = cs_col_int(&st, 1) != 0;
        out->untold = cs_col_int(&st, 2) != 0;
        for (int p = 0; p < CS_PRIORITIES; p++) {
            out->waiting[p] = out->ended || cs_col_int(&st, 3 + p) != 0;
            out->any = out->any || out->waiting[p];
        }
    }
    return cs_stmt_end(&st, err);
}

/* A bounded number at a time: the rest is found by the next claim. */
#define ENDED(enough, change)                                                                      \
    "WITH ended AS MATERIALIZED (SELECT run_id, id FROM jobs WHERE tenant = $1"                    \
    " AND state = 'leased' AND held_until_ms < $2 AND attempts " enough                            \
    " attempts_max ORDER BY held_until_ms LIMIT 256" CS_SQL_CLAIM                                  \
    ") UPDATE jobs SET holder = NULL, " change                                                     \
    " WHERE tenant = $1 AND (run_id, id) IN (SELECT run_id, id FROM ended)"

static cs_status ended_give_back(struct cs_tx *tx, const struct cs_claim_ask *ask, size_t *died,
                                 struct cs_error *err)
{
    int64_t dead = 0;
    struct cs_stmt st;
    CS_STMT(&st, tx->db, ENDED(">=", "state = 'dead', failure = $3"));
    cs_bind_str(&st, 1, ask->tenant);
    cs_bind_int(&st, 2, ask->now.unix_ms);
    cs_bind_str(&st, 3, cs_str_of(cs_status_name(CS_E_UNAVAILABLE)));
    CS_TRY(cs_stmt_run(&st, &dead, err));
    *died = (size_t)dead;
    CS_STMT(&st, tx->db, ENDED("<", "state = 'waiting', due_ms = $2"));
    cs_bind_str(&st, 1, ask->tenant);
    cs_bind_int(&st, 2, ask->now.unix_ms);
    return cs_stmt_run(&st, NULL, err);
}

/* How many more the tenant may have in work. */
static cs_status room_left(struct cs_tx *tx, const struct cs_claim_ask *ask, int64_t running_max,
                           int64_t *out, struct cs_error *err)
{
    *out = ask->count;
    if (running_max == 0) return CS_OK;
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "SELECT count(*) FROM (SELECT 1 FROM jobs WHERE tenant = $1 AND state = 'leased'"
            " LIMIT $2) AS held");
    cs_bind_str(&st, 1, ask->tenant);
    cs_bind_int(&st, 2, running_max);
    const int64_t left = cs_stmt_next(&st) ? running_max - cs_col_int(&st, 0) : 0;
    if (left < *out) *out = left;
    return cs_stmt_end(&st, err);
}

static cs_status job_read(struct cs_stmt *st, struct cs_arena *arena, struct cs_job *out,
                          struct cs_error *err)
{
    *out = (struct cs_job){
        .id = cs_col_id(st, 0),
        .run = cs_col_id(st, 1),
        .step = cs_col_copy(st, 2, arena).ptr,
        .branch = cs_col_int(st, 3),
        .attempts = cs_col_int(st, 4),
        .attempts_max = cs_col_int(st, 5),
        .priority = (enum cs_priority)cs_col_int(st, 6),
        .due = {cs_col_int(st, 7)},
        .created = {cs_col_int(st, 8)},
    };
    const bool good = (size_t)out->priority < CS_PRIORITIES && cs_audit_word_valid(out->step);
    if (st->error.status == CS_OK && !good)
        return CS_FAIL(err, CS_E_CORRUPT, "A job of the queue holds what is never written",
                       "Run audit verify, and keep the store as it is");
    return CS_OK;
}

static cs_status priority_claim(struct cs_tx *tx, struct cs_arena *arena,
                                const struct cs_claim_ask *ask, enum cs_priority priority,
                                int64_t count, struct cs_job_claim *claim, struct cs_job *jobs,
                                struct cs_error *err)
{
    struct cs_stmt st;
    cs_status read = CS_OK;
    CS_STMT(&st, tx->db,
            "WITH picked AS MATERIALIZED (SELECT run_id, id FROM jobs WHERE tenant = $1"
            " AND state = 'waiting' AND priority = $2 AND due_ms <= $3 ORDER BY due_ms"
            " LIMIT $4" CS_SQL_CLAIM ") UPDATE jobs SET state = 'leased', holder = $5,"
            " held_until_ms = $6, attempts = attempts + 1"
            " WHERE tenant = $1 AND (run_id, id) IN (SELECT run_id, id FROM picked)"
            " RETURNING id, run_id, step, branch, attempts, attempts_max, priority, due_ms,"
            " created_ms");
    cs_bind_str(&st, 1, ask->tenant);
    cs_bind_int(&st, 2, (int64_t)priority);
    cs_bind_int(&st, 3, ask->now.unix_ms);
    cs_bind_int(&st, 4, count);
    cs_bind_id(&st, 5, &claim->holder);
    cs_bind_int(&st, 6, claim->until.unix_ms);
    while (read == CS_OK && cs_stmt_next(&st))
        read = job_read(&st, arena, &jobs[claim->count++], err);
    if (read == CS_OK) return cs_stmt_end(&st, err);
    cs_ignore(cs_stmt_end(&st, &(struct cs_error){0}), "what was read wrongly comes first");
    return read;
}

/* A statement that changes rows gives them in no order. */
static int job_order(const void *a, const void *b)
{
    const struct cs_job *const x = a;
    const struct cs_job *const y = b;
    if (x->priority != y->priority) return x->priority < y->priority ? -1 : 1;
    return (x->due.unix_ms > y->due.unix_ms) - (x->due.unix_ms < y->due.unix_ms);
}

static void claim_empty(const struct cs_claim_ask *ask, struct cs_job_claim *out, size_t *died)
{
    CS_ASSERT(ask->count >= 1);
    CS_ASSERT(ask->count <= CS_JOBS_MAX);
    CS_ASSERT(ask->lease_ms >= CS_JOB_LEASE_MIN_MS);
    CS_ASSERT(ask->lease_ms <= CS_JOB_LEASE_MAX_MS);
    *died = 0;
    *out =
        (struct cs_job_claim){.tenant = ask->tenant, .until = {ask->now.unix_ms + ask->lease_ms}};
}

/* Give back what company would harm: all but the first when that was tried before, else all that
 * were. They keep their due time, so each comes first in its turn. */
static cs_status tried_part(struct cs_tx *tx, struct cs_job *jobs, struct cs_job_claim *out,
                            struct cs_error *err)
{
    size_t kept = 0;
    bool tried = false;
    for (size_t i = 0; i < out->count; i++) tried = tried || jobs[i].attempts > 1;
    if (!tried || out->count == 1) return CS_OK;
    const bool first_only = jobs[0].attempts > 1;
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "UPDATE jobs SET state = 'waiting', holder = NULL, attempts = attempts - 1"
            " WHERE tenant = $1 AND state = 'leased' AND held_until_ms = $3 AND holder = $2"
            " AND attempts > $4 AND id <> $5");
    cs_bind_str(&st, 1, out->tenant);
    cs_bind_id(&st, 2, &out->holder);
    cs_bind_int(&st, 3, out->until.unix_ms);
    cs_bind_int(&st, 4, first_only ? 0 : 1);
    cs_bind_id(&st, 5, &jobs[0].id);
    CS_TRY(cs_stmt_run(&st, NULL, err));
    for (size_t i = 0; i < out->count; i++)
        if (i == 0 || (!first_only && jobs[i].attempts == 1)) jobs[kept++] = jobs[i];
    out->count = kept;
    return CS_OK;
}

static cs_status claim_due(struct cs_tx *tx, struct cs_arena *arena, struct cs_rng *rng,
                           const struct cs_claim_ask *ask, const struct due *due,
                           struct cs_job_claim *out, size_t *died, struct cs_error *err)
{
    int64_t left = 0;
    CS_TRY(cs_id_new(rng, &out->holder, err));
    struct cs_job *const jobs = CS_NEW_ARRAY(arena, struct cs_job, ask->count);
    if (!jobs) return cs_arena_fail(arena, err);
    out->untold = due->untold;
    if (due->ended) CS_TRY(ended_give_back(tx, ask, died, err));
    CS_TRY(room_left(tx, ask, due->running_max, &left, err));
    for (int p = 0; p < CS_PRIORITIES && (int64_t)out->count < left; p++)
        if (due->waiting[p])
            CS_TRY(priority_claim(tx, arena, ask, (enum cs_priority)p, left - (int64_t)out->count,
                                  out, jobs, err));
    qsort(jobs, out->count, sizeof *jobs, job_order);
    out->jobs = jobs;
    return ask->tried_alone ? tried_part(tx, jobs, out, err) : CS_OK;
}

cs_status cs_queue_claim_in(struct cs_tx *tx, struct cs_arena *arena, struct cs_rng *rng,
                            const struct cs_claim_ask *ask, struct cs_job_claim *out, size_t *died,
                            struct cs_error *err)
{
    struct due due;
    claim_empty(ask, out, died);
    CS_TRY(due_look(tx->db, ask, &due, err));
    return claim_due(tx, arena, rng, ask, &due, out, died, err);
}

/* A limit is looked at again when the tenant is locked, since others may have claimed. */
static cs_status claim_begin(struct cs_tx *tx, struct cs_db *db, const struct cs_claim_ask *ask,
                             struct due *due, struct cs_error *err)
{
    if (due->running_max == 0) return cs_tx_begin_lease(tx, db, err);
    CS_TRY(cs_tx_begin_tenant(tx, db, ask->tenant, err));
    const cs_status status = due_look(db, ask, due, err);
    if (status != CS_OK) cs_tx_rollback(tx);
    return status;
}

cs_status cs_queue_claim(struct cs_db *db, struct cs_arena *arena, struct cs_rng *rng,
                         const struct cs_claim_ask *ask, struct cs_job_claim *out, size_t *died,
                         struct cs_error *err)
{
    struct cs_tx tx;
    struct due due;
    claim_empty(ask, out, died);
    CS_TRY(due_look(db, ask, &due, err));
    out->untold = due.untold;
    if (!due.any) return CS_OK;
    CS_TRY(claim_begin(&tx, db, ask, &due, err));
    cs_status status = claim_due(&tx, arena, rng, ask, &due, out, died, err);
    if (status == CS_OK && out->count + *died > 0) status = cs_tx_commit(&tx, err);
    cs_tx_rollback(&tx);
    return status;
}
