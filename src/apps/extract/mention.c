/* mention.c - words of a vocabulary, and what their clause says: denied, a relative's, open.
 *
 * A clause ends at . ; ? and at line ends; a denial governs up to "but" or a new verb. */
#include "apps/extract/chart_in.h"

#define CLAUSE_HALF_MAX 600 /* bytes; a longer clause is no clause of a note */

/* "Dr." and the like do not end a clause. */
static bool behind_title(const struct cs_x *x, uint32_t at)
{
    static const cs_str titles[] = {CS_STR_INIT("dr"), CS_STR_INIT("mr"), CS_STR_INIT("ms"),
                                    CS_STR_INIT("mrs"), CS_STR_INIT("vs")};
    uint32_t begin = at;
    while (begin > 0 && at - begin < 4 && cs_is_alpha(x->text.ptr[begin - 1])) begin--;
    for (size_t i = 0; i < CS_COUNT(titles); i++)
        if (cs_str_equal_nocase(cs_str_slice(x->text, begin, at), titles[i])) return true;
    return false;
}

static bool ends_clause(const struct cs_x *x, uint32_t at)
{
    const char c = x->text.ptr[at];
    if (c == '\n') {
        const bool wrapped = at > 0 && at + 1 < x->text.len && x->text.ptr[at - 1] != '.' &&
                             cs_is_lower(x->text.ptr[at + 1]);
        return !wrapped;
    }
    if (c == ';' || c == '?') return true;
    return c == '.' && (at + 1 >= x->text.len || cs_is_space(x->text.ptr[at + 1])) &&
           !behind_title(x, at);
}

#define RELATIVE                                                                                   \
    "\\b(?:mother|father|mom|dad|mam[a\\x{E1}]|pap[a\\x{E1}]|sister|brother|aunt|uncle|cousin|"    \
    "grand\\w+|sib|siblings?|hermana|hermano)\\b"

static void context(struct cs_x *x, struct cs_mention_at *m)
{
    uint32_t begin = m->span.begin;
    uint32_t end = m->span.end;
    while (begin > 0 && m->span.begin - begin < CLAUSE_HALF_MAX && !ends_clause(x, begin - 1))
        begin--;
    while (end < x->text.len && end - m->span.end < CLAUSE_HALF_MAX && !ends_clause(x, end)) end++;
    m->clause = (cs_span){begin, end};
    const cs_span ahead = {begin, m->span.begin};
    const cs_span behind = {m->span.end, end};
    const cs_span line = cs_x_line(x, m->span.begin);
    const cs_span line_ahead = {line.begin, m->span.begin};
    m->denied =
        cs_rx_is(x,
                 "\\b(?:no|not|denies|denied|never|without|negative for|ruled "
                 "out|doesn't|don't|hasn't|haven't|isn't|neither|nor|absent|free of|unlikely)\\b"
                 "(?![^\\n]*\\b(?:but|has|had|is on|takes)\\b)[^\\n]*$",
                 ahead) ||
        cs_rx_is(x,
                 "\\G[^.;,]{0,20}\\b(?:ruled out|was excluded|negative|non-?reactive|not seen)\\b",
                 behind);
    m->family =
        cs_rx_is(x, "\\b(?:family|FHx?|familia)\\b[^\\n]{0,20}:[^\\n]*$", line_ahead) ||
        cs_rx_is(x, RELATIVE "[^\\n]{0,40}\\b(?:has|had|have|with|died|is the one|-)\\s[^\\n]*$",
                 ahead) ||
        cs_rx_is(x, RELATIVE "[ :-]+[^\\n,]{0,30}$", ahead) ||
        cs_rx_is(x, "\\G[^.;,\\n]{0,12}\\([^)]*" RELATIVE "|\\G in family", behind);
    m->open = cs_rx_is(x,
                       "(?:\\b(?:possible|r/o|rule out|question of|concern "
                       "for|vs\\.?|versus|worried about|risk of|if|screen\\w* for|to exclude|could "
                       "(?:this )?be|is this|is it)\\b|\\?)[^\\n]*$",
                       ahead) ||
              cs_rx_is(x, "\\G[^.;,\\n]{0,10}\\?|\\G vs\\b", (cs_span){m->span.end, line.end});
    m->over =
        cs_rx_is(x,
                 "\\G(?: \\([^)\\n]{0,40}\\))?[^.;\\n]{0,40}\\b(?:resolved|outgr\\w+|is gone|has "
                 "gone|went "
                 "away|healed|stopped|finished|discontinued|none since|cleared)\\b",
                 behind) ||
        cs_rx_is(
            x,
            "\\b(?:stopped|finished|quit|off|came off|used to (?:take|be "
            "on)|discontinued|failed|tried|completed|previous(?:ly)? on|hold)\\b[^\\n,]{0,24}$",
            ahead) ||
        cs_rx_is(x, "\\G[^.;,\\n]{0,8}la dej", behind);
    m->allergy =
        cs_rx_is(
            x,
            "\\b(?:allerg\\w*|al[e\\x{E9}]rgic\\w*|intoleran\\w*|alergias|All:|reaction)[^\\n]*$",
            ahead) ||
        cs_rx_is(x, "^[^\\n]{0,12}\\ballerg[^\\n]*$", line_ahead) ||
        cs_rx_is(
            x,
            "\\G[^.;,\\n]{0,14}\\ballerg|\\G (?:gave|gives|makes|causes|made)\\b|\\G ?(?:->|=) ?",
            behind);
}

void cs_x_mentions(struct cs_x *x, const struct cs_lexicon *lexicon, cs_mention_taker take,
                   void *self)
{
    struct cs_lexicon_hit hit;
    const struct cs_doc *const doc = x->doc;
    for (uint32_t t = 0; t < doc->token_count;) {
        uint32_t end = t + 1; /* a phrase does not run over a line */
        while (end < doc->token_count && end < t + 12 && !doc->tokens[end].line_start) end++;
        if (!cs_lexicon_match(lexicon, doc, t, end, &hit)) {
            t++;
            continue;
        }
        struct cs_mention_at m = {
            .span = {doc->tokens[t].span.begin, doc->tokens[t + hit.tokens - 1].span.end},
            .flags = hit.flags};
        context(x, &m);
        take(x, &m, self);
        t += hit.tokens;
    }
}
