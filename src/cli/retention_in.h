/* retention_in.h - what the commands of retention share: the store, results, ids in JSON. */
#ifndef CS_CLI_RETENTION_IN_H
#define CS_CLI_RETENTION_IN_H

#include "cli/cli_in.h"

/* What a command of retention works with; begin opens it, end reports and closes. */
struct cs_retaining {
    struct cs_world *world;
    const struct cs_args *args;
    struct cs_arena arena;
    struct cs_kept kept;
    struct cs_error err;
    cs_time now;
    yyjson_mut_doc *doc; /* the answer as JSON, or */
    cs_str text;         /* as text */
};
/* Open a store that is there; none is made. flags: enum cs_kept_flags. */
CS_NODISCARD cs_status cs_retaining_begin(struct cs_retaining *r, struct cs_world *world,
                                          const struct cs_args *args, unsigned flags);
/* Print the answer, or tell the failure with failure_exit; close everything. */
enum cs_exit cs_retaining_end(struct cs_retaining *r, cs_status status, enum cs_exit done_exit,
                              enum cs_exit failure_exit);
/* The case or run of a word: the person's input, so its failures have codes of their own. */
CS_NODISCARD cs_status cs_retaining_find(struct cs_retaining *r, const char *id,
                                         struct cs_subject *out, enum cs_exit *failure_exit);

bool cs_json_add_id(yyjson_mut_doc *doc, yyjson_mut_val *object, const char *key, const cs_id *id);
/* "holds": [...] */
bool cs_json_add_holds(yyjson_mut_doc *doc, yyjson_mut_val *root, const struct cs_hold *holds,
                       size_t count);
void cs_text_add_holds(struct cs_buf *buf, const struct cs_hold *holds, size_t count);
/* "removed": [...], "keys", "scrubbed" */
bool cs_json_add_result(yyjson_mut_doc *doc, yyjson_mut_val *root,
                        const struct cs_retention_result *result);
void cs_text_add_result(struct cs_buf *buf, const struct cs_retention_result *result);

#endif
