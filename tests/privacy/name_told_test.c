/* name_told_test.c - names that a field or a sentence tells; labels, units and things that stay. */
#include "tests/privacy/name_check.h"

static void test_told__fields(void)
{
    static const char *const cases[] = {
        "Last name: {Vandermeer}   First name: {Ilse}   MI: {Q}",
        "EF 55%. MI: none.",
        "pt: {delphine okafor}      dob 4/5/61     mrn 44018",
        "{b okafor} np 9/18/24 0915",
        "hi there, its {delphine} (4/18/1996). the rash is back",
        "03/13/24 {tvandermeer}: appeal sent",
        "03/13/24 denied: see letter",
        "printed 01/06/2025 07:22 by {tvandermeer}\nPage 1",
        "First name: {Ilse}    M.I.: {P}\nAge 40",
        "PATIENT NAME: {VANDERMEER, SIENNA}\nAGE 40",
        "Surgeon {White}     Procedure: ORIF",
        "Child's name: {Ilse Vandermeer}\nKnown as: {Juju}",
        "Client: Mrs. {Ilse Vandermeer} (\"{Indi}\")\nReferral: none",
        "> NAME {Vandermeer, Bhekisisa}    > DOB 1/2/1988",
        "pt: {vandermeer, camillo}      dob 1/29/46",
        "FRONT DESK LOG  4/4/2024   typed by {rita}",
        "Attending addendum ({Raynaud}, 2019-09-19): agree.",
        "Cataract surgery 10/2023 ({Schneider})",
        "WASTED 0 MCG W/ {GARDNER}. ZOFRAN 4",
    };
    TABLE(cases);
}

static void test_told__sentences(void)
{
    static const char *const cases[] = {
        "Bed 4. {Zephyrine} is 7 months old and feeds well.",
        "{Allegra} goes by \"{Leggy}\" and likes it.",
        "{Allegra} and {Makena} both agree with the plan.",
        "Allergy to penicillin was recorded by {Allegra} on 3/4/2021.",
        "Spell it, please. {V-A-N-D-E-R}.",
        "Plavix held per Dr. {Robert Jones}, Jardiance stopped.",
        "I will have {Mandeep}, the nurse, call you.",
        "Drs. {Vandermeer} and {Bishop} agreed.",
        "He is named after {Ignatius} and lives alone.",
    };
    TABLE(cases);
}

static void test_told__in_small_letters(void)
{
    static const char *const cases[] = {
        "hi my name is {crystal vandermeer} and i am writing about my visit",
        "thanks man\n{derek ward}",
        "im home all day. my wife {april} can take the call too",
        "a person named {tomislav} on your phone line told me it would be ok",
        "{kim h}: asking her now\n{stan}: ok ill go",
        "[3:02pm] agent {shelly d}: Yes!\n[3:03pm] customer: hi",
        "call me at home\n\nthx\n{marta p}",
        "also my son {niko} leaves for the army and i cant be in",
        "he has a rash. also his sister {camila} had the same one",
        "the lady there said fax it",
        "mr. {case} reports headaches, mrs {french} none.",
        "dr. {french}'s office called. the dr visit is on friday",
        "mr spectroscopy was done, a qtc of 477 ms. sponge count right",
    };
    TABLE(cases);
}

static void test_told__who_typed(void)
{
    static const char *const cases[] = {
        "PLAN AS ABOVE.\n\n{VANDERMEER}/{tk}",
        "Form given to dad.\n\n{Renata Vandermeer} MD / {rt}",
        "D: 06/06/2024     T: 06/06/2024    {KA}/{mlt}    Doc 1",
        "told her to hold it.\n\n{sh}, cma",
        "call me at home.\n\nthanks\n{k}",
        "Fee $20.00 pd  Released 9/4/2025 by {om}",
        "CALLED TO {JASMINE} RN AT DIALYSIS BY {WK} 0219, READ BACK",
    };
    TABLE(cases);
}

static void test_label__stays(void)
{
    static const char *const cases[] = {
        "{VANDERMEER, ILSE}          SEX F    AGE 61",
        "61 YO M, R KNEE PAIN",
        "Session: 45 minutes by video.",
        "1) He has two tablets left.\n2) She is well.",
        "Holter worn for two days. The Braxton Hicks ones were closer.",
        "Seen by Dr. {Foley}.",
    };
    TABLE(cases);
}

