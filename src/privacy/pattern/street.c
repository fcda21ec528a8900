/* street.c - streets with and without a house number, highways, PO boxes, the town behind.
 *
 *   number [direction] 1-4 names suffix [direction] [, unit]      from the number
 *   names suffix                                                  from the suffix, with a cue
 *   "Highway 12", "County Road 9", "RR 2 Box 15", "PO Box 447"
 *
 * The names between are capitalised, or in a text of small letters stand behind "at" or "on". What
 * is no street: "walked 150 feet", "5 Street drugs" (no name between), "2 Head CT scans". */
#include "privacy/read/word_in.h"
#include "privacy/pattern/pattern_in.h"

#define NAMES_MAX 4
#define HOUSE_MAX 6 /* digits of a house number */
#define TOWN_MAX 4  /* words of a town's name */

static const char *const sure_suffixes[] = {"drive", "court", "place", "way", "circle"};

/* Of a street's name although they are function words elsewhere. */
static const char *const small_parts[] = {"old", "new", "long"};

/* Suffixes that rarely mean anything else behind a number and a name. */
static bool sure_suffix(const struct pattern *p, const struct pattern_word *w)
{
    return has(w, ROLE_STREET) || has(w, ROLE_ABBR) ||
           pattern_is_one(p, w, sure_suffixes, CS_COUNT(sure_suffixes));
}

bool pattern_ordinal(const struct pattern *p, const struct pattern_word *w)
{
    const unsigned char last = lower_of(byte_before(p, w->end));
    return digit_at(p, w->begin) && shaped(w, SHAPE_ALPHA) &&
           (last == 't' || last == 'd' || last == 'h') && w->end - w->begin <= 5;
}

/* Where the word after a name begins: behind "-Catherine", "'s", or an abbreviation's point. */
uint32_t pattern_after_word(const struct pattern *p, const struct pattern_word *w)
{
    uint32_t end = w->end;
    for (unsigned i = 0; i < 3; i++) {
        struct pattern_word part;
        const unsigned char c = byte_at(p, end);
        const uint32_t mark = c == 0xE2 ? 3 : 1;
        if ((c != '-' && c != '\'' && c != 0xE2) || !pattern_read(p, end + mark, &part)) break;
        if (shaped(&part, SHAPE_DIGIT)) break;
        end = part.end;
    }
    return end + (byte_at(p, end) == '.' && end - w->begin <= 4);
}

/* ---- what follows a street ---- */

/* "Pkwy 14-J", "Ave 4F": a number and one capital; its end, or 0. */
static uint32_t bare_flat_end(const struct pattern *p, const struct pattern_word *w)
{
    uint32_t value = 0;
    const uint32_t size = pattern_digits(p, w->begin, 4, &value);
    const uint32_t at = w->begin + size + (byte_at(p, w->begin + size) == '-');
    const unsigned char letter = byte_at(p, at);
    if (size < 1 || size > 3 || byte_before(p, w->begin) != ' ') return 0;
    if (!cs_is_upper((char)letter) || letter == 'M' || letter == 'F') return 0;
    return word_byte(byte_at(p, at + 1)) ? 0 : at + 1;
}

/* ", Apt 17B", " #20", " Suite 200": its end, else end. */
static uint32_t unit_end(const struct pattern *p, uint32_t end)
{
    static const char *const floors[] = {"fl", "floor", "flr"};
    uint32_t at = end + (byte_at(p, end) == '.');
    at = pattern_skip(p, at + (byte_at(p, at) == ','));
    struct pattern_word w;
    if (byte_at(p, at) == '#') {
        at = pattern_skip(p, at + 1);
    } else {
        if (!pattern_read(p, at, &w)) return end;
        if (pattern_ordinal(p, &w)) { /* "2nd Fl" */
            struct pattern_word floor;
            return pattern_read_next(p, w.end, &floor) &&
                           pattern_is_one(p, &floor, floors, CS_COUNT(floors))
                       ? floor.end
                       : end;
        }
        const uint32_t flat = bare_flat_end(p, &w);
        if (flat) return flat;
        if (!has(&w, ROLE_FLAT) || pattern_is(p, &w, "no")) return end;
        at = pattern_skip(p, w.end + (byte_at(p, w.end) == '.'));
        if (byte_at(p, at) == '#') at++;
    }
    if (!pattern_read(p, at, &w) || w.end - w.begin > 6) return end;
    const bool letter = w.end - w.begin == 1 && shaped(&w, SHAPE_CAP);
    if (!shaped(&w, SHAPE_DIGIT) && !letter) return end;
    const uint32_t dash = pattern_dash(p, w.end);
    struct pattern_word more;
    if (dash == 1 && pattern_read(p, w.end + 1, &more) && more.end - more.begin <= 4)
        return more.end;
    return w.end;
}

/* A direction behind the suffix: "Main St NW". */
static uint32_t direction_end(const struct pattern *p, uint32_t end)
{
    struct pattern_word w;
    const uint32_t at = end + (byte_at(p, end) == '.');
    if (!pattern_read_next(p, at, &w) || !has(&w, ROLE_DIR)) return end;
    if (!shaped(&w, SHAPE_CAP)) return end;
    return !shaped(&w, SHAPE_LOWER) || w.end - w.begin > 3 ? w.end : end;
}

bool pattern_town_word(const struct pattern *p, const struct pattern_word *w)
{
    if (!shaped(w, SHAPE_CAP) || shaped(w, SHAPE_DIGIT) || has(w, ROLE_STOP)) return false;
    if (has(w, ROLE_DIR) || pattern_is(p, w, "st") || pattern_is(p, w, "mount")) return true;
    return !has(w, ROLE_LABEL) && !has(w, ROLE_MONTH) && !has(w, ROLE_TITLE) &&
           !has(w, ROLE_WEEKDAY) && !has(w, ROLE_FLAT);
}

