/* retention_fault_test.c - the n-th store call fails, and processes are killed: whatever was
 * removed is noted and on record, nothing is half removed, and the next run goes on to the end. */
#include "tests/flow/retention_fixture.h"

#define KILL_RUNS 300
#define KILLS_MAX 400

/* A scrub on a server writes every table anew, and each round does several: there the calls that
 * fail lie further apart, the further they come, but for the last ones, where the scrub is. */
#define LAST_CALLS 24
static uint64_t stride(uint64_t n, uint64_t total)
{
    if (!fixture_on_server() || n + LAST_CALLS >= total) return 1;
    const uint64_t far = 1 + n / 24;
    return far < total - LAST_CALLS - n ? far : total - LAST_CALLS - n;
}

static void faulty_open(struct flow_fixture *x, struct cs_db_faults *faults)
{
    fixture_init(&x->f);
    struct cs_db_options options = fixture_options(&x->f);
    options.faults = faults;
    CHECK_INT(flow_try_open(x, options, cs_allocator_system()), CS_OK);
}

static void test_run__survives_each_failed_store_call(void)
{
    struct flow_fixture x;
    struct cs_db_faults faults = {0};
    struct cs_retention_result result = {0};
    const struct cs_retention_rules rules = cs_retention_defaults();
    uint64_t n = 0; /* none fails: how many there are */
    uint64_t total = 0;
    int64_t scrubs_owed = 0;
    for (bool done = false; !done && n < 3000; n += stride(n, total)) {
        faults = (struct cs_db_faults){0};
        faulty_open(&x, &faults);
        for (int i = 0; i < 2; i++) (void)run_on_day(&x, 0, NULL);
        vaults_make(&x);
        const int64_t before = QUERY(&x.f, x.flow.db, "SELECT count(*) FROM drafts");
        faults = (struct cs_db_faults){.fail_call = n};
        const cs_status status =
            cs_flow_retention_run(&x.flow, &rules, day(3000), &result, &x.f.err);
        CHECK(status == CS_OK || status == CS_E_IO);
        CHECK(status == CS_OK || faults.calls >= n);
        if (n == 0) total = faults.calls;
        done = status == CS_OK && faults.calls < n;
        faults.fail_call = 0;
        removals_check(&x);
        const int64_t left = QUERY(&x.f, x.flow.db, "SELECT count(*) FROM drafts");
        CHECK(left == 0 || left == before);
        scrubs_owed += status == CS_OK && !result.scrubbed;
        CHECK_INT(
            retention_preview(&x, 3000).scrub_pending,
            QUERY(&x.f, x.flow.db, "SELECT count(*) FROM retention_scrubs WHERE owed > paid"));
        (void)retention_run(&x, 3000); /* what was stopped goes on */
        removals_check(&x);
        CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM drafts"), 0);
        CHECK_INT(
            QUERY(&x.f, x.flow.db, "SELECT count(*) FROM cases WHERE wrapped_key IS NOT NULL"), 0);
        flow_deinit(&x);
    }
    CHECK(n > 100);
    CHECK(n < 3000);
    CHECK(scrubs_owed >= 1);
    fprintf(stderr, "store calls of a retention run: %llu\n", (unsigned long long)total);
}

static void test_shred__survives_each_failed_store_call(void)
{
    struct flow_fixture x;
    struct cs_db_faults faults = {0};
    struct cs_retention_result result = {0};
    uint64_t n = 1;
    for (bool done = false; !done && n < 3000; n += stride(n, UINT64_MAX)) {
        cs_id case_id;
        faults = (struct cs_db_faults){0};
        faulty_open(&x, &faults);
        (void)run_on_day(&x, 0, NULL);
        const cs_id run = run_on_day(&x, 0, &case_id);
        vaults_make(&x);
        faults = (struct cs_db_faults){.fail_call = n};
        const cs_status status = cs_flow_shred(&x.flow, &case_id, day(1), &result, &x.f.err);
        CHECK(status == CS_OK || status == CS_E_IO);
        done = status == CS_OK && faults.calls < n;
        faults.fail_call = 0;
        removals_check(&x);
        struct cs_run_record record;
        const cs_status shown = flow_show(&x, run, CS_SHOW_DRAFT | CS_SHOW_BODIES, &record);
        const int64_t destroyed =
            QUERY(&x.f, x.flow.db,
                  "SELECT count(*) FROM audit_events WHERE action = 'retention.key-destroyed'");
        CHECK(shown == CS_OK || shown == CS_E_NOT_FOUND);
        CHECK_INT(destroyed,
                  QUERY(&x.f, x.flow.db, "SELECT count(*) FROM cases WHERE wrapped_key IS NULL"));
        CHECK_INT(cs_flow_shred(&x.flow, &case_id, day(1), &result, &x.f.err), CS_OK);
        removals_check(&x);
        CHECK_INT(flow_show(&x, run, CS_SHOW_DRAFT, &record), CS_E_NOT_FOUND);
        CHECK_INT(QUERY(&x.f, x.flow.db,
                        "SELECT count(*) FROM documents d JOIN cases c ON c.id = d.case_id"
                        " WHERE c.wrapped_key IS NULL AND length(d.body) > 0"),
                  0);
        flow_deinit(&x);
    }
    CHECK(n > 50);
    CHECK(n < 3000);
}

