/* work_test.c - workflows: steps, branches, fan-out, timers, failures, budgets; on each store. */
#include "tests/flow/work_fixture.h"

static const struct cs_workflow *const four[] = {&work_four};

#define WORK_COUNT(sql) QUERY(&x.f, x.flow.db, sql)

static void test_run__goes_through_its_steps_and_waits_for_a_person(void)
{
    struct flow_fixture x;
    struct work_script script = {.spend = 70};
    struct cs_work_record shown;
    struct cs_run_record record;
    flow_init(&x);
    struct cs_worker *const worker = work_worker(&x, four, 1, &script);
    const cs_id run = work_begin(&x, &work_four, 1);
    CHECK_INT(work_state(&x, run), CS_RUN_QUEUED);
    CHECK_INT(work_until_idle(&x, worker), 2);
    CHECK_INT(work_state(&x, run), CS_RUN_AWAITING_REVIEW);
    CHECK(script.text_seen);
    CHECK_INT(script.seen_documents, 1);
    CHECK_INT(script.seen_results, 1);
    CHECK_INT(cs_work_show(&x.flow, &x.f.arena, &run, &shown, &x.f.err), CS_OK);
    CHECK(shown.found);
    CHECK_STR(shown.workflow, "four");
    CHECK_STR(shown.waits_at, "review");
    CHECK_INT(shown.step_count, 2);
    CHECK_STR(shown.steps[1].name, "draft");
    CHECK_STR(shown.steps[1].next, "review");
    CHECK_INT(flow_show(&x, run, CS_SHOW_DRAFT, &record), CS_OK);
    CHECK_STR(record.draft.phi_bytes, DRAFT);
    CHECK_INT(record.row.reason_count, 2);
    CHECK_INT(record.step_count, 2);
    x.now.unix_ms += 90LL * 86400000; /* nobody holds it meanwhile */
    CHECK_INT(work_until_idle(&x, worker), 0);
    CHECK_INT(work_approve(&x, run), CS_OK);
    CHECK_INT(work_until_idle(&x, worker), 1);
    CHECK_INT(work_state(&x, run), CS_RUN_DONE);
    CHECK_INT(script.called[0] + script.called[1] + script.called[2], 3);
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM jobs"), 0);
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT spent FROM budgets"), 70);
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT sum(amount) FROM spendings"), 70);
    CHECK_INT(flow_verified(&x), 2 + 3 + 3); /* shown, signed, decided */
    cs_worker_close(worker);
    if (!fixture_on_server()) CHECK_INT(fixture_grep(&x.f, CS_STR("isinopril")), 0);
    flow_deinit(&x);
}

static void test_step__that_fails_is_tried_again_then_waits_for_a_person(void)
{
    struct flow_fixture x;
    struct work_script script = {.fail_first = 4, .fail_with = CS_E_UNAVAILABLE};
    struct cs_work_record shown;
    flow_init(&x);
    struct cs_worker *const worker = work_worker(&x, four, 1, &script);
    const cs_id run = work_begin(&x, &work_four, 1);
    CHECK_INT(work_until_idle(&x, worker), 2);
    CHECK_INT(script.called[1], 1);
    x.now.unix_ms += 99;
    CHECK_INT(work_until_idle(&x, worker), 0); /* 100 ms, then 200 */
    x.now.unix_ms += 1;
    CHECK_INT(work_until_idle(&x, worker), 1);
    x.now.unix_ms += 199;
    CHECK_INT(work_until_idle(&x, worker), 0);
    x.now.unix_ms += 1;
    CHECK_INT(work_until_idle(&x, worker), 1);
    CHECK_INT(work_state(&x, run), CS_RUN_STOPPED);
    CHECK_INT(cs_work_show(&x.flow, &x.f.arena, &run, &shown, &x.f.err), CS_OK);
    CHECK_INT(shown.step_count, 2);
    CHECK_INT(shown.steps[1].state, CS_WORK_DEAD);
    CHECK_INT(shown.steps[1].why, CS_E_UNAVAILABLE);
    CHECK_INT(shown.steps[1].attempts, 3);
    x.now.unix_ms += 86400000;
    CHECK_INT(work_until_idle(&x, worker), 0);
    CHECK_INT(cs_work_retry(&x.flow, &run, x.now, &x.f.err), CS_OK);
    CHECK_INT(work_until_idle(&x, worker), 1);
    x.now.unix_ms += 100;
    CHECK_INT(work_until_idle(&x, worker), 1); /* the fifth call works */
    CHECK_INT(work_state(&x, run), CS_RUN_AWAITING_REVIEW);
    CHECK_INT(script.called[0], 1); /* what was kept is not done again */
    CHECK(!script.keys_differ);
    CHECK_INT(cs_work_retry(&x.flow, &run, x.now, &x.f.err), CS_E_CONFLICT);
    CHECK_INT(flow_verified(&x), 2 + 1 + 4 + 1 + 1);
    cs_worker_close(worker);
    flow_deinit(&x);
}

