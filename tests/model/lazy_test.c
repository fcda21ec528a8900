/* lazy_test.c - the lazy model: opened once, by the first question; a failure is kept. */
#include "model/model.h"
#include "privacy/privacy.h"
#include "tests/check.h"

static const struct cs_script_rule rules[] = {
    {.needle = CS_STR_INIT("gout"), .label = CS_STR_INIT(" yes"), .p = 0.9F}};
static struct cs_script script = {.rules = rules, .rule_count = 1};
static int opened;

static cs_status open_scripted(const struct cs_llama_options *options, struct cs_model *out,
                               struct cs_error *err)
{
    (void)err;
    CHECK(options->threads == 3);
    opened++;
    cs_scripted_open(&script, out);
    return CS_OK;
}

static cs_status open_nothing(const struct cs_llama_options *options, struct cs_model *out,
                              struct cs_error *err)
{
    (void)options;
    (void)out;
    opened++;
    return CS_FAIL(err, CS_E_CORRUPT, "The file is not a model", "Name another");
}

static cs_status ask(struct cs_model *model, struct cs_judgement *answer, struct cs_error *err)
{
    static const cs_str labels[] = {CS_STR_INIT(" yes"), CS_STR_INIT(" no")};
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    struct cs_offer offer = {0};
    CHECK_INT(cs_egress_clear_local(&arena, (cs_raw){CS_STR("gout?")}, &offer, err), CS_OK);
    const struct cs_question question = {.text = offer.local, .labels = labels, .label_count = 2};
    const struct cs_ask asked = {
        .fixed = CS_STR("Say."), .questions = &question, .question_count = 1};
    const cs_status status = cs_model_judge(model, &arena, &asked, answer, err);
    cs_arena_deinit(&arena);
    return status;
}

static void test_lazy__opens_at_the_first_question(void)
{
    struct cs_lazy_model lazy = {.open = open_scripted, .options = {.threads = 3}};
    struct cs_model model;
    struct cs_model_about about;
    struct cs_model_usage usage;
    struct cs_judgement answer;
    struct cs_error err;
    opened = 0;
    cs_lazy_open(&lazy, &model);
    cs_model_about(&model, &about, &usage);
    CHECK_INT(usage.calls, 0);
    CHECK_INT(opened, 0);
    CHECK_INT(ask(&model, &answer, &err), CS_OK);
    CHECK(answer.p[0] > 0.89F);
    CHECK_INT(ask(&model, &answer, &err), CS_OK);
    CHECK_INT(opened, 1);
    cs_model_about(&model, &about, &usage);
    CHECK_INT(usage.calls, 2);
    cs_model_close(&model);
}

static void test_lazy__keeps_why_it_could_not_open(void)
{
    struct cs_lazy_model lazy = {.open = open_nothing};
    struct cs_model model;
    struct cs_judgement answer;
    struct cs_error err;
    opened = 0;
    cs_lazy_open(&lazy, &model);
    CHECK_INT(ask(&model, &answer, &err), CS_E_CORRUPT);
    CHECK_INT(ask(&model, &answer, &err), CS_E_CORRUPT);
    CHECK_STR(cs_str_of(err.message), "The file is not a model");
    CHECK_INT(opened, 1);
    cs_model_close(&model);
}

int main(void)
{
    RUN(test_lazy__opens_at_the_first_question);
    RUN(test_lazy__keeps_why_it_could_not_open);
    return check_end();
}
