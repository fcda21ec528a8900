/* constraint_holds.c - a keyword that must hold, on a draft. */
#include "schema/constraint_expand.h"

#define PAIRS_MAX 40u

/* enum: scalars stay together as a list, containers are alternatives of their own. */
static bool enum_apply(struct expansion *x, struct draft *d, yyjson_val *list)
{
    size_t i;
    size_t max;
    yyjson_val *item;
    bool scalars = false;
    yyjson_arr_foreach(list, i, max, item)
    {
        if (!cs_is_container(item)) {
            scalars = true;
            continue;
        }
        if (!(d->kinds & (yyjson_is_obj(item) ? KIND_OBJECT : KIND_ARRAY))) continue;
        struct draft other = *d;
        cs_draft_want(x, &other, literal_of(cs_constant_add(x->c, item), LITERAL_EQUALS));
        cs_expand_go_on(x, other);
    }
    d->kinds &= ~(unsigned)(KIND_OBJECT | KIND_ARRAY);
    d->enums = cs_draft_value(x->c, d->enums, list, 0, false);
    return scalars;
}

static bool any_apply(struct expansion *x, struct draft *d, const struct rule *rule, uint32_t node)
{
    const uint32_t n = rule->child_count;
    if (x->loose >= 2) {
        cs_draft_relax(x, rule, node);
        return true;
    }
    const bool subsets = x->c->evaluates && n <= 3;
    for (uint32_t i = 1; subsets && i < (1u << n); i++) {
        struct draft other = *d;
        for (uint32_t k = 0; k < n; k++)
            if (i >> k & 1)
                cs_draft_want(x, &other, literal_of(cs_rule_child(x, rule, k), LITERAL_HOLDS));
        cs_expand_go_on(x, other);
    }
    for (uint32_t i = 0; !subsets && i < n; i++) {
        struct draft other = *d;
        cs_draft_want(x, &other, literal_of(cs_rule_child(x, rule, i), LITERAL_HOLDS));
        cs_expand_go_on(x, other);
    }
    return false;
}

/* Both may hold of one value. */
static bool pair_possible(struct expansion *x, uint32_t a, uint32_t b)
{
    literal both[2] = {literal_of(a, LITERAL_HOLDS), literal_of(b, LITERAL_HOLDS)};
    if (x->c->depth > CS_GOAL_DEPTH_MAX) return true;
    struct goal *const goal = cs_goal_get(x->c, both, 2);
    return !goal || cs_goal_possible(x->c, goal);
}

static bool one_apply(struct expansion *x, struct draft *d, const struct rule *rule, uint32_t node)
{
    const uint32_t n = rule->child_count;
    if (x->loose >= 1 || n > PAIRS_MAX) {
        if (n > 1) cs_draft_relax(x, rule, node);
        return any_apply(x, d, rule, node);
    }
    for (uint32_t i = 0; i < n; i++) {
        struct draft other = *d;
        cs_draft_want(x, &other, literal_of(cs_rule_child(x, rule, i), LITERAL_HOLDS));
        for (uint32_t k = 0; k < n; k++)
            if (k != i && pair_possible(x, cs_rule_child(x, rule, i), cs_rule_child(x, rule, k)))
                cs_draft_want(x, &other, literal_of(cs_rule_child(x, rule, k), LITERAL_FAILS));
        cs_expand_go_on(x, other);
    }
    return false;
}

/* if A then B else C: (A and B) or (not A and C). fails: of B and C. */
bool cs_rule_if(struct expansion *x, struct draft *d, const struct rule *rule, uint32_t node,
                bool fails)
{
    const bool has_then = (rule->bound & 1U) != 0;
    const bool has_else = (rule->bound & 2U) != 0;
    const enum literal_kind kind = fails ? LITERAL_FAILS : LITERAL_HOLDS;
    if (!fails && !has_then && !has_else && !x->c->evaluates) return true;
    if (x->loose >= 2) {
        cs_draft_relax(x, rule, node);
        return true;
    }
    struct draft yes = *d;
    struct draft no = *d;
    if (has_then || !fails) {
        cs_draft_want(x, &yes, literal_of(cs_rule_child(x, rule, 0), LITERAL_HOLDS));
        if (has_then) cs_draft_want(x, &yes, literal_of(cs_rule_child(x, rule, 1), kind));
        cs_expand_go_on(x, yes);
    }
    if (has_else || !fails) {
        cs_draft_want(x, &no, literal_of(cs_rule_child(x, rule, 0), LITERAL_FAILS));
        if (has_else)
            cs_draft_want(x, &no, literal_of(cs_rule_child(x, rule, has_then ? 2 : 1), kind));
        cs_expand_go_on(x, no);
    }
    return false;
}

