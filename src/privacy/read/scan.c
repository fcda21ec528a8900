/* scan.c - cuts a text into words, window by window.
 *
 * A word is a run of letters and digits; an apostrophe joins (O'Neil), a hyphen does not, so that
 * each half of a double name is known by itself. A possessive 's is left out of the word. Of what
 * stands between two words only its kind is kept (the gap): that is all the tagger wants of it.
 * The word's hash is made while its bytes are read. Letters with accents count as their base
 * letters, as people leave accents out when they type. */
#include "privacy/read/word_in.h"

#define LINE_NONE 0xFFFF
#define WORD_BYTES_MAX ((size_t)UINT16_MAX - 8) /* a longer run of letters is several words */
#define CASUAL_WORDS 8                          /* in lower case, beside shorthand in capitals */
/* Base letters of U+00C0..U+024F and of U+1E00..U+1EFF by Unicode's decompositions; '*': none. */
static const char base_latin[] =
    "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo*ouuuuytyaaaaaaccccccccdd"
    "ddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllll*nnnnnnnnnoooooooorrrrrrssssss"
    "ssttttttuuuuuuuuuuuuwwyyyzzzzzz*********************************oo*************u"
    "u****************************aaiioouuuuuuuuuu*aaaa****ggkkoooo**j***gg**nnaa****"
    "aaaaeeeeiiiioooorrrruuuusstt**hh******aaeeooooooooyy****************************";
static const char base_added[] =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooo"
    "oooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy****s*"
    "aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuu"
    "uuyyyyyyyy******";

/* Letters and figures of ASCII: in the low byte in lower case, above it what is counted of them. */
#define UPPER_ONE (1U << 8)
#define DIGIT_ONE (1U << 24)
#define SMALL(c) [c] = (c)
#define LARGE(c) [c] = ((c) + ('a' - 'A')) | UPPER_ONE
#define FIGURE(c) [c] = (c) | DIGIT_ONE
/* clang-format off */
static const uint32_t fold_ascii[256] = { /* 0: neither */
    FIGURE('0'), FIGURE('1'), FIGURE('2'), FIGURE('3'), FIGURE('4'),
    FIGURE('5'), FIGURE('6'), FIGURE('7'), FIGURE('8'), FIGURE('9'),
    LARGE('A'), LARGE('B'), LARGE('C'), LARGE('D'), LARGE('E'), LARGE('F'), LARGE('G'),
    LARGE('H'), LARGE('I'), LARGE('J'), LARGE('K'), LARGE('L'), LARGE('M'), LARGE('N'),
    LARGE('O'), LARGE('P'), LARGE('Q'), LARGE('R'), LARGE('S'), LARGE('T'), LARGE('U'),
    LARGE('V'), LARGE('W'), LARGE('X'), LARGE('Y'), LARGE('Z'),
    SMALL('a'), SMALL('b'), SMALL('c'), SMALL('d'), SMALL('e'), SMALL('f'), SMALL('g'),
    SMALL('h'), SMALL('i'), SMALL('j'), SMALL('k'), SMALL('l'), SMALL('m'), SMALL('n'),
    SMALL('o'), SMALL('p'), SMALL('q'), SMALL('r'), SMALL('s'), SMALL('t'), SMALL('u'),
    SMALL('v'), SMALL('w'), SMALL('x'), SMALL('y'), SMALL('z')};
/* clang-format on */

/* A letter beyond ASCII. */
struct letter {
    uint8_t size; /* bytes; 0: not a letter */
    char base;    /* 0: keep its bytes; '\'': drop it */
    bool upper;
    bool cased;
};

static unsigned byte_at(cs_str text, size_t at)
{
    return at < text.len ? (unsigned char)text.ptr[at] : 0;
}

/* cp is one of U+00C0..U+027F; behind U+024F stand the letters of phonetics. */
static struct letter letter_latin(unsigned cp)
{
    if (cp == 0x18F || cp == 0x259) return (struct letter){2, 'e', cp == 0x18F, true}; /* schwa */
    if (cp > 0x24F) return (struct letter){2, 0, false, true};
    if (cp == 0xD7 || cp == 0xF7) return (struct letter){0};
    /* Capitals of U+0180 .. U+01BF (Unicode, category Lu), in which no order is. */
    const uint64_t odd_ones = UINT64_C(0x11AED2D5B1DBCED6);
    bool upper = (cp & 1) == 0;
    if (cp < 0x100) upper = cp < 0xDF;
    if (cp >= 0x180 && cp <= 0x1BF) upper = odd_ones >> (cp - 0x180) & 1;
    if (cp >= 0x1CD && cp <= 0x1DC) upper = (cp & 1) != 0;
    if ((cp >= 0x139 && cp <= 0x148) || (cp >= 0x179 && cp <= 0x17E)) upper = (cp & 1) != 0;
    if (cp == 0x178) upper = true;
    const char base = base_latin[cp - 0xC0];
    return (struct letter){2, base == '*' ? (char)0 : base, upper, true};
}

