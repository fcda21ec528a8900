/* summarize.c - the batch: every input once, in order, and one exit code for all.
 *
 * A bad input is told and does not stop the others. A failure of the store or of standard output
 * stops the batch, because no later input could go better. The model is loaded at most once; the
 * default one by the first question put to it, one that a person names or requires at once, so
 * that what is wrong with it is told at once. */
#include "cli/schemas.h"
#include "cli/summarize_in.h"

#include <unistd.h>

#define PAGE_MODE 0600         /* a page is text of a patient */
#define GROUP_RUNS_MAX 25      /* other processes wait for the store meanwhile: some 40 ms */
#define PROGRESS_AFTER 1000000 /* microseconds without a word that a person accepts */

/* ---- the model ---------------------------------------------------------------------------- */

void cs_batch_no_model(struct cs_batch *batch, const struct cs_error *why)
{
    char text[512];
    if (batch->failure_told) return;
    batch->failure_told = true;
    cs_error_text(why, text, sizeof text);
    if (!cs_args_has(batch->args, CS_OPT_QUIET))
        cs_note("no model: %s The rules alone answer.", text);
    CS_LOG(&batch->world->log, "model_missing", CS_F_STATUS("status", why->status));
}

cs_status cs_batch_model(struct cs_batch *batch, bool must, struct cs_error *err)
{
    struct cs_model_choice choice;
    const bool quiet = cs_args_has(batch->args, CS_OPT_QUIET);
    batch->model_tried = true;
    CS_TRY(cs_model_choose(batch->world, batch->args, &batch->arena, &choice, err));
    if (batch->engine == CS_ENGINE_RULES) choice.off = true;
    if (choice.off && must)
        return CS_FAIL(err, CS_E_UNAVAILABLE, "A model is required and switched off",
                       "Look at --no-model, --engine, COUNTERSIGN_MODEL and CS_MODEL");
    if (choice.off) return CS_OK;
    const bool wait = !must && strcmp(choice.chosen_by, "default") == 0;
    if (batch->world->terminal.err_is_terminal && !quiet && !wait) cs_note("loading the model");
    const cs_status status = cs_model_load(batch->world, batch->args, &choice,
                                           wait ? &batch->lazy : NULL, &batch->model, err);
    if (status == CS_OK) {
        struct cs_model_usage usage;
        cs_model_about(&batch->model, &batch->about, &usage);
        return CS_OK;
    }
    batch->model = (struct cs_model){0};
    if (must || status == CS_E_INTERNAL) return status;
    cs_batch_no_model(batch, err);
    *err = (struct cs_error){0};
    return CS_OK;
}

/* ---- output ------------------------------------------------------------------------------- */

static cs_status emit(struct cs_batch *batch, cs_str bytes, struct cs_error *err)
{
    if (batch->kept.flow.group) {
        cs_buf_add(&batch->held, bytes);
        return CS_OK; /* a failure shows when the group ends */
    }
    if (!cs_args_has(batch->args, CS_OPT_OUTPUT)) return cs_out_write(batch->world, bytes, err);
    cs_buf_add(&batch->collected, bytes);
    return CS_OK; /* a failure shows when the file is written */
}

/* ---- groups: many short runs, one sync of the disk ------------------------------------------ */

/* Only where each document takes a millisecond and nobody watches the lines come. */
static bool groups_fit(const struct cs_batch *batch)
{
    const bool quick = batch->engine == CS_ENGINE_RULES ||
                       cs_args_has(batch->args, CS_OPT_NO_MODEL) ||
                       cs_args_has(batch->args, CS_OPT_QUEUE);
    return quick && batch->form == CS_FORM_NDJSON && batch->args->operand_count > 1;
}

static cs_status group_begin(struct cs_batch *batch, struct cs_error *err)
{
    CS_TRY(cs_flow_group_begin(&batch->kept.flow, &batch->tx, err));
    cs_arena_init(&batch->group_arena, batch->world->allocator, CS_OUTPUT_BYTES_MAX * 2);
    cs_buf_init(&batch->held, &batch->group_arena, CS_OUTPUT_BYTES_MAX);
    batch->group_count = 0;
    return CS_OK;
}

/* Nothing of the group was kept, so nothing of it is shown. */
static void group_drop(struct cs_batch *batch)
{
    if (!batch->kept.flow.group) return;
    cs_flow_group_rollback(&batch->kept.flow);
    cs_arena_deinit(&batch->group_arena);
    if (batch->group_count)
        cs_note("%zu inputs before it were not kept and not shown", batch->group_count);
}

static cs_status group_end(struct cs_batch *batch, struct cs_error *err)
{
    cs_str bytes = {0};
    if (!batch->kept.flow.group) return CS_OK;
    cs_status status = cs_buf_finish(&batch->held, &bytes, err);
    if (status == CS_OK) status = cs_flow_group_commit(&batch->kept.flow, err);
    else cs_flow_group_rollback(&batch->kept.flow);
    if (status == CS_OK && bytes.len) status = emit(batch, bytes, err);
    cs_arena_deinit(&batch->group_arena);
    return status;
}

