/* compile.c - a schema's JSON becomes nodes and rules.
 *
 * Nodes are compiled in the order in which they are found, from a queue that is the node array
 * itself, so depth costs no stack:
 *
 *   nodes   [root | /properties/a | /properties/b | /$defs/x | …]
 *            ^ compiled            ^ next           ^ found, not yet compiled
 *
 * A table from value to node lets a $ref lead to any place that holds a schema. All arrays may move
 * while they grow: nothing here keeps a pointer into one over a call that can add to it. */
#include "schema/schema_in.h"

#define COUNT_MAX ((uint32_t)1 << 24)
#define FIRST_CAPACITY 64

cs_status cs_schema_grow(struct compiler *c, void **items, uint32_t *capacity, uint32_t count,
                         size_t size)
{
    if (count < *capacity) return CS_OK;
    if (count >= COUNT_MAX)
        return CS_FAIL_NUM(c->err, CS_E_LIMIT, "The schema has more than %1 parts", "Split it",
                           COUNT_MAX, 0);
    const uint32_t wanted = *capacity ? *capacity * 2 : FIRST_CAPACITY;
    void *const grown = cs_arena_get_array(c->arena, wanted, size);
    if (!grown) return cs_arena_fail(c->arena, c->err);
    cs_copy(grown, *items, count * size);
    *items = grown;
    *capacity = wanted;
    return CS_OK;
}

int64_t cs_schema_position(const struct compiler *c, yyjson_val *text)
{
    const char *const pool = c->doc->str_pool; /* yyjson decodes in place */
    const char *const at = yyjson_get_str(text);
    const bool inside = pool && at && at >= pool && at < pool + c->doc->dat_read;
    return inside ? (int64_t)(at - pool) : -1;
}

#define WRONG_VALUE(c, key)                                                                        \
    CS_FAIL_AT((c)->err, CS_E_INPUT, "A keyword of the schema has a value of the wrong kind",      \
               "Mend the schema at that keyword", cs_schema_position((c), (key)))

static struct slot *slot_in(struct slot *slots, size_t capacity, yyjson_val *value)
{
    size_t at = ((uintptr_t)value >> 4) * 0x9E3779B97F4A7C15u;
    at ^= at >> 32;
    for (;; at++) {
        struct slot *const slot = &slots[at & (capacity - 1)];
        if (!slot->value || slot->value == value) return slot;
    }
}

struct slot *cs_schema_slot(struct compiler *c, yyjson_val *value)
{
    if (2 * (c->slot_count + 1) > c->slot_capacity) {
        const size_t capacity = c->slot_capacity ? c->slot_capacity * 2 : 256;
        struct slot *const slots = CS_NEW_ARRAY(c->arena, struct slot, capacity);
        if (!slots) {
            cs_ignore(cs_arena_fail(c->arena, c->err), "the caller passes c->err on");
            return NULL;
        }
        for (size_t i = 0; i < c->slot_capacity; i++)
            if (c->slots[i].value) *slot_in(slots, capacity, c->slots[i].value) = c->slots[i];
        c->slots = slots;
        c->slot_capacity = capacity;
    }
    struct slot *const slot = slot_in(c->slots, c->slot_capacity, value);
    if (!slot->value) {
        *slot = (struct slot){value, NO_NODE, NO_RESOURCE};
        c->slot_count++;
    }
    return slot;
}

/* A $ref may find a subschema before the keyword that it stands under does, and does not know its
 * name. */
cs_status cs_schema_node(struct compiler *c, const struct found *found, uint32_t *out)
{
    struct cs_schema *const s = c->schema;
    struct slot *const slot = cs_schema_slot(c, found->value);
    if (!slot) return c->err->status;
    if (slot->node == NO_NODE) {
        CS_TRY(cs_schema_grow(c, (void **)&s->nodes, &c->node_capacity, s->node_count,
                              sizeof *s->nodes));
        slot->node = s->node_count++;
        const uint32_t own = slot->resource != NO_RESOURCE ? slot->resource : found->resource;
        s->nodes[slot->node] =
            (struct node){.pointer = found->pointer, .value = found->value, .resource = own};
    }
    struct node *const node = &s->nodes[slot->node];
    if (found->applied_by.len) {
        node->applied_by = found->applied_by;
        node->name = found->name;
    }
    *out = slot->node;
    return CS_OK;
}

