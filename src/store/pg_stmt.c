/* pg_stmt.c - statements on PostgreSQL: prepared on the server, values in binary, rows as a stream.
 *
 * A statement is prepared when it first runs, since the server wants the types of all parameters
 * and they are known by then. It is kept on the server under its text and kinds of parameters.
 * In a batch (pipeline mode) writes are only sent; their results are read every BATCH_QUEUE writes
 * and at its end, so that a thousand rows cost a few round trips. */
#include "store/pg_in.h"

#include <arpa/inet.h>
#include <endian.h>
#include <stdlib.h>

/* Types by their number in the server's catalog; they never change. */
enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_NUMERIC = 1700
};
#define BATCH_QUEUE 512
#define BINARY 1

/* ---- results ---- */

static cs_status memory_failed(struct cs_error *err)
{
    return CS_FAIL(err, CS_E_MEMORY, "There is not enough memory for the store's answer",
                   "Free memory and retry");
}

/* Read results until the connection is idle; of the first failure the state is kept. */
static cs_status rest_read(struct cs_pg *pg, struct cs_error *err)
{
    cs_status status = CS_OK;
    for (PGresult *r = pg->pq.getResult(pg->conn); r; r = pg->pq.getResult(pg->conn)) {
        const ExecStatusType kind = pg->pq.resultStatus(r);
        const bool failed = kind == PGRES_FATAL_ERROR || kind == PGRES_BAD_RESPONSE;
        if (failed && status == CS_OK) status = cs_pg_result_failed(pg, r, err);
        pg->pq.clear(r);
        if (pg->pq.status(pg->conn) != CONNECTION_OK && kind != PGRES_FATAL_ERROR) break;
    }
    return status;
}

void cs_pg_discard(struct cs_pg *pg)
{
    struct cs_error ignored = {0};
    if (pg->streaming) pg->streaming->done = true;
    pg->streaming = NULL;
    /* In a pipeline no rows come, and its results are asked for by queue_read. */
    if (pg->conn && pg->pq.pipelineStatus(pg->conn) == PQ_PIPELINE_OFF)
        cs_ignore(rest_read(pg, &ignored), "what is thrown away may have failed");
}

static bool later_add(struct cs_pg *pg, struct cs_pg_statement *st, PGresult *result)
{
    struct cs_pg_later *const later = pg->from.ops->get(pg->from.self, sizeof *later);
    if (!later) return false;
    *later = (struct cs_pg_later){.result = result};
    if (st->later_last) st->later_last->next = later;
    else st->later = later;
    st->later_last = later;
    return true;
}

cs_status cs_pg_drain(struct cs_pg *pg, struct cs_error *err)
{
    struct cs_pg_statement *const st = pg->streaming;
    if (!st) return CS_OK;
    for (PGresult *r = pg->pq.getResult(pg->conn); r; r = pg->pq.getResult(pg->conn)) {
        if (later_add(pg, st, r)) continue;
        pg->pq.clear(r);
        cs_pg_discard(pg);
        return memory_failed(err);
    }
    pg->streaming = NULL;
    return CS_OK;
}

static PGresult *result_next(struct cs_pg *pg, struct cs_pg_statement *st)
{
    struct cs_pg_later *const later = st->later;
    if (!later) return pg->streaming == st ? pg->pq.getResult(pg->conn) : NULL;
    PGresult *const result = later->result;
    st->later = later->next;
    if (!st->later) st->later_last = NULL;
    pg->from.ops->put(pg->from.self, later, sizeof *later);
    return result;
}

/* A row, or the end of the statement. */
static cs_status row_next(struct cs_pg *pg, struct cs_pg_statement *st, bool *row,
                          struct cs_error *err)
{
    pg->pq.clear(st->row);
    st->row = NULL;
    cs_status status = CS_OK;
    for (PGresult *r = result_next(pg, st); r; r = result_next(pg, st)) {
        const ExecStatusType kind = pg->pq.resultStatus(r);
        if (kind == PGRES_SINGLE_TUPLE) {
            st->row = r;
            *row = true;
            return CS_OK;
        }
        if (kind == PGRES_COMMAND_OK) pg->changes = strtoll(pg->pq.cmdTuples(r), NULL, 10);
        else if (kind != PGRES_TUPLES_OK && status == CS_OK)
            status = cs_pg_result_failed(pg, r, err);
        pg->pq.clear(r);
    }
    if (pg->streaming == st) pg->streaming = NULL;
    st->done = true;
    return status;
}

/* ---- prepared statements ---- */

static void kept_drop(struct cs_pg *pg, struct cs_pg_kept *kept)
{
    if (kept->sql) pg->from.ops->put(pg->from.self, kept->sql, kept->size + 1);
    *kept = (struct cs_pg_kept){0};
}

