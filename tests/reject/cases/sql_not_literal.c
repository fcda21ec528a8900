/* sql_not_literal.c - SQL that was put together from text.
 * Refused by compilers: expected */
#include "store/store.h"

void misuse(struct cs_stmt *st, struct cs_db *db, const char *sql);
void misuse(struct cs_stmt *st, struct cs_db *db, const char *sql)
{
    CS_STMT(st, db, sql);
}
