/* pattern_bare_test.c - numbers that no label names: told by what they cannot be, by the rest of
 * the text, and by who spells them; and procedures, ranges, models and counts that look alike. */
#include "tests/privacy/pattern_check.h"

static void test_code__found_elsewhere(void)
{
    static const char *const rows[] = {
        "Infant band <OTHER|53368> matches mother <OTHER|53368> here",
        "proband sample <OTHER|GX-242-P>, mother <OTHER|GX-242-M>, father <OTHER|GX-242-F>",
        "kit <OTHER|K77102> given; the other was <OTHER|K88340>",
        "acct <ACCOUNT|4410-2287> paid, cpt 99213, dose 4410 mg",
        "sample <OTHER|GX-242-P>, BR-244-X of the score",
    };
    CHECK_ROWS(rows);
}

static void test_number__of_six_figures(void)
{
    static const char *const rows[] = {
        "Our old book has <OTHER|118843> for him",
        "wait, instead of that <OTHER|882071>. Thanks",
        "neg of <DATE|111424>. Then",
        "platelets 150000 and 212345 today",
        "about 450000 people, 2000000 in all",
        "paid $118843 and walked 118843 steps",
        "CK peaked at 118243 and fell to 54212",
        "Total cost was 118243, item 44718, form 10122, build 20417, HIV RNA 118243",
        "Walgreens #118843, store 118845",
    };
    CHECK_ROWS(rows);
}

static void test_number__of_five_figures(void)
{
    static const char *const rows[] = {
        "bands of mother and baby <OTHER|70441>.",
        "mail it to <GEO|44306>. Then home",
        "they live in Dunmore <GEO|37402> now",
        "The knee was done, 27447, as billed",
        "denied 73721 with contrast, copay $20, 97112 x1",
        "visit <OTHER|02176> of theirs, procedure 00811",
        "belongings with label <OTHER|PB 30718>. MRI 73721, procedure",
        "BNP 12345 and CK 23456, suite 10002, p 14452",
        "06 03 24 11  99215",
        "SV1*HC:47563*185*UN*1",
        "procedure in Helena \xc2\xb7 MT <GEO|59601>",
        "claim: he is still in <GEO|98335> and well",
    };
    CHECK_ROWS(rows);
}

static void test_number__in_groups(void)
{
    static const char *const rows[] = {
        "Choice Plus  <MRN|947 118 203>  here",
        "label: #<MRN|309 4471>  ok, and <OTHER|4022 6113> there",
        "After supper 116 121 109, 1200 1600, glucose 402 113 556",
        "ID <OTHER|QXZ 402 113 556 A>, group",
        "scan of <SSN|412 55 9087> and <OTHER|83-41-77>, <OTHER|BJJC-7324> by hand",
        "doses of 10-20-30 mg, RTOG-0617, Account <ACCOUNT|CU381> shows",
    };
    CHECK_ROWS(rows);
}

static void test_number__in_two_parts(void)
{
    static const char *const rows[] = {
        "merged to <OTHER|77-2014>. Done",
        "case is <OTHER|KL 40 2261>, fax",
        "MRN <MRN|402261> in; the chart <MRN|402267> in tray",
        "Medicare, number ending <PLAN|KT48>?",
        "the other one is <OTHER|418-302> here",
        "<OTHER|HSP 0071-93> came",
        "range 302-418, LDH 120-288, glucose 110-140, 12-1000 daily",
        "RA lead 5076-52, RV lead 3830-69",
        "OBX|1|NM|8480-6^SBP^LN||142",
        "1998-2014, 0900-1700",
    };
    CHECK_ROWS(rows);
}

static void test_code__one_capital_and_five_figures(void)
{
    static const char *const rows[] = {
        "the bag <OTHER|K40219> was opened",
        "claim <OTHER|24092X7716>, wound 4.0x2.2x0.1",
        "Template <OTHER|tp-R2-index-4f7A21> is kept; a pcn of <OTHER|TRK-40217>",
        "page 3, lot TRK-40217, model TRK-40217, CALGB-9343-A, ISO-13485-2016",
        "M25511, S82101A and Z79899, J0585 and G0299",
    };
    CHECK_ROWS(rows);
}

static void test_code__of_a_lock_or_a_login(void)
{
    static const char *const rows[] = {
        "Key in lockbox on porch rail, code <OTHER|6338>, dog is friendly",
        "gate #<OTHER|0450>* then ring",
        "filed by <OTHER|tnguyen14> to chart <MRN|3390127>",
        "bed 9, witness <OTHER|twelch2>.",
        "under the code <OTHER|GC-1180-X>, enrolled as <OTHER|VPR-7720-LM>",
        "locked the account <OTHER|ferro.dom47> and",
        "seen by <OTHER|SNURSE4> FROM there, key <OTHER|QK4T7M2>",
        "treated by day 12 and code 6338 of the table",
        "variant c.1521_1523delCTT (p.E746_A750del) and c.68_69del",
        "Px: 27447-RT, 01402, 64447-59",
    };
    CHECK_ROWS(rows);
}

static void test_code__spelled_by_words(void)
{
    static const char *const rows[] = {
        "I gave <OTHER|M as in Mike, K as in kilo, one nine oh four four two seven>, correct.",
        "Her number is <OTHER|K as in kilo, 5, 5, 0, 9, double 2, 1>, and the date",
        "sit as in church, one two three",
    };
    CHECK_ROWS(rows);
}

