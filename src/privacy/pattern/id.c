/* id.c - codes with a label: records, plans, accounts, licences, plates, devices, cases.
 *
 * How much a code must look like one depends on its label. "MRN" or "account number:" accept three
 * digits; "account" alone wants six digits or a mixture, because "visit 3" and "order 40 mg" are
 * everyday text. A date, a clock time, a decimal or a measure is never taken. */
#include "privacy/pattern/pattern_in.h"

#define GROUPS_MAX 6       /* groups of a code written with blanks */
#define SPACED_MAX 10      /* bytes of the first group */
#define GROUPED_DIGITS 6   /* of all groups of a labelled code */
#define WEAK_DIGITS 8      /* the same behind a label that is an everyday word */
#define SINGLES_DIGITS 4   /* spoken figure by figure: "7 7 1 2" */
#define HEAD_LETTERS_MAX 5 /* "acct HV 11804" */
#define LONG_DIGITS 9      /* of a code that no groups follow */
#define HEADED_DIGITS 5    /* "record KLM 40226" */
#define TOLD_DIGITS 4      /* behind "no." and a word that is no label */
#define SSN_MASK 7         /* bytes of "***-**-" */
#define SSN_WORDS 16       /* words looked back for "last four of your social" */

static cs_str code_text(const struct pattern *p, const struct pattern_code *code)
{
    return (cs_str){p->text.ptr + code->begin, code->end - code->begin};
}

/* The number is a measure, a time, a share or a price, whatever stands before it. */
static bool measure(const struct pattern *p, const struct pattern_code *code)
{
    const unsigned char c = byte_at(p, code->end);
    struct pattern_word next;
    if (c == '%' || (c == ':' && digit_at(p, code->end + 1))) return true;
    if (c == ',' && digit_at(p, code->end + 1) && code->letters == 0 && code->digits < 4)
        return true;
    if (code->letters > 0 || code->digits > 6) return false;
    if (code->points > 0) return true;
    return byte_at(p, code->end) == ' ' && pattern_read(p, code->end + 1, &next) &&
           has(&next, ROLE_UNIT) && next.end - next.begin > 1 && !pattern_is(p, &next, "in");
}

/* Digits with a unit that hangs on them: "50000iu", "1000mg". */
static bool dose_word(const struct pattern *p, const struct pattern_code *code)
{
    uint32_t at = code->begin;
    while (digit_at(p, at)) at++;
    struct pattern_word unit = {0};
    if (at == code->begin || code->small == 0 || at == code->end) return false;
    return pattern_word_find(p, at, code->end, &unit) && has(&unit, ROLE_UNIT);
}

bool pattern_code_year(const struct pattern *p, const struct pattern_code *code)
{
    uint32_t value = 0;
    return code->letters == 0 && code->end - code->begin == 4 &&
           pattern_digits(p, code->begin, 4, &value) == 4 && value >= 1900 && value < 2100;
}

/* An ordinal ("38th") or a decade ("1990s"). */
static bool ordinal(const struct pattern *p, const struct pattern_code *code)
{
    const unsigned char last = byte_before(p, code->end);
    return code->joints == 0 && code->small == code->letters && code->letters <= 2 &&
           code->letters > 0 && !digit_at(p, code->end - 1) &&
           (last == 't' || last == 'd' || last == 'h' || last == 's') && code->digits <= 4;
}

static bool plate_like(const struct pattern_code *code)
{
    const uint32_t size = code->letters + code->digits;
    return size >= 5 && size <= 8 && code->digits > 0 && code->strokes == 0 &&
           (code->letters > 0 || code->digits >= 5);
}

/* ddd-dddd: behind a weak label it is a telephone number. */
static bool phone_shaped(const struct pattern *p, const struct pattern_code *code)
{
    return code->letters == 0 && code->joints == 1 && code->end - code->begin == 8 &&
           byte_at(p, code->begin + 3) == '-';
}

