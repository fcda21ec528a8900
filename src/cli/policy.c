/* policy.c - `policy show`: what may leave for each provider of the configuration, and why. */
#include "cli/config.h"

#define PAGE_BYTES_MAX ((size_t)4 * 1024 * 1024)

/* Why a provider may get what it may, in the order in which the gate looks. */
static const char *ground_of(const struct cs_egress_provider *p)
{
    if (p->local) return "The model runs in this process: nothing leaves.";
    if (p->allowed == CS_DATA_NONE)
        return "The configuration states no data class for it: nothing of a document goes.";
    if (p->field_count == 0)
        return "The configuration names no fields for it: nothing of a document goes.";
    if (p->allowed == CS_DATA_PHI)
        return "The signed agreement and the configuration allow the named fields as they are.";
    if (p->allowed == CS_DATA_LIMITED)
        return "The configuration allows a limited data set of the named fields; it takes a data "
               "use agreement.";
    return p->agreement ? "The configuration allows the named fields without identifiers."
                        : "No agreement is signed: the named fields go without identifiers.";
}

static yyjson_mut_val *strings(yyjson_mut_doc *doc, const cs_str *list, size_t count)
{
    yyjson_mut_val *const array = yyjson_mut_arr(doc);
    for (size_t i = 0; i < count; i++)
        if (!yyjson_mut_arr_add_val(array, cs_json_str(doc, list[i]))) return NULL;
    return array;
}

static bool provider_add(yyjson_mut_doc *doc, yyjson_mut_val *list,
                         const struct cs_egress_provider *p)
{
    yyjson_mut_val *const one = yyjson_mut_arr_add_obj(doc, list);
    yyjson_mut_val *const fields = strings(doc, p->fields, p->field_count);
    yyjson_mut_val *const denied = strings(doc, p->denied, p->denied_count);
    return one && fields && denied &&
           yyjson_mut_obj_add_val(doc, one, "name", cs_json_str(doc, p->name)) &&
           yyjson_mut_obj_add_val(doc, one, "kind", cs_json_str(doc, p->kind)) &&
           yyjson_mut_obj_add_bool(doc, one, "local", p->local) &&
           yyjson_mut_obj_add_str(doc, one, "max_data_class", cs_data_class_name(p->allowed)) &&
           yyjson_mut_obj_add_str(doc, one, "why", ground_of(p)) &&
           yyjson_mut_obj_add_bool(doc, one, "agreement", p->agreement) &&
           yyjson_mut_obj_add_val(doc, one, "agreement_date",
                                  cs_json_str(doc, p->agreement_date)) &&
           yyjson_mut_obj_add_val(doc, one, "agreement_document",
                                  cs_json_str(doc, p->agreement_document)) &&
           yyjson_mut_obj_add_val(doc, one, "fields", fields) &&
           yyjson_mut_obj_add_val(doc, one, "denied_labels", denied);
}

static cs_status show_json(struct cs_arena *arena, const struct cs_cli_config *config,
                           yyjson_mut_doc **out, struct cs_error *err)
{
    char digest[65];
    CS_TRY(cs_json_new(arena, out, err));
    yyjson_mut_val *const root = yyjson_mut_obj(*out);
    yyjson_mut_val *const list = yyjson_mut_arr(*out);
    cs_digest_text(&config->policy.sha256, digest);
    bool good =
        root && list && yyjson_mut_obj_add_int(*out, root, "v", 1) &&
        (config->layer_count ? yyjson_mut_obj_add_strcpy(*out, root, "config_sha256", digest)
                             : yyjson_mut_obj_add_null(*out, root, "config_sha256")) &&
        yyjson_mut_obj_add_bool(*out, root, "keep_clinicians", config->policy.keep_clinicians) &&
        yyjson_mut_obj_add_bool(*out, root, "keep_zip3", config->policy.keep_zip3) &&
        yyjson_mut_obj_add_val(*out, root, "providers", list);
    for (size_t i = 0; good && i < config->policy.provider_count; i++)
        good = provider_add(*out, list, &config->policy.providers[i]);
    yyjson_mut_doc_set_root(*out, root);
    return good ? CS_OK : cs_arena_fail(arena, err);
}

static void list_write(struct cs_buf *out, const char *before, const cs_str *list, size_t count)
{
    cs_buf_add(out, cs_str_of(before));
    for (size_t i = 0; i < count; i++) {
        if (i) CS_BUF_LIT(out, ", ");
        cs_buf_add(out, list[i]);
    }
    if (!count) CS_BUF_LIT(out, "none");
    cs_buf_add_char(out, '\n');
}

static void agreement_write(struct cs_buf *out, const struct cs_egress_provider *p)
{
    if (!p->agreement) {
        CS_BUF_LIT(out, "  agreement      none\n");
        return;
    }
    CS_BUF_LIT(out, "  agreement      business associate agreement, signed ");
    cs_buf_add(out, p->agreement_date);
    CS_BUF_LIT(out, ", ");
    cs_buf_add(out, p->agreement_document);
    cs_buf_add_char(out, '\n');
}

static void provider_write(struct cs_buf *out, const struct cs_egress_provider *p)
{
    cs_buf_add_format(out, "\n%.*s (%.*s)\n  %s\n", (int)p->name.len, p->name.ptr, (int)p->kind.len,
                      p->kind.ptr, ground_of(p));
    if (p->local) return;
    cs_buf_add_format(out, "  at most        %s\n", cs_data_class_name(p->allowed));
    agreement_write(out, p);
    list_write(out, "  fields         ", p->fields, p->field_count);
    list_write(out, "  never, labels  ", p->denied, p->denied_count);
}

static cs_status show_text(struct cs_arena *arena, const struct cs_cli_config *config, cs_str *out,
                           struct cs_error *err)
{
    char name[256];
    struct cs_buf buf;
    cs_buf_init(&buf, arena, PAGE_BYTES_MAX);
    for (size_t i = 0; i < config->layer_count; i++) {
        cs_shown_name(config->layers[i].name, name, sizeof name);
        cs_buf_add_format(&buf, "configuration    %s\n", name);
    }
    if (!config->layer_count) CS_BUF_LIT(&buf, "configuration    none: what is built in\n");
    cs_buf_add_format(&buf, "clinicians       %s\nZIP codes        %s\n",
                      config->policy.keep_clinicians ? "their names stay" : "their names go too",
                      config->policy.keep_zip3 ? "three digits stay where the rule allows it"
                                               : "removed whole");
    for (size_t i = 0; i < config->policy.provider_count; i++)
        provider_write(&buf, &config->policy.providers[i]);
    return cs_buf_finish(&buf, out, err);
}

enum cs_exit cs_cmd_policy_show(struct cs_world *world, const struct cs_args *args)
{
    struct cs_arena arena;
    struct cs_cli_config config;
    struct cs_error err = {0};
    yyjson_mut_doc *doc = NULL;
    cs_str text = {0};
    enum cs_exit exit = CS_EXIT_DONE;
    cs_arena_init(&arena, world->allocator, CS_ARENA_CAP_DEFAULT);
    if (cs_config_load(world, args, &arena, &config, &err) != CS_OK) {
        exit = cs_config_fail(world, args, &config, &err);
    } else {
        const cs_status made = cs_args_has(args, CS_OPT_JSON)
                                   ? show_json(&arena, &config, &doc, &err)
                                   : show_text(&arena, &config, &text, &err);
        cs_ignore(made, "err has it, and the answer looks there");
        const struct cs_answer answer = {&err, doc, text};
        exit = cs_out_answer(world, args, &arena, &answer);
    }
    cs_arena_deinit(&arena);
    return exit;
}
