/* pattern_beside_test.c - codes that what stands beside them tells, broken lines, ages beside a
 * sex, dates of what has a day; and what must stay. */
#include "tests/privacy/pattern_check.h"

static void test_licence__behind_a_profession(void)
{
    static const char *const rows[] = {
        "Veteran, USMC 1968-1971, retired. Served USN 2001-2005.",
        "Ada Quist RN, <LICENSE|44.120733>.",
        "Crew: Bo Lund, EMT-P (<LICENSE|B40417>)",
        "Ida Falk, OTR/L, NBCOT <LICENSE|602118>",
        "Ole Berg, PT, DPT, #<LICENSE|48213>",
        "seen by the RN 3 times, PT 12.5 s, INR 2.1",
        "PT 12345 steps",
        "Ann Roe, MD (<LICENSE|KS 04-39917>)",
    };
    CHECK_ROWS(rows);
}

static void test_plate__behind_a_vehicle(void)
{
    static const char *const rows[] = {
        "hit by a blue Corolla <VEHICLE|KLM-4417>.", "drives the van (<VEHICLE|RTY 812>).",
        "her truck, <VEHICLE|C18 PQR>, was",         "walked from the car 200 feet",
        "the van arrived, GCS 15, BP 120",
    };
    CHECK_ROWS(rows);
}

static void test_numbers__printed_in_groups(void)
{
    static const char *const rows[] = {
        "Roe <MRN|418 07 33> seen",
        "card <PLAN|80840 112 334 556>.",
        "Plan <PLAN|K4410 23817>,",
        "BP 120 80 72, weight 180 12 14",
        "platelets 180 20 30",
        "shipped under <OTHER|7781 0044 9123>.",
        "plan (Horizon, <OTHER|3HZN 6021 8845>) needs",
        "It is <OTHER|ZGP 8814 00276>.",
        "BP 8814 00276 x",
    };
    CHECK_ROWS(rows);
}

static void test_code__begins_by_its_label(void)
{
    static const char *const rows[] = {
        "<OTHER|SUBJ-2207> consented",
        "<MRN|MRN-20031> was",
        "called about <OTHER|k771204> today",
        "ICD-100, CASE-3, b12 level, p53 positive",
    };
    CHECK_ROWS(rows);
}

static void test_extension__behind_a_name(void)
{
    static const char *const rows[] = {
        "(Ida Falk, x <PHONE|4410>)",
        "surgery = Falk p<PHONE|555-2184>",
        "Ancef x 100 mg, clonus x 300 beats, lifted x 500 lb",
        "repeat x 3, 2 x 100",
    };
    CHECK_ROWS(rows);
}

static void test_age__beside_the_sex(void)
{
    static const char *const rows[] = {
        "Falk (F, <AGE|97>) room", "Berg M<AGE|96> MRN", "Ida Falk, <AGE|95>F.",
        "T 102 F, Tmax 101 F",     "(SpO2 97)",          "sat 94, 96, 95",
    };
    CHECK_ROWS(rows);
}

static void test_date__of_what_has_a_day(void)
{
    static const char *const rows[] = {
        "the appointment of <DATE|8-20> was moved",
        "labs from <DATE|3-11> will be faxed",
        "He fell <DATE|3/6>, no injury",
        "<DATE|2/3 0518> hrs K 6.8",
        "LKW 2200 hrs <DATE|5/8>.",
        "called on <DATE|4/2> at extension <PHONE|4133>",
        "TREATMENT RECORD <DATE|7-24-17> chair 9",
        "pain of 3-4, a dose of 5-6 mg, 2-3 times",
        "strength 4/5 throughout, pain 5/10",
        "drank 2-3 beers, 4-5 stools",
    };
    CHECK_ROWS(rows);
}

/* A line of 50 bytes and more may go on in the next one; a short line ends where it ends. */
static void test_line__broken_by_an_editor(void)
{
    static const char *const rows[] = {
        "The whole story was told by her son, who came in on <DATE|30th of\nOctober> again.",
        "It is planned that the family meets the whole team again <DATE|February\n12, 2011> here.",
        "Call her husband, who is at home in the afternoon, at <PHONE|(282)\n979-0933>, please.",
        "Room 5\nMarch in place",
    };
    CHECK_ROWS(rows);
}

static void test_address__with_a_floor_or_a_flat(void)
{
    static const char *const rows[] = {
        "at <GEO|44 Alder Way 2nd Fl>,",
        "lives at <GEO|59 La Brea, Apt 4B>.",
        "|<GEO|12 Elm St>^^Utica^^<GEO|13501>|",
        "the 2nd floor, 3rd flat",
    };
    CHECK_ROWS(rows);
}

int main(void)
{
    RUN(test_licence__behind_a_profession);
    RUN(test_plate__behind_a_vehicle);
    RUN(test_numbers__printed_in_groups);
    RUN(test_code__begins_by_its_label);
    RUN(test_extension__behind_a_name);
    RUN(test_age__beside_the_sex);
    RUN(test_date__of_what_has_a_day);
    RUN(test_line__broken_by_an_editor);
    RUN(test_address__with_a_floor_or_a_flat);
    return check_end();
}
