/* llama_constrained.c - writes a value that a constraint allows, greedily and within a bound.
 *
 *   bytes that must come --> their tokens, read in one batch (jump ahead)
 *   a choice             --> mask --> the most likely token that is allowed --> read
 *
 * Of a forced run the last token is left to the next choice: the model may know a longer one that
 * begins with the same bytes and goes on ("\":\"" before a value), and it was trained to see that
 * one. A run of one token is therefore no jump. The same batches are read whatever the number of
 * threads, so the same bits decide. */
#include "model/llama_in.h"

struct filling {
    struct cs_llama *llama;
    struct cs_arena *arena;
    const struct cs_fill *ask;
    struct cs_decode *decode;
    const struct cs_vocab *vocab;
    uint32_t *mask;
    size_t position;
    uint32_t written;
    uint32_t forced;
    bool stopped;
};

/* How many tokens may still be written. */
static size_t room(const struct filling *f)
{
    const size_t context = f->llama->context_tokens - f->position;
    const size_t asked = f->ask->tokens_max - f->written;
    return context < asked ? context : asked;
}

static cs_status nothing_allowed(struct cs_error *err)
{
    return CS_FAIL(err, CS_E_UNAVAILABLE, "The model has no token that the schema allows here",
                   "See whether the document holds what the schema requires");
}

static bool mask_any(const struct filling *f)
{
    uint32_t any = 0;
    for (uint32_t i = 0; i < cs_vocab_mask_words(f->vocab); i++) any |= f->mask[i];
    return any != 0;
}

/* Tokens of the bytes that must come, without the last; none when they do not spell the bytes. */
static cs_status forced_tokens(struct filling *f, struct cs_tokens *out, struct cs_error *err)
{
    cs_str forced = {0};
    out->count = 0;
    CS_TRY(cs_decode_forced(f->decode, f->arena, &forced, err));
    forced = cs_llama_whole_characters(forced);
    if (forced.len < 2) return CS_OK;
    CS_TRY(cs_llama_tokens_of_foreign(f->llama, f->arena, forced, (cs_str){NULL, 0}, out, err));
    size_t at = 0;
    for (size_t i = 0; i < out->count; i++) {
        const cs_str piece = cs_vocab_token(f->vocab, (uint32_t)out->ids[i]);
        if (piece.len == 0 || !cs_str_starts(cs_str_slice(forced, at, forced.len), piece)) {
            out->count = i; /* some tokenizers begin every text with a space */
            break;
        }
        at += piece.len;
    }
    if (out->count > 0) out->count--;
    return CS_OK;
}

/* Read the forced tokens, if there are any. The scores after the last are there afterwards. */
static cs_status jump(struct filling *f, struct cs_error *err)
{
    struct cs_tokens tokens = {0};
    CS_TRY(forced_tokens(f, &tokens, err));
    if (tokens.count > room(f)) tokens.count = room(f);
    for (size_t i = 0; i < tokens.count; i++)
        CS_TRY(cs_decode_accept(f->decode, (uint32_t)tokens.ids[i], err));
    f->written += (uint32_t)tokens.count;
    f->forced += (uint32_t)tokens.count;
    for (size_t begin = 0; begin < tokens.count; begin += CS_LLAMA_BATCH_TOKENS) {
        size_t end = begin + CS_LLAMA_BATCH_TOKENS;
        if (end > tokens.count) end = tokens.count;
        cs_llama_batch_clear(f->llama);
        for (size_t i = begin; i < end; i++)
            cs_llama_batch_add(f->llama, tokens.ids[i], f->position++, 0, i + 1 == tokens.count);
        CS_TRY(cs_llama_batch_read(f->llama, err));
    }
    return CS_OK;
}

/* One token by choice. */
static cs_status choose(struct filling *f, struct cs_error *err)
{
    CS_TRY(cs_decode_mask(f->decode, f->mask, err));
    const llama_token next = cs_llama_likeliest(f->llama, f->mask);
    if (next < 0) return nothing_allowed(err);
    if (llama_vocab_is_eog(f->llama->vocab, next)) {
        f->stopped = true;
        return CS_OK;
    }
    CS_TRY(cs_decode_accept(f->decode, (uint32_t)next, err));
    f->written++;
    f->stopped = cs_decode_must_end(f->decode);
    if (f->stopped || room(f) == 0) return CS_OK;
    cs_llama_batch_clear(f->llama);
    cs_llama_batch_add(f->llama, next, f->position++, 0, true);
    return cs_llama_batch_read(f->llama, err);
}

static cs_status value_write(struct filling *f, struct cs_error *err)
{
    f->stopped = cs_decode_must_end(f->decode);
    while (!f->stopped && room(f) > 0) {
        CS_TRY(jump(f, err));
        if (room(f) == 0) break;
        CS_TRY(choose(f, err));
    }
    return CS_OK;
}

static cs_status ask_fill(struct cs_llama *llama, struct cs_arena *arena, const struct cs_fill *ask,
                          struct cs_filled *out, struct cs_error *err)
{
    const struct cs_llama_prompt prompt = {ask->fixed, ask->text, ask->closing};
    struct filling f = {.llama = llama, .arena = arena, .ask = ask};
    CS_TRY(cs_llama_pieces(llama, &f.vocab, err));
    CS_TRY(cs_decode_start(arena, ask->constraint, f.vocab, &ask->sources, &f.decode, err));
    f.mask = CS_NEW_ARRAY(arena, uint32_t, cs_vocab_mask_words(f.vocab));
    if (!f.mask) return cs_arena_fail(arena, err);
    /* Nothing can begin where the source holds none of what is required: do not read for it. */
    CS_TRY(cs_decode_mask(f.decode, f.mask, err));
    if (!mask_any(&f)) return nothing_allowed(err);
    CS_TRY(cs_llama_prompt_read(llama, arena, &prompt, &f.position, err));
    const cs_status status = value_write(&f, err);
    llama->usage.tokens_written += f.written;
    CS_TRY(status);
    cs_str whole;
    CS_TRY(cs_str_copy(arena, cs_decode_output(f.decode), &whole, err));
    out->completion.text.phi_bytes = cs_llama_whole_characters(whole);
    out->completion.truncated = !f.stopped;
    out->tokens_forced = f.forced;
    out->decode = f.decode;
    return CS_OK;
}

cs_status cs_llama_fill(void *self, struct cs_arena *arena, const struct cs_fill *ask,
                        struct cs_filled *out, struct cs_error *err)
{
    struct cs_llama *const llama = self;
    const int64_t begin_us = llama_time_us();
    return cs_llama_ended(llama, begin_us, ask_fill(llama, arena, ask, out, err));
}
