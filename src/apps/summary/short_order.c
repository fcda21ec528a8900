/* short_order.c - orders of few words: what is to be done and when, without a verb.
 *
 * "Podiatry 3 wks", "CBC and LFTs monthly x3", "ABG at 1600". A service is named, a time ahead is
 * given, and nothing says that it is told: no past, no state, no result behind a colon. */
#include "apps/summary/summary_in.h"

#define W(literal) CS_STR_INIT(literal)

/* Tests, visits and services that a note of few words orders by their name. */
static const cs_str services[] = {
    W("cbc"),         W("bmp"),         W("cmp"),       W("bnp"),         W("inr"),
    W("ekg"),         W("ecg"),         W("echo"),      W("mri"),         W("ct"),
    W("cxr"),         W("kub"),         W("eeg"),       W("emg"),         W("abg"),
    W("lft*"),        W("lipid*"),      W("tsh"),       W("a1c"),         W("hba1c"),
    W("psa"),         W("ua"),          W("labs"),      W("lab"),         W("level"),
    W("levels"),      W("panel"),       W("culture*"),  W("x ray*"),      W("xr"),
    W("film*"),       W("ultrasound"),  W("us"),        W("dexa"),        W("scan"),
    W("imaging"),     W("doppler"),     W("holter"),    W("exam"),        W("visit"),
    W("clinic"),      W("appt"),        W("meeting"),   W("screening"),   W("check"),
    W("colonoscopy"), W("mammogram"),   W("pap"),       W("urology"),     W("cardiology"),
    W("neurology"),   W("surgery"),     W("oncology"),  W("nephrology"),  W("pulmonology"),
    W("pulmonary"),   W("gi"),          W("ent"),       W("ortho*"),      W("derm*"),
    W("rheum*"),      W("endocrin*"),   W("psych*"),    W("podiatry"),    W("ophth*"),
    W("pt"),          W("ot"),          W("slp"),       W("dietitian"),   W("nutrition"),
    W("dental"),      W("wound check"), W("pcp"),       W("back"),        W("rtc"),
    W("recheck"),     W("repeat"),      W("trend"),     W("see"),         W("weights"),
    W("wts"),         W("i / o"),       W("checks"),    W("vaccine"),     W("booster"),
    W("creatinine"),  W("potassium"),   W("sodium"),    W("hemoglobin"),  W("h / h"),
    W("troponin"),    W("lactate"),     W("glucose"),   W("fistulogram"), W("biopsy"),
    W("stress test"), W("angiogram"),   W("endoscopy"), W("egd"),         W("sleep study"),
    W("spirometry"),  W("pfts"),        W("mr"),        W("ferritin"),    W("suture*"),
    W("staple*"),     W("surveillance")};
/* What says that it is told and not ordered. */
static const cs_str told[] = {
    W("was"),       W("were"),      W("had"),      W("showed"), W("shows"),    W("has been"),
    W("normal"),    W("negative"),  W("positive"), W("since"),  W("ago"),      W("last"),
    W("yesterday"), W("reports"),   W("denies"),   W("states"), W("goal"),     W("is"),
    W("are"),       W("old"),       W("presents"), W("felt"),   W("did"),      W("went"),
    W("received"),  W("completed"), W("given"),    W("done"),   W("baseline"), W("stable"),
    W("called"),    W("wants")};
#define SHORT_ORDER_TOKENS_MAX 16

static bool is_time_unit(const struct cs_doc *doc, uint32_t i, uint32_t end)
{
    static const cs_str units[] = {W("day"),    W("days"), W("d"),   W("week"), W("weeks"),
                                   W("wk"),     W("wks"),  W("mo"),  W("mos"),  W("month"),
                                   W("months"), W("yr"),   W("yrs"), W("year"), W("years"),
                                   W("hours"),  W("hrs"),  W("hr")};
    return i < end && cs_words_find(doc, i, i + 1, units, CS_COUNT(units)) == i;
}

