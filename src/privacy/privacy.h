/* privacy.h - finds identifiers, replaces them, restores them, and decides what may leave.
 *
 *   text -> cs_phi_find -> spans -> cs_redact (policy, vault) -> redacted text -> a model
 *                                                                      answer -> cs_vault_restore
 *   prompt + policy of a provider -> cs_egress_clear -> cs_offer: the only door to a model
 *
 * Identifiers are the 18 of the Safe Harbor method, 45 CFR 164.514(b)(2)(i); no software can attest
 * its second half, (ii), that nobody knows who the rest is about. Everything fails closed: what
 * cannot be searched, decided or sealed is not offered.
 * Offsets are bytes into UTF-8, half open. Threads: pure, but for a vault, which belongs to one. */
#ifndef CS_PRIVACY_H
#define CS_PRIVACY_H

#include "base/base.h"
#include "privacy/cleared.h"
#include "store/store.h"
#include "text/text.h"

/* ---- finding identifiers -------------------------------------------------------------------- */

enum cs_phi_type {
    CS_PHI_NAME,        /* (A) of patients, relatives, clinicians, anybody; also initials */
    CS_PHI_GEO,         /* (B) smaller than a state: street, city, county, ZIP, place names */
    CS_PHI_DATE,        /* (C) every element of a date but the year alone */
    CS_PHI_AGE_OVER_89, /* (C) the figure of an age of 90 or more */
    CS_PHI_PHONE,       /* (D) with its extension */
    CS_PHI_FAX,         /* (E) */
    CS_PHI_EMAIL,       /* (F) */
    CS_PHI_SSN,         /* (G) whole, or its last four digits */
    CS_PHI_MRN,         /* (H) */
    CS_PHI_HEALTH_PLAN, /* (I) "HEALTH_PLAN_ID" */
    CS_PHI_ACCOUNT,     /* (J) */
    CS_PHI_LICENSE,     /* (K) certificate, licence, NPI, DEA */
    CS_PHI_VEHICLE,     /* (L) VIN, plate */
    CS_PHI_DEVICE,      /* (M) serial numbers */
    CS_PHI_URL,         /* (N) */
    CS_PHI_IP,          /* (O) IPv4, IPv6, MAC */
    CS_PHI_BIOMETRIC,   /* (P), (Q) identifiers of prints, scans and images of a face */
    CS_PHI_OTHER_ID,    /* (R) user names, accession, claim, case, call and report numbers ... */
    CS_PHI_TYPES
};
/* The name in every output: "NAME", "AGE_OVER_89", "HEALTH_PLAN_ID" ... (design: formats). */
const char *cs_phi_type_name(enum cs_phi_type type);

/* Who a name belongs to, as far as its surroundings say. */
enum cs_phi_role { CS_PHI_ROLE_ANY, CS_PHI_ROLE_CLINICIAN };

struct cs_phi_span {
    uint32_t begin;
    uint32_t end; /* half open; on borders of characters; never empty */
    enum cs_phi_type type;
    enum cs_phi_role role; /* CS_PHI_NAME; else CS_PHI_ROLE_ANY */
    uint8_t confidence;    /* percent, 1 .. 100 */
};

struct cs_phi_found {
    const struct cs_phi_span *spans; /* ascending, not overlapping */
    size_t count;
};

/* Find the identifiers of a text (valid UTF-8 without NUL, at most CS_DOC_BYTES_MAX; it may be
 * empty). A name found once is found everywhere in the text, whole or in part. out->spans in arena.
 * Time is linear in the text's size whatever it holds.
 * Fails: CS_E_INPUT (not UTF-8, NUL; position tells where), CS_E_LIMIT, CS_E_MEMORY. */
CS_NODISCARD cs_status cs_phi_find(struct cs_arena *arena, cs_raw text, struct cs_phi_found *out,
                                   struct cs_error *err);

/* ---- the vault: which stand-in belongs to which value ------------------------------------------
 * */

/* The re-identification map of one case, and the case's secret (32 random bytes that choose
 * surrogates and the shift of dates). Its memory is wiped at close. */
struct cs_vault;

struct cs_vault_options {
    struct cs_rng rng;
    struct cs_allocator from;
    size_t entries_max; /* 0: CS_VAULT_ENTRIES_MAX */
};
#define CS_VAULT_ENTRIES_MAX 1000000

/* An empty vault with a new secret. Fails: CS_E_MEMORY, CS_E_IO (no random bytes). */
CS_NODISCARD cs_status cs_vault_open(const struct cs_vault_options *options, struct cs_vault **out,
                                     struct cs_error *err);
void cs_vault_close(struct cs_vault *vault);         /* wipes; NULL is fine */
size_t cs_vault_count(const struct cs_vault *vault); /* entries */

/* The whole vault as bytes (secret, counters, entries), to be sealed and then wiped by the caller,
 * and back. Versioned, little endian; vault_bytes.c describes the layout. out in arena. */
CS_NODISCARD cs_status cs_vault_pack(const struct cs_vault *vault, struct cs_arena *arena,
                                     cs_raw *out, struct cs_error *err);
