/* audit.h - who did what, when, in a chain that shows every later change.
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
 * the same transaction: a cut tail no longer agrees with it. Somebody who may write the whole file
 * can rebuild both; against that, keep a checkpoint (seq and hash) elsewhere.
 * Source: ADR-0022. Threads: those of the handle. */
#ifndef CS_AUDIT_H
#define CS_AUDIT_H

#include "base/base.h"
#include "store/store.h"

extern const struct cs_migration cs_audit_migration_events; /* 2 */

/* ---- an event ----------------------------------------------------------------------------- */

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

/* ---- verification --------------------------------------------------------------------------- */

/* A point of the chain that was noted outside the store. */
struct cs_audit_checkpoint {
    int64_t seq;
    cs_digest hash;
};

struct cs_audit_report {
    bool ok;
    int64_t records; /* events that were read and hold */
    int64_t head_seq;
    cs_digest head;   /* hash of the newest event that holds; zeros if there is none */
    int64_t at;       /* not ok: the first seq that is wrong or missing */
    const char *what; /* not ok: literal that says what is wrong there; else "" */
};

/* Read a tenant's whole chain and recompute it, one row at a time. Finds edits, deletions,
 * insertions, reordering and a cut tail; with a checkpoint, a chain rebuilt since then. A broken
 * chain is CS_OK with report->ok false. known may be NULL. */
CS_NODISCARD cs_status cs_audit_verify(struct cs_db *db, cs_str tenant,
                                       const struct cs_audit_checkpoint *known,
                                       struct cs_audit_report *out, struct cs_error *err);

#endif
