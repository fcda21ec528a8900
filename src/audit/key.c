/* key.c - the Ed25519 key that signs checkpoints, and its two texts.
 *
 * Both are PEM as OpenSSL writes it, so that an outsider needs no tool of ours. Of PKCS #8 and
 * SubjectPublicKeyInfo only the one form exists for Ed25519 (RFC 8410): a fixed beginning and 32
 * bytes. */
#include "audit/audit_in.h"

#include <openssl/evp.h>

static const uint8_t private_head[16] = {0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06,
                                         0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20};
static const uint8_t public_head[12] = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03,
                                        0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};
#define PRIVATE_BEGIN "-----BEGIN PRIVATE KEY-----\n"
#define PRIVATE_END "\n-----END PRIVATE KEY-----\n"
#define PUBLIC_BEGIN "-----BEGIN PUBLIC KEY-----\n"
#define PUBLIC_END "\n-----END PUBLIC KEY-----\n"
#define FILE_BYTES (sizeof PRIVATE_BEGIN - 1 + 64 + sizeof PRIVATE_END - 1)

/* ---- base64 ---- */

void cs_audit_base64(const uint8_t *bytes, size_t size, char *out)
{
    (void)EVP_EncodeBlock((unsigned char *)out, bytes, (int)size);
}

bool cs_audit_unbase64(cs_str text, uint8_t *bytes, size_t size)
{
    uint8_t decoded[100];
    char again[136];
    CS_ASSERT(size <= 96);
    if (text.len != 4 * ((size + 2) / 3)) return false;
    if (EVP_DecodeBlock(decoded, (const unsigned char *)text.ptr, (int)text.len) < (int)size)
        return false;
    memcpy(bytes, decoded, size);
    cs_audit_base64(bytes, size, again); /* one text for the same bytes */
    cs_wipe(decoded, sizeof decoded);
    const bool same = memcmp(again, text.ptr, text.len) == 0;
    cs_wipe(again, sizeof again);
    return same;
}

/* ---- texts ---- */

void cs_audit_public_text(const cs_audit_public *key, char out[static 120])
{
    uint8_t der[sizeof public_head + 32];
    char base64[64];
    memcpy(der, public_head, sizeof public_head);
    memcpy(der + sizeof public_head, key->bytes, 32);
    cs_audit_base64(der, sizeof der, base64);
    (void)snprintf(out, 120, PUBLIC_BEGIN "%s" PUBLIC_END, base64);
}

bool cs_audit_public_parse(cs_str pem, cs_audit_public *out)
{
    uint8_t der[sizeof public_head + 32];
    const cs_str text = cs_str_trim(pem);
    const cs_str begin = CS_STR("-----BEGIN PUBLIC KEY-----");
    const cs_str end = CS_STR("-----END PUBLIC KEY-----");
    if (text.len < begin.len + end.len || !cs_str_starts(text, begin) || !cs_str_ends(text, end))
        return false;
    const cs_str base64 = cs_str_trim(cs_str_slice(text, begin.len, text.len - end.len));
    if (!cs_audit_unbase64(base64, der, sizeof der)) return false;
    memcpy(out->bytes, der + sizeof public_head, 32);
    return memcmp(der, public_head, sizeof public_head) == 0;
}

bool cs_audit_public_equal(const cs_audit_public *a, const cs_audit_public *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

static bool private_parse(const char *bytes, size_t size, uint8_t seed[static 32])
{
    uint8_t der[sizeof private_head + 32];
    const cs_str text = {bytes, size};
    const size_t begin = sizeof PRIVATE_BEGIN - 1;
    const bool good = size == FILE_BYTES && cs_str_starts(text, CS_STR(PRIVATE_BEGIN)) &&
                      cs_str_ends(text, CS_STR(PRIVATE_END)) &&
                      cs_audit_unbase64(cs_str_slice(text, begin, begin + 64), der, sizeof der) &&
                      memcmp(der, private_head, sizeof private_head) == 0;
    if (good) memcpy(seed, der + sizeof private_head, 32);
    cs_wipe(der, sizeof der);
    return good;
}

/* ---- signatures ---- */

static cs_status openssl_failed(struct cs_error *err)
{
    return CS_FAIL(err, CS_E_INTERNAL, "OpenSSL could not compute an Ed25519 signature",
                   "Check the OpenSSL 3 installation");
}

static cs_status public_of(struct cs_audit_key *key, struct cs_error *err)
{
    size_t size = 32;
    EVP_PKEY *const pkey = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, key->seed, 32);
    const bool good =
        pkey && EVP_PKEY_get_raw_public_key(pkey, key->public_key.bytes, &size) == 1 && size == 32;
    EVP_PKEY_free(pkey);
    return good ? CS_OK : openssl_failed(err);
}

