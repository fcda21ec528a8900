/* signature.c - reads "40 mg PO BID x 7 days" behind a drug's name.
 *
 * The tokens behind the name are scanned left to right. At each place a dose, a route, a frequency
 * or a duration may begin; at most a few other words may stand between two parts, so that
 * "melatonin, meditation, and stretching every morning" lends nothing to melatonin. The next
 * drug's name always ends the scan: a dose belongs to the drug it is written beside.
 *
 *   dose       NUMBER [- | to NUMBER] UNIT [/ [NUMBER] UNIT]   also "half tablet", "one patch"
 *   "from A to B", "was A … to B": A is the dose before, B the dose. */
#include "apps/summary/summary_in.h"

#define GAP_WORDS_MAX 4 /* words between two parts that are not parts themselves */

#define W(literal) CS_STR_INIT(literal)

static const cs_str units[] = {W("mg"),         W("mcg"),       W("g"),          W("gram"),
                               W("grams"),      W("ml"),        W("milligrams"), W("milligram"),
                               W("micrograms"), W("microgram"), W("unit"),       W("units"),
                               W("iu"),         W("u"),         W("meq"),        W("mmol"),
                               W("\xC2\xB5g"),  W("\xCE\xBCg"), W("ug"),         W("cc"),
                               W("ng")};
static const cs_str forms[] = {
    W("puff"),    W("puffs"),     W("tab"),    W("tabs"),        W("tablet"),      W("tablets"),
    W("capsule"), W("capsules"),  W("cap"),    W("caps"),        W("drop"),        W("drops"),
    W("spray"),   W("sprays"),    W("patch"),  W("patches"),     W("pill"),        W("pills"),
    W("vial"),    W("vials"),     W("packet"), W("packets"),     W("teaspoon"),    W("teaspoons"),
    W("tsp"),     W("scoop"),     W("scoops"), W("suppository"), W("inhalations"), W("gummy"),
    W("gummies"), W("actuations")};
static const cs_str routes[] = {W("po"),
                                W("by mouth"),
                                W("orally"),
                                W("oral"),
                                W("iv"),
                                W("intravenously"),
                                W("im"),
                                W("intramuscularly"),
                                W("sc"),
                                W("sq"),
                                W("subq"),
                                W("subcut"),
                                W("subcutaneously"),
                                W("subcutaneous"),
                                W("top"),
                                W("topical"),
                                W("topically"),
                                W("inh"),
                                W("inhaled"),
                                W("td"),
                                W("transdermal"),
                                W("pr"),
                                W("rectally"),
                                W("sl"),
                                W("sublingual"),
                                W("sublingually"),
                                W("intranasal"),
                                W("intranasally"),
                                W("nasal"),
                                W("neb"),
                                W("nebs"),
                                W("nebulized"),
                                W("ophthalmic"),
                                W("otic"),
                                W("per rectum"),
                                W("under / on tongue"),
                                W("under the tongue"),
                                W("injection"),
                                W("inhalation"),
                                W("vaginally"),
                                W("1 inhalation"),
                                W("ng"),
                                W("via g tube"),
                                W("each nostril"),
                                W("both eyes"),
                                W("intravenous"),
                                W("intramuscular"),
                                W("epidural")};
