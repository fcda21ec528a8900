/* copy.c - all rows of a store into an empty one of either kind, and a digest that says they are
 * the same.
 *
 * The digest does not depend on the order of rows or on the database: it is the sum, modulo 2^256,
 * of each row's SHA-256 over the table's name, and each value's kind and bytes. It is taken from
 * the source while it is read and from the target's own rows before its transaction ends. Table
 * and column names come from the source's catalog and are words of ours; the order of the tables
 * is that in which they were made, so that what is referred to is there first.
 *
 * The table of migrations is not copied: both stores were brought to this program's version. */
#include "store/store_in.h"

#define COLUMNS_MAX 40
#define NAME_MAX_BYTES 48
#define SQL_MAX 2048

struct table {
    char name[NAME_MAX_BYTES];
    char columns[COLUMNS_MAX][NAME_MAX_BYTES];
    int count;
};

struct tables {
    struct table *list;
    size_t count;
};

static bool name_copy(cs_str from, char to[static NAME_MAX_BYTES])
{
    if (from.len == 0 || from.len >= NAME_MAX_BYTES) return false;
    for (size_t i = 0; i < from.len; i++)
        if (!cs_is_lower(from.ptr[i]) && from.ptr[i] != '_' && !cs_is_digit(from.ptr[i]))
            return false;
    cs_copy(to, from.ptr, from.len);
    to[from.len] = '\0';
    return true;
}

static bool catalog_add(struct tables *tables, size_t max, cs_str table, cs_str column)
{
    struct table *last = tables->count ? &tables->list[tables->count - 1] : NULL;
    if (!last || !cs_str_equal(cs_str_of(last->name), table)) {
        if (tables->count == max) return false;
        last = &tables->list[tables->count++];
        last->count = 0;
        if (!name_copy(table, last->name)) return false;
    }
    return last->count < COLUMNS_MAX && name_copy(column, last->columns[last->count++]);
}

static cs_status catalog_read(struct cs_db *db, struct cs_arena *arena, struct tables *out,
                              struct cs_error *err)
{
    enum { TABLES_MAX = 200 };
    struct cs_stmt st;
    bool good = true;
    *out = (struct tables){.list = CS_NEW_ARRAY(arena, struct table, TABLES_MAX)};
    if (!out->list) return cs_arena_fail(arena, err);
    cs_stmt_begin(&st, db, db->ops->catalog(db->driver));
    while (good && cs_stmt_next(&st)) {
        const cs_str table = cs_col_str(&st, 0);
        if (cs_str_equal(table, CS_STR("migrations"))) continue;
        good = catalog_add(out, TABLES_MAX, table, cs_col_str(&st, 1));
    }
    CS_TRY(cs_stmt_end(&st, err));
    if (!good)
        return CS_FAIL(err, CS_E_CORRUPT, "The store has a table that this program never makes",
                       "Restore the store from a backup");
    return CS_OK;
}

/* ---- SQL of a table ---- */

static cs_str sql_finish(const char *sql, int size)
{
    CS_ASSERT(size > 0);
    CS_ASSERT(size < SQL_MAX);
    return (cs_str){sql, (size_t)size};
}

static cs_str select_sql(const struct table *table, char sql[static SQL_MAX])
{
    int n = snprintf(sql, SQL_MAX, "SELECT ");
    for (int i = 0; i < table->count; i++)
        n += snprintf(sql + n, (size_t)(SQL_MAX - n), "%s%s", i ? ", " : "", table->columns[i]);
    n += snprintf(sql + n, (size_t)(SQL_MAX - n), " FROM %s", table->name);
    return sql_finish(sql, n);
}

static cs_str insert_sql(const struct table *table, char sql[static SQL_MAX])
{
    int n = snprintf(sql, SQL_MAX, "INSERT INTO %s (", table->name);
    for (int i = 0; i < table->count; i++)
        n += snprintf(sql + n, (size_t)(SQL_MAX - n), "%s%s", i ? ", " : "", table->columns[i]);
    n += snprintf(sql + n, (size_t)(SQL_MAX - n), ") VALUES (");
    for (int i = 0; i < table->count; i++)
        n += snprintf(sql + n, (size_t)(SQL_MAX - n), "%s$%d", i ? ", " : "", i + 1);
    n += snprintf(sql + n, (size_t)(SQL_MAX - n), ")");
    return sql_finish(sql, n);
}

