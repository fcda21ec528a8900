/* sign.c - names that only their place tells: who signed an entry, and who stands in a roster.
 *
 *   fields     "DICT: HDM  TRANS: kb"
 *   letters    "... plan as above. jm 6/2", "copy made by tj.", "rb tz" and "lw/sc" at a line's end
 *   rosters    "301-2 LANG, MAY  94F", "Cho, Seung-hee 1/2/1960", "7|Roe, Ann|MRN"
 *   relatives  "partner Sequoia.", "her twin, Nicu, was"
 *   titles     "dr wu" in a text without capitals, "Dr B to call"
 *
 * Small letters of two or three that are neither a word nor shorthand mean nothing else there. Each
 * looks at most at six words beside: linear. */
#include "privacy/name/rules.h"

#define LETTERS_BONUS 160
#define ROSTER_BONUS 160
#define TITLE_BONUS 48
#define FINDING_BONUS 64
#define RELATIVE_BONUS 96
#define CLOSING_WORDS 6 /* of a line that letters end behind a comma */
#define ROSTER_WORDS 3  /* of a name, before and behind its comma */

/* ---- letters ---- */

/* Two or three small letters that nothing is known of. */
static bool is_letters(struct cs_word *w)
{
    if (w->shape != CS_SHAPE_LOWER || w->size < 2 || w->size > 3 || w->pattern) return false;
    const uint32_t flags = w->flags;
    return CS_FLAG_KIND(flags) == 0 && CS_FLAG_SENSE(flags) == 0 &&
           (flags & (CS_FLAG_DRUG | CS_FLAG_CLINICAL)) == 0 && CS_FLAG_COMMON(flags) <= 4;
}

/* The entry ends behind word i: with the line, or with a date and then the line. */
static bool is_entry_end(struct cs_window *win, size_t i)
{
    struct cs_word *n = cs_next_in_line(win, i);
    if (!n) return true;
    if (n->pattern != CS_PHI_DATE + 1 || n->gap != CS_GAP_SPACE) return false;
    for (size_t k = i + 1; n && k < i + 6; k++, n = cs_next_in_line(win, k - 1))
        if (n->pattern != CS_PHI_DATE + 1 && n->shape != CS_SHAPE_DIGIT) return false;
    return true;
}

/* A paragraph or the text ends behind word i. */
static bool ends_paragraph(const struct cs_window *win, size_t i)
{
    return i + 1 < win->count ? win->words[i + 1].gap == CS_GAP_PARAGRAPH : win->last;
}

/* "Closed. sp", "-- dw": two letters that end the text or its paragraph behind a stop or a dash,
 * whatever they mean elsewhere. */
static bool is_closing_pair(const struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    if (i == 0 || w->size != 2 || w->shape != CS_SHAPE_LOWER || w->begin < 2) return false;
    if (!ends_paragraph(win, i) || cs_byte_behind(win, w) == '.') return false;
    if (w->gap == CS_GAP_DOT || w->gap == CS_GAP_STOP)
        return w[-1].size >= 2 && w->line == w[-1].line;
    return w->gap <= CS_GAP_LINE && win->text.ptr[w->begin - 1] == ' ' &&
           win->text.ptr[w->begin - 2] == '-';
}

/* "mom here 0925 nls", "rb ok, gf": letters that end the text or its paragraph behind an hour or a
 * comma. */
static bool is_closing_letters(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i < 2 || w->line != w[-1].line || !is_letters(w) || !ends_paragraph(win, i)) return false;
    static const char *const tags[] = {"tc", "lge", "oj", "lrg", "sml", "med", "sm", "lg"};
    if (cs_byte_behind(win, w) == '.' || w->flags & CS_FLAG_VERB) return false;
    if (cs_word_is_one(win, w, tags, CS_COUNT(tags))) return false;
    if (w->gap == CS_GAP_SPACE)
        return w[-1].shape == CS_SHAPE_DIGIT && w[-1].size == 4 && !w[-1].pattern &&
               CS_FLAG_COMMON(w->flags) <= 3;
    return w->gap == CS_GAP_COMMA && win->lines[w->line].count >= CLOSING_WORDS;
}

