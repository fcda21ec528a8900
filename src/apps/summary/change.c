/* change.c - what is to happen with a drug: the cue that governs its mention.
 *
 * Strengths, strongest first: a status column or the group it stands in (9), a verb before it in
 * its clause ("Continue X and Y", 6), a participle behind it ("X was stopped", 6), how the
 * patient's use is told ("is taking", 3), nothing (0). A verb that is about an earlier time, a
 * condition or a thing considered makes it "mentioned". Of the cues on both sides the nearer one
 * counts. docs/adr/0010-summary-rules.md tells what was tried. */
#include "apps/summary/summary_in.h"

#define W(literal) CS_STR_INIT(literal)

struct cue {
    cs_str words;
    enum cs_change change;
    int strength;
};

#define START CS_CHANGE_START
#define STOP CS_CHANGE_STOP
#define HOLD CS_CHANGE_HOLD
#define UP CS_CHANGE_INCREASE
#define DOWN CS_CHANGE_DECREASE
#define KEEP CS_CHANGE_CONTINUE
#define SAID CS_CHANGE_MENTIONED

/* Verbs in front of the drug, in the same clause. */
static const struct cue before[] = {
    {W("start*"), START, 6},
    {W("initiat*"), START, 6},
    {W("begin"), START, 6},
    {W("began"), START, 6},
    {W("begun"), START, 6},
    {W("prescribe*"), START, 6},
    {W("prescribing"), START, 6},
    {W("add"), START, 6},
    {W("added"), START, 6},
    {W("adding"), START, 6},
    {W("order*"), START, 5},
    {W("trial of"), START, 5},
    {W("recommend*"), START, 5},
    {W("restart*"), START, 6},
    {W("switch* to"), START, 6},
    {W("converted to"), START, 6},
    {W("changed to"), START, 6},
    {W("change to"), START, 6},
    {W("in its place"), START, 6},
    {W("want him to take"), START, 6},
    {W("want her to take"), START, 6},
    {W("should take"), START, 5},
    {W("will take"), START, 5},
    {W("is to take"), START, 5},
    {W("can take"), START, 4},
    {W("may take"), START, 4},
    {W("may use"), START, 4},
    {W("to take"), START, 4},
    {W("take"), START, 4},
    {W("used to take"), SAID, 5},
    {W("prescription for"), START, 5},
    {W("trial of"), START, 5},
    {W("together with"), START, 4},
    {W("discharged on"), KEEP, 4},
    {W("sent home with"), START, 4},
    {W("going home on"), START, 4},
    {W("provided with"), START, 4},
    {W("give"), START, 5},
    {W("gave"), SAID, 4},
    {W("replaced by"), START, 6},
    {W("placed on"), START, 5},
    {W("put on"), START, 5},
    {W("trying"), START, 4},
    {W("try"), START, 4},
    {W("use"), START, 3},
    {W("increase*"), UP, 6},
    {W("incr"), UP, 6},
    {W("inc"), UP, 6},
    {W("decr"), DOWN, 6},
    {W("cont"), KEEP, 6},
    {W("c / w"), KEEP, 5},
    {W("increasing"), UP, 6},
    {W("uptitrat*"), UP, 6},
    {W("raise*"), UP, 6},
    {W("titrate up"), UP, 6},
    {W("double"), UP, 6},
    {W("go up on"), UP, 6},
    {W("escalat*"), UP, 6},
    {W("decrease*"), DOWN, 6},
    {W("decreasing"), DOWN, 6},
    {W("reduc*"), DOWN, 6},
    {W("lower*"), DOWN, 6},
    {W("taper*"), DOWN, 6},
    {W("wean"), DOWN, 6},
    {W("cut"), DOWN, 6},
    {W("cut back"), DOWN, 6},
    {W("halve"), DOWN, 6},
    {W("go down on"), DOWN, 6},
    {W("stop"), STOP, 6},
    {W("stopped"), STOP, 6},
    {W("stopping"), STOP, 6},
    {W("discontinu*"), STOP, 6},
    {W("dc"), STOP, 6},
    {W("d / c"), STOP, 6},
    {W("cease"), STOP, 6},
    {W("no longer taking"), STOP, 5},
    {W("come off"), STOP, 5},
    {W("off of"), STOP, 4},
    {W("quit"), STOP, 5},
    {W("remove"), STOP, 5},
    {W("replaces"), STOP, 5},
    {W("hold"), HOLD, 6},
    {W("held"), HOLD, 6},
    {W("holding"), HOLD, 6},
    {W("pause"), HOLD, 6},
    {W("withhold"), HOLD, 6},
    {W("suspend"), HOLD, 6},
    {W("skip the"), SAID, 4},
    {W("continu*"), KEEP, 6},
    {W("continue to use"), KEEP, 6},
    {W("continue using"), KEEP, 6},
    {W("continue taking"), KEEP, 6},
    {W("continue to take"), KEEP, 6},
    {W("continued to utilize"), KEEP, 5},
    {W("requested an increase"), SAID, 8},
    {W("requested"), SAID, 5},
    {W("keep"), KEEP, 6},
    {W("keep him on"), KEEP, 6},
    {W("keep her on"), KEEP, 6},
    {W("remain* on"), KEEP, 6},
    {W("stay* on"), KEEP, 6},
    {W("maintain*"), KEEP, 6},
    {W("refill*"), KEEP, 6},
    {W("resume*"), KEEP, 5},
    {W("renew*"), KEEP, 6},
    {W("no change to"), KEEP, 6},
    {W("current dose of"), KEEP, 6},
    {W("compliant with"), KEEP, 4},
    {W("adherent to"), KEEP, 4},
    {W("comply with"), KEEP, 4},
    {W("as directed"), KEEP, 4},
    {W("take her"), KEEP, 5},
    {W("take his"), KEEP, 5},
    {W("doing well on"), KEEP, 5},
    {W("stable on"), KEEP, 5},
    {W("controlled on"), KEEP, 5},
    {W("controlled with"), KEEP, 5},
    {W("managed with"), KEEP, 4},
    {W("still on"), KEEP, 4},
    {W("is on"), KEEP, 4},
    {W("remains on"), KEEP, 5},
    {W("currently on"), KEEP, 4},
    {W("currently taking"), KEEP, 4},
    {W("currently takes"), KEEP, 4},
    {W("currently using"), KEEP, 4},
    {W("is taking"), KEEP, 4},
    {W("she takes"), KEEP, 4},
    {W("he takes"), KEEP, 4},
    {W("takes"), KEEP, 3},
    {W("does take"), KEEP, 4},
    {W("does use"), KEEP, 4},
    {W("is using"), KEEP, 3},
    {W("confirms continued"), KEEP, 5},
    {W("utilize"), KEEP, 3},
    {W("utilizing"), KEEP, 3},
    {W("utilizes"), KEEP, 3},
    {W("uses"), KEEP, 3},
    {W("dosing"), KEEP, 3},
    {W("known on"), KEEP, 3},
    {W("on warfarin"), KEEP, 0},
    {W("alternate"), KEEP, 5},
    {W("ok to use"), SAID, 4},
    {W("list includes"), KEEP, 4},
    {W("medications include"), KEEP, 4},
    {W("be on"), KEEP, 2},
    {W("has taken"), SAID, 5},
    {W("had taken"), SAID, 5},
    {W("took"), SAID, 5},
    {W("tried"), SAID, 6},
    {W("taking some"), SAID, 5},
    {W("has been taking"), SAID, 3},
    {W("had been taking"), SAID, 4},
    {W("have been taking"), SAID, 3},
    {W("used"), SAID, 3},
    {W("considered"), SAID, 7},
    {W("consider"), SAID, 7},
    {W("considering"), SAID, 7},
    {W("discussed"), SAID, 5},
    {W("side effects of"), SAID, 4},
    {W("risks of"), SAID, 6},
    {W("not offered"), SAID, 8},
    {W("avoid*"), SAID, 7},
    {W("cautious about"), SAID, 7},
    {W("do not take"), SAID, 6},
    {W("do not use"), SAID, 6},
    {W("don't take"), SAID, 6},
    {W("no"), SAID, 4},
    {W("not"), SAID, 4},
    {W("instead of"), SAID, 6},
    {W("rather than"), SAID, 6},
    {W("asked about"), SAID, 7},
    {W("inquired"), SAID, 6},
    {W("written once in error"), SAID, 7},
    {W("confuse with"), SAID, 2},
    {W("confused with"), SAID, 2},
    {W("allergic to"), SAID, 9},
    {W("caused by"), SAID, 6},
    {W("after"), SAID, 1},
    {W("was used"), SAID, 4},
    {W("received"), SAID, 3},
    {W("treated with"), SAID, 3},
    {W("diuresed with"), SAID, 4},
    {W("relieved by"), SAID, 4},
    {W("course of"), SAID, 4},
    {W("came off"), SAID, 6},
    {W("got"), SAID, 3},
    {W("buying"), SAID, 6},
    {W("never"), SAID, 5},
    {W("last used"), SAID, 5},
    {W("was on"), SAID, 5},
    {W("were on"), SAID, 4},
    {W("been on"), SAID, 3},
    {W("as directed with"), KEEP, 2},
    {W("response to"), SAID, 3},
    {W("candidate"), SAID, 5},
};

