/* age.c - ages over 89: the figure of "92-year-old", "aged 103", "at 98, she", "her 90s".
 *
 * Safe Harbor aggregates ages of 90 and more; the figure alone is the span. A number from 90 to 125
 * is an age only when the words around say so: notes hold far more pulses and saturations. */
#include "privacy/read/word_in.h"
#include "privacy/pattern/pattern_in.h"

#define AGE_MIN 90
#define AGE_MAX 125
#define HEAT_MIN 95  /* degrees Fahrenheit of a patient */
#define FIELD_GAP 24 /* bytes between "Age:" and its figure in a form */
#define DEATH_BACK 6 /* words back to a death */
#define WHO_BACK 9   /* words back to a person */
#define RECORD_MIN 6 /* digits of a record's number */

/* "-year-old", " years old", " years of age", " y/o", " yo", " y.o." from an offset. */
static bool years_old(const struct pattern *p, uint32_t at)
{
    static const char *const sexes[] = {"f", "m", "female", "male", "woman", "man"};
    struct pattern_word w;
    const uint32_t dash = pattern_dash(p, at);
    if (!pattern_read(p, dash ? at + dash : pattern_skip(p, at), &w) || !has(&w, ROLE_YEARS))
        return false;
    if (pattern_is(p, &w, "yo")) return true;
    uint32_t next = w.end;
    const unsigned char c = byte_at(p, next);
    if (pattern_is(p, &w, "y") && c == ')') return true; /* "(102 y)" */
    if (pattern_is(p, &w, "y") && (c == '/' || c == '.'))
        return lower_of(byte_at(p, next + 1)) == 'o';
    if (c == '.') next++;
    const uint32_t second = pattern_dash(p, next);
    if (!pattern_read(p, second ? next + second : pattern_skip(p, next), &w)) return false;
    if (pattern_is(p, &w, "old") || pattern_is(p, &w, "young")) return true;
    if (pattern_is_one(p, &w, sexes, CS_COUNT(sexes))) return true;
    return pattern_is(p, &w, "of") && pattern_read_next(p, w.end, &w) && has(&w, ROLE_AGE);
}

/* Leader dots: "Age / sex ....... 93 / M". */
static bool leads(const struct pattern *p, uint32_t from, uint32_t to)
{
    uint32_t dots = 0;
    for (uint32_t at = from; at < to; at++) {
        const unsigned char c = byte_at(p, at);
        if (c != '.' && c != ' ') return false;
        dots += c == '.';
    }
    return dots > 2;
}

/* "age", "age of", "aged", "turned", "ages 92 and" before an offset. */
static bool age_before(const struct pattern *p, uint32_t begin)
{
    static const char *const between[] = {"of",   "is",    "was", "and",    "at",   "death",
                                          "over", "about", "sex", "gender", "last", "birthday"};
    uint32_t next = begin;
    for (uint32_t back = 1; back <= 4; back++) {
        const struct pattern_word w = pattern_back(p, back);
        const bool field = back == 1 && next - w.end < FIELD_GAP &&
                           (byte_at(p, w.end) == ':' || leads(p, w.end, next));
        if (w.end == 0 || (next - w.end > 3 && !field)) return false;
        if (has(&w, ROLE_AGE) || is_span(&w, CS_PHI_AGE_OVER_89)) return true;
        if (has(&w, ROLE_TURNED) && back == 1)
            return pattern_is(p, &w, "turned") || pattern_is(p, &w, "turning") ||
                   pattern_is(p, &w, "turns") || pattern_is(p, &w, "turn");
        if (!pattern_is_one(p, &w, between, CS_COUNT(between))) return false;
        next = w.begin;
    }
    return false;
}

/* "aged 90 years" */
static bool years_follow(const struct pattern *p, uint32_t end)
{
    struct pattern_word w;
    return pattern_read_next(p, end, &w) && has(&w, ROLE_YEARS);
}

static bool measure_after(const struct pattern *p, uint32_t end)
{
    const unsigned char c = byte_at(p, end);
    if (c == '%' || c == '/' || c == 0xC2 || pattern_dash(p, end)) return true;
    if ((c == '.' || c == ',' || c == ':') && digit_at(p, end + 1)) return true;
    struct pattern_word w;
    if (byte_at(p, pattern_skip(p, end)) == '%') return true;
    if (!pattern_read_next(p, end, &w) || !has(&w, ROLE_UNIT)) return false;
    if (w.begin - end > 1 && shaped(&w, SHAPE_CAP)) return false; /* "age 91    Unit no." */
    return !pattern_is(p, &w, "in");
}