/* The worker that found a job tried too often was killed before it told the run. */
static void test_step__that_kills_its_workers_stops_its_run_though_the_finder_dies(void)
{
    struct flow_fixture x;
    struct work_script script = {0};
    flow_init(&x);
    const cs_id run = work_begin(&x, &work_four, 1);
    for (size_t tries = 0, died = 0; died == 0; tries++) {
        struct cs_job_claim claim;
        const struct cs_claim_ask ask = {
            .tenant = x.flow.tenant, .count = 1, .lease_ms = 5000, .now = x.now};
        CHECK_INT(cs_queue_claim(x.flow.db, &x.f.arena, &x.flow.rng, &ask, &claim, &died, &x.f.err),
                  CS_OK);
        CHECK_INT(claim.count, tries < 3);
        CHECK_INT(died, tries == 3);
        x.now.unix_ms += 5001;
    }
    CHECK_INT(work_state(&x, run), CS_RUN_QUEUED);
    struct cs_worker *const worker = work_worker(&x, four, 1, &script);
    CHECK_INT(work_until_idle(&x, worker), 0);
    CHECK_INT(work_state(&x, run), CS_RUN_STOPPED);
    CHECK_INT(script.called[0], 0);
    cs_worker_close(worker);
    flow_deinit(&x);
}

/* Whoever does the first document's run dies of it. */
struct deadly {
    struct flow_fixture x;
    cs_id run;
};

static cs_status deadly_read(void *self, const struct cs_step *step, struct cs_arena *arena,
                             struct cs_step_outcome *out, struct cs_error *err)
{
    const struct deadly *const deadly = self;
    (void)arena;
    (void)err;
    if (cs_id_equal(step->run, deadly->run)) _exit(9);
    *out = (struct cs_step_outcome){.next = NULL};
    return CS_OK;
}

static const struct cs_step_def deadly_steps[] = {{.name = "read", .work = deadly_read, WORK_STEP}};
static const struct cs_workflow deadly_one = {"deadly", 1, deadly_steps, 1};

static int deadly_child(void *self)
{
    static const struct cs_workflow *const deadly_flow[] = {&deadly_one};
    struct deadly *const deadly = self;
    const cs_time now = deadly->x.now;
    flow_open(&deadly->x);
    deadly->x.now = now;
    struct cs_worker *const worker = work_worker(&deadly->x, deadly_flow, 1, deadly);
    (void)work_until_idle(&deadly->x, worker);
    cs_worker_close(worker);
    flow_close(&deadly->x);
    return 0;
}

static void test_step__that_kills_its_workers_takes_no_other_with_it(void)
{
    struct deadly deadly = {.x = {.keys = NULL}};
    struct flow_fixture *const x = &deadly.x;
    cs_id runs[5];
    int deaths = 0;
    flow_init(x);
    cs_time now = x->now;
    for (size_t i = 0; i < CS_COUNT(runs); i++) runs[i] = work_begin(x, &deadly_one, 1);
    for (deadly.run = runs[0]; deaths < 9; deaths++) {
        flow_close(x);
        const int exit = fixture_wait(fixture_fork(deadly_child, &deadly));
        flow_open(x);
        if (exit == 0) break;
        CHECK_INT(exit, 9);
        now.unix_ms += 5001;
        x->now = now;
    }
    CHECK_INT(deaths, 3);
    CHECK_INT(work_state(x, runs[0]), CS_RUN_STOPPED);
    for (size_t i = 1; i < CS_COUNT(runs); i++) CHECK_INT(work_state(x, runs[i]), CS_RUN_DONE);
    flow_deinit(x);
}

