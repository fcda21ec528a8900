/* db.c - the handle and its transactions, whatever the driver.
 *
 * A transaction is a struct of the caller's, so that a function which must write inside one says so
 * in its signature. Transactions do not nest: a second begin on a handle is a mistake of ours. */
#include "store/store_in.h"

#include <time.h>

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

bool cs_db_url_is_postgresql(const char *url)
{
    const cs_str text = cs_str_of(url);
    return cs_str_starts(text, CS_STR("postgresql://")) ||
           cs_str_starts(text, CS_STR("postgres://"));
}

cs_status cs_db_open(const struct cs_db_options *options, struct cs_db **out, struct cs_error *err)
{
    CS_ASSERT(options->url);
    const cs_str url = cs_str_of(options->url);
    const cs_str scheme = CS_STR("sqlite:");
    const bool remote = cs_db_url_is_postgresql(options->url);
    if (!remote && (!cs_str_starts(url, scheme) || url.len == scheme.len))
        return CS_FAIL(err, CS_E_UNSUPPORTED, "The store's address is of no known kind",
                       "Write sqlite:PATH, or postgresql://USER@HOST/DATABASE");
    const cs_str path = remote ? CS_STR("postgresql:") : cs_str_slice(url, scheme.len, url.len);
    struct cs_db *db = NULL;
    CS_TRY(handle_new(path, options, &db, err));
    CS_ASSERT(db);
    cs_status status = remote ? cs_pg_open(options, &db->ops, &db->driver, err)
                              : cs_sqlite_open(db->path, options, &db->ops, &db->driver, err);
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

cs_status cs_db_has_table(struct cs_db *db, cs_str name, bool *out, struct cs_error *err)
{
    return db->ops->has_table(db->driver, name, out, err);
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

static cs_status tx_begin(struct cs_tx *tx, struct cs_db *db, enum cs_db_begin kind,
                          struct cs_error *err)
{
    CS_ASSERT(!db->in_tx);
    *tx = (struct cs_tx){.db = db};
    if (kind != CS_DB_READ && db->readonly)
        return CS_FAIL(err, CS_E_IO, "The store was opened for reading only",
                       "Open it for writing to keep runs");
    CS_TRY(db->ops->begin(db->driver, kind, err));
    tx->open = db->in_tx = true;
    return CS_OK;
}

cs_status cs_tx_begin(struct cs_tx *tx, struct cs_db *db, struct cs_error *err)
{
    return tx_begin(tx, db, CS_DB_WRITE, err);
}

cs_status cs_tx_begin_shared(struct cs_tx *tx, struct cs_db *db, struct cs_error *err)
{
    return tx_begin(tx, db, CS_DB_SHARED, err);
}

cs_status cs_tx_begin_rows(struct cs_tx *tx, struct cs_db *db, struct cs_error *err)
{
    return tx_begin(tx, db, CS_DB_ROWS, err);
}

cs_status cs_tx_begin_lease(struct cs_tx *tx, struct cs_db *db, struct cs_error *err)
{
    return tx_begin(tx, db, CS_DB_LEASE, err);
}

cs_status cs_tx_begin_read(struct cs_tx *tx, struct cs_db *db, struct cs_error *err)
{
    return tx_begin(tx, db, CS_DB_READ, err);
}

cs_status cs_tx_commit(struct cs_tx *tx, struct cs_error *err)
{
    CS_ASSERT(tx->open);
    CS_ASSERT(!tx->db->in_batch);
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
    tx->open = tx->db->in_tx = tx->db->in_batch = false;
}

/* Others are given time to end, the longer the more often they came first. */
static void attempt_wait(int attempt)
{
    const struct timespec time = {.tv_nsec = 1000000L * attempt};
    (void)nanosleep(&time, NULL);
}

cs_status cs_tx_retry(struct cs_db *db, int attempts, cs_tx_work work, void *self,
                      struct cs_error *err)
{
    CS_ASSERT(attempts >= 1);
    CS_ASSERT(attempts <= 20);
    for (int attempt = 1;; attempt++) {
        struct cs_tx tx;
        CS_TRY(cs_tx_begin_shared(&tx, db, err));
        cs_status status = work(self, &tx, err);
        if (status == CS_OK) status = cs_tx_commit(&tx, err);
        const bool outrun = status != CS_OK && db->ops->outrun(db->driver);
        cs_tx_rollback(&tx);
        if (!outrun || attempt == attempts) return status;
        attempt_wait(attempt);
    }
}

cs_status cs_batch_begin(struct cs_tx *tx, struct cs_error *err)
{
    CS_ASSERT(tx->open);
    CS_ASSERT(!tx->db->in_batch);
    CS_TRY(tx->db->ops->batch(tx->db->driver, true, err));
    tx->db->in_batch = true;
    return CS_OK;
}

cs_status cs_batch_end(struct cs_tx *tx, struct cs_error *err)
{
    CS_ASSERT(tx->db->in_batch);
    tx->db->in_batch = false;
    return tx->db->ops->batch(tx->db->driver, false, err);
}
