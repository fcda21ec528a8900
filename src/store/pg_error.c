/* pg_error.c - what an SQLSTATE means to a caller of the store.
 *
 * The server's own message is dropped: it quotes SQL and values, and that of a failed connection
 * names users and hosts. Source of the codes: PostgreSQL 15 documentation, appendix A. */
#include "store/pg_in.h"

static bool state_is(const char *state, const char *code)
{
    return strncmp(state, code, strlen(code)) == 0; /* a class is the beginning of its codes */
}

static cs_status constraint_failed(const char *state, struct cs_error *err)
{
    if (state_is(state, "23505"))
        return CS_FAIL(err, CS_E_CONFLICT, "This exists in the store already",
                       "Look again: another process may have made it");
    if (state_is(state, "23503"))
        return CS_FAIL(err, CS_E_NOT_FOUND, "Something that is referred to is not in the store",
                       "Name something that exists");
    return CS_FAIL(err, CS_E_INTERNAL, "A rule of the store's tables does not hold", "Report it");
}

static cs_status lost_failed(struct cs_pg *pg, struct cs_error *err)
{
    pg->lost = true;
    return CS_FAIL(err, CS_E_UNAVAILABLE,
                   "The connection to the database was lost; nothing of this step was kept",
                   "Retry: the next step connects anew");
}

/* Waiting for others, and what ends by waiting or trying again. */
static cs_status busy_failed(struct cs_pg *pg, const char *state, struct cs_error *err)
{
    if (state_is(state, "55P03"))
        return CS_FAIL_NUM(err, CS_E_CONFLICT,
                           "Another process held the store for longer than %1 ms",
                           "Retry when it is done", pg->busy_timeout_ms, 0);
    if (state_is(state, "57014"))
        return CS_FAIL(err, CS_E_UNAVAILABLE,
                       "The database did not finish a statement in time; it was cancelled",
                       "Retry when it is less busy; nothing of this step was kept");
    return CS_FAIL(err, CS_E_CONFLICT, "Another process changed the same rows first",
                   "Retry; nothing of this step was kept");
}

static cs_status resources_failed(const char *state, struct cs_error *err)
{
    if (state_is(state, "53200"))
        return CS_FAIL(err, CS_E_MEMORY, "The database ran out of memory", "Free memory and retry");
    if (state_is(state, "53300"))
        return CS_FAIL(err, CS_E_UNAVAILABLE, "The database accepts no more connections",
                       "Retry later, or raise its limit");
    return CS_FAIL(err, CS_E_IO, "The store cannot grow: the disk is full or its limit reached",
                   "Free space and retry; nothing of this step was kept");
}

static cs_status other_failed(const char *state, struct cs_error *err)
{
    if (state_is(state, "25006") || state_is(state, "42501"))
        return CS_FAIL(err, CS_E_IO, "The store is read-only",
                       "Check the rights of the database's user, or name another store");
    if (state_is(state, "22021") || state_is(state, "22P05"))
        return CS_FAIL(err, CS_E_INPUT, "A text for the store is not valid UTF-8",
                       "Give it as UTF-8");
    if (state_is(state, "54"))
        return CS_FAIL(err, CS_E_LIMIT, "A value is too large for the store", "Make it smaller");
    if (state_is(state, "XX001") || state_is(state, "XX002"))
        return CS_FAIL(err, CS_E_CORRUPT, "The database's files are damaged",
                       "Restore it from a backup");
    if (state_is(state, "58"))
        return CS_FAIL(err, CS_E_IO, "The database could not read or write its files",
                       "Check its disk");
    return CS_FAIL_NUM(err, CS_E_INTERNAL,
                       "The store refused a statement (PostgreSQL, class of code %1)", "Report it",
                       (state[0] - '0') * 10 + (state[1] - '0'), 0);
}

cs_status cs_pg_failed(struct cs_pg *pg, const char *state, struct cs_error *err)
{
    const bool gone = !state[0] || (state_is(state, "08") && !state_is(state, "08P01")) ||
                      state_is(state, "57P") || state_is(state, "25P03") ||
                      pg->pq.status(pg->conn) != CONNECTION_OK;
    if (gone) return lost_failed(pg, err);
    /* A key that somebody made meanwhile is told as a duplicate or as an order that cannot be. */
    if (pg->shared && (state_is(state, "40") || state_is(state, "23505"))) pg->outrun = true;
    if (state_is(state, "23")) return constraint_failed(state, err);
    if (state_is(state, "40") || state_is(state, "55P03") || state_is(state, "57014"))
        return busy_failed(pg, state, err);
    if (state_is(state, "53")) return resources_failed(state, err);
    return other_failed(state, err);
}

cs_status cs_pg_result_failed(struct cs_pg *pg, const PGresult *result, struct cs_error *err)
{
    const char *const state = pg->pq.resultErrorField(result, PG_DIAG_SQLSTATE);
    return cs_pg_failed(pg, state ? state : "", err);
}

/* The message was asked to be "FATAL:  28P01": only the code is looked at. */
static const char *connect_state(const struct cs_pg *pg)
{
    static const char mark[] = "FATAL:  ";
    const char *const message = pg->conn ? pg->pq.errorMessage(pg->conn) : "";
    const char *const at = strstr(message, mark);
    return at && strlen(at) >= sizeof mark - 1 + 5 ? at + sizeof mark - 1 : "";
}

cs_status cs_pg_connect_failed(const struct cs_pg *pg, bool in_time, struct cs_error *err)
{
    const PGconn *const conn = pg->conn;
    const char *const state = connect_state(pg);
    if (!conn)
        return CS_FAIL(err, CS_E_MEMORY, "There is not enough memory to open the store",
                       "Free memory and retry");
    if (state_is(state, "28") || pg->pq.connectionNeedsPassword(conn))
        return CS_FAIL(err, CS_E_DENIED, "The database refused the user or the password",
                       "Give both in the URL, in PGUSER and PGPASSWORD or in ~/.pgpass");
    if (state_is(state, "3D000"))
        return CS_FAIL(err, CS_E_NOT_FOUND, "The server has no database of this name",
                       "Make it with createdb, or name another");
    if (state_is(state, "53300"))
        return CS_FAIL(err, CS_E_UNAVAILABLE, "The database accepts no more connections",
                       "Retry later, or raise its limit");
    if (!in_time)
        return CS_FAIL(err, CS_E_UNAVAILABLE, "The database server does not answer in time",
                       "Check the host, the port and what lies between");
    return CS_FAIL(err, CS_E_UNAVAILABLE, "The database server cannot be reached",
                   "Check that it runs, and the URL's host and port");
}
