/* schema_test.c - the schema room: each keyword, reports, refusals. Cases are tables. */
#include "tests/check.h"
#include "schema/schema.h"

/* 1: valid, 0: not, -1: something failed. */
static int holds(struct cs_arena *arena, const char *schema_json, const char *value_json,
                 struct cs_schema_report *report)
{
    struct cs_error err = {0};
    const struct cs_schema *schema = NULL;
    yyjson_doc *value = NULL;
    if (cs_schema_compile(arena, cs_str_of(schema_json), &schema, &err) != CS_OK) return -1;
    if (cs_json_parse(arena, cs_str_of(value_json), &value, &err) != CS_OK) return -1;
    if (cs_schema_validate(arena, schema, yyjson_doc_get_root(value), report, &err) != CS_OK)
        return -1;
    return report->valid;
}

/* clang-format off */
static const struct {
    const char *schema;
    const char *value;
    int valid;
} CASES[] = {
    {"true", "1", 1}, {"false", "1", 0}, {"{}", "null", 1},
    {"{\"type\":\"integer\"}", "1", 1}, {"{\"type\":\"integer\"}", "1.0", 1},
    {"{\"type\":\"integer\"}", "1.5", 0}, {"{\"type\":\"integer\"}", "1e300", 1},
    {"{\"type\":\"integer\"}", "-9223372036854775808", 1}, {"{\"type\":\"integer\"}", "-0.5", 0},
    {"{\"type\":\"number\"}", "1", 1}, {"{\"type\":\"number\"}", "\"1\"", 0},
    {"{\"type\":[\"string\",\"null\"]}", "null", 1}, {"{\"type\":[\"string\",\"null\"]}", "0", 0},
    {"{\"type\":\"object\"}", "[]", 0}, {"{\"type\":\"array\"}", "[]", 1},
    {"{\"type\":\"boolean\"}", "false", 1},
    {"{\"enum\":[1,\"a\",null,{\"x\":[1,2]}]}", "1.0", 1},
    {"{\"enum\":[1,\"a\",null,{\"x\":[1,2]}]}", "{\"x\":[1,2.0]}", 1},
    {"{\"enum\":[1,\"a\",null,{\"x\":[1,2]}]}", "{\"x\":[2,1]}", 0},
    {"{\"enum\":[1,\"a\",null]}", "false", 0}, {"{\"enum\":[]}", "1", 0},
    {"{\"enum\":[0]}", "false", 0}, {"{\"enum\":[0]}", "-0.0", 1},
    {"{\"const\":{\"a\":1,\"b\":2}}", "{\"b\":2,\"a\":1}", 1},
    {"{\"const\":{\"a\":1,\"b\":2}}", "{\"b\":2}", 0}, {"{\"const\":\"\"}", "\"\"", 1},
    {"{\"const\":[1]}", "[1,1]", 0}, {"{\"const\":true}", "1", 0},
    {"{\"const\":9007199254740993}", "9007199254740992.0", 0},
    {"{\"minimum\":1.1}", "1.1", 1}, {"{\"minimum\":1.1}", "1", 0}, {"{\"minimum\":1}", "\"\"", 1},
    {"{\"maximum\":3}", "3.0", 1}, {"{\"maximum\":3}", "3.5", 0},
    {"{\"maximum\":18446744073709551615}", "18446744073709551615", 1},
    {"{\"maximum\":18446744073709551614}", "18446744073709551615", 0},
    {"{\"minimum\":-9223372036854775808}", "-9223372036854775807", 1},
    {"{\"minimum\":-5}", "-5.5", 0},
    {"{\"minimum\":-5.5}", "-5", 1},
    {"{\"minimum\":-2}", "1e30", 1},
    {"{\"maximum\":-2}", "-1e30", 1}, {"{\"minimum\":0}", "-1", 0}, {"{\"maximum\":5}", "1e30", 0},
    {"{\"exclusiveMinimum\":0}", "0", 0}, {"{\"exclusiveMinimum\":0}", "1e-9", 1},
    {"{\"exclusiveMaximum\":1}", "1", 0}, {"{\"exclusiveMaximum\":1}", "0.99", 1},
    {"{\"minLength\":2}", "\"\xC3\xA9\"", 0},
    {"{\"maxLength\":2}", "\"\xF0\x9F\xA6\xB5\xC3\xA9\"", 1},
    {"{\"maxLength\":2.0}", "\"abc\"", 0}, {"{\"maxLength\":1e300}", "\"abc\"", 1},
    {"{\"minLength\":1}", "[]", 1},
    {"{\"minItems\":1}", "[]", 0}, {"{\"maxItems\":1}", "[1,2]", 0}, {"{\"maxItems\":1}", "{}", 1},
    {"{\"required\":[\"a\"]}", "{\"a\":null}", 1}, {"{\"required\":[\"a\"]}", "{}", 0},
    {"{\"required\":[\"a\"]}", "[]", 1}, {"{\"required\":[]}", "{}", 1},
    {"{\"properties\":{\"a\":{\"type\":\"null\"}}}", "{\"a\":1}", 0},
    {"{\"properties\":{\"a\":false}}", "{\"b\":1}", 1},
    {"{\"properties\":{\"a\":false}}", "{\"a\":1}", 0},
    {"{\"properties\":{\"b\":{},\"a\":{},\"c\":{}},\"additionalProperties\":false}",
     "{\"c\":1,\"a\":2,\"b\":3}", 1},
    {"{\"additionalProperties\":false,\"properties\":{\"a\":{}}}", "{\"aa\":1}", 0},
    {"{\"additionalProperties\":{\"type\":\"string\"}}", "{\"x\":\"y\"}", 1},
    {"{\"additionalProperties\":{\"type\":\"string\"}}", "{\"x\":1}", 0},
    {"{\"items\":{\"type\":\"string\"}}", "[\"a\",1]", 0}, {"{\"items\":false}", "[]", 1},
    {"{\"prefixItems\":[{\"type\":\"string\"},true],\"items\":false}", "[\"a\",1]", 1},
    {"{\"prefixItems\":[{\"type\":\"string\"},true],\"items\":false}", "[\"a\",1,2]", 0},
    {"{\"prefixItems\":[{\"type\":\"string\"},true],\"items\":false}", "[1]", 0},
    {"{\"prefixItems\":[{\"type\":\"string\"}]}", "[\"a\",1,2]", 1},
    {"{\"prefixItems\":[]}", "[\"a\",1]", 1}, /* subschemas: none at all */
    {"{\"prefixItems\":[],\"additionalProperties\":true}", "[\"a\",1]", 1},
    {"{\"patternProperties\":{},\"dependentSchemas\":{}}", "{\"a\":1}", 1},
    {"{\"allOf\":[{\"minimum\":1},{\"maximum\":3}]}", "2", 1},
    {"{\"allOf\":[{\"minimum\":1},{\"maximum\":3}]}", "4", 0},
    {"{\"anyOf\":[{\"type\":\"string\"},{\"minimum\":3}]}", "4", 1},
    {"{\"anyOf\":[{\"type\":\"string\"},{\"minimum\":3}]}", "2", 0},
    {"{\"oneOf\":[{\"minimum\":1},{\"maximum\":3}]}", "0", 1},
    {"{\"oneOf\":[{\"minimum\":1},{\"maximum\":3}]}", "2", 0},
    {"{\"oneOf\":[false,false]}", "2", 0}, {"{\"not\":{\"type\":\"null\"}}", "null", 0},
    {"{\"not\":{\"type\":\"null\"}}", "1", 1}, {"{\"not\":{\"not\":{\"const\":1}}}", "1", 1},
    {"{\"$defs\":{\"a/b~c\":{\"type\":\"null\"}},\"$ref\":\"#/$defs/a~1b~0c\"}", "null", 1},
    {"{\"$defs\":{\"a/b~c\":{\"type\":\"null\"}},\"$ref\":\"#/%24defs/a~1b%7E0c\"}", "1", 0},
    {"{\"$defs\":{\"a\":{\"minimum\":2}},\"$ref\":\"#/$defs/a\",\"maximum\":3}", "4", 0},
    {"{\"properties\":{\"n\":{\"$ref\":\"#\"}},\"additionalProperties\":false}",
     "{\"n\":{\"n\":{}}}", 1},
    {"{\"properties\":{\"n\":{\"$ref\":\"#\"}},\"additionalProperties\":false}",
     "{\"n\":{\"m\":{}}}", 0},
    {"{\"properties\":{\"a\":{\"$ref\":\"#/properties/b\"},\"b\":{\"type\":\"null\"}}}",
     "{\"a\":1}", 0},
    {"{\"allOf\":[{\"$ref\":\"#/allOf/1\"},{\"const\":1}]}", "1", 1},
    {"{\"x\":{\"y\":{\"const\":7}},\"$ref\":\"#/x/y\"}", "7", 1},
    {"{\"format\":\"date\",\"title\":\"t\",\"default\":3,\"$comment\":\"c\"}", "\"no date\"", 1},
    {"{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$id\":\"urn:x\"}", "1", 1},
};
/* clang-format on */

