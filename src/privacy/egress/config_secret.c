/* config_secret.c - finds a secret that somebody wrote into a configuration, wherever it stands.
 *
 * Configurations are copied, shown and kept under version control; a secret has a file of its own,
 * or a variable. What can be seen without knowing the product: a key that says so ("api_key"), an
 * address with a password before its host, and a parameter of an address that says so
 * ("?api_key=", "password=" of PostgreSQL). Sections that nobody reads yet are looked at too. */
#include "privacy/egress/config_in.h"

#define WHERE_IT_GOES                                                                              \
    "A provider's goes into key_file or key_env, PostgreSQL's into ~/.pgpass or PGPASSFILE"

static cs_str text_of(yyjson_val *value)
{
    return (cs_str){yyjson_get_str(value), yyjson_get_len(value)};
}

static bool ends_nocase(cs_str s, cs_str end)
{
    return s.len >= end.len && cs_str_equal_nocase(cs_str_slice(s, s.len - end.len, s.len), end);
}

/* In any product's spelling: "X-Api-Key", "apiKey", "sslpassword", "client_secret". Where it is
 * ("key_file", "key_env", "passfile") is no secret, and neither is "max_tokens". */
static bool is_secret(cs_str name)
{
    static const char *const ends[] = {"password", "passwd", "passphrase",    "secret",
                                       "token",    "apikey", "authorization", "signature"};
    static const char *const words[] = {"key", "pass", "pwd", "sig", "credential", "credentials"};
    for (size_t i = 0; i < CS_COUNT(ends); i++)
        if (ends_nocase(name, cs_str_of(ends[i]))) return true;
    for (size_t i = 0; i < CS_COUNT(words); i++) {
        const cs_str word = cs_str_of(words[i]);
        if (!ends_nocase(name, word)) continue;
        const size_t before = name.len - word.len;
        if (before == 0 || name.ptr[before - 1] == '_' || name.ptr[before - 1] == '-') return true;
    }
    return false;
}

/* "scheme://user:password@host"; a user alone is none, and a password may hold a slash or an at. */
static bool has_password(cs_str text)
{
    const size_t scheme = cs_str_find(text, CS_STR("://"), 0);
    if (scheme == SIZE_MAX) return false;
    const size_t colon = cs_str_find(text, CS_STR(":"), scheme + 3);
    return colon != SIZE_MAX && cs_str_find(text, CS_STR("@"), colon + 1) != SIZE_MAX;
}

static bool is_of_a_name(char c)
{
    return cs_is_alpha(c) || cs_is_digit(c) || c == '_' || c == '-';
}

/* "name=something" anywhere in the text, with spaces around the sign or without. */
static bool has_parameter(cs_str text)
{
    for (size_t at = 0; (at = cs_str_find(text, CS_STR("="), at)) != SIZE_MAX; at++) {
        size_t end = at;
        while (end > 0 && text.ptr[end - 1] == ' ') end--;
        size_t begin = end;
        while (begin > 0 && is_of_a_name(text.ptr[begin - 1])) begin--;
        if (is_secret(cs_str_slice(text, begin, end)) && at + 1 < text.len) return true;
    }
    return false;
}

static bool holds_secret(cs_str text)
{
    return has_password(text) || has_parameter(text);
}

static cs_status string_check(const struct cs_config *config, yyjson_val *string,
                              struct cs_error *err)
{
    if (!holds_secret(text_of(string))) return CS_OK;
    return CS_FAIL_AT(err, CS_E_INPUT, "A secret stands in this text of the configuration",
                      WHERE_IT_GOES, cs_config_at(config, string));
}

static cs_status value_check(const struct cs_config *config, yyjson_val *value, unsigned depth,
                             struct cs_error *err)
{
    if (depth > CS_JSON_DEPTH_MAX)
        return CS_FAIL(err, CS_E_INPUT, "The configuration is nested too deeply",
                       "A section needs three levels at most");
    if (yyjson_is_str(value)) return string_check(config, value, err);
    if (yyjson_is_arr(value)) {
        yyjson_arr_iter iter = yyjson_arr_iter_with(value);
        for (yyjson_val *one; (one = yyjson_arr_iter_next(&iter));)
            CS_TRY(value_check(config, one, depth + 1, err));
    } else if (yyjson_is_obj(value)) {
        yyjson_obj_iter iter = yyjson_obj_iter_with(value);
        for (yyjson_val *key; (key = yyjson_obj_iter_next(&iter));) {
            CS_TRY(string_check(config, key, err));
            yyjson_val *const under = yyjson_obj_iter_get_val(key);
            if (is_secret(text_of(key)) && !yyjson_is_obj(under)) /* a provider may be called so */
                return CS_FAIL_AT(err, CS_E_INPUT, "A secret does not belong in the configuration",
                                  WHERE_IT_GOES, cs_config_at(config, key));
            CS_TRY(value_check(config, under, depth + 1, err));
        }
    }
    return CS_OK;
}

cs_status cs_config_refuse_secrets(const struct cs_config *config, struct cs_error *err)
{
    return value_check(config, config->json.root, 0, err);
}
