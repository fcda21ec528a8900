/* retention_in.h - what is there, what is due and what a hold keeps: one statement a class, which
 * preview counts and the removal reads, so that the two cannot differ.
 *
 * Each statement gives id, case_id, keyed, amount, bytes, at, due, held, busy.
 * Parameters: $1 the tenant, $2 the cutoff in ms: what is older is due. */
#ifndef CS_FLOW_RETENTION_IN_H
#define CS_FLOW_RETENTION_IN_H

#include "flow/flow_in.h"

/* Of a case c. */
#define CS_SQL_HELD                                                                                \
    "EXISTS (SELECT 1 FROM retention_holds h WHERE h.tenant = c.tenant AND h.case_id = c.id)"
#define CS_SQL_BUSY                                                                                \
    "EXISTS (SELECT 1 FROM runs b WHERE b.tenant = c.tenant AND b.case_id = c.id"                  \
    " AND b.state IN ('running', 'queued'))"
#define CS_SQL_STATE CS_SQL_HELD " AS held, " CS_SQL_BUSY " AS busy"

/* Of a run r: results of its steps, which go with its draft. */
#define CS_SQL_RESULTS                                                                             \
    "EXISTS (SELECT 1 FROM step_results x WHERE x.tenant = r.tenant AND x.run_id = r.id"           \
    " AND x.body IS NOT NULL)"

/* What stands under a destroyed key can never be read again: it is due whatever its age. */
#define CS_SQL_DOCUMENTS                                                                           \
    "SELECT d.id AS id, d.case_id AS case_id, d.keyed AS keyed, d.size_bytes AS amount,"           \
    " length(d.meta) + length(d.body) AS bytes, d.created_ms AS at,"                               \
    " (d.created_ms < $2 OR c.wrapped_key IS NULL) AS due, " CS_SQL_STATE                          \
    " FROM documents d JOIN cases c ON c.tenant = d.tenant AND c.id = d.case_id"                   \
    " WHERE d.tenant = $1 AND length(d.body) > 0"
#define CS_SQL_DRAFTS                                                                              \
    "SELECT f.run_id AS id, r.case_id AS case_id, f.keyed AS keyed, 0 AS amount,"                  \
    " length(f.body) + (SELECT coalesce(sum(length(s.edited) + length(s.diff) + length(s.note)), " \
    "0)"                                                                                           \
    " FROM sign_offs s WHERE s.tenant = f.tenant AND s.run_id = f.run_id) AS bytes,"               \
    " r.started_ms AS at,"                                                                         \
    " (r.started_ms < $2 OR c.wrapped_key IS NULL) AS due, " CS_SQL_STATE                          \
    " FROM drafts f JOIN runs r ON r.tenant = f.tenant AND r.id = f.run_id"                        \
    " JOIN cases c ON c.tenant = r.tenant AND c.id = r.case_id WHERE f.tenant = $1"                \
    " UNION ALL SELECT r.id, r.case_id, NULL, 0, (SELECT coalesce(sum(length(y.body)), 0)"         \
    " FROM step_results y WHERE y.tenant = r.tenant AND y.run_id = r.id), r.started_ms,"           \
    " (r.started_ms < $2 OR c.wrapped_key IS NULL), " CS_SQL_STATE                                 \
    " FROM runs r JOIN cases c ON c.tenant = r.tenant AND c.id = r.case_id WHERE r.tenant = $1"    \
    " AND " CS_SQL_RESULTS " AND NOT EXISTS (SELECT 1 FROM drafts f WHERE f.tenant = r.tenant"     \
    " AND f.run_id = r.id)"
#define CS_SQL_VAULTS                                                                              \
    "SELECT v.case_id AS id, v.case_id AS case_id, NULL AS keyed, v.entry_count AS amount,"        \
    " length(v.sealed) AS bytes, v.updated_ms AS at,"                                              \
    " (v.updated_ms < $2 OR c.wrapped_key IS NULL) AS due, " CS_SQL_STATE                          \
    " FROM vaults v JOIN cases c ON c.tenant = v.tenant AND c.id = v.case_id WHERE v.tenant = $1"
