/* generic.c - a schema without rules of its own, filled from lines of the form "Label: value".
 *
 * A property is found by its name, its title, or words that its description puts in quotation
 * marks, as a label at the start of a line or cell. What a label says is taken as it stands: a
 * string limited to the source, a word of an enum, a number, yes or no. Nothing is guessed: a field
 * without such a line is null where the schema allows null, left out where it is not required, an
 * empty list; and where none of these fits, the schema cannot be filled. */
#include "apps/extract/extract_in.h"

#define LABEL_BYTES_MAX 128

static bool letter_or_digit(char c)
{
    return cs_is_alpha(c) || cs_is_digit(c);
}

/* Do the letters and digits of both agree? "member_id", "memberId" and "Member ID". */
static bool same_label(cs_str name, cs_str label)
{
    size_t i = 0;
    size_t k = 0;
    for (;;) {
        while (i < name.len && !letter_or_digit(name.ptr[i])) i++;
        while (k < label.len && !letter_or_digit(label.ptr[k])) k++;
        if (i == name.len || k == label.len) return i == name.len && k == label.len && name.len > 0;
        if (cs_to_lower(name.ptr[i++]) != cs_to_lower(label.ptr[k++])) return false;
    }
}

/* The value behind a label; every "Label: value" of the text is looked at. */
static cs_span labelled(struct cs_x *x, cs_str name)
{
    struct cs_hit hit;
    cs_span from = cs_x_all(x);
    while (cs_rx(x,
                 "(?:^|[|\\t]|  )[ \\t>*-]*([^\\s:|][^\\n:|]{0,60}?)[ \\t]*:[ \\t]*([^\\n|]*?)(?=[ "
                 "\\t]*(?:$|\\||\\t|  +[^\\n:|]{1,40}:))",
                 from, &hit)) {
        if (same_label(name, cs_x_bytes(x, hit.at[1]))) return cs_x_trim(x, hit.at[2], "");
        from = cs_span_from(hit.at[2].end > hit.at[0].begin ? hit.at[2].end : hit.at[0].end, from);
        if (hit.at[0].end == hit.at[0].begin) from.begin++;
    }
    return (cs_span){0};
}

/* Is null, or an enum's word, or a type among what the schema allows? */
static bool allows_type(yyjson_val *root, yyjson_val *schema, const char *type, unsigned depth)
{
    size_t index;
    size_t count;
    yyjson_val *item;
    if (!schema || depth > 8) return false;
    yyjson_val *const types = yyjson_obj_get(schema, "type");
    if (yyjson_equals_str(types, type)) return true;
    yyjson_arr_foreach(types, index, count, item) if (yyjson_equals_str(item, type)) return true;
    yyjson_arr_foreach(yyjson_obj_get(schema, "anyOf"), index, count,
                       item) if (allows_type(root, item, type, depth + 1)) return true;
    yyjson_arr_foreach(yyjson_obj_get(schema, "oneOf"), index, count,
                       item) if (allows_type(root, item, type, depth + 1)) return true;
    return false;
}

static yyjson_val *enum_of(yyjson_val *schema)
{
    size_t index;
    size_t count;
    yyjson_val *item;
    yyjson_val *words = yyjson_obj_get(schema, "enum");
    if (words) return words;
    yyjson_arr_foreach(yyjson_obj_get(schema, "anyOf"), index, count, item)
    {
        words = yyjson_obj_get(item, "enum");
        if (words) return words;
    }
    return NULL;
}

