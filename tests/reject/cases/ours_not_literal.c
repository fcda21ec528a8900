/* ours_not_literal.c - text of a letter as a text of ours.
 * Refused by compilers: expected */
#include "privacy/privacy.h"

struct cs_prompt_field misuse(const char *letter);
struct cs_prompt_field misuse(const char *letter)
{
    return (struct cs_prompt_field)CS_PROMPT_OURS("instruction", letter);
}