/* The capitalised words at an offset; their end, or 0. A state alone is no town. */
static uint32_t town_end(const struct pattern *p, uint32_t at)
{
    struct pattern_word w = {.end = at};
    uint32_t end = 0;
    for (unsigned i = 0; i < TOWN_MAX; i++) {
        if (!pattern_read(p, i ? pattern_skip(p, w.end) : at, &w) || !pattern_town_word(p, &w))
            break;
        if (is_state_code(&w)) break;
        end = w.end;
        const unsigned char c = byte_at(p, w.end);
        if (c == '-' || c == '\'' || (c == '.' && w.end - w.begin <= 2)) w.end++;
        else if (c != ' ') break;
    }
    return end;
}

/* After a street: ", Town" before a state or the end of the sentence, "in Town", a second line. */
static uint32_t town_add(struct pattern *p, uint32_t end)
{
    uint32_t at = end + (byte_at(p, end) == '.');
    struct pattern_word w;
    const unsigned char c = byte_at(p, at);
    bool line = false;
    if (c == ',' || c == '\n') {
        line = c == '\n';
        at++;
        if (!line && byte_at(p, at) == '\n') at++;
        at = pattern_skip(p, at);
    } else if (pattern_read_next(p, at, &w) && pattern_is(p, &w, "in")) {
        at = pattern_skip(p, w.end);
    } else {
        return end;
    }
    const uint32_t town = town_end(p, at);
    if (!town) return end;
    const unsigned char after = byte_at(p, town);
    const uint32_t state = pattern_skip(p, town + (after == ','));
    uint32_t zip = 0;
    const bool coded = after == ' ' && pattern_digits(p, town + 1, 5, &zip) == 5;
    const bool stated = coded || (state > town && pattern_read(p, state, &w) &&
                                  has(&w, ROLE_STATE) && shaped(&w, SHAPE_CAP));
    const bool ends = after == 0 || after == '.' || after == '?' || after == ';' || after == '\n' ||
                      after == ',' || after == ')' || c != ',';
    if (!stated && (line || !ends)) return end;
    pattern_add(p, at, town, CS_PHI_GEO, 85);
    return town;
}

/* "Apt 6, 212 Birch Ln": the unit in front of the house number that begins here; its begin, or that
 * of the street. */
static uint32_t unit_begin(const struct pattern *p, uint32_t begin)
{
    const struct pattern_word number = pattern_back(p, 1);
    const struct pattern_word unit = pattern_back(p, 2);
    if (unit.end == 0 || !has(&unit, ROLE_FLAT) || pattern_is(p, &unit, "no")) return begin;
    const bool letter = number.end - number.begin == 1 && shaped(&number, SHAPE_CAP);
    if (shaped(&number, SHAPE_SPAN) || number.end - number.begin > 4) return begin;
    if (!shaped(&number, SHAPE_DIGIT) && !letter) return begin;
    const uint32_t gap = begin - number.end;
    const bool joined = number.begin - unit.end <= 2 && gap >= 1 && gap <= 2;
    return joined && (gap == 1 || byte_at(p, number.end) == ',') ? unit.begin : begin;
}

static uint32_t street_close(struct pattern *p, uint32_t begin, uint32_t end, uint8_t confidence)
{
    begin = unit_begin(p, begin);
    end = direction_end(p, end);
    end = unit_end(p, end);
    pattern_add(p, begin, end, CS_PHI_GEO, confidence);
    return town_add(p, end);
}

/* ---- with a house number ---- */

/* "Highway 12", "County Road 9", "State Route 9", "FM 1960": the end, or 0. */
static uint32_t route_end(const struct pattern *p, const struct pattern_word *first)
{
    struct pattern_word w = *first;
    uint32_t value = 0;
    for (unsigned i = 0; i < 3; i++) {
        const bool part = has(&w, ROLE_ROUTE) || pattern_is(p, &w, "state") || is_state_code(&w) ||
                          pattern_is(p, &w, "us") || pattern_is(p, &w, "farm");
        if (!part || !shaped(&w, SHAPE_CAP)) return 0;
        const unsigned char c = byte_at(p, w.end);
        const uint32_t at = c == '-' ? w.end + 1 : pattern_skip(p, w.end + (c == '.'));
        const uint32_t size = pattern_digits(p, at, 4, &value);
        if (size >= 1 && size <= 4 && has(&w, ROLE_ROUTE)) {
            const uint32_t end = at + size + (cs_is_upper((char)byte_at(p, at + size)) ? 1 : 0);
            const unsigned char after = byte_at(p, end);
            const bool decimal = (after == '.' || after == '-') && digit_at(p, end + 1);
            return word_byte(after) || after == '%' || after == '/' || decimal ? 0 : end;
        }
        if (!pattern_read(p, at, &w)) return 0;
    }
    return 0;
}

struct street {
    uint32_t end;   /* of the last suffix seen, 0: none */
    uint32_t names; /* words before it */
    bool sure;      /* the suffix is one that rarely means anything else */
    bool small;     /* a name is written in small letters */
};

/* A word between number and suffix. */
static bool name_word(const struct pattern *p, const struct pattern_word *w, bool small)
{
    static const char *const inner[] = {"of", "the", "de", "la", "del", "las", "los", "el", "and"};
    if (shaped(w, SHAPE_LONG)) return false;
    if (shaped(w, SHAPE_DIGIT)) return pattern_ordinal(p, w);
    if (shaped(w, SHAPE_CAP)) return !has(w, ROLE_TITLE) || has(w, ROLE_SUFFIX);
    if (!small) return pattern_is_one(p, w, inner, CS_COUNT(inner));
    if (pattern_is_one(p, w, small_parts, CS_COUNT(small_parts))) return true;
    return !has(w, ROLE_STOP) && !has(w, ROLE_UNIT) && !has(w, ROLE_SCORE);
}

/* "2 Head CT scans": capital letters only, behind a name with small ones. */
static bool acronym(const struct pattern_word *w, const struct pattern_word *name)
{
    return has(w, ROLE_ABBR) && shaped(w, SHAPE_CAP) && !shaped(w, SHAPE_LOWER) &&
           shaped(name, SHAPE_LOWER) && shaped(name, SHAPE_CAP);
}

