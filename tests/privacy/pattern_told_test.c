/* pattern_told_test.c - codes, days, telephones and addresses by what a sentence says of them. */
#include "tests/privacy/pattern_check.h"

static void test_told__codes_of_a_sentence(void)
{
    static const char *const rows[] = {
        "Payroll shows that she used the last four, <SSN|9052>, of a Social Security number "
        "that was not hers.",
        "It says \"<SSN|1143>\" on the sticky note, the tail of her Social Security number.",
        "The last four of his social are <SSN|4471>.",
        "His social ends in <SSN|4471>.",
        "SSN ending <SSN|7718> was verified.",
        "She confirmed the last four digits of her SSN as <SSN|2290>.",
        "He verified his identity with the last four of his Social, <SSN|8834>.",
        "For the last four she gave <SSN|3321>, which did not match.",
        "Identity was confirmed by the last four of the SSN (<SSN|3321>).",
        "The number <SSN|412 55 9087> on the card is her Social Security number.",
        "An ITIN of <SSN|912-70-4471> stands on the form.",
        "The caller spelled the plate as <VEHICLE|GKT 661>.",
        "Would the owner of a green Outback, Vermont registration <VEHICLE|GKT 661>, kindly "
        "move it?",
        "A gray Camry with Ohio plates <VEHICLE|HXR 4471> struck him.",
        "The car that struck her bore the plate <VEHICLE|7KDM332>.",
        "The van, tag <VEHICLE|BRV-2209>, was found in the lot.",
        "The VIN <VEHICLE|1HGCM82633A004352> belongs to her car.",
        "His motorcycle, licensed as <VEHICLE|MC 4471>, was totaled.",
        "The ambulance, unit 12, collided with a car registered <VEHICLE|KLM-4490>.",
        "The docket, <OTHER|3:19-cv-00771>, names the hospital.",
        "He is the plaintiff in case <OTHER|2:21-cv-04471>.",
        "The stray cat was tagged as <OTHER|AC-9081>.",
        "Police filed the assault under <OTHER|23-118820>.",
        "The report was taken by the sheriff as <OTHER|2023-004471>.",
        "Her complaint was logged under <OTHER|GR-2210>.",
        "The incident is recorded as <OTHER|INC-44871>.",
        "The order was entered as <OTHER|ORD 448120>.",
        "The refill of <OTHER|7741902> never came.",
        "Refill <OTHER|7741902> never came.",
        "The pharmacy could not find script <OTHER|6620418>.",
        "The package went out under tracking number <OTHER|1Z999AA10123456784>.",
        "The confirmation she wrote down is <OTHER|QX44-L9>.",
        "Her confirmation code is <OTHER|8842Q1>.",
        "The authorization, <OTHER|A0044718829>, is good for six visits.",
        "Six visits were approved under <OTHER|PA-2207714>.",
        "She logged in as <OTHER|nfarouk2>.",
        "The failed logins used the credentials <OTHER|nfarouk2>.",
        "His username is <OTHER|gbarros77>.",
        "Her portal name is <OTHER|sunnyday1961>.",
        "The account of <OTHER|tkowal_88> was locked.",
    };
    CHECK_ROWS(rows);
}

