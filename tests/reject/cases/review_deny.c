/* review_deny.c - a verdict against what the draft is about: there is none to name.
 * Refused by compilers: undeclared */
#include "flow/review.h"

void misuse(struct cs_review_decision *decision);
void misuse(struct cs_review_decision *decision)
{
    decision->verdict = CS_VERDICT_DENY;
}
