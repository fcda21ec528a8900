/* section.c - finds headings, and says what kind of section each opens.
 *
 * A heading is a line of its own ("ASSESSMENT AND PLAN", "Results:") or stands before text in its
 * line ("PMH: asthma", "FAM HX   Mother - stroke"). The second kind ends at a blank line, since
 * letters put such labels before their prose. A bullet never opens a section: "- Medical
 * Treatment: …" inside a plan is a label (see sentence.c). Headings are known by their words;
 * the first rule that fits wins, so narrower rules stand first. */
#include "text/text.h"

#include "text/text_in.h"

#define HEADING_BYTES_MAX 100
#define HEADING_WORDS_MAX 9
#define LABEL_WORDS_MAX 5

struct heading_rule {
    cs_str words; /* normalized */
    enum cs_section_kind kind;
    bool whole; /* the heading must be just these words */
};

#define WHOLE(words, kind)                                                                         \
    {                                                                                              \
        CS_STR_INIT(words), CS_SECTION_##kind, true                                                \
    }
#define PART(words, kind)                                                                          \
    {                                                                                              \
        CS_STR_INIT(words), CS_SECTION_##kind, false                                               \
    }

static const struct heading_rule heading_rules[] = {
    PART("return precautions", RETURN),
    PART("return to ed", RETURN),
    PART("return to er", RETURN),
    PART("return to the ed", RETURN),
    PART("return to the er", RETURN),
    PART("go to er", RETURN),
    PART("go to the er", RETURN),
    PART("call 911", RETURN),
    PART("when to call", RETURN),
    PART("when to seek", RETURN),
    PART("seek care", RETURN),
    PART("seek medical", RETURN),
    PART("call the surgeon", RETURN),
    PART("call your doctor", RETURN),
    PART("call us", RETURN),
    PART("call or go", RETURN),
    PART("red flags", RETURN),
    PART("safety net", RETURN),
    PART("pending", PENDING),
    PART("results awaited", PENDING),
    PART("awaiting", PENDING),
    PART("discharge medication", DISCHARGE_MEDICATIONS),
    PART("discharge medications", DISCHARGE_MEDICATIONS),
    PART("discharge medicines", DISCHARGE_MEDICATIONS),
    PART("discharge meds", DISCHARGE_MEDICATIONS),
    PART("discharge rx", DISCHARGE_MEDICATIONS),
    PART("medications at discharge", DISCHARGE_MEDICATIONS),
    PART("medications on discharge", DISCHARGE_MEDICATIONS),
    PART("medicines on discharge", DISCHARGE_MEDICATIONS),
    PART("meds at discharge", DISCHARGE_MEDICATIONS),
    PART("medications when you leave", DISCHARGE_MEDICATIONS),
    PART("medication reconciliation", DISCHARGE_MEDICATIONS),
    PART("medications reconciled", DISCHARGE_MEDICATIONS),
    PART("medication changes", DISCHARGE_MEDICATIONS),
    PART("changes to medication", DISCHARGE_MEDICATIONS),
    PART("medicine safety", INSTRUCTIONS),
    PART("medication safety", INSTRUCTIONS),
    PART("medication instructions", INSTRUCTIONS),
    PART("safety plan", INSTRUCTIONS),
    PART("allergy", ALLERGIES),
    PART("allergies", ALLERGIES),
    PART("adverse reactions", ALLERGIES),
    PART("intolerances", ALLERGIES),
    WHOLE("all", ALLERGIES),
    WHOLE("nkda", ALLERGIES),
    PART("medication", MEDICATIONS),
    PART("medications", MEDICATIONS),
    PART("medicines", MEDICATIONS),
    PART("meds", MEDICATIONS),
    PART("drug history", MEDICATIONS),
    PART("prescriptions", MEDICATIONS),
    WHOLE("rx", MEDICATIONS),
    WHOLE("dh", MEDICATIONS),
    PART("family", FAMILY),
    PART("fam hx", FAMILY),
    WHOLE("fhx", FAMILY),
    WHOLE("fh", FAMILY),
    PART("social", SOCIAL),
    WHOLE("shx", SOCIAL),
    WHOLE("sh", SOCIAL),
    WHOLE("habits", SOCIAL),
    PART("surgical history", SURGICAL),
    PART("surgical hx", SURGICAL),
    WHOLE("psh", SURGICAL),
    PART("surgeries", SURGICAL),
    WHOLE("surgical", SURGICAL),
    PART("other medical problems", DIAGNOSES),
    PART("inactive", HISTORY),
    PART("resolved problems", HISTORY),
    PART("past medical", HISTORY),
    PART("medical history", HISTORY),
    PART("medical hx", HISTORY),
    PART("past history", HISTORY),
    PART("previous history", HISTORY),
    PART("background", HISTORY),
    WHOLE("pmh", HISTORY),
    WHOLE("pmhx", HISTORY),
    WHOLE("past hx", HISTORY),
    WHOLE("comorbidities", HISTORY),
    PART("history of present", HPI),
    PART("history of presenting", HPI),
    PART("hpi", HPI),
    PART("interval history", HPI),
    PART("reason for admission", HPI),
    PART("interim history", HPI),
    PART("presentation", HPI),
    WHOLE("subjective", HPI),
    WHOLE("s", HPI),
    WHOLE("history", HPI),
    PART("chief complaint", COMPLAINT),
    WHOLE("cc", COMPLAINT),
    PART("reason for visit", COMPLAINT),
    PART("presenting complaint", COMPLAINT),
    PART("reason for referral", COMPLAINT),
    PART("reason for consult", COMPLAINT),
    PART("reason for consultation", COMPLAINT),
    PART("review of systems", ROS),
    WHOLE("ros", ROS),
    PART("vital signs", VITALS),
    PART("vitals", VITALS),
    WHOLE("obs", VITALS),
    PART("physical exam", EXAM),
    PART("physical examination", EXAM),
    PART("examination", EXAM),
    PART("exam", EXAM),
    WHOLE("pe", EXAM),
    WHOLE("objective", EXAM),
    WHOLE("o", EXAM),
    WHOLE("o/e", EXAM),
    PART("hospital course", COURSE),
    PART("ed course", COURSE),
    PART("clinical course", COURSE),
    PART("stay summary", COURSE),
    WHOLE("course", COURSE),
    PART("narrative", COURSE),
    PART("hospital stay", COURSE),
    PART("pathology results", RESULTS),
    PART("results", RESULTS),
    PART("laboratory", RESULTS),
    PART("labs", RESULTS),
    PART("lab data", RESULTS),
    PART("imaging", RESULTS),
    PART("investigations", RESULTS),
    PART("radiology", RESULTS),
    PART("studies", RESULTS),
    PART("diagnostic data", RESULTS),
    WHOLE("data", RESULTS),
    PART("follow up", FOLLOW_UP),
    PART("followup", FOLLOW_UP),
    PART("appointments", FOLLOW_UP),
    PART("aftercare", FOLLOW_UP),
    PART("orders", FOLLOW_UP),
    PART("next steps", FOLLOW_UP),
    PART("to do", FOLLOW_UP),
    PART("what i ask", FOLLOW_UP),
    PART("referrals", FOLLOW_UP),
    PART("actions for gp", FOLLOW_UP),
    PART("gp actions", FOLLOW_UP),
    PART("action", FOLLOW_UP),
    PART("requests", FOLLOW_UP),
    PART("home care", INSTRUCTIONS),
    PART("activity", INSTRUCTIONS),
    PART("wound care", INSTRUCTIONS),
    PART("instructions", INSTRUCTIONS),
    WHOLE("diet", INSTRUCTIONS),
    PART("advice", INSTRUCTIONS),
    PART("patient education", INSTRUCTIONS),
    PART("assessment and plan", PLAN),
    PART("assessment plan", PLAN),
    PART("assessment/plan", PLAN),
    PART("assessment / plan", PLAN),
    PART("impression and plan", PLAN),
    WHOLE("a/p", PLAN),
    WHOLE("a p", PLAN),
    WHOLE("a and p", PLAN),
    PART("plan", PLAN),
    WHOLE("p", PLAN),
    PART("recommendations", PLAN),
    PART("assessment", ASSESSMENT),
    PART("impression", ASSESSMENT),
    WHOLE("mdm", ASSESSMENT),
    PART("medical decision making", ASSESSMENT),
    WHOLE("a", ASSESSMENT),
    PART("diagnosis", DIAGNOSES),
    PART("diagnoses", DIAGNOSES),
    PART("problem list", DIAGNOSES),
    PART("problems", DIAGNOSES),
    WHOLE("dx", DIAGNOSES),
    PART("active dx", DIAGNOSES),
    PART("primary dx", DIAGNOSES),
    PART("discharge dx", DIAGNOSES),
    PART("secondary dx", DIAGNOSES),
    PART("active issues", DIAGNOSES),
    PART("procedure", PROCEDURE),
    PART("procedures", PROCEDURE),
    PART("operation", PROCEDURE),
    WHOLE("labs pending", PENDING),
    WHOLE("patient", ADMINISTRATIVE),
    WHOLE("name", ADMINISTRATIVE),
    WHOLE("mrn", ADMINISTRATIVE),
    WHOLE("dob", ADMINISTRATIVE),
    WHOLE("attending", ADMINISTRATIVE),
    WHOLE("pcp", ADMINISTRATIVE),
    WHOLE("to", ADMINISTRATIVE),
    WHOLE("from", ADMINISTRATIVE),
    WHOLE("date", ADMINISTRATIVE),
    WHOLE("re", ADMINISTRATIVE),
    WHOLE("cc list", ADMINISTRATIVE),
    WHOLE("pt", ADMINISTRATIVE),
    WHOLE("provider", ADMINISTRATIVE),
    WHOLE("insurance auth", ADMINISTRATIVE),
    PART("condition at discharge", ADMINISTRATIVE),
    PART("discharge condition", ADMINISTRATIVE),
    PART("code status", ADMINISTRATIVE),
    PART("immunizations", ADMINISTRATIVE),
    PART("specimen", PENDING),
};

