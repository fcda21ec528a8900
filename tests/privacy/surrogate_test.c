/* surrogate_test.c - stand-ins that keep form, person and the distance between dates. */
#include "privacy/replace/vault_in.h"
#include "tests/privacy/privacy_fixture.h"

static struct cs_arena arena;
static struct cs_error err;

static cs_str surrogate(struct cs_vault *vault, const char *text, enum cs_phi_type type)
{
    struct cs_buf buf;
    cs_str out = {0};
    const struct cs_phi_span span = {.begin = 0, .end = 1, .type = type};
    cs_buf_init(&buf, &arena, 4096);
    CHECK_INT(cs_surrogate_write(vault, &span, cs_str_of(text), &buf, &err), CS_OK);
    CHECK_INT(cs_buf_finish(&buf, &out, &err), CS_OK);
    return out;
}

static cs_str moved(const char *text, int days)
{
    struct cs_buf buf;
    cs_str out = {0};
    cs_buf_init(&buf, &arena, 4096);
    if (!cs_surrogate_date(cs_str_of(text), days, &buf)) return CS_STR("(none)");
    CHECK_INT(cs_buf_finish(&buf, &out, &err), CS_OK);
    return out;
}

static void test_date__is_moved_in_its_own_form(void)
{
    static const struct {
        const char *before;
        int days;
        const char *after;
    } cases[] = {
        {"2024-02-28", 2, "2024-03-01"},
        {"03/05/2024", 30, "04/04/2024"},
        {"3/5/24", 30, "4/4/24"},
        {"12/31/1999", 1, "1/1/2000"},
        {"01/31/1999", 1, "02/01/1999"},
        {"25/12/2023", 7, "1/1/2024"},
        {"5.3.2024", 1, "6.3.2024"},
        {"3/4", 30, "4/3"},
        {"March 5th, 2024", -4, "March 1st, 2024"},
        {"the 21st of March", 1, "the 22nd of March"},
        {"MAR 3 '23", 30, "APR 2 '23"},
        {"08-MAR-2024", 30, "07-APR-2024"},
        {"December", 31, "January"},
        {"Dec 2023", 31, "Jan 2024"},
        {"11/2021", 30, "12/2021"},
        {"Apr 8, 2019 10:35 AM", 1, "Apr 9, 2019 10:35 AM"},
        {"Sept 30", 1, "Oct 1"},
        {"1 May 2024", -1, "30 April 2024"},
        {"Christmas", 3, "(none)"},
        {"March 3 - April 5", 3, "(none)"},
        {"13/13/2024", 1, "(none)"},
        {"32 March", 1, "(none)"},
        {"", 1, "(none)"},
        {"123456789012", 1, "(none)"},
    };
    for (size_t i = 0; i < CS_COUNT(cases); i++)
        CHECK_STR(moved(cases[i].before, cases[i].days), cases[i].after);
}

/* All dates of a vault move by the same days, so what lies between two stays. */
static void test_date__keeps_the_days_between(void)
{
    struct seeded seed = {11};
    for (int round = 0; round < 40; round++) {
        struct cs_vault *const vault = vault_new(&seed);
        const cs_str first = surrogate(vault, "2024-03-05", CS_PHI_DATE);
        CHECK(!cs_str_equal(first, CS_STR("2024-03-05")));
        char text[16];
        snprintf(text, sizeof text, "%.*s", (int)first.len, first.ptr);
        const cs_str later = surrogate(vault, "2024-04-09", CS_PHI_DATE); /* 35 days on */
        CHECK(cs_str_equal(moved(text, 35), later));
        cs_vault_close(vault);
    }
}

static void test_name__stays_one_person(void)
{
    struct seeded seed = {12};
    struct cs_vault *const vault = vault_new(&seed);
    const cs_str whole = surrogate(vault, "Hector Day", CS_PHI_NAME);
    const cs_str listed = surrogate(vault, "DAY, HECTOR", CS_PHI_NAME);
    const cs_str alone = surrogate(vault, "Day", CS_PHI_NAME);
    CHECK(cs_str_find(whole, alone, 0) != SIZE_MAX);
    CHECK(cs_str_find_nocase(listed, alone, 0) == 0);
    CHECK_INT(cs_str_find(whole, CS_STR("Day"), 0), SIZE_MAX);
    CHECK_INT(cs_str_find(whole, CS_STR("Hector"), 0), SIZE_MAX);
    for (size_t i = 0; i < listed.len; i++) CHECK(!cs_is_lower(listed.ptr[i]));
    CHECK(!cs_str_equal(alone, surrogate(vault, "Rivera", CS_PHI_NAME)));
    CHECK(cs_str_equal(surrogate(vault, "Day", CS_PHI_NAME), alone));
    cs_vault_close(vault);
}

