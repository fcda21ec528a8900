/* server_kill_test.c - a PostgreSQL server of its own, whose commits wait for the disk, is killed
 * with every process of it at any instant, while one begins runs, two do their steps and one signs
 * them; then it is started again. The four go on with the handles they have. No run and no
 * signature that somebody was told of is lost, no kept step is done again, the audit log has no gap
 * and the budget does not drift.
 *
 * COUNTERSIGN_SERVER_KILLS says how often (4); tests/torture asks for more. COUNTERSIGN_TEST_SEED:
 * other instants (1). */
#include "tests/flow/crowd.h"

#define WORKERS 2
#define BEGINNER 2
#define MEMBERS 4
#define KILLED_WITHIN_US 400000
#define PAUSE_US 2000
#define GO_ON_MS_MAX 30000

CROWD_STEPS(kill_steps, .attempts_max = CS_JOB_ATTEMPTS_MAX, .timeout_ms = 300, .retry_ms = 1);
static const struct cs_workflow kill_flow = {"crowd", 1, kill_steps, CS_COUNT(kill_steps)};

struct answers {
    atomic_long good[MEMBERS]; /* what a member was told is kept, in this life of the server */
    atomic_long lost[MEMBERS]; /* calls that ended since the server was away */
    atomic_long unsure;        /* of all of them: commits that may be there or not */
};
struct killing {
    struct crowd crowd; /* first: its children know it alone */
    struct answers *answers;
};

/* ---- the server ---- */

static char folder[64];
static char server_folder[80]; /* in it */
static pid_t server_owner;

static int server_do(const char *what)
{
    char command[200];
    (void)snprintf(command, sizeof command, "exec python3 tests/pg/server.py %s %s", what,
                   server_folder);
    const int status = system(command); /* NOLINT(cert-env33-c): a test's own words */
    return WIFEXITED(status) ? WEXITSTATUS(status) : 250;
}

static void server_remove(void)
{
    if (getpid() != server_owner) return;
    (void)server_do("stop");
    (void)rmdir(folder);
}

/* The folder is not in memory, or waiting for the disk would be nothing. */
static bool server_make(void)
{
    (void)snprintf(folder, sizeof folder, "/tmp/countersign-kill-XXXXXX");
    if (!mkdtemp(folder) || chmod(folder, 0755) != 0) abort();
    (void)snprintf(server_folder, sizeof server_folder, "%s/server", folder);
    server_owner = getpid();
    (void)atexit(server_remove); /* after the database that pg.c drops */
    const int status = server_do("durable");
    if (status != 0 && status != 77) abort();
    return status == 0 && setenv("COUNTERSIGN_TEST_PG", server_folder, 1) == 0;
}

/* ---- processes ---- */

/* The answers of a server that is away; anything else ends the process. */
static bool goes_on(struct killing *own, cs_status status, const char **what)
{
    struct answers *const a = own->answers;
    const int member = own->crowd.member;
    if (status == CS_OK) return true;
    if (status != CS_E_UNAVAILABLE && status != CS_E_IO && status != CS_E_CONFLICT) return false;
    if (status == CS_E_IO) {
        *what = own->crowd.x.f.err.message;
        if (!strstr(*what, "may be there or not")) return false;
        (void)atomic_fetch_add(&a->unsure, 1);
    }
    if (status != CS_E_CONFLICT) (void)atomic_fetch_add(&a->lost[member], 1);
    (void)usleep(PAUSE_US);
    return true;
}

static void told_good(const struct killing *own)
{
    (void)atomic_fetch_add(&own->answers->good[own->crowd.member], 1);
}

static int work_child(void *self)
{
    struct killing own = *(struct killing *)self;
    const char *what = "";
    cs_status status = crowd_open(&own.crowd, self);
    struct cs_worker *const worker = status == CS_OK ? crowd_worker(&own.crowd) : NULL;
    while (worker && goes_on(&own, status, &what)) {
        size_t done = 0;
        status = crowd_turn(&own.crowd, worker, &done);
        if (status == CS_OK && done > 0) told_good(&own);
        else if (status == CS_OK) (void)usleep(PAUSE_US);
    }
    return crowd_failed(&own.crowd, status);
}

static int begin_child(void *self)
{
    struct killing own = *(struct killing *)self;
    struct cs_arena arena;
    const char *what = "";
    cs_status status = crowd_open(&own.crowd, self);
    while (goes_on(&own, status, &what)) {
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        status = crowd_begin(&own.crowd, &arena);
        cs_arena_deinit(&arena);
        if (status == CS_OK) told_good(&own);
        (void)usleep(5 * PAUSE_US);
    }
    return crowd_failed(&own.crowd, status);
}

