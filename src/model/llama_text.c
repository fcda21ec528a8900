/* llama_text.c - text to tokens, with a wall between our text and foreign text.
 *
 * In our text <|im_start|> is one control token that opens a turn. In foreign text it must be ten
 * plain characters. libllama can switch the control tokens off, but still takes the tokens that a
 * model calls "user defined" (<tool_call>, <|fim_prefix|> and the like), and a model may declare
 * any of them. So we collect the spellings of all tokens that are not plain, and cut foreign text
 * inside every occurrence of one: after its first character. The pieces are turned into tokens one
 * by one, so no token can span a cut. At the end no control token may be among the result. */
#include "model/llama_in.h"

/* More bytes than this for a token of context cannot fit: the longest tokens of common vocabularies
 * are runs of spaces of about this length. Bounds the work on hopeless input. */
#define BYTES_PER_TOKEN_MAX 64
/* Vocabularies have tens to a thousand such tokens; more means that the file is not sane. */
#define MARKS_MAX 8192

static bool token_is_mark(const struct cs_llama *llama, llama_token id)
{
    const unsigned attributes = (unsigned)llama_vocab_get_attr(llama->vocab, id);
    return (attributes & (LLAMA_TOKEN_ATTR_CONTROL | LLAMA_TOKEN_ATTR_USER_DEFINED)) != 0 ||
           llama_vocab_is_eog(llama->vocab, id);
}

cs_status cs_llama_marks_find(struct cs_llama *llama, struct cs_error *err)
{
    size_t count = 0;
    for (size_t i = 0; i < llama->vocab_size; i++)
        if (token_is_mark(llama, (llama_token)i)) count++;
    if (count > MARKS_MAX)
        return CS_FAIL_NUM(err, CS_E_UNSUPPORTED,
                           "The model has %1 control tokens, at most %2 are taken",
                           "Use another model", count, MARKS_MAX);
    cs_str *const marks = CS_NEW_ARRAY(&llama->arena, cs_str, count);
    if (!marks) return cs_arena_fail(&llama->arena, err);
    for (size_t i = 0; i < llama->vocab_size; i++) {
        if (!token_is_mark(llama, (llama_token)i)) continue;
        const cs_str spelling = cs_str_of(llama_vocab_get_text(llama->vocab, (llama_token)i));
        /* One character cannot be cut; single line breaks and spaces are user defined somewhere. */
        if (spelling.len > 1) marks[llama->mark_count++] = spelling;
    }
    llama->marks = marks;
    return CS_OK;
}

static cs_status text_check(const struct cs_llama *llama, cs_str text, struct cs_error *err)
{
    const size_t bytes_max = (size_t)llama->context_tokens * BYTES_PER_TOKEN_MAX;
    if (text.len > bytes_max)
        return CS_FAIL_NUM(err, CS_E_LIMIT, "A text of %1 bytes cannot fit the model's %2 tokens",
                           "Give the model a passage, not the whole", text.len,
                           llama->context_tokens);
    /* libllama would throw a C++ exception through us. */
    const size_t invalid = cs_utf8_invalid_at(text);
    if (invalid != SIZE_MAX)
        return CS_FAIL_AT(err, CS_E_INPUT, "A text for the model is not valid UTF-8",
                          "Re-export it as UTF-8 text", invalid);
    return CS_OK;
}

/* Append the tokens of text. */
static cs_status piece_add(const struct cs_llama *llama, cs_str text, bool marks_work,
                           struct cs_tokens *out, struct cs_error *err)
{
    if (text.len == 0) return CS_OK;
    CS_ASSERT(out->capacity <= INT32_MAX);
    const int32_t count = llama_tokenize(llama->vocab, text.ptr, (int32_t)text.len,
                                         out->ids + out->count,
                                         (int32_t)(out->capacity - out->count), false, marks_work);
    if (count < 0)
        return CS_FAIL(err, CS_E_INTERNAL, "A text gave more tokens than it has bytes",
                       "Report it with the model's name");
    out->count += (size_t)count;
    return CS_OK;
}

static size_t character_bytes(char lead)
{
    const unsigned char c = (unsigned char)lead;
    if (c < 0x80) return 1;
    if (c < 0xE0) return 2;
    return c < 0xF0 ? 3 : 4;
}

/* Whether a mark begins at ptr. */
static bool mark_at(const struct cs_llama *llama, cs_str text, size_t at)
{
    const cs_str rest = cs_str_slice(text, at, text.len);
    for (size_t i = 0; i < llama->mark_count; i++)
        if (cs_str_starts(rest, llama->marks[i])) return true;
    return false;
}

static cs_status tokens_new(struct cs_arena *arena, size_t bytes, struct cs_tokens *out,
                            struct cs_error *err)
{
    /* A token is a byte at least, but some tokenizers add one in front of every piece. */
    const size_t capacity = 2 * bytes + 32;
    *out = (struct cs_tokens){CS_NEW_ARRAY(arena, llama_token, capacity), 0, capacity};
    return out->ids ? CS_OK : cs_arena_fail(arena, err);
}

cs_status cs_llama_tokens_of_ours(const struct cs_llama *llama, struct cs_arena *arena, cs_str text,
                                  bool at_start, struct cs_tokens *out, struct cs_error *err)
{
    CS_TRY(text_check(llama, text, err));
    CS_TRY(tokens_new(arena, text.len, out, err));
    if (at_start && llama_vocab_get_add_bos(llama->vocab))
        out->ids[out->count++] = llama_vocab_bos(llama->vocab);
    return piece_add(llama, text, true, out, err);
}

cs_status cs_llama_tokens_of_foreign(const struct cs_llama *llama, struct cs_arena *arena,
                                     cs_str text, cs_str closing, struct cs_tokens *out,
                                     struct cs_error *err)
{
    CS_TRY(text_check(llama, text, err));
    CS_TRY(text_check(llama, closing, err));
    CS_TRY(tokens_new(arena, text.len + closing.len, out, err));
    size_t begin = 0;
    for (size_t at = 0; at < text.len; at += character_bytes(text.ptr[at])) {
        if (!mark_at(llama, text, at)) continue;
        const size_t cut = at + character_bytes(text.ptr[at]);
        CS_TRY(piece_add(llama, cs_str_slice(text, begin, cut), false, out, err));
        begin = cut;
    }
    CS_TRY(piece_add(llama, cs_str_slice(text, begin, text.len), false, out, err));
    for (size_t i = 0; i < out->count; i++) {
        if (llama_vocab_is_control(llama->vocab, out->ids[i]) ||
            llama_vocab_is_eog(llama->vocab, out->ids[i]))
            return CS_FAIL(err, CS_E_INPUT, "A text for the model spells one of its control tokens",
                           "Remove it, or use another model");
    }
    return piece_add(llama, closing, true, out, err);
}