/* "94 on 2L NC. Dr. Roe", "24 H. APPT WITH DR. ROE": a doctor, no drive. name stands before. */
static bool is_doctor(const struct pattern *p, const struct pattern_word *w,
                      const struct pattern_word *name)
{
    struct pattern_word next;
    if (!pattern_is(p, w, "dr")) return false;
    if (pattern_is_one(p, name, (const char *const[]){"with", "per", "for", "by"}, 4)) return true;
    return byte_at(p, name->end) == '.' && byte_at(p, w->end) == '.' &&
           pattern_read_next(p, w->end + 1, &next) && shaped(&next, SHAPE_CAP) &&
           !has(&next, ROLE_FLAT);
}

/* Names and suffix from an offset. */
static struct street street_read(const struct pattern *p, uint32_t at, bool small)
{
    struct street s = {0};
    struct pattern_word w = {.end = at};
    struct pattern_word last = {0};
    for (unsigned i = 0; i < NAMES_MAX + 2; i++) {
        const uint32_t from = i ? pattern_after_word(p, &w) : at;
        last = w;
        if (pattern_skip(p, from) == from || !pattern_read_next(p, from, &w)) break;
        if (has(&w, ROLE_SUFFIX) && s.names > 0 && shaped(&w, SHAPE_CAP) != small &&
            !(s.names == 1 && pattern_is(p, &last, "and")) && !acronym(&w, &last) &&
            !is_doctor(p, &w, &last)) {
            s.end = w.end;
            s.sure = sure_suffix(p, &w);
            s.names++;
            continue;
        }
        if (s.end || !name_word(p, &w, small)) break;
        s.small |= !shaped(&w, SHAPE_CAP) && !shaped(&w, SHAPE_DIGIT);
        if (++s.names > NAMES_MAX + 1) break;
    }
    return s;
}

/* "45 Avenue A", "1200 Broadway", "77 Rue de la Paix", "310 Calle Ocho": type first. */
static uint32_t type_first(const struct pattern *p, uint32_t at)
{
    static const char *const types[] = {"avenue",  "calle", "camino",  "via",   "paseo",
                                        "avenida", "rue",   "carrera", "plaza", "boulevard"};
    static const char *const inner[] = {"de", "la", "del", "las", "los", "el", "des", "du"};
    struct pattern_word w;
    if (byte_at(p, at) != ' ' || !pattern_read_next(p, at, &w) || !shaped(&w, SHAPE_CAP)) return 0;
    if (pattern_is(p, &w, "broadway")) return w.end;
    if (!pattern_is_one(p, &w, types, CS_COUNT(types))) return 0;
    uint32_t end = 0;
    for (unsigned i = 0; i < 4; i++) {
        if (byte_at(p, w.end) != ' ' || !pattern_read_next(p, w.end, &w)) break;
        if (shaped(&w, SHAPE_CAP) && !has(&w, ROLE_FLAT)) end = w.end = pattern_after_word(p, &w);
        else if (!pattern_is_one(p, &w, inner, CS_COUNT(inner))) break;
    }
    return end;
}

/* "59 La Canada, Tustin": a Spanish name without a type, where a town or a flat goes on. */
static uint32_t spanish_name(const struct pattern *p, uint32_t at, bool cue)
{
    static const char *const articles[] = {"la", "el", "las", "los"};
    struct pattern_word w;
    if (byte_at(p, at) != ' ' || !pattern_read_next(p, at, &w)) return 0;
    if (!shaped(&w, SHAPE_CAP) || !pattern_is_one(p, &w, articles, CS_COUNT(articles))) return 0;
    if (byte_at(p, w.end) != ' ' || !pattern_read_next(p, w.end, &w)) return 0;
    if (!shaped(&w, SHAPE_CAP) || shaped(&w, SHAPE_DIGIT)) return 0;
    const unsigned char c = byte_at(p, w.end);
    return cue || c == ',' || c == '\n' || unit_end(p, w.end) != w.end ? w.end : 0;
}

/* "59 La Cienega, Apt 4B": no suffix, but a flat behind the name. */
static uint32_t names_with_flat(const struct pattern *p, uint32_t at)
{
    struct pattern_word w = {.end = at};
    for (unsigned i = 0; i < NAMES_MAX; i++) {
        if (byte_at(p, w.end) != ' ' || !pattern_read_next(p, w.end, &w)) return 0;
        if (!shaped(&w, SHAPE_CAP) || shaped(&w, SHAPE_DIGIT)) return 0;
        if (!i && !shaped(&w, SHAPE_LOWER) && w.end - w.begin <= 2 && !has(&w, ROLE_DIR)) return 0;
        if ((has(&w, ROLE_UNIT) || has(&w, ROLE_SCORE) || has(&w, ROLE_LABEL)) &&
            !has(&w, ROLE_DIR))
            return 0;
        if (unit_end(p, w.end) != w.end) return w.end;
    }
    return 0;
}

/* "new addr 380 Jackson Wall, Centerville": two names, a comma and a town behind the word. */
static uint32_t name_before_town(const struct pattern *p, uint32_t at)
{
    static const char *const cues[] = {"addr", "address"};
    const struct pattern_word cue = pattern_back(p, 1);
    struct pattern_word w = {.end = at};
    if (!pattern_is_one(p, &cue, cues, CS_COUNT(cues)) || at < 3 || !digit_at(p, at - 3)) return 0;
    for (unsigned i = 0; i < 2; i++) {
        if (byte_at(p, w.end) != ' ' || !pattern_read_next(p, w.end, &w)) return 0;
        if (!shaped(&w, SHAPE_CAP | SHAPE_LOWER) || shaped(&w, SHAPE_DIGIT)) return 0;
    }
    struct pattern_word town;
    const bool goes_on = byte_at(p, w.end) == ',' && pattern_read_next(p, w.end + 1, &town) &&
                         shaped(&town, SHAPE_CAP) && !has(&town, ROLE_WEEKDAY) &&
                         !has(&town, ROLE_MEASURE);
    return goes_on ? w.end : 0;
}

