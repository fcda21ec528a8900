/* find_test.c - one list of all identifiers: ascending, apart from each other, inside the text,
 * the same each time, and found in time linear in the text. */
#include "privacy/privacy.h"
#include "tests/check.h"

#define BIG_BYTES 1000000

/* Spans of text in arena; false when finding failed. */
static bool find(struct cs_arena *arena, cs_str text, struct cs_phi_found *out)
{
    struct cs_error err = {0};
    return cs_phi_find(arena, (cs_raw){text}, out, &err) == CS_OK;
}

static void well_formed_check(cs_str text)
{
    struct cs_arena arena;
    struct cs_phi_found found = {0};
    cs_arena_init(&arena, cs_allocator_system(), (size_t)512 << 20);
    CHECK(find(&arena, text, &found));
    uint32_t last = 0;
    for (size_t i = 0; i < found.count; i++) {
        CHECK(found.spans[i].begin >= last);
        CHECK(found.spans[i].begin < found.spans[i].end);
        CHECK(found.spans[i].end <= text.len);
        CHECK(found.spans[i].confidence >= 1 && found.spans[i].confidence <= 100);
        last = found.spans[i].end;
    }
    cs_arena_deinit(&arena);
}

static void test_find__refuses_what_is_no_text(void)
{
    struct cs_arena arena;
    struct cs_error err = {0};
    struct cs_phi_found found = {0};
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK_INT(cs_phi_find(&arena, (cs_raw){CS_STR("abc\xFFz")}, &found, &err), CS_E_INPUT);
    CHECK_INT(err.position, 3);
    CHECK_INT(cs_phi_find(&arena, (cs_raw){{"ab\0c", 4}}, &found, &err), CS_E_INPUT);
    CHECK_INT(err.position, 2);
    CHECK_INT(cs_phi_find(&arena, (cs_raw){{NULL, 0}}, &found, &err), CS_OK);
    CHECK_INT(found.count, 0);
    cs_arena_deinit(&arena);
}

static void test_find__lists_are_sorted_and_apart(void)
{
    well_formed_check(
        CS_STR("Patient: Quarrington, Rasheeda  DOB: 4/5/1961  MRN 4459281\n"
               "Seen 3 May 2024 by Dr. May in Ozone Park, NY 11417, call 555-201-3344."));
    well_formed_check(CS_STR("A B C D E F G H I J K L M N O P Q R S T U V W X Y Z"));
    well_formed_check(CS_STR("\xC3\x89\xC3\x89 \xE2\x80\x99s O'"));
}

static void test_find__the_same_each_time(void)
{
    const cs_str text = CS_STR("Mr. Vukasinovich saw Dr. Achterberg in Chattanooga on 3/4/2021.");
    struct cs_arena arena;
    struct cs_phi_found first = {0};
    struct cs_phi_found second = {0};
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK(find(&arena, text, &first));
    CHECK(find(&arena, text, &second));
    CHECK_INT(first.count, second.count);
    CHECK(first.count >= 3);
    for (size_t i = 0; i < first.count && i < second.count; i++) {
        CHECK_INT(first.spans[i].begin, second.spans[i].begin);
        CHECK_INT(first.spans[i].end, second.spans[i].end);
        CHECK_INT(first.spans[i].type, second.spans[i].type);
    }
    cs_arena_deinit(&arena);
}

static void test_find__every_allocation_may_fail(void)
{
    const cs_str text = CS_STR("Patient: Rasheeda Quarrington of Chattanooga, 3/4/2021. "
                               "Quarrington was seen by Dr. Achterberg.");
    for (long n = 1; n < 100; n++) {
        struct failing_allocator failing = {.countdown = n};
        struct cs_arena arena;
        struct cs_error err = {0};
        struct cs_phi_found found = {0};
        cs_arena_init(&arena, failing_allocator_of(&failing), CS_ARENA_CAP_DEFAULT);
        const cs_status status = cs_phi_find(&arena, (cs_raw){text}, &found, &err);
        cs_arena_deinit(&arena);
        if (status == CS_OK) return;
        CHECK_INT(status, CS_E_MEMORY);
    }
    const bool got_through = false; /* though nothing fails */
    CHECK(got_through);
}

struct line {
    const char *head;
    const char *tail;
    bool numbered; /* a new word each time, between head and tail */
};

/* What arena memory a text of so many copies of a line takes: it stands for the work, since every
 * list, set and window lives there. */
