/* store.h - the database behind one small door, and the seal on everything that holds text.
 *
 * A handle (struct cs_db) has a driver (struct cs_db_ops: sqlite.c, pg.c) and belongs to one
 * thread. Statements are sticky: preparing, binding and reading never return a status; the first
 * failure is kept and cs_stmt_end reports it. Every write happens in a struct cs_tx. SQL is
 * literals only, in the subset that SQLite and PostgreSQL share, with $1, $2 ... as parameters;
 * every table is keyed by tenant first.
 *
 * What may hold text of a patient is stored only sealed: AES-256-GCM under the case's own key,
 * which is wrapped by the master key (a file, never in the database). The additional data binds a
 * sealed value to tenant, case, kind and row, so a value moved elsewhere does not open.
 * Source: ADR-0020 (store), ADR-0021 (seal), ADR-0050
 * (PostgreSQL). Threads: none here; no handle may cross a fork. */
#ifndef CS_STORE_H
#define CS_STORE_H

#include "base/base.h"

/* The tenant of a store with one user; a name is 1..64 of a-z 0-9 . _ - */
#define CS_TENANT_DEFAULT CS_STR("default")
#define CS_TENANT_BYTES_MAX 64
bool cs_tenant_valid(cs_str tenant);
#define CS_TENANTS_MAX 4096 /* that one look gives */

/* ---- driver ----------------------------------------------------------------------------- */

typedef struct cs_db_value {
    enum cs_db_kind { CS_DB_NULL, CS_DB_INT, CS_DB_TEXT, CS_DB_BLOB } kind;
    int64_t number; /* CS_DB_INT */
    cs_str bytes;   /* CS_DB_TEXT, CS_DB_BLOB; borrowed */
} cs_db_value;

/* What a transaction is for. */
enum cs_db_begin {
    CS_DB_READ,   /* one view, nothing is written */
    CS_DB_WRITE,  /* alone among writers from the start, so that no later statement can deadlock */
    CS_DB_SHARED, /* may be beside others of its kind, and be refused at any statement */
    CS_DB_ROWS,   /* beside those too; each statement sees what was committed before it */
    CS_DB_LEASE   /* as rows; kept when the process dies, but a power cut may take it back */
};

/* What a driver gives. Contract: tests/store/db_test.c. Parameters count from 1, columns from 0.
 * No message holds SQL or a value. A failed write leaves the transaction fit for rollback only. */
struct cs_db_ops {
    void (*close)(void *self); /* rolls an open transaction back */
    cs_status (*exec)(void *self, cs_str sql, struct cs_error *err); /* several, without rows */
    cs_status (*prepare)(void *self, cs_str sql, void **statement, struct cs_error *err);
    /* The value's bytes stay valid until finish. */
    cs_status (*bind)(void *self, void *statement, int parameter, const cs_db_value *value,
                      struct cs_error *err);
    cs_status (*step)(void *self, void *statement, bool *row, struct cs_error *err);
    /* Borrowed until the next step or finish; *out is CS_DB_NULL beyond the last column. */
    void (*column)(void *self, void *statement, int column, cs_db_value *out);
    void (*finish)(void *self, void *statement);
    /* Fails: CS_E_CONFLICT when another writes for longer than the busy timeout. */
    cs_status (*begin)(void *self, enum cs_db_begin kind, struct cs_error *err);
    cs_status (*commit)(void *self, struct cs_error *err);
    void (*rollback)(void *self);
    int64_t (*changes)(void *self); /* rows changed by the last finished write */
    cs_status (*has_table)(void *self, cs_str name, bool *out, struct cs_error *err);
    /* Outside a transaction: see cs_db_scrub. */
    cs_status (*scrub)(void *self, bool *whole, struct cs_error *err);
    /* Inside a transaction; off: wait for all, and give the first failure. See cs_batch_begin. */
    cs_status (*batch)(void *self, bool on, struct cs_error *err);
    /* The transaction failed only because of others beside it: again from its start it may pass. */
    bool (*outrun)(void *self);
    /* A statement that gives table and column of each column of the store, in the order in which
     * the tables were made. */
    cs_str (*catalog)(void *self);
    /* Write the whole store, as this transaction sees it, into a new file; *done false: not a
     * driver that can. */
    cs_status (*backup)(void *self, const char *path, bool *done, struct cs_error *err);
};

/* ---- handle ----------------------------------------------------------------------------- */