/* The letter at a byte of 0x80 and more, in valid UTF-8. */
static struct letter letter_at(cs_str text, size_t at)
{
    const unsigned a = byte_at(text, at);
    const unsigned b = byte_at(text, at + 1);
    const unsigned c = byte_at(text, at + 2);
    if (a >= 0xC3 && a <= 0xC9) return letter_latin((a & 0x1F) << 6 | (b & 0x3F));
    if (a == 0xCA && (b == 0xBB || b == 0xBC)) return (struct letter){2, '\'', false, false};
    if (a == 0xCC || (a == 0xCD && b < 0xB0)) return (struct letter){2, '\'', false, false};
    if (a == 0xCE || a == 0xCF) /* Greek */
        return (struct letter){2, 0, a == 0xCE && b < 0xAC, true};
    if (a >= 0xD0 && a <= 0xD4) /* Cyrillic, Armenian */
        return (struct letter){2, 0, a == 0xD0 && b < 0xB0, true};
    if (a == 0xE1 && b >= 0xB8 && b <= 0xBB) {
        const char base = base_added[(b - 0xB8) << 6 | (c & 0x3F)];
        return (struct letter){3, base == '*' ? (char)0 : base, (c & 1) == 0, true};
    }
    if (a >= 0xCA && a < 0xE0) return (struct letter){2, 0, false, false};
    if (a == 0xE2 || (a == 0xE3 && b == 0x80) || a == 0xEF) return (struct letter){0};
    if (a >= 0xE0 && a < 0xF0) return (struct letter){3, 0, false, false};
    if (a == 0xF0 && b == 0x9F) return (struct letter){0}; /* little pictures */
    if (a >= 0xF0) return (struct letter){4, 0, false, false};
    return (struct letter){0};
}

static bool is_letter_at(cs_str text, size_t at)
{
    if (at >= text.len) return false;
    const unsigned char c = (unsigned char)text.ptr[at];
    return c < 0x80 ? cs_is_alpha((char)c) : letter_at(text, at).size > 0;
}

/* Bytes of the apostrophe at this place: ' or U+2019 or `; 0: none. */
static size_t apostrophe_at(cs_str text, size_t at)
{
    const unsigned a = byte_at(text, at);
    if (a == '\'' || a == '`') return 1;
    return a == 0xE2 && byte_at(text, at + 1) == 0x80 && byte_at(text, at + 2) == 0x99 ? 3 : 0;
}

struct reading {
    size_t at;
    uint64_t hash;
    unsigned letters;
    unsigned uppers;
    unsigned cased;
    unsigned digits;
    bool first_upper;
    bool accent;
    bool possessive;
    bool plural; /* its last letter is a small s */
};

/* Where the run of ASCII letters and figures from `at` ends, at `to` at the latest; the hash goes
 * on over them, counts gets capitals below, figures above: a word has fewer than 2^16 of both.
 * Nearly all of a text passes through here. */
static inline size_t run_fold(cs_str text, size_t at, size_t to, uint64_t *hash, uint32_t *counts)
{
    uint64_t h = *hash;
    uint32_t sum = 0;
    for (; at < to; at++) {
        const uint32_t folded = fold_ascii[(unsigned char)text.ptr[at]];
        if (folded == 0) break;
        h = cs_hash_byte(h, (unsigned char)folded);
        sum += folded >> 8;
    }
    *hash = h;
    *counts = sum;
    return at;
}

/* Behind a run it may join it to more of the word. */
static inline bool may_join(char c)
{
    return (unsigned char)c >= 0x80 || c == '\'' || c == '`';
}

