/* queue_test.c - jobs: order, leases, limits, deaths; on each store. */
#include "flow/queue.h"
#include "tests/flow/flow_fixture.h"

/* One run to hang jobs on. */
static cs_id run_make(struct flow_fixture *x)
{
    cs_id run = {{0}};
    CHECK_INT(flow_begin_in(x, &x->f.arena, &run), CS_OK);
    return run;
}

static cs_status push(struct flow_fixture *x, const struct cs_job *jobs, size_t count)
{
    struct cs_tx tx;
    CS_TRY(cs_tx_begin_rows(&tx, x->flow.db, &x->f.err));
    cs_status status =
        cs_queue_push(&tx, x->flow.tenant, &x->flow.rng, jobs, count, x->now, &x->f.err);
    if (status == CS_OK) status = cs_tx_commit(&tx, &x->f.err);
    cs_tx_rollback(&tx);
    return status;
}

static struct cs_job job_of(struct flow_fixture *x, cs_id run, const char *step)
{
    return (struct cs_job){
        .run = run, .step = step, .attempts_max = 2, .priority = CS_PRIORITY_NORMAL, .due = x->now};
}

static struct cs_job_claim claim(struct flow_fixture *x, uint32_t count, size_t *died)
{
    struct cs_job_claim out = {.count = 0};
    const struct cs_claim_ask ask = {
        .tenant = x->flow.tenant, .count = count, .lease_ms = 1000, .now = x->now};
    CHECK_INT(cs_queue_claim(x->flow.db, &x->f.arena, &x->flow.rng, &ask, &out, died, &x->f.err),
              CS_OK);
    return out;
}

enum ending { DONE, AGAIN, DEFER, DIE };

static bool end(struct flow_fixture *x, const struct cs_job_claim *c, size_t at, enum ending how)
{
    struct cs_tx tx;
    bool held = false;
    struct cs_error *const err = &x->f.err;
    const cs_time due = {x->now.unix_ms + 50};
    CHECK_INT(cs_tx_begin_rows(&tx, x->flow.db, err), CS_OK);
    switch (how) {
    case DONE: CHECK_INT(cs_queue_done(&tx, c, &c->jobs[at], &held, err), CS_OK); break;
    case AGAIN: CHECK_INT(cs_queue_again(&tx, c, &c->jobs[at], due, &held, err), CS_OK); break;
    case DEFER: CHECK_INT(cs_queue_defer(&tx, c, &c->jobs[at], due, &held, err), CS_OK); break;
    case DIE: CHECK_INT(cs_queue_die(&tx, c, &c->jobs[at], CS_E_INPUT, &held, err), CS_OK); break;
    }
    CHECK_INT(cs_tx_commit(&tx, err), CS_OK);
    return held;
}

static struct cs_queue_tally tally(struct flow_fixture *x)
{
    struct cs_queue_tally out;
    CHECK_INT(cs_queue_count(x->flow.db, x->flow.tenant, x->now, &out, &x->f.err), CS_OK);
    return out;
}

static void test_claim__goes_by_priority_then_by_due_time(void)
{
    struct flow_fixture x;
    size_t died = 0;
    flow_init(&x);
    const cs_id run = run_make(&x);
    struct cs_job jobs[5];
    static const char *const names[] = {"bulk", "later", "first", "urgent", "timer"};
    for (size_t i = 0; i < 5; i++) jobs[i] = job_of(&x, run, names[i]);
    jobs[0].priority = CS_PRIORITY_BULK;
    jobs[0].due.unix_ms -= 1000;
    jobs[2].due.unix_ms -= 10;
    jobs[3].priority = CS_PRIORITY_URGENT;
    jobs[4].priority = CS_PRIORITY_URGENT;
    jobs[4].due.unix_ms += 500;
    CHECK_INT(push(&x, jobs, 5), CS_OK);
    CHECK_INT(tally(&x).waiting, 5);
    CHECK_INT(tally(&x).oldest_due.unix_ms, x.now.unix_ms - 1000);
    const struct cs_job_claim two = claim(&x, 2, &died);
    CHECK_INT(two.count, 2);
    CHECK_STR(cs_str_of(two.jobs[0].step), "urgent");
    CHECK_STR(cs_str_of(two.jobs[1].step), "first");
    const struct cs_job_claim rest = claim(&x, 8, &died);
    CHECK_INT(rest.count, 2); /* the timer is not due */
    CHECK_STR(cs_str_of(rest.jobs[0].step), "later");
    CHECK_STR(cs_str_of(rest.jobs[1].step), "bulk");
    CHECK_INT(claim(&x, 8, &died).count, 0);
    cs_time due;
    CHECK_INT(cs_queue_next_due(x.flow.db, x.flow.tenant, &due, &x.f.err), CS_OK);
    CHECK_INT(due.unix_ms, x.now.unix_ms + 500);
    x.now.unix_ms += 500;
    CHECK_INT(claim(&x, 8, &died).count, 1);
    flow_deinit(&x);
}

