/* tree_test.c - the tree, its proofs, checkpoints and keys. The expected roots come from the
 * definition in RFC 6962 section 2.1, computed here over all leaves again. */
#include "tests/audit/audit_fixture.h"

#define LEAVES_MAX 300

static cs_digest hashes[LEAVES_MAX];

static void hashes_read(struct fixture *f, struct cs_db *db, size_t count)
{
    struct cs_stmt st;
    CS_STMT(&st, db, "SELECT hash FROM audit_events WHERE tenant = 'default' ORDER BY seq");
    for (size_t i = 0; i < count; i++) {
        CHECK(cs_stmt_next(&st));
        hashes[i] = cs_col_digest(&st, 0);
    }
    CHECK_INT(cs_stmt_end(&st, &f->err), CS_OK);
}

/* MTH(D[n]), word by word. */
static cs_digest mth(const cs_digest *leaves, size_t n)
{
    uint8_t bytes[65];
    struct cs_error err;
    cs_digest out;
    if (n == 1) {
        bytes[0] = 0;
        memcpy(bytes + 1, leaves[0].bytes, 32);
        CHECK_INT(cs_sha256((cs_str){(const char *)bytes, 33}, &out, &err), CS_OK);
        return out;
    }
    size_t k = 1;
    while (2 * k < n) k *= 2;
    const cs_digest left = mth(leaves, k);
    const cs_digest right = mth(leaves + k, n - k);
    bytes[0] = 1;
    memcpy(bytes + 1, left.bytes, 32);
    memcpy(bytes + 33, right.bytes, 32);
    CHECK_INT(cs_sha256((cs_str){(const char *)bytes, 65}, &out, &err), CS_OK);
    return out;
}

static bool root_is_right(struct fixture *f, struct cs_db *db, int64_t size)
{
    cs_digest root;
    cs_digest hash;
    const cs_digest wanted = mth(hashes, (size_t)size);
    CHECK_INT(cs_audit_root(db, CS_TENANT_DEFAULT, size, &root, &hash, &f->err), CS_OK);
    return cs_digest_equal(&root, &wanted) && cs_digest_equal(&hash, &hashes[size - 1]);
}

static void test_root__is_what_the_rfc_defines(void)
{
    struct fixture f;
    struct cs_db *const db = open_migrated(&f);
    append_some(&f, db, CS_TENANT_DEFAULT, LEAVES_MAX);
    hashes_read(&f, db, LEAVES_MAX);
    for (int64_t n = 1; n <= LEAVES_MAX; n++) CHECK(root_is_right(&f, db, n));
    CHECK(verify(&f, db, NULL).ok);
    cs_db_close(db);
    fixture_deinit(&f);
}

/* Every proof of a log of n holds, and holds for nothing else. */
static void record_proofs(struct fixture *f, struct cs_db *db, int64_t n)
{
    const cs_digest root = mth(hashes, (size_t)n);
    for (int64_t m = 1; m <= n; m++) {
        struct cs_audit_proof proof;
        struct cs_audit_claim claim = {.record = m, .size = n, .hash = hashes[m - 1], .root = root};
        CHECK_INT(cs_audit_prove_record(db, CS_TENANT_DEFAULT, m, n, &proof, &f->err), CS_OK);
        CHECK(cs_audit_proof_holds(&claim, &proof));
        claim.hash.bytes[7] ^= 1;
        CHECK(!cs_audit_proof_holds(&claim, &proof));
        claim.hash = hashes[m - 1];
        claim.record = m % n + 1;
        CHECK(n == 1 || !cs_audit_proof_holds(&claim, &proof));
        claim.record = m;
        for (size_t i = 0; i < proof.count; i++) {
            proof.path[i].bytes[i % 32] ^= 4;
            CHECK(!cs_audit_proof_holds(&claim, &proof));
            proof.path[i].bytes[i % 32] ^= 4;
        }
        if (proof.count) {
            proof.count--;
            CHECK(!cs_audit_proof_holds(&claim, &proof));
        }
    }
}

static void growth_proofs(struct fixture *f, struct cs_db *db, int64_t n)
{
    const cs_digest root = mth(hashes, (size_t)n);
    for (int64_t m = 1; m <= n; m++) {
        struct cs_audit_proof proof;
        struct cs_audit_claim claim = {
            .before = m, .size = n, .hash = mth(hashes, (size_t)m), .root = root};
        CHECK_INT(cs_audit_prove_growth(db, CS_TENANT_DEFAULT, m, n, &proof, &f->err), CS_OK);
        CHECK(cs_audit_proof_holds(&claim, &proof));
        claim.hash.bytes[0] ^= 1;
        CHECK(!cs_audit_proof_holds(&claim, &proof));
        claim.hash.bytes[0] ^= 1;
        for (size_t i = 0; i < proof.count; i++) {
            proof.path[i].bytes[i % 32] ^= 4;
            CHECK(!cs_audit_proof_holds(&claim, &proof));
            proof.path[i].bytes[i % 32] ^= 4;
        }
    }
}

