/* sample.c - synthetic notes and their drafts as struct literals. */
#include "tests/summary_print/sample.h"

static const char DISCHARGE[] =
    "DISCHARGE SUMMARY\n"
    "\n"
    "Reason for admission: shortness of breath and leg swelling.\n"
    "\n"
    "Diagnoses:\n"
    "1. Acute on chronic systolic heart failure\n"
    "2. Type 2 diabetes mellitus\n"
    "3. Pulmonary embolism was ruled out by CT angiography.\n"
    "PMH: gastric ulcer in 2014. Father had a stroke at 61.\n"
    "\n"
    "Hospital course:\n"
    "The patient was admitted with fluid overload and was given intravenous furosemide for\n"
    "three days. Weight fell from 92 kg to 86 kg. Ibuprofen, which he had been taking for\n"
    "knee pain, was stopped. Potassium was 5.4 on arrival and lisinopril was held.\n"
    "\n"
    "Discharge medications:\n"
    "- START furosemide 40 mg by mouth twice daily\n"
    "- START empagliflozin 10 mg by mouth once daily\n"
    "- INCREASE metoprolol succinate to 100 mg by mouth daily\n"
    "- CONTINUE metformin 500 mg by mouth twice daily with meals\n"
    "- HOLD lisinopril until potassium is rechecked\n"
    "- STOP ibuprofen\n"
    "- apixiban 5 mg twice daily for 3 months\n"
    "\n"
    "Medication list from the pharmacy: metoprolol succinate 50 mg daily.\n"
    "\n"
    "Follow-up:\n"
    "Cardiology clinic in 7 to 10 days. Basic metabolic panel in 1 week with the primary care\n"
    "office. Daily weights at home.\n"
    "\n"
    "Call us or go to the emergency department for weight gain of more than 2 kg in two days,\n"
    "chest pain, fainting, or black stools.\n";

static cs_span words_at(const struct cs_doc *doc, const char *words)
{
    const size_t at = cs_str_find(doc->text.phi_bytes, cs_str_of(words), 0);
    CS_ASSERT(at != SIZE_MAX);
    return (cs_span){(uint32_t)at, (uint32_t)(at + strlen(words))};
}

static void claim_cite(struct cs_arena *arena, const struct cs_doc *doc, struct cs_claim *claim,
                       const char *words)
{
    cs_span *const spans = CS_NEW_ARRAY(arena, cs_span, claim->evidence_count + 1u);
    CS_ASSERT(spans);
    cs_copy(spans, claim->evidence, claim->evidence_count * sizeof *spans);
    spans[claim->evidence_count++] = words_at(doc, words);
    claim->evidence = spans;
}

static struct cs_claim claim_of(struct cs_arena *arena, const struct cs_doc *doc, const char *words,
                                enum cs_check check)
{
    struct cs_claim claim = {
        .check = check, .said_by = CS_SAID_RULES | CS_SAID_MODEL, .confidence = 0.934F};
    if (words) claim_cite(arena, doc, &claim, words);
    return claim;
}

static void doc_set(struct cs_arena *arena, struct sample *out, cs_str text, const char *name)
{
    struct cs_error err = {0};
    cs_str kept = {0};
    *out = (struct sample){0};
    CS_ASSERT(cs_str_copy(arena, text, &kept, &err) == CS_OK);
    out->doc.text = (cs_raw){kept};
    CS_ASSERT(cs_sha256(kept, &out->doc.sha256, &err) == CS_OK);
    out->doc.has_words = true;
    out->print = (struct cs_summary_print){
        .doc = &out->doc, .draft = &out->draft, .document_name = cs_str_of(name), .columns = 80};
}

#define MINE(array) (memcpy(cs_arena_get(arena, sizeof(array)), (array), sizeof(array)))

static void discharge_diagnoses(struct cs_arena *arena, struct sample *s)
{
    const struct cs_doc *const doc = &s->doc;
    const struct cs_diagnosis list[] = {
        {.name = CS_STR("Acute on chronic systolic heart failure"),
         .claim = claim_of(arena, doc, "Acute on chronic systolic heart failure", CS_CHECK_QUOTED)},
        {.name = CS_STR("Type 2 diabetes mellitus"),
         .claim = claim_of(arena, doc, "Type 2 diabetes mellitus", CS_CHECK_QUOTED)},
        {.name = CS_STR("Pulmonary embolism"),
         .status = CS_DX_RULED_OUT,
         .claim = claim_of(arena, doc, "Pulmonary embolism was ruled out", CS_CHECK_QUOTED)},
        {.name = CS_STR("gastric ulcer"),
         .status = CS_DX_HISTORY,
         .claim = claim_of(arena, doc, "gastric ulcer in 2014", CS_CHECK_QUOTED)},
        {.name = CS_STR("stroke"),
         .status = CS_DX_FAMILY,
         .claim = claim_of(arena, doc, "Father had a stroke", CS_CHECK_QUOTED)},
    };
    s->draft.diagnoses = MINE(list);
    s->draft.diagnosis_count = CS_COUNT(list);
}