void cs_pg_kept_forget(struct cs_pg *pg)
{
    for (size_t i = 0; i < CS_PG_KEPT_MAX; i++) kept_drop(pg, &pg->kept[i]);
}

static struct cs_pg_kept *kept_find(struct cs_pg *pg, const struct cs_pg_statement *st)
{
    for (size_t i = 0; i < CS_PG_KEPT_MAX; i++) {
        struct cs_pg_kept *const kept = &pg->kept[i];
        if (!kept->sql || kept->size != st->sql.len) continue;
        if (memcmp(kept->sql, st->sql.ptr, st->sql.len) != 0) continue;
        if (memcmp(kept->kinds, st->kinds, sizeof st->kinds) == 0) return kept;
    }
    return NULL;
}

static struct cs_pg_kept *kept_oldest(struct cs_pg *pg)
{
    struct cs_pg_kept *oldest = &pg->kept[0];
    for (size_t i = 0; i < CS_PG_KEPT_MAX; i++) {
        if (!pg->kept[i].sql) return &pg->kept[i];
        if (pg->kept[i].used < oldest->used) oldest = &pg->kept[i];
    }
    return oldest;
}

static void kept_name(uint64_t number, char out[static 32])
{
    (void)snprintf(out, 32, "cs_%llu", (unsigned long long)number);
}

static cs_status server_prepare(struct cs_pg *pg, const char *name, const char *sql,
                                const struct cs_pg_statement *st, int count, struct cs_error *err)
{
    Oid types[CS_PG_PARAMS_MAX];
    for (int i = 0; i < count; i++)
        types[i] = st->kinds[i] == 'i' ? OID_INT8 : st->kinds[i] == 'b' ? OID_BYTEA : OID_TEXT;
    PGresult *const result = pg->pq.prepare(pg->conn, name, sql, count, types);
    const cs_status status = pg->pq.resultStatus(result) == PGRES_COMMAND_OK
                                 ? CS_OK
                                 : cs_pg_result_failed(pg, result, err);
    pg->pq.clear(result);
    return status;
}

static cs_status kept_fill(struct cs_pg *pg, struct cs_pg_kept *kept,
                           const struct cs_pg_statement *st, struct cs_error *err)
{
    char name[32];
    char command[64];
    int count = 0;
    if (kept->sql) {
        kept_name(kept->number, name);
        (void)snprintf(command, sizeof command, "DEALLOCATE %s", name);
        kept_drop(pg, kept);
        CS_TRY(cs_pg_run(pg, command, err));
    }
    const size_t size = cs_pg_sql_size(st->sql);
    char *const sql = pg->from.ops->get(pg->from.self, size);
    if (!sql) return memory_failed(err);
    cs_pg_sql(st->sql, st->kinds, sql, &count);
    const uint64_t number = pg->prepared + 1;
    kept_name(number, name);
    cs_status status = CS_OK;
    if (st->highest > count || count > CS_PG_PARAMS_MAX)
        status = CS_FAIL(err, CS_E_INTERNAL, "A statement was given a parameter it does not have",
                         "Report it");
    else status = server_prepare(pg, name, sql, st, count, err);
    pg->from.ops->put(pg->from.self, sql, size);
    CS_TRY(status);
    pg->prepared = number;
    char *const copy = pg->from.ops->get(pg->from.self, st->sql.len + 1);
    if (!copy) return memory_failed(err);
    cs_copy(copy, st->sql.ptr, st->sql.len);
    *kept = (struct cs_pg_kept){.sql = copy, .size = st->sql.len, .count = count, .number = number};
    memcpy(kept->kinds, st->kinds, sizeof kept->kinds);
    return CS_OK;
}

/* ---- batches ---- */

/* Read the results of everything that was queued; the first failure counts. */
static cs_status queue_read(struct cs_pg *pg, struct cs_error *err)
{
    cs_status status = CS_OK;
    if (pg->queued == 0) return CS_OK;
    pg->queued = 0;
    if (pg->pq.pipelineSync(pg->conn) != 1) return cs_pg_failed(pg, "", err);
    for (;;) { /* results, each statement's ended by NULL, and then the mark of the sync */
        PGresult *const r = pg->pq.getResult(pg->conn);
        if (!r) {
            if (pg->pq.status(pg->conn) == CONNECTION_OK) continue;
            return status == CS_OK ? cs_pg_failed(pg, "", err) : status;
        }
        const ExecStatusType kind = pg->pq.resultStatus(r);
        if (kind == PGRES_FATAL_ERROR && status == CS_OK) status = cs_pg_result_failed(pg, r, err);
        pg->pq.clear(r);
        if (kind == PGRES_PIPELINE_SYNC) return status;
        if (pg->pq.status(pg->conn) != CONNECTION_OK)
            return status == CS_OK ? cs_pg_failed(pg, "", err) : status;
    }
}