/* Nothing that a number counts, measures or doses. */
static bool is_plain_name(const struct pattern *p, const struct pattern_word *w)
{
    const uint64_t none = (uint64_t)1 << ROLE_WEEKDAY | (uint64_t)1 << ROLE_MONTH |
                          (uint64_t)1 << ROLE_UNIT | (uint64_t)1 << ROLE_LABEL |
                          (uint64_t)1 << ROLE_STOP | (uint64_t)1 << ROLE_SCORE |
                          (uint64_t)1 << ROLE_MEASURE | (uint64_t)1 << ROLE_CARDINAL;
    if (!shaped(w, SHAPE_CAP | SHAPE_LOWER) || shaped(w, SHAPE_DIGIT) || w->roles & none ||
        w->end - w->begin < 3)
        return false;
    static const char *const units[] = {"watts", "joules", "volts", "hertz",   "beats", "steps",
                                        "feet",  "meters", "units", "percent", "story", "degrees"};
    if (pattern_is_one(p, w, units, CS_COUNT(units))) return false;
    const uint32_t flags = cs_lookup_word(cs_str_slice(p->text, w->begin, w->end));
    return !(flags & (CS_FLAG_DRUG | CS_FLAG_CLINICAL)) || CS_FLAG_SURNAME(flags) >= 3;
}

/* "at 4417 Wabash, second floor", "gave her address as 9 Chestnut Hill.": no suffix, but the number
 * has three figures and is no hour, or there are two names; the end, or 0. */
static uint32_t names_at(const struct pattern *p, const struct pattern_word *house, uint32_t at)
{
    static const char *const cues[] = {"at",   "address",  "addr", "lives",
                                       "live", "residing", "as",   "home"};
    const struct pattern_word cue = pattern_before(p, house->begin);
    const struct pattern_word address = pattern_back(p, 2);
    struct pattern_word w = {.end = at};
    uint32_t names = 0;
    const struct pattern_word home = pattern_back(p, 1); /* "Home: 412 N. Alder, Helena" */
    const bool field = pattern_is(p, &home, "home") && byte_at(p, home.end) == ':' &&
                       home.end + 2 == house->begin;
    const bool cued = field || pattern_is_one(p, &cue, cues, CS_COUNT(cues));
    uint32_t number = 0;
    const uint32_t figures = pattern_digits(p, house->begin, 5, &number);
    if (!cued || pattern_hours(p, house)) return 0;
    static const char *const homes[] = {"live", "lives",   "living",   "stays", "staying", "lived",
                                        "home", "resides", "residing", "house", "address"};
    if (pattern_is(p, &cue, "at") && figures == 3 && number % 100 < 60 &&
        !pattern_is_one(p, &address, homes, CS_COUNT(homes)))
        return 0; /* "at 715 Lunch" */
    if (pattern_is(p, &cue, "as") && !pattern_is(p, &address, "address")) return 0;
    struct pattern_word side;
    if (pattern_read_next(p, at, &side) && has(&side, ROLE_DIR) && shaped(&side, SHAPE_CAP) &&
        byte_at(p, at) == ' ')
        w.end = side.end + (byte_at(p, side.end) == '.');
    while (names < 2 && byte_at(p, w.end) == ' ') {
        struct pattern_word next;
        if (!pattern_read_next(p, w.end, &next) || !is_plain_name(p, &next)) break;
        w = next;
        names++;
    }
    const unsigned char c = byte_at(p, w.end);
    const bool closes = c == ',' || c == ';' || c == ')' || c == '\n' || c == 0 ||
                        (c == '.' && !word_byte(byte_at(p, w.end + 1)));
    return closes && (names == 2 || (names == 1 && house->end - house->begin >= 3)) ? w.end : 0;
}

/* "its 41220 pine hollow, zip 60601": one to three words in small letters before a ZIP; the end, or
 * 0. */
static uint32_t small_before_zip(const struct pattern *p, const struct pattern_word *house,
                                 uint32_t at)
{
    struct pattern_word w = {.end = at};
    if (house->end - house->begin < 2) return 0;
    for (unsigned i = 0; i < 3; i++) {
        struct pattern_word next;
        if (byte_at(p, w.end) != ' ' || !pattern_read_next(p, w.end, &next)) return 0;
        if (shaped(&next, SHAPE_CAP) || shaped(&next, SHAPE_DIGIT) || has(&next, ROLE_UNIT) ||
            has(&next, ROLE_STOP))
            return 0;
        w = next;
        struct pattern_word zip;
        if (byte_at(p, w.end) == ',' && pattern_read_next(p, w.end + 1, &zip)) {
            uint32_t code = 0;
            return pattern_is(p, &zip, "zip") &&
                           pattern_digits(p, pattern_skip(p, zip.end), 5, &code) == 5
                       ? w.end
                       : 0;
        }
    }
    return 0;
}

/* "at", "lives on", "Address:" before the number. */
static bool address_cue(const struct pattern *p)
{
    static const char *const cues[] = {"at",    "address", "addr", "add",     "residence", "live",
                                       "lives", "on",      "from", "to",      "residing",  "of",
                                       "is",    "street",  "home", "mailing", "moved"};
    const struct pattern_word w = pattern_back(p, 1);
    return pattern_is_one(p, &w, cues, CS_COUNT(cues));
}

