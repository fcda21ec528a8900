/* review_words.c - the tables of approvals, and every word that may stand in them.
 *
 * The verdicts stand here twice, as names and in the CHECK: a test holds both against each other
 * and tries others. */
#include "flow/review_in.h"

const struct cs_migration cs_flow_migration_reviews = {
    .number = 9,
    .name = CS_STR_INIT("reviews"),
    .sql = CS_STR_INIT(
        "ALTER TABLE runs ADD COLUMN started_by TEXT NOT NULL DEFAULT '';"
        "UPDATE runs SET started_by = e.actor FROM audit_events e WHERE e.tenant = runs.tenant"
        " AND e.object_id = runs.id AND e.action = 'run.started';"
        "CREATE TABLE approvals ("
        " tenant TEXT NOT NULL, run_id BLOB NOT NULL,"
        " state TEXT NOT NULL CHECK (state IN ('waiting', 'decided', 'withdrawn')),"
        " app TEXT NOT NULL,"
        " risk TEXT NOT NULL CHECK (risk IN ('low', 'medium', 'high')),"
        " signatures INTEGER NOT NULL CHECK (signatures IN (1, 2)),"
        " blind INTEGER NOT NULL CHECK (blind IN (0, 1)),"
        " needs_role TEXT NOT NULL, needs_actor TEXT NOT NULL,"
        " created_ms INTEGER NOT NULL, due_ms INTEGER NOT NULL,"
        " holder TEXT NOT NULL, held_until_ms INTEGER NOT NULL, decided_ms INTEGER NOT NULL,"
        " PRIMARY KEY (tenant, run_id),"
        " FOREIGN KEY (tenant, run_id) REFERENCES runs (tenant, id)) STRICT;"
        "CREATE INDEX approvals_by_due ON approvals (tenant, state, due_ms);"
        "CREATE INDEX approvals_by_time ON approvals (tenant, due_ms);"
        "CREATE INDEX approvals_by_holder ON approvals (tenant, holder) WHERE holder <> '';"
        "CREATE INDEX approvals_by_person ON approvals (tenant, needs_actor)"
        " WHERE needs_actor <> '';"
        "CREATE TABLE sign_offs ("
        " tenant TEXT NOT NULL, run_id BLOB NOT NULL,"
        " ordinal INTEGER NOT NULL CHECK (ordinal IN (0, 1, 2)),"
        " id BLOB NOT NULL, actor TEXT NOT NULL,"
        " verdict TEXT NOT NULL CHECK (verdict IN ('approve', 'approve_with_edits', 'reject')),"
        " reasons TEXT NOT NULL CHECK ((verdict = 'reject') = (length(reasons) > 0)),"
        " seen BLOB NOT NULL, accepted BLOB NOT NULL, own INTEGER NOT NULL,"
        " at_ms INTEGER NOT NULL,"
        " edited BLOB NOT NULL, diff BLOB NOT NULL, note BLOB NOT NULL,"
        " PRIMARY KEY (tenant, run_id, ordinal),"
        " UNIQUE (tenant, run_id, actor),"
        " FOREIGN KEY (tenant, run_id) REFERENCES approvals (tenant, run_id)) STRICT;"
        "CREATE TABLE review_views ("
        " tenant TEXT NOT NULL, run_id BLOB NOT NULL, actor TEXT NOT NULL, seen BLOB NOT NULL,"
        " at_ms INTEGER NOT NULL,"
        " PRIMARY KEY (tenant, run_id, actor, seen),"
        " FOREIGN KEY (tenant, run_id) REFERENCES approvals (tenant, run_id)) STRICT;"
        /* Runs that wait already, with a day from their end. */
        "INSERT INTO approvals (tenant, run_id, state, app, risk, signatures, blind, needs_role,"
        " needs_actor, created_ms, due_ms, holder, held_until_ms, decided_ms)"
        " SELECT r.tenant, r.id, 'waiting', r.app, 'medium', 1, 0, '', '', r.finished_ms,"
        " r.finished_ms + 86400000, '', 0, 0 FROM runs r JOIN drafts d ON d.tenant = r.tenant"
        " AND d.run_id = r.id WHERE r.state = 'awaiting_review'"),
};

static const char *const verdict_names[CS_VERDICTS] = {
    [CS_VERDICT_APPROVE] = "approve",
    [CS_VERDICT_APPROVE_WITH_EDITS] = "approve_with_edits",
    [CS_VERDICT_REJECT] = "reject",
};

static const char *const reason_names[CS_REJECT_REASONS] = {
    [CS_REJECT_UNSUPPORTED_STATEMENT] = "unsupported_statement",
    [CS_REJECT_WRONG_MEDICINE_OR_DOSE] = "wrong_medicine_or_dose",
    [CS_REJECT_WRONG_PATIENT] = "wrong_patient",
    [CS_REJECT_MISSED_FINDING] = "missed_finding",
    [CS_REJECT_OUTDATED_POLICY] = "outdated_policy",
    [CS_REJECT_WRONG_ROUTE] = "wrong_route",
    [CS_REJECT_PRIVACY] = "privacy",
    [CS_REJECT_LAYOUT] = "layout",
    [CS_REJECT_OTHER] = "other",
};

static const char *const review_state_names[CS_REVIEW_STATES] = {
    [CS_REVIEW_WAITING] = "waiting",
    [CS_REVIEW_DECIDED] = "decided",
    [CS_REVIEW_WITHDRAWN] = "withdrawn",
};

static const char *const risk_names[CS_RISKS] = {
    [CS_RISK_LOW] = "low",
    [CS_RISK_MEDIUM] = "medium",
    [CS_RISK_HIGH] = "high",
};

static bool parse(const char *const *names, size_t count, cs_str name, size_t *out)
{
    for (*out = 0; *out < count; (*out)++)
        if (cs_str_equal(name, cs_str_of(names[*out]))) return true;
    return false;
}

const char *cs_verdict_name(enum cs_verdict verdict)
{
    CS_ASSERT((size_t)verdict < CS_VERDICTS);
    return verdict_names[verdict];
}

bool cs_verdict_parse(cs_str name, enum cs_verdict *out)
{
    size_t i = 0;
    if (!parse(verdict_names, CS_VERDICTS, name, &i)) return false;
    *out = (enum cs_verdict)i;
    return true;
}

const char *cs_reject_reason_name(enum cs_reject_reason reason)
{
    CS_ASSERT((size_t)reason < CS_REJECT_REASONS);
    return reason_names[reason];
}

bool cs_reject_reason_parse(cs_str name, enum cs_reject_reason *out)
{
    size_t i = 0;
    if (!parse(reason_names, CS_REJECT_REASONS, name, &i)) return false;
    *out = (enum cs_reject_reason)i;
    return true;
}

const char *cs_review_state_name(enum cs_review_state state)
{
    CS_ASSERT((size_t)state < CS_REVIEW_STATES);
    return review_state_names[state];
}

bool cs_review_state_parse(cs_str name, enum cs_review_state *out)
{
    size_t i = 0;
    if (!parse(review_state_names, CS_REVIEW_STATES, name, &i)) return false;
    *out = (enum cs_review_state)i;
    return true;
}

const char *cs_risk_name(enum cs_risk risk)
{
    CS_ASSERT((size_t)risk < CS_RISKS);
    return risk_names[risk];
}

bool cs_risk_parse(cs_str name, enum cs_risk *out)
{
    size_t i = 0;
    if (!parse(risk_names, CS_RISKS, name, &i)) return false;
    *out = (enum cs_risk)i;
    return true;
}
