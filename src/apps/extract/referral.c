/* referral.c - a referral letter or order: why, what is asked, what is known and what is missing.
 *
 * The reason stands behind a label, or behind the words that a letter uses for it ("for evaluation
 * of", "who has had"). Questions are sentences with a question mark, or behind a label. Tests that
 * were done have a name of tests and no word of orders before it. */
#include "apps/extract/referral_in.h"

#define START "(?:^|(?<=[.;?)] )|(?<=  ))[ \\t>*]*(?:\\d{1,2}[.)][ \\t]*)?"
#define PARTS "\\s*(?:,(?=\\s)|;|\\n|(?<=[a-z)\\d])" RX_STOP "|\\sand\\s|\\s[+&]\\s)\\s*"
#define LABEL_END "[ \\t]*(?:\\.{2,}|[:|]|  |-(?=[ \\t]))[ \\t]*"

#define FIRST_SENTENCES 4u /* behind them a letter tells the history */

static bool is_complaint(struct cs_x *x, cs_span said)
{
    cs_span word;
    return cs_x_disease(x, said, true) || cs_x_symptom(x, said, &word) ||
           cs_rx_is(x, "\\b(?:pains?|slurred|droop\\w*|attacks?|lump|mass|lesion|injury)\\b", said);
}

/* Without a label and without the words of a letter: what stands behind the age, else the first
 * sentence, if it names something that one may have. */
static cs_span first_complaint(struct cs_x *x)
{
    static const char *const by_age[] = {
        "\\b\\d{1,3} ?(?:[MF]\\b|y/?o\\b(?: [MF]\\b)?),?[^.\\n]{0,8}?\\.? "
        "(?:(?:male|female|man|woman) )?(?:with )?([^.\\n]{4,120})",
        "\\b(?:summary|HPI|clinical details)\\s*:\\s*([^.\\n]{4,140})"};
    const struct cs_doc *const doc = x->doc;
    struct cs_hit hit;
    for (size_t i = 0; i < CS_COUNT(by_age); i++)
        if (cs_rx(x, by_age[i], cs_x_all(x), &hit) && (i == 1 || is_complaint(x, hit.at[1])))
            return hit.at[1];
    uint32_t seen = 0;
    for (uint32_t s = 0; s < doc->sentence_count && seen < FIRST_SENTENCES; s++) {
        const cs_span said = doc->sentences[s].span;
        const cs_span line = cs_x_line(x, said.begin);
        if (said.begin < cs_x_line(x, 0).end && doc->line_count > 2) continue; /* the title */
        if (cs_rx_is(x, "^[^\\n:]{0,24}:|\\||\\bDr\\b|\\bM(?:r|rs|s)\\.", line) &&
            line.begin == said.begin)
            continue;
        seen++;
        if (cs_rx_is(x,
                     "\\b(?:no|not|denies|takes?|on|allerg\\w*|NKDA|family|mother|father|dad|mom|"
                     "uncle|aunt|mg|resolved|stable|normal|negative|neg|he has|she "
                     "has|hx|PMH\\w*|quit)\\b|\\?",
                     said))
            continue;
        if (said.end - said.begin >= 4 && is_complaint(x, said)) return said;
    }
    return (cs_span){0};
}

