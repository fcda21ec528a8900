/* quick.c - the answer alone: whether a value fits, with no report and no memory.
 *
 * Most values that are checked fit. The nodes are put in another form (quick_build.c) in which the
 * type decides first what is left to do, an object's members are gone through once for
 * properties, required and additionalProperties together, and names are found by their bytes.
 * Only a value that does not fit is walked again by validate.c, which knows where and why. What
 * is rare is left to its rules here as well, and so are the unevaluated... keywords: OP_RULE, and
 * nodes that are slow. */
#include "schema/quick_in.h"

/* By yyjson's type and subtype: what JSON Schema calls it. A real number is asked further. */
#define TAG(type, subtype) ((type) | (subtype))
static const uint8_t types_of_tag[32] = {
    [TAG(YYJSON_TYPE_NULL, YYJSON_SUBTYPE_NONE)] = TYPE_NULL,
    [TAG(YYJSON_TYPE_BOOL, YYJSON_SUBTYPE_FALSE)] = TYPE_BOOLEAN,
    [TAG(YYJSON_TYPE_BOOL, YYJSON_SUBTYPE_TRUE)] = TYPE_BOOLEAN,
    [TAG(YYJSON_TYPE_NUM, YYJSON_SUBTYPE_UINT)] = TYPE_NUMBER | TYPE_INTEGER,
    [TAG(YYJSON_TYPE_NUM, YYJSON_SUBTYPE_SINT)] = TYPE_NUMBER | TYPE_INTEGER,
    [TAG(YYJSON_TYPE_NUM, YYJSON_SUBTYPE_REAL)] = TYPE_NUMBER,
    [TAG(YYJSON_TYPE_STR, YYJSON_SUBTYPE_NONE)] = TYPE_STRING,
    [TAG(YYJSON_TYPE_STR, YYJSON_SUBTYPE_NOESC)] = TYPE_STRING,
    [TAG(YYJSON_TYPE_ARR, YYJSON_SUBTYPE_NONE)] = TYPE_ARRAY,
    [TAG(YYJSON_TYPE_OBJ, YYJSON_SUBTYPE_NONE)] = TYPE_OBJECT,
};

static bool quick_rest(struct walk *w, uint32_t index, yyjson_val *value);

static inline bool type_fits(const struct quick *q, yyjson_val *value)
{
    if (q->types & types_of_tag[value->tag & 31]) return true;
    return (q->types & TYPE_INTEGER) && yyjson_is_real(value) && cs_number_is_integer(value);
}

static inline bool holds(struct walk *w, uint32_t index, yyjson_val *value)
{
    const struct quick *const q = &w->schema->quick[index];
    if (!type_fits(q, value)) return false;
    return (q->done & (1U << (value->tag & 7))) || quick_rest(w, index, value);
}

static bool length_holds(const struct quick_op *op, yyjson_val *value)
{
    const uint64_t size = yyjson_get_len(value);
    const uint64_t bound = op->rule->bound;
    if (op->kind == OP_MIN_LENGTH) /* a character has one to four bytes */
        return size >= bound && (size / 4 >= bound || cs_text_characters(value) >= bound);
    return size <= bound || cs_text_characters(value) <= bound;
}

static bool branch_fits(const struct quick_op *op, uint32_t branch, yyjson_val *tag)
{
    const struct quick_names *const names = op->choice->tags[branch];
    if (!tag || !names) return true;
    return yyjson_is_str(tag) && cs_quick_find(names, yyjson_get_str(tag), yyjson_get_len(tag));
}

/* How many branches hold; counting stops at enough. Where the branches tell one another apart by a
 * member, those that ask for another value of it are passed over. */
static unsigned count_holding(struct walk *w, const struct quick_op *op, yyjson_val *value,
                              unsigned enough)
{
    unsigned count = 0;
    yyjson_val *tag = NULL;
    if (op->choice && yyjson_is_obj(value)) {
        if (!cs_walk_steps(w, yyjson_obj_size(value))) return 0;
        tag = yyjson_obj_getn(value, op->choice->name.ptr, op->choice->name.len);
    }
    for (uint32_t i = 0; i < op->child_count && count < enough && w->status == CS_OK; i++)
        if (!tag || branch_fits(op, i, tag)) count += holds(w, op->children[i], value);
    return count;
}

