/* audit_test.c - the chain: its form as an outsider recomputes it, and every way to break it. */
#include "tests/audit/audit_fixture.h"

/* The figures come from Python's hashlib, from the description in audit.h alone. */
static void test_append__hashes_as_the_header_says(void)
{
    struct fixture f;
    struct cs_db *const db = open_migrated(&f);
    struct cs_audit_event event = {
        .tenant = CS_TENANT_DEFAULT,
        .at = {1764003909123},
        .actor = cs_actor_uid(1000),
        .action = "run.started",
        .object = "run",
        .object_id = run,
        CS_AUDIT_FIELDS(CS_A("count", 3), CS_A("done", (bool)true), CS_A("case", (cs_id){{7}}),
                        CS_A_WORD("app", "summarize")),
    };
    char hash[65];
    CHECK_INT(append(&f, db, &event), CS_OK);
    struct cs_audit_report report = verify(&f, db, NULL);
    cs_digest_text(&report.head, hash);
    CHECK_STR(cs_str_of(hash), "491048d80057e85315dfff919aba937b2004899d11729859ab48070cf12b48b7");
    event = (struct cs_audit_event){
        .tenant = CS_TENANT_DEFAULT,
        .at = {1764003909124},
        .actor = cs_actor_system(),
        .action = "run.finished",
        .object = "run",
        .object_id = run,
        .outcome = CS_AUDIT_FAILED,
    };
    CHECK_INT(append(&f, db, &event), CS_OK);
    report = verify(&f, db, NULL);
    cs_digest_text(&report.head, hash);
    CHECK_STR(cs_str_of(hash), "3fba381b3e1aca25fc61c6211a8758ab66047261a052d12405ba720d3e667354");
    CHECK(report.ok);
    CHECK_INT(report.records, 2);
    CHECK_INT(report.head_seq, 2);
    CHECK_STR(cs_str_of(cs_actor_user(run).text), "user:2a000000000000000000000000000000");
    cs_db_close(db);
    fixture_deinit(&f);
}

static void test_append__takes_words_and_figures_only(void)
{
    static const char *const wrong[] = {
        "Mr Smith", "",  "a\nb", "caf\xc3\xa9",
        "quote\"d", "A", NULL,   "a-word-that-is-longer-than-forty-eight-characters"};
    struct fixture f;
    struct cs_db *const db = open_migrated(&f);
    for (size_t i = 0; i < CS_COUNT(wrong); i++) {
        struct cs_audit_field field = cs_audit_word_("app", wrong[i]);
        struct cs_audit_event event = {
            .tenant = CS_TENANT_DEFAULT,
            .actor = cs_actor_system(),
            .action = "run.started",
            .object = "run",
            .fields = &field,
            .field_count = 1,
        };
        CHECK_INT(append(&f, db, &event), CS_E_INTERNAL);
        field = cs_audit_word_("app", "summarize");
        event.action = wrong[i];
        CHECK_INT(append(&f, db, &event), CS_E_INTERNAL);
    }
    const struct cs_audit_report report = verify(&f, db, NULL);
    CHECK(report.ok);
    CHECK_INT(report.records, 0);
    cs_db_close(db);
    fixture_deinit(&f);
}

static void test_append__goes_with_the_transaction(void)
{
    struct fixture f;
    struct cs_db *const db = open_migrated(&f);
    append_some(&f, db, CS_TENANT_DEFAULT, 3);
    struct cs_tx tx;
    const struct cs_audit_event event = {.tenant = CS_TENANT_DEFAULT,
                                         .actor = cs_actor_system(),
                                         .action = "run.started",
                                         .object = "run"};
    CHECK_INT(cs_tx_begin(&tx, db, &f.err), CS_OK);
    CHECK_INT(cs_audit_append(&tx, &event, &f.err), CS_OK);
    CHECK_INT(cs_audit_append(&tx, &event, &f.err), CS_OK);
    cs_tx_rollback(&tx);
    append_some(&f, db, CS_STR("other"), 2);
    const struct cs_audit_report report = verify(&f, db, NULL);
    CHECK(report.ok);
    CHECK_INT(report.records, 3);
    cs_db_close(db);
    fixture_deinit(&f);
}

/* What somebody does to the file, and where verification must point. Events are 1 .. 9. */
struct tampering {
    const char *name;
    cs_str sql[3];
    int64_t at;
    const char *what; /* part of the message */
};

