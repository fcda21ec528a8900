/* name_form_test.c - names and places that the structure of a line tells, and what looks like them
 * and stays. */
#include "tests/privacy/name_check.h"

static void test_form__letters_alone(void)
{
    static const char *const cases[] = {
        "PT-0418 {QV} 03-MAR-1971",
        "PT-0419 {OS} 11-NOV-1958",
        "7741,{KD},02/17/1949,arm 2",
        "GLU 88  collected 0610  tech {WV}",
    };
    TABLE(cases);
}

static void test_form__letters_that_stay(void)
{
    static const char *const cases[] = {
        "Accession 771204 CT 03-MAR-2019 of the chest.",
        "7741 MRI 02/17/2019 unchanged.",
        "Order 5512 XR 02/17/2019",
    };
    TABLE(cases);
}

static void test_form__professions(void)
{
    static const char *const cases[] = {
        "Report from RN {Crohn}; stable overnight.",
        "Seen by MSW {Day}, who will call back.",
        "{Tamsin Oyelaran}, MD, was informed.",
    };
    TABLE(cases);
}

static void test_form__professions_that_stay(void)
{
    static const char *const cases[] = {
        "Per RN Braden scale was 18.",
    };
    TABLE(cases);
}

static void test_form__lists(void)
{
    static const char *const cases[] = {
        "{Love} M77 MRN 4401882\nfell, no injury",
        "{Hunt} 64F pneumonia",
    };
    TABLE(cases);
}

static void test_form__lists_that_stay(void)
{
    static const char *const cases[] = {
        "White 64F with chest pain.",
        "Elderly 81F with a fall.",
    };
    TABLE(cases);
}

static void test_form__counties(void)
{
    static const char *const cases[] = {
        "dispatch 23:51 / {Lake County} / engine 4",
        "She lives in {St. Louis County} with her son.",
        "The County was told.",
    };
    TABLE(cases);
}

static void test_form__columns(void)
{
    static const char *const cases[] = {
        "4|{Vandermeer}|71|CHF\n7|{Achterberg}|64|COPD\n8|{Love}|80|CHF\n9|{Delacroix}|59|GI "
        "bleed\n"
        "11|{Hunt}|33|DKA\n",
        "bed,last,age\n4,{Oyelaran},71\n7,{Brannigan},64\n9,{Bishop},59\n12,{Thrandell},40\n",
    };
    TABLE(cases);
}

static void test_form__columns_that_stay(void)
{
    static const char *const cases[] = {
        "4|Stable|71|CHF\n7|Improving|64|COPD\n9|Critical|59|Pneumonia\n",
        "Bed|Last|Age\n4|{Oyelaran}|71\n7|{Brannigan}|64\n9|Vacant|0\n12|{Thrandell}|40\n",
    };
    TABLE(cases);
}

static void test_form__small_letters(void)
{
    static const char *const cases[] = {
        "ref: {ivy stone}, md\nplan as before",
        "{summer banks}, np",
        "pain is much better, md aware of it",
        "asked about surgery: wound care, pt to follow",
    };
    TABLE(cases);
}

static void test_form__small_letters_of_speakers(void)
{
    static const char *const cases[] = {
        "bed 4 is clean\n{ida b} IBCLC: rental pump came\nok",
        "please double check his INR\n{rosa d} / front",
        "denial worklist / owner: {rosa p}\nrow 38",
        "NOTE TO POSTER ({sylvia c}): denied as global",
        "10:02 call me\n10:43 {E Crosby}: yes, awake\n10:45 {O Mason}: send it",
    };
    TABLE(cases);
}

static void test_form__small_letters_that_stay(void)
{
    static const char *const cases[] = {
        "LB dressing: max A -> mod A with reacher",
        "vit d / calcium daily",
        "T at 22:43 98.2 F: no chills",
    };
    TABLE(cases);
}