static int sign_child(void *self)
{
    struct killing own = *(struct killing *)self;
    struct cs_arena arena;
    const char *what = "";
    cs_id run;
    cs_status status = crowd_open(&own.crowd, self);
    while (goes_on(&own, status, &what)) {
        own.crowd.x.f.err = (struct cs_error){0};
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        const bool found = crowd_awaiting(&own.crowd, 0, &run);
        status = own.crowd.x.f.err.status;
        const long before = atomic_load(&own.crowd.told->signed_count);
        if (found) status = crowd_sign(&own.crowd, &arena, &run);
        if (atomic_load(&own.crowd.told->signed_count) > before) told_good(&own);
        cs_arena_deinit(&arena);
        if (!found) (void)usleep(PAUSE_US);
    }
    return crowd_failed(&own.crowd, status);
}

static pid_t member_start(struct killing *k, int member)
{
    if (member < WORKERS) return crowd_start(&k->crowd, member, work_child);
    return crowd_start(&k->crowd, member, member == BEGINNER ? begin_child : sign_child);
}

/* ---- the test ---- */

static void goods_forget(struct killing *k)
{
    for (int i = 0; i < MEMBERS; i++) atomic_store(&k->answers->good[i], 0);
}

/* Until each was told that something of its own is kept. Workers share what there is to do. */
static void goods_wait(struct killing *k)
{
    struct answers *const a = k->answers;
    for (int i = 0; i < GO_ON_MS_MAX / 10; i++) {
        bool all = true;
        for (int m = 0; m < MEMBERS; m++) all = all && atomic_load(&a->good[m]) > 0;
        if (all) return;
        (void)usleep(10000);
    }
    for (int m = 0; m < MEMBERS; m++) CHECK(atomic_load(&a->good[m]) > 0);
}

static void server_die(struct killing *k)
{
    (void)usleep(crowd_random(&k->crowd.random) % KILLED_WITHIN_US);
    const bool crashed = server_do("crash") == 0;
    goods_forget(k);
    if (crashed && server_do("again") == 0) return;
    fprintf(stderr, "the server cannot be killed, or not be started again\n");
    server_remove();
    abort();
}

/* Four start, work, lose their server and find it again; then what there is must be whole. */
static void life(struct killing *k)
{
    pid_t children[MEMBERS];
    for (int i = 0; i < MEMBERS; i++) atomic_store(&k->answers->lost[i], 0);
    goods_forget(k);
    for (int i = 0; i < MEMBERS; i++) children[i] = member_start(k, i);
    goods_wait(k);
    server_die(k);
    goods_wait(k);
    for (int i = 0; i < MEMBERS; i++) (void)crowd_kill(&k->crowd, i, children[i]);
    for (int i = 0; i < MEMBERS; i++) CHECK(atomic_load(&k->answers->lost[i]) > 0);
    crowd_alone(&k->crowd);
    crowd_check(&k->crowd, false);
    flow_close(&k->crowd.x);
}

static void rest_end(struct killing *k)
{
    crowd_alone(&k->crowd);
    struct cs_worker *const worker = crowd_worker(&k->crowd);
    if (!worker) abort();
    crowd_rest(&k->crowd, worker, true);
    cs_worker_close(worker);
    crowd_end_check(&k->crowd);
}

static void test_server__that_is_killed_loses_nothing_that_was_told(void)
{
    const long kills = crowd_number("COUNTERSIGN_SERVER_KILLS", 4);
    struct crowd *const made =
        crowd_new(&kill_flow, (uint32_t)crowd_number("COUNTERSIGN_TEST_SEED", 1));
    struct killing k = {.crowd = *made};
    k.answers = crowd_memory(sizeof *k.answers, MAP_SHARED);
    for (long n = 0; n < kills; n++) life(&k);
    rest_end(&k);
    struct crowd_told *const told = k.crowd.told;
    fprintf(stderr,
            "%ld kills of the server: %ld runs, %ld signatures, %ld steps; %ld commits"
            " that were not told\n",
            kills, atomic_load(&told->run_count), atomic_load(&told->signed_count),
            atomic_load(&told->kept_count), atomic_load(&k.answers->unsure));
    (void)munmap(k.answers, sizeof *k.answers);
    *made = k.crowd;
    crowd_end(made);
}

int main(void)
{
    if (!server_make()) return 77;
    RUN(test_server__that_is_killed_loses_nothing_that_was_told);
    return check_end();
}
