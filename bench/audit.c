/* audit.c - how fast the audit log grows and proves, beside SQLite alone in the same run.
 *
 * bench_audit FOLDER COMMITS RECORDS BATCH: one JSON object. COMMITS single appends, each its own
 * commit (synchronous=FULL), in turns with as many commits of one row of the same bytes by SQLite
 * alone; then RECORDS appends in transactions of BATCH, which stay in FOLDER/large.db for
 * `audit verify`; then proofs of records all over it. */
#include "audit/audit.h"
#include "flow/flow.h"

#include <sqlite3.h>
#include <sys/resource.h>

#define ROUNDS 10
#define PROOFS 1000
#define BATCH_MAX 10000

struct bench {
    struct cs_clock clock;
    struct cs_arena arena;
    const char *folder;
    struct cs_audit_event *events; /* BATCH_MAX */
};

static void must(cs_status status, const struct cs_error *err)
{
    char text[512];
    if (status == CS_OK) return;
    cs_error_text(err, text, sizeof text);
    fprintf(stderr, "bench_audit: %s\n", text);
    exit(1);
}

static void must_sqlite(int code)
{
    if (code == SQLITE_OK || code == SQLITE_DONE) return;
    fprintf(stderr, "bench_audit: SQLite says %d\n", code);
    exit(1);
}

static double now_s(const struct bench *b)
{
    return (double)b->clock.ops->ticks_us(b->clock.self) / 1e6;
}

