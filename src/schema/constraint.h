/* constraint.h - decoding that cannot leave a schema: which tokens may come next.
 *
 * A compiled schema becomes a constraint, a constraint and a vocabulary run a decode. A decode
 * reads the bytes that were chosen so far and knows for every token whether some valid value still
 * begins that way. What could not be kept exactly was relaxed to a superset and is listed; the
 * validator (schema.h) has the last word on a finished value. Nothing here knows a model: tokens
 * come in as bytes.
 * One spelling for each character of a string: as itself, or by its short escape (\" \\ \b \f \n
 * \r \t), or \u00XX for the other control characters.
 * Threads: a vocabulary is immutable. A constraint remembers what it worked out, so it and its
 * decodes belong to one thread. */
#ifndef CS_CONSTRAINT_H
#define CS_CONSTRAINT_H

#include "base/base.h"
#include "schema/schema.h"

/* Tokens of a vocabulary: the largest public ones have 262,144. */
#define CS_VOCAB_TOKENS_MAX ((uint32_t)1 << 20)
/* Bytes of one token; longer ones are never allowed. */
#define CS_VOCAB_TOKEN_BYTES_MAX 512

/* ---- the vocabulary -------------------------------------------------------------------- */

struct cs_vocab; /* opaque; lives in the arena that it was built in */

/* Sort tokens[0 .. count) into a trie. A token with no bytes (control tokens) is never allowed,
 * but for those in ends, which may come when the value is whole. Bytes are copied.
 * Fails: CS_E_INPUT when an end is no token, CS_E_LIMIT, CS_E_MEMORY. */
CS_NODISCARD cs_status cs_vocab_build(struct cs_arena *arena, const cs_str *tokens, uint32_t count,
                                      const uint32_t *ends, uint32_t end_count,
                                      const struct cs_vocab **out, struct cs_error *err);
/* Token ids go from 0 to this. */
uint32_t cs_vocab_count(const struct cs_vocab *vocab);
/* uint32_t words of a mask: bit id % 32 of word id / 32 is the token's. */
uint32_t cs_vocab_mask_words(const struct cs_vocab *vocab);
/* The bytes of a token; empty for control tokens and ids that do not exist. */
cs_str cs_vocab_token(const struct cs_vocab *vocab, uint32_t token);
/* The token that covers most of text's beginning, or UINT32_MAX when not even one byte is. */
uint32_t cs_vocab_longest(const struct cs_vocab *vocab, cs_str text);

/* ---- the constraint -------------------------------------------------------------------- */

enum cs_property_order {
    CS_ORDER_ANY,   /* members in any order */
    CS_ORDER_SCHEMA /* in the order in which the schema names them, others after them */
};

struct cs_constraint_options {
    enum cs_property_order order;
    uint32_t whitespace_max; /* bytes of white space between two tokens of JSON; 0 .. 255 */
    bool quotations_once;    /* a list of strings with x-source has no text twice */
};

/* What was not kept exactly: the decode may accept more than the schema there. */
struct cs_relaxation {
    cs_str keyword; /* "uniqueItems" */
    cs_str schema;  /* JSON pointer to the subschema that holds it */
};

struct cs_constraint; /* opaque; lives in arena and takes from it while it is used */

/* Prepare a schema for decoding. schema and arena must outlive the constraint.
 * Fails: CS_E_UNSUPPORTED when no valid value could be found or the schema is of a kind that
 * cannot be followed at all (never: unconstrained output); CS_E_LIMIT, CS_E_MEMORY. */
CS_NODISCARD cs_status cs_constraint_compile(struct cs_arena *arena, const struct cs_schema *schema,
                                             const struct cs_constraint_options *options,
                                             struct cs_constraint **out, struct cs_error *err);
/* The relaxations that were made so far: places of the schema that no decode came to yet are
 * looked at when one does. */
const struct cs_relaxation *cs_constraint_relaxations(const struct cs_constraint *constraint,
                                                      uint32_t *count);

/* Look at all places of the schema now, at most 4,096 of them, for the relaxations to be complete;
 * items that contains distinguishes are left to the decode. Fails: CS_E_MEMORY. */
CS_NODISCARD cs_status cs_constraint_explore(struct cs_constraint *constraint,
                                             struct cs_error *err);

