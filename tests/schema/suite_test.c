/* suite_test.c - cases in the form of the JSON Schema test suite: our own of keywords.json, and the
 * suite itself, draft 2020-12: every required test, the optional ones and the formats.
 *
 * The suite is structured/json-schema-suite of COUNTERSIGN_DATA or of ../shared/data beside this
 * tree; it is skipped where that is absent. A failed test is named by file, group and test. */
#include "schema/schema.h"
#include "tests/check.h"

#include <dirent.h>
#include <stdlib.h>

#define PATH_BYTES 1024
#define FILES_MAX 256
#define FORMATS_LEAST 740

static struct cs_arena whole; /* the registry */
static struct cs_schema_document remotes[FILES_MAX];
static size_t remote_count;

struct tally {
    unsigned passed;
    unsigned failed;
    unsigned shown;
};

static cs_str file_read(struct cs_arena *arena, const char *path)
{
    struct cs_error err = {0};
    cs_str text = {0};
    if (cs_file_read(arena, path, CS_JSON_BYTES_MAX, &text, &err) != CS_OK) abort();
    return text;
}

static int is_json(const struct dirent *entry)
{
    const size_t size = strlen(entry->d_name);
    return size > 5 && strcmp(entry->d_name + size - 5, ".json") == 0;
}

/* Every document below folder, under the URI that the suite gives it. */
static void remotes_read(const char *folder, const char *uri)
{
    struct dirent **entries = NULL;
    const int count = scandir(folder, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        char path[PATH_BYTES * 2];
        char name[PATH_BYTES * 2];
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        snprintf(name, sizeof name, "%s%s", uri, entries[i]->d_name);
        if (is_json(entries[i]) && remote_count < FILES_MAX) {
            struct cs_error err = {0};
            struct cs_schema_document *const remote = &remotes[remote_count++];
            if (cs_str_copy(&whole, cs_str_of(name), &remote->uri, &err) != CS_OK) abort();
            remote->json = file_read(&whole, path);
        } else if (entries[i]->d_name[0] != '.' && entries[i]->d_type == DT_DIR) {
            snprintf(name, sizeof name, "%s%s/", uri, entries[i]->d_name);
            remotes_read(path, name);
        }
        free(entries[i]);
    }
    free(entries);
}

static void failed(struct tally *tally, const char *file, yyjson_val *group, yyjson_val *test,
                   const char *why)
{
    tally->failed++;
    if (tally->shown++ < 60)
        fprintf(stderr, "%s: %s / %s: %s\n", file,
                yyjson_get_str(yyjson_obj_get(group, "description")),
                test ? yyjson_get_str(yyjson_obj_get(test, "description")) : "", why);
}

static void group_run(struct cs_arena *arena, const char *file, yyjson_val *group, bool formats,
                      struct tally *tally)
{
    struct cs_error err = {0};
    size_t size = 0;
    const struct cs_schema *schema = NULL;
    const struct cs_schema_options options = {
        .assert_format = formats, .registry = remotes, .registry_count = remote_count};
    char *const text = yyjson_val_write(yyjson_obj_get(group, "schema"), 0, &size);
    const cs_status compiled =
        cs_schema_compile_with(arena, (cs_str){text, size}, &options, &schema, &err);
    yyjson_val *const tests = yyjson_obj_get(group, "tests");
    yyjson_arr_iter iter = yyjson_arr_iter_with(tests);
    yyjson_val *test = NULL;
    while ((test = yyjson_arr_iter_next(&iter))) {
        struct cs_schema_report report = {0};
        if (compiled != CS_OK) {
            failed(tally, file, group, test, err.message);
            continue;
        }
        const cs_status status =
            cs_schema_validate(arena, schema, yyjson_obj_get(test, "data"), &report, &err);
        if (status != CS_OK) failed(tally, file, group, test, err.message);
        else if (report.valid != yyjson_get_bool(yyjson_obj_get(test, "valid")))
            failed(tally, file, group, test, report.valid ? "is valid" : "is not valid");
        else tally->passed++;
    }
    free(text);
}

static void file_run(const char *path, bool formats, struct tally *tally)
{
    struct cs_arena arena;
    struct cs_error err = {0};
    yyjson_doc *doc = NULL;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT * 8);
    if (cs_json_parse(&arena, file_read(&arena, path), &doc, &err) != CS_OK) abort();
    yyjson_arr_iter iter = yyjson_arr_iter_with(yyjson_doc_get_root(doc));
    yyjson_val *group = NULL;
    while ((group = yyjson_arr_iter_next(&iter)))
        group_run(&arena, strrchr(path, '/') + 1, group, formats, tally);
    cs_arena_deinit(&arena);
}

static void folder_run(const char *folder, bool formats, struct tally *tally)
{
    struct dirent **entries = NULL;
    const int count = scandir(folder, &entries, is_json, alphasort);
    for (int i = 0; i < count; i++) {
        char path[PATH_BYTES * 2];
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        file_run(path, formats, tally);
        free(entries[i]);
    }
    free(entries);
}

static char suite[PATH_BYTES];

static struct tally run(const char *folder, bool formats)
{
    char path[PATH_BYTES + 64];
    struct tally tally = {0};
    snprintf(path, sizeof path, "%s/tests/draft2020-12%s", suite, folder);
    folder_run(path, formats, &tally);
    fprintf(stderr, "suite%s: %u of %u\n", folder, tally.passed, tally.passed + tally.failed);
    return tally;
}

static void test_keywords__all_hold(void)
{
    struct tally tally = {0};
    file_run("tests/schema/keywords.json", false, &tally);
    CHECK(tally.passed >= 65);
    CHECK_INT(tally.failed, 0);
}

static void test_suite__required_tests_all_hold(void)
{
    const struct tally tally = run("", false);
    CHECK(tally.passed >= 1299);
    CHECK_INT(tally.failed, 0);
}

static void test_suite__formats_hold(void)
{
    CHECK(run("/optional/format", true).passed >= FORMATS_LEAST);
}

static void test_suite__optional_tests_hold(void)
{
    const struct tally tally = run("/optional", false);
    CHECK(tally.passed >= 140);
}

int main(void)
{
    char folder[PATH_BYTES + 16];
    const char *const data = getenv("COUNTERSIGN_DATA");
    snprintf(suite, sizeof suite, "%s/structured/json-schema-suite",
             data ? data : "../shared/data");
    snprintf(folder, sizeof folder, "%s/remotes", suite);
    DIR *const there = opendir(folder);
    RUN(test_keywords__all_hold);
    if (!there) {
        printf("skipped: the JSON Schema test suite is not there\n");
        return check_end();
    }
    closedir(there);
    cs_arena_init(&whole, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    remotes_read(folder, "http://localhost:1234/");
    RUN(test_suite__required_tests_all_hold);
    RUN(test_suite__formats_hold);
    RUN(test_suite__optional_tests_hold);
    cs_arena_deinit(&whole);
    return check_end();
}