static void test_schema__answers_each_case(void)
{
    for (size_t i = 0; i < CS_COUNT(CASES); i++) {
        struct cs_schema_report report = {0};
        struct cs_arena arena;
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        const int valid = holds(&arena, CASES[i].schema, CASES[i].value, &report);
        if (valid != CASES[i].valid)
            fprintf(stderr, "schema %s, value %s\n", CASES[i].schema, CASES[i].value);
        CHECK_INT(valid, CASES[i].valid);
        cs_arena_deinit(&arena);
    }
}

static void test_schema__refuses_what_it_does_not_check(void)
{
    static const struct {
        const char *json;
        int position; /* of the keyword or reference, behind its quote */
    } cases[] = {
        {"{\"$schema\":\"https://json-schema.org/draft/2019-09/schema\",\"$recursiveRef\":\"#\"}",
         59},
        {"{\"$schema\":\"http://json-schema.org/draft-03/schema#\"}", 12},
        {"{\"$schema\":\"urn:nobody-knows\"}", 12},
        {"{\"items\":{\"$ref\":\"other.json\"}}", 18},
        {"{\"$ref\":\"https://example.org/schema\"}", 9},
    };
    for (size_t i = 0; i < CS_COUNT(cases); i++) {
        struct cs_error err = {0};
        struct cs_arena arena;
        const struct cs_schema *schema = NULL;
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        CHECK_INT(cs_schema_compile(&arena, cs_str_of(cases[i].json), &schema, &err),
                  CS_E_UNSUPPORTED);
        CHECK_INT(err.position, cases[i].position);
        cs_arena_deinit(&arena);
    }
}