/* "120-210": what a log holds. */
static bool is_range(const struct pattern *p, const struct pattern_code *code)
{
    uint32_t low = 0;
    uint32_t high = 0;
    return code->letters == 0 && code->joints == 1 && byte_at(p, code->begin + 3) == '-' &&
           pattern_digits(p, code->begin, 3, &low) == 3 &&
           pattern_digits(p, code->begin + 4, 3, &high) == 3 && low < high;
}

/* "sample 118-442": what stands before it has a number and no range. */
static bool holds_no_range(const struct pattern *p, const struct pattern_code *code)
{
    static const char *const things[] = {
        "order",    "kit",       "sample",  "specimen",     "tube",     "case",       "ticket",
        "slide",    "accession", "claim",   "tag",          "locker",   "invoice",    "container",
        "cassette", "seal",      "vial",    "job",          "receipt",  "voucher",    "account",
        "acct",     "employee",  "policy",  "member",       "group",    "subscriber", "passport",
        "citation", "warrant",   "docket",  "confirmation", "operator", "agent",      "badge",
        "trip",     "encounter", "device",  "participant",  "subject",  "donor",      "requisition",
        "req",      "student",   "booking", "license"};
    const struct pattern_word near = pattern_back(p, 1);
    const struct pattern_word what = near.end <= code->begin ? near : pattern_back(p, 2);
    return what.end + 1 == code->begin && pattern_is_one(p, &what, things, CS_COUNT(things));
}

/* Two groups of four figures that climb, as years and hours do: "2019-2020". */
static bool range_like(const struct pattern *p, const struct pattern_code *code)
{
    uint32_t low = 0;
    uint32_t high = 0;
    return code->letters == 0 && code->joints == 1 &&
           pattern_range_read(p, code, &low, &high) == 4 && code->digits == 8 && low < high;
}

/* "lead 5076-52": a model and its length in centimetres. */
static bool is_lead_model(const struct pattern *p, const struct pattern_code *code)
{
    return code->letters == 0 && code->joints == 1 && code->end - code->begin == 7 &&
           byte_at(p, code->begin + 4) == '-';
}

/* "G3P1011": pregnancies and births. */
static bool births(const struct pattern *p, const struct pattern_code *code)
{
    uint32_t value = 0;
    if (code->letters != 2 || code->joints > 0 || byte_at(p, code->begin) != 'G') return false;
    const uint32_t first = pattern_digits(p, code->begin + 1, 2, &value);
    const uint32_t at = code->begin + 1 + first;
    const uint32_t second = pattern_digits(p, at + 1, 4, &value);
    return first >= 1 && first <= 2 && byte_at(p, at) == 'P' && second >= 1 && second <= 4 &&
           at + 1 + second == code->end;
}

/* "A1B2C", "Q4T7M": capitals and figures in turn, as keys are made. */
static bool alternates(const struct pattern *p, const struct pattern_code *code)
{
    uint32_t turns = 0;
    if (code->small > 0 || code->joints > 0 || code->letters < 2 || code->digits < 2) return false;
    for (uint32_t at = code->begin + 1; at < code->end; at++)
        turns += digit_at(p, at) != digit_at(p, at - 1);
    return turns >= 3 && code->end - code->begin >= 5;
}

