/* summarize_in.h - one document's way through summarize, shared by the batch and its steps.
 *
 * It ends in one of three ways: its draft is committed and then shown, it failed and the run
 * says so, or nothing was kept because the input could not be read. Threads: the thread of main. */
#ifndef CS_CLI_SUMMARIZE_IN_H
#define CS_CLI_SUMMARIZE_IN_H

#include "cli/config.h"
#include "cli/steps.h"

#include "apps/summary/summary.h"
#include "flow/work.h"
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
struct cs_one {
    struct cs_batch *batch;
    struct cs_arena *arena; /* borrowed */
    const char *input;      /* as typed */
    char name[256];         /* its last part, fit to be shown */
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

/* Read the command line's wishes; begins the batch's arena. */
void cs_batch_init(struct cs_batch *batch, struct cs_world *world, const struct cs_args *args);
/* Open the store, give up runs of processes that died, and load a model that is required. Gives
 * CS_EXIT_DONE, or the code of what was told. */
enum cs_exit cs_batch_open(struct cs_batch *batch);
void cs_batch_close(struct cs_batch *batch);

/* The last part of an input's name, fit to be shown; "" for "-". */
void cs_input_name(const char *input, char *out, size_t out_size);
/* Tell once that there is no model, and why. */
void cs_batch_no_model(struct cs_batch *batch, const struct cs_error *why);
/* Load the model if it is wanted and was not tried yet. A model that is missing or unfit is told
 * on standard error and is a failure only when must is set. */
CS_NODISCARD cs_status cs_batch_model(struct cs_batch *batch, bool must, struct cs_error *err);

/* Read, parse, keep, draft, check, commit. After CS_OK the draft is in the store and may be shown.
 * After a failure the run, if there is one, is marked as failed. */
CS_NODISCARD cs_status cs_one_run(struct cs_one *one, struct cs_error *err);

/* The parts of it, for the steps of a queued run (summarize_steps.c). Each needs what the one
 * before it made: draft needs doc; print, call and risk need draft. */
CS_NODISCARD cs_status cs_one_draft(struct cs_one *one, struct cs_error *err);
CS_NODISCARD cs_status cs_one_print(struct cs_one *one, struct cs_error *err);
/* The model's part of the record, if it was asked: *count is 1. */
CS_NODISCARD cs_status cs_one_call(struct cs_one *one, struct cs_run_call *call, size_t *count,
                                   struct cs_error *err);
/* Our own output against its published schema: a draft that does not fit is a fault of ours. */
CS_NODISCARD cs_status cs_summary_fits(struct cs_batch *batch, struct cs_arena *arena,
                                       yyjson_val *root, struct cs_error *err);
enum cs_risk cs_draft_risk(const struct cs_draft *draft);
/* How much the draft has of each kind, for the run's record. */
#define CS_DRAFT_COUNTS 4
void cs_draft_counts(const struct cs_draft *draft, struct cs_run_count out[static CS_DRAFT_COUNTS]);
/* The engine as the record names it. */
const char *cs_engine_name(enum cs_engine engine, bool model);
/* An input that can be read and holds words; sets bytes and doc. */
CS_NODISCARD cs_status cs_one_read(struct cs_one *one, struct cs_error *err);
/* What is kept of it: borrows one. */
struct cs_run_document cs_one_document(const struct cs_one *one);

/* A summary as steps that a worker does; their self is a batch (summarize_steps.c). */
extern const struct cs_workflow cs_summary_workflow;
/* Read, look, keep, queue (summarize_queue.c); then what is printed of it, into json and shown. */
CS_NODISCARD cs_status cs_one_queue(struct cs_one *one, struct cs_error *err);
CS_NODISCARD cs_status cs_one_queued(struct cs_one *one, struct cs_error *err);
#endif
