/* extract.c - `extract`: each input through one task or schema, kept as a run, then shown.
 *
 *   read -> parse -> keep -> fill -> print -> commit -> show
 *
 * Nothing is shown that was not committed. An outcome that is not ok is an answer, not a failure:
 * exit 3, and 6 for a schema that is not supported. */
#include "cli/config.h"
#include "cli/steps.h"

#include "apps/extract/extract.h"
#include "flow/work.h"

struct extraction {
    struct cs_world *world;
    const struct cs_args *args;
    struct cs_arena arena;       /* as long as the command */
    struct cs_cli_config config; /* of who signs */
    struct cs_kept kept;
    struct cs_extract_plan plan;
    struct cs_model model;
    struct cs_model_about about;
    struct cs_lazy_model lazy;
    struct cs_buf collected;
    bool json;
    bool stop;
};

struct one {
    struct extraction *of;
    struct cs_arena arena;
    char name[256];
    cs_str bytes;
    const struct cs_doc *doc;
    struct cs_extraction found;
    struct cs_model_usage before;
    struct cs_model_usage after;
    cs_str json;
    cs_str shown;
    cs_id run;
    bool kept;
    bool from_store;
    struct cs_steps steps;
};

static cs_status keep(struct one *one, struct cs_error *err)
{
    const struct cs_run_document document = {.body = (cs_raw){one->bytes},
                                             .sha256 = one->doc->sha256,
                                             .name = (cs_raw){cs_str_of(one->name)},
                                             .media_type = "text/plain"};
    const struct cs_run_start start = {.app = "extract",
                                       .engine = one->of->model.ops ? "rules+model" : "rules",
                                       .documents = &document,
                                       .document_count = 1,
                                       .now = one->steps.began};
    const cs_status status =
        cs_flow_begin(&one->of->kept.flow, &one->arena, &start, &one->run, err);
    one->kept = status == CS_OK;
    one->from_store = status != CS_OK;
    return status;
}

static cs_status fill(struct one *one, struct cs_error *err)
{
    struct extraction *const of = one->of;
    if (of->model.ops) CS_TRY(cs_budget_check(&of->kept.flow, CS_ACCOUNT_TOKENS, err));
    if (of->model.ops) cs_model_about(&of->model, &of->about, &one->before);
    const cs_status status = cs_extract_run(&one->arena, one->doc, &of->plan, &of->model,
                                            cs_str_of(one->name), &one->found, err);
    if (of->model.ops) cs_model_about(&of->model, &of->about, &one->after);
    return status;
}

static cs_status print(struct one *one, struct cs_error *err)
{
    const struct extraction *const of = one->of;
    const struct cs_extract_print what = {.plan = &of->plan,
                                          .extraction = &one->found,
                                          .doc = one->doc,
                                          .document_name = cs_str_of(one->name),
                                          .model_sha256 = one->found.attempts ? &of->about.sha256
                                                                              : NULL};
    CS_TRY(cs_extract_json(&one->arena, &what, &one->json, err));
    if (of->json) return CS_OK;
    return cs_extract_text(&one->arena, &what, &one->shown, err);
}

static cs_status commit(struct one *one, cs_status failure, struct cs_error *err)
{
    const bool ok = failure == CS_OK;
    const bool review = ok && one->found.outcome != CS_OUTCOME_OK;
    const struct cs_clock *const clock = &one->of->world->clock;
    const struct cs_run_call call = {
        .provider = one->of->about.provider,
        .model = one->of->about.sha256,
        .prompt = "extract-1",
        .questions = (int64_t)(one->after.calls - one->before.calls),
        .tokens_read = (int64_t)(one->after.tokens_read - one->before.tokens_read),
        .tokens_cached = (int64_t)(one->after.tokens_cached - one->before.tokens_cached),
        .tokens_written = (int64_t)(one->after.tokens_written - one->before.tokens_written),
        .duration_us = (int64_t)(one->after.compute_us - one->before.compute_us)};
    const enum cs_run_state good = review ? CS_RUN_AWAITING_REVIEW : CS_RUN_DONE;
    const struct cs_run_finish finish = {.run = one->run,
                                         .state = ok ? good : CS_RUN_FAILED,
                                         .failure = failure,
                                         .draft = (cs_raw){ok ? one->json : (cs_str){0}},
                                         .needs_review = review,
                                         .reason_count = review ? 1 : 0,
                                         .risk = CS_RISK_MEDIUM,
                                         .steps = one->steps.list,
                                         .step_count = one->steps.count,
                                         .calls = &call,
                                         .call_count = call.questions > 0 ? 1 : 0,
                                         .now = clock->ops->now(clock->self)};
    const cs_status status = cs_flow_finish(&one->of->kept.flow, &one->arena, &finish, err);
    one->from_store = one->from_store || status != CS_OK;
    return status;
}