static bool if_holds(struct walk *w, const struct quick_op *op, yyjson_val *value)
{
    const bool has_then = (op->rule->bound & 1U) != 0;
    const bool has_else = (op->rule->bound & 2U) != 0;
    if (holds(w, op->children[0], value)) return !has_then || holds(w, op->children[1], value);
    return !has_else || holds(w, op->children[has_then ? 2 : 1], value);
}

static bool items_hold(struct walk *w, const struct quick_op *op, yyjson_val *value)
{
    yyjson_arr_iter iter = yyjson_arr_iter_with(value);
    yyjson_val *item = NULL;
    if (!cs_walk_steps(w, yyjson_arr_size(value))) return false;
    for (size_t i = 0; (item = yyjson_arr_iter_next(&iter)); i++)
        if (i >= op->from && !holds(w, op->children[0], item)) return false;
    return true;
}

static bool enum_holds(struct walk *w, const struct quick_op *op, yyjson_val *value)
{
    if (!yyjson_is_str(value)) return !op->only_names && cs_walk_rule(w, op->node, op->rule, value);
    return cs_quick_find(op->names, yyjson_get_str(value), yyjson_get_len(value)) != NULL;
}

static bool pattern_holds(struct walk *w, const struct quick_op *op, yyjson_val *value)
{
    bool matches = false;
    return cs_walk_pattern(w, op->rule->pattern_begin, cs_value_text(value), &matches) && matches;
}

static bool format_holds(struct walk *w, const struct quick_op *op, yyjson_val *value)
{
    return cs_walk_steps(w, 1) && op->rule->format(w->arena, cs_value_text(value));
}

/* Most bounds and values are whole and not negative. */
static inline int number_order(yyjson_val *value, yyjson_val *bound)
{
    if (yyjson_is_uint(value) && yyjson_is_uint(bound)) {
        const uint64_t x = yyjson_get_uint(value);
        const uint64_t y = yyjson_get_uint(bound);
        return (x > y) - (x < y);
    }
    return cs_number_compare(value, bound);
}

static bool number_holds(const struct quick_op *op, yyjson_val *value)
{
    const int order = number_order(value, op->rule->value);
    switch ((int)op->kind) {
    case OP_MINIMUM: return order >= 0;
    case OP_MAXIMUM: return order <= 0;
    case OP_EXCLUSIVE_MINIMUM: return order > 0;
    default: return order < 0;
    }
}

static bool op_holds(struct walk *w, const struct quick_op *op, yyjson_val *value)
{
    switch (op->kind) {
    case OP_ALL:
        for (uint32_t i = 0; i < op->child_count; i++)
            if (!holds(w, op->children[i], value)) return false;
        return true;
    case OP_ANY: return count_holding(w, op, value, 1) >= 1;
    case OP_ONE: return count_holding(w, op, value, 2) == 1;
    case OP_NOT: return !holds(w, op->children[0], value);
    case OP_IF: return if_holds(w, op, value);
    case OP_ENUM: return enum_holds(w, op, value);
    case OP_PATTERN: return pattern_holds(w, op, value);
    case OP_FORMAT: return format_holds(w, op, value);
    case OP_MIN_LENGTH:
    case OP_MAX_LENGTH: return length_holds(op, value);
    case OP_MINIMUM:
    case OP_MAXIMUM:
    case OP_EXCLUSIVE_MINIMUM:
    case OP_EXCLUSIVE_MAXIMUM: return number_holds(op, value);
    case OP_MIN_ITEMS: return yyjson_arr_size(value) >= op->rule->bound;
    case OP_MAX_ITEMS: return yyjson_arr_size(value) <= op->rule->bound;
    case OP_ITEMS: return items_hold(w, op, value);
    case OP_RULE: return cs_walk_rule(w, op->node, op->rule, value);
    }
    return false;
}