static void test_hold__is_all_or_nothing_at_each_failed_call(void)
{
    struct flow_fixture x;
    struct cs_db_faults faults = {0};
    cs_id case_id;
    faulty_open(&x, &faults);
    (void)run_on_day(&x, 0, &case_id);
    const struct cs_subject subject = subject_of(case_id);
    uint64_t n = 1;
    for (bool done = false; !done && n < 500; n++) {
        struct cs_error err;
        faults = (struct cs_db_faults){.fail_call = n};
        cs_status status = cs_flow_hold(&x.flow, &subject, "litigation", day(1), &err);
        if (status == CS_OK) status = cs_flow_release(&x.flow, &subject, NULL, day(1), &err);
        CHECK(status == CS_OK || status == CS_E_IO);
        done = status == CS_OK && faults.calls < n;
        faults.fail_call = 0;
        CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM retention_holds"),
                  QUERY(&x.f, x.flow.db,
                        "SELECT (SELECT count(*) FROM audit_events WHERE action = 'retention.held')"
                        " - (SELECT count(*) FROM audit_events"
                        " WHERE action = 'retention.released')"));
        CHECK(flow_verified(&x) > 0);
        cs_ignore(cs_flow_release(&x.flow, &subject, NULL, day(1), &err), "there may be none");
    }
    CHECK(n > 20);
    CHECK(n < 500);
    flow_deinit(&x);
}

/* ---- killed ---- */

static int remove_child(void *self)
{
    struct flow_fixture own = {.f = ((struct flow_fixture *)self)->f};
    struct cs_retention_result result;
    const struct cs_retention_rules rules = cs_retention_defaults();
    cs_arena_init(&own.f.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    if (flow_try_open(&own, fixture_options(&own.f), cs_allocator_system()) != CS_OK) return 100;
    const cs_status status =
        cs_flow_retention_run(&own.flow, &rules, day(3000), &result, &own.f.err);
    flow_close(&own);
    cs_arena_deinit(&own.f.arena);
    return (int)status;
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
    uint32_t random = 2463534242U;
    int kills = 0;
    int partly = 0;
    flow_init(&x);
    for (int i = 0; i < KILL_RUNS; i++) {
        cs_id run;
        x.now = day(i % 5);
        CHECK_INT(flow_begin_in(&x, &x.f.arena, &run), CS_OK);
        CHECK_INT(flow_finish_in(&x, &x.f.arena, run), CS_OK);
    }
    vaults_make(&x);
    flow_close(&x);
    int code = 250;
    for (; code == 250 && kills < KILLS_MAX; kills += code == 250) {
        const pid_t child = fixture_fork(remove_child, &x);
        (void)usleep(delay_next(&random) +
                     1000U * (unsigned)kills * (kills > 60 ? 8U : 1U)); /* slow ones get there */
        (void)kill(child, SIGKILL);                                     /* or it is done */
        code = fixture_wait(child);
        CHECK(code == 250 || code == CS_OK);
        flow_open(&x);
        removals_check(&x);
        const int64_t left = QUERY(&x.f, x.flow.db,
                                   "SELECT count(*) FROM cases"
                                   " WHERE wrapped_key IS NOT NULL");
        const int64_t rows =
            QUERY(&x.f, x.flow.db, "SELECT count(*) FROM documents WHERE length(body) > 0");
        partly += code == 250 && rows < KILL_RUNS && left > 0;
        CHECK(code == 250 || left == 0);
        flow_close(&x);
    }
    CHECK_INT(code, CS_OK);
    flow_open(&x);
    (void)retention_run(&x, 3000);
    removals_check(&x);
    CHECK(!retention_preview(&x, 3000).scrub_pending);
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM retention_removals"), 5 * KILL_RUNS);
    fprintf(stderr, "%d kills of a retention run, %d of them in the midst of it\n", kills, partly);
    flow_deinit(&x);
}

int main(void)
{
    if (fixture_on_server() && !pg_answers()) return 77;
    RUN(test_run__survives_each_failed_store_call);
    RUN(test_shred__survives_each_failed_store_call);
    RUN(test_hold__is_all_or_nothing_at_each_failed_call);
    RUN(test_run__is_whole_after_a_kill_anywhere);
    return check_end();
}