static void test_pair__of_strengths_and_parts(void)
{
    static const char *const rows[] = {
        "lisinopril-HCTZ 20/12.5, BUN/Cr 22/1.2. Cont 5/2.5 mg",
        "Tx #12/18. Eval <DATE|2/12>, page 2/7 came",
        "with Apgars of 8/9 and 7/9.",
        "TB skin test placed <DATE|4/7> L FA, 4/7 L of it",
        "lap band in <DATE|5-3> and here, shift 11-7 and 7-3, pain 5-3.",
        "won 5-3, bed 6-3, sets 4-3, needle 8-6.",
    };
    CHECK_ROWS(rows);
}

static void test_day__of_two_or_behind_what_happens(void)
{
    static const char *const rows[] = {
        "logs from the <DATE|1st> through the <DATE|14th> average 138/84.",
        "leave on the <DATE|8th> or <DATE|9th>.",
        "come back the <DATE|3rd> but they say the 13th of them",
        "got court the <DATE|21st>",
        "<DATE|3/5> 415pm tc from her\nneeded by <DATE|4-22>\n",
        "next level <DATE|9/20> with labs",
        "Rhogam given <DATE|2/14> 1020 L deltoid",
        "moved to the <DATE|19th>. Since the <DATE|9th> he has, to the 5th floor",
        "her birthday is <DATE|3.14> and hers was <DATE|jun 12>, it is 3.14",
        "approved til <DATE|9-30> next year, DOB <DATE|1/2/61>MRN:<MRN|558210>",
        "or is <DATE|may 10> better, it may 10 times",
    };
    CHECK_ROWS(rows);
}

static void test_age__of_oneself_and_of_a_year(void)
{
    static const char *const rows[] = {
        "in her <AGE|92nd> year and well, the 92nd year of the hospital",
        "a woman of <AGE|93>; she",
        "Dr. Roe, himself <AGE|91>, retired",
        "Since she became <AGE|ninety-three>, Ann",
        "Edith is <AGE|90> today!",
        "822 BANKOLE <AGE|91>M K 6.3",
        "she's <AGE|91> an stubborn, her aunt is still living at <AGE|101>.",
        "she's 98 on room air, she is <AGE|90> on 29",
        "res Mrs Roe <AGE|93>, up. MY FATHER BINH <AGE|95> YRS NOT EATING",
        "Nell, <AGE|103> this year, spoke (<AGE|102> y)",
        "Age last birthday <AGE|ninety-one>, lasted 93 years of it",
        "Ann \"Bo\", <AGE|ninety-one>, seen",
        "aged relative, <AGE|94> yrs. Primary",
    };
    CHECK_ROWS(rows);
}

static void test_phone__cut_short(void)
{
    static const char *const rows[] = {
        "Dr Roe paged <PHONE|3381>, paged 1430 again",
        "cell <PHONE|406) 555-0138>, in the office x <PHONE|4471>. Give 2 tabs x 1500",
        "coord Jan <OTHER|3-5487>; NPI <LICENSE|1457209938> <PHONE|856-555-0123>.",
        "call me <PHONE|six six two, 555, oh one four five> now",
        "social is <SSN|four one two, seventy-one, nine oh three three> pls",
        "page me <PHONE|70418>. Paged Dr. Roe (<PHONE|4417>), again",
        "beep me <PHONE|2-4096> if MAP < 65",
        "by dialing <PHONE|7-2230> in house",
        "My phone got stolen, dont text the one ending in <PHONE|3382>, ok",
        "the <PHONE|0193> number is right, the 1193 number too",
        "a study ending in 2019 here",
        "and last four (<SSN|4417>), last four <SSN|0714>, last four of 2024",
        "soc. ending in <SSN|8809> not <SSN|8890>, fixed",
    };
    CHECK_ROWS(rows);
}

static void test_plate__with_its_state(void)
{
    static const char *const rows[] = {
        "a van, plate <VEHICLE|TX KLM 4417>, she",
        "PLATE TX <VEHICLE|KLM-4417>, gone",
        "following, green Ford, Missouri <VEHICLE|4JK T88>. Then",
        "MRN <MRN|MR 40226> and record <MRN|KLM 40226> of it",
        "RI TAG <VEHICLE|84 217> of it",
    };
    CHECK_ROWS(rows);
}

static void test_place__of_a_route(void)
{
    static const char *const rows[] = {
        "SHIP TO: <GEO|RR 2 BOX 47A>\n",
        "reply <GEO|Rt 3 Box 18>, please",
        "staying at <GEO|77½ Water Street>, now",
        "crash <GEO|I-35> NB, off <GEO|I-80> here, off Exit <GEO|41>, I-131 near it",
        "its <GEO|41220 pine hollow>, zip <GEO|60601>",
        "Home: <GEO|412 N. Alder>, phone",
        "<GEO|712 W AVENUE C>\nhome",
        "girlfriend at <GEO|4417 Wabash>, second floor; address as <GEO|9 Chestnut Hill>.",
        "given at 0900 Lasix, at 98 Percent, at 300 Watts. seen by PCP Dr. Roe",
    };
    CHECK_ROWS(rows);
}

int main(void)
{
    RUN(test_code__found_elsewhere);
    RUN(test_number__of_six_figures);
    RUN(test_number__of_five_figures);
    RUN(test_number__in_groups);
    RUN(test_number__in_two_parts);
    RUN(test_code__one_capital_and_five_figures);
    RUN(test_code__of_a_lock_or_a_login);
    RUN(test_code__spelled_by_words);
    RUN(test_pair__of_strengths_and_parts);
    RUN(test_day__of_two_or_behind_what_happens);
    RUN(test_age__of_oneself_and_of_a_year);
    RUN(test_phone__cut_short);
    RUN(test_plate__with_its_state);
    RUN(test_place__of_a_route);
    return check_end();
}
