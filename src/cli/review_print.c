/* review_print.c - a kept draft as a person reads it: printed as summarize and extract print a new
 * one, with the lines of the source below each statement; anything else as JSON. */
#include "cli/review_in.h"

#include "apps/extract/extract.h"
#include "apps/summary/summary.h"
#include "text/text.h"

static cs_status json_text(struct cs_reviewer *r, yyjson_val *root, cs_str *out,
                           struct cs_error *err)
{
    yyjson_mut_doc *doc = NULL;
    struct cs_buf buf;
    cs_str json = {0};
    CS_TRY(cs_json_new(&r->arena, &doc, err));
    yyjson_mut_val *const copy = yyjson_val_mut_copy(doc, root);
    if (!copy) return cs_arena_fail(&r->arena, err);
    yyjson_mut_doc_set_root(doc, copy);
    CS_TRY(cs_json_print(&r->arena, doc, true, &json, err));
    cs_buf_init(&buf, &r->arena, CS_OUTPUT_BYTES_MAX);
    cs_buf_add(&buf, json);
    cs_buf_add_char(&buf, '\n');
    return cs_buf_finish(&buf, out, err);
}

static cs_status summary_text(struct cs_reviewer *r, const struct cs_review_shown *shown,
                              const struct cs_doc *doc, yyjson_val *root, cs_str *out,
                              struct cs_error *err)
{
    struct cs_draft draft;
    cs_digest model;
    yyjson_val *const hex = yyjson_obj_get(yyjson_obj_get(root, "engine"), "model_sha256");
    const bool by_model =
        yyjson_is_str(hex) &&
        cs_digest_parse((cs_str){yyjson_get_str(hex), yyjson_get_len(hex)}, &model);
    CS_TRY(cs_summary_parse(&r->arena, root, &draft, err));
    const struct cs_summary_print print = {
        .doc = doc,
        .draft = &draft,
        .document_name = shown->record.documents[0].name.phi_bytes,
        .model_sha256 = by_model ? &model : NULL,
        .columns = r->world->terminal.columns,
        .colour = cs_colour_wanted(r->world, r->args)};
    return cs_summary_text(&r->arena, &print, out, err);
}

static enum cs_outcome outcome_of(yyjson_val *root)
{
    for (int i = CS_OUTCOME_OK; i <= CS_OUTCOME_INVALID; i++)
        if (yyjson_equals_str(yyjson_obj_get(root, "outcome"), cs_outcome_name((enum cs_outcome)i)))
            return (enum cs_outcome)i;
    return CS_OUTCOME_INVALID;
}

static cs_status extract_text(struct cs_reviewer *r, const struct cs_doc *doc, yyjson_val *root,
                              cs_str *out, struct cs_error *err)
{
    struct cs_extraction e = {.outcome = outcome_of(root),
                              .reason = yyjson_get_str(yyjson_obj_get(root, "reason"))};
    yyjson_val *const at = yyjson_obj_get(root, "at");
    yyjson_val *const value = yyjson_obj_get(root, "value");
    if (yyjson_is_str(at)) e.at = (cs_str){yyjson_get_str(at), yyjson_get_len(at)};
    CS_TRY(cs_json_new(&r->arena, &e.json, err));
    e.evidence = yyjson_val_mut_copy(e.json, yyjson_obj_get(root, "evidence"));
    if (value && !yyjson_is_null(value)) e.value = yyjson_val_mut_copy(e.json, value);
    const struct cs_extract_print print = {.extraction = &e, .doc = doc};
    return cs_extract_text(&r->arena, &print, out, err);
}

cs_status cs_review_draft_text(struct cs_reviewer *r, const struct cs_review_shown *shown,
                               cs_str *out, struct cs_error *err)
{
    yyjson_doc *json = NULL;
    const struct cs_doc *doc = NULL;
    CS_TRY(cs_json_parse(&r->arena, shown->draft.phi_bytes, &json, err));
    yyjson_val *const root = yyjson_doc_get_root(json);
    const bool one = shown->record.document_count == 1 &&
                     shown->record.documents[0].removed.unix_ms == 0;
    if (!one) return json_text(r, root, out, err);
    CS_TRY(cs_doc_parse(&r->arena, shown->record.documents[0].body, &doc, err));
    if (cs_str_equal(shown->row.app, CS_STR("summarize")))
        return summary_text(r, shown, doc, root, out, err);
    if (cs_str_equal(shown->row.app, CS_STR("extract")))
        return extract_text(r, doc, root, out, err);
    return json_text(r, root, out, err);
}
