/* who.c - names that tell who is spoken of or speaks, however they are called.
 *
 *   handoffs   "nights, Noble to Hodgkin", "# Woods DKA gap closed", "# Cho-Oh 71M"
 *   families   "Snow family mtg", "children Drew (Skyler)"
 *   speakers   "REP (Makena):", "back up Weeks 555-0161"
 *   programs   "PatientName=ROE,ANN"
 *   letters    "Ann Roe, MD / MC" and "tech MS." at an end, "Case 5: SN, 00772925"
 *   marks      "a tattoo of "Virginia""
 * Each looks at most at six words beside: linear. */
#include "privacy/name/rules.h"

#define WHO_BONUS 160 /* nothing else stands there */
#define SOME_BONUS 96
#define KNOWN_BACK 6 /* words to "known" */

/* Of a name that other words may begin: "the Di Benedetto family". */
static void name_add(int32_t scores[static CS_LABELS], int32_t bonus, bool told)
{
    if (!told) return;
    scores[CS_LABEL_NAME] += bonus;
    scores[CS_LABEL_NAME_IN] += bonus;
}

/* A word with a capital that may be anybody's name: no word that only joins others. */
static bool may_be_name(struct cs_word *w)
{
    if (!cs_name_shaped(w) || w->pattern || w->size < 2) return false;
    const unsigned kind = CS_FLAG_KIND(w->flags);
    return kind == CS_KIND_NONE || kind == CS_KIND_EPHEAD || kind == CS_KIND_MONTH ||
           kind == CS_KIND_PARTICLE;
}

/* Somebody is called so, or no word is. */
static bool may_be_surname(struct cs_word *w)
{
    const uint32_t flags = w->flags;
    if (CS_FLAG_WORDISH(flags) == 3 && CS_FLAG_SURNAME(flags) < 3) return false;
    return CS_FLAG_SURNAME(flags) || CS_FLAG_GIVEN(flags) || CS_FLAG_COMMON(flags) <= 2;
}

/* "IPASS 8/29 nights, Noble to Hodgkin": who hands over to whom; i is either. */
static bool is_handoff(struct cs_window *win, size_t i)
{
    static const char *const shifts[] = {"nights", "days", "noc", "shift", "handoff"};
    for (size_t k = 0; k <= 2 && k < i; k += 2) {
        struct cs_word *const a = &win->words[i - k];
        if (k && win->words[i].gap != CS_GAP_SPACE) continue;
        if (i - k + 2 >= win->count || a[2].line != a[-1].line) continue;
        if (a->gap != CS_GAP_COMMA && a->gap != CS_GAP_COLON) continue;
        if (!may_be_name(a) || !may_be_name(&a[2]) || a[1].size != 2) continue;
        if (!may_be_surname(a) || !may_be_surname(&a[2])) continue;
        if (cs_word_is_one(win, &a[1], (const char *const[]){"to"}, 1) &&
            cs_word_is_one(win, &a[-1], shifts, CS_COUNT(shifts)))
            return true;
    }
    return false;
}

/* "# Woods DKA gap closed", "# BUSH 71M", "# Cho-Oh 71M": the entry of a list of patients: a
 * surname, then what is the matter or an age. 1: the surname, 2: its second half. */
static unsigned entry_part(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    const bool half = w->gap == CS_GAP_HYPHEN && i > 0;
    const size_t at = half ? i - 1 : i;
    struct cs_word *const a = &win->words[at];
    if (a->gap > CS_GAP_LINE || a->begin < 2 || a->size < 3) return 0;
    if (win->text.ptr[a->begin - 1] != ' ' || win->text.ptr[a->begin - 2] != '#') return 0;
    const struct cs_word *n = cs_next_in_line(win, at);
    const bool halves = n && n->gap == CS_GAP_HYPHEN && cs_name_shaped(n);
    if (half && !halves) return 0;
    if (halves) n = cs_next_in_line(win, at + 1);
    if (!n || n->gap != CS_GAP_SPACE) return 0;
    if (!cs_name_shaped(w) && w->shape != CS_SHAPE_CAPS) return 0;
    const uint32_t flags = a->flags;
    if (CS_FLAG_KIND(flags) || !CS_FLAG_SURNAME(flags)) return 0;
    const bool aged = cs_is_age_and_sex(win, n);
    if (!aged && (a->shape == CS_SHAPE_CAPS || n->shape != CS_SHAPE_CAPS)) return 0;
    static const char *const sick[] = {"barrett", "turner", "parkinson", "addison", "graves"};
    if (aged) return half ? 2 : 1;
    const unsigned least = flags & CS_FLAG_EPONYM ? 4 : 3; /* not "# Cushing DM", "# Long QT" */
    if (flags & CS_FLAG_CLINICAL || CS_FLAG_SURNAME(flags) < least) return 0;
    if (CS_FLAG_WORDISH(flags) >= 2 && CS_FLAG_COMMON(flags) >= 5) return 0; /* "# Cash ED copay" */
    if (cs_word_is_one(win, a, sick, CS_COUNT(sick))) return 0;
    return half ? 2 : 1;
}