/* "At 98, she", "died at 96", "lived to be 97". */
static bool age_by_verb(const struct pattern *p, uint32_t begin, uint32_t end)
{
    static const char *const ends[] = {"died",   "death",   "away",  "deceased",
                                       "passed", "expired", "dying", "dead"};
    const struct pattern_word before = pattern_before(p, begin);
    const struct pattern_word earlier = pattern_back(p, 2);
    struct pattern_word next;
    if (pattern_is(p, &before, "be")) {
        const struct pattern_word lived = pattern_back(p, 3);
        return pattern_is(p, &earlier, "to") &&
               (pattern_is(p, &lived, "lived") || pattern_is(p, &lived, "live"));
    }
    if (pattern_is(p, &before, "to") && pattern_is(p, &earlier, "lived")) return true;
    if (!pattern_is(p, &before, "at")) return false;
    const bool closes = byte_at(p, end) == '.' || byte_at(p, end) == ';' || byte_at(p, end) == '\n';
    if (closes && pattern_is_one(p, &earlier, (const char *const[]){"living", "alive"}, 2))
        return !digit_at(p, end + 1);                     /* "still living at 101." */
    for (uint32_t back = 2; back <= DEATH_BACK; back++) { /* "died of a stroke at 91" */
        const struct pattern_word death = pattern_back(p, back);
        if (pattern_is_one(p, &death, ends, CS_COUNT(ends))) return true;
        if (shaped(&death, SHAPE_DIGIT) || shaped(&death, SHAPE_SPAN)) break;
    }
    const bool comma = byte_at(p, end) == ',';
    if (!pattern_read_next(p, end + comma, &next) || !has(&next, ROLE_PERSON)) return false;
    return comma || pattern_is(p, &next, "she") || pattern_is(p, &next, "he");
}

/* "93 yrs / Jan 5", "94 years, lives": nothing that lasts so long stands before it. */
static bool years_alone(const struct pattern *p, uint32_t begin, uint32_t end)
{
    static const char *const spans[] = {"for", "over", "past",   "last",  "within", "in",
                                        "x",   "next", "almost", "about", "than",   "every"};
    struct pattern_word years;
    const struct pattern_word before = pattern_before(p, begin);
    if (pattern_is_one(p, &before, spans, CS_COUNT(spans))) return false;
    if (!pattern_read_next(p, end, &years) || years.end - years.begin < 2) return false;
    if (byte_at(p, years.end) == '\n') return true;
    const uint32_t at = pattern_skip(p, years.end);
    const unsigned char c = byte_at(p, at);
    if (c != 0 && at - years.end >= 2) return true; /* a field of a form ends */
    if (c == '.' && !digit_at(p, at + 1)) return true;
    return c == '/' || c == ',' || c == ')' || c == '\n' || c == 0 || c == '(' || c == '|';
}

/* "Mrs. Roe, 93 years.", "Mr. Roe is 93 and": the word at `back` is a name behind a title. */
static bool is_titled(const struct pattern *p, uint32_t back)
{
    const struct pattern_word name = pattern_back(p, back);
    const struct pattern_word title = pattern_back(p, back + 1);
    return shaped(&name, SHAPE_CAP | SHAPE_LOWER) && has(&title, ROLE_TITLE) &&
           name.begin - title.end <= 2;
}

/* Somebody is called so, as far as the table knows. */
static bool is_given(const struct pattern *p, const struct pattern_word *w)
{
    const uint32_t flags = cs_lookup_word(cs_str_slice(p->text, w->begin, w->end));
    return cs_flags_namely(flags) && !(flags & (CS_FLAG_DRUG | CS_FLAG_CLINICAL));
}

