/* work_crash_test.c - four processes begin runs, do their steps and approve them, and one after the
 * other is killed at any instant: no approval is lost, no kept step is done again, the audit log
 * has no gap and the budgets do not drift; in the end every run has ended or waits for a person.
 *
 * COUNTERSIGN_TEST_KILLS says how often (60); tests/torture asks for 10,000 on each store. */
#include "tests/flow/work_whole.h"

#include <stdatomic.h>
#include <stdlib.h>

#define PROCESSES 4
#define KILLS_BETWEEN_CHECKS 20
#define APPROVALS_MAX 2000000

/* Shared by all processes: what was acknowledged to a person. */
struct approvals {
    atomic_long count;
    cs_id runs[APPROVALS_MAX];
};

struct crash {
    struct flow_fixture x;
    struct approvals *approvals;
    uint32_t random;
};

static uint32_t random_next(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* ---- steps; an upstream that fails one time in five ---- */

struct crash_self {
    uint32_t random;
};

static cs_status crash_read(void *self, const struct cs_step *step, struct cs_arena *arena,
                            struct cs_step_outcome *out, struct cs_error *err)
{
    (void)self;
    (void)step;
    (void)arena;
    (void)err;
    *out = (struct cs_step_outcome){.next = "draft", .result = {CS_STR("lisinopril 20 mg")}};
    return CS_OK;
}

static cs_status crash_draft(void *self, const struct cs_step *step, struct cs_arena *arena,
                             struct cs_step_outcome *out, struct cs_error *err)
{
    static const struct cs_spending spent = {"tokens", 7};
    struct crash_self *const s = self;
    (void)step;
    (void)arena;
    if (random_next(&s->random) % 5 == 0)
        return CS_FAIL(err, CS_E_UNAVAILABLE, "The upstream of a test does not answer", "");
    *out = (struct cs_step_outcome){
        .next = "review", .draft = {CS_STR(DRAFT)}, .spent = &spent, .spent_count = 1};
    return CS_OK;
}

static cs_status crash_release(void *self, const struct cs_step *step, struct cs_arena *arena,
                               struct cs_step_outcome *out, struct cs_error *err)
{
    (void)self;
    (void)step;
    (void)arena;
    (void)err;
    *out = (struct cs_step_outcome){.next = NULL};
    return CS_OK;
}

#define CRASH_STEP .attempts_max = CS_JOB_ATTEMPTS_MAX, .timeout_ms = 300, .retry_ms = 1

static const struct cs_step_def crash_steps[] = {
    {.name = "read", .work = crash_read, .next = {"draft"}, CRASH_STEP},
    {.name = "draft", .work = crash_draft, .next = {"review"}, CRASH_STEP},
    {.name = "review", .next = {"release"}},
    {.name = "release", .work = crash_release, CRASH_STEP},
};
static const struct cs_workflow crash_four = {"four", 1, crash_steps, CS_COUNT(crash_steps)};
static const struct cs_workflow *const workflows[] = {&crash_four};

/* ---- a process ---- */

static bool awaiting(struct flow_fixture *x, uint32_t skip, cs_id *run)
{
    struct cs_stmt st;
    CS_STMT(
        &st, x->flow.db,
        "SELECT id FROM runs WHERE tenant = $1 AND state = 'awaiting_review' LIMIT 1 OFFSET $2");
    cs_bind_str(&st, 1, x->flow.tenant);
    cs_bind_int(&st, 2, skip);
    const bool found = cs_stmt_next(&st);
    if (found) *run = cs_col_id(&st, 0);
    return cs_stmt_end(&st, &x->f.err) == CS_OK && found;
}

/* As a person does: look, sign, then be told that it is kept. */
static cs_status approve_one(struct crash *c, struct cs_arena *arena, const cs_id *run)
{
    struct cs_review_outcome outcome;
    const struct cs_clock clock = cs_clock_system();
    c->x.now = clock.ops->now(clock.self);
    const cs_status status = work_decide_in(&c->x, arena, *run, CS_VERDICT_APPROVE, &outcome);
    if (status == CS_E_CONFLICT) return CS_OK; /* another was first */
    CS_TRY(status);
    const long at = atomic_fetch_add(&c->approvals->count, 1);
    if (at < APPROVALS_MAX) c->approvals->runs[at] = *run;
    return CS_OK;
}

static cs_status crash_round(struct crash *c, struct cs_worker *worker)
{
    struct cs_arena arena;
    size_t done = 0;
    cs_id run;
    cs_status status = CS_OK;
    const struct cs_clock clock = cs_clock_system();
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    c->x.now = clock.ops->now(clock.self);
    if (random_next(&c->random) % 2) status = work_begin_in(&c->x, &arena, &crash_four, 1, &run);
    if (status == CS_OK) status = cs_worker_turn(worker, &done, &c->x.f.err);
    if (status == CS_OK && awaiting(&c->x, random_next(&c->random) % 4, &run))
        status = approve_one(c, &arena, &run);
    cs_arena_deinit(&arena);
    return status;
}

static struct cs_worker *worker_make(struct crash *c, struct crash_self *self)
{
    struct cs_worker *worker = NULL;
    const struct cs_worker_options options = {.workflows = workflows,
                                              .workflow_count = 1,
                                              .self = self,
                                              .batch_max = 4,
                                              .batch_ms = 20,
                                              .clock = cs_clock_system(),
                                              .from = cs_allocator_system()};
    return cs_worker_open(&c->x.flow, &options, &worker, &c->x.f.err) == CS_OK ? worker : NULL;
}

static int crash_child(void *self)
{
    struct crash own = *(struct crash *)self;
    struct crash_self steps = {.random = own.random * 2654435761U + 1};
    cs_arena_init(&own.x.f.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    if (flow_try_open(&own.x, fixture_options(&own.x.f), cs_allocator_system()) != CS_OK)
        return 100;
    struct cs_worker *const worker = worker_make(&own, &steps);
    cs_status status = worker ? CS_OK : CS_E_MEMORY;
    while (status == CS_OK) status = crash_round(&own, worker);
    fprintf(stderr, "a worker ended by itself: %s (%s)\n", own.x.f.err.message, own.x.f.err.where);
    return (int)status; /* never: it is killed */
}

/* ---- the test ---- */

static pid_t child_start(struct crash *c)
{
    c->random = random_next(&c->random) | 1;
    return fixture_fork(crash_child, c);
}

static void child_kill(pid_t child)
{
    CHECK(kill(child, SIGKILL) == 0);
    CHECK_INT(fixture_wait(child), 250);
}

/* Every approval that was acknowledged is there. */
static void approvals_check(struct crash *c)
{
    long count = atomic_load(&c->approvals->count);
    if (count > APPROVALS_MAX) count = APPROVALS_MAX;
    for (long i = 0; i < count; i++) {
        const cs_id *const run = &c->approvals->runs[i];
        const cs_id none = {{0}};
        struct cs_stmt st;
        if (cs_id_equal(*run, none)) continue; /* killed between the two: never told */
        CS_STMT(&st, c->x.flow.db, "SELECT state FROM runs WHERE tenant = $1 AND id = $2");
        cs_bind_str(&st, 1, c->x.flow.tenant);
        cs_bind_id(&st, 2, run);
        CHECK(cs_stmt_next(&st));
        CHECK(!cs_str_equal(cs_col_str(&st, 0), CS_STR("awaiting_review")));
        CHECK_INT(cs_stmt_end(&st, &c->x.f.err), CS_OK);
    }
}

static void whole_check(struct crash *c)
{
    flow_open(&c->x);
    work_whole_check(&c->x);
    approvals_check(c);
    flow_close(&c->x);
}

/* Nobody is killed any more: every run ends, or waits for a person. */
static void rest_end(struct crash *c)
{
    struct crash_self steps = {.random = 77};
    int quiet = 0;
    cs_id run;
    flow_open(&c->x);
    struct cs_worker *const worker = worker_make(c, &steps);
    CHECK(worker);
    while (worker && quiet < 400) {
        size_t done = 0;
        CHECK_INT(cs_worker_turn(worker, &done, &c->x.f.err), CS_OK);
        const bool approved = awaiting(&c->x, 0, &run);
        if (approved && approve_one(c, &c->x.f.arena, &run) != CS_OK) break;
        quiet = done || approved ? 0 : quiet + 1;
        if (quiet) (void)usleep(2000); /* 800 ms: longer than any lease */
    }
    CHECK_INT(quiet, 400); /* or an approval failed */
    cs_worker_close(worker);
    work_whole_check(&c->x);
    approvals_check(c);
    CHECK_INT(WORK_ONE(&c->x, "SELECT count(*) FROM runs WHERE state NOT IN ('done', 'stopped')"),
              0);
}

static long kills_asked(void)
{
    const char *const text = getenv("COUNTERSIGN_TEST_KILLS");
    const long n = text ? strtol(text, NULL, 10) : 0;
    return n > 0 ? n : 60;
}

static void test_work__loses_and_repeats_nothing_when_its_processes_are_killed(void)
{
    struct crash *const c =
        mmap(NULL, sizeof *c, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    pid_t children[PROCESSES];
    const long kills = kills_asked();
    if (c == MAP_FAILED) abort();
    c->approvals =
        mmap(NULL, sizeof *c->approvals, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (c->approvals == MAP_FAILED) abort();
    c->random = 2463534242U;
    fixture_init(&c->x.f);
    flow_open(&c->x);
    flow_close(&c->x);
    for (int i = 0; i < PROCESSES; i++) children[i] = child_start(c);
    for (long n = 1; n <= kills; n++) {
        const uint32_t at = random_next(&c->random) % PROCESSES;
        (void)usleep(2000 + random_next(&c->random) % (n % 3 ? 20000 : 80000));
        child_kill(children[at]);
        if (n % KILLS_BETWEEN_CHECKS == 0) {
            for (uint32_t i = 0; i < PROCESSES; i++)
                if (i != at) child_kill(children[i]);
            whole_check(c);
            for (uint32_t i = 0; i < PROCESSES; i++)
                if (i != at) children[i] = child_start(c);
        }
        children[at] = child_start(c);
    }
    for (int i = 0; i < PROCESSES; i++) child_kill(children[i]);
    whole_check(c);
    rest_end(c);
    struct flow_fixture *const x = &c->x;
    fprintf(stderr,
            "%ld kills: %lld runs, %lld steps kept, %ld approvals told, %lld runs wait for a"
            " person\n",
            kills, (long long)WORK_ONE(x, "SELECT count(*) FROM runs"),
            (long long)WORK_ONE(x, "SELECT count(*) FROM step_results"),
            atomic_load(&c->approvals->count),
            (long long)WORK_ONE(x, "SELECT count(*) FROM runs WHERE state = 'stopped'"));
    CHECK(WORK_ONE(x, "SELECT count(*) FROM runs WHERE state = 'done'") > 0);
    flow_deinit(x);
    (void)munmap(c->approvals, sizeof *c->approvals);
    (void)munmap(c, sizeof *c);
}

int main(void)
{
    if (fixture_on_server() && !pg_answers()) return 77;
    RUN(test_work__loses_and_repeats_nothing_when_its_processes_are_killed);
    return check_end();
}
