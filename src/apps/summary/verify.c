/* verify.c - checks a draft against its source; nothing a rule or a model says is believed.
 *
 *   quoted     the value's bytes stand in its evidence
 *   matched    they do after normalizing (case, punctuation, spacing), or as parts
 *   no_source  they do not; for a drug's name the near word of the source is shown
 *   conflict   it is there, but not as told: a dose that stands beside another drug */
#include "apps/summary/summary_in.h"

#define VALUE_BYTES_MAX 600
#define NEAR_DISTANCE_MAX 4 /* Celexa, Celebrex */
#define NEAR_PREFIX_MIN 4

/* The value stands in the evidence: 2 verbatim, 1 normalized, 0 not. */
static int supported(const struct cs_doc *doc, const struct cs_claim *claim, cs_str value)
{
    if (!value.ptr || value.len == 0) return 2;
    char wanted[VALUE_BYTES_MAX];
    const cs_str w = {wanted, cs_text_normalize(value, wanted, sizeof wanted)};
    int best = 0;
    for (uint32_t i = 0; i < claim->evidence_count; i++) {
        const cs_str quote = cs_doc_bytes(doc, claim->evidence[i]);
        if (cs_str_find(quote, value, 0) != SIZE_MAX) return 2;
        char bytes[8192];
        const cs_str q = {bytes, cs_text_normalize(quote, bytes, sizeof bytes)};
        if (w.len && value.len < VALUE_BYTES_MAX && cs_str_find(q, w, 0) != SIZE_MAX) best = 1;
    }
    return best;
}

static bool spans_are_valid(const struct cs_doc *doc, const struct cs_claim *claim)
{
    for (uint32_t i = 0; i < claim->evidence_count; i++) {
        const cs_span s = claim->evidence[i];
        if (s.begin >= s.end || s.end > doc->text.phi_bytes.len) return false;
    }
    return claim->evidence_count > 0;
}

/* The word of the document that the name resembles, if it is another word. */
static cs_str near_word(const struct cs_doc *doc, cs_str name)
{
    size_t size = 0;
    while (size < name.len && !cs_is_space(name.ptr[size])) size++;
    const cs_str first = cs_str_slice(name, 0, size);
    cs_str best = {NULL, 0};
    unsigned best_distance = NEAR_DISTANCE_MAX + 1;
    for (uint32_t i = 0; i < doc->token_count; i++) {
        if (doc->tokens[i].kind != CS_TOKEN_WORD) continue;
        const cs_str word = cs_doc_token(doc, i);
        if (word.len < 4 || cs_str_equal_nocase(word, first)) continue;
        const unsigned distance = cs_text_distance(word, first, NEAR_DISTANCE_MAX);
        const bool same_begin = word.len >= NEAR_PREFIX_MIN && first.len >= NEAR_PREFIX_MIN &&
                                cs_str_equal_nocase(cs_str_slice(word, 0, NEAR_PREFIX_MIN),
                                                    cs_str_slice(first, 0, NEAR_PREFIX_MIN));
        if (distance < best_distance && (distance * 3 <= first.len || same_begin)) {
            best_distance = distance;
            best = word;
        }
    }
    return best;
}

static void claim_check(const struct cs_doc *doc, struct cs_claim *claim, const cs_str *values,
                        size_t count)
{
    enum cs_check check = CS_CHECK_QUOTED;
    if (!spans_are_valid(doc, claim)) {
        claim->evidence_count = 0;
        claim->check = CS_CHECK_NO_SOURCE;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const int how = supported(doc, claim, values[i]);
        if (how == 0) {
            claim->check = CS_CHECK_NO_SOURCE;
            return;
        }
        if (how == 1) check = CS_CHECK_MATCHED;
    }
    claim->check = claim->check == CS_CHECK_CONFLICT ? CS_CHECK_CONFLICT : check;
}

static bool same_normalized(cs_str a, cs_str b)
{
    char x[VALUE_BYTES_MAX];
    char y[VALUE_BYTES_MAX];
    const cs_str p = {x, cs_text_normalize(a, x, sizeof x)};
    const cs_str q = {y, cs_text_normalize(b, y, sizeof y)};
    return cs_str_equal(p, q);
}

/* True when the drug at tokens [begin, end) is the one named; same: the vocabulary knows both as
 * one substance. */
static bool is_same_drug(const struct cs_summary_words *words, const struct cs_doc *doc,
                         uint32_t begin, const struct cs_lexicon_hit *hit, cs_str name)
{
    struct cs_lexicon_hit named;
    for (cs_str part = name; part.len;) { /* "Albuterol HFA": without its last word */
        if (cs_lexicon_find(words->drugs, part, &named)) return named.concept == hit->concept;
        while (part.len && !cs_is_space(part.ptr[part.len - 1])) part.len--;
        part = cs_str_trim(part);
    }
    const cs_span span = {doc->tokens[begin].span.begin,
                          doc->tokens[begin + hit->tokens - 1].span.end};
    return same_normalized(cs_doc_bytes(doc, span), name);
}

