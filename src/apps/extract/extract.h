/* extract.h - a document and a JSON Schema go in, a value comes out that fits the schema and whose
 * strings stand in the document.
 *
 * The outcome is always told. A value is given only with CS_OUTCOME_OK; nothing is ever mended into
 * something that looks whole. Every string that the schema limits to the source (`x-source`) has a
 * span whose bytes are the string; where it stands several times, order and neighbours decide.
 * Built-in tasks have rules of their own; a schema of somebody else's is filled by a model, and
 * without one by lines of the form "Label: value".
 * Source: docs/adr/0041-extract.md. Threads: pure but for the model. */
#ifndef CS_EXTRACT_H
#define CS_EXTRACT_H

#include "base/base.h"
#include "model/model.h"
#include "schema/constraint.h"
#include "schema/schema.h"
#include "text/text.h"

/* One document of a task: letters and forms have some kilobytes, a chart some hundred. */
#define CS_EXTRACT_BYTES_MAX ((size_t)1024 * 1024)

enum cs_outcome {
    CS_OUTCOME_OK,
    CS_OUTCOME_TRUNCATED, /* a limit was reached: there is more than the value could hold */
    CS_OUTCOME_REFUSED,   /* nobody could fill the schema from this document */
    CS_OUTCOME_SCHEMA_UNSUPPORTED, /* the schema asks for what is not checked here */
    CS_OUTCOME_INVALID             /* an answer was given that does not fit: see at */
};
const char *cs_outcome_name(enum cs_outcome outcome); /* "ok", "truncated", … */

struct cs_x; /* one extraction at work; opaque */

/* A task that is compiled into the program from share/tasks/NAME. */
struct cs_task {
    const char *name;         /* "claim-triage" */
    const char *version;      /* of schema, prompt and rules together */
    const char *schema_begin; /* bytes of the shipped files: read them by the two functions below */
    const char *schema_end;
    const char *prompt_begin;
    const char *prompt_end;
    yyjson_mut_val *(*rules)(struct cs_x *x); /* inside this room only */
};
extern const struct cs_task cs_tasks[];
extern const size_t cs_task_count;
/* The task of that name, or NULL. */
const struct cs_task *cs_task_find(cs_str name);
cs_str cs_task_schema(const struct cs_task *task); /* JSON Schema */
cs_str cs_task_prompt(const struct cs_task *task); /* instructions for a model */

/* A schema made ready; shared by many documents. */
struct cs_extract_plan {
    const struct cs_task *task; /* NULL: a schema of the user's own */
    cs_str schema_json;
    const struct cs_schema *schema;
    yyjson_val *root; /* of the schema */
    cs_digest schema_sha256;
    cs_digest prompt_sha256;
    bool unsupported; /* not compiled: problem says why */
    struct cs_error problem;
};
/* Compile a schema (borrowed: it must outlive the plan). A schema that cannot be compiled because
 * of a keyword that is not checked gives CS_OK and plan->unsupported. task may be NULL.
 * Fails: CS_E_INPUT when it is no schema at all, CS_E_LIMIT, CS_E_MEMORY. */
CS_NODISCARD cs_status cs_extract_prepare(struct cs_arena *arena, cs_str schema_json,
                                          const struct cs_task *task, struct cs_extract_plan *out,
                                          struct cs_error *err);

struct cs_extraction {
    enum cs_outcome outcome;
    cs_str at;          /* CS_OUTCOME_INVALID: JSON pointer into the answer, else "" */
    const char *reason; /* why it is not ok, in plain words of ours; NULL when it is */
    yyjson_mut_doc *json;
    yyjson_mut_val *value;    /* ptr NULL unless ok */
    yyjson_mut_val *evidence; /* {"/pointer": [{start,end,quote}]} */
    bool by_rules;            /* who filled it */
    bool by_model;
    unsigned attempts; /* answers that a model gave */
    bool constrained;  /* the model could write nothing that the schema and the source forbid, but
                          for what relaxed lists; grammar_sha256 then names schema and options */
    cs_digest grammar_sha256;
    const struct cs_relaxation *relaxed;
    uint32_t relaxed_count;
};

/* Fill the plan's schema from doc. model may have ops NULL. A model that fails is not an error: the
 * rules answer. out lives in arena. document_name goes into the evidence.
 * Fails: CS_E_LIMIT over CS_EXTRACT_BYTES_MAX or the arena, CS_E_MEMORY. */
CS_NODISCARD cs_status cs_extract_run(struct cs_arena *arena, const struct cs_doc *doc,
                                      const struct cs_extract_plan *plan, struct cs_model *model,
                                      cs_str document_name, struct cs_extraction *out,
                                      struct cs_error *err);

struct cs_extract_print {
    const struct cs_extract_plan *plan;
    const struct cs_extraction *extraction;
    const struct cs_doc *doc;
    cs_str document_name;
    const cs_digest *model_sha256; /* NULL: no model answered */
};
/* The object of formats: share/schemas/extract.v1.json. */
CS_NODISCARD cs_status cs_extract_json(struct cs_arena *arena, const struct cs_extract_print *what,
                                       cs_str *out, struct cs_error *err);
/* For people: a line for each field, and below it where it stands in the document. */
CS_NODISCARD cs_status cs_extract_text(struct cs_arena *arena, const struct cs_extract_print *what,
                                       cs_str *out, struct cs_error *err);
#endif
