/* legible.c - what the finders read: the text without what only says how it is printed.
 *
 *   no-break and thin spaces -> a blank      dashes, full-width signs -> their ASCII
 *   soft hyphens, zero widths -> nothing      <b>, </span>, ** -> nothing; <br>, </p> -> a line
 *   &nbsp; &amp; -> what they stand for       "\n" of a text printed in one line -> a line
 *
 * A text without any of these, nearly every one, is read as it is. Else a copy is made and a list
 * of edits, by which the spans that were found are carried back to the bytes of the text. */
#include "privacy/read/read_in.h"

#define TAG_MAX 64    /* bytes of a tag with its attributes */
#define ESCAPES_MIN 2 /* of a text that was printed in one line */
#define EDITS_FIRST 64

enum edit_kind { EDIT_REMOVED, EDIT_REPLACED };

/* From a position of the copy on, offsets of the text are larger by this much. */
struct cs_edit {
    uint32_t at;
    uint32_t more; /* all edits so far */
    enum edit_kind kind;
};

/* A piece of the text that is read as something else. */
struct piece {
    uint32_t size; /* 0: none */
    char as;       /* 0: nothing */
};

struct source {
    cs_str text;
    bool asked;   /* escapes were counted */
    bool escaped; /* the text was printed in one line: "\n" is a line's end */
};

static unsigned char at_of(const struct source *s, size_t i)
{
    return i < s->text.len ? (unsigned char)s->text.ptr[i] : 0;
}

static bool wordly(unsigned char c)
{
    return cs_is_alpha((char)c) || cs_is_digit((char)c) || c >= 0x80;
}

/* ---- signs of Unicode ---- */

/* No blank beside it: a dash joins what stands there, as a hyphen does. */
static bool joins(const struct source *s, size_t i, size_t size)
{
    const unsigned char before = i ? at_of(s, i - 1) : 0;
    return before > ' ' && at_of(s, i + size) > ' ';
}

static struct piece sign_at(const struct source *s, size_t i)
{
    const unsigned char a = at_of(s, i);
    const unsigned char b = at_of(s, i + 1);
    const unsigned char c = at_of(s, i + 2);
    if (a == 0xC2)
        return b == 0xA0   ? (struct piece){2, ' '}
               : b == 0xAD ? (struct piece){2, 0}
                           : (struct piece){0, 0};
    if (a == 0xE2 && b == 0x80) {
        if (c <= 0x8A || c == 0xAF) return (struct piece){3, ' '}; /* U+2000 .. 200A, 202F */
        if (c >= 0x8B && c <= 0x8F) return (struct piece){3, 0};   /* U+200B .. 200F */
        if (c == 0x90 || c == 0x91 || (c <= 0x93 && joins(s, i, 3)))
            return (struct piece){3, '-'}; /* U+2010 .. 2013 */
        return (struct piece){0, 0};
    }
    if (a == 0xE2 && b == 0x81 && c == 0xA0) return (struct piece){3, 0}; /* U+2060 */
    if (a == 0xE2 && b == 0x88 && c == 0x92 && joins(s, i, 3)) return (struct piece){3, '-'};
    if (a == 0xE3 && b == 0x80 && c == 0x80) return (struct piece){3, ' '}; /* U+3000 */
    if (a == 0xEF && b == 0xBB && c == 0xBF) return (struct piece){3, 0};   /* U+FEFF */
    if (a == 0xEF && b == 0xBC && c >= 0x81) return (struct piece){3, (char)(c - 0x81 + '!')};
    if (a == 0xEF && b == 0xBD && c >= 0x80 && c <= 0x9E)
        return (struct piece){3, (char)(c - 0x80 + '`')};
    return (struct piece){0, 0};
}

/* ---- markup ---- */

/* Attributes that say nothing of anybody: letters, and figures of at most three. */
static bool plain_attributes(const char *text, size_t size)
{
    size_t figures = 0;
    size_t more = 0; /* attributes: only one is known to say nothing */
    for (size_t i = 0; i < size; i++) {
        figures = cs_is_digit(text[i]) ? figures + 1 : 0;
        more += text[i] == '=';
        if (figures > 3 || more > 1 || text[i] == '@') return false;
    }
    static const char *const names[] = {
        "class=", "style=", "align=", "width=", "dir=", "color=", "size=", "face=", "valign="};
    for (size_t k = 0; k < CS_COUNT(names); k++)
        if (cs_str_starts((cs_str){text, size}, (cs_str){names[k], strlen(names[k])})) return true;
    return false;
}

/* What stands in the place of a tag in a line: a blank where a field ends and the next begins, and
 * before a raised mark ("Roe<sup>1</sup>", not "5<sup>th</sup>"); else nothing. */