static void test_stay__scales_and_letters(void)
{
    static const char *const cases[] = {
        "Mobilization grade III per Maitland.",
        "Mitral: Wilkins 5, mild.",
        "No Rovsing. Negative Homans.",
        "BP 158/90 P 76 R 16 T 98.2",
        "Foley 16 French, R radial line, L forearm line.",
        "A. Skin, left arm.\nB. Received in formalin.",
        "Sincerely,\n{A. Vandermeer}",
        "Took it at 12/5/2024 AM, again 2215 ET.",
        "Moved from Texas and Peru to Mexico.",
    };
    TABLE(cases);
}

static void test_plain__words_that_stay(void)
{
    static const char *const cases[] = {
        "She was placed in Trendelenburg and the bed was locked.",
        "Tylenol 650 given for HA, reassess in 1 hr. Family was notified by PD, no LOC.",
        "R/O Lyme: ELISA pending; start doxycycline.",
        "Claim open;  D/I 2023-09-19",
        "Also affected: {Tariq Vandermeer}, 74 M. Reported by {Ilse Okafor}, RN.",
        "MVC, 2 vehicles: his Ford F-150 was hit.",
        "No ST changes and a QTc of 456 ms. Spine: normal.",
        "Has a sponsor, {Ilse E.} Tetanus booster given.",
        "Weber lateralizes to the left.",
        "Jury duty excuse. Clerk of Court, downtown.",
        "Typed by: {JV} Job #77\nDone.",
        "tagged and sent to biomed, W.O. 4411 open",
        "{KP}/{dlw}  D: 01/22/2024  T: 01/23/2024",
        "Peer-to-peer not needed. Off-going {Abeni O.} RN. Anti-Kell found.",
        "BERG BALANCE SCORE ROSE FROM 11 TO 38.",
        "Patient: {Ilse Vandermeer} | M | 58 | ward 4",
        "# Long QT\n# Cushing DM\n# Burns ICU day 3\n# Parkinson PD stable",
        "2024-07-30 NS: 500 mL\n2024-07-31 UA: clear",
        "Patient (Verbal): agreed\nMom (English): interpreter",
        "PM: Mild to Moderate pain. Nights, Low to Medium risk.",
        "the birth family would agree; a large family meeting",
        "Lupus (sister), Metformin (mother, diabetic)",
        "RN Reassessment, 0800; NP Swab; negative",
        "sneezes from red oak pollen.",
        "seen in dialysis\n\npt/ot",
        "DR. {ROSE} TO SEE. She lives in {Fowler}, CA",
        "Anes: GETA, no events. Fluid in the pouch of Douglas.",
        "Seen by {J. Duncan}, D.D.S. today.",
        "She grew up in {Over-the-Rhine}, near {Port-au-Prince}.",
        "24 Fr Foley placed; 10 Fr Blake drain. Seen by Fr {Brown}.",
        "Q. Member name?                A. {Wuraola Robinson}\nQ. Date? A. None.",
        "Comment {Karen Wells} 12/15: first two",
        "Tooth K has an abscess; a 10 Fr Rosch-Uchida sheath",
    };
    TABLE(cases);
}