/* "... as above. jm 6/2": behind a stop, or alone in its line. */
static bool is_signature(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    const bool column = w->gap == CS_GAP_COLUMN && i > 0 && w[-1].shape == CS_SHAPE_DIGIT;
    if (is_closing_pair(win, i) || is_closing_letters(win, i)) return true;
    if (w->gap != CS_GAP_DOT && w->gap > CS_GAP_LINE && !column) return false;
    if (!is_letters(w) || !is_entry_end(win, i)) return false;
    if (column) return true; /* "4:20p   jvh" */
    if (w->gap == CS_GAP_DOT) return w[-1].size > 1 || w[-1].shape == CS_SHAPE_DIGIT;
    return i > 0 && w->gap <= CS_GAP_LINE && ends_paragraph(win, i);
}

/* "Ann Roe MD / sk", "EA / hb": who typed it, behind who dictated it. */
static bool is_typed(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i == 0 || w->gap != CS_GAP_SLASH || w->line != w[-1].line || w->size < 2) return false;
    if (!cs_ends_cell(win, i)) return false;
    const bool cell = w[-1].gap == CS_GAP_COLUMN && w[-1].shape == CS_SHAPE_CAPS && w[-1].size <= 3;
    if (w[-1].pattern == CS_PHI_DATE + 1) return is_letters(w); /* "typed 05/23/2024 /cdj" */
    if (w->begin == w[-1].begin + w[-1].size + 2U && win->text.ptr[w->begin - 2] == ' ')
        return is_letters(w) && w[-1].shape == CS_SHAPE_LOWER;  /* "RB ok /tz" */
    if (w->begin == w[-1].begin + w[-1].size + 1U) return cell; /* "T: 06/06/24    KA/mlt" */
    if (w->begin != w[-1].begin + w[-1].size + 3U) return false;
    if (CS_FLAG_KIND(w[-1].flags) == CS_KIND_CREDENTIAL) return true;
    return w[-1].shape == CS_SHAPE_CAPS && w[-1].size <= 3 && w[-1].gap <= CS_GAP_LINE;
}

/* The line ends behind word i, or a stroke follows: "dmr, PharmD / cosign". */
static bool ends_signing(struct cs_window *win, size_t i)
{
    const struct cs_word *const n = cs_next_in_line(win, i);
    return !n || n->gap == CS_GAP_SLASH;
}

/* "sh, cma", "educated x10 min. kd, SLP" and no more: letters before those of a profession. */
static bool is_signed_as(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    struct cs_word *const n = cs_next_in_line(win, i);
    if (!n || w->size < 2) return false;
    if (w->gap > CS_GAP_LINE && (w->gap != CS_GAP_DOT || !is_letters(w))) return false;
    const bool whole = w->gap <= CS_GAP_LINE && is_letters(w) && !cs_next_in_line(win, i + 1);
    const bool loud = n->gap == CS_GAP_SPACE && /* "sw CNM / signed", "dts lpn" */
                      (n->shape == CS_SHAPE_CAPS || whole);
    return (loud || n->gap == CS_GAP_COMMA) && CS_FLAG_KIND(n->flags) == CS_KIND_CREDENTIAL &&
           ends_signing(win, i + 1);
}

/* "thx\nk": a letter alone in its line, behind a line that closes a message. */
static bool is_letter_alone(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    return i > 0 && w->size == 1 && w->gap <= CS_GAP_LINE && ends_paragraph(win, i) &&
           CS_FLAG_KIND(w[-1].flags) == CS_KIND_GREETING && w[-1].size > 2;
}

