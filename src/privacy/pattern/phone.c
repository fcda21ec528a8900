/* phone.c - telephone and fax numbers: NANP in every punctuation, 7 digits, +49 30 1234.
 *
 * Ten digits in the groups 3-3-4 stand for themselves. Seven digits, ten without punctuation and
 * numbers of other countries need a word for telephone near, a label, or a form that ranges do not
 * have ("500-1000" is none). What kind it is says the nearest word for fax or telephone before it;
 * else "(fax)" behind. An extension is a span of its own: the word between stays. */
#include "privacy/pattern/pattern_in.h"

#define PAGER_WORDS 7   /* looked back for who carries a pager */
#define ENDING_WORDS 14 /* looked back for a telephone whose last figures are said */
#define NEAR_WORDS 10   /* words that are looked back for "fax" or "call" */
#define GROUPS_MAX 7

static bool group_mark(unsigned char c)
{
    return c == '-' || c == '.' || c == ' ' || c == '/';
}

/* Exactly size digits at an offset, no more. */
static bool exactly(const struct pattern *p, uint32_t at, uint32_t size)
{
    uint32_t value = 0;
    return pattern_digits(p, at, size, &value) == size;
}

static bool closed(const struct pattern *p, uint32_t end)
{
    const unsigned char c = byte_at(p, end);
    if (c == 'x' && digit_at(p, end + 1)) return true;
    if ((c == '-' || c == '.') && digit_at(p, end + 1)) return false;
    return !word_byte(c) && c != '%';
}

/* Behind the mark between two groups at an offset: "-", ".", " - ", a dash of the typographer's; 0:
 * there is none. stroke: " / " and "*" count, too, as they do behind an area. */
static uint32_t mark_end(const struct pattern *p, uint32_t at, bool stroke)
{
    const bool blank = byte_at(p, at) == ' ';
    const unsigned char c = byte_at(p, at + blank);
    const bool other = stroke && (c == '/' || c == '*' || c == '_');
    uint32_t next = at;
    if (pattern_dash(p, at + blank)) next = at + blank + pattern_dash(p, at + blank);
    else if (c == '.' || other) next = at + blank + 1;
    else if (blank) return at + 1;
    else return 0;
    return byte_at(p, next) == ' ' ? next + 1 : next;
}

/* "EEE-NNNN" at an offset: its end or 0. */
static uint32_t local_end(const struct pattern *p, uint32_t at)
{
    if (!exactly(p, at, 3)) return 0;
    const bool star = byte_at(p, at + 3) == '*' || byte_at(p, at + 3) == '_';
    const uint32_t next = mark_end(p, at + 3, star);
    return next && exactly(p, next, 4) && closed(p, next + 4) ? next + 4 : 0;
}

/* "CALL-MED", "FLOWERS", "DOC-HELP" after a toll-free prefix. */
static uint32_t letters_end(const struct pattern *p, uint32_t at)
{
    uint32_t count = 0;
    uint32_t letters = 0;
    uint32_t end = at;
    for (; end - at < 14; end++) {
        const unsigned char c = byte_at(p, end);
        if (c == '-' && word_byte(byte_at(p, end + 1))) continue;
        if (!cs_is_upper((char)c) && !cs_is_digit((char)c)) break;
        letters += cs_is_upper((char)c);
        count++;
    }
    return letters >= 3 && count >= 7 && count <= 11 && !word_byte(byte_at(p, end)) ? end : 0;
}

/* 800, 833, 844, 855, 866, 877, 888: numbers that are spelled in letters (FCC, 47 CFR 52.101). */
static bool toll_free(const struct pattern *p, uint32_t at)
{
    const unsigned char second = byte_at(p, at + 1);
    const bool same = byte_at(p, at + 2) == second;
    return same && (second == '0' || (second >= '3' && second <= '8'));
}

