/* text_test.c - documents: tokens, lines, sections, sentences, vocabularies, near words. */
#include "tests/check.h"
#include "text/lexicon.h"
#include "text/text.h"

static struct cs_arena arena;
static struct cs_error err;

static const struct cs_doc *parse(const char *text)
{
    const struct cs_doc *doc = NULL;
    const cs_status status = cs_doc_parse(&arena, (cs_raw){cs_str_of(text)}, &doc, &err);
    CHECK_INT(status, CS_OK);
    return status == CS_OK ? doc : NULL;
}

static cs_str sentence(const struct cs_doc *doc, uint32_t i)
{
    return i < doc->sentence_count ? cs_doc_bytes(doc, doc->sentences[i].span) : CS_STR("(none)");
}

static void test_doc__cuts_tokens(void)
{
    const struct cs_doc *const doc = parse("Take 0.5 mg/day, q6h; 100/62.5/25 mcg of beta-blocker "
                                           "(Crohn\xE2\x80\x99s) na\xC3\xAFve 2-3 .5 mg");
    static const char *const expected[] = {
        "Take",        "0.5",          "mg", "/",    "day", ",",       "q6h", ";",
        "100/62.5/25", "mcg",          "of", "beta", "-",   "blocker", "(",   "Crohn\xE2\x80\x99s",
        ")",           "na\xC3\xAFve", "2",  "-",    "3",   ".5",      "mg"};
    CHECK_INT(doc->token_count, CS_COUNT(expected));
    for (uint32_t i = 0; i < doc->token_count && i < CS_COUNT(expected); i++)
        CHECK_STR(cs_doc_token(doc, i), expected[i]);
}

static void test_doc__counts_every_line_end(void)
{
    const struct cs_doc *const doc = parse("one\r\ntwo\rthree\n\nfive");
    CHECK_INT(doc->line_count, 5);
    CHECK_STR(cs_doc_bytes(doc, doc->lines[1].span), "two");
    CHECK_STR(cs_doc_bytes(doc, doc->lines[4].span), "five");
    CHECK(doc->tokens[1].line_start);
}

static void test_doc__refuses_what_is_not_text(void)
{
    const struct cs_doc *doc = NULL;
    CHECK_INT(cs_doc_parse(&arena, (cs_raw){CS_STR("")}, &doc, &err), CS_E_INPUT);
    CHECK_INT(cs_doc_parse(&arena, (cs_raw){CS_STR("ab\xFF")}, &doc, &err), CS_E_INPUT);
    CHECK_INT(err.position, 2);
    CHECK_INT(cs_doc_parse(&arena, (cs_raw){{"ab\0c", 4}}, &doc, &err), CS_E_INPUT);
    CHECK_INT(err.position, 2);
    char *const big = cs_arena_get(&arena, CS_DOC_BYTES_MAX + 1);
    memset(big, 'a', CS_DOC_BYTES_MAX + 1);
    CHECK_INT(cs_doc_parse(&arena, (cs_raw){{big, CS_DOC_BYTES_MAX + 1}}, &doc, &err), CS_E_LIMIT);
}

static void test_doc__says_what_it_cannot_read(void)
{
    CHECK(!parse("*** --- \xE2\x80\x94 12/24 ***\n=====")->has_words);
    CHECK(parse("El paciente tiene dolor en el pecho desde hace dos d\xC3\xAD"
                "as. La presi\xC3\xB3n es alta y los medicamentos del hospital son para una semana "
                "con comida.")
              ->maybe_not_english);
    CHECK(!parse("The patient was seen with chest pain and is on aspirin.")->maybe_not_english);
}

static void test_section__knows_headings(void)
{
    static const struct {
        const char *heading;
        enum cs_section_kind kind;
    } cases[] = {{"PMH:", CS_SECTION_HISTORY},
                 {"Past Medical History", CS_SECTION_HISTORY},
                 {"ASSESSMENT AND PLAN", CS_SECTION_PLAN},
                 {"A/P:", CS_SECTION_PLAN},
                 {"DISCHARGE MEDICATION RECONCILIATION", CS_SECTION_DISCHARGE_MEDICATIONS},
                 {"Current Medications", CS_SECTION_MEDICATIONS},
                 {"ALLERGIES", CS_SECTION_ALLERGIES},
                 {"FAM HX", CS_SECTION_FAMILY},
                 {"RETURN TO ED / CALL 911 if", CS_SECTION_RETURN},
                 {"PLAN / FOLLOW UP", CS_SECTION_FOLLOW_UP},
                 {"PENDING AT DISCHARGE", CS_SECTION_PENDING},
                 {"INACTIVE/HX", CS_SECTION_HISTORY},
                 {"Something else", CS_SECTION_NONE}};
    for (size_t i = 0; i < CS_COUNT(cases); i++)
        CHECK_INT(cs_section_kind_of(cs_str_of(cases[i].heading)), cases[i].kind);
}

