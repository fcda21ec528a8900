/* stay.c - what stays although it may look like a name, whatever the tagger has learned.
 *
 *   keys and self  "PatientID=", "I'm", a bed's letter "3W^241^A", a profession between commas
 *   slips          "amoxicilin", "tomorow": slip.c
 *   medicine       "hepatitis B", "R TKA", "CN II", "Rocky Mountain spotted fever", "Kent bundle",
 *                  "known Parkinson's,", "takes Oseni", "Lake Louise criteria", "CT 1/2/2020"
 *   letters        "P 76 R 16", "R radial", "B. Received", "12/5 AM"
 *   regions        "from Texas and Peru"
 * Each looks at most at six words beside: linear. */
#include "privacy/name/rules.h"

#define FORM_BONUS 64 /* 4.0: wins but where all speaks against it */
#define LABEL_BONUS 112
#define LETTERS_BONUS 160 /* letters alone mean little to the tagger */
#define KEY_MALUS 400     /* no doubt */

/* "PatientID=368": a key of a program. */
static bool is_key(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (cs_byte_behind(win, w) != '=') return false;
    if (w->shape == CS_SHAPE_MIXED || w->shape == CS_SHAPE_INNER) return true;
    const uint32_t flags = w->flags;
    return CS_FLAG_KIND(flags) != 0 || cs_flags_wordly(flags);
}

/* "I'm", "I’ve" */
static bool is_self(const struct cs_window *win, const struct cs_word *w)
{
    const unsigned char *const at = (const unsigned char *)win->text.ptr + w->begin;
    if (at[0] != 'I' || w->size > 6) return false;
    if (w->size == 1) {
        const unsigned char c = cs_byte_behind(win, w);
        return c == '\'';
    }
    return at[1] == '\'' || at[1] == 0xE2;
}

/* "3W^241^A": the letter of a bed. */
static bool is_bed(const struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    return i > 0 && w->shape == CS_SHAPE_INITIAL && w[-1].shape == CS_SHAPE_DIGIT && w->begin > 0 &&
           win->text.ptr[w->begin - 1] == '^' && w->begin == w[-1].begin + w[-1].size + 1U;
}

/* "Ann Roe, MD, ...": the letters of a profession between commas. */
static bool is_credential(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i == 0 || w->gap != CS_GAP_COMMA || w->shape != CS_SHAPE_CAPS) return false;
    if (!(w[-1].marks & CS_MARK_CANDIDATE)) return false;
    if (CS_FLAG_KIND(w->flags) != CS_KIND_CREDENTIAL) return false;
    const struct cs_word *const n = cs_next_in_line(win, i);
    return !n || n->gap == CS_GAP_COMMA;
}

/* "hepatitis B", "vitamin K": a letter that belongs to the word before. */
static bool is_class(const struct cs_window *win, size_t i)
{
    static const char *const heads[] = {"vitamin", "vit",   "hepatitis", "hep",  "type",  "grade",
                                        "stage",   "class", "group",     "lead", "strep", "phase",
                                        "child",   "pugh",  "influenza", "flu",  "bed",   "level"};
    const struct cs_word *const w = &win->words[i];
    return i > 0 && w->shape == CS_SHAPE_INITIAL && w->gap == CS_GAP_SPACE &&
           cs_word_is_one(win, &w[-1], heads, CS_COUNT(heads));
}

/* "Rocky Mountain spotted fever", "Crimean-Congo virus": capitals before a sickness, or with one
 * word between. i is one of the capitals. */
static bool is_sickness(struct cs_window *win, size_t i)
{
    static const char *const heads[] = {
        "fever",  "virus", "encephalitis", "typhus",  "flu",         "variant",   "hantavirus",
        "strain", "titer", "titers",       "illness", "hemorrhagic", "fasciitis", "ataxia"};
    if (win->words[i].gap == CS_GAP_DOT && i > 0 &&
        CS_FLAG_KIND(win->words[i - 1].flags) == CS_KIND_DOCTOR)
        return false;
    size_t k = i + 1;
    const size_t end = i + 5;
    while (k < win->count && k < end && cs_name_shaped(&win->words[k]) &&
           (win->words[k].gap == CS_GAP_SPACE || win->words[k].gap == CS_GAP_HYPHEN))
        k++;
    for (unsigned more = 0; more < 2 && k < win->count; more++, k++) {
        const struct cs_word *const w = &win->words[k];
        if (w->shape != CS_SHAPE_LOWER || w->gap != CS_GAP_SPACE) return false;
        if (cs_word_is_one(win, w, heads, CS_COUNT(heads)))
            return !(w[-1].marks & CS_MARK_POSSESSIVE);
    }
    return false;
}

