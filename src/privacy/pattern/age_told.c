/* age_told.c - ages over 89 by the sentence: "diagnosed at 92", "a man of 96", "hale at
 * ninety-four", "despite her 98 years", "born in Lodz a hundred and three years ago".
 *
 * age.c knows ages by the word beside them. Here the figures count nothing, the sentence
 * speaks of somebody, and it has measured nothing before. */
#include "privacy/read/word_in.h"
#include "privacy/pattern/pattern_in.h"

#define COOL_MAX 95      /* degrees Fahrenheit that nobody reports */
#define AHEAD 6          /* words looked ahead for what is measured */
#define OLDEST 105       /* more is a measure, unless a word says that it is an age */
#define SENTENCE_BACK 14 /* words back to the begin of a sentence */

/* What the words of the sentence before an offset say. */
struct told {
    uint32_t words; /* of the sentence before it, up to SENTENCE_BACK */
    bool person;
    bool measure;
    bool born;
};

static bool is_who(const struct pattern *p, const struct pattern_word *w)
{
    if (has(w, ROLE_PERSON)) return true;
    return ONE_OF(p, w, "pt", "patient", "client", "resident", "member", "decedent", "i", "im",
                  "my", "his", "we", "couple", "twins", "nephew", "niece", "cousin", "neighbor",
                  "neighbour", "widow", "widower", "veteran", "matriarch", "patriarch", "spouse",
                  "eldest", "oldest", "caregiver", "parent", "mama", "papa", "grandparents",
                  "mothers", "fathers", "donor", "friend", "partner", "their");
}

/* The bytes between two words end no sentence. */
static bool goes_on(const struct pattern *p, const struct pattern_word *w, uint32_t next)
{
    for (uint32_t at = w->end; at < next; at++) {
        const unsigned char c = byte_at(p, at);
        if (c == ';' || c == '\n' || c == '!' || c == '?' || c == ':') return false;
        if (c == '.' && !has(w, ROLE_TITLE) && w->end - w->begin > 1) return false;
    }
    return true;
}

static struct told sentence_before(const struct pattern *p, uint32_t begin)
{
    struct told told = {0};
    uint32_t next = begin;
    for (uint32_t back = 1; back <= SENTENCE_BACK; back++) {
        const struct pattern_word w = pattern_back(p, back);
        if (w.begin >= begin && w.end) continue; /* "a" of "a hundred" */
        if (w.end == 0 || !goes_on(p, &w, next)) return told;
        told.words++;
        told.person |= is_who(p, &w);
        told.measure |= has(&w, ROLE_MEASURE) ||
                        ONE_OF(p, &w, "satting", "sating", "desatted", "paced", "pacing", "pump",
                               "oximeter", "percentile", "score", "scored", "scores", "bpm",
                               "systolic", "diastolic", "exercise", "map", "cvp", "fever",
                               "febrile", "tmax", "flexes", "flexion", "extends", "extension",
                               "knee", "speed", "treadmill", "sugar", "ox", "weighs", "weighed",
                               "dose", "fio2", "degrees");
        told.born |= pattern_is(p, &w, "born");
        next = w.begin;
    }
    return told;
}

/* Nothing behind the figures says that they were measured: "92 on 2 L", "96 at rest". */
static bool counts_nothing(const struct pattern *p, uint32_t end)
{
    struct pattern_word next;
    struct pattern_word then;
    if (!pattern_read_next(p, end, &next)) return true;
    if (pattern_is(p, &next, "in")) return true; /* seldom inches */
    if (has(&next, ROLE_UNIT) || has(&next, ROLE_MEASURE) || has(&next, ROLE_SUFFIX)) return false;
    if (shaped(&next, SHAPE_CAP | SHAPE_LOWER) && next.begin == end + 1)
        return false; /* "99 Elm" */
    if (ONE_OF(p, &next, "satting", "over", "out", "systolic", "diastolic", "resting", "bpm", "on",
               "at", "degrees", "percent", "degree", "o2", "ra"))
        return (pattern_is(p, &next, "on") || pattern_is(p, &next, "at")) &&
               pattern_read_next(p, next.end, &then) && !shaped(&then, SHAPE_DIGIT) &&
               !ONE_OF(p, &then, "room", "ra", "o2", "oxygen", "nc", "rest", "exertion", "arrival",
                       "the", "monitor", "cpap", "bipap", "baseline", "triage", "max", "bedside");
    return true;
}

/* What is measured, taken or done is told behind the figures: "98, weaned", "118 before meals". */
static bool measured_after(const struct pattern *p, uint32_t end)
{
    struct pattern_word w = {.end = end};
    for (uint32_t i = 0; i < AHEAD; i++) {
        uint32_t at = w.end;
        while (at - w.end < 2 && (byte_at(p, at) == ' ' || byte_at(p, at) == ',')) at++;
        if (at == w.end || !pattern_read(p, at, &w)) return false;
        if (has(&w, ROLE_MEASURE) ||
            ONE_OF(p, &w, "oxygen", "l", "liters", "weaned", "fasting", "meal", "meals",
                   "breakfast", "lunch", "dinner", "tylenol", "acetaminophen", "motrin", "standing",
                   "sitting", "postprandial", "bolus", "overnight", "tachycardic", "insulin",
                   "snack", "cpap", "monitor", "pleth", "satting", "air", "fever", "febrile",
                   "resting", "exertion", "ambulation", "walking", "o2", "ra", "night", "kilos"))
            return true;
    }
    return false;
}