static const struct tampering tamperings[] = {
    {"edit a figure",
     {CS_STR_INIT("UPDATE audit_events SET detail = '{\"count\":9}' WHERE seq = 5")},
     5,
     "changed"},
    {"edit a time",
     {CS_STR_INIT("UPDATE audit_events SET at_ms = at_ms + 1 WHERE seq = 1")},
     1,
     "changed"},
    {"edit the actor",
     {CS_STR_INIT("UPDATE audit_events SET actor = 'uid:1001' WHERE seq = 9")},
     9,
     "changed"},
    {"edit the object",
     {CS_STR_INIT("UPDATE audit_events SET object_id = zeroblob(16) WHERE seq = 4")},
     4,
     "changed"},
    {"shift bytes between fields",
     {CS_STR_INIT("UPDATE audit_events SET action = 'run', object = 'started' WHERE seq = 2")},
     2,
     "changed"},
    {"edit a hash",
     {CS_STR_INIT("UPDATE audit_events SET hash = zeroblob(32) WHERE seq = 3")},
     3,
     "changed"},
    {"cut a hash",
     {CS_STR_INIT("UPDATE audit_events SET hash = zeroblob(31) WHERE seq = 3")},
     3,
     "form"},
    {"put a line's end in",
     {CS_STR_INIT("UPDATE audit_events SET actor = actor || '\n' WHERE seq = 3")},
     3,
     "form"},
    {"put a large detail in",
     {CS_STR_INIT("UPDATE audit_events SET detail = hex(zeroblob(9000)) WHERE seq = 3")},
     3,
     "form"},
    {"delete a middle event",
     {CS_STR_INIT("DELETE FROM audit_events WHERE seq = 5")},
     5,
     "missing"},
    {"delete the first event",
     {CS_STR_INIT("DELETE FROM audit_events WHERE seq = 1")},
     1,
     "missing"},
    {"delete and close the gap",
     {CS_STR_INIT("DELETE FROM audit_events WHERE seq = 5"),
      CS_STR_INIT("UPDATE audit_events SET seq = seq - 1 WHERE seq > 5")},
     5,
     "link"},
    {"delete the tail", {CS_STR_INIT("DELETE FROM audit_events WHERE seq > 7")}, 8, "newest"},
    {"delete all events", {CS_STR_INIT("DELETE FROM audit_events")}, 1, "newest"},
    {"swap two events",
     {CS_STR_INIT("UPDATE audit_events SET seq = 100 WHERE seq = 4"),
      CS_STR_INIT("UPDATE audit_events SET seq = 4 WHERE seq = 5"),
      CS_STR_INIT("UPDATE audit_events SET seq = 5 WHERE seq = 100")},
     4,
     "link"},
    {"add an event",
     {CS_STR_INIT("INSERT INTO audit_events SELECT tenant, 10, at_ms, actor, action, object,"
                  " object_id, outcome, detail, hash, hash FROM audit_events WHERE seq = 9")},
     10,
     "changed"},
    {"delete the head", {CS_STR_INIT("DELETE FROM audit_heads")}, 9, "head is missing"},
    {"set the head back",
     {CS_STR_INIT("UPDATE audit_heads SET seq = 8, count = 8, hash ="
                  " (SELECT hash FROM audit_events WHERE seq = 8)")},
     9,
     "beyond"},
    {"edit the head's hash",
     {CS_STR_INIT("UPDATE audit_heads SET hash = zeroblob(32)")},
     9,
     "head differs"},
    {"cut the head's hash", {CS_STR_INIT("UPDATE audit_heads SET hash = zeroblob(0)")}, 9, "form"},
    {"edit the head's count", {CS_STR_INIT("UPDATE audit_heads SET count = 8")}, 9, "counts"},
    {"move events to another tenant",
     {CS_STR_INIT("UPDATE audit_events SET tenant = 'other' WHERE seq = 6")},
     6,
     "missing"},
};

static void tamper(const struct tampering *t)
{
    struct fixture f;
    struct cs_db *const db = open_migrated(&f);
    append_some(&f, db, CS_TENANT_DEFAULT, 9);
    CHECK(verify(&f, db, NULL).ok);
    for (size_t i = 0; i < 3 && t->sql[i].len; i++)
        CHECK_INT(fixture_exec(&f, db, t->sql[i]), CS_OK);
    const struct cs_audit_report report = verify(&f, db, NULL);
    CHECK(!report.ok);
    CHECK_INT(report.at, t->at);
    CHECK(cs_str_find(cs_str_of(report.what), cs_str_of(t->what), 0) != SIZE_MAX);
    if (check_failures) fprintf(stderr, "after: %s (%s)\n", t->name, report.what);
    cs_db_close(db);
    fixture_deinit(&f);
}

static void test_verify__finds_every_change(void)
{
    for (size_t i = 0; i < CS_COUNT(tamperings); i++) tamper(&tamperings[i]);
}

