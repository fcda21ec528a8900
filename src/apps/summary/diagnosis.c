/* diagnosis.c - finds the conditions a note speaks of, and what it says of each.
 *
 * Two kinds of places name a condition. A title: a line of a diagnosis list, or the line that
 * heads a part of the plan ("2. Diabetes type 2."); its words are the name, whatever they are.
 * And a mention in prose: a phrase of the disease vocabulary, read with its context (negated,
 * family, past, ruled out, suspected). Titles outrank mentions; what is one condition under two
 * names becomes one entry, but a relative's condition never joins the patient's. */
#include "apps/summary/summary_in.h"

#define EVIDENCE_MAX 4
#define TITLE_WORDS_MAX 14
#define CONCEPTS_MAX 6
#define NO_CONCEPT UINT32_MAX
#define W(literal) CS_STR_INIT(literal)

struct finding {
    cs_span name;
    enum cs_dx_status status;
    int rank; /* of the place that gave name and status */
    uint32_t concepts[CONCEPTS_MAX];
    uint32_t concept_count;
    cs_span evidence[EVIDENCE_MAX]; /* the one that names it first */
    uint32_t evidence_count;
    bool suspected;
};

struct finding_list {
    struct finding *items;
    uint32_t count;
    uint32_t capacity;
};

static const cs_str chronic[] = {W("hypertens*"),
                                 W("htn"),
                                 W("t1dm"),
                                 W("t2dm"),
                                 W("dm"),
                                 W("dm1"),
                                 W("dm2"),
                                 W("cad"),
                                 W("chf"),
                                 W("hfref"),
                                 W("hfpef"),
                                 W("af"),
                                 W("afib"),
                                 W("ckd"),
                                 W("esrd"),
                                 W("copd"),
                                 W("gerd"),
                                 W("osa"),
                                 W("hld"),
                                 W("pad"),
                                 W("pvd"),
                                 W("bph"),
                                 W("ra"),
                                 W("sle"),
                                 W("ibs"),
                                 W("ibd"),
                                 W("cirrhosis"),
                                 W("heart failure"),
                                 W("diabetes"),
                                 W("asthma"),
                                 W("chronic"),
                                 W("depress*"),
                                 W("anxiety"),
                                 W("hypothyroid*"),
                                 W("hyperlipid*"),
                                 W("hypercholest*"),
                                 W("arthritis"),
                                 W("osteoarthritis"),
                                 W("osteoporosis"),
                                 W("gout"),
                                 W("migraine*"),
                                 W("epilepsy"),
                                 W("kidney dis*"),
                                 W("atrial"),
                                 W("coronary"),
                                 W("hiv"),
                                 W("hepatitis"),
                                 W("psoriasis"),
                                 W("eczema"),
                                 W("dermatitis"),
                                 W("sclerosis"),
                                 W("parkinson*"),
                                 W("dementia"),
                                 W("lupus"),
                                 W("crohn*"),
                                 W("colitis"),
                                 W("obesity"),
                                 W("apnea*"),
                                 W("reflux"),
                                 W("rhinitis"),
                                 W("allergies"),
                                 W("glaucoma"),
                                 W("fibromyalgia"),
                                 W("neuropathy"),
                                 W("anemia*"),
                                 W("bipolar"),
                                 W("schizo*"),
                                 W("adhd"),
                                 W("autism"),
                                 W("syndrome"),
                                 W("hypogonadism"),
                                 W("insomnia"),
                                 W("pulmonary disease"),
                                 W("bph"),
                                 W("prostatic"),
                                 W("allergy"),
                                 W("disorder"),
                                 W("valve")};

