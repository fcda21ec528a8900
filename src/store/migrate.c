/* migrate.c - forward only, numbered, recorded with the digest of the text that was run.
 *
 * Each migration is one transaction: its statements and its record. Two processes that start at
 * once both look, and the second finds the first one's record after it gets the right to write. */
#include "store/store_in.h"

/* A migration concerns the whole store: its rows stand under the tenant '*', which no tenant may
 * be called. */
static const cs_str migrations_sql = CS_STR_INIT("CREATE TABLE migrations ("
                                                 " tenant TEXT NOT NULL,"
                                                 " number INTEGER NOT NULL,"
                                                 " name TEXT NOT NULL,"
                                                 " sha256 BLOB NOT NULL,"
                                                 " applied_ms INTEGER NOT NULL,"
                                                 " PRIMARY KEY (tenant, number)) STRICT");

const struct cs_migration cs_store_migration_cases = {
    .number = 1,
    .name = CS_STR_INIT("cases"),
    /* wrapped_key NULL: the case's key was destroyed, and with it every text of the case. */
    .sql = CS_STR_INIT("CREATE TABLE cases ("
                       " tenant TEXT NOT NULL,"
                       " id BLOB NOT NULL,"
                       " created_ms INTEGER NOT NULL,"
                       " key_id BLOB NOT NULL,"
                       " wrapped_key BLOB,"
                       " PRIMARY KEY (tenant, id)) STRICT"),
};

static cs_status record_check(const struct cs_migration *known, int64_t number,
                              const cs_digest *recorded, struct cs_error *err)
{
    cs_digest digest;
    CS_TRY(cs_sha256(known->sql, &digest, err));
    if (number == known->number && cs_digest_equal(&digest, recorded)) return CS_OK;
    return CS_FAIL_NUM(err, CS_E_CONFLICT, "The store's tables were made by another text (step %1)",
                       "Use the program that made this store", number, 0);
}

/* How many of the list the store has; 0 for a new one. */
static cs_status applied_count(struct cs_db *db, const struct cs_migration *const *list,
                               size_t count, bool *has_table, size_t *applied, struct cs_error *err)
{
    *applied = 0;
    CS_TRY(db->ops->has_table(db->driver, CS_STR("migrations"), has_table, err));
    if (!*has_table) return CS_OK;
    struct cs_stmt st;
    size_t seen = 0;
    int64_t newest = 0;
    cs_status checked = CS_OK;
    CS_STMT(&st, db, "SELECT number, sha256 FROM migrations WHERE tenant = '*' ORDER BY number");
    while (checked == CS_OK && cs_stmt_next(&st)) {
        newest = cs_col_int(&st, 0);
        const cs_digest digest = cs_col_digest(&st, 1);
        if (seen < count && st.error.status == CS_OK)
            checked = record_check(list[seen], newest, &digest, err);
        seen++;
    }
    if (checked != CS_OK) {
        cs_ignore(cs_stmt_end(&st, &(struct cs_error){0}), "the check's failure comes first");
        return checked;
    }
    CS_TRY(cs_stmt_end(&st, err));
    if (seen > count)
        return CS_FAIL_NUM(err, CS_E_CONFLICT,
                           "The store was made by a newer program: version %1, known up to %2",
                           "Use the newer program", newest, count);
    *applied = seen;
    return CS_OK;
}

static cs_status apply_in_tx(struct cs_tx *tx, const struct cs_migration *const *list, size_t count,
                             size_t at, cs_time now, struct cs_error *err)
{
    struct cs_db *const db = tx->db;
    bool has_table = false;
    size_t applied = 0;
    CS_TRY(applied_count(db, list, count, &has_table, &applied, err));
    if (applied != at) return CS_OK; /* another process was here first */
    if (!has_table) CS_TRY(db->ops->exec(db->driver, migrations_sql, err));
    CS_TRY(db->ops->exec(db->driver, list[at]->sql, err));
    cs_digest digest;
    CS_TRY(cs_sha256(list[at]->sql, &digest, err));
    struct cs_stmt st;
    CS_STMT(&st, db,
            "INSERT INTO migrations (tenant, number, name, sha256, applied_ms)"
            " VALUES ('*', $1, $2, $3, $4)");
    cs_bind_int(&st, 1, list[at]->number);
    cs_bind_str(&st, 2, list[at]->name);
    cs_bind_digest(&st, 3, &digest);
    cs_bind_int(&st, 4, now.unix_ms);
    return cs_stmt_run(&st, NULL, err);
}

static cs_status apply_one(struct cs_db *db, const struct cs_migration *const *list, size_t count,
                           size_t at, cs_time now, struct cs_error *err)
{
    struct cs_tx tx;
    CS_TRY(cs_tx_begin(&tx, db, err));
    const cs_status status = apply_in_tx(&tx, list, count, at, now, err);
    if (status == CS_OK) return cs_tx_commit(&tx, err);
    cs_tx_rollback(&tx);
    return status;
}

cs_status cs_db_migrate(struct cs_db *db, const struct cs_migration *const *list, size_t count,
                        cs_time now, struct cs_error *err)
{
    CS_ASSERT(count > 0);
    for (size_t i = 0; i < count; i++) CS_ASSERT(list[i]->number == (int64_t)i + 1);
    for (;;) { /* each round another migration is there, ours or another process's */
        bool has_table = false;
        size_t applied = 0;
        CS_TRY(applied_count(db, list, count, &has_table, &applied, err));
        if (applied == count) return CS_OK;
        if (db->readonly)
            return CS_FAIL_NUM(err, CS_E_CONFLICT,
                               "The store is of an older version: %1, and this program needs %2",
                               "Open it once for writing", applied, count);
        CS_TRY(apply_one(db, list, count, applied, now, err));
    }
}
