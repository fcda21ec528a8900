/* chart.c - a chart note: problems, procedures, allergies and what comes next.
 *
 * Problems stand behind labels (diagnoses, impression, history); of a plan only the head of a line
 * counts. A problem is named without its severity, treatment or place in parentheses, and not at
 * all when it is over. A procedure has a word of procedures and no word of plans. */
#include "apps/extract/chart_in.h"

#include "text/lexicon.h"

#define START "(?:^|(?<=[.;)] )|(?<=  ))[ \\t>*]*"
#define PARTS "\\s*(?:,(?=\\s)|;|\\n|(?<=[a-z)\\d])" RX_STOP "|\\s(?=\\d\\) ))\\s*"

/* Words that say how a disease is, and no disease. */
#define ONLY_QUALIFIED                                                                             \
    "\\G(?:(?:acute|chronic|subacute|incidental|mild|moderate|severe|new|old|stable|worsening|"    \
    "active|recurrent|persistent|left|right|bilateral|likely|probable|possible|known|primary|"     \
    "secondary)\\W*)+$"

/* Does a disease of the vocabulary begin at a word of the span? */
bool cs_x_disease(const struct cs_x *x, cs_span span, bool symptoms)
{
    struct cs_lexicon_hit hit;
    uint32_t end = cs_doc_token_at(x->doc, span.end);
    for (uint32_t t = cs_doc_token_at(x->doc, span.begin); t < end; t++)
        if (cs_lexicon_match(cs_lexicon_diseases(), x->doc, t, end, &hit) &&
            (symptoms || !(hit.flags & CS_LEX_SYMPTOM)))
            return true;
    return false;
}

void cs_x_take_disease(struct cs_x *x, const struct cs_mention_at *m, void *self)
{
    size_t index;
    size_t count;
    yyjson_mut_val *item;
    if (m->allergy || m->over || m->family || m->denied || m->open) return;
    if (m->flags & (CS_LEX_SYMPTOM | CS_LEX_AMBIGUOUS)) return;
    if (cs_rx_is(x, "\\ballerg", m->span)) return;
    const cs_str is = cs_x_bytes(x, m->span);
    /* "Ms" is no MS, hearing aids are no AIDS */
    if (cs_rx_is(x, "\\G(?:ms|aids|allergic reactions?|stings?)$", m->span) &&
        !cs_rx_is(x, "\\G(?-i:[A-Z]+)$", m->span))
        return;
    if (cs_rx_is(x,
                 "\\G[^.;\\n]{0,20}\\b(?:negative|neg|non-?reactive|ruled "
                 "out)\\b|\\G[^.,;\\n]{0,4}\\b(?:surgery|repair|tests?|screen\\w*|clinic|serology|"
                 "reaction|risk)\\b",
                 (cs_span){m->span.end, m->clause.end}))
        return;
    yyjson_mut_arr_foreach((yyjson_mut_val *)self, index, count, item)
    {
        const cs_str known = {yyjson_mut_get_str(item), yyjson_mut_get_len(item)};
        if (cs_str_find_nocase(known, is, 0) != SIZE_MAX) return;
        if (cs_str_find_nocase(is, known, 0) != SIZE_MAX) return;
    }
    cs_x_push_once(x, self, m->span);
}

struct problems {
    yyjson_mut_val *list;
    bool known_only;
};

static void take_problem(struct cs_x *x, cs_span item, void *self)
{
    const struct problems *const p = self;
    struct cs_hit hit;
    if (cs_rx_is(x,
                 "\\b(?:resolved|resected|removed|none|denies|healthy|normal|outgr\\w+|ruled "
                 "out|r/o|rule out|cleared|negative|without recurrence|old|no "
                 "longer|family|mother|father|sister|brother|uncle|aunt|not given|unknown|in "
                 "remission|RTC|in \\d+ "
                 "(?:d|days?|wks?|weeks?|mos?|months?)|NKDA|NKA|placed|questioned)\\b|\\?",
                 item))
        return;
    if (cs_rx_is(x,
                 "\\G(?:no|not|s/p|status "
                 "post|next|denies|continue|start|stop|hold|increase|see|plan|call|check|repeat|"
                 "improving|stable|likely|well|due|to|with|on|at|consistent)\\b",
                 item))
        return;
    if (cs_rx(
            x,
            "\\s*(?:\\(|\\s[-\\x{2013}]\\s|:|,| on (?!dialysis|chronic|acute|top)| from | since | "
            "due to | secondary to | after |\\bdiagnosed\\b|\\btreated\\b|\\b(?:is|was)\\b|\\bwith "
            "exac|\\s(?:19|20)\\d\\d$|\\s(?:resolving|improving|improved|stable|controlled|"
            "uncontrolled)$)",
            item, &hit))
        item.end = hit.at[0].begin;
    if (cs_rx(x,
              "\\G(?:history of|hx of|h/o|hx|known|acute problem|dx|diagnosis "
              "of|new|recent|active|chronic problems)\\s+",
              item, &hit))
        item.begin = hit.at[0].end;
    item = cs_x_trim(x, item, ".,;:-#*");
    if (item.end - item.begin < 2 || item.end - item.begin > 70) return;
    if (p->known_only && !cs_x_disease(x, item, true)) return;
    if (cs_rx_is(x, "\\G[\\d/\\s.%-]+$", item) || cs_rx_is(x, ONLY_QUALIFIED, item)) return;
    cs_x_push_once(x, p->list, item);
}

