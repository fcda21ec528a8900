/* pair.c - days written in two figures: 3/4, 8-19, 5.10, 10/2020, 3/4-3/9.
 *
 * Two groups are a date only by their surroundings: notes are full of 5/5, 7/10 and 1/2. What
 * decides is the word beside ("on", "since", "seen" against "strength", "pain", "tablet"), and the
 * second figure: those of the usual scales (2 .. 6, 8, 10) need a word for them, others a word
 * against them. By a hyphen or a point more is wanted. What nothing decides is kept as a doubt
 * (echo.c). */
#include "privacy/pattern/date_in.h"

#define SCORE_BACK 4        /* words before n/m that can make it a score */
#define COMPACT_YEAR_MIN 15 /* of "022025" */
#define COMPACT_YEAR_MAX 39
#define LOG_SCALE 12  /* days of two entries that a scale may have */
#define LOG_BYTES 400 /* between two entries of a log */
#define TWIN_BYTES 40 /* looked at on both sides for the same scale */
/* Days from another date of the text within which a doubtful pair counts as a date. */
#define DOUBT_LITTLE 45
#define DOUBT_SOME 15
#define DOUBT_MUCH 7

static bool usual_scale(uint32_t a, uint32_t b)
{
    return a <= b && (b <= 6 || b == 8 || b == 10);
}

/* A word of a score among the last ones of this sentence. */
static bool score_before(const struct pattern *p, uint32_t most)
{
    uint32_t next = pattern_back(p, 0).begin;
    for (uint32_t back = 1; back <= most; back++) {
        const struct pattern_word w = pattern_back(p, back);
        if (w.end == 0 || next - w.end > PATTERN_CODE_MAX) return false;
        const bool first = shaped(&w, SHAPE_DIGIT) && byte_at(p, w.end) == '/'; /* "8/9 and 7/9" */
        most += first && most < SCORE_BACK + 2;
        for (uint32_t at = w.end; at < next; at++)
            if (byte_at(p, at) == '\n') return false;
        const bool stop = byte_at(p, w.end) == '.' && byte_at(p, w.end + 1) == ' ' &&
                          (w.end - w.begin > 4 || shaped(&w, SHAPE_DIGIT)) &&
                          cs_is_upper((char)byte_at(p, next));
        if (stop && back > 1) return false;
        if (has(&w, ROLE_SCORE)) return true;
        next = w.begin;
    }
    return false;
}

static bool score_after(const struct pattern *p, uint32_t end)
{
    static const char *const past[] = {"at", "with", "by", "and"}; /* something else begins */
    struct pattern_word next = {.end = end};
    for (unsigned i = 0; i < 3; i++) {
        const uint32_t from = next.end;
        if (!pattern_read_next(p, from, &next) || has(&next, ROLE_PERSON)) return false;
        if (next.begin - from > 2) return false; /* another field */
        if (has(&next, ROLE_SCORE)) return true;
        if (pattern_is_one(p, &next, past, CS_COUNT(past))) return false;
        if (i == 0 && date_unit_after(p, end)) return true;
    }
    return false;
}

/* "2200 hrs 5/8" */
static bool hours_before(const struct pattern *p, const struct pattern_word *w)
{
    const struct pattern_word clock = pattern_back(p, 2);
    return (pattern_is(p, w, "hrs") || pattern_is(p, w, "hours")) && !shaped(&clock, SHAPE_ALPHA) &&
           clock.end - clock.begin == 4;
}

/* "Cultures: 1/13 2/2 MRSA": so many bottles, behind the day. */
static bool bottles_at(const struct pattern *p, const struct pattern_word *day, uint32_t at)
{
    const unsigned char of = byte_at(p, at + 2);
    return byte_at(p, day->end) == ' ' && day->end + 1 == at && byte_at(p, at + 1) == '/' &&
           (of == '2' || of == '4') && byte_at(p, at) <= of && !digit_at(p, at + 3);
}

/* "return 3/4", which is no day behind "may"; "f/u 3/4", "d/c 3/4", "rec'd 3/4": the last letter
 * of what is written short. */
static bool is_short_when(const struct pattern *p, const struct pattern_word *w)
{
    static const char *const whole[] = {"f/u",   "d/c",    "rec'd", "dc'd",
                                        "d/c'd", "appt'd", "cx'd",  "ok'd"};
    if (pattern_is(p, w, "return")) return true;
    if (w->end != w->begin + 1) return false;
    for (size_t i = 0; i < CS_COUNT(whole); i++) {
        const size_t size = strlen(whole[i]);
        if (w->end < size || word_byte(byte_before(p, w->end - (uint32_t)size))) continue;
        const struct pattern_word all = {.begin = w->end - (uint32_t)size, .end = w->end};
        if (pattern_is(p, &all, whole[i])) return true;
    }
    return false;
}