#define DEPENDENT_DRAFTS_MAX 64u

/* On with the drafts, of objects; values that are none do not care. */
static bool objects_go_on(struct expansion *x, const struct draft *d, struct draft *drafts,
                          unsigned count)
{
    struct draft other = *d;
    other.kinds &= ~(unsigned)KIND_OBJECT;
    if (other.kinds) cs_expand_go_on(x, other);
    for (unsigned k = 0; k < count; k++) {
        drafts[k].kinds &= KIND_OBJECT;
        if (drafts[k].kinds) cs_expand_go_on(x, drafts[k]);
    }
    return false;
}

/* a needs b: no a, or b. The names of one rule are taken one after another. */
static bool dependent_apply(struct expansion *x, struct draft *d, const struct rule *rule)
{
    struct cs_constraint *const c = x->c;
    size_t i;
    size_t max;
    yyjson_val *key;
    yyjson_val *needs;
    struct draft drafts[DEPENDENT_DRAFTS_MAX];
    unsigned count = 1;
    drafts[0] = *d;
    yyjson_obj_foreach(rule->value, i, max, key, needs)
    {
        if (!yyjson_is_arr(needs) || yyjson_arr_size(needs) == 0) continue;
        const unsigned now = count;
        if (now * 2 > DEPENDENT_DRAFTS_MAX) {
            x->over = true;
            break;
        }
        for (unsigned k = 0; k < now; k++) {
            size_t at;
            size_t all;
            yyjson_val *name;
            drafts[count] = drafts[k];
            drafts[k].forbidden = cs_draft_value(c, drafts[k].forbidden, key, 0, false);
            yyjson_arr_foreach(needs, at, all, name) drafts[count].required =
                cs_draft_value(c, drafts[count].required, name, 0, false);
            drafts[count].required = cs_draft_value(c, drafts[count].required, key, 0, false);
            count++;
        }
    }
    return objects_go_on(x, d, drafts, count);
}

static bool dependent_schemas_apply(struct expansion *x, struct draft *d, const struct rule *rule)
{
    struct draft drafts[DEPENDENT_DRAFTS_MAX];
    unsigned count = 1;
    drafts[0] = *d;
    for (uint32_t i = 0; i < rule->child_count; i++) {
        const uint32_t child = cs_rule_child(x, rule, i);
        yyjson_val *const key = cs_rule_key(rule->value, x->c->schema->nodes[child].name);
        const unsigned now = count;
        if (now * 2 > DEPENDENT_DRAFTS_MAX) {
            x->over = true;
            break;
        }
        for (unsigned k = 0; k < now; k++) {
            drafts[count] = drafts[k];
            drafts[k].forbidden = cs_draft_value(x->c, drafts[k].forbidden, key, 0, false);
            drafts[count].required = cs_draft_value(x->c, drafts[count].required, key, 0, false);
            cs_draft_want(x, &drafts[count], literal_of(child, LITERAL_HOLDS));
            count++;
        }
    }
    return objects_go_on(x, d, drafts, count);
}

static void node_add(struct expansion *x, const struct node_list **list, uint32_t node)
{
    struct node_list *const n = CS_NEW(x->c->arena, struct node_list);
    if (!n) {
        x->c->out_of_memory = true;
        return;
    }
    *n = (struct node_list){node, *list};
    *list = n;
}

static void size_holds(struct draft *d, const struct rule *rule)
{
    switch ((int)rule->keyword) {
    case KEYWORD_MIN_LENGTH: least_raise(&d->length_least, rule->bound); break;
    case KEYWORD_MAX_LENGTH: most_lower(&d->length_most, rule->bound); break;
    case KEYWORD_MIN_ITEMS: least_raise(&d->items_least, rule->bound); break;
    case KEYWORD_MAX_ITEMS: most_lower(&d->items_most, rule->bound); break;
    case KEYWORD_MIN_PROPERTIES: least_raise(&d->members_least, rule->bound); break;
    case KEYWORD_MAX_PROPERTIES: most_lower(&d->members_most, rule->bound); break;
    default: break;
    }
}

