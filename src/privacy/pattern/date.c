/* date.c - full dates in figures: 3/4/24, 2024-03-05T08:00Z, 20240305, 06 03 24.
 *
 * Three groups that make a day, a month and a year in either order are a date wherever they stand.
 * Two groups are judged in pair.c. A bare year is kept: it is no element of a date under
 * Safe Harbor. */
#include "privacy/pattern/date_in.h"

#define YEAR_MIN 1800
#define SPANS_BACK 8        /* spans looked back for a date */
#define POINTED_YEAR_MIN 15 /* of "6.11.24" */

bool date_year(uint32_t value)
{
    return value >= YEAR_MIN && value <= DATE_YEAR_MAX;
}

bool date_ordinal(const struct pattern *p, uint32_t at)
{
    const unsigned char a = lower_of(byte_at(p, at));
    const unsigned char b = lower_of(byte_at(p, at + 1));
    const bool known = (a == 's' && b == 't') || (a == 'n' && b == 'd') || (a == 'r' && b == 'd') ||
                       (a == 't' && b == 'h');
    return known && !word_byte(byte_at(p, at + 2));
}

bool date_month_day(uint32_t a, uint32_t b)
{
    const bool american = a >= 1 && a <= 12 && b >= 1 && b <= 31;
    const bool european = b >= 1 && b <= 12 && a >= 1 && a <= 31;
    return american || european;
}

bool date_joined(const struct pattern *p, const struct pattern_word *w)
{
    const unsigned char c = byte_before(p, w->begin);
    if (c == ' ' || c == '\n') return false; /* nearly all */
    if (c == '$' || c == '+') return true;
    if (c != '-' && c != '/' && c != '.' && c != ',' && c != '_') return false;
    const struct pattern_word before = pattern_back(p, 1);
    if (before.end != w->begin - 1) return false;
    if (c == '/' && (pattern_is(p, &before, "f") || pattern_is(p, &before, "m"))) return false;
    if (c == ',' && !digit_at(p, before.end - 1)) return false;
    return !((c == '-' || c == ',') && is_span(&before, CS_PHI_DATE)); /* "3/1,3/4" */
}

/* The mark between two figures, after which the next digit stands; 0 when there is none. */
static unsigned char mark_at(const struct pattern *p, uint32_t at, uint32_t *next)
{
    unsigned char c = byte_at(p, at);
    if (c > '/' && c < 0x80) return 0; /* "5mg", "12:30" */
    const uint32_t dash = pattern_dash(p, at);
    *next = at + 1;
    if (c == ' ' && byte_at(p, at + 1) == '/' && byte_at(p, at + 2) == ' ') {
        *next = at + 3;
        c = '/';
    } else if (dash) {
        *next = at + dash;
        c = '-';
    }
    if (c != '/' && c != '-' && c != '.') return 0;
    return digit_at(p, *next) ? c : 0;
}

/* "22 / 11/20/01": an age, and the day of birth behind it. */
static bool full_follows(const struct pattern *p, uint32_t at)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < 2; i++) {
        const uint32_t size = pattern_digits(p, at, 2, &value);
        if (size < 1 || size > 2 || byte_at(p, at + size) != '/') return false;
        at += size + 1;
    }
    return digit_at(p, at);
}

struct date_figures date_figures_read(const struct pattern *p, uint32_t at)
{
    struct date_figures f = {.begin = at};
    bool spaced = false;
    while (f.count < 4) {
        const uint32_t size = pattern_digits(p, at, 4, &f.value[f.count]);
        if (size == 0 || size > 4) return (struct date_figures){0};
        uint32_t next = 0;
        f.size[f.count] = size;
        f.end[f.count] = at + size;
        f.count++;
        const unsigned char mark = mark_at(p, at + size, &next);
        const bool wide = mark && next - at - size > 2; /* "5/15/24 / 1410": no fourth group */
        if (mark == 0 || (f.mark && (mark != f.mark || wide != spaced))) break;
        if (f.count == 1 && wide && mark == '/' && full_follows(p, next)) break;
        spaced = wide;
        f.mark = mark;
        at = next;
    }
    return f;
}

