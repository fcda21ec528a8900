/* policy.c - reads what may leave from a configuration, or tells what holds without one.
 *
 * Files of higher rank are read on top of those below. Of "privacy" a later key replaces an earlier
 * one; of "providers" a later provider replaces the whole earlier one. Sections of other rooms are
 * accepted as objects and not looked into. */
#include "privacy/egress/policy_in.h"

static const struct cs_egress_provider local_only[] = {{.name = CS_STR_INIT("local"),
                                                        .kind = CS_STR_INIT("llama"),
                                                        .local = true,
                                                        .allowed = CS_DATA_PHI}};

struct cs_policy cs_policy_default(void)
{
    return (struct cs_policy){.providers = local_only, .provider_count = CS_COUNT(local_only)};
}

const struct cs_egress_provider *cs_policy_provider(const struct cs_policy *policy, cs_str name)
{
    for (size_t i = 0; i < policy->provider_count; i++)
        if (cs_str_equal(policy->providers[i].name, name)) return &policy->providers[i];
    return NULL;
}

enum section { PROVIDERS, PRIVACY, SERVER, STORE, ROUTES, RETENTION, REVIEW, SECTIONS };
static const struct cs_config_key sections[SECTIONS] = {
    [PROVIDERS] = {"providers", CS_CONFIG_OBJECT}, [PRIVACY] = {"privacy", CS_CONFIG_OBJECT},
    [SERVER] = {"server", CS_CONFIG_OBJECT},       [STORE] = {"store", CS_CONFIG_OBJECT},
    [ROUTES] = {"routes", CS_CONFIG_OBJECT},       [RETENTION] = {"retention", CS_CONFIG_OBJECT},
    [REVIEW] = {"review", CS_CONFIG_OBJECT}};

/* A switch of two words; *out stays where it is not stated. */
static cs_status read_switch(const struct cs_config *config, const struct cs_config_entry *entry,
                             const char *off, const char *on, bool *out, struct cs_error *err)
{
    const cs_str word = cs_config_text(entry);
    if (!entry->value) return CS_OK;
    if (!cs_str_equal(word, cs_str_of(off)) && !cs_str_equal(word, cs_str_of(on)))
        return CS_FAIL_AT(err, CS_E_INPUT, "This word is not known under this key",
                          "zip3 is \"drop\" or \"keep\", clinicians is \"remove\" or \"keep\"",
                          cs_config_at(config, entry->value));
    *out = cs_str_equal(word, cs_str_of(on));
    return CS_OK;
}

static cs_status read_privacy(const struct cs_config *config, yyjson_val *object,
                              struct cs_policy *policy, struct cs_error *err)
{
    static const struct cs_config_key keys[] = {{"zip3", CS_CONFIG_TEXT},
                                                {"clinicians", CS_CONFIG_TEXT}};
    struct cs_config_entry entries[CS_COUNT(keys)];
    if (!object) return CS_OK;
    CS_TRY(cs_config_read(config, object, keys, CS_COUNT(keys), entries, err));
    CS_TRY(read_switch(config, &entries[0], "drop", "keep", &policy->keep_zip3, err));
    return read_switch(config, &entries[1], "remove", "keep", &policy->keep_clinicians, err);
}

/* Whether one more provider may be stated: those from stated_from on are of the same file. */
static cs_status name_check(const struct cs_config *config, yyjson_val *name, size_t stated_from,
                            const struct cs_egress_provider *providers, size_t count,
                            struct cs_error *err)
{
    const cs_str wanted = {yyjson_get_str(name), yyjson_get_len(name)};
    const size_t at = cs_config_at(config, name);
    if (!cs_config_is_name(wanted))
        return CS_FAIL_AT(err, CS_E_INPUT,
                          "A provider's name may have letters, digits, '-', '_' and '.' only",
                          "It has 64 bytes at most", at);
    for (size_t i = stated_from; i < count; i++)
        if (cs_str_equal(providers[i].name, wanted))
            return CS_FAIL_AT(err, CS_E_INPUT, "A provider is stated twice", "Keep one of the two",
                              at);
    if (count == CS_POLICY_PROVIDERS_MAX)
        return CS_FAIL_AT(err, CS_E_LIMIT, "The configuration has too many providers",
                          "64 are read at most", at);
    return CS_OK;
}

/* What stood below and is not stated anew, then what object states, in its order. */
static cs_status read_providers(const struct cs_config *config, yyjson_val *object,
                                const struct cs_policy *below, struct cs_policy *policy,
                                struct cs_error *err)
{
    struct cs_egress_provider *const providers =
        CS_NEW_ARRAY(config->arena, struct cs_egress_provider, CS_POLICY_PROVIDERS_MAX);
    size_t count = 0;
    if (!providers) return cs_arena_fail(config->arena, err);
    for (size_t i = 0; i < below->provider_count; i++) {
        const cs_str name = below->providers[i].name;
        if (!yyjson_obj_getn(object, name.ptr, name.len)) providers[count++] = below->providers[i];
    }
    const size_t stated_from = count;
    yyjson_obj_iter iter = yyjson_obj_iter_with(object);
    for (yyjson_val *name; (name = yyjson_obj_iter_next(&iter));) {
        CS_TRY(name_check(config, name, stated_from, providers, count, err));
        CS_TRY(cs_policy_read_provider(config, name, yyjson_obj_iter_get_val(name),
                                       &providers[count], err));
        count++;
    }
    policy->providers = providers;
    policy->provider_count = count;
    return CS_OK;
}

/* A chain of files has the digest of the digest below and the bytes on top. */
static cs_status digest_over(const cs_digest *below, cs_str source, cs_digest *out,
                             struct cs_error *err)
{
    static const cs_digest none = {{0}};
    char text[65];
    if (cs_digest_equal(below, &none)) return cs_sha256(source, out, err);
    cs_digest_text(below, text);
    const cs_str parts[] = {cs_str_of(text), source};
    return cs_sha256_parts(parts, CS_COUNT(parts), out, err);
}

cs_status cs_policy_parse_over(struct cs_arena *arena, const struct cs_policy *below, cs_str source,
                               struct cs_policy *out, struct cs_error *err)
{
    const struct cs_policy base = *below;
    struct cs_policy policy = base;
    struct cs_config config = {.arena = arena};
    struct cs_config_entry entries[SECTIONS];
    CS_ASSERT(base.provider_count <= CS_POLICY_PROVIDERS_MAX);
    *out = (struct cs_policy){0};
    CS_TRY(cs_json_parse_config(arena, source, &config.json, err));
    if (!yyjson_is_obj(config.json.root))
        return CS_FAIL_AT(err, CS_E_INPUT, "The configuration is not an object",
                          "Write {\"providers\": {...}}", 0);
    CS_TRY(cs_config_refuse_secrets(&config, err));
    CS_TRY(cs_config_read(&config, config.json.root, sections, SECTIONS, entries, err));
    CS_TRY(read_privacy(&config, entries[PRIVACY].value, &policy, err));
    if (entries[PROVIDERS].value)
        CS_TRY(read_providers(&config, entries[PROVIDERS].value, &base, &policy, err));
    CS_TRY(digest_over(&base.sha256, source, &policy.sha256, err));
    *out = policy;
    return CS_OK;
}

cs_status cs_policy_parse(struct cs_arena *arena, cs_str source, struct cs_policy *out,
                          struct cs_error *err)
{
    const struct cs_policy built_in = cs_policy_default();
    return cs_policy_parse_over(arena, &built_in, source, out, err);
}