/* Longest first: the first that matches is taken. */
static const cs_str frequencies[] = {W("once a day"),
                                     W("twice a day"),
                                     W("three times a day"),
                                     W("four times a day"),
                                     W("once daily"),
                                     W("twice daily"),
                                     W("three times daily"),
                                     W("four times daily"),
                                     W("2 times daily"),
                                     W("3 times daily"),
                                     W("4 times daily"),
                                     W("2 times a day"),
                                     W("3 times a day"),
                                     W("4 times a day"),
                                     W("2 times per day"),
                                     W("3 times per day"),
                                     W("once weekly"),
                                     W("twice weekly"),
                                     W("once a week"),
                                     W("twice a week"),
                                     W("once per week"),
                                     W("once monthly"),
                                     W("once a month"),
                                     W("every other day"),
                                     W("every morning"),
                                     W("every evening"),
                                     W("every night"),
                                     W("every day"),
                                     W("every week"),
                                     W("every month"),
                                     W("each morning"),
                                     W("each evening"),
                                     W("each night"),
                                     W("each day"),
                                     W("in the morning"),
                                     W("in the evening"),
                                     W("in the afternoon"),
                                     W("at night"),
                                     W("at bedtime"),
                                     W("at noon"),
                                     W("before bed"),
                                     W("before bedtime"),
                                     W("before meals"),
                                     W("after meals"),
                                     W("with meals"),
                                     W("with breakfast"),
                                     W("with supper"),
                                     W("with dinner"),
                                     W("with lunch"),
                                     W("nightly"),
                                     W("daily"),
                                     W("weekly"),
                                     W("monthly"),
                                     W("per week"),
                                     W("per day"),
                                     W("a day"),
                                     W("a week"),
                                     W("bid"),
                                     W("tid"),
                                     W("qid"),
                                     W("qd"),
                                     W("qod"),
                                     W("qhs"),
                                     W("qam"),
                                     W("qpm"),
                                     W("hs"),
                                     W("qday"),
                                     W("qweek"),
                                     W("qwk"),
                                     W("q week"),
                                     W("q day"),
                                     W("once nightly"),
                                     W("on days he"),
                                     W("bd"),
                                     W("tds"),
                                     W("qds"),
                                     W("od"),
                                     W("om"),
                                     W("on"),
                                     W("nocte"),
                                     W("mane"),
                                     W("b . i . d"),
                                     W("t . i . d"),
                                     W("q . i . d"),
                                     W("q . d"),
                                     W("stat"),
                                     W("once"),
                                     W("a few nights a week"),
                                     W("up to four times a day"),
                                     W("up to three times a day"),
                                     W("up to twice a day"),
                                     W("up to 4 times a day"),
                                     W("up to 3 times a day"),
                                     W("up to four times daily"),
                                     W("up to three times daily")};
static const cs_str if_needed[] = {W("as needed"),     W("prn"),        W("p . r . n"),
                                   W("when required"), W("if needed"),  W("as required"),
                                   W("scheduled"),     W("when needed")};
static const cs_str number_words[] = {W("one"),    W("two"), W("three"),  W("four"), W("half"),
                                      W("half a"), W("a"),   W("a half"), W("1/2")};
static const cs_str long_numbers[] = {
    W("two"),   W("three"),    W("four"),    W("five"),        W("six"),    W("seven"),
    W("eight"), W("nine"),     W("ten"),     W("fourteen"),    W("a full"), W("a"),
    W("one"),   W("the next"), W("several"), W("a couple of"), W("twelve"), W("another")};
static const cs_str time_units[] = {
    W("day"),        W("days"),   W("week"),   W("weeks"),      W("wk"),        W("wks"),
    W("month"),      W("months"), W("d"),      W("hours"),      W("hour"),      W("h"),
    W("hrs"),        W("hr"),     W("nights"), W("doses"),      W("dose"),      W("more days"),
    W("more doses"), W("year"),   W("years"),  W("more weeks"), W("days total")};

/* Tokens that one of the phrases covers at index; the longest wins. */
static uint32_t one_of(const struct cs_doc *doc, uint32_t index, uint32_t end, const cs_str *table,
                       size_t count)
{
    uint32_t best = 0;
    for (size_t i = 0; i < count; i++) {
        const uint32_t n = cs_words_match(doc, index, end, table[i]);
        if (n > best) best = n;
    }
    return best;
}
#define ONE_OF(doc, index, end, table) one_of((doc), (index), (end), (table), CS_COUNT(table))

static bool is_mark(const struct cs_doc *doc, uint32_t index, uint32_t end, char mark)
{
    return index < end && cs_doc_token(doc, index).len == 1 &&
           cs_doc_token(doc, index).ptr[0] == mark;
}

static bool is_number(const struct cs_doc *doc, uint32_t index, uint32_t end)
{
    return index < end && doc->tokens[index].kind == CS_TOKEN_NUMBER;
}

/* NUMBER, or NUMBER - NUMBER, or NUMBER to NUMBER: tokens covered, or 0. */
static uint32_t range_length(const struct cs_doc *doc, uint32_t i, uint32_t end)
{
    if (!is_number(doc, i, end)) return 0;
    if ((is_mark(doc, i + 1, end, '-') || cs_words_match(doc, i + 1, end, CS_STR("to")) ||
         cs_words_match(doc, i + 1, end, CS_STR("\xE2\x80\x93"))) &&
        is_number(doc, i + 2, end))
        return 3;
    return 1;
}