static cs_status emit_line(struct cs_one *one, struct cs_error *err)
{
    struct cs_buf line;
    cs_str bytes = {0};
    cs_buf_init(&line, one->arena, CS_OUTPUT_BYTES_MAX);
    cs_buf_add(&line, one->json);
    cs_buf_add_char(&line, '\n');
    CS_TRY(cs_buf_finish(&line, &bytes, err));
    return emit(one->batch, bytes, err);
}

static cs_status show(struct cs_one *one, struct cs_error *err)
{
    struct cs_batch *const batch = one->batch;
    const char *const page = batch->args->value[CS_OPT_HTML];
    const bool page_to_file = page && strcmp(page, "-") != 0;
    if (page_to_file) CS_TRY(cs_file_replace(page, one->page, PAGE_MODE, err));
    if (page && !page_to_file) return emit(batch, one->page, err);
    switch (batch->form) {
    case CS_FORM_TEXT: return emit(batch, one->shown, err);
    case CS_FORM_JSON:
    case CS_FORM_NDJSON: return emit_line(one, err);
    case CS_FORM_NONE: break;
    }
    return CS_OK;
}

static void tell_kept(const struct cs_one *one)
{
    const struct cs_batch *const batch = one->batch;
    char run[33];
    if (cs_args_has(batch->args, CS_OPT_QUIET) || cs_args_has(batch->args, CS_OPT_QUEUE)) return;
    if (batch->form != CS_FORM_TEXT && batch->form != CS_FORM_NONE) return;
    cs_id_text(one->run, run);
    cs_note("kept as run %.16s%s", run,
            one->draft.needs_review ? "; a person is needed, the reasons are in the draft" : "");
}

/* A failure goes to standard error, and with JSON into its place in the output. */
static enum cs_exit tell_failure(struct cs_batch *batch, const struct cs_report *report)
{
    struct cs_arena arena;
    struct cs_error second = {0};
    cs_str line = {0};
    cs_report_text(report);
    CS_LOG(&batch->world->log, "summarize_failed", CS_F_STATUS("status", report->err->status),
           CS_F("exit", (int)report->exit));
    if (batch->form != CS_FORM_JSON && batch->form != CS_FORM_NDJSON) return report->exit;
    cs_arena_init(&arena, batch->world->allocator, CS_ARENA_CAP_DEFAULT);
    cs_status status = cs_report_json(&arena, report, &line, &second);
    if (status == CS_OK) status = emit(batch, line, &second);
    cs_arena_deinit(&arena);
    if (status != CS_OK) batch->stop = true; /* standard error has it, and the code stays */
    return report->exit;
}

static void tell_progress(const struct cs_batch *batch, size_t done)
{
    const char *const wish = batch->args->value[CS_OPT_PROGRESS];
    const struct cs_clock *const clock = &batch->world->clock;
    const int64_t us = clock->ops->ticks_us(clock->self) - batch->began_us;
    const size_t count = batch->args->operand_count;
    if (wish && strcmp(wish, "none") == 0) return;
    if (wish && strcmp(wish, "json") == 0)
        (void)fprintf(stderr, "{\"progress\":{\"done\":%zu,\"of\":%zu,\"ms\":%lld}}\n", done, count,
                      (long long)(us / 1000));
    else if (count > 1 && batch->world->terminal.err_is_terminal && us > PROGRESS_AFTER &&
             !cs_args_has(batch->args, CS_OPT_QUIET))
        cs_note("%zu of %zu", done, count);
}

/* ---- one input ----------------------------------------------------------------------------- */

void cs_input_name(const char *input, char *out, size_t out_size)
{
    const char *last = input;
    for (const char *p = input; *p; p++)
        if (*p == '/' && p[1]) last = p + 1;
    cs_shown_name(strcmp(input, "-") == 0 ? "" : last, out, out_size);
}

/* Whose fault a failure is: the output's, the store's, the input's or ours. */
static enum cs_exit exit_of_one(const struct cs_one *one, bool committed, cs_status status)
{
    if (committed) return CS_EXIT_CONFLICT;
    if (one->from_store) return cs_exit_of_store(status);
    if (!one->doc && status == CS_E_IO) return CS_EXIT_INPUT; /* it cannot be read */
    return cs_exit_of(status);
}

