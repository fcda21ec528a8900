/* letters.c - two or three letters that are somebody's initials by what stands beside them.
 *
 *   turns       "[0655] AGK: handoff done"
 *   professions "tol well. ER, PTA"
 *   rounds      "0800 PD 1200 PD 1600 HF": who did it at each hour
 *   logs        "0800 ok KM" above "0900 ok KM": who signed the line of an hour
 *   pairs       "count HO/LY", "given 1549 LR/PW": who counted, witnessed, gave
 *   acts        "read back LS 2130", "effective. -NPS"
 *   typists     "Transcribed: sw, 1/2/24", "dictated 1/2/24 KD": in small letters, too
 * Whatever the letters mean elsewhere. Each looks at a few words beside or lines above: linear. */
#include "privacy/name/rules.h"

#define LETTERS_BONUS 240
#define LOG_LINES 3 /* above and below */
#define DATE_WORDS 5
#define ROUND_WORDS 40 /* looked at in a line for the same letters behind an hour */

static bool is_letters(const struct cs_word *w)
{
    return w->shape == CS_SHAPE_CAPS && w->size >= 2 && w->size <= 3 && !w->pattern;
}

/* Not the letters of a profession, an office or a person's part. */
static bool is_unskilled(struct cs_word *w)
{
    const unsigned kind = CS_FLAG_KIND(w->flags);
    return kind == CS_KIND_NONE || kind == CS_KIND_STATE || kind == CS_KIND_TITLE ||
           kind == CS_KIND_FUNCTION;
}

/* ... and no result, rhythm, route or state. */
static bool mean_nothing(struct cs_word *w)
{
    return is_unskilled(w) && !(w->flags & (CS_FLAG_CLINICAL | CS_FLAG_DRUG));
}

/* "[0655] AGK:" at the begin of a line. */
static bool is_turn(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i == 0 || !is_letters(w) || !is_unskilled(w) || w->flags & CS_FLAG_CLINICAL) return false;
    if (w->gap != CS_GAP_CLOSE || w->line != w[-1].line || w[-1].shape != CS_SHAPE_DIGIT)
        return false;
    const struct cs_word *const hour = w[-1].gap == CS_GAP_COLON && i > 1 ? w - 2 : w - 1;
    const struct cs_word *const n = cs_next_in_line(win, i);
    return hour->begin > 0 && win->text.ptr[hour->begin - 1] == '[' && n && n->gap == CS_GAP_COLON;
}

/* "tol well. ER, PTA", and no more. */
static bool is_signed_as(struct cs_window *win, size_t i)
{
    static const char *const places[] = {"ed", "or", "icu", "iv", "im", "po"};
    struct cs_word *const w = &win->words[i];
    struct cs_word *const n = cs_next_in_line(win, i);
    if (!is_letters(w) || !is_unskilled(w) || !n || n->gap != CS_GAP_COMMA) return false;
    const bool stop = w->gap == CS_GAP_CLOSE && w->begin > 1 && win->text.ptr[w->begin - 2] == '.';
    if (!stop && w->gap != CS_GAP_DOT && w->gap != CS_GAP_SEMICOLON && w->gap > CS_GAP_LINE)
        return false;
    if (cs_word_is_one(win, w, places, CS_COUNT(places)) || n->shape != CS_SHAPE_CAPS) return false;
    if (w->flags & CS_FLAG_CLINICAL) return false; /* "Referral to HH; SN, PT." */
    if (CS_FLAG_KIND(n->flags) != CS_KIND_CREDENTIAL &&
        !cs_word_is_one(win, n, (const char *const[]){"pta"}, 1)) /* "prior to admission", too */
        return false;
    const struct cs_word *const last = cs_next_in_line(win, i + 1);
    return !last || last->gap == CS_GAP_DOT || last->gap == CS_GAP_SLASH ||
           last->pattern == CS_PHI_DATE + 1 || last->shape == CS_SHAPE_DIGIT;
}

