/* cues.c - cue words around a mention: negation, family, past, doubt, and where a clause ends.
 *
 * After NegEx and ConText (Chapman 2001, Harkema 2009): a cue governs what follows it up to the
 * end of its clause; a few govern what stands before. Tables instead of code, so that a clinician
 * can read them. */
#include "apps/summary/summary_in.h"

static bool word_matches(cs_str token, cs_str word)
{
    if (word.len && word.ptr[word.len - 1] == '*') {
        const size_t stem = word.len - 1;
        return token.len >= stem &&
               cs_str_equal_nocase((cs_str){token.ptr, stem}, (cs_str){word.ptr, stem});
    }
    return cs_str_equal_nocase(token, word);
}

static bool is_hyphen(const struct cs_doc *doc, uint32_t index)
{
    return doc->tokens[index].kind == CS_TOKEN_MARK && !doc->tokens[index].space_before &&
           cs_str_equal(cs_doc_token(doc, index), CS_STR("-"));
}

uint32_t cs_words_match_all(const struct cs_doc *doc, uint32_t index, uint32_t end, cs_str phrase)
{
    uint32_t i = index;
    size_t at = 0;
    while (at < phrase.len) {
        size_t stop = at;
        while (stop < phrase.len && phrase.ptr[stop] != ' ') stop++;
        if (at > 0 && i < end && is_hyphen(doc, i)) i++;
        if (i >= end || !word_matches(cs_doc_token(doc, i), cs_str_slice(phrase, at, stop)))
            return 0;
        i++;
        at = stop + 1;
    }
    return i - index;
}

static uint32_t letter_bit(char first)
{
    return 1U << (cs_is_lower(first) ? first - 'a' : 31);
}

static uint64_t pair_bit(char first, char second)
{
    return (uint64_t)1 << (((unsigned char)first * 5U + (unsigned char)second) & 63U);
}

struct cs_beginnings cs_beginnings_of(const struct cs_doc *doc, uint32_t begin, uint32_t end)
{
    struct cs_beginnings found = {0};
    for (uint32_t i = begin; i < end; i++) {
        const struct cs_token *const token = &doc->tokens[i];
        found.letters |= letter_bit(token->first);
        found.pairs |= pair_bit(token->first, token->second);
    }
    return found;
}

bool cs_beginnings_hold(const struct cs_beginnings *beginnings, cs_str phrase)
{
    const char second = phrase.len > 1 ? phrase.ptr[1] : ' ';
    if (second == '*') return (beginnings->letters & letter_bit(phrase.ptr[0])) != 0;
    return (beginnings->pairs & pair_bit(phrase.ptr[0], second == ' ' ? '\0' : second)) != 0;
}

uint32_t cs_words_find(const struct cs_doc *doc, uint32_t begin, uint32_t end,
                       const cs_str *phrases, size_t count)
{
    uint32_t best = end;
    const struct cs_beginnings beginnings = cs_beginnings_of(doc, begin, end);
    for (size_t k = 0; k < count; k++) {
        if (!cs_beginnings_hold(&beginnings, phrases[k])) continue;
        for (uint32_t i = begin; i < best; i++)
            if (cs_words_match(doc, i, end, phrases[k])) best = i;
    }
    return best;
}

#define W(literal) CS_STR_INIT(literal)

static bool is_boundary(const struct cs_doc *doc, uint32_t i, uint32_t end)
{
    static const cs_str openers[] = {W("but"),    W("however"), W("although"),
                                     W("though"), W("whereas"), W("while")};
    static const cs_str after_comma[] = {
        W("and i"), W("and we"),   W("and he"),  W("and she"), W("and they"), W("and the patient"),
        W("so"),    W("and will"), W("and are"), W("and is"),  W("i"),        W("we")};
    const cs_str token = cs_doc_token(doc, i);
    if (doc->tokens[i].kind == CS_TOKEN_MARK)
        return token.len == 1 && (token.ptr[0] == ';' || token.ptr[0] == '.');
    for (size_t k = 0; k < CS_COUNT(openers); k++)
        if (cs_str_equal_nocase(token, openers[k])) return true;
    if (i > 0 && cs_str_equal(cs_doc_token(doc, i - 1), CS_STR(",")))
        for (size_t k = 0; k < CS_COUNT(after_comma); k++)
            if (cs_words_match(doc, i, end, after_comma[k])) return true;
    return cs_words_match(doc, i, end, CS_STR("and i have")) ||
           cs_words_match(doc, i, end, CS_STR("and we will"));
}

