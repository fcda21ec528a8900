/* automaton.h - deterministic automata over the bytes of UTF-8 text; inside the schema room only.
 *
 * State 0 is dead, 1 the start. Every other state can still reach an accepting one, so "not dead"
 * means "some text goes on from here". Distances count characters, not bytes. */
#ifndef CS_AUTOMATON_H
#define CS_AUTOMATON_H

#include "base/base.h"

#define DFA_DEAD 0u
#define DFA_START 1u
#define DFA_ENDLESS UINT32_MAX

struct dfa {
    uint32_t *next; /* [state * classes + class] */
    uint8_t class_of[256];
    uint32_t classes;
    uint32_t states;
    bool *accepts;
    uint32_t *least; /* characters to the nearest accepting state */
    uint32_t *most;  /* to the farthest, or DFA_ENDLESS */
};

static inline uint32_t cs_dfa_step(const struct dfa *dfa, uint32_t state, unsigned char byte)
{
    return dfa->next[(size_t)state * dfa->classes + dfa->class_of[byte]];
}

/* The texts in which an ECMA-262 pattern is found. NULL: it uses what an automaton cannot do, is
 * too large, or memory ran out; *empty is set when no text at all fits. */
const struct dfa *cs_dfa_pattern(struct cs_arena *arena, cs_str pattern, bool *empty);

enum dfa_join { DFA_BOTH, DFA_EITHER, DFA_BUT_NOT };
/* Texts of both, of either, or of the first and not the second. NULL and *empty as above. */
const struct dfa *cs_dfa_join(struct cs_arena *arena, const struct dfa *a, const struct dfa *b,
                              enum dfa_join how, bool *empty);
/* Take away what cannot accept and measure distances. NULL when nothing is left. */
const struct dfa *cs_dfa_finish(struct cs_arena *arena, struct dfa *dfa);
/* Whether the automaton accepts a text. */
bool cs_dfa_accepts(const struct dfa *dfa, cs_str text);

#endif