struct cs_db;

/* For tests: every driver call that may fail is counted, and the fail_call-th fails with CS_E_IO.
 * A commit counts twice: failing before it happened, then after (done, but not known to be). */
struct cs_db_faults {
    uint64_t calls;
    uint64_t fail_call; /* from 1; 0: none */
    bool commits_only;  /* nothing else is counted */
    bool kill;          /* it does not fail: the process is killed there, as by kill -9 */
};

struct cs_db_options {
    /* "sqlite:PATH": the folder (0700) and file (0600) are made. "postgresql://USER@HOST:PORT/NAME"
     * as libpq reads it: the database is there; a password in it is in no message. */
    const char *url;
    bool readonly;                 /* nothing is made or changed */
    uint32_t busy_timeout_ms;      /* how long to wait for another writer; 0: 10,000 */
    uint32_t statement_timeout_ms; /* PostgreSQL; 0: what the URL says, or ten minutes */
    uint64_t size_max_bytes; /* SQLite: refuse to grow beyond (as a full disk would); 0: no limit */
    struct cs_allocator from;
    struct cs_db_faults *faults; /* NULL outside tests */
};

/* Open a store; its tables are made by cs_db_migrate.
 * Fails: CS_E_NOT_FOUND (readonly and absent), CS_E_IO (cannot be written or read),
 * CS_E_CONFLICT (a database of another program), CS_E_CORRUPT (not a database), CS_E_UNAVAILABLE
 * (no server answers), CS_E_DENIED (it refuses the user). */
CS_NODISCARD cs_status cs_db_open(const struct cs_db_options *options, struct cs_db **out,
                                  struct cs_error *err);
bool cs_db_url_is_postgresql(const char *url);
void cs_db_close(struct cs_db *db); /* NULL is fine */
CS_NODISCARD cs_status cs_db_has_table(struct cs_db *db, cs_str name, bool *out,
                                       struct cs_error *err);
bool cs_db_readonly(const struct cs_db *db);
const char *cs_db_path(const struct cs_db *db); /* the file, or "postgresql:"; borrowed */
/* Make sure that what was removed is in no byte of the store's files: the file is written anew from
 * the rows that are left (twice its size is needed meanwhile) and the write-ahead log is emptied.
 * PostgreSQL: its tables are; its own log, replicas and archives keep old pages for a while.
 * *whole false: another process still reads or writes, so that the log keeps old pages; call again
 * later. Not within a transaction. Fails: CS_E_CONFLICT, CS_E_IO (no space); nothing is lost. */
CS_NODISCARD cs_status cs_db_scrub(struct cs_db *db, bool *whole, struct cs_error *err);

/* ---- transactions ------------------------------------------------------------------------- */

/* In the caller's storage. Ends by commit or rollback; rollback after either does nothing. */
struct cs_tx {
    struct cs_db *db;
    bool open;
};

/* Fails: CS_E_CONFLICT when another process writes for longer than the busy timeout; CS_E_IO when
 * the store is read-only. */
CS_NODISCARD cs_status cs_tx_begin(struct cs_tx *tx, struct cs_db *db, struct cs_error *err);
/* A write that may run beside others of its kind: no lock of the whole store where the database can
 * do without (PostgreSQL, SERIALIZABLE; on SQLite as cs_tx_begin). Use cs_tx_retry. */
CS_NODISCARD cs_status cs_tx_begin_shared(struct cs_tx *tx, struct cs_db *db, struct cs_error *err);
/* A write beside all others but those of cs_tx_begin, in which each statement sees what was
 * committed before it (PostgreSQL, READ COMMITTED; on SQLite as cs_tx_begin). Whatever a decision
 * rests on is claimed first (CS_SQL_CLAIM), or changed by the statement that looks at it. */
CS_NODISCARD cs_status cs_tx_begin_rows(struct cs_tx *tx, struct cs_db *db, struct cs_error *err);
/* The same for what may be forgotten in a power cut, as if it had not been done, and so needs no
 * wait for the disk: who holds a job for a while. What is committed later is never there without
 * it. */
CS_NODISCARD cs_status cs_tx_begin_lease(struct cs_tx *tx, struct cs_db *db, struct cs_error *err);
/* As cs_tx_begin_rows, alone among the writers of one tenant until its end, by a lock on the
 * tenant's row; the row is made when it is not there. For everything that appends to the tenant's
 * audit log. */
