/* season.c - parts of a year that are no month: fall of 2007, Labor Day 2021, Q3 2023.
 *
 * A season counts with its year. A holiday counts with its year or where it tells a day ("since
 * Thanksgiving"); "Christmas disease" is none. Quarters and ISO weeks count with their year. */
#include "privacy/pattern/date_in.h"

uint32_t pattern_season_at(struct pattern *p, const struct pattern_word *w)
{
    static const char *const cues[] = {"the", "in",   "early", "late", "last", "since",
                                       "of",  "this", "until", "from", "by",   "mid"};
    const uint32_t end = date_year_end(p, w->end);
    if (!end) return 0;
    struct pattern_word next;
    const bool of = pattern_read_next(p, w->end, &next) && pattern_is(p, &next, "of");
    const struct pattern_word before = pattern_before(p, w->begin);
    /* "s/p fall 2019", "fall in 2019": she fell. */
    if (pattern_is(p, w, "fall") && !of && !pattern_is_one(p, &before, cues, CS_COUNT(cues)))
        return 0;
    pattern_add(p, w->begin, end, CS_PHI_DATE, 90);
    return end;
}

/* The end of a holiday's name: "Labor Day", "New Year's Eve", "Easter Sunday", "Good Friday". */
static uint32_t holiday_name(const struct pattern *p, const struct pattern_word *w, bool *needs_cue)
{
    struct pattern_word next;
    uint32_t at = w->end;
    *needs_cue = has(w, ROLE_HOLIDAY) && w->value == 1;
    if (byte_at(p, at) == '\'') at++;
    if (byte_at(p, at) == 0xE2) at += 3;
    if (at > w->end && byte_at(p, at) == 's') at++;
    if (has(w, ROLE_HOLYDAY))
        return pattern_read_next(p, at, &next) && has(&next, ROLE_HOLYDAY2) &&
                       shaped(&next, SHAPE_CAP)
                   ? next.end
                   : 0;
    const bool more = pattern_read_next(p, at, &next) && has(&next, ROLE_DAYWORD);
    if (w->value == 3) { /* "New Year's Eve" */
        if (!pattern_read_next(p, w->end, &next)) return 0;
        const bool year = pattern_is(p, &next, "year") || pattern_is(p, &next, "years");
        at = next.end;
        if (byte_at(p, at) == '\'') at++;
        if (byte_at(p, at) == 0xE2) at += 3;
        if (at > next.end && byte_at(p, at) == 's') at++;
        return year && pattern_read_next(p, at, &next) && has(&next, ROLE_DAYWORD) ? next.end : 0;
    }
    if (w->value == 2) return more && !pattern_is(p, &next, "night") ? next.end : 0;
    return more ? next.end : w->end;
}

uint32_t pattern_holiday_at(struct pattern *p, const struct pattern_word *w)
{
    bool needs_cue = false;
    struct pattern_word next;
    const uint32_t end = holiday_name(p, w, &needs_cue);
    if (!end || (!shaped(w, SHAPE_CAP) && w->value != 1)) return 0;
    const uint32_t year = date_year_end(p, end);
    const struct pattern_word before = pattern_back(p, 1);
    const bool cue = before.end + 1 == w->begin &&
                     (has(&before, ROLE_WHEN) || has(&before, ROLE_NEAR));
    if (!year && needs_cue && !cue) return 0;
    if (!year && pattern_read_next(p, end, &next) && has(&next, ROLE_NOTDAY)) return 0;
    pattern_add(p, w->begin, year ? year : end, CS_PHI_DATE, 80);
    return year ? year : end;
}

/* "first", "3rd" before "quarter". */
static uint32_t quarter_begin(const struct pattern *p, const struct pattern_word *w)
{
    const struct pattern_word before = pattern_before(p, w->begin);
    if (has(&before, ROLE_ORDINAL) && before.value <= 4) return before.begin;
    const bool figure = shaped(&before, SHAPE_DIGIT) && before.end - before.begin == 3 &&
                        date_ordinal(p, before.begin + 1);
    return figure ? before.begin : UINT32_MAX;
}

/* "Q3 2023", "3Q23", "2023Q3" and "2023-Q3": from the word that holds the Q, or the year. */
static uint32_t quarter_code(const struct pattern *p, const struct pattern_word *w)
{
    const uint32_t at = w->begin;
    uint32_t value = 0;
    const uint32_t size = w->end - at;
    const unsigned char first = lower_of(byte_at(p, at));
    const bool figure = byte_at(p, at + 1) >= '1' && byte_at(p, at + 1) <= '4';
    if (first == 'q' && size == 2 && figure) return date_year_end(p, w->end);
    if (first >= '1' && first <= '4' && lower_of(byte_at(p, at + 1)) == 'q') {
        if (size == 2) return date_year_end(p, w->end);
        return size == 4 || size == 6 ? w->end : 0;
    }
    if (pattern_digits(p, at, 4, &value) != 4 || !date_year(value)) return 0;
    const uint32_t q = at + 4 + pattern_dash(p, at + 4);
    const unsigned char c = lower_of(byte_at(p, q));
    if (c == 'q' && digit_at(p, q + 1) && !word_byte(byte_at(p, q + 2))) return q + 2;
    if (c != 'w' || pattern_digits(p, q + 1, 2, &value) != 2) return 0;
    return byte_at(p, q + 3) == '-' && digit_at(p, q + 4) ? q + 5 : q + 3;
}

uint32_t pattern_quarter_at(struct pattern *p, const struct pattern_word *w)
{
    uint32_t begin = w->begin;
    uint32_t end = 0;
    if (has(w, ROLE_QUARTER)) {
        begin = quarter_begin(p, w);
        end = begin == UINT32_MAX ? 0 : date_year_end(p, w->end);
    } else {
        const struct pattern_word before = pattern_before(p, w->begin);
        end = quarter_code(p, w);
        if (!end && has(&before, ROLE_ISOWEEK) && w->end - w->begin <= 2) {
            begin = before.begin;
            end = date_year_end(p, w->end);
        }
    }
    if (!end) return 0;
    pattern_add(p, begin, end, CS_PHI_DATE, 85);
    return end;
}