/* Words that a title of a condition does not hold: then the line is something else. */
static const cs_str not_title[] = {W("will"),
                                   W("presents"),
                                   W("year old"),
                                   W("male"),
                                   W("female"),
                                   W("man"),
                                   W("woman"),
                                   W("mr"),
                                   W("mrs"),
                                   W("ms"),
                                   W("is"),
                                   W("are"),
                                   W("was"),
                                   W("were"),
                                   W("has"),
                                   W("have"),
                                   W("had"),
                                   W("should"),
                                   W("please"),
                                   W("she"),
                                   W("he"),
                                   W("we"),
                                   W("i"),
                                   W("your"),
                                   W("you"),
                                   W("patient"),
                                   W("continue"),
                                   W("start"),
                                   W("follow up"),
                                   W("return"),
                                   W("repeat"),
                                   W("recheck"),
                                   W("check"),
                                   W("order"),
                                   W("refer"),
                                   W("referral"),
                                   W("schedule"),
                                   W("increase"),
                                   W("obtain"),
                                   W("decrease"),
                                   W("stop"),
                                   W("hold"),
                                   W("monitor"),
                                   W("discuss*"),
                                   W("recommend*"),
                                   W("maintenance"),
                                   W("screening"),
                                   W("visit"),
                                   W("counseling"),
                                   W("reviewed"),
                                   W("signed"),
                                   W("attending"),
                                   W("md"),
                                   W("labs"),
                                   W("dr"),
                                   W("annual exam"),
                                   W("prophylaxis"),
                                   W("none"),
                                   W("encourage*"),
                                   W("avoid"),
                                   W("refill*"),
                                   W("weeks"),
                                   W("see"),
                                   W("per"),
                                   W("consult"),
                                   W("full code"),
                                   W("disposition"),
                                   W("code status"),
                                   W("discharge"),
                                   W("immunization*"),
                                   W("unremarkable"),
                                   W("normal"),
                                   W("noncontributory"),
                                   W("given"),
                                   W("take"),
                                   W("call")};

static const cs_str endings[] = {W("itis"),  W("osis"),  W("emia"),    W("aemia"),
                                 W("pathy"), W("oma"),   W("algia"),   W("plegia"),
                                 W("uria"),  W("rrhea"), W("ectasis"), W("megaly")};

static bool one_word_of(const struct cs_doc *doc, uint32_t begin, uint32_t end, const cs_str *table,
                        size_t count)
{
    return cs_words_find(doc, begin, end, table, count) < end;
}

/* "SpO2 97% RA", "sat 96 on RA": room air, not rheumatoid arthritis. */
static bool is_on_room_air(const struct cs_doc *doc, uint32_t i)
{
    if (i == 0 || !cs_str_equal(cs_doc_token(doc, i), CS_STR("RA"))) return false;
    const struct cs_token *const before = &doc->tokens[i - 1];
    return before->kind == CS_TOKEN_NUMBER || cs_words_match(doc, i - 1, i, CS_STR("%")) ||
           cs_words_match(doc, i - 1, i, CS_STR("on"));
}

/* A disease of the vocabulary at token i that may be counted as such; 0 tokens if none. */
static uint32_t disease_at(const struct cs_findings *f, uint32_t i, uint32_t end, bool in_list,
                           struct cs_lexicon_hit *hit)
{
    const struct cs_doc *const doc = f->doc;
    if (doc->tokens[i].kind == CS_TOKEN_MARK || is_on_room_air(doc, i)) return 0;
    const cs_str word = cs_doc_token(doc, i);
    if (cs_lexicon_match(f->words->diseases, doc, i, end, hit)) {
        const bool short_form = hit->tokens == 1 && word.len <= 5;
        bool capitals = true;
        for (size_t k = 0; k < word.len; k++) capitals = capitals && !cs_is_lower(word.ptr[k]);
        if ((hit->flags & CS_LEX_ABBREVIATION) && hit->tokens == 1 && !capitals &&
            !cs_is_upper(word.ptr[0]))
            return 0;
        if (short_form && (hit->flags & CS_LEX_AMBIGUOUS) && !in_list) return 0;
        if ((hit->flags & CS_LEX_ABBREVIATION) && short_form && word.len <= 2 && !capitals)
            return 0;
        return hit->tokens;
    }
    static const cs_str not_disease[] = {W("diagnosis"),        W("prognosis"),   W("stenosis"),
                                         W("symphysis"),        W("anastomosis"), W("cellulose"),
                                         W("psychosis screen"), W("ketosis"),     W("synovitis")};
    if (doc->tokens[i].kind != CS_TOKEN_WORD || word.len < 8) return 0;
    for (size_t k = 0; k < CS_COUNT(not_disease); k++)
        if (cs_str_equal_nocase(word, not_disease[k])) return 0;
    for (size_t k = 0; k < CS_COUNT(endings); k++) {
        const cs_str tail = cs_str_slice(word, word.len - endings[k].len, word.len);
        if (!cs_str_equal_nocase(tail, endings[k])) continue;
        *hit = (struct cs_lexicon_hit){.concept = NO_CONCEPT, .tokens = 1};
        return 1;
    }
    return 0;
}

