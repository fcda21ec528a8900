/* bare.c - codes that no label names: checksummed numbers, and what is too long to measure.
 *
 * First the schemes with a check digit or a shape of their own. Then any code of five digits or
 * more with letters, or of seven digits and more, is the number of somebody or something unless a
 * unit, a laboratory word or a code system beside it says otherwise. What five and six figures
 * are says number.c. */
#include "privacy/read/word_in.h"
#include "privacy/pattern/pattern_in.h"

#define CARD_MIN 13
#define CARD_MAX 19
#define ACCESSION_MIN 4 /* figures behind its letter */
#define ACCESSION_MAX 7
#define CONTEXT_WORDS 12
#define YEAR_MAX 39   /* of "022125" */
#define HEADED_MAX 9  /* figures of a code that takes the letters before it along */
#define SIZE_DIGITS 3 /* of each side of a wound, at most */
#define CASE_BACK 3   /* words back to what has a number of its own */
#define PRODUCT_BACK 3

static cs_str slice(const struct pattern *p, uint32_t begin, uint32_t end)
{
    return (cs_str){p->text.ptr + begin, end - begin};
}

/* Digits in groups of four to six with blanks or hyphens, as cards are printed: end, or 0. */
static uint32_t card_end(const struct pattern *p, uint32_t at)
{
    const uint32_t from = at;
    uint32_t digits = 0;
    while (digits <= CARD_MAX) {
        uint32_t value = 0;
        const uint32_t size = pattern_digits(p, at, CARD_MAX, &value);
        if (size == 0 || (size < 3 && digits == 0)) return 0;
        digits += size;
        at += size;
        const unsigned char c = byte_at(p, at);
        if (size < 4 || (c != ' ' && c != '-') || !digit_at(p, at + 1)) break;
        if (size <= 6) at++;
    }
    if (digits < CARD_MIN || digits > CARD_MAX || word_byte(byte_at(p, at))) return 0;
    const unsigned char first = byte_at(p, from);
    return first >= '2' && first <= '6' && pattern_luhn(slice(p, from, at)) ? at : 0;
}

/* An IBAN with or without blanks every four characters. */
static uint32_t iban_end(const struct pattern *p, uint32_t at)
{
    uint32_t end = at;
    uint32_t best = 0;
    for (unsigned i = 0; i < 9; i++) {
        struct pattern_word group;
        if (!pattern_read(p, end, &group) || shaped(&group, SHAPE_LOWER)) break;
        if (group.end - at > 42) break;
        if (pattern_iban_valid(slice(p, at, group.end))) best = group.end;
        if (byte_at(p, group.end) != ' ') break;
        end = group.end + 1;
    }
    return best;
}

/* GS1 element string of a device: "(01)00643169001763(17)261231(21)ABC123". */
static uint32_t udi_end(const struct pattern *p, const struct pattern_word *w)
{
    if (byte_before(p, w->begin) != '(' || !pattern_is(p, w, "01")) return 0;
    uint32_t value = 0;
    uint32_t at = w->end;
    if (byte_at(p, at) != ')' || pattern_digits(p, at + 1, 14, &value) != 14) return 0;
    at += 15;
    for (unsigned i = 0; i < 5 && byte_at(p, at) == '('; i++) {
        if (pattern_digits(p, at + 1, 3, &value) < 2) break;
        uint32_t end = at + 1;
        while (digit_at(p, end)) end++;
        if (byte_at(p, end) != ')') break;
        for (end++; end - at < PATTERN_CODE_MAX && word_byte(byte_at(p, end)); end++) continue;
        at = end;
    }
    return at;
}

/* "85:U25084": what a laboratory gives a specimen, the year before a letter and its number. */
static uint32_t accession_end(const struct pattern *p, uint32_t at)
{
    const char before = (char)byte_before(p, at); /* of a word that is cut, a letter or a figure */
    uint32_t value = 0;
    if (pattern_digits(p, at, 2, &value) != 2 || byte_at(p, at + 2) != ':') return 0;
    if (!cs_is_upper((char)byte_at(p, at + 3))) return 0;
    if (before == ':' || cs_is_alpha(before) || cs_is_digit(before)) return 0;
    const uint32_t size = pattern_digits(p, at + 4, ACCESSION_MAX, &value);
    const uint32_t end = at + 4 + size;
    if (size < ACCESSION_MIN || size > ACCESSION_MAX) return 0;
    return cs_is_alpha((char)byte_at(p, end)) ? 0 : end;
}

