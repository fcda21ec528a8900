/* validate.c - walks a value and the schema's nodes together.
 *
 * The walk recurses once for each subschema entered, at most CS_SCHEMA_DEPTH_MAX deep, and counts
 * its steps. Inside anyOf, oneOf and not a failure is an answer, not a problem: the walk is then
 * quiet and stops at the first one. Places are a chain on the C stack; pointers are made from it
 * only when there is a problem to report. */
#include "schema/schema_in.h"

/* Where the value stands in the instance. */
struct place {
    const struct place *up; /* NULL: the root */
    cs_str key;
    size_t index; /* when key.ptr is NULL */
};

struct walk {
    struct cs_arena *arena;
    const struct cs_schema *schema;
    struct cs_schema_problem *problems;
    uint32_t problem_count;
    uint32_t steps; /* that are left */
    uint32_t depth;
    unsigned quiet;
    bool cut;
    cs_status status; /* sticky: the walk itself failed */
    struct cs_error *err;
};

static bool node_holds(struct walk *w, uint32_t index, yyjson_val *value,
                       const struct place *place);

static cs_status place_pointer(struct walk *w, const struct place *place, cs_str *out)
{
    const struct place *chain[CS_SCHEMA_DEPTH_MAX + 1];
    size_t count = 0;
    for (; place->up; place = place->up) chain[count++] = place;
    cs_str pointer = CS_STR("");
    while (count-- > 0) {
        char index[24];
        snprintf(index, sizeof index, "%zu", chain[count]->index);
        const cs_str token = chain[count]->key.ptr ? chain[count]->key : cs_str_of(index);
        CS_TRY(cs_pointer_add(w->arena, pointer, token, &pointer, w->err));
    }
    *out = pointer;
    return CS_OK;
}

/* Always false, so that a check can end with it. schema is where the keyword stands. */
static bool problem_add(struct walk *w, cs_str keyword, cs_str schema, const struct place *place)
{
    if (w->quiet || w->status != CS_OK) return false;
    if (w->problem_count == CS_SCHEMA_PROBLEMS_MAX) {
        w->cut = true;
        return false;
    }
    struct cs_schema_problem problem = {.keyword = keyword, .schema = schema};
    w->status = place_pointer(w, place, &problem.instance);
    if (w->status == CS_OK) w->problems[w->problem_count++] = problem;
    return false;
}

static bool rule_fails(struct walk *w, const struct node *node, const struct rule *rule,
                       const struct place *place)
{
    if (w->quiet || w->status != CS_OK) return false;
    const cs_str name = cs_keyword_name(rule->keyword);
    cs_str schema = {0};
    w->status = cs_pointer_add(w->arena, node->pointer, name, &schema, w->err);
    return problem_add(w, name, schema, place);
}

static bool walk_fail(struct walk *w, cs_status status)
{
    if (w->status == CS_OK) w->status = status;
    return false;
}

static bool steps_take(struct walk *w, uint64_t count)
{
    if (count < w->steps) {
        w->steps -= (uint32_t)count;
        return true;
    }
    w->steps = 0;
    if (w->status != CS_OK) return false;
    return walk_fail(
        w, CS_FAIL_NUM(w->err, CS_E_LIMIT, "Checking against the schema takes more than %1 steps",
                       "Simplify the schema's anyOf and oneOf", CS_SCHEMA_STEPS_MAX, 0));
}

/* A walk that goes on after a problem finds the others too; a quiet one only needs the answer. */
static bool goes_on(const struct walk *w, bool holds)
{
    return w->status == CS_OK && (holds || !w->quiet);
}

static uint64_t types_of(yyjson_val *value)
{
    if (yyjson_is_null(value)) return TYPE_NULL;
    if (yyjson_is_bool(value)) return TYPE_BOOLEAN;
    if (yyjson_is_obj(value)) return TYPE_OBJECT;
    if (yyjson_is_arr(value)) return TYPE_ARRAY;
    if (yyjson_is_str(value)) return TYPE_STRING;
    return cs_number_is_integer(value) ? TYPE_NUMBER | TYPE_INTEGER : TYPE_NUMBER;
}

static bool enum_holds(struct walk *w, const struct rule *rule, yyjson_val *value)
{
    yyjson_arr_iter iter = yyjson_arr_iter_with(rule->value);
    yyjson_val *allowed = NULL;
    while ((allowed = yyjson_arr_iter_next(&iter)))
        if (cs_value_equal(allowed, value, 0, &w->steps)) return true;
    return !steps_take(w, 1);
}

static bool number_holds(const struct rule *rule, yyjson_val *value)
{
    if (!yyjson_is_num(value)) return true;
    const int order = cs_number_compare(value, rule->value);
    if (rule->keyword == KEYWORD_MINIMUM) return order >= 0;
    if (rule->keyword == KEYWORD_MAXIMUM) return order <= 0;
    return rule->keyword == KEYWORD_EXCLUSIVE_MINIMUM ? order > 0 : order < 0;
}