/* The figure stands right behind the person, with no verb: "his wife, 91, has". */
static bool age_in_apposition(const struct pattern *p, uint32_t begin, uint32_t end)
{
    static const char *const whom[] = {"pt", "patient", "client", "resident"};
    const struct pattern_word apposed = pattern_back(p, 1); /* "his wife, 91, has" */
    if (byte_at(p, end) == ',' && begin - apposed.end == 2 && byte_at(p, apposed.end) == ',' &&
        has(&apposed, ROLE_PERSON) && apposed.end - apposed.begin > 3)
        return true;
    if (byte_at(p, end) == ',' && is_titled(p, 1) && begin == apposed.end + 1)
        return true;          /* "res Mrs Roe 93, up" */
    struct pattern_word soon; /* "Ann, 103 this June," */
    if (byte_at(p, apposed.end) == ',' && begin == apposed.end + 2 &&
        shaped(&apposed, SHAPE_CAP | SHAPE_LOWER) && !has(&apposed, ROLE_MEASURE) &&
        pattern_read_next(p, end, &soon) &&
        pattern_is_one(p, &soon, (const char *const[]){"this", "next"}, 2) && is_given(p, &apposed))
        return true;
    /* "Pt 90, up in recliner", "her mother-in-law, 92." */
    if (byte_at(p, end) == ',' && pattern_is_one(p, &apposed, whom, CS_COUNT(whom)) &&
        begin == apposed.end + 1)
        return true;
    return (byte_at(p, end) == ',' || byte_at(p, end) == '.') && pattern_is(p, &apposed, "law") &&
           byte_before(p, apposed.begin) == '-' && byte_at(p, apposed.end) == ',';
}

/* "she is 96," "who was 94": a person, a form of to be, the figure, and nothing it measures. */
static bool age_by_being(const struct pattern *p, uint32_t begin, uint32_t end)
{
    static const char *const being[] = {"is",     "was",   "s",    "now",  "already", "nearly",
                                        "almost", "about", "only", "just", "approx",  "around",
                                        "are",    "turns", "be",   "am",   "became"};
    static const char *const after[] = {
        "and", "but", "now", "with", "years", "when", "at",    "who",  "on",   "yrs", "this",
        "as",  "yo",  "in",  "sees", "lives", "has",  "needs", "fell", "uses", "w",   "today"};
    if (age_in_apposition(p, begin, end)) return true;
    const struct pattern_word verb = pattern_before(p, begin);
    struct pattern_word who = pattern_back(p, 2);
    static const char *const selves[] = {"himself", "herself", "themselves", "itself"};
    if (byte_at(p, end) == ',' && byte_before(p, verb.begin - (verb.begin > 0)) == ',' &&
        pattern_is_one(p, &verb, selves, CS_COUNT(selves)))
        return true; /* "Dr. Roe, himself 91," */
    if (pattern_is(p, &verb, "of") &&
        (byte_at(p, end) == ',' || byte_at(p, end) == '.' || byte_at(p, end) == ';')) {
        static const char *const whose[] = {"neighbor", "man", "woman", "lady", "gentleman"};
        if (pattern_is_one(p, &who, whose, CS_COUNT(whose))) return true; /* "a neighbor of 96," */
    }
    if (!pattern_is_one(p, &verb, being, CS_COUNT(being))) return false;
    if (pattern_is(p, &who, "is") || pattern_is(p, &who, "was") || pattern_is(p, &who, "will"))
        who = pattern_back(p, 3);
    /* "The patient, a retired surgeon, is 93 and" */
    const bool apart = who.end && byte_at(p, who.end) == ',' && !has(&who, ROLE_MEASURE) &&
                       pattern_recently(p, ROLE_PERSON, WHO_BACK, false) &&
                       !pattern_recently(p, ROLE_MEASURE, WHO_BACK, false);
    /* "my mother, who lives with me and is 94, is" */
    const bool goes_on = pattern_is(p, &who, "and") &&
                         pattern_recently(p, ROLE_PERSON, WHO_BACK, false) &&
                         !pattern_recently(p, ROLE_MEASURE, WHO_BACK, false);
    if (goes_on && (byte_at(p, end) == ',' || byte_at(p, end) == '.')) return true;
    static const char *const others[] = {"pt",       "client", "resident", "member",
                                         "decedent", "i",      "who"};
    struct pattern_word today; /* "Edith is 90 today!" */
    const bool feted = pattern_read_next(p, end, &today) && pattern_is(p, &today, "today") &&
                       shaped(&who, SHAPE_CAP | SHAPE_LOWER) && is_given(p, &who);
    const bool person = has(&who, ROLE_PERSON) || is_titled(p, 2) || feted ||
                        pattern_is_one(p, &who, others, CS_COUNT(others));
    if (!apart && (!person || pattern_is(p, &who, "great"))) return false;
    const unsigned char c = byte_at(p, end);
    if (c == '.' || c == ',' || c == ';' || c == ')' || c == '\n' || c == 0) return true;
    struct pattern_word next;
    if (!pattern_read_next(p, end, &next)) return false;
    static const char *const airs[] = {"room", "ra",    "o2",      "oxygen",  "nc",
                                       "cpap", "bipap", "arrival", "exertion"};
    static const char *const states[] = {"satting",   "sating",   "over",     "out",
                                         "percent",   "degrees",  "febrile",  "fahrenheit",
                                         "extension", "afebrile", "systolic", "pounds"};
    struct pattern_word air;    /* "she's 98 on room air" */
    struct pattern_word liters; /* "92 on 2 L" */
    if (pattern_is(p, &next, "on") && pattern_read_next(p, next.end, &air) &&
        (shaped(&air, SHAPE_DIGIT | SHAPE_ALPHA) || pattern_is_one(p, &air, airs, CS_COUNT(airs)) ||
         (shaped(&air, SHAPE_DIGIT) && pattern_read_next(p, air.end, &liters) &&
          has(&liters, ROLE_UNIT))))
        return false;
    if (pattern_is_one(p, &next, after, CS_COUNT(after))) return true;
    /* "she's 91 an stubborn" */
    return pattern_is(p, &verb, "s") &&
           pattern_is_one(p, &who, (const char *const[]){"he", "she"}, 2) &&
           shaped(&next, SHAPE_LOWER) && !has(&next, ROLE_UNIT) && !has(&next, ROLE_MEASURE) &&
           !pattern_is_one(p, &next, states, CS_COUNT(states));
}

