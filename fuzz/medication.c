/* medication.c - the whole rule path on any bytes: every value that is shown as supported stands in
 * the document at the spans it names, and the draft checks the same when it is checked again. */
#include "apps/summary/summary.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void claim_hold(const struct cs_doc *doc, const struct cs_claim *claim, cs_str value)
{
    bool inside = false;
    for (uint32_t i = 0; i < claim->evidence_count; i++) {
        CS_ASSERT(claim->evidence[i].begin < claim->evidence[i].end);
        CS_ASSERT(claim->evidence[i].end <= doc->text.phi_bytes.len);
        inside = inside || cs_str_find(cs_doc_bytes(doc, claim->evidence[i]), value, 0) != SIZE_MAX;
    }
    if (claim->check == CS_CHECK_QUOTED) CS_ASSERT(inside);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT * 4);
    struct cs_error err = {0};
    const struct cs_doc *doc = NULL;
    const cs_raw body = {{(const char *)data, size}};
    const struct cs_summary_words words = {cs_lexicon_drugs(), cs_lexicon_diseases()};
    const struct cs_summary_options options = {CS_ENGINE_RULES};
    struct cs_model none = {0};
    struct cs_draft draft;
    if (cs_doc_parse(&arena, body, &doc, &err) == CS_OK &&
        cs_summary_run(&arena, doc, &words, &options, &none, &draft, &err) == CS_OK) {
        for (uint32_t i = 0; i < draft.medication_count; i++)
            claim_hold(doc, &draft.medications[i].claim, draft.medications[i].name);
        for (uint32_t i = 0; i < draft.diagnosis_count; i++)
            claim_hold(doc, &draft.diagnoses[i].claim, draft.diagnoses[i].name);
        for (uint32_t i = 0; i < draft.follow_up_count; i++)
            claim_hold(doc, &draft.follow_up[i].claim, draft.follow_up[i].task);
        for (uint32_t i = 0; i < draft.red_flag_count; i++)
            claim_hold(doc, &draft.red_flags[i].claim, draft.red_flags[i].finding);
        CS_ASSERT(draft.needs_review == (draft.reason_count > 0));
    }
    cs_arena_deinit(&arena);
    return 0;
}
