/* print_in.h - shared by the three printers of a draft, only inside this app.
 *
 * A person reads the statements of a part in another order than the program found them: what is
 * in conflict or has no source comes first. A citation is shown by its line, so the spans of one
 * statement that stand in one line are one citation.
 * Threads: pure. */
#ifndef CS_SUMMARY_PRINT_IN_H
#define CS_SUMMARY_PRINT_IN_H

#include "apps/summary/summary.h"

enum cs_part {
    CS_PART_DIAGNOSES,
    CS_PART_MEDICATIONS,
    CS_PART_FOLLOW_UP,
    CS_PART_RED_FLAGS,
    CS_PARTS
};

/* Names of a part and of a check as a person reads them. */
cs_str cs_part_title(enum cs_part part);    /* "Follow-up" */
cs_str cs_part_noun(enum cs_part part);     /* "follow-up tasks", as in "Not found: …" */
cs_str cs_check_words(enum cs_check check); /* "no source" */
cs_str cs_said_by_words(unsigned said_by);  /* "rules and model" */

/* The statements of one part in the order of reading; index leads into the draft's array. */
struct cs_statements {
    const uint32_t *index;
    uint32_t count;
};
uint32_t cs_part_count(const struct cs_draft *draft, enum cs_part part);
const struct cs_claim *cs_part_claim(const struct cs_draft *draft, enum cs_part part,
                                     uint32_t index);
/* Conflicts first, then no_source, then those with a problem, then the rest as they came. */
CS_NODISCARD cs_status cs_print_order(struct cs_arena *arena, const struct cs_draft *draft,
                                      enum cs_part part, struct cs_statements *out,
                                      struct cs_error *err);

/* The bytes that were hashed. The one place where the printers open the document. */
cs_str cs_print_source(const struct cs_doc *doc);

/* Every citation lies in the document, on whole characters, and only no_source has none. Checked
 * when shown as well as when made. Fails: CS_E_INTERNAL. */
CS_NODISCARD cs_status cs_print_check(const struct cs_summary_print *what, struct cs_error *err);

/* Where the lines begin; a line ends at LF, CR LF or a CR alone. Numbers count from 1. */
struct cs_print_lines {
    const uint32_t *begins;
    uint32_t count;
};
CS_NODISCARD cs_status cs_print_lines(struct cs_arena *arena, cs_str source,
                                      struct cs_print_lines *out, struct cs_error *err);
uint32_t cs_print_line_at(const struct cs_print_lines *lines, uint32_t offset);

/* One citation: neighbouring spans of a claim that stand in the same line. */
struct cs_cite {
    cs_span span; /* from the first of the spans to the last */
    uint32_t line_first;
    uint32_t line_last;
    uint32_t first; /* claim->evidence[first .. first + count) */
    uint32_t count;
};
/* The citation that begins at evidence[from], or false when there is none. */
bool cs_cite_next(const struct cs_print_lines *lines, const struct cs_claim *claim, uint32_t from,
                  struct cs_cite *out);

/* The character at s[at] and its length in bytes. Documents are valid UTF-8; a file's name need
 * not be: a byte that is no character counts as CS_CHAR_UNKNOWN, size 1. */
#define CS_CHAR_UNKNOWN 0xFFFDu
uint32_t cs_char_at(cs_str s, size_t at, size_t *size);
/* Characters that must not reach a screen raw: C0, C1, and those that turn the direction of text
 * or are not seen at all. Tab and line ends count too: the caller decides about those first. */
bool cs_char_is_control(uint32_t character);

/* "2,481". */
void cs_print_count(struct cs_buf *buf, uint64_t n);

#endif
