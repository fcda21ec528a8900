/* redact_in.h - what the files of `redact` and `restore` share. */
#ifndef CS_CLI_REDACT_IN_H
#define CS_CLI_REDACT_IN_H

#include "cli/cli_in.h"

#include "privacy/privacy.h"

/* The map that stand-ins are kept in: a file (--map), a case of the store (--case), or none that
 * outlives the command. */
struct cs_redact_map {
    struct cs_world *world;
    const struct cs_args *args;
    struct cs_vault *vault; /* NULL: the policy needs none */
    struct cs_kept kept;
    struct cs_case of_case;
    bool has_case;
    bool was_there; /* what was opened, to see whether another command changed it since */
    cs_digest was;
};

/* Open what the options name. make: a file that is not there yet gives an empty map, and so does a
 * case without one. temporary: without --map and --case a map for this command alone is made.
 * Fails: CS_E_NOT_FOUND, CS_E_CORRUPT (changed, or of another store), as the store does. */
CS_NODISCARD cs_status cs_map_open(struct cs_redact_map *map, struct cs_world *world,
                                   const struct cs_args *args, struct cs_arena *arena, bool make,
                                   bool temporary, struct cs_error *err);
/* Keep it where it came from, whole or not at all. It may be kept more than once.
 * Fails: CS_E_CONFLICT when another command kept stand-ins there since it was opened: two commands
 * may have given one token to two people. */
CS_NODISCARD cs_status cs_map_keep(struct cs_redact_map *map, struct cs_arena *arena,
                                   struct cs_error *err);
/* The code of a failure of the two above. */
enum cs_exit cs_exit_of_map(cs_status status);
void cs_map_close(struct cs_redact_map *map); /* wipes */

/* Redaction of one text as every form needs it. */
struct cs_redaction {
    struct cs_phi_found found;
    struct cs_redacted redacted;
};
CS_NODISCARD cs_status cs_redact_text(struct cs_arena *arena, cs_raw text,
                                      const struct cs_redact_options *options,
                                      struct cs_vault *vault, struct cs_redaction *out,
                                      struct cs_error *err);

/* "spans": types, places and confidence, never values. */
CS_NODISCARD cs_status cs_spans_json(yyjson_mut_doc *doc, const struct cs_phi_found *found,
                                     struct cs_arena *arena, yyjson_mut_val **out,
                                     struct cs_error *err);

/* `redact --ndjson FILE`: lines {"id","text"} in, lines {"id","text","spans"} out, in order. */
enum cs_exit cs_redact_lines(struct cs_world *world, const struct cs_args *args,
                             const struct cs_redact_options *options, struct cs_redact_map *map);

#endif
