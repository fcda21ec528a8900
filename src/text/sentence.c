/* sentence.c - cuts each section into sentences and list items.
 *
 * First lines are joined to paragraphs: a line goes on with the one before when it is hard-wrapped
 * prose, or is indented under a list item. Then a bullet and a label are taken off, and the rest
 * is cut after . ! ? when what follows looks like a beginning. A table row is one item. */
#include "text/text.h"

#include "text/text_in.h"

#define WRAP_BYTES_MIN 50 /* shorter lines are ended on purpose */
#define LABEL_BYTES_MAX 60
#define PARAGRAPH_LINES_MAX 400

size_t cs_bullet_length(cs_str s)
{
    static const cs_str marks[] = {CS_STR_INIT("\xE2\x80\xA2"),
                                   CS_STR_INIT("\xE2\x80\xA3"),
                                   CS_STR_INIT("\xE2\x97\xA6"),
                                   CS_STR_INIT("\xE2\x97\x8F"),
                                   CS_STR_INIT("\xE2\x96\xAA"),
                                   CS_STR_INIT("\xC2\xB7"),
                                   CS_STR_INIT("\xE2\x80\x93"),
                                   CS_STR_INIT("\xE2\x80\x94"),
                                   CS_STR_INIT("-"),
                                   CS_STR_INIT("*"),
                                   CS_STR_INIT(">"),
                                   CS_STR_INIT("+")};
    size_t at = 0;
    for (size_t i = 0; i < CS_COUNT(marks) && at == 0; i++)
        if (cs_str_starts(s, marks[i])) at = marks[i].len;
    if (at == 1 && s.len > 1 && !cs_is_space(s.ptr[1])) return 0; /* "-5", "*** URGENT" */
    if (at == 0 && s.len > 1 && s.ptr[0] == '#' && cs_is_alpha(s.ptr[1])) return 1;
    if (at == 0) {
        const bool bracket = s.len > 0 && s.ptr[0] == '(';
        size_t end = bracket;
        while (end < s.len && end < 3 + (size_t)bracket && cs_is_digit(s.ptr[end])) end++;
        if (end == (size_t)bracket || end >= s.len) return 0;
        const char after = s.ptr[end];
        if (after == ')' || (after == '.' && !bracket)) at = end + 1;
        else if (!bracket && s.len > end + 1 && after == ' ' && s.ptr[end + 1] == ' ') at = end;
        if (at == 0 || (at < s.len && !cs_is_space(s.ptr[at]))) return 0;
    }
    while (at < s.len && cs_is_space(s.ptr[at])) at++;
    return at;
}

size_t cs_label_length(cs_str s, size_t *after)
{
    if (s.len < 3 || !(cs_is_upper(s.ptr[0]))) return 0;
    unsigned words = 1;
    for (size_t i = 1; i < s.len && i <= LABEL_BYTES_MAX; i++) {
        const char c = s.ptr[i];
        if (c == ':' && i + 1 < s.len && cs_is_space(s.ptr[i + 1])) {
            size_t at = i + 1;
            while (at < s.len && cs_is_space(s.ptr[at])) at++;
            if (at == s.len || cs_is_digit(s.ptr[at])) return 0; /* "Prednisone taper: 40 mg" */
            *after = at;
            return i;
        }
        if (c == '.' || c == ',' || c == ';' || c == '?' || cs_is_digit(c)) return 0;
        if (cs_is_space(c) && !cs_is_space(s.ptr[i - 1]) && ++words > 6) return 0;
    }
    return 0;
}

bool cs_is_row(cs_str s)
{
    unsigned gaps = 0;
    unsigned wide = 0;
    for (size_t i = 1; i + 1 < s.len; i++) {
        if (s.ptr[i] != ' ' || cs_is_space(s.ptr[i - 1])) continue;
        size_t end = i;
        while (end < s.len && s.ptr[end] == ' ') end++;
        const char before = s.ptr[i - 1];
        if (end - i >= 2 && before != '.' && before != '!' && before != '?' && before != ':')
            gaps++;
        wide += end - i >= 3;
    }
    return gaps >= 2 || wide >= 1;
}

/* ---- sentence ends ---------------------------------------------------------------------- */

