/* follow_up.c - finds what is to happen after the visit, and what is a reason to come back at once.
 *
 * Each sentence is weighed: cue words for orders, referrals, visits, home care and pending results
 * add to it, the section adds or takes away, and what was done before the visit takes away. A
 * sentence about a drug alone is the medicine's change, not a task. Return precautions ("call 911
 * for …", "contact me if …") are red flags; where they hold an everyday task too, both are told. */
#include "apps/summary/summary_in.h"

#define W(literal) CS_STR_INIT(literal)

#define SHORT_ORDER_POINTS 6

struct weighted {
    cs_str words;
    int weight;
};

static const struct weighted task_cues[] = {
    {W("order*"), 3},
    {W("obtain"), 3},
    {W("repeat"), 3},
    {W("recheck*"), 3},
    {W("refer"), 4},
    {W("referral"), 4},
    {W("referred to"), 2},
    {W("referring"), 4},
    {W("schedule*"), 3},
    {W("follow up"), 4},
    {W("followup"), 4},
    {W("return to"), 3},
    {W("return in"), 4},
    {W("rtc"), 5},
    {W("see her"), 2},
    {W("see him"), 2},
    {W("appointment"), 3},
    {W("appt"), 3},
    {W("monitor"), 3},
    {W("log"), 3},
    {W("record his"), 3},
    {W("record her"), 3},
    {W("report these"), 2},
    {W("report them"), 2},
    {W("report those"), 2},
    {W("avoid"), 3},
    {W("rest his"), 3},
    {W("rest her"), 3},
    {W("rest the"), 3},
    {W("ice the"), 3},
    {W("ice her"), 3},
    {W("ice his"), 3},
    {W("icing"), 3},
    {W("elevat* when"), 2},
    {W("elevated when"), 3},
    {W("ice and elevation"), 3},
    {W("encourage*"), 3},
    {W("advise*"), 2},
    {W("instructed"), 3},
    {W("counseled to"), 3},
    {W("physical therapy"), 3},
    {W("therapist"), 2},
    {W("pending"), 3},
    {W("forward the"), 3},
    {W("will be sent"), 3},
    {W("will call"), 3},
    {W("will phone"), 3},
    {W("will contact her"), 3},
    {W("will contact him"), 3},
    {W("will fax"), 3},
    {W("brace"), 3},
    {W("splint"), 3},
    {W("crutches"), 3},
    {W("sling"), 3},
    {W("aircast"), 3},
    {W("boot"), 2},
    {W("cast"), 2},
    {W("strainer"), 2},
    {W("push fluids"), 4},
    {W("hydrat*"), 2},
    {W("water consumption"), 3},
    {W("diet"), 2},
    {W("exercise*"), 2},
    {W("weigh"), 3},
    {W("daily weights"), 4},
    {W("have recommended that"), 3},
    {W("recommend that"), 3},
    {W("recommending"), 3},
    {W("i recommend"), 2},
    {W("we recommend"), 2},
    {W("recommend annual"), 4},
    {W("proceed with"), 3},
    {W("will obtain"), 4},
    {W("will order"), 4},
    {W("would like for"), 3},
    {W("complete our"), 3},
    {W("questionnaire"), 2},
    {W("mri"), 2},
    {W("x ray"), 2},
    {W("x rays"), 2},
    {W("ultrasound"), 2},
    {W("ct"), 1},
    {W("echocardiogram"), 2},
    {W("labs"), 2},
    {W("blood work"), 2},
    {W("bloodwork"), 2},
    {W("a1c"), 2},
    {W("panel"), 2},
    {W("culture"), 2},
    {W("urinalysis"), 2},
    {W("mammogram"), 2},
    {W("colonoscopy"), 2},
    {W("biopsy"), 2},
    {W("eye exam"), 3},
    {W("endocrinologist"), 2},
    {W("neurologist"), 1},
    {W("cardiologist"), 2},
    {W("weight bearing"), 2},
    {W("non weight bearing"), 3},
    {W("keep her leg"), 3},
    {W("keep his leg"), 3},
    {W("please"), 3},
    {W("do not drive"), 4},
    {W("not to drive"), 4},
    {W("no lifting"), 4},
    {W("drink"), 2},
    {W("alcohol consumption"), 3},
    {W("smoking cessation"), 3},
    {W("quit smoking"), 3},
    {W("sunscreen"), 2},
    {W("wash"), 2},
    {W("soak"), 3},
    {W("stretch*"), 2},
    {W("home monitoring"), 3},
    {W("at home"), 1},
    {W("portal"), 1},
    {W("advise on"), 4},
    {W("advice on"), 3},
    {W("would be grateful"), 4},
    {W("should be grateful"), 4},
    {W("have requested"), 2},
    {W("been requested"), 3},
    {W("consult"), 3},
    {W("consultation"), 2},
    {W("evaluation by"), 2},
    {W("to be done"), 3},
    {W("contact his pcp"), 4},
    {W("contact her pcp"), 4},
    {W("call the office"), 2},
    {W("will be placed"), 3},
    {W("will place"), 3},
    {W("will provide"), 2},
    {W("screening"), 2},
    {W("immunization"), 2},
    {W("submit"), 3},
    {W("send an order"), 4},
    {W("prior to"), 1},
    {W("asked her to"), 3},
    {W("asked him to"), 3},
    {W("have asked for"), 4},
    {W("agreed to"), 3},
    {W("have it checked"), 3},
    {W("surgery"), 1},
    {W("operation"), 1},
    {W("cease"), 2},
    {W("wear"), 3},
    {W("i shall see"), 4},
    {W("will see"), 3},
    {W("clinic"), 1},
    {W("arrange"), 3},
    {W("review"), 1},
    {W("recovery"), 1},
    {W("limit"), 2},
    {W("continue with"), 2},
    {W("keep his appointment"), 3},
    {W("keep her appointment"), 3},
    {W("continue to follow"), 4},
    {W("weeks"), 1},
    {W("months"), 1},
    {W("results are"), 1},
    {W("are not back"), 4},
    {W("not back yet"), 4},
    {W("cleared by"), 3},
    {W("next visit"), 2},
    {W("sleep study"), 4},
    {W("stress test"), 3},
    {W("injection"), 1},
    {W("pulmonary rehab"), 4},
    {W("check"), 2},
    {W("checked"), 1},
    {W("until"), 1},
    {W("counseling"), 1},
    {W("quitline"), 3},
};