static uint32_t unit_length(const struct cs_doc *doc, uint32_t i, uint32_t end)
{
    if (is_mark(doc, i, end, '%')) return 1;
    return ONE_OF(doc, i, end, units);
}

/* One amount: "40 mg", "21 mg/24 hr", "1%", "2 puffs", "one patch", "half tablet". */
static uint32_t amount_length(const struct cs_doc *doc, uint32_t i, uint32_t end)
{
    uint32_t n = range_length(doc, i, end);
    if (n) {
        const uint32_t unit = unit_length(doc, i + n, end);
        if (unit) {
            n += unit;
            if (!is_mark(doc, i + n, end, '/')) return n;
            uint32_t per = is_number(doc, i + n + 1, end);
            const uint32_t unit2 = unit_length(doc, i + n + 1 + per, end);
            const uint32_t time = ONE_OF(doc, i + n + 1 + per, end, time_units);
            per += unit2 ? unit2 : time;
            return unit2 || time ? n + 1 + per : n;
        }
    } else {
        n = ONE_OF(doc, i, end, number_words);
        if (n == 0) return 0;
    }
    if (is_mark(doc, i + n, end, '-')) n++;
    const uint32_t form = ONE_OF(doc, i + n, end, forms);
    return form ? n + form : 0;
}

/* A dose: an amount, and a count of forms tied to it ("90 mcg, 2 puffs", "5 mg half tablet").
 * After a strength in a liquid ("160 mg/5 mL: 8 mL") the volume is the dose: *begin moves there. */
static uint32_t dose_length(const struct cs_doc *doc, uint32_t *begin, uint32_t end)
{
    uint32_t i = *begin;
    uint32_t n = amount_length(doc, i, end);
    if (n == 0) return 0;
    const uint32_t joint = is_mark(doc, i + n, end, ',') || is_mark(doc, i + n, end, ':') ||
                           is_mark(doc, i + n, end, '=');
    const uint32_t more = amount_length(doc, i + n + joint, end);
    if (more == 0) return n;
    const uint32_t last = i + n + joint + more - 1;
    const bool counted = ONE_OF(doc, last, end, forms) > 0;
    if (joint && (is_mark(doc, i + n, end, ':') || is_mark(doc, i + n, end, '=')) && !counted) {
        *begin = i + n + 1;
        return more;
    }
    const bool tied = counted && (!joint || cs_str_starts(cs_doc_token(doc, last), CS_STR("puff")));
    return tied ? n + joint + more : n;
}

/* q6h, q4-6h, q 8 hours */
static uint32_t q_hours_length(const struct cs_doc *doc, uint32_t i, uint32_t end)
{
    const cs_str s = cs_doc_token(doc, i);
    if (s.len == 0 || cs_to_lower(s.ptr[0]) != 'q' || doc->tokens[i].kind != CS_TOKEN_WORD)
        return 0;
    size_t at = 1;
    while (at < s.len && cs_is_digit(s.ptr[at])) at++;
    if (at == 1)
        return s.len == 1 && is_number(doc, i + 1, end) &&
                       (ONE_OF(doc, i + 2, end, time_units) || is_mark(doc, i + 2, end, 'h'))
                   ? 3
                   : 0;
    const cs_str rest = cs_str_slice(s, at, s.len);
    if (cs_str_equal_nocase(rest, CS_STR("h")) || cs_str_equal_nocase(rest, CS_STR("hr")) ||
        cs_str_equal_nocase(rest, CS_STR("hrs")) || cs_str_equal_nocase(rest, CS_STR("d")) ||
        cs_str_equal_nocase(rest, CS_STR("wk")))
        return 1;
    if (rest.len == 0 && is_mark(doc, i + 1, end, '-') && is_number(doc, i + 2, end))
        return 3 + (ONE_OF(doc, i + 3, end, time_units) > 0); /* q4-6h */
    return 0;
}

