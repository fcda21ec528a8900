/* queue_limit.c - how many steps of a tenant may be in work at once, as people set it. */
#include "flow/flow_in.h"

static cs_status limit_note(struct cs_tx *tx, struct cs_flow *flow, int64_t limit, cs_time now,
                            struct cs_error *err)
{
    const struct cs_audit_event event = {
        .tenant = flow->tenant,
        .at = now,
        .actor = flow->actor,
        .action = "queue.limit-set",
        .object = "queue",
        CS_AUDIT_FIELDS(CS_A("limit", limit)),
    };
    return cs_audit_append(tx, &event, err);
}

cs_status cs_queue_limit_set(struct cs_flow *flow, int64_t limit, cs_time now, struct cs_error *err)
{
    struct cs_tx tx;
    if (limit < 0) return CS_FAIL(err, CS_E_INPUT, "A limit is 0 or more", "0 is without limit");
    CS_TRY(cs_tx_begin_tenant(&tx, flow->db, flow->tenant, err));
    cs_status status = cs_tenant_running_set(&tx, flow->tenant, limit, err);
    if (status == CS_OK) status = limit_note(&tx, flow, limit, now, err);
    if (status == CS_OK) status = cs_tx_commit(&tx, err);
    cs_tx_rollback(&tx);
    return status;
}
