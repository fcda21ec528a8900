/* beside.c - codes told by what stands beside them where no label names them.
 *
 *   "Ann Roe RN, 35.867702"   a licence behind the letters of a profession
 *   "the truck (CVL-1518)"    a plate behind a vehicle
 *   "368 57 63"               a record number as hospitals print it on folders
 *   "80840 505 365 138"       a plan's card: ISO/IEC 7812 gives 80840 to health care in the US
 *   "SUBJ-1494"               the label is a part of the code
 *   "Roe 825008 14-FEB-2002"  six figures beside a full date in a head line */
#include "privacy/read/word_in.h"
#include "privacy/pattern/pattern_in.h"

#define HEALTH_ISSUER 80840u
#define MEMBER_WORDS 5  /* looked back for what a plan's number is */
#define LEADER_MAX 16   /* bytes between "no." and its number in a form */
#define READING_MAX 700 /* of glucose and pressures */
#define MEMBER_GROUPS 5
#define MEMBER_DIGITS 7
#define VEHICLE_WORDS 6 /* looked back for a car: its model, colour and year may stand between */

/* ---- licences ---- */

static bool profession(const struct pattern *p, const struct pattern_word *w)
{
    static const char *const letters[] = {
        "rn",   "lpn",  "lvn",   "np",   "fnp",   "aprn", "crna", "cnm",       "pa",
        "md",   "do",   "dpm",   "dds",  "dmd",   "dc",   "pt",   "dpt",       "pta",
        "ot",   "otr",  "cota",  "slp",  "rd",    "rdn",  "rrt",  "crt",       "emt",
        "lcsw", "lmsw", "msw",   "lpc",  "lmft",  "psyd", "phd",  "rph",       "pharmd",
        "od",   "dnp",  "cns",   "cna",  "rt",    "ccc",  "atc",  "paramedic", "rvt",
        "rdms", "rdcs", "ardms", "arrt", "cdces", "cpht", "cde"};
    return pattern_is_one(p, w, letters, CS_COUNT(letters)) && shaped(w, SHAPE_CAP);
}

/* Only signs that may stand between a title and a number. */
static bool thin_gap(const struct pattern *p, uint32_t from, uint32_t to)
{
    if (to < from || to - from > 4) return false;
    for (uint32_t at = from; at < to; at++)
        if (!strchr(" ,(#:/-.", (int)byte_at(p, at))) return false;
    return true;
}

/* A profession among the last three words, capitals between: "OTR/L, NBCOT 718802". */
static bool behind_profession(const struct pattern *p, uint32_t begin)
{
    uint32_t next = begin;
    for (uint32_t back = 1; back <= 5; back++) {
        const struct pattern_word w = pattern_back(p, back);
        if (w.end > next) continue; /* a part of the code */
        if (w.end == 0 || !thin_gap(p, w.end, next)) return false;
        if (byte_before(p, w.begin) == '-' && digit_at(p, w.begin - 2))
            return false; /* "27447-RT, 01402": a modifier */
        if (profession(p, &w)) {
            const bool state = is_state_code(&w); /* "MD 21201" is a town's */
            return back > 1 || !state || byte_at(p, w.end) != ' ';
        }
        if (shaped(&w, SHAPE_LOWER) || !shaped(&w, SHAPE_CAP) || shaped(&w, SHAPE_SPAN))
            return false;
        next = w.begin;
    }
    return false;
}

static bool licence(const struct pattern *p, const struct pattern_code *code)
{
    const uint32_t least = byte_before(p, code->begin) == '#' ? 4 : 5; /* "Ann Roe RN #2206" */
    if (code->digits < least || code->digits > 16 || code->letters > 4 || code->strokes > 0 ||
        (code->points > 0 && code->digits < 7))
        return false;
    struct pattern_word next;
    const bool unit = pattern_read_next(p, code->end, &next) && has(&next, ROLE_UNIT);
    return !unit && byte_at(p, code->end) != '%' && behind_profession(p, code->begin);
}

/* ---- plates ---- */

