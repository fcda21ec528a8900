/* summarize_queue.c - summarize --queue: keep the inputs for a worker, and give their runs' ids.
 *
 * An input is read and looked at first: what cannot be drafted is told now, not by a worker. */
#include "cli/summarize_in.h"

static enum cs_priority priority_of(const struct cs_args *args)
{
    enum cs_priority priority = CS_PRIORITY_NORMAL;
    const char *const word = args->value[CS_OPT_PRIORITY];
    if (word && !cs_priority_parse(cs_str_of(word), &priority)) priority = CS_PRIORITY_NORMAL;
    return priority;
}

cs_status cs_one_queue(struct cs_one *one, struct cs_error *err)
{
    struct cs_batch *const batch = one->batch;
    const bool model = !cs_args_has(batch->args, CS_OPT_NO_MODEL);
    cs_steps_begin(&one->steps, &batch->world->clock);
    CS_TRY(cs_one_read(one, err));
    const struct cs_run_document document = cs_one_document(one);
    const struct cs_run_start start = {.app = cs_summary_workflow.name,
                                       .engine = cs_engine_name(batch->engine, model),
                                       .documents = &document,
                                       .document_count = 1,
                                       .now = one->steps.began};
    const struct cs_work_start work = {.workflow = &cs_summary_workflow,
                                       .priority = priority_of(batch->args)};
    const cs_status status =
        cs_work_begin(&batch->kept.flow, one->arena, &start, &work, &one->run, err);
    one->kept = status == CS_OK;
    one->from_store = status != CS_OK;
    return status;
}

static bool json_build(yyjson_mut_doc *doc, const struct cs_one *one)
{
    char run[33];
    yyjson_mut_val *const root = yyjson_mut_obj(doc);
    cs_id_text(one->run, run);
    yyjson_mut_doc_set_root(doc, root);
    return yyjson_mut_obj_add_int(doc, root, "v", 1) &&
           yyjson_mut_obj_add_strcpy(doc, root, "run", run) &&
           yyjson_mut_obj_add_str(doc, root, "state", cs_run_state_name(CS_RUN_QUEUED));
}

cs_status cs_one_queued(struct cs_one *one, struct cs_error *err)
{
    struct cs_buf buf;
    char run[33];
    yyjson_mut_doc *doc = NULL;
    cs_id_text(one->run, run);
    CS_TRY(cs_json_new(one->arena, &doc, err));
    if (!json_build(doc, one)) return cs_arena_fail(one->arena, err);
    CS_TRY(cs_json_print(one->arena, doc, false, &one->json, err));
    cs_buf_init(&buf, one->arena, CS_OUTPUT_BYTES_MAX);
    cs_buf_add_format(&buf, "run %.16s is queued\n", run);
    return cs_buf_finish(&buf, &one->shown, err);
}
