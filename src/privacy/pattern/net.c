/* net.c - e-mail, web and network addresses, names of picture files.
 *
 * An e-mail is found at its '@', a URL at "://" or "www.", a bare domain at its last label, so that
 * ordinary words cost nothing; each then looks back over at most 64 bytes. Spoken addresses ("jane
 * dot doe at mail dot com") are found at the "dot" before the last label. */
#include "privacy/pattern/pattern_in.h"

#define LOOK_BACK 64
#define URL_MAX 2048
#define PARTS_MAX 8 /* words of a spoken address */

static bool name_byte(unsigned char c)
{
    return cs_is_digit((char)c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The begin of a run of letters, digits and the given marks that ends at an offset. */
static uint32_t run_begin(const struct pattern *p, uint32_t end, const char *marks)
{
    uint32_t at = end;
    while (at > 0 && end - at < LOOK_BACK) {
        const unsigned char c = byte_before(p, at);
        if (!name_byte(c) && !(c && strchr(marks, c))) break;
        at--;
    }
    while (at < end && !name_byte(byte_at(p, at))) at++;
    return at;
}

/* "mail.example.org" at an offset: its end, or 0 without a last label of letters. */
static uint32_t domain_end(const struct pattern *p, uint32_t at)
{
    const uint32_t from = at;
    uint32_t label = at;
    uint32_t last_end = 0;
    for (; at - from < 255; at++) {
        const unsigned char c = byte_at(p, at);
        if (name_byte(c) || c == '-') continue;
        if (at == label) break;
        if (label > from && at - label >= 2 && !digit_at(p, label)) last_end = at;
        if (c != '.') break;
        label = at + 1;
    }
    return last_end;
}

/* "@night_owl72": a name in a social network. */
static uint32_t handle_at(struct pattern *p, uint32_t at)
{
    uint32_t end = at + 1;
    bool marked = false;
    while (end - at < LOOK_BACK && (name_byte(byte_at(p, end)) || byte_at(p, end) == '_')) {
        marked |= digit_at(p, end) || byte_at(p, end) == '_';
        end++;
    }
    if (!marked || end - at < 4 || digit_at(p, at + 1)) return 0;
    pattern_add(p, at, end, CS_PHI_OTHER_ID, 75);
    return end;
}

uint32_t pattern_email_at(struct pattern *p, uint32_t at)
{
    const uint32_t begin = run_begin(p, at, "._%+'-");
    if (begin == at) return handle_at(p, at);
    const uint32_t end = domain_end(p, at + 1);
    if (!end) return 0;
    pattern_add(p, begin, end, CS_PHI_EMAIL, 99);
    return end;
}

/* The end of a URL whose begin has been seen. */
static uint32_t url_end(const struct pattern *p, uint32_t at)
{
    const uint32_t from = at;
    while (at - from < URL_MAX) {
        const unsigned char c = byte_at(p, at);
        if (c <= ' ' || strchr("<>\"|{}`", c) || pattern_kinds[c] == BYTE_WIDE) break;
        at++;
    }
    while (at > from && strchr(".,;:!?)]'*_-", byte_before(p, at))) at--;
    return at;
}

uint32_t pattern_url_at(struct pattern *p, uint32_t at)
{
    if (byte_at(p, at + 1) != '/' || byte_at(p, at + 2) != '/') return 0;
    const uint32_t begin = run_begin(p, at, "+");
    if (begin == at) return 0;
    const uint32_t end = url_end(p, at + 3);
    if (end <= at + 3) return 0;
    pattern_add(p, begin, end, CS_PHI_URL, 99);
    return end;
}

uint32_t pattern_www_at(struct pattern *p, const struct pattern_word *w)
{
    if (byte_at(p, w->end) != '.' || !pattern_is(p, w, "www")) return 0;
    const uint32_t end = url_end(p, w->end + 1);
    if (end <= w->end + 1) return 0;
    pattern_add(p, w->begin, end, CS_PHI_URL, 99);
    return end;
}

uint32_t pattern_domain_at(struct pattern *p, const struct pattern_word *w)
{
    static const char *const second[] = {"co", "ac", "gov", "org", "nhs", "com"};
    if (byte_before(p, w->begin) != '.') return 0;
    const bool capital = shaped(w, SHAPE_CAP);
    if (capital && shaped(w, SHAPE_LOWER)) return 0; /* "pain.Health": a lost blank */
    const unsigned char after = byte_at(p, w->end);
    if (after == '@' || after == '-' || (after == '.' && name_byte(byte_at(p, w->end + 1))))
        return 0;
    const uint32_t begin = run_begin(p, w->begin - 1, "-.");
    if (w->begin - 1 - begin < 2 || byte_before(p, begin) == '@') return 0;
    if (byte_before(p, begin) >= 0x80) return 0;
    const bool path = after == '/' && byte_at(p, w->end + 1) > ' ';
    bool sure = w->value == 2 || path;
    const struct pattern_word before = pattern_back(p, 1);
    for (size_t i = 0; i < CS_COUNT(second) && before.begin > begin; i++)
        sure |= pattern_is(p, &before, second[i]);
    if (!sure) return 0;
    const uint32_t end = path ? url_end(p, w->end) : w->end;
    pattern_add(p, begin, end, CS_PHI_URL, 85);
    return end;
}

uint32_t pattern_file_at(struct pattern *p, const struct pattern_word *w)
{
    if (byte_before(p, w->begin) != '.') return 0;
    const uint32_t begin = run_begin(p, w->begin - 1, "_-.");
    if (w->begin - 1 - begin < 3) return 0;
    pattern_add(p, begin, w->end, CS_PHI_BIOMETRIC, 80);
    return w->end;
}

/* ---- spoken ---- */

/* The index, counted back, of the first word of a chain "a dot b dot c" that ends at back. */
static uint32_t chain_first(const struct pattern *p, uint32_t back)
{
    for (unsigned i = 0; i < PARTS_MAX; i++) {
        const struct pattern_word mark = pattern_back(p, back + 1);
        const struct pattern_word part = pattern_back(p, back + 2);
        if (!has(&mark, ROLE_DOT) || part.end == 0) break;
        back += 2;
    }
    return back;
}

static uint32_t spoken_end(const struct pattern *p, const struct pattern_word *w)
{
    struct pattern_word part = {.end = w->end};
    struct pattern_word dot;
    uint32_t end = 0;
    for (unsigned i = 0; i < 3; i++) {
        if (!pattern_read_next(p, part.end, &part) || !has(&part, ROLE_TLD)) break;
        end = part.end;
        if (!pattern_read_next(p, end, &dot) || !has(&dot, ROLE_DOT)) break;
        part.end = dot.end;
    }
    return end;
}

uint32_t pattern_spelled_at(struct pattern *p, const struct pattern_word *w)
{
    const uint32_t end = spoken_end(p, w);
    if (!end || !pattern_is(p, w, "dot")) return 0;
    const uint32_t domain = chain_first(p, 1);
    const struct pattern_word host = pattern_back(p, domain);
    const struct pattern_word at = pattern_back(p, domain + 1);
    struct pattern_word first = pattern_back(p, domain + 2);
    if (host.end == 0) return 0;
    if (!pattern_is(p, &at, "at") || first.end == 0) {
        pattern_add(p, host.begin, end, CS_PHI_URL, 80);
        return end;
    }
    uint32_t local = chain_first(p, domain + 2);
    first = pattern_back(p, local);
    /* "smith 42 at": figures belong to the word before them. */
    const struct pattern_word name = pattern_back(p, local + 1);
    const bool figures = shaped(&first, SHAPE_DIGIT) && !shaped(&first, SHAPE_ALPHA);
    if (figures && name.end && byte_at(p, name.end) == ' ') first = name;
    pattern_add(p, first.begin, end, CS_PHI_EMAIL, 85);
    return end;
}

/* ---- IPv4, IPv6, MAC ---- */

static uint32_t ipv4_end(const struct pattern *p, uint32_t at)
{
    uint32_t digits = 0;
    for (unsigned i = 0; i < 4; i++) {
        uint32_t value = 0;
        const uint32_t size = pattern_digits(p, at, 3, &value);
        if (size < 1 || size > 3 || value > 255) return 0;
        digits += size;
        at += size;
        if (i < 3 && byte_at(p, at++) != '.') return 0;
    }
    const unsigned char c = byte_at(p, at);
    if (word_byte(c) || ((c == '.' || c == '-') && digit_at(p, at + 1))) return 0;
    return digits >= 5 ? at : 0;
}

static uint32_t hex_digits(const struct pattern *p, uint32_t at)
{
    uint32_t count = 0;
    for (; count < 5; count++) {
        const unsigned char c = lower_of(byte_at(p, at + count));
        if (!cs_is_digit((char)c) && !(c >= 'a' && c <= 'f')) break;
    }
    return count;
}

static uint32_t mac_end(const struct pattern *p, uint32_t at)
{
    const unsigned char mark = byte_at(p, at + 2);
    if (mark != ':' && mark != '-') return 0;
    for (unsigned i = 0; i < 6; i++) {
        if (hex_digits(p, at) != 2) return 0;
        at += 2;
        if (i < 5 && byte_at(p, at++) != mark) return 0;
    }
    return word_byte(byte_at(p, at)) || byte_at(p, at) == mark ? 0 : at;
}

/* RFC 4291, 2.2: eight groups, or fewer with one "::". */
static uint32_t ipv6_end(const struct pattern *p, uint32_t at)
{
    const uint32_t from = at;
    uint32_t groups = 0;
    uint32_t gaps = 0;
    bool figure = false;
    while (groups < 9 && gaps < 2) {
        const uint32_t size = hex_digits(p, at);
        if (size > 4) return 0;
        for (uint32_t i = 0; i < size; i++) figure |= digit_at(p, at + i);
        groups += size > 0;
        at += size;
        if (byte_at(p, at) != ':') break;
        if (byte_at(p, at + 1) == ':') {
            gaps++;
            at += 2;
        } else if (size > 0 && hex_digits(p, at + 1) > 0) {
            at++;
        } else {
            break;
        }
    }
    if (word_byte(byte_at(p, at)) || gaps > 1 || groups > 8) return 0;
    if (gaps == 0 && groups != 8) return 0;
    if (!figure || (groups < 2 && at - from < 5)) return 0;
    return at;
}

/* "firmware 4.12.0.7", "client ver 10.0.19.4" */
static bool behind_version(const struct pattern *p, uint32_t at)
{
    static const char *const words[] = {"ver",      "version", "firmware", "build",
                                        "software", "release", "v",        "rev"};
    const struct pattern_word word = pattern_before(p, at);
    return pattern_is_one(p, &word, words, CS_COUNT(words));
}

uint32_t pattern_ip_at(struct pattern *p, uint32_t at)
{
    const unsigned char before = byte_before(p, at);
    if (before == '.' || before == '-' || before == ':' || word_byte(before)) {
        if (before != ':' || digit_at(p, at - 2) || byte_before(p, at - 1) == ':') return 0;
    }
    uint32_t end = ipv4_end(p, at);
    if (end && behind_version(p, at)) return 0;
    if (!end) end = mac_end(p, at);
    if (!end) end = ipv6_end(p, at);
    if (!end) return 0;
    pattern_add(p, at, end, CS_PHI_IP, 95);
    return end;
}
