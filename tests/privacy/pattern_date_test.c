/* pattern_date_test.c - dates and ages over 89: the forms that count and those that look alike. */
#include "tests/privacy/pattern_check.h"

static void test_date__figures(void)
{
    static const char *const rows[] = {
        "Seen <DATE|3/4/2024> in clinic.",
        "Seen <DATE|03/04/24>, <DATE|3-4-2024>, <DATE|03-04-24> and <DATE|3.4.2024>.",
        "DOB: <DATE|1975-08-14>",
        "DOB <DATE|17.02.1959> Sex F",
        "DOB <DATE|12/31/1999>, <DATE|31/12/1999>",
        "Reported: <DATE|2019-04-28T05:20:24Z>",
        "Reported: <DATE|2024-10-09T08:00Z>.",
        "Visit: <DATE|2024/3/5>",
        "Start <DATE|2024-10-09T08:00:00+02:00> end",
        "Signed <DATE|6/28/2025 10:54 PM> by",
        "Encounter date <DATE|02/23/2022 13:56> - x",
        "seen on <DATE|3 / 4 / 2024> again",
        "DOB 75, born <DATE|03/05/75>",
        "in early <DATE|10/2020> following",
        "creatinine 0.7, BUN 23.\n<DATE|Apr. 3, 1956> Hgb A1c 5.5.",
        "did not return to the pre-<DATE|June> baseline",
        "in <DATE|04/2023> and <DATE|2021-07>",
        "headaches began in <DATE|5/92>. In <DATE|11/92>, while eating",
        "DOB: <DATE|03052024>; DOS <DATE|12.3.24>",
        "date of birth <DATE|20240305>",
        "DOB: <DATE|03 05 2024>",
        "DOB <DATE|030524> F",
        "Collected <DATE|20240305T0800> by",
        "from <DATE|3/4-3/9/24> she was away",
        "admitted <DATE|3/4-3/9> with",
        "from <DATE|12/2> through <DATE|12/9>",
        "<DATE|3/14/25> to <DATE|17.01.2020>.",
        "born <DATE|2001–06–24>, boy",
        "Ingrezza 40 (<DATE|08/2023-01/2024>), stopped",
    };
    CHECK_ROWS(rows);
}

static void test_date__two_figures_need_words(void)
{
    static const char *const rows[] = {
        "MRI on <DATE|3/4> was normal",
        "pt's uncle called <DATE|3-18> re: refill",
        "d/w Koort <DATE|8-19>, ok to d/c home",
        "Taken by ZP <DATE|5-25>",
        "unable to work <DATE|7-15> through <DATE|1-24>",
        "Results go out on the <DATE|8-2>.",
        "a balance from the <DATE|7/10> visit, pain 7/10",
        "a balance from the <DATE|1-8> visit",
        "the 2-3 visits, by mouth 2-3 times, with Bob 2-3 times, on the 5-6 level",
        "call back <DATE|8/28>; no reply",
        "Chest tube removed <DATE|4/18>, home.",
        "since <DATE|5/5> she has pain",
        "f/u <DATE|3/4> at 10:00",
        "<DATE|3/4>: patient called",
        "s/p fall <DATE|6/12>, XR neg",
        "until <DATE|1/3>.",
        "strength is 5/5 in all extremities",
        "Strength 4/5 in the left arm",
        "A 2/6 systolic murmur",
        "Pain is 7/10 at worst and 3/10 at rest.",
        "pain went from 7/10 to 4/10",
        "now he rates them at about 6/10.",
        "Average Pain Intensity Over the Past Week: 4/10.",
        "Sinemet 25/100 one tablet",
        "BP 120/80, vision 20/20 and 20/40",
        "take 1/2 tab daily, or 1/2 tablet",
        "MMSE 26/30 with 2/3 recall",
        "Norco 5/325 mg",
        "Advair 250/50 one puff",
        "smoked 1-1/2 packs",
        "3-4 times a week for 2-3 weeks",
        "reflexes 2/4 throughout, pulses 2+/4",
        "PHQ-9 was 12/27 and GAD-7 9/21",
        "5 of 12 nodes positive, 5/12 nodes",
        "Apgars 8/9",
        "GCS 11/15, visual acuity 6/12",
        "BP 110/70, then 98/60",
        "stopped 1/2 of the dose",
        "about 3/4 of the meal",
        "ratio 1/10 and 1:10",
        "L4-L5, C5-6, T12, G2P1001, grade 3/4",
        "one 2-0 silk, 4-0 Vicryl, 2.5 x 3.0 cm",
        "24/7 care, 50/50 chance",
        "on 2/6 murmur grade",
        "the lens is 21.5 D, -2.25 sphere",
        "seen in 2018 and 2019-2020, the 1990s",
        "admitted <DATE|4/26> w new pneumonia",
        "strength 5/5 left",
        "call him on <DATE|21.05> to see",
        "titrate on 21.05 mg",
    };
    CHECK_ROWS(rows);
}

