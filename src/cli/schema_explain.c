/* schema_explain.c - `schema explain`: what of a schema is checked here, and what is not. */
#include "cli/cli_in.h"

#include "schema/constraint.h"
#include "schema/schema.h"

#define TEXT_BYTES_MAX ((size_t)1024 * 1024)
#define DEPTH_MAX 256
#define POINTER_BYTES_MAX 2048
#define KEYWORDS_MAX 96
#define LISTED_MAX 1000

struct explaining {
    yyjson_mut_doc *json;
    struct cs_buf *text;
    yyjson_mut_val *limited;
    yyjson_mut_val *relaxed; /* "keyword #pointer" */
    bool decodable;
    const char *why; /* not decodable; a literal */
    const char *keyword[KEYWORDS_MAX];
    uint32_t times[KEYWORDS_MAX];
    size_t keyword_count;
    uint32_t subschemas;
    char pointer[POINTER_BYTES_MAX];
};

static void count_keyword(struct explaining *e, const char *name)
{
    size_t i = 0;
    while (i < e->keyword_count && strcmp(e->keyword[i], name) != 0) i++;
    if (i == KEYWORDS_MAX) return;
    if (i == e->keyword_count) e->keyword[e->keyword_count++] = name;
    e->times[i]++;
}

/* Under these, names are properties or definitions and not keywords. */
static bool holds_names(const char *key)
{
    static const char *const maps[] = {"properties", "patternProperties", "$defs", "definitions",
                                       "dependentSchemas"};
    for (size_t i = 0; i < CS_COUNT(maps); i++)
        if (strcmp(maps[i], key) == 0) return true;
    return false;
}

static bool is_data(const char *key)
{
    return strcmp(key, "enum") == 0 || strcmp(key, "const") == 0 || strcmp(key, "default") == 0 ||
           strcmp(key, "examples") == 0 || strcmp(key, "x-source") == 0;
}

static void look(struct explaining *e, yyjson_val *value, size_t size, bool names, unsigned depth)
{
    size_t index;
    size_t count;
    yyjson_val *key;
    yyjson_val *item;
    if (depth > DEPTH_MAX) return;
    const bool object = yyjson_is_obj(value);
    if (object && !names) e->subschemas++;
    if (object) {
        yyjson_obj_foreach(value, index, count, key, item)
        {
            const char *const name = yyjson_get_str(key);
            if (!names) count_keyword(e, name);
            if (!names && strcmp(name, "x-source") == 0 &&
                yyjson_mut_arr_size(e->limited) < LISTED_MAX)
                (void)yyjson_mut_arr_add_strncpy(e->json, e->limited, e->pointer, size);
            if (!names && is_data(name)) continue;
            const int n = snprintf(e->pointer + size, sizeof e->pointer - size, "/%s", name);
            if (n > 0 && size + (size_t)n < sizeof e->pointer)
                look(e, item, size + (size_t)n, !names && holds_names(name), depth + 1);
        }
    }
    if (yyjson_is_arr(value)) {
        yyjson_arr_foreach(value, index, count, item)
        {
            const int n = snprintf(e->pointer + size, sizeof e->pointer - size, "/%zu", index);
            if (n > 0 && size + (size_t)n < sizeof e->pointer)
                look(e, item, size + (size_t)n, false, depth + 1);
        }
    }
    e->pointer[size] = '\0';
}