static void test_proofs__hold_for_every_record_and_every_size(void)
{
    struct fixture f;
    struct cs_db *const db = open_migrated(&f);
    append_some(&f, db, CS_TENANT_DEFAULT, 70);
    hashes_read(&f, db, 70);
    for (int64_t n = 1; n <= 70; n += n < 34 ? 1 : 9) {
        record_proofs(&f, db, n);
        growth_proofs(&f, db, n);
    }
    struct cs_audit_proof proof;
    CHECK_INT(cs_audit_prove_record(db, CS_TENANT_DEFAULT, 1, 71, &proof, &f.err), CS_E_NOT_FOUND);
    CHECK_INT(cs_audit_prove_record(db, CS_TENANT_DEFAULT, 0, 70, &proof, &f.err), CS_E_NOT_FOUND);
    CHECK_INT(cs_audit_prove_record(db, CS_TENANT_DEFAULT, 9, 8, &proof, &f.err), CS_E_NOT_FOUND);
    CHECK_INT(cs_audit_prove_growth(db, CS_TENANT_DEFAULT, 9, 8, &proof, &f.err), CS_E_NOT_FOUND);
    CHECK_INT(cs_audit_prove_record(db, CS_STR("other"), 1, 1, &proof, &f.err), CS_E_NOT_FOUND);
    cs_db_close(db);
    fixture_deinit(&f);
}

/* A store of before the tree: the next append makes it, with everything that was there. */
static void test_tree__is_made_of_a_log_that_had_none(void)
{
    struct fixture f;
    struct cs_db *const db = open_migrated(&f);
    struct cs_audit_proof proof;
    append_some(&f, db, CS_TENANT_DEFAULT, 299);
    hashes_read(&f, db, 299);
    CHECK_INT(EXEC(&f, db, "UPDATE audit_heads SET peaks = NULL"), CS_OK);
    CHECK_INT(EXEC(&f, db, "DELETE FROM audit_nodes WHERE place > 3"), CS_OK);
    CHECK(verify(&f, db, NULL).ok);
    CHECK_INT(cs_audit_prove_record(db, CS_TENANT_DEFAULT, 1, 9, &proof, &f.err), CS_E_CONFLICT);
    append_some(&f, db, CS_TENANT_DEFAULT, 1);
    hashes_read(&f, db, 300);
    CHECK(root_is_right(&f, db, 300));
    CHECK(root_is_right(&f, db, 289));
    CHECK(verify(&f, db, NULL).ok);
    CHECK_INT(EXEC(&f, db, "UPDATE audit_heads SET peaks = NULL"), CS_OK);
    CHECK_INT(checkpoint(&f, db).size, 300);
    CHECK(root_is_right(&f, db, 257));
    CHECK(verify(&f, db, NULL).ok);
    cs_db_close(db);
    fixture_deinit(&f);
}

static void test_verify__finds_a_changed_tree(void)
{
    static const struct {
        cs_str sql;
        int64_t at;
    } changes[] = {
        {CS_STR_INIT("UPDATE audit_nodes SET hash = zeroblob(32) WHERE level = 4 AND place = 2"),
         48},
        {CS_STR_INIT("UPDATE audit_nodes SET hash = zeroblob(32) WHERE level = 8"), 256},
        {CS_STR_INIT("UPDATE audit_nodes SET hash = zeroblob(31) WHERE place = 17"), 288},
        {CS_STR_INIT("DELETE FROM audit_nodes WHERE level = 4 AND place = 5"), 96},
        {CS_STR_INIT("INSERT INTO audit_nodes VALUES ('default', 4, 99, zeroblob(32))"), 300},
        {CS_STR_INIT("UPDATE audit_heads SET peaks = zeroblob(128)"), 300},
        {CS_STR_INIT("UPDATE audit_heads SET peaks = x'00'"), 300},
    };
    for (size_t i = 0; i < CS_COUNT(changes); i++) {
        struct fixture f;
        struct cs_db *const db = open_migrated(&f);
        append_some(&f, db, CS_TENANT_DEFAULT, 300);
        CHECK_INT(fixture_exec(&f, db, changes[i].sql), CS_OK);
        const struct cs_audit_report report = verify(&f, db, NULL);
        CHECK(!report.ok);
        CHECK_INT(report.kind, CS_AUDIT_EDITED);
        CHECK_INT(report.at, changes[i].at);
        cs_db_close(db);
        fixture_deinit(&f);
    }
}

