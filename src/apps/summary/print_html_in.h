/* print_html_in.h - shared by the parts of the evidence page, only inside this app.
 *
 * Statements have numbers in the order of reading, from 1; pieces of evidence have numbers in the
 * order of the source, from 1, each different span once. Both are the page's anchors (#s4, #e7),
 * so every link works without script.
 * Threads: pure. */
#ifndef CS_SUMMARY_PRINT_HTML_IN_H
#define CS_SUMMARY_PRINT_HTML_IN_H

#include "apps/summary/print_in.h"

/* A span that statements cite; its number is its index plus one. */
struct cs_page_evidence {
    cs_span span;
    uint32_t first; /* statements[first .. first + count) cite it, by number, ascending */
    uint32_t count;
};

struct cs_page {
    struct cs_arena *arena;
    const struct cs_summary_print *what;
    struct cs_print_lines lines;
    struct cs_statements order[CS_PARTS];
    uint32_t number_first[CS_PARTS]; /* number of a part's first statement */
    uint32_t statement_count;
    const struct cs_page_evidence *evidence; /* by begin, then end */
    uint32_t evidence_count;
    const uint32_t *statements;
    struct cs_buf out;
};

/* Number statements and evidence. Fails: CS_E_LIMIT, CS_E_MEMORY. */
CS_NODISCARD cs_status cs_page_index(struct cs_page *page, struct cs_error *err);
/* The number of a span that a statement cites. */
uint32_t cs_page_evidence_number(const struct cs_page *page, cs_span span);

/* Write the source with every cited span marked. Fails: CS_E_LIMIT, CS_E_MEMORY. */
CS_NODISCARD cs_status cs_page_source(struct cs_page *page, struct cs_error *err);
/* Write the statements of every part. */
void cs_page_draft(struct cs_page *page);

/* Write s as text between tags: nothing in it can become markup, and characters that are not seen
 * or turn the direction are written out. */
void cs_page_text(struct cs_buf *out, cs_str s);
/* One character as text between tags or in a quoted attribute. */
void cs_page_char(struct cs_buf *out, cs_str character);

/* The page's style and script with the digests that its security policy names, made at build time
 * from page.css and page.js by tools/embed.py. */
extern const char cs_page_css[];
extern const char cs_page_js[];
extern const char cs_page_css_hash[]; /* "sha256-…" in base64 */
extern const char cs_page_js_hash[];

#endif