static void test_step__with_an_answer_that_stays_is_not_tried_again(void)
{
    struct flow_fixture x;
    struct work_script script = {.fail_first = 9, .fail_with = CS_E_INPUT};
    flow_init(&x);
    struct cs_worker *const worker = work_worker(&x, four, 1, &script);
    const cs_id run = work_begin(&x, &work_four, 1);
    CHECK_INT(work_until_idle(&x, worker), 2);
    x.now.unix_ms += 86400000;
    CHECK_INT(work_until_idle(&x, worker), 0);
    CHECK_INT(script.called[1], 1);
    CHECK_INT(work_state(&x, run), CS_RUN_STOPPED);
    cs_worker_close(worker);
    flow_deinit(&x);
}

static void test_cancel__ends_whatever_waits(void)
{
    struct flow_fixture x;
    struct work_script script = {.called = {0}};
    flow_init(&x);
    struct cs_worker *const worker = work_worker(&x, four, 1, &script);
    const cs_id queued = work_begin(&x, &work_four, 1);
    CHECK_INT(cs_work_cancel(&x.flow, &queued, "Mr Testperson", x.now, &x.f.err), CS_E_INPUT);
    CHECK_INT(cs_work_cancel(&x.flow, &queued, "duplicate", x.now, &x.f.err), CS_OK);
    CHECK_INT(work_until_idle(&x, worker), 0);
    CHECK_INT(work_state(&x, queued), CS_RUN_CANCELLED);
    CHECK_INT(cs_work_cancel(&x.flow, &queued, "duplicate", x.now, &x.f.err), CS_E_CONFLICT);
    const cs_id unknown = {{9}};
    CHECK_INT(cs_work_cancel(&x.flow, &unknown, "duplicate", x.now, &x.f.err), CS_E_NOT_FOUND);
    const cs_id waiting = work_begin(&x, &work_four, 1);
    CHECK_INT(work_until_idle(&x, worker), 2);
    CHECK_INT(cs_work_cancel(&x.flow, &waiting, "wrong-patient", x.now, &x.f.err), CS_OK);
    CHECK_INT(work_state(&x, waiting), CS_RUN_CANCELLED);
    cs_worker_close(worker);
    flow_deinit(&x);
}

static void test_timer__is_not_due_before_its_time(void)
{
    struct flow_fixture x;
    struct work_script script = {.called = {0}};
    flow_init(&x);
    struct cs_worker *const worker = work_worker(&x, four, 1, &script);
    script.due.unix_ms = x.now.unix_ms + 60000;
    const cs_id run = work_begin(&x, &work_four, 1);
    CHECK_INT(work_until_idle(&x, worker), 1);
    x.now.unix_ms += 59999;
    CHECK_INT(work_until_idle(&x, worker), 0);
    x.now.unix_ms += 1;
    CHECK_INT(work_until_idle(&x, worker), 1);
    CHECK_INT(work_state(&x, run), CS_RUN_AWAITING_REVIEW);
    cs_worker_close(worker);
    flow_deinit(&x);
}