/* The word before says that a date follows: "on"; sure: it can hardly mean anything else. */
static bool when_before(const struct pattern *p, const struct pattern_word *w, bool *sure)
{
    static const char *const weak[] = {
        "of",  "in",   "to",   "between", "and",  "by",   "from", "about", "near",     "week",
        "per", "past", "this", "every",   "each", "last", "next", "prior", "previous", "around"};
    const struct pattern_word before = pattern_back(p, 1);
    *sure = false;
    if (before.end == 0 || w->begin - before.end > 3) return false;
    if (is_span(&before, CS_PHI_DATE)) return *sure = !bottles_at(p, &before, w->begin);
    if (hours_before(p, &before)) return *sure = true;
    const struct pattern_word earlier = pattern_back(p, 2);
    if (is_span(&earlier, CS_PHI_DATE) && before.begin - earlier.end <= 2 &&
        byte_at(p, earlier.end) != '.' && byte_at(p, earlier.end) != '\n')
        return *sure = true;
    if (is_short_when(p, &before)) return *sure = true;
    if (!has(&before, ROLE_WHEN) && !(has(&before, ROLE_LABEL) && before.type == CS_PHI_DATE))
        return has(&before, ROLE_WEEKDAY) && (*sure = true);
    *sure = true;
    for (size_t i = 0; i < CS_COUNT(weak); i++)
        if (pattern_is(p, &before, weak[i])) *sure = false;
    return true;
}

bool pattern_hours(const struct pattern *p, const struct pattern_word *w)
{
    uint32_t value = 0;
    return w->end - w->begin == 4 && pattern_digits(p, w->begin, 4, &value) == 4 &&
           value % 100 < 60 && value < 2400;
}

/* "9am", "11pm", "415pm" in one word. */
static bool half_glued(const struct pattern *p, const struct pattern_word *w)
{
    uint32_t value = 0;
    const uint32_t size = pattern_digits(p, w->begin, 4, &value);
    const unsigned char half = lower_of(byte_at(p, w->begin + size));
    const bool minutes = size >= 3 && value % 100 < 60; /* "415pm" */
    return size >= 1 && size <= 4 && (size > 2 ? minutes && value / 100 <= 12 : value <= 12) &&
           w->end == w->begin + size + 2 && (half == 'a' || half == 'p') &&
           lower_of(byte_at(p, w->end - 1)) == 'm';
}

/* "1900-0700", "7a-7p": the hours of a shift. */
static bool shift_at(const struct pattern *p, uint32_t at)
{
    struct pattern_word from;
    struct pattern_word to;
    if (!pattern_read(p, at, &from) || !digit_at(p, from.begin)) return false;
    const uint32_t dash = pattern_dash(p, from.end);
    if (!dash || !pattern_read(p, from.end + dash, &to)) return false;
    if (pattern_hours(p, &from) && pattern_hours(p, &to)) return true;
    const unsigned char a = lower_of(byte_before(p, from.end));
    const unsigned char b = lower_of(byte_before(p, to.end));
    return from.end - from.begin <= 3 && to.end - to.begin <= 3 && digit_at(p, to.begin) &&
           (a == 'a' || a == 'p') && (b == 'a' || b == 'p') && a != b;
}

/* A clock time or "at" follows, or a colon at the head of a line: "3/4: seen by". */
static bool date_after(const struct pattern *p, const struct pattern_word *w, uint32_t end)
{
    if (byte_at(p, end) == ':' && date_line_begin(p, w->begin)) return true;
    const uint32_t at = pattern_skip(p, end);
    if (byte_at(p, at) == '@') return true;
    if (date_clock_end(p, at)) return true;
    static const char *const halves[] = {"am", "pm", "noc", "nights", "evening", "morning"};
    struct pattern_word next;
    if (!pattern_read(p, at, &next)) return false;
    if (pattern_is_one(p, &next, halves, CS_COUNT(halves)) || pattern_hours(p, &next)) return true;
    if (half_glued(p, &next) || shift_at(p, at)) return true;
    if (!pattern_is(p, &next, "at")) return false;
    return digit_at(p, pattern_skip(p, next.end));
}

/* Totals of scales that are days of a month as well: GCS, MoCA, GAD-7, PHQ-9, acuity 6/n ... */
static bool scale_total(uint32_t value)
{
    static const unsigned char totals[] = {12, 15, 18, 20, 21, 24, 27, 28, 30};
    return memchr(totals, (int)value, sizeof totals) != NULL;
}

bool date_zero_led(const struct pattern *p, const struct date_figures *f)
{
    return (f->size[0] == 2 && byte_at(p, f->begin) == '0') ||
           (f->size[1] == 2 && byte_at(p, f->end[1] - 2) == '0');
}

/* "next level 9/20", "2 doses 9/15": what has a day, and no scale of so many. */
static bool behind_level(const struct pattern *p)
{
    static const char *const words[] = {"level", "levels", "doses", "dose", "power", "nodes"};
    const struct pattern_word before = pattern_back(p, 1);
    return pattern_is_one(p, &before, words, CS_COUNT(words));
}

/* Without a word that makes it a date: the figures alone. */
static bool figures_decide(const struct pattern *p, const struct date_figures *f)
{
    const uint32_t a = f->value[0];
    const uint32_t b = f->value[1];
    if (date_zero_led(p, f)) return true;
    if (a > 12 && score_before(p, SCORE_BACK - 1)) return false; /* "bilevel support at 14/6" */
    if (b > 12 || a > 12)
        return !(scale_total(b) && score_before(p, SCORE_BACK - 1) && !behind_level(p));
    if (score_before(p, SCORE_BACK)) return false;
    if (usual_scale(a, b) && !(a == 1 && b == 1)) return false;
    return a > b || b > 10 || b == 7 || b == 9;
}