/* "made by tj.", "rb tz", "crna tw". */
static bool is_told_letters(struct cs_window *win, size_t i)
{
    static const char *const cues[] = {"by",     "rb",    "init",        "initials", "typist",
                                       "told",   "tech",  "crna",        "rn",       "ma",
                                       "scribe", "phleb", "phlebotomist"};
    struct cs_word *const w = &win->words[i];
    if (i == 0 || w->line != w[-1].line) return false;
    const bool apart = w->gap == CS_GAP_COLON || w->gap == CS_GAP_COLUMN;
    if (w->gap != CS_GAP_SPACE && !apart) return false;
    const unsigned char c = cs_byte_behind(win, w);
    if (c != '.' && c != ';' && !is_entry_end(win, i)) return false;
    static const char *const acts[] = {"entered", "typed", "posted", "scanned", "taken", "filed"};
    const bool dated =
        i > 1 && w[-1].size == 2 && w->size == 2 && w[-2].line == w->line &&
        (w[-2].pattern == CS_PHI_DATE + 1 || cs_word_is_one(win, &w[-2], acts, CS_COUNT(acts)));
    if (dated && cs_word_is_one(win, &w[-1], (const char *const[]){"by"}, 1)) return true;
    if (!is_letters(w)) return false;
    return cs_word_is_one(win, &w[-1], cues, CS_COUNT(cues));
}

/* "lw/sc", "jb:trx" at a line's end, behind a stop or alone: i is the first of the two. */
static bool begins_pair(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    struct cs_word *const n = cs_next_in_line(win, i);
    if (!n || (n->gap != CS_GAP_SLASH && n->gap != CS_GAP_COLON)) return false;
    const bool stamped = i > 0 && w->gap == CS_GAP_COLUMN && w->size == 2 && n->size == 2 &&
                         (w[-1].shape == CS_SHAPE_DIGIT || w[-1].pattern);
    static const char *const pairs[] = {"pt", "ot", "rt", "lt", "am", "pm", "iv", "po", "im",
                                        "od", "os", "st", "sw", "rn", "md", "hr", "bp", "ls"};
    const bool alone = !cs_word_is_one(win, w, pairs, CS_COUNT(pairs)) &&
                       !cs_word_is_one(win, n, pairs, CS_COUNT(pairs)) && w->gap <= CS_GAP_LINE &&
                       w->size == 2 && n->size == 2 && i > 1 &&
                       ends_paragraph(win, i + 1); /* "rh/cs" under a note */
    if (!stamped && !alone && (!is_letters(w) || !is_letters(n))) return false;
    if (n->shape != CS_SHAPE_LOWER || n->pattern) return false;
    if (n->begin != w->begin + w->size + 1U || !is_entry_end(win, i + 1)) return false;
    return w->gap <= CS_GAP_LINE || w->gap == CS_GAP_DOT ||
           (i > 0 && (w[-1].shape == CS_SHAPE_DIGIT || w[-1].pattern));
}

/* "DICT: HDM  TRANS: kb": letters behind the label of who dictated or typed. */
static bool is_typing_field(struct cs_window *win, size_t i)
{
    static const char *const labels[] = {"dict",        "dictated",    "dictator", "trans",
                                         "transcribed", "transcriber", "typed",    "typist"};
    const struct cs_word *const w = &win->words[i];
    if (i == 0 || w->gap != CS_GAP_COLON || w->line != w[-1].line || w->pattern) return false;
    if (w->size < 2 || w->size > 3 || CS_FLAG_KIND(w->flags)) return false;
    if (w->shape != CS_SHAPE_CAPS && w->shape != CS_SHAPE_LOWER) return false;
    return CS_FLAG_COMMON(w->flags) <= 4 && cs_word_is_one(win, &w[-1], labels, CS_COUNT(labels));
}

static bool is_signed(struct cs_window *win, size_t i)
{
    if (win->words[i].shape != CS_SHAPE_LOWER || win->words[i].size > 3) return false;
    return is_signature(win, i) || is_told_letters(win, i) || begins_pair(win, i) ||
           is_typed(win, i) || is_signed_as(win, i) || is_letter_alone(win, i) ||
           (i > 0 && begins_pair(win, i - 1));
}

/* "1931 Heparin given. [NH]", "[CJC] medication list": who did it, or initials put into a box. */
static bool is_boxed(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (w->shape != CS_SHAPE_CAPS || w->size > 3 || w->begin == 0) return false;
    if (win->text.ptr[w->begin - 1] != '[' || cs_byte_behind(win, w) != ']') return false;
    const uint32_t flags = w->flags;
    const unsigned kind = CS_FLAG_KIND(flags);
    return (kind == CS_KIND_NONE || kind == CS_KIND_STATE) && CS_FLAG_COMMON(flags) <= 4 &&
           !(flags & (CS_FLAG_DRUG | CS_FLAG_CLINICAL));
}

