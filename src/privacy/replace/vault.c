/* vault.c - the map of one case: value -> number when text goes out, number -> value when an answer
 * comes back.
 *
 * Values lie in one pool of bytes, entries refer to it, and two hash tables of entry numbers lead
 * to them. Whatever is given back to the allocator is wiped first. */
#include "privacy/replace/vault_in.h"

#define SLOTS_FIRST 64
#define POOL_FIRST 1024
#define POOL_MAX ((uint32_t)1 << 30)

static void *grown(const struct cs_vault *vault, void *old, size_t old_size, size_t new_size)
{
    char *const fresh = vault->from.ops->get(vault->from.self, new_size);
    if (!fresh) return NULL;
    memset(fresh + old_size, 0, new_size - old_size);
    cs_copy(fresh, old, old_size);
    return fresh;
}

static void given_back(const struct cs_vault *vault, void *memory, size_t size)
{
    if (!memory) return;
    cs_wipe(memory, size);
    vault->from.ops->put(vault->from.self, memory, size);
}

static cs_status no_memory(struct cs_error *err)
{
    return CS_FAIL(err, CS_E_MEMORY, "There is not enough memory for the map of stand-ins",
                   "Free memory and retry");
}

cs_status cs_vault_open(const struct cs_vault_options *options, struct cs_vault **out,
                        struct cs_error *err)
{
    struct cs_rng rng = options->rng;
    struct cs_vault *const vault = options->from.ops->get(options->from.self, sizeof *vault);
    if (!vault) return no_memory(err);
    *vault = (struct cs_vault){.from = options->from,
                               .entries_max = options->entries_max ? options->entries_max
                                                                   : CS_VAULT_ENTRIES_MAX};
    if (!rng.ops->fill(rng.self, vault->secret, sizeof vault->secret)) {
        cs_vault_close(vault);
        return CS_FAIL(err, CS_E_IO, "The system's random source does not answer",
                       "Run this again when the system has started completely");
    }
    *out = vault;
    return CS_OK;
}

void cs_vault_close(struct cs_vault *vault)
{
    if (!vault) return;
    const struct cs_allocator from = vault->from;
    given_back(vault, vault->entries, vault->entry_capacity * sizeof *vault->entries);
    given_back(vault, vault->pool, vault->pool_capacity);
    given_back(vault, vault->by_value, vault->slot_count * sizeof *vault->by_value);
    given_back(vault, vault->by_number, vault->slot_count * sizeof *vault->by_number);
    cs_wipe(vault, sizeof *vault);
    from.ops->put(from.self, vault, sizeof *vault);
}

size_t cs_vault_count(const struct cs_vault *vault)
{
    return vault->entry_count;
}

/* ---- the two tables ---- */

static uint64_t mix(uint64_t hash)
{
    hash ^= hash >> 32;
    hash *= 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 29;
}

static uint64_t value_hash(const struct cs_vault *vault, uint32_t kind, cs_str value)
{
    uint64_t hash = 0xCBF29CE484222325u ^ kind;
    for (size_t i = 0; i < 8; i++) /* seeded, so that nobody can choose values that collide */
        hash = (hash ^ vault->secret[i]) * 0x100000001B3u;
    for (size_t i = 0; i < value.len; i++)
        hash = (hash ^ (unsigned char)value.ptr[i]) * 0x100000001B3u;
    return mix(hash);
}

static uint64_t number_hash(uint32_t kind, uint32_t number)
{
    return mix((uint64_t)kind << 32 | number);
}

static cs_str entry_value(const struct cs_vault *vault, const struct vault_entry *entry)
{
    return (cs_str){vault->pool + entry->begin, entry->size};
}

static uint32_t *value_slot(const struct cs_vault *vault, uint32_t *slots, uint32_t count,
                            uint32_t kind, cs_str value)
{
    uint32_t at = (uint32_t)value_hash(vault, kind, value) & (count - 1);
    for (;; at = (at + 1) & (count - 1)) {
        if (!slots[at]) return &slots[at];
        const struct vault_entry *const entry = &vault->entries[slots[at] - 1];
        if (entry->kind == kind && cs_str_equal(entry_value(vault, entry), value))
            return &slots[at];
    }
}

static uint32_t *number_slot(const struct cs_vault *vault, uint32_t *slots, uint32_t count,
                             uint32_t kind, uint32_t number)
{
    uint32_t at = (uint32_t)number_hash(kind, number) & (count - 1);
    for (;; at = (at + 1) & (count - 1)) {
        if (!slots[at]) return &slots[at];
        const struct vault_entry *const entry = &vault->entries[slots[at] - 1];
        if (entry->kind == kind && entry->number == number) return &slots[at];
    }
}

