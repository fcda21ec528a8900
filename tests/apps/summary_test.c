/* summary_test.c - conditions, tasks, red flags; what checking finds; what a model may change. */
#include "apps/summary/summary.h"
#include "tests/check.h"

static struct cs_arena arena;
static struct cs_error err;

struct run {
    const struct cs_doc *doc;
    struct cs_draft draft;
};

static struct run run_with(const char *note, struct cs_model *model, enum cs_engine engine)
{
    struct run run = {0};
    CHECK_INT(cs_doc_parse(&arena, (cs_raw){cs_str_of(note)}, &run.doc, &err), CS_OK);
    const struct cs_summary_words words = {cs_lexicon_drugs(), cs_lexicon_diseases()};
    const struct cs_summary_options options = {engine};
    CHECK_INT(cs_summary_run(&arena, run.doc, &words, &options, model, &run.draft, &err), CS_OK);
    return run;
}

static struct run run_rules(const char *note)
{
    struct cs_model none = {0};
    return run_with(note, &none, CS_ENGINE_RULES);
}

static const char *status_of(const struct run *run, const char *name)
{
    for (uint32_t i = 0; i < run->draft.diagnosis_count; i++)
        if (cs_str_equal_nocase(run->draft.diagnoses[i].name, cs_str_of(name)) ||
            (strlen(name) > 3 &&
             cs_str_find_nocase(run->draft.diagnoses[i].name, cs_str_of(name), 0) != SIZE_MAX))
            return cs_dx_status_name(run->draft.diagnoses[i].status);
    return "(none)";
}

#define CHECK_STATUS(run, name, status) CHECK_STR(cs_str_of(status_of(run, name)), status)

static void test_diagnosis__reads_titles(void)
{
    const struct run run = run_rules(
        "DISCHARGE DIAGNOSES\n1. Acute on chronic diastolic heart failure\n2. Hypokalemia - "
        "resolved "
        "with repletion\n3. Sinus bradycardia with first-degree AV block\n\nASSESSMENT AND PLAN\n\n"
        "Frozen shoulder.\n\xE2\x80\xA2 Medical Reasoning: It is stiff.\n\nHealthcare "
        "maintenance.\n");
    CHECK_STATUS(&run, "heart failure", "active");
    CHECK_STATUS(&run, "Hypokalemia", "history");
    CHECK_STATUS(&run, "Sinus bradycardia", "active");
    CHECK_STATUS(&run, "AV block", "active");
    CHECK_STATUS(&run, "Frozen shoulder", "active");
    CHECK_STATUS(&run, "maintenance", "(none)");
    CHECK_STATUS(&run, "Acute on chronic", "active");
}

static void test_diagnosis__weighs_the_context(void)
{
    const struct run run = run_rules(
        "HISTORY OF PRESENT ILLNESS\nShe has hypertension. She denies asthma. Her mother has "
        "lupus. "
        "She had pneumonia in 2019. Given the D-dimer, rule out PE - CT angiogram negative. If she "
        "develops cellulitis she should call. No evidence of pancreatitis. His mother notes that "
        "his eczema is worse.\n\nPAST MEDICAL HISTORY\nHistory of kidney stones. Gout.");
    CHECK_STATUS(&run, "hypertension", "active");
    CHECK_STATUS(&run, "asthma", "(none)");
    CHECK_STATUS(&run, "lupus", "family");
    CHECK_STATUS(&run, "pneumonia", "history");
    CHECK_STATUS(&run, "PE", "ruled_out");
    CHECK_STATUS(&run, "cellulitis", "(none)");
    CHECK_STATUS(&run, "pancreatitis", "ruled_out");
    CHECK_STATUS(&run, "eczema", "active");
    CHECK_STATUS(&run, "kidney stones", "history");
    CHECK_STATUS(&run, "Gout", "active");
}

