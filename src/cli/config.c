/* config.c - reads the layers of the configuration, the later on top of the earlier. */
#include "cli/config.h"

const struct cs_setting cs_settings[CS_SETTINGS] = {
    {"privacy", "zip3", "COUNTERSIGN_PRIVACY_ZIP3", "drop"},
    {"privacy", "clinicians", "COUNTERSIGN_PRIVACY_CLINICIANS", "remove"},
    {"retention", "documents", "COUNTERSIGN_RETENTION_DOCUMENTS", "90d"},
    {"retention", "drafts", "COUNTERSIGN_RETENTION_DRAFTS", "365d"},
    {"retention", "vaults", "COUNTERSIGN_RETENTION_VAULTS", "90d"},
    {"retention", "runs", "COUNTERSIGN_RETENTION_RUNS", "2192d"},
    {"retention", "audit", "COUNTERSIGN_RETENTION_AUDIT", "2192d"},
    {"review", "signatures", "COUNTERSIGN_REVIEW_SIGNATURES", "1"},
    {"review", "blind", "COUNTERSIGN_REVIEW_BLIND", "false"},
    {"review", "own", "COUNTERSIGN_REVIEW_OWN", "refuse"},
    {"review", "lease", "COUNTERSIGN_REVIEW_LEASE", "15m"},
    {"review", "due", "COUNTERSIGN_REVIEW_DUE", "24h"},
};

static cs_status layer_add(struct cs_arena *arena, const char *name, bool variable,
                           struct cs_cli_config *out, struct cs_error *err)
{
    CS_ASSERT(out->layer_count < CS_CONFIG_LAYERS_MAX);
    struct cs_config_layer *const layer = &out->layers[out->layer_count];
    *layer = (struct cs_config_layer){.name = name, .variable = variable, .text = out->failed_text};
    CS_TRY(cs_policy_parse_over(arena, &out->policy, layer->text, &out->policy, err));
    CS_TRY(cs_json_parse_config(arena, layer->text, &layer->json, err));
    CS_TRY(cs_config_retention(&layer->json, &out->retention, err));
    CS_TRY(cs_config_review(&layer->json, &out->review.rule, err));
    out->layer_count++;
    return CS_OK;
}

static cs_status file_add(struct cs_arena *arena, const char *path, bool named,
                          struct cs_cli_config *out, struct cs_error *err)
{
    cs_str source = {0};
    if (!path) return CS_OK;
    out->failed = path;
    out->failed_text = (cs_str){0};
    const cs_status status = cs_file_read(arena, path, CS_CONFIG_BYTES_MAX, &source, err);
    if (status == CS_E_NOT_FOUND && !named) {
        *err = (struct cs_error){0};
        return CS_OK;
    }
    if (status != CS_OK) return status;
    out->failed_text = source;
    return layer_add(arena, path, false, out, err);
}

/* A variable of a section must be one of the settings: a misspelt one would do nothing, unseen. */
static cs_status variable_check(const char *entry, struct cs_arena *arena,
                                struct cs_cli_config *out, struct cs_error *err)
{
    static const char *const sections[] = {"COUNTERSIGN_PRIVACY_", "COUNTERSIGN_RETENTION_",
                                           "COUNTERSIGN_REVIEW_", "COUNTERSIGN_PROVIDERS_"};
    const cs_str all = cs_str_of(entry);
    const cs_str name = cs_str_slice(all, 0, cs_str_find(all, CS_STR("="), 0));
    cs_str kept = {0};
    bool ours = false;
    for (size_t i = 0; i < CS_COUNT(sections); i++)
        ours = ours || cs_str_starts(name, cs_str_of(sections[i]));
    for (size_t i = 0; i < CS_SETTINGS; i++)
        if (cs_str_equal(name, cs_str_of(cs_settings[i].variable))) ours = false;
    if (!ours) return CS_OK;
    CS_TRY(cs_str_copy(arena, name, &kept, err));
    out->failed = kept.ptr;
    out->failed_text = (cs_str){0};
    return CS_FAIL(err, CS_E_INPUT, "This variable of the environment gives no setting",
                   "It is COUNTERSIGN_ and a name of config show in capitals, as "
                   "COUNTERSIGN_PRIVACY_ZIP3; providers are stated in files");
}

/* A variable that is set and not empty, or NULL. */
static const char *variable_of(const struct cs_world *world, const char *name)
{
    const size_t size = strlen(name);
    for (const char *const *p = world->environment; p && *p; p++)
        if (strncmp(*p, name, size) == 0 && (*p)[size] == '=')
            return (*p)[size + 1] ? *p + size + 1 : NULL;
    return NULL;
}

/* {"section":{"key":"value"}}, so that a value is read as one of a file is. */
static cs_status variable_add(struct cs_arena *arena, const struct cs_setting *setting,
                              const char *value, struct cs_cli_config *out, struct cs_error *err)
{
    yyjson_mut_doc *doc = NULL;
    out->failed = setting->variable;
    out->failed_text = (cs_str){0};
    if (cs_utf8_invalid_at(cs_str_of(value)) != SIZE_MAX)
        return CS_FAIL(err, CS_E_INPUT, "The variable is not valid UTF-8", "Give it as UTF-8");
    CS_TRY(cs_json_new(arena, &doc, err));
    yyjson_mut_val *const root = yyjson_mut_obj(doc);
    yyjson_mut_doc_set_root(doc, root);
    yyjson_mut_val *const section = yyjson_mut_obj_add_obj(doc, root, setting->section);
    if (!section || !yyjson_mut_obj_add_str(doc, section, setting->key, value))
        return cs_arena_fail(arena, err);
    CS_TRY(cs_json_print(arena, doc, false, &out->failed_text, err));
    const cs_status status = layer_add(arena, setting->variable, true, out, err);
    out->failed_text = (cs_str){0}; /* a place in it would mean nothing to anybody */
    if (status != CS_OK) err->position = -1;
    return status;
}

cs_status cs_config_load(const struct cs_world *world, const struct cs_args *args,
                         struct cs_arena *arena, struct cs_cli_config *out, struct cs_error *err)
{
    *out = (struct cs_cli_config){.policy = cs_policy_default(),
                                  .retention = cs_retention_defaults(),
                                  .review = cs_review_policy_default()};
    CS_TRY(file_add(arena, world->paths.config_system, false, out, err));
    CS_TRY(file_add(arena, world->paths.config, false, out, err));
    CS_TRY(file_add(arena, args->value[CS_OPT_CONFIG], true, out, err));
    for (const char *const *p = world->environment; p && *p; p++)
        CS_TRY(variable_check(*p, arena, out, err));
    for (size_t i = 0; i < CS_SETTINGS; i++) {
        const char *const value = variable_of(world, cs_settings[i].variable);
        if (value) CS_TRY(variable_add(arena, &cs_settings[i], value, out, err));
    }
    CS_TRY(cs_config_review_end(arena, out, err));
    out->failed = NULL;
    return CS_OK;
}

enum cs_exit cs_config_fail(struct cs_world *world, const struct cs_args *args,
                            const struct cs_cli_config *config, const struct cs_error *err)
{
    const bool memory = err->status == CS_E_MEMORY;
    const struct cs_report report = {.err = err,
                                     .input = config->failed,
                                     .text = config->failed_text,
                                     .exit = memory ? CS_EXIT_CONFLICT : CS_EXIT_USAGE};
    return cs_report_fail(world, &report, cs_args_has(args, CS_OPT_JSON));
}
