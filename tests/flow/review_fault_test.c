/* review_fault_test.c - while somebody signs, the n-th store call or piece of memory fails:
 * afterwards the signature, what follows from it and its events are all there, or none is. */
#include "tests/flow/review_fixture.h"

/* One run of a fixture: before the signature or after it, never between. True: after. */
static bool whole_check(struct flow_fixture *x)
{
    struct fixture *const f = &x->f;
    struct cs_db *const db = x->flow.db;
    const int64_t signed_count = QUERY(f, db, "SELECT count(*) FROM sign_offs");
    CHECK(signed_count == 0 || signed_count == 1);
    CHECK_INT(QUERY(f, db, "SELECT count(*) FROM approvals WHERE state = 'decided'"), signed_count);
    CHECK_INT(QUERY(f, db, "SELECT count(*) FROM runs WHERE state = 'done'"), signed_count);
    CHECK_INT(QUERY(f, db, "SELECT count(*) FROM audit_events WHERE action = 'review.signed'"),
              signed_count);
    CHECK_INT(QUERY(f, db, "SELECT count(*) FROM audit_events WHERE action = 'run.decided'"),
              signed_count);
    CHECK_INT(review_refusals(x), 0);
    (void)flow_verified(x);
    return signed_count == 1;
}

static struct cs_review_decision with_all_parts(struct flow_fixture *x, const cs_id *run)
{
    struct cs_review_shown shown;
    CHECK_INT(review_show(x, run, &shown), CS_OK);
    struct cs_review_decision d =
        review_decision(x, run, CS_VERDICT_APPROVE_WITH_EDITS, review_seen(x, &shown));
    d.note = (cs_raw){CS_STR(REVIEW_NOTE)};
    return d;
}

static void test_decide__is_all_or_nothing_at_each_failed_call(void)
{
    struct flow_fixture x;
    struct cs_db_faults faults = {0};
    struct cs_review_outcome out;
    fixture_init(&x.f);
    struct cs_db_options options = fixture_options(&x.f);
    options.faults = &faults;
    CHECK_INT(flow_try_open(&x, options, cs_allocator_system()), CS_OK);
    const cs_id run = flow_run(&x);
    as(&x, 1001, CS_ROLE_REVIEWER);
    const struct cs_review_decision d = with_all_parts(&x, &run);
    uint64_t n = 1;
    cs_status status = CS_E_IO;
    bool there = false;
    for (; status == CS_E_IO && !there && n < 2000; n++) {
        faults = (struct cs_db_faults){.fail_call = n};
        status = cs_review_decide(&x.flow, &x.f.arena, &d, &out, &x.f.err);
        CHECK(status == CS_OK || status == CS_E_IO);
        CHECK(status == CS_OK || faults.calls >= n);
        faults.fail_call = 0;
        there = whole_check(&x); /* a commit that reported a failure may have happened */
        CHECK(status != CS_OK || there);
    }
    CHECK(there);
    CHECK(n > 60);
    fprintf(stderr, "store calls of a signature: %llu\n", (unsigned long long)(n - 2));
    flow_deinit(&x);
}

static void test_show__is_on_record_or_not_shown(void)
{
    struct flow_fixture x;
    struct cs_db_faults faults = {0};
    struct cs_review_shown shown;
    fixture_init(&x.f);
    struct cs_db_options options = fixture_options(&x.f);
    options.faults = &faults;
    CHECK_INT(flow_try_open(&x, options, cs_allocator_system()), CS_OK);
    const cs_id run = flow_run(&x);
    as(&x, 1001, CS_ROLE_REVIEWER);
    uint64_t n = 1;
    for (cs_status status = CS_E_IO; status != CS_OK && n < 2000; n++) {
        faults = (struct cs_db_faults){.fail_call = n};
        status = review_show(&x, &run, &shown);
        faults.fail_call = 0;
        CHECK(status == CS_OK || status == CS_E_IO);
        CHECK_INT(shown.draft.phi_bytes.len > 0, status == CS_OK);
        CHECK_INT(shown.record.document_count > 0, status == CS_OK);
        const int64_t events = QUERY(&x.f, x.flow.db,
                                     "SELECT count(*) FROM audit_events"
                                     " WHERE action = 'review.shown'");
        CHECK(status != CS_OK || events > 0);
        CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM review_views"), events > 0);
    }
    CHECK(n > 60);
    CHECK(n < 2000);
    flow_deinit(&x);
}

