/* source.c - strings that a schema limits to the source are put back to where they stand.
 *
 * A value that came without a place (a model wrote it) may stand several times. Fields of one
 * object are told together, so the next mention behind the field before is taken, else the next one
 * behind the item before, else the first. A value that stands nowhere, or not in the document that
 * x-source names, is none: its pointer is given. */
#include "apps/extract/extract_in.h"

#define DEPTH_MAX 64
#define REF_STEPS_MAX 16

static yyjson_val *resolved(yyjson_val *root, yyjson_val *schema)
{
    for (int steps = 0; steps < REF_STEPS_MAX; steps++) {
        const char *const ref = yyjson_get_str(yyjson_obj_get(schema, "$ref"));
        if (!ref) return schema;
        if (ref[0] != '#') return NULL;
        schema = yyjson_ptr_get(root, ref + 1);
    }
    return NULL;
}

/* Look for a property or item in a schema and in its branches. */
static yyjson_val *child(yyjson_val *root, yyjson_val *schema, const char *key, unsigned depth)
{
    static const char *const branches[] = {"anyOf", "oneOf", "allOf"};
    schema = resolved(root, schema);
    if (!schema || depth > DEPTH_MAX) return NULL;
    yyjson_val *const direct = key ? yyjson_obj_get(yyjson_obj_get(schema, "properties"), key)
                                   : yyjson_obj_get(schema, "items");
    if (direct) return resolved(root, direct);
    for (size_t i = 0; i < CS_COUNT(branches); i++) {
        size_t index;
        size_t count;
        yyjson_val *branch;
        yyjson_arr_foreach(yyjson_obj_get(schema, branches[i]), index, count, branch)
        {
            yyjson_val *const found = child(root, branch, key, depth + 1);
            if (found) return found;
        }
    }
    return NULL;
}

yyjson_val *cs_source_schema(yyjson_val *root, yyjson_val *schema, const char *key)
{
    return child(root, schema, key, 0);
}

static bool limited(yyjson_val *root, yyjson_val *schema, struct cs_x_limit *out, unsigned depth)
{
    static const char *const branches[] = {"anyOf", "oneOf", "allOf"};
    schema = resolved(root, schema);
    if (!schema || depth > DEPTH_MAX) return false;
    yyjson_val *const source = yyjson_obj_get(schema, "x-source");
    if (source) {
        yyjson_val *const doc = yyjson_obj_get(source, "doc");
        *out = (struct cs_x_limit){
            .doc = {yyjson_get_str(doc), yyjson_get_len(doc)},
            .whole_words = !yyjson_equals_str(yyjson_obj_get(source, "unit"), "char"),
            .any_case = yyjson_equals_str(yyjson_obj_get(source, "case"), "insensitive")};
        return true;
    }
    for (size_t i = 0; i < CS_COUNT(branches); i++) {
        size_t index;
        size_t count;
        yyjson_val *branch;
        yyjson_arr_foreach(yyjson_obj_get(schema, branches[i]), index, count,
                           branch) if (limited(root, branch, out, depth + 1)) return true;
    }
    return false;
}

bool cs_source_limited(yyjson_val *root, yyjson_val *schema, struct cs_x_limit *out)
{
    return limited(root, schema, out, 0);
}

static bool joins(char c)
{
    return cs_is_alpha(c) || cs_is_digit(c) || ((unsigned char)c & 0x80) != 0;
}

static size_t next_at(const struct cs_x *x, cs_str value, size_t from,
                      const struct cs_x_limit *limit)
{
    return limit->any_case ? cs_str_find_nocase(x->text, value, from)
                           : cs_str_find(x->text, value, from);
}

/* First place of value at or behind from; whole words where they are asked for. A digit beside a
 * letter is a border ("37.2C" holds 37.2 and C), the point of a number is none. */