static void discharge_medications(struct cs_arena *arena, struct sample *s)
{
    const struct cs_doc *const doc = &s->doc;
    const cs_str mouth = CS_STR("by mouth");
    struct cs_medication list[] = {
        {.name = CS_STR("furosemide"),
         .dose = CS_STR("40 mg"),
         .route = mouth,
         .frequency = CS_STR("twice daily"),
         .change = CS_CHANGE_START,
         .claim =
             claim_of(arena, doc, "START furosemide 40 mg by mouth twice daily", CS_CHECK_QUOTED)},
        {.name = CS_STR("empagliflozin"),
         .dose = CS_STR("10 mg"),
         .route = mouth,
         .frequency = CS_STR("once daily"),
         .change = CS_CHANGE_START,
         .claim = claim_of(arena, doc, "START empagliflozin 10 mg by mouth once daily",
                           CS_CHECK_QUOTED)},
        {.name = CS_STR("metoprolol succinate"),
         .dose = CS_STR("100 mg"),
         .route = mouth,
         .frequency = CS_STR("daily"),
         .change = CS_CHANGE_INCREASE,
         .claim = claim_of(arena, doc, "INCREASE metoprolol succinate to 100 mg by mouth daily",
                           CS_CHECK_CONFLICT)},
        {.name = CS_STR("metformin"),
         .dose = CS_STR("500 mg"),
         .route = mouth,
         .frequency = CS_STR("twice daily with meals"),
         .change = CS_CHANGE_CONTINUE,
         .claim = claim_of(arena, doc, "CONTINUE metformin", CS_CHECK_QUOTED)},
        {.name = CS_STR("lisinopril"),
         .change = CS_CHANGE_HOLD,
         .claim = claim_of(arena, doc, "lisinopril was held", CS_CHECK_QUOTED)},
        {.name = CS_STR("ibuprofen"),
         .change = CS_CHANGE_STOP,
         .claim = claim_of(arena, doc, "STOP ibuprofen", CS_CHECK_QUOTED)},
        {.name = CS_STR("apixaban"),
         .dose = CS_STR("5 mg"),
         .frequency = CS_STR("twice daily"),
         .duration = CS_STR("3 months"),
         .change = CS_CHANGE_MENTIONED,
         .claim = claim_of(arena, doc, NULL, CS_CHECK_NO_SOURCE)},
    };
    list[2].claim.problem = CS_STR("The source states two doses.");
    claim_cite(arena, doc, &list[2].claim, "metoprolol succinate 50 mg daily");
    claim_cite(arena, doc, &list[3].claim, "500 mg by mouth twice daily with meals");
    claim_cite(arena, doc, &list[4].claim, "HOLD lisinopril until potassium is rechecked");
    list[6].claim.said_by = CS_SAID_MODEL;
    list[6].claim.confidence = 0.41F;
    list[6].claim.problem = CS_STR("This name does not stand in the source.");
    list[6].claim.near_word = CS_STR("apixiban");
    s->draft.medications = MINE(list);
    s->draft.medication_count = CS_COUNT(list);
}

static void discharge_rest(struct cs_arena *arena, struct sample *s)
{
    const struct cs_doc *const doc = &s->doc;
    const struct cs_follow_up tasks[] = {
        {.task = CS_STR("Cardiology clinic"),
         .when = CS_STR("in 7 to 10 days"),
         .who = CS_STR("other office"),
         .claim = claim_of(arena, doc, "Cardiology clinic in 7 to 10 days", CS_CHECK_QUOTED)},
        {.task = CS_STR("Basic metabolic panel"),
         .when = CS_STR("in 1 week"),
         .who = CS_STR("clinician"),
         .claim = claim_of(arena, doc,
                           "Basic metabolic panel in 1 week with the primary care\noffice",
                           CS_CHECK_QUOTED)},
        {.task = CS_STR("Daily weights at home"),
         .who = CS_STR("patient"),
         .claim = claim_of(arena, doc, "Daily weights at home", CS_CHECK_MATCHED)},
    };
    const struct cs_red_flag flags[] = {
        {.finding = CS_STR("weight gain of more than 2 kg in two days"),
         .claim =
             claim_of(arena, doc, "weight gain of more than 2 kg in two days", CS_CHECK_QUOTED)},
        {.finding = CS_STR("chest pain, fainting, or black stools"),
         .claim = claim_of(arena, doc, "chest pain, fainting, or black stools", CS_CHECK_QUOTED)},
    };
    const cs_str reasons[] = {
        CS_STR("The source states two doses of one medicine."),
        CS_STR("One medicine does not stand in the source as written."),
        CS_STR("Rules and model disagree on one medicine."),
    };
    s->draft.follow_up = MINE(tasks);
    s->draft.follow_up_count = CS_COUNT(tasks);
    s->draft.red_flags = MINE(flags);
    s->draft.red_flag_count = CS_COUNT(flags);
    s->draft.reasons = MINE(reasons);
    s->draft.reason_count = CS_COUNT(reasons);
    s->draft.needs_review = true;
}