/* "08:00", "8:05:09.250" with what belongs to it; 0 when no time begins here. */
uint32_t date_clock_end(const struct pattern *p, uint32_t at)
{
    uint32_t value = 0;
    struct pattern_word hours; /* "0518 hrs" */
    if (pattern_digits(p, at, 4, &value) == 4 && value < 2400 && value % 100 < 60 &&
        pattern_read_next(p, at + 4, &hours) &&
        (pattern_is(p, &hours, "hrs") || pattern_is(p, &hours, "hours")))
        return at + 4;
    uint32_t size = pattern_digits(p, at, 2, &value);
    if (size < 1 || size > 2 || value > 24 || byte_at(p, at + size) != ':') return 0;
    at += size;
    const uint32_t hour = at;
    while (byte_at(p, at) == ':' && pattern_digits(p, at + 1, 2, &value) == 2 && value < 61)
        at += 3;
    if (at == hour) return 0; /* "26 Sep 1:8": a titer */
    if (byte_at(p, at) == '.' && digit_at(p, at + 1))
        at += 1 + pattern_digits(p, at + 1, 6, &value);
    return at;
}

static uint32_t zone_end(const struct pattern *p, uint32_t at)
{
    const unsigned char c = byte_at(p, at);
    if (c == 'Z' && !word_byte(byte_at(p, at + 1))) return at + 1;
    uint32_t value = 0;
    if ((c == '+' || c == '-') && pattern_digits(p, at + 1, 2, &value) == 2 &&
        byte_at(p, at + 3) == ':' && pattern_digits(p, at + 4, 2, &value) == 2)
        return at + 6;
    return at;
}

uint32_t date_time_end(const struct pattern *p, uint32_t end)
{
    uint32_t value = 0;
    if (lower_of(byte_at(p, end)) == 't' && digit_at(p, end + 1)) {
        const uint32_t clock = date_clock_end(p, end + 1);
        return zone_end(p, clock ? clock : end + 1 + pattern_digits(p, end + 1, 6, &value));
    }
    uint32_t at = end + (byte_at(p, end) == ',');
    const uint32_t clock = date_clock_end(p, pattern_skip(p, at));
    if (!clock || pattern_skip(p, at) == at) return end;
    at = zone_end(p, clock);
    struct pattern_word half;
    if (at == clock && pattern_read_next(p, at, &half) &&
        (pattern_is(p, &half, "am") || pattern_is(p, &half, "pm")))
        return half.end;
    return at;
}

/* A letter or digit hangs on the last figure, so that it is a part of a code. */
bool date_figures_hang(const struct pattern *p, const struct date_figures *f)
{
    const uint32_t end = f->end[f->count - 1];
    const unsigned char c = byte_at(p, end);
    struct pattern_word label; /* "1/2/61MRN:558210": a form's next field */
    if (lower_of(c) == 't' && digit_at(p, end + 1)) return false;
    if (f->count == 3 && cs_is_upper((char)c) && pattern_read(p, end, &label) &&
        byte_at(p, label.end) == ':')
        return false;
    return word_byte(c) || c == '%' || (pattern_dash(p, end) && f->mark == '-');
}

bool date_unit_after(const struct pattern *p, uint32_t end)
{
    struct pattern_word next;
    if (!pattern_read_next(p, end, &next)) return byte_at(p, pattern_skip(p, end)) == '%';
    if (next.begin - end > 1 && shaped(&next, SHAPE_CAP))
        return false; /* "DATE 12/26  TIME 2148" */
    if (pattern_label_below(p, end, &next)) return false;
    if (next.end == next.begin + 1) {
        const unsigned char c = byte_at(p, next.end);
        if (c == '/' || (c == '.' && shaped(&next, SHAPE_CAP))) return false; /* "w/", "D. Roe" */
    }
    if (has(&next, ROLE_TITLE) && shaped(&next, SHAPE_CAP | SHAPE_LOWER)) return false; /* "Ms" */
    if (pattern_is(p, &next, "ng") && shaped(&next, SHAPE_CAP)) return false; /* "no growth" */
    if (pattern_is(p, &next, "w") && !shaped(&next, SHAPE_CAP)) { /* "4/26 w new onset": with */
        struct pattern_word what;
        if (pattern_read_next(p, next.end, &what) && !shaped(&what, SHAPE_DIGIT)) return false;
    }
    return (has(&next, ROLE_UNIT) || has(&next, ROLE_SCORE)) && !has(&next, ROLE_STOP);
}

