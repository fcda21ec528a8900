/* name_test.c - people and places are found, and what only looks like them stays. In the tables
 * {} stands around what must go and all letters outside of it must stay. */
#include "tests/privacy/name_check.h"

static void test_name__people_of_many_tongues(void)
{
    static const char *const cases[] = {
        "{Nnamdi Okwuosa} is a 61-year-old man who presents with chest pain.",
        "{Siobhán Ní Dhomhnaill} was seen today with her husband {Diarmuid}.",
        "Mrs. {Yıldırım-Öztürk} reports that the cough has improved.",
        "Patient: {María del Carmen Ibáñez Quiroga}\nAge: 44",
        "I discussed the results with {Thi Hong Nhung Tran} by telephone.",
        "Per Dr. {Abdulrahman al-Khatib}, continue the current dose.",
        "{Jean-Baptiste D'Aubigné} was admitted overnight for observation.",
        "Her daughter {Priyadarshini} will drive her home.",
        "{Kęstutis Žukauskas} denies fever or chills.",
        "Mr. {O'Shaughnessy} is feeling better on the new dose.",
        "{J. E. Mäesalu}, MD, will see the patient in clinic.",
        "Seen by {Wolfgang van der Heuvel III}, PA-C.",
        "His son, {Kwabena}, called about the results.",
        "{Seo-yeon Park} presents for follow up of her asthma.",
    };
    TABLE(cases);
}

static void test_name__forms_of_names(void)
{
    static const char *const cases[] = {
        "PATIENT: {ABERNATHY, LOUISE M.}",
        "Name: {Vandermeer, Hortensia}   Sex: F",
        "RE: {Theodore Vukasinovich}\n\nDear Dr. {Achterberg}:\n\nThank you for the referral.",
        "Electronically signed by {Tamsin R. Oyelaran}, MD",
        "cc: {Marguerite Delacroix}, MD",
        "Sincerely,\n\n{Philippa Thrandell}, MD",
        "Dictated but not read. {KT}/{mb}",
        "AGENT: Thank you, this is {Quillan}.\nCALLER: Hi, my name is {Rosalind Achebe}.",
        "{Marguerite}'s hemoglobin was stable.",
        "Attending: {P. Vantongeren}, DO",
        "The patient's wife, {Ottilie}, was present.",
        "MR. {BRANNIGAN} TOLERATED THE PROCEDURE WELL.",
    };
    TABLE(cases);
}

static void test_name__names_that_are_words(void)
{
    static const char *const cases[] = {
        "Dr. {Hand} examined the left hand.",
        "Mr. {Day} was seen on the day of admission.",
        "Mrs. {May} may resume her diet.",
        "Ms. {Sharp} reports sharp pain in the knee.",
        "Dr. {Parkinson} diagnosed Parkinson's disease.",
        "Dr. {Foley} removed the Foley catheter.",
        "Mr. {Black} has black stools.",
        "Ms. {Young} is a young woman with asthma.",
    };
    TABLE(cases);
}

static void test_name__clinical_words_stay(void)
{
    static const char *const cases[] = {
        "Parkinson's disease is well controlled on carbidopa-levodopa.",
        "A Foley catheter was placed without difficulty.",
        "Babinski sign is absent. Romberg test was negative.",
        "Bell's palsy resolved after prednisone.",
        "Colles fracture of the right wrist was reduced.",
        "Crohn's disease has been quiet on Humira.",
        "He takes Lipitor and Norvasc every morning.",
        "Glasgow coma scale was 15 on arrival.",
        "Cultures grew Staphylococcus aureus and Escherichia coli.",
        "REVIEW OF SYSTEMS: Negative for fever. PHYSICAL EXAM: Normal.",
        "Apgar scores were good. Moro reflex was present.",
        "Follow up on Monday or in January if it gets worse.",
        "The patient has Medicare and lives at home.",
        "Hodgkin lymphoma was treated with ABVD.",
        "Jackson-Pratt drain was removed.",
        "McBurney point tenderness and Murphy sign were noted.",
        "No jaundice. Alert and oriented. Lungs clear.",
    };
    TABLE(cases);
}

