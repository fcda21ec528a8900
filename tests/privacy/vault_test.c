/* vault_test.c - numbers and values, packing, foreign bytes, limits. */
#include "privacy/replace/vault_in.h"
#include "tests/privacy/privacy_fixture.h"

static struct cs_arena arena;
static struct cs_error err;

static uint32_t number(struct cs_vault *vault, uint32_t kind, const char *value)
{
    uint32_t n = 0;
    CHECK_INT(cs_vault_number(vault, kind, cs_str_of(value), &n, &err), CS_OK);
    return n;
}

static void test_vault__numbers_count_in_each_kind(void)
{
    struct seeded seed = {1};
    struct cs_vault *const vault = vault_new(&seed);
    CHECK_INT(number(vault, CS_PHI_NAME, "Ana"), 1);
    CHECK_INT(number(vault, CS_PHI_NAME, "Bea"), 2);
    CHECK_INT(number(vault, CS_PHI_GEO, "Ana"), 1);
    CHECK_INT(number(vault, CS_PHI_NAME, "Ana"), 1);
    CHECK_INT(number(vault, CS_PHI_NAME, "ANA"), 3); /* other bytes, another number */
    CHECK_STR(cs_vault_value(vault, CS_PHI_NAME, 2), "Bea");
    CHECK(cs_vault_value(vault, CS_PHI_NAME, 4).ptr == NULL);
    CHECK(cs_vault_value(vault, CS_PHI_DATE, 1).ptr == NULL);
    for (int i = 0; i < 5000; i++) {
        char value[16];
        snprintf(value, sizeof value, "v%d", i);
        CHECK_INT(number(vault, CS_PHI_MRN, value), i + 1);
    }
    CHECK_STR(cs_vault_value(vault, CS_PHI_MRN, 4321), "v4320");
    cs_vault_close(vault);
}

static void test_vault__is_the_same_after_packing(void)
{
    struct seeded seed = {2};
    struct cs_vault *const vault = vault_new(&seed);
    struct cs_vault *again = NULL;
    struct seeded other = {99};
    const struct cs_vault_options options = {.rng = seeded_rng(&other),
                                             .from = cs_allocator_system()};
    cs_raw packed = {{0}};
    uint8_t before[8];
    uint8_t after[8];
    (void)number(vault, CS_PHI_NAME, "Ana");
    (void)number(vault, CS_PHI_SSN, "000-00-0000");
    (void)number(vault, VAULT_SURNAME, "day");
    CHECK_INT(cs_vault_pack(vault, &arena, &packed, &err), CS_OK);
    CHECK_INT(cs_vault_unpack(&options, packed, &again, &err), CS_OK);
    CHECK_INT(cs_vault_count(again), 3);
    CHECK_STR(cs_vault_value(again, CS_PHI_SSN, 1), "000-00-0000");
    CHECK_INT(number(again, CS_PHI_NAME, "Bea"), 2);
    CHECK_INT(cs_vault_random(vault, CS_STR("x"), 1, before, sizeof before, &err), CS_OK);
    CHECK_INT(cs_vault_random(again, CS_STR("x"), 1, after, sizeof after, &err), CS_OK);
    CHECK(memcmp(before, after, sizeof before) == 0); /* the secret came along */
    cs_vault_close(again);
    cs_vault_close(vault);
}

static void test_vault__refuses_foreign_bytes(void)
{
    struct seeded seed = {3};
    struct cs_vault *const vault = vault_new(&seed);
    const struct cs_vault_options options = {.rng = seeded_rng(&seed),
                                             .from = cs_allocator_system()};
    cs_raw packed = {{0}};
    (void)number(vault, CS_PHI_NAME, "Ana");
    (void)number(vault, CS_PHI_NAME, "Bea");
    CHECK_INT(cs_vault_pack(vault, &arena, &packed, &err), CS_OK);
    const cs_str whole = packed.phi_bytes;
    for (size_t size = 0; size < whole.len; size++) { /* cut anywhere */
        struct cs_vault *none = NULL;
        CHECK_INT(cs_vault_unpack(&options, (cs_raw){cs_str_slice(whole, 0, size)}, &none, &err),
                  CS_E_CORRUPT);
        CHECK(none == NULL);
    }
    for (size_t at = 40; at < whole.len;
         at++) { /* a figure changed: believed only if it is sound */
        char bytes[512];
        struct cs_vault *other = NULL;
        CHECK(whole.len <= sizeof bytes);
        memcpy(bytes, whole.ptr, whole.len);
        bytes[at] = (char)(bytes[at] ^ 0x41);
        const cs_status status =
            cs_vault_unpack(&options, (cs_raw){{bytes, whole.len}}, &other, &err);
        CHECK(status == CS_OK || status == CS_E_CORRUPT);
        if (status == CS_OK) CHECK_INT(cs_vault_count(other), 2);
        cs_vault_close(other);
    }
    cs_vault_close(vault);
}

static void test_vault__has_a_limit(void)
{
    struct seeded seed = {4};
    struct cs_vault *vault = NULL;
    uint32_t n = 0;
    const struct cs_vault_options options = {
        .rng = seeded_rng(&seed), .from = cs_allocator_system(), .entries_max = 2};
    CHECK_INT(cs_vault_open(&options, &vault, &err), CS_OK);
    (void)number(vault, CS_PHI_NAME, "a");
    (void)number(vault, CS_PHI_NAME, "b");
    CHECK_INT(cs_vault_number(vault, CS_PHI_NAME, CS_STR("c"), &n, &err), CS_E_LIMIT);
    CHECK_INT(number(vault, CS_PHI_NAME, "a"), 1); /* known ones go on */
    cs_vault_close(vault);
}

/* An allocator that keeps count of bytes that were not wiped when they came back. */
struct watched {
    size_t unwiped;
};
static void *watched_get(void *self, size_t size)
{
    (void)self;
    return malloc(size);
}
static void watched_put(void *self, void *memory, size_t size)
{
    struct watched *const w = self;
    for (size_t i = 0; i < size; i++) w->unwiped += ((const char *)memory)[i] != 0;
    free(memory);
}

static void test_vault__wipes_all_it_gives_back(void)
{
    static const struct cs_allocator_ops ops = {watched_get, watched_put};
    struct watched watched = {0};
    struct seeded seed = {5};
    struct cs_vault *vault = NULL;
    const struct cs_vault_options options = {.rng = seeded_rng(&seed), .from = {&ops, &watched}};
    CHECK_INT(cs_vault_open(&options, &vault, &err), CS_OK);
    for (int i = 0; i < 1000; i++) {
        char value[32];
        snprintf(value, sizeof value, "patient number %d", i);
        (void)number(vault, CS_PHI_NAME, value);
    }
    cs_vault_close(vault);
    CHECK_INT(watched.unwiped, 0);
}

int main(void)
{
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    RUN(test_vault__numbers_count_in_each_kind);
    RUN(test_vault__is_the_same_after_packing);
    RUN(test_vault__refuses_foreign_bytes);
    RUN(test_vault__has_a_limit);
    RUN(test_vault__wipes_all_it_gives_back);
    cs_arena_deinit(&arena);
    return check_end();
}
