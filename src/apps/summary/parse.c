/* parse.c - a draft back from its JSON, so that a kept or edited one is printed as a new one is.
 *
 * The JSON fits the published schema (the caller has checked, or wrote it); what does not fit here
 * is refused all the same. Spans are checked by the printers, against the document. */
#include "apps/summary/summary.h"

#define STATEMENTS_MAX 65536 /* of one kind */
#define SPANS_MAX 4096       /* of one statement */

struct parsing {
    struct cs_arena *arena;
    struct cs_error *err;
};

static cs_status misfit(struct cs_error *err)
{
    return CS_FAIL(err, CS_E_INPUT, "The JSON is not a draft of a summary",
                   "share/schemas/summarize.v1.json says what one is");
}

/* Empty when it is null or absent. */
static cs_str text_of(yyjson_val *object, const char *key)
{
    yyjson_val *const value = yyjson_obj_get(object, key);
    if (!yyjson_is_str(value)) return (cs_str){0};
    return (cs_str){yyjson_get_str(value), yyjson_get_len(value)};
}

static bool check_parse(cs_str name, enum cs_check *out)
{
    for (int i = CS_CHECK_QUOTED; i <= CS_CHECK_CONFLICT; i++) {
        *out = (enum cs_check)i;
        if (cs_str_equal(name, cs_str_of(cs_check_name(*out)))) return true;
    }
    return false;
}

static bool status_parse(cs_str name, enum cs_dx_status *out)
{
    for (int i = CS_DX_ACTIVE; i <= CS_DX_FAMILY; i++) {
        *out = (enum cs_dx_status)i;
        if (cs_str_equal(name, cs_str_of(cs_dx_status_name(*out)))) return true;
    }
    return false;
}

static bool change_parse(cs_str name, enum cs_change *out)
{
    for (int i = CS_CHANGE_START; i < CS_CHANGES; i++) {
        *out = (enum cs_change)i;
        if (cs_str_equal(name, cs_str_of(cs_change_name(*out)))) return true;
    }
    return false;
}

