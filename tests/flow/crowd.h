/* crowd.h - processes that begin runs, do their steps and sign them, to be killed at any instant.
 *
 * What a caller was told (a run is kept, a signature is kept, so many steps are kept) is noted in
 * memory that all share, after the call came back: whoever is killed before that was told nothing.
 * Steps ask an upstream outside the store, which fails one time in five and remembers the key of
 * each call that it answered, as a service does that must not charge twice. */
#ifndef CS_TEST_CROWD_H
#define CS_TEST_CROWD_H

#include "tests/flow/work_whole.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/prctl.h>

#define CROWD_TOLD_MAX 262144
#define CROWD_KEYS_MAX 1048576 /* places; a power of two */
#define CROWD_MEMBERS_MAX 8
#define CROWD_TOKENS 7 /* that a draft costs */

/* What a process is at; the one that is killed tells by it where it was. */
enum crowd_doing { CROWD_OPENS, CROWD_BEGINS, CROWD_WORKS, CROWD_LOOKS, CROWD_SIGNS, CROWD_DOINGS };
static const char *const crowd_doing_names[] = {"opening", "beginning", "working", "looking",
                                                "signing"};

struct crowd_signed {
    cs_id run;
    enum cs_verdict verdict;
    atomic_bool whole;
};
struct crowd_told {
    atomic_long run_count;
    atomic_long signed_count;
    atomic_long kept_count; /* steps, failed ones included */
    atomic_long asked_count;
    atomic_long failed_count;
    atomic_bool over; /* for those who are not killed */
    atomic_int doing[CROWD_MEMBERS_MAX];
    cs_id runs[CROWD_TOLD_MAX];
    struct crowd_signed signs[CROWD_TOLD_MAX];
    _Atomic uint64_t keys[CROWD_KEYS_MAX];
};

struct crowd {
    struct flow_fixture x;
    struct crowd_told *told;
    const struct cs_workflow *workflow;
    uint32_t random;
    int member;
    long runs_checked; /* of told: up to here they were found to be there */
    long signs_checked;
};

static inline uint32_t crowd_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static inline long crowd_number(const char *name, long otherwise)
{
    const char *const text = getenv(name);
    const long n = text ? strtol(text, NULL, 10) : 0;
    return n > 0 ? n : otherwise;
}

/* A program's own memory, or that of all its children as well. */
static inline void *crowd_memory(size_t size, int kind)
{
    void *const memory = mmap(NULL, size, PROT_READ | PROT_WRITE, kind | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) abort();
    return memory;
}

static inline struct crowd *crowd_new(const struct cs_workflow *workflow, uint32_t seed)
{
    struct crowd *const c = crowd_memory(sizeof *c, MAP_PRIVATE);
    c->told = crowd_memory(sizeof *c->told, MAP_SHARED);
    c->workflow = workflow;
    c->random = seed * 2654435761U | 1;
    fixture_init(&c->x.f);
    flow_open(&c->x);
    flow_close(&c->x);
    return c;
}

static inline void crowd_end(struct crowd *c)
{
    flow_deinit(&c->x);
    (void)munmap(c->told, sizeof *c->told);
    (void)munmap(c, sizeof *c);
}

/* ---- the upstream ---- */

static inline void upstream_note(struct crowd_told *told, const char *key)
{
    uint64_t hash = 14695981039346656037U;
    for (const char *c = key; *c; c++) hash = (hash ^ (uint8_t)*c) * 1099511628211U;
    if (hash == 0) hash = 1;
    for (uint64_t at = hash;; at++) {
        uint64_t there = 0;
        _Atomic uint64_t *const place = &told->keys[at % CROWD_KEYS_MAX];
        if (atomic_compare_exchange_strong(place, &there, hash)) return;
        if (there == hash) return; /* answered before */
    }
}

static inline long upstream_keys(struct crowd_told *told)
{
    long count = 0;
    for (size_t i = 0; i < CROWD_KEYS_MAX; i++) count += atomic_load(&told->keys[i]) != 0;
    CHECK(count < CROWD_KEYS_MAX / 2); /* or looking for a place takes for ever */
    return count;
}

