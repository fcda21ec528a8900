/* print_html_source.c - the source as it was hashed, with every cited span marked.
 *
 * The text is cut where a line, a citation or the end of one is, so that script never counts
 * characters:
 *
 *   text      START furosemide 40 mg by mouth
 *   spans     [     1         ]
 *                   [        2        ]
 *   pieces    |1----|1 2-------|2-----|
 *
 * Each piece inside a citation is a link to the first statement that cites it and lists all
 * citations over it. Taken out of the page, the text is the source byte for byte: line numbers and
 * signs for unseen characters are made by the style alone, and CR is written as a reference, since
 * a browser would drop it. Unseen and turning characters stand in boxes of their own, so they
 * cannot reach the text around them. */
#include "apps/summary/print_html_in.h"

struct sweep {
    struct cs_page *page;
    cs_str source;
    uint32_t *open; /* indices of evidence over the place, ascending */
    uint32_t open_count;
    uint32_t next; /* the evidence that begins next */
};

void cs_page_char(struct cs_buf *out, cs_str character)
{
    switch (character.ptr[0]) {
    case '&': CS_BUF_LIT(out, "&amp;"); break;
    case '<': CS_BUF_LIT(out, "&lt;"); break;
    case '>': CS_BUF_LIT(out, "&gt;"); break;
    case '"': CS_BUF_LIT(out, "&quot;"); break;
    case '\'': CS_BUF_LIT(out, "&#39;"); break;
    case '\r': CS_BUF_LIT(out, "&#13;"); break;
    default: cs_buf_add(out, character); break;
    }
}

static void piece_text(struct cs_buf *out, cs_str s)
{
    size_t size = 0;
    for (size_t at = 0; at < s.len; at += size) {
        const uint32_t c = cs_char_at(s, at, &size);
        const bool plain = c == '\t' || c == '\n' || c == '\r' || !cs_char_is_control(c);
        if (!plain) cs_buf_add_format(out, "<span class=cc data-c=\"\\u{%x}\">", (unsigned)c);
        cs_page_char(out, cs_str_slice(s, at, at + size));
        if (!plain) CS_BUF_LIT(out, "</span>");
    }
}

/* Bring the open citations to the place at; true when one begins here. */
static bool sweep_to(struct sweep *s, uint32_t at)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < s->open_count; i++)
        if (s->page->evidence[s->open[i]].span.end > at) s->open[kept++] = s->open[i];
    s->open_count = kept;
    bool begins = false;
    while (s->next < s->page->evidence_count && s->page->evidence[s->next].span.begin == at) {
        s->open[s->open_count++] = s->next++;
        begins = true;
    }
    return begins;
}

/* Where the piece that begins at at ends: the next border of a citation or a line. */
static uint32_t piece_end(const struct sweep *s, uint32_t line_end)
{
    uint32_t end = line_end;
    for (uint32_t i = 0; i < s->open_count; i++)
        if (s->page->evidence[s->open[i]].span.end < end)
            end = s->page->evidence[s->open[i]].span.end;
    if (s->next < s->page->evidence_count && s->page->evidence[s->next].span.begin < end)
        end = s->page->evidence[s->next].span.begin;
    return end;
}

/* The numbers of the statements that the open citations support, each once, ascending. */
static void statements_write(const struct sweep *s, const char *between)
{
    const struct cs_page *const page = s->page;
    uint32_t last = 0;
    for (;;) {
        uint32_t next = UINT32_MAX;
        for (uint32_t i = 0; i < s->open_count; i++) {
            const struct cs_page_evidence *const e = &page->evidence[s->open[i]];
            for (uint32_t k = 0; k < e->count; k++) {
                const uint32_t number = page->statements[e->first + k];
                if (number > last && number < next) next = number;
            }
        }
        if (next == UINT32_MAX) return;
        if (last) cs_buf_add(&s->page->out, cs_str_of(between));
        cs_buf_add_int(&s->page->out, next);
        last = next;
    }
}

/* <a class=ev href="#s4" id=e7 data-e="7 8" data-s="4 9" title="Supports statement 4, 9"> */
static void mark_begin(struct sweep *s, bool begins, uint32_t first_new)
{
    struct cs_page *const page = s->page;
    struct cs_buf *const out = &page->out;
    for (uint32_t i = first_new + 1; begins && i < s->next; i++)
        cs_buf_add_format(out, "<span id=e%u></span>", (unsigned)i + 1);
    cs_buf_add_format(out, "<a class=ev href=\"#s%u\"",
                      (unsigned)page->statements[page->evidence[s->open[0]].first]);
    if (begins) cs_buf_add_format(out, " id=e%u", (unsigned)first_new + 1);
    else CS_BUF_LIT(out, " tabindex=-1");
    CS_BUF_LIT(out, " data-e=\"");
    for (uint32_t i = 0; i < s->open_count; i++)
        cs_buf_add_format(out, i ? " %u" : "%u", (unsigned)s->open[i] + 1);
    CS_BUF_LIT(out, "\" data-s=\"");
    statements_write(s, " ");
    CS_BUF_LIT(out, "\" title=\"Supports statement ");
    statements_write(s, ", ");
    CS_BUF_LIT(out, "\">");
}

static void line_write(struct sweep *s, uint32_t begin, uint32_t end)
{
    struct cs_buf *const out = &s->page->out;
    for (uint32_t at = begin; at < end && !out->failed;) {
        const uint32_t first_new = s->next;
        const bool begins = sweep_to(s, at);
        const uint32_t piece = piece_end(s, end);
        if (s->open_count) mark_begin(s, begins, first_new);
        piece_text(out, cs_str_slice(s->source, at, piece));
        if (s->open_count) CS_BUF_LIT(out, "</a>");
        at = piece;
    }
}

cs_status cs_page_source(struct cs_page *page, struct cs_error *err)
{
    struct sweep s = {.page = page,
                      .source = cs_print_source(page->what->doc),
                      .open = CS_NEW_ARRAY(page->arena, uint32_t, page->evidence_count)};
    if (!s.open) return cs_arena_fail(page->arena, err);
    CS_BUF_LIT(&page->out, "<div id=src>");
    for (uint32_t i = 0; i < page->lines.count && !page->out.failed; i++) {
        const uint32_t end = i + 1 < page->lines.count ? page->lines.begins[i + 1]
                                                       : (uint32_t)s.source.len;
        cs_buf_add_format(&page->out, "<span class=l data-l=%u>", (unsigned)i + 1);
        line_write(&s, page->lines.begins[i], end);
        CS_BUF_LIT(&page->out, "</span>");
    }
    CS_BUF_LIT(&page->out, "</div>\n");
    return CS_OK;
}
