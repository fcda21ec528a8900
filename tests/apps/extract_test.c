/* extract_test.c - outcomes of extraction with a model that answers from a table, places of
 * repeated mentions, lines of labels, and the built-in tasks on their own examples. */
#include "apps/extract/extract.h"
#include "tests/check.h"

static struct cs_arena arena;
static struct cs_error err;

static const char schema_two[] =
    "{\"type\":\"object\",\"required\":[\"plan\",\"code\"],\"additionalProperties\":false,"
    "\"properties\":{\"plan\":{\"type\":\"string\",\"minLength\":1,\"x-source\":{\"doc\":\"*\","
    "\"unit\":\"word\"}},\"code\":{\"enum\":[\"red\",\"green\"]}}}";
static const char note_two[] = "The tray went to ward nine.\nWard nine keeps it. Colour green.\n";

static struct cs_extraction run(const char *schema, const char *note, struct cs_model *model)
{
    struct cs_extract_plan plan;
    const struct cs_doc *doc = NULL;
    struct cs_extraction out = {0};
    CHECK_INT(cs_extract_prepare(&arena, cs_str_of(schema), NULL, &plan, &err), CS_OK);
    CHECK_INT(cs_doc_parse(&arena, (cs_raw){cs_str_of(note)}, &doc, &err), CS_OK);
    CHECK_INT(cs_extract_run(&arena, doc, &plan, model, CS_STR("note"), &out, &err), CS_OK);
    return out;
}

static struct cs_extraction run_script(const struct cs_script_rule *rules, size_t count,
                                       struct cs_script *script)
{
    struct cs_model model;
    *script = (struct cs_script){.rules = rules, .rule_count = count};
    cs_scripted_open(script, &model);
    return run(schema_two, note_two, &model);
}

#define ANSWER(json)                                                                               \
    {                                                                                              \
        .needle = CS_STR_INIT(""), .text = CS_STR_INIT(json)                                       \
    }

static const char *text_at(const struct cs_extraction *e, const char *key)
{
    const char *const text = yyjson_mut_get_str(yyjson_mut_obj_get(e->value, key));
    return text ? text : "(none)";
}

static uint64_t start_at(const struct cs_extraction *e, const char *pointer)
{
    yyjson_mut_val *const list = yyjson_mut_obj_get(e->evidence, pointer);
    return yyjson_mut_get_uint(yyjson_mut_obj_get(yyjson_mut_arr_get_first(list), "start"));
}

static void test_answer__that_fits_is_taken(void)
{
    static const struct cs_script_rule rules[] = {
        ANSWER("```json\n{\"plan\":\"ward nine\",\"code\":\"green\"}\n```")};
    struct cs_script script;
    const struct cs_extraction e = run_script(rules, 1, &script);
    CHECK_INT(e.outcome, CS_OUTCOME_OK);
    CHECK_INT(e.attempts, 1);
    CHECK(e.by_model);
    CHECK_STR(cs_str_of(text_at(&e, "code")), "green");
    CHECK_INT((int64_t)start_at(&e, "/plan"), 17);
}

static void test_answer__is_mended_once(void)
{
    static const struct cs_script_rule rules[] = {
        {.needle = CS_STR_INIT("An earlier answer was refused"),
         .text = CS_STR_INIT("{\"plan\":\"Ward nine\",\"code\":\"red\"}")},
        ANSWER("{\"plan\":\"ward nine\",\"code\":\"blue\"}")};
    struct cs_script script;
    const struct cs_extraction e = run_script(rules, 2, &script);
    CHECK_INT(e.outcome, CS_OUTCOME_OK);
    CHECK_INT(e.attempts, 2);
    CHECK_INT((int64_t)script.calls, 2);
    CHECK_INT((int64_t)start_at(&e, "/plan"), 28);
}

/* The second prompt quotes the validator: the place and the keyword, never the value. */
static void test_answer__is_told_what_was_wrong(void)
{
    static const struct cs_script_rule rules[] = {
        {.needle = CS_STR_INIT("At \"/code\" the keyword enum does not hold."),
         .text = CS_STR_INIT("{\"plan\":\"tray\",\"code\":\"red\"}")},
        ANSWER("{\"plan\":\"tray\",\"code\":\"blue\"}")};
    struct cs_script script;
    CHECK_INT(run_script(rules, 2, &script).outcome, CS_OUTCOME_OK);
}

