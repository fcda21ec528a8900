/* pg_lib_test.c - the library of PostgreSQL that is there, is not there, and is none. */
#include "store/pg_lib.h"
#include "tests/check.h"

static void test_lib__is_taken_whole(void)
{
    struct cs_pg_lib pq;
    struct cs_error err = {0};
    CHECK(cs_pg_lib_load(CS_PG_LIBRARY, &pq, &err) == CS_OK);
    CHECK(pq.connectStartParams != NULL && pq.transactionStatus != NULL);
    char *message = NULL;
    PQconninfoOption *const parts = pq.conninfoParse("postgresql://u@h:1/d", &message);
    CHECK(parts != NULL && message == NULL);
    pq.conninfoFree(parts);
}

static void test_lib__not_there_is_told(void)
{
    struct cs_pg_lib pq;
    struct cs_error err = {0};
    CHECK(cs_pg_lib_load("libno-such-library.so.5", &pq, &err) == CS_E_UNSUPPORTED);
    CHECK(pq.exec == NULL);
}

static void test_lib__another_one_is_refused(void)
{
    struct cs_pg_lib pq;
    struct cs_error err = {0};
    CHECK(cs_pg_lib_load("libc.so.6", &pq, &err) == CS_E_UNSUPPORTED);
    CHECK(pq.exec == NULL && pq.status == NULL);
}

int main(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    RUN(test_lib__is_taken_whole);
    RUN(test_lib__not_there_is_told);
    RUN(test_lib__another_one_is_refused);
    return check_end();
}
