/* constraint_fails.c - a keyword that must not hold: each way to fail is an alternative. */
#include "schema/constraint_expand.h"

/* A copy of the draft for one way to fail, limited to kinds; then on with it. */
#define WAY(kind_bits)                                                                             \
    struct draft way = *d;                                                                         \
    way.kinds &= (unsigned)(kind_bits);                                                            \
    if (!way.kinds) return

static void members_fail(struct expansion *x, const struct draft *d, const struct rule *rule)
{
    for (uint32_t i = 0; i < rule->child_count; i++) {
        const uint32_t child = cs_rule_child(x, rule, i);
        WAY(KIND_OBJECT);
        yyjson_val *const key = cs_rule_key(rule->value, x->c->schema->nodes[child].name);
        if (yyjson_is_true(x->c->schema->nodes[child].value)) continue;
        way.required = cs_draft_value(x->c, way.required, key, 0, false);
        cs_draft_member(x->c, &way.members, cs_value_text(key), 0,
                        literal_of(child, LITERAL_FAILS));
        cs_expand_go_on(x, way);
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
        way.forbidden = cs_draft_value(x->c, way.forbidden, name, 0, false);
        cs_expand_go_on(x, way);
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
            way.required = cs_draft_value(x->c, way.required, key, 0, false);
            way.forbidden = cs_draft_value(x->c, way.forbidden, name, 0, false);
            cs_expand_go_on(x, way);
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
    cs_expand_go_on(x, way);
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
        cs_draft_member(x->c, &way.item_members, (cs_str){0}, i,
                        literal_of(cs_rule_child(x, rule, i), LITERAL_FAILS));
        cs_expand_go_on(x, way);
    }
    if (rule->keyword != KEYWORD_ITEMS) return;
    WAY(KIND_ARRAY);
    if (alone)
        cs_draft_contain(
            x, &way,
            &(struct contain){
                .node = cs_rule_child(x, rule, 0), .fails = true, .least = 1, .most = UINT64_MAX});
    else cs_draft_relax(x, rule, node);
    cs_expand_go_on(x, way);
}

static void contains_fail(struct expansion *x, const struct draft *d, const struct rule *rule,
                          uint32_t node)
{
    WAY(KIND_ARRAY);
    if (rule->bound == 1 && rule->most == UINT64_MAX)
        cs_draft_member(x->c, &way.each, (cs_str){0}, 0,
                        literal_of(cs_rule_child(x, rule, 0), LITERAL_FAILS));
    else cs_draft_relax(x, rule, node);
    cs_expand_go_on(x, way);
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
            cs_draft_want(x, &way, literal_of(cs_rule_child(x, rule, i), LITERAL_FAILS));
            cs_expand_go_on(x, way);
        }
        return;
    case KEYWORD_ONE_OF:
        if (n > 6) {
            cs_draft_relax(x, rule, node);
            cs_expand_go_on(x, none);
            return;
        }
        for (uint32_t i = 0; i < n; i++) {
            for (uint32_t k = i + 1; k < n; k++) {
                struct draft way = *d;
                cs_draft_want(x, &way, literal_of(cs_rule_child(x, rule, i), LITERAL_HOLDS));
                cs_draft_want(x, &way, literal_of(cs_rule_child(x, rule, k), LITERAL_HOLDS));
                cs_expand_go_on(x, way);
            }
        }
        break;
    default: break;
    }
    for (uint32_t i = 0; i < n; i++)
        cs_draft_want(x, &none, literal_of(cs_rule_child(x, rule, i), LITERAL_FAILS));
    cs_expand_go_on(x, none);
}

static void dependent_schemas_fail(struct expansion *x, const struct draft *d,
                                   const struct rule *rule)
{
    for (uint32_t i = 0; i < rule->child_count; i++) {
        WAY(KIND_OBJECT);
        const uint32_t child = cs_rule_child(x, rule, i);
        way.required = cs_draft_value(x->c, way.required,
                                      cs_rule_key(rule->value, x->c->schema->nodes[child].name), 0,
                                      false);
        cs_draft_want(x, &way, literal_of(child, LITERAL_FAILS));
        cs_expand_go_on(x, way);
    }
}

static void scalar_fail(struct expansion *x, const struct draft *d, const struct rule *rule,
                        uint32_t node)
{
    struct cs_constraint *const c = x->c;
    struct draft way = *d;
    switch ((int)rule->keyword) {
    case KEYWORD_TYPE: way.kinds &= ~cs_draft_kinds(rule->bound); break;
    case KEYWORD_ENUM:
    case KEYWORD_CONST:
        way.enums = cs_draft_value(c, way.enums, rule->value, rule->keyword == KEYWORD_CONST, true);
        break;
    case KEYWORD_PATTERN:
        way.kinds &= KIND_STRING;
        way.patterns = cs_draft_entry(c, way.patterns, rule, node, true);
        break;
    case KEYWORD_FORMAT:
        way.kinds &= KIND_STRING;
        cs_draft_relax(x, rule, node);
        break;
    case KEYWORD_MULTIPLE_OF:
        way.kinds &= KIND_NUMBER;
        way.multiples = cs_draft_value(c, way.multiples, rule->value, node, true);
        break;
    case KEYWORD_UNIQUE_ITEMS:
        way.kinds &= KIND_ARRAY;
        cs_draft_relax(x, rule, node);
        break;
    case KEYWORD_MINIMUM:
    case KEYWORD_MAXIMUM:
    case KEYWORD_EXCLUSIVE_MINIMUM:
    case KEYWORD_EXCLUSIVE_MAXIMUM:
        way.kinds &= KIND_NUMBER;
        cs_draft_number(x, &way, rule, node, true);
        break;
    default:
        if (rule->keyword == KEYWORD_UNEVALUATED_ITEMS) way.kinds &= KIND_ARRAY;
        else if (rule->keyword != KEYWORD_DYNAMIC_REF) way.kinds &= KIND_OBJECT;
        cs_draft_relax(x, rule, node);
        break;
    }
    if (way.kinds) cs_expand_go_on(x, way);
}

void cs_rule_fails(struct expansion *x, const struct draft *d, const struct rule *rule,
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
        (void)cs_rule_if(x, &way, rule, node, true);
        return;
    }
    case KEYWORD_REF:
    case KEYWORD_NOT: {
        struct draft way = *d;
        cs_draft_want(x, &way,
                      literal_of(cs_rule_child(x, rule, 0),
                                 rule->keyword == KEYWORD_REF ? LITERAL_FAILS : LITERAL_HOLDS));
        cs_expand_go_on(x, way);
        return;
    }
    default: scalar_fail(x, d, rule, node); return;
    }
}
