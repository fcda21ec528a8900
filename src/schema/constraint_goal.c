/* constraint_goal.c - a set of literals becomes alternatives without boolean keywords.
 *
 * A draft collects what the literals ask for. A keyword with several ways to be true copies the
 * draft and goes on with each; a draft whose kinds run out is dropped. Where there are too many the
 * goal is worked out again with less: first oneOf counts as anyOf, then a branching keyword or a
 * negation is let go altogether. Each step is a superset of the one before, and is recorded. */
#include "schema/constraint_in.h"

#define SHAPES_MAX 160u
#define DRAFTS_MAX 1000u      /* of a goal that a decode came to */
#define DRAFTS_NESTED_MAX 64u /* of one that is only asked whether it is possible */
#define PAIRS_MAX 40u

struct expansion {
    struct cs_constraint *c;
    struct shape **shapes;
    uint32_t count;
    uint32_t drafts;
    unsigned loose; /* 0, 1, 2 */
    bool over;
};

static void go_on(struct expansion *x, struct draft d);

static const struct entry *entry_add(struct cs_constraint *c, const struct entry *list,
                                     const struct rule *item, uint32_t node, bool negative)
{
    struct entry *const e = CS_NEW(c->arena, struct entry);
    if (!e) {
        c->out_of_memory = true;
        return list;
    }
    *e = (struct entry){.item = item, .node = node, .negative = negative, .next = list};
    return e;
}

static const struct entry *value_add(struct cs_constraint *c, const struct entry *list,
                                     yyjson_val *value, uint32_t node, bool negative)
{
    struct entry *const e = CS_NEW(c->arena, struct entry);
    if (!e) {
        c->out_of_memory = true;
        return list;
    }
    *e = (struct entry){.value = value, .node = node, .negative = negative, .next = list};
    return e;
}

static void want(struct expansion *x, struct draft *d, literal l)
{
    d->pending = entry_add(x->c, d->pending, NULL, l, false);
}

static void relax(struct expansion *x, const struct rule *rule, uint32_t node)
{
    cs_constraint_relax(x->c, cs_keyword_name(rule->keyword), node);
}

static void member_add(struct cs_constraint *c, const struct member **list, cs_str name,
                       uint32_t index, literal l)
{
    struct member *const m = CS_NEW(c->arena, struct member);
    if (!m) {
        c->out_of_memory = true;
        return;
    }
    *m = (struct member){.name = name, .index = index, .literal = l, .next = *list};
    *list = m;
}

static uint32_t child_of(const struct expansion *x, const struct rule *rule, uint32_t i)
{
    return x->c->schema->children[rule->child_begin + i];
}

static void least_raise(uint64_t *least, uint64_t to)
{
    if (to > *least) *least = to;
}
static void most_lower(uint64_t *most, uint64_t to)
{
    if (to < *most) *most = to;
}

static unsigned kinds_of(uint64_t types)
{
    unsigned kinds = 0;
    if (types & TYPE_NULL) kinds |= KIND_NULL;
    if (types & TYPE_BOOLEAN) kinds |= KIND_TRUE | KIND_FALSE;
    if (types & TYPE_OBJECT) kinds |= KIND_OBJECT;
    if (types & TYPE_ARRAY) kinds |= KIND_ARRAY;
    if (types & TYPE_STRING) kinds |= KIND_STRING;
    if (types & TYPE_INTEGER) kinds |= KIND_INTEGER;
    if (types & TYPE_NUMBER) kinds |= KIND_NUMBER;
    return kinds;
}

static bool is_container(yyjson_val *v)
{
    return yyjson_is_obj(v) || yyjson_is_arr(v);
}

/* ---- constants ---- */

