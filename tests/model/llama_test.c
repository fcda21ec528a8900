/* llama_test.c - the real model keeps the contract. */
#include "contract.h"

#include "tests/check.h"

static const char *model_path;

static void test_llama__keeps_the_contract(void)
{
    struct cs_error err;
    struct cs_model model;
    const struct cs_llama_options options = {
        .path = model_path, .threads = 1, .context_tokens = 2048};
    CHECK_INT(cs_llama_open(&options, &model, &err), CS_OK);
    if (!model.ops) return;
    CHECK_INT(model_contract_run(&model), 0);
    cs_model_close(&model);
}

int main(int argc, char **argv)
{
    model_path = argc > 1 ? argv[1] : getenv("CS_MODEL");
    if (!model_path || !model_path[0]) {
        printf("skipped: no model\n");
        return 0;
    }
    RUN(test_llama__keeps_the_contract);
    return check_end();
}
