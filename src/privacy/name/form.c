/* form.c - what the structure of a line says of a word, whatever the tagger has learned.
 *
 *   for a name    "Dr. Foley", "Att: Roe  Res: Bath", "JRS/mk", "SUBJ-12 BR 10-JAN-1960",
 *                 "tech LM" at a line's end, "RN Hand;", "Roe M89", "Roe 71F", "ref: amy stone, md"
 *   for a place   "... County"
 * What stays is in stay.c. Each looks at most at six words beside: linear. */
#include "privacy/name/rules.h"

#define TITLE_BONUS 48
#define LABEL_BONUS 112
#define FORM_BONUS 64     /* 4.0: wins but where all speaks against it */
#define LETTERS_BONUS 160 /* letters alone mean little to the tagger */
#define ROW_BONUS 320     /* nothing else stands there */
#define TOWN_BONUS 16     /* what the table knows counts more for places */
#define CODE_WORDS 6      /* of a date, looked at */
#define CELL_WORDS 5      /* of a name in a cell */

bool cs_word_is_listed(const struct cs_window *win, const struct cs_word *w,
                       const char *const *list, size_t count)
{
    const char *const at = win->text.ptr + w->begin;
    const char first = cs_to_lower(at[0]);
    for (size_t k = 0; k < count; k++) {
        if (list[k][0] != first) continue; /* most end here */
        size_t i = 1;
        while (i < w->size && list[k][i] && cs_to_lower(at[i]) == list[k][i]) i++;
        if (i == w->size && !list[k][i]) return true;
    }
    return false;
}

bool cs_is_age_and_sex(const struct cs_window *win, const struct cs_word *w)
{
    if (w->size < 2 || w->size > 4) return false;
    const char *const at = win->text.ptr + w->begin;
    const char first = cs_to_lower(at[0]);
    const char last = cs_to_lower(at[w->size - 1]);
    const bool ahead = first == 'm' || first == 'f';
    if (!ahead && last != 'm' && last != 'f') return false;
    for (size_t k = ahead; k + !ahead < w->size; k++)
        if (!cs_is_digit(at[k])) return false;
    return true;
}

/* "Dr. Foley", "Ms. Day": a title and a capital, on one line. A single letter may stand for a name
 * that was taken out before ("Dr. X"). */
static bool follows_title(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i == 0 || (w->gap != CS_GAP_SPACE && w->gap != CS_GAP_DOT)) return false;
    if (!cs_name_shaped(w)) return false;
    if (w[-1].shape == CS_SHAPE_LOWER && w->gap == CS_GAP_DOT) return false;
    const unsigned kind = CS_FLAG_KIND(w[-1].flags);
    if (kind != CS_KIND_DOCTOR && (kind != CS_KIND_TITLE || w[-1].size > 4)) return false;
    return CS_FLAG_KIND(w->flags) != CS_KIND_FUNCTION && w[-1].shape != CS_SHAPE_CAPS;
}

/* "Att: Roe  Res: Bath": a capital behind the colon of a clinician's label. */
static bool follows_label(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i == 0 || w->gap != CS_GAP_COLON || w[-1].line != w->line) return false;
    if (!cs_name_shaped(w)) return false;
    if (CS_FLAG_KIND(w[-1].flags) != CS_KIND_CLINICIAN) return false;
    const uint32_t flags = w->flags;
    const bool medical = flags & (CS_FLAG_DRUG | CS_FLAG_CLINICAL) &&
                         (CS_FLAG_SENSE(flags) || CS_FLAG_COMMON(flags) > 2);
    if (CS_FLAG_KIND(flags) != 0 || (medical && !CS_FLAG_SURNAME(flags))) return false;
    return CS_FLAG_WORDISH(flags) < 3 || CS_FLAG_SURNAME(flags) > 0;
}