static double cpu_s(void)
{
    struct rusage used;
    (void)getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static struct cs_audit_event event_of(int64_t n)
{
    static struct cs_audit_field fields[8];
    fields[0] = cs_audit_word_("app", "summarize");
    fields[1] = cs_audit_word_("engine", "rules");
    fields[2] = CS_A("documents", n);
    fields[3] = CS_A("bytes", 2031);
    return (struct cs_audit_event){.tenant = CS_TENANT_DEFAULT,
                                   .at = {1764003909123 + n},
                                   .actor = cs_actor_uid(1000),
                                   .action = "run.started",
                                   .object = "run",
                                   .object_id = {{(uint8_t)n, (uint8_t)(n >> 8)}},
                                   .fields = fields,
                                   .field_count = 4};
}

static struct cs_db *store_open(struct bench *b, const char *name)
{
    char url[4300];
    struct cs_db *db = NULL;
    struct cs_error err = {0};
    (void)snprintf(url, sizeof url, "sqlite:%s/%s", b->folder, name);
    const struct cs_db_options options = {.url = url, .from = cs_allocator_system()};
    must(cs_db_open(&options, &db, &err), &err);
    must(cs_flow_migrate(db, (cs_time){1}, &err), &err);
    return db;
}

static void append_all(struct cs_db *db, const struct cs_audit_event *events, size_t count)
{
    struct cs_tx tx;
    struct cs_error err = {0};
    must(cs_tx_begin(&tx, db, &err), &err);
    must(cs_audit_append_all(&tx, events, count, &err), &err);
    must(cs_tx_commit(&tx, &err), &err);
}

/* ---- SQLite alone: one row of as many bytes, one commit ---- */

static sqlite3 *raw_open(const struct bench *b, sqlite3_stmt **insert)
{
    char path[4300];
    sqlite3 *raw = NULL;
    (void)snprintf(path, sizeof path, "%s/raw.db", b->folder);
    must_sqlite(sqlite3_open(path, &raw));
    must_sqlite(sqlite3_exec(raw,
                             "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                             "CREATE TABLE rows (tenant TEXT, seq INTEGER, bytes BLOB,"
                             " PRIMARY KEY (tenant, seq)) STRICT",
                             NULL, NULL, NULL));
    must_sqlite(sqlite3_prepare_v2(raw, "INSERT INTO rows VALUES ('default', ?1, zeroblob(260))",
                                   -1, insert, NULL));
    return raw;
}

static void raw_commit(sqlite3 *raw, sqlite3_stmt *insert, int64_t n)
{
    must_sqlite(sqlite3_exec(raw, "BEGIN IMMEDIATE", NULL, NULL, NULL));
    must_sqlite(sqlite3_bind_int64(insert, 1, n));
    must_sqlite(sqlite3_step(insert));
    must_sqlite(sqlite3_reset(insert));
    must_sqlite(sqlite3_exec(raw, "COMMIT", NULL, NULL, NULL));
}

static void commits(struct bench *b, int64_t count)
{
    sqlite3_stmt *insert = NULL;
    sqlite3 *const raw = raw_open(b, &insert);
    struct cs_db *const db = store_open(b, "single.db");
    double ours = 0;
    double theirs = 0;
    const int64_t part = count / ROUNDS;
    for (int64_t round = 0; round < ROUNDS; round++) {
        double begun = now_s(b);
        for (int64_t i = 0; i < part; i++) raw_commit(raw, insert, round * part + i);
        theirs += now_s(b) - begun;
        begun = now_s(b);
        for (int64_t i = 0; i < part; i++) {
            const struct cs_audit_event event = event_of(round * part + i);
            append_all(db, &event, 1);
        }
        ours += now_s(b) - begun;
    }
    const double n = (double)(part * ROUNDS);
    printf("{\"raw_commits_s\":%.1f,\"audit_commits_s\":%.1f", n / theirs, n / ours);
    must_sqlite(sqlite3_finalize(insert));
    must_sqlite(sqlite3_close(raw));
    cs_db_close(db);
}

/* ---- many, and proofs over them ---- */

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

static void batches(struct bench *b, struct cs_db *db, int64_t records, size_t batch)
{
    double rates[ROUNDS];
    const double cpu_begun = cpu_s();
    const int64_t part = records / ROUNDS;
    for (int64_t round = 0; round < ROUNDS; round++) {
        const double begun = now_s(b);
        for (int64_t at = 0; at < part; at += (int64_t)batch) {
            for (size_t i = 0; i < batch; i++)
                b->events[i] = event_of(round * part + at + (int64_t)i);
            append_all(db, b->events, batch);
        }
        rates[round] = (double)part / (now_s(b) - begun);
    }
    qsort(rates, ROUNDS, sizeof rates[0], by_value);
    printf(",\"batched_s\":[%.1f,%.1f],\"batched_cpu_s\":%.1f", rates[ROUNDS / 2],
           rates[ROUNDS - 1], (double)records / (cpu_s() - cpu_begun));
}

static void proofs(struct bench *b, struct cs_db *db, int64_t records)
{
    static double times[2][PROOFS];
    struct cs_error err = {0};
    for (int64_t i = 0; i < PROOFS; i++) {
        struct cs_audit_proof proof;
        struct cs_audit_claim claim = {.record = 1 + i * 7919 % records, .size = records};
        cs_digest root;
        const double begun = now_s(b);
        must(cs_audit_prove_record(db, CS_TENANT_DEFAULT, claim.record, records, &proof, &err),
             &err);
        times[0][i] = (now_s(b) - begun) * 1e3;
        must(cs_audit_root(db, CS_TENANT_DEFAULT, claim.record, &root, &claim.hash, &err), &err);
        must(cs_audit_root(db, CS_TENANT_DEFAULT, records, &claim.root, &root, &err), &err);
        CS_ASSERT(cs_audit_proof_holds(&claim, &proof));
        const double again = now_s(b);
        must(cs_audit_prove_growth(db, CS_TENANT_DEFAULT, claim.record, records, &proof, &err),
             &err);
        times[1][i] = (now_s(b) - again) * 1e3;
    }
    for (int k = 0; k < 2; k++) qsort(times[k], PROOFS, sizeof times[k][0], by_value);
    printf(",\"proof_ms\":[%.4f,%.4f],\"growth_ms\":[%.4f,%.4f]}\n", times[0][PROOFS / 2],
           times[0][PROOFS * 99 / 100], times[1][PROOFS / 2], times[1][PROOFS * 99 / 100]);
}

int main(int argc, char **argv)
{
    struct bench b = {.clock = cs_clock_system()};
    if (argc != 5) return 2;
    b.folder = argv[1];
    const int64_t records = strtoll(argv[3], NULL, 10);
    const size_t batch = (size_t)strtoll(argv[4], NULL, 10);
    if (batch < 1 || batch > BATCH_MAX || records % (ROUNDS * (int64_t)batch)) return 2;
    cs_arena_init(&b.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    b.events = CS_NEW_ARRAY(&b.arena, struct cs_audit_event, BATCH_MAX);
    if (!b.events) return 1;
    commits(&b, strtoll(argv[2], NULL, 10));
    struct cs_db *const db = store_open(&b, "large.db");
    batches(&b, db, records, batch);
    proofs(&b, db, records);
    cs_db_close(db);
    cs_arena_deinit(&b.arena);
    return 0;
}
