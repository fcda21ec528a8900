/* config_retention.c - how long what is kept, as a configuration says it:
 * "retention": {"documents": "90d", "drafts": "1y", "vaults": "12w", "runs": "keep"}. */
#include "cli/config.h"

static bool class_of(yyjson_val *key, size_t *out)
{
    for (size_t i = 0; i < CS_RETENTION_CLASSES; i++) {
        *out = i;
        if (yyjson_equals_str(key, cs_retention_class_name((enum cs_retention_class)i)))
            return true;
    }
    return false;
}

cs_status cs_config_retention(const struct cs_json_config *json, struct cs_retention_rules *rules,
                              struct cs_error *err)
{
    yyjson_val *const section = yyjson_obj_get(json->root, "retention");
    bool stated[CS_RETENTION_CLASSES] = {false};
    if (!section) return CS_OK;
    yyjson_obj_iter iter = yyjson_obj_iter_with(section);
    for (yyjson_val *key; (key = yyjson_obj_iter_next(&iter));) {
        yyjson_val *const value = yyjson_obj_iter_get_val(key);
        const size_t at = cs_json_config_at(json, key);
        size_t i = 0;
        if (!class_of(key, &i))
            return CS_FAIL_AT(err, CS_E_INPUT, "This is no class of what is kept",
                              "Those are documents, drafts, vaults, runs and audit", at);
        if (stated[i])
            return CS_FAIL_AT(err, CS_E_INPUT, "A key of the configuration stands twice",
                              "Keep one of the two", at);
        stated[i] = true;
        const cs_str text = {yyjson_get_str(value), yyjson_get_len(value)};
        if (!yyjson_is_str(value) || !cs_retention_days_parse(text, &rules->days[i]))
            return CS_FAIL_AT(err, CS_E_INPUT, "This is not a time to keep something",
                              "Write \"90d\", \"12w\", \"6y\" (100 years at most) or \"keep\"", at);
    }
    return CS_OK;
}
