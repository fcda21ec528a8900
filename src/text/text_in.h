/* text_in.h - shared inside the text room only. */
#ifndef CS_TEXT_IN_H
#define CS_TEXT_IN_H

#include "text/text.h"

/* Find the sections of doc (lines and tokens are set). Sets doc->sections. */
CS_NODISCARD cs_status cs_sections_find(struct cs_arena *arena, struct cs_doc *doc,
                                        struct cs_error *err);
/* Find the sentences of doc (sections are set). Sets doc->sentences. */
CS_NODISCARD cs_status cs_sentences_find(struct cs_arena *arena, struct cs_doc *doc,
                                         struct cs_error *err);
/* Length in bytes of the bullet, number or '#' and the space behind it that s begins with; 0 if
 * there is none. */
size_t cs_bullet_length(cs_str s);
/* Length of the label that s begins with, without its colon ("Medical Treatment" of
 * "Medical Treatment: start"), or 0. *after: where the text behind the colon begins. */
size_t cs_label_length(cs_str s, size_t *after);
/* True when s reads as a table row: columns parted by runs of spaces. */
bool cs_is_row(cs_str s);

#endif