/* Lists, tables, segments and shorthand: a name has nothing but its neighbours there. */
static void test_name__lists_and_segments(void)
{
    static const char *const cases[] = {
        "# {Okonjo} 54F COPD, on 2L\n# {Villareal} 71M CHF, diuresing",
        "PID|1||4471||{OKAFOR}^{CHIDI}^||19611203|M",
        "Dictated by {Ilse Brandvold}, MD / {KT}",
        "patient;mrn;status\n{Haugen, Sigrid};MR20981;arrived\n{Petrossian, Ani};MR20982;pending",
        "Attending: {Oyelade}   Resident: {Kowalik}   Nurse: {Bronwen}",
        "consult = {Marchetti}, cover {Rasmussen} until 7",
    };
    TABLE(cases);
}

static void test_name__second_halves_and_small_words(void)
{
    static const char *const cases[] = {
        "{Hae-won Kang} was seen today with her husband {Min-jun}.",
        "Dear {Eun-ji},\n\nThank you for calling.",
        "He moved here from {Fond du Lac} last year.",
        "She lives in {Isle of Palms} with her sister.",
    };
    TABLE(cases);
}

static void test_name__lists_without_capitals(void)
{
    static const char *const cases[] = {
        "1. {delgado, r.} (312) stable overnight\n2. {kowalski, t.} (314) going home today",
        "spoke with {fernando alvarez} about the results, he will call back tomorrow",
    };
    TABLE(cases);
}

static void test_name__places(void)
{
    static const char *const cases[] = {
        "She lives in {Wichita Falls} with her sister.",
        "He was transferred from {Chattanooga} for further care.",
        "They moved from {Deer Lodge County} to {Missoula} last year.",
        "He grew up in {Rancho Cucamonga} and works as a teacher.",
        "She was born in {Lviv} and speaks Ukrainian at home.",
        "He recently travelled to Mexico and Texas.",
    };
    TABLE(cases);
}

static void test_name__typed_in_haste(void)
{
    static const char *const cases[] = {
        "hi dr {cuevas}, my knee hurts again. can i get a refill?\n\nthanks\n{troy salvador}",
        "this is {qaratel bradford}, i need to move my appointment",
        "hello, my daughter {mikaela} has a fever. should i bring her in?",
        "hi i need a refill of my lisinopril please. i am almost out and my blood pressure is high",
    };
    TABLE(cases);
}

static void test_name__is_found_everywhere(void)
{
    static const char *const cases[] = {
        "Patient: {Rasheeda Quarrington}\n\n{Quarrington} is well. {RASHEEDA} will return.",
        "Patient: {Rasheeda Quarrington}\n\nHistory: none. Told {Quarringtn} to call.",
        "Patient: {Étienne Beauchêne}\n\nCough for two weeks. Labs: {BEAUCHENE} 4/5 pending.",
        "Patient: {Wilhelmina Day}\n\nMs. {Day} walks every day. Day of surgery: none.",
        "She lives in {Chillicothe}. The {Chillicothe} clinic will follow her.",
    };
    TABLE(cases);
}

static void test_name__clinicians_are_told(void)
{
    static const char *const cases[] = {
        "Electronically signed by {Tamsin R. Oyelaran}, MD",
        "Per Dr. {Abdulrahman}, continue the current dose.",
        "Attending physician: {Quillan Brandt}",
        "Seen by {Wolfgang Amberley}, PA-C.",
    };
    table_check(cases, sizeof cases / sizeof *cases, CS_PHI_ROLE_CLINICIAN);
    CHECK(!found_right("Mrs. {Abernathy} is here with her son.", CS_PHI_ROLE_CLINICIAN));
}

