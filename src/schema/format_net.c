/* format_net.c - addresses: IPv4, IPv6, host names and e-mail.
 *
 * Internationalized labels are checked by the rules of RFC 5892 that decide most cases (joiners,
 * middle dots, marks at the beginning, hyphens); the full table of code points is not kept here. */
#include "schema/format_in.h"

#define LABEL_BYTES_MAX 63
#define HOST_BYTES_MAX 253
#define LOCAL_BYTES_MAX 64

bool cs_format_ipv4(struct cs_arena *scratch, cs_str s)
{
    unsigned parts = 0;
    size_t at = 0;
    (void)scratch;
    while (at < s.len && parts < 4) {
        size_t end = at;
        unsigned value = 0;
        while (end < s.len && cs_is_digit(s.ptr[end]) && end - at < 4)
            value = value * 10 + (unsigned)(s.ptr[end++] - '0');
        if (end == at || end - at > 3 || value > 255) return false;
        if (end - at > 1 && s.ptr[at] == '0') return false;
        parts++;
        if (end == s.len) return parts == 4;
        if (s.ptr[end] != '.') return false;
        at = end + 1;
    }
    return false;
}

bool cs_format_ipv6(struct cs_arena *scratch, cs_str s)
{
    unsigned groups = 0;
    bool gap = false;
    size_t at = 0;
    if (cs_str_starts(s, CS_STR("::"))) {
        gap = true;
        at = 2;
        if (s.len == 2) return true;
    }
    while (at < s.len) {
        size_t end = at;
        while (end < s.len && cs_format_is_hex(s.ptr[end])) end++;
        if (end < s.len && s.ptr[end] == '.') {
            groups += 2;
            return cs_format_ipv4(scratch, cs_str_slice(s, at, s.len)) &&
                   (gap ? groups <= 7 : groups == 8);
        }
        if (end == at || end - at > 4 || ++groups > 8) return false;
        if (end == s.len) return gap ? groups <= 7 : groups == 8;
        if (s.ptr[end] != ':') return false;
        at = end + 1;
        if (at < s.len && s.ptr[at] == ':') {
            if (gap) return false;
            gap = true;
            at++;
            if (at == s.len) return groups <= 7;
        }
    }
    return false;
}

/* ---- host names ---- */

static size_t characters_of(cs_str s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.len; i++) count += ((unsigned char)s.ptr[i] & 0xC0U) != 0x80;
    return count;
}

/* The character at s[*at], which is moved behind it; s is valid UTF-8. */
static uint32_t character_next(cs_str s, size_t *at)
{
    const unsigned char first = (unsigned char)s.ptr[(*at)++];
    if (first < 0x80) return first;
    unsigned more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    uint32_t value = first & (0x3FU >> more);
    for (; more > 0 && *at < s.len; more--)
        value = value << 6 | ((unsigned char)s.ptr[(*at)++] & 0x3FU);
    return value;
}

#define LABEL_CHARACTERS_MAX 256

/* RFC 3492, 6.2. False when the text is no Punycode. */
static bool punycode_decode(cs_str s, uint32_t *out, size_t *count)
{
    uint32_t n = 128;
    uint32_t i = 0;
    uint32_t bias = 72;
    size_t at = 0;
    *count = 0;
    for (size_t k = s.len; k > 0; k--)
        if (s.ptr[k - 1] == '-') {
            for (size_t b = 0; b + 1 < k; b++) out[(*count)++] = (unsigned char)s.ptr[b];
            at = k;
            break;
        }
    while (at < s.len) {
        const uint32_t before = i;
        uint32_t weight = 1;
        for (uint32_t k = 36;; k += 36) {
            if (at == s.len) return false;
            const char c = cs_to_lower(s.ptr[at++]);
            if (!cs_is_digit(c) && !cs_is_lower(c)) return false;
            const uint32_t digit = cs_is_digit(c) ? (uint32_t)(c - '0') + 26 : (uint32_t)(c - 'a');
            if (digit > (UINT32_MAX - i) / weight) return false;
            i += digit * weight;
            const uint32_t t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
            if (digit < t) break;
            if (weight > UINT32_MAX / (36 - t)) return false;
            weight *= 36 - t;
        }
        const uint32_t size = (uint32_t)*count + 1;
        uint32_t delta = before == 0 ? i / 700 : (i - before) / 2;
        uint32_t k = 0;
        for (delta += delta / size; delta > 455; k += 36) delta /= 35;
        bias = k + 36 * delta / (delta + 38);
        n += i / size;
        i %= size;
        if (n > 0x10FFFF || *count >= LABEL_CHARACTERS_MAX - 1) return false;
        memmove(out + i + 1, out + i, (*count - i) * sizeof *out);
        out[i++] = n;
        ++*count;
    }
    return true;
}