static bool code_accepted(const struct pattern *p, const struct pattern_label *label,
                          const struct pattern_code *code)
{
    if (!label->number && !label->firm && !label->strong && births(p, code)) return false;
    if (code->digits == 0 || measure(p, code) || dose_word(p, code) || ordinal(p, code))
        return false;
    const bool told = label->strong || label->number;
    if (code->letters == 0 && code->strokes > 0 && code->digits < 8 &&
        !(told && code->strokes == 1 && code->joints == 1 && code->digits >= 6 &&
          byte_at(p, code->begin + 3) != '/' && byte_at(p, code->begin + 2) != '/'))
        return false;
    if (label->type == CS_PHI_VEHICLE)
        return plate_like(code) || pattern_vin_shaped(code_text(p, code)) ||
               (label->strong && code->digits + code->letters >= 11);
    if (label->type == CS_PHI_SSN)
        return code->letters == 0 &&
               (code->digits == 9 || (code->digits == 4 && code->joints == 0));
    if (label->type == CS_PHI_GEO) return false;
    if (!label->strong && code->points == 1 && pattern_medical_code(p, code)) return false;
    const bool mixed = code->letters > 0 && code->digits >= 3;
    const bool loud = code->small == 0 && code->digits >= 2 && code->digits + code->letters >= 6;
    if ((label->number || label->firm || label->strong) && alternates(p, code)) return true;
    if (label->strong) return code->digits >= 3 || loud;
    if (pattern_code_year(p, code)) return false;
    const bool group = label->firm && label->type == CS_PHI_HEALTH_PLAN; /* "GRP 10448-22" */
    if (!label->number && !group && (pattern_medical_code(p, code) || phone_shaped(p, code)))
        return false;
    if (label->type == CS_PHI_ACCOUNT && code->letters == 0 &&
        code->digits >= 3 && /* "check 447 for $" */
        cs_str_starts(cs_str_slice(p->text, code->end, p->text.len), CS_STR(" for $")))
        return true;
    if (label->number)
        return code->digits >= 4 || (mixed && code->digits + code->letters >= 5) ||
               (code->digits == 3 && code->joints > 0 && code->letters > 0) ||
               (code->digits == 2 && code->small == 0 && code->letters >= 3) ||
               (code->digits >= 2 && code->small == 0 && code->letters >= 2 && code->joints == 0 &&
                label->type == CS_PHI_HEALTH_PLAN) || /* "number ending KT48" */
               (code->small >= 5 && code->points == 1 && code->joints == 1 &&
                label->type == CS_PHI_OTHER_ID); /* "portal ID jroelle.41" */
    if (label->type == CS_PHI_DEVICE && code->letters > 0 && code->small == 0 &&
        code->digits >= 2 && code->digits + code->letters >= 6)
        return true;                                                   /* "transmitter 8ND4TQ" */
    if (group && loud && code->letters >= 3) return true;              /* "grp NBRSK01" */
    if (group && code->letters == 1 && code->digits >= 4) return true; /* "grp c9917" */
    if (label->firm && code->digits == 5 && code->joints == 0) return true;
    if (label->firm && code->letters > 0 && code->small == 0 &&
        (code->digits >= 4 || (code->digits == 3 && code->letters >= 2 && code->joints == 0)))
        return true; /* "Account CU381" */
    if (code->digits == 6 && is_range(p, code) && !holds_no_range(p, code)) return false;
    if (label->type == CS_PHI_DEVICE && is_lead_model(p, code)) return false;
    if (mixed && code->small == 0 && code->letters >= 2 && code->digits + code->letters >= 6)
        return true;
    return code->digits >= 6 || (mixed && code->digits + code->letters >= 6 && code->digits >= 4);
}

/* "45M", "71F": an age and a sex. */
static bool age_and_sex(const struct pattern *p, const struct pattern_word *w)
{
    const unsigned char last = byte_before(p, w->end);
    return w->end - w->begin <= 4 && digit_at(p, w->begin) && (last == 'M' || last == 'F');
}

/* A group of a code at an offset. small: one or two figures may be followed by a word, as all
 * groups before were as short, or there are two of them. */
static bool group_read(const struct pattern *p, uint32_t at, bool small, struct pattern_word *group)
{
    struct pattern_word next;
    if (!pattern_read(p, at, group) || !shaped(group, SHAPE_DIGIT)) return false;
    const uint32_t size = group->end - group->begin;
    if (shaped(group, SHAPE_LOWER) || size > 7 || (size < 2 && !small)) return false;
    const unsigned char c = byte_at(p, group->end);
    if (c == '%' || age_and_sex(p, group)) return false;
    if ((c == '.' || c == '/' || c == ':') && word_byte(byte_at(p, group->end + 1))) return false;
    if (c == '\n' || !pattern_read_next(p, group->end, &next)) return true;
    if (has(&next, ROLE_MONTH) ||
        (has(&next, ROLE_UNIT) && !shaped(&next, SHAPE_CAP) && !pattern_is(p, &next, "in")))
        return false;
    return size > 2 || shaped(&next, SHAPE_CAP) || small || shaped(&next, SHAPE_DIGIT);
}

