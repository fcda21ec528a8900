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
/* A document of at least one byte and at most CS_DOC_BYTES_MAX. Fails: as cs_file_read. */
CS_NODISCARD cs_status cs_redact_read(struct cs_arena *arena, const char *file, cs_str *text,
                                      struct cs_error *err);
CS_NODISCARD cs_status cs_redact_text(struct cs_arena *arena, cs_raw text,
                                      const struct cs_redact_options *options,
                                      struct cs_vault *vault, struct cs_redaction *out,
                                      struct cs_error *err);

/* "spans": types, places and confidence, never values. */
CS_NODISCARD cs_status cs_spans_json(yyjson_mut_doc *doc, const struct cs_phi_found *found,
                                     struct cs_arena *arena, yyjson_mut_val **out,
                                     struct cs_error *err);

/* What the policy does not say about a text, for a person. */
const char *cs_redact_notice(enum cs_redact_policy policy);
struct cs_redact_form {
    enum cs_redact_policy policy;
    bool with_text;
    const char *file; /* as typed, of one among several; or NULL */
};
/* The object of --json and --report. */
CS_NODISCARD cs_status cs_redact_object(struct cs_arena *arena,
                                        const struct cs_redaction *redaction,
                                        const struct cs_redact_form *form, yyjson_mut_doc **out,
                                        struct cs_error *err);
/* What was found, by type, on standard error: "2 NAME, 1 DATE". file: as typed, or NULL. */
void cs_redact_counts_tell(const char *file, const struct cs_phi_found *found);

/* Whether there are several FILEs, or --output is a folder. */
bool cs_redact_is_many(const struct cs_args *args);
/* Several FILEs: into a folder, or told in lines. */
enum cs_exit cs_redact_many(struct cs_world *world, const struct cs_args *args,
                            const struct cs_redact_options *options, struct cs_redact_map *map);
/* Whether the options fit several FILEs, and no result would stand in another's place. */
CS_NODISCARD bool cs_redact_many_agree(const struct cs_args *args, struct cs_usage *usage);

/* `redact --ndjson FILE`: lines {"id","text"} in, lines {"id","text","spans"} out, in order. */
enum cs_exit cs_redact_lines(struct cs_world *world, const struct cs_args *args,
                             const struct cs_redact_options *options, struct cs_redact_map *map);

#endif
