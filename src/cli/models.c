/* models.c - which model file is used, and whether it is the one it should be.
 *
 * The order: --no-model, --model, the environment, the default. Only the default is held to a
 * digest by itself: a file that a person names is taken as it is without --model-sha256. */
#include "cli/cli_in.h"

#include <sys/stat.h>
#include <unistd.h>

#define CONTEXT_TOKENS 8192 /* of the summary's questions: one note and its labels */

cs_status cs_model_choose(struct cs_world *world, const struct cs_args *args,
                          struct cs_arena *arena, struct cs_model_choice *out, struct cs_error *err)
{
    *out = (struct cs_model_choice){.chosen_by = "default"};
    if (cs_args_has(args, CS_OPT_NO_MODEL)) {
        *out = (struct cs_model_choice){.off = true, .chosen_by = "--no-model"};
        return CS_OK;
    }
    if (cs_args_has(args, CS_OPT_MODEL)) {
        out->path = args->value[CS_OPT_MODEL];
        out->chosen_by = "--model";
    } else if (world->model_named) {
        out->chosen_by = "environment";
        out->off = strcmp(world->model_named, "none") == 0;
        out->path = out->off ? NULL : world->model_named;
    } else if (world->paths.models) {
        struct cs_buf path;
        cs_str whole = {0};
        cs_buf_init(&path, arena, 8192);
        cs_buf_add(&path, cs_str_of(world->paths.models));
        CS_BUF_LIT(&path, "/default.gguf");
        CS_TRY(cs_buf_finish(&path, &whole, err));
        out->path = whole.ptr;
        out->expects = cs_digest_parse(CS_STR(CS_DEFAULT_MODEL_SHA256), &out->expected);
        CS_ASSERT(out->expects);
    }
    if (!out->off && cs_args_has(args, CS_OPT_MODEL_SHA256)) {
        out->expects = cs_digest_parse(cs_str_of(args->value[CS_OPT_MODEL_SHA256]), &out->expected);
        CS_ASSERT(out->expects); /* cs_args_parse looked */
    }
    return CS_OK;
}

cs_status cs_model_load(struct cs_world *world, const struct cs_args *args,
                        const struct cs_model_choice *choice, struct cs_lazy_model *lazy,
                        struct cs_model *out, struct cs_error *err)
{
    CS_ASSERT(!choice->off);
    if (!choice->path)
        return CS_FAIL(err, CS_E_NOT_FOUND, "No home folder is known to look for a model in",
                       "Name one with --model");
    if (strcmp(choice->chosen_by, "default") == 0 && access(choice->path, F_OK) != 0)
        return CS_FAIL(err, CS_E_NOT_FOUND, "The default model was not fetched",
                       "make demo fetches it; --model names another; --no-model does without");
    const struct cs_llama_options options = {
        .path = choice->path,
        .expected = choice->expects ? &choice->expected : NULL,
        .cache_folder = world->paths.cache,
        .threads = cs_args_number(args, CS_OPT_THREADS, world->cores),
        .context_tokens = CONTEXT_TOKENS};
    if (!lazy) return world->model_open(&options, out, err);
    /* The digest is compared when it is opened; a file that was cut short shows at once. */
    struct stat file;
    if (stat(choice->path, &file) != 0 || file.st_size != CS_DEFAULT_MODEL_BYTES)
        return CS_FAIL(err, CS_E_CORRUPT,
                       "The default model's file has not the size it should have",
                       "Delete it and run make demo, which fetches it again");
    *lazy = (struct cs_lazy_model){.open = world->model_open, .options = options};
    lazy->expected = choice->expected;
    if (choice->expects) lazy->options.expected = &lazy->expected;
    cs_lazy_open(lazy, out);
    return CS_OK;
}

/* What a look at the file told. */
struct model_look {
    struct cs_model_choice choice;
    bool present;
    bool read; /* actual is known */
    cs_digest actual;
    uint64_t size_bytes;
};

static bool look_good(const struct model_look *look)
{
    return look->read &&
           (!look->choice.expects || cs_digest_equal(&look->actual, &look->choice.expected));
}

