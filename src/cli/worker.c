/* worker.c - countersign worker: does the steps of queued runs until it is told to stop.
 *
 * SIGINT and SIGTERM wait for the end of the step that is being done; then what was claimed and not
 * begun is given back. A worker that is killed loses its lease after a while, and another goes on
 * with the step: nothing that was kept is done again (flow/work.h). A store that does not answer is
 * looked at again, less and less often, for AWAY_S_MAX; the model stays loaded meanwhile. */
#include "cli/summarize_in.h"

#include <time.h>

#define IDLE_MS_MIN 50  /* after the last step: the next is often near */
#define IDLE_MS_MAX 500 /* two looks a second at a store with nothing to do */
#define AWAY_MS_MIN 500 /* after a turn that the store failed; doubled up to ... */
#define AWAY_MS_MAX 30000
#define AWAY_S_MAX 900 /* a database that is restarted, moved or restored is back by then */
#define BATCH_MAX 16   /* jobs of a claim */
#define BATCH_MS 200   /* what short steps may lose when the machine dies */

struct working {
    struct cs_batch batch; /* the self of the steps */
    struct cs_worker *worker;
    long long kept;   /* steps */
    long long failed; /* of those */
    bool drained;
    long long held;   /* steps that others hold when this one has drained the rest */
    bool went;        /* a turn before this one */
    unsigned away_ms; /* the pause before the next turn; 0: the store answers */
    int64_t away_since_us;
};

/* ---- telling -------------------------------------------------------------------------------- */

static void tell(void *self, const struct cs_step_told *told)
{
    struct working *const w = self;
    char run[33];
    cs_id_text(told->run, run);
    w->kept++;
    if (told->failure != CS_OK) w->failed++;
    CS_LOG(&w->batch.world->log, "step_kept", CS_F_STATUS("status", told->failure),
           CS_F("duration_us", told->duration_us), CS_F("attempt", told->attempt));
    if (cs_args_has(w->batch.args, CS_OPT_QUIET)) return;
    const bool failed = told->failure != CS_OK;
    cs_note("run %.16s  %-10s %8.1f ms%s%s", run, told->step, (double)told->duration_us / 1000.0,
            failed ? "  failed: " : "", failed ? cs_status_name(told->failure) : "");
}

static bool json_build(yyjson_mut_doc *doc, const struct working *w)
{
    yyjson_mut_val *const root = yyjson_mut_obj(doc);
    yyjson_mut_doc_set_root(doc, root);
    return yyjson_mut_obj_add_int(doc, root, "v", 1) &&
           yyjson_mut_obj_add_int(doc, root, "steps", w->kept) &&
           yyjson_mut_obj_add_int(doc, root, "failed", w->failed) &&
           yyjson_mut_obj_add_str(doc, root, "ended", w->drained ? "drained" : "signal");
}

static enum cs_exit answer(struct working *w)
{
    struct cs_buf buf;
    struct cs_error err = {0};
    struct cs_answer said = {.err = &err};
    yyjson_mut_doc *doc = NULL;
    struct cs_arena *const arena = &w->batch.arena;
    cs_status status = cs_json_new(arena, &doc, &err);
    if (status == CS_OK && !json_build(doc, w)) status = cs_arena_fail(arena, &err);
    said.doc = doc;
    cs_buf_init(&buf, arena, CS_OUTPUT_BYTES_MAX);
    cs_buf_add_format(&buf, "%lld steps were kept, %lld of them failed\n", w->kept, w->failed);
    if (status == CS_OK) status = cs_buf_finish(&buf, &said.text, &err);
    err.status = status;
    return cs_out_answer(w->batch.world, w->batch.args, arena, &said);
}

/* ---- the loop ------------------------------------------------------------------------------- */

/* A signal ends the sleep. */
static void rest(unsigned ms)
{
    const struct timespec wait = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
    (void)nanosleep(&wait, NULL);
}

/* Another process had the store for too long, or was given what we did, or the database is
 * restarted. A lost commit is of the last kind: whether it is there shows by whose the jobs are. */
static bool may_pass(const struct working *w, cs_status status)
{
    return status == CS_E_CONFLICT || status == CS_E_UNAVAILABLE || (status == CS_E_IO && w->went);
}

static int64_t ticks_us(const struct working *w)
{
    const struct cs_clock clock = w->batch.world->clock;
    return clock.ops->ticks_us(clock.self);
}

