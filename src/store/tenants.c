/* tenants.c - who there is, and the lock that makes a tenant's writers wait for each other.
 *
 * The row of a tenant is what its writers lock: the end of its audit log, the counts of its runs
 * and its budgets are read and written by one at a time, while other tenants go on. The table is
 * small and is the one that is read across tenants: a worker asks it whose turn is next. */
#include "store/store_in.h"

const struct cs_migration cs_store_migration_tenants = {
    .number = 7,
    .name = CS_STR_INIT("tenants"),
    /* running_max: how many jobs of the tenant may be in work at once; 0: no limit. */
    .sql = CS_STR_INIT("CREATE TABLE tenants ("
                       " tenant TEXT NOT NULL,"
                       " running_max INTEGER NOT NULL,"
                       " PRIMARY KEY (tenant)) STRICT;"
                       "INSERT INTO tenants (tenant, running_max)"
                       " SELECT DISTINCT tenant, 0 FROM cases"),
};

static cs_status row_lock(struct cs_tx *tx, cs_str tenant, bool *found, int64_t *running_max,
                          struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db, "SELECT running_max FROM tenants WHERE tenant = $1" CS_SQL_LOCK);
    cs_bind_str(&st, 1, tenant);
    *found = cs_stmt_next(&st);
    if (*found) *running_max = cs_col_int(&st, 0);
    return cs_stmt_end(&st, err);
}

static cs_status row_make(struct cs_tx *tx, cs_str tenant, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "INSERT INTO tenants (tenant, running_max) VALUES ($1, 0)"
            " ON CONFLICT (tenant) DO NOTHING");
    cs_bind_str(&st, 1, tenant);
    return cs_stmt_run(&st, NULL, err);
}

static cs_status tenant_lock(struct cs_tx *tx, cs_str tenant, struct cs_error *err)
{
    bool found = false;
    int64_t running_max = 0;
    CS_TRY(row_lock(tx, tenant, &found, &running_max, err));
    if (found) return CS_OK;
    CS_TRY(row_make(tx, tenant, err)); /* waits for another that makes it */
    CS_TRY(row_lock(tx, tenant, &found, &running_max, err));
    CS_ASSERT(found);
    return CS_OK;
}

cs_status cs_tx_begin_tenant(struct cs_tx *tx, struct cs_db *db, cs_str tenant,
                             struct cs_error *err)
{
    CS_ASSERT(cs_tenant_valid(tenant));
    CS_TRY(cs_tx_begin_rows(tx, db, err));
    const cs_status status = tenant_lock(tx, tenant, err);
    if (status != CS_OK) cs_tx_rollback(tx);
    return status;
}

cs_status cs_tenants_read(struct cs_db *db, struct cs_arena *arena, const cs_str **out,
                          size_t *count, struct cs_error *err)
{
    struct cs_stmt st;
    cs_str *const names = CS_NEW_ARRAY(arena, cs_str, CS_TENANTS_MAX);
    if (!names) return cs_arena_fail(arena, err);
    CS_STMT(&st, db, "SELECT tenant FROM tenants ORDER BY tenant LIMIT $1");
    cs_bind_int(&st, 1, CS_TENANTS_MAX);
    for (*count = 0; *count < CS_TENANTS_MAX && cs_stmt_next(&st); (*count)++)
        names[*count] = cs_col_copy(&st, 0, arena);
    *out = names;
    return cs_stmt_end(&st, err);
}

cs_status cs_tenant_running_max(struct cs_db *db, cs_str tenant, int64_t *out, struct cs_error *err)
{
    struct cs_stmt st;
    *out = 0;
    CS_STMT(&st, db, "SELECT running_max FROM tenants WHERE tenant = $1");
    cs_bind_str(&st, 1, tenant);
    if (cs_stmt_next(&st)) *out = cs_col_int(&st, 0);
    return cs_stmt_end(&st, err);
}

cs_status cs_tenant_running_set(struct cs_tx *tx, cs_str tenant, int64_t running_max,
                                struct cs_error *err)
{
    CS_ASSERT(running_max >= 0);
    struct cs_stmt st;
    CS_STMT(&st, tx->db, "UPDATE tenants SET running_max = $2 WHERE tenant = $1");
    cs_bind_str(&st, 1, tenant);
    cs_bind_int(&st, 2, running_max);
    return cs_stmt_run(&st, NULL, err);
}