/* "200/62/25 mcg" */
bool date_dose_after(const struct pattern *p, uint32_t end)
{
    static const char *const doses[] = {"mg", "mcg", "ml", "units", "puff", "puffs", "tab", "tabs"};
    struct pattern_word next;
    return pattern_read_next(p, end, &next) && pattern_is_one(p, &next, doses, CS_COUNT(doses));
}

bool date_line_begin(const struct pattern *p, uint32_t at)
{
    while (at > 0 && (is_blank(byte_before(p, at)) || byte_before(p, at) == '-')) at--;
    return at == 0 || byte_before(p, at) == '\n';
}

/* One of the last spans is a date. */
static bool date_near(const struct pattern *p)
{
    for (size_t k = 1; k <= SPANS_BACK && k <= p->list->count; k++)
        if (p->list->spans[p->list->count - k].type == CS_PHI_DATE) return true;
    return false;
}

/* "1.17.24", "3.9.51": points with single figures. A day beyond 12 or a year beyond 31 tells it
 * from the number of a section; so do its place and the word before. */
static bool pointed_date(const struct pattern *p, const struct date_figures *f)
{
    static const char *const parts[] = {
        "version", "v",     "section", "sec",      "table",  "figure", "fig", "rule",  "chapter",
        "item",    "build", "release", "firmware", "policy", "ec",     "app", "ratio", "software"};
    const struct pattern_word before = pattern_before(p, f->begin);
    if (pattern_is_one(p, &before, parts, CS_COUNT(parts))) return false;
    if (f->value[0] > 12 || f->value[1] > 12 || f->value[2] > 31) return true;
    const bool headed = date_line_begin(p, f->begin) && !date_near(p); /* "7.10.20 Analysis" */
    if (f->value[2] >= POINTED_YEAR_MIN && !headed) return true;       /* "DOI 6.11.24" */
    const unsigned char after = byte_at(p, f->end[2]);
    const bool ends = after == '\n' || after == 0 || after == ')' || after == ':';
    return has(&before, ROLE_WHEN) || byte_before(p, f->begin) == '(' ||
           (ends && !date_line_begin(p, f->begin));
}

/* Two digits for the year: by strokes it is a date; otherwise every group has two digits. */
static bool short_year(const struct pattern *p, const struct date_figures *f)
{
    if (f->size[2] != 2 || date_dose_after(p, f->end[2])) return false;
    const bool ymd = f->value[0] > 31 && f->size[0] == 2 &&
                     date_month_day(f->value[1], f->value[2]);
    if (!ymd && !date_month_day(f->value[0], f->value[1])) return false;
    if (f->mark == '/' || f->mark == '-' || (f->size[0] == 2 && f->size[1] == 2)) return true;
    const struct pattern_label label = pattern_label_before(p, f->begin);
    return (label.found && label.type == CS_PHI_DATE) || pointed_date(p, f);
}

static bool full_date(const struct pattern *p, const struct date_figures *f)
{
    if (f->count != 3) return false;
    if (f->size[0] == 4)
        return date_year(f->value[0]) && f->size[1] <= 2 && f->size[2] <= 2 &&
               date_month_day(f->value[1], f->value[2]);
    if (f->size[0] > 2 || f->size[1] > 2) return false;
    if (f->size[2] == 4) return date_year(f->value[2]) && date_month_day(f->value[0], f->value[1]);
    return short_year(p, f);
}