/* The dose is the signature's; where nothing was changed, it may be the one it had before
 * ("asked for 175 mg instead of 140 mg, which I denied"). */
static bool dose_fits(const struct cs_doc *doc, const struct cs_signature *sig, cs_str dose,
                      bool unchanged)
{
    return same_normalized(cs_doc_bytes(doc, sig->dose), dose) ||
           (unchanged && same_normalized(cs_doc_bytes(doc, sig->dose_before), dose));
}

/* Some place of the evidence has this dose in the signature of this drug. *other: it stands beside
 * another drug only. */
static bool dose_is_beside(const struct cs_summary_words *words, const struct cs_doc *doc,
                           const struct cs_claim *claim, cs_str name, cs_str dose, bool unchanged)
{
    for (uint32_t e = 0; e < claim->evidence_count; e++) {
        const uint32_t begin = cs_doc_token_at(doc, claim->evidence[e].begin);
        const uint32_t end = cs_doc_token_at(doc, claim->evidence[e].end);
        uint32_t floor = begin;
        bool pending = false; /* a mention of the drug waits for its limit */
        uint32_t from = 0;
        uint32_t to = 0;
        uint32_t mention_floor = begin;
        for (uint32_t i = begin; i <= end;) {
            struct cs_lexicon_hit hit = {0};
            const bool drug = i < end && cs_lexicon_match(words->drugs, doc, i, end, &hit) &&
                              !(hit.flags & CS_LEX_CLASS);
            const bool same = drug && is_same_drug(words, doc, i, &hit, name);
            if (pending && (i == end || (drug && !same))) {
                const struct cs_signature sig = cs_signature_read(doc, mention_floor, from, to, i);
                if (dose_fits(doc, &sig, dose, unchanged)) return true;
                pending = false;
            }
            if (i == end) break;
            if (same) {
                if (pending) { /* "X … X 20 mg": each mention is read on its own */
                    const struct cs_signature sig =
                        cs_signature_read(doc, mention_floor, from, to, end);
                    if (dose_fits(doc, &sig, dose, unchanged)) return true;
                }
                pending = true;
                mention_floor = floor;
                from = i;
                to = i + hit.tokens;
            }
            i += drug ? hit.tokens : 1;
            if (drug) floor = i;
        }
    }
    return false;
}

static void medication_check(struct cs_medication *m, const struct cs_doc *doc,
                             const struct cs_summary_words *words)
{
    const cs_str values[] = {m->name, m->dose, m->route, m->frequency, m->duration};
    claim_check(doc, &m->claim, values, CS_COUNT(values));
    if (m->claim.check == CS_CHECK_NO_SOURCE) {
        if (supported(doc, &m->claim, m->name) == 0 || m->claim.evidence_count == 0) {
            m->claim.near_word = near_word(doc, m->name);
            if (m->claim.near_word.ptr)
                m->claim.problem = CS_STR("The document names no such drug; a similar word stands "
                                          "there.");
        } else if (!m->claim.problem.ptr) {
            m->claim.problem = CS_STR("A part of this entry is not in the document.");
        }
        return;
    }
    if (m->dose.ptr && words->drugs && cs_lexicon_size(words->drugs) &&
        !dose_is_beside(words, doc, &m->claim, m->name, m->dose, m->change == CS_CHANGE_CONTINUE)) {
        m->claim.check = CS_CHECK_CONFLICT;
        m->claim.problem = CS_STR("This dose does not stand beside this drug.");
    }
}

cs_status cs_summary_verify(struct cs_arena *arena, const struct cs_doc *doc,
                            const struct cs_summary_words *words, struct cs_draft *draft,
                            struct cs_error *err)
{
    (void)arena;
    (void)err;
    for (uint32_t i = 0; i < draft->medication_count; i++)
        medication_check(&draft->medications[i], doc, words);
    for (uint32_t i = 0; i < draft->diagnosis_count; i++)
        claim_check(doc, &draft->diagnoses[i].claim, &draft->diagnoses[i].name, 1);
    for (uint32_t i = 0; i < draft->follow_up_count; i++) {
        const cs_str values[] = {draft->follow_up[i].task, draft->follow_up[i].when};
        claim_check(doc, &draft->follow_up[i].claim, values, CS_COUNT(values));
    }
    for (uint32_t i = 0; i < draft->red_flag_count; i++)
        claim_check(doc, &draft->red_flags[i].claim, &draft->red_flags[i].finding, 1);
    return CS_OK;
}
