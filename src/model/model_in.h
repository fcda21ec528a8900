/* model_in.h - shared inside the model room only: a file's digest, without reading it twice.
 *
 * Threads: pure, apart from the files named. */
#ifndef CS_MODEL_IN_H
#define CS_MODEL_IN_H

#include "base/base.h"

/* What identifies a state of a file to the system. ctime is there because a program can set mtime
 * back, but not ctime. */
struct cs_file_stamp {
    uint64_t device;
    uint64_t inode;
    uint64_t size_bytes;
    int64_t modified_ns;
    int64_t changed_ns;
};

/* Fails: CS_E_NOT_FOUND, CS_E_CORRUPT (not a regular file), CS_E_IO. */
CS_NODISCARD cs_status cs_file_stamp_get(const char *path, struct cs_file_stamp *out,
                                         struct cs_error *err);
bool cs_file_stamp_equal(const struct cs_file_stamp *a, const struct cs_file_stamp *b);

/* The SHA-256 of path, which has the stamp given: from cache_folder (may be NULL) if it was
 * computed for this very stamp, else by reading it all. *kept tells which. */
CS_NODISCARD cs_status cs_file_digest_get(struct cs_arena *arena, const char *path,
                                          const struct cs_file_stamp *stamp,
                                          const char *cache_folder, cs_digest *out, bool *kept,
                                          struct cs_error *err);
/* Remember a digest that was computed by reading; failing to is no loss. */
void cs_file_digest_keep(struct cs_arena *arena, const char *path,
                         const struct cs_file_stamp *stamp, const char *cache_folder,
                         const cs_digest *digest);

/* folder + "/" + kind + hex of the first 16 bytes of key. */
CS_NODISCARD cs_status cs_cache_path(struct cs_arena *arena, const char *folder, const char *kind,
                                     const cs_digest *key, cs_str *out, struct cs_error *err);

#endif
