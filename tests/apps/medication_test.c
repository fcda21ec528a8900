/* medication_test.c - signatures and changes, a line a case: what stands in the note, what is read.
 *
 * The notes are written for this test. "-" means: not stated. */
#include "apps/summary/summary.h"
#include "tests/check.h"

static struct cs_arena arena;
static struct cs_error err;

static void draft_of(const char *note, struct cs_draft *draft)
{
    const struct cs_doc *doc = NULL;
    CHECK_INT(cs_doc_parse(&arena, (cs_raw){cs_str_of(note)}, &doc, &err), CS_OK);
    const struct cs_summary_words words = {cs_lexicon_drugs(), cs_lexicon_diseases()};
    const struct cs_summary_options options = {CS_ENGINE_RULES};
    struct cs_model none = {0};
    CHECK_INT(cs_summary_run(&arena, doc, &words, &options, &none, draft, &err), CS_OK);
}

static const struct cs_medication *drug_of(const struct cs_draft *draft, const char *name)
{
    for (uint32_t i = 0; i < draft->medication_count; i++)
        if (cs_str_find_nocase(draft->medications[i].name, cs_str_of(name), 0) != SIZE_MAX)
            return &draft->medications[i];
    return NULL;
}

static bool is_part(cs_str part, const char *expected)
{
    return strcmp(expected, "-") == 0 ? part.ptr == NULL : cs_str_equal(part, cs_str_of(expected));
}

struct example {
    const char *note;
    const char *drug;
    const char *dose;
    const char *route;
    const char *frequency;
    const char *duration;
    const char *change;
};

static void example_check(const struct example *e)
{
    struct cs_draft draft;
    draft_of(e->note, &draft);
    const struct cs_medication *const m = drug_of(&draft, e->drug);
    if (!m) {
        check_failures++;
        fprintf(stderr, "no %s in: %s\n", e->drug, e->note);
        return;
    }
    const bool good = is_part(m->dose, e->dose) && is_part(m->route, e->route) &&
                      is_part(m->frequency, e->frequency) && is_part(m->duration, e->duration) &&
                      strcmp(cs_change_name(m->change), e->change) == 0;
    if (good) return;
    check_failures++;
    fprintf(stderr, "%s: got %.*s | %.*s | %.*s | %.*s | %s in: %s\n", e->drug, (int)m->dose.len,
            m->dose.ptr ? m->dose.ptr : "", (int)m->route.len, m->route.ptr ? m->route.ptr : "",
            (int)m->frequency.len, m->frequency.ptr ? m->frequency.ptr : "", (int)m->duration.len,
            m->duration.ptr ? m->duration.ptr : "", cs_change_name(m->change), e->note);
}

static void test_signature__reads_each_part(void)
{
    static const struct example examples[] = {
        {"PLAN\nStart cephalexin 500 mg PO QID x 7 days.", "cephalexin", "500 mg", "PO", "QID",
         "x 7 days", "start"},
        {"PLAN\nStart amoxicillin 875 mg by mouth twice daily for ten days.", "amoxicillin",
         "875 mg", "by mouth", "twice daily", "for ten days", "start"},
        {"PLAN\nContinue albuterol HFA 90 mcg, 2 puffs inhaled q4h PRN.", "albuterol",
         "90 mcg, 2 puffs", "inhaled", "q4h PRN", "-", "continue"},
        {"PLAN\nStart amoxicillin suspension 400 mg/5 mL: 6 mL PO BID.", "amoxicillin", "6 mL",
         "PO", "BID", "-", "start"},
        {"PLAN\nApply lidocaine 5% patch daily.", "lidocaine", "5%", "-", "daily", "-",
         "mentioned"},
        {"PLAN\nStart oxycodone 5 to 10 mg every 4 to 6 hours as needed.", "oxycodone",
         "5 to 10 mg", "-", "every 4 to 6 hours as needed", "-", "start"},
        {"PLAN\nContinue 20 mg of famotidine at bedtime.", "famotidine", "20 mg", "-", "at bedtime",
         "-", "continue"},
        {"PLAN\nTake half a tablet of lorazepam nightly.", "lorazepam", "-", "-", "nightly", "-",
         "start"},
        {"PLAN\nContinue nicotine patch 21 mg/24 hr daily.", "nicotine", "21 mg/24 hr", "-",
         "daily", "-", "continue"},
    };
    for (size_t i = 0; i < CS_COUNT(examples); i++) example_check(&examples[i]);
}

/* The trap of the product's page: a dose belongs to the drug it is written beside. */
static void test_signature__lends_nothing_to_the_next_drug(void)
{
    static const struct example examples[] = {
        {"PLAN\nContinue lisinopril 20 mg once daily and Lasix.", "Lasix", "-", "-", "-", "-",
         "continue"},
        {"PLAN\nContinue lisinopril 20 mg once daily and Lasix.", "lisinopril", "20 mg", "-",
         "once daily", "-", "continue"},
        {"HISTORY OF PRESENT ILLNESS\nHe tried melatonin, walking, and stretching every morning.",
         "melatonin", "-", "-", "-", "-", "mentioned"},
        {"PLAN\nContinue aspirin and atorvastatin 40 mg nightly.", "aspirin", "-", "-", "-", "-",
         "continue"},
        {"HOSPITAL COURSE\nShe was given furosemide and lost 5 kg.", "furosemide", "-", "-", "-",
         "-", "mentioned"},
    };
    for (size_t i = 0; i < CS_COUNT(examples); i++) example_check(&examples[i]);
}

