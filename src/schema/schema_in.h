/* schema_in.h - the compiled form, shared inside the schema room only.
 *
 * A node is one subschema, a rule one keyword of it that checks something. Nodes refer to each
 * other by index, so a $ref costs nothing and a schema may refer to itself. A resource is a schema
 * with a URI of its own: the root, whatever has an $id, each document of the registry that a $ref
 * leads to. */
#ifndef CS_SCHEMA_IN_H
#define CS_SCHEMA_IN_H

#include "schema/schema.h"

enum keyword {
    KEYWORD_UNKNOWN,
    KEYWORD_NOTE,    /* says something, checks nothing */
    KEYWORD_REFUSED, /* checks something that we do not check */
    KEYWORD_DIALECT, /* $schema */
    KEYWORD_ID,
    KEYWORD_ANCHOR,
    KEYWORD_DYNAMIC_ANCHOR,
    KEYWORD_DEFS,
    KEYWORD_THEN, /* read together with if */
    KEYWORD_ELSE,
    KEYWORD_MIN_CONTAINS, /* read together with contains */
    KEYWORD_MAX_CONTAINS,
    KEYWORD_TYPE, /* from here on: rules */
    KEYWORD_ENUM,
    KEYWORD_CONST,
    KEYWORD_MIN_LENGTH,
    KEYWORD_MAX_LENGTH,
    KEYWORD_PATTERN,
    KEYWORD_FORMAT,
    KEYWORD_MINIMUM,
    KEYWORD_MAXIMUM,
    KEYWORD_EXCLUSIVE_MINIMUM,
    KEYWORD_EXCLUSIVE_MAXIMUM,
    KEYWORD_MULTIPLE_OF,
    KEYWORD_MIN_ITEMS,
    KEYWORD_MAX_ITEMS,
    KEYWORD_UNIQUE_ITEMS,
    KEYWORD_MIN_PROPERTIES,
    KEYWORD_MAX_PROPERTIES,
    KEYWORD_REQUIRED,
    KEYWORD_DEPENDENT_REQUIRED,
    KEYWORD_PROPERTIES,
    KEYWORD_PATTERN_PROPERTIES,
    KEYWORD_ADDITIONAL_PROPERTIES,
    KEYWORD_PROPERTY_NAMES,
    KEYWORD_PREFIX_ITEMS,
    KEYWORD_ITEMS,
    KEYWORD_CONTAINS,
    KEYWORD_REF,
    KEYWORD_DYNAMIC_REF,
    KEYWORD_ALL_OF,
    KEYWORD_ANY_OF,
    KEYWORD_ONE_OF,
    KEYWORD_NOT,
    KEYWORD_IF,
    KEYWORD_DEPENDENT_SCHEMAS,
    KEYWORD_DEPENDENCIES,          /* before 2019-09: both of the dependent ones */
    KEYWORD_ADDITIONAL_ITEMS,      /* before 2020-12 */
    KEYWORD_UNEVALUATED_ITEMS,     /* these two look at what the others of the node have seen */
    KEYWORD_UNEVALUATED_PROPERTIES /* and are checked last */
};

/* The parts of the standard that a metaschema may leave out. */
enum vocabulary {
    VOCABULARY_CORE = 1 << 0,
    VOCABULARY_APPLICATOR = 1 << 1,
    VOCABULARY_UNEVALUATED = 1 << 2,
    VOCABULARY_VALIDATION = 1 << 3,
    VOCABULARY_OTHER = 1 << 4, /* meta-data, format as a note, content */
    VOCABULARY_FORMAT_ASSERTION = 1 << 5
};
#define VOCABULARY_STANDARD                                                                        \
    (VOCABULARY_CORE | VOCABULARY_APPLICATOR | VOCABULARY_UNEVALUATED | VOCABULARY_VALIDATION |    \
     VOCABULARY_OTHER)

/* Dialects in the order in which they came. */
enum dialect { DIALECT_4 = 4, DIALECT_6 = 6, DIALECT_7 = 7, DIALECT_2019 = 8, DIALECT_2020 = 9 };

enum type_bit {
    TYPE_NULL = 1 << 0,
    TYPE_BOOLEAN = 1 << 1,
    TYPE_OBJECT = 1 << 2,
    TYPE_ARRAY = 1 << 3,
    TYPE_NUMBER = 1 << 4,
    TYPE_STRING = 1 << 5,
    TYPE_INTEGER = 1 << 6
};

#define NO_NODE UINT32_MAX
#define NO_RESOURCE UINT32_MAX