/* Of an assessment each numbered line is a problem, though its name ends like a label:
 * "2. Hypertension: start losartan". */
static cs_span numbered_whole(struct cs_x *x, cs_span part)
{
    if (!cs_rx_is(x, "\\G\\s*#?\\d{1,2}[.)]", part)) return part;
    cs_span line = cs_x_line(x, part.end);
    for (int lines = 0; lines < 40; lines++) {
        if (!cs_rx_is(x, "^[ \\t]*#?\\d{1,2}[.)][ \\t]*\\S", line)) break;
        part.end = line.end;
        line = cs_x_next_line(x, line.begin);
        if (cs_span_empty(line)) break;
    }
    return part;
}

static void problems(struct cs_x *x, yyjson_mut_val *list)
{
    static const struct {
        const char *label;
        bool known_only;
    } labels[] = {
        {START "(?:(?:active |current |chronic )?problems?(?: list| addressed)?|problem "
               "list)\\s*[:-]\\s*",
         false},
        {START "(?:PMHx?|past (?:medical )?history|past|medical history|hx|history)\\s*:\\s*",
         false},
        {START "(?:(?:post|pre|admitting|primary|secondary|final|working|principal|discharge)?[- "
               "]?(?:procedure |op(?:erative)? )?(?:diagnos[ie]s|dx))\\b\\s*[:-]?\\s*",
         false},
        {START "(?:A(?:ssessment)? ?(?:/|and|&) "
               "?P(?:lan)?|impression|assessment|imp|A)(?:\\s*[:/]\\s*|[ \\t]*\\n)",
         true}};
    for (size_t i = 0; i < CS_COUNT(labels); i++) {
        struct problems p = {list, labels[i].known_only};
        uint32_t from = 0;
        for (int n = 0; n < 8; n++) {
            const cs_span part = cs_x_labelled(x, labels[i].label, from);
            if (cs_span_empty(part)) break;
            const cs_span whole = labels[i].known_only ? numbered_whole(x, part) : part;
            cs_x_items(x, whole, PARTS, take_problem, &p);
            from = whole.end;
        }
    }
    struct cs_hit hit;
    if (cs_rx(x,
              "\\b(?:hospital stay for|admitted(?: \\S+)? (?:with|for)|follow-?up of|here for) "
              "([^,.;(\\n]{3,50})",
              cs_x_all(x), &hit)) {
        struct problems p = {list, true};
        cs_x_items(x, hit.at[1], "\\s*(?: and |,)\\s*", take_problem, &p);
    }
}

/* ---- procedures ----------------------------------------------------------------------------- */

#define WHEN                                                                                       \
    "(" RX_DATE "|\\d{1,2}/(?:19|20)\\d\\d|" RX_MONTH                                              \
    " (?:19|20)\\d\\d|(?<!\\d)(?:19|20)\\d\\d(?!\\d))"

static void add_procedure(struct cs_x *x, yyjson_mut_val *list, cs_span name, cs_span date)
{
    size_t index;
    size_t count;
    yyjson_mut_val *item;
    name = cs_x_trim(x, name, ".,;:(-*");
    if (name.end <= name.begin + 2 || name.end - name.begin > 80) return;
    yyjson_mut_arr_foreach(list, index, count, item)
    {
        const cs_str known = cs_x_key(item, "name");
        if (cs_str_find_nocase(known, cs_x_bytes(x, name), 0) != SIZE_MAX) return;
    }
    yyjson_mut_val *const object = yyjson_mut_obj(x->json);
    cs_x_put(x, object, "name", cs_x_str(x, name));
    cs_x_put(x, object, "date", cs_x_str(x, date));
    cs_ignore((cs_status)cs_x_push(x, list, object), "a full list is told by x->full");
}

