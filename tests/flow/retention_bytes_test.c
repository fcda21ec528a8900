/* retention_bytes_test.c - after a removal no piece of anything sealed, nor of a destroyed key, is
 * in any file of the store: not in free pages, not in the log. */
#include "tests/flow/retention_fixture.h"

#define NEEDLES_MAX 2000

/* Pieces of everything sealed: of what is left of them in the files nothing may be found. */
struct needles {
    cs_str list[NEEDLES_MAX];
    size_t count;
};

static void needles_take(struct flow_fixture *x, struct cs_stmt *st, struct needles *out)
{
    while (cs_stmt_next(st)) {
        const cs_str bytes = cs_col_copy(st, 0, &x->f.arena);
        CHECK(bytes.len > 45);
        CHECK(out->count + 2 <= NEEDLES_MAX);
        if (bytes.len <= 45 || out->count + 2 > NEEDLES_MAX) break;
        out->list[out->count++] = cs_str_slice(bytes, 1, 25);
        out->list[out->count++] = cs_str_slice(bytes, bytes.len - 20, bytes.len);
    }
    CHECK_INT(cs_stmt_end(st, &x->f.err), CS_OK);
}

static void needles_read(struct flow_fixture *x, struct needles *out)
{
    struct cs_stmt st;
    out->count = 0;
    CS_STMT(&st, x->flow.db, "SELECT body FROM documents UNION ALL SELECT meta FROM documents");
    needles_take(x, &st, out);
    CS_STMT(&st, x->flow.db, "SELECT body FROM drafts UNION ALL SELECT sealed FROM vaults");
    needles_take(x, &st, out);
    CS_STMT(&st, x->flow.db,
            "SELECT wrapped_key FROM cases UNION ALL SELECT wrapped_key FROM tenant_keys");
    needles_take(x, &st, out);
}

/* How many of them lie in any file of the store. */
static size_t needles_found(struct flow_fixture *x, const struct needles *needles)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    size_t found = 0;
    for (size_t e = 0; e < CS_COUNT(endings); e++) {
        char path[160];
        cs_str bytes = {NULL, 0};
        struct cs_error err;
        (void)snprintf(path, sizeof path, "%s%s", x->f.path, endings[e]);
        if (cs_file_read(&x->f.arena, path, (size_t)1 << 26, &bytes, &err) != CS_OK) continue;
        for (size_t i = 0; i < needles->count; i++)
            found += cs_str_find(bytes, needles->list[i], 0) != SIZE_MAX;
    }
    return found;
}

/* Documents of many sizes, so that pages split and join, and some that stay. */
static void sized_runs_make(struct flow_fixture *x, int count)
{
    static char body[30000];
    memset(body, 'n', sizeof body);
    for (int i = 0; i < count; i++) {
        cs_id run;
        struct cs_run_document document = {.body = {{body, 30 + (size_t)(i * 7919 % 3000)}}};
        if (i % 20 == 0) document.body.phi_bytes.len = sizeof body;
        CHECK_INT(cs_sha256(document.body.phi_bytes, &document.sha256, &x->f.err), CS_OK);
        const struct cs_run_start start = {.app = "summarize",
                                           .engine = "rules",
                                           .documents = &document,
                                           .document_count = 1,
                                           .now = day(i % 3)};
        CHECK_INT(cs_flow_begin(&x->flow, &x->f.arena, &start, &run, &x->f.err), CS_OK);
        x->now = start.now;
        CHECK_INT(flow_finish_in(x, &x->f.arena, run), CS_OK);
    }
    vaults_make(x);
}

static void test_run__leaves_no_byte_behind(void)
{
    static struct needles needles;
    struct flow_fixture x;
    flow_init(&x);
    sized_runs_make(&x, 150);
    needles_read(&x, &needles);
    needles.count -= 2; /* the key of the tenant stays */
    CHECK(needles_found(&x, &needles) >= needles.count);
    (void)run_on_day(&x, 399, NULL);
    for (int64_t on = 90; on < 95; on++) (void)retention_run(&x, on); /* a few a day */
    const struct cs_retention_result result = retention_run(&x, 400);
    CHECK(result.scrubbed);
    CHECK_INT(result.keys, 150);
    CHECK_INT(needles_found(&x, &needles), 0);
    CHECK_INT(fixture_grep(&x.f, CS_STR("isinopril")), 0);
    flow_close(&x);
    CHECK_INT(needles_found(&x, &needles), 0);
    flow_open(&x);
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM drafts"), 1);
    removals_check(&x);
    flow_deinit(&x);
}

static void test_shred__leaves_no_byte_behind(void)
{
    static struct needles needles;
    struct flow_fixture x;
    struct cs_retention_result result;
    flow_init(&x);
    sized_runs_make(&x, 150);
    needles_read(&x, &needles);
    CHECK(needles_found(&x, &needles) >= needles.count);
    CHECK_INT(cs_flow_shred(&x.flow, NULL, day(4), &result, &x.f.err), CS_OK);
    CHECK(result.scrubbed);
    CHECK_INT(needles_found(&x, &needles), 0);
    CHECK_INT(fixture_grep(&x.f, CS_STR("isinopril")), 0);
    removals_check(&x);
    flow_deinit(&x);
}

/* While another process reads, old pages stay in the log; the next run makes up for it. */
static void test_scrub__is_owed_until_it_is_done(void)
{
    static struct needles needles;
    struct flow_fixture x;
    struct cs_tx reading;
    struct cs_db *other = NULL;
    struct cs_db_options options;
    flow_init(&x);
    (void)run_on_day(&x, 0, NULL);
    vaults_make(&x);
    needles_read(&x, &needles);
    needles.count -= 2;
    flow_close(&x);
    options = fixture_options(&x.f);
    options.busy_timeout_ms = 50;
    CHECK_INT(flow_try_open(&x, options, cs_allocator_system()), CS_OK);
    CHECK_INT(cs_db_open(&options, &other, &x.f.err), CS_OK);
    CHECK_INT(cs_tx_begin_read(&reading, other, &x.f.err), CS_OK);
    CHECK_INT(QUERY(&x.f, other, "SELECT count(*) FROM drafts"), 1);
    struct cs_retention_result result = retention_run(&x, 400);
    CHECK_INT(result.removed[CS_RETENTION_DRAFTS], 1);
    CHECK(!result.scrubbed);
    CHECK(retention_preview(&x, 400).scrub_pending);
    cs_tx_rollback(&reading);
    cs_db_close(other);
    result = retention_run(&x, 400);
    CHECK(result.scrubbed);
    CHECK(!retention_preview(&x, 400).scrub_pending);
    CHECK_INT(needles_found(&x, &needles), 0);
    flow_deinit(&x);
}

int main(void)
{
    RUN(test_run__leaves_no_byte_behind);
    RUN(test_shred__leaves_no_byte_behind);
    RUN(test_scrub__is_owed_until_it_is_done);
    return check_end();
}