static bool in_range(uint32_t c, uint32_t first, uint32_t last)
{
    return c >= first && c <= last;
}

static bool is_mark(uint32_t c)
{
    return in_range(c, 0x300, 0x36F) || in_range(c, 0x483, 0x489) || in_range(c, 0x591, 0x5BD) ||
           in_range(c, 0x610, 0x61A) || in_range(c, 0x64B, 0x65F) || in_range(c, 0x900, 0x903) ||
           in_range(c, 0x93A, 0x93C) || in_range(c, 0x93E, 0x94F) || in_range(c, 0x1AB0, 0x1AFF) ||
           in_range(c, 0x1DC0, 0x1DFF) || in_range(c, 0x20D0, 0x20FF) ||
           in_range(c, 0xFE20, 0xFE2F) || in_range(c, 0x302A, 0x302F);
}

static bool is_virama(uint32_t c)
{
    return c == 0x94D || c == 0x9CD || c == 0xA4D || c == 0xACD || c == 0xB4D || c == 0xBCD ||
           c == 0xC4D || c == 0xCCD || c == 0xD4D || c == 0xDCA || c == 0xE3A || c == 0xF84;
}

static bool is_kana_or_han(uint32_t c)
{
    return (in_range(c, 0x3041, 0x30FF) && c != 0x30FB) || in_range(c, 0x31F0, 0x31FF) ||
           in_range(c, 0x3400, 0x9FFF) || c == 0x3005 || c == 0x3007;
}

static bool is_disallowed(uint32_t c)
{
    if (c < 0x80) return !cs_is_alpha((char)c) && !cs_is_digit((char)c) && c != '-';
    return in_range(c, 0x80, 0xB6) || in_range(c, 0xB8, 0xBF) || c == 0xD7 || c == 0xF7 ||
           in_range(c, 0x2000, 0x200B) || in_range(c, 0x200E, 0x206F) || c == 0x3002 ||
           c == 0x302E || c == 0x302F || c == 0x640 || c == 0x7FA || in_range(c, 0x3031, 0x3035) ||
           c == 0x303B || in_range(c, 0xFF00, 0xFFEF) || in_range(c, 0xD800, 0xF8FF) ||
           in_range(c, 0x2100, 0x2BFF) || in_range(c, 0x1F000, 0x1FAFF) || in_range(c, 0xC0, 0xDE);
}

/* A character whose place is bound to its neighbours (RFC 5892, appendix A). */
static bool context_holds(const uint32_t *label, size_t count, size_t i)
{
    const uint32_t c = label[i];
    const uint32_t before = i > 0 ? label[i - 1] : 0;
    const uint32_t after = i + 1 < count ? label[i + 1] : 0;
    if (c == 0x200C || c == 0x200D) return is_virama(before);
    if (c == 0xB7) return before == 'l' && after == 'l';
    if (c == 0x375) return in_range(after, 0x370, 0x3FF);
    if (c == 0x5F3 || c == 0x5F4) return in_range(before, 0x591, 0x5F2);
    bool kana = false;
    bool arabic = false;
    bool extended = false;
    for (size_t k = 0; k < count; k++) {
        kana = kana || is_kana_or_han(label[k]);
        arabic = arabic || in_range(label[k], 0x660, 0x669);
        extended = extended || in_range(label[k], 0x6F0, 0x6F9);
    }
    if (c == 0x30FB) return kana;
    return !(arabic && extended);
}

static bool characters_hold(const uint32_t *label, size_t count)
{
    if (count == 0 || is_mark(label[0]) || label[0] == '-' || label[count - 1] == '-') return false;
    if (count >= 4 && label[2] == '-' && label[3] == '-') return false;
    for (size_t i = 0; i < count; i++)
        if (is_disallowed(label[i]) || !context_holds(label, count, i)) return false;
    return true;
}

/* Letters, digits and hyphens, where those say nothing about a coding: most labels. */
static bool is_plain_label(cs_str s)
{
    if (s.len == 0 || s.len > LABEL_BYTES_MAX || s.ptr[0] == '-' || s.ptr[s.len - 1] == '-')
        return false;
    if (s.len >= 4 && s.ptr[2] == '-' && s.ptr[3] == '-') return false;
    for (size_t i = 0; i < s.len; i++)
        if (!cs_is_alpha(s.ptr[i]) && !cs_is_digit(s.ptr[i]) && s.ptr[i] != '-') return false;
    return true;
}

