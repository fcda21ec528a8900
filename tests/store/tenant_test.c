/* tenant_test.c - a tenant's key, what is sealed under it, and vaults in the store. */
#include "tests/store/fixture.h"

static const struct cs_migration none2 = {2, CS_STR_INIT("none2"), CS_STR_INIT("SELECT 1")};
static const struct cs_migration none3 = {3, CS_STR_INIT("none3"), CS_STR_INIT("SELECT 1")};
static const struct cs_migration *const migrations[] = {&cs_store_migration_cases, &none2, &none3,
                                                        &cs_store_migration_vaults};
static const cs_time now = {1764003909123};
static const cs_str secret = CS_STR_INIT("Hector Day = [NAME-1]");

struct tenant_store {
    struct fixture f;
    struct cs_db *db;
    struct cs_keys *keys;
    struct cs_rng rng;
};

static void store_init(struct tenant_store *s)
{
    fixture_init(&s->f);
    s->rng = cs_rng_system();
    s->keys = NULL;
    s->db = fixture_open(&s->f);
    CHECK_INT(cs_db_migrate(s->db, migrations, CS_COUNT(migrations), now, &s->f.err), CS_OK);
    const struct cs_keys_options options = fixture_keys(&s->f);
    if (cs_keys_open(s->db, &options, &s->keys, &s->f.err) != CS_OK) abort();
}

static void store_deinit(struct tenant_store *s)
{
    cs_keys_close(s->keys);
    cs_db_close(s->db);
    fixture_deinit(&s->f);
}

static void test_tenant__has_one_key_of_its_own(void)
{
    struct tenant_store s;
    struct cs_tenant_key a;
    struct cs_tenant_key again;
    struct cs_tenant_key b;
    store_init(&s);
    CHECK_INT(cs_tenant_key_init(&a, s.db, s.keys, CS_STR("clinic"), &s.f.err), CS_E_NOT_FOUND);
    CHECK_INT(cs_tenant_key_ensure(s.db, s.keys, CS_STR("clinic"), now, &s.f.err), CS_OK);
    CHECK_INT(cs_tenant_key_ensure(s.db, s.keys, CS_STR("clinic"), now, &s.f.err), CS_OK);
    CHECK_INT(cs_tenant_key_ensure(s.db, s.keys, CS_STR("other"), now, &s.f.err), CS_OK);
    CHECK_INT(QUERY(&s.f, s.db, "SELECT count(*) FROM tenant_keys"), 2);
    CHECK_INT(cs_tenant_key_init(&a, s.db, s.keys, CS_STR("clinic"), &s.f.err), CS_OK);
    CHECK_INT(cs_tenant_key_init(&again, s.db, s.keys, CS_STR("clinic"), &s.f.err), CS_OK);
    CHECK_INT(cs_tenant_key_init(&b, s.db, s.keys, CS_STR("other"), &s.f.err), CS_OK);
    CHECK(memcmp(a.key, again.key, 32) == 0);
    CHECK(memcmp(a.key, b.key, 32) != 0);
    cs_tenant_key_deinit(&a);
    CHECK(memcmp(a.key, again.key, 32) != 0); /* wiped */
    cs_tenant_key_deinit(&again);
    cs_tenant_key_deinit(&b);
    store_deinit(&s);
}

