/* model.c - the door to a provider: what a caller must keep is checked here, once for all. */
#include "model/model.h"

#define TOKENS_WRITTEN_MAX 4096

static cs_status no_model(struct cs_error *err)
{
    return CS_FAIL(err, CS_E_UNAVAILABLE, "There is no language model",
                   "Run tools/setup to get one; until then the rules work alone");
}

static bool sums_to_one(const struct cs_judgement *judgement, size_t label_count)
{
    double sum = 0;
    for (size_t i = 0; i < label_count; i++) {
        if (!(judgement->p[i] >= 0)) return false;
        sum += (double)judgement->p[i];
    }
    return sum > 0.9999 && sum < 1.0001;
}

cs_status cs_model_judge(struct cs_model *model, struct cs_arena *arena, const struct cs_ask *ask,
                         struct cs_judgement *out, struct cs_error *err)
{
    CS_ASSERT(ask->question_count <= CS_MODEL_QUESTIONS_MAX);
    for (size_t i = 0; i < ask->question_count; i++) {
        CS_ASSERT(ask->questions[i].text != NULL);
        CS_ASSERT(ask->questions[i].label_count >= 2);
        CS_ASSERT(ask->questions[i].label_count <= CS_MODEL_LABELS_MAX);
    }
    if (!model->ops) return no_model(err);
    if (ask->question_count == 0) return CS_OK;
    memset(out, 0, ask->question_count * sizeof *out);
    CS_TRY(model->ops->judge(model->self, arena, ask, out, err));
    for (size_t i = 0; i < ask->question_count; i++) {
        CS_ASSERT(sums_to_one(&out[i], ask->questions[i].label_count));
        CS_ASSERT(out[i].mass >= 0);
        CS_ASSERT(out[i].mass <= 1);
    }
    return CS_OK;
}

cs_status cs_model_generate(struct cs_model *model, struct cs_arena *arena,
                            const struct cs_generate *ask, struct cs_completion *out,
                            struct cs_error *err)
{
    CS_ASSERT(ask->text != NULL);
    CS_ASSERT(ask->tokens_max >= 1);
    CS_ASSERT(ask->tokens_max <= TOKENS_WRITTEN_MAX);
    if (!model->ops) return no_model(err);
    *out = (struct cs_completion){0};
    return model->ops->generate(model->self, arena, ask, out, err);
}

cs_status cs_model_fill(struct cs_model *model, struct cs_arena *arena, const struct cs_fill *ask,
                        struct cs_filled *out, struct cs_error *err)
{
    CS_ASSERT(ask->text != NULL);
    CS_ASSERT(ask->constraint != NULL);
    CS_ASSERT(ask->tokens_max >= 1);
    CS_ASSERT(ask->tokens_max <= TOKENS_WRITTEN_MAX);
    *out = (struct cs_filled){0};
    if (!model->ops) return no_model(err);
    if (!model->ops->fill)
        return CS_FAIL(err, CS_E_UNSUPPORTED, "This model cannot be held to a schema",
                       "Use one that runs in this process");
    CS_TRY(model->ops->fill(model->self, arena, ask, out, err));
    CS_ASSERT(out->decode != NULL);
    CS_ASSERT(out->completion.truncated || cs_decode_may_end(out->decode));
    return CS_OK;
}

void cs_model_about(struct cs_model *model, struct cs_model_about *about,
                    struct cs_model_usage *usage)
{
    *about = (struct cs_model_about){.provider = "none"};
    *usage = (struct cs_model_usage){0};
    if (model->ops) model->ops->about(model->self, about, usage);
}

void cs_model_close(struct cs_model *model)
{
    if (model->ops) model->ops->close(model->self);
    *model = (struct cs_model){0};
}