/* The line, the field or the part of a sentence ends here. */
static bool group_closes(const struct pattern *p, uint32_t end)
{
    const unsigned char c = byte_at(p, end);
    const unsigned char next = byte_at(p, end + 1);
    return c == '\n' || c == 0 || c == ',' || c == ')' || c == '|' ||
           (c == ' ' && (next == ' ' || next == '|')) ||
           (c == '.' && (next == ' ' || next == '\n' || next == 0));
}

/* Further groups of a number written with blanks: "4111 1111 1111 1111", "C4 117-7719". */
static uint32_t spaced_end(const struct pattern *p, const struct pattern_code *code)
{
    uint32_t end = code->end;
    bool small = code->end - code->begin <= 2;
    if (code->end - code->begin > SPACED_MAX || code->strokes > 0 || code->points > 0) return end;
    const bool long_code = code->digits >= LONG_DIGITS && code->joints == 0; /* an NPI */
    const bool whole = code->digits >= GROUPED_DIGITS;
    for (unsigned i = 0; i < GROUPS_MAX; i++) {
        struct pattern_word group;
        if (byte_at(p, end) != ' ' || !group_read(p, end + 1, small || i > 0, &group)) break;
        if (i > 0 && !small && group.end - group.begin < 2 && !group_closes(p, group.end)) break;
        if (long_code && group.end - group.begin > 2) break; /* a telephone behind it */
        if (whole && group.end - group.begin < 3 && !group_closes(p, group.end)) break;
        small = small && group.end - group.begin <= 2;
        end = group.end;
        struct pattern_word more; /* "117-7719" */
        if (byte_at(p, end) == '-' && pattern_read(p, end + 1, &more) &&
            shaped(&more, SHAPE_DIGIT) && !shaped(&more, SHAPE_LOWER))
            end = more.end;
    }
    /* "NGP 714403 H,", "HF4471 88203 A" */
    const bool letter = byte_at(p, end) == ' ' && cs_is_upper((char)byte_at(p, end + 1));
    const unsigned char after = byte_at(p, end + 2);
    const bool closes = after == ',' || after == ')' || after == '\n' || after == 0 ||
                        (after == '.' && !word_byte(byte_at(p, end + 3)));
    uint32_t digits = 0; /* of all groups: "402 113 556 A" */
    for (uint32_t at = code->begin; at < end; at++) digits += digit_at(p, at);
    const bool long_one = digits >= GROUPED_DIGITS - (end == code->end) || code->digits >= 4;
    return letter && closes && long_one ? end + 2 : end;
}

/* Groups of a labelled code, as many figures in all as its label wants. */
static bool grouped(const struct pattern *p, const struct pattern_label *label, uint32_t begin,
                    uint32_t end)
{
    uint32_t digits = 0;
    uint32_t blanks = 0;
    for (uint32_t at = begin; at < end; at++) {
        digits += digit_at(p, at);
        blanks += byte_at(p, at) == ' ';
    }
    const bool told = label->strong || label->number || label->firm;
    if (digits == blanks + 1) return told && digits >= SINGLES_DIGITS;
    return digits >= (told ? GROUPED_DIGITS : WEAK_DIGITS);
}

/* "acct HV 11804", "lic. NY 288417": where the letters before the figures begin, with their label;
 * else the code's own begin. */
