/* feature.c - which words may be names, and what speaks for it: the tagger's eyes.
 *
 * A candidate is a word with a capital (a sentence's first word too), an initial, a particle
 * between two of them ("van der"), and, where a message is typed in haste, a word in lower case
 * that the language does not know well or that a title stands before.
 * A feature is a number of 18 bits: a hash of the template's number and what the template saw. The
 * templates look at the word (how it is written, what the table knows of it), at its neighbours,
 * at the run of capitals it stands in and what stands before and behind that run, at its line, and
 * at the whole text (the same word in lower case). Which word it is counts only for words of the
 * language: people's names would be learned by heart, and other people bear other names. */
#include "privacy/name/name_in.h"

#define RUN_MAX 6
#define LINE_NONE 0xFFFF

cs_status cs_seen_init(struct cs_seen *seen, struct cs_arena *arena, size_t text_size,
                       struct cs_error *err)
{
    uint32_t bits = 1 << 12;
    while (bits < text_size * 8 && bits < 1U << 22) bits <<= 1;
    *seen = (struct cs_seen){CS_NEW_ARRAY(arena, uint8_t, bits / 8), bits - 1};
    return seen->bits ? CS_OK : cs_arena_fail(arena, err);
}

void cs_lower_collect(const struct cs_window *window, struct cs_seen *lower)
{
    for (size_t i = 0; i < window->count; i++) {
        cs_seen_add(lower, window->words[i].shape == CS_SHAPE_LOWER, window->words[i].hash);
    }
}

/* ---- candidates ---- */

bool cs_is_capital(const struct cs_word *w)
{
    return w->shape == CS_SHAPE_CAPITAL || w->shape == CS_SHAPE_CAPS ||
           w->shape == CS_SHAPE_INITIAL || w->shape == CS_SHAPE_MIXED ||
           w->shape == CS_SHAPE_OTHER || (w->shape == CS_SHAPE_INNER && w->size > 4);
}

/* "moira", "miguel": a given name that is hardly anything else, in whatever text. */
static bool is_plain_given(const struct cs_word *w)
{
    const uint32_t flags = w->flags;
    if (w->gap != CS_GAP_SPACE && w->gap != CS_GAP_COLON)
        return false; /* "ginger ale", in a list */
    return CS_FLAG_GIVEN(flags) >= 2 && CS_FLAG_WORDISH(flags) == 0 && cs_is_rare(w, 4) &&
           !(flags & CS_FLAG_EPONYM) && CS_FLAG_SENSE(flags) == 0;
}

/* A word in lower case that may be a name: cue is the word before, or NULL. */
static bool lower_may_be(struct cs_word *w, struct cs_word *cue, bool casual)
{
    if (w->size < 3 || w->size > CS_WORD_BYTES_MAX) return false;
    const bool counted = cue && cue->shape == CS_SHAPE_DIGIT && w->gap == CS_GAP_SPACE;
    if (counted && w->size <= 4) return false; /* "20 min" */
    const bool told = cue && (w->gap >= CS_GAP_DOT || w->gap == CS_GAP_COLON);
    const unsigned kind = told ? CS_FLAG_KIND(cue->flags) : 0;
    const uint32_t flags = w->flags;
    if (cs_is_title_kind(kind)) return !cs_flags_wordly(flags) || cs_flags_namely(flags);
    if (!casual && is_plain_given(w)) return true;
    if (!casual || CS_FLAG_KIND(flags) || (flags & (CS_FLAG_DRUG | CS_FLAG_CLINICAL))) return false;
    if (cs_flags_namely(flags) || CS_FLAG_TOWN(flags)) return true;
    if (CS_FLAG_SURNAME(flags) || CS_FLAG_GIVEN(flags)) return CS_FLAG_WORDISH(flags) <= 2;
    if (CS_FLAG_COMMON(flags) > 2) return false;
    if (CS_FLAG_COMMON(flags) == 0) return true;
    /* A stranger, where one introduces oneself or someone: "this is", "my aunt", a name before. */
    return cue == NULL || w->gap <= CS_GAP_LINE || (cue->marks & CS_MARK_CANDIDATE) ||
           kind == CS_KIND_FUNCTION || kind == CS_KIND_SAYVERB || kind == CS_KIND_RELATION ||
           kind == CS_KIND_GREETING || kind == CS_KIND_LABEL || kind == CS_KIND_ROLE ||
           kind == CS_KIND_CLINICIAN;
}

