/* print_text.c - the draft for a terminal: what a nurse reads before she signs.
 *
 * One writer lays out paragraphs: a first line that begins behind a label, further lines indented,
 * broken at spaces by the columns that the characters take. Text of the source passes through
 * `clean` first: runs of white space become one space, and whatever could steer the terminal or
 * turn the direction of the text is written out as \u{202e}. Colour only adds to words. */
#include "apps/summary/print_in.h"

#define COLUMNS_DEFAULT 80
#define COLUMNS_MIN 32
#define COLUMNS_MAX 160  /* longer lines are hard to read */
#define LABEL_COLUMNS 15 /* "  [no source]  " */

static const char CLOSING[] = "Draft made by software from the document shown. "
                              "Check each statement against its source before use.";

struct page {
    struct cs_arena *arena;
    const struct cs_summary_print *what;
    struct cs_print_lines lines;
    struct cs_buf out;
    unsigned columns;
    unsigned indent; /* of a statement's further lines */
};

/* Columns that a character takes: none for combining marks, two for wide scripts and emoji. */
static unsigned char_columns(uint32_t c)
{
    if ((c >= 0x300 && c <= 0x36F) || c == 0x200C || c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F) ||
        (c >= 0x20D0 && c <= 0x20FF))
        return 0;
    if ((c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
        (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
        (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
        (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD))
        return 2;
    return 1;
}

static unsigned text_columns(cs_str s)
{
    unsigned columns = 0;
    size_t size = 0;
    for (size_t at = 0; at < s.len; at += size) columns += char_columns(cs_char_at(s, at, &size));
    return columns;
}

/* The bytes of s that fill at most the columns given. */
static size_t text_fit(cs_str s, unsigned columns)
{
    size_t at = 0;
    for (size_t size = 0; at < s.len; at += size) {
        const unsigned wide = char_columns(cs_char_at(s, at, &size));
        if (wide > columns) break;
        columns -= wide;
    }
    return at;
}

/* Append s with runs of white space as one space and dangerous characters written out. */
static void clean(struct cs_buf *to, cs_str s)
{
    size_t size = 0;
    for (size_t at = 0; at < s.len; at += size) {
        const uint32_t c = cs_char_at(s, at, &size);
        if (size == 1 && cs_is_space((char)c)) {
            if (to->size && to->bytes[to->size - 1] != ' ') cs_buf_add_char(to, ' ');
        } else if (cs_char_is_control(c)) {
            cs_buf_add_format(to, "\\u{%x}", (unsigned)c);
        } else if (c == CS_CHAR_UNKNOWN) {
            CS_BUF_LIT(to, "\xEF\xBF\xBD");
        } else {
            cs_buf_add(to, cs_str_slice(s, at, at + size));
        }
    }
}

static struct cs_buf line_begin(struct page *page)
{
    struct cs_buf line;
    cs_buf_init(&line, page->arena, CS_OUTPUT_BYTES_MAX);
    return line;
}

/* What was appended; empty when memory ran out, which the page's own buffer then reports. */
static cs_str line_end(struct page *page, const struct cs_buf *line)
{
    if (line->failed) {
        page->out.failed = true;
        page->out.hit_max = line->hit_max;
        return CS_STR("");
    }
    return (cs_str){line->bytes, line->size};
}

static void spaces(struct page *page, unsigned count)
{
    for (unsigned i = 0; i < count; i++) cs_buf_add_char(&page->out, ' ');
}

static void colour(struct page *page, const char *code)
{
    if (page->what->colour) cs_buf_add_format(&page->out, "\x1b[%sm", code);
}

/* Length of the line that text begins with and, in *next, where the following one begins. */
static size_t line_break(cs_str text, unsigned room, size_t *next)
{
    const size_t fit = text_fit(text, room);
    if (fit == text.len) return *next = fit;
    size_t cut = fit;
    while (cut > 0 && text.ptr[cut] != ' ') cut--;
    if (cut == 0) { /* a word longer than the line is cut, at least one character a line */
        size_t size = 0;
        (void)cs_char_at(text, 0, &size);
        return *next = fit ? fit : size;
    }
    *next = cut + 1;
    return cut;
}

/* Write cleaned text from column at on; further lines begin at indent. Ends the line. */
static void paragraph(struct page *page, cs_str text, unsigned at, unsigned indent)
{
    size_t from = 0;
    do {
        const unsigned room = page->columns > at ? page->columns - at : 1;
        size_t next = 0;
        const cs_str rest = cs_str_slice(text, from, text.len);
        cs_buf_add(&page->out, cs_str_slice(rest, 0, line_break(rest, room, &next)));
        cs_buf_add_char(&page->out, '\n');
        from += next;
        if (from >= text.len) break;
        spaces(page, indent);
        at = indent;
    } while (!page->out.failed);
}

static void plain(struct page *page, cs_str text)
{
    paragraph(page, text, 0, 0);
}

/* "line 12" or "lines 12-13". */
static void cite_place(struct cs_buf *to, const struct cs_cite *cite)
{
    if (cite->line_first == cite->line_last)
        cs_buf_add_format(to, "line %u", (unsigned)cite->line_first);
    else
        cs_buf_add_format(to, "lines %u-%u", (unsigned)cite->line_first, (unsigned)cite->line_last);
}

/* The beginning of s in the columns given, to the end of a word unless that costs half of it. */
static cs_str shortened(cs_str s, unsigned columns)
{
    const size_t fit = text_fit(s, columns);
    size_t cut = fit;
    while (cut > fit / 2 && s.ptr[cut] != ' ') cut--;
    return cs_str_trim(cs_str_slice(s, 0, cut > fit / 2 ? cut : fit));
}

/* One line: where it stands and the words, shortened to the width. */
static void cite_write(struct page *page, const struct cs_cite *cite)
{
    struct cs_buf line = line_begin(page);
    cite_place(&line, cite);
    CS_BUF_LIT(&line, ": ");
    const unsigned used = page->indent + (unsigned)line.size + 2; /* and two quotation marks */
    const unsigned room = page->columns > used + 8 ? page->columns - used : 8;
    struct cs_buf words = line_begin(page);
    const cs_str source = cs_print_source(page->what->doc);
    clean(&words, cs_str_slice(source, cite->span.begin, cite->span.end));
    cs_str quote = cs_str_trim(line_end(page, &words));
    const bool cut = text_columns(quote) > room;
    if (cut) quote = shortened(quote, room - 1);
    CS_BUF_LIT(&line, "\"");
    cs_buf_add(&line, quote);
    if (cut) CS_BUF_LIT(&line, "\xE2\x80\xA6");
    CS_BUF_LIT(&line, "\"");
    spaces(page, page->indent);
    colour(page, "2");
    cs_buf_add(&page->out, line_end(page, &line));
    colour(page, "0");
    cs_buf_add_char(&page->out, '\n');
}

/* A part behind the mark that parts it from what stands before; nothing when it is not stated. */
static void part_add(struct cs_buf *to, const char *before, cs_str value)
{
    if (value.len == 0) return;
    cs_buf_add(to, cs_str_of(before));
    clean(to, value);
}

/* A missing dose is worth a word where the patient is to take the medicine. */
static bool change_needs_dose(enum cs_change change)
{
    return change == CS_CHANGE_START || change == CS_CHANGE_CONTINUE ||
           change == CS_CHANGE_INCREASE || change == CS_CHANGE_DECREASE;
}

static void medication_add(struct cs_buf *to, const struct cs_medication *drug)
{
    const char *const change = cs_change_name(drug->change);
    for (const char *c = change; *c; c++)
        cs_buf_add_char(to, cs_is_lower(*c) ? (char)(*c - ('a' - 'A')) : *c);
    part_add(to, " ", drug->name);
    part_add(to, " ", drug->dose);
    part_add(to, ", ", drug->route);
    part_add(to, ", ", drug->frequency);
    part_add(to, ", ", drug->duration);
    if (drug->dose.len == 0 && change_needs_dose(drug->change))
        CS_BUF_LIT(to, " (dose not stated)");
}

static void statement_add(struct cs_buf *to, const struct cs_draft *draft, enum cs_part part,
                          uint32_t i)
{
    switch (part) {
    case CS_PART_DIAGNOSES:
        clean(to, draft->diagnoses[i].name);
        if (draft->diagnoses[i].status == CS_DX_HISTORY) CS_BUF_LIT(to, " (history)");
        if (draft->diagnoses[i].status == CS_DX_RULED_OUT) CS_BUF_LIT(to, " (ruled out)");
        if (draft->diagnoses[i].status == CS_DX_FAMILY) CS_BUF_LIT(to, " (in the family)");
        break;
    case CS_PART_MEDICATIONS: medication_add(to, &draft->medications[i]); break;
    case CS_PART_FOLLOW_UP:
        clean(to, draft->follow_up[i].task);
        part_add(to, " (when: ", draft->follow_up[i].when);
        if (draft->follow_up[i].when.len == 0) CS_BUF_LIT(to, " (when: not stated");
        part_add(to, "; who: ", draft->follow_up[i].who);
        cs_buf_add_char(to, ')');
        break;
    case CS_PART_RED_FLAGS: clean(to, draft->red_flags[i].finding); break;
    case CS_PARTS: break;
    }
}

/* "[no source]" in a column of its own. */
static void label_write(struct page *page, enum cs_check check)
{
    const cs_str words = cs_check_words(check);
    const bool alarm = check == CS_CHECK_NO_SOURCE || check == CS_CHECK_CONFLICT;
    spaces(page, 2);
    if (alarm) colour(page, "1;31");
    cs_buf_add_format(&page->out, "[%s]", words.ptr);
    if (alarm) colour(page, "0");
    const unsigned used = (unsigned)words.len + 4;
    spaces(page, used + 2 <= LABEL_COLUMNS ? LABEL_COLUMNS - used : 2);
}

static void note_write(struct page *page, const char *before, cs_str text, const char *after)
{
    if (text.len == 0) return;
    struct cs_buf line = line_begin(page);
    cs_buf_add(&line, cs_str_of(before));
    clean(&line, text);
    cs_buf_add(&line, cs_str_of(after));
    spaces(page, page->indent);
    paragraph(page, line_end(page, &line), page->indent, page->indent + 2);
}

static void statement_write(struct page *page, enum cs_part part, uint32_t index)
{
    const struct cs_claim *const claim = cs_part_claim(page->what->draft, part, index);
    label_write(page, claim->check);
    struct cs_buf line = line_begin(page);
    statement_add(&line, page->what->draft, part, index);
    paragraph(page, line_end(page, &line), LABEL_COLUMNS, page->indent);
    note_write(page, "! ", claim->problem, "");
    note_write(page, "! The source has a similar word: \"", claim->near_word, "\"");
    struct cs_cite cite = {0};
    for (uint32_t from = 0; cs_cite_next(&page->lines, claim, from, &cite); from += cite.count)
        cite_write(page, &cite);
}

static cs_status part_write(struct page *page, enum cs_part part, struct cs_error *err)
{
    struct cs_statements order = {0};
    CS_TRY(cs_print_order(page->arena, page->what->draft, part, &order, err));
    if (order.count == 0) return CS_OK;
    cs_buf_add_char(&page->out, '\n');
    colour(page, "1");
    cs_buf_add(&page->out, cs_part_title(part));
    colour(page, "0");
    cs_buf_add_format(&page->out, " (%u)\n", (unsigned)order.count);
    for (uint32_t i = 0; i < order.count; i++) statement_write(page, part, order.index[i]);
    return CS_OK;
}

/* "discharge.txt, 2,481 bytes, read by rules and model cc324af070c2". */
static void head_write(struct page *page)
{
    const struct cs_summary_print *const what = page->what;
    struct cs_buf line = line_begin(page);
    CS_BUF_LIT(&line, "Draft summary of ");
    if (what->document_name.len) clean(&line, what->document_name);
    else CS_BUF_LIT(&line, "standard input");
    CS_BUF_LIT(&line, ", ");
    cs_print_count(&line, cs_print_source(what->doc).len);
    CS_BUF_LIT(&line, " bytes, read by rules");
    if (what->model_sha256) {
        char digest[65];
        cs_digest_text(what->model_sha256, digest);
        cs_buf_add_format(&line, " and model %.12s", digest);
    } else {
        CS_BUF_LIT(&line, " alone");
    }
    colour(page, "1");
    plain(page, line_end(page, &line));
    colour(page, "0");
}

static void reasons_write(struct page *page)
{
    const struct cs_draft *const draft = page->what->draft;
    cs_buf_add_char(&page->out, '\n');
    if (draft->reason_count == 0) {
        plain(page, CS_STR("No statement was flagged. A person still checks and signs."));
        return;
    }
    colour(page, "1");
    plain(page, CS_STR("A person needs to look:"));
    colour(page, "0");
    for (uint32_t i = 0; i < draft->reason_count; i++) {
        struct cs_buf line = line_begin(page);
        clean(&line, draft->reasons[i]);
        CS_BUF_LIT(&page->out, "  - ");
        paragraph(page, line_end(page, &line), 4, 4);
    }
}

/* An empty part means that nothing was found, never that there is nothing. */
static void missing_write(struct page *page)
{
    struct cs_buf line = line_begin(page);
    bool any = false;
    for (unsigned part = 0; part < CS_PARTS; part++) {
        if (cs_part_count(page->what->draft, part)) continue;
        cs_buf_add(&line, any ? CS_STR(", ") : CS_STR("Not found in the source: "));
        cs_buf_add(&line, cs_part_noun(part));
        any = true;
    }
    if (!any) return;
    cs_buf_add_char(&line, '.');
    cs_buf_add_char(&page->out, '\n');
    plain(page, line_end(page, &line));
}

static unsigned columns_of(unsigned wanted)
{
    if (wanted == 0) return COLUMNS_DEFAULT;
    if (wanted < COLUMNS_MIN) return COLUMNS_MIN;
    return wanted > COLUMNS_MAX ? COLUMNS_MAX : wanted;
}

cs_status cs_summary_text(struct cs_arena *arena, const struct cs_summary_print *what, cs_str *out,
                          struct cs_error *err)
{
    CS_ASSERT(what->doc && what->draft);
    CS_TRY(cs_print_check(what, err));
    struct page page = {.arena = arena, .what = what, .columns = columns_of(what->columns)};
    page.indent = page.columns >= 60 ? LABEL_COLUMNS : 4;
    cs_buf_init(&page.out, arena, CS_OUTPUT_BYTES_MAX);
    CS_TRY(cs_print_lines(arena, cs_print_source(what->doc), &page.lines, err));
    head_write(&page);
    reasons_write(&page);
    for (unsigned part = 0; part < CS_PARTS; part++) CS_TRY(part_write(&page, part, err));
    missing_write(&page);
    cs_buf_add_char(&page.out, '\n');
    plain(&page, cs_str_of(CLOSING));
    return cs_buf_finish(&page.out, out, err);
}
