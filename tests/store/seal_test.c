/* seal_test.c - the key file, a case's keys, and values that open only where they were put. */
#include "tests/store/fixture.h"

static const struct cs_migration *const migrations[] = {&cs_store_migration_cases};
static const char note[] = "Continue lisinopril 20 mg once daily.";
static const cs_time now = {1764003909123};

struct sealed_store {
    struct fixture f;
    struct cs_db *db;
    struct cs_keys *keys;
    struct cs_rng rng;
};

static void store_init(struct sealed_store *s)
{
    fixture_init(&s->f);
    s->rng = cs_rng_system();
    s->keys = NULL;
    s->db = fixture_open(&s->f);
    CHECK_INT(cs_db_migrate(s->db, migrations, 1, now, &s->f.err), CS_OK);
    const struct cs_keys_options options = fixture_keys(&s->f);
    if (cs_keys_open(s->db, &options, &s->keys, &s->f.err) != CS_OK) abort();
}

static void store_deinit(struct sealed_store *s)
{
    cs_keys_close(s->keys);
    cs_db_close(s->db);
    fixture_deinit(&s->f);
}

static cs_status case_make(struct sealed_store *s, cs_str tenant, const cs_id *id,
                           struct cs_case *out)
{
    struct cs_tx tx;
    CS_TRY(cs_tx_begin(&tx, s->db, &s->f.err));
    const cs_status status = cs_case_make(out, &tx, s->keys, tenant, id, now, &s->f.err);
    if (status == CS_OK) return cs_tx_commit(&tx, &s->f.err);
    cs_tx_rollback(&tx);
    return status;
}

static cs_str seal(struct sealed_store *s, const struct cs_case *c, cs_place place, cs_str text)
{
    cs_str sealed = {NULL, 0};
    CHECK_INT(cs_case_seal(c, &s->f.arena, place, (cs_raw){text}, &s->rng, &sealed, &s->f.err),
              CS_OK);
    return sealed;
}

static cs_status unseal(struct sealed_store *s, const struct cs_case *c, cs_place place,
                        cs_str sealed, cs_str *out)
{
    cs_raw plain = {{NULL, 0}};
    const cs_status status = cs_case_unseal(c, &s->f.arena, place, sealed, &plain, &s->f.err);
    *out = plain.phi_bytes;
    return status;
}

static void test_seal__opens_where_it_was_put_only(void)
{
    struct sealed_store s;
    struct cs_case a;
    struct cs_case b;
    struct cs_case again;
    cs_str out;
    store_init(&s);
    CHECK_INT(case_make(&s, CS_TENANT_DEFAULT, NULL, &a), CS_OK);
    CHECK_INT(case_make(&s, CS_TENANT_DEFAULT, NULL, &b), CS_OK);
    const cs_place place = {"documents.body", {{1}}};
    const cs_str sealed = seal(&s, &a, place, cs_str_of(note));
    CHECK(cs_str_find(sealed, CS_STR("lisinopril"), 0) == SIZE_MAX);
    CHECK_INT(cs_case_init(&again, s.db, s.keys, CS_TENANT_DEFAULT, a.id, &s.f.err), CS_OK);
    CHECK_INT(unseal(&s, &again, place, sealed, &out), CS_OK);
    CHECK_STR(out, note);
    CHECK_INT(unseal(&s, &a, (cs_place){"documents.body", {{2}}}, sealed, &out), CS_E_CORRUPT);
    CHECK_INT(unseal(&s, &a, (cs_place){"documents.meta", {{1}}}, sealed, &out), CS_E_CORRUPT);
    CHECK_INT(unseal(&s, &b, place, sealed, &out), CS_E_CORRUPT);
    again.tenant = CS_STR("other");
    CHECK_INT(unseal(&s, &again, place, sealed, &out), CS_E_CORRUPT);
    const cs_str twice = seal(&s, &a, place, cs_str_of(note));
    CHECK(!cs_str_equal(sealed, twice)); /* another nonce */
    CHECK_INT(unseal(&s, &a, place, seal(&s, &a, place, CS_STR("")), &out), CS_OK);
    CHECK_INT(out.len, 0);
    cs_case_deinit(&a);
    cs_case_deinit(&b);
    cs_case_deinit(&again);
    store_deinit(&s);
}

static void test_seal__shows_a_change_of_any_byte(void)
{
    struct sealed_store s;
    struct cs_case c;
    cs_str out;
    store_init(&s);
    CHECK_INT(case_make(&s, CS_TENANT_DEFAULT, NULL, &c), CS_OK);
    const cs_place place = {"drafts.body", {{7}}};
    const cs_str sealed = seal(&s, &c, place, cs_str_of(note));
    for (size_t i = 0; i < sealed.len; i++) {
        char bytes[256];
        memcpy(bytes, sealed.ptr, sealed.len);
        bytes[i] = (char)(bytes[i] ^ 1);
        CHECK_INT(unseal(&s, &c, place, (cs_str){bytes, sealed.len}, &out), CS_E_CORRUPT);
        CHECK_INT(unseal(&s, &c, place, (cs_str){sealed.ptr, i}, &out), CS_E_CORRUPT);
    }
    cs_case_deinit(&c);
    store_deinit(&s);
}