static int span_order(const void *a, const void *b)
{
    const cs_span *const x = a;
    const cs_span *const y = b;
    if (x->begin != y->begin) return x->begin < y->begin ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

static cs_status evidence_parse(struct parsing *p, yyjson_val *list, struct cs_claim *claim)
{
    const size_t count = yyjson_arr_size(list);
    size_t n = 0;
    if (!yyjson_is_arr(list) || count > SPANS_MAX) return misfit(p->err);
    cs_span *const spans = CS_NEW_ARRAY(p->arena, cs_span, count);
    if (!spans) return cs_arena_fail(p->arena, p->err);
    yyjson_arr_iter iter = yyjson_arr_iter_with(list);
    for (yyjson_val *one; (one = yyjson_arr_iter_next(&iter)); n++) {
        const uint64_t begin = yyjson_get_uint(yyjson_obj_get(one, "start"));
        const uint64_t end = yyjson_get_uint(yyjson_obj_get(one, "end"));
        if (begin >= end || end > UINT32_MAX) return misfit(p->err);
        spans[n] = (cs_span){(uint32_t)begin, (uint32_t)end};
    }
    qsort(spans, n, sizeof *spans, span_order);
    claim->evidence = spans;
    claim->evidence_count = (uint32_t)n;
    return CS_OK;
}

static cs_status claim_parse(struct parsing *p, yyjson_val *object, struct cs_claim *out)
{
    yyjson_val *const said = yyjson_obj_get(object, "said_by");
    yyjson_arr_iter iter = yyjson_arr_iter_with(said);
    *out = (struct cs_claim){.problem = text_of(object, "problem"),
                             .near_word = text_of(object, "near_word")};
    for (yyjson_val *who; (who = yyjson_arr_iter_next(&iter));)
        out->said_by |= yyjson_equals_str(who, "rules") ? CS_SAID_RULES : CS_SAID_MODEL;
    out->confidence = (float)yyjson_get_num(yyjson_obj_get(object, "confidence"));
    if (!check_parse(text_of(object, "check"), &out->check)) return misfit(p->err);
    return evidence_parse(p, yyjson_obj_get(object, "evidence"), out);
}

/* The list of one kind and how many it has. */
static cs_status list_of(struct parsing *p, yyjson_val *root, const char *key, yyjson_arr_iter *out,
                         uint32_t *count)
{
    yyjson_val *const list = yyjson_obj_get(root, key);
    if (!yyjson_is_arr(list) || yyjson_arr_size(list) > STATEMENTS_MAX) return misfit(p->err);
    *out = yyjson_arr_iter_with(list);
    *count = (uint32_t)yyjson_arr_size(list);
    return CS_OK;
}

static cs_status diagnoses_parse(struct parsing *p, yyjson_val *root, struct cs_draft *out)
{
    yyjson_arr_iter iter;
    CS_TRY(list_of(p, root, "diagnoses", &iter, &out->diagnosis_count));
    out->diagnoses = CS_NEW_ARRAY(p->arena, struct cs_diagnosis, out->diagnosis_count);
    if (!out->diagnoses) return cs_arena_fail(p->arena, p->err);
    struct cs_diagnosis *dx = out->diagnoses;
    for (yyjson_val *one; (one = yyjson_arr_iter_next(&iter)); dx++) {
        CS_TRY(claim_parse(p, one, &dx->claim));
        dx->name = text_of(one, "name");
        if (!status_parse(text_of(one, "status"), &dx->status)) return misfit(p->err);
    }
    return CS_OK;
}

static cs_status medications_parse(struct parsing *p, yyjson_val *root, struct cs_draft *out)
{
    yyjson_arr_iter iter;
    CS_TRY(list_of(p, root, "medications", &iter, &out->medication_count));
    out->medications = CS_NEW_ARRAY(p->arena, struct cs_medication, out->medication_count);
    if (!out->medications) return cs_arena_fail(p->arena, p->err);
    struct cs_medication *drug = out->medications;
    for (yyjson_val *one; (one = yyjson_arr_iter_next(&iter)); drug++) {
        CS_TRY(claim_parse(p, one, &drug->claim));
        drug->name = text_of(one, "name");
        drug->dose = text_of(one, "dose");
        drug->route = text_of(one, "route");
        drug->frequency = text_of(one, "frequency");
        drug->duration = text_of(one, "duration");
        if (!change_parse(text_of(one, "change"), &drug->change)) return misfit(p->err);
    }
    return CS_OK;
}

static cs_status follow_up_parse(struct parsing *p, yyjson_val *root, struct cs_draft *out)
{
    yyjson_arr_iter iter;
    CS_TRY(list_of(p, root, "follow_up", &iter, &out->follow_up_count));
    out->follow_up = CS_NEW_ARRAY(p->arena, struct cs_follow_up, out->follow_up_count);
    if (!out->follow_up) return cs_arena_fail(p->arena, p->err);
    struct cs_follow_up *task = out->follow_up;
    for (yyjson_val *one; (one = yyjson_arr_iter_next(&iter)); task++) {
        CS_TRY(claim_parse(p, one, &task->claim));
        task->task = text_of(one, "task");
        task->who = text_of(one, "who");
        task->when = text_of(one, "when");
    }
    return CS_OK;
}

static cs_status red_flags_parse(struct parsing *p, yyjson_val *root, struct cs_draft *out)
{
    yyjson_arr_iter iter;
    CS_TRY(list_of(p, root, "red_flags", &iter, &out->red_flag_count));
    out->red_flags = CS_NEW_ARRAY(p->arena, struct cs_red_flag, out->red_flag_count);
    if (!out->red_flags) return cs_arena_fail(p->arena, p->err);
    struct cs_red_flag *flag = out->red_flags;
    for (yyjson_val *one; (one = yyjson_arr_iter_next(&iter)); flag++) {
        CS_TRY(claim_parse(p, one, &flag->claim));
        flag->finding = text_of(one, "finding");
    }
    return CS_OK;
}

static cs_status reasons_parse(struct parsing *p, yyjson_val *root, struct cs_draft *out)
{
    yyjson_arr_iter iter;
    size_t n = 0;
    CS_TRY(list_of(p, root, "reasons", &iter, &out->reason_count));
    cs_str *const reasons = CS_NEW_ARRAY(p->arena, cs_str, out->reason_count);
    if (!reasons) return cs_arena_fail(p->arena, p->err);
    for (yyjson_val *one; (one = yyjson_arr_iter_next(&iter));)
        reasons[n++] = (cs_str){yyjson_get_str(one), yyjson_get_len(one)};
    out->reasons = reasons;
    return CS_OK;
}

cs_status cs_summary_parse(struct cs_arena *arena, yyjson_val *root, struct cs_draft *out,
                           struct cs_error *err)
{
    struct parsing p = {arena, err};
    *out = (struct cs_draft){0};
    CS_TRY(diagnoses_parse(&p, root, out));
    CS_TRY(medications_parse(&p, root, out));
    CS_TRY(follow_up_parse(&p, root, out));
    CS_TRY(red_flags_parse(&p, root, out));
    CS_TRY(reasons_parse(&p, root, out));
    out->needs_review = yyjson_get_bool(yyjson_obj_get(root, "needs_review"));
    out->model_used = yyjson_is_str(yyjson_obj_get(yyjson_obj_get(root, "engine"), "model_sha256"));
    out->prompt_version = text_of(yyjson_obj_get(root, "run"), "prompt");
    return CS_OK;
}