/* Keywords that speak of members or items together are kept by node. */
static bool group_takes(struct group *group, const struct rule *rule)
{
    switch ((int)rule->keyword) {
    case KEYWORD_PROPERTIES: group->properties = rule; return true;
    case KEYWORD_PATTERN_PROPERTIES: group->patterns = rule; return true;
    case KEYWORD_ADDITIONAL_PROPERTIES: group->additional = rule; return true;
    case KEYWORD_PREFIX_ITEMS: group->prefix = rule; return true;
    case KEYWORD_ITEMS: group->items = rule; return true;
    default: return false;
    }
}

/* One keyword that must hold. False: the draft was given up for its alternatives. */
bool cs_rule_holds(struct expansion *x, struct draft *d, const struct rule *rule, uint32_t node,
                   struct group *group)
{
    struct cs_constraint *const c = x->c;
    size_t i;
    size_t max;
    yyjson_val *item;
    if (group_takes(group, rule)) return true;
    switch ((int)rule->keyword) {
    case KEYWORD_TYPE: d->kinds &= cs_draft_kinds(rule->bound); return true;
    case KEYWORD_ENUM: return enum_apply(x, d, rule->value);
    case KEYWORD_CONST: return cs_draft_equals(x, d, cs_constant_add(c, rule->value));
    case KEYWORD_MIN_LENGTH:
    case KEYWORD_MAX_LENGTH:
    case KEYWORD_MIN_ITEMS:
    case KEYWORD_MAX_ITEMS:
    case KEYWORD_MIN_PROPERTIES:
    case KEYWORD_MAX_PROPERTIES: size_holds(d, rule); return true;
    case KEYWORD_PATTERN:
        d->patterns = cs_draft_entry(c, d->patterns, rule, node, false);
        return true;
    case KEYWORD_FORMAT: d->formats = cs_draft_entry(c, d->formats, rule, node, false); return true;
    case KEYWORD_MINIMUM:
    case KEYWORD_MAXIMUM:
    case KEYWORD_EXCLUSIVE_MINIMUM:
    case KEYWORD_EXCLUSIVE_MAXIMUM: cs_draft_number(x, d, rule, node, false); return true;
    case KEYWORD_MULTIPLE_OF:
        d->multiples = cs_draft_value(c, d->multiples, rule->value, node, false);
        return true;
    case KEYWORD_UNIQUE_ITEMS: d->unique = true; return true;
    case KEYWORD_REQUIRED:
        yyjson_arr_foreach(rule->value, i, max, item)
            d->required = cs_draft_value(c, d->required, item, 0, false);
        return true;
    case KEYWORD_DEPENDENT_REQUIRED: return dependent_apply(x, d, rule);
    case KEYWORD_PROPERTY_NAMES:
        d->name_nodes = cs_draft_entry(c, d->name_nodes, NULL, cs_rule_child(x, rule, 0), false);
        return true;
    case KEYWORD_CONTAINS:
        cs_draft_contain(x, d,
                         &(struct contain){.node = cs_rule_child(x, rule, 0),
                                           .least = rule->bound,
                                           .most = rule->most});
        return true;
    case KEYWORD_DYNAMIC_REF:
        if (rule->anchor.len) {
            cs_draft_relax(x, rule, node);
            return true;
        }
        cs_draft_want(x, d, literal_of(cs_rule_child(x, rule, 0), LITERAL_HOLDS));
        return true;
    case KEYWORD_REF:
        cs_draft_want(x, d, literal_of(cs_rule_child(x, rule, 0), LITERAL_HOLDS));
        return true;
    case KEYWORD_ALL_OF:
        for (uint32_t k = 0; k < rule->child_count; k++)
            cs_draft_want(x, d, literal_of(cs_rule_child(x, rule, k), LITERAL_HOLDS));
        return true;
    case KEYWORD_ANY_OF: return any_apply(x, d, rule, node);
    case KEYWORD_ONE_OF: return one_apply(x, d, rule, node);
    case KEYWORD_NOT:
        cs_draft_want(x, d, literal_of(cs_rule_child(x, rule, 0), LITERAL_FAILS));
        return true;
    case KEYWORD_IF: return cs_rule_if(x, d, rule, node, false);
    case KEYWORD_DEPENDENT_SCHEMAS: return dependent_schemas_apply(x, d, rule);
    case KEYWORD_UNEVALUATED_ITEMS:
        node_add(x, &d->unevaluated_items, cs_rule_child(x, rule, 0));
        return true;
    case KEYWORD_UNEVALUATED_PROPERTIES:
        node_add(x, &d->unevaluated_properties, cs_rule_child(x, rule, 0));
        return true;
    default: cs_draft_relax(x, rule, node); return true;
    }
}
