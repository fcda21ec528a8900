/* retention_test.c - what is due goes, what is held stays, what was destroyed cannot be read, and
 * the record of it is whole. */
#include "tests/flow/retention_fixture.h"

static void test_rules__read_what_a_configuration_writes(void)
{
    static const struct {
        const char *text;
        int64_t days;
    } good[] = {{"90d", 90}, {"1d", 1}, {"12w", 84}, {"6y", 2192}, {"1y", 366}, {"keep", 0}};
    static const char *const bad[] = {"",
                                      "d",
                                      "90",
                                      "0d",
                                      "-1d",
                                      "1.5y",
                                      "90 d",
                                      "9m",
                                      "90dd",
                                      "101y",
                                      "36501d",
                                      "Keep",
                                      "99999999999999999d"};
    int64_t days = -1;
    for (size_t i = 0; i < CS_COUNT(good); i++) {
        CHECK(cs_retention_days_parse(cs_str_of(good[i].text), &days));
        CHECK_INT(days, good[i].days);
    }
    for (size_t i = 0; i < CS_COUNT(bad); i++)
        CHECK(!cs_retention_days_parse(cs_str_of(bad[i]), &days));
    CHECK_INT(cs_retention_defaults().days[CS_RETENTION_DOCUMENTS], 90);
    CHECK_INT(cs_retention_defaults().days[CS_RETENTION_AUDIT], 2192);
    CHECK_STR(cs_str_of(cs_retention_class_name(CS_RETENTION_VAULTS)), "vaults");
}

static void test_run__removes_each_class_at_its_age(void)
{
    struct flow_fixture x;
    struct cs_run_record record;
    flow_init(&x);
    const cs_id run = run_on_day(&x, 0, NULL);
    vaults_make(&x);
    struct cs_retention_preview preview = retention_preview(&x, 90);
    CHECK_INT(preview.tallies[CS_RETENTION_DOCUMENTS].kept, 1);
    CHECK_INT(preview.tallies[CS_RETENTION_DOCUMENTS].due, 0);
    CHECK_INT(retention_run(&x, 90).removed[CS_RETENTION_DOCUMENTS], 0);
    preview = retention_preview(&x, 91);
    CHECK_INT(preview.tallies[CS_RETENTION_DOCUMENTS].due, 1);
    CHECK_INT(preview.tallies[CS_RETENTION_DOCUMENTS].oldest_due.unix_ms, START_MS);
    CHECK_INT(preview.tallies[CS_RETENTION_VAULTS].due, 1);
    CHECK_INT(preview.tallies[CS_RETENTION_DRAFTS].due, 0);
    CHECK_INT(preview.keys, 0);
    struct cs_retention_result result = retention_run(&x, 91);
    CHECK_INT(result.removed[CS_RETENTION_DOCUMENTS], 1);
    CHECK_INT(result.bytes[CS_RETENTION_DOCUMENTS],
              preview.tallies[CS_RETENTION_DOCUMENTS].due_bytes);
    CHECK_INT(result.removed[CS_RETENTION_VAULTS], 1);
    CHECK_INT(result.keys, 0);
    CHECK(result.scrubbed);
    CHECK_INT(flow_show(&x, run, CS_SHOW_DRAFT | CS_SHOW_BODIES, &record), CS_OK);
    CHECK_STR(record.draft.phi_bytes, DRAFT);
    CHECK_INT(record.document_count, 1);
    CHECK_INT(record.documents[0].removed.unix_ms, day(91).unix_ms);
    CHECK_INT(record.documents[0].size_bytes, sizeof NOTE - 1);
    CHECK_INT(record.documents[0].body.phi_bytes.len, 0);
    CHECK_INT(record.row.removed.unix_ms, day(91).unix_ms);
    CHECK_INT(record.draft_removed.unix_ms, 0);
    removals_check(&x);
    preview = retention_preview(&x, 366);
    CHECK_INT(preview.keys, 1);
    result = retention_run(&x, 366);
    CHECK_INT(result.removed[CS_RETENTION_DRAFTS], 1);
    CHECK_INT(result.keys, 1);
    CHECK_INT(flow_show(&x, run, CS_SHOW_DRAFT, &record), CS_E_NOT_FOUND);
    CHECK_INT(flow_show(&x, run, 0, &record), CS_OK);
    CHECK(!record.has_draft);
    CHECK_INT(record.draft_removed.unix_ms, day(366).unix_ms);
    CHECK_INT(record.key_destroyed.unix_ms, day(366).unix_ms);
    CHECK_INT(record.details_removed.unix_ms, 0);
    CHECK_INT(record.step_count, 2);
    CHECK_INT(retention_run(&x, 2193).removed[CS_RETENTION_RUNS], 1);
    CHECK_INT(flow_show(&x, run, 0, &record), CS_OK);
    CHECK_INT(record.step_count + record.call_count + record.count_count, 0);
    CHECK_INT(record.details_removed.unix_ms, day(2193).unix_ms);
    CHECK_INT(record.document_count, 1);
    removals_check(&x);
    flow_deinit(&x);
}