/* "Kent bundle", "Whitfield ointment", and "known Parkinson's, stable": an eponym before what it
 * names, or one of the sicknesses that go without. */
static bool is_eponym_used(struct cs_window *win, size_t i)
{
    static const char *const alone[] = {
        "parkinson",  "alzheimer", "crohn",   "hodgkin", "hashimoto", "graves",
        "tourette",   "asperger",  "barrett", "raynaud", "addison",   "cushing",
        "huntington", "meniere",   "sjogren", "paget",   "behcet",    "bell"};
    struct cs_word *const w = &win->words[i];
    if (!cs_name_shaped(w) || !(w->flags & CS_FLAG_EPONYM)) return false;
    if (i > 0 && w->gap >= CS_GAP_DOT && w[-1].line == w->line) {
        const unsigned kind = CS_FLAG_KIND(w[-1].flags);
        if (kind == CS_KIND_DOCTOR || kind == CS_KIND_TITLE || kind == CS_KIND_RELATION)
            return false;
        if (w->gap == CS_GAP_SPACE && (cs_is_given(&w[-1]) || w[-1].shape == CS_SHAPE_INITIAL))
            return false;
    }
    const struct cs_word *const n = cs_next_in_line(win, i);
    const bool joined = n && n->gap == CS_GAP_SPACE;
    const bool owns = w->marks & CS_MARK_POSSESSIVE || cs_byte_behind(win, w) == '\'';
    if (joined && n->shape == CS_SHAPE_LOWER)
        return CS_FLAG_KIND(win->words[i + 1].flags) == CS_KIND_EPHEAD;
    return !joined && owns && i > 0 && w->gap == CS_GAP_SPACE &&
           cs_word_is_one(win, w, alone, CS_COUNT(alone));
}

/* "takes Oseni at bedtime", "Allergies: Dolophine": a word that no table knows, where a medicine
 * stands and nobody's name. */
static bool is_medicine_told(struct cs_window *win, size_t i)
{
    static const char *const verbs[] = {"refill", "refilled", "takes",     "tolerating",
                                        "hold",   "resume",   "continue",  "discontinue",
                                        "taking", "titrate",  "allergies", "allergy"};
    static const char *const links[] = {"on", "from", "to", "with"};
    static const char *const starts[] = {"started", "start",   "switched", "restarted",
                                         "loaded",  "changed", "treated"};
    struct cs_word *const w = &win->words[i];
    if (i == 0 || !cs_name_shaped(w) || w->pattern || w[-1].line != w->line) return false;
    const uint32_t flags = w->flags;
    if (CS_FLAG_SURNAME(flags) || CS_FLAG_GIVEN(flags) || CS_FLAG_TOWN(flags)) return false;
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (n && n->shape != CS_SHAPE_LOWER && n->gap == CS_GAP_SPACE && n->shape != CS_SHAPE_DIGIT)
        return false;
    if (w->gap != CS_GAP_SPACE && w->gap != CS_GAP_COLON) return false;
    if (cs_word_is_one(win, &w[-1], verbs, CS_COUNT(verbs))) return true;
    return i > 1 && w->gap == CS_GAP_SPACE && cs_word_is_one(win, &w[-1], links, CS_COUNT(links)) &&
           cs_word_is_one(win, &w[-2], starts, CS_COUNT(starts));
}

/* "Lake Louise criteria", "San Francisco syncope rule", "Modified Rankin Scale": capitals before
 * what is measured by, with at most one small word between. i is one of the capitals. */
static bool is_yardstick(struct cs_window *win, size_t i)
{
    static const char *const heads[] = {"criteria",  "questionnaire", "classification", "rule",
                                        "rules",     "equation",      "formula",        "consensus",
                                        "inventory", "scale",         "index"};
    const struct cs_word *const words = win->words;
    size_t k = i + 1;
    if (words[i].gap == CS_GAP_DOT && i > 0 && words[i - 1].size > 2) return false;
    if (cs_word_is_one(win, &words[i], heads, CS_COUNT(heads))) return false;
    while (k < win->count && k < i + 4 && words[k].line == words[i].line &&
           (words[k].gap == CS_GAP_SPACE || words[k].gap == CS_GAP_HYPHEN) &&
           (cs_name_shaped(&words[k]) || words[k].shape == CS_SHAPE_LOWER)) {
        if (cs_word_is_one(win, &words[k], heads, CS_COUNT(heads)))
            return !(words[k - 1].marks & CS_MARK_POSSESSIVE);
        if (words[k].shape == CS_SHAPE_LOWER && words[k - 1].shape == CS_SHAPE_LOWER) return false;
        k++;
    }
    return false;
}

