/* export_test.c - an export is checked byte by byte: every flipped byte, every line removed,
 * doubled, swapped or cut off is found, and the store's own check says the same of its rows. */
#include "tests/audit/audit_fixture.h"

#define RECORDS 20
#define LINES_MAX 40

struct collected {
    struct cs_buf buf;
};

static cs_status collect(void *self, cs_str bytes, struct cs_error *err)
{
    struct collected *const c = self;
    (void)err;
    cs_buf_add(&c->buf, bytes);
    return CS_OK;
}

static cs_str exported(struct fixture *f, struct cs_db *db)
{
    struct collected c;
    struct cs_audit_exported out;
    cs_str bytes = {0};
    cs_buf_init(&c.buf, &f->arena, (size_t)1 << 22);
    const struct cs_audit_sink sink = {collect, &c};
    CHECK_INT(cs_audit_export(db, &f->arena, CS_TENANT_DEFAULT, &sink, &out, &f->err), CS_OK);
    CHECK_INT(cs_buf_finish(&c.buf, &bytes, &f->err), CS_OK);
    return bytes;
}

static struct cs_audit_report check_with(struct fixture *f, cs_str bytes, cs_str witness,
                                         size_t piece)
{
    const struct cs_audit_reader_options options = {.witness = witness,
                                                    .from = cs_allocator_system()};
    struct cs_audit_report report;
    struct cs_audit_reader *reader = NULL;
    CHECK_INT(cs_audit_reader_open(&options, &report, &reader, &f->err), CS_OK);
    for (size_t at = 0; at < bytes.len; at += piece)
        CHECK_INT(cs_audit_reader_add(reader, cs_str_slice(bytes, at, at + piece), &f->err), CS_OK);
    CHECK_INT(cs_audit_reader_end(reader, &f->err), CS_OK);
    cs_audit_reader_close(reader);
    return report;
}

static struct cs_audit_report check(struct fixture *f, cs_str bytes)
{
    return check_with(f, bytes, CS_STR(""), bytes.len);
}

/* 20 records, checkpoints of 7, 16 and 20: 25 lines. */
static cs_str small_export(struct fixture *f, struct cs_db **db)
{
    *db = open_migrated(f);
    append_some(f, *db, CS_TENANT_DEFAULT, 7);
    (void)checkpoint(f, *db);
    append_some(f, *db, CS_TENANT_DEFAULT, 9);
    (void)checkpoint(f, *db);
    append_some(f, *db, CS_TENANT_DEFAULT, 4);
    (void)checkpoint(f, *db);
    return exported(f, *db);
}

static size_t lines_of(cs_str bytes, cs_str lines[static LINES_MAX])
{
    size_t n = 0;
    for (size_t at = 0; at < bytes.len && n < LINES_MAX;) {
        const size_t end = cs_str_find(bytes, CS_STR("\n"), at) + 1;
        lines[n++] = cs_str_slice(bytes, at, end);
        at = end;
    }
    return n;
}

static cs_str joined(struct fixture *f, const cs_str *lines, size_t count, size_t without)
{
    struct cs_buf buf;
    cs_str out = {0};
    cs_buf_init(&buf, &f->arena, (size_t)1 << 20);
    for (size_t i = 0; i < count; i++)
        if (i != without) cs_buf_add(&buf, lines[i]);
    CHECK_INT(cs_buf_finish(&buf, &out, &f->err), CS_OK);
    return out;
}

static void test_export__holds_in_pieces_of_any_size(void)
{
    struct fixture f;
    struct cs_db *db;
    const cs_str bytes = small_export(&f, &db);
    const struct cs_audit_report stored = verify(&f, db, NULL);
    for (size_t piece = 1; piece < 3000; piece = piece * 3 + 1) {
        const struct cs_audit_report report = check_with(&f, bytes, CS_STR(""), piece);
        CHECK(report.ok);
        CHECK_INT(report.records, RECORDS);
        CHECK_INT(report.checkpoints, 3);
        CHECK_INT(report.agreed, 20);
        CHECK(cs_digest_equal(&report.head, &stored.head));
    }
    cs_db_close(db);
    fixture_deinit(&f);
}

