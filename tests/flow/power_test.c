/* power_test.c - the power fails at any point of a life of runs: what the disk holds then opens, is
 * one of the states that were committed, is not older than what a caller was told, and goes on to
 * its end. On SQLite, through a recorded disk (power_vfs.h).
 *
 * A state is the digest of all rows after a transaction; the disk after a cut must hold one between
 * the last that was told and the first that was not begun. So a claim, which by design may be
 * forgotten (cs_tx_begin_lease), is there whole or not at all, and never missing under what was
 * committed after it.
 *
 * COUNTERSIGN_TEST_CUTS=N: at every point, N outcomes each (tests/torture); else at some points. */
#include "tests/flow/power_life.h"

#define SOME 40 /* cuts of a life, in the quick test */

/* ---- after a cut ---- */

struct after {
    struct flow_fixture x;
    const struct life *life;
    size_t at;
    size_t state; /* that the disk holds */
};

/* Files are laid out in a folder of their own; the key was made and synced before anything was
 * sealed (secret.c), so it is as it was. */
static void after_lay(struct after *a, const struct life *l, size_t at, uint32_t seed)
{
    char folder[100];
    cs_str key;
    *a = (struct after){.life = l, .at = at};
    fixture_init(&a->x.f);
    (void)snprintf(folder, sizeof folder, "%s/state", a->x.f.folder);
    if (mkdir(folder, 0700) != 0) abort();
    power_cut(l->disk, at, seed, folder);
    if (cs_file_read(&a->x.f.arena, l->x.f.key, 4096, &key, &a->x.f.err) != CS_OK) abort();
    if (at >= l->told[0].at && cs_file_replace(a->x.f.key, key, 0600, &a->x.f.err) != CS_OK)
        abort();
}

enum found { FOUND_WHOLE, FOUND_OLD, FOUND_UNKNOWN, FOUND_DAMAGED, FOUNDS };

/* Between the last state that was told before the cut, and the first that came after it. */
static enum found state_find(struct after *a)
{
    const struct life *const l = a->life;
    size_t first = 0;
    const cs_digest digest = sum_of(&a->x.f, a->x.flow.db);
    for (size_t i = 0; i < l->told_count && l->told[i].at <= a->at; i++) first = l->told_states[i];
    for (a->state = l->state_count; a->state-- > 0;) {
        if (!cs_digest_equal(&digest, &l->states[a->state].digest)) continue;
        const bool begun = a->state == 0 || l->states[a->state - 1].at <= a->at;
        return !begun ? FOUND_UNKNOWN : a->state < first ? FOUND_OLD : FOUND_WHOLE;
    }
    return FOUND_UNKNOWN;
}

static enum found after_look(struct after *a)
{
    if (flow_try_open(&a->x, fixture_options(&a->x.f), cs_allocator_system()) != CS_OK)
        return FOUND_DAMAGED;
    struct cs_stmt st;
    CS_STMT(&st, a->x.flow.db, "SELECT integrity_check FROM pragma_integrity_check LIMIT 1");
    const bool good = cs_stmt_next(&st) && cs_str_equal(cs_col_str(&st, 0), CS_STR("ok"));
    if (cs_stmt_end(&st, &a->x.f.err) != CS_OK || !good) return FOUND_DAMAGED;
    if (a->at < a->life->told[0].at) return FOUND_WHOLE; /* it was being made */
    return state_find(a);
}

/* A run of a state, if there is one. */
static bool run_in(struct flow_fixture *x, cs_str state, cs_id *run)
{
    struct cs_stmt st;
    CS_STMT(&st, x->flow.db, "SELECT id FROM runs WHERE tenant = $1 AND state = $2");
    cs_bind_str(&st, 1, x->flow.tenant);
    cs_bind_str(&st, 2, state);
    const bool found = cs_stmt_next(&st);
    if (found) *run = cs_col_id(&st, 0);
    CHECK_INT(cs_stmt_end(&st, &x->f.err), CS_OK);
    return found;
}

/* What waits for a person: a signature, or a run whose step was cut off as often as it is tried. */
static bool person_acts(struct flow_fixture *x)
{
    cs_id run;
    if (run_in(x, CS_STR("awaiting_review"), &run)) {
        CHECK_INT(work_approve(x, run), CS_OK);
        return true;
    }
    if (!run_in(x, CS_STR("stopped"), &run)) return false;
    CHECK_INT(cs_work_retry(&x->flow, &run, x->now, &x->f.err), CS_OK);
    return true;
}

/* Everything that was begun ends, and one more. */
static void after_finish(struct after *a)
{
    struct flow_fixture *const x = &a->x;
    struct work_script script = {.spend = TOKENS};
    work_whole_check(x);
    x->now.unix_ms += 86400000;
    struct cs_worker *const worker = work_worker(x, four, 1, &script);
    (void)work_begin(x, &work_four, 1);
    do (void)work_until_idle(x, worker);
    while (person_acts(x) && !check_failures);
    cs_worker_close(worker);
    work_whole_check(x);
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM runs WHERE state NOT IN ('done', 'rejected',"
                          " 'cancelled')"),
              0);
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM step_results s JOIN runs r ON r.tenant = s.tenant"
                          " AND r.id = s.run_id WHERE r.state = 'done'"),
              3 * WORK_ONE(x, "SELECT count(*) FROM runs WHERE state = 'done'"));
    CHECK_INT(WORK_ONE(x, "SELECT sum(spent) FROM budgets"),
              TOKENS * WORK_ONE(x, "SELECT count(*) FROM drafts"));
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

