/* pg.c - see pg.h. The program's database is dropped at its end by the process that made it. */
#include "tests/pg/pg.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char database[64];
static pid_t owner;

static const char functions[] =
    "CREATE FUNCTION zeroblob(n integer) RETURNS bytea LANGUAGE sql IMMUTABLE AS"
    " $$ SELECT decode(repeat('00', n), 'hex') $$;"
    "CREATE FUNCTION randomblob(n integer) RETURNS bytea LANGUAGE sql VOLATILE AS"
    " $$ SELECT decode(string_agg(lpad(to_hex((random() * 255)::integer), 2, '0'), ''), 'hex')"
    " FROM generate_series(1, n) $$;"
    "CREATE FUNCTION hex(b bytea) RETURNS text LANGUAGE sql IMMUTABLE AS"
    " $$ SELECT upper(encode(b, 'hex')) $$";

const char *pg_folder(void)
{
    return getenv("COUNTERSIGN_TEST_PG");
}

static PGconn *connect_to(const char *name)
{
    char info[300];
    (void)snprintf(info, sizeof info,
                   "host=%s user=postgres dbname=%s"
                   " options='-c client_min_messages=error'",
                   pg_folder(), name);
    PGconn *const conn = PQconnectdb(info);
    if (PQstatus(conn) == CONNECTION_OK) return conn;
    PQfinish(conn);
    return NULL;
}

int pg_answers(void)
{
    PGconn *const conn = connect_to("postgres");
    PQfinish(conn);
    if (!conn) printf("skipped: no PostgreSQL server for tests\n");
    return conn != NULL;
}

static long long run_in(const char *name, const char *sql)
{
    PGconn *const conn = connect_to(name);
    PGresult *const result = PQexec(conn, sql);
    const ExecStatusType kind = PQresultStatus(result);
    if (kind != PGRES_COMMAND_OK && kind != PGRES_TUPLES_OK) {
        fprintf(stderr, "PostgreSQL: %s", PQerrorMessage(conn));
        abort();
    }
    const long long number = PQntuples(result) > 0 ? atoll(PQgetvalue(result, 0, 0)) : -1;
    PQclear(result);
    PQfinish(conn);
    return number;
}

static void database_drop(void)
{
    char sql[128];
    if (getpid() != owner) return;
    (void)snprintf(sql, sizeof sql, "DROP DATABASE %s WITH (FORCE)", database);
    (void)run_in("postgres", sql);
}

static void database_make(void)
{
    char sql[128];
    if (owner) return;
    owner = getpid();
    (void)snprintf(database, sizeof database, "t_%ld", (long)owner);
    (void)snprintf(sql, sizeof sql, "CREATE DATABASE %s", database);
    (void)run_in("postgres", sql);
    (void)run_in(database, functions);
    (void)atexit(database_drop);
}

void pg_admin(const char *sql)
{
    (void)run_in(database, sql);
}

long long pg_admin_number(const char *sql)
{
    return run_in(database, sql);
}

void pg_others_gone(void)
{
    for (int i = 0; i < 6000; i++) {
        if (pg_admin_number("SELECT count(*) FROM pg_stat_activity WHERE datname ="
                            " current_database() AND pid <> pg_backend_pid()") == 0)
            return;
        (void)usleep(10000);
    }
    fprintf(stderr, "PostgreSQL: connections of processes that are gone stay\n");
    abort();
}

void pg_schema_make(char *name, size_t name_size, char *url, size_t url_size)
{
    static unsigned count;
    char sql[128];
    database_make();
    (void)snprintf(name, name_size, "s_%ld_%u", (long)getpid(), ++count);
    (void)snprintf(sql, sizeof sql, "CREATE SCHEMA %s", name);
    pg_admin(sql);
    const int n = snprintf(url, url_size,
                           "postgresql://postgres@/%s?host=%s&options=-csearch_path%%3D%s,public",
                           database, pg_folder(), name);
    if (n < 0 || (size_t)n >= url_size) abort();
}

void pg_schema_drop(const char *name)
{
    char sql[128];
    (void)snprintf(sql, sizeof sql, "DROP SCHEMA %s CASCADE", name);
    pg_admin(sql);
}
