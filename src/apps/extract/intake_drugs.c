/* intake_drugs.c - what a new patient takes, and what is not borne.
 *
 * Medicines are those that the vocabulary knows and that were not stopped, and the items of a list
 * of medicines; allergies stand behind labels, in rows, or are told ("makes me itch"). */
#include "apps/extract/intake_in.h"

#define DOSE                                                                                       \
    "(\\d[\\d,.]*(?:-\\d+)? "                                                                      \
    "?(?:mg|mcg|g|units?|iu|ml|meq|puffs?|tablets?|tabs?|pills?|caps(?:ules)?|drops?|sprays?|%)(?" \
    ":/\\w+)?\\b|\\d{2,3}/\\d{2,3}\\b|(?:one|two|half a) (?:tablets?|pills?|puffs?|drops?))"
#define OFTEN                                                                                      \
    "((?:(?:once|twice|one|two|three|four|\\d) ?(?:times?|x)? ?(?:a|per|each|/) "                  \
    "?(?:day|week|month|night)|once daily|twice daily|daily|every (?:other )?(?:\\d+(?:-\\d+)? "   \
    ")?(?:day|morning|night|evening|week|month|hours?|hrs?|h)s?|nightly|weekly|monthly|"           \
    "at (?:night|bedtime)|bedtime|(?:morning and night)|every nite|con la cena|\\d veces al "      \
    "d\\x{ED}a|a day|once a (?:day|week)|as needed|prn|p\\.?r\\.?n\\.?|q ?\\d+ "                   \
    "?h(?:rs?)?|qd|qhs|bid|tid|qid|qam|qpm|when needed|most (?:days|nights)|sometimes|in the "     \
    "(?:morning|evening|AM|PM)|(?<=mg |mL |\\d |ab |ap )(?-i:AM|PM)|mornings?|evenings?|with "     \
    "meals|before meals|dos veces "                                                                \
    "al d[\\x{ED}i]a|una vez al "                                                                  \
    "d[\\x{ED}i]a|cada \\w+ horas|a veces))"

static void add_medicine(struct cs_x *x, yyjson_mut_val *list, cs_span name, cs_span dose,
                         cs_span often)
{
    size_t index;
    size_t count;
    yyjson_mut_val *item;
    if (cs_span_empty(name)) return;
    yyjson_mut_arr_foreach(list, index, count, item)
    {
        const cs_str known = cs_x_key(item, "name");
        const cs_str is = cs_x_bytes(x, name);
        if ((cs_str_find_nocase(known, is, 0) != SIZE_MAX ||
             cs_str_find_nocase(is, known, 0) != SIZE_MAX))
            return;
    }
    yyjson_mut_val *const object = yyjson_mut_obj(x->json);
    cs_x_put(x, object, "name", cs_x_str(x, name));
    cs_x_put(x, object, "dose", cs_x_str(x, dose));
    cs_x_put(x, object, "frequency", cs_x_str(x, often));
    cs_ignore((cs_status)cs_x_push(x, list, object), "a full list is told by x->full");
}

/* Name, dose and how often, of "losartan 50 mg once a day". */
static void take_medicine(struct cs_x *x, cs_span item, void *self)
{
    struct cs_hit hit;
    cs_span dose = {0};
    cs_span often = {0};
    cs_span name = item;
    if (cs_rx_is(
            x,
            "\\b(?:none|no meds|no medic\\w*|nothing|stopped|quit|finished|used to|came off|not "
            "taking|no longer|denies|allerg\\w*|n/a|unknown|CPAP|la dej\\w*)\\b|\\G\\W*no\\b",
            item))
        return;
    if (cs_rx(x,
              DOSE "|(?<=[a-z] )(\\d{1,4}(?:\\.\\d+)?)(?=\\W*$| (?:a "
                   "day|daily|twice|once|qd|bid|tid|qhs|at |every|nightly|\\d))",
              item, &hit)) {
        dose = cs_span_empty(hit.at[1]) ? hit.at[2] : hit.at[1];
        name.end = dose.begin;
    }
    if (cs_rx(x, "(?<!\\w)" OFTEN "(?!\\w)", item, &hit)) {
        often = hit.at[1];
        if (often.begin < name.end) name.end = often.begin > name.begin ? often.begin : name.end;
        if (often.begin == item.begin) name.begin = often.end;
    }
    if (cs_rx(x,
              "\\G[\\s\"]*(?:(?:I|he|she|pt) "
              ")?(?:takes?|taking|on|uses?|toma|also|an?|my|the|some|current\\w*|just|only|except|"
              "meds?|daily|now|y|still)\\b[: ]*(?:(?:a|an|my|the) )?",
              name, &hit))
        name.begin = hit.at[0].end;
    if (cs_rx(x, "\\s*(?:\\(|,| - | for | when | from )", name, &hit)) name.end = hit.at[0].begin;
    name = cs_x_trim(x, name, ".,;:\"'-*~");
    if (name.end - name.begin < 3 || name.end - name.begin > 40) return;
    add_medicine(x, self, name, dose, often);
}