static void test_answer__invented_is_invalid(void)
{
    static const struct cs_script_rule rules[] = {
        ANSWER("{\"plan\":\"ward ten\",\"code\":\"red\"}")};
    struct cs_script script;
    const struct cs_extraction e = run_script(rules, 1, &script);
    CHECK_INT(e.outcome, CS_OUTCOME_INVALID);
    CHECK_INT(e.attempts, 2);
    CHECK_STR(e.at, "/plan");
    CHECK(e.value == NULL);
    CHECK(e.reason != NULL);
}

/* What x-source says of case and of documents holds for a model that writes freely as well. */
static void test_answer__case_and_document_are_heeded(void)
{
    static const struct cs_script_rule rules[] = {ANSWER("{\"plan\":\"WARD NINE\"}")};
    static const struct {
        const char *source;
        enum cs_outcome outcome;
    } cases[] = {{"{\"doc\":\"*\",\"case\":\"insensitive\"}", CS_OUTCOME_OK},
                 {"{\"doc\":\"note\",\"case\":\"insensitive\"}", CS_OUTCOME_OK},
                 {"{\"doc\":\"*\"}", CS_OUTCOME_INVALID},
                 {"{\"doc\":\"letter\",\"case\":\"insensitive\"}", CS_OUTCOME_INVALID}};
    for (size_t i = 0; i < CS_COUNT(cases); i++) {
        struct cs_script script = {.rules = rules, .rule_count = CS_COUNT(rules)};
        struct cs_model model;
        char schema[512];
        (void)snprintf(schema, sizeof schema,
                       "{\"type\":\"object\",\"required\":[\"plan\"],\"properties\":{\"plan\":"
                       "{\"type\":\"string\",\"x-source\":%s}}}",
                       cases[i].source);
        cs_scripted_open(&script, &model);
        const struct cs_extraction e = run(schema, note_two, &model);
        CHECK_INT(e.outcome, cases[i].outcome);
        if (e.outcome != CS_OUTCOME_OK) continue;
        CHECK_STR(cs_str_of(text_at(&e, "plan")), "WARD NINE");
        CHECK_INT((int64_t)start_at(&e, "/plan"), 17);
    }
}

static void test_answer__half_words_are_invented(void)
{
    static const struct cs_script_rule rules[] = {ANSWER("{\"plan\":\"war\",\"code\":\"red\"}")};
    struct cs_script script;
    CHECK_INT(run_script(rules, 1, &script).outcome, CS_OUTCOME_INVALID);
}

static void test_answer__cut_is_truncated(void)
{
    static char long_answer[8192];
    static struct cs_script_rule rules[1];
    memset(long_answer, ' ', sizeof long_answer - 1);
    long_answer[0] = '{';
    rules[0].text = cs_str_of(long_answer);
    struct cs_script script;
    const struct cs_extraction e = run_script(rules, 1, &script);
    CHECK_INT(e.outcome, CS_OUTCOME_TRUNCATED);
    CHECK_INT((int64_t)script.calls, 1); /* a longer answer would be cut as well */
    CHECK(e.value == NULL);
}

static void test_answer__fails_over_to_labels(void)
{
    static const struct cs_script_rule rules[] = {
        {.needle = CS_STR_INIT(""), .fail = CS_E_UNAVAILABLE}};
    struct cs_script script = {.rules = rules, .rule_count = 1};
    struct cs_model model;
    cs_scripted_open(&script, &model);
    const struct cs_extraction e = run(schema_two, "Plan: Basic Care\nCODE: Red\n", &model);
    CHECK_INT(e.outcome, CS_OUTCOME_OK);
    CHECK(e.by_rules);
    CHECK(!e.by_model);
    CHECK_STR(cs_str_of(text_at(&e, "code")), "red");
    CHECK_INT((int64_t)start_at(&e, "/plan"), 6);
}

static struct cs_extraction run_filling(const char *schema, const char *answer)
{
    static struct cs_script_rule rule;
    static struct cs_script script;
    struct cs_model model;
    rule = (struct cs_script_rule){.text = cs_str_of(answer)};
    script = (struct cs_script){.rules = &rule, .rule_count = 1, .fills = true};
    cs_scripted_open(&script, &model);
    return run(schema, note_two, &model);
}

