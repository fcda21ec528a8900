/* month.c - dates that name a month: Mar 3rd, the 7th of February, 08-MAR-2024, in May.
 *
 *   day [of] MONTH [year]     pattern_day_at, from the day
 *   year MONTH day            the same
 *   MONTH [day] [year]        pattern_month_at
 *   MONTH alone               only as a time ("in December"); "may", "march" and the months that
 *                             are names as well need a preposition before them
 *
 * Spoken forms count: "March the twenty-first, nineteen eighty two". */
#include "privacy/pattern/date_in.h"

#define BRACKET_BACK 80 /* bytes looked back for "(" */
#define DAY_MAX 31
#define SMALL_ORDINAL 4
#define UNCUED_MIN 13 /* ribs, toes and grades are fewer */
#define LISTED_MAX 4  /* days in one list */

struct day {
    uint32_t end; /* 0: no day here */
    bool ordinal;
};

/* "3", "03", "3rd" at an offset. */
static struct day day_figures(const struct pattern *p, uint32_t at)
{
    uint32_t value = 0;
    const uint32_t size = pattern_digits(p, at, 2, &value);
    if (size < 1 || size > 2 || value < 1 || value > DAY_MAX) return (struct day){0};
    if (date_ordinal(p, at + size)) return (struct day){at + size + 2, true};
    return word_byte(byte_at(p, at + size)) ? (struct day){0} : (struct day){at + size, false};
}

/* "third", "twenty-first", "thirtieth" at an offset. */
static struct day day_words(const struct pattern *p, uint32_t at)
{
    struct pattern_word w;
    if (!pattern_read(p, at, &w)) return (struct day){0};
    if (has(&w, ROLE_ORDINAL)) return (struct day){w.end, true};
    if (!has(&w, ROLE_CARDINAL) || (w.value != 20 && w.value != 30)) return (struct day){0};
    struct pattern_word unit;
    const unsigned char gap = byte_at(p, w.end);
    if ((gap != '-' && gap != ' ') || !pattern_read(p, w.end + 1, &unit)) return (struct day){0};
    return has(&unit, ROLE_ORDINAL) && unit.value < 10 ? (struct day){unit.end, true}
                                                       : (struct day){0};
}

/* "eleven", "thirty", "twenty-one" at an offset: a day behind its month, as it is spoken. */
static uint32_t day_cardinal(const struct pattern *p, uint32_t at)
{
    struct pattern_word w;
    if (!pattern_read(p, at, &w) || !has(&w, ROLE_CARDINAL) || w.value < 1) return 0;
    if (w.value <= 19) return w.end;
    if (w.value != 20 && w.value != 30) return 0;
    struct pattern_word unit;
    const unsigned char gap = byte_at(p, w.end);
    if ((gap != '-' && gap != ' ') || !pattern_read(p, w.end + 1, &unit)) return w.end;
    if (!has(&unit, ROLE_CARDINAL) || unit.value < 1 || unit.value > 9) return w.end;
    return w.value + unit.value <= DAY_MAX ? unit.end : w.end;
}

/* A sentence or a clause ends here, or goes on with a word that is nothing counted. */
static bool stops_at(const struct pattern *p, uint32_t end)
{
    static const char *const after[] = {"at", "and", "i", "she", "he", "they", "but", "so"};
    struct pattern_word next;
    const unsigned char c = byte_at(p, end);
    if (c == 0 || c == '\n' || c == ',' || c == ';' || c == '?' || c == ')') return true;
    if (c == '.') return !digit_at(p, end + 1);
    return pattern_read_next(p, end, &next) && pattern_is_one(p, &next, after, CS_COUNT(after));
}

/* "sixty two", "oh seven": the year behind a day and its month. */
static uint32_t year_short_words(const struct pattern *p, uint32_t at)
{
    struct pattern_word w;
    struct pattern_word unit;
    at = pattern_skip(p, at + (byte_at(p, at) == ','));
    if (!pattern_read(p, at, &w)) return 0;
    const bool tens = has(&w, ROLE_CARDINAL) && w.value >= 30 && w.value <= 90;
    const bool oh = pattern_is(p, &w, "oh");
    if (!tens && !oh) return 0;
    const unsigned char gap = byte_at(p, w.end);
    const bool more = (gap == '-' || gap == ' ') && pattern_read(p, w.end + 1, &unit) &&
                      has(&unit, ROLE_CARDINAL) && unit.value >= 1 && unit.value <= 9;
    const uint32_t end = more ? unit.end : tens ? w.end : 0;
    return end && stops_at(p, end) ? end : 0;
}

uint32_t date_year_words(const struct pattern *p, uint32_t at)
{
    struct pattern_word w;
    if (!pattern_read(p, at, &w) || !has(&w, ROLE_CARDINAL)) return 0;
    struct pattern_word next;
    if (!pattern_read_next(p, w.end, &next)) return 0;
    const bool thousand = w.value == 2 && pattern_is(p, &next, "thousand");
    const bool century = w.value == 19 || w.value == 20;
    const bool oh = century && pattern_is(p, &next, "oh");
    if (!thousand && !oh && !(century && has(&next, ROLE_CARDINAL))) return 0;
    uint32_t end = next.end;
    for (unsigned i = 0; i < 3; i++) {
        const uint32_t from = byte_at(p, end) == '-' ? end + 1 : pattern_skip(p, end);
        if (!pattern_read(p, from, &next)) break;
        if (has(&next, ROLE_CARDINAL)) end = next.end;
        else if (!pattern_is(p, &next, "and") || !thousand) break;
        else if (pattern_read_next(p, next.end, &next) && has(&next, ROLE_CARDINAL)) end = next.end;
        else break;
    }
    return end;
}