/* What the bytes of a span are as the schema's kind of value; NULL: they are none. */
static yyjson_mut_val *value_of(struct cs_x *x, yyjson_val *root, yyjson_val *schema, cs_span span)
{
    size_t index;
    size_t count;
    yyjson_val *item;
    struct cs_x_limit limit = {0};
    struct cs_hit hit;
    if (cs_span_empty(span)) return NULL;
    yyjson_arr_foreach(enum_of(schema), index, count, item)
    {
        const cs_str word = {yyjson_get_str(item), yyjson_get_len(item)};
        if (word.ptr && same_label(word, cs_x_bytes(x, span)))
            return yyjson_mut_strncpy(x->json, word.ptr, word.len);
    }
    if (enum_of(schema)) return NULL;
    if (allows_type(root, schema, "boolean", 0)) {
        if (cs_rx(x, "\\G\\W*(?:yes|y|true|positive|present)\\W*$", span, &hit))
            return yyjson_mut_true(x->json);
        if (cs_rx(x, "\\G\\W*(?:no|n|false|none|negative|absent)\\W*$", span, &hit))
            return yyjson_mut_false(x->json);
        return NULL;
    }
    const bool integer = allows_type(root, schema, "integer", 0);
    if (integer || allows_type(root, schema, "number", 0)) {
        char number[32];
        const cs_str bytes = cs_x_bytes(x, span);
        if (!cs_rx(x,
                   integer ? "\\G-?(?:0|[1-9]\\d{0,15})$"
                           : "\\G-?(?:0|[1-9]\\d{0,12})(?:\\.\\d{1,12})?$",
                   span, &hit) ||
            bytes.len >= sizeof number)
            return NULL;
        cs_copy(number, bytes.ptr, bytes.len);
        number[bytes.len] = '\0';
        const yyjson_alc allocator = cs_arena_json(x->arena);
        yyjson_doc *const read = yyjson_read_opts(number, bytes.len, 0, &allocator, NULL);
        return read ? yyjson_val_mut_copy(x->json, yyjson_doc_get_root(read)) : NULL;
    }
    const bool limited = cs_source_limited(root, schema, &limit);
    if (limited && !cs_source_names(x, limit.doc)) return NULL;
    if (limited || allows_type(root, schema, "string", 0)) return cs_x_str(x, span);
    return NULL;
}

static bool is_required(yyjson_val *schema, const char *key)
{
    size_t index;
    size_t count;
    yyjson_val *item;
    yyjson_arr_foreach(yyjson_obj_get(schema, "required"), index, count,
                       item) if (yyjson_equals_str(item, key)) return true;
    return false;
}

/* A list: the parts of a labelled line between commas or semicolons. */
static yyjson_mut_val *list_of(struct cs_x *x, yyjson_val *root, yyjson_val *items, cs_span span)
{
    yyjson_mut_val *const list = yyjson_mut_arr(x->json);
    struct cs_hit hit;
    if (cs_span_empty(span) || cs_rx(x, "\\G\\W*(?:none|no|n/a|nil)\\W*$", span, &hit)) return list;
    while (span.begin < span.end && cs_rx(x, "[^,;]+", span, &hit)) {
        yyjson_mut_val *const item = value_of(x, root, items, cs_x_trim(x, hit.at[0], "."));
        if (item && !cs_x_push(x, list, item)) break;
        span.begin = hit.at[0].end;
    }
    return list;
}

yyjson_mut_val *cs_generic_rules(struct cs_x *x, yyjson_val *schema)
{
    size_t index;
    size_t count;
    yyjson_val *key;
    yyjson_val *property;
    unsigned found = 0;
    yyjson_val *const properties = yyjson_obj_get(schema, "properties");
    yyjson_mut_val *const object = yyjson_mut_obj(x->json);
    if (!properties) return NULL;
    yyjson_obj_foreach(properties, index, count, key, property)
    {
        const char *const name = yyjson_get_str(key);
        yyjson_val *const of = cs_source_schema(schema, schema, name);
        cs_span span = labelled(x, cs_str_of(name));
        const char *const title = yyjson_get_str(yyjson_obj_get(of, "title"));
        if (cs_span_empty(span) && title) span = labelled(x, cs_str_of(title));
        yyjson_mut_val *value = NULL;
        if (allows_type(schema, of, "array", 0))
            value = list_of(x, schema, cs_source_schema(schema, of, NULL), span);
        else value = value_of(x, schema, of, span);
        found += value != NULL && !cs_span_empty(span);
        if (!value && allows_type(schema, of, "null", 0)) value = yyjson_mut_null(x->json);
        if (!value && is_required(schema, name)) return NULL;
        if (value) cs_x_put(x, object, name, value);
    }
    return found > 0 ? object : NULL;
}
