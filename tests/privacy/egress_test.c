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
    "\"baa_date\":\"2026-01-31\",\"baa_document\":\"contract 7\","
    "\"max_data_class\":\"phi\",\"fields\":[\"note\"]},"
    "\"study\":{\"kind\":\"anthropic\",\"baa\":\"signed\",\"max_data_class\":\"limited\","
    "\"baa_date\":\"2026-01-31\",\"baa_document\":\"contract 7\","
    "\"fields\":[\"note\"]},"
    "\"bare\":{\"kind\":\"anthropic\",\"max_data_class\":\"deidentified\"},"
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
        {"cloud", "Note", NOTE, "", vault, CS_EGRESS_NOT_LISTED},
        {"bare", "note", NOTE, "", vault, CS_EGRESS_NOT_LISTED},
        {"cloud", "note", NOTE, "", NULL, CS_EGRESS_NO_VAULT},
        {"cloud", "note", CS_STR("SSN 212-44-9075 \xff"), "", vault, CS_EGRESS_FAILED},
        {"signed", "note", CS_STR("SSN 212-44-9075 \xff"), "", vault, CS_EGRESS_FAILED},
        {"study", "note", CS_STR("SSN 212-44-9075 \xff"), "", vault, CS_EGRESS_FAILED},
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

/* Ask with fields of the test's own. */
static struct asked ask_fields(const struct cs_policy *policy, const char *provider,
                               const struct cs_prompt_field *fields, size_t count,
                               struct cs_vault *vault)
{
    struct asked out = {0};
    const struct cs_prompt prompt = {fields, count, NULL, 0};
    out.status = cs_egress_clear(&arena, policy, cs_str_of(provider), vault, &prompt, &out.offer,
                                 &out.decision, &err);
    CHECK_INT(out.status, CS_OK);
    CHECK((out.offer.remote != NULL) ==
          (out.decision.allowed && !cs_str_equal(cs_str_of(provider), CS_STR("local"))));
    return out;
}

static struct cs_policy policy_new(void)
{
    struct cs_policy policy;
    CHECK_INT(cs_policy_parse(&arena, cs_str_of(config), &policy, &err), CS_OK);
    return policy;
}

static void test_egress__what_is_optional_stays_behind(void)
{
    struct seeded seed = {4};
    struct cs_vault *const vault = vault_new(&seed);
    const struct cs_policy policy = policy_new();
    struct cs_prompt_field fields[] = {
        CS_PROMPT_OURS("instruction", "Summarize."),
        {.name = "header", .text = {CS_STR("Patient: Ottilie Brandvold")}, .optional = true},
        {.name = "note", .text = {CS_STR("Brandvold was seen for a cough.")}},
    };
    struct asked a = ask_fields(&policy, "cloud", fields, 3, vault);
    CHECK(a.decision.allowed);
    CHECK_INT(a.decision.fields[0], CS_EGRESS_OURS);
    CHECK_INT(a.decision.fields[1], CS_EGRESS_NOT_LISTED);
    CHECK_INT(a.decision.fields[2], CS_EGRESS_REDACTED);
    /* the header stays, and what it says of the name holds for the note */
    CHECK_STR(a.decision.sent.phi_bytes, "Summarize.\n\n[NAME-1] was seen for a cough.");
    CHECK_INT(a.decision.counts[CS_PHI_NAME], 1);
    fields[1].optional = false;
    a = ask_fields(&policy, "cloud", fields, 3, vault);
    CHECK(!a.decision.allowed);
    CHECK_INT(a.decision.reason, CS_EGRESS_NOT_LISTED);
    CHECK_INT(a.decision.fields[0], CS_EGRESS_HELD);
    CHECK_INT(a.decision.fields[1], CS_EGRESS_NOT_LISTED);
    CHECK_INT(a.decision.fields[2], CS_EGRESS_HELD);
    fields[1].optional = true; /* optional alone is not enough: something must go */
    a = ask_fields(&policy, "cloud", fields, 2, vault);
    CHECK(!a.decision.allowed);
    cs_vault_close(vault);
}

static void test_egress__texts_of_ours_alone_may_go(void)
{
    struct seeded seed = {5};
    struct cs_vault *const vault = vault_new(&seed);
    const struct cs_policy policy = policy_new();
    const struct cs_prompt_field ours = CS_PROMPT_OURS("instruction", "Are you there?");
    CHECK_STR(ask_fields(&policy, "cloud", &ours, 1, vault).decision.sent.phi_bytes,
              "Are you there?");
    CHECK(!ask_fields(&policy, "closed", &ours, 1, vault).decision.allowed);
    CHECK(ask_fields(&policy, "local", &ours, 1, NULL).decision.allowed);
    cs_vault_close(vault);
}

