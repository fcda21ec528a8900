/* flow_test.c - a run is kept, listed and shown; nothing of it lies in the open. */
#include "tests/flow/flow_fixture.h"

static void documents_check(const struct cs_run_record *record)
{
    cs_digest digest;
    struct cs_error err;
    CHECK_INT(record->document_count, 1);
    CHECK_STR(record->documents[0].name.phi_bytes, NAME);
    CHECK_STR(record->documents[0].media_type, "text/plain");
    CHECK_STR(record->documents[0].body.phi_bytes, NOTE);
    CHECK_INT(record->documents[0].size_bytes, sizeof NOTE - 1);
    CHECK_INT(cs_sha256(CS_STR(NOTE), &digest, &err), CS_OK);
    CHECK(cs_digest_equal(&digest, &record->documents[0].sha256));
    CHECK(!cs_digest_equal(&digest, &record->documents[0].keyed));
}

static void work_check(const struct cs_run_record *record)
{
    CHECK_INT(record->step_count, 2);
    CHECK_STR(cs_str_of(record->steps[1].name), "judge");
    CHECK_INT(record->steps[1].status, CS_E_UNAVAILABLE);
    CHECK_INT(record->steps[1].start_us, 120);
    CHECK_INT(record->steps[1].duration_us, 4500);
    CHECK_INT(record->call_count, 1);
    CHECK_STR(cs_str_of(record->calls[0].provider), "llama");
    CHECK_STR(cs_str_of(record->calls[0].prompt), "summary.1");
    CHECK_INT(record->calls[0].model.bytes[2], 3);
    CHECK_INT(record->calls[0].questions, 4);
    CHECK_INT(record->calls[0].tokens_read, 700);
    CHECK_INT(record->calls[0].tokens_cached, 50);
    CHECK_INT(record->calls[0].tokens_written, 1);
    CHECK_INT(record->calls[0].duration_us, 9000);
    CHECK_INT(record->count_count, 2);
    CHECK_STR(cs_str_of(record->counts[1].name), "medications");
    CHECK_INT(record->counts[1].count, 1);
}

static void test_run__is_shown_as_it_was_kept(void)
{
    struct flow_fixture x;
    struct cs_run_record record;
    flow_init(&x);
    const cs_id run = flow_run(&x);
    flow_close(&x);
    flow_open(&x);
    CHECK_INT(flow_show(&x, run, CS_SHOW_DRAFT | CS_SHOW_DOCUMENTS | CS_SHOW_BODIES, &record),
              CS_OK);
    CHECK(cs_id_equal(record.row.run, run));
    CHECK_STR(record.row.app, "summarize");
    CHECK_STR(record.row.engine, "rules+llama");
    CHECK_INT(record.row.state, CS_RUN_AWAITING_REVIEW);
    CHECK_INT(record.row.failure, CS_OK);
    CHECK_INT(record.row.started.unix_ms, 1764003909123);
    CHECK_INT(record.row.finished.unix_ms, 1764003909124);
    CHECK(record.row.needs_review);
    CHECK_INT(record.row.reason_count, 2);
    CHECK_INT(record.row.document_count, 1);
    CHECK_INT(record.row.size_bytes, sizeof NOTE - 1);
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT spent FROM budgets WHERE account = 'tokens'"), 701);
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT sum(amount) FROM spendings"), 701);
    documents_check(&record);
    work_check(&record);
    CHECK(record.has_draft);
    CHECK_STR(record.draft.phi_bytes, DRAFT);
    x.flow.keys = NULL; /* without text no key is needed */
    CHECK_INT(flow_show(&x, run, 0, &record), CS_OK);
    CHECK(record.has_draft);
    CHECK_INT(record.draft.phi_bytes.len, 0);
    CHECK_INT(record.documents[0].name.phi_bytes.len, 0);
    CHECK_INT(flow_verified(&x), 3); /* run.started, document.kept, run.finished */
    flow_deinit(&x);
}

