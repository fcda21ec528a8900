/* beside.c - codes that no label names, but that stand beside a name: "Roe, Ann, 48213077",
 * "[919326] Barrett", "DAY 610 22 97", and in tables by commas or strokes beside a date; and ages
 * over 89 there: "Roe, 93, admitted", "Roe (93)", "4/2/1931 93/F".
 *
 * A run of five to ten figures, with up to three letters before it or two marks inside it, next to
 * a person is that person's record far more often than anything else. */
#include "privacy/find/find_in.h"

#define GAP_MAX 3
#define CODE_BYTES_MAX 14
#define ANY_BYTES_MAX 16 /* of a code between the signs of a field */
#define DATED_FIGURES 6  /* of one before a date */
#define HEAD_MAX 4       /* capitals before its figures */
#define CONFIDENCE 80
#define AGE_MIN 90
#define AGE_MAX 115
#define BORN_FIRST 1900
#define BORN_LAST 1940
#define ZIP_DIGITS 5 /* six in India, China, Russia */

static bool joins(char c)
{
    return cs_is_alpha(c) || cs_is_digit(c) || (unsigned char)c >= 0x80 || c == '_' || c == '@';
}

static bool in_gap(char c)
{
    return c == ' ' || c == ',' || c == '(' || c == ')' || c == '[' || c == ']' || c == '|' ||
           c == ':' || c == ';' || c == '#';
}

/* The end of a code at text[at], 0 when there is none. */
static size_t code_end(cs_str text, size_t at)
{
    size_t i = at;
    size_t figures = 0;
    unsigned marks = 0;
    while (i < text.len && i - at < 3 && cs_is_alpha(text.ptr[i])) i++;
    const size_t letters = i - at;
    for (; i < text.len && i - at < CODE_BYTES_MAX; i++) {
        const char c = text.ptr[i];
        const bool more = i + 1 < text.len && cs_is_digit(text.ptr[i + 1]);
        if (cs_is_digit(c)) figures++;
        else if ((c == '-' || c == ' ') && figures >= 2 && more && marks < 2) marks++;
        else break;
    }
    if (i < text.len && joins(text.ptr[i])) return 0;
    if (figures < 5 || figures > 10) return 0;
    if (marks == 1 && letters == 0) return 0; /* a ZIP, a range, a telephone number */
    if (marks == 2 && (figures < 6 || figures > 8)) return 0;
    return i;
}

static bool is_taken(const struct cs_phi_list *found, size_t from, size_t begin, size_t end)
{
    for (size_t i = from; i < found->count && found->spans[i].begin < end; i++)
        if (found->spans[i].end > begin) return true;
    return false;
}

static void code_add(const struct cs_phi_list *found, size_t near, size_t begin, size_t end,
                     struct cs_phi_list *out)
{
    const size_t from = near > 2 ? near - 2 : 0;
    const struct cs_phi_span code = {.begin = (uint32_t)begin,
                                     .end = (uint32_t)end,
                                     .type = CS_PHI_MRN,
                                     .confidence = CONFIDENCE};
    if (out->count && out->spans[out->count - 1].end > begin) return;
    if (!is_taken(found, from, begin, end)) cs_phi_list_add(out, &code);
}

static void look_before(cs_str text, const struct cs_phi_list *found, size_t i,
                        struct cs_phi_list *out)
{
    size_t end = found->spans[i].begin;
    size_t gap = 0;
    while (end > 0 && gap < GAP_MAX && in_gap(text.ptr[end - 1])) {
        end--;
        gap++;
    }
    size_t begin = end;
    while (begin > 0 && end - begin < CODE_BYTES_MAX && joins(text.ptr[begin - 1])) begin--;
    if (gap && begin < end && code_end(text, begin) == end) code_add(found, i, begin, end, out);
}

static void look_behind(cs_str text, const struct cs_phi_list *found, size_t i,
                        struct cs_phi_list *out)
{
    size_t begin = found->spans[i].end;
    const bool date = found->spans[i].type == CS_PHI_DATE;
    size_t gap = 0;
    while (begin < text.len && gap < GAP_MAX && in_gap(text.ptr[begin])) {
        begin++;
        gap++;
    }
    if (!gap || begin >= text.len) return;
    if (date && (gap != 1 || (text.ptr[begin - 1] != ',' && text.ptr[begin - 1] != '|'))) return;
    const size_t end = code_end(text, begin);
    if (end) code_add(found, i, begin, end, out);
}

