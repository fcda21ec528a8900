/* verify.c - the audit log, recomputed from its first record to its last. */
#include "cli/cli_in.h"

#include "audit/audit.h"

/* The word that other programs read (formats.md) for what the audit room says in a sentence. */
static const char *what_word(const char *what)
{
    static const struct {
        const char *says;
        const char *word;
    } words[] = {{"an event is missing", "missing"},
                 {"the newest events are missing", "truncated"},
                 {"the head is missing", "truncated"},
                 {"the chain ends before the checkpoint", "truncated"},
                 {"the event differs from the checkpoint", "forked"},
                 {"there are events beyond the head", "forked"}};
    for (size_t i = 0; i < CS_COUNT(words); i++)
        if (strcmp(words[i].says, what) == 0) return words[i].word;
    return "edited";
}

static cs_status report_json(struct cs_arena *arena, const struct cs_audit_report *report,
                             yyjson_mut_doc **out, struct cs_error *err)
{
    char head[65];
    yyjson_mut_doc *doc = NULL;
    CS_TRY(cs_json_new(arena, &doc, err));
    yyjson_mut_val *const root = yyjson_mut_obj(doc);
    cs_digest_text(&report->head, head);
    bool good = yyjson_mut_obj_add_int(doc, root, "v", 1) &&
                yyjson_mut_obj_add_int(doc, root, "records", report->records) &&
                yyjson_mut_obj_add_strcpy(doc, root, "head", head) &&
                yyjson_mut_obj_add_bool(doc, root, "ok", report->ok);
    if (good && !report->ok)
        good = yyjson_mut_obj_add_int(doc, root, "at", report->at) &&
               yyjson_mut_obj_add_str(doc, root, "what", what_word(report->what)) &&
               yyjson_mut_obj_add_str(doc, root, "message", report->what);
    if (!good) return cs_arena_fail(arena, err);
    yyjson_mut_doc_set_root(doc, root);
    *out = doc;
    return CS_OK;
}

static cs_status report_text(struct cs_arena *arena, const struct cs_audit_report *report,
                             cs_str *out, struct cs_error *err)
{
    char head[65];
    struct cs_buf buf;
    cs_buf_init(&buf, arena, 4096);
    cs_digest_text(&report->head, head);
    if (report->ok)
        cs_buf_add_format(&buf, "ok: %lld records, head %s\n", (long long)report->records, head);
    else
        cs_buf_add_format(&buf, "NOT OK: %s at record %lld; %lld records before it hold\n",
                          report->what, (long long)report->at, (long long)report->records);
    return cs_buf_finish(&buf, out, err);
}

enum cs_exit cs_cmd_audit_verify(struct cs_world *world, const struct cs_args *args)
{
    struct cs_arena arena;
    struct cs_kept kept;
    struct cs_error err = {0};
    struct cs_audit_report report = {0};
    yyjson_mut_doc *doc = NULL;
    cs_str text = {0};
    enum cs_exit exit = CS_EXIT_NO;
    const bool json = cs_args_has(args, CS_OPT_JSON);
    cs_arena_init(&arena, world->allocator, CS_ARENA_CAP_DEFAULT);
    cs_status status = cs_kept_open(world, args, CS_KEPT_READ, &kept, &err);
    if (status == CS_OK) status = cs_audit_verify(kept.db, kept.flow.tenant, NULL, &report, &err);
    if (status == CS_OK)
        status = json ? report_json(&arena, &report, &doc, &err)
                      : report_text(&arena, &report, &text, &err);
    if (status == CS_OK) {
        exit = report.ok ? CS_EXIT_DONE : CS_EXIT_NO;
        exit = json ? cs_out_json(world, args, &arena, doc, exit)
                    : cs_out_finish(world, args, text, exit);
    } else {
        const struct cs_report failure = {.err = &err, .exit = cs_exit_of_store(status)};
        exit = cs_report_fail(world, &failure, json);
    }
    cs_kept_close(&kept);
    cs_arena_deinit(&arena);
    return exit;
}