CS_NODISCARD cs_status cs_tx_begin_tenant(struct cs_tx *tx, struct cs_db *db, cs_str tenant,
                                          struct cs_error *err);
/* Who there is, by name: those that ever wrote, at most CS_TENANTS_MAX. out: array in arena. */
CS_NODISCARD cs_status cs_tenants_read(struct cs_db *db, struct cs_arena *arena, const cs_str **out,
                                       size_t *count, struct cs_error *err);
/* How many jobs of a tenant may be in work at once; 0: no limit. Set in a transaction of it. */
CS_NODISCARD cs_status cs_tenant_running_max(struct cs_db *db, cs_str tenant, int64_t *out,
                                             struct cs_error *err);
CS_NODISCARD cs_status cs_tenant_running_set(struct cs_tx *tx, cs_str tenant, int64_t running_max,
                                             struct cs_error *err);
/* One consistent view for several reads. */
CS_NODISCARD cs_status cs_tx_begin_read(struct cs_tx *tx, struct cs_db *db, struct cs_error *err);
/* A failed commit is rolled back. */
CS_NODISCARD cs_status cs_tx_commit(struct cs_tx *tx, struct cs_error *err);
void cs_tx_rollback(struct cs_tx *tx);

/* Run work in a transaction of the shared kind, and again from its start when others came first, at
 * most attempts times (1 .. 20). Work must be fit for that: nothing outside the transaction, and
 * what it gives out is set anew each time. Work neither commits nor rolls back.
 * Fails: as work does; CS_E_CONFLICT when the last attempt met others too. */
typedef cs_status (*cs_tx_work)(void *self, struct cs_tx *tx, struct cs_error *err);
CS_NODISCARD cs_status cs_tx_retry(struct cs_db *db, int attempts, cs_tx_work work, void *self,
                                   struct cs_error *err);

/* Between these, statements that write and give no rows may be sent without waiting for each: a
 * failure is told by a later one, or by the end. Their changes are not counted (cs_stmt_run takes
 * NULL). Reading waits for all before it. The end is needed before commit. */
CS_NODISCARD cs_status cs_batch_begin(struct cs_tx *tx, struct cs_error *err);
CS_NODISCARD cs_status cs_batch_end(struct cs_tx *tx, struct cs_error *err);

/* ---- statements --------------------------------------------------------------------------- */

/* In the caller's storage; sticky. Every begin needs its end (or run, which ends it). */
struct cs_stmt {
    struct cs_db *db;
    void *driver;          /* the driver's statement; NULL after a failure to prepare */
    struct cs_error error; /* the first failure, or CS_OK */
};

/* At the end of a SELECT (also of one inside a statement) in a transaction of the shared kind or of
 * rows: its rows are this one's until the end, and rows that another transaction has are passed
 * over, or waited for. SQLite: the whole store is this one's. One of them in a statement. */
#define CS_SQL_CLAIM " FOR UPDATE SKIP LOCKED"
#define CS_SQL_LOCK " FOR UPDATE"

/* sql is a literal. */
#define CS_STMT(st, db, sql) cs_stmt_begin((st), (db), CS_STR(sql))
void cs_stmt_begin(struct cs_stmt *st, struct cs_db *db, cs_str sql);
/* Bound bytes are borrowed until the end. */
void cs_bind_null(struct cs_stmt *st, int parameter);
void cs_bind_int(struct cs_stmt *st, int parameter, int64_t number);
/* UTF-8 without a zero byte, which PostgreSQL cannot keep in a text: CS_E_INPUT. */
void cs_bind_str(struct cs_stmt *st, int parameter, cs_str text);
void cs_bind_blob(struct cs_stmt *st, int parameter, cs_str bytes); /* NULL ptr binds empty */
void cs_bind_id(struct cs_stmt *st, int parameter, const cs_id *id);
void cs_bind_digest(struct cs_stmt *st, int parameter, const cs_digest *digest);
/* The next row; false at the end and after any failure. */
bool cs_stmt_next(struct cs_stmt *st);
/* Columns of the row; a value of another type or size is kept as CS_E_CORRUPT. */
bool cs_col_is_null(struct cs_stmt *st, int column);
int64_t cs_col_int(struct cs_stmt *st, int column);
cs_str cs_col_str(struct cs_stmt *st, int column);  /* borrowed until the next row */
cs_str cs_col_blob(struct cs_stmt *st, int column); /* borrowed until the next row */
cs_id cs_col_id(struct cs_stmt *st, int column);
cs_digest cs_col_digest(struct cs_stmt *st, int column);
/* Text or blob, copied into arena; a failed copy is kept. */
cs_str cs_col_copy(struct cs_stmt *st, int column, struct cs_arena *arena);
/* Release, and report the first failure. */
CS_NODISCARD cs_status cs_stmt_end(struct cs_stmt *st, struct cs_error *err);
/* Run a write to its end, then as cs_stmt_end. changes may be NULL. */
CS_NODISCARD cs_status cs_stmt_run(struct cs_stmt *st, int64_t *changes, struct cs_error *err);