static void test_run__again_finds_nothing(void)
{
    struct flow_fixture x;
    flow_init(&x);
    for (int i = 0; i < 3; i++) (void)run_on_day(&x, 0, NULL);
    const cs_id young = run_on_day(&x, 900, NULL);
    vaults_make(&x);
    struct cs_retention_result result = retention_run(&x, 901);
    CHECK_INT(result.removed[CS_RETENTION_DOCUMENTS], 3);
    CHECK_INT(result.removed[CS_RETENTION_DRAFTS], 3);
    CHECK_INT(result.removed[CS_RETENTION_VAULTS], 3);
    CHECK_INT(result.keys, 3);
    const int64_t events = flow_verified(&x);
    result = retention_run(&x, 901);
    for (int c = 0; c < CS_RETENTION_CLASSES; c++) CHECK_INT(result.removed[c], 0);
    CHECK_INT(result.keys, 0);
    CHECK(result.scrubbed);
    CHECK_INT(flow_verified(&x), events + 1); /* that it ran */
    CHECK_INT(retention_preview(&x, 901).scrub_pending, 0);
    struct cs_run_record record;
    CHECK_INT(flow_show(&x, young, CS_SHOW_DRAFT | CS_SHOW_BODIES, &record), CS_OK);
    CHECK_INT(record.row.removed.unix_ms, 0);
    removals_check(&x);
    flow_deinit(&x);
}

static void test_run__goes_through_many_batches(void)
{
    struct flow_fixture x;
    flow_init(&x);
    for (int i = 0; i < 2 * CS_RETENTION_BATCH + 5; i++) (void)run_on_day(&x, i % 7, NULL);
    const struct cs_retention_result result = retention_run(&x, 400);
    CHECK_INT(result.removed[CS_RETENTION_DOCUMENTS], 2 * CS_RETENTION_BATCH + 5);
    CHECK_INT(result.keys, 2 * CS_RETENTION_BATCH + 5);
    removals_check(&x);
    flow_deinit(&x);
}

static void test_run__keeps_without_limit_and_leaves_a_run_at_work(void)
{
    struct flow_fixture x;
    struct cs_retention_result result = {0};
    const struct cs_retention_rules keep = {{0}};
    cs_id running;
    flow_init(&x);
    (void)run_on_day(&x, 0, NULL);
    CHECK_INT(cs_flow_retention_run(&x.flow, &keep, day(9000), &result, &x.f.err), CS_OK);
    for (int c = 0; c < CS_RETENTION_CLASSES; c++) CHECK_INT(result.removed[c], 0);
    CHECK_INT(result.keys, 0);
    x.now = day(0);
    CHECK_INT(flow_begin_in(&x, &x.f.arena, &running), CS_OK);
    CHECK_INT(retention_preview(&x, 100).tallies[CS_RETENTION_DOCUMENTS].busy, 1);
    CHECK_INT(retention_run(&x, 100).removed[CS_RETENTION_DOCUMENTS], 1);
    CHECK_INT(flow_finish_in(&x, &x.f.arena, running), CS_OK);
    CHECK_INT(retention_run(&x, 100).removed[CS_RETENTION_DOCUMENTS], 1);
    flow_deinit(&x);
}

/* ---- holds ---- */

