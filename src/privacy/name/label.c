/* label.c - words of forms, lists and units that stay, however much they look like names.
 *
 *   labels   "AIVAR      SEX M", "Session: Nov. 19", "DISCH   06 DEC"
 *   lists    "1) He has", "61 YO M, R KNEE", "2 pt discrim"
 *   devices  "Holter worn", "the Braxton Hicks ones": eponyms that nobody is called by
 * Each looks at most at three words beside: linear. */
#include "privacy/name/name_in.h"

#define LABEL_MALUS 112
#define FORM_MALUS 200

/* A label of a form behind a column or a line's begin, and no more of a name behind it. */
static bool is_form_label(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    const bool apart = w->gap == CS_GAP_COLUMN || w->gap <= CS_GAP_LINE;
    if (!apart || CS_FLAG_KIND(w->flags) != CS_KIND_FORMLABEL) return false;
    const struct cs_word *const n = cs_next_in_line(win, i);
    return n && (n->gap == CS_GAP_COLUMN || n->gap == CS_GAP_COLON || n->size == 1 ||
                 n->shape == CS_SHAPE_DIGIT || n->pattern);
}

/* "Session: Nov. 19", "Staples: the appointment": a word of the language that a colon follows. */
static bool is_heading(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (w->gap > CS_GAP_LINE && w->gap != CS_GAP_CLOSE) return false;
    if (w->shape != CS_SHAPE_CAPITAL || cs_byte_behind(win, w) != ':') return false;
    const uint32_t flags = w->flags;
    return CS_FLAG_COMMON(flags) >= 4 && CS_FLAG_WORDISH(flags) >= 2 && !CS_FLAG_GIVEN(flags) &&
           CS_FLAG_SURNAME(flags) <= 2;
}

/* "SEX M", "61 YO M": the letter of the sex. */
static bool is_sex_told(const struct cs_window *win, size_t i)
{
    static const char *const before[] = {"sex", "sx", "gender", "yo", "yrs", "birth"};
    const struct cs_word *const w = &win->words[i];
    if (i == 0 || w->shape != CS_SHAPE_INITIAL || w->line != w[-1].line) return false;
    const char c = win->text.ptr[w->begin];
    return (c == 'M' || c == 'F') && cs_word_is_one(win, &w[-1], before, CS_COUNT(before));
}

/* "61 YO", "RTC 3 MO": a unit in capitals behind its figure. */
static bool is_loud_unit(const struct cs_window *win, size_t i)
{
    static const char *const units[] = {"yo", "yrs", "yr",   "mo",   "mos",   "wks", "wk",
                                        "hr", "hrs", "min",  "mins", "days",  "day", "tabs",
                                        "mg", "ml",  "mcg",  "tab",  "units", "pt",  "gm",
                                        "cm", "mm",  "week", "ft",   "lbs",   "lb",  "oz"};
    const struct cs_word *const w = &win->words[i];
    return i > 0 && w->gap == CS_GAP_SPACE && w->line == w[-1].line && w->shape == CS_SHAPE_CAPS &&
           w[-1].shape == CS_SHAPE_DIGIT && w[-1].size <= 3 && !w[-1].pattern &&
           cs_word_is_one(win, w, units, CS_COUNT(units));
}

/* "1) He has", "(2) She is": a sentence behind the number of a list. */
static bool is_listed_sentence(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i == 0 || w->gap != CS_GAP_CLOSE || w[-1].shape != CS_SHAPE_DIGIT) return false;
    return CS_FLAG_KIND(w->flags) == CS_KIND_FUNCTION;
}

/* Eponyms of which only the thing is left. */
static bool is_thing(struct cs_window *win, size_t i)
{
    static const char *const things[] = {"holter",  "doppler",  "foley",   "yankauer", "hickman",
                                         "braxton", "coumadin", "glasgow", "apgar",    "valsalva"};
    static const char *const behind[] = {"hicks"};
    const struct cs_word *const w = &win->words[i];
    if (!cs_name_shaped(w)) return false;
    if (i > 0 && w->line == w[-1].line && w[-1].gap != CS_GAP_COMMA) {
        if (cs_word_is_one(win, w, behind, CS_COUNT(behind)) &&
            cs_word_is_one(win, &w[-1], things, CS_COUNT(things)))
            return true;
        if (w->gap == CS_GAP_SPACE && w[-1].shape != CS_SHAPE_LOWER &&
            w[-1].shape != CS_SHAPE_DIGIT)
            return false; /* "Ann Foley", "Dr Holter" */
        const unsigned kind = CS_FLAG_KIND(win->words[i - 1].flags);
        if (cs_is_title_kind(kind)) return false; /* "Dr. Foley" */
    }
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (!n || n->gap != CS_GAP_SPACE) return false;
    const bool goes_on = n->shape == CS_SHAPE_LOWER || n->shape == CS_SHAPE_DIGIT ||
                         cs_word_is_one(win, n, behind, CS_COUNT(behind));
    return goes_on && cs_word_is_one(win, w, things, CS_COUNT(things));
}

void cs_label_weigh(struct cs_window *win, struct cs_candidate *candidates, size_t count)
{
    for (struct cs_candidate *c = candidates; c < candidates + count; c++) {
        const size_t i = c->word;
        if (is_heading(win, i) || is_listed_sentence(win, i) || is_thing(win, i))
            c->scores[CS_LABEL_NONE] += LABEL_MALUS;
        if (is_form_label(win, i) || is_sex_told(win, i) || is_loud_unit(win, i))
            c->scores[CS_LABEL_NONE] += FORM_MALUS;
    }
}