static const struct weighted not_task[] = {
    {W("understands and agrees"), 9},
    {W("agrees with"), 6},
    {W("understands the"), 3},
    {W("discussed"), 3},
    {W("explained"), 2},
    {W("were reviewed"), 4},
    {W("was reviewed"), 4},
    {W("reviewed"), 2},
    {W("demonstrate*"), 3},
    {W("reveal*"), 2},
    {W("has been"), 1},
    {W("had a lengthy discussion"), 3},
    {W("previous"), 2},
    {W("was obtained"), 4},
    {W("were obtained"), 4},
    {W("were taken"), 3},
    {W("was ordered by"), 4},
    {W("consistent with"), 3},
    {W("symptoms are"), 2},
    {W("she reports"), 3},
    {W("he reports"), 3},
    {W("patient reports"), 4},
    {W("presents"), 4},
    {W("compliant"), 4},
    {W("doing well"), 3},
    {W("denies"), 4},
    {W("if his symptoms persist"), 2},
    {W("denied"), 3},
    {W("risks"), 2},
    {W("i believe"), 2},
    {W("refill"), 4},
    {W("refills"), 4},
    {W("likely"), 2},
    {W("this can lead"), 5},
    {W("is due for"), 1},
    {W("advised her that"), 2},
    {W("advised him that"), 2},
    {W("advised there"), 4},
    {W("do not appear"), 3},
    {W("we can consider"), 1},
    {W("side effects"), 3},
    {W("was discharged"), 3},
    {W("history of"), 3},
    {W("was seen"), 2},
    {W("not guaranteed"), 5},
    {W("understanding"), 4},
};

