/* place.c - what kind of place a span of GEO is, and the rule of the first three ZIP digits.
 *
 * The areas with too few people come from share/privacy/zip3-restricted.txt, compiled in, with its
 * sources and date. */
#include "privacy/replace/vault_in.h"

extern const char cs_zip3_restricted[];

bool cs_place_is_zip(cs_str text)
{
    if (text.len != 5 && text.len != 9 && text.len != 10) return false;
    for (size_t i = 0; i < text.len; i++) {
        const bool hyphen = i == 5 && text.len == 10;
        if (hyphen ? text.ptr[i] != '-' && text.ptr[i] != ' ' : !cs_is_digit(text.ptr[i]))
            return false;
    }
    return true;
}

static bool is_street_word(cs_str word)
{
    static const cs_str words[] = {
        CS_STR_INIT("st"),        CS_STR_INIT("street"),  CS_STR_INIT("rd"),
        CS_STR_INIT("road"),      CS_STR_INIT("ave"),     CS_STR_INIT("avenue"),
        CS_STR_INIT("av"),        CS_STR_INIT("blvd"),    CS_STR_INIT("dr"),
        CS_STR_INIT("drive"),     CS_STR_INIT("ln"),      CS_STR_INIT("lane"),
        CS_STR_INIT("ct"),        CS_STR_INIT("court"),   CS_STR_INIT("way"),
        CS_STR_INIT("pl"),        CS_STR_INIT("place"),   CS_STR_INIT("pkwy"),
        CS_STR_INIT("cir"),       CS_STR_INIT("circle"),  CS_STR_INIT("parkway"),
        CS_STR_INIT("boulevard"), CS_STR_INIT("ter"),     CS_STR_INIT("terrace"),
        CS_STR_INIT("hwy"),       CS_STR_INIT("highway"), CS_STR_INIT("sq"),
        CS_STR_INIT("square"),    CS_STR_INIT("trl"),     CS_STR_INIT("trail"),
        CS_STR_INIT("loop"),      CS_STR_INIT("apt"),     CS_STR_INIT("unit"),
        CS_STR_INIT("suite"),     CS_STR_INIT("ste"),     CS_STR_INIT("box"),
        CS_STR_INIT("route"),     CS_STR_INIT("pike"),    CS_STR_INIT("alley"),
        CS_STR_INIT("run")};
    for (size_t i = 0; i < CS_COUNT(words); i++)
        if (cs_str_equal_nocase(word, words[i])) return true;
    return false;
}

bool cs_place_is_street(cs_str text)
{
    if (cs_place_is_zip(text)) return false;
    for (size_t at = 0; at < text.len;) {
        size_t end = at;
        while (end < text.len && (cs_is_alpha(text.ptr[end]) || (text.ptr[end] & 0x80))) end++;
        if (end > at && is_street_word(cs_str_slice(text, at, end))) return true;
        if (cs_is_digit(text.ptr[at])) return true; /* a house, a box, coordinates */
        at = end > at ? end : at + 1;
    }
    return false;
}

static bool is_restricted(const char *digits)
{
    const cs_str file = cs_str_of(cs_zip3_restricted);
    for (size_t at = 0; at + 3 <= file.len;) {
        if (memcmp(file.ptr + at, digits, 3) == 0) return true;
        const char *const end = memchr(file.ptr + at, '\n', file.len - at);
        if (!end) return false;
        at = (size_t)(end - file.ptr) + 1;
    }
    return false;
}

void cs_place_zip3(cs_str zip, char out[static 4])
{
    CS_ASSERT(cs_place_is_zip(zip));
    memcpy(out, zip.ptr, 3);
    out[3] = '\0';
    if (is_restricted(out)) memcpy(out, "000", 3);
}
