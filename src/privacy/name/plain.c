/* plain.c - words that stay because of what they do in their sentence.
 *
 *   positions   "placed in Trendelenburg", "steep Trendelenburg", "semi-Fowler"
 *   letters     "given for HA", "notified by PD", "ELISA pending", "D/I 1/2/2020", "74 M. Reported"
 *   models      "Ford F-150"
 *   sentences   "QTc of 456 ms. Spine:", "a dog named Biscuit. Attends", "sponsor, Ann E. Tetanus"
 *   labels      "Clerk of Court", "by: JD Job #77"
 * Each looks at most at three words beside: linear. */
#include "privacy/name/rules.h"

#define PLAIN_BONUS 160
#define SURE_BONUS 400
#define SENTENCE_WORD 5 /* letters: a shorter one before a stop may be an abbreviation */

/* "placed in Trendelenburg", "semi-Fowler": how somebody lies. */
static bool is_position(struct cs_window *win, size_t i)
{
    static const char *const positions[] = {"trendelenburg", "fowler", "fowlers", "sims"};
    static const char *const cues[] = {"in",   "into",    "steep", "slight",
                                       "semi", "reverse", "high",  "low"};
    const struct cs_word *const w = &win->words[i];
    if (i == 0 || w->line != w[-1].line || w->size < 4) return false;
    if (w->shape != CS_SHAPE_CAPS && !cs_name_shaped(w)) return false;
    if (w->gap != CS_GAP_SPACE && w->gap != CS_GAP_HYPHEN) return false;
    if (!cs_word_is_one(win, w, positions, CS_COUNT(positions)) ||
        !cs_word_is_one(win, &w[-1], cues, CS_COUNT(cues)))
        return false;
    if (w->size > 8 || w[-1].size != 2) return true; /* no town is called so; "semi-Fowler" */
    static const char *const acts[] = {"placed", "positioned", "lying", "put"};
    const struct cs_word *const n = cs_next_in_line(win, i); /* "lives in Fowler, CA" */
    return i > 1 && cs_word_is_one(win, &w[-2], acts, CS_COUNT(acts)) &&
           (!n || n->gap != CS_GAP_COMMA);
}

/* "given for HA", "notified by PD": letters in capitals for what is treated and who came. */
static bool is_cause(struct cs_window *win, size_t i)
{
    static const char *const causes[] = {"ha", "cp", "sob", "ams", "lbp", "htn"};
    static const char *const callers[] = {"pd", "fd", "ems", "cps", "aps", "dcf", "ed"};
    const struct cs_word *const w = &win->words[i];
    if (i == 0 || w->size > 3 || w->shape != CS_SHAPE_CAPS) return false;
    if (w->gap != CS_GAP_SPACE || w[-1].shape != CS_SHAPE_LOWER) return false;
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (n && n->gap == CS_GAP_SPACE && cs_name_shaped(n)) return false; /* "asked by ED Roe" */
    if (cs_word_is_one(win, w, causes, CS_COUNT(causes)))
        return cs_word_is_one(win, &w[-1], (const char *const[]){"for", "with", "of"}, 3);
    return cs_word_is_one(win, w, callers, CS_COUNT(callers)) &&
           cs_word_is_one(win, &w[-1], (const char *const[]){"by", "via", "to", "from"}, 4);
}

/* "ELISA pending": a test in capitals, and what it found. */
static bool is_assay(struct cs_window *win, size_t i)
{
    static const char *const found[] = {"pending",  "negative", "positive", "neg",   "pos",
                                        "reactive", "sent",     "titer",    "repeat"};
    const struct cs_word *const n = cs_next_in_line(win, i);
    return n && n->gap == CS_GAP_SPACE && win->words[i].shape == CS_SHAPE_CAPS &&
           cs_word_is_one(win, &win->words[i], (const char *const[]){"elisa"}, 1) &&
           cs_word_is_one(win, n, found, CS_COUNT(found));
}

/* "D/I 1/2/2020", "R/O Lyme": two letters around a stroke that begin a field, and something in
 * their line behind. i is either. */
