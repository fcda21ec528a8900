/* llama_judge.c - probabilities of labels, many questions over one document.
 *
 * Judging reads the fixed text (kept), then the document, once, into sequence 0. Each question then
 * gets a sequence of its own that shares those cells, and goes again when it is answered. Only the
 * scores after its last token are computed.
 *
 * The bits of a float sum depend on the shape of the batch and on the cells used, and rounding to
 * 8 bits inside the layers makes a last bit into 0.03 of a probability. So the shape may depend on
 * the question alone: fixed text, document and questions are never mixed in a batch, a question is
 * read by itself into the cells after the document, every ask begins with the same cells free, and
 * flash attention is off, because its sums follow the number of threads. Where the caller prefers
 * speed (ask->together), questions share batches in their order, until 16 or 512 tokens or the
 * context are full: then the shape depends on the ask alone. ADR-0030 has the figures. */
#include "model/llama_in.h"

#include <math.h>

struct question_tokens {
    struct cs_tokens text;
    llama_token label[CS_MODEL_LABELS_MAX];
};

/* The first token of each label, all of them different. */
static cs_status labels_read(const struct cs_llama *llama, struct cs_arena *arena,
                             const struct cs_question *question, struct question_tokens *out,
                             struct cs_error *err)
{
    for (size_t i = 0; i < question->label_count; i++) {
        struct cs_tokens label;
        CS_TRY(cs_llama_tokens_of_foreign(llama, arena, question->labels[i], (cs_str){NULL, 0},
                                          &label, err));
        if (label.count == 0)
            return CS_FAIL(err, CS_E_INPUT, "A label is empty", "Give each answer a word");
        out->label[i] = label.ids[0];
        for (size_t k = 0; k < i; k++)
            if (out->label[k] == out->label[i])
                return CS_FAIL(err, CS_E_INPUT, "Two labels begin with the same token",
                               "Choose labels whose first words differ");
    }
    return CS_OK;
}

/* All tokens of an ask, checked against the context before anything is computed. */
static cs_status ask_read(const struct cs_llama *llama, struct cs_arena *arena,
                          const struct cs_ask *ask, struct cs_tokens *fixed,
                          struct cs_tokens *shared, struct question_tokens *questions,
                          struct cs_error *err)
{
    const cs_str none = {NULL, 0};
    CS_TRY(cs_llama_tokens_of_ours(llama, arena, ask->fixed, true, fixed, err));
    const cs_str text = ask->shared ? cs_cleared_local_text(ask->shared) : none;
    CS_TRY(cs_llama_tokens_of_foreign(llama, arena, text, none, shared, err));
    const size_t before = fixed->count + shared->count;
    for (size_t i = 0; i < ask->question_count; i++) {
        const struct cs_question *const question = &ask->questions[i];
        struct cs_tokens *const tokens = &questions[i].text;
        CS_TRY(cs_llama_tokens_of_foreign(llama, arena, cs_cleared_local_text(question->text),
                                          ask->closing, tokens, err));
        if (tokens->count == 0)
            return CS_FAIL(err, CS_E_INPUT, "A question has no text", "Give it some");
        if (before + tokens->count > llama->context_tokens)
            return cs_llama_too_long(llama, before + tokens->count, err);
        CS_TRY(labels_read(llama, arena, question, &questions[i], err));
    }
    return CS_OK;
}

/* Probabilities from the scores after batch token index. Sums run in a fixed order in doubles. */
static cs_status judgement_of(const struct cs_llama *llama, int32_t index,
                              const struct question_tokens *question, size_t label_count,
                              struct cs_judgement *out, struct cs_error *err)
{
    const float *const scores = llama_get_logits_ith(llama->context, index);
    if (!scores)
        return CS_FAIL(err, CS_E_UNAVAILABLE, "The model gave no answer",
                       "Try again; the rules work without the model");
    double top = (double)scores[0];
    for (size_t i = 1; i < llama->vocab_size; i++)
        if ((double)scores[i] > top) top = (double)scores[i];
    double all = 0;
    for (size_t i = 0; i < llama->vocab_size; i++) all += exp((double)scores[i] - top);
    double top_label = (double)scores[question->label[0]];
    for (size_t i = 1; i < label_count; i++)
        top_label = fmax(top_label, (double)scores[question->label[i]]);
    double labels = 0;
    for (size_t i = 0; i < label_count; i++)
        labels += exp((double)scores[question->label[i]] - top_label);
    const double mass = labels * exp(top_label - top) / all;
    if (!isfinite(mass) || !isfinite(labels))
        return CS_FAIL(err, CS_E_UNAVAILABLE, "The model's scores are not numbers",
                       "Check the model file; the rules work without the model");
    for (size_t i = 0; i < label_count; i++)
        out->p[i] = (float)(exp((double)scores[question->label[i]] - top_label) / labels);
    out->mass = (float)fmin(mass, 1.0);
    return CS_OK;
}

