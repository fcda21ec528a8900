/* fill_test.c - the real model under a constraint: the value fits and is quoted, the bits are the
 * same by two threads, a limit is told. Skipped where there is no model file. */
#include "contract.h"

#include "tests/check.h"

#define CONTEXT 640
#define NOTE                                                                                       \
    "Ward nine, 3 May. Seen for a cough since Sunday. No fever. Continue lisinopril 10 mg daily. " \
    "Stop ibuprofen. Review in two weeks."
#define FIXED                                                                                      \
    "<|im_start|>system\nYou copy facts from a document into JSON.<|im_end|>\n<|im_start|>user\n"
#define CLOSING "<|im_end|>\n<|im_start|>assistant\n"

static const char schema_json[] =
    "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"complaint\",\"drugs\","
    "\"fever\",\"room_number\"],\"properties\":{\"complaint\":{\"type\":\"string\",\"maxLength\":"
    "30,"
    "\"x-source\":{\"doc\":\"*\"}},\"drugs\":{\"type\":\"array\",\"minItems\":1,\"maxItems\":2,"
    "\"items\":{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"name\","
    "\"change\"],\"properties\":{\"name\":{\"type\":\"string\",\"maxLength\":20,\"x-source\":{"
    "\"doc\":\"*\"}},\"change\":{\"enum\":[\"continue\",\"start\",\"stop\"]}}}},\"fever\":{"
    "\"type\":\"boolean\"},\"room_number\":{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"string\","
    "\"pattern\":\"^R[0-9]{3}$\",\"x-source\":{\"doc\":\"*\"}}]}}}";

static const char *model_path;
static struct cs_arena arena;
static const struct cs_source source = {CS_STR_INIT("note"), CS_STR_INIT(NOTE)};
static const struct cs_schema *schema;
static struct cs_filled one; /* by one thread */

static cs_status fill(unsigned threads, uint32_t tokens_max, struct cs_filled *out, uint64_t *spent)
{
    struct cs_error err = {0};
    struct cs_model model;
    struct cs_model_about about;
    struct cs_model_usage usage;
    static const struct cs_constraint_options order = {.order = CS_ORDER_SCHEMA};
    const struct cs_llama_options options = {
        .path = model_path, .threads = threads, .context_tokens = CONTEXT};
    struct cs_fill ask = {.fixed = CS_STR(FIXED),
                          .text = model_text(&arena, CS_STR("Document:\n" NOTE)),
                          .closing = CS_STR(CLOSING),
                          .tokens_max = tokens_max,
                          .sources = {&source, 1}};
    CHECK_INT(cs_constraint_compile(&arena, schema, &order, &ask.constraint, &err), CS_OK);
    CHECK_INT(cs_llama_open(&options, &model, &err), CS_OK);
    CS_ASSERT(model.ops != NULL);
    const cs_status status = cs_model_fill(&model, &arena, &ask, out, &err);
    cs_model_about(&model, &about, &usage);
    CHECK(about.fills);
    *spent = usage.tokens_written;
    cs_model_close(&model);
    return status;
}

static void test_fill__fits_and_is_quoted_by_any_number_of_threads(void)
{
    struct cs_error err = {0};
    struct cs_filled two = {0};
    struct cs_schema_report report = {0};
    yyjson_doc *doc = NULL;
    uint64_t spent = 0;
    CHECK_INT(fill(1, 200, &one, &spent), CS_OK);
    CHECK(!one.completion.truncated);
    CHECK(spent > one.tokens_forced);
    CHECK(one.tokens_forced > 10);
    const cs_str text = one.completion.text.phi_bytes;
    CHECK_INT(cs_json_parse(&arena, text, &doc, &err), CS_OK);
    CHECK_INT(cs_schema_validate(&arena, schema, yyjson_doc_get_root(doc), &report, &err), CS_OK);
    CHECK(report.valid);
    CHECK(yyjson_is_null(yyjson_obj_get(yyjson_doc_get_root(doc), "room_number")));
    CHECK(cs_str_find(text, CS_STR("lisinopril"), 0) != SIZE_MAX);
    CHECK(cs_str_find(text, CS_STR("ibuprofen"), 0) != SIZE_MAX);
    CHECK_INT(fill(2, 200, &two, &spent), CS_OK);
    CHECK(cs_str_equal(text, two.completion.text.phi_bytes));
    CHECK_INT(one.tokens_forced, two.tokens_forced);
}

static void test_fill__tells_where_strings_stand(void)
{
    struct cs_error err = {0};
    const struct cs_source_value *values = NULL;
    uint32_t count = 0;
    const cs_str text = one.completion.text.phi_bytes;
    CHECK_INT(cs_decode_spans(one.decode, &arena, &values, &count, &err), CS_OK);
    CHECK(count >= 2);
    for (uint32_t i = 0; i < count; i++) {
        const cs_str quote = cs_str_slice(source.text, values[i].best.begin, values[i].best.end);
        CHECK(quote.len > 0);
        CHECK(cs_str_starts(cs_str_slice(text, values[i].offset + 1, text.len), quote));
    }
}

static void test_fill__at_its_limit_is_truncated(void)
{
    struct cs_error err = {0};
    struct cs_filled out = {0};
    const struct cs_source_value *values = NULL;
    uint32_t count = 0;
    uint64_t spent = 0;
    CHECK_INT(fill(1, 7, &out, &spent), CS_OK);
    CHECK(out.completion.truncated);
    CHECK_INT(spent, 7);
    CHECK(out.completion.text.phi_bytes.len > 0);
    CHECK(cs_str_starts(one.completion.text.phi_bytes, out.completion.text.phi_bytes));
    CHECK_INT(cs_decode_spans(out.decode, &arena, &values, &count, &err), CS_E_INPUT);
}

int main(int argc, char **argv)
{
    struct cs_error err = {0};
    struct cs_model_tokens tokens;
    model_path = argc > 1 ? argv[1] : getenv("CS_MODEL");
    if (!model_path || !model_path[0]) {
        printf("skipped: no model\n");
        return 0;
    }
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT * 4);
    if (cs_model_tokens_read(&arena, model_path, &tokens, &err) == CS_E_UNSUPPORTED) {
        printf("skipped: built without llama.cpp\n");
        cs_arena_deinit(&arena);
        return 0;
    }
    CHECK_INT(cs_schema_compile(&arena, cs_str_of(schema_json), &schema, &err), CS_OK);
    RUN(test_fill__fits_and_is_quoted_by_any_number_of_threads);
    RUN(test_fill__tells_where_strings_stand);
    RUN(test_fill__at_its_limit_is_truncated);
    cs_arena_deinit(&arena);
    return check_end();
}