static inline cs_status upstream_ask(struct crowd *c, const struct cs_step *step,
                                     struct cs_error *err)
{
    (void)atomic_fetch_add(&c->told->asked_count, 1);
    if (crowd_random(&c->random) % 5 == 0) {
        (void)atomic_fetch_add(&c->told->failed_count, 1);
        return CS_FAIL(err, CS_E_UNAVAILABLE, "The upstream of a test does not answer", "");
    }
    upstream_note(c->told, step->key);
    return CS_OK;
}

static inline cs_status crowd_read(void *self, const struct cs_step *step, struct cs_arena *arena,
                                   struct cs_step_outcome *out, struct cs_error *err)
{
    (void)arena;
    *out = (struct cs_step_outcome){.next = "each", .result = {CS_STR("lisinopril 20 mg")}};
    return upstream_ask(self, step, err);
}

static inline cs_status crowd_each(void *self, const struct cs_step *step, struct cs_arena *arena,
                                   struct cs_step_outcome *out, struct cs_error *err)
{
    (void)arena;
    *out = (struct cs_step_outcome){.next = "draft", .result = {CS_STR("once daily")}};
    return upstream_ask(self, step, err);
}

static inline cs_status crowd_draft(void *self, const struct cs_step *step, struct cs_arena *arena,
                                    struct cs_step_outcome *out, struct cs_error *err)
{
    static const struct cs_spending spent = {"tokens", CROWD_TOKENS};
    (void)arena;
    *out = (struct cs_step_outcome){
        .next = "review", .draft = {CS_STR(DRAFT)}, .spent = &spent, .spent_count = 1};
    return upstream_ask(self, step, err);
}

static inline cs_status crowd_release(void *self, const struct cs_step *step,
                                      struct cs_arena *arena, struct cs_step_outcome *out,
                                      struct cs_error *err)
{
    (void)arena;
    *out = (struct cs_step_outcome){.next = NULL};
    return upstream_ask(self, step, err);
}

/* A job for each document, whose ends are gathered. The rest is what all steps that have a function
 * share: attempts_max and the times. */
#define CROWD_STEPS(name_, ...)                                                                    \
    static const struct cs_step_def name_[] = {                                                    \
        {.name = "read", .work = crowd_read, .next = {"each"}, __VA_ARGS__},                       \
        {.name = "each",                                                                           \
         .work = crowd_each,                                                                       \
         .next = {"draft"},                                                                        \
         .per_document = true,                                                                     \
         __VA_ARGS__},                                                                             \
        {.name = "draft", .work = crowd_draft, .next = {"review"}, .gathers = true, __VA_ARGS__},  \
        {.name = "review", .next = {"release"}},                                                   \
        {.name = "release", .work = crowd_release, __VA_ARGS__},                                   \
    }

/* ---- what a process does ---- */

static inline void crowd_doing(struct crowd *c, enum crowd_doing doing)
{
    atomic_store(&c->told->doing[c->member], (int)doing);
}

static inline void crowd_now(struct crowd *c)
{
    const struct cs_clock clock = cs_clock_system();
    c->x.now = clock.ops->now(clock.self);
}

static inline cs_status crowd_begin(struct crowd *c, struct cs_arena *arena)
{
    cs_id run;
    crowd_doing(c, CROWD_BEGINS);
    crowd_now(c);
    const size_t documents = 1 + crowd_random(&c->random) % 3;
    CS_TRY(work_begin_in(&c->x, arena, c->workflow, documents, &run));
    const long at = atomic_fetch_add(&c->told->run_count, 1);
    if (at >= CROWD_TOLD_MAX) abort();
    c->told->runs[at] = run;
    return CS_OK;
}

static inline cs_status crowd_turn(struct crowd *c, struct cs_worker *worker, size_t *done)
{
    crowd_doing(c, CROWD_WORKS);
    CS_TRY(cs_worker_turn(worker, done, &c->x.f.err));
    (void)atomic_fetch_add(&c->told->kept_count, (long)*done);
    return CS_OK;
}