/* "the appointment of 8-20", "labs from 3-11", "surgery 4-2": what has a day. */
static bool dated_before(const struct pattern *p, const struct pattern_word *w)
{
    static const char *const links[] = {"of", "from", "for", "to", "by", "since", "until"};
    static const char *const things[] = {
        "appointment", "appt",      "visit",     "labs",       "mammogram", "letter",
        "note",        "notes",     "report",    "call",       "message",   "surgery",
        "test",        "tests",     "results",   "ultrasound", "echo",      "colonoscopy",
        "biopsy",      "x-ray",     "statement", "bill",       "invoice",   "admission",
        "discharge",   "shot",      "vaccine",   "crossmatch", "rounds",    "meeting",
        "mtg",         "informed",  "dose",      "infusion",   "imaging",   "procedure",
        "consult",     "exam",      "hearing",   "interview",  "fell",      "start",
        "clinic",      "no-showed", "showed",    "drink",      "last",      "him",
        "her",         "them",      "you",       "seen",       "saw",       "came",
        "flew",        "arrived",   "returns",   "back",       "called",    "paged",
        "recheck",     "redraw",    "refill",    "refilled",   "rechecked", "sent",
        "faxed",       "mailed",    "resent"};
    const struct pattern_word before = pattern_before(p, w->begin);
    if (pattern_is_one(p, &before, things, CS_COUNT(things))) return true;
    const struct pattern_word earlier = pattern_back(p, 2);
    return pattern_is_one(p, &before, links, CS_COUNT(links)) &&
           (pattern_is_one(p, &earlier, things, CS_COUNT(things)) ||
            (has(&earlier, ROLE_WHEN) && !has(&earlier, ROLE_STOP)));
}

/* "6/20: session 7/36": a word stands between this and what says that a date follows. */
static bool named_before(const struct pattern *p)
{
    const struct pattern_word before = pattern_back(p, 1);
    const bool date = is_span(&before, CS_PHI_DATE) ||
                      (has(&before, ROLE_LABEL) && before.type == CS_PHI_DATE);
    return !date && !has(&before, ROLE_WHEN) && !has(&before, ROLE_WEEKDAY);
}

/* "from the 7/10 visit" */
static bool visit_after(const struct pattern *p, const struct date_figures *f)
{
    static const char *const visits[] = {"visit", "appointment", "appt", "encounter", "office"};
    static const char *const things[] = {"labs", "note",   "scan",    "mri", "ct",     "cxr",
                                         "xray", "echo",   "draw",    "ekg", "letter", "mammogram",
                                         "cbc",  "refill", "message", "call"};
    const struct pattern_word the = pattern_back(p, 1);
    struct pattern_word next;
    if (!pattern_is(p, &the, "the") && !pattern_is(p, &the, "your")) return false;
    if (!pattern_read_next(p, f->end[1], &next)) return false;
    if (pattern_is_one(p, &next, visits, CS_COUNT(visits))) return true;
    return !usual_scale(f->value[0], f->value[1]) && /* "3/4 labs" */
           pattern_is_one(p, &next, things, CS_COUNT(things));
}

/* Behind the figures a sentence goes on or ends; no thing follows that they could count. */
static bool nothing_counted(const struct pattern *p, uint32_t end)
{
    static const char *const after[] = {
        "and",   "at",   "with",    "so",    "for",    "because",     "but",   "as",     "in",
        "is",    "was",  "were",    "went",  "showed", "by",          "via",   "per",    "w",
        "while", "she",  "he",      "they",  "i",      "we",          "it",    "if",     "when",
        "that",  "who",  "until",   "will",  "would",  "has",         "had",   "have",   "can",
        "re",    "thru", "through", "visit", "appt",   "appointment", "after", "before", "around"};
    struct pattern_word next;
    const unsigned char c = byte_at(p, end);
    if (c == '.' || c == ';' || c == ')' || c == ',' || c == '\n' || c == '\0') return true;
    if (c == ' ' && byte_at(p, end + 1) == '(') return true;
    return pattern_read_next(p, end, &next) && pattern_is_one(p, &next, after, CS_COUNT(after));
}

/* "HF 2/5, KE 3/5, ADF 1/5": the same scale stands in the line once more. */
static bool twin_scale(const struct pattern *p, uint32_t begin, uint32_t end)
{
    uint32_t slash = begin;
    while (slash < end && byte_at(p, slash) != '/') slash++;
    const uint32_t size = end - slash;
    uint32_t from = begin;
    while (from > 0 && begin - from < TWIN_BYTES && byte_at(p, from - 1) != '\n') from--;
    for (uint32_t at = from; at < end + TWIN_BYTES && at + size <= p->text.len; at++) {
        if (at >= end && byte_at(p, at) == '\n') return false;
        if ((at < begin || at >= end) && at > 0 && digit_at(p, at - 1) && !digit_at(p, at + size) &&
            memcmp(p->text.ptr + at, p->text.ptr + slash, size) == 0)
            return true;
    }
    return false;
}

/* "placed 4/7 L FA": left, and no litres. */
static bool side_after(const struct pattern *p, uint32_t end)
{
    struct pattern_word arm;
    return byte_at(p, end) == ' ' && byte_at(p, end + 1) == 'L' && byte_at(p, end + 2) == ' ' &&
           pattern_read(p, end + 3, &arm) && !shaped(&arm, SHAPE_DIGIT) && !has(&arm, ROLE_STOP);
}

