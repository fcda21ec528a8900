/* intake_kind.c - symptoms, habits and how soon somebody must be seen. */
#include "apps/extract/intake_in.h"

#include "text/lexicon.h"

static void add(struct cs_x *x, yyjson_mut_val *list, cs_span name, bool present)
{
    size_t index;
    size_t count;
    yyjson_mut_val *item;
    name = cs_x_trim(x, name, ".,;:?!\"'()-*");
    if (name.end <= name.begin + 1 || name.end - name.begin > 60) return;
    yyjson_mut_arr_foreach(list, index, count, item)
    {
        const cs_str known = cs_x_key(item, "name");
        const cs_str is = cs_x_bytes(x, name);
        if (cs_str_find_nocase(known, is, 0) != SIZE_MAX ||
            (cs_str_find_nocase(is, known, 0) != SIZE_MAX && known.len > 3))
            return;
    }
    yyjson_mut_val *const object = yyjson_mut_obj(x->json);
    cs_x_put(x, object, "name", cs_x_str(x, name));
    cs_x_put(x, object, "present", yyjson_mut_bool(x->json, present));
    cs_ignore((cs_status)cs_x_push(x, list, object), "a full list is told by x->full");
}

#define NOT_SYMPTOM                                                                                \
    "\\b(?:tobacco|smok\\w*|alcohol|drugs?|allerg\\w*|children|insurance|name|phone|address|DOB|"  \
    "pregnan\\w*|injury|diabetes|glaucoma|blood "                                                  \
    "pressure|pcp|ketones|surger\\w*|medic\\w*|consent|preference|vape|nicotine|cannabis|NKDA|"    \
    "meds|etoh)"                                                                                   \
    "\\b"

/* An answer among several, and a line that asks for what was. */
#define CHOICE                                                                                     \
    "\\G\\s*(?:never|current\\w*|former\\w*|yes|no|none|past|quit|ex|rarely|sometimes|daily|"      \
    "weekly|"                                                                                      \
    "social\\w*|occasional\\w*|male|female|other|routine|urgent|single|married)\\b[^\\n]{0,12}$"
#define OF_HISTORY "\\b(?:history|conditions|diagnos\\w*|surg\\w*|family|ever (?:had|been))\\b"

static void check_lists(struct cs_x *x, yyjson_mut_val *list)
{
    struct cs_hit hit;
    cs_span from = cs_x_all(x);
    while (cs_rx(x,
                 "(?:^|(?<=  )|\\t)[ \\t]*([A-Za-z][^\\n:?\\t]{2,50}?)(?:[ \\t]*\\.{2,}[ \\t]*|[ "
                 "\\t]{2,}|[ \\t]*[:?][ \\t]*)(?:(\\(?\\[?[xX]?\\]?\\)? ?\\bY(?:es)?\\b(?![ "
                 "\\t]*\\(N\\)|[ \\t]+\\[?\\(N)|\\(Y\\))|(?:Y[ \\t]+)?\\(?\\bN(?:o)?\\b\\)?)(?=[ "
                 "\\t]*(?:N\\b|$|  |[,.;(]|\\t))",
                 from, &hit)) {
        from = cs_span_from(hit.at[0].end, from);
        if (cs_rx_is(x, NOT_SYMPTOM, hit.at[1])) continue;
        cs_span name = hit.at[1];
        struct cs_hit or_word;
        const bool present = !cs_span_empty(hit.at[2]);
        if (cs_rx(x, "\\G(\\w+) or (\\w+)$", name, &or_word)) {
            add(x, list, or_word.at[1], present);
            add(x, list, or_word.at[2], present);
        } else {
            add(x, list, name, present);
        }
    }
    from = cs_x_all(x);
    while (cs_rx(x, "\\[([ xX])\\][ \\t]*([^\\n\\[]{3,40}?)(?=[ \\t]*(?:\\[|$|  ))", from, &hit)) {
        from = cs_span_from(hit.at[0].end, from);
        const cs_span line = cs_x_line(x, hit.at[0].begin);
        if (!cs_rx_is(x, NOT_SYMPTOM, hit.at[2]) && !cs_rx_is(x, CHOICE, hit.at[2]) &&
            !cs_rx_is(x, OF_HISTORY, (cs_span){line.begin, hit.at[0].begin}))
            add(x, list, hit.at[2], x->text.ptr[hit.at[1].begin] != ' ');
    }
}

