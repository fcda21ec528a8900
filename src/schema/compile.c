/* compile.c - a schema's JSON becomes nodes and rules.
 *
 * Nodes are compiled in the order in which they are found, from a queue that is the node array
 * itself, so depth costs no stack:
 *
 *   nodes   [root | /properties/a | /properties/b | /$defs/x | …]
 *            ^ compiled            ^ next           ^ found, not yet compiled
 *
 * A table from value to node lets a $ref lead to any place in the schema that holds a schema. */
#include "schema/schema_in.h"

struct slot {
    yyjson_val *value;
    uint32_t node;
};

struct compiler {
    struct cs_arena *arena;
    struct cs_schema *schema;
    struct slot *slots; /* value to node, open addressing */
    size_t slot_mask;
    struct cs_error *err;
};

/* The offset of a string of the document in the text that was read: yyjson decodes in place. */
static int64_t position_of(const struct compiler *c, yyjson_val *text)
{
    const char *const pool = c->schema->doc->str_pool;
    const char *const at = yyjson_get_str(text);
    return pool && at ? (int64_t)(at - pool) : -1;
}

#define WRONG_VALUE(c, key)                                                                        \
    CS_FAIL_AT((c)->err, CS_E_INPUT, "A keyword of the schema has a value of the wrong kind",      \
               "Mend the schema at that keyword", position_of((c), (key)))

static struct slot *slot_of(const struct compiler *c, yyjson_val *value)
{
    size_t at = ((uintptr_t)value >> 4) * 0x9E3779B97F4A7C15u;
    at ^= at >> 32;
    for (;; at++) {
        struct slot *const slot = &c->slots[at & c->slot_mask];
        if (!slot->value || slot->value == value) return slot;
    }
}

struct found {
    yyjson_val *value;
    cs_str pointer;
    cs_str name;
    cs_str applied_by;
};

/* The node of a subschema; it is compiled when its turn comes. A $ref may find one before the
 * keyword that it stands under does, and does not know its name. */
static uint32_t node_of(struct compiler *c, const struct found *found)
{
    struct slot *const slot = slot_of(c, found->value);
    if (!slot->value) {
        *slot = (struct slot){found->value, c->schema->node_count++};
        c->schema->nodes[slot->node] =
            (struct node){.pointer = found->pointer, .value = found->value};
    }
    struct node *const node = &c->schema->nodes[slot->node];
    if (found->applied_by.len) {
        node->applied_by = found->applied_by;
        node->name = found->name;
    }
    return slot->node;
}

static bool is_schema(yyjson_val *value)
{
    return yyjson_is_obj(value) || yyjson_is_bool(value);
}

static struct rule *rule_add(struct compiler *c, uint32_t node, yyjson_val *key, yyjson_val *value)
{
    struct cs_schema *const s = c->schema;
    struct rule *const rule = &s->rules[s->rule_count++];
    *rule = (struct rule){.keyword = cs_keyword_of(cs_value_text(key)),
                          .value = value,
                          .child_begin = s->child_count};
    s->nodes[node].rule_count++;
    return rule;
}

static void child_add(struct compiler *c, struct rule *rule, uint32_t node)
{
    c->schema->children[c->schema->child_count++] = node;
    rule->child_count++;
}

/* items, additionalProperties, not: one subschema. */
static cs_status one_compile(struct compiler *c, uint32_t node, yyjson_val *key, yyjson_val *value)
{
    if (!is_schema(value)) return WRONG_VALUE(c, key);
    struct found found = {.value = value, .applied_by = cs_value_text(key)};
    CS_TRY(cs_pointer_add(c->arena, c->schema->nodes[node].pointer, found.applied_by,
                          &found.pointer, c->err));
    child_add(c, rule_add(c, node, key, value), node_of(c, &found));
    return CS_OK;
}

