/* policy.c - a configuration from anybody: what is refused knows no provider and says where; what
 * is accepted never gives a provider outside more than its agreement allows, and reads the same
 * again. */
#include "privacy/privacy.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void provider_check(const struct cs_egress_provider *p)
{
    if (p->name.len == 0 || p->field_count > CS_EGRESS_LIST_MAX) abort();
    if (p->local) return;
    if (p->allowed > CS_DATA_DEIDENTIFIED && !p->agreement) abort();
    if (cs_str_equal(p->name, CS_STR("local"))) abort();
    for (size_t i = 0; i < p->denied_count; i++)
        if (p->denied[i].len == 0) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct cs_arena arena;
    struct cs_error err = {0};
    struct cs_policy policy;
    struct cs_policy again;
    const cs_str source = {(const char *)bytes, size};
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    const cs_status status = cs_policy_parse(&arena, source, &policy, &err);
    if (status != CS_OK) {
        if (policy.provider_count != 0) abort();
        if (status == CS_E_INPUT && (err.position < 0 || err.position > (int64_t)size)) abort();
    } else {
        for (size_t i = 0; i < policy.provider_count; i++) provider_check(&policy.providers[i]);
        if (cs_policy_parse_over(&arena, &policy, source, &again, &err) == CS_OK &&
            again.provider_count != policy.provider_count)
            abort();
    }
    cs_arena_deinit(&arena);
    return 0;
}
