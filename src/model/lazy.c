/* lazy.c - a model that is opened by the first question put to it. */
#include "model/model.h"

static cs_status real_open(struct cs_lazy_model *lazy, struct cs_error *err)
{
    if (!lazy->tried) {
        lazy->tried = true;
        const cs_status status = lazy->open(&lazy->options, &lazy->real, &lazy->failure);
        if (status != CS_OK) lazy->real = (struct cs_model){0};
    }
    if (lazy->real.ops) return CS_OK;
    CS_ASSERT(lazy->failure.status != CS_OK);
    *err = lazy->failure;
    return err->status;
}

static cs_status lazy_judge(void *self, struct cs_arena *arena, const struct cs_ask *ask,
                            struct cs_judgement *out, struct cs_error *err)
{
    struct cs_lazy_model *const lazy = self;
    CS_TRY(real_open(lazy, err));
    return cs_model_judge(&lazy->real, arena, ask, out, err);
}

static cs_status lazy_generate(void *self, struct cs_arena *arena, const struct cs_generate *ask,
                               struct cs_completion *out, struct cs_error *err)
{
    struct cs_lazy_model *const lazy = self;
    CS_TRY(real_open(lazy, err));
    return cs_model_generate(&lazy->real, arena, ask, out, err);
}

static cs_status lazy_fill(void *self, struct cs_arena *arena, const struct cs_fill *ask,
                           struct cs_filled *out, struct cs_error *err)
{
    struct cs_lazy_model *const lazy = self;
    CS_TRY(real_open(lazy, err));
    return cs_model_fill(&lazy->real, arena, ask, out, err);
}

static void lazy_about(void *self, struct cs_model_about *about, struct cs_model_usage *usage)
{
    struct cs_lazy_model *const lazy = self;
    if (lazy->real.ops) {
        cs_model_about(&lazy->real, about, usage);
        return;
    }
    *about = (struct cs_model_about){.provider = "llama", .fills = true};
    *usage = (struct cs_model_usage){0};
}

static void lazy_close(void *self)
{
    struct cs_lazy_model *const lazy = self;
    cs_model_close(&lazy->real);
    lazy->real = (struct cs_model){0};
}

void cs_lazy_open(struct cs_lazy_model *lazy, struct cs_model *out)
{
    static const struct cs_model_ops ops = {lazy_judge, lazy_generate, lazy_fill, lazy_about,
                                            lazy_close};
    CS_ASSERT(lazy->open != NULL);
    *out = (struct cs_model){&ops, lazy};
}