/* "R TKA", "L AVF": a side before shorthand of medicine; "CN II": a number behind shorthand. */
static bool is_shorthand(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    struct cs_word *const n = cs_next_in_line(win, i);
    if (!n || n->gap != CS_GAP_SPACE || n->shape != CS_SHAPE_CAPS) return false;
    const uint32_t flags = n->flags;
    if (w->shape == CS_SHAPE_INITIAL)
        return cs_word_is_one(win, w, (const char *const[]){"l", "r"}, 2) &&
               (flags & CS_FLAG_CLINICAL) && CS_FLAG_KIND(flags) == 0;
    return w->shape == CS_SHAPE_CAPS && w->size <= 3 && CS_FLAG_KIND(flags) == CS_KIND_SUFFIX &&
           CS_FLAG_SURNAME(w->flags) == 0;
}

/* "4812 CT 1/2/2020": what was done, and when. */
static bool is_study(struct cs_window *win, size_t i)
{
    static const char *const studies[] = {"ct", "mri", "xr", "pet", "eeg", "ekg", "ecg", "cxr"};
    const struct cs_word *const w = &win->words[i];
    return w->shape == CS_SHAPE_CAPS && cs_word_is_one(win, w, studies, CS_COUNT(studies)) &&
           cs_next_in_line(win, i) && cs_date_size(win, i + 1) > 0;
}

/* "grade III per Maitland", "type 2 by Salter": whose scale it is. */
static bool is_graded_by(const struct cs_window *win, size_t i)
{
    static const char *const grades[] = {"grade", "class", "stage", "type", "category", "level"};
    const struct cs_word *const w = &win->words[i];
    if (i < 3 || w[-3].line != w->line || w->gap != CS_GAP_SPACE || !cs_name_shaped(w))
        return false;
    return w[-2].size <= 4 && w[-2].shape != CS_SHAPE_LOWER && w[-1].gap == CS_GAP_SPACE &&
           cs_word_is_one(win, &w[-1], (const char *const[]){"per", "by"}, 2) &&
           cs_word_is_one(win, &w[-3], grades, CS_COUNT(grades));
}

/* "Mitral: Wilkins 5, mild": an eponym behind a mark, its figure, and a mark. */
static bool is_scored(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (!cs_name_shaped(w) || w->gap >= CS_GAP_HYPHEN || !n || n->gap != CS_GAP_SPACE) return false;
    if (n->shape != CS_SHAPE_DIGIT || n->size > 2 || n->pattern) return false;
    const uint32_t flags = w->flags;
    if (!(flags & CS_FLAG_EPONYM) || CS_FLAG_GIVEN(flags) > 2) return false;
    const unsigned char c = cs_byte_behind(win, n);
    return c == ',' || c == '.' || c == ';' || c == '/' || c == '\n' || c == 0;
}

/* "P 76 R 16 T 98.2": a sign of life and its figure. "Foley 16 French": a size. */
static bool is_measured(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (w->shape == CS_SHAPE_INITIAL)
        return n && n->gap == CS_GAP_SPACE && n->shape == CS_SHAPE_DIGIT && !n->pattern &&
               strchr("PRTHW", win->text.ptr[w->begin]) && cs_byte_behind(win, w) == ' ';
    return i > 0 && w->gap == CS_GAP_SPACE && w[-1].shape == CS_SHAPE_DIGIT &&
           cs_word_is_one(win, w, (const char *const[]){"french"}, 1);
}

/* "16 French, R radial line", "L forearm": a side before a part of the body, and no name before. */
static bool is_side(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    struct cs_word *const n = cs_next_in_line(win, i);
    if (w->shape != CS_SHAPE_INITIAL || !n || n->gap != CS_GAP_SPACE) return false;
    if (!cs_word_is_one(win, w, (const char *const[]){"l", "r"}, 2)) return false;
    if (cs_byte_behind(win, w) != ' ' || n->shape != CS_SHAPE_LOWER) return false;
    if (w->gap == CS_GAP_SPACE && i > 0 && cs_name_shaped(&w[-1])) return false;
    const unsigned kind = CS_FLAG_KIND(n->flags);
    return kind != CS_KIND_FUNCTION && kind != CS_KIND_SAYVERB;
}