/* The end of a house number: "123", "123B", "12-34", "12 1/2"; 0 when it is none. */
static uint32_t house_end(const struct pattern *p, const struct pattern_word *w)
{
    uint32_t value = 0;
    const unsigned char before = byte_before(p, w->begin);
    if (before == '-' || before == '.' || before == '/' || before == '$' || before == ',') {
        const unsigned char earlier = byte_before(p, w->begin - 1);
        const bool leader = before == '.' && earlier == '.'; /* "ADDRESS......6446 Elm" */
        if (!leader && (before != ',' || cs_is_digit((char)earlier))) return 0;
    }
    const uint32_t size = pattern_digits(p, w->begin, HOUSE_MAX, &value);
    if (size < 1 || size > HOUSE_MAX || w->end - w->begin - size > 1) return 0;
    if (w->end > w->begin + size && !cs_is_upper((char)byte_at(p, w->begin + size)) &&
        !cs_is_lower((char)byte_at(p, w->begin + size)))
        return 0;
    const uint32_t dash = pattern_dash(p, w->end);
    if (dash && digit_at(p, w->end + dash)) {
        const uint32_t more = pattern_digits(p, w->end + dash, 4, &value);
        return more <= 4 ? w->end + dash + more : 0;
    }
    if (byte_at(p, w->end) == ' ' && digit_at(p, w->end + 1) && byte_at(p, w->end + 2) == '/')
        return w->end + 4;
    if (byte_at(p, w->end) == 0xC2 && byte_at(p, w->end + 1) >= 0xBC && /* "77½" */
        byte_at(p, w->end + 1) <= 0xBE)
        return w->end + 2;
    return w->end;
}

/* "6233 old mill blvd, selma": a house number of two digits, and an address goes on or ends. */
static bool small_closed(const struct pattern *p, const struct pattern_word *w, uint32_t end)
{
    struct pattern_word next;
    const unsigned char after = byte_at(p, end);
    static const char *const own[] = {"ln", "blvd", "ave", "rd", "pkwy", "hwy", "lane", "avenue"};
    uint32_t at = end;
    if (w->end - w->begin < 2) return false;
    while (at > w->end && word_byte(byte_before(p, at))) at--;
    if (w->end - w->begin >= 3 && pattern_read(p, at, &next) &&
        pattern_is_one(p, &next, own, CS_COUNT(own)))
        return true;
    if (after == ',' || after == '\n' || after == 0 || unit_end(p, end) != end) return true;
    return pattern_read_next(p, end, &next) && pattern_is(p, &next, "in");
}

/* "2562 sharon hills the zip is": a house number of four digits, or with a leading zero, one or two
 * names in small letters and a suffix that nothing is counted in. */
static bool small_outdoors(const struct pattern *p, const struct pattern_word *w,
                           const struct street *s)
{
    static const char *const suffixes[] = {
        "alley",  "estates", "glens",      "harbor",   "heights",   "hills",    "knolls",
        "lodge",  "manors",  "mews",       "motorway", "orchard",   "overpass", "parkways",
        "skyway", "terrace", "throughway", "turnpike", "underpass", "village",  "villages"};
    const uint32_t house = w->end - w->begin;
    const bool long_house = house >= 4 || (house == 3 && byte_at(p, w->begin) == '0');
    struct pattern_word suffix;
    uint32_t at = s->end;
    while (at > w->end && word_byte(byte_before(p, at))) at--;
    return long_house && s->names >= 2 && s->names <= 3 && pattern_read(p, at, &suffix) &&
           pattern_is_one(p, &suffix, suffixes, CS_COUNT(suffixes));
}

/* A suffix that is a common word: an address ends behind it, and the number has three figures, or
 * the suffix is one that the body and its tools do not have. */
static bool closed_street(const struct pattern *p, const struct pattern_word *w,
                          const struct street *s)
{
    static const char *const outdoors[] = {
        "row",     "grove",   "close",  "crest", "mews",     "hollow",  "glen",    "knoll",
        "landing", "gardens", "meadow", "manor", "meadows",  "hill",    "terrace", "walk",
        "quay",    "wharf",   "park",   "ranch", "crossing", "orchard", "heights", "hills",
        "path",    "trail",   "ridge",  "run",   "loop"};
    const unsigned char after = byte_at(p, s->end);
    const unsigned char next = byte_at(p, s->end + 1);
    const uint32_t house = w->end - w->begin;
    const bool unit = unit_end(p, s->end) != s->end;
    struct pattern_word last;
    const bool more = pattern_read_next(p, s->end, &last);
    const bool now = more && pattern_is(p, &last, "now");
    const bool in = more && pattern_is(p, &last, "in") && pattern_read_next(p, last.end, &last) &&
                    shaped(&last, SHAPE_CAP); /* "202 Rogers Station in Orangevale" */
    const uint32_t field = pattern_skip(p, s->end);
    const unsigned char mark = byte_at(p, field);
    const bool bar = mark == '|' || mark == 0xE2 || field - s->end > 1 ||
                     ((mark == '/' || mark == '.') && byte_at(p, field + 1) == ' ');
    uint32_t zip = 0;
    const bool coded = field > s->end && pattern_digits(p, field, 5, &zip) == 5;
    if (house >= 3 &&
        (after == ',' || after == '\n' || after == 0 || unit || now || in || bar || coded))
        return true;
    uint32_t at = s->end;
    while (at > w->end && word_byte(byte_before(p, at))) at--;
    if (!pattern_read(p, at, &last) || !pattern_is_one(p, &last, outdoors, CS_COUNT(outdoors)))
        return false;
    const unsigned char before = byte_before(p, w->begin);
    const bool alone = (before == '\n' || before == 0) && (after == '\n' || after == 0);
    const bool cell = (before == '|' || before == '^' || before == '"' || before == '>') &&
                      (after == '|' || after == '^' || after == '"' || after == '<');
    if (alone || cell) return true;
    const bool stop = after == ',' || after == ';' || after == ')' || after == '\n' || after == 0 ||
                      (after == '.' && !cs_is_lower((char)next));
    return house >= 2 && (stop || unit);
}