static enum cs_exit run_one(struct cs_batch *batch, const char *input)
{
    struct cs_arena arena;
    struct cs_one one = {.batch = batch, .arena = &arena, .input = input};
    struct cs_error err = {0};
    char run[33];
    enum cs_exit exit = CS_EXIT_DONE;
    cs_input_name(input, one.name, sizeof one.name);
    cs_arena_init(&arena, batch->world->allocator, CS_ARENA_CAP_DOCUMENT);
    const bool queue = cs_args_has(batch->args, CS_OPT_QUEUE);
    cs_status status = queue ? cs_one_queue(&one, &err) : cs_one_run(&one, &err);
    const bool committed = status == CS_OK;
    if (committed && queue) status = cs_one_queued(&one, &err);
    if (status == CS_OK) status = show(&one, &err);
    if (one.kept) cs_id_text(one.run, run);
    if (status == CS_OK) {
        tell_kept(&one);
        if (one.draft.needs_review && !cs_args_has(batch->args, CS_OPT_EXIT_ZERO))
            exit = CS_EXIT_REVIEW;
    } else {
        exit = exit_of_one(&one, committed, status);
        batch->stop = committed || one.from_store || exit == CS_EXIT_NO_MODEL;
        if (one.from_store) group_drop(batch);
        const struct cs_report report = {.err = &err,
                                         .input = committed || one.from_store ? NULL : input,
                                         .text = one.bytes,
                                         .ref = one.kept ? run : NULL,
                                         .exit = exit};
        exit = tell_failure(batch, &report);
        if (committed)
            cs_note("the %s is kept: countersign runs show %.16s", queue ? "run" : "draft", run);
    }
    cs_arena_deinit(&arena);
    return exit;
}

/* ---- the batch ------------------------------------------------------------------------------ */

/* What the options may not say together; false: see *usage. */
static bool options_agree(const struct cs_args *args, struct cs_usage *usage)
{
    const char *const engine = args->value[CS_OPT_ENGINE];
    const bool many = args->operand_count > 1;
    const bool by_model = engine && strcmp(engine, "model") == 0;
    *usage = (struct cs_usage){0};
    if (cs_args_has(args, CS_OPT_JSON) && cs_args_has(args, CS_OPT_NDJSON)) {
        usage->problem = "two forms of output at once: --json and";
        usage->option = &cs_options[CS_OPT_NDJSON];
        usage->hint = "--json is for one input, --ndjson for several";
    } else if (many && cs_args_has(args, CS_OPT_JSON)) {
        usage->problem = "several inputs are more than one object of";
        usage->option = &cs_options[CS_OPT_JSON];
        usage->hint = "use --ndjson: one object a line";
    } else if (many && cs_args_has(args, CS_OPT_HTML)) {
        usage->problem = "several inputs are more than one page of";
        usage->option = &cs_options[CS_OPT_HTML];
        usage->hint = "give them one by one";
    } else if (cs_args_has(args, CS_OPT_NO_MODEL) &&
               (by_model || cs_args_has(args, CS_OPT_REQUIRE_MODEL))) {
        usage->problem = "a model is required, and refused by";
        usage->option = &cs_options[CS_OPT_NO_MODEL];
    } else if (cs_args_has(args, CS_OPT_QUEUE) &&
               (cs_args_has(args, CS_OPT_HTML) || cs_args_has(args, CS_OPT_REQUIRE_MODEL))) {
        usage->problem = "a worker drafts later, so there is no page and no model here, with";
        usage->option = &cs_options[CS_OPT_QUEUE];
        usage->hint = "give --require-model to countersign worker";
    } else if (!cs_args_has(args, CS_OPT_QUEUE) && cs_args_has(args, CS_OPT_PRIORITY)) {
        usage->problem = "only queued runs have a";
        usage->option = &cs_options[CS_OPT_PRIORITY];
        usage->hint = "add --queue";
    }
    return usage->problem == NULL;
}

void cs_batch_init(struct cs_batch *batch, struct cs_world *world, const struct cs_args *args)
{
    const char *const engine = args->value[CS_OPT_ENGINE];
    *batch = (struct cs_batch){.world = world, .args = args, .engine = CS_ENGINE_BOTH};
    if (engine && strcmp(engine, "rules") == 0) batch->engine = CS_ENGINE_RULES;
    if (engine && strcmp(engine, "model") == 0) batch->engine = CS_ENGINE_MODEL;
    if (cs_args_has(args, CS_OPT_JSON)) batch->form = CS_FORM_JSON;
    else if (cs_args_has(args, CS_OPT_NDJSON)) batch->form = CS_FORM_NDJSON;
    else if (cs_args_has(args, CS_OPT_HTML)) batch->form = CS_FORM_NONE;
    cs_arena_init(&batch->arena, world->allocator, CS_ARENA_CAP_DOCUMENT);
    cs_buf_init(&batch->collected, &batch->arena, CS_OUTPUT_BYTES_MAX);
    batch->began_us = world->clock.ops->ticks_us(world->clock.self);
}

