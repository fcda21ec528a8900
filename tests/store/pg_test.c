/* pg_test.c - what only a server can do to a store: refuse, be gone, break off, take too long. */
#include "tests/store/fixture.h"

#include <time.h>

#define DDL                                                                                        \
    "CREATE TABLE t (tenant TEXT NOT NULL, id INTEGER NOT NULL, n INTEGER,"                        \
    " PRIMARY KEY (tenant, id)) STRICT"

static cs_status url_status(struct fixture *f, const char *url, bool readonly)
{
    struct cs_db *db = NULL;
    struct cs_db_options options = fixture_options(f);
    options.url = url;
    options.readonly = readonly;
    const cs_status status = cs_db_open(&options, &db, &f->err);
    cs_db_close(db);
    return status;
}

/* Opened by this URL it fails so; what is told has no part of the URL. */
static void refused(struct fixture *f, const char *url, cs_status expected, const char *says)
{
    static const char *const parts[] = {"sesame", "guarded", "/dev/shm", "nowhere"};
    CHECK_INT(url_status(f, url, false), expected);
    CHECK(cs_str_find(cs_str_of(f->err.message), cs_str_of(says), 0) != SIZE_MAX);
    for (size_t i = 0; i < CS_COUNT(parts); i++) {
        CHECK(cs_str_find(cs_str_of(f->err.message), cs_str_of(parts[i]), 0) == SIZE_MAX);
        CHECK(cs_str_find(cs_str_of(f->err.hint), cs_str_of(parts[i]), 0) == SIZE_MAX);
    }
}

static void test_open__tells_what_is_wrong_without_the_url(void)
{
    struct fixture f;
    char url[400];
    fixture_init(&f);
    (void)snprintf(url, sizeof url, "postgresql://guarded:sesame@/postgres?host=%s", pg_folder());
    refused(&f, url, CS_E_DENIED, "refused the user or the password");
    (void)snprintf(url, sizeof url, "postgresql://postgres@/nowhere?host=%s", pg_folder());
    refused(&f, url, CS_E_NOT_FOUND, "no database of this name");
    (void)snprintf(url, sizeof url, "postgresql://postgres:sesame@/postgres?host=%s", f.folder);
    refused(&f, url, CS_E_UNAVAILABLE, "cannot be reached");
    refused(&f, "postgresql://guarded:sesame@127.0.0.1:1/nowhere", CS_E_UNAVAILABLE,
            "cannot be reached");
    refused(&f, "postgresql://guarded:sesame@%zz/nowhere", CS_E_UNSUPPORTED, "URL");
    refused(&f, "postgresql:///nowhere?sesame=1", CS_E_UNSUPPORTED, "URL");
    fixture_deinit(&f);
}

static void test_open__refuses_what_is_not_a_store(void)
{
    struct fixture f;
    char sql[200];
    fixture_init(&f);
    CHECK_INT(url_status(&f, f.url, true), CS_E_NOT_FOUND); /* and makes nothing */
    (void)snprintf(sql, sizeof sql, "CREATE TABLE %s.theirs (x integer)", f.schema);
    pg_admin(sql);
    CHECK_INT(url_status(&f, f.url, false), CS_E_CONFLICT);
    (void)snprintf(sql, sizeof sql, "DROP TABLE %s.theirs", f.schema);
    pg_admin(sql);
    CHECK_INT(url_status(&f, f.url, false), CS_OK);
    CHECK_INT(url_status(&f, f.url, true), CS_OK);
    (void)snprintf(sql, sizeof sql, "UPDATE %s.countersign_store SET format = 2", f.schema);
    pg_admin(sql);
    CHECK_INT(url_status(&f, f.url, false), CS_E_CONFLICT);
    CHECK_INT(f.err.number[0], 2);
    fixture_deinit(&f);
}

static int open_child(void *self)
{
    struct fixture *const f = self;
    return (int)url_status(f, f->url, false);
}

static void test_open__works_when_several_start_at_once(void)
{
    struct fixture f;
    pid_t children[6];
    fixture_init(&f);
    for (size_t i = 0; i < 6; i++) children[i] = fixture_fork(open_child, &f);
    for (size_t i = 0; i < 6; i++) CHECK_INT(fixture_wait(children[i]), CS_OK);
    fixture_deinit(&f);
}

static void test_readonly__is_held_by_the_server_too(void)
{
    struct fixture f;
    struct cs_db *db = NULL;
    struct cs_stmt st;
    fixture_init(&f);
    db = fixture_open(&f);
    CHECK_INT(EXEC(&f, db, DDL), CS_OK);
    cs_db_close(db);
    struct cs_db_options options = fixture_options(&f);
    options.readonly = true;
    CHECK_INT(cs_db_open(&options, &db, &f.err), CS_OK);
    CS_STMT(&st, db, "INSERT INTO t (tenant, id) VALUES ('default', 1)");
    CHECK_INT(cs_stmt_run(&st, NULL, &f.err), CS_E_IO);
    CHECK_STR(cs_str_of(f.err.message), "The store is read-only");
    CHECK_INT(QUERY(&f, db, "SELECT count(*) FROM t"), 0);
    cs_db_close(db);
    fixture_deinit(&f);
}