/* 20240305, 03052024 or 030524 as the label of a date allows. */
static bool compact_date(const struct pattern *p, const struct pattern_word *w, bool labelled)
{
    uint32_t all = 0;
    const uint32_t size = pattern_digits(p, w->begin, 8, &all);
    const uint32_t end = w->begin + size;
    if (end != w->end && !(lower_of(byte_at(p, end)) == 't' && digit_at(p, end + 1))) return false;
    if (size == 6) return labelled && date_month_day(all / 10000, all / 100 % 100);
    if (size != 8) return false;
    const bool ymd = date_year(all / 10000) && date_month_day(all / 100 % 100, all % 100) &&
                     all / 100 % 100 <= 12;
    if (!labelled) return ymd && all / 10000 >= 1900 && all / 10000 < 2040;
    return ymd || (date_year(all % 10000) && date_month_day(all / 1000000, all / 10000 % 100));
}

/* "03 05 2024" after the label of a date. */
static uint32_t spaced_date(const struct pattern *p, const struct pattern_word *w)
{
    uint32_t value[3] = {0};
    uint32_t at = w->begin;
    for (unsigned i = 0; i < 3; i++) {
        const uint32_t size = pattern_digits(p, at, 4, &value[i]);
        if (size == 0 || size == 3 || (size > 2 && i == 1)) return 0;
        at += size;
        if (i < 2 && byte_at(p, at++) != ' ') return 0;
    }
    if (word_byte(byte_at(p, at))) return 0;
    const bool last = date_month_day(value[0], value[1]);
    const bool first = date_year(value[0]) && date_month_day(value[1], value[2]);
    return last || first ? at : 0;
}

/* "1 - 9 - 2024", "11|06|1931": the same mark twice, and a year of four figures; the end, or 0. */
static uint32_t marked_date(const struct pattern *p, const struct pattern_word *w)
{
    uint32_t value[3] = {0};
    uint32_t at = w->begin;
    unsigned char mark = 0;
    const struct pattern_word label = pattern_back(p, 1); /* "OBX|1|2|2050" is none */
    const bool told = has(&label, ROLE_LABEL) && label.type == CS_PHI_DATE &&
                      w->begin - label.end <= 3;
    if (byte_before(p, at) == '|' || (!told && !date_line_begin(p, at))) return 0;
    for (unsigned i = 0; i < 3; i++) {
        const uint32_t size = pattern_digits(p, at, 4, &value[i]);
        if (size == 0 || (i < 2 && size > 2) || (i == 2 && size != 4)) return 0;
        at += size;
        if (i == 2) break;
        const bool blank = byte_at(p, at) == ' ';
        const unsigned char c = byte_at(p, at + blank);
        if (blank ? c != '-' && c != '/' && c != '.' : c != '|') return 0;
        if ((i && c != mark) || (blank && byte_at(p, at + 2) != ' ')) return 0;
        mark = c;
        at += blank ? 3 : 1;
    }
    struct pattern_word unit;
    if (word_byte(byte_at(p, at)) || byte_at(p, at) == '|') return 0;
    if (pattern_read_next(p, at, &unit) && has(&unit, ROLE_UNIT)) return 0;
    return date_month_day(value[0], value[1]) && date_year(value[2]) ? at : 0;
}

/* "3/4/'24": the end, or 0. */
static uint32_t short_year_date(const struct pattern *p, const struct date_figures *f)
{
    uint32_t year = 0;
    const uint32_t at = f->end[1];
    if (f->count != 2 || f->size[0] > 2 || f->size[1] > 2 || byte_at(p, at) != f->mark) return 0;
    const uint32_t mark = byte_at(p, at + 1) == '\'' ? 1 : byte_at(p, at + 1) == 0xE2 ? 3 : 0;
    if (!mark || !date_month_day(f->value[0], f->value[1])) return 0;
    const uint32_t end = at + 1 + mark + 2;
    return pattern_digits(p, at + 1 + mark, 2, &year) == 2 && !word_byte(byte_at(p, end)) ? end : 0;
}