/* Who dictated and who typed: "JRS/mk", "JRS:mk". */
static bool is_typist(const struct cs_word *w, const struct cs_word *before)
{
    return w->size <= 3 && w->size >= 2 && before->size <= 4 && before->shape == CS_SHAPE_CAPS &&
           (w->gap == CS_GAP_SLASH || w->gap == CS_GAP_COLON) &&
           w->begin == before->begin + before->size + 1U;
}

/* "M.D.", "R.N.": letters with stops between them that make a credential. */
static bool is_dotted_credential(const struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    const bool first = i + 1 < win->count && w[1].shape == CS_SHAPE_INITIAL &&
                       w[1].gap == CS_GAP_DOT && w[1].begin == w->begin + 2U;
    const bool second = i > 0 && w[-1].shape == CS_SHAPE_INITIAL && w->gap == CS_GAP_DOT &&
                        w->begin == w[-1].begin + 2U;
    if (w->shape != CS_SHAPE_INITIAL || first == second) return false;
    const struct cs_word *const at = first ? w : w - 1;
    if (at[0].size != 1 || at[1].size != 1) return false; /* "M.Ž." */
    if (at->gap == CS_GAP_COLON || at->gap <= CS_GAP_LINE) return false;
    const char two[2] = {win->text.ptr[at[0].begin], win->text.ptr[at[1].begin]};
    return CS_FLAG_KIND(cs_lookup_word((cs_str){two, 2})) == CS_KIND_CREDENTIAL;
}

/* The unit of a figure: "98.2 F", "36.9 C", "2.7 H". */
static bool is_unit(const struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    if (w->shape != CS_SHAPE_INITIAL || i == 0 || w[-1].shape != CS_SHAPE_DIGIT) return false;
    if (w[-1].gap == CS_GAP_COLON && i + 1 < win->count && cs_byte_behind(win, w + 1) == ':')
        return false; /* "22:43 E Stone: yes" */
    const size_t after = (size_t)w->begin + w->size;
    if (w->begin != w[-1].begin + w[-1].size + 1U) return false; /* "0930  M ROE MD" */
    return w->gap == CS_GAP_SPACE && (after >= win->text.len || win->text.ptr[after] != '.');
}

/* "The", "She", "There" at a sentence's begin: half of all capitals, and nobody's name. */
static bool is_opening(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (w->shape != CS_SHAPE_CAPITAL || w->gap >= CS_GAP_SEMICOLON) return false;
    if (i + 1 >= win->count || w[1].shape != CS_SHAPE_LOWER || w[1].gap != CS_GAP_SPACE)
        return false;
    const uint32_t flags = w->flags;
    return CS_FLAG_COMMON(flags) >= 6 && CS_FLAG_KIND(flags) == CS_KIND_FUNCTION &&
           CS_FLAG_GIVEN(flags) == 0;
}

/* "Tae-hyung": the second half of a given name. */
static bool is_second_half(struct cs_word *w)
{
    return w->gap == CS_GAP_HYPHEN && (w[-1].marks & CS_MARK_CANDIDATE) &&
           w[-1].shape == CS_SHAPE_CAPITAL && w->size >= 2 && w->size <= 6 &&
           (w[-1].size <= 4 || !cs_flags_wordly(w[-1].flags) || !cs_flags_wordly(w->flags));
}

/* "akers, r.", "c. head": the letter of a name in a text typed in haste. */
static bool is_lower_initial(const struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    const size_t after = (size_t)w->begin + 1;
    if (w->size != 1 || !win->lines[w->line].casual) return false;
    if (after >= win->text.len || win->text.ptr[after] != '.') return false;
    return w->gap != CS_GAP_HYPHEN && w->gap != CS_GAP_SLASH && w->gap != CS_GAP_OTHER;
}