/* Take the ASCII letters and digits from here to `to`. */
static void take_ascii(struct reading *r, cs_str text, size_t to)
{
    const size_t begin = r->at;
    uint32_t counts = 0;
    const size_t at = run_fold(text, begin, to, &r->hash, &counts);
    const unsigned uppers = counts & 0xFFFFU;
    const unsigned digits = counts >> 16;
    if (r->letters + r->digits == 0 && at > begin) r->first_upper = cs_is_upper(text.ptr[begin]);
    const unsigned letters = (unsigned)(at - begin) - digits;
    r->uppers += uppers;
    r->digits += digits;
    r->letters += letters;
    r->cased += letters;
    r->at = at;
}

static bool take_letter(struct reading *r, cs_str text)
{
    const struct letter l = letter_at(text, r->at);
    if (l.size == 0 || l.size > text.len - r->at) return false; /* cut off in a letter */
    if (l.base == '\'') {
        r->at += l.size;
        return true;
    }
    if (r->letters + r->digits == 0) r->first_upper = l.upper;
    r->uppers += l.upper;
    r->cased += l.cased;
    r->letters++;
    r->accent = true;
    if (l.base) r->hash = cs_hash_byte(r->hash, (unsigned char)l.base);
    for (unsigned i = 0; l.base == 0 && i < l.size; i++)
        r->hash = cs_hash_byte(r->hash, (unsigned char)text.ptr[r->at + i]);
    r->at += l.size;
    return true;
}

/* Read on while it is a word; a possessive is told, not taken. */
static void word_read(cs_str text, struct reading *r)
{
    const size_t end_max = text.len - r->at > WORD_BYTES_MAX ? r->at + WORD_BYTES_MAX : text.len;
    while (r->at < end_max) {
        take_ascii(r, text, end_max);
        if (r->at >= end_max) return;
        const char c = text.ptr[r->at];
        if (!may_join(c)) return;
        const size_t mark = apostrophe_at(text, r->at);
        if (mark) {
            if (r->letters == 0 || !is_letter_at(text, r->at + mark)) return;
            const char next = text.ptr[r->at + mark];
            if ((next == 's' || next == 'S') && !is_letter_at(text, r->at + mark + 1) &&
                r->letters > 1) {
                r->possessive = true;
                return;
            }
            r->at += mark;
            continue;
        }
        if ((unsigned char)c < 0x80 || !take_letter(r, text)) return;
    }
}

uint64_t cs_hash_folded(uint64_t h, cs_str word)
{
    struct reading r = {.hash = h};
    while (r.at < word.len) {
        take_ascii(&r, word, word.len);
        if (r.at < word.len && ((unsigned char)word.ptr[r.at] < 0x80 || !take_letter(&r, word)))
            r.at++;
    }
    return r.hash;
}

static uint8_t shape_of(const struct reading *r)
{
    if (r->digits) return CS_SHAPE_DIGIT;
    if (r->cased == 0) return CS_SHAPE_OTHER;
    if (r->uppers == 0) return CS_SHAPE_LOWER;
    if (r->letters == 1) return CS_SHAPE_INITIAL;
    if (!r->first_upper) return CS_SHAPE_INNER;
    if (r->uppers == 1) return CS_SHAPE_CAPITAL;
    /* "MRIs": the plural of an abbreviation is one. */
    if (r->uppers == r->cased || (r->plural && r->uppers == r->cased - 1 && r->cased > 2))
        return CS_SHAPE_CAPS;
    return CS_SHAPE_MIXED;
}

/* What was met between two words; in order of weight: the first that was met tells. */
enum gap_bits {
    MET_COLON = 1 << 0,
    MET_STOP = 1 << 1,
    MET_OPEN = 1 << 2,
    MET_COLUMN = 1 << 3,
    MET_DOT = 1 << 4,
    MET_SEMICOLON = 1 << 5,
    MET_QUOTE = 1 << 6,
    MET_COMMA = 1 << 7,
    MET_CLOSE = 1 << 8,
    MET_SLASH = 1 << 9,
    MET_OTHER = 1 << 10,
    MET_DASH = 1 << 11, /* these two tell together, and where nothing else was met */
    MET_SPACE = 1 << 12
};

