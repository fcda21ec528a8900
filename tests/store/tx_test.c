/* tx_test.c - transactions beside each other, batches, and values of every size: on each driver. */
#include "tests/store/fixture.h"

static struct cs_db *open_with_table(struct fixture *f)
{
    struct cs_db *const db = fixture_open(f);
    CHECK_INT(EXEC(f, db,
                   "CREATE TABLE t (tenant TEXT NOT NULL, id INTEGER NOT NULL, n INTEGER NOT NULL,"
                   " b BLOB, PRIMARY KEY (tenant, id)) STRICT"),
              CS_OK);
    return db;
}

static cs_status row_insert(struct cs_db *db, int64_t id, int64_t n, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, db, "INSERT INTO t (tenant, id, n) VALUES ('default', $1, $2)");
    cs_bind_int(&st, 1, id);
    cs_bind_int(&st, 2, n);
    return cs_stmt_run(&st, NULL, err);
}

/* ---- beside each other ---- */

#define CHILDREN 4
#define STEPS 40

/* What is lost when two do it at once: read, then write one more, and say which one it was. */
static cs_status count_up(void *self, struct cs_tx *tx, struct cs_error *err)
{
    struct cs_stmt st;
    int64_t *const seen = self;
    CS_STMT(&st, tx->db, "SELECT n FROM t WHERE tenant = 'default' AND id = 0");
    *seen = cs_stmt_next(&st) ? cs_col_int(&st, 0) + 1 : -1;
    CS_TRY(cs_stmt_end(&st, err));
    CS_STMT(&st, tx->db, "UPDATE t SET n = $1 WHERE tenant = 'default' AND id = 0");
    cs_bind_int(&st, 1, *seen);
    CS_TRY(cs_stmt_run(&st, NULL, err));
    return row_insert(tx->db, *seen, 0, err);
}

static cs_status count_alone(struct cs_db *db, int64_t *seen, struct cs_error *err)
{
    struct cs_tx tx;
    CS_TRY(cs_tx_begin(&tx, db, err));
    cs_status status = count_up(seen, &tx, err);
    if (status == CS_OK) status = cs_tx_commit(&tx, err);
    cs_tx_rollback(&tx);
    return status;
}

struct counting {
    struct fixture *f;
    int child;
};

static int count_child(void *self)
{
    const struct counting *const c = self;
    struct cs_db *const db = fixture_open(c->f);
    cs_status status = CS_OK;
    for (int i = 0; i < STEPS && status == CS_OK; i++) {
        int64_t seen = 0;
        /* One of the children wants the store alone: the kinds do not mix either. */
        status = c->child ? cs_tx_retry(db, 20, count_up, &seen, &c->f->err)
                          : count_alone(db, &seen, &c->f->err);
    }
    cs_db_close(db);
    return (int)status;
}

static void test_retry__loses_nothing_when_several_write_at_once(void)
{
    struct fixture f;
    pid_t children[CHILDREN];
    fixture_init(&f);
    struct cs_db *db = open_with_table(&f);
    CHECK_INT(EXEC(&f, db, "INSERT INTO t (tenant, id, n) VALUES ('default', 0, 0)"), CS_OK);
    cs_db_close(db);
    for (int i = 0; i < CHILDREN; i++)
        children[i] = fixture_fork(count_child, &(struct counting){&f, i});
    for (int i = 0; i < CHILDREN; i++) CHECK_INT(fixture_wait(children[i]), CS_OK);
    db = fixture_open(&f);
    CHECK_INT(QUERY(&f, db, "SELECT n FROM t WHERE id = 0"), CHILDREN * STEPS);
    CHECK_INT(QUERY(&f, db, "SELECT count(*) FROM t"), CHILDREN * STEPS + 1);
    cs_db_close(db);
    fixture_deinit(&f);
}

struct refusing {
    int calls;
    cs_status status;
};

static cs_status refuse(void *self, struct cs_tx *tx, struct cs_error *err)
{
    struct refusing *const r = self;
    r->calls++;
    CS_TRY(row_insert(tx->db, 50 + r->calls, 0, err));
    return CS_FAIL(err, r->status, "A test asked for it", "");
}