static void test_section__ends_inline_ones_at_a_blank_line(void)
{
    const struct cs_doc *const doc = parse("Diagnosis for referral: gout\n\nDear colleague,\n"
                                           "she takes aspirin.\n\nPLAN\nRest.");
    CHECK_INT(doc->sections[cs_doc_section_at(doc, 26)].kind, CS_SECTION_DIAGNOSES);
    CHECK_INT(doc->sections[cs_doc_section_at(doc, 36)].kind, CS_SECTION_NONE);
    CHECK_INT(doc->sections[doc->section_count - 1].kind, CS_SECTION_PLAN);
}

static void test_section__is_not_opened_by_bullets_or_tables(void)
{
    const struct cs_doc *const doc = parse("PLAN\n\xE2\x80\xA2 Medical Treatment: rest.\n"
                                           " #  DRUG      HOW MUCH      STATUS\n1. Medications: x");
    for (uint32_t i = 0; i < doc->sentence_count; i++)
        CHECK_INT(doc->sections[doc->sentences[i].section].kind, CS_SECTION_PLAN);
    CHECK(doc->sentence_count >= 2);
}

static void test_sentence__is_cut_where_a_reader_would(void)
{
    const struct cs_doc *const doc =
        parse("Seen by Dr. Reyes today. BP was 120.5 mm. \"Fine.\" He left at 10:15 a.m. with T. "
              "Abiodun-Reyes. E. coli grew.");
    CHECK_STR(sentence(doc, 0), "Seen by Dr. Reyes today.");
    CHECK_STR(sentence(doc, 1), "BP was 120.5 mm.");
    CHECK_STR(sentence(doc, 2), "\"Fine.\"");
    CHECK_STR(sentence(doc, 3), "He left at 10:15 a.m. with T. Abiodun-Reyes.");
    CHECK_STR(sentence(doc, 4), "E. coli grew.");
}

static void test_sentence__takes_off_bullets_and_labels(void)
{
    const struct cs_doc *const doc = parse("PLAN\n- Additional Testing: Repeat A1c.\n#AKI on CKD. "
                                           "Better.\n 2) Rest\n-5 was measured");
    CHECK_STR(sentence(doc, 0), "Repeat A1c.");
    CHECK_STR(cs_doc_bytes(doc, doc->sentences[0].label), "Additional Testing");
    CHECK(doc->sentences[0].bullet);
    CHECK_STR(sentence(doc, 1), "AKI on CKD.");
    CHECK_STR(sentence(doc, 2), "Better.");
    CHECK_STR(sentence(doc, 3), "Rest");
    CHECK_STR(sentence(doc, 4), "-5 was measured");
}

static void test_sentence__joins_wrapped_lines_only(void)
{
    const struct cs_doc *const doc =
        parse("HOSPITAL COURSE\nThis paragraph is wrapped by hand at the end of the line, as old\n"
              "systems do. Second one.\n\nDIAGNOSES\n"
              "Bipolar I disorder, most recent episode depressed, without psychosis\n"
              "Hypertension\n - hold metformin until the kidneys are better and the PCP has\n"
              "   seen her");
    CHECK_STR(sentence(doc, 0), "This paragraph is wrapped by hand at the end of the line, as old\n"
                                "systems do.");
    CHECK_STR(sentence(doc, 3), "Hypertension");
    CHECK_STR(sentence(doc, 4),
              "hold metformin until the kidneys are better and the PCP has\n   seen her");
}

/* Whatever the bytes are, spans lie in the document, in order, without overlap. */
static void test_sentence__spans_are_sound(void)
{
    static const char *const texts[] = {"a",           ".",
                                        "\n\n\n",      "A:\nB:\n",
                                        "x: y: z",     "\xE2\x80\xA2",
                                        "1.",          "((((",
                                        "a.b.c. D. E", "\xF0\x9F\x98\x80 ok. \xE2\x80\x8F RTL",
                                        "\t\t-\t- a",  "NEW\nSTOP\n"};
    for (size_t t = 0; t < CS_COUNT(texts); t++) {
        const struct cs_doc *const doc = parse(texts[t]);
        uint32_t last = 0;
        for (uint32_t i = 0; i < doc->sentence_count; i++) {
            const cs_span s = doc->sentences[i].span;
            CHECK(s.begin >= last);
            CHECK(s.begin < s.end);
            CHECK(s.end <= strlen(texts[t]));
            last = s.end;
        }
    }
}

static void test_normalize__is_the_form_for_comparing(void)
{
    char out[64];
    cs_text_normalize(CS_STR("  Vitamin-D3, 1,000  Units. "), out, sizeof out);
    CHECK_STR(cs_str_of(out), "vitamin d3 1000 units");
    cs_text_normalize(CS_STR("0.5 MG/kg (1%)"), out, sizeof out);
    CHECK_STR(cs_str_of(out), "0.5 mg/kg 1%");
    char small[6];
    CHECK(cs_text_normalize(CS_STR("abcdefghij"), small, sizeof small) < sizeof small);
}