static void test_tenant__opens_only_what_it_sealed(void)
{
    struct tenant_store s;
    struct cs_tenant_key a;
    struct cs_tenant_key b;
    cs_str sealed = {0};
    cs_raw plain = {{0}};
    store_init(&s);
    CHECK_INT(cs_tenant_key_ensure(s.db, s.keys, CS_STR("clinic"), now, &s.f.err), CS_OK);
    CHECK_INT(cs_tenant_key_ensure(s.db, s.keys, CS_STR("other"), now, &s.f.err), CS_OK);
    CHECK_INT(cs_tenant_key_init(&a, s.db, s.keys, CS_STR("clinic"), &s.f.err), CS_OK);
    CHECK_INT(cs_tenant_key_init(&b, s.db, s.keys, CS_STR("other"), &s.f.err), CS_OK);
    CHECK_INT(cs_tenant_seal(&a, &s.f.arena, "map", (cs_raw){secret}, &s.rng, &sealed, &s.f.err),
              CS_OK);
    CHECK_INT(cs_str_find(sealed, CS_STR("Hector"), 0), SIZE_MAX);
    CHECK_INT(cs_tenant_unseal(&a, &s.f.arena, "map", sealed, &plain, &s.f.err), CS_OK);
    CHECK(cs_str_equal(plain.phi_bytes, secret));
    CHECK_INT(cs_tenant_unseal(&b, &s.f.arena, "map", sealed, &plain, &s.f.err), CS_E_CORRUPT);
    CHECK_INT(cs_tenant_unseal(&a, &s.f.arena, "page", sealed, &plain, &s.f.err), CS_E_CORRUPT);
    for (size_t i = 0; i < sealed.len; i++) { /* any byte changed, and any tail cut */
        char bytes[256];
        memcpy(bytes, sealed.ptr, sealed.len);
        bytes[i] = (char)(bytes[i] ^ 0x20);
        CHECK_INT(
            cs_tenant_unseal(&a, &s.f.arena, "map", (cs_str){bytes, sealed.len}, &plain, &s.f.err),
            CS_E_CORRUPT);
        CHECK_INT(
            cs_tenant_unseal(&a, &s.f.arena, "map", (cs_str){sealed.ptr, i}, &plain, &s.f.err),
            CS_E_CORRUPT);
    }
    CHECK_INT(EXEC(&s.f, s.db, "UPDATE tenant_keys SET wrapped_key = NULL"), CS_OK);
    CHECK_INT(cs_tenant_key_init(&a, s.db, s.keys, CS_STR("clinic"), &s.f.err), CS_E_NOT_FOUND);
    CHECK_INT(cs_tenant_key_ensure(s.db, s.keys, CS_STR("clinic"), now, &s.f.err), CS_OK);
    CHECK_INT(cs_tenant_key_init(&a, s.db, s.keys, CS_STR("clinic"), &s.f.err), CS_E_NOT_FOUND);
    cs_tenant_key_deinit(&b);
    store_deinit(&s);
}

static cs_status vault_keep(struct tenant_store *s, const struct cs_case *c, cs_str packed)
{
    struct cs_tx tx;
    CS_TRY(cs_tx_begin(&tx, s->db, &s->f.err));
    cs_status status =
        cs_vault_row_keep(&tx, &s->f.arena, c, (cs_raw){packed}, 1, &s->rng, now, &s->f.err);
    if (status == CS_OK) status = cs_tx_commit(&tx, &s->f.err);
    cs_tx_rollback(&tx);
    return status;
}

static void test_vault__is_kept_under_its_cases_key(void)
{
    struct tenant_store s;
    struct cs_case c;
    struct cs_tx tx;
    cs_raw packed = {{0}};
    store_init(&s);
    CHECK_INT(cs_tx_begin(&tx, s.db, &s.f.err), CS_OK);
    CHECK_INT(cs_case_make(&c, &tx, s.keys, CS_TENANT_DEFAULT, NULL, now, &s.f.err), CS_OK);
    CHECK_INT(cs_tx_commit(&tx, &s.f.err), CS_OK);
    CHECK_INT(cs_vault_row_fetch(s.db, &s.f.arena, &c, &packed, &s.f.err), CS_E_NOT_FOUND);
    CHECK_INT(vault_keep(&s, &c, CS_STR("first")), CS_OK);
    CHECK_INT(vault_keep(&s, &c, secret), CS_OK); /* in place of the first */
    CHECK_INT(QUERY(&s.f, s.db, "SELECT count(*) FROM vaults"), 1);
    CHECK_INT(cs_vault_row_fetch(s.db, &s.f.arena, &c, &packed, &s.f.err), CS_OK);
    CHECK(cs_str_equal(packed.phi_bytes, secret));
    CHECK_INT(fixture_grep(&s.f, CS_STR("Hector")), 0); /* in no file of the store */
    CHECK_INT(EXEC(&s.f, s.db, "UPDATE vaults SET sealed = zeroblob(60)"), CS_OK);
    CHECK_INT(cs_vault_row_fetch(s.db, &s.f.arena, &c, &packed, &s.f.err), CS_E_CORRUPT);
    cs_case_deinit(&c);
    store_deinit(&s);
}

int main(void)
{
    if (fixture_on_server() && !pg_answers()) return 77;
    RUN(test_tenant__has_one_key_of_its_own);
    RUN(test_tenant__opens_only_what_it_sealed);
    RUN(test_vault__is_kept_under_its_cases_key);
    return check_end();
}
