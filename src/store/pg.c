/* pg.c - the driver for PostgreSQL 14 and later: connection, transactions, opening.
 *
 * Five kinds of transaction, told apart by a lock on one small table (countersign_store, which
 * also marks the schema as ours):
 *   write   EXCLUSIVE: alone among writers from its first statement, as SQLite's BEGIN IMMEDIATE
 *           is, so that what was written for one writer (the audit's head) is right here too;
 *   shared  ROW EXCLUSIVE and SERIALIZABLE: many at once, never beside one of the first kind; the
 *           server refuses what could not have happened one after the other, and it is run again;
 *   rows    ROW EXCLUSIVE and READ COMMITTED: beside the shared ones and each other, with locks on
 *           the rows that it rests on (a tenant's row, or the jobs that are claimed);
 *   read    REPEATABLE READ READ ONLY: one view, waits for nobody.
 * The lock is taken before the first query, so that the view is newer than the wait.
 *
 * A lost connection ends the step that used it, with a message that says so. The next step
 * connects anew; only a BEGIN, which has done nothing yet, is tried again without a word. */
#include "store/pg_in.h"

#include <poll.h>
#include <stdlib.h>

#define BUSY_TIMEOUT_MS_DEFAULT 10000
#define STATEMENT_TIMEOUT_MS_DEFAULT 600000 /* a whole audit chain is read in one statement */
#define CONNECT_TIMEOUT_MS 10000
#define MARK_KEY "1129529166" /* "CSGN": who makes the mark takes this advisory lock */

/* ---- connecting ---- */

/* Wait until the socket can be read or written; false when the time is over. */
static bool socket_wait(struct cs_pg *pg, PGconn *conn, PostgresPollingStatusType what,
                        int *left_ms)
{
    struct pollfd fd = {.fd = pg->pq.socket(conn),
                        .events = what == PGRES_POLLING_READING ? POLLIN : POLLOUT};
    while (*left_ms > 0) {
        const int step = *left_ms < 100 ? *left_ms : 100;
        const int n = poll(&fd, 1, step);
        if (n != 0) return n > 0;
        *left_ms -= step;
    }
    return false;
}

/* As PQconnectdb, but with a limit of time and with codes instead of messages. */
static PGconn *connect_start(struct cs_pg *pg, bool *in_time)
{
    /* The URL stands last, so that it may say otherwise. */
    static const char *const names[] = {"application_name", "keepalives_idle", "tcp_user_timeout",
                                        "client_encoding",  "dbname",          NULL};
    const char *const values[] = {"countersign", "30", "30000", "UTF8", pg->url, NULL};
    int left_ms = CONNECT_TIMEOUT_MS;
    *in_time = true;
    PGconn *const conn = pg->pq.connectStartParams(names, values, 1);
    if (!conn || pg->pq.status(conn) == CONNECTION_BAD) return conn;
    (void)pg->pq.setErrorVerbosity(conn, PQERRORS_SQLSTATE);
    PostgresPollingStatusType state = PGRES_POLLING_WRITING;
    while (state != PGRES_POLLING_OK && state != PGRES_POLLING_FAILED && *in_time) {
        *in_time = socket_wait(pg, conn, state, &left_ms);
        if (*in_time) state = pg->pq.connectPoll(conn);
    }
    return conn;
}

/* Warnings of the server would go to standard error. */
static void notice_drop(void *self, const PGresult *result)
{
    (void)self;
    (void)result;
}

cs_status cs_pg_run(struct cs_pg *pg, const char *sql, struct cs_error *err)
{
    PGresult *const result = pg->pq.exec(pg->conn, sql);
    const ExecStatusType kind = pg->pq.resultStatus(result);
    const cs_status status = kind == PGRES_COMMAND_OK || kind == PGRES_TUPLES_OK
                                 ? CS_OK
                                 : cs_pg_result_failed(pg, result, err);
    pg->pq.clear(result);
    return status;
}

