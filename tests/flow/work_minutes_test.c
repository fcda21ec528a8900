/* work_minutes_test.c - four worker processes, of which one is killed every second, while runs are
 * begun and signed all the time and the upstream fails one time in five: in the end every run has
 * ended right, or waits for a person, who has a signature to give or a stopped run to look at.
 *
 * COUNTERSIGN_TEST_SECONDS says how long (3); tests/torture asks for ten minutes on each store. */
#include "tests/flow/crowd.h"

#define WORKERS 4
#define BEGINNER 4
#define SIGNER 5
#define MEMBERS 6
#define WAITING_MAX 100  /* jobs; more runs are begun when fewer wait */
#define UNSIGNED_MAX 300 /* runs, too: a person keeps up */
#define BEGIN_PAUSE_US 10000
#define REST_SECONDS_MAX 120

/* One step in 600 or so fails each time: its run stops. A killed worker's jobs wait for a lease. */
CROWD_STEPS(minute_steps, .attempts_max = 4, .timeout_ms = 1500, .retry_ms = 20);
static const struct cs_workflow minute_flow = {"crowd", 1, minute_steps, CS_COUNT(minute_steps)};

static int work_child(void *self)
{
    struct crowd own;
    size_t done = 0;
    cs_status status = crowd_open(&own, self);
    struct cs_worker *const worker = status == CS_OK ? crowd_worker(&own) : NULL;
    while (worker && status == CS_OK) {
        status = crowd_turn(&own, worker, &done);
        if (done == 0) (void)usleep(5000);
    }
    return crowd_failed(&own, status);
}

/* Of the runs one in sixteen stays unsigned, and some stop. */
static bool room(struct crowd *own)
{
    const long runs = atomic_load(&own->told->run_count);
    const long signed_count = atomic_load(&own->told->signed_count);
    if (runs - runs / 12 - signed_count > UNSIGNED_MAX) return false;
    return WORK_ONE(&own->x, "SELECT count(*) FROM jobs WHERE tenant = 'default'"
                             " AND state = 'waiting'") < WAITING_MAX;
}

static int begin_child(void *self)
{
    struct crowd own;
    struct cs_arena arena;
    cs_status status = crowd_open(&own, self);
    while (status == CS_OK && !atomic_load(&own.told->over)) {
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        if (room(&own)) status = crowd_begin(&own, &arena);
        cs_arena_deinit(&arena);
        (void)usleep(BEGIN_PAUSE_US);
    }
    flow_close(&own.x);
    return status == CS_OK ? 0 : crowd_failed(&own, status);
}

/* One in sixteen is never signed. */
static bool signable(struct crowd *own, cs_id *run)
{
    bool found = false;
    struct cs_stmt st;
    CS_STMT(&st, own->x.flow.db,
            "SELECT id FROM runs WHERE tenant = $1 AND state = 'awaiting_review'"
            " ORDER BY started_ms DESC LIMIT 256");
    cs_bind_str(&st, 1, own->x.flow.tenant);
    while (!found && cs_stmt_next(&st)) {
        *run = cs_col_id(&st, 0);
        found = run->bytes[1] % 16 != 0;
    }
    return cs_stmt_end(&st, &own->x.f.err) == CS_OK && found;
}

/* Ends when it is told to and nothing is left to sign. */
static int sign_child(void *self)
{
    struct crowd own;
    struct cs_arena arena;
    cs_id run;
    cs_status status = crowd_open(&own, self);
    while (status == CS_OK) {
        const bool found = signable(&own, &run);
        if (!found && atomic_load(&own.told->over)) break;
        if (!found) (void)usleep(5000);
        if (!found) continue;
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        status = crowd_sign(&own, &arena, &run);
        cs_arena_deinit(&arena);
    }
    flow_close(&own.x);
    return status == CS_OK ? 0 : crowd_failed(&own, status);
}

static pid_t member_start(struct crowd *c, int member)
{
    if (member < WORKERS) return crowd_start(c, member, work_child);
    return crowd_start(c, member, member == BEGINNER ? begin_child : sign_child);
}

/* One worker, in turn, every second: at an instant within it. */
static long seconds_pass(struct crowd *c, pid_t children[MEMBERS], long seconds)
{
    for (long n = 0; n < seconds; n++) {
        const int at = (int)(n % WORKERS);
        const uint32_t within_us = crowd_random(&c->random) % 1000000;
        (void)usleep(within_us);
        (void)crowd_kill(c, at, children[at]);
        children[at] = member_start(c, at);
        (void)usleep(1000000 - within_us);
    }
    return seconds;
}

/* Nothing more is begun and nobody killed: until no job is left but the dead, which were told. The
 * signer goes on, so there may be new ones an instant later. */
static void rest_end(struct crowd *c, pid_t children[MEMBERS])
{
    atomic_store(&c->told->over, true);
    CHECK_INT(fixture_wait(children[BEGINNER]), 0);
    flow_open(&c->x);
    int64_t left = crowd_left(c);
    for (int i = 0; i < 10 * REST_SECONDS_MAX && left > 0; i++) {
        (void)usleep(100000);
        left = crowd_left(c);
    }
    CHECK_INT(left, 0);
    flow_close(&c->x);
    CHECK_INT(fixture_wait(children[SIGNER]), 0);
    children[SIGNER] = member_start(c, SIGNER); /* what came after it had gone */
    CHECK_INT(fixture_wait(children[SIGNER]), 0);
}

static void release_end(struct crowd *c)
{
    flow_open(&c->x);
    struct cs_worker *const worker = crowd_worker(c);
    if (!worker) abort();
    crowd_rest(c, worker, false);
    cs_worker_close(worker);
    crowd_end_check(c);
}

#define RUNS_IN(state) (long long)WORK_ONE(&c->x, "SELECT count(*) FROM runs WHERE state = " state)

static void test_work__ends_right_or_waits_while_workers_are_killed_and_the_upstream_fails(void)
{
    pid_t children[MEMBERS];
    const long seconds = crowd_number("COUNTERSIGN_TEST_SECONDS", 3);
    struct crowd *const c =
        crowd_new(&minute_flow, (uint32_t)crowd_number("COUNTERSIGN_TEST_SEED", 1));
    for (int i = 0; i < MEMBERS; i++) children[i] = member_start(c, i);
    const long kills = seconds_pass(c, children, seconds);
    rest_end(c, children);
    for (int i = 0; i < WORKERS; i++) (void)crowd_kill(c, i, children[i]);
    if (fixture_on_server()) pg_others_gone();
    release_end(c);
    fprintf(stderr,
            "%ld s, %ld kills, upstream failed %ld of %ld: %lld done, %lld rejected, %lld wait for"
            " a signature, %lld stopped; %lld tokens\n",
            seconds, kills, atomic_load(&c->told->failed_count), atomic_load(&c->told->asked_count),
            RUNS_IN("'done'"), RUNS_IN("'rejected'"), RUNS_IN("'awaiting_review'"),
            RUNS_IN("'stopped'"), (long long)WORK_ONE(&c->x, "SELECT sum(spent) FROM budgets"));
    CHECK(RUNS_IN("'done'") > 0);
    crowd_end(c);
}

int main(void)
{
    if (fixture_on_server() && !pg_answers()) return 77;
    RUN(test_work__ends_right_or_waits_while_workers_are_killed_and_the_upstream_fails);
    return check_end();
}