static bool day_of_month(const struct pattern *p, const struct pattern_word *w,
                         const struct date_figures *f)
{
    bool sure = false;
    const uint32_t end = f->end[1];
    const bool year = f->value[1] > 31; /* "in 5/92" */
    if (year ? f->value[0] < 1 || f->value[0] > 12 || f->size[1] != 2
             : !date_month_day(f->value[0], f->value[1]))
        return false;
    if (f->size[0] > 2 || f->size[1] > 2) return false;
    const bool when = when_before(p, w, &sure);
    if (year) return when && !date_unit_after(p, end) && !score_before(p, 1) && !named_before(p);
    const bool field = byte_at(p, end) == ' ' && byte_at(p, end + 1) == ' ';
    struct pattern_word head; /* "7/24 visual: eating" */
    if (date_line_begin(p, w->begin) && byte_at(p, end) == ' ' &&
        pattern_read_next(p, end, &head) && byte_at(p, head.end) == ':' &&
        shaped(&head, SHAPE_LOWER) && (!has(&head, ROLE_SCORE) || f->value[1] > 10))
        return true;
    if (date_line_begin(p, w->begin) &&
        (date_after(p, w, end) || (field && !usual_scale(f->value[0], f->value[1]))))
        return true; /* a log's line */
    const bool side = sure && !usual_scale(f->value[0], f->value[1]) && side_after(p, end);
    if (date_unit_after(p, end) && !side) return false;
    if (visit_after(p, f)) return true;
    const bool scale = usual_scale(f->value[0], f->value[1]);
    const struct pattern_word before = pattern_before(p, w->begin);
    const bool on = !scale && pattern_is(p, &before, "on"); /* "on 9/24 in EP" */
    const bool timed = !scale && date_after(p, w, end);     /* "given 2/14 1020 L deltoid" */
    if (!date_zero_led(p, f) && !on && !side && !timed && score_after(p, end)) return false;
    struct pattern_word next;
    const bool of = pattern_read_next(p, end, &next) && pattern_is(p, &next, "of");
    if (scale && of) return false;
    if (f->value[0] == 24 && f->value[1] == 7) return false;            /* round the clock */
    if (f->value[1] == 10 && pattern_is(p, &before, "a")) return false; /* "hurts like a 6/10" */
    const bool now = pattern_is_one(p, &before, (const char *const[]){"today", "now"}, 2);
    if (pattern_is(p, &before, "day") && f->value[0] <= f->value[1]) return false; /* "day 3/7" */
    if (now && scale && score_before(p, 2)) return false; /* "Pain today 2/10" */
    /* "pain 7/10 at 0800 and 3/10 at 0900", "Apgars 8/9 at 0651" */
    const bool score = score_before(p, scale ? SCORE_BACK : 1) ||
                       (scale && score_before(p, 2 * SCORE_BACK) && twin_scale(p, w->begin, end));
    if (!sure && score && pattern_read_next(p, end, &next) && pattern_is(p, &next, "at"))
        return false;
    if (sure || date_after(p, w, end)) return true;
    const struct pattern_word last = pattern_back(p, 2); /* "Last pap 9/22" */
    if (pattern_is(p, &last, "last") && !scale && !score_before(p, 2)) return true;
    if (dated_before(p, w) && !score_before(p, SCORE_BACK)) return true;
    if (!when || score_before(p, SCORE_BACK)) return figures_decide(p, f);
    static const char *const changes[] = {"improved", "reduced", "decreased", "increased", "down",
                                          "dropped",  "up",      "shrank",    "cut",       "lower",
                                          "better",   "higher",  "grew",      "less",      "more"};
    if (pattern_is(p, &before, "by") && nothing_counted(p, end) && /* "appeal by 7/10." */
        !pattern_is_one(p, &last, changes, CS_COUNT(changes)))
        return true;
    return !(scale && f->value[1] % 5 == 0);
}

/* "d/w Koort 8-19", "taken by ZP 5-25": who it was stands between the word and the day. */
static bool person_before(const struct pattern *p, const struct pattern_word *w)
{
    static const char *const links[] = {"w", "by", "with"};
    const struct pattern_word who = pattern_before(p, w->begin);
    if (!shaped(&who, SHAPE_CAP) || shaped(&who, SHAPE_DIGIT) || has(&who, ROLE_MEASURE) ||
        has(&who, ROLE_UNIT))
        return false;
    struct pattern_word link = pattern_back(p, 2);
    if (shaped(&link, SHAPE_CAP) && link.end + 2 >= who.begin) link = pattern_back(p, 3);
    return who.begin - link.end <= 16 && pattern_is_one(p, &link, links, CS_COUNT(links));
}