/* "AAA-EEE-NNNN" or "(AAA) EEE-NNNN" at an offset: its end or 0. */
static uint32_t area_end(const struct pattern *p, uint32_t at, bool open)
{
    if (!exactly(p, at, 3) || byte_at(p, at) < '2') return 0;
    const unsigned char first = byte_at(p, at);
    uint32_t next = at + 3;
    if (open && byte_at(p, next) != ')') open = false; /* "(670.343.3020)": all of it in brackets */
    if (byte_at(p, next) == ')') {
        next++;
        if (!open && !local_end(p, pattern_skip(p, next))) return 0; /* "406) 555-0138" */
        if (byte_at(p, next) == '-' || byte_at(p, next) == '.') next++;
        next = pattern_skip(p, next);
    } else {
        next = open ? 0 : mark_end(p, next, true);
        if (!next) return 0;
    }
    const uint32_t end = local_end(p, next);
    if (end) return end;
    if (exactly(p, next, 7) && closed(p, next + 7)) return next + 7;
    return first == '8' && toll_free(p, at) ? letters_end(p, next) : 0;
}

/* A whole NANP number at the word, with its prefix; *begin is moved over "+" and "(". */
static uint32_t nanp_end(const struct pattern *p, const struct pattern_word *w, uint32_t *begin)
{
    uint32_t at = w->begin;
    bool open = byte_before(p, at) == '(';
    *begin = open ? at - 1 : at;
    if (byte_at(p, at) == '1' && w->end == at + 1) {
        if (byte_before(p, at) == '+') *begin = at - 1;
        at++;
        if (group_mark(byte_at(p, at))) at++;
        open = byte_at(p, at) == '(';
        if (open) at++;
    } else if (open && byte_before(p, at - 1) == '+') {
        *begin = at - 2;
    }
    const uint32_t end = area_end(p, at, open);
    if (end && open && byte_at(p, at + 3) != ')') *begin = at;
    return end;
}

/* Groups of digits joined by one mark or blank: their end, and how many digits there are. */
static uint32_t groups_end(const struct pattern *p, uint32_t at, uint32_t *digits)
{
    uint32_t end = at;
    *digits = 0;
    for (unsigned i = 0; i < GROUPS_MAX; i++) {
        uint32_t value = 0;
        const uint32_t size = pattern_digits(p, at, 15, &value);
        if (size == 0 || word_byte(byte_at(p, at + size))) break;
        if (i > 0 && byte_at(p, at + size) == '/') break; /* "2281 29/9": a date follows */
        *digits += size;
        end = at + size;
        at = end;
        if (byte_at(p, at) == ')') at++;
        if (group_mark(byte_at(p, at))) at++;
        if (byte_at(p, at) == '(') at++;
        if (at == end) break;
    }
    return end;
}

/* FAX when the nearest word of the two kinds before, or "(fax)" behind, says so. */
static enum cs_phi_type phone_type(const struct pattern *p, uint32_t end)
{
    uint32_t next_begin = pattern_back(p, 0).begin;
    for (uint32_t back = 1; back <= NEAR_WORDS; back++) {
        const struct pattern_word w = pattern_back(p, back);
        if (w.end == 0 || is_span(&w, CS_PHI_PHONE) || is_span(&w, CS_PHI_FAX)) break;
        if (next_begin - w.end > PATTERN_CODE_MAX) break;
        if (has(&w, ROLE_FAX)) return CS_PHI_FAX;
        if (pattern_is(p, &w, "f") && byte_at(p, w.end) == ':' && back == 1) return CS_PHI_FAX;
        if (has(&w, ROLE_PHONE) && w.value == 2) return CS_PHI_PHONE;
        next_begin = w.begin;
    }
    struct pattern_word after;
    uint32_t at = pattern_skip(p, end);
    if (byte_at(p, at) == '(') at++;
    if (!pattern_read(p, at, &after) || !has(&after, ROLE_FAX)) return CS_PHI_PHONE;
    at = after.end;
    while (at - after.end < 4 && !word_byte(byte_at(p, at)) && byte_at(p, at)) at++;
    return digit_at(p, at) || byte_at(p, after.end) == ':' ? CS_PHI_PHONE : CS_PHI_FAX;
}

