/* small.c - names in small letters that a field or a line tells: "pt: amy stone   dob",
 * "a stone pa-c 1/2/24", "its amy (4/18/96)", "3/13/24 tstone: called", "typed by rita",
 * "derek ward", "my wife april can", "kim h: asking".
 *
 * Each looks at most at six words beside: linear. */
#include "privacy/name/rules.h"

#define DATE_WORDS 6    /* of a date and its clock */
#define SMALL_BONUS 160 /* nothing else stands there */

static bool is_small(const struct cs_word *w)
{
    return w->shape == CS_SHAPE_LOWER && !w->pattern;
}

/* Not a word that a sentence is made of. */
static bool is_small_name(struct cs_word *w)
{
    const uint32_t flags = w->flags;
    if (!is_small(w) || CS_FLAG_KIND(flags) == CS_KIND_FUNCTION) return false;
    return CS_FLAG_GIVEN(flags) || CS_FLAG_SURNAME(flags) || CS_FLAG_COMMON(flags) <= 1;
}

/* Behind word i the field ends: with its line, with a column, with a label or a figure. */
static bool ends_field(struct cs_window *win, size_t i)
{
    struct cs_word *const n = cs_next_in_line(win, i);
    return cs_ends_cell(win, i) || n->pattern || n->shape == CS_SHAPE_CAPITAL ||
           n->shape == CS_SHAPE_DIGIT || CS_FLAG_KIND(n->flags) == CS_KIND_FORMLABEL;
}

/* "pt: amy stone   dob", "pt: stone, amy  dob": i is the first of the two words. */
static bool begins_field(struct cs_window *win, size_t i)
{
    static const char *const labels[] = {"pt",     "patient", "name",      "from",      "client",
                                         "member", "caller",  "guarantor", "subscriber"};
    struct cs_word *const w = &win->words[i];
    if (i == 0 || i + 1 >= win->count || w->gap != CS_GAP_COLON || w[1].line != w->line)
        return false;
    if (w->line != w[-1].line || (w[1].gap != CS_GAP_SPACE && w[1].gap != CS_GAP_COMMA))
        return false;
    if (!is_small_name(w) || !is_small_name(&w[1])) return false;
    const size_t last = i + 2 < win->count && w[2].size == 1 && w[2].line == w->line &&
                                w[2].gap == CS_GAP_SPACE
                            ? i + 2
                            : i + 1;
    if (w[1].gap == CS_GAP_COMMA && w[-1].size == 2 &&
        ends_field(win, last) && /* "re: roe, ann l" */
        cs_word_is_one(win, &w[-1], (const char *const[]){"re"}, 1))
        return CS_FLAG_GIVEN(w[1].flags) > 0 || CS_FLAG_SURNAME(w->flags) > 0;
    return cs_word_is_one(win, &w[-1], labels, CS_COUNT(labels)) && ends_field(win, last);
}

/* "a stone pa-c 9/18/24": a letter and a word that begin a line, before letters of a profession. */
static bool begins_signing(struct cs_window *win, size_t i)
{
    static const char *const letters[] = {"md", "do", "np", "rn", "pa", "pa-c", "lpn", "pt", "ot"};
    struct cs_word *const w = &win->words[i];
    if (w->gap > CS_GAP_LINE || w->size != 1 || !is_small(w) || i + 2 >= win->count) return false;
    if (w[2].line != w->line || !is_small_name(&w[1]) || w[1].size < 3) return false;
    return w[1].gap >= CS_GAP_DOT && w[2].gap == CS_GAP_SPACE &&
           cs_word_is_one(win, &w[2], letters, CS_COUNT(letters));
}

/* "its amy (4/18/96)": who writes, with the day of birth. */
static bool is_self_told(struct cs_window *win, size_t i)
{
    static const char *const cues[] = {"its", "it's", "is", "im", "i'm", "am"};
    struct cs_word *const w = &win->words[i];
    const struct cs_word *const n = cs_next_in_line(win, i);
    return i > 0 && is_small(w) && w->size > 1 && w->gap == CS_GAP_SPACE && n &&
           n->gap == CS_GAP_OPEN && cs_date_size(win, i + 1) >= CS_FULL_DATE &&
           cs_word_is_one(win, &w[-1], cues, CS_COUNT(cues));
}

