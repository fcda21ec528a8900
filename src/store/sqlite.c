/* sqlite.c - the driver for SQLite 3.40 and later.
 *
 * WAL so that readers never wait for the writer; synchronous=FULL so that a commit survives a power
 * cut; writes begin IMMEDIATE so that a deadlock between two upgraded readers cannot happen.
 * trusted_schema is off and defensive mode on: a file that somebody prepared must not run
 * functions of ours. application_id marks the file as ours, so we never write into another
 * program's database.
 *
 * A failed statement may already have rolled the transaction back (a full disk does); rollback
 * therefore asks SQLite first.
 *
 * Finished statements are kept and used again: the SQL of the program is a few dozen literals, and
 * translating one costs more than a short run of it (a seventh of the time of a batch of runs). */
#include "store/store_in.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#define APPLICATION_ID 0x4353474e /* "CSGN" */
#define BUSY_TIMEOUT_MS_DEFAULT 10000
#define PATH_BYTES_MAX 4000
#define URI_BYTES_MAX (3 * PATH_BYTES_MAX + 32) /* each byte of a path as %xx */

#define KEPT_MAX 128       /* statements; a workflow and its approval take about sixty */
#define CUT_BYTES_MAX 2048 /* the longest statement that locks */

/* A translated statement; its text is sqlite3_sql(st). */
struct kept_statement {
    sqlite3_stmt *st; /* NULL: a free place */
    size_t size;      /* of the text */
    bool used;
};

struct sqlite_driver {
    sqlite3 *db;
    struct cs_allocator from;
    int busy_timeout_ms;
    bool unsynced;      /* synchronous = NORMAL, for a lease */
    unsigned kept_next; /* the place that is given up next */
    struct kept_statement kept[KEPT_MAX];
    char cut[CUT_BYTES_MAX]; /* a statement without its words about locks */
};

/* ---- errors ---- */

static cs_status sqlite_constraint(int code, struct cs_error *err)
{
    if (code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_UNIQUE)
        return CS_FAIL(err, CS_E_CONFLICT, "This exists in the store already",
                       "Look again: another process may have made it");
    if (code == SQLITE_CONSTRAINT_FOREIGNKEY)
        return CS_FAIL(err, CS_E_NOT_FOUND, "Something that is referred to is not in the store",
                       "Name something that exists");
    return CS_FAIL_NUM(err, CS_E_INTERNAL, "A rule of the store's tables does not hold (SQLite %1)",
                       "Report it", code, 0);
}

/* SQLite's own message may quote SQL, so only its code is kept. */
static cs_status sqlite_failed(const struct sqlite_driver *driver, int code, struct cs_error *err)
{
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return CS_FAIL_NUM(err, CS_E_CONFLICT,
                           "Another process held the store for longer than %1 ms",
                           "Retry when it is done", driver->busy_timeout_ms, 0);
    case SQLITE_FULL:
        return CS_FAIL(err, CS_E_IO, "The store cannot grow: the disk is full or its limit reached",
                       "Free space and retry; nothing of this step was kept");
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return CS_FAIL(err, CS_E_IO, "The store is read-only",
                       "Check the permissions of its file and folder, or name another store");
    case SQLITE_CANTOPEN:
        return CS_FAIL(err, CS_E_IO, "The store cannot be opened",
                       "Check the permissions of its file and folder, or name another store");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return CS_FAIL_NUM(err, CS_E_CORRUPT, "The store's file is damaged (SQLite %1)",
                           "Restore it from a backup", code, 0);
    case SQLITE_NOMEM:
        return CS_FAIL(err, CS_E_MEMORY, "The store ran out of memory", "Free memory and retry");
    case SQLITE_TOOBIG:
        return CS_FAIL(err, CS_E_LIMIT, "A value is too large for the store", "Make it smaller");
    case SQLITE_CONSTRAINT: return sqlite_constraint(code, err);
    case SQLITE_IOERR:
        return CS_FAIL_NUM(err, CS_E_IO, "The store could not be read or written (SQLite %1)",
                           "Check the disk", code, 0);
    default:
        return CS_FAIL_NUM(err, CS_E_INTERNAL, "The store refused a statement (SQLite %1)",
                           "Report it", code, 0);
    }
}

static cs_status sqlite_check(const struct sqlite_driver *driver, int code, struct cs_error *err)
{
    return code == SQLITE_OK ? CS_OK : sqlite_failed(driver, code, err);
}

