/* vault_in.h - a vault from inside: entries by value and by number, for redact, restore, surrogate.
 *
 * An entry belongs to a kind: the types of identifiers (their numbers are those of the tokens), and
 * behind them the kinds that surrogates are chosen by. Numbers count from 1 in each kind, in order
 * of first appearance. */
#ifndef CS_VAULT_IN_H
#define CS_VAULT_IN_H

#include "privacy/privacy.h"

enum vault_kind {
    VAULT_GIVEN_FEMALE = CS_PHI_TYPES,
    VAULT_GIVEN_MALE,
    VAULT_SURNAME,
    VAULT_STREET,
    VAULT_TOWN,
    VAULT_KINDS
};

struct vault_entry {
    uint32_t kind;
    uint32_t number;
    uint32_t begin; /* of the value in the pool */
    uint32_t size;
};

struct cs_vault {
    struct cs_allocator from;
    size_t entries_max;
    uint8_t secret[32];
    uint32_t counters[VAULT_KINDS]; /* the last number given */
    struct vault_entry *entries;
    uint32_t entry_count;
    uint32_t entry_capacity;
    char *pool; /* the values, one behind the other */
    uint32_t pool_size;
    uint32_t pool_capacity;
    uint32_t *by_value; /* entry index + 1, open addressing; 0 is free */
    uint32_t *by_number;
    uint32_t slot_count; /* of each of the two, a power of two */
};

/* The number of a value in a kind, given anew if it has none.
 * Fails: CS_E_LIMIT (too many entries or bytes), CS_E_MEMORY. */
CS_NODISCARD cs_status cs_vault_number(struct cs_vault *vault, uint32_t kind, cs_str value,
                                       uint32_t *number, struct cs_error *err);
/* The value of a number in a kind; NULL ptr when the vault never gave it. */
cs_str cs_vault_value(const struct cs_vault *vault, uint32_t kind, uint32_t number);
/* size bytes (at most 32) that only this vault gives for label and number. */
CS_NODISCARD cs_status cs_vault_random(const struct cs_vault *vault, cs_str label, uint32_t number,
                                       uint8_t *out, size_t size, struct cs_error *err);

/* ---- tokens (token.c) ---- */

/* A stand-in as it stands in a text: "[NAME-12]", or escaped "[~NAME-12]". */
struct token {
    enum cs_phi_type type;
    uint32_t number;
    uint32_t escapes; /* how many '~' stand behind the bracket */
    uint32_t size;    /* bytes, brackets included */
};
/* True when one begins at text[at], which is '['. */
bool cs_token_read(cs_str text, size_t at, struct token *out);
void cs_token_write(struct cs_buf *out, enum cs_phi_type type, uint32_t number);

/* ---- surrogates (surrogate.c, surrogate_date.c, surrogate_echo.c) ---- */

/* Write what stands for a span's text; never what cs_surrogate_echoes finds, an age's "90" apart.
 * Fails as cs_vault_number. */
CS_NODISCARD cs_status cs_surrogate_write(struct cs_vault *vault, const struct cs_phi_span *span,
                                          cs_str text, struct cs_buf *out, struct cs_error *err);
/* Write a date moved by days in its own form. False when the text is no date that we can read:
 * nothing is written then. */
bool cs_surrogate_date(cs_str text, int days, struct cs_buf *out);
/* Whether a stand-in is the text itself, or has its last four figures (or all, when fewer), or a
 * run of figures that ends as one of the text's. */
bool cs_surrogate_echoes(enum cs_phi_type type, cs_str text, cs_str stand_in);

/* ---- places (place.c) ---- */

bool cs_place_is_zip(cs_str text);    /* 5 digits, or 5 and 4 */
bool cs_place_is_street(cs_str text); /* an address, a street or a box; not a town or a ZIP */
/* The first three digits that may stay, or "000" where too few people live there. */
void cs_place_zip3(cs_str zip, char out[static 4]);

#endif