/* "ext. 1147", "x22" behind a number: adds it and gives its end; else end. */
static uint32_t extension_add(struct pattern *p, uint32_t end, enum cs_phi_type type)
{
    uint32_t at = end + (byte_at(p, end) == ',');
    at = pattern_skip(p, at);
    struct pattern_word w;
    uint32_t value = 0;
    if (lower_of(byte_at(p, at)) == 'x' && digit_at(p, at + 1)) at++;
    else if (pattern_read(p, at, &w) && has(&w, ROLE_EXT))
        at = pattern_skip(p, w.end + (byte_at(p, w.end) == '.' || byte_at(p, w.end) == ':'));
    else return end;
    if (byte_at(p, at) == '#') at++;
    const uint32_t size = pattern_digits(p, at, 6, &value);
    if (size < 1 || size > 6 || word_byte(byte_at(p, at + size))) return end;
    pattern_add(p, at, at + size, type, 95);
    return at + size;
}

static uint32_t phone_close(struct pattern *p, uint32_t begin, uint32_t end, uint8_t confidence)
{
    const enum cs_phi_type type = phone_type(p, end);
    pattern_add(p, begin, end, type, confidence);
    return extension_add(p, end, type);
}

static bool phone_near(const struct pattern *p)
{
    return pattern_recently(p, ROLE_PHONE, NEAR_WORDS, true) ||
           pattern_recently(p, ROLE_FAX, NEAR_WORDS, true);
}

static bool extension_follows(const struct pattern *p, uint32_t end)
{
    struct pattern_word w;
    const uint32_t at = pattern_skip(p, end + (byte_at(p, end) == ','));
    return (lower_of(byte_at(p, at)) == 'x' && digit_at(p, at + 1)) ||
           (pattern_read(p, at, &w) && has(&w, ROLE_EXT) && w.end - w.begin > 1);
}

/* "555 0144 (cell)", "c: 555.0144", "daughter 555 0144": what it is stands behind it or in a letter
 * before it, or who has it right before it. */
static bool phone_beside(const struct pattern *p, const struct pattern_word *w, uint32_t end)
{
    static const char *const letters[] = {"c", "h", "w", "m", "t", "p", "f"};
    static const char *const kinds[] = {"cell",   "home",     "mobile", "work",
                                        "office", "landline", "fax"};
    static const char *const links[] = {"is", "her", "his", "my", "the"};
    const struct pattern_word before = pattern_back(p, 1);
    struct pattern_word next;
    uint32_t at = pattern_skip(p, end);
    if (byte_at(p, at) == '(') at++; /* "(cell)" */
    for (unsigned i = 0; i < 3 && pattern_read_next(p, at, &next); i++) {
        if (pattern_is_one(p, &next, kinds, CS_COUNT(kinds))) return true;
        if (!pattern_is_one(p, &next, links, CS_COUNT(links))) break;
        at = next.end;
    }
    if (before.end == 0 || w->begin - before.end > 3) return false;
    const unsigned char mark = byte_at(p, before.end);
    if (mark == ':' && pattern_is_one(p, &before, letters, CS_COUNT(letters))) return true;
    return has(&before, ROLE_PERSON) && before.end + 1 == w->begin && before.end - before.begin > 3;
}

/* Seven digits: with a word for telephone near, or where they cannot be a range or a measure. */
static bool local_supported(const struct pattern *p, const struct pattern_word *w, uint32_t end)
{
    uint32_t first = 0;
    uint32_t last = 0;
    struct pattern_word next;
    (void)pattern_digits(p, w->begin, 3, &first);
    (void)pattern_digits(p, end - 4, 4, &last);
    const bool unit = pattern_read_next(p, end, &next) && has(&next, ROLE_UNIT);
    if (first < 200 || unit) return false;
    if (phone_near(p) || extension_follows(p, end) || phone_beside(p, w, end)) return true;
    if (byte_at(p, w->end) != '-' || pattern_recently(p, ROLE_MEASURE, 3, false)) return false;
    if (pattern_recently(p, ROLE_CODE, 3, false)) return false;
    return first % 10 != 0 || last % 10 != 0;
}

