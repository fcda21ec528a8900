/* flow_fixture.h - a store with keys and a run's worth of input, for the tests of flow. */
#ifndef CS_TEST_FLOW_FIXTURE_H
#define CS_TEST_FLOW_FIXTURE_H

#include "flow/flow.h"
#include "tests/store/fixture.h"

#define NOTE "Mr Testperson: continue lisinopril 20 mg once daily. Return for chest pain."
#define DRAFT "{\"medications\":[{\"name\":\"lisinopril\",\"dose\":\"20 mg\"}]}"
#define NAME "testperson-letter.txt"

struct flow_fixture {
    struct fixture f;
    struct cs_keys *keys;
    struct cs_flow flow;
    cs_time now;
};

static inline cs_status flow_try_open(struct flow_fixture *x, struct cs_db_options options,
                                      struct cs_allocator from)
{
    struct cs_keys_options key_options = fixture_keys(&x->f);
    key_options.from = from;
    struct cs_error *const err = &x->f.err;
    x->keys = NULL;
    x->now = (cs_time){1764003909123};
    x->flow = (struct cs_flow){
        .rng = cs_rng_system(), .tenant = CS_TENANT_DEFAULT, .actor = cs_actor_uid(1000)};
    options.from = from;
    cs_status status = cs_db_open(&options, &x->flow.db, err);
    if (status == CS_OK) status = cs_flow_migrate(x->flow.db, x->now, err);
    if (status == CS_OK) status = cs_keys_open(x->flow.db, &key_options, &x->keys, err);
    x->flow.keys = x->keys;
    return status;
}

static inline void flow_close(struct flow_fixture *x)
{
    cs_keys_close(x->keys);
    cs_db_close(x->flow.db);
    x->keys = NULL;
    x->flow.db = NULL;
}

static inline void flow_open(struct flow_fixture *x)
{
    if (flow_try_open(x, fixture_options(&x->f), cs_allocator_system()) != CS_OK) {
        fprintf(stderr, "the store does not open: %s\n", x->f.err.message);
        abort();
    }
}

static inline void flow_init(struct flow_fixture *x)
{
    fixture_init(&x->f);
    flow_open(x);
}

static inline void flow_deinit(struct flow_fixture *x)
{
    flow_close(x);
    fixture_deinit(&x->f);
}

static inline cs_status flow_begin_in(struct flow_fixture *x, struct cs_arena *arena, cs_id *run)
{
    struct cs_run_document document = {
        .body = {CS_STR(NOTE)},
        .name = {CS_STR(NAME)},
        .media_type = "text/plain",
    };
    CS_TRY(cs_sha256(CS_STR(NOTE), &document.sha256, &x->f.err));
    const struct cs_run_start start = {
        .app = "summarize",
        .engine = "rules+llama",
        .documents = &document,
        .document_count = 1,
        .now = x->now,
    };
    x->now.unix_ms++;
    return cs_flow_begin(&x->flow, arena, &start, run, &x->f.err);
}

static inline cs_status flow_finish_in(struct flow_fixture *x, struct cs_arena *arena, cs_id run)
{
    static const struct cs_run_step steps[] = {
        {.name = "read", .duration_us = 120},
        {.name = "judge", .status = CS_E_UNAVAILABLE, .start_us = 120, .duration_us = 4500},
    };
    static const struct cs_run_count counts[] = {{"diagnoses", 0}, {"medications", 1}};
    const struct cs_run_call call = {
        .provider = "llama",
        .model = {{1, 2, 3}},
        .prompt = "summary.1",
        .questions = 4,
        .tokens_read = 700,
        .tokens_cached = 50,
        .tokens_written = 1,
        .duration_us = 9000,
    };
    const struct cs_run_finish finish = {
        .run = run,
        .state = CS_RUN_AWAITING_REVIEW,
        .draft = {CS_STR(DRAFT)},
        .needs_review = true,
        .reason_count = 2,
        .counts = counts,
        .count_count = CS_COUNT(counts),
        .steps = steps,
        .step_count = CS_COUNT(steps),
        .calls = &call,
        .call_count = 1,
        .now = x->now,
    };
    x->now.unix_ms++;
    return cs_flow_finish(&x->flow, arena, &finish, &x->f.err);
}

static inline cs_id flow_run(struct flow_fixture *x)
{
    cs_id run = {{0}};
    CHECK_INT(flow_begin_in(x, &x->f.arena, &run), CS_OK);
    CHECK_INT(flow_finish_in(x, &x->f.arena, run), CS_OK);
    return run;
}

static inline cs_status flow_show(struct flow_fixture *x, cs_id run, unsigned flags,
                                  struct cs_run_record *out)
{
    char text[33];
    cs_id_text(run, text);
    return cs_flow_show(&x->flow, &x->f.arena, cs_str_of(text), flags, out, &x->f.err);
}

/* The chain of the default tenant holds; gives the count of its events. */
static inline int64_t flow_verified(struct flow_fixture *x)
{
    struct cs_audit_report report;
    CHECK_INT(cs_audit_verify(x->flow.db, x->flow.tenant, NULL, &report, &x->f.err), CS_OK);
    CHECK(report.ok);
    return report.records;
}

#endif