static cs_span reason(struct cs_x *x)
{
    static const char *const labels[] = {
        START "(?:asking(?: for)?|why|follow[- ]?up for|reason(?: for "
              "(?:referral|consult(?:ation)?|visit))?|referral "
              "reason|indication|(?:presenting|chief|main|primary|clinical) "
              "(?:problem|complaint|concern)|CC)" LABEL_END "([^\\n]+)",
        START "(?:dx|diagnosis)" LABEL_END
              "(?:(?-i:[A-TV-Z]\\d[0-9A-Z](?:\\.\\w{1,4})?)[ ,:-]*)?([^\\n]+)"};
    static const char *const cues[] = {
        "\\b(?:seen|see (?:him|her|them)|appointment)[^.\\n]{0,50}? for ((?!the|a "
        ")[^.\\n?]{4,140}?)(?= and asks|[.\\n?]|$)",
        "\\b(?:ref(?:er(?:ral|red|ring)?)?|consult)\\b[^\\n.-]{0,30} - ([^\\n.]+)",
        "\\b(?:please see|(?:thank you for |thanks for )?(?:agreeing to see|seeing)|grateful for "
        "your opinion on|would you (?:kindly )?see|I am "
        "(?:sending|referring)|referr(?:ed|ing)|kindly see|evaluate|opinion on|asking you to "
        "see|refer(?:ring)? (?:this|my)|sending "
        "you)\\b(?:[^.\\n]|(?<=\\bMr)\\.|(?<=\\bMrs)\\.|(?<=\\bMs)\\.|(?<=\\bDr)\\.){0,120}?\\b(?:"
        "for (?:evaluation (?:and \\w+ )?of |management of |assessment of |a |an |his |her |their "
        ")?|with (?:a |an )?|who (?:has|presents with|presented with|developed|is having) (?:had "
        ")?(?:a |an )?|because of (?:a |an )?|about (?:a |an |his |her )?|regarding (?:a |an |his "
        "|her )?)([^.?\\n]{4,140})",
        "\\b(?:presents? with|presented with|complain(?:s|ing) of|c/o|has had|history of|suffering "
        "from|having|developed) (?:a |an )?([^.\\n]{4,120})",
        "\\b(?:consult|eval(?:uation|uate)?|referral) (?:and treat )?for (?:a |an "
        ")?([^.\\n]{4,120})"};
    struct cs_hit hit;
    struct cs_hit stop;
    cs_span said = {0};
    bool labelled = true;
    for (size_t i = 0; i < CS_COUNT(labels) && cs_span_empty(said); i++)
        if (cs_rx(x, labels[i], cs_x_all(x), &hit)) said = hit.at[1];
    for (size_t i = 0; i < CS_COUNT(cues) && cs_span_empty(said); i++)
        if (cs_rx(x, cues[i], cs_x_all(x), &hit)) {
            said = hit.at[1];
            labelled = false;
        }
    if (cs_span_empty(said)) {
        said = first_complaint(x);
        labelled = false;
    }
    if (cs_rx(x, RX_STOP "|;|  ", said, &stop)) said.end = stop.at[0].begin;
    if (cs_rx(x,
              "\\G(?:five|six|four|three|two|one|several|a few|\\d+)[- "
              "](?:days?|weeks?|months?|years?) of ",
              said, &stop))
        said.begin = stop.at[0].end;
    if (!labelled &&
        cs_rx(x,
              "\\s*(?:,\\s(?:failed|not|no|and (?:she|he|I)|who|which|with "
              "no|on|now|despite|seen)\\b|\\s(?:since|x ?\\d|for (?:the (?:last|past) "
              ")?(?:\\d|about|over|several|\\w+ (?:days|weeks|months|years))|over (?:the "
              "(?:last|past)|\\d|two|three|four|six|several|a few|many)|without|that "
              "(?:has|have|is|was)|which|who|while at|but|despite|\\(|- ))",
              said, &stop) &&
        stop.at[0].begin > said.begin + 3)
        said.end = stop.at[0].begin;
    return cs_x_trim(x, said, ".,;:-\"");
}

static void questions(struct cs_x *x, yyjson_mut_val *list)
{
    struct cs_hit hit;
    cs_span from = cs_x_all(x);
    while (cs_rx(x,
                 "(?:(?<=[.!?:;])\\s+|^[ \\t]*|(?<= [-\\x{2013}] )|(?<=\\.\\. ))((?-i:[A-Z]|(?<=- "
                 ")[a-z])?[^.?!\\n:;]{3,200}(?:\\.\\d[^.?!\\n:;]*|\\n[^.?!\\n:;]{3,160})?\\?)",
                 from, &hit)) {
        from = cs_span_from(hit.at[1].end, from);
        cs_span said = hit.at[1];
        struct cs_hit part;
        if (cs_rx_is(x,
                     "\\b(?:do you want answered|question for|what is the "
                     "question|urgency|allergies|pregnant)\\b[^?]*\\?$|\\b(?:could|would|can|will) "
                     "you (?:please |kindly )?see (?:him|her|them|this|my|(?-i:[A-Z]))",
                     said))
            continue;
        if (cs_rx(x, "\\G[ \\t]*(?:\\d{1,2}[.)]|[-*])?[ \\t]*", said, &part))
            said.begin = part.at[0].end;
        if (cs_rx(x,
                  ",? and "
                  "(?=(?:would|should|could|does|do|did|is|are|can|may|will|what|which|how|when|"
                  "where|why|who|at what|in what|for how|any|has|have) )",
                  said, &part)) {
            cs_x_push_once(x, list, cs_x_trim(x, (cs_span){said.begin, part.at[0].begin}, ","));
            said.begin = part.at[0].end;
        }
        cs_x_push_once(x, list, cs_x_trim(x, said, ""));
    }
    if (yyjson_mut_arr_size(list) == 0 &&
        cs_rx(x,
              START "(?:(?:clinical |specific )?questions?(?: for (?:the "
                    ")?(?:consultant|specialist))?|request(?:ed)?|ask)" LABEL_END "([^\\n]{3,200})",
              cs_x_all(x), &hit) &&
        !cs_rx_is(x, "\\b(?:none|blank|n/a)\\b", hit.at[1]))
        cs_x_push_once(x, list, cs_x_trim(x, hit.at[1], "."));
}

