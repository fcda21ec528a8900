/* check.c - one check, record by record, for the store's rows and for an export's lines.
 *
 * The walk stops at the first thing that is wrong: what follows a break proves nothing. A
 * checkpoint that was signed and does not fit means that some record since the one before it is not
 * what was signed; which one, only somebody with the old records can say, so a range is told.
 * A record that tells of a checkpoint is the last one under it, so one that was taken out of the
 * store is missed. */
#include "audit/audit_in.h"

const char *cs_audit_break_name(enum cs_audit_break kind)
{
    static const char *const names[] = {"whole",     "edited", "missing",
                                        "truncated", "forked", "signature"};
    CS_ASSERT((size_t)kind < CS_COUNT(names));
    return names[kind];
}

bool cs_audit_broken(struct cs_audit_report *report, int64_t at, enum cs_audit_break kind,
                     const char *what)
{
    report->ok = false;
    report->at = at;
    report->until = at;
    report->kind = kind;
    report->what = what;
    return false;
}

cs_status cs_audit_checker_init(struct cs_audit_checker *c, cs_str tenant,
                                const struct cs_audit_trust *trust, struct cs_audit_report *report,
                                struct cs_error *err)
{
    *report = (struct cs_audit_report){.ok = true, .what = ""};
    *c = (struct cs_audit_checker){.report = report, .tenant = tenant};
    if (trust) c->trust = *trust;
    return cs_audit_hasher_init(&c->hasher, err);
}

void cs_audit_checker_deinit(struct cs_audit_checker *c)
{
    cs_audit_hasher_deinit(&c->hasher);
}

bool cs_audit_check_key(struct cs_audit_checker *c, const cs_audit_public *key)
{
    c->has_key = true;
    c->key = c->trust.key ? *c->trust.key : *key;
    for (size_t i = 0; i < c->trust.witness_count; i++)
        if (!cs_audit_note_holds(c->tenant, &c->trust.witness[i], &c->key))
            return cs_audit_broken(c->report, c->trust.witness[i].size, CS_AUDIT_SIGNATURE,
                                   "the witness's checkpoint is not signed with the log's key");
    return true;
}

static bool agrees(struct cs_audit_checker *c, const struct cs_audit_checkpoint *cp)
{
    cs_digest root;
    cs_audit_tree_root(&c->hasher, &c->tree, &root);
    return cs_digest_equal(&root, &cp->root) && cs_digest_equal(&c->report->head, &cp->head);
}

static bool forked(struct cs_audit_checker *c, int64_t size, const char *what)
{
    (void)cs_audit_broken(c->report, c->report->agreed + 1, CS_AUDIT_FORKED, what);
    c->report->until = size;
    return false;
}

/* The witness's checkpoints of as many records as were read. */
static bool check_witness(struct cs_audit_checker *c)
{
    const struct cs_audit_trust *const trust = &c->trust;
    for (; c->witness_next < trust->witness_count; c->witness_next++) {
        const struct cs_audit_checkpoint *const cp = &trust->witness[c->witness_next];
        if (cp->size > c->report->head_seq) return true;
        if (cp->size < c->report->head_seq || !agrees(c, cp))
            return forked(c, cp->size, "the records differ from the witness's checkpoint");
        c->report->agreed = cp->size;
    }
    return true;
}

static bool checkpoint_gone(struct cs_audit_checker *c)
{
    return cs_audit_broken(c->report, c->owed, CS_AUDIT_MISSING,
                           "the checkpoint that this record tells of is gone");
}

bool cs_audit_check_record(struct cs_audit_checker *c, const struct cs_audit_line *line,
                           const cs_digest *stored)
{
    struct cs_audit_report *const report = c->report;
    const int64_t next = report->head_seq + 1;
    struct cs_error ignored = {0};
    cs_digest hash;
    if (c->owed) return checkpoint_gone(c);
    if (line->seq > next)
        return cs_audit_broken(report, next, CS_AUDIT_MISSING, "an event is missing");
    if (line->seq < next)
        return cs_audit_broken(report, next, CS_AUDIT_EDITED, "an event stands in another place");
    if (!cs_digest_equal(&line->prev, &report->head))
        return cs_audit_broken(report, next, CS_AUDIT_EDITED,
                               "the link to the event before differs");
    if (cs_audit_hash(&c->hasher, line, &hash, &ignored) != CS_OK)
        return cs_audit_broken(report, next, CS_AUDIT_EDITED,
                               "the event has a form that is never written");
    if (!cs_digest_equal(&hash, stored))
        return cs_audit_broken(report, next, CS_AUDIT_EDITED, "the event was changed");
    cs_audit_tree_add(&c->hasher, &c->tree, stored, &c->made);
    report->records++;
    report->head_seq = line->seq;
    report->head = *stored;
    if (cs_str_equal(line->action, CS_STR(CS_AUDIT_CHECKPOINT_ACTION))) c->owed = line->seq;
    return check_witness(c);
}

bool cs_audit_check_checkpoint(struct cs_audit_checker *c, const struct cs_audit_checkpoint *cp)
{
    CS_ASSERT(c->has_key);
    CS_ASSERT(cp->size == c->report->head_seq);
    if (!cs_audit_note_holds(c->tenant, cp, &c->key))
        return cs_audit_broken(c->report, cp->size, CS_AUDIT_SIGNATURE,
                               "a checkpoint is not signed with the log's key");
    if (!agrees(c, cp)) return forked(c, cp->size, "the records differ from a signed checkpoint");
    c->report->agreed = cp->size;
    c->report->checkpoints++;
    c->owed = 0;
    return true;
}

bool cs_audit_check_end(struct cs_audit_checker *c)
{
    if (c->owed) return checkpoint_gone(c);
    if (c->witness_next >= c->trust.witness_count) return true;
    return cs_audit_broken(c->report, c->report->head_seq + 1, CS_AUDIT_TRUNCATED,
                           "the log ends before the witness's checkpoint");
}
