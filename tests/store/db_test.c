/* db_test.c - the contract of a driver, run on SQLite and on SQLite behind the fault counter; and
 * what a store does when its file is not as it should be. */
#include "tests/store/fixture.h"

#include <sqlite3.h>

static struct cs_db *open_with_table(struct fixture *f, struct cs_db_faults *faults)
{
    struct cs_db *db = NULL;
    struct cs_db_options options = fixture_options(f);
    options.busy_timeout_ms = 60;
    options.faults = faults;
    if (cs_db_open(&options, &db, &f->err) != CS_OK) abort();
    CHECK_INT(EXEC(f, db,
                   "CREATE TABLE t (tenant TEXT NOT NULL, id INTEGER NOT NULL, n INTEGER, s TEXT,"
                   " b BLOB, PRIMARY KEY (tenant, id)) STRICT"),
              CS_OK);
    return db;
}

static void values_check(struct fixture *f, struct cs_db *db)
{
    static const int64_t numbers[] = {0, -1, INT64_MIN, INT64_MAX};
    struct cs_stmt st;
    struct cs_tx tx;
    CHECK_INT(cs_tx_begin(&tx, db, &f->err), CS_OK);
    for (int64_t i = 0; i < 4; i++) {
        int64_t changes = 0;
        CS_STMT(&st, db, "INSERT INTO t (tenant, id, n, s, b) VALUES ($1, $2, $3, $4, $5)");
        cs_bind_str(&st, 1, CS_STR("default"));
        cs_bind_int(&st, 2, i);
        cs_bind_int(&st, 3, numbers[i]);
        cs_bind_str(&st, 4, i ? CS_STR("text \xc3\xa9") : (cs_str){NULL, 0});
        cs_bind_blob(&st, 5, i ? CS_STR("\0\1\2") : (cs_str){NULL, 0});
        CHECK_INT(cs_stmt_run(&st, &changes, &f->err), CS_OK);
        CHECK_INT(changes, 1);
    }
    CHECK_INT(cs_tx_commit(&tx, &f->err), CS_OK);
    CS_STMT(&st, db, "SELECT n, s, b, NULL FROM t WHERE tenant = 'default' ORDER BY id");
    for (int64_t i = 0; i < 4; i++) {
        CHECK(cs_stmt_next(&st));
        CHECK_INT(cs_col_int(&st, 0), numbers[i]);
        CHECK_STR(cs_col_str(&st, 1), i ? "text \xc3\xa9" : "");
        CHECK(!cs_col_is_null(&st, 2));
        CHECK_INT(cs_col_blob(&st, 2).len, i ? 3 : 0);
        CHECK(cs_col_is_null(&st, 3));
        CHECK(cs_col_is_null(&st, 99));
    }
    CHECK(!cs_stmt_next(&st));
    CHECK_INT(cs_stmt_end(&st, &f->err), CS_OK);
}

static void transactions_check(struct fixture *f, struct cs_db *db)
{
    struct cs_tx tx;
    struct cs_stmt st;
    int64_t changes = 0;
    CHECK_INT(cs_tx_begin(&tx, db, &f->err), CS_OK);
    CS_STMT(&st, db, "UPDATE t SET n = 7 WHERE tenant = 'default'");
    CHECK_INT(cs_stmt_run(&st, &changes, &f->err), CS_OK);
    CHECK_INT(changes, 4);
    cs_tx_rollback(&tx);
    cs_tx_rollback(&tx); /* does nothing */
    CHECK_INT(QUERY(f, db, "SELECT count(*) FROM t WHERE n = 7"), 0);
    CHECK_INT(cs_tx_begin_read(&tx, db, &f->err), CS_OK);
    CHECK_INT(QUERY(f, db, "SELECT count(*) FROM t"), 4);
    CHECK_INT(cs_tx_commit(&tx, &f->err), CS_OK);
    CHECK_INT(EXEC(f, db, "INSERT INTO t (tenant, id) VALUES ('default', 1)"), CS_E_CONFLICT);
    CHECK_INT(EXEC(f, db, "INSERT INTO t (tenant, id) VALUES ('other', 1)"), CS_OK);
}

