/* medication.c - finds the drugs of a note and makes one entry of all mentions of each.
 *
 * A mention is a phrase of the drug vocabulary in a section where drugs are taken, given or
 * decided; allergies, laboratory values and a relative's drugs are none. All mentions of one
 * substance become one entry: the mention with the strongest cue in the most decisive section
 * tells the change ("the plan wins"), and that mention or the best row tells the dose. */
#include "apps/summary/summary_in.h"

#define EVIDENCE_MAX 6
#define W(literal) CS_STR_INIT(literal)

/* How decisive a section is for what happens to a drug; 0: its mentions are passed over. */
static int section_weight(enum cs_section_kind kind)
{
    switch (kind) {
    case CS_SECTION_DISCHARGE_MEDICATIONS: return 7;
    case CS_SECTION_PLAN:
    case CS_SECTION_FOLLOW_UP: return 6;
    case CS_SECTION_ASSESSMENT:
    case CS_SECTION_INSTRUCTIONS:
    case CS_SECTION_DIAGNOSES: return 5;
    case CS_SECTION_NONE: return 4;
    case CS_SECTION_COURSE:
    case CS_SECTION_MEDICATIONS: return 3;
    case CS_SECTION_HPI:
    case CS_SECTION_COMPLAINT:
    case CS_SECTION_HISTORY:
    case CS_SECTION_PENDING:
    case CS_SECTION_PROCEDURE: return 2;
    case CS_SECTION_RETURN:
    case CS_SECTION_SOCIAL:
    case CS_SECTION_SURGICAL:
    case CS_SECTION_RESULTS:
    case CS_SECTION_ROS: return 1;
    case CS_SECTION_FAMILY:
    case CS_SECTION_ALLERGIES:
    case CS_SECTION_EXAM:
    case CS_SECTION_VITALS:
    case CS_SECTION_ADMINISTRATIVE:
    case CS_SECTION_KINDS: return 0;
    }
    return 0;
}

/* The words make it a laboratory value, an allergy or something else that is not a drug taken. */
static bool is_no_drug(const struct cs_doc *doc, const struct cs_sentence *s, uint32_t begin,
                       uint32_t end)
{
    static const cs_str after[] = {
        W("level"),      W("levels"),       W("panel"),      W("allergy"),     W("allergic"),
        W("toxicity"),   W("deficiency"),   W("resistance"), W("screen"),      W("studies"),
        W("saturation"), W("use disorder"), W("control"),    W("receptor"),    W("history"),
        W("abuse"),      W("overdose"),     W("serology"),   W("sensitivity"), W("was drawn"),
        W("drawn")};
    static const cs_str ahead[] = {
        W("allergic to"), W("allergy to"),  W("allergies to"), W("intolerance"), W("intolerant"),
        W("allergies :"), W("reaction to"), W("ldl"),          W("serum"),       W("urine"),
        W("total"),       W("25 - oh"),     W("peak")};
    if (begin > s->token_begin + 1 && cs_words_match(doc, begin - 1, begin, CS_STR("not")) &&
        (cs_words_match(doc, begin - 2, begin, CS_STR("is not")) ||
         cs_words_match(doc, begin - 2, begin, CS_STR("( not"))))
        return true; /* "this is not Lamictal", "(NOT tramadol)" */
    const uint32_t near = end + 3 < s->token_end ? end + 3 : s->token_end;
    for (size_t i = 0; i < CS_COUNT(after); i++)
        if (cs_words_match(doc, end, near, after[i])) return true;
    const struct cs_clause clause = cs_clause_around(doc, s, begin);
    const uint32_t from = clause.begin + 12 < begin ? begin - 12 : clause.begin;
    if (CS_HAS_WORDS(doc, from, begin, ahead)) return true;
    const cs_str label = cs_doc_bytes(doc, s->label);
    return cs_section_kind_of(label) == CS_SECTION_ALLERGIES && label.len > 0;
}