static cs_status look_json(struct cs_arena *arena, const struct model_look *look,
                           yyjson_mut_doc **out, struct cs_error *err)
{
    char expected[65] = "";
    char actual[65] = "";
    yyjson_mut_doc *doc = NULL;
    CS_TRY(cs_json_new(arena, &doc, err));
    yyjson_mut_val *const root = yyjson_mut_obj(doc);
    yyjson_mut_val *const list = yyjson_mut_arr(doc);
    if (look->choice.expects) cs_digest_text(&look->choice.expected, expected);
    if (look->read) cs_digest_text(&look->actual, actual);
    bool good = yyjson_mut_obj_add_int(doc, root, "v", 1) &&
                yyjson_mut_obj_add_val(doc, root, "models", list);
    if (good && !look->choice.off) {
        yyjson_mut_val *const one = yyjson_mut_arr_add_obj(doc, list);
        good = one &&
               yyjson_mut_obj_add_strcpy(doc, one, "path",
                                         look->choice.path ? look->choice.path : "") &&
               yyjson_mut_obj_add_str(doc, one, "chosen_by", look->choice.chosen_by) &&
               yyjson_mut_obj_add_bool(doc, one, "present", look->present) &&
               (expected[0] ? yyjson_mut_obj_add_strcpy(doc, one, "expected_sha256", expected)
                            : yyjson_mut_obj_add_null(doc, one, "expected_sha256"));
        if (good && look->read)
            good = yyjson_mut_obj_add_strcpy(doc, one, "sha256", actual) &&
                   yyjson_mut_obj_add_uint(doc, one, "bytes", look->size_bytes) &&
                   yyjson_mut_obj_add_bool(doc, one, "ok", look_good(look));
    }
    if (!good) return cs_arena_fail(arena, err);
    yyjson_mut_doc_set_root(doc, root);
    *out = doc;
    return CS_OK;
}

static cs_status look_text(struct cs_arena *arena, const struct model_look *look, cs_str *out,
                           struct cs_error *err)
{
    char digest[65];
    char path[512];
    struct cs_buf buf;
    cs_buf_init(&buf, arena, 65536);
    if (look->choice.off) {
        cs_buf_add_format(&buf, "no model (%s): the rules alone answer\n", look->choice.chosen_by);
        return cs_buf_finish(&buf, out, err);
    }
    cs_shown_name(look->choice.path ? look->choice.path : "(no home folder is known)", path,
                  sizeof path);
    cs_buf_add_format(&buf, "path      %s\nchosen by %s\nfile      %s\n", path,
                      look->choice.chosen_by,
                      look->present ? "present" : "not there: the rules alone answer");
    if (look->choice.expects) {
        cs_digest_text(&look->choice.expected, digest);
        cs_buf_add_format(&buf, "expected  sha256 %s\n", digest);
    }
    if (look->read) {
        cs_digest_text(&look->actual, digest);
        cs_buf_add_format(&buf, "is        sha256 %s, %llu bytes\nresult    %s\n", digest,
                          (unsigned long long)look->size_bytes,
                          look_good(look) ? "ok" : "ANOTHER FILE: it is not used");
    }
    return cs_buf_finish(&buf, out, err);
}

/* Choose, look (read: compute the digest too) and print. */
static enum cs_exit model_command(struct cs_world *world, const struct cs_args *args, bool read)
{
    struct cs_arena arena;
    struct cs_error err = {0};
    struct model_look look = {0};
    yyjson_mut_doc *doc = NULL;
    cs_str text = {0};
    enum cs_exit exit = CS_EXIT_DONE;
    const bool json = cs_args_has(args, CS_OPT_JSON);
    cs_arena_init(&arena, world->allocator, CS_ARENA_CAP_DEFAULT);
    cs_status status = cs_model_choose(world, args, &arena, &look.choice, &err);
    look.present = look.choice.path && access(look.choice.path, F_OK) == 0;
    if (status == CS_OK && read && look.present) {
        status = cs_sha256_file(look.choice.path, &look.actual, &look.size_bytes, &err);
        look.read = status == CS_OK;
    }
    if (read) exit = look.read ? (look_good(&look) ? CS_EXIT_DONE : CS_EXIT_NO) : CS_EXIT_NO_MODEL;
    if (status == CS_OK)
        status = json ? look_json(&arena, &look, &doc, &err)
                      : look_text(&arena, &look, &text, &err);
    if (status == CS_OK) {
        exit = json ? cs_out_json(world, args, &arena, doc, exit)
                    : cs_out_finish(world, args, text, exit);
    } else {
        const struct cs_report report = {
            .err = &err, .input = look.choice.path, .exit = cs_exit_of(status)};
        exit = cs_report_fail(world, &report, json);
    }
    cs_arena_deinit(&arena);
    return exit;
}

enum cs_exit cs_cmd_model_list(struct cs_world *world, const struct cs_args *args)
{
    return model_command(world, args, false);
}

enum cs_exit cs_cmd_model_verify(struct cs_world *world, const struct cs_args *args)
{
    return model_command(world, args, true);
}
