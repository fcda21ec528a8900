/* zip.c - ZIP and other postal codes, the town that stands before them, coordinates.
 *
 * Five digits are a ZIP behind a state, a town that was found, or the word itself. The state stays:
 * it is no element that Safe Harbor removes. */
#include "privacy/pattern/pattern_in.h"

#define SMALL_WORDS 12 /* of an address in small letters */
#define TOWN_WORDS 4

/* "12345" or "12345-6789" that begins at the word; its end or 0. */
static uint32_t zip_end(const struct pattern *p, const struct pattern_word *w)
{
    uint32_t value = 0;
    if (pattern_digits(p, w->begin, 9, &value) != w->end - w->begin) return 0;
    if (w->end - w->begin == 9) return w->end;
    if (w->end - w->begin != 5) return 0;
    const unsigned char c = byte_at(p, w->end);
    if (c == '-' && pattern_digits(p, w->end + 1, 4, &value) == 4) return w->end + 5;
    if (c == '-' || c == '/' || c == '%' || c == ':') return 0;
    return (c == '.' || c == ',') && digit_at(p, w->end + 1) ? 0 : w->end;
}

static bool line_part(const struct pattern *p, uint32_t from, uint32_t to)
{
    for (uint32_t at = from; at < to; at++)
        if (byte_at(p, at) == '\n' || byte_at(p, at) == ',' || byte_at(p, at) == ':') return true;
    return false;
}

/* "Arcos de la Frontera", "Truth or Consequences": small words inside the name of a town; "in" and
 * the like by a hyphen. */
static bool town_particle(const struct pattern *p, const struct pattern_word *w)
{
    static const char *const inner[] = {"de",  "la",  "del", "do",  "da",  "dos", "das", "di",
                                        "du",  "des", "le",  "les", "los", "las", "el",  "al",
                                        "ash", "of",  "the", "und", "am",  "an",  "der", "sur",
                                        "y",   "e",   "en",  "van", "von", "or"};
    const unsigned char c = byte_at(p, w->end);
    const unsigned char before = byte_before(p, w->begin);
    if (c == '-' && before == '-') return true;
    if (w->end - w->begin <= 2 && (c == '\'' || before == '\'')) return true; /* "d'Alene" */
    return c == ' ' && pattern_is_one(p, w, inner, CS_COUNT(inner));
}

/* The words of a town before state_begin. They are capitalised, or between commas in a text of
 * small letters. */
void pattern_town_before(struct pattern *p, uint32_t state_begin)
{
    uint32_t begin = 0;
    uint32_t end = 0;
    uint32_t next = state_begin;
    bool small = false;
    uint32_t most = TOWN_WORDS + 1;
    for (uint32_t back = 1; back < TOWN_WORDS + 8; back++) {
        const struct pattern_word w = pattern_back(p, back);
        if (w.end == 0) break;
        if (w.end > next || w.begin >= state_begin) continue; /* the state's own words */
        if (next - w.end > 3 || (end && line_part(p, w.end, next))) break;
        if (!end && byte_at(p, w.end) == '\n') break;
        if (shaped(&w, SHAPE_SPAN) || shaped(&w, SHAPE_DIGIT) || has(&w, ROLE_TITLE)) break;
        const bool capital = shaped(&w, SHAPE_CAP);
        if (end && !small && !capital && town_particle(p, &w)) { /* the name goes on before it */
            next = w.begin;
            most++;
            continue;
        }
        if (has(&w, ROLE_STOP) && !(capital && end)) break;
        if (!capital && (byte_at(p, w.end) != ',' || end) && !small) break;
        if (is_state_code(&w) && !has(&w, ROLE_DIR)) break;
        if (!end) small = !capital;
        if (small && end && w.begin + 20 < end) break;
        begin = w.begin;
        if (!end) end = w.end;
        next = w.begin;
        if (back >= most) break;
    }
    if (end && begin >= pattern_last_end(p)) pattern_add(p, begin, end, CS_PHI_GEO, 85);
}