/* "03/13/24 tstone: appealed": behind the day that begins a line, before a colon. */
static bool is_log_author(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i == 0 || !is_small(w) || w->size < 4 || w->line != w[-1].line) return false;
    if (w[-1].pattern != CS_PHI_DATE + 1 || w->gap != CS_GAP_SPACE) return false;
    if (win->words[win->lines[w->line].first].pattern != CS_PHI_DATE + 1) return false;
    return cs_byte_behind(win, w) == ':' && cs_is_rare(w, 0);
}

/* "printed 01/06/2025 by tstone": small letters that no word has, behind a day, at a line's end. */
static bool is_login(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (!cs_word_is_one(win, &w[-1], (const char *const[]){"by"}, 1) || w->size < 4) return false;
    if (cs_next_in_line(win, i) || !cs_is_rare(w, 0)) return false;
    for (size_t k = 2; k < 7 && k <= i && w[-(ptrdiff_t)k].line == w->line; k++)
        if (w[-(ptrdiff_t)k].pattern == CS_PHI_DATE + 1) return true;
    return false;
}

/* "typed by rita", "taken by: juanita": a given name that ends the line. */
static bool is_small_writer(struct cs_window *win, size_t i)
{
    static const char *const acts[] = {"typed",    "taken",   "entered", "signed",  "recorded",
                                       "prepared", "written", "logged",  "charted", "received"};
    struct cs_word *const w = &win->words[i];
    if (i < 2 || w->line != w[-2].line || w->size < 3) return false;
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (n && n->gap != CS_GAP_OPEN) return false;
    const uint32_t flags = w->flags;
    const bool dated = w[-2].pattern == CS_PHI_DATE + 1; /* "taken: 5 Oct 22  by corey (intake)" */
    return cs_word_is_one(win, &w[-1], (const char *const[]){"by"}, 1) &&
           (dated || cs_word_is_one(win, &w[-2], acts, CS_COUNT(acts))) &&
           CS_FLAG_KIND(flags) == 0 && (CS_FLAG_GIVEN(flags) > 0 || CS_FLAG_COMMON(flags) == 0);
}

/* Two or three small letters that are no kind of word. */
static bool is_letters(const struct cs_word *w)
{
    return w->shape == CS_SHAPE_LOWER && w->size >= 2 && w->size <= 3 && !w->pattern &&
           CS_FLAG_KIND(w->flags) == 0 && CS_FLAG_COMMON(w->flags) <= 5;
}

/* The letters of who wrote it, told by what stands around: "(dk 6/12)", "Transcribed tm 3/28/17",
 * "Transcribed 3/28/17 em/cp", "changed in sys - tt", "d/c 1352. jm rn ccm". */
