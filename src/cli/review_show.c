/* review_show.c - `review show`: the draft with its sources, who signed, and how to sign it. */
#include "cli/review_in.h"

/* ---- signatures ---- */

static bool add_raw(yyjson_mut_doc *doc, yyjson_mut_val *object, const char *key, cs_raw text)
{
    return text.phi_bytes.len == 0 ||
           yyjson_mut_obj_add_val(doc, object, key, cs_json_str(doc, text.phi_bytes));
}

/* What was kept as JSON, as JSON; a part that is not there is left out. */
static bool add_parsed(struct cs_arena *arena, yyjson_mut_doc *doc, yyjson_mut_val *object,
                       const char *key, cs_raw json)
{
    yyjson_doc *read = NULL;
    struct cs_error err = {0};
    if (json.phi_bytes.len == 0) return true;
    if (cs_json_parse(arena, json.phi_bytes, &read, &err) != CS_OK) return false;
    yyjson_mut_val *const copy = yyjson_val_mut_copy(doc, yyjson_doc_get_root(read));
    return copy && yyjson_mut_obj_add_val(doc, object, key, copy);
}

bool cs_review_json_sign_offs(struct cs_arena *arena, yyjson_mut_doc *doc, yyjson_mut_val *object,
                              const struct cs_sign_off *list, size_t count)
{
    yyjson_mut_val *const array = yyjson_mut_obj_add_arr(doc, object, "signatures");
    bool good = array != NULL;
    for (size_t i = 0; good && i < count; i++) {
        char seen[65];
        yyjson_mut_val *const one = yyjson_mut_arr_add_obj(doc, array);
        cs_digest_text(&list[i].seen, seen);
        good = one && yyjson_mut_obj_add_val(doc, one, "by", cs_json_str(doc, list[i].actor)) &&
               yyjson_mut_obj_add_str(doc, one, "verdict", cs_verdict_name(list[i].verdict)) &&
               cs_json_add_time(doc, one, "at", list[i].at) &&
               yyjson_mut_obj_add_bool(doc, one, "own", list[i].own) &&
               yyjson_mut_obj_add_strcpy(doc, one, "seen", seen);
        yyjson_mut_val *const reasons = good ? yyjson_mut_obj_add_arr(doc, one, "reasons") : NULL;
        for (int k = 0; good && k < CS_REJECT_REASONS; k++)
            if (list[i].reasons & CS_REJECT_BIT(k))
                good = yyjson_mut_arr_add_str(doc, reasons,
                                              cs_reject_reason_name((enum cs_reject_reason)k));
        good = good && add_parsed(arena, doc, one, "changes", list[i].diff) &&
               add_raw(doc, one, "note", list[i].note);
    }
    return good;
}

void cs_review_text_sign_offs(struct cs_buf *buf, const struct cs_sign_off *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char at[25];
        cs_time_text(list[i].at, at);
        cs_buf_add_format(buf, "signed    %.19sZ by %.*s: %s", at, (int)list[i].actor.len,
                          list[i].actor.ptr, cs_verdict_name(list[i].verdict));
        for (int k = 0, n = 0; k < CS_REJECT_REASONS; k++)
            if (list[i].reasons & CS_REJECT_BIT(k))
                cs_buf_add_format(buf, "%s%s", n++ ? ", " : " (",
                                  cs_reject_reason_name((enum cs_reject_reason)k));
        if (list[i].reasons) cs_buf_add_char(buf, ')');
        if (list[i].own) CS_BUF_LIT(buf, ", of their own run");
        cs_buf_add_char(buf, '\n');
    }
}

/* ---- JSON ---- */

static bool add_documents(yyjson_mut_doc *doc, yyjson_mut_val *list,
                          const struct cs_run_record *record)
{
    bool good = list != NULL;
    for (size_t i = 0; good && i < record->document_count; i++) {
        char id[33];
        const struct cs_run_shown_document *const one = &record->documents[i];
        const cs_str name = one->name.phi_bytes;
        const bool text = one->removed.unix_ms == 0;
        yyjson_mut_val *const object = yyjson_mut_arr_add_obj(doc, list);
        cs_id_text(one->id, id);
        good = object && yyjson_mut_obj_add_strcpy(doc, object, "id", id) &&
               (name.len && cs_utf8_invalid_at(name) == SIZE_MAX
                    ? yyjson_mut_obj_add_val(doc, object, "name", cs_json_str(doc, name))
                    : yyjson_mut_obj_add_null(doc, object, "name")) &&
               (text ? yyjson_mut_obj_add_val(doc, object, "text",
                                              cs_json_str(doc, one->body.phi_bytes))
                     : yyjson_mut_obj_add_null(doc, object, "text"));
    }
    return good;
}