/* Ten digits in one word, or eleven that begin by 1. */
static bool packed_phone(const struct pattern *p, const struct pattern_word *w)
{
    const uint32_t size = w->end - w->begin;
    if (shaped(w, SHAPE_ALPHA) || (size != 10 && size != 11)) return false;
    const uint32_t area = w->begin + (size == 11);
    if (size == 11 && byte_at(p, w->begin) != '1') return false;
    if (byte_at(p, area) < '2') return false;
    if (byte_before(p, w->begin) == '+' || phone_near(p)) return true;
    if (extension_follows(p, w->end)) return true;
    if (pattern_recently(p, ROLE_MEASURE, 2, false) || pattern_recently(p, ROLE_CODE, 3, false))
        return false;
    return byte_at(p, area + 3) >= '2' &&
           !pattern_npi_valid((cs_str){p->text.ptr + w->begin, size});
}

/* "+44 20 7946 0958", "011 44 20 7946 0958", and with a word near "020 7946 0958". */
static uint32_t abroad_at(struct pattern *p, const struct pattern_word *w)
{
    uint32_t digits = 0;
    const bool plus = byte_before(p, w->begin) == '+';
    const bool zero = byte_at(p, w->begin) == '0';
    if (!plus && !zero) return 0;
    const uint32_t end = groups_end(p, w->begin, &digits);
    if (plus && digits >= 8 && digits <= 15) return phone_close(p, w->begin - 1, end, 90);
    if (!zero || w->end - w->begin < 3 || end == w->end) return 0;
    if (digits < 10 || digits > 16) return 0;
    /* "0131 496 0117": a trunk's 0, and ten or eleven figures in groups, are no measure. */
    const bool trunk = digits <= 11 && byte_at(p, w->begin + 1) != '0' && w->end - w->begin <= 5 &&
                       byte_at(p, w->end) == ' ';
    return trunk || phone_near(p) ? phone_close(p, w->begin, end, 85) : 0;
}

/* The fewest digits that a label makes a number: "ext 22", "pager 0172", "tel 4411", "fx 2021". */
static uint32_t least_digits(const struct pattern *p, const struct pattern_word *w,
                             enum cs_phi_type type)
{
    uint32_t value = 0;
    const struct pattern_word label = pattern_back(p, 1);
    if (has(&label, ROLE_EXT)) /* "full extension, 125 flexion" */
        return pattern_is(p, &label, "extension") && !phone_near(p) ? 4 : 2;
    if (type == CS_PHI_FAX) return 7;
    const bool year = pattern_digits(p, w->begin, 4, &value) == 4 && value >= 1900 && value < 2100;
    return year && !pattern_is(p, &label, "pager") ? 5 : 4;
}

uint32_t pattern_phone_labelled(struct pattern *p, const struct pattern_word *w,
                                enum cs_phi_type type)
{
    uint32_t digits = 0;
    uint32_t begin = w->begin;
    uint32_t end = nanp_end(p, w, &begin);
    const bool abroad = byte_at(p, w->begin) == '0' || byte_before(p, w->begin) == '+';
    if (!end && !abroad) end = local_end(p, w->begin);
    if (!end) {
        begin = w->begin;
        end = groups_end(p, w->begin, &digits);
        const struct pattern_word label = pattern_before(p, w->begin);
        const uint32_t inner = w->end - w->begin == 1 && byte_at(p, w->end) == '-' &&
                                       exactly(p, w->end + 1, 4)
                                   ? w->end + 5
                                   : 0; /* "ext 4-0417": a house's own five figures */
        if (has(&label, ROLE_EXT)) {    /* one group: "(ext 9832) 28 Aug" */
            end = inner ? inner : w->end;
            digits = inner ? 5 : w->end - w->begin;
            if (digits < 3 && !phone_near(p)) return 0; /* "wrist ext 35" */
        }
        struct pattern_word next;
        const bool unit = pattern_read_next(p, end, &next) && has(&next, ROLE_UNIT) &&
                          !pattern_label_below(p, end, &next);
        if (digits < least_digits(p, w, type) || digits > 15) return 0;
        if (unit || byte_at(p, end) == ':') return 0;
        if (digits < 7 && byte_at(p, w->end) == '/') return 0; /* "PH 20/50": through a pinhole */
        /* "Home: 2325 Melissa Overpass" */
        static const char *const places[] = {"home", "office", "work"};
        const struct pattern_word place = pattern_back(p, 1);
        if (digits < 7 && pattern_is_one(p, &place, places, CS_COUNT(places)) &&
            byte_at(p, end) == ' ' && pattern_read(p, end + 1, &next) &&
            shaped(&next, SHAPE_CAP | SHAPE_LOWER))
            return 0;
        if (byte_before(p, begin) == '+') begin--;
    }
    pattern_add(p, begin, end, type, 95);
    return extension_add(p, end, type);
}

