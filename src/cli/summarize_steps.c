/* summarize_steps.c - a summary as a workflow: what a worker does for a run that was queued.
 *
 *   draft -> check -> review: a person signs, and the run is done
 *
 * draft makes the JSON that summarize prints; check holds it against the published schema and each
 * piece of evidence against the document's bytes, in a step of its own, so that what is shown to a
 * person was checked as it is stored. A model that is asked lengthens the lease at each
 * question. */
#include "cli/summarize_in.h"

#define DRAFT_TIMEOUT_MS 300000 /* between two questions to the model, on the slowest machine */
#define CHECK_TIMEOUT_MS 60000
#define RETRY_MS 2000

/* ---- a model that says "I am still here" -------------------------------------------------- */

struct beating {
    struct cs_model *real;
    struct cs_worker *worker;
};

static cs_status beating_judge(void *self, struct cs_arena *arena, const struct cs_ask *ask,
                               struct cs_judgement *out, struct cs_error *err)
{
    struct beating *const b = self;
    struct cs_error ignored = {0};
    cs_ignore(cs_worker_beat(b->worker, &ignored), "a lost lease is found when it is kept");
    return cs_model_judge(b->real, arena, ask, out, err);
}

static cs_status beating_generate(void *self, struct cs_arena *arena, const struct cs_generate *ask,
                                  struct cs_completion *out, struct cs_error *err)
{
    struct beating *const b = self;
    struct cs_error ignored = {0};
    cs_ignore(cs_worker_beat(b->worker, &ignored), "a lost lease is found when it is kept");
    return cs_model_generate(b->real, arena, ask, out, err);
}

static void beating_about(void *self, struct cs_model_about *about, struct cs_model_usage *usage)
{
    cs_model_about(((struct beating *)self)->real, about, usage);
}

/* The batch closes the real one. */
static void beating_close(void *self)
{
    (void)self;
}

static const struct cs_model_ops beating_ops = {.judge = beating_judge,
                                                .generate = beating_generate,
                                                .about = beating_about,
                                                .close = beating_close};

/* ---- draft ---------------------------------------------------------------------------------- */

static enum cs_engine engine_of(cs_str name)
{
    if (cs_str_equal(name, CS_STR("rules"))) return CS_ENGINE_RULES;
    return cs_str_equal(name, CS_STR("model")) ? CS_ENGINE_MODEL : CS_ENGINE_BOTH;
}

static cs_status draft_ask(struct cs_one *one, struct cs_worker *worker, struct cs_error *err)
{
    struct cs_batch *const batch = one->batch;
    struct cs_model real = batch->model;
    struct beating beating = {.real = &real, .worker = worker};
    if (real.ops) batch->model = (struct cs_model){.ops = &beating_ops, .self = &beating};
    const cs_status status = cs_one_draft(one, err);
    batch->model = real;
    return status;
}

/* What the model read and wrote is charged, and told with the step. */
static cs_status calls_tell(struct cs_one *one, struct cs_step_outcome *out, struct cs_error *err)
{
    struct cs_run_call *const call = CS_NEW(one->arena, struct cs_run_call);
    struct cs_spending *const spent = CS_NEW(one->arena, struct cs_spending);
    if (!call || !spent) return cs_arena_fail(one->arena, err);
    CS_TRY(cs_one_call(one, call, &out->call_count, err));
    out->calls = call;
    if (out->call_count == 0) return CS_OK;
    *spent = (struct cs_spending){CS_ACCOUNT_TOKENS, call->tokens_read + call->tokens_written};
    out->spent = spent;
    out->spent_count = 1;
    return CS_OK;
}

static cs_status draft_step(void *self, const struct cs_step *step, struct cs_arena *arena,
                            struct cs_step_outcome *out, struct cs_error *err)
{
    struct cs_batch *const batch = self;
    struct cs_one one = {.batch = batch, .arena = arena};
    const cs_raw name = step->documents[0].name;
    cs_copy(one.name, name.phi_bytes.ptr,
            name.phi_bytes.len < sizeof one.name ? name.phi_bytes.len : sizeof one.name - 1);
    one.bytes = step->documents[0].body.phi_bytes;
    batch->engine = engine_of(step->engine);
    if (batch->engine != CS_ENGINE_RULES) {
        CS_TRY(cs_budget_check(&batch->kept.flow, CS_ACCOUNT_TOKENS, err));
        if (!batch->model_tried) CS_TRY(cs_batch_model(batch, false, err));
    }
    CS_TRY(cs_words_parse(arena, one.bytes, &one.doc, err));
    CS_TRY(draft_ask(&one, step->worker, err));
    CS_TRY(cs_one_print(&one, err));
    *out = (struct cs_step_outcome){.next = "check", .result = {one.json}};
    return calls_tell(&one, out, err);
}

/* ---- check ---------------------------------------------------------------------------------- */

static cs_status check_step(void *self, const struct cs_step *step, struct cs_arena *arena,
                            struct cs_step_outcome *out, struct cs_error *err)
{
    struct cs_batch *const batch = self;
    struct cs_draft draft;
    yyjson_doc *doc = NULL;
    if (step->result_count != 1)
        return CS_FAIL(err, CS_E_INTERNAL, "The step before the check gave no draft", "Report it");
    const cs_raw json = step->results[0].result;
    CS_TRY(cs_json_parse(arena, json.phi_bytes, &doc, err));
    yyjson_val *const root = yyjson_doc_get_root(doc);
    CS_TRY(cs_summary_fits(batch, arena, root, err));
    if (!cs_evidence_holds(step->documents, step->document_count, root))
        return CS_FAIL(err, CS_E_INTERNAL, "A quote of the draft does not stand at its place",
                       "Nothing of it is shown");
    CS_TRY(cs_summary_parse(arena, root, &draft, err));
    struct cs_run_count *const counts = CS_NEW_ARRAY(arena, struct cs_run_count, CS_DRAFT_COUNTS);
    if (!counts) return cs_arena_fail(arena, err);
    cs_draft_counts(&draft, counts);
    *out = (struct cs_step_outcome){.next = "review",
                                    .draft = json,
                                    .needs_review = draft.needs_review,
                                    .reason_count = draft.reason_count,
                                    .risk = cs_draft_risk(&draft),
                                    .counts = counts,
                                    .count_count = CS_DRAFT_COUNTS};
    return CS_OK;
}

static const struct cs_step_def steps[] = {
    {.name = "draft",
     .work = draft_step,
     .next = {"check"},
     .reads = CS_READ_DOCUMENTS,
     .risk = CS_RISK_LOW,
     .attempts_max = 4,
     .timeout_ms = DRAFT_TIMEOUT_MS,
     .retry_ms = RETRY_MS},
    {.name = "check",
     .work = check_step,
     .next = {"review"},
     .reads = CS_READ_DOCUMENTS | CS_READ_RESULTS,
     .risk = CS_RISK_LOW,
     .attempts_max = 4,
     .timeout_ms = CHECK_TIMEOUT_MS,
     .retry_ms = RETRY_MS},
    {.name = "review", .risk = CS_RISK_MEDIUM, .attempts_max = 1, .timeout_ms = CHECK_TIMEOUT_MS},
};

const struct cs_workflow cs_summary_workflow = {
    .name = "summarize", .version = 1, .steps = steps, .step_count = CS_COUNT(steps)};