static bool is_letter_label(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    const struct cs_word *const a = w->gap == CS_GAP_SLASH && i > 0 ? w - 1 : w;
    const struct cs_word *const b = a + 1;
    if (a->gap == CS_GAP_SPACE || b >= win->words + win->count) return false;
    if (a->shape != CS_SHAPE_INITIAL || b->shape != CS_SHAPE_INITIAL) return false;
    if (b->gap != CS_GAP_SLASH || b->begin != a->begin + 2U || b->line != a->line) return false;
    const struct cs_word *const n = cs_next_in_line(win, (size_t)(b - win->words));
    return n && n->gap == CS_GAP_SPACE;
}

/* "H4777, 74 M. Reported by": a sex behind an age that ends its sentence. */
static bool is_sex_stop(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    if (i == 0 || w->shape != CS_SHAPE_INITIAL || w->gap != CS_GAP_SPACE) return false;
    if (w[-1].shape != CS_SHAPE_DIGIT) return false;
    const char c = win->text.ptr[w->begin];
    const struct cs_word *const n = cs_next_in_line(win, i);
    return (c == 'M' || c == 'F') && w[-1].size <= 3 && w[-1].gap == CS_GAP_COMMA &&
           cs_byte_behind(win, w) == '.' && (!n || n->begin > w->begin + 2U);
}

/* "Ford F-150": the letter of a model, or the word before it. */
static bool is_model(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    const struct cs_word *const a = w->shape == CS_SHAPE_INITIAL ? w : w + 1;
    const struct cs_word *const b = a + 1;
    if (b >= win->words + win->count || a->shape != CS_SHAPE_INITIAL) return false;
    if (a != w && w->shape != CS_SHAPE_CAPITAL) return false;
    if (a != w && (a->gap != CS_GAP_SPACE || a->line != w->line)) return false;
    return b->line == a->line && b->gap == CS_GAP_HYPHEN && b->shape == CS_SHAPE_DIGIT &&
           b->size >= 3 && !b->pattern && a->gap == CS_GAP_SPACE;
}

/* "456 ms. Spine: normal": behind a thousandth of a second, which is no title. */
static bool follows_milliseconds(const struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    return i > 1 && w->gap == CS_GAP_DOT && cs_name_shaped(w) && w[-1].shape == CS_SHAPE_LOWER &&
           w[-1].size == 2 && w[-2].shape == CS_SHAPE_DIGIT && w[-1].line == w[-2].line &&
           cs_word_is_one(win, &w[-1], (const char *const[]){"ms"}, 1);
}

/* "sponsor, Ann E. Tetanus booster", "Bo C. Interpreter: Somali": a word of medicine or an office
 * begins a sentence behind a letter. */
static bool begins_behind_letter(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (i == 0 || w->shape != CS_SHAPE_CAPITAL || w->gap != CS_GAP_DOT) return false;
    if (w[-1].shape != CS_SHAPE_INITIAL) return false;
    if (!n || (n->shape != CS_SHAPE_LOWER && n->gap != CS_GAP_COLON)) return false;
    if (n->gap != CS_GAP_SPACE && n->gap != CS_GAP_COLON) return false;
    const uint32_t flags = w->flags;
    if (CS_FLAG_SURNAME(flags) > 1 || CS_FLAG_GIVEN(flags) > 1) return false;
    const unsigned kind = CS_FLAG_KIND(flags);
    return flags & CS_FLAG_CLINICAL || kind == CS_KIND_ROLE || kind == CS_KIND_CLINICIAN;
}

/* "named Biscuit. Attends": a name does not go on behind a sentence's end. */
static bool follows_sentence(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    if (i == 0 || w->shape != CS_SHAPE_CAPITAL || w->gap != CS_GAP_DOT) return false;
    if (w[-1].size < SENTENCE_WORD || w->line != w[-1].line) return false;
    if (w[-1].shape != CS_SHAPE_CAPITAL && w[-1].shape != CS_SHAPE_MIXED) return false;
    const unsigned kind = CS_FLAG_KIND(win->words[i - 1].flags);
    return kind != CS_KIND_TITLE && kind != CS_KIND_DOCTOR;
}

static void sentence_add(struct cs_window *win, size_t i, int32_t scores[static CS_LABELS])
{
    if (!follows_sentence(win, i)) return;
    scores[CS_LABEL_NAME_IN] -= SURE_BONUS;
    scores[CS_LABEL_GEO_IN] -= SURE_BONUS;
}