/* "7-15 through 1-24", "2-25 to Jun 15th": another day follows. */
static bool range_of_days(const struct pattern *p, const struct date_figures *f)
{
    static const char *const links[] = {"through", "thru", "until", "till"};
    const struct pattern_word from = pattern_back(p, 1);
    struct pattern_word link;
    struct pattern_word next;
    if (!pattern_read_next(p, f->end[1], &link)) return false;
    if (!pattern_is_one(p, &link, links, CS_COUNT(links)) &&
        !(pattern_is(p, &from, "from") && pattern_is(p, &link, "to")))
        return false;
    if (!pattern_read_next(p, link.end, &next)) return false;
    const struct date_figures second = date_figures_read(p, next.begin); /* count 0: no figures */
    if (pattern_is(p, &link, "to") && second.count == 2 && f->value[1] <= 12 &&
        second.value[1] <= 12)
        return false; /* "from 2-3 to 3-4 cm" */
    return has(&next, ROLE_MONTH) || second.count > 1;
}

/* "on the 8-2." */
static bool on_the(const struct pattern *p, const struct pattern_word *w, uint32_t end)
{
    const struct pattern_word the = pattern_before(p, w->begin);
    const struct pattern_word on = pattern_back(p, 2);
    return pattern_is(p, &the, "the") && pattern_is(p, &on, "on") && nothing_counted(p, end);
}

/* b can be the day of the next entry of a log behind a: later in its month, or in the next; one of
 * the two has a day that ends no scale ("1-2  absent", "1-3  present"). */
static bool log_in_order(const struct date_figures *a, const struct date_figures *b)
{
    const uint32_t first = a->value[1];
    const uint32_t second = b->value[1];
    const bool tens = first % 10 == 0 && second % 10 == 0; /* "1-10 low", "1-20 high" */
    if (tens || (first <= LOG_SCALE && second <= LOG_SCALE)) return false;
    if (b->value[0] == a->value[0]) return second > first;
    return b->value[0] == a->value[0] % 12 + 1 && second < first;
}

/* "1-7  30 min. late", and below it "1-14 absent": a line of a log that begins with its day. One
 * more stands above or below, at most LOG_BYTES away, and in order. */
static bool log_line(const struct pattern *p, const struct pattern_word *w,
                     const struct date_figures *f)
{
    if (!date_line_begin(p, w->begin) || !is_blank(byte_at(p, f->end[1]))) return false;
    if (date_unit_after(p, f->end[1])) return false;
    const uint32_t last = pattern_last_end(p);
    if (last && w->begin - last < LOG_BYTES) {
        const struct cs_phi_span *const above = &p->list->spans[p->list->count - 1];
        const struct date_figures a = date_figures_read(p, above->begin);
        if (above->type == CS_PHI_DATE && a.count == 2 && a.mark == '-' && a.end[1] == last &&
            date_line_begin(p, above->begin))
            return f->value[0] == a.value[0] ? f->value[1] > a.value[1]
                                             : f->value[0] == a.value[0] % 12 + 1;
    }
    for (uint32_t at = f->end[1]; at < f->end[1] + LOG_BYTES && byte_at(p, at); at++) {
        if (byte_at(p, at) != '\n') continue;
        const struct date_figures next = date_figures_read(p, at + 1);
        if (next.count != 2 || next.mark != '-' || !is_blank(byte_at(p, next.end[1]))) continue;
        return next.size[0] <= 2 && next.size[1] <= 2 && log_in_order(f, &next);
    }
    return false;
}

/* "11-7", "7-3": from one hour of a shift to another. */
static bool is_shift(uint32_t a, uint32_t b)
{
    static const uint8_t shifts[][2] = {{11, 7}, {7, 3}, {12, 8}, {9, 5},  {10, 6}, {8, 4},
                                        {8, 5},  {7, 5}, {10, 7}, {12, 6}, {6, 2}};
    for (size_t i = 0; i < CS_COUNT(shifts); i++)
        if (shifts[i][0] == a && shifts[i][1] == b) return true;
    return false;
}

/* "lap band in 5-3 and": figures that fall are no range; no shift, no score, nothing measured. */
static bool falls_alone(const struct pattern *p, const struct date_figures *f)
{
    const struct pattern_word before = pattern_before(p, f->begin);
    static const char *const cues[] = {"in", "for", "since", "on", "before", "after", "of"};
    if (!pattern_is_one(p, &before, cues, CS_COUNT(cues))) return false; /* "bed 6-3", "from 9-4" */
    return f->value[0] > f->value[1] && !is_shift(f->value[0], f->value[1]) &&
           !score_before(p, 2) && !pattern_recently(p, ROLE_MEASURE, 2, false) &&
           nothing_counted(p, f->end[1]);
}

/* "Adm: 4-6  Disch", "DOB 11-10 |", "signed on 8-3 @ 0926": behind the label of a date, or before a
 * time by its sign. */
static bool is_dated_field(const struct pattern *p, const struct pattern_word *w, uint32_t end)
{
    static const char *const cues[] = {"on", "from", "date", "start", "started", "d", "t"};
    const struct pattern_word label = pattern_back(p, 1);
    if (label.end == 0 || w->begin - label.end > 3 || date_unit_after(p, end)) return false;
    const bool named = has(&label, ROLE_LABEL) && label.type == CS_PHI_DATE;
    const bool colon = byte_at(p, label.end) == ':';
    const bool field = byte_at(p, end) == ' ' && byte_at(p, end + 1) == ' ';
    if (named && label.value == 2) return true;
    if (named && colon && (field || nothing_counted(p, end))) return true;
    const uint32_t at = pattern_skip(p, end);
    return byte_at(p, at) == '@' && digit_at(p, pattern_skip(p, at + 1)) &&
           (named || pattern_is_one(p, &label, cues, CS_COUNT(cues)));
}

