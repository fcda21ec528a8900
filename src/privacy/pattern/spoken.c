/* spoken.c - numbers as they are spoken and typed down: figure by figure, or in words.
 *
 *   "eight four five, five five five, oh one seven two"   a telephone number, ten words
 *   "5 5 5 0 1 6 1"                                       the same in figures
 *   "P U L 6 0 2 8 8", "eight N W four dash F T six"      a code, letter by letter
 *   "zip seven six nine one four"                         a ZIP code, behind its label
 *   "date of birth six twelve fifty one"                  a date, behind its label
 *   "the twenty six august nineteen thirty"               a day, before month and year
 *
 * Seven figures or more that stand one by one are a number of somebody wherever they stand; four
 * and more behind a word for telephone. Figures that only climb or fall by one are a scale. */
#include "privacy/pattern/date_in.h"

#define FIGURES_MIN 7
#define FIGURES_MAX 20
#define NEAR_MIN 4   /* behind a word for telephone */
#define NEAR_WORDS 4 /* looked back for it */
#define GROUP_MAX 4  /* figures of a group among the words: "six six two, 555" */
#define GAP_MAX 3    /* bytes between two figures: ", " */
#define CODE_MIN 6   /* letters and figures of a code that is spelled */
#define CODE_MAX 24
#define CODE_BACK 16 /* words looked back for its begin */
#define ZIP_SIZE 5
#define BIRTH_BACK 16 /* words looked back for "birthday" */

/* The figure that a word speaks, 0 .. 9, or -1. */
static int figure_of(const struct pattern *p, const struct pattern_word *w)
{
    if (pattern_is(p, w, "oh") || pattern_is(p, w, "zero") || pattern_is(p, w, "o")) return 0;
    return has(w, ROLE_CARDINAL) && w->value >= 1 && w->value <= 9 ? w->value : -1;
}

struct run {
    uint32_t end;
    uint32_t count;
    bool stairs; /* each figure is one more, or one less, than the one before */
};

static void run_take(struct run *run, int figure, int *last, int *step)
{
    if (run->count == 1) *step = figure - *last;
    run->stairs = run->count == 0 ||
                  (run->stairs && figure - *last == *step && (*step == 1 || *step == -1));
    *last = figure;
    run->count++;
}

/* Where the next figure stands, behind blanks, a comma or a hyphen. */
static uint32_t gap_end(const struct pattern *p, uint32_t at)
{
    uint32_t end = at;
    while (end - at < GAP_MAX && (byte_at(p, end) == ' ' || byte_at(p, end) == ',' ||
                                  byte_at(p, end) == '-' || byte_at(p, end) == '\n'))
        end++;
    return end;
}

/* Take the figures that a word speaks ("four", "eleven", "seventy", "555"), if it does. */
static bool word_take(const struct pattern *p, const struct pattern_word *w, struct run *run,
                      int *last, int *step)
{
    const int figure = figure_of(p, w);
    if (figure >= 0) {
        run_take(run, figure, last, step);
        return true;
    }
    if (run->count > 0 && !run->stairs && has(w, ROLE_CARDINAL) && w->value >= 10 &&
        w->value <= 90) {
        run_take(run, w->value / 10, last, step);
        if (w->value % 10 || w->value == 10) run_take(run, w->value % 10, last, step);
        return true;
    }
    uint32_t value = 0;
    const uint32_t size = pattern_digits(p, w->begin, GROUP_MAX, &value);
    if (run->count < 3 || size < 2 || size > GROUP_MAX || w->begin + size != w->end) return false;
    for (uint32_t at = w->begin; at < w->end; at++) run_take(run, byte_at(p, at) - '0', last, step);
    return true;
}

static struct run words_run(const struct pattern *p, const struct pattern_word *first)
{
    struct run run = {.end = first->end};
    struct pattern_word w = *first;
    int last = 0;
    int step = 0;
    while (run.count < FIGURES_MAX && word_take(p, &w, &run, &last, &step)) {
        run.end = w.end;
        const uint32_t next = gap_end(p, w.end);
        if (next == w.end || !pattern_read(p, next, &w)) break;
        const bool twice = pattern_is(p, &w, "double"); /* "nine double two" */
        if (twice && (!pattern_read_next(p, w.end, &w) || figure_of(p, &w) < 0)) break;
        if (twice) run_take(&run, figure_of(p, &w), &last, &step);
    }
    return run;
}