static bool is_signing_letters(struct cs_window *win, size_t i)
{
    static const char *const acts[] = {"transcribed", "typed", "dictated", "entered", "signed",
                                       "verified",    "keyed", "checked",  "scanned", "initials",
                                       "t",           "d",     "dt",       "tt"};
    struct cs_word *const w = &win->words[i];
    struct cs_word *const n = cs_next_in_line(win, i);
    if (!is_letters(w)) return false;
    if (i > 0 && w->gap == CS_GAP_SLASH && !n && is_letters(&w[-1])) /* "em/cp" */
        return is_signing_letters(win, i - 1);
    if (i > 0 && w->line == w[-1].line && w->gap == CS_GAP_SPACE) { /* behind what was done */
        size_t act = i - 1;
        while (act > 0 && i - act < DATE_WORDS && win->words[act].pattern == CS_PHI_DATE + 1) act--;
        const bool dated = act + 1 < i;
        const bool done = win->words[act].line == w->line &&
                          cs_word_is_one(win, &win->words[act], acts, CS_COUNT(acts));
        if (done && (!n || n->gap == CS_GAP_SLASH || (!dated && n->pattern == CS_PHI_DATE + 1)))
            return true;
    }
    if (w->flags & (CS_FLAG_CLINICAL | CS_FLAG_DRUG) || CS_FLAG_COMMON(w->flags) > 4) return false;
    if (!n) /* no finding of an exam: "abd - nt" */
        return w->gap == CS_GAP_DASH && cs_byte_behind(win, w) != '.' &&
               i >= win->lines[w->line].first + 3U;
    if (n->gap == CS_GAP_COMMA) return w->gap == CS_GAP_COMMA && n->pattern == CS_PHI_DATE + 1;
    if (n->gap != CS_GAP_SPACE) return false;
    if (n->pattern == CS_PHI_DATE + 1) return w->begin && win->text.ptr[w->begin - 1] == '(';
    if (CS_FLAG_KIND(n->flags) != CS_KIND_CREDENTIAL || n->size < 2) return false;
    const bool by = i > 0 && w->gap == CS_GAP_SPACE && w->line == w[-1].line &&
                    cs_word_is_one(win, &w[-1], (const char *const[]){"by", "per"}, 2);
    if (w->gap > CS_GAP_LINE && w->gap != CS_GAP_DOT && w->gap != CS_GAP_COMMA && !by) return false;
    const struct cs_word *const nn = cs_next_in_line(win, i + 1);
    return !nn || nn->gap != CS_GAP_SPACE || CS_FLAG_KIND(nn->flags) == CS_KIND_CREDENTIAL;
}

/* What stands behind word i ends a name: a sign, the line, a figure, a small word of a sentence. */
static bool closes_name(struct cs_window *win, size_t i)
{
    struct cs_word *const n = cs_next_in_line(win, i);
    if (!n || n->gap != CS_GAP_SPACE || n->pattern || n->shape == CS_SHAPE_DIGIT) return true;
    if (win->words[i].marks & CS_MARK_POSSESSIVE) return true;
    const unsigned kind = CS_FLAG_KIND(n->flags);
    return kind == CS_KIND_FUNCTION || kind == CS_KIND_SAYVERB || kind == CS_KIND_CREDENTIAL ||
           kind == CS_KIND_FORMLABEL;
}

/* "attn yoga prasasta in": two words behind it, one of them hardly a word. i is the first. */
static bool begins_attention(struct cs_window *win, size_t i)
{
    static const char *const cues[] = {"attn", "atten", "attention"};
    struct cs_word *const w = &win->words[i];
    if (i == 0 || i + 1 >= win->count || w[-1].size < 4 || w[-1].size > 9) return false;
    if (w->line != w[-1].line || w[1].line != w->line) return false;
    if (w->gap != CS_GAP_SPACE && w->gap != CS_GAP_COLON) return false;
    if (w[1].gap != CS_GAP_SPACE || !is_small(w) || !is_small(&w[1]) || w->size < 3) return false;
    if (!cs_word_is_one(win, &w[-1], cues, CS_COUNT(cues)) || w[1].size < 3) return false;
    const bool rare = cs_is_rare(w, 2) || cs_is_rare(&w[1], 2);
    return rare && CS_FLAG_KIND(w->flags) != CS_KIND_FUNCTION &&
           CS_FLAG_KIND(w[1].flags) == CS_KIND_NONE && closes_name(win, i + 1);
}

/* "derek ward", "crystal carrillo and": a given name and a surname, of which one is hardly a word;
 * what else the other means does not count. i is the first. */