static bool vehicle_before(const struct pattern *p, uint32_t begin)
{
    static const char *const cars[] = {
        "car",        "truck",     "van",         "suv",          "sedan",      "pickup",
        "motorcycle", "minivan",   "jeep",        "toyota",       "honda",      "ford",
        "chevy",      "chevrolet", "nissan",      "subaru",       "dodge",      "camry",
        "civic",      "accord",    "corolla",     "kia",          "hyundai",    "volvo",
        "mazda",      "buick",     "lexus",       "ram",          "tesla",      "scooter",
        "vehicle",    "bus",       "malibu",      "outback",      "silverado",  "impala",
        "altima",     "sentra",    "forester",    "wrangler",     "cherokee",   "explorer",
        "tahoe",      "suburban",  "prius",       "sienna",       "odyssey",    "highlander",
        "tacoma",     "tundra",    "caravan",     "sonata",       "elantra",    "impreza",
        "equinox",    "jetta",     "passat",      "cadillac",     "chrysler",   "pontiac",
        "acura",      "infiniti",  "bmw",         "audi",         "volkswagen", "vw",
        "trailer",    "camper",    "plates",      "registration", "registered", "hatchback",
        "coupe",      "wagon",     "convertible", "moped",        "f150",       "150",
        "plate"};
    uint32_t next = begin;
    for (uint32_t back = 1; back <= VEHICLE_WORDS; back++) {
        const struct pattern_word w = pattern_back(p, back);
        if (w.end > next) continue; /* a part of the plate */
        if (w.end == 0 || next - w.end > 3) return false;
        for (uint32_t at = w.end; at < next; at++)
            if (!strchr(" (,#:", (int)byte_at(p, at))) return false;
        if (pattern_is_one(p, &w, cars, CS_COUNT(cars))) return true;
        if (has(&w, ROLE_MEASURE) || has(&w, ROLE_SCORE) || has(&w, ROLE_UNIT)) return false;
        next = w.begin;
    }
    return false;
}

static bool capitals(const struct pattern_word *w, uint32_t least, uint32_t most)
{
    const uint32_t size = w->end - w->begin;
    return shaped(w, SHAPE_CAP) && !shaped(w, SHAPE_LOWER) && !shaped(w, SHAPE_DIGIT) &&
           !shaped(w, SHAPE_SPAN) && !has(w, ROLE_MEASURE) && !has(w, ROLE_SCORE) &&
           size >= least && size <= most;
}

/* "7KTR448": the plates of California, as no measure is written. */
static bool state_plate(const struct pattern *p, const struct pattern_code *code)
{
    if (code->end - code->begin != 7 || code->letters != 3 || code->small > 0) return false;
    for (uint32_t i = 0; i < 7; i++)
        if (digit_at(p, code->begin + i) != (i == 0 || i > 3)) return false;
    return byte_at(p, code->begin) != '0';
}

/* "CVL-1518", "RAD 234", "B34 GNP": begin of the plate, or its end, 0 when there is none. */
static uint32_t plate_at(struct pattern *p)
{
    const struct pattern_code code = p->code;
    const struct pattern_word before = pattern_before(p, code.begin);
    struct pattern_word next;
    uint32_t begin = code.begin;
    uint32_t end = code.end;
    if (code.small > 0 || code.strokes > 0 || code.points > 0 || code.digits < 1) return 0;
    if (state_plate(p, &code)) {
        pattern_add(p, begin, end, CS_PHI_VEHICLE, 75);
        return end;
    }
    if (code.letters == 0 && code.digits >= 3 && code.digits <= 4 && capitals(&before, 2, 3))
        begin = before.begin;
    else if (code.letters == 1 && code.digits == 2 && byte_at(p, code.end) == ' ' &&
             pattern_read(p, code.end + 1, &next) && capitals(&next, 3, 3))
        end = next.end;
    else if (code.letters == 0 && code.digits == 4 && code.joints == 0 &&
             byte_at(p, code.end) == ' ' && pattern_read(p, code.end + 1, &next) &&
             capitals(&next, 2, 3) && byte_at(p, next.end) == ')')
        end = next.end; /* "(4417 PX)" */
    else if (code.letters > 0 && code.digits > 0 && code.letters + code.digits == 3 &&
             code.joints == 0 && byte_at(p, code.end) == ' ' &&
             pattern_read(p, code.end + 1, &next) && next.end - next.begin == 3 &&
             shaped(&next, SHAPE_DIGIT | SHAPE_ALPHA) && !shaped(&next, SHAPE_LOWER))
        end = next.end; /* "a white van, Missouri 4JK T88" */
    else if (code.letters < 2 || code.letters > 3 || code.digits < 3 || code.digits > 4) return 0;
    if (begin != code.begin && before.begin < pattern_last_end(p)) return 0;
    if (!vehicle_before(p, begin)) return 0;
    const struct pattern_word region = begin == code.begin ? before : pattern_back(p, 2);
    const bool state = region.end + 1 == begin && is_state_code(&region) &&
                       !shaped(&region, SHAPE_LOWER) && region.begin >= pattern_last_end(p);
    pattern_add(p, state ? region.begin : begin, end, CS_PHI_VEHICLE, 75);
    return end;
}