/* Two figures, two and `last` with single blanks between, where a number of more ends; 0: none. */
static uint32_t triple_end(const struct pattern *p, uint32_t at, uint32_t last, uint32_t value[3])
{
    const uint32_t sizes[3] = {2, 2, last};
    for (uint32_t i = 0; i < 3; i++) {
        if (i > 0 && byte_at(p, at++) != ' ') return 0;
        if (pattern_digits(p, at, sizes[i], &value[i]) != sizes[i]) return 0;
        at += sizes[i];
    }
    return word_byte(byte_at(p, at)) ? 0 : at;
}

/* "04 22 1931": in a field, where nothing can be counted so. */
static uint32_t field_date(const struct pattern *p, const struct pattern_word *w)
{
    uint32_t value[3] = {0};
    const uint32_t end = triple_end(p, w->begin, 4, value);
    const bool led = byte_at(p, w->begin) == '0' || byte_at(p, w->begin + 3) == '0' ||
                     value[1] > 12;
    const bool day = date_month_day(value[0], value[1]) && value[2] >= 1900 && value[2] < 2040;
    return led && day ? end : 0;
}

/* "06 03 24" at an offset: a month, a day and a year of two figures. */
static bool short_triple(const struct pattern *p, uint32_t at)
{
    uint32_t value[3] = {0};
    return triple_end(p, at, 2, value) && value[0] >= 1 && value[0] <= 12 && value[1] >= 1 &&
           value[1] <= 31 && value[2] < 40;
}

/* The same as a field of a claim (CMS-1500 writes days so): twice side by side, or a field of its
 * own whose month begins by 0 or 1. Its end, or 0. */
static uint32_t claim_date(const struct pattern *p, const struct pattern_word *w)
{
    const uint32_t at = w->begin;
    const struct pattern_word before = pattern_back(p, 1);
    if (!short_triple(p, at)) return 0;
    const bool twice = byte_at(p, at + 8) == ' ' && short_triple(p, at + 9);
    const bool second = is_span(&before, CS_PHI_DATE) && before.end + 1 == at &&
                        before.end - before.begin == 8;
    const unsigned char after = byte_at(p, at + 8);
    const bool ends = after == '\n' || after == 0 || (after == ' ' && byte_at(p, at + 9) == ' ');
    const bool begins = at - before.end >= 2 || shaped(&before, SHAPE_CAP) ||
                        byte_before(p, at) == '\n';
    const bool led = byte_at(p, at) <= '1' && !has(&before, ROLE_MEASURE);
    return twice || second || (ends && begins && led) ? at + 8 : 0;
}

/* "COVERS 012624 THRU 013024", "99285  012624": six figures of a claim behind what it covers, or in
 * the column behind a procedure. */
static bool claim_packed(const struct pattern *p, const struct pattern_word *w)
{
    static const char *const covers[] = {"covers", "thru", "through", "from"};
    uint32_t all = 0;
    if (w->end - w->begin != 6 || pattern_digits(p, w->begin, 6, &all) != 6) return false;
    const bool day = all / 10000 >= 1 && all / 10000 <= 12 && all / 100 % 100 >= 1 &&
                     all / 100 % 100 <= 31 && all % 100 >= 10 && all % 100 < 40;
    const struct pattern_word before = pattern_back(p, 1);
    if (!day || before.end == 0 || w->begin - before.end > PATTERN_BLANKS_MAX) return false;
    if (pattern_is_one(p, &before, covers, CS_COUNT(covers)) && !shaped(&before, SHAPE_LOWER))
        return true;
    return before.end - before.begin == 5 && shaped(&before, SHAPE_DIGIT) &&
           w->begin - before.end >= 2 && byte_at(p, before.end) == ' ';
}