static inline unsigned met_of(unsigned char c)
{
    static const uint16_t met[128] = {
        [' '] = MET_SPACE,   ['\r'] = MET_SPACE, [':'] = MET_COLON,     ['!'] = MET_STOP,
        ['?'] = MET_STOP,    ['.'] = MET_DOT,    [';'] = MET_SEMICOLON, ['('] = MET_OPEN,
        ['['] = MET_OPEN,    ['<'] = MET_OPEN,   [')'] = MET_CLOSE,     [']'] = MET_CLOSE,
        ['>'] = MET_CLOSE,   ['"'] = MET_QUOTE,  ['\''] = MET_QUOTE,    ['`'] = MET_QUOTE,
        ['\t'] = MET_COLUMN, ['|'] = MET_COLUMN, [','] = MET_COMMA,     ['/'] = MET_SLASH,
        ['-'] = MET_DASH};
    return met[c] ? met[c] : (unsigned)MET_OTHER;
}

/* Signs of General Punctuation, E2 80 xx, and the space C2 A0. */
static unsigned met_beyond(cs_str text, size_t at, size_t *size)
{
    const unsigned a = byte_at(text, at);
    const unsigned c = byte_at(text, at + 2);
    *size = a < 0xE0 ? 2 : a < 0xF0 ? 3 : 4;
    if (a == 0xC2 && byte_at(text, at + 1) == 0xA0) return MET_SPACE;
    if (a != 0xE2 || byte_at(text, at + 1) != 0x80) return MET_OTHER;
    if (c >= 0x90 && c <= 0x95) return MET_DASH;
    if (c >= 0x98 && c <= 0x9F) return MET_QUOTE;
    return c <= 0x8B ? MET_SPACE : MET_OTHER;
}

struct gap {
    unsigned met;
    unsigned lines;
    unsigned spaces; /* the longest run */
    bool quote_first;
};

static uint8_t gap_kind(const struct gap *g)
{
    static const uint8_t kinds[] = {CS_GAP_COLON, CS_GAP_STOP,      CS_GAP_OPEN,  CS_GAP_COLUMN,
                                    CS_GAP_DOT,   CS_GAP_SEMICOLON, CS_GAP_QUOTE, CS_GAP_COMMA,
                                    CS_GAP_CLOSE, CS_GAP_SLASH,     CS_GAP_OTHER};
    if (g->met == MET_SPACE && g->lines == 0 && g->spaces < 3) return CS_GAP_SPACE;
    if (g->lines) return g->lines > 1 ? CS_GAP_PARAGRAPH : CS_GAP_LINE;
    if (g->met & (MET_DASH - 1)) return kinds[__builtin_ctz(g->met)];
    if (g->met & MET_DASH) return g->met & MET_SPACE ? CS_GAP_DASH : CS_GAP_HYPHEN;
    return g->spaces >= 3 ? CS_GAP_COLUMN : CS_GAP_SPACE;
}

/* Read from `from` to the next word's begin, or to the end. */
static size_t gap_read(cs_str text, size_t from, struct gap *g)
{
    size_t at = from;
    unsigned run = 0;
    while (at < text.len) {
        const char c = text.ptr[at];
        if (fold_ascii[(unsigned char)c]) break;
        if (c == ' ') {
            g->met |= MET_SPACE;
            if (++run > g->spaces) g->spaces = run;
            at++;
            continue;
        }
        run = 0;
        size_t size = 1;
        if (c == '\n') g->lines++;
        else if ((unsigned char)c < 0x80) g->met |= met_of((unsigned char)c);
        else if (is_letter_at(text, at)) break;
        else g->met |= met_beyond(text, at, &size);
        if (at == from) g->quote_first = (g->met & MET_QUOTE) != 0;
        at += size;
    }
    return at < text.len ? at : text.len;
}

cs_status cs_window_init(struct cs_window *window, struct cs_arena *arena, cs_str text,
                         struct cs_error *err)
{
    /* A word takes two bytes at least, with what parts it from the next. */
    const size_t words = text.len / 2 + 2 < CS_WINDOW_WORDS ? text.len / 2 + 2 : CS_WINDOW_WORDS;
    *window = (struct cs_window){.text = text};
    window->words = CS_NEW_ARRAY_UNSET(arena, struct cs_word, words);
    window->lines = CS_NEW_ARRAY_UNSET(arena, struct cs_row, words + 1);
    return window->words && window->lines ? CS_OK : cs_arena_fail(arena, err);
}

void cs_window_rewind(struct cs_window *window)
{
    window->at = 0;
    window->gap_from = 0;
    window->last = false;
    window->given = false;
}