/* "lives next door at 1377,": a house number alone. */
static bool is_next_door(const struct pattern *p, const struct pattern_word *w)
{
    const struct pattern_word at = pattern_before(p, w->begin);
    const struct pattern_word door = pattern_back(p, 2);
    const unsigned char c = byte_at(p, w->end);
    return (c == ',' || c == '.' || c == ')' || c == '\n' || c == 0) && !digit_at(p, w->end + 1) &&
           w->end - w->begin <= HOUSE_MAX && w->end - w->begin > 1 && !shaped(w, SHAPE_ALPHA) &&
           pattern_is(p, &at, "at") && pattern_is(p, &door, "door");
}

/* "RR 2 BOX 47A", "Rt 3 Box 18" at the route's number: the box makes the address. */
static bool is_route_of_box(const struct pattern *p, const struct pattern_word *w)
{
    static const char *const routes[] = {"rr", "rt", "rte", "hc", "route"};
    struct pattern_word box; /* hardly ever: asked first */
    if (!pattern_read_next(p, w->end, &box) || !has(&box, ROLE_BOX)) return false;
    const struct pattern_word route = pattern_before(p, w->begin);
    return pattern_is_one(p, &route, routes, CS_COUNT(routes));
}

/* "I-35 NB", "off I-80 at": an interstate by its letter, and where it goes or what stands at it;
 * "I-131" is iodine. The end, or 0. */
static uint32_t interstate_end(const struct pattern *p, const struct pattern_word *w)
{
    static const char *const ways[] = {
        "nb",    "sb",   "eb",   "wb", "exit",       "mm",         "mile",      "near",     "north",
        "south", "east", "west", "at", "northbound", "southbound", "eastbound", "westbound"};
    static const char *const cues[] = {"on", "off", "along", "near", "from", "take", "via"};
    const struct pattern_word letter = pattern_back(p, 1);
    if (letter.end != letter.begin + 1 || byte_at(p, letter.begin) != 'I' ||
        letter.end + 1 != w->begin || byte_at(p, letter.end) != '-')
        return 0;
    if (w->end - w->begin > 2 || shaped(w, SHAPE_ALPHA)) return 0; /* three figures: iodine */
    const struct pattern_word cue = pattern_back(p, 2);
    struct pattern_word next;
    const bool way = pattern_read_next(p, w->end, &next) &&
                     pattern_is_one(p, &next, ways, CS_COUNT(ways));
    return way || pattern_is_one(p, &cue, cues, CS_COUNT(cues)) ? w->end : 0;
}

/* "mile marker 88", "off Exit 41": along a road. */
static bool is_milepost(const struct pattern *p, const struct pattern_word *w)
{
    static const char *const cues[] = {"off", "at", "near", "from", "past"};
    if (w->end - w->begin > 3 || shaped(w, SHAPE_ALPHA) || pattern_dash(p, w->end)) return false;
    const struct pattern_word post = pattern_before(p, w->begin);
    const struct pattern_word before = pattern_back(p, 2);
    if (pattern_is(p, &post, "exit") && shaped(&post, SHAPE_CAP))
        return pattern_is_one(p, &before, cues, CS_COUNT(cues));
    return pattern_is(p, &post, "milepost") ||
           ((pattern_is(p, &post, "marker") || pattern_is(p, &post, "post")) &&
            pattern_is(p, &before, "mile"));
}

/* "712 W AVENUE C", "44 Avenue J": an avenue by its letter; its end, or 0. */
static uint32_t lettered_end(const struct pattern *p, uint32_t at)
{
    struct pattern_word w;
    struct pattern_word letter;
    if (!pattern_read_next(p, at, &w)) return 0;
    if (has(&w, ROLE_DIR) && !pattern_read_next(p, w.end + (byte_at(p, w.end) == '.'), &w))
        return 0;
    if (!pattern_is(p, &w, "avenue") || !shaped(&w, SHAPE_CAP)) return 0;
    if (byte_at(p, w.end) != ' ' || !pattern_read(p, w.end + 1, &letter)) return 0;
    return letter.end == letter.begin + 1 && cs_is_upper((char)byte_at(p, letter.begin))
               ? letter.end
               : 0;
}

/* "2114 Mile 7 Rd", "640 E 400 S" (a town laid out by a grid), "305 N 2nd Apt B": what stands
 * behind the house number is a number itself; the end, or 0. */
static uint32_t numbered_street(const struct pattern *p, uint32_t house)
{
    static const char *const roads[] = {"rd", "road", "line", "st", "street", "ave"};
    struct pattern_word w;
    struct pattern_word number;
    struct pattern_word last;
    uint32_t value = 0;
    if (byte_at(p, house) != ' ' || !pattern_read_next(p, house, &w) || !shaped(&w, SHAPE_CAP))
        return 0;
    if (house - pattern_back(p, 0).begin < 3) return 0; /* "3 E 100 N" of a map */
    const bool mile = pattern_is(p, &w, "mile");
    if (!mile && !has(&w, ROLE_DIR)) return 0;
    const uint32_t at = w.end + (byte_at(p, w.end) == '.');
    if (byte_at(p, at) != ' ' || !pattern_read_next(p, at, &number)) return 0;
    if (!digit_at(p, number.begin)) return 0;
    if (mile)
        return pattern_read_next(p, number.end, &last) &&
                       pattern_is_one(p, &last, roads, CS_COUNT(roads))
                   ? last.end
                   : 0;
    if (pattern_ordinal(p, &number)) /* a flat goes on */
        return unit_end(p, number.end) != number.end ? number.end : 0;
    const uint32_t size = pattern_digits(p, number.begin, 5, &value);
    if (size < 3 || size > 5 || number.begin + size != number.end || value % 5 != 0) return 0;
    return pattern_read_next(p, number.end, &last) && has(&last, ROLE_DIR) &&
                   shaped(&last, SHAPE_CAP)
               ? last.end
               : 0;
}

