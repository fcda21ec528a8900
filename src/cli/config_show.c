/* config_show.c - `config show`: each setting that holds, and where it comes from.
 *
 * Shown are the settings of one value, stated or not; every key of the providers that hold, in the
 * layer that states them; and the keys of sections that are accepted but not read by this command
 * line. Values are those of the files: secrets are not in them, only where they are. */
#include "cli/config.h"

#define NAME_WIDTH 34
#define VALUE_WIDTH 30

struct showing {
    struct cs_arena *arena;
    const struct cs_cli_config *config;
    bool origin;
    struct cs_buf *text;
    yyjson_mut_doc *doc;
    yyjson_mut_val *list;
    bool failed;
};

/* Where a value is from; layer NULL: built in. */
struct origin {
    const struct cs_config_layer *layer;
    yyjson_val *key;
};

static long line_of(const struct origin *o)
{
    const size_t at = cs_json_config_at(&o->layer->json, o->key);
    long line = 1;
    for (size_t i = 0; i < at && i < o->layer->text.len; i++) line += o->layer->text.ptr[i] == '\n';
    return line;
}

static bool origin_add(struct showing *s, yyjson_mut_val *one, const struct origin *o)
{
    const char *const kind = !o->layer ? "default" : o->layer->variable ? "environment" : "file";
    if (!yyjson_mut_obj_add_str(s->doc, one, "origin", kind)) return false;
    if (!o->layer) return true;
    if (o->layer->variable) return yyjson_mut_obj_add_str(s->doc, one, "variable", o->layer->name);
    return yyjson_mut_obj_add_val(s->doc, one, "file",
                                  cs_json_str(s->doc, cs_str_of(o->layer->name))) &&
           yyjson_mut_obj_add_int(s->doc, one, "line", line_of(o));
}

static void origin_write(struct showing *s, const struct origin *o)
{
    char name[1024];
    if (!o->layer) {
        CS_BUF_LIT(s->text, "  default");
        return;
    }
    cs_shown_name(o->layer->name, name, sizeof name);
    if (o->layer->variable) cs_buf_add_format(s->text, "  %s", name);
    else cs_buf_add_format(s->text, "  %s:%ld", name, line_of(o));
}

/* On one line, whatever a file has in it: no second setting and no command to a terminal. */
static void line_add(struct cs_buf *text, cs_str s, size_t width)
{
    for (size_t i = 0; i < s.len; i++) {
        const unsigned char c = (unsigned char)s.ptr[i];
        const bool pair = c == 0xC2 && i + 1 < s.len && (unsigned char)s.ptr[i + 1] < 0xA0;
        cs_buf_add_char(text, c < 0x20 || c == 0x7F || pair ? '?' : s.ptr[i]);
        i += pair;
    }
    for (size_t i = s.len; i < width; i++) cs_buf_add_char(text, ' ');
}

/* name: in arena or literal; value: what a file states, or NULL: otherwise is built in. */
static void setting_show(struct showing *s, cs_str name, yyjson_val *value, const char *otherwise,
                         const struct origin *o)
{
    struct cs_error err = {0};
    yyjson_mut_val *const copy = value ? yyjson_val_mut_copy(s->doc, value)
                                       : yyjson_mut_str(s->doc, otherwise);
    yyjson_mut_val *const one = yyjson_mut_arr_add_obj(s->doc, s->list);
    cs_str shown = cs_str_of(otherwise ? otherwise : "");
    s->failed = s->failed || !copy || !one ||
                !yyjson_mut_obj_add_val(s->doc, one, "name", cs_json_str(s->doc, name)) ||
                !yyjson_mut_obj_add_val(s->doc, one, "value", copy) || !origin_add(s, one, o);
    if (s->failed) return;
    if (yyjson_is_str(value)) {
        shown = (cs_str){yyjson_get_str(value), yyjson_get_len(value)};
    } else if (value) {
        yyjson_mut_doc *alone = NULL;
        if (cs_json_new(s->arena, &alone, &err) != CS_OK) s->failed = true;
        else {
            yyjson_mut_doc_set_root(alone, yyjson_val_mut_copy(alone, value));
            s->failed = cs_json_print(s->arena, alone, false, &shown, &err) != CS_OK;
        }
    }
    line_add(s->text, name, NAME_WIDTH);
    CS_BUF_LIT(s->text, "  ");
    line_add(s->text, shown, s->origin ? VALUE_WIDTH : 0);
    if (s->origin) origin_write(s, o);
    cs_buf_add_char(s->text, '\n');
}

static cs_str dotted(struct showing *s, cs_str first, cs_str second, cs_str third)
{
    struct cs_buf buf;
    struct cs_error err = {0};
    cs_str out = {0};
    cs_buf_init(&buf, s->arena, CS_CONFIG_BYTES_MAX);
    cs_buf_add(&buf, first);
    cs_buf_add_char(&buf, '.');
    cs_buf_add(&buf, second);
    if (third.len) {
        cs_buf_add_char(&buf, '.');
        cs_buf_add(&buf, third);
    }
    if (cs_buf_finish(&buf, &out, &err) != CS_OK) s->failed = true;
    return out;
}

static cs_str string_of(yyjson_val *value)
{
    return (cs_str){yyjson_get_str(value), yyjson_get_len(value)};
}