/* Form words that belong to the name: "succinate ER", "HFA", "ODT". */
static uint32_t form_tokens(const struct cs_doc *doc, uint32_t at, uint32_t end)
{
    static const cs_str forms[] = {W("er"),  W("xl"),  W("xr"),      W("sr"),   W("cr"), W("hfa"),
                                   W("odt"), W("ir"),  W("ec"),      W("la"),   W("dr"), W("cd"),
                                   W("ds"),  W("hct"), W("inhaler"), W("taper")};
    for (size_t i = 0; i < CS_COUNT(forms); i++) {
        if (!cs_words_match(doc, at, end, forms[i])) continue;
        const cs_str token = cs_doc_token(doc, at);
        return forms[i].len > 3 || cs_is_upper(token.ptr[0]);
    }
    return 0;
}

/* Mentions in one sentence; with out NULL they are only counted. */
static uint32_t mentions_in(const struct cs_findings *f, uint32_t sentence, struct cs_mention *out)
{
    const struct cs_doc *const doc = f->doc;
    const struct cs_sentence *const s = &doc->sentences[sentence];
    const int weight = section_weight(cs_sentence_section(doc, s));
    uint32_t count = 0;
    if (weight == 0) return 0;
    for (uint32_t i = s->token_begin; i < s->token_end;) {
        struct cs_lexicon_hit hit;
        if (doc->tokens[i].kind == CS_TOKEN_MARK ||
            !cs_lexicon_match(f->words->drugs, doc, i, s->token_end, &hit) ||
            (hit.flags & CS_LEX_CLASS)) {
            i++;
            continue;
        }
        uint32_t end = i + hit.tokens;
        const bool ambiguous = hit.flags & CS_LEX_AMBIGUOUS;
        if (is_no_drug(doc, s, i, end) || (ambiguous && weight < 3)) {
            i = end;
            continue;
        }
        end += form_tokens(doc, end, s->token_end);
        if (out)
            out[count] = (struct cs_mention){
                .token_begin = i,
                .token_end = end,
                .sentence = sentence,
                .concept = hit.concept,
                .flags = hit.flags,
                .weight = weight,
                .name = {doc->tokens[i].span.begin, doc->tokens[end - 1].span.end}};
        count++;
        i = end;
    }
    return count;
}

/* The group ("NEW", "STOPPED:") in force at each sentence of a list of medicines. */
struct group {
    bool on;
    enum cs_change change;
    uint32_t section;
};

static void group_follow(const struct cs_doc *doc, uint32_t sentence, struct group *group)
{
    const struct cs_sentence *const s = &doc->sentences[sentence];
    const enum cs_section_kind kind = cs_sentence_section(doc, s);
    if (s->section != group->section) *group = (struct group){.section = s->section};
    const bool list = kind == CS_SECTION_DISCHARGE_MEDICATIONS || kind == CS_SECTION_MEDICATIONS ||
                      kind == CS_SECTION_PLAN;
    enum cs_change change = CS_CHANGE_MENTIONED;
    if (list && !s->bullet && s->item && cs_change_group(doc, s->span, &change))
        *group = (struct group){.on = true, .change = change, .section = s->section};
}

/* Brand names in brackets and the like: the same substance just before, nothing but marks
 * between. */
static bool is_same_place(const struct cs_findings *f, const struct cs_mention *a,
                          const struct cs_mention *b)
{
    if (a->sentence != b->sentence || a->concept != b->concept) return false;
    for (uint32_t i = a->token_end; i < b->token_begin; i++)
        if (f->doc->tokens[i].kind != CS_TOKEN_MARK) return false;
    return true;
}