/* ---- rules ---- */

static cs_status rule_add(struct compiler *c, uint32_t node, enum keyword keyword,
                          yyjson_val *value, uint32_t *out)
{
    struct cs_schema *const s = c->schema;
    CS_TRY(
        cs_schema_grow(c, (void **)&s->rules, &c->rule_capacity, s->rule_count, sizeof *s->rules));
    s->rules[s->rule_count] = (struct rule){.keyword = keyword,
                                            .value = value,
                                            .child_begin = s->child_count,
                                            .pattern_begin = s->pattern_count};
    s->nodes[node].rule_count++;
    *out = s->rule_count++;
    return CS_OK;
}

static cs_status child_add(struct compiler *c, uint32_t rule, const struct found *found)
{
    struct cs_schema *const s = c->schema;
    uint32_t child = 0;
    CS_TRY(cs_schema_node(c, found, &child));
    CS_TRY(cs_schema_grow(c, (void **)&s->children, &c->child_capacity, s->child_count,
                          sizeof *s->children));
    s->children[s->child_count++] = child;
    s->rules[rule].child_count++;
    return CS_OK;
}

/* What is found under a keyword of a node. */
static cs_status found_under(struct compiler *c, uint32_t node, yyjson_val *key, struct found *out)
{
    const struct node *const at = &c->schema->nodes[node];
    *out = (struct found){.applied_by = cs_value_text(key), .resource = at->resource};
    return cs_pointer_add(c->arena, at->pointer, out->applied_by, &out->pointer, c->err);
}

static cs_status one_add(struct compiler *c, uint32_t node, uint32_t rule, yyjson_val *key,
                         yyjson_val *value)
{
    struct found found;
    if (!cs_is_schema(value)) return WRONG_VALUE(c, key);
    CS_TRY(found_under(c, node, key, &found));
    found.value = value;
    return child_add(c, rule, &found);
}

/* allOf, anyOf, oneOf, prefixItems: at least one. */
static cs_status list_compile(struct compiler *c, uint32_t node, enum keyword keyword,
                              yyjson_val *key, yyjson_val *value)
{
    uint32_t rule = 0;
    struct found found;
    const bool may_be_empty = keyword == KEYWORD_PREFIX_ITEMS;
    if (!yyjson_is_arr(value) || (!may_be_empty && yyjson_arr_size(value) == 0))
        return WRONG_VALUE(c, key);
    CS_TRY(rule_add(c, node, keyword, value, &rule));
    CS_TRY(found_under(c, node, key, &found));
    const cs_str pointer = found.pointer;
    yyjson_arr_iter iter = yyjson_arr_iter_with(value);
    for (unsigned i = 0; (found.value = yyjson_arr_iter_next(&iter)); i++) {
        char index[16];
        if (!cs_is_schema(found.value)) return WRONG_VALUE(c, key);
        (void)snprintf(index, sizeof index, "%u", i);
        CS_TRY(cs_pointer_add(c->arena, pointer, cs_str_of(index), &found.pointer, c->err));
        CS_TRY(child_add(c, rule, &found));
    }
    return CS_OK;
}

/* qsort has no place for a self: children are sorted by the node array they index into. */
static void children_sort(const struct node *nodes, uint32_t *children, uint32_t count)
{
    for (uint32_t gap = count / 2; gap > 0; gap /= 2)
        for (uint32_t i = gap; i < count; i++) {
            const uint32_t child = children[i];
            uint32_t at = i;
            for (;
                 at >= gap && cs_str_compare(nodes[children[at - gap]].name, nodes[child].name) > 0;
                 at -= gap)
                children[at] = children[at - gap];
            children[at] = child;
        }
}