/* "0815": four figures of a clock. */
static bool is_hour(const struct cs_window *win, const struct cs_word *w)
{
    const char *const s = win->text.ptr + w->begin;
    return w->shape == CS_SHAPE_DIGIT && w->size == 4 && !w->pattern && s[0] <= '2' &&
           s[2] <= '5' && cs_is_digit(s[1]) && cs_is_digit(s[3]);
}

static bool is_hour_and_letters(const struct cs_window *win, size_t hour)
{
    if (hour + 1 >= win->count) return false;
    const struct cs_word *const h = &win->words[hour];
    return is_hour(win, h) && h[1].line == h->line && h[1].gap == CS_GAP_SPACE && is_letters(&h[1]);
}

/* "0800 PD 1200 PD", "0000 KS, back 0200 KS": hours and capitals in turns, or the same capitals
 * behind another hour of the line. */
static bool is_round(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i == 0 || !is_hour_and_letters(win, i - 1) || !mean_nothing(w)) return false;
    const bool before = i > 2 && is_hour_and_letters(win, i - 3) && w[-2].line == w->line;
    const bool after = i + 2 < win->count && w[1].line == w->line &&
                       is_hour_and_letters(win, i + 1);
    if (before || after) return CS_FLAG_KIND(w->flags) != CS_KIND_FUNCTION;
    const struct cs_word *const n = cs_next_in_line(win, i); /* "0800 BP 120/80" */
    if (n && n->gap == CS_GAP_SPACE && n->shape == CS_SHAPE_DIGIT) return false;
    const struct cs_row *const row = &win->lines[w->line];
    const size_t row_first = row->first;
    const size_t first = i > ROUND_WORDS + row_first ? i - ROUND_WORDS : row_first;
    for (size_t k = first; k < i + ROUND_WORDS && k + 1 < row_first + row->count; k++)
        if (k + 1 != i && win->words[k + 1].hash == w->hash && is_hour_and_letters(win, k))
            return true;
    return false;
}

/* "count HO/LY", "given 1549 LR/PW", "check AB/KW 0700": who counted, gave, checked; i is either.
 * One of the two means nothing else. */
static bool is_pair(struct cs_window *win, size_t i)
{
    static const char *const cues[] = {"count",    "counts",    "counted",  "waste",  "wasted",
                                       "witness",  "checked",   "verified", "cosign", "by",
                                       "initials", "witnessed", "x2"};
    const struct cs_word *const w = &win->words[i];
    const size_t at = w->gap == CS_GAP_SLASH && i > 0 ? i - 1 : i;
    struct cs_word *const a = &win->words[at];
    if (at == 0 || at + 1 >= win->count || a->gap != CS_GAP_SPACE || a->line != a[-1].line)
        return false;
    static const char *const pairs[] = {"am", "pm", "ua", "uc", "po", "iv", "im", "ns", "ok", "no"};
    if (!is_letters(a) || !is_letters(a + 1) || a[1].gap != CS_GAP_SLASH || a[1].line != a->line)
        return false;
    if (cs_word_is_one(win, a, pairs, CS_COUNT(pairs)) ||
        cs_word_is_one(win, a + 1, pairs, CS_COUNT(pairs)))
        return false;
    if (!is_unskilled(a) || !is_unskilled(a + 1)) return false;
    if (a->flags & a[1].flags & CS_FLAG_CLINICAL) return false;
    if (cs_word_is_one(win, &a[-1], cues, CS_COUNT(cues))) return true;
    const struct cs_word *const n = cs_next_in_line(win, at + 1);
    const bool hour = is_hour(win, &a[-1]);
    return hour ? !n || n->gap != CS_GAP_SPACE || n->shape != CS_SHAPE_DIGIT
                : n && n->gap == CS_GAP_SPACE && is_hour(win, n);
}

/* "read back LS 2130", "Zosyn hung AN": who did it, behind the act; an hour, a comma or the line's
 * end follows. */