static char gap_of_tag(const struct source *s, size_t name, size_t end, bool closing)
{
    if (closing) return at_of(s, end) == '<' && at_of(s, end + 1) != '/' ? ' ' : 0;
    const bool raised = cs_to_lower((char)at_of(s, name)) == 's' &&
                        cs_to_lower((char)at_of(s, name + 1)) == 'u';
    return raised && !cs_is_alpha((char)at_of(s, end)) ? ' ' : 0;
}

/* A tag of HTML; others ("<name>") are labels and stay. */
static struct piece tag_at(const struct source *s, size_t i)
{
    static const struct {
        const char *name;
        char as;
    } tags[] = {{"b", 0},       {"i", 0},        {"u", 0},        {"em", 0},    {"strong", 0},
                {"span", 0},    {"font", 0},     {"small", 0},    {"sub", 0},   {"sup", 0},
                {"mark", 0},    {"s", 0},        {"code", 0},     {"big", 0},   {"br", '\n'},
                {"p", '\n'},    {"div", '\n'},   {"li", '\n'},    {"ul", '\n'}, {"ol", '\n'},
                {"tr", '\n'},   {"table", '\n'}, {"tbody", '\n'}, {"hr", '\n'}, {"pre", '\n'},
                {"h1", '\n'},   {"h2", '\n'},    {"h3", '\n'},    {"h4", '\n'}, {"body", '\n'},
                {"html", '\n'}, {"td", '\t'},    {"th", '\t'}};
    const bool closing = at_of(s, i + 1) == '/';
    const size_t from = i + 1 + closing;
    size_t size = 0;
    while (size < 8 &&
           (cs_is_alpha((char)at_of(s, from + size)) || cs_is_digit((char)at_of(s, from + size))))
        size++;
    size_t end = from + size;
    if (size == 0 || size == 8) return (struct piece){0, 0};
    if (at_of(s, end) == ' ' && !closing) { /* attributes, or " /" */
        size_t last = end + 1;
        while (last - i < TAG_MAX && at_of(s, last) && !strchr("<>\n", at_of(s, last))) last++;
        if (at_of(s, last) != '>') return (struct piece){0, 0};
        const bool closed = last == end + 2 && at_of(s, end + 1) == '/';
        if (!closed && !plain_attributes(s->text.ptr + end + 1, last - end - 1))
            return (struct piece){0, 0};
        end = last;
    } else if (at_of(s, end) == '/') {
        end++;
    }
    if (at_of(s, end) != '>') return (struct piece){0, 0};
    for (size_t k = 0; k < CS_COUNT(tags); k++)
        if (strlen(tags[k].name) == size &&
            cs_str_equal_nocase((cs_str){s->text.ptr + from, size}, (cs_str){tags[k].name, size}))
            return (struct piece){(uint32_t)(end + 1 - i),
                                  tags[k].as ? tags[k].as : gap_of_tag(s, from, end + 1, closing)};
    return (struct piece){0, 0};
}

static struct piece entity_at(const struct source *s, size_t i)
{
    static const struct {
        const char *name;
        char as;
    } entities[] = {{"&nbsp;", ' '},   {"&amp;", '&'},  {"&#39;", '\''},  {"&apos;", '\''},
                    {"&quot;", '"'},   {"&#160;", ' '}, {"&ndash;", '-'}, {"&#8211;", '-'},
                    {"&lt;", '<'},     {"&gt;", '>'},   {"&#10;", '\n'},  {"&#13;", '\r'},
                    {"&#xA0;", ' '},   {"&#xa0;", ' '}, {"&ensp;", ' '},  {"&rsquo;", '\''},
                    {"&#8217;", '\''}, {"&emsp;", ' '}};
    const cs_str rest = cs_str_slice(s->text, i, s->text.len);
    for (size_t k = 0; k < CS_COUNT(entities); k++) {
        const size_t size = strlen(entities[k].name);
        if (cs_str_starts(rest, (cs_str){entities[k].name, size}))
            return (struct piece){(uint32_t)size, entities[k].as};
    }
    return (struct piece){0, 0};
}

/* "**Roe**", "__Roe__": two signs, no more, a word on one side and none on the other. */
static struct piece stress_at(const struct source *s, size_t i)
{
    const unsigned char c = at_of(s, i);
    const unsigned char before = i ? at_of(s, i - 1) : 0;
    const unsigned char after = at_of(s, i + 2);
    if (at_of(s, i + 1) != c || before == c || after == c) return (struct piece){0, 0};
    /* "**-1234" is a mask, "**92**-year-old" none */
    const bool word_after = wordly(before) && cs_is_alpha((char)at_of(s, i + 3));
    if (before == '-' || (after == '-' && !word_after)) return (struct piece){0, 0};
    const bool opens = !wordly(before) && (wordly(after) || after == '(' || after == '#');
    const bool closes = !wordly(after) && before > ' ';
    return opens || closes ? (struct piece){2, 0} : (struct piece){0, 0};
}