static void test_form__small_places(void)
{
    static const char *const cases[] = {
        "i lived mostly in {great falls} my whole life",
        "can it be done in {oklahoma city} or not",
        "she lives out in {minerva}, ok",
        "missed it attn {yoga prasasta} in hr",
        "needs attn to detail and attn from staff",
        "Please sign on page 3. Thank you!! {jr}\n\nPage 3",
        "he will do a great job in long hours",
    };
    TABLE(cases);
}

static void test_form__shorthand_stays(void)
{
    static const char *const cases[] = {
        "PSH: appendectomy, R TKA, L AVF.",
        "Hepatitis B and vitamin K were discussed.",
        "CN II-XII intact.",
    };
    TABLE(cases);
}

static void test_form__keys_stay(void)
{
    static const char *const cases[] = {
        "store: PatientID=368 SeriesNumber=4",
        "PV1|1|I|3W^241^A||||",
        "I'm writing because the pills ran out. I\xE2\x80\x99ve called twice.",
    };
    TABLE(cases);
}

static void test_sign__letters_of_who_wrote(void)
{
    static const char *const cases[] = {
        "DICT: {HDM}  TRANS: {kb}\nD: 11/01/25  T: 11/02/25   JOB# 4471029",
        "typed: {WQ}",
        "Plan as above. {jw} 6/12/2023",
        "Copy made on request by {tj}.",
        "Plan as above and home tomorrow. bid",
        "Given by iv.",
        "T: 01/23/2025 02:20   Job 1184402   {ct}/{mq}",
        "Phlebotomist       {mk}",
        "she asked for it.\n\n{sw} CNM / signed 03/27/25",
        "[0655] {AGK}: handoff done\n[0702] {JBW}: wants meds\n[0712] ED: full",
        "Wt 182.4 lb, tol well. {KF}, PTA",
        "Care done 0800 {PD} 1200 {PD} 1600 {HF}",
        "0800 BP 120/80 1200 BP 118/70",
        "0700 walked to XR\n0900 up in XW\n1100 slept",
        "given 0900 PO/IV, checked 0900",
        "Count {HO}/{LY} OK",
        "mom was here at 0925 {nls}",
        "called to the unit at 0436, read back ok, {gf}",
        "niece educated x10 min. {kd}, SLP",
        "two tabs today with food and water, bid, prn",
        "seen by PT. OT, SLP",
        "Transcribed: {tz}, 1/2/24\nDictated 1/2/24 {KD}, not read",
        "Dictated 1/20/23, job DX-551807",
        "1400 turned L {KMR}\n1500 BP 120/80, sleeping {KMR}\n1600 turned R",
        "1400 turned L CHF\n1500 BP 120/80 COPD",
        "{Roe}, {Ann} (\"{MJ}\") called",
        "verified {KMR}/{TB} 0412, unit",
        "TNK given 1549 {LR}/{PW}. Then",
        "circuit check {AB}/{KW} 0700",
        "order read back {LS} 2130",
        "read back OK 2130, Zosyn hung {AN}",
        "0230 effective. -{NPS}",
        "reoriented. CAM (+). {PLK}, RN",
        "RB ok /{tz}",
        "turn: L 0000 {KS}, back 0200 {KS}, refused",
        "SIGNOUT nights. {Baca} 67M POD2",
        "who repeated them back. {KS}, RN 11:20",
        "dont use it\n\n{dvz} lpn\naddendum",
        "Bosniak 2F cyst",
        "the cultures came back WNL",
        "Lungs CTAB. RRR. -MRG",
        "seen w {aniela} {wozny} LICSW. call back",
        "Agent {jroelle}. Phone 5",
        "[12/3/24, 10:42:11] {Ana} {Maria} {Roe}: yes 12",
        "RN {Roe} reports no pain",
        "NIGHT RN {OKAFOR} NOTES ONE EPISODE",
        "sent her to the {Tulsa} office for it, to the Main office",
        "SUBSCRIBER {DELACROIX}^{REMY}, 18",
        "hi all\n\n{Jevonte} 10:42\nok thanks\n\nOnset 10:42\nno change",
        "her name {Bo}) and his name is {Tillie}; her name tag",
    };
    TABLE(cases);
}

