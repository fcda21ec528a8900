/* policy_provider.c - one provider of the configuration: what it may get, and on what ground.
 *
 * What is not stated is not allowed: no class means none, no fields means none. Without a signed
 * business associate agreement, 45 CFR 164.502(e), nothing above de-identified text can even be
 * written down; and an agreement that nobody can find is none, so its date and document are part of
 * it. Records under 42 CFR part 2 go nowhere unless a person allows the label. */
#include "privacy/egress/policy_in.h"

enum key {
    KIND,
    MODEL,
    MONTHLY_USD,
    SHA256,
    BASE_URL,
    KEY_FILE,
    KEY_ENV,
    BAA,
    BAA_DATE,
    BAA_DOCUMENT,
    MAX_DATA_CLASS,
    FIELDS,
    DENY_LABELS,
    ALLOW_LABELS,
    KEYS
};
#define LOCAL_ONLY_FROM SHA256
#define REMOTE_ONLY_FROM BASE_URL
static const struct cs_config_key keys[KEYS] = {
    [KIND] = {"kind", CS_CONFIG_TEXT},
    [MODEL] = {"model", CS_CONFIG_TEXT},
    [MONTHLY_USD] = {"monthly_usd", CS_CONFIG_AMOUNT},
    [SHA256] = {"sha256", CS_CONFIG_TEXT},
    [BASE_URL] = {"base_url", CS_CONFIG_TEXT},
    [KEY_FILE] = {"key_file", CS_CONFIG_TEXT},
    [KEY_ENV] = {"key_env", CS_CONFIG_TEXT},
    [BAA] = {"baa", CS_CONFIG_TEXT},
    [BAA_DATE] = {"baa_date", CS_CONFIG_TEXT},
    [BAA_DOCUMENT] = {"baa_document", CS_CONFIG_TEXT},
    [MAX_DATA_CLASS] = {"max_data_class", CS_CONFIG_TEXT},
    [FIELDS] = {"fields", CS_CONFIG_NAMES},
    [DENY_LABELS] = {"deny_labels", CS_CONFIG_NAMES},
    [ALLOW_LABELS] = {"allow_labels", CS_CONFIG_NAMES}};

/* Denied unless allow_labels names them: 42 CFR part 2 (design: regulation, section 4). */
static const cs_str denied_by_default[] = {CS_STR_INIT("part2"),
                                           CS_STR_INIT("sud-counseling-notes")};

struct reader {
    const struct cs_config *config;
    yyjson_val *name;
    struct cs_config_entry entries[KEYS];
    struct cs_egress_provider *out;
};

static size_t value_at(const struct reader *r, enum key key)
{
    return cs_config_at(r->config, r->entries[key].value);
}

static bool is_stated(const struct reader *r, enum key key)
{
    return r->entries[key].value != NULL;
}

static bool says(const struct reader *r, enum key key, cs_str word)
{
    return cs_str_equal(cs_config_text(&r->entries[key]), word);
}

static cs_status read_kind(struct reader *r, struct cs_error *err)
{
    static const cs_str kinds[] = {CS_STR_INIT("llama"), CS_STR_INIT("openai"),
                                   CS_STR_INIT("anthropic")};
    const bool named_local = cs_str_equal(r->out->name, CS_STR("local"));
    size_t i = 0;
    if (!is_stated(r, KIND))
        return CS_FAIL_AT(err, CS_E_INPUT, "A provider does not say its kind",
                          "Write \"kind\": \"llama\", \"openai\" or \"anthropic\"",
                          cs_config_at(r->config, r->name));
    while (i < CS_COUNT(kinds) && !says(r, KIND, kinds[i])) i++;
    if (i == CS_COUNT(kinds))
        return CS_FAIL_AT(err, CS_E_INPUT, "This kind of provider is not known",
                          "Write \"llama\", \"openai\" or \"anthropic\"", value_at(r, KIND));
    if (named_local && i != 0)
        return CS_FAIL_AT(err, CS_E_INPUT,
                          "The provider \"local\" is the model in this process and nothing else",
                          "Give a provider outside another name", value_at(r, KIND));
    r->out->kind = kinds[i];
    r->out->local = i == 0;
    return CS_OK;
}

/* Keys that say nothing about this kind are mistakes, not decoration. */
static cs_status keys_check(const struct reader *r, struct cs_error *err)
{
    const unsigned from = r->out->local ? REMOTE_ONLY_FROM : LOCAL_ONLY_FROM;
    const unsigned to = r->out->local ? KEYS : REMOTE_ONLY_FROM;
    for (unsigned i = from; i < to; i++)
        if (r->entries[i].key)
            return CS_FAIL_AT(err, CS_E_INPUT, "This key does not belong to this kind of provider",
                              "sha256 is for \"llama\"; agreement, address, fields and labels are "
                              "for providers outside",
                              cs_config_at(r->config, r->entries[i].key));
    return CS_OK;
}

static bool host_is(cs_str rest, cs_str host)
{
    if (!cs_str_starts(rest, host)) return false;
    return rest.len == host.len || rest.ptr[host.len] == ':' || rest.ptr[host.len] == '/';
}

