/* fits.c - `cli_fits SCHEMA` tells by its exit code whether the JSON on standard input fits the
 * schema file; for the tests in Python, which has no such check of its own. */
#include "schema/schema.h"

static cs_status fits(struct cs_arena *arena, const char *path, struct cs_schema_report *report,
                      struct cs_error *err)
{
    const struct cs_schema *schema = NULL;
    yyjson_doc *doc = NULL;
    cs_str text = {0};
    CS_TRY(cs_file_read(arena, path, CS_SCHEMA_BYTES_MAX, &text, err));
    CS_TRY(cs_schema_compile(arena, text, &schema, err));
    CS_TRY(cs_file_read(arena, "-", CS_JSON_BYTES_MAX, &text, err));
    CS_TRY(cs_json_parse(arena, text, &doc, err));
    return cs_schema_validate(arena, schema, yyjson_doc_get_root(doc), report, err);
}

int main(int argc, char **argv)
{
    struct cs_arena arena;
    struct cs_error err = {0};
    struct cs_schema_report report = {0};
    char text[512];
    if (argc != 2) return 2;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DOCUMENT);
    const cs_status status = fits(&arena, argv[1], &report, &err);
    if (status != CS_OK) {
        cs_error_text(&err, text, sizeof text);
        printf("%s\n", text);
    }
    for (uint32_t i = 0; i < report.count; i++)
        printf("%.*s breaks %.*s\n", (int)report.problems[i].instance.len,
               report.problems[i].instance.ptr, (int)report.problems[i].schema.len,
               report.problems[i].schema.ptr);
    const int code = status == CS_OK && report.valid ? 0 : 1;
    cs_arena_deinit(&arena);
    return code;
}
