/* summarize_in.h - one document's way through summarize, shared by the batch and its steps.
 *
 * A work ends in one of three ways: its draft is committed and then shown, it failed and the run
 * says so, or nothing was kept because the input could not be read. Threads: the thread of main. */
#ifndef CS_CLI_SUMMARIZE_IN_H
#define CS_CLI_SUMMARIZE_IN_H

#include "cli/config.h"
#include "cli/steps.h"

#include "apps/summary/summary.h"
#include "schema/schema.h"
#include "text/text.h"

enum cs_form { CS_FORM_TEXT, CS_FORM_JSON, CS_FORM_NDJSON, CS_FORM_NONE };

/* What all documents of one command line share. */
struct cs_batch {
    struct cs_world *world;
    const struct cs_args *args;
    struct cs_arena arena;       /* lives as long as the batch */
    struct cs_cli_config config; /* of who signs */
    struct cs_kept kept;
    struct cs_lazy_model lazy;
    bool failure_told;     /* of opening the lazy model */
    struct cs_model model; /* ops NULL: none, or not loaded yet */
    struct cs_model_about about;
    bool model_tried;
    enum cs_engine engine;
    enum cs_form form;
    const struct cs_schema *schema; /* of the JSON, share/schemas/summarize.v1.json */
    struct cs_tx tx;                /* of the group that is open, if kept.flow.group says so */
    struct cs_arena group_arena;    /* of what the group has to show after its commit */
    struct cs_buf held;
    size_t group_count;
    struct cs_buf collected; /* with --output: everything, written at the end */
    int64_t began_us;
    bool stop; /* nothing after this document can go better */
};

/* One document on its way. */
struct cs_work {
    struct cs_batch *batch;
    struct cs_arena arena;
    const char *input; /* as typed */
    char name[256];    /* its last part, fit to be shown */
    cs_str bytes;
    const struct cs_doc *doc;
    struct cs_draft draft;
    struct cs_model_usage before;
    struct cs_model_usage after;
    cs_str json;  /* as it is stored */
    cs_str shown; /* as it is printed, when that is not the JSON */
    cs_str page;  /* of --html */
    cs_id run;
    bool kept;       /* the run exists in the store */
    bool from_store; /* the failure is the store's, not the input's */
    struct cs_steps steps;
};

/* Tell once that there is no model, and why. */
void cs_batch_no_model(struct cs_batch *batch, const struct cs_error *why);
/* Load the model if it is wanted and was not tried yet. A model that is missing or unfit is told
 * on standard error and is a failure only when must is set. */
CS_NODISCARD cs_status cs_batch_model(struct cs_batch *batch, bool must, struct cs_error *err);

/* Read, parse, keep, draft, check, commit. After CS_OK the draft is in the store and may be shown.
 * After a failure the run, if there is one, is marked as failed. */
CS_NODISCARD cs_status cs_work_run(struct cs_work *work, struct cs_error *err);

#endif
