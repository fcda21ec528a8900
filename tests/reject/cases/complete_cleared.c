/* complete_cleared.c - a cleared type is completed outside privacy, then built.
 * Refused by tidy: a cleared type is completed outside privacy */
#include "privacy/cleared.h"

struct cs_cleared_remote {
    cs_str text;
};
struct cs_cleared_remote misuse(cs_str letter);
struct cs_cleared_remote misuse(cs_str letter)
{
    return (struct cs_cleared_remote){letter};
}
