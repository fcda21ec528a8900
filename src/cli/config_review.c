/* config_review.c - who signs and how, as a configuration says it:
 * "review": {"signatures": 2, "blind": true, "own": "refuse", "lease": "15m", "due": "24h",
 *            "roles": {"uid:1000": ["reviewer"]}, "apps": {"summarize": {"signatures": 1}}}.
 *
 * Single values go layer over layer. roles and apps hold as the topmost layer that states them has
 * them: a map of people is read in one place. What an app does not state it has from the rest. */
#include "cli/config.h"

#define ENTRIES_MAX 1000
#define MINUTE_MS 60000LL

static cs_str text_of(yyjson_val *value)
{
    return (cs_str){yyjson_get_str(value), yyjson_get_len(value)};
}

/* ---- values ---- */

/* "15m", "24h", "7d"; at most a year. */
static bool duration_parse(yyjson_val *value, int64_t *ms)
{
    const cs_str text = yyjson_is_str(value) ? text_of(value) : (cs_str){0};
    int64_t n = 0;
    size_t at = 0;
    for (; at < text.len && cs_is_digit(text.ptr[at]) && n < 1000000; at++)
        n = n * 10 + (text.ptr[at] - '0');
    if (at == 0 || at + 1 != text.len) return false;
    const char unit = text.ptr[at];
    if (unit != 'm' && unit != 'h' && unit != 'd') return false;
    *ms = n * MINUTE_MS * (unit == 'm' ? 1 : unit == 'h' ? 60 : 1440);
    return n >= 1 && *ms <= 366 * 1440 * MINUTE_MS;
}

/* A number, or a variable of the environment that is one. */
static bool signatures_parse(yyjson_val *value, int *out)
{
    const cs_str text = yyjson_is_str(value) ? text_of(value) : (cs_str){0};
    const bool two = yyjson_equals_str(value, "2") || yyjson_get_uint(value) == 2;
    const bool one = yyjson_equals_str(value, "1") || yyjson_get_uint(value) == 1;
    if (!yyjson_is_uint(value) && text.len == 0) return false;
    *out = two ? 2 : 1;
    return one || two;
}

static bool words_parse(yyjson_val *value, const char *no, const char *yes, bool *out)
{
    *out = yyjson_equals_str(value, yes);
    return *out || yyjson_equals_str(value, no);
}

static bool blind_parse(yyjson_val *value, bool *out)
{
    if (!yyjson_is_bool(value)) return words_parse(value, "false", "true", out);
    *out = yyjson_get_bool(value);
    return true;
}

/* One key of a rule; *known false: it is none. */
static cs_status key_read(const struct cs_json_config *json, yyjson_val *key,
                          struct cs_review_rule *rule, bool *known, struct cs_error *err)
{
    yyjson_val *const value = yyjson_obj_iter_get_val(key);
    const size_t at = cs_json_config_at(json, key);
    *known = true;
    if (yyjson_equals_str(key, "signatures")) {
        if (signatures_parse(value, &rule->signatures)) return CS_OK;
        return CS_FAIL_AT(err, CS_E_INPUT, "This is no number of signatures", "Write 1 or 2", at);
    }
    if (yyjson_equals_str(key, "blind")) {
        if (blind_parse(value, &rule->blind)) return CS_OK;
        return CS_FAIL_AT(err, CS_E_INPUT, "blind is true or false", "Write one of the two", at);
    }
    if (yyjson_equals_str(key, "own")) {
        if (words_parse(value, "refuse", "allow", &rule->own)) return CS_OK;
        return CS_FAIL_AT(err, CS_E_INPUT, "own is \"refuse\" or \"allow\"", "Write one of the two",
                          at);
    }
    if (yyjson_equals_str(key, "lease")) {
        if (duration_parse(value, &rule->lease_ms)) return CS_OK;
        return CS_FAIL_AT(err, CS_E_INPUT, "This is no time to hold a draft", "Write \"15m\"", at);
    }
    if (yyjson_equals_str(key, "due")) {
        if (duration_parse(value, &rule->due_ms)) return CS_OK;
        return CS_FAIL_AT(err, CS_E_INPUT, "This is no time until a draft is due",
                          "Write \"90m\", \"24h\" or \"7d\"", at);
    }
    *known = false;
    return CS_OK;
}