/* Points that the section brings with it. */
static int section_points(enum cs_section_kind kind)
{
    switch (kind) {
    case CS_SECTION_FOLLOW_UP: return 5;
    case CS_SECTION_PENDING: return 5;
    case CS_SECTION_INSTRUCTIONS: return 3;
    case CS_SECTION_PLAN: return 1;
    case CS_SECTION_ASSESSMENT:
    case CS_SECTION_DIAGNOSES: return -1;
    case CS_SECTION_NONE: return -1;
    case CS_SECTION_COURSE: return -4;
    case CS_SECTION_RETURN: return -2;
    case CS_SECTION_RESULTS: return -3;
    case CS_SECTION_HPI:
    case CS_SECTION_SOCIAL:
    case CS_SECTION_MEDICATIONS:
    case CS_SECTION_DISCHARGE_MEDICATIONS: return -7;
    case CS_SECTION_COMPLAINT: return -5;
    case CS_SECTION_HISTORY:
    case CS_SECTION_SURGICAL:
    case CS_SECTION_FAMILY:
    case CS_SECTION_ALLERGIES:
    case CS_SECTION_ROS:
    case CS_SECTION_EXAM:
    case CS_SECTION_VITALS:
    case CS_SECTION_PROCEDURE:
    case CS_SECTION_ADMINISTRATIVE:
    case CS_SECTION_KINDS: return -20;
    }
    return -20;
}

static int cue_points(const struct cs_doc *doc, const struct cs_sentence *s,
                      const struct weighted *table, size_t count)
{
    int points = 0;
    const struct cs_beginnings beginnings = cs_beginnings_of(doc, s->token_begin, s->token_end);
    for (size_t k = 0; k < count; k++) {
        if (!cs_beginnings_hold(&beginnings, table[k].words)) continue;
        for (uint32_t i = s->token_begin; i < s->token_end; i++)
            if (cs_words_match(doc, i, s->token_end, table[k].words)) {
                points += table[k].weight;
                break;
            }
    }
    return points;
}

/* What the label before the sentence says of it: "Additional Testing", "Medical Reasoning". */
static int label_points(const struct cs_doc *doc, const struct cs_sentence *s)
{
    static const struct weighted labels[] = {{W("additional testing"), 4},
                                             {W("testing"), 4},
                                             {W("specialist referral"), 4},
                                             {W("referral"), 3},
                                             {W("patient education"), 1},
                                             {W("counseling"), 1},
                                             {W("follow up"), 5},
                                             {W("medical reasoning"), -5},
                                             {W("reasoning"), -5},
                                             {W("patient agreements"), -12},
                                             {W("medical treatment"), 0},
                                             {W("plan"), 2},
                                             {W("return"), 4},
                                             {W("activity"), 3},
                                             {W("diet"), 3},
                                             {W("pending"), 5},
                                             {W("imaging"), 2},
                                             {W("labs"), 2}};
    const cs_str label = cs_doc_bytes(doc, s->label);
    for (size_t k = 0; k < CS_COUNT(labels); k++)
        if (cs_str_find_nocase(label, labels[k].words, 0) != SIZE_MAX) return labels[k].weight;
    return 0;
}

static const cs_str imperatives[] = {
    W("avoid"), W("call"),       W("check"),   W("complete"), W("continue"), W("drink"),
    W("drop"),  W("elevate"),    W("follow"),  W("ice"),      W("increase"), W("keep"),
    W("limit"), W("monitor"),    W("no"),      W("obtain"),   W("order"),    W("recheck"),
    W("refer"), W("repeat"),     W("rest"),    W("return"),   W("schedule"), W("see"),
    W("wear"),  W("weigh"),      W("do not"),  W("low"),      W("please"),   W("request"),
    W("wash"),  W("encouraged"), W("advised"), W("referral")};

