/* day.c - a month and a day by a hyphen or a point that no word before makes a date.
 *
 *   "INR 07-25", "restart 02.14"         no result and no range is written with a zero in front
 *   "TRIAGE 5.16 1640", "tc 0915 3.11"   the time of the day stands beside it in the head of a line
 */
#include "privacy/pattern/date_in.h"

#define MEASURED_MIN 25 /* behind a measure: "RR 08-16" is a range, "INR 07-25" none */

/* What is numbered, counted or open in such figures. */
static bool numbered(const struct pattern *p, const struct pattern_word *before)
{
    static const char *const things[] = {
        "version", "ver",      "v",        "rev",    "section",  "sec",    "rule",     "chapter",
        "table",   "figure",   "fig",      "form",   "part",     "page",   "item",     "step",
        "code",    "room",     "rm",       "bed",    "lot",      "case",   "block",    "slide",
        "unit",    "box",      "suite",    "apt",    "floor",    "age",    "cassette", "aged",
        "ratio",   "open",     "between",  "level",  "stage",    "grade",  "cycle",    "day",
        "week",    "range",    "scale",    "score",  "goal",     "target", "give",     "take",
        "q",       "every",    "number",   "no",     "protocol", "policy", "article",  "clause",
        "sop",     "appendix", "module",   "lesson", "exhibit",  "batch",  "kit",      "well",
        "cohort",  "suture",   "needle",   "lead",   "filter",   "pod",    "ward",     "build",
        "release", "rate",     "flow",     "tooth",  "sphere",   "reads",  "gradient", "peds",
        "rr",      "audit",    "standard", "subtest"};
    static const char *const dated[] = {"labs", "was", "is", "meds", "sutures", "staples", "xrays"};
    const bool many = lower_of(byte_before(p, before->end)) == 's' &&
                      !pattern_is_one(p, before, dated, CS_COUNT(dated)); /* "images 01-24" */
    return many || pattern_is_one(p, before, things, CS_COUNT(things)) || has(before, ROLE_CODE) ||
           has(before, ROLE_UNIT) || has(before, ROLE_SCORE) || shaped(before, SHAPE_DIGIT);
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
    const struct pattern_word before = pattern_before(p, f->begin);
    if (before.end != 0 && numbered(p, &before)) return false;
    if (f->mark == '.') { /* "02.14 Scope" heads a section, "NPSG 07.15" names one */
        if (byte_at(p, f->begin) != '0' || b <= 12) return false;
        if (before.end != 0 && !date_line_begin(p, f->begin)) {
            if (shaped(&before, SHAPE_CAP) || has(&before, ROLE_MEASURE)) return false;
        } else if (pattern_read_next(p, f->end[1], &next) && shaped(&next, SHAPE_CAP)) {
            return false;
        }
    } else {
        if (b <= 12 && a < b) return false;
        if (has(&before, ROLE_MEASURE) && b < MEASURED_MIN && a < b) return false;
    }
    return !(pattern_read_next(p, f->end[1], &next) &&
             pattern_is_one(p, &next, counted, CS_COUNT(counted)));
}

/* A word that begins the line of a log: "TRIAGE 5.16 1640", "tc 0915 3.11". */
static bool is_log_head(const struct pattern *p, const struct pattern_word *w)
{
    static const char *const heads[] = {"triage", "tc",  "call", "note",  "phone", "pc",
                                        "msg",    "nsg", "rn",   "nurse", "entry"};
    return pattern_is_one(p, w, heads, CS_COUNT(heads)) && date_line_begin(p, w->begin);
}

static bool timed(const struct pattern *p, const struct date_figures *f)
{
    struct pattern_word next;
    const struct pattern_word last = pattern_back(p, 1);
    if (f->size[1] != 2 && !p->pointed && f->mark == '.') return false;
    if (last.end == 0 || f->begin - last.end > 3) return false;
    if (is_log_head(p, &last))
        return byte_at(p, f->end[1]) == ' ' && pattern_read_next(p, f->end[1], &next) &&
               (pattern_hours(p, &next) || date_clock_end(p, next.begin));
    const struct pattern_word head = pattern_back(p, 2);
    const unsigned char c = byte_at(p, f->end[1]);
    return (c == '\n' || c == '\r' || c == 0) && pattern_hours(p, &last) && is_log_head(p, &head);
}

bool date_day_at(const struct pattern *p, const struct date_figures *f)
{
    if ((f->mark != '-' && f->mark != '.') || f->size[0] > 2 || f->size[1] > 2) return false;
    if (f->value[0] < 1 || f->value[0] > 12 || f->value[1] < 1 || f->value[1] > 31) return false;
    const bool ends = byte_at(p, f->end[1]) == '\n';
    if (!ends && (date_unit_after(p, f->end[1]) || date_dose_after(p, f->end[1]))) return false;
    return padded(p, f) || timed(p, f);
}
