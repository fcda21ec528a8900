/* ours_past_the_macro.c - raw text called ours, past the macro that takes literals.
 * Refused by tidy: only CS_PROMPT_OURS may call a text ours */
#include "privacy/privacy.h"

struct cs_prompt_field misuse(cs_raw letter);
struct cs_prompt_field misuse(cs_raw letter)
{
    return (struct cs_prompt_field){.name = "note", .text = letter, .ours = true};
}
