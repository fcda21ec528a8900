/* constraint_test.c - decoding by a schema: bytes, masks, forced bytes, documents. */
#include "schema/constraint.h"
#include "tests/check.h"

struct fixture {
    struct cs_arena arena;
    const struct cs_schema *schema;
    struct cs_constraint *constraint;
    struct cs_decode *decode;
};

static cs_status begin(struct fixture *f, const char *schema, enum cs_property_order order,
                       const struct cs_vocab *vocab, const struct cs_decode_options *options)
{
    struct cs_error err = {0};
    const struct cs_schema_options checked = {.assert_format = true};
    const struct cs_constraint_options how = {.order = order, .whitespace_max = 2};
    cs_status status =
        cs_schema_compile_with(&f->arena, cs_str_of(schema), &checked, &f->schema, &err);
    if (status == CS_OK)
        status = cs_constraint_compile(&f->arena, f->schema, &how, &f->constraint, &err);
    if (status == CS_OK)
        status = cs_decode_start(&f->arena, f->constraint, vocab, options, &f->decode, &err);
    return status;
}

/* 1: accepted whole, 0: a byte was refused, 2: it could go on, -1: no decode. */
static int reads(const char *schema, const char *value, enum cs_property_order order)
{
    struct fixture f = {0};
    struct cs_error err = {0};
    int answer = -1;
    cs_arena_init(&f.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    if (begin(&f, schema, order, NULL, NULL) == CS_OK) {
        const cs_status status = cs_decode_accept_bytes(f.decode, cs_str_of(value), &err);
        answer = status != CS_OK ? 0 : cs_decode_may_end(f.decode) ? 1 : 2;
    }
    cs_arena_deinit(&f.arena);
    return answer;
}

/* clang-format off */
static const struct {
    const char *schema;
    const char *value;
    int answer;
} CASES[] = {
    {"{\"type\":\"integer\",\"minimum\":5,\"maximum\":120}", "7", 1},
    {"{\"type\":\"integer\",\"minimum\":5,\"maximum\":120}", "1", 2},
    {"{\"type\":\"integer\",\"minimum\":5,\"maximum\":120}", "130", 0},
    {"{\"type\":\"integer\",\"minimum\":5,\"maximum\":120}", "-", 0},
    {"{\"type\":\"number\",\"multipleOf\":0.25,\"minimum\":0}", "1.75", 1},
    {"{\"type\":\"number\",\"multipleOf\":0.25,\"minimum\":0}", "1.8", 0},
    {"{\"type\":\"number\",\"minimum\":0}", "1e-05", 1},
    {"{\"type\":\"number\",\"exclusiveMaximum\":5}", "5", 0},
    {"{\"type\":\"string\",\"pattern\":\"^[A-Z]{2}[0-9]+$\",\"maxLength\":4}", "\"AB12\"", 1},
    {"{\"type\":\"string\",\"pattern\":\"^[A-Z]{2}[0-9]+$\",\"maxLength\":4}", "\"AB123", 0},
    {"{\"items\":{\"type\":\"integer\"},\"uniqueItems\":true}", "[1,1.0]", 0},
    {"{\"items\":{\"type\":\"integer\"},\"uniqueItems\":true}", "[-0,0]", 0},
    {"{\"items\":{\"type\":\"integer\"},\"uniqueItems\":true}", "[-0,-0.0]", 0},
    {"{\"items\":{\"type\":\"integer\"},\"uniqueItems\":true}", "[1,10]", 1},
    {"{\"items\":{\"type\":\"integer\"},\"uniqueItems\":true}", "[1,-1.0]", 1},
    {"{\"items\":{\"type\":\"integer\"},\"uniqueItems\":true}", "[0.0,10,1.0]", 1},
    {"{\"items\":{\"type\":\"integer\"},\"uniqueItems\":true}",
     "[9007199254740992,9007199254740993.0]", 0},
    {"{\"items\":{\"type\":\"integer\"},\"uniqueItems\":true}",
     "[9007199254740992,9007199254740993]", 1},
    {"{\"items\":{\"type\":\"integer\"},\"uniqueItems\":true}",
     "[99999999999999999999,99999999999999999998]", 0},
    {"{\"type\":\"number\",\"multipleOf\":1.0}", "10.10101010101010101010", 0},
    {"{\"type\":\"number\",\"multipleOf\":1.0}", "10.0", 1},
    {"{\"not\":{\"const\":1.5}}", "1.5000000000000000000", 0},
    {"{\"not\":{\"const\":1.5}}", "1.25", 1},
    {"{\"type\":\"string\",\"format\":\"email\"}",
     "\"abcdefghabcdefghabcdefghabcdefghabcdefghabcdefghabcdefghabcdefgh@b.co\"", 1},
    {"{\"type\":\"string\",\"format\":\"email\"}",
     "\"abcdefghabcdefghabcdefghabcdefghabcdefghabcdefghabcdefghabcdefghx", 0},
    {"{\"type\":\"string\",\"format\":\"hostname\"}", "\"ab--c", 0},
    {"{\"type\":\"string\",\"format\":\"hostname\"}",
     "\"a-b.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"", 1},
    {"{\"type\":\"string\",\"format\":\"hostname\"}",
     "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 0},
    {"{\"type\":\"integer\",\"multipleOf\":9}", "1010081008100100105.0", 0},
    {"{\"type\":\"integer\",\"multipleOf\":9}", "1010081008100100105", 1},
    {"{\"type\":\"integer\"}", "1010081008100100105.0", 1},
    {"{\"type\":\"string\",\"format\":\"date\"}", "\"2024-02-29\"", 1},
    {"{\"type\":\"string\",\"format\":\"date\"}", "\"2023-02-29", 0},
    {"{\"type\":\"string\",\"format\":\"email\",\"maxLength\":6}", "\"a@b.co\"", 1},
    {"{\"type\":\"string\",\"format\":\"email\",\"maxLength\":6}", "\"abcdef", 0},
    {"{\"type\":\"string\",\"minLength\":2}", "\"\xC3\xA9\"", 0},
    {"{\"type\":\"string\",\"maxLength\":2}", "\"\xC3\xA9\xC3\xA9\"", 1},
    {"{\"type\":\"string\"}", "\"\xC3\x28", 0},
    {"{\"type\":\"string\"}", "\"a\\n\\u0001\"", 1},
    {"{\"type\":\"string\"}", "\"\\u0041", 0},
    {"{\"enum\":[\"red\",\"green\",3,null]}", "\"red\"", 1},
    {"{\"enum\":[\"red\",\"green\",3,null]}", "\"re\"", 0},
    {"{\"enum\":[\"red\",\"green\",3,null]}", "null", 1},
    {"{\"enum\":[\"red\",\"green\",3,null]}", "4", 0},
    {"{\"properties\":{\"a\":{\"type\":\"null\"}},\"required\":[\"a\"],"
     "\"additionalProperties\":false}",
     "{}", 0},
    {"{\"properties\":{\"a\":{\"type\":\"null\"}},\"required\":[\"a\"],"
     "\"additionalProperties\":false}",
     "{\"a\":null,", 0},
    {"{\"additionalProperties\":{\"type\":\"integer\"}}", "{\"a\":1,\"a\"", 0},
    {"{\"required\":[\"a\",\"b\"],\"maxProperties\":2}", "{\"a\":1,\"b\":2}", 1},
    {"{\"required\":[\"a\",\"b\"],\"maxProperties\":2}", "{\"c", 0},
    {"{\"items\":{\"type\":\"integer\"},\"contains\":{\"const\":7},\"maxItems\":2}", "[1,7]", 1},
    {"{\"items\":{\"type\":\"integer\"},\"contains\":{\"const\":7},\"maxItems\":2}", "[1,2", 0},
    {"{\"uniqueItems\":true,\"items\":{\"enum\":[\"a\",\"b\"]}}", "[\"a\",\"b\"]", 1},
    {"{\"uniqueItems\":true,\"items\":{\"enum\":[\"a\",\"b\"]}}", "[\"a\",\"a", 0},
    {"{\"oneOf\":[{\"type\":\"integer\"},{\"minimum\":5}]}", "3", 1},
    {"{\"type\":\"integer\",\"not\":{\"const\":5}}", "5", 2},
    {"{\"if\":{\"properties\":{\"k\":{\"const\":1}},\"required\":[\"k\"]},\"then\":{"
     "\"required\":[\"x\"]}}",
     "{\"k\":1}", 0},
    {"{\"if\":{\"properties\":{\"k\":{\"const\":1}},\"required\":[\"k\"]},\"then\":{"
     "\"required\":[\"x\"]}}",
     "{\"k\":2}", 1},
    {"{\"dependentRequired\":{\"a\":[\"b\"]}}", "{\"a\":1}", 0},
    {"{\"dependentRequired\":{\"a\":[\"b\"]}}", "{\"b\":1}", 1},
    {"{\"allOf\":[{\"properties\":{\"a\":true}}],\"unevaluatedProperties\":false}", "{\"a\":1}", 1},
    {"{\"allOf\":[{\"properties\":{\"a\":true}}],\"unevaluatedProperties\":false}", "{\"b", 0},
    {"{\"patternProperties\":{\"^x\":{\"type\":\"null\"}},\"additionalProperties\":false}",
     "{\"xy\":null}", 1},
    {"{\"patternProperties\":{\"^x\":{\"type\":\"null\"}},\"additionalProperties\":false}",
     "{\"y", 0},
    {"{\"propertyNames\":{\"maxLength\":2}}", "{\"abc", 0},
    {"{\"prefixItems\":[{\"type\":\"null\"}],\"items\":false}", "[null]", 1},
    {"{\"prefixItems\":[{\"type\":\"null\"}],\"items\":false}", "[null,", 0},
    {"{\"$defs\":{\"t\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/t\"}}},\"$ref"
     "\":\"#/$defs/t\"}",
     "[[[]],[]]", 1},
    {"{\"$defs\":{\"t\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/t\"}}},\"$ref"
     "\":\"#/$defs/t\"}",
     "[[1", 0},
    {"{}", "{ \"a\" :  [1]}", 1}, {"{}", "{   ", 0}, {"{}", "01", 0}, {"{}", "nul", 2},
    {"false", "", -1}, {"{\"allOf\":[{\"type\":\"null\"},{\"type\":\"string\"}]}", "", -1},
};
/* clang-format on */

static void test_decode__answers_each_case(void)
{
    for (size_t i = 0; i < CS_COUNT(CASES); i++) {
        const int answer = reads(CASES[i].schema, CASES[i].value, CS_ORDER_ANY);
        if (answer != CASES[i].answer) printf("  %s %s\n", CASES[i].schema, CASES[i].value);
        CHECK_INT(answer, CASES[i].answer);
    }
}

static void test_decode__keeps_the_schemas_order(void)
{
    const char *const schema =
        "{\"properties\":{\"b\":{\"type\":\"null\"},\"a\":{\"type\":\"null\"}},"
        "\"required\":[\"b\"]}";
    CHECK_INT(reads(schema, "{\"b\":null,\"a\":null}", CS_ORDER_SCHEMA), 1);
    CHECK_INT(reads(schema, "{\"a", CS_ORDER_SCHEMA), 0);
    CHECK_INT(reads(schema, "{\"a\":null,\"b\":null}", CS_ORDER_ANY), 1);
}

static void test_decode__knows_what_must_follow(void)
{
    struct fixture f = {0};
    struct cs_error err = {0};
    cs_str forced = {0};
    cs_arena_init(&f.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK_INT(begin(&f,
                    "{\"properties\":{\"kind\":{\"enum\":[\"urgent\",\"usual\"]}},\"required\":["
                    "\"kind\"],\"additionalProperties\":false,\"type\":\"object\"}",
                    CS_ORDER_ANY, NULL, NULL),
              CS_OK);
    CHECK_INT(cs_decode_forced(f.decode, &f.arena, &forced, &err), CS_OK);
    CHECK_STR(forced, "{\"kind\":\"u");
    CHECK_INT(cs_decode_accept_bytes(f.decode, CS_STR("{\"kind\":\"us"), &err), CS_OK);
    CHECK_INT(cs_decode_forced(f.decode, &f.arena, &forced, &err), CS_OK);
    CHECK_STR(forced, "ual\"}");
    CHECK(!cs_decode_may_end(f.decode));
    CHECK_INT(cs_decode_accept_bytes(f.decode, forced, &err), CS_OK);
    CHECK(cs_decode_may_end(f.decode));
    CHECK(cs_decode_must_end(f.decode));
    cs_arena_deinit(&f.arena);
}

static const cs_str TOKENS[] = {
    CS_STR_INIT("{"),        CS_STR_INIT("}"),   CS_STR_INIT("\""),   CS_STR_INIT("\":"),
    CS_STR_INIT("\":\""),    CS_STR_INIT("a"),   CS_STR_INIT("ab"),   CS_STR_INIT("abc"),
    CS_STR_INIT("b"),        CS_STR_INIT("\"}"), CS_STR_INIT("1"),    CS_STR_INIT("12"),
    CS_STR_INIT(","),        CS_STR_INIT(",\""), CS_STR_INIT("\xC3"), CS_STR_INIT("\xA9"),
    CS_STR_INIT("\xC3\xA9"), CS_STR_INIT("\\n"), CS_STR_INIT("\\"),   CS_STR_INIT("n"),
    CS_STR_INIT("null"),     CS_STR_INIT("["),   CS_STR_INIT("]"),    CS_STR_INIT(" "),
    CS_STR_INIT(""),         CS_STR_INIT("a"),   CS_STR_INIT("x\","), CS_STR_INIT("-"),
    CS_STR_INIT("0.5"),      CS_STR_INIT("}]")};
#define END_TOKEN 24u

/* Every bit of a mask says what taking the token's bytes says. */
static void masks_agree(const char *schema, const char *value)
{
    struct cs_error err = {0};
    uint32_t ends[] = {END_TOKEN};
    for (size_t size = 0; size <= strlen(value); size++) {
        struct fixture f = {0};
        const struct cs_vocab *vocab = NULL;
        uint32_t bits[1] = {0};
        cs_arena_init(&f.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        CHECK_INT(cs_vocab_build(&f.arena, TOKENS, CS_COUNT(TOKENS), ends, 1, &vocab, &err), CS_OK);
        CHECK_INT(begin(&f, schema, CS_ORDER_ANY, vocab, NULL), CS_OK);
        CHECK_INT(cs_decode_accept_bytes(f.decode, (cs_str){value, size}, &err), CS_OK);
        CHECK_INT(cs_decode_mask(f.decode, bits, &err), CS_OK);
        for (uint32_t t = 0; t < CS_COUNT(TOKENS); t++) {
            struct cs_decode *other = NULL;
            CHECK_INT(cs_decode_start(&f.arena, f.constraint, vocab, NULL, &other, &err), CS_OK);
            CHECK_INT(cs_decode_accept_bytes(other, (cs_str){value, size}, &err), CS_OK);
            const bool taken = cs_decode_accept(other, t, &err) == CS_OK;
            CHECK_INT(bits[0] >> t & 1, taken);
        }
        cs_arena_deinit(&f.arena);
    }
}

static void test_mask__agrees_with_accept(void)
{
    masks_agree("{}", "{\"ab\":[1,null,\"a\xC3\xA9\\nb\"],\"b\":0.5}");
    masks_agree(
        "{\"properties\":{\"a\":{\"type\":\"string\",\"maxLength\":3},\"ab\":{\"type\":\"integer\","
        "\"maximum\":13}},\"additionalProperties\":false}",
        "{\"a\":\"abc\",\"ab\":12}");
    masks_agree(
        "{\"items\":{\"anyOf\":[{\"type\":\"string\",\"pattern\":\"^a+b*$\"},{\"type\":\"null\"}]},"
        "\"uniqueItems\":true}",
        "[\"ab\",null,\"a\"]");
    masks_agree("{\"enum\":[\"abc\",\"ab\",\"\xC3\xA9\"]}", "\"ab");
    masks_agree(
        "{\"patternProperties\":{\"^a\":{\"type\":\"null\"}},\"additionalProperties\":false}",
        "{\"ab\":null}");
}

/* All texts of one to three pieces: subtrees large enough to be taken whole. */
#define PIECES 11u
#define MANY (PIECES + PIECES * PIECES + PIECES * PIECES * PIECES)
#define ROOM 16u
static const char *const PLAIN[PIECES] = {"a", "b", "\xC3\xA9", "/", "\"",  ":",
                                          " ", "0", "\\",       "n", "\xC3"};
static const char *const ESCAPED[PIECES] = {"\\u00", "\\", "u", "0",    "1",   "f",
                                            "\"",    ":",  ",", "\xE0", "\xA0"};
static uint32_t many_tokens(const char *const *pieces, char (*room)[ROOM], cs_str *tokens)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < MANY; i++) {
        const uint32_t size = i < PIECES ? 1 : i < PIECES + PIECES * PIECES ? 2 : 3;
        uint32_t rest = i - (size > 1 ? PIECES : 0) - (size > 2 ? PIECES * PIECES : 0);
        size_t at = 0;
        for (uint32_t k = 0; k < size; k++, rest /= PIECES)
            at += (size_t)snprintf(room[i] + at, sizeof room[i] - at, "%s", pieces[rest % PIECES]);
        tokens[count++] = cs_str_of(room[i]);
    }
    return count;
}

/* As masks_agree; every seventh token is asked about. */
static void many_agree_of(const char *const *pieces, const char *schema, const char *value)
{
    static char room[MANY][ROOM];
    static cs_str tokens[MANY];
    static uint32_t bits[MANY / 32 + 1];
    struct cs_error err = {0};
    struct fixture f = {0};
    const struct cs_vocab *vocab = NULL;
    cs_arena_init(&f.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK_INT(
        cs_vocab_build(&f.arena, tokens, many_tokens(pieces, room, tokens), NULL, 0, &vocab, &err),
        CS_OK);
    CHECK_INT(begin(&f, schema, CS_ORDER_ANY, vocab, NULL), CS_OK);
    for (size_t size = 0; size < strlen(value); size++) {
        CHECK_INT(cs_decode_mask(f.decode, bits, &err), CS_OK);
        for (uint32_t t = (uint32_t)size % 7; t < MANY; t += 7) {
            struct cs_arena arena;
            struct cs_decode *other = NULL;
            cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
            CHECK_INT(cs_decode_start(&arena, f.constraint, vocab, NULL, &other, &err), CS_OK);
            CHECK_INT(cs_decode_accept_bytes(other, (cs_str){value, size}, &err), CS_OK);
            const bool taken = cs_decode_accept(other, t, &err) == CS_OK;
            CHECK_INT(bits[t / 32] >> (t % 32) & 1, taken);
            cs_arena_deinit(&arena);
        }
        CHECK_INT(cs_decode_accept_bytes(f.decode, (cs_str){value + size, 1}, &err), CS_OK);
    }
    cs_arena_deinit(&f.arena);
}

static void many_agree(const char *schema, const char *value)
{
    many_agree_of(PLAIN, schema, value);
}

static void test_mask__takes_subtrees_rightly(void)
{
    many_agree("{\"type\":\"string\",\"pattern\":\"^[^/]*$\"}", "\"ab \xC3\xA9\"");
    many_agree("{\"type\":\"string\",\"pattern\":\"^[ab0]{2,5}$\"}", "\"ab0\"");
    many_agree("{\"pattern\":\"a\",\"minLength\":3,\"maxLength\":4,\"type\":\"string\"}",
               "\"b:a\"");
    many_agree("{\"type\":\"string\",\"minLength\":2}", "\"ab\"");
    many_agree("{\"anyOf\":[{\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"]},"
               "{\"patternProperties\":{\"^b\":{\"type\":\"integer\"}}}]}",
               "{\"b0\":0,\"a\":\"a/\"}");
}

/* Strings and names that may be any: what ends them is asked once for all. */
static void test_mask__knows_free_texts(void)
{
    static const char object[] =
        "{\"type\":\"object\",\"properties\":{\"ab\":{\"type\":\"integer\"},\"b\":{\"type\":"
        "\"string\"}},\"required\":[\"ab\"],\"maxProperties\":4}";
    many_agree("{\"type\":\"string\",\"minLength\":2,\"maxLength\":3}", "\"a0b\"");
    many_agree("{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"uniqueItems\":true}",
               "[\"a\",\"b\"]");
    many_agree("{\"type\":\"string\",\"not\":{\"enum\":[\"a\",\"ab\"]}}", "\"abb\"");
    many_agree(object, "{\"a\":0,\"0\":\"n\",\"ab\":0,\"b\":\"\"}");
    many_agree("{\"type\":\"object\",\"additionalProperties\":{\"type\":\"integer\"}}",
               "{\"a\":0,\"aa\":0,\"\":0}");
    many_agree("{\"anyOf\":[{\"type\":\"object\",\"properties\":{\"a\":{\"const\":0}}},"
               "{\"type\":\"object\",\"properties\":{\"n\":{}},\"additionalProperties\":false}]}",
               "{\"n\":0,\"a\":0}");
    many_agree_of(ESCAPED, "{\"type\":\"string\",\"minLength\":1,\"maxLength\":3}",
                  "\"\\u001f0\\u0010\"");
    many_agree_of(ESCAPED, object, "{\"\\u001f\":0,\"u\":1,\"ab\":0}");
}

static const char SOURCE_SCHEMA[] = "{\"type\":\"object\",\"properties\":{\"drug\":{\"type\":"
                                    "\"string\",\"x-source\":{\"doc\":\"*\",\"unit\":"
                                    "\"word\"}},\"dose\":{\"type\":\"string\",\"pattern\":\"^[0-9]"
                                    "\",\"x-source\":{\"doc\":\"*\"}}},"
                                    "\"additionalProperties\":false}";
static const char NOTE[] =
    "Takes aspirin 75 mg daily. Allergic to penicillin. Stop aspirin 300 mg.";

static bool source_reads(struct fixture *f, const char *text)
{
    struct cs_error err = {0};
    const struct cs_source source = {CS_STR("note"), cs_str_of(NOTE)};
    const struct cs_decode_options options = {&source, 1};
    if (!f->decode) CHECK_INT(begin(f, SOURCE_SCHEMA, CS_ORDER_ANY, NULL, &options), CS_OK);
    struct cs_decode *decode = NULL;
    CHECK_INT(cs_decode_start(&f->arena, f->constraint, NULL, &options, &decode, &err), CS_OK);
    return cs_decode_accept_bytes(decode, cs_str_of(text), &err) == CS_OK;
}

static void test_source__cannot_be_invented(void)
{
    struct fixture f = {0};
    cs_arena_init(&f.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK(source_reads(&f, "{\"drug\":\"aspirin\"}"));
    CHECK(source_reads(&f, "{\"drug\":\"aspirin 75 mg\"}"));
    CHECK(!source_reads(&f, "{\"drug\":\"Aspirin"));
    CHECK(!source_reads(&f, "{\"drug\":\"aspiri\""));
    CHECK(!source_reads(&f, "{\"drug\":\"spirin"));
    CHECK(!source_reads(&f, "{\"drug\":\"ibu"));
    CHECK(!source_reads(&f, "{\"drug\":\"\""));
    CHECK(source_reads(&f, "{\"dose\":\"75 mg\"}"));
    CHECK(!source_reads(&f, "{\"dose\":\"a"));
    cs_arena_deinit(&f.arena);
}

/* A quotation may begin only where one can end, however many places begin alike; a member is not
 * begun whose value stands nowhere, nor an object that requires one. */
static void test_source__has_no_dead_ends(void)
{
    static const char schema[] =
        "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"sum\":{\"type\":"
        "\"string\",\"pattern\":\"^[0-9]+[.][0-9]{2}$\",\"x-source\":{\"doc\":\"*\",\"unit\":"
        "\"char\"}},\"item\":{\"type\":\"object\",\"required\":[\"n\",\"sum\"],\"properties\":"
        "{\"n\":{\"type\":\"integer\"},\"sum\":{\"$ref\":\"#/properties/sum\"}}},"
        "\"either\":{\"anyOf\":[{\"type\":\"null\"},{\"$ref\":\"#/properties/sum\"}]}}}";
    static char note[700];
    const struct cs_source source = {CS_STR("note"), {note, sizeof note}};
    const struct cs_decode_options options = {&source, 1};
    for (int with = 0; with < 2; with++) {
        struct cs_error err = {0};
        struct fixture f = {0};
        memset(note, 'a', sizeof note);
        if (with) memcpy(note + 600, "12.50", 5);
        const char *const texts[] = {"{\"sum\":\"12.50\"}",
                                     "{\"item\":{\"n\":1,\"sum\":\"12.50\"}}",
                                     "{\"either\":\"12.50\"}"};
        const int64_t refused[] = {2, 8, 10};
        for (size_t i = 0; i < CS_COUNT(texts); i++) {
            cs_arena_init(&f.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
            CHECK_INT(begin(&f, schema, CS_ORDER_SCHEMA, NULL, &options), CS_OK);
            CHECK_INT(cs_decode_accept_bytes(f.decode, cs_str_of(texts[i]), &err),
                      with ? CS_OK : CS_E_INPUT);
            if (!with) CHECK_INT(err.position, refused[i]);
            cs_arena_deinit(&f.arena);
        }
    }
}

/* A list whose items must differ: another item begins only where the documents have another one. */
static void test_source__has_other_items(void)
{
    static const char list[] =
        "{\"type\":\"array\",\"uniqueItems\":%s,\"items\":{\"type\":\"string\","
        "\"pattern\":\"^[A-Z][0-9.]+$\",\"x-source\":{\"doc\":\"*\"}}}";
    static const struct {
        const char *note;
        const char *text;
        bool taken; /* the whole text may come, and nothing but an end behind it */
    } cases[] = {{"Dx M54.16, M54.16 again", "[\"M54.16\"]", true},
                 {"Dx M54.16, M54.16 again", "[\"M54.16\",", false},
                 {"Dx M54.16, M54.16 again", "[\"M54\"", false}, /* part of a number */
                 {"Dx M54.16, E11.9", "[\"M54.16\",\"E11.9\"]", true},
                 {"Dx M54.16, E11.9", "[\"M54.16\",\"M", false},
                 {"Dx M54.16, E11.9", "[\"E11.9\",\"M54.16\",", false},
                 {"No codes", "[]", true},
                 {"No codes", "[\"", false}};
    for (int once = 0; once < 2; once++)
        for (size_t i = 0; i < CS_COUNT(cases); i++) {
            char schema[200];
            struct cs_error err = {0};
            struct cs_arena arena;
            const struct cs_schema *compiled = NULL;
            struct cs_constraint *constraint = NULL;
            struct cs_decode *decode = NULL;
            const struct cs_source source = {CS_STR("note"), cs_str_of(cases[i].note)};
            const struct cs_decode_options sources = {&source, 1};
            const struct cs_constraint_options options = {.quotations_once = once};
            (void)snprintf(schema, sizeof schema, list, once ? "false" : "true");
            cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
            CHECK_INT(cs_schema_compile(&arena, cs_str_of(schema), &compiled, &err), CS_OK);
            CHECK_INT(cs_constraint_compile(&arena, compiled, &options, &constraint, &err), CS_OK);
            CHECK_INT(cs_decode_start(&arena, constraint, NULL, &sources, &decode, &err), CS_OK);
            const cs_status status = cs_decode_accept_bytes(decode, cs_str_of(cases[i].text), &err);
            CHECK_INT(status == CS_OK, cases[i].taken);
            if (status == CS_OK) CHECK(cs_decode_must_end(decode));
            cs_arena_deinit(&arena);
        }
}

/* Of listed values only those that stand in the documents; where none does, none begins. */
static void test_source__limits_listed_values(void)
{
    static const struct {
        const char *schema; /* without its x-source */
        const char *note;
        const char *text;
        bool taken;
    } cases[] = {
        {"\"enum\":[\"left\",\"right\"]", "Pain in the left knee", "\"left\"", true},
        {"\"enum\":[\"left\",\"right\"]", "Pain in the left knee", "\"r", false},
        {"\"enum\":[\"left\",\"right\"]", "Pain in the knee, leftover", "\"", false},
        {"\"enum\":[\"left\",null]", "Pain in the knee", "null", true},
        {"\"enum\":[\"left\",null]", "Pain in the knee", "\"", false},
        {"\"const\":\"left\"", "Pain in the right knee", "\"", false},
        {"\"enum\":[\"low\",\"lower\"]", "Lower back; lower leg", "\"lowe", true},
        {"\"enum\":[\"low\",\"lower\"]", "Lower back; lower leg", "\"low\"", false},
    };
    for (size_t i = 0; i < CS_COUNT(cases); i++) {
        char schema[200];
        struct cs_error err = {0};
        struct fixture f = {0};
        const struct cs_source source = {CS_STR("note"), cs_str_of(cases[i].note)};
        const struct cs_decode_options options = {&source, 1};
        cs_arena_init(&f.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        (void)snprintf(schema, sizeof schema, "{%s,\"x-source\":{\"doc\":\"note\"}}",
                       cases[i].schema);
        CHECK_INT(begin(&f, schema, CS_ORDER_ANY, NULL, &options), CS_OK);
        CHECK_INT(cs_decode_accept_bytes(f.decode, cs_str_of(cases[i].text), &err) == CS_OK,
                  cases[i].taken);
        cs_arena_deinit(&f.arena);
    }
}

/* One that is not understood would limit nothing. */
static void test_source__is_understood_or_refused(void)
{
    static const char *const refused[] = {"5",
                                          "\"note\"",
                                          "{\"doc\":5}",
                                          "{\"unit\":\"letter\"}",
                                          "{\"doc\":\"*\",\"words\":true}",
                                          "{\"spans\":[[1]]}",
                                          "{\"case\":\"no\"}"};
    for (size_t i = 0; i < CS_COUNT(refused); i++) {
        char schema[200];
        struct fixture f = {0};
        cs_arena_init(&f.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        (void)snprintf(schema, sizeof schema, "{\"type\":\"string\",\"x-source\":%s}", refused[i]);
        CHECK_INT(begin(&f, schema, CS_ORDER_ANY, NULL, NULL), CS_E_UNSUPPORTED);
        cs_arena_deinit(&f.arena);
    }
}

static void test_source__keeps_numbers_whole(void)
{
    const cs_str text = CS_STR("1,240.00, 7.9 and 97110,97112. 5");
    static const struct {
        size_t at;
        bool inside;
    } cases[] = {{0, false},  {1, true},   {2, true},   {5, true},   {6, true},
                 {8, false},  {10, false}, {11, true},  {12, true},  {13, false},
                 {18, false}, {23, false}, {24, false}, {29, false}, {30, false}};
    for (size_t i = 0; i < CS_COUNT(cases); i++)
        CHECK_INT(cs_source_in_number(text, cases[i].at), cases[i].inside);
}

static void test_source__says_where(void)
{
    struct fixture f = {0};
    struct cs_error err = {0};
    const struct cs_source source = {CS_STR("note"), cs_str_of(NOTE)};
    const struct cs_decode_options options = {&source, 1};
    const struct cs_source_value *values = NULL;
    uint32_t count = 0;
    cs_arena_init(&f.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK_INT(begin(&f, SOURCE_SCHEMA, CS_ORDER_ANY, NULL, &options), CS_OK);
    CHECK_INT(cs_decode_accept_bytes(f.decode, CS_STR("{\"drug\":\"aspirin\",\"dose\":\"300 mg\"}"),
                                     &err),
              CS_OK);
    CHECK_INT(cs_decode_spans(f.decode, &f.arena, &values, &count, &err), CS_OK);
    CHECK_INT(count, 2);
    CHECK_STR(values[0].pointer, "/drug");
    CHECK_INT(values[0].offset, 8);
    CHECK_INT(values[0].span_count, 2);
    CHECK_INT(values[0].best.begin, 56); /* the one beside 300 mg, not the first */
    CHECK_STR(values[1].pointer, "/dose");
    CHECK_INT(values[1].best.begin, 64);
    CHECK_INT(values[1].best.end, 70);
    cs_arena_deinit(&f.arena);
}

static void test_relaxations__are_told(void)
{
    struct fixture f = {0};
    uint32_t count = 0;
    cs_arena_init(&f.arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK_INT(begin(&f, "{\"type\":\"string\",\"pattern\":\"(?=a)b\"}", CS_ORDER_ANY, NULL, NULL),
              CS_OK);
    const struct cs_relaxation *const list = cs_constraint_relaxations(f.constraint, &count);
    CHECK_INT(count, 1);
    if (count) CHECK_STR(list[0].keyword, "pattern");
    cs_arena_deinit(&f.arena);
}

int main(void)
{
    RUN(test_decode__answers_each_case);
    RUN(test_decode__keeps_the_schemas_order);
    RUN(test_decode__knows_what_must_follow);
    RUN(test_mask__agrees_with_accept);
    RUN(test_mask__takes_subtrees_rightly);
    RUN(test_mask__knows_free_texts);
    RUN(test_source__cannot_be_invented);
    RUN(test_source__has_no_dead_ends);
    RUN(test_source__has_other_items);
    RUN(test_source__limits_listed_values);
    RUN(test_source__is_understood_or_refused);
    RUN(test_source__keeps_numbers_whole);
    RUN(test_source__says_where);
    RUN(test_relaxations__are_told);
    return check_end();
}