/* "N.Y." before an offset: its begin, UINT32_MAX when there is none. */
static uint32_t pointed_state_before(const struct pattern *p, uint32_t at)
{
    static const char codes[] = "NY NJ NC ND NH NM SC SD WV RI DC BC PR";
    const struct pattern_word last = pattern_back(p, 1);
    const struct pattern_word first = pattern_back(p, 2);
    if (last.end != last.begin + 1 || first.end != first.begin + 1) return UINT32_MAX;
    if (first.end + 1 != last.begin || byte_at(p, first.end) != '.') return UINT32_MAX;
    if (byte_at(p, last.end) != '.' || pattern_skip(p, last.end + 1) != at) return UINT32_MAX;
    for (size_t i = 0; i + 2 < sizeof codes; i += 3)
        if ((unsigned char)codes[i] == byte_at(p, first.begin) &&
            (unsigned char)codes[i + 1] == byte_at(p, last.begin))
            return first.begin;
    return UINT32_MAX;
}

/* "216 Vale Court, farmington hills mi": where the town begins between a street and the state; 0:
 * no street stands there. */
static uint32_t town_of_street(const struct pattern *p, uint32_t state)
{
    uint32_t next = state;
    for (uint32_t back = 2; back < TOWN_WORDS + 4; back++) {
        const struct pattern_word w = pattern_back(p, back);
        if (w.end == 0 || w.end > next || next - w.end > 2) return 0;
        if (is_span(&w, CS_PHI_GEO))
            return strchr(", \n", (int)byte_at(p, w.end)) && byte_at(p, w.end) ? next : 0;
        if (shaped(&w, SHAPE_DIGIT)) return 0;
        next = w.begin;
    }
    return 0;
}

/* The begin of the state that ends right before an offset; UINT32_MAX when there is none. */
static uint32_t state_before(const struct pattern *p, uint32_t at)
{
    const uint32_t pointed = pointed_state_before(p, at);
    if (pointed != UINT32_MAX) return pointed;
    static const char *const firsts[] = {"new",   "north",   "south",    "west",
                                         "rhode", "british", "district", "nova"};
    const struct pattern_word w = pattern_back(p, 1);
    if (w.end == 0 || !has(&w, ROLE_STATE) || at - w.end > 3) return UINT32_MAX;
    const struct pattern_word place = pattern_back(p, 2);
    if (is_state_code(&w) && place.end - place.begin > 3 && shaped(&place, SHAPE_CAP) &&
        !shaped(&w, SHAPE_LOWER) && byte_before(p, at - 1) == '/' &&
        byte_before(p, w.begin - 1) == '/')
        return w.begin; /* "FARMINGTON / AR / 72730" */
    for (uint32_t i = w.end; i < at; i++)
        if (byte_at(p, i) == '\n') return UINT32_MAX;
    if (is_state_code(&w)) {
        const bool upper = !shaped(&w, SHAPE_LOWER);
        uint32_t before = w.begin;
        while (before > 0 && w.begin - before < 3 && is_blank(byte_before(p, before))) before--;
        const bool comma = byte_before(p, before) == ',';
        const struct pattern_word town = pattern_back(p, 2);
        const bool element = byte_before(p, w.begin) == '*' && town.end + 1 == w.begin; /* X12 */
        const bool name = (town.end == before || element) && shaped(&town, SHAPE_CAP);
        const bool head = before == 0 || byte_before(p, before) == '\n';
        if (!upper && !comma) return town_of_street(p, w.begin) ? w.begin : UINT32_MAX;
        return comma || (upper && (name || head)) ? w.begin : UINT32_MAX;
    }
    const struct pattern_word first = pattern_back(p, 2);
    for (size_t i = 0; i < CS_COUNT(firsts); i++)
        if (pattern_is(p, &first, firsts[i]) && first.end + 1 == w.begin) return first.begin;
    return w.begin;
}