/* Open the store, give up runs of processes that died, and load a model that is required. */
enum cs_exit cs_batch_open(struct cs_batch *batch)
{
    struct cs_error err = {0};
    struct cs_world *const world = batch->world;
    size_t recovered = 0;
    const bool must = cs_args_has(batch->args, CS_OPT_REQUIRE_MODEL) ||
                      (batch->engine == CS_ENGINE_MODEL && !cs_args_has(batch->args, CS_OPT_QUEUE));
    if (cs_config_load(world, batch->args, &batch->arena, &batch->config, &err) != CS_OK)
        return cs_config_fail(world, batch->args, &batch->config, &err);
    cs_status status =
        cs_schema_compile(&batch->arena, cs_schema_summarize(), &batch->schema, &err);
    CS_ASSERT(status == CS_OK || status == CS_E_MEMORY); /* it is ours */
    if (status == CS_OK)
        status = cs_kept_open(world, batch->args, CS_KEPT_KEYS, &batch->kept, &err);
    if (status == CS_OK) cs_config_use(&batch->config, &batch->kept);
    if (status == CS_OK)
        status = cs_flow_recover(&batch->kept.flow, &batch->arena,
                                 world->clock.ops->now(world->clock.self), CS_RUN_STALE_MS,
                                 &recovered, &err);
    if (status != CS_OK) {
        const struct cs_report report = {.err = &err, .exit = cs_exit_of_store(status)};
        return tell_failure(batch, &report);
    }
    if (recovered) CS_LOG(&world->log, "runs_recovered", CS_F("count", recovered));
    if (must) status = cs_batch_model(batch, true, &err);
    if (status != CS_OK) {
        const struct cs_report report = {
            .err = &err, .exit = status == CS_E_INTERNAL ? CS_EXIT_INTERNAL : CS_EXIT_NO_MODEL};
        return tell_failure(batch, &report);
    }
    return CS_EXIT_DONE;
}

void cs_batch_close(struct cs_batch *batch)
{
    cs_model_close(&batch->model);
    cs_kept_close(&batch->kept);
    cs_arena_deinit(&batch->arena);
}

/* End the group and tell a failure of it. */
static enum cs_exit group_close(struct cs_batch *batch)
{
    struct cs_error err = {0};
    const cs_status status = group_end(batch, &err);
    if (status == CS_OK) return CS_EXIT_DONE;
    batch->stop = true;
    const struct cs_report report = {.err = &err, .exit = cs_exit_of_store(status)};
    return tell_failure(batch, &report);
}

/* One input, in a group where groups fit. */
static enum cs_exit run_next(struct cs_batch *batch, const char *input)
{
    struct cs_error err = {0};
    if (groups_fit(batch) && !batch->kept.flow.group) {
        const cs_status status = group_begin(batch, &err);
        if (status != CS_OK) {
            batch->stop = true;
            const struct cs_report report = {.err = &err, .exit = cs_exit_of_store(status)};
            return tell_failure(batch, &report);
        }
    }
    const enum cs_exit exit = run_one(batch, input);
    batch->group_count++;
    if (batch->group_count < GROUP_RUNS_MAX) return exit;
    return cs_exit_worse(exit, group_close(batch));
}

/* With --output: write what was collected, whole or not at all. */
static enum cs_exit batch_write(struct cs_batch *batch)
{
    struct cs_error err = {0};
    cs_str bytes = {0};
    if (batch->collected.size == 0 && !batch->collected.failed) return CS_EXIT_DONE;
    const cs_status status = cs_buf_finish(&batch->collected, &bytes, &err);
    if (status == CS_OK) return cs_out_finish(batch->world, batch->args, bytes, CS_EXIT_DONE);
    const struct cs_report report = {.err = &err, .exit = CS_EXIT_CONFLICT};
    return cs_report_fail(batch->world, &report, false);
}

enum cs_exit cs_cmd_summarize(struct cs_world *world, const struct cs_args *args)
{
    struct cs_batch batch;
    struct cs_usage usage;
    if (!options_agree(args, &usage))
        return cs_report_usage(world, &usage, "summarize",
                               cs_args_has(args, CS_OPT_JSON) || cs_args_has(args, CS_OPT_NDJSON));
    cs_batch_init(&batch, world, args);
    enum cs_exit exit = cs_batch_open(&batch);
    if (exit == CS_EXIT_DONE) {
        size_t done = 0;
        for (; done < args->operand_count && !batch.stop; done++) {
            exit = cs_exit_worse(exit, run_next(&batch, args->operands[done]));
            tell_progress(&batch, done + 1);
        }
        exit = cs_exit_worse(exit, group_close(&batch));
        if (done < args->operand_count)
            cs_note("%zu of %zu inputs were not tried", args->operand_count - done,
                    args->operand_count);
    }
    exit = cs_exit_worse(exit, batch_write(&batch));
    cs_batch_close(&batch);
    return exit;
}
