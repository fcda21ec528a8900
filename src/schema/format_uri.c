/* format_uri.c - URIs (RFC 3986), their international form (RFC 3987) and templates (RFC 6570). */
#include "schema/format_in.h"
#include "schema/uri.h"

/* What a character may be part of; letters and digits of everything. */
enum place_bit { EVERYWHERE = 1, WITH_COLON = 2, WITH_AT = 4, WITH_SLASH = 8, WITH_QUESTION = 16 };
#define OF_USER (EVERYWHERE | WITH_COLON)
#define OF_PATH (OF_USER | WITH_AT | WITH_SLASH)
#define OF_QUERY (OF_PATH | WITH_QUESTION)

static unsigned places_of(char c)
{
    switch (c) {
    case '-':
    case '.':
    case '_':
    case '~': /* unreserved */
    case '!':
    case '$':
    case '&':
    case '\'':
    case '(':
    case ')':
    case '*':
    case '+':
    case ',':
    case ';':
    case '=': return EVERYWHERE; /* sub-delims */
    case ':': return WITH_COLON;
    case '@': return WITH_AT;
    case '/': return WITH_SLASH;
    case '?': return WITH_QUESTION;
    default: return 0;
    }
}

/* Characters of a part: unreserved, sub-delims, those of its places, and escapes. */
static bool part_holds(cs_str s, unsigned places, bool international)
{
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.ptr[i];
        if (cs_is_alpha(c) || cs_is_digit(c) || (places_of(c) & places)) continue;
        if (c == '%') {
            if (i + 2 >= s.len || !cs_format_is_hex(s.ptr[i + 1]) ||
                !cs_format_is_hex(s.ptr[i + 2]))
                return false;
            i += 2;
            continue;
        }
        if ((unsigned char)c < 0x80 || !international) return false;
    }
    return true;
}

static bool host_literal_holds(struct cs_arena *scratch, cs_str s)
{
    if (s.len && (s.ptr[0] == 'v' || s.ptr[0] == 'V')) { /* IPvFuture */
        const size_t dot = cs_str_find(s, CS_STR("."), 0);
        if (dot == SIZE_MAX || dot < 2 || dot + 1 == s.len) return false;
        for (size_t i = 1; i < dot; i++)
            if (!cs_format_is_hex(s.ptr[i])) return false;
        return part_holds(cs_str_slice(s, dot + 1, s.len), OF_USER, false);
    }
    return cs_format_ipv6(scratch, s);
}

static bool authority_holds(struct cs_arena *scratch, cs_str s, bool international)
{
    size_t at = s.len;
    while (at > 0 && s.ptr[at - 1] != '@') at--;
    if (at > 0 && !part_holds(cs_str_slice(s, 0, at - 1), OF_USER, international)) return false;
    cs_str host = cs_str_slice(s, at, s.len);
    if (host.len && host.ptr[0] == '[') {
        const size_t end = cs_str_find(host, CS_STR("]"), 0);
        if (end == SIZE_MAX || !host_literal_holds(scratch, cs_str_slice(host, 1, end)))
            return false;
        host = cs_str_slice(host, end + 1, host.len);
        if (host.len && host.ptr[0] != ':') return false;
    }
    size_t colon = 0;
    while (colon < host.len && host.ptr[colon] != ':') colon++;
    for (size_t i = colon + 1; i < host.len; i++)
        if (!cs_is_digit(host.ptr[i])) return false;
    return part_holds(cs_str_slice(host, 0, colon), EVERYWHERE, international);
}

static bool scheme_holds(cs_str s)
{
    if (s.len == 0 || !cs_is_alpha(s.ptr[0])) return false;
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.ptr[i];
        if (!cs_is_alpha(c) && !cs_is_digit(c) && c != '+' && c != '-' && c != '.') return false;
    }
    return true;
}

static bool reference_holds(struct cs_arena *scratch, cs_str s, bool absolute, bool international)
{
    const struct cs_uri uri = cs_uri_parse(s);
    if (absolute && !uri.scheme.ptr) return false;
    if (uri.scheme.ptr && !scheme_holds(uri.scheme)) return false;
    if (uri.authority.ptr && !authority_holds(scratch, uri.authority, international)) return false;
    if (!uri.authority.ptr && cs_str_starts(uri.path, CS_STR("//"))) return false;
    if (!uri.scheme.ptr && !uri.authority.ptr) { /* "1:x" is neither a scheme nor a path */
        for (size_t i = 0; i < uri.path.len && uri.path.ptr[i] != '/'; i++)
            if (uri.path.ptr[i] == ':') return false;
    }
    return part_holds(uri.path, OF_PATH, international) &&
           part_holds(uri.query, OF_QUERY, international) &&
           part_holds(uri.fragment, OF_QUERY, international);
}

bool cs_format_uri(struct cs_arena *scratch, cs_str s)
{
    return reference_holds(scratch, s, true, false);
}

bool cs_format_uri_reference(struct cs_arena *scratch, cs_str s)
{
    return reference_holds(scratch, s, false, false);
}

bool cs_format_iri(struct cs_arena *scratch, cs_str s)
{
    return reference_holds(scratch, s, true, true);
}

bool cs_format_iri_reference(struct cs_arena *scratch, cs_str s)
{
    return reference_holds(scratch, s, false, true);
}

/* One variable of an expression: name, then :1234 or *. */
static bool variable_holds(cs_str s)
{
    size_t end = 0;
    while (end < s.len && s.ptr[end] != ':' && s.ptr[end] != '*') end++;
    if (end == 0) return false;
    for (size_t i = 0; i < end; i++) {
        const char c = s.ptr[i];
        if (!cs_is_alpha(c) && !cs_is_digit(c) && c != '_' && c != '.' && c != '%') return false;
        if (c == '.' && (i == 0 || i + 1 == end || s.ptr[i + 1] == '.')) return false;
    }
    if (end == s.len) return true;
    if (s.ptr[end] == '*') return end + 1 == s.len;
    unsigned most = 0;
    if (end + 1 < s.len && s.ptr[end + 1] == '0') return false;
    return s.len - end - 1 <= 4 && cs_format_digits(s, end + 1, s.len - end - 1, &most) && most > 0;
}

static bool expression_holds(cs_str s)
{
    size_t begin = s.len && s.ptr[0] && strchr("+#./;?&", s.ptr[0]) ? 1 : 0;
    for (size_t i = begin; i <= s.len; i++) {
        if (i < s.len && s.ptr[i] != ',') continue;
        if (!variable_holds(cs_str_slice(s, begin, i))) return false;
        begin = i + 1;
    }
    return true;
}

bool cs_format_uri_template(struct cs_arena *scratch, cs_str s)
{
    (void)scratch;
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.ptr[i];
        if (c == '{') {
            const size_t end = cs_str_find(s, CS_STR("}"), i);
            if (end == SIZE_MAX || !expression_holds(cs_str_slice(s, i + 1, end))) return false;
            i = end;
            continue;
        }
        if ((unsigned char)c <= ' ' || c == 0x7F || strchr("\"<>\\^`|}", c)) return false;
        if (c == '%' &&
            (i + 2 >= s.len || !cs_format_is_hex(s.ptr[i + 1]) || !cs_format_is_hex(s.ptr[i + 2])))
            return false;
    }
    return true;
}