static void test_schema__refuses_keywords_of_the_wrong_kind(void)
{
    static const char *const keywords[] = {
        "pattern",     "patternProperties", "minProperties",    "maxProperties", "multipleOf",
        "minContains", "dependentRequired", "dependentSchemas", "dependencies",  "format",
        "$dynamicRef", "minItems"};
    for (size_t i = 0; i < CS_COUNT(keywords); i++) {
        struct cs_error err = {0};
        struct cs_arena arena;
        const struct cs_schema *schema = NULL;
        char json[160];
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        snprintf(json, sizeof json, "{\"properties\":{\"a\":{\"%s\":true,\"contains\":{}}}}",
                 keywords[i]);
        CHECK_INT(cs_schema_compile(&arena, cs_str_of(json), &schema, &err), CS_E_INPUT);
        CHECK_INT(err.position, 21); /* points at the keyword */
        cs_arena_deinit(&arena);
    }
}

/* A document of the registry is found by its URI; nothing is fetched. */
static void test_schema__refers_to_the_registry(void)
{
    static const struct cs_schema_document registry[] = {
        {CS_STR_INIT("http://h.example/parts/dose.json"),
         CS_STR_INIT("{\"type\":\"string\",\"$defs\":{\"unit\":{\"enum\":[\"mg\"]}}}")}};
    const struct cs_schema_options options = {.uri = CS_STR("http://h.example/note.json"),
                                              .registry = registry,
                                              .registry_count = CS_COUNT(registry)};
    struct cs_error err = {0};
    struct cs_arena arena;
    const struct cs_schema *schema = NULL;
    struct cs_schema_report report = {0};
    yyjson_doc *value = NULL;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK_INT(cs_schema_compile_with(&arena,
                                     CS_STR("{\"properties\":{\"d\":{\"$ref\":\"parts/dose.json\"},"
                                            "\"u\":{\"$ref\":\"parts/dose.json#/$defs/unit\"}}}"),
                                     &options, &schema, &err),
              CS_OK);
    CHECK_INT(cs_json_parse(&arena, CS_STR("{\"d\":1,\"u\":\"kg\"}"), &value, &err), CS_OK);
    CHECK_INT(cs_schema_validate(&arena, schema, yyjson_doc_get_root(value), &report, &err), CS_OK);
    CHECK_INT(report.count, 2);
    cs_arena_deinit(&arena);
}

