/* verify.c - read the chain from its first event and recompute it, a row at a time.
 *
 * One read transaction holds events and head still while another process appends. The walk stops
 * at the first event that is wrong: what follows a break proves nothing. */
#include "audit/audit_in.h"

struct walk {
    struct cs_audit_report *report; /* head_seq and head: the last event that holds */
    const struct cs_audit_checkpoint *known;
};

static void broken(struct cs_audit_report *report, int64_t at, const char *what)
{
    report->ok = false;
    report->at = at;
    report->what = what;
}

static struct cs_audit_line line_of(struct cs_stmt *st, cs_str tenant)
{
    return (struct cs_audit_line){
        .tenant = tenant,
        .seq = cs_col_int(st, 0),
        .at_ms = cs_col_int(st, 1),
        .actor = cs_col_str(st, 2),
        .action = cs_col_str(st, 3),
        .object = cs_col_str(st, 4),
        .object_id = cs_col_id(st, 5),
        .outcome = cs_col_str(st, 6),
        .detail = cs_col_str(st, 7),
        .prev = cs_col_digest(st, 8),
    };
}

/* What is wrong with this row, or NULL. */
static const char *line_problem(const struct walk *walk, const struct cs_audit_line *line,
                                const cs_digest *stored)
{
    const struct cs_audit_report *const report = walk->report;
    struct cs_error ignored = {0};
    cs_digest hash;
    if (line->seq != report->head_seq + 1) return "an event is missing";
    if (!cs_digest_equal(&line->prev, &report->head)) return "the link to the event before differs";
    if (cs_audit_hash(line, &hash, &ignored) != CS_OK)
        return "the event has a form that is never written";
    if (!cs_digest_equal(&hash, stored)) return "the event was changed";
    if (walk->known && walk->known->seq == line->seq &&
        !cs_digest_equal(&walk->known->hash, stored))
        return "the event differs from the checkpoint";
    return NULL;
}

static cs_status events_walk(struct cs_db *db, cs_str tenant, const struct walk *walk,
                             struct cs_error *err)
{
    struct cs_audit_report *const report = walk->report;
    struct cs_stmt st;
    CS_STMT(&st, db,
            "SELECT seq, at_ms, actor, action, object, object_id, outcome, detail, prev, hash"
            " FROM audit_events WHERE tenant = $1 ORDER BY seq");
    cs_bind_str(&st, 1, tenant);
    while (report->ok && cs_stmt_next(&st)) {
        const struct cs_audit_line line = line_of(&st, tenant);
        const cs_digest stored = cs_col_digest(&st, 9);
        const char *problem = line_problem(walk, &line, &stored);
        if (st.error.status != CS_OK) problem = "the event has a form that is never written";
        if (problem) {
            broken(report, report->head_seq + 1, problem);
            break;
        }
        report->records++;
        report->head_seq = line.seq;
        report->head = stored;
    }
    const cs_status status = cs_stmt_end(&st, err);
    return report->ok ? status : CS_OK; /* a broken chain is an answer, not a failure */
}

static void head_check(struct cs_audit_report *report, int64_t seq, int64_t count,
                       const cs_digest *hash)
{
    if (seq > report->head_seq)
        broken(report, report->head_seq + 1, "the newest events are missing");
    else if (seq < report->head_seq) broken(report, seq + 1, "there are events beyond the head");
    else if (!cs_digest_equal(hash, &report->head))
        broken(report, seq, "the head differs from the newest event");
    else if (count != report->records) broken(report, seq, "the head counts other events");
}

static cs_status head_walk(struct cs_db *db, cs_str tenant, struct cs_audit_report *report,
                           struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, db, "SELECT seq, count, hash FROM audit_heads WHERE tenant = $1");
    cs_bind_str(&st, 1, tenant);
    const bool found = cs_stmt_next(&st);
    const int64_t seq = found ? cs_col_int(&st, 0) : 0;
    const int64_t count = found ? cs_col_int(&st, 1) : 0;
    const cs_digest hash = found ? cs_col_digest(&st, 2) : (cs_digest){{0}};
    const bool malformed = found && st.error.status != CS_OK;
    const cs_status status = cs_stmt_end(&st, err);
    if (malformed) {
        broken(report, report->head_seq, "the head has a form that is never written");
        return CS_OK;
    }
    CS_TRY(status);
    if (!found && report->records > 0) broken(report, report->head_seq, "the head is missing");
    else if (found) head_check(report, seq, count, &hash);
    return CS_OK;
}

static cs_status verify_in_tx(struct cs_db *db, cs_str tenant, const struct walk *walk,
                              struct cs_error *err)
{
    struct cs_audit_report *const report = walk->report;
    CS_TRY(events_walk(db, tenant, walk, err));
    if (report->ok) CS_TRY(head_walk(db, tenant, report, err));
    if (report->ok && walk->known && walk->known->seq > report->head_seq)
        broken(report, report->head_seq + 1, "the chain ends before the checkpoint");
    return CS_OK;
}

cs_status cs_audit_verify(struct cs_db *db, cs_str tenant, const struct cs_audit_checkpoint *known,
                          struct cs_audit_report *out, struct cs_error *err)
{
    CS_ASSERT(cs_tenant_valid(tenant));
    *out = (struct cs_audit_report){.ok = true, .what = ""};
    const struct walk walk = {out, known};
    struct cs_tx tx;
    CS_TRY(cs_tx_begin_read(&tx, db, err));
    const cs_status status = verify_in_tx(db, tenant, &walk, err);
    cs_tx_rollback(&tx); /* it only read */
    return status;
}