static cs_status pattern_add(struct compiler *c, yyjson_val *text)
{
    struct cs_schema *const s = c->schema;
    struct cs_error inner = {0};
    CS_TRY(cs_schema_grow(c, (void **)&s->patterns, &c->pattern_capacity, s->pattern_count,
                          sizeof *s->patterns));
    const cs_status status =
        cs_pattern_compile(c->arena, cs_value_text(text), &s->patterns[s->pattern_count], &inner);
    if (status == CS_E_INPUT)
        return CS_FAIL_AT(c->err, CS_E_INPUT, "A pattern of the schema is no regular expression",
                          "Mend the pattern", cs_schema_position(c, text));
    if (status == CS_E_LIMIT && inner.position >= 0)
        return CS_FAIL_AT(c->err, CS_E_LIMIT, "A pattern of the schema is larger than is followed",
                          "Use smaller counts, or minLength and maxLength",
                          cs_schema_position(c, text));
    if (status != CS_OK) {
        *c->err = inner;
        return status;
    }
    s->pattern_count++;
    return CS_OK;
}

/* properties, patternProperties, dependentSchemas: subschemas by name. */
static cs_status named_compile(struct compiler *c, uint32_t node, enum keyword keyword,
                               yyjson_val *key, yyjson_val *value)
{
    struct cs_schema *const s = c->schema;
    uint32_t rule = 0;
    struct found found;
    if (!yyjson_is_obj(value)) return WRONG_VALUE(c, key);
    CS_TRY(rule_add(c, node, keyword, value, &rule));
    CS_TRY(found_under(c, node, key, &found));
    const cs_str pointer = found.pointer;
    yyjson_obj_iter iter = yyjson_obj_iter_with(value);
    yyjson_val *name = NULL;
    while ((name = yyjson_obj_iter_next(&iter))) {
        found.value = yyjson_obj_iter_get_val(name);
        found.name = cs_value_text(name);
        if (!cs_is_schema(found.value)) return WRONG_VALUE(c, name);
        CS_TRY(cs_pointer_add(c->arena, pointer, found.name, &found.pointer, c->err));
        if (keyword == KEYWORD_PATTERN_PROPERTIES) CS_TRY(pattern_add(c, name));
        CS_TRY(child_add(c, rule, &found));
    }
    /* patternProperties stand beside their patterns */
    if (keyword != KEYWORD_PATTERN_PROPERTIES && s->rules[rule].child_count > 1)
        children_sort(s->nodes, s->children + s->rules[rule].child_begin,
                      s->rules[rule].child_count);
    return CS_OK;
}

/* $defs: what nothing refers to must be right all the same in the schema that was given. Of other
 * documents only what a $ref leads to is compiled. */
static cs_status defs_compile(struct compiler *c, uint32_t node, yyjson_val *key, yyjson_val *value)
{
    const struct cs_schema *const s = c->schema;
    const bool own = s->resources[s->nodes[node].resource].doc == c->doc;
    struct found found;
    if (!yyjson_is_obj(value)) return WRONG_VALUE(c, key);
    CS_TRY(found_under(c, node, key, &found));
    const cs_str pointer = found.pointer;
    yyjson_obj_iter iter = yyjson_obj_iter_with(value);
    yyjson_val *name = NULL;
    while ((name = yyjson_obj_iter_next(&iter))) {
        uint32_t ignored = 0;
        found.value = yyjson_obj_iter_get_val(name);
        found.name = cs_value_text(name);
        if (!cs_is_schema(found.value)) return WRONG_VALUE(c, name);
        if (!own) continue;
        CS_TRY(cs_pointer_add(c->arena, pointer, found.name, &found.pointer, c->err));
        CS_TRY(cs_schema_node(c, &found, &ignored));
    }
    return CS_OK;
}

static bool is_names(yyjson_val *value)
{
    if (!yyjson_is_arr(value)) return false;
    yyjson_arr_iter iter = yyjson_arr_iter_with(value);
    yyjson_val *name = NULL;
    while ((name = yyjson_arr_iter_next(&iter)))
        if (!yyjson_is_str(name)) return false;
    return true;
}