uint32_t date_year_end(const struct pattern *p, uint32_t at)
{
    const uint32_t from = at;
    uint32_t value = 0;
    if (byte_at(p, at) == '.' || byte_at(p, at) == ',') at++;
    const uint32_t dash = pattern_dash(p, at);
    const bool joint = dash || byte_at(p, at) == '/' || byte_at(p, at) == '.';
    if (joint) at += dash ? dash : 1;
    at = pattern_skip(p, at);
    struct pattern_word of;
    if (pattern_read(p, at, &of) &&
        (pattern_is(p, &of, "of") || pattern_is(p, &of, "in") || pattern_is(p, &of, "de")))
        at = pattern_skip(p, of.end + (byte_at(p, of.end) == ','));
    const bool mark = byte_at(p, at) == '\'' || byte_at(p, at) == 0xE2;
    if (mark) at += byte_at(p, at) == '\'' ? 1 : 3;
    if (at == from && !joint) return 0;
    const uint32_t size = pattern_digits(p, at, 4, &value);
    const unsigned char after = byte_at(p, at + size);
    if (size == 0) return joint ? 0 : date_year_words(p, at);
    if (after == '-' && byte_at(p, at + size + 3) == '-') return 0;       /* "1931-06-30" */
    if (after == ':' && size < 4 && digit_at(p, at + size + 1)) return 0; /* a clock time */
    if (after == '/' || (word_byte(after) && after != 'T')) return 0;
    uint32_t later = 0; /* "14 Feb 1900-0700": hours */
    if (after == '-' && pattern_digits(p, at + size + 1, 4, &later) == 4 && !date_year(later) &&
        value % 100 == 0)
        return 0;
    if (size == 4 && date_year(value)) return at + size;
    return size == 2 && (mark || joint) ? at + size : 0;
}

/* "-5", " to the 5th", " and 6", " through 9" after a day: the end of the second day. 0: none. */
static uint32_t second_day(const struct pattern *p, uint32_t end)
{
    static const char *const words[] = {"to", "through", "thru", "and", "or", "until"};
    const uint32_t dash = pattern_dash(p, pattern_skip(p, end));
    struct pattern_word w = {.end = pattern_skip(p, end) + dash};
    if (!dash) {
        if (byte_at(p, pattern_skip(p, end)) == '&') w.end = pattern_skip(p, end) + 1;
        else if (!pattern_read_next(p, end, &w) || !pattern_is_one(p, &w, words, CS_COUNT(words)))
            return 0;
    }
    struct pattern_word the;
    const uint32_t at = pattern_skip(p, w.end);
    const bool article = pattern_read(p, at, &the) && pattern_is(p, &the, "the");
    const struct day day = day_figures(p, article ? pattern_skip(p, the.end) : at);
    if (!day.end || byte_at(p, day.end) == '/' || byte_at(p, day.end) == ':') return 0;
    if (day.ordinal || dash) return day.end;
    struct pattern_word next;
    const bool more = pattern_read_next(p, day.end, &next);
    const bool unit = more && has(&next, ROLE_UNIT) && !has(&next, ROLE_STOP);
    return unit || (more && has(&next, ROLE_MONTH)) ? 0 : day.end;
}

/* ", 13 and 27" behind a day, ", 20, 27 & 3": the end of the last; 0: the list does not close. */
static uint32_t days_listed(const struct pattern *p, uint32_t end)
{
    struct pattern_word w;
    for (unsigned i = 0; i < LISTED_MAX && byte_at(p, end) == ','; i++) {
        const struct day day = day_figures(p, pattern_skip(p, end + 1));
        const unsigned char c = byte_at(p, day.end);
        if (!day.end || c == '/' || c == ':' || c == '.') return 0;
        end = day.end;
        const uint32_t last = second_day(p, end);
        if (pattern_read_next(p, end, &w) && last && !pattern_dash(p, pattern_skip(p, end)))
            return pattern_is(p, &w, "and") || pattern_is(p, &w, "or") ||
                           byte_at(p, pattern_skip(p, end)) == '&'
                       ? last
                       : 0;
    }
    return 0;
}

/* ---- a day, then a month ---- */

/* The month after a day that ends at end; lone: nothing but a blank between the two. */
static bool month_after(const struct pattern *p, uint32_t end, struct pattern_word *month,
                        bool *lone)
{
    uint32_t at = end;
    const uint32_t dash = pattern_dash(p, at);
    const unsigned char c = byte_at(p, at);
    if (dash) at += dash;
    else if (c == '/' || c == '.' || c == ',') at++;
    *lone = at == end;
    at = pattern_skip(p, at);
    for (unsigned i = 0; i < 3; i++) {
        if (!pattern_read(p, at, month)) return false;
        const bool passed = pattern_is(p, month, "of") || pattern_is(p, month, "day") ||
                            pattern_is(p, month, "de");
        if (!passed) break;
        *lone = false;
        at = pattern_skip(p, month->end);
    }
    return has(month, ROLE_MONTH) && at > end;
}