/* "Snow family mtg", "the Wheeler family": whose family it is. */
static bool is_family(struct cs_window *win, size_t i)
{
    static const char *const behind[] = {"mtg",     "meeting",  "updated",   "conference", "at",
                                         "here",    "wants",    "requested", "agrees",     "would",
                                         "refused", "declined", "visited",   "called"};
    struct cs_word *const w = &win->words[i];
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (!n || n->gap != CS_GAP_SPACE || i + 2 >= win->count || !may_be_name(w)) return false;
    static const char *const kinds[] = {"foster", "host",  "prior",  "large",    "rich",
                                        "birth",  "whole", "entire", "extended", "small"};
    if (!CS_FLAG_SURNAME(w->flags) || win->words[i + 2].line != w->line) return false;
    if (cs_word_is_one(win, w, kinds, CS_COUNT(kinds))) return false;
    return cs_word_is_one(win, n, (const char *const[]){"family", "fam"}, 2) &&
           cs_word_is_one(win, &win->words[i + 2], behind, CS_COUNT(behind));
}

/* "children Drew (Skyler)": a given name in brackets behind another. */
static bool is_spouse(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i == 0 || cs_byte_behind(win, w) != ')' || !may_be_name(w)) return false;
    if (w->gap != CS_GAP_OPEN || !cs_name_shaped(&w[-1])) return false;
    const uint32_t flags = w->flags;
    const bool named = CS_FLAG_GIVEN(flags) > 0 || CS_FLAG_COMMON(flags) <= 2;
    return w[-1].line == w->line && named && !(flags & (CS_FLAG_DRUG | CS_FLAG_CLINICAL)) &&
           cs_is_given(&w[-1]) && w[-1].marks & CS_MARK_CANDIDATE;
}

/* "REP (Makena): hi": who speaks, in brackets behind what they are. */
static bool is_speaker(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i == 0 || w->gap != CS_GAP_OPEN || cs_byte_behind(win, w) != ')') return false;
    if (w[-1].gap > CS_GAP_LINE || (!cs_name_shaped(w) && w->shape != CS_SHAPE_CAPS)) return false;
    const size_t end = w->begin + w->size;
    if (end + 1 >= win->text.len || win->text.ptr[end + 1] != ':' || w->size < 2) return false;
    static const char *const speakers[] = {"rep",    "agent", "member", "caller", "nurse",
                                           "triage", "staff", "csr",    "mom",    "patient",
                                           "pt",     "clerk", "tech",   "advisor"};
    const uint32_t flags = w->flags;
    if (w->pattern || CS_FLAG_KIND(flags) || flags & CS_FLAG_CLINICAL) return false;
    if (!CS_FLAG_GIVEN(flags) && CS_FLAG_SURNAME(flags) < 3 && CS_FLAG_COMMON(flags) > 2)
        return false; /* "Patient (Verbal):" */
    return cs_word_is_one(win, &w[-1], speakers, CS_COUNT(speakers));
}

/* "back up Weeks 555-0161": a surname in a sentence, before a telephone. */
static bool is_before_phone(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (!n || n->gap != CS_GAP_SPACE || n->pattern != CS_PHI_PHONE + 1 || i == 0) return false;
    if (w->gap != CS_GAP_SPACE || w[-1].shape != CS_SHAPE_LOWER) return false;
    return may_be_name(w) && CS_FLAG_SURNAME(w->flags) >= 2 && w->size > 3;
}

/* "REPORT TO LIAM RN", "/ RUSSELL RN": in a text in capitals, before the letters of a nurse. */
static bool is_before_nurse(struct cs_window *win, size_t i)
{
    static const char *const letters[] = {"rn", "lpn", "lvn", "rrt", "cna", "np", "md"};
    static const char *const cues[] = {"to", "by", "with", "per", "from"};
    struct cs_word *const w = &win->words[i];
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (w->shape != CS_SHAPE_CAPS || w->size < 3 || w->pattern || !n || i == 0) return false;
    if (n->gap != CS_GAP_SPACE || n->shape != CS_SHAPE_CAPS) return false;
    if (!cs_word_is_one(win, n, letters, CS_COUNT(letters))) return false;
    const uint32_t flags = w->flags;
    if (CS_FLAG_KIND(flags) || (!CS_FLAG_GIVEN(flags) && CS_FLAG_SURNAME(flags) < 2)) return false;
    if (w->gap == CS_GAP_SLASH || w->gap == CS_GAP_COLON || w->gap == CS_GAP_COMMA) return true;
    return w->gap == CS_GAP_SPACE && w->line == w[-1].line &&
           cs_word_is_one(win, &w[-1], cues, CS_COUNT(cues));
}