/* The sentence changes a drug and says little else. */
static bool is_drug_change(const struct cs_findings *f, uint32_t index, const struct cs_sentence *s)
{
    uint32_t drug_tokens = 0;
    bool changed = false;
    for (uint32_t i = 0; i < f->mention_count; i++) {
        const struct cs_mention *const m = &f->mentions[i];
        if (m->sentence != index || m->token_begin < s->token_begin ||
            m->token_begin >= s->token_end)
            continue;
        drug_tokens += m->token_end - m->token_begin + 3;
        changed = changed || (m->strength >= 4 && m->change != CS_CHANGE_MENTIONED);
    }
    static const cs_str beside[] = {
        W("ice"),   W("lab*"),    W("a1c"),      W("panel"),     W("visit"),     W("water"),
        W("soak"),  W("call"),    W("monitor"),  W("and order"), W("sunscreen"), W("clinic"),
        W("week*"), W("repeat"),  W("pcp"),      W("drive"),     W("cpap"),      W("level"),
        W("eye"),   W("recheck"), W("follow up")};
    if (!changed && drug_tokens * 3 < s->token_end - s->token_begin) return false;
    if (drug_tokens == 0) return false;
    return !CS_HAS_WORDS(f->doc, s->token_begin, s->token_end, beside);
}

/* The section tells what was, not what to do. */
static bool told_only(const struct cs_doc *doc, const struct cs_sentence *s)
{
    return section_points(cs_sentence_section(doc, s)) < -6;
}

/* ---- who and when --------------------------------------------------------------------------- */

static cs_str who_of(const struct cs_doc *doc, const struct cs_sentence *s)
{
    static const cs_str clinician[] = {
        W("we will"),    W("i will"),        W("i have recommended that we"),
        W("will order"), W("order"),         W("ordered"),
        W("repeat"),     W("schedule"),      W("refer"),
        W("referral"),   W("i am going to"), W("we would"),
        W("our nurse"),  W("will phone"),    W("will call"),
        W("i shall"),    W("obtain")};
    static const cs_str other[] = {W("please"),   W("home health"), W("they will"),
                                   W("grateful"), W("your office"), W("consult")};
    static const cs_str patient[] = {
        W("patient will"), W("he will"),   W("she will"), W("advised"),    W("encouraged"),
        W("instructed"),   W("your"),      W("yourself"), W("do not"),     W("avoid"),
        W("return"),       W("follow up"), W("pcp"),      W("clinic"),     W("he is to"),
        W("she is to"),    W("rest"),      W("wear"),     W("patient to"), W("dr"),
        W("weigh"),        W("drink"),     W("keep")};
    if (CS_HAS_WORDS(doc, s->token_begin, s->token_end, other)) return CS_STR("other office");
    if (CS_HAS_WORDS(doc, s->token_begin, s->token_end, clinician)) return CS_STR("clinician");
    if (CS_HAS_WORDS(doc, s->token_begin, s->token_end, patient)) return CS_STR("patient");
    return (cs_str){NULL, 0};
}

/* "RTC 3 months", "recheck A1c 3 mo": a number and a unit of time, in a note of short words. */
static cs_str when_bare(const struct cs_doc *doc, const struct cs_sentence *s)
{
    static const cs_str units[] = {W("days"),   W("day"),   W("wk"), W("wks"),
                                   W("weeks"),  W("week"),  W("mo"), W("mos"),
                                   W("months"), W("month"), W("yr"), W("year")};
    if (s->token_end - s->token_begin > 8) return (cs_str){NULL, 0};
    for (uint32_t i = s->token_begin; i + 1 < s->token_end; i++) {
        if (doc->tokens[i].kind != CS_TOKEN_NUMBER) continue;
        for (size_t k = 0; k < CS_COUNT(units); k++)
            if (cs_words_match(doc, i + 1, s->token_end, units[k]))
                return cs_doc_bytes(
                    doc, (cs_span){doc->tokens[i].span.begin, doc->tokens[i + 1].span.end});
    }
    return (cs_str){NULL, 0};
}

