/* sample.h - a small synthetic note with its draft, made by hand, for the tests of the printers.
 *
 * Nothing here is a real person. Spans are found by their words, so the note can be edited. */
#ifndef CS_TESTS_SUMMARY_PRINT_SAMPLE_H
#define CS_TESTS_SUMMARY_PRINT_SAMPLE_H

#include "apps/summary/summary.h"

struct sample {
    struct cs_doc doc;
    struct cs_draft draft;
    struct cs_summary_print print;
};

/* The discharge note used in the picture of the page; the draft has every kind of check. */
void sample_discharge(struct cs_arena *arena, struct sample *out);
/* A note with CR LF, tabs, an emoji, combining marks, overlapping citations and one over lines. */
void sample_odd(struct cs_arena *arena, struct sample *out);
/* Script tags, quotes, ESC, marks that turn the direction: in the note, draft and file name. */
void sample_hostile(struct cs_arena *arena, struct sample *out);
/* A note in which nothing was found. */
void sample_empty(struct cs_arena *arena, struct sample *out);

#endif