/* "symptoms began on 7-11 and", "a home visit, 12-5.": by a hyphen only where a word says that a
 * date follows and nothing that is counted comes after. */
static bool day_by_hyphen(const struct pattern *p, const struct pattern_word *w,
                          const struct date_figures *f)
{
    bool sure = false;
    if (f->mark != '-' || f->size[0] > 2 || f->size[1] > 2) return false;
    if (f->value[0] < 1 || f->value[0] > 12 || f->value[1] < 1 || f->value[1] > 31) return false;
    const struct pattern_word on = pattern_before(p, w->begin);
    if (pattern_is(p, &on, "on") && shaped(&on, SHAPE_CAP)) return true; /* "On 11-20 teeth" */
    if (is_dated_field(p, w, f->end[1])) return true;
    static const char *const notes[] = {"note", "shift", "report", "summary", "rounds", "handoff"};
    if (pattern_is_one(p, &on, notes, CS_COUNT(notes)) && shift_at(p, pattern_skip(p, f->end[1])))
        return true; /* no "ratio 1-5 7a-7p" */
    if (log_line(p, w, f)) return true;
    if (date_unit_after(p, f->end[1])) return false;
    if (range_of_days(p, f) || on_the(p, w, f->end[1])) return true;
    if (visit_after(p, f)) return true;
    const bool falls = f->value[0] > f->value[1]; /* "my last seizure was 11-2": no range */
    if (falls && pattern_is_one(p, &on, (const char *const[]){"was", "is", "were"}, 3))
        return nothing_counted(p, f->end[1]);
    if (f->value[0] <= f->value[1] && date_clock_end(p, pattern_skip(p, f->end[1])) &&
        byte_at(p, f->end[1]) == ' ')
        return true; /* "1-22   11:40 AM" */
    if (falls_alone(p, f)) return true;
    if (pattern_is(p, &on, "by") && f->value[1] > 12 && nothing_counted(p, f->end[1]))
        return true; /* "needed by 4-22" */
    if ((!when_before(p, w, &sure) || !sure) && !dated_before(p, w) && !person_before(p, w))
        return false;
    return (sure && f->value[1] > 12) || nothing_counted(p, f->end[1]);
}

static bool month_of_year(const struct pattern *p, const struct pattern_word *w,
                          const struct date_figures *f)
{
    bool sure = false;
    if (f->mark == '.') /* "7.2018-11.2019" */
        return f->size[1] == 4 && f->size[0] <= 2 && f->value[0] >= 1 && f->value[0] <= 12 &&
               f->value[1] >= 1950 && f->value[1] < 2040 && !date_unit_after(p, f->end[1]);
    if (f->size[1] == 4)
        return f->size[0] <= 2 && f->value[0] >= 1 && f->value[0] <= 12 && f->value[1] >= 1900 &&
               f->value[1] <= DATE_YEAR_MAX &&
               (f->mark == '/' || f->size[0] == 2 || when_before(p, w, &sure));
    if (f->size[0] != 4 || f->size[1] != 2 || f->value[0] < 1900 || f->value[0] > DATE_YEAR_MAX)
        return false;
    if (f->value[1] < 1 || f->value[1] > 12) return false;
    const bool next_year = f->value[1] == (f->value[0] + 1) % 100; /* "2010-11" */
    return when_before(p, w, &sure) || (f->mark == '-' && !next_year);
}

/* "thru 5.20", "see her 5.7", "5.22 0900": in a text whose full dates have points. */
static bool pointed_day(const struct pattern *p, const struct date_figures *f,
                        const struct pattern_word *before)
{
    static const char *const cues[] = {"on",   "since", "until", "till", "thru", "through",
                                       "her",  "him",   "you",   "them", "next", "seen",
                                       "sent", "visit", "done",  "and"};
    static const char *const starts[] = {"from", "by", "of", "for"}; /* doses, too */
    struct pattern_word next;
    if (pattern_is_one(p, before, cues, CS_COUNT(cues)) || has(before, ROLE_WEEKDAY)) return true;
    const bool more = pattern_read_next(p, f->end[1], &next);
    if (byte_at(p, f->end[1]) == ':' && byte_at(p, f->end[1] + 1) == '\n') return true;
    const struct pattern_word held = pattern_back(p, 1); /* "CR 2.2 (2.9)": what it was before */
    const bool value = shaped(&held, SHAPE_DIGIT) || has(&held, ROLE_MEASURE);
    if (byte_before(p, f->begin) == '(' && byte_at(p, f->end[1]) == ')' && !value) return true;
    if (pattern_is_one(p, before, starts, CS_COUNT(starts)))
        return !more || !(pattern_is(p, &next, "to") || pattern_is(p, &next, "up") ||
                          pattern_is(p, &next, "down"));
    return more && pattern_hours(p, &next) && byte_at(p, f->end[1]) == ' ';
}

/* "(admit 2.12, d/c 2.26)": by a point only right behind the label of a date, or "on 21.05 when"
 * where both have two figures and the day can be no month. */