/* A medicine that the vocabulary knows, with what stands behind it up to the next comma. */
static void take_known(struct cs_x *x, const struct cs_mention_at *m, void *self)
{
    struct cs_hit hit;
    if (m->allergy || m->over || m->family || m->denied) return;
    if (m->flags & (CS_LEX_CLASS | CS_LEX_AMBIGUOUS)) return;
    cs_span item = {m->span.begin, m->clause.end};
    if (cs_rx(x, ",|\\s(?:and|y|&|\\+)\\s(?!night)|\\.\\s|  ",
              (cs_span){m->span.end, m->clause.end}, &hit))
        item.end = hit.at[0].begin;
    take_medicine(x, item, self);
}

void cs_intake_medicines(struct cs_x *x, yyjson_mut_val *list)
{
    struct cs_hit hit;
    static const char *const labels[] = {
        INTAKE_START
        "(?:current |home |list (?:your |of )?(?:all "
        ")?)?(?:medicines?|medications?|meds|rx|prescriptions?|drugs|medicinas)(?:, "
        "vitamins[^\\n:?]{0,30}| you take[^\\n:?]{0,30}| \\([^\\n)]*\\))?" INTAKE_COLON,
        "\\b(?:(?:I|he|she|pt|who) )?(?:takes?|taking|toma) (?=[a-z])", "\\bno meds except ",
        "(?:,|;|\\.|I'm|I am|pt|he is|she is|he's|she's|currently) on (?=[a-z]+ ?\\d)"};
    for (size_t i = 0; i < CS_COUNT(labels); i++) {
        uint32_t from = 0;
        for (int n = 0; n < 6; n++) {
            cs_span part = cs_x_labelled(x, labels[i], from);
            if (cs_span_empty(part)) break;
            from = part.end;
            if (i == 0 &&
                cs_rx(x, "\\.\\s+(?:allerg|I\\b|never\\b|no\\b|smok|tobacco|drink)", part, &hit))
                part.end = hit.at[0].begin;
            if (i > 0 && cs_rx(x, "[.;](?=\\s|$)", part, &hit)) part.end = hit.at[0].begin;
            if (i == 1 && !cs_rx_is(x, "\\d|" OFTEN, part)) continue;
            cs_x_items(x, part, INTAKE_PARTS "|, y |\\s*, a veces(?=\\s)", take_medicine, list);
        }
    }
    cs_x_mentions(x, cs_lexicon_drugs(), take_known, list);
}

/* ---- allergies ------------------------------------------------------------------------------ */

static void add_allergy(struct cs_x *x, yyjson_mut_val *list, cs_span substance, cs_span reaction)
{
    size_t index;
    size_t count;
    yyjson_mut_val *item;
    yyjson_mut_arr_foreach(list, index, count, item)
    {
        if (cs_str_equal_nocase(cs_x_key(item, "substance"), cs_x_bytes(x, substance))) return;
    }
    yyjson_mut_val *const object = yyjson_mut_obj(x->json);
    cs_x_put(x, object, "substance", cs_x_str(x, substance));
    cs_x_put(x, object, "reaction", cs_x_str(x, reaction));
    cs_ignore((cs_status)cs_x_push(x, list, object), "a full list is told by x->full");
}

static void take_allergy(struct cs_x *x, cs_span item, void *self)
{
    struct cs_hit hit;
    cs_span reaction = {0};
    const cs_span told = {item.begin, cs_rx(x, "\\(", item, &hit) ? hit.at[0].begin : item.end};
    if (cs_rx_is(x,
                 "\\b(?:NKDA|NKA|none|no "
                 "known|no|not|denies|unknown|n/a|mother|father|family|ninguna)\\b",
                 told))
        return;
    if (cs_rx(x, "\\G(?:also|and|to)\\s+", item, &hit)) item.begin = hit.at[0].end;
    if (cs_rx(x,
              "\\s*(?:\\(([^)]*)\\)?|(?:\\s-\\s?|\\s?->\\s?|\\s=\\s|:\\s?|,?\\s+what "
              "happens:?\\s?|,?\\s(?:it |which |that |they |these )?(?:causes?|caused|gives? "
              "(?:me|him|her)|gave (?:me|him|her)|made (?:me|him|her)|makes? (?=\\w+ "
              "(?:itch|sick|crazy|swell)))\\s?(?:me |the )?|,\\s(?=se le))([^\\n]*))",
              item, &hit)) {
        reaction = cs_span_empty(hit.at[1]) ? hit.at[2] : hit.at[1];
        item.end = hit.at[0].begin;
    }
    if (cs_rx_is(x, "\\G(?:[\\W_]*$|no\\b|not\\b|unknown|unsure|doesn't)", reaction))
        reaction = (cs_span){0};
    item = cs_x_trim(x, item, ".,;:-*\"");
    if (item.end - item.begin < 2 || item.end - item.begin > 40) return;
    add_allergy(x, self, item, cs_x_trim(x, reaction, ".,;:_\""));
}