/* A key that stands twice in an object, or CS_OK. */
static cs_status twice_check(const struct cs_json_config *json, yyjson_val *object,
                             struct cs_error *err)
{
    yyjson_obj_iter iter = yyjson_obj_iter_with(object);
    if (yyjson_obj_size(object) > ENTRIES_MAX)
        return CS_FAIL(err, CS_E_LIMIT, "A part of review has more than 1,000 keys", "Shorten it");
    for (yyjson_val *key; (key = yyjson_obj_iter_next(&iter));)
        if (yyjson_obj_getn(object, yyjson_get_str(key), yyjson_get_len(key)) !=
            yyjson_obj_iter_get_val(key))
            return CS_FAIL_AT(err, CS_E_INPUT, "A key of the configuration stands twice",
                              "Keep one of the two", cs_json_config_at(json, key));
    return CS_OK;
}

cs_status cs_config_review(const struct cs_json_config *json, struct cs_review_rule *rule,
                           struct cs_error *err)
{
    yyjson_val *const section = yyjson_obj_get(json->root, "review");
    bool known = false;
    if (!section) return CS_OK;
    CS_TRY(twice_check(json, section, err));
    yyjson_obj_iter iter = yyjson_obj_iter_with(section);
    for (yyjson_val *key; (key = yyjson_obj_iter_next(&iter));) {
        const bool object = yyjson_equals_str(key, "roles") || yyjson_equals_str(key, "apps");
        const size_t at = cs_json_config_at(json, key);
        if (object && !yyjson_is_obj(yyjson_obj_iter_get_val(key)))
            return CS_FAIL_AT(err, CS_E_INPUT, "The configuration needs an object under this key",
                              "Write {\"key\": value}", at);
        if (object) continue;
        CS_TRY(key_read(json, key, rule, &known, err));
        if (!known)
            return CS_FAIL_AT(err, CS_E_INPUT, "This is no key of review",
                              "Those are signatures, blind, own, lease, due, roles and apps", at);
    }
    return CS_OK;
}

/* ---- people ---- */

static cs_status roles_read(const struct cs_json_config *json, yyjson_val *key, cs_roles *out,
                            struct cs_error *err)
{
    yyjson_val *const list = yyjson_obj_iter_get_val(key);
    yyjson_arr_iter iter = yyjson_arr_iter_with(list);
    const size_t at = cs_json_config_at(json, key);
    if (!yyjson_is_arr(list))
        return CS_FAIL_AT(err, CS_E_INPUT, "The configuration needs a list under this key",
                          "Write [\"reviewer\", \"clinician\"]", at);
    for (yyjson_val *one; (one = yyjson_arr_iter_next(&iter));) {
        enum cs_role role = CS_ROLE_VIEWER;
        if (!yyjson_is_str(one) || !cs_role_parse(text_of(one), &role))
            return CS_FAIL_AT(err, CS_E_INPUT, "There is no such role",
                              "viewer, reviewer, clinician, supervisor, knowledge_owner, auditor, "
                              "administrator or service",
                              yyjson_is_str(one) ? cs_json_config_at(json, one) : at);
        *out = cs_roles_with(*out, role);
    }
    return CS_OK;
}

static bool is_actor(cs_str name)
{
    return (cs_str_starts(name, CS_STR("uid:")) && name.len > 4) ||
           (cs_str_starts(name, CS_STR("user:")) && name.len == 37);
}