static void mentions_read(struct cs_findings *f, struct cs_mention *mentions, uint32_t count)
{
    struct group group = {0};
    uint32_t sentence = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct cs_mention *const m = &mentions[i];
        const struct cs_sentence *const s = &f->doc->sentences[m->sentence];
        for (; sentence <= m->sentence; sentence++) group_follow(f->doc, sentence, &group);
        uint32_t next = s->token_end;
        for (uint32_t k = i + 1; k < count && mentions[k].sentence == m->sentence; k++) {
            if (is_same_place(f, m, &mentions[k])) continue;
            next = mentions[k].token_begin;
            break;
        }
        const uint32_t previous = i && mentions[i - 1].sentence == m->sentence
                                      ? mentions[i - 1].token_end
                                      : s->token_begin;
        m->signature = cs_signature_read(f->doc, previous, m->token_begin, m->token_end, next);
        enum cs_change label = CS_CHANGE_MENTIONED;
        const bool labelled = s->label.begin < s->label.end &&
                              cs_change_group(f->doc, s->label, &label);
        /* "X and Y were begun": what stands behind Y is said of X too. */
        uint32_t reach = next;
        for (uint32_t k = i + 1; k < count && mentions[k].sentence == m->sentence; k++) {
            const uint32_t gap = mentions[k].token_begin - mentions[k - 1].token_end;
            const bool joined = gap <= 2 && mentions[k - 1].signature.all.end == 0;
            if (!joined && !is_same_place(f, &mentions[k - 1], &mentions[k])) break;
            reach = k + 1 < count && mentions[k + 1].sentence == m->sentence
                        ? mentions[k + 1].token_begin
                        : s->token_end;
        }
        cs_change_read(f->doc, m, previous, reach, labelled ? label : group.change,
                       labelled || group.on);
        /* A list of current medicines without a word on change: it goes on. */
        const enum cs_section_kind kind = cs_sentence_section(f->doc, s);
        if (m->strength == 0 && m->signature.dose.end && m->signature.frequency.end &&
            m->token_begin == s->token_begin) {
            m->change = CS_CHANGE_CONTINUE; /* "Ozempic 0.5 mg weekly." is a line of a list */
            m->strength = 2;
        } else if (m->strength == 0 && s->item && kind == CS_SECTION_DISCHARGE_MEDICATIONS) {
            m->change = CS_CHANGE_CONTINUE;
            m->strength = 3;
        } else if (m->weight <= 2 && m->change == CS_CHANGE_CONTINUE && m->strength <= 4 &&
                   cs_str_find_nocase(cs_doc_bytes(f->doc, m->signature.frequency),
                                      CS_STR("needed"), 0) != SIZE_MAX) {
            m->change = CS_CHANGE_MENTIONED; /* taken now and then before the visit */
        } else if (m->strength == 0 && kind == CS_SECTION_MEDICATIONS) {
            m->change = CS_CHANGE_CONTINUE;
            m->strength = 2;
        }
    }
}

/* A word that may be a laboratory value counts as a drug only with a dose or a plain verb. */
static bool is_kept(const struct cs_findings *f, const struct cs_mention *m)
{
    if (!(m->flags & CS_LEX_AMBIGUOUS)) return true;
    const cs_str dose = cs_doc_bytes(f->doc, m->signature.dose);
    const bool value = cs_str_find_nocase(dose, CS_STR("/l"), 0) != SIZE_MAX ||
                       cs_str_find_nocase(dose, CS_STR("/dl"), 0) != SIZE_MAX;
    return !value && (dose.len > 0 || m->strength >= 5);
}

static int decisiveness(const struct cs_mention *m)
{
    if (m->strength == 0) return m->weight;
    if (m->in_past) return m->weight + m->strength - 4;
    return m->weight * 2 + m->strength;
}

static int dose_worth(const struct cs_mention *m)
{
    const struct cs_signature *const s = &m->signature;
    const int parts = (s->route.end > 0) + (s->frequency.end > 0);
    return s->dose.end ? m->weight * 4 + parts + (m->strength >= 6) * 2 - m->in_past * 12 : -1;
}