/* ---- the door's functions ---- */

static int pragma_int(sqlite3 *db, const char *sql, int64_t *out)
{
    sqlite3_stmt *st = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &st, NULL);
    if (code == SQLITE_OK && (code = sqlite3_step(st)) == SQLITE_ROW) {
        *out = sqlite3_column_int64(st, 0);
        code = SQLITE_OK;
    }
    (void)sqlite3_finalize(st);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

static void sqlite_close(void *self)
{
    struct sqlite_driver *const driver = self;
    if (driver->db && !sqlite3_get_autocommit(driver->db))
        (void)sqlite3_exec(driver->db, "ROLLBACK", NULL, NULL, NULL);
    for (size_t i = 0; i < KEPT_MAX; i++) (void)sqlite3_finalize(driver->kept[i].st);
    (void)sqlite3_close_v2(driver->db);
    driver->from.ops->put(driver->from.self, driver, sizeof *driver);
}

static cs_status sqlite_exec(void *self, cs_str sql, struct cs_error *err)
{
    struct sqlite_driver *const driver = self;
    CS_ASSERT(sql.ptr[sql.len] == '\0'); /* literals only */
    return sqlite_check(driver, sqlite3_exec(driver->db, sql.ptr, NULL, NULL, NULL), err);
}

/* A kept statement of the same text that nobody uses, or NULL. */
static struct kept_statement *kept_find(struct sqlite_driver *driver, cs_str sql)
{
    for (size_t i = 0; i < KEPT_MAX; i++) {
        struct kept_statement *const kept = &driver->kept[i];
        if (!kept->st || kept->used || kept->size != sql.len) continue;
        if (memcmp(sqlite3_sql(kept->st), sql.ptr, sql.len) == 0) return kept;
    }
    return NULL;
}

/* A place for a new one: the next that nobody uses, emptied; NULL when all are used. */
static struct kept_statement *kept_place(struct sqlite_driver *driver)
{
    for (size_t i = 0; i < KEPT_MAX; i++) {
        struct kept_statement *const kept = &driver->kept[driver->kept_next];
        driver->kept_next = (driver->kept_next + 1) % KEPT_MAX;
        if (kept->used) continue;
        (void)sqlite3_finalize(kept->st);
        kept->st = NULL;
        return kept;
    }
    return NULL;
}

/* Who writes is alone here: there is nothing to lock or to skip. */
static cs_str claim_cut(struct sqlite_driver *driver, cs_str sql)
{
    const cs_str lock = CS_STR(CS_SQL_LOCK);
    const cs_str claim = CS_STR(CS_SQL_CLAIM);
    const size_t at = cs_str_find(sql, lock, 0);
    if (at == SIZE_MAX) return sql;
    const bool skips = cs_str_starts(cs_str_slice(sql, at, sql.len), claim);
    const size_t end = at + (skips ? claim.len : lock.len);
    if (end == sql.len) return cs_str_slice(sql, 0, at);
    CS_ASSERT(sql.len < sizeof driver->cut);
    memcpy(driver->cut, sql.ptr, at);
    memcpy(driver->cut + at, sql.ptr + end, sql.len - end);
    return (cs_str){driver->cut, sql.len - (end - at)};
}

static cs_status sqlite_prepare(void *self, cs_str sql, void **statement, struct cs_error *err)
{
    struct sqlite_driver *const driver = self;
    sql = claim_cut(driver, sql);
    struct kept_statement *kept = kept_find(driver, sql);
    sqlite3_stmt *st = kept ? kept->st : NULL;
    int code = SQLITE_OK;
    if (!kept) {
        code = sqlite3_prepare_v3(driver->db, sql.ptr, (int)sql.len, SQLITE_PREPARE_PERSISTENT, &st,
                                  NULL);
        kept = code == SQLITE_OK && st ? kept_place(driver) : NULL;
    }
    if (kept) *kept = (struct kept_statement){.st = st, .size = sql.len, .used = true};
    *statement = st;
    return sqlite_check(driver, code, err);
}

