/* pg_lib.h - libpq, loaded when a store on PostgreSQL is first opened.
 *
 * Some thirty other libraries stand behind it (LDAP, Kerberos, GnuTLS): to load them takes longer
 * than all else of a command's start, and a store in a file needs none of them. So the
 * program is not linked with it, and runs where it is not installed. What is called here by
 * pq.exec is PQexec: PostgreSQL 15 documentation, chapter 34. Threads: pure, and the system's
 * loader locks itself. */
#ifndef CS_STORE_PG_LIB_H
#define CS_STORE_PG_LIB_H

#include "base/base.h"

#include <libpq-fe.h>

#define CS_PG_LIB(X)                                                                               \
    X(clear)                                                                                       \
    X(cmdStatus)                                                                                   \
    X(cmdTuples)                                                                                   \
    X(connectPoll)                                                                                 \
    X(connectStartParams)                                                                          \
    X(connectionNeedsPassword)                                                                     \
    X(conninfoFree)                                                                                \
    X(conninfoParse)                                                                               \
    X(enterPipelineMode)                                                                           \
    X(errorMessage)                                                                                \
    X(exec)                                                                                        \
    X(execParams)                                                                                  \
    X(exitPipelineMode)                                                                            \
    X(finish)                                                                                      \
    X(freemem)                                                                                     \
    X(ftype)                                                                                       \
    X(getResult)                                                                                   \
    X(getisnull)                                                                                   \
    X(getlength)                                                                                   \
    X(getvalue)                                                                                    \
    X(nfields)                                                                                     \
    X(ntuples)                                                                                     \
    X(pipelineStatus)                                                                              \
    X(pipelineSync)                                                                                \
    X(prepare)                                                                                     \
    X(resultErrorField)                                                                            \
    X(resultStatus)                                                                                \
    X(sendQueryPrepared)                                                                           \
    X(setErrorVerbosity)                                                                           \
    X(setNoticeReceiver)                                                                           \
    X(setSingleRowMode)                                                                            \
    X(socket)                                                                                      \
    X(status)                                                                                      \
    X(transactionStatus)

#define CS_PG_LIB_MEMBER(name) __typeof__(PQ##name) *name;
struct cs_pg_lib {
    CS_PG_LIB(CS_PG_LIB_MEMBER)
};

#define CS_PG_LIBRARY "libpq.so.5"

/* Take the functions of the library that the system's loader finds under a name; it stays loaded
 * until the process ends. CS_E_UNSUPPORTED: it is not on this machine, or older than PostgreSQL
 * 14; *out then holds nothing. */
CS_NODISCARD cs_status cs_pg_lib_load(const char *name, struct cs_pg_lib *out,
                                      struct cs_error *err);

#endif
