/* json_test.c - strict parsing with the place of the error, bounded depth, printing. */
#include "tests/check.h"

static struct cs_arena arena_new(void)
{
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    return arena;
}

static void test_json_parse__reads_what_rfc_8259_allows(void)
{
    static const char *const good[] = {
        "null",
        "true",
        " [ ] ",
        "{}",
        "0",
        "-0.5e+10",
        "\"\"",
        "\"\\u00e4\\ud83d\\ude00\\n\"",
        "[1,[2,{\"a\":[]}]]",
        "{\"a\":1,\"a\":2}",
        "\"[[[{{{\"",
        "\"\\\"[\"",
        "\"\xE2\x82\xAC\"",
        "\t\r\n 12345678901234567890 ",
    };
    struct cs_arena arena = arena_new();
    for (size_t i = 0; i < CS_COUNT(good); i++) {
        struct cs_error err = {0};
        yyjson_doc *doc = NULL;
        const cs_status status = cs_json_parse(&arena, cs_str_of(good[i]), &doc, &err);
        if (status != CS_OK) fprintf(stderr, "refused: %s\n", good[i]);
        CHECK_INT(status, CS_OK);
        CHECK(doc != NULL);
    }
    cs_arena_deinit(&arena);
}

static void test_json_parse__refuses_the_rest_and_says_where(void)
{
    static const struct {
        cs_str json;
        int64_t at_least; /* the first byte that can be blamed */
        int64_t at_most;
    } bad[] = {
        {CS_STR_INIT(""), 0, 0},
        {CS_STR_INIT("   "), 0, 3},
        {CS_STR_INIT("{\"a\":}"), 5, 5},
        {CS_STR_INIT("[1,]"), 2, 3},
        {CS_STR_INIT("[1 2]"), 3, 3},
        {CS_STR_INIT("[1"), 2, 2},
        {CS_STR_INIT("{\"a\" 1}"), 5, 5},
        {CS_STR_INIT("{a:1}"), 1, 1},
        {CS_STR_INIT("{'a':1}"), 1, 1},
        {CS_STR_INIT("{} {}"), 3, 3},
        {CS_STR_INIT("[1] x"), 4, 4},
        {CS_STR_INIT("01"), 0, 1},
        {CS_STR_INIT("1."), 0, 2},
        {CS_STR_INIT("+1"), 0, 0},
        {CS_STR_INIT("[NaN]"), 1, 1},
        {CS_STR_INIT("[Infinity]"), 1, 1},
        {CS_STR_INIT("// no\n1"), 0, 0},
        {CS_STR_INIT("[\"\\x\"]"), 2, 4},
        {CS_STR_INIT("[\"a\nb\"]"), 3, 3},
        {CS_STR_INIT("\"abc"), 0, 4},
        {CS_STR_INIT("\"\\ud83d\""), 1, 7},
        {CS_STR_INIT("[\"a\xFF\"]"), 3, 3},
        {CS_STR_INIT("[\"\xC0\xAF\"]"), 2, 2},
        {CS_STR_INIT("\xEF\xBB\xBF{}"), 0, 0}, /* a byte order mark is not JSON */
        {CS_STR_INIT("1\0"), 1, 1},
        {CS_STR_INIT("\0"), 0, 0},
    };
    struct cs_arena arena = arena_new();
    for (size_t i = 0; i < CS_COUNT(bad); i++) {
        struct cs_error err = {0};
        yyjson_doc *doc = NULL;
        CHECK_INT(cs_json_parse(&arena, bad[i].json, &doc, &err), CS_E_INPUT);
        CHECK(doc == NULL);
        const bool in_place = err.position >= bad[i].at_least && err.position <= bad[i].at_most;
        if (!in_place) CHECK_INT(err.position, bad[i].at_least * 1000 + (int64_t)i);
    }
    struct cs_error err = {0};
    yyjson_doc *doc = NULL;
    CHECK_INT(cs_json_parse(&arena, (cs_str){NULL, 0}, &doc, &err), CS_E_INPUT);
    cs_arena_deinit(&arena);
}

