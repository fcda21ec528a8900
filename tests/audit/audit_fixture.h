/* audit_fixture.h - a store with an audit log in it, for the tests of audit.
 *
 * The migrations of other rooms between ours are stood in for. */
#ifndef CS_TEST_AUDIT_FIXTURE_H
#define CS_TEST_AUDIT_FIXTURE_H

#include "audit/audit.h"
#include "tests/store/fixture.h"

static const struct cs_migration none3 = {3, CS_STR_INIT("none3"), CS_STR_INIT("SELECT 1")};
static const struct cs_migration none4 = {4, CS_STR_INIT("none4"), CS_STR_INIT("SELECT 1")};
static const struct cs_migration none5 = {5, CS_STR_INIT("none5"), CS_STR_INIT("SELECT 1")};
static const struct cs_migration *const migrations[] = {
    &cs_store_migration_cases, &cs_audit_migration_events, &none3, &none4, &none5,
    &cs_audit_migration_tree};
static const cs_id run = {{0x2a}};

static inline struct cs_db *open_migrated(struct fixture *f)
{
    fixture_init(f);
    struct cs_db *const db = fixture_open(f);
    CHECK_INT(cs_db_migrate(db, migrations, CS_COUNT(migrations), (cs_time){1}, &f->err), CS_OK);
    return db;
}

static inline cs_status append(struct fixture *f, struct cs_db *db,
                               const struct cs_audit_event *event)
{
    struct cs_tx tx;
    CS_TRY(cs_tx_begin(&tx, db, &f->err));
    const cs_status status = cs_audit_append(&tx, event, &f->err);
    if (status == CS_OK) return cs_tx_commit(&tx, &f->err);
    cs_tx_rollback(&tx);
    return status;
}

static inline void append_some(struct fixture *f, struct cs_db *db, cs_str tenant, int64_t count)
{
    struct cs_tx tx;
    CHECK_INT(cs_tx_begin(&tx, db, &f->err), CS_OK);
    for (int64_t i = 0; i < count; i++) {
        const struct cs_audit_event event = {
            .tenant = tenant,
            .at = {1764003909123 + i},
            .actor = cs_actor_uid(1000),
            .action = "run.started",
            .object = "run",
            .object_id = run,
            CS_AUDIT_FIELDS(CS_A("count", i)),
        };
        CHECK_INT(cs_audit_append(&tx, &event, &f->err), CS_OK);
    }
    CHECK_INT(cs_tx_commit(&tx, &f->err), CS_OK);
}

static inline struct cs_audit_report verify(struct fixture *f, struct cs_db *db,
                                            const struct cs_audit_trust *trust)
{
    struct cs_audit_report report;
    CHECK_INT(cs_audit_verify(db, CS_TENANT_DEFAULT, trust, &report, &f->err), CS_OK);
    return report;
}

/* A key beside the store, made the first time. */
static inline struct cs_audit_key key_of(struct fixture *f)
{
    char path[160];
    struct cs_audit_key key;
    struct cs_rng rng = cs_rng_system();
    (void)snprintf(path, sizeof path, "%s.audit.key", f->path);
    CHECK_INT(cs_audit_key_open(path, &rng, true, &key, &f->err), CS_OK);
    return key;
}

static inline struct cs_audit_checkpoint checkpoint(struct fixture *f, struct cs_db *db)
{
    struct cs_tx tx;
    struct cs_audit_checkpoint out = {0};
    const struct cs_audit_key key = key_of(f);
    CHECK_INT(cs_tx_begin(&tx, db, &f->err), CS_OK);
    CHECK_INT(cs_audit_checkpoint_make(&tx, CS_TENANT_DEFAULT, &key, (cs_time){5}, &out, &f->err),
              CS_OK);
    CHECK_INT(cs_tx_commit(&tx, &f->err), CS_OK);
    return out;
}

#endif