/* "5 may be" is no date: what follows a month that is a verb as well. */
static bool verb_follows(const struct pattern *p, const struct pattern_word *month)
{
    static const char *const verbs[] = {"be",   "have", "not",  "also", "still", "do",
                                        "need", "or",   "help", "well", "take",  "try"};
    struct pattern_word next;
    if (!has(month, ROLE_PLAIN) || month->value != 5) return false;
    if (!pattern_read_next(p, month->end, &next)) return false;
    if (pattern_is_one(p, &next, verbs, CS_COUNT(verbs))) return true;
    return !next.roles && !shaped(&next, SHAPE_CAP) && !shaped(&next, SHAPE_DIGIT);
}

static uint32_t close_date(struct pattern *p, uint32_t begin, uint32_t end, uint8_t confidence)
{
    end = date_time_end(p, end);
    pattern_add(p, begin, end, CS_PHI_DATE, confidence);
    return end;
}

/* 09MAR2024, 9Mar24, 2024MAR09, 08Mar in one word. */
static uint32_t packed_end(const struct pattern *p, const struct pattern_word *w)
{
    uint32_t first = 0;
    uint32_t last = 0;
    const uint32_t size = pattern_digits(p, w->begin, 4, &first);
    const uint32_t letters = w->begin + size;
    if ((size != 1 && size != 2 && size != 4) || w->end - letters < 3) return 0;
    uint32_t at = letters;
    while (at < w->end && !digit_at(p, at)) at++;
    struct pattern_word month = {0};
    if (!pattern_word_find(p, letters, at, &month)) return 0;
    if (!has(&month, ROLE_MONTH)) return 0;
    const uint32_t tail = pattern_digits(p, at, 4, &last);
    if (at + tail != w->end) return 0;
    if (size == 4) return date_year(first) && tail <= 2 && last <= DAY_MAX ? w->end : 0;
    if (first < 1 || first > DAY_MAX) return 0;
    return tail == 0 || tail == 2 || (tail == 4 && date_year(last)) ? w->end : 0;
}

/* "OCT2025" in one word. */
static uint32_t month_packed_end(const struct pattern *p, const struct pattern_word *w)
{
    uint32_t at = w->begin;
    uint32_t year = 0;
    struct pattern_word month = {0};
    while (at < w->end && !digit_at(p, at)) at++;
    if (at - w->begin < 3 || w->end != at + 4 || pattern_digits(p, at, 4, &year) != 4) return 0;
    if (!date_year(year) || !pattern_word_find(p, w->begin, at, &month)) return 0;
    return has(&month, ROLE_MONTH) ? w->end : 0;
}

/* "2024 Oct 9", "2024-Oct-09". */
static uint32_t year_first(const struct pattern *p, const struct pattern_word *w)
{
    uint32_t value = 0;
    if (pattern_digits(p, w->begin, 4, &value) != 4 || w->end != w->begin + 4) return 0;
    if (!date_year(value)) return 0;
    struct pattern_word month;
    bool lone = false;
    if (!month_after(p, w->end, &month, &lone)) return 0;
    uint32_t at = month.end;
    const uint32_t dash = pattern_dash(p, at);
    if (byte_at(p, at) == '.' || byte_at(p, at) == '/') at++;
    const struct day day = day_figures(p, pattern_skip(p, at + dash));
    if (day.end) return day.end;
    return lone ? 0 : month.end;
}

/* "Dr. Roe. The twentieth.": all of a sentence. */
static bool day_alone(const struct pattern *p, const struct pattern_word *the, uint32_t end)
{
    uint32_t at = the->begin;
    while (at > 0 && is_blank(byte_before(p, at))) at--;
    const unsigned char c = byte_before(p, at);
    const uint32_t next = pattern_skip(p, end); /* "18:59: the 11th" */
    const unsigned char after = byte_at(p, next);
    const bool emoji = after >= 0xF0;
    if (c == ':' && (!word_byte(after) || emoji) && after != '-') return true;
    return (c == '.' || c == '?' || c == ':' || c == '\n') && shaped(the, SHAPE_CAP) &&
           byte_at(p, end) == '.';
}

/* "Sunday 19th", "from Monday 25 because": behind a weekday, and nothing follows that it counts. */
static uint32_t day_of_week(const struct pattern *p, const struct pattern_word *w)
{
    const struct pattern_word weekday = pattern_before(p, w->begin);
    const struct day day = day_figures(p, w->begin);
    if (!has(&weekday, ROLE_WEEKDAY) || !day.end) return 0;
    const unsigned char c = byte_at(p, day.end);
    const bool pair = c == '/' && !digit_at(p, day.end + 1); /* "Sat 13th/Sun 14th" */
    if ((c == '/' && !pair) || c == ':' || c == '%' || pattern_dash(p, day.end)) return 0;
    if ((c == '.' || c == ',') && digit_at(p, day.end + 1)) return 0;
    if (day.ordinal) return day.end;
    struct pattern_word next;
    if (weekday.end - weekday.begin < 6 || !pattern_read_next(p, day.end, &next)) return 0;
    return has(&next, ROLE_STOP) && !has(&next, ROLE_UNIT) ? day.end : 0;
}

