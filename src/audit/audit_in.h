/* audit_in.h - what the files of audit/ share: an event as it is stored, hashes, the tree, the
 * check that the store's and the export's reader make.
 *
 * Append and verification compute a hash with the same function from the same fields. Threads: a
 * hasher belongs to one. */
#ifndef CS_AUDIT_IN_H
#define CS_AUDIT_IN_H

#include "audit/audit.h"

#define CS_AUDIT_WORD_MAX 48
#define CS_AUDIT_FIELDS_MAX 24
#define CS_AUDIT_DETAIL_MAX 4096

/* ---- hashes ---- */

/* Sticky: a failure is told by cs_audit_hasher_check. */
struct cs_audit_hasher {
    void *md;
    void *ctx;
    bool failed;
};
CS_NODISCARD cs_status cs_audit_hasher_init(struct cs_audit_hasher *h, struct cs_error *err);
void cs_audit_hasher_deinit(struct cs_audit_hasher *h);
void cs_audit_hasher_begin(struct cs_audit_hasher *h);
void cs_audit_hasher_add(struct cs_audit_hasher *h, cs_str bytes);
void cs_audit_hasher_end(struct cs_audit_hasher *h, cs_digest *out);
CS_NODISCARD cs_status cs_audit_hasher_check(const struct cs_audit_hasher *h, struct cs_error *err);

struct cs_audit_line {
    cs_str tenant;
    int64_t seq;
    int64_t at_ms;
    cs_str actor;
    cs_str action;
    cs_str object;
    cs_id object_id;
    cs_str outcome;
    cs_str detail;
    cs_digest prev;
};

/* The hash as audit.h describes it. Fails: CS_E_CORRUPT when the fields are larger than any that
 * append writes, or hold a line's end. */
CS_NODISCARD cs_status cs_audit_hash(struct cs_audit_hasher *h, const struct cs_audit_line *line,
                                     cs_digest *out, struct cs_error *err);

/* ---- the tree (tree.c) ---- */

#define CS_AUDIT_LEVELS_APART 4 /* of the levels that are stored */
#define CS_AUDIT_PEAKS_MAX 63

struct cs_audit_tree {
    int64_t size;
    cs_digest peaks[CS_AUDIT_PEAKS_MAX]; /* of full subtrees, the largest first */
};
struct cs_audit_made_node {
    int64_t level; /* leaves are level 0 */
    int64_t place; /* from the left, from 0 */
    cs_digest hash;
};
/* Nodes of stored levels that one more leaf finished. */
struct cs_audit_made {
    unsigned count;
    struct cs_audit_made_node nodes[CS_AUDIT_PEAKS_MAX / CS_AUDIT_LEVELS_APART + 1];
};

unsigned cs_audit_tree_peaks(const struct cs_audit_tree *tree);
void cs_audit_leaf(struct cs_audit_hasher *h, const cs_digest *record, cs_digest *out);
/* out may be left or right. */
void cs_audit_node(struct cs_audit_hasher *h, const cs_digest *left, const cs_digest *right,
                   cs_digest *out);
void cs_audit_tree_add(struct cs_audit_hasher *h, struct cs_audit_tree *tree,
                       const cs_digest *record, struct cs_audit_made *made);
void cs_audit_tree_root(struct cs_audit_hasher *h, const struct cs_audit_tree *tree,
                        cs_digest *out);

/* ---- the head row (head.c) ---- */

/* Where a tenant's chain and tree end. */
struct cs_audit_head {
    bool found;
    int64_t seq;
    int64_t count;
    cs_digest hash;
    bool has_tree; /* false: events of before the tree was kept */
    bool torn;     /* the tree is not of as many records: tree holds nothing to go by */
    struct cs_audit_tree tree;
};
/* Fails: CS_E_CORRUPT for a row of another form. */
CS_NODISCARD cs_status cs_audit_head_read(struct cs_db *db, cs_str tenant,
                                          struct cs_audit_head *head, struct cs_error *err);
CS_NODISCARD cs_status cs_audit_head_write(struct cs_tx *tx, cs_str tenant,
                                           const struct cs_audit_head *head, struct cs_error *err);
/* Make the tree from the records where there is none yet. Fails: CS_E_CORRUPT when it is torn. */
CS_NODISCARD cs_status cs_audit_head_grow(struct cs_tx *tx, struct cs_audit_hasher *h,
                                          cs_str tenant, struct cs_audit_head *head,
                                          struct cs_error *err);
/* Add a record's hash to the tree and store what it finished. */
CS_NODISCARD cs_status cs_audit_head_add(struct cs_tx *tx, struct cs_audit_hasher *h, cs_str tenant,
                                         struct cs_audit_tree *tree, const cs_digest *record,
                                         struct cs_error *err);