/* A code of any shape in text[at, ..): capitals before it, four figures and more in up to three
 * groups; its end, 0 when there is none. */
static size_t any_code_end(cs_str text, size_t at)
{
    size_t i = at;
    size_t figures = 0;
    unsigned marks = 0;
    while (i < text.len && i - at < HEAD_MAX && cs_is_upper(text.ptr[i])) i++;
    const size_t letters = i - at;
    if (letters && i + 1 < text.len && strchr("-. _", text.ptr[i]) &&
        cs_is_digit(text.ptr[i + 1])) {
        if (text.ptr[i] == ' ' && letters == HEAD_MAX) return 0; /* a word: "TECH 7714" */
        i++;
    }
    for (; i < text.len && i - at < ANY_BYTES_MAX; i++) {
        const char c = text.ptr[i];
        const bool more = i + 1 < text.len && cs_is_digit(text.ptr[i + 1]);
        if (cs_is_digit(c)) figures++;
        else if (strchr("-./ _", c) && c && figures >= 2 && more && marks < 2) marks++;
        else break;
    }
    if (figures < 4 || figures > 12 || (i < text.len && joins(text.ptr[i]))) return 0;
    if (letters == 0 && marks == 1 && figures == 8 && text.ptr[at + 4] == '-') return 0; /* hours */
    if (letters <= 1 && marks == 0 && figures == 4) return 0; /* a year, an hour; HCPCS */
    return i;
}

/* "Ann Roe (AB-1204)", "ROE, ANN, 441.2093, seen", "Roe | 44 20 93 |": between the signs of a field
 * behind a name; "CT (663 66 6637, 7/9/2025)": before a date. */
static void look_in_field(cs_str text, const struct cs_phi_list *found, size_t i,
                          struct cs_phi_list *out)
{
    const struct cs_phi_span *const near = &found->spans[i];
    if (near->type == CS_PHI_DATE) {
        size_t begin = near->begin;
        if (begin < 3 || text.ptr[begin - 1] != ' ' || text.ptr[begin - 2] != ',') return;
        const size_t end = begin - 2;
        while (begin > 0 && near->begin - begin < ANY_BYTES_MAX + 3 && text.ptr[begin - 1] != '(')
            begin--;
        if (begin == 0 || text.ptr[begin - 1] != '(' || begin >= end) return;
        size_t figures = 0;
        for (size_t k = begin; k < end; k++) figures += cs_is_digit(text.ptr[k]);
        const bool form = memchr(text.ptr + begin, '.', end - begin) != NULL;
        if (figures >= DATED_FIGURES && !form && any_code_end(text, begin) == end)
            code_add(found, i, begin, end, out);
        return;
    }
    size_t begin = near->end;
    while (begin < text.len && begin - near->end < GAP_MAX && in_gap(text.ptr[begin])) begin++;
    if (begin == near->end || begin >= text.len) return;
    char open = text.ptr[begin - 1];
    for (size_t at = begin; open == ' ' && at > near->end; at--) open = text.ptr[at - 1];
    const size_t end = any_code_end(text, begin);
    if (!end || end >= text.len) return;
    const char c = text.ptr[end];
    const bool bar = c == ' ' && end + 1 < text.len && text.ptr[end + 1] == '|';
    const bool phone = end + 2 < text.len && text.ptr[end + 1] == ' ' &&
                       cs_is_digit(text.ptr[end + 2]);
    if ((open == '(' && c == ')' && !phone) || (open == ',' && c == ',' && !phone) ||
        (open == '|' && (bar || c == '|')))
        code_add(found, i, begin, end, out);
}

