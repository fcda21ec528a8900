/* power_test.c - the power fails at any point of a life of runs: what the disk holds then opens, is
 * one of the states that were committed, is not older than what a caller was told, and goes on to
 * its end. On SQLite, through a recorded disk (power_vfs.h).
 *
 * A state is the digest of all rows after a transaction; the disk after a cut must hold one between
 * the last that was told and the first that was not begun. So a claim, which by design may be
 * forgotten (cs_tx_begin_lease), is there whole or not at all, and never missing under what was
 * committed after it.
 *
 * COUNTERSIGN_TEST_CUTS=N: at every point, N outcomes each (tests/torture); else at some points. */
#include "tests/flow/work_whole.h"
#include "tests/store/power_vfs.h"

#include <sqlite3.h>
#include <stdlib.h>

#define STATES_MAX 1024
#define TOLD_MAX 256
#define TOKENS 7
#define SOME 60 /* cuts of a life, in the quick test */

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

/* ---- a life, recorded ---- */

static cs_digest sum_of(struct fixture *f, struct cs_db *db)
{
    struct cs_store_sum sum;
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    if (cs_store_summed(db, &arena, &sum, &f->err) != CS_OK) abort();
    cs_arena_deinit(&arena);
    return sum.digest;
}

/* After each transaction. */
static void state_note(void *self)
{
    struct life *const l = self;
    if (!l->reader) return;
    const cs_digest digest = sum_of(&l->x.f, l->reader);
    if (l->state_count && cs_digest_equal(&digest, &l->states[l->state_count - 1].digest)) return;
    if (l->state_count == STATES_MAX) abort();
    l->states[l->state_count++] = (struct state){power_now(l->disk), digest};
}

/* A call came back whose transaction is not one of a lease. */
static void told_note(struct life *l)
{
    if (l->told_count == TOLD_MAX) abort();
    l->told[l->told_count].at = power_now(l->disk);
    l->told_states[l->told_count++] = l->state_count - 1;
}

static void reader_open(struct life *l)
{
    struct cs_db_options options = fixture_options(&l->x.f);
    options.readonly = true;
    if (cs_db_open(&options, &l->reader, &l->x.f.err) != CS_OK) abort();
    state_note(l);
}

