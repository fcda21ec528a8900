/* chart_labs.c - laboratory results: names we know, tables of dates, rows under one name.
 *
 * A result has the date of its column, of its line, of the heading above it ("Labs 01/29/2025:"),
 * else of the note. It is high or low where the note marks it so or states a range; a range that is
 * only known from elsewhere says nothing. */
#include "apps/extract/chart_in.h"

#include <stdlib.h>

#define NAME                                                                                       \
    "(?:(?:hb ?|hemoglobin |hgb )?A1c|HbA1c|hemoglobin|hgb|(?-i:Hb)|hematocrit|hct|WBC|(?:urine "  \
    ")?RBC|platelets?|plts?|MCV|"                                                                  \
    "neutrophils(?: "                                                                              \
    "\\(abs\\))?|ANC|lymphocytes|eosinophils|(?-i:Na)|sodium|(?-i:K)|potassium|(?-i:Cl)|chloride|" \
    "(?-i:CO2)|bicarb(?:onate)?|HCO3|"                                                             \
    "BUN|urea|(?-i:Cr|SCr)|creat(?:inine)?|e?GFR|glucose|FSBG|FBG|fingerstick|(?-i:Glu|BG|BS)|(?-" \
    "i:Ca)|calcium|(?-i:Mg)|magnesium|"                                                            \
    "phos(?:phorus|phate)?|albumin|(?-i:Alb)|AST|ALT|ALP|alk phos|alkaline phosphatase|(?:total "  \
    "|direct |t ?)?bili(?:rubin)?|GGT|"                                                            \
    "INR|(?-i:PT)|a?PTT|TSH|free T4|(?-i:FT4|T4|T3)|LDL|HDL|(?-i:TG)|triglycerides|total "         \
    "cholesterol|cholesterol|"                                                                     \
    "(?:hs[- ]?|high sensitivity )?troponin(?: [IT])?|(?:NT-?pro)?BNP|CRP|ESR|(?-i:sed "           \
    "rate)|ferritin|TIBC|(?:25-OH )?vitamin D|(?:vitamin )?B12|folate|"                            \
    "lactate|lactic acid|procalcitonin|PSA|CEA|lipase|amylase|uric "                               \
    "acid|urate|PTH|Kt/V|(?-i:CK|CPK)|LDH|D-?dimer|(?:beta[- ]?)?hCG|lead(?= <?\\d)|"              \
    "FENa|ammonia|digoxin(?: level)(?= \\d)|lithium level|lithium(?= "                             \
    "\\d?\\.)|(?:vanc\\w*|tacrolimus) (?:trough|level)|fibrinogen|(?-i:pH|pCO2|pO2)|"              \
    "(?:urine |u)?ACR|UACR|(?:rapid )?strep|anion "                                                \
    "gap|osm\\w*|haptoglobin|retic\\w*|cortisol|prolactin|testosterone|"                           \
    "urine protein|urine culture|blood cultures?|(?-i:UA|iCa|UPCR|G6PD)|ionized calcium|urine "    \
    "urine protein|urine culture|blood cultures?|(?-i:UA|iCa|UPCR|G6PD|UDS)|ionized calcium|"      \
    "urine drug screen|influenza [AB]|flu [AB]|covid(?:-19)?)"
#define VALUE                                                                                      \
    "([<>]=? "                                                                                     \
    "?\\d[\\d,]*(?:\\.\\d+)?|\\d[\\d,]*(?:\\.\\d+)?|negative|positive|non-?reactive|undetectable)"
#define UNIT                                                                                       \
    "(%|10[*^]\\d+/u?L|x "                                                                         \
    "?10[*^e]?\\d+/u?L|/"                                                                          \
    "[hl]pf|(?:mg|g|mcg|ug|ng|pg|mmol|umol|nmol|mEq|mIU|uIU|IU|U|K|k|cells|mL|ml|copies|mm|mcmol|" \
    "µmol|µg)"                                                                                   \
    "/(?:dL|L|mL|uL|h|hr|hour|min|g|mg|mmol|mm3|µL)(?:/1\\.73 "                                   \
    "?m2?)?|mmHg|sec(?:onds|s)?\\b|fL\\b|(?-i:pg)\\b)?"
#define FLAG "(?:[ \\t]*\\(?(HH|LL|H|L|high|low|elevated|normal|critical|crit)\\b\\)?)?"
#define RANGE                                                                                      \
    "(?:[ \\t,]*\\(?(?:ref(?:erence)?|normal|goal|range|target|nl)?:?[ "                           \
    "\\t]*((?:\\d+(?:\\.\\d+)?[ ]?-[ ]?\\d+(?:\\.\\d+)?)|[<>][ ]?\\d+(?:\\.\\d+)?)\\)?)?"

struct lab {
    cs_span name;
    cs_span value;
    cs_span unit;
    cs_span date;
    cs_span flag;
    cs_span range;
};