/* ---- numbers printed in groups ---- */

/* The end of groups of these sizes with one blank between, 0 when they are not there. */
static uint32_t groups_at(const struct pattern *p, uint32_t at, const uint8_t *sizes, size_t count)
{
    uint32_t value = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && byte_at(p, at++) != ' ') return 0;
        if (pattern_digits(p, at, sizes[i], &value) != sizes[i]) return 0;
        at += sizes[i];
    }
    const unsigned char after = byte_at(p, at);
    if (word_byte(after) || after == '%' || after == '/') return 0;
    if ((after == '.' || after == ',' || after == ' ') && digit_at(p, at + 1)) return 0;
    struct pattern_word next;
    const bool unit = pattern_read_next(p, at, &next) && has(&next, ROLE_UNIT) &&
                      shaped(&next, SHAPE_LOWER);
    return unit ? 0 : at;
}

/* The end of two groups of the first of these sizes that fits, 0 when none does. */
static uint32_t pair_at(const struct pattern *p, uint32_t at, const uint8_t (*sizes)[2],
                        size_t count)
{
    uint32_t end = 0;
    for (size_t i = 0; !end && i < count; i++) end = groups_at(p, at, sizes[i], 2);
    return end;
}

/* A word for a number, a plan or a device stands among the last words before a code's head. */
static bool told_number(const struct pattern *p)
{
    uint32_t next = pattern_back(p, 1).begin;
    for (uint32_t back = 2; back <= MEMBER_WORDS; back++) {
        const struct pattern_word w = pattern_back(p, back);
        if (w.end == 0 || next - w.end > 3) return false;
        if (has(&w, ROLE_NUM)) return true;
        if (has(&w, ROLE_LABEL) && w.type >= CS_PHI_MRN) return true;
        next = w.begin;
    }
    return false;
}

/* "ZGP 8814 00276", "CH 4471 0928 3", "ins Blue VYP 881 430 226": letters of a plan, then figures
 * in groups, of which one has four or what the number is stands before; w is the first. */
static uint32_t member_at(struct pattern *p, const struct pattern_word *w)
{
    const struct pattern_word head = pattern_back(p, 1);
    if (head.end + 1 != w->begin || byte_at(p, head.end) != ' ') return 0;
    const bool state = is_state_code(&head) && told_number(p); /* "Ins WA 2087 1165 K" */
    if (!capitals(&head, 2, 4) || (head.roles && !state) || head.begin < pattern_last_end(p))
        return 0;
    uint32_t at = w->begin;
    uint32_t digits = 0;
    uint32_t groups = 0;
    bool large = false;
    for (;;) {
        uint32_t value = 0;
        const uint32_t size = pattern_digits(p, at, 6, &value);
        if (size < 1 || size > 6 || ++groups > MEMBER_GROUPS) return 0;
        digits += size;
        large |= size >= 4;
        at += size;
        if ((byte_at(p, at) != ' ' && byte_at(p, at) != '-') || !digit_at(p, at + 1)) break;
        at++;
    }
    const unsigned char after = byte_at(p, at);
    if (groups < 2 || digits + large < MEMBER_DIGITS || word_byte(after) || after == '%') return 0;
    if ((after == '/' || after == '.' || after == ',' || after == ':') && digit_at(p, at + 1))
        return 0;
    struct pattern_word next;
    if (pattern_read_next(p, at, &next) && has(&next, ROLE_UNIT) && shaped(&next, SHAPE_LOWER))
        return 0;
    if (!large && !told_number(p)) return 0;
    pattern_add(p, head.begin, at, CS_PHI_OTHER_ID, 70);
    return at;
}

/* "947 118 203", "4022 6113", "309 4471": two or three groups of three or four figures that are no
 * hours and no readings, one beside the other; their end, or 0. */