static void test_retry__gives_what_the_work_says(void)
{
    struct fixture f;
    fixture_init(&f);
    struct cs_db *const db = open_with_table(&f);
    struct refusing r = {.status = CS_E_CONFLICT};
    CHECK_INT(cs_tx_retry(db, 5, refuse, &r, &f.err), CS_E_CONFLICT);
    CHECK_INT(r.calls, 1); /* nobody was beside it: again would be the same */
    CHECK_INT(QUERY(&f, db, "SELECT count(*) FROM t"), 0);
    cs_db_close(db);
    fixture_deinit(&f);
}

static int64_t claim(struct fixture *f, struct cs_db *db)
{
    return QUERY(f, db,
                 "SELECT id FROM t WHERE tenant = 'default' AND n = 0 ORDER BY id"
                 " LIMIT 1" CS_SQL_CLAIM);
}

static void test_claim__passes_over_what_another_has(void)
{
    struct fixture f;
    struct cs_tx tx;
    struct cs_tx other_tx;
    fixture_init(&f);
    struct cs_db *const db = open_with_table(&f);
    for (int64_t i = 1; i <= 3; i++) CHECK_INT(row_insert(db, i, 0, &f.err), CS_OK);
    CHECK_INT(cs_tx_begin_shared(&tx, db, &f.err), CS_OK);
    CHECK_INT(claim(&f, db), 1);
    if (fixture_on_server()) {
        struct cs_db *const other = fixture_open(&f);
        CHECK_INT(cs_tx_begin_shared(&other_tx, other, &f.err), CS_OK);
        CHECK_INT(claim(&f, other), 2);
        cs_tx_rollback(&other_tx);
        cs_db_close(other);
    }
    cs_tx_rollback(&tx);
    CHECK_INT(cs_tx_begin_shared(&tx, db, &f.err), CS_OK);
    CHECK_INT(claim(&f, db), 1);
    cs_tx_rollback(&tx);
    cs_db_close(db);
    fixture_deinit(&f);
}

/* ---- batches ---- */

static void test_batch__keeps_all_or_nothing(void)
{
    struct fixture f;
    struct cs_tx tx;
    fixture_init(&f);
    struct cs_db *const db = open_with_table(&f);
    CHECK_INT(cs_tx_begin(&tx, db, &f.err), CS_OK);
    CHECK_INT(cs_batch_begin(&tx, &f.err), CS_OK);
    for (int64_t i = 0; i < 3000; i++) CHECK_INT(row_insert(db, i, i, &f.err), CS_OK);
    CHECK_INT(QUERY(&f, db, "SELECT count(*) FROM t"), 3000); /* reading waits */
    for (int64_t i = 3000; i < 3010; i++) CHECK_INT(row_insert(db, i, i, &f.err), CS_OK);
    CHECK_INT(cs_batch_end(&tx, &f.err), CS_OK);
    CHECK_INT(cs_tx_commit(&tx, &f.err), CS_OK);
    CHECK_INT(QUERY(&f, db, "SELECT sum(n) FROM t"), 3010 * 3009 / 2);
    CHECK_INT(cs_tx_begin(&tx, db, &f.err), CS_OK);
    CHECK_INT(cs_batch_begin(&tx, &f.err), CS_OK);
    cs_status status = CS_OK;
    for (int64_t i = 4000; i < 5200 && status == CS_OK; i++)
        status = row_insert(db, i == 4100 ? 7 : i, 0, &f.err); /* 7 is there already */
    const cs_status ended = cs_batch_end(&tx, &f.err);
    CHECK_INT(status != CS_OK ? status : ended, CS_E_CONFLICT);
    cs_tx_rollback(&tx);
    CHECK_INT(QUERY(&f, db, "SELECT count(*) FROM t"), 3010);
    CHECK_INT(cs_tx_begin(&tx, db, &f.err), CS_OK);
    CHECK_INT(cs_batch_begin(&tx, &f.err), CS_OK);
    CHECK_INT(row_insert(db, 9000, 1, &f.err), CS_OK);
    cs_tx_rollback(&tx); /* without an end */
    CHECK_INT(QUERY(&f, db, "SELECT count(*) FROM t"), 3010);
    CHECK_INT(EXEC(&f, db, "DELETE FROM t"), CS_OK);
    cs_db_close(db);
    fixture_deinit(&f);
}