/* Fails: CS_E_CORRUPT (not the bytes of a vault), CS_E_MEMORY, CS_E_LIMIT. */
CS_NODISCARD cs_status cs_vault_unpack(const struct cs_vault_options *options, cs_raw bytes,
                                       struct cs_vault **out, struct cs_error *err);

/* ---- replacing
 * ---------------------------------------------------------------------------------- */

enum cs_redact_policy {
    CS_REDACT_SAFE_HARBOR, /* "[NAME]": removed; nothing can be restored */
    CS_REDACT_TOKENS,    /* "[NAME-1]": the same value, the same number, in all texts of a vault */
    CS_REDACT_SURROGATE, /* realistic and consistent; dates shifted; NOT Safe Harbor */
    CS_REDACT_LIMITED,   /* limited data set, 164.514(e): dates, ages, city, state, ZIP stay */
    CS_REDACT_POLICIES
};
const char *cs_redact_policy_name(enum cs_redact_policy policy); /* "safe-harbor" ... */
CS_NODISCARD bool cs_redact_policy_parse(cs_str name, enum cs_redact_policy *out);

struct cs_redact_options {
    enum cs_redact_policy policy;
    bool keep_clinicians; /* leave names with CS_PHI_ROLE_CLINICIAN; default: they go too */
    bool keep_zip3;       /* leave the first three digits of a ZIP where the area is large enough;
                             default: the whole ZIP goes, which is always allowed */
};

/* One stretch of the output: bytes copied, or a span replaced. Together they cover both texts. */
struct cs_redact_piece {
    cs_span source;
    cs_span output;
    bool replaced;         /* false: a copy (or the escape of a look-alike token) */
    enum cs_phi_type type; /* of a replaced piece */
};

struct cs_redacted {
    cs_raw text; /* still cs_raw: only the egress gate makes text that may leave */
    const struct cs_redact_piece *pieces;
    size_t piece_count;
    uint32_t counts[CS_PHI_TYPES]; /* spans replaced, by type */
};

/* Replace the spans of found in text. vault: needed for tokens and surrogates (else CS_E_DENIED: it
 * fails closed), not used otherwise. Counters go in order of first appearance and are never made
 * from the value. Text of the input that looks like a stand-in of ours is escaped, so that
 * cs_vault_restore(cs_redact(x)) = x byte for byte under CS_REDACT_TOKENS. out in arena.
 * Fails: CS_E_DENIED, CS_E_LIMIT, CS_E_MEMORY. */
CS_NODISCARD cs_status cs_redact(struct cs_arena *arena, cs_raw text,
                                 const struct cs_phi_found *found,
                                 const struct cs_redact_options *options, struct cs_vault *vault,
                                 struct cs_redacted *out, struct cs_error *err);
/* Offsets both ways. Inside a replaced piece every offset maps to its begin. offset may be the
 * text's size. Offsets beyond it are a mistake of the caller. O(log pieces). */
uint32_t cs_redact_to_output(const struct cs_redacted *redacted, uint32_t source_offset);
uint32_t cs_redact_to_source(const struct cs_redacted *redacted, uint32_t output_offset);

struct cs_restored {
    cs_raw text;
    uint32_t restored;      /* stand-ins put back */
    const cs_span *unknown; /* stand-ins that the vault never gave, left visible in text */
    size_t unknown_count;
};
/* Put the values back into an answer. A stand-in that the vault does not hold stays as it is and is
 * reported. out in arena. Fails: CS_E_LIMIT, CS_E_MEMORY. */
CS_NODISCARD cs_status cs_vault_restore(const struct cs_vault *vault, struct cs_arena *arena,
                                        cs_str answer, struct cs_restored *out,
                                        struct cs_error *err);

/* ---- what may leave
 * ----------------------------------------------------------------------------- */

/* How much a text says about a person; each holds the ones before. */
enum cs_data_class {
    CS_DATA_NONE,         /* nothing of a document */
    CS_DATA_DEIDENTIFIED, /* Safe Harbor identifiers replaced by tokens or removed */
    CS_DATA_LIMITED,      /* limited data set, 164.514(e); needs a data use agreement */
    CS_DATA_PHI,          /* as it is; needs a business associate agreement */
    CS_DATA_CLASSES
};
const char *cs_data_class_name(enum cs_data_class c); /* "none" "deidentified" "limited" "phi" */

#define CS_EGRESS_LIST_MAX 32 /* fields or labels of one provider */

struct cs_egress_provider {
    cs_str name;
    cs_str kind;                /* "llama" (in this process), "openai", "anthropic" */
    bool local;                 /* runs in this process: nothing leaves */
    enum cs_data_class allowed; /* the highest; already bounded by the agreement */
    bool agreement;             /* a business associate agreement is signed */
    cs_str agreement_date;      /* "2026-01-31"; empty without an agreement */
    cs_str agreement_document;  /* where it can be read; empty without an agreement */
    const cs_str *fields;       /* names of the prompt's fields that may go; none: none may */
    size_t field_count;
    const cs_str *denied; /* labels of documents that never go ("part2"); ASCII case is ignored */
    size_t denied_count;
};