/* The first column of the first row, which is a number in text; 0 when there is none. */
static cs_status number_query(struct cs_pg *pg, const char *sql, int64_t *out, struct cs_error *err)
{
    PGresult *const result = pg->pq.exec(pg->conn, sql);
    cs_status status = CS_OK;
    *out = 0;
    if (pg->pq.resultStatus(result) != PGRES_TUPLES_OK)
        status = cs_pg_result_failed(pg, result, err);
    else if (pg->pq.ntuples(result) > 0) *out = strtoll(pg->pq.getvalue(result, 0, 0), NULL, 10);
    pg->pq.clear(result);
    return status;
}

/* A commit must survive a power cut, also on a server that is set up for speed; what the URL or the
 * server says about time stays, unless the caller says something. */
static cs_status session_set(struct cs_pg *pg, struct cs_error *err)
{
    char sql[640];
    char limit[120] = "";
    if (pg->statement_timeout_ms)
        (void)snprintf(limit, sizeof limit, "SET statement_timeout = %u; ",
                       pg->statement_timeout_ms);
    else
        (void)snprintf(limit, sizeof limit,
                       "SELECT set_config('statement_timeout', '%d', false)"
                       " WHERE current_setting('statement_timeout') = '0'; ",
                       STATEMENT_TIMEOUT_MS_DEFAULT);
    const int n = snprintf(sql, sizeof sql,
                           "SET standard_conforming_strings = on; SET lock_timeout = %u; %s"
                           "SELECT set_config('synchronous_commit', 'on', false)"
                           " WHERE current_setting('synchronous_commit') = 'off';"
                           "SET default_transaction_read_only = %s",
                           pg->busy_timeout_ms, limit, pg->readonly ? "on" : "off");
    CS_ASSERT(n > 0);
    CS_ASSERT((size_t)n < sizeof sql);
    return cs_pg_run(pg, sql, err);
}

static void disconnect(struct cs_pg *pg)
{
    cs_pg_kept_forget(pg);
    pg->pq.finish(pg->conn);
    pg->conn = NULL;
    pg->lost = pg->batch = false;
    pg->queued = 0;
}

static cs_status pg_connect(struct cs_pg *pg, struct cs_error *err)
{
    bool in_time = true;
    disconnect(pg);
    pg->conn = connect_start(pg, &in_time);
    if (!in_time || pg->pq.status(pg->conn) != CONNECTION_OK) {
        const cs_status status = cs_pg_connect_failed(pg, in_time, err);
        disconnect(pg);
        return status;
    }
    (void)pg->pq.setErrorVerbosity(pg->conn, PQERRORS_SQLSTATE);
    (void)pg->pq.setNoticeReceiver(pg->conn, notice_drop, NULL);
    return session_set(pg, err);
}

cs_status cs_pg_ready(struct cs_pg *pg, struct cs_error *err)
{
    if (pg->in_tx && pg->lost) return cs_pg_failed(pg, "", err);
    if (pg->pq.status(pg->conn) == CONNECTION_OK) return CS_OK;
    if (pg->in_tx) return cs_pg_failed(pg, "", err);
    return pg_connect(pg, err);
}

/* ---- transactions ---- */

static const char *begin_sql(enum cs_db_begin kind)
{
    switch (kind) {
    case CS_DB_READ: return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    case CS_DB_SHARED:
        return "BEGIN ISOLATION LEVEL SERIALIZABLE;"
               " LOCK TABLE countersign_store IN ROW EXCLUSIVE MODE";
    case CS_DB_ROWS:
        return "BEGIN ISOLATION LEVEL READ COMMITTED;"
               " LOCK TABLE countersign_store IN ROW EXCLUSIVE MODE";
    case CS_DB_LEASE:
        return "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = off;"
               " LOCK TABLE countersign_store IN ROW EXCLUSIVE MODE";
    case CS_DB_WRITE: break;
    }
    return "BEGIN ISOLATION LEVEL READ COMMITTED;"
           " LOCK TABLE countersign_store IN EXCLUSIVE MODE";
}

