/* constraint_in.h - what the parts of constrained decoding share; inside the schema room only.
 *
 * A literal says one thing of a value: it holds for a node of the schema, it fails for one, or it
 * equals a constant. A goal is a set of literals that must all be true of one value. Expanding it
 * gives shapes: alternatives without any boolean keyword left, each with what it asks of a string,
 * a number, an array, an object. A decode follows all alternatives side by side. */
#ifndef CS_CONSTRAINT_IN_H
#define CS_CONSTRAINT_IN_H

#include "schema/automaton.h"
#include "schema/constraint.h"
#include "schema/schema_in.h"

/* Types of a value, finer than the schema's. */
enum kind_bit {
    KIND_NULL = 1 << 0,
    KIND_TRUE = 1 << 1,
    KIND_FALSE = 1 << 2,
    KIND_STRING = 1 << 3,
    KIND_INTEGER = 1 << 4,
    KIND_FRACTION = 1 << 5,
    KIND_OBJECT = 1 << 6,
    KIND_ARRAY = 1 << 7
};
#define KIND_NUMBER ((unsigned)(KIND_INTEGER | KIND_FRACTION))
#define KIND_ALL 0xFFu

enum literal_kind { LITERAL_HOLDS, LITERAL_FAILS, LITERAL_EQUALS };
typedef uint32_t literal; /* index * 4 + literal_kind */
static inline literal literal_of(uint32_t index, enum literal_kind kind)
{
    return index * 4 + (uint32_t)kind;
}

/* A decimal number times 10^18, for |x| < 10^19. */
__extension__ typedef __int128 wide;
#define WIDE_ONE ((wide)1000000000000000000)
#define WIDE_DIGITS 18
struct bound {
    wide at;
    bool set;
    bool open; /* the bound itself is outside */
};

struct text_list {
    const cs_str *items; /* sorted by bytes */
    uint32_t count;
    bool set;
};

struct goal {
    const literal *literals;
    uint32_t count;
    enum { GOAL_FRESH, GOAL_WORKING, GOAL_DONE } state;
    struct shape **shapes;
    uint32_t shape_count;
    bool explored; /* by cs_constraint_explore */
    struct goal *next;
};

struct shape_string {
    uint64_t least;
    uint64_t most; /* UINT64_MAX: no bound */
    const struct dfa *dfa;
    struct text_list values;
    struct text_list not_values;
    yyjson_val *source; /* the value of x-source */
};

struct shape_number {
    struct bound low;
    struct bound high;
    wide unit; /* values are multiples; 0: any */
    const wide *values;
    uint32_t value_count;
    bool listed;
    const wide *not_values;
    wide not_units[4]; /* values are no multiples of these */
    uint32_t not_unit_count;
    uint32_t not_count;
};

struct name {
    cs_str text;
    const void *place; /* stands where the schema names it */
    uint32_t order;    /* place in the schema */
    bool required;
    bool forbidden;
    signed char usable; /* -1: not asked yet */
    struct goal *goal;
};

struct group { /* the keywords of one node that speak of members or items together */
    const struct rule *properties;
    const struct rule *patterns;
    const struct rule *additional;
    const struct rule *prefix;
    const struct rule *items;
    const struct group *next;
};

struct member { /* one more literal for the member of a name, or the item at an index */
    cs_str name;
    uint32_t index;
    literal literal;
    const struct member *next;
};

struct node_list {
    uint32_t node;
    const struct node_list *next;
};

struct contain {
    uint32_t node;
    bool fails; /* items that do not hold for node */
    uint64_t least;
    uint64_t most;
    const struct contain *next;
};
#define CONTAINS_MAX 3u

struct shape_object {
    struct name *names; /* sorted by bytes */
    uint32_t name_count;
    uint32_t required_count;
    uint64_t least;
    uint64_t most;
    bool others;               /* names beyond the list may come */
    const struct dfa *dfa;     /* that those must fit (the rule's included), or NULL */
    struct goal **other;       /* of all of those, once known to be one for all */
    struct shape_string *rule; /* what propertyNames asks, or NULL */
};

struct shape_array {
    uint64_t least;
    uint64_t most;
    struct contain contains[CONTAINS_MAX];
    uint32_t contain_count;
    uint32_t prefix_count; /* items from this index on are alike */
    bool unique;
    struct goal **goals; /* [index * (1 << contain_count) + bits] */
};

struct shape {
    unsigned kinds;
    struct shape_string string;
    struct shape_number number;
    struct shape_object object;
    struct shape_array array;
    const struct group *groups;
    const struct member *members;
    const struct member *item_members;
    const struct member *each; /* literals of all items */
    const struct node_list *unevaluated_properties;
    const struct node_list *unevaluated_items;
    uint32_t id;
};

