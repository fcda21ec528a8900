/* work_crash_test.c - four processes begin runs and do their steps, two sign them, and one after
 * the other is killed at any instant: no run and no signature that somebody was told of is lost,
 * no kept step is done again, the audit log has no gap and the budget does not drift; in the end
 * every run has ended or waits for a person.
 *
 * COUNTERSIGN_TEST_KILLS says how often (60); tests/torture asks for 10,000 on each store. A store
 * takes 1,000 of them, then the next is made. COUNTERSIGN_TEST_SEED: other instants (1). */
#include "tests/flow/crowd.h"

#define WORKERS 4
#define MEMBERS 6
#define KILLS_BETWEEN_CHECKS 20
#define KILLS_A_STORE 1000

CROWD_STEPS(crash_steps, .attempts_max = CS_JOB_ATTEMPTS_MAX, .timeout_ms = 300, .retry_ms = 1);
static const struct cs_workflow crash_flow = {"crowd", 1, crash_steps, CS_COUNT(crash_steps)};

struct killed {
    long all;
    long at[CROWD_DOINGS];
};

/* ---- processes ---- */

static int work_child(void *self)
{
    struct crowd own;
    struct cs_arena arena;
    size_t done = 0;
    cs_status status = crowd_open(&own, self);
    struct cs_worker *const worker = status == CS_OK ? crowd_worker(&own) : NULL;
    while (worker && status == CS_OK) {
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        if (crowd_random(&own.random) % 2) status = crowd_begin(&own, &arena);
        if (status == CS_OK) status = crowd_turn(&own, worker, &done);
        cs_arena_deinit(&arena);
    }
    return crowd_failed(&own, status); /* never: it is killed */
}

static int sign_child(void *self)
{
    struct crowd own;
    struct cs_arena arena;
    cs_id run;
    cs_status status = crowd_open(&own, self);
    while (status == CS_OK) {
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        if (crowd_awaiting(&own, crowd_random(&own.random) % 4, &run))
            status = crowd_sign(&own, &arena, &run);
        cs_arena_deinit(&arena);
    }
    return crowd_failed(&own, status);
}

static pid_t member_start(struct crowd *c, int member)
{
    return crowd_start(c, member, member < WORKERS ? work_child : sign_child);
}

static void member_kill(struct crowd *c, struct killed *killed, int member, pid_t child)
{
    const enum crowd_doing at = crowd_kill(c, member, child);
    killed->all++;
    killed->at[at]++;
}

/* ---- the test ---- */

/* Everybody is killed at once, and what there is must be whole. */
static void all_kill(struct crowd *c, struct killed *killed, const pid_t children[MEMBERS])
{
    for (int i = 0; i < MEMBERS; i++) member_kill(c, killed, i, children[i]);
    crowd_alone(c);
    crowd_check(c, false);
    flow_close(&c->x);
}

/* Half the time soon, so that somebody is killed who has hardly begun. On a server all takes
 * longer, from the greeting on. */
static uint32_t latest_us(long n)
{
    const uint32_t us = n % 2 ? 20000 : 80000;
    return fixture_on_server() ? 3 * us : us;
}

static void kills_do(struct crowd *c, struct killed *killed, long kills)
{
    pid_t children[MEMBERS];
    for (int i = 0; i < MEMBERS; i++) children[i] = member_start(c, i);
    for (long n = 1; killed->all + MEMBERS < kills; n++) {
        const int at = (int)(crowd_random(&c->random) % MEMBERS);
        (void)usleep(crowd_random(&c->random) % latest_us(n));
        if (n % KILLS_BETWEEN_CHECKS) {
            member_kill(c, killed, at, children[at]);
            children[at] = member_start(c, at);
            continue;
        }
        all_kill(c, killed, children);
        for (int i = 0; i < MEMBERS; i++) children[i] = member_start(c, i);
    }
    (void)usleep(50000);
    all_kill(c, killed, children);
}

/* Nobody is killed any more: every run ends, or waits for a person. */
static void rest_end(struct crowd *c)
{
    crowd_alone(c);
    struct cs_worker *const worker = crowd_worker(c);
    if (!worker) abort();
    crowd_rest(c, worker, true);
    cs_worker_close(worker);
    crowd_end_check(c);
}

static void store_tell(struct crowd *c, const struct killed *killed)
{
    struct flow_fixture *const x = &c->x;
    fprintf(stderr, "%ld kills (", killed->all);
    for (int i = 0; i < CROWD_DOINGS; i++)
        fprintf(stderr, "%s%s %ld", i ? ", " : "", crowd_doing_names[i], killed->at[i]);
    fprintf(stderr,
            "): %lld runs, %lld steps kept, %lld signatures, %lld stopped, %lld audit events\n",
            (long long)WORK_ONE(x, "SELECT count(*) FROM runs"),
            (long long)WORK_ONE(x, "SELECT count(*) FROM step_results"),
            (long long)WORK_ONE(x, "SELECT count(*) FROM sign_offs"),
            (long long)WORK_ONE(x, "SELECT count(*) FROM runs WHERE state = 'stopped'"),
            (long long)WORK_ONE(x, "SELECT count(*) FROM audit_events"));
}

static void store_kill(uint32_t seed, long kills)
{
    struct killed killed = {0};
    struct crowd *const c = crowd_new(&crash_flow, seed);
    kills_do(c, &killed, kills);
    rest_end(c);
    store_tell(c, &killed);
    CHECK(killed.all >= kills);
    CHECK(WORK_ONE(&c->x, "SELECT count(*) FROM runs WHERE state = 'done'") > 0);
    crowd_end(c);
}

static void test_work__loses_and_repeats_nothing_when_its_processes_are_killed(void)
{
    const long kills = crowd_number("COUNTERSIGN_TEST_KILLS", 60);
    const uint32_t seed = (uint32_t)crowd_number("COUNTERSIGN_TEST_SEED", 1);
    const long stores = (kills + KILLS_A_STORE - 1) / KILLS_A_STORE;
    for (long i = 0; i < stores && !check_failures; i++)
        store_kill(seed + (uint32_t)i, kills / stores + (i < kills % stores));
}

int main(void)
{
    if (fixture_on_server() && !pg_answers()) return 77;
    RUN(test_work__loses_and_repeats_nothing_when_its_processes_are_killed);
    return check_end();
}