static void tx_leave(struct cs_pg *pg)
{
    struct cs_error ignored = {0};
    cs_pg_discard(pg);
    cs_pg_batch_drop(pg);
    if (pg->conn && pg->pq.transactionStatus(pg->conn) != PQTRANS_IDLE)
        cs_ignore(cs_pg_run(pg, "ROLLBACK", &ignored), "a lost connection rolls back by itself");
    pg->in_tx = pg->lost = pg->shared = false;
}

static cs_status pg_begin(void *self, enum cs_db_begin kind, struct cs_error *err)
{
    struct cs_pg *const pg = self;
    for (int attempt = 1;; attempt++) {
        CS_TRY(cs_pg_ready(pg, err));
        CS_TRY(cs_pg_drain(pg, err));
        const cs_status status = cs_pg_run(pg, begin_sql(kind), err);
        if (status == CS_OK) {
            pg->in_tx = true;
            pg->shared = kind == CS_DB_SHARED;
            pg->outrun = false;
            return CS_OK;
        }
        tx_leave(pg);
        if (attempt == 2 || pg->pq.status(pg->conn) == CONNECTION_OK) return status;
    }
}

static cs_status commit_lost(struct cs_pg *pg, struct cs_error *err)
{
    pg->lost = true;
    return CS_FAIL(err, CS_E_IO,
                   "The connection was lost while a step was kept: it may be there or not",
                   "Look before you do it again");
}

static cs_status pg_commit(void *self, struct cs_error *err)
{
    struct cs_pg *const pg = self;
    if (pg->lost || pg->pq.status(pg->conn) != CONNECTION_OK) return cs_pg_failed(pg, "", err);
    cs_pg_discard(pg);
    if (pg->batch) CS_TRY(cs_pg_batch(pg, false, err));
    PGresult *const result = pg->pq.exec(pg->conn, "COMMIT");
    cs_status status = CS_OK;
    if (pg->pq.resultStatus(result) != PGRES_COMMAND_OK) {
        status = cs_pg_result_failed(pg, result, err);
        if (pg->lost) status = commit_lost(pg, err);
    } else if (strcmp(pg->pq.cmdStatus(result), "COMMIT") != 0) { /* a statement had failed */
        status = CS_FAIL(err, CS_E_INTERNAL, "A step that had failed was to be kept", "Report it");
    }
    pg->pq.clear(result);
    if (status == CS_OK) pg->in_tx = pg->shared = false;
    return status;
}

static void pg_rollback(void *self)
{
    tx_leave(self);
}

/* ---- the door's other functions ---- */

static void pg_close(void *self)
{
    struct cs_pg *const pg = self;
    if (pg->in_tx) tx_leave(pg);
    disconnect(pg);
    if (pg->url) {
        cs_wipe(pg->url, pg->url_size);
        pg->from.ops->put(pg->from.self, pg->url, pg->url_size);
    }
    pg->from.ops->put(pg->from.self, pg, sizeof *pg);
}

static cs_status pg_exec(void *self, cs_str sql, struct cs_error *err)
{
    static const char no_kinds[CS_PG_PARAMS_MAX];
    struct cs_pg *const pg = self;
    int count = 0;
    CS_TRY(cs_pg_ready(pg, err));
    CS_TRY(cs_pg_drain(pg, err));
    const size_t size = cs_pg_sql_size(sql);
    char *const text = pg->from.ops->get(pg->from.self, size);
    if (!text)
        return CS_FAIL(err, CS_E_MEMORY, "There is not enough memory for a statement",
                       "Free memory and retry");
    cs_pg_sql(sql, no_kinds, text, &count);
    const cs_status status = cs_pg_run(pg, text, err);
    pg->from.ops->put(pg->from.self, text, size);
    return status;
}

static bool pg_outrun(void *self)
{
    const struct cs_pg *const pg = self;
    return pg->outrun;
}

static int64_t pg_changes(void *self)
{
    const struct cs_pg *const pg = self;
    return pg->changes;
}

