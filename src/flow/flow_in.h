/* flow_in.h - what the files of flow/ share: names as stored, places of sealed values, processes.
 *
 * Invariant: a sealed value is written and read with the same place, so the places stand here. */
#ifndef CS_FLOW_IN_H
#define CS_FLOW_IN_H

#include "flow/flow.h"

/* Where sealed values live. */
static inline cs_place cs_place_document_meta(cs_id document)
{
    return (cs_place){"documents.meta", document};
}
static inline cs_place cs_place_document_body(cs_id document)
{
    return (cs_place){"documents.body", document};
}
static inline cs_place cs_place_draft(cs_id run)
{
    return (cs_place){"drafts.body", run};
}

/* Names as stored; false when there is none such. */
CS_NODISCARD bool cs_run_state_parse(cs_str name, enum cs_run_state *out);
CS_NODISCARD bool cs_status_parse(cs_str name, cs_status *out);

/* The plain digest of a text that stays in memory or is stored sealed. */
CS_NODISCARD cs_status cs_raw_sha256(cs_raw text, cs_digest *out, struct cs_error *err);

/* A document's metadata, sealed as one value: 0x01, sha256, media type's length (1 byte), media
 * type, name. Not JSON, since a file's name need not be UTF-8. */
CS_NODISCARD cs_status cs_meta_print(struct cs_arena *arena, const struct cs_run_document *document,
                                     cs_raw *out, struct cs_error *err);
CS_NODISCARD bool cs_meta_parse(cs_raw meta, struct cs_run_shown_document *out);

/* The columns of a struct cs_run_row, and their reader; strings are copied into arena. */
#define CS_RUN_COLUMNS                                                                             \
    "id, case_id, app, engine, state, failure, started_ms, finished_ms, needs_review,"             \
    " reason_count, document_count, size_bytes,"                                                   \
    " (SELECT coalesce(max(x.at_ms), 0) FROM retention_removals x WHERE x.tenant = runs.tenant"    \
    " AND ((x.class = 'drafts' AND x.object_id = runs.id)"                                         \
    " OR (x.class = 'keys' AND x.object_id = runs.case_id)"                                        \
    " OR (x.class = 'documents' AND x.object_id IN (SELECT o.document_id FROM run_documents o"     \
    " WHERE o.tenant = runs.tenant AND o.run_id = runs.id))))"
/* Fails: CS_E_CORRUPT for a state or failure that is never written; st's failures stay in st. */
CS_NODISCARD cs_status cs_run_row_read(struct cs_stmt *st, struct cs_arena *arena,
                                       struct cs_run_row *out, struct cs_error *err);

/* The range of ids that begin with these 4 to 32 hex digits; false for anything else. */
CS_NODISCARD bool cs_id_range(cs_str prefix, cs_id *low, cs_id *high);

/* A run with everything it has, in the transaction that is open; as cs_flow_show. */
CS_NODISCARD cs_status cs_flow_show_in(struct cs_flow *flow, struct cs_arena *arena, cs_str id,
                                       unsigned flags, struct cs_run_record *out,
                                       struct cs_error *err);

/* ---- approvals, for the files that end runs and remove texts ---- */

/* Open the approval of a run that now waits, in the transaction of that state. */
struct cs_review_opening {
    cs_id run;
    cs_str app;
    enum cs_risk risk;
    cs_time now;
};
CS_NODISCARD cs_status cs_review_open(struct cs_tx *tx, struct cs_flow *flow,
                                      const struct cs_review_opening *opening, int *signatures,
                                      struct cs_error *err);
/* What a record says of the approval: how many signatures, and those that may be seen. */
CS_NODISCARD cs_status cs_review_signed(struct cs_flow *flow, struct cs_arena *arena,
                                        struct cs_run_record *out, struct cs_error *err);
/* Text of a run or document is gone: approvals that wait for it are withdrawn, and what signatures
 * keep sealed goes with the draft. *count: withdrawn. */
CS_NODISCARD cs_status cs_review_draft_gone(struct cs_tx *tx, cs_str tenant, const cs_id *run,
                                            int64_t *count, struct cs_error *err);
CS_NODISCARD cs_status cs_review_document_gone(struct cs_tx *tx, cs_str tenant,
                                               const cs_id *case_id, const cs_id *document,
                                               int64_t *count, struct cs_error *err);

/* Which process a run belongs to, so that another can tell that it is gone. */
struct cs_process {
    cs_id boot; /* of the machine's start; zeros: not known */
    int64_t ns; /* the PID namespace; 0: not known */
    int64_t pid;
    int64_t started; /* clock ticks since boot, as PIDs are used again */
};
enum cs_process_state { CS_PROCESS_THERE, CS_PROCESS_GONE, CS_PROCESS_UNKNOWN };

CS_NODISCARD cs_status cs_process_self(struct cs_arena *arena, struct cs_process *out,
                                       struct cs_error *err);
CS_NODISCARD cs_status cs_process_look(struct cs_arena *arena, const struct cs_process *self,
                                       const struct cs_process *other, enum cs_process_state *out,
                                       struct cs_error *err);

#endif
