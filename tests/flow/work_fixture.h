/* work_fixture.h - a workflow of four steps with an approval, whose steps do as a test tells
 * them. */
#ifndef CS_TEST_WORK_FIXTURE_H
#define CS_TEST_WORK_FIXTURE_H

#include "flow/flow_in.h"
#include "flow/review.h"
#include "tests/flow/flow_fixture.h"

struct work_script {
    int called[4];       /* read, draft, release, each */
    int fail_first;      /* so many calls of draft fail ... */
    cs_status fail_with; /* ... with this */
    bool keys_differ;    /* a key of a step was not that of its first attempt */
    char draft_key[96];
    int64_t spend; /* of the account "tokens", by draft */
    int64_t seen_documents;
    int64_t seen_results;
    bool text_seen; /* the document's and the first step's text came through */
    cs_time due;    /* of the step behind read */
};

static inline cs_status work_read(void *self, const struct cs_step *step, struct cs_arena *arena,
                                  struct cs_step_outcome *out, struct cs_error *err)
{
    struct work_script *const s = self;
    (void)arena;
    (void)err;
    s->called[0]++;
    s->seen_documents = (int64_t)step->document_count;
    s->text_seen = step->document_count > 0 &&
                   cs_str_equal(step->documents[0].body.phi_bytes, CS_STR(NOTE));
    *out = (struct cs_step_outcome){
        .next = "draft", .due = s->due, .result = {CS_STR("lisinopril 20 mg")}};
    return CS_OK;
}

static inline cs_status work_draft(void *self, const struct cs_step *step, struct cs_arena *arena,
                                   struct cs_step_outcome *out, struct cs_error *err)
{
    static const struct cs_run_count counts[] = {{"medications", 1}};
    struct work_script *const s = self;
    s->called[1]++;
    if (s->draft_key[0] && strcmp(s->draft_key, step->key) != 0) s->keys_differ = true;
    (void)snprintf(s->draft_key, sizeof s->draft_key, "%s", step->key);
    if (s->called[1] <= s->fail_first) return CS_FAIL(err, s->fail_with, "A test asked for it", "");
    s->seen_results = (int64_t)step->result_count;
    s->text_seen = s->text_seen && step->result_count > 0 &&
                   cs_str_equal(step->results[0].result.phi_bytes, CS_STR("lisinopril 20 mg"));
    struct cs_spending *const spent = CS_NEW(arena, struct cs_spending);
    if (!spent) return cs_arena_fail(arena, err);
    *spent = (struct cs_spending){"tokens", s->spend};
    *out = (struct cs_step_outcome){
        .next = "review",
        .draft = {CS_STR(DRAFT)},
        .needs_review = true,
        .reason_count = 2,
        .counts = counts,
        .count_count = 1,
        .spent = spent,
        .spent_count = s->spend > 0,
    };
    return CS_OK;
}

static inline cs_status work_release(void *self, const struct cs_step *step, struct cs_arena *arena,
                                     struct cs_step_outcome *out, struct cs_error *err)
{
    struct work_script *const s = self;
    (void)step;
    (void)arena;
    (void)err;
    s->called[2]++;
    *out = (struct cs_step_outcome){.next = NULL};
    return CS_OK;
}

#define WORK_STEP .attempts_max = 3, .timeout_ms = 5000, .retry_ms = 100

static const struct cs_step_def work_steps[] = {
    {.name = "read", .work = work_read, .next = {"draft"}, .reads = CS_READ_DOCUMENTS, WORK_STEP},
    {.name = "draft",
     .work = work_draft,
     .next = {"review"},
     .reads = CS_READ_RESULTS,
     .account = "tokens",
     WORK_STEP},
    {.name = "review", .next = {"release"}, .risk = CS_RISK_HIGH},
    {.name = "release", .work = work_release, WORK_STEP},
};
static const struct cs_workflow work_four = {"four", 1, work_steps, CS_COUNT(work_steps)};

/* A clock that a test moves. */
static inline cs_time work_now(void *self)
{
    const struct flow_fixture *const x = self;
    return x->now;
}
static inline int64_t work_ticks(void *self)
{
    (void)self;
    return 0;
}
static const struct cs_clock_ops work_clock = {work_now, work_ticks};