/* Particles before a capital, of which at most three stand in a row: "de", "van der". Word i is
 * a particle. */
static void particle_mark(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (w->shape != CS_SHAPE_LOWER || (w->marks & CS_MARK_CANDIDATE) || w->size > 6) return;
    if (w->pattern) return;
    const bool inside = i && (w[-1].marks & CS_MARK_CANDIDATE) && w->gap >= CS_GAP_HYPHEN;
    if (!inside && (w->size < 2 || CS_FLAG_COMMON(w->flags) >= 7)) return;
    const struct cs_word *next = w + 1;
    const struct cs_word *const last = win->words + win->count - 1;
    for (int k = 0; k < 2 && next < last; k++)
        next += next->shape == CS_SHAPE_LOWER && next->size <= 4;
    const bool goes_on = cs_is_capital(next) || (inside && (next->marks & CS_MARK_CANDIDATE));
    if (goes_on && !next->pattern && next->gap >= CS_GAP_HYPHEN) w->marks |= CS_MARK_CANDIDATE;
}

static bool may_be_candidate(struct cs_window *win, size_t i)
{
    struct cs_word *const w = &win->words[i];
    if (w->shape != CS_SHAPE_LOWER)
        return cs_is_capital(w) && !is_opening(win, i) && !is_unit(win, i) &&
               !is_dotted_credential(win, i);
    const bool beside = w->gap != CS_GAP_SPACE || w->size == 1; /* a letter, or joined by a sign */
    if (beside && ((i && (is_typist(w, w - 1) || is_second_half(w))) || is_lower_initial(win, i)))
        return true;
    return lower_may_be(w, i ? w - 1 : NULL, win->lines[w->line].casual);
}

void cs_candidates_mark(struct cs_view *view)
{
    struct cs_window *const win = view->window;
    for (size_t i = 0; i < win->count; i++) {
        struct cs_word *const w = &win->words[i];
        if (w->pattern || w->size > CS_WORD_BYTES_MAX) continue;
        if (may_be_candidate(win, i) ||
            (w->flags & (CS_FLAG_COUNTY | CS_FLAGS_TOWN) && cs_is_small_town(win, i)))
            w->marks |= CS_MARK_CANDIDATE;
    }
    for (size_t i = 0; i + 1 < win->count; i++) {
        const uint32_t flags = win->words[i].flags;
        if (CS_FLAG_KIND(flags) == CS_KIND_PARTICLE) particle_mark(win, i);
        if (flags & CS_FLAG_BEGINS) cs_place_mark(win, i);
    }
}

/* ---- features ---- */

/* Compiled into one function: the numbers of the templates are constants there. */
#define TEMPLATES static inline __attribute__((always_inline)) void

struct making {
    struct cs_window *win;
    uint32_t *restrict out;
    size_t count;
    uint32_t number; /* of the template */
};

/* The next template saw this. Its weights, a line of the cache anywhere in a megabyte, come while
 * the other templates look. */
static inline void saw(struct making *m, uint32_t value)
{
    uint32_t h = (value + ++m->number * 0x9E3779B1U) * 0x85EBCA6BU;
    h ^= h >> 15;
    h *= 0xC2B2AE35U;
    h >>= 32 - CS_FEATURE_BITS;
    __builtin_prefetch(cs_tagger_weights(h));
    m->out[m->count++] = h;
}

/* As saw, but only where there is something to say. */
static inline void saw_if(struct making *m, bool there, uint32_t value)
{
    if (there) saw(m, value);
    else m->number++;
}

static inline uint32_t mix(uint32_t a, uint32_t b)
{
    return (a ^ (b + 0x7F4A7C15U + (a << 6) + (a >> 2))) * 0x9E3779B1U;
}

