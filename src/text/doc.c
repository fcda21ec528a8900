/* doc.c - parse once: check the bytes, hash them, cut them into tokens and lines.
 *
 * Tokens are few kinds on purpose: words, numbers, marks. A number keeps the marks between its
 * digits ("0.5", "1,000", "100/62.5/25", "11/10") but not a hyphen ("2-3" is a range of two).
 * Bytes above 0x7F count as letters, so names keep their accents. */
#include "text/text.h"

#include "text/text_in.h"

static bool is_letter(char c)
{
    return cs_is_alpha(c) || (unsigned char)c >= 0x80;
}

/* Characters above ASCII that are marks, not letters: bullets, dashes, quotes, arrows, spaces. */
static size_t mark_length(cs_str s, size_t at)
{
    const unsigned char lead = (unsigned char)s.ptr[at];
    if (lead == 0xC2 && at + 1 < s.len) {
        const unsigned char next = (unsigned char)s.ptr[at + 1];
        return next <= 0xBF && next != 0xB5 && next != 0xAA && next != 0xBA ? 2 : 0; /* not µ ª º */
    }
    if (lead == 0xE2 && at + 2 < s.len) return 3; /* U+2000 to U+2FFF: punctuation and symbols */
    if (lead == 0xE3 && at + 2 < s.len && (unsigned char)s.ptr[at + 1] == 0x80) return 3;
    if (lead == 0xEF && at + 2 < s.len && (unsigned char)s.ptr[at + 1] >= 0xBB) return 3;
    if (lead == 0xF0 && at + 3 < s.len) return 4; /* emoji and other symbols */
    return 0;
}

/* U+00A0, U+2000 to U+200F, U+2028, U+2029, U+202F, U+205F to U+206F, U+3000, U+FEFF. */
static bool mark_is_space(cs_str mark)
{
    const unsigned char *const b = (const unsigned char *)mark.ptr;
    if (mark.len == 2) return b[0] == 0xC2 && b[1] == 0xA0;
    if (mark.len != 3) return false;
    if (b[0] == 0xE2 && b[1] == 0x80) return b[2] <= 0x8F || (b[2] >= 0xA8 && b[2] <= 0xAF);
    if (b[0] == 0xE2 && b[1] == 0x81) return b[2] >= 0x9F && b[2] <= 0xAF;
    if (b[0] == 0xE3) return b[1] == 0x80 && b[2] == 0x80;
    return b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF;
}

static size_t number_end(cs_str s, size_t at)
{
    while (at < s.len) {
        if (cs_is_digit(s.ptr[at])) {
            at++;
        } else if ((s.ptr[at] == '.' || s.ptr[at] == ',' || s.ptr[at] == '/') && at + 1 < s.len &&
                   cs_is_digit(s.ptr[at + 1])) {
            at++;
        } else {
            break;
        }
    }
    return at;
}

/* U+2019, the curly apostrophe: joins letters as ' does. */
static size_t apostrophe_length(cs_str s, size_t at)
{
    if (s.ptr[at] == '\'') return 1;
    if (at + 2 < s.len && memcmp(s.ptr + at, "\xE2\x80\x99", 3) == 0) return 3;
    return 0;
}

static size_t word_end(cs_str s, size_t at)
{
    while (at < s.len) {
        const size_t apostrophe = apostrophe_length(s, at);
        if (apostrophe && at + apostrophe < s.len && cs_is_alpha(s.ptr[at + apostrophe])) {
            at += apostrophe;
        } else if (cs_is_alpha(s.ptr[at]) || cs_is_digit(s.ptr[at])) {
            at++;
        } else if (is_letter(s.ptr[at]) && mark_length(s, at) == 0) {
            at++;
        } else {
            break;
        }
    }
    return at;
}

/* The token that begins at (not a space) at. */
static struct cs_token token_at(cs_str s, size_t at)
{
    size_t end = at + 1;
    enum cs_token_kind kind = CS_TOKEN_MARK;
    const size_t mark = mark_length(s, at);
    if (cs_is_digit(s.ptr[at])) {
        kind = CS_TOKEN_NUMBER;
        end = number_end(s, at);
    } else if (mark) {
        end = at + mark;
    } else if (is_letter(s.ptr[at])) {
        kind = CS_TOKEN_WORD;
        end = word_end(s, at);
        if (end == at) end = at + 1;
    } else if (s.ptr[at] == '.' && at + 1 < s.len && cs_is_digit(s.ptr[at + 1]) &&
               (at == 0 || cs_is_space(s.ptr[at - 1]))) {
        kind = CS_TOKEN_NUMBER; /* ".5 mg" */
        end = number_end(s, at + 1);
    }
    return (struct cs_token){.span = {(uint32_t)at, (uint32_t)end},
                             .kind = kind,
                             .first = cs_to_lower(s.ptr[at]),
                             .second = end - at > 1 ? cs_to_lower(s.ptr[at + 1]) : '\0'};
}

