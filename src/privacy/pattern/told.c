/* told.c - codes by what their sentence says of them, where no label stands beside them:
 *
 *   "the last four, 9052, of her Social Security number"   figures of a number that is named
 *   "docket 3:19-cv-00771"                                  a federal court's case
 *   "tagged as AC-9081", "logged under GR-2210"             what somebody has named so
 *   "logged in as nfarouk2", "pw Plum-Otter-83"             logins and their words
 *   "The confirmation she wrote down is QX44-L9"            a label earlier in the sentence
 *   "locker 17-B", "paid with check 2207"                   small numbers that one thing bears */
#include "privacy/read/word_in.h"
#include "privacy/pattern/pattern_in.h"

#define LAST_FOUR_BACK 7 /* words back to "last four" */
#define SOCIAL_AHEAD 12  /* words ahead to "social security" */
#define LABEL_BACK 8     /* words back to a label in the same sentence */
#define LOGIN_BACK 5
#define PAID_BACK 7

/* The word before the code, and nothing but one blank, a bracket, a quote or a comma between. */
static struct pattern_word beside(const struct pattern *p, const struct pattern_code *code,
                                  uint32_t *back)
{
    for (*back = 1; *back < 6; ++*back) {
        const struct pattern_word w = pattern_back(p, *back);
        if (w.end <= code->begin) return w;
    }
    return (struct pattern_word){0};
}

static bool bare_figures(const struct pattern_code *code, uint32_t digits)
{
    return code->letters == 0 && code->joints == 0 && code->digits == digits &&
           code->end - code->begin == digits;
}

static bool sentence_ends(const struct pattern *p, const struct pattern_word *w)
{
    const unsigned char c = byte_at(p, w->end);
    return c == '\n' || c == ';' || c == '?' || c == '!' ||
           (c == '.' && w->end - w->begin > 2 && !digit_at(p, w->end + 1) &&
            !word_byte(byte_at(p, w->end + 1)));
}

/* "social security", "ssn" within a few words behind an offset, in the same sentence. */
static bool social_ahead(const struct pattern *p, uint32_t end)
{
    struct pattern_word w = {.end = end};
    bool social = false;
    for (uint32_t i = 0; i < SOCIAL_AHEAD; i++) {
        uint32_t at = w.end;
        while (at - w.end < 3 && memchr(" ,\")'", byte_at(p, at), 5) && byte_at(p, at)) at++;
        if (at == w.end || !pattern_read(p, at, &w)) return false;
        if (ONE_OF(p, &w, "ssn", "ssns")) return true;
        if (social && pattern_is(p, &w, "security")) return true;
        social = pattern_is(p, &w, "social");
    }
    return false;
}

/* "the last four, 9052, of", "It says 1143 on the note, the tail of her Social Security number" */
static bool last_four(const struct pattern *p, const struct pattern_code *code)
{
    struct pattern_word unit;
    if (!bare_figures(code, 4) || pattern_code_year(p, code)) return false;
    if (pattern_read_next(p, code->end, &unit) &&
        (has(&unit, ROLE_UNIT) || shaped(&unit, SHAPE_DIGIT)))
        return false;
    if (byte_at(p, code->end) == ',' && digit_at(p, code->end + 2)) return false;
    if (social_ahead(p, code->end)) return true;
    if (cs_str_starts(cs_str_slice(p->text, code->end, p->text.len), CS_STR(" as the last four")))
        return true;
    for (uint32_t back = 1; back < LAST_FOUR_BACK; back++) {
        const struct pattern_word w = pattern_back(p, back);
        const struct pattern_word last = pattern_back(p, back + 1);
        if (w.end == 0 || sentence_ends(p, &w)) return false;
        if (has(&w, ROLE_YEARS) || has(&w, ROLE_UNIT) || has(&w, ROLE_WEEKDAY)) return false;
        if (ONE_OF(p, &w, "four", "4") && pattern_is(p, &last, "last") && w.begin == last.end + 1) {
            struct pattern_word next; /* "last four visits, 2019" */
            return !pattern_read_next(p, w.end, &next) ||
                   ONE_OF(p, &next, "of", "she", "he", "digits", "they", "given", "on", "is",
                          "were", "are", "as") ||
                   shaped(&next, SHAPE_DIGIT) || has(&next, ROLE_LABEL);
        }
    }
    return false;
}

/* "3:19-cv-00771": year, kind of case, number (28 U.S.C.; the courts' own form); where it
 * begins, plus 1, or 0. */
static uint32_t docket(const struct pattern *p, const struct pattern_code *code)
{
    struct pattern_word kind;
    if (code->letters < 1 || code->letters > 3 || code->joints < 2 || code->digits < 5) return 0;
    uint32_t value = 0;
    const uint32_t year = pattern_digits(p, code->begin, 4, &value);
    if ((year != 2 && year != 4) || byte_at(p, code->begin + year) != '-') return 0;
    if (!pattern_read(p, code->begin + year + 1, &kind)) return 0;
    if (!ONE_OF(p, &kind, "cv", "cr", "mc", "mj", "bk", "civ", "crm")) return 0;
    if (byte_at(p, kind.end) != '-' || !digit_at(p, kind.end + 1)) return 0;
    const bool office = code->begin >= 2 && byte_before(p, code->begin) == ':' &&
                        digit_at(p, code->begin - 2) && code->begin - 2 >= pattern_last_end(p);
    return (office ? code->begin - 2 : code->begin) + 1;
}