static bool is_abbreviation(cs_str s, size_t dot)
{
    static const cs_str words[] = {
        CS_STR_INIT("dr"),  CS_STR_INIT("mr"),     CS_STR_INIT("mrs"),  CS_STR_INIT("ms"),
        CS_STR_INIT("st"),  CS_STR_INIT("vs"),     CS_STR_INIT("prof"), CS_STR_INIT("no"),
        CS_STR_INIT("pt"),  CS_STR_INIT("approx"), CS_STR_INIT("jr"),   CS_STR_INIT("sr"),
        CS_STR_INIT("fig"), CS_STR_INIT("e.g"),    CS_STR_INIT("i.e"),  CS_STR_INIT("dept")};
    size_t begin = dot;
    while (begin > 0 && (cs_is_alpha(s.ptr[begin - 1]) || s.ptr[begin - 1] == '.')) begin--;
    const cs_str word = cs_str_slice(s, begin, dot);
    if (word.len == 1 && cs_is_upper(word.ptr[0]) && dot + 2 < s.len && cs_is_alpha(s.ptr[dot + 2]))
        return begin >= 2 && s.ptr[begin - 1] == ' ' ? s.ptr[begin - 2] != ',' : begin == 0;
    for (size_t i = 0; i < CS_COUNT(words); i++) {
        if (!cs_str_equal_nocase(word, words[i])) continue;
        /* "No." ends an answer unless a figure follows. */
        return !cs_str_equal_nocase(word, CS_STR("no")) ||
               (dot + 2 < s.len && cs_is_digit(s.ptr[dot + 2]));
    }
    return false;
}

static bool begins_sentence(cs_str s, size_t at)
{
    const char c = s.ptr[at];
    return cs_is_upper(c) || cs_is_digit(c) || c == '"' || c == '(' || c == '#' || c == '\'' ||
           (unsigned char)c >= 0x80;
}

/* End (past the mark and closing quotes) of the sentence that begins at from. */
static size_t sentence_end(cs_str s, size_t from)
{
    for (size_t i = from; i < s.len; i++) {
        const char c = s.ptr[i];
        if (c != '.' && c != '!' && c != '?') continue;
        size_t end = i + 1;
        while (end < s.len && (s.ptr[end] == '"' || s.ptr[end] == ')' || s.ptr[end] == '\'')) end++;
        if (end >= s.len) return s.len;
        if (!cs_is_space(s.ptr[end])) continue;
        size_t next = end;
        while (next < s.len && cs_is_space(s.ptr[next])) next++;
        if (next >= s.len) return end;
        if (c == '.' && is_abbreviation(s, i)) continue;
        if (begins_sentence(s, next)) return end;
    }
    return s.len;
}

/* ---- paragraphs ------------------------------------------------------------------------- */

struct paragraph {
    cs_span span;
    uint32_t first_line;
    uint32_t line_count;
    uint32_t indent;
    bool bullet;
    bool row;
};

struct sentence_list {
    struct cs_arena *arena;
    struct cs_sentence *items;
    uint32_t count;
    uint32_t capacity;
};