static void take_operation(struct cs_x *x, cs_span item, void *self)
{
    struct cs_hit hit;
    cs_span date = {0};
    if (cs_rx_is(x, "\\b(?:none|denies|no prior|n/a|never)\\b", item)) return;
    if (cs_rx(x, WHEN, item, &hit)) {
        date = hit.at[1];
        item.end = date.begin;
        if (cs_rx(x, "\\s*(?:\\bin|\\bon|,|\\()\\s*$", item, &hit)) item.end = hit.at[0].begin;
    }
    if (cs_rx(x, "\\s*\\(", item, &hit)) item.end = hit.at[0].begin;
    add_procedure(x, self, item, date);
}

static void procedures(struct cs_x *x, yyjson_mut_val *list)
{
    static const char *const labels[] = {
        START "(?:PSHx?|past surgical history|surgical history|(?:past |previous |prior "
              ")?(?:surger(?:y|ies)|operations?|procedures?))\\s*:\\s*"};
    struct cs_hit hit;
    struct cs_hit when;
    const cs_span note = cs_x_date(x);
    cs_span part = cs_x_labelled(x, labels[0], 0);
    cs_x_items(x, part, PARTS, take_operation, list);
    cs_span from = cs_x_all(x);
    while (cs_rx(
        x,
        "(?<![\\w-])((?:(?:R|L|right|left|hip|knee|shoulder|lap(?:aroscopic)?|open|total|partial|"
        "radical|coronary|cardiac|emergency|bilateral|gastric|skin|liver|renal|bone marrow|R IJ|L "
        "IJ)\\.? ){0,2}(?:\\w{3,}(?:ectomy|oscopy|plasty|ostomy|tomy|centesis|desis)|stent(?: "
        "placed)?|catheteri[sz]ation|intubated|intubation|EGD(?: with \\w+)?|ERCP|TEE|hernia "
        "repair|hip replacement|knee replacement|CABG|(?:gastric )?bypass|transfused? \\d+ units? "
        "\\w+|hemodialysis|cryotherapy|(?:shave|punch|excisional) biopsy(?: (?:of )?(?:the "
        ")?(?:R|L|right|left) \\w+)?|(?:rotator cuff|meniscus|ACL|tendon|valve|aneurysm) "
        "repair|CVC|(?-i:UVC|UAC)(?: placed)?|port placed|PICC(?: line)?(?: "
        "placed)?|biops(?:y|ies)|C-section|cesarean(?: "
        "section)?|radioiodine|ablation|cardioversion|lumbar puncture|chest tube|I ?& ?D|central "
        "line|thoracentesis|paracentesis|joint injection|nebulizer treatment|EKG done|ECG "
        "done))(?![\\w-])",
        from, &hit)) {
        from = cs_span_from(hit.at[0].end, from);
        const cs_span line = cs_x_line(x, hit.at[0].begin);
        uint32_t begin = hit.at[0].begin;
        while (begin > line.begin &&
               !(x->text.ptr[begin - 1] == '.' && cs_is_space(x->text.ptr[begin])) &&
               x->text.ptr[begin - 1] != ';')
            begin--;
        struct cs_hit stop;
        const cs_span behind = {hit.at[0].end, line.end};
        const cs_span rest = {
            hit.at[0].end, cs_rx(x, "[.;](?=\\s|$)", behind, &stop) ? stop.at[0].begin : line.end};
        if (cs_rx_is(x,
                     "\\b(?:schedul\\w*|plan\\w*|pre-?op|will|would|consider\\w*|if|repeat|"
                     "refer\\w*|for|need\\w*|declin\\w*|refus\\w*|no|never|discuss\\w*|"
                     "recommend\\w*|await\\w*|possible|candidate|vs|next|due|order\\w*|consent\\w*|"
                     "family|mother|father|sister|brother|husband|wife)\\b",
                     (cs_span){begin, hit.at[0].begin}) ||
            cs_rx_is(x,
                     "\\G\\W*(?:is |are |was "
                     ")?(?:schedul|plan|pending|declin|refus|recommend|booked|referr|order|eval|"
                     "tomorrow|in \\d|next|site|port|wound|scar|result|if|only if|diagnosis)",
                     rest))
            continue;
        cs_span date = {0};
        if (cs_rx(x, WHEN, rest, &when) || cs_rx(x, WHEN, (cs_span){begin, hit.at[0].begin}, &when))
            date = when.at[1];
        else if (line.begin < 200 ||
                 cs_rx_is(x, "\\b(?:today|done|performed|placed|taken|\\d{4})\\b",
                          (cs_span){begin, line.end}))
            date = note;
        add_procedure(x, list, hit.at[1], date);
    }
}