/* "D: 01/22/2024  T: 01/23/2024", "Sent 1/2/2020": when it was dictated, typed and sent. */
static bool is_stamp(const struct cs_window *win, size_t i)
{
    static const char *const acts[] = {"sent", "rcvd", "recd", "printed", "faxed"};
    const struct cs_word *const w = &win->words[i];
    if (w->shape == CS_SHAPE_LOWER) /* "David Roe, b. 3-12-62" */
        return w->size == 1 && win->text.ptr[w->begin] == 'b' && i + 1 < win->count &&
               w[1].gap == CS_GAP_DOT && w[1].pattern == CS_PHI_DATE + 1;
    if (w->shape == CS_SHAPE_CAPITAL)
        return i + 1 < win->count && w[1].line == w->line && w[1].gap == CS_GAP_SPACE &&
               w[1].pattern == CS_PHI_DATE + 1 && cs_word_is_one(win, w, acts, CS_COUNT(acts));
    if (w->shape != CS_SHAPE_INITIAL || cs_byte_behind(win, w) != ':') return false;
    const char c = win->text.ptr[w->begin];
    if (i > 0 && w->gap == CS_GAP_SPACE && w[-1].shape != CS_SHAPE_LOWER &&
        w->begin == w[-1].begin + w[-1].size + 1U)
        return false; /* "Roe D: 01/22/2024" */
    return (c == 'D' || c == 'T' || c == 'R') && i + 1 < win->count && w[1].line == w->line &&
           w[1].gap == CS_GAP_COLON && w[1].pattern == CS_PHI_DATE + 1;
}

/* "anti-Kell": behind a syllable that says what is not, or when. */
static bool follows_prefix(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    return i > 0 && w->gap == CS_GAP_HYPHEN && cs_name_shaped(w) &&
           cs_word_is_one(win, &w[-1], (const char *const[]){"anti", "non", "pre", "post"}, 4);
}

/* "Peer-to-peer", "Off-going": a word of the language that a hyphen joins. */
static bool is_compound(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (!cs_name_shaped(w) || (w->gap == CS_GAP_HYPHEN && i > 0)) return false;
    if (!n || n->gap != CS_GAP_HYPHEN || n->shape != CS_SHAPE_LOWER) return false;
    const struct cs_word *const third = cs_next_in_line(win, i + 1); /* "Over-the-Rhine" */
    if (third && third->gap == CS_GAP_HYPHEN && third->shape != CS_SHAPE_LOWER) return false;
    return CS_FLAG_COMMON(w->flags) >= 4 && CS_FLAG_WORDISH(w->flags) == 3 &&
           CS_FLAG_GIVEN(w->flags) == 0;
}

/* "pouch of Douglas", "angle of Louis": whose it is called by. */
static bool is_named_after(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    if (i < 2 || w->gap != CS_GAP_SPACE || w->line != w[-2].line || !cs_name_shaped(w))
        return false;
    static const char *const parts[] = {"pouch",   "angle",     "circle", "canal",    "ligament",
                                        "duct",    "sphincter", "loop",   "crypts",   "islets",
                                        "foramen", "fascia",    "node",   "tubercle", "triangle",
                                        "valve",   "ampulla",   "organ",  "lymphoma", "sign"};
    return w[-1].shape == CS_SHAPE_LOWER &&
           cs_word_is_one(win, &w[-1], (const char *const[]){"of"}, 1) &&
           cs_word_is_one(win, &w[-2], parts, CS_COUNT(parts));
}

/* "SCORE ROSE FROM 11 TO 38": it went up. */
static bool is_risen(struct cs_window *win, size_t i)
{
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (!n || n->gap != CS_GAP_SPACE || win->words[i].shape != CS_SHAPE_CAPS || i == 0)
        return false;
    const struct cs_word *const figure = cs_next_in_line(win, i + 1);
    if (cs_is_title_kind(CS_FLAG_KIND(win->words[i - 1].flags))) return false; /* "MS ROSE" */
    return figure && figure->shape == CS_SHAPE_DIGIT &&
           cs_word_is_one(win, &win->words[i], (const char *const[]){"rose", "grew"}, 2) &&
           cs_word_is_one(win, n, (const char *const[]){"from", "to", "by"}, 3);
}