/* "7-3306", "55-180", "88-4120": a house's own number; its end or 0. */
static uint32_t inner_end(const struct pattern *p, uint32_t at)
{
    uint32_t value = 0;
    const uint32_t first = pattern_digits(p, at, 2, &value);
    const uint32_t last = pattern_digits(p, at + first + 1, 4, &value);
    const bool six = first == 2 && last == 4;
    if (byte_at(p, at + first) != '-' || first < 1 || (first + last != 5 && !six) || last < 3)
        return 0;
    return closed(p, at + first + 1 + last) ? at + first + 1 + last : 0;
}

/* "Dr. Roe p 70418", "(Dr. Roe, p. 20477)": a pager behind its letter, and who carries it, or a
 * word for a call, not far before; pages of journals have as many figures. */
static uint32_t behind_letter_at(struct pattern *p, const struct pattern_word *w)
{
    static const char *const letters[] = {"p", "b", "pg", "pgr", "bleep", "beep", "vm"};
    static const char *const who[] = {"dr",   "drs",    "md",        "np",    "rn",      "call",
                                      "page", "fellow", "attending", "paged", "resident"};
    const struct pattern_word letter = pattern_back(p, 1);
    const uint32_t gap = w->begin - letter.end;
    const uint32_t end = w->end - w->begin == 5 && exactly(p, w->begin, 5) ? w->end
                                                                           : inner_end(p, w->begin);
    if (!end || !closed(p, end) || byte_at(p, end) == '/' || byte_at(p, end) == ',') return 0;
    if (!pattern_is_one(p, &letter, letters, CS_COUNT(letters))) return 0;
    if (gap < 1 || gap > 2 || byte_before(p, w->begin) != ' ') return 0;
    if (gap == 2 && byte_at(p, letter.end) != '.' && byte_at(p, letter.end) != ':') return 0;
    for (uint32_t back = 2; back <= PAGER_WORDS; back++) {
        const struct pattern_word word = pattern_back(p, back);
        if (word.end == 0 || shaped(&word, SHAPE_DIGIT)) return 0;
        if (!pattern_is_one(p, &word, who, CS_COUNT(who))) continue;
        pattern_add(p, w->begin, end, CS_PHI_PHONE, 75);
        return end;
    }
    return 0;
}

/* "x 55-180", "x7-3318", "page me 7-3306": behind the letter, or a word for a call close before. */
static uint32_t inner_at(struct pattern *p, const struct pattern_word *w)
{
    static const char *const calls[] = {"page",   "pager",     "paged",   "call",   "cb",
                                        "ext",    "dial",      "dialing", "dialed", "beep",
                                        "beeped", "voicemail", "vm"};
    static const char *const whom[] = {"me", "us", "at", "back", "him", "her"};
    const bool glued = lower_of(byte_at(p, w->begin)) == 'x';
    const uint32_t begin = w->begin + glued;
    const bool five = !glued && w->end - begin == 5 && exactly(p, begin, 5) && closed(p, w->end);
    const uint32_t end = five ? w->end : inner_end(p, begin); /* "page me 70418" */
    if (!end) return 0;
    struct pattern_word word = pattern_before(p, w->begin);
    bool called = glued || pattern_is(p, &word, "x");
    if (!called && pattern_is_one(p, &word, whom, CS_COUNT(whom))) word = pattern_back(p, 2);
    called |= pattern_is_one(p, &word, calls, CS_COUNT(calls));
    if (!called) return 0;
    pattern_add(p, begin, end, CS_PHI_PHONE, 75);
    return end;
}

