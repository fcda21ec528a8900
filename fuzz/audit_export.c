/* audit_export.c - fuzz target: foreign bytes as an export of an audit log, and as a witness file.
 * What must hold: the answer does not depend on how the bytes are cut into pieces; what is said to
 * hold ends with a line's end and counts its records; a note that is believed prints the same. */
#include "audit/audit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct cs_audit_report check(cs_str bytes, size_t piece)
{
    const struct cs_audit_reader_options options = {.from = cs_allocator_system()};
    struct cs_audit_report report;
    struct cs_audit_reader *reader = NULL;
    struct cs_error err = {0};
    CS_ASSERT(cs_audit_reader_open(&options, &report, &reader, &err) == CS_OK);
    for (size_t at = 0; at < bytes.len; at += piece)
        CS_ASSERT(cs_audit_reader_add(reader, cs_str_slice(bytes, at, at + piece), &err) == CS_OK);
    CS_ASSERT(cs_audit_reader_end(reader, &err) == CS_OK);
    cs_audit_reader_close(reader);
    return report;
}

static void notes(cs_str bytes)
{
    struct cs_arena arena;
    struct cs_error err = {0};
    const struct cs_audit_checkpoint *list = NULL;
    char note[CS_AUDIT_NOTE_MAX];
    size_t count = 0;
    size_t at = 0;
    cs_audit_public key;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    if (cs_audit_witness_parse(&arena, CS_TENANT_DEFAULT, bytes, &list, &count, &err) == CS_OK) {
        for (size_t i = 0; i < count; i++) {
            const size_t n = cs_audit_note_print(CS_TENANT_DEFAULT, &list[i], note);
            CS_ASSERT(cs_str_equal(cs_str_slice(bytes, at, at + n), (cs_str){note, n}));
            at += n;
        }
        CS_ASSERT(at == bytes.len);
    }
    if (cs_audit_public_parse(bytes, &key)) CS_ASSERT(bytes.len >= 112);
    cs_arena_deinit(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const cs_str bytes = {(const char *)data, size};
    const struct cs_audit_report whole = check(bytes, size + 1);
    const struct cs_audit_report pieces = check(bytes, 1 + size % 97);
    CS_ASSERT(whole.ok == pieces.ok);
    CS_ASSERT(whole.at == pieces.at);
    CS_ASSERT(whole.kind == pieces.kind);
    CS_ASSERT(whole.records == pieces.records);
    CS_ASSERT(whole.ok || whole.kind != CS_AUDIT_WHOLE);
    if (whole.ok) CS_ASSERT(bytes.ptr[size - 1] == '\n');
    notes(bytes);
    return 0;
}
