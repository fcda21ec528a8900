/* task_rules_test.c - what the rules of the built-in tasks make of small notes, one field each. */
#include "apps/extract/extract.h"
#include "tests/check.h"

static struct cs_arena arena;

static const struct {
    const char *task;
    const char *note;
    const char *pointer; /* of the field */
    const char *want;    /* its value as JSON */
} CASES[] = {
    /* a title does not end a sentence */
    {"chart-note", "Ward note 02/03/2026\nFOLLOW-UP\n - Renal clinic, Dr. Abe, in 6 days\n",
     "/follow_up", "[\"Renal clinic, Dr. Abe, in 6 days\"]"},
    {"chart-note",
     "Ward note 02/03/2026\nSent for cultures. Dr. Abe's nurse will call with the result.\n",
     "/follow_up", "[\"Dr. Abe's nurse will call with the result\"]"},
    /* nor does the width of the page */
    {"chart-note",
     "Ward note 02/03/2026\nShe was told to eat little salt and to walk. Call the heart clinic if "
     "she gains\nmore than 2 kg.\n",
     "/follow_up", "[\"Call the heart clinic if she gains\\nmore than 2 kg\"]"},
    /* orders in one sentence are entries each */
    {"chart-note", "Ward note 02/03/2026\nAdmit, heparin drip, repeat CBC q8h, surgery consult.\n",
     "/follow_up", "[\"repeat CBC q8h\",\"surgery consult\"]"},
    /* how a disease is, is no disease */
    {"chart-note",
     "DIAGNOSES\n1. Acute on chronic systolic heart failure\n2. Incidental\n3. Gout\n", "/problems",
     "[\"Acute on chronic systolic heart failure\",\"Gout\"]"},
    /* a stay's results were not all found on its last day */
    {"chart-note",
     "Admitted: 03/01/2026  Discharged: 03/09/2026\nDigoxin was held while the potassium was "
     "5.9.\n",
     "/labs/0/date", "null"},
    {"chart-note", "Progress note 03/05/2026\nPotassium 5.9.\n", "/labs/0/date", "\"03/05/2026\""},
    {"chart-note", "Night note 03/05/2026\nAllergies codeine, latex.\n", "/allergies",
     "[\"codeine\",\"latex\"]"},
    {"chart-note", "Night note 03/05/2026\nPenicillin - hives.\n", "/allergies",
     "[\"Penicillin\"]"},
    /* symptoms in plain words */
    {"intake-summary",
     "Call 1/2/26: he says his calf hurts. No fever or falls. Bit light-headed since Monday.\n",
     "/symptoms",
     "[{\"name\":\"calf hurts\",\"present\":true},{\"name\":\"fever\",\"present\":false},"
     "{\"name\":\"falls\",\"present\":false},{\"name\":\"light-headed\",\"present\":true}]"},
    {"intake-summary", "Chat 1/2/26\nHe is coming in because he's out of breath on the stairs.\n",
     "/chief_complaint", "\"out of breath on the stairs\""},
    {"intake-summary", "Call 1/2/26. Takes Xarelto 20 qd, advair 100/50 twice a day.\n",
     "/medications/0", "{\"name\":\"Xarelto\",\"dose\":\"20\",\"frequency\":\"qd\"}"},
    /* allergies without the word, and in rows */
    {"intake-summary", "Call 1/2/26. Codeine makes her itch. She can't take ibuprofen.\n",
     "/allergies",
     "[{\"substance\":\"Codeine\",\"reaction\":\"itch\"},{\"substance\":\"ibuprofen\",\"reaction\":"
     "null}]"},
    {"intake-summary",
     "Allergic to: sulfa      Reaction: rash\n             eggs       Reaction: ____\n",
     "/allergies",
     "[{\"substance\":\"sulfa\",\"reaction\":\"rash\"},{\"substance\":\"eggs\",\"reaction\":null}"
     "]"},
    /* behind an age stands the reason only if one may have it */
    {"referral-routing",
     "ENT referral, routine\nPt 52M BMI 31. Ear pain, hoarse voice, 3 weeks.\nA. Bell MD "
     "555-0101\n",
     "/reason", "\"Ear pain, hoarse voice, 3 weeks\""},
    {"referral-routing", "Phone referral\nWhy: PSA 9.1\nHe is well.\nA. Bell MD 555-0101\n",
     "/reason", "\"PSA 9.1\""},
    /* what no month and no thermometer has is neither a date nor a temperature */
    {"chart-note", "ICU 02/03/2026\nUOP 35/30/45. 0415 lactate 3.8 mmol/L.\n", "/labs/0/date",
     "\"02/03/2026\""},
    {"chart-note", "Ward 02/03/2026\nT 60, HR 80\n", "/vitals/0/name", "\"heart_rate\""},
    /* a crossed box answers, the others say nothing */
    {"intake-summary", "Form 1/2/26\nDo you smoke?  [ ] never  [x] current  [ ] former\n",
     "/tobacco", "\"current\""},
    {"intake-summary", "Form 1/2/26\nAlcohol:  [ ] yes  [x] no\nSmoking:  [ ] yes  [ ] no\n",
     "/alcohol", "\"no\""},
    {"intake-summary", "Form 1/2/26\nMedical history:  [x] gout  [ ] diabetes\n", "/history",
     "[\"gout\"]"},
    {"intake-summary", "Child's form 1/2/26\nAnyone smoke at home?  No\n", "/tobacco",
     "\"unknown\""},
    /* what a substance does is told behind it */
    {"intake-summary", "Chat 1/2/26. I'm allergic to Keflex, it gave me hives.\n", "/allergies",
     "[{\"substance\":\"Keflex\",\"reaction\":\"hives\"}]"},
    /* a result has its own date, a row its last unit, a newborn grams */
    {"chart-note", "Note 04/22/2026\nLabs from 04/15/2026: Creatinine 1.0 mg/dL, LDL 98 mg/dL\n",
     "/labs/1/date", "\"04/15/2026\""},
    {"chart-note", "Consult 2/20/26\n              2/17    2/19\nCreatinine    1.5     2.6 mg/dL\n",
     "/labs/0/unit", "\"mg/dL\""},
    {"chart-note", "NICU 7/7/2026\nWt today 1860 g\n", "/vitals",
     "[{\"name\":\"weight\",\"value\":\"1860\",\"unit\":\"g\"}]"},
    /* numbered problems may end like labels */
    {"chart-note",
     "Note 04/22/2026\nAssessment/Plan\n1. Gout: colchicine.\n2. Hypertension: start losartan.\n",
     "/problems", "[\"Gout\",\"Hypertension\"]"},
    /* numbers that nothing names */
    {"claim-triage", "Larkspur denied, QXP7788990, 93306, $890.00, dx I50.22\n", "/member_id",
     "\"QXP7788990\""},
    {"claim-triage", "Larkspur denied, QXP7788990, 93306, $890.00, dx I50.22\n", "/billed_amount",
     "\"$890.00\""},
    /* a letter's titles end no sentence; who is asked to see is no question */
    {"referral-routing",
     "Dear Dr. Pell,\nThank you for seeing Mrs. Ada Poe, 72, with progressive memory loss over two "
     "years.\n",
     "/reason", "\"progressive memory loss\""},
    {"referral-routing",
     "Dear Dr. Pell, could you please see this man with gout? Is febuxostat an option?\n",
     "/questions", "[\"Is febuxostat an option?\"]"},
    {"referral-routing", "To: Hematology\nHIV and hep C negative. She has gout.\n", "/diagnoses",
     "[\"gout\"]"},
};

