/* keyfile.c - the master key's file: one line that says what it is, one with the key. */
#include "store/store_in.h"

static const char header[] = "countersign-master-key 1\n";
#define HEADER_BYTES (sizeof header - 1)
#define FILE_BYTES (HEADER_BYTES + 64 + 1)

static bool key_parse(const char *bytes, size_t size, uint8_t key[static 32])
{
    cs_digest digest = {{0}};
    const bool good = size == FILE_BYTES && memcmp(bytes, header, HEADER_BYTES) == 0 &&
                      bytes[FILE_BYTES - 1] == '\n' &&
                      cs_digest_parse((cs_str){bytes + HEADER_BYTES, 64}, &digest);
    memcpy(key, digest.bytes, 32);
    cs_wipe(&digest, sizeof digest);
    return good;
}

cs_status cs_keyfile_read(const char *path, uint8_t key[static 32], struct cs_error *err)
{
    char bytes[FILE_BYTES + 1];
    size_t size = 0;
    const enum cs_secret outcome = cs_secret_read(path, bytes, sizeof bytes, &size);
    const bool good = outcome == CS_SECRET_OK && key_parse(bytes, size, key);
    cs_wipe(bytes, sizeof bytes);
    switch (outcome) {
    case CS_SECRET_OK: break;
    case CS_SECRET_ABSENT:
        return CS_FAIL(err, CS_E_NOT_FOUND, "The master key file is not there",
                       "Restore the key file that belongs to this store");
    case CS_SECRET_NO_FILE:
        return CS_FAIL(err, CS_E_CORRUPT, "The master key is not a regular file",
                       "Name the key file that belongs to this store");
    case CS_SECRET_SHARED:
        return CS_FAIL(err, CS_E_DENIED, "Others may read or change the master key file",
                       "chmod 600 the key file, and consider the key as seen");
    case CS_SECRET_FAILED:
        return CS_FAIL(err, CS_E_IO, "The master key file cannot be read",
                       "Run as the user who owns it");
    }
    if (good) return CS_OK;
    return CS_FAIL(err, CS_E_CORRUPT, "The master key file is damaged or of another format",
                   "Restore the key file that belongs to this store");
}

cs_status cs_keyfile_make(const char *path, struct cs_rng *rng, struct cs_error *err)
{
    cs_digest key;
    char hex[65];
    char bytes[FILE_BYTES + 1];
    if (!rng->ops->fill(rng->self, key.bytes, sizeof key.bytes))
        return CS_FAIL(err, CS_E_IO, "The system's random source does not answer",
                       "Run this again when the system has started completely");
    cs_digest_text(&key, hex);
    (void)snprintf(bytes, sizeof bytes, "%s%s\n", header, hex);
    const cs_status status = cs_secret_make(path, (cs_str){bytes, FILE_BYTES}, rng, err);
    cs_wipe(&key, sizeof key);
    cs_wipe(hex, sizeof hex);
    cs_wipe(bytes, sizeof bytes);
    return status;
}