static bool note_equal(const struct cs_audit_checkpoint *a, const struct cs_audit_checkpoint *b)
{
    char first[CS_AUDIT_NOTE_MAX];
    char second[CS_AUDIT_NOTE_MAX];
    const size_t first_size = cs_audit_note_print(CS_TENANT_DEFAULT, a, first);
    const size_t second_size = cs_audit_note_print(CS_TENANT_DEFAULT, b, second);
    return cs_str_equal((cs_str){first, first_size}, (cs_str){second, second_size});
}

static void test_checkpoint__is_one_note_in_one_form(void)
{
    struct fixture f;
    struct cs_db *const db = open_migrated(&f);
    char note[CS_AUDIT_NOTE_MAX];
    struct cs_audit_checkpoint read;
    append_some(&f, db, CS_TENANT_DEFAULT, 11);
    const struct cs_audit_checkpoint cp = checkpoint(&f, db);
    struct cs_audit_key key = key_of(&f);
    CHECK_INT(cp.size, 11);
    const size_t size = cs_audit_note_print(CS_TENANT_DEFAULT, &cp, note);
    CHECK(cs_audit_note_parse(CS_TENANT_DEFAULT, (cs_str){note, size}, &read));
    CHECK(note_equal(&read, &cp));
    CHECK(cs_audit_note_holds(CS_TENANT_DEFAULT, &cp, &key.public_key));
    CHECK(!cs_audit_note_holds(CS_STR("other"), &cp, &key.public_key));
    CHECK(!cs_audit_note_parse(CS_STR("other"), (cs_str){note, size}, &read));
    for (size_t i = 0; i < size; i++) /* every byte is looked at */
        for (int bit = 0; bit < 8; bit++) {
            note[i] = (char)(note[i] ^ (1 << bit));
            CHECK(!cs_audit_note_parse(CS_TENANT_DEFAULT, (cs_str){note, size}, &read) ||
                  !cs_audit_note_holds(CS_TENANT_DEFAULT, &read, &key.public_key));
            note[i] = (char)(note[i] ^ (1 << bit));
        }
    const struct cs_audit_checkpoint again = checkpoint(&f, db); /* the same is given again */
    CHECK(note_equal(&again, &cp));
    cs_audit_key_deinit(&key);
    cs_db_close(db);
    fixture_deinit(&f);
}

static void test_checkpoint__needs_records_and_the_same_key(void)
{
    struct fixture f;
    struct cs_db *const db = open_migrated(&f);
    struct cs_audit_key key = key_of(&f);
    struct cs_audit_checkpoint out;
    struct cs_tx tx;
    CHECK_INT(cs_tx_begin(&tx, db, &f.err), CS_OK);
    CHECK_INT(cs_audit_checkpoint_make(&tx, CS_TENANT_DEFAULT, &key, (cs_time){5}, &out, &f.err),
              CS_E_NOT_FOUND);
    cs_tx_rollback(&tx);
    append_some(&f, db, CS_TENANT_DEFAULT, 2);
    (void)checkpoint(&f, db);
    append_some(&f, db, CS_TENANT_DEFAULT, 2);
    key.public_key.bytes[0] ^= 1;
    CHECK_INT(cs_tx_begin(&tx, db, &f.err), CS_OK);
    CHECK_INT(cs_audit_checkpoint_make(&tx, CS_TENANT_DEFAULT, &key, (cs_time){5}, &out, &f.err),
              CS_E_CONFLICT);
    cs_tx_rollback(&tx);
    cs_db_close(db);
    fixture_deinit(&f);
}

static void test_key__is_a_file_that_only_its_owner_reads(void)
{
    struct fixture f;
    cs_db_close(open_migrated(&f));
    char path[160];
    char pem[120];
    struct stat s;
    struct cs_rng rng = cs_rng_system();
    struct cs_audit_key key;
    cs_audit_public read = {{0}};
    (void)snprintf(path, sizeof path, "%s.audit.key", f.path);
    CHECK_INT(cs_audit_key_open(path, &rng, false, &key, &f.err), CS_E_NOT_FOUND);
    key = key_of(&f);
    CHECK_INT(stat(path, &s), 0);
    CHECK_INT(s.st_mode & 0777, 0600);
    cs_audit_public_text(&key.public_key, pem);
    CHECK(cs_audit_public_parse(cs_str_of(pem), &read));
    CHECK(cs_audit_public_equal(&read, &key.public_key));
    pem[40] ^= 0x20;
    CHECK(!cs_audit_public_parse(cs_str_of(pem), &read) ||
          !cs_audit_public_equal(&read, &key.public_key));
    CHECK(!cs_audit_public_parse(CS_STR(""), &read));
    CHECK(!cs_audit_public_parse(CS_STR("-----BEGIN PUBLIC KEY----------END PUBLIC KEY-----"),
                                 &read));
    const struct cs_audit_key again = key_of(&f);
    CHECK(memcmp(&again, &key, sizeof key) == 0);
    CHECK_INT(chmod(path, 0640), 0);
    CHECK_INT(cs_audit_key_open(path, &rng, true, &key, &f.err), CS_E_DENIED);
    CHECK_INT(chmod(path, 0600), 0);
    CHECK_INT(cs_file_replace(path, CS_STR("-----BEGIN PRIVATE KEY-----\n"), 0600, &f.err), CS_OK);
    CHECK_INT(cs_audit_key_open(path, &rng, true, &key, &f.err), CS_E_CORRUPT);
    fixture_deinit(&f);
}

