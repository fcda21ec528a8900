/* queue.c - jobs come in and end: each end is one statement.
 *
 * A lease is a random holder in the row. Every end compares it, so a worker that was thought dead
 * and comes back finds that the job is not its own. */
#include "flow/queue.h"

#include "audit/audit.h"
#include "flow/flow_in.h"

/* ---- priorities ---- */

static const char *const priority_names[] = {
    [CS_PRIORITY_URGENT] = "urgent",
    [CS_PRIORITY_NORMAL] = "normal",
    [CS_PRIORITY_BULK] = "bulk",
};

const char *cs_priority_name(enum cs_priority priority)
{
    CS_ASSERT((size_t)priority < CS_COUNT(priority_names));
    return priority_names[priority];
}

bool cs_priority_parse(cs_str name, enum cs_priority *out)
{
    for (size_t i = 0; i < CS_COUNT(priority_names); i++) {
        if (!cs_str_equal(name, cs_str_of(priority_names[i]))) continue;
        *out = (enum cs_priority)i;
        return true;
    }
    return false;
}

/* ---- push ---- */

/* claim NULL: it waits; else the claim holds it. */
static cs_status job_insert(struct cs_tx *tx, cs_str tenant, const cs_id *id,
                            const struct cs_job *job, const struct cs_job_claim *claim, cs_time now,
                            struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "INSERT INTO jobs (tenant, id, run_id, step, branch, priority, state, due_ms, attempts,"
            " attempts_max, created_ms, holder, held_until_ms, failure, told)"
            " VALUES ($1, $2, $3, $4, $5, $6, $10, $7, $11, $8, $9, $12, $13, 'ok', 0)");
    cs_bind_str(&st, 1, tenant);
    cs_bind_id(&st, 2, id);
    cs_bind_id(&st, 3, &job->run);
    cs_bind_str(&st, 4, cs_str_of(job->step));
    cs_bind_int(&st, 5, job->branch);
    cs_bind_int(&st, 6, (int64_t)job->priority);
    cs_bind_int(&st, 7, job->due.unix_ms);
    cs_bind_int(&st, 8, job->attempts_max);
    cs_bind_int(&st, 9, now.unix_ms);
    cs_bind_str(&st, 10, claim ? CS_STR("leased") : CS_STR("waiting"));
    cs_bind_int(&st, 11, claim ? 1 : 0);
    if (claim) cs_bind_id(&st, 12, &claim->holder);
    else cs_bind_null(&st, 12);
    cs_bind_int(&st, 13, claim ? claim->until.unix_ms : 0);
    return cs_stmt_run(&st, NULL, err);
}

cs_status cs_queue_push(struct cs_tx *tx, cs_str tenant, struct cs_rng *rng,
                        const struct cs_job *jobs, size_t count, cs_time now, struct cs_error *err)
{
    CS_ASSERT(tx->open);
    CS_ASSERT(count <= CS_JOBS_MAX);
    for (size_t i = 0; i < count; i++) {
        CS_ASSERT(jobs[i].attempts_max >= 1);
        CS_ASSERT(jobs[i].attempts_max <= CS_JOB_ATTEMPTS_MAX);
        if (!cs_audit_word_valid(jobs[i].step))
            return CS_FAIL(err, CS_E_INTERNAL, "A job's step is not a word", "Report it");
        cs_id id;
        CS_TRY(cs_id_new(rng, &id, err));
        CS_TRY(job_insert(tx, tenant, &id, &jobs[i], NULL, now, err));
    }
    return CS_OK;
}

cs_status cs_queue_push_held(struct cs_tx *tx, const struct cs_job_claim *claim,
                             const struct cs_job *job, struct cs_error *err)
{
    CS_ASSERT(tx->open);
    CS_ASSERT(job->attempts == 1);
    return job_insert(tx, claim->tenant, &job->id, job, claim, job->created, err);
}

/* ---- a claimed job's ends ---- */

/* Whatever the claim holds: $1 the tenant, $2 the holder, $3 until when. */
#define HELD_JOBS " WHERE tenant = $1 AND state = 'leased' AND held_until_ms = $3 AND holder = $2"

static void bind_held(struct cs_stmt *st, const struct cs_job_claim *claim)
{
    cs_bind_str(st, 1, claim->tenant);
    cs_bind_id(st, 2, &claim->holder);
    cs_bind_int(st, 3, claim->until.unix_ms);
}