static struct run figures_run(const struct pattern *p, uint32_t at)
{
    struct run run = {.end = at};
    int last = 0;
    int step = 0;
    while (run.count < FIGURES_MAX && digit_at(p, at) && !word_byte(byte_at(p, at + 1))) {
        run_take(&run, byte_at(p, at) - '0', &last, &step);
        run.end = at + 1;
        if (byte_at(p, at + 1) != ' ') break;
        at += 2;
    }
    return run;
}

static bool phone_near(const struct pattern *p)
{
    return pattern_recently(p, ROLE_PHONE, NEAR_WORDS, false) ||
           pattern_recently(p, ROLE_EXT, NEAR_WORDS, false) ||
           pattern_recently(p, ROLE_FAX, NEAR_WORDS, false);
}

/* "zip", "zip is", "zip code" before the figures. */
static bool zip_told(const struct pattern *p)
{
    const struct pattern_word a = pattern_back(p, 1);
    if (pattern_is(p, &a, "zip")) return true;
    if (!pattern_is(p, &a, "is") && !pattern_is(p, &a, "code")) return false;
    const struct pattern_word b = pattern_back(p, 2);
    return pattern_is(p, &b, "zip");
}

/* ---- codes ---- */

/* A letter alone, and no "I'm". */
static bool is_letter(const struct pattern *p, const struct pattern_word *w)
{
    return w->end - w->begin == 1 && !shaped(w, SHAPE_DIGIT) && shaped(w, SHAPE_ALPHA) &&
           byte_at(p, w->end) != '\'' && byte_at(p, w->end) != 0xE2;
}

/* "M as in Mike": the letter, when the word at back is the one that spells it; else back. */
static uint32_t spelling_back(const struct pattern *p, uint32_t back)
{
    const struct pattern_word word = pattern_back(p, back);
    const struct pattern_word in = pattern_back(p, back + 1);
    const struct pattern_word as = pattern_back(p, back + 2);
    const struct pattern_word letter = pattern_back(p, back + 3);
    const bool spelled = pattern_is(p, &in, "in") && pattern_is(p, &as, "as") &&
                         is_letter(p, &letter) &&
                         lower_of(byte_at(p, word.begin)) == lower_of(byte_at(p, letter.begin));
    return spelled ? back + 3 : back;
}

/* The same forward: where "as in Mike" behind a letter ends; else end. */
static uint32_t spelling_end(const struct pattern *p, const struct pattern_word *letter)
{
    struct pattern_word w;
    if (!pattern_read_next(p, letter->end, &w) || !pattern_is(p, &w, "as")) return letter->end;
    if (!pattern_read_next(p, w.end, &w) || !pattern_is(p, &w, "in")) return letter->end;
    if (!pattern_read_next(p, w.end, &w)) return letter->end;
    const bool same = lower_of(byte_at(p, w.begin)) == lower_of(byte_at(p, letter->begin));
    return same ? w.end : letter->end;
}

/* The letters before the first figure of a code: where they begin, and how many they are. */
static uint32_t letters_before(const struct pattern *p, uint32_t begin, uint32_t *count,
                               bool *spelled)
{
    *count = 0;
    *spelled = false;
    for (uint32_t back = 1; back <= CODE_BACK; back++) {
        const uint32_t letter = spelling_back(p, back);
        if (letter > back) {
            begin = pattern_back(p, letter).begin;
            back = letter;
            *spelled = true;
            ++*count;
            continue;
        }
        const struct pattern_word w = pattern_back(p, back);
        const unsigned char before = byte_before(p, w.begin);
        if (w.end == 0 || w.end + 1 != begin || byte_at(p, w.end) != ' ') break;
        if (!is_letter(p, &w) || before == '\'' || before >= 0x80) break; /* "it's" */
        begin = w.begin;
        ++*count;
    }
    return begin;
}

/* "T 4 N 2 M 1", "G 2 P 1 A 0 L 1", "4 x 3 x 2": letters and figures in turns, as a stage, a score
 * or a size is written with, and "D 5 W". */
