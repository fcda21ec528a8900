/* review_test.c - approvals: who may sign what, what they must have seen, and what follows. */
#include "tests/flow/review_fixture.h"

#include "flow/queue.h"

static void test_open__comes_with_the_state(void)
{
    struct flow_fixture x;
    struct fixture *const f = &x.f;
    flow_init(&x);
    const cs_id run = flow_run(&x);
    as(&x, 1001, CS_ROLE_REVIEWER);
    const struct cs_review_row row = review_row(&x, &run);
    CHECK_INT(row.state, CS_REVIEW_WAITING);
    CHECK_INT(row.risk, CS_RISK_LOW);
    CHECK_INT(row.signatures, 1);
    CHECK_INT(row.due.unix_ms - row.created.unix_ms, 86400000);
    CHECK_STR(row.app, "summarize");
    CHECK_STR(row.started_by, "uid:1000");
    CHECK_STR(row.holder, "");
    CHECK_INT(row.run_state, CS_RUN_AWAITING_REVIEW);
    /* What does not wait, or has no draft, has none. */
    cs_id other;
    CHECK_INT(flow_begin_in(&x, &f->arena, &other), CS_OK);
    struct cs_run_finish finish = {.run = other, .state = CS_RUN_DONE, .draft = {CS_STR(DRAFT)}};
    CHECK_INT(cs_flow_finish(&x.flow, &f->arena, &finish, &f->err), CS_OK);
    CHECK_INT(flow_begin_in(&x, &f->arena, &other), CS_OK);
    finish = (struct cs_run_finish){.run = other, .state = CS_RUN_AWAITING_REVIEW};
    CHECK_INT(cs_flow_finish(&x.flow, &f->arena, &finish, &f->err), CS_OK);
    CHECK_INT(QUERY(f, x.flow.db, "SELECT count(*) FROM approvals"), 1);
    flow_deinit(&x);
}

static void test_open__copies_the_policy(void)
{
    struct flow_fixture x;
    flow_init(&x);
    const struct cs_review_app_rule apps[] = {
        {CS_STR("summarize"),
         {.signatures = 2, .blind = true, .lease_ms = 60000, .due_ms = 3600000}}};
    struct cs_review_policy policy = cs_review_policy_default();
    policy.apps = apps;
    policy.app_count = 1;
    x.flow.review = &policy;
    const cs_id run = flow_run(&x);
    x.flow.review = NULL;
    const struct cs_review_row row = review_row(&x, &run);
    CHECK_INT(row.signatures, 2);
    CHECK(row.blind);
    CHECK_INT(row.due.unix_ms - row.created.unix_ms, 3600000);
    flow_deinit(&x);
}

static void test_migration__takes_runs_that_wait_already(void)
{
    static const struct cs_migration *const before[] = {
        &cs_store_migration_cases,   &cs_audit_migration_events,   &cs_flow_migration_runs,
        &cs_store_migration_vaults,  &cs_flow_migration_retention, &cs_audit_migration_tree,
        &cs_store_migration_tenants, &cs_flow_migration_work};
    struct flow_fixture x = {.now = {1764003909123}};
    struct fixture *const f = &x.f;
    fixture_init(f);
    struct cs_db *const db = fixture_open(f);
    CHECK_INT(cs_db_migrate(db, before, CS_COUNT(before), x.now, &f->err), CS_OK);
    CHECK_INT(EXEC(f, db,
                   "INSERT INTO cases (tenant, id, created_ms, key_id, wrapped_key) VALUES"
                   " ('default', x'01', 5, x'02', x'03')"),
              CS_OK);
    CHECK_INT(EXEC(f, db,
                   "INSERT INTO runs VALUES ('default', x'11', x'01', 'extract', 'rules',"
                   " 'awaiting_review', 'ok', 5, 7, 1, 1, 1, 1, x'00', 0, 1, 1),"
                   " ('default', x'12', x'01', 'extract', 'rules', 'done', 'ok', 5, 7, 0, 0, 1, 1,"
                   " x'00', 0, 1, 1),"
                   " ('default', x'13', x'01', 'extract', 'rules', 'awaiting_review', 'ok', 5, 7,"
                   " 1, 1, 1, 1, x'00', 0, 1, 1)"),
              CS_OK);
    CHECK_INT(EXEC(f, db,
                   "INSERT INTO drafts VALUES ('default', x'11', x'04', x'05'),"
                   " ('default', x'12', x'04', x'05')"),
              CS_OK);
    CHECK_INT(EXEC(f, db,
                   "INSERT INTO audit_events (tenant, seq, at_ms, actor, action, object, object_id,"
                   " outcome, detail, prev, hash) VALUES ('default', 1, 5, 'uid:7', 'run.started',"
                   " 'run', x'11', 'ok', '{}', x'00', x'00'), ('default', 2, 6, 'uid:8',"
                   " 'run.finished', 'run', x'11', 'ok', '{}', x'00', x'00')"),
              CS_OK);
    CHECK_INT(cs_flow_migrate(db, x.now, &f->err), CS_OK);
    CHECK_INT(QUERY(f, db, "SELECT count(*) FROM approvals"), 1);
    CHECK_INT(QUERY(f, db,
                    "SELECT count(*) FROM approvals a JOIN runs r ON r.id = a.run_id"
                    " WHERE a.run_id = x'11' AND a.state = 'waiting' AND a.app = 'extract'"
                    " AND a.signatures = 1 AND a.due_ms = 86400007 AND r.started_by = 'uid:7'"),
              1);
    CHECK_INT(QUERY(f, db, "SELECT count(*) FROM runs WHERE started_by = ''"), 2);
    cs_db_close(db);
    fixture_deinit(f);
}

