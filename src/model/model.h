/* model.h - a language model as a component: it judges among labels, or continues a text.
 *
 * It can also fill: write what a constraint (schema/constraint.h) allows and nothing else.
 * One vtable, several providers: llama (a GGUF file in this process), scripted (a fake for tests).
 * Judging is the main use: the probability of each label's first token after a question, the
 * questions of a document read in batches after one shared prefix. Every call is deterministic:
 * the same ask to the same file on the same build gives the same bits, whatever the number of
 * threads, the calls before it, and whether the fixed text was read now or kept (ADR-0030).
 * Threads: a model belongs to one thread. */
#ifndef CS_MODEL_H
#define CS_MODEL_H

#include "base/base.h"
#include "privacy/cleared.h"
#include "schema/constraint.h"

#define CS_MODEL_LABELS_MAX 16
#define CS_MODEL_QUESTIONS_MAX 512

/* One question: text appended to the shared prefix, and the labels it may be answered with. The
 * labels' first tokens (each label is written as it would follow the text, usually with a leading
 * space) must differ; the provider refuses with CS_E_INPUT otherwise. */
struct cs_question {
    const struct cs_cleared_local *text;
    const cs_str *labels;
    size_t label_count; /* 2 .. CS_MODEL_LABELS_MAX */
};

/* Questions about one document. The model reads fixed, shared, one question's text, closing, in
 * that order. fixed and closing are text of ours (instructions, examples, chat marks): they hold
 * nothing of a patient, providers may keep the encoded state of fixed between runs, and control
 * tokens such as <|im_start|> work only there. In shared and text they are plain characters, so
 * that a document cannot forge a turn. */
struct cs_ask {
    cs_str fixed;
    const struct cs_cleared_local *shared; /* may be NULL */
    const struct cs_question *questions;
    size_t question_count; /* 0 .. CS_MODEL_QUESTIONS_MAX */
    cs_str closing;        /* ours, after each question's text, e.g. the end of a chat turn */
    bool together;         /* read questions side by side: twice as fast at 16 tokens a question, by
                              a third at 32, by a tenth at 60. But then a question's p moves with
                              its neighbours (0.03 seen); else it depends on itself alone */
};

/* p[i] is the probability of label i among the labels (they sum to 1); mass is the probability
 * that the model gave to the labels together, before that. */
struct cs_judgement {
    float p[CS_MODEL_LABELS_MAX];
    float mass;
};

/* Text to continue, greedily, until stop (not included) or tokens_max. */
struct cs_generate {
    cs_str fixed;
    const struct cs_cleared_local *text;
    cs_str closing;      /* as in cs_ask */
    uint32_t tokens_max; /* 1 .. 4096: every generation is bounded */
    cs_str stop;         /* may be empty */
};

struct cs_completion {
    cs_raw text;    /* in the caller's arena */
    bool truncated; /* tokens_max or the context ended it; a partial character is cut off */
};

/* A value to write under a constraint. The model reads fixed, text, closing as in cs_generate, then
 * writes greedily among the tokens that the constraint allows. Bytes that must come are read and
 * not asked for. It stops when the value is whole and the model says so or nothing can follow. */
struct cs_fill {
    cs_str fixed;
    const struct cs_cleared_local *text;
    cs_str closing;
    uint32_t tokens_max;              /* 1 .. 4096, forced ones included */
    struct cs_constraint *constraint; /* by the same thread; remembers what it works out */
    struct cs_decode_options sources; /* their texts must outlive the arena's use of decode */
};

struct cs_filled {
    struct cs_completion completion; /* truncated: never a whole value, and not to be mended */
    uint32_t tokens_forced;          /* of those written: without a choice */
    struct cs_decode *decode; /* in the caller's arena; ended, for cs_decode_spans; its vocabulary
                                 is the model's */
};

/* What calls have cost since the model was opened. */
struct cs_model_usage {
    uint64_t tokens_read;   /* prompt tokens that were computed */
    uint64_t tokens_cached; /* prompt tokens taken from a kept state */
    uint64_t tokens_written;
    uint64_t calls;
    uint64_t compute_us;
};

struct cs_model_about {
    const char *provider; /* "llama", "scripted" */
    cs_digest sha256;     /* of the model's file */
    uint32_t context_tokens;
    bool fills; /* fill is there */
};

struct cs_model_ops {
    /* out holds ask->question_count judgements. Fails: CS_E_LIMIT when a question does not fit the
     * context, CS_E_UNAVAILABLE when the model cannot answer, CS_E_MEMORY; and CS_E_INPUT for
     * labels that begin alike, an empty question, or text that is not UTF-8. */
    cs_status (*judge)(void *self, struct cs_arena *arena, const struct cs_ask *ask,
                       struct cs_judgement *out, struct cs_error *err);
    cs_status (*generate)(void *self, struct cs_arena *arena, const struct cs_generate *ask,
                          struct cs_completion *out, struct cs_error *err);
    /* NULL where a model cannot be constrained. out->completion.text is a prefix of a valid value,
     * whole unless truncated. Fails: as generate; CS_E_LIMIT also from the decode. */
    cs_status (*fill)(void *self, struct cs_arena *arena, const struct cs_fill *ask,
                      struct cs_filled *out, struct cs_error *err);
    void (*about)(void *self, struct cs_model_about *about, struct cs_model_usage *usage);
    void (*close)(void *self);
};