/* "CALLED TO ANN RN BY WK 0219": letters in capitals between "by" and an hour. */
static bool is_called_by(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (i == 0 || w->shape != CS_SHAPE_CAPS || w->size > 3 || w->gap != CS_GAP_SPACE || !n)
        return false;
    return n->shape == CS_SHAPE_DIGIT && n->size == 4 && n->gap == CS_GAP_SPACE &&
           cs_word_is_one(win, &w[-1], (const char *const[]){"by"}, 1);
}

/* "22:43 E Stone: yes": who speaks, behind the hour that begins a line. 1: letter, 2: name. */
static unsigned turn_part(struct cs_window *win, size_t i)
{
    if (i < 2) return 0;
    const size_t at = win->words[i].shape == CS_SHAPE_INITIAL ? i : i - 1;
    const struct cs_word *const a = &win->words[at];
    if (at < 2 || at + 1 >= win->count || a->shape != CS_SHAPE_INITIAL) return 0;
    const struct cs_word *const b = a + 1;
    const bool hour = a[-1].shape == CS_SHAPE_DIGIT && a[-1].gap == CS_GAP_COLON &&
                      a[-2].shape == CS_SHAPE_DIGIT && a[-2].gap <= CS_GAP_LINE;
    if (!hour || a->gap != CS_GAP_SPACE || b->gap != CS_GAP_SPACE || a->line != b->line) return 0;
    if (!cs_name_shaped(b) || b->pattern || b->size < 3 || cs_byte_behind(win, b) != ':') return 0;
    return at == i ? 1 : 2;
}

/* ---- rosters ---- */

static bool is_name_cell(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (w->pattern || w->shape == CS_SHAPE_DIGIT || w->shape == CS_SHAPE_LOWER) return false;
    const uint32_t flags = w->flags;
    const unsigned kind = CS_FLAG_KIND(flags);
    const bool born = i + 1 < win->count && w[1].pattern == CS_PHI_DATE + 1 &&
                      w->gap == CS_GAP_COMMA; /* "Roe, Makena 3/1/1950": a medicine, too */
    if (flags & CS_FLAG_DRUG && !CS_FLAG_SURNAME(flags) && !CS_FLAG_GIVEN(flags) && !born)
        return false;
    return kind == 0 || kind == CS_KIND_PARTICLE || kind == CS_KIND_MONTH ||
           kind == CS_KIND_SUFFIX || kind >= CS_KIND_STREET;
}

/* Words from i on that one blank or hyphen joins; at most ROSTER_WORDS. */
static size_t cell_words(struct cs_window *win, size_t i)
{
    size_t count = 0;
    while (i + count < win->count && count < ROSTER_WORDS) {
        const struct cs_word *const w = &win->words[i + count];
        if (!is_name_cell(win, i + count) || w->line != win->words[i].line) break;
        if (count && w->gap != CS_GAP_SPACE && w->gap != CS_GAP_HYPHEN) break;
        count++;
    }
    return count;
}

/* A roster's name begins at word i: how many words it has, 0 for none. */
static size_t roster_name(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    const bool apart = w->gap <= CS_GAP_LINE || w->gap == CS_GAP_COLUMN ||
                       (i > 0 && w[-1].shape == CS_SHAPE_DIGIT && w->gap == CS_GAP_SPACE);
    if (!apart || w->size < 2) return 0;
    const size_t last = cell_words(win, i);
    if (last == 0 || i + last >= win->count || win->words[i + last].gap != CS_GAP_COMMA) return 0;
    const size_t first = cell_words(win, i + last);
    if (first == 0) return 0;
    const size_t size = last + first;
    const struct cs_word *const behind = cs_next_in_line(win, i + size - 1);
    if (!behind) return 0;
    const bool told = cs_is_age_and_sex(win, behind) || behind->pattern == CS_PHI_MRN + 1 ||
                      behind->pattern == CS_PHI_AGE_OVER_89 + 1 ||
                      (behind->gap != CS_GAP_DOT && cs_date_size(win, i + size) >= CS_FULL_DATE);
    return told ? size : 0;
}