static void test_sign__needs_the_digest_that_was_shown(void)
{
    struct flow_fixture x;
    struct cs_review_shown shown;
    struct cs_review_outcome out;
    flow_init(&x);
    const cs_id run = flow_run(&x);
    as(&x, 1001, CS_ROLE_REVIEWER);
    CHECK_INT(review_show(&x, &run, &shown), CS_OK);
    CHECK_STR(shown.draft.phi_bytes, DRAFT);
    CHECK_STR(shown.record.documents[0].body.phi_bytes, NOTE);
    CHECK(!shown.edited);
    const cs_str seen = review_seen(&x, &shown);
    /* Another digest, one that is too short, and one of which too much is named. */
    char wrong[65];
    cs_digest_text(&shown.seen, wrong);
    wrong[63] = wrong[63] == '0' ? '1' : '0';
    struct cs_review_decision d = review_decision(&x, &run, CS_VERDICT_APPROVE, cs_str_of(wrong));
    CHECK_INT(cs_review_decide(&x.flow, &x.f.arena, &d, &out, &x.f.err), CS_E_CONFLICT);
    d.seen = cs_str_slice(seen, 0, 11);
    CHECK_INT(cs_review_decide(&x.flow, &x.f.arena, &d, &out, &x.f.err), CS_E_INPUT);
    d.seen = CS_STR("");
    CHECK_INT(cs_review_decide(&x.flow, &x.f.arena, &d, &out, &x.f.err), CS_E_INPUT);
    /* Right, but it was another who saw it. */
    as(&x, 1002, CS_ROLE_REVIEWER);
    d.seen = seen;
    CHECK_INT(cs_review_decide(&x.flow, &x.f.arena, &d, &out, &x.f.err), CS_E_CONFLICT);
    CHECK_INT(review_refusals(&x), 2);
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM sign_offs"), 0);
    as(&x, 1001, CS_ROLE_REVIEWER);
    d.seen = cs_str_slice(seen, 0, 12);
    CHECK_INT(cs_review_decide(&x.flow, &x.f.arena, &d, &out, &x.f.err), CS_OK);
    CHECK(out.decided);
    CHECK_INT(out.run_state, CS_RUN_DONE);
    CHECK_INT(review_row(&x, &run).state, CS_REVIEW_DECIDED);
    CHECK_INT(review_row(&x, &run).run_state, CS_RUN_DONE);
    CHECK_INT(flow_verified(&x), 3 + 1 + 2 + 2); /* run, shown, refused, signed and decided */
    /* And no more. */
    as(&x, 1002, CS_ROLE_REVIEWER);
    CHECK_INT(review_sign(&x, &run, CS_VERDICT_REJECT, &out), CS_E_CONFLICT);
    flow_deinit(&x);
}

static void test_sign__recomputes_from_the_store(void)
{
    struct flow_fixture x;
    struct cs_review_shown shown;
    struct cs_review_outcome out;
    flow_init(&x);
    const cs_id run = flow_run(&x);
    as(&x, 1001, CS_ROLE_REVIEWER);
    CHECK_INT(review_show(&x, &run, &shown), CS_OK);
    const struct cs_review_decision d =
        review_decision(&x, &run, CS_VERDICT_APPROVE, review_seen(&x, &shown));
    /* A document is put in place of another; its row says what the old one said. */
    const cs_id other = flow_run(&x);
    (void)other;
    CHECK_INT(EXEC(&x.f, x.flow.db,
                   "UPDATE run_documents SET document_id = (SELECT d.id FROM documents d"
                   " WHERE d.id <> run_documents.document_id ORDER BY d.id LIMIT 1)"),
              CS_OK);
    const cs_status status = cs_review_decide(&x.flow, &x.f.arena, &d, &out, &x.f.err);
    CHECK(status == CS_E_CONFLICT || status == CS_E_CORRUPT);
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM sign_offs"), 0);
    flow_deinit(&x);
}

static void test_digest__is_that_of_the_described_lines(void)
{
    struct flow_fixture x;
    struct cs_review_shown shown;
    char run_text[33];
    char draft[65];
    char document[65];
    char text[400];
    cs_digest expected;
    flow_init(&x);
    const cs_id run = flow_run(&x);
    as(&x, 1001, CS_ROLE_REVIEWER);
    CHECK_INT(review_show(&x, &run, &shown), CS_OK);
    cs_id_text(run, run_text);
    cs_digest_text(&shown.record.draft_keyed, draft);
    cs_digest_text(&shown.record.documents[0].keyed, document);
    const int n = snprintf(text, sizeof text, "countersign-seen 1\ndefault\n%s\n%s\n1\n%s\nend\n",
                           run_text, draft, document);
    CHECK_INT(cs_sha256((cs_str){text, (size_t)n}, &expected, &x.f.err), CS_OK);
    CHECK(cs_digest_equal(&expected, &shown.seen));
    flow_deinit(&x);
}

