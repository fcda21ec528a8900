/* extract_in.h - shared inside extraction only: one extraction at work, patterns, tables, values.
 *
 * A `struct cs_x` is sticky: after the first failure everything finds nothing, and cs_extract_run
 * reports it once at the end. Rules speak in spans; a value is made from a span, so it is always
 * bytes of the document. */
#ifndef CS_EXTRACT_IN_H
#define CS_EXTRACT_IN_H

#include "apps/extract/extract.h"

#define CS_HIT_GROUPS 12
#define CS_X_PATTERNS 1024 /* compiled once an extraction; a power of two */
#define CS_X_LIST_MAX 60   /* maxItems of every list of the built-in tasks */

/* What a pattern matched: at[0] the whole, at[n] its groups; a group that took no part is empty. */
struct cs_hit {
    cs_span at[CS_HIT_GROUPS];
};

/* A value of the JSON and where it stands in the document. */
struct cs_x_place {
    const yyjson_mut_val *value;
    cs_span span;
    bool any_case; /* the schema lets it differ from the document in case */
};

struct cs_x {
    struct cs_arena *arena;
    const struct cs_doc *doc;
    cs_str text;
    cs_str name; /* of the document */
    yyjson_mut_doc *json;
    struct cs_x_place *places;
    uint32_t place_count;
    uint32_t place_capacity;
    struct cs_rx_room *rx; /* compiled patterns */
    bool full;             /* a list had more than its schema allows */
    cs_status status;
    struct cs_error *err;
};

/* ---- patterns (rx.c) ----------------------------------------------------------------------- */

/* First match of a pattern (a literal: its address is its name) in the part of the text. Case does
 * not count unless the pattern says (?-i:…); ^ and $ are line ends. */
bool cs_rx(struct cs_x *x, const char *pattern, cs_span within, struct cs_hit *hit);
/* The first group that took part in the first match of any of the patterns, tried in order. */
cs_span cs_rx_first(struct cs_x *x, const char *const *patterns, size_t count, cs_span within);
bool cs_rx_is(struct cs_x *x, const char *pattern, cs_span within); /* does it match anywhere */
static inline cs_span cs_x_all(const struct cs_x *x)
{
    return (cs_span){0, (uint32_t)x->text.len};
}
static inline bool cs_span_empty(cs_span s)
{
    return s.begin >= s.end;
}
static inline cs_span cs_span_from(uint32_t begin, cs_span of)
{
    return (cs_span){begin < of.end ? begin : of.end, of.end};
}
cs_str cs_x_bytes(const struct cs_x *x, cs_span span);
cs_span cs_x_line(const struct cs_x *x, uint32_t at); /* the line around a byte */
cs_span cs_x_trim(const struct cs_x *x, cs_span span, const char *marks); /* and white space */

/* Pieces of patterns. */
#define RX_MONTH                                                                                   \
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"             \
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\b\\.?"
/* Of a month, or a month's own number: "35/30/45" is no date. */
#define RX_DAY "(?:0?[1-9]|[12]\\d|3[01])"
#define RX_DATE                                                                                    \
    "(?:\\b(?:19|20)\\d\\d-\\d\\d-\\d\\d\\b|\\b" RX_DAY "[/-]" RX_DAY                              \
    "[/-](?:\\d{4}|\\d\\d)(?![/\\d-])|"                                                            \
    "\\b" RX_MONTH " \\d{1,2}(?:st|nd|rd|th)?(?![\\d:])(?:,? (?:19|20)\\d\\d)?|"                   \
    "\\b\\d{1,2}(?:st|nd|rd|th)?[ -]" RX_MONTH "(?:,?[ -](?:19|20)\\d\\d|-\\d\\d)?(?![a-z])|"      \
    "(?<![\\d/.])" RX_DAY "/" RX_DAY "(?![/\\d]))"

/* A full stop that ends a sentence: not behind a title or "vs". */
#define RX_STOP                                                                                    \
    "(?<!\\bdr)(?<!\\bmr)(?<!\\bmrs)(?<!\\bms)(?<!\\bst)(?<!\\bvs)(?<!\\bprof)(?<!"                \
    "\\bapprox)(?<!\\bdept)(?<!\\bext)\\.(?=\\s|$)"
/* A line end that ends an entry: not one that the width of the page made within a sentence. */
#define RX_LINE_END "\\n(?:(?<![^\\n]{60}\\n)|(?!(?-i:[a-z])))"

/* ---- dates and tables (shape.c) -------------------------------------------------------------- */