static void test_diagnosis__belongs_to_whom_it_is_said_of(void)
{
    const struct run run = run_rules(
        "Vitals 118/70, SpO2 95% RA, sat 96 on RA.\nHis wife had breast cancer. A sib has "
        "epilepsy. Sarcoidosis was treated with prednisone in 2004.\n\nAllergies: latex "
        "(dermatitis), peanut allergy.\n");
    CHECK_STATUS(&run, "RA", "(none)"); /* room air */
    CHECK_STATUS(&run, "breast cancer", "family");
    CHECK_STATUS(&run, "epilepsy", "family");
    CHECK_STATUS(&run, "Sarcoidosis", "history");
    CHECK_STATUS(&run, "dermatitis", "(none)"); /* what the latex does */
    const struct run ill = run_rules("PMH: RA on leflunomide, HTN, GERD. Childhood asthma.\n");
    CHECK_STATUS(&ill, "RA", "active");
    CHECK_STATUS(&ill, "HTN", "active");
    CHECK_STATUS(&ill, "GERD", "active");
}

static void test_diagnosis__is_one_under_two_names(void)
{
    const struct run run =
        run_rules("PAST MEDICAL HISTORY\nHTN, T2DM.\n\nASSESSMENT\n1. Hypertension.\n"
                  "2. Diabetes type 2.");
    CHECK_INT(run.draft.diagnosis_count, 2);
    CHECK(run.draft.diagnoses[0].claim.evidence_count == 2);
}

static void test_follow_up__is_told_with_who_and_when(void)
{
    const struct run run = run_rules(
        "PLAN\nWe will order a repeat echocardiogram in 3 months. Start aspirin 81 mg daily. "
        "The patient understands and agrees with the plan.\n\nFOLLOW-UP\n - PCP within 2 weeks");
    CHECK_INT(run.draft.follow_up_count, 2);
    CHECK_STR(run.draft.follow_up[0].when, "in 3 months");
    CHECK_STR(run.draft.follow_up[0].who, "clinician");
    CHECK_STR(run.draft.follow_up[1].when, "within 2 weeks");
    CHECK_STR(run.draft.follow_up[1].who, "patient");
}

static bool has_task(const struct run *run, const char *task)
{
    for (uint32_t i = 0; i < run->draft.follow_up_count; i++)
        if (cs_str_equal(run->draft.follow_up[i].task, cs_str_of(task))) return true;
    return false;
}

static void test_follow_up__may_be_an_order_of_few_words(void)
{
    const struct run run = run_rules(
        "OFFICE NOTE 02/11/2025\n\nShe is well. A/P: sprain, better. Podiatry 3 wks.\nLipids and "
        "TSH in four months. ABG at 0900. DEXA by November.\nTSH was 4.1 in 2 weeks of therapy. "
        "Lactate 2/10: 1.9.\nAllergies: none known. Back in 6 weeks.\n");
    CHECK(has_task(&run, "Podiatry 3 wks."));
    CHECK(has_task(&run, "Lipids and TSH in four months."));
    CHECK(has_task(&run, "ABG at 0900."));
    CHECK(has_task(&run, "DEXA by November."));
    CHECK(has_task(&run, "Back in 6 weeks.")); /* not a part of the allergies before it */
    CHECK_INT(run.draft.follow_up_count, 5);   /* neither a title, nor a result, nor the past */
}

static void test_red_flag__is_a_reason_to_come_back(void)
{
    const struct run run = run_rules(
        "INSTRUCTIONS\nCall 911 for chest pain or fainting. Contact me if the swelling gets "
        "worse. Drink water.\n\nHISTORY OF PRESENT ILLNESS\nHe was seen in the emergency room.");
    CHECK_INT(run.draft.red_flag_count, 2);
}

