/* intake.c - what a new patient wrote or told: forms with labels, questions and answers, notes of a
 * call, a message: complaint, onset, history.
 *
 * A label's answer is preferred; without labels, cue words do ("c/o", "hx"). Medicines and
 * allergies are intake_drugs.c, symptoms and habits intake_kind.c. */
#include "apps/extract/intake_in.h"

#define UNTIL "(?=[,;.\\n?]| since | x ?\\d| for (?:the |about |\\d)|$)"

/* The answer behind a label or question, up to the end of its line; the next line when it is empty
 * or begins with "A:". */
static cs_span answer(struct cs_x *x, const char *label)
{
    struct cs_hit hit;
    struct cs_hit next;
    if (!cs_rx(x, label, cs_x_all(x), &hit)) return (cs_span){0};
    cs_span line = {hit.at[0].end, cs_x_line(x, hit.at[0].end).end};
    if (cs_span_empty(cs_x_trim(x, line, "")) || cs_rx_is(x, "\\G[^\\n]{0,60}\\?\\s*$", line)) {
        const cs_span below = cs_x_next_line(x, hit.at[0].end - 1);
        if (!cs_span_empty(below)) line = below;
    }
    if (cs_rx(x, "\\G[ \\t]*(?:[^\\n?]{0,60}\\?[ \\t]*)?(?:A:)?[ \\t]*", line, &next))
        line.begin = next.at[0].end;
    if (cs_rx(x, "  +\\S[^\\n:]{1,30}[:?]|  +[A-Z]\\w+\\??:", line, &next))
        line.end = next.at[0].begin;
    return cs_x_trim(x, line, "\"");
}

/* ---- complaint and onset -------------------------------------------------------------------- */

static cs_span complaint(struct cs_x *x)
{
    static const char *const labels[] = {
        INTAKE_START "(?:what (?:brings|brought) you(?: in)?(?: today)?|(?:chief |main |presenting "
                     ")?(?:complaint|concern|problem)s?(?: today)?|CC|reason(?: for "
                     "(?:visit|call|appointment|appt))?|tell us[^\\n?]{0,40}why you(?:'re| are) "
                     "coming|why are you (?:coming|here)[^\\n?:]{0,20}|how can we "
                     "help[^\\n?:]{0,20}|what is (?:wrong|the problem|(?:the |your )?(?:main "
                     "|primary )?(?:reason|concern|complaint)[^\\n?:]{0,30})|(?:main|primary) "
                     "(?:reason|concern)[^\\n?:]{0,30}|visit reason|motivo[^\\n:]{0,20})(?:[ "
                     "\\t]*[:?.]|[ \\t]{3,}(?=\\S))\\s*"};
    static const char *const cues[] = {
        "\\bc/o:? +([^.;\\n]+?)" UNTIL,
        "\\bcomplain(?:s|ing) of ([^.;\\n]+?)" UNTIL,
        "\\b(?:calling|calls|coming|comes)(?: in)? because (?:of )?((?:he|she|I)\\S* "
        "[^.;,\\n]+?)" UNTIL,
        "\\b(?:calling|calls|coming in|here|seen|see someone|appointment|get in[^.\\n]{0,30}) "
        "(?:about|for|because of) (?:a |an |the )?([^.;\\n]+?)" UNTIL,
        "\\b(?:dice que tiene|tiene|por) ([^.;,\\n]+?)(?= desde| hace|[,;.\\n])",
        "\\bstates? (?:that )?(?:(?:he|she) has )?([^.;,\\n]+?)" UNTIL,
        "\\b(?:wants?|would like|hoping|needs?) to ((?:start|stop|discuss|talk "
        "about|renew|refill|establish|restart|switch)\\b[^.;,\\n]+?)" UNTIL,
        "\\bI(?:'ve| have) (?:been having|been feeling|felt|had|got|been getting) (?:a |an |some "
        "|this |these "
        ")?([^.;\\n]+?)" UNTIL};
    struct cs_hit hit;
    cs_span said = answer(x, labels[0]);
    if (cs_span_empty(said)) said = cs_rx_first(x, cues, CS_COUNT(cues), cs_x_all(x));
    if (cs_rx_is(x, "\\G[\\[(]?(?:left blank|blank|none|n/a)", said)) return (cs_span){0};
    if (cs_span_empty(said)) { /* the first words of what somebody said that name a symptom */
        uint32_t from = 0;
        for (int i = 0;
             i < 40 && cs_rx(x, "[^.,;:\\n\"]{4,70}?(?=[.,;\\n\"]| since | x ?\\d| for \\d)",
                             (cs_span){from, (uint32_t)x->text.len}, &hit);
             i++) {
            const cs_span part = cs_x_trim(x, hit.at[0], "\"");
            cs_span word;
            if ((cs_x_disease(x, part, true) || cs_x_symptom(x, part, &word)) &&
                !cs_rx_is(
                    x, "\\b(?:no|not|denies|history|hx|family|allerg\\w*|takes?|mg|had)\\b|\\d/\\d",
                    part)) {
                said = part;
                break;
            }
            from = hit.at[0].end + 1;
        }
    }
    if (cs_rx(x,
              "\\G(?:(?:he|she|I|patient|pt)(?:'ve|'s|'m| has| have| is| am)? (?:says (?:that "
              ")?(?:his |her )?)?(?:been |had |having |got )*||a |an |my (?=\\w+ \\w+)|having )",
              said, &hit))
        said.begin = hit.at[0].end;
    if (cs_rx(x,
              "(?:\\.\\s|,\\s(?!and|right\\b|left\\b|both\\b|bilateral)|;|\\s\\(|\\s+(?:since|x "
              "?\\d|for (?:the |about |\\d|a |\\w+ (?:weeks|days|months))|started|last night|on "
              "and off|going on|that (?:started|began))\\b| - )",
              said, &hit) &&
        hit.at[0].begin > said.begin)
        said.end = hit.at[0].begin;
    return cs_x_trim(x, said, ".,;:?\"");
}