/* RFC 8032 section 7.1, TEST 1's key, through the file's form. */
static void test_key__gives_the_public_key_of_the_rfc(void)
{
    static const char pem[] = "-----BEGIN PRIVATE KEY-----\n"
                              "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
                              "-----END PRIVATE KEY-----\n";
    struct fixture f;
    cs_db_close(open_migrated(&f));
    char path[160];
    char hex[65];
    cs_digest bytes;
    struct cs_audit_key key;
    struct cs_rng rng = cs_rng_system();
    (void)snprintf(path, sizeof path, "%s.audit.key", f.path);
    CHECK_INT(cs_file_replace(path, cs_str_of(pem), 0600, &f.err), CS_OK);
    CHECK_INT(cs_audit_key_open(path, &rng, false, &key, &f.err), CS_OK);
    memcpy(bytes.bytes, key.public_key.bytes, 32);
    cs_digest_text(&bytes, hex);
    CHECK_STR(cs_str_of(hex), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    fixture_deinit(&f);
}

static int64_t checkpoints_remove(struct fixture *f, struct cs_db *db)
{
    struct cs_tx tx;
    struct cs_stmt st;
    int64_t changed = 0;
    CHECK_INT(cs_tx_begin(&tx, db, &f->err), CS_OK);
    CS_STMT(&st, tx.db, "DELETE FROM audit_checkpoints");
    CHECK_INT(cs_stmt_run(&st, &changed, &f->err), CS_OK);
    CHECK_INT(cs_tx_commit(&tx, &f->err), CS_OK);
    return changed;
}

/* Its record is the last one under it; a log signed to its end gets neither again. */
static void test_checkpoint__has_a_record_that_misses_it(void)
{
    struct fixture f;
    struct cs_db *const db = open_migrated(&f);
    const struct cs_audit_key key = key_of(&f);
    struct cs_audit_checkpoint cp = {0};
    struct cs_tx tx;
    CHECK_INT(cs_tx_begin(&tx, db, &f.err), CS_OK);
    CHECK_INT(cs_audit_checkpoint_add(&tx, CS_TENANT_DEFAULT, &key, cs_actor_system(), (cs_time){5},
                                      &cp, &f.err),
              CS_E_NOT_FOUND); /* of nothing there is none */
    cs_tx_rollback(&tx);
    append_some(&f, db, CS_TENANT_DEFAULT, 4);
    for (int round = 0; round < 2; round++) {
        CHECK_INT(cs_tx_begin(&tx, db, &f.err), CS_OK);
        CHECK_INT(cs_audit_checkpoint_add(&tx, CS_TENANT_DEFAULT, &key, cs_actor_system(),
                                          (cs_time){5}, &cp, &f.err),
                  CS_OK);
        CHECK_INT(cs_tx_commit(&tx, &f.err), CS_OK);
        CHECK_INT(cp.size, 5);
    }
    append_some(&f, db, CS_TENANT_DEFAULT, 2);
    struct cs_audit_report report = verify(&f, db, NULL);
    CHECK(report.ok);
    CHECK_INT(report.records, 7);
    CHECK_INT(report.checkpoints, 1);
    CHECK_INT(checkpoints_remove(&f, db), 1);
    report = verify(&f, db, NULL);
    CHECK(!report.ok);
    CHECK_INT(report.kind, CS_AUDIT_MISSING);
    CHECK_INT(report.at, 5);
    cs_db_close(db);
    fixture_deinit(&f);
}

int main(void)
{
    RUN(test_root__is_what_the_rfc_defines);
    RUN(test_proofs__hold_for_every_record_and_every_size);
    RUN(test_tree__is_made_of_a_log_that_had_none);
    RUN(test_verify__finds_a_changed_tree);
    RUN(test_checkpoint__is_one_note_in_one_form);
    RUN(test_checkpoint__needs_records_and_the_same_key);
    RUN(test_key__is_a_file_that_only_its_owner_reads);
    RUN(test_key__gives_the_public_key_of_the_rfc);
    RUN(test_checkpoint__has_a_record_that_misses_it);
    return check_end();
}