static bool day_by_point(const struct pattern *p, const struct pattern_word *w,
                         const struct date_figures *f)
{
    static const char *const cues[] = {"on", "since", "until", "from", "seen", "by"};
    static const char *const booked[] = {"scheduled", "appt", "appointment", "rescheduled"};
    const bool short_day = f->size[1] == 1 && p->pointed;
    if (f->mark != '.' || f->size[0] > 2 || (f->size[1] != 2 && !short_day)) return false;
    if (!date_month_day(f->value[0], f->value[1]) || date_unit_after(p, f->end[1])) return false;
    if (date_dose_after(p, f->end[1])) return false;
    const struct pattern_word before = pattern_before(p, w->begin);
    if (has(&before, ROLE_LABEL) && before.type == CS_PHI_DATE) return true;
    const struct pattern_word birthday = pattern_back(p, 2); /* "her birthday is 3.14" */
    if (pattern_is(p, &before, "is") && has(&birthday, ROLE_LABEL) && birthday.type == CS_PHI_DATE)
        return true;
    if (pattern_is_one(p, &before, booked, CS_COUNT(booked))) return true;
    if (is_short_when(p, &before)) return true;          /* "d/c 5.13" */
    const struct pattern_word name = pattern_back(p, 1); /* "> Jane D., 3.14:" */
    if (byte_at(p, f->end[1]) == ':' && byte_at(p, f->end[1] + 1) == '\n' &&
        shaped(&name, SHAPE_CAP) && byte_before(p, w->begin - 1) == ',')
        return true;
    if (p->pointed && pointed_day(p, f, &before)) return true;
    if (pattern_is(p, &before, "on") && byte_at(p, f->end[1] - 2) == '0') return true; /* "3.01" */
    return f->size[0] == 2 && f->value[0] > 12 && f->value[1] <= 12 &&
           pattern_is_one(p, &before, cues, CS_COUNT(cues));
}

/* "2/2, 2/5, 2/11": a later day of the same month behind a comma. */
static bool days_follow(const struct pattern *p, const struct date_figures *f)
{
    if (byte_at(p, f->end[1]) != ',' || byte_at(p, f->end[1] + 1) != ' ') return false;
    const struct date_figures next = date_figures_read(p, f->end[1] + 2);
    return next.count == 2 && next.mark == '/' && next.value[0] == f->value[0] &&
           next.value[1] > f->value[1] && next.value[1] <= 31;
}

/* Nothing here decides: other dates of the text may (echo.c). */
static void pair_doubt(struct pattern *p, const struct pattern_word *w,
                       const struct date_figures *f)
{
    const uint32_t a = f->value[0];
    const uint32_t b = f->value[1];
    const uint32_t end = f->end[1];
    if (a < 1 || a > 12 || b < 1 || b > 31 || f->size[0] > 2 || f->size[1] > 2) return;
    const unsigned char c = byte_at(p, end);
    if (c == '%' || c == '/' || pattern_dash(p, end) || date_unit_after(p, end)) return;
    const bool no_score = f->mark == '/' && (a > b || (!usual_scale(a, b) && !scale_total(b)));
    if (score_before(p, no_score ? 1 : SCORE_BACK) || (!no_score && score_after(p, end))) return;
    if (b == 10 && a <= 10 && f->mark == '/' && score_before(p, 2 * SCORE_BACK)) return; /* pain */
    const struct pattern_word before = pattern_before(p, w->begin); /* "goal 2-3" */
    if (pattern_is_one(p, &before, (const char *const[]){"goal", "target", "range", "inr"}, 4))
        return;
    if (usual_scale(a, b) && f->mark == '/' && twin_scale(p, w->begin, end)) return;
    if (a == b && usual_scale(a, b) && f->mark == '/' && !days_follow(p, f))
        return; /* "5/5 left": all of it */
    struct pattern_word next;
    const bool more = pattern_read_next(p, end, &next);
    if (more && pattern_is(p, &next, "on")) return; /* "graded it 2/6 on April 2" */
    if (f->mark == '.') { /* "negative 06.11": where the text writes its days so */
        if (f->size[0] == 2 && f->size[1] == 2 && byte_at(p, w->begin) == '0')
            pattern_doubt(p, w->begin, end, DOUBT_LITTLE);
    } else if (f->mark == '/') {
        if (more && usual_scale(a, b) && pattern_is(p, &next, "of")) return;
        pattern_doubt(p, w->begin, end, usual_scale(a, b) ? DOUBT_SOME : DOUBT_LITTLE);
    } else if (f->mark == '-' && (!more || nothing_counted(p, end) || !shaped(&next, SHAPE_LOWER) ||
                                  shaped(&next, SHAPE_CAP))) {
        pattern_doubt(p, w->begin, end, a > b || b > 12 ? DOUBT_LITTLE : DOUBT_MUCH);
    }
}

/* "-3/9" or "-3/9/24" after "3/4"; 0 when there is none. */
static uint32_t range_end(const struct pattern *p, uint32_t end)
{
    const uint32_t dash = pattern_dash(p, end);
    if (!dash) return 0;
    const struct date_figures f = date_figures_read(p, end + dash);
    if (f.count < 2 || f.count > 3 || f.mark != '/' || date_figures_hang(p, &f)) return 0;
    if (!date_month_day(f.value[0], f.value[1])) return 0;
    return f.count == 2 || f.size[2] == 2 || date_year(f.value[2]) ? f.end[f.count - 1] : 0;
}