/* ---- values ---- */

#define LARGE_BYTES ((size_t)20 << 20)

static void test_values__may_be_large(void)
{
    struct fixture f;
    struct cs_tx tx;
    struct cs_stmt st;
    fixture_init(&f);
    struct cs_db *const db = open_with_table(&f);
    char *const bytes = malloc(LARGE_BYTES);
    if (!bytes) abort();
    uint32_t state = 1;
    for (size_t i = 0; i < LARGE_BYTES; i++) {
        state = state * 1664525 + 1013904223;
        bytes[i] = (char)(state >> 24);
    }
    CHECK_INT(cs_tx_begin(&tx, db, &f.err), CS_OK);
    CS_STMT(&st, db, "INSERT INTO t (tenant, id, n, b) VALUES ('default', 1, 1, $1)");
    cs_bind_blob(&st, 1, (cs_str){bytes, LARGE_BYTES});
    CHECK_INT(cs_stmt_run(&st, NULL, &f.err), CS_OK);
    CHECK_INT(cs_tx_commit(&tx, &f.err), CS_OK);
    CS_STMT(&st, db, "SELECT b FROM t WHERE tenant = 'default' AND id = 1");
    CHECK(cs_stmt_next(&st));
    CHECK(cs_str_equal(cs_col_blob(&st, 0), (cs_str){bytes, LARGE_BYTES}));
    CHECK(!cs_stmt_next(&st));
    CHECK_INT(cs_stmt_end(&st, &f.err), CS_OK);
    free(bytes);
    cs_db_close(db);
    fixture_deinit(&f);
}

static cs_status text_keep(struct fixture *f, struct cs_db *db, cs_str text)
{
    struct cs_stmt st;
    CS_STMT(&st, db, "UPDATE t SET n = n WHERE tenant = $1");
    cs_bind_str(&st, 1, text);
    return cs_stmt_run(&st, NULL, &f->err);
}

static void test_values__are_text_without_a_zero_byte(void)
{
    struct fixture f;
    fixture_init(&f);
    struct cs_db *const db = open_with_table(&f);
    CHECK_INT(text_keep(&f, db, CS_STR("caf\xc3\xa9")), CS_OK);
    CHECK_INT(text_keep(&f, db, CS_STR("a\0b")), CS_E_INPUT);
    CHECK(cs_str_find(cs_str_of(f.err.message), CS_STR("zero byte"), 0) != SIZE_MAX);
    CHECK_INT(text_keep(&f, db, CS_STR("")), CS_OK);
    cs_db_close(db);
    fixture_deinit(&f);
}

/* Many forms of one statement: whatever a driver keeps of them, each is answered rightly. */
static void test_statements__may_be_of_many_forms(void)
{
    struct fixture f;
    fixture_init(&f);
    struct cs_db *const db = open_with_table(&f);
    for (unsigned round = 0; round < 2; round++) {
        for (unsigned form = 0; form < 256; form++) {
            struct cs_stmt st;
            CS_STMT(&st, db, "SELECT $1, $2, $3, $4, $5, $6, $7, $8");
            for (unsigned i = 0; i < 8; i++)
                if (form >> i & 1) cs_bind_int(&st, (int)i + 1, form + i + round);
            CHECK(cs_stmt_next(&st));
            for (unsigned i = 0; i < 8; i++) {
                CHECK_INT(!cs_col_is_null(&st, (int)i), form >> i & 1);
                if (form >> i & 1) CHECK_INT(cs_col_int(&st, (int)i), form + i + round);
            }
            CHECK_INT(cs_stmt_end(&st, &f.err), CS_OK);
        }
    }
    cs_db_close(db);
    fixture_deinit(&f);
}

int main(void)
{
    if (fixture_on_server() && !pg_answers()) return 77;
    RUN(test_retry__loses_nothing_when_several_write_at_once);
    RUN(test_retry__gives_what_the_work_says);
    RUN(test_claim__passes_over_what_another_has);
    RUN(test_batch__keeps_all_or_nothing);
    RUN(test_values__may_be_large);
    RUN(test_values__are_text_without_a_zero_byte);
    RUN(test_statements__may_be_of_many_forms);
    return check_end();
}