static double figure(const struct cs_x *x, cs_span span)
{
    char digits[32];
    size_t size = 0;
    for (uint32_t i = span.begin; i < span.end && size + 1 < sizeof digits; i++)
        if (cs_is_digit(x->text.ptr[i]) || x->text.ptr[i] == '.') digits[size++] = x->text.ptr[i];
    digits[size] = '\0';
    return strtod(digits, NULL);
}

static const char *flag_word(struct cs_x *x, const struct lab *lab)
{
    struct cs_hit hit;
    if (!cs_span_empty(lab->flag)) {
        if (cs_rx_is(x, "\\G(?:H|high|elev)", lab->flag)) return "high";
        if (cs_rx_is(x, "\\GL", lab->flag)) return "low";
        if (cs_rx_is(x, "\\Gn", lab->flag)) return "normal";
        return "unknown";
    }
    if (cs_span_empty(lab->range) || !cs_rx_is(x, "\\d", lab->value)) return "unknown";
    const double value = figure(x, lab->value);
    if (cs_rx(x, "\\G(\\d+(?:\\.\\d+)?) ?- ?(\\d+(?:\\.\\d+)?)", lab->range, &hit)) {
        if (value < figure(x, hit.at[1])) return "low";
        return value > figure(x, hit.at[2]) ? "high" : "normal";
    }
    const double bound = figure(x, lab->range);
    if (x->text.ptr[lab->range.begin] == '<') return value < bound ? "normal" : "high";
    return value > bound ? "normal" : "low";
}

static void add(struct cs_x *x, yyjson_mut_val *list, const struct lab *lab)
{
    yyjson_mut_val *const item = yyjson_mut_obj(x->json);
    cs_x_put(x, item, "name", cs_x_str(x, lab->name));
    cs_x_put(x, item, "value", cs_x_str(x, lab->value));
    cs_x_put(x, item, "unit", cs_x_str(x, lab->unit));
    cs_x_put(x, item, "date", cs_x_str(x, lab->date));
    cs_x_put(x, item, "flag", cs_x_word(x, flag_word(x, lab)));
    cs_ignore((cs_status)cs_x_push(x, list, item), "a full list is told by x->full");
}

/* ---- a table with a date over each column --------------------------------------------------- */

struct columns {
    cs_span date[12];
    size_t count;
    cs_span units;
    cs_span range;
};

static bool header(struct cs_x *x, cs_span line, struct columns *out)
{
    struct cs_hit hit;
    cs_span from = line;
    *out = (struct columns){0};
    while (out->count < CS_COUNT(out->date) && cs_rx(x, RX_DATE, from, &hit)) {
        out->date[out->count++] = hit.at[0];
        from.begin = hit.at[0].end;
    }
    if (out->count < 2) return false;
    for (size_t i = 1; i < out->count; i++)
        if (!cs_rx_is(x, "\\G[ \\t|]{2,}$", (cs_span){out->date[i - 1].end, out->date[i].begin}) &&
            out->date[i].begin - out->date[i - 1].end > 1)
            return false;
    if (cs_rx(x, "\\bunits?\\b", line, &hit)) out->units = hit.at[0];
    if (cs_rx(x, "\\b(?:ref(?:erence)?(?: range)?|normal|range)\\b", line, &hit))
        out->range = hit.at[0];
    return true;
}

/* The end of the table that begins at line. */
static uint32_t date_table(struct cs_x *x, yyjson_mut_val *list, cs_span line)
{
    struct columns c;
    struct cs_hit hit;
    struct cs_hit cell;
    if (!header(x, line, &c)) return 0;
    uint32_t end = 0;
    for (;;) {
        const cs_span next = cs_x_next_line(x, line.begin);
        if (cs_span_empty(next) || next.begin > line.end + 2) return end;
        line = next;
        if (!cs_rx(x, "^[ \\t|]*([a-z][^\\n|\\t]*?)(?:[ \\t]{2,}|\\||\\t)", line, &hit)) return end;
        const cs_span name = hit.at[1];
        cs_span unit = {0}; /* of the row, where it stands once, behind the last value */
        if (cs_rx(x, "[ \\t|]" VALUE "[ \\t]+" UNIT "[ \\t]*(?:HH|LL|H|L)?[ \\t]*$", line, &hit))
            unit = hit.at[2];
        for (size_t i = 0; i < c.count; i++) {
            struct lab lab = {.name = name, .date = c.date[i]};
            const cs_span at = cs_x_below(x, c.date[i], line);
            if (at.begin < name.end) continue;
            if (!cs_rx(x, "\\G" VALUE "[ \\t]*" UNIT "[ \\t]*\\b(HH|LL|H|L)?\\b", at, &cell))
                continue;
            lab.value = cell.at[1];
            lab.unit = cell.at[2];
            lab.flag = cell.at[3];
            if (!cs_span_empty(c.units) && cs_span_empty(lab.unit))
                lab.unit = cs_x_below(x, c.units, line);
            if (cs_span_empty(lab.unit)) lab.unit = unit;
            if (!cs_span_empty(c.range)) lab.range = cs_x_below(x, c.range, line);
            add(x, list, &lab);
        }
        end = line.end;
    }
}

/* ---- names and values in lines and prose ---------------------------------------------------- */