/* Participles and auxiliaries behind the drug, before the next one. */
static const struct cue behind[] = {
    {W("was stopped"), STOP, 6},
    {W("were stopped"), STOP, 6},
    {W("is stopped"), STOP, 7},
    {W("stopped"), STOP, 6},
    {W("have stopped"), STOP, 7},
    {W("has stopped"), STOP, 6},
    {W("discontinued"), STOP, 6},
    {W("dc'd"), STOP, 6},
    {W("tapered off"), STOP, 6},
    {W("throw it away"), STOP, 7},
    {W("not to use it"), STOP, 6},
    {W("was removed"), STOP, 5},
    {W("to stop"), STOP, 5},
    {W("should be stopped"), STOP, 7},
    {W("was converted to"), STOP, 6},
    {W("was switched to"), STOP, 6},
    {W("replaced by"), STOP, 6},
    {W("replaced with"), STOP, 6},
    {W("changed to"), STOP, 4},
    {W("in house only"), STOP, 5},
    {W("held"), HOLD, 6},
    {W("on hold"), HOLD, 7},
    {W("is to be held"), HOLD, 7},
    {W("hold until"), HOLD, 7},
    {W("paused"), HOLD, 6},
    {W("withheld"), HOLD, 7},
    {W("suspended"), HOLD, 6},
    {W("to hold"), HOLD, 6},
    {W("was increased"), UP, 6},
    {W("increased"), UP, 6},
    {W("have increased it"), UP, 8},
    {W("raised"), UP, 6},
    {W("uptitrated"), UP, 6},
    {W("was doubled"), UP, 6},
    {W("higher dose"), UP, 5},
    {W("dose higher"), UP, 3},
    {W("reduced"), DOWN, 6},
    {W("decreased"), DOWN, 6},
    {W("lowered"), DOWN, 6},
    {W("cut"), DOWN, 6},
    {W("cut it to"), DOWN, 8},
    {W("cut to"), DOWN, 7},
    {W("lower dose"), DOWN, 6},
    {W("halved"), DOWN, 6},
    {W("tapered"), DOWN, 5},
    {W("continued"), KEEP, 6},
    {W("continues"), KEEP, 6},
    {W("to continue"), KEEP, 6},
    {W("be continued"), KEEP, 6},
    {W("unchanged"), KEEP, 7},
    {W("no change"), KEEP, 6},
    {W("no changes"), KEEP, 6},
    {W("same dose"), KEEP, 6},
    {W("refilled"), KEEP, 6},
    {W("was refilled"), KEEP, 6},
    {W("is continued"), KEEP, 6},
    {W("resumed"), KEEP, 5},
    {W("given at the home dose"), KEEP, 5},
    {W("daily use"), KEEP, 3},
    {W("regularly"), KEEP, 3},
    {W("as directed"), KEEP, 4},
    {W("is helping"), KEEP, 3},
    {W("at home"), KEEP, 3},
    {W("was started"), START, 6},
    {W("were started"), START, 6},
    {W("started"), START, 5},
    {W("were begun"), START, 6},
    {W("was begun"), START, 6},
    {W("begun"), START, 5},
    {W("was added"), START, 6},
    {W("added"), START, 5},
    {W("was initiated"), START, 6},
    {W("initiated"), START, 6},
    {W("restarted"), START, 6},
    {W("was restarted"), START, 6},
    {W("prescribed"), START, 5},
    {W("given"), START, 3},
    {W("new prescription"), START, 6},
    {W("was considered"), SAID, 8},
    {W("considered"), SAID, 8},
    {W("might be"), SAID, 8},
    {W("could be"), SAID, 7},
    {W("may be considered"), SAID, 8},
    {W("not used"), SAID, 8},
    {W("was not used"), SAID, 8},
    {W("is an option"), SAID, 8},
    {W("an option"), SAID, 7},
    {W("not given"), SAID, 8},
    {W("but not given"), SAID, 8},
    {W("not on it"), SAID, 8},
    {W("no longer"), SAID, 6},
    {W("did not pursue"), SAID, 8},
    {W("years ago"), SAID, 7},
    {W("year ago"), SAID, 7},
    {W("last year"), SAID, 7},
    {W("in the past"), SAID, 7},
    {W("in error"), SAID, 8},
    {W("not offered"), SAID, 8},
    {W("provides"), SAID, 3},
    {W("did nothing"), SAID, 6},
    {W("is fine"), SAID, 5},
    {W("is ok"), SAID, 5},
    {W("without relief"), SAID, 6},
    {W("with no relief"), SAID, 6},
    {W("deferred"), SAID, 7},
    {W("has not helped"), SAID, 5},
    {W("nothing has helped"), SAID, 5},
    {W("finished"), SAID, 6},
    {W("nothing seemed to help"), SAID, 5},
    {W("look alike"), SAID, 2},
    {W("was used"), SAID, 4},
    {W("had been"), SAID, 2},
    {W("not available"), SAID, 6},
    {W("should be ignored"), SAID, 7},
};

