/* rules.h - rules that weigh a candidate: where each may apply is data, so that nearly all of
 * them are passed over by four look-ups.
 *
 * A file of rules lists them in one macro:
 *
 *   #define TOLD_RULES(X, a)                                                       \
 *       X(a, INTRODUCED, S_NAME, G_ANY, G(COMMA), S_ANY,                           \
 *         rule_add(scores, CS_LABEL_NAME, AGED_BONUS, is_introduced(win, i)))      \
 *       ...
 *   RULES_DEFINE(cs_told_weigh, TOLD_RULES)
 *
 * name, shapes of the word, gaps before it, gaps before the next word of its line, shapes of the
 * word before: sets of bits outside of which the rule says nothing. A rule asks all of it again,
 * or something narrower. Two rows that ask one function must exclude each other, or it would count
 * twice. At most 32 rules a file; the sums do not depend on their order. */
#ifndef CS_NAME_RULES_H
#define CS_NAME_RULES_H

#include "privacy/name/name_in.h"

/* Sets of shapes; S_BEGIN: there is no word before in the window. */
#define S(shape) (1U << CS_SHAPE_##shape)
#define S_NAME (S(CAPITAL) | S(MIXED))
#define S_BEGIN S(NONE)
#define S_ANY 0x1FFU
#define S_BUT(shapes) (S_ANY & ~(shapes))
/* Sets of gaps; G_BEGIN: before the first word of a line or window; G_END: behind a line's last. */
#define G(gap) (1U << CS_GAP_##gap)
#define G_END G(NONE)
#define G_BEGIN (G(PARAGRAPH) | G(LINE) | G(NONE))
#define G_ANY 0x1FFFFU
#define G_BUT(gaps) (G_ANY & ~(gaps))

/* Part 1 begins what the label names, part 2 goes on in it; 0: the rule says nothing. */
static inline void rule_add(int32_t scores[static CS_LABELS], unsigned label, int32_t bonus,
                            unsigned part)
{
    if (part) scores[label + part - 1] += bonus;
}

#define RULE_NUMBER(a, name, shapes, gaps, nexts, befores, ...) RULE_##name,
#define RULE_SHAPES(at, name, shapes, gaps, nexts, befores, ...)                                   \
    | ((shapes) >> (at)&1U) << RULE_##name
#define RULE_GAPS(at, name, shapes, gaps, nexts, befores, ...) | ((gaps) >> (at)&1U) << RULE_##name
#define RULE_NEXTS(at, name, shapes, gaps, nexts, befores, ...)                                    \
    | ((nexts) >> (at)&1U) << RULE_##name
#define RULE_BEFORES(at, name, shapes, gaps, nexts, befores, ...)                                  \
    | ((befores) >> (at)&1U) << RULE_##name
#define RULE_ASK(a, name, shapes, gaps, nexts, befores, ...)                                       \
    if (may >> RULE_##name & 1U) __VA_ARGS__;
#define RULES_9(RULES, X)                                                                          \
    0 RULES(X, 0), 0 RULES(X, 1), 0 RULES(X, 2), 0 RULES(X, 3), 0 RULES(X, 4), 0 RULES(X, 5),      \
        0 RULES(X, 6), 0 RULES(X, 7), 0 RULES(X, 8)
#define RULES_17(RULES, X)                                                                         \
    RULES_9(RULES, X), 0 RULES(X, 9), 0 RULES(X, 10), 0 RULES(X, 11), 0 RULES(X, 12),              \
        0 RULES(X, 13), 0 RULES(X, 14), 0 RULES(X, 15), 0 RULES(X, 16)

/* Under CS_RULES_CHECK (tests/privacy/name_rules_test.c) the rules that are passed over are asked
 * all the same: one that would speak, and whose function no other row asks, ends the program. */
#ifdef CS_RULES_CHECK
#define RULE_CASE(a, name, shapes, gaps, nexts, befores, ...)                                      \
    case RULE_##name:                                                                              \
        __VA_ARGS__;                                                                               \
        break;
#define RULE_TEXT(a, name, shapes, gaps, nexts, befores, ...) #__VA_ARGS__,
#define RULES_CHECK(RULES)                                                                         \
    static void rule_ask(struct cs_window *win, size_t i, unsigned rule,                           \
                         int32_t scores[static CS_LABELS])                                         \
    {                                                                                              \
        switch (rule) {                                                                            \
            RULES(RULE_CASE, 0)                                                                    \
        default: break;                                                                            \
        }                                                                                          \
    }                                                                                              \
    static void rules_check(struct cs_window *win, size_t i, uint32_t may)                         \
    {                                                                                              \
        static const char *const texts[] = {RULES(RULE_TEXT, 0)};                                  \
        for (unsigned rule = 0; rule < RULE_COUNT; rule++) {                                       \
            int32_t said[CS_LABELS] = {0};                                                         \
            bool speaks = false;                                                                   \
            bool asked = may >> rule & 1U;                                                         \
            rule_ask(win, i, rule, said);                                                          \
            for (unsigned k = 0; k < CS_LABELS; k++) speaks |= said[k] != 0;                       \
            for (unsigned k = 0; k < RULE_COUNT; k++)                                              \
                asked |= k != rule && may >> k & 1U && strcmp(texts[k], texts[rule]) == 0;         \
            CS_ASSERT(!speaks || asked);                                                           \
        }                                                                                          \
    }
#else
#define RULES_CHECK(RULES)                                                                         \
    static inline void rules_check(struct cs_window *win, size_t i, uint32_t may)                  \
    {                                                                                              \
        (void)win, (void)i, (void)may;                                                             \
    }
#endif

/* The function that weighs candidates by all rules of a file. */
#define RULES_DEFINE(function, RULES)                                                              \
    enum { RULES(RULE_NUMBER, 0) RULE_COUNT };                                                     \
    _Static_assert(RULE_COUNT <= 32, "a rule is a bit");                                           \
    RULES_CHECK(RULES)                                                                             \
    void function(struct cs_window *win, struct cs_candidate *candidates, size_t count)            \
    {                                                                                              \
        static const uint32_t shapes_of[9] = {RULES_9(RULES, RULE_SHAPES)};                        \
        static const uint32_t gaps_of[17] = {RULES_17(RULES, RULE_GAPS)};                          \
        static const uint32_t nexts_of[17] = {RULES_17(RULES, RULE_NEXTS)};                        \
        static const uint32_t befores_of[9] = {RULES_9(RULES, RULE_BEFORES)};                      \
        for (struct cs_candidate *c = candidates; c < candidates + count; c++) {                   \
            const uint32_t may = shapes_of[c->at.shape] & gaps_of[c->at.gap] &                     \
                                 nexts_of[c->at.next] & befores_of[c->at.before];                  \
            const size_t i = c->word;                                                              \
            int32_t *const scores = c->scores;                                                     \
            rules_check(win, i, may);                                                              \
            if (may == 0) continue;                                                                \
            RULES(RULE_ASK, 0)                                                                     \
        }                                                                                          \
    }

#endif
