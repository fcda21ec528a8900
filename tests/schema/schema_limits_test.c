/* schema_limits_test.c - schemas and values made to hurt: circles, depth, endless work. */
#include "tests/check.h"
#include "schema/schema.h"

static cs_status schema_compiled(struct cs_arena *arena, const char *json,
                                 const struct cs_schema **out, struct cs_error *err)
{
    return cs_schema_compile(arena, cs_str_of(json), out, err);
}

static cs_status validated(struct cs_arena *arena, const struct cs_schema *schema, cs_str json,
                           struct cs_schema_report *report, struct cs_error *err)
{
    yyjson_doc *value = NULL;
    CS_TRY(cs_json_parse(arena, json, &value, err));
    return cs_schema_validate(arena, schema, yyjson_doc_get_root(value), report, err);
}

static cs_str repeated(struct cs_arena *arena, unsigned count, const char *before,
                       const char *middle, const char *after)
{
    struct cs_buf buf;
    struct cs_error err = {0};
    cs_str out = {0};
    cs_buf_init(&buf, arena, 1000000);
    for (unsigned i = 0; i < count; i++) cs_buf_add(&buf, cs_str_of(before));
    cs_buf_add(&buf, cs_str_of(middle));
    for (unsigned i = 0; i < count; i++) cs_buf_add(&buf, cs_str_of(after));
    CHECK_INT(cs_buf_finish(&buf, &out, &err), CS_OK);
    return out;
}

static void test_compile__finds_circles(void)
{
    static const char *const circles[] = {
        "{\"$ref\":\"#\"}",
        "{\"allOf\":[{\"$ref\":\"#\"}]}",
        "{\"not\":{\"anyOf\":[true,{\"$ref\":\"#/not\"}]}}",
        "{\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"},\"b\":{\"oneOf\":[{\"$ref\":\"#/$defs/a\"}]}}}",
        "{\"properties\":{\"x\":{\"$ref\":\"#/properties/x\"}}}",
    };
    for (size_t i = 0; i < CS_COUNT(circles); i++) {
        struct cs_error err = {0};
        struct cs_arena arena;
        const struct cs_schema *schema = NULL;
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        CHECK_INT(schema_compiled(&arena, circles[i], &schema, &err), CS_E_INPUT);
        cs_arena_deinit(&arena);
    }
}

/* RFC 8259 section 4: which of two members with one name counts, every reader decides alone. */
static void test_compile__refuses_a_name_twice(void)
{
    static const struct {
        const char *json;
        int64_t position; /* of the second, or -1: it is compiled */
    } schemas[] = {
        {"{\"type\":\"string\",\"type\":\"null\"}", 18},
        {"{\"properties\":{\"a\":true,\"b\":{},\"a\":{}}}", 32},
        {"{\"properties\":{\"a\":true,\"\\u0061\":{}}}", 25},
        {"{\"$defs\":{\"x\":{\"anyOf\":[{\"enum\":[1],\"enum\":[2]}]}}}", 37},
        {"{\"const\":{\"a\":1,\"a\":2}}", 17},
        {"{\"note\":1,\"note\":1}", 11},
        {"{\"properties\":{\"m\":{},\"c\":{},\"d\":{},\"e\":{},\"f\":{},\"g\":{},\"h\":{},\"i\":{},"
         "\"j\":{},\"k\":{},\"l\":{},\"n\":{},\"o\":{},\"c\":{}}}",
         107},
        {"{\"properties\":{\"m\":{},\"c\":{},\"d\":{},\"e\":{},\"f\":{},\"g\":{},\"h\":{},\"i\":{},"
         "\"j\":{},\"k\":{},\"l\":{},\"n\":{},\"o\":{},\"p\":{}}}",
         -1},
        {"{\"properties\":{\"a\":{\"type\":\"string\"},\"A\":{\"type\":\"string\"}}}", -1},
    };
    for (size_t i = 0; i < CS_COUNT(schemas); i++) {
        struct cs_error err = {.position = -1};
        struct cs_arena arena;
        const struct cs_schema *schema = NULL;
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        CHECK_INT(schema_compiled(&arena, schemas[i].json, &schema, &err),
                  schemas[i].position < 0 ? CS_OK : CS_E_INPUT);
        CHECK_INT(err.position, schemas[i].position);
        cs_arena_deinit(&arena);
    }
}