/* Words that make whatever the verb says a thing of the past, of doubt, or of another time. */
static const cs_str unsure[] = {W("if"),        W("consider"), W("considered"), W("considering"),
                                W("could"),     W("might"),    W("may need"),   W("would"),
                                W("discuss"),   W("option"),   W("options"),    W("unless"),
                                W("candidate"), W("in case"),  W("possibly"),   W("such as"),
                                W("refused"),   W("declined"), W("declines")};
static const cs_str earlier[] = {
    W("years ago"),   W("year ago"),     W("last year"), W("in the past"),  W("previously"),
    W("months ago"),  W("years before"), W("formerly"),  W("at that time"), W("last fall"),
    W("last spring"), W("once in"),      W("back in"),   W("as a child"),   W("since then"),
    W("on his own"),  W("on her own"),   W("tried last")};

struct group_word {
    cs_str words;
    enum cs_change change;
};
static const struct group_word group_words[] = {
    {W("new"), START},
    {W("start"), START},
    {W("started"), START},
    {W("begin"), START},
    {W("newly started"), START},
    {W("new medications"), START},
    {W("continue"), KEEP},
    {W("continued"), KEEP},
    {W("continues"), KEEP},
    {W("unchanged"), KEEP},
    {W("same"), KEEP},
    {W("refill"), KEEP},
    {W("resume"), KEEP},
    {W("no change"), KEEP},
    {W("continue taking"), KEEP},
    {W("restart"), START},
    {W("restarted"), START},
    {W("stop"), STOP},
    {W("stopped"), STOP},
    {W("discontinue"), STOP},
    {W("discontinued"), STOP},
    {W("dc"), STOP},
    {W("stop taking"), STOP},
    {W("hold"), HOLD},
    {W("held"), HOLD},
    {W("on hold"), HOLD},
    {W("holding"), HOLD},
    {W("increase"), UP},
    {W("increased"), UP},
    {W("decrease"), DOWN},
    {W("decreased"), DOWN},
    {W("reduced"), DOWN},
    {W("reduce"), DOWN},
    {W("changed"), SAID},
    {W("change"), SAID},
    {W("adjusted"), SAID},
    {W("modified"), SAID},
    {W("home medications"), KEEP},
};

