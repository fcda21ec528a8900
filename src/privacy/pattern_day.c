/* pattern_day.c - a month and a day by a hyphen or a point that no word before makes a date.
 *
 *   "INR 07-25", "restart 02.14"         no result and no range is written with a zero in front
 *   "TRIAGE 5.16 1640", "tc 0915 3.11"   the time of the day stands beside it in the head of a line
 */
#include "privacy/pattern_date_in.h"

/* What is numbered, counted or open in such figures. */
static bool numbered(const struct pattern *p, const struct pattern_word *before)
{
    static const char *const things[] = {
        "version",  "ver",    "v",       "rev",    "section", "sec",    "rule",   "chapter",
        "table",    "figure", "fig",     "form",   "part",    "page",   "pages",  "item",
        "step",     "steps",  "code",    "room",   "rm",      "bed",    "lot",    "case",
        "block",    "slide",  "unit",    "box",    "suite",   "apt",    "floor",  "cassette",
        "ages",     "age",    "aged",    "ratio",  "hours",   "hrs",    "open",   "opens",
        "between",  "level",  "levels",  "stage",  "grade",   "cycle",  "cycles", "day",
        "days",     "week",   "weeks",   "months", "range",   "scale",  "score",  "goal",
        "target",   "give",   "take",    "q",      "every",   "number", "no",     "nos",
        "protocol", "policy", "article", "clause", "appendix"};
    return pattern_is_one(p, before, things, CS_COUNT(things)) || has(before, ROLE_CODE) ||
           has(before, ROLE_UNIT) || has(before, ROLE_SCORE) || shaped(before, SHAPE_DIGIT);
}

/* "02.14 Scope" heads a section; "02.14 called" and "02.14:" a day. */
static bool heads_section(const struct pattern *p, const struct date_figures *f)
{
    struct pattern_word next;
    if (!date_line_begin(p, f->begin) || byte_at(p, f->end[1]) == ':') return false;
    if (!pattern_read_next(p, f->end[1], &next)) return false;
    return shaped(&next, SHAPE_CAP) && !pattern_hours(p, &next);
}

/* Both figures are padded to two: by a hyphen no range ("12-08", "07-25"), by a point no value. */
static bool padded(const struct pattern *p, const struct date_figures *f)
{
    static const char *const counted[] = {"year",  "years", "yr",    "yrs",   "yo",
                                          "y",     "hour",  "hours", "hrs",   "months",
                                          "weeks", "days",  "mild",  "times", "severe"};
    struct pattern_word next;
    const uint32_t a = f->value[0];
    const uint32_t b = f->value[1];
    if (f->size[0] != 2 || f->size[1] != 2 || !date_zero_led(p, f)) return false;
    if (f->mark == '.' ? byte_at(p, f->begin) != '0' || b <= 12 : b <= 12 && a < b) return false;
    const struct pattern_word before = pattern_before(p, f->begin);
    if (numbered(p, &before) || heads_section(p, f)) return false;
    if (has(&before, ROLE_MEASURE) && f->mark == '.') return false;
    return !(pattern_read_next(p, f->end[1], &next) &&
             pattern_is_one(p, &next, counted, CS_COUNT(counted)));
}

/* Nothing or one word, the back-th before the present one, stands before w in its line:
 * "TRIAGE 0312". */
static bool near_line_begin(const struct pattern *p, const struct pattern_word *w, uint32_t back)
{
    if (date_line_begin(p, w->begin)) return true;
    const struct pattern_word before = pattern_back(p, back);
    return before.end != 0 && w->begin - before.end <= 3 && shaped(&before, SHAPE_ALPHA) &&
           !has(&before, ROLE_MEASURE) && date_line_begin(p, before.begin);
}

static bool timed(const struct pattern *p, const struct pattern_word *w,
                  const struct date_figures *f)
{
    struct pattern_word next;
    if (f->size[1] != 2 && !p->pointed && f->mark == '.') return false;
    if (near_line_begin(p, w, 1) && byte_at(p, f->end[1]) == ' ' &&
        pattern_read_next(p, f->end[1], &next) && pattern_hours(p, &next) &&
        !date_unit_after(p, next.end))
        return true;
    const struct pattern_word before = pattern_before(p, w->begin);
    const unsigned char c = byte_at(p, f->end[1]);
    return (c == '\n' || c == 0) && pattern_hours(p, &before) && w->begin - before.end <= 3 &&
           near_line_begin(p, &before, 2);
}

bool date_day_at(const struct pattern *p, const struct pattern_word *w,
                 const struct date_figures *f)
{
    if ((f->mark != '-' && f->mark != '.') || f->size[0] > 2 || f->size[1] > 2) return false;
    if (f->value[0] < 1 || f->value[0] > 12 || f->value[1] < 1 || f->value[1] > 31) return false;
    const bool ends = byte_at(p, f->end[1]) == '\n';
    if (!ends && (date_unit_after(p, f->end[1]) || date_dose_after(p, f->end[1]))) return false;
    return padded(p, f) || timed(p, w, f);
}