/* ---- migrations --------------------------------------------------------------------------- */

/* Forward only. Each room keeps its SQL beside its use; numbers are of the whole program. */
struct cs_migration {
    int64_t number; /* 1, 2, ... */
    cs_str name;
    cs_str sql; /* never changed once released: its SHA-256 is recorded */
};
extern const struct cs_migration cs_store_migration_cases;   /* 1 */
extern const struct cs_migration cs_store_migration_vaults;  /* 4 */
extern const struct cs_migration cs_store_migration_tenants; /* 7 */

/* Bring the store to the last of the list (numbers 1 .. count, in order), each in a transaction of
 * its own; safe when several processes do it at once. A current store is only read.
 * Fails: CS_E_CONFLICT when a newer program made the store, when a recorded migration had another
 * text, or when a read-only handle would have to migrate. */
CS_NODISCARD cs_status cs_db_migrate(struct cs_db *db, const struct cs_migration *const *list,
                                     size_t count, cs_time now, struct cs_error *err);

/* ---- copies ------------------------------------------------------------------------------ */

/* What a store holds, the record of its migrations left out. Two stores that hold the same rows
 * have the same digest, whatever their databases: the sum, modulo 2^256, of the rows' SHA-256. */
struct cs_store_sum {
    int64_t tables;
    int64_t rows;
    cs_digest digest;
};
CS_NODISCARD cs_status cs_store_summed(struct cs_db *db, struct cs_arena *arena,
                                       struct cs_store_sum *out, struct cs_error *err);
/* Copy every row of from, in one view, into to, in one transaction; both are of this program's
 * version. What was written is read again and compared before it is kept.
 * Fails: CS_E_CONFLICT (to has rows), CS_E_CORRUPT (they differ); to is then as it was. */
CS_NODISCARD cs_status cs_store_copy(struct cs_db *from, struct cs_db *to, struct cs_arena *arena,
                                     struct cs_store_sum *out, struct cs_error *err);
/* SQLite: write the store into a new file (0600), page by page, while others go on; *out is what it
 * must hold. *done false: use cs_store_copy. Fails: CS_E_CONFLICT when the file exists. */
CS_NODISCARD cs_status cs_store_backup(struct cs_db *db, const char *path, struct cs_arena *arena,
                                       bool *done, struct cs_store_sum *out, struct cs_error *err);

/* ---- the seal ------------------------------------------------------------------------------ */

/* The master key in memory; wiped at close. The file: "countersign-master-key 1\n", 64 hex digits,
 * "\n"; mode 0600. */
struct cs_keys;

struct cs_keys_options {
    const char *path; /* NULL: the path of SQLite's file with ".key" */
    struct cs_rng rng;
    struct cs_allocator from;
};

/* Read the key file; the first time, when neither file nor any sealed case exists, make it. An
 * existing file is never overwritten; a read-only handle makes none. db is migrated already.
 * Fails: CS_E_DENIED when group or others may read it, CS_E_NOT_FOUND when the store has sealed
 * cases but the file is gone, CS_E_CORRUPT when it is not a key file. */
CS_NODISCARD cs_status cs_keys_open(struct cs_db *db, const struct cs_keys_options *options,
                                    struct cs_keys **out, struct cs_error *err);
void cs_keys_close(struct cs_keys *keys); /* NULL is fine */

/* One case's keys, in the caller's storage; deinit wipes them. */
struct cs_case {
    cs_str tenant; /* borrowed */
    cs_id id;
    uint8_t seal_key[32];   /* HMAC-SHA256(data key, "countersign seal 1") */
    uint8_t digest_key[32]; /* HMAC-SHA256(data key, "countersign digest 1") */
};

/* Make a case with a new random data key (from the random source of keys), kept wrapped. id NULL: a
 * random one. Fails: CS_E_CONFLICT when the id exists. */