/* Parsed from the "providers" and "privacy" of the configuration; immutable. */
struct cs_policy {
    const struct cs_egress_provider *providers;
    size_t provider_count;
    bool keep_clinicians;
    bool keep_zip3;
    cs_digest sha256; /* of the bytes it was parsed from; of several files: of digest and bytes */
};
#define CS_POLICY_PROVIDERS_MAX 64

/* Parse a configuration (JSON with comments and trailing commas). Unknown keys are errors.
 * source: borrowed; out and what it points at in arena.
 * Fails: CS_E_INPUT (position tells where), CS_E_LIMIT, CS_E_MEMORY; *out has no provider then. */
CS_NODISCARD cs_status cs_policy_parse(struct cs_arena *arena, cs_str source, struct cs_policy *out,
                                       struct cs_error *err);
/* The same, on top of what files of lower rank said. A provider that is stated again is stated
 * anew: nothing of the earlier one holds, so what it may get can be read in one place. below is
 * borrowed and may be out itself. */
CS_NODISCARD cs_status cs_policy_parse_over(struct cs_arena *arena, const struct cs_policy *below,
                                            cs_str source, struct cs_policy *out,
                                            struct cs_error *err);
/* What holds without a configuration: the local model only. */
struct cs_policy cs_policy_default(void);
/* NULL when it is not there. */
const struct cs_egress_provider *cs_policy_provider(const struct cs_policy *policy, cs_str name);

struct cs_prompt_field {
    const char *name; /* literal of the app: "instruction", "note", "question" */
    cs_raw text;
    bool ours;     /* a literal text of the program: holds nothing of a person (CS_PROMPT_OURS) */
    bool optional; /* may stay behind where it is not listed; else then nothing goes */
};
/* The only way outside privacy/ to state a text of ours: both must be literals. */
/* clang-format off */
#define CS_PROMPT_OURS(field_name, literal) \
    {.name = "" field_name "", .text = {CS_STR_INIT(literal)}, .ours = true}
/* clang-format on */
struct cs_prompt {
    const struct cs_prompt_field *fields;
    size_t field_count;
    const cs_str *labels; /* of the documents that the text comes from */
    size_t label_count;
};

/* Why a field goes, goes changed, or does not go. */
enum cs_egress_reason {
    CS_EGRESS_LOCAL,        /* the provider is in this process */
    CS_EGRESS_OURS,         /* a text of the program */
    CS_EGRESS_REDACTED,     /* identifiers replaced */
    CS_EGRESS_AS_IS,        /* the agreement allows it */
    CS_EGRESS_NOT_LISTED,   /* the field is not on the provider's list: dropped */
    CS_EGRESS_HELD,         /* it might go, but not without another that may not */
    CS_EGRESS_DENIED_LABEL, /* a label forbids everything */
    CS_EGRESS_CLASS_NONE,   /* the provider may get nothing of a document */
    CS_EGRESS_UNKNOWN,      /* no such provider */
    CS_EGRESS_NO_VAULT,     /* tokens could not be kept */
    CS_EGRESS_FAILED,       /* finding or replacing failed */
    CS_EGRESS_REASONS
};
const char *cs_egress_reason_name(enum cs_egress_reason reason); /* "denied-label", for programs */
const char *cs_egress_reason_text(enum cs_egress_reason reason); /* a sentence, plain words */

struct cs_egress_decision {
    bool allowed;                 /* offer.remote (or local) is there */
    enum cs_egress_reason reason; /* of the whole */
    enum cs_data_class sent_class;
    const enum cs_egress_reason *fields; /* one a field of the prompt */
    cs_digest sent_sha256;               /* of the bytes that would be sent; zeros when none */
    uint32_t counts[CS_PHI_TYPES];       /* identifiers replaced */
    cs_raw sent; /* exactly what would be sent, for `policy test`; else empty */
};

/* The only maker of cleared text. offer->local is always given (the fields in order, a blank line
 * between), offer->remote only when the policy lets every needed part go. A refusal is CS_OK with
 * decision->allowed false and offer->remote NULL; a failure inside is a refusal too.
 * vault: where tokens are kept; NULL refuses whatever would need one. Everything is in arena; the
 * prompt's texts are borrowed and must outlive the offer.
 * Fails: CS_E_MEMORY, CS_E_LIMIT. Then *out is empty. */
CS_NODISCARD cs_status cs_egress_clear(struct cs_arena *arena, const struct cs_policy *policy,
                                       cs_str provider, struct cs_vault *vault,
                                       const struct cs_prompt *prompt, struct cs_offer *out,
                                       struct cs_egress_decision *decision, struct cs_error *err);
/* The same for the model inside this process only: offer.remote is NULL. prompt is borrowed.
 * Fails: CS_E_MEMORY, CS_E_LIMIT. */
CS_NODISCARD cs_status cs_egress_clear_local(struct cs_arena *arena, cs_raw prompt,
                                             struct cs_offer *out, struct cs_error *err);

#endif
