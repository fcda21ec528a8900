/* scripted_test.c - the fake keeps the contract and does what its script says. */
#include "contract.h"

#include "tests/check.h"

static const cs_str changes[] = {CS_STR_INIT(" start"), CS_STR_INIT(" stop"),
                                 CS_STR_INIT(" continue")};

static void test_scripted__keeps_the_contract(void)
{
    const struct cs_script_rule rules[] = {
        {.needle = CS_STR_INIT("one, two"), .text = CS_STR_INIT(" four, five, six, seven, eight")},
        {.needle = CS_STR_INIT("water"), .label = CS_STR_INIT(" yes"), .p = 0.9F},
    };
    struct cs_script script = {.rules = rules, .rule_count = CS_COUNT(rules)};
    struct cs_model model;
    cs_scripted_open(&script, &model);
    CHECK_INT(model_contract_run(&model), 0);
    cs_model_close(&model);
    CHECK(model.ops == NULL);
}

static cs_status judge(struct cs_script *script, struct cs_arena *arena, const char *text,
                       struct cs_judgement *out, struct cs_error *err)
{
    struct cs_model model;
    cs_scripted_open(script, &model);
    const struct cs_question question = {model_text(arena, cs_str_of(text)), changes, 3};
    const struct cs_ask ask = {
        .fixed = CS_STR("Example: hold"), .questions = &question, .question_count = 1};
    return cs_model_judge(&model, arena, &ask, out, err);
}

static void test_scripted__answers_by_the_first_rule_that_fits(void)
{
    const struct cs_script_rule rules[] = {
        {.needle = CS_STR_INIT("metformin"), .label = CS_STR_INIT(" stop"), .p = 0.8F},
        {.needle = CS_STR_INIT("lisinopril"), .fail = CS_E_UNAVAILABLE},
        {.needle = CS_STR_INIT("warfarin"), .label = CS_STR_INIT(" hold"), .p = 0.8F},
        {.needle = CS_STR_INIT("Example"), .label = CS_STR_INIT(" start"), .p = 0.5F},
    };
    struct cs_script script = {.rules = rules, .rule_count = CS_COUNT(rules)};
    struct cs_arena arena;
    struct cs_error err;
    struct cs_judgement out;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK_INT(judge(&script, &arena, "stop metformin", &out, &err), CS_OK);
    CHECK(out.p[1] > 0.79F && out.p[1] < 0.81F);
    CHECK(out.p[0] > 0.09F && out.p[0] < 0.11F);
    CHECK_INT(judge(&script, &arena, "take lisinopril", &out, &err), CS_E_UNAVAILABLE);
    CHECK_INT(judge(&script, &arena, "warfarin", &out, &err), CS_E_INPUT);
    CHECK_INT(judge(&script, &arena, "aspirin", &out, &err), CS_OK);
    CHECK(out.p[0] > 0.49F && out.p[0] < 0.51F);
    CHECK_INT(script.calls, 4);
    cs_arena_deinit(&arena);
}

static void test_scripted__fails_the_call_it_was_told_to(void)
{
    struct cs_script script = {.fail_call = 2};
    struct cs_arena arena;
    struct cs_error err;
    struct cs_judgement out;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK_INT(judge(&script, &arena, "a", &out, &err), CS_OK);
    CHECK(out.p[0] > 0.33F && out.p[0] < 0.34F);
    CHECK_INT(judge(&script, &arena, "a", &out, &err), CS_E_UNAVAILABLE);
    CHECK_INT(judge(&script, &arena, "a", &out, &err), CS_OK);
    cs_arena_deinit(&arena);
}

static void test_scripted__cuts_at_the_limit_between_characters(void)
{
    const struct cs_script_rule rules[] = {{.text = CS_STR_INIT("abc\xc3\xa9 and more")}};
    struct cs_script script = {.rules = rules, .rule_count = 1};
    struct cs_arena arena;
    struct cs_error err;
    struct cs_completion out;
    struct cs_model model;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    cs_scripted_open(&script, &model);
    const struct cs_generate ask = {.text = model_text(&arena, CS_STR("x")), .tokens_max = 1};
    CHECK_INT(cs_model_generate(&model, &arena, &ask, &out, &err), CS_OK);
    CHECK_STR(out.text.phi_bytes, "abc");
    CHECK(out.truncated);
    cs_arena_deinit(&arena);
}

static const char schema_of_ward[] =
    "{\"type\":\"object\",\"required\":[\"ward\"],\"additionalProperties\":false,\"properties\":{"
    "\"ward\":{\"type\":\"string\",\"x-source\":{\"doc\":\"*\"}}}}";

static cs_status fill(const char *answer, uint32_t tokens_max, struct cs_arena *arena,
                      struct cs_filled *out, struct cs_error *err)
{
    static const struct cs_source source = {CS_STR_INIT("note"), CS_STR_INIT("To ward nine.")};
    static const struct cs_constraint_options options = {.order = CS_ORDER_SCHEMA};
    const struct cs_script_rule rule = {.text = cs_str_of(answer)};
    struct cs_script script = {.rules = &rule, .rule_count = 1, .fills = true};
    const struct cs_schema *schema = NULL;
    struct cs_model model;
    struct cs_model_about about;
    struct cs_model_usage usage;
    struct cs_fill ask = {
        .text = model_text(arena, CS_STR("x")), .tokens_max = tokens_max, .sources = {&source, 1}};
    cs_scripted_open(&script, &model);
    cs_model_about(&model, &about, &usage);
    CHECK(about.fills);
    CS_TRY(cs_schema_compile(arena, cs_str_of(schema_of_ward), &schema, err));
    CS_TRY(cs_constraint_compile(arena, schema, &options, &ask.constraint, err));
    return cs_model_fill(&model, arena, &ask, out, err);
}