static void test_who__handoffs_and_families(void)
{
    static const char *const cases[] = {
        "IPASS 11/13/2024 nights, {Vandermeer} to {Hodgkin}\n",
        "# {Woods} DKA gap closed, bridge done\n# {Lemon} AKI better\n# {Cho-Oh} 71M SBO",
        "# Hypertension: stable\n# Parkinson disease",
        "fell, CT neg; {Mayfield} family mtg Tuesday; the {Di Benedetto} family called",
        "Survived by children {Drew} ({Skyler}), and many friends.",
        "REP ({MAKENA}): HI, HOW CAN I HELP?",
        "on call tonight: back up {Weeks} 438-767-7652",
        "level=WARN dicom: PatientName={VANDERMEER,MAKENA} retry=3",
        "{Ilse Vandermeer}, MD / {MC}\n\nLong QT was seen.",
        "Recorded from 0914 to 0955 hrs, tech {HL}. 10-20 system, awake.",
        "Tumor board. Case 5: {SN}, 00772925, 25F. Left breast IDC",
        "Tattoo on the left forearm \"{Eleazar}\". No scars.",
        "INC77683531 {HM} 01-JUN-1962 consented",
        "RE: {vandermeer, trace l}\nunit no: none",
        "seen in clinic, home with sw\n\n{rh}/{cs}",
        "REPORT TO {LIAM} RN, CARE TRANSFERRED. CREW: {RUSSELL} RN",
        "FLOAT RN CAME. ED RN AWARE.",
        "Phone consult w/ NP {Geir}: add prednisone",
        "auntie {Mojisola} (\"{Mo}\") holds babe",
        "basic training, {Lawton}, OK; calls Sundays",
        "transcribed 05/23/2024 /{cdj}",
        "From: {joy vandermeer}  Sent 9/9/2025 late",
        "2024-07-30 {JJ}: Balance open\n2024-08-14 MRI: normal",
        "This is {Jane Bui}, {B-U-I}, and she called",
        "member {David L. Vandermeer}, b. 3-12-62, no id",
        "APPOINTMENTS\n  0930  {M SÁRKÖZI} MD, CARDIOLOGY",
        "CALLED SURG ON CALL {REYNOLDS}, AT 2340. Copies: {Hrubý}; registry.",
        "neph {costa} consulted, aide in room",
        "HD RECORD chair 57\n{Warsame, Makena} 3/1/1950 first shift",
    };
    TABLE(cases);
}

static void test_initial__letters_beside_a_name(void)
{
    static const char *const cases[] = {
        "warm xfer to pharm line, rep {daniel f}, he got a bridge",
        "form witnessed by {rachel m} rn. asked us",
        "sent to {nicoletta m} in prior auth",
        "seen w dr {hendricks}. {l lee} fnp",
        "she repeated it back\n{s dunny} cma",
        "1077203345  IPV 4             {L BJORKLUND} 434-607-2216",
        "PID-3=00619025 PID-5={GIBSON}^{JOHN^T} OBX-3=TROPONIN",
        "spoke with {daniel} r knee pain, called {daniel} x 2",
        "d/c 1352. {jm} rn ccm",
        "two fragments, B1.\n({dk} 6/12)",
        "Transcribed {tm} 3/28/17 1702\nTranscribed 12/04/2022 {em}/{cp}",
        "changed in sys - {tt}\nlungs - cl\nabd - sft",
        "done by {gh} rn; seen by {l fuentes} fnp",
        "{KT} 45yo M here for pain, told {KT}; saw PT today\nCT 45M contrast",
        "3:05p {KT}: called, spoke w/ wife\nPer {KT}: use 150, told ED to hold",
        "{KT} aware, will see. IR notified at 1400. Case: {KT} 34F",
        "will do\nthx\n{KT}",
        "D: 3/28/17 T: 3/29/17 {em}/{cp}",
        "neuro - nl\nabd - nt\npain - no\neval 3/4 pt/ot",
        "{Berglund}'s clinic note 9/30 says hold. St. Luke's clinic. Women's clinic.",
        "Took two of his wife's Nitrostat; her son's Ritalin was stolen",
        "Your radiologist, Dr. {Xumar Əkbərzadə}, has looked at it",
    };
    TABLE(cases);
}

static void test_place__in_small_letters(void)
{
    static const char *const cases[] = {
        "she is a retired teacher from {kitsap county} and well",
        "lives in town, {fond du lac county}. no pets",
        "the {pinckney avenue} office has it",
        "the county nurse called",
        "NOT the old address on {tygart rd}. iv out",
        "Swing Bed Unit, {Wagner}, Michigan\nDIAGNOSIS",
    };
    TABLE(cases);
}

int main(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    RUN(test_told__fields);
    RUN(test_told__sentences);
    RUN(test_told__in_small_letters);
    RUN(test_told__who_typed);
    RUN(test_label__stays);
    RUN(test_stay__scales_and_letters);
    RUN(test_plain__words_that_stay);
    RUN(test_who__handoffs_and_families);
    RUN(test_initial__letters_beside_a_name);
    RUN(test_place__in_small_letters);
    return check_end();
}