static void test_case__digest_is_keyed_by_the_case(void)
{
    struct sealed_store s;
    struct cs_case a;
    struct cs_case b;
    cs_digest digest[4];
    store_init(&s);
    CHECK_INT(case_make(&s, CS_TENANT_DEFAULT, NULL, &a), CS_OK);
    CHECK_INT(case_make(&s, CS_TENANT_DEFAULT, NULL, &b), CS_OK);
    const cs_raw text = {cs_str_of(note)};
    CHECK_INT(cs_case_digest(&a, text, &digest[0], &s.f.err), CS_OK);
    CHECK_INT(cs_case_digest(&a, text, &digest[1], &s.f.err), CS_OK);
    CHECK_INT(cs_case_digest(&b, text, &digest[2], &s.f.err), CS_OK);
    CHECK_INT(cs_sha256(cs_str_of(note), &digest[3], &s.f.err), CS_OK);
    CHECK(cs_digest_equal(&digest[0], &digest[1]));
    CHECK(!cs_digest_equal(&digest[0], &digest[2]));
    CHECK(!cs_digest_equal(&digest[0], &digest[3]));
    cs_case_deinit(&a);
    cs_case_deinit(&b);
    store_deinit(&s);
}

static void test_case__is_refused_without_its_key(void)
{
    struct sealed_store s;
    struct cs_case c;
    struct cs_case again;
    store_init(&s);
    const cs_id id = {{42}};
    CHECK_INT(case_make(&s, CS_TENANT_DEFAULT, &id, &c), CS_OK);
    CHECK_INT(case_make(&s, CS_TENANT_DEFAULT, &id, &again), CS_E_CONFLICT);
    CHECK_INT(case_make(&s, CS_STR("other"), &id, &again), CS_OK);
    /* Another tenant's wrapped key does not open here. */
    CHECK_INT(EXEC(&s.f, s.db,
                   "UPDATE cases SET wrapped_key = (SELECT wrapped_key FROM cases"
                   " WHERE tenant = 'other') WHERE tenant = 'default'"),
              CS_OK);
    CHECK_INT(cs_case_init(&c, s.db, s.keys, CS_TENANT_DEFAULT, id, &s.f.err), CS_E_CORRUPT);
    CHECK_INT(EXEC(&s.f, s.db, "UPDATE cases SET wrapped_key = x'0102' WHERE tenant = 'default'"),
              CS_OK);
    CHECK_INT(cs_case_init(&c, s.db, s.keys, CS_TENANT_DEFAULT, id, &s.f.err), CS_E_CORRUPT);
    CHECK_INT(EXEC(&s.f, s.db, "UPDATE cases SET wrapped_key = NULL WHERE tenant = 'default'"),
              CS_OK);
    CHECK_INT(cs_case_init(&c, s.db, s.keys, CS_TENANT_DEFAULT, id, &s.f.err), CS_E_NOT_FOUND);
    CHECK(cs_str_find(cs_str_of(s.f.err.message), CS_STR("destroyed"), 0) != SIZE_MAX);
    const cs_id nobody = {{43}};
    CHECK_INT(cs_case_init(&c, s.db, s.keys, CS_TENANT_DEFAULT, nobody, &s.f.err), CS_E_NOT_FOUND);
    cs_case_deinit(&again);
    store_deinit(&s);
}

static cs_status keys_status(struct sealed_store *s)
{
    struct cs_keys *keys = NULL;
    const struct cs_keys_options options = fixture_keys(&s->f);
    const cs_status status = cs_keys_open(s->db, &options, &keys, &s->f.err);
    cs_keys_close(keys);
    return status;
}