/* ---- a decode -------------------------------------------------------------------------- */

/* Each x-source of the schema says what is known: doc, unit, case, spans. cs_constraint_compile
 * asks it too; a value that nobody decodes is held to them as well. Fails: CS_E_UNSUPPORTED. */
CS_NODISCARD cs_status cs_source_specs_check(const struct cs_schema *schema, struct cs_error *err);

/* The place lies inside a number, beside its point or the comma of its thousands: no word of a
 * document begins or ends there ("7.9" holds no 7, "1,240.00" no 240). */
bool cs_source_in_number(cs_str text, size_t at);

/* A document that strings with "x-source" come from. */
struct cs_source {
    cs_str name; /* "doc" of x-source names it; "*" there means all */
    cs_str text; /* UTF-8; borrowed for the life of the decode */
};

/* Where a string that was limited to the documents stands in one. */
struct cs_source_span {
    uint32_t source; /* index of the document */
    uint32_t begin;  /* bytes into its text, half open */
    uint32_t end;
};

/* A string value that was limited to the documents. */
struct cs_source_value {
    cs_str pointer;             /* JSON pointer of the value */
    size_t offset;              /* of its opening quotation mark in the output */
    struct cs_source_span best; /* the mention that its order and its neighbours speak for */
    const struct cs_source_span *spans; /* every place that it stands at, in the documents' order */
    uint32_t span_count;                /* at least 1; at most CS_SOURCE_SPANS_MAX are listed */
};
#define CS_SOURCE_SPANS_MAX 256

struct cs_decode; /* opaque */

struct cs_decode_options {
    const struct cs_source *sources; /* may be none: then no string with x-source can be written */
    uint32_t source_count;
};

/* Begin. vocab may be NULL for a decode by bytes alone. constraint, vocab and sources must outlive
 * it. Fails: CS_E_LIMIT, CS_E_MEMORY. */
CS_NODISCARD cs_status cs_decode_start(struct cs_arena *arena, struct cs_constraint *constraint,
                                       const struct cs_vocab *vocab,
                                       const struct cs_decode_options *options,
                                       struct cs_decode **out, struct cs_error *err);
/* Set the bit of every token that may come next in bits (cs_vocab_mask_words of them, all written).
 * Ends are set when the value is whole. Fails: CS_E_MEMORY, CS_E_LIMIT. */
CS_NODISCARD cs_status cs_decode_mask(struct cs_decode *decode, uint32_t *bits,
                                      struct cs_error *err);
/* Take a token. Fails: CS_E_INPUT when it may not come next (the decode stays as it was),
 * CS_E_MEMORY, CS_E_LIMIT. */
CS_NODISCARD cs_status cs_decode_accept(struct cs_decode *decode, uint32_t token,
                                        struct cs_error *err);
/* Take bytes, all or none. Fails: CS_E_INPUT with the offset in bytes of the first that may not
 * come; CS_E_MEMORY, CS_E_LIMIT. */
CS_NODISCARD cs_status cs_decode_accept_bytes(struct cs_decode *decode, cs_str bytes,
                                              struct cs_error *err);
/* The bytes that must come next, as far as there is one choice alone; may be empty. They are not
 * taken. out: in arena. Fails: CS_E_MEMORY. */
CS_NODISCARD cs_status cs_decode_forced(struct cs_decode *decode, struct cs_arena *arena,
                                        cs_str *out, struct cs_error *err);
/* The value is whole: what was taken may be given to the validator. */
bool cs_decode_may_end(struct cs_decode *decode);
/* The value is whole and no byte can follow but white space. */
bool cs_decode_must_end(struct cs_decode *decode);
/* What was taken so far. Borrowed until the next accept. */
cs_str cs_decode_output(const struct cs_decode *decode);
/* The strings limited to documents in a finished output, in their order. Repeated mentions: a value
 * goes to the place nearest to its neighbours' in the same object, and equal values take places one
 * after another. out: in arena. Fails: CS_E_INPUT when the value is not whole, CS_E_MEMORY. */
CS_NODISCARD cs_status cs_decode_spans(struct cs_decode *decode, struct cs_arena *arena,
                                       const struct cs_source_value **out, uint32_t *count,
                                       struct cs_error *err);
#endif
