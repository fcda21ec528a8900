/* growth.c - what a store with many runs costs: claim, lists, show, and a run from begin to end.
 *
 * bench_growth FOLDER N: one JSON object. A store that is there already is looked at as it is; else
 * it is filled with N runs of a workflow of four steps with an approval. Three runs come about as
 * every run does: one is done, one waits for a person, one is queued. Their rows are then copied,
 * table by table, under new random ids and times: of a hundred runs one waits for a person, one is
 * queued and 98 are done. What the copies hold sealed has the size it would have, but opens under
 * no key, so text is read of real runs only: those that are made and signed at the end. Events of
 * the audit log are not copied: nothing that is measured reads older ones.
 *
 * The rows of runs lie in the file in the order of their times, as they do in life, where each is
 * written when its run begins; all else lies in the order of the ids, which is no order of times:
 * worse than in life, where what runs of one hour have lies together. */
#include "bench/four.h"
#include "store/store_in.h"

#include <sys/stat.h>
#include <unistd.h>

#define CLAIMS 2000
#define LOOKS 500
#define WHOLE 200   /* runs from begin to end */
#define PART 250000 /* runs that are copied in one transaction */
#define APART_MS 3000
#define SQL_MAX 4096
#define INDEXES_MAX 64
#define TABLES_MAX 64

static void exec(struct bench *b, const char *sql)
{
    must(b, b->db->ops->exec(b->db->driver, cs_str_of(sql), &b->err));
}

/* What is due, once. Urgent jobs come before all the copies that wait. */
static void turn(struct bench *b)
{
    size_t kept = 0;
    struct cs_worker *const worker = worker_make(b, 1, b);
    must(b, cs_worker_turn(worker, &kept, &b->err));
    CS_ASSERT(kept >= 1);
    cs_worker_close(worker);
}

/* ---- copies ---- */

enum kind { KIND_DONE, KIND_WAITS, KIND_QUEUED };

static void template_keep(struct bench *b, enum kind kind, const cs_id *run)
{
    struct cs_tx tx;
    struct cs_stmt st;
    must(b, cs_tx_begin(&tx, b->db, &b->err));
    CS_STMT(&st, b->db,
            "INSERT INTO growth_templates (tenant, kind, run_id, case_id, document_id, base_ms)"
            " SELECT r.tenant, $3, r.id, r.case_id, d.document_id, r.started_ms FROM runs r"
            " JOIN run_documents d ON d.tenant = r.tenant AND d.run_id = r.id"
            " WHERE r.tenant = $1 AND r.id = $2");
    cs_bind_str(&st, 1, b->flow.tenant);
    cs_bind_id(&st, 2, run);
    cs_bind_int(&st, 3, kind);
    must(b, cs_stmt_run(&st, NULL, &b->err));
    must(b, cs_tx_commit(&tx, &b->err));
}

static void templates_make(struct bench *b)
{
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    exec(b, "CREATE TABLE growth_templates (tenant TEXT NOT NULL, kind INTEGER NOT NULL, run_id"
            " BLOB NOT NULL, case_id BLOB NOT NULL, document_id BLOB NOT NULL, base_ms INTEGER"
            " NOT NULL, PRIMARY KEY (tenant, kind)) STRICT;"
            "CREATE TABLE growth_ids (n INTEGER PRIMARY KEY, kind INTEGER NOT NULL, id BLOB NOT"
            " NULL, at_ms INTEGER NOT NULL) STRICT");
    const cs_id done = begin(b, &arena, CS_PRIORITY_NORMAL);
    turn(b);
    (void)sign(b, &arena, &done);
    turn(b);
    const cs_id waits = begin(b, &arena, CS_PRIORITY_NORMAL);
    turn(b);
    const cs_id queued = begin(b, &arena, CS_PRIORITY_NORMAL);
    template_keep(b, KIND_DONE, &done);
    template_keep(b, KIND_WAITS, &waits);
    template_keep(b, KIND_QUEUED, &queued);
    cs_arena_deinit(&arena);
}

