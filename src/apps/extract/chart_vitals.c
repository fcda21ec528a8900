/* chart_vitals.c - vital signs: by their label, by a shape that nothing else has, by column.
 *
 * Candidates of all patterns are collected and put in order of the text; of two that overlap the
 * first pattern's wins. A pair n/n is a blood pressure only in the range of one; nothing else in a
 * note looks so (dates and visual acuity are smaller). */
#include "apps/extract/chart_in.h"

#define FOUND_MAX 256

enum vital { BP, HR, TEMP, RR, SAT, WEIGHT, HEIGHT, BMI, PAIN, VITALS };
static const char *const names[VITALS] = {"blood_pressure",
                                          "heart_rate",
                                          "temperature",
                                          "respiratory_rate",
                                          "oxygen_saturation",
                                          "weight",
                                          "height",
                                          "bmi",
                                          "pain"};

struct found {
    enum vital vital;
    cs_span value;
    cs_span unit;
};
struct vitals {
    struct found found[FOUND_MAX];
    size_t count;
};

#define GAP                                                                                        \
    "[ \\t]*[:=]?[ \\t]*(?:this morning |today |now )?(?:of |is |was |at )?\"?(?:about "           \
    "|approx\\.? |~)?"
#define AFTER "(?![\\d/]|\\.\\d|-\\d)"

/* Each: group 1 the value, group 2 the unit. */
static const struct {
    enum vital vital;
    const char *pattern;
} patterns[] = {
    {BP, "(?<![\\d/.-])(\\d{2,3}/\\d{2,3})(?![\\d/])[ \\t]*(mm ?Hg)?"},
    {HR, "\\b(?:HR|heart rate|pulse(?: rate)?|AP|apical(?: pulse)?|(?-i:P))(?! ?ox)" GAP
         "(\\d{2,3})" AFTER "[ \\t]*(bpm|/min|beats?/min|beats per minute)?"},
    {HR, "(?<![\\d/.])(\\d{2,3}) ?(bpm|beats per minute)\\b"},
    {HR, "\\d{2,3}/\\d{2,3}[,;] (\\d{2,3})(?=[,;])()"},
    {TEMP, "\\b(?:temp(?:erature)?|t(?:max|emp)?)\\.?" GAP
           "(?:oral |tympanic )?(\\d{2,3}(?:\\.\\d{1,2})?)" AFTER
           "[ \\t]*((?:\\x{B0} ?|deg(?:rees)? ?)?(?-i:[CF])\\b)?"},
    {TEMP,
     "(?<![\\d/.])((?:3[4-9]|4[0-2]|9[4-9]|10[0-6])\\.\\d)[ \\t]*((?:\\x{B0} ?)?(?-i:[CF]))\\b"},
    {SAT,
     "\\b(?:SpO2|SaO2|O2 ?sats?|oxygen saturation|sat(?:uration|s)?|pulse ?ox(?:imetry)?|O2)\\b" GAP
     "(\\d{2,3})" AFTER "[ \\t]*(%|percent)?(?! ?L\\b)"},
    {SAT, "(?<![\\d/.])(\\d{2,3}) ?(%|percent)[ \\t]*(?:on |sat )?(?:(?-i:RA)\\b|room "
          "air|\\d+(?:\\.\\d)? ?L\\b|NC\\b|NRB\\b|oxygen)"},
    {SAT, "; (\\d{2,3}) ?(%)"},
    {RR, "\\b(?:RR|resp(?:iratory rate|irations?|s)?|(?-i:R))" GAP "(\\d{1,2})" AFTER
         "[ \\t]*(/min|breaths?/min|breaths per minute|bpm)?"},
    {RR, "(?<![\\d/.])(\\d{1,2}) ?(/min)\\b"},
    {WEIGHT, "\\b(?<!birth |loss |lost |gain )(?:wt|weight|weighs|weighed)\\b\\.?" GAP
             "(?:today )?(\\d{1,3}(?:\\.\\d{1,2})?)" AFTER "[ \\t]*(kgs?|lbs?|pounds|g)?\\b"},
    {WEIGHT, "\\b(?:wt|weight)\\b[^.\\n]{0,5}\\d[\\d.]*[^.\\n\\d]{0,24}(?:up from|down "
             "from|from|last \\w+|yest\\w*|previous(?:ly)?|prior|was) "
             "?:?(\\d{2,3}(?:\\.\\d{1,2})?)[ \\t]*(kgs?|lbs?)?\\b"},
    {WEIGHT, "\\b(?:wt|weight)\\b[^.\\n]{0,5}\\d{1,3}\\.\\d[^.\\n\\d]{0,24}(?:up from|down "
             "from|from|last \\w+|yest\\w*|previous(?:ly)?|prior|was) "
             "?:?(\\d{2,3}(?:\\.\\d{1,2})?)[ \\t]*(kgs?|lbs?)?\\b"},
    {WEIGHT,
     "\\b(?<!birth )(?:wt|weight|weighs)\\b\\.?" GAP "(?:today )?(\\d,?\\d{3})[ \\t]*(g|grams)\\b"},
    {HEIGHT,
     "\\b(?:ht|height)\\b\\.?" GAP "(\\d ?'(?: ?\\d{1,2}(?:\"|''|in)?)?|\\d ?ft(?: ?\\d{1,2} "
     "?in)?|\\d{1,3}(?:\\.\\d{1,2})?)[ \\t]*(cm|inches|in|m)?\\b"},
    {BMI, "\\bBMI\\b" GAP "(\\d{2}(?:\\.\\d{1,2})?)" AFTER "[ \\t]*(kg/m\\^?2|kg/m\\x{B2})?"},
    {PAIN, "(?<![\\d/])(?<!\\bon )(?<!\\bby )(?<!\\bto )(?<!until )(?<!before )(?<!since "
           ")(\\d{1,2}/10)(?![\\d/])()"},
    {PAIN, "\\bpain(?: (?:score|level|scale|now))?[ \\t]*[:=]?[ \\t]*(\\d{1,2})(?![\\d/.%]|-\\d| "
           "?(?:mg|days?|hours?|weeks?|min))()"}};

