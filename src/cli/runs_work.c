/* runs_work.c - the steps of a queued run, drawn: what was done when, and what comes now.
 *
 *   draft       |####            |   1241.0 ms  done at the second attempt
 *   check       |    #           |      3.1 ms  done
 *   review      |                |              waits for a person
 *
 * The bar goes from the run's start to the end of its last step; a step is one cell at least. */
#include "cli/runs_in.h"

#define BAR 24 /* cells */

static const char *const state_names[] = {[CS_WORK_DONE] = "done",
                                          [CS_WORK_WAITING] = "waiting",
                                          [CS_WORK_LEASED] = "leased",
                                          [CS_WORK_DEAD] = "dead"};

/* ---- JSON ---- */

static bool add_step(yyjson_mut_doc *doc, yyjson_mut_val *list, const struct cs_work_step *step)
{
    yyjson_mut_val *const one = yyjson_mut_arr_add_obj(doc, list);
    return one && yyjson_mut_obj_add_val(doc, one, "name", cs_json_str(doc, step->name)) &&
           yyjson_mut_obj_add_int(doc, one, "branch", step->branch) &&
           yyjson_mut_obj_add_str(doc, one, "state", state_names[step->state]) &&
           yyjson_mut_obj_add_int(doc, one, "attempts", step->attempts) &&
           cs_json_add_time(doc, one, "at", step->at) &&
           (step->next.len ? yyjson_mut_obj_add_val(doc, one, "next", cs_json_str(doc, step->next))
                           : yyjson_mut_obj_add_null(doc, one, "next")) &&
           (step->state == CS_WORK_DEAD
                ? yyjson_mut_obj_add_str(doc, one, "why", cs_status_name(step->why))
                : yyjson_mut_obj_add_null(doc, one, "why"));
}

bool cs_runs_json_work(yyjson_mut_doc *doc, yyjson_mut_val *root, const struct cs_work_record *work)
{
    char definition[65];
    if (!work->found) return yyjson_mut_obj_add_null(doc, root, "workflow");
    yyjson_mut_val *const out = yyjson_mut_obj_add_obj(doc, root, "workflow");
    yyjson_mut_val *const waits_at = work->waits_at.len ? cs_json_str(doc, work->waits_at)
                                                        : yyjson_mut_null(doc);
    cs_digest_text(&work->definition, definition);
    bool good = out && yyjson_mut_obj_add_val(doc, out, "name", cs_json_str(doc, work->workflow)) &&
                yyjson_mut_obj_add_int(doc, out, "version", work->version) &&
                yyjson_mut_obj_add_strcpy(doc, out, "definition_sha256", definition) &&
                yyjson_mut_obj_add_str(doc, out, "priority", cs_priority_name(work->priority)) &&
                yyjson_mut_obj_add_val(doc, out, "waits_at", waits_at);
    yyjson_mut_val *const list = good ? yyjson_mut_obj_add_arr(doc, out, "steps") : NULL;
    for (size_t i = 0; list && good && i < work->step_count; i++)
        good = add_step(doc, list, &work->steps[i]);
    return good && list;
}

/* ---- text ---- */

/* Where the parts of a run lie: its kept steps have their times in the record, in the same
 * order. */
struct drawing {
    struct cs_buf *buf;
    const struct cs_run_record *record;
    int64_t end_us; /* of the last step, from the run's start */
};

static void add_name(struct cs_buf *buf, cs_str name, int64_t branch)
{
    char text[64];
    if (branch)
        (void)snprintf(text, sizeof text, "%.*s %lld", (int)name.len, name.ptr, (long long)branch);
    else (void)snprintf(text, sizeof text, "%.*s", (int)name.len, name.ptr);
    cs_buf_add_format(buf, "  %-16s ", text);
}

static void add_bar(const struct drawing *d, const struct cs_run_step *step)
{
    char bar[BAR + 1];
    size_t begin = 0;
    size_t end = 0;
    if (step) {
        const int64_t whole = d->end_us > 0 ? d->end_us : 1;
        begin = (size_t)(step->start_us * BAR / whole);
        end = (size_t)((step->start_us + step->duration_us) * BAR / whole);
        if (begin >= BAR) begin = BAR - 1;
        if (end > BAR) end = BAR;
        if (end <= begin) end = begin + 1;
    }
    for (size_t i = 0; i < BAR; i++) bar[i] = i >= begin && i < end ? '#' : ' ';
    bar[BAR] = '\0';
    cs_buf_add_format(d->buf, "|%s| ", bar);
    if (step) cs_buf_add_format(d->buf, "%9.1f ms  ", (double)step->duration_us / 1000.0);
    else CS_BUF_LIT(d->buf, "              ");
}

static void add_attempts(struct cs_buf *buf, const struct cs_work_step *step)
{
    if (step->attempts > 1) cs_buf_add_format(buf, ", at attempt %lld", (long long)step->attempts);
}

static void add_state(struct cs_buf *buf, const struct cs_work_step *step)
{
    char at[25];
    cs_time_text(step->at, at);
    switch (step->state) {
    case CS_WORK_DONE:
        CS_BUF_LIT(buf, "done");
        add_attempts(buf, step);
        if (step->next.len == 0) CS_BUF_LIT(buf, "; the end");
        break;
    case CS_WORK_WAITING:
        cs_buf_add_format(buf, "waits for a worker, not before %.19sZ", at);
        if (step->attempts)
            cs_buf_add_format(buf, "; failed %lld times", (long long)step->attempts);
        break;
    case CS_WORK_LEASED:
        cs_buf_add_format(buf, "is being done; a worker holds it until %.19sZ", at);
        add_attempts(buf, step);
        break;
    case CS_WORK_DEAD:
        cs_buf_add_format(buf, "stopped after %lld attempts: %s", (long long)step->attempts,
                          cs_status_name(step->why));
        break;
    }
    cs_buf_add_char(buf, '\n');
}

static int64_t end_of(const struct cs_run_record *record)
{
    int64_t end = 0;
    for (size_t i = 0; i < record->step_count; i++) {
        const int64_t one = record->steps[i].start_us + record->steps[i].duration_us;
        if (one > end) end = one;
    }
    return end;
}

void cs_runs_draw(struct cs_buf *buf, const struct cs_run_record *record,
                  const struct cs_work_record *work)
{
    char definition[65];
    char id[33];
    const struct drawing d = {.buf = buf, .record = record, .end_us = end_of(record)};
    cs_digest_text(&work->definition, definition);
    cs_id_text(record->row.run, id);
    cs_buf_add_format(buf, "\nworkflow  %.*s, version %lld, sha256 %.16s, priority %s\n",
                      (int)work->workflow.len, work->workflow.ptr, (long long)work->version,
                      definition, cs_priority_name(work->priority));
    if (d.end_us) cs_buf_add_format(buf, "  %-16s 0%*.1f s\n", "", BAR, (double)d.end_us / 1e6);
    for (size_t i = 0; i < work->step_count; i++) {
        const bool timed = work->steps[i].state == CS_WORK_DONE && i < record->step_count;
        add_name(buf, work->steps[i].name, work->steps[i].branch);
        add_bar(&d, timed ? &record->steps[i] : NULL);
        add_state(buf, &work->steps[i]);
    }
    if (work->waits_at.len) {
        add_name(buf, work->waits_at, 0);
        add_bar(&d, NULL);
        cs_buf_add_format(buf, "waits for a person: countersign review show %.16s\n", id);
    }
    if (record->row.state == CS_RUN_STOPPED)
        cs_buf_add_format(buf, "\nWhen the cause is mended: countersign runs retry %.16s\n", id);
}