/* Before 2019-09: a member's value is a subschema or a list of names. */
static cs_status dependencies_compile(struct compiler *c, uint32_t node, yyjson_val *key,
                                      yyjson_val *value)
{
    uint32_t rule = 0;
    struct found found;
    if (!yyjson_is_obj(value)) return WRONG_VALUE(c, key);
    CS_TRY(rule_add(c, node, KEYWORD_DEPENDENT_REQUIRED, value, &rule));
    CS_TRY(rule_add(c, node, KEYWORD_DEPENDENT_SCHEMAS, value, &rule));
    CS_TRY(found_under(c, node, key, &found));
    const cs_str pointer = found.pointer;
    yyjson_obj_iter iter = yyjson_obj_iter_with(value);
    yyjson_val *name = NULL;
    while ((name = yyjson_obj_iter_next(&iter))) {
        found.value = yyjson_obj_iter_get_val(name);
        found.name = cs_value_text(name);
        if (is_names(found.value)) continue;
        if (!cs_is_schema(found.value)) return WRONG_VALUE(c, name);
        CS_TRY(cs_pointer_add(c->arena, pointer, found.name, &found.pointer, c->err));
        CS_TRY(child_add(c, rule, &found));
    }
    return CS_OK;
}

static cs_status dependent_check(struct compiler *c, yyjson_val *key, yyjson_val *value)
{
    if (!yyjson_is_obj(value)) return WRONG_VALUE(c, key);
    yyjson_obj_iter iter = yyjson_obj_iter_with(value);
    yyjson_val *name = NULL;
    while ((name = yyjson_obj_iter_next(&iter)))
        if (!is_names(yyjson_obj_iter_get_val(name))) return WRONG_VALUE(c, name);
    return CS_OK;
}

static cs_status ref_compile(struct compiler *c, uint32_t node, enum keyword keyword,
                             yyjson_val *key, yyjson_val *value)
{
    uint32_t rule = 0;
    struct found found = {0};
    cs_str anchor = {0};
    if (!yyjson_is_str(value)) return WRONG_VALUE(c, key);
    CS_TRY(cs_reference_find(c, c->schema->nodes[node].resource, value, &found, &anchor));
    CS_TRY(rule_add(c, node, keyword, value, &rule));
    if (keyword == KEYWORD_DYNAMIC_REF) c->schema->rules[rule].anchor = anchor;
    return child_add(c, rule, &found);
}

static uint64_t type_bit(yyjson_val *name)
{
    static const struct {
        cs_str name;
        enum type_bit bit;
    } types[] = {
        {CS_STR_INIT("null"), TYPE_NULL},       {CS_STR_INIT("boolean"), TYPE_BOOLEAN},
        {CS_STR_INIT("object"), TYPE_OBJECT},   {CS_STR_INIT("array"), TYPE_ARRAY},
        {CS_STR_INIT("number"), TYPE_NUMBER},   {CS_STR_INIT("string"), TYPE_STRING},
        {CS_STR_INIT("integer"), TYPE_INTEGER},
    };
    if (!yyjson_is_str(name)) return 0;
    for (size_t i = 0; i < CS_COUNT(types); i++)
        if (cs_str_equal(cs_value_text(name), types[i].name)) return types[i].bit;
    return 0;
}

static cs_status type_compile(struct compiler *c, uint32_t node, yyjson_val *key, yyjson_val *value)
{
    uint32_t rule = 0;
    uint64_t bits = type_bit(value);
    if (yyjson_is_arr(value)) {
        yyjson_arr_iter iter = yyjson_arr_iter_with(value);
        yyjson_val *name = NULL;
        while ((name = yyjson_arr_iter_next(&iter))) {
            const uint64_t bit = type_bit(name);
            if (bit == 0) return WRONG_VALUE(c, key);
            bits |= bit;
        }
    }
    if (bits == 0) return WRONG_VALUE(c, key);
    CS_TRY(rule_add(c, node, KEYWORD_TYPE, value, &rule));
    c->schema->rules[rule].bound = bits;
    return CS_OK;
}