static void test_export__every_flipped_byte_is_found(void)
{
    struct fixture f;
    struct cs_db *db;
    const cs_str bytes = small_export(&f, &db);
    char *const copy = cs_arena_get(&f.arena, bytes.len);
    memcpy(copy, bytes.ptr, bytes.len);
    bool seen = false; /* the header */
    bool is_record = false;
    int64_t record = 0; /* the last that was whole before this byte */
    for (size_t i = 0; i < bytes.len; i++) {
        copy[i] = (char)(copy[i] ^ (1 << i % 8));
        const struct cs_audit_report report = check(&f, (cs_str){copy, bytes.len});
        CHECK(!report.ok);
        CHECK(report.at >= record);
        CHECK(report.at <= (seen ? record + 1 : 7)); /* another key shows at the first checkpoint */
        copy[i] = bytes.ptr[i];
        if (bytes.ptr[i] != '\n') continue;
        record += is_record;
        seen = true;
        is_record = cs_str_starts(cs_str_slice(bytes, i + 1, bytes.len), CS_STR("{\"seq\":"));
    }
    cs_db_close(db);
    fixture_deinit(&f);
}

static void test_export__lines_removed_doubled_and_swapped_are_found(void)
{
    struct fixture f;
    struct cs_db *db;
    cs_str lines[LINES_MAX];
    const size_t count = lines_of(small_export(&f, &db), lines);
    CHECK_INT(count, 25);
    int64_t record = 1;
    for (size_t i = 0; i < count; i++) {
        const bool is_record = cs_str_starts(lines[i], CS_STR("{\"seq\":"));
        struct cs_audit_report report = check(&f, joined(&f, lines, count, i));
        CHECK(!report.ok);
        if (is_record) CHECK_INT(report.at, record);
        if (is_record) CHECK_INT(report.kind, record == 20 ? CS_AUDIT_TRUNCATED : CS_AUDIT_MISSING);
        const cs_str kept = lines[i];
        lines[i] = joined(&f, (cs_str[]){kept, kept}, 2, 9);
        report = check(&f, joined(&f, lines, count, SIZE_MAX));
        CHECK(!report.ok);
        lines[i] = kept;
        if (i + 1 < count) {
            lines[i] = lines[i + 1];
            lines[i + 1] = kept;
            report = check(&f, joined(&f, lines, count, SIZE_MAX));
            CHECK(!report.ok);
            if (is_record) CHECK_INT(report.at, record);
            lines[i + 1] = lines[i];
            lines[i] = kept;
        }
        record += is_record;
    }
    for (size_t cut = 0; cut < count; cut++) /* a tail of lines is gone */
        CHECK(!check(&f, joined(&f, lines, cut, SIZE_MAX)).ok);
    cs_db_close(db);
    fixture_deinit(&f);
}

/* A record of the store is changed in each column; the whole chain and tree are made again behind
 * it, as somebody could who owns the file but not the key. */
static void test_store__every_record_rebuilt_is_found_by_the_checkpoint(void)
{
    for (int64_t seq = 1; seq <= RECORDS; seq++) {
        struct fixture f;
        struct cs_db *db;
        struct cs_stmt st;
        (void)small_export(&f, &db);
        CHECK_INT(EXEC(&f, db, "CREATE TABLE old AS SELECT * FROM audit_events"), CS_OK);
        CHECK_INT(EXEC(&f, db, "DELETE FROM audit_events"), CS_OK);
        CHECK_INT(EXEC(&f, db, "DELETE FROM audit_heads"), CS_OK);
        CHECK_INT(EXEC(&f, db, "DELETE FROM audit_nodes"), CS_OK);
        append_some(&f, db, CS_TENANT_DEFAULT, seq - 1);
        const struct cs_audit_event forged = {.tenant = CS_TENANT_DEFAULT,
                                              .actor = cs_actor_system(),
                                              .action = "forged",
                                              .object = "run"};
        CHECK_INT(append(&f, db, &forged), CS_OK);
        append_some(&f, db, CS_TENANT_DEFAULT, RECORDS - seq);
        const struct cs_audit_report report = verify(&f, db, NULL);
        CHECK_INT(report.kind, CS_AUDIT_FORKED);
        CHECK(report.at <= seq);
        const struct cs_audit_report again = check(&f, exported(&f, db));
        CHECK_INT(again.kind, report.kind);
        CHECK_INT(again.at, report.at);
        CHECK_INT(again.until, report.until);
        CS_STMT(&st, db, "SELECT count(*) FROM old");
        CHECK(cs_stmt_next(&st));
        CHECK_INT(cs_stmt_end(&st, &f.err), CS_OK);
        cs_db_close(db);
        fixture_deinit(&f);
    }
}

/* Each record by itself: an edit, its removal, a swap with the next, the tail cut behind it. The
 * store's rows and an export of them are told the same. */
