/* llama_write.c - continues a text, greedily and never without a bound. */
#include "model/llama_in.h"

/* Bytes of the longest piece of text that one token stands for. */
#define PIECE_BYTES_MAX 1024

/* Write until a stop; *text is everything written, *stopped whether the model or stop ended it. */
static cs_status tokens_write(struct cs_llama *llama, const struct cs_generate *ask,
                              size_t position, struct cs_buf *text, bool *stopped,
                              struct cs_error *err)
{
    *stopped = false;
    for (uint32_t written = 0; written < ask->tokens_max; written++) {
        const llama_token next = cs_llama_likeliest(llama, NULL);
        if (next < 0)
            return CS_FAIL(err, CS_E_UNAVAILABLE, "The model's scores are not numbers",
                           "Check the model file; the rules work without the model");
        if (llama_vocab_is_eog(llama->vocab, next)) {
            *stopped = true;
            return CS_OK;
        }
        char piece[PIECE_BYTES_MAX];
        const int32_t size =
            llama_token_to_piece(llama->vocab, next, piece, (int32_t)sizeof piece, 0, false);
        if (size < 0)
            return CS_FAIL(err, CS_E_UNSUPPORTED, "The model wrote a token that is too long",
                           "Use another model");
        cs_buf_add(text, (cs_str){piece, (size_t)size});
        llama->usage.tokens_written++;
        const size_t reach = (size_t)size + ask->stop.len;
        const size_t from = text->size > reach ? text->size - reach : 0;
        const size_t stop = cs_str_find((cs_str){text->bytes, text->size}, ask->stop, from);
        if (stop != SIZE_MAX) {
            text->size = stop;
            *stopped = true;
            return CS_OK;
        }
        if (position >= llama->context_tokens || written + 1 == ask->tokens_max) return CS_OK;
        cs_llama_batch_clear(llama);
        cs_llama_batch_add(llama, next, position++, 0, true);
        CS_TRY(cs_llama_batch_read(llama, err));
    }
    return CS_OK;
}

static cs_status ask_generate(struct cs_llama *llama, struct cs_arena *arena,
                              const struct cs_generate *ask, struct cs_completion *out,
                              struct cs_error *err)
{
    const struct cs_llama_prompt prompt = {ask->fixed, ask->text, ask->closing};
    size_t position = 0;
    CS_TRY(cs_llama_prompt_read(llama, arena, &prompt, &position, err));
    struct cs_buf buf;
    bool stopped = false;
    cs_buf_init(&buf, arena, (size_t)ask->tokens_max * PIECE_BYTES_MAX);
    CS_TRY(tokens_write(llama, ask, position, &buf, &stopped, err));
    cs_str whole;
    CS_TRY(cs_buf_finish(&buf, &whole, err));
    out->text.phi_bytes = cs_llama_whole_characters(whole);
    out->truncated = !stopped;
    return CS_OK;
}

cs_status cs_llama_generate(void *self, struct cs_arena *arena, const struct cs_generate *ask,
                            struct cs_completion *out, struct cs_error *err)
{
    struct cs_llama *const llama = self;
    const int64_t begin_us = llama_time_us();
    return cs_llama_ended(llama, begin_us, ask_generate(llama, arena, ask, out, err));
}