static void test_form__is_kept(void)
{
    struct seeded seed = {13};
    struct cs_vault *const vault = vault_new(&seed);
    const cs_str phone = surrogate(vault, "(920) 918-8535 ext. 12", CS_PHI_PHONE);
    CHECK_STR(cs_str_slice(phone, 5, 12), " 555-01");
    CHECK_INT(phone.len, strlen("(920) 918-8535 ext. 12"));
    const cs_str mrn = surrogate(vault, "MX-0012345", CS_PHI_MRN);
    CHECK_INT(mrn.len, 10);
    CHECK(cs_is_upper(mrn.ptr[0]));
    CHECK_INT(mrn.ptr[2], '-');
    CHECK(cs_is_digit(mrn.ptr[9]));
    CHECK(cs_str_equal(mrn, surrogate(vault, "MX-0012345", CS_PHI_MRN)));
    CHECK_STR(surrogate(vault, "92", CS_PHI_AGE_OVER_89), "90");
    CHECK_STR(surrogate(vault, "a@b.org", CS_PHI_EMAIL), "person1@example.org");
    CHECK(cs_str_starts(surrogate(vault, "8.8.8.8", CS_PHI_IP), CS_STR("192.0.2.")));
    CHECK(cs_place_is_zip(surrogate(vault, "97301-1234", CS_PHI_GEO)));
    CHECK(cs_str_ends(surrogate(vault, "12 Elm Rd", CS_PHI_GEO), CS_STR(" Street")));
    CHECK(cs_str_ends(surrogate(vault, "Polk County", CS_PHI_GEO), CS_STR(" County")));
    cs_vault_close(vault);
}

/* Every ending of two figures, in many vaults: a hundred draws of a hundred endings would meet the
 * value's own again and again. */
static void test_figures__are_never_those_replaced(void)
{
    static const struct {
        const char *before;
        const char *behind;
        enum cs_phi_type type;
    } kinds[] = {
        {"(617) 555-01", "", CS_PHI_PHONE},
        {"55501", "", CS_PHI_FAX},
        {"+1 617.555.01", " ext. 12", CS_PHI_PHONE},
        {"61755501", "x12", CS_PHI_PHONE},
        {"", "", CS_PHI_ACCOUNT},
        {"MX-00123", "", CS_PHI_MRN},
        {"123-45-67", "", CS_PHI_SSN},
        {"021", "-1234", CS_PHI_GEO},
        {"1", " Quarry Lane", CS_PHI_GEO},
        {"P.O. Box 1", "", CS_PHI_GEO},
        {"192.0.2.1", "", CS_PHI_IP},
        {"2001:db8::", "", CS_PHI_IP},
        {"person", "@example.org", CS_PHI_EMAIL},
        {"https://www.example.org/", "", CS_PHI_URL},
    };
    struct seeded seed = {21};
    for (size_t k = 0; k < CS_COUNT(kinds); k++)
        for (unsigned ending = 0; ending < 100; ending++) {
            struct cs_vault *const vault = vault_new(&seed);
            char text[64];
            (void)snprintf(text, sizeof text, "%s%02u%s", kinds[k].before, ending, kinds[k].behind);
            const cs_str first = surrogate(vault, text, kinds[k].type);
            CHECK(!cs_surrogate_echoes(kinds[k].type, cs_str_of(text), first));
            CHECK(first.ptr[0] != '[');
            CHECK(cs_str_equal(first, surrogate(vault, text, kinds[k].type)));
            cs_vault_close(vault);
        }
}

static void test_echo__is_the_end_of_the_figures(void)
{
    static const struct {
        const char *text;
        const char *stand_in;
        enum cs_phi_type type;
        bool echoes;
    } cases[] = {
        {"(617) 555-0142", "(482) 555-0142", CS_PHI_PHONE, true},
        {"617-918-0142", "482-555-0142", CS_PHI_PHONE, true},
        {"918-01.42", "555-0142", CS_PHI_PHONE, true},
        {"9189180142 ext. 12", "2125550142 ext. 77", CS_PHI_PHONE, true},
        {"(617) 555-0142", "(617) 555-0143", CS_PHI_PHONE, false},
        {"MX12", "QT12", CS_PHI_MRN, true},
        {"MX12", "MX13", CS_PHI_MRN, false},
        {"AbC", "aBc", CS_PHI_DEVICE, true},
        {"97301-1234", "97301-5678", CS_PHI_GEO, true},
        {"412 Elm St Apt 4", "412 Oak Street", CS_PHI_GEO, true},
        {"8.8.8.8", "192.0.2.8", CS_PHI_IP, false},
        {"2024-03-05", "2023-11-05", CS_PHI_DATE, false},
        {"2024-03-05", "2024-03-05", CS_PHI_DATE, true},
    };
    for (size_t i = 0; i < CS_COUNT(cases); i++)
        CHECK_INT(cs_surrogate_echoes(cases[i].type, cs_str_of(cases[i].text),
                                      cs_str_of(cases[i].stand_in)),
                  cases[i].echoes);
}

