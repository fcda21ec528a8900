/* hash.c - SHA-256 many times over: one context of OpenSSL, fetched once.
 *
 * Looking the algorithm up for each of a million records costs more than hashing them (OpenSSL 3
 * fetches by name), so whoever hashes more than a few keeps a hasher. */
#include "audit/audit_in.h"

#include <openssl/evp.h>

cs_status cs_audit_hasher_init(struct cs_audit_hasher *h, struct cs_error *err)
{
    *h = (struct cs_audit_hasher){.md = EVP_MD_fetch(NULL, "SHA256", NULL)};
    h->ctx = EVP_MD_CTX_new();
    if (h->md && h->ctx) return CS_OK;
    cs_audit_hasher_deinit(h);
    return CS_FAIL(err, CS_E_INTERNAL, "OpenSSL could not compute a SHA-256 digest",
                   "Check the OpenSSL 3 installation");
}

void cs_audit_hasher_deinit(struct cs_audit_hasher *h)
{
    EVP_MD_CTX_free(h->ctx);
    EVP_MD_free(h->md);
    *h = (struct cs_audit_hasher){0};
}

void cs_audit_hasher_begin(struct cs_audit_hasher *h)
{
    if (EVP_DigestInit_ex2(h->ctx, h->md, NULL) != 1) h->failed = true;
}

void cs_audit_hasher_add(struct cs_audit_hasher *h, cs_str bytes)
{
    if (bytes.len && EVP_DigestUpdate(h->ctx, bytes.ptr, bytes.len) != 1) h->failed = true;
}

void cs_audit_hasher_end(struct cs_audit_hasher *h, cs_digest *out)
{
    unsigned size = 0;
    *out = (cs_digest){{0}};
    if (EVP_DigestFinal_ex(h->ctx, out->bytes, &size) != 1) h->failed = true;
}

cs_status cs_audit_hasher_check(const struct cs_audit_hasher *h, struct cs_error *err)
{
    if (!h->failed) return CS_OK;
    return CS_FAIL(err, CS_E_INTERNAL, "OpenSSL could not compute a SHA-256 digest",
                   "Check the OpenSSL 3 installation");
}