static void test_rules__hold(void)
{
    struct cs_model none = {0};
    for (size_t i = 0; i < CS_COUNT(CASES); i++) {
        struct cs_error err = {0};
        struct cs_extract_plan plan;
        struct cs_extraction e = {0};
        const struct cs_doc *doc = NULL;
        yyjson_doc *want = NULL;
        const struct cs_task *const task = cs_task_find(cs_str_of(CASES[i].task));
        CHECK_INT(cs_extract_prepare(&arena, cs_task_schema(task), task, &plan, &err), CS_OK);
        CHECK_INT(cs_doc_parse(&arena, (cs_raw){cs_str_of(CASES[i].note)}, &doc, &err), CS_OK);
        CHECK_INT(cs_extract_run(&arena, doc, &plan, &none, CS_STR("n"), &e, &err), CS_OK);
        CHECK_INT(e.outcome, CS_OUTCOME_OK);
        CHECK_INT(cs_json_parse(&arena, cs_str_of(CASES[i].want), &want, &err), CS_OK);
        yyjson_mut_doc *const copy = yyjson_doc_mut_copy(want, NULL);
        const bool same = yyjson_mut_equals(
            yyjson_mut_doc_get_root(copy),
            yyjson_mut_ptr_getn(e.value, CASES[i].pointer, strlen(CASES[i].pointer)));
        if (!same) fprintf(stderr, "case %zu: %s\n", i, CASES[i].want);
        CHECK(same);
        yyjson_mut_doc_free(copy);
    }
}

int main(void)
{
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    RUN(test_rules__hold);
    cs_arena_deinit(&arena);
    return check_end();
}
