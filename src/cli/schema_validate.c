/* schema_validate.c - `schema validate`: does each instance fit a schema, and where not. */
#include "cli/cli_in.h"

#include "cli/schema_registry.h"
#include "schema/schema.h"

#define TEXT_BYTES_MAX ((size_t)1024 * 1024)

/* What a keyword asks for, in plain words. The last ones are of subschemas that are just false. */
static const char *keyword_words(cs_str keyword)
{
    static const struct {
        const char *keyword;
        const char *words;
    } table[] = {{"type", "the value is of another type than the schema asks for"},
                 {"required", "a property that must be there is missing"},
                 {"enum", "the value is none of those that are allowed"},
                 {"const", "the value is not the only one that is allowed"},
                 {"pattern", "the text does not have the form that is asked for"},
                 {"format", "the text does not have the format that is named"},
                 {"minLength", "the text is too short"},
                 {"maxLength", "the text is too long"},
                 {"minimum", "the number is too small"},
                 {"exclusiveMinimum", "the number is too small"},
                 {"maximum", "the number is too large"},
                 {"exclusiveMaximum", "the number is too large"},
                 {"multipleOf", "the number is no multiple of what is asked for"},
                 {"minItems", "the list has too few items"},
                 {"maxItems", "the list has too many items"},
                 {"uniqueItems", "the list has the same item twice"},
                 {"contains", "the list lacks the item that must be in it"},
                 {"minContains", "the list lacks items that must be in it"},
                 {"maxContains", "the list has an item too often"},
                 {"minProperties", "the object has too few properties"},
                 {"maxProperties", "the object has too many properties"},
                 {"additionalProperties", "the object has a property that is not allowed"},
                 {"unevaluatedProperties", "the object has a property that is not allowed"},
                 {"unevaluatedItems", "the list has an item that is not allowed"},
                 {"propertyNames", "a property has a name that is not allowed"},
                 {"dependentRequired", "a property asks for another one that is missing"},
                 {"anyOf", "the value fits none of the alternatives"},
                 {"oneOf", "the value fits none of the alternatives"},
                 {"not", "the value is what is forbidden"},
                 {"items", "the list has more items than are allowed"},
                 {"prefixItems", "the list has an item where none is allowed"},
                 {"properties", "a property is there that is not allowed here"},
                 {"patternProperties", "a property is there that is not allowed here"},
                 {"then", "the value is not allowed where the condition holds"},
                 {"else", "the value is not allowed where the condition does not hold"}};
    for (size_t i = 0; i < CS_COUNT(table); i++)
        if (cs_str_equal(keyword, cs_str_of(table[i].keyword))) return table[i].words;
    return "no value is allowed here";
}

static const char *plain_words(const struct cs_schema_problem *problem)
{
    if (!problem->too_many) return keyword_words(problem->keyword);
    return cs_str_equal(problem->keyword, CS_STR("oneOf"))
               ? "the value fits more than one of the alternatives"
               : "the list has the item more often than is allowed";
}

struct checking {
    struct cs_world *world;
    const struct cs_args *args;
    struct cs_arena arena;
    const struct cs_schema *schema;
    yyjson_mut_doc *json;
    yyjson_mut_val *results;
    struct cs_buf text;
};

/* Names in it are a file's: a terminal gets no control characters of theirs. */
static void pointer_shown(cs_str pointer, char *out, size_t out_size)
{
    char text[512];
    (void)snprintf(text, sizeof text, "%.*s", (int)pointer.len, pointer.ptr ? pointer.ptr : "");
    cs_shown_name(text, out, out_size);
}

static void message_add(struct cs_buf *out, const struct cs_schema_problem *problem)
{
    char name[256];
    cs_buf_add(out, cs_str_of(plain_words(problem)));
    if (!problem->property.len) return;
    pointer_shown(problem->property, name, sizeof name);
    cs_buf_add_format(out, ": %s", name);
}