/* No user in it: that would be a secret, and "http://localhost@elsewhere" would be elsewhere. No
 * question mark: paths are added behind it, and what stands there is often a secret. */
static bool url_is_plain(cs_str url)
{
    static const char never[] = "@ ?#";
    for (size_t i = 0; i < sizeof never - 1; i++)
        if (memchr(url.ptr, never[i], url.len)) return false;
    return true;
}

/* Text that leaves is encrypted on its way, unless it stays on this machine. */
static bool url_is_safe(cs_str url)
{
    const cs_str rest = cs_str_slice(url, strlen("http://"), url.len);
    if (cs_str_starts(url, CS_STR("https://"))) return url.len > strlen("https://");
    return cs_str_starts(url, CS_STR("http://")) &&
           (host_is(rest, CS_STR("127.0.0.1")) || host_is(rest, CS_STR("localhost")) ||
            host_is(rest, CS_STR("[::1]")));
}

static bool is_variable(cs_str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!cs_is_alpha(name.ptr[i]) && !cs_is_digit(name.ptr[i]) && name.ptr[i] != '_')
            return false;
    return !cs_is_digit(name.ptr[0]);
}

static cs_status access_check(const struct reader *r, struct cs_error *err)
{
    cs_digest digest;
    if (is_stated(r, SHA256) && !cs_digest_parse(cs_config_text(&r->entries[SHA256]), &digest))
        return CS_FAIL_AT(err, CS_E_INPUT, "This is not a SHA-256", "Write 64 hex digits",
                          value_at(r, SHA256));
    if (is_stated(r, BASE_URL) && !url_is_plain(cs_config_text(&r->entries[BASE_URL])))
        return CS_FAIL_AT(err, CS_E_INPUT, "A provider's address has more than host and path",
                          "Leave out user, \"?\" and \"#\"; a secret goes into key_file or key_env",
                          value_at(r, BASE_URL));
    if (is_stated(r, BASE_URL) && !url_is_safe(cs_config_text(&r->entries[BASE_URL])))
        return CS_FAIL_AT(err, CS_E_INPUT, "A provider outside is reached by https only",
                          "Write https://...; http:// is for 127.0.0.1, [::1] and localhost",
                          value_at(r, BASE_URL));
    if (says(r, KIND, CS_STR("openai")) && !is_stated(r, BASE_URL))
        return CS_FAIL_AT(err, CS_E_INPUT, "A provider of kind \"openai\" does not say where it is",
                          "Write \"base_url\": \"https://...\"", cs_config_at(r->config, r->name));
    if (is_stated(r, KEY_ENV) && !is_variable(cs_config_text(&r->entries[KEY_ENV])))
        return CS_FAIL_AT(err, CS_E_INPUT, "key_env is the name of a variable, not a secret",
                          "Write letters, digits and '_' only, as in AZURE_KEY",
                          value_at(r, KEY_ENV));
    if (is_stated(r, KEY_FILE) && is_stated(r, KEY_ENV))
        return CS_FAIL_AT(err, CS_E_INPUT, "A provider has two keys", "Keep key_file or key_env",
                          cs_config_at(r->config, r->entries[KEY_ENV].key));
    return CS_OK;
}

/* "2026-01-31" of a year from 1996 (HIPAA) on. */
static bool is_date(cs_str s)
{
    static const char days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    static const char shape[] = "dddd-dd-dd";
    if (s.len != sizeof shape - 1) return false;
    for (size_t i = 0; i < s.len; i++)
        if (shape[i] == 'd' ? !cs_is_digit(s.ptr[i]) : s.ptr[i] != shape[i]) return false;
    const int month = (s.ptr[5] - '0') * 10 + s.ptr[6] - '0';
    const int day = (s.ptr[8] - '0') * 10 + s.ptr[9] - '0';
    return cs_str_compare(s, CS_STR("1996")) > 0 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days[month - 1];
}

static cs_status read_agreement(struct reader *r, struct cs_error *err)
{
    r->out->agreement = says(r, BAA, CS_STR("signed"));
    if (is_stated(r, BAA) && !r->out->agreement && !says(r, BAA, CS_STR("none")))
        return CS_FAIL_AT(err, CS_E_INPUT, "An agreement is \"none\" or \"signed\"",
                          "Write \"signed\" only when it is", value_at(r, BAA));
    for (unsigned i = BAA_DATE; i <= BAA_DOCUMENT && !r->out->agreement; i++)
        if (r->entries[i].key)
            return CS_FAIL_AT(err, CS_E_INPUT, "An agreement is described that is not signed",
                              "Write \"baa\": \"signed\" when it is, or remove this key",
                              cs_config_at(r->config, r->entries[i].key));
    if (is_stated(r, BAA_DATE) && !is_date(cs_config_text(&r->entries[BAA_DATE])))
        return CS_FAIL_AT(err, CS_E_INPUT, "This is not the date of an agreement",
                          "Write it as 2026-01-31", value_at(r, BAA_DATE));
    if (r->out->agreement && !(is_stated(r, BAA_DATE) && is_stated(r, BAA_DOCUMENT)))
        return CS_FAIL_AT(
            err, CS_E_INPUT, "A signed agreement does not say when, or where it is",
            "Write \"baa_date\": \"2026-01-31\" and \"baa_document\": where it can be read",
            value_at(r, BAA));
    r->out->agreement_date = cs_config_text(&r->entries[BAA_DATE]);
    r->out->agreement_document = cs_config_text(&r->entries[BAA_DOCUMENT]);
    return CS_OK;
}

