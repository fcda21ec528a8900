/* config.h - the configuration of a command: the layers it is made of, what may leave by it, how
 * long what is kept, and who signs.
 *
 * Order, the later on top: what is built in, the machine's file, the user's, --config, variables of
 * the environment. A file that is not there counts as empty, but for the one that was named; one
 * that cannot be read or understood stops the command, since half a policy is none. */
#ifndef CS_CLI_CONFIG_H
#define CS_CLI_CONFIG_H

#include "cli/cli_in.h"

#include "auth/auth.h"
#include "flow/review.h"
#include "privacy/privacy.h"

/* A setting of one value, which a variable of the environment may give as well. */
struct cs_setting {
    const char *section;
    const char *key;
    const char *variable;
    const char *otherwise; /* what is built in, as a file would write it */
};
#define CS_SETTINGS 12
extern const struct cs_setting cs_settings[CS_SETTINGS];

/* A file, or one variable read as a file of one line would be. */
struct cs_config_layer {
    const char *name; /* the path, or the variable's name */
    bool variable;
    cs_str text;
    struct cs_json_config json;
};
#define CS_CONFIG_LAYERS_MAX (3 + CS_SETTINGS)

struct cs_cli_config {
    struct cs_policy policy;
    struct cs_retention_rules retention;
    struct cs_review_policy review;
    struct cs_config_layer layers[CS_CONFIG_LAYERS_MAX]; /* those that were read, in order */
    size_t layer_count;
    const char
        *failed; /* the file or variable that stopped it, and its text as far as it was read */
    cs_str failed_text;
};
/* Read all of it; what out points at is in arena.
 * Fails: as cs_file_read and cs_policy_parse. */
CS_NODISCARD cs_status cs_config_load(const struct cs_world *world, const struct cs_args *args,
                                      struct cs_arena *arena, struct cs_cli_config *out,
                                      struct cs_error *err);
/* Tell why it could not be read; gives CS_EXIT_USAGE, or CS_EXIT_CONFLICT without memory. */
enum cs_exit cs_config_fail(struct cs_world *world, const struct cs_args *args,
                            const struct cs_cli_config *config, const struct cs_error *err);

/* Read the section "retention" of a layer, on top of *rules.
 * Fails: CS_E_INPUT with the place. */
CS_NODISCARD cs_status cs_config_retention(const struct cs_json_config *json,
                                           struct cs_retention_rules *rules, struct cs_error *err);

/* Read the single values of the section "review" of a layer, on top of *rule; when all layers are
 * read, roles and apps. Fails: CS_E_INPUT with the place, CS_E_LIMIT. */
CS_NODISCARD cs_status cs_config_review(const struct cs_json_config *json,
                                        struct cs_review_rule *rule, struct cs_error *err);
CS_NODISCARD cs_status cs_config_review_end(struct cs_arena *arena, struct cs_cli_config *config,
                                            struct cs_error *err);
/* Let what is kept go by the configuration, and the user have their roles. config outlives kept. */
void cs_config_use(const struct cs_cli_config *config, struct cs_kept *kept);

#endif