static uint32_t add_code(struct pattern *p, uint32_t begin, uint32_t end, enum cs_phi_type type)
{
    pattern_add(p, begin, end, type, 90);
    return end;
}

uint32_t pattern_shape_at(struct pattern *p, const struct pattern_word *w)
{
    const struct pattern_code code = p->code;
    const cs_str text = slice(p, code.begin, code.end);
    const uint32_t udi = udi_end(p, w);
    if (udi) return add_code(p, w->begin - 1, udi, CS_PHI_DEVICE);
    const uint32_t specimen = accession_end(p, w->begin);
    if (specimen) {
        pattern_add(p, w->begin, specimen, CS_PHI_OTHER_ID, 80); /* no digit of it is a check */
        return specimen;
    }
    if (pattern_uuid_shaped(text)) return add_code(p, code.begin, code.end, CS_PHI_OTHER_ID);
    if (pattern_vin_valid(text)) return add_code(p, code.begin, code.end, CS_PHI_VEHICLE);
    if (pattern_vin_shaped(text) && code.letters >= 4 && code.digits >= 6)
        return add_code(p, code.begin, code.end, CS_PHI_VEHICLE);
    if (pattern_mbi_shaped(text)) return add_code(p, code.begin, code.end, CS_PHI_HEALTH_PLAN);
    if (pattern_dea_valid(text)) return add_code(p, code.begin, code.end, CS_PHI_LICENSE);
    if (code.letters == 0 && pattern_npi_valid(text))
        return add_code(p, code.begin, code.end, CS_PHI_LICENSE);
    if (code.letters >= 2 && cs_is_upper(text.ptr[0])) {
        const uint32_t iban = iban_end(p, code.begin);
        if (iban) return add_code(p, code.begin, iban, CS_PHI_ACCOUNT);
    }
    if (digit_at(p, w->begin) && code.begin == w->begin) {
        const uint32_t card = card_end(p, w->begin);
        if (card) return add_code(p, w->begin, card, CS_PHI_ACCOUNT);
    }
    return 0;
}

/* ---- codes without any scheme ---- */

/* "page 3 of TRK-40217": letters and figures joined are no procedure, no diagnosis and no page;
 * they may be a lot, a model or a standard. */
static bool is_no_product(const struct pattern *p, const struct pattern_code *code)
{
    static const char *const products[] = {
        "lot", "model", "cat",     "catalog", "part",  "isbn",   "ndc",
        "rev", "loinc", "version", "cvx",     "nct",   "pubmed", "pmid",
        "doi", "bin",   "rxbin",   "rxpcn",   "payer", "payor",  "protocol"};
    if (code->letters < 2 || code->digits < 5 || code->joints == 0) return false;
    return !pattern_recent_is_one(p, PRODUCT_BACK, products, CS_COUNT(products));
}

/* A measure, a public code, a part of a bigger number: kept. */
static bool kept(const struct pattern *p, const struct pattern_code *code)
{
    const unsigned char after = byte_at(p, code->end);
    const unsigned char before = byte_before(p, code->begin);
    struct pattern_word next;
    if (before == '$' || before == '.' || after == '%') return true;
    if (before == ':' && digit_at(p, code->begin - 2)) return true; /* "chr7:55249071" */
    if ((before == ',' && digit_at(p, code->begin - 2)) ||
        (after == ',' && digit_at(p, code->end + 1)))
        return true;
    if (code->points > 0 && code->letters == 0) return true;
    if (pattern_recently(p, ROLE_CODE, 3, false) && !is_no_product(p, code)) return true;
    const bool loud = code->small == 0 && code->letters >= 2 && code->digits >= 4;
    if (code->digits < 7 && !loud && pattern_recently(p, ROLE_MEASURE, 2, false)) return true;
    return byte_at(p, code->end) == ' ' && pattern_read_next(p, code->end, &next) &&
           has(&next, ROLE_UNIT) && !shaped(&next, SHAPE_CAP) &&
           !(code->digits >= 6 && pattern_is(p, &next, "in") && /* no inches */
             (byte_at(p, code->end - 1) != '0' || byte_at(p, code->end - 2) != '0'));
}

