/* db.c - the handle and its transactions, whatever the driver.
 *
 * A transaction is a struct of the caller's, so that a function which must write inside one says so
 * in its signature. Transactions do not nest: a second begin on a handle is a mistake of ours. */
#include "store/store_in.h"

bool cs_tenant_valid(cs_str tenant)
{
    if (tenant.len == 0 || tenant.len > CS_TENANT_BYTES_MAX) return false;
    for (size_t i = 0; i < tenant.len; i++) {
        const char c = tenant.ptr[i];
        if (!cs_is_lower(c) && !cs_is_digit(c) && c != '.' && c != '_' && c != '-') return false;
    }
    return true;
}

static cs_status handle_new(cs_str path, const struct cs_db_options *options, struct cs_db **out,
                            struct cs_error *err)
{
    const size_t size = sizeof(struct cs_db) + path.len + 1;
    struct cs_db *const db = options->from.ops->get(options->from.self, size);
    if (!db)
        return CS_FAIL(err, CS_E_MEMORY, "There is not enough memory to open the store",
                       "Free memory and retry");
    *db = (struct cs_db){.from = options->from, .readonly = options->readonly, .size = size};
    cs_copy(db->path, path.ptr, path.len);
    db->path[path.len] = '\0';
    *out = db;
    return CS_OK;
}

cs_status cs_db_open(const struct cs_db_options *options, struct cs_db **out, struct cs_error *err)
{
    CS_ASSERT(options->url);
    const cs_str url = cs_str_of(options->url);
    const cs_str scheme = CS_STR("sqlite:");
    if (!cs_str_starts(url, scheme) || url.len == scheme.len)
        return CS_FAIL(err, CS_E_UNSUPPORTED, "The store's address is not sqlite:PATH",
                       "Write it as sqlite: and the path of a file");
    struct cs_db *db = NULL;
    CS_TRY(handle_new(cs_str_slice(url, scheme.len, url.len), options, &db, err));
    CS_ASSERT(db);
    cs_status status = cs_sqlite_open(db->path, options, &db->ops, &db->driver, err);
    if (status == CS_OK && options->faults)
        status = cs_faults_open(options->faults, options->from, &db->ops, &db->driver, err);
    if (status != CS_OK) {
        db->driver = NULL;
        cs_db_close(db);
        return status;
    }
    *out = db;
    return CS_OK;
}

void cs_db_close(struct cs_db *db)
{
    if (!db) return;
    if (db->driver) db->ops->close(db->driver);
    db->from.ops->put(db->from.self, db, db->size);
}

bool cs_db_readonly(const struct cs_db *db)
{
    return db->readonly;
}

const char *cs_db_path(const struct cs_db *db)
{
    return db->path;
}

cs_status cs_db_scrub(struct cs_db *db, bool *whole, struct cs_error *err)
{
    CS_ASSERT(!db->in_tx);
    CS_ASSERT(!db->readonly);
    return db->ops->scrub(db->driver, whole, err);
}

static cs_status tx_begin(struct cs_tx *tx, struct cs_db *db, bool write, struct cs_error *err)
{
    CS_ASSERT(!db->in_tx);
    *tx = (struct cs_tx){.db = db};
    CS_TRY(db->ops->begin(db->driver, write, err));
    tx->open = db->in_tx = true;
    return CS_OK;
}

cs_status cs_tx_begin(struct cs_tx *tx, struct cs_db *db, struct cs_error *err)
{
    *tx = (struct cs_tx){.db = db};
    if (db->readonly)
        return CS_FAIL(err, CS_E_IO, "The store was opened for reading only",
                       "Open it for writing to keep runs");
    return tx_begin(tx, db, true, err);
}

cs_status cs_tx_begin_read(struct cs_tx *tx, struct cs_db *db, struct cs_error *err)
{
    return tx_begin(tx, db, false, err);
}

cs_status cs_tx_commit(struct cs_tx *tx, struct cs_error *err)
{
    CS_ASSERT(tx->open);
    const cs_status status = tx->db->ops->commit(tx->db->driver, err);
    if (status != CS_OK) {
        cs_tx_rollback(tx);
        return status;
    }
    tx->open = tx->db->in_tx = false;
    return CS_OK;
}

void cs_tx_rollback(struct cs_tx *tx)
{
    if (!tx->open) return;
    tx->db->ops->rollback(tx->db->driver);
    tx->open = tx->db->in_tx = false;
}