static cs_status read_class(struct reader *r, struct cs_error *err)
{
    unsigned i = 0;
    r->out->allowed = CS_DATA_NONE;
    if (!is_stated(r, MAX_DATA_CLASS)) return CS_OK;
    while (i < CS_DATA_CLASSES &&
           !says(r, MAX_DATA_CLASS, cs_str_of(cs_data_class_name((enum cs_data_class)i))))
        i++;
    if (i == CS_DATA_CLASSES)
        return CS_FAIL_AT(err, CS_E_INPUT, "This data class is not known",
                          "Write \"none\", \"deidentified\", \"limited\" or \"phi\"",
                          value_at(r, MAX_DATA_CLASS));
    if (i > CS_DATA_DEIDENTIFIED && !r->out->agreement)
        return CS_FAIL_AT(err, CS_E_INPUT,
                          "Without a signed agreement only de-identified text may leave",
                          "Write \"deidentified\", or state the business associate agreement: "
                          "\"baa\": \"signed\"",
                          value_at(r, MAX_DATA_CLASS));
    r->out->allowed = (enum cs_data_class)i;
    return CS_OK;
}

static bool is_among(cs_str name, const cs_str *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cs_str_equal_nocase(names[i], name)) return true;
    return false;
}

/* allow_labels takes away from what is denied by default; anything else there is a misspelling. */
static cs_status allow_check(const struct reader *r, const cs_str *allow, size_t allow_count,
                             const cs_str *deny, size_t deny_count, struct cs_error *err)
{
    for (size_t i = 0; i < allow_count; i++) {
        const bool known = is_among(allow[i], denied_by_default, CS_COUNT(denied_by_default));
        yyjson_val *const value = yyjson_arr_get(r->entries[ALLOW_LABELS].value, i);
        if (!known)
            return CS_FAIL_AT(err, CS_E_INPUT, "A label is allowed that is not denied by default",
                              "Those are part2 and sud-counseling-notes",
                              cs_config_at(r->config, value));
        if (is_among(allow[i], deny, deny_count))
            return CS_FAIL_AT(err, CS_E_INPUT, "A label is allowed and denied",
                              "Keep one of the two", cs_config_at(r->config, value));
    }
    return CS_OK;
}

static cs_status read_labels(struct reader *r, struct cs_error *err)
{
    const cs_str *allow = NULL;
    const cs_str *deny = NULL;
    size_t allow_count = 0;
    size_t deny_count = 0;
    size_t count = 0;
    CS_TRY(cs_config_names(r->config, &r->entries[ALLOW_LABELS], CS_EGRESS_LIST_MAX, &allow,
                           &allow_count, err));
    CS_TRY(cs_config_names(r->config, &r->entries[DENY_LABELS], CS_EGRESS_LIST_MAX, &deny,
                           &deny_count, err));
    CS_TRY(allow_check(r, allow, allow_count, deny, deny_count, err));
    cs_str *const denied =
        CS_NEW_ARRAY(r->config->arena, cs_str, CS_COUNT(denied_by_default) + deny_count);
    if (!denied) return cs_arena_fail(r->config->arena, err);
    for (size_t i = 0; i < CS_COUNT(denied_by_default); i++)
        if (!is_among(denied_by_default[i], allow, allow_count))
            denied[count++] = denied_by_default[i];
    for (size_t i = 0; i < deny_count; i++)
        if (!is_among(deny[i], denied, count)) denied[count++] = deny[i];
    r->out->denied = denied;
    r->out->denied_count = count;
    return CS_OK;
}

cs_status cs_policy_read_provider(const struct cs_config *config, yyjson_val *name,
                                  yyjson_val *object, struct cs_egress_provider *out,
                                  struct cs_error *err)
{
    struct reader r = {.config = config, .name = name, .out = out};
    *out = (struct cs_egress_provider){.name = {yyjson_get_str(name), yyjson_get_len(name)}};
    if (!yyjson_is_obj(object))
        return CS_FAIL_AT(err, CS_E_INPUT, "A provider is not an object",
                          "Write \"name\": {\"kind\": ...}", cs_config_at(config, name));
    CS_TRY(cs_config_read(config, object, keys, KEYS, r.entries, err));
    CS_TRY(read_kind(&r, err));
    CS_TRY(keys_check(&r, err));
    CS_TRY(access_check(&r, err));
    if (out->local) {
        out->allowed = CS_DATA_PHI; /* nothing leaves */
        return CS_OK;
    }
    CS_TRY(read_agreement(&r, err));
    CS_TRY(read_class(&r, err));
    CS_TRY(cs_config_names(config, &r.entries[FIELDS], CS_EGRESS_LIST_MAX, &out->fields,
                           &out->field_count, err));
    return read_labels(&r, err);
}
