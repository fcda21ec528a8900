/* word_in.h - a text as words, window by window (scan.c), and what the table of words knows of
 * them (lookup.c).
 *
 * So memory is bounded and stays in the cache. Nothing here copies text. Threads: pure. */
#ifndef CS_WORD_IN_H
#define CS_WORD_IN_H

#include "privacy/read/read_in.h"

/* ---- words ---- */

/* How a word is written. */
enum cs_word_shape {
    CS_SHAPE_LOWER,   /* word */
    CS_SHAPE_CAPITAL, /* Word */
    CS_SHAPE_CAPS,    /* WORD */
    CS_SHAPE_INITIAL, /* W */
    CS_SHAPE_MIXED,   /* McWord, O'Word */
    CS_SHAPE_INNER,   /* wOrd */
    CS_SHAPE_DIGIT,   /* has a digit */
    CS_SHAPE_OTHER,   /* a script without case */
    CS_SHAPE_NONE     /* of no word: before the window's first */
};

/* What stands between a word and the one before. */
enum cs_word_gap {
    CS_GAP_PARAGRAPH, /* an empty line, or the text's begin */
    CS_GAP_LINE,
    CS_GAP_COLON,
    CS_GAP_STOP, /* ! ? */
    CS_GAP_DOT,
    CS_GAP_SEMICOLON,
    CS_GAP_OPEN,   /* ( [ */
    CS_GAP_QUOTE,  /* " */
    CS_GAP_COLUMN, /* | or a tab, or three spaces */
    CS_GAP_COMMA,
    CS_GAP_CLOSE,
    CS_GAP_SLASH,
    CS_GAP_HYPHEN, /* without spaces */
    CS_GAP_DASH,   /* with spaces */
    CS_GAP_SPACE,
    CS_GAP_OTHER,
    CS_GAP_NONE /* of no word: before the window's first, behind a line's last */
};

enum cs_word_marks {
    CS_MARK_POSSESSIVE = 1 << 0, /* 's follows; not part of the word */
    CS_MARK_ACCENT = 1 << 2,     /* letters beyond ASCII */
    CS_MARK_AFTER_STOP = 1 << 3, /* the gap holds . : ! ? or ; besides a line's end */
    CS_MARK_CANDIDATE = 1 << 4,
    CS_MARK_NICK = 1 << 5 /* a quotation mark closes right behind it */
};

struct cs_word {
    uint32_t begin; /* bytes into the text */
    uint16_t size;
    uint16_t line;    /* in cs_window.lines */
    uint32_t hash;    /* of the folded word; as in tools/phi_words.py */
    uint32_t flags;   /* enum cs_word_flags: what the table knows of it */
    uint8_t shape;    /* enum cs_word_shape */
    uint8_t gap;      /* enum cs_word_gap */
    uint8_t marks;    /* enum cs_word_marks */
    uint8_t pattern;  /* 0, or 1 + the type of the pattern that covers it */
    uint8_t label;    /* enum cs_label, after cs_tag_window */
    uint8_t sureness; /* percent, of the label */
    /* What the features see of a word, for its neighbours (name/feature.c); identity 0: not yet. */
    uint32_t identity; /* which word it is, for words of the language */
    uint8_t part;      /* in a sentence */
    uint8_t group;     /* what it means, where that is known, else its part */
    uint8_t lean;      /* what the table leans to */
    uint8_t phrases;   /* places of several words that begin with it (name/place.c); 0: not yet */
};

struct cs_row {
    uint16_t first; /* word */
    uint16_t count;
    uint16_t lower;        /* words in lower case */
    uint16_t caps;         /* words in capitals, of two letters and more */
    uint16_t digits;       /* words with a digit */
    uint16_t begins;       /* words that begin a sentence, as far as stops tell */
    uint16_t begins_lower; /* of them in lower case */
    uint16_t colon;        /* index of the first word behind a colon, or 0xFFFF */
    bool casual; /* its paragraph has no capitals, or its sentences begin without: in haste */
};

#define CS_WINDOW_WORDS 8192 /* about 50 KB of text: words and lines stay in the L2 cache */
#define CS_WORD_BYTES_MAX 64 /* a longer word is nobody's name */

struct cs_window {
    cs_str text;
    size_t at;       /* where the next window begins */
    size_t gap_from; /* end of the last word before at */
    struct cs_word *words;
    struct cs_row *lines;
    size_t count;
    size_t line_count;
    bool last;
    bool whole; /* it holds all of the text, so it is read once for all passes */
    bool given; /* ... and was given in this pass */
};

/* A window at the text's begin; its arrays in arena. */
CS_NODISCARD cs_status cs_window_init(struct cs_window *window, struct cs_arena *arena, cs_str text,
                                      struct cs_error *err);
/* Read the next words; false when there are none. Pattern words are marked from patterns, of which
 * *pattern_at is the first that ends behind the window's begin. */
bool cs_window_next(struct cs_window *window, const struct cs_phi_list *patterns,
                    size_t *pattern_at);