/* Four figures that are no hour and no year: "paged 3381, ". */
static bool is_paged(const struct pattern *p, const struct pattern_word *w)
{
    static const char *const calls[] = {"paged", "beeped", "pgd"};
    static const char *const pages[] = {"page", "pager", "beep", "beeper"};
    static const char *const who[] = {"me", "him", "her", "us", "them", "number"};
    if (w->end - w->begin != 4) return false;
    struct pattern_word before = pattern_before(p, w->begin);
    const bool to = pattern_is(p, &before, "to");
    if (to || pattern_is(p, &before, "at")) {
        struct pattern_word page = pattern_back(p, 2); /* "send a page to 4471" */
        struct pattern_word next;
        if (pattern_is_one(p, &page, who, CS_COUNT(who))) page = pattern_back(p, 3);
        if (pattern_is_one(p, &page, pages, CS_COUNT(pages)))
            return exactly(p, w->begin, 4) && closed(p, w->end) && byte_at(p, w->end) != '/' &&
                   (to || !pattern_hours(p, w)) &&
                   (!pattern_read_next(p, w->end, &next) || has(&next, ROLE_STOP));
    }
    const struct pattern_word name = pattern_back(p, 1); /* "Paged Roe (4417)" */
    if (byte_before(p, w->begin) == '(' && byte_at(p, w->end) == ')' &&
        shaped(&name, SHAPE_CAP | SHAPE_LOWER) && name.end + 2 == w->begin) {
        before = pattern_back(p, 2);
        if (has(&before, ROLE_TITLE)) before = pattern_back(p, 3);
    }
    return pattern_is_one(p, &before, calls, CS_COUNT(calls)) && exactly(p, w->begin, 4) &&
           closed(p, w->end) && !pattern_hours(p, w) && byte_at(p, w->end) != '/';
}

/* "the one ending in 3382", "the 0193 number is correct": the last four figures of a number, where
 * telephones are spoken of. */
static bool is_ending(const struct pattern *p, const struct pattern_word *w)
{
    static const char *const ends[] = {"ending", "ends", "ended"};
    static const char *const links[] = {"in", "with", "on"};
    static const char *const numbers[] = {"number", "cell", "phone", "line"};
    struct pattern_word next;
    if (w->end - w->begin != 4 || !exactly(p, w->begin, 4) || !closed(p, w->end)) return false;
    const struct pattern_word before = pattern_before(p, w->begin);
    const bool linked = pattern_is_one(p, &before, links, CS_COUNT(links));
    const struct pattern_word verb = linked ? pattern_back(p, 2) : before;
    if (pattern_is_one(p, &verb, ends, CS_COUNT(ends)))
        return pattern_recently(p, ROLE_PHONE, ENDING_WORDS, false) ||
               pattern_recently(p, ROLE_NUM, 3, false);
    const bool whose = pattern_is_one(p, &before, (const char *const[]){"the", "that", "my"}, 3);
    return whose && byte_at(p, w->begin) == '0' && !pattern_hours(p, w) &&
           pattern_read_next(p, w->end, &next) &&
           pattern_is_one(p, &next, numbers, CS_COUNT(numbers));
}

/* "(Ann Roe, x 9596)", "Roe x 770", "by phone x 7741": behind a name or a word for a telephone, and
 * nothing that is counted after it. */