/* "tagged as AC-9081", "carried out as ME 22-03391": named by somebody, and no code of medicine. */
static bool named_as(const struct pattern *p, const struct pattern_code *code)
{
    uint32_t back;
    static const char *const heads[] = {"nct",  "un",    "sars", "cms", "iso",
                                        "abvd", "covid", "hpv",  "ic"};
    if (code->digits < 4 || code->letters > 6 || code->small > 0 || code->points > 0) return false;
    if (code->joints == 0 && code->letters < 2) return false; /* a count, "J1885" */
    if (byte_at(p, code->end - 1) == '0' && byte_at(p, code->end - 2) == '0')
        return false; /* a form */
    for (size_t i = 0; i < CS_COUNT(heads); i++) {
        const struct pattern_word head = {.begin = code->begin,
                                          .end = code->begin + (uint32_t)strlen(heads[i])};
        if (head.end < code->end && pattern_is(p, &head, heads[i])) return false;
    }
    if (code->letters > 0 && digit_at(p, code->begin) && code->joints == 0) return false;
    if (pattern_medical_code(p, code) || pattern_number_visit(p, code)) return false;
    if (code->letters == 2 && code->joints == 0 && !digit_at(p, code->end - 1))
        return false; /* a variant: "A1298C" */
    const struct pattern_word as = beside(p, code, &back);
    const struct pattern_word verb = pattern_back(p, back + 1);
    if (code->begin - as.end > 1 || !ONE_OF(p, &as, "as", "under")) return false;
    return ONE_OF(p, &verb, "tagged", "logged", "recorded", "filed", "entered", "registered",
                  "stored", "labeled", "labelled", "marked", "numbered", "catalogued", "cataloged",
                  "booked", "docketed", "indexed", "out", "saved", "sent", "opened", "complaint",
                  "received", "approved", "enrolled", "scanned", "archived", "assigned",
                  "accessioned", "scheduled", "written", "tracked", "identified", "kept", "held",
                  "covered", "ticket", "case", "incident");
}

/* "logged in as nfarouk2", "His username is gbarros77" */
static bool login(const struct pattern *p, const struct pattern_code *code)
{
    uint32_t back;
    if (code->small != code->letters || code->letters < 4 || code->digits > 4) return false;
    if (code->digits == 0 && code->points + code->joints == 0) return false;
    if (code->strokes > 0 || code->points > 1 || digit_at(p, code->begin)) return false;
    if (byte_at(p, code->end) == '@' || byte_before(p, code->begin) == '@') return false;
    const struct pattern_word before = beside(p, code, &back);
    if (code->begin - before.end > 3) return false;
    if (!ONE_OF(p, &before, "as", "is", "credentials", "name", "username", "user", "login",
                "account", "of", "was", "by", "handle", "userid", "id", "named", "called"))
        return false;
    for (uint32_t i = 0; i < LOGIN_BACK; i++) {
        const struct pattern_word w = pattern_back(p, back + i);
        if (w.end == 0 || (i && sentence_ends(p, &w))) return false;
        const struct pattern_word in = i ? pattern_back(p, back + i - 1) : w;
        if (ONE_OF(p, &w, "username", "user", "login", "logins", "credentials", "handle", "userid",
                   "logon", "signin"))
            return true;
        if (i && ONE_OF(p, &w, "logged", "logs", "log", "signed", "signs") &&
            pattern_is(p, &in, "in"))
            return true;
        if (i && pattern_is(p, &w, "portal") && ONE_OF(p, &in, "name", "login", "id")) return true;
    }
    return false;
}

/* "The confirmation she wrote down is QX44-L9", "her case number with the county is 4471-20": a
 * code behind "is", and its label earlier in the sentence. */
static bool labelled_far(const struct pattern *p, const struct pattern_code *code)
{
    uint32_t back;
    const uint32_t size = code->letters + code->digits;
    const bool figures = code->letters == 0 && code->digits >= 4;
    if (code->small > 0 || (!figures && (code->letters < 1 || code->digits < 2 || size < 5)))
        return false;
    if (code->strokes > 0 || (code->points > 0 && code->digits < 6)) return false;
    if (pattern_medical_code(p, code) || (figures && pattern_code_year(p, code))) return false;
    const struct pattern_word is = beside(p, code, &back);
    if (code->begin - is.end > 2 ||
        !ONE_OF(p, &is, "is", "was", "reads", "read", "says", "as", "be"))
        return false;
    bool label = false;
    for (uint32_t i = 1; i < LABEL_BACK; i++) {
        const struct pattern_word w = pattern_back(p, back + i);
        const struct pattern_word before = pattern_back(p, back + i + 1);
        if (w.end == 0 || sentence_ends(p, &w)) return label;
        if (has(&w, ROLE_CODE)) return false;
        if (figures && (has(&w, ROLE_MEASURE) || ONE_OF(p, &w, "of", "total", "average", "goal")))
            return false;
        if (ONE_OF(p, &w, "reader", "printer", "by", "method", "gene", "standard", "fee", "price",
                   "value", "interface", "range"))
            return false;
        if (ONE_OF(p, &w, "model", "type", "genotype", "variant", "mutation", "stage", "grade",
                   "allele", "lot"))
            return false;
        label |= !figures && ONE_OF(p, &w, "confirmation", "ticket", "receipt", "license",
                                    "wristband", "bracelet", "badge");
        label |= pattern_is(p, &w, "number") && has(&before, ROLE_LABEL);
    }
    return label;
}