static void test_store__holds_no_text_in_the_open(void)
{
    static const char *const secrets[] = {NOTE,         DRAFT,   NAME,         "isinopril",
                                          "Testperson", "20 mg", "testperson", "chest"};
    struct flow_fixture x;
    flow_init(&x);
    for (int i = 0; i < 3; i++) (void)flow_run(&x);
    CHECK(fixture_grep(&x.f, CS_STR("document.kept")) > 0); /* the search finds what is there */
    for (size_t i = 0; i < CS_COUNT(secrets); i++)          /* the WAL is there as well */
        CHECK_INT(fixture_grep(&x.f, cs_str_of(secrets[i])), 0);
    flow_close(&x);
    for (size_t i = 0; i < CS_COUNT(secrets); i++)
        CHECK_INT(fixture_grep(&x.f, cs_str_of(secrets[i])), 0);
    cs_digest plain;
    CHECK_INT(cs_sha256(CS_STR(NOTE), &plain, &x.f.err), CS_OK);
    CHECK_INT(fixture_grep(&x.f, (cs_str){(const char *)plain.bytes, 32}), 0);
    char hex[65];
    cs_digest_text(&plain, hex);
    CHECK_INT(fixture_grep(&x.f, cs_str_of(hex)), 0);
    flow_open(&x);
    flow_deinit(&x);
}

static void test_list__goes_page_by_page_newest_first(void)
{
    struct flow_fixture x;
    cs_id runs[7];
    const struct cs_run_row *rows = NULL;
    size_t count = 0;
    flow_init(&x);
    CHECK_INT(cs_flow_list(&x.flow, &x.f.arena, 10, NULL, &rows, &count, &x.f.err), CS_OK);
    CHECK_INT(count, 0);
    for (size_t i = 0; i < 7; i++) {
        runs[i] = flow_run(&x);
        if (i % 2) x.now.unix_ms -= 2; /* two begin in the same millisecond */
    }
    const cs_id *before = NULL;
    size_t seen = 0;
    for (;;) {
        CHECK_INT(cs_flow_list(&x.flow, &x.f.arena, 3, before, &rows, &count, &x.f.err), CS_OK);
        if (count == 0) break;
        for (size_t i = 0; i < count; i++, seen++) {
            size_t same = 0;
            for (size_t k = 0; k < 7; k++) same += cs_id_equal(rows[i].run, runs[k]);
            CHECK_INT(same, 1);
            if (i) CHECK(rows[i].started.unix_ms <= rows[i - 1].started.unix_ms);
        }
        before = &rows[count - 1].run;
    }
    CHECK_INT(seen, 7);
    const cs_id nobody = {{9}};
    CHECK_INT(cs_flow_list(&x.flow, &x.f.arena, 3, &nobody, &rows, &count, &x.f.err),
              CS_E_NOT_FOUND);
    x.flow.tenant = CS_STR("other"); /* another tenant sees nothing */
    CHECK_INT(cs_flow_list(&x.flow, &x.f.arena, 3, NULL, &rows, &count, &x.f.err), CS_OK);
    CHECK_INT(count, 0);
    struct cs_run_record record;
    CHECK_INT(flow_show(&x, runs[0], 0, &record), CS_E_NOT_FOUND);
    flow_deinit(&x);
}