static int frequency_worth(const struct cs_mention *m)
{
    return m->signature.frequency.end ? m->weight * 4 - m->in_past * 12 : -1;
}

struct entry {
    uint32_t concept;
    uint32_t first; /* index of its first mention in the sorted array */
    uint32_t count;
};

static bool is_more(int worth, int best)
{
    return worth >= best; /* the later mention wins a tie */
}

/* Another mention, as decisive as this one, gives another dose for the same drug. */
static const struct cs_mention *other_dose(const struct cs_findings *f,
                                           const struct cs_mention *mentions, uint32_t count,
                                           const struct cs_mention *dose)
{
    char a[64];
    char b[64];
    const cs_str told = {
        a, cs_text_normalize(cs_doc_bytes(f->doc, dose->signature.dose), a, sizeof a)};
    for (uint32_t i = 0; i < count; i++) {
        const struct cs_mention *const m = &mentions[i];
        if (m == dose || m->in_past || m->weight < 6 || dose->weight < 6) continue;
        if (!m->signature.dose.end || m->change == CS_CHANGE_MENTIONED) continue;
        if (m->signature.dose_before.end || dose->signature.dose_before.end) continue;
        const cs_str said = {
            b, cs_text_normalize(cs_doc_bytes(f->doc, m->signature.dose), b, sizeof b)};
        if (!cs_str_equal(told, said)) return m;
    }
    return NULL;
}

static cs_status entry_write(struct cs_findings *f, const struct cs_mention *mentions,
                             uint32_t count, struct cs_drug *drug, struct cs_error *err)
{
    struct cs_medication *const out = drug->medication;
    const struct cs_mention *change = &mentions[0];
    const struct cs_mention *dose = NULL;
    const struct cs_mention *often = NULL;
    for (uint32_t i = 0; i < count; i++) {
        const struct cs_mention *const m = &mentions[i];
        if (is_more(decisiveness(m), decisiveness(change))) change = m;
        if (dose_worth(m) >= 0 && (!dose || is_more(dose_worth(m), dose_worth(dose)))) dose = m;
        if (frequency_worth(m) >= 0 &&
            (!often || is_more(frequency_worth(m), frequency_worth(often))))
            often = m;
    }
    const struct cs_mention *const named = dose ? dose : change;
    const struct cs_doc *const doc = f->doc;
    const struct cs_mention *const other = dose ? other_dose(f, mentions, count, dose) : NULL;
    cs_span *const spans = CS_NEW_ARRAY(f->arena, cs_span, EVIDENCE_MAX);
    if (!spans) return cs_arena_fail(f->arena, err);
    uint32_t used = 0;
    spans[used++] = doc->sentences[change->sentence].span;
    spans[used++] = doc->sentences[named->sentence].span;
    if (often) spans[used++] = doc->sentences[often->sentence].span;
    if (other) spans[used++] = doc->sentences[other->sentence].span;
    *out = (struct cs_medication){
        .claim = {.evidence = spans,
                  .evidence_count = cs_spans_settle(spans, used, EVIDENCE_MAX),
                  .check = CS_CHECK_QUOTED,
                  .said_by = CS_SAID_RULES,
                  .confidence = change->strength >= 6   ? 0.9F
                                : change->strength >= 3 ? 0.7F
                                                        : 0.5F},
        .name = cs_doc_bytes(doc, named->name),
        .change = change->change};
    if (other) {
        out->claim.check = CS_CHECK_CONFLICT;
        out->claim.problem = CS_STR("The document gives two doses for this drug.");
    }
    if (dose) {
        out->dose = cs_part(doc, dose->signature.dose);
        out->route = cs_part(doc, dose->signature.route);
        out->frequency = cs_part(doc, dose->signature.frequency);
        out->duration = cs_part(doc, dose->signature.duration);
    }
    if (often && !out->frequency.ptr) {
        out->frequency = cs_part(doc, often->signature.frequency);
        if (!out->route.ptr) out->route = cs_part(doc, often->signature.route);
        if (!out->duration.ptr) out->duration = cs_part(doc, often->signature.duration);
    }
    drug->mentions = mentions;
    drug->mention_count = count;
    drug->best = change;
    return CS_OK;
}