static void test_store__every_record_by_itself(void)
{
    static const cs_str changes[] = {
        CS_STR_INIT("UPDATE audit_events SET detail = '{}' WHERE seq = $1"),
        CS_STR_INIT("UPDATE audit_events SET at_ms = at_ms + 1 WHERE seq = $1"),
        CS_STR_INIT("UPDATE audit_events SET outcome = 'failed' WHERE seq = $1"),
        CS_STR_INIT("UPDATE audit_events SET hash = zeroblob(32) WHERE seq = $1"),
        CS_STR_INIT("UPDATE audit_events SET prev = randomblob(32) WHERE seq = $1"),
        CS_STR_INIT("DELETE FROM audit_events WHERE seq = $1"),
        CS_STR_INIT("DELETE FROM audit_events WHERE seq >= $1"),
        CS_STR_INIT("UPDATE audit_events SET seq = CASE seq WHEN $1 THEN 99 ELSE seq END")};
    for (size_t c = 0; c < CS_COUNT(changes); c++)
        for (int64_t seq = 1; seq <= RECORDS; seq++) {
            struct fixture f;
            struct cs_db *db;
            struct cs_stmt st;
            (void)small_export(&f, &db);
            cs_stmt_begin(&st, db, changes[c]);
            cs_bind_int(&st, 1, seq);
            CHECK_INT(cs_stmt_run(&st, NULL, &f.err), CS_OK);
            const struct cs_audit_report report = verify(&f, db, NULL);
            const struct cs_audit_report again = check(&f, exported(&f, db));
            CHECK(!report.ok);
            CHECK_INT(report.at, seq);
            CHECK_INT(again.at, seq);
            if (c == 6) CHECK_INT(report.kind, CS_AUDIT_TRUNCATED);
            if (c < 5) CHECK_INT(again.kind, CS_AUDIT_EDITED);
            cs_db_close(db);
            fixture_deinit(&f);
        }
}

static void test_witness__finds_an_old_copy_and_a_fork(void)
{
    struct fixture f;
    char note[2 * CS_AUDIT_NOTE_MAX];
    struct cs_db *db = open_migrated(&f);
    append_some(&f, db, CS_TENANT_DEFAULT, 7);
    struct cs_audit_checkpoint cp = checkpoint(&f, db);
    size_t size = cs_audit_note_print(CS_TENANT_DEFAULT, &cp, note);
    const cs_str old = exported(&f, db);
    append_some(&f, db, CS_TENANT_DEFAULT, 3);
    cp = checkpoint(&f, db);
    size += cs_audit_note_print(CS_TENANT_DEFAULT, &cp, note + size);
    const cs_str witness = {note, size};
    CHECK(check_with(&f, exported(&f, db), witness, 4096).ok);
    struct cs_audit_report report = check_with(&f, old, witness, 4096);
    CHECK(check(&f, old).ok);
    CHECK_INT(report.kind, CS_AUDIT_TRUNCATED);
    CHECK_INT(report.at, 8);
    /* set back to 7 and gone on with, with the key */
    CHECK_INT(EXEC(&f, db, "DELETE FROM audit_events"), CS_OK);
    CHECK_INT(EXEC(&f, db, "DELETE FROM audit_heads"), CS_OK);
    CHECK_INT(EXEC(&f, db, "DELETE FROM audit_checkpoints WHERE size > 7"), CS_OK);
    append_some(&f, db, CS_TENANT_DEFAULT, 7);
    append_some(&f, db, CS_TENANT_DEFAULT, 2);
    const struct cs_audit_event event = {.tenant = CS_TENANT_DEFAULT,
                                         .actor = cs_actor_system(),
                                         .action = "other",
                                         .object = "run"};
    CHECK_INT(append(&f, db, &event), CS_OK);
    (void)checkpoint(&f, db);
    CHECK(verify(&f, db, NULL).ok);
    report = check_with(&f, exported(&f, db), witness, 4096);
    CHECK_INT(report.kind, CS_AUDIT_FORKED);
    CHECK_INT(report.at, 8);
    CHECK_INT(report.until, 10);
    note[size - 9] = note[size - 9] == 'A' ? 'B' : 'A'; /* base64 as well */
    report = check_with(&f, exported(&f, db), witness, 4096);
    CHECK_INT(report.kind, CS_AUDIT_SIGNATURE);
    cs_db_close(db);
    fixture_deinit(&f);
}

int main(void)
{
    RUN(test_export__holds_in_pieces_of_any_size);
    RUN(test_export__every_flipped_byte_is_found);
    RUN(test_export__lines_removed_doubled_and_swapped_are_found);
    RUN(test_store__every_record_rebuilt_is_found_by_the_checkpoint);
    RUN(test_store__every_record_by_itself);
    RUN(test_witness__finds_an_old_copy_and_a_fork);
    return check_end();
}
