/* files_test.c - files that are no model give a status, never a crash. Needs no model. */
#include "model/model.h"

#include "tests/check.h"

#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/cs-model-files-XXXXXX";

static cs_status open_file(const char *path)
{
    struct cs_error err = {0};
    struct cs_model model;
    const struct cs_llama_options options = {.path = path, .threads = 1, .context_tokens = 512};
    const cs_status status = cs_llama_open(&options, &model, &err);
    CHECK((status == CS_OK) == (model.ops != NULL));
    if (status != CS_OK) CHECK(err.message != NULL && err.hint[0] != '\0');
    cs_model_close(&model);
    return status;
}

static cs_status open_bytes(const char *bytes, size_t size)
{
    char path[64];
    struct cs_error err;
    (void)snprintf(path, sizeof path, "%s/a.gguf", folder);
    CHECK_INT(cs_file_replace(path, (cs_str){bytes, size}, 0600, &err), CS_OK);
    const cs_status status = open_file(path);
    (void)unlink(path);
    return status;
}

static void test_files__that_are_not_there(void)
{
    CHECK_INT(open_file("/nowhere/at/all.gguf"), CS_E_NOT_FOUND);
    CHECK_INT(open_file("/dev/null/x"), CS_E_NOT_FOUND);
}

static void test_files__that_are_not_files(void)
{
    CHECK_INT(open_file("/dev/null"), CS_E_CORRUPT);
    CHECK_INT(open_file(folder), CS_E_CORRUPT);
}

static void test_files__of_other_bytes(void)
{
    CHECK_INT(open_bytes("", 0), CS_E_CORRUPT);
    CHECK_INT(open_bytes("GGUF", 4), CS_E_CORRUPT);
    CHECK_INT(open_bytes("%PDF-1.7 and so on, and so on, and so on", 40), CS_E_CORRUPT);
}

/* Random bytes after the magic: versions, counts, key sizes and types of any value. */
static void test_files__of_random_bytes(void)
{
    static char bytes[1 << 16];
    uint32_t state = 20261124;
    for (int round = 0; round < 60; round++) {
        for (size_t i = 0; i < sizeof bytes; i++) {
            state = state * 1664525U + 1013904223U;
            bytes[i] = (char)(state >> 24);
        }
        memcpy(bytes, "GGUF\3\0\0\0", 8);
        if (round % 3 == 1) memset(bytes + 10, 0, 6); /* few tensors */
        if (round % 3 == 2) {
            memset(bytes + 10, 0, 6);
            memset(bytes + 17, 0, 7); /* few keys too */
            memset(bytes + 25, 0, 7); /* a short first key */
        }
        CHECK_INT(open_bytes(bytes, sizeof bytes), CS_E_CORRUPT);
    }
}

int main(void)
{
    if (open_file("/nowhere") == CS_E_UNSUPPORTED) {
        printf("skipped: built without llama.cpp\n");
        return 0;
    }
    CS_ASSERT(mkdtemp(folder) != NULL);
    RUN(test_files__that_are_not_there);
    RUN(test_files__that_are_not_files);
    RUN(test_files__of_other_bytes);
    RUN(test_files__of_random_bytes);
    (void)rmdir(folder);
    return check_end();
}