/* A byte of the file, with SQLite out of the way: every place that holds an event's bytes. */
static void test_verify__finds_a_flipped_byte_of_the_file(void)
{
    struct fixture f;
    struct cs_db *db = open_migrated(&f);
    append_some(&f, db, CS_TENANT_DEFAULT, 9);
    cs_db_close(db); /* the last handle moves the WAL into the file */
    cs_str bytes;
    CHECK_INT(cs_file_read(&f.arena, f.path, (size_t)1 << 24, &bytes, &f.err), CS_OK);
    size_t flipped = 0;
    for (size_t at = 0; (at = cs_str_find(bytes, CS_STR("{\"count\":"), at)) != SIZE_MAX; at++) {
        char *const copy = cs_arena_get(&f.arena, bytes.len);
        memcpy(copy, bytes.ptr, bytes.len);
        copy[at + 9] = (char)(copy[at + 9] ^ 1);
        CHECK_INT(cs_file_replace(f.path, (cs_str){copy, bytes.len}, 0600, &f.err), CS_OK);
        db = fixture_open(&f);
        const struct cs_audit_report report = verify(&f, db, NULL);
        CHECK(!report.ok);
        CHECK_INT(report.at, bytes.ptr[at + 9] - '0' + 1);
        cs_db_close(db);
        flipped++;
    }
    CHECK(flipped >= 9);
    fixture_deinit(&f);
}

static void test_verify__holds_a_rebuilt_chain_against_a_witness(void)
{
    struct fixture f;
    struct cs_db *const db = open_migrated(&f);
    append_some(&f, db, CS_TENANT_DEFAULT, 5);
    const struct cs_audit_checkpoint witness = checkpoint(&f, db);
    const struct cs_audit_key key = key_of(&f);
    const struct cs_audit_trust trust = {&key.public_key, &witness, 1};
    append_some(&f, db, CS_TENANT_DEFAULT, 2);
    struct cs_audit_report report = verify(&f, db, &trust);
    CHECK(report.ok);
    CHECK_INT(report.agreed, 5);
    CHECK_INT(EXEC(&f, db, "DELETE FROM audit_events"), CS_OK);
    CHECK_INT(EXEC(&f, db, "DELETE FROM audit_heads"), CS_OK);
    CHECK_INT(EXEC(&f, db, "DELETE FROM audit_checkpoints"), CS_OK);
    append_some(&f, db, CS_TENANT_DEFAULT, 3);
    CHECK(verify(&f, db, NULL).ok); /* nothing in the file shows it */
    report = verify(&f, db, &trust);
    CHECK_INT(report.kind, CS_AUDIT_TRUNCATED);
    CHECK_INT(report.at, 4);
    const struct cs_audit_event event = {.tenant = CS_TENANT_DEFAULT,
                                         .actor = cs_actor_system(),
                                         .action = "other",
                                         .object = "run"};
    for (int i = 0; i < 3; i++) CHECK_INT(append(&f, db, &event), CS_OK);
    report = verify(&f, db, &trust);
    CHECK_INT(report.kind, CS_AUDIT_FORKED);
    CHECK_INT(report.at, 1);
    CHECK_INT(report.until, 5);
    cs_db_close(db);
    fixture_deinit(&f);
}

static void test_append__stops_when_the_head_was_set_back(void)
{
    struct fixture f;
    struct cs_db *const db = open_migrated(&f);
    append_some(&f, db, CS_TENANT_DEFAULT, 3);
    CHECK_INT(EXEC(&f, db, "UPDATE audit_heads SET seq = 2, count = 2"), CS_OK);
    const struct cs_audit_event event = {.tenant = CS_TENANT_DEFAULT,
                                         .actor = cs_actor_system(),
                                         .action = "other",
                                         .object = "run"};
    CHECK_INT(append(&f, db, &event), CS_E_CORRUPT);
    cs_db_close(db);
    fixture_deinit(&f);
}

static void test_append__is_all_or_nothing_at_each_failed_call(void)
{
    struct fixture f;
    cs_db_close(open_migrated(&f));
    uint64_t n = 1;
    int64_t before = 0;
    for (cs_status status = CS_E_IO; status != CS_OK; n++) {
        struct cs_db_faults faults = {.fail_call = n};
        struct cs_db_options options = fixture_options(&f);
        options.faults = &faults;
        struct cs_db *db = NULL;
        CHECK_INT(cs_db_open(&options, &db, &f.err), CS_OK);
        const struct cs_audit_event event = {.tenant = CS_TENANT_DEFAULT,
                                             .actor = cs_actor_system(),
                                             .action = "other",
                                             .object = "run"};
        status = append(&f, db, &event);
        CHECK(status == CS_OK || status == CS_E_IO);
        faults.fail_call = 0;
        const struct cs_audit_report report = verify(&f, db, NULL);
        CHECK(report.ok);
        CHECK(report.records == before || report.records == before + 1);
        before = report.records;
        cs_db_close(db);
    }
    CHECK(n > 20);
    fixture_deinit(&f);
}

int main(void)
{
    if (fixture_on_server() && !pg_answers()) return 77;
    RUN(test_append__hashes_as_the_header_says);
    RUN(test_append__takes_words_and_figures_only);
    RUN(test_append__goes_with_the_transaction);
    RUN(test_verify__finds_every_change);
    RUN_SQLITE(test_verify__finds_a_flipped_byte_of_the_file);
    RUN(test_verify__holds_a_rebuilt_chain_against_a_witness);
    RUN(test_append__stops_when_the_head_was_set_back);
    RUN(test_append__is_all_or_nothing_at_each_failed_call);
    return check_end();
}