#define AMOUNT                                                                                     \
    "(?:about |around |approx\\.? |~ ?|maybe |over |almost |nearly "                               \
    ")?(?:\\d+(?:-\\d+)?|a|an|one|two|three|four|five|six|seven|eight|nine|ten|several|a few|a "   \
    "couple(?: of)?)"
#define UNITS                                                                                      \
    "(?:min(?:ute)?s?|hours?|hrs?|h|days?|d|weeks?|wks?|w|months?|mos?|years?|yrs?|y|nights?)"

static cs_span onset(struct cs_x *x)
{
    struct cs_hit hit;
    cs_span said = answer(
        x, INTAKE_START
        "(?:when did (?:it|this|they|the \\w+) (?:begin|start)|began|started|start(?: "
        "date)?|onset|how long(?: (?:has|have|ago)[^\\n?:]{0,40})?|since when|since|duration|first "
        "noticed|\\x{BF}?desde cu\\x{E1}ndo)(?:[ \\t]*[:?]+|[ \\t]{3,}(?=\\S))[: ]*");
    if (!cs_span_empty(said)) {
        if (cs_rx(x, "[,;.](?=\\s)|\\s\\(", said, &hit)) said.end = hit.at[0].begin;
        return cs_x_trim(x, said, ".,;?\"");
    }
    static const char *const cues[] = {
        "\\b(?:started|began)(?: suddenly| abruptly)? at (\\d{1,2}(?::\\d\\d)? ?[ap]\\.?m\\b)",
        "\\b(desde (?:hace )?[^,.;\\n]{3,30}|hace \\w+ \\w+)",
        "\\b((?:since|ever since) (?!(?:I|he|she|they) (?:was|were)\\b)(?:(?:the |last |this "
        "|early |late |about |around )*[\\w/']+(?: "
        "(?:morning|night|evening|afternoon|ago|week|month|\\d{4}|weekend))?(?: "
        "(?:died|left|fell|moved|retired|passed)(?: (?:away |in )?\\w+)?)?))(?=[,.;\\n)]| and|  | "
        "-|$| \\w)",
        "\\b(?:going on|been)(?: on)?(?: for)? (" AMOUNT " " UNITS ")\\b",
        "(?<![\\w])(x ?\\d+(?:-\\d+)? ?" UNITS ")\\b",
        "((?<!\\w)" AMOUNT " " UNITS " ago)\\b",
        "\\b(?:started|began|beginning|noticed)(?: it)? "
        "((?:around|about|on|in|last|yesterday|this|after) ?[^,.;\\n]{2,25}|" RX_DATE
        "|\\w+day)(?=[,.;\\n])",
        "\\b(for (?:the (?:last|past) )?" AMOUNT " " UNITS ")\\b",
        "\\b((?:yesterday|last night|this morning|overnight)(?: (?:morning|evening|night))?)\\b"};
    for (size_t i = 0; i < CS_COUNT(cues); i++) {
        cs_span from = cs_x_all(x);
        while (cs_rx(x, cues[i], from, &hit)) {
            const cs_span line = cs_x_line(x, hit.at[0].begin);
            uint32_t begin = hit.at[0].begin;
            while (begin > line.begin && x->text.ptr[begin - 1] != '.' &&
                   x->text.ptr[begin - 1] != ';')
                begin--;
            if (!cs_rx_is(x,
                          "\\b(?:quit|smok\\w*|since (?:I|he|she|they) "
                          "(?:was|were)|married|moved|alcohol|drink\\w*|stopped|pack|surgery|"
                          "removed|kid|child|birth|patient since|taking|takes|on \\w+ "
                          "(?:mg|daily)|none|diagnosed|no period|works?)\\b",
                          (cs_span){begin, hit.at[0].end}))
                return hit.at[1];
            from = cs_span_from(hit.at[0].end, from);
        }
    }
    return (cs_span){0};
}