static cs_status table_look(struct cs_pg *pg, const char *name, bool *out, struct cs_error *err)
{
    static const char sql[] = "SELECT 1 FROM pg_catalog.pg_tables"
                              " WHERE schemaname = current_schema() AND tablename = $1";
    const char *const values[] = {name};
    PGresult *const result = pg->pq.execParams(pg->conn, sql, 1, NULL, values, NULL, NULL, 0);
    const bool good = pg->pq.resultStatus(result) == PGRES_TUPLES_OK;
    *out = good && pg->pq.ntuples(result) > 0;
    const cs_status status = good ? CS_OK : cs_pg_result_failed(pg, result, err);
    pg->pq.clear(result);
    return status;
}

static cs_status pg_has_table(void *self, cs_str name, bool *out, struct cs_error *err)
{
    struct cs_pg *const pg = self;
    char text[64];
    CS_ASSERT(name.len < sizeof text);
    cs_copy(text, name.ptr, name.len);
    text[name.len] = '\0';
    CS_TRY(cs_pg_ready(pg, err));
    CS_TRY(cs_pg_drain(pg, err));
    return table_look(pg, text, out, err);
}

/* Every table of the schema is ours: it was empty when it was marked. */
static cs_status tables_rewrite(struct cs_pg *pg, struct cs_error *err)
{
    static const char list_sql[] = "SELECT quote_ident(tablename) FROM pg_catalog.pg_tables"
                                   " WHERE schemaname = current_schema() ORDER BY tablename";
    PGresult *const list = pg->pq.exec(pg->conn, list_sql);
    cs_status status =
        pg->pq.resultStatus(list) == PGRES_TUPLES_OK ? CS_OK : cs_pg_result_failed(pg, list, err);
    for (int i = 0; status == CS_OK && i < pg->pq.ntuples(list); i++) {
        char sql[160];
        (void)snprintf(sql, sizeof sql, "VACUUM (FULL) %.120s", pg->pq.getvalue(list, i, 0));
        status = cs_pg_run(pg, sql, err);
    }
    pg->pq.clear(list);
    return status;
}

/* Rows that somebody's older view may still see are copied along, so that view is looked for. */
static cs_status pg_scrub(void *self, bool *whole, struct cs_error *err)
{
    static const char views_sql[] =
        "SELECT count(*) FROM pg_stat_activity WHERE backend_xmin IS NOT"
        " NULL AND datname = current_database()"
        " AND pid <> pg_backend_pid()";
    struct cs_pg *const pg = self;
    int64_t views = 0;
    *whole = false;
    CS_TRY(cs_pg_ready(pg, err));
    CS_TRY(cs_pg_drain(pg, err));
    CS_TRY(number_query(pg, views_sql, &views, err));
    CS_TRY(tables_rewrite(pg, err));
    *whole = views == 0;
    return CS_OK;
}

static cs_str pg_catalog(void *self)
{
    (void)self;
    return CS_STR("SELECT c.relname::text, a.attname::text FROM pg_class c"
                  " JOIN pg_attribute a ON a.attrelid = c.oid"
                  " WHERE c.relnamespace = current_schema()::regnamespace"
                  " AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped"
                  " AND c.relname <> 'countersign_store' ORDER BY c.oid, a.attnum");
}

/* The files are the server's. */
static cs_status pg_backup(void *self, const char *path, bool *done, struct cs_error *err)
{
    (void)self;
    (void)path;
    (void)err;
    *done = false;
    return CS_OK;
}

static const struct cs_db_ops pg_ops = {
    .close = pg_close,
    .exec = pg_exec,
    .prepare = cs_pg_prepare,
    .bind = cs_pg_bind,
    .step = cs_pg_step,
    .column = cs_pg_column,
    .finish = cs_pg_finish,
    .begin = pg_begin,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .changes = pg_changes,
    .has_table = pg_has_table,
    .scrub = pg_scrub,
    .batch = cs_pg_batch,
    .outrun = pg_outrun,
    .catalog = pg_catalog,
    .backup = pg_backup,
};

/* ---- opening ---- */