void sample_discharge(struct cs_arena *arena, struct sample *out)
{
    static const cs_digest model = {{0xcc, 0x32, 0x4a, 0xf0, 0x70, 0xc2, 0xec, 0xbf}};
    doc_set(arena, out, cs_str_of(DISCHARGE), "discharge.txt");
    discharge_diagnoses(arena, out);
    discharge_medications(arena, out);
    discharge_rest(arena, out);
    out->draft.model_used = true;
    out->draft.prompt_version = CS_STR("summary-1");
    out->print.model_sha256 = &model;
}

void sample_odd(struct cs_arena *arena, struct sample *out)
{
    doc_set(arena, out,
            CS_STR("Visit\r\n\r\n\tCaf\xC3\xA9 owner \xF0\x9F\xA6\xB5 with cafe\xCC\x81 au lait "
                   "spots.\r\nMetformin 500 mg\r\n  twice daily.\rPlan: see us\n"),
            "odd.txt");
    const struct cs_diagnosis list[] = {
        {.name = CS_STR("cafe\xCC\x81 au lait spots"),
         .claim = claim_of(arena, &out->doc, "cafe\xCC\x81 au lait spots", CS_CHECK_QUOTED)},
        {.name = CS_STR("Caf\xC3\xA9 owner \xF0\x9F\xA6\xB5"),
         .claim = claim_of(arena, &out->doc, "Caf\xC3\xA9 owner \xF0\x9F\xA6\xB5 with cafe\xCC\x81",
                           CS_CHECK_MATCHED)},
    };
    const struct cs_medication drugs[] = {
        {.name = CS_STR("Metformin"),
         .dose = CS_STR("500 mg\r\n  twice"),
         .change = CS_CHANGE_CONTINUE,
         .claim =
             claim_of(arena, &out->doc, "Metformin 500 mg\r\n  twice daily", CS_CHECK_QUOTED)}};
    out->draft.diagnoses = MINE(list);
    out->draft.diagnosis_count = CS_COUNT(list);
    out->draft.medications = MINE(drugs);
    out->draft.medication_count = CS_COUNT(drugs);
}

void sample_hostile(struct cs_arena *arena, struct sample *out)
{
    doc_set(arena, out,
            CS_STR("<script>alert(1)</script> & \"quoted\" 'single' <!-- ]]>\n"
                   "Take \xE2\x80\xAE"
                   "gm 5\xE2\x80\xAC warfarin \x1b[31mred\x1b[0m \x07 "
                   "\xC2\x9B"
                   "2J \xE2\x81\xA6x\xE2\x81\xA9\n"),
            "a\"><img src=x onerror=alert(2)>\x1b]0;x\x07\xFF.txt");
    const struct cs_red_flag flags[] = {
        {.finding = CS_STR("<script>alert(1)</script>"),
         .claim =
             claim_of(arena, &out->doc, "<script>alert(1)</script> & \"quoted\"", CS_CHECK_QUOTED)},
        {.finding = CS_STR("\" onclick=\"alert(3)"),
         .claim = claim_of(arena, &out->doc, NULL, CS_CHECK_NO_SOURCE)}};
    struct cs_medication drugs[] = {
        {.name = CS_STR("warfarin"),
         .dose = CS_STR("\xE2\x80\xAE"
                        "gm 5"),
         .frequency = CS_STR("</td></table><script>x</script>"),
         .change = CS_CHANGE_START,
         .claim = claim_of(arena, &out->doc,
                           "\xE2\x80\xAE"
                           "gm 5\xE2\x80\xAC warfarin \x1b[31mred\x1b[0m",
                           CS_CHECK_QUOTED)}};
    const cs_str reasons[] = {CS_STR("<b>bold</b> \x1b[2J")};
    drugs[0].claim.problem = CS_STR("<i>problem</i>");
    drugs[0].claim.near_word = CS_STR("\xC2\x9B"
                                      "31m</style>");
    out->draft.red_flags = MINE(flags);
    out->draft.red_flag_count = CS_COUNT(flags);
    out->draft.medications = MINE(drugs);
    out->draft.medication_count = CS_COUNT(drugs);
    out->draft.reasons = MINE(reasons);
    out->draft.reason_count = CS_COUNT(reasons);
    out->draft.needs_review = true;
}

void sample_empty(struct cs_arena *arena, struct sample *out)
{
    doc_set(arena, out, CS_STR("Nothing to report."), "");
}
