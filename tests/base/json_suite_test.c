/* json_suite_test.c - what must be read as JSON is, what must not is not: one file a text.
 *
 * The texts are structured/json-parsing of COUNTERSIGN_DATA or of ../shared/data beside this tree;
 * skipped where that is absent. A file's name begins with y (is JSON), n (is not), i (either). */
#include "tests/check.h"

#include <dirent.h>
#include <stdlib.h>

#define PATH_BYTES 1024

static char folder[PATH_BYTES];

static bool is_read(const char *name)
{
    char path[PATH_BYTES * 2];
    struct cs_arena arena;
    struct cs_error err = {0};
    cs_str text = {0};
    yyjson_doc *doc = NULL;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK_INT(cs_file_read(&arena, path, CS_JSON_BYTES_MAX, &text, &err), CS_OK);
    const cs_status status = cs_json_parse(&arena, text, &doc, &err);
    cs_arena_deinit(&arena);
    return status == CS_OK;
}

static void texts_check(char letter, bool wanted, int least)
{
    struct dirent **entries = NULL;
    const int count = scandir(folder, &entries, NULL, alphasort);
    int right = 0;
    for (int i = 0; i < count; i++) {
        const char *const name = entries[i]->d_name;
        if (name[0] == letter && name[1] == '_') {
            const bool read = is_read(name);
            if (read != wanted) fprintf(stderr, "%s\n", name);
            CHECK_INT(read, wanted);
            right += read == wanted;
        }
        free(entries[i]);
    }
    free(entries);
    CHECK(right >= least);
}

static void test_json__is_accepted(void)
{
    texts_check('y', true, 95);
}

static void test_json__is_rejected_when_it_is_none(void)
{
    texts_check('n', false, 188);
}

int main(void)
{
    const char *const data = getenv("COUNTERSIGN_DATA");
    snprintf(folder, sizeof folder, "%s/structured/json-parsing", data ? data : "../shared/data");
    DIR *const there = opendir(folder);
    if (!there) {
        printf("skipped: the texts of the JSON parsing suite are not there\n");
        return 0;
    }
    closedir(there);
    RUN(test_json__is_accepted);
    RUN(test_json__is_rejected_when_it_is_none);
    return check_end();
}
