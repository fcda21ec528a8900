/* schema_in.h - the compiled form, shared inside the schema room only.
 *
 * A node is one subschema, a rule one keyword of it that checks something. Nodes refer to each
 * other by index, so a $ref costs nothing and a schema may refer to itself. */
#ifndef CS_SCHEMA_IN_H
#define CS_SCHEMA_IN_H

#include "schema/schema.h"

enum keyword {
    KEYWORD_UNKNOWN,
    KEYWORD_NOTE,    /* says something, checks nothing */
    KEYWORD_REFUSED, /* checks something that we do not check */
    KEYWORD_DIALECT, /* $schema */
    KEYWORD_ROOT_ID, /* $id: a name at the root, another base elsewhere */
    KEYWORD_DEFS,
    KEYWORD_TYPE, /* from here on: rules */
    KEYWORD_ENUM,
    KEYWORD_CONST,
    KEYWORD_MIN_LENGTH,
    KEYWORD_MAX_LENGTH,
    KEYWORD_MINIMUM,
    KEYWORD_MAXIMUM,
    KEYWORD_EXCLUSIVE_MINIMUM,
    KEYWORD_EXCLUSIVE_MAXIMUM,
    KEYWORD_MIN_ITEMS,
    KEYWORD_MAX_ITEMS,
    KEYWORD_REQUIRED,
    KEYWORD_PROPERTIES,
    KEYWORD_ADDITIONAL_PROPERTIES,
    KEYWORD_PREFIX_ITEMS,
    KEYWORD_ITEMS,
    KEYWORD_REF,
    KEYWORD_ALL_OF,
    KEYWORD_ANY_OF,
    KEYWORD_ONE_OF,
    KEYWORD_NOT
};

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

struct rule {
    enum keyword keyword;
    yyjson_val *value;    /* the keyword's own value in the schema */
    uint64_t bound;       /* of min… and max…; TYPE: or-ed type_bits */
    uint32_t child_begin; /* children[child_begin .. child_begin + child_count) */
    uint32_t child_count;
};

struct node {
    cs_str pointer;    /* where it stands in the schema */
    cs_str name;       /* under properties: the property */
    cs_str applied_by; /* the keyword that led here first, for a schema that is just false */
    yyjson_val *value; /* an object, or true or false */
    uint32_t rule_begin;
    uint32_t rule_count;
};

struct cs_schema {
    cs_digest digest;
    yyjson_doc *doc;
    struct node *nodes; /* nodes[0] is the root */
    struct rule *rules;
    uint32_t *children; /* indices of nodes; those of properties are sorted by name */
    uint32_t node_count;
    uint32_t rule_count;
    uint32_t child_count;
    uint32_t unknown_keywords;
};

/* The keyword of a name, and the name of a keyword that is a rule. */
enum keyword cs_keyword_of(cs_str name);
cs_str cs_keyword_name(enum keyword keyword);

/* Refuse a schema whose $ref come round in a circle. Fails: CS_E_INPUT, CS_E_MEMORY. */
CS_NODISCARD cs_status cs_circle_check(struct cs_arena *arena, const struct cs_schema *schema,
                                       struct cs_error *err);

/* Pointer plus one more token, escaped. */
CS_NODISCARD cs_status cs_pointer_add(struct cs_arena *arena, cs_str pointer, cs_str token,
                                      cs_str *out, struct cs_error *err);
/* The value that a pointer (escaped, "" is root itself) leads to, or NULL. */
yyjson_val *cs_pointer_get(yyjson_val *root, cs_str pointer);

/* <0, 0, >0 as for the numbers that two JSON numbers stand for, exactly. */
int cs_number_compare(yyjson_val *a, yyjson_val *b);
/* True for 1 and 1.0. */
bool cs_number_is_integer(yyjson_val *number);
/* Equal as JSON values: 1 is 1.0, the order of members does not count. Takes one of *steps for
 * each value looked at; false when they are used up. At most CS_JSON_DEPTH_MAX deep. */
bool cs_value_equal(yyjson_val *a, yyjson_val *b, unsigned depth, uint32_t *steps);
/* Characters, not bytes. */
uint64_t cs_text_characters(yyjson_val *text);
cs_str cs_value_text(yyjson_val *text);

#endif
