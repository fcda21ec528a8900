/* audit.h - who did what, when, in a chain and a tree that show every later change.
 *
 * An event is appended inside the caller's transaction, so it is kept exactly when the change it
 * describes is. It holds ids, counts, keyed digests and literals; there is no field for text.
 *
 * The hash of an event is SHA-256 over these twelve lines, each ended by one "\n" (0x0A):
 *   countersign-audit 1
 *   tenant
 *   seq                  decimal; 1, 2, 3 ... without gaps in each tenant
 *   at_ms                decimal; milliseconds since 1970-01-01T00:00:00Z
 *   actor                "system", "uid:1000" or "user:" and 32 hex digits
 *   action               e.g. "run.started"
 *   object               e.g. "run"
 *   object_id            32 lower-case hex digits
 *   outcome              "ok", "failed" or "refused"
 *   detail               the stored JSON object, byte for byte, on one line
 *   prev                 64 lower-case hex digits: the hash before; zeros for seq 1
 *   end
 * No field can hold a "\n". audit_heads keeps seq, count and hash of the newest event, written in
 * the same transaction: a cut tail no longer agrees with it.
 *
 * The hashes are also the leaves of a Merkle tree (RFC 6962: leaf SHA-256(0x00, hash), node
 * SHA-256(0x01, left, right)), kept with each append. A checkpoint is its root, signed with
 * Ed25519: a note of seven lines, so that anybody can keep it elsewhere and prove later that the
 * log still holds what it held. Somebody who may write the whole file can rebuild chain and tree,
 * but not the signature; a file set back to an old copy is told from a checkpoint that is kept
 * elsewhere (a witness).
 * Source: ADR-0022 (chain), ADR-0051 (tree, checkpoints), RFC 6962 section 2.1, RFC 8032 (Ed25519),
 * C2SP signed-note and tlog-checkpoint. Threads: those of the handle. */
#ifndef CS_AUDIT_H
#define CS_AUDIT_H

#include "base/base.h"
#include "store/store.h"

extern const struct cs_migration cs_audit_migration_events; /* 2 */
extern const struct cs_migration cs_audit_migration_tree;   /* 6 */

/* ---- an event --------------------------------------------------------------------------- */

/* What may stand where text could: 1..48 of a-z 0-9 . _ + - */
bool cs_audit_word_valid(const char *word);

/* Who acts. Made by these functions only, so that no name gets in. */
typedef struct cs_actor {
    char text[40];
} cs_actor;
cs_actor cs_actor_system(void);
cs_actor cs_actor_uid(uint32_t uid); /* a user of the operating system */
cs_actor cs_actor_user(cs_id user);  /* a user of countersign */

enum cs_audit_outcome { CS_AUDIT_OK, CS_AUDIT_FAILED, CS_AUDIT_REFUSED };

struct cs_audit_field {
    const char *key; /* literal */
    enum { CS_AUDIT_INT, CS_AUDIT_BOOL, CS_AUDIT_ID, CS_AUDIT_DIGEST, CS_AUDIT_WORD } kind;
    int64_t number;
    cs_id id;
    cs_digest digest;
    const char *word; /* checked with cs_audit_word_valid, as key, action and object are */
};

static inline struct cs_audit_field cs_audit_int_(const char *key, int64_t n)
{
    return (struct cs_audit_field){.key = key, .kind = CS_AUDIT_INT, .number = n};
}
static inline struct cs_audit_field cs_audit_size_(const char *key, uint64_t n)
{
    return (struct cs_audit_field){.key = key, .kind = CS_AUDIT_INT, .number = (int64_t)n};
}
static inline struct cs_audit_field cs_audit_bool_(const char *key, bool b)
{
    return (struct cs_audit_field){.key = key, .kind = CS_AUDIT_BOOL, .number = b};
}
static inline struct cs_audit_field cs_audit_id_(const char *key, cs_id id)
{
    return (struct cs_audit_field){.key = key, .kind = CS_AUDIT_ID, .id = id};
}
static inline struct cs_audit_field cs_audit_digest_(const char *key, cs_digest digest)
{
    return (struct cs_audit_field){.key = key, .kind = CS_AUDIT_DIGEST, .digest = digest};
}
static inline struct cs_audit_field cs_audit_word_(const char *key, const char *word)
{
    return (struct cs_audit_field){.key = key, .kind = CS_AUDIT_WORD, .word = word};
}