/* What a model could not be held to while it writes. */
static cs_status relaxations(struct cs_arena *arena, const struct cs_schema *schema,
                             struct explaining *e, struct cs_error *err)
{
    static const struct cs_constraint_options options = {.order = CS_ORDER_SCHEMA};
    struct cs_constraint *constraint = NULL;
    uint32_t count = 0;
    const cs_status status = cs_constraint_compile(arena, schema, &options, &constraint, err);
    e->decodable = status == CS_OK;
    e->why = status == CS_OK ? NULL : err->message;
    if (status == CS_E_MEMORY) return status;
    *err = (struct cs_error){0};
    if (status != CS_OK) return CS_OK;
    CS_TRY(cs_constraint_explore(constraint, err));
    const struct cs_relaxation *const list = cs_constraint_relaxations(constraint, &count);
    for (uint32_t i = 0; i < count && i < LISTED_MAX; i++) {
        struct cs_buf buf;
        cs_str line = {0};
        cs_buf_init(&buf, arena, TEXT_BYTES_MAX);
        cs_buf_add(&buf, list[i].keyword);
        CS_BUF_LIT(&buf, " #");
        cs_buf_add(&buf, list[i].schema);
        CS_TRY(cs_buf_finish(&buf, &line, err));
        if (!yyjson_mut_arr_add_strncpy(e->json, e->relaxed, line.ptr, line.len))
            return cs_arena_fail(arena, err);
    }
    return CS_OK;
}

static bool is_note(const char *keyword)
{
    return cs_str_starts(cs_str_of(keyword), CS_STR("x-"));
}

static bool add_all(struct explaining *e, yyjson_mut_val *root, const struct cs_error *problem,
                    cs_str bytes, const char *hex)
{
    yyjson_mut_val *const keywords = yyjson_mut_obj(e->json);
    yyjson_mut_val *const unknown = yyjson_mut_arr(e->json);
    bool good = keywords && unknown && yyjson_mut_obj_add_int(e->json, root, "v", 1) &&
                yyjson_mut_obj_add_bool(e->json, root, "supported", problem->status == CS_OK) &&
                yyjson_mut_obj_add_strcpy(e->json, root, "sha256", hex) &&
                yyjson_mut_obj_add_uint(e->json, root, "bytes", bytes.len) &&
                yyjson_mut_obj_add_uint(e->json, root, "subschemas", e->subschemas) &&
                yyjson_mut_obj_add_val(e->json, root, "keywords", keywords) &&
                yyjson_mut_obj_add_val(e->json, root, "source_limited", e->limited) &&
                yyjson_mut_obj_add_bool(e->json, root, "decodable", e->decodable) &&
                yyjson_mut_obj_add_val(e->json, root, "relaxed", e->relaxed) &&
                yyjson_mut_obj_add_val(e->json, root, "unknown", unknown);
    for (size_t i = 0; i < e->keyword_count && good; i++) {
        good = yyjson_mut_obj_add_uint(e->json, keywords, e->keyword[i], e->times[i]);
        if (good && is_note(e->keyword[i]) && strcmp(e->keyword[i], "x-source") != 0)
            good = yyjson_mut_arr_add_str(e->json, unknown, e->keyword[i]);
    }
    if (e->why) good = good && yyjson_mut_obj_add_str(e->json, root, "undecodable", e->why);
    if (problem->status == CS_OK)
        return good && yyjson_mut_obj_add_null(e->json, root, "unsupported");
    yyjson_mut_val *const what = yyjson_mut_obj_add_obj(e->json, root, "unsupported");
    return good && what && yyjson_mut_obj_add_sint(e->json, what, "at", problem->position) &&
           yyjson_mut_obj_add_str(e->json, what, "message", problem->message);
}

static void tell(struct explaining *e, const struct cs_error *problem, cs_str bytes,
                 const char *hex)
{
    char text[512];
    size_t index;
    size_t count;
    yyjson_mut_val *item;
    cs_error_text(problem, text, sizeof text);
    cs_buf_add_format(e->text, "supported       %s\n",
                      problem->status == CS_OK ? "all of it is checked" : "no");
    if (problem->status != CS_OK) cs_buf_add_format(e->text, "why not         %s\n", text);
    cs_buf_add_format(
        e->text, "size            %zu bytes, %u subschemas\nsha256          %s\nkeywords       ",
        bytes.len, e->subschemas, hex);
    for (size_t i = 0; i < e->keyword_count; i++) {
        cs_shown_name(e->keyword[i], text, sizeof text);
        cs_buf_add_format(e->text, " %s(%u)", text, e->times[i]);
    }
    cs_buf_add_format(e->text, "\nfrom the source %zu strings\n", yyjson_mut_arr_size(e->limited));
    yyjson_mut_arr_foreach(e->limited, index, count, item)
    {
        cs_shown_name(yyjson_mut_get_str(item), text, sizeof text);
        cs_buf_add_format(e->text, "                %s\n", text);
    }
    const size_t relaxed = yyjson_mut_arr_size(e->relaxed);
    CS_BUF_LIT(e->text, "decoding        ");
    if (!e->decodable)
        cs_buf_add_format(e->text, "a model cannot be held to it\n%s%s%s",
                          e->why ? "                " : "", e->why ? e->why : "",
                          e->why ? "\n" : "");
    else if (relaxed == 0) CS_BUF_LIT(e->text, "exact\n");
    else CS_BUF_LIT(e->text, "relaxed at these places, validated afterwards\n");
    yyjson_mut_arr_foreach(e->relaxed, index, count, item)
    {
        cs_shown_name(yyjson_mut_get_str(item), text, sizeof text);
        cs_buf_add_format(e->text, "                %s\n", text);
    }
}

