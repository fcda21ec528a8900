/* config.h - the configuration of a command: the files it is made of, and what may leave by it.
 *
 * Order, the later on top: what is built in, the machine's file, the user's, --config. A file that
 * is not there counts as empty, but for the one that was named; one that cannot be read or
 * understood stops the command, since half a policy is none. */
#ifndef CS_CLI_CONFIG_H
#define CS_CLI_CONFIG_H

#include "cli/cli_in.h"

#include "privacy/privacy.h"

#define CS_CONFIG_FILES_MAX 3

struct cs_cli_config {
    struct cs_policy policy;
    const char *files[CS_CONFIG_FILES_MAX]; /* those that were read, in order */
    size_t file_count;
    const char *failed; /* the file that stopped it, and its text as far as it was read */
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

#endif