static void test_change__follows_the_words(void)
{
    static const struct example examples[] = {
        {"PLAN\nWe will increase her lisinopril to 40 mg daily.", "lisinopril", "40 mg", "-",
         "daily", "-", "increase"},
        {"PLAN\nIncrease lisinopril from 10 mg to 20 mg a day.", "lisinopril", "20 mg", "-",
         "a day", "-", "increase"},
        {"PLAN\nMetoprolol tartrate 50 mg BID reduced to 25 mg BID.", "metoprolol", "25 mg", "-",
         "BID", "-", "decrease"},
        {"PLAN\nHold metformin until the creatinine is back to normal.", "metformin", "-", "-", "-",
         "-", "hold"},
        {"PLAN\nNaproxen was stopped because of her kidneys.", "Naproxen", "-", "-", "-", "-",
         "stop"},
        {"PLAN\nHydralazine and isosorbide dinitrate were begun.", "Hydralazine", "-", "-", "-",
         "-", "start"},
        {"PLAN\nWe can consider methotrexate if she does not improve.", "methotrexate", "-", "-",
         "-", "-", "mentioned"},
        {"HISTORY OF PRESENT ILLNESS\nHe took digoxin years ago.", "digoxin", "-", "-", "-", "-",
         "mentioned"},
        {"DISCHARGE MEDICATIONS\nNEW\n - Apixaban 5 mg PO BID\nHOLD\n - Metformin 500 mg PO daily",
         "Metformin", "500 mg", "PO", "daily", "-", "hold"},
        {"DISCHARGE MEDICATIONS\nSTATUS    DRUG         DOSE\nCHANGED   furosemide   40 mg  PO  "
         "daily   was 20 mg daily",
         "furosemide", "40 mg", "PO", "daily", "-", "increase"},
        {"DISCHARGE MEDICATIONS\n1. quetiapine 50 mg PO qHS -- new\n2. sertraline 50 mg PO daily "
         "-- "
         "continue",
         "sertraline", "50 mg", "PO", "daily", "-", "continue"},
        {"DISCHARGE MEDICATIONS\nSTOPPED: glyburide, tramadol", "tramadol", "-", "-", "-", "-",
         "stop"},
    };
    for (size_t i = 0; i < CS_COUNT(examples); i++) example_check(&examples[i]);
}

static void test_mention__is_no_drug_where_it_is_an_allergy_or_a_value(void)
{
    struct cs_draft draft;
    draft_of("ALLERGIES: penicillin (hives)\n\nHISTORY OF PRESENT ILLNESS\nShe is allergic to "
             "codeine. Lithium level 0.8. Vitamin D was drawn.\n\nRESULTS\nPotassium 4.1",
             &draft);
    for (uint32_t i = 0; i < draft.medication_count; i++)
        fprintf(stderr, "found %.*s\n", (int)draft.medications[i].name.len,
                draft.medications[i].name.ptr);
    CHECK_INT(draft.medication_count, 0);
}

static void test_entry__is_one_for_a_drug_and_its_brand(void)
{
    struct cs_draft draft;
    draft_of(
        "HISTORY OF PRESENT ILLNESS\nShe is on citalopram.\n\nPLAN\nContinue Celexa 20 mg daily. "
        "Start Celebrex 200 mg BID.",
        &draft);
    CHECK_INT(draft.medication_count, 2);
    CHECK_STR(drug_of(&draft, "Celexa")->dose, "20 mg");
    CHECK_STR(drug_of(&draft, "Celebrex")->dose, "200 mg");
}

static void test_entry__shows_two_doses_as_a_conflict(void)
{
    struct cs_draft draft;
    draft_of("PLAN\n1. Hypertension.\nContinue lisinopril 20 mg daily.\n2. Heart failure.\n"
             "Continue lisinopril 40 mg daily.",
             &draft);
    CHECK_INT(draft.medication_count, 1);
    CHECK_INT(draft.medications[0].claim.check, CS_CHECK_CONFLICT);
    CHECK_INT(draft.medications[0].claim.evidence_count, 2);
}

int main(void)
{
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DOCUMENT);
    RUN(test_signature__reads_each_part);
    RUN(test_signature__lends_nothing_to_the_next_drug);
    RUN(test_change__follows_the_words);
    RUN(test_mention__is_no_drug_where_it_is_an_allergy_or_a_value);
    RUN(test_entry__is_one_for_a_drug_and_its_brand);
    RUN(test_entry__shows_two_doses_as_a_conflict);
    cs_arena_deinit(&arena);
    return check_end();
}
