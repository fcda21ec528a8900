/* contract.c - the contract of struct cs_model_ops. */
#include "contract.h"

#include "privacy/privacy.h"

#include "tests/check.h"

static const cs_str yes_no[] = {CS_STR_INIT(" yes"), CS_STR_INIT(" no")};
static const cs_str alike[] = {CS_STR_INIT(" yes"), CS_STR_INIT(" yes")};
static const cs_str with_empty[] = {CS_STR_INIT(" yes"), CS_STR_INIT("")};

const struct cs_cleared_local *model_text(struct cs_arena *arena, cs_str text)
{
    struct cs_error err;
    struct cs_offer offer;
    const cs_status status = cs_egress_clear_local(arena, (cs_raw){text}, &offer, &err);
    CS_ASSERT(status == CS_OK);
    return offer.local;
}

static struct cs_ask ask_of(struct cs_question *question, size_t count)
{
    return (struct cs_ask){.fixed = CS_STR("Answer with yes or no.\n"),
                           .questions = question,
                           .question_count = count,
                           .closing = CS_STR("\nAnswer:")};
}

static void contract_judges(struct cs_model *model, struct cs_arena *arena)
{
    struct cs_question questions[3];
    struct cs_judgement first[3];
    struct cs_judgement again[3];
    struct cs_error err;
    const cs_str texts[] = {CS_STR("Is water wet?"), CS_STR("Is \xc3\xa9t\xc3\xa9 a season?"),
                            CS_STR("Does the note name a drug?")};
    for (size_t i = 0; i < 3; i++)
        questions[i] = (struct cs_question){model_text(arena, texts[i]), yes_no, 2};
    struct cs_ask ask = ask_of(questions, 3);
    ask.shared = model_text(arena, CS_STR("The patient takes lisinopril 10 mg daily.\n"));
    CHECK_INT(cs_model_judge(model, arena, &ask, first, &err), CS_OK);
    CHECK_INT(cs_model_judge(model, arena, &ask, again, &err), CS_OK);
    for (size_t i = 0; i < 3; i++) {
        const double sum = (double)first[i].p[0] + (double)first[i].p[1];
        CHECK(sum > 0.99999 && sum < 1.00001);
        CHECK(first[i].mass > 0.0F);
        CHECK(first[i].mass <= 1.0F);
        CHECK(memcmp(&first[i], &again[i], sizeof first[i]) == 0);
    }
}

static void contract_judges_nothing(struct cs_model *model, struct cs_arena *arena)
{
    struct cs_error err;
    struct cs_judgement out = {.mass = 7.0F};
    const struct cs_ask ask = ask_of(NULL, 0);
    CHECK_INT(cs_model_judge(model, arena, &ask, &out, &err), CS_OK);
    CHECK(out.mass > 6.0F);
}

static void contract_refuses(struct cs_model *model, struct cs_arena *arena)
{
    struct cs_error err;
    struct cs_judgement out;
    struct cs_question question = {model_text(arena, CS_STR("Is water wet?")), alike, 2};
    struct cs_ask ask = ask_of(&question, 1);
    CHECK_INT(cs_model_judge(model, arena, &ask, &out, &err), CS_E_INPUT);
    question.labels = with_empty;
    CHECK_INT(cs_model_judge(model, arena, &ask, &out, &err), CS_E_INPUT);
    question.labels = yes_no;
    question.text = model_text(arena, CS_STR(""));
    ask.closing = (cs_str){NULL, 0};
    CHECK_INT(cs_model_judge(model, arena, &ask, &out, &err), CS_E_INPUT);
    question.text = model_text(arena, CS_STR("Is water wet?"));
    CHECK_INT(cs_model_judge(model, arena, &ask, &out, &err), CS_OK);
}

static void contract_generates(struct cs_model *model, struct cs_arena *arena)
{
    struct cs_error err;
    struct cs_completion first;
    struct cs_completion again;
    struct cs_generate ask = {.fixed = CS_STR("Count on: "),
                              .text = model_text(arena, CS_STR("one, two, three,")),
                              .tokens_max = 5};
    CHECK_INT(cs_model_generate(model, arena, &ask, &first, &err), CS_OK);
    CHECK_INT(cs_model_generate(model, arena, &ask, &again, &err), CS_OK);
    CHECK(cs_str_equal(first.text.phi_bytes, again.text.phi_bytes));
    CHECK(first.truncated);
    ask.tokens_max = 40;
    ask.stop = CS_STR("five");
    CHECK_INT(cs_model_generate(model, arena, &ask, &first, &err), CS_OK);
    CHECK(!first.truncated);
    CHECK(cs_str_find(first.text.phi_bytes, CS_STR("four"), 0) != SIZE_MAX);
    CHECK(cs_str_find(first.text.phi_bytes, CS_STR("five"), 0) == SIZE_MAX);
}

static void contract_counts(struct cs_model *model, struct cs_arena *arena)
{
    struct cs_error err;
    struct cs_model_about about;
    struct cs_model_usage before;
    struct cs_model_usage after;
    struct cs_judgement out;
    struct cs_question question = {model_text(arena, CS_STR("Is water wet?")), yes_no, 2};
    const struct cs_ask ask = ask_of(&question, 1);
    cs_model_about(model, &about, &before);
    CHECK(about.provider[0] != '\0');
    CHECK(about.context_tokens >= 512);
    CHECK_INT(cs_model_judge(model, arena, &ask, &out, &err), CS_OK);
    cs_model_about(model, &about, &after);
    CHECK_INT(after.calls, before.calls + 1);
}

int model_contract_run(struct cs_model *model)
{
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    check_failures = 0;
    contract_judges(model, &arena);
    contract_judges_nothing(model, &arena);
    contract_refuses(model, &arena);
    contract_generates(model, &arena);
    contract_counts(model, &arena);
    cs_arena_deinit(&arena);
    (void)check_passed_tests;
    (void)check_failed_tests;
    return check_failures;
}