/* "every 6 hours", "every 6 to 8 hours", "every four hours" */
static uint32_t every_length(const struct cs_doc *doc, uint32_t i, uint32_t end)
{
    if (!cs_words_match(doc, i, end, CS_STR("every"))) return 0;
    uint32_t n = range_length(doc, i + 1, end);
    if (n == 0) n = ONE_OF(doc, i + 1, end, long_numbers);
    const uint32_t unit = n ? ONE_OF(doc, i + 1 + n, end, time_units) : 0;
    return unit ? 1 + n + unit : 0;
}

static uint32_t frequency_length(const struct cs_doc *doc, uint32_t i, uint32_t end)
{
    uint32_t n = every_length(doc, i, end);
    if (n == 0) n = q_hours_length(doc, i, end);
    if (n == 0) {
        n = ONE_OF(doc, i, end, frequencies);
        const cs_str word = cs_doc_token(doc, i);
        /* British abbreviations only in lower or upper case and not the word "on". */
        if (n == 1 && cs_str_equal_nocase(word, CS_STR("on")) && word.ptr[0] == 'o') n = 0;
    }
    if (n && cs_words_match(doc, i + n, end, CS_STR("at")) && is_number(doc, i + n + 1, end)) {
        n += 2; /* "daily at 5 pm" */
        if (cs_words_match(doc, i + n, end, CS_STR("am")) ||
            cs_words_match(doc, i + n, end, CS_STR("pm")))
            n++;
    }
    const uint32_t need = ONE_OF(doc, i + n, end, if_needed);
    if (n == 0 && need == 0 && cs_words_match(doc, i, end, CS_STR("x1"))) return 1;
    return n + need;
}

/* "x 7 days", "x7d", "for two weeks", "14 days only", "up to 3 days", "x2 more days" */
static uint32_t duration_length(const struct cs_doc *doc, uint32_t i, uint32_t end)
{
    uint32_t n = 0;
    const cs_str s = cs_doc_token(doc, i);
    const bool x = cs_to_lower(s.ptr[0]) == 'x' && doc->tokens[i].kind == CS_TOKEN_WORD;
    if (x && s.len > 1 && cs_is_digit(s.ptr[1])) {
        size_t at = 1;
        while (at < s.len && cs_is_digit(s.ptr[at])) at++;
        if (at < s.len) return cs_to_lower(s.ptr[at]) == 'd' && at + 1 == s.len; /* x7d */
        n = 1;
    } else if ((x && s.len == 1) || cs_words_match(doc, i, end, CS_STR("for")) ||
               cs_words_match(doc, i, end, CS_STR("up to"))) {
        n = x || cs_words_match(doc, i, end, CS_STR("for")) ? 1 : 2;
        uint32_t number = range_length(doc, i + n, end);
        if (number == 0) number = ONE_OF(doc, i + n, end, long_numbers);
        if (number == 0) return 0;
        n += number;
    } else {
        n = range_length(doc, i, end);
        const uint32_t unit = n ? ONE_OF(doc, i + n, end, time_units) : 0;
        if (!unit || (!cs_words_match(doc, i + n + unit, end, CS_STR("only")) &&
                      !cs_words_match(doc, i + n + unit, end, CS_STR("total"))))
            return 0;
        return n + unit + 1;
    }
    const uint32_t unit = ONE_OF(doc, i + n, end, time_units);
    return unit ? n + unit : 0;
}

static cs_span tokens_span(const struct cs_doc *doc, uint32_t begin, uint32_t end)
{
    return (cs_span){doc->tokens[begin].span.begin, doc->tokens[end - 1].span.end};
}

static bool is_empty(cs_span span)
{
    return span.begin >= span.end;
}

/* Words that show that the amount behind them was the dose before. */
static bool is_before_word(const struct cs_doc *doc, uint32_t i, uint32_t end)
{
    return cs_words_match(doc, i, end, CS_STR("was")) ||
           cs_words_match(doc, i, end, CS_STR("from")) ||
           cs_words_match(doc, i, end, CS_STR("previously"));
}

/* Words that show that the amount behind them is the new one. */
static bool is_to_word(const struct cs_doc *doc, uint32_t i, uint32_t end)
{
    return cs_words_match(doc, i, end, CS_STR("to")) || cs_words_match(doc, i, end, CS_STR("now"));
}

