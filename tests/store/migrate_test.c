/* migrate_test.c - forward only, once, together with its record, also when two start at once. */
#include "tests/store/fixture.h"

static const struct cs_migration first = {
    .number = 1,
    .name = CS_STR_INIT("first"),
    .sql = CS_STR_INIT("CREATE TABLE a (tenant TEXT NOT NULL, id INTEGER NOT NULL,"
                       " PRIMARY KEY (tenant, id)) STRICT"),
};
static const struct cs_migration second = {
    .number = 2,
    .name = CS_STR_INIT("second"),
    .sql = CS_STR_INIT("CREATE TABLE b (tenant TEXT NOT NULL, id INTEGER NOT NULL,"
                       " PRIMARY KEY (tenant, id)) STRICT; INSERT INTO a VALUES ('default', 1)"),
};
static const struct cs_migration second_other = {
    .number = 2,
    .name = CS_STR_INIT("second"),
    .sql = CS_STR_INIT("CREATE TABLE c (tenant TEXT NOT NULL PRIMARY KEY) STRICT"),
};
static const struct cs_migration second_broken = {
    .number = 2,
    .name = CS_STR_INIT("second"),
    .sql = CS_STR_INIT("INSERT INTO a VALUES ('default', 9); INSERT INTO nowhere VALUES (1)"),
};

static const struct cs_migration *const both[] = {&first, &second};

static cs_status migrate(struct fixture *f, struct cs_db *db,
                         const struct cs_migration *const *list, size_t count)
{
    return cs_db_migrate(db, list, count, (cs_time){1764003909123}, &f->err);
}

static void test_migrate__goes_forward_once(void)
{
    struct fixture f;
    fixture_init(&f);
    struct cs_db *db = fixture_open(&f);
    CHECK_INT(migrate(&f, db, both, 1), CS_OK);
    CHECK_INT(migrate(&f, db, both, 1), CS_OK);
    CHECK_INT(QUERY(&f, db, "SELECT count(*) FROM migrations"), 1);
    cs_db_close(db);
    db = fixture_open(&f);
    CHECK_INT(migrate(&f, db, both, 2), CS_OK);
    CHECK_INT(migrate(&f, db, both, 2), CS_OK);
    CHECK_INT(QUERY(&f, db, "SELECT count(*) FROM migrations"), 2);
    CHECK_INT(QUERY(&f, db, "SELECT count(*) FROM a"), 1);
    cs_db_close(db);
    fixture_deinit(&f);
}

static void test_migrate__refuses_a_newer_or_other_store(void)
{
    static const struct cs_migration *const other[] = {&first, &second_other};
    struct fixture f;
    fixture_init(&f);
    struct cs_db *const db = fixture_open(&f);
    CHECK_INT(migrate(&f, db, both, 2), CS_OK);
    CHECK_INT(migrate(&f, db, both, 1), CS_E_CONFLICT);
    CHECK(cs_str_find(cs_str_of(f.err.message), CS_STR("newer"), 0) != SIZE_MAX);
    CHECK_INT(f.err.number[0], 2);
    CHECK_INT(f.err.number[1], 1);
    CHECK_INT(migrate(&f, db, other, 2), CS_E_CONFLICT);
    CHECK_INT(f.err.number[0], 2);
    cs_db_close(db);
    fixture_deinit(&f);
}

static void test_migrate__is_all_or_nothing(void)
{
    static const struct cs_migration *const broken[] = {&first, &second_broken};
    struct fixture f;
    fixture_init(&f);
    struct cs_db *const db = fixture_open(&f);
    CHECK_INT(migrate(&f, db, broken, 2), CS_E_INTERNAL);
    CHECK_INT(QUERY(&f, db, "SELECT count(*) FROM migrations"), 1);
    CHECK_INT(QUERY(&f, db, "SELECT count(*) FROM a"), 0);
    CHECK_INT(migrate(&f, db, both, 2), CS_OK);
    cs_db_close(db);
    fixture_deinit(&f);
}

static void test_migrate__needs_a_store_it_may_write(void)
{
    struct fixture f;
    fixture_init(&f);
    struct cs_db *db = fixture_open(&f);
    CHECK_INT(migrate(&f, db, both, 1), CS_OK);
    cs_db_close(db);
    struct cs_db_options options = fixture_options(&f);
    options.readonly = true;
    CHECK_INT(cs_db_open(&options, &db, &f.err), CS_OK);
    CHECK_INT(migrate(&f, db, both, 1), CS_OK);
    CHECK_INT(migrate(&f, db, both, 2), CS_E_CONFLICT);
    cs_db_close(db);
    fixture_deinit(&f);
}

static void test_migrate__survives_each_failed_call(void)
{
    uint64_t n = 1;
    for (cs_status status = CS_E_IO; status != CS_OK; n++) {
        struct fixture f;
        struct cs_db *db = NULL;
        struct cs_db_faults faults = {.fail_call = n};
        fixture_init(&f);
        struct cs_db_options options = fixture_options(&f);
        options.faults = &faults;
        CHECK_INT(cs_db_open(&options, &db, &f.err), CS_OK);
        status = migrate(&f, db, both, 2);
        CHECK(status == CS_OK || status == CS_E_IO);
        faults.fail_call = 0;
        const int64_t made = fixture_has_table(db, CS_STR("a")) +
                             fixture_has_table(db, CS_STR("b"));
        if (made > 0) CHECK_INT(QUERY(&f, db, "SELECT count(*) FROM migrations"), made);
        CHECK_INT(migrate(&f, db, both, 2), CS_OK);
        cs_db_close(db);
        fixture_deinit(&f);
    }
    CHECK(n > 30);
}

static int migrate_child(void *self)
{
    struct fixture *const f = self;
    struct cs_db *const db = fixture_open(f);
    const cs_status status = migrate(f, db, both, 2);
    cs_db_close(db);
    return (int)status;
}

static void test_migrate__works_when_several_start_at_once(void)
{
    for (int round = 0; round < 5; round++) {
        struct fixture f;
        pid_t children[4];
        fixture_init(&f);
        for (size_t i = 0; i < 4; i++) children[i] = fixture_fork(migrate_child, &f);
        for (size_t i = 0; i < 4; i++) CHECK_INT(fixture_wait(children[i]), CS_OK);
        struct cs_db *const db = fixture_open(&f);
        CHECK_INT(QUERY(&f, db, "SELECT count(*) FROM a"), 1);
        cs_db_close(db);
        fixture_deinit(&f);
    }
}

int main(void)
{
    if (fixture_on_server() && !pg_answers()) return 77;
    RUN(test_migrate__goes_forward_once);
    RUN(test_migrate__refuses_a_newer_or_other_store);
    RUN(test_migrate__is_all_or_nothing);
    RUN(test_migrate__needs_a_store_it_may_write);
    RUN(test_migrate__survives_each_failed_call);
    RUN(test_migrate__works_when_several_start_at_once);
    return check_end();
}