/* "Anes: GETA": shorthand of medicine behind a colon. */
static bool is_shorthand_field(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (w->shape != CS_SHAPE_CAPS || w->gap != CS_GAP_COLON || w->size > 5 || w->size < 3)
        return false;
    return w->flags & CS_FLAG_CLINICAL && !CS_FLAG_GIVEN(w->flags) && !CS_FLAG_SURNAME(w->flags);
}

/* "| M | 58 |": the sex in a cell of its own. */
static bool is_sex_cell(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (w->shape != CS_SHAPE_INITIAL || w->gap != CS_GAP_COLUMN) return false;
    const char c = win->text.ptr[w->begin];
    return (c == 'M' || c == 'F') && n && n->gap == CS_GAP_COLUMN &&
           (n->shape == CS_SHAPE_DIGIT || n->pattern);
}

/* "Q. Member name?   A. Ann Roe": the letters of a question and its answer. */
static bool is_question_letter(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    if (w->shape != CS_SHAPE_INITIAL || w->size != 1 || cs_byte_behind(win, w) != '.') return false;
    const struct cs_row *const line = &win->lines[w->line];
    const struct cs_word *const first = &win->words[line->first];
    const struct cs_word *const above = line->first > 0 && w->line > 0 ? &win->words[line[-1].first]
                                                                       : first;
    const char letter = win->text.ptr[w->begin];
    const bool begins = w == first;
    if (letter == 'Q') return begins;
    if (letter != 'A' || !(begins || w->gap == CS_GAP_STOP || w->gap == CS_GAP_COLUMN))
        return false;
    const struct cs_word *const asked = begins ? above : first;
    return asked != w && asked->shape == CS_SHAPE_INITIAL && win->text.ptr[asked->begin] == 'Q';
}

/* "Comment Karen Wells 12/15", "Runner Cody Roe": a plain word that begins a line or a column,
 * before somebody's given name and surname. */
static bool is_head_of_name(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    const struct cs_word *const n = cs_next_in_line(win, i);
    const uint32_t flags = w->flags;
    if (!cs_name_shaped(w) || (i > 0 && w->line == w[-1].line && w->gap > CS_GAP_LINE &&
                               w->gap != CS_GAP_COLUMN && w->gap != CS_GAP_DOT))
        return false;
    if (CS_FLAG_COMMON(flags) < 5 || CS_FLAG_WORDISH(flags) < 2 || CS_FLAG_GIVEN(flags))
        return false;
    if (CS_FLAG_SURNAME(flags) > 1 || CS_FLAG_TOWN(flags) || !n || n->gap != CS_GAP_SPACE)
        return false;
    const struct cs_word *const nn = cs_next_in_line(win, i + 1);
    return cs_is_given(&win->words[i + 1]) && CS_FLAG_GIVEN(n->flags) >= 2 && nn &&
           nn->gap == CS_GAP_SPACE && cs_name_shaped(nn) && !nn->pattern;
}

/* "a 10 Fr Roe-Uchida sheath", "by Roe-Coustan criteria": two names that a hyphen joins before a
 * thing of medicine, and an article, a figure's unit or a small word before them. i is either
 * half. */
static bool is_double_eponym(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    const size_t at = w->gap == CS_GAP_HYPHEN && i > 0 ? i - 1 : i;
    const struct cs_word *const a = &win->words[at];
    if (at == 0 || at + 2 >= win->count || a[1].gap != CS_GAP_HYPHEN) return false;
    if (!cs_name_shaped(a) || !cs_name_shaped(&a[1]) || a[2].line != a->line) return false;
    if (a->pattern || a[1].pattern || a[2].gap != CS_GAP_SPACE || a[2].shape != CS_SHAPE_LOWER)
        return false;
    if (a->line != a[-1].line || a->gap != CS_GAP_SPACE) return false;
    const unsigned before = CS_FLAG_KIND(a[-1].flags);
    const bool unit = at > 1 && a[-1].gap == CS_GAP_SPACE && a[-2].shape == CS_SHAPE_DIGIT;
    const bool small = a[-1].shape == CS_SHAPE_LOWER && before == CS_KIND_FUNCTION;
    return (small || unit) && CS_FLAG_KIND(a[2].flags) == CS_KIND_EPHEAD;
}

