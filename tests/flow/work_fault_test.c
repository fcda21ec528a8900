/* work_fault_test.c - the n-th store call or allocation of a whole run of a workflow fails, for
 * n = 1, 2, ...; after each failure what is there is whole, and the run goes on to its end. */
#include "tests/flow/work_whole.h"

static const struct cs_workflow *const four[] = {&work_four};

/* A run from its begin to its end, up to the first failure. */
static cs_status run_whole(struct flow_fixture *x, struct cs_worker *worker)
{
    cs_id run;
    size_t done = 1;
    CS_TRY(work_begin_in(x, &x->f.arena, &work_four, 1, &run));
    while (done > 0) CS_TRY(cs_worker_turn(worker, &done, &x->f.err));
    CS_TRY(work_approve(x, run));
    do CS_TRY(cs_worker_turn(worker, &done, &x->f.err));
    while (done > 0);
    return CS_OK;
}

/* Whatever was left behind goes on when its lease has ended. */
static void rest_end(struct flow_fixture *x, struct cs_worker *worker)
{
    x->now.unix_ms += 3600000;
    (void)work_until_idle(x, worker);
    work_whole_check(x);
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM runs WHERE state = 'queued'"), 0);
}

static void test_work__survives_each_failed_store_call(void)
{
    struct flow_fixture x;
    struct work_script script = {.spend = 7};
    struct cs_db_faults faults = {0};
    fixture_init(&x.f);
    struct cs_db_options options = fixture_options(&x.f);
    options.faults = &faults;
    CHECK_INT(flow_try_open(&x, options, cs_allocator_system()), CS_OK);
    struct cs_worker *const worker = work_worker(&x, four, 1, &script);
    uint64_t n = 1;
    for (cs_status status = CS_E_IO; status != CS_OK && n < 4000;
         n += fixture_on_server() ? 1 + n / 48 : 1) {
        faults = (struct cs_db_faults){.fail_call = n};
        status = run_whole(&x, worker);
        CHECK(status == CS_OK || status == CS_E_IO || status == CS_E_NOT_FOUND);
        CHECK(status == CS_OK || faults.calls >= n);
        /* A step that met the failure is tried again: the run waits, and nobody was told. */
        if (faults.calls >= n) status = CS_E_IO;
        faults.fail_call = 0;
        work_whole_check(&x);
        rest_end(&x, worker);
    }
    CHECK(n > 100);
    CHECK(n < 4000);
    fprintf(stderr, "store calls of a run with four steps: about %llu\n", (unsigned long long)n);
    cs_worker_close(worker);
    flow_deinit(&x);
}

/* The next claim went with the commit, of which the worker was not told. */
static void test_work__claimed_by_a_lost_commit_goes_back_at_once(void)
{
    struct flow_fixture x;
    struct work_script script = {.spend = 7};
    struct cs_db_faults faults = {.commits_only = true};
    size_t done = 0;
    fixture_init(&x.f);
    struct cs_db_options options = fixture_options(&x.f);
    options.faults = &faults;
    CHECK_INT(flow_try_open(&x, options, cs_allocator_system()), CS_OK);
    for (int i = 0; i < 12; i++) (void)work_begin(&x, &work_four, 1);
    struct cs_worker *const worker = work_worker(&x, four, 1, &script);
    faults.calls = 0;
    faults.fail_call = 4; /* the claim, and then after the commit of what was done */
    CHECK_INT(cs_worker_turn(worker, &done, &x.f.err), CS_E_IO);
    CHECK_INT(WORK_ONE(&x, "SELECT count(*) FROM step_results"), 8);
    CHECK_INT(WORK_ONE(&x, "SELECT count(*) FROM jobs WHERE state = 'leased'"), 0);
    (void)work_until_idle(&x, worker);
    CHECK_INT(WORK_ONE(&x, "SELECT count(*) FROM runs WHERE state = 'awaiting_review'"), 12);
    CHECK_INT(WORK_ONE(&x, "SELECT count(*) FROM jobs WHERE attempts > 1"), 0);
    work_whole_check(&x);
    cs_worker_close(worker);
    flow_deinit(&x);
}

static void test_work__survives_each_failed_allocation(void)
{
    struct flow_fixture x;
    struct work_script script = {.spend = 7};
    flow_init(&x);
    long n = 1;
    for (cs_status status = CS_E_MEMORY; status != CS_OK && n < 2000; n++) {
        struct failing_allocator failing = {.countdown = n};
        struct cs_worker *worker = NULL;
        const struct cs_worker_options options = {.workflows = four,
                                                  .workflow_count = 1,
                                                  .self = &script,
                                                  .batch_max = 8,
                                                  .batch_ms = 50,
                                                  .clock = {&work_clock, &x},
                                                  .from = failing_allocator_of(&failing)};
        status = cs_worker_open(&x.flow, &options, &worker, &x.f.err);
        if (status == CS_OK) status = run_whole(&x, worker);
        /* A step that found no memory is tried again: the run waits, and has not failed. */
        if (status == CS_OK && failing.countdown <= 0) status = CS_E_MEMORY;
        CHECK(status == CS_OK || status == CS_E_MEMORY || status == CS_E_NOT_FOUND);
        cs_worker_close(worker);
        work_whole_check(&x);
        struct cs_worker *const sound = work_worker(&x, four, 1, &script);
        rest_end(&x, sound);
        cs_worker_close(sound);
    }
    CHECK(n > 4);
    CHECK(n < 2000);
    flow_deinit(&x);
}

int main(void)
{
    if (fixture_on_server() && !pg_answers()) return 77;
    RUN(test_work__survives_each_failed_store_call);
    RUN(test_work__claimed_by_a_lost_commit_goes_back_at_once);
    RUN(test_work__survives_each_failed_allocation);
    return check_end();
}