/* words occur in text as whole words (both normalized). *whole: nothing else is there. */
static bool words_in(cs_str text, cs_str words, bool *whole)
{
    for (size_t at = cs_str_find(text, words, 0); at != SIZE_MAX;
         at = cs_str_find(text, words, at + 1)) {
        const size_t end = at + words.len;
        const bool begins = at == 0 || text.ptr[at - 1] == ' ' || text.ptr[at - 1] == '/';
        if (begins && (end == text.len || text.ptr[end] == ' ' || text.ptr[end] == '/')) {
            *whole = words.len == text.len;
            return true;
        }
    }
    return false;
}

enum cs_section_kind cs_section_kind_of(cs_str heading)
{
    char bytes[HEADING_BYTES_MAX + 8];
    const size_t size = cs_text_normalize(heading, bytes, sizeof bytes);
    const cs_str text = {bytes, size};
    for (size_t i = 0; i < CS_COUNT(heading_rules); i++) {
        bool whole = false;
        if (words_in(text, heading_rules[i].words, &whole) && (whole || !heading_rules[i].whole))
            return heading_rules[i].kind;
    }
    return CS_SECTION_NONE;
}

/* The heading is exactly the words of a rule: then its case does not matter. */
static bool heading_is_exact(cs_str heading)
{
    char bytes[HEADING_BYTES_MAX + 8];
    const size_t size = cs_text_normalize(heading, bytes, sizeof bytes);
    for (size_t i = 0; i < CS_COUNT(heading_rules); i++)
        if (cs_str_equal((cs_str){bytes, size}, heading_rules[i].words)) return size > 2;
    return false;
}

