/* redact_test.c - the four policies, offsets both ways, and that restore undoes tokens, always. */
#include "tests/privacy/privacy_fixture.h"

static struct cs_arena arena;
static struct cs_error err;

static const char note[] = "Hector Day, seen 3/4/2024 in Salem, OR 97301. Mr. Day is 93. Call "
                           "555-867-5309.";

static struct cs_phi_found note_found(struct cs_phi_span spans[static 7])
{
    const cs_str text = cs_str_of(note);
    spans[0] = span_of(text, "Hector Day", 0, CS_PHI_NAME);
    spans[1] = span_of(text, "3/4/2024", 0, CS_PHI_DATE);
    spans[2] = span_of(text, "Salem", 0, CS_PHI_GEO);
    spans[3] = span_of(text, "97301", 0, CS_PHI_GEO);
    spans[4] = span_of(text, "Day", 40, CS_PHI_NAME);
    spans[5] = span_of(text, "93", 0, CS_PHI_AGE_OVER_89);
    spans[6] = span_of(text, "555-867-5309", 0, CS_PHI_PHONE);
    return (struct cs_phi_found){spans, 7};
}

static cs_str redacted_note(struct cs_redact_options options, struct cs_vault *vault)
{
    struct cs_phi_span spans[7];
    const struct cs_phi_found found = note_found(spans);
    struct cs_redacted out = {0};
    CHECK_INT(cs_redact(&arena, (cs_raw){cs_str_of(note)}, &found, &options, vault, &out, &err),
              CS_OK);
    return out.text.phi_bytes;
}

static void test_redact__safe_harbor_removes(void)
{
    CHECK_STR(redacted_note((struct cs_redact_options){.policy = CS_REDACT_SAFE_HARBOR}, NULL),
              "[NAME], seen [DATE] in [GEO], OR [GEO]. Mr. [NAME] is [90+]. Call [PHONE].");
    CHECK_STR(
        redacted_note(
            (struct cs_redact_options){.policy = CS_REDACT_SAFE_HARBOR, .keep_zip3 = true}, NULL),
        "[NAME], seen [DATE] in [GEO], OR 973**. Mr. [NAME] is [90+]. Call [PHONE].");
}

static void test_redact__limited_keeps_dates_and_towns(void)
{
    CHECK_STR(redacted_note((struct cs_redact_options){.policy = CS_REDACT_LIMITED}, NULL),
              "[NAME], seen 3/4/2024 in Salem, OR 97301. Mr. [NAME] is 93. Call [PHONE].");
    const cs_str text = CS_STR("at 12 Oak St, box P.O. Box 7");
    const struct cs_phi_span spans[] = {span_of(text, "12 Oak St", 0, CS_PHI_GEO),
                                        span_of(text, "P.O. Box 7", 0, CS_PHI_GEO)};
    const struct cs_phi_found found = {spans, 2};
    const struct cs_redact_options options = {.policy = CS_REDACT_LIMITED};
    struct cs_redacted out = {0};
    CHECK_INT(cs_redact(&arena, (cs_raw){text}, &found, &options, NULL, &out, &err), CS_OK);
    CHECK_STR(out.text.phi_bytes, "at [GEO], box [GEO]");
}

static void test_redact__tokens_count_in_order_of_appearance(void)
{
    struct seeded seed = {1};
    struct cs_vault *const vault = vault_new(&seed);
    const struct cs_redact_options options = {.policy = CS_REDACT_TOKENS};
    const char *const expected = "[NAME-1], seen [DATE-1] in [GEO-1], OR [GEO-2]. Mr. [NAME-2] is "
                                 "[AGE_OVER_89-1]. Call [PHONE-1].";
    CHECK_STR(redacted_note(options, vault), expected);
    CHECK_STR(redacted_note(options, vault), expected); /* the same in the case's next text */
    CHECK_INT(cs_vault_count(vault), 7);
    cs_vault_close(vault);
    struct seeded other = {2};
    struct cs_vault *const another = vault_new(&other);
    CHECK_STR(redacted_note(options, another), expected); /* no secret, no value decides */
    cs_vault_close(another);
}