/* "4410 Vale Court, Suite 210 | Oak Park 60302": where the town without a state begins that stands
 * between an address and what ends right before an offset; 0: none. */
static uint32_t town_of_address(const struct pattern *p, uint32_t at)
{
    uint32_t next = at;
    for (uint32_t back = 1; back <= TOWN_WORDS; back++) {
        const struct pattern_word w = pattern_back(p, back);
        if (w.end == 0 || w.end + 1 != next || byte_at(p, w.end) != ' ') return 0;
        if (!pattern_town_word(p, &w) || shaped(&w, SHAPE_SPAN)) return 0;
        next = w.begin;
        const struct pattern_word before = pattern_back(p, back + 1);
        if (!is_span(&before, CS_PHI_GEO) || before.end > next || next - before.end > 4) continue;
        for (uint32_t i = before.end; i < next; i++)
            if (!strchr(" ,|\n;", (int)byte_at(p, i))) return 0;
        return next;
    }
    return 0;
}

/* "K1A 0B1" (Canada Post) or "SW1A 1AA" (Royal Mail) from its first word; its end or 0. */
static uint32_t postcode_end(const struct pattern *p, const struct pattern_word *w)
{
    struct pattern_word second;
    const uint32_t size = w->end - w->begin;
    if (shaped(w, SHAPE_LOWER) || !shaped(w, SHAPE_ALPHA) || size < 2 || size > 4) return 0;
    if (byte_at(p, w->end) != ' ' || !pattern_read(p, w->end + 1, &second)) return 0;
    if (second.end - second.begin != 3 || shaped(&second, SHAPE_LOWER)) return 0;
    const char *const a = p->text.ptr + w->begin;
    const char *const b = p->text.ptr + second.begin;
    if (!cs_is_upper(a[0]) || !cs_is_digit(b[0])) return 0;
    if (size == 3 && cs_is_digit(a[1]) && cs_is_upper(a[2]) && cs_is_upper(b[1]) &&
        cs_is_digit(b[2]))
        return memchr("DFIOQUWZ", a[0], 8) || b[1] == 'M' ? 0 : second.end;
    const bool digit = cs_is_digit(a[1]) || (size > 2 && cs_is_digit(a[2]));
    return digit && cs_is_upper(b[1]) && cs_is_upper(b[2]) ? second.end : 0;
}

static bool address_before(const struct pattern *p, const struct pattern_word *w)
{
    const struct pattern_word before = pattern_back(p, 1);
    if (before.end == 0 || w->begin - before.end > 3) return byte_before(p, w->begin) == '\n';
    if (is_span(&before, CS_PHI_GEO) || has(&before, ROLE_STATE)) return true;
    if (has(&before, ROLE_LABEL) && before.type == CS_PHI_GEO) return true;
    const struct pattern_label label = pattern_label_before(p, w->begin);
    if (label.found && label.type == CS_PHI_GEO) return true;
    return shaped(&before, SHAPE_CAP) && shaped(&before, SHAPE_LOWER);
}

/* An address before this one: its last five bytes are figures. */
static bool ends_in_zip(const struct pattern *p, const struct pattern_word *w)
{
    uint32_t value = 0;
    return w->end - w->begin >= 5 && pattern_digits(p, w->end - 5, 5, &value) == 5;
}

/* "501 1st st w apt 2, park rapids mn 56470": where an address in small letters begins, of which
 * the state ends right before an offset; UINT32_MAX: there is none. */