static void test_egress__a_limited_set_keeps_dates_and_towns(void)
{
    struct seeded seed = {6};
    struct cs_vault *const vault = vault_new(&seed);
    const struct asked a = ask(
        "study", "note", CS_STR("Seen on 03/04/2024. Write to ana.roe@example.org."), "", vault);
    CHECK(a.decision.allowed);
    CHECK_INT(a.decision.sent_class, CS_DATA_LIMITED);
    CHECK(cs_str_find(a.decision.sent.phi_bytes, CS_STR("03/04/2024"), 0) != SIZE_MAX);
    CHECK_INT(cs_str_find(a.decision.sent.phi_bytes, CS_STR("ana.roe"), 0), SIZE_MAX);
    cs_vault_close(vault);
}

/* A policy that was built by hand says more than the agreement allows: the gate bounds it. */
static void test_egress__an_agreement_that_is_missing_bounds(void)
{
    struct seeded seed = {7};
    struct cs_vault *const vault = vault_new(&seed);
    static const cs_str listed[] = {CS_STR_INIT("note")};
    struct cs_egress_provider provider = {
        .name = CS_STR("cloud"), .fields = listed, .field_count = 1};
    const struct cs_policy policy = {.providers = &provider, .provider_count = 1};
    const struct cs_prompt_field note = {.name = "note", .text = {NOTE}};
    for (unsigned c = 0; c <= CS_DATA_CLASSES; c++) {
        provider.allowed = (enum cs_data_class)c;
        const struct asked a = ask_fields(&policy, "cloud", &note, 1, vault);
        const bool bounded = c > CS_DATA_NONE && c < CS_DATA_CLASSES;
        CHECK(a.decision.allowed == bounded);
        CHECK_INT(a.decision.sent_class, bounded ? CS_DATA_DEIDENTIFIED : CS_DATA_NONE);
        CHECK_INT(cs_str_find(a.decision.sent.phi_bytes, CS_STR("212-44"), 0), SIZE_MAX);
    }
    CHECK_INT(ask_fields(NULL, "cloud", &note, 1, vault).decision.reason, CS_EGRESS_UNKNOWN);
    CHECK_INT(ask_fields(NULL, "local", &note, 1, vault).decision.reason, CS_EGRESS_UNKNOWN);
    cs_vault_close(vault);
}

/* Nothing that a search of the outcome finds is outside the stand-ins; and it can be restored. */
static void test_egress__nothing_is_found_in_what_goes(void)
{
    static const cs_str notes[] = {
        CS_STR_INIT("Pt: Ottilie Brandvold  Acct: 88231007  MRN 5550123\nAtt: Lena Fried  Res: "
                    "Ivo Marsh\n\nYours truly,\nIvo Marsh MD"),
        CS_STR_INIT("Call ID 7782-3391  Start 03/04/2024 @ 1740  Caller (503) 555-0142\n\nKiosk IP "
                    "10.2.33.4. Entered by lfried."),
        CS_STR_INIT("[NAME-1] and [~NAME-1] were here; write to 12 Elm St, Dover, GA 30301."),
        CS_STR_INIT(""),
        CS_STR_INIT("\xF0\x9F\x98\x80"),
        CS_STR_INIT("no one")};
    struct seeded seed = {8};
    for (size_t i = 0; i < CS_COUNT(notes); i++) {
        struct cs_vault *const vault = vault_new(&seed);
        const struct cs_policy policy = policy_new();
        const struct cs_prompt_field note = {.name = "note", .text = {notes[i]}};
        const struct asked a = ask_fields(&policy, "cloud", &note, 1, vault);
        struct cs_restored back = {0};
        CHECK(a.decision.allowed);
        CHECK_INT(cs_vault_restore(vault, &arena, a.decision.sent.phi_bytes, &back, &err), CS_OK);
        CHECK(cs_str_equal(back.text.phi_bytes, notes[i]));
        cs_vault_close(vault);
    }
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
    RUN(test_egress__what_is_optional_stays_behind);
    RUN(test_egress__texts_of_ours_alone_may_go);
    RUN(test_egress__a_limited_set_keeps_dates_and_towns);
    RUN(test_egress__an_agreement_that_is_missing_bounds);
    RUN(test_egress__nothing_is_found_in_what_goes);
    RUN(test_egress__local_needs_no_permission);
    RUN(test_egress__every_failed_allocation_is_a_no);
    cs_arena_deinit(&arena);
    return check_end();
}