/* "on the 3rd floor", "on the 5th toe": what is counted. */
static bool is_counted(const struct pattern *p, const struct pattern_word *thing)
{
    static const char *const things[] = {
        "floor",      "toe",         "finger",        "digit",      "day",        "dose",
        "visit",      "attempt",     "rib",           "ribs",       "metatarsal", "week",
        "month",      "year",        "time",          "try",        "trial",      "pass",
        "street",     "st",          "avenue",        "ave",        "night",      "cranial",
        "nerve",      "ventricle",   "space",         "interspace", "place",      "line",
        "one",        "trimester",   "percentile",    "joint",      "lumbar",     "round",
        "cycle",      "course",      "infusion",      "treatment",  "session",    "step",
        "metacarpal", "ray",         "mtp",           "mcp",        "phalanx",    "web",
        "grade",      "intercostal", "postoperative", "postop",     "hospital",   "quarter",
        "half",       "and"};
    return shaped(thing, SHAPE_CAP) || shaped(thing, SHAPE_DIGIT) ||
           pattern_is_one(p, thing, things, CS_COUNT(things));
}

/* "from the 2nd to the 5th": the word at `back` is a day before "to". */
static bool is_range_to(const struct pattern *p, const struct pattern_word *to, uint32_t back)
{
    static const char *const words[] = {"to", "or", "and", "through", "thru", "until"};
    const struct pattern_word first = pattern_back(p, back);
    return pattern_is_one(p, to, words, CS_COUNT(words)) && is_span(&first, CS_PHI_DATE) &&
           first.end + 1 == to->begin;
}

/* "due 12th.", "appt on 14th at 3": a cue, no article, and no thing that is counted behind it. */
static bool is_day_without(const struct pattern *p, const struct pattern_word *cue,
                           const struct day *day)
{
    static const char *const cues[] = {"on",    "by",     "due",   "until", "till", "til",
                                       "since", "before", "after", "b4",    "thru", "through"};
    static const char *const after[] = {"at", "and", "with", "or",  "but",
                                        "if", "to",  "appt", "when"};
    const unsigned char c = byte_at(p, day->end);
    struct pattern_word next;
    if (!day->ordinal) return false;
    if (is_range_to(p, cue, 2)) /* "on the 8th or 9th" */
        return !pattern_read_next(p, day->end, &next) || !is_counted(p, &next);
    if (!pattern_is_one(p, cue, cues, CS_COUNT(cues)))
        return has(cue, ROLE_WHEN) && !has(cue, ROLE_NEAR) && !has(cue, ROLE_STOP) &&
               (c == '.' || c == ',' || c == ';' || c == '\n' || c == 0);
    if (c == 0 || c == '.' || c == ',' || c == ';' || c == '?' || c == '!' || c == '\n' || c == ')')
        return true;
    if (byte_at(p, pattern_skip(p, day->end)) == '@') return true;
    return pattern_read_next(p, day->end, &next) &&
           pattern_is_one(p, &next, after, CS_COUNT(after));
}

/* "the 2nd to the 5th digit", "4th and 5th toes": what is counted stands behind the second. */
static bool counts_on(const struct pattern *p, const struct pattern_word *link)
{
    static const char *const links[] = {"to", "and", "or", "through", "thru"};
    struct pattern_word w;
    if (!pattern_is_one(p, link, links, CS_COUNT(links)) || !pattern_read_next(p, link->end, &w))
        return false;
    if (pattern_is(p, &w, "the") && !pattern_read_next(p, w.end, &w)) return false;
    const struct day day = day_figures(p, w.begin);
    return day.ordinal && pattern_read_next(p, day.end, &w) && is_counted(p, &w);
}

/* "I have the 9th at one": an hour follows. */
static bool day_at_hour(const struct pattern *p, uint32_t end)
{
    struct pattern_word at;
    struct pattern_word hour;
    return pattern_read_next(p, end, &at) && pattern_is(p, &at, "at") &&
           pattern_read_next(p, at.end, &hour) &&
           (shaped(&hour, SHAPE_DIGIT) || has(&hour, ROLE_CARDINAL));
}

/* "the week of the 15th", "the evening of the 3rd" before "of". */
static bool time_of(const struct pattern *p, const struct pattern_word *of, uint32_t back)
{
    static const char *const times[] = {"week",     "evening",   "morning", "night",  "weekend",
                                        "day",      "afternoon", "date",    "nights", "mornings",
                                        "evenings", "weeks",     "days"};
    const struct pattern_word time = pattern_back(p, back);
    return pattern_is(p, of, "of") && pattern_is_one(p, &time, times, CS_COUNT(times));
}

/* "ran out the 14th.", "I fell the 19th and": what happens on a day, and nothing that it counts. */
static bool day_uncued(const struct pattern *p, const struct pattern_word *w,
                       const struct pattern_word *cue, uint32_t end)
{
    static const char *const events[] = {
        "out",      "fell",   "started", "starts",  "start",   "began",       "begins",
        "ended",    "ends",   "end",     "quit",    "died",    "came",        "left",
        "leave",    "leaves", "leaving", "visit",   "surgery", "moved",       "stopped",
        "closed",   "opens",  "arrive",  "arrived", "arrives", "admitted",    "discharged",
        "happened", "ran",    "return",  "returns", "seen",    "called",      "delivered",
        "induced",  "back",   "done",    "expired", "expires", "appointment", "appt",
        "court",    "says",   "said",    "coming",  "comes",   "come",        "due",
        "about"};
    static const char *const own[] = {"appointment", "appt", "back", "court", "due", "coming"};
    static const char *const after[] = {"at",    "with", "i",    "she",    "he",      "they",
                                        "but",   "if",   "when", "so",     "because", "and",
                                        "which", "w",    "for",  "before", "after"};
    uint32_t value = 0;
    struct pattern_word next;
    (void)pattern_digits(p, w->begin, 2, &value);
    if (byte_at(p, cue->end) != ' ' || !pattern_is_one(p, cue, events, CS_COUNT(events)))
        return false;
    if (value < UNCUED_MIN && !pattern_is_one(p, cue, own, CS_COUNT(own))) return false;
    const unsigned char c = byte_at(p, end);
    if (c == 0 || c == '.' || c == '?' || c == '!' || c == '\n' || c == ',' || c == ';')
        return true;
    return pattern_read_next(p, end, &next) && pattern_is_one(p, &next, after, CS_COUNT(after));
}