static void sticky_check(struct fixture *f, struct cs_db *db)
{
    struct cs_stmt st;
    CS_STMT(&st, db, "SELECT nothing FROM nowhere");
    cs_bind_int(&st, 1, 1);
    CHECK(!cs_stmt_next(&st));
    CHECK_INT(cs_col_int(&st, 0), 0);
    CHECK_INT(cs_stmt_end(&st, &f->err), CS_E_INTERNAL);
    CHECK(cs_str_find(cs_str_of(f->err.message), CS_STR("nowhere"), 0) == SIZE_MAX);
    CS_STMT(&st, db, "SELECT s, b FROM t WHERE tenant = 'default' AND id = 1");
    CHECK(cs_stmt_next(&st));
    CHECK_INT(cs_col_int(&st, 0), 0); /* it is text */
    CHECK(!cs_stmt_next(&st));
    CHECK_INT(cs_stmt_end(&st, &f->err), CS_E_CORRUPT);
    CS_STMT(&st, db, "SELECT s, b FROM t WHERE tenant = 'default' AND id = 1");
    CHECK(cs_stmt_next(&st));
    CHECK(cs_id_equal(cs_col_id(&st, 1), (cs_id){{0}})); /* it has 3 bytes */
    CHECK_INT(cs_stmt_end(&st, &f->err), CS_E_CORRUPT);
    CS_STMT(&st, db, "SELECT n FROM t WHERE id = $1");
    cs_bind_int(&st, 2, 1); /* there is no second */
    CHECK(!cs_stmt_next(&st));
    CHECK_INT(cs_stmt_end(&st, &f->err), CS_E_INTERNAL);
}

/* A driver may keep finished statements: none may see the parameters, the place or the failure of
 * the one before, and any number of the same text may be open at once. */
static void again_check(struct fixture *f, struct cs_db *db)
{
    enum { OPEN = 70 };
    struct cs_stmt many[OPEN];
    struct cs_stmt st;
    for (size_t i = 0; i < OPEN; i++) {
        CS_STMT(&many[i], db, "SELECT id FROM t WHERE tenant = 'default' AND id >= $1 ORDER BY id");
        cs_bind_int(&many[i], 1, (int64_t)(i % 3));
        CHECK(cs_stmt_next(&many[i]));
    }
    for (size_t i = 0; i < OPEN; i++) {
        CHECK_INT(cs_col_int(&many[i], 0), i % 3);
        CHECK(cs_stmt_next(&many[i]));
        CHECK_INT(cs_col_int(&many[i], 0), i % 3 + 1);
        CHECK_INT(cs_stmt_end(&many[i], &f->err), CS_OK);
    }
    for (int round = 0; round < 3; round++) {
        CS_STMT(&st, db, "SELECT $1 IS NULL");
        if (round == 1) cs_bind_int(&st, 1, 5);
        CHECK(cs_stmt_next(&st));
        CHECK_INT(cs_col_int(&st, 0), round != 1); /* what was bound before is gone */
        CHECK_INT(cs_stmt_end(&st, &f->err), CS_OK);
    }
    for (int round = 0; round < 3; round++) {
        CS_STMT(&st, db, "INSERT INTO t (tenant, id) VALUES ('default', $1)");
        cs_bind_int(&st, 1, round == 1 ? 1 : 90 + round); /* the second one exists already */
        CHECK_INT(cs_stmt_run(&st, NULL, &f->err), round == 1 ? CS_E_CONFLICT : CS_OK);
    }
    CHECK_INT(EXEC(f, db, "DELETE FROM t WHERE tenant = 'default' AND id >= 90"), CS_OK);
}

static void contract_check(struct cs_db_faults *faults)
{
    struct fixture f;
    fixture_init(&f);
    struct cs_db *const db = open_with_table(&f, faults);
    values_check(&f, db);
    transactions_check(&f, db);
    sticky_check(&f, db);
    again_check(&f, db);
    struct cs_db *const second = fixture_open(&f);
    struct cs_tx tx;
    CHECK_INT(cs_tx_begin(&tx, second, &f.err), CS_OK);
    CHECK_INT(EXEC(&f, db, "DELETE FROM t"), CS_E_CONFLICT); /* the other writes */
    CHECK_INT(QUERY(&f, db, "SELECT count(*) FROM t"), 5);   /* reading goes on */
    cs_tx_rollback(&tx);
    CHECK_INT(EXEC(&f, db, "DELETE FROM t"), CS_OK);
    cs_db_close(second);
    cs_db_close(db);
    fixture_deinit(&f);
}

static void test_driver__keeps_the_contract(void)
{
    contract_check(NULL);
}

static void test_faults__keep_the_contract(void)
{
    struct cs_db_faults faults = {0};
    contract_check(&faults);
    CHECK(faults.calls > 30);
}

