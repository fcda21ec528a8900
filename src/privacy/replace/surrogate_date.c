/* surrogate_date.c - a date moved by a number of days, written as it was written.
 *
 * The text is cut into numbers and words; which of them are year, month and day follows from their
 * form:
 *   2024-03-05  20240305     year month day        3/5/24  3-5  03/2024    month first (US), unless
 *   5.3.2024                 with dots day first   25/3/2024               the first is above 12
 *   March 5th, 2024   5 Mar '24   the 5th of March   March 2024   March    by the month's name
 * A date without a year is moved inside a year of 365 days; a month alone counts as its 15th day.
 * Whatever else stands there (times, "of", commas) stays. What is not understood is not moved: the
 * caller removes it. Calendar: days_of and date_of after Howard Hinnant's civil algorithms. */
#include "privacy/replace/vault_in.h"

#define PARTS_MAX 16
#define YEAR_WITHOUT 2023 /* 365 days */
#define DAY_OF_A_MONTH 15

struct part {
    uint32_t begin;
    uint32_t end;
    bool number;
    unsigned value; /* of a number; of a month's name: 1 .. 12; else 0 */
};

struct date {
    int year;
    unsigned month;
    unsigned day;
};

/* The parts that are year, month and day; -1: not written. */
struct reading {
    int year;
    int month;
    int day;
};

static const char *const months[] = {"january",   "february", "march",    "april",
                                     "may",       "june",     "july",     "august",
                                     "september", "october",  "november", "december"};

static int64_t days_of(struct date d)
{
    const int64_t y = d.year - (d.month <= 2);
    const int64_t era = (y >= 0 ? y : y - 399) / 400;
    const int64_t of_era = y - era * 400;
    const int64_t m = d.month > 2 ? d.month - 3 : d.month + 9;
    const int64_t of_year = (153 * m + 2) / 5 + d.day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year;
}

static struct date date_of(int64_t days)
{
    const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const int64_t of_era = days - era * 146097;
    const int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    const int64_t m = (5 * of_year + 2) / 153;
    const unsigned month = (unsigned)(m < 10 ? m + 3 : m - 9);
    return (struct date){.year = (int)(year + era * 400 + (month <= 2)),
                         .month = month,
                         .day = (unsigned)(of_year - (153 * m + 2) / 5 + 1)};
}

static unsigned month_of(cs_str word)
{
    for (unsigned i = 0; i < 12; i++) {
        const cs_str name = cs_str_of(months[i]);
        const bool abbreviated = word.len == 3 || (i == 8 && word.len == 4);
        if (cs_str_equal_nocase(word, name)) return i + 1;
        if (abbreviated && cs_str_equal_nocase(word, cs_str_slice(name, 0, word.len))) return i + 1;
    }
    return 0;
}

static bool is_ordinal(cs_str word)
{
    static const cs_str ordinals[] = {CS_STR_INIT("st"), CS_STR_INIT("nd"), CS_STR_INIT("rd"),
                                      CS_STR_INIT("th")};
    for (size_t i = 0; i < CS_COUNT(ordinals); i++)
        if (cs_str_equal_nocase(word, ordinals[i])) return true;
    return false;
}

/* Numbers of at most 4 digits and words; the parts of a time ("10:35 AM") are left out, since a
 * colon stands in it. False: too many, or a number that is too long. */
static bool parts_cut(cs_str text, struct part *parts, unsigned *count)
{
    *count = 0;
    for (uint32_t at = 0; at < text.len;) {
        uint32_t end = at;
        const bool number = cs_is_digit(text.ptr[at]);
        while (end < text.len && (number ? cs_is_digit(text.ptr[end]) : cs_is_alpha(text.ptr[end])))
            end++;
        if (end == at) {
            at++;
            continue;
        }
        const bool of_time = number && ((end < text.len && text.ptr[end] == ':') ||
                                        (at > 0 && text.ptr[at - 1] == ':'));
        if (!of_time) {
            struct part *const part = &parts[*count];
            if (*count == PARTS_MAX || (number && end - at > 4)) return false;
            *part = (struct part){.begin = at, .end = end, .number = number};
            for (uint32_t i = at; number && i < end; i++)
                part->value = part->value * 10 + (unsigned)(text.ptr[i] - '0');
            if (!number) part->value = month_of(cs_str_slice(text, at, end));
            ++*count;
        }
        at = end;
    }
    return true;
}

static uint32_t width(const struct part *part)
{
    return part->end - part->begin;
}

/* With a month's name: one day of 1 or 2 digits, one year of 4 or behind an apostrophe or comma. */
static bool read_named(cs_str text, const struct part *parts, unsigned count, struct reading *out)
{
    for (unsigned i = 0; i < count; i++) {
        const struct part *const p = &parts[i];
        if (!p->number && p->value) {
            if (out->month >= 0) return false; /* a range */
            out->month = (int)i;
        } else if (p->number && width(p) == 4 && out->year < 0) {
            out->year = (int)i;
        } else if (p->number && width(p) <= 2) {
            const bool last = out->day >= 0 || (p->begin > 0 && text.ptr[p->begin - 1] == '\'');
            if (!last) out->day = (int)i;
            else if (out->year < 0) out->year = (int)i;
            else return false;
        } else if (p->number) {
            return false;
        }
    }
    return out->month >= 0;
}

