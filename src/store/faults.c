/* faults.c - a driver around a driver that fails the n-th call, or dies at it, for tests.
 *
 * What cannot fail by contract (column, finish, rollback, close) is passed on uncounted. A commit
 * counts twice, since it can fail before it happened and after: a caller never knows which. */
#include "store/store_in.h"

#include <signal.h>

struct faulty_driver {
    const struct cs_db_ops *ops;
    void *self;
    struct cs_db_faults *faults;
    struct cs_allocator from;
};

static cs_status count_commit(const struct faulty_driver *driver, struct cs_error *err)
{
    if (++driver->faults->calls != driver->faults->fail_call) return CS_OK;
    if (driver->faults->kill) (void)raise(SIGKILL);
    return CS_FAIL(err, CS_E_IO, "The store failed because a test asked for it", "");
}

static cs_status count(const struct faulty_driver *driver, struct cs_error *err)
{
    return driver->faults->commits_only ? CS_OK : count_commit(driver, err);
}

static void faulty_close(void *self)
{
    struct faulty_driver *const driver = self;
    driver->ops->close(driver->self);
    driver->from.ops->put(driver->from.self, driver, sizeof *driver);
}

static cs_status faulty_exec(void *self, cs_str sql, struct cs_error *err)
{
    struct faulty_driver *const driver = self;
    CS_TRY(count(driver, err));
    return driver->ops->exec(driver->self, sql, err);
}

static cs_status faulty_prepare(void *self, cs_str sql, void **statement, struct cs_error *err)
{
    struct faulty_driver *const driver = self;
    CS_TRY(count(driver, err));
    return driver->ops->prepare(driver->self, sql, statement, err);
}

static cs_status faulty_bind(void *self, void *statement, int parameter, const cs_db_value *value,
                             struct cs_error *err)
{
    struct faulty_driver *const driver = self;
    CS_TRY(count(driver, err));
    return driver->ops->bind(driver->self, statement, parameter, value, err);
}

static cs_status faulty_step(void *self, void *statement, bool *row, struct cs_error *err)
{
    struct faulty_driver *const driver = self;
    CS_TRY(count(driver, err));
    return driver->ops->step(driver->self, statement, row, err);
}

static void faulty_column(void *self, void *statement, int column, cs_db_value *out)
{
    struct faulty_driver *const driver = self;
    driver->ops->column(driver->self, statement, column, out);
}

static void faulty_finish(void *self, void *statement)
{
    struct faulty_driver *const driver = self;
    driver->ops->finish(driver->self, statement);
}

static cs_status faulty_begin(void *self, enum cs_db_begin kind, struct cs_error *err)
{
    struct faulty_driver *const driver = self;
    CS_TRY(count(driver, err));
    return driver->ops->begin(driver->self, kind, err);
}

static cs_status faulty_commit(void *self, struct cs_error *err)
{
    struct faulty_driver *const driver = self;
    CS_TRY(count_commit(driver, err));
    CS_TRY(driver->ops->commit(driver->self, err));
    return count_commit(driver, err);
}

static void faulty_rollback(void *self)
{
    struct faulty_driver *const driver = self;
    driver->ops->rollback(driver->self);
}

static int64_t faulty_changes(void *self)
{
    struct faulty_driver *const driver = self;
    return driver->ops->changes(driver->self);
}

static cs_status faulty_has_table(void *self, cs_str name, bool *out, struct cs_error *err)
{
    struct faulty_driver *const driver = self;
    CS_TRY(count(driver, err));
    return driver->ops->has_table(driver->self, name, out, err);
}

static cs_status faulty_scrub(void *self, bool *whole, struct cs_error *err)
{
    struct faulty_driver *const driver = self;
    CS_TRY(count(driver, err));
    return driver->ops->scrub(driver->self, whole, err);
}

static cs_status faulty_batch(void *self, bool on, struct cs_error *err)
{
    struct faulty_driver *const driver = self;
    CS_TRY(count(driver, err));
    return driver->ops->batch(driver->self, on, err);
}

static bool faulty_outrun(void *self)
{
    struct faulty_driver *const driver = self;
    return driver->ops->outrun(driver->self);
}

static cs_str faulty_catalog(void *self)
{
    struct faulty_driver *const driver = self;
    return driver->ops->catalog(driver->self);
}

static cs_status faulty_backup(void *self, const char *path, bool *done, struct cs_error *err)
{
    struct faulty_driver *const driver = self;
    CS_TRY(count(driver, err));
    return driver->ops->backup(driver->self, path, done, err);
}

static const struct cs_db_ops faulty_ops = {
    .close = faulty_close,
    .exec = faulty_exec,
    .prepare = faulty_prepare,
    .bind = faulty_bind,
    .step = faulty_step,
    .column = faulty_column,
    .finish = faulty_finish,
    .begin = faulty_begin,
    .commit = faulty_commit,
    .rollback = faulty_rollback,
    .changes = faulty_changes,
    .has_table = faulty_has_table,
    .scrub = faulty_scrub,
    .batch = faulty_batch,
    .outrun = faulty_outrun,
    .catalog = faulty_catalog,
    .backup = faulty_backup,
};

cs_status cs_faults_open(struct cs_db_faults *faults, struct cs_allocator from,
                         const struct cs_db_ops **ops, void **driver_out, struct cs_error *err)
{
    struct faulty_driver *const driver = from.ops->get(from.self, sizeof *driver);
    if (!driver) {
        (*ops)->close(*driver_out);
        return CS_FAIL(err, CS_E_MEMORY, "There is not enough memory to open the store",
                       "Free memory and retry");
    }
    *driver = (struct faulty_driver){*ops, *driver_out, faults, from};
    *ops = &faulty_ops;
    *driver_out = driver;
    return CS_OK;
}
