/* quick_build.c - makes the quick form of a compiled schema's nodes.
 *
 * A node that has its keyword twice, or more names than fit, stays slow: quick and slow must give
 * the same answer, and the slow one is the standard's text put into code. */
#include "schema/quick_in.h"

#define PROBES_MAX 64 /* of names that lie together: more would be slow */
#define TAGS_TRIED_MAX 32
#define ANY_TYPE 0xFFu
#define OF_STRING (1U << YYJSON_TYPE_STR)
#define OF_NUMBER (1U << YYJSON_TYPE_NUM)
#define OF_ARRAY (1U << YYJSON_TYPE_ARR)
#define OF_OBJECT (1U << YYJSON_TYPE_OBJ)
#define REQUIRED_MAX 64

struct maker {
    struct cs_arena *arena;
    struct cs_schema *schema;
    struct cs_error *err;
};

/* ---- names ---- */

static cs_status names_init(struct maker *m, struct quick_names *names, size_t most)
{
    size_t slots = 4;
    while (slots < 2 * most) slots *= 2;
    names->names = CS_NEW_ARRAY(m->arena, struct quick_name, most);
    names->slots = CS_NEW_ARRAY(m->arena, uint32_t, slots);
    names->mask = (uint32_t)slots - 1;
    return names->names && names->slots ? CS_OK : cs_arena_fail(m->arena, m->err);
}

/* The name, added if need be; NULL when too many lie together. */
static struct quick_name *names_add(struct quick_names *names, cs_str text)
{
    const struct quick_ends ends = cs_quick_ends(text.ptr, text.len);
    const uint64_t hash = cs_quick_hash(ends, text.ptr, text.len);
    for (uint64_t at = hash; at < hash + PROBES_MAX; at++) {
        uint32_t *const slot = &names->slots[at & names->mask];
        if (*slot && cs_str_equal(names->names[*slot - 1].text, text))
            return &names->names[*slot - 1];
        if (*slot) continue;
        struct quick_name *const name = &names->names[names->count];
        *name = (struct quick_name){
            .first = ends.first, .last = ends.last, .text = text, .node = NO_NODE};
        *slot = ++names->count;
        return name;
    }
    return NULL;
}

/* ---- nodes ---- */

/* Past nodes that are nothing but a reference. Circles of them are refused before. */
static uint32_t target(const struct cs_schema *s, uint32_t index)
{
    for (;;) {
        const struct node *const node = &s->nodes[index];
        const struct rule *const rule = &s->rules[node->rule_begin];
        if (node->rule_count != 1 || rule->child_count != 1 || node->evaluates) return index;
        if (rule->keyword != KEYWORD_REF && rule->keyword != KEYWORD_ALL_OF) return index;
        index = s->children[rule->child_begin];
    }
}

static cs_status children_set(struct maker *m, const struct rule *rule, const uint32_t **out)
{
    uint32_t *const children = CS_NEW_ARRAY(m->arena, uint32_t, rule->child_count);
    if (!children) return cs_arena_fail(m->arena, m->err);
    for (uint32_t i = 0; i < rule->child_count; i++)
        children[i] = target(m->schema, m->schema->children[rule->child_begin + i]);
    *out = children;
    return CS_OK;
}

/* const and enum: the strings among the values by their names. */
static cs_status enum_make(struct maker *m, struct quick_op *op, bool *slow)
{
    yyjson_val *const values = op->rule->value;
    const bool many = op->rule->keyword == KEYWORD_ENUM;
    yyjson_val *value = many ? yyjson_arr_get_first(values) : values;
    const size_t count = many ? yyjson_arr_size(values) : 1;
    op->kind = OP_ENUM;
    op->only_names = true;
    op->names = CS_NEW(m->arena, struct quick_names);
    if (!op->names) return cs_arena_fail(m->arena, m->err);
    CS_TRY(names_init(m, op->names, count));
    for (size_t i = 0; i < count; i++, value = unsafe_yyjson_get_next(value)) {
        if (!yyjson_is_str(value)) op->only_names = false;
        else if (!names_add(op->names, cs_value_text(value))) *slow = true;
    }
    return CS_OK;
}

struct shape {
    enum op_kind kind;
    unsigned applies;
};