/* Retention removed the texts of every second run, a second after it began. */
#define REMOVED "(g.n & 1) = 0" /* no sign of percent: it stands in a format, too */
#define REMOVED_AT "g.at_ms + 1000"

/* What stands in a column of a copy: p the template, g the new id, t the row that is copied. */
static void column_add(char *sql, size_t *size, const char *column)
{
    const bool removed = strcmp(column, "removed_ms") == 0;
    const bool ends_ms = strlen(column) > 3 && strcmp(column + strlen(column) - 3, "_ms") == 0;
    const bool id = strcmp(column, "id") == 0 || strcmp(column, "run_id") == 0 ||
                    strcmp(column, "case_id") == 0 || strcmp(column, "document_id") == 0 ||
                    strcmp(column, "job_id") == 0;
    *size += (size_t)snprintf(sql + *size, SQL_MAX - *size,
                              id        ? "g.id"
                              : removed ? "CASE WHEN " REMOVED " THEN " REMOVED_AT " ELSE 0 END"
                              : ends_ms ? "CASE WHEN t.%s = 0 THEN 0 ELSE t.%s - p.base_ms +"
                                          " g.at_ms END"
                                        : "t.%s",
                              column, column);
}

/* INSERT INTO table (columns) SELECT ... : every column of the table, as the catalog has them.
 * which: of the new ids, and their order. */
static void copy_sql(struct bench *b, const char *table, const char *match, const char *which,
                     char sql[SQL_MAX])
{
    struct cs_stmt st;
    char columns[SQL_MAX] = "";
    char values[SQL_MAX] = "";
    size_t columns_size = 0;
    size_t values_size = 0;
    CS_STMT(&st, b->db, "SELECT name FROM pragma_table_info($1) ORDER BY cid");
    cs_bind_str(&st, 1, cs_str_of(table));
    while (cs_stmt_next(&st)) {
        char column[64];
        const cs_str name = cs_col_str(&st, 0);
        (void)snprintf(column, sizeof column, "%.*s", (int)name.len, name.ptr);
        const char *const comma = columns_size ? ", " : "";
        columns_size +=
            (size_t)snprintf(columns + columns_size, SQL_MAX - columns_size, "%s%s", comma, column);
        values_size += (size_t)snprintf(values + values_size, SQL_MAX - values_size, "%s", comma);
        column_add(values, &values_size, column);
    }
    must(b, cs_stmt_end(&st, &b->err));
    const int n = snprintf(sql, SQL_MAX,
                           "INSERT INTO %s (%s) SELECT %s FROM growth_ids g"
                           " CROSS JOIN growth_templates p ON p.tenant = 'default'"
                           " AND p.kind = g.kind CROSS JOIN %s t ON t.tenant = p.tenant AND %s"
                           " %s",
                           table, columns, values, table, match, which);
    CS_ASSERT(n > 0 && n < SQL_MAX);
}

struct copied_table {
    const char *name;
    const char *match; /* the row of the template */
};
static const struct copied_table copied[] = {
    {"cases", "t.id = p.case_id"},           {"documents", "t.id = p.document_id"},
    {"run_steps", "t.run_id = p.run_id"},    {"run_documents", "t.run_id = p.run_id"},
    {"drafts", "t.run_id = p.run_id"},       {"run_counts", "t.run_id = p.run_id"},
    {"jobs", "t.run_id = p.run_id"},         {"run_work", "t.run_id = p.run_id"},
    {"spendings", "t.run_id = p.run_id"},    {"step_results", "t.run_id = p.run_id"},
    {"sign_offs", "t.run_id = p.run_id"},    {"approvals", "t.run_id = p.run_id"},
    {"review_views", "t.run_id = p.run_id"},
};

/* The n-th of all ids in their order: a random one in the n-th part of what there is. */
static cs_id id_of(struct bench *b, int64_t n)
{
    cs_id id;
    uint64_t first = 0;
    must(b, cs_id_new(&b->flow.rng, &id, &b->err));
    const uint64_t width = UINT64_MAX / (uint64_t)b->runs;
    memcpy(&first, id.bytes, sizeof first);
    first = width * (uint64_t)n + first % width;
    for (size_t i = 0; i < 8; i++) id.bytes[i] = (uint8_t)(first >> (56 - 8 * i));
    return id;
}