static uint32_t small_address_before(const struct pattern *p, uint32_t at)
{
    static const char *const words[] = {"in", "or", "me", "hi", "ok", "oh", "id", "ma", "de",
                                        "la", "pa", "co", "al", "ct", "md", "mo", "pt", "as"};
    const struct pattern_word state = pattern_back(p, 1);
    uint32_t begin = UINT32_MAX;
    uint32_t next = state.begin;
    bool street = !pattern_is_one(p, &state, words, CS_COUNT(words));
    if (!is_state_code(&state) || shaped(&state, SHAPE_CAP) || state.end + 1 != at)
        return UINT32_MAX;
    for (uint32_t back = 2; back < SMALL_WORDS + 2; back++) {
        const struct pattern_word w = pattern_back(p, back);
        const bool span = shaped(&w, SHAPE_SPAN);
        if (w.end == 0 || next - w.end > 2 || byte_before(p, next) != ' ') break;
        if (next - w.end == 2 && byte_at(p, w.end) != ',') break;
        if (shaped(&w, SHAPE_CAP) && !span) break;
        if (span && (w.type == CS_PHI_DATE || ends_in_zip(p, &w))) break;
        street |= has(&w, ROLE_SUFFIX) || has(&w, ROLE_ROUTE) || has(&w, ROLE_FLAT) ||
                  (span && w.type == CS_PHI_GEO);
        const bool figures = digit_at(p, w.begin) || digit_at(p, w.begin + 1); /* "e7714" */
        if (figures && back > 3) begin = w.begin;
        next = w.begin;
    }
    return street ? begin : UINT32_MAX;
}

/* "Helena · MT 59601", "he is still in 98335 and": behind the letters of a state whatever stands
 * before them, or behind "in" where nothing is counted after. */
static bool is_told_zip(const struct pattern *p, const struct pattern_word *w, uint32_t end)
{
    const struct pattern_word before = pattern_before(p, w->begin);
    struct pattern_word next;
    static const char *const shorthand[] = {"in", "or", "ok", "hi", "me", "pa", "ct", "ma", "md",
                                            "dc", "ms", "id", "al", "co", "de", "la", "pr"};
    if (is_state_code(&before) && !pattern_is_one(p, &before, shorthand, CS_COUNT(shorthand)) &&
        !shaped(&before, SHAPE_LOWER) && before.end + 1 == w->begin &&
        !has(&before, ROLE_MEASURE) && !has(&before, ROLE_UNIT) &&
        (byte_at(p, end - 1) != '0' || byte_at(p, end - 2) != '0'))
        return true;                                    /* not "MS 15000" */
    const struct pattern_word one = pattern_back(p, 2); /* "1 in 10435", "of 4 in 12543" */
    if (!pattern_is(p, &before, "in") || shaped(&before, SHAPE_CAP) || byte_at(p, end - 1) == '0' ||
        shaped(&one, SHAPE_DIGIT))
        return false;
    const unsigned char c = byte_at(p, end);
    return c == '.' || c == ',' || c == '\n' || c == 0 || c == '?' ||
           (pattern_read_next(p, end, &next) && has(&next, ROLE_STOP) && !has(&next, ROLE_UNIT));
}

uint32_t pattern_zip_at(struct pattern *p, const struct pattern_word *w)
{
    if (shaped(w, SHAPE_ALPHA)) {
        const uint32_t end = postcode_end(p, w);
        if (!end || !address_before(p, w)) return 0;
        const uint32_t province = state_before(p, w->begin);
        if (province != UINT32_MAX) pattern_town_before(p, province);
        pattern_add(p, w->begin, end, CS_PHI_GEO, 85);
        return end;
    }
    const uint32_t end = zip_end(p, w);
    if (!end) return 0;
    const unsigned char joined = byte_before(p, w->begin);
    if (joined == '-' || joined == '.' || joined == '/') return 0;
    const uint32_t state = state_before(p, w->begin);
    if (state != UINT32_MAX) {
        const uint32_t town = town_of_street(p, state);
        if (town && town + 1 < state && cs_is_lower((char)byte_at(p, town)))
            pattern_add(p, town, state - 1, CS_PHI_GEO, 80);
        else pattern_town_before(p, state);
        pattern_add(p, w->begin, end, CS_PHI_GEO, 95);
        return end;
    }
    const uint32_t small = small_address_before(p, w->begin);
    if (small != UINT32_MAX) {
        pattern_add(p, small, end, CS_PHI_GEO, 85);
        return end;
    }
    const uint32_t begin = town_of_address(p, w->begin);
    const struct pattern_word before = pattern_back(p, 1);
    const bool town = before.end && is_span(&before, CS_PHI_GEO) && w->begin - before.end <= 2;
    const struct pattern_label label = pattern_label_before(p, w->begin);
    const bool component = joined == '^' && (byte_at(p, end) == '^' ||
                                             byte_at(p, end) == '|'); /* of an address in HL7 */
    const bool told = label.found && label.type == CS_PHI_GEO;
    if (!begin && !town && !component && !told && !is_told_zip(p, w, end)) return 0;
    if (begin) pattern_add(p, begin, w->begin - 1, CS_PHI_GEO, 80);
    pattern_add(p, w->begin, end, CS_PHI_GEO, 90);
    return end;
}