/* ---- diagnoses ------------------------------------------------------------------------------ */

/* What is found or felt is a reason to refer, and no diagnosis yet. */
#define SIGN                                                                                       \
    "\\b(?:dysphagia|ha?ematuria|ha?ematochezia|mela?ena|syncope|spotting|apneas?|"                \
    "epistaxis|ha?emoptysis|dyspnea|tinnitus)\\b"

static void take_known(struct cs_x *x, const struct cs_mention_at *m, void *self)
{
    if (!cs_rx_is(x, SIGN, m->span)) cs_x_take_disease(x, m, self);
}

static void take_diagnosis(struct cs_x *x, cs_span item, void *self)
{
    struct cs_hit hit;
    if (cs_rx_is(
            x,
            "\\b(?:no|not|none|denies|never|family|mother|father|sister|brother|aunt|uncle|"
            "resolved|outgrown|allerg\\w*|vs|rule "
            "out|r/o|possible|negative|mg|daily|takes|surgery|repair|\\w+ectomy|n/a|blank)\\b|\\?",
            item))
        return;
    if (cs_rx(x,
              "\\s*(?:\\(|\\s-\\s|:| on (?=\\w)| from | since | with (?!aura)| but | x ?\\d| for "
              "(?=\\w)| has | is | was | diagnosed| treated| in \\d| in (?:19|20)\\d\\d| "
              "(?:19|20)\\d\\d|/)",
              item, &hit) &&
        hit.at[0].begin > item.begin)
        item.end = hit.at[0].begin;
    if (cs_rx(x,
              "\\G(?:(?:he|she|they|pt|patient)(?: has| have|'s)? |has |with |history of |hx (?:of "
              ")?|h/o |known |otherwise (?:of )?|past |also |probable "
              "|(?-i:[A-TV-Z]\\d[0-9A-Z]\\.\\w{1,4})[ ,:-]+)+",
              item, &hit))
        item.begin = hit.at[0].end;
    item = cs_x_trim(x, item, ".,;:-\"#*");
    if (item.end - item.begin < 2 || item.end - item.begin > 60) return;
    if (!cs_x_disease(x, item, false)) return;
    cs_x_push_once(x, self, item);
}

