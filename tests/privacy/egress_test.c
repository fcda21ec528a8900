/* egress_test.c - the gate: every reason for yes and no, and that every failure is a no. */
#include "tests/privacy/privacy_fixture.h"

static struct cs_arena arena;
static struct cs_error err;

static const char config[] =
    "{\"providers\":{"
    "\"local\":{\"kind\":\"llama\"},"
    "\"cloud\":{\"kind\":\"openai\",\"base_url\":\"https://models.example\",\"baa\":\"none\","
    "\"max_data_class\":\"deidentified\",\"fields\":[\"note\"]},"
    "\"signed\":{\"kind\":\"openai\",\"base_url\":\"https://models.example\",\"baa\":\"signed\","
    "\"max_data_class\":\"phi\",\"fields\":[\"note\"]},"
    "\"closed\":{\"kind\":\"anthropic\",\"baa\":\"none\",\"fields\":[\"note\"]}}}";

struct asked {
    struct cs_offer offer;
    struct cs_egress_decision decision;
    cs_status status;
};

static struct asked ask(const char *provider, const char *field, cs_str text, const char *label,
                        struct cs_vault *vault)
{
    struct asked out = {0};
    struct cs_policy policy;
    CHECK_INT(cs_policy_parse(&arena, cs_str_of(config), &policy, &err), CS_OK);
    struct cs_prompt_field *const fields = CS_NEW_ARRAY(&arena, struct cs_prompt_field, 2);
    cs_str *const labels = CS_NEW_ARRAY(&arena, cs_str, 1);
    fields[0] = (struct cs_prompt_field)CS_PROMPT_OURS("instruction", "Summarize.");
    fields[1] = (struct cs_prompt_field){.name = field, .text = {text}};
    labels[0] = cs_str_of(label);
    const struct cs_prompt prompt = {fields, 2, labels, label[0] ? 1 : 0};
    out.status = cs_egress_clear(&arena, &policy, cs_str_of(provider), vault, &prompt, &out.offer,
                                 &out.decision, &err);
    return out;
}

#define NOTE CS_STR("Write to ana.roe@example.org, SSN 212-44-9075, phone (503) 555-0142.")

static void test_egress__sends_no_identifier(void)
{
    struct seeded seed = {1};
    struct cs_vault *const vault = vault_new(&seed);
    const struct asked a = ask("cloud", "note", NOTE, "", vault);
    CHECK_INT(a.status, CS_OK);
    CHECK(a.decision.allowed);
    CHECK_INT(a.decision.reason, CS_EGRESS_REDACTED);
    CHECK_INT(a.decision.sent_class, CS_DATA_DEIDENTIFIED);
    CHECK(a.offer.remote != NULL);
    if (a.offer.remote) {
        const cs_str sent = cs_cleared_remote_text(a.offer.remote, CS_STR("cloud"));
        CHECK(cs_str_starts(sent, CS_STR("Summarize.\n\n")));
        CHECK(cs_str_equal(sent, a.decision.sent.phi_bytes));
        CHECK_INT(cs_str_find(sent, CS_STR("ana.roe"), 0), SIZE_MAX);
        CHECK_INT(cs_str_find(sent, CS_STR("9075"), 0), SIZE_MAX);
        CHECK_INT(cs_str_find(sent, CS_STR("0142"), 0), SIZE_MAX);
        struct cs_restored back = {0};
        CHECK_INT(cs_vault_restore(vault, &arena, sent, &back, &err), CS_OK);
        CHECK(cs_str_ends(back.text.phi_bytes, NOTE));
    }
    CHECK(cs_str_ends(cs_cleared_local_text(a.offer.local), NOTE)); /* the local one is whole */
    cs_vault_close(vault);
}

static void test_egress__sends_as_it_is_under_an_agreement(void)
{
    const struct asked a = ask("signed", "note", NOTE, "", NULL);
    CHECK(a.decision.allowed);
    CHECK_INT(a.decision.reason, CS_EGRESS_AS_IS);
    CHECK_INT(a.decision.sent_class, CS_DATA_PHI);
    CHECK(cs_str_ends(a.decision.sent.phi_bytes, NOTE));
}