/* ---- history -------------------------------------------------------------------------------- */

static void take_history(struct cs_x *x, cs_span item, void *self)
{
    struct cs_hit hit;
    if (cs_rx_is(x,
                 "\\b(?:none|no|never|denies|not|n/"
                 "a|nothing|mother|father|mom|dad|sister|brother|aunt|uncle|grand\\w+|sib\\w*|"
                 "family|cousin|quit|smok\\w*)\\b|\\?",
                 item))
        return;
    if (cs_rx(x,
              "\\G(?:(?:I|he|she|pt|patient)(?:'ve| have| has|'s)? (?:had |have |has |been told "
              "(?:of )?)?|had (?:my |a |an )?|have |has |my |a |an |h/o |hx (?:of )?|history of "
              "|past |prior |previous )+",
              item, &hit))
        item.begin = hit.at[0].end;
    if (cs_rx(
            x,
            "\\s*(?:\\(| x ?\\d|,| - |:| in (?:19|20)\\d\\d| when | as a | since | at age | "
            "(?:19|20)\\d\\d| \\d{1,2}/\\d{2}\\b| on (?!the)| about \\d| \\d+ "
            "(?:years?|yrs?|mo\\w*) ago| last | this | but | biopsied| removed| for (?=\\w+ \\w+))",
            item, &hit))
        item.end = hit.at[0].begin;
    item = cs_x_trim(x, item, ".,;:?\"-*");
    if (item.end - item.begin < 2 || item.end - item.begin > 60) return;
    cs_x_push_once(x, self, item);
}

/* A part with boxes: the crossed ones are its items. */
static bool take_crossed(struct cs_x *x, cs_span part, yyjson_mut_val *list)
{
    struct cs_hit hit;
    bool any = false;
    while (
        cs_rx(x, "\\[([ xX])\\][ \\t]*([^\\n\\[]{3,40}?)(?=[ \\t]*(?:\\[|$|  |\\n))", part, &hit)) {
        part.begin = hit.at[0].end;
        any = true;
        if (x->text.ptr[hit.at[1].begin] != ' ') take_history(x, hit.at[2], list);
    }
    return any;
}