/* A study group, a standard or a gene is named by the letters before the figures. */
static bool is_public_head(const struct pattern *p, const struct pattern_word *head)
{
    static const char *const groups[] = {
        "rtog",  "nrg",     "nsabp", "gog",  "ecog", "swog", "cog",   "actg", "acrin", "calgb",
        "eortc", "ncic",    "ncctg", "drb",  "dqb",  "dpb",  "hpv",   "iso",  "rfc",   "brca",
        "il",    "ieee",    "din",   "astm", "ansi", "iec",  "nccn",  "cfr",  "hla",   "cyp",
        "covid", "keynote", "nct",   "ajcc", "dsm",  "icd",  "snomed"};
    return pattern_is_one(p, head, groups, CS_COUNT(groups));
}

/* Public codes that carry their own name: trials, variants, sequences. */
static bool public_code(const struct pattern *p, const struct pattern_code *code)
{
    static const cs_str heads[] = {CS_STR_INIT("NCT"), CS_STR_INIT("ISRCTN"), CS_STR_INIT("rs"),
                                   CS_STR_INIT("NM_"), CS_STR_INIT("NP_"),    CS_STR_INIT("c."),
                                   CS_STR_INIT("p."),  CS_STR_INIT("chr"),    CS_STR_INIT("PMC"),
                                   CS_STR_INIT("SCV"), CS_STR_INIT("ENST"),   CS_STR_INIT("COVID"),
                                   CS_STR_INIT("CYP"), CS_STR_INIT("HLA"),    CS_STR_INIT("v")};
    const cs_str text = slice(p, code->begin, code->end);
    struct pattern_word head; /* "ISO-13485-2016" */
    if (pattern_read(p, code->begin, &head) && byte_at(p, head.end) == '-' &&
        is_public_head(p, &head))
        return true;
    /* "G2P1001": pregnancies and births. */
    if (text.ptr[0] == 'G' && memchr(text.ptr, 'P', text.len < 5 ? text.len : 5)) return true;
    for (size_t i = 0; i < CS_COUNT(heads); i++)
        if (cs_str_starts(text, heads[i]) && text.len > heads[i].len) return true;
    return false;
}

/* NDC in 5-4-2, 5-3-2 or 4-4-2 figures. */
static bool ndc_shaped(const struct pattern *p, const struct pattern_code *code)
{
    uint32_t size[4] = {0};
    uint32_t groups = 0;
    for (uint32_t at = code->begin; at < code->end && groups < 4; at++) {
        if (byte_at(p, at) == '-') groups++;
        else size[groups < 4 ? groups : 3]++;
    }
    return groups == 2 && code->letters == 0 && (size[0] == 4 || size[0] == 5) &&
           (size[1] == 3 || size[1] == 4) && size[2] == 2;
}

/* "4.0x2.2x0.1": the size of a wound; "24092X7716" is none. */
static bool dimensions(const struct pattern *p, const struct pattern_code *code)
{
    uint32_t marks = 0;
    for (uint32_t at = code->begin; at < code->end; at++) {
        const unsigned char c = byte_at(p, at);
        marks += lower_of(c) == 'x' && at > code->begin && digit_at(p, at - 1) &&
                 digit_at(p, at + 1);
        if (!digit_at(p, at) && c != '.' && lower_of(c) != 'x') return false;
    }
    return marks > 0 && marks == code->letters && code->digits <= SIZE_DIGITS * (marks + 1);
}

/* CPT with modifiers ("29881-59-RT"), ICD-10-CM ("S61.412A") or a wound's size. */
bool pattern_medical_code(const struct pattern *p, const struct pattern_code *code)
{
    uint32_t value = 0;
    uint32_t at = code->begin;
    if (dimensions(p, code)) return true;
    if (code->small > 0) return false;
    if (pattern_icd_code(slice(p, code->begin, code->end))) return true;
    if (code->points == 1 && code->joints == 1)
        return cs_is_upper((char)byte_at(p, at)) && digit_at(p, at + 1) &&
               byte_at(p, at + 3) == '.' && code->end - at <= 8;
    if (code->joints == 0 || pattern_digits(p, at, 5, &value) != 5) return false;
    for (at += 5; at < code->end; at += 3) {
        const bool two = word_byte(byte_at(p, at + 1)) && word_byte(byte_at(p, at + 2));
        if (byte_at(p, at) != '-' || !two) return false;
    }
    return at == code->end;
}