/* "on the 19th", "until the 3rd", "till the nineteenth": a day without its month. Small ordinals in
 * words count other things ("on the second"), unless a weekday or the sentence's end tells. */
static uint32_t lone_day(const struct pattern *p, const struct pattern_word *w, uint32_t begin)
{
    static const char *const cues[] = {"on",    "by",     "until", "till",    "since", "from",
                                       "thru",  "before", "after", "through", "for",   "due",
                                       "again", "home",   "is",    "so",      "you",   "today",
                                       "til",   "b4",     "to",    "than",    "like"};
    static const char *const after[] = {
        "at",    "and",    "with", "we",   "i",       "she",  "he",   "they",   "you",
        "but",   "to",     "or",   "if",   "because", "when", "so",   "then",   "through",
        "until", "for",    "was",  "is",   "were",    "are",  "came", "went",   "had",
        "has",   "showed", "thru", "till", "that",    "this", "in",   "unless", "now"};
    const uint32_t back = begin < w->begin ? 2 : 1; /* "twenty-first" is two words */
    const struct pattern_word the = pattern_back(p, back);
    const struct pattern_word cue = pattern_back(p, back + 1);
    if (pattern_skip(p, the.end) != begin) return 0;
    const bool figures = shaped(w, SHAPE_DIGIT);
    const struct day day = figures ? day_figures(p, w->begin) : (struct day){w->end, true};
    if (figures && is_day_without(p, &the, &day)) return day.end;
    if (!pattern_is(p, &the, "the")) return 0;
    const bool weekday = has(&cue, ROLE_WEEKDAY);
    const unsigned char c = byte_at(p, day.end);
    const bool small = !figures && begin == w->begin && w->value < SMALL_ORDINAL;
    if (!day.ordinal || (small && !weekday && c != '.')) return 0;
    if (weekday && figures) return day.end; /* "Thursday the 20th works" */
    const bool cued = weekday || pattern_is_one(p, &cue, cues, CS_COUNT(cues)) ||
                      time_of(p, &cue, back + 2) || is_range_to(p, &cue, back + 2);
    if (pattern_is(p, &cue, "to") && !is_range_to(p, &cue, back + 2)) { /* "to the 4th and 5th" */
        const struct pattern_word from = pattern_back(p, back + 2);
        uint32_t value = 0;
        (void)pattern_digits(p, w->begin, 2, &value);
        if (value < UNCUED_MIN || shaped(&from, SHAPE_DIGIT)) return 0; /* "50th to the 25th" */
    }
    if (!cued && figures &&
        (day_at_hour(p, day.end) || day_alone(p, &the, day.end) || day_uncued(p, w, &cue, day.end)))
        return day.end;
    if (!cued) return !figures && !small && day_alone(p, &the, day.end) ? day.end : 0;
    if (c == 0 || c == '.' || c == ',' || c == ';' || c == '?' || c == '!' || c == '\n' || c == ')')
        return day.end;
    if (c == ' ' && byte_at(p, day.end + 1) == '(') return day.end;
    struct pattern_word next;
    if (!pattern_read_next(p, day.end, &next)) return 0;
    if (pattern_is(p, &next, "of") && pattern_read_next(p, next.end, &next))
        return pattern_is_one(p, &next, (const char *const[]){"this", "last", "next", "the"}, 4)
                   ? day.end
                   : 0;
    if (pattern_is_one(p, &next, after, CS_COUNT(after))) return counts_on(p, &next) ? 0 : day.end;
    static const char *const bounds[] = {"on", "since", "until", "till"};
    const bool bound = pattern_is_one(p, &cue, bounds, CS_COUNT(bounds)) ||
                       is_range_to(p, &cue, back + 2);
    return figures && bound && !is_counted(p, &next) ? day.end : 0;
}

/* The begin of "twenty-first" whose last part is w. */
static uint32_t spoken_begin(const struct pattern *p, const struct pattern_word *w)
{
    const struct pattern_word tens = pattern_back(p, 1);
    const bool joined = tens.end != 0 && tens.end + 1 == w->begin && has(&tens, ROLE_CARDINAL) &&
                        (tens.value == 20 || tens.value == 30);
    return joined && w->value < 10 ? tens.begin : w->begin;
}

/* "19 MAR 24", "5 Oct 61 at": two figures behind a month that is cut short, and no thing that they
 * could count. */
static uint32_t bare_year(const struct pattern *p, const struct pattern_word *month)
{
    uint32_t value = 0;
    struct pattern_word next;
    const uint32_t at = month->end + 1;
    if (!has(month, ROLE_ABBR) || !shaped(month, SHAPE_CAP) || byte_at(p, month->end) != ' ')
        return 0;
    if (pattern_digits(p, at, 2, &value) != 2 || word_byte(byte_at(p, at + 2))) return 0;
    const unsigned char c = byte_at(p, at + 2);
    if (c == ':' || c == '/' || c == '%' || c == '-' || (c == '.' && digit_at(p, at + 3))) return 0;
    if (c == ' ' && byte_at(p, at + 3) == ' ') return at + 2; /* a field ends */
    const bool more = pattern_read_next(p, at + 2, &next);
    if (more && has(&next, ROLE_UNIT)) return 0;
    return !more || !cs_is_lower((char)byte_at(p, next.begin)) || has(&next, ROLE_STOP) ? at + 2
                                                                                        : 0;
}