/* Told without the word: "morphine makes me itch", "she can't take codeine", "shrimp allergy". */
static void told_allergies(struct cs_x *x, yyjson_mut_val *list)
{
    struct cs_hit hit;
    cs_span from = cs_x_all(x);
    while (cs_rx(x,
                 "\\b((?!that|this|it|they|he\\b|she|which|what|who|and|not|nothing|anything|"
                 "walking|eating|doc|nurse|clinic|hospital|surgery|exercise|work|stress|stairs)(?:"
                 "ACE )?\\w{3,}(?: pills)?) (?:(?:used to )?makes? (?:me|him|her|(?=(?:my|his|her) "
                 "))|gives? (?:me|him|her)|gave (?:me|him|her)(?: the)?) ?(?:a |the |my |his |her "
                 ")?([^.,;\\n]{2,30}?)(?= so |[.,;\\n]|$)",
                 from, &hit)) {
        from = cs_span_from(hit.at[0].end, from);
        add_allergy(x, list, hit.at[1], hit.at[2]);
    }
    from = cs_x_all(x);
    while (cs_rx(x,
                 "\\bcan(?:'?t|not) (?:have|take|tolerate) "
                 "((?!any|more|it\\b|them|that|my|the|a\\b|deep|off|care|time)\\w{4,})|(?:^|[.;,\\]"
                 "] ?)((?!no\\b|food|drug|seasonal|known|egg or)\\w{3,}) allergy\\b(?! list|:|\\?)",
                 from, &hit)) {
        from = cs_span_from(hit.at[0].end, from);
        add_allergy(x, list, cs_span_empty(hit.at[1]) ? hit.at[2] : hit.at[1], (cs_span){0});
    }
}

/* A form's rows: "Allergic to: Bactrim    What happens: rash". */
static bool allergy_rows(struct cs_x *x, yyjson_mut_val *list)
{
    struct cs_hit hit;
    bool any = false;
    cs_span from = cs_x_all(x);
    while (cs_rx(x,
                 "^[ \\t]*(?:allerg\\w*(?: to)?:[ \\t]*)?([a-z][^\\n:]{1,40}?)[ \\t]{2,}(?:what "
                 "happens|reactions?):[ \\t]*([^\\n]*)$",
                 from, &hit)) {
        from = cs_span_from(hit.at[0].end, from);
        add_allergy(x, list, hit.at[1], cs_x_trim(x, hit.at[2], "_.-"));
        any = true;
    }
    return any;
}

void cs_intake_allergies(struct cs_x *x, yyjson_mut_val *list)
{
    struct cs_hit hit;
    if (allergy_rows(x, list)) return;
    cs_span part = cs_x_labelled(
        x,
        "\\b(?:allerg(?:y|ies)|allergic(?: reactions?)?|alergias|(?-i:All))(?: to)?" INTAKE_COLON,
        0);
    if (!cs_span_empty(part)) {
        if (cs_rx(x, "(?<=[a-z)])" RX_STOP, part, &hit)) part.end = hit.at[0].begin;
        cs_x_items(x, part, "\\s*(?:,(?=\\s)(?! (?:se|it|which|that|they)\\b)|;|\\n|\\sand\\s)\\s*",
                   take_allergy, list);
        return;
    }
    cs_span from = cs_x_all(x);
    while (cs_rx(x,
                 "(?<!not )\\b(?:allergic to|allergic(?= [A-Z])|al[\\x{E9}e]rgic[ao] a(?: la| "
                 "el)?|allergy(?: to)?|allergies) ((?!\\W|no\\b|list|none|to\\b)[^.;\\n]{2,60})",
                 from, &hit)) {
        from = cs_span_from(hit.at[1].end, from);
        const cs_span line = cs_x_line(x, hit.at[0].begin);
        if (cs_rx_is(x, "\\b(?:mother|father|baby's|sister|brother)\\b[^.]*$",
                     (cs_span){line.begin, hit.at[0].begin}))
            continue;
        cs_x_items(x, hit.at[1],
                   "\\s*(?:,(?=\\s)(?! (?:se|it|which|that|they)\\b)|;|\\sand\\s)\\s*",
                   take_allergy, list);
    }
    told_allergies(x, list);
}