/* "1000-2000": a range. */
static bool range_shaped(const struct pattern *p, const struct pattern_code *code)
{
    if (code->letters > 0 || code->joints != 1) return false;
    uint32_t first = 0;
    uint32_t last = 0;
    const uint32_t size = pattern_range_read(p, code, &first, &last);
    if (first >= 1800 && first < 2100 && last >= 1800 && last < 2100) return true;
    const bool hours = size == 4 && code->digits == 8 && last <= 2400 && first % 100 < 60 &&
                       last % 100 < 60;                                          /* "0945-1045" */
    if (hours && (first < last || (first >= 1200 && last <= 1200))) return true; /* "1900-0700" */
    return first < last && first % 10 == 0 && last % 10 == 0;
}

/* Bars, brackets, two blanks, tabs or the ends of the line on both sides: a field of its own. */
static bool field(const struct pattern *p, uint32_t begin, uint32_t end)
{
    const unsigned char before = byte_before(p, begin);
    const unsigned char far = byte_before(p, begin - (begin > 0));
    const bool left = before == 0 || before == '\n' || before == '\t' || before == '(' ||
                      before == '|' || before == '[' ||
                      (before == ' ' && (far == ' ' || far == '|' || far == ',' || far == '\t'));
    const unsigned char after = byte_at(p, end);
    const unsigned char next = byte_at(p, end + 1);
    const bool right = after == 0 || after == '\n' || after == '\t' || after == ')' ||
                       after == '|' || after == ']' || after == ',' ||
                       (after == ' ' && (next == ' ' || next == '|'));
    return left && right;
}

/* The last word is a part of a name or a date, so that a record number may follow. */
static bool name_before(const struct pattern *p, uint32_t begin)
{
    const struct pattern_word w = pattern_back(p, 1);
    if (w.end == 0 || begin - w.end > 6) return false;
    if (is_span(&w, CS_PHI_DATE)) return true;
    const bool plain = (has(&w, ROLE_MEASURE) || has(&w, ROLE_UNIT) || has(&w, ROLE_CODE)) &&
                       w.end - w.begin > 1;
    const bool exam = is_state_code(&w); /* "CT (5055857)" */
    return shaped(&w, SHAPE_CAP) && !shaped(&w, SHAPE_DIGIT) && !plain && !exam;
}

static bool line_between(const struct pattern *p, uint32_t from, uint32_t to)
{
    for (uint32_t at = from; at < to; at++)
        if (byte_at(p, at) == '\n' || at - from > PATTERN_CODE_MAX) return true;
    return false;
}

/* "022125": six figures that can be a day. */
static bool is_compact_day(const struct pattern *p, const struct pattern_code *code)
{
    uint32_t value = 0;
    if (code->letters || code->joints || pattern_digits(p, code->begin, 6, &value) != 6)
        return false;
    const uint32_t month = value / 10000;
    const uint32_t day = value / 100 % 100;
    return month >= 1 && month <= 12 && day >= 1 && day <= 31 && value % 100 <= YEAR_MAX;
}

/* The kind that the words before suggest; beside a name it is a record, or with ten
 * digits an NPI. */
static enum cs_phi_type context_type(const struct pattern *p, const struct pattern_code *code)
{
    uint32_t next = code->begin;
    for (uint32_t back = 1; back <= CONTEXT_WORDS; back++) {
        const struct pattern_word w = pattern_back(p, back);
        if (w.end == 0 || line_between(p, w.end, next)) break;
        next = w.begin < next ? w.begin : next;
        if (!has(&w, ROLE_LABEL) || w.type < CS_PHI_MRN || w.type == CS_PHI_BIOMETRIC) continue;
        return (enum cs_phi_type)w.type;
    }
    if (field(p, code->begin, code->end) && name_before(p, code->begin)) {
        const unsigned char first = byte_at(p, code->begin);
        return code->digits == 10 && first <= '2' ? CS_PHI_LICENSE : CS_PHI_MRN;
    }
    return is_compact_day(p, code) ? CS_PHI_DATE : CS_PHI_OTHER_ID;
}