bool cs_change_group(const struct cs_doc *doc, cs_span words, enum cs_change *out)
{
    const uint32_t begin = cs_doc_token_at(doc, words.begin);
    const uint32_t end = cs_doc_token_at(doc, words.end);
    uint32_t best = 0;
    for (size_t i = 0; i < CS_COUNT(group_words); i++) {
        const uint32_t n = cs_words_match(doc, begin, end, group_words[i].words);
        if (n > best) {
            best = n;
            *out = group_words[i].change;
        }
    }
    return best > 0 && end - begin <= best + 2; /* "STOPPED:", "NEW (2)", "CHANGED MEDICATIONS" */
}

/* Capitals, or lower case behind a dash: a status column rather than prose. */
static bool is_status_word(const struct cs_doc *doc, uint32_t i, uint32_t end, uint32_t n)
{
    const cs_str s = cs_doc_token(doc, i);
    bool capitals = s.len >= 3;
    for (size_t k = 0; k < s.len; k++) capitals = capitals && cs_is_upper(s.ptr[k]);
    if (capitals) return true;
    if (i == 0 || doc->tokens[i].line_start) return false;
    const uint32_t before_end = doc->tokens[i - 1].span.end;
    const bool gap = doc->tokens[i].span.begin - before_end >= 2; /* a column */
    const bool dash = cs_str_equal(cs_doc_token(doc, i - 1), CS_STR("-")) ||
                      cs_str_starts(cs_doc_token(doc, i - 1), CS_STR("\xE2\x80"));
    const bool last = i + n >= end || doc->tokens[i + n].kind == CS_TOKEN_MARK;
    return (gap || dash) && (last || dash);
}