static void diagnoses(struct cs_x *x, yyjson_mut_val *list)
{
    static const char *const labels[] = {
        START "(?:ICD(?:-10)?(?:-CM)?(?: codes?)?|diagnos[ie]s(?: codes?)?|dx(?:es)?|working "
              "diagnosis|impression|assessment|problems?(?: list)?)" LABEL_END,
        START "(?:PMHx?|past (?:medical )?history|pertinent history|medical "
              "history|background|history|hx|comorbidities)" LABEL_END};
    struct cs_hit hit;
    for (size_t i = 0; i < CS_COUNT(labels); i++) {
        uint32_t from = 0;
        for (int n = 0; n < 4; n++) {
            const cs_span part = cs_x_labelled(x, labels[i], from);
            cs_span code = part;
            if (cs_span_empty(part)) break;
            from = part.end;
            bool described = false;
            while (i == 0 && cs_rx(x,
                                   "(?<![\\w.])((?-i:[A-TV-Z]\\d[0-9A-Z](?:\\.\\w{1,4})?))(?![\\w.]"
                                   "\\w)[ -]*([a-z][a-z]+)?",
                                   code, &hit)) {
                code.begin = hit.at[0].end;
                described = !cs_span_empty(hit.at[2]);
                if (!described) cs_x_push_once(x, list, hit.at[1]);
            }
            if (described &&
                cs_rx(x, "(?<![\\w.])(?-i:[A-TV-Z]\\d[0-9A-Z](?:\\.\\w{1,4})?)[ ,:-]*([^\\n]+)",
                      part, &hit))
                cs_x_push_once(x, list, cs_x_trim(x, hit.at[1], "."));
            else cs_x_items(x, part, PARTS, take_diagnosis, list);
        }
    }
    cs_span from = cs_x_all(x);
    while (cs_rx(x,
                 "\\b(?:(?:he|she|pt|patient|who|they|Mr\\w*\\.? \\w+|Mrs\\.? \\w+|Ms\\.? \\w+)(?: "
                 "also)? (?:has|have)|PMH|hx of|history (?:is otherwise )?of|known|background "
                 "of|this is|I think|likely|working diagnosis(?: is)?(?: "
                 "of)?|suspect(?:ed)?|consistent with) ([^.;\\n?]{3,140})",
                 from, &hit)) {
        from = cs_span_from(hit.at[0].begin + 4, from);
        cs_x_items(x, hit.at[1], PARTS, take_diagnosis, list);
    }
    /* "(71, DM2, HTN, on losartan)" and "Afib." */
    from = cs_x_all(x);
    while (cs_rx(x,
                 "\\(\\d{1,3}(?: ?[MF])?, ([^)\\n]{3,80})\\)|(?<=[.] |^)((?-i:[A-Z])[\\w "
                 "]{2,30})\\.(?=\\s|$)",
                 from, &hit)) {
        from = cs_span_from(hit.at[0].end > hit.at[0].begin ? hit.at[0].end : hit.at[0].begin + 1,
                            from);
        const cs_span said = cs_span_empty(hit.at[1]) ? hit.at[2] : hit.at[1];
        if (cs_rx_is(x, "\\b(?:negative|neg|non-?reactive)\\b", said)) continue; /* all of it */
        cs_x_items(x, said, PARTS, take_diagnosis, list);
    }
}

static void count_known(struct cs_x *x, const struct cs_mention_at *m, void *self)
{
    (void)x;
    if (!m->allergy) ++*(unsigned *)self;
}

static cs_span clinician(struct cs_x *x)
{
    static const char *const cues[] = {
        "\\b(?:signed(?: electronically)?(?: by)?|referring(?: "
        "(?:clinician|provider|physician|doctor))?|referred by|ordering(?: provider)?|ordered "
        "by|requested by|from|attending|PCP(?: / phone)?|provider|e-?signed)" LABEL_END
        "((?:Dr\\.? )?(?-i:[A-Z])[^\\n(/;:]{3,50}?)(?=\\s*(?:\\(|/|- |,? ?555|,\\s*(?:the "
        ")?(?-i:[A-Z])[\\w' "
        "]*(?:Clinic|Center|Centre|Hospital|Medic\\w+|Family|Health|Practice|Group|Associates|"
        "Pediatrics|Care)\\b|  |,?\\s*\\d|$|;|\\t))",
        "((?:Dr\\.? )(?-i:[A-Z][\\w.'-]+)(?: (?-i:[A-Z][\\w.'-]+)){0,2}(?:, "
        "?(?-i:MD|DO|NP|PA-C|PA|FNP|DPM|DDS)[\\w-]*)?)(?=\\s*(?:$|,|\\(|\\.|;|'s\\b))",
        "((?-i:[A-Z][\\w.'-]*)(?: (?-i:[A-Z][\\w.'-]*)){1,3},? "
        "(?-i:MD|DO|NP|PA-C|PA|PMHNP(?:-BC)?|FNP(?:-[BC]C?)?|DNP|APRN|CNM|CRNP|ARNP|RN|DPM|DDS|"
        "LCSW|PsyD|PhD|OD)\\b(?:, ?(?-i:[A-Z]{2,5}))?)"};
    struct cs_hit hit;
    cs_span from = cs_x_all(x);
    /* credentials say most; the last name with them signs */
    cs_span found = {0};
    while (cs_rx(x, cues[2], from, &hit)) {
        found = hit.at[1];
        from = cs_span_from(hit.at[0].end, from);
    }
    if (cs_rx(x, cues[0], cs_x_all(x), &hit) &&
        cs_rx_is(x, "\\b(?-i:MD|DO|NP|PA-C|PA|FNP|DNP|APRN|CNM|Dr)\\b", hit.at[1]))
        return cs_x_trim(x, hit.at[1], ".,;-");
    if (!cs_span_empty(found)) return found;
    if (cs_rx(x, cues[1], cs_x_all(x), &hit)) return hit.at[1];
    if (cs_rx(x, cues[0], cs_x_all(x), &hit)) return cs_x_trim(x, hit.at[1], ".,;-");
    return (cs_span){0};
}