cs_status cs_queue_beat(struct cs_db *db, struct cs_job_claim *claim, uint32_t lease_ms,
                        cs_time now, struct cs_error *err)
{
    struct cs_tx tx;
    struct cs_stmt st;
    int64_t held = 0;
    const cs_time until = {now.unix_ms + lease_ms};
    CS_TRY(cs_tx_begin_lease(&tx, db, err));
    CS_STMT(&st, db, "UPDATE jobs SET held_until_ms = $4" HELD_JOBS);
    bind_held(&st, claim);
    cs_bind_int(&st, 4, until.unix_ms);
    cs_status status = cs_stmt_run(&st, &held, err);
    if (status == CS_OK) status = cs_tx_commit(&tx, err);
    cs_tx_rollback(&tx);
    CS_TRY(status);
    if (held == 0)
        return CS_FAIL(err, CS_E_CONFLICT, "The lease ended, and the work was given to another",
                       "Nothing of it is kept here; the other does it");
    claim->until = until;
    return CS_OK;
}

#define HELD_JOB                                                                                   \
    " WHERE tenant = $1 AND run_id = $4 AND id = $3 AND state = 'leased' AND holder = $2"

/* $1 the tenant, $2 the holder, $3 the job, $4 its run. */
static cs_status end_one(struct cs_stmt *st, const struct cs_job_claim *claim,
                         const struct cs_job *job, bool *held, struct cs_error *err)
{
    int64_t changes = 0;
    cs_bind_str(st, 1, claim->tenant);
    cs_bind_id(st, 2, &claim->holder);
    cs_bind_id(st, 3, &job->id);
    cs_bind_id(st, 4, &job->run);
    CS_TRY(cs_stmt_run(st, &changes, err));
    *held = changes == 1;
    return CS_OK;
}

cs_status cs_queue_done(struct cs_tx *tx, const struct cs_job_claim *claim,
                        const struct cs_job *job, bool *held, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db, "DELETE FROM jobs" HELD_JOB);
    return end_one(&st, claim, job, held, err);
}

cs_status cs_queue_done_all(struct cs_tx *tx, const struct cs_job_claim *claim, size_t *held,
                            struct cs_error *err)
{
    struct cs_stmt st;
    int64_t changes = 0;
    CS_STMT(&st, tx->db, "DELETE FROM jobs" HELD_JOBS);
    bind_held(&st, claim);
    CS_TRY(cs_stmt_run(&st, &changes, err));
    *held = (size_t)changes;
    return CS_OK;
}

cs_status cs_queue_again(struct cs_tx *tx, const struct cs_job_claim *claim,
                         const struct cs_job *job, cs_time due, bool *held, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db, "UPDATE jobs SET state = 'waiting', holder = NULL, due_ms = $5" HELD_JOB);
    cs_bind_int(&st, 5, due.unix_ms);
    return end_one(&st, claim, job, held, err);
}

cs_status cs_queue_defer(struct cs_tx *tx, const struct cs_job_claim *claim,
                         const struct cs_job *job, cs_time due, bool *held, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "UPDATE jobs SET state = 'waiting', holder = NULL, attempts = attempts - 1,"
            " due_ms = $5" HELD_JOB);
    cs_bind_int(&st, 5, due.unix_ms);
    return end_one(&st, claim, job, held, err);
}

cs_status cs_queue_die(struct cs_tx *tx, const struct cs_job_claim *claim, const struct cs_job *job,
                       cs_status why, bool *held, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "UPDATE jobs SET state = 'dead', holder = NULL, failure = $5, told = 1" HELD_JOB);
    cs_bind_str(&st, 5, cs_str_of(cs_status_name(why)));
    return end_one(&st, claim, job, held, err);
}

cs_status cs_queue_release(struct cs_tx *tx, const struct cs_job_claim *claim, cs_time due,
                           struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "UPDATE jobs SET state = 'waiting', holder = NULL, attempts = attempts - 1,"
            " due_ms = $4" HELD_JOBS);
    bind_held(&st, claim);
    cs_bind_int(&st, 4, due.unix_ms);
    return cs_stmt_run(&st, NULL, err);
}

/* ---- the jobs of a run ---- */

cs_status cs_queue_drop(struct cs_tx *tx, cs_str tenant, const cs_id *run, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db, "DELETE FROM jobs WHERE tenant = $1 AND run_id = $2");
    cs_bind_str(&st, 1, tenant);
    cs_bind_id(&st, 2, run);
    return cs_stmt_run(&st, NULL, err);
}