/* A field of the detail. A digest of a document must be the keyed one (cs_case_digest): a bare
 * SHA-256 of text can be guessed. There is no branch for strings, on purpose. */
/* clang-format off */
#define CS_A(key, value)                                                                           \
    _Generic((value),                                                                              \
        int: cs_audit_int_,                                                                        \
        long: cs_audit_int_,                                                                       \
        long long: cs_audit_int_,                                                                  \
        unsigned: cs_audit_size_,                                                                  \
        unsigned long: cs_audit_size_,                                                             \
        unsigned long long: cs_audit_size_,                                                        \
        bool: cs_audit_bool_,                                                                      \
        cs_id: cs_audit_id_,                                                                       \
        cs_digest: cs_audit_digest_)("" key "", (value))
/* clang-format on */
/* A literal of ours. */
#define CS_A_WORD(key, literal) cs_audit_word_("" key "", "" literal "")

struct cs_audit_event {
    cs_str tenant;
    cs_time at;
    cs_actor actor;
    const char *action; /* literal word */
    const char *object; /* literal word */
    cs_id object_id;
    enum cs_audit_outcome outcome;
    const struct cs_audit_field *fields;
    size_t field_count; /* at most 24 */
};

/* The fields of an event: .fields and .field_count from a list of CS_A. */
#define CS_AUDIT_FIELDS(...)                                                                       \
    .fields = (const struct cs_audit_field[]){__VA_ARGS__},                                        \
    .field_count = sizeof((const struct cs_audit_field[]){__VA_ARGS__}) /                          \
                   sizeof(struct cs_audit_field)

/* Append in the caller's transaction; kept if and only if that commits.
 * Fails: CS_E_CORRUPT when the head does not fit the chain; as the store does. */
CS_NODISCARD cs_status cs_audit_append(struct cs_tx *tx, const struct cs_audit_event *event,
                                       struct cs_error *err);
/* Several of one tenant, in order: one look at the chain's end for all. All or nothing, with tx. */
CS_NODISCARD cs_status cs_audit_append_all(struct cs_tx *tx, const struct cs_audit_event *events,
                                           size_t count, struct cs_error *err);

/* ---- keys ----------------------------------------------------------------------------------- */

typedef struct cs_audit_public {
    uint8_t bytes[32]; /* Ed25519, as RFC 8032 writes it */
} cs_audit_public;
struct cs_audit_key { /* wiped by deinit */
    uint8_t seed[32];
    cs_audit_public public_key;
};

/* The key's file: PKCS #8 in PEM, mode 0600, as OpenSSL writes it. make: make it when it is not
 * there; an existing one is never overwritten.
 * Fails: CS_E_NOT_FOUND, CS_E_DENIED (others may read it), CS_E_CORRUPT (not such a file). */
CS_NODISCARD cs_status cs_audit_key_open(const char *path, struct cs_rng *rng, bool make,
                                         struct cs_audit_key *out, struct cs_error *err);
void cs_audit_key_deinit(struct cs_audit_key *key);
/* PEM (SubjectPublicKeyInfo), three lines. */
void cs_audit_public_text(const cs_audit_public *key, char out[static 120]);
CS_NODISCARD bool cs_audit_public_parse(cs_str pem, cs_audit_public *out);
bool cs_audit_public_equal(const cs_audit_public *a, const cs_audit_public *b);

/* ---- checkpoints ---------------------------------------------------------------------------- */

/* What the log was at a time. Its note, seven lines, "\n" after each:
 *   countersign/TENANT
 *   size                 decimal
 *   root                 base64 of 32 bytes
 *   time MILLISECONDS    since 1970-01-01T00:00:00Z
 *   head HEX             the hash of record number size
 *   (empty)
 *   U+2014, " countersign/TENANT ", base64 of the key's id (4 bytes) and signature (64 bytes)
 * The signature is over the first five lines. The id is the beginning of SHA-256(first line, "\n",
 * 0x01, public key). */
