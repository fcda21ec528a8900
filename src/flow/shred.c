/* shred.c - destroys keys at once: of a case, or of all of a tenant.
 *
 * The key goes in one transaction, and with it every text under it, however much there is. The
 * sealed rows, which nobody can open any more, are then due whatever their age and are swept in
 * batches; stopped there, the next sweep goes on. */
#include "flow/retention_in.h"

static cs_status count_with(struct cs_stmt *st, const struct cs_flow *flow, const cs_id *case_id,
                            int64_t *out, struct cs_error *err)
{
    cs_bind_str(st, 1, flow->tenant);
    if (case_id) cs_bind_id(st, 2, case_id);
    else cs_bind_null(st, 2);
    *out = cs_stmt_next(st) ? cs_col_int(st, 0) : 0;
    return cs_stmt_end(st, err);
}

/* $2: the case, or NULL for all of the tenant. */
static cs_status extent_read(const struct cs_flow *flow, const cs_id *case_id,
                             struct cs_shred_extent *out, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, flow->db,
            "SELECT count(*) FROM cases WHERE tenant = $1 AND ($2 IS NULL OR id = $2)"
            " AND wrapped_key IS NOT NULL");
    CS_TRY(count_with(&st, flow, case_id, &out->cases, err));
    CS_STMT(&st, flow->db,
            "SELECT count(*) FROM documents WHERE tenant = $1 AND ($2 IS NULL OR case_id = $2)"
            " AND length(body) > 0");
    CS_TRY(count_with(&st, flow, case_id, &out->documents, err));
    CS_STMT(&st, flow->db,
            "SELECT count(*) FROM drafts f JOIN runs r ON r.tenant = f.tenant AND r.id = f.run_id"
            " WHERE f.tenant = $1 AND ($2 IS NULL OR r.case_id = $2)");
    CS_TRY(count_with(&st, flow, case_id, &out->drafts, err));
    CS_STMT(&st, flow->db,
            "SELECT count(*) FROM vaults WHERE tenant = $1 AND ($2 IS NULL OR case_id = $2)");
    CS_TRY(count_with(&st, flow, case_id, &out->vaults, err));
    CS_STMT(&st, flow->db,
            "SELECT count(*) FROM tenant_keys WHERE tenant = $1 AND $2 IS NULL"
            " AND wrapped_key IS NOT NULL");
    CS_TRY(count_with(&st, flow, case_id, &out->tenant_keys, err));
    CS_STMT(&st, flow->db,
            "SELECT count(*) FROM retention_holds WHERE tenant = $1"
            " AND ($2 IS NULL OR case_id = $2)");
    CS_TRY(count_with(&st, flow, case_id, &out->holds, err));
    CS_STMT(&st, flow->db,
            "SELECT count(*) FROM runs WHERE tenant = $1 AND ($2 IS NULL OR case_id = $2)"
            " AND state IN ('running', 'queued')");
    return count_with(&st, flow, case_id, &out->running, err);
}

/* Whether there is anything of that name, with or without its key. */
static cs_status subject_check(const struct cs_flow *flow, const cs_id *case_id,
                               struct cs_error *err)
{
    struct cs_stmt st;
    int64_t found = 0;
    CS_STMT(&st, flow->db,
            "SELECT (SELECT count(*) FROM cases WHERE tenant = $1 AND ($2 IS NULL OR id = $2))"
            " + (SELECT count(*) FROM tenant_keys WHERE tenant = $1 AND $2 IS NULL)");
    CS_TRY(count_with(&st, flow, case_id, &found, err));
    if (found > 0) return CS_OK;
    return case_id ? CS_FAIL(err, CS_E_NOT_FOUND, "There is no such case", "List the runs")
                   : CS_FAIL(err, CS_E_NOT_FOUND, "The tenant has no keys in this store",
                             "Check the name");
}

cs_status cs_flow_shred_extent(struct cs_flow *flow, const cs_id *case_id,
                               struct cs_shred_extent *out, struct cs_error *err)
{
    CS_ASSERT(cs_tenant_valid(flow->tenant));
    *out = (struct cs_shred_extent){0};
    struct cs_tx tx;
    CS_TRY(cs_tx_begin_read(&tx, flow->db, err));
    cs_status status = subject_check(flow, case_id, err);
    if (status == CS_OK) status = extent_read(flow, case_id, out, err);
    cs_tx_rollback(&tx); /* it only read */
    return status;
}

/* ---- destroying ---- */

struct shredding {
    struct cs_flow *flow;
    const cs_id *case_id; /* NULL: the tenant */
    cs_time now;
    struct cs_tx tx;
    struct cs_shred_extent extent;
};