static bool is_scale(const struct pattern *p, uint32_t begin, uint32_t end)
{
    bool turns = true;
    bool before = false;
    uint32_t at = begin;
    for (unsigned i = 0; at < end && i < CODE_MAX; i++) {
        struct pattern_word item;
        if (!pattern_read(p, at, &item)) break;
        const bool letter = is_letter(p, &item);
        if (letter && i > 0 && !before && lower_of(byte_at(p, item.begin)) == 'x') return true;
        if (!letter && figure_of(p, &item) < 0 && !shaped(&item, SHAPE_DIGIT)) turns = false;
        if (i > 0 && letter == before) turns = false;
        before = letter;
        at = gap_end(p, item.end);
        if (at == item.end) break;
    }
    const bool births = lower_of(byte_at(p, begin)) == 'g' && byte_at(p, begin + 4) == 'P';
    const bool fluid = byte_at(p, begin) == 'D' && byte_at(p, begin + 2) == '5';
    return turns || births || fluid;
}

/* A code that is spelled, whose first figure is w: two letters and three figures at least. */
static uint32_t code_at(struct pattern *p, const struct pattern_word *w)
{
    uint32_t letters = 0;
    bool spelled = false;
    const uint32_t begin = letters_before(p, w->begin, &letters, &spelled);
    static const char *const between[] = {"dash", "hyphen", "double", "triple"};
    uint32_t figures = 0;
    uint32_t end = w->end;
    struct pattern_word item = *w;
    for (unsigned i = 0; i < CODE_MAX; i++) {
        const bool digit = item.end - item.begin == 1 && shaped(&item, SHAPE_DIGIT);
        if (digit || figure_of(p, &item) >= 0) figures++;
        else if (is_letter(p, &item)) letters++;
        else if (!pattern_is_one(p, &item, between, CS_COUNT(between))) break;
        const uint32_t item_end = is_letter(p, &item) ? spelling_end(p, &item) : item.end;
        /* "four a day" */
        const bool article = is_letter(p, &item) && lower_of(byte_at(p, item.begin)) == 'a';
        if (!article || item_end > item.end) end = item_end;
        item.end = item_end;
        const uint32_t next = gap_end(p, item.end);
        if (next == item.end || !pattern_read(p, next, &item)) break;
    }
    if (letters < (spelled ? 1 : 2) || figures < 3 || letters + figures < CODE_MIN) return 0;
    if (is_scale(p, begin, end)) return 0;
    const struct pattern_label label = pattern_label_before(p, begin);
    const bool told = label.found && label.type > CS_PHI_PHONE;
    pattern_add(p, begin, end, told ? label.type : CS_PHI_OTHER_ID, 80);
    return end;
}

uint32_t pattern_figures_at(struct pattern *p, const struct pattern_word *w)
{
    const unsigned char before = byte_before(p, w->begin);
    if (w->end - w->begin != 1 || before == '.' || before == '/' || before == '-') return 0;
    const uint32_t code = code_at(p, w);
    if (code) return code;
    const struct run run = figures_run(p, w->begin);
    const unsigned char after = byte_at(p, run.end);
    if (run.count == ZIP_SIZE && zip_told(p)) {
        pattern_add(p, w->begin, run.end, CS_PHI_GEO, 85);
        return run.end;
    }
    if (run.count < NEAR_MIN || run.stairs || after == '/' || after == '%') return 0;
    if (after == '.' && digit_at(p, run.end + 1)) return 0;
    const struct pattern_label label = pattern_label_before(p, w->begin);
    const bool told = label.found && (label.strong || label.number || label.firm) &&
                      label.type >= CS_PHI_PHONE;
    if (run.count < FIGURES_MIN && !told) return 0;
    const bool phone = run.count == 7 || run.count == 10 || run.count == 11;
    const enum cs_phi_type type = told ? label.type : phone ? CS_PHI_PHONE : CS_PHI_OTHER_ID;
    pattern_add(p, w->begin, run.end, type, 85);
    return run.end;
}

/* ---- dates ---- */

/* "twenty", "twenty one", "twelve" at an offset: its end and value; end 0: none. */
static uint32_t number_words(const struct pattern *p, uint32_t at, uint32_t *value)
{
    struct pattern_word w;
    if (!pattern_read_next(p, at, &w)) return 0;
    const int figure = figure_of(p, &w);
    if (figure < 0 && !has(&w, ROLE_CARDINAL)) return 0;
    *value = figure >= 0 ? (uint32_t)figure : w.value;
    struct pattern_word second;
    const uint32_t behind = byte_at(p, w.end) == '-' ? w.end + 1 : pattern_skip(p, w.end);
    if (figure == 0 && pattern_read(p, behind, &second) && figure_of(p, &second) > 0) {
        *value = (uint32_t)figure_of(p, &second); /* "oh two", "oh-seven" */
        return second.end;
    }
    if (w.value < 20 || w.value > 90) return w.end;
    struct pattern_word unit;
    const uint32_t from = byte_at(p, w.end) == '-' ? w.end + 1 : pattern_skip(p, w.end);
    if (!pattern_read(p, from, &unit)) return w.end;
    const int more = figure_of(p, &unit);
    if (more < 1) return w.end;
    *value += (uint32_t)more;
    return unit.end;
}