/* A status column in the row of the mention: the first such word wins. */
static bool status_find(const struct cs_doc *doc, const struct cs_sentence *sentence,
                        const struct cs_mention *m, uint32_t next, enum cs_change *out)
{
    /* The row is about its first drug; others in it ("replaces X") have no column of their own. */
    const bool head = m->token_begin < sentence->token_begin + 4;
    const uint32_t from = head ? sentence->token_begin : m->token_end;
    const uint32_t to = head ? sentence->token_end : next;
    for (uint32_t i = from; i < to; i++) {
        if (i >= m->token_begin && i < m->token_end) continue;
        uint32_t best = 0;
        for (size_t k = 0; k < CS_COUNT(group_words); k++) {
            const uint32_t n = cs_words_match(doc, i, to, group_words[k].words);
            if (n > best) {
                best = n;
                *out = group_words[k].change;
            }
        }
        if (best == 0) continue;
        const bool first =
            i == sentence->token_begin && i + best == m->token_begin && sentence->item &&
            doc->tokens[m->token_begin].span.begin - doc->tokens[i + best - 1].span.end >= 2;
        if (first || is_status_word(doc, i, to, best)) return true;
    }
    return false;
}

/* "changed": the figures tell which way. */
static enum cs_change changed_how(const struct cs_doc *doc, const struct cs_signature *sig)
{
    const cs_span f = sig->frequency_before.begin < sig->frequency_before.end
                          ? sig->frequency_before
                          : sig->frequency;
    const double was = cs_signature_daily(doc, sig->dose_before, f);
    const double now = cs_signature_daily(doc, sig->dose, sig->frequency);
    if (was <= 0 || now <= 0) return CS_CHANGE_MENTIONED;
    if (now > was) return CS_CHANGE_INCREASE;
    return now < was ? CS_CHANGE_DECREASE : CS_CHANGE_CONTINUE;
}

/* The nearest cue before the drug in its clause. *distance: tokens between. */
static const struct cue *cue_in_front(const struct cs_doc *doc, uint32_t begin, uint32_t drug,
                                      uint32_t *distance)
{
    const struct cue *best = NULL;
    uint32_t best_end = begin;
    for (uint32_t i = begin; i < drug; i++) {
        const char first = doc->tokens[i].first;
        for (size_t k = 0; k < CS_COUNT(before); k++) {
            if (before[k].words.ptr[0] != first) continue;
            const uint32_t n = cs_words_match(doc, i, drug, before[k].words);
            if (n && i + n >= best_end &&
                (!best || i + n > best_end || before[k].words.len > best->words.len)) {
                best = &before[k];
                best_end = i + n;
            }
        }
    }
    *distance = drug - best_end;
    return best;
}