static bool is_chronic(const struct cs_doc *doc, uint32_t begin, uint32_t end)
{
    return one_word_of(doc, begin, end, chronic, CS_COUNT(chronic));
}

/* ---- joining ------------------------------------------------------------------------------- */

static size_t normal_name(const struct cs_doc *doc, cs_span name, char *out, size_t size)
{
    return cs_text_normalize(cs_doc_bytes(doc, name), out, size);
}

static bool words_contain(cs_str a, cs_str b)
{
    for (size_t at = cs_str_find(a, b, 0); at != SIZE_MAX; at = cs_str_find(a, b, at + 1)) {
        const size_t end = at + b.len;
        if ((at == 0 || a.ptr[at - 1] == ' ') && (end == a.len || a.ptr[end] == ' ')) return true;
    }
    return false;
}

static bool names_alike(const struct cs_doc *doc, cs_span a, cs_span b)
{
    char x[160];
    char y[160];
    const cs_str p = {x, normal_name(doc, a, x, sizeof x)};
    const cs_str q = {y, normal_name(doc, b, y, sizeof y)};
    return p.len && q.len && (words_contain(p, q) || words_contain(q, p));
}

static bool concepts_meet(const struct cs_findings *f, const struct finding *a,
                          const struct finding *b)
{
    for (uint32_t i = 0; i < a->concept_count; i++)
        for (uint32_t k = 0; k < b->concept_count; k++) {
            if (a->concepts[i] == b->concepts[k]) return true;
            const cs_str x = cs_lexicon_name(f->words->diseases, a->concepts[i]);
            const cs_str y = cs_lexicon_name(f->words->diseases, b->concepts[k]);
            if (x.len && y.len && (words_contain(x, y) || words_contain(y, x))) return true;
        }
    return false;
}

static void evidence_add(struct finding *to, cs_span span)
{
    if (to->evidence_count == CS_COUNT(to->evidence)) to->evidence_count--;
    to->evidence[to->evidence_count++] = span;
}

static void concepts_add(struct finding *to, const struct finding *from)
{
    for (uint32_t k = 0; k < from->concept_count && to->concept_count < CONCEPTS_MAX; k++)
        to->concepts[to->concept_count++] = from->concepts[k];
}