/* The date that governs a result. */
static cs_span date_for(struct cs_x *x, const struct cs_hit *hit, cs_span note)
{
    struct cs_hit at;
    const cs_span line = cs_x_line(x, hit->at[0].begin);
    const cs_span behind = {hit->at[0].end, line.end};
    if (cs_rx(x, "\\G[ \\t]*\\(?(?:in |on |from )?(" RX_DATE "|" RX_MONTH ")", behind, &at))
        return at.at[1];
    cs_span found = {0};
    cs_span from = {line.begin, hit->at[0].begin};
    while (cs_rx(x, RX_DATE, from, &at)) {
        found = at.at[0];
        from.begin = at.at[0].end;
    }
    if (!cs_span_empty(found) && cs_rx_is(x, "\\b(?:\\d+ ?mg(?!/)|tomorrow|since|admit\\w*)\\b",
                                          (cs_span){found.end, hit->at[0].begin}))
        found = (cs_span){0};
    if (!cs_span_empty(found)) return found;
    /* the nearest heading of results above it, within the same part of the note */
    const cs_span above = {line.begin > 600 ? line.begin - 600 : 0, line.begin};
    cs_span search = above;
    while (search.begin > 0 && ((unsigned char)x->text.ptr[search.begin] & 0xC0) == 0x80)
        search.begin++;
    while (
        cs_rx(x,
              "\\b(?:labs?|results?|bloods?|chem\\w*|CBC|BMP|CMP|drawn)\\b[^\\n\\d]{0,20}(" RX_DATE
              ")[^\\n]{0,12}$",
              search, &at)) {
        found = at.at[1];
        search.begin = at.at[0].end;
    }
    return cs_span_empty(found) ? note : found;
}

/* Rows below "Hemoglobin  07/21  11.2 g/dL  L" that leave the name out. */
static void dated_rows(struct cs_x *x, yyjson_mut_val *list, cs_span name, cs_span line)
{
    struct cs_hit hit;
    for (int rows = 0; rows < 60; rows++) {
        line = cs_x_next_line(x, line.begin);
        if (cs_span_empty(line) ||
            !cs_rx(x, "^[ \\t]{2,}(" RX_DATE ")[ \\t]+" VALUE "[ \\t]*" UNIT FLAG, line, &hit))
            return;
        const struct lab lab = {.name = name,
                                .date = hit.at[1],
                                .value = hit.at[2],
                                .unit = hit.at[3],
                                .flag = hit.at[4]};
        add(x, list, &lab);
    }
}

void cs_chart_labs(struct cs_x *x, yyjson_mut_val *list)
{
    struct cs_hit hit;
    const cs_span note = cs_x_date(x);
    cs_span from = cs_x_all(x);
    uint32_t table_end = 0;
    for (cs_span line = cs_x_line(x, 0);;) { /* tables first: their lines are theirs */
        const uint32_t end = date_table(x, list, line);
        if (end) {
            table_end = end;
            break;
        }
        const cs_span next = cs_x_next_line(x, line.begin);
        if (cs_span_empty(next)) break;
        line = next;
    }
    while (cs_rx(x,
                 "(?<![\\w/-])(" NAME
                 ")(?![\\w-])(?:[ \\t]*(?:level|today|now|fingerstick|on admission))?"
                 "(?:[ \\t]*[:=]?[ \\t]*(?:was |is |of |at |to )?|[ \\t]{2,})(?:(" RX_DATE
                 ")[: \\t]+)?" VALUE "(?![\\w/]|\\.\\d|:\\d|-\\d)[ \\t]*" UNIT FLAG RANGE FLAG,
                 from, &hit)) {
        from = cs_span_from(hit.at[3].end, from);
        if (table_end > 0 && hit.at[0].begin < table_end) {
            const cs_span line = cs_x_line(x, hit.at[0].begin);
            if (cs_rx_is(x, "^[^\\n]*\\d[^\\n]*[ \\t]{2,}[^\\n]*\\d", line)) continue;
        }
        if (cs_rx_is(x,
                     "\\b(?:baseline|goal|target|keep|if|until|EDW|dialysate)\\b[^.\\n]{0,8}$|"
                     "\\bdialy[sz]\\w*[^\\n]*$",
                     (cs_span){cs_x_line(x, hit.at[0].begin).begin, hit.at[0].begin}) &&
            !cs_rx_is(x, "\\bbaseline",
                      (cs_span){cs_x_line(x, hit.at[0].begin).begin, hit.at[0].begin}))
            continue;
        struct lab lab = {.name = hit.at[1],
                          .date = hit.at[2],
                          .value = hit.at[3],
                          .unit = hit.at[4],
                          .flag = cs_span_empty(hit.at[5]) ? hit.at[7] : hit.at[5],
                          .range = hit.at[6]};
        if (cs_span_empty(lab.date)) lab.date = date_for(x, &hit, note);
        else dated_rows(x, list, lab.name, cs_x_line(x, hit.at[0].begin));
        add(x, list, &lab);
        if (!cs_span_empty(hit.at[2])) continue;
    }
}