static struct shape shape_of(enum keyword keyword)
{
    switch ((int)keyword) {
    case KEYWORD_REF:
    case KEYWORD_ALL_OF: return (struct shape){OP_ALL, ANY_TYPE};
    case KEYWORD_ANY_OF: return (struct shape){OP_ANY, ANY_TYPE};
    case KEYWORD_ONE_OF: return (struct shape){OP_ONE, ANY_TYPE};
    case KEYWORD_NOT: return (struct shape){OP_NOT, ANY_TYPE};
    case KEYWORD_IF: return (struct shape){OP_IF, ANY_TYPE};
    case KEYWORD_PATTERN: return (struct shape){OP_PATTERN, OF_STRING};
    case KEYWORD_FORMAT: return (struct shape){OP_FORMAT, OF_STRING};
    case KEYWORD_MIN_LENGTH: return (struct shape){OP_MIN_LENGTH, OF_STRING};
    case KEYWORD_MAX_LENGTH: return (struct shape){OP_MAX_LENGTH, OF_STRING};
    case KEYWORD_MINIMUM: return (struct shape){OP_MINIMUM, OF_NUMBER};
    case KEYWORD_MAXIMUM: return (struct shape){OP_MAXIMUM, OF_NUMBER};
    case KEYWORD_EXCLUSIVE_MINIMUM: return (struct shape){OP_EXCLUSIVE_MINIMUM, OF_NUMBER};
    case KEYWORD_EXCLUSIVE_MAXIMUM: return (struct shape){OP_EXCLUSIVE_MAXIMUM, OF_NUMBER};
    case KEYWORD_MULTIPLE_OF: return (struct shape){OP_RULE, OF_NUMBER};
    case KEYWORD_MIN_ITEMS: return (struct shape){OP_MIN_ITEMS, OF_ARRAY};
    case KEYWORD_MAX_ITEMS: return (struct shape){OP_MAX_ITEMS, OF_ARRAY};
    case KEYWORD_ITEMS: return (struct shape){OP_ITEMS, OF_ARRAY};
    case KEYWORD_UNIQUE_ITEMS:
    case KEYWORD_PREFIX_ITEMS:
    case KEYWORD_CONTAINS: return (struct shape){OP_RULE, OF_ARRAY};
    case KEYWORD_PROPERTY_NAMES:
    case KEYWORD_DEPENDENT_REQUIRED:
    case KEYWORD_DEPENDENT_SCHEMAS:
    case KEYWORD_REQUIRED: return (struct shape){OP_RULE, OF_OBJECT};
    default: return (struct shape){OP_RULE, ANY_TYPE};
    }
}

static bool has_string(const struct rule *rule)
{
    if (rule->keyword == KEYWORD_CONST) return yyjson_is_str(rule->value);
    if (rule->keyword != KEYWORD_ENUM) return false;
    yyjson_arr_iter iter = yyjson_arr_iter_with(rule->value);
    yyjson_val *value = NULL;
    while ((value = yyjson_arr_iter_next(&iter)))
        if (yyjson_is_str(value)) return true;
    return false;
}

static cs_status op_make(struct maker *m, uint32_t index, const struct rule *rule,
                         struct quick *quick)
{
    const struct cs_schema *const s = m->schema;
    const struct node *const node = &s->nodes[index];
    const struct shape shape = shape_of(rule->keyword);
    struct quick_op *const op = &quick->ops[quick->count++];
    *op = (struct quick_op){.kind = shape.kind, .applies = shape.applies, .rule = rule};
    op->node = index;
    op->child_count = rule->child_count;
    CS_TRY(children_set(m, rule, &op->children));
    if (op->kind == OP_ITEMS)
        for (uint32_t i = 0; i < node->rule_count; i++)
            if (s->rules[node->rule_begin + i].keyword == KEYWORD_PREFIX_ITEMS)
                op->from = s->rules[node->rule_begin + i].child_count;
    return has_string(rule) ? enum_make(m, op, &quick->slow) : CS_OK;
}

/* ---- objects ---- */

static bool is_of_object(enum keyword keyword)
{
    return keyword == KEYWORD_PROPERTIES || keyword == KEYWORD_REQUIRED ||
           keyword == KEYWORD_ADDITIONAL_PROPERTIES || keyword == KEYWORD_PATTERN_PROPERTIES ||
           keyword == KEYWORD_MIN_PROPERTIES || keyword == KEYWORD_MAX_PROPERTIES;
}

