/* surrogate_echo.c - whether a stand-in still tells what it stands for.
 *
 * A phone number is known by its last four figures, an account by the same, a house by its number:
 * a stand-in with those of the value itself would give it away, however much else is changed. One
 * that is drawn at random meets them once in a hundred or in ten thousand. The caller draws again
 * then. */
#include "privacy/replace/vault_in.h"

#define TAIL_DIGITS 4 /* what a person is asked for on the phone: "the last four" */

/* The next run of digits from *at on; empty when there is none. */
static cs_str next_digits(cs_str text, size_t *at)
{
    while (*at < text.len && !cs_is_digit(text.ptr[*at])) ++*at;
    const size_t begin = *at;
    while (*at < text.len && cs_is_digit(text.ptr[*at])) ++*at;
    return cs_str_slice(text, begin, *at);
}

static cs_str tail_of(cs_str digits)
{
    const size_t cut = digits.len > TAIL_DIGITS ? digits.len - TAIL_DIGITS : 0;
    return cs_str_slice(digits, cut, digits.len);
}

/* The last figures of the text whatever stands between them: "555-0142" ends in "0142". */
static cs_str last_figures(cs_str text, char out[static TAIL_DIGITS])
{
    size_t at = TAIL_DIGITS;
    for (size_t i = text.len; i > 0 && at > 0; i--)
        if (cs_is_digit(text.ptr[i - 1])) out[--at] = text.ptr[i - 1];
    return (cs_str){out + at, TAIL_DIGITS - at};
}

static bool has_tail(cs_str text, cs_str tail)
{
    for (size_t at = 0; at < text.len;)
        if (cs_str_equal(tail_of(next_digits(text, &at)), tail)) return true;
    return false;
}

/* A run that is the value's own and not a part of every such value (an area, a year). */
static size_t run_least(enum cs_phi_type type)
{
    if (type == CS_PHI_GEO) return 1; /* a house number */
    return type == CS_PHI_IP ? SIZE_MAX : TAIL_DIGITS;
}

bool cs_surrogate_echoes(enum cs_phi_type type, cs_str text, cs_str stand_in)
{
    char old[TAIL_DIGITS];
    char fresh[TAIL_DIGITS];
    if (cs_str_equal_nocase(text, stand_in)) return true;
    if (type == CS_PHI_NAME || type == CS_PHI_DATE) return false; /* their parts are exchanged */
    const cs_str figures = last_figures(text, old);
    if (figures.len && cs_str_equal(figures, last_figures(stand_in, fresh))) return true;
    for (size_t at = 0; at < text.len;) {
        const cs_str run = next_digits(text, &at);
        if (run.len >= run_least(type) && has_tail(stand_in, tail_of(run))) return true;
    }
    return false;
}
