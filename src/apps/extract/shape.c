/* shape.c - how documents are laid out: lines, columns of tables, dates. */
#include "apps/extract/extract_in.h"

/* Of a line without an end, so much on each side is looked at: it bounds the work for a mention. */
#define LINE_HALF_MAX 4096

cs_str cs_x_bytes(const struct cs_x *x, cs_span span)
{
    return cs_str_slice(x->text, span.begin, span.end);
}

cs_span cs_x_line(const struct cs_x *x, uint32_t at)
{
    uint32_t begin = at;
    uint32_t end = at;
    while (begin > 0 && at - begin < LINE_HALF_MAX && x->text.ptr[begin - 1] != '\n') begin--;
    while (end < x->text.len && end - at < LINE_HALF_MAX && x->text.ptr[end] != '\n') end++;
    if (end > begin && x->text.ptr[end - 1] == '\r') end--;
    return (cs_span){begin, end};
}

cs_span cs_x_trim(const struct cs_x *x, cs_span span, const char *marks)
{
    while (span.begin < span.end &&
           (cs_is_space(x->text.ptr[span.begin]) || strchr(marks, x->text.ptr[span.begin]) != NULL))
        span.begin++;
    while (span.begin < span.end && (cs_is_space(x->text.ptr[span.end - 1]) ||
                                     strchr(marks, x->text.ptr[span.end - 1]) != NULL))
        span.end--;
    return span;
}

cs_span cs_x_next_line(const struct cs_x *x, uint32_t at)
{
    for (;;) { /* each turn begins behind a line end that lies further on */
        const size_t end = cs_str_find(x->text, CS_STR("\n"), at);
        if (end == SIZE_MAX) return (cs_span){0};
        at = (uint32_t)end + 1;
        const cs_span line = cs_x_line(x, at);
        if (!cs_span_empty(cs_x_trim(x, line, ""))) return line;
    }
}

/* Columns count characters, not bytes. */
static uint32_t column_of(const struct cs_x *x, cs_span line, uint32_t at)
{
    uint32_t column = 0;
    for (uint32_t i = line.begin; i < at; i++) {
        if (x->text.ptr[i] == '\t') column = (column / 8 + 1) * 8;
        else if (((unsigned char)x->text.ptr[i] & 0xC0) != 0x80) column++;
    }
    return column;
}

cs_span cs_x_below(const struct cs_x *x, cs_span heading, cs_span line)
{
    const cs_span top = cs_x_line(x, heading.begin);
    const uint32_t from = column_of(x, top, heading.begin);
    const uint32_t to = column_of(x, top, heading.end);
    for (uint32_t i = line.begin; i < line.end;) {
        while (i < line.end && cs_is_space(x->text.ptr[i])) i++;
        const uint32_t begin = i;
        while (
            i < line.end && x->text.ptr[i] != '\t' &&
            !(cs_is_space(x->text.ptr[i]) && i + 1 < line.end && cs_is_space(x->text.ptr[i + 1])))
            i++;
        if (i == begin) break;
        const cs_span cell = cs_x_trim(x, (cs_span){begin, i}, "|");
        if (column_of(x, line, cell.begin) < to && column_of(x, line, cell.end) > from) return cell;
    }
    return (cs_span){0};
}

/* ---- dates ---------------------------------------------------------------------------------- */

static int number_at(const struct cs_x *x, cs_span s)
{
    int n = 0;
    for (uint32_t i = s.begin; i < s.end && n < 100000; i++)
        if (cs_is_digit(x->text.ptr[i])) n = n * 10 + (x->text.ptr[i] - '0');
    return n;
}

static int month_of(const struct cs_x *x, cs_span s)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    if (s.end - s.begin < 3) return 0;
    char word[3];
    for (uint32_t i = 0; i < 3; i++) word[i] = cs_to_lower(x->text.ptr[s.begin + i]);
    for (int m = 0; m < 12; m++)
        if (memcmp(names + m * 3, word, 3) == 0) return m + 1;
    return 0;
}

struct date {
    int year;
    int month;
    int day;
};

static struct date date_read(const struct cs_x *x, cs_span s)
{
    cs_span parts[3] = {{0}};
    int count = 0;
    for (uint32_t i = s.begin; i < s.end && count < 3;) {
        const bool digit = cs_is_digit(x->text.ptr[i]);
        const bool alpha = cs_is_alpha(x->text.ptr[i]);
        const uint32_t begin = i++;
        if (!digit && !alpha) continue;
        while (i < s.end && (digit ? cs_is_digit(x->text.ptr[i]) : cs_is_alpha(x->text.ptr[i])))
            i++;
        const bool ending = alpha && i - begin == 2; /* 1st, 2nd */
        if (!ending) parts[count++] = (cs_span){begin, i};
    }
    struct date d = {0};
    int month_at = -1;
    for (int i = 0; i < count; i++)
        if (cs_is_alpha(x->text.ptr[parts[i].begin])) month_at = i;
    if (month_at >= 0) {
        d.month = month_of(x, parts[month_at]);
        d.day = number_at(x, parts[month_at == 0 ? 1 : 0]);
        d.year = count > 2 ? number_at(x, parts[2]) : 0;
    } else if (count > 0 && parts[0].end - parts[0].begin == 4) {
        d = (struct date){number_at(x, parts[0]), number_at(x, parts[1]), number_at(x, parts[2])};
    } else {
        d.month = number_at(x, parts[0]);
        d.day = number_at(x, parts[1]);
        d.year = count > 2 ? number_at(x, parts[2]) : 0;
    }
    if (d.year > 0 && d.year < 100) d.year += 2000;
    return d;
}

int cs_x_year(const struct cs_x *x, cs_span date)
{
    return date_read(x, date).year;
}

int32_t cs_x_days(const struct cs_x *x, cs_span date, int year)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    struct date d = date_read(x, date);
    if (d.year == 0) d.year = year;
    if (d.year < 1900 || d.year > 2200 || d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31)
        return -1;
    const int leaps = d.year / 4 - d.year / 100 + d.year / 400;
    return d.year * 365 + leaps + before[d.month - 1] + d.day;
}

cs_span cs_x_date(struct cs_x *x)
{
    struct cs_hit hit;
    cs_span from = cs_x_all(x);
    while (cs_rx(x, RX_DATE, from, &hit)) {
        const cs_span line = cs_x_line(x, hit.at[0].begin);
        const cs_span ahead = {
            line.begin + 24 < hit.at[0].begin ? hit.at[0].begin - 24 : line.begin, hit.at[0].begin};
        const bool other = cs_rx_is(x,
                                    "\\b(?:dob|born|birth|dos|service|svc|admit\\w*|since|until|by|"
                                    "before|effective|due|on or after|began|began:|onset)\\W*$",
                                    ahead);
        /* what is told of a stay was not all on its last day */
        if (cs_rx_is(x, "\\bdischarged?(?: date)?(?: on)?\\W*$", ahead)) return (cs_span){0};
        if (!other && cs_x_year(x, hit.at[0]) != 0) return hit.at[0];
        from = cs_span_from(hit.at[0].end, from);
    }
    return (cs_span){0};
}
