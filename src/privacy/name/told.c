/* told.c - names that a field or a sentence tells, however strange they are.
 *
 *   a field     "MI: R", "Middle initial  Q", "Known as: Juju", "Surgeon White    Procedure",
 *               "> NAME Roe, Ann    > DOB"
 *   a sentence  "Yessica is 7 months old", "Makena goes by", "Ann and May both agree", "charted by
 *               Allegra on 1/2", "WASTED W/ GARDNER."
 *   a line      "EVANS/tb": who dictated, who typed, and no more
 * Each looks at most at six words beside: linear. */
#include "privacy/name/rules.h"

#define TOLD_BONUS 160 /* nothing else stands there */
#define AGED_BONUS 96
#define SPELLED_MIN 4
#define SPELLED_BACK 6 /* words looked back for what is spelled */
#define SPELLED_MAX 16 /* looked at on each side */

/* The letter behind the field of a middle name, where the field ends behind it. */
static bool is_middle_field(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    if (i == 0 || w->shape != CS_SHAPE_INITIAL || w->line != w[-1].line) return false;
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (n && n->gap != CS_GAP_COLUMN) return false;
    if (w->gap == CS_GAP_COLON && cs_word_is_one(win, &w[-1], (const char *const[]){"mi"}, 1))
        return true;
    if (i > 1 && w->gap == CS_GAP_COLON && w[-1].gap == CS_GAP_DOT && w[-2].size == 1 &&
        win->text.ptr[w[-2].begin] == 'M' && win->text.ptr[w[-1].begin] == 'I')
        return true; /* "M.I.: P" */
    return i > 1 && (w->gap == CS_GAP_COLON || w->gap == CS_GAP_COLUMN) &&
           cs_word_is_one(win, &w[-1], (const char *const[]){"initial", "name"}, 2) &&
           cs_word_is_one(win, &w[-2], (const char *const[]){"middle"}, 1);
}

/* Months or years that somebody lives: "7 months old", "4 years of age". n is the figure. */
static bool is_age_told(const struct cs_window *win, size_t n)
{
    static const char *const periods[] = {"year", "years", "yr",    "yrs", "month", "months",
                                          "mo",   "week",  "weeks", "day", "days",  "yo"};
    static const char *const ends[] = {"old", "of"};
    if (n + 2 >= win->count || win->words[n].shape != CS_SHAPE_DIGIT) return false;
    const struct cs_word *const period = &win->words[n + 1];
    const struct cs_word *const end = &win->words[n + 2];
    if (period->line != win->words[n].line || end->line != period->line) return false;
    return period->gap <= CS_GAP_SPACE && period->gap >= CS_GAP_HYPHEN &&
           cs_word_is_one(win, period, periods, CS_COUNT(periods)) &&
           cs_word_is_one(win, end, ends, CS_COUNT(ends));
}

/* "Yessica is 7 months old": the word that begins the sentence, unless the language knows it. */
static bool is_aged(struct cs_window *win, size_t i)
{
    static const char *const being[] = {"is", "was", "turned"};
    struct cs_word *const w = &win->words[i];
    if (!cs_name_shaped(w) || w->size < 3 || w->pattern) return false;
    const bool begins = w->gap <= CS_GAP_DOT || (w->marks & CS_MARK_AFTER_STOP) != 0;
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (!begins || !n || n->gap != CS_GAP_SPACE) return false;
    return cs_word_is_one(win, n, being, CS_COUNT(being)) && is_age_told(win, i + 2) &&
           cs_is_rare(w, 3);
}

/* "Dr. Robert Jones": behind a title and a given name. "PATIENT NAME: ROE, SIENNA": behind a
 * surname in a field for it. What else the word may mean does not count there. */
static bool is_second(struct cs_window *win, size_t i)
{
    static const char *const fields[] = {"name", "patient", "pt"};
    struct cs_word *const w = &win->words[i];
    if (i < 2 || w->pattern || w[-2].line != w->line || w->size < 2) return false;
    if (w->gap == CS_GAP_COMMA)
        return (w->shape == CS_SHAPE_CAPS || cs_name_shaped(w)) && w[-1].gap == CS_GAP_COLON &&
               w[-1].marks & CS_MARK_CANDIDATE && CS_FLAG_KIND(w->flags) == 0 &&
               cs_word_is_one(win, &w[-2], fields, CS_COUNT(fields));
    if (w->gap != CS_GAP_SPACE || !cs_name_shaped(w) || !cs_is_given(&w[-1])) return false;
    const unsigned kind = CS_FLAG_KIND(w[-2].flags);
    return cs_is_title_kind(kind) && w[-2].size <= 4 && CS_FLAG_SURNAME(w->flags) > 0;
}