/* "JRS/mk 3/4/21" or "JRS:mk" and no more: who dictated, who typed. i is one of the two. */
static bool is_dictation(const struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    const struct cs_word *const a = w->shape == CS_SHAPE_LOWER ? w - 1 : w;
    if ((w->shape == CS_SHAPE_LOWER && i == 0) || a->shape != CS_SHAPE_CAPS || a->size > 4)
        return false;
    const struct cs_word *const b = a + 1;
    const struct cs_word *const end = win->words + win->count;
    if (b >= end || b->shape != CS_SHAPE_LOWER || b->size < 2 || b->size > 3) return false;
    if (b->begin != a->begin + a->size + 1U || a->gap == CS_GAP_SPACE) return false;
    if (b->gap != CS_GAP_SLASH && b->gap != CS_GAP_COLON) return false;
    return b + 1 >= end || b[1].gap <= CS_GAP_LINE || b[1].pattern == CS_PHI_DATE + 1;
}

/* ---- letters that stand alone ---- */

static bool is_letters(const struct cs_window *win, const struct cs_word *w)
{
    /* What is done in a room, or the room: "4812 CT 1/2/2020". */
    static const char *const rooms[] = {
        "ct",  "mr",  "us",  "xr",  "nm", "pt", "dx",  "ed",  "or",  "ip",  "op",
        "cr",  "dr",  "mg",  "rf",  "xa", "er", "lab", "mri", "ekg", "ecg", "ekg",
        "dob", "ref", "adm", "exp", "am", "pm", "pet", "eeg", "dos", "doa", "dod",
        "day", "id",  "no",  "in",  "on", "at", "to",  "by",  "dc",  "iv"};
    return w->shape == CS_SHAPE_CAPS && (w->size == 2 || w->size == 3) &&
           !cs_word_is_one(win, w, rooms, CS_COUNT(rooms));
}

static bool is_separator(unsigned gap)
{
    return gap == CS_GAP_SPACE || gap == CS_GAP_COMMA || gap == CS_GAP_COLUMN ||
           gap == CS_GAP_SEMICOLON;
}

/* Bytes of the date that begins at word i, 0 when none does. */
size_t cs_date_size(const struct cs_window *win, size_t i)
{
    const struct cs_word *const words = win->words;
    size_t end = i;
    while (end < win->count && end < i + CODE_WORDS && words[end].pattern == CS_PHI_DATE + 1) end++;
    return end == i ? 0 : words[end - 1].begin + words[end - 1].size - words[i].begin;
}

bool cs_is_in_row(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i == 0 || !is_letters(win, w) || !is_separator(w->gap)) return false;
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (!n || n->gap != w->gap || cs_date_size(win, i + 1) < CS_FULL_DATE) return false;
    const struct cs_word *const p = &w[-1];
    if (p->pattern)
        return p->pattern == CS_PHI_MRN + 1 || p->pattern == CS_PHI_OTHER_ID + 1 ||
               p->pattern == CS_PHI_PHONE + 1;
    return p->shape == CS_SHAPE_DIGIT && p->size >= 3;
}

/* "tech LM" and no more in the line. */
static bool is_maker(struct cs_window *win, size_t i)
{
    static const char *const makers[] = {"tech",   "technologist", "init", "initials",
                                         "typist", "tec",          "rn",   "ma"};
    struct cs_word *const w = &win->words[i];
    if (i == 0 || w->gap > CS_GAP_SPACE || !is_letters(win, w) || w->size != 2) return false;
    if (w->gap != CS_GAP_SPACE && w->gap != CS_GAP_COLON) return false;
    if (cs_next_in_line(win, i)) return false;
    return CS_FLAG_KIND(w->flags) == 0 && cs_word_is_one(win, &w[-1], makers, CS_COUNT(makers));
}

/* ---- names that may be words ---- */