static cs_status map_read(struct cs_arena *arena, const struct cs_json_config *json,
                          yyjson_val *object, struct cs_role_map *out, struct cs_error *err)
{
    size_t n = 0;
    CS_TRY(twice_check(json, object, err));
    struct cs_role_entry *const entries =
        CS_NEW_ARRAY(arena, struct cs_role_entry, yyjson_obj_size(object));
    if (!entries) return cs_arena_fail(arena, err);
    yyjson_obj_iter iter = yyjson_obj_iter_with(object);
    for (yyjson_val *key; (key = yyjson_obj_iter_next(&iter)); n++) {
        if (!is_actor(text_of(key)))
            return CS_FAIL_AT(err, CS_E_INPUT, "This names nobody",
                              "A user of the machine is \"uid:1000\", as the audit log has it",
                              cs_json_config_at(json, key));
        entries[n].actor = text_of(key);
        CS_TRY(roles_read(json, key, &entries[n].roles, err));
    }
    *out = (struct cs_role_map){true, entries, n};
    return CS_OK;
}

/* ---- applications ---- */

static cs_status app_read(const struct cs_json_config *json, yyjson_val *object,
                          struct cs_review_rule *rule, struct cs_error *err)
{
    bool known = false;
    CS_TRY(twice_check(json, object, err));
    yyjson_obj_iter iter = yyjson_obj_iter_with(object);
    for (yyjson_val *key; (key = yyjson_obj_iter_next(&iter));) {
        CS_TRY(key_read(json, key, rule, &known, err));
        if (!known)
            return CS_FAIL_AT(err, CS_E_INPUT, "This is no key of an application's review",
                              "Those are signatures, blind, own, lease and due",
                              cs_json_config_at(json, key));
    }
    return CS_OK;
}

static cs_status apps_read(struct cs_arena *arena, const struct cs_json_config *json,
                           yyjson_val *object, struct cs_review_policy *policy,
                           struct cs_error *err)
{
    size_t n = 0;
    CS_TRY(twice_check(json, object, err));
    struct cs_review_app_rule *const apps =
        CS_NEW_ARRAY(arena, struct cs_review_app_rule, yyjson_obj_size(object));
    if (!apps) return cs_arena_fail(arena, err);
    yyjson_obj_iter iter = yyjson_obj_iter_with(object);
    for (yyjson_val *key; (key = yyjson_obj_iter_next(&iter)); n++) {
        yyjson_val *const value = yyjson_obj_iter_get_val(key);
        if (!cs_audit_word_valid(yyjson_get_str(key)) || !yyjson_is_obj(value))
            return CS_FAIL_AT(err, CS_E_INPUT, "This is no application with its review",
                              "Write {\"summarize\": {\"signatures\": 2}}",
                              cs_json_config_at(json, key));
        apps[n] = (struct cs_review_app_rule){text_of(key), policy->rule};
        CS_TRY(app_read(json, value, &apps[n].rule, err));
    }
    policy->apps = apps;
    policy->app_count = n;
    return CS_OK;
}

/* ---- all layers ---- */

/* The topmost layer that states review.NAME, or NULL. */
static const struct cs_config_layer *layer_of(const struct cs_cli_config *config, const char *name,
                                              yyjson_val **out)
{
    for (size_t i = config->layer_count; i-- > 0;) {
        *out = yyjson_obj_get(yyjson_obj_get(config->layers[i].json.root, "review"), name);
        if (*out) return &config->layers[i];
    }
    return NULL;
}

cs_status cs_config_review_end(struct cs_arena *arena, struct cs_cli_config *config,
                               struct cs_error *err)
{
    yyjson_val *object = NULL;
    const struct cs_config_layer *layer = layer_of(config, "roles", &object);
    if (layer) {
        config->failed = layer->name;
        config->failed_text = layer->text;
        CS_TRY(map_read(arena, &layer->json, object, &config->review.roles, err));
    }
    layer = layer_of(config, "apps", &object);
    if (layer) {
        config->failed = layer->name;
        config->failed_text = layer->text;
        CS_TRY(apps_read(arena, &layer->json, object, &config->review, err));
    }
    return CS_OK;
}

void cs_config_use(const struct cs_cli_config *config, struct cs_kept *kept)
{
    kept->flow.review = &config->review;
    kept->flow.roles = cs_roles_of(&config->review.roles, cs_str_of(kept->flow.actor.text));
}