static int number_of(const struct cs_x *x, cs_span span)
{
    int n = 0;
    for (uint32_t i = span.begin; i < span.end && cs_is_digit(x->text.ptr[i]) && n < 10000; i++)
        n = n * 10 + (x->text.ptr[i] - '0');
    return n;
}

static bool in_range(const struct cs_x *x, enum vital vital, cs_span value)
{
    static const struct {
        int least;
        int most;
    } range[VITALS] = {[BP] = {60, 280},    [HR] = {20, 250},  [TEMP] = {30, 110},
                       [RR] = {4, 80},      [SAT] = {40, 100}, [WEIGHT] = {1, 9000},
                       [HEIGHT] = {1, 280}, [BMI] = {8, 90},   [PAIN] = {0, 10}};
    const int n = number_of(x, value);
    if (n < range[vital].least || n > range[vital].most) return false;
    if (vital == TEMP && n > 45 && n < 80) return false; /* neither Celsius nor Fahrenheit */
    if (vital != BP) return true;
    uint32_t slash = value.begin;
    while (slash < value.end && x->text.ptr[slash] != '/') slash++;
    const int low = number_of(x, (cs_span){slash + 1, value.end});
    return low >= 25 && low <= 180 && low < n;
}

static void add(struct cs_x *x, struct vitals *v, struct found f)
{
    if (v->count == FOUND_MAX || cs_span_empty(f.value) || !in_range(x, f.vital, f.value)) return;
    for (size_t i = 0; i < v->count; i++)
        if (cs_span_overlaps(v->found[i].value, f.value)) return;
    size_t at = v->count++;
    while (at > 0 && v->found[at - 1].value.begin > f.value.begin) {
        v->found[at] = v->found[at - 1];
        at--;
    }
    v->found[at] = f;
}

/* ---- tables --------------------------------------------------------------------------------- */

static const char *const headings[VITALS] = {[BP] = "(?<=^| |\\t|\\|)(B/?P)\\b",
                                             [HR] = "(?<=^| |\\t|\\|)(HR|pulse|P)\\b",
                                             [TEMP] = "(?<=^| |\\t|\\|)(temp|T)\\b",
                                             [RR] = "(?<=^| |\\t|\\|)(RR|resp|R)\\b",
                                             [SAT] = "(?<=^| |\\t|\\|)(SpO2|sat|O2 ?sat)\\b",
                                             [WEIGHT] = "(?<=^| |\\t|\\|)(wt|weight)\\b",
                                             [HEIGHT] = "(?<=^| |\\t|\\|)(ht|height)\\b",
                                             [BMI] = "(?<=^| |\\t|\\|)(BMI)\\b",
                                             [PAIN] = "(?<=^| |\\t|\\|)(pain)\\b"};

