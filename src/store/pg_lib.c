/* pg_lib.c - finds the functions of libpq by the system's loader. */
#include "store/pg_lib.h"

#include <dlfcn.h>

/* A function's address from the loader's object pointer, as POSIX has dlsym give it. */
static bool symbol_take(void *library, const char *name, void *function, size_t size)
{
    void *const at = dlsym(library, name);
    if (!at) return false;
    CS_ASSERT(size == sizeof at);
    memcpy(function, &at, size);
    return true;
}

#define SYMBOL_TAKE(name)                                                                          \
    if (!symbol_take(library, "PQ" #name, &out->name, sizeof out->name)) whole = false;

cs_status cs_pg_lib_load(const char *name, struct cs_pg_lib *out, struct cs_error *err)
{
    bool whole = true;
    *out = (struct cs_pg_lib){0};
    void *const library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return CS_FAIL(err, CS_E_UNSUPPORTED, "The library of PostgreSQL is not on this machine",
                       "Install the package libpq5");
    CS_PG_LIB(SYMBOL_TAKE)
    if (whole) return CS_OK;
    *out = (struct cs_pg_lib){0};
    (void)dlclose(library);
    return CS_FAIL(err, CS_E_UNSUPPORTED, "The library of PostgreSQL is older than version 14",
                   "Install a newer package libpq5");
}