static uint32_t head_begin(const struct pattern *p, const struct pattern_code *code,
                           struct pattern_label *label)
{
    const struct pattern_word head = pattern_back(p, 1);
    const uint32_t size = head.end - head.begin;
    static const char *const names[] = {"sn", "iban", "no", "id"};
    const bool own = has(&head, ROLE_LABEL) && /* not "MRN", but "MRN MR 40226" */
                     (head.value != 2 || pattern_label_before(p, head.begin).strong) &&
                     !pattern_is_one(p, &head, names, CS_COUNT(names));
    if (label->found && !own) return code->begin; /* "claim no. WC 5520-1187" */
    if (head.end + 1 != code->begin || byte_at(p, head.end) != ' ') return code->begin;
    if (size > HEAD_LETTERS_MAX || !shaped(&head, SHAPE_CAP) || shaped(&head, SHAPE_LOWER))
        return code->begin;
    struct pattern_label before = pattern_label_before(p, head.begin);
    const unsigned char sign = byte_before(p, head.begin); /* "# OHP 7712" */
    if (sign == '#' || (sign == ' ' && byte_before(p, head.begin - 1) == '#')) before.told = true;
    const bool licence = before.found && before.type == CS_PHI_LICENSE; /* "Lic. OS 18827" */
    if (shaped(&head, SHAPE_DIGIT) || shaped(&head, SHAPE_SPAN) ||
        (has(&head, ROLE_MEASURE) && !before.strong) || has(&head, ROLE_CODE) ||
        (has(&head, ROLE_SCORE) && !licence && !before.firm) ||
        (has(&head, ROLE_STOP) && size > 1 && !(licence && is_state_code(&head)))) /* "OR 05817" */
        return code->begin;
    if (before.told && code->digits >= 4) { /* "Our no. HDK 4471" */
        *label = before;
        label->found = true;
        return head.begin;
    }
    if (label->found && !before.number && !before.firm && !before.strong) return code->begin;
    const bool told = before.strong || before.number || before.firm ||
                      (code->digits >= HEADED_DIGITS + (before.type == CS_PHI_OTHER_ID) &&
                       size <= 3 && !has(&head, ROLE_LABEL)) ||
                      before.type == CS_PHI_DEVICE ||
                      (before.type == CS_PHI_LICENSE && is_state_code(&head));
    if (!before.found || !told) return code->begin;
    if (before.type < CS_PHI_MRN) return code->begin;
    *label = before;
    return head.begin;
}

/* "plate YMP 435": the letters before the figures; label is then looked for before them. */
static uint32_t plate_begin(const struct pattern *p, const struct pattern_code *code,
                            struct pattern_label *label)
{
    const struct pattern_word letters = pattern_back(p, 1);
    const uint32_t size = letters.end - letters.begin;
    if (letters.end + 1 != code->begin || byte_at(p, letters.end) != ' ' || size < 2 || size > 4)
        return code->begin;
    if (shaped(&letters, SHAPE_LOWER) || shaped(&letters, SHAPE_SPAN) ||
        !shaped(&letters, SHAPE_CAP) || has(&letters, ROLE_LABEL))
        return code->begin;
    uint32_t begin = letters.begin;
    for (uint32_t back = 2; back < 5; back++) {
        const struct pattern_word w = pattern_back(p, back);
        const bool plate = has(&w, ROLE_LABEL) && w.type == CS_PHI_VEHICLE;
        if (plate) {
            *label = (struct pattern_label){.found = true, .number = true, .type = CS_PHI_VEHICLE};
            return begin;
        }
        const bool state = back == 2 && is_state_code(&w) && !shaped(&w, SHAPE_LOWER);
        if (state && w.end + 1 == letters.begin) begin = w.begin; /* "plate TX KLM 4417" */
        else if (!has(&w, ROLE_NUM) && !has(&w, ROLE_FILL)) break;
    }
    return code->begin;
}

/* "plate T37 JWD": letters or figures behind the first group; 0 when there are none. */
static uint32_t plate_end(const struct pattern *p, const struct pattern_code *code)
{
    struct pattern_word group;
    const uint32_t size = code->letters + code->digits;
    if (code->joints > 0 || size < 2 || size > 4 || byte_at(p, code->end) != ' ') return 0;
    if (!pattern_read(p, code->end + 1, &group)) return 0;
    const uint32_t more = group.end - group.begin;
    if (more < 2 || more > 4 || size + more < 5 || has(&group, ROLE_UNIT)) return 0;
    return shaped(&group, SHAPE_LOWER) ? 0 : group.end;
}

