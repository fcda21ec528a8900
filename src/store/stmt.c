/* stmt.c - sticky statements: the first failure is kept, and the end reports it.
 *
 * Ten binds and five columns need one check. After a failure nothing more reaches the driver, and
 * reads give zeros; a caller must look at the end's status before it believes what it read. */
#include "store/store_in.h"

static bool good(const struct cs_stmt *st)
{
    return st->driver && st->error.status == CS_OK;
}

static void keep(struct cs_stmt *st, cs_status status)
{
    CS_ASSERT(status == st->error.status); /* the callee filled the statement's own error */
}

void cs_stmt_begin(struct cs_stmt *st, struct cs_db *db, cs_str sql)
{
    CS_ASSERT(db);
    *st = (struct cs_stmt){.db = db};
    const cs_status status = db->ops->prepare(db->driver, sql, &st->driver, &st->error);
    if (status != CS_OK) st->driver = NULL;
    keep(st, status);
}

static void bind(struct cs_stmt *st, int parameter, const cs_db_value *value)
{
    CS_ASSERT(parameter >= 1);
    if (!good(st)) return;
    keep(st, st->db->ops->bind(st->db->driver, st->driver, parameter, value, &st->error));
}

void cs_bind_null(struct cs_stmt *st, int parameter)
{
    bind(st, parameter, &(cs_db_value){.kind = CS_DB_NULL});
}

void cs_bind_int(struct cs_stmt *st, int parameter, int64_t number)
{
    bind(st, parameter, &(cs_db_value){.kind = CS_DB_INT, .number = number});
}

void cs_bind_str(struct cs_stmt *st, int parameter, cs_str text)
{
    if (good(st) && text.len > 0 && memchr(text.ptr, '\0', text.len))
        keep(st, CS_FAIL(&st->error, CS_E_INPUT, "A text for the store holds a zero byte",
                         "Remove it, or keep the text as bytes"));
    bind(st, parameter, &(cs_db_value){.kind = CS_DB_TEXT, .bytes = text});
}

void cs_bind_blob(struct cs_stmt *st, int parameter, cs_str bytes)
{
    bind(st, parameter, &(cs_db_value){.kind = CS_DB_BLOB, .bytes = bytes});
}

void cs_bind_id(struct cs_stmt *st, int parameter, const cs_id *id)
{
    cs_bind_blob(st, parameter, (cs_str){(const char *)id->bytes, sizeof id->bytes});
}

void cs_bind_digest(struct cs_stmt *st, int parameter, const cs_digest *digest)
{
    cs_bind_blob(st, parameter, (cs_str){(const char *)digest->bytes, sizeof digest->bytes});
}

bool cs_stmt_next(struct cs_stmt *st)
{
    bool row = false;
    if (!good(st)) return false;
    keep(st, st->db->ops->step(st->db->driver, st->driver, &row, &st->error));
    return row && good(st);
}

static cs_db_value column_any(struct cs_stmt *st, int column)
{
    CS_ASSERT(column >= 0);
    cs_db_value value = {.kind = CS_DB_NULL};
    if (good(st)) st->db->ops->column(st->db->driver, st->driver, column, &value);
    return value;
}

static cs_db_value column_of(struct cs_stmt *st, int column, enum cs_db_kind kind)
{
    const cs_db_value value = column_any(st, column);
    if (value.kind == kind) return value;
    if (good(st))
        keep(st, CS_FAIL_NUM(&st->error, CS_E_CORRUPT,
                             "A value in the store is not of its column's type (column %1)",
                             "Restore the store from a backup", column, 0));
    return (cs_db_value){.kind = CS_DB_NULL};
}

bool cs_col_is_null(struct cs_stmt *st, int column)
{
    return column_any(st, column).kind == CS_DB_NULL;
}

int64_t cs_col_int(struct cs_stmt *st, int column)
{
    return column_of(st, column, CS_DB_INT).number;
}

cs_str cs_col_str(struct cs_stmt *st, int column)
{
    return column_of(st, column, CS_DB_TEXT).bytes;
}

cs_str cs_col_blob(struct cs_stmt *st, int column)
{
    return column_of(st, column, CS_DB_BLOB).bytes;
}

static void column_bytes(struct cs_stmt *st, int column, uint8_t *out, size_t size)
{
    const cs_str bytes = cs_col_blob(st, column);
    if (!good(st)) return;
    if (bytes.len == size) cs_copy(out, bytes.ptr, size);
    else
        keep(st, CS_FAIL_NUM(&st->error, CS_E_CORRUPT,
                             "A value in the store has %1 bytes instead of %2",
                             "Restore the store from a backup", bytes.len, size));
}

cs_id cs_col_id(struct cs_stmt *st, int column)
{
    cs_id id = {{0}};
    column_bytes(st, column, id.bytes, sizeof id.bytes);
    return id;
}

cs_digest cs_col_digest(struct cs_stmt *st, int column)
{
    cs_digest digest = {{0}};
    column_bytes(st, column, digest.bytes, sizeof digest.bytes);
    return digest;
}

cs_str cs_col_copy(struct cs_stmt *st, int column, struct cs_arena *arena)
{
    cs_str copy = {NULL, 0};
    const cs_db_value value = column_any(st, column);
    const cs_str bytes = value.kind == CS_DB_TEXT ? value.bytes
                                                  : column_of(st, column, CS_DB_BLOB).bytes;
    if (good(st)) keep(st, cs_str_copy(arena, bytes, &copy, &st->error));
    return copy;
}

cs_status cs_stmt_end(struct cs_stmt *st, struct cs_error *err)
{
    if (st->driver) st->db->ops->finish(st->db->driver, st->driver);
    st->driver = NULL;
    if (st->error.status != CS_OK) *err = st->error;
    return st->error.status;
}

cs_status cs_stmt_run(struct cs_stmt *st, int64_t *changes, struct cs_error *err)
{
    const bool row = cs_stmt_next(st);
    CS_ASSERT(!row);
    CS_ASSERT(!changes || !st->db->in_batch);
    if (changes) *changes = good(st) ? st->db->ops->changes(st->db->driver) : 0;
    return cs_stmt_end(st, err);
}
