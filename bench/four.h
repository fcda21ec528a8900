/* four.h - what the benchmarks of durable work share: an open store, a clock, and runs of a
 * workflow of four steps with an approval. */
#ifndef CS_BENCH_FOUR_H
#define CS_BENCH_FOUR_H

#include "flow/flow_in.h"
#include "flow/review_in.h"

#include <stdlib.h>

struct bench {
    const char *program; /* named when something fails */
    struct cs_clock clock;
    struct cs_db *db;
    struct cs_keys *keys;
    struct cs_flow flow;
    struct cs_error err;
    char url[4300];
    int64_t runs;  /* of the store that is looked at; growth.c alone */
    cs_id *sample; /* some of them */
};

static inline void must(struct bench *b, cs_status status)
{
    char text[512];
    if (status == CS_OK) return;
    cs_error_text(&b->err, text, sizeof text);
    fprintf(stderr, "%s: %s (%s)\n", b->program, text, b->err.where);
    exit(1);
}

static inline double now_s(const struct bench *b)
{
    return (double)b->clock.ops->ticks_us(b->clock.self) / 1e6;
}

static inline cs_time wall(const struct bench *b)
{
    return b->clock.ops->now(b->clock.self);
}

/* where: a folder, or the URL of a server, whose key BENCH_KEY names. */
static inline void store_open(struct bench *b, const char *where)
{
    char key[4310];
    const bool server = cs_db_url_is_postgresql(where);
    (void)snprintf(b->url, sizeof b->url, server ? "%s" : "sqlite:%s/store.db", where);
    (void)snprintf(key, sizeof key, "%s%s", server ? getenv("BENCH_KEY") : b->url + 7,
                   server ? "" : ".key");
    const struct cs_db_options options = {.url = b->url, .from = cs_allocator_system()};
    const struct cs_keys_options keys = {
        .path = key, .rng = cs_rng_system(), .from = cs_allocator_system()};
    must(b, cs_db_open(&options, &b->db, &b->err));
    must(b, cs_flow_migrate(b->db, wall(b), &b->err));
    must(b, cs_keys_open(b->db, &keys, &b->keys, &b->err));
    b->flow = (struct cs_flow){.db = b->db,
                               .keys = b->keys,
                               .rng = cs_rng_system(),
                               .tenant = CS_TENANT_DEFAULT,
                               .actor = cs_actor_uid(1000)};
    b->flow.roles = cs_roles_with((cs_roles){0}, CS_ROLE_CLINICIAN);
}

static inline void store_close(struct bench *b)
{
    cs_keys_close(b->keys);
    cs_db_close(b->db);
}

/* ---- figures ---- */

static inline int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* "name":[median, 99 of 100, most]; sorts ms. */
static inline void times_print(const char *name, double *ms, size_t count)
{
    qsort(ms, count, sizeof ms[0], by_value);
    printf("\"%s\":[%.4f,%.4f,%.4f]", name, ms[count / 2], ms[count * 99 / 100], ms[count - 1]);
}

/* ---- a run of four steps ---- */

/* self not NULL: the draft comes with counts and with what it cost, as a model's does. */
static inline cs_status step_on(void *self, const struct cs_step *step, struct cs_arena *arena,
                                struct cs_step_outcome *out, struct cs_error *err)
{
    static const struct cs_run_count counts[] = {{"medications", 2}, {"diagnoses", 1}};
    static const struct cs_spending spent = {"tokens", 700};
    (void)arena;
    (void)err;
    const bool read = strcmp(step->name, "read") == 0;
    const bool draft = strcmp(step->name, "draft") == 0;
    *out = (struct cs_step_outcome){.next = read ? "draft" : draft ? "review" : NULL};
    if (read) out->result = (cs_raw){CS_STR("lisinopril 20 mg")};
    if (!draft) return CS_OK;
    out->draft = (cs_raw){CS_STR("{\"medications\":[{\"name\":\"lisinopril\"}]}")};
    if (!self) return CS_OK;
    out->counts = counts;
    out->count_count = CS_COUNT(counts);
    out->spent = &spent;
    out->spent_count = 1;
    return CS_OK;
}

#define STEP .work = step_on, .attempts_max = 3, .timeout_ms = 60000, .retry_ms = 100
static const struct cs_step_def four_steps[] = {
    {.name = "read", .next = {"draft"}, .reads = CS_READ_DOCUMENTS, STEP},
    {.name = "draft", .next = {"review"}, .reads = CS_READ_RESULTS, STEP},
    {.name = "review", .next = {"release"}},
    {.name = "release", STEP},
};
static const struct cs_workflow four = {"four", 1, four_steps, CS_COUNT(four_steps)};
static const struct cs_workflow *const four_list[] = {&four};

/* self: of step_on. */
static inline struct cs_worker *worker_make(struct bench *b, uint32_t batch, void *self)
{
    struct cs_worker *worker = NULL;
    const struct cs_worker_options options = {.workflows = four_list,
                                              .workflow_count = 1,
                                              .self = self,
                                              .batch_max = batch,
                                              .batch_ms = 100,
                                              .clock = b->clock,
                                              .from = cs_allocator_system()};
    must(b, cs_worker_open(&b->flow, &options, &worker, &b->err));
    return worker;
}

static inline cs_id begin(struct bench *b, struct cs_arena *arena, enum cs_priority priority)
{
    cs_id run;
    struct cs_run_document document = {.body = {CS_STR("Continue lisinopril 20 mg once daily.")},
                                       .name = {CS_STR("letter.txt")},
                                       .media_type = "text/plain"};
    must(b, cs_sha256(document.body.phi_bytes, &document.sha256, &b->err));
    const struct cs_run_start start = {.app = "four",
                                       .engine = "rules",
                                       .documents = &document,
                                       .document_count = 1,
                                       .now = wall(b)};
    const struct cs_work_start work = {.workflow = &four, .priority = priority};
    must(b, cs_work_begin(&b->flow, arena, &start, &work, &run, &b->err));
    return run;
}

/* As the reviewer does: look, which is on record. How long it took. */
static inline double look(struct bench *b, struct cs_arena *arena, const cs_id *run,
                          struct cs_review_shown *shown)
{
    b->flow.actor = cs_actor_uid(2000);
    const double begun = now_s(b);
    must(b, cs_review_show(&b->flow, arena, run, wall(b), shown, &b->err));
    const double seconds = now_s(b) - begun;
    b->flow.actor = cs_actor_uid(1000);
    return seconds;
}

/* Look, then sign what was shown. How long the look took. */
static inline double sign(struct bench *b, struct cs_arena *arena, const cs_id *run)
{
    char seen[65];
    struct cs_review_shown shown;
    struct cs_review_outcome outcome;
    const double seconds = look(b, arena, run, &shown);
    b->flow.actor = cs_actor_uid(2000);
    cs_digest_text(&shown.seen, seen);
    const struct cs_review_decision decision = {
        .run = *run, .verdict = CS_VERDICT_APPROVE, .seen = {seen, 64}, .now = wall(b)};
    must(b, cs_review_decide(&b->flow, arena, &decision, &outcome, &b->err));
    b->flow.actor = cs_actor_uid(1000);
    return seconds;
}

#endif
