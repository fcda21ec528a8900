/* pg_in.h - what the files of the PostgreSQL driver share: connection, statement, errors, SQL.
 *
 * One connection a handle. Rows of a statement come one by one as they are read; when another
 * statement begins meanwhile, the rest is taken into memory first, since a connection does one
 * thing at a time. Threads: as store.h. */
#ifndef CS_STORE_PG_IN_H
#define CS_STORE_PG_IN_H

#include "store/pg_lib.h"
#include "store/store_in.h"

#define CS_PG_PARAMS_MAX 99
#define CS_PG_KEPT_MAX 96 /* prepared statements on the server; the least recent is given up */

/* A statement the server has prepared, named cs_ and its number. */
struct cs_pg_kept {
    char *sql; /* NULL: a free place */
    size_t size;
    char kinds[CS_PG_PARAMS_MAX]; /* see struct cs_pg_statement */
    int count;                    /* of parameters, those that are NULL included */
    uint64_t number;
    uint64_t used; /* the driver's count of uses then */
};

struct cs_pg_statement;

struct cs_pg {
    struct cs_allocator from;
    struct cs_pg_lib pq; /* the functions of libpq */
    PGconn *conn;        /* NULL after a failed reconnection */
    char *url;           /* may hold a password: wiped when freed, in no message */
    size_t url_size;
    uint32_t busy_timeout_ms;
    uint32_t statement_timeout_ms; /* 0: the server's, or ours */
    bool readonly;
    bool in_tx;
    bool lost;                         /* the connection broke in this transaction */
    bool shared;                       /* this transaction may run beside others */
    bool outrun;                       /* and failed because of them */
    struct cs_pg_statement *streaming; /* the connection gives its rows */
    int64_t changes;
    uint64_t uses;
    uint64_t prepared;
    struct cs_pg_kept kept[CS_PG_KEPT_MAX];
    bool batch;      /* writes are sent and not waited for */
    unsigned queued; /* writes whose results were not read yet */
};

/* Results that were taken into memory. */
struct cs_pg_later {
    PGresult *result;
    struct cs_pg_later *next;
};

struct cs_pg_statement {
    cs_str sql;                   /* borrowed */
    char kinds[CS_PG_PARAMS_MAX]; /* 'i', 't', 'b'; '\0': NULL */
    cs_db_value values[CS_PG_PARAMS_MAX];
    int highest; /* the last parameter that was bound, or 0 */
    bool started;
    bool done;
    PGresult *row; /* the row that is looked at, or NULL */
    struct cs_pg_later *later;
    struct cs_pg_later *later_last;
};

/* pg_sql.c: the text in PostgreSQL's words, ended by NUL, in out (cs_pg_sql_size bytes). A
 * parameter whose kind is '\0' becomes the word NULL: the server then needs no type for it. *count:
 * the highest parameter that stands in the text. */
size_t cs_pg_sql_size(cs_str sql);
void cs_pg_sql(cs_str sql, const char *kinds, char *out, int *count);

/* pg_error.c: the status that belongs to an SQLSTATE ("" for a lost connection), filled in. */
CS_NODISCARD cs_status cs_pg_failed(struct cs_pg *pg, const char *state, struct cs_error *err);
CS_NODISCARD cs_status cs_pg_result_failed(struct cs_pg *pg, const PGresult *result,
                                           struct cs_error *err);
/* The failure to connect; conn may be NULL. */
CS_NODISCARD cs_status cs_pg_connect_failed(const struct cs_pg *pg, bool in_time,
                                            struct cs_error *err);

/* pg.c: connect anew when the connection is gone and no transaction is open. */
CS_NODISCARD cs_status cs_pg_ready(struct cs_pg *pg, struct cs_error *err);
/* Run texts without parameters and rows. */
CS_NODISCARD cs_status cs_pg_run(struct cs_pg *pg, const char *sql, struct cs_error *err);

/* pg_stmt.c: the door's functions for statements. */
CS_NODISCARD cs_status cs_pg_prepare(void *self, cs_str sql, void **statement,
                                     struct cs_error *err);
CS_NODISCARD cs_status cs_pg_bind(void *self, void *statement, int parameter,
                                  const cs_db_value *value, struct cs_error *err);
CS_NODISCARD cs_status cs_pg_step(void *self, void *statement, bool *row, struct cs_error *err);
void cs_pg_column(void *self, void *statement, int column, cs_db_value *out);
void cs_pg_finish(void *self, void *statement);
/* Free the connection for another use: take the rows that still come into memory. */
CS_NODISCARD cs_status cs_pg_drain(struct cs_pg *pg, struct cs_error *err);
/* Throw away what still comes; the connection is then idle or lost. */
void cs_pg_discard(struct cs_pg *pg);
void cs_pg_kept_forget(struct cs_pg *pg);
/* Begin a batch, or end it: read every result that is owed. */
CS_NODISCARD cs_status cs_pg_batch(void *self, bool on, struct cs_error *err);
void cs_pg_batch_drop(struct cs_pg *pg);

#endif