static void test_hold__keeps_all_of_a_case(void)
{
    struct flow_fixture x;
    struct cs_run_record record;
    struct cs_retention_result result;
    cs_id held;
    flow_init(&x);
    const cs_id run = run_on_day(&x, 0, &held);
    (void)run_on_day(&x, 0, NULL);
    vaults_make(&x);
    const struct cs_subject by_run = {.case_id = held, .by_run = true, .run = run};
    CHECK_INT(cs_flow_hold(&x.flow, &by_run, "litigation", day(1), &x.f.err), CS_OK);
    const struct cs_retention_preview preview = retention_preview(&x, 3000);
    CHECK_INT(preview.tallies[CS_RETENTION_DOCUMENTS].held, 1);
    CHECK_INT(preview.tallies[CS_RETENTION_DOCUMENTS].due, 1);
    CHECK_INT(preview.tallies[CS_RETENTION_RUNS].held, 1);
    CHECK_INT(preview.keys, 1);
    result = retention_run(&x, 3000);
    for (int c = 0; c < CS_RETENTION_AUDIT; c++) CHECK_INT(result.removed[c], 1);
    CHECK_INT(result.keys, 1);
    CHECK_INT(flow_show(&x, run, CS_SHOW_DRAFT | CS_SHOW_BODIES, &record), CS_OK);
    CHECK_STR(record.documents[0].body.phi_bytes, NOTE);
    CHECK_INT(record.step_count, 2);
    CHECK_INT(cs_flow_shred(&x.flow, &held, day(3000), &result, &x.f.err), CS_E_DENIED);
    CHECK_INT(cs_flow_shred(&x.flow, NULL, day(3000), &result, &x.f.err), CS_E_DENIED);
    CHECK_INT(QUERY(&x.f, x.flow.db,
                    "SELECT count(*) FROM audit_events WHERE outcome = 'refused'"
                    " AND action = 'retention.shred-refused'"),
              2);
    CHECK_INT(flow_show(&x, run, CS_SHOW_DRAFT, &record), CS_OK);
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM vaults"), 1);
    const struct cs_subject subject = subject_of(held);
    CHECK_INT(cs_flow_release(&x.flow, &subject, NULL, day(3000), &x.f.err), CS_OK);
    result = retention_run(&x, 3000);
    for (int c = 0; c < CS_RETENTION_AUDIT; c++) CHECK_INT(result.removed[c], 1);
    CHECK_INT(result.keys, 1);
    removals_check(&x);
    flow_deinit(&x);
}

static void test_hold__has_reasons_that_are_words(void)
{
    struct flow_fixture x;
    const struct cs_hold *holds = NULL;
    size_t count = 0;
    cs_id case_id;
    flow_init(&x);
    const cs_id run = run_on_day(&x, 0, &case_id);
    const struct cs_subject by_case = subject_of(case_id);
    const struct cs_subject by_run = {.case_id = case_id, .by_run = true, .run = run};
    struct cs_error *const err = &x.f.err;
    CHECK_INT(cs_flow_hold(&x.flow, &by_case, "Mr Testperson sues", day(1), err), CS_E_INPUT);
    CHECK_INT(cs_flow_hold(&x.flow, &by_case, "", day(1), err), CS_E_INPUT);
    CHECK_INT(cs_flow_release(&x.flow, &by_case, NULL, day(1), err), CS_E_NOT_FOUND);
    CHECK_INT(cs_flow_hold(&x.flow, &by_case, "litigation", day(1), err), CS_OK);
    CHECK_INT(cs_flow_hold(&x.flow, &by_run, "litigation", day(2), err), CS_E_CONFLICT);
    CHECK_INT(cs_flow_hold(&x.flow, &by_run, "audit-2026", day(2), err), CS_OK);
    CHECK_INT(cs_flow_holds(&x.flow, &x.f.arena, &holds, &count, err), CS_OK);
    CHECK_INT(count, 2);
    CHECK_STR(holds[0].reason, "litigation");
    CHECK(!holds[0].by_run);
    CHECK_STR(holds[1].reason, "audit-2026");
    CHECK(holds[1].by_run);
    CHECK(cs_id_equal(holds[1].run, run));
    CHECK_STR(holds[1].actor, "uid:1000");
    CHECK_INT(holds[1].since.unix_ms, day(2).unix_ms);
    CHECK_INT(cs_flow_release(&x.flow, &by_case, NULL, day(3), err), CS_E_CONFLICT);
    CHECK_INT(cs_flow_release(&x.flow, &by_case, "other", day(3), err), CS_E_NOT_FOUND);
    CHECK_INT(cs_flow_release(&x.flow, &by_run, "litigation", day(3), err), CS_OK);
    CHECK_INT(retention_run(&x, 3000).removed[CS_RETENTION_DRAFTS], 0);
    CHECK_INT(cs_flow_release(&x.flow, &by_case, NULL, day(3), err), CS_OK);
    CHECK_INT(retention_run(&x, 3000).removed[CS_RETENTION_DRAFTS], 1);
    CHECK_INT(QUERY(&x.f, x.flow.db,
                    "SELECT count(*) FROM audit_events"
                    " WHERE action IN ('retention.held', 'retention.released')"),
              4);
    CHECK(flow_verified(&x) > 0);
    flow_deinit(&x);
}