static void table_rows(struct cs_x *x, struct vitals *v, cs_span head, const cs_span *columns)
{
    struct cs_hit hit;
    cs_span line = head;
    for (int rows = 0; rows < 60; rows++) {
        const cs_span next = cs_x_next_line(x, line.begin);
        if (cs_span_empty(next) || next.begin > line.end + 2) return; /* an empty line ends it */
        line = next;
        if (!cs_rx_is(x, "^\\s*\\S*\\d[^a-z\\n]*\\d", line)) return;
        for (int k = 0; k < VITALS; k++) {
            if (cs_span_empty(columns[k])) continue;
            const cs_span cell = cs_x_below(x, columns[k], line);
            if (cs_rx(x,
                      "\\G(\\d{1,3}(?:[./]\\d{1,3})?)[ \\t]*(%|(?:\\x{B0} ?)?[CF]\\b|kg|lbs?|cm)?",
                      cell, &hit))
                add(x, v, (struct found){(enum vital)k, hit.at[1], hit.at[2]});
        }
    }
}

static void tables(struct cs_x *x, struct vitals *v)
{
    struct cs_hit hit;
    for (cs_span line = cs_x_line(x, 0); !cs_span_empty(line) || line.begin == 0;) {
        cs_span columns[VITALS] = {{0}};
        int count = 0;
        for (int k = 0; k < VITALS; k++) {
            if (!cs_rx(x, headings[k], line, &hit)) continue;
            columns[k] = hit.at[1];
            count++;
        }
        if (count >= 3 && !cs_rx_is(x, "(?<![a-z])\\d", line)) table_rows(x, v, line, columns);
        const cs_span next = cs_x_next_line(x, line.begin);
        if (cs_span_empty(next)) return;
        line = next;
    }
}

/* "Pulse   80   86": more values of a row, in columns of their own. */
static void row_goes_on(struct cs_x *x, struct vitals *v, enum vital vital, uint32_t from)
{
    struct cs_hit hit;
    const cs_span line = cs_x_line(x, from);
    cs_span rest = {from, line.end};
    while (cs_rx(x,
                 "\\G(?:[ \\t]{2,}|, standing |, supine |, sitting "
                 ")(\\d{1,3}(?:[./]\\d{1,3})?)(?![\\d/]|\\.\\d)[ \\t]?(%|(?:\\x{B0} "
                 "?)?[CF]\\b|kg|lbs?|mmHg|bpm)?(?=\\s{2,}|\\s*$|[.,;])",
                 rest, &hit)) {
        add(x, v, (struct found){vital, hit.at[1], hit.at[2]});
        rest.begin = hit.at[0].end;
    }
}

void cs_chart_vitals(struct cs_x *x, yyjson_mut_val *list)
{
    struct vitals *const v = CS_NEW(x->arena, struct vitals);
    if (!v) {
        cs_x_fail(x, cs_arena_fail(x->arena, x->err));
        return;
    }
    tables(x, v);
    for (size_t i = 0; i < CS_COUNT(patterns); i++) {
        struct cs_hit hit;
        cs_span from = cs_x_all(x);
        while (cs_rx(x, patterns[i].pattern, from, &hit)) {
            from = cs_span_from(hit.at[1].end, from);
            add(x, v, (struct found){patterns[i].vital, hit.at[1], hit.at[2]});
            if (patterns[i].vital != PAIN) row_goes_on(x, v, patterns[i].vital, hit.at[0].end);
        }
    }
    for (size_t i = 0; i < v->count; i++) {
        yyjson_mut_val *const item = yyjson_mut_obj(x->json);
        cs_x_put(x, item, "name", cs_x_word(x, names[v->found[i].vital]));
        cs_x_put(x, item, "value", cs_x_str(x, v->found[i].value));
        cs_x_put(x, item, "unit", cs_x_str(x, v->found[i].unit));
        if (!cs_x_push(x, list, item)) return;
    }
}