/* "Drs. Abbott and Bishop", "Drs. Abbott/Bishop": the second of several doctors. */
static bool is_of_doctors(struct cs_window *win, size_t i)
{
    static const char *const doctors[] = {"drs"};
    struct cs_word *const w = &win->words[i];
    if (i < 2 || !cs_name_shaped(w) || w->line != w[-2].line) return false;
    if (w->gap == CS_GAP_SLASH || w->gap == CS_GAP_COMMA)
        return cs_word_is_one(win, &w[-2], doctors, CS_COUNT(doctors));
    return i >= 3 && w->gap == CS_GAP_SPACE && w->line == w[-3].line &&
           cs_word_is_one(win, &w[-1], (const char *const[]){"and"}, 1) &&
           cs_word_is_one(win, &w[-3], doctors, CS_COUNT(doctors));
}

/* "named after Ignatius", "known as Slim" */
static bool is_named_after(struct cs_window *win, size_t i)
{
    static const char *const links[] = {"after", "for", "as"};
    static const char *const verbs[] = {"named", "known", "christened", "nicknamed"};
    struct cs_word *const w = &win->words[i];
    return i >= 2 && cs_name_shaped(w) && w->line == w[-2].line &&
           cs_word_is_one(win, &w[-1], links, CS_COUNT(links)) &&
           cs_word_is_one(win, &w[-2], verbs, CS_COUNT(verbs)) &&
           !(w->flags & (CS_FLAG_DRUG | CS_FLAG_CLINICAL | CS_FLAG_EPONYM));
}

/* "EVANS/tb" and no more in the line. i is one of the two. */
bool cs_is_dictated(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    struct cs_word *const a = &win->words[w->shape == CS_SHAPE_LOWER && i > 0 ? i - 1 : i];
    struct cs_word *const b = a + 1;
    const struct cs_word *const end = win->words + win->count;
    if (b >= end || a->shape != CS_SHAPE_CAPS || b->shape != CS_SHAPE_LOWER) return false;
    if (a->gap > CS_GAP_LINE || b->gap != CS_GAP_SLASH || b->size > 3 || b->size < 2) return false;
    if (b->begin != a->begin + a->size + 1U || a->size < 3) return false;
    if (b + 1 < end && b[1].gap > CS_GAP_LINE) return false;
    const uint32_t flags = a->flags;
    return CS_FLAG_SURNAME(flags) > 0 || (CS_FLAG_KIND(flags) == 0 && CS_FLAG_COMMON(flags) == 0);
}

/* A capital that may be a name although a medicine, a month or a word is called so. */
static bool may_be_person(struct cs_word *w)
{
    if (!cs_name_shaped(w) || w->size < 2 || w->pattern) return false;
    const unsigned kind = CS_FLAG_KIND(w->flags);
    return kind == 0 || kind == CS_KIND_MONTH || kind == CS_KIND_EPHEAD;
}

/* Makena goes by "Mak": i is either of the two. */
static bool is_called(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (!may_be_person(w)) return false;
    const struct cs_word *const end = win->words + win->count;
    if (w + 2 < end && w[2].line == w->line && w[1].gap == CS_GAP_SPACE)
        if (cs_word_is_one(win, &w[1], (const char *const[]){"goes", "went"}, 2) &&
            cs_word_is_one(win, &w[2], (const char *const[]){"by"}, 1))
            return true;
    return i > 1 && w[-2].line == w->line && w->gap >= CS_GAP_QUOTE &&
           cs_word_is_one(win, &w[-1], (const char *const[]){"by"}, 1) &&
           cs_word_is_one(win, &w[-2], (const char *const[]){"goes", "went"}, 2);
}

/* "Ann and May both agree": what only people do. i is either of the two. */
static bool is_of_pair(struct cs_window *win, size_t i)
{
    static const char *const acts[] = {"agree", "agreed", "understand", "consent",  "consented",
                                       "want",  "wish",   "prefer",     "verbalize"};
    for (size_t k = 0; k < 3 && k <= i; k += 2) {
        struct cs_word *const a = &win->words[i - k];
        if (i - k + 4 >= win->count || a[4].line != a->line) continue;
        if (!cs_word_is_one(win, &a[1], (const char *const[]){"and"}, 1)) continue;
        if (!cs_word_is_one(win, &a[3], (const char *const[]){"both"}, 1)) continue;
        if (cs_word_is_one(win, &a[4], acts, CS_COUNT(acts)) && may_be_person(a) &&
            may_be_person(&a[2]))
            return true;
    }
    return false;
}

