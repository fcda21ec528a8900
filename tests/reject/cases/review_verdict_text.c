/* review_verdict_text.c - a verdict in somebody's own words.
 * Refused by compilers: incompatible */
#include "flow/review.h"

void misuse(struct cs_review_decision *decision);
void misuse(struct cs_review_decision *decision)
{
    decision->verdict = CS_STR("partially denied");
}
