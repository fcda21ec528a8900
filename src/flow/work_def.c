/* work_def.c - is a table of steps a workflow, and is it the one that a run began with?
 *
 * The digest covers every line of the table but its functions, which have no bytes to compare: a
 * changed function that gives other results is another version, and that is for its author to say.
 */
#include "flow/flow_in.h"

const struct cs_step_def *cs_workflow_step(const struct cs_workflow *workflow, cs_str name)
{
    for (size_t i = 0; i < workflow->step_count; i++)
        if (cs_str_equal(name, cs_str_of(workflow->steps[i].name))) return &workflow->steps[i];
    return NULL;
}

bool cs_workflow_leads(const struct cs_step_def *from, const char *to)
{
    for (size_t i = 0; i < CS_STEP_NEXT_MAX && from->next[i]; i++)
        if (strcmp(from->next[i], to) == 0) return true;
    return false;
}

/* ---- rules ---- */

static bool numbers_valid(const struct cs_step_def *step)
{
    if (!step->work) return true; /* an approval has no job */
    return step->attempts_max >= 1 && step->attempts_max <= CS_JOB_ATTEMPTS_MAX &&
           step->timeout_ms >= CS_JOB_LEASE_MIN_MS && step->timeout_ms <= CS_JOB_LEASE_MAX_MS;
}

/* Branches stay branches until a step gathers them; only the trunk may end, or wait for
 * somebody. */
static bool follows(const struct cs_step_def *from, const struct cs_step_def *to)
{
    if (to <= from) return false;
    if (from->per_document) return to->per_document || to->gathers;
    return true;
}

static bool nexts_valid(const struct cs_workflow *workflow, const struct cs_step_def *step)
{
    size_t count = 0;
    for (size_t i = 0; i < CS_STEP_NEXT_MAX && step->next[i]; i++, count++) {
        const struct cs_step_def *const to = cs_workflow_step(workflow, cs_str_of(step->next[i]));
        if (!to || !follows(step, to)) return false;
    }
    if (step->per_document && count == 0) return false;
    return step->work || count <= 1; /* an approval leads on, or ends the run */
}

static bool step_valid(const struct cs_workflow *workflow, size_t at)
{
    const struct cs_step_def *const step = &workflow->steps[at];
    if (!cs_audit_word_valid(step->name)) return false;
    if (step->account && !cs_audit_word_valid(step->account)) return false;
    if (cs_workflow_step(workflow, cs_str_of(step->name)) != step) return false; /* a name twice */
    if (step->per_document && (step->gathers || !step->work)) return false;
    if (at == 0 && (step->gathers || !step->work)) return false;
    return numbers_valid(step) && nexts_valid(workflow, step);
}

/* ---- digest ---- */

#define PARTS_MAX (2 + CS_WORKFLOW_STEPS_MAX * (2 + CS_STEP_NEXT_MAX))
#define FIGURES_MAX 160

struct printing {
    cs_str parts[PARTS_MAX];
    size_t count;
    char figures[CS_WORKFLOW_STEPS_MAX + 1][FIGURES_MAX];
};

static void figures_add(struct printing *p, const char *text, int size)
{
    CS_ASSERT(size > 0);
    CS_ASSERT(size < FIGURES_MAX);
    p->parts[p->count++] = (cs_str){text, (size_t)size};
}

static cs_status table_digest(const struct cs_workflow *workflow, cs_digest *digest,
                              struct cs_error *err)
{
    struct printing p = {.count = 0};
    char *const head = p.figures[CS_WORKFLOW_STEPS_MAX];
    p.parts[p.count++] = cs_str_of(workflow->name);
    figures_add(&p, head, snprintf(head, FIGURES_MAX, "%lld", (long long)workflow->version));
    for (size_t i = 0; i < workflow->step_count; i++) {
        const struct cs_step_def *const step = &workflow->steps[i];
        char *const figures = p.figures[i];
        p.parts[p.count++] = cs_str_of(step->name);
        for (size_t n = 0; n < CS_STEP_NEXT_MAX; n++) p.parts[p.count++] = cs_str_of(step->next[n]);
        figures_add(&p, figures,
                    snprintf(figures, FIGURES_MAX, "%d %u %d %lu %lu %lu %d %d %.48s",
                             step->work != NULL, step->reads, (int)step->risk,
                             (unsigned long)step->attempts_max, (unsigned long)step->timeout_ms,
                             (unsigned long)step->retry_ms, step->per_document, step->gathers,
                             step->account ? step->account : "-"));
    }
    return cs_sha256_parts(p.parts, p.count, digest, err);
}

cs_status cs_workflow_check(const struct cs_workflow *workflow, cs_digest *digest,
                            struct cs_error *err)
{
    bool valid = cs_audit_word_valid(workflow->name) && workflow->version >= 1 &&
                 workflow->step_count >= 1 && workflow->step_count <= CS_WORKFLOW_STEPS_MAX;
    for (size_t i = 0; valid && i < workflow->step_count; i++) valid = step_valid(workflow, i);
    if (!valid)
        return CS_FAIL(err, CS_E_INTERNAL, "A workflow's table does not keep to its rules",
                       "Report it");
    return table_digest(workflow, digest, err);
}