/* "Senna (dau, 11)": whose relative somebody is, in brackets behind the name. */
static bool is_before_relation(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (!n || n->gap != CS_GAP_OPEN || !may_be_name(w)) return false;
    const unsigned char c = cs_byte_behind(win, n);
    if (w->flags & (CS_FLAG_CLINICAL | CS_FLAG_EPONYM)) return false;
    if (w->flags & CS_FLAG_DRUG && !CS_FLAG_GIVEN(w->flags)) return false;
    return (c == ')' || c == ',') && CS_FLAG_KIND(win->words[i + 1].flags) == CS_KIND_RELATION &&
           (CS_FLAG_GIVEN(w->flags) || CS_FLAG_COMMON(w->flags) <= 3);
}

/* "Copies: Hrubý;", "SURG ON CALL REYNOLDS,": who gets a copy, and who is on call. */
static bool is_recipient(struct cs_window *win, size_t i)
{
    static const char *const copies[] = {"copies", "copy", "cc", "bcc", "attn"};
    struct cs_word *const w = &win->words[i];
    if (i == 0 || w->pattern || w->size < 3) return false;
    if (!cs_name_shaped(w) && w->shape != CS_SHAPE_CAPS) return false;
    const uint32_t flags = w->flags;
    if (CS_FLAG_KIND(flags) || flags & (CS_FLAG_DRUG | CS_FLAG_CLINICAL)) return false;
    if (w->gap == CS_GAP_COLON)
        return w->line == w[-1].line && CS_FLAG_COMMON(flags) <= 3 && CS_FLAG_SENSE(flags) == 0 &&
               cs_word_is_one(win, &w[-1], copies, CS_COUNT(copies));
    return w->gap == CS_GAP_SPACE && i > 1 && w->line == w[-2].line && cs_flags_namely(flags) &&
           CS_FLAG_SURNAME(flags) >= 2 &&
           cs_word_is_one(win, &w[-1], (const char *const[]){"call"}, 1) &&
           cs_word_is_one(win, &w[-2], (const char *const[]){"on"}, 1);
}

/* "PatientName=ROE,ANN": what a program writes behind its key. 1: the first word, 2: the second. */
static unsigned value_part(struct cs_window *win, size_t i)
{
    static const char *const keys[] = {"patientname", "name",     "fullname", "lastname",
                                       "firstname",   "username", "ptname",   "surname",
                                       "givenname",   "member",   "patient"};
    if (!cs_name_shaped(&win->words[i]) && win->words[i].shape != CS_SHAPE_CAPS) return 0;
    for (size_t k = 0; k < 3 && k < i; k++) {
        const struct cs_word *const a = &win->words[i - k];
        if (a->line != a[-1].line || a->begin != a[-1].begin + a[-1].size + 1U) continue;
        if (win->text.ptr[a->begin - 1] != '=') {
            const char c = win->text.ptr[a->begin - 1];
            if (c != ',' && c != '^' && c != '-') return 0;
            continue;
        }
        if (a->pattern || a->shape == CS_SHAPE_DIGIT) return 0;
        const uint32_t flags = win->words[i - k].flags;
        if (flags & (CS_FLAG_CLINICAL | CS_FLAG_DRUG) && !CS_FLAG_GIVEN(flags) &&
            !CS_FLAG_SURNAME(flags))
            return 0; /* "name=Glucose" */
        if (cs_word_is_one(win, &a[-1], keys, CS_COUNT(keys))) return k ? 2 : 1;
        return 0;
    }
    return 0;
}

/* "Ann Roe, MD / MC" at a line's end, "EEG ... tech MS." at a sentence's. */
static bool is_typist(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    if (i == 0 || w->size < 2 || w->size > 3 || w->line != w[-1].line) return false;
    if (w->shape != CS_SHAPE_CAPS) return false;
    if (w->gap == CS_GAP_SLASH)
        return cs_ends_cell(win, i) && w->begin == w[-1].begin + w[-1].size + 3U &&
               CS_FLAG_KIND(win->words[i - 1].flags) == CS_KIND_CREDENTIAL &&
               w[-1].gap == CS_GAP_COMMA;
    const uint32_t flags = w->flags;
    if (CS_FLAG_KIND(flags) || CS_FLAG_COMMON(flags) > 4) return false; /* "rad tech CT." */
    return w->gap == CS_GAP_SPACE && w->size == 2 && cs_byte_behind(win, w) == '.' &&
           cs_word_is_one(win, &w[-1], (const char *const[]){"tech", "technologist"}, 2);
}