/* ---- rows ---- */

/* One row's digest is added, as a number of 256 bits, big endian. */
static void sum_add(cs_digest *sum, const cs_digest *row)
{
    unsigned carry = 0;
    for (size_t i = sizeof sum->bytes; i-- > 0;) {
        carry += (unsigned)sum->bytes[i] + row->bytes[i];
        sum->bytes[i] = (uint8_t)carry;
        carry >>= 8;
    }
}

struct row {
    cs_db_value values[COLUMNS_MAX];
    uint8_t numbers[COLUMNS_MAX][8];
};

static void row_read(struct cs_stmt *st, const struct table *table, struct row *row)
{
    for (int i = 0; i < table->count; i++) {
        cs_db_value *const value = &row->values[i];
        st->db->ops->column(st->db->driver, st->driver, i, value);
        for (int b = 0; b < 8; b++)
            row->numbers[i][b] = (uint8_t)((uint64_t)value->number >> (56 - 8 * b));
    }
}

static cs_status row_sum(const struct table *table, const struct row *row, cs_digest *sum,
                         struct cs_error *err)
{
    static const cs_str kinds[] = {[CS_DB_NULL] = CS_STR_INIT("n"),
                                   [CS_DB_INT] = CS_STR_INIT("i"),
                                   [CS_DB_TEXT] = CS_STR_INIT("t"),
                                   [CS_DB_BLOB] = CS_STR_INIT("b")};
    cs_str parts[1 + 2 * COLUMNS_MAX];
    size_t count = 0;
    cs_digest digest;
    parts[count++] = cs_str_of(table->name);
    for (int i = 0; i < table->count; i++) {
        const cs_db_value *const value = &row->values[i];
        parts[count++] = kinds[value->kind];
        if (value->kind == CS_DB_INT) parts[count++] = (cs_str){(const char *)row->numbers[i], 8};
        else parts[count++] = value->kind == CS_DB_NULL ? (cs_str){0} : value->bytes;
    }
    CS_TRY(cs_sha256_parts(parts, count, &digest, err));
    sum_add(sum, &digest);
    return CS_OK;
}

static cs_status row_insert(struct cs_db *to, cs_str sql, const struct table *table,
                            const struct row *row, struct cs_error *err)
{
    struct cs_stmt st;
    cs_stmt_begin(&st, to, sql);
    for (int i = 0; i < table->count; i++) {
        const cs_db_value *const value = &row->values[i];
        switch (value->kind) {
        case CS_DB_NULL: cs_bind_null(&st, i + 1); break;
        case CS_DB_INT: cs_bind_int(&st, i + 1, value->number); break;
        case CS_DB_TEXT: cs_bind_str(&st, i + 1, value->bytes); break;
        case CS_DB_BLOB: cs_bind_blob(&st, i + 1, value->bytes); break;
        }
    }
    return cs_stmt_run(&st, NULL, err);
}

/* Go over a table's rows; to NULL: only count and sum. */
static cs_status table_pass(struct cs_db *from, const struct table *table, struct cs_db *to,
                            struct cs_store_sum *sum, struct cs_error *err)
{
    char read_sql[SQL_MAX];
    char write_sql[SQL_MAX];
    struct cs_stmt st;
    struct row row;
    cs_status status = CS_OK;
    const cs_str insert = insert_sql(table, write_sql);
    cs_stmt_begin(&st, from, select_sql(table, read_sql));
    while (status == CS_OK && cs_stmt_next(&st)) {
        row_read(&st, table, &row);
        status = row_sum(table, &row, &sum->digest, err);
        if (status == CS_OK && to) status = row_insert(to, insert, table, &row, err);
        sum->rows++;
    }
    struct cs_error at_end = {0};
    const cs_status ended = cs_stmt_end(&st, &at_end);
    if (status == CS_OK && ended != CS_OK) *err = at_end;
    return status == CS_OK ? ended : status;
}