static bool add_problem(struct checking *c, yyjson_mut_val *errors,
                        const struct cs_schema_problem *problem)
{
    struct cs_buf message;
    cs_str text = {0};
    struct cs_error ignored = {0};
    yyjson_mut_val *const item = yyjson_mut_arr_add_obj(c->json, errors);
    cs_buf_init(&message, &c->arena, TEXT_BYTES_MAX);
    message_add(&message, problem);
    return item && cs_buf_finish(&message, &text, &ignored) == CS_OK &&
           yyjson_mut_obj_add_val(c->json, item, "instance",
                                  cs_json_str(c->json, problem->instance)) &&
           yyjson_mut_obj_add_val(c->json, item, "keyword",
                                  cs_json_str(c->json, problem->keyword)) &&
           yyjson_mut_obj_add_val(c->json, item, "schema", cs_json_str(c->json, problem->schema)) &&
           yyjson_mut_obj_add_val(c->json, item, "message", cs_json_str(c->json, text));
}

static cs_status add_result(struct checking *c, const char *name,
                            const struct cs_schema_report *report, struct cs_error *err)
{
    yyjson_mut_val *const result = yyjson_mut_arr_add_obj(c->json, c->results);
    yyjson_mut_val *const errors = yyjson_mut_arr(c->json);
    char at[512];
    char keyword[512];
    bool good = result && errors && yyjson_mut_obj_add_strcpy(c->json, result, "file", name) &&
                yyjson_mut_obj_add_bool(c->json, result, "valid", report->valid) &&
                yyjson_mut_obj_add_val(c->json, result, "errors", errors) &&
                yyjson_mut_obj_add_bool(c->json, result, "more", report->cut);
    cs_buf_add_format(&c->text, "%s: %s\n", name, report->valid ? "valid" : "not valid");
    for (uint32_t i = 0; i < report->count && good; i++) {
        const struct cs_schema_problem *const p = &report->problems[i];
        good = add_problem(c, errors, p);
        pointer_shown(p->instance, at, sizeof at);
        pointer_shown(p->schema, keyword, sizeof keyword);
        cs_buf_add_format(&c->text, "  at %s: ", at[0] ? at : "the top");
        message_add(&c->text, p);
        cs_buf_add_format(&c->text, " (%s)\n", keyword[0] ? keyword : "the whole schema");
    }
    if (report->cut) CS_BUF_LIT(&c->text, "  and more\n");
    return good ? CS_OK : cs_arena_fail(&c->arena, err);
}

/* An instance that cannot be looked at, in its place: told, and the others go on. */
static cs_status add_failure(struct checking *c, const char *input, const struct cs_error *why,
                             struct cs_error *err)
{
    char name[256];
    char text[512];
    yyjson_mut_val *const result = yyjson_mut_arr_add_obj(c->json, c->results);
    yyjson_mut_val *const errors = yyjson_mut_arr(c->json);
    cs_shown_name(input, name, sizeof name);
    cs_error_text(why, text, sizeof text);
    const bool good = result && errors &&
                      yyjson_mut_obj_add_strcpy(c->json, result, "file", name) &&
                      yyjson_mut_obj_add_bool(c->json, result, "valid", false) &&
                      yyjson_mut_obj_add_val(c->json, result, "errors", errors) &&
                      yyjson_mut_obj_add_bool(c->json, result, "more", false) &&
                      yyjson_mut_obj_add_strcpy(c->json, result, "error", text);
    return good ? CS_OK : cs_arena_fail(&c->arena, err);
}

/* One instance; the report's valid is false where it does not fit. */
static cs_status check_one(struct checking *c, const char *input, cs_str *bytes, bool *valid,
                           struct cs_error *err)
{
    char name[256];
    yyjson_doc *doc = NULL;
    struct cs_schema_report report = {0};
    CS_TRY(cs_file_read(&c->arena, input, CS_JSON_BYTES_MAX, bytes, err));
    CS_TRY(cs_json_parse(&c->arena, *bytes, &doc, err));
    CS_TRY(cs_schema_validate(&c->arena, c->schema, yyjson_doc_get_root(doc), &report, err));
    cs_shown_name(input, name, sizeof name);
    *valid = report.valid;
    return add_result(c, name, &report, err);
}

/* A schema that is not checked here, or a disk that fails, make the file not usable. */
static enum cs_exit exit_of_file(cs_status status)
{
    return status == CS_E_IO || status == CS_E_UNSUPPORTED ? CS_EXIT_INPUT : cs_exit_of(status);
}

