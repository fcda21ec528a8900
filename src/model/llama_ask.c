/* llama_ask.c - what every ask does alike: read a prompt, choose a token, end. */
#include "model/llama_in.h"

#include <math.h>

cs_status cs_llama_prompt_read(struct cs_llama *llama, struct cs_arena *arena,
                               const struct cs_llama_prompt *prompt, size_t *position,
                               struct cs_error *err)
{
    struct cs_tokens fixed;
    struct cs_tokens text;
    CS_TRY(cs_llama_tokens_of_ours(llama, arena, prompt->fixed, true, &fixed, err));
    CS_TRY(cs_llama_tokens_of_foreign(llama, arena, cs_cleared_local_text(prompt->text),
                                      prompt->closing, &text, err));
    if (text.count == 0)
        return CS_FAIL(err, CS_E_INPUT, "There is no text for the model to go on from",
                       "Give some");
    *position = fixed.count + text.count;
    if (*position > llama->context_tokens) return cs_llama_too_long(llama, *position, err);
    CS_TRY(cs_llama_prefix_hold(llama, prompt->fixed, &fixed, err));
    return cs_llama_read(llama, &text, fixed.count, 0, true, err);
}

llama_token cs_llama_likeliest(const struct cs_llama *llama, const uint32_t *mask)
{
    const float *const scores = llama_get_logits_ith(llama->context, -1);
    const size_t count = llama->vocab_size;
    size_t best = SIZE_MAX;
    if (!scores) return -1;
    for (size_t word = 0; word * 32 < count; word++) {
        for (uint32_t bits = mask ? mask[word] : UINT32_MAX; bits; bits &= bits - 1) {
            const size_t i = word * 32 + (size_t)__builtin_ctz(bits);
            if (i < count && isfinite(scores[i]) && (best == SIZE_MAX || scores[i] > scores[best]))
                best = i;
        }
    }
    return best == SIZE_MAX ? -1 : (llama_token)best;
}

cs_str cs_llama_whole_characters(cs_str text)
{
    const size_t invalid = cs_utf8_invalid_at(text);
    return invalid == SIZE_MAX ? text : cs_str_slice(text, 0, invalid);
}

cs_status cs_llama_ended(struct cs_llama *llama, int64_t begin_us, cs_status status)
{
    if (status != CS_OK) cs_llama_prefix_drop(llama);
    llama->usage.calls++;
    llama->usage.compute_us += (uint64_t)(llama_time_us() - begin_us);
    return status;
}