cs_status cs_queue_revive(struct cs_tx *tx, cs_str tenant, const cs_id *run, cs_time now,
                          size_t *revived, struct cs_error *err)
{
    struct cs_stmt st;
    int64_t changes = 0;
    CS_STMT(&st, tx->db,
            "UPDATE jobs SET state = 'waiting', attempts = 0, due_ms = $3, failure = 'ok', told = 0"
            " WHERE tenant = $1 AND run_id = $2 AND state = 'dead'");
    cs_bind_str(&st, 1, tenant);
    cs_bind_id(&st, 2, run);
    cs_bind_int(&st, 3, now.unix_ms);
    CS_TRY(cs_stmt_run(&st, &changes, err));
    *revived = (size_t)changes;
    return CS_OK;
}

cs_status cs_queue_dead_read(struct cs_tx *tx, struct cs_arena *arena, cs_str tenant,
                             const struct cs_dead_job **out, size_t *count, struct cs_error *err)
{
    struct cs_stmt st;
    struct cs_dead_job *const dead = CS_NEW_ARRAY(arena, struct cs_dead_job, CS_JOBS_MAX);
    if (!dead) return cs_arena_fail(arena, err);
    CS_STMT(&st, tx->db,
            "SELECT id, run_id, step, branch, attempts, failure FROM jobs WHERE tenant = $1"
            " AND state = 'dead' AND told = 0 ORDER BY id LIMIT $2");
    cs_bind_str(&st, 1, tenant);
    cs_bind_int(&st, 2, CS_JOBS_MAX);
    for (*count = 0; *count < CS_JOBS_MAX && cs_stmt_next(&st); (*count)++) {
        struct cs_dead_job *const job = &dead[*count];
        *job = (struct cs_dead_job){.id = cs_col_id(&st, 0),
                                    .run = cs_col_id(&st, 1),
                                    .step = cs_col_copy(&st, 2, arena),
                                    .branch = cs_col_int(&st, 3),
                                    .attempts = cs_col_int(&st, 4)};
        if (!cs_status_parse(cs_col_str(&st, 5), &job->why)) job->why = CS_E_INTERNAL;
    }
    *out = dead;
    return cs_stmt_end(&st, err);
}

cs_status cs_queue_dead_told(struct cs_tx *tx, cs_str tenant, const struct cs_dead_job *job,
                             struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "UPDATE jobs SET told = 1 WHERE tenant = $1 AND run_id = $2 AND id = $3"
            " AND state = 'dead'");
    cs_bind_str(&st, 1, tenant);
    cs_bind_id(&st, 2, &job->run);
    cs_bind_id(&st, 3, &job->id);
    return cs_stmt_run(&st, NULL, err);
}

/* ---- looking ---- */

cs_status cs_queue_count(struct cs_db *db, cs_str tenant, cs_time now, struct cs_queue_tally *out,
                         struct cs_error *err)
{
    struct cs_stmt st;
    *out = (struct cs_queue_tally){0};
    CS_STMT(&st, db,
            "SELECT (SELECT count(*) FROM jobs WHERE tenant = $1 AND state = 'waiting'),"
            " (SELECT count(*) FROM jobs WHERE tenant = $1 AND state = 'leased'),"
            " (SELECT count(*) FROM jobs WHERE tenant = $1 AND state = 'dead'),"
            " (SELECT coalesce(min(due_ms), 0) FROM jobs WHERE tenant = $1 AND state = 'waiting'"
            " AND due_ms <= $2)");
    cs_bind_str(&st, 1, tenant);
    cs_bind_int(&st, 2, now.unix_ms);
    if (cs_stmt_next(&st))
        *out = (struct cs_queue_tally){
            cs_col_int(&st, 0), cs_col_int(&st, 1), cs_col_int(&st, 2), {cs_col_int(&st, 3)}};
    return cs_stmt_end(&st, err);
}

cs_status cs_queue_next_due(struct cs_db *db, cs_str tenant, cs_time *out, struct cs_error *err)
{
    struct cs_stmt st;
    out->unix_ms = 0;
    for (int p = 0; p < CS_PRIORITIES; p++) {
        CS_STMT(&st, db,
                "SELECT due_ms FROM jobs WHERE tenant = $1 AND state = 'waiting' AND priority = $2"
                " ORDER BY due_ms LIMIT 1");
        cs_bind_str(&st, 1, tenant);
        cs_bind_int(&st, 2, p);
        const int64_t due = cs_stmt_next(&st) ? cs_col_int(&st, 0) : 0;
        if (due && (out->unix_ms == 0 || due < out->unix_ms)) out->unix_ms = due;
        CS_TRY(cs_stmt_end(&st, err));
    }
    return CS_OK;
}