/* ---- allergies and what comes next ---------------------------------------------------------- */

static void take_allergy(struct cs_x *x, cs_span item, void *self)
{
    struct cs_hit hit;
    if (cs_rx_is(x,
                 "\\b(?:NKDA|NKA|none|no "
                 "known|no|not|denies|confirms|unknown|verified|removed|intolerance|n/a)\\b",
                 item))
        return;
    if (cs_rx(x, "\\s*(?:\\(|\\s?[-\\x{2013}:]\\s|->| causes? | gives? | \\d{4}$|\\?)", item, &hit))
        item.end = hit.at[0].begin;
    item = cs_x_trim(x, item, ".,;:-*\"");
    if (item.end - item.begin < 2 || item.end - item.begin > 40) return;
    cs_x_push_once(x, self, item);
}

#define WORDS "(?-i:[A-Z])[a-z]+(?: [a-z]+)?"
#define REACTION                                                                                   \
    "(?:anaphyla\\w*|hives|rash|angioedema|(?:lip|face|tongue|throat) "                            \
    "swell\\w*|itching|urticaria)"                                                                 \
    "\\b"

static void allergies(struct cs_x *x, yyjson_mut_val *list)
{
    struct cs_hit hit;
    cs_span rest = cs_x_all(x);
    uint32_t from = 0;
    for (int n = 0; n < 6; n++) {
        const cs_span part =
            cs_x_labelled(x,
                          "\\b(?:allerg(?:y|ies|ic to)(?: list| verified| on band| on "
                          "file)?|(?-i:All))\\s*(?::|-|(?=(?-i:[A-Z]))|(?<=to) )\\s*",
                          from);
        if (cs_span_empty(part)) break;
        cs_span first = part;
        if (cs_rx(x, "(?<=[a-z)])" RX_STOP, part, &hit)) first.end = hit.at[0].begin;
        if (cs_rx(x, "\\bTrue: ", part, &hit)) first = (cs_span){hit.at[0].end, part.end};
        cs_x_items(x, first, "\\s*(?:,(?=\\s)|;|\\n| and )\\s*", take_allergy, list);
        from = part.end;
    }
    while (cs_rx(
        x,
        "(?:^|[.;] )allergies "
        "(?!to\\b|and\\b|reviewed|verified|on\\b|list|none|updated|were|are\\b|is\\b|not|per\\b|"
        "unchanged|noted|include|confirmed|unknown|no\\b)((?-i:[a-z])[^.;:\\n(]{2,60})",
        rest, &hit)) {
        rest = cs_span_from(hit.at[0].end, rest);
        cs_x_items(x, hit.at[1], "\\s*(?:,(?=\\s)| and )\\s*", take_allergy, list);
    }
    rest = cs_x_all(x);
    while (cs_rx(x, "(?:^|[.;] )(" WORDS ") ?(?:-|->|=|:|\\() ?" REACTION, rest, &hit)) {
        rest = cs_span_from(hit.at[0].end, rest);
        take_allergy(x, hit.at[1], list);
    }
    if (cs_rx(x, "\\ballergic to ([^.;\\n(]{2,40})", cs_x_all(x), &hit))
        take_allergy(x, hit.at[1], list);
    if (cs_rx(x, "\\b((?-i:PCN)|\\w+) allergy\\b(?! list| verif)", cs_x_all(x), &hit) &&
        !cs_rx_is(x, "\\G(?:egg|no|food|drug|his|her|an|the|of|known)\\b", hit.at[1]))
        take_allergy(x, hit.at[1], list);
}

#define SOON                                                                                       \
    "\\b(?:RTC|RTO|follow(?:s|ed)?[- ]?up|f/?u|re-?check|repeat|return(?! of| to work)|next|in "   \
    "(?:\\d+(?:-\\d+)?|one|two|three|four|six) "                                                   \
    "?(?:days?|d|wks?|weeks?|mos?|months?|yrs?|years?|h|hours?)|"                                  \
    "within \\d+|referr(?:al|ed)|scheduled|consult(?! note)|clinic|appt|appointment|daily "        \
    "(?:BMP|CBC|wts?|weights?|labs?)|q\\d+ ?(?:h|min)\\w*|call(?:s|ed)? (?:if|pt|when)|will "      \
    "(?:see|follow|call)|visit due|due\\b|"                                                        \
    "(?:BMP|CBC|CMP|labs?|INR|TSH|A1c|lipids?|US|MRI|CT|x-?ray) \\d+ "                             \
    "?(?:d|days?|wks?|weeks?|mos?|months?)\\b|(?:US|MRI|CT|echo|x-?ray|films?) (?:on|at) "         \
    "\\d|this (?:afternoon|evening)|\\d ?x ?/ "                                                    \
    "?(?:wk|week)|visit "                                                                          \
    "(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mammogram|colonoscopy|MRI|CT|"          \
    "echo\\w*|x-?ray|labs?|DEXA|sleep study|stress test) (?:ordered|requested)|"                   \
    "to see|surveillance|again|tomorrow|day of surgery|if not (?:gone|better)|at her "             \
    "convenience|at his convenience|weekly|[Dd]/?c home|neuro checks|strict I/O|order\\w* "        \
    "(?=(?-i:[A-Z]{2,}))|discharge(?:d)? home)\\b"

