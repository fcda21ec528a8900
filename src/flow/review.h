/* review.h - approvals: drafts that wait for a person, who looks at them, and what was decided.
 *
 * A run that reaches awaiting_review with a draft has an approval, written in the same transaction.
 * Waiting is a row: no process holds it, for as long as it takes. Every call is one transaction
 * with its audit events; a refusal is an event too. Whoever signs names the digest of what was
 * shown to them, and it must be that of what is in the store now.
 *
 * There are three verdicts and all are about the draft: it is right, it is right with these edits,
 * it is not right. None says no to a patient or a payer's request, and there is no place to store
 * one: the enum, the CHECK of the table and the words of the reasons end here.
 *
 *   waiting --sign--> decided            one signature, or two that agree
 *      |  \--sign--> waiting             the first of two; two that differ: a third decides
 *      \--retention removed its text--> withdrawn
 *
 * The digest of what was shown is SHA-256 over these lines, each ended by one "\n" (0x0A):
 *   countersign-seen 1
 *   tenant
 *   run                  32 lower-case hex digits
 *   draft                64 hex digits: keyed digest of the draft that this person is shown
 *   documents            decimal: how many
 *   document             64 hex digits for each, keyed, in the run's order
 *   end
 * Keyed digests are recomputed from the texts as they are unsealed (cs_case_digest).
 *
 * Of two signatures the second may be blind: until both are there it sees the draft as the software
 * made it and nothing of the first. Not blind, it sees the draft as the first left it.
 * Source: ADR-0052, ui-spec 3.2 to 4. Threads: those of the handle. */
#ifndef CS_REVIEW_H
#define CS_REVIEW_H

#include "auth/auth.h"
#include "flow/flow.h"

extern const struct cs_migration cs_flow_migration_reviews; /* 9 */

#define CS_REVIEW_LIST_MAX 1000 /* of one page */
#define CS_SIGN_OFFS_MAX 3      /* two, and one that decides between them */
#define CS_SEEN_DIGITS_MIN 12   /* of the digest, when it is typed */
#define CS_REVIEW_NOTE_MAX 65536

/* ---- words ---------------------------------------------------------------------------------- */

enum cs_verdict {
    CS_VERDICT_APPROVE,
    CS_VERDICT_APPROVE_WITH_EDITS,
    CS_VERDICT_REJECT, /* the draft, never what it is about */
    CS_VERDICTS
};
const char *cs_verdict_name(enum cs_verdict verdict); /* "approve_with_edits"; a word */
CS_NODISCARD bool cs_verdict_parse(cs_str name, enum cs_verdict *out);

/* What is wrong with a draft. */
enum cs_reject_reason {
    CS_REJECT_UNSUPPORTED_STATEMENT,
    CS_REJECT_WRONG_MEDICINE_OR_DOSE,
    CS_REJECT_WRONG_PATIENT,
    CS_REJECT_MISSED_FINDING,
    CS_REJECT_OUTDATED_POLICY,
    CS_REJECT_WRONG_ROUTE,
    CS_REJECT_PRIVACY,
    CS_REJECT_LAYOUT,
    CS_REJECT_OTHER,
    CS_REJECT_REASONS
};
#define CS_REJECT_BIT(reason) (1U << (reason))
const char *cs_reject_reason_name(enum cs_reject_reason reason); /* "missed_finding"; a word */
CS_NODISCARD bool cs_reject_reason_parse(cs_str name, enum cs_reject_reason *out);

enum cs_review_state {
    CS_REVIEW_WAITING,
    CS_REVIEW_DECIDED,
    CS_REVIEW_WITHDRAWN, /* its text is gone: nobody can decide any more */
    CS_REVIEW_STATES
};
const char *cs_review_state_name(enum cs_review_state state);
CS_NODISCARD bool cs_review_state_parse(cs_str name, enum cs_review_state *out);
const char *cs_risk_name(enum cs_risk risk); /* "high" */

/* ---- policy --------------------------------------------------------------------------------- */

/* Signatures, blind and due are copied into an approval when it opens; own and lease hold as they
 * are when somebody acts. */
struct cs_review_rule {
    int signatures; /* 1 or 2 */
    bool blind;
    bool own; /* who started a run may sign its draft: a practice of one person */
    int64_t lease_ms;
    int64_t due_ms; /* from when the draft was made */
};
struct cs_review_app_rule {
    cs_str app;
    struct cs_review_rule rule;
};
struct cs_review_policy {
    struct cs_review_rule rule;
    const struct cs_review_app_rule *apps; /* in place of rule, whole */
    size_t app_count;
    struct cs_role_map roles;
};
/* One signature, not blind, not one's own; 15 minutes; due after a day; no map of roles. */
struct cs_review_rule cs_review_rule_default(void);
struct cs_review_policy cs_review_policy_default(void);

/* ---- looking -------------------------------------------------------------------------------- */

struct cs_review_row {
    cs_id run;
    cs_id case_id;
    enum cs_review_state state;
    cs_str app;
    enum cs_risk risk;
    int64_t signatures; /* needed */
    int64_t signed_count;
    bool blind;
    cs_str needs_role;  /* "" : whoever may sign */
    cs_str needs_actor; /* "" : anybody */
    bool differ;        /* the signatures differ: somebody else decides */
    cs_time created;
    cs_time due;
    cs_str holder; /* "" : nobody */
    cs_time held_until;
    cs_time decided;             /* 0: not yet */
    enum cs_run_state run_state; /* done or rejected, when decided */
    cs_str started_by;
};