/* "24 Fr Foley", "10 Fr Blake drain": the gauge of a tube, and no Father's name behind it. */
static bool is_gauged(const struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    return i > 1 && cs_name_shaped(w) && w->gap == CS_GAP_SPACE && w->line == w[-2].line &&
           w[-1].gap == CS_GAP_SPACE && w[-2].shape == CS_SHAPE_DIGIT && !w[-2].pattern &&
           cs_word_is_one(win, &w[-1], (const char *const[]){"fr", "french"}, 2);
}

/* "Tooth K", "teeth A and B": a dentist's letters. */
static bool is_tooth(const struct cs_window *win, size_t i)
{
    static const char *const teeth[] = {"tooth", "teeth"};
    const struct cs_word *const w = &win->words[i];
    if (w->shape != CS_SHAPE_INITIAL)
        return cs_name_shaped(w) && cs_word_is_one(win, w, teeth, CS_COUNT(teeth));
    return i > 0 && w->gap == CS_GAP_SPACE && w->line == w[-1].line &&
           cs_word_is_one(win, &w[-1], teeth, CS_COUNT(teeth));
}

/* "his wife's Nitrostat", "her son's Ritalin": a medicine that somebody has, and nobody's name. */
static bool is_owned_medicine(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    const uint32_t flags = w->flags;
    if (i == 0 || !cs_name_shaped(w) || w->gap != CS_GAP_SPACE || w->line != w[-1].line)
        return false;
    return flags & CS_FLAG_DRUG && !CS_FLAG_GIVEN(flags) && w[-1].shape == CS_SHAPE_LOWER &&
           w[-1].marks & CS_MARK_POSSESSIVE && CS_FLAG_KIND(w[-1].flags) == CS_KIND_RELATION;
}

/* "Clerk of Court", "by: JD Job #77": a word of an office that a label goes on with. */
static bool is_office_word(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    static const char *const things[] = {"job",  "order", "claim", "case", "ticket",
                                         "item", "box",   "unit",  "call", "visit"};
    static const char *const clerks[] = {"clerk", "officer", "friend", "order", "rules"};
    if (!cs_name_shaped(w)) return false;
    const unsigned char c = cs_byte_behind(win, w);
    const size_t end = w->begin + w->size;
    if (c == ' ' && end + 1 < win->text.len && win->text.ptr[end + 1] == '#')
        return cs_word_is_one(win, w, things, CS_COUNT(things));
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (n && n->gap == CS_GAP_SPACE && cs_name_shaped(n)) return false;
    return i > 1 && w->line == w[-2].line &&
           cs_word_is_one(win, w, (const char *const[]){"court"}, 1) &&
           cs_word_is_one(win, &w[-1], (const char *const[]){"of"}, 1) &&
           cs_word_is_one(win, &w[-2], clerks, CS_COUNT(clerks));
}

/* "DICT: HDM  TRANS: kb": the label of who typed it. */
static bool is_typing_label(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    const struct cs_word *const n = cs_next_in_line(win, i);
    return n && n->gap == CS_GAP_COLON && (w->shape == CS_SHAPE_CAPS || cs_name_shaped(w)) &&
           cs_is_typing_act(win, w);
}