static cs_status sqlite_bind(void *self, void *statement, int parameter, const cs_db_value *value,
                             struct cs_error *err)
{
    struct sqlite_driver *const driver = self;
    CS_ASSERT(parameter >= 1);
    CS_ASSERT(parameter <= 99);
    const char tens = (char)('0' + parameter / 10);
    const char ones = (char)('0' + parameter % 10);
    const char name[4] = {'$', parameter > 9 ? tens : ones, parameter > 9 ? ones : '\0', '\0'};
    const int at = sqlite3_bind_parameter_index(statement, name);
    const char *const bytes = value->bytes.ptr ? value->bytes.ptr : "";
    int code = SQLITE_RANGE;
    switch (value->kind) {
    case CS_DB_NULL: code = sqlite3_bind_null(statement, at); break;
    case CS_DB_INT: code = sqlite3_bind_int64(statement, at, value->number); break;
    case CS_DB_TEXT:
        code =
            sqlite3_bind_text64(statement, at, bytes, value->bytes.len, SQLITE_STATIC, SQLITE_UTF8);
        break;
    case CS_DB_BLOB:
        code = sqlite3_bind_blob64(statement, at, bytes, value->bytes.len, SQLITE_STATIC);
        break;
    }
    return sqlite_check(driver, code, err);
}

static cs_status sqlite_step(void *self, void *statement, bool *row, struct cs_error *err)
{
    struct sqlite_driver *const driver = self;
    const int code = sqlite3_step(statement);
    *row = code == SQLITE_ROW;
    return *row || code == SQLITE_DONE ? CS_OK : sqlite_failed(driver, code, err);
}

static void sqlite_column(void *self, void *statement, int column, cs_db_value *out)
{
    (void)self;
    *out = (cs_db_value){.kind = CS_DB_NULL};
    if (column >= sqlite3_data_count(statement)) return;
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
        out->kind = CS_DB_INT;
        out->number = sqlite3_column_int64(statement, column);
        return;
    case SQLITE_TEXT:
        out->bytes.ptr = (const char *)sqlite3_column_text(statement, column);
        out->kind = out->bytes.ptr ? CS_DB_TEXT : CS_DB_NULL; /* no memory: read as a wrong type */
        break;
    case SQLITE_BLOB:
        out->bytes.ptr = sqlite3_column_blob(statement, column);
        out->kind = CS_DB_BLOB; /* NULL when it is empty */
        break;
    default: return;
    }
    if (out->bytes.ptr) out->bytes.len = (size_t)sqlite3_column_bytes(statement, column);
}

static void sqlite_finish(void *self, void *statement)
{
    struct sqlite_driver *const driver = self;
    for (size_t i = 0; i < KEPT_MAX; i++) {
        if (driver->kept[i].st != statement || !statement) continue;
        (void)sqlite3_reset(statement); /* repeats the step's failure, which was reported */
        (void)sqlite3_clear_bindings(statement);
        driver->kept[i].used = false;
        return;
    }
    (void)sqlite3_finalize(statement);
}

/* A statement without rows, translated once. */
static cs_status run_kept(struct sqlite_driver *driver, cs_str sql, struct cs_error *err)
{
    void *statement = NULL;
    bool row = false;
    cs_status status = sqlite_prepare(driver, sql, &statement, err);
    if (status == CS_OK) status = sqlite_step(driver, statement, &row, err);
    sqlite_finish(driver, statement);
    return status;
}

static cs_status synced_again(struct sqlite_driver *driver, struct cs_error *err)
{
    if (!driver->unsynced) return CS_OK;
    driver->unsynced = false;
    return sqlite_exec(driver, CS_STR("PRAGMA synchronous = FULL"), err);
}

/* A lease goes into the log without a sync of it; the next commit that syncs takes it along. */
static cs_status sqlite_begin(void *self, enum cs_db_begin kind, struct cs_error *err)
{
    struct sqlite_driver *const driver = self;
    if (kind == CS_DB_READ) return run_kept(driver, CS_STR("BEGIN"), err);
    if (kind != CS_DB_LEASE) CS_TRY(synced_again(driver, err)); /* a begin that failed left it */
    else driver->unsynced = true;
    if (driver->unsynced) CS_TRY(sqlite_exec(self, CS_STR("PRAGMA synchronous = NORMAL"), err));
    return run_kept(driver, CS_STR("BEGIN IMMEDIATE"), err);
}

static cs_status sqlite_commit(void *self, struct cs_error *err)
{
    CS_TRY(run_kept(self, CS_STR("COMMIT"), err));
    return synced_again(self, err);
}

static void sqlite_rollback(void *self)
{
    struct sqlite_driver *const driver = self;
    struct cs_error ignored = {0};
    if (!sqlite3_get_autocommit(driver->db))
        (void)sqlite3_exec(driver->db, "ROLLBACK", NULL, NULL, NULL);
    cs_ignore(synced_again(driver, &ignored), "begin sets it anew before anything is written");
}