/* "I'll have Mandeep, the nurse, call": a stranger, and who that is. */
static bool is_introduced(struct cs_window *win, size_t i)
{
    static const char *const articles[] = {"the", "our", "my", "her", "his", "their"};
    struct cs_word *const w = &win->words[i];
    if (i + 2 >= win->count || w[2].line != w->line || !cs_name_shaped(w) || w->pattern)
        return false;
    if (w[1].gap != CS_GAP_COMMA || w[2].gap != CS_GAP_SPACE || w[2].shape != CS_SHAPE_LOWER)
        return false;
    if (!cs_word_is_one(win, &w[1], articles, CS_COUNT(articles)) || !cs_is_rare(w, 3))
        return false;
    const unsigned kind = CS_FLAG_KIND(win->words[i + 2].flags);
    return kind == CS_KIND_ROLE || kind == CS_KIND_CLINICIAN || kind == CS_KIND_RELATION;
}

/* "Attending addendum (Raynaud, 2019-09-19)": who added it, and when. */
static bool is_addendum(struct cs_window *win, size_t i)
{
    static const char *const entries[] = {"addendum", "note", "entry", "attestation", "comment"};
    struct cs_word *const w = &win->words[i];
    if (i == 0 || i + 1 >= win->count || !cs_name_shaped(w) || w->gap != CS_GAP_OPEN) return false;
    return w[1].gap == CS_GAP_COMMA && w[1].pattern == CS_PHI_DATE + 1 &&
           CS_FLAG_COMMON(w->flags) <= 4 && cs_word_is_one(win, &w[-1], entries, CS_COUNT(entries));
}

/* "10/2023 (Schneider)", "12/18 AM (Afolarin)": in brackets behind a day: whose it was. */
static bool is_bracketed(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i == 0 || w->gap != CS_GAP_OPEN || cs_byte_behind(win, w) != ')') return false;
    if (!cs_name_shaped(w) && w->shape != CS_SHAPE_CAPS) return false;
    if (w[-1].pattern != CS_PHI_DATE + 1 || w->size < 4) return false;
    const uint32_t flags = w->flags;
    return cs_is_rare(w, 4) && (CS_FLAG_SURNAME(flags) > 0 || CS_FLAG_COMMON(flags) == 0);
}

/* "charted by Allegra on 1/2/2020": who wrote it down, before the day. */
static bool is_writer(struct cs_window *win, size_t i)
{
    static const char *const acts[] = {
        "recorded",    "charted",  "documented", "entered",   "witnessed", "dictated", "typed",
        "transcribed", "reviewed", "verified",   "completed", "signed",    "confirmed"};
    struct cs_word *const w = &win->words[i];
    if (i < 2 || i + 2 >= win->count || w[-2].line != w->line || !may_be_person(w)) return false;
    if (!cs_word_is_one(win, &w[-1], (const char *const[]){"by"}, 1)) return false;
    if (!cs_word_is_one(win, &w[-2], acts, CS_COUNT(acts)) || w->gap != CS_GAP_SPACE) return false;
    return w[1].line == w->line && w[2].pattern == CS_PHI_DATE + 1 &&
           cs_word_is_one(win, &w[1], (const char *const[]){"on"}, 1);
}

/* "Surgeon White     Procedure: ORIF": the field of a clinician without a colon. */
static bool is_field_of_clinician(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i == 0 || w->line != w[-1].line || w->gap != CS_GAP_SPACE || !cs_name_shaped(w))
        return false;
    const bool begins = w[-1].gap <= CS_GAP_LINE || w[-1].gap == CS_GAP_COLUMN;
    if (!begins || CS_FLAG_KIND(w[-1].flags) != CS_KIND_CLINICIAN) return false;
    const uint32_t flags = w->flags;
    const unsigned kind = CS_FLAG_KIND(flags); /* "White" is a nation, too */
    if (kind != CS_KIND_NONE && (kind != CS_KIND_NATION || CS_FLAG_SURNAME(flags) < 3))
        return false;
    return CS_FLAG_SURNAME(flags) > 0 && cs_ends_cell(win, i);
}

