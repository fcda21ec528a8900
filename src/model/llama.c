/* llama.c - a GGUF file in this process: checking it, opening it, closing it.
 *
 * The file's digest is compared before libllama parses a byte of it: its parser was not written for
 * hostile files. The weights stay mapped, so that several processes share them. */
#include "model/llama_in.h"
#include "model/model_in.h"

#define ARENA_BYTES_MAX ((size_t)64 * 1024 * 1024)

static void llama_about(void *self, struct cs_model_about *about, struct cs_model_usage *usage)
{
    const struct cs_llama *const llama = self;
    *about = (struct cs_model_about){.provider = "llama",
                                     .sha256 = llama->sha256,
                                     .context_tokens = llama->context_tokens,
                                     .fills = true};
    *usage = llama->usage;
}

static void llama_close(void *self)
{
    struct cs_llama *const llama = self;
    if (llama->context) llama_free(llama->context);
    if (llama->model) llama_model_free(llama->model);
    if (llama->pieces) cs_arena_deinit(&llama->pieces_arena);
    struct cs_arena arena = llama->arena;
    cs_arena_deinit(&arena);
}

/* libllama reports to stderr unless told otherwise; what matters comes back as a status. */
static void log_nothing(enum ggml_log_level level, const char *text, void *self)
{
    (void)level;
    (void)text;
    (void)self;
}

/* libllama met a broken invariant of its own and is about to end the process. Unless told otherwise
 * it would show a backtrace first, by a debugger that looks into our memory. */
static void log_abort(const char *message)
{
    (void)message;
    cs_assert_failed("libllama");
}

/* Digest first, so that a wrong file never reaches libllama's parser if a digest is expected. */
static cs_status file_check(struct cs_llama *llama, const struct cs_llama_options *options,
                            struct cs_file_stamp *stamp, struct cs_error *err)
{
    bool kept = false;
    CS_TRY(cs_file_stamp_get(options->path, stamp, err));
    CS_TRY(cs_file_digest_get(&llama->arena, options->path, stamp, llama->cache_folder,
                              &llama->sha256, &kept, err));
    if (options->expected && !cs_digest_equal(options->expected, &llama->sha256))
        return CS_FAIL_NUM(err, CS_E_CORRUPT,
                           "The model file of %1 bytes is not the one that was expected",
                           "Delete it and run tools/setup to get it again, or name it as your own "
                           "choice",
                           stamp->size_bytes, 0);
    if (!kept)
        cs_file_digest_keep(&llama->arena, options->path, stamp, llama->cache_folder,
                            &llama->sha256);
    return CS_OK;
}

static cs_status model_load(struct cs_llama *llama, const struct cs_llama_options *options,
                            struct cs_error *err)
{
    struct llama_model_params params = llama_model_default_params();
    params.n_gpu_layers = 0;
    params.load_mode = LLAMA_LOAD_MODE_MMAP;
    /* Repacked weights were slower to read here (47 against 75 tokens/s) and cost 0.6 GB more. */
    params.use_extra_bufts = false;
    llama->model = llama_model_load_from_file(options->path, params);
    if (!llama->model)
        return CS_FAIL(err, CS_E_CORRUPT, "The model file is not a whole GGUF model",
                       "Delete it and run tools/setup to get it again, or name another");
    llama->vocab = llama_model_get_vocab(llama->model);
    llama->vocab_size = (size_t)llama_vocab_n_tokens(llama->vocab);
    if (!llama_model_has_decoder(llama->model) || llama_model_has_encoder(llama->model) ||
        llama_model_is_recurrent(llama->model) || llama_model_is_hybrid(llama->model) ||
        llama_model_is_diffusion(llama->model) || llama_model_n_swa(llama->model) > 0 ||
        llama_vocab_type(llama->vocab) == LLAMA_VOCAB_TYPE_NONE)
        return CS_FAIL(err, CS_E_UNSUPPORTED, "The model is not a plain decoder",
                       "Use one that reads text with full attention, such as the default");
    return CS_OK;
}

static cs_status context_open(struct cs_llama *llama, const struct cs_llama_options *options,
                              struct cs_error *err)
{
    const uint32_t trained = (uint32_t)llama_model_n_ctx_train(llama->model);
    struct llama_context_params params = llama_context_default_params();
    params.n_ctx = options->context_tokens < trained ? options->context_tokens : trained;
    params.n_batch = CS_LLAMA_BATCH_TOKENS;
    params.n_ubatch = CS_LLAMA_BATCH_TOKENS;
    params.n_seq_max = CS_LLAMA_AT_ONCE + 1;
    params.n_outputs_max = CS_LLAMA_AT_ONCE + 1; /* one a sequence at least, or it aborts */
    params.n_threads = (int32_t)options->threads;
    params.n_threads_batch = (int32_t)options->threads;
    params.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_DISABLED;
    params.kv_unified = true;
    params.no_perf = true;
    llama->context = llama_init_from_model(llama->model, params);
    if (!llama->context)
        return CS_FAIL(err, CS_E_MEMORY, "There is not enough memory for the model",
                       "Free memory, or use a smaller context or model");
    llama->context_tokens = llama_n_ctx(llama->context);
    if (llama->context_tokens > params.n_ctx) llama->context_tokens = params.n_ctx;
    return CS_OK;
}

static cs_status llama_fill(struct cs_llama *llama, const struct cs_llama_options *options,
                            struct cs_error *err)
{
    struct cs_file_stamp before;
    struct cs_file_stamp after;
    if (options->cache_folder) {
        cs_str folder;
        CS_TRY(cs_str_copy(&llama->arena, cs_str_of(options->cache_folder), &folder, err));
        llama->cache_folder = folder.ptr;
    }
    CS_TRY(file_check(llama, options, &before, err));
    CS_TRY(model_load(llama, options, err));
    CS_TRY(cs_file_stamp_get(options->path, &after, err));
    if (!cs_file_stamp_equal(&before, &after))
        return CS_FAIL(err, CS_E_CORRUPT, "The model file changed while it was being loaded",
                       "Wait until its download or copy has ended, then start again");
    CS_TRY(context_open(llama, options, err));
    CS_TRY(cs_llama_batch_init(llama, err));
    return cs_llama_marks_find(llama, err);
}

cs_status cs_llama_open(const struct cs_llama_options *options, struct cs_model *out,
                        struct cs_error *err)
{
    CS_ASSERT(options->path != NULL);
    CS_ASSERT(options->threads >= 1);
    CS_ASSERT(options->threads <= 64);
    CS_ASSERT(options->context_tokens >= 512);
    CS_ASSERT(options->context_tokens <= 32768);
    static const struct cs_model_ops ops = {cs_llama_judge, cs_llama_generate, cs_llama_fill,
                                            llama_about, llama_close};
    *out = (struct cs_model){0};
    llama_log_set(log_nothing, NULL);
    (void)ggml_set_abort_callback(log_abort);
    llama_backend_init();
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), ARENA_BYTES_MAX);
    struct cs_llama *const llama = CS_NEW(&arena, struct cs_llama);
    if (!llama) return cs_arena_fail(&arena, err);
    llama->arena = arena;
    const cs_status status = llama_fill(llama, options, err);
    if (status != CS_OK) {
        llama_close(llama);
        return status;
    }
    *out = (struct cs_model){&ops, llama};
    return CS_OK;
}