static int64_t sqlite_changes(void *self)
{
    struct sqlite_driver *const driver = self;
    return sqlite3_changes64(driver->db);
}

static cs_status sqlite_has_table(void *self, cs_str name, bool *out, struct cs_error *err)
{
    static const char sql[] = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1";
    struct sqlite_driver *const driver = self;
    sqlite3_stmt *st = NULL;
    int code = sqlite3_prepare_v2(driver->db, sql, sizeof sql, &st, NULL);
    if (code == SQLITE_OK) code = sqlite3_bind_text(st, 1, name.ptr, (int)name.len, SQLITE_STATIC);
    if (code == SQLITE_OK) code = sqlite3_step(st);
    (void)sqlite3_finalize(st);
    *out = code == SQLITE_ROW;
    return *out || code == SQLITE_DONE ? CS_OK : sqlite_failed(driver, code, err);
}

/* secure_delete zeroes what a statement removes, but a page that was split or joined earlier can
 * keep a second copy of a row in its free space (measured: 3 of 3,000 rows). Only writing the file
 * anew leaves none. It is copied through a temporary file, not memory; that holds what stays. */
static cs_status sqlite_scrub(void *self, bool *whole, struct cs_error *err)
{
    struct sqlite_driver *const driver = self;
    int64_t busy = 1;
    *whole = false;
    (void)sqlite3_limit(driver->db, SQLITE_LIMIT_ATTACHED, 1); /* VACUUM attaches its copy */
    int code = sqlite3_exec(driver->db, "PRAGMA temp_store = FILE", NULL, NULL, NULL);
    if (code == SQLITE_OK) code = sqlite3_exec(driver->db, "VACUUM", NULL, NULL, NULL);
    (void)sqlite3_exec(driver->db, "PRAGMA temp_store = MEMORY", NULL, NULL, NULL);
    (void)sqlite3_limit(driver->db, SQLITE_LIMIT_ATTACHED, 0);
    if (code == SQLITE_OK) code = pragma_int(driver->db, "PRAGMA wal_checkpoint(TRUNCATE)", &busy);
    *whole = code == SQLITE_OK && busy == 0;
    return sqlite_check(driver, code, err);
}

/* A statement is a call into the library: there is nothing to wait for. */
static cs_status sqlite_batch(void *self, bool on, struct cs_error *err)
{
    (void)self;
    (void)on;
    (void)err;
    return CS_OK;
}

/* One writer at a time: nobody can be beside. */
static bool sqlite_outrun(void *self)
{
    (void)self;
    return false;
}

static cs_str sqlite_catalog(void *self)
{
    (void)self;
    return CS_STR("SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c"
                  " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.rowid, c.cid");
}

/* As one file that needs none beside it: a backup is copied away and read from anywhere. */
static int backup_write(sqlite3 *from, sqlite3 *to)
{
    sqlite3_backup *const backup = sqlite3_backup_init(to, "main", from, "main");
    if (!backup) return sqlite3_errcode(to);
    int code = sqlite3_backup_step(backup, -1);
    const int finished = sqlite3_backup_finish(backup);
    if (code == SQLITE_DONE) code = finished;
    if (code != SQLITE_OK) return code;
    return sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
}

static cs_status backup_there(struct cs_error *err)
{
    return CS_FAIL(err, CS_E_CONFLICT, "The file of the backup is there already",
                   "Name a new one; nothing was changed");
}

/* Give what is whole its name, in nobody's place. */
static cs_status backup_name(const char *beside, const char *path, struct cs_error *err)
{
    const bool linked = link(beside, path) == 0;
    const bool taken = !linked && errno == EEXIST;
    const bool named = linked || (!taken && rename(beside, path) == 0); /* no links there */
    if (linked || !named) (void)unlink(beside);
    if (taken) return backup_there(err);
    if (named) {
        (void)cs_folder_sync(path); /* where it cannot, the file system keeps its own order */
        return CS_OK;
    }
    return CS_FAIL(err, CS_E_IO, "The file of the backup cannot be made",
                   "Check the permissions and free space of its folder");
}