/* "2024-07-30 JJ: called": who wrote a line of a log, behind its day. */
static bool is_log_writer(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    if (i == 0 || w->size < 2 || w->size > 3 || w->shape != CS_SHAPE_CAPS) return false;
    if (w->gap != CS_GAP_SPACE || w[-1].pattern != CS_PHI_DATE + 1) return false;
    if (win->words[win->lines[w->line].first].pattern != CS_PHI_DATE + 1) return false;
    static const char *const things[] = {"mri", "ct", "ir", "us", "ekg", "ecg", "xr", "hx",
                                         "dx",  "rx", "bp", "hr", "am",  "pm",  "wt", "pt",
                                         "ot",  "st", "rn", "sw", "od",  "os"};
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (!n || n->shape == CS_SHAPE_DIGIT || w->flags & (CS_FLAG_CLINICAL | CS_FLAG_DRUG))
        return false;
    return cs_byte_behind(win, w) == ':' && CS_FLAG_SENSE(w->flags) == 0 &&
           CS_FLAG_COMMON(w->flags) <= 4 && !cs_word_is_one(win, w, things, CS_COUNT(things)) &&
           CS_FLAG_KIND(w->flags) == CS_KIND_NONE;
}

/* "Case 5: SN, 00772925, 25F": letters behind a case's number, before a record's. */
static bool is_case(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (i < 2 || !n || n->gap != CS_GAP_COMMA || w->size < 2 || w->size > 3) return false;
    if (w->line != w[-2].line || w[-1].shape != CS_SHAPE_DIGIT) return false;
    if (w->shape != CS_SHAPE_CAPS || w->gap != CS_GAP_COLON) return false;
    const bool numbered = n->pattern || (n->shape == CS_SHAPE_DIGIT && n->size >= 5);
    return numbered && cs_word_is_one(win, &w[-2], (const char *const[]){"case", "patient"}, 2);
}

/* 'tattoo on the left forearm "Virginia"': what is written on somebody. */
static bool is_tattoo(struct cs_window *win, size_t i)
{
    static const char *const marks[] = {"tattoo", "tattooed", "tattoos", "necklace", "bracelet"};
    struct cs_word *const w = &win->words[i];
    if (!(w->marks & CS_MARK_NICK) || w->gap != CS_GAP_QUOTE || !may_be_name(w)) return false;
    for (size_t k = 1; k <= 6 && k <= i && w[-(ptrdiff_t)k].line == w->line; k++)
        if (cs_word_is_one(win, w - k, marks, CS_COUNT(marks))) return true;
    return false;
}

/* Two or three capitals that are no kind of word and no desk of a house. */
static bool may_be_initials(const struct cs_word *w)
{
    return w->shape == CS_SHAPE_CAPS && w->size <= 3 && !w->pattern && CS_FLAG_KIND(w->flags) == 0;
}

static bool is_desk(const struct cs_window *win, const struct cs_word *w)
{
    static const char *const desks[] = {"ed", "er", "or",  "ir",  "hr",  "pd",  "it",  "ur",
                                        "qa", "gi", "id",  "ob",  "xr",  "ct",  "us",  "pt",
                                        "ot", "rt", "st",  "cm",  "sw",  "icu", "ccu", "ems",
                                        "cc", "va", "aps", "cps", "dss", "pcp", "lab", "mri"};
    return cs_word_is_one(win, w, desks, CS_COUNT(desks));
}

/* "told KT to hold", "Per KT: use", "entered KT 3/4": who was spoken to, who said it, who did
 * it. */
static bool is_spoken_to(struct cs_window *win, size_t i)
{
    static const char *const tells[] = {"told", "asked", "texted", "informed", "reminded"};
    static const char *const acts[] = {"entered", "posted", "scanned", "faxed",   "reviewed",
                                       "signed",  "keyed",  "closed",  "checked", "verified"};
    struct cs_word *const w = &win->words[i];
    if (i == 0 || !may_be_initials(w) || w->line != w[-1].line || w->gap != CS_GAP_SPACE)
        return false;
    if (is_desk(win, w)) return false;
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (cs_word_is_one(win, &w[-1], tells, CS_COUNT(tells)))
        return !n || n->gap != CS_GAP_SPACE || n->pattern ||
               CS_FLAG_KIND(n->flags) == CS_KIND_FUNCTION || n->size == 2;
    if (cs_word_is_one(win, &w[-1], (const char *const[]){"per"}, 1))
        return n && n->gap == CS_GAP_COLON;
    return n && n->pattern == CS_PHI_DATE + 1 && n->gap == CS_GAP_SPACE &&
           cs_word_is_one(win, &w[-1], acts, CS_COUNT(acts));
}

