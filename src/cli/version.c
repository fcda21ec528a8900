/* version.c - what this program is and what it was built with. */
#include "cli/cli_in.h"

#ifdef __clang__
#define COMPILER "clang " __clang_version__
#else
#define COMPILER "gcc " __VERSION__
#endif

static cs_status version_json(struct cs_arena *arena, yyjson_mut_doc **out, struct cs_error *err)
{
    yyjson_mut_doc *doc = NULL;
    CS_TRY(cs_json_new(arena, &doc, err));
    yyjson_mut_val *const root = yyjson_mut_obj(doc);
    yyjson_mut_val *const model = yyjson_mut_obj(doc);
    const bool good = yyjson_mut_obj_add_int(doc, root, "v", 1) &&
                      yyjson_mut_obj_add_str(doc, root, "version", CS_VERSION) &&
                      yyjson_mut_obj_add_str(doc, root, "compiler", COMPILER) &&
                      yyjson_mut_obj_add_str(doc, root, "sqlite", CS_BUILD_SQLITE) &&
                      yyjson_mut_obj_add_str(doc, root, "openssl", CS_BUILD_OPENSSL) &&
                      yyjson_mut_obj_add_str(doc, root, "yyjson", YYJSON_VERSION_STRING) &&
                      yyjson_mut_obj_add_bool(doc, root, "llama", CS_BUILD_LLAMA) &&
                      yyjson_mut_obj_add_str(doc, model, "sha256", CS_DEFAULT_MODEL_SHA256) &&
                      yyjson_mut_obj_add_val(doc, root, "default_model", model);
    if (!good) return cs_arena_fail(arena, err);
    yyjson_mut_doc_set_root(doc, root);
    *out = doc;
    return CS_OK;
}

enum cs_exit cs_cmd_version(struct cs_world *world, const struct cs_args *args)
{
    static const char text[] = "countersign " CS_VERSION "\ncompiler      " COMPILER
                               "\nsqlite        " CS_BUILD_SQLITE
                               "\nopenssl       " CS_BUILD_OPENSSL
                               "\nyyjson        " YYJSON_VERSION_STRING "\nllama         ";
    struct cs_arena arena;
    struct cs_error err = {0};
    struct cs_buf buf;
    cs_str out = {0};
    yyjson_mut_doc *doc = NULL;
    enum cs_exit exit = CS_EXIT_DONE;
    const bool json = cs_args_has(args, CS_OPT_JSON);
    cs_arena_init(&arena, world->allocator, CS_ARENA_CAP_DEFAULT);
    cs_buf_init(&buf, &arena, 4096);
    cs_buf_add(&buf, cs_str_of(text));
    cs_buf_add(&buf, CS_BUILD_LLAMA ? CS_STR("built in") : CS_STR("not built in"));
    CS_BUF_LIT(&buf, "\ndefault model sha256 " CS_DEFAULT_MODEL_SHA256 "\n");
    const cs_status status = json ? version_json(&arena, &doc, &err)
                                  : cs_buf_finish(&buf, &out, &err);
    if (status == CS_OK) {
        exit = json ? cs_out_json(world, args, &arena, doc, exit)
                    : cs_out_finish(world, args, out, exit);
    } else {
        const struct cs_report report = {.err = &err, .exit = cs_exit_of(status)};
        exit = cs_report_fail(world, &report, json);
    }
    cs_arena_deinit(&arena);
    return exit;
}