/* A word's part in a sentence, in 6 bits. */
static uint32_t part_of(const struct cs_word *w, uint32_t flags)
{
    if (w->pattern) return 40U + w->pattern;
    if (CS_FLAG_KIND(flags)) return CS_FLAG_KIND(flags);
    if (w->shape == CS_SHAPE_DIGIT) return 25;
    const bool wordly = cs_flags_wordly(flags);
    if (w->shape == CS_SHAPE_LOWER)
        return wordly ? (flags & (CS_FLAG_CLINICAL | CS_FLAG_DRUG) ? 27U : 26U) : 28U;
    if (w->shape == CS_SHAPE_INITIAL) return 29;
    if (flags & CS_FLAG_DRUG) return 30;
    if (flags & (CS_FLAG_CLINICAL | CS_FLAG_EPONYM)) return cs_flags_namely(flags) ? 31U : 32U;
    if (cs_flags_namely(flags)) return 33;
    if (wordly) return 34;
    return CS_FLAG_COMMON(flags) ? 35 : 36;
}

/* What a word means, where that is known, else its part: finer than its part alone, and said of
 * words that no training text held. */
static uint32_t group_of(const struct cs_word *w, uint32_t flags, uint32_t part)
{
    if (w->pattern || w->shape == CS_SHAPE_DIGIT || CS_FLAG_KIND(flags)) return part;
    return CS_FLAG_SENSE(flags) ? 64U + CS_FLAG_SENSE(flags) : part;
}

/* Which word it is, for words of the language; 1 for all others. */
static uint32_t identity_of(const struct cs_word *w, uint32_t flags)
{
    if (w->pattern) return 16U + w->pattern;
    if (w->shape == CS_SHAPE_DIGIT) return 3;
    const bool plain = CS_FLAG_KIND(flags) || (flags & CS_FLAG_CLINICAL) ||
                       (CS_FLAG_COMMON(flags) >= 4 && CS_FLAG_WORDISH(flags) >= 2) ||
                       (w->shape == CS_SHAPE_LOWER && CS_FLAG_COMMON(flags) >= 3);
    return plain ? w->hash : 1;
}

/* What the table says of a capitalised word, in 5 bits: enough to pair with its surroundings. */
static uint32_t lean_of(uint32_t flags)
{
    const uint32_t name = cs_flags_namely(flags) ? 2
                                                 : CS_FLAG_SURNAME(flags) || CS_FLAG_GIVEN(flags);
    const uint32_t medical = flags & CS_FLAG_DRUG                          ? 2
                             : flags & (CS_FLAG_CLINICAL | CS_FLAG_EPONYM) ? 1
                                                                           : 0;
    const uint32_t word = CS_FLAG_COMMON(flags) >= 4 && CS_FLAG_WORDISH(flags) >= 2 ? 1 : 0;
    return name * 6 + medical * 2 + word + (CS_FLAG_COMMON(flags) == 0 && flags == 0 ? 18 : 0);
}

/* Words are asked many times, by each of their neighbours: the answers are kept in the word. */
static void word_learn(struct cs_word *w)
{
    const uint32_t flags = w->flags;
    w->part = (uint8_t)part_of(w, flags);
    w->group = (uint8_t)group_of(w, flags, w->part);
    w->lean = (uint8_t)lean_of(flags);
    w->identity = identity_of(w, flags);
}

static inline const struct cs_word *learned(struct cs_word *w)
{
    if (w->identity == 0) word_learn(w);
    return w;
}

/* What stands before the text and behind it. */
static const struct cs_word nobody = {
    .identity = 2, .part = 63, .group = 63, .lean = 31, .shape = CS_SHAPE_NONE, .gap = CS_GAP_NONE};

static inline const struct cs_word *word_at(struct cs_window *win, size_t i, int step)
{
    const size_t at = i + (size_t)(ptrdiff_t)step;
    return at < win->count ? learned(&win->words[at]) : &nobody; /* below 0 wraps around */
}

static uint32_t gap_of(const struct cs_word *w)
{
    return w->gap + (w->gap == CS_GAP_LINE && (w->marks & CS_MARK_AFTER_STOP) ? 17U : 0U);
}