struct cs_review_filter {
    bool mine; /* held by this person, or sent to them */
    bool any_state;
    enum cs_review_state state; /* unless any_state */
    cs_str app;                 /* "" : every */
    uint32_t limit;             /* 1 .. CS_REVIEW_LIST_MAX */
};
/* What is due first, of those the higher risk. Needs CS_RIGHT_LIST. out: array in arena.
 * Only reads, so that a refusal is for the caller to put on record: cs_flow_refused.
 * Fails: CS_E_DENIED. */
CS_NODISCARD cs_status cs_review_list(struct cs_flow *flow, struct cs_arena *arena,
                                      const struct cs_review_filter *filter, cs_time now,
                                      const struct cs_review_row **out, size_t *count,
                                      struct cs_error *err);

/* One signature. Text is empty unless asked for and there. */
struct cs_sign_off {
    cs_id id;
    int64_t ordinal; /* 0, 1, 2 */
    cs_str actor;
    enum cs_verdict verdict;
    unsigned reasons; /* CS_REJECT_BIT, or-ed; with CS_VERDICT_REJECT */
    cs_digest seen;
    cs_digest accepted; /* keyed digest of the text that was approved, or rejected */
    bool own;           /* by who started the run, as the policy allowed */
    cs_time at;
    cs_raw edited; /* the draft as this person left it */
    cs_raw diff;   /* from what was shown to it: cs_json_diff */
    cs_raw note;
};

struct cs_review_shown {
    struct cs_review_row row;
    struct cs_run_record record; /* with the documents' bytes */
    cs_raw draft;                /* as this person is shown it */
    cs_digest draft_keyed;
    bool edited; /* it is not as the software made it */
    bool hidden; /* blind: signatures of others are left out until all are there */
    const struct cs_sign_off *sign_offs;
    size_t sign_off_count;
    cs_digest seen;
};
/* Everything that a person needs to decide; that it is shown is on record (review.shown) before it
 * is given out. Renews the lease of who holds it. Needs CS_RIGHT_READ.
 * Fails: CS_E_DENIED, CS_E_NOT_FOUND (no such run, none that waits or waited, no text any more),
 * CS_E_CORRUPT. */
CS_NODISCARD cs_status cs_review_show(struct cs_flow *flow, struct cs_arena *arena,
                                      const cs_id *run, cs_time now, struct cs_review_shown *out,
                                      struct cs_error *err);

/* The same for the program alone, to compare edits with: it is not on record as shown, so nothing
 * of it may be shown, and it lets nobody sign. */
CS_NODISCARD cs_status cs_review_peek(struct cs_flow *flow, struct cs_arena *arena,
                                      const cs_id *run, cs_time now, struct cs_review_shown *out,
                                      struct cs_error *err);

/* ---- holding -------------------------------------------------------------------------------- */

/* Hold it for the policy's time, so that two do not work on one draft; again: renewed.
 * Fails: CS_E_CONFLICT (another holds it: for how long is told; it is decided), CS_E_DENIED,
 * CS_E_NOT_FOUND. */
CS_NODISCARD cs_status cs_review_take(struct cs_flow *flow, const cs_id *run, cs_time now,
                                      cs_time *until, struct cs_error *err);
/* Fails: CS_E_CONFLICT (this person does not hold it). */
CS_NODISCARD cs_status cs_review_release(struct cs_flow *flow, const cs_id *run, cs_time now,
                                         struct cs_error *err);
/* Take what somebody else holds or was sent. reason: a word. Needs CS_RIGHT_TAKE_OVER.
 * Fails: CS_E_INPUT (no word), CS_E_DENIED, CS_E_CONFLICT (decided), CS_E_NOT_FOUND. */
CS_NODISCARD cs_status cs_review_take_over(struct cs_flow *flow, const cs_id *run,
                                           const char *reason, cs_time now, cs_time *until,
                                           struct cs_error *err);
/* Say who should look: a role that may sign, or one actor. It goes on waiting, for them.
 * Fails: CS_E_INPUT (no such role or actor), CS_E_DENIED, CS_E_CONFLICT, CS_E_NOT_FOUND. */
CS_NODISCARD cs_status cs_review_send(struct cs_flow *flow, const cs_id *run, cs_str to,
                                      cs_time now, struct cs_error *err);

/* ---- deciding ------------------------------------------------------------------------------- */

struct cs_review_decision {
    cs_id run;
    enum cs_verdict verdict;
    unsigned reasons; /* CS_VERDICT_REJECT: one or more */
    cs_str seen;      /* the digest that was shown, or its first CS_SEEN_DIGITS_MIN digits */
    cs_raw edited;    /* CS_VERDICT_APPROVE_WITH_EDITS: the whole draft as it is approved */
    cs_raw diff;      /* the same: from what was shown to it */
    cs_raw note;      /* or empty; kept sealed */
    cs_time now;
};
struct cs_review_outcome {
    bool decided; /* false: another signature is needed */
    bool differ;  /* and it must be somebody else's, who decides */
    int64_t signed_count;
    enum cs_run_state run_state;
};
/* Sign. edited fits the application's schema: the caller has checked it.
 * Fails: CS_E_INPUT (no such verdict, no reason, edits that change nothing), CS_E_DENIED (their own
 * run, or a role is missing), CS_E_CONFLICT (signed before, held by another, decided, not what was
 * shown, not shown). Every CS_E_DENIED and CS_E_CONFLICT is on record. */
CS_NODISCARD cs_status cs_review_decide(struct cs_flow *flow, struct cs_arena *arena,
                                        const struct cs_review_decision *decision,
                                        struct cs_review_outcome *out, struct cs_error *err);

#endif