static bool is_count(const struct cs_doc *doc, uint32_t i)
{
    static const cs_str numbers[] = {W("one"),   W("two"),   W("three"), W("four"), W("five"),
                                     W("six"),   W("seven"), W("eight"), W("nine"), W("ten"),
                                     W("a few"), W("a"),     W("twelve")};
    return doc->tokens[i].kind == CS_TOKEN_NUMBER ||
           cs_words_find(doc, i, i + 1, numbers, CS_COUNT(numbers)) == i;
}

/* "in 2 weeks", "3 months", "tomorrow", "by January", "q6h", "on Monday", "11/3": ahead of now. */
static bool has_time_ahead(const struct cs_doc *doc, uint32_t begin, uint32_t end)
{
    static const cs_str ahead[] = {
        W("tomorrow"),    W("next"),      W("monthly"),   W("weekly"),       W("daily"),
        W("today"),       W("tonight"),   W("due"),       W("this week"),    W("this month"),
        W("in am"),       W("in the am"), W("at noon"),   W("qhs"),          W("day of surgery"),
        W("annually"),    W("scheduled"), W("after the"), W("at discharge"), W("before"),
        W("later today"), W("q4*"),       W("q6*"),       W("q8*"),          W("q12*"),
        W("q1h"),         W("q2h"),       W("qd"),        W("qweek"),        W("mon"),
        W("tue*"),        W("wed*"),      W("thu*"),      W("fri*"),         W("monday"),
        W("saturday"),    W("sunday"),    W("january"),   W("february"),     W("march"),
        W("april"),       W("may"),       W("june"),      W("july"),         W("august"),
        W("september"),   W("october"),   W("november"),  W("december"),     W("jan"),
        W("feb"),         W("mar"),       W("apr"),       W("jun"),          W("jul"),
        W("aug"),         W("sep*"),      W("oct"),       W("nov"),          W("dec"),
        W("asap"),        W("until"),     W("if")};
    if (CS_HAS_WORDS(doc, begin, end, ahead)) return true;
    for (uint32_t i = begin; i < end; i++) {
        const cs_str token = cs_doc_token(doc, i);
        const bool number = doc->tokens[i].kind == CS_TOKEN_NUMBER;
        if (is_count(doc, i) && is_time_unit(doc, i + 1, end)) return true;
        if (number && token.len >= 3 && memchr(token.ptr, '/', token.len)) return true;
        if (number && token.len == 4 && i > begin &&
            (cs_words_match(doc, i - 1, end, CS_STR("at")) || i + 1 == end))
            return true; /* "ABG at 1600", "recheck 1200" */
    }
    return false;
}

/* A title, a row of a table or a result: "UA 5/22: muddy casts", "0445 CXR ok". */
static bool is_record(const struct cs_doc *doc, const struct cs_sentence *s)
{
    if (s->line == 0) return true;
    const struct cs_token *const first = &doc->tokens[s->token_begin];
    if (first->kind == CS_TOKEN_NUMBER && first->span.end - first->span.begin == 4) return true;
    for (uint32_t i = s->token_begin; i < s->token_end; i++) {
        const cs_span span = doc->tokens[i].span;
        if (doc->tokens[i].kind == CS_TOKEN_MARK && cs_doc_bytes(doc, span).ptr[0] == ':')
            return true;
        if (i > s->token_begin && span.begin - doc->tokens[i - 1].span.end >= 3) return true;
    }
    return false;
}

/* "CBC and LFTs monthly x3", "Back in 12 weeks", "Urology 1-2 weeks". */
bool cs_is_short_order(const struct cs_doc *doc, const struct cs_sentence *s)
{
    const uint32_t begin = s->token_begin;
    const uint32_t end = s->token_end;
    if (end - begin < 2 || end - begin > SHORT_ORDER_TOKENS_MAX) return false;
    if (is_record(doc, s)) return false;
    return CS_HAS_WORDS(doc, begin, end, services) && !CS_HAS_WORDS(doc, begin, end, told) &&
           has_time_ahead(doc, begin, end);
}