static size_t memory_of(char *bytes, size_t size, const struct line *line)
{
    struct cs_arena arena;
    struct cs_phi_found found = {0};
    size_t at = 0;
    for (unsigned n = 0; at + 64 < size; n++) {
        char word[8] = "";
        unsigned left = n;
        for (size_t k = 0; line->numbered && k < 6; k++, left /= 26)
            word[k] = (char)('a' + left % 26);
        at += (size_t)snprintf(bytes + at, size - at, "%s%s%s", line->head, word, line->tail);
    }
    cs_arena_init(&arena, cs_allocator_system(), (size_t)1 << 30);
    CHECK(find(&arena, (cs_str){bytes, at}, &found));
    const size_t used = arena.used_bytes;
    cs_arena_deinit(&arena);
    return used;
}

static void test_find__memory_grows_with_the_text_alone(void)
{
    static const struct line lines[] = {{"Mr. Qu", " was seen. ", true},
                                        {"A", " ", false},
                                        {"QUARRINGTON", " ", false},
                                        {"no names here", ", none at all. ", false}};
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), (size_t)64 << 20);
    char *const bytes = CS_NEW_ARRAY(&arena, char, BIG_BYTES);
    CHECK(bytes != NULL);
    for (size_t i = 0; bytes && i < sizeof lines / sizeof *lines; i++) {
        const size_t small = memory_of(bytes, BIG_BYTES / 10, &lines[i]);
        const size_t large = memory_of(bytes, BIG_BYTES, &lines[i]);
        CHECK(large < 14 * small + ((size_t)8 << 20)); /* tables double as they grow */
    }
    cs_arena_deinit(&arena);
}

static void test_find__one_endless_word(void)
{
    struct cs_arena arena;
    struct cs_phi_found found = {0};
    cs_arena_init(&arena, cs_allocator_system(), (size_t)256 << 20);
    char *const bytes = CS_NEW_ARRAY(&arena, char, BIG_BYTES);
    CHECK(bytes != NULL);
    for (size_t i = 0; bytes && i < BIG_BYTES; i++) bytes[i] = (char)('A' + i % 26);
    CHECK(bytes && find(&arena, (cs_str){bytes, BIG_BYTES}, &found));
    cs_arena_deinit(&arena);
}

/* Text holds a span of this type over exactly this value. */
static bool found_is(const char *text, enum cs_phi_type type, const char *value)
{
    struct cs_arena arena;
    struct cs_phi_found found = {0};
    bool there = false;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK(find(&arena, (cs_str){text, strlen(text)}, &found));
    for (size_t i = 0; i < found.count; i++) {
        const struct cs_phi_span *const span = &found.spans[i];
        there = there || (span->type == type && span->end - span->begin == strlen(value) &&
                          memcmp(text + span->begin, value, strlen(value)) == 0);
    }
    cs_arena_deinit(&arena);
    return there;
}

static void test_find__ages_beside_names(void)
{
    CHECK(found_is("Mr. Vukasinovich, 93, was admitted.", CS_PHI_AGE_OVER_89, "93"));
    CHECK(found_is("Mrs. Achterberg (97) is home.", CS_PHI_AGE_OVER_89, "97"));
    CHECK(found_is("Vukasinovich, Ana, DOB 4/2/1931, 93 F", CS_PHI_AGE_OVER_89, "93"));
    CHECK(found_is("Achterberg, Ole - M/91 - seen", CS_PHI_AGE_OVER_89, "91"));
    CHECK(!found_is("Mr. Vukasinovich, 88, was admitted.", CS_PHI_AGE_OVER_89, "88"));
    CHECK(found_is("for her father Ole Vukasinovich, 91\nSite", CS_PHI_AGE_OVER_89, "91"));
    CHECK(found_is("3. Berta C., 90. Drives still.", CS_PHI_AGE_OVER_89, "90"));
    CHECK(found_is("My mother, who lives with me and is 94, is well.", CS_PHI_AGE_OVER_89, "94"));
    CHECK(found_is("ED holding a 94F hip fracture", CS_PHI_AGE_OVER_89, "94"));
    CHECK(!found_is("had a 99F temp. Heart Rate, 96. Room Air, 95%", CS_PHI_AGE_OVER_89, "99"));
    CHECK(!found_is("Heart Rate, 96. pulse is 94, sat is 95.", CS_PHI_AGE_OVER_89, "96"));
    CHECK(!found_is("Anion Gap, 91\nMean Arterial, 91", CS_PHI_AGE_OVER_89, "91"));
    CHECK(!found_is("Tmax 99F; a 99F reading; a 99M of tubing; 99M/L", CS_PHI_AGE_OVER_89, "99"));
    CHECK(found_is("This 93M presents with pain", CS_PHI_AGE_OVER_89, "93"));
    CHECK(found_is("FH: mother 94 (living), others well", CS_PHI_AGE_OVER_89, "94"));
    CHECK(found_is("father d. 91 of MI; no others", CS_PHI_AGE_OVER_89, "91"));
    CHECK(found_is("Mr. Vukasinovich is 93 and lives alone.", CS_PHI_AGE_OVER_89, "93"));
    CHECK(found_is("Mrs. Vukasinovich, 93 years.", CS_PHI_AGE_OVER_89, "93"));
    CHECK(found_is("Age/Sex: 94/F", CS_PHI_AGE_OVER_89, "94"));
    CHECK(found_is("AGE  94 F  ROOM 2", CS_PHI_AGE_OVER_89, "94"));
    CHECK(found_is("a 93 woman with pain", CS_PHI_AGE_OVER_89, "93"));
    CHECK(found_is("Pt: Ole Vukasinovich, 93.", CS_PHI_AGE_OVER_89, "93"));
    CHECK(!found_is("mother 94 kg; patient 96 on RA; pt 97/58", CS_PHI_AGE_OVER_89, "96"));
    CHECK(!found_is("Mr. Vukasinovich 95% on air.", CS_PHI_AGE_OVER_89, "95"));
    CHECK(!found_is("Dr. Achterberg, 100 mg daily.", CS_PHI_AGE_OVER_89, "100"));
}

