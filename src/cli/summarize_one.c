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

/* The engine as the record names it. */
static const char *engine_name(const struct cs_batch *batch)
{
    if (!batch->model.ops) return "rules";
    return batch->engine == CS_ENGINE_MODEL ? "model" : "rules+model";
}

static cs_status work_keep(struct cs_work *work, struct cs_error *err)
{
    const cs_str name = cs_str_of(work->name);
    const struct cs_run_document document = {
        .body = (cs_raw){work->bytes},
        .sha256 = work->doc->sha256,
        .name = (cs_raw){name},
        .media_type = cs_str_ends(name, CS_STR(".md")) ? MEDIA_TYPE_MARKDOWN : MEDIA_TYPE_TEXT};
    const struct cs_run_start start = {.app = "summarize",
                                       .engine = engine_name(work->batch),
                                       .documents = &document,
                                       .document_count = 1,
                                       .now = work->steps.began};
    const cs_status status =
        cs_flow_begin(&work->batch->kept.flow, &work->arena, &start, &work->run, err);
    work->kept = status == CS_OK;
    work->from_store = status != CS_OK;
    return status;
}

static cs_status work_draft(struct cs_work *work, struct cs_error *err)
{
    struct cs_batch *const batch = work->batch;
    const struct cs_summary_words words = {.drugs = cs_lexicon_drugs(),
                                           .diseases = cs_lexicon_diseases()};
    const struct cs_summary_options options = {.engine = batch->model.ops ? batch->engine
                                                                          : CS_ENGINE_RULES};
    if (batch->model.ops) cs_model_about(&batch->model, &batch->about, &work->before);
    CS_TRY(cs_summary_run(&work->arena, work->doc, &words, &options, &batch->model, &work->draft,
                          err));
    if (batch->model.ops) cs_model_about(&batch->model, &batch->about, &work->after);
    if (batch->lazy.failure.status != CS_OK) cs_batch_no_model(batch, &batch->lazy.failure);
    const bool asked = work->after.calls != work->before.calls;
    const bool must = cs_args_has(batch->args, CS_OPT_REQUIRE_MODEL);
    if (must && asked && !work->draft.model_used)
        return CS_FAIL(err, CS_E_UNAVAILABLE, "The model did not answer",
                       "Without --require-model the rules alone would have answered");
    return CS_OK;
}

static cs_status work_print(struct cs_work *work, struct cs_error *err)
{
    const struct cs_batch *const batch = work->batch;
    const struct cs_summary_print print = {
        .doc = work->doc,
        .draft = &work->draft,
        .document_name = cs_str_of(work->name),
        .model_sha256 = work->draft.model_used ? &batch->about.sha256 : NULL,
        .schema_sha256 = *cs_schema_digest(batch->schema),
        .columns = batch->world->terminal.columns,
        .colour = cs_colour_wanted(batch->world, batch->args)};
    CS_TRY(cs_summary_json(&work->arena, &print, false, &work->json, err));
    if (batch->form == CS_FORM_TEXT)
        CS_TRY(cs_summary_text(&work->arena, &print, &work->shown, err));
    if (cs_args_has(batch->args, CS_OPT_HTML))
        CS_TRY(cs_summary_html(&work->arena, &print, &work->page, err));
    return CS_OK;
}

/* Our own output against its published schema: a draft that does not fit is a fault of ours. */
static cs_status work_validate(struct cs_work *work, struct cs_error *err)
{
    yyjson_doc *doc = NULL;
    struct cs_schema_report report = {0};
    CS_TRY(cs_json_parse(&work->arena, work->json, &doc, err));
    CS_TRY(cs_schema_validate(&work->arena, work->batch->schema, yyjson_doc_get_root(doc), &report,
                              err));
    if (report.valid) return CS_OK;
    /* a place in our own schema: it holds no text of the document */
    if (report.count)
        cs_note("the draft breaks its schema at %.*s", (int)report.problems[0].schema.len,
                report.problems[0].schema.ptr);
    return CS_FAIL_NUM(err, CS_E_INTERNAL, "The draft does not fit its own schema in %1 places",
                       "Nothing of it is shown", report.count, 0);
}