struct rule {
    enum keyword keyword;
    yyjson_val *value;    /* the keyword's own value in the schema */
    uint64_t bound;       /* of min… and max…; TYPE: or-ed type_bits; CONTAINS: the least */
    uint64_t most;        /* CONTAINS: the most */
    uint32_t child_begin; /* children[child_begin .. child_begin + child_count) */
    uint32_t child_count;
    uint32_t pattern_begin; /* PATTERN: its pattern; PATTERN_PROPERTIES: one a child */
    cs_str anchor;          /* DYNAMIC_REF: the name to look for in the resources entered */
    bool (*format)(struct cs_arena *scratch, cs_str text); /* FORMAT */
};

struct node {
    cs_str pointer;    /* where it stands in its document */
    cs_str name;       /* under properties and the like: the property */
    cs_str applied_by; /* the keyword that led here first, for a schema that is just false */
    yyjson_val *value; /* an object, or true or false */
    uint32_t resource;
    uint32_t rule_begin;
    uint32_t rule_count;
    bool evaluates; /* has unevaluatedItems or unevaluatedProperties */
};

struct resource {
    cs_str uri;
    yyjson_val *root;
    cs_str pointer; /* of root in its document */
    yyjson_doc *doc;
    enum dialect dialect;
    unsigned vocabularies; /* enum vocabulary, or-ed */
};

struct anchor {
    uint32_t resource;
    cs_str name;
    yyjson_val *value;
    cs_str pointer;
    bool dynamic;
    uint32_t node; /* NO_NODE until it is compiled */
};

struct cs_pattern; /* a compiled regular expression; pattern.c */

struct cs_schema {
    cs_digest digest;
    struct node *nodes; /* nodes[0] is the root */
    struct rule *rules;
    uint32_t *children; /* indices of nodes; those of properties are sorted by name */
    struct resource *resources;
    struct anchor *anchors;
    struct cs_pattern **patterns;
    uint32_t node_count;
    uint32_t rule_count;
    uint32_t child_count;
    uint32_t resource_count;
    uint32_t anchor_count;
    uint32_t pattern_count;
    uint32_t unknown_keywords;
    bool has_dynamic;
    struct quick *quick; /* by node, or NULL: see quick.c */
};

/* ---- compiling (compile.c, resource.c, reference.c) ---- */

struct slot {
    yyjson_val *value;
    uint32_t node; /* NO_NODE: known, not needed yet */
    uint32_t resource;
};

struct compiler {
    struct cs_arena *arena;
    struct cs_schema *schema;
    const struct cs_schema_options *options;
    yyjson_doc *doc;    /* the schema's own; errors tell positions in it only */
    struct slot *slots; /* value to node and resource, open addressing */
    size_t slot_count;
    size_t slot_capacity;
    uint32_t node_capacity;
    uint32_t rule_capacity;
    uint32_t child_capacity;
    uint32_t resource_capacity;
    uint32_t anchor_capacity;
    uint32_t pattern_capacity;
    struct cs_error *err;
};

/* A subschema that was found. */
struct found {
    yyjson_val *value;
    cs_str pointer;
    cs_str name;
    cs_str applied_by;
    uint32_t resource;
};

/* Room for one more at the end of an array that grows. Fails: CS_E_MEMORY, CS_E_LIMIT. */
CS_NODISCARD cs_status cs_schema_grow(struct compiler *c, void **items, uint32_t *capacity,
                                      uint32_t count, size_t size);
/* The slot of a value, made if need be. NULL: no memory (told in c->err). */
struct slot *cs_schema_slot(struct compiler *c, yyjson_val *value);
/* The offset of a string of the schema in the text that was read, or -1. */
int64_t cs_schema_position(const struct compiler *c, yyjson_val *text);
/* The node of a subschema; it is compiled when its turn comes. */
CS_NODISCARD cs_status cs_schema_node(struct compiler *c, const struct found *found, uint32_t *out);
/* Enter a document: its resources and anchors. first: index of its root resource. */
CS_NODISCARD cs_status cs_resource_document(struct compiler *c, yyjson_doc *doc, cs_str uri,
                                            uint32_t *first);
/* Where a reference from a resource leads. anchor: set when it named a dynamic anchor. Loads
 * documents of the registry. Fails: CS_E_INPUT when it leads nowhere. */
CS_NODISCARD cs_status cs_reference_find(struct compiler *c, uint32_t from, yyjson_val *reference,
                                         struct found *out, cs_str *anchor);
/* Refuse a document in which an object gives a name twice. Fails: CS_E_INPUT, CS_E_MEMORY. */
CS_NODISCARD cs_status cs_twice_check(struct compiler *c, yyjson_doc *doc);
/* The documents of the standard itself, by URI; NULL ptr when unknown. */
cs_str cs_metaschema_find(cs_str uri);

