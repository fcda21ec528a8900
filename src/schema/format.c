/* format.c - the formats that JSON Schema 2020-12 defines: dates and times, pointers, regex, uuid,
 * and the table of all of them. Addresses of the network and URIs: format_net.c, format_uri.c. */
#include "schema/format_in.h"

/* ---- dates and times (RFC 3339; durations: its appendix A) ---- */

bool cs_format_digits(cs_str s, size_t at, size_t count, unsigned *out)
{
    unsigned value = 0;
    if (at + count > s.len) return false;
    for (size_t i = at; i < at + count; i++) {
        if (!cs_is_digit(s.ptr[i])) return false;
        value = value * 10 + (unsigned)(s.ptr[i] - '0');
    }
    *out = value;
    return true;
}

static bool is_date(struct cs_arena *scratch, cs_str s)
{
    static const unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    unsigned year = 0;
    unsigned month = 0;
    unsigned day = 0;
    (void)scratch;
    if (s.len != 10 || s.ptr[4] != '-' || s.ptr[7] != '-') return false;
    if (!cs_format_digits(s, 0, 4, &year) || !cs_format_digits(s, 5, 2, &month) ||
        !cs_format_digits(s, 8, 2, &day))
        return false;
    if (month < 1 || month > 12 || day < 1) return false;
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= days[month - 1] + (month == 2 && leap ? 1U : 0U);
}

/* Minutes east of UTC behind the seconds; false when the rest is no offset. */
static bool offset_read(cs_str rest, int *minutes)
{
    unsigned hour = 0;
    unsigned minute = 0;
    *minutes = 0;
    if (rest.len == 1) return rest.ptr[0] == 'Z' || rest.ptr[0] == 'z';
    if (rest.len != 6 || (rest.ptr[0] != '+' && rest.ptr[0] != '-') || rest.ptr[3] != ':')
        return false;
    if (!cs_format_digits(rest, 1, 2, &hour) || !cs_format_digits(rest, 4, 2, &minute))
        return false;
    const int east = (int)(hour * 60 + minute);
    *minutes = rest.ptr[0] == '+' ? east : -east;
    return hour <= 23 && minute <= 59;
}

static bool is_time(struct cs_arena *scratch, cs_str s)
{
    unsigned hour = 0;
    unsigned minute = 0;
    unsigned second = 0;
    int east = 0;
    size_t at = 8;
    (void)scratch;
    if (s.len < 9 || s.ptr[2] != ':' || s.ptr[5] != ':') return false;
    if (!cs_format_digits(s, 0, 2, &hour) || !cs_format_digits(s, 3, 2, &minute) ||
        !cs_format_digits(s, 6, 2, &second))
        return false;
    if (s.ptr[at] == '.') {
        const size_t begin = ++at;
        while (at < s.len && cs_is_digit(s.ptr[at])) at++;
        if (at == begin) return false;
    }
    if (!offset_read(cs_str_slice(s, at, s.len), &east)) return false;
    if (hour > 23 || minute > 59 || second > 60) return false;
    if (second < 60) return true;
    const int utc = ((int)(hour * 60 + minute) - east + 2 * 1440) % 1440;
    return utc == 1439; /* a leap second ends a day in UTC */
}

static bool is_date_time(struct cs_arena *scratch, cs_str s)
{
    if (s.len < 11 || (s.ptr[10] != 'T' && s.ptr[10] != 't')) return false;
    return is_date(scratch, cs_str_slice(s, 0, 10)) && is_time(scratch, cs_str_slice(s, 11, s.len));
}

/* Numbers with units in order, e.g. "1Y2M" of "YMD"; each unit may follow only the one before it.
 * Gives the offset behind them. */
static size_t units_read(cs_str s, size_t at, const char *units, unsigned *count)
{
    const char *next = NULL;
    *count = 0;
    for (;;) {
        size_t end = at;
        while (end < s.len && cs_is_digit(s.ptr[end])) end++;
        if (end == at || end == s.len) return at;
        const char *const unit = s.ptr[end] ? strchr(units, s.ptr[end]) : NULL;
        if (!unit || (next && unit != next)) return at;
        next = unit + 1;
        at = end + 1;
        ++*count;
    }
}

static bool is_duration(struct cs_arena *scratch, cs_str s)
{
    unsigned count = 0;
    unsigned of_time = 0;
    (void)scratch;
    if (s.len < 3 || s.ptr[0] != 'P') return false;
    size_t at = units_read(s, 1, "W", &count);
    if (count == 1) return at == s.len;
    at = units_read(s, 1, "YMD", &count);
    if (at == s.len) return count > 0;
    if (s.ptr[at] != 'T') return false;
    at = units_read(s, at + 1, "HMS", &of_time);
    return of_time > 0 && at == s.len;
}

/* ---- pointers, regex, uuid ---- */

static bool is_json_pointer(struct cs_arena *scratch, cs_str s)
{
    (void)scratch;
    if (s.len == 0) return true;
    if (s.ptr[0] != '/') return false;
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == '~' && (i + 1 == s.len || (s.ptr[i + 1] != '0' && s.ptr[i + 1] != '1')))
            return false;
    return true;
}

static bool is_relative_json_pointer(struct cs_arena *scratch, cs_str s)
{
    size_t at = 0;
    while (at < s.len && cs_is_digit(s.ptr[at])) at++;
    if (at == 0 || (at > 1 && s.ptr[0] == '0')) return false;
    const cs_str rest = cs_str_slice(s, at, s.len);
    return cs_str_equal(rest, CS_STR("#")) || is_json_pointer(scratch, rest);
}

static bool is_uuid(struct cs_arena *scratch, cs_str s)
{
    (void)scratch;
    if (s.len != 36) return false;
    for (size_t i = 0; i < s.len; i++) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? s.ptr[i] != '-' : !cs_format_is_hex(s.ptr[i])) return false;
    }
    return true;
}

static const struct {
    cs_str name;
    cs_format_check check;
} FORMATS[] = {{CS_STR_INIT("date-time"), is_date_time},
               {CS_STR_INIT("date"), is_date},
               {CS_STR_INIT("time"), is_time},
               {CS_STR_INIT("duration"), is_duration},
               {CS_STR_INIT("email"), cs_format_email},
               {CS_STR_INIT("idn-email"), cs_format_idn_email},
               {CS_STR_INIT("hostname"), cs_format_hostname},
               {CS_STR_INIT("idn-hostname"), cs_format_idn_hostname},
               {CS_STR_INIT("ipv4"), cs_format_ipv4},
               {CS_STR_INIT("ipv6"), cs_format_ipv6},
               {CS_STR_INIT("uri"), cs_format_uri},
               {CS_STR_INIT("uri-reference"), cs_format_uri_reference},
               {CS_STR_INIT("iri"), cs_format_iri},
               {CS_STR_INIT("iri-reference"), cs_format_iri_reference},
               {CS_STR_INIT("uri-template"), cs_format_uri_template},
               {CS_STR_INIT("json-pointer"), is_json_pointer},
               {CS_STR_INIT("relative-json-pointer"), is_relative_json_pointer},
               {CS_STR_INIT("regex"), cs_pattern_valid},
               {CS_STR_INIT("uuid"), is_uuid}};

cs_format_check cs_format_find(cs_str name)
{
    for (size_t i = 0; i < CS_COUNT(FORMATS); i++)
        if (cs_str_equal(name, FORMATS[i].name)) return FORMATS[i].check;
    return NULL;
}