/* Step over white space; true if there was any. */
static bool space_skip(cs_str s, size_t *at)
{
    const size_t from = *at;
    while (*at < s.len) {
        if (cs_is_space(s.ptr[*at])) {
            (*at)++;
            continue;
        }
        const size_t mark = mark_length(s, *at);
        if (!mark || !mark_is_space(cs_str_slice(s, *at, *at + mark))) break;
        *at += mark;
    }
    return *at > from;
}

/* Write tokens into out, or only count them when out is NULL. */
static uint32_t tokens_cut(cs_str s, struct cs_token *out)
{
    uint32_t count = 0;
    size_t at = 0;
    bool line_start = true;
    while (at < s.len) {
        const size_t from = at;
        const bool space = space_skip(s, &at);
        if (space && memchr(s.ptr + from, '\n', at - from)) line_start = true;
        if (at >= s.len) break;
        struct cs_token token = token_at(s, at);
        token.space_before = space || from == 0;
        token.line_start = line_start;
        line_start = false;
        at = token.span.end;
        if (out) out[count] = token;
        count++;
    }
    return count;
}

/* A line ends at LF, CR LF, or a CR alone. */
static size_t line_end(cs_str s, size_t at, size_t *next)
{
    size_t end = at;
    while (end < s.len && s.ptr[end] != '\n' && s.ptr[end] != '\r') end++;
    *next = end;
    if (*next < s.len) (*next)++;
    if (end + 1 < s.len && s.ptr[end] == '\r' && s.ptr[end + 1] == '\n') (*next)++;
    return end;
}

static uint32_t lines_cut(cs_str s, struct cs_line *out)
{
    uint32_t count = 0;
    for (size_t at = 0; at < s.len;) {
        size_t next = 0;
        size_t end = line_end(s, at, &next);
        if (out) {
            size_t begin = at;
            uint32_t indent = 0;
            while (begin < end && cs_is_space(s.ptr[begin])) {
                indent = s.ptr[begin] == '\t' ? (indent / 8 + 1) * 8 : indent + 1;
                begin++;
            }
            while (end > begin && cs_is_space(s.ptr[end - 1])) end--;
            out[count] =
                (struct cs_line){.span = {(uint32_t)begin, (uint32_t)end}, .indent = indent};
        }
        count++;
        at = next;
    }
    return count;
}

static void lines_bind_tokens(struct cs_line *lines, uint32_t line_count,
                              const struct cs_token *tokens, uint32_t token_count)
{
    uint32_t t = 0;
    for (uint32_t i = 0; i < line_count; i++) {
        while (t < token_count && tokens[t].span.begin < lines[i].span.begin) t++;
        lines[i].token_begin = t;
        while (t < token_count && tokens[t].span.begin < lines[i].span.end) t++;
        lines[i].token_end = t;
    }
}

/* Everyday words of Spanish, French, German and Portuguese that are not English words too. */
static bool is_foreign_word(cs_str word)
{
    static const cs_str words[] = {
        CS_STR_INIT("el"),   CS_STR_INIT("los"), CS_STR_INIT("las"),         CS_STR_INIT("del"),
        CS_STR_INIT("con"),  CS_STR_INIT("por"), CS_STR_INIT("para"),        CS_STR_INIT("que"),
        CS_STR_INIT("una"),  CS_STR_INIT("una"), CS_STR_INIT("est\xC3\xA1"), CS_STR_INIT("y"),
        CS_STR_INIT("le"),   CS_STR_INIT("les"), CS_STR_INIT("des"),         CS_STR_INIT("une"),
        CS_STR_INIT("avec"), CS_STR_INIT("der"), CS_STR_INIT("das"),         CS_STR_INIT("und"),
        CS_STR_INIT("mit"),  CS_STR_INIT("ist"), CS_STR_INIT("n\xC3\xA3o"),  CS_STR_INIT("com")};
    for (size_t i = 0; i < CS_COUNT(words); i++)
        if (cs_str_equal_nocase(word, words[i])) return true;
    return false;
}