/* "ret_0045.png" */
static bool file_named(const struct pattern *p, const struct pattern_code *code)
{
    struct pattern_word ending;
    uint32_t at = code->end;
    while (at > code->begin && word_byte(byte_before(p, at))) at--;
    return byte_before(p, at) == '.' && pattern_read(p, at, &ending) && has(&ending, ROLE_FILE);
}

/* "Boise, ID 83702": Idaho, whose ZIP codes begin by 832 to 838. */
static bool idaho(const struct pattern *p, const struct pattern_word *w)
{
    const struct pattern_word state = pattern_before(p, w->begin);
    const struct pattern_word town = pattern_back(p, 2);
    uint32_t value = 0;
    return pattern_is(p, &state, "id") && is_state_code(&state) && !shaped(&state, SHAPE_LOWER) &&
           byte_at(p, state.end) == ' ' && byte_at(p, town.end) == ',' &&
           town.end + 2 == state.begin && shaped(&town, SHAPE_CAP) &&
           pattern_digits(p, w->begin, 5, &value) == 5 && value >= 83200 && value <= 83899;
}

/* "***-**-4471": where the mask before the figures begins; what was found before stays apart. */
static uint32_t mask_begin(const struct pattern *p, uint32_t begin)
{
    const uint32_t floor = pattern_last_end(p);
    uint32_t at = begin;
    while (at > floor && begin - at < SSN_MASK) {
        const unsigned char c = lower_of(byte_before(p, at));
        if (c != 'x' && c != '*' && c != '#' && c != '-') break;
        at--;
    }
    while (byte_at(p, at) == '-') at++;
    return at;
}

uint32_t pattern_labelled_at(struct pattern *p, const struct pattern_word *w)
{
    if (idaho(p, w)) return 0;
    struct pattern_code code = p->code;
    struct pattern_label label = pattern_label_before(p, code.begin);
    const uint32_t begin = plate_begin(p, &code, &label);
    const uint32_t headed = begin < code.begin ? code.begin : head_begin(p, &code, &label);
    if (!label.found && label.told && code.digits >= TOLD_DIGITS && code.small == 0 &&
        (code.letters == 0 || code.joints > 0) && !range_like(p, &code))
        label.found = true;
    if (!label.found || label.type == CS_PHI_DATE || label.type == CS_PHI_GEO) return 0;
    if (label.type == CS_PHI_PHONE || label.type == CS_PHI_FAX) {
        if (!label.strong && !label.number) return 0;
        if (code.begin < w->begin && code.letters > 0) return 0; /* "OFFICE: A-0088231745" */
        return digit_at(p, w->begin) ? pattern_phone_labelled(p, w, label.type) : 0;
    }
    if (begin != code.begin && code.digits + 3 >= 5) {
        const uint32_t last = plate_end(p, &code); /* "BV 71 402" */
        pattern_add(p, begin, last ? last : code.end, CS_PHI_VEHICLE, 90);
        return last ? last : code.end;
    }
    const uint32_t plate = label.type == CS_PHI_VEHICLE ? plate_end(p, &code) : 0;
    if (plate) {
        pattern_add(p, code.begin, plate, CS_PHI_VEHICLE, 90);
        return plate;
    }
    if (file_named(p, &code)) label.type = CS_PHI_BIOMETRIC;
    const uint32_t end = spaced_end(p, &code);
    if (end != code.end || headed < code.begin) {
        const bool mbi = pattern_mbi_shaped((cs_str){p->text.ptr + code.begin, end - code.begin});
        /* ISO/IEC 7812 gives 80840 to health care in the United States. */
        const bool issuer = cs_str_starts(code_text(p, &code), CS_STR("80840"));
        if (mbi || issuer) label.type = CS_PHI_HEALTH_PLAN;
        if (mbi ||
            (headed < code.begin && !measure(p, &code) &&
             (code.digits >= 4 || (code.digits == 3 && code.letters >= 2 && code.joints > 0))) ||
            (end != code.end && grouped(p, &label, code.begin, end))) {
            pattern_add(p, headed, end, label.type, 90);
            return end;
        }
    }
    if (!label.strong && pattern_mbi_shaped(code_text(p, &code))) return 0; /* its own kind */
    if (!code_accepted(p, &label, &code)) return 0;
    const uint32_t from = label.type == CS_PHI_SSN ? mask_begin(p, code.begin) : code.begin;
    pattern_add(p, from, code.end, label.type, label.strong || label.number ? 95 : 85);
    return code.end;
}

