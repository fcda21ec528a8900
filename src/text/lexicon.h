/* lexicon.h - a large vocabulary of phrases, compiled at build time into a read-only table.
 *
 * Phrases are stored in the form of cs_text_normalize without '.', '/' and '%' (words and single
 * spaces). A look-up takes whole words; the longest phrase wins. The table is made by
 * tools/lexicon.py from pinned sources (docs/adr/0006-vocabularies.md) and embedded in the program.
 * Layout (little endian): see tools/lexicon.py. Threads: immutable. */
#ifndef CS_LEXICON_H
#define CS_LEXICON_H

#include "text/text.h"

enum cs_lexicon_flags {
    CS_LEX_BRAND = 1 << 0,     /* drugs: a trade name */
    CS_LEX_CLASS = 1 << 1,     /* drugs: a class ("beta blocker"), not one substance */
    CS_LEX_AMBIGUOUS = 1 << 2, /* also an everyday word: needs context */
    CS_LEX_SYMPTOM = 1 << 3,   /* diseases: a symptom or finding rather than a disease */
    CS_LEX_ABBREVIATION = 1 << 4,
    CS_LEX_SUPPLY = 1 << 5 /* drugs: vaccine, fluid, supplement, device */
};

struct cs_lexicon; /* opaque; lives in the program's read-only data */

struct cs_lexicon_hit {
    uint32_t concept; /* same number: same substance or disease */
    unsigned flags;   /* enum cs_lexicon_flags, or-ed */
    uint32_t tokens;  /* tokens of the document that the phrase covers */
};

/* The vocabularies of the program. Empty tables when it was built without the sources. */
const struct cs_lexicon *cs_lexicon_drugs(void);
const struct cs_lexicon *cs_lexicon_diseases(void);

/* Check a table and give it as a lexicon (for tests that bring their own).
 * Fails: CS_E_CORRUPT when the bytes are not such a table. bytes is borrowed. */
CS_NODISCARD cs_status cs_lexicon_open(struct cs_arena *arena, cs_str bytes,
                                       const struct cs_lexicon **out, struct cs_error *err);

/* The longest phrase that begins at token index and ends before token end. False if none. */
CS_NODISCARD bool cs_lexicon_match(const struct cs_lexicon *lexicon, const struct cs_doc *doc,
                                   uint32_t index, uint32_t end, struct cs_lexicon_hit *out);
/* The same for a phrase on its own. */
CS_NODISCARD bool cs_lexicon_find(const struct cs_lexicon *lexicon, cs_str phrase,
                                  struct cs_lexicon_hit *out);
/* The preferred name of a concept, or the empty string. */
cs_str cs_lexicon_name(const struct cs_lexicon *lexicon, uint32_t concept);
size_t cs_lexicon_size(const struct cs_lexicon *lexicon); /* rows; 0: built without the sources */

#endif