/* allOf, anyOf, oneOf, prefixItems: at least one. */
static cs_status list_compile(struct compiler *c, uint32_t node, yyjson_val *key, yyjson_val *value)
{
    if (!yyjson_is_arr(value) || yyjson_arr_size(value) == 0) return WRONG_VALUE(c, key);
    struct rule *const rule = rule_add(c, node, key, value);
    struct found found = {.applied_by = cs_value_text(key)};
    cs_str pointer = {0};
    CS_TRY(cs_pointer_add(c->arena, c->schema->nodes[node].pointer, found.applied_by, &pointer,
                          c->err));
    yyjson_arr_iter iter = yyjson_arr_iter_with(value);
    for (unsigned i = 0; (found.value = yyjson_arr_iter_next(&iter)); i++) {
        char index[16];
        if (!is_schema(found.value)) return WRONG_VALUE(c, key);
        snprintf(index, sizeof index, "%u", i);
        CS_TRY(cs_pointer_add(c->arena, pointer, cs_str_of(index), &found.pointer, c->err));
        child_add(c, rule, node_of(c, &found));
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

/* properties and $defs: subschemas by name. rule is NULL for $defs. */
static cs_status named_compile(struct compiler *c, uint32_t node, yyjson_val *key,
                               yyjson_val *value, struct rule *rule)
{
    struct cs_schema *const s = c->schema;
    cs_str pointer = {0};
    struct found found = {.applied_by = cs_value_text(key)};
    CS_TRY(cs_pointer_add(c->arena, s->nodes[node].pointer, found.applied_by, &pointer, c->err));
    yyjson_obj_iter iter = yyjson_obj_iter_with(value);
    yyjson_val *name = NULL;
    while ((name = yyjson_obj_iter_next(&iter))) {
        found.value = yyjson_obj_iter_get_val(name);
        found.name = cs_value_text(name);
        if (!is_schema(found.value)) return WRONG_VALUE(c, name);
        CS_TRY(cs_pointer_add(c->arena, pointer, found.name, &found.pointer, c->err));
        const uint32_t child = node_of(c, &found);
        if (rule) child_add(c, rule, child);
    }
    if (rule) children_sort(s->nodes, s->children + rule->child_begin, rule->child_count);
    return CS_OK;
}

static int hex_value(char c)
{
    if (cs_is_digit(c)) return c - '0';
    const char lower = cs_to_lower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* The pointer in a fragment, with %24 decoded. False when it is none. */
static bool fragment_decode(cs_str fragment, struct cs_buf *out)
{
    for (size_t i = 0; i < fragment.len; i++) {
        if (fragment.ptr[i] != '%') {
            cs_buf_add_char(out, fragment.ptr[i]);
            continue;
        }
        if (i + 2 >= fragment.len) return false;
        const int high = hex_value(fragment.ptr[i + 1]);
        const int low = hex_value(fragment.ptr[i + 2]);
        if (high < 0 || low < 0) return false;
        cs_buf_add_char(out, (char)(high * 16 + low));
        i += 2;
    }
    return true;
}

static cs_status ref_compile(struct compiler *c, uint32_t node, yyjson_val *key, yyjson_val *value)
{
    if (!yyjson_is_str(value)) return WRONG_VALUE(c, key);
    const cs_str text = cs_value_text(value);
    if (text.len == 0 || text.ptr[0] != '#' || (text.len > 1 && text.ptr[1] != '/'))
        return CS_FAIL_AT(c->err, CS_E_UNSUPPORTED,
                          "The schema refers to another document or to an anchor",
                          "Use a $ref of the form #/$defs/name", position_of(c, value));
    struct cs_buf buf;
    struct found found = {0};
    cs_buf_init(&buf, c->arena, CS_SCHEMA_BYTES_MAX);
    const bool decoded = fragment_decode(cs_str_slice(text, 1, text.len), &buf);
    CS_TRY(cs_buf_finish(&buf, &found.pointer, c->err));
    if (decoded) found.value = cs_pointer_get(c->schema->nodes[0].value, found.pointer);
    if (!found.value || !is_schema(found.value))
        return CS_FAIL_AT(c->err, CS_E_INPUT, "A $ref of the schema does not lead to a schema",
                          "Mend the schema at that place", position_of(c, value));
    child_add(c, rule_add(c, node, key, value), node_of(c, &found));
    return CS_OK;
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
    rule_add(c, node, key, value)->bound = bits;
    return CS_OK;
}

/* min… and max… of length and items: a whole number, also when written 2.0. */
static cs_status bound_compile(struct compiler *c, uint32_t node, yyjson_val *key,
                               yyjson_val *value)
{
    if (!yyjson_is_num(value) || !cs_number_is_integer(value)) return WRONG_VALUE(c, key);
    const double real = yyjson_get_num(value);
    if (real < 0.0) return WRONG_VALUE(c, key);
    uint64_t bound = UINT64_MAX; /* larger than any count */
    if (yyjson_is_uint(value)) bound = yyjson_get_uint(value);
    else if (real < 9007199254740992.0) bound = (uint64_t)real;
    rule_add(c, node, key, value)->bound = bound;
    return CS_OK;
}

static cs_status required_compile(struct compiler *c, uint32_t node, yyjson_val *key,
                                  yyjson_val *value)
{
    if (!yyjson_is_arr(value)) return WRONG_VALUE(c, key);
    yyjson_arr_iter iter = yyjson_arr_iter_with(value);
    yyjson_val *name = NULL;
    while ((name = yyjson_arr_iter_next(&iter)))
        if (!yyjson_is_str(name)) return WRONG_VALUE(c, key);
    (void)rule_add(c, node, key, value);
    return CS_OK;
}

static cs_status dialect_check(struct compiler *c, yyjson_val *key, yyjson_val *value)
{
    if (!yyjson_is_str(value)) return WRONG_VALUE(c, key);
    cs_str uri = cs_value_text(value);
    if (cs_str_ends(uri, CS_STR("#"))) uri.len--;
    if (cs_str_equal(uri, CS_STR("https://json-schema.org/draft/2020-12/schema"))) return CS_OK;
    return CS_FAIL_AT(c->err, CS_E_UNSUPPORTED, "The schema is written in another dialect",
                      "Write it in JSON Schema 2020-12", position_of(c, value));
}

static cs_status refuse(struct compiler *c, yyjson_val *key)
{
    return CS_FAIL_AT(c->err, CS_E_UNSUPPORTED, "The schema has a keyword that is not checked yet",
                      "Take the keyword out, or check that part elsewhere", position_of(c, key));
}

static cs_status keyword_compile(struct compiler *c, uint32_t node, yyjson_val *key,
                                 yyjson_val *value)
{
    const enum keyword keyword = cs_keyword_of(cs_value_text(key));
    switch (keyword) {
    case KEYWORD_UNKNOWN: c->schema->unknown_keywords++; return CS_OK;
    case KEYWORD_NOTE: return CS_OK;
    case KEYWORD_REFUSED: return refuse(c, key);
    case KEYWORD_DIALECT: return dialect_check(c, key, value);
    case KEYWORD_ROOT_ID: return node == 0 ? CS_OK : refuse(c, key);
    case KEYWORD_DEFS:
        if (!yyjson_is_obj(value)) return WRONG_VALUE(c, key);
        return named_compile(c, node, key, value, NULL);
    case KEYWORD_PROPERTIES:
        if (!yyjson_is_obj(value)) return WRONG_VALUE(c, key);
        return named_compile(c, node, key, value, rule_add(c, node, key, value));
    case KEYWORD_TYPE: return type_compile(c, node, key, value);
    case KEYWORD_ENUM:
        if (!yyjson_is_arr(value)) return WRONG_VALUE(c, key);
        (void)rule_add(c, node, key, value);
        return CS_OK;
    case KEYWORD_CONST: (void)rule_add(c, node, key, value); return CS_OK;
    case KEYWORD_MINIMUM:
    case KEYWORD_MAXIMUM:
    case KEYWORD_EXCLUSIVE_MINIMUM:
    case KEYWORD_EXCLUSIVE_MAXIMUM:
        if (!yyjson_is_num(value)) return WRONG_VALUE(c, key);
        (void)rule_add(c, node, key, value);
        return CS_OK;
    case KEYWORD_MIN_LENGTH:
    case KEYWORD_MAX_LENGTH:
    case KEYWORD_MIN_ITEMS:
    case KEYWORD_MAX_ITEMS: return bound_compile(c, node, key, value);
    case KEYWORD_REQUIRED: return required_compile(c, node, key, value);
    case KEYWORD_ADDITIONAL_PROPERTIES:
    case KEYWORD_ITEMS:
    case KEYWORD_NOT: return one_compile(c, node, key, value);
    case KEYWORD_PREFIX_ITEMS:
    case KEYWORD_ALL_OF:
    case KEYWORD_ANY_OF:
    case KEYWORD_ONE_OF: return list_compile(c, node, key, value);
    case KEYWORD_REF: return ref_compile(c, node, key, value);
    }
    return CS_OK;
}

static cs_status node_compile(struct compiler *c, uint32_t index)
{
    struct node *const node = &c->schema->nodes[index];
    node->rule_begin = c->schema->rule_count;
    if (yyjson_is_bool(node->value)) return CS_OK;
    yyjson_obj_iter iter = yyjson_obj_iter_with(node->value);
    yyjson_val *key = NULL;
    while ((key = yyjson_obj_iter_next(&iter)))
        CS_TRY(keyword_compile(c, index, key, yyjson_obj_iter_get_val(key)));
    return CS_OK;
}

/* Nodes, rules and children each come from different values of the JSON text. */
static cs_status compiler_prepare(struct compiler *c)
{
    struct cs_schema *const s = c->schema;
    const size_t values = yyjson_doc_get_val_count(s->doc) + 1;
    size_t slots = 16;
    while (slots < 2 * values) slots *= 2;
    s->nodes = CS_NEW_ARRAY(c->arena, struct node, values);
    s->rules = CS_NEW_ARRAY(c->arena, struct rule, values);
    s->children = CS_NEW_ARRAY(c->arena, uint32_t, values);
    c->slots = CS_NEW_ARRAY(c->arena, struct slot, slots);
    c->slot_mask = slots - 1;
    if (!s->nodes || !s->rules || !s->children || !c->slots) return cs_arena_fail(c->arena, c->err);
    return CS_OK;
}

cs_status cs_schema_compile(struct cs_arena *arena, cs_str json, const struct cs_schema **out,
                            struct cs_error *err)
{
    if (json.len > CS_SCHEMA_BYTES_MAX)
        return CS_FAIL_NUM(err, CS_E_LIMIT, "The schema has %1 bytes; at most %2 are read",
                           "Split it", json.len, CS_SCHEMA_BYTES_MAX);
    struct cs_schema *const schema = CS_NEW(arena, struct cs_schema);
    if (!schema) return cs_arena_fail(arena, err);
    struct compiler c = {.arena = arena, .schema = schema, .err = err};
    CS_TRY(cs_sha256(json, &schema->digest, err));
    CS_TRY(cs_json_parse(arena, json, &schema->doc, err));
    CS_TRY(compiler_prepare(&c));
    const struct found root = {.value = yyjson_doc_get_root(schema->doc), .pointer = CS_STR("")};
    if (!is_schema(root.value))
        return CS_FAIL_AT(err, CS_E_INPUT, "A schema is a JSON object, or true or false",
                          "Give the schema itself", 0);
    (void)node_of(&c, &root);
    for (uint32_t i = 0; i < schema->node_count; i++) CS_TRY(node_compile(&c, i));
    CS_TRY(cs_circle_check(arena, schema, err));
    *out = schema;
    return CS_OK;
}

const cs_digest *cs_schema_digest(const struct cs_schema *schema)
{
    return &schema->digest;
}

uint32_t cs_schema_unknown_keywords(const struct cs_schema *schema)
{
    return schema->unknown_keywords;
}
