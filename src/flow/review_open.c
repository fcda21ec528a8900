/* review_open.c - an approval begins with its draft, and is withdrawn when its text goes. */
#include "flow/review_in.h"

cs_status cs_review_open(struct cs_tx *tx, struct cs_flow *flow,
                         const struct cs_review_opening *opening, int *signatures,
                         struct cs_error *err)
{
    const struct cs_review_rule rule = cs_review_rule_of(flow, opening->app);
    CS_ASSERT(rule.signatures == 1 || rule.signatures == 2);
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "INSERT INTO approvals (tenant, run_id, state, app, risk, signatures, blind,"
            " needs_role, needs_actor, created_ms, due_ms, holder, held_until_ms, decided_ms)"
            " VALUES ($1, $2, 'waiting', $3, $4, $5, $6, $7, '', $8, $9, '', 0, 0)");
    cs_bind_str(&st, 1, flow->tenant);
    cs_bind_id(&st, 2, &opening->run);
    cs_bind_str(&st, 3, opening->app);
    cs_bind_str(&st, 4, cs_str_of(cs_risk_name(opening->risk)));
    cs_bind_int(&st, 5, rule.signatures);
    cs_bind_int(&st, 6, rule.signatures == 2 && rule.blind);
    cs_bind_str(&st, 7,
                opening->risk == CS_RISK_HIGH ? cs_str_of(cs_role_name(CS_ROLE_CLINICIAN))
                                              : CS_STR(""));
    cs_bind_int(&st, 8, opening->now.unix_ms);
    cs_bind_int(&st, 9, opening->now.unix_ms + rule.due_ms);
    *signatures = rule.signatures;
    return cs_stmt_run(&st, NULL, err);
}

/* $1 the tenant, $2 the run or document. */
static cs_status run_on(struct cs_stmt *st, cs_str tenant, const cs_id *id, int64_t *changes,
                        struct cs_error *err)
{
    cs_bind_str(st, 1, tenant);
    cs_bind_id(st, 2, id);
    return cs_stmt_run(st, changes, err);
}

cs_status cs_review_draft_gone(struct cs_tx *tx, cs_str tenant, const cs_id *run, int64_t *count,
                               struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "UPDATE sign_offs SET edited = $3, diff = $3, note = $3"
            " WHERE tenant = $1 AND run_id = $2");
    cs_bind_blob(&st, 3, CS_STR(""));
    CS_TRY(run_on(&st, tenant, run, NULL, err));
    return cs_review_withdraw(tx, tenant, run, count, err);
}

cs_status cs_review_withdraw(struct cs_tx *tx, cs_str tenant, const cs_id *run, int64_t *count,
                             struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "UPDATE approvals SET state = 'withdrawn', holder = '', held_until_ms = 0"
            " WHERE tenant = $1 AND run_id = $2 AND state = 'waiting'");
    return run_on(&st, tenant, run, count, err);
}

/* By the case, and not by the state, of which there may be many more. */
cs_status cs_review_document_gone(struct cs_tx *tx, cs_str tenant, const cs_id *case_id,
                                  const cs_id *document, int64_t *count, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(
        &st, tx->db,
        "UPDATE approvals SET state = 'withdrawn', holder = '', held_until_ms = 0"
        " WHERE tenant = $1 AND state NOT IN ('decided', 'withdrawn') AND run_id IN (SELECT r.id"
        " FROM runs r WHERE r.tenant = $1 AND r.case_id = $3 AND EXISTS (SELECT 1 FROM"
        " run_documents d WHERE d.tenant = r.tenant AND d.run_id = r.id"
        " AND d.document_id = $2))");
    cs_bind_id(&st, 3, case_id);
    return run_on(&st, tenant, document, count, err);
}