static cs_status tables_pass(struct cs_db *from, const struct tables *tables, struct cs_db *to,
                             struct cs_store_sum *sum, struct cs_error *err)
{
    *sum = (struct cs_store_sum){.tables = (int64_t)tables->count};
    for (size_t i = 0; i < tables->count; i++)
        CS_TRY(table_pass(from, &tables->list[i], to, sum, err));
    return CS_OK;
}

static cs_status empty_check(struct cs_db *to, const struct tables *tables, struct cs_error *err)
{
    for (size_t i = 0; i < tables->count; i++) {
        char sql[SQL_MAX];
        struct cs_stmt st;
        const int n = snprintf(sql, sizeof sql, "SELECT 1 FROM %s LIMIT 1", tables->list[i].name);
        cs_stmt_begin(&st, to, sql_finish(sql, n));
        const bool any = cs_stmt_next(&st);
        CS_TRY(cs_stmt_end(&st, err));
        if (any)
            return CS_FAIL(err, CS_E_CONFLICT, "The store that would be written is not empty",
                           "Name a new one; nothing was changed");
    }
    return CS_OK;
}

/* ---- the door ---- */

static cs_status sum_in_tx(struct cs_db *db, struct cs_arena *arena, struct cs_store_sum *out,
                           struct cs_error *err)
{
    struct tables tables;
    CS_TRY(catalog_read(db, arena, &tables, err));
    return tables_pass(db, &tables, NULL, out, err);
}

cs_status cs_store_summed(struct cs_db *db, struct cs_arena *arena, struct cs_store_sum *out,
                          struct cs_error *err)
{
    struct cs_tx tx;
    CS_TRY(cs_tx_begin_read(&tx, db, err));
    const cs_status status = sum_in_tx(db, arena, out, err);
    cs_tx_rollback(&tx); /* it only read */
    return status;
}

static cs_status copy_in_tx(struct cs_db *from, struct cs_tx *to, struct cs_arena *arena,
                            struct cs_store_sum *out, struct cs_error *err)
{
    struct tables tables;
    struct cs_store_sum kept;
    CS_TRY(catalog_read(from, arena, &tables, err));
    CS_TRY(empty_check(to->db, &tables, err));
    CS_TRY(cs_batch_begin(to, err));
    CS_TRY(tables_pass(from, &tables, to->db, out, err));
    CS_TRY(cs_batch_end(to, err));
    CS_TRY(tables_pass(to->db, &tables, NULL, &kept, err));
    if (kept.rows == out->rows && cs_digest_equal(&kept.digest, &out->digest)) return CS_OK;
    return CS_FAIL_NUM(err, CS_E_CORRUPT,
                       "What was written differs from what was read (rows: %1 and %2)",
                       "Look at the disks; nothing was kept", kept.rows, out->rows);
}

cs_status cs_store_copy(struct cs_db *from, struct cs_db *to, struct cs_arena *arena,
                        struct cs_store_sum *out, struct cs_error *err)
{
    struct cs_tx reading;
    struct cs_tx writing;
    CS_ASSERT(from != to);
    CS_TRY(cs_tx_begin_read(&reading, from, err));
    cs_status status = cs_tx_begin(&writing, to, err);
    if (status == CS_OK) {
        status = copy_in_tx(from, &writing, arena, out, err);
        if (status == CS_OK) status = cs_tx_commit(&writing, err);
        cs_tx_rollback(&writing);
    }
    cs_tx_rollback(&reading);
    return status;
}

static cs_status backup_in_tx(struct cs_db *db, const char *path, struct cs_arena *arena,
                              bool *done, struct cs_store_sum *out, struct cs_error *err)
{
    CS_TRY(sum_in_tx(db, arena, out, err)); /* from here on this view is held */
    return db->ops->backup(db->driver, path, done, err);
}

cs_status cs_store_backup(struct cs_db *db, const char *path, struct cs_arena *arena, bool *done,
                          struct cs_store_sum *out, struct cs_error *err)
{
    struct cs_tx tx;
    *done = false;
    CS_TRY(cs_tx_begin_read(&tx, db, err));
    const cs_status status = backup_in_tx(db, path, arena, done, out, err);
    cs_tx_rollback(&tx);
    return status;
}
