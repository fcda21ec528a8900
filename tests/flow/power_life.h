/* power_life.h - runs that are begun, done and signed on a disk that records (power_vfs.h), with
 * the state of the store after each transaction, and what a caller was told when.
 *
 * A state is the digest of all rows. It is looked at by a handle of its own whenever a transaction
 * that could write has ended. */
#ifndef CS_TEST_POWER_LIFE_H
#define CS_TEST_POWER_LIFE_H

#include "tests/flow/work_whole.h"
#include "tests/store/power_vfs.h"

#include <sqlite3.h>
#include <stdlib.h>

#define STATES_MAX 1024
#define TOLD_MAX 256
#define TOKENS 7

static const struct cs_workflow *const four[] = {&work_four};

struct state {
    size_t at;
    cs_digest digest;
};

struct life {
    struct flow_fixture x; /* of those who begin and sign */
    struct flow_fixture y; /* of the worker: a handle of its own, as in a process of its own */
    struct power_disk *disk;
    struct cs_db *reader; /* looks at the states; NULL: nobody looks yet */
    struct state states[STATES_MAX];
    size_t state_count;
    struct state told[TOLD_MAX]; /* at: a caller knew; digest: the last state then */
    size_t told_states[TOLD_MAX];
    size_t told_count;
};

static inline cs_digest sum_of(struct fixture *f, struct cs_db *db)
{
    struct cs_store_sum sum;
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    if (cs_store_summed(db, &arena, &sum, &f->err) != CS_OK) abort();
    cs_arena_deinit(&arena);
    return sum.digest;
}

/* After each transaction. */
static inline void state_note(void *self)
{
    struct life *const l = self;
    if (!l->reader) return;
    const cs_digest digest = sum_of(&l->x.f, l->reader);
    if (l->state_count && cs_digest_equal(&digest, &l->states[l->state_count - 1].digest)) return;
    if (l->state_count == STATES_MAX) abort();
    l->states[l->state_count++] = (struct state){power_now(l->disk), digest};
}

/* A call came back whose transaction is not one of a lease. */
static inline void told_note(struct life *l)
{
    if (l->told_count == TOLD_MAX) abort();
    l->told[l->told_count].at = power_now(l->disk);
    l->told_states[l->told_count++] = l->state_count - 1;
}

static inline void reader_open(struct life *l)
{
    struct cs_db_options options = fixture_options(&l->x.f);
    options.readonly = true;
    if (cs_db_open(&options, &l->reader, &l->x.f.err) != CS_OK) abort();
    state_note(l);
}

static inline void life_open(struct life *l)
{
    flow_open(&l->x);
    l->y = (struct flow_fixture){.f = l->x.f};
    cs_arena_init(&l->y.f.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    flow_open(&l->y);
    reader_open(l);
    told_note(l);
}

/* The last handle takes the log along into the file and removes it. */
static inline void life_close(struct life *l)
{
    cs_db_close(l->reader);
    l->reader = NULL;
    flow_close(&l->y);
    cs_arena_deinit(&l->y.f.arena);
    flow_close(&l->x);
}

static inline cs_id life_begin(struct life *l)
{
    const cs_id run = work_begin(&l->x, &work_four, 1);
    told_note(l);
    return run;
}

static inline void life_turns(struct life *l, struct cs_worker *worker)
{
    size_t done = 1;
    while (done) {
        l->x.now.unix_ms += 1000;
        l->y.now = l->x.now;
        CHECK_INT(cs_worker_turn(worker, &done, &l->y.f.err), CS_OK);
        if (done) told_note(l);
    }
}

static inline void life_decide(struct life *l, cs_id run, enum cs_verdict verdict)
{
    struct cs_review_outcome outcome;
    CHECK_INT(work_decide_in(&l->x, &l->x.f.arena, run, verdict, &outcome), CS_OK);
    told_note(l);
}

static inline void life_work(struct life *l)
{
    struct work_script script = {.spend = TOKENS, .fail_first = 1, .fail_with = CS_E_UNAVAILABLE};
    struct cs_worker *const worker = work_worker(&l->y, four, 1, &script);
    const cs_id first = life_begin(l);
    life_turns(l, worker);
    const cs_id second = life_begin(l);
    const cs_id third = life_begin(l);
    life_turns(l, worker);
    life_decide(l, first, CS_VERDICT_APPROVE);
    life_decide(l, second, CS_VERDICT_REJECT);
    life_turns(l, worker);
    CHECK_INT(work_state(&l->x, third), CS_RUN_AWAITING_REVIEW);
    CHECK_INT(cs_work_cancel(&l->x.flow, &third, "test", l->x.now, &l->x.f.err), CS_OK);
    told_note(l);
    cs_worker_close(worker);
}

static inline void life_live(struct life *l)
{
    bool whole = false;
    life_open(l);
    life_work(l);
    life_close(l);
    life_open(l);
    life_work(l);
    CHECK_INT(cs_db_scrub(l->x.flow.db, &whole, &l->x.f.err), CS_OK);
    life_work(l);
    life_close(l);
}

/* After a cut, on what it left. */
static inline void life_live_on(struct life *l)
{
    life_open(l);
    l->told[0].at = 0; /* it was there from the begin, and stays */
    life_work(l);
    life_close(l);
}

/* After how many pages the log is written into the file: by each commit, that of a claim too; so
 * often that a short life has many ends of a log; as elsewhere (1,000). A new handle is given its
 * own at the end of its opening, so it is changed by the first statement. */
static inline int pages_set(unsigned kind, void *pages, void *statement, void *text)
{
    (void)kind;
    (void)text;
    return sqlite3_wal_autocheckpoint(sqlite3_db_handle(statement), *(const int *)pages);
}

#define PAGES_OF(n)                                                                                \
    static int pages_of_##n(sqlite3 *db, char **message, const struct sqlite3_api_routines *api)   \
    {                                                                                              \
        static int pages = n;                                                                      \
        (void)message;                                                                             \
        (void)api;                                                                                 \
        return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, pages_set, &pages);                         \
    }
PAGES_OF(1)
PAGES_OF(40)
PAGES_OF(1000)
typedef int (*handle_opened)(sqlite3 *db, char **message, const struct sqlite3_api_routines *api);

/* In the folder of f, which from then on is the life's. */
static inline struct life *life_record(const struct fixture *f, enum power_deaf deaf,
                                       handle_opened opened, void (*live)(struct life *l))
{
    char folder[100];
    struct life *const l =
        mmap(NULL, sizeof *l, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (l == MAP_FAILED) abort();
    l->x.f = *f;
    (void)snprintf(folder, sizeof folder, "%s/state", l->x.f.folder);
    l->disk = power_begin(folder, deaf);
    power_on_end(l->disk, state_note, l);
    (void)sqlite3_auto_extension((void (*)(void))opened);
    live(l);
    (void)sqlite3_cancel_auto_extension((void (*)(void))opened);
    power_stop(l->disk);
    return l;
}

static inline struct life *life_first(enum power_deaf deaf, handle_opened opened)
{
    struct fixture f;
    fixture_init(&f);
    return life_record(&f, deaf, opened, life_live);
}

static inline void life_end(struct life *l)
{
    power_end(l->disk);
    fixture_deinit(&l->x.f);
    (void)munmap(l, sizeof *l);
}

#endif