static cs_status pipeline_leave(struct cs_pg *pg, struct cs_error *err)
{
    const cs_status status = queue_read(pg, err);
    if (pg->pq.pipelineStatus(pg->conn) != PQ_PIPELINE_OFF &&
        pg->pq.exitPipelineMode(pg->conn) != 1 && status == CS_OK)
        return cs_pg_failed(pg, "", err);
    return status;
}

cs_status cs_pg_batch(void *self, bool on, struct cs_error *err)
{
    struct cs_pg *const pg = self;
    CS_ASSERT(pg->in_tx);
    if (pg->lost) return cs_pg_failed(pg, "", err);
    CS_TRY(cs_pg_drain(pg, err));
    pg->batch = on;
    return on ? CS_OK : pipeline_leave(pg, err);
}

void cs_pg_batch_drop(struct cs_pg *pg)
{
    struct cs_error ignored = {0};
    pg->batch = false;
    if (pg->conn && pg->pq.pipelineStatus(pg->conn) != PQ_PIPELINE_OFF)
        cs_ignore(pipeline_leave(pg, &ignored), "what is rolled back may have failed");
}

/* ---- running ---- */

struct values {
    const char *bytes[CS_PG_PARAMS_MAX];
    int sizes[CS_PG_PARAMS_MAX];
    int formats[CS_PG_PARAMS_MAX];
    uint64_t numbers[CS_PG_PARAMS_MAX];
};

static void values_fill(const struct cs_pg_statement *st, int count, struct values *v)
{
    for (int i = 0; i < count; i++) {
        const cs_db_value *const value = &st->values[i];
        v->formats[i] = BINARY;
        v->sizes[i] = 0;
        if (value->kind == CS_DB_NULL) {
            v->bytes[i] = NULL;
        } else if (value->kind == CS_DB_INT) {
            v->numbers[i] = htobe64((uint64_t)value->number);
            v->bytes[i] = (const char *)&v->numbers[i];
            v->sizes[i] = sizeof v->numbers[i];
        } else {
            v->bytes[i] = value->bytes.ptr ? value->bytes.ptr : "";
            v->sizes[i] = (int)value->bytes.len;
        }
    }
}

static cs_status kept_ready(struct cs_pg *pg, const struct cs_pg_statement *st,
                            struct cs_pg_kept **out, struct cs_error *err)
{
    struct cs_pg_kept *kept = kept_find(pg, st);
    if (!kept) {
        CS_TRY(pipeline_leave(pg, err)); /* preparing waits for an answer */
        kept = kept_oldest(pg);
        CS_TRY(kept_fill(pg, kept, st, err));
    }
    kept->used = ++pg->uses;
    *out = kept;
    return CS_OK;
}

static cs_status statement_start(struct cs_pg *pg, struct cs_pg_statement *st, struct cs_error *err)
{
    struct cs_pg_kept *kept = NULL;
    struct values v;
    char name[32];
    CS_TRY(cs_pg_ready(pg, err));
    CS_TRY(cs_pg_drain(pg, err));
    CS_TRY(kept_ready(pg, st, &kept, err));
    const bool reads = cs_str_starts(st->sql, CS_STR("SELECT"));
    if (reads || !pg->batch) CS_TRY(pipeline_leave(pg, err));
    else if (pg->pq.pipelineStatus(pg->conn) == PQ_PIPELINE_OFF)
        (void)pg->pq.enterPipelineMode(pg->conn);
    kept_name(kept->number, name);
    values_fill(st, kept->count, &v);
    if (pg->pq.sendQueryPrepared(pg->conn, name, kept->count, v.bytes, v.sizes, v.formats,
                                 BINARY) != 1)
        return cs_pg_failed(pg, "", err);
    st->started = true;
    if (pg->batch && !reads) {
        st->done = true;
        pg->changes = 0;
        return ++pg->queued >= BATCH_QUEUE ? queue_read(pg, err) : CS_OK;
    }
    (void)pg->pq.setSingleRowMode(pg->conn);
    pg->streaming = st;
    return CS_OK;
}

cs_status cs_pg_prepare(void *self, cs_str sql, void **statement, struct cs_error *err)
{
    struct cs_pg *const pg = self;
    struct cs_pg_statement *const st = pg->from.ops->get(pg->from.self, sizeof *st);
    *statement = NULL;
    if (!st) return memory_failed(err);
    memset(st, 0, sizeof *st);
    st->sql = sql;
    *statement = st;
    return CS_OK;
}