/* "B. Received in formalin": the letter of a specimen or a list, before a word of the language. */
static bool is_item(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    struct cs_word *const n = cs_next_in_line(win, i);
    if (w->shape != CS_SHAPE_INITIAL || !n || n->gap != CS_GAP_DOT) return false;
    if (w->gap > CS_GAP_DOT || n->shape != CS_SHAPE_CAPITAL || n->begin != w->begin + 3U)
        return false;
    const struct cs_word *const nn = cs_next_in_line(win, i + 1); /* "A. Link" signs */
    if (!nn || nn->shape != CS_SHAPE_LOWER) return false;
    const uint32_t flags = n->flags;
    if (flags & CS_FLAG_CLINICAL) return !CS_FLAG_GIVEN(flags);
    return cs_flags_wordly(flags) && !CS_FLAG_GIVEN(flags) && CS_FLAG_SURNAME(flags) <= 1;
}

/* "no Rovsing.", "negative Homans,": a sign that is not there. */
static bool is_absent(struct cs_window *win, size_t i)
{
    static const char *const signs[] = {"no", "neg", "negative", "pos", "positive", "without"};
    struct cs_word *const w = &win->words[i];
    if (i == 0 || w->gap != CS_GAP_SPACE || w->line != w[-1].line || !cs_name_shaped(w))
        return false;
    if (!(w->flags & CS_FLAG_EPONYM)) return false;
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (n && n->gap == CS_GAP_SPACE && n->shape != CS_SHAPE_LOWER) return false;
    return cs_word_is_one(win, &w[-1], signs, CS_COUNT(signs));
}

/* "D.O.B.", "M.R.N.": a letter of a label written with points. */
static bool is_pointed_label(const struct cs_window *win, size_t i)
{
    static const char *const labels[] = {"D.O.B", "M.R.N", "S.S.N", "D.O.S", "P.C.P", "N.P.I",
                                         "M.I.:", "D.D.S", "D.M.D", "D.P.M", "M.P.H", "M.S.N",
                                         "M.S.W", "B.S.N", "D.P.T", "M.S.,", "W.O. ", "W.O.#"};
    const struct cs_word *const w = &win->words[i];
    if (w->shape != CS_SHAPE_INITIAL) return false;
    for (size_t back = 0; back <= 4; back += 2) {
        if (w->begin < back || w->begin - back + 5 > win->text.len) continue;
        for (size_t k = 0; k < CS_COUNT(labels); k++)
            if (memcmp(win->text.ptr + w->begin - back, labels[k], 5) == 0) return true;
    }
    return false;
}

/* "Roux-en-Y": a letter that a small word is joined to. */
static bool is_joined_letter(const struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    return i > 0 && w->shape == CS_SHAPE_INITIAL && w->gap == CS_GAP_HYPHEN &&
           w[-1].shape == CS_SHAPE_LOWER;
}

/* "from Texas and Peru", "to Mexico.": a state or a country that nobody is called by, behind a
 * small word, and no other capital after it ("Mexico City", "Mexico, MO"). */
static bool is_region(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i == 0 || w->line != w[-1].line || w->shape != CS_SHAPE_CAPITAL) return false;
    if (w->gap != CS_GAP_SPACE || w[-1].shape != CS_SHAPE_LOWER) return false;
    const uint32_t flags = w->flags;
    if (!(flags & CS_FLAG_REGION) || CS_FLAG_GIVEN(flags) > 3 || CS_FLAG_SURNAME(flags) > 2)
        return false;
    if (CS_FLAG_WORDISH(flags) < 3 && CS_FLAG_GIVEN(flags)) return false;
    const unsigned kind = CS_FLAG_KIND(w[-1].flags);
    if (kind != CS_KIND_FUNCTION && kind != CS_KIND_NONE && kind != CS_KIND_PLACECUE &&
        kind != CS_KIND_LABEL)
        return false;
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (!n) return true;
    const bool joined = n->gap == CS_GAP_SPACE || n->gap == CS_GAP_COMMA || n->gap == CS_GAP_HYPHEN;
    return !joined || n->shape == CS_SHAPE_LOWER;
}