static void test_find__takes_a_run_or_a_case(void)
{
    struct flow_fixture x;
    struct cs_subject subject;
    cs_id case_id;
    char text[33];
    flow_init(&x);
    const cs_id run = run_on_day(&x, 0, &case_id);
    struct cs_error *const err = &x.f.err;
    cs_id_text(run, text);
    CHECK_INT(cs_flow_find(&x.flow, cs_str_slice(cs_str_of(text), 0, 16), &subject, err), CS_OK);
    CHECK(subject.by_run);
    CHECK(cs_id_equal(subject.run, run));
    CHECK(cs_id_equal(subject.case_id, case_id));
    cs_id_text(case_id, text);
    CHECK_INT(cs_flow_find(&x.flow, cs_str_of(text), &subject, err), CS_OK);
    CHECK(!subject.by_run);
    CHECK(cs_id_equal(subject.case_id, case_id));
    CHECK_INT(cs_flow_find(&x.flow, CS_STR("abc"), &subject, err), CS_E_INPUT);
    CHECK_INT(cs_flow_find(&x.flow, CS_STR("Mr Testperson"), &subject, err), CS_E_INPUT);
    text[31] = text[31] == '0' ? '1' : '0';
    CHECK_INT(cs_flow_find(&x.flow, cs_str_of(text), &subject, err), CS_E_NOT_FOUND);
    x.flow.tenant = CS_STR("other");
    cs_id_text(run, text);
    CHECK_INT(cs_flow_find(&x.flow, cs_str_of(text), &subject, err), CS_E_NOT_FOUND);
    flow_deinit(&x);
}

/* ---- shredding ---- */

static void test_shred__destroys_one_case(void)
{
    struct flow_fixture x;
    struct cs_run_record record;
    struct cs_retention_result result;
    struct cs_shred_extent extent;
    cs_id case_id;
    cs_id running;
    flow_init(&x);
    const cs_id run = run_on_day(&x, 0, &case_id);
    const cs_id other = run_on_day(&x, 0, NULL);
    vaults_make(&x);
    struct cs_error *const err = &x.f.err;
    CHECK_INT(cs_flow_shred_extent(&x.flow, &case_id, &extent, err), CS_OK);
    CHECK_INT(extent.cases, 1);
    CHECK_INT(extent.documents, 1);
    CHECK_INT(extent.drafts, 1);
    CHECK_INT(extent.vaults, 1);
    CHECK_INT(extent.tenant_keys, 0);
    CHECK_INT(cs_flow_shred(&x.flow, &case_id, day(1), &result, err), CS_OK);
    CHECK_INT(result.keys, 1);
    CHECK_INT(result.removed[CS_RETENTION_DOCUMENTS], 1);
    CHECK(result.scrubbed);
    CHECK_INT(flow_show(&x, run, CS_SHOW_DRAFT, &record), CS_E_NOT_FOUND);
    CHECK_INT(flow_show(&x, run, 0, &record), CS_OK);
    CHECK_INT(record.key_destroyed.unix_ms, day(1).unix_ms);
    CHECK_INT(record.step_count, 2); /* what is not text stays */
    CHECK_INT(flow_show(&x, other, CS_SHOW_DRAFT | CS_SHOW_BODIES, &record), CS_OK);
    removals_check(&x);
    const int64_t events = flow_verified(&x);
    CHECK_INT(cs_flow_shred(&x.flow, &case_id, day(2), &result, err), CS_OK);
    CHECK_INT(result.keys, 0);
    CHECK_INT(flow_verified(&x), events);
    const cs_id nobody = {{9}};
    CHECK_INT(cs_flow_shred(&x.flow, &nobody, day(2), &result, err), CS_E_NOT_FOUND);
    CHECK_INT(flow_begin_in(&x, &x.f.arena, &running), CS_OK);
    CHECK_INT(cs_flow_shred(&x.flow, NULL, day(2), &result, err), CS_E_CONFLICT);
    CHECK_INT(flow_show(&x, other, CS_SHOW_DRAFT | CS_SHOW_BODIES, &record), CS_OK);
    flow_deinit(&x);
}