/* "3:05p KT: called", "3/4 KT: left a message": behind the hour or day that begins a line,
 * before what somebody did. */
static bool is_hour_speaker(struct cs_window *win, size_t i)
{
    static const char *const did[] = {"called", "left",     "spoke", "told",   "sent",  "faxed",
                                      "pt",     "reviewed", "msg",   "lm",     "lvm",   "discussed",
                                      "rec'd",  "received", "ok",    "will",   "asked", "advised",
                                      "paged",  "emailed",  "gave",  "talked", "vm",    "patient"};
    const struct cs_word *const w = &win->words[i];
    const struct cs_word *const n = cs_next_in_line(win, i);
    const size_t first = win->lines[w->line].first;
    if (!may_be_initials(w) || i == first || i - first > 6 || is_desk(win, w)) return false;
    if (!n || n->gap != CS_GAP_COLON || !cs_word_is_one(win, n, did, CS_COUNT(did))) return false;
    for (size_t k = first; k < i; k++)
        if (win->words[k].shape != CS_SHAPE_DIGIT && win->words[k].pattern != CS_PHI_DATE + 1)
            return false;
    return true;
}

/* "KT aware, will see", "KT notified at 1400": two capitals that begin a line or sentence. */
static bool is_made_aware(struct cs_window *win, size_t i)
{
    static const char *const told[] = {"aware", "notified", "informed", "updated"};
    const struct cs_word *const w = &win->words[i];
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (!may_be_initials(w) || w->size != 2 || is_desk(win, w)) return false;
    if (i > 0 && w->line == w[-1].line && w->gap > CS_GAP_LINE && w->gap != CS_GAP_DOT)
        return false;
    return n && n->gap == CS_GAP_SPACE && cs_word_is_one(win, n, told, CS_COUNT(told));
}

/* "Thanks!", and letters alone in the line below. */
static bool is_below_thanks(struct cs_window *win, size_t i)
{
    static const char *const thanks[] = {"thanks", "thx",    "ty",     "thank",
                                         "tks",    "cheers", "regards"};
    const struct cs_word *const w = &win->words[i];
    if (i == 0 || !may_be_initials(w) || w->gap != CS_GAP_LINE || cs_next_in_line(win, i))
        return false;
    return cs_word_is_one(win, &w[-1], thanks, CS_COUNT(thanks));
}

/* "KT 45yo M here for": two or three capitals that begin a line, before an age. */
static bool is_aged_letters(struct cs_window *win, size_t i)
{
    static const char *const years[] = {"yo", "y", "yr"};
    struct cs_word *const w = &win->words[i];
    const bool told = w->gap == CS_GAP_COLON; /* "Case: KT 34F" */
    if (!may_be_initials(w) || (!told && !cs_is_rare(w, 4))) return false;
    if (i > 0 && w->gap > CS_GAP_LINE && w->line == w[-1].line && !told) return false;
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (!n || n->gap != CS_GAP_SPACE || n->shape != CS_SHAPE_DIGIT) return false;
    if (cs_is_age_and_sex(win, n)) return true;
    const cs_str text = {win->text.ptr + n->begin, n->size};
    size_t at = 0;
    while (at < text.len && cs_is_digit(text.ptr[at])) at++;
    for (size_t k = 0; k < CS_COUNT(years); k++)
        if (at > 0 && at < 4 && cs_str_equal(cs_str_slice(text, at, text.len), cs_str_of(years[k])))
            return true;
    return false;
}

/* "Berglund's clinic note says": what somebody of a hospital has. */
static bool is_owner(struct cs_window *win, size_t i)
{
    static const char *const things[] = {"clinic",  "note",     "notes",   "office", "team",
                                         "orders",  "recs",     "request", "pager",  "patient",
                                         "pts",     "patients", "consult", "letter", "schedule",
                                         "message", "report",   "service", "list",   "mailbox"};
    const struct cs_word *const w = &win->words[i];
    const struct cs_word *const n = cs_next_in_line(win, i);
    const uint32_t flags = w->flags;
    if (!(w->marks & CS_MARK_POSSESSIVE) || !cs_name_shaped(w) || w->size < 4) return false;
    if (cs_flags_wordly(flags) || flags & CS_FLAG_EPONYM || !n || n->gap != CS_GAP_SPACE)
        return false;
    if (i > 0 && w->line == w[-1].line && w->gap > CS_GAP_LINE && w[-1].shape != CS_SHAPE_LOWER &&
        (w->gap == CS_GAP_SPACE || (w->gap == CS_GAP_DOT && w[-1].size == 2)))
        return false; /* "St. Luke's clinic" */
    return cs_word_is_one(win, n, things, CS_COUNT(things));
}