static void test_scripted__fills_what_the_constraint_allows(void)
{
    struct cs_arena arena;
    struct cs_error err;
    struct cs_filled out;
    const struct cs_source_value *values = NULL;
    uint32_t count = 0;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK_INT(fill("{\"ward\":\"ward nine\"}", 40, &arena, &out, &err), CS_OK);
    CHECK(!out.completion.truncated);
    CHECK_STR(out.completion.text.phi_bytes, "{\"ward\":\"ward nine\"}");
    CHECK_INT(cs_decode_spans(out.decode, &arena, &values, &count, &err), CS_OK);
    CHECK_INT(count, 1);
    CHECK_INT(values[0].best.begin, 3);
    CHECK_INT(values[0].best.end, 12);
    CHECK_INT(fill("{\"ward\":\"ward ten\"}", 40, &arena, &out, &err), CS_E_INPUT);
    CHECK_INT(err.position, 14);
    CHECK_INT(fill("{\"ward\":\"ward nine\"", 40, &arena, &out, &err), CS_E_INPUT);
    CHECK_INT(err.position, 19);
    CHECK_INT(fill("{\"ward\":\"ward nine\"}", 3, &arena, &out, &err), CS_OK);
    CHECK(out.completion.truncated);
    CHECK_STR(out.completion.text.phi_bytes, "{\"ward\":\"war");
    cs_arena_deinit(&arena);
}

static void test_scripted__cannot_fill_unless_it_is_told_so(void)
{
    struct cs_script script = {0};
    struct cs_arena arena;
    struct cs_error err;
    struct cs_filled out;
    struct cs_model model;
    const struct cs_schema *schema = NULL;
    static const struct cs_constraint_options options = {.order = CS_ORDER_SCHEMA};
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    cs_scripted_open(&script, &model);
    struct cs_fill ask = {.text = model_text(&arena, CS_STR("x")), .tokens_max = 9};
    CHECK_INT(cs_schema_compile(&arena, cs_str_of(schema_of_ward), &schema, &err), CS_OK);
    CHECK_INT(cs_constraint_compile(&arena, schema, &options, &ask.constraint, &err), CS_OK);
    CHECK_INT(cs_model_fill(&model, &arena, &ask, &out, &err), CS_E_UNSUPPORTED);
    model = (struct cs_model){0};
    CHECK_INT(cs_model_fill(&model, &arena, &ask, &out, &err), CS_E_UNAVAILABLE);
    cs_arena_deinit(&arena);
}

static void test_scripted__survives_failing_allocations(void)
{
    const struct cs_script_rule rules[] = {{.text = CS_STR_INIT("some text")}};
    struct cs_script script = {.rules = rules, .rule_count = 1};
    struct cs_arena texts;
    struct cs_error err;
    struct cs_model model;
    cs_arena_init(&texts, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    cs_scripted_open(&script, &model);
    const struct cs_cleared_local *const text = model_text(&texts, CS_STR("x"));
    const struct cs_question question = {text, changes, 3};
    const struct cs_ask ask = {.questions = &question, .question_count = 1};
    const struct cs_generate write = {.text = text, .tokens_max = 9};
    bool passed = false;
    for (long n = 1; n < 10 && !passed; n++) {
        struct failing_allocator failing = {.countdown = n};
        struct cs_arena arena;
        struct cs_judgement out;
        struct cs_completion completion;
        cs_arena_init(&arena, failing_allocator_of(&failing), CS_ARENA_CAP_DEFAULT);
        cs_status status = cs_model_judge(&model, &arena, &ask, &out, &err);
        if (status == CS_OK) status = cs_model_generate(&model, &arena, &write, &completion, &err);
        CHECK(status == CS_OK || status == CS_E_MEMORY);
        passed = status == CS_OK;
        cs_arena_deinit(&arena);
    }
    CHECK(passed);
    cs_arena_deinit(&texts);
}

static void test_model__absent_is_a_status(void)
{
    struct cs_model none = {0};
    struct cs_arena arena;
    struct cs_error err;
    struct cs_judgement out;
    struct cs_completion completion;
    struct cs_model_about about;
    struct cs_model_usage usage;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    const struct cs_question question = {model_text(&arena, CS_STR("x")), changes, 3};
    const struct cs_ask ask = {.questions = &question, .question_count = 1};
    const struct cs_generate write = {.text = question.text, .tokens_max = 1};
    CHECK_INT(cs_model_judge(&none, &arena, &ask, &out, &err), CS_E_UNAVAILABLE);
    CHECK_INT(cs_model_generate(&none, &arena, &write, &completion, &err), CS_E_UNAVAILABLE);
    cs_model_about(&none, &about, &usage);
    CHECK_STR(cs_str_of(about.provider), "none");
    cs_model_close(&none);
    cs_arena_deinit(&arena);
}

int main(void)
{
    RUN(test_scripted__keeps_the_contract);
    RUN(test_scripted__answers_by_the_first_rule_that_fits);
    RUN(test_scripted__fails_the_call_it_was_told_to);
    RUN(test_scripted__cuts_at_the_limit_between_characters);
    RUN(test_scripted__fills_what_the_constraint_allows);
    RUN(test_scripted__cannot_fill_unless_it_is_told_so);
    RUN(test_scripted__survives_failing_allocations);
    RUN(test_model__absent_is_a_status);
    return check_end();
}