static inline struct cs_worker *work_worker(struct flow_fixture *x,
                                            const struct cs_workflow *const *workflows,
                                            size_t count, void *self)
{
    struct cs_worker *worker = NULL;
    const struct cs_worker_options options = {.workflows = workflows,
                                              .workflow_count = count,
                                              .self = self,
                                              .batch_max = 8,
                                              .batch_ms = 50,
                                              .clock = {&work_clock, x},
                                              .from = cs_allocator_system()};
    CHECK_INT(cs_worker_open(&x->flow, &options, &worker, &x->f.err), CS_OK);
    if (!worker) abort();
    return worker;
}

static inline cs_status work_begin_in(struct flow_fixture *x, struct cs_arena *arena,
                                      const struct cs_workflow *workflow, size_t documents,
                                      cs_id *run)
{
    struct cs_run_document list[CS_RUN_DOCUMENTS_MAX];
    for (size_t i = 0; i < documents; i++) {
        list[i] = (struct cs_run_document){
            .body = {CS_STR(NOTE)}, .name = {CS_STR(NAME)}, .media_type = "text/plain"};
        CS_TRY(cs_sha256(CS_STR(NOTE), &list[i].sha256, &x->f.err));
    }
    const struct cs_run_start start = {.app = workflow->name,
                                       .engine = "rules",
                                       .documents = list,
                                       .document_count = documents,
                                       .now = x->now};
    const struct cs_work_start work = {.workflow = workflow, .priority = CS_PRIORITY_NORMAL};
    return cs_work_begin(&x->flow, arena, &start, &work, run, &x->f.err);
}

static inline cs_id work_begin(struct flow_fixture *x, const struct cs_workflow *workflow,
                               size_t documents)
{
    cs_id run = {{0}};
    CHECK_INT(work_begin_in(x, &x->f.arena, workflow, documents, &run), CS_OK);
    return run;
}

/* Turns until nothing is due; gives how many steps were kept. */
static inline size_t work_until_idle(struct flow_fixture *x, struct cs_worker *worker)
{
    size_t all = 0;
    size_t done = 0;
    for (int i = 0; i < 10000; i++) {
        CHECK_INT(cs_worker_turn(worker, &done, &x->f.err), CS_OK);
        all += done;
        if (done == 0) return all;
    }
    return all;
}

/* As another person does: look, then sign what was shown. CS_E_NOT_FOUND: it does not wait. */
static inline cs_status work_decide_in(struct flow_fixture *x, struct cs_arena *arena, cs_id run,
                                       enum cs_verdict verdict, struct cs_review_outcome *out)
{
    char seen[65];
    struct cs_review_shown shown;
    const cs_actor actor = x->flow.actor;
    x->flow.actor = cs_actor_uid(2000);
    x->flow.roles = cs_roles_with((cs_roles){0}, CS_ROLE_CLINICIAN);
    cs_status status = cs_review_show(&x->flow, arena, &run, x->now, &shown, &x->f.err);
    if (status == CS_OK) {
        cs_digest_text(&shown.seen, seen);
        const struct cs_review_decision decision = {
            .run = run,
            .verdict = verdict,
            .reasons = verdict == CS_VERDICT_REJECT ? CS_REJECT_BIT(CS_REJECT_OTHER) : 0,
            .seen = {seen, 64},
            .now = x->now};
        status = cs_review_decide(&x->flow, arena, &decision, out, &x->f.err);
    }
    x->flow.actor = actor;
    return status;
}

static inline cs_status work_approve(struct flow_fixture *x, cs_id run)
{
    struct cs_review_outcome outcome;
    return work_decide_in(x, &x->f.arena, run, CS_VERDICT_APPROVE, &outcome);
}

static inline enum cs_run_state work_state(struct flow_fixture *x, cs_id run)
{
    struct cs_run_record record;
    CHECK_INT(flow_show(x, run, 0, &record), CS_OK);
    return record.row.state;
}

#endif