/* 0: a sentence; 1: in capitals; 2: no word in lower case; 3: no word with a capital. */
static uint32_t mode_of(const struct cs_row *line)
{
    if (line->lower == 0) return line->caps * 2 >= line->count ? 1 : 2;
    return line->lower == line->count ? 3 : 0;
}

static uint32_t few(size_t n, uint32_t most)
{
    return n < most ? (uint32_t)n : most;
}

/* The last n bytes of the word in lower case. */
static uint32_t tail_of(const struct making *m, const struct cs_word *w, size_t n)
{
    uint32_t h = 0;
    for (size_t i = w->size > n ? w->size - n : 0; i < w->size; i++)
        h = h * 31 + (unsigned char)cs_to_lower(m->win->text.ptr[w->begin + i]);
    return h;
}

static uint32_t head_of(const struct making *m, const struct cs_word *w, size_t n)
{
    uint32_t h = 0;
    for (size_t i = 0; i < w->size && i < n; i++)
        h = h * 31 + (unsigned char)cs_to_lower(m->win->text.ptr[w->begin + i]);
    return h;
}

TEMPLATES saw_word(struct making *m, const struct cs_view *view, struct cs_word *w)
{
    const uint32_t flags = w->flags;
    const uint32_t common = CS_FLAG_COMMON(flags);
    const uint32_t names = flags & 63U;
    const uint32_t bits = flags >> 9 & 0x7FU; /* town, county, region, drug, clinical, eponym */
    const uint32_t kind = CS_FLAG_KIND(flags);
    const uint32_t mode = mode_of(&m->win->lines[w->line]);
    const bool lower = cs_seen_has(view->lower, w->hash);
    const bool rare = common <= 3 && kind == 0;
    saw(m, 0);
    saw(m, mix(w->shape, mode * 2 + m->win->lines[w->line].casual));
    saw(m, mix(names, CS_FLAG_WORDISH(flags)));
    saw(m, mix(names, common * 8 + w->shape));
    saw(m, mix(common, CS_FLAG_WORDISH(flags) * 2 + (flags & CS_FLAG_VERB ? 1U : 0U)));
    saw(m, mix(bits, kind));
    saw(m, mix(bits, (names & 7 ? 1U : 0U) | (names >> 3 ? 2U : 0U) | (common >= 4 ? 4U : 0U)));
    saw(m, mix(mix(kind, w->shape), mode));
    saw(m, mix(mix(bits, w->shape), few(common, 4)));
    const uint32_t identity = learned(w)->identity;
    saw_if(m, identity != 1, identity);
    saw_if(m, identity != 1, mix(identity, gap_of(w)));
    saw(m, mix(lower, mix(common, w->shape)));
    saw(m, mix(lower, w->lean));
    saw(m, mix(few(w->size, 12), mix(w->shape, few(common, 3))));
    saw_if(m, rare, tail_of(m, w, 2));
    saw_if(m, rare, tail_of(m, w, 3));
    saw_if(m, rare, tail_of(m, w, 4));
    saw_if(m, rare, head_of(m, w, 3));
    saw_if(m, w->marks & CS_MARK_ACCENT, mix(w->shape, few(common, 3)));
    saw_if(m, w->marks & CS_MARK_NICK, mix(w->gap, w->shape));
    const uint32_t sense = CS_FLAG_SENSE(flags);
    saw_if(m, sense, mix(sense, mix(w->shape, few(common, 5))));
    saw_if(m, sense, mix(sense, mix(w->gap, names ? 1 : 0)));
}