static void test_validate__follows_the_deepest_value(void)
{
    struct cs_error err = {0};
    struct cs_arena arena;
    const struct cs_schema *schema = NULL;
    struct cs_schema_report report = {0};
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK_INT(schema_compiled(&arena,
                              "{\"$ref\":\"#/$defs/l\",\"$defs\":{\"l\":{\"type\":\"array\","
                              "\"items\":{\"$ref\":\"#/$defs/l\"}}}}",
                              &schema, &err),
              CS_OK);
    CHECK_INT(
        validated(&arena, schema, repeated(&arena, CS_JSON_DEPTH_MAX, "[", "", "]"), &report, &err),
        CS_OK);
    CHECK(report.valid);
    CHECK_INT(validated(&arena, schema, repeated(&arena, CS_JSON_DEPTH_MAX, "[", "1", "]"), &report,
                        &err),
              CS_OK);
    CHECK(!report.valid);
    CHECK_INT(report.problems[0].instance.len, 2 * CS_JSON_DEPTH_MAX);
    cs_arena_deinit(&arena);
}

static void test_validate__gives_up_beyond_its_depth(void)
{
    struct cs_error err = {0};
    struct cs_arena arena;
    const struct cs_schema *schema = NULL;
    struct cs_schema_report report = {0};
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK_INT(
        schema_compiled(
            &arena,
            "{\"items\":{\"allOf\":[true,{\"allOf\":[true,{\"allOf\":[true,{\"$ref\":\"#\"}]}]}]}}",
            &schema, &err),
        CS_OK);
    CHECK_INT(validated(&arena, schema, repeated(&arena, 500, "[", "", "]"), &report, &err),
              CS_E_LIMIT);
    CHECK_INT(
        schema_compiled(&arena, repeated(&arena, 600, "{\"not\":", "true", "}").ptr, &schema, &err),
        CS_E_LIMIT);
    cs_arena_deinit(&arena);
}

/* Thirty definitions, each anyOf of the next one twice: a thousand million ways to fail. */
static void test_validate__ends_when_the_work_would_not(void)
{
    struct cs_error err = {0};
    struct cs_arena arena;
    const struct cs_schema *schema = NULL;
    struct cs_schema_report report = {0};
    struct cs_buf json;
    cs_str text = {0};
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    cs_buf_init(&json, &arena, 100000);
    CS_BUF_LIT(&json, "{\"$ref\":\"#/$defs/d0\",\"$defs\":{");
    for (int i = 0; i < 30; i++)
        cs_buf_add_format(&json,
                          "\"d%d\":{\"anyOf\":[{\"$ref\":\"#/$defs/d%d\"},{\"$ref\":"
                          "\"#/$defs/d%d\"}]},",
                          i, i + 1, i + 1);
    CS_BUF_LIT(&json, "\"d30\":{\"const\":1}}}");
    CHECK_INT(cs_buf_finish(&json, &text, &err), CS_OK);
    CHECK_INT(schema_compiled(&arena, text.ptr, &schema, &err), CS_OK);
    CHECK_INT(validated(&arena, schema, CS_STR("2"), &report, &err), CS_E_LIMIT);
    CHECK_INT(validated(&arena, schema, CS_STR("1"), &report, &err), CS_OK);
    CHECK(report.valid);
    cs_arena_deinit(&arena);
}

static void test_schema__survives_every_failed_allocation(void)
{
    static const char schema_json[] =
        "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"properties\":{\"x\":{\"enum\":[1]},"
        "\"y\":{\"anyOf\":[{\"minLength\":3},{\"type\":\"null\"}]}},\"required\":[\"z\"]}}}";
    cs_status status = CS_E_MEMORY;
    for (long n = 1; status != CS_OK && n < 100; n++) {
        struct failing_allocator failing = {.countdown = n};
        struct cs_error err = {0};
        struct cs_arena arena;
        struct cs_schema_report report = {0};
        const struct cs_schema *schema = NULL;
        cs_arena_init(&arena, failing_allocator_of(&failing), CS_ARENA_CAP_DEFAULT);
        status = schema_compiled(&arena, schema_json, &schema, &err);
        if (status == CS_OK)
            status = validated(&arena, schema, CS_STR("{\"x\":2,\"y\":\"ab\"}"), &report, &err);
        CHECK(status == CS_OK || status == CS_E_MEMORY);
        if (status == CS_OK) CHECK_INT(report.count, 4);
        cs_arena_deinit(&arena);
    }
    CHECK_INT(status, CS_OK);
}

int main(void)
{
    RUN(test_compile__finds_circles);
    RUN(test_compile__refuses_a_name_twice);
    RUN(test_validate__follows_the_deepest_value);
    RUN(test_validate__gives_up_beyond_its_depth);
    RUN(test_validate__ends_when_the_work_would_not);
    RUN(test_schema__survives_every_failed_allocation);
    return check_end();
}