/* ---- social security ---- */

/* "last four of your social" (or "SSN ending") stands among the last words. */
static bool last_four_before(const struct pattern *p)
{
    static const char *const ends[] = {"last", "four", "ending", "digits", "ends", "last4"};
    const struct pattern_word four = pattern_back(p, 1); /* "pt's last 4: 4417" */
    const struct pattern_word lasts = pattern_back(p, 2);
    const unsigned char behind = byte_at(p, four.end); /* "last four 0714", "last four (4417)" */
    if (pattern_is(p, &lasts, "last") && lasts.end + 1 == four.begin &&
        ((pattern_is(p, &four, "4") && behind == ':') ||
         (pattern_is(p, &four, "four") && (behind == ':' || behind == ' '))))
        return true;
    bool social = false;
    bool last = false;
    for (uint32_t back = 1; back <= SSN_WORDS; back++) {
        const struct pattern_word w = pattern_back(p, back);
        if (w.end == 0 || (shaped(&w, SHAPE_SPAN) && w.type != CS_PHI_DATE)) break;
        social |= has(&w, ROLE_LABEL) && w.type == CS_PHI_SSN;
        last |= pattern_is_one(p, &w, ends, CS_COUNT(ends));
    }
    return social && last;
}

static bool group_of(const struct pattern *p, uint32_t at, uint32_t size)
{
    uint32_t value = 0;
    return pattern_digits(p, at, size, &value) == size;
}

/* ddd-dd-dddd with one mark between; its end or 0. */
static uint32_t ssn_end(const struct pattern *p, uint32_t at, unsigned char *mark)
{
    *mark = byte_at(p, at + 3);
    if (*mark != '-' && *mark != ' ' && *mark != '.') return 0;
    if (!group_of(p, at, 3) || !group_of(p, at + 4, 2) || byte_at(p, at + 6) != *mark) return 0;
    if (!group_of(p, at + 7, 4) || word_byte(byte_at(p, at + 11))) return 0;
    return at + 11;
}

