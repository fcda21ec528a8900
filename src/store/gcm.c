/* gcm.c - AES-256-GCM and HMAC-SHA256 by OpenSSL 3, with our framing.
 *
 * A nonce is 96 random bits. One case's key seals a few thousand values at most, and the master key
 * one data key a case: both far below the 2^32 seals at which NIST SP 800-38D, 8.3 ends the use of
 * a key with random nonces. */
#include "store/store_in.h"

#include <openssl/evp.h>

#define NONCE_BYTES 12
#define TAG_BYTES 16
#define FRAME_VERSION 1
#define PART_BYTES_MAX 128

static cs_status crypto_failed(struct cs_error *err)
{
    return CS_FAIL(err, CS_E_INTERNAL, "OpenSSL could not seal or open a value",
                   "Check the OpenSSL 3 installation");
}

/* Additional data: each part preceded by its length, so that no two lists give the same bytes. */
static bool parts_add(EVP_CIPHER_CTX *ctx, bool sealing, const cs_str *parts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int n = 0;
        unsigned char length[8] = {0};
        CS_ASSERT(parts[i].len <= PART_BYTES_MAX);
        length[7] = (unsigned char)parts[i].len;
        const unsigned char *const part = (const unsigned char *)parts[i].ptr;
        const int size = (int)parts[i].len;
        const bool added = sealing ? EVP_EncryptUpdate(ctx, NULL, &n, length, 8) == 1 &&
                                         EVP_EncryptUpdate(ctx, NULL, &n, part, size) == 1
                                   : EVP_DecryptUpdate(ctx, NULL, &n, length, 8) == 1 &&
                                         EVP_DecryptUpdate(ctx, NULL, &n, part, size) == 1;
        if (!added) return false;
    }
    return true;
}

static bool seal_with(EVP_CIPHER_CTX *ctx, const uint8_t *key, const cs_str *parts, size_t count,
                      cs_str plain, uint8_t *sealed)
{
    int n = 0;
    uint8_t *const body = sealed + 1 + NONCE_BYTES;
    return EVP_EncryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, key, sealed + 1) == 1 &&
           parts_add(ctx, true, parts, count) &&
           (plain.len == 0 || EVP_EncryptUpdate(ctx, body, &n, (const unsigned char *)plain.ptr,
                                                (int)plain.len) == 1) &&
           EVP_EncryptFinal_ex(ctx, body + plain.len, &n) == 1 &&
           EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_GET_TAG, TAG_BYTES, body + plain.len) == 1;
}

cs_status cs_gcm_seal(const uint8_t key[static 32], const cs_str *parts, size_t count, cs_str plain,
                      struct cs_rng *rng, uint8_t *sealed, struct cs_error *err)
{
    CS_ASSERT(plain.len <= INT32_MAX);
    sealed[0] = FRAME_VERSION;
    if (!rng->ops->fill(rng->self, sealed + 1, NONCE_BYTES))
        return CS_FAIL(err, CS_E_IO, "The system's random source does not answer",
                       "Run this again when the system has started completely");
    EVP_CIPHER_CTX *const ctx = EVP_CIPHER_CTX_new();
    const bool good = ctx && seal_with(ctx, key, parts, count, plain, sealed);
    EVP_CIPHER_CTX_free(ctx);
    return good ? CS_OK : crypto_failed(err);
}

/* The tag is read from a const place: OpenSSL's interface takes a plain pointer. */
static bool open_with(EVP_CIPHER_CTX *ctx, const uint8_t *key, const cs_str *parts, size_t count,
                      cs_str sealed, uint8_t *plain)
{
    int n = 0;
    uint8_t tag[TAG_BYTES];
    const unsigned char *const frame = (const unsigned char *)sealed.ptr;
    const size_t size = sealed.len - CS_SEALED_EXTRA;
    memcpy(tag, frame + 1 + NONCE_BYTES + size, TAG_BYTES);
    return EVP_DecryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, key, frame + 1) == 1 &&
           parts_add(ctx, false, parts, count) &&
           (size == 0 ||
            EVP_DecryptUpdate(ctx, plain, &n, frame + 1 + NONCE_BYTES, (int)size) == 1) &&
           EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_SET_TAG, TAG_BYTES, tag) == 1 &&
           EVP_DecryptFinal_ex(ctx, plain + size, &n) == 1;
}

cs_status cs_gcm_open(const uint8_t key[static 32], const cs_str *parts, size_t count,
                      cs_str sealed, uint8_t *plain, struct cs_error *err)
{
    if (sealed.len < CS_SEALED_EXTRA || sealed.len > INT32_MAX || sealed.ptr[0] != FRAME_VERSION)
        return CS_FAIL(err, CS_E_CORRUPT, "A sealed value of the store has another form",
                       "Restore the store from a backup");
    EVP_CIPHER_CTX *const ctx = EVP_CIPHER_CTX_new();
    if (!ctx) return crypto_failed(err);
    const bool good = open_with(ctx, key, parts, count, sealed, plain);
    EVP_CIPHER_CTX_free(ctx);
    if (good) return CS_OK;
    cs_wipe(plain, sealed.len - CS_SEALED_EXTRA); /* bytes that were not proven are not shown */
    return CS_FAIL(err, CS_E_CORRUPT, "A sealed value of the store was changed or moved",
                   "Restore the store from a backup");
}

cs_status cs_hmac(const uint8_t key[static 32], cs_str bytes, uint8_t out[static 32],
                  struct cs_error *err)
{
    size_t size = 0;
    const unsigned char *const text = (const unsigned char *)(bytes.ptr ? bytes.ptr : "");
    if (!EVP_Q_mac(NULL, "HMAC", NULL, "SHA256", NULL, key, 32, text, bytes.len, out, 32, &size))
        return crypto_failed(err);
    CS_ASSERT(size == 32);
    return CS_OK;
}