static bool size_holds(const struct rule *rule, yyjson_val *value)
{
    const bool of_text = rule->keyword == KEYWORD_MIN_LENGTH || rule->keyword == KEYWORD_MAX_LENGTH;
    if (of_text ? !yyjson_is_str(value) : !yyjson_is_arr(value)) return true;
    const uint64_t size = of_text ? cs_text_characters(value) : yyjson_arr_size(value);
    const bool least = rule->keyword == KEYWORD_MIN_LENGTH || rule->keyword == KEYWORD_MIN_ITEMS;
    return least ? size >= rule->bound : size <= rule->bound;
}

static bool required_holds(struct walk *w, const struct rule *rule, yyjson_val *value)
{
    if (!yyjson_is_obj(value)) return true;
    yyjson_arr_iter iter = yyjson_arr_iter_with(rule->value);
    yyjson_val *name = NULL;
    while ((name = yyjson_arr_iter_next(&iter))) {
        if (!steps_take(w, yyjson_obj_size(value) + 1)) return false;
        if (!yyjson_obj_getn(value, yyjson_get_str(name), yyjson_get_len(name))) return false;
    }
    return true;
}

/* The subschema that properties has for a name, or NO_NODE. */
static uint32_t property_find(const struct cs_schema *s, const struct rule *properties, cs_str name)
{
    uint32_t low = 0;
    uint32_t high = properties->child_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const uint32_t child = s->children[properties->child_begin + middle];
        const int order = cs_str_compare(s->nodes[child].name, name);
        if (order == 0) return child;
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return NO_NODE;
}

static const struct rule *properties_of(const struct cs_schema *s, const struct node *node)
{
    for (uint32_t i = 0; i < node->rule_count; i++)
        if (s->rules[node->rule_begin + i].keyword == KEYWORD_PROPERTIES)
            return &s->rules[node->rule_begin + i];
    return NULL;
}

/* properties: the members it names; additionalProperties: the members that it does not. */
static bool members_hold(struct walk *w, const struct node *node, const struct rule *rule,
                         yyjson_val *value, const struct place *place)
{
    const struct cs_schema *const s = w->schema;
    const struct rule *const properties = properties_of(s, node);
    const bool additional = rule->keyword == KEYWORD_ADDITIONAL_PROPERTIES;
    bool holds = true;
    yyjson_obj_iter iter = yyjson_obj_iter_with(value);
    yyjson_val *key = NULL;
    while (goes_on(w, holds) && (key = yyjson_obj_iter_next(&iter))) {
        if (!steps_take(w, 1)) return false;
        const struct place inner = {.up = place, .key = cs_value_text(key)};
        uint32_t child = properties ? property_find(s, properties, inner.key) : NO_NODE;
        if (additional) child = child == NO_NODE ? s->children[rule->child_begin] : NO_NODE;
        if (child == NO_NODE) continue;
        holds &= node_holds(w, child, yyjson_obj_iter_get_val(key), &inner);
    }
    return holds;
}

static uint32_t prefix_count(const struct cs_schema *s, const struct node *node)
{
    for (uint32_t i = 0; i < node->rule_count; i++)
        if (s->rules[node->rule_begin + i].keyword == KEYWORD_PREFIX_ITEMS)
            return s->rules[node->rule_begin + i].child_count;
    return 0;
}

/* prefixItems: one subschema for each of the first items; items: one for all behind them. */
static bool items_hold(struct walk *w, const struct node *node, const struct rule *rule,
                       yyjson_val *value, const struct place *place)
{
    const uint32_t prefix = prefix_count(w->schema, node);
    const uint32_t *const children = w->schema->children + rule->child_begin;
    const bool of_prefix = rule->keyword == KEYWORD_PREFIX_ITEMS;
    bool holds = true;
    yyjson_arr_iter iter = yyjson_arr_iter_with(value);
    yyjson_val *item = NULL;
    for (size_t i = 0; goes_on(w, holds) && (item = yyjson_arr_iter_next(&iter)); i++) {
        if (of_prefix != (i < prefix)) continue;
        const struct place inner = {.up = place, .index = i};
        holds &= node_holds(w, children[of_prefix ? i : 0], item, &inner);
    }
    return holds;
}

static bool all_hold(struct walk *w, const struct rule *rule, yyjson_val *value,
                     const struct place *place)
{
    bool holds = true;
    for (uint32_t i = 0; i < rule->child_count && goes_on(w, holds); i++)
        holds &= node_holds(w, w->schema->children[rule->child_begin + i], value, place);
    return holds;
}