static bool equals_apply(struct expansion *x, struct draft *d, uint32_t index)
{
    struct cs_constraint *const c = x->c;
    yyjson_val *const value = c->constants[index];
    size_t i;
    size_t max;
    yyjson_val *key;
    yyjson_val *item;
    if (yyjson_is_obj(value)) {
        d->kinds &= KIND_OBJECT;
        yyjson_obj_foreach(value, i, max, key, item)
        {
            d->required = value_add(c, d->required, key, 0, false);
            member_add(c, &d->members, cs_value_text(key), 0,
                       literal_of(cs_constant_add(c, item), LITERAL_EQUALS));
        }
        most_lower(&d->members_most, yyjson_obj_size(value));
        return true;
    }
    if (yyjson_is_arr(value)) {
        d->kinds &= KIND_ARRAY;
        yyjson_arr_foreach(value, i, max, item)
            member_add(c, &d->item_members, (cs_str){0}, (uint32_t)i,
                       literal_of(cs_constant_add(c, item), LITERAL_EQUALS));
        least_raise(&d->items_least, yyjson_arr_size(value));
        most_lower(&d->items_most, yyjson_arr_size(value));
        return true;
    }
    d->constants = value_add(c, d->constants, value, 0, false);
    return true;
}

/* enum: scalars stay together as a list, containers are alternatives of their own. */
static bool enum_apply(struct expansion *x, struct draft *d, yyjson_val *list)
{
    size_t i;
    size_t max;
    yyjson_val *item;
    bool scalars = false;
    yyjson_arr_foreach(list, i, max, item)
    {
        if (!is_container(item)) {
            scalars = true;
            continue;
        }
        if (!(d->kinds & (yyjson_is_obj(item) ? KIND_OBJECT : KIND_ARRAY))) continue;
        struct draft other = *d;
        want(x, &other, literal_of(cs_constant_add(x->c, item), LITERAL_EQUALS));
        go_on(x, other);
    }
    d->kinds &= ~(unsigned)(KIND_OBJECT | KIND_ARRAY);
    d->enums = value_add(x->c, d->enums, list, 0, false);
    return scalars;
}

/* ---- what holds ---- */

static void bound_low(struct draft *d, wide at, bool open)
{
    if (d->low.set && (d->low.at > at || (d->low.at == at && d->low.open))) return;
    d->low = (struct bound){.at = at, .set = true, .open = open};
}
static void bound_high(struct draft *d, wide at, bool open)
{
    if (d->high.set && (d->high.at < at || (d->high.at == at && d->high.open))) return;
    d->high = (struct bound){.at = at, .set = true, .open = open};
}

static void number_apply(struct expansion *x, struct draft *d, const struct rule *rule,
                         uint32_t node, bool fails)
{
    wide at = 0;
    const bool low = rule->keyword == KEYWORD_MINIMUM || rule->keyword == KEYWORD_EXCLUSIVE_MINIMUM;
    const bool open = rule->keyword == KEYWORD_EXCLUSIVE_MINIMUM ||
                      rule->keyword == KEYWORD_EXCLUSIVE_MAXIMUM;
    if (!cs_wide_read(rule->value, &at)) {
        const double real = yyjson_get_num(rule->value);
        const bool beyond = low != fails ? real < -8e18 : real > 8e18;
        if (!beyond) relax(x, rule, node);
        return;
    }
    if (fails) {
        if (low) bound_high(d, at, !open);
        else bound_low(d, at, !open);
    } else if (low) bound_low(d, at, open);
    else bound_high(d, at, open);
}

static bool any_apply(struct expansion *x, struct draft *d, const struct rule *rule, uint32_t node)
{
    const uint32_t n = rule->child_count;
    if (x->loose >= 2) {
        relax(x, rule, node);
        return true;
    }
    const bool subsets = x->c->evaluates && n <= 3;
    for (uint32_t i = 1; subsets && i < (1u << n); i++) {
        struct draft other = *d;
        for (uint32_t k = 0; k < n; k++)
            if (i >> k & 1) want(x, &other, literal_of(child_of(x, rule, k), LITERAL_HOLDS));
        go_on(x, other);
    }
    for (uint32_t i = 0; !subsets && i < n; i++) {
        struct draft other = *d;
        want(x, &other, literal_of(child_of(x, rule, i), LITERAL_HOLDS));
        go_on(x, other);
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
        if (n > 1) relax(x, rule, node);
        return any_apply(x, d, rule, node);
    }
    for (uint32_t i = 0; i < n; i++) {
        struct draft other = *d;
        want(x, &other, literal_of(child_of(x, rule, i), LITERAL_HOLDS));
        for (uint32_t k = 0; k < n; k++)
            if (k != i && pair_possible(x, child_of(x, rule, i), child_of(x, rule, k)))
                want(x, &other, literal_of(child_of(x, rule, k), LITERAL_FAILS));
        go_on(x, other);
    }
    return false;
}