/* format is a note unless it is asked for. */
static void test_schema__checks_formats_when_asked(void)
{
    static const struct {
        const char *format;
        const char *good;
        const char *bad;
    } cases[] = {{"date", "2024-02-29", "2023-02-29"},
                 {"date-time", "2024-03-04T05:06:07.8+01:00", "2024-03-04 05:06:07Z"},
                 {"time", "23:59:60Z", "22:59:60Z"},
                 {"duration", "P1Y2M3DT4H", "P1Y4H"},
                 {"email", "a.b+c@d-e.org", "a..b@c.org"},
                 {"hostname", "a-b.example", "-a.example"},
                 {"ipv4", "10.0.0.255", "10.0.0.256"},
                 {"ipv6", "2001:db8::7", "2001:db8:::7"},
                 {"uri", "urn:uuid:0", "//host/path"},
                 {"uri-reference", "../a?b#c", "a b"},
                 {"uri-template", "/n/{id}{?q*}", "/n/{id"},
                 {"json-pointer", "/a~1b", "/a~2"},
                 {"relative-json-pointer", "1/a", "01/a"},
                 {"regex", "^(a|b)$", "(a"},
                 {"uuid", "123e4567-e89b-12d3-a456-426614174000", "123e4567"}};
    for (size_t i = 0; i < CS_COUNT(cases); i++) {
        const struct cs_schema_options asked = {.assert_format = true};
        struct cs_error err = {0};
        struct cs_arena arena;
        const struct cs_schema *schema = NULL;
        char json[120];
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        snprintf(json, sizeof json, "{\"format\":\"%s\"}", cases[i].format);
        CHECK_INT(cs_schema_compile_with(&arena, cs_str_of(json), &asked, &schema, &err), CS_OK);
        for (int good = 0; good < 2; good++) {
            struct cs_schema_report report = {0};
            yyjson_doc *value = NULL;
            snprintf(json, sizeof json, "\"%s\"", good ? cases[i].good : cases[i].bad);
            CHECK_INT(cs_json_parse(&arena, cs_str_of(json), &value, &err), CS_OK);
            CHECK_INT(cs_schema_validate(&arena, schema, yyjson_doc_get_root(value), &report, &err),
                      CS_OK);
            if (report.valid != good) fprintf(stderr, "format %s\n", cases[i].format);
            CHECK_INT(report.valid, good);
        }
        cs_arena_deinit(&arena);
    }
}

static cs_status by_pattern(const char *schema_json, const char *value_json, bool *valid)
{
    struct cs_error err = {0};
    struct cs_arena arena;
    const struct cs_schema *schema = NULL;
    struct cs_schema_report report = {0};
    yyjson_doc *value = NULL;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK_INT(cs_schema_compile(&arena, cs_str_of(schema_json), &schema, &err), CS_OK);
    CHECK_INT(cs_json_parse(&arena, cs_str_of(value_json), &value, &err), CS_OK);
    const cs_status status =
        cs_schema_validate(&arena, schema, yyjson_doc_get_root(value), &report, &err);
    *valid = report.valid;
    cs_arena_deinit(&arena);
    return status;
}