static void test_shred__destroys_one_tenant(void)
{
    struct flow_fixture x;
    struct cs_run_record record;
    struct cs_retention_result result;
    flow_init(&x);
    const cs_id ours = run_on_day(&x, 0, NULL);
    x.flow.tenant = CS_STR("other");
    const cs_id theirs = run_on_day(&x, 0, NULL);
    (void)run_on_day(&x, 5, NULL);
    vaults_make(&x);
    CHECK_INT(cs_flow_shred(&x.flow, NULL, day(9), &result, &x.f.err), CS_OK);
    CHECK_INT(result.keys, 2 + 1); /* of two cases and the tenant */
    CHECK_INT(result.removed[CS_RETENTION_DRAFTS], 2);
    CHECK_INT(flow_show(&x, theirs, CS_SHOW_DRAFT, &record), CS_E_NOT_FOUND);
    CHECK_INT(flow_show(&x, theirs, 0, &record), CS_OK);
    CHECK(flow_verified(&x) > 0);
    CHECK_INT(
        QUERY(&x.f, x.flow.db, "SELECT count(*) FROM tenant_keys WHERE wrapped_key IS NOT NULL"),
        1);
    removals_check(&x);
    x.flow.tenant = CS_TENANT_DEFAULT;
    CHECK_INT(flow_show(&x, ours, CS_SHOW_DRAFT | CS_SHOW_BODIES, &record), CS_OK);
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM vaults"), 1);
    x.flow.tenant = CS_STR("nobody");
    CHECK_INT(cs_flow_shred(&x.flow, NULL, day(9), &result, &x.f.err), CS_E_NOT_FOUND);
    flow_deinit(&x);
}

static void test_preview__reads_a_store_without_writing(void)
{
    struct flow_fixture x;
    struct cs_retention_result result;
    flow_init(&x);
    (void)run_on_day(&x, 0, NULL);
    flow_close(&x);
    struct cs_db_options options = fixture_options(&x.f);
    options.readonly = true;
    CHECK_INT(flow_try_open(&x, options, cs_allocator_system()), CS_OK);
    CHECK_INT(retention_preview(&x, 400).tallies[CS_RETENTION_DRAFTS].due, 1);
    const struct cs_retention_rules rules = cs_retention_defaults();
    CHECK_INT(cs_flow_retention_run(&x.flow, &rules, day(400), &result, &x.f.err), CS_E_IO);
    flow_deinit(&x);
}

int main(void)
{
    if (fixture_on_server() && !pg_answers()) return 77;
    RUN(test_rules__read_what_a_configuration_writes);
    RUN(test_run__removes_each_class_at_its_age);
    RUN(test_run__again_finds_nothing);
    RUN(test_run__goes_through_many_batches);
    RUN(test_run__keeps_without_limit_and_leaves_a_run_at_work);
    RUN(test_hold__keeps_all_of_a_case);
    RUN(test_hold__has_reasons_that_are_words);
    RUN(test_find__takes_a_run_or_a_case);
    RUN(test_shred__destroys_one_case);
    RUN(test_shred__destroys_one_tenant);
    RUN(test_preview__reads_a_store_without_writing);
    return check_end();
}