static uint32_t numbered_at(struct pattern *p, const struct pattern_word *w)
{
    if (is_route_of_box(p, w)) return 0;
    const uint32_t interstate = interstate_end(p, w);
    if (interstate) {
        pattern_add(p, w->begin - 2, interstate, CS_PHI_GEO, 80);
        return interstate;
    }
    if (is_milepost(p, w)) {
        pattern_add(p, w->begin, w->end, CS_PHI_GEO, 75);
        return w->end;
    }
    if (is_next_door(p, w)) {
        pattern_add(p, w->begin, w->end, CS_PHI_GEO, 85);
        return w->end;
    }
    const uint32_t house = house_end(p, w);
    if (!house || pattern_skip(p, house) == house) return 0;
    const uint32_t lettered = lettered_end(p, house);
    if (lettered) return street_close(p, w->begin, lettered, 90);
    const bool cue = address_cue(p);
    struct street s = street_read(p, house, false);
    if (!s.end) s = street_read(p, house, true);
    struct pattern_word first;
    const uint32_t route = pattern_read_next(p, house, &first) ? route_end(p, &first) : 0;
    if (route) return street_close(p, w->begin, route, 85);
    const uint32_t grid = numbered_street(p, house);
    if (grid) return street_close(p, w->begin, grid, 85);
    /* "1420 Rue St-Denis": no street's suffix */
    const bool saint = s.end && byte_at(p, s.end) == '-' && type_first(p, house) > s.end;
    if (!s.end || s.names < 2 || saint) {
        uint32_t end = type_first(p, house);
        if (!end) end = spanish_name(p, house, cue);
        const unsigned char sex = byte_before(p, house); /* "71F POD#2" */
        if (!end && sex != 'M' && sex != 'F') end = names_with_flat(p, house);
        if (!end) end = name_before_town(p, house);
        if (!end) end = names_at(p, w, house);
        if (!end) end = small_before_zip(p, w, house);
        return end ? street_close(p, w->begin, end, 85) : 0;
    }
    const bool flat = unit_end(p, s.end) != s.end && w->end - w->begin >= 3;
    const bool hour = byte_at(p, w->begin) != '0' && pattern_hours(p, w);
    const bool outdoors = s.small && small_outdoors(p, w, &s) &&
                          (cue || !hour); /* "1400 patient lodge" */
    if (s.small && !cue && !flat && !outdoors && (!s.sure || !small_closed(p, w, s.end))) {
        const uint32_t end = small_before_zip(p, w, house);
        return end ? street_close(p, w->begin, end, 80) : 0;
    }
    if (!s.sure && !cue && !outdoors && !closed_street(p, w, &s)) {
        const uint32_t end = names_at(p, w, house);
        return end ? street_close(p, w->begin, end, 85) : 0;
    }
    return street_close(p, w->begin, s.end, 95);
}

uint32_t pattern_street_at(struct pattern *p, const struct pattern_word *w)
{
    static const char *const sure[] = {"highway",    "hwy", "route", "rte",
                                       "interstate", "fm",  "county"};
    if (shaped(w, SHAPE_DIGIT)) return numbered_at(p, w);
    const struct pattern_word before = pattern_before(p, w->begin);
    const bool road = pattern_is(p, w, "road") &&
                      (pattern_is(p, &before, "county") || pattern_is(p, &before, "state") ||
                       pattern_is(p, &before, "township") || pattern_is(p, &before, "rural"));
    if (!road && !pattern_is_one(p, w, sure, CS_COUNT(sure))) return 0;
    if (pattern_is(p, w, "fm") && w->end - w->begin == 2 && shaped(w, SHAPE_LOWER)) return 0;
    const uint32_t end = route_end(p, w);
    if (!end) return 0;
    const uint32_t begin = road && shaped(&before, SHAPE_CAP) ? before.begin : w->begin;
    return street_close(p, begin, end, 80);
}

/* ---- without a number ---- */

static bool street_cue(const struct pattern *p, const struct pattern_word *w)
{
    static const char *const cues[] = {
        "on",     "at", "of",   "near",    "from",   "to",      "and",          "along", "off",
        "corner", "by", "down", "between", "toward", "towards", "intersection", "onto"};
    return pattern_is_one(p, w, cues, CS_COUNT(cues));
}

/* "in round rock." behind a street in small letters: up to three words and the sentence's end. */
static uint32_t small_town(struct pattern *p, uint32_t end)
{
    struct pattern_word w;
    if (!pattern_read_next(p, end, &w) || !pattern_is(p, &w, "in")) return end;
    const uint32_t begin = pattern_skip(p, w.end);
    for (unsigned i = 0; i < 3; i++) {
        if (!pattern_read_next(p, w.end, &w) || shaped(&w, SHAPE_DIGIT) || shaped(&w, SHAPE_CAP) ||
            has(&w, ROLE_STOP) || has(&w, ROLE_CARDINAL))
            return end;
        const unsigned char c = byte_at(p, w.end);
        if (c == '.' || c == ',' || c == '?' || c == '\n' || c == 0) {
            pattern_add(p, begin, w.end, CS_PHI_GEO, 70);
            return w.end;
        }
        if (c != ' ') return end;
    }
    return end;
}

/* "southwick drive" behind "on", in a text of small letters. */
static uint32_t small_street(struct pattern *p, const struct pattern_word *w)
{
    static const char *const known[] = {"street",    "drive", "avenue", "road",  "lane",
                                        "boulevard", "way",   "court",  "place", "parkway",
                                        "terrace",   "ave",   "blvd",   "pkwy",  "ln"};
    static const char *const after[] = {"in", "and", "near", "by", "at", "across", "next"};
    if (!pattern_is_one(p, w, known, CS_COUNT(known))) return 0;
    uint32_t begin = 0;
    struct pattern_word name = pattern_back(p, 1);
    uint32_t next = w->begin;
    for (uint32_t back = 1; back <= 3; back++) {
        name = pattern_back(p, back);
        if (name.end == 0 || name.end + 1 != next) return 0;
        if (begin && pattern_is(p, &name, "on")) break;
        const bool stop = has(&name, ROLE_STOP) &&
                          !pattern_is_one(p, &name, small_parts, CS_COUNT(small_parts));
        if (back == 3 || stop || shaped(&name, SHAPE_SPAN)) return 0;
        if (has(&name, ROLE_UNIT) || has(&name, ROLE_SCORE)) return 0;
        begin = next = name.begin;
    }
    struct pattern_word follow;
    const unsigned char c = byte_at(p, w->end);
    const bool ends = c == '.' || c == ',' || c == '?' || c == '\n' || c == 0;
    if (!ends && (!pattern_read_next(p, w->end, &follow) ||
                  !pattern_is_one(p, &follow, after, CS_COUNT(after))))
        return 0;
    pattern_add(p, begin, w->end, CS_PHI_GEO, 70);
    return small_town(p, w->end);
}