/* A pronoun that carries the drug on: "… and I have increased it to 5 mg". */
static const cs_str again_words[] = {W("it to"), W("this to"), W("to")};

/* Words that end the reach of the drug's name for doses. */
static bool is_stop(const struct cs_doc *doc, uint32_t i, uint32_t end)
{
    static const cs_str joins[] = {W("and"), W("but"), W("or"), W("which"), W("who"), W("because")};
    uint32_t next = i + 1;
    if (ONE_OF(doc, i, end, joins) && i + 1 < end)
        return !CS_HAS_WORDS(doc, i, end, again_words) && dose_length(doc, &next, end) == 0;
    static const cs_str stops[] = {W("max"),    W("maximum"),       W("level"),
                                   W("levels"), W("not to exceed"), W("replaces")};
    if (is_mark(doc, i, end, ';')) return !CS_HAS_WORDS(doc, i, end, again_words);
    return ONE_OF(doc, i, end, stops) > 0;
}

struct scan {
    struct cs_signature *sig;
    bool before;    /* the next dose is the one before */
    bool to;        /* the next dose replaces the one found */
    bool closed;    /* only what it was before is still read */
    uint32_t words; /* passed since the last part */
};

static void part_take(const struct cs_doc *doc, cs_span *part, cs_span *all, uint32_t begin,
                      uint32_t end)
{
    *part = tokens_span(doc, begin, end);
    if (is_empty(*all)) *all = *part;
    if (part->end > all->end) all->end = part->end;
}

static void dose_take(const struct cs_doc *doc, struct scan *s, uint32_t begin, uint32_t end)
{
    struct cs_signature *const sig = s->sig;
    if (s->closed && !s->before) return;
    if (s->before) {
        part_take(doc, &sig->dose_before, &sig->all, begin, end);
    } else if (is_empty(sig->dose)) {
        part_take(doc, &sig->dose, &sig->all, begin, end);
    } else if (s->to) {
        if (is_empty(sig->dose_before)) {
            sig->dose_before = sig->dose;
            sig->frequency_before = sig->frequency;
            sig->frequency = (cs_span){0};
        }
        part_take(doc, &sig->dose, &sig->all, begin, end);
    }
    s->before = s->to = false;
}

/* Try each kind of part at i; tokens taken, or 0. */
static uint32_t part_read(const struct cs_doc *doc, struct scan *s, uint32_t i, uint32_t end)
{
    struct cs_signature *const sig = s->sig;
    uint32_t begin = i;
    uint32_t n = duration_length(doc, i, end);
    if (n) {
        if (is_empty(sig->duration) && !s->closed)
            part_take(doc, &sig->duration, &sig->all, i, i + n);
        return n;
    }
    n = ONE_OF(doc, i, end, routes);
    if (n && !(n == 1 && cs_words_match(doc, i, end, CS_STR("ng")))) {
        if (is_empty(sig->route) && !s->closed) part_take(doc, &sig->route, &sig->all, i, i + n);
        return n;
    }
    n = dose_length(doc, &begin, end);
    if (n) {
        dose_take(doc, s, begin, begin + n);
        return begin - i + n;
    }
    n = frequency_length(doc, i, end);
    if (n) {
        cs_span *const where = !is_empty(sig->dose_before) && is_empty(sig->dose)
                                   ? &sig->frequency_before
                                   : &sig->frequency;
        if (is_empty(*where) && (!s->closed || where == &sig->frequency_before))
            part_take(doc, where, &sig->all, i, i + n);
    }
    return n;
}

/* "20 mg of lisinopril", "daily fiber supplement": parts that stand before the name. */
static void read_before(const struct cs_doc *doc, uint32_t floor, uint32_t drug_begin,
                        struct cs_signature *sig)
{
    if (is_empty(sig->frequency) && drug_begin > floor &&
        cs_words_match(doc, drug_begin - 1, drug_begin, CS_STR("daily")))
        sig->frequency = doc->tokens[drug_begin - 1].span;
    if (!is_empty(sig->dose) || drug_begin < floor + 2) return;
    const uint32_t of = cs_words_match(doc, drug_begin - 1, drug_begin, CS_STR("of")) ? 1 : 0;
    for (uint32_t i = drug_begin - of - 2;; i--) {
        const uint32_t n = amount_length(doc, i, drug_begin - of);
        if (n && i + n == drug_begin - of && is_number(doc, i, drug_begin)) {
            part_take(doc, &sig->dose, &sig->all, i, i + n);
            if (sig->dose.begin < sig->all.begin) sig->all.begin = sig->dose.begin;
            return;
        }
        if (i == floor || i + 6 < drug_begin) return;
    }
}

