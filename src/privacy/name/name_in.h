/* name_in.h - shared by the files that find people and places.
 *
 *   read/scan.c (words of a window) -> feature.c (what is known of a word and its neighbours)
 *     -> tagger.c with form.c (labels of a run of words) -> name.c (spans, roles)
 *     -> spread.c (the same names elsewhere in the text)
 *
 * A text is read window by window, so that memory is bounded and stays in the cache; what must be
 * known of the whole text is kept in sets of hashes. Nothing here copies text. Threads: pure. */
#ifndef CS_NAME_IN_H
#define CS_NAME_IN_H

#include "privacy/read/word_in.h"

/* ---- the door ---- */

/* People and places: text and what cs_pattern_find gave (ascending). Appends names, towns, counties
 * and other places smaller than a state, not overlapping each other; where one overlaps a pattern's
 * span, find.c decides. */
CS_NODISCARD cs_status cs_name_find(cs_str text, const struct cs_phi_list *patterns,
                                    struct cs_phi_list *list, struct cs_error *err);

/* ---- sets of hashes ---- */

/* Which hashes were seen: bits only, so that a few strangers may seem seen (under one in 50). */
struct cs_seen {
    uint8_t *bits;
    uint32_t mask;
};
CS_NODISCARD cs_status cs_seen_init(struct cs_seen *seen, struct cs_arena *arena, size_t text_size,
                                    struct cs_error *err);
/* If it is there; without a branch, which could not be foretold. */
static inline void cs_seen_add(struct cs_seen *seen, bool there, uint32_t hash)
{
    const uint32_t bit = hash & seen->mask;
    seen->bits[bit >> 3] = (uint8_t)(seen->bits[bit >> 3] | (unsigned)there << (bit & 7));
}
static inline bool cs_seen_has(const struct cs_seen *seen, uint32_t hash)
{
    const uint32_t bit = hash & seen->mask;
    return seen->bits[bit >> 3] >> (bit & 7) & 1;
}

/* Note every word that the window writes in lower case. */
void cs_lower_collect(const struct cs_window *window, struct cs_seen *lower);

/* ---- features and labels ---- */

enum cs_label { CS_LABEL_NONE, CS_LABEL_NAME, CS_LABEL_NAME_IN, CS_LABEL_GEO, CS_LABEL_GEO_IN };
#define CS_LABELS 5
#define CS_FEATURES_MAX 112
#define CS_FEATURE_BITS 18

/* What the tagger may know: a window and the words in lower case up to its end. */
struct cs_view {
    struct cs_window *window;
    const struct cs_seen *lower;
};

/* A word with a capital, but for what begins by a figure. */
bool cs_is_capital(const struct cs_word *w);

/* "Isle of Palms", "Fond du Lac": the small words inside a place that the table knows; word i may
 * begin one. */
void cs_place_mark(struct cs_window *win, size_t i);

/* Is the word (part of) a place of several words that the table knows? 0: no; else 1 + 4 * kind +
 * position. */
uint32_t cs_phrase_of(struct cs_window *win, size_t i);

/* "lives out in minerva", "kitsap county": a town or a county in small letters that is told so. */
bool cs_is_small_town(struct cs_window *win, size_t i);

/* Is word i in a place of several words in small letters that a word before tells, "in great
 * falls"? 1: its first word, 2: a later one, 0: no. */
unsigned cs_small_place_part(struct cs_window *win, size_t i);

/* Mark the words that may be (part of) a name or a place. */
void cs_candidates_mark(struct cs_view *view);
/* The features of candidate i, as numbers below 1 << CS_FEATURE_BITS. The trainer uses the same. */
size_t cs_features_of(struct cs_view *view, size_t i, uint32_t out[static CS_FEATURES_MAX]);

/* The trained weights: src/privacy/words/tagger.weights, made by tools/phi_train.c.
 * "CSTAG01\0", i8 transitions[5][5] (from, to) + 7 bytes of zeros, i8 weights[1 << 18][4], all in
 * units of 1/16; label NONE weighs 0. */