/* The figures end a clause, or a word in small letters follows. */
static bool clause_ends(const struct pattern *p, uint32_t end)
{
    const unsigned char c = byte_at(p, end);
    if ((c == ',' || c == '.') && digit_at(p, end + 1)) return false;
    return c == ',' || c == '.' || c == ';' || c == '\n' || c == 0 || c == ')' || c == ' ' ||
           c == '!' || c == '"';
}

/* "hale at 94", "diagnosed at 92 and", "survived to 96", "living alone, at 91, on": a life, not a
 * value, is what stands at the figures. */
static bool told_by_at(const struct pattern *p, uint32_t begin, uint32_t end,
                       const struct told *told)
{
    const struct pattern_word before = pattern_before(p, begin);
    const struct pattern_word life = pattern_back(p, 2);
    if (pattern_is(p, &before, "at")) {
        if (told->words == 1) /* a sentence begins: "At ninety, consent was given" */
            return !digit_at(p, begin) && byte_at(p, end) == ',';
        if (byte_at(p, life.end) == ',')
            return (told->person ||
                    ONE_OF(p, &life, "alone", "independently", "widowed", "retired")) &&
                   byte_at(p, end) == ',' && byte_at(p, end + 1) == ' ';
        if (pattern_is(p, &life, "who")) /* "the husband, who at 92 does" */
            return byte_at(p, end) == ' ' && told->person;
        const struct pattern_word alive = pattern_back(p, 4); /* "alive and well at 91" */
        if (pattern_is(p, &life, "well") && pattern_is(p, &alive, "alive")) return true;
        return ONE_OF(p, &life, "diagnosed", "widowed", "married", "remarried", "retired", "alive",
                      "living", "lives", "hale", "spry", "frail", "lucid", "died", "alone",
                      "hearty", "retirement", "sprightly", "menopause", "widower", "widow",
                      "husband", "wife", "mother", "father", "brother", "sister") &&
               (told->person || byte_at(p, end) == ',');
    }
    if (pattern_is(p, &before, "to")) return told->person && ONE_OF(p, &life, "survived", "live");
    return told->person && ONE_OF(p, &before, "past", "beyond") &&
           ONE_OF(p, &life, "lived", "live", "lives", "living", "well", "is", "was");
}

/* "a spry 95 and", "a frail 95.": no thing is counted. */
static bool life_goes_on(const struct pattern *p, uint32_t end)
{
    struct pattern_word next;
    if (byte_at(p, end) != ' ') return true;
    return pattern_read_next(p, end, &next) && ONE_OF(p, &next, "and", "who", "with", "but", "now");
}

/* "a man of 96", "a spry 95", "is over 95", "close to 100", "three months short of 100". */
static bool told_by_measure_of_life(const struct pattern *p, uint32_t begin, uint32_t end,
                                    const struct told *told)
{
    const struct pattern_word before = pattern_before(p, begin);
    const struct pattern_word who = pattern_back(p, 2);
    const struct pattern_word first = pattern_back(p, 3);
    if (pattern_is(p, &before, "of")) {
        if (ONE_OF(p, &who, "short", "shy"))
            return ONE_OF(p, &first, "months", "month", "weeks", "days", "week", "year", "years",
                          "just", "little");
        return ONE_OF(p, &who, "man", "woman", "lady", "gentleman", "person", "widow", "widower",
                      "veteran", "grandmother", "grandfather", "mother", "father", "fellow", "soul",
                      "neighbor", "patient", "nun", "priest", "farmer", "aunt", "uncle");
    }
    if (ONE_OF(p, &before, "spry", "frail", "young", "healthy", "sprightly", "vigorous", "hale",
               "robust", "active", "sharp", "lively", "feisty", "youthful", "remarkable", "vibrant",
               "hearty", "hardy", "venerable", "lucid"))
        return ONE_OF(p, &who, "a", "an", "very", "still", "but", "this") && life_goes_on(p, end);
    if (ONE_OF(p, &before, "over", "past", "nearly", "almost", "nearing", "approaching", "pushing",
               "rising"))
        return told->person &&
               (ONE_OF(p, &who, "is", "was", "s", "now", "well", "are", "already") ||
                is_who(p, &who));
    if (pattern_is(p, &before, "to") && ONE_OF(p, &who, "close", "next"))
        return told->person && ONE_OF(p, &first, "is", "was", "s", "now", "very");
    return !digit_at(p, begin) && told->person && is_who(p, &who) &&
           ONE_OF(p, &before, "reached", "attained", "reaches", "reaching");
}

/* "Because he is 91 we will", "im gonna be 91", "grandma is 97 so": somebody, a form of to be, and
 * a word that is no measure behind. */