struct cs_audit_checkpoint {
    int64_t size;
    cs_time at;
    cs_digest root;
    cs_digest head;
    uint8_t key_id[4];
    uint8_t signature[64];
};
#define CS_AUDIT_NOTE_MAX 640

/* Sign what the log is now and keep it in the store; a checkpoint of this size is given again.
 * Fails: CS_E_NOT_FOUND (there are no records), CS_E_CONFLICT (the log was signed with another
 * key). */
CS_NODISCARD cs_status cs_audit_checkpoint_make(struct cs_tx *tx, cs_str tenant,
                                                const struct cs_audit_key *key, cs_time now,
                                                struct cs_audit_checkpoint *out,
                                                struct cs_error *err);
/* The same behind a record that tells of it and is the last one it covers: then it cannot be taken
 * out of the store unseen. A log that is signed to its end gets neither.
 * Fails as the two that it calls. */
#define CS_AUDIT_CHECKPOINT_ACTION "audit.checkpoint"
CS_NODISCARD cs_status cs_audit_checkpoint_add(struct cs_tx *tx, cs_str tenant,
                                               const struct cs_audit_key *key, cs_actor actor,
                                               cs_time now, struct cs_audit_checkpoint *out,
                                               struct cs_error *err);
/* How many records the log has. */
CS_NODISCARD cs_status cs_audit_size(struct cs_db *db, cs_str tenant, int64_t *size,
                                     struct cs_error *err);
/* The newest; *found false when there is none. key may be NULL. */
CS_NODISCARD cs_status cs_audit_checkpoint_newest(struct cs_db *db, cs_str tenant,
                                                  struct cs_audit_checkpoint *out,
                                                  cs_audit_public *key, bool *found,
                                                  struct cs_error *err);
/* The note, terminated; its size without the end is returned. */
size_t cs_audit_note_print(cs_str tenant, const struct cs_audit_checkpoint *checkpoint,
                           char out[static CS_AUDIT_NOTE_MAX]);
/* One note as print writes it, byte for byte; false for anything else. The signature is not looked
 * at. */
CS_NODISCARD bool cs_audit_note_parse(cs_str tenant, cs_str note, struct cs_audit_checkpoint *out);
/* Notes one after the other, sizes rising (a witness file).
 * Fails: CS_E_INPUT with the byte offset of the first note that is none of this tenant. */
CS_NODISCARD cs_status cs_audit_witness_parse(struct cs_arena *arena, cs_str tenant, cs_str file,
                                              const struct cs_audit_checkpoint **out, size_t *count,
                                              struct cs_error *err);
/* Is it signed with this key? */
bool cs_audit_note_holds(cs_str tenant, const struct cs_audit_checkpoint *checkpoint,
                         const cs_audit_public *key);

/* ---- proofs --------------------------------------------------------------------------------- */

/* Hashes from below to above, as RFC 6962 section 2.1 lists them. */
struct cs_audit_proof {
    size_t count;
    cs_digest path[128];
};
/* The root of the first size records, and record number size's hash. Fails: CS_E_NOT_FOUND (the log
 * has fewer), CS_E_CONFLICT (the tree is not made yet), CS_E_CORRUPT. As the next two do. */
CS_NODISCARD cs_status cs_audit_root(struct cs_db *db, cs_str tenant, int64_t size, cs_digest *root,
                                     cs_digest *hash, struct cs_error *err);
/* That record (1 .. size) is among the first size ones. */
CS_NODISCARD cs_status cs_audit_prove_record(struct cs_db *db, cs_str tenant, int64_t record,
                                             int64_t size, struct cs_audit_proof *out,
                                             struct cs_error *err);
/* That the first size records begin with the first before (1 .. size). */
CS_NODISCARD cs_status cs_audit_prove_growth(struct cs_db *db, cs_str tenant, int64_t before,
                                             int64_t size, struct cs_audit_proof *out,
                                             struct cs_error *err);
/* What is proved, for the check. */
struct cs_audit_claim {
    int64_t record; /* its hash is in hash; or 0: the first `before` records, their root in hash */
    int64_t before;
    int64_t size;
    cs_digest hash;
    cs_digest root; /* of size records */
};
CS_NODISCARD bool cs_audit_proof_holds(const struct cs_audit_claim *claim,
                                       const struct cs_audit_proof *proof);

