/* shipped_schemas_test.c - what share/schemas promises, against what the program prints.
 *
 * The goldens of the printers must fit, and each small break of the promise must be found. */
#include "tests/check.h"

#include "schema/schema.h"

#define FOLDER "share/schemas/"
#define GOLDEN "tests/summary_print/golden/"

static const struct cs_schema *schema_load(struct cs_arena *arena, const char *path)
{
    struct cs_error err = {0};
    cs_str json = {0};
    const struct cs_schema *schema = NULL;
    CHECK_INT(cs_file_read(arena, path, CS_SCHEMA_BYTES_MAX, &json, &err), CS_OK);
    CHECK_INT(cs_schema_compile(arena, json, &schema, &err), CS_OK);
    if (schema) CHECK_INT(cs_schema_unknown_keywords(schema), 0); /* else: a misspelling */
    return schema;
}

static bool fits(struct cs_arena *arena, const struct cs_schema *schema, cs_str json, bool tell)
{
    struct cs_error err = {0};
    struct cs_schema_report report = {0};
    yyjson_doc *doc = NULL;
    CHECK_INT(cs_json_parse(arena, json, &doc, &err), CS_OK);
    if (!schema || !doc) return false;
    CHECK_INT(cs_schema_validate(arena, schema, yyjson_doc_get_root(doc), &report, &err), CS_OK);
    for (uint32_t i = 0; tell && i < report.count; i++)
        fprintf(stderr, "%.*s breaks %.*s\n", (int)report.problems[i].instance.len,
                report.problems[i].instance.ptr, (int)report.problems[i].schema.len,
                report.problems[i].schema.ptr);
    return report.valid;
}

/* json with the first place of from replaced. */
static cs_str changed(struct cs_arena *arena, cs_str json, const char *from, const char *to)
{
    struct cs_error err = {0};
    struct cs_buf buf;
    cs_str out = {0};
    const size_t at = cs_str_find(json, cs_str_of(from), 0);
    CHECK(at != SIZE_MAX);
    if (at == SIZE_MAX) return json;
    cs_buf_init(&buf, arena, CS_JSON_BYTES_MAX);
    cs_buf_add(&buf, cs_str_slice(json, 0, at));
    cs_buf_add(&buf, cs_str_of(to));
    cs_buf_add(&buf, cs_str_slice(json, at + strlen(from), json.len));
    CHECK_INT(cs_buf_finish(&buf, &out, &err), CS_OK);
    return out;
}

static void test_summarize__goldens_fit(void)
{
    static const char *const goldens[] = {GOLDEN "discharge.json", GOLDEN "odd.json",
                                          GOLDEN "hostile.json", GOLDEN "empty.json"};
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    const struct cs_schema *const schema = schema_load(&arena, FOLDER "summarize.v1.json");
    for (size_t i = 0; i < CS_COUNT(goldens); i++) {
        struct cs_error err = {0};
        cs_str json = {0};
        CHECK_INT(cs_file_read(&arena, goldens[i], CS_JSON_BYTES_MAX, &json, &err), CS_OK);
        CHECK(fits(&arena, schema, json, true));
    }
    cs_arena_deinit(&arena);
}

static void test_summarize__finds_each_broken_promise(void)
{
    static const char *const breaks[][2] = {
        {"\"v\": 1", "\"v\": 2"},
        {"\"app\": \"summarize\"", "\"app\": \"summary\""},
        {"\"bytes\": 1210", "\"bytes\": \"1210\""},
        {"\"status\": \"active\"", "\"status\": \"Active\""},
        {"\"change\": \"hold\"", "\"change\": \"deny\""},
        {"\"duration\": null", "\"duration\": \"\""},
        {"\"check\": \"quoted\"", "\"check\": \"supported\""},
        {"\"check\": \"no_source\"", "\"check\": \"quoted\""}, /* without any evidence */
        {"\"confidence\": 0.93", "\"confidence\": 1.01"},
        {"\"needs_review\": true", "\"needs_review\": 1"},
        {"\"grammar_sha256\": null", "\"grammar_sha256\": \"abc\""},
        {"\"seed\": 0", "\"seed\": 0, \"id\": 1"},
        {"\"start\": ", "\"start\": -"},
        {"\"near_word\": null", "\"near_words\": null"},
        {"\"reasons\": [", "\"reasons\": [\"\","},
    };
    struct cs_arena arena;
    struct cs_error err = {0};
    cs_str json = {0};
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    const struct cs_schema *const schema = schema_load(&arena, FOLDER "summarize.v1.json");
    CHECK_INT(cs_file_read(&arena, GOLDEN "discharge.json", CS_JSON_BYTES_MAX, &json, &err), CS_OK);
    for (size_t i = 0; i < CS_COUNT(breaks); i++) {
        const bool good =
            fits(&arena, schema, changed(&arena, json, breaks[i][0], breaks[i][1]), false);
        if (good) fprintf(stderr, "not found: %s\n", breaks[i][1]);
        CHECK(!good);
    }
    cs_arena_deinit(&arena);
}