static bool extension_alone(const struct pattern *p, const struct pattern_word *w)
{
    const uint32_t size = w->end - w->begin;
    const struct pattern_word x = pattern_before(p, w->begin);
    const struct pattern_word name = pattern_back(p, 2);
    const unsigned char after = byte_at(p, w->end);
    if (size < 3 || size > 5 || shaped(w, SHAPE_ALPHA) || !pattern_is(p, &x, "x")) return false;
    if (has(&name, ROLE_PHONE) && x.begin - name.end == 1) return true;
    const bool round = byte_at(p, w->end - 1) == '0' && byte_at(p, w->end - 2) == '0';
    const bool closes = after == '.' || after == ',' || after == ')' || after == '\n' || after == 0;
    if (size == 4 && !round && closes && !pattern_hours(p, w) && byte_at(p, w->begin) > '2' &&
        !digit_at(p, w->end + 1) && shaped(&name, SHAPE_LOWER) && x.begin - name.end == 1 &&
        !has(&name, ROLE_UNIT) && !has(&name, ROLE_MEASURE) && !shaped(&name, SHAPE_DIGIT))
        return true; /* "in the office x 4471." */
    if (name.end == 0 || shaped(&name, SHAPE_DIGIT) || !shaped(&name, SHAPE_CAP)) return false;
    if (has(&name, ROLE_UNIT) || has(&name, ROLE_MEASURE) || x.begin - name.end > 2) return false;
    return after == ')' || after == '\n' || after == 0 || after == ',' || after == ';' ||
           (after == '.' && !digit_at(p, w->end + 1));
}

/* "856, 555, 0153" as somebody says it, "828/555/0104". */
static uint32_t told_at(struct pattern *p, const struct pattern_word *w)
{
    const uint32_t at = w->begin;
    const uint32_t gap = byte_at(p, at + 3) == '/' ? 1 : 2;
    const char *const mark = gap == 1 ? "/" : ", ";
    if (!exactly(p, at, 3) || byte_at(p, at) < '2' || at + 10 + 2 * gap > p->text.len) return 0;
    if (memcmp(p->text.ptr + at + 3, mark, gap) != 0 || !exactly(p, at + 3 + gap, 3)) return 0;
    if (memcmp(p->text.ptr + at + 6 + gap, mark, gap) != 0) return 0;
    const uint32_t last = at + 6 + 2 * gap;
    if (!exactly(p, last, 4) || !closed(p, last + 4)) return 0;
    pattern_add(p, at, last + 4, CS_PHI_PHONE, 80);
    return last + 4;
}

/* "p567-2884": a pager or telephone by its first letter. */
static uint32_t pager_at(struct pattern *p, const struct pattern_word *w)
{
    const unsigned char c = lower_of(byte_at(p, w->begin));
    const struct pattern_word who = pattern_before(p, w->begin); /* "Ann Roe p3319" */
    const uint32_t size = w->end - w->begin;
    if (c == 'p' && (size == 5 || size == 6) && exactly(p, w->begin + 1, size - 1) &&
        shaped(&who, SHAPE_CAP | SHAPE_LOWER) && !who.roles && closed(p, w->end)) {
        pattern_add(p, w->begin + 1, w->end, CS_PHI_PHONE, 75);
        return w->end;
    }
    if ((c != 'p' && c != 't') || size != 4 || !digit_at(p, w->begin + 1)) return 0;
    const uint32_t end = local_end(p, w->begin + 1);
    if (!end) return 0;
    pattern_add(p, w->begin + 1, end, CS_PHI_PHONE, 80);
    return end;
}

/* "858-555-0170/0171", "509 555 0160 (24h -0161)": another end of the number before it. */
static bool other_end(const struct pattern *p, const struct pattern_word *w)
{
    const unsigned char before = byte_before(p, w->begin);
    const struct pattern_word last = pattern_back(p, 1);
    const struct pattern_word earlier = pattern_back(p, 2);
    if (w->end - w->begin != 4 || shaped(w, SHAPE_ALPHA)) return false;
    if (word_byte(byte_at(p, w->end)) || byte_at(p, w->end) == '/') return false;
    if (before == '/') return is_span(&last, CS_PHI_PHONE) && last.end + 1 == w->begin;
    if (before != '-' || !is_blank(byte_before(p, w->begin - 1))) return false;
    return is_span(&last, CS_PHI_PHONE) ||
           (is_span(&earlier, CS_PHI_PHONE) && w->begin - earlier.end < 12);
}