/* The names in the schema's order; the children are sorted. */
static void properties_take(struct maker *m, const struct rule *rule, struct quick *quick)
{
    yyjson_obj_iter iter = yyjson_obj_iter_with(rule->value);
    yyjson_val *key = NULL;
    while ((key = yyjson_obj_iter_next(&iter)))
        if (!names_add(&quick->object->names, cs_value_text(key))) quick->slow = true;
    for (uint32_t i = 0; i < rule->child_count; i++) {
        const uint32_t child = m->schema->children[rule->child_begin + i];
        struct quick_name *const name =
            names_add(&quick->object->names, m->schema->nodes[child].name);
        if (!name || name->node != NO_NODE) quick->slow = true; /* the same name twice */
        else name->node = target(m->schema, child);
    }
}

static void required_take(const struct rule *rule, struct quick *quick)
{
    struct quick_object *const o = quick->object;
    yyjson_arr_iter iter = yyjson_arr_iter_with(rule->value);
    yyjson_val *text = NULL;
    unsigned bits = 0;
    while ((text = yyjson_arr_iter_next(&iter))) {
        struct quick_name *const name = names_add(&o->names, cs_value_text(text));
        if (!name || bits == REQUIRED_MAX) {
            quick->slow = true;
            return;
        }
        if (name->required) continue;
        name->required = (uint64_t)1 << bits++;
        o->required |= name->required;
    }
}

static cs_status object_take(struct maker *m, const struct rule *rule, struct quick *quick)
{
    struct quick_object *const o = quick->object;
    switch ((int)rule->keyword) {
    case KEYWORD_PROPERTIES: break; /* taken first */
    case KEYWORD_REQUIRED: required_take(rule, quick); break;
    case KEYWORD_MIN_PROPERTIES: o->least = rule->bound; break;
    case KEYWORD_MAX_PROPERTIES: o->most = rule->bound; break;
    case KEYWORD_PATTERN_PROPERTIES:
        o->patterns = rule;
        o->has_others = true;
        return children_set(m, rule, &o->pattern_children);
    default: /* additionalProperties; true asks nothing */
        o->additional = target(m->schema, m->schema->children[rule->child_begin]);
        if (yyjson_is_true(m->schema->nodes[o->additional].value)) o->additional = NO_NODE;
        o->has_others |= o->additional != NO_NODE;
        break;
    }
    return CS_OK;
}

static cs_status object_make(struct maker *m, const struct node *node, struct quick *quick)
{
    if (node->rule_count == 0) return CS_OK;
    const struct rule *const rules = m->schema->rules + node->rule_begin;
    size_t most = 0;
    unsigned seen = 0;
    for (uint32_t i = 0; i < node->rule_count; i++) {
        if (!is_of_object(rules[i].keyword)) continue;
        const unsigned bit = 1U << (rules[i].keyword - KEYWORD_MIN_PROPERTIES);
        if (seen & bit) quick->slow = true;
        seen |= bit;
        if (rules[i].keyword == KEYWORD_PROPERTIES) most += rules[i].child_count;
        if (rules[i].keyword == KEYWORD_REQUIRED) most += yyjson_arr_size(rules[i].value);
    }
    if (!seen || quick->slow) return CS_OK;
    quick->object = CS_NEW(m->arena, struct quick_object);
    if (!quick->object) return cs_arena_fail(m->arena, m->err);
    quick->object->most = UINT64_MAX;
    quick->object->additional = NO_NODE;
    CS_TRY(names_init(m, &quick->object->names, most));
    for (uint32_t i = 0; i < node->rule_count; i++)
        if (rules[i].keyword == KEYWORD_PROPERTIES) properties_take(m, &rules[i], quick);
    for (uint32_t i = 0; i < node->rule_count; i++)
        if (is_of_object(rules[i].keyword)) CS_TRY(object_take(m, &rules[i], quick));
    return CS_OK;
}

