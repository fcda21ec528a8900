/* schema.c - fuzz target: foreign bytes as a schema, then as a value checked against it.
 *
 * The input is a schema, a byte 0, and a value. What must hold: nothing reads out of bounds, all
 * work ends, a report is empty exactly when the value is valid, and the same value gets the same
 * answer twice. */
#include "schema/schema.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void value_try(struct cs_arena *arena, const struct cs_schema *schema, cs_str json)
{
    struct cs_error err = {0};
    struct cs_schema_report first = {0};
    struct cs_schema_report again = {0};
    yyjson_doc *doc = NULL;
    if (cs_json_parse(arena, json, &doc, &err) != CS_OK) return;
    yyjson_val *const root = yyjson_doc_get_root(doc);
    if (cs_schema_validate(arena, schema, root, &first, &err) != CS_OK) return;
    CS_ASSERT(first.valid == (first.count == 0));
    CS_ASSERT(cs_schema_validate(arena, schema, root, &again, &err) == CS_OK);
    CS_ASSERT(first.count == again.count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const cs_str input = {(const char *)data, size};
    const char *const cut = size ? memchr(input.ptr, '\0', size) : NULL;
    const size_t at = cut ? (size_t)(cut - input.ptr) : size;
    struct cs_error err = {0};
    struct cs_arena arena;
    const struct cs_schema *schema = NULL;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    if (cs_schema_compile(&arena, cs_str_slice(input, 0, at), &schema, &err) == CS_OK && cut)
        value_try(&arena, schema, cs_str_slice(input, at + 1, size));
    cs_arena_deinit(&arena);
    return 0;
}