/* How many questions from first on are read together: in order, until something is full. 0: the
 * first one is longer than a batch. */
static size_t batch_size(const struct question_tokens *questions, size_t first, size_t count,
                         size_t room)
{
    size_t tokens = 0;
    size_t n = 0;
    while (first + n < count && n < CS_LLAMA_AT_ONCE) {
        tokens += questions[first + n].text.count;
        if (tokens > CS_LLAMA_BATCH_TOKENS || tokens > room) break;
        n++;
    }
    return n;
}

/* A question by itself, in pieces if it is longer than a batch. */
static cs_status question_judge(struct cs_llama *llama, size_t before,
                                const struct question_tokens *question, size_t label_count,
                                struct cs_judgement *out, struct cs_error *err)
{
    const llama_memory_t memory = llama_get_memory(llama->context);
    llama_memory_seq_cp(memory, 0, 1, -1, -1);
    CS_TRY(cs_llama_read(llama, &question->text, before, 1, true, err));
    CS_TRY(judgement_of(llama, -1, question, label_count, out, err));
    (void)llama_memory_seq_rm(memory, 1, -1, -1);
    return CS_OK;
}

static cs_status batch_judge(struct cs_llama *llama, size_t before,
                             const struct question_tokens *questions, size_t count,
                             const struct cs_question *asked, struct cs_judgement *out,
                             struct cs_error *err)
{
    CS_ASSERT(count <= CS_LLAMA_AT_ONCE);
    const llama_memory_t memory = llama_get_memory(llama->context);
    int32_t last[CS_LLAMA_AT_ONCE];
    cs_llama_batch_clear(llama);
    for (size_t i = 0; i < count; i++) {
        const struct cs_tokens *const text = &questions[i].text;
        const llama_seq_id sequence = (llama_seq_id)i + 1;
        llama_memory_seq_cp(memory, 0, sequence, -1, -1);
        for (size_t k = 0; k < text->count; k++)
            cs_llama_batch_add(llama, text->ids[k], before + k, sequence, k + 1 == text->count);
        last[i] = llama->batch.n_tokens - 1;
    }
    CS_TRY(cs_llama_batch_read(llama, err));
    llama->usage.tokens_read += (uint64_t)llama->batch.n_tokens;
    for (size_t i = 0; i < count; i++)
        CS_TRY(judgement_of(llama, last[i], &questions[i], asked[i].label_count, &out[i], err));
    for (size_t i = 0; i < count; i++)
        (void)llama_memory_seq_rm(memory, (llama_seq_id)i + 1, -1, -1);
    return CS_OK;
}

static cs_status ask_judge(struct cs_llama *llama, struct cs_arena *arena, const struct cs_ask *ask,
                           struct cs_judgement *out, struct cs_error *err)
{
    struct cs_tokens fixed;
    struct cs_tokens shared;
    struct question_tokens *const questions =
        CS_NEW_ARRAY(arena, struct question_tokens, ask->question_count);
    if (!questions) return cs_arena_fail(arena, err);
    CS_TRY(ask_read(llama, arena, ask, &fixed, &shared, questions, err));
    const size_t before = fixed.count + shared.count;
    CS_TRY(cs_llama_prefix_hold(llama, ask->fixed, &fixed, err));
    CS_TRY(cs_llama_read(llama, &shared, fixed.count, 0, false, err));
    size_t done = 0;
    while (done < ask->question_count) {
        const size_t room = llama->context_tokens - before;
        const size_t count = ask->together ? batch_size(questions, done, ask->question_count, room)
                                           : 1;
        if (count <= 1)
            CS_TRY(question_judge(llama, before, &questions[done], ask->questions[done].label_count,
                                  &out[done], err));
        else
            CS_TRY(batch_judge(llama, before, &questions[done], count, &ask->questions[done],
                               &out[done], err));
        done += count ? count : 1;
    }
    return CS_OK;
}

cs_status cs_llama_judge(void *self, struct cs_arena *arena, const struct cs_ask *ask,
                         struct cs_judgement *out, struct cs_error *err)
{
    struct cs_llama *const llama = self;
    const int64_t begin_us = llama_time_us();
    return cs_llama_ended(llama, begin_us, ask_judge(llama, arena, ask, out, err));
}