bool pattern_behind_result(const struct pattern *p, uint32_t begin)
{
    struct pattern_word result = pattern_back(p, 1);
    for (uint32_t back = 2; back < 4 && result.end > begin; back++) /* parts of the range */
        result = pattern_back(p, back);
    if (result.end == 0 || result.end > begin) return false;
    return shaped(&result, SHAPE_DIGIT) && !shaped(&result, SHAPE_SPAN) &&
           begin - result.end >= 2 && byte_at(p, result.end) == ' ' &&
           is_blank(byte_before(p, begin));
}

uint32_t pattern_phone_at(struct pattern *p, const struct pattern_word *w)
{
    const unsigned char before = byte_before(p, w->begin);
    const struct pattern_word last = pattern_back(p, 1);
    const bool listed = before == '/' && is_span(&last, CS_PHI_PHONE);
    if (other_end(p, w)) {
        pattern_add(p, w->begin, w->end, CS_PHI_PHONE, 75);
        return w->end;
    }
    if (!listed && word_byte(byte_before(p, w->begin - (w->begin > 0))) &&
        (before == '-' || before == '.' || before == '/' || before == '_'))
        return 0;
    const uint32_t inner = inner_at(p, w);
    if (inner) return inner;
    const uint32_t pager = behind_letter_at(p, w);
    if (pager) return pager;
    const uint32_t told = told_at(p, w);
    if (told) return told;
    if (lower_of(byte_at(p, w->begin)) == 'x') {
        uint32_t value = 0;
        const uint32_t size = pattern_digits(p, w->begin + 1, 6, &value);
        if (w->begin + 1 + size != w->end || size < 2 || size > 6) return 0;
        struct pattern_word next;
        const bool unit = pattern_read_next(p, w->end, &next) && has(&next, ROLE_UNIT);
        if (unit || size < 3) return 0;
        /* "desk x8804": four figures that count nothing; "x1000" may. */
        const bool round = byte_at(p, w->end - 1) == '0' && byte_at(p, w->end - 2) == '0';
        const bool extension = size >= 4 && size <= 5 && !round;
        const bool capital = shaped(&last, SHAPE_CAP) && last.end + 1 == w->begin;
        const bool person = capital && shaped(&last, SHAPE_LOWER) && !last.roles &&
                            size == 4; /* "coordinator Ann x5520" */
        const bool signer = capital && !shaped(&last, SHAPE_LOWER) && !shaped(&last, SHAPE_DIGIT) &&
                            last.end - last.begin <= 5; /* "Ann Roe RN x6620" */
        if (!extension && !signer && !person && !phone_near(p) && before != '(') return 0;
        pattern_add(p, w->begin + 1, w->end, CS_PHI_PHONE, 80);
        return w->end;
    }
    if (!digit_at(p, w->begin)) return pager_at(p, w);
    if (extension_alone(p, w) || is_paged(p, w) || is_ending(p, w)) {
        pattern_add(p, w->begin, w->end, CS_PHI_PHONE, 75);
        return w->end;
    }
    uint32_t begin = w->begin;
    const uint32_t end = nanp_end(p, w, &begin);
    if (end) return phone_close(p, begin, end, 95);
    if (packed_phone(p, w)) return phone_close(p, w->begin - (before == '+'), w->end, 85);
    const uint32_t abroad = abroad_at(p, w);
    if (abroad) return abroad;
    const uint32_t local = local_end(p, w->begin);
    if (pattern_behind_result(p, w->begin)) return 0;
    return local && local_supported(p, w, local) ? phone_close(p, w->begin, local, 85) : 0;
}