/* ---- the tests ---- */

struct cuts {
    long all;
    long found[FOUNDS];
    long forgotten; /* whole, without what had begun and nobody was told of */
};

static void cut_try(struct life *l, size_t at, uint32_t seed, bool finish, struct cuts *cuts)
{
    struct after a;
    after_lay(&a, l, at, seed);
    const enum found found = after_look(&a);
    cuts->all++;
    cuts->found[found]++;
    if (found == FOUND_WHOLE && at >= l->told[0].at)
        cuts->forgotten += a.state + 1 < l->state_count && l->states[a.state + 1].at <= at;
    if (finish && found != FOUND_WHOLE)
        fprintf(stderr, "cut at %zu of %zu, seed %u: found %d\n", at, power_now(l->disk), seed,
                (int)found);
    if (finish && found == FOUND_WHOLE) after_finish(&a);
    flow_close(&a.x);
    fixture_deinit(&a.x.f);
}

/* seeds: outcomes at every point; 0: one at some points. */
static void cuts_try(struct life *l, bool finish, uint32_t seeds, struct cuts *cuts)
{
    const size_t points = power_now(l->disk) + 1;
    const size_t step = seeds ? 1 : points / SOME + 1;
    for (size_t at = 0; at < points && !check_failures; at += step)
        for (uint32_t seed = 1; seed <= (seeds ? seeds : 1); seed++)
            cut_try(l, at, seed, finish, cuts);
}

static void cuts_tell(const struct life *l, const struct cuts *cuts)
{
    fprintf(stderr,
            "%zu points, %zu states, %zu told; %ld cuts: %ld whole (%ld without what nobody was"
            " told of), %ld too old, %ld of no state, %ld damaged\n",
            power_now(l->disk) + 1, l->state_count, l->told_count, cuts->all,
            cuts->found[FOUND_WHOLE], cuts->forgotten, cuts->found[FOUND_OLD],
            cuts->found[FOUND_UNKNOWN], cuts->found[FOUND_DAMAGED]);
}

static uint32_t cuts_asked(void)
{
    const char *const text = getenv("COUNTERSIGN_TEST_CUTS");
    return text ? (uint32_t)strtoul(text, NULL, 10) : 0;
}

/* How often something was forgotten that may be: a claim, or a commit within which the cut was. */
static long life_try(handle_opened opened)
{
    struct cuts cuts = {0};
    struct life *const l = life_first(POWER_HEARS, opened);
    CHECK(power_now(l->disk) > 1000);
    CHECK(l->told_count > 30);
    CHECK(l->state_count > l->told_count);
    cuts_try(l, true, cuts_asked(), &cuts);
    cuts_tell(l, &cuts);
    CHECK_INT(cuts.found[FOUND_WHOLE], cuts.all);
    life_end(l);
    return cuts.forgotten;
}

static void test_store__holds_what_was_told_after_a_power_cut(void)
{
    const long forgotten = life_try(pages_of_1) + life_try(pages_of_40) + life_try(pages_of_1000);
    CHECK(forgotten > 0);
}

/* The power comes back, and fails again: while what was left is mended, or later. */
static void test_store__holds_what_was_told_after_a_second_cut(void)
{
    struct life *const first = life_first(POWER_HEARS, pages_of_40);
    const size_t points = power_now(first->disk);
    const size_t lives = cuts_asked() ? 12 : 2;
    for (size_t i = 1; i <= lives; i++) {
        struct after a;
        struct cuts cuts = {0};
        const size_t at = first->told[0].at + (points - first->told[0].at) * i / (lives + 1);
        after_lay(&a, first, at, (uint32_t)i);
        struct life *const l = life_record(&a.x.f, POWER_HEARS, pages_of_40, life_live_on);
        cuts_try(l, true, cuts_asked() ? 1 : 0, &cuts);
        cuts_tell(l, &cuts);
        CHECK_INT(cuts.found[FOUND_WHOLE], cuts.all);
        life_end(l);
    }
    life_end(first);
}

/* The same on a disk that does not do what it says: then this must see that commits are gone. */
static void test_power__that_is_not_heard_loses_what_was_told(void)
{
    static const enum power_deaf deaf[] = {POWER_DEAF_TO_LOG, POWER_DEAF};
    for (size_t i = 0; i < CS_COUNT(deaf); i++) {
        struct cuts cuts = {0};
        struct life *const l = life_first(deaf[i], pages_of_40);
        cuts_try(l, false, 0, &cuts);
        cuts_tell(l, &cuts);
        CHECK(cuts.found[FOUND_OLD] > cuts.all / 10);
        CHECK(cuts.found[FOUND_WHOLE] < cuts.all);
        life_end(l);
    }
}

int main(void)
{
    RUN(test_store__holds_what_was_told_after_a_power_cut);
    RUN(test_store__holds_what_was_told_after_a_second_cut);
    RUN(test_power__that_is_not_heard_loses_what_was_told);
    return check_end();
}
