/* name_rules_test.c - a rule that is passed over would have said nothing.
 *
 * The files of rules are compiled once more for this test with CS_RULES_CHECK: every rule is asked
 * of every candidate, and every word in the middle of a sentence by every rule of small letters;
 * one that speaks where it would not have been asked ends the program. The texts are mixed anew
 * from words that rules look for, names, figures and signs, so that neighbours meet that no note
 * has. */
#include "tests/check.h"

#include "privacy/name/name_in.h"

#define TEXTS 20000
#define TEXT_WORDS 60

static const char *const words[] = {"by",
                                    "mr",
                                    "mrs",
                                    "dr",
                                    "Dr",
                                    "Dr.",
                                    "named",
                                    "rn",
                                    "RN",
                                    "its",
                                    "is",
                                    "am",
                                    "pt",
                                    "pt:",
                                    "patient",
                                    "Patient",
                                    "typed",
                                    "entered",
                                    "taken",
                                    "signed",
                                    "my",
                                    "her",
                                    "his",
                                    "son",
                                    "wife",
                                    "husband",
                                    "daughter",
                                    "aunt",
                                    "mother",
                                    "nurse",
                                    "agent",
                                    "caller",
                                    "told",
                                    "called",
                                    "ma",
                                    "tech",
                                    "rb",
                                    "init",
                                    "thx",
                                    "thanks",
                                    "attending",
                                    "Attending",
                                    "provider",
                                    "from",
                                    "name",
                                    "Name",
                                    "Ref",
                                    "ref",
                                    "md",
                                    "MD",
                                    "np",
                                    "PA-C",
                                    "lcsw",
                                    "PharmD",
                                    "of",
                                    "the",
                                    "and",
                                    "in",
                                    "with",
                                    "seen",
                                    "was",
                                    "will",
                                    "has",
                                    "may",
                                    "mark",
                                    "hope",
                                    "april",
                                    "June",
                                    "rose",
                                    "Rose",
                                    "amy",
                                    "Amy",
                                    "AMY",
                                    "stone",
                                    "Stone",
                                    "STONE",
                                    "carrillo",
                                    "kim",
                                    "Kim",
                                    "derek",
                                    "Oyelaran",
                                    "OYELARAN",
                                    "tstone",
                                    "wu",
                                    "Wu",
                                    "de",
                                    "van",
                                    "der",
                                    "la",
                                    "Marie",
                                    "Sault",
                                    "County",
                                    "county",
                                    "Orange",
                                    "Lake",
                                    "Springs",
                                    "J",
                                    "A",
                                    "I",
                                    "M",
                                    "F",
                                    "h",
                                    "c",
                                    "k",
                                    "jm",
                                    "tb",
                                    "JRS",
                                    "LM",
                                    "NH",
                                    "WK",
                                    "EVANS",
                                    "KA",
                                    "MRN",
                                    "dob",
                                    "DOB",
                                    "acct",
                                    "Foley",
                                    "Crohn",
                                    "Braden",
                                    "Hunt",
                                    "White",
                                    "Day",
                                    "Hand",
                                    "Bath",
                                    "Love",
                                    "disease",
                                    "catheter",
                                    "score",
                                    "aspirin",
                                    "metformin",
                                    "pain",
                                    "chest",
                                    "knee",
                                    "history",
                                    "HISTORY",
                                    "PRESENT",
                                    "neg",
                                    "pos",
                                    "normal",
                                    "3.1",
                                    "12",
                                    "94F",
                                    "M77",
                                    "1931",
                                    "03-MAR-1971",
                                    "1/2/2024",
                                    "3/4",
                                    "5 Oct 22",
                                    "5550171",
                                    "MRN 4401882",
                                    "7",
                                    "0219",
                                    "its amy (4/18/96)",
                                    "\n[3:01pm] agent kim: hi",
                                    "\nagent shelly d: yes",
                                    "\nkim h: asking",
                                    "\nPatient w/ROE, RN",
                                    "\nWASTED W/ GARDNER.",
                                    "McDowell",
                                    "O'Neil",
                                    "Na\xC3\xAF",
                                    "Zo\xC3\xAB",
                                    "wOrd",
                                    "MRIs",
                                    "Ole",
                                    "Nicu"};
static const char *const signs[] = {" ",       " ",
                                    " ",       " ",
                                    " ",       " ",
                                    " ",       " ",
                                    " ",       " ",
                                    ", ",      ", ",
                                    ". ",      ". ",
                                    ": ",      ":",
                                    "\n",      "\n",
                                    "\n\n",    " (",
                                    ") ",      "/",
                                    " / ",     "-",
                                    " - ",     "; ",
                                    "   ",     " | ",
                                    "|",       "\t",
                                    "! ",      "'s ",
                                    "\"",      " [",
                                    "] ",      " -- ",
                                    ".",       "\xE2\x80\x99s ",
                                    "\xC2\xA0"};

static uint32_t dice(uint64_t *state, uint32_t sides)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33) % sides;
}

static size_t text_mix(uint64_t *state, char *out, size_t size)
{
    const uint32_t count = 4 + dice(state, TEXT_WORDS);
    const bool small = dice(state, 3) == 0; /* typed in haste */
    size_t end = 0;
    for (uint32_t k = 0; k < count && end + 40 < size; k++) {
        const char *const word = words[dice(state, (uint32_t)CS_COUNT(words))];
        const char *const sign = signs[dice(state, (uint32_t)CS_COUNT(signs))];
        const size_t begin = end;
        end += (size_t)snprintf(out + end, size - end, "%s%s", word, sign);
        for (size_t i = begin; small && i < end; i++) out[i] = cs_to_lower(out[i]);
    }
    return end;
}

static void test_rules__those_passed_over_say_nothing(void)
{
    uint64_t state = 20;
    size_t found = 0;
    for (unsigned n = 0; n < TEXTS; n++) {
        char text[2048];
        struct cs_arena arena;
        struct cs_error err = {0};
        struct cs_phi_found spans = {0};
        const size_t size = text_mix(&state, text, sizeof text);
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        CHECK_INT(cs_phi_find(&arena, (cs_raw){{text, size}}, &spans, &err), CS_OK);
        found += spans.count;
        cs_arena_deinit(&arena);
    }
    CHECK(found > TEXTS); /* the texts are not empty of names */
}

int main(void)
{
    RUN(test_rules__those_passed_over_say_nothing);
    return check_end();
}