static cs_status node_make(struct maker *m, uint32_t index)
{
    const struct node *const node = &m->schema->nodes[index];
    struct quick *const quick = &m->schema->quick[index];
    const unsigned all = (TYPE_INTEGER << 1) - 1;
    quick->types = yyjson_is_false(node->value) ? 0 : (uint8_t)all;
    quick->slow = node->evaluates;
    quick->ops = CS_NEW_ARRAY(m->arena, struct quick_op, node->rule_count);
    if (!quick->ops) return cs_arena_fail(m->arena, m->err);
    for (uint32_t i = 0; i < node->rule_count; i++) {
        const struct rule *const rule = &m->schema->rules[node->rule_begin + i];
        if (rule->keyword == KEYWORD_TYPE) quick->types &= (uint8_t)rule->bound;
        else if (!is_of_object(rule->keyword)) CS_TRY(op_make(m, index, rule, quick));
    }
    CS_TRY(object_make(m, node, quick));
    unsigned asked = quick->slow ? ANY_TYPE : quick->object ? OF_OBJECT : 0;
    for (uint32_t i = 0; i < quick->count; i++) asked |= quick->ops[i].applies;
    quick->done = (uint8_t)~asked;
    return CS_OK;
}

/* A name knows what its node says of types. */
static void types_copy(const struct cs_schema *s, const struct quick *quick)
{
    for (uint32_t i = 0; quick->object && i < quick->object->names.count; i++) {
        struct quick_name *const name = &quick->object->names.names[i];
        if (name->node == NO_NODE) continue;
        name->types = s->quick[name->node].types;
        name->done = s->quick[name->node].done;
    }
}

/* ---- anyOf and oneOf whose branches carry a tag ---- */

/* The values that a branch takes for a member, or NULL when it takes others as well. */
static const struct quick_names *tags_of(const struct cs_schema *s, uint32_t branch, cs_str name)
{
    const struct quick *const quick = &s->quick[branch];
    if (quick->slow || !quick->object) return NULL;
    const struct quick_name *const found = cs_quick_find(&quick->object->names, name.ptr, name.len);
    if (!found || found->node == NO_NODE) return NULL;
    const struct quick *const member = &s->quick[found->node];
    for (uint32_t i = 0; i < member->count && !member->slow; i++)
        if (member->ops[i].kind == OP_ENUM && member->ops[i].only_names)
            return member->ops[i].names;
    return NULL;
}

static cs_status choice_make(struct maker *m, struct quick_op *op)
{
    const struct quick *const first = &m->schema->quick[op->children[0]];
    const uint32_t names = first->object && !first->slow ? first->object->names.count : 0;
    uint32_t most = 1;
    cs_str best = {0};
    for (uint32_t i = 0; i < names && i < TAGS_TRIED_MAX; i++) {
        const cs_str name = first->object->names.names[i].text;
        uint32_t count = 0;
        for (uint32_t k = 0; k < op->child_count; k++)
            count += tags_of(m->schema, op->children[k], name) != NULL;
        if (count <= most) continue;
        most = count;
        best = name;
    }
    if (!best.ptr) return CS_OK;
    struct quick_choice *const choice = CS_NEW(m->arena, struct quick_choice);
    if (!choice) return cs_arena_fail(m->arena, m->err);
    choice->name = best;
    choice->tags = CS_NEW_ARRAY(m->arena, const struct quick_names *, op->child_count);
    if (!choice->tags) return cs_arena_fail(m->arena, m->err);
    for (uint32_t k = 0; k < op->child_count; k++)
        choice->tags[k] = tags_of(m->schema, op->children[k], best);
    op->choice = choice;
    return CS_OK;
}

cs_status cs_quick_build(struct cs_arena *arena, struct cs_schema *schema, struct cs_error *err)
{
    struct maker m = {arena, schema, err};
    if (schema->has_dynamic) return CS_OK; /* where it leads is known on the way only */
    schema->quick = CS_NEW_ARRAY(arena, struct quick, schema->node_count);
    if (!schema->quick) return cs_arena_fail(arena, err);
    for (uint32_t i = 0; i < schema->node_count; i++) CS_TRY(node_make(&m, i));
    for (uint32_t i = 0; i < schema->node_count; i++) types_copy(schema, &schema->quick[i]);
    for (uint32_t i = 0; i < schema->node_count; i++)
        for (uint32_t k = 0; k < schema->quick[i].count; k++) {
            struct quick_op *const op = &schema->quick[i].ops[k];
            if ((op->kind == OP_ANY || op->kind == OP_ONE) && op->child_count > 1)
                CS_TRY(choice_make(&m, op));
        }
    return CS_OK;
}