/* "12/5 AM", "2215 ET", "18:05:40 UTC": the half of a day or a zone behind figures. */
static bool is_hour_mark(struct cs_window *win, size_t i)
{
    static const char *const marks[] = {"am",  "pm",  "utc", "gmt", "et",  "est",
                                        "edt", "ct",  "cst", "cdt", "mst", "mdt",
                                        "pst", "pdt", "noc", "hrs", "hst", "akst"};
    const struct cs_word *const w = &win->words[i];
    if (i == 0 || w->shape != CS_SHAPE_CAPS || w->gap != CS_GAP_SPACE) return false;
    return (w[-1].shape == CS_SHAPE_DIGIT || w[-1].pattern == CS_PHI_DATE + 1) &&
           cs_word_is_one(win, w, marks, CS_COUNT(marks));
}

/* "N1*PR*HEALTHPAY", "PER*BL*": an element of X12 that says what the next one is. */
static bool is_element(const struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    return w->shape == CS_SHAPE_CAPS && w->size <= 3 && w->begin > 0 &&
           win->text.ptr[w->begin - 1] == '*' && cs_byte_behind(win, w) == '*';
}

/* clang-format off */
#define STAY_RULES(X, a) \
    X(a, CLASS, S(INITIAL), G_ANY, G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NONE, FORM_BONUS, is_class(win, i) || is_shorthand(win, i))) \
    X(a, SHORTHAND, S(CAPS), G_ANY, G(SPACE), S_ANY, \
      rule_add(scores, CS_LABEL_NONE, FORM_BONUS, is_shorthand(win, i))) \
    X(a, SIDE, S(INITIAL), G_ANY, G(SPACE) | G(DOT), S_ANY, \
      rule_add(scores, CS_LABEL_NONE, LETTERS_BONUS, is_measured(win, i) || \
          is_side(win, i) || is_item(win, i))) \
    X(a, SIZE, S_BUT(S(INITIAL)), G(SPACE), G_ANY, S(DIGIT), \
      rule_add(scores, CS_LABEL_NONE, LETTERS_BONUS, is_measured(win, i))) \
    X(a, ELEMENT, S(CAPS), G_ANY, G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NONE, KEY_MALUS, is_element(win, i))) \
    X(a, STUDY, S(CAPS), G_ANY, G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NONE, LETTERS_BONUS, is_study(win, i) || is_hour_mark(win, i))) \
    X(a, REGION, S(CAPITAL), G(SPACE), G_ANY, S(LOWER), \
      rule_add(scores, CS_LABEL_NONE, LETTERS_BONUS, is_region(win, i))) \
    X(a, SICKNESS, S_NAME, G_ANY, G(SPACE) | G(HYPHEN), S_ANY, \
      rule_add(scores, CS_LABEL_NONE, FORM_BONUS, is_sickness(win, i))) \
    X(a, YARDSTICK, S_NAME, G_ANY, G(SPACE) | G(HYPHEN), S_ANY, \
      rule_add(scores, CS_LABEL_NONE, LABEL_BONUS, is_yardstick(win, i))) \
    X(a, EPONYM, S_NAME, G_ANY, G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NONE, LABEL_BONUS, is_eponym_used(win, i) || \
          is_medicine_told(win, i))) \
    X(a, GRADED, S_NAME, G(SPACE), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NONE, LETTERS_BONUS, is_graded_by(win, i) || is_absent(win, i))) \
    X(a, SCORED, S_NAME, G_BUT(G(HYPHEN) | G(DASH) | G(SPACE) | G(OTHER)), G(SPACE), S_ANY, \
      rule_add(scores, CS_LABEL_NONE, LETTERS_BONUS, is_scored(win, i))) \
    X(a, POINTED, S(INITIAL), G_ANY, G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NONE, LETTERS_BONUS, is_pointed_label(win, i))) \
    X(a, JOINED, S(INITIAL), G(HYPHEN), G_ANY, S(LOWER), \
      rule_add(scores, CS_LABEL_NONE, KEY_MALUS, is_joined_letter(win, i))) \
    X(a, SLIP, S(LOWER) | S(CAPITAL), G_ANY, G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NONE, LETTERS_BONUS, cs_is_slip(win, &win->words[i]))) \
    X(a, KEY, S_ANY, G_ANY, G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NONE, KEY_MALUS, is_key(win, i) || \
          is_self(win, &win->words[i]) || is_bed(win, i) || is_credential(win, i)))
/* clang-format on */
RULES_DEFINE(cs_stay_weigh, STAY_RULES)