static void test_sign__is_never_of_ones_own(void)
{
    struct flow_fixture x;
    struct cs_review_outcome out;
    flow_init(&x);
    const cs_id run = flow_run(&x);
    as(&x, 1000, CS_ROLE_REVIEWER);
    CHECK_INT(review_sign(&x, &run, CS_VERDICT_APPROVE, &out), CS_E_DENIED);
    CHECK(strstr(x.f.err.hint, "review.own") != NULL);
    CHECK(strstr(x.f.err.hint, "COUNTERSIGN_REVIEW_OWN=allow") != NULL);
    CHECK_INT(review_sign(&x, &run, CS_VERDICT_REJECT, &out), CS_E_DENIED);
    CHECK_INT(review_refusals(&x), 2);
    struct cs_review_policy policy = cs_review_policy_default();
    policy.rule.own = true;
    x.flow.review = &policy;
    CHECK_INT(review_sign(&x, &run, CS_VERDICT_APPROVE, &out), CS_OK);
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM sign_offs WHERE own = 1"), 1);
    flow_deinit(&x);
}

static void test_roles__say_who_may(void)
{
    static const struct {
        enum cs_role role;
        bool reads;
        bool signs;
    } rows[] = {
        {CS_ROLE_VIEWER, false, false},          {CS_ROLE_REVIEWER, true, true},
        {CS_ROLE_CLINICIAN, true, true},         {CS_ROLE_SUPERVISOR, true, true},
        {CS_ROLE_KNOWLEDGE_OWNER, false, false}, {CS_ROLE_AUDITOR, false, false},
        {CS_ROLE_ADMINISTRATOR, false, false},   {CS_ROLE_SERVICE, false, false},
    };
    CHECK_INT(CS_COUNT(rows), CS_ROLES);
    struct flow_fixture x;
    struct cs_review_shown shown;
    struct cs_review_outcome out;
    cs_time until;
    flow_init(&x);
    for (size_t i = 0; i < CS_COUNT(rows); i++) {
        const cs_id run = review_run(&x);
        as(&x, 1001, rows[i].role);
        const int64_t refused = review_refusals(&x);
        CHECK_INT(review_show(&x, &run, &shown), rows[i].reads ? CS_OK : CS_E_DENIED);
        CHECK_INT(shown.draft.phi_bytes.len > 0, rows[i].reads);
        CHECK_INT(cs_review_take(&x.flow, &run, x.now, &until, &x.f.err),
                  rows[i].signs ? CS_OK : CS_E_DENIED);
        const cs_str seen = rows[i].reads ? review_seen(&x, &shown) : CS_STR("0123456789ab");
        const struct cs_review_decision d = review_decision(&x, &run, CS_VERDICT_APPROVE, seen);
        CHECK_INT(cs_review_decide(&x.flow, &x.f.arena, &d, &out, &x.f.err),
                  rows[i].signs ? CS_OK : CS_E_DENIED);
        CHECK_INT(review_refusals(&x) - refused, rows[i].reads ? 0 : 3);
    }
    /* Nobody at all sees nothing. */
    const struct cs_review_row *list = NULL;
    size_t count = 0;
    const struct cs_review_filter filter = {.limit = 1};
    x.flow.roles = (cs_roles){0};
    CHECK_INT(cs_review_list(&x.flow, &x.f.arena, &filter, x.now, &list, &count, &x.f.err),
              CS_E_DENIED);
    flow_deinit(&x);
}

static cs_id high_run(struct flow_fixture *x)
{
    cs_id run;
    x->flow.actor = cs_actor_uid(1000);
    CHECK_INT(flow_begin_in(x, &x->f.arena, &run), CS_OK);
    const struct cs_run_finish finish = {.run = run,
                                         .state = CS_RUN_AWAITING_REVIEW,
                                         .draft = {CS_STR(DRAFT)},
                                         .risk = CS_RISK_HIGH,
                                         .now = x->now};
    CHECK_INT(cs_flow_finish(&x->flow, &x->f.arena, &finish, &x->f.err), CS_OK);
    return run;
}

static void test_high_risk__needs_a_clinician(void)
{
    struct flow_fixture x;
    struct cs_review_outcome out;
    flow_init(&x);
    const cs_id run = high_run(&x);
    as(&x, 1001, CS_ROLE_REVIEWER);
    CHECK_INT(review_sign(&x, &run, CS_VERDICT_APPROVE, &out), CS_E_DENIED);
    as(&x, 1001, CS_ROLE_SUPERVISOR);
    CHECK_INT(review_sign(&x, &run, CS_VERDICT_APPROVE, &out), CS_E_DENIED);
    as(&x, 1001, CS_ROLE_CLINICIAN);
    CHECK_INT(review_sign(&x, &run, CS_VERDICT_APPROVE, &out), CS_OK);
    flow_deinit(&x);
}

