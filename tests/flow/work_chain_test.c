/* work_chain_test.c - steps that follow at once are done ahead of the commit of the last: what each
 * gave reaches the next, each is kept once, and one that fails is tried again alone. */
#include "tests/flow/work_fixture.h"

struct chain_script {
    struct work_script work;
    struct flow_fixture *x;
    int64_t kept_at_draft; /* steps that were kept when draft began */
    const cs_id *cancel;   /* the run that is cancelled while draft is done */
    bool outlive;          /* draft takes longer than its lease, and another claims */
    size_t claimed;        /* by the other */
};

static size_t claim_one(struct flow_fixture *x)
{
    struct cs_job_claim claim;
    size_t died = 0;
    const struct cs_claim_ask ask = {
        .tenant = x->flow.tenant, .count = 1, .lease_ms = 1000, .now = x->now};
    CHECK_INT(cs_queue_claim(x->flow.db, &x->f.arena, &x->flow.rng, &ask, &claim, &died, &x->f.err),
              CS_OK);
    return claim.count;
}

static cs_status chain_draft(void *self, const struct cs_step *step, struct cs_arena *arena,
                             struct cs_step_outcome *out, struct cs_error *err)
{
    struct chain_script *const s = self;
    struct flow_fixture *const x = s->x;
    s->kept_at_draft = QUERY(&x->f, x->flow.db, "SELECT count(*) FROM step_results");
    if (s->cancel)
        CHECK_INT(cs_work_cancel(&x->flow, s->cancel, "person", x->now, &x->f.err), CS_OK);
    if (s->outlive) x->now.unix_ms += 5001;
    if (s->outlive) s->claimed = claim_one(x);
    return work_draft(&s->work, step, arena, out, err);
}

static cs_status chain_read(void *self, const struct cs_step *step, struct cs_arena *arena,
                            struct cs_step_outcome *out, struct cs_error *err)
{
    struct chain_script *const s = self;
    return work_read(&s->work, step, arena, out, err);
}

static cs_status chain_check(void *self, const struct cs_step *step, struct cs_arena *arena,
                             struct cs_step_outcome *out, struct cs_error *err)
{
    (void)self;
    (void)arena;
    (void)err;
    CHECK_INT(step->result_count, 2); /* of read and of draft, in their order */
    CHECK_STR(step->results[0].step, "read");
    CHECK_STR(step->results[1].step, "draft");
    CHECK_STR(step->results[1].result.phi_bytes, "noted");
    *out = (struct cs_step_outcome){.next = NULL};
    return CS_OK;
}

static cs_status chain_note(void *self, const struct cs_step *step, struct cs_arena *arena,
                            struct cs_step_outcome *out, struct cs_error *err)
{
    (void)self;
    (void)arena;
    (void)err;
    CHECK_INT(step->result_count, 1);
    *out = (struct cs_step_outcome){.next = "check", .result = {CS_STR("noted")}};
    return CS_OK;
}

static const struct cs_step_def draft_steps[] = {
    {.name = "read", .work = chain_read, .next = {"draft"}, .reads = CS_READ_DOCUMENTS, WORK_STEP},
    {.name = "draft", .work = chain_draft, .next = {"review"}, .reads = CS_READ_RESULTS, WORK_STEP},
    {.name = "review"},
};
static const struct cs_workflow draft_flow = {"chain", 1, draft_steps, CS_COUNT(draft_steps)};
static const struct cs_step_def three_steps[] = {
    {.name = "read", .work = chain_read, .next = {"draft"}, .reads = CS_READ_DOCUMENTS, WORK_STEP},
    {.name = "draft", .work = chain_note, .next = {"check"}, .reads = CS_READ_RESULTS, WORK_STEP},
    {.name = "check", .work = chain_check, .reads = CS_READ_RESULTS, WORK_STEP},
};
static const struct cs_workflow three_flow = {"three", 1, three_steps, CS_COUNT(three_steps)};
static const struct cs_workflow *const flows[] = {&draft_flow, &three_flow};

static void test_chain__is_kept_at_once(void)
{
    struct flow_fixture x;
    struct chain_script script = {.x = &x};
    struct cs_work_record shown;
    size_t done = 0;
    flow_init(&x);
    struct cs_worker *const worker = work_worker(&x, flows, 2, &script);
    const cs_id run = work_begin(&x, &draft_flow, 1);
    CHECK_INT(cs_worker_turn(worker, &done, &x.f.err), CS_OK);
    CHECK_INT(done, 2);
    CHECK_INT(script.kept_at_draft, 0);
    CHECK_INT(script.work.seen_results, 1);
    CHECK(script.work.text_seen);
    CHECK_INT(work_state(&x, run), CS_RUN_AWAITING_REVIEW);
    CHECK_INT(cs_work_show(&x.flow, &x.f.arena, &run, &shown, &x.f.err), CS_OK);
    CHECK_INT(shown.step_count, 2);
    CHECK_STR(shown.steps[0].name, "read");
    CHECK_STR(shown.steps[1].name, "draft");
    CHECK_INT(shown.steps[1].attempts, 1);
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM jobs"), 0);
    CHECK_INT(flow_verified(&x), 2 + 2); /* begun with a document; two steps kept */
    cs_worker_close(worker);
    flow_deinit(&x);
}