/* Lines of the text were written as "\n", as in a string that a program printed. */
static bool is_escaped(struct source *s)
{
    if (s->asked) return s->escaped;
    size_t found = 0;
    size_t lines = 0;
    for (size_t i = 0; i + 1 < s->text.len; i++) {
        lines += s->text.ptr[i] == '\n'; /* one at the end is no line */
        found += s->text.ptr[i] == '\\' && s->text.ptr[i + 1] == 'n';
    }
    s->asked = true;
    s->escaped = lines == 0 && found >= ESCAPES_MIN;
    return s->escaped;
}

static struct piece escape_at(struct source *s, size_t i)
{
    const unsigned char c = at_of(s, i + 1);
    if ((c != 'n' && c != 't' && c != 'r' && c != '"') || !is_escaped(s))
        return (struct piece){0, 0};
    return (struct piece){2, c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : '"'};
}

/* ---- the copy ---- */

static const uint8_t begins[256] = {[0xC2] = 1, [0xE2] = 1, [0xE3] = 1, [0xEF] = 1, ['<'] = 1,
                                    ['&'] = 1,  ['*'] = 1,  ['_'] = 1,  ['\\'] = 1};

static struct piece piece_at(struct source *s, size_t i)
{
    switch (s->text.ptr[i]) {
    case '<': return tag_at(s, i);
    case '&': return entity_at(s, i);
    case '*':
    case '_': return stress_at(s, i);
    case '\\': return escape_at(s, i);
    default: return sign_at(s, i);
    }
}

/* None of the eight bytes from there on can begin a piece. */
static inline bool is_clean(const unsigned char *b)
{
    return !(begins[b[0]] | begins[b[1]] | begins[b[2]] | begins[b[3]] | begins[b[4]] |
             begins[b[5]] | begins[b[6]] | begins[b[7]]);
}

/* The first piece from an offset on: where it begins, or the text's size. */
static size_t piece_find(struct source *s, size_t from, struct piece *piece)
{
    const unsigned char *const bytes = (const unsigned char *)s->text.ptr;
    const size_t len = s->text.len;
    for (size_t i = from; i < len; i++) {
        while (len - i >= 8 && is_clean(bytes + i)) i += 8;
        while (i < len && !begins[bytes[i]]) i++;
        if (i == len) break;
        *piece = piece_at(s, i);
        if (piece->size) return i;
    }
    return len;
}

static bool edit_add(struct cs_arena *arena, struct cs_legible *out, struct cs_edit edit)
{
    if (out->count == out->capacity) {
        const size_t capacity = out->capacity ? out->capacity * 2 : EDITS_FIRST;
        struct cs_edit *const edits = CS_NEW_ARRAY_UNSET(arena, struct cs_edit, capacity);
        if (!edits) return false;
        cs_copy(edits, out->edits, out->count * sizeof *edits);
        out->edits = edits;
        out->capacity = capacity;
    }
    out->edits[out->count++] = edit;
    return true;
}

cs_status cs_legible_make(struct cs_arena *arena, cs_str text, struct cs_legible *out,
                          struct cs_error *err)
{
    struct source s = {.text = text};
    struct piece piece = {0};
    *out = (struct cs_legible){.text = text};
    size_t at = piece_find(&s, 0, &piece);
    if (at == text.len) return CS_OK;
    char *const copy = CS_NEW_ARRAY_UNSET(arena, char, text.len);
    if (!copy) return cs_arena_fail(arena, err);
    size_t size = 0;
    size_t from = 0;
    uint32_t more = 0;
    while (at < text.len) {
        cs_copy(copy + size, text.ptr + from, at - from);
        size += at - from;
        from = at + piece.size;
        if (piece.as) copy[size++] = piece.as;
        more += piece.size - (piece.as != 0);
        const struct cs_edit edit = {(uint32_t)size, more, piece.as ? EDIT_REPLACED : EDIT_REMOVED};
        if (!edit_add(arena, out, edit)) return cs_arena_fail(arena, err);
        at = piece_find(&s, from, &piece);
    }
    cs_copy(copy + size, text.ptr + from, text.len - from);
    size += text.len - from;
    out->text = (cs_str){copy, size};
    return CS_OK;
}

void cs_legible_back(const struct cs_legible *legible, struct cs_phi_list *list)
{
    const struct cs_edit *const edits = legible->edits;
    size_t k = 0; /* edits that lie before the begin */
    for (size_t i = 0; i < list->count; i++) {
        struct cs_phi_span *const span = &list->spans[i];
        while (k < legible->count && edits[k].at <= span->begin) k++;
        size_t last = k; /* edits that lie before the end: what is removed at it stays outside */
        while (last < legible->count &&
               (edits[last].at < span->end ||
                (edits[last].at == span->end && edits[last].kind == EDIT_REPLACED)))
            last++;
        const uint32_t begin = k ? edits[k - 1].more : 0;
        const uint32_t end = last ? edits[last - 1].more : 0;
        span->begin += begin;
        span->end += end;
    }
}