static enum cs_exit check_all(struct checking *c, cs_status status, cs_str schema_bytes,
                              struct cs_error *err)
{
    const bool json = cs_args_has(c->args, CS_OPT_JSON);
    enum cs_exit exit = CS_EXIT_DONE;
    cs_str text = {0};
    if (status != CS_OK) {
        const struct cs_report report = {.err = err,
                                         .input = c->args->value[CS_OPT_SCHEMA],
                                         .text = schema_bytes,
                                         .exit = exit_of_file(status)};
        return cs_report_fail(c->world, &report, json);
    }
    for (size_t i = 0; i < c->args->operand_count; i++) {
        cs_str bytes = {0};
        bool valid = false;
        status = check_one(c, c->args->operands[i], &bytes, &valid, err);
        if (status == CS_OK) {
            exit = cs_exit_worse(exit, valid ? CS_EXIT_DONE : CS_EXIT_NO);
            continue;
        }
        const struct cs_report report = {
            .err = err, .input = c->args->operands[i], .text = bytes, .exit = exit_of_file(status)};
        struct cs_error second = {0};
        if (c->args->operand_count == 1 || report.exit != CS_EXIT_INPUT ||
            add_failure(c, report.input, err, &second) != CS_OK)
            return cs_report_fail(c->world, &report, json);
        cs_report_text(&report);
        exit = cs_exit_worse(exit, report.exit);
        *err = (struct cs_error){0};
    }
    if (json) return cs_out_json(c->world, c->args, &c->arena, c->json, exit);
    status = cs_buf_finish(&c->text, &text, err);
    if (status == CS_OK) return cs_out_finish(c->world, c->args, text, exit);
    const struct cs_report report = {.err = err, .exit = CS_EXIT_CONFLICT};
    return cs_report_fail(c->world, &report, json);
}

/* With a registry the schema has a name beside those of the folder. */
static cs_status registry_open(struct checking *c, const struct cs_args *args,
                               struct cs_schema_options *options, struct cs_error *err)
{
    struct cs_registry registry = {0};
    CS_TRY(cs_registry_read(&c->arena, args->value[CS_OPT_REGISTRY], &registry, err));
    options->registry = registry.documents;
    options->registry_count = registry.count;
    return cs_schema_uri(&c->arena, args->value[CS_OPT_SCHEMA], &options->uri, err);
}

enum cs_exit cs_cmd_schema_validate(struct cs_world *world, const struct cs_args *args)
{
    struct cs_error err = {0};
    struct cs_usage usage = {0};
    cs_str bytes = {0};
    struct checking c = {.world = world, .args = args};
    if (!cs_args_has(args, CS_OPT_SCHEMA)) {
        usage.problem = "nothing says which schema: give";
        usage.option = &cs_options[CS_OPT_SCHEMA];
        return cs_report_usage(world, &usage, "schema validate", cs_args_has(args, CS_OPT_JSON));
    }
    cs_arena_init(&c.arena, world->allocator, CS_ARENA_CAP_DOCUMENT);
    cs_buf_init(&c.text, &c.arena, TEXT_BYTES_MAX);
    cs_status status =
        cs_file_read(&c.arena, args->value[CS_OPT_SCHEMA], CS_SCHEMA_BYTES_MAX, &bytes, &err);
    struct cs_schema_options options = {.uri = CS_STR(""), .assert_format = true};
    if (status == CS_OK && cs_args_has(args, CS_OPT_REGISTRY))
        status = registry_open(&c, args, &options, &err);
    if (status == CS_OK)
        status = cs_schema_compile_with(&c.arena, bytes, &options, &c.schema, &err);
    if (status == CS_OK) status = cs_json_new(&c.arena, &c.json, &err);
    if (status == CS_OK) {
        yyjson_mut_val *const root = yyjson_mut_obj(c.json);
        c.results = yyjson_mut_obj_add_arr(c.json, root, "results");
        const bool good = c.results && yyjson_mut_obj_add_int(c.json, root, "v", 1);
        yyjson_mut_doc_set_root(c.json, root);
        if (!good) status = cs_arena_fail(&c.arena, &err);
    }
    const enum cs_exit exit = check_all(&c, status, bytes, &err);
    cs_arena_deinit(&c.arena);
    return exit;
}
