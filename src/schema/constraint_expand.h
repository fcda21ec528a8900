/* constraint_expand.h - what the parts of a goal's expansion share: the draft and its alternatives.
 *
 * A draft collects what literals ask for (constraint_draft.c); a keyword that must hold
 * (constraint_holds.c) or must fail (constraint_fails.c) adds to it, or goes on with copies of it;
 * the walk is constraint_goal.c. Inside the schema room only. */
#ifndef CS_CONSTRAINT_EXPAND_H
#define CS_CONSTRAINT_EXPAND_H

#include "schema/constraint_in.h"

struct expansion {
    struct cs_constraint *c;
    struct shape **shapes;
    uint32_t count;
    uint32_t drafts;
    unsigned loose; /* 0, 1, 2 */
    bool over;
};

/* Work the draft out to the end: its shapes are added. */
void cs_expand_go_on(struct expansion *x, struct draft d);

/* A list with one entry more in front; without memory the list as it was (c->out_of_memory). */
const struct entry *cs_draft_entry(struct cs_constraint *c, const struct entry *list,
                                   const struct rule *item, uint32_t node, bool negative);
const struct entry *cs_draft_value(struct cs_constraint *c, const struct entry *list,
                                   yyjson_val *value, uint32_t node, bool negative);
/* One literal more that is still to be applied. */
void cs_draft_want(struct expansion *x, struct draft *d, literal l);
void cs_draft_relax(struct expansion *x, const struct rule *rule, uint32_t node);
void cs_draft_member(struct cs_constraint *c, const struct member **list, cs_str name,
                     uint32_t index, literal l);
void cs_draft_contain(struct expansion *x, struct draft *d, const struct contain *one);
/* It is the constant. */
bool cs_draft_equals(struct expansion *x, struct draft *d, uint32_t index);
/* minimum, maximum and the exclusive ones. */
void cs_draft_number(struct expansion *x, struct draft *d, const struct rule *rule, uint32_t node,
                     bool fails);
unsigned cs_draft_kinds(uint64_t types); /* of a mask of enum types */
/* The key of a member of an object of the schema, as a value. */
yyjson_val *cs_rule_key(yyjson_val *object, cs_str name);

/* One keyword that must hold. False: the draft was given up for its alternatives. */
bool cs_rule_holds(struct expansion *x, struct draft *d, const struct rule *rule, uint32_t node,
                   struct group *group);
/* if A then B else C: (A and B) or (not A and C). fails: of B and C. */
bool cs_rule_if(struct expansion *x, struct draft *d, const struct rule *rule, uint32_t node,
                bool fails);
/* One keyword that must fail: on with every way. */
void cs_rule_fails(struct expansion *x, const struct draft *d, const struct rule *rule,
                   uint32_t node);

static inline uint32_t cs_rule_child(const struct expansion *x, const struct rule *rule, uint32_t i)
{
    return x->c->schema->children[rule->child_begin + i];
}
static inline bool cs_is_container(yyjson_val *v)
{
    return yyjson_is_obj(v) || yyjson_is_arr(v);
}
static inline void least_raise(uint64_t *least, uint64_t to)
{
    if (to > *least) *least = to;
}
static inline void most_lower(uint64_t *most, uint64_t to)
{
    if (to < *most) *most = to;
}
#endif