static cs_status keys_note(struct shredding *s, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, s->tx.db,
            "INSERT INTO retention_removals (tenant, class, object_id, at_ms)"
            " SELECT tenant, 'keys', id, $3 FROM cases WHERE tenant = $1"
            " AND ($2 IS NULL OR id = $2) AND wrapped_key IS NOT NULL"
            " ON CONFLICT (tenant, class, object_id) DO UPDATE SET at_ms = $3");
    cs_bind_str(&st, 1, s->flow->tenant);
    if (s->case_id) cs_bind_id(&st, 2, s->case_id);
    else cs_bind_null(&st, 2);
    cs_bind_int(&st, 3, s->now.unix_ms);
    return cs_stmt_run(&st, NULL, err);
}

static cs_status keys_destroy(struct shredding *s, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, s->tx.db,
            "UPDATE cases SET wrapped_key = NULL WHERE tenant = $1"
            " AND ($2 IS NULL OR id = $2) AND wrapped_key IS NOT NULL");
    cs_bind_str(&st, 1, s->flow->tenant);
    if (s->case_id) cs_bind_id(&st, 2, s->case_id);
    else cs_bind_null(&st, 2);
    CS_TRY(cs_stmt_run(&st, NULL, err));
    if (s->case_id) return CS_OK;
    CS_STMT(&st, s->tx.db, "UPDATE tenant_keys SET wrapped_key = NULL WHERE tenant = $1");
    cs_bind_str(&st, 1, s->flow->tenant);
    return cs_stmt_run(&st, NULL, err);
}

static cs_status shred_note(struct shredding *s, enum cs_audit_outcome outcome,
                            struct cs_error *err)
{
    const struct cs_shred_extent *const extent = &s->extent;
    const struct cs_audit_event event = {
        .tenant = s->flow->tenant,
        .at = s->now,
        .actor = s->flow->actor,
        .action = outcome == CS_AUDIT_OK ? "retention.key-destroyed" : "retention.shred-refused",
        .object = s->case_id ? "case" : "tenant",
        .object_id = s->case_id ? *s->case_id : (cs_id){{0}},
        .outcome = outcome,
        CS_AUDIT_FIELDS(CS_A_WORD("cause", "shred"), CS_A("cases", extent->cases),
                        CS_A("tenant_keys", extent->tenant_keys),
                        CS_A("documents", extent->documents), CS_A("drafts", extent->drafts),
                        CS_A("vaults", extent->vaults), CS_A("holds", extent->holds)),
    };
    return cs_audit_append(&s->tx, &event, err);
}

static cs_status shred_in_tx(struct shredding *s, struct cs_error *err)
{
    CS_TRY(subject_check(s->flow, s->case_id, err));
    CS_TRY(extent_read(s->flow, s->case_id, &s->extent, err));
    if (s->extent.holds > 0) return shred_note(s, CS_AUDIT_REFUSED, err);
    if (s->extent.running > 0)
        return CS_FAIL_NUM(err, CS_E_CONFLICT, "Runs that would be shredded are at work: %1",
                           "Wait until they are done, or cancel them", s->extent.running, 0);
    if (s->extent.cases + s->extent.tenant_keys == 0) return CS_OK; /* done before */
    CS_TRY(keys_note(s, err));
    CS_TRY(s->case_id ? cs_gone_key(&s->tx, s->flow, s->case_id, s->now, err)
                      : cs_gone_keys(&s->tx, s->flow, s->now, err));
    CS_TRY(keys_destroy(s, err));
    CS_TRY(cs_scrub_owe(&s->tx, err));
    return shred_note(s, CS_AUDIT_OK, err);
}

static cs_status shred_keys(struct shredding *s, struct cs_error *err)
{
    CS_TRY(cs_tx_begin_tenant(&s->tx, s->flow->db, s->flow->tenant, err));
    const cs_status status = shred_in_tx(s, err);
    if (status != CS_OK) {
        cs_tx_rollback(&s->tx);
        return status;
    }
    CS_TRY(cs_tx_commit(&s->tx, err)); /* of a refusal too: it is on record */
    if (s->extent.holds > 0)
        return CS_FAIL(err, CS_E_DENIED, "A legal hold keeps what would be shredded",
                       "countersign retention holds lists them; release them first");
    return CS_OK;
}

cs_status cs_flow_shred(struct cs_flow *flow, const cs_id *case_id, cs_time now,
                        struct cs_retention_result *out, struct cs_error *err)
{
    CS_ASSERT(cs_tenant_valid(flow->tenant));
    CS_ASSERT(!flow->group);
    *out = (struct cs_retention_result){0};
    struct shredding s = {.flow = flow, .case_id = case_id, .now = now};
    const struct cs_retention_rules nothing_by_age = {{0}};
    CS_TRY(shred_keys(&s, err));
    out->keys = s.extent.cases + s.extent.tenant_keys;
    CS_TRY(cs_sweep_rows(flow, &nothing_by_age, now, out, err));
    return cs_scrub_pay(flow, &out->scrubbed, err);
}