static void test_budget__that_is_used_up_stops_what_would_spend(void)
{
    struct flow_fixture x;
    struct work_script script = {.spend = 70};
    int64_t spent = 0;
    int64_t allowed = 0;
    flow_init(&x);
    struct cs_worker *const worker = work_worker(&x, four, 1, &script);
    CHECK_INT(cs_budget_set(&x.flow, "tokens", 100, x.now, &x.f.err), CS_OK);
    CHECK_INT(cs_budget_set(&x.flow, "Two Words", 100, x.now, &x.f.err), CS_E_INPUT);
    cs_id runs[3];
    for (size_t i = 0; i < 3; i++) {
        runs[i] = work_begin(&x, &work_four, 1);
        CHECK_INT(work_until_idle(&x, worker), 2);
    }
    CHECK_INT(work_state(&x, runs[1]), CS_RUN_AWAITING_REVIEW); /* 70 of 100 when it began */
    CHECK_INT(work_state(&x, runs[2]), CS_RUN_STOPPED);
    CHECK_INT(script.called[1], 2);
    CHECK_INT(cs_budget_read(&x.flow, "tokens", &spent, &allowed, &x.f.err), CS_OK);
    CHECK_INT(spent, 140);
    CHECK_INT(allowed, 100);
    CHECK_INT(cs_budget_set(&x.flow, "tokens", 500, x.now, &x.f.err), CS_OK);
    CHECK_INT(cs_work_retry(&x.flow, &runs[2], x.now, &x.f.err), CS_OK);
    CHECK_INT(work_until_idle(&x, worker), 1);
    CHECK_INT(work_state(&x, runs[2]), CS_RUN_AWAITING_REVIEW);
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT spent FROM budgets"),
              QUERY(&x.f, x.flow.db, "SELECT sum(amount) FROM spendings"));
    cs_worker_close(worker);
    flow_deinit(&x);
}

static void test_rejected__is_the_end(void)
{
    struct flow_fixture x;
    struct work_script script = {.called = {0}};
    struct cs_review_outcome outcome;
    flow_init(&x);
    struct cs_worker *const worker = work_worker(&x, four, 1, &script);
    const cs_id run = work_begin(&x, &work_four, 1);
    CHECK_INT(work_until_idle(&x, worker), 2);
    CHECK_INT(work_decide_in(&x, &x.f.arena, run, CS_VERDICT_REJECT, &outcome), CS_OK);
    CHECK_INT(work_until_idle(&x, worker), 0);
    CHECK_INT(script.called[2], 0);
    CHECK_INT(work_state(&x, run), CS_RUN_REJECTED);
    CHECK_INT(work_approve(&x, run), CS_E_CONFLICT);
    CHECK_INT(cs_work_cancel(&x.flow, &run, "late", x.now, &x.f.err), CS_E_CONFLICT);
    cs_worker_close(worker);
    flow_deinit(&x);
}

/* ---- fan-out ---- */

struct fan_script {
    int pages;
    int64_t branches_seen; /* a bit each */
    int gathered;
    int64_t gathered_results;
    int fail_branch; /* fails once */
};

static cs_status fan_page(void *self, const struct cs_step *step, struct cs_arena *arena,
                          struct cs_step_outcome *out, struct cs_error *err)
{
    struct fan_script *const s = self;
    (void)arena;
    CHECK_INT(step->document_count, 1); /* its own only */
    if (step->branch == s->fail_branch && step->attempt == 1)
        return CS_FAIL(err, CS_E_UNAVAILABLE, "A test asked for it", "");
    s->pages++;
    s->branches_seen |= 1LL << step->branch;
    *out = (struct cs_step_outcome){.next = "gather", .result = {CS_STR("a page")}};
    return CS_OK;
}

static cs_status fan_gather(void *self, const struct cs_step *step, struct cs_arena *arena,
                            struct cs_step_outcome *out, struct cs_error *err)
{
    struct fan_script *const s = self;
    (void)arena;
    (void)err;
    s->gathered++;
    s->gathered_results = (int64_t)step->result_count;
    *out = (struct cs_step_outcome){.next = step->result_count > 3 ? "long" : "end"};
    return CS_OK;
}

static cs_status fan_end(void *self, const struct cs_step *step, struct cs_arena *arena,
                         struct cs_step_outcome *out, struct cs_error *err)
{
    (void)self;
    (void)step;
    (void)arena;
    (void)err;
    *out = (struct cs_step_outcome){.next = NULL};
    return CS_OK;
}

static const struct cs_step_def fan_steps[] = {
    {.name = "page",
     .work = fan_page,
     .next = {"gather"},
     .reads = CS_READ_DOCUMENTS,
     .per_document = true,
     WORK_STEP},
    {.name = "gather",
     .work = fan_gather,
     .next = {"long", "end"},
     .reads = CS_READ_RESULTS,
     .gathers = true,
     WORK_STEP},
    {.name = "long", .work = fan_end, WORK_STEP},
    {.name = "end", .work = fan_end, WORK_STEP},
};
static const struct cs_workflow fan = {"fan", 1, fan_steps, CS_COUNT(fan_steps)};