static void test_verify__shows_the_near_word_for_an_exchanged_name(void)
{
    static const char *const pairs[][2] = {{"hydroxyzine", "hydralazine"},
                                           {"Celebrex", "Celexa"},
                                           {"metformin", "metronidazole"},
                                           {"clonidine", "clonazepam"},
                                           {"lamotrigine", "lamivudine"}};
    for (size_t i = 0; i < CS_COUNT(pairs); i++) {
        char note[128];
        (void)snprintf(note, sizeof note, "PLAN\nStart %s 25 mg daily.", pairs[i][1]);
        struct run run = run_rules(note);
        CHECK_INT(run.draft.medication_count, 1);
        run.draft.medications[0].name = cs_str_of(pairs[i][0]); /* as a model might */
        const struct cs_summary_words words = {cs_lexicon_drugs(), cs_lexicon_diseases()};
        CHECK_INT(cs_summary_verify(&arena, run.doc, &words, &run.draft, &err), CS_OK);
        CHECK_INT(run.draft.medications[0].claim.check, CS_CHECK_NO_SOURCE);
        if (i < 2) CHECK_STR(run.draft.medications[0].claim.near_word, pairs[i][1]);
    }
}

static void test_verify__finds_a_borrowed_dose(void)
{
    struct run run = run_rules("PLAN\nContinue lisinopril 20 mg once daily and Lasix.");
    CHECK_INT(run.draft.medication_count, 2);
    for (uint32_t i = 0; i < 2; i++) run.draft.medications[i].dose = CS_STR("20 mg");
    const struct cs_summary_words words = {cs_lexicon_drugs(), cs_lexicon_diseases()};
    CHECK_INT(cs_summary_verify(&arena, run.doc, &words, &run.draft, &err), CS_OK);
    CHECK_INT(run.draft.medications[0].claim.check, CS_CHECK_QUOTED);
    CHECK_INT(run.draft.medications[1].claim.check, CS_CHECK_CONFLICT);
}

static void test_verify__refuses_what_is_not_there(void)
{
    struct run run = run_rules("ASSESSMENT\n1. Asthma.\n\nPLAN\nStart prednisone 40 mg daily.");
    struct cs_medication *const m = &run.draft.medications[0];
    m->frequency = CS_STR("twice daily");
    static const cs_span outside = {5000, 5010};
    run.draft.diagnoses[0].claim.evidence = &outside;
    run.draft.diagnoses[0].claim.evidence_count = 1;
    const struct cs_summary_words words = {cs_lexicon_drugs(), cs_lexicon_diseases()};
    CHECK_INT(cs_summary_verify(&arena, run.doc, &words, &run.draft, &err), CS_OK);
    CHECK_INT(m->claim.check, CS_CHECK_NO_SOURCE);
    CHECK_INT(run.draft.diagnoses[0].claim.check, CS_CHECK_NO_SOURCE);
    m->frequency = CS_STR("DAILY");
    CHECK_INT(cs_summary_verify(&arena, run.doc, &words, &run.draft, &err), CS_OK);
    CHECK_INT(m->claim.check, CS_CHECK_MATCHED);
}

/* ---- the model's part ---------------------------------------------------------------------- */

static const char open_note[] = "PLAN\nColchicine for the gout.";

static void test_model__is_heard_where_the_rules_are_silent(void)
{
    const struct cs_script_rule rules[] = {
        {.needle = CS_STR_INIT("N/A"), .label = CS_STR_INIT(" start"), .p = 0.2F},
        {.needle = CS_STR_INIT("Colchicine"), .label = CS_STR_INIT(" start"), .p = 0.99F}};
    struct cs_script script = {.rules = rules, .rule_count = CS_COUNT(rules)};
    struct cs_model model = {0};
    cs_scripted_open(&script, &model);
    const struct run alone = run_rules(open_note);
    CHECK_INT(alone.draft.medications[0].change, CS_CHANGE_MENTIONED);
    const struct run both = run_with(open_note, &model, CS_ENGINE_BOTH);
    CHECK_INT(both.draft.medications[0].change, CS_CHANGE_START);
    CHECK_INT(both.draft.medications[0].claim.said_by, CS_SAID_MODEL);
    CHECK(both.draft.model_used);
    cs_model_close(&model);
}

static void test_model__is_not_asked_when_nothing_is_open(void)
{
    struct cs_script script = {0};
    struct cs_model model = {0};
    cs_scripted_open(&script, &model);
    (void)run_with("PLAN\nStart aspirin 81 mg daily.", &model, CS_ENGINE_BOTH);
    CHECK_INT(script.calls, 0);
    cs_model_close(&model);
}

