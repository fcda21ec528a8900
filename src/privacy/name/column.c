/* column.c - rows of a table agree: where a column holds names in most rows, the cells of the
 * other rows are names too, whatever word they are ("Love", "Hunt", "Reading").
 *
 * A table is three lines or more, one below the other, that hold the same sign (| tab ; ,) equally
 * often. Only cells of one to three words with a capital are taken, never the first row when it
 * has no figure (the head), never a word of medicine. Each line is read once per sign: linear. */
#include "privacy/name/name_in.h"

#define ROWS_MIN 3
#define SIGNS_MIN 4 /* two in each row but the last */
#define COLUMNS_MAX 24
#define CELL_WORDS 3
#define TAIL_MAX 64 /* bytes: empty cells at a row's end */
#define SURENESS 75

struct column {
    uint32_t names; /* rows in which a name begins here */
    uint32_t places;
    uint32_t open; /* rows in which all of the cell may be a name and none was found */
};

struct table {
    struct cs_window *win;
    size_t first; /* lines */
    size_t end;
    char sign;
};

/* Where a line ends; no further behind its last word than TAIL_MAX, as a line may go on in the next
 * window. */
static size_t line_end(const struct cs_window *win, size_t line)
{
    const struct cs_row *const row = &win->lines[line];
    const struct cs_word *const last = &win->words[row->first + row->count - 1];
    size_t at = (size_t)last->begin + last->size;
    const size_t stop = at + TAIL_MAX < win->text.len ? at + TAIL_MAX : win->text.len;
    while (at < stop && win->text.ptr[at] != '\n') at++;
    return at;
}

static size_t signs_of(const struct cs_window *win, size_t line, char sign)
{
    if (win->lines[line].count == 0) return 0;
    size_t count = 0;
    const char *const end = win->text.ptr + line_end(win, line);
    const char *at = win->text.ptr + win->words[win->lines[line].first].begin;
    while (at < end && (at = memchr(at, sign, (size_t)(end - at))) != NULL) {
        count++;
        at++;
    }
    return count;
}

static bool goes_below(const struct cs_window *win, size_t line)
{
    return win->lines[line].count && win->words[win->lines[line].first].gap == CS_GAP_LINE;
}

/* The line behind the table of this sign that begins at line `first`. */
static size_t table_end(const struct cs_window *win, size_t first, char sign)
{
    const size_t last = first + ROWS_MIN - 1;
    if (last >= win->line_count || !goes_below(win, first + 1) || !goes_below(win, last))
        return first;
    const size_t signs = signs_of(win, first, sign);
    if (signs < 2 || signs >= COLUMNS_MAX) return first;
    size_t end = first + 1;
    while (end < win->line_count && goes_below(win, end) && signs_of(win, end, sign) == signs)
        end++;
    return end;
}

static bool is_head(const struct cs_window *win, size_t line)
{
    const struct cs_row *const row = &win->lines[line];
    for (size_t i = row->first; i < (size_t)row->first + row->count; i++)
        if (win->words[i].pattern || win->words[i].shape == CS_SHAPE_DIGIT) return false;
    return true;
}

/* May the words [begin, end) be all of a name? */
static bool cell_may_be(struct cs_window *win, size_t begin, size_t end)
{
    if (begin == end || end - begin > CELL_WORDS) return false;
    for (size_t i = begin; i < end; i++) {
        struct cs_word *const w = &win->words[i];
        const uint32_t flags = w->flags;
        if (!(w->marks & CS_MARK_CANDIDATE) || w->pattern || w->label != CS_LABEL_NONE)
            return false;
        const bool initial = w->shape == CS_SHAPE_INITIAL && i > begin;
        if (!initial && w->shape != CS_SHAPE_CAPITAL && w->shape != CS_SHAPE_MIXED) return false;
        if (flags & (CS_FLAG_DRUG | CS_FLAG_CLINICAL)) return false;
        if (!initial && CS_FLAG_SURNAME(flags) == 0 && CS_FLAG_GIVEN(flags) == 0 &&
            CS_FLAG_TOWN(flags) == 0 && cs_flags_wordly(flags))
            return false;
    }
    return true;
}

static void cell_take(struct cs_window *win, size_t begin, size_t end, const struct column *column,
                      size_t rows)
{
    /* Most cells are names, or two are and each of the others may be one. */
    const bool all = (size_t)column->names + column->open >= rows;
    const bool name = column->names >= 2 && ((size_t)column->names * 2 > rows || all);
    const bool place = !name && (size_t)column->places * 2 > rows && column->places >= 2;
    if ((!name && !place) || !cell_may_be(win, begin, end)) return;
    for (size_t i = begin; i < end; i++) {
        const uint8_t label = name ? CS_LABEL_NAME : CS_LABEL_GEO;
        win->words[i].label = (uint8_t)(label + (i > begin));
        win->words[i].sureness = SURENESS;
    }
}

/* Walk a row's cells: count what begins them, or, with take, mark those that are left. */
static void row_walk(const struct table *t, size_t line, struct column *columns, bool take)
{
    struct cs_window *const win = t->win;
    const struct cs_row *const row = &win->lines[line];
    const size_t words_end = (size_t)row->first + row->count;
    const size_t stop = line_end(win, line);
    size_t begin = row->first;
    size_t column = 0;
    for (size_t at = win->words[row->first].begin; at <= stop && column < COLUMNS_MAX; at++) {
        if (at < stop && win->text.ptr[at] != t->sign) continue;
        size_t end = begin;
        while (end < words_end && win->words[end].begin < at) end++;
        if (!take && begin < end) {
            columns[column].names += win->words[begin].label == CS_LABEL_NAME;
            columns[column].places += win->words[begin].label == CS_LABEL_GEO;
            columns[column].open += cell_may_be(win, begin, end);
        } else if (take) {
            cell_take(win, begin, end, &columns[column], t->end - t->first);
        }
        begin = end;
        column++;
    }
}

static void table_even(const struct table *t)
{
    struct column columns[COLUMNS_MAX] = {{0}};
    for (size_t line = t->first; line < t->end; line++) row_walk(t, line, columns, false);
    for (size_t line = t->first; line < t->end; line++) {
        if (line > t->first || !is_head(t->win, line)) row_walk(t, line, columns, true);
    }
}

/* The window has as many of a sign as the smallest table. */
static bool has_table(const struct cs_window *win, char sign)
{
    if (win->count == 0) return false;
    const struct cs_word *const last = &win->words[win->count - 1];
    const char *at = win->text.ptr + win->words[0].begin;
    const char *const end = win->text.ptr + last->begin + last->size;
    for (size_t found = 0; found < SIGNS_MIN; found++) {
        at = memchr(at, sign, (size_t)(end - at));
        if (!at) return false;
        at++;
    }
    return true;
}

void cs_columns_even(struct cs_window *win)
{
    static const char all[] = {'|', '\t', ';', ','};
    char signs[sizeof all]; /* those that may make one */
    size_t sign_count = 0;
    for (size_t k = 0; k < sizeof all; k++)
        if (has_table(win, all[k])) signs[sign_count++] = all[k];
    for (size_t line = 0; sign_count && line < win->line_count;) {
        struct table t = {.win = win, .first = line, .end = line};
        for (size_t k = 0; k < sign_count; k++) {
            const size_t end = table_end(win, line, signs[k]);
            if (end - line < ROWS_MIN) continue;
            t.sign = signs[k];
            t.end = end;
            break;
        }
        if (t.end > line) table_even(&t);
        line = t.end > line ? t.end : line + 1;
    }
}