static void test_find__logins_made_of_names(void)
{
    CHECK(found_is("Mr. Vukasinovich wrote. User avukasinovich84 left.", CS_PHI_OTHER_ID,
                   "avukasinovich84"));
    CHECK(found_is("Opened by Rasheeda Achterberg (rasheeda801).", CS_PHI_OTHER_ID, "rasheeda801"));
    CHECK(!found_is("Mr. Vukasinovich took vitamin12.", CS_PHI_OTHER_ID, "vitamin12"));
    CHECK(found_is("Opened by Rasheeda Achterberg (rachterberg).", CS_PHI_OTHER_ID, "rachterberg"));
    CHECK(found_is("Opened by Rasheeda Achterberg (rachterb2).", CS_PHI_OTHER_ID, "rachterb2"));
    CHECK(!found_is("Rasheeda Achterberg had rachitis.", CS_PHI_OTHER_ID, "rachitis"));
}

static void test_find__records_in_segments(void)
{
    CHECK(found_is("PID|1||48291^^^MR||DOE", CS_PHI_MRN, "48291"));
}

static void test_find__cells_under_a_header(void)
{
    const char *const table = "mrn,last,first,city,zip\n4102,Bloom,Iris,Rome,60629\n";
    CHECK(found_is(table, CS_PHI_MRN, "4102"));
    CHECK(found_is(table, CS_PHI_NAME, "Bloom"));
    const char *const barred = "| Member | DOB | Phone | PCP |\n|---|---|---|---|\n"
                               "| Vance | 1/2/60 | 4471 | Snow |\n";
    CHECK(found_is(barred, CS_PHI_NAME, "Snow"));
    CHECK(found_is(barred, CS_PHI_PHONE, "4471"));
    CHECK(!found_is("test,value,unit,flag\nsodium,140,mmol,60629\n", CS_PHI_GEO, "60629"));
    CHECK(!found_is("name,zip,city,phone\n\n60629 beats, 4471 steps\n", CS_PHI_GEO, "60629"));
}

static void test_find__zip_behind_a_town(void)
{
    CHECK(found_is("He moved to Chattanooga 37402 last year.", CS_PHI_GEO, "37402"));
    CHECK(!found_is("He walked 37402 steps.", CS_PHI_GEO, "37402"));
}

static void test_find__numbered_streets_that_cross_a_place(void)
{
    CHECK(found_is("Found down at 4th and Vine by police.", CS_PHI_GEO, "4th"));
    CHECK(found_is("at the Fifth & Pine station", CS_PHI_GEO, "Fifth"));
    CHECK(!found_is("the 4th and Monday of it", CS_PHI_GEO, "4th"));
    CHECK(!found_is("In first and Vine Street there", CS_PHI_GEO, "first"));
}

int main(void)
{
    RUN(test_find__refuses_what_is_no_text);
    RUN(test_find__lists_are_sorted_and_apart);
    RUN(test_find__ages_beside_names);
    RUN(test_find__logins_made_of_names);
    RUN(test_find__records_in_segments);
    RUN(test_find__cells_under_a_header);
    RUN(test_find__zip_behind_a_town);
    RUN(test_find__numbered_streets_that_cross_a_place);
    RUN(test_find__the_same_each_time);
    RUN(test_find__every_allocation_may_fail);
    RUN(test_find__memory_grows_with_the_text_alone);
    RUN(test_find__one_endless_word);
    return check_end();
}