static void test_told__codes_of_a_sentence_more(void)
{
    static const char *const rows[] = {
        "Surgical pathology <OTHER|85:U25084> was read as benign.",
        "Specimen <OTHER|24:S4471> was relabeled; collected at 14:30.",
        "Micro called: blood cx <OTHER|15:H57519> pos at 12:05.",
        "DRB1*04:01 and B*27:05, ratio 12:B and 10:T11 stay.",
        "The locker, <OTHER|17-B>, was emptied.",
        "Her passport, <OTHER|X4471209>, was copied.",
        "She is inmate <OTHER|448120> at the county jail.",
        "His military number was <OTHER|RA 18 447 120>.",
        "Badge <OTHER|4471> escorted the patient.",
        "Officer with badge <OTHER|4471> escorted the patient.",
        "Student <OTHER|900447120> was sent home.",
        "His employee number, <OTHER|E44712>, is on the tag.",
        "Subject <OTHER|004-117> withdrew from the trial.",
        "Her chart, <MRN|00447120>, was merged with another.",
        "Chart <MRN|447120> belongs to someone else.",
        "Under record <MRN|448-20-11> there is no allergy.",
        "The patient's hospital number is <MRN|H 447 120>.",
        "The Medicare number is <PLAN|4TQ7-HX2-KD83>.",
        "Her Medicaid, <PLAN|4471209A>, lapsed.",
        "She belongs to Kaiser, number <PLAN|000112233445>.",
        "The new policy, <PLAN|MCD-70045518-2>, begins in summer.",
        "Insurance lists her as <PLAN|JQW884120337>.",
        "Tricare under sponsor <PLAN|447120998>.",
        "The bill, <ACCOUNT|4471209-01>, was paid in full.",
        "Statement <ACCOUNT|0044712> was returned unopened.",
        "A check, number <ACCOUNT|1182>, bounced.",
        "He wired the money from account <ACCOUNT|000447120998>.",
        "The bank's routing number is <ACCOUNT|044000037>.",
        "She paid with check <ACCOUNT|2207>.",
        "His license, <LICENSE|RT 882 417>, expired.",
        "Her nursing license is <LICENSE|RN 448120>.",
        "The NPI is <LICENSE|1669401852>.",
        "The DEA registration <LICENSE|BW4471209> lapsed.",
        "His driver's license, <LICENSE|S530-4471-2209>, was revoked.",
        "Her driver's license number is <LICENSE|D4471209>.",
        "He carries a commercial license, <LICENSE|CDL 448120>.",
        "She holds certificate <LICENSE|C-44712> of the board.",
        "His pilot's certificate <LICENSE|3344712> was suspended.",
        "The pacemaker, serial <DEVICE|PJN8841067>, was checked.",
        "Serial <DEVICE|7T0S-188240> was replaced.",
        "The pump with the serial number <DEVICE|44812> alarmed.",
        "Her hearing aid, <DEVICE|HA-4471-20>, whistles.",
        "The Dexcom transmitter <DEVICE|8GT44L> failed.",
        "The implant is a <DEVICE|W1DR01-447120>.",
    };
    CHECK_ROWS(rows);
}

static void test_told__codes_of_a_sentence_again(void)
{
    static const char *const rows[] = {
        "The CPAP, <DEVICE|23H447120>, was returned.",
        "The UDI is <DEVICE|(01)00844588003288(17)141120(10)7654321D>.",
        "His left index print, <BIO|LIP-4471-A>, opens the cabinet.",
        "The retinal photograph <BIO|RET-L-55081> was sent.",
        "Her voiceprint, <BIO|VP-44712>, was enrolled.",
        "The palm-vein template <BIO|PV-009981> matched.",
        "Her face is stored as <BIO|FACE-44812>.",
        "The iris scan <BIO|IR-7714-02> was rejected.",
        "The photo <BIO|orozco_wound_0311.jpg> shows the wound.",
        "The caller gave <SSN|0914> as the last four and was refused.",
        "Please enter the code <OTHER|KT-4491> to go on.",
    };
    CHECK_ROWS(rows);
}