/* "RN Hand;", "MSW Day, ...": a capital behind the letters of a profession, no word behind. */
static bool follows_profession(struct cs_window *win, size_t i)
{
    static const char *const letters[] = {"rn",  "lpn",  "lvn", "msw",  "lcsw", "cna",
                                          "rrt", "lmsw", "fnp", "crna", "np"};
    struct cs_word *const w = &win->words[i];
    if (i == 0 || w->gap != CS_GAP_SPACE || !cs_name_shaped(w) || w->size < 2) return false;
    if (w[-1].shape != CS_SHAPE_CAPS || w[-1].gap == CS_GAP_COMMA) return false;
    if (!cs_word_is_one(win, &w[-1], letters, CS_COUNT(letters))) return false;
    const uint32_t flags = w->flags;
    const bool stranger = CS_FLAG_COMMON(flags) <= 2 && CS_FLAG_KIND(flags) == 0 &&
                          !(flags & (CS_FLAG_CLINICAL | CS_FLAG_VERB)) && w->size <= 7 &&
                          CS_FLAG_SENSE(flags) == 0 && CS_FLAG_WORDISH(flags) <= 1;
    if (w[-1].size == 2 && CS_FLAG_KIND(flags)) return false; /* "NP Swab" */
    if (!CS_FLAG_SURNAME(flags) && !CS_FLAG_GIVEN(flags) && !(flags & CS_FLAG_EPONYM) && !stranger)
        return false;
    const struct cs_word *const n = cs_next_in_line(win, i);
    return !n || n->gap != CS_GAP_SPACE || n->shape == CS_SHAPE_DIGIT || n->pattern;
}

/* A surname that the table knows, or a rare word that means nothing to it. */
static bool is_listed_name(struct cs_word *w)
{
    const uint32_t flags = w->flags;
    if (CS_FLAG_KIND(flags) || (flags & (CS_FLAG_DRUG | CS_FLAG_CLINICAL))) return false;
    const bool stranger = CS_FLAG_COMMON(flags) <= 2 && CS_FLAG_SENSE(flags) == 0 &&
                          (flags & CS_FLAG_EPONYM) == 0 && w->shape != CS_SHAPE_CAPS;
    return CS_FLAG_SURNAME(flags) || stranger;
}

/* "7|Roe|64|COPD": a number, a word, an age; n is the word behind. */
static bool is_cell_before_age(const struct cs_window *win, size_t i, const struct cs_word *n)
{
    const struct cs_word *const w = &win->words[i];
    const struct cs_word *const first = &win->words[win->lines[w->line].first];
    return w == first + 1 && first->shape == CS_SHAPE_DIGIT && w->gap == CS_GAP_COLUMN &&
           n->shape == CS_SHAPE_DIGIT && n->gap == CS_GAP_COLUMN && n->size <= 3;
}

/* "Roe M89 MRN ...", "# Roe 71F ...": a line's first word, then age and sex. How much it says. */
static int32_t list_bonus(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (!n || w->size < 2 || !cs_name_shaped(w)) return 0;
    if (is_cell_before_age(win, i, n)) return is_listed_name(w) ? FORM_BONUS : 0;
    if (i != win->lines[w->line].first || n->gap != CS_GAP_SPACE) return 0;
    if (!cs_is_age_and_sex(win, n)) return 0;
    const struct cs_word *const nn = cs_next_in_line(win, i + 1);
    static const char *const records[] = {"mrn", "dob", "acct", "chart", "id"};
    if (nn && cs_word_is_one(win, nn, records, CS_COUNT(records))) return ROW_BONUS;
    return is_listed_name(w) ? LABEL_BONUS : 0;
}

/* "Ann B. Roe": word i is one of the three. Part 1: the first, 2: a later one. */
static unsigned middle_part(struct cs_window *win, size_t i)
{
    for (size_t k = 0; k < 3 && k <= i; k++) {
        struct cs_word *const a = &win->words[i - k];
        const struct cs_word *const end = win->words + win->count;
        if (a + 2 >= end || a[1].shape != CS_SHAPE_INITIAL || a[1].gap != CS_GAP_SPACE) continue;
        if (a[2].line != a->line || !cs_is_given(a) || !cs_name_shaped(&a[2])) continue;
        if (a[2].gap != CS_GAP_DOT || a[2].pattern) continue;
        if (a[2].begin > a[1].begin + 3U) continue;
        return k == 0 ? 1 : 2;
    }
    return 0;
}

/* "Nursing note: J Roe ambulated": a letter and a listed name begin a sentence, and a word in small
 * letters goes on. Part 1: the letter, 2: the name. */
