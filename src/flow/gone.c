/* gone.c - what follows for runs when text of them is removed, in the removal's own transaction.
 *
 * The run is marked with the time, so that a list of runs need not ask what was removed; an
 * approval that waits for the text is withdrawn; and a run that waits, which nobody could decide or
 * take up any more, is cancelled. */
#include "flow/retention_in.h"

#define BATCH 64 /* ids read at once; each is cancelled before the next are read */

/* $1 the tenant, $2 the run, document or case, $3 the time. */
static cs_status marked(struct cs_stmt *st, const struct cs_flow *flow, const cs_id *id,
                        cs_time now, struct cs_error *err)
{
    cs_bind_str(st, 1, flow->tenant);
    cs_bind_id(st, 2, id);
    cs_bind_int(st, 3, now.unix_ms);
    return cs_stmt_run(st, NULL, err);
}

cs_status cs_gone_draft(struct cs_tx *tx, struct cs_flow *flow, const cs_id *run, cs_time now,
                        int64_t *reviews, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "UPDATE runs SET removed_ms = $3 WHERE tenant = $1 AND id = $2 AND removed_ms < $3");
    CS_TRY(marked(&st, flow, run, now, err));
    CS_TRY(cs_review_draft_gone(tx, flow->tenant, run, reviews, err));
    return cs_work_text_gone(tx, flow, run, now, err);
}

/* Runs of the document that wait, at most BATCH of them. */
static cs_status waiting_read(struct cs_tx *tx, const struct cs_flow *flow, const cs_id *case_id,
                              const cs_id *document, cs_id *out, size_t *count,
                              struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "SELECT r.id FROM runs r WHERE r.tenant = $1 AND r.case_id = $3"
            " AND r.state IN ('awaiting_review', 'stopped') AND EXISTS (SELECT 1 FROM"
            " run_documents d WHERE d.tenant = r.tenant AND d.run_id = r.id"
            " AND d.document_id = $2) LIMIT $4");
    cs_bind_str(&st, 1, flow->tenant);
    cs_bind_id(&st, 2, document);
    cs_bind_id(&st, 3, case_id);
    cs_bind_int(&st, 4, BATCH);
    for (*count = 0; *count < BATCH && cs_stmt_next(&st);) out[(*count)++] = cs_col_id(&st, 0);
    return cs_stmt_end(&st, err);
}

/* By the case, of which there are few runs, and not by the document: no index leads there. */
cs_status cs_gone_document(struct cs_tx *tx, struct cs_flow *flow, const cs_id *case_id,
                           const cs_id *document, cs_time now, int64_t *reviews,
                           struct cs_error *err)
{
    struct cs_stmt st;
    cs_id waiting[BATCH];
    size_t count = 0;
    CS_STMT(&st, tx->db,
            "UPDATE runs SET removed_ms = $3 WHERE tenant = $1 AND case_id = $4"
            " AND removed_ms < $3 AND EXISTS (SELECT 1 FROM run_documents d"
            " WHERE d.tenant = runs.tenant AND d.run_id = runs.id AND d.document_id = $2)");
    cs_bind_id(&st, 4, case_id);
    CS_TRY(marked(&st, flow, document, now, err));
    CS_TRY(cs_review_document_gone(tx, flow->tenant, case_id, document, reviews, err));
    do {
        CS_TRY(waiting_read(tx, flow, case_id, document, waiting, &count, err));
        for (size_t i = 0; i < count; i++)
            CS_TRY(cs_work_text_gone(tx, flow, &waiting[i], now, err));
    } while (count > 0);
    return CS_OK;
}

cs_status cs_gone_key(struct cs_tx *tx, struct cs_flow *flow, const cs_id *case_id, cs_time now,
                      struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "UPDATE runs SET removed_ms = $3 WHERE tenant = $1 AND case_id = $2"
            " AND removed_ms < $3");
    return marked(&st, flow, case_id, now, err);
}

/* Cases without a key had it destroyed before, and their runs are marked. */
cs_status cs_gone_keys(struct cs_tx *tx, struct cs_flow *flow, cs_time now, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "UPDATE runs SET removed_ms = $2 WHERE tenant = $1 AND removed_ms < $2"
            " AND EXISTS (SELECT 1 FROM cases c WHERE c.tenant = runs.tenant"
            " AND c.id = runs.case_id AND c.wrapped_key IS NOT NULL)");
    cs_bind_str(&st, 1, flow->tenant);
    cs_bind_int(&st, 2, now.unix_ms);
    return cs_stmt_run(&st, NULL, err);
}