static void test_fan_out__gathers_when_every_branch_is_there(void)
{
    static const struct cs_workflow *const list[] = {&fan};
    struct flow_fixture x;
    struct fan_script script = {.fail_branch = 3};
    struct cs_work_record shown;
    flow_init(&x);
    struct cs_worker *const worker = work_worker(&x, list, 1, &script);
    const cs_id run = work_begin(&x, &fan, 12);
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM jobs"), 12);
    CHECK_INT(work_until_idle(&x, worker), 12); /* one of them failed */
    CHECK_INT(script.gathered, 0);
    x.now.unix_ms += 100;
    CHECK_INT(work_until_idle(&x, worker), 3);
    CHECK_INT(script.pages, 12);
    CHECK_INT(script.branches_seen, (1LL << 13) - 2);
    CHECK_INT(script.gathered, 1);
    CHECK_INT(script.gathered_results, 12);
    CHECK_INT(work_state(&x, run), CS_RUN_DONE);
    CHECK_INT(cs_work_show(&x.flow, &x.f.arena, &run, &shown, &x.f.err), CS_OK);
    CHECK_STR(shown.steps[13].name, "long"); /* the branch that was chosen */
    const cs_id small = work_begin(&x, &fan, 1);
    script.fail_branch = 0;
    CHECK_INT(work_until_idle(&x, worker), 3);
    CHECK_INT(work_state(&x, small), CS_RUN_DONE);
    cs_worker_close(worker);
    flow_deinit(&x);
}

/* ---- tables and versions ---- */

static cs_status check_steps(struct cs_step_def *steps, size_t count)
{
    cs_digest ignored;
    struct cs_error err;
    const struct cs_workflow workflow = {"w", 1, steps, count};
    return cs_workflow_check(&workflow, &ignored, &err);
}

static void test_table__must_keep_to_its_rules(void)
{
    struct cs_step_def good[] = {{.name = "a", .work = fan_end, .next = {"b"}, WORK_STEP},
                                 {.name = "b", .work = fan_end, WORK_STEP}};
    struct cs_step_def bad[2];
    CHECK_INT(check_steps(good, 2), CS_OK);
#define BAD(change)                                                                                \
    do {                                                                                           \
        memcpy(bad, good, sizeof bad);                                                             \
        change;                                                                                    \
        CHECK_INT(check_steps(bad, 2), CS_E_INTERNAL);                                             \
    } while (0)
    BAD(bad[1].next[0] = "a"); /* backwards: a loop */
    BAD(bad[1].next[0] = "b");
    BAD(bad[0].next[0] = "c");
    BAD(bad[1].name = "a");
    BAD(bad[0].name = "Two words");
    BAD(bad[0].attempts_max = 0);
    BAD(bad[0].attempts_max = CS_JOB_ATTEMPTS_MAX + 1);
    BAD(bad[0].timeout_ms = 1);
    BAD(bad[0].work = NULL);
    BAD(bad[0].per_document = true); /* its branches are never gathered */
    BAD(bad[1].per_document = true);
    BAD(bad[0].account = "A B");
#undef BAD
    CHECK_INT(check_steps(good, 0), CS_E_INTERNAL);
}