/* A whole number of at least 0, also when written 2.0. */
static bool bound_read(yyjson_val *value, uint64_t *out)
{
    if (!yyjson_is_num(value) || !cs_number_is_integer(value)) return false;
    const double real = yyjson_get_num(value);
    if (real < 0.0) return false;
    *out = UINT64_MAX; /* larger than any count */
    if (yyjson_is_uint(value)) *out = yyjson_get_uint(value);
    else if (real < 9007199254740992.0) *out = (uint64_t)real;
    return true;
}

static cs_status bound_compile(struct compiler *c, uint32_t node, enum keyword keyword,
                               yyjson_val *key, yyjson_val *value)
{
    uint32_t rule = 0;
    uint64_t bound = 0;
    if (!bound_read(value, &bound)) return WRONG_VALUE(c, key);
    CS_TRY(rule_add(c, node, keyword, value, &rule));
    c->schema->rules[rule].bound = bound;
    return CS_OK;
}

/* The value of another keyword of the same subschema, if the dialect knows it. */
static yyjson_val *beside(const struct compiler *c, uint32_t node, const char *name,
                          yyjson_val **key)
{
    const struct node *const at = &c->schema->nodes[node];
    const struct resource *const resource = &c->schema->resources[at->resource];
    enum vocabulary vocabulary;
    if (cs_keyword_of(cs_str_of(name), resource->dialect, &vocabulary) == KEYWORD_UNKNOWN)
        return NULL;
    if (!(resource->vocabularies & vocabulary)) return NULL;
    yyjson_obj_iter iter = yyjson_obj_iter_with(at->value);
    while ((*key = yyjson_obj_iter_next(&iter)))
        if (yyjson_equals_str(*key, name)) return yyjson_obj_iter_get_val(*key);
    return NULL;
}

static cs_status contains_compile(struct compiler *c, uint32_t node, yyjson_val *key,
                                  yyjson_val *value)
{
    uint32_t rule = 0;
    uint64_t least = 1;
    uint64_t most = UINT64_MAX;
    yyjson_val *other = NULL;
    yyjson_val *bound = beside(c, node, "minContains", &other);
    if (bound && !bound_read(bound, &least)) return WRONG_VALUE(c, other);
    bound = beside(c, node, "maxContains", &other);
    if (bound && !bound_read(bound, &most)) return WRONG_VALUE(c, other);
    CS_TRY(rule_add(c, node, KEYWORD_CONTAINS, value, &rule));
    c->schema->rules[rule].bound = least;
    c->schema->rules[rule].most = most;
    return one_add(c, node, rule, key, value);
}

/* if, with then and else as its second and third child; a missing one is no child of its own. */
static cs_status if_compile(struct compiler *c, uint32_t node, yyjson_val *key, yyjson_val *value)
{
    uint32_t rule = 0;
    yyjson_val *then_key = NULL;
    yyjson_val *else_key = NULL;
    yyjson_val *const then = beside(c, node, "then", &then_key);
    yyjson_val *const otherwise = beside(c, node, "else", &else_key);
    CS_TRY(rule_add(c, node, KEYWORD_IF, value, &rule));
    c->schema->rules[rule].bound = (then ? 1U : 0U) + (otherwise ? 2U : 0U);
    CS_TRY(one_add(c, node, rule, key, value));
    if (then) CS_TRY(one_add(c, node, rule, then_key, then));
    return otherwise ? one_add(c, node, rule, else_key, otherwise) : CS_OK;
}

static cs_status pattern_compile(struct compiler *c, uint32_t node, yyjson_val *key,
                                 yyjson_val *value)
{
    uint32_t rule = 0;
    if (!yyjson_is_str(value)) return WRONG_VALUE(c, key);
    CS_TRY(rule_add(c, node, KEYWORD_PATTERN, value, &rule));
    return pattern_add(c, value);
}