/* The model's part of the record, if it was asked. False: it was not. */
static cs_status model_call(struct cs_work *work, struct cs_run_call *call, size_t *count,
                            struct cs_error *err)
{
    const struct cs_model_usage *const a = &work->before;
    const struct cs_model_usage *const b = &work->after;
    cs_str prompt = {0};
    *count = 0;
    if (a->calls == b->calls) return CS_OK;
    const cs_str version = work->draft.prompt_version;
    CS_TRY(cs_str_copy(&work->arena, version.len ? version : CS_STR("none"), &prompt, err));
    *call = (struct cs_run_call){.provider = work->batch->about.provider,
                                 .model = work->batch->about.sha256,
                                 .prompt = prompt.ptr,
                                 .questions = (int64_t)(b->calls - a->calls),
                                 .tokens_read = (int64_t)(b->tokens_read - a->tokens_read),
                                 .tokens_cached = (int64_t)(b->tokens_cached - a->tokens_cached),
                                 .tokens_written = (int64_t)(b->tokens_written - a->tokens_written),
                                 .duration_us = (int64_t)(b->compute_us - a->compute_us)};
    *count = 1;
    return CS_OK;
}

/* A wrong medicine harms most: one without a source, or that the source says twice, is high. */
static enum cs_risk risk_of(const struct cs_draft *draft)
{
    for (uint32_t i = 0; i < draft->medication_count; i++) {
        const enum cs_check check = draft->medications[i].claim.check;
        if (check == CS_CHECK_NO_SOURCE || check == CS_CHECK_CONFLICT) return CS_RISK_HIGH;
    }
    return CS_RISK_MEDIUM;
}

/* End the run in the store: with its draft, or as failed for the reason given. */
static cs_status work_commit(struct cs_work *work, cs_status failure, struct cs_error *err)
{
    const struct cs_draft *const draft = &work->draft;
    struct cs_run_call call;
    size_t call_count = 0;
    const struct cs_run_count counts[] = {{"diagnoses", draft->diagnosis_count},
                                          {"medications", draft->medication_count},
                                          {"follow_up", draft->follow_up_count},
                                          {"red_flags", draft->red_flag_count}};
    CS_TRY(model_call(work, &call, &call_count, err));
    const struct cs_clock *const clock = &work->batch->world->clock;
    const enum cs_run_state good = draft->needs_review ? CS_RUN_AWAITING_REVIEW : CS_RUN_DONE;
    const struct cs_run_finish finish = {
        .run = work->run,
        .state = failure == CS_OK ? good : CS_RUN_FAILED,
        .failure = failure,
        .draft = (cs_raw){failure == CS_OK ? work->json : (cs_str){0}},
        .needs_review = failure == CS_OK && draft->needs_review,
        .reason_count = failure == CS_OK ? draft->reason_count : 0,
        .risk = failure == CS_OK ? risk_of(draft) : CS_RISK_LOW,
        .counts = counts,
        .count_count = failure == CS_OK ? CS_COUNT(counts) : 0,
        .steps = work->steps.list,
        .step_count = work->steps.count,
        .calls = &call,
        .call_count = call_count,
        .now = clock->ops->now(clock->self)};
    const cs_status status = cs_flow_finish(&work->batch->kept.flow, &work->arena, &finish, err);
    work->from_store = work->from_store || status != CS_OK;
    return status;
}

static cs_status work_until_draft(struct cs_work *work, struct cs_error *err)
{
    CS_TRY(cs_steps_end(&work->steps, "draft", work_draft(work, err)));
    CS_TRY(cs_steps_end(&work->steps, "print", work_print(work, err)));
    return cs_steps_end(&work->steps, "validate", work_validate(work, err));
}

cs_status cs_work_run(struct cs_work *work, struct cs_error *err)
{
    cs_steps_begin(&work->steps, &work->batch->world->clock);
    CS_TRY(
        cs_steps_end(&work->steps, "read",
                     cs_file_read(&work->arena, work->input, CS_DOC_BYTES_MAX, &work->bytes, err)));
    CS_TRY(cs_steps_end(&work->steps, "parse",
                        cs_words_parse(&work->arena, work->bytes, &work->doc, err)));
    if (!work->batch->model_tried)
        CS_TRY(cs_steps_end(&work->steps, "model", cs_batch_model(work->batch, false, err)));
    CS_TRY(cs_steps_end(&work->steps, "keep", work_keep(work, err)));
    const cs_status status = work_until_draft(work, err);
    if (status == CS_OK) return work_commit(work, CS_OK, err);
    struct cs_error second = {0};
    cs_ignore(work_commit(work, status, &second),
              "the first failure is told; recovery marks a run that could not be ended");
    work->from_store = false;
    return status;
}