/* Back to the begin, for another pass. */
void cs_window_rewind(struct cs_window *window);

/* ---- what is known of a word ---- */

/* Bits of the table's flags; tools/phi_words.py writes them. Classes run from 0 (not known). */
#define CS_FLAG_SURNAME(flags) ((flags)&7U)       /* 5: one in a thousand bears it */
#define CS_FLAG_GIVEN(flags) ((flags) >> 3 & 7U)  /* as above */
#define CS_FLAG_COMMON(flags) ((flags) >> 6 & 7U) /* 7: once in a thousand words */
#define CS_FLAG_TOWN(flags) ((flags) >> 9 & 3U)   /* 3: 200,000 inhabitants */
#define CS_FLAGS_TOWN (3U << 9)
#define CS_FLAG_WORDISH(flags) ((flags) >> 19 & 3U) /* 3: a word far more than a name */
#define CS_FLAG_KIND(flags) ((flags) >> 21 & 31U)   /* enum cs_word_kind */
#define CS_FLAG_SENSE(flags) ((flags) >> 26 & 63U) /* what it means: words/senses.txt; 0: unknown */
enum cs_word_flags {
    CS_FLAG_COUNTY = 1 << 11,
    CS_FLAG_REGION = 1 << 12, /* a state or a country */
    CS_FLAG_DRUG = 1 << 13,
    CS_FLAG_CLINICAL = 1 << 14,
    CS_FLAG_EPONYM = 1 << 15,
    CS_FLAG_BEGINS = 1 << 16, /* a place of several words begins so */
    CS_FLAG_VERB = 1 << 17,   /* it has several forms: more a word than a name */
    CS_FLAG_PLACE = 1 << 18   /* of several words */
};
/* How a word is used, not what it means: COMMON, VERB and WORDISH. */
#define CS_FLAGS_OF_USE (7U << 6 | CS_FLAG_VERB | 3U << 19)
/* In the order of tools/phi_words.py. */
enum cs_word_kind {
    CS_KIND_NONE,
    CS_KIND_TITLE,
    CS_KIND_DOCTOR,
    CS_KIND_RELATION,
    CS_KIND_CREDENTIAL,
    CS_KIND_CLINICIAN,
    CS_KIND_ROLE,
    CS_KIND_LABEL,
    CS_KIND_PARTICLE,
    CS_KIND_SUFFIX,
    CS_KIND_MONTH,
    CS_KIND_WEEKDAY,
    CS_KIND_EPHEAD,
    CS_KIND_ORG,
    CS_KIND_PLACEHEAD,
    CS_KIND_STREET,
    CS_KIND_GREETING,
    CS_KIND_SAYVERB,
    CS_KIND_PLACECUE,
    CS_KIND_FUNCTION,
    CS_KIND_FORMLABEL,
    CS_KIND_STATE,
    CS_KIND_NATION,
    CS_KIND_COMPANY,
    CS_KIND_ORGANISM
};

#define CS_HASH_START UINT64_C(0xCBF29CE484222325) /* FNV-1a, 64 bits */
#define CS_HASH_PRIME UINT64_C(0x100000001B3)
/* One byte of a folded word more: a small letter, a figure, or the blank between two words. */
static inline uint64_t cs_hash_byte(uint64_t h, unsigned char c)
{
    return (h ^ c) * CS_HASH_PRIME;
}
static inline uint32_t cs_hash_finish(uint64_t h)
{
    const uint32_t folded = (uint32_t)(h >> 32) ^ (uint32_t)h;
    return folded ? folded : 1;
}
/* Fold the word's bytes (lower case, no accents, no apostrophes) into a hash begun or continued. */
uint64_t cs_hash_folded(uint64_t h, cs_str word);

/* Flags of a folded word or place, 0 when it is not known. */
uint32_t cs_lookup(uint32_t hash);
static inline uint32_t cs_lookup_word(cs_str word)
{
    return cs_lookup(cs_hash_finish(cs_hash_folded(CS_HASH_START, word)));
}
/* A word that people speak of may have this hash: a common one, or a medicine of
 * words/medicines.txt. False: none has. */
bool cs_lookup_is_spoken(uint32_t hash);
/* The flags of words by their hashes. */
void cs_lookup_words(struct cs_word *words, size_t count);
/* Entries of the table; 0 when the sources were not there at build time. */
size_t cs_lookup_size(void);

/* More a name than a word, as far as the table knows. */
static inline bool cs_flags_namely(uint32_t flags)
{
    return (CS_FLAG_SURNAME(flags) || CS_FLAG_GIVEN(flags)) && CS_FLAG_WORDISH(flags) <= 1;
}
/* A word of the language or of medicine, whatever else. */
static inline bool cs_flags_wordly(uint32_t flags)
{
    return (CS_FLAG_COMMON(flags) >= 4 && CS_FLAG_WORDISH(flags) >= 2) || CS_FLAG_KIND(flags) ||
           (flags & (CS_FLAG_CLINICAL | CS_FLAG_DRUG)) != 0;
}

#endif