/* "08/2023-01/2024": the end of the second month; 0: it is no such range. */
static uint32_t months_end(const struct pattern *p, const struct date_figures *first)
{
    const uint32_t dash = pattern_dash(p, first->end[1]);
    if (!dash || first->mark != '/' || first->size[1] != 4) return 0;
    const struct date_figures f = date_figures_read(p, first->end[1] + dash);
    const bool month = f.count == 2 && f.mark == '/' && f.size[1] == 4 && !date_figures_hang(p, &f);
    const bool both = month && f.value[0] >= 1 && f.value[0] <= 12 && date_year(f.value[1]) &&
                      first->value[0] >= 1 && first->value[0] <= 12 && date_year(first->value[1]);
    return both ? f.end[1] : 0;
}

/* "BEFORE 05 13.", "RETURN 06 18 24": month, day and year with blanks, the month with its zero,
 * behind a word that says that a day follows; the end, or 0. */
static uint32_t blank_day_end(const struct pattern *p, const struct pattern_word *w)
{
    static const char *const cues[] = {"on", "before", "until", "return", "since"};
    uint32_t month = 0;
    uint32_t day = 0;
    uint32_t year = 0;
    if (w->end - w->begin != 2 || byte_at(p, w->begin) != '0') return 0;
    const struct pattern_word cue = pattern_before(p, w->begin);
    if (!pattern_is_one(p, &cue, cues, CS_COUNT(cues))) return 0;
    (void)pattern_digits(p, w->begin, 2, &month);
    if (byte_at(p, w->end) != ' ' || pattern_digits(p, w->end + 1, 2, &day) != 2) return 0;
    uint32_t end = w->end + 3;
    if (!date_month_day(month, day) || word_byte(byte_at(p, end))) return 0;
    if (byte_at(p, end) == ' ' && pattern_digits(p, end + 1, 2, &year) == 2 &&
        !word_byte(byte_at(p, end + 3)))
        end += 3;
    if (byte_at(p, end) == ' ' && digit_at(p, end + 1)) return 0; /* figures go on */
    if (end == w->end + 3 && pattern_is(p, &cue, "on") && byte_at(p, end) != ',') return 0;
    return date_unit_after(p, end) || date_dose_after(p, end) ? 0 : end;
}

/* "022025" where other days of the text say so: month, day and year without marks. */
static void compact_doubt(struct pattern *p, const struct pattern_word *w)
{
    uint32_t value = 0;
    const unsigned char c = byte_at(p, w->end);
    if (w->end - w->begin != 6 || pattern_digits(p, w->begin, 6, &value) != 6) return;
    if (c == '-' || c == '/' || (c == '.' && digit_at(p, w->end + 1))) return;
    if (date_unit_after(p, w->end) || date_dose_after(p, w->end)) return;
    if (value % 100 < COMPACT_YEAR_MIN || value % 100 > COMPACT_YEAR_MAX) return;
    if (!date_month_day(value / 10000, value / 100 % 100)) return;
    if (pattern_recently(p, ROLE_LABEL, 1, false) || pattern_recently(p, ROLE_NUM, 1, false))
        return;
    pattern_doubt(p, w->begin, w->end, DOUBT_SOME);
}

/* "20/12.5", "22/1.2": two substances in a tablet, two results; "#12/18", "page 2/7": the second of
 * so many. */
static bool is_strength(const struct pattern *p, const struct date_figures *f)
{
    static const char *const parts[] = {"page", "pages", "pg", "part", "step", "slide", "case"};
    const uint32_t end = f->end[1];
    if (f->mark != '/') return false;
    const struct pattern_word before = pattern_before(p, f->begin);
    return (byte_at(p, end) == '.' && digit_at(p, end + 1)) || byte_before(p, f->begin) == '#' ||
           pattern_is_one(p, &before, parts, CS_COUNT(parts));
}

uint32_t pattern_date_short_at(struct pattern *p, const struct pattern_word *w)
{
    if (date_joined(p, w) || !digit_at(p, w->begin)) return 0;
    compact_doubt(p, w);
    const uint32_t blank = blank_day_end(p, w);
    if (blank) {
        pattern_add(p, w->begin, blank, CS_PHI_DATE, 75);
        return blank;
    }
    const struct date_figures f = date_figures_read(p, w->begin);
    if (f.count != 2 || date_figures_hang(p, &f) || is_strength(p, &f)) return 0;
    uint32_t end = f.mark == '/' && date_month_day(f.value[0], f.value[1]) ? range_end(p, f.end[1])
                                                                           : 0;
    if (!end) end = months_end(p, &f);
    if (!end && pattern_dash(p, f.end[1]) == 1 && digit_at(p, f.end[1] + 1)) return 0;
    if (!end) {
        const bool date = month_of_year(p, w, &f) || day_by_hyphen(p, w, &f) ||
                          day_by_point(p, w, &f) || date_day_at(p, &f) ||
                          (f.mark == '/' && day_of_month(p, w, &f));
        if (!date) pair_doubt(p, w, &f);
        if (!date || byte_at(p, f.end[1]) == '%') return 0;
        end = date_time_end(p, f.end[1]);
    }
    pattern_add(p, w->begin, end, CS_PHI_DATE, 85);
    return end;
}