/* Written beside its place: a command that was killed leaves no half backup under its name. */
static cs_status sqlite_backup_to(void *self, const char *path, bool *done, struct cs_error *err)
{
    struct sqlite_driver *const driver = self;
    sqlite3 *to = NULL;
    char beside[URI_BYTES_MAX];
    const int n = snprintf(beside, sizeof beside, "%s%s.new-%ld", path[0] == '/' ? "" : "./", path,
                           (long)getpid());
    if (n < 0 || (size_t)n >= sizeof beside)
        return CS_FAIL(err, CS_E_LIMIT, "The path of the backup is too long", "Give a shorter one");
    if (access(path, F_OK) == 0) return backup_there(err);
    (void)unlink(beside); /* of a killed process that had this number */
    const int fd = open(beside, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return CS_FAIL(err, CS_E_IO, "The file of the backup cannot be made",
                       "Check the permissions and free space of its folder");
    (void)close(fd);
    int code = sqlite3_open_v2(beside, &to, SQLITE_OPEN_READWRITE, NULL);
    if (code == SQLITE_OK) code = backup_write(driver->db, to);
    (void)sqlite3_close_v2(to);
    if (code != SQLITE_OK) (void)unlink(beside);
    CS_TRY(sqlite_check(driver, code, err));
    CS_TRY(backup_name(beside, path, err));
    *done = true;
    return CS_OK;
}

static const struct cs_db_ops sqlite_ops = {
    .close = sqlite_close,
    .exec = sqlite_exec,
    .prepare = sqlite_prepare,
    .bind = sqlite_bind,
    .step = sqlite_step,
    .column = sqlite_column,
    .finish = sqlite_finish,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .changes = sqlite_changes,
    .has_table = sqlite_has_table,
    .scrub = sqlite_scrub,
    .batch = sqlite_batch,
    .outrun = sqlite_outrun,
    .catalog = sqlite_catalog,
    .backup = sqlite_backup_to,
};

/* ---- opening ---- */

/* The file is made here and not by SQLite, so that nobody else may read it for an instant. Only a
 * new file is opened: closing a descriptor of one that SQLite holds would drop its locks. */
static cs_status file_make(const char *path, struct cs_error *err)
{
    struct stat s;
    if (stat(path, &s) == 0) return CS_OK;
    char folder[PATH_BYTES_MAX];
    const char *const slash = strrchr(path, '/');
    if (slash && slash != path) {
        cs_copy(folder, path, (size_t)(slash - path));
        folder[slash - path] = '\0';
        CS_TRY(cs_folder_make(folder, 0700, err));
    }
    const int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno != EEXIST)
        return CS_FAIL(err, CS_E_IO, "The store's file cannot be made",
                       "Check the permissions and free space of its folder");
    if (fd >= 0) (void)close(fd);
    return CS_OK;
}

/* Ours, or new and empty. Tables are counted first: another process that makes this store now marks
 * it before it makes them, so that a file with tables is marked when the mark is read. */
static cs_status file_check(const struct sqlite_driver *driver, bool readonly, struct cs_error *err)
{
    static const char count_sql[] = "SELECT count(*) FROM sqlite_schema";
    int64_t id = 0;
    int64_t tables = 0;
    CS_TRY(sqlite_check(driver, pragma_int(driver->db, count_sql, &tables), err));
    CS_TRY(sqlite_check(driver, pragma_int(driver->db, "PRAGMA application_id", &id), err));
    if (id == APPLICATION_ID) return CS_OK;
    if (id != 0 || tables != 0)
        return CS_FAIL(err, CS_E_CONFLICT, "The file is a database of another program",
                       "Name another file for the store");
    if (readonly) return CS_FAIL(err, CS_E_NOT_FOUND, "The store is empty", "Run something first");
    return sqlite_check(
        driver, sqlite3_exec(driver->db, "PRAGMA application_id = 0x4353474e", NULL, NULL, NULL),
        err);
}