CS_NODISCARD cs_status cs_case_make(struct cs_case *out, struct cs_tx *tx,
                                    const struct cs_keys *keys, cs_str tenant, const cs_id *id,
                                    cs_time now, struct cs_error *err);
/* Unwrap an existing case's key. Fails: CS_E_NOT_FOUND (no such case, or its key was destroyed),
 * CS_E_CONFLICT (sealed under another master key), CS_E_CORRUPT. */
CS_NODISCARD cs_status cs_case_init(struct cs_case *out, struct cs_db *db,
                                    const struct cs_keys *keys, cs_str tenant, cs_id id,
                                    struct cs_error *err);
void cs_case_deinit(struct cs_case *c);

/* Where a sealed value lives. */
typedef struct cs_place {
    const char *kind; /* literal "table.column" */
    cs_id row;
} cs_place;

/* *sealed: 0x01, 12 random bytes of nonce, ciphertext, 16 bytes of tag; in arena. The additional
 * data is the parts "countersign seal 1", tenant, case id, kind, row id, each preceded by its
 * length as 8 bytes big endian. */
CS_NODISCARD cs_status cs_case_seal(const struct cs_case *c, struct cs_arena *arena, cs_place place,
                                    cs_raw plain, struct cs_rng *rng, cs_str *sealed,
                                    struct cs_error *err);
/* Fails: CS_E_CORRUPT when the bytes were changed, or belong to another place, case or tenant. */
CS_NODISCARD cs_status cs_case_unseal(const struct cs_case *c, struct cs_arena *arena,
                                      cs_place place, cs_str sealed, cs_raw *plain,
                                      struct cs_error *err);
/* A digest that may stand in the open: keyed by the case, so that nobody without the case's key
 * can test a guess of the text. HMAC-SHA256(digest_key, plain). */
CS_NODISCARD cs_status cs_case_digest(const struct cs_case *c, cs_raw plain, cs_digest *out,
                                      struct cs_error *err);

/* ---- a tenant's key, and vaults ----------------------------------------------------------------
 * */

/* The key that files of a tenant are sealed under; in the caller's storage, wiped by deinit. */
struct cs_tenant_key {
    cs_str tenant; /* borrowed */
    uint8_t key[32];
};

/* Make the tenant's key if it has none, in a transaction of its own. A destroyed key stays so. */
CS_NODISCARD cs_status cs_tenant_key_ensure(struct cs_db *db, const struct cs_keys *keys,
                                            cs_str tenant, cs_time now, struct cs_error *err);
/* Unwrap it. Fails: CS_E_NOT_FOUND (none was made, or it was destroyed), CS_E_CONFLICT (sealed
 * under another master key), CS_E_CORRUPT. */
CS_NODISCARD cs_status cs_tenant_key_init(struct cs_tenant_key *out, struct cs_db *db,
                                          const struct cs_keys *keys, cs_str tenant,
                                          struct cs_error *err);
void cs_tenant_key_deinit(struct cs_tenant_key *key);

/* Seal bytes for a file, and open them: the form of cs_case_seal, with kind (literal) and tenant as
 * the additional data. Fails: CS_E_CORRUPT when the bytes were changed or are of another kind. */
CS_NODISCARD cs_status cs_tenant_seal(const struct cs_tenant_key *key, struct cs_arena *arena,
                                      const char *kind, cs_raw plain, struct cs_rng *rng,
                                      cs_str *sealed, struct cs_error *err);
CS_NODISCARD cs_status cs_tenant_unseal(const struct cs_tenant_key *key, struct cs_arena *arena,
                                        const char *kind, cs_str sealed, cs_raw *plain,
                                        struct cs_error *err);

/* Keep the packed vault of a case, sealed under the case's key, in place of an earlier one. */
CS_NODISCARD cs_status cs_vault_row_keep(struct cs_tx *tx, struct cs_arena *arena,
                                         const struct cs_case *c, cs_raw packed,
                                         int64_t entry_count, struct cs_rng *rng, cs_time now,
                                         struct cs_error *err);
/* Fails: CS_E_NOT_FOUND (no vault yet), CS_E_CORRUPT. */
CS_NODISCARD cs_status cs_vault_row_fetch(struct cs_db *db, struct cs_arena *arena,
                                          const struct cs_case *c, cs_raw *packed,
                                          struct cs_error *err);

#endif
