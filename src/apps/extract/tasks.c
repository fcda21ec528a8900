/* tasks.c - the table of built-in tasks. A change of a task's schema, prompt or rules changes its
 * version; the digests of the files are in every answer. */
#include "apps/extract/extract_in.h"

#define EMBEDDED(name)                                                                             \
    extern const char cs_task_##name##_begin[];                                                    \
    extern const char cs_task_##name##_end[]
EMBEDDED(intake_schema);
EMBEDDED(intake_prompt);
EMBEDDED(claim_schema);
EMBEDDED(claim_prompt);
EMBEDDED(referral_schema);
EMBEDDED(referral_prompt);
EMBEDDED(chart_schema);
EMBEDDED(chart_prompt);

const struct cs_task cs_tasks[] = {
    {"intake-summary", "3", cs_task_intake_schema_begin, cs_task_intake_schema_end,
     cs_task_intake_prompt_begin, cs_task_intake_prompt_end, cs_intake_rules},
    {"claim-triage", "2", cs_task_claim_schema_begin, cs_task_claim_schema_end,
     cs_task_claim_prompt_begin, cs_task_claim_prompt_end, cs_claim_rules},
    {"referral-routing", "3", cs_task_referral_schema_begin, cs_task_referral_schema_end,
     cs_task_referral_prompt_begin, cs_task_referral_prompt_end, cs_referral_rules},
    {"chart-note", "3", cs_task_chart_schema_begin, cs_task_chart_schema_end,
     cs_task_chart_prompt_begin, cs_task_chart_prompt_end, cs_chart_rules}};
const size_t cs_task_count = CS_COUNT(cs_tasks);

const struct cs_task *cs_task_find(cs_str name)
{
    for (size_t i = 0; i < cs_task_count; i++)
        if (cs_str_equal(cs_str_of(cs_tasks[i].name), name)) return &cs_tasks[i];
    return NULL;
}

static cs_str between(const char *begin, const char *end)
{
    return (cs_str){begin, (uintptr_t)end - (uintptr_t)begin};
}

cs_str cs_task_schema(const struct cs_task *task)
{
    return between(task->schema_begin, task->schema_end);
}

cs_str cs_task_prompt(const struct cs_task *task)
{
    return between(task->prompt_begin, task->prompt_end);
}