static uint32_t bare_groups_end(const struct pattern *p, const struct pattern_word *w)
{
    static const uint8_t threes[] = {3, 3, 3};
    static const uint8_t pairs[][2] = {{4, 4}, {4, 3}, {3, 4}};
    const struct pattern_word last = pattern_back(p, 1);
    const unsigned char before = byte_before(p, w->begin);
    if (p->code.letters > 0 || p->code.joints > 0 || p->code.digits < 3 || p->code.digits > 4)
        return 0;
    if (before != ' ' && before != '#' && before != '\n') return 0;
    if (w->begin - last.end <= 1 && shaped(&last, SHAPE_DIGIT)) return 0;
    if (pattern_hours(p, w) || pattern_recently(p, ROLE_MEASURE, 4, false) ||
        pattern_recently(p, ROLE_UNIT, 2, false))
        return 0;
    const uint32_t end = groups_at(p, w->begin, threes, 3);
    struct pattern_word second; /* "PO 240 1000": a volume and an hour */
    if (!end && pattern_read_next(p, w->end, &second) && pattern_hours(p, &second)) return 0;
    const uint32_t pair = end ? 0 : pair_at(p, w->begin, pairs, CS_COUNT(pairs));
    if (pair) /* "500 1000": doses */
        return byte_at(p, pair - 1) == '0' && byte_at(p, w->end - 1) == '0' ? 0 : pair;
    for (uint32_t at = w->begin; at < end; at += 4) {
        uint32_t value = 0;
        (void)pattern_digits(p, at, 3, &value);
        if (value > READING_MAX || byte_at(p, at) == '0') return end;
    }
    return 0;
}

static uint32_t grouped_at(struct pattern *p, const struct pattern_word *w)
{
    static const uint8_t record[] = {3, 2, 2};
    static const uint8_t ssn[] = {3, 2, 4};
    static const uint8_t threes[] = {3, 3, 3};
    static const uint8_t card[] = {5, 3, 3, 3};
    uint32_t value = 0;
    const struct pattern_code code = p->code;
    const unsigned char before = byte_before(p, w->begin);
    if (code.begin != w->begin || before == '.' || before == ',' || before == '$') return 0;
    if (code.letters == 0 && code.digits == 5 && code.joints == 0) {
        (void)pattern_digits(p, w->begin, 5, &value);
        const uint32_t end = value == HEALTH_ISSUER ? groups_at(p, w->begin, card, 4) : 0;
        if (end) pattern_add(p, w->begin, end, CS_PHI_HEALTH_PLAN, 90);
        return end;
    }
    if (code.letters == 0 && code.digits == 4 && code.joints == 0) { /* a parcel's number */
        static const uint8_t parcel[] = {4, 4, 4, 4, 4, 2};
        uint32_t end = 0;
        for (size_t groups = 6; !end && groups >= 3; groups--)
            end = groups_at(p, w->begin, parcel, groups);
        if (!end) end = bare_groups_end(p, w);
        if (end) pattern_add(p, w->begin, end, CS_PHI_OTHER_ID, 75);
        return end;
    }
    if (code.letters == 0 && code.digits == 3 && code.joints == 0) {
        const struct pattern_word last = pattern_back(p, 1);
        if (w->begin - last.end <= 1 && shaped(&last, SHAPE_DIGIT)) return 0;
        const uint32_t social = groups_at(p, w->begin, ssn, 3); /* no measure is written so */
        if (social) {
            pattern_add(p, w->begin, social, CS_PHI_SSN, 75);
            return social;
        }
        if (pattern_recently(p, ROLE_MEASURE, 2, false) || pattern_recently(p, ROLE_UNIT, 2, false))
            return 0;
        uint32_t end = groups_at(p, w->begin, record, 3);
        if (!end && has(&last, ROLE_NUM) && last.end + 1 == w->begin)
            end = groups_at(p, w->begin, threes, 3); /* "letter, number 521 884 093" */
        if (!end) end = bare_groups_end(p, w);
        if (end) pattern_add(p, w->begin, end, CS_PHI_MRN, 75);
        return end;
    }
    const uint32_t size = code.letters + code.digits; /* "3HZN 6021 8845", "N90 3312 776" */
    if (code.joints == 0 && code.small == 0 && code.letters > 0 && code.digits > 0 && size <= 4 &&
        size >= 3) {
        static const uint8_t members[][2] = {{4, 4}, {4, 3}, {3, 4}};
        const uint32_t end =
            byte_at(p, code.end) == ' ' ? pair_at(p, code.end + 1, members, CS_COUNT(members)) : 0;
        if (end) pattern_add(p, code.begin, end, CS_PHI_OTHER_ID, 75);
        return end;
    }
    /* "U5270 22222": a letter or two, figures, and a group more. */
    if (code.joints > 0 || code.small > 0 || code.letters < 1 || code.letters > 2) return 0;
    if (code.digits < 4 || code.digits > 6 || byte_at(p, code.end) != ' ') return 0;
    const uint32_t more = pattern_digits(p, code.end + 1, 6, &value);
    const uint8_t sizes[] = {(uint8_t)more};
    if (more < 4 || more > 6 || digit_at(p, code.end + 1 + more)) return 0;
    const uint32_t end = groups_at(p, code.end + 1, sizes, 1);
    if (end) pattern_add(p, code.begin, end, CS_PHI_OTHER_ID, 70);
    return end;
}

