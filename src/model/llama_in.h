/* llama_in.h - the parts of the llama provider: text to tokens, reading, and the kept prefix.
 *
 * Sequence 0 holds what all questions share: the fixed text, then the document. Sequences 1 to
 * CS_LLAMA_AT_ONCE hold questions while they are read, and share the cells of sequence 0. Between
 * calls only the fixed text stays in sequence 0.
 * Threads: one owner. */
#ifndef CS_LLAMA_IN_H
#define CS_LLAMA_IN_H

#include "model/model.h"

#include <ggml-cpu.h>
#include <llama.h>

/* Tokens computed in one go, and questions in one go. Memory for computing grows with the first:
 * 512 take 0.15 GB of the default model's 1.37 GB. Part of the key of kept states. */
#define CS_LLAMA_BATCH_TOKENS 512
#define CS_LLAMA_AT_ONCE 16

struct cs_llama {
    struct cs_arena arena; /* holds this struct too */
    struct llama_model *model;
    struct llama_context *context;
    const struct llama_vocab *vocab;
    size_t vocab_size;
    uint32_t context_tokens;
    cs_digest sha256;
    const char *cache_folder; /* or NULL */
    const cs_str *marks;      /* spellings of tokens that are not plain text */
    size_t mark_count;
    struct llama_batch batch; /* room for CS_LLAMA_BATCH_TOKENS, in arena */
    bool holding;             /* sequence 0 begins with the fixed text held_key stands for */
    cs_digest held_key;
    struct cs_model_usage usage;
    const struct cs_vocab *pieces; /* the tokens as bytes, made by the first fill; or NULL */
    struct cs_arena pieces_arena;  /* there when pieces are */
};

/* ---- llama_text.c: text to tokens ---------------------------------------------------------- */

struct cs_tokens {
    llama_token *ids; /* in the arena given */
    size_t count;
    size_t capacity;
};

/* Collect the spellings that foreign text must not be able to use. */
CS_NODISCARD cs_status cs_llama_marks_find(struct cs_llama *llama, struct cs_error *err);
/* Text of ours: control tokens in it are control tokens. Begins with BOS if at_start and the model
 * wants it. */
CS_NODISCARD cs_status cs_llama_tokens_of_ours(const struct cs_llama *llama, struct cs_arena *arena,
                                               cs_str text, bool at_start, struct cs_tokens *out,
                                               struct cs_error *err);
/* Foreign text, followed by closing (ours). Fails: CS_E_INPUT not UTF-8, CS_E_LIMIT too long. */
CS_NODISCARD cs_status cs_llama_tokens_of_foreign(const struct cs_llama *llama,
                                                  struct cs_arena *arena, cs_str text,
                                                  cs_str closing, struct cs_tokens *out,
                                                  struct cs_error *err);

/* ---- llama_batch.c: reading ---------------------------------------------------------------- */

CS_NODISCARD cs_status cs_llama_batch_init(struct cs_llama *llama, struct cs_error *err);
void cs_llama_batch_clear(struct cs_llama *llama);
/* The failure of an ask of so many tokens. */
cs_status cs_llama_too_long(const struct cs_llama *llama, size_t tokens, struct cs_error *err);
/* There must be room. scored: the scores after this token are wanted. */
void cs_llama_batch_add(struct cs_llama *llama, llama_token id, size_t position,
                        llama_seq_id sequence, bool scored);
CS_NODISCARD cs_status cs_llama_batch_read(struct cs_llama *llama, struct cs_error *err);
/* Read tokens into sequence from position on, in pieces. scored: keep the last one's scores. */
CS_NODISCARD cs_status cs_llama_read(struct cs_llama *llama, const struct cs_tokens *tokens,
                                     size_t position, llama_seq_id sequence, bool scored,
                                     struct cs_error *err);

/* ---- llama_prefix.c: the fixed text -------------------------------------------------------- */

/* Make sequence 0 hold exactly the tokens of fixed and all others nothing: they are there already,
 * or come from the cache folder, or are read now and kept there. */
CS_NODISCARD cs_status cs_llama_prefix_hold(struct cs_llama *llama, cs_str fixed,
                                            const struct cs_tokens *tokens, struct cs_error *err);
/* Forget everything read, after a failure. */
void cs_llama_prefix_drop(struct cs_llama *llama);

/* ---- llama_vocab.c: tokens as bytes -------------------------------------------------------- */

/* All tokens; out: in arena. */
CS_NODISCARD cs_status cs_llama_tokens_all(struct cs_arena *arena, const struct llama_vocab *vocab,
                                           struct cs_model_tokens *out, struct cs_error *err);
/* llama->pieces, made by the first call (0.2 to 0.3 s for 152,000 tokens). */
CS_NODISCARD cs_status cs_llama_pieces(struct cs_llama *llama, const struct cs_vocab **out,
                                       struct cs_error *err);

/* ---- llama_ask.c: what every ask does alike ------------------------------------------------ */

struct cs_llama_prompt {
    cs_str fixed;
    const struct cs_cleared_local *text;
    cs_str closing;
};
/* Read a prompt into sequence 0 and keep the scores behind it. *position: the next token's.
 * Fails: CS_E_INPUT (no text), CS_E_LIMIT (longer than the context), as reading does. */
CS_NODISCARD cs_status cs_llama_prompt_read(struct cs_llama *llama, struct cs_arena *arena,
                                            const struct cs_llama_prompt *prompt, size_t *position,
                                            struct cs_error *err);
/* The most likely next token of those whose bit is set (mask NULL: of all); of equals the one with
 * the lowest number. -1: none has a score that is a number. */
llama_token cs_llama_likeliest(const struct cs_llama *llama, const uint32_t *mask);
/* Without what follows the last whole character: a token may end inside one. */
cs_str cs_llama_whole_characters(cs_str text);
/* The end of an ask that began at begin_us: counted, and after a failure nothing is held. */
CS_NODISCARD cs_status cs_llama_ended(struct cs_llama *llama, int64_t begin_us, cs_status status);

/* ---- llama_judge.c, llama_write.c, llama_constrained.c: as struct cs_model_ops describes ---- */

CS_NODISCARD cs_status cs_llama_judge(void *self, struct cs_arena *arena, const struct cs_ask *ask,
                                      struct cs_judgement *out, struct cs_error *err);
CS_NODISCARD cs_status cs_llama_generate(void *self, struct cs_arena *arena,
                                         const struct cs_generate *ask, struct cs_completion *out,
                                         struct cs_error *err);
CS_NODISCARD cs_status cs_llama_fill(void *self, struct cs_arena *arena, const struct cs_fill *ask,
                                     struct cs_filled *out, struct cs_error *err);

#endif