static cs_status until_print(struct one *one, struct cs_error *err)
{
    CS_TRY(cs_steps_end(&one->steps, "fill", fill(one, err)));
    return cs_steps_end(&one->steps, "print", print(one, err));
}

static cs_status work(struct one *one, const char *input, struct cs_error *err)
{
    cs_steps_begin(&one->steps, &one->of->world->clock);
    CS_TRY(cs_steps_end(&one->steps, "read",
                        cs_file_read(&one->arena, input, CS_EXTRACT_BYTES_MAX, &one->bytes, err)));
    CS_TRY(cs_steps_end(&one->steps, "parse",
                        cs_words_parse(&one->arena, one->bytes, &one->doc, err)));
    CS_TRY(cs_steps_end(&one->steps, "keep", keep(one, err)));
    const cs_status status = until_print(one, err);
    if (status == CS_OK) return commit(one, CS_OK, err);
    struct cs_error second = {0};
    cs_ignore(commit(one, status, &second),
              "the first failure is told; recovery marks a run that could not be ended");
    one->from_store = false;
    return status;
}

static cs_status emit(struct extraction *of, struct cs_arena *arena, cs_str bytes,
                      struct cs_error *err)
{
    struct cs_buf buf;
    cs_str line = {0};
    cs_buf_init(&buf, arena, CS_OUTPUT_BYTES_MAX);
    cs_buf_add(&buf, bytes);
    if (of->json) cs_buf_add_char(&buf, '\n');
    CS_TRY(cs_buf_finish(&buf, &line, err));
    if (!cs_args_has(of->args, CS_OPT_OUTPUT)) return cs_out_write(of->world, line, err);
    cs_buf_add(&of->collected, line);
    return CS_OK; /* a failure shows when the file is written */
}

static void name_of(const char *input, char *out, size_t out_size)
{
    const char *last = input;
    for (const char *p = input; *p; p++)
        if (*p == '/' && p[1]) last = p + 1;
    cs_shown_name(strcmp(input, "-") == 0 ? "standard input" : last, out, out_size);
}

static enum cs_exit exit_of_outcome(const struct extraction *of, enum cs_outcome outcome)
{
    if (outcome == CS_OUTCOME_OK) return CS_EXIT_DONE;
    if (outcome == CS_OUTCOME_SCHEMA_UNSUPPORTED) return CS_EXIT_INPUT;
    return cs_args_has(of->args, CS_OPT_EXIT_ZERO) ? CS_EXIT_DONE : CS_EXIT_REVIEW;
}

static enum cs_exit fail(struct extraction *of, const struct cs_report *report)
{
    of->stop = of->stop || report->exit == CS_EXIT_CONFLICT;
    return cs_report_fail(of->world, report, of->json);
}