/* Two that open a new store at once: the second waits for the first one's mark. */
static cs_status mark_make(struct cs_pg *pg, struct cs_error *err)
{
    return cs_pg_run(pg,
                     "BEGIN; SELECT pg_advisory_xact_lock(" MARK_KEY ");"
                     "CREATE TABLE IF NOT EXISTS countersign_store"
                     " (tenant TEXT COLLATE \"C\" NOT NULL, format BIGINT NOT NULL,"
                     " PRIMARY KEY (tenant)); INSERT INTO countersign_store (tenant, format)"
                     " VALUES ('*', 1) ON CONFLICT (tenant) DO NOTHING; COMMIT",
                     err);
}

static cs_status format_check(struct cs_pg *pg, struct cs_error *err)
{
    int64_t format = 0;
    CS_TRY(
        number_query(pg, "SELECT format FROM countersign_store WHERE tenant = '*'", &format, err));
    if (format == 1) return CS_OK;
    return CS_FAIL_NUM(err, CS_E_CONFLICT, "The store's format is %1, and this program knows 1",
                       "Use the program that made this store", format, 0);
}

/* The schema is ours, or new and empty. */
static cs_status schema_check(struct cs_pg *pg, struct cs_error *err)
{
    static const char count_sql[] =
        "SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema()";
    bool marked = false;
    int64_t tables = 0;
    CS_TRY(table_look(pg, "countersign_store", &marked, err));
    if (marked) return format_check(pg, err);
    CS_TRY(number_query(pg, count_sql, &tables, err));
    if (tables > 0) { /* unless the mark came in between */
        CS_TRY(table_look(pg, "countersign_store", &marked, err));
        if (marked) return format_check(pg, err);
        return CS_FAIL(err, CS_E_CONFLICT, "The database holds tables of another program",
                       "Name an empty database, or an empty schema by search_path");
    }
    if (pg->readonly)
        return CS_FAIL(err, CS_E_NOT_FOUND, "The store is empty", "Run something first");
    const cs_status status = mark_make(pg, err);
    if (status != CS_OK) tx_leave(pg);
    return status;
}

/* What libpq says about a URL quotes it, password and all: dropped. */
static cs_status url_check(const struct cs_pg_lib *pq, const char *url, struct cs_error *err)
{
    char *message = NULL;
    PQconninfoOption *const parts = pq->conninfoParse(url, &message);
    if (message) pq->freemem(message);
    if (!parts)
        return CS_FAIL(err, CS_E_UNSUPPORTED, "The store's URL cannot be read",
                       "Write postgresql://USER@HOST:PORT/DATABASE, with %xx for other characters");
    pq->conninfoFree(parts);
    return CS_OK;
}

cs_status cs_pg_open(const struct cs_db_options *options, const struct cs_db_ops **ops,
                     void **driver, struct cs_error *err)
{
    struct cs_pg_lib pq;
    CS_TRY(cs_pg_lib_load(CS_PG_LIBRARY, &pq, err));
    CS_TRY(url_check(&pq, options->url, err));
    const size_t size = strlen(options->url) + 1;
    struct cs_pg *const pg = options->from.ops->get(options->from.self, sizeof *pg);
    char *const url = options->from.ops->get(options->from.self, size);
    if (!pg || !url) {
        if (pg) options->from.ops->put(options->from.self, pg, sizeof *pg);
        if (url) options->from.ops->put(options->from.self, url, size);
        return CS_FAIL(err, CS_E_MEMORY, "There is not enough memory to open the store",
                       "Free memory and retry");
    }
    memset(pg, 0, sizeof *pg);
    memcpy(url, options->url, size);
    pg->from = options->from;
    pg->pq = pq;
    pg->url = url;
    pg->url_size = size;
    pg->readonly = options->readonly;
    pg->statement_timeout_ms = options->statement_timeout_ms;
    pg->busy_timeout_ms = options->busy_timeout_ms ? options->busy_timeout_ms
                                                   : BUSY_TIMEOUT_MS_DEFAULT;
    cs_status status = pg_connect(pg, err);
    if (status == CS_OK) status = schema_check(pg, err);
    if (status != CS_OK) {
        pg_close(pg);
        return status;
    }
    *ops = &pg_ops;
    *driver = pg;
    return CS_OK;
}