static void test_told__days_of_a_sentence(void)
{
    static const char *const rows[] = {
        "<DATE|1 - 9 - 2024>",
        "Birth date <DATE|11|06|1931>",
        "His date of birth is <DATE|five twenty two forty seven>.",
        "Ten days back, so like the <DATE|12th>.",
        "Uninsured from the <DATE|31st> unless COBRA goes through.",
        "That puts us at about the <DATE|26th>.",
        "It came on <DATE|14/mayo/2025>.",
        "Su cumpleaños es <DATE|4 de octubre 1969>.",
        "his birthday <DATE|4 de octubre de 1969>",
        "The switch was on <DATE|1/1>.",
        "We went on sunday <DATE|11> and they gave Keflex.",
        "She was seen on <DATE|March 3> and again on the <DATE|10th>.",
        "She was seen <DATE|03-MAR-24>.",
        "She was seen <DATE|3.3.24>.",
        "She was seen <DATE|2024.03.03>.",
        "She was seen <DATE|20240303>.",
        "Seen <DATE|3 Mar '24>.",
        "Seen <DATE|3/Mar/24>.",
        "Seen on <DATE|3 March, 2024>.",
        "Seen on the <DATE|3rd day of March, 2024>.",
        "Seen on the <DATE|third of March>.",
        "Seen on <DATE|March the third>.",
        "Seen in late <DATE|March>.",
        "Seen in mid-<DATE|March 2024>.",
        "Seen at the end of <DATE|March>.",
        "Seen at the beginning of <DATE|March 2024>.",
        "Since <DATE|March> she has been well.",
        "By <DATE|April> she was walking.",
        "Until <DATE|May> he worked.",
        "Last <DATE|May> he worked.",
        "Next <DATE|May> he retires.",
        "In <DATE|May> of last year he retired.",
        "She is due in <DATE|August>.",
        "The <DATE|August> visit was missed.",
        "He died in <DATE|December> of that year.",
        "From <DATE|March> to <DATE|June> he was in rehab.",
        "Between <DATE|3/4> and <DATE|3/9> he was in rehab.",
        "<DATE|3/4-3/9>: rehab",
        "<DATE|March 4-9, 2024>",
        "<DATE|4-9 March 2024>",
    };
    CHECK_ROWS(rows);
}

static void test_told__days_of_a_sentence_more(void)
{
    static const char *const rows[] = {
        "The week of <DATE|March 4> was hard.",
        "The week of <DATE|3/4> was hard.",
        "The night of the <DATE|4th> was hard.",
        "On the morning of <DATE|March 4>, he fell.",
        "On the evening of the <DATE|4th of July> he fell.",
        "The day after <DATE|Christmas> he fell.",
        "Two days before <DATE|Thanksgiving> she fell.",
        "On <DATE|Christmas Eve> she fell.",
        "On <DATE|New Year's Day> she fell.",
        "<DATE|Q3 2023> visit",
        "<DATE|Spring 2023>",
        "In the <DATE|spring of 2023> she fell.",
        "In the <DATE|fall of 2019> he moved.",
        "DOB <DATE|1/2/1960>",
        "born <DATE|1/60>",
        "Born <DATE|1960-01-02T10:30:00Z>.",
        "d/c'd <DATE|3/4>",
        "f/u <DATE|3/4>",
        "RTC <DATE|3/4>",
        "LMP <DATE|3/4>",
        "EDD <DATE|11/12>",
        "appt <DATE|3/4> @ 2pm",
        "Tdap <DATE|3/4/19>",
        "The labs of <DATE|3/4> were fine.",
        "Labs (<DATE|3/4>) were fine.",
        "On <DATE|3-4> he fell.",
        "Friday, the <DATE|13th of March>",
        "Monday the <DATE|11th>",
        "Ok'd <DATE|3/4> by phone.",
        "<DATE|7/24> visual: eating",
        "It expires <DATE|04/25>.",
        "Valid through <DATE|4/2025>.",
    };
    CHECK_ROWS(rows);
}