/* "Chicago 60601", "Bothell, WA 98011-2204": five figures behind a place. */
static void look_for_zip(cs_str text, const struct cs_phi_list *found, size_t i,
                         struct cs_phi_list *out)
{
    size_t begin = found->spans[i].end;
    while (begin < text.len && begin - found->spans[i].end < 2 &&
           (text.ptr[begin] == ' ' || text.ptr[begin] == ','))
        begin++;
    size_t end = begin;
    while (end < text.len && end - begin < 6 && cs_is_digit(text.ptr[end])) end++;
    if (begin == found->spans[i].end || end - begin < ZIP_DIGITS || end - begin > ZIP_DIGITS + 1)
        return;
    size_t more = end + 1;
    while (more < text.len && more - end < 6 && cs_is_digit(text.ptr[more])) more++;
    if (end < text.len && text.ptr[end] == '-' && more - end == 5) end = more;
    const char c = end < text.len ? text.ptr[end] : ' ';
    if (joins(c) || c == '/' || c == '-' || c == '%') return;
    const struct cs_phi_span zip = {.begin = (uint32_t)begin,
                                    .end = (uint32_t)end,
                                    .type = CS_PHI_GEO,
                                    .confidence = CONFIDENCE};
    if (out->count && out->spans[out->count - 1].end > begin) return;
    if (!is_taken(found, i, begin, end)) cs_phi_list_add(out, &zip);
}

/* "4th", "Fifth" in text[begin, end). */
static bool is_street_number(cs_str text, size_t begin, size_t end)
{
    static const char *const words[] = {"first", "second", "third",    "fourth",
                                        "fifth", "sixth",  "seventh",  "eighth",
                                        "ninth", "tenth",  "eleventh", "twelfth"};
    const cs_str word = cs_str_slice(text, begin, end);
    size_t figures = 0;
    while (figures < word.len && cs_is_digit(word.ptr[figures])) figures++;
    if (figures > 0)
        return figures <= 3 && word.len == figures + 2 && cs_is_lower(word.ptr[figures]) &&
               strchr("tdh", word.ptr[figures + 1]);
    if (word.len == 0 || !cs_is_upper(word.ptr[0])) return false;
    for (size_t i = 0; i < CS_COUNT(words); i++)
        if (strlen(words[i]) == word.len && memcmp(words[i] + 1, word.ptr + 1, word.len - 1) == 0 &&
            cs_to_lower(word.ptr[0]) == words[i][0])
            return true;
    return false;
}

/* The link of a crossing that ends (before) or begins at an offset: " and ", " & ", " at ". 0:
 * none. */
static size_t link_size(cs_str text, size_t at, bool before)
{
    static const char *const links[] = {" and ", " & ", " at ", " @ "};
    if (before ? at < 3 || text.ptr[at - 1] != ' ' || !strchr("d&t@", text.ptr[at - 2])
               : at + 3 > text.len || text.ptr[at] != ' ' || !strchr("a&@", text.ptr[at + 1]))
        return 0; /* nearly all */
    for (size_t i = 0; i < CS_COUNT(links); i++) {
        const size_t size = strlen(links[i]);
        const size_t from = before ? at - size : at;
        if ((before ? at >= size : at + size <= text.len) &&
            memcmp(text.ptr + from, links[i], size) == 0)
            return size;
    }
    return 0;
}

/* "at ", "near " and the like end at an offset. */
static bool is_place_cue(cs_str text, size_t at)
{
    static const char *const cues[] = {"at ",  "on ",     "near ", "of ",
                                       "the ", "behind ", "by ",   "off "};
    for (size_t i = 0; i < CS_COUNT(cues); i++) {
        const size_t size = strlen(cues[i]);
        if (at >= size && memcmp(text.ptr + at - size, cues[i], size) == 0 &&
            (at == size || !joins(text.ptr[at - size - 1])))
            return true;
    }
    return false;
}

/* "at 4th and Vine", "Fifth & Pine", "Vine and 4th": a numbered street that crosses a place. */
static void look_for_crossing(cs_str text, const struct cs_phi_list *found, size_t i,
                              struct cs_phi_list *out)
{
    const struct cs_phi_span *const place = &found->spans[i];
    const size_t before = link_size(text, place->begin, true);
    const size_t behind = before ? 0 : link_size(text, place->end, false);
    if (!before && !behind) return;
    size_t begin = before ? place->begin - before : place->end + behind;
    size_t end = begin;
    while (before && begin > 0 && joins(text.ptr[begin - 1])) begin--;
    while (behind && end < text.len && joins(text.ptr[end])) end++;
    if (!is_street_number(text, begin, end)) return;
    /* "at 4th and Vine"; "from Tulsa and 2nd MRI" is none */
    if (before ? !is_place_cue(text, begin)
               : !is_place_cue(text, place->begin) ||
                     (end + 1 < text.len && text.ptr[end] == ' ' && joins(text.ptr[end + 1])))
        return;
    const struct cs_phi_span street = {.begin = (uint32_t)begin,
                                       .end = (uint32_t)end,
                                       .type = CS_PHI_GEO,
                                       .confidence = CONFIDENCE};
    if (out->count && out->spans[out->count - 1].end > begin) return;
    if (!is_taken(found, i > 2 ? i - 2 : 0, begin, end)) cs_phi_list_add(out, &street);
}