/* "ESI 3. May eat", "5-10, May repeat": a sentence ends or a list goes on between the two, and the
 * month is a common word. */
static bool sentence_between(const struct pattern *p, uint32_t end,
                             const struct pattern_word *month)
{
    const unsigned char c = byte_at(p, end);
    return has(month, ROLE_PLAIN) && (c == '.' || c == ',') && is_blank(byte_at(p, end + 1));
}

/* "BUN 23.\nApr. 3, 1956": a sentence and its line end between the two. */
static bool line_ends_between(const struct pattern *p, uint32_t end)
{
    return byte_at(p, end) == '.' && byte_at(p, pattern_skip(p, end + 1) - 1) == '\n';
}

/* A word before the day says that a date follows: "dictated 30 may". */
static bool told_before(const struct pattern *p)
{
    const struct pattern_word before = pattern_back(p, 1);
    return has(&before, ROLE_WHEN) || has(&before, ROLE_NEAR) ||
           (has(&before, ROLE_LABEL) && before.type == CS_PHI_DATE);
}

/* "5th May 21.", "14th Jul 25 per": two figures behind a day with its letters and a month, which
 * nothing counts; the end, or 0. */
static uint32_t closing_year(const struct pattern *p, const struct pattern_word *month)
{
    uint32_t value = 0;
    struct pattern_word next;
    const uint32_t at = month->end + 1;
    if (byte_at(p, month->end) != ' ' || pattern_digits(p, at, 2, &value) != 2) return 0;
    const unsigned char c = byte_at(p, at + 2);
    if (word_byte(c) || c == '%' || c == '/' || pattern_dash(p, at + 2)) return 0;
    if ((c == '.' || c == ':' || c == ',') && digit_at(p, at + 3)) return 0;
    if (c != ' ') return at + 2;
    return pattern_read_next(p, at + 2, &next) && has(&next, ROLE_STOP) ? at + 2 : 0;
}

uint32_t pattern_day_at(struct pattern *p, const struct pattern_word *w)
{
    const bool figures = shaped(w, SHAPE_DIGIT);
    if (figures && date_joined(p, w)) return 0;
    struct day day = figures ? day_figures(p, w->begin) : (struct day){w->end, true};
    uint32_t packed = figures && shaped(w, SHAPE_ALPHA) ? packed_end(p, w) : 0;
    if (!packed && figures && !digit_at(p, w->begin)) packed = month_packed_end(p, w);
    if (packed) return close_date(p, w->begin, packed, 95);
    if (!day.end) {
        const uint32_t end = figures ? year_first(p, w) : 0;
        return end ? close_date(p, w->begin, end, 95) : 0;
    }
    const uint32_t begin = figures ? w->begin : spoken_begin(p, w);
    struct pattern_word month;
    bool lone = false;
    uint32_t last = day.end;
    if (!month_after(p, last, &month, &lone)) {
        last = second_day(p, day.end);
        if (!last || !month_after(p, last, &month, &lone)) {
            uint32_t end = lone_day(p, w, begin);
            if (!end && figures) end = day_of_week(p, w);
            return end ? close_date(p, begin, end, 80) : 0;
        }
    }
    if (line_ends_between(p, last)) return 0;
    uint32_t year = date_year_end(p, month.end);
    if (!year && !figures) year = year_short_words(p, month.end);
    if (!year && figures && lone) year = bare_year(p, &month);
    if (!year && day.ordinal) year = closing_year(p, &month);
    if (!day.ordinal && !year) {
        if (lone && verb_follows(p, &month)) return 0;
        if (sentence_between(p, last, &month)) return 0;
        if (lone && has(&month, ROLE_PLAIN) && !shaped(&month, SHAPE_CAP) && !told_before(p))
            return 0;
    }
    return close_date(p, begin, year ? year : month.end, 95);
}

/* ---- a month first ---- */

/* The preposition before a month, also by a hyphen ("mid-May"); strength 0, 1 or 2. */
static unsigned near_before(const struct pattern *p, const struct pattern_word *w)
{
    const struct pattern_word before = pattern_back(p, 1);
    if (before.end == 0 || w->begin - before.end > 2) return 0;
    const unsigned char gap = byte_at(p, before.end);
    if (is_span(&before, CS_PHI_DATE) && (gap == '-' || gap == '/')) return 2;
    if (gap != ' ' && gap != '-' && gap != '\n') return 0;
    if (!has(&before, ROLE_NEAR)) return 0;
    const struct pattern_word earlier = pattern_back(p, 2);
    if (is_span(&earlier, CS_PHI_DATE) && before.begin - earlier.end <= 2) return 2;
    if (pattern_is(p, &before, "and") || pattern_is(p, &before, "or")) return 0;
    return before.value == 2 ? 2 : 1;
}

