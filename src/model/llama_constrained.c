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

#include <math.h>

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

/* The most likely of the allowed tokens; of equals the one with the lowest number. -1: none. */
static llama_token likeliest(const struct filling *f)
{
    const float *const scores = llama_get_logits_ith(f->llama->context, -1);
    const size_t count = f->llama->vocab_size;
    size_t best = SIZE_MAX;
    if (!scores) return -1;
    for (size_t word = 0; word * 32 < count; word++) {
        for (uint32_t bits = f->mask[word]; bits; bits &= bits - 1) {
            const size_t i = word * 32 + (size_t)__builtin_ctz(bits);
            if (i < count && isfinite(scores[i]) && (best == SIZE_MAX || scores[i] > scores[best]))
                best = i;
        }
    }
    return best == SIZE_MAX ? -1 : (llama_token)best;
}

/* Tokens of the bytes that must come, without the last; none when they do not spell the bytes. */
static cs_status forced_tokens(struct filling *f, struct cs_tokens *out, struct cs_error *err)
{
    cs_str forced = {0};
    out->count = 0;
    CS_TRY(cs_decode_forced(f->decode, f->arena, &forced, err));
    const size_t invalid = cs_utf8_invalid_at(forced);
    if (invalid != SIZE_MAX) forced = cs_str_slice(forced, 0, invalid);
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
    const llama_token next = likeliest(f);
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
    struct cs_tokens fixed;
    struct cs_tokens text;
    struct filling f = {.llama = llama, .arena = arena, .ask = ask};
    CS_TRY(cs_llama_pieces(llama, &f.vocab, err));
    CS_TRY(cs_decode_start(arena, ask->constraint, f.vocab, &ask->sources, &f.decode, err));
    f.mask = CS_NEW_ARRAY(arena, uint32_t, cs_vocab_mask_words(f.vocab));
    if (!f.mask) return cs_arena_fail(arena, err);
    CS_TRY(cs_llama_tokens_of_ours(llama, arena, ask->fixed, true, &fixed, err));
    CS_TRY(cs_llama_tokens_of_foreign(llama, arena, cs_cleared_local_text(ask->text), ask->closing,
                                      &text, err));
    if (text.count == 0) return CS_FAIL(err, CS_E_INPUT, "There is no text to answer", "Give some");
    /* Nothing can begin where the source holds none of what is required: do not read for it. */
    CS_TRY(cs_decode_mask(f.decode, f.mask, err));
    if (!mask_any(&f)) return nothing_allowed(err);
    f.position = fixed.count + text.count;
    if (f.position > llama->context_tokens) return cs_llama_too_long(llama, f.position, err);
    CS_TRY(cs_llama_prefix_hold(llama, ask->fixed, &fixed, err));
    CS_TRY(cs_llama_read(llama, &text, fixed.count, 0, true, err));
    const cs_status status = value_write(&f, err);
    llama->usage.tokens_written += f.written;
    CS_TRY(status);
    cs_str whole;
    CS_TRY(cs_str_copy(arena, cs_decode_output(f.decode), &whole, err));
    const size_t invalid = cs_utf8_invalid_at(whole); /* a cut may be inside a character */
    out->completion.text.phi_bytes = invalid == SIZE_MAX ? whole : cs_str_slice(whole, 0, invalid);
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
    const cs_status status = ask_fill(llama, arena, ask, out, err);
    if (status != CS_OK) cs_llama_prefix_drop(llama);
    llama->usage.calls++;
    llama->usage.compute_us += (uint64_t)(llama_time_us() - begin_us);
    return status;
}