static cs_status finding_add(const struct cs_findings *f, struct finding_list *list,
                             const struct finding *found, struct cs_error *err)
{
    for (uint32_t i = 0; i < list->count; i++) {
        struct finding *const old = &list->items[i];
        const bool family = old->status == CS_DX_FAMILY;
        if (family != (found->status == CS_DX_FAMILY)) continue;
        if (!concepts_meet(f, old, found) && !names_alike(f->doc, old->name, found->name)) continue;
        if (old->rank >= 8 && found->rank >= 8 && !names_alike(f->doc, old->name, found->name) &&
            old->concept_count && found->concept_count && old->concepts[0] != found->concepts[0])
            continue; /* two titles: two problems, unless they are the same words */
        evidence_add(old, found->evidence[0]);
        if (found->rank > old->rank) { /* the place that names it comes first */
            const cs_span moved = old->evidence[0];
            old->evidence[0] = found->evidence[0];
            old->evidence[old->evidence_count - 1] = moved;
            old->name = found->name;
            old->status = found->status;
            old->rank = found->rank;
            old->suspected = found->suspected;
        }
        concepts_add(old, found);
        return CS_OK;
    }
    if (list->count == list->capacity) {
        const uint32_t capacity = list->capacity ? list->capacity * 2 : 32;
        struct finding *const items = CS_NEW_ARRAY(f->arena, struct finding, capacity);
        if (!items) return cs_arena_fail(f->arena, err);
        cs_copy(items, list->items, list->count * sizeof *items);
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = *found;
    return CS_OK;
}

/* ---- titles -------------------------------------------------------------------------------- */

static bool is_mark_at(const struct cs_doc *doc, uint32_t i, char mark)
{
    const cs_str s = cs_doc_token(doc, i);
    return s.len == 1 && s.ptr[0] == mark;
}

/* End of the part of a title that names the condition: at a comma, bracket, dash or full stop. */
static uint32_t title_head_end(const struct cs_doc *doc, uint32_t begin, uint32_t end)
{
    static const cs_str stops[] = {W("due to"), W("secondary to"), W("with"),        W("w /"),
                                   W("s / p"),  W("on"),           W("status post"), W("likely"),
                                   W("from"),   W("after"),        W("2 / 2"),       W("presumed")};
    for (uint32_t i = begin + 1; i < end; i++) {
        const cs_str s = cs_doc_token(doc, i);
        if (doc->tokens[i].kind == CS_TOKEN_MARK) {
            const bool dash = (s.ptr[0] == '-' && doc->tokens[i].space_before) || s.len == 3;
            const bool initial = s.ptr[0] == '.' && i + 1 < end &&
                                 cs_is_lower(cs_doc_token(doc, i + 1).ptr[0]); /* "E. coli" */
            if (dash || (memchr(",;(.:", s.ptr[0], 5) && !initial)) return i;
        } else {
            for (size_t k = 0; k < CS_COUNT(stops); k++)
                if (cs_words_match(doc, i, end, stops[k]) &&
                    !cs_words_match(doc, i - 1, end, CS_STR("acute on chronic")))
                    return i;
        }
    }
    return end;
}

static enum cs_dx_status title_status(const struct cs_findings *f, const struct cs_sentence *s,
                                      uint32_t begin, uint32_t end)
{
    const struct cs_context c = cs_context_of(f->doc, s, begin, end);
    const enum cs_section_kind kind = cs_sentence_section(f->doc, s);
    if (c.family) return CS_DX_FAMILY;
    if (c.ruled_out) return CS_DX_RULED_OUT;
    static const cs_str over[] = {
        W("resolved"), W("cleared"), W("history of"), W("prior"),         W("past"),
        W("h / o"),    W("hx of"),   W("removed"),    W("no recurrence"), W("in remission")};
    static const cs_str begun_over[] = {W("status post"), W("s / p"), W("past")};
    if (c.resolved && one_word_of(f->doc, s->token_begin, s->token_end, over, CS_COUNT(over)))
        return CS_DX_HISTORY;
    for (size_t k = 0; k < CS_COUNT(begun_over); k++)
        if (cs_words_match(f->doc, s->token_begin, s->token_end, begun_over[k]))
            return CS_DX_HISTORY;
    const cs_str label = cs_doc_bytes(f->doc, s->label);
    const bool past_label = cs_str_equal_nocase(label, CS_STR("past"));
    if (past_label || one_word_of(f->doc, s->token_begin, begin, over, CS_COUNT(over)))
        return CS_DX_HISTORY;
    return kind == CS_SECTION_HISTORY && !is_chronic(f->doc, begin, end) ? CS_DX_HISTORY
                                                                         : CS_DX_ACTIVE;
}

/* The sentence stands as a title of a condition. */
static bool is_title(const struct cs_findings *f, uint32_t index)
{
    const struct cs_doc *const doc = f->doc;
    const struct cs_sentence *const s = &doc->sentences[index];
    const enum cs_section_kind kind = cs_sentence_section(doc, s);
    const bool list = kind == CS_SECTION_DIAGNOSES || kind == CS_SECTION_ASSESSMENT;
    const bool hash = s->bullet && s->span.begin > 0 &&
                      doc->text.phi_bytes.ptr[s->span.begin - 1] == '#';
    if (!list && kind != CS_SECTION_PLAN && !(kind == CS_SECTION_COURSE && hash)) return false;
    if (!s->item && !hash && !(s->bullet && doc->lines[s->line].token_begin + 3 > s->token_begin))
        return false;
    if (s->label.begin < s->label.end) return false;
    uint32_t words = 0;
    for (uint32_t i = s->token_begin; i < s->token_end; i++)
        words += doc->tokens[i].kind != CS_TOKEN_MARK;
    const uint32_t head = title_head_end(doc, s->token_begin, s->token_end);
    if (words == 0 || head - s->token_begin > TITLE_WORDS_MAX) return false;
    if (doc->tokens[s->token_begin].kind == CS_TOKEN_MARK) return false;
    if (words > (list ? 24U : 12U) && head == s->token_end) return false;
    if (one_word_of(doc, s->token_begin, head, not_title, CS_COUNT(not_title))) return false;
    for (uint32_t i = 0; i < f->mention_count; i++) /* a line about a drug is none */
        if (f->mentions[i].sentence == index && f->mentions[i].token_begin < head) return false;
    if (kind == CS_SECTION_PLAN && s->bullet && !hash) {
        const char first = doc->text.phi_bytes.ptr[doc->lines[s->line].span.begin];
        struct cs_lexicon_hit hit;
        bool disease = cs_is_digit(first); /* a numbered plan has numbered titles */
        for (uint32_t i = s->token_begin; i < head && !disease; i++)
            disease = disease_at(f, i, head, true, &hit) > 0;
        if (!disease) return false;
    }
    return true;
}

static void title_concepts(const struct cs_findings *f, struct finding *t, uint32_t begin,
                           uint32_t end)
{
    for (uint32_t i = begin; i < end;) {
        struct cs_lexicon_hit hit;
        const uint32_t n = disease_at(f, i, end, true, &hit);
        if (n && hit.concept != NO_CONCEPT && t->concept_count < CONCEPTS_MAX)
        t->concepts[t->concept_count++] = hit.concept;
        i += n ? n : 1;
    }
}

/* The conditions behind the head of a title: "…, possible ACL tear", "T2DM w/ hypoglycemia". */
static cs_status title_rest(const struct cs_findings *f, struct finding_list *list,
                            const struct cs_sentence *s, uint32_t begin, struct cs_error *err)
{
    const struct cs_doc *const doc = f->doc;
    bool bracket = false;
    for (uint32_t i = begin; i < s->token_end;) {
        if (is_mark_at(doc, i, '(')) bracket = true;
        if (is_mark_at(doc, i, ')')) bracket = false;
        struct cs_lexicon_hit hit;
        uint32_t n = disease_at(f, i, s->token_end, true, &hit);
        if (n == 0 || bracket || (hit.flags & CS_LEX_SYMPTOM)) {
            i += n ? n : 1;
            continue;
        }
        const struct cs_context c = cs_context_of(doc, s, i, i + n);
        if (!c.negated && !c.hypothetical) {
            struct finding found = {
                .name = {doc->tokens[i].span.begin, doc->tokens[i + n - 1].span.end},
                .status = title_status(f, s, i, i + n),
                .rank = 7,
                .evidence = {s->span},
                .evidence_count = 1,
                .suspected = c.suspected};
            if (hit.concept != NO_CONCEPT) found.concepts[found.concept_count++] = hit.concept;
            CS_TRY(finding_add(f, list, &found, err));
        }
        i += n;
    }
    return CS_OK;
}

static cs_status title_read(const struct cs_findings *f, struct finding_list *list, uint32_t index,
                            struct cs_error *err)
{
    static const cs_str lead[] = {W("aftercare ,"), W("concern for"), W("suspected"), W("possible"),
                                  W("probable"),    W("status post"), W("s / p"),     W("prior"),
                                  W("history of"),  W("h / o"),       W("past :"),    W("likely")};
    const struct cs_doc *const doc = f->doc;
    const struct cs_sentence *const s = &doc->sentences[index];
    uint32_t begin = s->token_begin;
    for (size_t k = 0; k < CS_COUNT(lead); k++)
        begin += cs_words_match(doc, begin, s->token_end, lead[k]);
    if (begin >= s->token_end) return CS_OK;
    uint32_t head = title_head_end(doc, begin, s->token_end);
    /* "Osteoarthritis, R knee", "Lateral ligament sprain, Right ankle": the head names it. */
    struct finding t = {.name = {doc->tokens[begin].span.begin, doc->tokens[head - 1].span.end},
                        .rank = 8,
                        .evidence = {s->span},
                        .evidence_count = 1};
    t.status = title_status(f, s, begin, head);
    title_concepts(f, &t, begin, head);
    if (t.concept_count) t.rank = 9;
    CS_TRY(finding_add(f, list, &t, err));
    return title_rest(f, list, s, head, err);
}

/* ---- prose --------------------------------------------------------------------------------- */

/* How much a mention in this kind of section counts; 0: none there is the patient's condition. */
static int prose_rank(enum cs_section_kind kind)
{
    switch (kind) {
    case CS_SECTION_DIAGNOSES:
    case CS_SECTION_ASSESSMENT: return 6;
    case CS_SECTION_PLAN: return 5;
    case CS_SECTION_HISTORY:
    case CS_SECTION_SURGICAL:
    case CS_SECTION_FAMILY: return 4;
    case CS_SECTION_COURSE:
    case CS_SECTION_NONE:
    case CS_SECTION_COMPLAINT:
    case CS_SECTION_HPI: return 3;
    case CS_SECTION_ALLERGIES:
    case CS_SECTION_SOCIAL: return 1;
    case CS_SECTION_MEDICATIONS:
    case CS_SECTION_DISCHARGE_MEDICATIONS:
    case CS_SECTION_ROS:
    case CS_SECTION_EXAM:
    case CS_SECTION_VITALS:
    case CS_SECTION_RESULTS:
    case CS_SECTION_FOLLOW_UP:
    case CS_SECTION_PENDING:
    case CS_SECTION_INSTRUCTIONS:
    case CS_SECTION_RETURN:
    case CS_SECTION_PROCEDURE:
    case CS_SECTION_ADMINISTRATIVE:
    case CS_SECTION_KINDS: return 0;
    }
    return 0;
}

/* "Allergies: lisinopril (angioedema)": a reaction, unless it is named as an allergy. */
static bool is_reaction(const struct cs_doc *doc, enum cs_section_kind kind, uint32_t i,
                        uint32_t end)
{
    static const cs_str allergic[] = {W("allerg*"), W("anaphyla*")};
    return kind == CS_SECTION_ALLERGIES && !one_word_of(doc, i, end, allergic, CS_COUNT(allergic));
}

static cs_status mention_read(const struct cs_findings *f, struct finding_list *list,
                              const struct cs_sentence *s, uint32_t i,
                              const struct cs_lexicon_hit *hit, int rank, struct cs_error *err)
{
    const struct cs_doc *const doc = f->doc;
    const uint32_t end = i + hit->tokens;
    const struct cs_context c = cs_context_of(doc, s, i, end);
    const enum cs_section_kind kind = cs_sentence_section(doc, s);
    const bool history = kind == CS_SECTION_HISTORY || kind == CS_SECTION_SURGICAL;
    struct finding found = {.name = {doc->tokens[i].span.begin, doc->tokens[end - 1].span.end},
                            .rank = rank,
                            .evidence = {s->span},
                            .evidence_count = 1,
                            .suspected = c.suspected};
    if (hit->concept != NO_CONCEPT) found.concepts[found.concept_count++] = hit->concept;
    static const cs_str not_ill[] = {W("vaccine"),   W("vaccination"), W("pandemic"), W("swab"),
                                     W("swabs"),     W("serology"),    W("test"),     W("testing"),
                                     W("screening"), W("screen"),      W("clinic"),   W("booster")};
    const uint32_t near = end + 6 < s->token_end ? end + 6 : s->token_end;
    if (CS_HAS_WORDS(doc, end, near, not_ill) && !c.ruled_out) return CS_OK;
    if (c.family) {
        if (c.negated || c.ruled_out) return CS_OK;
        found.status = CS_DX_FAMILY;
    } else if (c.ruled_out) {
        found.status = CS_DX_RULED_OUT;
        found.rank = 2;
    } else if (c.negated || (c.hypothetical && !c.suspected && !c.awaited)) {
        return CS_OK;
    } else if (c.resolved || ((c.past || history) && !is_chronic(doc, i, end))) {
        found.status = CS_DX_HISTORY;
    }
    if ((hit->flags & CS_LEX_SYMPTOM) && found.status != CS_DX_FAMILY) return CS_OK;
    return finding_add(f, list, &found, err);
}

static cs_status prose_read(const struct cs_findings *f, struct finding_list *list,
                            const struct cs_sentence *s, struct cs_error *err)
{
    const enum cs_section_kind kind = cs_sentence_section(f->doc, s);
    const int rank = prose_rank(kind);
    if (rank == 0) return CS_OK;
    for (uint32_t i = s->token_begin; i < s->token_end;) {
        struct cs_lexicon_hit hit;
        const uint32_t n = disease_at(f, i, s->token_end, kind == CS_SECTION_DIAGNOSES, &hit);
        if (n && !is_reaction(f->doc, kind, i, i + n))
            CS_TRY(mention_read(f, list, s, i, &hit, rank, err));
        i += n ? n : 1;
    }
    return CS_OK;
}

cs_status cs_diagnoses_find(struct cs_findings *f, struct cs_error *err)
{
    struct finding_list list = {0};
    for (uint32_t i = 0; i < f->doc->sentence_count; i++)
        if (is_title(f, i)) CS_TRY(title_read(f, &list, i, err));
    for (uint32_t i = 0; i < f->doc->sentence_count; i++)
        if (!is_title(f, i)) CS_TRY(prose_read(f, &list, &f->doc->sentences[i], err));
    if (list.count > CS_DRAFT_ITEMS_MAX) {
        f->cut = true;
        list.count = CS_DRAFT_ITEMS_MAX;
    }
    struct cs_diagnosis *const out = CS_NEW_ARRAY(f->arena, struct cs_diagnosis, list.count);
    if (!out) return cs_arena_fail(f->arena, err);
    for (uint32_t i = 0; i < list.count; i++) {
        struct finding *const found = &list.items[i];
        cs_span *const spans = CS_NEW_ARRAY(f->arena, cs_span, found->evidence_count);
        if (!spans) return cs_arena_fail(f->arena, err);
        cs_copy(spans, found->evidence, found->evidence_count * sizeof *spans);
        out[i] = (struct cs_diagnosis){
            .claim = {.evidence = spans,
                      .evidence_count = cs_spans_settle(spans, found->evidence_count, EVIDENCE_MAX),
                      .check = CS_CHECK_QUOTED,
                      .said_by = CS_SAID_RULES,
                      .confidence = found->rank >= 8   ? 0.95F
                                    : found->rank >= 5 ? 0.8F
                                                       : 0.65F},
            .name = cs_doc_bytes(f->doc, found->name),
            .status = found->status};
    }
    f->draft->diagnoses = out;
    f->draft->diagnosis_count = list.count;
    return CS_OK;
}
