/* review_crash_test.c - two people at once, and people whose machine dies while they sign.
 *
 * COUNTERSIGN_REVIEW_KILLS sets how many are killed (100). */
#include "tests/flow/review_fixture.h"

#include <stdlib.h>

#define ROUNDS 25
#define KILLS 100
/* A signature takes about one millisecond in memory, ten on a server. */
#define LATEST_US (fixture_on_server() ? 30000U : 1500U)

struct racer {
    struct flow_fixture *x;
    cs_id run;
    uint32_t uid;
    int ready; /* one byte: this one may be started */
    int go;    /* one byte, or its end: start */
};

/* A handle of its own in the child. */
static cs_status child_open(const struct racer *r, struct flow_fixture *own)
{
    *own = (struct flow_fixture){.f = r->x->f};
    cs_arena_init(&own->f.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CS_TRY(flow_try_open(own, fixture_options(&own->f), cs_allocator_system()));
    own->now = r->x->now;
    as(own, r->uid, CS_ROLE_REVIEWER);
    return CS_OK;
}

static void start_wait(const struct racer *r)
{
    char byte = 'r';
    if (write(r->ready, &byte, 1) != 1 || read(r->go, &byte, 1) < 0) _exit(102);
}

static int take_child(void *self)
{
    const struct racer *const r = self;
    struct flow_fixture own;
    cs_time until;
    if (child_open(r, &own) != CS_OK) return 100;
    start_wait(r);
    return (int)cs_review_take(&own.flow, &r->run, own.now, &until, &own.f.err);
}

/* Look before the start, sign after it. */
static int sign_child(void *self)
{
    const struct racer *const r = self;
    struct flow_fixture own;
    struct cs_review_shown shown;
    struct cs_review_outcome out;
    if (child_open(r, &own) != CS_OK) return 100;
    if (review_show(&own, &r->run, &shown) != CS_OK) return 101;
    const struct cs_review_decision d =
        review_decision(&own, &r->run, CS_VERDICT_APPROVE, review_seen(&own, &shown));
    start_wait(r);
    return (int)cs_review_decide(&own.flow, &own.f.arena, &d, &out, &own.f.err);
}

/* Both begin at once; what each gave. */
static void race(struct racer racers[2], int (*child)(void *self), int statuses[2])
{
    int ready[2];
    int go[2];
    pid_t pids[2];
    char byte = 'g';
    if (pipe(ready) != 0 || pipe(go) != 0) abort();
    for (int i = 0; i < 2; i++) {
        racers[i].ready = ready[1];
        racers[i].go = go[0];
        pids[i] = fixture_fork(child, &racers[i]);
    }
    for (int i = 0; i < 2; i++)
        if (read(ready[0], &byte, 1) != 1) abort();
    for (int i = 0; i < 2; i++)
        if (write(go[1], &byte, 1) != 1) abort();
    for (int i = 0; i < 2; i++) statuses[i] = fixture_wait(pids[i]);
    for (int i = 0; i < 2; i++) {
        (void)close(ready[i]);
        (void)close(go[i]);
    }
}

static void test_take__is_won_by_one(void)
{
    struct flow_fixture x;
    int statuses[2];
    flow_init(&x);
    for (int i = 0; i < ROUNDS; i++) {
        const cs_id run = review_run(&x);
        flow_close(&x);
        struct racer racers[2] = {{&x, run, 1001, -1, -1}, {&x, run, 1002, -1, -1}};
        race(racers, take_child, statuses);
        CHECK((statuses[0] == CS_OK) + (statuses[1] == CS_OK) == 1);
        CHECK((statuses[0] == CS_E_CONFLICT) + (statuses[1] == CS_E_CONFLICT) == 1);
        flow_open(&x);
        CHECK(review_row(&x, &run).holder.len > 0);
    }
    CHECK_INT(review_refusals(&x), ROUNDS);
    (void)flow_verified(&x);
    flow_deinit(&x);
}

/* Two people where one signature is needed, then one person twice where two are. */
static void test_sign__is_won_by_one(void)
{
    struct flow_fixture x;
    int statuses[2];
    flow_init(&x);
    struct cs_review_policy two = cs_review_policy_default();
    two.rule.signatures = 2;
    for (int i = 0; i < 2 * ROUNDS; i++) {
        const bool same_person = i % 2 == 1;
        x.flow.review = same_person ? &two : NULL;
        const cs_id run = review_run(&x);
        flow_close(&x);
        struct racer racers[2] = {{&x, run, 1001, -1, -1},
                                  {&x, run, same_person ? 1001 : 1002, -1, -1}};
        race(racers, sign_child, statuses);
        CHECK((statuses[0] == CS_OK) + (statuses[1] == CS_OK) == 1);
        CHECK((statuses[0] == CS_E_CONFLICT) + (statuses[1] == CS_E_CONFLICT) == 1);
        flow_open(&x);
        const struct cs_review_row row = review_row(&x, &run);
        CHECK_INT(row.signed_count, 1);
        CHECK_INT(row.state, same_person ? CS_REVIEW_WAITING : CS_REVIEW_DECIDED);
    }
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM sign_offs"), 2 * ROUNDS);
    (void)flow_verified(&x);
    flow_deinit(&x);
}

/* ---- kills ---- */

static unsigned delay_next(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state % LATEST_US;
}

/* What a signature writes is there whole for each that is there. */
static int64_t whole_check(struct flow_fixture *x)
{
    struct fixture *const f = &x->f;
    struct cs_db *const db = x->flow.db;
    const int64_t given = QUERY(f, db, "SELECT count(*) FROM sign_offs");
    CHECK_INT(QUERY(f, db, "SELECT count(*) FROM approvals WHERE state = 'decided'"), given);
    CHECK_INT(QUERY(f, db, "SELECT count(*) FROM runs WHERE state = 'done'"), given);
    CHECK_INT(QUERY(f, db, "SELECT count(*) FROM audit_events WHERE action = 'review.signed'"),
              given);
    CHECK_INT(QUERY(f, db, "SELECT count(*) FROM audit_events WHERE action = 'run.decided'"),
              given);
    CHECK_INT(QUERY(f, db,
                    "SELECT count(*) FROM approvals a JOIN runs r ON r.tenant = a.tenant"
                    " AND r.id = a.run_id WHERE (a.state = 'decided') <> (r.state = 'done')"),
              0);
    (void)flow_verified(x);
    return given;
}

static void test_sign__is_before_or_after_a_kill(void)
{
    struct flow_fixture x;
    struct cs_review_outcome out;
    uint32_t random = 2463534242U;
    const char *const wanted = getenv("COUNTERSIGN_REVIEW_KILLS");
    const int kills = wanted ? (int)strtol(wanted, NULL, 10) : KILLS;
    int done = 0;
    int undone = 0;
    flow_init(&x);
    for (int i = 0; i < kills; i++) {
        int ready[2];
        int go[2];
        char byte = 'g';
        const cs_id run = review_run(&x);
        const int64_t before = whole_check(&x);
        flow_close(&x);
        if (pipe(ready) != 0 || pipe(go) != 0) abort();
        struct racer racer = {&x, run, 1001, ready[1], go[0]};
        const pid_t child = fixture_fork(sign_child, &racer);
        if (read(ready[0], &byte, 1) != 1 || write(go[1], &byte, 1) != 1) abort();
        (void)usleep(delay_next(&random));
        (void)kill(child, SIGKILL);
        const int code = fixture_wait(child);
        for (int k = 0; k < 2; k++) {
            (void)close(ready[k]);
            (void)close(go[k]);
        }
        flow_open(&x);
        const int64_t after = whole_check(&x);
        CHECK(after == before || after == before + 1);
        CHECK(code == 250 || (code == CS_OK && after == before + 1));
        done += after == before + 1;
        undone += after == before;
        if (after == before) { /* nothing is in the way of the next */
            as(&x, 1001, CS_ROLE_REVIEWER);
            CHECK_INT(review_sign(&x, &run, CS_VERDICT_APPROVE, &out), CS_OK);
        }
    }
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM approvals WHERE state = 'waiting'"), 0);
    CHECK(done > 0);
    CHECK(undone > 0);
    fprintf(stderr, "%d kills while signing: %d before, %d after\n", kills, undone, done);
    flow_deinit(&x);
}

int main(void)
{
    if (fixture_on_server() && !pg_answers()) return 77;
    RUN(test_take__is_won_by_one);
    RUN(test_sign__is_won_by_one);
    RUN(test_sign__is_before_or_after_a_kill);
    return check_end();
}