/* False: it is away for too long. */
static bool away_wait(struct working *w, const struct cs_error *err)
{
    char text[512];
    const int64_t now_us = ticks_us(w);
    if (w->away_ms == 0) w->away_since_us = now_us;
    if (now_us - w->away_since_us > (int64_t)AWAY_S_MAX * 1000000) return false;
    const unsigned twice = w->away_ms ? w->away_ms * 2 : AWAY_MS_MIN;
    w->away_ms = twice < AWAY_MS_MAX ? twice : AWAY_MS_MAX;
    cs_error_text(err, text, sizeof text);
    if (!cs_args_has(w->batch.args, CS_OPT_QUIET))
        cs_note("%s; looking again in %.1f s", text, (double)w->away_ms / 1000.0);
    rest(w->away_ms);
    return true;
}

static void away_end(struct working *w)
{
    w->went = true;
    if (w->away_ms == 0) return;
    w->away_ms = 0;
    if (!cs_args_has(w->batch.args, CS_OPT_QUIET))
        cs_note("the store answers again after %.1f s",
                (double)(ticks_us(w) - w->away_since_us) / 1e6);
}

static cs_status work(struct working *w, struct cs_error *err)
{
    unsigned idle = IDLE_MS_MIN;
    while (!w->batch.world->interrupted()) {
        size_t done = 0;
        const cs_status status = cs_worker_turn(w->worker, &done, err);
        if (status != CS_OK) {
            if (!may_pass(w, status) || !away_wait(w, err)) return status;
            continue;
        }
        away_end(w);
        w->drained = done == 0;
        if (w->drained && cs_args_has(w->batch.args, CS_OPT_DRAIN)) return CS_OK;
        if (done) {
            idle = IDLE_MS_MIN;
            continue;
        }
        rest(idle);
        idle = idle * 2 < IDLE_MS_MAX ? idle * 2 : IDLE_MS_MAX;
    }
    w->drained = false;
    return CS_OK;
}

/* What a worker that was killed held is not due, and not done either. */
static cs_status held_count(struct working *w, struct cs_error *err)
{
    const struct cs_clock clock = w->batch.world->clock;
    const struct cs_flow *const flow = &w->batch.kept.flow;
    struct cs_queue_tally tally;
    CS_TRY(cs_queue_count(flow->db, flow->tenant, clock.ops->now(clock.self), &tally, err));
    w->held = tally.leased;
    return CS_OK;
}

static cs_status open_and_work(struct working *w, struct cs_error *err)
{
    static const struct cs_workflow *const workflows[] = {&cs_summary_workflow};
    struct cs_world *const world = w->batch.world;
    const struct cs_worker_options options = {.workflows = workflows,
                                              .workflow_count = CS_COUNT(workflows),
                                              .self = &w->batch,
                                              .batch_max = BATCH_MAX,
                                              .batch_ms = BATCH_MS,
                                              .tell = tell,
                                              .tell_self = w,
                                              .clock = world->clock,
                                              .from = world->allocator};
    CS_TRY(cs_worker_open(&w->batch.kept.flow, &options, &w->worker, err));
    const cs_status status = work(w, err);
    cs_worker_close(w->worker);
    return status == CS_OK && w->drained ? held_count(w, err) : status;
}

enum cs_exit cs_cmd_worker(struct cs_world *world, const struct cs_args *args)
{
    struct working w = {.drained = false};
    struct cs_error err = {0};
    cs_batch_init(&w.batch, world, args);
    w.batch.form = CS_FORM_NONE; /* nothing of a draft is printed here */
    enum cs_exit exit = cs_batch_open(&w.batch);
    if (exit == CS_EXIT_DONE) {
        if (!cs_args_has(args, CS_OPT_QUIET) && !cs_args_has(args, CS_OPT_DRAIN))
            cs_note("waiting for queued runs; Ctrl-C ends it after the step that is being done");
        world->hold(true);
        const cs_status status = open_and_work(&w, &err);
        const struct cs_report report = {.err = &err, .exit = cs_exit_of_store(status)};
        if (status == CS_OK && w.held > 0 && !cs_args_has(args, CS_OPT_QUIET))
            cs_note(
                "steps held by other workers: %lld; those of one that was killed come back after "
                "5 minutes at most",
                w.held);
        exit = status == CS_OK ? answer(&w)
                               : cs_report_fail(world, &report, cs_args_has(args, CS_OPT_JSON));
        cs_batch_close(&w.batch);
        world->hold(false);
        return exit;
    }
    cs_batch_close(&w.batch);
    return exit;
}