static cs_status show_json(struct cs_reviewer *r, const struct cs_review_shown *shown)
{
    char seen[65];
    yyjson_mut_val *const root = cs_review_json_begin(r);
    cs_digest_text(&shown->seen, seen);
    const bool good =
        root && cs_review_json_row(r->doc, root, &shown->row) &&
        yyjson_mut_obj_add_bool(r->doc, root, "hidden", shown->hidden) &&
        cs_review_json_sign_offs(&r->arena, r->doc, root, shown->sign_offs,
                                 shown->sign_off_count) &&
        yyjson_mut_obj_add_bool(r->doc, root, "edited", shown->edited) &&
        add_parsed(&r->arena, r->doc, root, "draft", shown->draft) &&
        add_documents(r->doc, yyjson_mut_obj_add_arr(r->doc, root, "sources"), &shown->record) &&
        yyjson_mut_obj_add_strcpy(r->doc, root, "seen", seen);
    return good ? CS_OK : cs_arena_fail(&r->arena, &r->err);
}

/* ---- text ---- */

static void add_state(struct cs_reviewer *r, struct cs_buf *buf,
                      const struct cs_review_shown *shown)
{
    char run[33];
    char time[25];
    const struct cs_review_row *const row = &shown->row;
    cs_id_text(row->run, run);
    cs_buf_add_format(buf, "run       %s\napp       %.*s, started by %.*s\n", run,
                      (int)row->app.len, row->app.ptr, (int)row->started_by.len,
                      row->started_by.ptr);
    cs_time_text(row->due, time);
    cs_buf_add_format(buf, "state     %s%s%s, risk %s, due %.19sZ\n",
                      cs_review_state_name(row->state), row->state == CS_REVIEW_DECIDED ? ": " : "",
                      row->state == CS_REVIEW_DECIDED ? cs_run_state_name(row->run_state) : "",
                      cs_risk_name(row->risk), time);
    if (row->holder.len && row->held_until.unix_ms > r->now.unix_ms) {
        cs_time_text(row->held_until, time);
        cs_buf_add_format(buf, "taken     by %.*s until %.19sZ\n", (int)row->holder.len,
                          row->holder.ptr, time);
    }
    const cs_str who = row->needs_actor.len ? row->needs_actor : row->needs_role;
    if (who.len) cs_buf_add_format(buf, "waits     for %.*s\n", (int)who.len, who.ptr);
    cs_buf_add_format(buf, "needs     %lld of %lld signatures are given%s\n",
                      (long long)row->signed_count, (long long)row->signatures,
                      shown->hidden ? "; yours is blind: others are not shown"
                      : row->differ ? "; they differ: a third person decides"
                                    : "");
    cs_review_text_sign_offs(buf, shown->sign_offs, shown->sign_off_count);
    if (shown->edited) CS_BUF_LIT(buf, "draft     as the signature with edits left it\n");
}

/* " --store PATH" where one was named, fit for a shell. */
static void add_store(struct cs_buf *buf, const char *store)
{
    if (!store || strchr(store, '\'')) return;
    const bool plain = strspn(store, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "0123456789_./:@+-") == strlen(store);
    cs_buf_add_format(buf, plain ? " --store %s" : " --store '%s'", store);
}

static void add_command(struct cs_reviewer *r, struct cs_buf *buf,
                        const struct cs_review_shown *shown)
{
    char run[33];
    char seen[65];
    cs_id_text(shown->row.run, run);
    cs_digest_text(&shown->seen, seen);
    if (shown->row.state != CS_REVIEW_WAITING) {
        cs_buf_add_format(buf, "\nShown: %s\n", seen);
        return;
    }
    cs_buf_add_format(buf, "\nTo approve: countersign review approve %.16s --seen %s", run, seen);
    add_store(buf, r->args->value[CS_OPT_STORE]);
    cs_buf_add_char(buf, '\n');
}

static cs_status show_text(struct cs_reviewer *r, const struct cs_review_shown *shown)
{
    struct cs_buf buf;
    cs_str draft = {0};
    CS_TRY(cs_review_draft_text(r, shown, &draft, &r->err));
    cs_buf_init(&buf, &r->arena, CS_OUTPUT_BYTES_MAX);
    add_state(r, &buf, shown);
    cs_buf_add_char(&buf, '\n');
    cs_buf_add(&buf, draft);
    add_command(r, &buf, shown);
    return cs_buf_finish(&buf, &r->text, &r->err);
}

/* Flow has committed that it is shown before the answer is printed, and even before it is made. */
enum cs_exit cs_cmd_review_show(struct cs_world *world, const struct cs_args *args)
{
    struct cs_reviewer r;
    struct cs_review_shown shown;
    enum cs_exit exit = cs_reviewer_begin(&r, world, args, CS_KEPT_KEYS);
    if (exit == CS_EXIT_DONE) {
        cs_status status = cs_review_show(&r.kept.flow, &r.arena, &r.run, r.now, &shown, &r.err);
        if (status == CS_OK) status = r.json ? show_json(&r, &shown) : show_text(&r, &shown);
        exit = cs_reviewer_answer(&r, status);
    }
    cs_reviewer_end(&r);
    return exit;
}