/* "his 90s", "her late 90's". */
static bool decade_before(const struct pattern *p, uint32_t begin)
{
    static const char *const whose[] = {"his", "her", "their", "my", "its", "your"};
    static const char *const part[] = {"early", "mid", "late"};
    struct pattern_word w = pattern_back(p, 1);
    if (w.end == 0 || begin - w.end > 2) return false;
    if (pattern_is_one(p, &w, part, CS_COUNT(part))) w = pattern_back(p, 2);
    return pattern_is_one(p, &w, whose, CS_COUNT(whose));
}

/* What hangs on the figure in the same word. */
static bool tail_is(const struct pattern *p, uint32_t at, uint32_t end, const char *tail)
{
    const struct pattern_word w = {.begin = at, .end = end};
    return pattern_is(p, &w, tail);
}

static bool sex_letter(const struct pattern *p, uint32_t at)
{
    const unsigned char c = lower_of(byte_at(p, at));
    return c == 'm' || c == 'f';
}

/* A comma, a bracket or the line's begin before it: what is measured stands behind its name. */
static bool apart_before(const struct pattern *p, uint32_t begin)
{
    uint32_t at = begin;
    while (at > 0 && begin - at < PATTERN_BLANKS_MAX && is_blank(byte_before(p, at))) at--;
    const unsigned char c = byte_before(p, at);
    return c == 0 || c == ',' || c == '(' || c == '[' || c == '\n' || c == ';' || c == '|';
}

/* "[NAME] 96F", "Roe 96F": behind a name or a number of somebody. */
static bool person_before(const struct pattern *p, uint32_t begin)
{
    const struct pattern_word before = pattern_before(p, begin);
    if (shaped(&before, SHAPE_SPAN)) return true;
    const bool loud = !shaped(&before, SHAPE_LOWER) && !shaped(&before, SHAPE_DIGIT) &&
                      before.end - before.begin > 4; /* "BANKOLE 91M" */
    return shaped(&before, SHAPE_CAP) && (loud || shaped(&before, SHAPE_LOWER)) && !before.roles &&
           before.end - before.begin > 2;
}

/* "(M, 102)", "M100 MRN", "103 M.": the letter of the sex beside. Behind the figure only M and
 * letters that stand alone: "101 F" is a temperature. */
static bool sex_beside(const struct pattern *p, uint32_t begin, uint32_t end)
{
    const uint32_t at = pattern_skip(p, end);
    const struct pattern_word before = pattern_back(p, 1);
    const bool letter = before.end == before.begin + 1 && sex_letter(p, before.begin);
    const uint32_t gap = begin - before.end;
    if (letter && (gap == 1 || (gap == 2 && byte_at(p, before.end) == ','))) return true;
    struct pattern_word label; /* "ROE, ANN  F  93  MRN 4417" */
    if (letter && gap <= 3 && byte_at(p, before.begin) < 'a' &&
        pattern_skip(p, before.end) == begin && pattern_read_next(p, end, &label) &&
        has(&label, ROLE_LABEL) && label.type >= CS_PHI_MRN)
        return true;
    if (!sex_letter(p, at) || word_byte(byte_at(p, at + 1)) || byte_at(p, at + 1) == '/' ||
        byte_at(p, at + 1) == '-')
        return false;
    return lower_of(byte_at(p, at)) == 'm' || apart_before(p, begin);
}

