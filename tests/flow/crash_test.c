/* crash_test.c - processes are killed at any point, and two write at once: the chain holds, no run
 * is half there, and what was interrupted is said to be. */
#include "tests/flow/flow_fixture.h"

#define KILLS 50
#define RUNS_EACH 200

static void whole_check(struct flow_fixture *x)
{
    struct fixture *const f = &x->f;
    struct cs_db *const db = x->flow.db;
    const int64_t runs = QUERY(f, db, "SELECT count(*) FROM runs");
    const int64_t drafted =
        QUERY(f, db, "SELECT count(*) FROM runs WHERE state = 'awaiting_review'");
    const int64_t given_up = QUERY(f, db, "SELECT count(*) FROM runs WHERE state = 'interrupted'");
    CHECK_INT(QUERY(f, db, "SELECT count(*) FROM documents"), runs);
    CHECK_INT(QUERY(f, db, "SELECT count(*) FROM drafts"), drafted);
    CHECK_INT(QUERY(f, db, "SELECT count(*) FROM run_steps"), 2 * drafted);
    CHECK_INT(flow_verified(x), 2 * runs + drafted + given_up);
}

/* Keep runs until killed, or until enough are kept. */
static int keep_child(struct flow_fixture *x, int count)
{
    struct flow_fixture own = {.f = x->f};
    cs_arena_init(&own.f.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    if (flow_try_open(&own, fixture_options(&own.f), cs_allocator_system()) != CS_OK) return 100;
    cs_status status = CS_OK;
    for (int i = 0; status == CS_OK && i < count; i++) {
        cs_id run;
        struct cs_arena arena;
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        status = flow_begin_in(&own, &arena, &run);
        if (status == CS_OK) status = flow_finish_in(&own, &arena, run);
        cs_arena_deinit(&arena);
    }
    flow_close(&own);
    cs_arena_deinit(&own.f.arena);
    return (int)status;
}

static int keep_forever(void *self)
{
    return keep_child(self, 1 << 30);
}

static int keep_some(void *self)
{
    return keep_child(self, RUNS_EACH);
}

/* Microseconds in 0 .. 19,999 from a fixed start, so that a failure comes again. */
static unsigned delay_next(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state % 20000;
}

static void test_run__is_whole_after_a_kill_anywhere(void)
{
    struct flow_fixture x;
    struct fixture *const f = &x.f;
    uint32_t random = 2463534242U;
    int64_t interrupted = 0;
    fixture_init(&x.f);
    for (int i = 0; i < KILLS; i++) {
        const pid_t child = fixture_fork(keep_forever, &x);
        (void)usleep(delay_next(&random) * (i % 2 ? 5 : 1)); /* early, and in the midst of work */
        CHECK(kill(child, SIGKILL) == 0);
        CHECK_INT(fixture_wait(child), 250);
        flow_open(&x);
        whole_check(&x);
        size_t recovered = 0;
        CHECK_INT(cs_flow_recover(&x.flow, &f->arena, x.now, CS_RUN_STALE_MS, &recovered, &f->err),
                  CS_OK);
        CHECK(recovered <= 1);
        interrupted += (int64_t)recovered;
        CHECK_INT(QUERY(f, x.flow.db, "SELECT count(*) FROM runs WHERE state = 'running'"), 0);
        whole_check(&x);
        flow_close(&x);
    }
    flow_open(&x);
    CHECK(QUERY(f, x.flow.db, "SELECT count(*) FROM runs") > 0); /* how many: the disk says */
    CHECK_INT(fixture_grep(f, CS_STR("isinopril")), 0);
    fprintf(stderr, "%d kills: %lld runs, %lld of them interrupted\n", KILLS,
            (long long)QUERY(f, x.flow.db, "SELECT count(*) FROM runs"), (long long)interrupted);
    flow_deinit(&x);
}

static void test_store__takes_two_processes_at_once(void)
{
    struct flow_fixture x;
    fixture_init(&x.f);
    const pid_t first = fixture_fork(keep_some, &x);
    const pid_t second = fixture_fork(keep_some, &x);
    CHECK_INT(fixture_wait(first), CS_OK);
    CHECK_INT(fixture_wait(second), CS_OK);
    flow_open(&x);
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM runs WHERE state = 'awaiting_review'"),
              2 * RUNS_EACH);
    CHECK_INT(flow_verified(&x), 3 * 2 * RUNS_EACH);
    whole_check(&x);
    flow_deinit(&x);
}

static int64_t recover(struct flow_fixture *x, int64_t later_ms)
{
    size_t recovered = 0;
    const cs_time now = {x->now.unix_ms + later_ms};
    CHECK_INT(cs_flow_recover(&x->flow, &x->f.arena, now, CS_RUN_STALE_MS, &recovered, &x->f.err),
              CS_OK);
    return (int64_t)recovered;
}

static void test_recover__leaves_a_process_that_is_there(void)
{
    struct flow_fixture x;
    cs_id run;
    struct cs_run_record record;
    flow_init(&x);
    CHECK_INT(flow_begin_in(&x, &x.f.arena, &run), CS_OK);
    CHECK_INT(recover(&x, 0), 0);
    CHECK_INT(recover(&x, 10 * CS_RUN_STALE_MS), 0); /* however old: it is there */
    CHECK_INT(flow_show(&x, run, 0, &record), CS_OK);
    CHECK_INT(record.row.state, CS_RUN_RUNNING);
    CHECK_INT(record.row.finished.unix_ms, 0);
    /* Another PID namespace: not before it is stale. */
    CHECK_INT(EXEC(&x.f, x.flow.db, "UPDATE runs SET process_ns = process_ns + 1"), CS_OK);
    CHECK_INT(recover(&x, 0), 0);
    CHECK_INT(recover(&x, CS_RUN_STALE_MS + 10), 1);
    CHECK_INT(flow_show(&x, run, 0, &record), CS_OK);
    CHECK_INT(record.row.state, CS_RUN_INTERRUPTED);
    CHECK_INT(flow_finish_in(&x, &x.f.arena, run), CS_E_CONFLICT);
    /* Another start of the machine: gone. */
    CHECK_INT(flow_begin_in(&x, &x.f.arena, &run), CS_OK);
    CHECK_INT(
        EXEC(&x.f, x.flow.db, "UPDATE runs SET process_boot = x'01020304050607080910111213141516'"),
        CS_OK);
    CHECK_INT(recover(&x, 0), 1);
    CHECK_INT(recover(&x, 0), 0);
    CHECK_INT(flow_verified(&x), 2 + 1 + 2 + 1);
    flow_deinit(&x);
}

int main(void)
{
    if (fixture_on_server() && !pg_answers()) return 77;
    RUN(test_run__is_whole_after_a_kill_anywhere);
    RUN(test_store__takes_two_processes_at_once);
    RUN(test_recover__leaves_a_process_that_is_there);
    return check_end();
}