static cs_status format_compile(struct compiler *c, uint32_t node, yyjson_val *key,
                                yyjson_val *value)
{
    const struct cs_schema *const s = c->schema;
    const unsigned known = s->resources[s->nodes[node].resource].vocabularies;
    if (!yyjson_is_str(value)) return WRONG_VALUE(c, key);
    if (!c->options->assert_format && !(known & VOCABULARY_FORMAT_ASSERTION)) return CS_OK;
    const cs_format_check check = cs_format_find(cs_value_text(value));
    uint32_t rule = 0;
    if (!check) return CS_OK; /* a name that says nothing to us is a note */
    CS_TRY(rule_add(c, node, KEYWORD_FORMAT, value, &rule));
    c->schema->rules[rule].format = check;
    return CS_OK;
}

static cs_status number_compile(struct compiler *c, uint32_t node, enum keyword keyword,
                                yyjson_val *key, yyjson_val *value)
{
    uint32_t rule = 0;
    const struct cs_schema *const s = c->schema;
    const enum dialect dialect = s->resources[s->nodes[node].resource].dialect;
    if (dialect == DIALECT_4 && yyjson_is_bool(value)) return CS_OK; /* read with the bound */
    if (!yyjson_is_num(value)) return WRONG_VALUE(c, key);
    if (keyword == KEYWORD_MULTIPLE_OF && yyjson_get_num(value) <= 0.0) return WRONG_VALUE(c, key);
    if (dialect == DIALECT_4) {
        const char *const name = keyword == KEYWORD_MINIMUM ? "exclusiveMinimum"
                                                            : "exclusiveMaximum";
        const bool exclusive = yyjson_is_true(yyjson_obj_get(s->nodes[node].value, name));
        if (exclusive && keyword == KEYWORD_MINIMUM) keyword = KEYWORD_EXCLUSIVE_MINIMUM;
        if (exclusive && keyword == KEYWORD_MAXIMUM) keyword = KEYWORD_EXCLUSIVE_MAXIMUM;
    }
    return rule_add(c, node, keyword, value, &rule);
}

static cs_status one_compile(struct compiler *c, uint32_t node, enum keyword keyword,
                             yyjson_val *key, yyjson_val *value)
{
    uint32_t rule = 0;
    CS_TRY(rule_add(c, node, keyword, value, &rule));
    return one_add(c, node, rule, key, value);
}

static cs_status items_compile(struct compiler *c, uint32_t node, enum keyword keyword,
                               yyjson_val *key, yyjson_val *value)
{
    const struct cs_schema *const s = c->schema;
    const bool old = s->resources[s->nodes[node].resource].dialect < DIALECT_2020;
    if (keyword == KEYWORD_ITEMS && old && yyjson_is_arr(value))
        return list_compile(c, node, KEYWORD_PREFIX_ITEMS, key, value);
    if (keyword == KEYWORD_ADDITIONAL_ITEMS) {
        yyjson_val *const items = yyjson_obj_get(s->nodes[node].value, "items");
        if (!yyjson_is_arr(items)) return CS_OK; /* without a list it says nothing */
        keyword = KEYWORD_ITEMS;
    }
    return one_compile(c, node, keyword, key, value);
}

static cs_status plain_compile(struct compiler *c, uint32_t node, enum keyword keyword,
                               yyjson_val *key, yyjson_val *value)
{
    uint32_t rule = 0;
    bool right = true;
    if (keyword == KEYWORD_ENUM) right = yyjson_is_arr(value);
    if (keyword == KEYWORD_REQUIRED) right = is_names(value);
    if (keyword == KEYWORD_UNIQUE_ITEMS) right = yyjson_is_bool(value);
    if (!right) return WRONG_VALUE(c, key);
    if (keyword == KEYWORD_DEPENDENT_REQUIRED) CS_TRY(dependent_check(c, key, value));
    if (keyword == KEYWORD_UNIQUE_ITEMS && yyjson_is_false(value)) return CS_OK;
    return rule_add(c, node, keyword, value, &rule);
}

