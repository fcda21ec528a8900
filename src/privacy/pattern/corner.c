/* corner.c - streets that are told without a number or a type: two at a corner or a
 * location, and the one that a shop stands on, in a text of small letters. */
#include "privacy/pattern/pattern_in.h"

#define BIT(role) (UINT64_C(1) << ROLE_##role)
#define NO_PLACE                                                                                   \
    (BIT(STOP) | BIT(WEEKDAY) | BIT(MONTH) | BIT(HOLIDAY) | BIT(SEASON) | BIT(UNIT) | BIT(CARDINAL))

/* Of a street's name although they are function words elsewhere. */
static const char *const small_parts[] = {"old", "new", "long"};

/* One to three words of a place in a text of small letters; their end, or 0. */
static uint32_t small_place_end(const struct pattern *p, uint32_t at, bool *closed)
{
    struct pattern_word w = {.end = at};
    uint32_t end = 0;
    *closed = false;
    for (unsigned i = 0; i < 3; i++) {
        if (!pattern_read_next(p, w.end, &w)) break;
        if ((w.roles & NO_PLACE) && !pattern_is_one(p, &w, small_parts, CS_COUNT(small_parts)))
            break;
        if (shaped(&w, SHAPE_DIGIT) && !pattern_ordinal(p, &w)) break;
        end = w.end;
        while (byte_at(p, w.end) == '-' && pattern_read(p, w.end + 1, &w)) end = w.end;
        const unsigned char c = byte_at(p, w.end);
        *closed = c == '.' || c == ',' || c == '?' || c == '!' || c == ';' || c == '\n' || c == 0;
        if (c != ' ') break;
    }
    return end;
}

/* "the pharmacy is the one on axis in nashville.", "walgreens on elm in erick?": where a shop
 * stands, told by one who writes without capitals. */
uint32_t pattern_shop_at(struct pattern *p, const struct pattern_word *w)
{
    static const char *const shops[] = {"pharmacy", "store", "location", "branch", "drugstore"};
    struct pattern_word link;
    bool closed = false;
    const bool shop = !pattern_is(p, w, "one") ||
                      pattern_recent_is_one(p, 4, shops, CS_COUNT(shops));
    if (!shop || !pattern_read_next(p, w->end, &link) || !pattern_is(p, &link, "on")) return 0;
    const uint32_t street = pattern_skip(p, link.end);
    const uint32_t street_end = small_place_end(p, street, &closed);
    if (!street_end || closed || !pattern_read_next(p, street_end, &link)) return 0;
    if (!pattern_is(p, &link, "in")) return 0;
    const uint32_t town = pattern_skip(p, link.end);
    const uint32_t town_end = small_place_end(p, town, &closed);
    if (!town_end || !closed) return 0;
    pattern_add(p, street, street_end, CS_PHI_GEO, 70);
    pattern_add(p, town, town_end, CS_PHI_GEO, 70);
    return town_end;
}

/* "Depot Dr": a place that ended at `end` goes on to "Dr", which is a doctor where a name follows.
 * Returns where it ends. */
static uint32_t drive_end(const struct pattern *p, uint32_t end)
{
    struct pattern_word w;
    if (!end || byte_at(p, end) != ' ' || !pattern_read(p, end + 1, &w)) return end;
    if (!pattern_is(p, &w, "dr")) return end;
    const uint32_t after = w.end + (byte_at(p, w.end) == '.');
    const bool person = byte_at(p, after) == ' ' && cs_is_upper((char)byte_at(p, after + 1));
    return person ? end : w.end;
}

/* One to three capitalised words of a place, and "Dr" behind them; their end, or 0. */
static uint32_t place_end(const struct pattern *p, uint32_t at)
{
    struct pattern_word w = {.end = at};
    uint32_t end = 0;
    for (unsigned i = 0; i < 3; i++) {
        if (!pattern_read_next(p, w.end, &w) || !pattern_town_word(p, &w)) break;
        w.end = pattern_after_word(p, &w);
        end = w.end - (byte_before(p, w.end) == '.');
        if (byte_at(p, w.end) != ' ') break;
    }
    return drive_end(p, end);
}

/* "Location: Wilson at Gilsdorf, ...", "at the corner of Wentworth and Happy": two streets. */
uint32_t pattern_corner_at(struct pattern *p, const struct pattern_word *w)
{
    static const char *const links[] = {"at", "and"};
    struct pattern_word link;
    const bool corner = pattern_is(p, w, "corner");
    uint32_t first = w->end + 1;
    if (corner) {
        if (!pattern_read_next(p, w->end, &link) || !pattern_is(p, &link, "of")) return 0;
        first = link.end;
    } else if (byte_at(p, w->end) != ':') {
        return 0;
    }
    first = pattern_skip(p, first);
    const uint32_t first_end = place_end(p, first);
    if (!first_end || !pattern_read_next(p, first_end, &link)) return 0;
    if (!pattern_is_one(p, &link, links, CS_COUNT(links))) return 0;
    const uint32_t second = pattern_skip(p, link.end);
    const uint32_t second_end = place_end(p, second);
    struct pattern_word numbered; /* "at 64th Pkwy": found for itself */
    const bool street = !corner && pattern_read(p, second, &numbered) &&
                        pattern_ordinal(p, &numbered);
    if (!second_end && !street) return 0;
    pattern_add(p, first, first_end, CS_PHI_GEO, 70);
    if (!second_end) return first_end;
    pattern_add(p, second, second_end, CS_PHI_GEO, 70);
    return second_end;
}