static void test_lease__keeps_two_apart(void)
{
    struct flow_fixture x;
    struct cs_review_shown shown;
    struct cs_review_outcome out;
    cs_time until = {0};
    flow_init(&x);
    const cs_id run = flow_run(&x);
    as(&x, 1001, CS_ROLE_REVIEWER);
    CHECK_INT(cs_review_take(&x.flow, &run, x.now, &until, &x.f.err), CS_OK);
    CHECK_INT(until.unix_ms - x.now.unix_ms, 15 * 60000);
    as(&x, 1002, CS_ROLE_REVIEWER);
    CHECK_INT(cs_review_take(&x.flow, &run, x.now, &until, &x.f.err), CS_E_CONFLICT);
    CHECK_INT(x.f.err.number[0], 15);
    CHECK_INT(review_sign(&x, &run, CS_VERDICT_APPROVE, &out), CS_E_CONFLICT);
    CHECK_INT(cs_review_release(&x.flow, &run, x.now, &x.f.err), CS_E_CONFLICT);
    CHECK_INT(cs_review_take_over(&x.flow, &run, "urgent", x.now, &until, &x.f.err), CS_E_DENIED);
    /* Looking renews it. */
    x.now.unix_ms += 14 * 60000;
    as(&x, 1001, CS_ROLE_REVIEWER);
    CHECK_INT(review_show(&x, &run, &shown), CS_OK);
    x.now.unix_ms += 14 * 60000;
    as(&x, 1002, CS_ROLE_REVIEWER);
    CHECK_INT(cs_review_take(&x.flow, &run, x.now, &until, &x.f.err), CS_E_CONFLICT);
    /* It ends by itself, and by being given back. */
    x.now.unix_ms += 2 * 60000;
    CHECK_INT(cs_review_take(&x.flow, &run, x.now, &until, &x.f.err), CS_OK);
    CHECK_INT(cs_review_release(&x.flow, &run, x.now, &x.f.err), CS_OK);
    CHECK_STR(review_row(&x, &run).holder, "");
    /* And by a supervisor, with a word. */
    CHECK_INT(cs_review_take(&x.flow, &run, x.now, &until, &x.f.err), CS_OK);
    as(&x, 1003, CS_ROLE_SUPERVISOR);
    CHECK_INT(cs_review_take_over(&x.flow, &run, "Two words", x.now, &until, &x.f.err), CS_E_INPUT);
    CHECK_INT(cs_review_take_over(&x.flow, &run, "absent", x.now, &until, &x.f.err), CS_OK);
    CHECK_STR(review_row(&x, &run).holder, "uid:1003");
    CHECK_INT(review_sign(&x, &run, CS_VERDICT_APPROVE, &out), CS_OK);
    CHECK_INT(QUERY(&x.f, x.flow.db,
                    "SELECT count(*) FROM audit_events WHERE action = 'review.taken-over'"
                    " AND detail LIKE '%absent%'"),
              1);
    flow_deinit(&x);
}

static void test_send__makes_it_wait_for_others(void)
{
    struct flow_fixture x;
    struct cs_review_outcome out;
    cs_time until;
    flow_init(&x);
    const cs_id run = flow_run(&x);
    as(&x, 1001, CS_ROLE_REVIEWER);
    CHECK_INT(cs_review_send(&x.flow, &run, CS_STR("viewer"), x.now, &x.f.err), CS_E_INPUT);
    CHECK_INT(cs_review_send(&x.flow, &run, CS_STR("Dr. Testperson"), x.now, &x.f.err), CS_E_INPUT);
    CHECK_INT(cs_review_send(&x.flow, &run, CS_STR("clinician"), x.now, &x.f.err), CS_OK);
    CHECK_INT(review_sign(&x, &run, CS_VERDICT_APPROVE, &out), CS_E_DENIED);
    CHECK_INT(cs_review_send(&x.flow, &run, CS_STR("uid:1002"), x.now, &x.f.err), CS_OK);
    CHECK_INT(cs_review_take(&x.flow, &run, x.now, &until, &x.f.err), CS_E_DENIED);
    as(&x, 1002, CS_ROLE_REVIEWER);
    const struct cs_review_row *rows = NULL;
    size_t count = 0;
    const struct cs_review_filter mine = {.mine = true, .limit = 10};
    CHECK_INT(cs_review_list(&x.flow, &x.f.arena, &mine, x.now, &rows, &count, &x.f.err), CS_OK);
    CHECK_INT(count, 1);
    CHECK_INT(review_sign(&x, &run, CS_VERDICT_APPROVE, &out), CS_OK);
    flow_deinit(&x);
}

static void test_reject__says_why(void)
{
    struct flow_fixture x;
    struct cs_review_shown shown;
    struct cs_review_outcome out;
    flow_init(&x);
    const cs_id run = flow_run(&x);
    as(&x, 1001, CS_ROLE_REVIEWER);
    CHECK_INT(review_show(&x, &run, &shown), CS_OK);
    struct cs_review_decision d =
        review_decision(&x, &run, CS_VERDICT_REJECT, review_seen(&x, &shown));
    d.reasons = 0;
    CHECK_INT(cs_review_decide(&x.flow, &x.f.arena, &d, &out, &x.f.err), CS_E_INPUT);
    d.reasons = CS_REJECT_BIT(CS_REJECT_REASONS);
    CHECK_INT(cs_review_decide(&x.flow, &x.f.arena, &d, &out, &x.f.err), CS_E_INPUT);
    d.reasons = CS_REJECT_BIT(CS_REJECT_WRONG_PATIENT) | CS_REJECT_BIT(CS_REJECT_LAYOUT);
    d.note = (cs_raw){CS_STR(REVIEW_NOTE)};
    CHECK_INT(cs_review_decide(&x.flow, &x.f.arena, &d, &out, &x.f.err), CS_OK);
    CHECK_INT(out.run_state, CS_RUN_REJECTED);
    CHECK_INT(review_show(&x, &run, &shown), CS_OK);
    CHECK_INT(shown.sign_off_count, 1);
    CHECK_INT(shown.sign_offs[0].reasons, d.reasons);
    CHECK_STR(shown.sign_offs[0].note.phi_bytes, REVIEW_NOTE);
    struct cs_run_record record;
    CHECK_INT(flow_show(&x, run, 0, &record), CS_OK);
    CHECK_INT(record.row.state, CS_RUN_REJECTED);
    CHECK_INT(record.sign_off_count, 1);
    CHECK_INT(record.sign_offs[0].note.phi_bytes.len, 0);
    CHECK_INT(QUERY(&x.f, x.flow.db,
                    "SELECT count(*) FROM audit_events WHERE detail LIKE '%ward round%'"),
              0);
    flow_deinit(&x);
}