static cs_status keyword_compile(struct compiler *c, uint32_t node, enum keyword keyword,
                                 yyjson_val *key, yyjson_val *value)
{
    switch (keyword) {
    case KEYWORD_UNKNOWN: c->schema->unknown_keywords++; return CS_OK;
    case KEYWORD_NOTE:
    case KEYWORD_DIALECT:
    case KEYWORD_ID:
    case KEYWORD_ANCHOR:
    case KEYWORD_DYNAMIC_ANCHOR:
    case KEYWORD_THEN:
    case KEYWORD_ELSE:
    case KEYWORD_MIN_CONTAINS:
    case KEYWORD_MAX_CONTAINS: return CS_OK;
    case KEYWORD_REFUSED:
        return CS_FAIL_AT(
            c->err, CS_E_UNSUPPORTED, "The schema has a keyword that is not checked yet",
            "Take the keyword out, or check that part elsewhere", cs_schema_position(c, key));
    case KEYWORD_DEFS: return defs_compile(c, node, key, value);
    case KEYWORD_TYPE: return type_compile(c, node, key, value);
    case KEYWORD_ENUM:
    case KEYWORD_CONST:
    case KEYWORD_UNIQUE_ITEMS:
    case KEYWORD_DEPENDENT_REQUIRED:
    case KEYWORD_REQUIRED: return plain_compile(c, node, keyword, key, value);
    case KEYWORD_MINIMUM:
    case KEYWORD_MAXIMUM:
    case KEYWORD_EXCLUSIVE_MINIMUM:
    case KEYWORD_EXCLUSIVE_MAXIMUM:
    case KEYWORD_MULTIPLE_OF: return number_compile(c, node, keyword, key, value);
    case KEYWORD_MIN_LENGTH:
    case KEYWORD_MAX_LENGTH:
    case KEYWORD_MIN_PROPERTIES:
    case KEYWORD_MAX_PROPERTIES:
    case KEYWORD_MIN_ITEMS:
    case KEYWORD_MAX_ITEMS: return bound_compile(c, node, keyword, key, value);
    case KEYWORD_PATTERN: return pattern_compile(c, node, key, value);
    case KEYWORD_FORMAT: return format_compile(c, node, key, value);
    case KEYWORD_CONTAINS: return contains_compile(c, node, key, value);
    case KEYWORD_IF: return if_compile(c, node, key, value);
    case KEYWORD_DEPENDENCIES: return dependencies_compile(c, node, key, value);
    case KEYWORD_PROPERTIES:
    case KEYWORD_PATTERN_PROPERTIES:
    case KEYWORD_DEPENDENT_SCHEMAS: return named_compile(c, node, keyword, key, value);
    case KEYWORD_ITEMS:
    case KEYWORD_ADDITIONAL_ITEMS: return items_compile(c, node, keyword, key, value);
    case KEYWORD_ADDITIONAL_PROPERTIES:
    case KEYWORD_PROPERTY_NAMES:
    case KEYWORD_NOT: return one_compile(c, node, keyword, key, value);
    case KEYWORD_PREFIX_ITEMS:
    case KEYWORD_ALL_OF:
    case KEYWORD_ANY_OF:
    case KEYWORD_ONE_OF: return list_compile(c, node, keyword, key, value);
    case KEYWORD_REF:
    case KEYWORD_DYNAMIC_REF: return ref_compile(c, node, keyword, key, value);
    case KEYWORD_UNEVALUATED_ITEMS:
    case KEYWORD_UNEVALUATED_PROPERTIES:
        c->schema->nodes[node].evaluates = true;
        return one_compile(c, node, keyword, key, value);
    }
    return CS_OK;
}

static bool is_last(enum keyword keyword)
{
    return keyword == KEYWORD_UNEVALUATED_ITEMS || keyword == KEYWORD_UNEVALUATED_PROPERTIES;
}