/* "From: zitae58": a user of a portal writes. */
static bool sender(const struct pattern *p, const struct pattern_code *code)
{
    static const char *const heads[] = {"from", "to", "cc", "by", "sender", "recipient"};
    const struct pattern_word w = pattern_back(p, 1);
    if (code->small < 3 || code->digits < 1 || byte_at(p, w.end) != ':') return false;
    for (size_t i = 0; i < CS_COUNT(heads); i++)
        if (pattern_is(p, &w, heads[i])) return !digit_at(p, code->begin);
    return false;
}

/* "jane_doe82": no word of a note has an underscore and a figure. */
static bool user_shaped(const struct pattern *p, const struct pattern_code *code)
{
    bool underscore = false;
    if (byte_at(p, code->begin + 1) == '.') return false; /* "c.68_69del": a variant (HGVS) */
    for (uint32_t at = code->begin; at < code->end; at++) underscore |= byte_at(p, at) == '_';
    return underscore && code->small >= 4 && code->digits >= 2;
}

/* "BQ7T4KX2": capitals and figures in turns, oftener than in the name of a gene ("CYP2C19"). */
static bool key_shaped(const struct pattern *p, const struct pattern_code *code)
{
    uint32_t turns = 0;
    if (code->small > 0 || code->joints > 0 || code->digits < 3 || code->letters < 3) return false;
    for (uint32_t at = code->begin + 1; at < code->end; at++)
        turns += digit_at(p, at) != digit_at(p, at - 1);
    return code->letters + code->digits >= 7 && turns >= 4;
}

/* "BJJC-7324": four capitals that nobody knows, and no year behind them. */
static bool strange_head(const struct pattern *p, const struct pattern_code *code)
{
    struct pattern_word head;
    uint32_t value = 0;
    if (code->letters != 4 || !pattern_read(p, code->begin, &head) || head.roles) return false;
    if (head.end - head.begin != 4 || is_public_head(p, &head)) return false;
    (void)pattern_digits(p, head.end + 1, 4, &value);
    return (value < 1900 || value >= 2100) &&
           cs_lookup_word(cs_str_slice(p->text, head.begin, head.end)) == 0;
}

/* "83-41-77": three pairs of which no order makes a day. */
static bool pairs_shaped(const struct pattern *p, const struct pattern_code *code)
{
    uint32_t value[3] = {0};
    if (code->letters > 0 || code->digits != 6 || code->joints != 2 || code->points > 0)
        return false;
    for (uint32_t i = 0; i < 3; i++)
        if (pattern_digits(p, code->begin + 3 * i, 2, &value[i]) != 2) return false;
    return value[0] > 31 && (value[1] > 31 || value[2] > 31 || value[0] > value[1]);
}

/* "IR-0288", "CNWY-2207": two to four capitals, a hyphen and four figures, behind a word for a
 * case. */
static bool headed_four(const struct pattern *p, const struct pattern_code *code)
{
    if (code->small > 0 || code->joints != 1 || code->digits != 4) return false;
    if (code->letters < 2 || code->letters > 4) return false;
    static const char *const cases[] = {"rpt",    "report",  "incident", "event",    "case",
                                        "file",   "ticket",  "tracking", "ref",      "complaint",
                                        "intake", "labeled", "labelled", "cassette", "tag"};
    if (!pattern_recent_is_one(p, CASE_BACK, cases, CS_COUNT(cases)) && !strange_head(p, code))
        return false; /* "MK-3475" and "RTOG-0617" are nobody's */
    const uint32_t dash = code->begin + code->letters;
    return byte_at(p, dash) == '-' && code->end == dash + 5 && !digit_at(p, dash - 1);
}

/* "POM-0418": what no product and no result is, but some trials of study groups are. */
static bool zero_led(const struct pattern *p, const struct pattern_code *code)
{
    struct pattern_word head;
    if (code->small > 0 || code->joints != 1 || code->digits < 4) return false;
    if (code->letters < 2 || code->letters > 4 || !pattern_read(p, code->begin, &head))
        return false;
    return head.end - head.begin == code->letters && byte_at(p, head.end) == '-' &&
           byte_at(p, head.end + 1) == '0' && !is_public_head(p, &head);
}