uint32_t pattern_suffix_at(struct pattern *p, const struct pattern_word *w)
{
    static const char *const never[] = {"united", "milky",  "supreme", "test",  "the",  "by",
                                        "right",  "no",     "high",    "first", "in",   "sesame",
                                        "family", "tennis", "drug",    "this",  "take", "airway"};
    if (!sure_suffix(p, w)) return 0;
    if (has(w, ROLE_ROUTE) && digit_at(p, pattern_skip(p, w->end))) return 0; /* "State Road 436" */
    if (!shaped(w, SHAPE_CAP)) return small_street(p, w);
    uint32_t begin = w->begin;
    uint32_t names = 0;
    struct pattern_word name = {0};
    for (uint32_t back = 1; back <= NAMES_MAX + 1; back++) {
        name = pattern_back(p, back);
        const bool near = name.end && (name.end + 1 == begin || name.end + 2 == begin);
        const unsigned char c = byte_at(p, name.end);
        if (!near || (c != ' ' && !(c == '.' && name.end - name.begin <= 2))) {
            name = (struct pattern_word){0};
            break;
        }
        const bool part = (shaped(&name, SHAPE_CAP) && !shaped(&name, SHAPE_DIGIT)) ||
                          pattern_ordinal(p, &name);
        if (!part || shaped(&name, SHAPE_SPAN) || has(&name, ROLE_STOP)) break;
        if (has(&name, ROLE_TITLE) || has(&name, ROLE_LABEL) || names == NAMES_MAX) break;
        begin = name.begin;
        names++;
    }
    const struct pattern_word last = pattern_back(p, 1);
    if (!names || pattern_is_one(p, &last, never, CS_COUNT(never)) || acronym(w, &last)) return 0;
    const bool cue = street_cue(p, &name) || has(&name, ROLE_STOP);
    if (!street_cue(p, &name) && !pattern_ordinal(p, &last) &&
        (has(w, ROLE_ABBR) || has(w, ROLE_PLAIN)))
        return 0;
    if (has(w, ROLE_ABBR)) {
        struct pattern_word next; /* "on Mary St John": a saint; "PCP Dr. Roe" */
        if (pattern_read_next(p, w->end, &next) && shaped(&next, SHAPE_CAP)) return 0;
        if (pattern_is(p, w, "dr") && byte_at(p, w->end) == '.' &&
            pattern_read_next(p, w->end + 1, &next) && shaped(&next, SHAPE_CAP))
            return 0;
    }
    pattern_add(p, begin, w->end, CS_PHI_GEO, cue ? 85 : 75);
    return w->end;
}

/* "Box 22, Naples, NY", "Box 118\nOakley, KS 67748": a town and a state go on behind the number. */
static bool box_before_town(const struct pattern *p, uint32_t end)
{
    struct pattern_word state;
    const unsigned char c = byte_at(p, end);
    if (c != ',' && c != '\n') return false;
    const uint32_t town = town_end(p, c == '\n' ? end + 1 : pattern_skip(p, end + 1));
    if (!town) return false;
    const uint32_t at = pattern_skip(p, town + (byte_at(p, town) == ','));
    uint32_t zip = 0; /* "Box 24, Rendering, ID" is one of a claim's form */
    return at > town && pattern_read(p, at, &state) && has(&state, ROLE_STATE) &&
           shaped(&state, SHAPE_CAP) && pattern_digits(p, pattern_skip(p, state.end), 5, &zip) == 5;
}

/* "PO Box 447", "P. O. Box 7727", "Post Office Box 12", "POB 9", "RR 2 Box 15". */
uint32_t pattern_box_at(struct pattern *p, const struct pattern_word *w)
{
    struct pattern_word number;
    uint32_t at = pattern_skip(p, w->end);
    if (byte_at(p, at) == '#') at = pattern_skip(p, at + 1);
    if (!pattern_read(p, at, &number) || !shaped(&number, SHAPE_DIGIT)) return 0;
    if (number.end - number.begin > 8) return 0;
    const struct pattern_word a = pattern_back(p, 1);
    const struct pattern_word b = pattern_back(p, 2);
    uint32_t begin = UINT32_MAX;
    if (pattern_is(p, w, "pob")) begin = w->begin;
    else if (pattern_is(p, &a, "po") || pattern_is(p, &a, "pob")) begin = a.begin;
    else if (pattern_is(p, &b, "p") && pattern_is(p, &a, "o")) begin = b.begin;
    else if ((pattern_is(p, &b, "psc") || pattern_is(p, &b, "cmr")) && shaped(&a, SHAPE_DIGIT))
        begin = b.begin;
    else if (pattern_is(p, &b, "post") && pattern_is(p, &a, "office")) begin = b.begin;
    else if ((pattern_is(p, &b, "rr") || pattern_is(p, &b, "hc") || pattern_is(p, &b, "route") ||
              pattern_is(p, &b, "rt") || pattern_is(p, &b, "rte")) &&
             shaped(&a, SHAPE_DIGIT))
        begin = b.begin;
    if (begin == UINT32_MAX && shaped(w, SHAPE_CAP) && box_before_town(p, number.end))
        begin = w->begin;
    if (begin == UINT32_MAX || w->begin - begin > 16) return 0;
    pattern_add(p, begin, number.end, CS_PHI_GEO, 95);
    return town_add(p, number.end);
}