static enum cs_exit run_one(struct extraction *of, const char *input)
{
    struct one one = {.of = of};
    struct cs_error err = {0};
    char run[33];
    name_of(input, one.name, sizeof one.name);
    cs_arena_init(&one.arena, of->world->allocator, CS_ARENA_CAP_DOCUMENT);
    cs_status status = work(&one, input, &err);
    const bool committed = status == CS_OK;
    enum cs_exit exit = exit_of_outcome(of, one.found.outcome);
    if (committed) status = emit(of, &one.arena, of->json ? one.json : one.shown, &err);
    if (one.kept) cs_id_text(one.run, run);
    if (status != CS_OK) {
        exit = cs_exit_of(status);
        if (!one.doc && status == CS_E_IO) exit = CS_EXIT_INPUT;
        if (one.from_store) exit = cs_exit_of_store(status);
        if (committed) exit = CS_EXIT_CONFLICT;
        const struct cs_report report = {.err = &err,
                                         .input = committed || one.from_store ? NULL : input,
                                         .text = one.bytes,
                                         .ref = one.kept ? run : NULL,
                                         .exit = exit};
        of->stop = committed || one.from_store;
        exit = fail(of, &report);
    } else if (!of->json && !cs_args_has(of->args, CS_OPT_QUIET)) {
        cs_note("kept as run %.16s", run);
    }
    cs_arena_deinit(&one.arena);
    return exit;
}

/* ---- the command ----------------------------------------------------------------------------- */

static bool options_agree(const struct cs_args *args, struct cs_usage *usage)
{
    const bool schema = cs_args_has(args, CS_OPT_SCHEMA);
    const bool task = cs_args_has(args, CS_OPT_TASK);
    *usage = (struct cs_usage){0};
    if (schema == task) {
        usage->problem = schema ? "two answers to what is wanted: --task and"
                                : "nothing says what is wanted: give";
        usage->option = &cs_options[schema ? CS_OPT_SCHEMA : CS_OPT_TASK];
        usage->hint = "--task NAME for a built-in task, or --schema FILE for your own";
    } else if (cs_args_has(args, CS_OPT_JSON) && cs_args_has(args, CS_OPT_NDJSON)) {
        usage->problem = "two forms of output at once: --json and";
        usage->option = &cs_options[CS_OPT_NDJSON];
    } else if (args->operand_count > 1 && cs_args_has(args, CS_OPT_JSON)) {
        usage->problem = "several inputs are more than one object of";
        usage->option = &cs_options[CS_OPT_JSON];
        usage->hint = "use --ndjson: one object a line";
    } else if (cs_args_has(args, CS_OPT_NO_MODEL) && cs_args_has(args, CS_OPT_REQUIRE_MODEL)) {
        usage->problem = "a model is required, and refused by";
        usage->option = &cs_options[CS_OPT_NO_MODEL];
    } else if (task && !cs_task_find(cs_str_of(args->value[CS_OPT_TASK]))) {
        const char *names[8] = {0};
        for (size_t i = 0; i < cs_task_count && i < CS_COUNT(names); i++)
            names[i] = cs_tasks[i].name;
        usage->problem = "unknown task";
        usage->word = args->value[CS_OPT_TASK];
        usage->nearest = cs_nearest(usage->word, names, cs_task_count);
        usage->hint = "there are intake-summary, claim-triage, referral-routing and chart-note";
    }
    return usage->problem == NULL;
}

/* The model is opened by the first question; built-in tasks put none (docs/adr/0041-extract.md). */
static cs_status model_open(struct extraction *of, struct cs_error *err)
{
    struct cs_model_choice choice;
    const bool must = cs_args_has(of->args, CS_OPT_REQUIRE_MODEL);
    if (of->plan.task && !must) return CS_OK;
    CS_TRY(cs_model_choose(of->world, of->args, &of->arena, &choice, err));
    if (choice.off && !must) return CS_OK;
    if (choice.off)
        return CS_FAIL(err, CS_E_UNAVAILABLE, "A model is required and switched off",
                       "Look at --no-model, COUNTERSIGN_MODEL and CS_MODEL");
    const cs_status status =
        cs_model_load(of->world, of->args, &choice, must ? NULL : &of->lazy, &of->model, err);
    if (status == CS_OK || must || status == CS_E_INTERNAL) return status;
    char text[512];
    cs_error_text(err, text, sizeof text);
    if (!cs_args_has(of->args, CS_OPT_QUIET)) cs_note("no model: %s The rules alone answer.", text);
    of->model = (struct cs_model){0};
    *err = (struct cs_error){0};
    return CS_OK;
}