/* ---- a connection that breaks ---- */

static void connection_kill(struct fixture *f, struct cs_db *db)
{
    char sql[200];
    const int64_t pid = QUERY(f, db, "SELECT pg_backend_pid()");
    CHECK(pid > 0);
    (void)snprintf(sql, sizeof sql, "SELECT pg_terminate_backend(%lld, 5000)", (long long)pid);
    pg_admin(sql);
}

static cs_status row_insert(struct fixture *f, struct cs_db *db, int64_t id)
{
    struct cs_stmt st;
    CS_STMT(&st, db, "INSERT INTO t (tenant, id) VALUES ('default', $1)");
    cs_bind_int(&st, 1, id);
    return cs_stmt_run(&st, NULL, &f->err);
}

static void test_connection__that_breaks_keeps_nothing_of_its_step(void)
{
    struct fixture f;
    struct cs_tx tx;
    fixture_init(&f);
    struct cs_db *const db = fixture_open(&f);
    CHECK_INT(EXEC(&f, db, DDL), CS_OK);
    CHECK_INT(cs_tx_begin(&tx, db, &f.err), CS_OK);
    CHECK_INT(row_insert(&f, db, 1), CS_OK);
    connection_kill(&f, db);
    CHECK_INT(row_insert(&f, db, 2), CS_E_UNAVAILABLE);
    CHECK(cs_str_find(cs_str_of(f.err.message), CS_STR("was lost"), 0) != SIZE_MAX);
    CHECK_INT(row_insert(&f, db, 3), CS_E_UNAVAILABLE); /* not by a new connection */
    CHECK_INT(cs_tx_commit(&tx, &f.err), CS_E_UNAVAILABLE);
    cs_tx_rollback(&tx);
    CHECK_INT(QUERY(&f, db, "SELECT count(*) FROM t"), 0);
    CHECK_INT(cs_tx_begin(&tx, db, &f.err), CS_OK);
    CHECK_INT(row_insert(&f, db, 1), CS_OK);
    CHECK_INT(cs_tx_commit(&tx, &f.err), CS_OK);
    CHECK_INT(QUERY(&f, db, "SELECT count(*) FROM t"), 1);
    cs_db_close(db);
    fixture_deinit(&f);
}

static void test_connection__that_breaks_at_a_commit_is_told_so(void)
{
    struct fixture f;
    struct cs_tx tx;
    fixture_init(&f);
    struct cs_db *const db = fixture_open(&f);
    CHECK_INT(EXEC(&f, db, DDL), CS_OK);
    CHECK_INT(cs_tx_begin(&tx, db, &f.err), CS_OK);
    CHECK_INT(row_insert(&f, db, 1), CS_OK);
    connection_kill(&f, db);
    CHECK_INT(cs_tx_commit(&tx, &f.err), CS_E_IO);
    CHECK(cs_str_find(cs_str_of(f.err.message), CS_STR("may be there or not"), 0) != SIZE_MAX);
    CHECK_INT(QUERY(&f, db, "SELECT count(*) FROM t"), 0);
    cs_db_close(db);
    fixture_deinit(&f);
}

static void test_connection__that_breaks_between_is_made_anew(void)
{
    struct fixture f;
    struct cs_tx tx;
    struct cs_stmt st;
    fixture_init(&f);
    struct cs_db *const db = fixture_open(&f);
    CHECK_INT(EXEC(&f, db, DDL), CS_OK);
    CHECK_INT(row_insert(&f, db, 1), CS_OK);
    connection_kill(&f, db);
    CHECK_INT(cs_tx_begin(&tx, db, &f.err), CS_OK); /* nothing was under way */
    CHECK_INT(row_insert(&f, db, 2), CS_OK);
    CHECK_INT(cs_batch_begin(&tx, &f.err), CS_OK);
    CHECK_INT(row_insert(&f, db, 3), CS_OK);
    CHECK_INT(cs_batch_end(&tx, &f.err), CS_OK);
    CHECK_INT(cs_tx_commit(&tx, &f.err), CS_OK);
    /* While rows are read. */
    CS_STMT(&st, db, "SELECT id FROM t WHERE tenant = 'default' ORDER BY id");
    CHECK(cs_stmt_next(&st));
    connection_kill(&f, db); /* takes the other rows into memory first */
    CHECK(cs_stmt_next(&st));
    CHECK_INT(cs_col_int(&st, 0), 2);
    CHECK(cs_stmt_next(&st));
    CHECK(!cs_stmt_next(&st));
    CHECK_INT(cs_stmt_end(&st, &f.err), CS_OK);
    CHECK_INT(row_insert(&f, db, 4), CS_E_UNAVAILABLE); /* alone: it could be there */
    CHECK_INT(row_insert(&f, db, 4), CS_OK);
    CHECK_INT(cs_tx_begin(&tx, db, &f.err), CS_OK); /* of the new connection nothing was lost */
    CHECK_INT(row_insert(&f, db, 5), CS_OK);
    CHECK_INT(cs_tx_commit(&tx, &f.err), CS_OK);
    cs_db_close(db);
    fixture_deinit(&f);
}