static bool begins_names(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    const uint32_t given = w->flags;
    if (begins_attention(win, i)) return true;
    if (CS_FLAG_GIVEN(given) < 2 || CS_FLAG_KIND(given) != 0) return false; /* nearly all */
    if (w->size < 3 || i + 1 >= win->count || w[1].size < 3 || w[1].gap != CS_GAP_SPACE)
        return false;
    if (w[1].shape != CS_SHAPE_LOWER || w[1].line != w->line) return false;
    if (!is_small(w) || !is_small(&w[1])) return false;
    const uint32_t family = w[1].flags;
    const unsigned least = CS_FLAG_COMMON(family) <= 2 ? 1 : 2;
    const bool stranger = CS_FLAG_COMMON(family) == 0 && cs_flags_namely(given);
    if (!stranger && (CS_FLAG_SURNAME(family) < least || CS_FLAG_COMMON(family) > 5)) return false;
    const uint32_t things = 1U << CS_KIND_NONE | 1U << CS_KIND_ORG | 1U << CS_KIND_PLACEHEAD |
                            1U << CS_KIND_STREET | 1U << CS_KIND_EPHEAD | 1U << CS_KIND_MONTH;
    if (!(things >> CS_FLAG_KIND(family) & 1)) return false;
    if (CS_FLAG_COMMON(given) > 5 && !cs_flags_namely(given)) return false;
    if (!stranger && !cs_flags_namely(given) && !cs_flags_namely(family)) return false;
    const uint32_t medicine = CS_FLAG_DRUG | CS_FLAG_CLINICAL;
    if ((given & medicine && (CS_FLAG_GIVEN(given) < 4 || !cs_flags_namely(given))) ||
        (family & CS_FLAG_DRUG && !cs_flags_namely(family)))
        return false;
    /* "had a candy bar and": a word of the language ends a name only where its part ends. */
    if (CS_FLAG_WORDISH(family) < 2 || w[1].marks & CS_MARK_POSSESSIVE)
        return closes_name(win, i + 1);
    const struct cs_word *const n = cs_next_in_line(win, i + 1);
    return cs_flags_namely(given) && (!n || n->gap != CS_GAP_SPACE || n->pattern);
}

/* "my wife april can": behind a relative, what a month or a word is called, too. */
static bool is_small_relative(struct cs_window *win, size_t i)
{
    static const char *const whose[] = {"my", "her", "his", "our", "their"};
    static const char *const verbs[] = {"will", "may", "can", "has", "had", "mark", "hope", "sue"};
    struct cs_word *const w = &win->words[i];
    if (i < 2 || w->size < 3 || w[-1].line != w->line || w->gap != CS_GAP_SPACE) return false;
    if (CS_FLAG_KIND(w[-1].flags) != CS_KIND_RELATION) return false;
    const uint32_t flags = w->flags;
    const bool known = cs_flags_namely(flags) && CS_FLAG_GIVEN(flags) > 0;
    if (known && cs_is_rare(w, 4)) return true; /* "aunt tereza" */
    if (w[-2].line != w->line) return false;
    if (!cs_word_is_one(win, &w[-2], whose, CS_COUNT(whose))) return false;
    if (cs_is_rare(w, 3) && !(flags & CS_FLAG_VERB)) return true; /* "my son niko leaves" */
    if (known && closes_name(win, i)) return true; /* "his sister camila had": a medicine, too */
    const unsigned kind = CS_FLAG_KIND(flags);
    if (kind != CS_KIND_NONE && kind != CS_KIND_MONTH) return false;
    return CS_FLAG_GIVEN(flags) >= 3 && closes_name(win, i) &&
           !cs_word_is_one(win, w, verbs, CS_COUNT(verbs));
}

/* What people are called far oftener than anything else. */
static bool is_namely_known(uint32_t flags)
{
    return (CS_FLAG_GIVEN(flags) >= 2 || CS_FLAG_SURNAME(flags) >= 3) &&
           CS_FLAG_COMMON(flags) <= 4 && cs_flags_namely(flags);
}

/* "the aide amor on wednesday", "neph costa consulted": behind who works there, a word that is
 * hardly anything but a name. */
static bool is_small_staff(struct cs_window *win, size_t i)
{
    static const char *const staff[] = {"aide", "neph",  "cards", "nurse", "cna",  "np",
                                        "tech", "ortho", "pulm",  "surg",  "neuro"};
    struct cs_word *const w = &win->words[i];
    if (i == 0 || w->size < 4 || w->gap != CS_GAP_SPACE || w->line != w[-1].line) return false;
    if (!cs_word_is_one(win, &w[-1], staff, CS_COUNT(staff))) return false;
    const uint32_t flags = w->flags;
    if (CS_FLAG_KIND(flags) || flags & (CS_FLAG_DRUG | CS_FLAG_CLINICAL | CS_FLAG_VERB))
        return false;
    return is_namely_known(flags) && cs_is_rare(w, 4);
}

