/* steps.c - the steps of a run, and its text with words in it. */
#include "cli/steps.h"

static int64_t ticks(const struct cs_steps *steps)
{
    return steps->clock.ops->ticks_us(steps->clock.self);
}

void cs_steps_begin(struct cs_steps *steps, const struct cs_clock *clock)
{
    *steps = (struct cs_steps){.clock = *clock, .began = clock->ops->now(clock->self)};
    steps->began_us = ticks(steps);
    steps->marked_us = steps->began_us;
}

cs_status cs_steps_end(struct cs_steps *steps, const char *name, cs_status status)
{
    CS_ASSERT(steps->count < CS_STEPS_MAX);
    const int64_t now = ticks(steps);
    steps->list[steps->count++] =
        (struct cs_run_step){.name = name,
                             .status = status,
                             .start_us = steps->marked_us - steps->began_us,
                             .duration_us = now - steps->marked_us};
    steps->marked_us = now;
    return status;
}

cs_status cs_words_parse(struct cs_arena *arena, cs_str bytes, const struct cs_doc **out,
                         struct cs_error *err)
{
    CS_TRY(cs_doc_parse(arena, (cs_raw){bytes}, out, err));
    if ((*out)->has_words) return CS_OK;
    return CS_FAIL(err, CS_E_INPUT, "The file holds no words, as a scan without a text layer",
                   "Run text recognition (OCR) on it first and give its text");
}