/* "holding a 94F hip fracture", "This 93M presents": no temperature. */
static bool article_before(const struct pattern *p, const struct pattern_word *w)
{
    static const char *const articles[] = {"a", "an", "this"};
    static const char *const heat[] = {"temp", "temperature", "fever", "tmax",    "oral",
                                       "of",   "rectal",      "room",  "reading", "setting",
                                       "bath", "water",       "pool",  "degree",  "threshold"};
    const struct pattern_word before = pattern_before(p, w->begin);
    struct pattern_word next;
    if (!pattern_is_one(p, &before, articles, CS_COUNT(articles))) return false;
    return byte_at(p, w->end) == ' ' && pattern_read_next(p, w->end, &next) &&
           !pattern_is_one(p, &next, heat, CS_COUNT(heat));
}

/* "Patient is a 92 F who lives alone", "Pt 91F w/ CHF", "91 M w CHF": the letter of a sex behind
 * the figures, a patient or the line's begin before, and what is told of somebody behind. */
static bool sex_told(const struct pattern *p, uint32_t begin, uint32_t letter_end)
{
    static const char *const whom[] = {"a", "an", "this", "pt", "patient", "client", "resident"};
    static const char *const after[] = {"who",      "w",          "with",     "c",     "s",
                                        "here",     "presenting", "admitted", "found", "from",
                                        "presents", "adm",        "p",        "h",     "pod"};
    static const char *const told[] = {"who",      "presenting", "presents",
                                       "admitted", "found",      "from"};
    const struct pattern_word before = pattern_before(p, begin);
    const unsigned char c = byte_before(p, begin);
    struct pattern_word next;
    if (c != 0 && c != '\n' && !pattern_is_one(p, &before, whom, CS_COUNT(whom))) return false;
    if (!pattern_read_next(p, letter_end, &next)) return false;
    uint32_t value = 0; /* "99 F w/ cough" is a temperature */
    const bool heat = byte_before(p, letter_end - 1) == ' ' && byte_at(p, letter_end - 1) == 'F' &&
                      pattern_digits(p, begin, 3, &value) && value >= HEAT_MIN;
    return pattern_is_one(p, &next, heat ? told : after, heat ? CS_COUNT(told) : CS_COUNT(after));
}

/* "rm 796B, 100 F, Dr Roe": behind a bed, and no temperature. */
static bool bed_before(const struct pattern *p, uint32_t begin, uint32_t end)
{
    const struct pattern_word bed = pattern_back(p, 1);
    const uint32_t sex = pattern_skip(p, end);
    struct pattern_word next;
    if (pattern_read_next(p, sex + 2, &next) && has(&next, ROLE_MEASURE)) return false; /* "BP" */
    return shaped(&bed, SHAPE_DIGIT | SHAPE_ALPHA) && !shaped(&bed, SHAPE_LOWER) &&
           begin == bed.end + 2 && byte_at(p, bed.end) == ',' && sex_letter(p, sex) &&
           byte_at(p, sex + 1) == ',';
}

/* '"Earl", about 93, found': guessed, between commas. */
static bool about_before(const struct pattern *p, uint32_t begin)
{
    static const char *const guesses[] = {"about", "approx", "approximately", "roughly", "around"};
    const struct pattern_word guess = pattern_before(p, begin);
    return pattern_is_one(p, &guess, guesses, CS_COUNT(guesses)) && guess.begin >= 2 &&
           byte_at(p, guess.begin - 2) == ',';
}

/* "her father Thomas Roe, 91" and "3. Berta C., 90." at the end of a line or sentence: two capitals
 * before the comma, which measure nothing. */
static bool behind_name(const struct pattern *p, uint32_t begin, uint32_t end)
{
    const struct pattern_word last = pattern_back(p, 1);
    const struct pattern_word first = pattern_back(p, 2);
    const unsigned char c = byte_at(p, end);
    const uint32_t point = byte_at(p, last.end) == '.';
    if (c != 0 && c != '\n' && (c != '.' || digit_at(p, end + 1))) return false;
    if (byte_at(p, last.end + point) != ',' || begin != last.end + point + 2) return false;
    const bool letter = last.end == last.begin + 1;
    if (point != letter || first.end + 1 != last.begin) return false;
    static const char *const labels[] = {"pt", "patient", "name", "resident", "client", "member"};
    const struct pattern_word label = pattern_back(p, 3); /* "Pt: Ann Roe, 93" */
    if (!letter && !pattern_recently(p, ROLE_PERSON, WHO_BACK, false) &&
        !(pattern_is_one(p, &label, labels, CS_COUNT(labels)) && byte_at(p, label.end) == ':'))
        return false;
    return shaped(&first, SHAPE_CAP | SHAPE_LOWER) && shaped(&last, SHAPE_CAP) && !first.roles &&
           (letter || (shaped(&last, SHAPE_LOWER) && !last.roles));
}

