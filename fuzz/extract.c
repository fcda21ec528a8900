/* extract.c - every built-in task and a schema of labels on any bytes: whatever the outcome, what
 * is given fits its schema, and each string's place holds its bytes. */
#include "apps/extract/extract.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char labels[] =
    "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\",\"x-source\":{\"doc\":\"*"
    "\"}},"
    "\"count\":{\"type\":\"integer\"},\"list\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}"
    ","
    "\"kind\":{\"anyOf\":[{\"enum\":[\"a\",\"b\"]},{\"type\":\"null\"}]}}}";

static void one(struct cs_arena *arena, const struct cs_doc *doc, const struct cs_task *task)
{
    struct cs_error err = {0};
    struct cs_extract_plan plan;
    struct cs_extraction out;
    struct cs_model none = {0};
    size_t index;
    size_t count;
    yyjson_mut_val *key;
    yyjson_mut_val *list;
    const cs_str schema = task ? cs_task_schema(task) : cs_str_of(labels);
    CS_ASSERT(cs_extract_prepare(arena, schema, task, &plan, &err) == CS_OK);
    if (cs_extract_run(arena, doc, &plan, &none, CS_STR("d"), &out, &err) != CS_OK) return;
    CS_ASSERT(out.outcome != CS_OUTCOME_INVALID); /* rules take what stands there */
    CS_ASSERT((out.outcome == CS_OUTCOME_OK) == (out.value != NULL));
    yyjson_mut_obj_foreach(out.evidence, index, count, key, list)
    {
        yyjson_mut_val *const item = yyjson_mut_arr_get_first(list);
        const size_t begin = (size_t)yyjson_mut_get_uint(yyjson_mut_obj_get(item, "start"));
        const size_t end = (size_t)yyjson_mut_get_uint(yyjson_mut_obj_get(item, "end"));
        yyjson_mut_val *const quote = yyjson_mut_obj_get(item, "quote");
        CS_ASSERT(begin < end);
        CS_ASSERT(end <= doc->text.phi_bytes.len);
        CS_ASSERT(yyjson_mut_equals_strn(quote, doc->text.phi_bytes.ptr + begin, end - begin));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cs_arena arena;
    struct cs_error err = {0};
    const struct cs_doc *doc = NULL;
    const cs_raw body = {{(const char *)data, size}};
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT * 4);
    if (cs_doc_parse(&arena, body, &doc, &err) == CS_OK) {
        for (size_t i = 0; i < cs_task_count; i++) one(&arena, doc, &cs_tasks[i]);
        one(&arena, doc, NULL);
    }
    cs_arena_deinit(&arena);
    return 0;
}