/* "+ headache since last night   - vaginal bleeding" */
static void plus_and_minus(struct cs_x *x, yyjson_mut_val *list)
{
    struct cs_hit hit;
    struct cs_hit cut;
    cs_span from = cs_x_all(x);
    while (cs_rx(x, "(?<=  |: )([+-]) ([a-z][^+\\n]{2,40}?)(?=  |$)", from, &hit)) {
        from = cs_span_from(hit.at[0].end, from);
        cs_span name = hit.at[2];
        if (cs_rx(x, " (?:since|for|x ?\\d|last|today)\\b", name, &cut)) name.end = cut.at[0].begin;
        add(x, list, name, x->text.ptr[hit.at[1].begin] == '+');
    }
}

static void denied(struct cs_x *x, yyjson_mut_val *list)
{
    struct cs_hit hit;
    struct cs_hit part;
    cs_span from = cs_x_all(x);
    while (cs_rx(
        x,
        "(?<![\\w-])(?:no|denies|den(?:ied|ying)|without|not having|don't have(?: any)?|doesn't "
        "have(?: any)?|hasn't had(?: any)?|haven't(?: had(?: any)?)?|hasn't|not|ning[\\x{FA}u]n) "
        "((?!known|meds|medic|allerg|one|longer|complaints|idea|smok|drink|drugs|tobacco|alcohol|"
        "etoh|insurance|surger|preference|sure|hurry|rush|since|taking|on |in |been|pregnan|the "
        "|really|yet|as |never|to |colonoscopy|asking|bleeding "
        "right|problem|other|history|fuma)[^.;:\\n()]{2,80})",
        from, &hit)) {
        from = cs_span_from(hit.at[0].end, from);
        cs_span rest = hit.at[1];
        from.begin = rest.begin;
        for (int i = 0; i < 12 && rest.begin < rest.end; i++) {
            cs_span name = rest;
            uint32_t next = rest.end;
            if (cs_rx(x, ",\\s*(?:and |or )?(?:no |nor |denies )?|\\s(?:or|nor|no|and no)\\s|/",
                      rest, &part)) {
                name.end = part.at[0].begin;
                next = part.at[0].end;
            }
            const bool goes_on = !cs_rx_is(
                x, "\\b(?:but|takes?|has|have|is|was|wants?|just|more|eating|hx|c/o|I|he|she)\\b",
                name);
            if (cs_rx(x,
                      "\\s+(?:but|and|with|so|when|at all|since|she says|he says|per|in "
                      "between|now|today|right now|or anything|that)\\b",
                      name, &part) &&
                !cs_rx_is(x, "in between", part.at[0]))
                name.end = part.at[0].begin;
            if (cs_rx(x, "\\G(?:any |feeling |much |more |really |a |been )+", name, &part))
                name.begin = part.at[0].end;
            if (!goes_on || name.end - name.begin > 40 || cs_rx_is(x, NOT_SYMPTOM, name)) break;
            cs_span word;
            if (i > 0 && !cs_x_disease(x, name, true) && !cs_x_symptom(x, name, &word)) break;
            add(x, list, name, false);
            from.begin = name.end;
            rest.begin = next;
        }
        if (from.begin < hit.at[1].begin + 1) from.begin = hit.at[1].begin + 1;
    }
}

/* Symptoms that the vocabulary knows, in sentences about the patient now. */
static void told(struct cs_x *x, cs_span complaint, yyjson_mut_val *list)
{
    struct cs_lexicon_hit known;
    const struct cs_doc *const doc = x->doc;
    for (uint32_t s = 0; s < doc->sentence_count; s++) {
        const struct cs_sentence *const sentence = &doc->sentences[s];
        if (cs_rx_is(x,
                     "\\b(?:allerg\\w*|family|mother|father|mom|dad|sister|brother|aunt|uncle|"
                     "grand\\w+|cousin|hx|history|conditions|surger\\w*|operations?|medic\\w*|meds|"
                     "rx|takes?|past|illnesses|legal|ever been told)\\b",
                     cs_x_line(x, sentence->span.begin)) &&
            x->doc->line_count > 3)
            continue;
        for (uint32_t t = sentence->token_begin; t < sentence->token_end;) {
            if (!cs_lexicon_match(cs_lexicon_diseases(), doc, t, sentence->token_end, &known)) {
                t++;
                continue;
            }
            const cs_span span = {doc->tokens[t].span.begin,
                                  doc->tokens[t + known.tokens - 1].span.end};
            const cs_span ahead = {sentence->span.begin, span.begin};
            t += known.tokens;
            if (!(known.flags & CS_LEX_SYMPTOM) || cs_span_overlaps(span, complaint)) continue;
            if (cs_rx_is(x, "\\b(?:no|not|denies|never|without|if|was|history|quit|had)\\b", ahead))
                continue;
            add(x, list, span, true);
        }
    }
}

