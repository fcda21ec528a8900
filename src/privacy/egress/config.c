/* config.c - one object of the configuration, taken apart by the table of its keys. */
#include "privacy/egress/config_in.h"

size_t cs_config_at(const struct cs_config *config, yyjson_val *string)
{
    return cs_json_config_at(&config->json, string);
}

static cs_str text_of(yyjson_val *value)
{
    return (cs_str){yyjson_get_str(value), yyjson_get_len(value)};
}

cs_str cs_config_text(const struct cs_config_entry *entry)
{
    return entry->value ? text_of(entry->value) : (cs_str){0};
}

bool cs_config_is_name(cs_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.ptr[i];
        if (!cs_is_alpha(c) && !cs_is_digit(c) && c != '-' && c != '_' && c != '.') return false;
    }
    return s.len > 0 && s.len <= CS_CONFIG_NAME_MAX;
}

static bool is_text(yyjson_val *value)
{
    const cs_str s = yyjson_is_str(value) ? text_of(value) : (cs_str){0};
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < 0x20 || s.ptr[i] == 0x7F) return false;
    return s.len > 0 && s.len <= CS_CONFIG_TEXT_MAX;
}

/* A value of another kind: told at its key, since only strings know their place. */
static cs_status kind_check(const struct cs_config *config, const struct cs_config_entry *entry,
                            enum cs_config_kind kind, struct cs_error *err)
{
    const size_t at = cs_config_at(config, entry->key);
    switch (kind) {
    case CS_CONFIG_TEXT:
        if (is_text(entry->value)) return CS_OK;
        return CS_FAIL_AT(err, CS_E_INPUT, "The configuration needs a text under this key",
                          "Write one line in quotation marks, 1024 bytes at most", at);
    case CS_CONFIG_NAMES:
        if (yyjson_is_arr(entry->value)) return CS_OK;
        return CS_FAIL_AT(err, CS_E_INPUT, "The configuration needs a list under this key",
                          "Write [\"one\", \"two\"]; [] is an empty list", at);
    case CS_CONFIG_AMOUNT:
        if (yyjson_is_num(entry->value) && yyjson_get_num(entry->value) >= 0) return CS_OK;
        return CS_FAIL_AT(err, CS_E_INPUT, "The configuration needs a number under this key",
                          "Write a number that is not negative, without quotation marks", at);
    case CS_CONFIG_OBJECT:
        if (yyjson_is_obj(entry->value)) return CS_OK;
        return CS_FAIL_AT(err, CS_E_INPUT, "The configuration needs an object under this key",
                          "Write {\"key\": value}", at);
    }
    return CS_FAIL_AT(err, CS_E_INTERNAL, "A key has no kind", "Report this", at);
}

cs_status cs_config_read(const struct cs_config *config, yyjson_val *object,
                         const struct cs_config_key *keys, size_t count,
                         struct cs_config_entry *entries, struct cs_error *err)
{
    CS_ASSERT(yyjson_is_obj(object));
    yyjson_obj_iter iter = yyjson_obj_iter_with(object);
    for (size_t i = 0; i < count; i++) entries[i] = (struct cs_config_entry){0};
    for (yyjson_val *key; (key = yyjson_obj_iter_next(&iter));) {
        size_t i = 0;
        while (i < count && !cs_str_equal(text_of(key), cs_str_of(keys[i].name))) i++;
        if (i == count)
            return CS_FAIL_AT(err, CS_E_INPUT, "The configuration has a key that is not known here",
                              "Check its spelling and the object it stands in",
                              cs_config_at(config, key));
        if (entries[i].key)
            return CS_FAIL_AT(err, CS_E_INPUT, "A key of the configuration stands twice",
                              "Keep one of the two", cs_config_at(config, key));
        entries[i] = (struct cs_config_entry){key, yyjson_obj_iter_get_val(key)};
        CS_TRY(kind_check(config, &entries[i], keys[i].kind, err));
    }
    return CS_OK;
}

static cs_status name_check(const struct cs_config *config, const struct cs_config_entry *entry,
                            yyjson_val *value, const cs_str *before, size_t count,
                            struct cs_error *err)
{
    if (!yyjson_is_str(value))
        return CS_FAIL_AT(err, CS_E_INPUT, "A list of the configuration holds what is no name",
                          "Write each name in quotation marks", cs_config_at(config, entry->key));
    if (!cs_config_is_name(text_of(value)))
        return CS_FAIL_AT(err, CS_E_INPUT, "A name may have letters, digits, '-', '_' and '.' only",
                          "It has 64 bytes at most", cs_config_at(config, value));
    for (size_t i = 0; i < count; i++)
        if (cs_str_equal_nocase(before[i], text_of(value)))
            return CS_FAIL_AT(err, CS_E_INPUT, "A name stands twice in a list of the configuration",
                              "Keep one of the two", cs_config_at(config, value));
    return CS_OK;
}

cs_status cs_config_names(const struct cs_config *config, const struct cs_config_entry *entry,
                          size_t max, const cs_str **out, size_t *count, struct cs_error *err)
{
    const size_t size = entry->value ? yyjson_arr_size(entry->value) : 0;
    size_t n = 0;
    *out = NULL;
    *count = 0;
    if (size == 0) return CS_OK;
    if (size > max)
        return CS_FAIL_AT(err, CS_E_LIMIT, "A list of the configuration is too long",
                          "32 names are read at most", cs_config_at(config, entry->key));
    cs_str *const names = CS_NEW_ARRAY(config->arena, cs_str, size);
    if (!names) return cs_arena_fail(config->arena, err);
    yyjson_arr_iter iter = yyjson_arr_iter_with(entry->value);
    for (yyjson_val *value; (value = yyjson_arr_iter_next(&iter));) {
        CS_TRY(name_check(config, entry, value, names, n, err));
        names[n++] = text_of(value);
    }
    *out = names;
    *count = n;
    return CS_OK;
}