static void test_date__months(void)
{
    static const char *const rows[] = {
        "on <DATE|Mar 3rd>.",
        "the <DATE|3rd of March>, noon",
        "appt on <DATE|14th>; due <DATE|12th>, b4 the <DATE|9th> and then",
        "from the <DATE|2nd> to the <DATE|5th>. From the 2nd to the 5th digit, on 3rd floor",
        "by 5th grade; after 2nd dose; on 4th toe, on 5th day",
        "f/u <DATE|3/4>, d/c <DATE|3/4>, rec'd <DATE|3/4>, return <DATE|3/4>, tdap <DATE|3/4>",
        "since <DATE|3-2021>; labs <DATE|14th>. He may return without limits; PT eval 3/5 strength",
        "seen <DATE|3/1>,<DATE|3/4>,<DATE|3/7> for wound care; doses 1/2,1/2",
        "bday <DATE|dec 5>; hgb dec 2 units",
        "since <DATE|March of 2008>",
        "since <DATE|March, 2012>",
        "the <DATE|7th of February>",
        "Date: <DATE|Mar 5 '23>",
        "Date <DATE|08-MAR-2024>",
        "Date <DATE|2024 Oct 9> ok",
        "Date <DATE|2024-Oct-09> ok",
        "<DATE|Oct/9/2024> and <DATE|9/Oct/2024>",
        "Date <DATE|09MAR2024> and <DATE|9Mar24>",
        "<DATE|March 3-5> she was away",
        "<DATE|April 20-25> off work",
        "<DATE|Jan 3> to <DATE|Feb 4, 2024>",
        "from <DATE|November 4> through <DATE|November 9>",
        "<DATE|3-5 March 2024>",
        "the <DATE|3rd and 4th of March>",
        "<DATE|March 3 and 5> in clinic",
        "in <DATE|December>",
        "late <DATE|August>, <DATE|mid-May>",
        "since <DATE|March>, by <DATE|April>",
        "in <DATE|May> and asks about",
        "<DATE|Sept. 4th, 2019>",
        "<DATE|September 4th 2019 13:40>",
        "born <DATE|August 22nd, 1982>.",
        "on <DATE|march 3rd> i fell",
        "i was in on <DATE|oct 19> for blood",
        "on <DATE|17 August 2022>",
        "<DATE|23rd April 2024>",
        "<DATE|22-FEB-2020>",
        "<DATE|Jul 2020> and <DATE|Jul-20>",
        "<DATE|March the third>",
        "<DATE|March twenty-first>, <DATE|twenty-first of March>",
        "<DATE|May eighth nineteen eighty two>.",
        "<DATE|February 22nd, 2021>",
        "between <DATE|March> and <DATE|June>",
        "<DATE|June>/<DATE|July> trip in <DATE|June>",
        "come back on the <DATE|19th>.",
        "Friday, <DATE|March 3>",
        "<DATE|MAR 03 2024>",
        "<DATE|Dec 2023>, she",
        "<DATE|Sep 28>, ok to go",
        "again in <DATE|mid-January>.",
        "from <DATE|April> to <DATE|August of 2021>.",
        "Friday the <DATE|15th> to see",
        "due the <DATE|20th>.",
        "till the <DATE|nineteenth>.",
        "on the second, we stop",
        "lost it in <DATE|jan>. then",
    };
    CHECK_ROWS(rows);
}

static void test_date__months_that_are_words(void)
{
    static const char *const rows[] = {
        "May increase the dose if tolerated.",
        "She may be seen again; it may 2 help",
        "You may take 2 tabs",
        "They march in place",
        "March in place test was normal",
        "June called. April and August came too.",
        "Jan was here",
        "at age 5 may need glasses",
        "take 2 may cause drowsiness",
        "a decision in sept of the heart",
        "DEC in balance",
        "MAR was reviewed",
    };
    CHECK_ROWS(rows);
}