static void life_open(struct life *l)
{
    flow_open(&l->x);
    l->y = (struct flow_fixture){.f = l->x.f};
    cs_arena_init(&l->y.f.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    flow_open(&l->y);
    reader_open(l);
    told_note(l);
}

/* The last handle takes the log along into the file and removes it. */
static void life_close(struct life *l)
{
    cs_db_close(l->reader);
    l->reader = NULL;
    flow_close(&l->y);
    cs_arena_deinit(&l->y.f.arena);
    flow_close(&l->x);
}

static cs_id life_begin(struct life *l)
{
    const cs_id run = work_begin(&l->x, &work_four, 1);
    told_note(l);
    return run;
}

static void life_turns(struct life *l, struct cs_worker *worker)
{
    size_t done = 1;
    while (done) {
        l->x.now.unix_ms += 1000;
        l->y.now = l->x.now;
        CHECK_INT(cs_worker_turn(worker, &done, &l->y.f.err), CS_OK);
        if (done) told_note(l);
    }
}

static void life_decide(struct life *l, cs_id run, enum cs_verdict verdict)
{
    struct cs_review_outcome outcome;
    CHECK_INT(work_decide_in(&l->x, &l->x.f.arena, run, verdict, &outcome), CS_OK);
    told_note(l);
}

static void life_work(struct life *l)
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

static void life_live(struct life *l)
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

/* After how many pages the log is written into the file: by each commit, that of a claim too; so
 * often that a short life has many ends of a log; as elsewhere (1,000). A new handle is given its
 * own at the end of its opening, so it is changed by the first statement. */
static int pages_set(unsigned kind, void *pages, void *statement, void *text)
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

static struct life *life_record(enum power_deaf deaf, handle_opened opened)
{
    char folder[100];
    struct life *const l =
        mmap(NULL, sizeof *l, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (l == MAP_FAILED) abort();
    fixture_init(&l->x.f);
    (void)snprintf(folder, sizeof folder, "%s/state", l->x.f.folder);
    l->disk = power_begin(folder, deaf);
    power_on_end(l->disk, state_note, l);
    (void)sqlite3_auto_extension((void (*)(void))opened);
    life_live(l);
    (void)sqlite3_cancel_auto_extension((void (*)(void))opened);
    power_stop(l->disk);
    return l;
}

static void life_end(struct life *l)
{
    power_end(l->disk);
    fixture_deinit(&l->x.f);
    (void)munmap(l, sizeof *l);
}

/* ---- after a cut ---- */

struct after {
    struct flow_fixture x;
    const struct life *life;
    size_t at;
    size_t state; /* that the disk holds */
};

/* Files are laid out in a folder of their own; the key was made and synced before anything was
 * sealed (secret.c), so it is as it was. */
static void after_lay(struct after *a, const struct life *l, size_t at, uint32_t seed)
{
    char folder[100];
    cs_str key;
    *a = (struct after){.life = l, .at = at};
    fixture_init(&a->x.f);
    (void)snprintf(folder, sizeof folder, "%s/state", a->x.f.folder);
    if (mkdir(folder, 0700) != 0) abort();
    power_cut(l->disk, at, seed, folder);
    if (cs_file_read(&a->x.f.arena, l->x.f.key, 4096, &key, &a->x.f.err) != CS_OK) abort();
    if (at >= l->told[0].at && cs_file_replace(a->x.f.key, key, 0600, &a->x.f.err) != CS_OK)
        abort();
}

enum found { FOUND_WHOLE, FOUND_OLD, FOUND_UNKNOWN, FOUND_DAMAGED, FOUNDS };

/* Between the last state that was told before the cut, and the first that came after it. */
static enum found state_find(struct after *a)
{
    const struct life *const l = a->life;
    size_t first = 0;
    const cs_digest digest = sum_of(&a->x.f, a->x.flow.db);
    for (size_t i = 0; i < l->told_count && l->told[i].at <= a->at; i++) first = l->told_states[i];
    for (a->state = l->state_count; a->state-- > 0;) {
        if (!cs_digest_equal(&digest, &l->states[a->state].digest)) continue;
        const bool begun = a->state == 0 || l->states[a->state - 1].at <= a->at;
        return !begun ? FOUND_UNKNOWN : a->state < first ? FOUND_OLD : FOUND_WHOLE;
    }
    return FOUND_UNKNOWN;
}

static enum found after_look(struct after *a)
{
    if (flow_try_open(&a->x, fixture_options(&a->x.f), cs_allocator_system()) != CS_OK)
        return FOUND_DAMAGED;
    struct cs_stmt st;
    CS_STMT(&st, a->x.flow.db, "SELECT integrity_check FROM pragma_integrity_check LIMIT 1");
    const bool good = cs_stmt_next(&st) && cs_str_equal(cs_col_str(&st, 0), CS_STR("ok"));
    if (cs_stmt_end(&st, &a->x.f.err) != CS_OK || !good) return FOUND_DAMAGED;
    if (a->at < a->life->told[0].at) return FOUND_WHOLE; /* it was being made */
    return state_find(a);
}

static bool waiting_sign(struct flow_fixture *x)
{
    struct cs_stmt st;
    cs_id run;
    CS_STMT(&st, x->flow.db, "SELECT id FROM runs WHERE tenant = $1 AND state = 'awaiting_review'");
    cs_bind_str(&st, 1, x->flow.tenant);
    const bool found = cs_stmt_next(&st);
    if (found) run = cs_col_id(&st, 0);
    CHECK_INT(cs_stmt_end(&st, &x->f.err), CS_OK);
    if (found) CHECK_INT(work_approve(x, run), CS_OK);
    return found;
}

/* Everything that was begun ends, and one more. */
static void after_finish(struct after *a)
{
    struct flow_fixture *const x = &a->x;
    struct work_script script = {.spend = TOKENS};
    work_whole_check(x);
    x->now.unix_ms += 86400000;
    struct cs_worker *const worker = work_worker(x, four, 1, &script);
    (void)work_begin(x, &work_four, 1);
    do (void)work_until_idle(x, worker);
    while (waiting_sign(x) && !check_failures);
    cs_worker_close(worker);
    work_whole_check(x);
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM runs WHERE state NOT IN ('done', 'rejected',"
                          " 'cancelled')"),
              0);
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM step_results s JOIN runs r ON r.tenant = s.tenant"
                          " AND r.id = s.run_id WHERE r.state = 'done'"),
              3 * WORK_ONE(x, "SELECT count(*) FROM runs WHERE state = 'done'"));
    CHECK_INT(WORK_ONE(x, "SELECT sum(spent) FROM budgets"),
              TOKENS * WORK_ONE(x, "SELECT count(*) FROM drafts"));
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