static void test_redact__fails_closed_without_a_vault(void)
{
    struct cs_phi_span spans[7];
    const struct cs_phi_found found = note_found(spans);
    const struct cs_redact_options options[] = {{.policy = CS_REDACT_TOKENS},
                                                {.policy = CS_REDACT_SURROGATE}};
    for (size_t i = 0; i < CS_COUNT(options); i++) {
        struct cs_redacted out = {0};
        CHECK_INT(
            cs_redact(&arena, (cs_raw){cs_str_of(note)}, &found, &options[i], NULL, &out, &err),
            CS_E_DENIED);
        CHECK_INT(out.text.phi_bytes.len, 0);
    }
}

static void test_redact__clinicians_may_stay(void)
{
    const cs_str text = CS_STR("Ann Roe saw Dr. Poe");
    struct cs_phi_span spans[] = {span_of(text, "Ann Roe", 0, CS_PHI_NAME),
                                  span_of(text, "Poe", 0, CS_PHI_NAME)};
    spans[1].role = CS_PHI_ROLE_CLINICIAN;
    const struct cs_phi_found found = {spans, 2};
    const struct cs_redact_options options = {.policy = CS_REDACT_SAFE_HARBOR,
                                              .keep_clinicians = true};
    struct cs_redacted out = {0};
    CHECK_INT(cs_redact(&arena, (cs_raw){text}, &found, &options, NULL, &out, &err), CS_OK);
    CHECK_STR(out.text.phi_bytes, "[NAME] saw Dr. Poe");
    CHECK_INT(out.counts[CS_PHI_NAME], 1);
}

static void test_restore__leaves_what_a_model_made_up(void)
{
    struct seeded seed = {3};
    struct cs_vault *const vault = vault_new(&seed);
    struct cs_restored back = {0};
    (void)redacted_note((struct cs_redact_options){.policy = CS_REDACT_TOKENS}, vault);
    CHECK_INT(cs_vault_restore(vault, &arena,
                               CS_STR("[NAME-2] and [NAME-9] met on [DATE-1]; [NAME-02], [ROOM-1], "
                                      "[NAME-1 and [~NAME-1]."),
                               &back, &err),
              CS_OK);
    CHECK_STR(back.text.phi_bytes, "Day and [NAME-9] met on 3/4/2024; [NAME-02], [ROOM-1], [NAME-1 "
                                   "and [NAME-1].");
    CHECK_INT(back.restored, 2);
    CHECK_INT(back.unknown_count, 1);
    if (back.unknown_count == 1)
        CHECK_STR(cs_str_slice(back.text.phi_bytes, back.unknown[0].begin, back.unknown[0].end),
                  "[NAME-9]");
    cs_vault_close(vault);
}

/* ---- properties ---- */

/* Pieces that are likely to break something, joined at random. */
static cs_str random_text(struct seeded *seed)
{
    static const char *const parts[] = {"[",         "]",
                                        "~",         "[NAME-1]",
                                        "[~NAME-1]", "[~~DATE-12]",
                                        "NAME",      "-",
                                        "1]",        "Ana",
                                        " ",         "\r\n",
                                        "e\xCC\x81", "\xF0\x9F\xA6\xB5",
                                        "[GEO-",     "0",
                                        "12",        "\xE2\x80\x8F",
                                        "x",         "[NAME-01]",
                                        "[MRN"};
    struct cs_buf buf;
    cs_str out = {0};
    cs_buf_init(&buf, &arena, 4096);
    const uint32_t count = seeded_next(seed) % 24;
    for (uint32_t i = 0; i < count; i++)
        cs_buf_add(&buf, cs_str_of(parts[seeded_next(seed) % CS_COUNT(parts)]));
    CHECK_INT(cs_buf_finish(&buf, &out, &err), CS_OK);
    return out;
}

static bool on_border(cs_str text, uint32_t at)
{
    return at == text.len || ((unsigned char)text.ptr[at] & 0xC0U) != 0x80;
}