static void test_worker__leaves_a_table_it_does_not_have(void)
{
    static const struct cs_workflow newer = {"four", 2, work_steps, CS_COUNT(work_steps)};
    static const struct cs_workflow *const list[] = {&newer};
    struct cs_step_def changed[CS_COUNT(work_steps)];
    struct flow_fixture x;
    struct work_script script = {.called = {0}};
    flow_init(&x);
    const cs_id run = work_begin(&x, &work_four, 1);
    struct cs_worker *worker = work_worker(&x, list, 1, &script);
    CHECK_INT(work_until_idle(&x, worker), 0);
    cs_worker_close(worker);
    /* The same number with another table is another one as well. */
    memcpy(changed, work_steps, sizeof changed);
    changed[0].retry_ms++;
    const struct cs_workflow other = {"four", 1, changed, CS_COUNT(changed)};
    const struct cs_workflow *const others[] = {&other};
    worker = work_worker(&x, others, 1, &script);
    x.now.unix_ms += 60000;
    CHECK_INT(work_until_idle(&x, worker), 0);
    cs_worker_close(worker);
    CHECK_INT(script.called[0], 0);
    worker = work_worker(&x, four, 1, &script);
    x.now.unix_ms += 60000;
    CHECK_INT(work_until_idle(&x, worker), 2);
    CHECK_INT(work_state(&x, run), CS_RUN_AWAITING_REVIEW);
    cs_worker_close(worker);
    flow_deinit(&x);
}

/* ---- tenants ---- */

static void test_turns__are_the_tenants_in_order_whatever_each_has_waiting(void)
{
    struct flow_fixture x;
    struct work_script script = {.called = {0}};
    size_t done = 0;
    flow_init(&x);
    struct cs_worker *const worker = work_worker(&x, four, 1, &script);
    for (int i = 0; i < 40; i++) (void)work_begin(&x, &work_four, 1);
    x.flow.tenant = CS_STR("small");
    const cs_id run = work_begin(&x, &work_four, 1);
    x.flow.tenant = CS_TENANT_DEFAULT;
    for (int i = 0; i < 4; i++) CHECK_INT(cs_worker_turn(worker, &done, &x.f.err), CS_OK);
    cs_worker_close(worker);
    x.flow.tenant = CS_STR("small");
    CHECK_INT(work_state(&x, run), CS_RUN_AWAITING_REVIEW); /* after two turns of its own */
    flow_deinit(&x);
}

static void test_turns__are_given_to_a_tenant_that_comes_later(void)
{
    struct flow_fixture x;
    struct work_script script = {.called = {0}};
    size_t done = 0;
    flow_init(&x);
    struct cs_worker *const worker = work_worker(&x, four, 1, &script);
    for (int i = 0; i < 80; i++) (void)work_begin(&x, &work_four, 1);
    CHECK_INT(cs_worker_turn(worker, &done, &x.f.err), CS_OK); /* the next is claimed ahead */
    x.flow.tenant = CS_STR("small");
    const cs_id run = work_begin(&x, &work_four, 1);
    x.flow.tenant = CS_TENANT_DEFAULT;
    x.now.unix_ms += 1001;
    for (int i = 0; i < 5; i++) CHECK_INT(cs_worker_turn(worker, &done, &x.f.err), CS_OK);
    cs_worker_close(worker);
    x.flow.tenant = CS_STR("small");
    CHECK_INT(work_state(&x, run), CS_RUN_AWAITING_REVIEW);
    CHECK(WORK_COUNT("SELECT count(*) FROM jobs WHERE tenant = 'default'") > 0);
    flow_deinit(&x);
}

static void test_turns__go_on_when_the_clock_is_set_back(void)
{
    struct flow_fixture x;
    struct work_script script = {.called = {0}};
    size_t done = 0;
    flow_init(&x);
    (void)work_begin(&x, &work_four, 1);
    struct cs_worker *const worker = work_worker(&x, four, 1, &script);
    CHECK_INT(cs_worker_turn(worker, &done, &x.f.err), CS_OK);
    x.now.unix_ms -= 86400000;
    x.flow.tenant = CS_STR("small");
    const cs_id run = work_begin(&x, &work_four, 1);
    x.flow.tenant = CS_TENANT_DEFAULT;
    (void)work_until_idle(&x, worker);
    cs_worker_close(worker);
    x.flow.tenant = CS_STR("small");
    CHECK_INT(work_state(&x, run), CS_RUN_AWAITING_REVIEW);
    flow_deinit(&x);
}

/* ---- retention ---- */