#define OTHER_PARTS                                                                                \
    "(?:allerg\\w*|family|fam|FHx?|hx|history|PMHx?|conditions|surger\\w*|operations?|medic\\w*|"  \
    "meds|rx|past|illnesses|legal|birth|have you ever)"
#define NOT_NOW                                                                                    \
    "\\b(?:allerg\\w*|mother|father|mom|dad|sister|brother|aunt|uncle|grand\\w+|cousin|hx|"        \
    "history|"                                                                                     \
    "takes|if|was|were|had|used to|quit|worried|without|makes?|gave|gives|causes?|going on)\\b"
#define DENIED                                                                                     \
    "\\b(?:no|not|denies|denied|never|without|neg(?:ative)?|don't|doesn't|isn't|aren't|hasn't|"    \
    "haven't|didn't)\\b[^.;]*$"

/* Symptoms in plain words, in sentences about the patient now. */
static void told_plainly(struct cs_x *x, cs_span complaint, yyjson_mut_val *list)
{
    const struct cs_doc *const doc = x->doc;
    for (uint32_t s = 0; s < doc->sentence_count; s++) {
        cs_span rest = doc->sentences[s].span;
        const cs_span line = cs_x_line(x, rest.begin);
        const uint32_t from = rest.begin;
        cs_span word;
        if (cs_rx_is(x, "^[ \\t>*-]*(?:\\d{1,2}[.)] *)?" OTHER_PARTS "\\b[^\\n:]{0,30}[:?]",
                     line) ||
            cs_rx_is(x, "\\?\\s*$", rest))
            continue;
        while (cs_x_symptom(x, rest, &word)) {
            rest = cs_span_from(word.end, rest);
            const cs_span ahead = {from, word.begin};
            if (cs_span_overlaps(word, complaint) || cs_rx_is(x, NOT_NOW, ahead) ||
                cs_rx_is(x, DENIED, ahead) || cs_rx_is(x, "\\G[^.;,\\n]{0,30}\\?", rest))
                continue;
            add(x, list, word, true);
        }
    }
}

void cs_intake_symptoms(struct cs_x *x, cs_span complaint, yyjson_mut_val *list)
{
    struct cs_hit hit;
    cs_span rest = complaint;
    if (!cs_rx_is(
            x,
            "\\b(?:refill\\w*|need a|establish|check-?up|physical|new "
            "patient|transfer|doctor|form)\\b|\\G(?:start|stop|discuss|talk about|renew|switch)\\b",
            complaint)) {
        for (int i = 0; i < 6 && rest.begin < rest.end; i++) {
            cs_span name = rest;
            uint32_t next = rest.end;
            if (cs_rx(x,
                      "\\s*(?:,(?! (?:right|left|both|bilateral)\\b)|\\+|&|;)\\s*(?:and "
                      ")?|\\s+and\\s+",
                      rest, &hit)) {
                name.end = hit.at[0].begin;
                next = hit.at[0].end;
            }
            if (cs_rx(x,
                      "\\s+(?:after|when|while|since|for|with|going|to \\d|on and off|on "
                      "exertion|that|because|at night|in the morning|every|worse|x ?\\d)\\b",
                      name, &hit))
                name.end = hit.at[0].begin;
            if (cs_rx(x,
                      "\\G(?:(?:he|she|I)(?: has|'ve| "
                      "have|'m|'s)?|had|has|have|been|a|an|my|bad|really|and|now|just) +",
                      name, &hit))
                name.begin = hit.at[0].end;
            cs_span word; /* of a whole clause, the words that name it */
            if (cs_rx_is(x, "\\G(?:\\S+\\s+){4}\\S", name) && cs_x_symptom(x, name, &word))
                name = word;
            add(x, list, name, true);
            rest.begin = next;
        }
    }
    check_lists(x, list);
    plus_and_minus(x, list);
    denied(x, list);
    told(x, complaint, list);
    told_plainly(x, complaint, list);
}

/* The crossed one of several boxes behind a word; empty when there are none. */
static cs_span crossed(struct cs_x *x, const char *label)
{
    struct cs_hit hit;
    struct cs_hit box;
    cs_span from = cs_x_all(x);
    while (cs_rx(x, label, from, &hit)) {
        from = cs_span_from(hit.at[0].end, from);
        if (cs_rx(
                x,
                "\\G[^\\n\\[(]*(?:[\\[(] [\\])][^\\n\\[(]*)*[\\[(] ?[xX\\x{2713}] ?[\\])] ?(\\w+)",
                cs_span_from(hit.at[0].end, cs_x_all(x)), &box))
            return box.at[1];
    }
    return (cs_span){0};
}

