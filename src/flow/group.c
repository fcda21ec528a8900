/* group.c - many short runs in one transaction: all of them are kept, or none. */
#include "flow/flow.h"

cs_status cs_flow_group_begin(struct cs_flow *flow, struct cs_tx *tx, struct cs_error *err)
{
    CS_ASSERT(!flow->group);
    CS_TRY(cs_tx_begin_tenant(tx, flow->db, flow->tenant, err));
    flow->group = tx;
    return CS_OK;
}

cs_status cs_flow_group_commit(struct cs_flow *flow, struct cs_error *err)
{
    CS_ASSERT(flow->group);
    struct cs_tx *const tx = flow->group;
    flow->group = NULL;
    return cs_tx_commit(tx, err);
}

void cs_flow_group_rollback(struct cs_flow *flow)
{
    if (!flow->group) return;
    cs_tx_rollback(flow->group);
    flow->group = NULL;
}