static void test_sign__rosters(void)
{
    static const char *const cases[] = {
        "411-2 {WINTER, FORD}  30M chf",
        "{LANG, MAY} 64F pneumonia",
        "{Song, Bao Yi}  M59 stable",
        "CHEST, ABDOMEN 2 views",
    };
    TABLE(cases);
}

static void test_sign__relatives_and_titles(void)
{
    static const char *const cases[] = {
        "She came with her partner {Sequoia}, who drove.",
        "The twin, {Nicu}, was diagnosed last year.",
        "seen by dr {wu} for the wrist",
        "told to hold, Dr {B} to call",
        "Her mother reports Crohn disease.",
        "Serology for Rocky Mountain spotted fever was negative.",
    };
    TABLE(cases);
}

static void test_form__letters_and_cells(void)
{
    static const char *const cases[] = {
        "{BROWN, ARMIN I.} | 77901382 | DOB 05/07/2011 | M",
        "Nursing note: {B Kijana} ambulated in the hall twice.",
        "We met {Isaiah P. White} today.",
        "Signed: {Santos, Vera}, 8/25/2002",
        "He works in {Canto do Buriti} and commutes.",
    };
    TABLE(cases);
}

static void test_form__what_is_named_after_people_stays(void)
{
    static const char *const cases[] = {
        "Findings consistent with Lake Louise criteria.",
        "Modified Rankin Scale 2; San Francisco syncope rule negative.",
        "No evidence of Castellani paint on the skin.",
        "Known Parkinson's, followed by neurology.",
        "Consistent with Graves'.",
        "She takes Oseni at bedtime. Refill Abrysvo for 90 days.",
        "Allergies: Dolophine. Switched from Estring to a generic.",
        "Known to Dr. {Parkinson}, and to Mr. {Graves}, who takes Eliquis.",
    };
    TABLE(cases);
}

static void test_form__letters_and_cells_that_stay(void)
{
    static const char *const cases[] = {
        "ALBUMIN, SERUM | 4.2 | g/dL",
        "T Wave inversion was seen. C Diff was negative. E Coli grew.",
        "Vitamin B. Take it daily. Group A. Strep was found.",
    };
    TABLE(cases);
}

static void test_slip__words_stay(void)
{
    static const char *const cases[] = {
        "hi he started amoxicilin on monday and has a rash. pls call",
        "my son is allergic to metformn, is lexipro ok",
        "Hx of Roux-en-Y. Nissen done in another year.",
        "pls call the pharamcy tomorow, she has diarhea since yesterdy",
        "hi this is {benigna} calling, my headche is back",
        "can i see dr {amayor} on thusday",
        "hi i need a refil on her flovint inhailer, he takes elequis",
        "hi this is {ekundayo}, the pharamcy told me",
        "Hi, he started Lisinoprill and Gabapentine last week.",
        "hi this is {ekundayo} calling re my son, he took sertaline",
    };
    TABLE(cases);
}

int main(void)
{
    if (cs_lookup_size() == 0) {
        printf("skipped: the sources of names are not set up\n");
        RUN(test_form__letters_and_cells);
        RUN(test_form__letters_and_cells_that_stay);
        RUN(test_form__what_is_named_after_people_stays);
        RUN(test_slip__words_stay);
        return check_end();
    }
    RUN(test_form__letters_alone);
    RUN(test_form__letters_that_stay);
    RUN(test_form__professions);
    RUN(test_form__professions_that_stay);
    RUN(test_form__lists);
    RUN(test_form__lists_that_stay);
    RUN(test_form__counties);
    RUN(test_form__columns);
    RUN(test_form__columns_that_stay);
    RUN(test_form__small_letters);
    RUN(test_form__small_letters_of_speakers);
    RUN(test_form__small_letters_that_stay);
    RUN(test_form__small_places);
    RUN(test_form__shorthand_stays);
    RUN(test_form__keys_stay);
    RUN(test_sign__letters_of_who_wrote);
    RUN(test_sign__rosters);
    RUN(test_sign__relatives_and_titles);
    RUN(test_slip__words_stay);
    return check_end();
}
