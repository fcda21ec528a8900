/* copy_test.c - a store with runs, maps and an audit log goes to the other kind and back whole. */
#include "tests/flow/retention_fixture.h"

static struct cs_db *open_at(struct fixture *f, const char *url, struct cs_db_faults *faults)
{
    struct cs_db *db = NULL;
    const struct cs_db_options options = {
        .url = url, .from = cs_allocator_system(), .faults = faults};
    CHECK_INT(cs_db_open(&options, &db, &f->err), CS_OK);
    if (!db) abort();
    return db;
}

static struct cs_db *open_file(struct fixture *f, const char *name, struct cs_db_faults *faults)
{
    char url[200];
    (void)snprintf(url, sizeof url, "sqlite:%s/%s", f->folder, name);
    struct cs_db *const db = open_at(f, url, NULL);
    CHECK_INT(cs_flow_migrate(db, (cs_time){START_MS}, &f->err), CS_OK);
    if (!faults) return db;
    cs_db_close(db);
    return open_at(f, url, faults);
}

static struct cs_store_sum summed(struct fixture *f, struct cs_db *db)
{
    struct cs_store_sum sum = {0};
    CHECK_INT(cs_store_summed(db, &f->arena, &sum, &f->err), CS_OK);
    return sum;
}

static bool same(struct cs_store_sum a, struct cs_store_sum b)
{
    return a.rows == b.rows && a.tables == b.tables && cs_digest_equal(&a.digest, &b.digest);
}

static void filled_init(struct flow_fixture *x)
{
    flow_init(x);
    for (int64_t n = 0; n < 3; n++) (void)run_on_day(x, n, NULL);
    vaults_make(x);
}

/* The third store is of the first one's kind: SQLite, or a second schema on the server. */
static void test_copy__goes_over_and_back(void)
{
    struct flow_fixture x;
    struct fixture third;
    struct cs_store_sum sum;
    struct cs_audit_report report;
    filled_init(&x);
    struct fixture *const f = &x.f;
    const struct cs_store_sum before = summed(f, x.flow.db);
    CHECK(before.rows > 30);
    CHECK(before.tables >= 15);
    struct cs_db *const file = open_file(f, "other.db", NULL);
    CHECK_INT(cs_store_copy(x.flow.db, file, &f->arena, &sum, &f->err), CS_OK);
    CHECK(same(sum, before));
    CHECK(same(summed(f, file), before));
    CHECK_INT(cs_store_copy(x.flow.db, file, &f->arena, &sum, &f->err), CS_E_CONFLICT);
    CHECK(same(summed(f, file), before));
    fixture_init(&third);
    struct cs_db *const back = fixture_open(&third);
    CHECK_INT(cs_flow_migrate(back, (cs_time){1}, &f->err), CS_OK);
    CHECK_INT(cs_store_copy(file, back, &f->arena, &sum, &f->err), CS_OK);
    CHECK(same(summed(f, back), before));
    CHECK_INT(cs_audit_verify(back, CS_TENANT_DEFAULT, NULL, &report, &f->err), CS_OK);
    CHECK(report.ok);
    CHECK_INT(report.records, flow_verified(&x));
    CHECK_INT(EXEC(f, back, "UPDATE run_counts SET count = count + 1 WHERE name = 'diagnoses'"),
              CS_OK);
    CHECK(!same(summed(f, back), before));
    cs_db_close(back);
    cs_db_close(file);
    fixture_deinit(&third);
    flow_deinit(&x);
}

/* What is sealed opens in the copy, with the same key. */
static void test_copy__can_be_worked_with(void)
{
    struct flow_fixture x;
    struct cs_store_sum sum;
    struct cs_run_record record;
    filled_init(&x);
    const cs_id run = flow_run(&x);
    struct cs_db *const original = x.flow.db;
    struct cs_db *const file = open_file(&x.f, "other.db", NULL);
    CHECK_INT(cs_store_copy(original, file, &x.f.arena, &sum, &x.f.err), CS_OK);
    x.flow.db = file;
    CHECK_INT(flow_show(&x, run, CS_SHOW_DRAFT | CS_SHOW_BODIES, &record), CS_OK);
    CHECK_STR(record.draft.phi_bytes, DRAFT);
    (void)flow_run(&x); /* the chain goes on */
    CHECK(flow_verified(&x) > 0);
    cs_db_close(file);
    x.flow.db = original;
    flow_deinit(&x);
}

static void test_copy__keeps_nothing_when_a_call_fails(void)
{
    struct flow_fixture x;
    struct cs_store_sum sum;
    filled_init(&x);
    struct cs_db *const file = open_file(&x.f, "other.db", NULL);
    const int64_t rows = summed(&x.f, file).rows;
    cs_db_close(file);
    uint64_t calls = 0;
    for (uint64_t n = 1; n < 100000; n += n < 20 ? 1 : 97) {
        struct cs_db_faults faults = {.fail_call = n};
        struct cs_db *const to = open_file(&x.f, "other.db", &faults);
        const cs_status status = cs_store_copy(x.flow.db, to, &x.f.arena, &sum, &x.f.err);
        faults.fail_call = 0;
        calls = faults.calls;
        if (status != CS_OK) CHECK_INT(summed(&x.f, to).rows, rows);
        cs_db_close(to);
        if (status == CS_OK) break;
        CHECK_INT(status, CS_E_IO);
    }
    CHECK(calls > 300);
    flow_deinit(&x);
}

static void test_backup__is_one_file_with_the_same_rows(void)
{
    struct flow_fixture x;
    struct cs_store_sum sum;
    struct stat s;
    char path[120];
    char url[140];
    bool done = false;
    filled_init(&x);
    (void)snprintf(path, sizeof path, "%s/backup.db", x.f.folder);
    (void)snprintf(url, sizeof url, "sqlite:%s", path);
    CHECK_INT(cs_store_backup(x.flow.db, path, &x.f.arena, &done, &sum, &x.f.err), CS_OK);
    CHECK_INT(done, !fixture_on_server());
    if (done) {
        CHECK(stat(path, &s) == 0 && (s.st_mode & 0777) == 0600);
        struct cs_db *db = NULL;
        const struct cs_db_options options = {
            .url = url, .readonly = true, .from = cs_allocator_system()};
        CHECK_INT(cs_db_open(&options, &db, &x.f.err), CS_OK);
        CHECK(same(summed(&x.f, db), sum));
        cs_db_close(db);
        (void)flow_run(&x);
        CHECK_INT(cs_store_backup(x.flow.db, path, &x.f.arena, &done, &sum, &x.f.err),
                  CS_E_CONFLICT);
    } else {
        CHECK(access(path, F_OK) != 0);
    }
    flow_deinit(&x);
}

int main(void)
{
    if (fixture_on_server() && !pg_answers()) return 77;
    RUN(test_copy__goes_over_and_back);
    RUN(test_copy__can_be_worked_with);
    RUN(test_copy__keeps_nothing_when_a_call_fails);
    RUN(test_backup__is_one_file_with_the_same_rows);
    return check_end();
}
