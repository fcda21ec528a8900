/* print_json.c - the draft as the object that other programs rely on (summarize.v1).
 *
 * The order of the fields is fixed and nothing depends on time, so equal drafts give equal bytes.
 * Statements stay in the draft's order. Every value is a reference into the document or the
 * draft: building costs no copy of the text. */
#include "apps/summary/print_in.h"

struct json_print {
    yyjson_mut_doc *doc;
    const struct cs_summary_print *what;
    cs_str document; /* what evidence calls the document */
    bool failed;     /* sticky: some value found no memory */
};

static void keep(struct json_print *p, bool added)
{
    p->failed = p->failed || !added;
}

static yyjson_mut_val *list_add(struct json_print *p, yyjson_mut_val *object, const char *key)
{
    yyjson_mut_val *const list = yyjson_mut_obj_add_arr(p->doc, object, key);
    keep(p, list != NULL);
    return list;
}

static yyjson_mut_val *object_add(struct json_print *p, yyjson_mut_val *object, const char *key)
{
    yyjson_mut_val *const inner = yyjson_mut_obj_add_obj(p->doc, object, key);
    keep(p, inner != NULL);
    return inner;
}

static yyjson_mut_val *item_add(struct json_print *p, yyjson_mut_val *list)
{
    yyjson_mut_val *const item = yyjson_mut_arr_add_obj(p->doc, list);
    keep(p, item != NULL);
    return item;
}

static void number_add(struct json_print *p, yyjson_mut_val *object, const char *key, uint64_t n)
{
    keep(p, yyjson_mut_obj_add_uint(p->doc, object, key, n));
}

static void null_add(struct json_print *p, yyjson_mut_val *object, const char *key)
{
    keep(p, yyjson_mut_obj_add_null(p->doc, object, key));
}

/* A part that is not stated is null, never "". */
static void text_add(struct json_print *p, yyjson_mut_val *object, const char *key, cs_str value)
{
    yyjson_mut_val *const text = value.len ? cs_json_str(p->doc, value) : yyjson_mut_null(p->doc);
    keep(p, yyjson_mut_obj_add_val(p->doc, object, key, text));
}

static void name_add(struct json_print *p, yyjson_mut_val *object, const char *key,
                     const char *literal)
{
    keep(p, yyjson_mut_obj_add_str(p->doc, object, key, literal));
}

static void digest_add(struct json_print *p, yyjson_mut_val *object, const char *key,
                       const cs_digest *digest)
{
    if (!digest) {
        null_add(p, object, key);
        return;
    }
    char text[65];
    cs_digest_text(digest, text);
    keep(p, yyjson_mut_obj_add_strcpy(p->doc, object, key, text));
}

static void evidence_add(struct json_print *p, yyjson_mut_val *object, const struct cs_claim *claim)
{
    yyjson_mut_val *const list = list_add(p, object, "evidence");
    for (uint32_t i = 0; i < claim->evidence_count; i++) {
        const cs_span span = claim->evidence[i];
        yyjson_mut_val *const item = item_add(p, list);
        text_add(p, item, "document", p->document);
        number_add(p, item, "start", span.begin);
        number_add(p, item, "end", span.end);
        text_add(p, item, "quote",
                 cs_str_slice(cs_print_source(p->what->doc), span.begin, span.end));
    }
}

static void said_by_add(struct json_print *p, yyjson_mut_val *object, unsigned said_by)
{
    yyjson_mut_val *const list = list_add(p, object, "said_by");
    if (said_by & CS_SAID_RULES) keep(p, yyjson_mut_arr_add_str(p->doc, list, "rules"));
    if (said_by & CS_SAID_MODEL) keep(p, yyjson_mut_arr_add_str(p->doc, list, "model"));
}

/* Two decimals; what is not a number at all gives no confidence. */
static double confidence_round(float confidence)
{
    if (!(confidence > 0.0F)) return 0.0;
    if (confidence >= 1.0F) return 1.0;
    return (double)(uint32_t)((double)confidence * 100.0 + 0.5) / 100.0;
}

static void claim_add(struct json_print *p, yyjson_mut_val *object, const struct cs_claim *claim)
{
    evidence_add(p, object, claim);
    name_add(p, object, "check", cs_check_name(claim->check));
    said_by_add(p, object, claim->said_by);
    keep(p, yyjson_mut_obj_add_real(p->doc, object, "confidence",
                                    confidence_round(claim->confidence)));
    text_add(p, object, "problem", claim->problem);
    text_add(p, object, "near_word", claim->near_word);
}