struct cs_clause cs_clause_around(const struct cs_doc *doc, const struct cs_sentence *sentence,
                                  uint32_t index)
{
    struct cs_clause clause = {sentence->token_begin, sentence->token_end};
    for (uint32_t i = index; i > sentence->token_begin; i--)
        if (is_boundary(doc, i - 1, sentence->token_end)) {
            clause.begin = i;
            break;
        }
    for (uint32_t i = index; i < sentence->token_end; i++)
        if (is_boundary(doc, i, sentence->token_end)) {
            clause.end = i;
            break;
        }
    return clause;
}

static const cs_str negations[] = {
    W("no"),           W("not"),     W("denies"),       W("denied"),       W("deny"),
    W("denying"),      W("without"), W("negative for"), W("never"),        W("absence of"),
    W("absent"),       W("free of"), W("nor"),          W("doesn't have"), W("does not have"),
    W("did not have"), W("neither"), W("lack of"),      W("none of"),      W("cannot")};
static const cs_str negation_ends[] = {W("except"),     W("aside from"), W("apart from"),
                                       W("other than"), W("which"),      W("who"),
                                       W("because"),    W("due to")};
static const cs_str rule_out[] = {W("rule out"), W("r / o"), W("exclude"), W("to rule out")};
static const cs_str excluded_after[] = {W("ruled out"),
                                        W("was excluded"),
                                        W("is excluded"),
                                        W("were excluded"),
                                        W("excluded"),
                                        W("not suspected"),
                                        W("unlikely"),
                                        W("not present"),
                                        W("not the cause"),
                                        W("negative"),
                                        W("neg"),
                                        W("was negative"),
                                        W("not felt"),
                                        W("not seen"),
                                        W("not evident"),
                                        W("was not found"),
                                        W("is not supported"),
                                        W("effectively ruled out")};
static const cs_str excluded_before[] = {
    W("no evidence of"),   W("no evidence for"), W("negative for"),   W("ruled out"),
    W("rules out"),        W("no sign of"),      W("no signs of"),    W("no acute"),
    W("did not reveal"),   W("showed no"),       W("shows no"),       W("without evidence of"),
    W("not felt to have"), W("no focal"),        W("not felt to be"), W("did not show"),
    W("excludes"),         W("rule outs"),       W("excluded")};
static const cs_str relatives[] = {W("mother"),
                                   W("father"),
                                   W("brother"),
                                   W("brothers"),
                                   W("sister"),
                                   W("sisters"),
                                   W("son"),
                                   W("daughter"),
                                   W("aunt"),
                                   W("uncle"),
                                   W("grandmother"),
                                   W("grandfather"),
                                   W("cousin"),
                                   W("sibling"),
                                   W("siblings"),
                                   W("parents"),
                                   W("maternal"),
                                   W("paternal"),
                                   W("mom"),
                                   W("dad"),
                                   W("mother's"),
                                   W("father's"),
                                   W("family history"),
                                   W("runs in the family"),
                                   W("twin brother"),
                                   W("mum"),
                                   W("parent"),
                                   W("husband"),
                                   W("wife"),
                                   W("spouse"),
                                   W("sib"),
                                   W("sibs"),
                                   W("nephew"),
                                   W("niece"),
                                   W("grandson"),
                                   W("granddaughter")};
/* Behind a relative these turn back to the patient: "his mother notes that the cough …". */
static const cs_str not_theirs[] = {W("that"),   W("reports"),  W("states"),   W("notes"),
                                    W("for"),    W("informed"), W("patients"), W("says"),
                                    W("denies"), W("noticed"),  W("gave"),     W("he"),
                                    W("she"),    W("his"),      W("her")};
static const cs_str past_before[] = {W("history of"), W("hx of"),      W("h / o"),  W("prior"),
                                     W("previous"),   W("previously"), W("remote"), W("past"),
                                     W("had"),        W("former")};
static const cs_str resolved_before[] = {W("status post"),    W("s / p"),     W("resolved"),
                                         W("recovered from"), W("childhood"), W("remote")};
static const cs_str resolved_after[] = {
    W("resolved"),      W("removed"),         W("years ago"),
    W("year ago"),      W("months ago"),      W("in remission"),
    W("cleared"),       W("as a child"),      W("in childhood"),
    W("no recurrence"), W("s / p"),           W("status post"),
    W("treated in"),    W("when he was"),     W("when she was"),
    W("when younger"),  W("in the past"),     W("with that pregnancy"),
    W("healed"),        W("was treated with")};
static const cs_str maybes[] = {
    W("if"),           W("risk of"),       W("risk for"),      W("risks of"),
    W("risks"),        W("should"),        W("unless"),        W("in case of"),
    W("to prevent"),   W("prevention of"), W("screening for"), W("screen for"),
    W("screen"),       W("vaccine"),       W("vaccination"),   W("evaluate for"),
    W("monitor for"),  W("watch for"),     W("signs of"),      W("may cause"),
    W("can cause"),    W("leads to"),      W("lead to"),       W("can lead to"),
    W("prophylaxis"),  W("education"),     W("such as"),       W("causing"),
    W("warning signs")};