static unsigned letter_part(struct cs_window *win, size_t i)
{
    for (size_t k = 0; k < 2 && k <= i; k++) {
        const struct cs_word *const a = &win->words[i - k];
        if (a + 2 >= win->words + win->count || a[2].line != a->line) continue;
        struct cs_word *const b = &win->words[i - k + 1];
        const bool begins = a->gap <= CS_GAP_DOT || a->marks & CS_MARK_AFTER_STOP;
        const char letter = win->text.ptr[a->begin];
        if (!begins || a->shape != CS_SHAPE_INITIAL || letter == 'I' || letter == 'A') continue;
        if (b->gap != CS_GAP_SPACE || b[1].gap != CS_GAP_SPACE || b[1].shape != CS_SHAPE_LOWER)
            continue;
        if (!cs_name_shaped(b) || b->pattern || b->size < 3) continue;
        const uint32_t flags = b->flags;
        const bool listed = CS_FLAG_GIVEN(flags) || CS_FLAG_SURNAME(flags);
        if (!listed || cs_flags_wordly(flags) || flags & (CS_FLAG_DRUG | CS_FLAG_CLINICAL))
            continue;
        return k == 0 ? 1 : 2;
    }
    return 0;
}

/* "Signed: Roe, Ann, 1/2/2020": behind a surname that stands behind a clinician's label. */
static bool follows_labelled(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    if (i < 2 || w->gap != CS_GAP_COMMA || !cs_name_shaped(w) || w->pattern) return false;
    if (w[-1].line != w->line || !follows_label(win, i - 1)) return false;
    const struct cs_word *const n = cs_next_in_line(win, i);
    return !n || n->gap == CS_GAP_COMMA || n->shape == CS_SHAPE_INITIAL || n->pattern;
}

/* "ROE, ANN B. | 5550171 | ...": the first cell of a line, before a cell that is a record's number.
 * Part 1: the first word, 2: a later one. */
static unsigned cell_part(struct cs_window *win, size_t i)
{
    const uint32_t line = win->words[i].line;
    const size_t first = win->lines[line].first;
    if (first + 1 >= win->count || win->words[first + 1].gap != CS_GAP_COMMA) return 0;
    size_t end = first;
    while (end < win->count && end < first + CELL_WORDS && win->words[end].line == line) {
        const struct cs_word *const w = &win->words[end];
        if (end > first && w->gap == CS_GAP_COLUMN) break;
        const bool letters = cs_name_shaped(w) || w->shape == CS_SHAPE_CAPS ||
                             w->shape == CS_SHAPE_INITIAL;
        if (!letters || w->pattern) return 0;
        if (w->shape != CS_SHAPE_INITIAL && CS_FLAG_KIND(win->words[end].flags)) return 0;
        end++;
    }
    if (i >= end || end >= win->count || end < first + 2) return 0;
    const struct cs_word *const next = &win->words[end];
    if (next->line != line || next->gap != CS_GAP_COLUMN || next->pattern != CS_PHI_MRN + 1)
        return 0;
    return i == first ? 1 : 2;
}

/* ---- places ---- */

/* How many words the name of a county has before word i, which is "County"; at most three. */
static size_t county_words(struct cs_window *win, size_t i)
{
    static const char *const heads[] = {"county", "parish"};
    struct cs_word *const words = win->words;
    if (!cs_name_shaped(&words[i]) || !cs_word_is_one(win, &words[i], heads, CS_COUNT(heads)))
        return 0;
    size_t begin = i;
    while (begin > 0 && i - begin < 3 && words[begin].line == words[begin - 1].line &&
           (words[begin].gap == CS_GAP_SPACE ||
            (words[begin].gap == CS_GAP_DOT && words[begin - 1].size <= 3)) &&
           cs_name_shaped(&words[begin - 1]) && !words[begin - 1].pattern)
        begin--;
    uint64_t h = CS_HASH_START;
    for (size_t k = begin; k < i; k++) {
        if (k > begin) h = cs_hash_byte(h, ' ');
        h = cs_hash_folded(h, (cs_str){win->text.ptr + words[k].begin, words[k].size});
    }
    if (begin == i) return 0;
    const uint32_t flags = words[i - 1].flags;
    if (i - begin == 1) return flags & CS_FLAG_COUNTY ? 1 : 0;
    return cs_lookup(cs_hash_finish(h)) ? i - begin : flags & CS_FLAG_COUNTY ? 1 : 0;
}