/* A pattern that would take for ever gives up at a bound instead, or is a table and never does. */
static void test_pattern__does_not_hang(void)
{
    static const char value[] = "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\"";
    bool valid = true;
    CHECK_INT(by_pattern("{\"pattern\":\"^(a+)+\\\\1$\"}", value, &valid), CS_E_LIMIT);
    CHECK_INT(by_pattern("{\"pattern\":\"^(a+)+$\"}", value, &valid), CS_OK);
    CHECK(!valid);
}

/* A table and PCRE2 must say the same; what looks ahead is never a table. */
static void test_pattern__table_and_pcre2_agree(void)
{
    static const char *const patterns[] = {
        "a",      "^a$",          "^[a-c]{2,4}$", "^(ab|c)*d?$",    "b+c",     "^\\\\d+$",
        "[^a-z]", "^\\\\S*$",     "^(a|)b$",      "^.{2}$",         "a{0}b",   "^(?:a|^b)c$",
        "(a$|b)", "^[\\\\w.-]+$", "^a*?b{2,}?$",  "^(a{1,2}){2}b$", "\\\\.",   "^[]a]$",
        "^$",     "x|^$",         "^[a\\\\-z]$",  "^[\\\\^\\\\]]$", "^\\\\s$", "(^|b)c($|d)"};
    static const char *const texts[] = {"",     "a", "b",   "ab",  "abc", "bc",  "abab", "ababd",
                                        "abb",  "d", "12",  "a.b", "-",   "^",   "]",    " ",
                                        "aaab", "c", "bcd", "ac",  "z",   "a b", "aab",  "abbb"};
    for (size_t p = 0; p < CS_COUNT(patterns); p++)
        for (size_t t = 0; t < CS_COUNT(texts); t++) {
            char plain[96];
            char guarded[96]; /* the same, by PCRE2 */
            char value[32];
            bool first = false;
            bool second = false;
            snprintf(plain, sizeof plain, "{\"pattern\":\"%s\"}", patterns[p]);
            snprintf(guarded, sizeof guarded, "{\"pattern\":\"(?:%s)(?=)\"}", patterns[p]);
            snprintf(value, sizeof value, "\"%s\"", texts[t]);
            CHECK_INT(by_pattern(plain, value, &first), CS_OK);
            CHECK_INT(by_pattern(guarded, value, &second), CS_OK);
            if (first != second) fprintf(stderr, "pattern %s, text %s\n", patterns[p], texts[t]);
            CHECK_INT(first, second);
        }
}

static void test_schema__refuses_what_is_malformed(void)
{
    static const struct {
        const char *json;
        cs_status status;
    } cases[] = {
        {"", CS_E_INPUT},
        {"[]", CS_E_INPUT},
        {"1", CS_E_INPUT},
        {"{\"type\":\"text\"}", CS_E_INPUT},
        {"{\"type\":[]}", CS_E_INPUT},
        {"{\"type\":[\"null\",1]}", CS_E_INPUT},
        {"{\"enum\":1}", CS_E_INPUT},
        {"{\"required\":[1]}", CS_E_INPUT},
        {"{\"required\":\"a\"}", CS_E_INPUT},
        {"{\"properties\":[]}", CS_E_INPUT},
        {"{\"properties\":{\"a\":1}}", CS_E_INPUT},
        {"{\"$defs\":{\"a\":[]}}", CS_E_INPUT},
        {"{\"$defs\":1}", CS_E_INPUT},
        {"{\"allOf\":[]}", CS_E_INPUT},
        {"{\"anyOf\":{}}", CS_E_INPUT},
        {"{\"oneOf\":[1]}", CS_E_INPUT},
        {"{\"items\":[{}]}", CS_E_INPUT},
        {"{\"not\":\"a\"}", CS_E_INPUT},
        {"{\"minLength\":-1}", CS_E_INPUT},
        {"{\"minLength\":1.5}", CS_E_INPUT},
        {"{\"minimum\":\"1\"}", CS_E_INPUT},
        {"{\"$schema\":1}", CS_E_INPUT},
        {"{\"$ref\":1}", CS_E_INPUT},
        {"{\"$ref\":\"#/$defs/none\"}", CS_E_INPUT},
        {"{\"$ref\":\"#/%2\"}", CS_E_INPUT},
        {"{\"$ref\":\"#/a~2\",\"a~2\":{}}", CS_E_INPUT},
        {"{\"$ref\":\"#/title\",\"title\":\"x\"}", CS_E_INPUT},
        {"{\"allOf\":[{}],\"$ref\":\"#/allOf/00\"}", CS_E_INPUT},
        {"{\"$ref\":\"other.json\"}", CS_E_UNSUPPORTED},
        {"{\"$ref\":\"#anchor\"}", CS_E_INPUT},
        {"{\"pattern\":\"(\"}", CS_E_INPUT},
        {"{\"multipleOf\":0}", CS_E_INPUT},
        {"{\"dependentRequired\":{\"a\":[1]}}", CS_E_INPUT},
    };
    for (size_t i = 0; i < CS_COUNT(cases); i++) {
        struct cs_error err = {0};
        struct cs_arena arena;
        const struct cs_schema *schema = NULL;
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        const cs_status status = cs_schema_compile(&arena, cs_str_of(cases[i].json), &schema, &err);
        if (status != cases[i].status) fprintf(stderr, "schema %s\n", cases[i].json);
        CHECK_INT(status, cases[i].status);
        cs_arena_deinit(&arena);
    }
}