/* Who speaks begins here: a line, or "[3:01pm] " and "agent " at its begin. */
static bool begins_turn(struct cs_window *win, struct cs_word *w)
{
    if (w->gap <= CS_GAP_LINE) return true;
    if (w == win->words || w->line != w[-1].line) return false;
    if (w->gap == CS_GAP_CLOSE) return w[-1].shape == CS_SHAPE_DIGIT;
    return w->gap == CS_GAP_SPACE && CS_FLAG_KIND(w[-1].flags) == CS_KIND_ROLE &&
           (w[-1].gap <= CS_GAP_LINE || w[-1].gap == CS_GAP_CLOSE);
}

/* "kim h: asking", "[3:01pm] jeevika: hi", "agent shelly d: yes": who speaks in a thread of
 * messages. 1: the name, 2: its letter, 0: none. */
static unsigned speaker_part(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    struct cs_word *const name = w->size == 1 && i > 0 ? &w[-1] : w;
    if (!begins_turn(win, name) || !is_small(name) || name->size < 3 || name->line != w->line)
        return 0;
    if (name != w && w->gap != CS_GAP_SPACE) return 0;
    const size_t last = name == w && i + 1 < win->count && w[1].size == 1 && w[1].line == w->line &&
                                w[1].gap == CS_GAP_SPACE
                            ? i + 1
                            : i;
    const struct cs_word *const n = cs_next_in_line(win, last);
    if (!n || n->gap != CS_GAP_COLON) return 0;
    const uint32_t flags = name->flags;
    const bool letter = last != (size_t)(name - win->words);
    if (CS_FLAG_KIND(flags) != 0 || (!letter && !cs_is_rare(name, 4))) return 0;
    if (CS_FLAG_GIVEN(flags) == 0 && (CS_FLAG_COMMON(flags) > 1 || name->gap <= CS_GAP_LINE))
        return 0;
    if (!letter && CS_FLAG_GIVEN(flags) && !cs_flags_namely(flags)) return 0;
    return name == w ? 1 : 2;
}

/* Nothing that goes on in a sentence stands behind word i: the line ends, or a comma, a stroke or
 * the letters of a profession follow. */
static bool is_cut_off(struct cs_window *win, size_t i)
{
    struct cs_word *const n = cs_next_in_line(win, i);
    if (!n || n->gap == CS_GAP_COMMA || n->gap == CS_GAP_SLASH) return true;
    if (cs_byte_behind(win, &win->words[i]) == ')') return true;
    return n->shape == CS_SHAPE_CAPS && CS_FLAG_KIND(n->flags) == CS_KIND_CREDENTIAL;
}

/* "marta p", "crystal c." and no more: how a message is signed; "owner: indah p", "(rosa c, 3/18)",
 * "ida b RN: left". 1: the name, 2: its letter. */
static unsigned closing_part(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    struct cs_word *const name = w->size == 1 && i > 0 ? &w[-1] : w;
    const size_t at = (size_t)(name - win->words);
    const bool apart = name->gap <= CS_GAP_COLON || name->gap == CS_GAP_OPEN;
    if (!apart || !is_small(name) || name->size < 3) return 0;
    if (at + 1 >= win->count || name[1].size != 1 || name[1].line != name->line) return 0;
    if (name[1].gap != CS_GAP_SPACE || !is_cut_off(win, at + 1)) return 0;
    if (name->gap > CS_GAP_LINE && name[1].shape != CS_SHAPE_LOWER) return 0; /* "bath: max A" */
    if (cs_word_is_one(win, name, (const char *const[]){"max", "mod", "min"}, 3)) return 0;
    const uint32_t flags = name->flags;
    if (CS_FLAG_GIVEN(flags) < 2 || CS_FLAG_KIND(flags) != 0 || !cs_flags_namely(flags)) return 0;
    return name == w ? 1 : 2;
}