/* "locker 17-B", "cubby 12": one person's. */
static bool kept_in(const struct pattern *p, const struct pattern_code *code)
{
    uint32_t back;
    if (code->digits < 1 || code->digits > 4 || code->letters > 2 || code->small > 1) return false;
    if (code->strokes + code->points > 0 || code->joints > 1) return false;
    const struct pattern_word what = beside(p, code, &back);
    const uint32_t gap = code->begin - what.end;
    if (gap > 3 || gap == 0) return false;
    if (!ONE_OF(p, &what, "locker", "cubby", "lockbox", "mailbox")) return false;
    struct pattern_word next;
    return !pattern_read_next(p, code->end, &next) || !has(&next, ROLE_UNIT);
}

/* "paid with check 2207", "ck 1148", "chks #1184 & #1185" */
static bool paid_by(const struct pattern *p, const struct pattern_code *code)
{
    uint32_t back;
    if (code->letters > 0 || code->joints > 0 || code->digits < 3 || code->digits > 6) return false;
    const struct pattern_word check = beside(p, code, &back);
    const uint32_t gap = code->begin - check.end;
    const bool list = is_span(&check, CS_PHI_ACCOUNT) && gap <= 4 &&
                      (byte_at(p, check.end) == ',' || byte_at(p, check.end + 1) == '&');
    if (list) return true;
    if (gap > 2 || !ONE_OF(p, &check, "check", "checks", "cheque", "ck", "chk", "chks", "cks"))
        return false;
    struct pattern_word next;
    if (pattern_read_next(p, code->end, &next) && has(&next, ROLE_UNIT)) return false;
    if (byte_before(p, code->begin) == '#') return true;
    for (uint32_t i = 1; i < PAID_BACK; i++) {
        const struct pattern_word w = pattern_back(p, back + i);
        if (w.end == 0 || byte_at(p, w.end) == '\n') return false;
        if (byte_before(p, w.begin) == '$') return true;
        if (ONE_OF(p, &w, "paid", "pay", "pays", "remit", "copay", "deposit", "deposited",
                   "bounced", "enclosed", "refund", "payment", "cashed"))
            return true;
    }
    return false;
}

/* "temp pw Plum-Otter-83", "password is Sunny1961!": the rest of the word; its end or 0. */
static uint32_t password(const struct pattern *p, const struct pattern_code *code)
{
    uint32_t back;
    const struct pattern_word is = beside(p, code, &back);
    const struct pattern_word what = pattern_back(p, back + 1);
    const struct pattern_word *const word = ONE_OF(p, &is, "is", "was", "to") ? &what : &is;
    if (code->letters + code->digits < 4 || code->begin - is.end > 3) return 0;
    if (!ONE_OF(p, word, "pw", "pwd", "password", "passcode", "passwd", "passphrase")) return 0;
    const bool loud = cs_is_upper((char)byte_at(p, word->begin));
    if ((code->letters == 0 && loud) || (digit_at(p, code->begin) && code->small > 4))
        return 0; /* "PW 1000", "12-character" */
    uint32_t end = code->end;
    while (memchr("!#*$%&", byte_at(p, end), 6) && byte_at(p, end)) end++;
    return end;
}

uint32_t pattern_told_at(struct pattern *p, const struct pattern_word *w)
{
    const struct pattern_code code = p->code;
    if (code.begin < pattern_last_end(p) || w->begin < code.begin) return 0;
    if (last_four(p, &code)) {
        pattern_add(p, code.begin, code.end, CS_PHI_SSN, 80);
        return code.end;
    }
    const uint32_t secret = password(p, &code);
    if (secret) {
        pattern_add(p, code.begin, secret, CS_PHI_OTHER_ID, 80);
        return secret;
    }
    if (paid_by(p, &code)) {
        pattern_add(p, code.begin, code.end, CS_PHI_ACCOUNT, 75);
        return code.end;
    }
    const uint32_t court = docket(p, &code);
    if (!court && !named_as(p, &code) && !login(p, &code) && !labelled_far(p, &code) &&
        !kept_in(p, &code))
        return 0;
    pattern_add(p, court ? court - 1 : code.begin, code.end, CS_PHI_OTHER_ID, 75);
    return code.end;
}