/* "Makena 10:42" and no more in the line: who sent the message below. */
static bool is_message_head(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    const struct cs_word *const hour = cs_next_in_line(win, i);
    if (!cs_name_shaped(w) || w->gap > CS_GAP_LINE || !hour || !cs_is_rare(w, 3)) return false;
    if (hour->shape != CS_SHAPE_DIGIT || hour->size > 2 || hour->gap != CS_GAP_SPACE) return false;
    const struct cs_word *const minute = cs_next_in_line(win, i + 1);
    return minute && minute->gap == CS_GAP_COLON && minute->shape == CS_SHAPE_DIGIT &&
           minute->size == 2 && !cs_next_in_line(win, i + 2) && cs_flags_namely(w->flags);
}

/* "nights. Baca 67M POD2", "822 BANKOLE 91M": before an age and a sex in one word. */
static bool is_before_age(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (!n || n->gap != CS_GAP_SPACE || !cs_is_age_and_sex(win, n) || w->pattern) return false;
    if (!cs_name_shaped(w) && w->shape != CS_SHAPE_CAPS) return false;
    if (n->size < 3 || w->flags & CS_FLAG_EPONYM) return false; /* "Bosniak 2F" */
    if (i > 0 && w->line == w[-1].line && w->gap == CS_GAP_SPACE && w[-1].shape != CS_SHAPE_DIGIT)
        return false;
    const uint32_t flags = w->flags;
    return w->size >= 3 && CS_FLAG_KIND(flags) == CS_KIND_NONE && CS_FLAG_COMMON(flags) <= 5 &&
           !(flags & (CS_FLAG_DRUG | CS_FLAG_CLINICAL)) &&
           (CS_FLAG_SURNAME(flags) || CS_FLAG_GIVEN(flags) || CS_FLAG_COMMON(flags) <= 2);
}

/* "[12/3/24, 10:42:11] Ana Maria Roe: yes": who speaks behind the bracket of a time, up to three
 * words. */
static bool is_bracket_speaker(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    size_t first = i;
    size_t last = i;
    while (first > 0 && i - first < 2 && win->words[first].gap == CS_GAP_SPACE) first--;
    if (first == 0 || win->words[first].gap != CS_GAP_CLOSE || win->words[first].line != w->line)
        return false;
    const struct cs_word *const time = &win->words[first - 1];
    const struct cs_word *n = cs_next_in_line(win, last);
    while (n && n->gap == CS_GAP_SPACE && last - first < 2) n = cs_next_in_line(win, ++last);
    if (!n || n->gap != CS_GAP_COLON || time->shape != CS_SHAPE_DIGIT) return false;
    if (win->text.ptr[time->begin + time->size] != ']' || time->gap != CS_GAP_COLON) return false;
    bool known = false;
    for (size_t k = first; k <= last; k++) {
        struct cs_word *const part = &win->words[k];
        if (!may_be_name(part) || part->flags & (CS_FLAG_DRUG | CS_FLAG_CLINICAL)) return false;
        known |= cs_flags_namely(part->flags) || CS_FLAG_COMMON(part->flags) == 0;
    }
    return known;
}

/* "RN Roe reports", "NIGHT RN OKAFOR NOTES": between a profession and what is said. */
static bool is_reporter(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    struct cs_word *const n = cs_next_in_line(win, i);
    if (i == 0 || !n || w->gap != CS_GAP_SPACE || n->gap != CS_GAP_SPACE || w->pattern ||
        w->line != w[-1].line || w->size < 3)
        return false;
    if (!cs_name_shaped(w) && w->shape != CS_SHAPE_CAPS) return false;
    if (CS_FLAG_KIND(n->flags) != CS_KIND_SAYVERB || n->size < 4) return false;
    const char *const end = win->text.ptr + w->begin + w->size;
    const bool manner = cs_to_lower(end[-1]) == 'y' && cs_to_lower(end[-2]) == 'l';
    return CS_FLAG_KIND(w[-1].flags) == CS_KIND_CREDENTIAL && w[-1].shape == CS_SHAPE_CAPS &&
           cs_is_rare(w, 4) && !(w->flags & CS_FLAG_VERB) && !manner && /* "PT ADAMANTLY DENIES" */
           !cs_word_is_one(win, &w[-1], (const char *const[]){"pt"}, 1);
}