static struct cs_review_policy two(bool blind)
{
    struct cs_review_policy policy = cs_review_policy_default();
    policy.rule.signatures = 2;
    policy.rule.blind = blind;
    return policy;
}

static void test_edits__are_kept_and_shown(void)
{
    struct flow_fixture x;
    struct cs_review_shown shown;
    struct cs_review_outcome out;
    flow_init(&x);
    const struct cs_review_policy policy = two(false);
    x.flow.review = &policy;
    const cs_id run = flow_run(&x);
    as(&x, 1001, CS_ROLE_REVIEWER);
    CHECK_INT(review_sign(&x, &run, CS_VERDICT_APPROVE_WITH_EDITS, &out), CS_OK);
    CHECK(!out.decided);
    CHECK_INT(review_sign(&x, &run, CS_VERDICT_APPROVE, &out), CS_E_CONFLICT); /* twice */
    /* The second is shown the draft as the first left it, and the digest is of that. */
    as(&x, 1002, CS_ROLE_REVIEWER);
    CHECK_INT(review_show(&x, &run, &shown), CS_OK);
    CHECK(shown.edited);
    CHECK_STR(shown.draft.phi_bytes, EDITED);
    CHECK_STR(shown.sign_offs[0].diff.phi_bytes, DIFF);
    struct cs_review_decision d =
        review_decision(&x, &run, CS_VERDICT_APPROVE_WITH_EDITS, review_seen(&x, &shown));
    CHECK_INT(cs_review_decide(&x.flow, &x.f.arena, &d, &out, &x.f.err), CS_E_INPUT); /* none */
    CHECK_INT(review_sign(&x, &run, CS_VERDICT_APPROVE, &out), CS_OK);
    CHECK(out.decided);
    CHECK_INT(review_show(&x, &run, &shown), CS_OK);
    CHECK_STR(shown.draft.phi_bytes, EDITED);
    CHECK_STR(shown.record.draft.phi_bytes, DRAFT);
    flow_deinit(&x);
}

static void test_digest__of_before_an_edit_signs_nothing(void)
{
    struct flow_fixture x;
    struct cs_review_shown shown;
    struct cs_review_outcome out;
    flow_init(&x);
    const struct cs_review_policy policy = two(false);
    x.flow.review = &policy;
    const cs_id run = flow_run(&x);
    as(&x, 1002, CS_ROLE_REVIEWER);
    CHECK_INT(review_show(&x, &run, &shown), CS_OK);
    const struct cs_review_decision d =
        review_decision(&x, &run, CS_VERDICT_APPROVE, review_seen(&x, &shown));
    as(&x, 1001, CS_ROLE_REVIEWER);
    CHECK_INT(review_sign(&x, &run, CS_VERDICT_APPROVE_WITH_EDITS, &out), CS_OK);
    as(&x, 1002, CS_ROLE_REVIEWER);
    CHECK_INT(cs_review_decide(&x.flow, &x.f.arena, &d, &out, &x.f.err), CS_E_CONFLICT);
    flow_deinit(&x);
}

static void test_blind__shows_nothing_of_the_first(void)
{
    struct flow_fixture x;
    struct cs_review_shown shown;
    struct cs_review_outcome out;
    struct cs_run_record record;
    flow_init(&x);
    const struct cs_review_policy policy = two(true);
    x.flow.review = &policy;
    const cs_id run = flow_run(&x);
    as(&x, 1001, CS_ROLE_REVIEWER);
    CHECK_INT(review_sign(&x, &run, CS_VERDICT_APPROVE_WITH_EDITS, &out), CS_OK);
    as(&x, 1002, CS_ROLE_REVIEWER);
    CHECK_INT(review_show(&x, &run, &shown), CS_OK);
    CHECK(shown.hidden);
    CHECK(!shown.edited);
    CHECK_STR(shown.draft.phi_bytes, DRAFT);
    CHECK_INT(shown.sign_off_count, 0);
    CHECK_INT(shown.row.signed_count, 1);
    CHECK_STR(shown.row.holder, "");
    CHECK_INT(flow_show(&x, run, CS_SHOW_DRAFT, &record), CS_OK);
    CHECK_INT(record.sign_off_count, 0);
    CHECK_STR(record.draft.phi_bytes, DRAFT);
    /* They accept different texts: a supervisor who is neither decides, and sees all. */
    CHECK_INT(review_sign(&x, &run, CS_VERDICT_APPROVE, &out), CS_OK);
    CHECK(out.differ);
    CHECK(!out.decided);
    CHECK(review_row(&x, &run).differ);
    CHECK_STR(review_row(&x, &run).needs_role, "supervisor");
    as(&x, 1003, CS_ROLE_REVIEWER);
    CHECK_INT(review_sign(&x, &run, CS_VERDICT_APPROVE, &out), CS_E_DENIED);
    as(&x, 1001, CS_ROLE_SUPERVISOR);
    CHECK_INT(review_sign(&x, &run, CS_VERDICT_REJECT, &out), CS_E_CONFLICT);
    as(&x, 1003, CS_ROLE_SUPERVISOR);
    CHECK_INT(review_show(&x, &run, &shown), CS_OK);
    CHECK_INT(shown.sign_off_count, 2);
    CHECK_STR(shown.sign_offs[0].edited.phi_bytes, EDITED);
    CHECK_INT(review_sign(&x, &run, CS_VERDICT_APPROVE_WITH_EDITS, &out), CS_OK);
    CHECK(out.decided);
    CHECK_INT(review_show(&x, &run, &shown), CS_OK);
    CHECK_STR(shown.draft.phi_bytes, EDITED);
    CHECK_INT(flow_verified(&x), QUERY(&x.f, x.flow.db, "SELECT count(*) FROM audit_events"));
    flow_deinit(&x);
}