/* Spans on borders of characters, some of them side by side. */
static struct cs_phi_found random_spans(struct seeded *seed, cs_str text)
{
    struct cs_phi_span *const spans = CS_NEW_ARRAY(&arena, struct cs_phi_span, text.len + 1);
    struct cs_phi_found found = {spans, 0};
    uint32_t at = 0;
    while (at < text.len) {
        uint32_t end = at + 1 + seeded_next(seed) % 6;
        if (end > text.len) end = (uint32_t)text.len;
        while (!on_border(text, end)) end++;
        if (seeded_next(seed) % 3 == 0)
            spans[found.count++] =
                (struct cs_phi_span){.begin = at,
                                     .end = end,
                                     .type = (enum cs_phi_type)(seeded_next(seed) % CS_PHI_TYPES),
                                     .confidence = 50};
        at = end;
    }
    return found;
}

static void offsets_check(cs_str text, const struct cs_redacted *out)
{
    uint32_t source_at = 0;
    uint32_t output_at = 0;
    for (size_t i = 0; i < out->piece_count; i++) {
        const struct cs_redact_piece *const p = &out->pieces[i];
        CHECK_INT(p->source.begin, source_at);
        CHECK_INT(p->output.begin, output_at);
        source_at = p->source.end;
        output_at = p->output.end;
        const uint32_t size = p->source.end - p->source.begin;
        for (uint32_t k = 0; k < size; k++) {
            const uint32_t there = cs_redact_to_output(out, p->source.begin + k);
            CHECK(there >= p->output.begin);
            CHECK(there < p->output.end);
            if (p->replaced) CHECK_INT(there, p->output.begin);
            else CHECK_INT(cs_redact_to_source(out, there), p->source.begin + k);
            if (!p->replaced)
                CHECK_INT(out->text.phi_bytes.ptr[there], text.ptr[p->source.begin + k]);
        }
    }
    CHECK_INT(source_at, text.len);
    CHECK_INT(output_at, out->text.phi_bytes.len);
    CHECK_INT(cs_redact_to_output(out, (uint32_t)text.len), out->text.phi_bytes.len);
    CHECK_INT(cs_redact_to_source(out, (uint32_t)out->text.phi_bytes.len), text.len);
}

/* restore(redact(x)) = x; the pieces cover both texts; no tagged text stands at its place. */
static void test_redact__is_undone_by_restore_for_any_text(void)
{
    struct seeded seed = {42};
    struct cs_vault *const vault = vault_new(&seed); /* one for all: numbers of other texts too */
    const struct cs_redact_options tokens = {.policy = CS_REDACT_TOKENS};
    for (int round = 0; round < 3000; round++) {
        struct cs_redacted out = {0};
        struct cs_restored back = {0};
        cs_arena_deinit(&arena);
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        const cs_str text = random_text(&seed);
        const struct cs_phi_found found = random_spans(&seed, text);
        CHECK_INT(cs_redact(&arena, (cs_raw){text}, &found, &tokens, vault, &out, &err), CS_OK);
        CHECK_INT(cs_vault_restore(vault, &arena, out.text.phi_bytes, &back, &err), CS_OK);
        CHECK(cs_str_equal(back.text.phi_bytes, text));
        CHECK_INT(back.unknown_count, 0);
        CHECK_INT(back.restored, found.count);
        offsets_check(text, &out);
    }
    cs_vault_close(vault);
}

static void test_redact__leaves_nothing_of_a_span(void)
{
    struct seeded seed = {7};
    struct cs_vault *const vault = vault_new(&seed);
    for (unsigned policy = 0; policy < CS_REDACT_POLICIES; policy++) {
        const struct cs_redact_options options = {.policy = (enum cs_redact_policy)policy};
        for (int round = 0; round < 300; round++) {
            struct cs_redacted out = {0};
            cs_arena_deinit(&arena);
            cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
            const cs_str text = random_text(&seed);
            const struct cs_phi_found found = random_spans(&seed, text);
            CHECK_INT(cs_redact(&arena, (cs_raw){text}, &found, &options, vault, &out, &err),
                      CS_OK);
            CHECK_INT(cs_utf8_invalid_at(out.text.phi_bytes), SIZE_MAX);
            size_t replaced = 0;
            for (size_t i = 0; i < out.piece_count; i++) replaced += out.pieces[i].replaced;
            size_t counted = 0;
            for (size_t i = 0; i < CS_PHI_TYPES; i++) counted += out.counts[i];
            CHECK_INT(counted, replaced);
            if (policy != CS_REDACT_LIMITED) CHECK_INT(replaced, found.count);
        }
    }
    cs_vault_close(vault);
}