#define CS_WEIGHT_UNIT 16
#define CS_TAGGER_HEAD_BYTES 40
#define CS_TAGGER_BYTES (CS_TAGGER_HEAD_BYTES + ((size_t)4 << CS_FEATURE_BITS))
extern const unsigned char cs_tagger_begin[];
extern const unsigned char cs_tagger_end[];
/* The four weights of a feature. */
static inline const unsigned char *cs_tagger_weights(uint32_t feature)
{
    return cs_tagger_begin + CS_TAGGER_HEAD_BYTES + (size_t)feature * 4;
}

/* What form.c and sign.c ask of a word and its neighbours. */
static inline struct cs_word *cs_next_in_line(struct cs_window *window, size_t i)
{
    struct cs_word *const next = i + 1 < window->count ? &window->words[i + 1] : NULL;
    return next && next->line == window->words[i].line ? next : NULL;
}
/* Behind word i its cell ends: with the line, or with a column. */
static inline bool cs_ends_cell(struct cs_window *window, size_t i)
{
    const struct cs_word *const next = cs_next_in_line(window, i);
    return !next || next->gap == CS_GAP_COLUMN;
}
/* The byte behind a word; 0: the text ends there. */
static inline unsigned char cs_byte_behind(const struct cs_window *window, const struct cs_word *w)
{
    const size_t at = (size_t)w->begin + w->size;
    return at < window->text.len ? (unsigned char)window->text.ptr[at] : 0;
}
/* "Word" or "McWord" */
static inline bool cs_name_shaped(const struct cs_word *w)
{
    return w->shape == CS_SHAPE_CAPITAL || w->shape == CS_SHAPE_MIXED;
}
/* "Mrs", "Dr" */
static inline bool cs_is_title_kind(unsigned kind)
{
    return kind == CS_KIND_TITLE || kind == CS_KIND_DOCTOR;
}
/* A given name that the table knows, as it is written. */
static inline bool cs_is_given(struct cs_word *w)
{
    return cs_name_shaped(w) && !w->pattern && CS_FLAG_GIVEN(w->flags);
}
#define CS_FULL_DATE 6 /* bytes of a date that has a year: 1/1/60 */
/* Bytes of the date that begins at word i, 0 when none does. */
size_t cs_date_size(const struct cs_window *window, size_t i);
/* One of these, which are in small letters, whatever the word's case. Most words are told apart
 * from a list by their first letter and size. */
bool cs_word_is_listed(const struct cs_window *window, const struct cs_word *w,
                       const char *const *list, size_t count);
static inline __attribute__((always_inline)) bool cs_word_is_one(const struct cs_window *window,
                                                                 const struct cs_word *w,
                                                                 const char *const *list,
                                                                 size_t count)
{
    return cs_may_be_listed(list, count, window->text.ptr[w->begin], w->size) &&
           cs_word_is_listed(window, w, list, count);
}
/* "M89", "71f", "94F". */
bool cs_is_age_and_sex(const struct cs_window *window, const struct cs_word *w);

/* No word of a kind or of medicine, and at most this common: 0, nobody uses it. */
static inline bool cs_is_rare(const struct cs_word *w, unsigned common_max)
{
    const uint32_t flags = w->flags;
    return CS_FLAG_KIND(flags) == 0 && CS_FLAG_COMMON(flags) <= common_max &&
           !(flags & (CS_FLAG_DRUG | CS_FLAG_CLINICAL));
}

/* Only its line tells that word i, which is in lower case, is a name: "ref: amy stone, md". */
bool cs_form_tells(struct cs_window *window, size_t i);

/* Where a word stands, as far as most rules want to know: they are passed over by it
 * (rules.h). */
struct cs_setting {
    uint8_t shape;  /* its own */
    uint8_t gap;    /* before it; CS_GAP_NONE: it is the window's first */
    uint8_t next;   /* the gap before the next word of its line; CS_GAP_NONE: it is the last */
    uint8_t before; /* the shape of the word before it; CS_SHAPE_NONE: it is the window's first */
};
static inline struct cs_setting cs_setting_of(struct cs_window *window, size_t i)
{
    const struct cs_word *const w = &window->words[i];
    const struct cs_word *const next = cs_next_in_line(window, i);
    return (struct cs_setting){w->shape, i ? w->gap : (uint8_t)CS_GAP_NONE,
                               next ? next->gap : (uint8_t)CS_GAP_NONE,
                               i ? w[-1].shape : (uint8_t)CS_SHAPE_NONE};
}
/* A candidate that is being weighed: which word of the window, where it stands, and how much speaks
 * for each label, in the units of the weights. */
