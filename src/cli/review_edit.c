/* review_edit.c - a draft as a person changed it: read, checked, and compared with what was shown.
 *
 * A person may change what a draft says. What says where it comes from (document, engine, run)
 * stays as it is, and a place that is cited must hold the words that are quoted: otherwise the next
 * reader would be led to a line that says something else. No message quotes the file. */
#include "cli/review_in.h"
#include "cli/schemas.h"

#include "apps/extract/extract.h"
#include "schema/schema.h"

#define EDITS_BYTES_MAX ((size_t)4 * 1024 * 1024)

static cs_status fits(struct cs_reviewer *r, cs_str schema_json, yyjson_val *value,
                      struct cs_error *err)
{
    const struct cs_schema *schema = NULL;
    struct cs_schema_report report = {0};
    CS_TRY(cs_schema_compile(&r->arena, schema_json, &schema, err));
    CS_TRY(cs_schema_validate(&r->arena, schema, value, &report, err));
    if (report.valid) return CS_OK;
    /* a place in our own schema: it holds no text of the file */
    if (report.count)
        cs_note("the edits break the schema at %.*s", (int)report.problems[0].schema.len,
                report.problems[0].schema.ptr);
    return CS_FAIL_NUM(err, CS_E_INPUT, "The edited draft does not fit its schema in %1 places",
                       "Start from the draft of countersign review show --json", report.count, 0);
}

/* The published schema of the application, and the task's own where there is one. A schema that
 * somebody brought to extract is not kept: its value is held to the published form only. */
static cs_status schema_check(struct cs_reviewer *r, cs_str app, yyjson_val *root,
                              struct cs_error *err)
{
    if (cs_str_equal(app, CS_STR("summarize"))) return fits(r, cs_schema_summarize(), root, err);
    if (!cs_str_equal(app, CS_STR("extract")))
        return CS_FAIL(err, CS_E_UNSUPPORTED, "Drafts of this application cannot be edited here",
                       "Approve or reject it");
    CS_TRY(fits(r, cs_schema_extract(), root, err));
    yyjson_val *const name = yyjson_obj_get(yyjson_obj_get(root, "run"), "task");
    yyjson_val *const value = yyjson_obj_get(root, "value");
    const struct cs_task *const task =
        yyjson_is_str(name) ? cs_task_find((cs_str){yyjson_get_str(name), yyjson_get_len(name)})
                            : NULL;
    return task && !yyjson_is_null(value) ? fits(r, cs_task_schema(task), value, err) : CS_OK;
}

/* ---- provenance ---- */

static bool touches_provenance(yyjson_val *diff)
{
    static const char *const kept[] = {"/v", "/app", "/document", "/engine", "/run"};
    yyjson_arr_iter iter = yyjson_arr_iter_with(diff);
    for (yyjson_val *op; (op = yyjson_arr_iter_next(&iter));) {
        const cs_str path = cs_str_of(yyjson_get_str(yyjson_obj_get(op, "path")));
        for (size_t i = 0; i < CS_COUNT(kept); i++) {
            const cs_str key = cs_str_of(kept[i]);
            if (cs_str_starts(path, key) && (path.len == key.len || path.ptr[key.len] == '/'))
                return true;
        }
    }
    return false;
}

/* ---- the difference ---- */

/* Kept only when it leads from the one to the other. */
static cs_status diff_make(struct cs_reviewer *r, yyjson_val *shown, yyjson_val *edited,
                           cs_str *out, struct cs_error *err)
{
    yyjson_mut_doc *diff = NULL;
    yyjson_mut_doc *made = NULL;
    yyjson_doc *read = NULL;
    CS_TRY(cs_json_diff(&r->arena, shown, edited, &diff, err));
    CS_TRY(cs_json_print(&r->arena, diff, false, out, err));
    CS_TRY(cs_json_parse(&r->arena, *out, &read, err));
    yyjson_val *const list = yyjson_doc_get_root(read);
    if (yyjson_arr_size(list) == 0)
        return CS_FAIL(err, CS_E_INPUT, "The edits change nothing",
                       "Approve the draft as it is: leave --edits out");
    if (touches_provenance(list))
        return CS_FAIL(err, CS_E_INPUT, "The edits change what says where the draft comes from",
                       "Leave v, app, document, engine and run as they are");
    CS_TRY(cs_json_apply(&r->arena, shown, list, &made, err));
    yyjson_mut_val *const wanted = yyjson_val_mut_copy(made, edited);
    if (!wanted) return cs_arena_fail(&r->arena, err);
    if (yyjson_mut_equals(yyjson_mut_doc_get_root(made), wanted)) return CS_OK;
    return CS_FAIL(err, CS_E_INTERNAL, "The difference does not lead to the edited draft",
                   "Report it");
}

static cs_status print(struct cs_reviewer *r, yyjson_val *root, cs_str *out, struct cs_error *err)
{
    yyjson_mut_doc *doc = NULL;
    CS_TRY(cs_json_new(&r->arena, &doc, err));
    yyjson_mut_val *const copy = yyjson_val_mut_copy(doc, root);
    if (!copy) return cs_arena_fail(&r->arena, err);
    yyjson_mut_doc_set_root(doc, copy);
    return cs_json_print(&r->arena, doc, false, out, err);
}

cs_status cs_review_edits(struct cs_reviewer *r, const char *path, cs_raw *edited, cs_raw *diff,
                          struct cs_error *err)
{
    struct cs_review_shown shown;
    cs_str file = {0};
    cs_str text = {0};
    cs_str changes = {0};
    yyjson_doc *new_doc = NULL;
    yyjson_doc *old_doc = NULL;
    CS_TRY(cs_review_peek(&r->kept.flow, &r->arena, &r->run, r->now, &shown, err));
    CS_TRY(cs_file_read(&r->arena, path, EDITS_BYTES_MAX, &file, err));
    CS_TRY(cs_json_parse(&r->arena, file, &new_doc, err));
    CS_TRY(cs_json_parse(&r->arena, shown.draft.phi_bytes, &old_doc, err));
    yyjson_val *const root = yyjson_doc_get_root(new_doc);
    CS_TRY(schema_check(r, shown.row.app, root, err));
    CS_TRY(diff_make(r, yyjson_doc_get_root(old_doc), root, &changes, err));
    if (!cs_evidence_holds(shown.record.documents, shown.record.document_count, root))
        return CS_FAIL(err, CS_E_INPUT, "A quote does not stand at its place in the documents",
                       "Mend start, end and quote, or remove that evidence and write no_source");
    CS_TRY(print(r, root, &text, err));
    *edited = (cs_raw){text};
    *diff = (cs_raw){changes};
    return CS_OK;
}