static void test_told__telephones(void)
{
    static const char *const rows[] = {
        "Call me at <PHONE|503 / 555-1234>.",
        "My new telephone is <PHONE|503 / 555-1234>.",
        "Phone <PHONE|206 . 725 . 3318>",
        "Phone <PHONE|206 - 725 - 3318>",
        "Send a page to <PHONE|4471>.",
        "Paged Dr. Moon on pager <PHONE|8814> at 23:24.",
        "Page me at <PHONE|4471> after hours.",
        "My pager is <PHONE|4471>.",
        "The beeper number is <PHONE|70418>.",
        "Dial extension <PHONE|20441> for the desk.",
        "His extension is <PHONE|4471>.",
        "Reach her at extension <PHONE|22>.",
        "Call <PHONE|(206)725-3318>, ask for Jo.",
        "Call <PHONE|1.800.725.3318>.",
        "Call <PHONE|1 (800) 725-3318>.",
        "Call <PHONE|+1 206 725 3318>.",
        "Call <PHONE|+44 20 7946 0958>.",
        "Call <PHONE|2067253318>.",
        "Call <PHONE|206 7253318>.",
        "Call <PHONE|725-3318>.",
        "Call <PHONE|725 3318>.",
        "Call <PHONE|725.3318>.",
        "His cell <PHONE|206*725*3318> is off.",
        "Her number is <PHONE|206–725–3318>.",
        "The unit's phone is <PHONE|5-3318>.",
        "Dial <PHONE|5-3318> for the unit.",
        "Text me on <PHONE|206 725-3318>.",
        "WhatsApp <PHONE|+52 55 1234 5678>.",
        "Call <PHONE|1-800-FLOWERS>.",
        "Call <PHONE|800-4-CANCER>.",
        "The number <PHONE|206 725 3318> rings out.",
        "She can be texted at <PHONE|206_725_3318>.",
        "he answers at <PHONE|206/725-3318>",
        "fax it to <FAX|206/725-3319>",
        "fax <FAX|503 . 555 . 0199>",
        "The fax is <FAX|7253319>.",
    };
    CHECK_ROWS(rows);
}

static void test_told__addresses(void)
{
    static const char *const rows[] = {
        "The address is <GEO|2114 Mile 7 Rd>, <GEO|Mission>, TX <GEO|78574>.",
        "Parent lives at <GEO|2118 Mile 7 Rd>.",
        "It should be <GEO|27108 SD Hwy 44>, <GEO|Parkston> SD <GEO|57366>.",
        "Mail the results to <GEO|Box 22>, <GEO|Naples>, NY <GEO|14512>.",
        "Our office is at <GEO|Two Liberty Place>, <GEO|Topeka>, KS <GEO|66606>.",
        "<GEO|640 E 400 S Ste 12>, <GEO|Hyrum>, Utah <GEO|84319>",
        "He lives at <GEO|305 N 2nd Apt B>.",
        "We live at <GEO|207 Sycamore>, if you have anybody.",
        "She walked from <GEO|Elm Street> to the clinic.",
        "The clinic on <GEO|Harwick Avenue> is closed.",
        "She is staying at <GEO|1211 10th St NE>, <GEO|Washington>, DC <GEO|20002>.",
        "Her new place is <GEO|88 Rue Bourbon>.",
        "He lives at <GEO|4 Privet Dr., Unit 2>.",
        "Her zip is <GEO|60622>.",
        "The ranch is off <GEO|Highway 59>.",
        "She lives off <GEO|Route 9> past the church.",
        "He was found at <GEO|44.9778, -93.2650>.",
    };
    CHECK_ROWS(rows);
}

static void test_told__what_stays(void)
{
    static const char *const rows[] = {
        "He was classified as ASA-3 and staged as T2N1.",
        "The murmur was graded as 2/6 and the reflexes as 2/4.",
        "She was coded as I50.32 and billed as 99214.",
        "The genotype is reported as A1298C.",
        "In the last four visits, 2019 to 2021, nothing changed.",
        "In his last four years 2019 was the worst.",
        "The average of the last four readings is 1430.",
        "The total number of cells is 4471.",
        "The model number is W1DR01 and the type is A2B1.",
        "The check at 1200 was normal.",
        "Vitals check 1430: stable.",
        "A mile 7 run in 3 hours.",
        "The box of 22 gloves, blue, was used.",
        "The 3/4 cup measure was used, then 1/2 tab.",
        "The ratio is 3 / 4 and the score 5 / 5.",
        "He read 20 / 40 with the left eye.",
        "Rows 5 | 6 | 7 of the table.",
        "He takes 5 mg on the 1st floor.",
        "Give 100 to 200 mg, page 4 of 12.",
        "Rate 206 - 725 per minute, 300 * 400 dots.",
        "Locker room 2 was cleaned.",
        "The password was reset twice.",
        "pager battery low",
        "He was at the 5th and last visit.",
        "Box 21, Diagnosis, IN order.",
        "the 3/3 labs drawn",
        "Glucose with check 1800 was 142.",
        "The 1/2 echo lab rooms were closed.",
        "He hit 95 on his second attempt at peak flow.",
        "The 3/4 procedure rooms are open.",
        "Seen: 2-3 lesions.",
        "License fee is 1250 for each site.",
        "The reference gene was RPL13A.",
        "Coverage 2/3 after deductible.",
        "Pedometer logged as 24000 steps for the week.",
        "renewed 8/10 contracts",
        "She was 91 walking and 96 sitting.",
        "insurance 1/3 share",
        "BMI table 250  300 - 1200",
        "page at 0700 daily",
    };
    CHECK_ROWS(rows);
}