static cs_status slots_grow(struct cs_vault *vault, struct cs_error *err)
{
    if (2 * (vault->entry_count + 1) <= vault->slot_count) return CS_OK;
    const uint32_t count = vault->slot_count ? vault->slot_count * 2 : SLOTS_FIRST;
    const size_t size = count * sizeof(uint32_t);
    uint32_t *const by_value = grown(vault, NULL, 0, size);
    uint32_t *const by_number = grown(vault, NULL, 0, size);
    if (!by_value || !by_number) {
        given_back(vault, by_value, size);
        given_back(vault, by_number, size);
        return no_memory(err);
    }
    for (uint32_t i = 0; i < vault->entry_count; i++) {
        const struct vault_entry *const entry = &vault->entries[i];
        *value_slot(vault, by_value, count, entry->kind, entry_value(vault, entry)) = i + 1;
        *number_slot(vault, by_number, count, entry->kind, entry->number) = i + 1;
    }
    const size_t old = vault->slot_count * sizeof(uint32_t);
    given_back(vault, vault->by_value, old);
    given_back(vault, vault->by_number, old);
    vault->by_value = by_value;
    vault->by_number = by_number;
    vault->slot_count = count;
    return CS_OK;
}

static cs_status entries_grow(struct cs_vault *vault, struct cs_error *err)
{
    if (vault->entry_count >= vault->entries_max)
        return CS_FAIL_NUM(err, CS_E_LIMIT, "The map of stand-ins holds %1 values and no more",
                           "Start a new case", vault->entries_max, 0);
    if (vault->entry_count < vault->entry_capacity) return CS_OK;
    const uint32_t capacity = vault->entry_capacity ? vault->entry_capacity * 2 : SLOTS_FIRST;
    const size_t old = vault->entry_capacity * sizeof *vault->entries;
    struct vault_entry *const entries =
        grown(vault, vault->entries, old, capacity * sizeof *vault->entries);
    if (!entries) return no_memory(err);
    given_back(vault, vault->entries, old);
    vault->entries = entries;
    vault->entry_capacity = capacity;
    return CS_OK;
}

static cs_status pool_grow(struct cs_vault *vault, size_t more, struct cs_error *err)
{
    if (more > POOL_MAX - vault->pool_size)
        return CS_FAIL(err, CS_E_LIMIT, "The map of stand-ins is too large", "Start a new case");
    const uint32_t needed = vault->pool_size + (uint32_t)more;
    if (needed <= vault->pool_capacity) return CS_OK;
    uint32_t capacity = vault->pool_capacity ? vault->pool_capacity : POOL_FIRST;
    while (capacity < needed) capacity *= 2;
    char *const pool = grown(vault, vault->pool, vault->pool_capacity, capacity);
    if (!pool) return no_memory(err);
    given_back(vault, vault->pool, vault->pool_capacity);
    vault->pool = pool;
    vault->pool_capacity = capacity;
    return CS_OK;
}

cs_status cs_vault_number(struct cs_vault *vault, uint32_t kind, cs_str value, uint32_t *number,
                          struct cs_error *err)
{
    CS_ASSERT(kind < VAULT_KINDS);
    CS_ASSERT(value.len > 0); /* a span is never empty */
    CS_TRY(slots_grow(vault, err));
    uint32_t *const slot = value_slot(vault, vault->by_value, vault->slot_count, kind, value);
    if (*slot) {
        *number = vault->entries[*slot - 1].number;
        return CS_OK;
    }
    CS_TRY(entries_grow(vault, err));
    CS_TRY(pool_grow(vault, value.len, err));
    cs_copy(vault->pool + vault->pool_size, value.ptr, value.len);
    *number = ++vault->counters[kind];
    vault->entries[vault->entry_count++] = (struct vault_entry){
        .kind = kind, .number = *number, .begin = vault->pool_size, .size = (uint32_t)value.len};
    vault->pool_size += (uint32_t)value.len;
    *slot = vault->entry_count;
    *number_slot(vault, vault->by_number, vault->slot_count, kind, *number) = vault->entry_count;
    return CS_OK;
}

cs_str cs_vault_value(const struct cs_vault *vault, uint32_t kind, uint32_t number)
{
    if (!vault->slot_count) return (cs_str){0};
    const uint32_t index = *number_slot(vault, vault->by_number, vault->slot_count, kind, number);
    return index ? entry_value(vault, &vault->entries[index - 1]) : (cs_str){0};
}

cs_status cs_vault_random(const struct cs_vault *vault, cs_str label, uint32_t number, uint8_t *out,
                          size_t size, struct cs_error *err)
{
    CS_ASSERT(size <= 32);
    char text[16];
    cs_digest digest;
    (void)snprintf(text, sizeof text, "%u", number);
    const cs_str parts[] = {CS_STR("countersign surrogate 1"),
                            {(const char *)vault->secret, sizeof vault->secret},
                            label,
                            cs_str_of(text)};
    CS_TRY(cs_sha256_parts(parts, CS_COUNT(parts), &digest, err));
    memcpy(out, digest.bytes, size);
    cs_wipe(&digest, sizeof digest);
    return CS_OK;
}
