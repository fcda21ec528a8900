/* twice.c - finds an object of a schema's document that gives a name twice.
 *
 * RFC 8259 section 4 leaves open which of the two members counts, and those who read the schema
 * each choose for themselves: the validator would look at both, the decoder at one. */
#include "schema/schema_in.h"

#define FEW 12 /* members are compared pair by pair; more are sorted */

static int name_order(const void *a, const void *b)
{
    yyjson_val *const *const left = a;
    yyjson_val *const *const right = b;
    const int order = cs_str_compare(cs_value_text(*left), cs_value_text(*right));
    return order ? order : (*left > *right) - (*left < *right);
}

/* The second of two members with one name among a few, or NULL. */
static yyjson_val *few_find(yyjson_val *object)
{
    yyjson_val *keys[FEW];
    yyjson_obj_iter iter = yyjson_obj_iter_with(object);
    for (size_t i = 0; (keys[i] = yyjson_obj_iter_next(&iter)); i++) {
        for (size_t earlier = 0; earlier < i; earlier++)
            if (cs_str_equal(cs_value_text(keys[earlier]), cs_value_text(keys[i]))) return keys[i];
        if (i + 1 == FEW) break;
    }
    return NULL;
}

static cs_status many_find(struct cs_arena *arena, yyjson_val *object, yyjson_val **out,
                           struct cs_error *err)
{
    const size_t count = yyjson_obj_size(object);
    yyjson_val **const keys = CS_NEW_ARRAY(arena, yyjson_val *, count);
    if (!keys) return cs_arena_fail(arena, err);
    yyjson_obj_iter iter = yyjson_obj_iter_with(object);
    for (size_t i = 0; i < count; i++) keys[i] = yyjson_obj_iter_next(&iter);
    qsort(keys, count, sizeof *keys, name_order);
    for (size_t i = 1; i < count && !*out; i++)
        if (cs_str_equal(cs_value_text(keys[i - 1]), cs_value_text(keys[i]))) *out = keys[i];
    return CS_OK;
}

/* yyjson keeps the values of a document it has read in one array, the root first. */
cs_status cs_twice_check(struct compiler *c, yyjson_doc *doc)
{
    yyjson_val *const values = yyjson_doc_get_root(doc);
    const size_t count = yyjson_doc_get_val_count(doc);
    for (size_t i = 0; i < count; i++) {
        yyjson_val *twice = NULL;
        if (!yyjson_is_obj(&values[i])) continue;
        if (yyjson_obj_size(&values[i]) <= FEW) twice = few_find(&values[i]);
        else CS_TRY(many_find(c->arena, &values[i], &twice, c->err));
        if (twice)
            return CS_FAIL_AT(c->err, CS_E_INPUT, "An object of the schema has one name twice",
                              "Keep one of the two", cs_schema_position(c, twice));
    }
    return CS_OK;
}
