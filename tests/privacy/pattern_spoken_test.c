/* pattern_spoken_test.c - numbers spoken figure by figure or in words, codes in groups behind a
 * label, dates as a hasty hand writes them; and scales, doses and sentences that look alike. */
#include "tests/privacy/pattern_check.h"

static void test_spoken__telephones(void)
{
    static const char *const rows[] = {
        "reach her at <PHONE|five oh three, five five five, zero one four eight> after noon",
        "my number is <PHONE|two one two five five five oh one nine six>.",
        "same line ending <PHONE|zero one four nine>",
        "page me: <PHONE|5 5 5 0 1 9 2>",
        "pain zero one two three four five six seven eight nine ten",
        "circle one: 0 1 2 3 4 5 6 7 8 9 10",
        "one or two tablets, three times, four days",
    };
    CHECK_ROWS(rows);
}

static void test_spoken__dates(void)
{
    static const char *const rows[] = {
        "Stage T 4 N 2 M 1, GCS E 4 V 5 M 6, G 2 P 1 A 0 L 1, size 4 x 3 x 2 x 1",
        "date of birth <DATE|nine thirty forty eight> she was seen",
        "dictated <DATE|two eleven twenty twenty four>",
        "And the birthday, Tom?\nS2: <DATE|Two, fourteen, forty-six>.\nS1: ok",
        "one, two, thirty times. Birth weight two, three, forty grams",
        "medical record <MRN|four four one nine zero two>, thank you",
        "she took nine thirty milligram tablets",
        "date of birth <DATE|two, twenty-six, fifty-five>.",
        "date of birth <DATE|ten oh two nineteen fifty eight>. Dear",
        "her birthday <DATE|twenty six> <DATE|august nineteen thirty> uh",
        "born the <DATE|twenty six> <DATE|august two thousand and nine>. uh",
        "date of birth <DATE|three four two thousand and nine>.",
        "he took twenty six of them, nineteen on top",
        "date of birth?\nED: <OTHER|K330918>. <DATE|Three, nineteen, oh-seven>.\nPC: Okay.",
        "born <DATE|march nineteen two thousand seven>, in the city",
        "DOB the <DATE|fourth of june sixty two>. Next",
        "C: <DATE|May thirty, nineteen seventy-one>.\nN: Thank you.",
        "my surgery was <DATE|october eleven> and it hurts",
        "By <DATE|October> two were home, in <DATE|July> four; <DATE|March 4> forty of the beds",
        "In <DATE|October> eleven patients came. She may take three tablets.",
        "March two blocks. <DATE|June fifth> sixty two tablets were given.",
    };
    CHECK_ROWS(rows);
}

static void test_code__letter_by_letter(void)
{
    static const char *const rows[] = {
        "member number is <PLAN|8 N W 4 dash F T 6 dash K X 3 1> I'm reading",
        "concentrator serial <DEVICE|B O X 7 7 4 1 2>. Given",
        "Office chart <MRN|P U L 6 0 2 8 8>. Thanks",
        "confirmation is <OTHER|q r seven seven one four> and",
        "zip seven six nine one",
        "it's <OTHER|8 N W 4 F T 6>, yes",
        "next line zip <GEO|4 1 8 9 2>. Then",
        "uh zip <GEO|seven six nine one four>",
        "take 1 2 3 a day, in a b c 1 2 order, one of four a day",
        "N Y 0 1 I said",
    };
    CHECK_ROWS(rows);
}

static void test_code__in_groups_behind_its_label(void)
{
    static const char *const rows[] = {
        "Member ID: <PLAN|QRS 4410 2287 01> active", "acct <ACCOUNT|LM 40218>, paid",
        "chart number <MRN|44 18 02 7> was pulled",  "passport <OTHER|GB 52 4471903> seen",
        "MRN <MRN|4410287> 45M with pain",           "badge <OTHER|K-4410>, unit 4",
        "case <OTHER|8 8 1 2> was closed",
    };
    CHECK_ROWS(rows);
}

static void test_code__behind_a_sign(void)
{
    static const char *const rows[] = {
        "officer (shield <OTHER|40718>)", "deviation #<OTHER|QX-19> filed",
        "dispense #90, refills 2",        "bought at Walgreens #04417",
        "plate <VEHICLE|7KTR448> left",
    };
    CHECK_ROWS(rows);
}

static void test_date__by_a_hasty_hand(void)
{
    static const char *const rows[] = {
        "TRIAGE <DATE|2.17.24> by nurse",
        "his birthday <DATE|3.9.51> is near",
        "CENSUS <DATE|19 NOV 24> 0600",
        "hearing <DATE|3/8> 9am downtown",
        "back in the fall, RTP <DATE|Nov>.",
        "(admit <DATE|2.12>) stable",
        "ESI 3. May eat ice.",
        "Take 5-10, May repeat once.",
        "see version 2.17.24 of the form",
        "session 7/36 done",
        "OCT of the macula was normal",
        "return <DATE|november> for labs",
    };
    CHECK_ROWS(rows);
}

static void test_age__told_by_words(void)
{
    static const char *const rows[] = {
        "She is <AGE|94> yrs and frail.",
        "his aunt, who is <AGE|ninety-two> and lives alone",
        "\"Gus\", about <AGE|96>, found down.",
        "Ole Berg, <AGE|ninety-one>, for nail care",
        "she is 92% on air",
        "is <AGE|ninety-one>, was born in Nigeria",
        "happy <AGE|ninety four> next month",
        "Her sat is ninety-one, was low. Heart rate was ninety two and regular.",
        "pulse is about 93, regular",
    };
    CHECK_ROWS(rows);
}

static void test_street__at_the_end_of_an_address(void)
{
    static const char *const rows[] = {
        "lives at the farm, <GEO|41 Heron Meadow>. A son",
        "|<GEO|12 Willow Row>|",
        "home <GEO|1410 Bay Pkwy 9-C> today",
        "<GEO|102 Fenn Road 4C>-\xD8\xBD) 2",
        "used 12 French Point, then",
    };
    CHECK_ROWS(rows);
}

int main(void)
{
    RUN(test_spoken__telephones);
    RUN(test_spoken__dates);
    RUN(test_code__letter_by_letter);
    RUN(test_code__in_groups_behind_its_label);
    RUN(test_code__behind_a_sign);
    RUN(test_date__by_a_hasty_hand);
    RUN(test_age__told_by_words);
    RUN(test_street__at_the_end_of_an_address);
    return check_end();
}