static inline bool crowd_awaiting(struct crowd *c, uint32_t skip, cs_id *run)
{
    struct cs_stmt st;
    crowd_doing(c, CROWD_LOOKS);
    CS_STMT(&st, c->x.flow.db,
            "SELECT id FROM runs WHERE tenant = $1 AND state = 'awaiting_review'"
            " LIMIT 1 OFFSET $2");
    cs_bind_str(&st, 1, c->x.flow.tenant);
    cs_bind_int(&st, 2, skip);
    const bool found = cs_stmt_next(&st);
    if (found) *run = cs_col_id(&st, 0);
    return cs_stmt_end(&st, &c->x.f.err) == CS_OK && found;
}

/* As a person does: look, sign, then be told that it is kept. One in eight is rejected. */
static inline cs_status crowd_sign(struct crowd *c, struct cs_arena *arena, const cs_id *run)
{
    struct cs_review_outcome outcome;
    const enum cs_verdict verdict = run->bytes[0] % 8 == 0 ? CS_VERDICT_REJECT : CS_VERDICT_APPROVE;
    crowd_doing(c, CROWD_SIGNS);
    crowd_now(c);
    const cs_status status = work_decide_in(&c->x, arena, *run, verdict, &outcome);
    if (status == CS_E_CONFLICT) return CS_OK; /* another was first */
    CS_TRY(status);
    const long at = atomic_fetch_add(&c->told->signed_count, 1);
    if (at >= CROWD_TOLD_MAX) abort();
    c->told->signs[at].run = *run;
    c->told->signs[at].verdict = verdict;
    atomic_store(&c->told->signs[at].whole, true);
    return CS_OK;
}

static inline struct cs_worker *crowd_worker(struct crowd *c)
{
    struct cs_worker *worker = NULL;
    const struct cs_worker_options options = {.workflows = &c->workflow,
                                              .workflow_count = 1,
                                              .self = c,
                                              .batch_max = 4,
                                              .batch_ms = 20,
                                              .clock = cs_clock_system(),
                                              .from = cs_allocator_system()};
    return cs_worker_open(&c->x.flow, &options, &worker, &c->x.f.err) == CS_OK ? worker : NULL;
}

/* ---- processes ---- */

/* A process of the crowd: member, and what it does until it is killed. */
static inline pid_t crowd_start(struct crowd *c, int member, int (*run)(void *self))
{
    c->member = member;
    c->random = crowd_random(&c->random) | 1;
    crowd_doing(c, CROWD_OPENS);
    return fixture_fork(run, c);
}