static bool read_numbers(cs_str text, const struct part *parts, unsigned count, struct reading *out)
{
    unsigned at[3];
    unsigned numbers = 0;
    for (unsigned i = 0; i < count; i++) {
        if (!parts[i].number) continue;
        if (numbers == 3) return false;
        at[numbers++] = i;
    }
    if (numbers < 2) return false;
    const struct part *const first = &parts[at[0]];
    const struct part *const second = &parts[at[1]];
    const bool dots = text.ptr[first->end] == '.';
    if (width(first) == 4) {
        *out = (struct reading){(int)at[0], (int)at[1], numbers == 3 ? (int)at[2] : -1};
    } else if (numbers == 2 && width(second) == 4) {
        *out = (struct reading){(int)at[1], (int)at[0], -1};
    } else {
        const bool day_first = dots || first->value > 12;
        *out = (struct reading){numbers == 3 ? (int)at[2] : -1, (int)at[day_first ? 1 : 0],
                                (int)at[day_first ? 0 : 1]};
    }
    return true;
}

static bool date_read(const struct part *parts, const struct reading *r, struct date *out)
{
    *out = (struct date){YEAR_WITHOUT, 1, DAY_OF_A_MONTH};
    if (r->year >= 0) {
        const struct part *const year = &parts[r->year];
        out->year = (int)year->value;
        if (width(year) <= 2) out->year += year->value < 50 ? 2000 : 1900;
        else if (width(year) != 4) return false;
    }
    if (r->month >= 0) out->month = parts[r->month].value;
    if (r->day >= 0) out->day = parts[r->day].value;
    return out->month >= 1 && out->month <= 12 && out->day >= 1 && out->day <= 31 &&
           out->year >= 1800 && out->year <= 2200;
}

static void year_write(struct cs_buf *out, const struct part *part, int year)
{
    if (width(part) == 2) cs_buf_add_format(out, "%02d", year % 100);
    else cs_buf_add_int(out, year);
}

/* In the case and length of the name that stood there. */
static void month_write(struct cs_buf *out, cs_str old, unsigned month)
{
    const cs_str name = cs_str_of(months[month - 1]);
    const bool whole = old.len > 4 || (old.len == 4 && !cs_str_equal_nocase(old, CS_STR("sept"))) ||
                       cs_str_equal_nocase(old, CS_STR("may"));
    const bool capitals = cs_is_upper(old.ptr[0]) && cs_is_upper(old.ptr[1]);
    for (size_t i = 0; i < (whole ? name.len : 3); i++) {
        const bool upper = capitals || (i == 0 && cs_is_upper(old.ptr[0]));
        cs_buf_add_char(out, upper ? (char)(name.ptr[i] - 'a' + 'A') : name.ptr[i]);
    }
}

static cs_str ordinal_of(unsigned day)
{
    if (day >= 11 && day <= 13) return CS_STR("th");
    if (day % 10 == 1) return CS_STR("st");
    if (day % 10 == 2) return CS_STR("nd");
    return day % 10 == 3 ? CS_STR("rd") : CS_STR("th");
}

/* A zero before a figure shows that all are padded, and so is a date that begins with its year. */
static bool is_padded(cs_str text, const struct part *parts, unsigned count)
{
    bool zero = count > 0 && parts[0].number && width(&parts[0]) == 4;
    for (unsigned i = 0; i < count; i++) {
        if (parts[i].number && width(&parts[i]) == 1) return false;
        zero = zero || (parts[i].number && text.ptr[parts[i].begin] == '0');
    }
    return zero;
}

bool cs_surrogate_date(cs_str text, int days, struct cs_buf *out)
{
    struct part parts[PARTS_MAX];
    unsigned count = 0;
    struct reading r = {-1, -1, -1};
    struct date date;
    if (!parts_cut(text, parts, &count)) return false;
    bool named = false;
    for (unsigned i = 0; i < count; i++) named = named || (!parts[i].number && parts[i].value);
    if (!(named ? read_named(text, parts, count, &r) : read_numbers(text, parts, count, &r)))
        return false;
    if (!date_read(parts, &r, &date)) return false;
    date = date_of(days_of(date) + days);
    const bool padded = is_padded(text, parts, count);
    uint32_t at = 0;
    for (unsigned i = 0; i < count; i++) {
        const struct part *const p = &parts[i];
        const cs_str old = cs_str_slice(text, p->begin, p->end);
        cs_buf_add(out, cs_str_slice(text, at, p->begin));
        at = p->end;
        const unsigned value = (int)i == r.month ? date.month : date.day;
        if ((int)i == r.year) year_write(out, p, date.year);
        else if ((int)i == r.month && !p->number) month_write(out, old, date.month);
        else if (((int)i == r.month || (int)i == r.day) && padded)
            cs_buf_add_format(out, "%02u", value);
        else if ((int)i == r.month || (int)i == r.day) cs_buf_add_int(out, value);
        else if (r.day >= 0 && i == (unsigned)r.day + 1 && is_ordinal(old))
            cs_buf_add(out, ordinal_of(date.day));
        else cs_buf_add(out, old);
    }
    cs_buf_add(out, cs_str_slice(text, at, text.len));
    return true;
}