/* A sentence's first word, as far as stops tell. */
static bool begins_sentence(const struct cs_window *w, size_t i)
{
    const struct cs_word *const word = &w->words[i];
    if (word->shape == CS_SHAPE_DIGIT) return false;
    if (i == 0 || word->gap == CS_GAP_PARAGRAPH || word->gap == CS_GAP_STOP) return true;
    if (word->gap == CS_GAP_LINE) return (word->marks & CS_MARK_AFTER_STOP) != 0;
    return word->gap == CS_GAP_DOT && word[-1].size > 2;
}

static inline void row_add(struct cs_row *row, const struct cs_window *w, size_t i)
{
    const uint8_t shape = w->words[i].shape;
    row->count++;
    /* Added up, not asked: a branch for each could not be foretold. */
    row->lower = (uint16_t)(row->lower + (shape == CS_SHAPE_LOWER));
    row->caps = (uint16_t)(row->caps + (shape == CS_SHAPE_CAPS));
    row->digits = (uint16_t)(row->digits + (shape == CS_SHAPE_DIGIT));
    if (i && w->words[i].gap == CS_GAP_SPACE) return; /* most words */
    if (!begins_sentence(w, i)) return;
    row->begins++;
    if (shape == CS_SHAPE_LOWER) row->begins_lower++;
}

static inline void line_count(struct cs_window *w, struct cs_word *word, size_t i)
{
    if (w->line_count == 0 || word->gap <= CS_GAP_LINE)
        w->lines[w->line_count++] = (struct cs_row){.first = (uint16_t)i, .colon = LINE_NONE};
    struct cs_row *const line = &w->lines[w->line_count - 1];
    if (word->gap == CS_GAP_COLON && line->colon == LINE_NONE) line->colon = (uint16_t)i;
    row_add(line, w, i);
    word->line = (uint16_t)(w->line_count - 1);
}

/* The words behind the cut belong to the next window. */
static void lines_cut(struct cs_window *w, size_t cut)
{
    while (w->line_count && w->lines[w->line_count - 1].first >= cut) w->line_count--;
    struct cs_row *const row = &w->lines[w->line_count - 1];
    *row = (struct cs_row){.first = row->first, .colon = row->colon};
    for (size_t i = row->first; i < cut; i++) row_add(row, w, i);
}

/* The last word of the window before which it may be cut: at a line's begin if there is one in
 * the last half, else behind a full stop, else as it is. */
static size_t cut_of(const struct cs_window *w)
{
    size_t stop = w->count;
    for (size_t i = w->count - 1; i > w->count / 2; i--) {
        if (w->words[i].gap <= CS_GAP_LINE) return i;
        if (w->words[i].gap == CS_GAP_DOT && stop == w->count) stop = i;
    }
    return stop;
}

/* Of both lists, which ascend, each is gone through once. */
static void patterns_mark(struct cs_window *w, const struct cs_phi_list *patterns, size_t *at)
{
    size_t i = 0;
    for (; *at < patterns->count; ++*at) {
        const struct cs_phi_span *const span = &patterns->spans[*at];
        while (i < w->count && w->words[i].begin + w->words[i].size <= span->begin) i++;
        for (; i < w->count && w->words[i].begin < span->end; i++)
            w->words[i].pattern = (uint8_t)(span->type + 1);
        if (i == w->count) return; /* the span may go on in the next window */
    }
}

/* Which paragraphs are written in haste: their sentences begin without a capital, or they have none
 * but shorthand. */
static void casual_mark(struct cs_window *w)
{
    for (size_t row = 0; row < w->line_count;) {
        unsigned begins = 0;
        unsigned lower = 0;     /* of them */
        unsigned shorthand = 0; /* "CT chest dictated by ..." */
        unsigned capitals = 0;
        unsigned words = 0; /* of them in lower case */
        size_t end = row;
        do {
            const struct cs_row *const line = &w->lines[end++];
            begins += line->begins;
            lower += line->begins_lower;
            shorthand += line->caps;
            capitals += (unsigned)(line->count - line->lower - line->digits);
            words += line->lower;
        } while (end < w->line_count && w->words[w->lines[end].first].gap != CS_GAP_PARAGRAPH);
        const bool small = capitals == 0 || (capitals == shorthand && words >= CASUAL_WORDS);
        for (; row < end; row++) w->lines[row].casual = lower * 2 > begins || small;
    }
}

/* A word of ASCII letters and figures that begins here, with nothing that may join it to more
 * behind it: nearly all are such. Sets hash, size and shape; false: it is another, read it by
 * word_read. */