/* Whatever is not allowed gives no remote text, and says why. */
static void test_egress__every_no_is_closed(void)
{
    struct seeded seed = {2};
    struct cs_vault *const vault = vault_new(&seed);
    const struct {
        const char *provider;
        const char *field;
        cs_str text;
        const char *label;
        struct cs_vault *vault;
        enum cs_egress_reason reason;
    } cases[] = {
        {"nobody", "note", NOTE, "", vault, CS_EGRESS_UNKNOWN},
        {"", "note", NOTE, "", vault, CS_EGRESS_UNKNOWN},
        {"cloud", "note", NOTE, "part2", vault, CS_EGRESS_DENIED_LABEL},
        {"cloud", "note", NOTE, "PART2", vault, CS_EGRESS_DENIED_LABEL},
        {"signed", "note", NOTE, "sud-counseling-notes", vault, CS_EGRESS_DENIED_LABEL},
        {"closed", "note", NOTE, "", vault, CS_EGRESS_CLASS_NONE},
        {"cloud", "history", NOTE, "", vault, CS_EGRESS_NOT_LISTED},
        {"cloud", "note", NOTE, "", NULL, CS_EGRESS_NO_VAULT},
        {"cloud", "note", CS_STR("SSN 212-44-9075 \xff"), "", vault, CS_EGRESS_FAILED},
        {"signed", "note", CS_STR("SSN 212-44-9075 \xff"), "", vault, CS_EGRESS_FAILED},
    };
    for (size_t i = 0; i < CS_COUNT(cases); i++) {
        const struct asked a =
            ask(cases[i].provider, cases[i].field, cases[i].text, cases[i].label, cases[i].vault);
        CHECK_INT(a.status, CS_OK);
        CHECK(!a.decision.allowed);
        CHECK(a.offer.remote == NULL);
        CHECK_INT(a.decision.reason, cases[i].reason);
        CHECK_INT(a.decision.sent.phi_bytes.len, 0);
        CHECK(cs_egress_reason_text(a.decision.reason)[0] != '\0');
    }
    cs_vault_close(vault);
}

static void test_egress__local_needs_no_permission(void)
{
    const struct asked a = ask("local", "history", NOTE, "part2", NULL);
    CHECK(a.decision.allowed);
    CHECK_INT(a.decision.reason, CS_EGRESS_LOCAL);
    CHECK(a.offer.remote == NULL);
    CHECK(a.offer.local != NULL);
}

static void test_egress__every_failed_allocation_is_a_no(void)
{
    struct seeded seed = {3};
    bool done = false;
    for (long n = 1; n < 400 && !done; n++) {
        struct failing_allocator failing = {.countdown = n};
        struct cs_policy policy;
        struct cs_arena own;
        struct cs_vault *const vault = vault_new(&seed);
        struct cs_offer offer = {0};
        struct cs_egress_decision decision = {0};
        const struct cs_prompt_field field = {.name = "note", .text = {NOTE}};
        const struct cs_prompt prompt = {&field, 1, NULL, 0};
        CHECK_INT(cs_policy_parse(&arena, cs_str_of(config), &policy, &err), CS_OK);
        cs_arena_init(&own, failing_allocator_of(&failing), CS_ARENA_CAP_DEFAULT);
        const cs_status status = cs_egress_clear(&own, &policy, CS_STR("cloud"), vault, &prompt,
                                                 &offer, &decision, &err);
        done = status == CS_OK;
        CHECK(done || status == CS_E_MEMORY);
        if (!done) CHECK(offer.remote == NULL && offer.local == NULL && !decision.allowed);
        cs_arena_deinit(&own);
        cs_vault_close(vault);
    }
    CHECK(done);
}

int main(void)
{
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    RUN(test_egress__sends_no_identifier);
    RUN(test_egress__sends_as_it_is_under_an_agreement);
    RUN(test_egress__every_no_is_closed);
    RUN(test_egress__local_needs_no_permission);
    RUN(test_egress__every_failed_allocation_is_a_no);
    cs_arena_deinit(&arena);
    return check_end();
}