/* Schema, store and model; DONE, or the code of what was told. */
static enum cs_exit open_all(struct extraction *of)
{
    struct cs_error err = {0};
    cs_str schema = {0};
    size_t recovered = 0;
    const char *const file = of->args->value[CS_OPT_SCHEMA];
    const struct cs_task *const task = file ? NULL
                                            : cs_task_find(cs_str_of(of->args->value[CS_OPT_TASK]));
    cs_status status = CS_OK;
    if (cs_config_load(of->world, of->args, &of->arena, &of->config, &err) != CS_OK)
        return cs_config_fail(of->world, of->args, &of->config, &err);
    if (file) status = cs_file_read(&of->arena, file, CS_SCHEMA_BYTES_MAX, &schema, &err);
    else schema = cs_task_schema(task);
    if (status == CS_OK) status = cs_extract_prepare(&of->arena, schema, task, &of->plan, &err);
    if (status != CS_OK) {
        const enum cs_exit exit = status == CS_E_IO ? CS_EXIT_INPUT : cs_exit_of(status);
        const struct cs_report report = {.err = &err, .input = file, .text = schema, .exit = exit};
        return fail(of, &report);
    }
    status = cs_kept_open(of->world, of->args, CS_KEPT_KEYS, &of->kept, &err);
    if (status == CS_OK) cs_config_use(&of->config, &of->kept);
    if (status == CS_OK)
        status = cs_flow_recover(&of->kept.flow, &of->arena,
                                 of->world->clock.ops->now(of->world->clock.self), CS_RUN_STALE_MS,
                                 &recovered, &err);
    if (status != CS_OK) {
        const struct cs_report report = {.err = &err, .exit = cs_exit_of_store(status)};
        return fail(of, &report);
    }
    status = model_open(of, &err);
    if (status == CS_OK) return CS_EXIT_DONE;
    const struct cs_report report = {
        .err = &err, .exit = status == CS_E_INTERNAL ? CS_EXIT_INTERNAL : CS_EXIT_NO_MODEL};
    return fail(of, &report);
}

enum cs_exit cs_cmd_extract(struct cs_world *world, const struct cs_args *args)
{
    struct extraction of = {.world = world,
                            .args = args,
                            .json = cs_args_has(args, CS_OPT_JSON) ||
                                    cs_args_has(args, CS_OPT_NDJSON)};
    struct cs_usage usage;
    if (!options_agree(args, &usage)) return cs_report_usage(world, &usage, "extract", of.json);
    cs_arena_init(&of.arena, world->allocator, CS_ARENA_CAP_DOCUMENT);
    cs_buf_init(&of.collected, &of.arena, CS_OUTPUT_BYTES_MAX);
    enum cs_exit exit = open_all(&of);
    if (exit == CS_EXIT_DONE) {
        size_t done = 0;
        for (; done < args->operand_count && !of.stop; done++)
            exit = cs_exit_worse(exit, run_one(&of, args->operands[done]));
        if (done < args->operand_count)
            cs_note("%zu of %zu inputs were not tried", args->operand_count - done,
                    args->operand_count);
    }
    if (of.collected.size || of.collected.failed) {
        struct cs_error err = {0};
        cs_str bytes = {0};
        if (cs_buf_finish(&of.collected, &bytes, &err) == CS_OK) {
            exit = cs_exit_worse(exit, cs_out_finish(world, args, bytes, CS_EXIT_DONE));
        } else {
            const struct cs_report report = {.err = &err, .exit = CS_EXIT_CONFLICT};
            exit = cs_exit_worse(exit, fail(&of, &report));
        }
    }
    cs_model_close(&of.model);
    cs_kept_close(&of.kept);
    cs_arena_deinit(&of.arena);
    return exit;
}
