/* hold.c - legal holds: made, released and listed. What a hold keeps is decided by the statements
 * of retention_in.h alone.
 *
 * A run is named for convenience; its whole case is held, since evidence of one run is not complete
 * without the documents, the key and the other drafts of its case. */
#include "flow/retention_in.h"

cs_status cs_flow_find(struct cs_flow *flow, cs_str id, struct cs_subject *out,
                       struct cs_error *err)
{
    CS_ASSERT(cs_tenant_valid(flow->tenant));
    cs_id low;
    cs_id high;
    if (!cs_id_range(id, &low, &high))
        return CS_FAIL(err, CS_E_INPUT, "A case or run is named by 4 to 32 hexadecimal digits",
                       "Copy the id from the list of runs");
    struct cs_stmt st;
    CS_STMT(&st, flow->db,
            "SELECT 1, id, case_id FROM runs WHERE tenant = $1 AND id >= $2 AND id <= $3"
            " UNION ALL"
            " SELECT 0, id, id FROM cases WHERE tenant = $1 AND id >= $2 AND id <= $3 LIMIT 2");
    cs_bind_str(&st, 1, flow->tenant);
    cs_bind_id(&st, 2, &low);
    cs_bind_id(&st, 3, &high);
    size_t found = 0;
    for (; cs_stmt_next(&st); found++)
        *out = (struct cs_subject){.by_run = cs_col_int(&st, 0) == 1,
                                   .run = cs_col_id(&st, 1),
                                   .case_id = cs_col_id(&st, 2)};
    CS_TRY(cs_stmt_end(&st, err));
    if (found == 0)
        return CS_FAIL(err, CS_E_NOT_FOUND, "There is no such case or run", "List the runs");
    if (found > 1)
        return CS_FAIL(err, CS_E_CONFLICT, "Several cases or runs begin with these digits",
                       "Give more digits of the id");
    return CS_OK;
}

static cs_status reason_check(const char *reason, struct cs_error *err)
{
    if (cs_audit_word_valid(reason)) return CS_OK;
    return CS_FAIL(err, CS_E_INPUT, "A reason is 1 to 48 of a-z 0-9 . _ + -, not a sentence",
                   "Give a code, such as litigation or audit-2026");
}

static cs_status hold_note(struct cs_tx *tx, const struct cs_flow *flow, const char *action,
                           const struct cs_subject *subject, const char *reason, cs_time now,
                           struct cs_error *err)
{
    const struct cs_audit_field fields[] = {cs_audit_word_("reason", reason),
                                            CS_A("run", subject->run)};
    const struct cs_audit_event event = {
        .tenant = flow->tenant,
        .at = now,
        .actor = flow->actor,
        .action = action,
        .object = "case",
        .object_id = subject->case_id,
        .fields = fields,
        .field_count = subject->by_run ? 2 : 1,
    };
    return cs_audit_append(tx, &event, err);
}

static cs_status hold_insert(struct cs_tx *tx, const struct cs_flow *flow,
                             const struct cs_subject *subject, const char *reason, cs_time now,
                             struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "INSERT INTO retention_holds (tenant, case_id, reason, run_id, since_ms, actor)"
            " VALUES ($1, $2, $3, $4, $5, $6)");
    cs_bind_str(&st, 1, flow->tenant);
    cs_bind_id(&st, 2, &subject->case_id);
    cs_bind_str(&st, 3, cs_str_of(reason));
    if (subject->by_run) cs_bind_id(&st, 4, &subject->run);
    else cs_bind_null(&st, 4);
    cs_bind_int(&st, 5, now.unix_ms);
    cs_bind_str(&st, 6, cs_str_of(flow->actor.text));
    const cs_status status = cs_stmt_run(&st, NULL, err);
    if (status == CS_E_CONFLICT)
        return CS_FAIL(err, CS_E_CONFLICT, "The case is held for this reason already",
                       "Nothing is left to do");
    return status;
}

cs_status cs_flow_hold(struct cs_flow *flow, const struct cs_subject *subject, const char *reason,
                       cs_time now, struct cs_error *err)
{
    CS_ASSERT(!flow->group);
    CS_TRY(reason_check(reason, err));
    struct cs_tx tx;
    CS_TRY(cs_tx_begin_tenant(&tx, flow->db, flow->tenant, err));
    cs_status status = hold_insert(&tx, flow, subject, reason, now, err);
    if (status == CS_OK) status = hold_note(&tx, flow, "retention.held", subject, reason, now, err);
    if (status == CS_OK) return cs_tx_commit(&tx, err);
    cs_tx_rollback(&tx);
    return status;
}