/* clang-format off */
#define PLAIN_RULES(X, a) \
    X(a, QUESTION, S(INITIAL), G_ANY, G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NONE, SURE_BONUS, is_question_letter(win, i))) \
    X(a, TYPING_LABEL, S(CAPS) | S_NAME, G_ANY, G(COLON), S_ANY, \
      rule_add(scores, CS_LABEL_NONE, SURE_BONUS, is_typing_label(win, i))) \
    X(a, HEAD_OF_NAME, S_NAME, G_BEGIN | G(COLUMN) | G(DOT), G(SPACE), S_ANY, \
      rule_add(scores, CS_LABEL_NONE, PLAIN_BONUS, is_head_of_name(win, i))) \
    X(a, DOUBLE_EPONYM, S_NAME, G(SPACE) | G(HYPHEN), G(HYPHEN) | G(SPACE), S_ANY, \
      rule_add(scores, CS_LABEL_NONE, PLAIN_BONUS, is_double_eponym(win, i))) \
    X(a, GAUGED, S_NAME, G(SPACE), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NONE, PLAIN_BONUS, is_gauged(win, i))) \
    X(a, TOOTH, S_NAME | S(INITIAL), G_ANY, G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NONE, SURE_BONUS, is_tooth(win, i))) \
    X(a, OWNED_MEDICINE, S_NAME, G(SPACE), G_ANY, S(LOWER), \
      rule_add(scores, CS_LABEL_NONE, PLAIN_BONUS, is_owned_medicine(win, i))) \
    X(a, POSITION, S_NAME | S(CAPS), G(SPACE) | G(HYPHEN), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NONE, SURE_BONUS, is_position(win, i))) \
    X(a, CAUSE, S(CAPS), G(SPACE), G_ANY, S(LOWER), \
      rule_add(scores, CS_LABEL_NONE, SURE_BONUS, is_cause(win, i))) \
    X(a, ASSAY, S(CAPS), G_ANY, G(SPACE), S_ANY, \
      rule_add(scores, CS_LABEL_NONE, PLAIN_BONUS, is_assay(win, i))) \
    X(a, LETTER_LABEL, S(INITIAL), G_ANY, G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NONE, PLAIN_BONUS, is_letter_label(win, i))) \
    X(a, SEX_STOP, S(INITIAL), G(SPACE), G_ANY, S(DIGIT), \
      rule_add(scores, CS_LABEL_NONE, SURE_BONUS, is_sex_stop(win, i))) \
    X(a, STAMP, S(INITIAL) | S(CAPITAL) | S(LOWER), G_ANY, G(COLON) | G(SPACE) | G(DOT), S_ANY, \
      rule_add(scores, CS_LABEL_NONE, SURE_BONUS, is_stamp(win, i))) \
    X(a, SEX_CELL, S(INITIAL), G(COLUMN), G(COLUMN), S_ANY, \
      rule_add(scores, CS_LABEL_NONE, SURE_BONUS, is_sex_cell(win, i))) \
    X(a, COMPOUND, S_NAME, G_BUT(G(HYPHEN)), G(HYPHEN), S_ANY, \
      rule_add(scores, CS_LABEL_NONE, PLAIN_BONUS, is_compound(win, i))) \
    X(a, PREFIX, S_NAME, G(HYPHEN), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NONE, PLAIN_BONUS, follows_prefix(win, i))) \
    X(a, SHORTHAND_FIELD, S(CAPS), G(COLON), G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NONE, PLAIN_BONUS, is_shorthand_field(win, i))) \
    X(a, NAMED_AFTER, S_NAME, G(SPACE), G_ANY, S(LOWER), \
      rule_add(scores, CS_LABEL_NONE, PLAIN_BONUS, is_named_after(win, i))) \
    X(a, RISEN, S(CAPS), G_ANY, G(SPACE), S_BUT(S_BEGIN), \
      rule_add(scores, CS_LABEL_NONE, SURE_BONUS, is_risen(win, i))) \
    X(a, MODEL, S(INITIAL) | S(CAPITAL), G_ANY, G(SPACE) | G(HYPHEN), S_ANY, \
      rule_add(scores, CS_LABEL_NONE, PLAIN_BONUS, is_model(win, i))) \
    X(a, MILLISECONDS, S_NAME, G(DOT), G_ANY, S(LOWER), \
      rule_add(scores, CS_LABEL_NONE, SURE_BONUS, follows_milliseconds(win, i))) \
    X(a, BEHIND_LETTER, S(CAPITAL), G(DOT), G(SPACE) | G(COLON), S(INITIAL), \
      rule_add(scores, CS_LABEL_NONE, PLAIN_BONUS, begins_behind_letter(win, i))) \
    X(a, SENTENCE, S(CAPITAL), G(DOT), G_ANY, S_NAME, \
      sentence_add(win, i, scores)) \
    X(a, OFFICE_WORD, S_NAME, G_ANY, G_ANY, S_ANY, \
      rule_add(scores, CS_LABEL_NONE, PLAIN_BONUS, is_office_word(win, i)))
/* clang-format on */
RULES_DEFINE(cs_plain_weigh, PLAIN_RULES)