/* "a person named tomislav": told by its word. */
static bool is_small_named(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i == 0 || w->size < 3 || w->line != w[-1].line || w->gap != CS_GAP_SPACE) return false;
    const uint32_t flags = w->flags;
    return cs_word_is_one(win, &w[-1], (const char *const[]){"named"}, 1) && cs_is_rare(w, 4) &&
           (CS_FLAG_GIVEN(flags) > 0 || CS_FLAG_COMMON(flags) <= 2);
}

/* The word ends by these letters. */
static bool word_ends(const struct cs_window *win, const struct cs_word *w, const char *tail)
{
    const size_t size = strlen(tail);
    return w->size > size && memcmp(win->text.ptr + w->begin + w->size - size, tail, size) == 0;
}

/* "mr. case reports", "mrs weeks", "dr. french's dea": behind a title, whatever else the word
 * means; a doctor has a visit and an office, too. */
static bool is_small_titled(struct cs_window *win, size_t i)
{
    static const char *const sirs[] = {"mr", "mrs", "ms"};
    static const char *const doctors[] = {"dr", "dr's"};
    static const char *const things[] = {
        "visit",  "office", "appointment", "appt",  "said",   "says",   "told",  "note", "notes",
        "order",  "orders", "bill",        "phone", "name",   "line",   "wants", "gave", "call",
        "called", "letter", "visits",      "appts", "cannot", "please", "today", "list", "offices",
        "wrote",  "who",    "when",        "didnt", "doesnt", "wont",   "cant",  "did",  "does"};
    struct cs_word *const w = &win->words[i];
    if (w->size < 3 || w->line != w[-1].line || w->gap < CS_GAP_DOT) return false;
    const bool pointed = w->gap == CS_GAP_DOT;
    if (w[-1].shape == CS_SHAPE_CAPS) return false; /* "MR scan" */
    if (w->flags & CS_FLAG_CLINICAL && !pointed) return false;
    if (i > 1 && w[-2].shape == CS_SHAPE_DIGIT) return false; /* "477 ms." */
    const unsigned kind = CS_FLAG_KIND(w->flags);
    if (kind == CS_KIND_FUNCTION || kind == CS_KIND_SAYVERB || kind == CS_KIND_CREDENTIAL)
        return false;
    const bool borne = CS_FLAG_SURNAME(w->flags) > 0 || CS_FLAG_GIVEN(w->flags) > 0;
    const bool strange = CS_FLAG_COMMON(w->flags) == 0 && !word_ends(win, w, "graphy") &&
                         !word_ends(win, w, "gram") && !word_ends(win, w, "scopy");
    if (cs_word_is_one(win, &w[-1], sirs, CS_COUNT(sirs)))
        return borne || pointed ||
               (strange && cs_word_is_one(win, &w[-1], (const char *const[]){"mr"}, 1));
    return cs_word_is_one(win, &w[-1], doctors, CS_COUNT(doctors)) &&
           CS_FLAG_SURNAME(w->flags) >= 2 && CS_FLAG_COMMON(w->flags) <= 6 &&
           !(w->flags & CS_FLAG_VERB) && !word_ends(win, w, "ed") &&
           !cs_word_is_one(win, w, things, CS_COUNT(things));
}

/* "by user", "Agent", "clerk": a login may follow. */
static inline bool is_login_cue(const struct cs_window *win, const struct cs_word *w)
{
    static const char *const cues[] = {"user",       "agent",    "clerk",       "operator",
                                       "technician", "username", "transcribed", "login"};
    return cs_word_is_one(win, w, cues, CS_COUNT(cues));
}

/* "Agent jroelle.", "transcribed mwatt 2/3/24": no word, behind who works there. */
static bool is_staff_login(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i == 0 || w->size < 5 || w->line != w[-1].line || !cs_is_rare(w, 0)) return false;
    if (w->gap != CS_GAP_SPACE && w->gap != CS_GAP_COLON) return false;
    return is_login_cue(win, &w[-1]) && CS_FLAG_SENSE(w->flags) == 0 && !cs_is_slip(win, w);
}