/* Members that properties does not name. */
static bool other_holds(struct walk *w, const struct quick_object *o, yyjson_val *key,
                        yyjson_val *member, bool named)
{
    const struct rule *const patterns = o->patterns;
    for (uint32_t k = 0; patterns && k < patterns->child_count; k++) {
        bool matches = false;
        if (!cs_walk_steps(w, 1) ||
            !cs_walk_pattern(w, patterns->pattern_begin + k, cs_value_text(key), &matches))
            return false;
        if (!matches) continue;
        named = true;
        if (!holds(w, o->pattern_children[k], member)) return false;
    }
    return named || o->additional == NO_NODE || holds(w, o->additional, member);
}

static inline bool member_holds(struct walk *w, const struct quick_name *name, yyjson_val *member)
{
    if (!(name->types & types_of_tag[member->tag & 31])) return holds(w, name->node, member);
    return (name->done & (1U << (member->tag & 7))) || quick_rest(w, name->node, member);
}

/* Members mostly come in the order in which the schema has them: the name behind the last one is
 * tried before it is looked up. */
static bool object_holds(struct walk *w, const struct quick_object *o, yyjson_val *value)
{
    const size_t size = yyjson_obj_size(value);
    const struct quick_name *next = o->names.names;
    const struct quick_name *const end = next + o->names.count;
    uint64_t found = 0;
    if (size < o->least || size > o->most || !cs_walk_steps(w, size)) return false;
    yyjson_obj_iter iter = yyjson_obj_iter_with(value);
    yyjson_val *key = NULL;
    while ((key = yyjson_obj_iter_next(&iter))) {
        yyjson_val *const member = yyjson_obj_iter_get_val(key);
        const char *const text = yyjson_get_str(key);
        const size_t bytes = yyjson_get_len(key);
        const struct quick_ends ends = cs_quick_ends(text, bytes);
        const struct quick_name *const name = next < end && cs_quick_is(next, ends, text, bytes)
                                                  ? next
                                                  : cs_quick_among(&o->names, ends, text, bytes);
        const bool named = name && name->node != NO_NODE;
        if (name) {
            found |= name->required;
            next = name + 1;
        }
        if (named && !member_holds(w, name, member)) return false;
        if (o->has_others && !other_holds(w, o, key, member, named)) return false;
    }
    return (found & o->required) == o->required;
}

static bool ops_hold(struct walk *w, const struct quick *q, yyjson_val *value)
{
    const struct quick_op *op = q->ops;
    const struct quick_op *const end = op + q->count;
    const unsigned type = 1U << (value->tag & 7);
    for (; op < end; op++)
        if ((op->applies & type) && !op_holds(w, op, value)) return false;
    return !q->object || !yyjson_is_obj(value) || object_holds(w, q->object, value);
}

/* What the type alone does not settle. */
static bool quick_rest(struct walk *w, uint32_t index, yyjson_val *value)
{
    const struct quick *const q = &w->schema->quick[index];
    if (q->slow) return cs_walk_node(w, index, value);
    if (w->depth >= CS_SCHEMA_DEPTH_MAX) return cs_walk_too_deep(w);
    if (!cs_walk_steps(w, q->count + 1U)) return false;
    w->depth++;
    const bool answer = ops_hold(w, q, value);
    w->depth--;
    return answer;
}

bool cs_quick_holds(struct walk *w, uint32_t index, yyjson_val *value)
{
    return holds(w, index, value);
}

uint32_t cs_quick_branch(struct walk *w, uint32_t index, const struct rule *rule, yyjson_val *value)
{
    const struct quick *const q = &w->schema->quick[index];
    const struct quick_op *op = q->ops;
    uint32_t only = NO_NODE;
    while (op < q->ops + q->count && op->rule != rule) op++;
    if (op == q->ops + q->count || !cs_walk_steps(w, yyjson_get_len(value) + 1)) return NO_NODE;
    yyjson_val *const tag = op->choice && yyjson_is_obj(value)
                                ? yyjson_obj_getn(value, op->choice->name.ptr, op->choice->name.len)
                                : NULL;
    for (uint32_t i = 0; i < op->child_count; i++) {
        if (!type_fits(&w->schema->quick[op->children[i]], value)) continue;
        if (tag && !branch_fits(op, i, tag)) continue;
        if (only != NO_NODE) return NO_NODE;
        only = op->children[i];
    }
    return only;
}