static void test_constrained__places_come_from_the_decode(void)
{
    const struct cs_extraction e =
        run_filling(schema_two, "{\"plan\":\"Ward nine\",\"code\":\"green\"}");
    CHECK_INT(e.outcome, CS_OUTCOME_OK);
    CHECK(e.by_model);
    CHECK(e.constrained);
    CHECK_INT(e.relaxed_count, 0);
    CHECK_INT((int64_t)start_at(&e, "/plan"), 28);
}

static void test_constrained__case_may_differ_where_the_schema_says_so(void)
{
    static const char schema[] = "{\"type\":\"object\",\"required\":[\"plan\"],\"properties\":{"
                                 "\"plan\":{\"type\":\"string\",\"x-source\":{\"doc\":\"*\","
                                 "\"case\":\"insensitive\"}}}}";
    const struct cs_extraction e = run_filling(schema, "{\"plan\":\"The Tray\"}");
    CHECK_INT(e.outcome, CS_OUTCOME_OK);
    CHECK_STR(cs_str_of(text_at(&e, "plan")), "The Tray");
    CHECK_INT((int64_t)start_at(&e, "/plan"), 0);
}

static void test_constrained__relaxations_are_listed_and_the_gate_holds(void)
{
    static const char schema[] =
        "{\"type\":\"object\",\"required\":[\"list\"],\"properties\":{\"list\":{\"type\":\"array\","
        "\"uniqueItems\":true,\"items\":{\"type\":\"object\"}}}}";
    const struct cs_extraction good = run_filling(schema, "{\"list\":[{},{\"a\":1}]}");
    CHECK_INT(good.outcome, CS_OUTCOME_OK);
    CHECK_INT(good.relaxed_count, 1);
    CHECK_STR(good.relaxed[0].keyword, "uniqueItems");
    CHECK(cs_str_starts(good.relaxed[0].schema, CS_STR("/properties/list")));
    const struct cs_extraction bad =
        run_filling(schema, "{\"list\":[{\"a\":1,\"b\":2},{\"b\":2,\"a\":1}]}");
    CHECK(bad.outcome != CS_OUTCOME_OK || !bad.by_model);
    CHECK_INT(bad.attempts, 2);
}

static void test_constrained__without_a_value_is_unsupported(void)
{
    static const char schema[] = "{\"allOf\":[{\"type\":\"object\"},{\"type\":\"array\"}]}";
    const struct cs_extraction e = run_filling(schema, "{}");
    CHECK_INT(e.outcome, CS_OUTCOME_SCHEMA_UNSUPPORTED);
    CHECK_INT(e.attempts, 0);
    CHECK(e.value == NULL);
}

static void test_labels__refuse_rather_than_invent(void)
{
    struct cs_model none = {0};
    const struct cs_extraction e = run(schema_two, "Plan: Basic Care\nNo colour here.\n", &none);
    CHECK_INT(e.outcome, CS_OUTCOME_REFUSED);
    CHECK(e.value == NULL);
    CHECK(e.reason != NULL);
}

static void test_schema__not_checked_here_is_told(void)
{
    struct cs_model none = {0};
    const struct cs_extraction e = run(
        "{\"$schema\":\"https://example.org/other-dialect\",\"type\":\"object\"}", "A: b\n", &none);
    CHECK_INT(e.outcome, CS_OUTCOME_SCHEMA_UNSUPPORTED);
    CHECK(e.value == NULL);
}

static void test_list__that_overflows_is_truncated(void)
{
    struct cs_buf buf;
    cs_str note = {0};
    struct cs_extract_plan plan;
    const struct cs_doc *doc = NULL;
    struct cs_extraction e = {0};
    struct cs_model none = {0};
    const struct cs_task *const task = cs_task_find(CS_STR("claim-triage"));
    cs_buf_init(&buf, &arena, 65536);
    CS_BUF_LIT(&buf, "Diagnosis:");
    for (int i = 0; i < 70; i++) cs_buf_add_format(&buf, " M%02d.%d", 10 + i / 10, i % 10);
    CHECK_INT(cs_buf_finish(&buf, &note, &err), CS_OK);
    CHECK_INT(cs_extract_prepare(&arena, cs_task_schema(task), task, &plan, &err), CS_OK);
    CHECK_INT(cs_doc_parse(&arena, (cs_raw){note}, &doc, &err), CS_OK);
    CHECK_INT(cs_extract_run(&arena, doc, &plan, &none, CS_STR("n"), &e, &err), CS_OK);
    CHECK_INT(e.outcome, CS_OUTCOME_TRUNCATED);
    CHECK(e.value == NULL);
}