struct cs_candidate {
    uint16_t word;
    bool first; /* of a run of candidates */
    struct cs_setting at;
    int32_t scores[CS_LABELS];
};
/* Add to the scores of candidates what the structure of their lines says (form.c). */
void cs_form_weigh(struct cs_window *window, struct cs_candidate *candidates, size_t count);

/* The same for what is no name whatever it looks like (stay.c). */
void cs_stay_weigh(struct cs_window *window, struct cs_candidate *candidates, size_t count);

/* The same for what sign.c knows: letters of who signed, rosters, titles in small letters. */
bool cs_sign_tells(struct cs_window *window, size_t i); /* of a word in lower case */
void cs_sign_weigh(struct cs_window *window, struct cs_candidate *candidates, size_t count);
void cs_label_weigh(struct cs_window *window, struct cs_candidate *candidates, size_t count);
/* The same for names that a field or a sentence tells (told.c). */
void cs_told_weigh(struct cs_window *window, struct cs_candidate *candidates, size_t count);
/* "transcribed", "dictated": who did it may follow. */
static inline bool cs_is_typing_act(const struct cs_window *window, const struct cs_word *w)
{
    static const char *const acts[] = {"transcribed", "dictated", "typed",   "scribe",
                                       "trans",       "dict",     "scribed", "transcriptionist"};
    return cs_word_is_one(window, w, acts, CS_COUNT(acts));
}
/* The same for initials (letters.c). */
bool cs_letters_tell(struct cs_window *window, size_t i); /* of a word in lower case */
void cs_letters_weigh(struct cs_window *window, struct cs_candidate *candidates, size_t count);
/* The same for words that stay by what they do in their sentence (plain.c), and for names that
 * tell who is spoken of or speaks (who.c). */
void cs_plain_weigh(struct cs_window *window, struct cs_candidate *candidates, size_t count);
void cs_who_weigh(struct cs_window *window, struct cs_candidate *candidates, size_t count);
/* "R-O-E-M", "R O E", "r o e m": letters that spell a word close before, or four capitals and more
 * with hyphens. 1: the first, 2: a later one, 0: none. */
unsigned cs_spelled_part(struct cs_window *window, size_t i);
/* Mark words in lower case that only their place tells to be names (small.c, with what
 * cs_form_tells and cs_sign_tells know), after cs_candidates_mark. The trainer does not see
 * them. */
void cs_small_mark(struct cs_window *window);
/* As cs_form_weigh, for names in small letters. */
void cs_small_weigh(struct cs_window *window, struct cs_candidate *candidates, size_t count);
/* A stranger that is one slip of the pen away from a word that is nobody's name (slip.c). */
bool cs_is_slip(const struct cs_window *window, const struct cs_word *w);
/* Letters in capitals behind a code and before a full date: "SUBJ-12 BR 10-JAN-1960". */
bool cs_is_in_row(struct cs_window *window, size_t i);
/* "EVANS/tb" and no more in the line: who dictated, who typed. i is one of the two. */
bool cs_is_dictated(struct cs_window *window, size_t i);

/* Label every candidate of the window: the best path, NONE being held back by a little (recall is
 * worth more than precision here). Sets label and sureness of every word. */
void cs_tag_window(struct cs_view *view);

/* Label the cells of a column of a table like most of its rows (column.c). */
void cs_columns_even(struct cs_window *window);
/* Letters beside names belong to them (initial.c). */
void cs_initials_join(struct cs_window *window);

/* ---- from labels to spans ---- */

/* Names and places found so far in the text, word by word. */
struct cs_known;
CS_NODISCARD cs_status cs_known_open(struct cs_arena *arena, cs_str text, struct cs_known **out,
                                     struct cs_error *err);
/* Word belongs to a span of this kind; words that mean nothing alone are left out. */
void cs_known_add(struct cs_known *known, struct cs_word *word, const struct cs_phi_span *span);
/* Find the known words again in the window, outside of spans (ascending; *span_at is the first that
 * ends behind the window's begin); append what is found to more. */
void cs_known_spread(struct cs_known *known, struct cs_window *window,
                     const struct cs_phi_list *spans, size_t *span_at, struct cs_phi_list *more);
CS_NODISCARD cs_status cs_known_status(const struct cs_known *known, struct cs_error *err);

#endif