struct cs_signature cs_signature_read(const struct cs_doc *doc, uint32_t floor, uint32_t drug_begin,
                                      uint32_t drug_end, uint32_t limit)
{
    struct cs_signature sig = {0};
    struct scan s = {.sig = &sig};
    for (uint32_t i = drug_end; i < limit;) {
        if (is_stop(doc, i, limit)) break;
        if (cs_words_match(doc, i, limit, CS_STR("then")) ||
            cs_words_match(doc, i, limit, CS_STR("reducing")))
            s.closed = true;
        if (is_before_word(doc, i, limit)) {
            s.before = true;
            s.words = 0;
            i++;
            continue;
        }
        if (is_to_word(doc, i, limit)) {
            s.to = true;
            s.words = 0; /* "… and I have increased it to 5 mg" */
        }
        const uint32_t n = part_read(doc, &s, i, limit);
        if (n) {
            i += n;
            s.words = 0;
            continue;
        }
        const bool counts = doc->tokens[i].kind != CS_TOKEN_MARK || is_mark(doc, i, limit, ',');
        s.words += counts;
        if (s.words > GAP_WORDS_MAX && is_empty(sig.dose_before) &&
            !(is_empty(sig.all) == false && s.words < 12))
            break;
        i++;
    }
    read_before(doc, floor, drug_begin, &sig);
    return sig;
}

/* ---- figures ------------------------------------------------------------------------------- */

static double number_of(cs_str s)
{
    double value = 0;
    double scale = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (cs_is_digit(s.ptr[i])) {
            value = value * 10 + (s.ptr[i] - '0');
            scale *= 10;
        } else if (s.ptr[i] == '.') {
            scale = 1;
        } else if (s.ptr[i] != ',') {
            break;
        }
    }
    return scale > 1 ? value / scale : value;
}

/* Times a day that a frequency means; 1 when it is not one that we count. */
static double times_a_day(cs_str f)
{
    static const struct {
        cs_str words;
        double times;
    } table[] = {
        {W("twice"), 2},   {W("bid"), 2},        {W("three"), 3},       {W("tid"), 3},
        {W("four"), 4},    {W("qid"), 4},        {W("3 times"), 3},     {W("2 times"), 2},
        {W("4 times"), 4}, {W("week"), 1.0 / 7}, {W("other day"), 0.5}, {W("q4h"), 6},
        {W("q6h"), 4},     {W("q8h"), 3},        {W("q12h"), 2},        {W("6 hours"), 4},
        {W("8 hours"), 3}, {W("12 hours"), 2},   {W("4 hours"), 6},     {W("month"), 1.0 / 30}};
    for (size_t i = 0; i < CS_COUNT(table); i++)
        if (cs_str_find_nocase(f, table[i].words, 0) != SIZE_MAX) return table[i].times;
    return 1;
}

double cs_signature_daily(const struct cs_doc *doc, cs_span dose, cs_span frequency)
{
    if (is_empty(dose)) return 0;
    const cs_str d = cs_doc_bytes(doc, dose);
    double amount = number_of(d);
    const size_t puffs = cs_str_find_nocase(d, CS_STR("puff"), 0);
    if (puffs != SIZE_MAX) { /* "90 mcg: 4 puffs": puffs are what changes */
        size_t at = puffs;
        while (at > 0 && !cs_is_digit(d.ptr[at - 1])) at--;
        while (at > 0 && cs_is_digit(d.ptr[at - 1])) at--;
        amount = number_of(cs_str_slice(d, at, d.len));
    } else if (cs_str_find_nocase(d, CS_STR(" g"), 0) != SIZE_MAX) {
        amount *= 1000;
    }
    return amount * (is_empty(frequency) ? 1 : times_a_day(cs_doc_bytes(doc, frequency)));
}