static bool is_actor(struct cs_window *win, size_t i)
{
    static const char *const acts[] = {"back", "rb", "hung", "wasted", "marked", "witnessed"};
    struct cs_word *const w = &win->words[i];
    if (i == 0 || !is_letters(w) || w->gap != CS_GAP_SPACE || w->line != w[-1].line) return false;
    if (w[-1].shape != CS_SHAPE_LOWER || !cs_word_is_one(win, &w[-1], acts, CS_COUNT(acts)))
        return false;
    if (cs_word_is_one(win, w, (const char *const[]){"ok", "no", "yes", "am", "pm"}, 5))
        return false;
    const bool back = cs_word_is_one(win, &w[-1], (const char *const[]){"back"}, 1);
    if (back && (i == 1 || !cs_word_is_one(win, &w[-2], (const char *const[]){"read", "reads"}, 2)))
        return false; /* "came back WNL" */
    const bool read = back || cs_word_is_one(win, &w[-1], (const char *const[]){"rb"}, 1);
    if (!is_unskilled(w) || (!read && w->flags & CS_FLAG_CLINICAL)) return false;
    const struct cs_word *const n = cs_next_in_line(win, i);
    return !n || n->gap == CS_GAP_COMMA || n->gap == CS_GAP_DOT || n->gap == CS_GAP_SEMICOLON ||
           (n->gap == CS_GAP_SPACE && is_hour(win, n));
}

/* "0230 effective. -NPS": behind a hyphen of its own, and no more in the line. */
static bool is_dashed(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i == 0 || w->begin < 3 || w->line != w[-1].line || cs_next_in_line(win, i)) return false;
    if (!is_letters(w) || !mean_nothing(w)) return false; /* "RRR. -MRG" */
    const char *const s = win->text.ptr + w->begin;
    return s[-1] == '-' && (s[-2] == '.' || (s[-2] == ' ' && s[-3] == '.'));
}

/* The last word of its line, which ends in letters, and another line close by does so, too. */
static bool is_one_of_lines(struct cs_window *win, size_t i,
                            bool (*ends_so)(const struct cs_window *, size_t line))
{
    const size_t line = win->words[i].line;
    if (cs_next_in_line(win, i) || !ends_so(win, line)) return false;
    const size_t first = line > LOG_LINES ? line - LOG_LINES : 0;
    for (size_t k = first; k <= line + LOG_LINES && k < win->line_count; k++)
        if (k != line && ends_so(win, k)) return true;
    return false;
}

/* The line begins with four figures of a clock and ends with capitals that mean nothing else. */
static bool is_signed_line(const struct cs_window *win, size_t line)
{
    const struct cs_row *const row = &win->lines[line];
    if (row->count < 3) return false;
    struct cs_word *const last = &win->words[row->first + row->count - 1U];
    if (CS_FLAG_KIND(last[-1].flags) == CS_KIND_FUNCTION) return false; /* "up to BR" */
    const unsigned kind = CS_FLAG_KIND(last->flags);
    return is_hour(win, &win->words[row->first]) && is_letters(last) && last->gap == CS_GAP_SPACE &&
           (kind == CS_KIND_NONE || kind == CS_KIND_FUNCTION) &&
           !(last->flags & (CS_FLAG_CLINICAL | CS_FLAG_DRUG));
}

/* "1400 turned L KMR" and a line close by that is signed so, too. */
static bool is_log_letters(struct cs_window *win, size_t i)
{
    return is_one_of_lines(win, i, is_signed_line);
}

/* The last cell of a row of bars holds two or three capitals and no more. */
static bool is_letters_row(const struct cs_window *win, size_t line)
{
    static const char *const others[] = {"ok", "na", "po", "iv", "im",
                                         "sq", "no", "am", "pm", "ra"};
    const struct cs_row *const row = &win->lines[line];
    if (row->count < 3) return false;
    struct cs_word *const last = &win->words[row->first + row->count - 1U];
    return is_letters(last) && last->gap == CS_GAP_COLUMN && mean_nothing(last) &&
           !cs_word_is_one(win, last, others, CS_COUNT(others));
}

/* "| sent 2/3 | Y | KM" and another row above or below that ends so: who did it. */
static bool is_last_cell(struct cs_window *win, size_t i)
{
    return is_one_of_lines(win, i, is_letters_row);
}

