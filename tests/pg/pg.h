/* pg.h - stores on a PostgreSQL server for tests: a database a program, a schema a store.
 *
 * The server is started by tests/pg/server.py; its folder is named by COUNTERSIGN_TEST_PG. Some
 * functions of SQLite that tests damage a store with exist in the databases too. */
#ifndef CS_TEST_PG_H
#define CS_TEST_PG_H

#include <stddef.h>

/* The folder of the server's socket, or NULL: tests run on SQLite. */
const char *pg_folder(void);
/* Whether the server is there; if not, say that this program is skipped. */
int pg_answers(void);
/* A new empty schema; url (at least 400 bytes) opens it. */
void pg_schema_make(char *name, size_t name_size, char *url, size_t url_size);
void pg_schema_drop(const char *name);
/* Run SQL as the server's owner, in the program's database; aborts when it fails. */
void pg_admin(const char *sql);
/* The first column of the first row as a number, or -1. */
long long pg_admin_number(const char *sql);
/* Wait until the server is rid of every other connection to the database: that of a killed process
 * may still end what it was asked for. Aborts after a minute. */
void pg_others_gone(void);

#endif