/* Names that are in our own lists, and words that stand inside them. */
static void test_name__is_never_the_one_replaced(void)
{
    static const char *const names[] = {
        "Anna York", "Ann Day", "Walter Weston", "Karen Fairley", "Do", "Van",
        "de Van",    "MD",      "L. York",       "YORK, ANNA",    "Leo"};
    struct seeded seed = {22};
    for (int round = 0; round < 200; round++) {
        struct cs_vault *const vault = vault_new(&seed);
        for (size_t i = 0; i < CS_COUNT(names); i++) {
            const cs_str text = cs_str_of(names[i]);
            const cs_str first = surrogate(vault, names[i], CS_PHI_NAME);
            CHECK(cs_str_find_nocase(first, text, 0) == SIZE_MAX);
            CHECK(cs_str_equal(first, surrogate(vault, names[i], CS_PHI_NAME)));
        }
        CHECK(cs_str_find_nocase(surrogate(vault, "York", CS_PHI_NAME), CS_STR("york"), 0) ==
              SIZE_MAX);
        CHECK(surrogate(vault, "L.", CS_PHI_NAME).ptr[0] != 'L');
        CHECK(cs_str_find(surrogate(vault, "Fairmont", CS_PHI_GEO), CS_STR("Fairmont"), 0) ==
              SIZE_MAX);
        CHECK(cs_str_find(surrogate(vault, "7 Maple Street", CS_PHI_GEO), CS_STR("Maple"), 0) ==
              SIZE_MAX);
        cs_vault_close(vault);
    }
}

/* A skipped name goes to nobody else while the list lasts. */
static void test_name__stays_apart_behind_a_skipped_one(void)
{
    static const char *const words[] = {"York", "Zimmer", "Abbott", "Adler", "Smith", "Jones",
                                        "Lee",  "Young",  "Hall",   "Allen", "King"};
    struct seeded seed = {23};
    for (int round = 0; round < 200; round++) {
        struct cs_vault *const vault = vault_new(&seed);
        cs_str given[CS_COUNT(words)];
        for (size_t i = 0; i < CS_COUNT(words); i++) {
            given[i] = surrogate(vault, words[i], CS_PHI_NAME);
            for (size_t k = 0; k < i; k++) CHECK(!cs_str_equal(given[i], given[k]));
        }
        cs_vault_close(vault);
    }
}

/* Also a month alone and a day without its year move, whatever the vault's number of days. */
static void test_date__is_never_the_one_replaced(void)
{
    static const char *const dates[] = {"March",    "March 2024", "12/25",          "2/29",   "Jan",
                                        "December", "2024-03-05", "the 5th of May", "11/2021"};
    struct seeded seed = {24};
    for (int round = 0; round < 2000; round++) {
        struct cs_vault *const vault = vault_new(&seed);
        for (size_t i = 0; i < CS_COUNT(dates); i++) {
            const cs_str given = surrogate(vault, dates[i], CS_PHI_DATE);
            CHECK(!cs_str_equal(given, cs_str_of(dates[i])));
            CHECK(given.ptr[0] != '[');
        }
        cs_vault_close(vault);
    }
}

static void test_type__stands_where_nothing_can_be_drawn(void)
{
    struct seeded seed = {25};
    struct cs_vault *const vault = vault_new(&seed);
    CHECK_STR(surrogate(vault, "\xE2\x80\xA6", CS_PHI_DEVICE), "[DEVICE]");
    CHECK_STR(surrogate(vault, "...", CS_PHI_NAME), "[NAME]");
    CHECK_STR(surrogate(vault, "Christmas", CS_PHI_DATE), "[DATE]");
    CHECK_STR(surrogate(vault, "90", CS_PHI_AGE_OVER_89), "90");
    cs_vault_close(vault);
}

static void test_zip__follows_the_list(void)
{
    char digits[4];
    cs_place_zip3(CS_STR("97301"), digits);
    CHECK_STR(cs_str_of(digits), "973");
    static const char *const few[] = {"03601", "05901", "20301", "20501", "36901", "89301-1234"};
    for (size_t i = 0; i < CS_COUNT(few); i++) {
        cs_place_zip3(cs_str_of(few[i]), digits);
        CHECK_STR(cs_str_of(digits), "000");
    }
}

int main(void)
{
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    RUN(test_date__is_moved_in_its_own_form);
    RUN(test_date__keeps_the_days_between);
    RUN(test_name__stays_one_person);
    RUN(test_form__is_kept);
    RUN(test_figures__are_never_those_replaced);
    RUN(test_echo__is_the_end_of_the_figures);
    RUN(test_name__is_never_the_one_replaced);
    RUN(test_name__stays_apart_behind_a_skipped_one);
    RUN(test_date__is_never_the_one_replaced);
    RUN(test_type__stands_where_nothing_can_be_drawn);
    RUN(test_zip__follows_the_list);
    cs_arena_deinit(&arena);
    return check_end();
}
