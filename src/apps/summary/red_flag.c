/* red_flag.c - reasons to come back at once: return precautions and dangers told.
 *
 * In a section of return precautions every sentence is one. Elsewhere a sentence is one when it
 * bids to call an emergency service, or to contact the practice on a condition, or tells of a
 * danger such as a plan to overdose. What happened ("was seen in the emergency room") is none. */
#include "apps/summary/summary_in.h"

#define W(literal) CS_STR_INIT(literal)

static const cs_str urgent[] = {W("call 911"),
                                W("911"),
                                W("988"),
                                W("emergency room"),
                                W("emergency department"),
                                W("return to the ed"),
                                W("return to ed"),
                                W("go to the er"),
                                W("go to er"),
                                W("go to the ed"),
                                W("nearest er"),
                                W("nearest emergency"),
                                W("seek immediate"),
                                W("seek help"),
                                W("at once if"),
                                W("seek emergency"),
                                W("seek medical attention"),
                                W("same day if"),
                                W("urgently if"),
                                W("immediately if")};
static const cs_str contact[] = {W("contact me"),
                                 W("contact us"),
                                 W("call me"),
                                 W("call us"),
                                 W("call the office"),
                                 W("call the clinic"),
                                 W("contact the office"),
                                 W("contact the clinic"),
                                 W("ring us"),
                                 W("notify us"),
                                 W("notify me"),
                                 W("call if"),
                                 W("let us know"),
                                 W("let me know"),
                                 W("call your doctor"),
                                 W("call the surgeon"),
                                 W("return if"),
                                 W("return sooner"),
                                 W("call the hf clinic"),
                                 W("call pcp"),
                                 W("call his"),
                                 W("call her"),
                                 W("contact his"),
                                 W("contact her"),
                                 W("call our"),
                                 W("contact our"),
                                 W("come back"),
                                 W("return for"),
                                 W("call sooner"),
                                 W("sooner if"),
                                 W("call or come")};
static const cs_str occasion[] = {W("if"),  W("should"),  W("for"),
                                  W("any"), W("worsen*"), W("when")};
static const cs_str danger[] = {W("suicidal ideation with"), W("plan to overdose"),
                                W("intent to harm"), W("anaphyla* to"), W("active suicidal")};
static const cs_str safe[] = {W("needed"), W("questions"), W("discuss alternative"),
                              W("contact her with"), W("contact him with")};
static const cs_str happened[] = {W("was seen"),         W("went to"),     W("presented to"),
                                  W("in the emergency"), W("brought to"),  W("sent him"),
                                  W("sent her"),         W("was admitted")};
static const cs_str bids[] = {W("go"),       W("call"),       W("return"),         W("seek"),
                              W("proceed"),  W("come"),       W("report to"),      W("visit the"),
                              W("text"),     W("then 911"),   W("should be seen"), W("same day"),
                              W("urgently"), W("immediately")};

static bool has(const struct cs_doc *doc, const struct cs_sentence *s, const cs_str *table,
                size_t count)
{
    return cs_words_find(doc, s->token_begin, s->token_end, table, count) < s->token_end;
}
#define HAS(table) has(doc, s, table, CS_COUNT(table))

bool cs_is_red_flag(const struct cs_doc *doc, const struct cs_sentence *s, bool told_only,
                    bool *urgently)
{
    static const cs_str denied[] = {W("denies"), W("denied")};
    *urgently = cs_sentence_section(doc, s) == CS_SECTION_RETURN;
    if (*urgently) return s->token_end - s->token_begin >= 3;
    if (HAS(danger)) return !HAS(safe) && !HAS(denied);
    if (told_only) return false;
    if (HAS(urgent)) {
        *urgently = true;
        return HAS(bids) && !HAS(happened);
    }
    return HAS(contact) && HAS(occasion) && !HAS(safe);
}
