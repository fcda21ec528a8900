/* summary_in.h - shared inside the summary only: cue words, contexts, candidates. */
#ifndef CS_SUMMARY_IN_H
#define CS_SUMMARY_IN_H

#include "apps/summary/summary.h"

/* ---- cue words (cues.c) ------------------------------------------------------------------- */

/* Number of tokens from index that phrase covers, or 0. phrase: lower case words and single
 * spaces; a word that ends with '*' matches every word that begins so; a hyphen in the document
 * between two words is stepped over ("follow-up" is "follow up"). Never looks at end or beyond. */
uint32_t cs_words_match_all(const struct cs_doc *doc, uint32_t index, uint32_t end, cs_str phrase);
static inline uint32_t cs_words_match(const struct cs_doc *doc, uint32_t index, uint32_t end,
                                      cs_str phrase)
{
    if (index >= end || doc->tokens[index].first != phrase.ptr[0]) return 0; /* mostly */
    const char second = phrase.len > 1 ? phrase.ptr[1] : ' ';
    if (second != '*' && doc->tokens[index].second != (second == ' ' ? '\0' : second)) return 0;
    return cs_words_match_all(doc, index, end, phrase);
}

/* Which words may begin in a range of tokens: a bit for each first letter, and for each pair of
 * first letters (folded into 64), so that most phrases of a table need not be looked for. */
struct cs_beginnings {
    uint32_t letters;
    uint64_t pairs;
};
struct cs_beginnings cs_beginnings_of(const struct cs_doc *doc, uint32_t begin, uint32_t end);
/* False: the phrase stands nowhere in that range. */
bool cs_beginnings_hold(const struct cs_beginnings *beginnings, cs_str phrase);

/* First place in [begin, end) where one of the phrases stands, or end. */
uint32_t cs_words_find(const struct cs_doc *doc, uint32_t begin, uint32_t end,
                       const cs_str *phrases, size_t count);
#define CS_HAS_WORDS(doc, begin, end, table)                                                       \
    (cs_words_find((doc), (begin), (end), (table), CS_COUNT(table)) < (end))

/* The clause around token index: bounded by ; . and by words that open a new one. */
struct cs_clause {
    uint32_t begin;
    uint32_t end;
};
struct cs_clause cs_clause_around(const struct cs_doc *doc, const struct cs_sentence *sentence,
                                  uint32_t index);

/* What the words around a mention make of it. */
struct cs_context {
    bool negated;      /* "denies", "no", "without", "negative for" govern it */
    bool ruled_out;    /* "ruled out", "no evidence of", "excluded" */
    bool family;       /* a relative has it */
    bool past;         /* "history of", "prior", "had", a year */
    bool resolved;     /* "resolved", "s/p", "removed", "years ago": it is over */
    bool awaited;      /* "rule out" with no result told yet */
    bool hypothetical; /* "if", "risk of", "consider", "concern for" has its own flag */
    bool suspected;    /* "possible", "concern for", "suspected", "likely" */
};
struct cs_context cs_context_of(const struct cs_doc *doc, const struct cs_sentence *sentence,
                                uint32_t token_begin, uint32_t token_end);

static inline enum cs_section_kind cs_sentence_section(const struct cs_doc *doc,
                                                       const struct cs_sentence *s)
{
    return doc->sections[s->section].kind;
}

/* ---- medicines (medication.c, signature.c, change.c) --------------------------------------- */

struct cs_signature {
    cs_span dose; /* an empty span: not stated */
    cs_span route;
    cs_span frequency;
    cs_span duration;
    cs_span dose_before; /* the dose it had: "was 20 mg daily", "from 10 mg to …" */
    cs_span frequency_before;
    cs_span all; /* from the first part to the last */
};

/* Read the signature that belongs to the drug at tokens [drug_begin, drug_end), inside
 * [floor, limit): neither the drug before nor the one behind lends it anything. */
struct cs_signature cs_signature_read(const struct cs_doc *doc, uint32_t floor, uint32_t drug_begin,
                                      uint32_t drug_end, uint32_t limit);

struct cs_mention {
    uint32_t token_begin;
    uint32_t token_end;
    uint32_t sentence;
    uint32_t concept;
    unsigned flags; /* enum cs_lexicon_flags */
    cs_span name;
    struct cs_signature signature;
    enum cs_change change;
    int strength; /* of the cue for change: 0 none … 9 a status column */
    int weight;   /* of the section it stands in */
    bool in_past; /* the words speak of an earlier time */
};

/* The change that the words around a mention tell. Sets change, strength, in_past.
 * next: token where the following mention begins (or the sentence's end). */
void cs_change_read(const struct cs_doc *doc, struct cs_mention *mention, uint32_t previous,
                    uint32_t next, enum cs_change group, bool has_group);
/* The change that heads a group of a list ("NEW", "STOPPED:"); false if it is none. */
bool cs_change_group(const struct cs_doc *doc, cs_span words, enum cs_change *out);
/* Amount per day of a dose and frequency as figures, for "changed": 0 when it cannot be told. */
double cs_signature_daily(const struct cs_doc *doc, cs_span dose, cs_span frequency);

/* A drug of the draft with all its mentions; what judge.c asks about. */
struct cs_drug {
    struct cs_medication *medication;
    const struct cs_mention *mentions;
    uint32_t mention_count;
    const struct cs_mention *best; /* the mention that decided the change */
};

struct cs_findings {
    struct cs_arena *arena;
    const struct cs_doc *doc;
    const struct cs_summary_words *words;
    struct cs_draft *draft;
    struct cs_drug *drugs;             /* parallel to draft->medications */
    const struct cs_mention *mentions; /* every drug mention, in order of the text */
    uint32_t mention_count;
    bool cut; /* more was found than CS_DRAFT_ITEMS_MAX */
};

CS_NODISCARD cs_status cs_medications_find(struct cs_findings *findings, struct cs_error *err);
CS_NODISCARD cs_status cs_diagnoses_find(struct cs_findings *findings, struct cs_error *err);
/* The sentence is an order of few words: "CBC in 2 weeks" (short_order.c). */
bool cs_is_short_order(const struct cs_doc *doc, const struct cs_sentence *s);

/* The sentence is a reason to come back at once. told_only: its section tells what was.
 * *urgently: it sends to an emergency service, not to the practice. */
bool cs_is_red_flag(const struct cs_doc *doc, const struct cs_sentence *s, bool told_only,
                    bool *urgently);
CS_NODISCARD cs_status cs_follow_up_find(struct cs_findings *findings, struct cs_error *err);

/* ---- the model's part (judge.c) ------------------------------------------------------------ */

/* Below this the model is not heard against the rules (docs/adr/0011-model-as-judge.md). */
#define CS_JUDGE_SURE 0.90F

CS_NODISCARD cs_status cs_judge_draft(struct cs_findings *findings, struct cs_model *model,
                                      enum cs_engine engine, struct cs_error *err);

/* ---- evidence ------------------------------------------------------------------------------- */

/* Sort spans by begin and merge those that overlap; at most max are kept. Returns the count. */
uint32_t cs_spans_settle(cs_span *spans, uint32_t count, uint32_t max);
/* The bytes of a span; an empty span gives a NULL ptr ("not stated"). */
cs_str cs_part(const struct cs_doc *doc, cs_span span);

#endif