static cs_status explain(struct cs_arena *arena, cs_str bytes, struct explaining *e,
                         struct cs_error *err)
{
    char hex[65];
    cs_digest digest;
    yyjson_doc *doc = NULL;
    const struct cs_schema *schema = NULL;
    CS_TRY(cs_json_parse(arena, bytes, &doc, err));
    CS_TRY(cs_json_new(arena, &e->json, err));
    CS_TRY(cs_sha256(bytes, &digest, err));
    cs_digest_text(&digest, hex);
    yyjson_mut_val *const root = yyjson_mut_obj(e->json);
    e->limited = yyjson_mut_arr(e->json);
    e->relaxed = yyjson_mut_arr(e->json);
    if (!root || !e->limited || !e->relaxed) return cs_arena_fail(arena, err);
    const cs_status status = cs_schema_compile(arena, bytes, &schema, err);
    if (status != CS_OK && status != CS_E_UNSUPPORTED) return status;
    const struct cs_error problem = status == CS_OK ? (struct cs_error){0} : *err;
    *err = (struct cs_error){0};
    if (status == CS_OK) CS_TRY(relaxations(arena, schema, e, err));
    look(e, yyjson_doc_get_root(doc), 0, false, 0);
    tell(e, &problem, bytes, hex);
    if (!add_all(e, root, &problem, bytes, hex)) return cs_arena_fail(arena, err);
    yyjson_mut_doc_set_root(e->json, root);
    return CS_OK;
}

enum cs_exit cs_cmd_schema_explain(struct cs_world *world, const struct cs_args *args)
{
    struct cs_arena arena;
    struct cs_error err = {0};
    struct cs_buf text;
    cs_str bytes = {0};
    cs_str shown = {0};
    const bool json = cs_args_has(args, CS_OPT_JSON);
    cs_arena_init(&arena, world->allocator, CS_ARENA_CAP_DOCUMENT);
    cs_buf_init(&text, &arena, TEXT_BYTES_MAX);
    struct explaining *const e = CS_NEW(&arena, struct explaining);
    cs_status status = e ? CS_OK : cs_arena_fail(&arena, &err);
    if (e) e->text = &text;
    if (status == CS_OK)
        status = cs_file_read(&arena, args->operands[0], CS_SCHEMA_BYTES_MAX, &bytes, &err);
    if (status == CS_OK) status = explain(&arena, bytes, e, &err);
    if (status == CS_OK) status = cs_buf_finish(&text, &shown, &err);
    enum cs_exit exit = CS_EXIT_DONE;
    if (status != CS_OK) {
        const struct cs_report report = {.err = &err,
                                         .input = args->operands[0],
                                         .text = bytes,
                                         .exit = status == CS_E_IO ? CS_EXIT_INPUT
                                                                   : cs_exit_of(status)};
        exit = cs_report_fail(world, &report, json);
    } else if (json) {
        exit = cs_out_json(world, args, &arena, e->json, CS_EXIT_DONE);
    } else {
        exit = cs_out_finish(world, args, shown, CS_EXIT_DONE);
    }
    cs_arena_deinit(&arena);
    return exit;
}