static void diagnoses_add(struct json_print *p, yyjson_mut_val *root)
{
    const struct cs_draft *const draft = p->what->draft;
    yyjson_mut_val *const list = list_add(p, root, "diagnoses");
    for (uint32_t i = 0; i < draft->diagnosis_count; i++) {
        const struct cs_diagnosis *const dx = &draft->diagnoses[i];
        yyjson_mut_val *const item = item_add(p, list);
        text_add(p, item, "name", dx->name);
        name_add(p, item, "status", cs_dx_status_name(dx->status));
        claim_add(p, item, &dx->claim);
    }
}

static void medications_add(struct json_print *p, yyjson_mut_val *root)
{
    const struct cs_draft *const draft = p->what->draft;
    yyjson_mut_val *const list = list_add(p, root, "medications");
    for (uint32_t i = 0; i < draft->medication_count; i++) {
        const struct cs_medication *const drug = &draft->medications[i];
        yyjson_mut_val *const item = item_add(p, list);
        text_add(p, item, "name", drug->name);
        text_add(p, item, "dose", drug->dose);
        text_add(p, item, "route", drug->route);
        text_add(p, item, "frequency", drug->frequency);
        text_add(p, item, "duration", drug->duration);
        name_add(p, item, "change", cs_change_name(drug->change));
        claim_add(p, item, &drug->claim);
    }
}

static void follow_up_add(struct json_print *p, yyjson_mut_val *root)
{
    const struct cs_draft *const draft = p->what->draft;
    yyjson_mut_val *const list = list_add(p, root, "follow_up");
    for (uint32_t i = 0; i < draft->follow_up_count; i++) {
        const struct cs_follow_up *const task = &draft->follow_up[i];
        yyjson_mut_val *const item = item_add(p, list);
        text_add(p, item, "task", task->task);
        text_add(p, item, "who", task->who);
        text_add(p, item, "when", task->when);
        claim_add(p, item, &task->claim);
    }
}

static void red_flags_add(struct json_print *p, yyjson_mut_val *root)
{
    const struct cs_draft *const draft = p->what->draft;
    yyjson_mut_val *const list = list_add(p, root, "red_flags");
    for (uint32_t i = 0; i < draft->red_flag_count; i++) {
        yyjson_mut_val *const item = item_add(p, list);
        text_add(p, item, "finding", draft->red_flags[i].finding);
        claim_add(p, item, &draft->red_flags[i].claim);
    }
}

static void head_add(struct json_print *p, yyjson_mut_val *root)
{
    number_add(p, root, "v", 1);
    name_add(p, root, "app", "summarize");
    yyjson_mut_val *const document = object_add(p, root, "document");
    digest_add(p, document, "sha256", &p->what->doc->sha256);
    number_add(p, document, "bytes", cs_print_source(p->what->doc).len);
    yyjson_mut_val *const engine = object_add(p, root, "engine");
    keep(p, yyjson_mut_obj_add_bool(p->doc, engine, "rules", true));
    digest_add(p, engine, "model_sha256", p->what->model_sha256);
}

static void tail_add(struct json_print *p, yyjson_mut_val *root)
{
    const struct cs_draft *const draft = p->what->draft;
    keep(p, yyjson_mut_obj_add_bool(p->doc, root, "needs_review", draft->needs_review));
    yyjson_mut_val *const reasons = list_add(p, root, "reasons");
    for (uint32_t i = 0; i < draft->reason_count; i++)
        keep(p, yyjson_mut_arr_add_val(reasons, cs_json_str(p->doc, draft->reasons[i])));
    yyjson_mut_val *const run = object_add(p, root, "run");
    digest_add(p, run, "model_sha256", p->what->model_sha256);
    text_add(p, run, "prompt", draft->prompt_version);
    digest_add(p, run, "schema_sha256", &p->what->schema_sha256);
    null_add(p, run, "grammar_sha256");
    number_add(p, run, "seed", 0);
}

cs_status cs_summary_json(struct cs_arena *arena, const struct cs_summary_print *what, bool pretty,
                          cs_str *out, struct cs_error *err)
{
    CS_ASSERT(what->doc && what->draft);
    CS_TRY(cs_print_check(what, err));
    struct json_print p = {.what = what, .document = what->document_name};
    CS_TRY(cs_json_new(arena, &p.doc, err));
    char digest[65];
    cs_digest_text(&what->doc->sha256, digest);
    /* Evidence always names its source, and a file's name need not be UTF-8. */
    if (p.document.len == 0 || cs_utf8_invalid_at(p.document) != SIZE_MAX)
        p.document = cs_str_of(digest);
    yyjson_mut_val *const root = yyjson_mut_obj(p.doc);
    yyjson_mut_doc_set_root(p.doc, root);
    head_add(&p, root);
    diagnoses_add(&p, root);
    medications_add(&p, root);
    follow_up_add(&p, root);
    red_flags_add(&p, root);
    tail_add(&p, root);
    if (p.failed) return cs_arena_fail(arena, err);
    return cs_json_print(arena, p.doc, pretty, out, err);
}