static void test_lease__given_away_keeps_nothing(void)
{
    struct flow_fixture x;
    size_t died = 0;
    flow_init(&x);
    const struct cs_job job = job_of(&x, run_make(&x), "step");
    CHECK_INT(push(&x, &job, 1), CS_OK);
    struct cs_job_claim first = claim(&x, 1, &died);
    CHECK_INT(first.jobs[0].attempts, 1);
    x.now.unix_ms += 900;
    CHECK_INT(cs_queue_beat(x.flow.db, &first, 1000, x.now, &x.f.err), CS_OK);
    x.now.unix_ms += 900; /* the beat holds it */
    CHECK_INT(claim(&x, 1, &died).count, 0);
    x.now.unix_ms += 200;
    const struct cs_job_claim second = claim(&x, 1, &died);
    CHECK_INT(second.count, 1);
    CHECK_INT(second.jobs[0].attempts, 2);
    CHECK_INT(died, 0);
    CHECK(!end(&x, &first, 0, DONE));
    CHECK(!end(&x, &first, 0, AGAIN));
    CHECK(!end(&x, &first, 0, DIE));
    CHECK_INT(cs_queue_beat(x.flow.db, &first, 1000, x.now, &x.f.err), CS_E_CONFLICT);
    CHECK(end(&x, &second, 0, DONE));
    CHECK(!end(&x, &second, 0, DONE)); /* once */
    CHECK_INT(tally(&x).waiting + tally(&x).leased + tally(&x).dead, 0);
    flow_deinit(&x);
}

static void test_job__that_ends_its_workers_is_dead(void)
{
    struct flow_fixture x;
    size_t died = 0;
    size_t revived = 0;
    size_t count = 0;
    struct cs_tx tx;
    const struct cs_dead_job *dead = NULL;
    flow_init(&x);
    const cs_id run = run_make(&x);
    const struct cs_job job = job_of(&x, run, "step"); /* two attempts */
    CHECK_INT(push(&x, &job, 1), CS_OK);
    for (int i = 0; i < 2; i++) {
        CHECK_INT(claim(&x, 1, &died).count, 1);
        CHECK_INT(died, 0);
        x.now.unix_ms += 1001;
    }
    CHECK_INT(claim(&x, 1, &died).count, 0);
    CHECK_INT(died, 1);
    CHECK_INT(tally(&x).dead, 1);
    CHECK_INT(cs_tx_begin_rows(&tx, x.flow.db, &x.f.err), CS_OK);
    CHECK_INT(cs_queue_dead_read(&tx, &x.f.arena, x.flow.tenant, &dead, &count, &x.f.err), CS_OK);
    CHECK_INT(count, 1);
    CHECK_INT(dead[0].why, CS_E_UNAVAILABLE);
    CHECK_INT(dead[0].attempts, 2);
    CHECK_INT(cs_queue_dead_told(&tx, x.flow.tenant, &dead[0], &x.f.err), CS_OK);
    CHECK_INT(cs_queue_dead_read(&tx, &x.f.arena, x.flow.tenant, &dead, &count, &x.f.err), CS_OK);
    CHECK_INT(count, 0);
    CHECK_INT(cs_queue_revive(&tx, x.flow.tenant, &run, x.now, &revived, &x.f.err), CS_OK);
    CHECK_INT(revived, 1);
    CHECK_INT(cs_tx_commit(&tx, &x.f.err), CS_OK);
    CHECK_INT(claim(&x, 1, &died).jobs[0].attempts, 1);
    flow_deinit(&x);
}