static void test_told__what_stays_more(void)
{
    static const char *const rows[] = {
        "Admitted with ck 1148, trended down to ck 640.",
        "He is 94 kilos, and his wife says he is eating well.",
        "Serial dilution was 1280.",
        "Protocol 2021-md-10023 was closed.",
        "Grade from 1-2 to 2-3.",
        "Reference standard was WHO-1999.",
        "100 N 2nd, left foot.",
        "Renewed 2/3 prescriptions.",
        "im 110 after lunch and 95 before breakfast",
        "Marzo 3 formula.",
        "Their 95 year lease on the building was renewed.",
        "Infusion entered as J1885 per unit.",
        "Lot 24-ap-00213 expired.",
        "Patient 98 F with warm skin.",
        "Muscle grade from 3-4 to 4-5.",
        "He will be 95 if we keep titrating the oxygen.",
        "Your 2/3 results are normal.",
        "Pages to 1500 staff were sent.",
        "Titers 320  640  1280.",
        "The license for the software is 12500.",
        "PW 1000 was tested for the cuff.",
        "The trial is registered as NCT01234567.",
        "Serial interface is RS-232.",
        "Ratio 3|4|2024",
        "3 Mile 2 St marker.",
        "Weight is at the 25th and length is around the 10th.",
        "The count was reported as 250000 platelets.",
        "dr stopped metformin",
        "Nurse will page at 1600 with results.",
        "98 F c chills after the bath.",
        "Lesions on 2-3 overlapping dermatomes.",
        "Range [300] 450-1200.",
        "A variance was reported under GL-4020.",
        "Patient is now approaching 100, tachycardic.",
        "Analyzer alarm recorded as F1203.",
        "Patient stable and well at 97.",
        "ms intact, alert.",
        "OBX|1|2|2050|mL",
        "returned 4/10 packets",
        "99 F p acetaminophen.",
    };
    CHECK_ROWS(rows);
}

static void test_told__what_stays_again(void)
{
    static const char *const rows[] = {
        "An active 92 beds were staffed.",
        "Portal is mychart2 for outpatients.",
        "The reference value was 4500 for adults.",
        "He went from 2-3 to 4-5 beers a night.",
        "A remarkable 98 of 100 charts were complete.",
        "About 1200 staff completed the security training.",
        "mr spectroscopy was done.",
        "missed 1/6 infusions, 2/6 labs",
        "Her caregiver has 92 years of records? no.",
        "Patient is 95 sitting and 91 supine.",
        "Fractures seen on 3-4 involving ribs.",
        "Noshow 3/10.",
        "the 1/2 ct slices",
        "Pages on 1200 records were printed.",
        "Patient was strong at 94, then weaker.",
        "101 F w/ cough for two days",
        "Scanner tagged as CT-750 is down for maintenance.",
        "I hit 110 on my home cuff.",
        "He made it to 100 before the pump alarmed.",
        "the 6/12 biopsy cores positive",
    };
    CHECK_ROWS(rows);
}

int main(void)
{
    RUN(test_told__codes_of_a_sentence);
    RUN(test_told__codes_of_a_sentence_more);
    RUN(test_told__codes_of_a_sentence_again);
    RUN(test_told__days_of_a_sentence);
    RUN(test_told__days_of_a_sentence_more);
    RUN(test_told__telephones);
    RUN(test_told__addresses);
    RUN(test_told__what_stays);
    RUN(test_told__what_stays_more);
    RUN(test_told__what_stays_again);
    return check_end();
}