const char *cs_intake_tobacco(struct cs_x *x)
{
    const cs_span all = cs_x_all(x);
    const cs_span chosen = crossed(x, "\\b(?:smok\\w*|tobacco|nicotine|vap\\w*)\\b");
    if (cs_rx_is(x, "\\G(?:never|no|none)\\b", chosen)) return "never";
    if (cs_rx_is(x, "\\G(?:former|past|quit|ex)\\b", chosen)) return "former";
    if (cs_rx_is(x, "\\G(?:current\\w*|yes|daily|some\\w*)\\b", chosen)) return "current";
    if (cs_rx_is(
            x,
            "\\b(?:never[- ]smok\\w*|never a smoker|non-?smoker|doesn'?t smoke|does not "
            "smoke|don'?t smoke|no fuma|(?<!anyone )(?<!anybody "
            ")(?:tobacco|smok\\w*|nicotine|vaping|vape|cigarettes|tabaco)[^\\n.?]{0,30}(?:[:?]|  ) "
            "*(?:A: *)?(?:never|no\\b|none|n\\b|nunca)|tob(?:acco)? (?:never|none|no\\b|neg)|never "
            "(?:smoked|used tobacco)|no tobacco|no smoking|denies (?:tobacco|smoking)|non smoker)",
            all)) {
        if (cs_rx_is(x,
                     "\\b(?:quit|used to (?:smoke|vape)|I vaped|vaped in|former|ex[- "
                     "]?smoker|stopped smoking)\\b",
                     all))
            return "former";
        if (!cs_rx_is(
                x, "\\b(?:vapes?|chew\\w*|cigars?)\\b(?![^.\\n]*\\b(?:no|never|none)\\b)(?! *[:/])",
                all))
            return "never";
    }
    if (cs_rx_is(
            x,
            "\\b(?:(?:quit|stopped) (?:smoking|tobacco|cigarettes|vaping)|quit (?:in "
            ")?(?:19|20)\\d\\d|quit \\w+ (?:years|yrs|months) ago|ex[- ]?smoker|former(?: "
            "smoker)?|used to smoke|smoked (?:until|for)|gave up (?:smoking|cigarettes)|quit "
            "smok\\w*|smoked (?:for )?\\d+|(?:tobacco|smok\\w*|tabaco)[^\\n]{0,40}\\b(?:quit|lo "
            "dej\\x{F3})|(?:tobacco|smok\\w*)[^\\n.]{0,20}[:?] *(?:quit|former|stopped|ex))",
            all))
        return "former";
    if (cs_rx_is(x,
                 "\\b(?:smokes|smoking|current smoker|pack a day|packs? (?:a|per) "
                 "day|ppd|pk/d|cigs?|cigarettes?|cigars?|vapes?|vaping|chews?|chewing "
                 "tobacco|snuff|dips?|dipping|juul|I smoke|still smok\\w*)\\b(?! *[?:/])(?! at "
                 "home)|(?:tobacco|smok\\w*|nicotine)[^\\n.]{0,20}[:?] *(?:A: "
                 "*)?(?:yes|y\\b|current|\\d|chew|vape|daily)",
                 all))
        return "current";
    return "unknown";
}

const char *cs_intake_alcohol(struct cs_x *x)
{
    const cs_span all = cs_x_all(x);
    const cs_span chosen = crossed(x, "\\b(?:alcohol|etoh|drink\\w*)\\b");
    if (cs_rx_is(x, "\\G(?:never|no|none|former|past|quit)\\b", chosen)) return "no";
    if (cs_rx_is(x, "\\G(?:yes|social\\w*|occasion\\w*|rare\\w*|daily|weekly|some\\w*|current)\\b",
                 chosen))
        return "yes";
    if (cs_rx_is(
            x,
            "\\b(?:no (?:etoh|alcohol|drinking)|(?:hasn't|haven't|has not|have not) had a "
            "drink|etoh (?:none|never|no\\b|neg)|(?:alcohol|etoh|drink\\w*)[^\\n.?:]{0,20}(?:[?:]| "
            " ) *(?:A: *)?(?:no\\b|ninguno|none|never|n\\b|stopped|quit|denies|don't|I "
            "don't|0\\b|sober)|denies (?:alcohol|etoh)|(?:don'?t|doesn'?t|does not|do not|never) "
            "drink|non-?drinker|sober|in recovery|(?:stopped|quit) drinking|no toma alcohol)",
            all))
        return "no";
    if (cs_rx_is(x,
                 "\\b(?:beers?|wine|whiskeys?|whisky|vodka|sherry|gin\\b|rum\\b|tequila|champagne|"
                 "brandy|sake\\b|liquor|cerveza\\w*|vino|cocktails?|drinks? "
                 "(?:a|per|here|on|socially|most|daily|\\d|every|with)|a drink|social(?:ly)? "
                 "drink\\w*|(?:alcohol|etoh)[^\\n.?:]{0,20}(?:[?:]|  )? *(?:A: *)?(?:yes|los "
                 "|s\\x{ED}|y\\b|social\\w*|occasional\\w*|rare\\w*|\\d|weekend\\w*|wkends?|some|"
                 "daily|once|a (?:few|glass)|glass)|etoh (?:occ|social)\\w*|drinks)",
                 all))
        return "yes";
    return "unknown";
}