/* ---- the rest ---- */

/* "#40718", "#DV-11", "chart #D-0417": a sign for "number" and what nothing counts. */
static bool numbered(const struct pattern *p, const struct pattern_code *code)
{
    struct pattern_word next;
    const uint32_t sign = code->begin - (byte_before(p, code->begin) == ' '); /* "# 60418" */
    if (byte_before(p, sign) != '#' || code->strokes > 0 || code->points > 0) return false;
    if (pattern_recently(p, ROLE_CODE, 2, false) || pattern_medical_code(p, code)) return false;
    if (pattern_read_next(p, code->end, &next) && has(&next, ROLE_UNIT)) return false;
    const struct pattern_word before = pattern_back(p, 1); /* "Walgreens #4417": a shop's number */
    const bool shop = shaped(&before, SHAPE_CAP | SHAPE_LOWER) && code->begin - before.end <= 2;
    if (shop && code->letters == 0) return false;
    return code->digits >= 5 || (code->joints > 0 && code->letters >= 2 && code->small == 0);
}

/* "OSB No. 084417": five figures and more behind a word for "number" with a capital before it. */
static bool told_numbered(const struct pattern *p, const struct pattern_code *code)
{
    static const char *const things[] = {"emp",  "clock",  "tag",     "badge",
                                         "exam", "locker", "release", "employee"};
    uint32_t back = 1; /* letters of the code are words of their own */
    while (back < 3 && pattern_back(p, back).end > code->begin) back++;
    const struct pattern_word no = pattern_back(p, back);
    const struct pattern_word what = pattern_back(p, back + 1);
    struct pattern_word next;
    if (!has(&no, ROLE_NUM) || no.end > code->begin || code->begin - no.end > LEADER_MAX)
        return false;
    for (uint32_t at = no.end; at < code->begin; at++) /* a blank, a point, a colon, leader dots */
        if (!strchr(" .:", (int)byte_at(p, at))) return false;
    const bool thing = pattern_is_one(p, &what, things, CS_COUNT(things));
    const bool enough = code->digits >= 5 || (code->digits >= 4 && (thing || code->letters > 0));
    if (!enough || code->letters > 3 || code->strokes > 0 || code->points > 0) return false;
    if (has(&what, ROLE_CODE) || no.begin - what.end > 1) return false;
    if (!thing && !shaped(&what, SHAPE_CAP)) return false;
    return !pattern_medical_code(p, code) &&
           !(pattern_read_next(p, code->end, &next) && has(&next, ROLE_UNIT));
}

/* "SUBJ-1494", "MRN_20031": the label is the code's head. */
static bool headed(const struct pattern *p, const struct pattern_code *code, enum cs_phi_type *type)
{
    struct pattern_word head;
    if (digit_at(p, code->begin) || code->digits < 3 || code->strokes > 0) return false;
    if (!pattern_read(p, code->begin, &head) || shaped(&head, SHAPE_DIGIT)) return false;
    const unsigned char mark = byte_at(p, head.end);
    if (!has(&head, ROLE_LABEL) || head.type < CS_PHI_MRN || (mark != '-' && mark != '_'))
        return false;
    if (!digit_at(p, head.end + 1) || has(&head, ROLE_CODE)) return false;
    *type = (enum cs_phi_type)head.type;
    return true;
}

