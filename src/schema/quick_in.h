/* quick_in.h - the walk over a value, and the form of the nodes that answers quickly.
 *
 * validate.c walks nodes and rules and can report; quick.c walks the quick form, which
 * quick_build.c makes of them, and only answers. Each calls the other: a quick node hands a rare
 * rule over, a quiet walk goes on quickly behind it. Shared inside the schema room only. */
#ifndef CS_QUICK_IN_H
#define CS_QUICK_IN_H

#include "schema/schema_in.h"

/* Resources entered on the way here. */
struct scope {
    const struct scope *up;
    uint32_t resource;
};

struct walk {
    struct cs_arena *arena;
    const struct scope *scope;
    struct cs_matcher matcher;
    const struct cs_schema *schema;
    struct cs_schema_problem *problems;
    uint32_t problem_count;
    uint32_t problem_room;
    uint32_t steps; /* that are left */
    uint32_t depth;
    unsigned quiet;
    bool cut;
    cs_status status; /* sticky: the walk itself failed */
    struct cs_error *err;
};

/* ---- names, found by their bytes ---- */

struct quick_name {
    uint64_t first; /* its first and last eight bytes; all of it up to sixteen */
    uint64_t last;
    cs_str text;
    uint64_t required; /* its bit, or 0 */
    uint32_t node;     /* NO_NODE: properties does not name it */
    uint8_t types;     /* of the node, as in struct quick */
    uint8_t done;
};

struct quick_names {
    struct quick_name *names;
    uint32_t *slots; /* 1 + index into names; 0: free */
    uint32_t count;
    uint32_t mask; /* slots are a power of two, at least half of them free */
};

struct quick_ends {
    uint64_t first;
    uint64_t last;
};

static inline uint64_t quick_load(const char *at, size_t size)
{
    uint64_t out = 0;
    memcpy(&out, at, size);
    return out;
}

static inline struct quick_ends cs_quick_ends(const char *text, size_t size)
{
    if (size >= 8) return (struct quick_ends){quick_load(text, 8), quick_load(text + size - 8, 8)};
    if (size >= 4) return (struct quick_ends){quick_load(text, 4), quick_load(text + size - 4, 4)};
    if (size == 0) return (struct quick_ends){0, 0};
    return (struct quick_ends){quick_load(text, 1) | quick_load(text + size / 2, 1) << 8 |
                                   quick_load(text + size - 1, 1) << 16,
                               0};
}

static inline uint64_t cs_quick_hash(struct quick_ends ends, const char *text, size_t size)
{
    uint64_t hash = size;
    for (size_t i = 8; i + 8 < size; i += 8)
        hash = (hash ^ quick_load(text + i, 8)) * 0xD6E8FEB86659FD93u;
    hash = (hash ^ ends.first ^ (ends.last << 29 | ends.last >> 35)) * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 32;
}

static inline bool cs_quick_is(const struct quick_name *name, struct quick_ends ends,
                               const char *text, size_t size)
{
    return name->first == ends.first && name->last == ends.last && name->text.len == size &&
           (size <= 16 || memcmp(name->text.ptr + 8, text + 8, size - 16) == 0);
}

/* The name, or NULL. text is not NULL. */
static inline const struct quick_name *cs_quick_among(const struct quick_names *names,
                                                      struct quick_ends ends, const char *text,
                                                      size_t size)
{
    if (names->count == 0) return NULL;
    for (uint64_t at = cs_quick_hash(ends, text, size);; at++) {
        const uint32_t slot = names->slots[at & names->mask];
        if (slot == 0) return NULL;
        if (cs_quick_is(&names->names[slot - 1], ends, text, size)) return &names->names[slot - 1];
    }
}

static inline const struct quick_name *cs_quick_find(const struct quick_names *names,
                                                     const char *text, size_t size)
{
    return cs_quick_among(names, cs_quick_ends(text, size), text, size);
}

/* ---- nodes ---- */

enum op_kind {
    OP_RULE, /* whatever validate.c does for the rule */
    OP_ALL,  /* $ref and allOf */
    OP_ANY,
    OP_ONE,
    OP_NOT,
    OP_IF,
    OP_ENUM, /* const and enum, where there are strings among the values */
    OP_PATTERN,
    OP_FORMAT,
    OP_MIN_LENGTH,
    OP_MAX_LENGTH,
    OP_MINIMUM,
    OP_MAXIMUM,
    OP_EXCLUSIVE_MINIMUM,
    OP_EXCLUSIVE_MAXIMUM,
    OP_MIN_ITEMS,
    OP_MAX_ITEMS,
    OP_ITEMS
};

/* A member by whose value the branches of anyOf or oneOf tell one another apart. */
struct quick_choice {
    cs_str name;
    const struct quick_names **tags; /* by branch: the values it takes; NULL: any */
};

struct quick_op {
    enum op_kind kind;
    unsigned applies; /* bits: 1 << YYJSON_TYPE_… */
    const struct rule *rule;
    uint32_t node; /* the rule's */
    uint32_t child_count;
    const uint32_t *children;
    struct quick_names *names;         /* ENUM */
    const struct quick_choice *choice; /* ANY, ONE; may be NULL */
    size_t from;                       /* ITEMS: the first that it speaks of */
    bool only_names;                   /* ENUM: no value but strings */
};

struct quick_object {
    struct quick_names names; /* of properties and required */
    uint64_t required;        /* bits, or-ed */
    uint64_t least;
    uint64_t most;
    const struct rule *patterns; /* patternProperties, or NULL */
    const uint32_t *pattern_children;
    uint32_t additional; /* NO_NODE: anything */
    bool has_others;     /* patterns or additional */
};

struct quick {
    uint8_t types; /* enum type_bit, or-ed: what may be */
    uint8_t done;  /* bits 1 << YYJSON_TYPE_…: nothing but the type is asked of it */
    bool slow;     /* walked by validate.c */
    uint32_t count;
    struct quick_op *ops;
    struct quick_object *object; /* NULL: no keyword of objects */
};

/* ---- the two walks ---- */

/* Whether the value fits. On CS_OK in w->status the answer counts. */
bool cs_quick_holds(struct walk *w, uint32_t index, yyjson_val *value);
/* Of anyOf or oneOf: the only branch that the value's type, and its tag where the branches have
 * one, leave; NO_NODE: there are more, or none. */
uint32_t cs_quick_branch(struct walk *w, uint32_t index, const struct rule *rule,
                         yyjson_val *value);
/* The same by rules; the walk is quiet. */
bool cs_walk_node(struct walk *w, uint32_t index, yyjson_val *value);
bool cs_walk_rule(struct walk *w, uint32_t node, const struct rule *rule, yyjson_val *value);
/* Whether a pattern of the schema matches; false when the walk fails over it. */
bool cs_walk_pattern(struct walk *w, uint32_t pattern, cs_str text, bool *matches);
/* False, always: the walk fails, it is too deep, or there are no steps left. */
bool cs_walk_too_deep(struct walk *w);
bool cs_walk_too_long(struct walk *w);

static inline bool cs_walk_steps(struct walk *w, uint64_t count)
{
    if (count >= w->steps) return cs_walk_too_long(w);
    w->steps -= (uint32_t)count;
    return true;
}
#endif