/* The keywords of a node; what looks at the others' results comes in the second pass. */
static cs_status pass_compile(struct compiler *c, uint32_t index, bool second)
{
    yyjson_val *const value = c->schema->nodes[index].value;
    const struct resource resource = c->schema->resources[c->schema->nodes[index].resource];
    const bool only_ref = resource.dialect <= DIALECT_7 && yyjson_obj_get(value, "$ref");
    yyjson_obj_iter iter = yyjson_obj_iter_with(value);
    yyjson_val *key = NULL;
    while ((key = yyjson_obj_iter_next(&iter))) {
        enum vocabulary vocabulary;
        const enum keyword keyword =
            cs_keyword_of(cs_value_text(key), resource.dialect, &vocabulary);
        if (is_last(keyword) != second || (only_ref && keyword != KEYWORD_REF)) continue;
        if (!(resource.vocabularies & vocabulary) && keyword != KEYWORD_FORMAT) continue;
        CS_TRY(keyword_compile(c, index, keyword, key, yyjson_obj_iter_get_val(key)));
    }
    return CS_OK;
}

static cs_status node_compile(struct compiler *c, uint32_t index)
{
    c->schema->nodes[index].rule_begin = c->schema->rule_count;
    if (yyjson_is_bool(c->schema->nodes[index].value)) return CS_OK;
    CS_TRY(pass_compile(c, index, false));
    return pass_compile(c, index, true);
}

/* Compile the nodes that wait; then those that only a dynamic anchor can lead to, until there are
 * no more. */
static cs_status nodes_compile(struct compiler *c)
{
    struct cs_schema *const s = c->schema;
    uint32_t done = 0;
    for (;;) {
        while (done < s->node_count) CS_TRY(node_compile(c, done++));
        bool more = false;
        for (uint32_t i = 0; i < s->anchor_count; i++) {
            if (!s->anchors[i].dynamic || s->anchors[i].node != NO_NODE) continue;
            const struct found found = {.value = s->anchors[i].value,
                                        .pointer = s->anchors[i].pointer,
                                        .resource = s->anchors[i].resource};
            uint32_t node = 0;
            CS_TRY(cs_schema_node(c, &found, &node));
            s->anchors[i].node = node;
            more = true;
        }
        if (!more) return CS_OK;
    }
}

cs_status cs_schema_compile_with(struct cs_arena *arena, cs_str json,
                                 const struct cs_schema_options *options,
                                 const struct cs_schema **out, struct cs_error *err)
{
    if (json.len > CS_SCHEMA_BYTES_MAX)
        return CS_FAIL_NUM(err, CS_E_LIMIT, "The schema has %1 bytes; at most %2 are read",
                           "Split it", json.len, CS_SCHEMA_BYTES_MAX);
    struct cs_schema *const schema = CS_NEW(arena, struct cs_schema);
    if (!schema) return cs_arena_fail(arena, err);
    struct compiler c = {.arena = arena, .schema = schema, .options = options, .err = err};
    uint32_t resource = 0;
    uint32_t root = 0;
    CS_TRY(cs_sha256(json, &schema->digest, err));
    CS_TRY(cs_json_parse(arena, json, &c.doc, err));
    struct found found = {.value = yyjson_doc_get_root(c.doc), .pointer = CS_STR("")};
    if (!cs_is_schema(found.value))
        return CS_FAIL_AT(err, CS_E_INPUT, "A schema is a JSON object, or true or false",
                          "Give the schema itself", 0);
    CS_TRY(cs_resource_document(&c, c.doc, options->uri, &resource));
    CS_TRY(cs_schema_node(&c, &found, &root));
    CS_TRY(nodes_compile(&c));
    CS_TRY(cs_circle_check(arena, schema, err));
    CS_TRY(cs_quick_build(arena, schema, err));
    *out = schema;
    return CS_OK;
}

cs_status cs_schema_compile(struct cs_arena *arena, cs_str json, const struct cs_schema **out,
                            struct cs_error *err)
{
    const struct cs_schema_options options = {.uri = CS_STR("")};
    return cs_schema_compile_with(arena, json, &options, out, err);
}

const cs_digest *cs_schema_digest(const struct cs_schema *schema)
{
    return &schema->digest;
}

uint32_t cs_schema_unknown_keywords(const struct cs_schema *schema)
{
    return schema->unknown_keywords;
}