static void test_two__agree_or_not(void)
{
    static const struct {
        enum cs_verdict first;
        enum cs_verdict second;
        bool blind;
        bool decided;
        enum cs_run_state state;
    } rows[] = {
        {CS_VERDICT_APPROVE, CS_VERDICT_APPROVE, true, true, CS_RUN_DONE},
        {CS_VERDICT_APPROVE, CS_VERDICT_APPROVE, false, true, CS_RUN_DONE},
        {CS_VERDICT_REJECT, CS_VERDICT_REJECT, true, true, CS_RUN_REJECTED},
        {CS_VERDICT_REJECT, CS_VERDICT_REJECT, false, true, CS_RUN_REJECTED},
        {CS_VERDICT_APPROVE, CS_VERDICT_REJECT, false, false, CS_RUN_AWAITING_REVIEW},
        {CS_VERDICT_REJECT, CS_VERDICT_APPROVE, true, false, CS_RUN_AWAITING_REVIEW},
        {CS_VERDICT_APPROVE_WITH_EDITS, CS_VERDICT_APPROVE_WITH_EDITS, true, true, CS_RUN_DONE},
        {CS_VERDICT_APPROVE, CS_VERDICT_APPROVE_WITH_EDITS, false, false, CS_RUN_AWAITING_REVIEW},
    };
    struct flow_fixture x;
    struct cs_review_outcome out;
    flow_init(&x);
    for (size_t i = 0; i < CS_COUNT(rows); i++) {
        const struct cs_review_policy policy = two(rows[i].blind);
        x.flow.review = &policy;
        const cs_id run = review_run(&x);
        as(&x, 1001, CS_ROLE_REVIEWER);
        CHECK_INT(review_sign(&x, &run, rows[i].first, &out), CS_OK);
        CHECK(!out.decided);
        as(&x, 1002, CS_ROLE_REVIEWER);
        CHECK_INT(review_sign(&x, &run, rows[i].second, &out), CS_OK);
        CHECK_INT(out.decided, rows[i].decided);
        CHECK_INT(out.differ, !rows[i].decided);
        CHECK_INT(review_row(&x, &run).run_state, rows[i].state);
        x.flow.review = NULL;
    }
    flow_deinit(&x);
}

static void test_list__is_by_due_then_risk(void)
{
    struct flow_fixture x;
    const struct cs_review_row *rows = NULL;
    size_t count = 0;
    flow_init(&x);
    const cs_id later = flow_run(&x);
    const cs_id low = flow_run(&x);
    const cs_id high = high_run(&x);
    struct fixture *const f = &x.f;
    CHECK_INT(EXEC(f, x.flow.db, "UPDATE approvals SET due_ms = 5"), CS_OK);
    CHECK_INT(EXEC(f, x.flow.db,
                   "UPDATE approvals SET due_ms = 6 WHERE created_ms ="
                   " (SELECT min(created_ms) FROM approvals)"),
              CS_OK);
    as(&x, 1001, CS_ROLE_VIEWER);
    struct cs_review_filter filter = {.limit = 10};
    CHECK_INT(cs_review_list(&x.flow, &f->arena, &filter, x.now, &rows, &count, &f->err), CS_OK);
    CHECK_INT(count, 3);
    CHECK(cs_id_equal(rows[0].run, high));
    CHECK(cs_id_equal(rows[1].run, low));
    CHECK(cs_id_equal(rows[2].run, later));
    filter.limit = 1;
    CHECK_INT(cs_review_list(&x.flow, &f->arena, &filter, x.now, &rows, &count, &f->err), CS_OK);
    CHECK_INT(count, 1);
    filter = (struct cs_review_filter){.limit = 10, .app = CS_STR("extract")};
    CHECK_INT(cs_review_list(&x.flow, &f->arena, &filter, x.now, &rows, &count, &f->err), CS_OK);
    CHECK_INT(count, 0);
    filter = (struct cs_review_filter){.limit = 10, .state = CS_REVIEW_DECIDED};
    CHECK_INT(cs_review_list(&x.flow, &f->arena, &filter, x.now, &rows, &count, &f->err), CS_OK);
    CHECK_INT(count, 0);
    flow_deinit(&x);
}

/* ---- no adverse decision ---- */

static bool is_adverse(cs_str word)
{
    static const char *const roots[] = {"deny",  "deni",  "adverse", "refus",    "declin",
                                        "delay", "modif", "reduc",   "terminat", "uphold"};
    for (size_t i = 0; i < CS_COUNT(roots); i++)
        if (cs_str_find_nocase(word, cs_str_of(roots[i]), 0) != SIZE_MAX) return true;
    return false;
}