static void problem_check(const struct cs_schema_problem *problem, const char *instance,
                          const char *keyword, const char *schema)
{
    CHECK_STR(problem->instance, instance);
    CHECK_STR(problem->keyword, keyword);
    CHECK_STR(problem->schema, schema);
}

static void test_report__says_where(void)
{
    struct cs_schema_report report = {0};
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK_INT(holds(&arena,
                    "{\"$defs\":{\"dose\":{\"type\":\"string\"}},\"required\":[\"v\"],"
                    "\"properties\":{\"list\":{\"items\":{\"properties\":{\"a/b\":"
                    "{\"$ref\":\"#/$defs/dose\"}},\"additionalProperties\":false}},"
                    "\"n\":{\"anyOf\":[{\"const\":1},{\"const\":2}]}}}",
                    "{\"list\":[{},{\"a/b\":1,\"~\":2}],\"n\":3}", &report),
              0);
    CHECK_INT(report.count, 4);
    CHECK(!report.cut);
    if (report.count == 4) {
        problem_check(&report.problems[0], "", "required", "/required");
        problem_check(&report.problems[1], "/list/1/a~1b", "type", "/$defs/dose/type");
        problem_check(&report.problems[2], "/list/1/~0", "additionalProperties",
                      "/properties/list/items/additionalProperties");
        problem_check(&report.problems[3], "/n", "anyOf", "/properties/n/anyOf");
    }
    cs_arena_deinit(&arena);
}

/* Of a union the branch that the tag or the type leaves says what it misses. */
static void test_report__says_which_branch(void)
{
    static const char tagged[] = "{\"oneOf\":[{\"properties\":{\"kind\":{\"const\":\"drug\"},"
                                 "\"dose\":{\"type\":\"string\"}},"
                                 "\"required\":[\"kind\",\"dose\"]},{\"properties\":{\"kind\":{"
                                 "\"const\":\"lab\"},\"value\":{"
                                 "\"type\":\"number\"}},\"required\":[\"kind\",\"value\"]}]}";
    struct cs_schema_report report = {0};
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK_INT(holds(&arena, tagged, "{\"kind\":\"lab\",\"value\":\"x\"}", &report), 0);
    CHECK_INT(report.count, 2);
    problem_check(&report.problems[0], "", "oneOf", "/oneOf");
    problem_check(&report.problems[1], "/value", "type", "/oneOf/1/properties/value/type");
    CHECK_INT(holds(&arena, tagged, "{\"kind\":\"drug\"}", &report), 0);
    CHECK_INT(report.count, 2);
    problem_check(&report.problems[1], "", "required", "/oneOf/0/required");
    CHECK_STR(report.problems[1].property, "dose");
    CHECK_INT(holds(&arena, tagged, "{\"kind\":\"scan\"}", &report), 0);
    CHECK_INT(report.count, 1);
    CHECK(!report.problems[0].too_many);
    CHECK_INT(holds(&arena,
                    "{\"anyOf\":[{\"type\":\"string\",\"maxLength\":1},{\"type\":\"null\"}]}",
                    "\"ab\"", &report),
              0);
    CHECK_INT(report.count, 2);
    problem_check(&report.problems[1], "", "maxLength", "/anyOf/0/maxLength");
    CHECK_INT(holds(&arena, "{\"oneOf\":[{\"minimum\":1},{\"minimum\":2}]}", "3", &report), 0);
    CHECK_INT(report.count, 1);
    CHECK(report.problems[0].too_many);
    CHECK_INT(holds(&arena, "{\"contains\":{\"const\":1},\"maxContains\":1}", "[1,1]", &report), 0);
    CHECK(report.problems[0].too_many);
    cs_arena_deinit(&arena);
}

