/* vaults.c - the tables of the re-identification maps: one key a tenant, one sealed map a case.
 *
 * Destroying tenant_keys.wrapped_key makes every map that was written to a file unreadable;
 * destroying a case's key does the same to its map in the store. */
#include "store/store_in.h"

const struct cs_migration cs_store_migration_vaults = {
    .number = 4,
    .name = CS_STR_INIT("vaults"),
    .sql = CS_STR_INIT("CREATE TABLE tenant_keys ("
                       " tenant TEXT NOT NULL,"
                       " created_ms INTEGER NOT NULL,"
                       " key_id BLOB NOT NULL,"
                       " wrapped_key BLOB,"
                       " PRIMARY KEY (tenant)) STRICT;"
                       "CREATE TABLE vaults ("
                       " tenant TEXT NOT NULL,"
                       " case_id BLOB NOT NULL,"
                       " updated_ms INTEGER NOT NULL,"
                       " entry_count INTEGER NOT NULL,"
                       " sealed BLOB NOT NULL,"
                       " PRIMARY KEY (tenant, case_id)) STRICT"),
};
