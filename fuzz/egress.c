/* egress.c - fuzz target: any texts as the fields of a prompt, under several policies and labels.
 * What must hold: nothing is sent where a label is denied, the class is none, the provider is not
 * known or a needed field is not listed; what is sent is whole, cleared for this provider, and no
 * byte that the search finds in it stands outside a stand-in; restoring gives the text back.
 *
 * The input is a byte for the provider, the label and the vault, one for what is optional, then up
 * to three texts with a byte 1 between them. */
#include "privacy/privacy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FIELDS 3
#define TEXT_BYTES_MAX 4096
#define PROVIDERS 8

static const char source[] =
    "{\"providers\":{"
    "\"all\":{\"kind\":\"anthropic\",\"max_data_class\":\"deidentified\","
    "\"fields\":[\"note\",\"header\",\"question\"],\"deny_labels\":[\"vip\"]},"
    "\"note\":{\"kind\":\"anthropic\",\"max_data_class\":\"deidentified\",\"fields\":[\"note\"]},"
    "\"none\":{\"kind\":\"anthropic\",\"fields\":[\"note\",\"header\",\"question\"]},"
    "\"bare\":{\"kind\":\"anthropic\",\"max_data_class\":\"deidentified\"},"
    "\"limited\":{\"kind\":\"anthropic\",\"max_data_class\":\"limited\",\"baa\":\"signed\","
    "\"baa_date\":\"2026-01-31\",\"baa_document\":\"c\",\"fields\":[\"note\",\"question\"]},"
    "\"phi\":{\"kind\":\"anthropic\",\"max_data_class\":\"phi\",\"baa\":\"signed\","
    "\"baa_date\":\"2026-01-31\",\"baa_document\":\"c\",\"fields\":[\"note\",\"header\"],"
    "\"allow_labels\":[\"part2\"]}}}";
static const char *const names[PROVIDERS] = {"all",     "note", "none",  "bare",
                                             "limited", "phi",  "local", "nobody"};
static const char *const labels[4] = {"", "Part2", "VIP", "plain"};

static bool fill(void *self, void *out, size_t size)
{
    (void)self;
    memset(out, 7, size);
    return true;
}

static const struct cs_policy *policy_of(void)
{
    static struct cs_arena arena;
    static struct cs_policy policy;
    static bool made;
    struct cs_error err = {0};
    if (!made) {
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        CS_ASSERT(cs_policy_parse(&arena, cs_str_of(source), &policy, &err) == CS_OK);
    }
    made = true;
    return &policy;
}

struct asked {
    struct cs_arena arena;
    const struct cs_egress_provider *provider;
    struct cs_prompt_field fields[FIELDS];
    bool goes[FIELDS];
    cs_str label;
    bool may; /* by the rules as they are written down, told apart from how the gate does it */
};

static bool is_among(cs_str word, const cs_str *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cs_str_equal_nocase(list[i], word)) return true;
    return false;
}

static void rules_apply(struct asked *a)
{
    const struct cs_egress_provider *const p = a->provider;
    bool any = false;
    a->may = p && p->allowed > CS_DATA_NONE && !is_among(a->label, p->denied, p->denied_count);
    for (size_t i = 0; i < FIELDS; i++) {
        a->goes[i] = p && is_among(cs_str_of(a->fields[i].name), p->fields, p->field_count);
        any = any || a->goes[i];
        if (!a->goes[i] && !a->fields[i].optional) a->may = false;
    }
    a->may = a->may && any;
}

/* The texts of the fields, all or those that go, a blank line between; begins: where each is. */
static cs_str joined(struct asked *a, bool all, size_t begins[FIELDS])
{
    struct cs_buf buf;
    struct cs_error err = {0};
    cs_str out = {0};
    cs_buf_init(&buf, &a->arena, CS_DOC_BYTES_MAX);
    for (size_t i = 0; i < FIELDS; i++) {
        const cs_str text = a->fields[i].text.phi_bytes;
        begins[i] = buf.size;
        if (!all && !a->goes[i]) continue;
        if (text.len && buf.size) CS_BUF_LIT(&buf, "\n\n");
        begins[i] = buf.size;
        cs_buf_add(&buf, text);
    }
    CS_ASSERT(cs_buf_finish(&buf, &out, &err) == CS_OK);
    return out;
}

/* Mark the bytes of the text before replacing that a stand-in covers in what was sent. A piece of
 * brackets alone tells by its own restoring whether it is a stand-in, and how long its value is. */
static void covered_mark(struct asked *a, const struct cs_vault *vault, cs_str sent, bool *covered,
                         size_t size)
{
    size_t at = 0;
    for (size_t i = 0; i < sent.len;) {
        struct cs_restored back = {0};
        struct cs_error err = {0};
        size_t end = i + 1;
        while (sent.ptr[i] == '[' && end < sent.len && sent.ptr[end] != '[' && end < i + 64 &&
               sent.ptr[end - 1] != ']')
            end++;
        if (sent.ptr[end - 1] != ']') end = i + 1;
        const cs_str piece = cs_str_slice(sent, i, end);
        size_t length = piece.len;
        if (piece.len > 1) {
            CS_ASSERT(cs_vault_restore(vault, &a->arena, piece, &back, &err) == CS_OK);
            length = back.text.phi_bytes.len;
        }
        for (size_t k = 0; k < length; k++) {
            CS_ASSERT(at < size);
            covered[at++] = back.restored > 0;
        }
        i = end;
    }
    CS_ASSERT(at == size);
}