static void test_sqlite__is_set_up_to_survive(void)
{
    struct fixture f;
    fixture_init(&f);
    struct cs_db *const db = open_with_table(&f, NULL);
    struct cs_stmt st;
    CS_STMT(&st, db, "PRAGMA journal_mode");
    CHECK(cs_stmt_next(&st));
    CHECK_STR(cs_col_str(&st, 0), "wal");
    CHECK_INT(cs_stmt_end(&st, &f.err), CS_OK);
    CHECK_INT(QUERY(&f, db, "PRAGMA synchronous"), 2);
    CHECK_INT(QUERY(&f, db, "PRAGMA foreign_keys"), 1);
    CHECK_INT(QUERY(&f, db, "PRAGMA trusted_schema"), 0);
    CHECK_INT(QUERY(&f, db, "PRAGMA secure_delete"), 1);
    CHECK_INT(QUERY(&f, db, "PRAGMA busy_timeout"), 60);
    struct stat s;
    CHECK(stat(f.path, &s) == 0 && (s.st_mode & 0777) == 0600);
    char beside[140];
    (void)snprintf(beside, sizeof beside, "%s-wal", f.path);
    CHECK(stat(beside, &s) == 0 && (s.st_mode & 0777) == 0600);
    (void)snprintf(beside, sizeof beside, "%s/state", f.folder);
    CHECK(stat(beside, &s) == 0 && (s.st_mode & 0777) == 0700);
    cs_db_close(db);
    fixture_deinit(&f);
}

static cs_status open_status(struct fixture *f, struct cs_db_options options)
{
    struct cs_db *db = NULL;
    const cs_status status = cs_db_open(&options, &db, &f->err);
    cs_db_close(db);
    return status;
}

static void write_file(const struct fixture *f, cs_str bytes)
{
    struct cs_error err;
    char folder[100];
    (void)snprintf(folder, sizeof folder, "%s/state", f->folder);
    CHECK_INT(cs_folder_make(folder, 0700, &err), CS_OK);
    CHECK_INT(cs_file_replace(f->path, bytes, 0600, &err), CS_OK);
}

static void test_open__refuses_what_is_not_a_store(void)
{
    struct fixture f;
    fixture_init(&f);
    struct cs_db_options options = fixture_options(&f);
    options.url = "mysql://nowhere/";
    CHECK_INT(open_status(&f, options), CS_E_UNSUPPORTED);
    options = fixture_options(&f);
    options.readonly = true;
    CHECK_INT(open_status(&f, options), CS_E_NOT_FOUND);
    CHECK(access(f.path, F_OK) != 0); /* and made none */
    write_file(&f, CS_STR("This is a letter and not a database, whatever its name says.\n"));
    CHECK_INT(open_status(&f, fixture_options(&f)), CS_E_CORRUPT);
    write_file(&f, CS_STR(""));
    sqlite3 *other = NULL;
    CHECK(sqlite3_open(f.path, &other) == SQLITE_OK);
    CHECK(sqlite3_exec(other, "CREATE TABLE theirs (x)", NULL, NULL, NULL) == SQLITE_OK);
    CHECK(sqlite3_close(other) == SQLITE_OK);
    CHECK_INT(open_status(&f, fixture_options(&f)), CS_E_CONFLICT);
    options = fixture_options(&f);
    options.url = "sqlite:/proc/nowhere/store.db";
    CHECK_INT(open_status(&f, options), CS_E_IO);
    fixture_deinit(&f);
}

static void test_open__reads_a_store_without_writing(void)
{
    struct fixture f;
    fixture_init(&f);
    cs_db_close(open_with_table(&f, NULL));
    struct cs_db_options options = fixture_options(&f);
    options.readonly = true;
    struct cs_db *db = NULL;
    CHECK_INT(cs_db_open(&options, &db, &f.err), CS_OK);
    CHECK_INT(QUERY(&f, db, "SELECT count(*) FROM t"), 0);
    CHECK_INT(EXEC(&f, db, "DELETE FROM t"), CS_E_IO);
    cs_db_close(db);
    fixture_deinit(&f);
}

/* As another user, who may look into the folder and read the file but write neither. */
static int open_as_nobody(void *self)
{
    struct fixture *const f = self;
    struct cs_db *db = NULL;
    if (setgid(65534) != 0 || setuid(65534) != 0) return 100;
    struct cs_db_options options = fixture_options(f);
    options.readonly = true; /* reading needs no file beside */
    if (cs_db_open(&options, &db, &f->err) != CS_OK) return 101;
    if (QUERY(f, db, "SELECT count(*) FROM t") != 0) return 102;
    cs_db_close(db);
    options.readonly = false;
    return (int)cs_db_open(&options, &db, &f->err);
}