static void test_chain__of_three_gives_each_what_came_before(void)
{
    struct flow_fixture x;
    struct chain_script script = {.x = &x};
    flow_init(&x);
    struct cs_worker *const worker = work_worker(&x, flows, 2, &script);
    const cs_id run = work_begin(&x, &three_flow, 1);
    CHECK_INT(work_until_idle(&x, worker), 3);
    CHECK_INT(work_state(&x, run), CS_RUN_DONE);
    cs_worker_close(worker);
    flow_deinit(&x);
}

static void test_chain__that_fails_keeps_what_was_done_and_counts_the_attempt(void)
{
    struct flow_fixture x;
    struct chain_script script = {.x = &x,
                                  .work = {.fail_first = 1, .fail_with = CS_E_UNAVAILABLE}};
    struct cs_work_record shown;
    flow_init(&x);
    struct cs_worker *const worker = work_worker(&x, flows, 2, &script);
    const cs_id run = work_begin(&x, &draft_flow, 1);
    CHECK_INT(work_until_idle(&x, worker), 2);
    CHECK_INT(cs_work_show(&x.flow, &x.f.arena, &run, &shown, &x.f.err), CS_OK);
    CHECK_INT(shown.step_count, 2);
    CHECK_INT(shown.steps[0].state, CS_WORK_DONE);
    CHECK_INT(shown.steps[1].state, CS_WORK_WAITING);
    CHECK_INT(shown.steps[1].attempts, 1);
    x.now.unix_ms += 100;
    CHECK_INT(work_until_idle(&x, worker), 1);
    CHECK_INT(script.work.called[0], 1); /* what was kept is not done again */
    CHECK_INT(script.work.called[1], 2);
    CHECK_INT(script.kept_at_draft, 1);
    CHECK(!script.work.keys_differ);
    CHECK_INT(work_state(&x, run), CS_RUN_AWAITING_REVIEW);
    cs_worker_close(worker);
    flow_deinit(&x);
}

static void test_chain__of_a_cancelled_run_keeps_nothing(void)
{
    struct flow_fixture x;
    struct chain_script script = {.x = &x};
    flow_init(&x);
    struct cs_worker *const worker = work_worker(&x, flows, 2, &script);
    const cs_id run = work_begin(&x, &draft_flow, 1);
    script.cancel = &run;
    CHECK_INT(work_until_idle(&x, worker), 0);
    CHECK_INT(work_state(&x, run), CS_RUN_CANCELLED);
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM step_results"), 0);
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM drafts"), 0);
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM jobs"), 0);
    cs_worker_close(worker);
    flow_deinit(&x);
}

/* Who had the job before may have died of what follows it, so nothing is done ahead. */
static void test_chain__is_not_made_of_what_was_tried_before(void)
{
    struct flow_fixture x;
    struct chain_script script = {.x = &x};
    flow_init(&x);
    struct cs_worker *const worker = work_worker(&x, flows, 2, &script);
    const cs_id run = work_begin(&x, &draft_flow, 1);
    CHECK_INT(claim_one(&x), 1);
    x.now.unix_ms += 1001;
    CHECK_INT(work_until_idle(&x, worker), 2);
    CHECK_INT(script.kept_at_draft, 1);
    CHECK_INT(work_state(&x, run), CS_RUN_AWAITING_REVIEW);
    cs_worker_close(worker);
    flow_deinit(&x);
}

static void test_chain__that_outlived_its_lease_keeps_nothing(void)
{
    struct flow_fixture x;
    struct chain_script script = {.x = &x, .outlive = true};
    flow_init(&x);
    struct cs_worker *const worker = work_worker(&x, flows, 2, &script);
    const cs_id run = work_begin(&x, &draft_flow, 1);
    CHECK_INT(work_until_idle(&x, worker), 0);
    CHECK_INT(script.claimed, 1);
    CHECK_INT(work_state(&x, run), CS_RUN_QUEUED);
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM step_results"), 0);
    script.outlive = false;
    x.now.unix_ms += 1001; /* the other's lease ends as well */
    CHECK_INT(work_until_idle(&x, worker), 2);
    CHECK_INT(work_state(&x, run), CS_RUN_AWAITING_REVIEW);
    cs_worker_close(worker);
    flow_deinit(&x);
}

int main(void)
{
    if (fixture_on_server() && !pg_answers()) return 77;
    RUN(test_chain__is_kept_at_once);
    RUN(test_chain__of_three_gives_each_what_came_before);
    RUN(test_chain__that_fails_keeps_what_was_done_and_counts_the_attempt);
    RUN(test_chain__of_a_cancelled_run_keeps_nothing);
    RUN(test_chain__is_not_made_of_what_was_tried_before);
    RUN(test_chain__that_outlived_its_lease_keeps_nothing);
    return check_end();
}
