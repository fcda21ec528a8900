/* symptom.c - how people tell what they feel, in their own words.
 *
 * The vocabulary of diseases knows "dyspnea"; a caller says that she is short of breath, that a
 * calf hurts, that his lips are huge. Three shapes: a part of the body and what it does, how a part
 * is, and words that stand for themselves. */
#include "apps/extract/chart_in.h"

#define SIDE "(?:right |left |both |(?-i:[RL]) |my |his |her |the )?"
#define PART                                                                                       \
    "(?:head|eyes?|ears?|nose|throat|neck|jaw|tooth|teeth|gums?|face|lips?|tongue|mouth|chest|"    \
    "ribs?|breasts?|shoulders?|arms?|elbows?|wrists?|hands?|fingers?|thumbs?|back|stomach|belly|"  \
    "tummy|abdomen|groin|hips?|legs?|thighs?|knees?|calf|calves|shins?|ankles?|foot|feet|heels?|"  \
    "toes?|joints?|skin|muscles?|heart|scalp|sinuses)"
#define DOES                                                                                       \
    "(?:hurts?|hurting|aches?|aching|(?:is |are |feels? |gets? "                                   \
    ")?(?:sore|swollen|puffy|itchy|numb|"                                                          \
    "tight|stiff|weak|huge|tender|bruised|watery|red|burning|cold)|(?:is |are "                    \
    ")?swelling|swells?|itch(?:es|"                                                                \
    "ing)?|burns?|throbs?|throbbing|tingl(?:es|ing)|rac(?:es|ing)|pounding|pounds|flutters?|"      \
    "fluttering|bleeds?|bleeding|cramps?|cramping|gives? (?:out|way)|giving (?:out|way)|locks?"    \
    "(?: up)?)"
#define HOW                                                                                        \
    "(?:sore|swollen|stiff|itchy|runny|stuffy|bloody|numb|tingling|red|puffy|watery|painful|"      \
    "racing|upset|aching|achy|tender|cracked|weak|cold)"
#define ALONE                                                                                      \
    "(?:dizz(?:y|iness)|light-?headed(?:ness)?|short(?:ness)? of breath|out of "                   \
    "breath|wheez(?:ing|"                                                                          \
    "y)|sweat(?:y|s|ing)|itchy(?: all over)?|hives|pus|nausea(?:ted|us)?|queasy|throwing "         \
    "up|cramps|cramping|"                                                                          \
    "threw up|vomit(?:ing|ed)|puk(?:ing|ed)|can'?t (?:breathe|sleep|(?:talk|speak)(?: in full "    \
    "sentences)?|catch (?:my|his|her) "                                                            \
    "breath|swallow)|(?:trouble|"                                                                  \
    "difficulty) (?:breathing|sleeping|swallowing|walking|urinating|concentrating)|palpitations?|" \
    "nightmares?|on edge|blurr(?:y|ed)(?: vision)?|double vision|seeing spots|fevers?|chills|"     \
    "feverish|spotting|bloating|bloated|constipat(?:ed|ion)|diarrhea|heartburn|(?:pees?|peeing|"   \
    "urinat(?:es|ing)) (?:a lot|often|more)|"                                                      \
    "(?:lost|gained) \\d+ (?:pounds|lbs?|kg)|passing out|fainting|confused|forgetful|"             \
    "incontinent|incontinence|hallucinations?|rash|coughing|sneezing|hoarse|snoring|"              \
    "headaches?|insomnia|exhausted|fatigued?|red streaks?(?: \\w+ up (?:the|my|his|her) \\w+)?|"   \
    "looks? (?:gr[ae]y|pale|blue|yellow)|heart (?:racing|pounding)|tingling \\w+|"                 \
    "(?:very |super |really )?heavy (?:periods?|bleeding)|irregular "                              \
    "(?:periods?|bleeding|heartbeat)|cough|falls|falling)"

bool cs_x_symptom(struct cs_x *x, cs_span within, cs_span *found)
{
    struct cs_hit hit;
    if (!cs_rx(x, "(?<![\\w-])(?:" SIDE PART " " DOES "|" HOW " " SIDE PART "|" ALONE ")(?![\\w-])",
               within, &hit))
        return false;
    *found = hit.at[0];
    if (cs_rx(x, "\\G(?:my|his|her|the) ", hit.at[0], &hit)) found->begin = hit.at[0].end;
    return true;
}