static bool label_holds(cs_str s, bool international)
{
    if (is_plain_label(s)) return true;
    uint32_t label[LABEL_CHARACTERS_MAX];
    size_t count = 0;
    bool ascii = true;
    if (s.len == 0 || s.len > LABEL_CHARACTERS_MAX - 1) return false;
    for (size_t at = 0; at < s.len;) label[count++] = character_next(s, &at);
    for (size_t i = 0; i < count; i++) ascii = ascii && label[i] < 0x80;
    if (!ascii) return international && characters_hold(label, count);
    if (s.len > LABEL_BYTES_MAX || s.ptr[0] == '-' || s.ptr[s.len - 1] == '-') return false;
    for (size_t i = 0; i < count; i++)
        if (is_disallowed(label[i])) return false;
    if (s.len >= 4 && s.ptr[2] == '-' && s.ptr[3] == '-') {
        if (!cs_str_equal_nocase(cs_str_slice(s, 0, 2), CS_STR("xn"))) return false;
        return punycode_decode(cs_str_slice(s, 4, s.len), label, &count) &&
               characters_hold(label, count);
    }
    return true;
}

/* Length of a dot at s[at]: '.', or one of the three that RFC 3490 takes for it. */
static size_t dot_at(cs_str s, size_t at, bool international)
{
    if (s.ptr[at] == '.') return 1;
    if (!international) return 0;
    const cs_str three = cs_str_slice(s, at, at + 3);
    return cs_str_equal(three, CS_STR("\xE3\x80\x82")) ||
                   cs_str_equal(three, CS_STR("\xEF\xBC\x8E")) ||
                   cs_str_equal(three, CS_STR("\xEF\xBD\xA1"))
               ? 3
               : 0;
}

static bool host_holds(cs_str s, bool international)
{
    size_t begin = 0;
    if (s.len == 0 || characters_of(s) > HOST_BYTES_MAX) return false;
    for (size_t at = 0; at < s.len;) {
        const size_t dot = dot_at(s, at, international);
        if (dot == 0) {
            at++;
            continue;
        }
        if (!label_holds(cs_str_slice(s, begin, at), international)) return false;
        at += dot;
        begin = at;
    }
    return label_holds(cs_str_slice(s, begin, s.len), international);
}

bool cs_format_hostname(struct cs_arena *scratch, cs_str s)
{
    (void)scratch;
    return host_holds(s, false);
}

bool cs_format_idn_hostname(struct cs_arena *scratch, cs_str s)
{
    (void)scratch;
    return host_holds(s, true);
}

/* ---- e-mail ---- */

static bool local_holds(cs_str s, bool international)
{
    if (s.len == 0 || s.len > LOCAL_BYTES_MAX) return false;
    if (s.len >= 2 && s.ptr[0] == '"' && s.ptr[s.len - 1] == '"') {
        for (size_t i = 1; i + 1 < s.len; i++) {
            if (s.ptr[i] == '"') return false;
            if (s.ptr[i] == '\\' && ++i + 1 >= s.len) return false;
        }
        return true;
    }
    if (s.ptr[0] == '.' || s.ptr[s.len - 1] == '.') return false;
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.ptr[i];
        if (c == '.' && s.ptr[i + 1] == '.') return false;
        const bool plain = cs_is_alpha(c) || cs_is_digit(c) ||
                           (c && strchr(".!#$%&'*+/=?^_`{|}~-", c));
        if (!plain && !(international && (unsigned char)c >= 0x80)) return false;
    }
    return true;
}

static bool email_holds(struct cs_arena *scratch, cs_str s, bool international)
{
    size_t at = s.len;
    while (at > 0 && s.ptr[at - 1] != '@') at--;
    if (at == 0 || !local_holds(cs_str_slice(s, 0, at - 1), international)) return false;
    const cs_str host = cs_str_slice(s, at, s.len);
    if (host.len > 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']') {
        const cs_str address = cs_str_slice(host, 1, host.len - 1);
        return cs_str_starts(address, CS_STR("IPv6:"))
                   ? cs_format_ipv6(scratch, cs_str_slice(address, 5, address.len))
                   : cs_format_ipv4(scratch, address);
    }
    return host_holds(host, international);
}

bool cs_format_email(struct cs_arena *scratch, cs_str s)
{
    return email_holds(scratch, s, false);
}

bool cs_format_idn_email(struct cs_arena *scratch, cs_str s)
{
    return email_holds(scratch, s, true);
}