static void test_json_parse__bounds_the_depth(void)
{
    struct cs_arena arena = arena_new();
    char json[4 * CS_JSON_DEPTH_MAX];
    for (size_t depth = CS_JSON_DEPTH_MAX - 1; depth <= CS_JSON_DEPTH_MAX + 1; depth++) {
        struct cs_error err = {0};
        yyjson_doc *doc = NULL;
        memset(json, '[', depth);
        memset(json + depth, ']', depth);
        const cs_status status = cs_json_parse(&arena, (cs_str){json, 2 * depth}, &doc, &err);
        CHECK_INT(status, depth > CS_JSON_DEPTH_MAX ? CS_E_LIMIT : CS_OK);
        if (status != CS_OK) CHECK_INT(err.position, CS_JSON_DEPTH_MAX);
    }
    /* Breadth is not depth, and brackets in strings are no brackets. */
    struct cs_error err = {0};
    struct cs_buf buf;
    cs_str text = {0};
    yyjson_doc *doc = NULL;
    cs_buf_init(&buf, &arena, 100000);
    CS_BUF_LIT(&buf, "[");
    for (int i = 0; i < 2000; i++) CS_BUF_LIT(&buf, "{\"[[\\\"[[\":[]},");
    CS_BUF_LIT(&buf, "0]");
    CHECK_INT(cs_buf_finish(&buf, &text, &err), CS_OK);
    CHECK_INT(cs_json_parse(&arena, text, &doc, &err), CS_OK);
    cs_arena_deinit(&arena);
}

static void test_json_parse__bounds_the_size(void)
{
    struct cs_arena arena = arena_new();
    struct cs_error err = {0};
    yyjson_doc *doc = NULL;
    /* Refused before a byte is read: there are not that many. */
    CHECK_INT(cs_json_parse(&arena, (cs_str){"1", CS_JSON_BYTES_MAX + 1}, &doc, &err), CS_E_LIMIT);
    CHECK_INT(err.number[0], CS_JSON_BYTES_MAX + 1);
    CHECK_INT(err.number[1], CS_JSON_BYTES_MAX);
    cs_arena_deinit(&arena);

    cs_arena_init(&arena, cs_allocator_system(), 20000); /* the arena's cap */
    char zeros[30001];
    memset(zeros, ' ', sizeof zeros);
    zeros[0] = '1';
    CHECK_INT(cs_json_parse(&arena, (cs_str){zeros, sizeof zeros}, &doc, &err), CS_E_LIMIT);
    cs_arena_deinit(&arena);
}

static void test_json_config__reads_comments_and_knows_its_places(void)
{
    static const char source[] = "// \"head\" [[\n{ /* a \" { */ \"one\": \"\\u0041\",\n"
                                 "  \"two\": [\"x\", \"\",], // tail\n}\n/* end";
    const cs_str whole = cs_str_of(source);
    const cs_str closed = cs_str_slice(whole, 0, whole.len - strlen("/* end"));
    struct cs_arena arena = arena_new();
    struct cs_error err = {0};
    struct cs_json_config config;
    yyjson_val *key = NULL;
    yyjson_val *value = NULL;
    size_t index = 0;
    size_t count = 0;
    CHECK_INT(cs_json_parse_config(&arena, closed, &config, &err), CS_OK);
    yyjson_obj_foreach(config.root, index, count, key, value)
    {
        const cs_str name = cs_str_of(index == 0 ? "\"one\"" : "\"two\"");
        CHECK_INT(cs_json_config_at(&config, key), cs_str_find(whole, name, 0));
    }
    CHECK_INT(count, 2);
    CHECK_INT(cs_json_config_at(&config, yyjson_obj_get(config.root, "one")),
              cs_str_find(whole, CS_STR("\"\\u"), 0));
    value = yyjson_arr_get(yyjson_obj_get(config.root, "two"), 1);
    CHECK_INT(cs_json_config_at(&config, value), cs_str_find(whole, CS_STR("\"\","), 0));
    CHECK_INT(cs_json_parse_config(&arena, whole, &config, &err), CS_E_INPUT);
    CHECK(config.root == NULL);
    cs_arena_deinit(&arena);
}

