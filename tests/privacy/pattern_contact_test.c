/* pattern_contact_test.c - telephone, fax, e-mail, web and network addresses. */
#include "tests/privacy/pattern_check.h"

static void test_phone__every_punctuation(void)
{
    static const char *const rows[] = {
        "call <PHONE|(634) 510-4759>.",
        "call <PHONE|861-431-0524> or <PHONE|542.852.5839>",
        "call <PHONE|212 555 0134>, <PHONE|212/555-0134>, <PHONE|(212)555-0134>",
        "call <PHONE|+1 461 745 9272>, <PHONE|1-557-239-5099>, <PHONE|+1 (212) 555-0134>",
        "call <PHONE|+1-212-555-0134>; <PHONE|1 (800) 555-0199>; <PHONE|1.800.555.0199>",
        "Phone: <PHONE|9882627082>   Cell: <PHONE|258-7853>",
        "contact, <PHONE|7928069400>.",
        "Discussed by phone (<PHONE|7824368279>) who",
        "<PHONE|(212) 555-0134>",
        "<PHONE|963-568-3557> ext <PHONE|1708> until",
        "<PHONE|699.562.9913> ext. <PHONE|301>, <PHONE|386-259-8403> x<PHONE|22>",
        "<PHONE|212-555-0134>, extension <PHONE|5521>",
        "call me at ext. <PHONE|4411>",
        "Danny Curry, Appeals & Grievances Coordinator, ext. <PHONE|4417>\ncc: Dr. Roe",
        "please route to nurse, x<PHONE|4410>. 500 x4410 units, x1000 y",
        "my assistant Hailey at <PHONE|709-7590>",
        "Call <PHONE|996-3860> for fever above 101.5",
        "wife <PHONE|555-0142> (home)",
        "pager <PHONE|5521>, beeper <PHONE|30412>",
        "cb# <PHONE|265.488.3174>",
        "<PHONE|1-800-FLOWERS> and <PHONE|1-888-CALL-MED>, <PHONE|877-DOC-HELP>",
        "tel <PHONE|+44 20 7946 0958>, <PHONE|+49 30 901820>",
        "phone <PHONE|020 7946 0958>",
        "phone <PHONE|011 44 20 7946 0958>",
        "mobile: <PHONE|07700 900123>",
        "Tel. <PHONE|5551234567>",
        "Caller <PHONE|379.691.7640>",
        "call <PHONE|555-201-3344>/45 or <PHONE|555 - 201 - 3344>",
        "<PHONE|5552013344>/<PHONE|5552013345>; F: <FAX|(555) 201-3347>",
        "calcium 800-1200 mg, 500-1000 units, 250-1000 mL",
        "platelets 150-4500, range 200-1000",
        "call 911 or 988",
        "room 212, bed 4, 100-1000 x 3",
        "OS 20/70 PH 20/50\n",
        "B12          611         232-1245\nFolate",
        "K. Roe RN CCM x<PHONE|6620>",
        "ROM wrist ext 35, flex 40",
        "wife Ann. <PHONE|555 0144> (cell), c: <PHONE|555.0144>",
        "Dr. Roe p <PHONE|70418>. (Dr. Roe, Clin Micro, p. <PHONE|20477>): HLA-B (*5701)",
        "page <PHONE|88-4120>, voicemail <PHONE|5-8812>, Dr. Roe p <PHONE|4-0633>.",
        "See p. 204. Hematology 2004; p 14452. p <.00012, vitamin b 12-1000 daily",
        "daughter <PHONE|555 0144>; <PHONE|555.0199> is her home",
        "Seen on the ward. 250 1000 ml, 300.1000 units, tube 400 1200",
    };
    CHECK_ROWS(rows);
}

static void test_fax__by_label_and_near(void)
{
    static const char *const rows[] = {
        "Phone <PHONE|227.400.6146>  Fax <FAX|330-241-9457>",
        "FAX: <FAX|895-549-7170>\nPHONE: <PHONE|821-1394>",
        "Phone: <PHONE|(338) 520-0458>\nFax: <FAX|510-646-8690>",
        "by fax (<FAX|(722) 316-9338>).",
        "faxed to Dr. Zita Hayward at <FAX|744-7784> on",
        "office, fax <FAX|1-907-696-4906>.",
        "Fax <FAX|+1 351 340 9167>",
        "send to <FAX|212-555-0134> (fax)",
        "facsimile number is <FAX|2125550134>",
        "Tel <PHONE|212-555-0134> / Fax <FAX|212-555-0135>",
    };
    CHECK_ROWS(rows);
}

static void test_email__written_and_spoken(void)
{
    static const char *const rows[] = {
        "E-mail: <EMAIL|karla7606@gmail.com>\n",
        "<EMAIL|NICAT_DANIELS@OUTLOOK.COM>, <EMAIL|a.b+c@x-y.example.org>.",
        "at <EMAIL|0502@mail.example.net>",
        "mail <EMAIL|john dot smith at gmail dot com> please",
        "mail <EMAIL|jsmith at mail dot example dot org>",
        "mail <EMAIL|smith 42 at yahoo dot com>.",
        "seen @ 0525, T@98, 5 mg @bedtime",
        "the patient is at home; a dot on the film",
        "her twitter is <OTHER|@night_owl72>",
    };
    CHECK_ROWS(rows);
}

static void test_url__with_and_without_scheme(void)
{
    static const char *const rows[] = {
        "at <URL|https://portal.valleymed.example.org/chart/675901>.",
        "see <URL|www.facebook.com/compton.601> with",
        "(<URL|http://example.com/a?b=1>)",
        "visit <URL|valleymed.org/me>, <URL|myfamilyblog.com>.",
        "<URL|portal.example.co.uk>",
        "fever.Health is good. No fever.no cough. e.g. this, i.e. that",
    };
    CHECK_ROWS(rows);
}

static void test_ip__addresses(void)
{
    static const char *const rows[] = {
        "from <IP|25.11.47.4>, connection",
        "IP <IP|214.91.7.202>:8080 and <IP|192.168.1.10>/24",
        "from <IP|2001:db8:79f8::8da>, x",
        "<IP|d40b:4615:551e:8bf5:b989:a6c6:e99d:f54f>",
        "<IP|fe80::1ff:fe23:4567:890a> and <IP|::ffff:1>",
        "MAC <IP|00:1A:2B:3C:4D:5E>, <IP|00-1a-2b-3c-4d-5e>",
        "at 10:30:45 and 08:00, ratio 1:2, C::b",
        "version 1.2.3.4 and 300.1.1.1, 1.2.3",
        "firmware 4.12.0.7 installed, client ver 10.0.19.4 works",
    };
    CHECK_ROWS(rows);
}

int main(void)
{
    RUN(test_phone__every_punctuation);
    RUN(test_fax__by_label_and_near);
    RUN(test_email__written_and_spoken);
    RUN(test_url__with_and_without_scheme);
    RUN(test_ip__addresses);
    return check_end();
}