static bool told_by_being(const struct pattern *p, uint32_t begin, uint32_t end,
                          const struct told *told)
{
    uint32_t value = 0; /* words: 0 */
    (void)pattern_digits(p, begin, 3, &value);
    const struct pattern_word be = pattern_before(p, begin);
    const struct pattern_word who = pattern_back(p, 2);
    struct pattern_word next;
    const bool follows = pattern_read_next(p, end + (byte_at(p, end) == ','), &next);
    const bool small = follows && byte_at(p, end) == ' ' && shaped(&next, SHAPE_LOWER) &&
                       !shaped(&next, SHAPE_CAP) && !shaped(&next, SHAPE_DIGIT);
    if (ONE_OF(p, &be, "im", "shes", "hes", "whos") && value <= COOL_MAX)
        return (small || byte_at(p, end) != ' ') && !pattern_is(p, &next, "on");
    if (pattern_is(p, &be, "be"))
        return told->person &&
               ONE_OF(p, &who, "gonna", "ll", "will", "would", "to", "must", "might", "should");
    if (told->words == 1 && ONE_OF(p, &be, "now", "being", "today", "currently", "already", "aged"))
        return byte_at(p, end) == ',' && follows &&
               (is_who(p, &next) || ONE_OF(p, &next, "the", "our", "your"));
    const bool apart = byte_at(p, who.end) == ',' && byte_at(p, end) == ',';
    if (apart && ONE_OF(p, &be, "now", "likewise", "also", "herself", "himself", "already"))
        return told->person || is_who(p, &next); /* "The oldest of nine, now 94, she" */
    if (pattern_is(p, &be, "both"))              /* "He and his wife, both 90, share" */
        return told->person && byte_at(p, who.end) == ',' && byte_at(p, end) == ',';
    if (!ONE_OF(p, &be, "is", "was", "s", "am", "are", "were") || !small) return false;
    return is_who(p, &who) && !ONE_OF(p, &who, "his", "my", "their", "her", "him") &&
           !ONE_OF(p, &next, "when", "percent");
}

/* "The couple, 91 and 93, share", "The eldest, 91, is": who it is and a comma. */
static bool told_behind_comma(const struct pattern *p, uint32_t begin, uint32_t end)
{
    const struct pattern_word who = pattern_back(p, 1);
    if (byte_at(p, who.end) != ',' || begin != who.end + 2) return false;
    if (byte_at(p, end) != ',' && byte_at(p, end) != ' ') return false;
    struct pattern_word next;
    if (byte_at(p, end) == ' ')
        return pattern_is(p, &who, "couple") && pattern_read_next(p, end, &next) &&
               pattern_is(p, &next, "and");
    return is_who(p, &who) && who.end - who.begin > 3;
}

bool pattern_age_told(const struct pattern *p, uint32_t begin, uint32_t end)
{
    uint32_t value = 0;
    if (pattern_digits(p, begin, 3, &value) == 3 && value > OLDEST) return false;
    if (!clause_ends(p, end) || !counts_nothing(p, end) || measured_after(p, end)) return false;
    const struct told told = sentence_before(p, begin);
    if (told.measure) return false;
    if (told_by_at(p, begin, end, &told) || told_by_measure_of_life(p, begin, end, &told) ||
        told_by_being(p, begin, end, &told) || told_behind_comma(p, begin, end))
        return true;
    /* "gives her age as 92", "Age at implant 92" */
    const struct pattern_word before = pattern_before(p, begin);
    const struct pattern_word at = pattern_back(p, 2);
    const struct pattern_word age = pattern_back(p, 3);
    const struct pattern_word label = pattern_back(p, 1); /* "Age at onset: 90" */
    for (uint32_t back = 2; back < 7 && pattern_is(p, &before, "as"); back++) {
        const struct pattern_word w = pattern_back(p, back); /* "the age of the patient as 101" */
        if (has(&w, ROLE_AGE)) return true;
    }
    return pattern_is(p, &at, "at") && has(&age, ROLE_AGE) && shaped(&label, SHAPE_LOWER);
}

/* "94 years of life", "despite her 94 years", "born in Lodz 103 years ago", "has lived 94 years" */
bool pattern_age_years_told(const struct pattern *p, uint32_t begin, uint32_t end)
{
    struct pattern_word years;
    struct pattern_word next;
    struct pattern_word then;
    if (!pattern_read_next(p, end, &years) || !has(&years, ROLE_YEARS)) return false;
    const struct pattern_word before = pattern_before(p, begin);
    if (years.end - years.begin != 5) return false; /* no "95 year lease" */
    if (!pattern_read_next(p, years.end, &next)) return pattern_is(p, &before, "lived");
    if (ONE_OF(p, &before, "his", "her", "my", "lived"))
        return !ONE_OF(p, &next, "of", "experience", "warranty", "service");
    if (pattern_is(p, &next, "of"))
        return pattern_read_next(p, next.end, &then) && pattern_is(p, &then, "life");
    return pattern_is(p, &next, "ago") && sentence_before(p, begin).born;
}