static void test_date__parts_of_years(void)
{
    static const char *const rows[] = {
        "in the <DATE|fall of 2007>.",
        "the rash in <DATE|summer 2012>",
        "s/p fall 2019 and a fall in 2018",
        "the fall was in the spring",
        "in <DATE|Q3 2023>, <DATE|3Q23>, <DATE|2023-Q3>",
        "the <DATE|third quarter of 2023>",
        "right upper quarter of the chest",
        "<DATE|2024-W09-3> and <DATE|week 12 of 2023>",
        "week 12 of treatment",
        "two days after <DATE|Christmas>",
        "the day before <DATE|Thanksgiving>",
        "<DATE|Christmas 2019>, <DATE|Labor Day 2021>",
        "around <DATE|New Year's Eve 2025>.",
        "on <DATE|Easter Sunday>",
        "since <DATE|Labor Day>",
        "Christmas disease is another name for factor IX deficiency.",
        "after Christmas dinner",
        "Mother is alive; labor was induced; a new year of life",
        "before <DATE|Good Friday>",
    };
    CHECK_ROWS(rows);
}

static void test_age__over_89(void)
{
    static const char *const rows[] = {
        "a <AGE|92>-year-old woman",
        "is <AGE|102> years old",
        "aged <AGE|103>",
        "at age <AGE|94>, age of <AGE|95>, Age: <AGE|96>",
        "<AGE|94> y/o, <AGE|98yo>, <AGE|91> yo, <AGE|93> y.o.",
        "just turned <AGE|95>",
        "At <AGE|98>, she still drives",
        "died at <AGE|96>",
        "lived to be <AGE|97>",
        "his <AGE|95th> birthday",
        "in her <AGE|nineties>",
        "in his late <AGE|90s>",
        "a <AGE|ninety-three>-year-old man",
        "a <AGE|ninety three> year old man",
        "he is <AGE|one hundred and two> years old",
        "a <AGE|nonagenarian>; aged <AGE|90> years; pt is a <AGE|97> y F",
        "his sister, <AGE|91>, has HTN",
        "Mother was <AGE|91>.",
        "she is <AGE|96> and well",
        "<AGE|99> years of age",
        "ages <AGE|92> and <AGE|95>",
        "an 89-year-old man, age 88",
        "BP 98/60, HR 98, sat 95%, temp 98.6",
        "pulse is 92 and regular",
        "saturation in the 90s",
        "at 98 degrees, at 95%",
        "90 mg, 100 units, 95 lb, 120 cm",
        "the patient was 95% compliant",
        "ninety percent, ninety days",
        "A1c at 90 days, aged 90 days",
        "90-day supply, 100-year event",
        "up to 100, and then 110.",
        "Age/DOB ........ <AGE|93> yrs / male",
        "Age:            <AGE|93>\n",
        "The patient, a baker, is <AGE|93> and walks.",
        "her mother lived to <AGE|97>.",
        "see grandpa turn <AGE|90>.",
        "turn 90 degrees",
        "smoked for 90 years, and",
        "father died of a stroke at <AGE|91>; mother",
        "F  <AGE|90> yrs    DOB",
        "my mom olivia who is <AGE|93> sees you too. I am <AGE|ninety-four> and decide.",
        "A neighbor of <AGE|96>, Miss Roe. Age   <AGE|one hundred and one>\nBorn here",
        "ROE, ANN  |  M  |  <AGE|92> yrs\nAcc",
        "rm 796B, <AGE|100> F, Dr Roe",
        "T 99.1, 100 F, HR 80. Rm 12A, 100 F, BP 120/80",
        "Ferritin, 95, 123456: high. IQ is ninety-one, was low",
        "Delbert Roe,\n<AGE|93>, <OTHER|5759167>: sepsis",
        "Mr. Roe, right-handed, <AGE|90>, seen with his son",
    };
    CHECK_ROWS(rows);
}