/* Days since an epoch of our own, or -1; year is taken where the date has none (0: then -1). */
int32_t cs_x_days(const struct cs_x *x, cs_span date, int year);
int cs_x_year(const struct cs_x *x, cs_span date); /* 0: it has none */
/* The date of the document: the first that is no birth date, service date or deadline. */
cs_span cs_x_date(struct cs_x *x);
/* The cell under the heading of a table (columns by their place in the line). */
cs_span cs_x_below(const struct cs_x *x, cs_span heading, cs_span line);
/* The next line that is not blank after at; an empty span at the end. */
cs_span cs_x_next_line(const struct cs_x *x, uint32_t at);

/* ---- values (value.c) ------------------------------------------------------------------------ */

/* A string of the document, or null for an empty span. */
yyjson_mut_val *cs_x_str(struct cs_x *x, cs_span span);
/* Remember where a value that is there already stands. */
void cs_x_place(struct cs_x *x, const yyjson_mut_val *value, cs_span span, bool any_case);
yyjson_mut_val *cs_x_word(struct cs_x *x, const char *literal); /* an enum's word */
void cs_x_put(struct cs_x *x, yyjson_mut_val *object, const char *key, yyjson_mut_val *value);
yyjson_mut_val *cs_x_list(struct cs_x *x, yyjson_mut_val *object, const char *key);
/* Append; false when the list is full, and x->full is set then. */
bool cs_x_push(struct cs_x *x, yyjson_mut_val *list, yyjson_mut_val *value);
/* Append a string unless it is there already (without regard to case); empty spans are left out. */
void cs_x_push_once(struct cs_x *x, yyjson_mut_val *list, cs_span span);
bool cs_x_has(const yyjson_mut_val *list, cs_str text); /* among its strings */
/* The string of an object's key; not terminated: it is part of the document. */
cs_str cs_x_key(yyjson_mut_val *object, const char *key);
void cs_x_fail(struct cs_x *x, cs_status status);
/* The evidence of every string that came from the document. */
yyjson_mut_val *cs_x_evidence(struct cs_x *x, yyjson_mut_val *root, cs_str document);

/* ---- the rules of the built-in tasks --------------------------------------------------------- */

yyjson_mut_val *cs_claim_rules(struct cs_x *x);    /* claim.c */
yyjson_mut_val *cs_chart_rules(struct cs_x *x);    /* chart.c */
yyjson_mut_val *cs_intake_rules(struct cs_x *x);   /* intake.c */
yyjson_mut_val *cs_referral_rules(struct cs_x *x); /* referral.c */

/* ---- any schema ------------------------------------------------------------------------------ */

/* Fill what can be read from lines of the form "Label: value"; NULL when a required field that may
 * not be null finds none (generic.c). */
yyjson_mut_val *cs_generic_rules(struct cs_x *x, yyjson_val *schema);
/* Put an answer's strings back to where they stand. false: *at is the pointer of one that the
 * schema limits to the source and that is not there (source.c). */
bool cs_source_place(struct cs_x *x, yyjson_val *schema, yyjson_mut_val *root, cs_str *at);
/* The schema of a property or an item, through anyOf and local $ref; NULL: none (source.c). */
yyjson_val *cs_source_schema(yyjson_val *root, yyjson_val *schema, const char *key);
struct cs_x_limit { /* what x-source says */
    cs_str doc;     /* name of a document, "*" for all; empty: not said */
    bool whole_words;
    bool any_case;
};
bool cs_source_limited(yyjson_val *root, yyjson_val *schema, struct cs_x_limit *out);
/* The document that x-source names is the one at hand. */
bool cs_source_names(const struct cs_x *x, cs_str doc);
/* Does the value fit the plan's schema? (extract.c) */
cs_status cs_x_validate(struct cs_x *x, const struct cs_extract_plan *plan, yyjson_mut_val *value,
                        struct cs_schema_report *report, struct cs_error *err);
cs_str cs_answer_prompt(void); /* what a model is told for a schema without a task */
/* A model's answer, checked, with one more attempt that quotes what was wrong (answer.c). */
cs_status cs_answer(struct cs_x *x, const struct cs_extract_plan *plan, struct cs_model *model,
                    struct cs_extraction *out, struct cs_error *err);

/* What a model may write for a schema of the user's own (constrain.c). */
struct cs_x_grammar {
    struct cs_constraint *constraint;
    struct cs_source source; /* the document */
    struct cs_decode_options sources;
};
/* out->constrained, grammar_sha256 and outcome are set; the outcome is schema_unsupported where the
 * schema cannot be followed. Fails: CS_E_MEMORY. */
CS_NODISCARD cs_status cs_x_grammar(struct cs_x *x, const struct cs_extract_plan *plan,
                                    struct cs_x_grammar *grammar, struct cs_extraction *out,
                                    struct cs_error *err);
/* The places that a finished decode told become those of value. */
CS_NODISCARD cs_status cs_x_decoded(struct cs_x *x, struct cs_decode *decode, yyjson_mut_val *value,
                                    struct cs_error *err);
#endif