/* Another month follows: "March or April", "June/July"; two that are names as well do not count. */
static bool month_follows(const struct pattern *p, const struct pattern_word *w)
{
    static const char *const words[] = {"to", "through", "thru", "and", "or", "until"};
    const uint32_t dash = pattern_dash(p, w->end);
    struct pattern_word next;
    uint32_t at = w->end;
    if (dash || byte_at(p, at) == '/') at += dash ? dash : 1;
    else if (pattern_read_next(p, at, &next) && pattern_is_one(p, &next, words, CS_COUNT(words)))
        at = next.end;
    else return false;
    if (!pattern_read_next(p, at, &next) || !has(&next, ROLE_MONTH)) return false;
    if (!shaped(&next, SHAPE_CAP) || verb_follows(p, &next)) return false;
    const bool names = has(w, ROLE_PLAIN) && has(&next, ROLE_PLAIN);
    return !names || date_year_end(p, next.end) > 0;
}

/* "on the August echo": what the month tells of stands behind it. */
static bool thing_of_month(const struct pattern *p, const struct pattern_word *w)
{
    const struct pattern_word the = pattern_before(p, w->begin);
    struct pattern_word thing;
    return pattern_is(p, &the, "the") && shaped(w, SHAPE_LOWER) && byte_at(p, w->end) == ' ' &&
           pattern_read(p, w->end + 1, &thing) && !shaped(&thing, SHAPE_CAP) &&
           shaped(&thing, SHAPE_LOWER) && !has(&thing, ROLE_STOP);
}

/* A month that stands for itself is a date. */
static bool month_alone(const struct pattern *p, const struct pattern_word *w)
{
    const unsigned near = near_before(p, w);
    const bool capital = shaped(w, SHAPE_CAP);
    const struct pattern_word in = pattern_back(p, 1); /* "otitis in May treated at" */
    if (verb_follows(p, w) && !(capital && near > 0 && pattern_is(p, &in, "in"))) return false;
    if (capital && month_follows(p, w)) return true;
    if (capital && thing_of_month(p, w)) return true;
    const struct pattern_word due = pattern_before(p, w->begin); /* "Shingrix due Jan." */
    if (capital && pattern_is(p, &due, "due")) return true;
    if (capital && byte_before(p, w->begin) == '(' && byte_at(p, w->end) == ')') return true;
    if (has(w, ROLE_ABBR)) {
        /* "RTP Nov.": no other word is written so; in capitals it may be shorthand ("OCT"). */
        const bool own = !has(w, ROLE_PLAIN) && shaped(w, SHAPE_LOWER);
        static const char *const lasts[] = {"in", "since", "last", "mid", "until"};
        const struct pattern_word before = pattern_back(p, 1); /* "lost it in jan." */
        if (!capital)
            return near == 2 && !pattern_is(p, w, "sept") && !pattern_is(p, w, "mar") &&
                   pattern_is_one(p, &before, lasts, CS_COUNT(lasts));
        return near == 2 || own || (near == 1 && !has(w, ROLE_PLAIN));
    }
    if (!has(w, ROLE_PLAIN)) return true; /* "return november", in a text without capitals */
    /* "march" and "may" in small letters are verbs unless "in" or "since" says otherwise. */
    return near == 2 || (near == 1 && capital);
}

/* A bracket was opened in the line before an offset and is not closed. */
static bool bracket_open(const struct pattern *p, uint32_t at)
{
    for (uint32_t back = 1; back <= BRACKET_BACK && back <= at; back++) {
        const unsigned char c = byte_at(p, at - back);
        if (c == '(') return true;
        if (c == ')' || c == '\n') return false;
    }
    return false;
}

/* The end of the day after a month, with the range it may begin. 0: no day. */
static uint32_t day_after(const struct pattern *p, uint32_t at, bool *ordinal)
{
    const uint32_t from = at;
    const uint32_t dash = pattern_dash(p, at);
    const unsigned char c = byte_at(p, at);
    if (dash) at += dash;
    else if (c == '.' || c == ',' || c == '/') at++;
    at = pattern_skip(p, at);
    if (at == from) return 0;
    struct pattern_word the;
    if (pattern_read(p, at, &the) && pattern_is(p, &the, "the")) at = pattern_skip(p, the.end);
    struct day day = day_figures(p, at);
    if (!day.end && c != ',') day = day_words(p, at); /* "in May, first on the bus" */
    /* "Oct. 1) Rest", but "(by Oct. 1)" */
    if (!day.end || (c == '.' && byte_at(p, day.end) == ')' && !bracket_open(p, from))) return 0;
    *ordinal = day.ordinal;
    const unsigned char next = byte_at(p, day.end);
    uint32_t more = 0; /* "Jan 3-5487": a telephone behind a name */
    if (next == '-' && pattern_digits(p, day.end + 1, 4, &more) == 4 && !date_year(more)) return 0;
    const uint32_t figures = pattern_digits(p, day.end + 1, 4, &more);
    const bool year = next == ',' && (figures == 2 || (figures == 4 && date_year(more)));
    const bool decimal = (next == '.' || next == ',') && digit_at(p, day.end + 1) && !year;
    if (next == ':' && digit_at(p, day.end + 1)) return 0;
    if (decimal || next == '%' || (next == '/' && c != '/')) return 0;
    const uint32_t second = second_day(p, day.end);
    if (second) return second;
    const uint32_t listed = days_listed(p, day.end);
    return listed ? listed : day.end;
}