static cs_status sentence_add(struct sentence_list *list, struct cs_sentence sentence,
                              struct cs_error *err)
{
    if (list->count == list->capacity) {
        const uint32_t capacity = list->capacity ? list->capacity * 2 : 128;
        struct cs_sentence *const items = CS_NEW_ARRAY(list->arena, struct cs_sentence, capacity);
        if (!items) return cs_arena_fail(list->arena, err);
        cs_copy(items, list->items, list->count * sizeof *items);
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = sentence;
    return CS_OK;
}

static cs_status paragraph_end(const struct cs_doc *doc, uint32_t section,
                               const struct paragraph *p, struct sentence_list *list,
                               struct cs_error *err)
{
    if (p->line_count == 0) return CS_OK;
    const cs_str text = cs_doc_bytes(doc, p->span);
    size_t at = cs_bullet_length(text);
    size_t after = 0;
    const size_t label = cs_label_length(cs_str_slice(text, at, text.len), &after);
    struct cs_sentence sentence = {.line = p->first_line, .section = section, .bullet = p->bullet};
    if (label) {
        sentence.label =
            (cs_span){p->span.begin + (uint32_t)at, p->span.begin + (uint32_t)(at + label)};
        at += after;
    }
    bool only = true;
    while (at < text.len) {
        const size_t end = p->row ? text.len : sentence_end(text, at);
        only = only && end == text.len;
        sentence.span = (cs_span){p->span.begin + (uint32_t)at, p->span.begin + (uint32_t)end};
        sentence.item = p->bullet || p->row || only;
        sentence.token_begin = cs_doc_token_at(doc, sentence.span.begin);
        sentence.token_end = cs_doc_token_at(doc, sentence.span.end);
        if (sentence.token_end > sentence.token_begin) CS_TRY(sentence_add(list, sentence, err));
        at = end;
        while (at < text.len && cs_is_space(text.ptr[at])) at++;
    }
    return CS_OK;
}

/* A section whose lines are entries, not prose. */
static bool is_list_section(enum cs_section_kind kind)
{
    return kind == CS_SECTION_DIAGNOSES || kind == CS_SECTION_MEDICATIONS ||
           kind == CS_SECTION_DISCHARGE_MEDICATIONS || kind == CS_SECTION_FOLLOW_UP;
}

/* The line goes on with the paragraph. */
static bool line_joins(const struct cs_doc *doc, enum cs_section_kind kind,
                       const struct paragraph *p, const struct cs_line *line, cs_str text)
{
    if (p->line_count == 0 || p->line_count >= PARAGRAPH_LINES_MAX) return false;
    if (cs_bullet_length(text)) return false;
    const cs_str before = cs_doc_bytes(doc, doc->lines[p->first_line + p->line_count - 1].span);
    if (p->row) return line->indent >= p->indent + 12;
    if (p->bullet && line->indent > p->indent) return true;
    if (cs_is_row(text)) return false;
    const char last = before.ptr[before.len - 1];
    const bool goes_on = last == ',' || cs_is_lower(text.ptr[0]);
    size_t after = 0;
    if (cs_label_length(text, &after) && last != ',') return false;
    if ((p->bullet || is_list_section(kind)) && !goes_on) return false;
    return before.len >= WRAP_BYTES_MIN;
}

static bool is_rule_line(cs_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (cs_is_alpha(s.ptr[i]) || cs_is_digit(s.ptr[i]) || (unsigned char)s.ptr[i] >= 0x80)
            return false;
    return true;
}

static uint32_t line_at(const struct cs_doc *doc, uint32_t offset)
{
    uint32_t low = 0;
    uint32_t high = doc->line_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (doc->lines[middle].span.end < offset) low = middle + 1;
        else high = middle;
    }
    return low;
}

static cs_status section_cut(const struct cs_doc *doc, uint32_t index, struct sentence_list *list,
                             struct cs_error *err)
{
    const struct cs_section *const section = &doc->sections[index];
    struct paragraph p = {0};
    for (uint32_t i = line_at(doc, section->body.begin); i < doc->line_count; i++) {
        const struct cs_line *const line = &doc->lines[i];
        cs_span span = line->span;
        if (span.begin >= section->body.end) break;
        if (span.begin < section->body.begin) span.begin = section->body.begin;
        if (span.begin >= span.end && line->span.begin != line->span.end) continue; /* heading */
        const cs_str text = cs_doc_bytes(doc, span);
        if (text.len == 0 || is_rule_line(text)) {
            CS_TRY(paragraph_end(doc, index, &p, list, err));
            p = (struct paragraph){0};
        } else if (line_joins(doc, section->kind, &p, line, text)) {
            p.span.end = span.end;
            p.line_count++;
        } else {
            CS_TRY(paragraph_end(doc, index, &p, list, err));
            p = (struct paragraph){
                .span = span,
                .first_line = i,
                .line_count = 1,
                .indent = line->indent,
                .bullet = cs_bullet_length(text) > 0,
                .row = cs_is_row(cs_str_slice(text, cs_bullet_length(text), text.len))};
        }
    }
    return paragraph_end(doc, index, &p, list, err);
}

cs_status cs_sentences_find(struct cs_arena *arena, struct cs_doc *doc, struct cs_error *err)
{
    struct sentence_list list = {.arena = arena};
    for (uint32_t i = 0; i < doc->section_count; i++) CS_TRY(section_cut(doc, i, &list, err));
    doc->sentences = list.items;
    doc->sentence_count = list.count;
    return CS_OK;
}