static void test_open__says_when_it_may_not_write(void)
{
    struct fixture f;
    fixture_init(&f);
    cs_db_close(open_with_table(&f, NULL));
    char folder[100];
    (void)snprintf(folder, sizeof folder, "%s/state", f.folder);
    CHECK(chmod(f.folder, 0755) == 0 && chmod(folder, 0755) == 0 && chmod(f.path, 0644) == 0);
    if (geteuid() == 0) CHECK_INT(fixture_wait(fixture_fork(open_as_nobody, &f)), CS_E_IO);
    fixture_deinit(&f);
}

static void test_store__says_when_it_is_full(void)
{
    struct fixture f;
    fixture_init(&f);
    cs_db_close(open_with_table(&f, NULL));
    struct cs_db_options options = fixture_options(&f);
    options.size_max_bytes = 256 * 1024;
    struct cs_db *db = NULL;
    CHECK_INT(cs_db_open(&options, &db, &f.err), CS_OK);
    cs_status status = CS_OK;
    int64_t kept = 0;
    for (; status == CS_OK && kept < 1000; kept++) {
        struct cs_tx tx;
        struct cs_stmt st;
        CHECK_INT(cs_tx_begin(&tx, db, &f.err), CS_OK);
        CS_STMT(&st, db, "INSERT INTO t (tenant, id, b) VALUES ('default', $1, zeroblob(10000))");
        cs_bind_int(&st, 1, kept);
        status = cs_stmt_run(&st, NULL, &f.err);
        if (status == CS_OK) status = cs_tx_commit(&tx, &f.err);
        cs_tx_rollback(&tx);
    }
    CHECK_INT(status, CS_E_IO);
    CHECK(cs_str_find(cs_str_of(f.err.message), CS_STR("full"), 0) != SIZE_MAX);
    CHECK(kept > 10 && kept < 40);
    CHECK_INT(QUERY(&f, db, "SELECT count(*) FROM t"), kept - 1);
    cs_db_close(db);
    fixture_deinit(&f);
}

static void test_open__survives_each_failed_allocation(void)
{
    struct fixture f;
    fixture_init(&f);
    long n = 1;
    for (cs_status status = CS_E_MEMORY; status != CS_OK; n++) {
        struct cs_db_faults faults = {0};
        struct failing_allocator failing = {.countdown = n};
        struct cs_db_options options = fixture_options(&f);
        options.from = failing_allocator_of(&failing);
        options.faults = &faults;
        status = open_status(&f, options);
        CHECK(status == CS_OK || status == CS_E_MEMORY);
    }
    CHECK_INT(n, fixture_on_server()
                     ? 6
                     : 5); /* handle, driver (and URL), fault counter; then it opens */
    fixture_deinit(&f);
}

static void test_tenant__is_a_short_word(void)
{
    CHECK(cs_tenant_valid(CS_TENANT_DEFAULT));
    CHECK(cs_tenant_valid(CS_STR("clinic-7.east_2")));
    CHECK(!cs_tenant_valid(CS_STR("")));
    CHECK(!cs_tenant_valid(CS_STR("*")));
    CHECK(!cs_tenant_valid(CS_STR("a\nb")));
    CHECK(!cs_tenant_valid(CS_STR("Upper")));
    char longer[65];
    memset(longer, 'a', sizeof longer);
    CHECK(!cs_tenant_valid((cs_str){longer, sizeof longer}));
    CHECK(cs_tenant_valid((cs_str){longer, sizeof longer - 1}));
}

/* ---- scrubbing ---- */

#define SCRUB_ROWS 3000

/* Sizes around a page's quarter make pages split and join, which leaves second copies of rows. */
static void marked_rows_insert(struct fixture *f, struct cs_db *db)
{
    static const size_t sizes[] = {60, 200, 900, 3000};
    static char bytes[3000];
    struct cs_tx tx;
    struct cs_stmt st;
    memset(bytes, 'r', sizeof bytes);
    memcpy(bytes, "MARKED-ROW", 10);
    CHECK_INT(cs_tx_begin(&tx, db, &f->err), CS_OK);
    for (int i = 0; i < SCRUB_ROWS; i++) {
        CS_STMT(&st, db, "INSERT INTO t (tenant, id, b) VALUES ('default', $1, $2)");
        cs_bind_int(&st, 1, i);
        cs_bind_blob(&st, 2, (cs_str){bytes, sizes[(unsigned)i * 2654435761U / 65536 % 4]});
        CHECK_INT(cs_stmt_run(&st, NULL, &f->err), CS_OK);
    }
    CHECK_INT(cs_tx_commit(&tx, &f->err), CS_OK);
}