static void test_retention__removes_what_steps_gave(void)
{
    struct flow_fixture x;
    struct work_script script = {.fail_first = 9, .fail_with = CS_E_INPUT};
    struct cs_retention_result result;
    struct cs_retention_preview preview;
    const struct cs_retention_rules rules = {.days = {[CS_RETENTION_DRAFTS] = 30}};
    flow_init(&x);
    struct cs_worker *const worker = work_worker(&x, four, 1, &script);
    (void)work_begin(&x, &work_four, 1); /* stops at its second step: a result and no draft */
    CHECK_INT(work_until_idle(&x, worker), 2);
    script.fail_first = 0;
    (void)work_begin(&x, &work_four, 1); /* a result and a draft */
    CHECK_INT(work_until_idle(&x, worker), 2);
    CHECK_INT(WORK_COUNT("SELECT count(*) FROM step_results WHERE body IS NOT NULL"), 2);
    const cs_time later = {x.now.unix_ms + 31LL * 86400000};
    CHECK_INT(cs_flow_retention_preview(&x.flow, &rules, later, &preview, &x.f.err), CS_OK);
    CHECK_INT(preview.tallies[CS_RETENTION_DRAFTS].due, 2);
    CHECK_INT(cs_flow_retention_run(&x.flow, &rules, later, &result, &x.f.err), CS_OK);
    CHECK_INT(result.removed[CS_RETENTION_DRAFTS], 2);
    CHECK_INT(WORK_COUNT("SELECT count(*) FROM step_results WHERE body IS NOT NULL"), 0);
    CHECK_INT(WORK_COUNT("SELECT count(*) FROM step_results WHERE keyed IS NOT NULL"), 2);
    CHECK_INT(WORK_COUNT("SELECT count(*) FROM drafts"), 0);
    CHECK(flow_verified(&x) > 0);
    cs_worker_close(worker);
    flow_deinit(&x);
}

/* Keys of a case with a queued run are not destroyed, and shredding says why. */
static void test_shred__waits_for_what_is_queued(void)
{
    struct flow_fixture x;
    struct work_script script = {.called = {0}};
    struct cs_retention_result result;
    struct cs_run_record record;
    flow_init(&x);
    const cs_id run = work_begin(&x, &work_four, 1);
    CHECK_INT(flow_show(&x, run, 0, &record), CS_OK);
    const cs_id owner = record.row.case_id;
    CHECK_INT(cs_flow_shred(&x.flow, &owner, x.now, &result, &x.f.err), CS_E_CONFLICT);
    CHECK_INT(cs_work_cancel(&x.flow, &run, "shred", x.now, &x.f.err), CS_OK);
    CHECK_INT(cs_flow_shred(&x.flow, &owner, x.now, &result, &x.f.err), CS_OK);
    CHECK_INT(result.keys, 1);
    struct cs_worker *const worker = work_worker(&x, four, 1, &script);
    CHECK_INT(work_until_idle(&x, worker), 0);
    cs_worker_close(worker);
    flow_deinit(&x);
}

int main(void)
{
    if (fixture_on_server() && !pg_answers()) return 77;
    RUN(test_run__goes_through_its_steps_and_waits_for_a_person);
    RUN(test_step__that_fails_is_tried_again_then_waits_for_a_person);
    RUN(test_step__that_kills_its_workers_stops_its_run_though_the_finder_dies);
    RUN(test_step__that_kills_its_workers_takes_no_other_with_it);
    RUN(test_step__with_an_answer_that_stays_is_not_tried_again);
    RUN(test_cancel__ends_whatever_waits);
    RUN(test_timer__is_not_due_before_its_time);
    RUN(test_budget__that_is_used_up_stops_what_would_spend);
    RUN(test_rejected__is_the_end);
    RUN(test_fan_out__gathers_when_every_branch_is_there);
    RUN(test_table__must_keep_to_its_rules);
    RUN(test_worker__leaves_a_table_it_does_not_have);
    RUN(test_turns__are_the_tenants_in_order_whatever_each_has_waiting);
    RUN(test_turns__are_given_to_a_tenant_that_comes_later);
    RUN(test_turns__go_on_when_the_clock_is_set_back);
    RUN(test_retention__removes_what_steps_gave);
    RUN(test_shred__waits_for_what_is_queued);
    return check_end();
}