/* The word of the hold that is meant, into out. */
static cs_status reason_find(struct cs_tx *tx, const struct cs_flow *flow, const cs_id *case_id,
                             const char *reason, char out[static 64], struct cs_error *err)
{
    struct cs_stmt st;
    size_t found = 0;
    CS_STMT(&st, tx->db,
            "SELECT reason FROM retention_holds WHERE tenant = $1 AND case_id = $2"
            " AND (reason = $3 OR $3 = '') LIMIT 2");
    cs_bind_str(&st, 1, flow->tenant);
    cs_bind_id(&st, 2, case_id);
    cs_bind_str(&st, 3, cs_str_of(reason));
    for (; cs_stmt_next(&st); found++) {
        const cs_str word = cs_str_slice(cs_col_str(&st, 0), 0, 63);
        cs_copy(out, word.ptr, word.len);
        out[word.len] = '\0';
    }
    CS_TRY(cs_stmt_end(&st, err));
    if (found == 0) return CS_FAIL(err, CS_E_NOT_FOUND, "There is no such hold", "List the holds");
    if (found > 1)
        return CS_FAIL(err, CS_E_CONFLICT, "The case has several holds", "Name one by its reason");
    return CS_OK;
}

static cs_status release_in_tx(struct cs_tx *tx, const struct cs_flow *flow,
                               const struct cs_subject *subject, const char *reason, cs_time now,
                               struct cs_error *err)
{
    char word[64] = "";
    struct cs_stmt st;
    CS_TRY(reason_find(tx, flow, &subject->case_id, reason, word, err));
    CS_STMT(&st, tx->db,
            "DELETE FROM retention_holds WHERE tenant = $1 AND case_id = $2 AND reason = $3");
    cs_bind_str(&st, 1, flow->tenant);
    cs_bind_id(&st, 2, &subject->case_id);
    cs_bind_str(&st, 3, cs_str_of(word));
    CS_TRY(cs_stmt_run(&st, NULL, err));
    return hold_note(tx, flow, "retention.released", subject, word, now, err);
}

cs_status cs_flow_release(struct cs_flow *flow, const struct cs_subject *subject,
                          const char *reason, cs_time now, struct cs_error *err)
{
    CS_ASSERT(!flow->group);
    if (reason) CS_TRY(reason_check(reason, err));
    struct cs_tx tx;
    CS_TRY(cs_tx_begin_tenant(&tx, flow->db, flow->tenant, err));
    const cs_status status = release_in_tx(&tx, flow, subject, reason ? reason : "", now, err);
    if (status == CS_OK) return cs_tx_commit(&tx, err);
    cs_tx_rollback(&tx);
    return status;
}

static cs_status holds_count(struct cs_flow *flow, size_t *out, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, flow->db, "SELECT count(*) FROM retention_holds WHERE tenant = $1");
    cs_bind_str(&st, 1, flow->tenant);
    *out = cs_stmt_next(&st) ? (size_t)cs_col_int(&st, 0) : 0;
    return cs_stmt_end(&st, err);
}

static cs_status holds_in_tx(struct cs_flow *flow, struct cs_arena *arena,
                             const struct cs_hold **out, size_t *count, struct cs_error *err)
{
    size_t most = 0;
    size_t n = 0;
    CS_TRY(holds_count(flow, &most, err));
    struct cs_hold *const holds = CS_NEW_ARRAY(arena, struct cs_hold, most);
    if (!holds) return cs_arena_fail(arena, err);
    struct cs_stmt st;
    CS_STMT(&st, flow->db,
            "SELECT case_id, reason, run_id, since_ms, actor FROM retention_holds"
            " WHERE tenant = $1 ORDER BY since_ms, case_id, reason");
    cs_bind_str(&st, 1, flow->tenant);
    for (; n < most && cs_stmt_next(&st); n++) {
        holds[n] = (struct cs_hold){.case_id = cs_col_id(&st, 0),
                                    .reason = cs_col_copy(&st, 1, arena),
                                    .by_run = !cs_col_is_null(&st, 2),
                                    .since = {cs_col_int(&st, 3)},
                                    .actor = cs_col_copy(&st, 4, arena)};
        if (holds[n].by_run) holds[n].run = cs_col_id(&st, 2);
    }
    CS_TRY(cs_stmt_end(&st, err));
    *out = holds;
    *count = n;
    return CS_OK;
}

cs_status cs_flow_holds(struct cs_flow *flow, struct cs_arena *arena, const struct cs_hold **out,
                        size_t *count, struct cs_error *err)
{
    CS_ASSERT(cs_tenant_valid(flow->tenant));
    struct cs_tx tx;
    CS_TRY(cs_tx_begin_read(&tx, flow->db, err));
    const cs_status status = holds_in_tx(flow, arena, out, count, err);
    cs_tx_rollback(&tx); /* it only read */
    return status;
}