/* ---- events in pages (verify.c) ---- */

#define CS_AUDIT_PAGE 4096 /* a power of 16: a page finishes whole nodes of the tree */

/* One event from a statement that began with CS_AUDIT_SELECT. */
#define CS_AUDIT_SELECT                                                                            \
    "SELECT seq, at_ms, actor, action, object, object_id, outcome, detail, prev, hash"             \
    " FROM audit_events "
struct cs_audit_line cs_audit_line_of(struct cs_stmt *st, cs_str tenant);

/* Checkpoints over more than `after` records, of a page; *bad: a size where one has no form of
 * ours, else 0. out: array in arena. */
CS_NODISCARD cs_status cs_audit_checkpoints_read(struct cs_db *db, struct cs_arena *arena,
                                                 cs_str tenant, int64_t after,
                                                 struct cs_audit_checkpoint **out, size_t *count,
                                                 int64_t *bad, struct cs_error *err);
/* The row of a statement that selects size, at_ms, root, head, public_key, signature. */
CS_NODISCARD bool cs_audit_checkpoint_take(struct cs_stmt *st, cs_str tenant,
                                           struct cs_audit_checkpoint *out, cs_audit_public *key);

/* ---- signatures (key.c, note.c) ---- */

CS_NODISCARD cs_status cs_audit_sign(const struct cs_audit_key *key, cs_str text,
                                     uint8_t signature[static 64], struct cs_error *err);
bool cs_audit_signed(const cs_audit_public *key, cs_str text, const uint8_t signature[static 64]);
CS_NODISCARD cs_status cs_audit_key_id(cs_str tenant, const cs_audit_public *key,
                                       uint8_t out[static 4], struct cs_error *err);
/* Fills key_id and signature. */
CS_NODISCARD cs_status cs_audit_note_sign(cs_str tenant, const struct cs_audit_key *key,
                                          struct cs_audit_checkpoint *cp, struct cs_error *err);
/* 1 to 18 digits. */
CS_NODISCARD bool cs_audit_int_parse(cs_str text, int64_t *out);

/* ---- base64 with padding (key.c); out holds 4 * (size + 2) / 3 + 1 bytes ---- */

void cs_audit_base64(const uint8_t *bytes, size_t size, char *out);
/* False unless text is the base64 of exactly size bytes (at most 96). */
CS_NODISCARD bool cs_audit_unbase64(cs_str text, uint8_t *bytes, size_t size);

/* ---- one check for the store and for an export (check.c) ---- */

struct cs_audit_checker {
    struct cs_audit_report *report; /* head_seq and head: the last event that holds */
    struct cs_audit_hasher hasher;
    struct cs_audit_tree tree;
    struct cs_audit_made made; /* by the last record */
    cs_str tenant;
    bool has_key;
    cs_audit_public key;
    struct cs_audit_trust trust;
    size_t witness_next;
    int64_t owed; /* the last record tells of a checkpoint of so many; 0: of none */
};
CS_NODISCARD cs_status cs_audit_checker_init(struct cs_audit_checker *c, cs_str tenant,
                                             const struct cs_audit_trust *trust,
                                             struct cs_audit_report *report, struct cs_error *err);
void cs_audit_checker_deinit(struct cs_audit_checker *c);
/* Each is false, and the report says what and where, as soon as something does not hold. */
bool cs_audit_broken(struct cs_audit_report *report, int64_t at, enum cs_audit_break kind,
                     const char *what);
/* Whom to believe, once: trust's key, else key. Looks at the signatures of the witness. */
bool cs_audit_check_key(struct cs_audit_checker *c, const cs_audit_public *key);
bool cs_audit_check_record(struct cs_audit_checker *c, const struct cs_audit_line *line,
                           const cs_digest *stored);
/* A checkpoint of as many records as were read. */
bool cs_audit_check_checkpoint(struct cs_audit_checker *c, const struct cs_audit_checkpoint *cp);
bool cs_audit_check_end(struct cs_audit_checker *c);

/* ---- an export's lines (export_line.c): printed, and read back byte for byte ---- */

#define CS_AUDIT_LINE_MAX 16384 /* bytes of a line */

void cs_audit_print_header(struct cs_buf *buf, cs_str tenant, const cs_audit_public *key);
void cs_audit_print_record(struct cs_buf *buf, const struct cs_audit_line *line,
                           const cs_digest *hash);
void cs_audit_print_checkpoint(struct cs_buf *buf, cs_str note);
struct cs_audit_closing {
    int64_t records;
    int64_t checkpoints;
    cs_digest head;
    cs_digest root;
    cs_digest sha256; /* of every byte before this line */
};
void cs_audit_print_end(struct cs_buf *buf, const struct cs_audit_closing *closing);

#endif
