/* queue.c - how fast jobs and workflows go, beside the bare database in the same run.
 *
 * bench_queue FOLDER|URL WHAT N: one JSON object. FOLDER: SQLite there, synchronous=FULL; URL: a
 * PostgreSQL server. WHAT:
 *   single    N jobs, each claimed and ended in two commits, in turns with as many raw commits
 *   batched   N jobs pushed, claimed and ended by BATCH, in turns with raw inserts by BATCH
 *   claim     how long a claim takes with N jobs waiting
 *   workflow  N runs of four steps with an approval: one after the other, then many at once */
#include "bench/four.h"

#include <sys/stat.h>

#define ROUNDS 10
#define BATCH 500
#define CLAIMS 2000

/* ---- the bare database: one row of a job's size ---- */

static void raw_table(struct bench *b)
{
    struct cs_tx tx;
    struct cs_stmt st;
    must(b, cs_tx_begin(&tx, b->db, &b->err));
    cs_stmt_begin(
        &st, b->db,
        CS_STR("CREATE TABLE raw_rows (tenant TEXT NOT NULL, id BLOB NOT NULL, run_id BLOB"
               " NOT NULL, step TEXT NOT NULL, due_ms INTEGER NOT NULL,"
               " PRIMARY KEY (tenant, id)) STRICT"));
    must(b, cs_stmt_run(&st, NULL, &b->err));
    must(b, cs_tx_commit(&tx, &b->err));
}

static void raw_insert(struct bench *b, size_t count)
{
    struct cs_tx tx;
    must(b, cs_tx_begin_rows(&tx, b->db, &b->err));
    if (count > 1) must(b, cs_batch_begin(&tx, &b->err));
    for (size_t i = 0; i < count; i++) {
        cs_id id;
        struct cs_stmt st;
        must(b, cs_id_new(&b->flow.rng, &id, &b->err));
        CS_STMT(&st, b->db,
                "INSERT INTO raw_rows (tenant, id, run_id, step, due_ms)"
                " VALUES ($1, $2, $2, 'summarize', $3)");
        cs_bind_str(&st, 1, b->flow.tenant);
        cs_bind_id(&st, 2, &id);
        cs_bind_int(&st, 3, 1764003909123);
        must(b, cs_stmt_run(&st, NULL, &b->err));
    }
    if (count > 1) must(b, cs_batch_end(&tx, &b->err));
    must(b, cs_tx_commit(&tx, &b->err));
}

/* ---- jobs ---- */

static void push(struct bench *b, size_t count)
{
    static struct cs_job jobs[CS_JOBS_MAX];
    struct cs_tx tx;
    for (size_t i = 0; i < count; i++) {
        jobs[i] = (struct cs_job){
            .step = "draft", .attempts_max = 3, .priority = CS_PRIORITY_NORMAL, .due = wall(b)};
        must(b, cs_id_new(&b->flow.rng, &jobs[i].run, &b->err));
    }
    must(b, cs_tx_begin_rows(&tx, b->db, &b->err));
    if (count > 1) must(b, cs_batch_begin(&tx, &b->err));
    must(b, cs_queue_push(&tx, b->flow.tenant, &b->flow.rng, jobs, count, wall(b), &b->err));
    if (count > 1) must(b, cs_batch_end(&tx, &b->err));
    must(b, cs_tx_commit(&tx, &b->err));
}

static struct cs_job_claim claim(struct bench *b, struct cs_arena *arena, uint32_t count)
{
    struct cs_job_claim out;
    size_t died = 0;
    const struct cs_claim_ask ask = {
        .tenant = b->flow.tenant, .count = count, .lease_ms = 60000, .now = wall(b)};
    must(b, cs_queue_claim(b->db, arena, &b->flow.rng, &ask, &out, &died, &b->err));
    return out;
}

static void done(struct bench *b, const struct cs_job_claim *c)
{
    struct cs_tx tx;
    size_t held = 0;
    bool one = false;
    must(b, cs_tx_begin_rows(&tx, b->db, &b->err));
    if (c->count == 1) must(b, cs_queue_done(&tx, c, &c->jobs[0], &one, &b->err));
    else must(b, cs_queue_done_all(&tx, c, &held, &b->err));
    CS_ASSERT(held + one == c->count);
    must(b, cs_tx_commit(&tx, &b->err));
}

/* Claims and ends count jobs, by at most batch; gives how many it found. */
static size_t work(struct bench *b, size_t count, uint32_t batch)
{
    size_t all = 0;
    while (all < count) {
        struct cs_arena arena;
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        const struct cs_job_claim c = claim(b, &arena, batch);
        if (c.count) done(b, &c);
        all += c.count;
        cs_arena_deinit(&arena);
        if (c.count == 0) break;
    }
    return all;
}

static void single(struct bench *b, size_t n)
{
    double raw = 0;
    double ours = 0;
    raw_table(b);
    for (size_t i = 0; i < n; i += BATCH) push(b, BATCH);
    for (int round = 0; round < ROUNDS; round++) {
        double begun = now_s(b);
        for (size_t i = 0; i < n / ROUNDS; i++) raw_insert(b, 1);
        raw += now_s(b) - begun;
        begun = now_s(b);
        CS_ASSERT(work(b, n / ROUNDS, 1) == n / ROUNDS);
        ours += now_s(b) - begun;
    }
    printf("{\"raw_s\":%.1f,\"jobs_s\":%.1f}\n", (double)n / raw, (double)n / ours);
}

