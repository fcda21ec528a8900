/* llama_vocab.c - the tokens of a GGUF file as bytes, without its weights. */
#include "model/llama_in.h"

#define PIECE_BYTES_MAX 1024
/* 152,000 tokens and their tries take some 30 MB. */
#define ARENA_BYTES_MAX ((size_t)512 * 1024 * 1024)

static void log_nothing(enum ggml_log_level level, const char *text, void *self)
{
    (void)level;
    (void)text;
    (void)self;
}

cs_status cs_llama_tokens_all(struct cs_arena *arena, const struct llama_vocab *vocab,
                              struct cs_model_tokens *out, struct cs_error *err)
{
    const int32_t count = llama_vocab_n_tokens(vocab);
    char piece[PIECE_BYTES_MAX];
    cs_str *const tokens = CS_NEW_ARRAY(arena, cs_str, (size_t)(count > 0 ? count : 0));
    uint32_t *const ends = CS_NEW_ARRAY(arena, uint32_t, CS_MODEL_ENDS_MAX);
    if (!tokens || !ends) return cs_arena_fail(arena, err);
    *out = (struct cs_model_tokens){.tokens = tokens, .ends = ends};
    for (llama_token t = 0; t < count; t++) {
        if (llama_vocab_is_eog(vocab, t) && out->end_count < CS_MODEL_ENDS_MAX)
            ends[out->end_count++] = (uint32_t)t;
        const unsigned attributes = (unsigned)llama_vocab_get_attr(vocab, t);
        out->count++;
        if (attributes & ((unsigned)LLAMA_TOKEN_ATTR_CONTROL | (unsigned)LLAMA_TOKEN_ATTR_UNKNOWN |
                          (unsigned)LLAMA_TOKEN_ATTR_UNUSED))
            continue;
        const int32_t size = llama_token_to_piece(vocab, t, piece, (int32_t)sizeof piece, 0, false);
        if (size <= 0) continue;
        CS_TRY(cs_str_copy(arena, (cs_str){piece, (size_t)size}, &tokens[t], err));
    }
    return CS_OK;
}

cs_status cs_model_tokens_read(struct cs_arena *arena, const char *path,
                               struct cs_model_tokens *out, struct cs_error *err)
{
    struct llama_model_params params = llama_model_default_params();
    llama_log_set(log_nothing, NULL);
    llama_backend_init();
    params.vocab_only = true;
    struct llama_model *const model = llama_model_load_from_file(path, params);
    if (!model)
        return CS_FAIL(err, CS_E_CORRUPT, "The model file is not a whole GGUF model",
                       "Delete it and run tools/setup to get it again, or name another");
    const cs_status status = cs_llama_tokens_all(arena, llama_model_get_vocab(model), out, err);
    llama_model_free(model);
    return status;
}

static cs_status pieces_build(struct cs_llama *llama, struct cs_arena *scratch,
                              struct cs_error *err)
{
    struct cs_model_tokens tokens = {0};
    CS_TRY(cs_llama_tokens_all(scratch, llama->vocab, &tokens, err));
    return cs_vocab_build(&llama->pieces_arena, tokens.tokens, tokens.count, tokens.ends,
                          tokens.end_count, &llama->pieces, err);
}

cs_status cs_llama_pieces(struct cs_llama *llama, const struct cs_vocab **out, struct cs_error *err)
{
    if (!llama->pieces) {
        struct cs_arena scratch;
        cs_arena_init(&scratch, cs_allocator_system(), ARENA_BYTES_MAX);
        cs_arena_init(&llama->pieces_arena, cs_allocator_system(), ARENA_BYTES_MAX);
        const cs_status status = pieces_build(llama, &scratch, err);
        cs_arena_deinit(&scratch);
        if (status != CS_OK) {
            cs_arena_deinit(&llama->pieces_arena);
            llama->pieces = NULL;
            return status;
        }
    }
    *out = llama->pieces;
    return CS_OK;
}
