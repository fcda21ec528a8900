/* ok.c - the right ways of everything that the other cases do wrongly; accepted by all. */
#include "audit/audit.h"
#include "base/base.h"
#include "model/model.h"
#include "privacy/privacy.h"
#include "store/store.h"

cs_status remote_send(const struct cs_cleared_remote *prompt, struct cs_error *err);
cs_status right(struct cs_arena *arena, const struct cs_log *log, struct cs_db *db, cs_raw letter,
                struct cs_buf *page, struct cs_error *err);

/* What may leave, by the only way: the policy, the gate, the presence of a value. */
static cs_status remote_ask(struct cs_arena *arena, const struct cs_policy *policy,
                            struct cs_vault *vault, cs_raw letter, struct cs_error *err)
{
    const struct cs_prompt_field fields[] = {CS_PROMPT_OURS("instruction", "Summarize."),
                                             {.name = "note", .text = letter}};
    const struct cs_prompt prompt = {.fields = fields, .field_count = CS_COUNT(fields)};
    struct cs_egress_decision decision;
    struct cs_offer offer;
    CS_TRY(cs_egress_clear(arena, policy, CS_STR("azure"), vault, &prompt, &offer, &decision, err));
    if (!offer.remote) return CS_FAIL(err, CS_E_DENIED, "The policy keeps it here", "");
    return remote_send(offer.remote, err);
}

static struct cs_question question_of(const struct cs_offer *offer)
{
    return (struct cs_question){.text = offer->local};
}

cs_status right(struct cs_arena *arena, const struct cs_log *log, struct cs_db *db, cs_raw letter,
                struct cs_buf *page, struct cs_error *err)
{
    struct cs_offer offer = {0};
    struct cs_stmt st;
    cs_digest digest;
    cs_id id = {{0}};
    const struct cs_policy policy = cs_policy_default();
    CS_TRY(remote_ask(arena, &policy, NULL, letter, err));
    CS_TRY(cs_egress_clear_local(arena, letter, &offer, err));
    const struct cs_question question = question_of(&offer);
    if (offer.remote) CS_TRY(remote_send(offer.remote, err));
    cs_buf_add(page, CS_STR("a literal"));
    cs_ignore(cs_sha256(cs_cleared_local_text(question.text), &digest, err), "only an example");
    if (!cs_id_parse(CS_STR("00"), &id)) CS_LOG(log, "id_refused", CS_F("run", id));
    CS_LOG(log, "letter_read", CS_F("bytes", letter.phi_bytes.len), CS_F_STATUS("is", CS_OK));
    CS_STMT(&st, db, "SELECT 1");
    const struct cs_audit_field fields[] = {CS_A("run", id), CS_A_WORD("app", "summary")};
    if (fields[0].number) return CS_FAIL(err, CS_E_INTERNAL, "A literal", "Another one");
    return CS_FAIL_NUM(err, CS_E_LIMIT, "There are %1", "Give fewer", CS_COUNT(fields), 0);
}