static void test_name__hashes_ignore_case_and_accents(void)
{
    const uint32_t plain = cs_hash_finish(cs_hash_folded(CS_HASH_START, CS_STR("oneil")));
    const uint32_t other = cs_hash_finish(cs_hash_folded(CS_HASH_START, CS_STR("O'N\u00C9il")));
    CHECK(plain == other);
    CHECK(plain != cs_hash_finish(cs_hash_folded(CS_HASH_START, CS_STR("oneill"))));
    CHECK(
        CS_FLAG_SURNAME(cs_lookup(cs_hash_finish(cs_hash_folded(CS_HASH_START, CS_STR("Smith"))))));
    CHECK_INT(cs_lookup(plain ^ 0x5A5A5A5A), 0);
}

/* A word that is cut off in a letter is folded without a look at what stands behind it. */
static void test_name__hashes_read_no_further_than_the_word(void)
{
    static const char *const letters[] = {"W\xCE\x96\x41", "W\xE1\xB8\x80", "W\xF0\x90\x8D"};
    for (size_t k = 0; k < CS_COUNT(letters); k++)
        for (size_t size = 2; size < strlen(letters[k]); size++) {
            char other[8] = {0};
            memcpy(other, letters[k], size);
            memset(other + size, 0xA9, 2);
            CHECK(cs_hash_folded(CS_HASH_START, (cs_str){letters[k], size}) ==
                  cs_hash_folded(CS_HASH_START, (cs_str){other, size}));
        }
}

static void words_print(const char *given, char *out, size_t size)
{
    static const char shapes[] = "lCAimnd?";
    struct cs_arena arena;
    struct cs_error err = {0};
    struct cs_window window;
    const struct cs_phi_list none = {0};
    size_t at = 0;
    size_t end = 0;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK_INT(cs_window_init(&window, &arena, cs_str_of(given), &err), CS_OK);
    while (cs_window_next(&window, &none, &at)) {
        for (size_t i = 0; i < window.count; i++) {
            const struct cs_word *const w = &window.words[i];
            end += (size_t)snprintf(out + end, size - end, "%c%u%s%s ", shapes[w->shape],
                                    (unsigned)w->size, w->marks & CS_MARK_POSSESSIVE ? "'" : "",
                                    w->gap <= CS_GAP_LINE ? "^" : "");
        }
    }
    cs_arena_deinit(&arena);
}

static void test_scan__words_and_their_shapes(void)
{
    static const struct {
        const char *text;
        const char *words;
    } cases[] = {
        {"Ann sees Dr. McCoy", "C3^ l4 C2 m5 "},
        {"O'Brien's dog isn't ANN'S", "m7'^ l3 l5 A3' "},
        {"J. R. pH 7.4\nB12", "i1^ i1 n2 d1 d1 d3^ "},
        {"\u00C9tienne \u0141uk \u017Elin", "C8^ C4 l5 "},
        {"Jean\u2019s Smith-Jones", "C4'^ C5 C5 "},
        {"", ""},
        {" \n\n\t", ""},
        {"'tis 'quoted'", "l3^ l6 "},
        {"\xE2\x80\x9CHi\xE2\x80\x9D x", "C2^ l1 "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char words[256] = "";
        words_print(cases[i].text, words, sizeof words);
        CHECK_STR(cs_str_of(words), cases[i].words);
    }
}

int main(void)
{
    RUN(test_scan__words_and_their_shapes);
    if (cs_lookup_size() == 0) {
        printf("skipped: the sources of names are not set up\n");
        return check_end();
    }
    RUN(test_name__people_of_many_tongues);
    RUN(test_name__forms_of_names);
    RUN(test_name__names_that_are_words);
    RUN(test_name__clinical_words_stay);
    RUN(test_name__lists_and_segments);
    RUN(test_name__second_halves_and_small_words);
    RUN(test_name__lists_without_capitals);
    RUN(test_name__places);
    RUN(test_name__typed_in_haste);
    RUN(test_name__is_found_everywhere);
    RUN(test_name__clinicians_are_told);
    RUN(test_name__hashes_ignore_case_and_accents);
    RUN(test_name__hashes_read_no_further_than_the_word);
    return check_end();
}