/* A word before says that a date follows: "date of birth", "dictated", "born". */
static bool date_told(const struct pattern *p)
{
    for (uint32_t back = 1; back <= 4; back++) {
        const struct pattern_word w = pattern_back(p, back);
        if (has(&w, ROLE_LABEL) && w.type == CS_PHI_DATE) return true;
        if (shaped(&w, SHAPE_DIGIT) || shaped(&w, SHAPE_SPAN)) return false;
    }
    return false;
}

/* "birthday, Tom?\nS2: Two, fourteen, forty-six.": a birth was asked for not far before, and the
 * answer begins here. */
static bool birth_asked(const struct pattern *p, const struct pattern_word *w)
{
    static const char *const births[] = {"birth", "birthday", "dob", "born", "birthdate"};
    const unsigned char before = byte_before(p, w->begin);
    const unsigned char mark = byte_before(p, w->begin - 1);
    if (before != '\n' && !(before == ' ' && (mark == ':' || mark == '.' || mark == ',')))
        return false;
    return pattern_recent_is_one(p, BIRTH_BACK, births, CS_COUNT(births));
}

/* "six twelve fifty one", "three four twenty twenty four". */
static uint32_t spoken_date_end(const struct pattern *p, const struct pattern_word *w)
{
    uint32_t month = 0;
    uint32_t day = 0;
    uint32_t year = 0;
    uint32_t end = number_words(p, w->begin, &month);
    if (!end || month < 1 || month > 12) return 0;
    end = number_words(p, end + (byte_at(p, end) == ','), &day);
    if (!end || day < 1 || day > 31) return 0;
    const uint32_t from = pattern_skip(p, end + (byte_at(p, end) == ','));
    const uint32_t whole = date_year_words(p, from);
    if (whole) return whole;
    struct pattern_word first;
    const bool oh = pattern_read(p, from, &first) && figure_of(p, &first) == 0; /* "oh seven" */
    end = number_words(p, from, &year);
    return end && year > 0 && (year >= 10 || oh) ? end : 0;
}

/* "twenty six august nineteen thirty": where the day ends, before a month and a year in words. */
static uint32_t spoken_day_end(const struct pattern *p, const struct pattern_word *w)
{
    uint32_t day = 0;
    struct pattern_word month;
    const uint32_t end = number_words(p, w->begin, &day);
    if (!end || day < 1 || day > 31) return 0;
    if (!pattern_read_next(p, end, &month) || !has(&month, ROLE_MONTH)) return 0;
    return date_year_words(p, pattern_skip(p, month.end)) ? end : 0;
}

uint32_t pattern_spoken_at(struct pattern *p, const struct pattern_word *w)
{
    uint32_t date = date_told(p) ? spoken_date_end(p, w) : 0;
    if (!date && birth_asked(p, w)) {
        date = spoken_date_end(p, w);
        if (byte_at(p, date) != '.' && byte_at(p, date) != '\n') date = 0;
    }
    if (date) {
        pattern_add(p, w->begin, date, CS_PHI_DATE, 80);
        return date;
    }
    const uint32_t day = spoken_day_end(p, w);
    if (day) {
        pattern_add(p, w->begin, day, CS_PHI_DATE, 80);
        return day;
    }
    if (figure_of(p, w) < 0) return 0;
    const uint32_t code = code_at(p, w);
    if (code) return code;
    const struct run run = words_run(p, w);
    if (run.count == ZIP_SIZE && zip_told(p)) {
        pattern_add(p, w->begin, run.end, CS_PHI_GEO, 80);
        return run.end;
    }
    const struct pattern_label label = pattern_label_before(p, w->begin);
    const bool told = label.found && label.type >= CS_PHI_SSN; /* "medical record four four one" */
    if (run.stairs || run.count < (phone_near(p) || told ? NEAR_MIN : FIGURES_MIN)) return 0;
    pattern_add(p, w->begin, run.end, told ? label.type : CS_PHI_PHONE, 80);
    return run.end;
}