/* One of the parts of a code that hyphens join holds figures and letters in turns: "4f7A21". */
static bool has_mixed_part(const struct pattern *p, const struct pattern_code *code)
{
    uint32_t turns = 0;
    for (uint32_t at = code->begin + 1; at < code->end; at++) {
        if (!word_byte(byte_at(p, at)) || !word_byte(byte_at(p, at - 1))) turns = 0;
        else turns += digit_at(p, at) != digit_at(p, at - 1);
        if (turns >= 2) return true;
    }
    return false;
}

static bool code_like(const struct pattern *p, const struct pattern_code *code)
{
    const uint32_t size = code->letters + code->digits;
    /* "2144X0N7L/2144X0N7M": two of a kind */
    if (code->strokes == 1 && code->joints == 1)
        return code->small == 0 && code->letters >= 2 && code->digits >= 8;
    if (code->strokes > 0 || ndc_shaped(p, code) || range_shaped(p, code)) return false;
    if (code->letters == 0) {
        if (code->joints >= 3 && code->digits <= 2 * code->joints + 2) return false; /* a taper */
        if (code->digits >= 7) return code->digits <= 20;
        if (pattern_number_bare(p, code) || pairs_shaped(p, code)) return true;
        return code->digits == 6 && field(p, code->begin, code->end) && name_before(p, code->begin);
    }
    if (headed_four(p, code) || zero_led(p, code)) return true;
    struct pattern_word head;
    if (code->joints >= 2 && code->points == 0 && code->small == 0 && code->letters >= 3 &&
        code->digits >= 4 && pattern_read(p, code->begin, &head) && !is_public_head(p, &head))
        return true; /* "VPR-7720-LM" */
    if (code->joints >= 3 && code->points == 0 && code->letters >= 6 && code->digits >= 3 &&
        has_mixed_part(p, code))
        return true; /* "tp-R2-index-4f7A21", not "visit-summary-2024-final" */
    if (code->small == 0 && code->letters == 1 && code->digits == 5 && code->joints == 0 &&
        !digit_at(p, code->begin))
        return true; /* "K40219" */
    if (code->small == 0) return code->digits >= 5 && size >= 7;
    if (code->small == code->letters && code->joints >= 2) return code->digits >= 6;
    if (code->small == code->letters)
        return code->digits >= 6 && size >= 9 && !digit_at(p, code->begin);
    return code->digits >= 6;
}

static bool three_carets(const struct pattern *p, uint32_t end)
{
    return byte_at(p, end) == '^' && byte_at(p, end + 1) == '^' && byte_at(p, end + 2) == '^';
}

/* "85610   QW   BD", "25605   LT": a procedure of a claim and its modifier (HCPCS level II). */
static bool procedure_line(const struct pattern *p, const struct pattern_code *code)
{
    static const char *const modifiers[] = {"lt", "rt", "qw", "tc", "gt", "go", "gp", "gn",
                                            "kx", "nu", "rr", "xs", "xu", "gz", "ga", "as"};
    struct pattern_word next;
    if (code->letters > 0 || code->digits != 5 || code->joints > 0) return false;
    return pattern_read_next(p, code->end, &next) && shaped(&next, SHAPE_CAP) &&
           pattern_is_one(p, &next, modifiers, CS_COUNT(modifiers));
}

/* "P05-769 SC 07-AUG-1932": a line's code, the letters of a person, a day of birth. */
static bool begins_row(const struct pattern *p, const struct pattern_code *code)
{
    struct pattern_word letters;
    struct pattern_word day;
    const unsigned char before = byte_before(p, code->begin);
    if ((before != 0 && before != '\n') || code->small > 0 || code->digits < 4) return false;
    if (code->joints == 0 && code->digits == 4) return false; /* "1200 BP 131/71": an hour */
    if (byte_at(p, code->end) != ' ' || !pattern_read_next(p, code->end, &letters)) return false;
    const uint32_t size = letters.end - letters.begin;
    if (size < 2 || size > 3 || !shaped(&letters, SHAPE_CAP) || shaped(&letters, SHAPE_LOWER) ||
        shaped(&letters, SHAPE_DIGIT))
        return false;
    if (!pattern_read_next(p, letters.end, &day) || !digit_at(p, day.begin)) return false;
    struct pattern_word month;
    const unsigned char mark = byte_at(p, day.end);
    uint32_t year = 0;
    if (day.end - day.begin > 2 || (mark != '-' && mark != '/')) return false;
    if (!pattern_read(p, day.end + 1, &month) || byte_at(p, month.end) != mark) return false;
    if (!has(&month, ROLE_MONTH) && !digit_at(p, month.begin)) return false;
    return pattern_digits(p, month.end + 1, 4, &year) == 4 && year >= 1900 && year < 2100;
}

