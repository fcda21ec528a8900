/* digest.c - SHA-256 by OpenSSL, and ids and digests as hexadecimal text. */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

static cs_status digest_failed(struct cs_error *err)
{
    return CS_FAIL(err, CS_E_INTERNAL, "OpenSSL could not compute a SHA-256 digest",
                   "Check the OpenSSL 3 installation");
}

cs_status cs_sha256(cs_str s, cs_digest *out, struct cs_error *err)
{
    unsigned size = 0;
    if (EVP_Digest(s.ptr ? s.ptr : "", s.len, out->bytes, &size, EVP_sha256(), NULL) != 1)
        return digest_failed(err);
    CS_ASSERT(size == sizeof out->bytes);
    return CS_OK;
}

cs_status cs_sha256_parts(const cs_str *parts, size_t count, cs_digest *out, struct cs_error *err)
{
    cs_status status = CS_OK;
    EVP_MD_CTX *const ctx = EVP_MD_CTX_new();
    bool good = ctx && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) == 1;
    for (size_t i = 0; good && i < count; i++) {
        unsigned char length[8];
        for (unsigned k = 0; k < 8; k++)
            length[k] = (unsigned char)((uint64_t)parts[i].len >> (56 - 8 * k));
        good = EVP_DigestUpdate(ctx, length, sizeof length) == 1 &&
               (parts[i].len == 0 || EVP_DigestUpdate(ctx, parts[i].ptr, parts[i].len) == 1);
    }
    unsigned size = 0;
    good = good && EVP_DigestFinal_ex(ctx, out->bytes, &size) == 1;
    if (!good) status = digest_failed(err);
    EVP_MD_CTX_free(ctx);
    return status;
}

cs_status cs_sha256_file(const char *path, cs_digest *out, uint64_t *size_bytes,
                         struct cs_error *err)
{
    cs_status status = CS_OK;
    unsigned char *piece = NULL;
    EVP_MD_CTX *ctx = NULL;
    uint64_t total = 0;
    const size_t piece_size = (size_t)1024 * 1024;
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT
                   ? CS_FAIL(err, CS_E_NOT_FOUND, "The file is not there",
                             "Check the path that was given")
                   : CS_FAIL(err, CS_E_IO, "The file cannot be opened", "Check its permissions");
    piece = malloc(piece_size);
    ctx = EVP_MD_CTX_new();
    if (!piece || !ctx || EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) != 1) {
        status = digest_failed(err);
        goto done;
    }
    for (;;) {
        const ssize_t n = read(fd, piece, piece_size);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            status = CS_FAIL(err, CS_E_IO, "The file cannot be read", "Check the disk");
            goto done;
        }
        if (n == 0) break;
        total += (uint64_t)n;
        if (EVP_DigestUpdate(ctx, piece, (size_t)n) != 1) {
            status = digest_failed(err);
            goto done;
        }
    }
    unsigned size = 0;
    if (EVP_DigestFinal_ex(ctx, out->bytes, &size) != 1) status = digest_failed(err);
    if (size_bytes) *size_bytes = total;
done:
    EVP_MD_CTX_free(ctx);
    free(piece);
    (void)close(fd);
    return status;
}

static void hex_text(const uint8_t *bytes, size_t size, char *out)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < size; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * size] = '\0';
}

static bool hex_parse(cs_str s, uint8_t *out, size_t size)
{
    if (s.len != size * 2) return false;
    for (size_t i = 0; i < s.len; i++) {
        const char c = cs_to_lower(s.ptr[i]);
        unsigned value = 0;
        if (cs_is_digit(c)) value = (unsigned)(c - '0');
        else if (c >= 'a' && c <= 'f') value = (unsigned)(c - 'a') + 10;
        else return false;
        out[i / 2] = (uint8_t)(i % 2 ? out[i / 2] | value : value << 4);
    }
    return true;
}

void cs_id_text(cs_id id, char out[static 33])
{
    hex_text(id.bytes, sizeof id.bytes, out);
}

bool cs_id_parse(cs_str s, cs_id *out)
{
    cs_id id = {{0}};
    if (!hex_parse(s, id.bytes, sizeof id.bytes)) return false;
    *out = id;
    return true;
}

bool cs_id_equal(cs_id a, cs_id b)
{
    return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

void cs_digest_text(const cs_digest *digest, char out[static 65])
{
    hex_text(digest->bytes, sizeof digest->bytes, out);
}

bool cs_digest_parse(cs_str s, cs_digest *out)
{
    cs_digest digest = {{0}};
    if (!hex_parse(s, digest.bytes, sizeof digest.bytes)) return false;
    *out = digest;
    return true;
}

bool cs_digest_equal(const cs_digest *a, const cs_digest *b)
{
    unsigned char difference = 0;
    for (size_t i = 0; i < sizeof a->bytes; i++)
        difference = (unsigned char)(difference | (a->bytes[i] ^ b->bytes[i]));
    return difference == 0;
}