/* "Ann Roe, 95, of": in apposition to a word with a capital, commas on both sides. */
static bool in_apposition(const struct pattern *p, uint32_t begin, uint32_t end)
{
    const struct pattern_word before = pattern_back(p, 1);
    const unsigned char first = byte_at(p, before.begin);
    struct pattern_word next;
    if (byte_at(p, end) != ',' || before.end == 0) return false;
    if (about_before(p, begin)) return true;
    if (byte_at(p, before.end) == '"' && byte_at(p, before.end + 1) == ',') /* 'Ann "Bo", 93,' */
        return begin == before.end + 3 && first >= 'A' && first <= 'Z';
    if (byte_at(p, before.end) != ',') return false;
    const bool handed = pattern_is(p, &before, "handed"); /* "Ann Roe, right-handed, 95, seen" */
    if (begin != before.end + 2 || ((first < 'A' || first > 'Z') && !handed)) return false;
    if (!digit_at(p, begin)) return true; /* "Ann Roe, ninety-one, nail care" */
    if (!pattern_read_next(p, end + 1, &next)) return false;
    if (has(&before, ROLE_MEASURE) || has(&before, ROLE_UNIT)) return false; /* "Ferritin, 95, " */
    if (digit_at(p, next.begin) && next.end - next.begin >= RECORD_MIN)
        return byte_at(p, next.end) == ':' || byte_at(p, next.end) == ',';
    static const char *const after[] = {"of",   "who", "was",    "is",  "seen",  "died",
                                        "a",    "an",  "passed", "has", "lives", "with",
                                        "from", "had", "in",     "the"};
    return pattern_is_one(p, &next, after, CS_COUNT(after));
}

/* "Roe M95 MRN": the letter and the figure are one word. */
static uint32_t age_behind_sex(struct pattern *p, const struct pattern_word *w)
{
    uint32_t value = 0;
    const uint32_t size = pattern_digits(p, w->begin + 1, 3, &value);
    if (w->begin + 1 + size != w->end || value < AGE_MIN || value > AGE_MAX) return 0;
    if (measure_after(p, w->end) || cs_is_lower((char)byte_at(p, w->begin))) return 0;
    pattern_add(p, w->begin + 1, w->end, CS_PHI_AGE_OVER_89, 80);
    return w->end;
}

/* A relative or the patient, no pronoun and no title. */
static bool is_somebody(const struct pattern *p, const struct pattern_word *w)
{
    static const char *const others[] = {"he",  "her", "him",   "she", "they",
                                         "who", "mr",  "great", "mrs", "uncle"};
    return has(w, ROLE_PERSON) && !pattern_is_one(p, w, others, CS_COUNT(others));
}

/* "mother 94 (living)", "father d. 93", "aunt, deceased, 97": a relative, perhaps with what
 * became of him, before the figures. */
static bool of_relative(const struct pattern *p, uint32_t begin, uint32_t end)
{
    static const char *const fates[] = {"d",     "dec",   "decd", "deceased", "living",
                                        "alive", "lived", "died", "expired",  "passed"};
    struct pattern_word behind; /* "patient 96 on RA", "mom 99 Elm St" */
    uint32_t next = begin;
    if (byte_at(p, end) == ' ' && pattern_read_next(p, end, &behind) &&
        (shaped(&behind, SHAPE_CAP) || pattern_is(p, &behind, "on")))
        return false;
    for (uint32_t back = 1; back <= 4; back++) {
        const struct pattern_word w = pattern_back(p, back);
        if (w.end == 0 || w.end > next || next - w.end > 3) return false;
        for (uint32_t at = w.end; at < next; at++)
            if (!memchr(" .,('", byte_at(p, at), 5) || !byte_at(p, at)) return false;
        if (is_somebody(p, &w)) return true;
        if (!pattern_is_one(p, &w, fates, CS_COUNT(fates))) return false;
        next = w.begin;
    }
    return false;
}

/* "my father Binh 95 yrs": a relative, then the name. */
static bool of_named_relative(const struct pattern *p, uint32_t begin)
{
    const struct pattern_word name = pattern_before(p, begin);
    const struct pattern_word who = pattern_back(p, 2);
    return shaped(&name, SHAPE_CAP) && !shaped(&name, SHAPE_DIGIT) && !has(&name, ROLE_UNIT) &&
           is_somebody(p, &who) && who.end + 1 == name.begin;
}