/* "z210774": one letter and six figures or more. */
static bool lettered(const struct pattern_code *code)
{
    return code->joints == 0 && code->letters == 1 && code->small == 1 && code->digits >= 6 &&
           code->digits <= 12;
}

/* "entered by K20881": letters and figures in one word behind "by". */
static bool by_whom(const struct pattern *p, const struct pattern_code *code)
{
    const struct pattern_word by = pattern_back(p, 1);
    return code->digits >= 4 && code->digits <= 6 && !digit_at(p, code->begin) &&
           digit_at(p, code->begin + code->letters) && by.end + 1 == code->begin &&
           pattern_is(p, &by, "by");
}

/* "under the code GC-1180-X": capitals and figures joined behind the word itself. */
static bool is_called_code(const struct pattern *p, const struct pattern_code *code)
{
    uint32_t back = 1; /* letters of the code are words of their own */
    while (back < 3 && pattern_back(p, back).end > code->begin) back++;
    const struct pattern_word word = pattern_back(p, back);
    const struct pattern_word before = pattern_back(p, back + 1); /* "CPT code" */
    return code->digits >= 3 && code->letters >= 2 && code->small == 0 && code->joints > 0 &&
           code->strokes == 0 && code->points == 0 && word.end + 1 == code->begin &&
           !has(&before, ROLE_CODE) && pattern_is(p, &word, "code") && !digit_at(p, code->begin);
}

/* "filed by tnguyen14", "witness twelch2": letters and a figure or two in one word, behind who does
 * something. */
static bool is_login(const struct pattern *p, const struct pattern_code *code)
{
    static const char *const cues[] = {"by",    "witness", "user",  "login",   "cosign",
                                       "nurse", "tech",    "agent", "signed",  "initials",
                                       "owner", "account", "agt",   "assigned"};
    const struct pattern_word before = pattern_back(p, 1);
    if (code->joints > code->points || code->points > 1 || code->letters < 4 ||
        (code->small && code->small != code->letters))
        return false;
    if (code->digits < 1 || code->digits > 3 || digit_at(p, code->begin)) return false;
    uint32_t back = 1; /* "ferro.dom47" is two words */
    struct pattern_word word = before;
    if (code->points) word = pattern_back(p, ++back);
    const cs_str letters = cs_str_slice(p->text, code->begin, code->begin + code->letters);
    const uint32_t flags = code->points ? 0 : cs_lookup_word(letters);
    if (CS_FLAG_COMMON(flags) >= 4 || flags & CS_FLAG_CLINICAL) return false; /* "by week6" */
    return digit_at(p, code->begin + code->letters + code->points) && word.end + 1 == code->begin &&
           byte_at(p, word.end) == ' ' && pattern_is_one(p, &word, cues, CS_COUNT(cues));
}

/* "tech T-338", "desk C-118", "Reviewer JH / RN-0288": letters and figures behind who works
 * there, or behind the letters of a profession. */
static bool staffed(const struct pattern *p, const struct pattern_code *code)
{
    static const char *const staff[] = {"tech",     "desk",     "rep",       "reviewer", "agent",
                                        "examiner", "operator", "clerk",     "rph",      "rn",
                                        "nurse",    "driver",   "medic",     "agt",      "adjuster",
                                        "auditor",  "handler",  "pharmacist"};
    static const char *const heads[] = {"rn",  "lpn", "cna", "emt", "rph", "agt",
                                        "csr", "rep", "emp", "usr", "opr", "phm"};
    struct pattern_word head;
    if (code->letters < 1 || code->letters > 3 || code->small > 0) return false;
    if (code->joints == 0) return by_whom(p, code);
    if (code->joints != 1) return false;
    if (code->digits < 2 || code->digits > 6 || code->strokes > 0 || code->points > 0) return false;
    if (digit_at(p, code->begin) || !pattern_read(p, code->begin, &head)) return false;
    if (byte_at(p, head.end) != '-' || !digit_at(p, head.end + 1)) return false;
    if (code->digits < 3 && byte_at(p, head.end + 1) != '0') return false;
    if (code->digits >= 3 && pattern_is_one(p, &head, heads, CS_COUNT(heads))) return true;
    const struct pattern_word before = pattern_back(p, 2); /* the head is the last one */
    return before.end + 1 == code->begin && pattern_is_one(p, &before, staff, CS_COUNT(staff));
}