/* Goals inside one another that are looked into; deeper ones are taken to be possible. */
#define CS_GOAL_DEPTH_MAX 6u
#define GOAL_SLOTS 4096u
#define CS_FORMAT_AUTOMATA 12u
#define GOALS_EXPLORED_MAX 4096u
struct cs_constraint {
    struct cs_arena *arena;
    const struct cs_schema *schema;
    struct cs_constraint_options options;
    struct goal *slots[GOAL_SLOTS];
    struct goal *root;
    yyjson_val **constants;
    uint32_t constant_count;
    uint32_t constant_capacity;
    const struct dfa **pattern_dfas; /* by pattern index */
    uint8_t *pattern_states;         /* 0 not built, 1 built, 2 empty, 3 not possible */
    const struct dfa *format_dfas[CS_FORMAT_AUTOMATA]; /* NULL: none, or not built yet */
    bool format_tried[CS_FORMAT_AUTOMATA];
    struct cs_relaxation *relaxations;
    uint32_t relaxation_count;
    uint32_t relaxation_capacity;
    uint32_t shape_count;
    struct cs_matcher matcher;
    unsigned depth; /* goals being expanded inside one another */
    bool evaluates; /* the schema has unevaluated... */
    bool out_of_memory;
    struct mask_cache *masks;
};

/* The goal of a set of literals (sorted and made one by the call). NULL: no memory. */
struct goal *cs_goal_get(struct cs_constraint *c, literal *literals, uint32_t count);
/* Its shapes, worked out at the first call. */
void cs_goal_expand(struct cs_constraint *c, struct goal *goal);
/* Some value may satisfy it; cheap where one node speaks alone. */
bool cs_goal_possible(struct cs_constraint *c, struct goal *goal);
/* Items of this goal that must differ are compared by more than their bytes. */
bool cs_goal_unique_relaxed(const struct goal *goal);
void cs_constraint_relax(struct cs_constraint *c, cs_str keyword, uint32_t node);
uint32_t cs_constant_add(struct cs_constraint *c, yyjson_val *value);

/* The goal of a member that the shape lists, and of one that it does not. */
struct goal *cs_shape_name_goal(struct cs_constraint *c, const struct shape *shape, uint32_t index);
struct goal *cs_shape_other_goal(struct cs_constraint *c, const struct shape *shape, cs_str name);
/* The same for a name that is known not to be listed: kept where all such names are alike. */
struct goal *cs_shape_unlisted_goal(struct cs_constraint *c, const struct shape *shape,
                                    cs_str name);
/* propertyNames' rule, or no rule, allows the name. */
bool cs_shape_name_fits(const struct shape_string *rule, cs_str name);
bool cs_shape_name_usable(struct cs_constraint *c, const struct shape *shape, uint32_t index);
struct goal *cs_shape_item_goal(struct cs_constraint *c, const struct shape *shape, uint64_t index,
                                unsigned bits);

/* From a draft of constraints to the parts of a shape (constraint_shape.c). */
struct entry { /* a list of whatever a draft has collected */
    const struct rule *item;
    yyjson_val *value;
    uint32_t node;
    bool negative;
    const struct entry *next;
};
struct draft {
    unsigned kinds;
    struct bound low, high;
    const struct entry *multiples; /* yyjson_val of multipleOf */
    const struct entry *enums; /* yyjson_val: an array of values, or one value (negative: not) */
    const struct entry *constants;  /* yyjson_val: one value */
    const struct entry *patterns;   /* rule */
    const struct entry *formats;    /* rule */
    const struct entry *required;   /* yyjson_val of a name */
    const struct entry *forbidden;  /* the same */
    const struct entry *name_nodes; /* propertyNames: node */
    const struct contain *contains;
    uint64_t length_least, length_most, items_least, items_most, members_least, members_most;
    yyjson_val *source;
    bool unique;
    const struct group *groups;
    const struct member *members;
    const struct member *item_members;
    const struct member *each;
    const struct node_list *unevaluated_properties;
    const struct node_list *unevaluated_items;
    const struct entry *pending; /* literals still to be applied, as node */
    const struct entry *applied;
};
/* NULL: no value fits, or no memory (c->out_of_memory). */
struct shape *cs_shape_make(struct cs_constraint *c, const struct draft *draft);
bool cs_shape_object_make(struct cs_constraint *c, const struct draft *d, struct shape *shape);
bool cs_shape_array_make(struct cs_constraint *c, const struct draft *d, struct shape *shape);

/* The automaton of a rule `pattern` or of patternProperties' k-th. */
const struct dfa *cs_pattern_dfa(struct cs_constraint *c, uint32_t pattern, cs_str text,
                                 bool *empty);
/* The automaton of a format, or NULL when it has none; most: characters, made less where the format
 * has a limit. */
const struct dfa *cs_format_dfa(struct cs_constraint *c, cs_str name, uint64_t *most);

/* Numbers (constraint_number.c). */
bool cs_wide_read(yyjson_val *number, wide *out);
struct digits { /* a number being written */
    wide size;  /* its digits so far, times 10^18 */
    uint16_t whole;
    uint16_t fraction;
    uint16_t exponent;
    uint8_t exponent_digits;
    uint8_t phase;
    bool negative;
    bool exponent_negative;
    bool wide; /* more digits than size holds */
};
/* Take a byte: false when no JSON number goes on with it. */
bool cs_digits_take(struct digits *d, unsigned char byte);
bool cs_digits_whole(const struct digits *d); /* a number could end here */
/* The number that they are, times 10^18 and without its exponent: the same for 1 and 1.0. */
wide cs_digits_value(const struct digits *d);
bool cs_digits_possible(const struct shape *shape, const struct digits *d);
bool cs_digits_fit(const struct shape *shape, const struct digits *d);
bool cs_number_possible(const struct shape *shape); /* any number at all */

#endif