static inline bool plain_read(cs_str text, size_t begin, struct cs_word *word)
{
    const size_t stop = text.len - begin > WORD_BYTES_MAX ? begin + WORD_BYTES_MAX : text.len;
    uint64_t hash = CS_HASH_START;
    uint32_t counts = 0;
    const size_t at = run_fold(text, begin, stop, &hash, &counts);
    if (at < stop && may_join(text.ptr[at])) return false;
    const unsigned size = (unsigned)(at - begin);
    word->hash = cs_hash_finish(hash);
    word->size = (uint16_t)size;
    if (counts == 0) word->shape = CS_SHAPE_LOWER;
    else
        word->shape = shape_of(&(struct reading){.letters = size - (counts >> 16),
                                                 .cased = size - (counts >> 16),
                                                 .uppers = counts & 0xFFFFU,
                                                 .digits = counts >> 16,
                                                 .first_upper = cs_is_upper(text.ptr[begin]),
                                                 .plural = text.ptr[at - 1] == 's'});
    return true;
}

/* A word that plain_read does not take. Returns where the next gap begins. */
static size_t mixed_read(cs_str text, struct cs_word *word)
{
    struct reading r = {.at = word->begin, .hash = CS_HASH_START};
    word_read(text, &r);
    r.plural = text.ptr[r.at - 1] == 's';
    word->size = (uint16_t)(r.at - word->begin);
    word->hash = cs_hash_finish(r.hash);
    word->shape = shape_of(&r);
    word->marks = (uint8_t)(word->marks | (r.accent ? CS_MARK_ACCENT : 0) |
                            (r.possessive ? CS_MARK_POSSESSIVE : 0));
    return r.possessive ? r.at + apostrophe_at(text, r.at) + 1 : r.at;
}

static inline bool word_next(struct cs_window *w, size_t *at, size_t *end, struct cs_word *word)
{
    const cs_str text = w->text;
    size_t begin = *at + 1;
    if (begin < text.len && text.ptr[*at] == ' ' && fold_ascii[(unsigned char)text.ptr[begin]] &&
        *end) { /* two gaps in three */
        *word = (struct cs_word){.begin = (uint32_t)begin, .gap = CS_GAP_SPACE};
    } else {
        struct gap g = {.lines = *end == 0 ? 2 : 0};
        begin = gap_read(text, *at, &g);
        if (begin >= text.len) return false;
        *word = (struct cs_word){.begin = (uint32_t)begin, .gap = gap_kind(&g)};
        if (g.met & (MET_COLON | MET_STOP | MET_DOT | MET_SEMICOLON))
            word->marks = CS_MARK_AFTER_STOP;
        if (g.quote_first && *end && w->count) w->words[w->count - 1].marks |= CS_MARK_NICK;
    }
    *at = plain_read(text, begin, word) ? begin + word->size : mixed_read(text, word);
    *end = begin + word->size;
    return true;
}

/* A text that fits one window is read once only. */
static bool whole_again(struct cs_window *window)
{
    if (window->given) return false;
    window->given = true;
    return window->count > 0;
}

bool cs_window_next(struct cs_window *window, const struct cs_phi_list *patterns,
                    size_t *pattern_at)
{
    if (window->whole) return whole_again(window);
    const bool first = window->at == 0;
    size_t at = window->at;
    size_t end = window->gap_from;
    window->count = 0;
    window->line_count = 0;
    bool more = true;
    while (window->count < CS_WINDOW_WORDS) {
        struct cs_word *const word = &window->words[window->count];
        more = word_next(window, &at, &end, word);
        if (!more) break;
        line_count(window, word, window->count);
        window->count++;
    }
    window->last = !more;
    window->at = at;
    window->gap_from = end;
    if (more) {
        const size_t cut = cut_of(window);
        if (cut < window->count) {
            const struct cs_word *const last = &window->words[cut - 1];
            window->gap_from = last->begin + last->size;
            window->at = window->gap_from;
            if (last->marks & CS_MARK_POSSESSIVE)
                window->at += apostrophe_at(window->text, window->at) + 1;
            window->count = cut;
            lines_cut(window, cut);
        }
    }
    cs_lookup_words(window->words, window->count);
    patterns_mark(window, patterns, pattern_at);
    casual_mark(window);
    window->whole = window->last && first;
    window->given = true;
    return window->count > 0;
}
