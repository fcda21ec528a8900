/* question_gets_raw.c - raw text as a question to a model.
 * Refused by compilers: incompatible */
#include "model/model.h"

struct cs_question misuse(const cs_raw *letter);
struct cs_question misuse(const cs_raw *letter)
{
    return (struct cs_question){.text = letter};
}