const char *cs_intake_urgency(struct cs_x *x)
{
    const cs_span all = cs_x_all(x);
    static const char *const emergency[] = {
        "\\b(?:call(?:ed)?|dial(?:ed)?|hang up & dial|told to (?:call|dial)) "
        "*9-?1-?1\\b|\\b911\\b(?![^.\\n]*\\b(?:if|knows "
        "when)\\b)|\\b(?:sent|go(?:ing)?|send(?:ing)?) (?:\\w+ )?(?:directly |straight )?to (?:the "
        ")?(?:(?-i:ER|ED|L&D)\\b|emergency|labor)\\b",
        "(?<!no )(?<!denies )\\bchest (?:pain|pressure|tightness)\\b[^\\n]{0,120}\\b(?:jaw|left "
        "arm|sweat\\w*|gray)\\b",
        "\\b(?:face (?:is )?droop\\w*|slurred speech|can'?t (?:move|feel) (?:his|her|my|the) "
        "(?:arm|leg|side)|worst headache of|throat (?:is )?(?:closing|swelling) "
        "(?:now|up)|coughing up blood|vomiting blood|unconscious|unresponsive|passed out "
        "(?:today|this))\\b",
        "\\b(?:plan to (?:kill|end|hurt)|going to kill|suicid\\w+ (?:plan|now|today)|took "
        "(?:all|too many) (?:of )?(?:the |his |her |my )?pills)\\b"};
    static const char *const today[] = {
        "\\b(?:triage RN|triage nurse|nurse now|to the nurse|(?:be )?seen today|same[- "
        "]day|urgent(?:ly)?|today if|asap|right away|worked in today|on hold for)\\b",
        "\\b(?:swollen|swelling)\\b[^.\\n]{0,30}\\b(?:leg|calf)\\b|\\bcalf\\b[^.\\n]{0,15}\\b(?:"
        "hurts|pain|swollen|red)\\b",
        "\\b(?:fever (?:to|of) 10[1-6]|fewer wet diapers|no wet diapers|not "
        "(?:eating|drinking)|red streaks?|glucose[^\\n]{0,30}\\b[3-9]\\d\\d|ankles? (?:is |are "
        ")?swell\\w*|can'?t catch (?:my|his|her) breath|bringing (?:him|her|them) back|swollen "
        "ankles|short of breath (?:when|walking|at rest|lying)|gained \\d+ (?:pounds|lbs?|kg) "
        "(?:in|this|since|over) (?:a |one |two |three |\\d )?(?:the )?(?:last |past )?(?:few "
        ")?(?:days?|weeks?|mon|tues|wednes|thurs|fri|satur|sun)|dehydrat\\w*|sudden(?:ly)? "
        "(?:vision|loss|blind\\w*)|(?:lost|losing) vision|flashes|blood in (?:my |his |her |the "
        ")?(?:urine|stool)|can'?t keep (?:anything|food|fluids) down|can'?t "
        "(?:pee|urinate)|spreading redness|getting redder|pus|stiff neck|(?:dark|bloody|black) "
        "stools? (?:today|since))\\b",
        "\\b(?:1[89]\\d|2\\d\\d)/(?:1[0-4]\\d|\\d{2})\\b"};
    for (size_t i = 0; i < CS_COUNT(emergency); i++)
        if (cs_rx_is(x, emergency[i], all)) return "emergency";
    for (size_t i = 0; i < CS_COUNT(today); i++)
        if (cs_rx_is(x, today[i], all)) return "same_day";
    return "routine";
}
