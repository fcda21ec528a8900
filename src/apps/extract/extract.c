/* extract.c - one document through one schema: who fills it, and what the outcome is called.
 *
 *   task:        rules --> value
 *   own schema:  model --> answer, constrained to schema and source where the model can be
 *                      --> checked --(once more, with what was wrong)--> value
 *                no model, or none that holds --> "Label: value" lines --> value, or refused
 *   every value: places of its strings --> validated --> ok | invalid at …
 *
 * The rules of a task were measured against the model for each (docs/adr/0041-extract.md). */
#include "apps/extract/extract_in.h"

const char *cs_outcome_name(enum cs_outcome outcome)
{
    static const char *const names[] = {"ok", "truncated", "refused", "schema_unsupported",
                                        "invalid"};
    CS_ASSERT((size_t)outcome < CS_COUNT(names));
    return names[outcome];
}

cs_status cs_extract_prepare(struct cs_arena *arena, cs_str schema_json, const struct cs_task *task,
                             struct cs_extract_plan *out, struct cs_error *err)
{
    yyjson_doc *doc = NULL;
    *out = (struct cs_extract_plan){.task = task, .schema_json = schema_json};
    CS_TRY(cs_json_parse(arena, schema_json, &doc, err));
    out->root = yyjson_doc_get_root(doc);
    CS_TRY(cs_sha256(schema_json, &out->schema_sha256, err));
    CS_TRY(cs_sha256(task ? cs_task_prompt(task) : cs_answer_prompt(), &out->prompt_sha256, err));
    cs_status status = cs_schema_compile(arena, schema_json, &out->schema, err);
    if (status == CS_OK) status = cs_source_specs_check(out->schema, err);
    if (status != CS_E_UNSUPPORTED) return status;
    out->unsupported = true;
    out->problem = *err;
    *err = (struct cs_error){0};
    return CS_OK;
}

/* Does the value fit the schema? false: *at is the first place that does not. */
cs_status cs_x_validate(struct cs_x *x, const struct cs_extract_plan *plan, yyjson_mut_val *value,
                        struct cs_schema_report *report, struct cs_error *err)
{
    yyjson_doc *doc = NULL;
    const yyjson_alc allocator = cs_arena_json(x->arena);
    size_t size = 0;
    const char *const bytes = yyjson_mut_val_write_opts(value, 0, &allocator, &size, NULL);
    if (!bytes) return cs_arena_fail(x->arena, err);
    CS_TRY(cs_json_parse(x->arena, (cs_str){bytes, size}, &doc, err));
    return cs_schema_validate(x->arena, plan->schema, yyjson_doc_get_root(doc), report, err);
}

static void end_with(struct cs_extraction *out, enum cs_outcome outcome, const char *reason)
{
    out->outcome = outcome;
    out->reason = reason;
    out->value = NULL;
    out->evidence = NULL;
}

/* Rules, or a model's answer; out->value NULL: nobody could. */
static cs_status fill(struct cs_x *x, const struct cs_extract_plan *plan, struct cs_model *model,
                      struct cs_extraction *out, struct cs_error *err)
{
    if (plan->task) {
        out->value = plan->task->rules(x);
        out->by_rules = true;
        return x->status;
    }
    if (model->ops) {
        CS_TRY(cs_answer(x, plan, model, out, err));
        if (out->value || out->outcome == CS_OUTCOME_TRUNCATED ||
            out->outcome == CS_OUTCOME_SCHEMA_UNSUPPORTED)
            return x->status;
    }
    yyjson_mut_val *const value = cs_generic_rules(x, plan->root);
    if (!value) return x->status;
    out->value = value;
    out->by_rules = true;
    out->by_model = false;
    out->constrained = false;
    out->outcome = CS_OUTCOME_OK;
    return x->status;
}

static cs_status settle(struct cs_x *x, const struct cs_extract_plan *plan, cs_str document,
                        struct cs_extraction *out, struct cs_error *err)
{
    struct cs_schema_report report = {0};
    if (x->full) {
        end_with(out, CS_OUTCOME_TRUNCATED,
                 "A list of the document holds more than the schema allows");
        return CS_OK;
    }
    if (!out->value) {
        if (out->outcome == CS_OUTCOME_OK)
            end_with(out, CS_OUTCOME_REFUSED,
                     "The document does not state every field that the schema requires");
        return CS_OK;
    }
    if (!cs_source_place(x, plan->root, out->value, &out->at)) {
        end_with(out, CS_OUTCOME_INVALID, "A value does not stand in the document");
        return x->status;
    }
    CS_TRY(x->status);
    CS_TRY(cs_x_validate(x, plan, out->value, &report, err));
    if (!report.valid) {
        out->at = report.count ? report.problems[0].instance : (cs_str){"", 0};
        end_with(out, CS_OUTCOME_INVALID, "The value does not fit the schema");
        return CS_OK;
    }
    out->evidence = cs_x_evidence(x, out->value, document);
    return x->status;
}

cs_status cs_extract_run(struct cs_arena *arena, const struct cs_doc *doc,
                         const struct cs_extract_plan *plan, struct cs_model *model,
                         cs_str document_name, struct cs_extraction *out, struct cs_error *err)
{
    *out = (struct cs_extraction){.at = CS_STR("")};
    CS_TRY(cs_json_new(arena, &out->json, err));
    if (plan->unsupported) {
        end_with(out, CS_OUTCOME_SCHEMA_UNSUPPORTED,
                 "The schema has a keyword, a reference or a dialect that is not checked here");
        return CS_OK;
    }
    if (doc->text.phi_bytes.len > CS_EXTRACT_BYTES_MAX)
        return CS_FAIL(err, CS_E_LIMIT, "The document is larger than 1 MiB",
                       "Give the part that the task is about");
    struct cs_x *const x = CS_NEW(arena, struct cs_x);
    if (!x) return cs_arena_fail(arena, err);
    *x = (struct cs_x){.arena = arena,
                       .doc = doc,
                       .text = doc->text.phi_bytes,
                       .name = document_name,
                       .json = out->json,
                       .err = err};
    CS_TRY(fill(x, plan, model, out, err));
    return settle(x, plan, document_name, out, err);
}