/* "read back, by KMR", "rcvd by KMR 1/2/24": at the end of what was done, no service's letters. */
static bool is_by_whom(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i == 0 || !is_letters(w) || w->gap != CS_GAP_SPACE || w->line != w[-1].line) return false;
    if (!cs_word_is_one(win, &w[-1], (const char *const[]){"by"}, 1) || !mean_nothing(w))
        return false;
    const struct cs_word *const n = cs_next_in_line(win, i);
    return !n || n->gap == CS_GAP_DOT || n->gap == CS_GAP_CLOSE || n->pattern == CS_PHI_DATE + 1 ||
           is_hour(win, n);
}

/* "Transcribed: sw,", "dictated 1/2/24 KD", "transcribed 1/2/24, KD": behind the act, or behind its
 * date. */
static bool is_typist(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i == 0 || w->size < 2 || w->size > 3 || w->pattern || w->line != w[-1].line) return false;
    if (w->shape != CS_SHAPE_CAPS && w->shape != CS_SHAPE_LOWER) return false;
    static const char *const others[] = {"not", "but", "job", "and", "via", "for"};
    if (CS_FLAG_KIND(w->flags) || cs_word_is_one(win, w, others, CS_COUNT(others))) return false;
    if (cs_is_typing_act(win, &w[-1]))
        return (w->gap == CS_GAP_SPACE && w[-1].size > 6) || /* "trans man", "blood typed AB" */
               (w->gap == CS_GAP_COLON && !(w->flags & CS_FLAG_CLINICAL));
    if (w->gap != CS_GAP_SPACE && w->gap != CS_GAP_COMMA) return false;
    size_t back = 1;
    while (back <= DATE_WORDS && back < i && w[-(ptrdiff_t)back].pattern == CS_PHI_DATE + 1) back++;
    const struct cs_word *const act = w - back;
    return back > 1 && act->line == w->line && cs_is_typing_act(win, act);
}

bool cs_letters_tell(struct cs_window *win, size_t i)
{
    return is_typist(win, i);
}

/* clang-format off */
#define LETTERS_RULES(X, a) \
    X(a, TURN, S(CAPS), G(CLOSE), G(COLON), S(DIGIT), \
      rule_add(scores, CS_LABEL_NAME, LETTERS_BONUS, is_turn(win, i))) \
    X(a, SIGNED_AS, S(CAPS), G_BEGIN | G(DOT) | G(SEMICOLON) | G(CLOSE), G(COMMA), S_ANY, \
      rule_add(scores, CS_LABEL_NAME, LETTERS_BONUS, is_signed_as(win, i))) \
    X(a, ACTOR, S(CAPS), G(SPACE), G_ANY, S(LOWER), \
      rule_add(scores, CS_LABEL_NAME, LETTERS_BONUS, is_actor(win, i))) \
    X(a, DASHED, S(CAPS), G_ANY, G_END, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, LETTERS_BONUS, is_dashed(win, i))) \
    X(a, LAST_CELL, S(CAPS), G(COLUMN), G_END, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, LETTERS_BONUS, is_last_cell(win, i))) \
    X(a, BY_WHOM, S(CAPS), G(SPACE), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, LETTERS_BONUS, is_by_whom(win, i))) \
    X(a, LOG, S(CAPS), G(SPACE), G_END, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, LETTERS_BONUS, is_log_letters(win, i))) \
    X(a, TYPIST, S(CAPS) | S(LOWER), G(SPACE) | G(COLON) | G(COMMA), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, LETTERS_BONUS, is_typist(win, i))) \
    X(a, ROUND, S(CAPS), G(SPACE), G_ANY, S(DIGIT), \
      rule_add(scores, CS_LABEL_NAME, LETTERS_BONUS, is_round(win, i))) \
    X(a, PAIR, S(CAPS), G(SPACE) | G(SLASH), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, LETTERS_BONUS, is_pair(win, i)))
/* clang-format on */
RULES_DEFINE(cs_letters_weigh, LETTERS_RULES)
