/* review_in.h - what the commands of review share: the store, the person, the run, the answer.
 *
 * Text of a draft is printed by review_print.c alone, after flow has it on record as shown. */
#ifndef CS_CLI_REVIEW_IN_H
#define CS_CLI_REVIEW_IN_H

#include "cli/config.h"

struct cs_reviewer {
    struct cs_world *world;
    const struct cs_args *args;
    struct cs_arena arena;
    struct cs_cli_config config;
    struct cs_kept kept;
    struct cs_error err;
    cs_time now;
    cs_id run; /* of the operand */
    bool json;
    yyjson_mut_doc *doc; /* the answer as JSON, or */
    cs_str text;         /* as text */
};
/* Read the configuration, open the store and find the run of the operand, if there is one. A store
 * that is not there is made only where nothing is looked for. Gives
 * CS_EXIT_DONE, or the code of what was told. Needs cs_reviewer_end in any case. */
enum cs_exit cs_reviewer_begin(struct cs_reviewer *r, struct cs_world *world,
                               const struct cs_args *args, unsigned flags);
/* The same for a look at all there is: before the first run there is no store, and nothing in it;
 * then r->kept.db is NULL. */
enum cs_exit cs_reviewer_begin_look(struct cs_reviewer *r, struct cs_world *world,
                                    const struct cs_args *args);
/* Print the answer, or tell r->err by status. */
enum cs_exit cs_reviewer_answer(struct cs_reviewer *r, cs_status status);
void cs_reviewer_end(struct cs_reviewer *r);
/* Whether this person may cancel and retry runs and set budgets; where not, that they asked for it
 * is on record. asked: a word, "runs-cancel". Fails: CS_E_DENIED. */
CS_NODISCARD cs_status cs_may_operate(struct cs_reviewer *r, const char *asked);

/* Members of an approval, into object. */
bool cs_review_json_row(yyjson_mut_doc *doc, yyjson_mut_val *object,
                        const struct cs_review_row *row);
/* "signatures": [...]; text of them only when there is any. */
bool cs_review_json_sign_offs(struct cs_arena *arena, yyjson_mut_doc *doc, yyjson_mut_val *object,
                              const struct cs_sign_off *list, size_t count);
/* One line a signature. */
void cs_review_text_sign_offs(struct cs_buf *buf, const struct cs_sign_off *list, size_t count);
/* {"v": 1, "run": ...} begun, or NULL. */
yyjson_mut_val *cs_review_json_begin(struct cs_reviewer *r);

/* The draft as a person reads it. */
CS_NODISCARD cs_status cs_review_draft_text(struct cs_reviewer *r,
                                            const struct cs_review_shown *shown, cs_str *out,
                                            struct cs_error *err);

/* The file of --edits, checked: it fits the application's schema, its evidence stands in the
 * documents, what says where the draft comes from is unchanged. edited: printed compactly.
 * Fails: CS_E_INPUT, CS_E_NOT_FOUND, as cs_review_peek. */
CS_NODISCARD cs_status cs_review_edits(struct cs_reviewer *r, const char *path, cs_raw *edited,
                                       cs_raw *diff, struct cs_error *err);

#endif