/* Is word i in the name of a county? 1: its first word, 2: a later one. */
static unsigned county_part(struct cs_window *win, size_t i)
{
    for (size_t k = i; k < win->count && k <= i + 3; k++) {
        if (k > i && win->words[k].gap != CS_GAP_SPACE && win->words[k].gap != CS_GAP_DOT) break;
        const size_t size = county_words(win, k);
        if (size && i + size >= k) return i + size == k ? 1 : 2;
        if (win->words[k].line != win->words[i].line || !cs_name_shaped(&win->words[k])) break;
    }
    return 0;
}

/* "Lawton, OK;": a town before a state that is a word, too. */
static bool is_in_state(struct cs_window *win, size_t i)
{
    static const char *const states[] = {"ok", "in", "or", "me", "hi", "oh", "pa", "ma", "la"};
    struct cs_word *const w = &win->words[i];
    const struct cs_word *const n = cs_next_in_line(win, i);
    return CS_FLAG_TOWN(w->flags) > 0 && cs_name_shaped(w) && n && n->gap == CS_GAP_COMMA &&
           n->shape == CS_SHAPE_CAPS && cs_word_is_one(win, n, states, CS_COUNT(states));
}

/* "Wagner, South Dakota", "Colon, Michigan,": a town before the name of its state, but for
 * states that people are called. */
static bool is_before_state(struct cs_window *win, size_t i)
{
    static const char *const firsts[] = {"north", "south", "west", "new", "rhode"};
    static const char *const lasts[] = {"dakota", "carolina", "virginia",  "mexico",
                                        "york",   "jersey",   "hampshire", "island"};
    const struct cs_word *const w = &win->words[i];
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (!cs_name_shaped(w) || !n || n->gap != CS_GAP_COMMA) return false;
    if (i > 0 && w->line == w[-1].line && w->gap == CS_GAP_SPACE && w[-1].shape != CS_SHAPE_LOWER)
        return false;
    if (n->shape != CS_SHAPE_CAPITAL || n->size < 3 || CS_FLAG_KIND(w->flags)) return false;
    if (CS_FLAG_KIND(n->flags) == CS_KIND_STATE)
        return n->size > 3 && CS_FLAG_GIVEN(n->flags) < 2 && CS_FLAG_TOWN(w->flags);
    const struct cs_word *const nn = cs_next_in_line(win, i + 1);
    return nn && nn->gap == CS_GAP_SPACE && cs_word_is_one(win, n, firsts, CS_COUNT(firsts)) &&
           cs_word_is_one(win, nn, lasts, CS_COUNT(lasts));
}

/* ---- names in a text without capitals ---- */

/* Word i is the first of the two words of a name: "ref: amy stone, md".
 * A colon or a line's begin stands before, a comma and the letters of a profession behind, and
 * then no word. */
static bool begins_signed(struct cs_window *win, size_t i)
{
    static const char *const letters[] = {"md",  "do",  "np",   "rn",   "pa",  "pt",  "ot",
                                          "dpm", "dds", "lcsw", "lmsw", "msw", "dpt", "cna",
                                          "lpn", "fnp", "pa-c", "phd",  "rrt", "slp", "pharmd"};
    const struct cs_word *const w = &win->words[i];
    if (i + 2 >= win->count || w[2].line != w->line) return false;
    if (w->gap != CS_GAP_COLON && w->gap > CS_GAP_LINE) return false;
    if (w->shape != CS_SHAPE_LOWER || w[1].shape != CS_SHAPE_LOWER || w->size < 2) return false;
    if (w[1].gap != CS_GAP_SPACE || w[2].gap != CS_GAP_COMMA || w[1].size < 2) return false;
    if (w->pattern || w[1].pattern || !cs_word_is_one(win, &w[2], letters, CS_COUNT(letters)))
        return false;
    const struct cs_word *const n = cs_next_in_line(win, i + 2);
    if (n && n->gap == CS_GAP_SPACE) return false;
    const uint32_t first = win->words[i].flags;
    const uint32_t second = win->words[i + 1].flags;
    return CS_FLAG_KIND(first) != CS_KIND_FUNCTION && CS_FLAG_KIND(second) != CS_KIND_FUNCTION &&
           (CS_FLAG_GIVEN(first) || CS_FLAG_SURNAME(second) || CS_FLAG_COMMON(second) == 0);
}