static unsigned word_count(cs_str s)
{
    unsigned count = 0;
    bool inside = false;
    for (size_t i = 0; i < s.len; i++) {
        const bool space = cs_is_space(s.ptr[i]);
        if (!space && !inside) count++;
        inside = !space;
    }
    return count;
}

/* No lower case letter outside brackets and at least three letters. */
static bool is_capitals(cs_str s)
{
    unsigned letters = 0;
    bool bracket = false;
    for (size_t i = 0; i < s.len; i++) {
        bracket = s.ptr[i] == '(' || (bracket && s.ptr[i] != ')');
        if (bracket) continue;
        if (cs_is_lower(s.ptr[i])) return false;
        letters += cs_is_upper(s.ptr[i]);
    }
    return letters >= 3;
}

/* Words that head a group inside a list of medicines, not a section. */
static bool is_group_word(cs_str s)
{
    static const cs_str words[] = {
        CS_STR_INIT("new"),         CS_STR_INIT("changed"),   CS_STR_INIT("continue"),
        CS_STR_INIT("continued"),   CS_STR_INIT("hold"),      CS_STR_INIT("held"),
        CS_STR_INIT("on hold"),     CS_STR_INIT("stop"),      CS_STR_INIT("stopped"),
        CS_STR_INIT("start"),       CS_STR_INIT("started"),   CS_STR_INIT("discontinued"),
        CS_STR_INIT("discontinue"), CS_STR_INIT("unchanged"), CS_STR_INIT("increased"),
        CS_STR_INIT("decreased"),   CS_STR_INIT("resume"),    CS_STR_INIT("refill"),
        CS_STR_INIT("restart"),     CS_STR_INIT("modified"),  CS_STR_INIT("home")};
    for (size_t i = 0; i < CS_COUNT(words); i++)
        if (cs_str_starts(s, words[i]) || cs_str_equal_nocase(s, words[i])) return true;
    return false;
}

static bool is_group_heading(cs_str s)
{
    char bytes[HEADING_BYTES_MAX + 8];
    const size_t size = cs_text_normalize(s, bytes, sizeof bytes);
    const cs_str text = {bytes, size};
    return word_count(text) <= 3 && is_group_word(text) && cs_section_kind_of(s) == CS_SECTION_NONE;
}