/* The cue behind the drug that says most: its strength less a point for every four tokens. */
static const struct cue *cue_behind(const struct cs_doc *doc, uint32_t from, uint32_t end,
                                    uint32_t *distance)
{
    const struct cue *best = NULL;
    int best_worth = 0;
    for (uint32_t i = from; i < end; i++) {
        for (size_t k = 0; k < CS_COUNT(behind); k++) {
            if (behind[k].words.ptr[0] != doc->tokens[i].first) continue;
            if (!cs_words_match(doc, i, end, behind[k].words)) continue;
            const int worth = behind[k].strength * 4 - (int)(i - from);
            if (best && worth < best_worth) continue;
            if (best && worth == best_worth && behind[k].words.len <= best->words.len) continue;
            best = &behind[k];
            best_worth = worth;
            *distance = i - from;
        }
    }
    return best;
}

/* Words such as "daily" or "20 mg" between cue and drug do not make it farther away. */
static uint32_t discount(const struct cs_mention *m, uint32_t distance)
{
    const bool has = m->signature.all.begin < m->signature.all.end;
    return has && distance > 4 ? distance - 4 : distance;
}

void cs_change_read(const struct cs_doc *doc, struct cs_mention *m, uint32_t previous,
                    uint32_t next, enum cs_change group, bool has_group)
{
    const struct cs_sentence *const s = &doc->sentences[m->sentence];
    enum cs_change change = CS_CHANGE_MENTIONED;
    m->change = CS_CHANGE_MENTIONED;
    m->strength = 0;
    const enum cs_section_kind section = cs_sentence_section(doc, s);
    const bool list = s->item && (section == CS_SECTION_DISCHARGE_MEDICATIONS ||
                                  section == CS_SECTION_MEDICATIONS || has_group);
    (void)previous;
    uint32_t near_front = 0;
    uint32_t near_back = 0;
    const struct cs_clause clause = cs_clause_around(doc, s, m->token_begin);
    const struct cue *const front = cue_in_front(doc, clause.begin, m->token_begin, &near_front);
    if (list && !(front && near_front == 0 && front->strength >= 6) &&
        status_find(doc, s, m, next, &change)) {
        m->change = change == CS_CHANGE_MENTIONED ? changed_how(doc, &m->signature) : change;
        m->strength = 9;
        return;
    }
    const bool headed = m->token_begin < s->token_begin + 4 ||
                        s->label.begin < s->label.end; /* "STOPPED: X, Y, Z" */
    if (list && has_group && headed && !(front && near_front == 0 && front->strength >= 6)) {
        m->change = group == CS_CHANGE_MENTIONED ? changed_how(doc, &m->signature) : group;
        if (m->change == CS_CHANGE_MENTIONED) m->change = CS_CHANGE_START;
        m->strength = 9;
        return;
    }
    const uint32_t reach = next < s->token_end ? next : s->token_end;
    const struct cue *const back = cue_behind(doc, m->token_end, reach, &near_back);
    near_back = discount(m, near_back);
    const struct cue *chosen = front;
    if (back && (!front || near_back < near_front + 2 || back->strength > front->strength))
        chosen = back;
    if (front && near_front == 0 && front->strength >= 6 && !(back && back->strength >= 7))
        chosen = front;
    static const struct cue on_it = {W("on"), KEEP, 3};
    const uint32_t t = m->token_begin;
    if (!chosen && t > s->token_begin && cs_words_match(doc, t - 1, t, on_it.words))
        chosen = &on_it;
    if (!chosen) return;
    m->change = chosen->change;
    m->strength = chosen->strength;
    if (cs_str_equal(chosen->words, CS_STR("requested an increase")) &&
        m->signature.dose_before.end) { /* asked for, not given */
        m->signature.dose = m->signature.dose_before;
        m->change = CS_CHANGE_CONTINUE;
        m->strength = 6;
        return;
    }
    const bool if_only = CS_HAS_WORDS(doc, clause.begin, m->token_begin, unsure);
    if (if_only && chosen->strength < 8 && m->change != CS_CHANGE_CONTINUE) {
        m->change = CS_CHANGE_MENTIONED;
        m->strength = chosen->strength > 5 ? 5 : chosen->strength;
    }
    if (CS_HAS_WORDS(doc, m->token_end, clause.end, earlier) ||
        CS_HAS_WORDS(doc, clause.begin, m->token_begin, earlier)) {
        m->in_past = true;
        m->change = CS_CHANGE_MENTIONED;
    }
}
