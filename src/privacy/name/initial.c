/* initial.c - a letter beside a name that was found belongs to it.
 *
 *   behind    "rep daniel f, he", "witnessed by rachel m rn", "GIBSON^JOHN^T"
 *   before    "l lee fnp", "seen by s dunny cma", "IPV 4      L BJORKLUND"
 * The tagger has no opinion of single letters in small letters; most of them mean something else
 * ("r knee", "c diff", "w her son"), and such a letter needs more around it. */
#include "privacy/name/rules.h"

/* What shorthand writes for "right", "left", "with", "without", "after", "x". */
static bool is_shorthand(char letter)
{
    return letter == 'r' || letter == 'l' || letter == 'c' || letter == 's' || letter == 'w' ||
           letter == 'p' || letter == 'x';
}

static char letter_of(const struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    const bool letter = w->size == 1 &&
                        (w->shape == CS_SHAPE_LOWER || w->shape == CS_SHAPE_INITIAL);
    return letter && !w->pattern && w->label == CS_LABEL_NONE ? cs_to_lower(win->text.ptr[w->begin])
                                                              : (char)0;
}

/* The letters of a profession stand behind word i, or nothing in its line or part of it. */
static bool is_closed(struct cs_window *win, size_t i)
{
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (!n) return true;
    if (n->gap == CS_GAP_SPACE) return CS_FLAG_KIND(n->flags) == CS_KIND_CREDENTIAL;
    return n->gap != CS_GAP_SLASH && n->gap != CS_GAP_HYPHEN && n->gap != CS_GAP_OTHER;
}

/* Word i, a letter behind a name, is a part of it. */
static bool is_last_letter(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    const char letter = letter_of(win, i);
    if (!letter || w->line != w[-1].line) return false;
    if (w->gap == CS_GAP_OTHER && w->shape == CS_SHAPE_INITIAL)
        return win->text.ptr[w->begin - 1] == '^' && w[-1].shape == CS_SHAPE_CAPS;
    if (w->gap != CS_GAP_SPACE || w->shape != CS_SHAPE_LOWER) return false;
    if (w[-1].shape != CS_SHAPE_LOWER || w[-1].size < 3 || letter == 'a' || letter == 'i')
        return false;
    if (!CS_FLAG_GIVEN(w[-1].flags)) return false;
    if (is_closed(win, i)) return true;
    const struct cs_word *const n = cs_next_in_line(win, i);
    return n && n->gap == CS_GAP_SPACE && !n->pattern && !is_shorthand(letter) &&
           CS_FLAG_KIND(n->flags) == CS_KIND_FUNCTION;
}

/* Word i, a letter before the name of words [i + 1, end), is a part of it. */
static bool is_first_letter(struct cs_window *win, size_t i, size_t end)
{
    const uint32_t apart = G_BEGIN | G(COLUMN) | G(DOT) | G(COMMA) | G(OPEN) | G(COLON);
    const struct cs_word *const w = &win->words[i];
    const char letter = letter_of(win, i);
    if (!letter || letter == 'a' || letter == 'i' || letter == 'x' || w[1].gap != CS_GAP_SPACE)
        return false;
    static const char *const cues[] = {"by", "w", "with", "per", "from", "to", "cc", "via"};
    const bool told = i > 0 && w->gap == CS_GAP_SPACE && w->line == w[-1].line &&
                      cs_word_is_one(win, &w[-1], cues, CS_COUNT(cues));
    if (w->line != w[1].line || !(told || apart >> w->gap & 1U)) return false;
    if (w->shape == CS_SHAPE_INITIAL) return w->gap == CS_GAP_COLUMN;
    if (w[1].shape != CS_SHAPE_LOWER || w[1].size < 3) return false;
    return is_closed(win, end - 1) || (w->gap <= CS_GAP_LINE && !is_shorthand(letter));
}

/* "DELACROIX^REMY": the word before a name's first one, where only a caret stands between. */
static bool is_before_caret(const struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    const struct cs_word *const name = w + 1;
    return w->shape == CS_SHAPE_CAPS && w->label == CS_LABEL_NONE && !w->pattern &&
           name->shape == CS_SHAPE_CAPS && name->line == w->line &&
           name->begin == w->begin + w->size + 1U && win->text.ptr[name->begin - 1] == '^';
}

void cs_initials_join(struct cs_window *win)
{
    for (size_t i = 0; i < win->count; i++) {
        struct cs_word *const w = &win->words[i];
        if (w->label != CS_LABEL_NAME) continue;
        size_t end = i + 1;
        while (end < win->count && win->words[end].label == CS_LABEL_NAME_IN) end++;
        if (i > 0 && (is_first_letter(win, i - 1, end) || is_before_caret(win, i - 1))) {
            w[-1].label = CS_LABEL_NAME;
            w[-1].sureness = w->sureness;
            w->label = CS_LABEL_NAME_IN;
        }
        if (end < win->count && is_last_letter(win, end)) {
            win->words[end].label = CS_LABEL_NAME_IN;
            win->words[end].sureness = win->words[end - 1].sureness;
        }
        i = end - 1;
    }
}