/* Every x-source string that is given has a place whose bytes are the string. */
static void evidence_hold(const struct cs_extraction *e, cs_str text)
{
    size_t index;
    size_t count;
    yyjson_mut_val *key;
    yyjson_mut_val *list;
    yyjson_mut_obj_foreach(e->evidence, index, count, key, list)
    {
        yyjson_mut_val *const item = yyjson_mut_arr_get_first(list);
        const size_t start = (size_t)yyjson_mut_get_uint(yyjson_mut_obj_get(item, "start"));
        const size_t end = (size_t)yyjson_mut_get_uint(yyjson_mut_obj_get(item, "end"));
        yyjson_mut_val *const quote = yyjson_mut_obj_get(item, "quote");
        yyjson_mut_val *const value =
            yyjson_mut_ptr_getn(e->value, yyjson_mut_get_str(key), yyjson_mut_get_len(key));
        CHECK(cs_str_equal(cs_str_slice(text, start, end),
                           (cs_str){yyjson_mut_get_str(quote), yyjson_mut_get_len(quote)}));
        CHECK(yyjson_mut_equals_strn(value, yyjson_mut_get_str(quote), yyjson_mut_get_len(quote)));
    }
}

static void test_tasks__give_their_own_examples(void)
{
    struct cs_model none = {0};
    for (size_t t = 0; t < cs_task_count; t++) {
        struct cs_extract_plan plan;
        const cs_str schema = cs_task_schema(&cs_tasks[t]);
        CHECK_INT(cs_extract_prepare(&arena, schema, &cs_tasks[t], &plan, &err), CS_OK);
        CHECK(!plan.unsupported);
        CHECK(cs_task_prompt(&cs_tasks[t]).len > 0);
        for (int n = 1; n <= 2; n++) {
            char path[128];
            cs_str text = {0};
            cs_str gold = {0};
            yyjson_doc *want = NULL;
            const struct cs_doc *doc = NULL;
            struct cs_extraction e = {0};
            (void)snprintf(path, sizeof path, "share/tasks/%s/examples/%d.txt", cs_tasks[t].name,
                           n);
            CHECK_INT(cs_file_read(&arena, path, 65536, &text, &err), CS_OK);
            (void)snprintf(path, sizeof path, "share/tasks/%s/examples/%d.json", cs_tasks[t].name,
                           n);
            CHECK_INT(cs_file_read(&arena, path, 65536, &gold, &err), CS_OK);
            CHECK_INT(cs_json_parse(&arena, gold, &want, &err), CS_OK);
            CHECK_INT(cs_doc_parse(&arena, (cs_raw){text}, &doc, &err), CS_OK);
            CHECK_INT(cs_extract_run(&arena, doc, &plan, &none, CS_STR("e"), &e, &err), CS_OK);
            CHECK_INT(e.outcome, CS_OUTCOME_OK);
            evidence_hold(&e, text);
            yyjson_mut_doc *const copy = yyjson_doc_mut_copy(want, NULL);
            CHECK(yyjson_mut_equals(yyjson_mut_doc_get_root(copy), e.value));
            yyjson_mut_doc_free(copy);
        }
    }
}

int main(void)
{
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    RUN(test_answer__that_fits_is_taken);
    RUN(test_answer__is_mended_once);
    RUN(test_answer__is_told_what_was_wrong);
    RUN(test_answer__invented_is_invalid);
    RUN(test_answer__case_and_document_are_heeded);
    RUN(test_answer__half_words_are_invented);
    RUN(test_answer__cut_is_truncated);
    RUN(test_answer__fails_over_to_labels);
    RUN(test_constrained__places_come_from_the_decode);
    RUN(test_constrained__case_may_differ_where_the_schema_says_so);
    RUN(test_constrained__relaxations_are_listed_and_the_gate_holds);
    RUN(test_constrained__without_a_value_is_unsupported);
    RUN(test_labels__refuse_rather_than_invent);
    RUN(test_schema__not_checked_here_is_told);
    RUN(test_list__that_overflows_is_truncated);
    RUN(test_tasks__give_their_own_examples);
    cs_arena_deinit(&arena);
    return check_end();
}