cs_status cs_pg_bind(void *self, void *statement, int parameter, const cs_db_value *value,
                     struct cs_error *err)
{
    static const char kinds[] = {
        [CS_DB_NULL] = '\0', [CS_DB_INT] = 'i', [CS_DB_TEXT] = 't', [CS_DB_BLOB] = 'b'};
    struct cs_pg_statement *const st = statement;
    (void)self;
    CS_ASSERT(parameter >= 1);
    CS_ASSERT(parameter <= CS_PG_PARAMS_MAX);
    CS_ASSERT(!st->started);
    if (value->bytes.len > INT32_MAX / 2)
        return CS_FAIL(err, CS_E_LIMIT, "A value is too large for the store", "Make it smaller");
    st->values[parameter - 1] = *value;
    st->kinds[parameter - 1] = kinds[value->kind];
    if (parameter > st->highest) st->highest = parameter;
    return CS_OK;
}

cs_status cs_pg_step(void *self, void *statement, bool *row, struct cs_error *err)
{
    struct cs_pg *const pg = self;
    struct cs_pg_statement *const st = statement;
    *row = false;
    if (!st->started) {
        const cs_status status = statement_start(pg, st, err);
        if (status != CS_OK) {
            st->started = st->done = true;
            return status;
        }
    }
    return st->done ? CS_OK : row_next(pg, st, row, err);
}

/* ---- columns ---- */

/* A sum of 64-bit numbers: digits to the base of 10,000, the first at weight. False when it is not
 * a whole number of 64 bits. */
static bool numeric_read(const char *bytes, size_t size, int64_t *out)
{
    uint16_t head[4]; /* count of digits, weight, sign, digits after the point */
    if (size < sizeof head) return false;
    memcpy(head, bytes, sizeof head);
    const int count = ntohs(head[0]);
    const int weight = (int16_t)ntohs(head[1]);
    const uint16_t sign = ntohs(head[2]);
    int64_t value = 0;
    if (size != sizeof head + (size_t)count * 2 || weight > 4 || count > weight + 1) return false;
    if (sign != 0 && sign != 0x4000) return false;
    for (int i = 0; i <= weight; i++) {
        uint16_t digit = 0;
        if (i < count) memcpy(&digit, bytes + sizeof head + (size_t)i * 2, 2);
        if (__builtin_mul_overflow(value, 10000, &value)) return false;
        if (__builtin_add_overflow(value, (int64_t)ntohs(digit), &value)) return false;
    }
    *out = sign ? -value : value;
    return true;
}

static bool number_read(const char *bytes, size_t size, Oid type, int64_t *out)
{
    uint64_t wide = 0;
    uint32_t narrow = 0;
    if (type == OID_NUMERIC) return numeric_read(bytes, size, out);
    if (type == OID_INT8 && size == 8) {
        memcpy(&wide, bytes, 8);
        *out = (int64_t)be64toh(wide);
    } else if (type == OID_INT4 && size == 4) {
        memcpy(&narrow, bytes, 4);
        *out = (int32_t)ntohl(narrow);
    } else if (type == OID_BOOL && size == 1) {
        *out = bytes[0] != 0;
    } else {
        return false;
    }
    return true;
}

void cs_pg_column(void *self, void *statement, int column, cs_db_value *out)
{
    const struct cs_pg *const pg = self;
    const struct cs_pg_statement *const st = statement;
    *out = (cs_db_value){.kind = CS_DB_NULL};
    if (!st->row || column >= pg->pq.nfields(st->row) || pg->pq.getisnull(st->row, 0, column))
        return;
    const Oid type = pg->pq.ftype(st->row, column);
    const cs_str bytes = {pg->pq.getvalue(st->row, 0, column),
                          (size_t)pg->pq.getlength(st->row, 0, column)};
    if (type == OID_TEXT) out->kind = CS_DB_TEXT;
    else if (type == OID_BYTEA) out->kind = CS_DB_BLOB;
    else if (number_read(bytes.ptr, bytes.len, type, &out->number)) out->kind = CS_DB_INT;
    if (out->kind == CS_DB_TEXT || out->kind == CS_DB_BLOB) out->bytes = bytes;
}

void cs_pg_finish(void *self, void *statement)
{
    struct cs_pg *const pg = self;
    struct cs_pg_statement *const st = statement;
    if (!st) return;
    if (pg->streaming == st) cs_pg_discard(pg);
    pg->pq.clear(st->row);
    while (st->later) pg->pq.clear(result_next(pg, st));
    pg->from.ops->put(pg->from.self, st, sizeof *st);
}