/* "IR 25-0718", "QA 20-0052": capitals, a year in two figures, and a number that begins by a
 * zero. */
static bool case_numbered(const struct pattern *p, const struct pattern_code *code)
{
    const struct pattern_word head = pattern_back(p, 1);
    return code->letters == 0 && code->joints == 1 && code->digits == 6 &&
           code->end - code->begin == 7 && byte_at(p, code->begin + 2) == '-' &&
           byte_at(p, code->begin + 3) == '0' && capitals(&head, 2, 3) && !head.roles &&
           head.end + 1 == code->begin;
}

/* A date with its year in figures or with the month's letters at an offset. */
static bool full_date_at(const struct pattern *p, uint32_t at)
{
    uint32_t marks = 0;
    uint32_t digits = 0;
    uint32_t end = at;
    if (!digit_at(p, at)) return false;
    for (; end - at < 12; end++) {
        const unsigned char c = byte_at(p, end);
        if (c == '-' || c == '/' || c == '.') marks++;
        else if (digit_at(p, end)) digits++;
        else if (!cs_is_upper((char)c) && !cs_is_lower((char)c)) break;
    }
    return marks == 2 && digits >= 4 && end - at >= 6;
}

/* Six figures between a name and a date, or behind a full date with a capital after it. */
static bool beside_date(const struct pattern *p, const struct pattern_code *code)
{
    const struct pattern_word before = pattern_before(p, code->begin);
    if (code->letters > 0 || code->joints > 0 || code->digits != 6) return false;
    if (byte_at(p, code->end) != ' ') return false;
    const uint32_t at = pattern_skip(p, code->end);
    if (shaped(&before, SHAPE_CAP) && !before.roles && full_date_at(p, at)) return true;
    return is_span(&before, CS_PHI_DATE) && before.end - before.begin >= 8 &&
           cs_is_upper((char)byte_at(p, at));
}

/* "USMC 1968-1971": from one year to another. */
static bool years_shaped(const struct pattern *p, const struct pattern_code *code)
{
    uint32_t first = 0;
    uint32_t last = 0;
    if (code->letters > 0 || code->digits != 8 || code->end - code->begin != 9) return false;
    if (pattern_range_read(p, code, &first, &last) != 4 || byte_at(p, code->begin + 4) != '-')
        return false;
    return first >= 1900 && first < last && last < 2100;
}

uint32_t pattern_beside_at(struct pattern *p, const struct pattern_word *w)
{
    const struct pattern_code code = p->code;
    enum cs_phi_type type = CS_PHI_OTHER_ID;
    if (code.begin < pattern_last_end(p) || years_shaped(p, &code)) return 0;
    const uint32_t member = member_at(p, w);
    if (member) return member;
    const uint32_t grouped = grouped_at(p, w);
    if (grouped) return grouped;
    const uint32_t plate = plate_at(p);
    if (plate) return plate;
    if (licence(p, &code)) type = CS_PHI_LICENSE;
    else if (beside_date(p, &code)) type = CS_PHI_MRN;
    else if (!headed(p, &code, &type) && !lettered(&code) && !numbered(p, &code) &&
             !told_numbered(p, &code) && !staffed(p, &code) && !case_numbered(p, &code) &&
             !is_login(p, &code) && !is_called_code(p, &code))
        return 0;
    /* "MD (KS 04-39917)", "LCSW (SW 17740)", "LCSW, FL SW 17729": the letters of a state or a
     * register go with it. */
    const struct pattern_word head = pattern_back(p, 1);
    const bool joined = type == CS_PHI_LICENSE && head.end + 1 == code.begin &&
                        byte_at(p, head.end) == ' ' && !shaped(&head, SHAPE_LOWER);
    const bool state = is_state_code(&head);
    const struct pattern_word earlier = pattern_back(p, 2);
    const bool of_state = is_state_code(&earlier) && !shaped(&earlier, SHAPE_LOWER) &&
                          earlier.end + 1 == head.begin && byte_at(p, earlier.end) == ' ';
    const bool registered = capitals(&head, 2, 3) &&
                            (of_state || byte_before(p, head.begin) == '(');
    const bool whole = joined && (state || registered);
    pattern_add(p, whole ? head.begin : code.begin, code.end, type, 75);
    return code.end;
}