static void take_next(struct cs_x *x, cs_span item, void *self)
{
    struct cs_hit hit;
    if (item.end - item.begin > 120 || !cs_rx_is(x, SOON, item)) return;
    if (item.begin < cs_x_line(x, 0).end && cs_rx_is(x, RX_DATE "\\W*$", item))
        return;                                                           /* a title */
    if (cs_rx_is(x, "\\G(?-i:[A-Z][A-Z /-]{5,})(?![a-z])", item)) return; /* a heading */
    if (cs_rx_is(x, "\\b(?:HR|BP|SpO2|RR)\\b ?:? ?\\d", item)) return;    /* that was done */
    if (cs_rx_is(x,
                 "\\b(?:since|denies|was|were|ago|had|has|given|reports?|came|seen|stopped|started|"
                 "hold|increase|decrease|mg|mcg|placed|notified|verified|declined|asked|no "
                 "change|last|yesterday|ref)\\b",
                 item) &&
        !cs_rx_is(x, "\\b(?:referral placed|recheck|repeat|RTC)\\b", item))
        return;
    if (cs_rx(x,
              "\\G(?:plan(?: per "
              "\\w+)?|follow-?up|f/u|recs?|dispo(?:sition)?|P|next|home|safety)\\s*[:/]\\s*",
              item, &hit))
        item.begin = hit.at[0].end;
    if (cs_rx(x, "\\s+(?:placed|ordered|requested)$", item, &hit)) item.end = hit.at[0].begin;
    cs_x_push_once(x, self, cs_x_trim(x, item, ".,;:-*"));
}

/* "Admit, mag 4 g load, repeat labs q6h, BP q15min": a list of orders in one sentence. */
static bool is_orders(struct cs_x *x, cs_span item)
{
    struct cs_hit hit;
    cs_span rest = item;
    unsigned count = 0;
    if (item.begin < cs_x_line(x, 0).end) return false; /* a title */
    if (cs_rx_is(x, "\\b(?:if|because|who|she|he|and then|dr)\\b|,\\s+(?:in|within|on|at) \\d",
                 item))
        return false;
    while (rest.begin < rest.end) {
        const uint32_t end = cs_rx(x, ",\\s", rest, &hit) ? hit.at[0].begin : rest.end;
        if (end - rest.begin > 40) return false;
        rest.begin = end < rest.end ? end + 1 : rest.end;
        count++;
    }
    return count >= 3;
}

static void take_sentence(struct cs_x *x, cs_span item, void *self)
{
    /* parts between commas that each stand for themselves are entries of their own */
    struct cs_hit hit;
    cs_span rest = item;
    bool each = cs_rx_is(x, ", ", item);
    while (each && rest.begin < rest.end) {
        cs_span part = {rest.begin, cs_rx(x, ",\\s", rest, &hit) ? hit.at[0].begin : rest.end};
        each = cs_rx_is(x, SOON "|" RX_DATE, part) &&
               !cs_rx_is(x, "\\G\\W*(?:or|and|call|if|with)\\b", part);
        rest.begin = part.end < rest.end ? part.end + 1 : rest.end;
    }
    if (each || is_orders(x, item)) cs_x_items(x, item, ",\\s", take_next, self);
    else take_next(x, item, self);
}

yyjson_mut_val *cs_chart_rules(struct cs_x *x)
{
    yyjson_mut_val *const root = yyjson_mut_obj(x->json);
    cs_chart_vitals(x, cs_x_list(x, root, "vitals"));
    cs_chart_labs(x, cs_x_list(x, root, "labs"));
    problems(x, cs_x_list(x, root, "problems"));
    procedures(x, cs_x_list(x, root, "procedures"));
    allergies(x, cs_x_list(x, root, "allergies"));
    cs_x_items(x, cs_x_all(x), "\\s*(?:(?<=[\\w)\\]%])" RX_STOP "|;|" RX_LINE_END ")\\s*",
               take_sentence, cs_x_list(x, root, "follow_up"));
    return root;
}