/* "w aniela wozny LICSW": words i and i + 1, behind a link and before the letters of a
 * profession. */
static bool begins_credited(struct cs_window *win, size_t i)
{
    static const char *const links[] = {"w", "with", "by", "per", "from", "cc"};
    struct cs_word *const a = &win->words[i];
    if (i == 0 || i + 2 >= win->count || a[2].shape != CS_SHAPE_CAPS) return false; /* nearly all */
    if (CS_FLAG_KIND(a[2].flags) != CS_KIND_CREDENTIAL || !is_small(a) || !is_small(a + 1))
        return false;
    if (a->gap != CS_GAP_SPACE || a[1].gap != CS_GAP_SPACE || a[2].gap != CS_GAP_SPACE ||
        a[2].line != a[-1].line || a->size < 3 || a[1].size < 3)
        return false;
    return cs_is_rare(a, 4) && cs_is_rare(a + 1, 4) &&
           cs_word_is_one(win, &a[-1], links, CS_COUNT(links));
}

/* Words i and i + 1 are a name in small letters. */
static bool begins_two(struct cs_window *win, size_t i)
{
    return begins_names(win, i) || begins_credited(win, i);
}

/* A letter stands before or behind word i. */
static bool beside_letter(const struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    return (i > 0 && w[-1].size == 1 && w[-1].shape == CS_SHAPE_LOWER) ||
           (i + 1 < win->count && w[1].size == 1 && w[1].shape == CS_SHAPE_LOWER);
}

/* 1: the first word of a name in small letters, 2: its second; 0: none. */
static unsigned small_part(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    if (!is_small(w)) return 0;
    /* What each wants first is asked here: nearly all words end at once. */
    if (w->gap == CS_GAP_COLON && begins_field(win, i)) return 1;
    if (i > 0 && w[-1].size == 2 && is_small_writer(win, i)) return 1;
    if (w->gap <= CS_GAP_LINE && w->size == 1 && begins_signing(win, i)) return 1;
    const bool turn = w->gap <= CS_GAP_LINE || w->gap == CS_GAP_CLOSE || w->size == 1 ||
                      (i + 1 < win->count && (w[1].gap == CS_GAP_COLON || w[1].size == 1));
    if (w->size == 1 && beside_letter(win, i)) {
        const unsigned spelled = cs_spelled_part(win, i);
        if (spelled) return spelled;
    }
    const bool apart = w->gap <= CS_GAP_COLON || w->gap == CS_GAP_OPEN;
    unsigned part = apart || w->size == 1 ? closing_part(win, i) : 0;
    if (!part && turn) part = speaker_part(win, i);
    if (part) return part;
    if (w->size <= 3 && is_signing_letters(win, i)) return 1;
    if (i == 0) return 0;
    if (w[-1].gap == CS_GAP_COLON && begins_field(win, i - 1)) return 2;
    if (i > 1 && w->size == 1 && w[-2].gap == CS_GAP_COLON && begins_field(win, i - 2)) return 2;
    if (CS_FLAG_COMMON(w->flags) == 0 && is_staff_login(win, i)) return 1;
    if (w[-1].size <= 3 && w->gap >= CS_GAP_DOT && is_small_titled(win, i)) return 1;
    if (w->gap != CS_GAP_SPACE) return 0;
    if (w[-1].pattern && is_log_author(win, i)) return 1;
    if (is_small_relative(win, i) || is_small_staff(win, i) ||
        (w[-1].size == 5 && is_small_named(win, i)))
        return 1;
    if (w->line == w[-1].line && w[-1].size == 2 && is_login(win, i)) return 1;
    if (i + 1 < win->count && w[1].gap == CS_GAP_OPEN && is_self_told(win, i)) return 1;
    return w[-1].gap <= CS_GAP_LINE && w[-1].size == 1 && begins_signing(win, i - 1) ? 2 : 0;
}