static void test_ends__say_when_it_comes_again(void)
{
    struct flow_fixture x;
    size_t died = 0;
    flow_init(&x);
    const struct cs_job job = job_of(&x, run_make(&x), "step");
    CHECK_INT(push(&x, &job, 1), CS_OK);
    struct cs_job_claim c = claim(&x, 1, &died);
    CHECK(end(&x, &c, 0, DEFER)); /* not tried */
    CHECK_INT(claim(&x, 1, &died).count, 0);
    x.now.unix_ms += 50;
    c = claim(&x, 1, &died);
    CHECK_INT(c.jobs[0].attempts, 1);
    CHECK(end(&x, &c, 0, AGAIN));
    x.now.unix_ms += 50;
    c = claim(&x, 1, &died);
    CHECK_INT(c.jobs[0].attempts, 2);
    CHECK(end(&x, &c, 0, DIE));
    CHECK_INT(tally(&x).dead, 1);
    CHECK_INT(claim(&x, 1, &died).count, 0);
    flow_deinit(&x);
}

static void test_tenant__has_no_more_in_work_than_it_may(void)
{
    struct flow_fixture x;
    struct cs_tx tx;
    size_t died = 0;
    struct cs_job jobs[6];
    flow_init(&x);
    const cs_id run = run_make(&x);
    for (size_t i = 0; i < 6; i++) jobs[i] = job_of(&x, run, "step");
    CHECK_INT(push(&x, jobs, 6), CS_OK);
    CHECK_INT(cs_tx_begin_tenant(&tx, x.flow.db, x.flow.tenant, &x.f.err), CS_OK);
    CHECK_INT(cs_tenant_running_set(&tx, x.flow.tenant, 3, &x.f.err), CS_OK);
    CHECK_INT(cs_tx_commit(&tx, &x.f.err), CS_OK);
    const struct cs_job_claim first = claim(&x, 2, &died);
    CHECK_INT(first.count, 2);
    CHECK_INT(claim(&x, 2, &died).count, 1);
    CHECK_INT(claim(&x, 2, &died).count, 0);
    CHECK(end(&x, &first, 0, DONE));
    CHECK_INT(claim(&x, 2, &died).count, 1);
    flow_deinit(&x);
}

static void test_push__refuses_a_step_that_is_no_word(void)
{
    struct flow_fixture x;
    flow_init(&x);
    const struct cs_job job = job_of(&x, run_make(&x), "Mr Testperson");
    CHECK_INT(push(&x, &job, 1), CS_E_INTERNAL);
    CHECK_INT(tally(&x).waiting, 0);
    flow_deinit(&x);
}

/* ---- many at once ---- */

#define WORKERS 4
#define JOBS 180 /* of all: an exit status has eight bits */

/* Claims and ends until nothing is left; says how many it did. */
static int work_child(void *self)
{
    const struct flow_fixture *const x = self;
    struct flow_fixture own = {.f = x->f};
    int done = 0;
    cs_arena_init(&own.f.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    if (flow_try_open(&own, fixture_options(&own.f), cs_allocator_system()) != CS_OK) return 255;
    own.now = x->now;
    for (;;) {
        size_t died = 0;
        const struct cs_job_claim c = claim(&own, 3, &died);
        if (c.count == 0) break;
        for (size_t i = 0; i < c.count; i++) done += end(&own, &c, i, DONE);
    }
    flow_close(&own);
    cs_arena_deinit(&own.f.arena);
    return check_failures ? 254 : done;
}

static void test_claim__gives_each_job_to_one(void)
{
    struct flow_fixture x;
    struct cs_job jobs[JOBS];
    pid_t children[WORKERS];
    int done = 0;
    flow_init(&x);
    const cs_id run = run_make(&x);
    for (size_t i = 0; i < JOBS; i++) jobs[i] = job_of(&x, run, "step");
    CHECK_INT(push(&x, jobs, JOBS), CS_OK);
    flow_close(&x);
    for (int i = 0; i < WORKERS; i++) children[i] = fixture_fork(work_child, &x);
    for (int i = 0; i < WORKERS; i++) {
        const int n = fixture_wait(children[i]);
        CHECK(n < 254);
        done += n;
    }
    CHECK_INT(done, JOBS);
    flow_open(&x);
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM jobs"), 0);
    flow_deinit(&x);
}

int main(void)
{
    if (fixture_on_server() && !pg_answers()) return 77;
    RUN(test_claim__goes_by_priority_then_by_due_time);
    RUN(test_lease__given_away_keeps_nothing);
    RUN(test_job__that_ends_its_workers_is_dead);
    RUN(test_ends__say_when_it_comes_again);
    RUN(test_tenant__has_no_more_in_work_than_it_may);
    RUN(test_push__refuses_a_step_that_is_no_word);
    RUN(test_claim__gives_each_job_to_one);
    return check_end();
}
