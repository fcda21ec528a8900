/* store_in.h - what the files of store/ share: the handle, the drivers' doors, wrapped bytes.
 *
 * Invariant: in_tx is true exactly while a struct cs_tx of this handle is open. Threads: as
 * store.h. */
#ifndef CS_STORE_IN_H
#define CS_STORE_IN_H

#include "store/store.h"

struct cs_db {
    const struct cs_db_ops *ops;
    void *driver;
    struct cs_allocator from;
    bool readonly;
    bool in_tx;
    bool in_batch;
    size_t size; /* of this allocation, path included */
    char path[];
};

/* Open path with SQLite. Fails as cs_db_open. */
CS_NODISCARD cs_status cs_sqlite_open(const char *path, const struct cs_db_options *options,
                                      const struct cs_db_ops **ops, void **driver,
                                      struct cs_error *err);
/* Connect to options->url by libpq. Fails as cs_db_open. */
CS_NODISCARD cs_status cs_pg_open(const struct cs_db_options *options, const struct cs_db_ops **ops,
                                  void **driver, struct cs_error *err);
/* Put the fault counter between; takes the inner driver over, also when it fails. */
CS_NODISCARD cs_status cs_faults_open(struct cs_db_faults *faults, struct cs_allocator from,
                                      const struct cs_db_ops **ops, void **driver,
                                      struct cs_error *err);

/* The master key; wiped and freed by cs_keys_close. */
struct cs_keys {
    struct cs_allocator from;
    struct cs_rng rng;
    uint8_t key[32];
    uint8_t key_id[16]; /* says which key wrapped a case; HMAC of a constant, so it tells nothing */
};

/* Read or make the key file; *made says which. Fails as cs_keys_open. */
CS_NODISCARD cs_status cs_keyfile_read(const char *path, uint8_t key[static 32],
                                       struct cs_error *err);
CS_NODISCARD cs_status cs_keyfile_make(const char *path, struct cs_rng *rng, struct cs_error *err);

#define CS_SEALED_EXTRA (1 + 12 + 16) /* bytes: form, nonce, tag */

/* A key as it lies in the store, of a case or of a tenant: sealed under the master key. */
#define CS_WRAPPED_BYTES (32 + CS_SEALED_EXTRA)
struct cs_wrapped_key {
    bool found;
    bool destroyed;
    cs_id key_id; /* of the master key */
    uint8_t wrapped[CS_WRAPPED_BYTES];
    size_t wrapped_size;
};
/* End a bound SELECT of key_id and wrapped_key. */
CS_NODISCARD cs_status cs_wrapped_key_read(struct cs_stmt *st, struct cs_wrapped_key *out,
                                           struct cs_error *err);

/* AES-256-GCM with the parts of the additional data, as described at cs_case_seal. sealed holds
 * plain.len + CS_SEALED_EXTRA bytes. */
CS_NODISCARD cs_status cs_gcm_seal(const uint8_t key[static 32], const cs_str *parts, size_t count,
                                   cs_str plain, struct cs_rng *rng, uint8_t *sealed,
                                   struct cs_error *err);
/* plain holds sealed.len - CS_SEALED_EXTRA bytes. Fails: CS_E_CORRUPT. */
CS_NODISCARD cs_status cs_gcm_open(const uint8_t key[static 32], const cs_str *parts, size_t count,
                                   cs_str sealed, uint8_t *plain, struct cs_error *err);
CS_NODISCARD cs_status cs_hmac(const uint8_t key[static 32], cs_str bytes, uint8_t out[static 32],
                               struct cs_error *err);

#endif