/* ---- the tests ---- */

struct cuts {
    long all;
    long found[FOUNDS];
    long forgotten; /* whole, without what had begun and nobody was told of */
};

static void cut_try(struct life *l, size_t at, uint32_t seed, bool finish, struct cuts *cuts)
{
    struct after a;
    after_lay(&a, l, at, seed);
    const enum found found = after_look(&a);
    cuts->all++;
    cuts->found[found]++;
    if (found == FOUND_WHOLE && at >= l->told[0].at)
        cuts->forgotten += a.state + 1 < l->state_count && l->states[a.state + 1].at <= at;
    if (finish && found != FOUND_WHOLE)
        fprintf(stderr, "cut at %zu of %zu, seed %u: found %d\n", at, power_now(l->disk), seed,
                (int)found);
    if (finish && found == FOUND_WHOLE) after_finish(&a);
    flow_close(&a.x);
    fixture_deinit(&a.x.f);
}

/* seeds: outcomes at every point; 0: one at some points. */
static void cuts_try(struct life *l, bool finish, uint32_t seeds, struct cuts *cuts)
{
    const size_t points = power_now(l->disk) + 1;
    const size_t step = seeds ? 1 : points / SOME + 1;
    for (size_t at = 0; at < points && !check_failures; at += step)
        for (uint32_t seed = 1; seed <= (seeds ? seeds : 1); seed++)
            cut_try(l, at, seed, finish, cuts);
}

static void cuts_tell(const struct life *l, const struct cuts *cuts)
{
    fprintf(stderr,
            "%zu points, %zu states, %zu told; %ld cuts: %ld whole (%ld without what nobody was"
            " told of), %ld too old, %ld of no state, %ld damaged\n",
            power_now(l->disk) + 1, l->state_count, l->told_count, cuts->all,
            cuts->found[FOUND_WHOLE], cuts->forgotten, cuts->found[FOUND_OLD],
            cuts->found[FOUND_UNKNOWN], cuts->found[FOUND_DAMAGED]);
}

/* How often something was forgotten that may be: a claim, or a commit within which the cut was. */
static long life_try(handle_opened opened)
{
    struct cuts cuts = {0};
    const char *const text = getenv("COUNTERSIGN_TEST_CUTS");
    struct life *const l = life_record(POWER_HEARS, opened);
    CHECK(power_now(l->disk) > 1000);
    CHECK(l->told_count > 30);
    CHECK(l->state_count > l->told_count);
    cuts_try(l, true, text ? (uint32_t)strtoul(text, NULL, 10) : 0, &cuts);
    cuts_tell(l, &cuts);
    CHECK_INT(cuts.found[FOUND_WHOLE], cuts.all);
    life_end(l);
    return cuts.forgotten;
}

static void test_store__holds_what_was_told_after_a_power_cut(void)
{
    const long forgotten = life_try(pages_of_1) + life_try(pages_of_40) + life_try(pages_of_1000);
    CHECK(forgotten > 0);
}

/* The same on a disk that does not do what it says: then this must see that commits are gone. */
static void test_power__that_is_not_heard_loses_what_was_told(void)
{
    static const enum power_deaf deaf[] = {POWER_DEAF_TO_LOG, POWER_DEAF};
    for (size_t i = 0; i < CS_COUNT(deaf); i++) {
        struct cuts cuts = {0};
        struct life *const l = life_record(deaf[i], pages_of_40);
        cuts_try(l, false, 0, &cuts);
        cuts_tell(l, &cuts);
        CHECK(cuts.found[FOUND_OLD] > cuts.all / 10);
        CHECK(cuts.found[FOUND_WHOLE] < cuts.all);
        life_end(l);
    }
}

int main(void)
{
    RUN(test_store__holds_what_was_told_after_a_power_cut);
    RUN(test_power__that_is_not_heard_loses_what_was_told);
    return check_end();
}
