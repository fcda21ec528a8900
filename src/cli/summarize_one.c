/* summarize_one.c - one document, from its bytes to a committed draft.
 *
 *   read -> parse -> model -> keep -> draft -> print -> validate -> commit
 *            |                  |       \_________ a failure here: the run is marked as failed
 *            |                  from here on the store knows of the run
 *            nothing is kept of an input that is not text
 *
 * Only after the commit may anything be shown: what a person saw can always be found again. */
#include "cli/summarize_in.h"

#include "text/lexicon.h"

#define MEDIA_TYPE_TEXT "text/plain"
#define MEDIA_TYPE_MARKDOWN "text/markdown"

const char *cs_engine_name(enum cs_engine engine, bool model)
{
    if (!model || engine == CS_ENGINE_RULES) return "rules";
    return engine == CS_ENGINE_MODEL ? "model" : "rules+model";
}

struct cs_run_document cs_one_document(const struct cs_one *one)
{
    const cs_str name = cs_str_of(one->name);
    return (struct cs_run_document){
        .body = (cs_raw){one->bytes},
        .sha256 = one->doc->sha256,
        .name = (cs_raw){name},
        .media_type = cs_str_ends(name, CS_STR(".md")) ? MEDIA_TYPE_MARKDOWN : MEDIA_TYPE_TEXT};
}

static cs_status one_keep(struct cs_one *one, struct cs_error *err)
{
    const struct cs_run_document document = cs_one_document(one);
    const bool model = one->batch->model.ops != NULL;
    const struct cs_run_start start = {.app = "summarize",
                                       .engine = cs_engine_name(one->batch->engine, model),
                                       .documents = &document,
                                       .document_count = 1,
                                       .now = one->steps.began};
    const cs_status status =
        cs_flow_begin(&one->batch->kept.flow, one->arena, &start, &one->run, err);
    one->kept = status == CS_OK;
    one->from_store = status != CS_OK;
    return status;
}

cs_status cs_one_draft(struct cs_one *one, struct cs_error *err)
{
    struct cs_batch *const batch = one->batch;
    const struct cs_summary_words words = {.drugs = cs_lexicon_drugs(),
                                           .diseases = cs_lexicon_diseases()};
    const struct cs_summary_options options = {.engine = batch->model.ops ? batch->engine
                                                                          : CS_ENGINE_RULES};
    if (batch->model.ops) cs_model_about(&batch->model, &batch->about, &one->before);
    CS_TRY(cs_summary_run(one->arena, one->doc, &words, &options, &batch->model, &one->draft, err));
    if (batch->model.ops) cs_model_about(&batch->model, &batch->about, &one->after);
    if (batch->lazy.failure.status != CS_OK) cs_batch_no_model(batch, &batch->lazy.failure);
    const bool asked = one->after.calls != one->before.calls;
    const bool must = cs_args_has(batch->args, CS_OPT_REQUIRE_MODEL);
    if (must && asked && !one->draft.model_used)
        return CS_FAIL(err, CS_E_UNAVAILABLE, "The model did not answer",
                       "Without --require-model the rules alone would have answered");
    return CS_OK;
}

cs_status cs_one_print(struct cs_one *one, struct cs_error *err)
{
    const struct cs_batch *const batch = one->batch;
    const struct cs_summary_print print = {
        .doc = one->doc,
        .draft = &one->draft,
        .document_name = cs_str_of(one->name),
        .model_sha256 = one->draft.model_used ? &batch->about.sha256 : NULL,
        .schema_sha256 = *cs_schema_digest(batch->schema),
        .columns = batch->world->terminal.columns,
        .colour = cs_colour_wanted(batch->world, batch->args)};
    CS_TRY(cs_summary_json(one->arena, &print, false, &one->json, err));
    if (batch->form == CS_FORM_TEXT) CS_TRY(cs_summary_text(one->arena, &print, &one->shown, err));
    if (cs_args_has(batch->args, CS_OPT_HTML))
        CS_TRY(cs_summary_html(one->arena, &print, &one->page, err));
    return CS_OK;
}

cs_status cs_summary_fits(struct cs_batch *batch, struct cs_arena *arena, yyjson_val *root,
                          struct cs_error *err)
{
    struct cs_schema_report report = {0};
    CS_TRY(cs_schema_validate(arena, batch->schema, root, &report, err));
    if (report.valid) return CS_OK;
    /* a place in our own schema: it holds no text of the document */
    if (report.count)
        cs_note("the draft breaks its schema at %.*s", (int)report.problems[0].schema.len,
                report.problems[0].schema.ptr);
    return CS_FAIL_NUM(err, CS_E_INTERNAL, "The draft does not fit its own schema in %1 places",
                       "Nothing of it is shown", report.count, 0);
}

static cs_status one_validate(struct cs_one *one, struct cs_error *err)
{
    yyjson_doc *doc = NULL;
    CS_TRY(cs_json_parse(one->arena, one->json, &doc, err));
    return cs_summary_fits(one->batch, one->arena, yyjson_doc_get_root(doc), err);
}