/* "94/F", "(93/M)": behind the figures, and no longer word. */
static bool sex_stroke(const struct pattern *p, uint32_t end)
{
    return byte_at(p, end) == '/' && sex_letter(p, end + 1) && byte_at(p, end + 1) < 'a' &&
           !word_byte(byte_at(p, end + 2));
}

/* "a 93 woman": who has the age follows. */
static bool sex_word(const struct pattern *p, uint32_t end)
{
    static const char *const words[] = {"woman", "man", "female", "male", "lady", "gentleman"};
    struct pattern_word next;
    return byte_at(p, end) == ' ' && pattern_read(p, end + 1, &next) &&
           pattern_is_one(p, &next, words, CS_COUNT(words));
}

/* "93 F", "93  M": the letter of a sex behind blanks, and no more of a word. */
static bool sex_field(const struct pattern *p, uint32_t end)
{
    const uint32_t at = pattern_skip(p, end);
    return at > end && sex_letter(p, at) && byte_at(p, at) < 'a' && !word_byte(byte_at(p, at + 1));
}

/* "ninetieth birthday", "in her ninety-second year": what the ordinal that ends there counts. */
static bool counts_years(const struct pattern *p, uint32_t begin, uint32_t end)
{
    struct pattern_word next;
    if (!pattern_read_next(p, end, &next)) return false;
    return pattern_is(p, &next, "birthday") ||
           (pattern_is(p, &next, "year") && decade_before(p, begin));
}

uint32_t pattern_age_at(struct pattern *p, const struct pattern_word *w)
{
    static const char *const tails[] = {"yo", "yof", "yom", "yrs", "yr", "y"};
    uint32_t value = 0;
    if (sex_letter(p, w->begin)) return age_behind_sex(p, w);
    const uint32_t size = pattern_digits(p, w->begin, 3, &value);
    const uint32_t end = w->begin + size;
    if (value < AGE_MIN || value > AGE_MAX || size > 3) return 0;
    const unsigned char before = byte_before(p, w->begin);
    const struct pattern_word last = pattern_back(p, 1);
    const bool sexed = before == '/' && last.end + 1 == w->begin && end == w->end &&
                       (pattern_is(p, &last, "f") || pattern_is(p, &last, "m")); /* "F/93" */
    if (before == '.' || (before == '/' && !sexed) || before == '$' || before == '>' ||
        before == '<')
        return 0;
    if (before == '-' && digit_at(p, w->begin - 2)) return 0;
    bool age = false;
    if (end < w->end) {
        for (size_t i = 0; i < CS_COUNT(tails); i++) age |= tail_is(p, end, w->end, tails[i]);
        const bool sex = tail_is(p, end, w->end, "m") || tail_is(p, end, w->end, "f");
        if (sex && byte_at(p, w->end) != '/') /* "98M/L" */
            if (apart_before(p, w->begin) || person_before(p, w->begin) || article_before(p, w) ||
                age_before(p, w->begin) || of_relative(p, w->begin, end) ||
                sex_told(p, w->begin, w->end)) {
                pattern_add(p, w->begin, end, CS_PHI_AGE_OVER_89, 85);
                return w->end;
            }
        const bool decade = tail_is(p, end, w->end, "s");
        if (decade) age = decade_before(p, w->begin);
        if (tail_is(p, end, w->end, "th") || tail_is(p, end, w->end, "st") ||
            tail_is(p, end, w->end, "rd") || tail_is(p, end, w->end, "nd"))
            age = counts_years(p, w->begin, w->end);
    } else if (years_old(p, end) || sexed || sex_stroke(p, end) || sex_word(p, end)) {
        age = true;
    } else if (byte_at(p, end) == '\'' && byte_at(p, end + 1) == 's') {
        age = decade_before(p, w->begin);
    } else if (years_follow(p, end)) {
        age = age_before(p, w->begin) || age_by_being(p, w->begin, end) ||
              years_alone(p, w->begin, end) || of_named_relative(p, w->begin) ||
              pattern_age_years_told(p, w->begin, end) ||
              (is_titled(p, 1) && byte_at(p, last.end) == ',' && w->begin == last.end + 2);
    } else if (sex_field(p, end)) { /* no temperature behind "Age", no metres in a column */
        const bool column = byte_before(p, w->begin - 1) == ' ' && before == ' ';
        age = age_before(p, w->begin) || bed_before(p, w->begin, end) ||
              sex_told(p, w->begin, pattern_skip(p, end) + 1) ||
              (column && byte_at(p, pattern_skip(p, end)) == 'M');
    } else if (!measure_after(p, end) || bed_before(p, w->begin, end)) {
        age = age_before(p, w->begin) || age_by_verb(p, w->begin, end) ||
              age_by_being(p, w->begin, end) || sex_beside(p, w->begin, end) ||
              in_apposition(p, w->begin, end) || behind_name(p, w->begin, end) ||
              of_relative(p, w->begin, end) || pattern_age_told(p, w->begin, end);
    }
    if (!age) return 0;
    pattern_add(p, w->begin, w->end, CS_PHI_AGE_OVER_89, 90);
    return w->end;
}