static void test_verdicts__are_three_and_none_is_adverse(void)
{
    enum cs_verdict verdict;
    enum cs_reject_reason reason;
    CHECK_INT(CS_VERDICTS, 3);
    for (int i = 0; i < CS_VERDICTS; i++) {
        const cs_str name = cs_str_of(cs_verdict_name((enum cs_verdict)i));
        CHECK(!is_adverse(name));
        CHECK(cs_verdict_parse(name, &verdict));
        CHECK_INT(verdict, i);
    }
    for (int i = 0; i < CS_REJECT_REASONS; i++) {
        const cs_str name = cs_str_of(cs_reject_reason_name((enum cs_reject_reason)i));
        CHECK(!is_adverse(name));
        CHECK(cs_audit_word_valid(name.ptr) && cs_reject_reason_parse(name, &reason));
        CHECK_INT(reason, i);
    }
    for (int i = 0; i <= CS_RUN_REJECTED; i++)
        CHECK(!is_adverse(cs_str_of(cs_run_state_name((enum cs_run_state)i))));
    for (int i = 0; i < CS_REVIEW_STATES; i++)
        CHECK(!is_adverse(cs_str_of(cs_review_state_name((enum cs_review_state)i))));
    CHECK(is_adverse(CS_STR("denied"))); /* the test itself */
    static const char *const words[] = {"deny",    "denied",   "adverse", "modify", "delay",
                                        "decline", "approved", "Reject",  "",       "send"};
    for (size_t i = 0; i < CS_COUNT(words); i++)
        CHECK(!cs_verdict_parse(cs_str_of(words[i]), &verdict));
}

/* A number that is no verdict gets through the compiler, and no further. */
static void test_verdicts__others_are_refused_by_the_call(void)
{
    struct flow_fixture x;
    struct cs_review_shown shown;
    struct cs_review_outcome out;
    flow_init(&x);
    const cs_id run = flow_run(&x);
    as(&x, 1001, CS_ROLE_REVIEWER);
    CHECK_INT(review_show(&x, &run, &shown), CS_OK);
    const cs_str seen = review_seen(&x, &shown);
    for (int i = CS_VERDICTS; i < CS_VERDICTS + 40; i++) {
        struct cs_review_decision d = review_decision(&x, &run, CS_VERDICT_APPROVE, seen);
        d.verdict = (enum cs_verdict)i;
        CHECK_INT(cs_review_decide(&x.flow, &x.f.arena, &d, &out, &x.f.err), CS_E_INPUT);
    }
    CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM sign_offs"), 0);
    flow_deinit(&x);
}

/* The statement that the program uses, with another word; the table itself refuses it. */
static cs_status verdict_insert(struct flow_fixture *x, cs_str word, cs_str reasons)
{
    struct cs_tx tx;
    struct cs_stmt st;
    CS_TRY(cs_tx_begin(&tx, x->flow.db, &x->f.err));
    CS_STMT(&st, x->flow.db,
            "INSERT INTO sign_offs (tenant, run_id, ordinal, id, actor, verdict, reasons, seen,"
            " accepted, own, at_ms, edited, diff, note) SELECT tenant, run_id, 0, run_id, 'uid:1',"
            " $1, $2, run_id, run_id, 0, 5, x'', x'', x'' FROM approvals");
    cs_bind_str(&st, 1, word);
    cs_bind_str(&st, 2, reasons);
    const cs_status status = cs_stmt_run(&st, NULL, &x->f.err);
    cs_tx_rollback(&tx);
    return status;
}

static void test_verdicts__others_are_refused_by_the_table(void)
{
    static const char *const words[] = {"deny",    "denied",  "adverse", "modify",
                                        "delay",   "partial", "refuse",  "send",
                                        "APPROVE", "",        "rejected"};
    struct flow_fixture x;
    flow_init(&x);
    (void)flow_run(&x);
    for (size_t i = 0; i < CS_COUNT(words); i++) {
        CHECK(verdict_insert(&x, cs_str_of(words[i]), CS_STR("")) != CS_OK);
        CHECK(verdict_insert(&x, cs_str_of(words[i]), CS_STR("other")) != CS_OK);
    }
    for (int i = 0; i < CS_VERDICTS; i++) { /* and takes exactly those of the type */
        const bool rejects = i == CS_VERDICT_REJECT;
        const cs_str word = cs_str_of(cs_verdict_name((enum cs_verdict)i));
        CHECK_INT(verdict_insert(&x, word, rejects ? CS_STR("other") : CS_STR("")), CS_OK);
        CHECK(verdict_insert(&x, word, rejects ? CS_STR("") : CS_STR("other")) != CS_OK);
    }
    CHECK(EXEC(&x.f, x.flow.db, "UPDATE approvals SET state = 'denied'") != CS_OK);
    CHECK(EXEC(&x.f, x.flow.db, "UPDATE approvals SET risk = 'none'") != CS_OK);
    flow_deinit(&x);
}

/* ---- retention ---- */