static void test_keys__are_read_with_suspicion(void)
{
    struct sealed_store s;
    struct cs_case c;
    cs_str kept;
    char path[160];
    store_init(&s);
    (void)snprintf(path, sizeof path, "%s.key", s.f.path);
    struct stat st;
    CHECK(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600);
    CHECK_INT(cs_file_read(&s.f.arena, path, 1000, &kept, &s.f.err), CS_OK);
    CHECK(cs_str_starts(kept, CS_STR("countersign-master-key 1\n")));
    CHECK_INT(kept.len, 25 + 64 + 1);
    CHECK_INT(keys_status(&s), CS_OK); /* read, not made again */
    cs_str again;
    CHECK_INT(cs_file_read(&s.f.arena, path, 1000, &again, &s.f.err), CS_OK);
    CHECK(cs_str_equal(kept, again));
    CHECK(chmod(path, 0604) == 0);
    CHECK_INT(keys_status(&s), CS_E_DENIED);
    CHECK(chmod(path, 0640) == 0);
    CHECK_INT(keys_status(&s), CS_E_DENIED);
    CHECK_INT(cs_file_replace(path, cs_str_slice(kept, 0, 80), 0600, &s.f.err), CS_OK);
    CHECK_INT(keys_status(&s), CS_E_CORRUPT);
    CHECK_INT(cs_file_replace(path, CS_STR("my key"), 0600, &s.f.err), CS_OK);
    CHECK_INT(keys_status(&s), CS_E_CORRUPT);
    CHECK(unlink(path) == 0 && mkdir(path, 0700) == 0);
    CHECK_INT(keys_status(&s), CS_E_CORRUPT);
    CHECK(rmdir(path) == 0);
    CHECK_INT(case_make(&s, CS_TENANT_DEFAULT, NULL, &c), CS_OK);
    CHECK_INT(keys_status(&s), CS_E_NOT_FOUND); /* a sealed case is there: no new key */
    CHECK(access(path, F_OK) != 0);
    char other[91];
    (void)snprintf(other, sizeof other, "countersign-master-key 1\n%064d\n", 7);
    CHECK_INT(cs_file_replace(path, cs_str_of(other), 0600, &s.f.err), CS_OK);
    CHECK_INT(keys_status(&s), CS_E_CONFLICT);
    CHECK_INT(cs_file_replace(path, kept, 0600, &s.f.err), CS_OK);
    CHECK_INT(keys_status(&s), CS_OK);
    cs_case_deinit(&c);
    store_deinit(&s);
}

static int keys_child(void *self)
{
    struct fixture *const f = self;
    struct sealed_store s = {.f = *f, .rng = cs_rng_system()};
    struct cs_case c;
    s.db = fixture_open(&s.f);
    const struct cs_keys_options options = fixture_keys(&s.f);
    cs_status status = cs_keys_open(s.db, &options, &s.keys, &s.f.err);
    if (status == CS_OK) status = case_make(&s, CS_TENANT_DEFAULT, NULL, &c);
    cs_keys_close(s.keys);
    cs_db_close(s.db);
    return (int)status;
}

static void test_keys__are_one_when_several_start_at_once(void)
{
    for (int round = 0; round < 5; round++) {
        struct fixture f;
        pid_t children[4];
        fixture_init(&f);
        struct cs_db *db = fixture_open(&f);
        CHECK_INT(cs_db_migrate(db, migrations, 1, now, &f.err), CS_OK);
        cs_db_close(db);
        for (size_t i = 0; i < 4; i++) children[i] = fixture_fork(keys_child, &f);
        for (size_t i = 0; i < 4; i++) CHECK_INT(fixture_wait(children[i]), CS_OK);
        db = fixture_open(&f);
        CHECK_INT(QUERY(&f, db, "SELECT count(*) FROM cases"), 4);
        CHECK_INT(QUERY(&f, db, "SELECT count(DISTINCT key_id) FROM cases"), 1);
        cs_db_close(db);
        fixture_deinit(&f);
    }
}

/* self: how many more times it answers. */
static bool rng_stops(void *self, void *out, size_t size)
{
    int *const left = self;
    struct cs_rng rng = cs_rng_system();
    return --*left >= 0 && rng.ops->fill(rng.self, out, size);
}

static void test_seal__needs_random_numbers(void)
{
    static const struct cs_rng_ops ops = {rng_stops};
    struct sealed_store s;
    struct cs_case c;
    int answers = 0;
    store_init(&s);
    struct cs_keys *const good = s.keys;
    struct cs_keys_options options = fixture_keys(&s.f);
    options.rng = (struct cs_rng){&ops, &answers};
    CHECK_INT(cs_keys_open(s.db, &options, &s.keys, &s.f.err), CS_OK); /* the file is there */
    for (int n = 0; n < 3; n++) {                                      /* id, data key, nonce */
        answers = n;
        CHECK_INT(case_make(&s, CS_TENANT_DEFAULT, NULL, &c), CS_E_IO);
    }
    CHECK_INT(QUERY(&s.f, s.db, "SELECT count(*) FROM cases"), 0);
    answers = 3;
    CHECK_INT(case_make(&s, CS_TENANT_DEFAULT, NULL, &c), CS_OK);
    cs_case_deinit(&c);
    cs_keys_close(good);
    store_deinit(&s);
}

int main(void)
{
    if (fixture_on_server() && !pg_answers()) return 77;
    RUN(test_seal__opens_where_it_was_put_only);
    RUN(test_seal__shows_a_change_of_any_byte);
    RUN(test_case__digest_is_keyed_by_the_case);
    RUN(test_case__is_refused_without_its_key);
    RUN(test_keys__are_read_with_suspicion);
    RUN(test_keys__are_one_when_several_start_at_once);
    RUN(test_seal__needs_random_numbers);
    return check_end();
}