static uint32_t labelled_date(const struct pattern *p, const struct pattern_word *w)
{
    uint32_t value = 0;
    const uint32_t size = pattern_digits(p, w->begin, 8, &value);
    if (size == 2) {
        const uint32_t field = field_date(p, w);
        const uint32_t end = field ? field : claim_date(p, w);
        if (end) return end;
    }
    if (size == 6 && claim_packed(p, w)) return w->end;
    if (size == 6 || size == 8) {
        const struct pattern_label label = pattern_label_before(p, w->begin);
        if (label.found && label.type != CS_PHI_DATE) return 0;
        return compact_date(p, w, label.found) ? w->begin + size : 0;
    }
    if (size > 4 || byte_at(p, w->end) != ' ' || !digit_at(p, w->end + 1)) return 0;
    const struct pattern_label label = pattern_label_before(p, w->begin);
    return label.found && label.type == CS_PHI_DATE ? spaced_date(p, w) : 0;
}

/* In a table by commas ("MRN77,7/5/1960,A1c") a comma and a figure before it join nothing. */
static bool stands_alone(const struct pattern *p, const struct pattern_word *w,
                         const struct date_figures *f)
{
    if (!date_joined(p, w)) return true;
    return byte_before(p, w->begin) == ',' && f->count == 3 && (f->size[0] == 4 || f->size[2] == 4);
}

uint32_t pattern_date_at(struct pattern *p, const struct pattern_word *w)
{
    if (!digit_at(p, w->begin)) return 0;
    const struct date_figures f = date_figures_read(p, w->begin);
    if (!stands_alone(p, w, &f)) return 0;
    uint32_t end = 0;
    if (f.count == 3 && full_date(p, &f) && !date_figures_hang(p, &f)) {
        end = f.end[2];
        if (f.size[0] != 4 && f.size[2] != 4 && f.mark == '-') {
            const struct pattern_label label = pattern_label_before(p, w->begin);
            const bool code = label.found && (label.strong || label.number) &&
                              label.type != CS_PHI_PHONE && label.type != CS_PHI_FAX;
            if (code && label.type != CS_PHI_DATE) return 0;
        }
    } else if (f.count <= 1) {
        end = labelled_date(p, w);
        if (!end) end = marked_date(p, w);
    } else if (f.count == 2) {
        end = short_year_date(p, &f);
    }
    if (!end) return 0;
    end = date_time_end(p, end);
    pattern_add(p, w->begin, end, CS_PHI_DATE, 97);
    return end;
}

/* "5.10.2025" or "5.10.25" from a point whose neighbours are figures. */
static bool pointed_at(cs_str text, size_t point)
{
    size_t begin = point;
    while (begin > 0 && point - begin < 3 && cs_is_digit(text.ptr[begin - 1])) begin--;
    size_t second = point + 1;
    while (second < text.len && second - point < 4 && cs_is_digit(text.ptr[second])) second++;
    size_t end = second + 1;
    while (end < text.len && end - second < 6 && cs_is_digit(text.ptr[end])) end++;
    const size_t sizes[] = {point - begin, second - point - 1, end - second - 1};
    if (second >= text.len || text.ptr[second] != '.') return false;
    if (sizes[0] < 1 || sizes[0] > 2 || sizes[1] < 1 || sizes[1] > 2) return false;
    if (begin > 0 && (text.ptr[begin - 1] == '.' || cs_is_alpha(text.ptr[begin - 1]))) return false;
    const bool on = end < text.len && text.ptr[end] == '.' && end + 1 < text.len &&
                    cs_is_digit(text.ptr[end + 1]);
    return !on && (sizes[2] == 4 || sizes[2] == 2);
}

bool pattern_date_pointed(cs_str text)
{
    for (size_t at = 0; at < text.len;) {
        const char *const point = memchr(text.ptr + at, '.', text.len - at);
        if (!point) return false;
        at = (size_t)(point - text.ptr) + 1;
        if (at < text.len && cs_is_digit(text.ptr[at]) && pointed_at(text, at - 1)) return true;
    }
    return false;
}
