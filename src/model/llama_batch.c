/* llama_batch.c - hands tokens to libllama, never more than it has room for.
 *
 * libllama ends the process when a batch is larger than agreed, so the sizes are ours to keep: a
 * batch is at most CS_LLAMA_BATCH_TOKENS, and callers check a text against the context first. */
#include "model/llama_in.h"

cs_status cs_llama_batch_init(struct cs_llama *llama, struct cs_error *err)
{
    const size_t count = CS_LLAMA_BATCH_TOKENS;
    struct cs_arena *const arena = &llama->arena;
    struct llama_batch *const batch = &llama->batch;
    batch->token = CS_NEW_ARRAY(arena, llama_token, count);
    batch->pos = CS_NEW_ARRAY(arena, llama_pos, count);
    batch->n_seq_id = CS_NEW_ARRAY(arena, int32_t, count);
    batch->seq_id = CS_NEW_ARRAY(arena, llama_seq_id *, count);
    batch->logits = CS_NEW_ARRAY(arena, int8_t, count);
    llama_seq_id *const sequences = CS_NEW_ARRAY(arena, llama_seq_id, count);
    if (!batch->token || !batch->pos || !batch->n_seq_id || !batch->seq_id || !batch->logits ||
        !sequences)
        return cs_arena_fail(arena, err);
    for (size_t i = 0; i < count; i++) {
        batch->n_seq_id[i] = 1;
        batch->seq_id[i] = &sequences[i];
    }
    return CS_OK;
}

cs_status cs_llama_too_long(const struct cs_llama *llama, size_t tokens, struct cs_error *err)
{
    return CS_FAIL_NUM(err, CS_E_LIMIT, "A question of %1 tokens does not fit the model's %2",
                       "Give the model a shorter passage, or a larger context", tokens,
                       llama->context_tokens);
}

void cs_llama_batch_clear(struct cs_llama *llama)
{
    llama->batch.n_tokens = 0;
}

void cs_llama_batch_add(struct cs_llama *llama, llama_token id, size_t position,
                        llama_seq_id sequence, bool scored)
{
    struct llama_batch *const batch = &llama->batch;
    CS_ASSERT(batch->n_tokens < CS_LLAMA_BATCH_TOKENS);
    CS_ASSERT(position < llama->context_tokens);
    CS_ASSERT(sequence <= CS_LLAMA_AT_ONCE);
    const int32_t i = batch->n_tokens++;
    batch->token[i] = id;
    batch->pos[i] = (llama_pos)position;
    batch->seq_id[i][0] = sequence;
    batch->logits[i] = scored;
}

cs_status cs_llama_batch_read(struct cs_llama *llama, struct cs_error *err)
{
    if (llama->batch.n_tokens == 0) return CS_OK;
    const int32_t result = llama_decode(llama->context, llama->batch);
    if (result == 1)
        return CS_FAIL(err, CS_E_LIMIT, "The text does not fit the model's context",
                       "Give the model a shorter passage, or a larger context");
    if (result != 0)
        return CS_FAIL(err, CS_E_UNAVAILABLE, "The model could not read a text",
                       "Free memory and try again; the rules work without the model");
    return CS_OK;
}

cs_status cs_llama_read(struct cs_llama *llama, const struct cs_tokens *tokens, size_t position,
                        llama_seq_id sequence, bool scored, struct cs_error *err)
{
    for (size_t begin = 0; begin < tokens->count; begin += CS_LLAMA_BATCH_TOKENS) {
        size_t end = begin + CS_LLAMA_BATCH_TOKENS;
        if (end > tokens->count) end = tokens->count;
        cs_llama_batch_clear(llama);
        for (size_t i = begin; i < end; i++)
            cs_llama_batch_add(llama, tokens->ids[i], position + i, sequence,
                               scored && i + 1 == tokens->count);
        CS_TRY(cs_llama_batch_read(llama, err));
    }
    llama->usage.tokens_read += tokens->count;
    return CS_OK;
}
