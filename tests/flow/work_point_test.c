/* work_point_test.c - a process that takes a run from its begin to its end is killed right before
 * and right after its n-th commit, and at its n-th call of the store, for n = 1, 2, ... until it
 * gets to the end; another then finishes what it left.
 *
 * COUNTERSIGN_TEST_CALLS=1: at every call of the store, not only at some (tests/torture). */
#include "tests/flow/work_whole.h"

#include <stdlib.h>

#define TOKENS 7
#define CALLS_MAX 4000
#define SOME 37 /* of the calls; no divisor of what a statement takes */

static const struct cs_workflow *const four[] = {&work_four};

/* Shared: how far the child came, as it was told. */
struct point {
    struct flow_fixture x;
    struct cs_db_faults faults;
    cs_id run;
    bool begun;
    size_t kept;
    bool is_signed;
    bool ended;
};

static cs_status turns(struct point *p, struct flow_fixture *x, struct cs_worker *worker)
{
    for (size_t done = 1; done > 0; p->kept += done)
        CS_TRY(cs_worker_turn(worker, &done, &x->f.err));
    return CS_OK;
}

static cs_status run_whole(struct point *p, struct flow_fixture *x)
{
    struct work_script script = {.spend = TOKENS};
    struct cs_worker *const worker = work_worker(x, four, 1, &script);
    CS_TRY(work_begin_in(x, &x->f.arena, &work_four, 1, &p->run));
    p->begun = true;
    CS_TRY(turns(p, x, worker));
    CS_TRY(work_approve(x, p->run));
    p->is_signed = true;
    CS_TRY(turns(p, x, worker));
    p->ended = true;
    return CS_OK;
}

static int child_run(void *self)
{
    struct point *const p = self;
    struct flow_fixture own = {.f = p->x.f};
    struct cs_db_options options = fixture_options(&own.f);
    const uint64_t at = p->faults.fail_call;
    p->faults.fail_call = 0;
    options.faults = &p->faults;
    cs_arena_init(&own.f.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    if (flow_try_open(&own, options, cs_allocator_system()) != CS_OK) return 100;
    own.now = p->x.now;
    p->faults.calls = 0;
    p->faults.fail_call = at;
    return (int)run_whole(p, &own);
}

static void told_check(struct point *p)
{
    struct flow_fixture *const x = &p->x;
    struct cs_stmt st;
    if (!p->begun) return;
    CS_STMT(&st, x->flow.db,
            "SELECT (SELECT count(*) FROM step_results s WHERE s.tenant = r.tenant"
            " AND s.run_id = r.id), (SELECT count(*) FROM sign_offs s WHERE s.tenant = r.tenant"
            " AND s.run_id = r.id), r.state FROM runs r WHERE r.tenant = $1 AND r.id = $2");
    cs_bind_str(&st, 1, x->flow.tenant);
    cs_bind_id(&st, 2, &p->run);
    CHECK(cs_stmt_next(&st));
    CHECK(cs_col_int(&st, 0) >= (int64_t)p->kept);
    CHECK(cs_col_int(&st, 1) >= p->is_signed);
    CHECK(cs_col_int(&st, 1) <= 1);
    CHECK(!p->ended || cs_str_equal(cs_col_str(&st, 2), CS_STR("done")));
    CHECK_INT(cs_stmt_end(&st, &x->f.err), CS_OK);
}

static void waiting_sign(struct flow_fixture *x)
{
    struct cs_stmt st;
    cs_id run;
    CS_STMT(&st, x->flow.db, "SELECT id FROM runs WHERE tenant = $1 AND state = 'awaiting_review'");
    cs_bind_str(&st, 1, x->flow.tenant);
    const bool found = cs_stmt_next(&st);
    if (found) run = cs_col_id(&st, 0);
    CHECK_INT(cs_stmt_end(&st, &x->f.err), CS_OK);
    if (found) CHECK_INT(work_approve(x, run), CS_OK);
}

/* Another process, when the lease of the killed one has ended. */
static void rest_end(struct point *p)
{
    struct flow_fixture *const x = &p->x;
    struct work_script script = {.spend = TOKENS};
    struct cs_worker *const worker = work_worker(x, four, 1, &script);
    x->now.unix_ms += 3600000;
    (void)work_until_idle(x, worker);
    waiting_sign(x);
    (void)work_until_idle(x, worker);
    cs_worker_close(worker);
    work_whole_check(x);
    const int64_t runs = WORK_ONE(x, "SELECT count(*) FROM runs");
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM runs WHERE state = 'done'"), runs);
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM step_results"), 3 * runs);
    CHECK_INT(WORK_ONE(x, "SELECT coalesce(sum(spent), 0) FROM budgets"), TOKENS * runs);
}

/* Killed at the n-th; false: there are not so many, and it came to its end. */
static bool point_kill(struct point *p, uint64_t n, bool commits_only)
{
    struct flow_fixture *const x = &p->x;
    const cs_time now = x->now;
    p->faults = (struct cs_db_faults){.fail_call = n, .commits_only = commits_only, .kill = true};
    p->begun = p->is_signed = p->ended = false;
    p->kept = 0;
    const int code = fixture_wait(fixture_fork(child_run, p));
    CHECK(code == 250 || (code == 0 && p->ended));
    if (fixture_on_server()) pg_others_gone();
    flow_open(x);
    x->now = now;
    work_whole_check(x);
    told_check(p);
    rest_end(p);
    flow_close(x);
    return code == 250;
}

static uint64_t points_kill(bool commits_only, uint64_t step)
{
    uint64_t n = 1;
    struct point *const p =
        mmap(NULL, sizeof *p, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) abort();
    fixture_init(&p->x.f);
    flow_open(&p->x);
    flow_close(&p->x);
    while (point_kill(p, n, commits_only) && n < CALLS_MAX && !check_failures) n += step;
    flow_deinit(&p->x);
    (void)munmap(p, sizeof *p);
    return n;
}

static void test_work__goes_on_after_a_death_before_and_after_each_commit(void)
{
    const uint64_t n = points_kill(true, 1);
    CHECK(n > 2 * 6); /* begin, two steps, shown, signed, the last step; their claims */
    CHECK(n < 100);
    fprintf(stderr, "killed before and after each of %llu commits\n",
            (unsigned long long)(n - 1) / 2);
}

static void test_work__goes_on_after_a_death_at_each_call(void)
{
    const uint64_t step = getenv("COUNTERSIGN_TEST_CALLS") ? 1 : SOME;
    const uint64_t n = points_kill(false, step);
    CHECK(n > 300);
    CHECK(n < CALLS_MAX);
    fprintf(stderr, "killed at every %llu. of about %llu calls\n", (unsigned long long)step,
            (unsigned long long)n);
}

int main(void)
{
    if (fixture_on_server() && !pg_answers()) return 77;
    RUN(test_work__goes_on_after_a_death_before_and_after_each_commit);
    RUN(test_work__goes_on_after_a_death_at_each_call);
    return check_end();
}