/* A number after a month that is a common word is its day only with support. */
static bool day_supported(const struct pattern *p, const struct pattern_word *w, uint32_t day_end,
                          uint32_t year)
{
    struct pattern_word next;
    const bool unit = pattern_read_next(p, day_end, &next) && has(&next, ROLE_UNIT) &&
                      !pattern_label_below(p, day_end, &next) && next.end - next.begin > 1 &&
                      !pattern_is(p, &next, "in") && !pattern_is(p, &next, "per");
    if (year) return true;
    if (unit) return false;
    for (uint32_t back = 1; back <= 3; back++) { /* "date of birth may 3)" */
        const struct pattern_word label = pattern_back(p, back);
        if (has(&label, ROLE_LABEL) && label.type == CS_PHI_DATE && label.value == 2) return true;
        if (pattern_is(p, &label, "birth")) return true;
    }
    if (shaped(w, SHAPE_CAP) || !has(w, ROLE_PLAIN)) return true;
    const struct pattern_word before = pattern_back(p, 1);
    /* "june 14 at the pool": nobody's name is followed by a number; "may" is a verb. */
    static const char *const named[] = {"january", "jan", "march", "april", "june", "august"};
    if (pattern_is_one(p, w, named, CS_COUNT(named))) return true;
    /* "bday dec 5", "dec 5 pt called": where nothing is decreased to that. */
    static const char *const short_ones[] = {"dec", "mar", "jun"};
    const unsigned char c = byte_at(p, day_end);
    const bool ends = c == 0 || c == '\n' || c == ';' || c == ')' || c == '?' ||
                      ((c == '.' || c == ',') && !digit_at(p, day_end + 1));
    if (pattern_is_one(p, w, short_ones, CS_COUNT(short_ones)) &&
        (ends || date_line_begin(p, w->begin)))
        return true;
    static const char *const cues[] = {"is", "or", "are", "was", "til", "due", "thru"};
    static const char *const verbs[] = {"be", "not", "have", "need", "help", "mg"};
    if (pattern_is_one(p, &before, cues, CS_COUNT(cues)) && !pattern_is(p, w, "dec") &&
        !pattern_is(p, w, "march"))
        return !pattern_read_next(p, day_end, &next) ||
               !pattern_is_one(p, &next, verbs, CS_COUNT(verbs));
    return near_before(p, w) > 0 || has(&before, ROLE_WHEN);
}

/* "October eleven.", "May thirty, nineteen seventy-one": a day and a year as they are spoken;
 * behind a month that is a common word the year or a word before must tell. 0: none. */
static uint32_t month_spoken(const struct pattern *p, const struct pattern_word *w)
{
    const uint32_t day = byte_at(p, w->end) == ' ' ? day_cardinal(p, w->end + 1) : 0;
    if (!day) return 0;
    const uint32_t from = pattern_skip(p, day + (byte_at(p, day) == ','));
    uint32_t year = from > day ? date_year_words(p, from) : 0;
    if (year) return year;
    if (date_year_end(p, w->end)) return 0; /* "june nineteen eighty" */
    year = year_short_words(p, day);
    if (year) return year;
    static const char *const spans[] = {"in", "by", "since", "during", "for", "of", "from"};
    const struct pattern_word before = pattern_back(p, 1);
    const unsigned char c = byte_at(p, day);
    if (pattern_is_one(p, &before, spans, CS_COUNT(spans)) || c == ',' || c == ';') return 0;
    if (has(w, ROLE_PLAIN) && !has(&before, ROLE_WHEN)) return 0;
    return stops_at(p, day) ? day : 0;
}

/* A month only behind its day: "4 de octubre"; "Mayo 3" is a score. */
static bool is_spanish(const struct pattern *p, const struct pattern_word *w)
{
    static const char *const months[] = {"enero",      "febrero", "marzo",     "abril",
                                         "mayo",       "junio",   "julio",     "agosto",
                                         "septiembre", "octubre", "noviembre", "diciembre"};
    return pattern_is_one(p, w, months, CS_COUNT(months));
}

uint32_t pattern_month_at(struct pattern *p, const struct pattern_word *w)
{
    bool ordinal = false;
    const unsigned char before = byte_before(p, w->begin);
    if (before == '_' || before == '\'' || is_spanish(p, w)) return 0;
    /* "report.may" is a file, "DATE.....May 3" is none, and with its year it is a date anyhow. */
    const bool glued = before == '.' && word_byte(byte_before(p, w->begin - 1));
    const uint32_t day = day_after(p, w->end, &ordinal);
    if (day) {
        uint32_t year = date_year_end(p, day);
        if (!year && ordinal) year = year_short_words(p, day);
        if (glued && !year) return 0;
        if (ordinal || day_supported(p, w, day, year))
            return close_date(p, w->begin, year ? year : day, 95);
    }
    if (glued) return 0;
    const uint32_t spoken = day ? 0 : month_spoken(p, w);
    if (spoken) return close_date(p, w->begin, spoken, 90);
    const uint32_t year = date_year_end(p, w->end);
    if (year) return close_date(p, w->begin, year, 95);
    if (!month_alone(p, w)) return 0;
    static const char *const parts[] = {"mid", "early", "late"}; /* "mid-January" */
    const struct pattern_word part = pattern_back(p, 1);
    const bool joined = part.end + 1 == w->begin && byte_at(p, part.end) == '-' &&
                        pattern_is_one(p, &part, parts, CS_COUNT(parts));
    pattern_add(p, joined ? part.begin : w->begin, w->end, CS_PHI_DATE, 80);
    return w->end;
}
