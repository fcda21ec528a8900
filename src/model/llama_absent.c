/* llama_absent.c - stands in for llama.c where libllama was not built. */
#include "model/model.h"

cs_status cs_llama_open(const struct cs_llama_options *options, struct cs_model *out,
                        struct cs_error *err)
{
    CS_ASSERT(options != NULL);
    *out = (struct cs_model){0};
    return CS_FAIL(err, CS_E_UNSUPPORTED, "This program was built without llama.cpp",
                   "Run make build, which gets and builds it; the rules work without");
}

cs_status cs_model_tokens_read(struct cs_arena *arena, const char *path,
                               struct cs_model_tokens *out, struct cs_error *err)
{
    CS_ASSERT(arena != NULL);
    CS_ASSERT(path != NULL);
    *out = (struct cs_model_tokens){0};
    return CS_FAIL(err, CS_E_UNSUPPORTED, "This program was built without llama.cpp",
                   "Run make build, which gets and builds it; the rules work without");
}
