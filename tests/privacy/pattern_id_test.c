/* pattern_id_test.c - numbers of people, plans, accounts, licences, vehicles, devices, cases. */
#include "tests/privacy/pattern_check.h"

static void test_ssn__whole_and_cut(void)
{
    static const char *const rows[] = {
        "SSN: <SSN|251-62-4907>",
        "SSN: <SSN|588 32 4832>",
        "SSN: <SSN|389328567>, ITIN <SSN|912-70-1234>",
        "social security number is <SSN|078-05-1120>.",
        "last four digits of his social security number, <SSN|0118>.",
        "AGENT: And the last four of your social?\nCALLER: <SSN|5049>.",
        "SSN <SSN|xxx-xx-1234>, <SSN|***-**-1234>",
        "SSN ending in <SSN|4471>",
        "SSN last4 <SSN|6620> on file",
        "procedure QM-RX-2208, AX-1234",
        "SSN: <SSN|***-**-4471>   now",
    };
    CHECK_ROWS(rows);
}

static void test_mrn__with_label_and_beside_a_name(void)
{
    static const char *const rows[] = {
        "MRN: <MRN|72966674>",
        "MRN <MRN|389-44-96>, MRN# <MRN|M1284552>",
        "MEDICAL RECORD NUMBER: <MRN|756434>",
        "under medical record number <MRN|281-20-19> were",
        "Chart <MRN|06641257>: the allergy",
        "Ann Roe, 20, <MRN|524989>: MSSA bacteremia",
        "PatientID=<MRN|095388> retry",
        "record no. <MRN|6309059>, seen",
        "Patient ID: <MRN|4453218>; Hospital No. <MRN|H0012345>",
        "MRN:\n<MRN|123456>",
        "M.R. No. <MRN|12-34-56>; Med Rec #: <MRN|44129>; PID <MRN|334455>",
        "MRN <MRN|123>, MRN: <MRN|345678>",
        "PATIENT: JHON SIMON (<MRN|03022057>)",
        "BLANCHARD, T. | <MRN|01775486> | DOB <DATE|1975-08-14>",
        "Lamb, Antonio M | <MRN|395709> | DOB",
        "RIGO NORTON, <MRN|05874332>, seen in room 4",
        "Mercy Burch   <DATE|5/7/03>   <MRN|09591089>\nImplanted",
        "Diken Jacobs   <DATE|05/05/1958>   <MRN|678800>\n",
        "MRN# is <MRN|A-104-229>",
        "platelets 245000, WBC 120000",
        "viral load of 1234567 copies",
        "count was 1,234,567 and $1,250,000",
        "CPT 99214, ICD-10 E11.9 and J45.909, HCPCS J3301",
        "99214  E11.9  units 1  $386.00",
        "NDC 0093-7424-56, LOINC 2345-7, SNOMED 44054006",
        "lot EW0182, rs1801133, NCT01234567, protocol P9641",
        "CYP2C19, BRCA1, HLA-B27, SARS-CoV-2, COVID-19, H1N1",
        "seen in 4W-12, room 12, bed 3",
        "a balance of $125.40",
        "50000iu weekly, 1000mg",
        "chart 3 of 5; record 12; patient 7",
        "a 20-year history, 30 to 60 minutes",
    };
    CHECK_ROWS(rows);
}

static void test_plan__insurance_numbers(void)
{
    static const char *const rows[] = {
        "Insurance ID: <PLAN|W41978854>",
        "under member ID <PLAN|FCM124185622>;",
        "subscriber number <PLAN|8F19-SS3-AK59>, effective",
        "member <PLAN|1G28-CU9-TX22>, visit",
        "Subscriber KNOX, M.  ID <PLAN|D2745277771>  DOB",
        "Medicare number is <PLAN|W94922689>.",
        "policy # <PLAN|749175986-01>, group no. <PLAN|0081234>",
        "Medicaid ID <PLAN|12345678A>",
        "her card reads <PLAN|1EG4-TE5-MK73>",
        "MBI <PLAN|1EG4 TE5 MK73>.",
        "group therapy 3 times; group 2; plan 1",
        "member since 2019",
        "Member ID: <PLAN|EMP 3390 1178 2>      Group",
        "It is <SSN|SMX 770-41-8826>.",
        "is <SSN|AZB 551 80 3392>.",
        "medicaid <PLAN|NJ70021883 01>\nvisit",
        "second: <OTHER|N90 3312 776>\nthen",
        "member number <PLAN|PMX 40417723 02>. See",
        "plan ID <PLAN|HF4471 88203 A>. See",
        "Badge (for work-site vaccine): <OTHER|K20881>\nHR (resting): 104882",
        "Member ID (on the back): <PLAN|8841209>, Policy (MRN): <MRN|4471822>",
        "donor ID UNOS <OTHER|AJAB-217>, host <OTHER|SLMC-4W-WOW17>. Host of 12",
        "grievance <OTHER|20881>, appeal 2 of 3, within 60 days of appeal",
        "ends soon (Univera, <PLAN|104882 3391>), so",
        "Gold standard 104 882. Choice of 4417 patients. Silver 1000 mg",
    };
    CHECK_ROWS(rows);
}