struct cs_model {
    const struct cs_model_ops *ops; /* NULL: there is no model */
    void *self;
};

CS_NODISCARD cs_status cs_model_judge(struct cs_model *model, struct cs_arena *arena,
                                      const struct cs_ask *ask, struct cs_judgement *out,
                                      struct cs_error *err);
CS_NODISCARD cs_status cs_model_generate(struct cs_model *model, struct cs_arena *arena,
                                         const struct cs_generate *ask, struct cs_completion *out,
                                         struct cs_error *err);
/* As cs_model_ops describes it. Fails also: CS_E_UNSUPPORTED when the model cannot be constrained;
 * it is never asked without the constraint instead. */
CS_NODISCARD cs_status cs_model_fill(struct cs_model *model, struct cs_arena *arena,
                                     const struct cs_fill *ask, struct cs_filled *out,
                                     struct cs_error *err);
void cs_model_about(struct cs_model *model, struct cs_model_about *about,
                    struct cs_model_usage *usage);
void cs_model_close(struct cs_model *model); /* also fine when there is no model */

/* ---- llama: a GGUF file in this process --------------------------------------------------- */

struct cs_llama_options {
    const char *path;          /* the GGUF */
    const cs_digest *expected; /* refuse any other file; NULL: take it as it is */
    const char *cache_folder;  /* made if need be; keeps digests of checked files and encoded fixed
                                   text, never text of a patient; NULL: nothing is kept */
    unsigned threads;          /* 1 .. 64 */
    uint32_t context_tokens;   /* 512 .. 32768 */
};

/* Load and check a model. The file must not be changed in place while it is open. Fails:
 * CS_E_NOT_FOUND (no such file), CS_E_CORRUPT (digest or format is wrong), CS_E_UNSUPPORTED
 * (built without llama), CS_E_MEMORY. */
CS_NODISCARD cs_status cs_llama_open(const struct cs_llama_options *options, struct cs_model *out,
                                     struct cs_error *err);

/* The tokens of a model as bytes, for whoever constrains what it writes. */
#define CS_MODEL_ENDS_MAX 16
struct cs_model_tokens {
    const cs_str *tokens; /* by id; control tokens are empty */
    uint32_t count;
    const uint32_t *ends; /* tokens that end an answer */
    uint32_t end_count;
};
/* Read them from a GGUF file, without its weights. out: in arena. Fails: CS_E_CORRUPT,
 * CS_E_UNSUPPORTED (built without llama), CS_E_MEMORY. */
CS_NODISCARD cs_status cs_model_tokens_read(struct cs_arena *arena, const char *path,
                                            struct cs_model_tokens *out, struct cs_error *err);

/* ---- lazy: opened by the first question --------------------------------------------------- */

typedef cs_status (*cs_model_opener)(const struct cs_llama_options *options, struct cs_model *out,
                                     struct cs_error *err);

/* A model that is opened when it is asked first: most notes leave it nothing to say, and loading
 * takes half a second and a gigabyte. What options points to must outlive it. */
struct cs_lazy_model {
    cs_model_opener open;
    struct cs_llama_options options;
    cs_digest expected;   /* room for options.expected */
    struct cs_model real; /* ops NULL: not opened */
    bool tried;
    struct cs_error failure; /* of opening; every question fails with it, without a second try */
};
/* lazy (open and options set) is borrowed and must outlive the model. Until it is opened, about
 * tells no digest and no use. */
void cs_lazy_open(struct cs_lazy_model *lazy, struct cs_model *out);

/* ---- scripted: answers from a table, for tests --------------------------------------------- */

/* The first rule whose needle occurs in the question's text (or, failing that, in the fixed text)
 * answers it; an empty needle always does. Without a rule, labels are equally likely and a
 * completion is empty. A rule whose label is not among the question's gives CS_E_INPUT. */
struct cs_script_rule {
    cs_str needle;
    cs_str label; /* judge: gets p; the rest share 1 - p */
    float p;
    cs_str text;    /* generate: the completion */
    cs_status fail; /* not CS_OK: the call fails with it */
};
struct cs_script {
    const struct cs_script_rule *rules;
    size_t rule_count;
    uint64_t calls;     /* counted; tests may read and reset it */
    uint64_t fail_call; /* the n-th call fails with CS_E_UNAVAILABLE; 0: none */
    bool fills;         /* it can be constrained: a rule's text is what it tries to write. What the
                           constraint does not allow is CS_E_INPUT with the offset in the text */
};
/* script is borrowed and must outlive the model. */
void cs_scripted_open(struct cs_script *script, struct cs_model *out);

#endif
