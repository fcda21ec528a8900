/* normalize.c - the form in which values are compared, and the distance between near words. */
#include "text/text.h"

#define WORD_MAX 64

static bool kept(char c)
{
    return cs_is_alpha(c) || cs_is_digit(c) || c == '.' || c == '%' || c == '/';
}

size_t cs_text_normalize(cs_str s, char *out, size_t out_size)
{
    CS_ASSERT(out_size > 0);
    size_t at = 0;
    bool space = false;
    for (size_t i = 0; i < s.len && at + 2 < out_size; i++) {
        const char c = s.ptr[i];
        const bool in_number = i > 0 && i + 1 < s.len && cs_is_digit(s.ptr[i - 1]) &&
                               cs_is_digit(s.ptr[i + 1]);
        if (c == ',' && in_number) continue;
        if (!kept(c) || (c == '.' && !in_number && !(i + 1 < s.len && cs_is_digit(s.ptr[i + 1])))) {
            space = at > 0;
            continue;
        }
        if (space) out[at++] = ' ';
        space = false;
        out[at++] = cs_to_lower(c);
    }
    out[at] = '\0';
    return at;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned cs_text_distance(cs_str a, cs_str b, unsigned limit)
{
    const size_t gap = a.len > b.len ? a.len - b.len : b.len - a.len;
    if (a.len > WORD_MAX || b.len > WORD_MAX || gap > limit) return limit + 1;
    unsigned rows[3][WORD_MAX + 1];
    unsigned *before = rows[0];
    unsigned *last = rows[1];
    unsigned *row = rows[2];
    for (size_t j = 0; j <= b.len; j++) {
        before[j] = 0;
        last[j] = (unsigned)j;
    }
    for (size_t i = 1; i <= a.len; i++) {
        row[0] = (unsigned)i;
        unsigned best = row[0];
        for (size_t j = 1; j <= b.len; j++) {
            const bool same = cs_to_lower(a.ptr[i - 1]) == cs_to_lower(b.ptr[j - 1]);
            row[j] = least(least(last[j] + 1, row[j - 1] + 1), last[j - 1] + !same);
            if (i > 1 && j > 1 && cs_to_lower(a.ptr[i - 1]) == cs_to_lower(b.ptr[j - 2]) &&
                cs_to_lower(a.ptr[i - 2]) == cs_to_lower(b.ptr[j - 1]))
                row[j] = least(row[j], before[j - 2] + 1);
            best = least(best, row[j]);
        }
        if (best > limit) return limit + 1;
        unsigned *const spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return last[b.len] > limit ? limit + 1 : last[b.len];
}