/* ---- coordinates ---- */

/* "40.7128" with at least least decimals, and "° N" behind it; its end or 0. */
static uint32_t decimal_end(const struct pattern *p, uint32_t at, uint32_t limit, uint32_t least)
{
    uint32_t value = 0;
    uint32_t fraction = 0;
    const uint32_t size = pattern_digits(p, at, 3, &value);
    if (size < 1 || size > 3 || value > limit || byte_at(p, at + size) != '.') return 0;
    const uint32_t decimals = pattern_digits(p, at + size + 1, 9, &fraction);
    if (decimals < least || decimals > 9) return 0;
    at += size + 1 + decimals;
    if (byte_at(p, at) == 0xC2 && byte_at(p, at + 1) == 0xB0) at += 2;
    const uint32_t side = pattern_skip(p, at);
    const unsigned char c = byte_at(p, side);
    if ((c == 'N' || c == 'S' || c == 'E' || c == 'W') && !word_byte(byte_at(p, side + 1)))
        return side + 1;
    return word_byte(byte_at(p, at)) ? 0 : at;
}

/* 40 deg 42'46" N, with the sign of degrees. */
static uint32_t degrees_end(const struct pattern *p, const struct pattern_word *w)
{
    uint32_t at = w->end;
    if (byte_at(p, at) != 0xC2 || byte_at(p, at + 1) != 0xB0) return 0;
    at = pattern_skip(p, at + 2);
    if (!digit_at(p, at)) return 0;
    while (at - w->end < 24 && byte_at(p, at) != '\n' && byte_at(p, at)) {
        const unsigned char c = byte_at(p, at);
        if ((c == 'N' || c == 'S' || c == 'E' || c == 'W') && !word_byte(byte_at(p, at + 1)))
            return at + 1;
        if (cs_is_lower((char)c) || cs_is_upper((char)c)) return 0;
        at++;
    }
    return 0;
}

uint32_t pattern_geocode_at(struct pattern *p, const struct pattern_word *w)
{
    const unsigned char before = byte_before(p, w->begin);
    if (before == '.' || shaped(w, SHAPE_ALPHA)) return 0;
    const uint32_t begin = w->begin - (before == '-');
    const uint32_t degrees = degrees_end(p, w);
    if (degrees) {
        pattern_add(p, w->begin, degrees, CS_PHI_GEO, 85);
        return degrees;
    }
    const bool labelled = pattern_recently(p, ROLE_GEOCODE, 3, false);
    const uint32_t first = decimal_end(p, w->begin, 180, labelled ? 2 : 3);
    if (!first) return 0;
    uint32_t at = first;
    if (byte_at(p, at) == ',') at++;
    at = pattern_skip(p, at);
    if (at == first) return 0; /* "0.450-4.500": a range */
    if (byte_at(p, at) == '-' || byte_at(p, at) == '+') at++;
    const uint32_t second = at > first ? decimal_end(p, at, 180, 3) : 0;
    if (!second && !labelled) return 0;
    pattern_add(p, begin, second ? second : first, CS_PHI_GEO, 85);
    return second ? second : first;
}
