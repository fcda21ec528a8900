/* head.c - where a tenant's chain and tree end, and the rows of the tree behind it.
 *
 * The head row is read and written in the transaction of the append, so chain and tree grow
 * together. A store of before the tree has events without it: the next append makes it from them,
 * once, in its own transaction. */
#include "audit/audit_in.h"

const struct cs_migration cs_audit_migration_tree = {
    .number = 6,
    .name = CS_STR_INIT("audit tree"),
    /* peaks NULL: the tree is not made yet. */
    .sql = CS_STR_INIT("ALTER TABLE audit_heads ADD COLUMN peaks BLOB;"
                       "CREATE TABLE audit_nodes ("
                       " tenant TEXT NOT NULL,"
                       " level INTEGER NOT NULL,"
                       " place INTEGER NOT NULL,"
                       " hash BLOB NOT NULL,"
                       " PRIMARY KEY (tenant, level, place)) STRICT;"
                       "CREATE TABLE audit_checkpoints ("
                       " tenant TEXT NOT NULL,"
                       " size INTEGER NOT NULL,"
                       " at_ms INTEGER NOT NULL,"
                       " root BLOB NOT NULL,"
                       " head BLOB NOT NULL,"
                       " public_key BLOB NOT NULL,"
                       " signature BLOB NOT NULL,"
                       " PRIMARY KEY (tenant, size)) STRICT"),
};

static cs_status head_corrupt(struct cs_error *err)
{
    return CS_FAIL(err, CS_E_CORRUPT, "The audit log's tree does not fit its chain",
                   "Run audit verify, and keep the store as it is");
}

static bool peaks_take(struct cs_audit_head *head, cs_str peaks)
{
    head->tree.size = head->seq;
    if (head->seq < 0 || peaks.len != 32 * (size_t)cs_audit_tree_peaks(&head->tree)) return false;
    for (size_t i = 0; i < peaks.len / 32; i++)
        memcpy(head->tree.peaks[i].bytes, peaks.ptr + 32 * i, 32);
    return true;
}

cs_status cs_audit_head_read(struct cs_db *db, cs_str tenant, struct cs_audit_head *head,
                             struct cs_error *err)
{
    *head = (struct cs_audit_head){0};
    struct cs_stmt st;
    CS_STMT(&st, db, "SELECT seq, count, hash, peaks FROM audit_heads WHERE tenant = $1");
    cs_bind_str(&st, 1, tenant);
    head->found = cs_stmt_next(&st);
    if (head->found) {
        head->seq = cs_col_int(&st, 0);
        head->count = cs_col_int(&st, 1);
        head->hash = cs_col_digest(&st, 2);
        head->has_tree = !cs_col_is_null(&st, 3);
        if (head->has_tree) head->torn = !peaks_take(head, cs_col_blob(&st, 3));
    }
    return cs_stmt_end(&st, err);
}

cs_status cs_audit_head_write(struct cs_tx *tx, cs_str tenant, const struct cs_audit_head *head,
                              struct cs_error *err)
{
    struct cs_stmt st;
    char peaks[32 * CS_AUDIT_PEAKS_MAX];
    const unsigned count = cs_audit_tree_peaks(&head->tree);
    for (unsigned i = 0; i < count; i++) memcpy(peaks + 32 * i, head->tree.peaks[i].bytes, 32);
    if (head->found)
        CS_STMT(&st, tx->db,
                "UPDATE audit_heads SET seq = $2, count = $3, hash = $4, peaks = $5"
                " WHERE tenant = $1");
    else
        CS_STMT(&st, tx->db,
                "INSERT INTO audit_heads (tenant, seq, count, hash, peaks)"
                " VALUES ($1, $2, $3, $4, $5)");
    cs_bind_str(&st, 1, tenant);
    cs_bind_int(&st, 2, head->seq);
    cs_bind_int(&st, 3, head->count);
    cs_bind_digest(&st, 4, &head->hash);
    cs_bind_blob(&st, 5, (cs_str){peaks, 32 * (size_t)count});
    return cs_stmt_run(&st, NULL, err);
}

cs_status cs_audit_head_add(struct cs_tx *tx, struct cs_audit_hasher *h, cs_str tenant,
                            struct cs_audit_tree *tree, const cs_digest *record,
                            struct cs_error *err)
{
    struct cs_audit_made made;
    cs_audit_tree_add(h, tree, record, &made);
    for (unsigned i = 0; i < made.count; i++) {
        struct cs_stmt st;
        CS_STMT(&st, tx->db,
                "INSERT INTO audit_nodes (tenant, level, place, hash) VALUES ($1, $2, $3, $4)");
        cs_bind_str(&st, 1, tenant);
        cs_bind_int(&st, 2, made.nodes[i].level);
        cs_bind_int(&st, 3, made.nodes[i].place);
        cs_bind_digest(&st, 4, &made.nodes[i].hash);
        const cs_status status = cs_stmt_run(&st, NULL, err);
        if (status == CS_E_CONFLICT) return head_corrupt(err);
        CS_TRY(status);
    }
    return CS_OK;
}

/* The hashes of a page, after a seq. */
static cs_status hashes_read(struct cs_db *db, cs_str tenant, int64_t after, cs_digest *out,
                             size_t *count, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, db,
            "SELECT hash FROM audit_events WHERE tenant = $1 AND seq > $2 ORDER BY seq LIMIT $3");
    cs_bind_str(&st, 1, tenant);
    cs_bind_int(&st, 2, after);
    cs_bind_int(&st, 3, CS_AUDIT_PAGE / 16);
    for (*count = 0; *count < CS_AUDIT_PAGE / 16 && cs_stmt_next(&st); (*count)++)
        out[*count] = cs_col_digest(&st, 0);
    return cs_stmt_end(&st, err);
}

static cs_status nodes_remove(struct cs_tx *tx, cs_str tenant, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db, "DELETE FROM audit_nodes WHERE tenant = $1");
    cs_bind_str(&st, 1, tenant);
    return cs_stmt_run(&st, NULL, err);
}

cs_status cs_audit_head_grow(struct cs_tx *tx, struct cs_audit_hasher *h, cs_str tenant,
                             struct cs_audit_head *head, struct cs_error *err)
{
    cs_digest hashes[CS_AUDIT_PAGE / 16];
    size_t count = CS_AUDIT_PAGE / 16;
    if (head->torn) return head_corrupt(err);
    if (head->has_tree) return CS_OK;
    head->has_tree = true;
    if (!head->found) return CS_OK;
    CS_TRY(nodes_remove(tx, tenant, err));
    while (count == CS_AUDIT_PAGE / 16 && head->tree.size < head->seq) {
        CS_TRY(hashes_read(tx->db, tenant, head->tree.size, hashes, &count, err));
        for (size_t i = 0; i < count; i++)
            CS_TRY(cs_audit_head_add(tx, h, tenant, &head->tree, &hashes[i], err));
    }
    return head->tree.size == head->seq ? CS_OK : head_corrupt(err);
}
