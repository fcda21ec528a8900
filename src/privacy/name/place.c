/* place.c - places of several words, and small letters that a word before tells as a place.
 *
 *   known    "Isle of Palms", "Fond du Lac": the table knows the phrase
 *   told     "in great falls", "lives wake village", "they live halstead", "fond du lac county"
 * What the table knows of a phrase is kept in the word that begins it. */
#include "privacy/name/name_in.h"

#define PHRASE_WORDS 4
#define PHRASES_KNOWN 0x80U
#define PHRASE_PLACE 1U
#define PHRASE_REGION 2U

/* What the table knows of the words from `begin` on, which may begin a place: two bits for two of
 * them, two for three, two for four. Found once for all words that ask. */
static unsigned phrases_at(struct cs_window *win, size_t begin)
{
    struct cs_word *const words = win->words;
    if (words[begin].phrases) return words[begin].phrases;
    unsigned phrases = PHRASES_KNOWN;
    uint64_t h = CS_HASH_START;
    for (size_t k = begin; k < win->count && k < begin + PHRASE_WORDS; k++) {
        if (k > begin && words[k].gap != CS_GAP_SPACE && words[k].gap != CS_GAP_LINE) break;
        if (k > begin) h = cs_hash_byte(h, ' ');
        h = cs_hash_folded(h, (cs_str){win->text.ptr + words[k].begin, words[k].size});
        const uint32_t flags = k > begin ? cs_lookup(cs_hash_finish(h)) : 0;
        const unsigned known = (flags & CS_FLAG_PLACE ? PHRASE_PLACE : 0) |
                               (flags & CS_FLAG_REGION ? PHRASE_REGION : 0);
        if (k > begin) phrases |= known << 2 * (k - begin - 1);
    }
    words[begin].phrases = (uint8_t)phrases;
    return phrases;
}

/* Of the phrases at a word: what is known of it and `more` words, 1 .. 3, behind it. */
static unsigned phrase_with(unsigned phrases, size_t more)
{
    return phrases >> 2 * (more - 1) & (PHRASE_PLACE | PHRASE_REGION);
}

/* "in great falls", "lives wake village", "out past minerva": a word before word i, which is in
 * small letters, says that a place follows. */
static bool is_place_told(struct cs_window *win, size_t i)
{
    static const char *const cues[] = {"in",   "near",  "from",   "past",    "outside", "lives",
                                       "live", "lived", "living", "towards", "around",  "county"};
    const struct cs_word *const w = &win->words[i];
    return i > 0 && w->shape == CS_SHAPE_LOWER && w->gap == CS_GAP_SPACE && w->line == w[-1].line &&
           cs_word_is_one(win, &w[-1], cues, CS_COUNT(cues));
}

/* "county" or "parish" in small letters stands behind word i. */
static bool is_before_county(struct cs_window *win, size_t i)
{
    if (i + 1 >= win->count || win->words[i + 1].size != 6) return false; /* nearly all */
    const struct cs_word *const n = cs_next_in_line(win, i);
    return n && n->gap == CS_GAP_SPACE && n->shape == CS_SHAPE_LOWER &&
           cs_word_is_one(win, n, (const char *const[]){"county", "parish"}, 2);
}

/* Behind word i no thing is named: "from red oak pollen". */
static bool ends_place(struct cs_window *win, size_t i)
{
    const struct cs_word *const n = cs_next_in_line(win, i);
    if (!n || n->gap != CS_GAP_SPACE || n->shape != CS_SHAPE_LOWER || n->pattern) return true;
    const unsigned kind = CS_FLAG_KIND(win->words[i + 1].flags);
    return n->size <= 2 || kind == CS_KIND_FUNCTION || kind == CS_KIND_STATE ||
           kind == CS_KIND_SAYVERB || kind == CS_KIND_FORMLABEL || kind == CS_KIND_PLACEHEAD;
}

/* A place of several words in small letters, which the table knows, begins at word i, and a word
 * before or "county" behind says so: how many words it has, else 0. Its parts may mean anything. */