TEMPLATES saw_neighbours(struct making *m, size_t i)
{
    const struct cs_word *const w = learned(&m->win->words[i]);
    const struct cs_word *const p = word_at(m->win, i, -1);
    const struct cs_word *const n = word_at(m->win, i, 1);
    const struct cs_word *const pp = word_at(m->win, i, -2);
    const struct cs_word *const nn = word_at(m->win, i, 2);
    const uint32_t gap = gap_of(w);
    const uint32_t gap_next = gap_of(n);
    const uint32_t lean = mix(w->lean, few(w->shape, 4));
    const uint32_t cp = mix(p->part, gap);
    const uint32_t cn = mix(n->part, gap_next);
    const uint32_t ip = p->identity;
    const uint32_t in = n->identity;
    saw(m, mix(gap, gap_next));
    saw(m, mix(gap, lean));
    saw(m, mix(gap_next, lean));
    saw(m, cp);
    saw(m, cn);
    saw(m, mix(cp, cn));
    saw(m, mix(cp, lean));
    saw(m, mix(cn, lean));
    saw(m, mix(mix(cp, cn), lean));
    saw(m, mix(pp->part, cp));
    saw(m, mix(cn, nn->part));
    saw(m, mix(mix(pp->part, cp), lean));
    saw(m, mix(mix(cn, nn->part), lean));
    saw(m, mix(ip, gap));
    saw(m, mix(in, gap_next));
    saw(m, mix(ip, lean));
    saw(m, mix(in, lean));
    saw(m, mix(mix(ip, in), 7));
    saw(m, mix(pp->identity, ip));
    saw(m, mix(in, nn->identity));
    saw(m, pp->identity);
    saw(m, nn->identity);
    saw(m, mix(mix(p->shape, gap), mix(mix(w->shape, gap_next), n->shape)));
    saw(m, mix(mix(p->lean, gap), mix(lean, mix(gap_next, n->lean))));
    saw(m, mix(mix(p->lean, p->shape), mix(gap, lean)));
    saw(m, mix(mix(n->lean, n->shape), mix(gap_next, lean)));
    const uint32_t gp = mix(p->group, gap);
    const uint32_t gn = mix(n->group, gap_next);
    saw(m, mix(gp, lean));
    saw(m, mix(gn, lean));
    saw(m, mix(gp, gn));
    saw(m, mix(mix(gp, gn), lean));
    saw(m, mix(mix(pp->group, gp), 3));
    saw(m, mix(mix(gn, nn->group), 5));
    saw(m, mix(mix(pp->group, gp), lean));
    saw(m, mix(mix(gn, nn->group), lean));
    const bool owns = w->marks & CS_MARK_POSSESSIVE;
    saw_if(m, owns, mix(lean, n->part));
    saw_if(m, owns, mix(n->identity, 3));
    saw_if(m, owns, mix(w->flags & CS_FLAG_EPONYM, mix(n->part, gap)));
    saw_if(m, p->marks & CS_MARK_POSSESSIVE, mix(lean, p->part));
}

/* Does the run of capitals go on from word a to word b, which is behind it? */
static inline bool run_joins(const struct cs_word *a, const struct cs_word *b)
{
    if (!(a->marks & CS_MARK_CANDIDATE) || !(b->marks & CS_MARK_CANDIDATE)) return false;
    if (a->marks & CS_MARK_POSSESSIVE) return false;
    if (b->gap == CS_GAP_SPACE || b->gap == CS_GAP_HYPHEN || b->gap == CS_GAP_QUOTE) return true;
    return b->gap == CS_GAP_DOT && a->shape == CS_SHAPE_INITIAL;
}