static void test_json_config__refuses_what_json_with_comments_is_not(void)
{
    static const cs_str bad[] = {CS_STR_INIT(""),       CS_STR_INIT("// only"),
                                 CS_STR_INIT("{a: 1}"), CS_STR_INIT("{\"a\":1,,}"),
                                 CS_STR_INIT("{,}"),    CS_STR_INIT("{\"a\":'b'}"),
                                 CS_STR_INIT("{} {}"),  CS_STR_INIT("{\"a\":\"\xFF\"}")};
    struct cs_arena arena = arena_new();
    struct cs_error err = {0};
    struct cs_json_config config;
    for (size_t i = 0; i < CS_COUNT(bad); i++) {
        CHECK_INT(cs_json_parse_config(&arena, bad[i], &config, &err), CS_E_INPUT);
        CHECK(err.position >= 0 && err.position <= (int64_t)bad[i].len);
    }
    char *const deep = CS_NEW_ARRAY(&arena, char, CS_JSON_DEPTH_MAX + 1);
    char *const large = CS_NEW_ARRAY(&arena, char, CS_CONFIG_BYTES_MAX + 1);
    CHECK(deep && large);
    if (deep && large) {
        const cs_str nested = {deep, CS_JSON_DEPTH_MAX + 1};
        const cs_str much = {large, CS_CONFIG_BYTES_MAX + 1};
        memset(deep, '[', nested.len);
        memset(large, ' ', much.len);
        CHECK_INT(cs_json_parse_config(&arena, nested, &config, &err), CS_E_LIMIT);
        CHECK_INT(err.position, CS_JSON_DEPTH_MAX);
        CHECK_INT(cs_json_parse_config(&arena, much, &config, &err), CS_E_LIMIT);
    }
    cs_arena_deinit(&arena);
}

static void test_json_print__compact_and_pretty(void)
{
    struct cs_arena arena = arena_new();
    struct cs_error err = {0};
    yyjson_mut_doc *doc = NULL;
    cs_str out = {0};
    CHECK_INT(cs_json_new(&arena, &doc, &err), CS_OK);
    yyjson_mut_val *const root = yyjson_mut_obj(doc);
    yyjson_mut_doc_set_root(doc, root);
    CHECK(yyjson_mut_obj_add_val(doc, root, "text", cs_json_str(doc, CS_STR("a\"\n\0b"))));
    CHECK(yyjson_mut_obj_add_val(doc, root, "none", cs_json_str(doc, (cs_str){NULL, 0})));
    CHECK(yyjson_mut_obj_add_val(doc, root, "empty", cs_json_str(doc, CS_STR(""))));
    CHECK_INT(cs_json_print(&arena, doc, false, &out, &err), CS_OK);
    CHECK_STR(out, "{\"text\":\"a\\\"\\n\\u0000b\",\"none\":null,\"empty\":\"\"}");
    CHECK_INT(out.ptr[out.len], 0);
    CHECK_INT(cs_json_print(&arena, doc, true, &out, &err), CS_OK);
    CHECK_STR(out, "{\n  \"text\": \"a\\\"\\n\\u0000b\",\n  \"none\": null,\n  \"empty\": \"\"\n}");
    cs_arena_deinit(&arena);
}

static void test_json_print__what_cannot_be_printed_is_an_error(void)
{
    struct cs_arena arena = arena_new();
    struct cs_error err = {0};
    yyjson_mut_doc *doc = NULL;
    cs_str out = {0};
    CHECK_INT(cs_json_new(&arena, &doc, &err), CS_OK);
    yyjson_mut_doc_set_root(doc, cs_json_str(doc, CS_STR("\xFF")));
    CHECK_INT(cs_json_print(&arena, doc, false, &out, &err), CS_E_INTERNAL);
    yyjson_mut_doc_set_root(doc, yyjson_mut_real(doc, 1e308 * 10));
    CHECK_INT(cs_json_print(&arena, doc, false, &out, &err), CS_E_INTERNAL);
    cs_arena_deinit(&arena);
}

int main(void)
{
    RUN(test_json_parse__reads_what_rfc_8259_allows);
    RUN(test_json_parse__refuses_the_rest_and_says_where);
    RUN(test_json_parse__bounds_the_depth);
    RUN(test_json_parse__bounds_the_size);
    RUN(test_json_config__reads_comments_and_knows_its_places);
    RUN(test_json_config__refuses_what_json_with_comments_is_not);
    RUN(test_json_print__compact_and_pretty);
    RUN(test_json_print__what_cannot_be_printed_is_an_error);
    return check_end();
}
