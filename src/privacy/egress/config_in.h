/* config_in.h - reads one object of the configuration by a table of its keys.
 *
 * Whatever is not in the table, stands twice or is of another kind is an error that points at the
 * place. Messages are literals: a configuration may hold names that are nobody's business. */
#ifndef CS_CONFIG_IN_H
#define CS_CONFIG_IN_H

#include "base/base.h"

struct cs_config {
    struct cs_arena *arena;
    struct cs_json_config json;
};

enum cs_config_kind {
    CS_CONFIG_TEXT,   /* a string without control characters, 1 .. CS_CONFIG_TEXT_MAX bytes */
    CS_CONFIG_NAMES,  /* a list of names, at most CS_EGRESS_LIST_MAX */
    CS_CONFIG_AMOUNT, /* a number, 0 or more */
    CS_CONFIG_OBJECT
};
#define CS_CONFIG_TEXT_MAX 1024
#define CS_CONFIG_NAME_MAX 64

struct cs_config_key {
    const char *name;
    enum cs_config_kind kind;
};
/* What stands under a key; both NULL when it is not stated. */
struct cs_config_entry {
    yyjson_val *key;
    yyjson_val *value;
};

/* Refuse a configuration with a secret in it, in sections that are not read as well.
 * Fails: CS_E_INPUT at the key or the text. */
CS_NODISCARD cs_status cs_config_refuse_secrets(const struct cs_config *config,
                                                struct cs_error *err);
/* Read object by its keys: entries[i] is what stands under keys[i].
 * Fails: CS_E_INPUT. */
CS_NODISCARD cs_status cs_config_read(const struct cs_config *config, yyjson_val *object,
                                      const struct cs_config_key *keys, size_t count,
                                      struct cs_config_entry *entries, struct cs_error *err);
/* The text of an entry; empty when it is not stated. */
cs_str cs_config_text(const struct cs_config_entry *entry);
/* The names of an entry, in arena. Fails: CS_E_INPUT (no name, or twice), CS_E_LIMIT (more than
 * max), CS_E_MEMORY. */
CS_NODISCARD cs_status cs_config_names(const struct cs_config *config,
                                       const struct cs_config_entry *entry, size_t max,
                                       const cs_str **out, size_t *count, struct cs_error *err);
/* Letters, digits, '-', '_', '.'; 1 .. CS_CONFIG_NAME_MAX bytes: fit for a log or a command. */
bool cs_config_is_name(cs_str s);
/* The byte where a key or a string begins. */
size_t cs_config_at(const struct cs_config *config, yyjson_val *string);

#endif