#define CS_SQL_RUNS                                                                                \
    "SELECT r.id AS id, r.case_id AS case_id, NULL AS keyed, 0 AS amount, 0 AS bytes,"             \
    " r.started_ms AS at, (r.started_ms < $2) AS due, " CS_SQL_STATE                               \
    " FROM runs r JOIN cases c ON c.tenant = r.tenant AND c.id = r.case_id WHERE r.tenant = $1"    \
    " AND (EXISTS (SELECT 1 FROM run_steps s WHERE s.tenant = r.tenant AND s.run_id = r.id)"       \
    " OR EXISTS (SELECT 1 FROM model_calls m WHERE m.tenant = r.tenant AND m.run_id = r.id)"       \
    " OR EXISTS (SELECT 1 FROM run_counts n WHERE n.tenant = r.tenant AND n.run_id = r.id))"

/* The keys of cases that are older ($2) and have nothing left that is younger than its cutoff:
 * documents $3, drafts $4, vaults $5. The + keeps a planner from going by time, not by case. */
#define CS_SQL_KEYS                                                                                \
    " FROM cases c WHERE c.tenant = $1 AND c.created_ms < $2 AND c.wrapped_key IS NOT NULL"        \
    " AND NOT " CS_SQL_HELD " AND NOT " CS_SQL_BUSY                                                \
    " AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.tenant = c.tenant AND d.case_id = c.id"    \
    " AND length(d.body) > 0 AND +d.created_ms >= $3)"                                             \
    " AND NOT EXISTS (SELECT 1 FROM runs r JOIN drafts f ON f.tenant = r.tenant"                   \
    " AND f.run_id = r.id WHERE r.tenant = c.tenant AND r.case_id = c.id"                          \
    " AND +r.started_ms >= $4)"                                                                    \
    " AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.tenant = c.tenant AND r.case_id = c.id"         \
    " AND +r.started_ms >= $4 AND " CS_SQL_RESULTS ")"                                             \
    " AND NOT EXISTS (SELECT 1 FROM vaults v WHERE v.tenant = c.tenant AND v.case_id = c.id"       \
    " AND v.updated_ms >= $5)"

/* What is older than this is due; INT64_MIN when the class is kept without limit. */
int64_t cs_retention_cutoff(const struct cs_retention_rules *rules, enum cs_retention_class c,
                            cs_time now);
/* Bind $1 .. $5 of CS_SQL_KEYS. */
void cs_retention_bind_keys(struct cs_stmt *st, const struct cs_flow *flow,
                            const struct cs_retention_rules *rules, cs_time now);

/* Note that object was removed by retention: shown with the run. */
CS_NODISCARD cs_status cs_removal_note(struct cs_tx *tx, cs_str tenant, const char *class_name,
                                       const cs_id *object, cs_time now, struct cs_error *err);
/* Text of runs goes, in the transaction that removes it: they are marked with the time, approvals
 * that wait for it are withdrawn (*reviews: how many), and what signatures keep sealed goes with
 * the draft; a run that waits is cancelled, with event run.cancelled, reason text-removed. */
CS_NODISCARD cs_status cs_gone_draft(struct cs_tx *tx, struct cs_flow *flow, const cs_id *run,
                                     cs_time now, int64_t *reviews, struct cs_error *err);
CS_NODISCARD cs_status cs_gone_document(struct cs_tx *tx, struct cs_flow *flow,
                                        const cs_id *case_id, const cs_id *document, cs_time now,
                                        int64_t *reviews, struct cs_error *err);
/* A key is about to go, of a case or of all cases: their runs are marked. What waits is withdrawn
 * and cancelled when the sealed rows are swept. */
CS_NODISCARD cs_status cs_gone_key(struct cs_tx *tx, struct cs_flow *flow, const cs_id *case_id,
                                   cs_time now, struct cs_error *err);
CS_NODISCARD cs_status cs_gone_keys(struct cs_tx *tx, struct cs_flow *flow, cs_time now,
                                    struct cs_error *err);
/* From here on the files may hold bytes that must go. */
CS_NODISCARD cs_status cs_scrub_owe(struct cs_tx *tx, struct cs_error *err);
/* Scrub the files if that is owed. That another process or a full disk prevents it is
 * *done false and CS_OK. */
CS_NODISCARD cs_status cs_scrub_pay(struct cs_flow *flow, bool *done, struct cs_error *err);
/* Remove all that is due; no keys, no scrub. */
CS_NODISCARD cs_status cs_sweep_rows(struct cs_flow *flow, const struct cs_retention_rules *rules,
                                     cs_time now, struct cs_retention_result *out,
                                     struct cs_error *err);

#endif