/* A heading that fills its line. */
static bool line_is_heading(cs_str line)
{
    if (line.len < 3 || line.len > HEADING_BYTES_MAX || cs_bullet_length(line)) return false;
    if (cs_is_row(line)) return false; /* the head of a table */
    const bool colon = line.ptr[line.len - 1] == ':';
    const cs_str words = colon ? cs_str_slice(line, 0, line.len - 1) : line;
    if (word_count(words) > HEADING_WORDS_MAX || is_group_heading(words)) return false;
    if (!colon && memchr(line.ptr, ':', line.len)) return false; /* has a body: see below */
    if (is_capitals(words)) return words.ptr[words.len - 1] != '.';
    if (heading_is_exact(words)) return true;
    const size_t open = cs_str_find(words, CS_STR("("), 0);
    if (open != SIZE_MAX && open > 3 && is_capitals(cs_str_slice(words, 0, open))) return true;
    return colon && word_count(words) <= LABEL_WORDS_MAX &&
           cs_section_kind_of(words) != CS_SECTION_NONE;
}

/* Length of a heading before text in the same line, 0 if none. *body: where the text begins. */
static size_t inline_heading(cs_str line, size_t *body)
{
    if (cs_bullet_length(line)) return 0;
    size_t end = 0;
    bool gap = false;
    while (end < line.len && end <= HEADING_BYTES_MAX) {
        if (line.ptr[end] == ':') break;
        gap = end + 1 < line.len && line.ptr[end] == ' ' && line.ptr[end + 1] == ' ';
        if (gap) break;
        end++;
    }
    if (end < 1 || end >= line.len || end > HEADING_BYTES_MAX) return 0;
    const cs_str label = cs_str_slice(line, 0, end);
    if (!gap && end + 1 < line.len && !cs_is_space(line.ptr[end + 1])) return 0; /* 10:15 */
    const bool capitals = is_capitals(label) || (label.len <= 2 && cs_is_upper(label.ptr[0]));
    if (word_count(label) > (capitals ? HEADING_WORDS_MAX : 4)) return 0;
    if (gap && !capitals) return 0;
    if (cs_section_kind_of(label) == CS_SECTION_NONE || is_group_heading(label)) return 0;
    *body = end + 1;
    while (*body < line.len && (cs_is_space(line.ptr[*body]) || line.ptr[*body] == '.')) (*body)++;
    return *body < line.len ? end : 0;
}

struct section_list {
    struct cs_section *items;
    uint32_t count;
    uint32_t capacity;
};

static cs_status section_add(struct cs_arena *arena, struct section_list *list,
                             struct cs_section section, struct cs_error *err)
{
    if (list->count == list->capacity) {
        const uint32_t capacity = list->capacity ? list->capacity * 2 : 32;
        struct cs_section *const items = CS_NEW_ARRAY(arena, struct cs_section, capacity);
        if (!items) return cs_arena_fail(arena, err);
        cs_copy(items, list->items, list->count * sizeof *items);
        list->items = items;
        list->capacity = capacity;
    }
    if (list->count) list->items[list->count - 1].body.end = section.heading.begin;
    list->items[list->count++] = section;
    return CS_OK;
}

cs_status cs_sections_find(struct cs_arena *arena, struct cs_doc *doc, struct cs_error *err)
{
    struct section_list list = {0};
    CS_TRY(section_add(arena, &list, (struct cs_section){.kind = CS_SECTION_NONE}, err));
    for (uint32_t i = 0; i < doc->line_count; i++) {
        const cs_span at = doc->lines[i].span;
        const cs_str line = cs_doc_bytes(doc, at);
        size_t body = 0;
        struct cs_section section = {.heading = at, .body = {at.end, at.end}};
        if (line.len == 0) {
            if (!list.items[list.count - 1].inline_body) continue;
            section.heading = (cs_span){at.begin, at.begin};
        } else if (line_is_heading(line)) {
            section.kind = cs_section_kind_of(line);
        } else {
            const size_t end = line.len ? inline_heading(line, &body) : 0;
            if (end == 0) continue;
            section.kind = cs_section_kind_of(cs_str_slice(line, 0, end));
            section.heading.end = at.begin + (uint32_t)end;
            section.body.begin = at.begin + (uint32_t)body;
            section.inline_body = true;
        }
        CS_TRY(section_add(arena, &list, section, err));
    }
    list.items[list.count - 1].body.end = (uint32_t)doc->text.phi_bytes.len;
    doc->sections = list.items;
    doc->section_count = list.count;
    return CS_OK;
}