/* "cover Roe until 7", "consult = Roe": who stands in, or was asked. */
static bool is_cover(struct cs_window *win, size_t i)
{
    static const char *const covers[] = {"cover", "covers", "covering"};
    static const char *const fields[] = {"consult", "cover", "pcp", "attending", "md", "surgeon"};
    struct cs_word *const w = &win->words[i];
    if (i == 0 || w->line != w[-1].line || w->begin < 2 || !may_be_name(w) || !may_be_surname(w))
        return false;
    if (w->gap == CS_GAP_SPACE) return cs_word_is_one(win, &w[-1], covers, CS_COUNT(covers));
    const char *const s = win->text.ptr + w->begin;
    return (s[-1] == '=' || (s[-1] == ' ' && s[-2] == '=')) &&
           cs_word_is_one(win, &w[-1], fields, CS_COUNT(fields));
}

/* "sent her to the Salem office": a town, and a house of ours there. */
static bool is_office_town(struct cs_window *win, size_t i)
{
    static const char *const whose[] = {"the", "our", "your", "their", "my"};
    static const char *const houses[] = {"office", "clinic", "location", "campus", "branch",
                                         "site",   "store",  "offices",  "house"};
    struct cs_word *const w = &win->words[i];
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (i == 0 || !n || w->gap != CS_GAP_SPACE || n->gap != CS_GAP_SPACE || !cs_name_shaped(w))
        return false;
    const uint32_t flags = w->flags;
    if (!CS_FLAG_TOWN(flags) || CS_FLAG_COMMON(flags) > 4 || CS_FLAG_KIND(flags) ||
        flags & (CS_FLAG_DRUG | CS_FLAG_CLINICAL))
        return false;
    return w->line == w[-1].line && n->shape == CS_SHAPE_LOWER &&
           cs_word_is_one(win, n, houses, CS_COUNT(houses)) &&
           cs_word_is_one(win, &w[-1], whose, CS_COUNT(whose));
}

/* "known in the family as Peg", "known as Bo": called so. */
static bool is_known_as(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i < 2 || w->gap != CS_GAP_SPACE || w->line != w[-2].line || !may_be_name(w)) return false;
    if (!cs_word_is_one(win, &w[-1], (const char *const[]){"as"}, 1)) return false;
    for (size_t back = 2; back <= KNOWN_BACK && back <= i; back++) {
        const struct cs_word *const known = w - back;
        if (known->line != w->line || known[1].gap != CS_GAP_SPACE) return false;
        if (cs_word_is_one(win, known, (const char *const[]){"known"}, 1))
            return CS_FLAG_GIVEN(w->flags) >= 2 && !(w->flags & CS_FLAG_EPONYM);
    }
    return false;
}

/* "her name Bo)", "his name is Bo": called so. */
static bool is_called(struct cs_window *win, size_t i)
{
    static const char *const whose[] = {"her", "his", "my", "whose", "their"};
    struct cs_word *const w = &win->words[i];
    if (i < 2 || w->gap != CS_GAP_SPACE || w->line != w[-2].line || !may_be_name(w)) return false;
    if (CS_FLAG_COMMON(w->flags) > 4 && !CS_FLAG_GIVEN(w->flags))
        return false; /* "her name Band" */
    const size_t is = cs_word_is_one(win, &w[-1], (const char *const[]){"is"}, 1);
    const struct cs_word *const name = w - 1 - is;
    return i > 1 + is && name->line == w->line &&
           cs_word_is_one(win, name, (const char *const[]){"name"}, 1) &&
           cs_word_is_one(win, &name[-1], whose, CS_COUNT(whose));
}

