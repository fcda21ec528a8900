/* egress_in.h - the door between the gate (egress.c) and the maker of cleared values (clear.c). */
#ifndef CS_EGRESS_IN_H
#define CS_EGRESS_IN_H

#include "privacy/privacy.h"

/* Text that passed the policy of provider, with the digest of its bytes. text is borrowed, the
 * rest in arena. Only the gate calls this. Fails: CS_E_MEMORY, CS_E_LIMIT. */
CS_NODISCARD cs_status cs_cleared_make_remote(struct cs_arena *arena, cs_str provider, cs_raw text,
                                              cs_digest sha256,
                                              const struct cs_cleared_remote **out,
                                              struct cs_error *err);

/* The fields of a prompt, searched and replaced together (replace.c). */
struct cs_replacing {
    struct cs_arena *arena;
    const struct cs_prompt *prompt;
    const bool *goes; /* one a field; the others are searched too, since they name people */
    struct cs_redact_options options;
    struct cs_vault *vault;
};
/* What goes of each field, identifiers replaced: out[i] for prompt's fields, empty where it does
 * not go. counts are added to. Fails: CS_E_DENIED (no vault), CS_E_INPUT (not UTF-8),
 * CS_E_CORRUPT (something identifiable was found in what would go), CS_E_LIMIT, CS_E_MEMORY. */
CS_NODISCARD cs_status cs_replace_fields(const struct cs_replacing *r, cs_raw *out,
                                         uint32_t counts[static CS_PHI_TYPES],
                                         struct cs_error *err);

#endif