static void test_account__and_cards(void)
{
    static const char *const rows[] = {
        "Acct #: <ACCOUNT|6892-9534>",
        "Account <ACCOUNT|A824855569> shows",
        "Patient acct <ACCOUNT|8717755336>",
        "account number is <ACCOUNT|12345678>",
        "Invoice <ACCOUNT|INV-204417> due",
        "paid with <ACCOUNT|4111 1111 1111 1111> today",
        "paid <ACCOUNT|4111-1111-1111-1111>",
        "IBAN <ACCOUNT|GB82 WEST 1234 5698 7654 32>",
        "wire to <ACCOUNT|DE89370400440532013000> now",
        "Visa ending <ACCOUNT|4242>, card ending in <ACCOUNT|4242>",
        "taking into account 3 visits",
    };
    CHECK_ROWS(rows);
}

static void test_license__with_check_digits(void)
{
    static const char *const rows[] = {
        "(NPI <LICENSE|1257841843>)",
        "Ordering: D. N. Ionita (<LICENSE|1931087212>)",
        "DEA number, which is <LICENSE|MZ7867411>.",
        "DEA <LICENSE|AB1234563>; signed <LICENSE|AB1234563>",
        "License <LICENSE|Z119529>",
        "Licence <LICENSE|OR 05817>\nTo the OR 0730",
        "License <LICENSE|C084-4784-2784>",
        "driver's license number is <LICENSE|M544-9113-7003>, expiring <DATE|May of 2022>",
        "driver's license (<LICENSE|MD35908>) after",
        "NPI on file; License TX <LICENSE|J-8817>.",
        "license of the home aide (Cynthia Wilkinson, <LICENSE|Y154625>) was",
        "certificate no. <LICENSE|44-20917>",
        "licensed in 2019",
        "WV license <LICENSE|24471>",
        "carries licence <LICENSE|MS 801447392> and",
    };
    CHECK_ROWS(rows);
}

static void test_vehicle__and_device(void)
{
    static const char *const rows[] = {
        "plate <VEHICLE|2LML544>  VIN <VEHICLE|2ZUTC3ZA5SY232719>\nx",
        "plate <VEHICLE|YMP 435>  VIN <VEHICLE|5X487JNJ7LA265606>",
        "license plate <VEHICLE|8JGF705>, struck; license plate <VEHICLE|ABC-1234>",
        "(partner), plate <VEHICLE|GZH 853>.",
        "the car is <VEHICLE|1M8GDM9AXKP042788>",
        "a 2.7 mm plate, plate 4, 6-hole plate 3.5 mm",
        "serial number <DEVICE|SN75782575>) was",
        "Remote monitor (serial <DEVICE|NH-4252846>) last",
        "RA lead S/N <DEVICE|RGV547325K>; RV lead S/N <DEVICE|BP-2741927>",
        "Transmitter <DEVICE|BLS301530Q> connected",
        "Insulin pump serial <DEVICE|597969427> was",
        "IMEI <DEVICE|490154203237518>",
        "UDI <DEVICE|(01)00643169001763(17)261231(21)ABC123>",
        "a 6F sheath, 23 mm valve, model 3830, lead 2",
        "rotor wing, tail <VEHICLE|N407LK>",
        "transmitter is <DEVICE|8JX4K2> and",
        "serial <DEVICE|8HK2LM>, same",
        "Glucose log 120-210; A1c",
        "with Illinois plate <VEHICLE|BV 71 402>, was towed",
        "green Subaru (<VEHICLE|4417 PX>), dog in the truck (<VEHICLE|KY 447-BRD>, lot C)",
    };
    CHECK_ROWS(rows);
}