static bool is_sex(cs_str text, size_t at)
{
    const char c = at < text.len ? cs_to_lower(text.ptr[at]) : ' ';
    return (c == 'm' || c == 'f') && (at + 1 >= text.len || !joins(text.ptr[at + 1]));
}

static size_t past_gap(cs_str text, size_t at)
{
    size_t gap = 0;
    while (at < text.len && gap < GAP_MAX && (in_gap(text.ptr[at]) || text.ptr[at] == '-')) {
        at++;
        gap++;
    }
    return gap ? at : text.len;
}

/* A year of birth whose bearers are over 89 ends at an offset: "3/9/1933". */
static bool is_old_year(cs_str text, size_t end)
{
    if (end < 4) return false;
    unsigned year = 0;
    for (size_t at = end - 4; at < end; at++) {
        if (!cs_is_digit(text.ptr[at])) return false;
        year = year * 10 + (unsigned)(text.ptr[at] - '0');
    }
    return year >= BORN_FIRST && year <= BORN_LAST;
}

/* 90 .. 115 behind a span, in commas or brackets, or with the letter of a sex. */
static void look_for_age(cs_str text, const struct cs_phi_list *found, size_t i,
                         struct cs_phi_list *out)
{
    const size_t from = found->spans[i].end;
    size_t begin = past_gap(text, from);
    const bool sex_first = is_sex(text, begin) && begin + 1 < text.len;
    if (sex_first && text.ptr[begin + 1] != '/' && text.ptr[begin + 1] != ' ') return;
    if (sex_first) begin += 2;
    size_t end = begin;
    unsigned age = 0;
    while (end < text.len && end - begin < 4 && cs_is_digit(text.ptr[end]))
        age = age * 10 + (unsigned)(text.ptr[end++] - '0');
    if (age < AGE_MIN || age > AGE_MAX || end - begin > 3) return;
    const char c = end < text.len ? text.ptr[end] : ' ';
    const bool sex_behind = is_sex(text, end) || ((c == '/' || c == ' ') && is_sex(text, end + 1));
    const bool name = found->spans[i].type == CS_PHI_NAME;
    const char opened = text.ptr[begin - 1];
    const bool born = found->spans[i].type == CS_PHI_DATE && opened == '(' && c == ')';
    const bool cell = found->spans[i].type == CS_PHI_DATE && opened != '(' &&
                      is_old_year(text, from) && (c == '|' || c == ' ') &&
                      memchr(text.ptr + from, '|', begin - from);
    const bool closed = born || cell ||
                        (name && ((opened == '(' && (c == ')' || c == ',')) ||
                                  (text.ptr[from] == ',' && begin == from + 2 && c == ',')));
    if (!sex_first && !sex_behind && !closed) return;
    if (cs_is_digit(c) || (joins(c) && !sex_behind)) return;
    const struct cs_phi_span span = {.begin = (uint32_t)begin,
                                     .end = (uint32_t)end,
                                     .type = CS_PHI_AGE_OVER_89,
                                     .confidence = CONFIDENCE};
    if (out->count && out->spans[out->count - 1].end > begin) return;
    if (!is_taken(found, i, begin, end)) cs_phi_list_add(out, &span);
}

void cs_beside_find(cs_str text, const struct cs_phi_list *found, struct cs_phi_list *out)
{
    for (size_t i = 0; i < found->count; i++) {
        const enum cs_phi_type type = found->spans[i].type;
        if (type == CS_PHI_NAME) look_before(text, found, i, out);
        if (type == CS_PHI_GEO) look_for_crossing(text, found, i, out);
        if (type == CS_PHI_GEO) look_for_zip(text, found, i, out);
        if (type == CS_PHI_NAME || type == CS_PHI_DATE) look_behind(text, found, i, out);
        if (type == CS_PHI_NAME || type == CS_PHI_DATE) look_in_field(text, found, i, out);
        if (type == CS_PHI_NAME || type == CS_PHI_DATE || type == CS_PHI_MRN)
            look_for_age(text, found, i, out);
    }
}