/* ---- what is missing ------------------------------------------------------------------------ */

static void missing(struct cs_x *x, yyjson_mut_val *root, yyjson_mut_val *list)
{
    const cs_span all = cs_x_all(x);
    const bool asked = yyjson_mut_arr_size(yyjson_mut_obj_get(root, "questions")) > 0;
    const bool tests = yyjson_mut_arr_size(yyjson_mut_obj_get(root, "tests_done")) > 0;
    const bool known = yyjson_mut_arr_size(yyjson_mut_obj_get(root, "diagnoses")) > 0;
    unsigned drugs = 0;
    cs_x_mentions(x, cs_lexicon_drugs(), count_known, &drugs);
    const struct {
        const char *word;
        bool there;
    } parts[] = {
        {"reason", !yyjson_mut_is_null(yyjson_mut_obj_get(root, "reason"))},
        {"question", asked},
        {"history",
         x->text.len > 420 || (known && x->text.len > 150 &&
                               cs_rx_is(x,
                                        "\\b(?:PMHx?|history|hx|healthy|has|DM2?|HTN|a-?fib|COPD|"
                                        "asthma|TIA|CKD|old|smok\\w*|dementia)\\b",
                                        all))},
        {"medications",
         drugs > 1 || cs_rx_is(x,
                               "\\b(?:(?:medications?|medicines?|meds|rx)\\b(?! *[.: ]*\\(?(?:left "
                               "blank|blank|not listed|unknown))|takes|taking|on "
                               "\\w+(?:pril|artan|olol|statin|formin|pine|azole|mab|ine|ide)\\b|"
                               "\\d+ ?(?:mg|mcg|units)\\b|no (?:regular |current |other )?med\\w*)",
                               all)},
        {"allergies",
         cs_rx_is(x,
                  "\\b(?:NKDA|NKA|reaction to|allerg(?:y|ies|ic)\\b(?![^\\n]{0,12}(?:left "
                  "blank|blank|not listed|____)| *:[ "
                  "_]*$)|(?:PCN|\\w+cillin|sulfa\\w*|codeine|latex|\\w+mycin|cipro\\w*|keflex|"
                  "morphine|aspirin|NSAIDs?|contrast|shellfish|peanuts?|nuts?|eggs?)\\s*(?:->|-|=|:"
                  "|\\(|caused|causes|gave (?:him|her))?\\s*(?:a "
                  ")?(?:rash|hives|itch\\w*|anaphyla\\w*|swelling|urticaria))",
                  all)},
        {"tests",
         tests || cs_rx_is(x, "\\b(?:ordered|booked|pending|drawn|exam\\w*|score)\\b", all)},
        {"contact",
         cs_rx_is(x,
                  "\\b(?:555[- ]\\d{4}|\\d{3}[-. ]\\d{3}[-. "
                  "]\\d{4}|tel|ph|phone|fax|fx|callback|e-?mail|@|pager|cell|call)\\b|\\w@\\w",
                  all)}};
    for (size_t i = 0; i < CS_COUNT(parts); i++)
        if (!parts[i].there)
            cs_ignore((cs_status)cs_x_push(x, list, cs_x_word(x, parts[i].word)), "seven fit");
}

yyjson_mut_val *cs_referral_rules(struct cs_x *x)
{
    yyjson_mut_val *const root = yyjson_mut_obj(x->json);
    const cs_span why = reason(x);
    cs_x_put(x, root, "specialty", cs_x_word(x, cs_referral_specialty(x, why)));
    cs_x_put(x, root, "urgency", cs_x_word(x, cs_referral_urgency(x)));
    cs_x_put(x, root, "reason", cs_x_str(x, why));
    questions(x, cs_x_list(x, root, "questions"));
    yyjson_mut_val *const known = cs_x_list(x, root, "diagnoses");
    if (cs_x_disease(x, why, false) && !cs_rx_is(x, SIGN, why)) take_diagnosis(x, why, known);
    diagnoses(x, known);
    cs_x_mentions(x, cs_lexicon_diseases(), take_known, known);
    cs_referral_tests(x, cs_x_list(x, root, "tests_done"));
    cs_x_put(x, root, "referring_clinician", cs_x_str(x, clinician(x)));
    missing(x, root, cs_x_list(x, root, "missing"));
    return root;
}