static unsigned signed_part(struct cs_window *win, size_t i)
{
    if (win->words[i].shape != CS_SHAPE_LOWER) return 0;
    if (begins_signed(win, i)) return 1;
    return i > 0 && begins_signed(win, i - 1) ? 2 : 0;
}

bool cs_form_tells(struct cs_window *win, size_t i)
{
    return signed_part(win, i) != 0;
}

/* clang-format off */
#define FORM_RULES(X, a) \
    X(a, TITLED, S_NAME, G(SPACE) | G(DOT), G_ANY, S_BUT(S_BEGIN | S(CAPS)), \
      rule_add(scores, CS_LABEL_NAME, TITLE_BONUS, follows_title(win, i))) \
    X(a, DICTATED, S(CAPS), G_BUT(G(SPACE)), G(SLASH) | G(COLON), S_ANY, \
      rule_add(scores, CS_LABEL_NAME, TITLE_BONUS, is_dictation(win, i))) \
    X(a, TYPED, S(LOWER), G(SLASH) | G(COLON), G_ANY, S(CAPS), \
      rule_add(scores, CS_LABEL_NAME, TITLE_BONUS, is_dictation(win, i))) \
    X(a, LABELLED, S_NAME, G(COLON), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, LABEL_BONUS, follows_label(win, i))) \
    X(a, IN_ROW, S(CAPS), G(SPACE) | G(COMMA) | G(COLUMN) | G(SEMICOLON), G_BUT(G_END), S_ANY, \
      rule_add(scores, CS_LABEL_NAME, ROW_BONUS, cs_is_in_row(win, i))) \
    X(a, MAKER, S(CAPS), G(SPACE) | G(COLON), G_END, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, LETTERS_BONUS, is_maker(win, i))) \
    X(a, PROFESSION, S_NAME, G(SPACE), G_ANY, S(CAPS), \
      rule_add(scores, CS_LABEL_NAME, LABEL_BONUS, follows_profession(win, i))) \
    X(a, LISTED, S_NAME, G_BEGIN | G(COLUMN), G(SPACE) | G(COLUMN), S_ANY, \
      scores[CS_LABEL_NAME] += list_bonus(win, i)) \
    X(a, CELL, S_NAME | S(CAPS) | S(INITIAL), G_ANY, G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, LABEL_BONUS, cell_part(win, i))) \
    X(a, MIDDLE, S_NAME | S(INITIAL), G_ANY, G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, LABEL_BONUS, middle_part(win, i))) \
    X(a, LETTER, S(INITIAL), G_ANY, G(SPACE), S_ANY, \
      rule_add(scores, CS_LABEL_NAME, LABEL_BONUS, letter_part(win, i))) \
    X(a, BEHIND_LETTER, S_NAME, G(SPACE), G(SPACE), S(INITIAL), \
      rule_add(scores, CS_LABEL_NAME, LABEL_BONUS, letter_part(win, i))) \
    X(a, BEHIND_SURNAME, S_NAME, G(COMMA), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME_IN, LABEL_BONUS, follows_labelled(win, i))) \
    X(a, IN_STATE, S_NAME, G_ANY, G(COMMA), S_ANY, \
      rule_add(scores, CS_LABEL_GEO, FORM_BONUS, is_in_state(win, i) || is_before_state(win, i))) \
    X(a, COUNTY, S_NAME, G_ANY, G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_GEO, FORM_BONUS, county_part(win, i))) \
    X(a, SIGNED, S(LOWER), G_ANY, G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, LETTERS_BONUS, signed_part(win, i))) \
    X(a, TOWN, S_ANY, G_ANY, G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_GEO, TOWN_BONUS, \
          CS_FLAG_TOWN(win->words[i].flags) > 0))
/* clang-format on */
RULES_DEFINE(cs_form_weigh, FORM_RULES)