/* if A then B else C: (A and B) or (not A and C). fails: of B and C. */
static bool if_apply(struct expansion *x, struct draft *d, const struct rule *rule, uint32_t node,
                     bool fails)
{
    const bool has_then = (rule->bound & 1U) != 0;
    const bool has_else = (rule->bound & 2U) != 0;
    const enum literal_kind kind = fails ? LITERAL_FAILS : LITERAL_HOLDS;
    if (!fails && !has_then && !has_else && !x->c->evaluates) return true;
    if (x->loose >= 2) {
        relax(x, rule, node);
        return true;
    }
    struct draft yes = *d;
    struct draft no = *d;
    if (has_then || !fails) {
        want(x, &yes, literal_of(child_of(x, rule, 0), LITERAL_HOLDS));
        if (has_then) want(x, &yes, literal_of(child_of(x, rule, 1), kind));
        go_on(x, yes);
    }
    if (has_else || !fails) {
        want(x, &no, literal_of(child_of(x, rule, 0), LITERAL_FAILS));
        if (has_else) want(x, &no, literal_of(child_of(x, rule, has_then ? 2 : 1), kind));
        go_on(x, no);
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
    struct draft drafts[64];
    unsigned count = 1;
    drafts[0] = *d;
    yyjson_obj_foreach(rule->value, i, max, key, needs)
    {
        if (!yyjson_is_arr(needs) || yyjson_arr_size(needs) == 0) continue;
        const unsigned now = count;
        if (now * 2 > CS_COUNT(drafts)) {
            x->over = true;
            break;
        }
        for (unsigned k = 0; k < now; k++) {
            size_t at;
            size_t all;
            yyjson_val *name;
            drafts[count] = drafts[k];
            drafts[k].forbidden = value_add(c, drafts[k].forbidden, key, 0, false);
            yyjson_arr_foreach(needs, at, all, name) drafts[count].required =
                value_add(c, drafts[count].required, name, 0, false);
            drafts[count].required = value_add(c, drafts[count].required, key, 0, false);
            count++;
        }
    }
    /* Values that are no objects do not care. */
    struct draft other = *d;
    other.kinds &= ~(unsigned)KIND_OBJECT;
    if (other.kinds) go_on(x, other);
    for (unsigned k = 0; k < count; k++) {
        drafts[k].kinds &= KIND_OBJECT;
        if (drafts[k].kinds) go_on(x, drafts[k]);
    }
    return false;
}

/* The key of a member of an object of the schema, as a value. */
static yyjson_val *key_of(yyjson_val *object, cs_str name)
{
    size_t i;
    size_t max;
    yyjson_val *key;
    yyjson_val *item;
    yyjson_obj_foreach(object, i, max, key,
                       item) if (cs_str_equal(cs_value_text(key), name)) return key;
    return NULL;
}

static bool dependent_schemas_apply(struct expansion *x, struct draft *d, const struct rule *rule)
{
    struct draft drafts[64];
    unsigned count = 1;
    drafts[0] = *d;
    for (uint32_t i = 0; i < rule->child_count; i++) {
        const uint32_t child = child_of(x, rule, i);
        yyjson_val *const key = key_of(rule->value, x->c->schema->nodes[child].name);
        const unsigned now = count;
        if (now * 2 > CS_COUNT(drafts)) {
            x->over = true;
            break;
        }
        for (unsigned k = 0; k < now; k++) {
            drafts[count] = drafts[k];
            drafts[k].forbidden = value_add(x->c, drafts[k].forbidden, key, 0, false);
            drafts[count].required = value_add(x->c, drafts[count].required, key, 0, false);
            want(x, &drafts[count], literal_of(child, LITERAL_HOLDS));
            count++;
        }
    }
    struct draft other = *d;
    other.kinds &= ~(unsigned)KIND_OBJECT;
    if (other.kinds) go_on(x, other);
    for (unsigned k = 0; k < count; k++) {
        drafts[k].kinds &= KIND_OBJECT;
        if (drafts[k].kinds) go_on(x, drafts[k]);
    }
    return false;
}

static void contain_add(struct expansion *x, struct draft *d, const struct contain *one)
{
    struct contain *const k = CS_NEW(x->c->arena, struct contain);
    if (!k) {
        x->c->out_of_memory = true;
        return;
    }
    *k = *one;
    k->next = d->contains;
    d->contains = k;
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

/* One keyword that must hold. False: the draft was given up for its alternatives. */
static bool rule_apply(struct expansion *x, struct draft *d, const struct rule *rule, uint32_t node,
                       struct group *group)
{
    struct cs_constraint *const c = x->c;
    size_t i;
    size_t max;
    yyjson_val *item;
    switch ((int)rule->keyword) {
    case KEYWORD_TYPE: d->kinds &= kinds_of(rule->bound); return true;
    case KEYWORD_ENUM: return enum_apply(x, d, rule->value);
    case KEYWORD_CONST: return equals_apply(x, d, cs_constant_add(c, rule->value));
    case KEYWORD_MIN_LENGTH: least_raise(&d->length_least, rule->bound); return true;
    case KEYWORD_MAX_LENGTH: most_lower(&d->length_most, rule->bound); return true;
    case KEYWORD_PATTERN: d->patterns = entry_add(c, d->patterns, rule, node, false); return true;
    case KEYWORD_FORMAT: d->formats = entry_add(c, d->formats, rule, node, false); return true;
    case KEYWORD_MINIMUM:
    case KEYWORD_MAXIMUM:
    case KEYWORD_EXCLUSIVE_MINIMUM:
    case KEYWORD_EXCLUSIVE_MAXIMUM: number_apply(x, d, rule, node, false); return true;
    case KEYWORD_MULTIPLE_OF:
        d->multiples = value_add(c, d->multiples, rule->value, node, false);
        return true;
    case KEYWORD_MIN_ITEMS: least_raise(&d->items_least, rule->bound); return true;
    case KEYWORD_MAX_ITEMS: most_lower(&d->items_most, rule->bound); return true;
    case KEYWORD_UNIQUE_ITEMS: d->unique = true; return true;
    case KEYWORD_MIN_PROPERTIES: least_raise(&d->members_least, rule->bound); return true;
    case KEYWORD_MAX_PROPERTIES: most_lower(&d->members_most, rule->bound); return true;
    case KEYWORD_REQUIRED:
        yyjson_arr_foreach(rule->value, i, max, item)
            d->required = value_add(c, d->required, item, 0, false);
        return true;
    case KEYWORD_DEPENDENT_REQUIRED: return dependent_apply(x, d, rule);
    case KEYWORD_PROPERTIES: group->properties = rule; return true;
    case KEYWORD_PATTERN_PROPERTIES: group->patterns = rule; return true;
    case KEYWORD_ADDITIONAL_PROPERTIES: group->additional = rule; return true;
    case KEYWORD_PROPERTY_NAMES:
        d->name_nodes = entry_add(c, d->name_nodes, NULL, child_of(x, rule, 0), false);
        return true;
    case KEYWORD_PREFIX_ITEMS: group->prefix = rule; return true;
    case KEYWORD_ITEMS: group->items = rule; return true;
    case KEYWORD_CONTAINS:
        contain_add(x, d,
                    &(struct contain){
                        .node = child_of(x, rule, 0), .least = rule->bound, .most = rule->most});
        return true;
    case KEYWORD_DYNAMIC_REF:
        if (rule->anchor.len) {
            relax(x, rule, node);
            return true;
        }
        want(x, d, literal_of(child_of(x, rule, 0), LITERAL_HOLDS));
        return true;
    case KEYWORD_REF: want(x, d, literal_of(child_of(x, rule, 0), LITERAL_HOLDS)); return true;
    case KEYWORD_ALL_OF:
        for (uint32_t k = 0; k < rule->child_count; k++)
            want(x, d, literal_of(child_of(x, rule, k), LITERAL_HOLDS));
        return true;
    case KEYWORD_ANY_OF: return any_apply(x, d, rule, node);
    case KEYWORD_ONE_OF: return one_apply(x, d, rule, node);
    case KEYWORD_NOT: want(x, d, literal_of(child_of(x, rule, 0), LITERAL_FAILS)); return true;
    case KEYWORD_IF: return if_apply(x, d, rule, node, false);
    case KEYWORD_DEPENDENT_SCHEMAS: return dependent_schemas_apply(x, d, rule);
    case KEYWORD_UNEVALUATED_ITEMS:
        node_add(x, &d->unevaluated_items, child_of(x, rule, 0));
        return true;
    case KEYWORD_UNEVALUATED_PROPERTIES:
        node_add(x, &d->unevaluated_properties, child_of(x, rule, 0));
        return true;
    default: relax(x, rule, node); return true;
    }
}

/* A keyword that opens alternatives: those are taken last, when the plain ones have narrowed. */
static bool branches(const struct rule *rule)
{
    size_t i;
    size_t max;
    yyjson_val *item;
    if (rule->keyword == KEYWORD_ENUM)
        yyjson_arr_foreach(rule->value, i, max, item) if (is_container(item)) return true;
    return rule->keyword == KEYWORD_ANY_OF || rule->keyword == KEYWORD_ONE_OF ||
           rule->keyword == KEYWORD_IF || rule->keyword == KEYWORD_DEPENDENT_REQUIRED ||
           rule->keyword == KEYWORD_DEPENDENT_SCHEMAS;
}

/* Pending work on one keyword of a node: encoded as an entry whose item is the rule. */
static bool node_holds(struct expansion *x, struct draft *d, uint32_t index)
{
    struct cs_constraint *const c = x->c;
    const struct node *const node = &c->schema->nodes[index];
    if (yyjson_is_bool(node->value)) {
        if (yyjson_is_false(node->value)) d->kinds = 0;
        return true;
    }
    struct group *const group = CS_NEW(c->arena, struct group);
    if (!group) {
        c->out_of_memory = true;
        return false;
    }
    yyjson_val *const source = yyjson_obj_get(node->value, "x-source");
    if (source) d->source = source;
    for (uint32_t i = 0; i < node->rule_count; i++) {
        const struct rule *const rule = &c->schema->rules[node->rule_begin + i];
        if (!branches(rule) && !rule_apply(x, d, rule, index, group)) d->kinds = 0;
    }
    if (group->properties || group->patterns || group->additional || group->prefix ||
        group->items) {
        group->next = d->groups;
        d->groups = group;
    }
    for (uint32_t i = 0; i < node->rule_count; i++) { /* behind what is pending already */
        const struct rule *const rule = &c->schema->rules[node->rule_begin + i];
        if (branches(rule)) d->pending = entry_add(c, d->pending, rule, index, false);
    }
    return true;
}

/* ---- what fails ---- */

/* A copy of the draft for one way to fail, limited to kinds; then on with it. */
#define WAY(kind_bits)                                                                             \
    struct draft way = *d;                                                                         \
    way.kinds &= (unsigned)(kind_bits);                                                            \
    if (!way.kinds) return

static void members_fail(struct expansion *x, const struct draft *d, const struct rule *rule)
{
    for (uint32_t i = 0; i < rule->child_count; i++) {
        const uint32_t child = child_of(x, rule, i);
        WAY(KIND_OBJECT);
        yyjson_val *const key = key_of(rule->value, x->c->schema->nodes[child].name);
        if (yyjson_is_true(x->c->schema->nodes[child].value)) continue;
        way.required = value_add(x->c, way.required, key, 0, false);
        member_add(x->c, &way.members, cs_value_text(key), 0, literal_of(child, LITERAL_FAILS));
        go_on(x, way);
    }
}

static void required_fail(struct expansion *x, const struct draft *d, const struct rule *rule)
{
    size_t i;
    size_t max;
    yyjson_val *name;
    yyjson_arr_foreach(rule->value, i, max, name)
    {
        WAY(KIND_OBJECT);
        way.forbidden = value_add(x->c, way.forbidden, name, 0, false);
        go_on(x, way);
    }
}

static void dependent_fail(struct expansion *x, const struct draft *d, const struct rule *rule)
{
    size_t i;
    size_t max;
    size_t at;
    size_t all;
    yyjson_val *key;
    yyjson_val *needs;
    yyjson_val *name;
    yyjson_obj_foreach(rule->value, i, max, key, needs)
    {
        if (!yyjson_is_arr(needs)) continue;
        yyjson_arr_foreach(needs, at, all, name)
        {
            WAY(KIND_OBJECT);
            way.required = value_add(x->c, way.required, key, 0, false);
            way.forbidden = value_add(x->c, way.forbidden, name, 0, false);
            go_on(x, way);
        }
    }
}

static void size_fail(struct expansion *x, const struct draft *d, const struct rule *rule)
{
    const uint64_t bound = rule->bound;
    WAY(rule->keyword == KEYWORD_MIN_LENGTH || rule->keyword == KEYWORD_MAX_LENGTH ? KIND_STRING
        : rule->keyword == KEYWORD_MIN_ITEMS || rule->keyword == KEYWORD_MAX_ITEMS ? KIND_ARRAY
                                                                                   : KIND_OBJECT);
    const bool is_least = rule->keyword == KEYWORD_MIN_LENGTH ||
                          rule->keyword == KEYWORD_MIN_ITEMS ||
                          rule->keyword == KEYWORD_MIN_PROPERTIES;
    if (is_least ? bound == 0 : bound == UINT64_MAX) return;
    uint64_t *const least = way.kinds == KIND_STRING  ? &way.length_least
                            : way.kinds == KIND_ARRAY ? &way.items_least
                                                      : &way.members_least;
    uint64_t *const most = way.kinds == KIND_STRING  ? &way.length_most
                           : way.kinds == KIND_ARRAY ? &way.items_most
                                                     : &way.members_most;
    if (is_least) most_lower(most, bound - 1);
    else least_raise(least, bound + 1);
    go_on(x, way);
}

static void items_fail(struct expansion *x, const struct draft *d, const struct rule *rule,
                       uint32_t node)
{
    const uint32_t count = rule->keyword == KEYWORD_PREFIX_ITEMS ? rule->child_count : 0;
    const bool alone = !yyjson_obj_get(x->c->schema->nodes[node].value, "prefixItems") &&
                       !yyjson_is_arr(yyjson_obj_get(x->c->schema->nodes[node].value, "items"));
    for (uint32_t i = 0; i < count; i++) {
        WAY(KIND_ARRAY);
        least_raise(&way.items_least, i + 1);
        member_add(x->c, &way.item_members, (cs_str){0}, i,
                   literal_of(child_of(x, rule, i), LITERAL_FAILS));
        go_on(x, way);
    }
    if (rule->keyword != KEYWORD_ITEMS) return;
    WAY(KIND_ARRAY);
    if (alone)
        contain_add(
            x, &way,
            &(struct contain){
                .node = child_of(x, rule, 0), .fails = true, .least = 1, .most = UINT64_MAX});
    else relax(x, rule, node);
    go_on(x, way);
}

static void contains_fail(struct expansion *x, const struct draft *d, const struct rule *rule,
                          uint32_t node)
{
    WAY(KIND_ARRAY);
    if (rule->bound == 1 && rule->most == UINT64_MAX)
        member_add(x->c, &way.each, (cs_str){0}, 0,
                   literal_of(child_of(x, rule, 0), LITERAL_FAILS));
    else relax(x, rule, node);
    go_on(x, way);
}

static void list_fail(struct expansion *x, const struct draft *d, const struct rule *rule,
                      uint32_t node)
{
    const uint32_t n = rule->child_count;
    struct draft none = *d;
    switch ((int)rule->keyword) {
    case KEYWORD_ALL_OF:
        for (uint32_t i = 0; i < n; i++) {
            struct draft way = *d;
            want(x, &way, literal_of(child_of(x, rule, i), LITERAL_FAILS));
            go_on(x, way);
        }
        return;
    case KEYWORD_ONE_OF:
        if (n > 6) {
            relax(x, rule, node);
            go_on(x, none);
            return;
        }
        for (uint32_t i = 0; i < n; i++) {
            for (uint32_t k = i + 1; k < n; k++) {
                struct draft way = *d;
                want(x, &way, literal_of(child_of(x, rule, i), LITERAL_HOLDS));
                want(x, &way, literal_of(child_of(x, rule, k), LITERAL_HOLDS));
                go_on(x, way);
            }
        }
        break;
    default: break;
    }
    for (uint32_t i = 0; i < n; i++)
        want(x, &none, literal_of(child_of(x, rule, i), LITERAL_FAILS));
    go_on(x, none);
}

static void dependent_schemas_fail(struct expansion *x, const struct draft *d,
                                   const struct rule *rule)
{
    for (uint32_t i = 0; i < rule->child_count; i++) {
        WAY(KIND_OBJECT);
        const uint32_t child = child_of(x, rule, i);
        way.required = value_add(x->c, way.required,
                                 key_of(rule->value, x->c->schema->nodes[child].name), 0, false);
        want(x, &way, literal_of(child, LITERAL_FAILS));
        go_on(x, way);
    }
}

static void scalar_fail(struct expansion *x, const struct draft *d, const struct rule *rule,
                        uint32_t node)
{
    struct cs_constraint *const c = x->c;
    struct draft way = *d;
    switch ((int)rule->keyword) {
    case KEYWORD_TYPE: way.kinds &= ~kinds_of(rule->bound); break;
    case KEYWORD_ENUM:
    case KEYWORD_CONST:
        way.enums = value_add(c, way.enums, rule->value, rule->keyword == KEYWORD_CONST, true);
        break;
    case KEYWORD_PATTERN:
        way.kinds &= KIND_STRING;
        way.patterns = entry_add(c, way.patterns, rule, node, true);
        break;
    case KEYWORD_FORMAT:
        way.kinds &= KIND_STRING;
        relax(x, rule, node);
        break;
    case KEYWORD_MULTIPLE_OF:
        way.kinds &= KIND_NUMBER;
        way.multiples = value_add(c, way.multiples, rule->value, node, true);
        break;
    case KEYWORD_UNIQUE_ITEMS:
        way.kinds &= KIND_ARRAY;
        relax(x, rule, node);
        break;
    case KEYWORD_MINIMUM:
    case KEYWORD_MAXIMUM:
    case KEYWORD_EXCLUSIVE_MINIMUM:
    case KEYWORD_EXCLUSIVE_MAXIMUM:
        way.kinds &= KIND_NUMBER;
        number_apply(x, &way, rule, node, true);
        break;
    default:
        if (rule->keyword == KEYWORD_UNEVALUATED_ITEMS) way.kinds &= KIND_ARRAY;
        else if (rule->keyword != KEYWORD_DYNAMIC_REF) way.kinds &= KIND_OBJECT;
        relax(x, rule, node);
        break;
    }
    if (way.kinds) go_on(x, way);
}

static void rule_fails(struct expansion *x, const struct draft *d, const struct rule *rule,
                       uint32_t node)
{
    switch ((int)rule->keyword) {
    case KEYWORD_REQUIRED: required_fail(x, d, rule); return;
    case KEYWORD_DEPENDENT_REQUIRED: dependent_fail(x, d, rule); return;
    case KEYWORD_PROPERTIES: members_fail(x, d, rule); return;
    case KEYWORD_MIN_LENGTH:
    case KEYWORD_MAX_LENGTH:
    case KEYWORD_MIN_ITEMS:
    case KEYWORD_MAX_ITEMS:
    case KEYWORD_MIN_PROPERTIES:
    case KEYWORD_MAX_PROPERTIES: size_fail(x, d, rule); return;
    case KEYWORD_PREFIX_ITEMS:
    case KEYWORD_ITEMS: items_fail(x, d, rule, node); return;
    case KEYWORD_CONTAINS: contains_fail(x, d, rule, node); return;
    case KEYWORD_ALL_OF:
    case KEYWORD_ANY_OF:
    case KEYWORD_ONE_OF: list_fail(x, d, rule, node); return;
    case KEYWORD_DEPENDENT_SCHEMAS: dependent_schemas_fail(x, d, rule); return;
    case KEYWORD_IF: {
        struct draft way = *d;
        (void)if_apply(x, &way, rule, node, true);
        return;
    }
    case KEYWORD_REF:
    case KEYWORD_NOT: {
        struct draft way = *d;
        want(x, &way,
             literal_of(child_of(x, rule, 0),
                        rule->keyword == KEYWORD_REF ? LITERAL_FAILS : LITERAL_HOLDS));
        go_on(x, way);
        return;
    }
    default: scalar_fail(x, d, rule, node); return;
    }
}

static void node_fails(struct expansion *x, struct draft *d, uint32_t index)
{
    const struct node *const node = &x->c->schema->nodes[index];
    if (yyjson_is_bool(node->value)) {
        if (yyjson_is_false(node->value)) go_on(x, *d);
        return;
    }
    if (x->loose >= 2) {
        cs_constraint_relax(x->c, CS_STR("not"), index);
        go_on(x, *d);
        return;
    }
    for (uint32_t i = 0; i < node->rule_count; i++)
        rule_fails(x, d, &x->c->schema->rules[node->rule_begin + i], index);
}

/* ---- the walk ---- */

static bool applied(struct expansion *x, struct draft *d, literal l)
{
    for (const struct entry *e = d->applied; e; e = e->next) {
        if (e->node == l) return true;
        if ((e->node ^ l) == 1 && (l & 3) <= 1) d->kinds = 0; /* it holds and fails */
    }
    d->applied = entry_add(x->c, d->applied, NULL, l, false);
    return false;
}

static void shape_add(struct expansion *x, const struct draft *d)
{
    struct shape *const shape = cs_shape_make(x->c, d);
    if (!shape) return;
    if (x->count == SHAPES_MAX) {
        x->over = true;
        return;
    }
    x->shapes[x->count++] = shape;
}

/* Take literals first, then the plain parts are complete; a branching keyword ends the draft. */
static bool next_pending(struct draft *d, struct entry *out)
{
    const struct entry *first = d->pending;
    if (!first) return false;
    *out = *first;
    d->pending = first->next;
    return true;
}

static void go_on(struct expansion *x, struct draft d)
{
    struct entry e;
    const struct entry *later = NULL;
    if (x->over || x->c->out_of_memory) return;
    if (++x->drafts > (x->c->depth > 1 ? DRAFTS_NESTED_MAX : DRAFTS_MAX)) {
        x->over = true;
        return;
    }
    while (d.kinds && !x->c->out_of_memory) {
        if (!next_pending(&d, &e)) break;
        if (e.item) {
            later = entry_add(x->c, later, e.item, e.node, false);
            continue;
        }
        const literal l = e.node;
        if (applied(x, &d, l)) continue;
        if ((l & 3) == LITERAL_HOLDS) {
            if (!node_holds(x, &d, l / 4)) return;
        } else if ((l & 3) == LITERAL_EQUALS) {
            if (!equals_apply(x, &d, l / 4)) return;
        } else later = entry_add(x->c, later, NULL, l, true);
    }
    if (!d.kinds || x->c->out_of_memory) return;
    if (!later) {
        shape_add(x, &d);
        return;
    }
    /* One branching keyword, or one negation; the others wait in the copies. */
    const struct entry *const now = later;
    const struct entry *waiting = NULL;
    for (const struct entry *w = later->next; w; w = w->next) {
        waiting = entry_add(x->c, waiting, w->item, w->node, false);
        if (!w->item) { /* a negation was marked as applied: undo the mark */
            const struct entry *kept = NULL;
            for (const struct entry *a = d.applied; a; a = a->next)
                if (a->node != w->node) kept = entry_add(x->c, kept, NULL, a->node, false);
            d.applied = kept;
        }
    }
    d.pending = waiting;
    if (!now->item) {
        node_fails(x, &d, now->node / 4);
        return;
    }
    struct group none = {0};
    if (rule_apply(x, &d, now->item, now->node, &none)) go_on(x, d);
}

void cs_goal_expand(struct cs_constraint *c, struct goal *goal)
{
    if (goal->state != GOAL_FRESH) return;
    struct shape *shapes[SHAPES_MAX];
    struct expansion x = {.c = c, .shapes = shapes};
    goal->state = GOAL_WORKING;
    c->depth++;
    for (x.loose = 0; x.loose <= 2; x.loose++) {
        struct draft d = {.kinds = KIND_ALL,
                          .length_most = UINT64_MAX,
                          .items_most = UINT64_MAX,
                          .members_most = UINT64_MAX};
        x.count = 0;
        x.drafts = 0;
        x.over = false;
        for (uint32_t i = 0; i < goal->count; i++) want(&x, &d, goal->literals[i]);
        go_on(&x, d);
        if (!x.over) break;
    }
    c->depth--;
    goal->shapes = CS_NEW_ARRAY(c->arena, struct shape *, x.count);
    if (!goal->shapes || x.over) {
        c->out_of_memory = true;
        return;
    }
    cs_copy(goal->shapes, shapes, x.count * sizeof(*shapes));
    goal->shape_count = x.count;
    goal->state = GOAL_DONE;
}