/* "Known as: Juju", "Nickname: Ziggy", "Prefers: Mak". */
static bool is_nickname_field(struct cs_window *win, size_t i)
{
    static const char *const fields[] = {"nickname", "prefers", "alias", "aka"};
    struct cs_word *const w = &win->words[i];
    if (i < 2 || w->line != w[-1].line || w->gap != CS_GAP_COLON || !cs_name_shaped(w))
        return false;
    if (cs_word_is_one(win, &w[-1], fields, CS_COUNT(fields))) return true;
    return (cs_word_is_one(win, &w[-1], (const char *const[]){"as"}, 1) &&
            cs_word_is_one(win, &w[-2], (const char *const[]){"known"}, 1)) ||
           (cs_word_is_one(win, &w[-1], (const char *const[]){"by"}, 1) &&
            cs_word_is_one(win, &w[-2], (const char *const[]){"goes"}, 1));
}

/* "Indira Roe ("Indi")": what somebody is called, in quotation marks and brackets. */
static bool is_nickname(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (!(w->marks & CS_MARK_NICK) || w->gap != CS_GAP_OPEN) return false;
    if (i == 0 || w->line != w[-1].line || w[-1].shape == CS_SHAPE_LOWER) return false;
    if (w->shape == CS_SHAPE_CAPS) /* "Ann ("MJ")" */
        return w->size <= 3 && cs_name_shaped(&w[-1]) &&
               (CS_FLAG_GIVEN(w[-1].flags) || CS_FLAG_SURNAME(w[-1].flags));
    if (!cs_name_shaped(w)) return false;
    if (cs_is_rare(w, 4)) return true;
    return w->size < w[-1].size && w->size >= 2 && /* "Mojisola ("Mo")" */
           memcmp(win->text.ptr + w->begin, win->text.ptr + w[-1].begin, w->size) == 0;
}

/* "> NAME Jili, Bhekisisa    > DOB": a field for a name without a colon; 1: its first word, 2: its
 * second, 0: none. */
static unsigned bare_field_part(struct cs_window *win, size_t i)
{
    static const char *const fields[] = {"name", "patient", "pt"};
    for (size_t k = 0; k < 2 && k < i; k++) {
        struct cs_word *const w = &win->words[i - k];
        if (i - k + 1 >= win->count || w[1].gap != CS_GAP_COMMA || w[1].line != w->line) continue;
        if (w->line != w[-1].line || w->gap != CS_GAP_SPACE) continue;
        if (!cs_name_shaped(w) || !cs_name_shaped(&w[1]) || !cs_ends_cell(win, i - k + 1)) continue;
        if (w[-1].shape == CS_SHAPE_LOWER) continue;
        if (cs_word_is_one(win, &w[-1], fields, CS_COUNT(fields))) return (unsigned)k + 1;
    }
    return 0;
}

/* "WASTED W/ GARDNER.": in capitals, behind "with", more a name than a word. */
static bool is_with(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i == 0 || w->shape != CS_SHAPE_CAPS || w->gap != CS_GAP_SLASH || w->size < 4) return false;
    if (w[-1].size != 1 || (win->text.ptr[w[-1].begin] | 32) != 'w') return false;
    const uint32_t flags = w->flags;
    return CS_FLAG_KIND(flags) == 0 && !(flags & (CS_FLAG_DRUG | CS_FLAG_CLINICAL)) &&
           cs_flags_namely(flags) && w->begin > w[-1].begin + 2U;
}

static bool is_single(const struct cs_word *w)
{
    return w->shape == CS_SHAPE_INITIAL || (w->shape == CS_SHAPE_LOWER && w->size == 1);
}

/* The letter goes on with what the one before spells. */
static bool is_spelled_on(const struct cs_word *w)
{
    return (w->gap == CS_GAP_HYPHEN || w->gap == CS_GAP_SPACE) && is_single(w) && is_single(w - 1);
}

/* "Gerd, that's G E R D": a word close before has these letters. */
static bool spells(struct cs_window *win, size_t begin, size_t end)
{
    for (size_t k = 1; k <= SPELLED_BACK && k <= begin; k++) {
        struct cs_word *const w = &win->words[begin - k];
        if (w->size < end - begin || cs_flags_wordly(w->flags)) continue;
        size_t same = 0;
        while (same < end - begin && cs_to_lower(win->text.ptr[w->begin + same]) ==
                                         cs_to_lower(win->text.ptr[win->words[begin + same].begin]))
            same++;
        if (same == end - begin) return true;
    }
    return false;
}

unsigned cs_spelled_part(struct cs_window *win, size_t i)
{
    const struct cs_word *const words = win->words;
    size_t begin = i;
    size_t end = i + 1;
    if (!is_single(&words[i])) return 0;
    while (begin > 0 && i - begin < SPELLED_MAX && is_spelled_on(&words[begin])) begin--;
    while (end < win->count && end - begin < SPELLED_MAX && is_spelled_on(&words[end])) end++;
    if (end - begin < SPELLED_MIN - 1U) return 0;
    const bool told = words[begin + 1].gap != CS_GAP_SPACE && end - begin >= SPELLED_MIN &&
                      words[i].shape == CS_SHAPE_INITIAL;
    if (!told && !spells(win, begin, end)) return 0;
    return begin == i ? 1 : 2;
}