static size_t small_place_words(struct cs_window *win, size_t i)
{
    const struct cs_word *const w = &win->words[i];
    if (!(w->flags & CS_FLAG_BEGINS) || w->shape != CS_SHAPE_LOWER) return 0;
    const bool told = is_place_told(win, i);
    bool near = told; /* "county" stands behind one of the words */
    for (size_t k = 1; k < PHRASE_WORDS && !near; k++) near = is_before_county(win, i + k);
    if (!near) return 0;
    const unsigned phrases = phrases_at(win, i);
    if (phrases == PHRASES_KNOWN) return 0;
    for (size_t more = PHRASE_WORDS - 1; more >= 1; more--)
        if (phrase_with(phrases, more) & PHRASE_PLACE && i + more < win->count &&
            w[more].shape == CS_SHAPE_LOWER && !w[more].pattern &&
            ((told && ends_place(win, i + more)) || is_before_county(win, i + more)))
            return more + 1;
    return 0;
}

bool cs_is_small_town(struct cs_window *win, size_t i)
{
    static const char *const cues[] = {"lives", "live", "lived", "living", "reside", "resides"};
    static const char *const ways[] = {"in", "near", "out", "up", "over", "down", "past"};
    const struct cs_word *const w = &win->words[i];
    const uint32_t flags = w->flags;
    if (w->shape != CS_SHAPE_LOWER || w->pattern || w->size < 4) return false;
    if (flags & CS_FLAG_COUNTY && is_before_county(win, i)) return true;
    if (w->gap != CS_GAP_SPACE) return false;
    if (CS_FLAG_TOWN(flags) == 0 || CS_FLAG_KIND(flags) || CS_FLAG_COMMON(flags) > 3) return false;
    for (size_t k = 1; k <= 3 && k <= i; k++) {
        const struct cs_word *const p = w - k;
        if (p->line != w->line || (k > 1 && p[1].gap != CS_GAP_SPACE)) return false;
        if (cs_word_is_one(win, p, cues, CS_COUNT(cues))) return true;
        if (!cs_word_is_one(win, p, ways, CS_COUNT(ways))) return false;
    }
    return false;
}

unsigned cs_small_place_part(struct cs_window *win, size_t i)
{
    if (cs_is_small_town(win, i)) return 1;
    for (size_t back = 0; back < PHRASE_WORDS && back <= i; back++) {
        const size_t size = small_place_words(win, i - back);
        if (size) return size <= back ? 0 : back ? 2 : 1;
        if (win->words[i - back].shape != CS_SHAPE_LOWER) return 0;
    }
    return 0;
}

void cs_place_mark(struct cs_window *win, size_t i)
{
    struct cs_word *const words = win->words;
    const size_t told = small_place_words(win, i);
    for (size_t k = 0; k < told; k++) words[i + k].marks |= CS_MARK_CANDIDATE;
    if (!(words[i].marks & CS_MARK_CANDIDATE) || words[i].pattern) return;
    const unsigned phrases = phrases_at(win, i);
    if (phrases == PHRASES_KNOWN) return;
    size_t end = 0;
    for (size_t k = i + 1; k < win->count && k < i + PHRASE_WORDS && !words[k].pattern; k++)
        if (cs_is_capital(&words[k]) && phrase_with(phrases, k - i) & PHRASE_PLACE) end = k;
    for (size_t k = i + 1; k < end; k++) words[k].marks |= CS_MARK_CANDIDATE;
}

uint32_t cs_phrase_of(struct cs_window *win, size_t i)
{
    struct cs_word *const words = win->words;
    for (size_t back = 0; back < PHRASE_WORDS && back <= i; back++) {
        const size_t begin = i - back;
        if (back && words[begin + 1].gap != CS_GAP_SPACE && words[begin + 1].gap != CS_GAP_LINE)
            return 0;
        if (!(words[begin].flags & CS_FLAG_BEGINS)) continue;
        const unsigned phrases = phrases_at(win, begin);
        for (size_t more = back ? back : 1; more < PHRASE_WORDS; more++) {
            const unsigned known = phrase_with(phrases, more);
            if (known) return 1U + (known & PHRASE_REGION ? 4U : 0U) + (back ? 1U : 0U);
        }
    }
    return 0;
}
