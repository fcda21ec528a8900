/* vault_bytes.c - a whole vault as bytes, and back.
 *
 * Layout, little endian:  "CSVAULT1"  secret[32]  u32 kinds  u32 counters[kinds]  u32 entries
 *   entries x { u32 kind, u32 number, u32 size, bytes[size] }
 * The bytes are secret: whoever gets them seals them (store) and wipes them. Foreign bytes are
 * checked whole before they are believed: kinds and numbers in range, no value and no number twice,
 * nothing behind the end. */
#include "privacy/replace/vault_in.h"

#define MAGIC "CSVAULT1"
#define HEAD_SIZE (8 + 32 + 4 + 4 * VAULT_KINDS + 4)
#define BYTES_MAX ((size_t)1 << 31)

static void u32_add(struct cs_buf *buf, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++) cs_buf_add_char(buf, (char)(value >> (8 * i) & 0xFFU));
}

cs_status cs_vault_pack(const struct cs_vault *vault, struct cs_arena *arena, cs_raw *out,
                        struct cs_error *err)
{
    struct cs_buf buf;
    cs_str bytes = {0};
    cs_buf_init(&buf, arena, BYTES_MAX);
    CS_BUF_LIT(&buf, MAGIC);
    cs_buf_add(&buf, (cs_str){(const char *)vault->secret, sizeof vault->secret});
    u32_add(&buf, VAULT_KINDS);
    for (unsigned i = 0; i < VAULT_KINDS; i++) u32_add(&buf, vault->counters[i]);
    u32_add(&buf, vault->entry_count);
    for (uint32_t i = 0; i < vault->entry_count; i++) {
        const struct vault_entry *const entry = &vault->entries[i];
        u32_add(&buf, entry->kind);
        u32_add(&buf, entry->number);
        u32_add(&buf, entry->size);
        cs_buf_add(&buf, (cs_str){vault->pool + entry->begin, entry->size});
    }
    CS_TRY(cs_buf_finish(&buf, &bytes, err));
    *out = (cs_raw){bytes};
    return CS_OK;
}

struct reader {
    cs_str bytes;
    size_t at;
    bool failed;
};

static uint32_t u32_read(struct reader *r)
{
    uint32_t value = 0;
    if (r->bytes.len - r->at < 4) {
        r->failed = true;
        return 0;
    }
    for (unsigned i = 0; i < 4; i++)
        value |= (uint32_t)(unsigned char)r->bytes.ptr[r->at++] << (8 * i);
    return value;
}

static cs_status not_a_vault(struct cs_error *err)
{
    return CS_FAIL(err, CS_E_CORRUPT, "This is not a map of stand-ins, or it was changed",
                   "Give the file that redact --map wrote");
}

/* One entry must get the very number that it had: they are read in the order they were given. */
static cs_status entry_read(struct cs_vault *vault, struct reader *r, struct cs_error *err)
{
    const uint32_t kind = u32_read(r);
    const uint32_t number = u32_read(r);
    const uint32_t size = u32_read(r);
    uint32_t given = 0;
    if (r->failed || kind >= VAULT_KINDS || size == 0 || size > r->bytes.len - r->at)
        return not_a_vault(err);
    const cs_str value = cs_str_slice(r->bytes, r->at, r->at + size);
    r->at += size;
    CS_TRY(cs_vault_number(vault, kind, value, &given, err));
    return given == number ? CS_OK : not_a_vault(err);
}

static cs_status body_read(struct cs_vault *vault, struct reader *r, struct cs_error *err)
{
    uint32_t counters[VAULT_KINDS];
    memcpy(vault->secret, r->bytes.ptr + r->at, sizeof vault->secret);
    r->at += sizeof vault->secret;
    if (u32_read(r) != VAULT_KINDS) return not_a_vault(err);
    for (unsigned i = 0; i < VAULT_KINDS; i++) counters[i] = u32_read(r);
    const uint32_t count = u32_read(r);
    for (uint32_t i = 0; i < count; i++) CS_TRY(entry_read(vault, r, err));
    if (r->at != r->bytes.len || vault->entry_count != count) return not_a_vault(err);
    for (unsigned i = 0; i < VAULT_KINDS; i++)
        if (counters[i] != vault->counters[i]) return not_a_vault(err);
    return CS_OK;
}

cs_status cs_vault_unpack(const struct cs_vault_options *options, cs_raw bytes,
                          struct cs_vault **out, struct cs_error *err)
{
    struct reader r = {.bytes = bytes.phi_bytes, .at = sizeof MAGIC - 1};
    struct cs_vault *vault = NULL;
    if (r.bytes.len < HEAD_SIZE || !cs_str_starts(r.bytes, CS_STR(MAGIC))) return not_a_vault(err);
    CS_TRY(cs_vault_open(options, &vault, err));
    const cs_status status = body_read(vault, &r, err);
    if (status != CS_OK) {
        cs_vault_close(vault);
        return status;
    }
    *out = vault;
    return CS_OK;
}