/* "by", "mr", "mrs", "named": behind them a rule may look for a name. */
static inline bool is_cue(const struct cs_window *win, const struct cs_word *w)
{
    static const char *const cues[] = {"by", "mr", "mrs", "ms", "dr", "named"};
    return cs_word_is_one(win, w, cues, CS_COUNT(cues));
}

/* The middle of a sentence: nothing that a rule of this file, of cs_form_tells or cs_sign_tells
 * wants stands beside the word. Three words in small letters of four end here. What is asked is
 * added up, not asked one by one: no answer can be foretold, but nearly all are yes. */
static inline bool is_midst(const struct cs_window *win, size_t i)
{
    const uint32_t quiet = G_BUT(G(PARAGRAPH) | G(LINE) | G(COLON) | G(DOT) | G(SEMICOLON) |
                                 G(OPEN) | G(SLASH) | G_END);
    const uint32_t before = G_BUT(G(PARAGRAPH) | G(LINE) | G(COLON) | G(CLOSE));
    const struct cs_word *const w = &win->words[i];
    if (i == 0) return false;
    const struct cs_word *const p = w - 1;
    const unsigned kind = CS_FLAG_KIND(p->flags);
    const bool next = i + 1 < win->count && w[1].line == w->line;
    const uint32_t behind = next ? 1U << w[1].gap : G_END;
    const bool large = w->size > 3;
    const uint32_t gaps = large ? G(SPACE) | G(COMMA) | G(HYPHEN) : G(SPACE);
    const bool stands = (gaps >> w->gap & 1U) & (before >> p->gap & 1U) & (p->pattern == 0) &
                        (kind != CS_KIND_DOCTOR) & (kind != CS_KIND_RELATION);
    if (!stands || is_cue(win, p)) return false;
    if (large)
        return !(behind & G(OPEN)) && !is_namely_known(w->flags) && /* "the aide amor" */
               !(CS_FLAG_COMMON(w->flags) == 0 && is_login_cue(win, p));
    if (!(behind & quiet) || w[1].pattern) return false;
    if (w->size > 1) return !cs_is_typing_act(win, p);
    return !beside_letter(win, i) && (i < 2 || p[-1].gap != CS_GAP_COLON); /* "re: roe, ann l" */
}

/* Its place tells that word i, in small letters, is a name. */
static bool place_tells(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    const bool typed = w->gap == CS_GAP_SLASH && w->size <= 3 && cs_is_dictated(win, i);
    return typed || (w->size <= 3 && cs_letters_tell(win, i)) || cs_form_tells(win, i) ||
           cs_sign_tells(win, i) || small_part(win, i);
}

void cs_small_mark(struct cs_window *win)
{
    for (size_t i = 0; i < win->count; i++) {
        struct cs_word *const w = &win->words[i];
        if (w->shape != CS_SHAPE_LOWER) continue;
#ifdef CS_RULES_CHECK /* as in rules.h */
        CS_ASSERT(!is_midst(win, i) || !place_tells(win, i));
#endif
        if (!is_midst(win, i) && place_tells(win, i)) w->marks |= CS_MARK_CANDIDATE;
        if (!begins_two(win, i)) continue;
        w->marks |= CS_MARK_CANDIDATE;
        w[1].marks |= CS_MARK_CANDIDATE;
    }
}

static void small_weigh(struct cs_window *win, size_t i, int32_t scores[static CS_LABELS])
{
    unsigned part = small_part(win, i);
    if (!part && begins_two(win, i)) part = 1;
    if (!part && i && begins_two(win, i - 1)) part = 2;
    if (part) scores[part == 1 ? CS_LABEL_NAME : CS_LABEL_NAME_IN] += SMALL_BONUS;
    const unsigned place = cs_small_place_part(win, i);
    if (place) scores[place == 1 ? CS_LABEL_GEO : CS_LABEL_GEO_IN] += SMALL_BONUS;
}

void cs_small_weigh(struct cs_window *win, struct cs_candidate *candidates, size_t count)
{
    for (struct cs_candidate *c = candidates; c < candidates + count; c++)
        if (c->at.shape == CS_SHAPE_LOWER) small_weigh(win, c->word, c->scores);
}