static void batched(struct bench *b, size_t n)
{
    double raw = 0;
    double pushed = 0;
    double ours = 0;
    raw_table(b);
    for (size_t i = 0; i < n; i += (size_t)10 * BATCH) {
        double begun = now_s(b);
        for (int k = 0; k < 10; k++) raw_insert(b, BATCH);
        raw += now_s(b) - begun;
        begun = now_s(b);
        for (int k = 0; k < 10; k++) push(b, BATCH);
        pushed += now_s(b) - begun;
        begun = now_s(b);
        CS_ASSERT(work(b, (size_t)10 * BATCH, BATCH) == (size_t)10 * BATCH);
        ours += now_s(b) - begun;
    }
    printf("{\"raw_s\":%.1f,\"push_s\":%.1f,\"jobs_s\":%.1f}\n", (double)n / raw,
           (double)n / pushed, (double)n / ours);
}

static void claims_print(struct bench *b, const char *name)
{
    static double ms[CLAIMS];
    for (size_t i = 0; i < CLAIMS; i++) {
        struct cs_arena arena;
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        const double begun = now_s(b);
        const struct cs_job_claim c = claim(b, &arena, 1);
        ms[i] = (now_s(b) - begun) * 1e3;
        CS_ASSERT(c.count == 1);
        done(b, &c);
        cs_arena_deinit(&arena);
    }
    times_print(name, ms, CLAIMS);
}

static void claims(struct bench *b, size_t n)
{
    for (size_t i = 0; i < n; i += BATCH) push(b, BATCH);
    printf("{");
    claims_print(b, "claim_ms");
    printf("}\n");
}

/* ---- workflows ---- */

/* What a program must keep of a decision; what a person is shown before is another commit. */
static void approve(struct bench *b, const cs_id *run)
{
    struct cs_tx tx;
    must(b, cs_tx_begin_tenant(&tx, b->db, b->flow.tenant, &b->err));
    must(b, cs_flow_decided(&tx, &b->flow, run, CS_VERDICT_APPROVE, wall(b), &b->err));
    must(b, cs_tx_commit(&tx, &b->err));
}

static void look_and_sign(struct bench *b, const cs_id *run)
{
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    (void)sign(b, &arena, run);
    cs_arena_deinit(&arena);
}

static void turns(struct bench *b, struct cs_worker *worker)
{
    size_t kept = 1;
    while (kept) must(b, cs_worker_turn(worker, &kept, &b->err));
}

static double one_by_one(struct bench *b, size_t n)
{
    struct cs_worker *const worker = worker_make(b, 1, NULL);
    const double begun = now_s(b);
    for (size_t i = 0; i < n; i++) {
        struct cs_arena arena;
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        const cs_id run = begin(b, &arena, CS_PRIORITY_NORMAL);
        turns(b, worker);
        approve(b, &run);
        turns(b, worker);
        cs_arena_deinit(&arena);
    }
    const double seconds = now_s(b) - begun;
    cs_worker_close(worker);
    return (double)n / seconds;
}

static void begin_all(struct bench *b, struct cs_arena *arena, cs_id *runs, size_t count,
                      size_t group)
{
    struct cs_tx tx;
    for (size_t k = 0; k < count; k++) {
        if (group > 1 && k % group == 0) must(b, cs_flow_group_begin(&b->flow, &tx, &b->err));
        runs[k] = begin(b, arena, CS_PRIORITY_NORMAL);
        if (group > 1 && k % group == group - 1) must(b, cs_flow_group_commit(&b->flow, &b->err));
    }
}

/* Each approval has its own commit, as each is a person's; steps share theirs, and begins do in
 * groups, as those of a batch. */
static double many_at_once(struct bench *b, size_t n, size_t group,
                           void (*decide)(struct bench *, const cs_id *))
{
    static cs_id runs[100];
    struct cs_worker *const worker = worker_make(b, 100, NULL);
    const double begun = now_s(b);
    for (size_t i = 0; i < n; i += CS_COUNT(runs)) {
        struct cs_arena arena;
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DOCUMENT);
        begin_all(b, &arena, runs, CS_COUNT(runs), group);
        turns(b, worker);
        for (size_t k = 0; k < CS_COUNT(runs); k++) decide(b, &runs[k]);
        turns(b, worker);
        cs_arena_deinit(&arena);
    }
    const double seconds = now_s(b) - begun;
    cs_worker_close(worker);
    return (double)n / seconds;
}

static void workflows(struct bench *b, size_t n)
{
    double raw = now_s(b);
    raw_table(b);
    raw = now_s(b);
    for (size_t i = 0; i < n; i++) raw_insert(b, 1);
    raw = (double)n / (now_s(b) - raw);
    const double one = one_by_one(b, n);
    const double many = many_at_once(b, n, 1, approve);
    const double groups = many_at_once(b, n, 25, approve);
    const double signed_s = many_at_once(b, n, 25, look_and_sign);
    printf("{\"raw_s\":%.1f,\"one_s\":%.1f,\"many_s\":%.1f,\"groups_s\":%.1f,\"signed_s\":%.1f}\n",
           raw, one, many, groups, signed_s);
}

int main(int argc, char **argv)
{
    struct bench b = {.program = "bench_queue", .clock = cs_clock_system()};
    if (argc != 4) return 2;
    const size_t n = strtoul(argv[3], NULL, 10);
    store_open(&b, argv[1]);
    if (strcmp(argv[2], "single") == 0) single(&b, n);
    else if (strcmp(argv[2], "batched") == 0) batched(&b, n);
    else if (strcmp(argv[2], "claim") == 0) claims(&b, n);
    else if (strcmp(argv[2], "workflow") == 0) workflows(&b, n);
    else return 2;
    store_close(&b);
    return 0;
}