/* ---- verification ------------------------------------------------------------------------- */

enum cs_audit_break {
    CS_AUDIT_WHOLE,
    CS_AUDIT_EDITED,
    CS_AUDIT_MISSING,
    CS_AUDIT_TRUNCATED,
    CS_AUDIT_FORKED,
    CS_AUDIT_SIGNATURE
};
const char *cs_audit_break_name(enum cs_audit_break kind); /* "edited"; "whole" */

/* What is believed from outside. NULL and 0: the store's own key, no witness. */
struct cs_audit_trust {
    const cs_audit_public *key;                /* checkpoints must be signed with it */
    const struct cs_audit_checkpoint *witness; /* kept elsewhere; sizes rising */
    size_t witness_count;
};

struct cs_audit_report {
    bool ok;
    int64_t records; /* events that were read and hold */
    int64_t head_seq;
    cs_digest head;      /* hash of the newest event that holds; zeros if there is none */
    int64_t checkpoints; /* that were read and hold */
    int64_t agreed;      /* records under the newest checkpoint that holds, the witness's too */
    int64_t at;          /* not ok: the first seq that is wrong or missing, or may be */
    int64_t until;       /* not ok, FORKED: the last that may differ; else as at */
    enum cs_audit_break kind;
    const char *what; /* not ok: literal that says what is wrong there; else "" */
};

/* Read a tenant's whole chain and recompute it, a page of rows at a time, with the tree and the
 * checkpoints in the store. Finds edits, deletions, insertions, reordering and a cut tail; with a
 * witness also a chain that was rebuilt or set back. A broken chain is CS_OK with report->ok false.
 * trust may be NULL. Fails: CS_E_INPUT (a witness, and no key is known). */
CS_NODISCARD cs_status cs_audit_verify(struct cs_db *db, cs_str tenant,
                                       const struct cs_audit_trust *trust,
                                       struct cs_audit_report *out, struct cs_error *err);

/* ---- an export ------------------------------------------------------------------------------ */

/* One JSON object a line: a header with tenant and public key, every record, each checkpoint after
 * the last record it covers, and a last line with counts, head, root and the SHA-256 of every byte
 * before it. docs/audit.md shows them. */
struct cs_audit_sink {
    cs_status (*put)(void *self, cs_str bytes, struct cs_error *err);
    void *self;
};
/* In one read transaction. *records and *checkpoints: how many were written. */
struct cs_audit_exported {
    int64_t records;
    int64_t checkpoints;
};
CS_NODISCARD cs_status cs_audit_export(struct cs_db *db, struct cs_arena *arena, cs_str tenant,
                                       const struct cs_audit_sink *sink,
                                       struct cs_audit_exported *out, struct cs_error *err);

/* Checks an export that is given in pieces, without a store: as cs_audit_verify, with the same
 * words. Whatever the bytes are, they are an answer; only a full memory is a failure. */
struct cs_audit_reader;
/* trust and report are borrowed until close. A witness is parsed by the tenant that the export
 * names, so its notes are given as bytes. */
struct cs_audit_reader_options {
    const cs_audit_public *key; /* NULL: the key that the export names */
    cs_str witness;             /* a witness file's bytes, or empty */
    struct cs_allocator from;
};
CS_NODISCARD cs_status cs_audit_reader_open(const struct cs_audit_reader_options *options,
                                            struct cs_audit_report *report,
                                            struct cs_audit_reader **out, struct cs_error *err);
/* After the first thing that is wrong the rest is not looked at.
 * Fails: CS_E_INPUT (the witness is not one), CS_E_MEMORY. */
CS_NODISCARD cs_status cs_audit_reader_add(struct cs_audit_reader *reader, cs_str bytes,
                                           struct cs_error *err);
CS_NODISCARD cs_status cs_audit_reader_end(struct cs_audit_reader *reader, struct cs_error *err);
void cs_audit_reader_close(struct cs_audit_reader *reader); /* NULL is fine */

#endif