static void test_model__that_fails_leaves_the_rules_and_says_so(void)
{
    struct cs_script script = {.fail_call = 1};
    struct cs_model model = {0};
    cs_scripted_open(&script, &model);
    const struct run run = run_with(open_note, &model, CS_ENGINE_BOTH);
    CHECK_INT(run.draft.medication_count, 1);
    CHECK(!run.draft.model_used);
    CHECK_STR(run.draft.reasons[0], "The model did not answer; the rules alone did.");
    cs_model_close(&model);
}

static void test_run__gives_the_same_twice(void)
{
    const struct run a =
        run_rules("PLAN\nContinue aspirin. Stop naproxen. Repeat A1c in 3 months.");
    const struct run b =
        run_rules("PLAN\nContinue aspirin. Stop naproxen. Repeat A1c in 3 months.");
    CHECK_INT(a.draft.medication_count, b.draft.medication_count);
    for (uint32_t i = 0; i < a.draft.medication_count; i++) {
        CHECK(cs_str_equal(a.draft.medications[i].name, b.draft.medications[i].name));
        CHECK_INT(a.draft.medications[i].change, b.draft.medications[i].change);
    }
}

static void test_run__says_that_spanish_is_not_supported(void)
{
    const struct run run =
        run_rules("El paciente toma metformin 500 mg con las comidas y los medicamentos de la "
                  "presi\xC3\xB3n. "
                  "Los dolores del pecho son por el estr\xC3\xA9s para una semana.");
    CHECK(run.draft.needs_review);
    CHECK(cs_str_find(run.draft.reasons[0], CS_STR("English"), 0) != SIZE_MAX);
    CHECK_INT(run.draft.medication_count, 1);
}

static void test_run__survives_every_failed_allocation(void)
{
    bool done = false;
    for (long n = 1; n < 400 && !done; n++) {
        struct failing_allocator failing = {.countdown = n};
        struct cs_arena own;
        cs_arena_init(&own, failing_allocator_of(&failing), CS_ARENA_CAP_DEFAULT);
        const struct cs_doc *doc = NULL;
        const struct cs_summary_words words = {cs_lexicon_drugs(), cs_lexicon_diseases()};
        const struct cs_summary_options options = {CS_ENGINE_RULES};
        struct cs_model none = {0};
        struct cs_draft draft;
        cs_status status = cs_doc_parse(
            &own,
            (cs_raw){CS_STR("PMH: asthma\n\nPLAN\n1. Gout.\n- Start colchicine 0.6 mg daily. "
                            "Call 911 for chest pain. Repeat uric acid in 2 weeks.")},
            &doc, &err);
        if (status == CS_OK)
            status = cs_summary_run(&own, doc, &words, &options, &none, &draft, &err);
        CHECK(status == CS_OK || status == CS_E_MEMORY);
        done = status == CS_OK;
        cs_arena_deinit(&own);
    }
    CHECK(done);
}

int main(void)
{
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DOCUMENT);
    RUN(test_diagnosis__reads_titles);
    RUN(test_diagnosis__weighs_the_context);
    RUN(test_diagnosis__belongs_to_whom_it_is_said_of);
    RUN(test_diagnosis__is_one_under_two_names);
    RUN(test_follow_up__is_told_with_who_and_when);
    RUN(test_follow_up__may_be_an_order_of_few_words);
    RUN(test_red_flag__is_a_reason_to_come_back);
    RUN(test_verify__shows_the_near_word_for_an_exchanged_name);
    RUN(test_verify__finds_a_borrowed_dose);
    RUN(test_verify__refuses_what_is_not_there);
    RUN(test_model__is_heard_where_the_rules_are_silent);
    RUN(test_model__is_not_asked_when_nothing_is_open);
    RUN(test_model__that_fails_leaves_the_rules_and_says_so);
    RUN(test_run__gives_the_same_twice);
    RUN(test_run__says_that_spanish_is_not_supported);
    RUN(test_run__survives_every_failed_allocation);
    cs_arena_deinit(&arena);
    return check_end();
}