/* How many of the subschemas hold; counting stops at enough. */
static uint32_t count_holding(struct walk *w, const struct rule *rule, yyjson_val *value,
                              const struct place *place, uint32_t enough)
{
    uint32_t count = 0;
    w->quiet++;
    for (uint32_t i = 0; i < rule->child_count && count < enough && w->status == CS_OK; i++)
        count += node_holds(w, w->schema->children[rule->child_begin + i], value, place);
    w->quiet--;
    return count;
}

/* A keyword that answers for itself. */
static bool own_holds(struct walk *w, const struct rule *rule, yyjson_val *value,
                      const struct place *place)
{
    switch (rule->keyword) {
    case KEYWORD_TYPE: return (rule->bound & types_of(value)) != 0;
    case KEYWORD_ENUM: return enum_holds(w, rule, value);
    case KEYWORD_CONST:
        return cs_value_equal(rule->value, value, 0, &w->steps) || !steps_take(w, 1);
    case KEYWORD_MINIMUM:
    case KEYWORD_MAXIMUM:
    case KEYWORD_EXCLUSIVE_MINIMUM:
    case KEYWORD_EXCLUSIVE_MAXIMUM: return number_holds(rule, value);
    case KEYWORD_MIN_LENGTH:
    case KEYWORD_MAX_LENGTH:
    case KEYWORD_MIN_ITEMS:
    case KEYWORD_MAX_ITEMS: return size_holds(rule, value);
    case KEYWORD_REQUIRED: return required_holds(w, rule, value);
    case KEYWORD_ANY_OF: return count_holding(w, rule, value, place, 1) == 1;
    case KEYWORD_ONE_OF: return count_holding(w, rule, value, place, 2) == 1;
    case KEYWORD_NOT: return count_holding(w, rule, value, place, 1) == 0;
    case KEYWORD_REF:
    case KEYWORD_ALL_OF:
    case KEYWORD_PROPERTIES:
    case KEYWORD_ADDITIONAL_PROPERTIES:
    case KEYWORD_PREFIX_ITEMS:
    case KEYWORD_ITEMS:
    case KEYWORD_UNKNOWN:
    case KEYWORD_NOTE:
    case KEYWORD_REFUSED:
    case KEYWORD_DIALECT:
    case KEYWORD_ROOT_ID:
    case KEYWORD_DEFS: break;
    }
    return true;
}

static bool rule_holds(struct walk *w, const struct node *node, const struct rule *rule,
                       yyjson_val *value, const struct place *place)
{
    if (!steps_take(w, 1)) return false;
    /* These report for their subschemas, each at its own place. */
    if (rule->keyword == KEYWORD_REF || rule->keyword == KEYWORD_ALL_OF)
        return all_hold(w, rule, value, place);
    if (rule->keyword == KEYWORD_PROPERTIES || rule->keyword == KEYWORD_ADDITIONAL_PROPERTIES)
        return !yyjson_is_obj(value) || members_hold(w, node, rule, value, place);
    if (rule->keyword == KEYWORD_ITEMS || rule->keyword == KEYWORD_PREFIX_ITEMS)
        return !yyjson_is_arr(value) || items_hold(w, node, rule, value, place);
    return own_holds(w, rule, value, place) || rule_fails(w, node, rule, place);
}

static bool node_holds(struct walk *w, uint32_t index, yyjson_val *value, const struct place *place)
{
    const struct node *const node = &w->schema->nodes[index];
    if (yyjson_is_bool(node->value)) {
        if (!steps_take(w, 1)) return false;
        return yyjson_get_bool(node->value) ||
               problem_add(w, node->applied_by, node->pointer, place);
    }
    if (w->depth >= CS_SCHEMA_DEPTH_MAX)
        return walk_fail(w, CS_FAIL(w->err, CS_E_LIMIT,
                                    "The value goes deeper into the schema than is followed",
                                    "Flatten the value or the schema"));
    w->depth++;
    bool holds = true;
    for (uint32_t i = 0; i < node->rule_count && goes_on(w, holds); i++)
        holds &= rule_holds(w, node, &w->schema->rules[node->rule_begin + i], value, place);
    w->depth--;
    return holds;
}

cs_status cs_schema_validate(struct cs_arena *arena, const struct cs_schema *schema,
                             yyjson_val *root, struct cs_schema_report *out, struct cs_error *err)
{
    CS_ASSERT(root != NULL);
    struct walk w = {
        .arena = arena,
        .schema = schema,
        .problems = CS_NEW_ARRAY(arena, struct cs_schema_problem, CS_SCHEMA_PROBLEMS_MAX),
        .steps = CS_SCHEMA_STEPS_MAX,
        .err = err};
    if (!w.problems) return cs_arena_fail(arena, err);
    const struct place place = {0};
    const bool valid = node_holds(&w, 0, root, &place);
    CS_TRY(w.status);
    CS_ASSERT(valid == (w.problem_count == 0));
    *out = (struct cs_schema_report){
        .problems = w.problems, .count = w.problem_count, .valid = valid, .cut = w.cut};
    return CS_OK;
}