static void test_holding__is_all_or_nothing_at_each_failed_call(void)
{
    struct flow_fixture x;
    struct cs_db_faults faults = {0};
    cs_time until;
    fixture_init(&x.f);
    struct cs_db_options options = fixture_options(&x.f);
    options.faults = &faults;
    CHECK_INT(flow_try_open(&x, options, cs_allocator_system()), CS_OK);
    const cs_id run = flow_run(&x);
    as(&x, 1001, CS_ROLE_REVIEWER);
    uint64_t n = 1;
    for (cs_status status = CS_E_IO; status != CS_OK && n < 2000; n++) {
        faults = (struct cs_db_faults){.fail_call = n};
        status = cs_review_take(&x.flow, &run, x.now, &until, &x.f.err);
        faults.fail_call = 0;
        CHECK(status == CS_OK || status == CS_E_IO);
        const int64_t events = QUERY(&x.f, x.flow.db,
                                     "SELECT count(*) FROM audit_events"
                                     " WHERE action = 'review.taken'");
        CHECK_INT(QUERY(&x.f, x.flow.db, "SELECT count(*) FROM approvals WHERE holder <> ''"),
                  events > 0);
        CHECK(status != CS_OK || events > 0);
    }
    CHECK(n > 20);
    CHECK(n < 2000);
    flow_deinit(&x);
}

static void test_decide__survives_each_size_of_arena(void)
{
    struct flow_fixture x;
    struct cs_review_outcome out;
    flow_init(&x);
    const cs_id run = flow_run(&x);
    as(&x, 1001, CS_ROLE_REVIEWER);
    const struct cs_review_decision d = with_all_parts(&x, &run);
    size_t cap = 0;
    for (cs_status status = CS_E_LIMIT; status != CS_OK && cap < (1 << 20); cap += 256) {
        struct cs_arena arena;
        cs_arena_init(&arena, cs_allocator_system(), cap);
        status = cs_review_decide(&x.flow, &arena, &d, &out, &x.f.err);
        CHECK(status == CS_OK || status == CS_E_LIMIT || status == CS_E_MEMORY);
        cs_arena_deinit(&arena);
        CHECK_INT(whole_check(&x), status == CS_OK);
    }
    CHECK(cap > 256);
    CHECK(cap < (1 << 20));
    flow_deinit(&x);
}

static void test_decide__survives_each_failed_allocation(void)
{
    struct flow_fixture x;
    struct cs_review_outcome out;
    flow_init(&x);
    const cs_id run = flow_run(&x);
    as(&x, 1001, CS_ROLE_REVIEWER);
    const struct cs_review_decision d = with_all_parts(&x, &run);
    long n = 1;
    for (cs_status status = CS_E_MEMORY; status != CS_OK && n < 2000; n++) {
        struct failing_allocator failing = {.countdown = n};
        struct cs_arena arena;
        cs_arena_init(&arena, failing_allocator_of(&failing), CS_ARENA_CAP_DEFAULT);
        status = cs_review_decide(&x.flow, &arena, &d, &out, &x.f.err);
        CHECK(status == CS_OK || status == CS_E_MEMORY);
        cs_arena_deinit(&arena);
        CHECK_INT(whole_check(&x), status == CS_OK);
    }
    CHECK(n > 2);
    CHECK(n < 2000);
    flow_deinit(&x);
}

int main(void)
{
    if (fixture_on_server() && !pg_answers()) return 77;
    RUN(test_decide__is_all_or_nothing_at_each_failed_call);
    RUN(test_show__is_on_record_or_not_shown);
    RUN(test_holding__is_all_or_nothing_at_each_failed_call);
    RUN(test_decide__survives_each_size_of_arena);
    RUN(test_decide__survives_each_failed_allocation);
    return check_end();
}