/* Each name that is missing, whoever asks for it. */
static void test_report__names_what_is_missing(void)
{
    struct cs_schema_report report = {0};
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK_INT(
        holds(&arena,
              "{\"required\":[\"a\",\"b\",\"c\"],\"dependentRequired\":{\"b\":[\"d\",\"b\"]}}",
              "{\"b\":1}", &report),
        0);
    CHECK_INT(report.count, 3);
    if (report.count == 3) {
        CHECK_STR(report.problems[0].property, "a");
        CHECK_STR(report.problems[1].property, "c");
        problem_check(&report.problems[2], "", "dependentRequired", "/dependentRequired");
        CHECK_STR(report.problems[2].property, "d");
    }
    cs_arena_deinit(&arena);
}

static void test_report__is_cut_at_its_limit(void)
{
    struct cs_schema_report report = {0};
    struct cs_arena arena;
    struct cs_buf value;
    struct cs_error err = {0};
    cs_str json = {0};
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    cs_buf_init(&value, &arena, 10000);
    CS_BUF_LIT(&value, "[0");
    for (int i = 0; i < 200; i++) CS_BUF_LIT(&value, ",0");
    CS_BUF_LIT(&value, "]");
    CHECK_INT(cs_buf_finish(&value, &json, &err), CS_OK);
    CHECK_INT(holds(&arena, "{\"items\":{\"type\":\"string\"}}", json.ptr, &report), 0);
    CHECK_INT(report.count, CS_SCHEMA_PROBLEMS_MAX);
    CHECK(report.cut);
    cs_arena_deinit(&arena);
}

static void test_schema__counts_unknown_keywords_and_has_a_digest(void)
{
    struct cs_error err = {0};
    struct cs_arena arena;
    const struct cs_schema *schema = NULL;
    char digest[65];
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK_INT(cs_schema_compile(&arena, cs_str_of("{\"requird\":[],\"items\":{\"x-note\":1}}"),
                                &schema, &err),
              CS_OK);
    CHECK_INT(cs_schema_unknown_keywords(schema), 2);
    CHECK_INT(cs_schema_compile(&arena, cs_str_of("{}"), &schema, &err), CS_OK);
    cs_digest_text(cs_schema_digest(schema), digest);
    CHECK_STR(cs_str_of(digest),
              "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    cs_arena_deinit(&arena);
}

int main(void)
{
    RUN(test_schema__answers_each_case);
    RUN(test_schema__refuses_what_it_does_not_check);
    RUN(test_schema__refuses_keywords_of_the_wrong_kind);
    RUN(test_schema__refers_to_the_registry);
    RUN(test_schema__checks_formats_when_asked);
    RUN(test_pattern__does_not_hang);
    RUN(test_pattern__table_and_pcre2_agree);
    RUN(test_schema__refuses_what_is_malformed);
    RUN(test_report__says_where);
    RUN(test_report__says_which_branch);
    RUN(test_report__names_what_is_missing);
    RUN(test_report__is_cut_at_its_limit);
    RUN(test_schema__counts_unknown_keywords_and_has_a_digest);
    return check_end();
}