static void ids_fill(struct bench *b, int64_t from, int64_t to, int64_t now_ms)
{
    const uint64_t span_ms = (uint64_t)b->runs * APART_MS;
    for (int64_t n = from; n < to; n++) {
        uint64_t random = 0;
        struct cs_stmt st;
        const cs_id id = id_of(b, n);
        memcpy(&random, id.bytes + 8, sizeof random);
        const enum kind kind = n % 100 == 0 ? KIND_WAITS : n % 100 == 1 ? KIND_QUEUED : KIND_DONE;
        CS_STMT(&st, b->db, "INSERT INTO growth_ids (n, kind, id, at_ms) VALUES ($1, $2, $3, $4)");
        cs_bind_int(&st, 1, n);
        cs_bind_int(&st, 2, kind);
        cs_bind_id(&st, 3, &id);
        cs_bind_int(&st, 4, now_ms - (int64_t)(random % span_ms) - 60000);
        must(b, cs_stmt_run(&st, NULL, &b->err));
    }
}

/* Indexes are made anew at the end, by sorting, as they would be too slow one by one. */
static size_t indexes_take(struct bench *b, struct cs_arena *arena, cs_str *sql)
{
    struct cs_stmt st;
    char drop[128];
    cs_str names[INDEXES_MAX];
    size_t count = 0;
    CS_STMT(&st, b->db,
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL");
    while (count < INDEXES_MAX && cs_stmt_next(&st)) {
        names[count] = cs_col_copy(&st, 0, arena);
        sql[count++] = cs_col_copy(&st, 1, arena);
    }
    must(b, cs_stmt_end(&st, &b->err));
    for (size_t i = 0; i < count; i++) {
        (void)snprintf(drop, sizeof drop, "DROP INDEX %.*s", (int)names[i].len, names[i].ptr);
        exec(b, drop);
    }
    return count;
}

static void removals_copy(struct bench *b, cs_str removed_class, int64_t from, int64_t to)
{
    struct cs_stmt st;
    CS_STMT(&st, b->db,
            "INSERT INTO retention_removals (tenant, class, object_id, at_ms)"
            " SELECT $1, $2, g.id, " REMOVED_AT " FROM growth_ids g WHERE g.n >= $3 AND g.n < $4"
            " AND " REMOVED " ORDER BY g.n");
    cs_bind_str(&st, 1, b->flow.tenant);
    cs_bind_str(&st, 2, removed_class);
    cs_bind_int(&st, 3, from);
    cs_bind_int(&st, 4, to);
    must(b, cs_stmt_run(&st, NULL, &b->err));
}

static void part_copy(struct bench *b, int64_t from, int64_t to, int64_t now_ms)
{
    char sql[SQL_MAX];
    struct cs_tx tx;
    must(b, cs_tx_begin(&tx, b->db, &b->err));
    ids_fill(b, from, to, now_ms);
    for (size_t i = 0; i < CS_COUNT(copied); i++) {
        struct cs_stmt st;
        copy_sql(b, copied[i].name, copied[i].match, "WHERE g.n >= $1 AND g.n < $2 ORDER BY g.n",
                 sql);
        cs_stmt_begin(&st, b->db, cs_str_of(sql));
        cs_bind_int(&st, 1, from);
        cs_bind_int(&st, 2, to);
        must(b, cs_stmt_run(&st, NULL, &b->err));
    }
    removals_copy(b, CS_STR("documents"), from, to);
    removals_copy(b, CS_STR("drafts"), from, to);
    must(b, cs_tx_commit(&tx, &b->err));
}

static void runs_copy(struct bench *b)
{
    char sql[SQL_MAX];
    exec(b, "CREATE INDEX growth_by_time ON growth_ids (at_ms, n, kind, id)");
    copy_sql(b, "runs", "t.id = p.run_id", "ORDER BY g.at_ms", sql);
    exec(b, sql);
}

static void fill(struct bench *b)
{
    struct cs_arena arena;
    cs_str indexes[INDEXES_MAX];
    const int64_t now_ms = wall(b).unix_ms;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    exec(b, "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;"
            "PRAGMA cache_size = -1000000; PRAGMA temp_store = FILE");
    const size_t count = indexes_take(b, &arena, indexes);
    for (int64_t n = 0; n < b->runs; n += PART)
        part_copy(b, n, n + PART < b->runs ? n + PART : b->runs, now_ms);
    runs_copy(b);
    for (size_t i = 0; i < count; i++) exec(b, indexes[i].ptr);
    exec(b, "DROP TABLE growth_ids; DROP TABLE growth_templates; PRAGMA journal_mode = WAL");
    sync(); /* or a commit that is timed would wait for the disk to take all of this */
    cs_arena_deinit(&arena);
}

/* ---- looking ---- */

static void times_tell(const char *name, double *ms, size_t count)
{
    times_print(name, ms, count);
    printf(",");
}

static void claims_time(struct bench *b)
{
    static double ms[CLAIMS];
    const size_t count = b->runs / 200 < CLAIMS ? (size_t)(b->runs / 200) : CLAIMS;
    for (size_t i = 0; i < count; i++) {
        struct cs_arena arena;
        struct cs_job_claim c;
        struct cs_tx tx;
        size_t died = 0;
        bool held = false;
        const struct cs_claim_ask ask = {
            .tenant = b->flow.tenant, .count = 1, .lease_ms = 60000, .now = wall(b)};
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        const double begun = now_s(b);
        must(b, cs_queue_claim(b->db, &arena, &b->flow.rng, &ask, &c, &died, &b->err));
        ms[i] = (now_s(b) - begun) * 1e3;
        CS_ASSERT(c.count == 1);
        must(b, cs_tx_begin_rows(&tx, b->db, &b->err));
        must(b, cs_queue_done(&tx, &c, &c.jobs[0], &held, &b->err));
        CS_ASSERT(held);
        must(b, cs_tx_commit(&tx, &b->err));
        cs_arena_deinit(&arena);
    }
    times_tell("claim_ms", ms, count);
}

/* The first page, or the one behind any run. */
static void lists_time(struct bench *b, bool first, const char *name)
{
    static double ms[LOOKS];
    for (size_t i = 0; i < LOOKS; i++) {
        struct cs_arena arena;
        const struct cs_run_row *rows = NULL;
        size_t count = 0;
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        const double begun = now_s(b);
        must(b, cs_flow_list(&b->flow, &arena, 20, first ? NULL : &b->sample[i], &rows, &count,
                             &b->err));
        ms[i] = (now_s(b) - begun) * 1e3;
        cs_arena_deinit(&arena);
    }
    times_tell(name, ms, LOOKS);
}

/* Any runs, from the first to the last id; none that is queued, as claims_time takes those without
 * doing their work. */
static void sample_take(struct bench *b)
{
    for (size_t i = 0; i < LOOKS; i++) {
        struct cs_stmt st;
        cs_id at = {{(uint8_t)(i * 256 / LOOKS), (uint8_t)(i * 65536 / LOOKS % 256)}};
        CS_STMT(&st, b->db,
                "SELECT id FROM runs WHERE tenant = $1 AND id >= $2"
                " AND state <> 'queued' ORDER BY id LIMIT 1");
        cs_bind_str(&st, 1, b->flow.tenant);
        cs_bind_id(&st, 2, &at);
        if (cs_stmt_next(&st)) b->sample[i] = cs_col_id(&st, 0);
        must(b, cs_stmt_end(&st, &b->err));
    }
}

/* What runs show reads. */
static void shows_time(struct bench *b, const char *name)
{
    static double ms[LOOKS];
    for (size_t i = 0; i < LOOKS; i++) {
        char text[33];
        struct cs_arena arena;
        struct cs_run_record record;
        struct cs_work_record work;
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        cs_id_text(b->sample[i], text);
        const double begun = now_s(b);
        must(b, cs_flow_show(&b->flow, &arena, (cs_str){text, 32}, 0, &record, &b->err));
        must(b, cs_work_show(&b->flow, &arena, &b->sample[i], &work, &b->err));
        ms[i] = (now_s(b) - begun) * 1e3;
        CS_ASSERT(work.found);
        CS_ASSERT(work.step_count >= 1);
        cs_arena_deinit(&arena);
    }
    times_tell(name, ms, LOOKS);
}

static void reviews_time(struct bench *b, bool mine)
{
    static double ms[LOOKS];
    for (size_t i = 0; i < LOOKS; i++) {
        struct cs_arena arena;
        const struct cs_review_row *rows = NULL;
        size_t count = 0;
        const struct cs_review_filter filter = {
            .mine = mine, .state = CS_REVIEW_WAITING, .app = CS_STR(""), .limit = 20};
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        const double begun = now_s(b);
        must(b, cs_review_list(&b->flow, &arena, &filter, wall(b), &rows, &count, &b->err));
        ms[i] = (now_s(b) - begun) * 1e3;
        CS_ASSERT(mine || count == 20);
        cs_arena_deinit(&arena);
    }
    times_tell(mine ? "review_mine_ms" : "review_list_ms", ms, LOOKS);
}

/* Begun, done, shown, shown again, signed and released, in a store of this size. At the first look
 * nobody has read or written the run's signatures and views yet: their places come from the disk
 * where memory does not hold the store. */
static void whole_time(struct bench *b)
{
    static double ms[WHOLE];
    static double first_ms[WHOLE];
    static double shown_ms[WHOLE];
    for (size_t i = 0; i < WHOLE; i++) {
        struct cs_arena arena;
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        const double begun = now_s(b);
        const cs_id run = begin(b, &arena, CS_PRIORITY_URGENT);
        turn(b);
        struct cs_review_shown first;
        first_ms[i] = look(b, &arena, &run, &first) * 1e3;
        shown_ms[i] = sign(b, &arena, &run) * 1e3;
        turn(b);
        ms[i] = (now_s(b) - begun) * 1e3;
        cs_arena_deinit(&arena);
    }
    times_tell("whole_ms", ms, WHOLE);
    times_tell("review_show_first_ms", first_ms, WHOLE);
    times_tell("review_show_ms", shown_ms, WHOLE);
}

int main(int argc, char **argv)
{
    static cs_id sample[LOOKS];
    struct bench b = {.program = "bench_growth", .sample = sample, .clock = cs_clock_system()};
    struct stat s;
    if (argc != 3) return 2;
    b.runs = strtoll(argv[2], NULL, 10);
    if (b.runs < 10000) return 2;
    double seconds = 0;
    (void)snprintf(b.url, sizeof b.url, "%s/store.db", argv[1]);
    const bool there = stat(b.url, &s) == 0;
    store_open(&b, argv[1]);
    if (!there) {
        templates_make(&b);
        const double begun = now_s(&b);
        fill(&b);
        seconds = now_s(&b) - begun;
        store_close(&b);
        store_open(&b, argv[1]); /* as every command does, with nothing read yet */
    }
    printf("{");
    sample_take(&b);
    shows_time(&b, "show_first_ms"); /* from the disk, where memory does not hold the store */
    shows_time(&b, "show_ms");
    lists_time(&b, true, "list_ms");
    lists_time(&b, false, "list_page_first_ms");
    lists_time(&b, false, "list_page_ms");
    reviews_time(&b, false);
    reviews_time(&b, true);
    claims_time(&b);
    whole_time(&b);
    (void)stat(b.url + 7, &s);
    printf("\"runs\":%lld,\"fill_s\":%.1f,\"size_bytes\":%lld}\n", (long long)b.runs, seconds,
           (long long)s.st_size);
    store_close(&b);
    return 0;
}