/* "in 2 weeks", "for 6 to 8 weeks", "within 48 hours", "on 11/10", "daily": the first of these. */
static cs_str when_of(const struct cs_doc *doc, const struct cs_sentence *s)
{
    static const cs_str heads[] = {W("in"),    W("within"),     W("for"),           W("on"),
                                   W("by"),    W("every"),      W("over the next"), W("until"),
                                   W("after"), W("in the next")};
    static const cs_str units[] = {W("day"),    W("days"), W("week"),  W("weeks"), W("month"),
                                   W("months"), W("year"), W("years"), W("hours"), W("morning")};
    static const cs_str alone[] = {
        W("today"),     W("tomorrow"),   W("daily"),       W("this week"),    W("this year"),
        W("annually"),  W("annual"),     W("weekly"),      W("as needed"),    W("this afternoon"),
        W("next week"), W("next month"), W("twice daily"), W("every morning")};
    for (uint32_t i = s->token_begin; i < s->token_end; i++) {
        for (size_t k = 0; k < CS_COUNT(heads); k++) {
            const uint32_t n = cs_words_match(doc, i, s->token_end, heads[k]);
            if (n == 0) continue;
            for (uint32_t j = i + n; j < s->token_end && j < i + n + 5; j++) {
                bool unit = false;
                for (size_t u = 0; u < CS_COUNT(units); u++)
                    unit = unit || cs_words_match(doc, j, s->token_end, units[u]);
                const bool date = doc->tokens[j].kind == CS_TOKEN_NUMBER && j == i + n &&
                                  memchr(cs_doc_token(doc, j).ptr, '/', cs_doc_token(doc, j).len);
                if (unit || date)
                    return cs_doc_bytes(
                        doc, (cs_span){doc->tokens[i].span.begin, doc->tokens[j].span.end});
            }
        }
        for (size_t k = 0; k < CS_COUNT(alone); k++) {
            const uint32_t n = cs_words_match(doc, i, s->token_end, alone[k]);
            if (n)
                return cs_doc_bytes(
                    doc, (cs_span){doc->tokens[i].span.begin, doc->tokens[i + n - 1].span.end});
        }
    }
    return when_bare(doc, s);
}

static cs_status claim_of(struct cs_arena *arena, cs_span span, float confidence,
                          struct cs_claim *out, struct cs_error *err)
{
    cs_span *const spans = CS_NEW(arena, cs_span);
    if (!spans) return cs_arena_fail(arena, err);
    *spans = span;
    *out = (struct cs_claim){.evidence = spans,
                             .evidence_count = 1,
                             .check = CS_CHECK_QUOTED,
                             .said_by = CS_SAID_RULES,
                             .confidence = confidence};
    return CS_OK;
}

/* The points of the sentence's section. "Allergies: none. CBC in 2 weeks.": what stands in the line
 * of a label belongs to it only up to the end of its first sentence. */
static int place_points(const struct cs_doc *doc, const struct cs_sentence *s)
{
    const struct cs_section *const section = &doc->sections[s->section];
    if (section->kind == CS_SECTION_ALLERGIES && section->inline_body) {
        const uint32_t first = cs_doc_sentence_at(doc, section->body.begin);
        if (first != UINT32_MAX && s->span.begin >= doc->sentences[first].span.end)
            return section_points(CS_SECTION_NONE);
    }
    return section_points(section->kind);
}

static int task_points(const struct cs_findings *f, uint32_t index, const struct cs_sentence *s)
{
    const struct cs_doc *const doc = f->doc;
    int points = place_points(doc, s);
    if (points < -10) return points;
    if (points > -5 && cs_is_short_order(doc, s)) points += SHORT_ORDER_POINTS;
    points += label_points(doc, s);
    points += cue_points(doc, s, task_cues, CS_COUNT(task_cues));
    points -= cue_points(doc, s, not_task, CS_COUNT(not_task));
    for (size_t k = 0; k < CS_COUNT(imperatives); k++)
        if (cs_words_match(doc, s->token_begin, s->token_end, imperatives[k])) {
            points += 3;
            break;
        }
    if (s->token_end - s->token_begin < 2) points -= 6;
    if (is_drug_change(f, index, s)) points -= 6;
    return points;
}