cs_status cs_audit_sign(const struct cs_audit_key *key, cs_str text, uint8_t signature[static 64],
                        struct cs_error *err)
{
    size_t size = 64;
    EVP_PKEY *const pkey = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, key->seed, 32);
    EVP_MD_CTX *const ctx = EVP_MD_CTX_new();
    const bool good =
        pkey && ctx && EVP_DigestSignInit(ctx, NULL, NULL, NULL, pkey) == 1 &&
        EVP_DigestSign(ctx, signature, &size, (const unsigned char *)text.ptr, text.len) == 1 &&
        size == 64;
    EVP_MD_CTX_free(ctx);
    EVP_PKEY_free(pkey);
    return good ? CS_OK : openssl_failed(err);
}

bool cs_audit_signed(const cs_audit_public *key, cs_str text, const uint8_t signature[static 64])
{
    EVP_PKEY *const pkey =
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key->bytes, sizeof key->bytes);
    EVP_MD_CTX *const ctx = EVP_MD_CTX_new();
    const bool good =
        pkey && ctx && EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, pkey) == 1 &&
        EVP_DigestVerify(ctx, signature, 64, (const unsigned char *)text.ptr, text.len) == 1;
    EVP_MD_CTX_free(ctx);
    EVP_PKEY_free(pkey);
    return good;
}

/* ---- the file ---- */

static cs_status file_read(const char *path, uint8_t seed[static 32], struct cs_error *err)
{
    char bytes[FILE_BYTES + 1];
    size_t size = 0;
    const enum cs_secret outcome = cs_secret_read(path, bytes, sizeof bytes, &size);
    const bool good = outcome == CS_SECRET_OK && private_parse(bytes, size, seed);
    cs_wipe(bytes, sizeof bytes);
    switch (outcome) {
    case CS_SECRET_OK: break;
    case CS_SECRET_ABSENT:
        return CS_FAIL(err, CS_E_NOT_FOUND, "There is no audit key yet",
                       "countersign audit checkpoint makes it");
    case CS_SECRET_NO_FILE:
        return CS_FAIL(err, CS_E_CORRUPT, "The audit key is not a regular file",
                       "Name the key file that belongs to this store");
    case CS_SECRET_SHARED:
        return CS_FAIL(err, CS_E_DENIED, "Others may read or change the audit key file",
                       "chmod 600 the key file, and consider the key as seen");
    case CS_SECRET_FAILED:
        return CS_FAIL(err, CS_E_IO, "The audit key file cannot be read",
                       "Run as the user who owns it");
    }
    if (good) return CS_OK;
    return CS_FAIL(err, CS_E_CORRUPT, "The audit key file is damaged or of another format",
                   "Restore the key file that belongs to this store");
}

static cs_status file_make(const char *path, struct cs_rng *rng, struct cs_error *err)
{
    uint8_t der[sizeof private_head + 32];
    char base64[65];
    char bytes[FILE_BYTES + 1];
    memcpy(der, private_head, sizeof private_head);
    if (!rng->ops->fill(rng->self, der + sizeof private_head, 32))
        return CS_FAIL(err, CS_E_IO, "The system's random source does not answer",
                       "Run this again when the system has started completely");
    cs_audit_base64(der, sizeof der, base64);
    (void)snprintf(bytes, sizeof bytes, PRIVATE_BEGIN "%s" PRIVATE_END, base64);
    const cs_status status = cs_secret_make(path, (cs_str){bytes, FILE_BYTES}, rng, err);
    cs_wipe(der, sizeof der);
    cs_wipe(base64, sizeof base64);
    cs_wipe(bytes, sizeof bytes);
    return status;
}

cs_status cs_audit_key_open(const char *path, struct cs_rng *rng, bool make,
                            struct cs_audit_key *out, struct cs_error *err)
{
    *out = (struct cs_audit_key){{0}, {{0}}};
    cs_status status = file_read(path, out->seed, err);
    if (status == CS_E_NOT_FOUND && make) {
        CS_TRY(file_make(path, rng, err));
        status = file_read(path, out->seed, err);
    }
    if (status == CS_OK) status = public_of(out, err);
    if (status != CS_OK) cs_audit_key_deinit(out);
    return status;
}

void cs_audit_key_deinit(struct cs_audit_key *key)
{
    cs_wipe(key, sizeof *key);
}
