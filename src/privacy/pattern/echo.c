/* echo.c - what the rest of the text tells: pairs of figures near its dates are dates, and
 * codes that are found elsewhere in it are codes (again.c).
 *
 * "A-line out 1/5." may be a score, and a date where the same text says "admitted 1/1/2024": notes
 * speak of the days around a stay. While the patterns are sought, a pair that could be a day of
 * the year and that nothing beside it decides is kept as a doubt, with the days that it may lie
 * from a date that is sure. At the end the sure dates of the text's last two years are marked in a
 * calendar of 12 months of 31 days, and each doubt near one of them becomes a date. */
#include "privacy/pattern/pattern_in.h"

#define DAYS (12 * 31)
#define NUMBERS 3

struct day {
    int of_year;   /* month * 31 + day, from 0; -1: none */
    uint32_t year; /* 0: not said */
};

static int month_named(cs_str word)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    if (word.len < 3) return -1;
    for (int m = 0; m < 12; m++) {
        unsigned same = 0;
        for (size_t i = 0; i < 3; i++) same += cs_to_lower(word.ptr[i]) == names[(size_t)m * 3 + i];
        if (same == 3) return m;
    }
    return -1;
}

struct reading {
    uint32_t value[NUMBERS];
    uint32_t size[NUMBERS];
    uint32_t count;
    int month; /* named; -1: none */
};

static struct reading span_read(cs_str text)
{
    struct reading r = {.month = -1};
    for (size_t at = 0; at < text.len;) {
        const size_t from = at;
        while (at < text.len && cs_is_alpha(text.ptr[at])) at++;
        if (at > from && r.month < 0) r.month = month_named(cs_str_slice(text, from, at));
        const size_t digits = at;
        uint32_t value = 0;
        for (; at < text.len && cs_is_digit(text.ptr[at]); at++)
            if (at - digits < 8) value = value * 10 + (uint32_t)(text.ptr[at] - '0');
        if (at > digits && r.count < NUMBERS) {
            r.value[r.count] = value;
            r.size[r.count++] = (uint32_t)(at - digits);
        }
        if (at == from) at++;
    }
    return r;
}

static struct day day_of(uint32_t month, uint32_t day, uint32_t year)
{
    if (month < 1 || month > 12 || day < 1 || day > 31) return (struct day){-1, 0};
    if (year > 0 && year < 100) year += year < 60 ? 2000 : 1900;
    return (struct day){(int)((month - 1) * 31 + day - 1), year};
}

static struct day span_day(cs_str text)
{
    const struct reading r = span_read(text);
    const uint32_t a = r.value[0];
    const uint32_t b = r.value[1];
    if (r.month >= 0 && r.count > 0) {
        const bool year_first = r.size[0] == 4;
        if (year_first && r.count < 2) return (struct day){-1, 0};
        return day_of((uint32_t)r.month + 1, year_first ? b : a,
                      year_first                                          ? a
                      : r.count > 1 && (r.size[1] == 2 || r.size[1] == 4) ? b
                                                                          : 0);
    }
    if (r.count == 1 && r.size[0] == 6) return day_of(a / 10000, a / 100 % 100, a % 100);
    if (r.count == 1 && r.size[0] >= 8 && r.size[0] <= 14) /* a clock time may follow */
        return day_of(a / 100 % 100, a % 100, a / 10000);
    if (r.count < 2 || r.size[1] > 2) return (struct day){-1, 0};
    if (r.size[0] == 4) return r.count == 3 ? day_of(b, r.value[2], a) : (struct day){-1, 0};
    const uint32_t year = r.count == 3 ? r.value[2] : 0;
    return a <= 12 ? day_of(a, b, year) : day_of(b, a, year);
}

static bool is_near(const bool *calendar, int of_year, int reach)
{
    for (int k = -reach; k <= reach; k++)
        if (calendar[(of_year + k + DAYS) % DAYS]) return true;
    return false;
}

static cs_str span_text(const struct pattern *p, const struct cs_phi_span *span)
{
    return cs_str_slice(p->text, span->begin, span->end);
}

/* Marks the sure dates; false when there is none. */
static bool calendar_fill(const struct pattern *p, bool *calendar)
{
    uint32_t latest = 0;
    bool any = false;
    for (int turn = 0; turn < 2; turn++) {
        for (size_t i = 0; i < p->list->count; i++) {
            const struct cs_phi_span *const span = &p->list->spans[i];
            if (span->type != CS_PHI_DATE || span->end - span->begin > PATTERN_WORD_MAX) continue;
            const struct day day = span_day(span_text(p, span));
            if (day.of_year < 0) continue;
            if (turn == 0 && day.year > latest) latest = day.year;
            if (turn == 1 && (day.year == 0 || day.year + 1 >= latest))
                any = calendar[day.of_year] = true;
        }
    }
    return any;
}

void pattern_doubt(struct pattern *p, uint32_t begin, uint32_t end, uint8_t reach)
{
    cs_phi_list_add(&p->doubts,
                    &(struct cs_phi_span){
                        .begin = begin, .end = end, .type = CS_PHI_DATE, .confidence = reach});
}

/* A pair of figures near a sure date of the text. */
static bool is_date(const struct pattern *p, const bool *calendar, const struct cs_phi_span *doubt)
{
    const struct day day = span_day(span_text(p, doubt));
    return day.of_year >= 0 && is_near(calendar, day.of_year, doubt->confidence);
}

void pattern_echo(struct pattern *p)
{
    bool calendar[DAYS] = {false};
    struct pattern_codes codes;
    if (p->doubts.failed) p->list->failed = true;
    size_t days = 0;
    for (size_t i = 0; i < p->doubts.count; i++) days += p->doubts.spans[i].type == CS_PHI_DATE;
    if (p->doubts.count == 0) return;
    const bool dated = days > 0 && calendar_fill(p, calendar);
    if (!pattern_codes_collect(p, &codes, p->doubts.count - days)) p->list->failed = true;
    if (p->list->failed) return;
    struct cs_phi_list all;
    cs_phi_list_init(&all, p->list->arena);
    size_t k = 0;
    for (size_t i = 0; i < p->doubts.count; i++) {
        struct cs_phi_span doubt = p->doubts.spans[i];
        while (k < p->list->count && p->list->spans[k].end <= doubt.begin)
            cs_phi_list_add(&all, &p->list->spans[k++]);
        if (k < p->list->count && p->list->spans[k].begin < doubt.end) continue;
        if (doubt.type == CS_PHI_DATE ? !dated || !is_date(p, calendar, &doubt)
                                      : !pattern_codes_know(p, &codes, &doubt))
            continue;
        doubt.confidence = 70;
        cs_phi_list_add(&all, &doubt);
    }
    while (k < p->list->count) cs_phi_list_add(&all, &p->list->spans[k++]);
    *p->list = all;
}