static void test_distance__finds_near_words(void)
{
    CHECK_INT(cs_text_distance(CS_STR("hydroxyzine"), CS_STR("hydralazine"), 5), 3);
    CHECK_INT(cs_text_distance(CS_STR("Celebrex"), CS_STR("celexa"), 5), 4);
    CHECK_INT(cs_text_distance(CS_STR("ab"), CS_STR("ba"), 3), 1);
    CHECK_INT(cs_text_distance(CS_STR("same"), CS_STR("SAME"), 3), 0);
    CHECK_INT(cs_text_distance(CS_STR("short"), CS_STR("a much longer word"), 3), 4);
}

static void test_lexicon__knows_drugs_and_diseases(void)
{
    struct cs_lexicon_hit a;
    struct cs_lexicon_hit b;
    const struct cs_lexicon *const drugs = cs_lexicon_drugs();
    CHECK(cs_lexicon_find(drugs, CS_STR("Lasix"), &a));
    CHECK(cs_lexicon_find(drugs, CS_STR("furosemide"), &b));
    CHECK_INT(a.concept, b.concept);
    CHECK(cs_lexicon_find(drugs, CS_STR("hydroxyzine"), &a));
    CHECK(cs_lexicon_find(drugs, CS_STR("hydralazine"), &b));
    CHECK(a.concept != b.concept);
    CHECK(!cs_lexicon_find(drugs, CS_STR("will"), &a));
    CHECK(!cs_lexicon_find(drugs, CS_STR("gold"), &a));
    CHECK(cs_lexicon_find(cs_lexicon_diseases(), CS_STR("HTN"), &a));
    CHECK(cs_lexicon_find(cs_lexicon_diseases(), CS_STR("hypertension"), &b));
    CHECK_INT(a.concept, b.concept);
}

static void test_lexicon__takes_the_longest_phrase(void)
{
    const struct cs_doc *const doc = parse("on metoprolol succinate and beta-blockers");
    struct cs_lexicon_hit hit;
    CHECK(cs_lexicon_match(cs_lexicon_drugs(), doc, 1, doc->token_count, &hit));
    CHECK_INT(hit.tokens, 2);
    CHECK(cs_lexicon_match(cs_lexicon_drugs(), doc, 4, doc->token_count, &hit));
    CHECK_INT(hit.tokens, 3);
    CHECK(hit.flags & CS_LEX_CLASS);
}

static void test_lexicon__refuses_a_damaged_table(void)
{
    const struct cs_lexicon *lexicon = NULL;
    CHECK_INT(cs_lexicon_open(&arena, CS_STR("CSLEX02"), &lexicon, &err), CS_E_CORRUPT);
    char bytes[64] = "CSLEX02";
    bytes[8] = 16; /* slots that are not there */
    CHECK_INT(cs_lexicon_open(&arena, (cs_str){bytes, sizeof bytes}, &lexicon, &err), CS_E_CORRUPT);
}

static void test_doc__survives_every_failed_allocation(void)
{
    static const char text[] = "PMH: asthma, gout\nPLAN\n1. Gout. Start colchicine.\n- Rest.\n";
    bool done = false;
    for (long n = 1; n < 200 && !done; n++) {
        struct failing_allocator failing = {.countdown = n};
        struct cs_arena own;
        cs_arena_init(&own, failing_allocator_of(&failing), CS_ARENA_CAP_DEFAULT);
        const struct cs_doc *doc = NULL;
        const cs_status status = cs_doc_parse(&own, (cs_raw){cs_str_of(text)}, &doc, &err);
        CHECK(status == CS_OK || status == CS_E_MEMORY);
        done = status == CS_OK;
        cs_arena_deinit(&own);
    }
    CHECK(done);
}

int main(void)
{
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DOCUMENT);
    RUN(test_doc__cuts_tokens);
    RUN(test_doc__counts_every_line_end);
    RUN(test_doc__refuses_what_is_not_text);
    RUN(test_doc__says_what_it_cannot_read);
    RUN(test_section__knows_headings);
    RUN(test_section__ends_inline_ones_at_a_blank_line);
    RUN(test_section__is_not_opened_by_bullets_or_tables);
    RUN(test_sentence__is_cut_where_a_reader_would);
    RUN(test_sentence__takes_off_bullets_and_labels);
    RUN(test_sentence__joins_wrapped_lines_only);
    RUN(test_sentence__spans_are_sound);
    RUN(test_normalize__is_the_form_for_comparing);
    RUN(test_distance__finds_near_words);
    RUN(test_lexicon__knows_drugs_and_diseases);
    RUN(test_lexicon__takes_the_longest_phrase);
    RUN(test_lexicon__refuses_a_damaged_table);
    RUN(test_doc__survives_every_failed_allocation);
    cs_arena_deinit(&arena);
    return check_end();
}