static void test_other__cases_users_pictures(void)
{
    static const char *const rows[] = {
        "Accession: <OTHER|9797016>",
        "Claim No.: <OTHER|EL05-61946>",
        "Claim <OTHER|RA02-28156>  Subscriber",
        "Police report no. <OTHER|S-99-54746>",
        "reference number is <OTHER|3796482>.",
        "Call ID <OTHER|ACC89066222>  Start",
        "interpreter, D. K. Sims (ID <OTHER|8201723>), was",
        "handle <OTHER|case_harshil51> on the portal",
        "user name <OTHER|dubnc48>. Your",
        "portal (username <OTHER|faith9291>).",
        "username: <OTHER|jsmith>",
        "From: <OTHER|zitae58>\nTo: Mooney",
        "Surgical pathology <OTHER|NQ69-83659> was",
        "Case <OTHER|24-CR-00817>, ticket #<OTHER|55120>",
        "specimen <OTHER|S24-10233>; passport <OTHER|X1234567>",
        "Rx # <OTHER|7003321>, order no. <OTHER|88213>",
        "badge number <OTHER|4471>; employee ID <OTHER|E10442>",
        "deputy (badge <OTHER|318>), cook emp <OTHER|5518>, receipt <OTHER|1187>, signed",
        "Band <OTHER|N4407> on the ankle; band 10 mm",
        "Gate code #<OTHER|4471>, dog; lock code <OTHER|063> at the back; CPT code 99213",
        "Reviewer / <OTHER|RN-0288>, tech <OTHER|T-338>, tech <OTHER|T-09>, nurse C-7, level T-10",
        "intake number <OTHER|RB-4417>; intake <OTHER|APS-771830>. intake 1500, output 900",
        "labelled <OTHER|POM-0418>. RTOG-0617, MK-3475, DRB-0401 allele",
        "Resident #: <MRN|10884>",
        "<OTHER|QA 20-0052>, <OTHER|IR 25-0718>, BP 90-0600",
        "sample <OTHER|118-442> received, order <OTHER|118-442>; glucose log 118-443",
        "locker <OTHER|22741>, kit <OTHER|22741>, license <LICENSE|22741>, loan <ACCOUNT|22741>",
        "bag of 1000, sample of 20000 cells, pump 10000 units, auth 99213, order 71260",
        "family code <OTHER|CNWY-2207-M>, MRN <MRN|A1B2C>, employee <OTHER|118-442>",
        "entered by <OTHER|K20881>, read by CT123, by CA125, by HER2",
        "confirmation <OTHER|A1B2C>, ref # <OTHER|Q4T7M>; lot A1B2C, model A1B2C",
        "<OTHER|9400 1118 9956 2234 7710>, case <OTHER|4471>, case 1200 mL",
        "ref <OTHER|550e8400-e29b-41d4-a716-446655440000> ok",
        "fingerprint ID <BIO|FP-88213>, image <BIO|photo_1234.jpg>",
        "ticket <OTHER|88123>; confirmation number <OTHER|XK4T9Q>",
        "Fingerprint card no. <BIO|FP-2024-1187>; retinal file <BIO|ret_0045.png>",
        "she can handle stress; the case of 3 patients; order 40 mg",
        "case 2, visit 3, report 4, ref. 12, unit 5",
        "in this case 5 of 6; visit number 3",
        "renewal key <OTHER|BQ7T4KX2>. also",
        "CYP2C19 and SLCO1B1 were typed",
    };
    CHECK_ROWS(rows);
}

static void test_other__told_by_a_number_sign(void)
{
    static const char *const rows[] = {
        "ECG strip no. <OTHER|77120>. Tracker no. <OTHER|EVV 5590217>.",
        "claim number is <OTHER|WC 5520-1187>. Thank you",
        "Our no. <OTHER|HDK 4471>, agent <OTHER|44093>",
        "lot no. 77120, model no. 44155, suite no. 10002, years no. 2019-2020",
        "<OTHER|P05-769> SC <DATE|07-AUG-1932> consented",
        "1200 BP 131/71 HR 80",
        "MK-3475 every 3 weeks, RTOG-0617, CMS-1500 form, GOLD-2024 criteria",
        "MRN <MRN|G3P10114>. The number was 10500, copy number 125000",
        "88305 TC 26-59-51",
        "claim <OTHER|WC 390-D44718>, serial SN <DEVICE|30291147>",
        "rpt <OTHER|IR-0288> done, event <OTHER|SE-3316>; COVID-2019, G-1234, lot XR-70001",
        "RxBIN 610014, BIN 915625 PCN ADV, G3P1011 LMP, provider LINE 12",
        "Pt:  Gunnar Roe      # <OTHER|OHP 7712>      b. 1948",
        "Ann Roe / <DATE|08.08.1950> / <MRN|73309>. cht <MRN|V2207>, rcpt <ACCOUNT|11872>",
        "Authorization <OTHER|PA 5508813>. TB screen: QuantiFERON negative",
        "no 50000 units",
    };
    CHECK_ROWS(rows);
}

int main(void)
{
    RUN(test_ssn__whole_and_cut);
    RUN(test_mrn__with_label_and_beside_a_name);
    RUN(test_plan__insurance_numbers);
    RUN(test_account__and_cards);
    RUN(test_license__with_check_digits);
    RUN(test_vehicle__and_device);
    RUN(test_other__cases_users_pictures);
    RUN(test_other__told_by_a_number_sign);
    return check_end();
}