static void history(struct cs_x *x, yyjson_mut_val *list)
{
    static const char *const labels[] = {
        INTAKE_START "(?:(?:past |other )?(?:medical|health|personal)(?: "
                     "(?:conditions|history|problems|issues))?|PMHx?|conditions|medical "
                     "conditions|health problems|illnesses(?: so far)?|past (?:medical "
                     ")?history|hx|history|past problems|diagnos[ie]s|have you ever (?:been "
                     "told|had)[^\\n:?]{0,40}|birth|enfermedades)" INTAKE_COLON,
        INTAKE_START "(?:past )?(?:surger(?:y|ies)|operations?|PSHx?|surgical history|past "
                     "surgical history|hospitali[sz]ations?|surgeries/hospital stays|past \\w+ "
                     "surger(?:y|ies)|cirug\\x{ED}as)" INTAKE_COLON,
        "(?:^|[.;,] )(?:hx|h/o|PMHx?|history of)(?: of)? (?!of\\b)",
        "\\b(?:past treatment)\\s*:\\s*"};
    for (size_t i = 0; i < CS_COUNT(labels); i++) {
        uint32_t from = 0;
        for (int n = 0; n < 4; n++) {
            cs_span part = cs_x_labelled(x, labels[i], from);
            struct cs_hit hit;
            if (cs_span_empty(part)) break;
            from = part.end;
            if (i == 2 &&
                cs_rx(x, "\\.(?=\\s|$)|\\b(?:takes?|meds|on|NKDA|allerg\\w*)\\b", part, &hit))
                part.end = hit.at[0].begin;
            if (!take_crossed(x, part, list)) cs_x_items(x, part, INTAKE_PARTS, take_history, list);
        }
    }
    struct cs_hit hit;
    cs_span from = cs_x_all(x);
    while (cs_rx(
        x,
        "\\b(?:I(?:'ve)? (?:also )?ha(?:ve|d)|she has|he has|she ha[sd]|(?:my|her|his) doctor "
        "said|diagnosed with|because of an?|le operaron de) ([^.;\\n]{3,60}?)(?=[.;,\\n(]| and |$)",
        from, &hit)) {
        from = cs_span_from(hit.at[1].end, from);
        if (cs_x_disease(x, hit.at[1], false)) take_history(x, hit.at[1], list);
    }
    from = cs_x_all(x);
    while (
        cs_rx(x,
              "\\b(?:I|he|she|pt) (?:also )?had (?:my|his|her) "
              "((?:tubes|tonsils|appendix|gallbladder|uterus|"
              "ovar\\w+|thyroid|spleen|prostate|wisdom teeth) (?:tied|out|removed|taken out))\\b",
              from, &hit)) {
        from = cs_span_from(hit.at[1].end, from);
        cs_x_push_once(x, list, hit.at[1]);
    }
}

struct past {
    yyjson_mut_val *list;
    yyjson_mut_val *symptoms;
    cs_span complaint;
};

/* What brings somebody here is no history, nor what is felt. */
static void take_past(struct cs_x *x, const struct cs_mention_at *m, void *self)
{
    const struct past *const past = self;
    const cs_span line = cs_x_line(x, m->span.begin);
    if (cs_rx_is(x, "\\[ ?\\][ \\t]*$", (cs_span){line.begin, m->span.begin}))
        return; /* not crossed */
    if (cs_span_overlaps(m->span, past->complaint)) return;
    size_t index;
    size_t count;
    yyjson_mut_val *item;
    yyjson_mut_arr_foreach(past->symptoms, index, count, item)
    {
        if (cs_str_equal_nocase(cs_x_key(item, "name"), cs_x_bytes(x, m->span))) return;
    }
    cs_x_take_disease(x, m, past->list);
}

yyjson_mut_val *cs_intake_rules(struct cs_x *x)
{
    yyjson_mut_val *const root = yyjson_mut_obj(x->json);
    const cs_span why = complaint(x);
    cs_x_put(x, root, "chief_complaint", cs_x_str(x, why));
    cs_x_put(x, root, "onset", cs_x_str(x, onset(x)));
    yyjson_mut_val *const symptoms = cs_x_list(x, root, "symptoms");
    cs_intake_symptoms(x, why, symptoms);
    struct past past = {cs_x_list(x, root, "history"), symptoms, why};
    history(x, past.list);
    cs_x_mentions(x, cs_lexicon_diseases(), take_past, &past);
    cs_intake_medicines(x, cs_x_list(x, root, "medications"));
    cs_intake_allergies(x, cs_x_list(x, root, "allergies"));
    cs_x_put(x, root, "tobacco", cs_x_word(x, cs_intake_tobacco(x)));
    cs_x_put(x, root, "alcohol", cs_x_word(x, cs_intake_alcohol(x)));
    cs_x_put(x, root, "urgency", cs_x_word(x, cs_intake_urgency(x)));
    return root;
}
