/* text.h - a document: the very bytes that were hashed, and where things lie in them.
 *
 * A document is parsed once: checked for UTF-8, hashed, cut into tokens, lines, sections and
 * sentences. All of these are spans of the one text, never copies, so whatever is said about the
 * document leads back to it. Offsets are bytes, half open, uint32_t (limits.h bounds the size).
 * Threads: a parsed document is immutable; read it from anywhere. */
#ifndef CS_TEXT_H
#define CS_TEXT_H

#include "base/base.h"

typedef struct cs_span {
    uint32_t begin;
    uint32_t end; /* half open */
} cs_span;

static inline bool cs_span_overlaps(cs_span a, cs_span b)
{
    return a.begin < b.end && b.begin < a.end;
}
static inline bool cs_span_contains(cs_span outer, cs_span inner)
{
    return outer.begin <= inner.begin && inner.end <= outer.end;
}

enum cs_token_kind {
    CS_TOKEN_WORD,   /* letters, also with digits inside; apostrophes and non-ASCII letters join */
    CS_TOKEN_NUMBER, /* digits, with . , or / between digits: 0.5  1,000  2/6  10-20 is three */
    CS_TOKEN_MARK    /* one punctuation character */
};

struct cs_token {
    cs_span span;
    enum cs_token_kind kind;
    char first;        /* its first byte, ASCII letters in lower case: for quick comparing */
    char second;       /* its second byte likewise; 0 when it has one only */
    bool space_before; /* white space, or a line begins */
    bool line_start;   /* first token of its line */
};

struct cs_line {
    cs_span span;         /* without the line end and trailing spaces */
    uint32_t indent;      /* leading spaces (a tab counts to the next multiple of 8) */
    uint32_t token_begin; /* tokens[token_begin .. token_end) */
    uint32_t token_end;
};

/* What the words of a section are about; the default is a guess that readers can weigh. */
enum cs_section_kind {
    CS_SECTION_NONE, /* before any heading, or a heading we do not know */
    CS_SECTION_COMPLAINT,
    CS_SECTION_HPI,
    CS_SECTION_HISTORY, /* past medical history, problem list of the past */
    CS_SECTION_SURGICAL,
    CS_SECTION_FAMILY,
    CS_SECTION_SOCIAL,
    CS_SECTION_ALLERGIES,
    CS_SECTION_MEDICATIONS, /* current or home medicines */
    CS_SECTION_DISCHARGE_MEDICATIONS,
    CS_SECTION_ROS,
    CS_SECTION_EXAM,
    CS_SECTION_VITALS,
    CS_SECTION_RESULTS,
    CS_SECTION_COURSE,
    CS_SECTION_DIAGNOSES, /* diagnosis lists, problem lists, reason for referral */
    CS_SECTION_ASSESSMENT,
    CS_SECTION_PLAN, /* plan, also "assessment and plan" */
    CS_SECTION_FOLLOW_UP,
    CS_SECTION_PENDING,
    CS_SECTION_INSTRUCTIONS,
    CS_SECTION_RETURN, /* return precautions, when to call */
    CS_SECTION_PROCEDURE,
    CS_SECTION_ADMINISTRATIVE, /* names, addresses, signatures */
    CS_SECTION_KINDS
};

struct cs_section {
    cs_span heading; /* the heading's words; empty for the first section */
    cs_span body;    /* from after the heading to the next one */
    enum cs_section_kind kind;
    bool inline_body; /* the text stood behind the heading in its line ("PMH: asthma") */
};

struct cs_sentence {
    cs_span span;         /* without leading bullets, numbers, labels' white space */
    uint32_t line;        /* index of the first line */
    uint32_t section;     /* index into sections */
    uint32_t token_begin; /* tokens[token_begin .. token_end) lie in the span */
    uint32_t token_end;
    bool item;     /* begins a list item or stands alone in its line */
    bool bullet;   /* a bullet, number or '#' stood before it (or before its label) */
    cs_span label; /* "Medical Treatment" of "Medical Treatment: start …"; else empty */
};

struct cs_doc {
    cs_raw text;
    cs_digest sha256; /* of the text's bytes as they came in */
    const struct cs_token *tokens;
    const struct cs_line *lines;
    const struct cs_section *sections; /* at least one */
    const struct cs_sentence *sentences;
    uint32_t token_count;
    uint32_t line_count;
    uint32_t section_count;
    uint32_t sentence_count;
    bool has_words;         /* false: nothing to read, as from a scan without a text layer */
    bool maybe_not_english; /* common words of another language prevail */
};

/* Parse body (borrowed: it must outlive the document) into arena.
 * Fails: CS_E_INPUT at the first byte that is not UTF-8 or is NUL, and when body is empty;
 * CS_E_LIMIT over CS_DOC_BYTES_MAX; CS_E_MEMORY. */
CS_NODISCARD cs_status cs_doc_parse(struct cs_arena *arena, cs_raw body, const struct cs_doc **out,
                                    struct cs_error *err);

/* The bytes of a span (of this document; cut to it). */
cs_str cs_doc_bytes(const struct cs_doc *doc, cs_span span);
/* The bytes of a token; index < token_count. */
static inline cs_str cs_doc_token(const struct cs_doc *doc, uint32_t index)
{
    const cs_span span = doc->tokens[index].span;
    return (cs_str){doc->text.phi_bytes.ptr + span.begin, span.end - span.begin};
}
/* Index of the sentence that holds the byte offset, or UINT32_MAX. */
uint32_t cs_doc_sentence_at(const struct cs_doc *doc, uint32_t offset);
/* Index of the first token that begins at or after offset (may be token_count). */
uint32_t cs_doc_token_at(const struct cs_doc *doc, uint32_t offset);
/* Index of the section that holds the byte offset. */
uint32_t cs_doc_section_at(const struct cs_doc *doc, uint32_t offset);
/* The kind of the section of a heading as written, e.g. "PMH:" (pure). */
enum cs_section_kind cs_section_kind_of(cs_str heading);

/* Write s in the form that values are compared in: lower case ASCII, runs of anything that is not
 * a letter, digit, '.', '%' or '/' become one space, no comma in numbers, trimmed.
 * At most out_size - 1 bytes and a terminator are written; returns the length written. */
size_t cs_text_normalize(cs_str s, char *out, size_t out_size);

/* Damerau-Levenshtein distance (optimal string alignment) of two short ASCII words, without
 * regard to case; returns limit + 1 as soon as it is more than limit. Words over 64 bytes give
 * limit + 1. */
unsigned cs_text_distance(cs_str a, cs_str b, unsigned limit);

#endif