/* "is ninety-one, was born", "happy ninety four next month": said of somebody, and of no measure in
 * the five words before. */
static bool age_words_told(const struct pattern *p, uint32_t end)
{
    static const char *const being[] = {"is",      "was",     "turns", "turned",
                                        "turning", "reached", "happy", "became"};
    static const char *const after[] = {"next", "and", "was", "who", "but"};
    static const char *const measures[] = {
        "saturation", "sat",    "sats",  "oxygen",     "rate",     "pulse",
        "pressure",   "heart",  "temp",  "sugar",      "glucose",  "temperature",
        "weight",     "weighs", "score", "percentile", "cost",     "price",
        "total",      "dose",   "spo",   "bpm",        "balance",  "number",
        "iq",         "grade",  "moca",  "systolic",   "diastolic"};
    const struct pattern_word before = pattern_back(p, 1);
    if (!pattern_is_one(p, &before, being, CS_COUNT(being))) return false;
    for (uint32_t back = 2; back <= 6; back++) {
        const struct pattern_word w = pattern_back(p, back);
        if (w.end && (has(&w, ROLE_MEASURE) || pattern_is_one(p, &w, measures, CS_COUNT(measures))))
            return false;
    }
    struct pattern_word next;
    const unsigned char c = byte_at(p, end);
    const bool stop = c == ',' || c == '"' || (c == '.' && !digit_at(p, end + 1)) || c == ';';
    const bool more = pattern_read_next(p, end + stop, &next);
    if (more && (has(&next, ROLE_UNIT) || has(&next, ROLE_CARDINAL))) return false;
    return stop || (more && pattern_is_one(p, &next, after, CS_COUNT(after)));
}

uint32_t pattern_age_word_at(struct pattern *p, const struct pattern_word *w)
{
    uint32_t end = w->end;
    uint32_t begin = w->begin;
    bool age = false;
    if (has(w, ROLE_OLD)) {
        const bool ordinal = pattern_is(p, w, "ninetieth") || pattern_is(p, w, "hundredth");
        age = !pattern_is(p, w, "nineties") && !pattern_is(p, w, "hundreds") && !ordinal;
        age = age || (ordinal ? counts_years(p, begin, end) : decade_before(p, begin));
    } else if (w->value == 90 || w->value == 100) {
        struct pattern_word unit;
        const struct pattern_word one = pattern_before(p, begin);
        if (w->value == 100 && (pattern_is(p, &one, "a") || pattern_is(p, &one, "one")))
            begin = one.begin;
        const uint32_t dash = pattern_dash(p, end);
        bool more = pattern_read(p, dash ? end + dash : pattern_skip(p, end), &unit);
        if (more && pattern_is(p, &unit, "and")) more = pattern_read_next(p, unit.end, &unit);
        if (more && has(&unit, ROLE_CARDINAL) && unit.value < 20) end = unit.end;
        const bool nth = more && has(&unit, ROLE_ORDINAL) && unit.value < 10;
        age = nth && counts_years(p, begin, unit.end);
        if (age) end = unit.end;
        const struct pattern_word label = pattern_back(p, 2); /* "Age   one hundred and one" */
        const bool field = begin != w->begin && has(&label, ROLE_AGE) &&
                           begin - label.end < FIELD_GAP;
        age = age || years_old(p, end) || (begin == w->begin && age_before(p, begin)) || field ||
              age_by_verb(p, begin, end) || age_by_being(p, begin, end) ||
              in_apposition(p, begin, end) || (end > w->end && age_words_told(p, end)) ||
              pattern_age_told(p, begin, end) || pattern_age_years_told(p, begin, end);
    }
    if (!age) return 0;
    pattern_add(p, begin, end, CS_PHI_AGE_OVER_89, 85);
    return end;
}