static const cs_str doubts[] = {W("possible"),        W("probable"),
                                W("likely"),          W("suspected"),
                                W("suspect"),         W("concern for"),
                                W("concerning for"),  W("concerned for"),
                                W("suspicious for"),  W("suspicion of"),
                                W("presumed"),        W("query"),
                                W("consistent with"), W("evaluate for a possible"),
                                W("questionable"),    W("most likely"),
                                W("believe"),         W("differential")};

/* A cue before the mention governs it unless something ends its reach in between. */
static bool governs(const struct cs_doc *doc, uint32_t from, uint32_t to)
{
    return !CS_HAS_WORDS(doc, from, to, negation_ends);
}

static bool cue_before(const struct cs_doc *doc, uint32_t begin, uint32_t end, const cs_str *table,
                       size_t count)
{
    for (uint32_t i = begin; i < end; i++) {
        const uint32_t at = cs_words_find(doc, i, end, table, count);
        if (at == end) return false;
        if (governs(doc, at, end)) return true;
        i = at;
    }
    return false;
}

/* A year such as 2009 between 1950 and 2099 stands in [begin, end). */
static bool has_year(const struct cs_doc *doc, uint32_t begin, uint32_t end)
{
    for (uint32_t i = begin; i < end; i++) {
        const cs_str s = cs_doc_token(doc, i);
        if (doc->tokens[i].kind == CS_TOKEN_NUMBER && s.len == 4 &&
            (cs_str_starts(s, CS_STR("19")) || cs_str_starts(s, CS_STR("20"))) &&
            cs_is_digit(s.ptr[2]) && cs_is_digit(s.ptr[3]))
            return true;
    }
    return false;
}

struct cs_context cs_context_of(const struct cs_doc *doc, const struct cs_sentence *sentence,
                                uint32_t token_begin, uint32_t token_end)
{
    struct cs_context c = {0};
    const struct cs_clause clause = cs_clause_around(doc, sentence, token_begin);
    const enum cs_section_kind section = cs_sentence_section(doc, sentence);
    const uint32_t behind = clause.end < token_end + 8 ? clause.end : token_end + 8;
    c.negated = cue_before(doc, clause.begin, token_begin, negations, CS_COUNT(negations));
    c.ruled_out =
        cue_before(doc, clause.begin, token_begin, excluded_before, CS_COUNT(excluded_before)) ||
        CS_HAS_WORDS(doc, token_end, behind, excluded_after);
    if (cue_before(doc, clause.begin, token_begin, rule_out, CS_COUNT(rule_out))) {
        c.ruled_out = CS_HAS_WORDS(doc, token_end, sentence->token_end, excluded_after);
        c.awaited = !c.ruled_out;
    }
    const uint32_t relative =
        cs_words_find(doc, clause.begin, token_begin, relatives, CS_COUNT(relatives));
    c.family = section == CS_SECTION_FAMILY ||
               (relative < token_begin && !CS_HAS_WORDS(doc, relative, token_begin, not_theirs));
    c.resolved =
        cue_before(doc, clause.begin, token_begin, resolved_before, CS_COUNT(resolved_before)) ||
        CS_HAS_WORDS(doc, token_end, behind, resolved_after);
    c.past = cue_before(doc, clause.begin, token_begin, past_before, CS_COUNT(past_before)) ||
             has_year(doc, token_end, clause.end < token_end + 4 ? clause.end : token_end + 4);
    c.hypothetical = CS_HAS_WORDS(doc, clause.begin, token_begin, maybes);
    c.suspected = CS_HAS_WORDS(doc, clause.begin, token_begin, doubts);
    return c;
}

uint32_t cs_spans_settle(cs_span *spans, uint32_t count, uint32_t max)
{
    for (uint32_t i = 1; i < count; i++) { /* few spans: insertion */
        const cs_span moved = spans[i];
        uint32_t k = i;
        while (k > 0 && spans[k - 1].begin > moved.begin) {
            spans[k] = spans[k - 1];
            k--;
        }
        spans[k] = moved;
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (kept && spans[i].begin < spans[kept - 1].end) {
            if (spans[i].end > spans[kept - 1].end) spans[kept - 1].end = spans[i].end;
        } else if (kept < max) {
            spans[kept++] = spans[i];
        }
    }
    return kept;
}

cs_str cs_part(const struct cs_doc *doc, cs_span span)
{
    return span.begin < span.end ? cs_doc_bytes(doc, span) : (cs_str){NULL, 0};
}