/* clang-format off */
#define WHO_RULES(X, a) \
    X(a, MESSAGE_HEAD, S_NAME, G_BEGIN, G(SPACE), S_ANY, \
      name_add(scores, WHO_BONUS, is_message_head(win, i))) \
    X(a, BEFORE_AGE, S_NAME | S(CAPS), G_ANY, G(SPACE), S_ANY, \
      name_add(scores, SOME_BONUS, is_before_age(win, i))) \
    X(a, OFFICE_TOWN, S_NAME, G(SPACE), G(SPACE), S_ANY, \
      rule_add(scores, CS_LABEL_GEO, SOME_BONUS, is_office_town(win, i))) \
    X(a, BRACKET_SPEAKER, S_NAME, G(CLOSE) | G(SPACE), G(SPACE) | G(COLON), S_ANY, \
      name_add(scores, WHO_BONUS, is_bracket_speaker(win, i))) \
    X(a, REPORTER, S_NAME | S(CAPS), G(SPACE), G(SPACE), S(CAPS), \
      name_add(scores, WHO_BONUS, is_reporter(win, i))) \
    X(a, COVER, S_NAME, G(SPACE) | G(OTHER), G_ANY, S_ANY, \
      name_add(scores, WHO_BONUS, is_cover(win, i))) \
    X(a, KNOWN_AS, S_NAME, G(SPACE), G_ANY, S_ANY, \
      name_add(scores, SOME_BONUS, is_known_as(win, i))) \
    X(a, CALLED, S_NAME, G(SPACE), G_ANY, S_ANY, \
      name_add(scores, WHO_BONUS, is_called(win, i))) \
    X(a, SPOKEN_TO, S(CAPS), G(SPACE), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, WHO_BONUS, is_spoken_to(win, i))) \
    X(a, HOUR_SPEAKER, S(CAPS), G(SPACE), G(COLON), S(DIGIT), \
      rule_add(scores, CS_LABEL_NAME, WHO_BONUS, is_hour_speaker(win, i))) \
    X(a, MADE_AWARE, S(CAPS), G_BEGIN | G(DOT), G(SPACE), S_ANY, \
      rule_add(scores, CS_LABEL_NAME, WHO_BONUS, is_made_aware(win, i))) \
    X(a, BELOW_THANKS, S(CAPS), G(LINE), G_END, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, WHO_BONUS, is_below_thanks(win, i))) \
    X(a, AGED_LETTERS, S(CAPS), G_BEGIN | G(COLON), G(SPACE), S_ANY, \
      rule_add(scores, CS_LABEL_NAME, WHO_BONUS, is_aged_letters(win, i))) \
    X(a, OWNER, S_NAME, G_ANY, G(SPACE), S_ANY, \
      name_add(scores, WHO_BONUS, is_owner(win, i))) \
    X(a, HANDOFF, S_NAME, G(COMMA) | G(COLON) | G(SPACE), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, WHO_BONUS, is_handoff(win, i))) \
    X(a, ENTRY, S_NAME | S(CAPS), G_BEGIN | G(HYPHEN), G(SPACE) | G(HYPHEN), S_ANY, \
      rule_add(scores, CS_LABEL_NAME, WHO_BONUS, entry_part(win, i))) \
    X(a, FAMILY, S_NAME, G_ANY, G(SPACE), S_ANY, \
      name_add(scores, WHO_BONUS, is_family(win, i))) \
    X(a, SPOUSE, S_NAME, G(OPEN), G_ANY, S_NAME, \
      rule_add(scores, CS_LABEL_NAME, SOME_BONUS, is_spouse(win, i))) \
    X(a, SPEAKER, S_NAME | S(CAPS), G(OPEN), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, WHO_BONUS, is_speaker(win, i))) \
    X(a, BEFORE_PHONE, S_NAME, G(SPACE), G(SPACE), S(LOWER), \
      name_add(scores, SOME_BONUS, is_before_phone(win, i))) \
    X(a, RECIPIENT, S_NAME | S(CAPS), G(COLON) | G(SPACE), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, WHO_BONUS, is_recipient(win, i))) \
    X(a, BEFORE_NURSE, S(CAPS), G(SPACE) | G(SLASH) | G(COLON) | G(COMMA), G(SPACE), S_ANY, \
      name_add(scores, WHO_BONUS, is_before_nurse(win, i))) \
    X(a, BEFORE_RELATION, S_NAME, G_ANY, G(OPEN), S_ANY, \
      name_add(scores, WHO_BONUS, is_before_relation(win, i))) \
    X(a, VALUE, S_NAME | S(CAPS), G(OTHER) | G(COMMA) | G(HYPHEN), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, WHO_BONUS, value_part(win, i))) \
    X(a, TYPIST, S(CAPS), G(SLASH) | G(SPACE), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, WHO_BONUS, is_typist(win, i))) \
    X(a, LOG_WRITER, S(CAPS), G(SPACE), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, WHO_BONUS, is_log_writer(win, i))) \
    X(a, CASE, S(CAPS), G(COLON), G(COMMA), S(DIGIT), \
      rule_add(scores, CS_LABEL_NAME, WHO_BONUS, is_case(win, i))) \
    X(a, TATTOO, S_NAME, G(QUOTE), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, WHO_BONUS, is_tattoo(win, i)))
/* clang-format on */
RULES_DEFINE(cs_who_weigh, WHO_RULES)