static void test_retention__withdraws_what_waits(void)
{
    struct flow_fixture x;
    struct cs_review_shown shown;
    struct cs_review_outcome out;
    struct cs_retention_result result;
    flow_init(&x);
    const cs_id waits = flow_run(&x);
    const cs_id signed_run = review_run(&x);
    as(&x, 1001, CS_ROLE_REVIEWER);
    CHECK_INT(review_show(&x, &signed_run, &shown), CS_OK);
    struct cs_review_decision d =
        review_decision(&x, &signed_run, CS_VERDICT_APPROVE_WITH_EDITS, review_seen(&x, &shown));
    d.note = (cs_raw){CS_STR(REVIEW_NOTE)};
    CHECK_INT(cs_review_decide(&x.flow, &x.f.arena, &d, &out, &x.f.err), CS_OK);
    struct fixture *const f = &x.f;
    CHECK_INT(QUERY(f, x.flow.db, "SELECT length(edited) + length(note) FROM sign_offs") > 60, 1);
    struct cs_retention_rules rules = cs_retention_defaults();
    x.now.unix_ms += 100 * 86400000LL; /* documents go, drafts stay */
    CHECK_INT(cs_flow_retention_run(&x.flow, &rules, x.now, &result, &f->err), CS_OK);
    CHECK_INT(review_row(&x, &waits).state, CS_REVIEW_WITHDRAWN);
    CHECK_INT(review_row(&x, &signed_run).state, CS_REVIEW_DECIDED);
    struct cs_run_record record = {0}; /* it waited for what nobody can decide any more */
    CHECK_INT(flow_show(&x, waits, 0, &record), CS_OK);
    CHECK_INT(record.row.state, CS_RUN_CANCELLED);
    CHECK_INT(record.row.finished.unix_ms, x.now.unix_ms);
    CHECK_INT(QUERY(f, x.flow.db,
                    "SELECT count(*) FROM audit_events WHERE action = 'run.cancelled'"
                    " AND detail LIKE '%text-removed%'"),
              1);
    CHECK_INT(flow_show(&x, signed_run, 0, &record), CS_OK);
    CHECK_INT(record.row.state, CS_RUN_DONE);
    CHECK_INT(review_show(&x, &waits, &shown), CS_E_NOT_FOUND);
    CHECK_INT(review_sign(&x, &waits, CS_VERDICT_APPROVE, &out), CS_E_NOT_FOUND);
    CHECK_INT(review_show(&x, &signed_run, &shown), CS_OK);
    CHECK_STR(shown.draft.phi_bytes, EDITED);
    x.now.unix_ms += 300 * 86400000LL;
    CHECK_INT(cs_flow_retention_run(&x.flow, &rules, x.now, &result, &f->err), CS_OK);
    CHECK_INT(result.removed[CS_RETENTION_DRAFTS], 2);
    CHECK_INT(
        QUERY(f, x.flow.db, "SELECT length(edited) + length(diff) + length(note) FROM sign_offs"),
        0);
    CHECK_INT(QUERY(f, x.flow.db, "SELECT count(*) FROM sign_offs WHERE verdict <> 'reject'"), 1);
    CHECK_INT(flow_verified(&x), QUERY(f, x.flow.db, "SELECT count(*) FROM audit_events"));
    flow_deinit(&x);
}

static void test_text__is_in_no_file(void)
{
    struct flow_fixture x;
    struct cs_review_shown shown;
    struct cs_review_outcome out;
    flow_init(&x);
    const cs_id run = flow_run(&x);
    as(&x, 1001, CS_ROLE_REVIEWER);
    CHECK_INT(review_show(&x, &run, &shown), CS_OK);
    struct cs_review_decision d =
        review_decision(&x, &run, CS_VERDICT_APPROVE_WITH_EDITS, review_seen(&x, &shown));
    d.note = (cs_raw){CS_STR(REVIEW_NOTE)};
    CHECK_INT(cs_review_decide(&x.flow, &x.f.arena, &d, &out, &x.f.err), CS_OK);
    CHECK_INT(fixture_grep(&x.f, CS_STR("lisinopril")), 0);
    CHECK_INT(fixture_grep(&x.f, CS_STR("ward round")), 0);
    CHECK_INT(fixture_grep(&x.f, CS_STR("medications/0")), 0);
    CHECK(fixture_grep(&x.f, CS_STR("approve_with_edits")) > 0); /* the search finds */
    flow_deinit(&x);
}

/* A sealed part that is moved to another signature does not open. */
static void test_parts__open_in_their_place_only(void)
{
    struct flow_fixture x;
    struct cs_review_shown shown;
    struct cs_review_outcome out;
    flow_init(&x);
    const cs_id run = flow_run(&x);
    as(&x, 1001, CS_ROLE_REVIEWER);
    CHECK_INT(review_sign(&x, &run, CS_VERDICT_APPROVE_WITH_EDITS, &out), CS_OK);
    CHECK_INT(review_show(&x, &run, &shown), CS_OK);
    CHECK_INT(EXEC(&x.f, x.flow.db, "UPDATE sign_offs SET note = diff"), CS_OK);
    CHECK_INT(review_show(&x, &run, &shown), CS_E_CORRUPT);
    flow_deinit(&x);
}

int main(void)
{
    if (fixture_on_server() && !pg_answers()) return 77;
    RUN(test_open__comes_with_the_state);
    RUN(test_open__copies_the_policy);
    RUN(test_migration__takes_runs_that_wait_already);
    RUN(test_sign__needs_the_digest_that_was_shown);
    RUN(test_sign__recomputes_from_the_store);
    RUN(test_digest__is_that_of_the_described_lines);
    RUN(test_sign__is_never_of_ones_own);
    RUN(test_roles__say_who_may);
    RUN(test_high_risk__needs_a_clinician);
    RUN(test_lease__keeps_two_apart);
    RUN(test_send__makes_it_wait_for_others);
    RUN(test_reject__says_why);
    RUN(test_edits__are_kept_and_shown);
    RUN(test_digest__of_before_an_edit_signs_nothing);
    RUN(test_blind__shows_nothing_of_the_first);
    RUN(test_two__agree_or_not);
    RUN(test_list__is_by_due_then_risk);
    RUN(test_verdicts__are_three_and_none_is_adverse);
    RUN(test_verdicts__others_are_refused_by_the_call);
    RUN(test_verdicts__others_are_refused_by_the_table);
    RUN(test_retention__withdraws_what_waits);
    RUN_SQLITE(test_text__is_in_no_file);
    RUN(test_parts__open_in_their_place_only);
    return check_end();
}