uint32_t pattern_ssn_at(struct pattern *p, const struct pattern_word *w)
{
    unsigned char mark = 0;
    const unsigned char before = byte_before(p, w->begin);
    const uint32_t end = ssn_end(p, w->begin, &mark);
    if (end && !word_byte(before) && before != '-' && before != '.') {
        /* "SMX 770-41-8826": the letters of a plan before it. */
        const struct pattern_word head = pattern_back(p, 1);
        const uint32_t size = head.end - head.begin;
        const bool headed = head.end && head.end + 1 == w->begin && before == ' ' && size >= 2 &&
                            size <= 4 && shaped(&head, SHAPE_CAP) && !head.roles &&
                            !shaped(&head, SHAPE_LOWER) && !shaped(&head, SHAPE_SPAN) &&
                            !shaped(&head, SHAPE_DIGIT);
        const bool cell = before == '|' && (byte_at(p, end) == '|' || byte_at(p, end) == '\n');
        const bool near = mark == '-' || cell || headed || last_four_before(p) ||
                          head.type == CS_PHI_SSN;
        if (!near) return 0;
        pattern_add(p, headed ? head.begin : w->begin, end, CS_PHI_SSN, 95);
        return end;
    }
    if (w->end - w->begin != 4 || shaped(w, SHAPE_ALPHA)) return 0;
    const unsigned char mask = before == '-' ? byte_before(p, w->begin - 1) : before;
    const unsigned char second = byte_before(p, w->begin - 1 - (before == '-'));
    const struct pattern_word no = pattern_before(p, w->begin); /* "ending in 8809 not 8890" */
    const struct pattern_word other = pattern_back(p, 2);
    if (is_span(&other, CS_PHI_SSN) && other.end + 1 == no.begin &&
        pattern_is_one(p, &no, (const char *const[]){"not", "or", "to"}, 3) && before == ' ') {
        pattern_add(p, w->begin, w->end, CS_PHI_SSN, 75);
        return w->end;
    }
    const bool masked = (mask == 'x' || mask == 'X' || mask == '*' || mask == '#') &&
                        mask == second && (before == '-' || before == '*');
    if (!masked && !last_four_before(p)) return 0;
    if (masked && before == '*' && !last_four_before(p)) {
        pattern_add(p, w->begin, w->end, CS_PHI_ACCOUNT, 75); /* a card or account cut short */
        return w->end;
    }
    pattern_add(p, masked ? mask_begin(p, w->begin) : w->begin, w->end, CS_PHI_SSN, 85);
    return w->end;
}

/* ---- user names ---- */

/* The token of a user name at an offset: its end, and what it holds. */
static uint32_t token_end(const struct pattern *p, uint32_t at, bool *marked)
{
    uint32_t end = at;
    *marked = false;
    while (end - at < PATTERN_CODE_MAX) {
        const unsigned char c = byte_at(p, end);
        const bool inner = c == '_' || c == '.' || c == '-';
        if (inner && !word_byte(byte_at(p, end + 1)) && c != '_') break;
        if (!inner && (c >= 0x80 || !word_byte(c))) break;
        *marked |= (inner && c != '-') || cs_is_digit((char)c);
        end++;
    }
    return end;
}

/* "username: jdoe", "user name jkaasik729", "the handle is @night_owl". */
uint32_t pattern_user_at(struct pattern *p, const struct pattern_word *w)
{
    static const char *const between[] = {"name", "names", "id", "is", "was", "of"};
    uint32_t at = w->end;
    bool named = !pattern_is(p, w, "user") && !pattern_is(p, w, "agent") &&
                 !pattern_is(p, w, "screen"); /* "TB screen: ..." */
    bool sign = false;
    for (unsigned i = 0; i < 4; i++) {
        for (unsigned k = 0; k < 4; k++, at++) {
            const unsigned char c = byte_at(p, at);
            if (!c || !strchr(" :\"'(=#@", c)) break;
            sign |= c != ' ' && c != '\'';
        }
        struct pattern_word next;
        bool passed = false;
        if (!pattern_read(p, at, &next)) return 0;
        for (size_t k = 0; k < CS_COUNT(between); k++) passed |= pattern_is(p, &next, between[k]);
        named |= passed && i == 0;
        if (!passed) break;
        at = next.end;
    }
    bool marked = false;
    struct pattern_word token;
    const uint32_t end = token_end(p, at, &marked);
    if (end - at < 3 || !pattern_read(p, at, &token)) return 0;
    /* "user=jdoe4", "agent roe.ann": a bare "user" needs a sign, or a token no word looks like. */
    const bool login = marked && cs_is_lower((char)byte_at(p, at)) && token.end - token.begin > 2;
    if (!named && !(login || (sign && byte_before(p, at) == '='))) return 0;
    if (named && !marked && !sign && !pattern_is(p, w, "username") && !pattern_is(p, w, "userid"))
        return 0;
    if (!marked && (has(&token, ROLE_STOP) || has(&token, ROLE_LABEL))) return 0;
    pattern_add(p, at, end, CS_PHI_OTHER_ID, 90);
    return end;
}