static void test_redact__survives_every_failed_allocation(void)
{
    bool done = false;
    for (long n = 1; n < 400 && !done; n++) {
        struct failing_allocator failing = {.countdown = n};
        struct cs_arena own;
        struct seeded seed = {5};
        struct cs_vault *vault = NULL;
        struct cs_phi_span spans[7];
        const struct cs_phi_found found = note_found(spans);
        const struct cs_redact_options options = {.policy = CS_REDACT_TOKENS};
        const struct cs_vault_options of_vault = {.rng = seeded_rng(&seed),
                                                  .from = failing_allocator_of(&failing)};
        struct cs_redacted out = {0};
        struct cs_restored back = {0};
        cs_arena_init(&own, failing_allocator_of(&failing), CS_ARENA_CAP_DEFAULT);
        cs_status status = cs_vault_open(&of_vault, &vault, &err);
        if (status == CS_OK)
            status =
                cs_redact(&own, (cs_raw){cs_str_of(note)}, &found, &options, vault, &out, &err);
        if (status == CS_OK)
            status = cs_vault_restore(vault, &own, out.text.phi_bytes, &back, &err);
        CHECK(status == CS_OK || status == CS_E_MEMORY);
        done = status == CS_OK;
        cs_vault_close(vault);
        cs_arena_deinit(&own);
    }
    CHECK(done);
}

/* Tags and blanks that do not break are no part of a name: nothing of it stays in the stand-in. */
static void test_redact__a_stand_in_has_no_print(void)
{
    static const char *const texts[] = {"Seen by Jane\u00A0Roe.", "Seen by Ja<b>ne R</b>oe.",
                                        "Seen by Jane&nbsp;Roe."};
    for (size_t i = 0; i < CS_COUNT(texts); i++) {
        struct seeded seed = {7};
        struct cs_vault *const vault = vault_new(&seed);
        const cs_str text = cs_str_of(texts[i]);
        struct cs_phi_span span = {.begin = 8, .end = (uint32_t)text.len - 1, .type = CS_PHI_NAME};
        const struct cs_phi_found found = {&span, 1};
        const struct cs_redact_options options = {.policy = CS_REDACT_SURROGATE};
        struct cs_redacted out = {0};
        CHECK_INT(cs_redact(&arena, (cs_raw){text}, &found, &options, vault, &out, &err), CS_OK);
        const cs_str made = out.text.phi_bytes;
        CHECK(cs_str_find(made, CS_STR("<"), 0) == SIZE_MAX);
        CHECK(cs_str_find(made, CS_STR("&"), 0) == SIZE_MAX);
        CHECK(cs_str_find(made, CS_STR("Roe"), 0) == SIZE_MAX);
        CHECK(cs_str_find(made, CS_STR("Ja"), 0) == SIZE_MAX);
        cs_vault_close(vault);
    }
}

int main(void)
{
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    RUN(test_redact__safe_harbor_removes);
    RUN(test_redact__limited_keeps_dates_and_towns);
    RUN(test_redact__tokens_count_in_order_of_appearance);
    RUN(test_redact__fails_closed_without_a_vault);
    RUN(test_redact__clinicians_may_stay);
    RUN(test_restore__leaves_what_a_model_made_up);
    RUN(test_redact__is_undone_by_restore_for_any_text);
    RUN(test_redact__leaves_nothing_of_a_span);
    RUN(test_redact__survives_every_failed_allocation);
    RUN(test_redact__a_stand_in_has_no_print);
    cs_arena_deinit(&arena);
    return check_end();
}