static void pair_add(struct cs_window *win, size_t i, int32_t scores[static CS_LABELS])
{
    if (!is_of_pair(win, i)) return; /* "Ó Roe and Ann both agree" */
    scores[CS_LABEL_NAME] += TOLD_BONUS;
    if (i && win->words[i - 1].marks & CS_MARK_CANDIDATE)
        scores[CS_LABEL_NAME_IN] += 2 * TOLD_BONUS;
}

/* clang-format off */
#define TOLD_RULES(X, a) \
    X(a, MIDDLE_FIELD, S(INITIAL), G(COLON) | G(COLUMN), G_END | G(COLUMN), S_ANY, \
      rule_add(scores, CS_LABEL_NAME, TOLD_BONUS, is_middle_field(win, i))) \
    X(a, DICTATED, S(CAPS), G_BEGIN, G(SLASH), S_ANY, \
      rule_add(scores, CS_LABEL_NAME, TOLD_BONUS, cs_is_dictated(win, i))) \
    X(a, TYPED, S(LOWER), G(SLASH), G_ANY, S(CAPS), \
      rule_add(scores, CS_LABEL_NAME, TOLD_BONUS, cs_is_dictated(win, i))) \
    X(a, SECOND_IN_FIELD, S(CAPS) | S_NAME, G(COMMA), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME_IN, TOLD_BONUS, is_second(win, i))) \
    X(a, SECOND, S_NAME, G(SPACE), G_ANY, S_NAME, \
      rule_add(scores, CS_LABEL_NAME_IN, TOLD_BONUS, is_second(win, i))) \
    X(a, SPELLED, S(INITIAL), G_ANY, G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, TOLD_BONUS, cs_spelled_part(win, i))) \
    X(a, BARE_FIELD, S_NAME, G(SPACE), G(COMMA), S_ANY, \
      rule_add(scores, CS_LABEL_NAME, TOLD_BONUS, bare_field_part(win, i))) \
    X(a, BARE_FIELD_IN, S_NAME, G(COMMA), G_ANY, S_NAME, \
      rule_add(scores, CS_LABEL_NAME, TOLD_BONUS, bare_field_part(win, i))) \
    X(a, OF_CLINICIAN, S_NAME, G(SPACE), G_END | G(COLUMN), S_ANY, \
      rule_add(scores, CS_LABEL_NAME, TOLD_BONUS, is_field_of_clinician(win, i))) \
    X(a, NICKNAME_FIELD, S_NAME, G(COLON), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, TOLD_BONUS, is_nickname_field(win, i))) \
    X(a, WITH, S(CAPS), G(SLASH), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, TOLD_BONUS, is_with(win, i))) \
    X(a, NICKNAME, S_NAME | S(CAPS), G(OPEN), G_ANY, S_BUT(S(LOWER)), \
      rule_add(scores, CS_LABEL_NAME, TOLD_BONUS, is_nickname(win, i))) \
    X(a, INTRODUCED, S_NAME, G_ANY, G(COMMA), S_ANY, \
      rule_add(scores, CS_LABEL_NAME, AGED_BONUS, is_introduced(win, i))) \
    X(a, OF_PAIR, S_NAME, G_ANY, G_ANY, S_ANY, \
      pair_add(win, i, scores)) \
    X(a, OF_DOCTORS, S_NAME, G(SPACE) | G(SLASH) | G(COMMA), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, TOLD_BONUS, is_of_doctors(win, i))) \
    X(a, NAMED_AFTER, S_NAME, G(SPACE), G_ANY, S(LOWER), \
      rule_add(scores, CS_LABEL_NAME, TOLD_BONUS, is_named_after(win, i))) \
    X(a, ADDENDUM, S_NAME, G(OPEN), G(COMMA), S_ANY, \
      rule_add(scores, CS_LABEL_NAME, 2 * TOLD_BONUS, is_addendum(win, i))) \
    X(a, BRACKETED, S_NAME | S(CAPS), G(OPEN), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, TOLD_BONUS, is_bracketed(win, i))) \
    X(a, AGED, S_NAME, G_ANY, G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, AGED_BONUS, is_aged(win, i) || is_called(win, i) || \
          is_writer(win, i)))
/* clang-format on */
RULES_DEFINE(cs_told_weigh, TOLD_RULES)