cs_status cs_one_call(struct cs_one *one, struct cs_run_call *call, size_t *count,
                      struct cs_error *err)
{
    const struct cs_model_usage *const a = &one->before;
    const struct cs_model_usage *const b = &one->after;
    cs_str prompt = {0};
    *count = 0;
    if (a->calls == b->calls) return CS_OK;
    const cs_str version = one->draft.prompt_version;
    CS_TRY(cs_str_copy(one->arena, version.len ? version : CS_STR("none"), &prompt, err));
    *call = (struct cs_run_call){.provider = one->batch->about.provider,
                                 .model = one->batch->about.sha256,
                                 .prompt = prompt.ptr,
                                 .questions = (int64_t)(b->calls - a->calls),
                                 .tokens_read = (int64_t)(b->tokens_read - a->tokens_read),
                                 .tokens_cached = (int64_t)(b->tokens_cached - a->tokens_cached),
                                 .tokens_written = (int64_t)(b->tokens_written - a->tokens_written),
                                 .duration_us = (int64_t)(b->compute_us - a->compute_us)};
    *count = 1;
    return CS_OK;
}

void cs_draft_counts(const struct cs_draft *draft, struct cs_run_count out[static CS_DRAFT_COUNTS])
{
    out[0] = (struct cs_run_count){"diagnoses", draft->diagnosis_count};
    out[1] = (struct cs_run_count){"medications", draft->medication_count};
    out[2] = (struct cs_run_count){"follow_up", draft->follow_up_count};
    out[3] = (struct cs_run_count){"red_flags", draft->red_flag_count};
}

/* A wrong medicine harms most: one without a source, or that the source says twice, is high. */
enum cs_risk cs_draft_risk(const struct cs_draft *draft)
{
    for (uint32_t i = 0; i < draft->medication_count; i++) {
        const enum cs_check check = draft->medications[i].claim.check;
        if (check == CS_CHECK_NO_SOURCE || check == CS_CHECK_CONFLICT) return CS_RISK_HIGH;
    }
    return CS_RISK_MEDIUM;
}

/* End the run in the store: with its draft, or as failed for the reason given. */
static cs_status one_commit(struct cs_one *one, cs_status failure, struct cs_error *err)
{
    const struct cs_draft *const draft = &one->draft;
    struct cs_run_call call;
    size_t call_count = 0;
    struct cs_run_count counts[CS_DRAFT_COUNTS];
    cs_draft_counts(draft, counts);
    CS_TRY(cs_one_call(one, &call, &call_count, err));
    const struct cs_clock *const clock = &one->batch->world->clock;
    const enum cs_run_state good = draft->needs_review ? CS_RUN_AWAITING_REVIEW : CS_RUN_DONE;
    const struct cs_run_finish finish = {
        .run = one->run,
        .state = failure == CS_OK ? good : CS_RUN_FAILED,
        .failure = failure,
        .draft = (cs_raw){failure == CS_OK ? one->json : (cs_str){0}},
        .needs_review = failure == CS_OK && draft->needs_review,
        .reason_count = failure == CS_OK ? draft->reason_count : 0,
        .risk = failure == CS_OK ? cs_draft_risk(draft) : CS_RISK_LOW,
        .counts = counts,
        .count_count = failure == CS_OK ? CS_COUNT(counts) : 0,
        .steps = one->steps.list,
        .step_count = one->steps.count,
        .calls = &call,
        .call_count = call_count,
        .now = clock->ops->now(clock->self)};
    const cs_status status = cs_flow_finish(&one->batch->kept.flow, one->arena, &finish, err);
    one->from_store = one->from_store || status != CS_OK;
    return status;
}

static cs_status one_until_draft(struct cs_one *one, struct cs_error *err)
{
    if (one->batch->model.ops)
        CS_TRY(cs_budget_check(&one->batch->kept.flow, CS_ACCOUNT_TOKENS, err));
    CS_TRY(cs_steps_end(&one->steps, "draft", cs_one_draft(one, err)));
    CS_TRY(cs_steps_end(&one->steps, "print", cs_one_print(one, err)));
    return cs_steps_end(&one->steps, "validate", one_validate(one, err));
}

cs_status cs_one_read(struct cs_one *one, struct cs_error *err)
{
    CS_TRY(cs_steps_end(&one->steps, "read",
                        cs_file_read(one->arena, one->input, CS_DOC_BYTES_MAX, &one->bytes, err)));
    return cs_steps_end(&one->steps, "parse",
                        cs_words_parse(one->arena, one->bytes, &one->doc, err));
}

cs_status cs_one_run(struct cs_one *one, struct cs_error *err)
{
    cs_steps_begin(&one->steps, &one->batch->world->clock);
    CS_TRY(cs_one_read(one, err));
    if (!one->batch->model_tried)
        CS_TRY(cs_steps_end(&one->steps, "model", cs_batch_model(one->batch, false, err)));
    CS_TRY(cs_steps_end(&one->steps, "keep", one_keep(one, err)));
    const cs_status status = one_until_draft(one, err);
    if (status == CS_OK) return one_commit(one, CS_OK, err);
    struct cs_error second = {0};
    cs_ignore(one_commit(one, status, &second),
              "the first failure is told; recovery marks a run that could not be ended");
    one->from_store = false;
    return status;
}