/* 1: word i is the first of a roster's name; 2: a later one; 0: none. */
static unsigned roster_part(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    const bool inside = i > 0 && w->line == w[-1].line && w->gap > CS_GAP_LINE;
    if (inside && w->gap != CS_GAP_COLUMN && w[-1].shape == CS_SHAPE_LOWER) return 0; /* prose */
    if (!is_name_cell(win, i)) return 0;
    for (size_t back = 0; back < 2 * ROSTER_WORDS && back <= i; back++) {
        if (win->words[i - back].line != win->words[i].line) return 0;
        if (roster_name(win, i - back) > back) return back ? 2 : 1;
        if (!is_name_cell(win, i - back)) return 0;
    }
    return 0;
}

/* ---- relatives ---- */

/* No word of the language, and of medicine at most a part of an eponym. */
static bool is_stranger(struct cs_word *w)
{
    const uint32_t flags = w->flags;
    if (CS_FLAG_KIND(flags) || CS_FLAG_COMMON(flags) > 3) return false;
    return cs_flags_namely(flags) || CS_FLAG_SENSE(flags) == 0 || !(flags & CS_FLAG_VERB);
}

static bool is_relation(struct cs_word *w)
{
    return CS_FLAG_KIND(w->flags) == CS_KIND_RELATION;
}

/* "partner Sequoia.", "her twin, Nicu, was": a capital behind a relative, in a sentence. */
static bool is_relative(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i == 0 || w->line != w[-1].line || !is_relation(&w[-1])) return false;
    if ((w->shape != CS_SHAPE_CAPITAL && w->shape != CS_SHAPE_MIXED) || w->size < 2) return false;
    if (win->lines[w->line].lower < 2 || !is_stranger(w)) return false;
    if (w[-1].marks & CS_MARK_POSSESSIVE && w->flags & CS_FLAG_DRUG) return false;
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (n && CS_FLAG_KIND(win->words[i + 1].flags) == CS_KIND_EPHEAD) return false;
    if (w->gap == CS_GAP_SPACE || w->gap == CS_GAP_OPEN || w->gap == CS_GAP_QUOTE) return true;
    const unsigned char c = cs_byte_behind(win, w);
    return w->gap == CS_GAP_COMMA && (c == ',' || c == '.' || c == ')');
}

/* ---- titles ---- */

/* "dr wu": small letters behind a title in small letters, and no word of the language. */
static bool is_small_titled(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i == 0 || w->shape != CS_SHAPE_LOWER || w->size < 2 || w->line != w[-1].line) return false;
    if (w->pattern || w[-1].shape != CS_SHAPE_LOWER || w[-1].size > 3) return false;
    if (w->gap != CS_GAP_SPACE && w->gap != CS_GAP_DOT) return false;
    static const char *const titles[] = {"mr", "mrs"};
    const unsigned kind = CS_FLAG_KIND(w[-1].flags);
    if (kind != CS_KIND_DOCTOR && !cs_word_is_one(win, &w[-1], titles, CS_COUNT(titles)))
        return false;
    const uint32_t flags = w->flags;
    if (CS_FLAG_KIND(flags) || (flags & (CS_FLAG_DRUG | CS_FLAG_CLINICAL))) return false;
    return CS_FLAG_SURNAME(flags) > 0 || CS_FLAG_COMMON(flags) == 0;
}

/* "Dr B to call". */
static bool is_titled_letter(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (i == 0 || w->shape != CS_SHAPE_INITIAL || w->gap != CS_GAP_SPACE) return false;
    if (w->line != w[-1].line || w[-1].shape != CS_SHAPE_CAPITAL) return false;
    return CS_FLAG_KIND(w[-1].flags) == CS_KIND_DOCTOR && w[-1].size <= 3;
}

/* "Ole - M/91", "(F, born 1/2/60)": a sex, not an initial. */
static bool is_sex_letter(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    if (w->shape != CS_SHAPE_INITIAL || w->size != 1) return false;
    const char c = win->text.ptr[w->begin];
    const struct cs_word *const n = cs_next_in_line(win, i);
    if ((c != 'M' && c != 'F') || !n) return false;
    const bool age = n->gap == CS_GAP_SLASH && n->shape == CS_SHAPE_DIGIT && n->size <= 3;
    return age || (w->gap == CS_GAP_OPEN && n->gap == CS_GAP_COMMA);
}

