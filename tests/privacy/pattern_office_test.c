/* pattern_office_test.c - forms of ordinary documents: days without a month, claims, inner numbers,
 * codes behind badges and plans; and what looks like them and stays. */
#include "tests/privacy/pattern_check.h"

static void test_day__without_its_month(void)
{
    static const char *const rows[] = {
        "labs from the <DATE|27th> came back",
        "I have the <DATE|9th> at one",
        "the week of the <DATE|15th>?",
        "thursday the <DATE|20th> works",
        "again on Saturday the <DATE|first>, heart going",
        "seen on the <DATE|third>. Hold",
        "the second dose, the 15th percentile, the 5th toe",
        "came in Sunday <DATE|19th>. Got",
        "from Monday <DATE|25> because",
        "Mon 10 units at bedtime",
        "by Ann Roe RN 18:59: the <DATE|11th>",
    };
    CHECK_ROWS(rows);
}

static void test_day__in_lists_and_fields(void)
{
    static const char *const rows[] = {
        "visits of <DATE|February 6, 13 and 27>.",
        "<DATE|February 6>, 13 mg and 27 mg",
        "in-office <DATE|OCT2025>, drive",
        "EF 32% on the <DATE|August> echo",
        "it happened <DATE|june 14> at the pool",
        "Shingrix due <DATE|Jan>. Pap done",
        "3  <DATE|04 22 1931>   M X",
        "24. <DATE|06 03 24> <DATE|06 03 24> 11  99215",
        "BP 10 12 14  98 72 18",
        "M    <DATE|1-22   11:40 AM>",
        "On <DATE|11-20> teeth came out",
        "my last seizure was <DATE|11-2> so",
        "pain was 2-4 so",
        "<DATE|1/15> 1400 refused Sinemet",
        "Last pap <DATE|9/22>   Pregnancies G2P1    Pain 2",
        "X-COVER (Sat <DATE|13th>/Sun <DATE|14th>)",
        "Pain today 2/10",
    };
    CHECK_ROWS(rows);
}

static void test_day__by_points_where_dates_have_them(void)
{
    static const char *const rows[] = {
        "DOB <DATE|3.4.1960>. Steroid from <DATE|5.3>; back on <DATE|5.10>",
        "DOB <DATE|3.4.1960>. I'll see her <DATE|5.7>; K 5.3 to 4.1, from 5.3 to 4.1",
        "MSSA (<DATE|3.29>), CR 2.2 (2.9), DOB <DATE|3.4.1960>",
        "Copaxone, <DATE|7.2018>–<DATE|11.2019>: two relapses",
        "K 4.3, cefepime from 1.5 g",
    };
    CHECK_ROWS(rows);
}

static void test_day__near_another_one(void)
{
    static const char *const rows[] = {
        "Admitted <DATE|3/1/2024>. Apgar 8/9, IOP 15/11, BIPAP 12/5",
        "Day 3/7 abx. vanc day 5/14",
        "pain 7/10 at 0800 and 3/10 at 0900 on <DATE|11/5>. seen <DATE|7/10> at 0800",
        "viable F 3240 g Apgars 8/9 at 0651 on <DATE|11/5>, appt <DATE|3/5> at 10:00",
        "Admitted <DATE|3/1/2024>. KE 3/5, ADF 1/5",
        "Admitted <DATE|3/1/2024>.\nKE 3/5, ADF 1/5",
        "Admitted <DATE|1/9/2024>. Cultures: <DATE|1/13> 2/2 MRSA, goal 2-3",
        "Admitted <DATE|5/1/2024>. warfarin 5 mg daily till <DATE|5/9>. stop",
    };
    CHECK_ROWS(rows);
}

static void test_telephone__of_a_house(void)
{
    static const char *const rows[] = {
        "page me <PHONE|7-3306> if",
        "Ann Roe, x <PHONE|55-180> for",
        "Ann Roe, x<PHONE|7-3318>, says",
        "by phone x <PHONE|7741>",
        "area code <PHONE|856, 555, 0153>.",
        "full extension, 125 flexion",
        "level 7-3306 of",
        "coordinator Ann x<PHONE|5520>\n",
        "mailbox <PHONE|2290>, front desk",
        "at <PHONE|828/555/0104>. Full",
    };
    CHECK_ROWS(rows);
}

static void test_code__of_the_office(void)
{
    static const char *const rows[] = {
        "badge <OTHER|4471> took",
        "emp # <OTHER|60418>",
        "EMP NO: <OTHER|3381>",
        "Clinic no. ...... <OTHER|C-66120>",
        "a letter, number <MRN|521 884 093>, came",
        "   11   85610   QW   BD",
        "bottle no. <OTHER|114906>.",
        "OSB No. <OTHER|084417>",
        "check no. <ACCOUNT|4471>, and",
        "acct end <ACCOUNT|0093>.",
        "CHART <MRN|3318>   DX",
        "group <PLAN|B7741>. They",
        "GRP <PLAN|10448-22>",
        "number <OTHER|CH 4471 0928 3>.",
        "SBP 120 130 140 110",
        "Lic. <LICENSE|OS 18827>     NPI",
        "serial number <DEVICE|NGP 714403 H>, has",
        "Ann Roe, LCSW (<LICENSE|SW 17740>), at",
        "Ann Roe, LCSW, FL <LICENSE|SW 17729>\n",
        "RA lead 5076-52   S/N <DEVICE|PJN7710453>",
        "leg: ulcer 4.0x2.2x0.1 (was 4.6x2.9)",
        "sent to your plan: S52.501A (radius)",
        "blocks: 0730-0930 and 0945-1045.",
    };
    CHECK_ROWS(rows);
}

static void test_place__by_rarer_suffixes(void)
{
    static const char *const rows[] = {
        "ADDRESS......<GEO|6446 Hanson Plaza Suite 063>, then",
        "MD, <GEO|3111 Wexford Coves>, next",
        "home is <GEO|9500 Dakota Greens>, there",
        "<GEO|161 Padilla Courts>",
        "ADDR: <GEO|870 HENSLEY CROSSING>          HOME: <PHONE|507-555-0138>",
        "uIU/mL    0.450-4.500",
        "apt <GEO|12 Elm St>, <GEO|oakdale> tx <GEO|79610>",
    };
    CHECK_ROWS(rows);
}

static void test_age__beside_who_it_is(void)
{
    static const char *const rows[] = {
        "Pt <AGE|90>, up in a chair",
        "Age / sex ....... <AGE|93> / M",
        "her mother-in-law, <AGE|92>. Works",
        "pt is <AGE|93>, wife drives",
        "HR 92, up in a chair",
    };
    CHECK_ROWS(rows);
}

int main(void)
{
    RUN(test_day__without_its_month);
    RUN(test_day__in_lists_and_fields);
    RUN(test_day__by_points_where_dates_have_them);
    RUN(test_day__near_another_one);
    RUN(test_telephone__of_a_house);
    RUN(test_code__of_the_office);
    RUN(test_place__by_rarer_suffixes);
    RUN(test_age__beside_who_it_is);
    return check_end();
}