static cs_span find(const struct cs_x *x, cs_str value, uint32_t from,
                    const struct cs_x_limit *limit)
{
    const bool whole_words = limit->whole_words;
    for (size_t at = next_at(x, value, from, limit); at != SIZE_MAX;
         at = next_at(x, value, at + 1, limit)) {
        const size_t end = at + value.len;
        const char before = at > 0 ? x->text.ptr[at - 1] : ' ';
        const char behind = end < x->text.len ? x->text.ptr[end] : ' ';
        const bool cut_left = joins(before) && joins(value.ptr[0]) &&
                              cs_is_digit(before) == cs_is_digit(value.ptr[0]);
        const bool cut_right = joins(behind) && joins(value.ptr[value.len - 1]) &&
                               cs_is_digit(behind) == cs_is_digit(value.ptr[value.len - 1]);
        const bool in_number = cs_source_in_number(x->text, at) ||
                               cs_source_in_number(x->text, end);
        if (!whole_words || (!cut_left && !cut_right && !in_number))
            return (cs_span){(uint32_t)at, (uint32_t)end};
    }
    return (cs_span){0};
}

struct placing {
    struct cs_x *x;
    yyjson_val *root;
    uint32_t item_begin; /* where the fields of this object began */
    uint32_t last;       /* end of the last value that was placed */
    char pointer[1024];
};

bool cs_source_names(const struct cs_x *x, cs_str doc)
{
    return !doc.ptr || cs_str_equal(doc, CS_STR("*")) || cs_str_equal(doc, x->name);
}

static bool place_string(struct placing *p, yyjson_val *schema, yyjson_mut_val *value)
{
    struct cs_x_limit limit = {0};
    const cs_str text = {yyjson_mut_get_str(value), yyjson_mut_get_len(value)};
    if (!cs_source_limited(p->root, schema, &limit)) return true;
    if (!cs_source_names(p->x, limit.doc)) return false;
    for (uint32_t i = 0; i < p->x->place_count; i++) {
        const struct cs_x_place *const known = &p->x->places[i];
        if (known->value != value) continue;
        const cs_str bytes = cs_x_bytes(p->x, known->span);
        return known->any_case ? cs_str_equal_nocase(bytes, text) : cs_str_equal(bytes, text);
    }
    if (text.len == 0) return false;
    cs_span span = find(p->x, text, p->last, &limit);
    if (cs_span_empty(span)) span = find(p->x, text, p->item_begin, &limit);
    if (cs_span_empty(span)) span = find(p->x, text, 0, &limit);
    if (cs_span_empty(span)) return false;
    p->last = span.end;
    yyjson_mut_val *const again = cs_x_str(p->x, span);
    if (!again) return true; /* no memory: x says so */
    p->x->places[p->x->place_count - 1].value = value;
    p->x->places[p->x->place_count - 1].any_case = limit.any_case;
    return true;
}

static bool place(struct placing *p, yyjson_val *schema, yyjson_mut_val *value, size_t size,
                  unsigned depth)
{
    size_t index;
    size_t count;
    yyjson_mut_val *key;
    yyjson_mut_val *item;
    p->pointer[size] = '\0';
    if (depth > DEPTH_MAX || !schema) return true;
    if (yyjson_mut_is_str(value)) return place_string(p, schema, value);
    const size_t room = sizeof p->pointer - size;
    if (yyjson_mut_is_obj(value)) {
        p->item_begin = p->last;
        yyjson_mut_obj_foreach(value, index, count, key, item)
        {
            const char *const name = yyjson_mut_get_str(key);
            const int n = snprintf(p->pointer + size, room, "/%s", name);
            if (n < 0 || (size_t)n >= room) return true;
            if (!place(p, cs_source_schema(p->root, schema, name), item, size + (size_t)n,
                       depth + 1))
                return false;
        }
    }
    if (yyjson_mut_is_arr(value)) {
        yyjson_mut_arr_foreach(value, index, count, item)
        {
            const int n = snprintf(p->pointer + size, room, "/%zu", index);
            if (n < 0 || (size_t)n >= room) return true;
            if (!place(p, cs_source_schema(p->root, schema, NULL), item, size + (size_t)n,
                       depth + 1))
                return false;
        }
    }
    return true;
}

bool cs_source_place(struct cs_x *x, yyjson_val *schema, yyjson_mut_val *root, cs_str *at)
{
    struct placing *const p = CS_NEW(x->arena, struct placing);
    if (!p) {
        cs_x_fail(x, cs_arena_fail(x->arena, x->err));
        return true;
    }
    *p = (struct placing){.x = x, .root = schema};
    if (place(p, schema, root, 0, 0)) return true;
    *at = cs_str_of(p->pointer);
    return false;
}