static void test_show__takes_a_unique_beginning(void)
{
    struct flow_fixture x;
    struct cs_run_record record;
    char text[33];
    flow_init(&x);
    const cs_id run = flow_run(&x);
    (void)flow_run(&x);
    cs_id_text(run, text);
    const cs_str id = cs_str_of(text);
    struct cs_arena *const arena = &x.f.arena;
    struct cs_error *const err = &x.f.err;
    CHECK_INT(cs_flow_show(&x.flow, arena, cs_str_slice(id, 0, 16), 0, &record, err), CS_OK);
    CHECK(cs_id_equal(record.row.run, run));
    CHECK_INT(cs_flow_show(&x.flow, arena, cs_str_slice(id, 0, 3), 0, &record, err), CS_E_INPUT);
    CHECK_INT(cs_flow_show(&x.flow, arena, CS_STR("not hex"), 0, &record, err), CS_E_INPUT);
    CHECK_INT(cs_flow_show(&x.flow, arena, CS_STR(""), 0, &record, err), CS_E_INPUT);
    CHECK_INT(EXEC(&x.f, x.flow.db,
                   "INSERT INTO runs SELECT tenant, x'abcdef00000000000000000000000000', case_id,"
                   " app, engine, state, failure, started_ms, finished_ms, needs_review,"
                   " reason_count, document_count, size_bytes, process_boot, process_ns,"
                   " process_pid, process_started, started_by, removed_ms FROM runs LIMIT 1"),
              CS_OK);
    CHECK_INT(EXEC(&x.f, x.flow.db,
                   "INSERT INTO runs SELECT tenant, x'abcdefff000000000000000000000000', case_id,"
                   " app, engine, state, failure, started_ms, finished_ms, needs_review,"
                   " reason_count, document_count, size_bytes, process_boot, process_ns,"
                   " process_pid, process_started, started_by, removed_ms FROM runs LIMIT 1"),
              CS_OK);
    CHECK_INT(cs_flow_show(&x.flow, arena, CS_STR("abcdef"), 0, &record, err), CS_E_CONFLICT);
    CHECK_INT(cs_flow_show(&x.flow, arena, CS_STR("ABCDEFF"), 0, &record, err), CS_OK);
    CHECK_INT(cs_flow_show(&x.flow, arena, CS_STR("abcdee"), 0, &record, err), CS_E_NOT_FOUND);
    flow_deinit(&x);
}

static void test_show__refuses_what_was_moved_or_changed(void)
{
    struct flow_fixture x;
    struct cs_run_record record;
    flow_init(&x);
    const cs_id a = flow_run(&x);
    (void)flow_run(&x);
    const unsigned all = CS_SHOW_DRAFT | CS_SHOW_DOCUMENTS | CS_SHOW_BODIES;
    CHECK_INT(flow_show(&x, a, all, &record), CS_OK);
    CHECK_INT(EXEC(&x.f, x.flow.db,
                   "UPDATE drafts SET body = (SELECT o.body FROM drafts o"
                   " WHERE o.run_id <> drafts.run_id)"),
              CS_OK);
    CHECK_INT(flow_show(&x, a, CS_SHOW_DRAFT, &record), CS_E_CORRUPT);
    CHECK_INT(flow_show(&x, a, CS_SHOW_BODIES, &record), CS_OK);
    CHECK_INT(EXEC(&x.f, x.flow.db, "UPDATE documents SET body = meta, meta = body"), CS_OK);
    CHECK_INT(flow_show(&x, a, CS_SHOW_DOCUMENTS, &record), CS_E_CORRUPT);
    CHECK_INT(flow_show(&x, a, 0, &record), CS_OK); /* what is not sealed can still be seen */
    CHECK_INT(EXEC(&x.f, x.flow.db, "UPDATE cases SET wrapped_key = NULL"), CS_OK);
    CHECK_INT(flow_show(&x, a, CS_SHOW_DRAFT, &record), CS_E_NOT_FOUND);
    CHECK_INT(flow_show(&x, a, 0, &record), CS_OK);
    flow_deinit(&x);
}

static void test_finish__needs_a_running_run(void)
{
    struct flow_fixture x;
    flow_init(&x);
    const cs_id run = flow_run(&x);
    CHECK_INT(flow_finish_in(&x, &x.f.arena, run), CS_E_CONFLICT);
    const cs_id nobody = {{9}};
    CHECK_INT(flow_finish_in(&x, &x.f.arena, nobody), CS_E_NOT_FOUND);
    CHECK_INT(flow_verified(&x), 3);
    flow_deinit(&x);
}