/* The part of a sentence as a sentence of its own. */
static struct cs_sentence sentence_part(const struct cs_doc *doc, const struct cs_sentence *s,
                                        uint32_t begin, uint32_t end)
{
    struct cs_sentence part = *s;
    part.token_begin = begin;
    part.token_end = end;
    part.span = (cs_span){doc->tokens[begin].span.begin, doc->tokens[end - 1].span.end};
    return part;
}

/* "She will be placed in a boot, and I am going to order crutches": two tasks. Gives the token
 * where the second begins, or the sentence's end. */
static uint32_t second_task(const struct cs_doc *doc, const struct cs_sentence *s)
{
    static const cs_str openers[] = {W(", and i"),   W(", and we"),   W(", and he"),
                                     W(", and she"), W(", and that"), W("; i"),
                                     W("; we"),      W("; he"),       W("; she")};
    for (uint32_t i = s->token_begin; i < s->token_end; i++)
        for (size_t k = 0; k < CS_COUNT(openers); k++) {
            const uint32_t n = cs_words_match(doc, i, s->token_end, openers[k]);
            if (n == 0) continue;
            const struct cs_sentence a = sentence_part(doc, s, s->token_begin, i);
            const struct cs_sentence b = sentence_part(doc, s, i + n - 1, s->token_end);
            if (i > s->token_begin + 2 &&
                cue_points(doc, &a, task_cues, CS_COUNT(task_cues)) >= 3 &&
                cue_points(doc, &b, task_cues, CS_COUNT(task_cues)) >= 3)
                return i + n - 1;
        }
    return s->token_end;
}

static cs_status task_take(struct cs_findings *f, uint32_t index, const struct cs_sentence *s,
                           struct cs_follow_up *tasks, uint32_t most, struct cs_error *err)
{
    bool urgently = false;
    const bool red = cs_is_red_flag(f->doc, s, told_only(f->doc, s), &urgently);
    const int points = task_points(f, index, s);
    if (points < 4 || (red && urgently && points < 8)) return CS_OK;
    if (f->draft->follow_up_count == most) {
        f->cut = true;
        return CS_OK;
    }
    struct cs_follow_up *const task = &tasks[f->draft->follow_up_count++];
    task->task = cs_doc_bytes(f->doc, s->span);
    task->who = who_of(f->doc, s);
    task->when = when_of(f->doc, s);
    return claim_of(f->arena, s->span, points >= 7 ? 0.85F : 0.65F, &task->claim, err);
}

cs_status cs_follow_up_find(struct cs_findings *f, struct cs_error *err)
{
    const struct cs_doc *const doc = f->doc;
    const uint32_t most = doc->sentence_count < CS_DRAFT_ITEMS_MAX / 2 ? doc->sentence_count * 2
                                                                       : CS_DRAFT_ITEMS_MAX;
    struct cs_follow_up *const tasks = CS_NEW_ARRAY(f->arena, struct cs_follow_up, most);
    struct cs_red_flag *const flags = CS_NEW_ARRAY(f->arena, struct cs_red_flag, most);
    if (!tasks || !flags) return cs_arena_fail(f->arena, err);
    struct cs_draft *const d = f->draft;
    for (uint32_t i = 0; i < doc->sentence_count; i++) {
        const struct cs_sentence *const s = &doc->sentences[i];
        bool urgently = false;
        if (cs_is_red_flag(doc, s, told_only(doc, s), &urgently) && d->red_flag_count < most) {
            struct cs_red_flag *const flag = &flags[d->red_flag_count++];
            flag->finding = cs_doc_bytes(doc, s->span);
            CS_TRY(claim_of(f->arena, s->span, 0.8F, &flag->claim, err));
        }
        if (place_points(doc, s) < -10) continue; /* no tasks there */
        const uint32_t second = second_task(doc, s);
        const struct cs_sentence first = sentence_part(doc, s, s->token_begin, second);
        CS_TRY(task_take(f, i, second < s->token_end ? &first : s, tasks, most, err));
        if (second == s->token_end) continue;
        const struct cs_sentence rest = sentence_part(doc, s, second, s->token_end);
        CS_TRY(task_take(f, i, &rest, tasks, most, err));
    }
    d->follow_up = tasks;
    d->red_flags = flags;
    return CS_OK;
}