/* In the child: a handle of its own. Whoever ends the test ends its children too. */
static inline cs_status crowd_open(struct crowd *own, const struct crowd *c)
{
    *own = *c;
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    own->random = own->random * 2654435761U | 1;
    cs_arena_init(&own->x.f.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    return flow_try_open(&own->x, fixture_options(&own->x.f), cs_allocator_system());
}

static inline int crowd_failed(const struct crowd *own, cs_status status)
{
    fprintf(stderr, "a process ended by itself: %s (%s)\n", own->x.f.err.message,
            own->x.f.err.where);
    return (int)status;
}

static inline enum crowd_doing crowd_kill(struct crowd *c, int member, pid_t child)
{
    CHECK(kill(child, SIGKILL) == 0);
    CHECK_INT(fixture_wait(child), 250);
    return (enum crowd_doing)atomic_load(&c->told->doing[member]);
}

/* ---- what must be true ---- */

static inline void runs_told_check(struct crowd *c, long from)
{
    const cs_id none = {{0}};
    const long count = atomic_load(&c->told->run_count);
    for (long i = from; i < count; i++) {
        struct cs_stmt st;
        if (cs_id_equal(c->told->runs[i], none)) continue; /* killed between: never told */
        CS_STMT(&st, c->x.flow.db, "SELECT 1 FROM run_work WHERE tenant = $1 AND run_id = $2");
        cs_bind_str(&st, 1, c->x.flow.tenant);
        cs_bind_id(&st, 2, &c->told->runs[i]);
        CHECK(cs_stmt_next(&st));
        CHECK_INT(cs_stmt_end(&st, &c->x.f.err), CS_OK);
    }
    c->runs_checked = count;
}

/* The signature, once, and what follows from it. */
static inline void sign_told_check(struct crowd *c, const struct crowd_signed *told)
{
    struct cs_stmt st;
    const bool rejected = told->verdict == CS_VERDICT_REJECT;
    CS_STMT(&st, c->x.flow.db,
            "SELECT (SELECT count(*) FROM sign_offs s WHERE s.tenant = r.tenant"
            " AND s.run_id = r.id AND s.verdict = $3), r.state"
            " FROM runs r WHERE r.tenant = $1 AND r.id = $2");
    cs_bind_str(&st, 1, c->x.flow.tenant);
    cs_bind_id(&st, 2, &told->run);
    cs_bind_str(&st, 3, cs_str_of(cs_verdict_name(told->verdict)));
    CHECK(cs_stmt_next(&st));
    CHECK_INT(cs_col_int(&st, 0), 1);
    CHECK(!cs_str_equal(cs_col_str(&st, 1), CS_STR("awaiting_review")));
    CHECK(cs_str_equal(cs_col_str(&st, 1), CS_STR("rejected")) == rejected);
    CHECK_INT(cs_stmt_end(&st, &c->x.f.err), CS_OK);
}

static inline void signs_told_check(struct crowd *c, long from)
{
    const long count = atomic_load(&c->told->signed_count);
    for (long i = from; i < count; i++)
        if (atomic_load(&c->told->signs[i].whole)) sign_told_check(c, &c->told->signs[i]);
    c->signs_checked = count;
}

/* Everybody was killed: open the store as the only one. */
static inline void crowd_alone(struct crowd *c)
{
    if (fixture_on_server()) pg_others_gone();
    flow_open(&c->x);
}

/* Alone. What was found before is asked for again only when all is asked for. */
static inline void crowd_check(struct crowd *c, bool all)
{
    struct flow_fixture *const x = &c->x;
    work_whole_check(x);
    runs_told_check(c, all ? 0 : c->runs_checked);
    signs_told_check(c, all ? 0 : c->signs_checked);
    CHECK(WORK_ONE(x, "SELECT count(*) FROM audit_events WHERE action IN ('step.kept',"
                      " 'step.failed')") >= atomic_load(&c->told->kept_count));
    CHECK_INT(WORK_ONE(x, "SELECT coalesce(sum(spent), 0) FROM budgets"),
              CROWD_TOKENS * WORK_ONE(x, "SELECT count(*) FROM drafts"));
}

/* Jobs that wait, are held, or died without their run being told. */
static inline int64_t crowd_left(struct crowd *c)
{
    return WORK_ONE(&c->x, "SELECT count(*) FROM jobs WHERE state <> 'dead' OR told = 0");
}

/* Nobody is killed any more: until no job is left, however long some wait for another attempt. */
static inline void crowd_rest(struct crowd *c, struct cs_worker *worker, bool sign)
{
    cs_id run;
    for (int pauses = 0; pauses < 60000;) {
        size_t done = 0;
        CHECK_INT(crowd_turn(c, worker, &done), CS_OK);
        const bool waits = sign && crowd_awaiting(c, 0, &run);
        if (waits) CHECK_INT(crowd_sign(c, &c->x.f.arena, &run), CS_OK);
        if (done || waits) continue;
        if (crowd_left(c) == 0) return;
        (void)usleep(2000);
        pauses++;
    }
    CHECK_INT(crowd_left(c), 0);
}

/* At the very end: nothing is in work, and a run that is done took each step once. */
static inline void crowd_end_check(struct crowd *c)
{
    struct flow_fixture *const x = &c->x;
    crowd_check(c, true);
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM runs WHERE state NOT IN ('done', 'rejected',"
                          " 'stopped', 'awaiting_review')"),
              0);
    CHECK_INT(crowd_left(c), 0);
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM step_results s JOIN runs r ON r.tenant = s.tenant"
                          " AND r.id = s.run_id WHERE r.state = 'done'"),
              WORK_ONE(x, "SELECT sum(3 + document_count) FROM runs WHERE state = 'done'"));
    /* Asked outside under one key a step: what the upstream answered and is not kept is what a run
     * was stopped at. */
    const long keys = upstream_keys(c->told);
    const int64_t kept = WORK_ONE(x, "SELECT count(*) FROM step_results");
    CHECK(keys >= kept);
    CHECK(keys <= kept + WORK_ONE(x, "SELECT count(*) FROM jobs"));
}

#endif