/* Every row is emptied or deleted, one by one and far from each other. */
static void marked_rows_remove(struct fixture *f, struct cs_db *db)
{
    struct cs_tx tx;
    struct cs_stmt st;
    CHECK_INT(cs_tx_begin(&tx, db, &f->err), CS_OK);
    for (int i = 0; i < SCRUB_ROWS; i++) {
        if (i % 2) CS_STMT(&st, db, "DELETE FROM t WHERE tenant = 'default' AND id = $1");
        else CS_STMT(&st, db, "UPDATE t SET b = NULL WHERE tenant = 'default' AND id = $1");
        cs_bind_int(&st, 1, i * 1237 % SCRUB_ROWS);
        CHECK_INT(cs_stmt_run(&st, NULL, &f->err), CS_OK);
    }
    CHECK_INT(cs_tx_commit(&tx, &f->err), CS_OK);
}

/* As fixture_grep, in memory of its own: the files are large here. */
static size_t marks_found(struct fixture *f)
{
    cs_arena_deinit(&f->arena);
    cs_arena_init(&f->arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    return fixture_grep(f, CS_STR("MARKED-ROW"));
}

static void scrub_check(struct fixture *f, struct cs_db *db)
{
    bool whole = false;
    CHECK_INT(EXEC(f, db, "DELETE FROM t WHERE tenant = 'default'"), CS_OK);
    marked_rows_insert(f, db);
    CHECK(marks_found(f) >= SCRUB_ROWS);
    marked_rows_remove(f, db);
    CHECK_INT(cs_db_scrub(db, &whole, &f->err), CS_OK);
    CHECK(whole);
    CHECK_INT(marks_found(f), 0);
    CHECK_INT(QUERY(f, db, "SELECT count(*) FROM t"), SCRUB_ROWS / 2);
}

static void test_scrub__leaves_no_byte_of_what_was_removed(void)
{
    struct fixture f;
    struct cs_db_faults faults = {0};
    fixture_init(&f);
    struct cs_db *db = open_with_table(&f, NULL);
    scrub_check(&f, db);
    cs_db_close(db);
    struct cs_db_options options = fixture_options(&f);
    options.faults = &faults;
    CHECK_INT(cs_db_open(&options, &db, &f.err), CS_OK);
    scrub_check(&f, db);
    bool whole = true;
    faults.fail_call = faults.calls + 1;
    CHECK_INT(cs_db_scrub(db, &whole, &f.err), CS_E_IO);
    CHECK_INT(QUERY(&f, db, "SELECT count(*) FROM t"), SCRUB_ROWS / 2);
    cs_db_close(db);
    fixture_deinit(&f);
}

static void test_scrub__says_when_another_reads(void)
{
    struct fixture f;
    struct cs_tx reading;
    bool whole = true;
    fixture_init(&f);
    struct cs_db *const db = open_with_table(&f, NULL);
    struct cs_db *const other = fixture_open(&f);
    marked_rows_insert(&f, db);
    CHECK_INT(cs_tx_begin_read(&reading, other, &f.err), CS_OK);
    CHECK_INT(QUERY(&f, other, "SELECT count(*) FROM t"), SCRUB_ROWS);
    CHECK_INT(EXEC(&f, db, "DELETE FROM t WHERE tenant = 'default'"), CS_OK);
    CHECK_INT(cs_db_scrub(db, &whole, &f.err), CS_OK);
    CHECK(!whole);
    CHECK_INT(QUERY(&f, other, "SELECT count(*) FROM t"), SCRUB_ROWS);
    cs_tx_rollback(&reading);
    CHECK_INT(cs_db_scrub(db, &whole, &f.err), CS_OK);
    CHECK(whole);
    CHECK_INT(marks_found(&f), 0);
    cs_db_close(other);
    cs_db_close(db);
    fixture_deinit(&f);
}

int main(void)
{
    if (fixture_on_server() && !pg_answers()) return 77;
    RUN(test_driver__keeps_the_contract);
    RUN(test_faults__keep_the_contract);
    RUN_SQLITE(test_sqlite__is_set_up_to_survive);
    RUN_SQLITE(test_open__refuses_what_is_not_a_store);
    RUN(test_open__reads_a_store_without_writing);
    RUN_SQLITE(test_open__says_when_it_may_not_write);
    RUN_SQLITE(test_store__says_when_it_is_full);
    RUN(test_open__survives_each_failed_allocation);
    RUN_SQLITE(test_scrub__leaves_no_byte_of_what_was_removed);
    RUN_SQLITE(test_scrub__says_when_another_reads);
    RUN(test_tenant__is_a_short_word);
    return check_end();
}