#define HEX32 "0123456789abcdef0123456789abcdef"
#define ROW                                                                                        \
    "\"run\":\"" HEX32 "\",\"case\":\"" HEX32 "\",\"app\":\"summarize\",\"engine\":\"rules\","     \
    "\"state\":\"awaiting_review\",\"failure\":null,\"started\":\"2026-11-24T17:05:09.123Z\","     \
    "\"finished\":null,\"needs_review\":true,\"reasons\":2,\"documents\":1,\"bytes\":1210"
#define SHOW                                                                                       \
    "{\"v\":1," ROW ",\"draft_keyed_digest\":\"" HEX32 HEX32 "\",\"inputs\":[{\"id\":\"" HEX32     \
    "\",\"bytes\":1210,\"keyed_digest\":\"" HEX32 HEX32 "\"}],\"steps\":[{\"name\":\"read\","      \
    "\"status\":\"ok\",\"start_us\":0,\"duration_us\":12}],\"model_calls\":[{\"provider\":"        \
    "\"llama\",\"model_sha256\":\"" HEX32 HEX32 "\",\"prompt\":\"summary.1\",\"questions\":3,"     \
    "\"tokens_read\":1,\"tokens_cached\":0,\"tokens_written\":0,\"duration_us\":5}],"              \
    "\"counts\":{\"medications\":7}}"
#define BROKEN "\"records\":4,\"head\":\"" HEX32 HEX32 "\",\"ok\":false"

static void test_other_schemas__tell_good_from_bad(void)
{
    static const struct {
        const char *schema;
        const char *json;
        bool valid;
    } cases[] = {
        {FOLDER "error.v1.json",
         "{\"error\":{\"code\":\"input.invalid\",\"message\":\"m\",\"ref\":\"7F3A\",\"exit\":6}}",
         true},
        {FOLDER "error.v1.json",
         "{\"error\":{\"code\":\"usage\",\"message\":\"m\",\"ref\":\"7F3A\",\"exit\":0}}", false},
        {FOLDER "error.v1.json", "{\"error\":{\"code\":\"usage\",\"message\":\"m\",\"exit\":2}}",
         false},
        {FOLDER "runs-list.v1.json", "{\"v\":1,\"runs\":[]}", true},
        {FOLDER "runs-list.v1.json", "{\"v\":1,\"runs\":[{" ROW "}]}", true},
        {FOLDER "runs-list.v1.json", "{\"v\":1,\"runs\":[{" ROW ",\"name\":\"x\"}]}", false},
        {FOLDER "runs-show.v1.json", SHOW, true},
        {FOLDER "runs-show.v1.json", "{\"v\":1," ROW "}", false},
        {FOLDER "audit-verify.v1.json",
         "{\"v\":1,\"records\":4,\"head\":\"" HEX32 HEX32 "\",\"ok\":true}", true},
        {FOLDER "audit-verify.v1.json", "{\"v\":1," BROKEN ",\"at\":5,\"what\":\"edited\"}", true},
        {FOLDER "audit-verify.v1.json", "{\"v\":1," BROKEN "}", false},
        {FOLDER "audit-verify.v1.json", "{\"v\":1," BROKEN ",\"at\":5,\"what\":\"odd\"}", false},
        {FOLDER "audit-verify.v1.json",
         "{\"v\":1,\"records\":4,\"head\":\"" HEX32 HEX32 "\",\"ok\":true,\"at\":3}", false},
    };
    for (size_t i = 0; i < CS_COUNT(cases); i++) {
        struct cs_arena arena;
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        const struct cs_schema *const schema = schema_load(&arena, cases[i].schema);
        const bool good = fits(&arena, schema, cs_str_of(cases[i].json), cases[i].valid);
        if (good != cases[i].valid) fprintf(stderr, "%s: %s\n", cases[i].schema, cases[i].json);
        CHECK(good == cases[i].valid);
        cs_arena_deinit(&arena);
    }
}

int main(void)
{
    RUN(test_summarize__goldens_fit);
    RUN(test_summarize__finds_each_broken_promise);
    RUN(test_other_schemas__tell_good_from_bad);
    return check_end();
}