static void replaced_check(struct asked *a, const struct cs_vault *vault, cs_str sent)
{
    size_t all_begins[FIELDS];
    size_t begins[FIELDS];
    struct cs_restored back = {0};
    struct cs_phi_found found = {0};
    struct cs_error err = {0};
    const cs_str all = joined(a, true, all_begins);
    const cs_str was = joined(a, false, begins);
    CS_ASSERT(cs_vault_restore(vault, &a->arena, sent, &back, &err) == CS_OK);
    CS_ASSERT(cs_str_equal(back.text.phi_bytes, was));
    bool *const covered = CS_NEW_ARRAY(&a->arena, bool, was.len + 1);
    CS_ASSERT(covered != NULL);
    covered_mark(a, vault, sent, covered, was.len);
    CS_ASSERT(cs_phi_find(&a->arena, (cs_raw){all}, &found, &err) == CS_OK);
    for (size_t i = 0; i < FIELDS; i++)
        for (size_t k = 0; a->goes[i] && k < found.count; k++)
            for (size_t at = found.spans[k].begin; at < found.spans[k].end; at++)
                if (at >= all_begins[i] && at < all_begins[i] + a->fields[i].text.phi_bytes.len)
                    CS_ASSERT(covered[at - all_begins[i] + begins[i]]);
}

static void answer_check(struct asked *a, struct cs_vault *vault, const struct cs_offer *offer,
                         const struct cs_egress_decision *decision)
{
    size_t begins[FIELDS];
    CS_ASSERT(offer->local != NULL);
    if (a->provider && a->provider->local) {
        CS_ASSERT(decision->allowed && !offer->remote);
        return;
    }
    CS_ASSERT(decision->allowed == (offer->remote != NULL));
    if (!decision->allowed) {
        CS_ASSERT(decision->sent.phi_bytes.len == 0);
        return;
    }
    CS_ASSERT(a->may);
    const cs_str sent = decision->sent.phi_bytes;
    CS_ASSERT(decision->sent_class == a->provider->allowed);
    CS_ASSERT(cs_str_equal(cs_cleared_remote_text(offer->remote, a->provider->name), sent));
    CS_ASSERT(cs_utf8_invalid_at(sent) == SIZE_MAX);
    if (decision->sent_class == CS_DATA_PHI)
        CS_ASSERT(cs_str_equal(sent, joined(a, false, begins)));
    if (decision->sent_class != CS_DATA_DEIDENTIFIED) return;
    CS_ASSERT(vault != NULL);
    replaced_check(a, vault, sent);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct cs_rng_ops ops = {fill};
    const struct cs_vault_options options = {.rng = {&ops, NULL}, .from = cs_allocator_system()};
    static const char *const fields[FIELDS] = {"note", "header", "question"};
    struct asked a = {0};
    struct cs_error err = {0};
    struct cs_vault *vault = NULL;
    struct cs_offer offer;
    struct cs_egress_decision decision;
    if (size < 2 || size > TEXT_BYTES_MAX) return 0;
    const cs_str provider = cs_str_of(names[data[0] % PROVIDERS]);
    cs_str rest = {(const char *)data + 2, size - 2};
    a.label = cs_str_of(labels[data[0] / PROVIDERS % 4]);
    a.provider = cs_policy_provider(policy_of(), provider);
    for (size_t i = 0; i < FIELDS; i++) {
        const size_t border = i + 1 < FIELDS ? cs_str_find(rest, CS_STR("\1"), 0) : SIZE_MAX;
        a.fields[i] = (struct cs_prompt_field){.name = fields[i],
                                               .text = {cs_str_slice(rest, 0, border)},
                                               .optional = (data[1] >> i & 1) != 0};
        rest = border == SIZE_MAX ? (cs_str){0} : cs_str_slice(rest, border + 1, rest.len);
    }
    rules_apply(&a);
    cs_arena_init(&a.arena, cs_allocator_system(), CS_ARENA_CAP_DOCUMENT);
    if (data[0] < 224) CS_ASSERT(cs_vault_open(&options, &vault, &err) == CS_OK);
    const struct cs_prompt prompt = {a.fields, FIELDS, &a.label, a.label.len ? 1 : 0};
    if (cs_egress_clear(&a.arena, policy_of(), provider, vault, &prompt, &offer, &decision, &err) ==
        CS_OK)
        answer_check(&a, vault, &offer, &decision);
    else CS_ASSERT(!decision.allowed && !offer.remote);
    cs_vault_close(vault);
    cs_arena_deinit(&a.arena);
    return 0;
}