/* A bare name ("metoprolol", "insulin") is the longer one of the note when there is just one. */
static void bare_names_join(const struct cs_findings *f, struct cs_mention *mentions,
                            uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const cs_str name = cs_lexicon_name(f->words->drugs, mentions[i].concept);
        if (memchr(name.ptr, ' ', name.len)) continue;
        uint32_t longer = UINT32_MAX;
        bool several = false;
        for (uint32_t k = 0; k < count; k++) {
            const cs_str other = cs_lexicon_name(f->words->drugs, mentions[k].concept);
            if (other.len > name.len && cs_str_starts(other, name) && other.ptr[name.len] == ' ') {
                several = several || (longer != UINT32_MAX && longer != mentions[k].concept);
                longer = mentions[k].concept;
            }
        }
        if (longer != UINT32_MAX && !several) mentions[i].concept = longer;
    }
}

/* Order mentions by the place where their concept first occurs, keeping the text's order inside:
 * a stable counting over the few concepts of one note. */
static cs_status entries_make(struct cs_findings *f, const struct cs_mention *mentions,
                              uint32_t count, struct cs_error *err)
{
    struct entry *const entries = CS_NEW_ARRAY(f->arena, struct entry, count);
    struct cs_mention *const sorted = CS_NEW_ARRAY(f->arena, struct cs_mention, count);
    if (!entries || !sorted) return cs_arena_fail(f->arena, err);
    uint32_t entry_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t k = 0;
        while (k < entry_count && entries[k].concept != mentions[i].concept) k++;
        if (k == entry_count) {
            if (entry_count == CS_DRAFT_ITEMS_MAX) {
                f->cut = true;
                continue;
            }
            entries[entry_count++] = (struct entry){.concept = mentions[i].concept};
        }
        entries[k].count++;
    }
    uint32_t at = 0;
    for (uint32_t k = 0; k < entry_count; k++) {
        entries[k].first = at;
        at += entries[k].count;
        entries[k].count = 0;
    }
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < entry_count; k++)
            if (entries[k].concept == mentions[i].concept) {
                sorted[entries[k].first + entries[k].count++] = mentions[i];
                break;
            }
    f->draft->medications = CS_NEW_ARRAY(f->arena, struct cs_medication, entry_count);
    f->drugs = CS_NEW_ARRAY(f->arena, struct cs_drug, entry_count);
    if (!f->draft->medications || !f->drugs) return cs_arena_fail(f->arena, err);
    f->draft->medication_count = entry_count;
    for (uint32_t k = 0; k < entry_count; k++) {
        f->drugs[k].medication = &f->draft->medications[k];
        CS_TRY(entry_write(f, sorted + entries[k].first, entries[k].count, &f->drugs[k], err));
    }
    return CS_OK;
}

cs_status cs_medications_find(struct cs_findings *f, struct cs_error *err)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < f->doc->sentence_count; i++) count += mentions_in(f, i, NULL);
    struct cs_mention *const mentions = CS_NEW_ARRAY(f->arena, struct cs_mention, count);
    if (!mentions) return cs_arena_fail(f->arena, err);
    uint32_t at = 0;
    for (uint32_t i = 0; i < f->doc->sentence_count; i++) at += mentions_in(f, i, mentions + at);
    CS_ASSERT(at == count);
    bare_names_join(f, mentions, count);
    mentions_read(f, mentions, count);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++)
        if (is_kept(f, &mentions[i])) mentions[kept++] = mentions[i];
    count = kept;
    f->mentions = mentions;
    f->mention_count = count;
    return entries_make(f, mentions, count, err);
}