/* What nothing beside it decides, another date of the text does. */
static void test_date__told_by_other_dates(void)
{
    static const char *const rows[] = {
        "Admitted <DATE|1/1/2024>. Line out <DATE|1/5>.",
        "KUB <DATE|2/3> ok. Seen on <DATE|2/6>.",
        "<DATE|March 4, 2024>: summoned for <DATE|3-11>.",
        "Until <DATE|3-2>. Signed <DATE|2024-03-04>.",
        "Line out 1/5.",
        "Admitted <DATE|6/1/2024>. Line out 1/5.",
        "Born <DATE|1/4/1950>, seen <DATE|7/8/2024>. Line out 1/5.",
        "On <DATE|5/4/2024> her strength was 5/5, pain 5/10, 5-10 mg, 4-5 tablets",
        "<DATE|4/2/2024> 4-1/2-years, graded it 3/6 on <DATE|4/3>",
        "<DATE|3/4> 0800: BP 120/80; <DATE|3/5> AM: up",
        "seen <DATE|07.16.2024>, negative <DATE|06.11>, calcium 9.11",
        "NOTE <DATE|3-7> 1900-0700 and <DATE|14 Feb> 1900-0700; shift <DATE|11-10> 7a-7p",
        "Plan.\n<DATE|1-7>  30 min. late.\n<DATE|1-14> absent.\n<DATE|1-28>  out\n<DATE|2-4> back",
        "1-2  tablets\n3 caps",
        "date: <DATE|022025> now\n<DATE|022125> faxed\n771300 and 022225 mg",
        "crown prep scheduled <DATE|6.19>, K 6.19",
        "born <DATE|1/2/1980>. RPR on <DATE|26 Sep> 1:8",
        "AGE/DOB: 22 / <DATE|11/20/01>",
        "DOI <DATE|6.11.24>     adjuster\n<DATE|8.02.24> seen. Version 3.4.24, section 3.4.24",
        "appeal anyway by <DATE|7/10>. up to 1000 bid by <DATE|2/10>. Pain went down by 2/10 "
        "points",
        "our third fax. Sent <DATE|10-2> (by mail). ON THE <DATE|12TH> (5 PM)",
        "DO NOT REBILL BEFORE <DATE|05 13>. RETURN <DATE|06 18 24> W/ DUPLEX. on 04 18 45 77",
        "> Jane D., <DATE|3.14>:\nbars (by <DATE|Oct. 1>), seat. he\nNoemi 18:59: the <DATE|11th> "
        "\xF0\x9F\x98\xAC ok",
        "night sign-out <DATE|12/11>-><DATE|12/12>   day: Roe   night: Doe",
        "a full thickness R rotator cuff tear, arthroscopic repair <DATE|Aug. 21>\nVisits from "
        "home",
        "1-2  absent\n1-3  present\n1-10  low\n1-20  high",
        "Staffing ratio 1-5 7a-7p. Improved by 3/5, still weak. Firmware 3.12.24",
        "7.10.20 Statistical analysis\nSAT 88 ON 02 10 BEFORE 05 10 MG DOSES",
        "admitted <DATE|3 May 2021>-0930",
        "At your <DATE|8/12> visit ankle dorsiflexion was 4+/5",
        "Otitis in <DATE|May> treated at home; it hurts like a 6/10",
    };
    CHECK_ROWS(rows);
}

static void test_date__by_its_zero_or_a_time_beside_it(void)
{
    static const char *const rows[] = {
        "Restart 5 mg daily <DATE|02.14>.",
        "(CrCl 64), INR <DATE|07-25>, hold",
        "<DATE|07-25> called pt, no answer",
        "TRIAGE <DATE|5.16> 1640  Caller: pt",
        "tc 0915 <DATE|3.11>\npt's mom",
        "d/c <DATE|5.13> a.m.",
        "Version 02.14, section 03.18, room 02-14",
        "02.14 Scope of this manual",
        "Clinic hours 08-12. Ages 05-12 years",
        "rate 02.14 mL/h, K 04.20",
        "Phos 3.11 0600, 0600 4.12\nPain 4-10 1400, Section 5.16 1640",
        "Images 01-24, RR 08-16, Module 02-14, NPSG 07.15, gradient 04.15",
        "Micra leadless on <DATE|9/24> in EP lab, BIMS 9/15  PHQ-9 4/27",
        "cassette 03-17, form 05-22",
    };
    CHECK_ROWS(rows);
}

static void test_date__days_without_a_cue(void)
{
    static const char *const rows[] = {
        "I ran out the <DATE|14th>.",
        "my period started the <DATE|19th> so i am late",
        "weight at the 25th, height at the 50th.",
        "Between the 15th and 25th percentiles.",
        "broke the 8th. She is the 15th of nineteen. HC tracking the 25th.",
    };
    CHECK_ROWS(rows);
}

static void test_date__beside_marks(void)
{
    static const char *const rows[] = {
        "ADDENDUM <DATE|January 27th, 2012>: she called.",
        "ADDENDUM <DATE|02-SEP-2011>: he called.",
        "DATE.......<DATE|Feb 18, 2026>",
        "report.may 3 was sent",
        "on call <DATE|8/17> D. Roe; 8/17 D lens",
        "[<DATE|04/Mar/2024>:08:00:00]",
    };
    CHECK_ROWS(rows);
}

int main(void)
{
    RUN(test_date__figures);
    RUN(test_date__two_figures_need_words);
    RUN(test_date__months);
    RUN(test_date__months_that_are_words);
    RUN(test_date__parts_of_years);
    RUN(test_date__told_by_other_dates);
    RUN(test_date__by_its_zero_or_a_time_beside_it);
    RUN(test_date__days_without_a_cue);
    RUN(test_date__beside_marks);
    RUN(test_age__over_89);
    return check_end();
}