static inline bool cs_is_schema(yyjson_val *value)
{
    return yyjson_is_obj(value) || yyjson_is_bool(value);
}

/* ---- keywords ---- */

/* What a name means under a dialect, and which vocabulary it belongs to. */
enum keyword cs_keyword_of(cs_str name, enum dialect dialect, enum vocabulary *vocabulary);
cs_str cs_keyword_name(enum keyword keyword);
/* How the value of a keyword holds subschemas, for walking a document. */
enum keyword_shape { SHAPE_NONE, SHAPE_ONE, SHAPE_LIST, SHAPE_NAMED };
enum keyword_shape cs_keyword_shape(enum keyword keyword, yyjson_val *value);

/* Refuse a schema whose $ref come round in a circle. Fails: CS_E_INPUT, CS_E_MEMORY. */
CS_NODISCARD cs_status cs_circle_check(struct cs_arena *arena, const struct cs_schema *schema,
                                       struct cs_error *err);

/* Make the quick form of the nodes, when all else is compiled. Fails: CS_E_MEMORY, CS_E_LIMIT. */
CS_NODISCARD cs_status cs_quick_build(struct cs_arena *arena, struct cs_schema *schema,
                                      struct cs_error *err);

/* ---- pointers, patterns, formats, values ---- */

/* Pointer plus one more token, escaped. */
CS_NODISCARD cs_status cs_pointer_add(struct cs_arena *arena, cs_str pointer, cs_str token,
                                      cs_str *out, struct cs_error *err);
/* One step of a pointer: the member or item that the escaped token names, or NULL. */
yyjson_val *cs_pointer_step(yyjson_val *value, cs_str token);
/* The value that a pointer (escaped, "" is root itself) leads to, or NULL. */
yyjson_val *cs_pointer_get(yyjson_val *root, cs_str pointer);

/* Compile an ECMA-262 pattern by PCRE2. Fails: CS_E_INPUT with the offset in the pattern. */
CS_NODISCARD cs_status cs_pattern_compile(struct cs_arena *arena, cs_str text,
                                          struct cs_pattern **out, struct cs_error *err);
enum cs_pattern_answer { CS_PATTERN_MATCHES, CS_PATTERN_DIFFERS, CS_PATTERN_GAVE_UP };
/* What matching needs; one for each validation, made on its first match. Zero but for
 * arena, whose allocator it takes from. */
struct cs_matcher {
    struct cs_arena *arena;
    struct pcre2_real_match_data_8 *data;
    struct pcre2_real_match_context_8 *context;
};
/* Whether text holds a match. Gives up at a fixed number of steps, and without memory. */
enum cs_pattern_answer cs_pattern_match(const struct cs_pattern *pattern, cs_str text,
                                        struct cs_matcher *matcher);
/* Give back what matching took. Zero is fine. */
void cs_matcher_end(struct cs_matcher *matcher);
/* A pattern as a table, or NULL when it is not plain enough, or there is no memory: see dfa.c. */
struct cs_dfa;
const struct cs_dfa *cs_dfa_compile(struct cs_arena *arena, cs_str text);
/* Whether text holds a match. Gives up at the first byte that is not ASCII. */
enum cs_pattern_answer cs_dfa_match(const struct cs_dfa *dfa, cs_str text);
/* True when text is a pattern that compiles (format "regex"). */
bool cs_pattern_valid(struct cs_arena *scratch, cs_str text);

/* The check of a format, or NULL when the name says nothing. scratch is for those that need it. */
typedef bool (*cs_format_check)(struct cs_arena *scratch, cs_str text);
cs_format_check cs_format_find(cs_str name);

/* <0, 0, >0 as for the numbers that two JSON numbers stand for, exactly. */
int cs_number_compare(yyjson_val *a, yyjson_val *b);
/* True for 1 and 1.0. */
bool cs_number_is_integer(yyjson_val *number);
/* a divided by b leaves nothing, in decimal; b > 0. */
bool cs_number_is_multiple(yyjson_val *a, yyjson_val *b);
/* Equal as JSON values: 1 is 1.0, the order of members does not count. Takes one of *steps for
 * each value looked at; false when they are used up. At most CS_JSON_DEPTH_MAX deep. */
bool cs_value_equal(yyjson_val *a, yyjson_val *b, unsigned depth, uint32_t *steps);
/* The same number for equal values. Takes steps likewise. */
uint64_t cs_value_hash(yyjson_val *value, unsigned depth, uint32_t *steps);
/* Characters, not bytes. */
uint64_t cs_text_characters(yyjson_val *text);
cs_str cs_value_text(yyjson_val *text);

#endif