static void test_connection__that_breaks_in_a_batch_keeps_nothing(void)
{
    struct fixture f;
    struct cs_tx tx;
    fixture_init(&f);
    struct cs_db *const db = fixture_open(&f);
    CHECK_INT(EXEC(&f, db, DDL), CS_OK);
    CHECK_INT(cs_tx_begin(&tx, db, &f.err), CS_OK);
    connection_kill(&f, db);
    cs_status status = cs_batch_begin(&tx, &f.err);
    for (int64_t i = 0; i < 2000 && status == CS_OK; i++) status = row_insert(&f, db, i);
    CHECK_INT(status, CS_E_UNAVAILABLE);
    cs_tx_rollback(&tx);
    CHECK_INT(QUERY(&f, db, "SELECT count(*) FROM t"), 0);
    cs_db_close(db);
    fixture_deinit(&f);
}

/* ---- time ---- */

static double seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void test_statement__is_cancelled_in_time(void)
{
    struct fixture f;
    struct cs_db *db = NULL;
    fixture_init(&f);
    struct cs_db_options options = fixture_options(&f);
    options.statement_timeout_ms = 60;
    CHECK_INT(cs_db_open(&options, &db, &f.err), CS_OK);
    const double begun = seconds();
    CHECK_INT(QUERY(&f, db, "SELECT 1 FROM (SELECT pg_sleep(20)) x"), -1);
    CHECK_INT(f.err.status, CS_E_UNAVAILABLE);
    CHECK(cs_str_find(cs_str_of(f.err.message), CS_STR("in time"), 0) != SIZE_MAX);
    CHECK(seconds() - begun < 10);
    CHECK_INT(QUERY(&f, db, "SELECT 1"), 1);
    cs_db_close(db);
    fixture_deinit(&f);
}

/* ---- numbers ---- */

static void test_numbers__of_every_kind_are_read(void)
{
    struct fixture f;
    struct cs_stmt st;
    fixture_init(&f);
    struct cs_db *const db = fixture_open(&f);
    CHECK_INT(QUERY(&f, db, "SELECT sum(x) FROM (VALUES (9223372036854775807), (-7)) v (x)"),
              INT64_MAX - 7);
    CHECK_INT(QUERY(&f, db, "SELECT sum(x) FROM (VALUES (-30000::bigint), (-70000)) v (x)"),
              -100000);
    CHECK_INT(QUERY(&f, db, "SELECT sum(x) FROM (VALUES (400000000::bigint)) v (x)"), 400000000);
    CHECK_INT(QUERY(&f, db, "SELECT sum(x) FROM (VALUES (0::bigint)) v (x)"), 0);
    CHECK_INT(QUERY(&f, db, "SELECT 7 = 7"), 1);
    CHECK_INT(QUERY(&f, db, "SELECT length('abc')"), 3);
    CS_STMT(&st, db, "SELECT sum(x) FROM (VALUES (9223372036854775807), (1)) v (x)");
    CHECK(cs_stmt_next(&st));
    CHECK_INT(cs_col_int(&st, 0), 0);
    CHECK_INT(cs_stmt_end(&st, &f.err), CS_E_CORRUPT); /* not a number of 64 bits */
    CS_STMT(&st, db, "SELECT 1.5");
    CHECK(cs_stmt_next(&st));
    CHECK_INT(cs_col_int(&st, 0), 0);
    CHECK_INT(cs_stmt_end(&st, &f.err), CS_E_CORRUPT);
    cs_db_close(db);
    fixture_deinit(&f);
}

static void test_text__must_be_utf8(void)
{
    struct fixture f;
    struct cs_stmt st;
    fixture_init(&f);
    struct cs_db *const db = fixture_open(&f);
    CHECK_INT(EXEC(&f, db, DDL), CS_OK);
    CS_STMT(&st, db, "UPDATE t SET n = 1 WHERE tenant = $1");
    cs_bind_str(&st, 1, CS_STR("\xff"));
    CHECK_INT(cs_stmt_run(&st, NULL, &f.err), CS_E_INPUT);
    cs_db_close(db);
    fixture_deinit(&f);
}

int main(void)
{
    if (!fixture_on_server() || !pg_answers()) return 77;
    RUN(test_open__tells_what_is_wrong_without_the_url);
    RUN(test_open__refuses_what_is_not_a_store);
    RUN(test_open__works_when_several_start_at_once);
    RUN(test_readonly__is_held_by_the_server_too);
    RUN(test_connection__that_breaks_keeps_nothing_of_its_step);
    RUN(test_connection__that_breaks_at_a_commit_is_told_so);
    RUN(test_connection__that_breaks_between_is_made_anew);
    RUN(test_connection__that_breaks_in_a_batch_keeps_nothing);
    RUN(test_statement__is_cancelled_in_time);
    RUN(test_numbers__of_every_kind_are_read);
    RUN(test_text__must_be_utf8);
    return check_end();
}