/* ", Thomas neg,", "Gail 3.1": a test with what it found, or a scale with a decimal number. */
static bool is_finding(struct cs_window *win, size_t i)
{
    static const char *const found[] = {"neg",    "pos",   "negative",  "positive", "absent",
                                        "intact", "tight", "equivocal", "deferred", "normal"};
    const struct cs_word *const w = &win->words[i];
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (!n || n->gap != CS_GAP_SPACE) return false;
    if (w->shape != CS_SHAPE_CAPITAL && w->shape != CS_SHAPE_MIXED) return false;
    if (w->gap == CS_GAP_SPACE || w->gap == CS_GAP_HYPHEN || w->gap == CS_GAP_DASH) return false;
    if (n->shape == CS_SHAPE_LOWER && cs_word_is_one(win, n, found, CS_COUNT(found))) return true;
    const struct cs_word *const nn = cs_next_in_line(win, i + 1);
    return n->shape == CS_SHAPE_DIGIT && !n->pattern && nn && !nn->pattern &&
           nn->shape == CS_SHAPE_DIGIT && nn->gap == CS_GAP_DOT &&
           nn->begin == n->begin + n->size + 1U;
}

bool cs_sign_tells(struct cs_window *win, size_t i)
{
    return is_signed(win, i) || is_small_titled(win, i) || is_typing_field(win, i);
}

/* clang-format off */
#define SIGN_RULES(X, a) \
    X(a, SIGNED, S(LOWER), G_ANY, G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, LETTERS_BONUS, is_signed(win, i))) \
    X(a, TYPING_FIELD, S(CAPS) | S(LOWER), G(COLON), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, LETTERS_BONUS, is_typing_field(win, i))) \
    X(a, SMALL_TITLED, S(LOWER), G(SPACE) | G(DOT), G_ANY, S(LOWER), \
      rule_add(scores, CS_LABEL_NAME, TITLE_BONUS, is_small_titled(win, i))) \
    X(a, CALLED_BY, S(CAPS), G(SPACE), G(SPACE), S_ANY, \
      rule_add(scores, CS_LABEL_NAME, LETTERS_BONUS, is_called_by(win, i))) \
    X(a, BOXED, S(CAPS), G_ANY, G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, LETTERS_BONUS, is_boxed(win, i))) \
    X(a, TITLED_LETTER, S(INITIAL), G(SPACE), G_ANY, S(CAPITAL), \
      rule_add(scores, CS_LABEL_NAME, LETTERS_BONUS, is_titled_letter(win, i))) \
    X(a, TURN, S_NAME | S(INITIAL), G(SPACE), G(SPACE) | G(COLON), S(DIGIT) | S(INITIAL), \
      rule_add(scores, CS_LABEL_NAME, LETTERS_BONUS, turn_part(win, i))) \
    X(a, RELATIVE, S_NAME, G(SPACE) | G(OPEN) | G(QUOTE) | G(COMMA), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NAME, RELATIVE_BONUS, is_relative(win, i))) \
    X(a, FINDING, S_NAME, G_BUT(G(SPACE) | G(HYPHEN) | G(DASH)), G(SPACE), S_ANY, \
      rule_add(scores, CS_LABEL_NONE, FINDING_BONUS, is_finding(win, i))) \
    X(a, SEX, S(INITIAL), G_ANY, G(SLASH) | G(COMMA), S_ANY, \
      rule_add(scores, CS_LABEL_NONE, LETTERS_BONUS, is_sex_letter(win, i))) \
    X(a, ROSTER, S_BUT(S(LOWER) | S(DIGIT)), \
        G_BEGIN | G(COLUMN) | G(SPACE) | G(HYPHEN) | G(COMMA), G_BUT(G_END), S_ANY, \
      rule_add(scores, CS_LABEL_NAME, ROSTER_BONUS, roster_part(win, i)))
/* clang-format on */
RULES_DEFINE(cs_sign_weigh, SIGN_RULES)