TEMPLATES saw_run(struct making *m, size_t i)
{
    struct cs_word *const words = m->win->words;
    size_t begin = i;
    size_t end = i + 1;
    while (begin > 0 && i - begin < RUN_MAX && run_joins(&words[begin - 1], &words[begin])) begin--;
    while (end < m->win->count && end - i < RUN_MAX && run_joins(&words[end - 1], &words[end]))
        end++;
    const struct cs_word *const left = word_at(m->win, begin, -1);
    const struct cs_word *const right = word_at(m->win, end, 0);
    const struct cs_word *const first = learned(&words[begin]);
    const struct cs_word *const last = learned(&words[end - 1]);
    const uint32_t place = few(i - begin, 2) * 3 + few(end - 1 - i, 2);
    const uint32_t lean = words[i].lean;
    const uint32_t cl = mix(left->part, gap_of(first));
    const uint32_t cr = mix(right->part, gap_of(right));
    saw(m, mix(place, words[i].shape));
    saw(m, mix(place, lean));
    saw(m, mix(cl, place));
    saw(m, mix(cr, place));
    saw(m, mix(mix(cl, cr), place));
    saw(m, mix(mix(cl, lean), place));
    saw(m, mix(mix(cr, lean), place));
    saw(m, mix(left->identity, i - begin ? 1 : 0));
    saw(m, mix(right->identity, end - 1 - i ? 1 : 0));
    saw(m, mix(mix(left->identity, lean), 5));
    saw(m, mix(mix(right->identity, lean), 5));
    /* The first and the last word of the run tell what it is: "... County", "Dr ...". */
    saw(m, mix(last->identity, mix(place, lean)));
    saw(m, mix(first->identity, mix(place, lean)));
    saw(m, mix(mix(first->lean, last->lean), place));
    const uint32_t gl = mix(left->group, gap_of(first));
    const uint32_t gr = mix(right->group, gap_of(right));
    saw(m, mix(gl, place));
    saw(m, mix(gr, place));
    saw(m, mix(mix(gl, gr), place));
    saw(m, mix(mix(gl, gr), lean));
}

TEMPLATES saw_line(struct making *m, size_t i)
{
    const struct cs_word *const w = &m->win->words[i];
    const struct cs_row *const line = &m->win->lines[w->line];
    const uint32_t place = few(i - line->first, 3);
    const uint32_t mode = mode_of(line);
    const uint32_t lean = w->lean;
    const uint32_t count = few(line->count, 6);
    saw(m, mix(place, mix(mode, count)));
    saw(m, mix(place, mix(mode, lean)));
    saw(m, mix(mix(count, mode), mix(lean, w->shape)));
    const struct cs_word *const first = learned(&m->win->words[line->first]);
    saw(m, mix(first->identity, mix(place, mode)));
    /* The label before a colon: "Patient name: ...". */
    const bool labelled = line->colon != LINE_NONE && line->colon > line->first;
    const struct cs_word *const label = labelled ? word_at(m->win, line->colon, -1) : &nobody;
    const uint32_t behind = !labelled ? 0 : i < line->colon ? 1 : 2 + few(i - line->colon, 4);
    saw(m, mix(behind, mode));
    saw_if(m, labelled, mix(label->part, behind));
    saw_if(m, labelled, mix(label->identity, behind));
    saw_if(m, labelled, mix(label->identity, mix(lean, behind > 1)));
    /* Lines around: names stand alone in addresses and at a letter's end. */
    const struct cs_row *const next = (size_t)w->line + 1 < m->win->line_count ? line + 1 : NULL;
    const struct cs_word *const below = next ? word_at(m->win, next->first, 0) : &nobody;
    const struct cs_word *const above = word_at(m->win, line->first, -1);
    saw_if(m, count <= 4, mix(below->part, mix(count, lean)));
    saw_if(m, count <= 4, mix(above->identity, mix(count, mode)));
    saw_if(m, count <= 4, mix(above->part, mix(count, lean)));
    saw_if(m, labelled, mix(label->group, mix(behind, lean)));
    saw(m, mix(first->group, mix(place, mode)));
}

size_t cs_features_of(struct cs_view *view, size_t i, uint32_t out[static CS_FEATURES_MAX])
{
    struct making m = {.win = view->window, .out = out};
    struct cs_word *const w = &view->window->words[i];
    saw_word(&m, view, w);
    saw_neighbours(&m, i);
    saw_run(&m, i);
    saw_line(&m, i);
    const uint32_t phrase = cs_phrase_of(m.win, i);
    saw_if(&m, phrase, phrase);
    saw_if(&m, phrase, mix(phrase, word_at(m.win, i, -1)->part));
    CS_ASSERT(m.count <= CS_FEATURES_MAX);
    return m.count;
}