static void test_run__can_fail_and_share_a_case(void)
{
    struct flow_fixture x;
    struct cs_run_record record;
    cs_id run;
    flow_init(&x);
    const cs_id first = flow_run(&x);
    CHECK_INT(flow_show(&x, first, 0, &record), CS_OK);
    const cs_id case_id = record.row.case_id;
    struct cs_run_document documents[2] = {
        {.body = {CS_STR(NOTE)}, .media_type = "text/plain"},
        {.body = {CS_STR("")}, .name = {CS_STR("\xff not utf-8")}, .media_type = NULL},
    };
    for (size_t i = 0; i < 2; i++)
        CHECK_INT(cs_sha256(documents[i].body.phi_bytes, &documents[i].sha256, &x.f.err), CS_OK);
    const struct cs_run_start start = {.app = "summarize",
                                       .engine = "rules",
                                       .case_id = &case_id,
                                       .documents = documents,
                                       .document_count = 2,
                                       .now = x.now};
    CHECK_INT(cs_flow_begin(&x.flow, &x.f.arena, &start, &run, &x.f.err), CS_OK);
    const struct cs_run_finish finish = {
        .run = run, .state = CS_RUN_FAILED, .failure = CS_E_INPUT, .now = x.now};
    CHECK_INT(cs_flow_finish(&x.flow, &x.f.arena, &finish, &x.f.err), CS_OK);
    CHECK_INT(flow_show(&x, run, CS_SHOW_DRAFT | CS_SHOW_BODIES, &record), CS_OK);
    CHECK(cs_id_equal(record.row.case_id, case_id));
    CHECK_INT(record.row.state, CS_RUN_FAILED);
    CHECK_INT(record.row.failure, CS_E_INPUT);
    CHECK(!record.has_draft);
    CHECK_INT(record.document_count, 2);
    CHECK_STR(record.documents[1].name.phi_bytes, "\xff not utf-8");
    CHECK_INT(record.documents[1].body.phi_bytes.len, 0);
    CHECK_INT(flow_verified(&x), 3 + 4);
    flow_deinit(&x);
}

static void test_begin__refuses_what_does_not_fit(void)
{
    struct flow_fixture x;
    cs_id run;
    const cs_id nobody = {{9}};
    flow_init(&x);
    struct cs_run_document document = {.body = {CS_STR(NOTE)}};
    CHECK_INT(cs_sha256(CS_STR(NOTE), &document.sha256, &x.f.err), CS_OK);
    struct cs_run_start start = {.app = "summarize",
                                 .engine = "rules",
                                 .case_id = &nobody,
                                 .documents = &document,
                                 .document_count = 1,
                                 .now = x.now};
    CHECK_INT(cs_flow_begin(&x.flow, &x.f.arena, &start, &run, &x.f.err), CS_E_NOT_FOUND);
    start.case_id = NULL;
    start.engine = "Mr Testperson";
    CHECK_INT(cs_flow_begin(&x.flow, &x.f.arena, &start, &run, &x.f.err), CS_E_INTERNAL);
    start.engine = "rules";
    document.sha256.bytes[0] ^= 1;
    CHECK_INT(cs_flow_begin(&x.flow, &x.f.arena, &start, &run, &x.f.err), CS_E_INTERNAL);
    CHECK_INT(flow_verified(&x), 0);
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM cases"), 0);
    flow_deinit(&x);
}

/* Also the mark of the store is; every text is ordered by its bytes. */
static void keyed_on_server_check(struct flow_fixture *x)
{
    struct fixture *const f = &x->f;
    struct cs_db *const db = x->flow.db;
    const int64_t tables =
        QUERY(f, db, "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()");
    CHECK(tables >= 16);
    CHECK_INT(QUERY(f, db,
                    "SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
                    " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]"
                    " WHERE c.relnamespace = current_schema()::regnamespace"
                    " AND i.indisprimary AND a.attname = 'tenant'"),
              tables);
    CHECK_INT(QUERY(f, db,
                    "SELECT count(*) FROM information_schema.columns"
                    " WHERE table_schema = current_schema() AND data_type = 'text'"
                    " AND collation_name IS DISTINCT FROM 'C'"),
              0);
}

