/* summary.c - the path of one note: rules look, the model is asked, code checks, reasons follow. */
#include "apps/summary/summary_in.h"

#define REASONS_MAX 12

struct reason_list {
    cs_str *items;
    uint32_t count;
};

static void reason_add(struct reason_list *list, cs_str reason)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (cs_str_equal(list->items[i], reason)) return;
    if (list->count < REASONS_MAX) list->items[list->count++] = reason;
}

static bool any_claim(const struct cs_draft *d, enum cs_check check)
{
    for (uint32_t i = 0; i < d->medication_count; i++)
        if (d->medications[i].claim.check == check) return true;
    for (uint32_t i = 0; i < d->diagnosis_count; i++)
        if (d->diagnoses[i].claim.check == check) return true;
    for (uint32_t i = 0; i < d->follow_up_count; i++)
        if (d->follow_up[i].claim.check == check) return true;
    for (uint32_t i = 0; i < d->red_flag_count; i++)
        if (d->red_flags[i].claim.check == check) return true;
    return false;
}

static bool any_problem(const struct cs_draft *d)
{
    for (uint32_t i = 0; i < d->medication_count; i++)
        if (d->medications[i].claim.problem.ptr) return true;
    for (uint32_t i = 0; i < d->diagnosis_count; i++)
        if (d->diagnoses[i].claim.problem.ptr) return true;
    return false;
}

static bool any_doubt(const struct cs_draft *d)
{
    for (uint32_t i = 0; i < d->medication_count; i++)
        if (d->medications[i].claim.confidence < 0.6F) return true;
    for (uint32_t i = 0; i < d->diagnosis_count; i++)
        if (d->diagnoses[i].claim.confidence < 0.6F) return true;
    return false;
}

static cs_status reasons_write(const struct cs_findings *f, bool model_failed, struct cs_error *err)
{
    struct cs_draft *const d = f->draft;
    struct reason_list list = {CS_NEW_ARRAY(f->arena, cs_str, REASONS_MAX), 0};
    if (!list.items) return cs_arena_fail(f->arena, err);
    if (any_claim(d, CS_CHECK_NO_SOURCE))
        reason_add(&list, CS_STR("A statement has no source in the document."));
    if (any_claim(d, CS_CHECK_CONFLICT))
        reason_add(&list, CS_STR("Statements of the document disagree."));
    if (any_problem(d))
        reason_add(&list, CS_STR("The rules and the model disagree, or a word looks alike."));
    if (model_failed) reason_add(&list, CS_STR("The model did not answer; the rules alone did."));
    if (f->doc->maybe_not_english)
        reason_add(&list, CS_STR("The document does not seem to be in English. Only English is "
                                 "supported; names and figures may still be right."));
    if (f->cut) reason_add(&list, CS_STR("The document holds more statements than a draft keeps."));
    if (any_doubt(d)) reason_add(&list, CS_STR("A statement has a low confidence."));
    if (d->medication_count + d->diagnosis_count + d->follow_up_count + d->red_flag_count == 0)
        reason_add(&list, CS_STR("Nothing was found in the document."));
    reason_add(&list, CS_STR("A summary waits for a clinician's signature."));
    d->reasons = list.items;
    d->reason_count = list.count;
    d->needs_review = list.count > 0;
    return CS_OK;
}

cs_status cs_summary_run(struct cs_arena *arena, const struct cs_doc *doc,
                         const struct cs_summary_words *words,
                         const struct cs_summary_options *options, struct cs_model *model,
                         struct cs_draft *out, struct cs_error *err)
{
    *out = (struct cs_draft){0};
    struct cs_findings findings = {.arena = arena, .doc = doc, .words = words, .draft = out};
    CS_TRY(cs_medications_find(&findings, err));
    CS_TRY(cs_diagnoses_find(&findings, err));
    CS_TRY(cs_follow_up_find(&findings, err));
    bool model_failed = false;
    if (model && model->ops && options->engine != CS_ENGINE_RULES) {
        struct cs_error model_error = {0};
        const cs_status status = cs_judge_draft(&findings, model, options->engine, &model_error);
        if (status == CS_E_MEMORY) {
            *err = model_error;
            return status;
        }
        model_failed = status != CS_OK;
    }
    CS_TRY(cs_summary_verify(arena, doc, words, out, err));
    return reasons_write(&findings, model_failed, err);
}