/* The key of an object itself, which knows its place; NULL when it is not there. */
static yyjson_val *key_of(yyjson_val *object, cs_str name)
{
    yyjson_obj_iter iter = yyjson_obj_iter_with(object);
    for (yyjson_val *key; (key = yyjson_obj_iter_next(&iter));)
        if (cs_str_equal(string_of(key), name)) return key;
    return NULL;
}

static yyjson_val *section_of(const struct cs_config_layer *layer, const char *name)
{
    return yyjson_obj_get(layer->json.root, name);
}

/* The topmost layer that states section.key. */
static struct origin origin_of(const struct showing *s, const char *section, cs_str name)
{
    for (size_t i = s->config->layer_count; i-- > 0;) {
        const struct cs_config_layer *const layer = &s->config->layers[i];
        yyjson_val *const key = key_of(section_of(layer, section), name);
        if (key) return (struct origin){layer, key};
    }
    return (struct origin){0};
}

static void plain_show(struct showing *s, const struct cs_setting *setting)
{
    const cs_str key = cs_str_of(setting->key);
    const struct origin o = origin_of(s, setting->section, key);
    setting_show(s, dotted(s, cs_str_of(setting->section), key, (cs_str){0}),
                 o.key ? yyjson_obj_iter_get_val(o.key) : NULL, setting->otherwise, &o);
}

/* What is stated as a whole or not at all: who has which role, and what differs by application. */
static void whole_show(struct showing *s, const char *section, cs_str key)
{
    const struct origin o = origin_of(s, section, key);
    if (o.key)
        setting_show(s, dotted(s, cs_str_of(section), key, (cs_str){0}),
                     yyjson_obj_iter_get_val(o.key), NULL, &o);
}

/* A provider that is stated anew holds nothing of the earlier one. */
static void provider_show(struct showing *s, const struct cs_egress_provider *p)
{
    const struct origin stated = origin_of(s, "providers", p->name);
    const cs_str section = CS_STR("providers");
    if (!stated.layer) {
        setting_show(s, dotted(s, section, p->name, CS_STR("kind")), NULL, "llama", &stated);
        return;
    }
    yyjson_obj_iter iter = yyjson_obj_iter_with(yyjson_obj_iter_get_val(stated.key));
    for (yyjson_val *key; (key = yyjson_obj_iter_next(&iter));) {
        const struct origin o = {stated.layer, key};
        setting_show(s, dotted(s, section, p->name, string_of(key)), yyjson_obj_iter_get_val(key),
                     NULL, &o);
    }
}

/* Keys of a section that is only accepted, each once, from the topmost layer that states it. */
static void section_show(struct showing *s, const char *section)
{
    for (size_t i = 0; i < s->config->layer_count; i++) {
        const struct cs_config_layer *const layer = &s->config->layers[i];
        yyjson_obj_iter iter = yyjson_obj_iter_with(section_of(layer, section));
        for (yyjson_val *key; (key = yyjson_obj_iter_next(&iter));) {
            const struct origin o = origin_of(s, section, string_of(key));
            if (o.layer == layer)
                setting_show(s, dotted(s, cs_str_of(section), string_of(key), (cs_str){0}),
                             yyjson_obj_iter_get_val(key), NULL, &o);
        }
    }
}

static cs_status all_show(struct showing *s, struct cs_error *err)
{
    static const char *const accepted[] = {"server", "store", "routes"};
    CS_TRY(cs_json_new(s->arena, &s->doc, err));
    yyjson_mut_val *const root = yyjson_mut_obj(s->doc);
    yyjson_mut_doc_set_root(s->doc, root);
    s->failed = !yyjson_mut_obj_add_int(s->doc, root, "v", 1);
    s->list = yyjson_mut_obj_add_arr(s->doc, root, "settings");
    for (size_t i = 0; i < CS_SETTINGS; i++) plain_show(s, &cs_settings[i]);
    whole_show(s, "review", CS_STR("roles"));
    whole_show(s, "review", CS_STR("apps"));
    for (size_t i = 0; i < s->config->policy.provider_count; i++)
        provider_show(s, &s->config->policy.providers[i]);
    for (size_t i = 0; i < CS_COUNT(accepted); i++) section_show(s, accepted[i]);
    return s->failed ? cs_arena_fail(s->arena, err) : CS_OK;
}

enum cs_exit cs_cmd_config_show(struct cs_world *world, const struct cs_args *args)
{
    struct cs_arena arena;
    struct cs_buf text;
    struct cs_cli_config config;
    struct cs_error err = {0};
    cs_str bytes = {0};
    cs_arena_init(&arena, world->allocator, CS_ARENA_CAP_DOCUMENT);
    cs_buf_init(&text, &arena, CS_OUTPUT_BYTES_MAX);
    struct showing s = {.arena = &arena,
                        .config = &config,
                        .origin = cs_args_has(args, CS_OPT_ORIGIN),
                        .text = &text};
    enum cs_exit exit = CS_EXIT_DONE;
    if (cs_config_load(world, args, &arena, &config, &err) != CS_OK) {
        exit = cs_config_fail(world, args, &config, &err);
    } else {
        if (all_show(&s, &err) == CS_OK)
            cs_ignore(cs_buf_finish(&text, &bytes, &err), "err has it, and the answer looks there");
        const struct cs_answer answer = {&err, s.doc, bytes};
        exit = cs_out_answer(world, args, &arena, &answer);
    }
    cs_arena_deinit(&arena);
    return exit;
}