/* Changing the journal needs the file alone; SQLite does not always wait for that by itself. */
static int wal_begin(const struct sqlite_driver *driver)
{
    int code = SQLITE_BUSY;
    for (int waited_ms = 0; waited_ms <= driver->busy_timeout_ms; waited_ms += 10) {
        code = sqlite3_exec(driver->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
        if ((code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_LOCKED) break;
        (void)sqlite3_sleep(10);
    }
    return code;
}

static cs_status driver_configure(const struct sqlite_driver *driver,
                                  const struct cs_db_options *options, struct cs_error *err)
{
    sqlite3 *const db = driver->db;
    (void)sqlite3_extended_result_codes(db, 1);
    (void)sqlite3_busy_timeout(db, driver->busy_timeout_ms);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    (void)sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    CS_TRY(file_check(driver, options->readonly, err));
    if (!options->readonly) CS_TRY(sqlite_check(driver, wal_begin(driver), err));
    CS_TRY(sqlite_check(driver,
                        sqlite3_exec(db,
                                     "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                                     "PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON;"
                                     "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384",
                                     NULL, NULL, NULL),
                        err));
    if (options->size_max_bytes) {
        char sql[64];
        (void)snprintf(sql, sizeof sql, "PRAGMA max_page_count = %llu",
                       (unsigned long long)options->size_max_bytes / 4096 + 1);
        CS_TRY(sqlite_check(driver, sqlite3_exec(db, sql, NULL, NULL, NULL), err));
    }
    return CS_OK;
}

static cs_status path_prepare(const char *path, bool readonly, char out[static PATH_BYTES_MAX],
                              struct cs_error *err)
{
    /* "./" keeps SQLite from reading "file:" or ":memory:" as more than a name. */
    const int n = snprintf(out, PATH_BYTES_MAX, "%s%s", path[0] == '/' ? "" : "./", path);
    if (n < 0 || n >= PATH_BYTES_MAX)
        return CS_FAIL(err, CS_E_INPUT, "The store's path is too long", "Give a shorter one");
    if (!readonly) return file_make(out, err);
    struct stat s;
    if (stat(out, &s) != 0)
        return errno == EACCES
                   ? CS_FAIL(err, CS_E_IO, "The folder of the store may not be read by this user",
                             "Check its permissions, or name another store")
                   : CS_FAIL(err, CS_E_NOT_FOUND, "There is no store yet", "Run something first");
    return CS_OK;
}

/* WAL needs a file beside, even to read. In a folder where none can be made (a backup on a
 * read-only disk) nobody else writes either, and SQLite may take the file as it is. */
static bool immutable_uri(const char *name, char out[static URI_BYTES_MAX])
{
    char beside[PATH_BYTES_MAX + 4];
    size_t size = 5;
    (void)snprintf(beside, sizeof beside, "%s-wal", name);
    if (access(beside, F_OK) == 0) return false; /* what it holds would not be seen */
    memcpy(out, "file:", size);
    for (; *name; name++) {
        const bool plain = cs_is_alpha(*name) || cs_is_digit(*name) || strchr("/._-", *name);
        const int n = snprintf(out + size, URI_BYTES_MAX - size, plain ? "%c" : "%%%02x",
                               (unsigned char)*name);
        size += (size_t)n;
    }
    (void)snprintf(out + size, URI_BYTES_MAX - size, "?immutable=1");
    return true;
}

static cs_status driver_connect(struct sqlite_driver *driver, const char *name,
                                const struct cs_db_options *options, struct cs_error *err)
{
    const int flags = (options->readonly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
                      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
    char uri[URI_BYTES_MAX];
    int code = sqlite3_open_v2(name, &driver->db, flags, NULL);
    cs_status status = sqlite_check(driver, code, err);
    if (status == CS_OK) status = driver_configure(driver, options, err);
    if (status != CS_E_IO || !options->readonly || !immutable_uri(name, uri)) return status;
    (void)sqlite3_close_v2(driver->db);
    driver->db = NULL;
    code = sqlite3_open_v2(uri, &driver->db, flags | SQLITE_OPEN_URI, NULL);
    CS_TRY(sqlite_check(driver, code, err));
    return driver_configure(driver, options, err);
}

cs_status cs_sqlite_open(const char *path, const struct cs_db_options *options,
                         const struct cs_db_ops **ops, void **driver_out, struct cs_error *err)
{
    char name[PATH_BYTES_MAX];
    CS_TRY(path_prepare(path, options->readonly, name, err));
    struct sqlite_driver *const driver = options->from.ops->get(options->from.self, sizeof *driver);
    if (!driver)
        return CS_FAIL(err, CS_E_MEMORY, "There is not enough memory to open the store",
                       "Free memory and retry");
    *driver = (struct sqlite_driver){.from = options->from};
    driver->busy_timeout_ms = options->busy_timeout_ms ? (int)options->busy_timeout_ms
                                                       : BUSY_TIMEOUT_MS_DEFAULT;
    const cs_status status = driver_connect(driver, name, options, err);
    if (status != CS_OK) {
        sqlite_close(driver);
        return status;
    }
    *ops = &sqlite_ops;
    *driver_out = driver;
    return CS_OK;
}