static bool is_english_word(cs_str word)
{
    static const cs_str words[] = {
        CS_STR_INIT("the"), CS_STR_INIT("of"),      CS_STR_INIT("and"), CS_STR_INIT("with"),
        CS_STR_INIT("to"),  CS_STR_INIT("is"),      CS_STR_INIT("was"), CS_STR_INIT("for"),
        CS_STR_INIT("has"), CS_STR_INIT("patient"), CS_STR_INIT("on"),  CS_STR_INIT("daily")};
    for (size_t i = 0; i < CS_COUNT(words); i++)
        if (cs_str_equal_nocase(word, words[i])) return true;
    return false;
}

static void language_guess(struct cs_doc *doc)
{
    uint32_t words = 0;
    uint32_t foreign = 0;
    uint32_t english = 0;
    for (uint32_t i = 0; i < doc->token_count && words < 2000; i++) {
        if (doc->tokens[i].kind != CS_TOKEN_WORD) continue;
        words++;
        if (is_foreign_word(cs_doc_token(doc, i))) foreign++;
        else if (is_english_word(cs_doc_token(doc, i))) english++;
    }
    doc->has_words = words > 0;
    doc->maybe_not_english = foreign >= 4 && foreign > 2 * english;
}

static cs_status body_check(cs_str s, struct cs_error *err)
{
    if (s.len == 0)
        return CS_FAIL(err, CS_E_INPUT, "The document is empty", "Give a document with text");
    if (s.len > CS_DOC_BYTES_MAX)
        return CS_FAIL_NUM(err, CS_E_LIMIT, "The document has %1 bytes; at most %2 are read",
                           "Split it into documents", s.len, CS_DOC_BYTES_MAX);
    const size_t invalid = cs_utf8_invalid_at(s);
    const char *const nul = memchr(s.ptr, '\0', s.len);
    const size_t nul_at = nul ? (size_t)(nul - s.ptr) : SIZE_MAX;
    if (invalid != SIZE_MAX && invalid < nul_at)
        return CS_FAIL_AT(err, CS_E_INPUT, "The document is not valid UTF-8",
                          "Re-export it as UTF-8 text", invalid);
    if (nul_at != SIZE_MAX)
        return CS_FAIL_AT(err, CS_E_INPUT, "The document holds a NUL byte: it is not plain text",
                          "Export it as plain text in UTF-8", nul_at);
    return CS_OK;
}

cs_status cs_doc_parse(struct cs_arena *arena, cs_raw body, const struct cs_doc **out,
                       struct cs_error *err)
{
    const cs_str s = body.phi_bytes;
    CS_TRY(body_check(s, err));
    struct cs_doc *const doc = CS_NEW(arena, struct cs_doc);
    if (!doc) return cs_arena_fail(arena, err);
    doc->text = body;
    CS_TRY(cs_sha256(s, &doc->sha256, err));
    doc->token_count = tokens_cut(s, NULL);
    doc->line_count = lines_cut(s, NULL);
    struct cs_token *const tokens = CS_NEW_ARRAY(arena, struct cs_token, doc->token_count);
    struct cs_line *const lines = CS_NEW_ARRAY(arena, struct cs_line, doc->line_count);
    if (!tokens || !lines) return cs_arena_fail(arena, err);
    (void)tokens_cut(s, tokens);
    (void)lines_cut(s, lines);
    lines_bind_tokens(lines, doc->line_count, tokens, doc->token_count);
    doc->tokens = tokens;
    doc->lines = lines;
    language_guess(doc);
    CS_TRY(cs_sections_find(arena, doc, err));
    CS_TRY(cs_sentences_find(arena, doc, err));
    *out = doc;
    return CS_OK;
}

cs_str cs_doc_bytes(const struct cs_doc *doc, cs_span span)
{
    return cs_str_slice(doc->text.phi_bytes, span.begin, span.end);
}

uint32_t cs_doc_token_at(const struct cs_doc *doc, uint32_t offset)
{
    uint32_t low = 0;
    uint32_t high = doc->token_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (doc->tokens[middle].span.begin < offset) low = middle + 1;
        else high = middle;
    }
    return low;
}

uint32_t cs_doc_sentence_at(const struct cs_doc *doc, uint32_t offset)
{
    uint32_t low = 0;
    uint32_t high = doc->sentence_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (doc->sentences[middle].span.end <= offset) low = middle + 1;
        else high = middle;
    }
    if (low == doc->sentence_count || doc->sentences[low].span.begin > offset) return UINT32_MAX;
    return low;
}

uint32_t cs_doc_section_at(const struct cs_doc *doc, uint32_t offset)
{
    uint32_t low = 0;
    uint32_t high = doc->section_count;
    while (low + 1 < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (doc->sections[middle].heading.begin <= offset) low = middle;
        else high = middle;
    }
    return low;
}