static void test_store__is_keyed_by_tenant_first(void)
{
    struct flow_fixture x;
    flow_init(&x);
    if (fixture_on_server()) {
        keyed_on_server_check(&x);
        flow_deinit(&x);
        return;
    }
    const int64_t tables =
        QUERY(&x.f, x.flow.db, "SELECT count(*) FROM sqlite_schema WHERE type = 'table'");
    CHECK(tables >= 15);
    CHECK_INT(QUERY(&x.f, x.flow.db,
                    "SELECT count(*) FROM sqlite_schema m, pragma_table_info(m.name) c"
                    " WHERE m.type = 'table' AND c.name = 'tenant' AND c.pk = 1"),
              tables);
    CHECK_INT(QUERY(&x.f, x.flow.db,
                    "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND strict = 1"),
              tables);
    flow_deinit(&x);
}

static void test_store__of_a_newer_program_is_refused(void)
{
    struct flow_fixture x;
    flow_init(&x);
    CHECK_INT(EXEC(&x.f, x.flow.db,
                   "INSERT INTO migrations VALUES ('*', 1000, 'later', zeroblob(32), 1)"),
              CS_OK);
    flow_close(&x);
    CHECK_INT(flow_try_open(&x, fixture_options(&x.f), cs_allocator_system()), CS_E_CONFLICT);
    flow_deinit(&x);
}

static void test_store__that_is_read_only_can_be_looked_at(void)
{
    struct flow_fixture x;
    struct cs_run_record record;
    size_t recovered = 0;
    flow_init(&x);
    const cs_id run = flow_run(&x);
    flow_close(&x);
    struct cs_db_options options = fixture_options(&x.f);
    options.readonly = true;
    CHECK_INT(flow_try_open(&x, options, cs_allocator_system()), CS_OK);
    CHECK_INT(flow_show(&x, run, CS_SHOW_DRAFT, &record), CS_OK);
    CHECK_STR(record.draft.phi_bytes, DRAFT);
    CHECK_INT(flow_verified(&x), 3);
    CHECK_INT(cs_flow_recover(&x.flow, &x.f.arena, x.now, CS_RUN_STALE_MS, &recovered, &x.f.err),
              CS_OK);
    cs_id other;
    CHECK_INT(flow_begin_in(&x, &x.f.arena, &other), CS_E_IO);
    flow_deinit(&x);
}

static void test_store__that_is_full_keeps_what_it_has(void)
{
    struct flow_fixture x;
    flow_init(&x);
    (void)flow_run(&x);
    flow_close(&x);
    struct cs_db_options options = fixture_options(&x.f);
    options.size_max_bytes = 400 * 1024;
    CHECK_INT(flow_try_open(&x, options, cs_allocator_system()), CS_OK);
    cs_status status = CS_OK;
    int64_t runs = 1;
    cs_id run;
    for (; status == CS_OK && runs < 2000; runs++) status = flow_begin_in(&x, &x.f.arena, &run);
    CHECK_INT(status, CS_E_IO);
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM runs"), runs - 1);
    CHECK_INT(flow_verified(&x), 3 + 2 * (runs - 2));
    flow_deinit(&x);
}

int main(void)
{
    if (fixture_on_server() && !pg_answers()) return 77;
    RUN(test_run__is_shown_as_it_was_kept);
    RUN_SQLITE(test_store__holds_no_text_in_the_open);
    RUN(test_list__goes_page_by_page_newest_first);
    RUN(test_show__takes_a_unique_beginning);
    RUN(test_show__refuses_what_was_moved_or_changed);
    RUN(test_finish__needs_a_running_run);
    RUN(test_run__can_fail_and_share_a_case);
    RUN(test_begin__refuses_what_does_not_fit);
    RUN(test_store__is_keyed_by_tenant_first);
    RUN(test_store__of_a_newer_program_is_refused);
    RUN(test_store__that_is_read_only_can_be_looked_at);
    RUN_SQLITE(test_store__that_is_full_keeps_what_it_has);
    return check_end();
}