/* "Ann Roe, 20, 524989: sepsis": six digits behind a name and an age. */
static bool behind_age(const struct pattern *p, const struct pattern_code *code)
{
    const struct pattern_word age = pattern_back(p, 1);
    const struct pattern_word name = pattern_back(p, 2);
    if (code->letters > 0 || code->joints > 0 || code->digits < 5) return false;
    if (is_span(&age, CS_PHI_DATE) &&
        code->begin == age.end + 3 && /* "Ann Roe / 08.08.1950 / 73309" */
        byte_at(p, age.end + 1) == '/' && byte_at(p, age.begin - 2) == '/' &&
        shaped(&name, SHAPE_CAP | SHAPE_LOWER))
        return true;
    if (code->digits != 6) return false;
    if (!digit_at(p, age.begin) || age.end - age.begin > 3 || code->begin != age.end + 2)
        return false;
    if (has(&name, ROLE_MEASURE) || has(&name, ROLE_UNIT)) return false;
    const unsigned char after = byte_at(p, code->end);
    if (after != ':' && after != ',' && after != ';' && after != '\n') return false;
    return byte_at(p, age.end) == ',' && byte_at(p, name.end) == ',' && age.begin == name.end + 2 &&
           shaped(&name, SHAPE_CAP | SHAPE_LOWER);
}

bool pattern_bare_doubt(const struct pattern *p)
{
    const struct pattern_code *const code = &p->code;
    const unsigned char before = byte_before(p, code->begin);
    if (code->digits != 5 || code->letters > 0 || code->joints > 0) return false;
    if (before == ':' || before == '*' || before == '^') return false; /* "SV1*HC:99214": X12 */
    if (pattern_number_visit(p, code)) return false;
    uint32_t other = 0; /* "80053, 85025": procedures in a list */
    if (byte_at(p, code->end) == ',' && byte_at(p, code->end + 1) == ' ' &&
        pattern_digits(p, code->end + 2, 6, &other) == 5)
        return false;
    const struct pattern_word last = pattern_back(p, 1);
    if (last.end - last.begin == 5 && !shaped(&last, SHAPE_ALPHA) && shaped(&last, SHAPE_DIGIT) &&
        byte_at(p, last.end) == ',' && last.end + 2 == code->begin)
        return false;
    return !pattern_number_counted(p, code) && !kept(p, code) && !procedure_line(p, code);
}

uint32_t pattern_bare_at(struct pattern *p, const struct pattern_word *w)
{
    (void)w; /* p->code is the code around it */
    const struct pattern_code code = p->code;
    if (code.end - code.begin < 4 || code.begin < pattern_last_end(p)) return 0;
    if (sender(p, &code) || user_shaped(p, &code)) {
        pattern_add(p, code.begin, code.end, CS_PHI_OTHER_ID, 85);
        return code.end;
    }
    if (code.digits >= 5 && three_carets(p, code.end)) { /* "482915^^^MR": an identifier in HL7 */
        pattern_add(p, code.begin, code.end, CS_PHI_MRN, 90);
        return code.end;
    }
    if (begins_row(p, &code)) {
        pattern_add(p, code.begin, code.end, CS_PHI_OTHER_ID, 85);
        return code.end;
    }
    if (behind_age(p, &code)) {
        pattern_add(p, code.begin, code.end, CS_PHI_MRN, 85);
        return code.end;
    }
    if (!key_shaped(p, &code) && (code.digits < 4 || !code_like(p, &code))) return 0;
    const bool range = code.letters == 0 && code.joints == 1 && code.digits <= 8 &&
                       pattern_behind_result(p, code.begin);
    if (procedure_line(p, &code)) return 0;
    if (range || kept(p, &code) || public_code(p, &code) || pattern_medical_code(p, &code))
        return 0;
    const bool joins = code.letters == 0 && code.digits <= HEADED_MAX &&
                       pattern_number_headed(p, &code);
    const uint32_t begin = joins ? pattern_back(p, 1).begin : code.begin;
    pattern_add(p, begin, code.end, context_type(p, &code), 70);
    return code.end;
}
