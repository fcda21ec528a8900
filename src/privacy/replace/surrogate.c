/* surrogate.c - realistic stand-ins, the same for the same value in one vault.
 *
 * Chosen by the vault's secret, the kind of value and its number in order of appearance; a value
 * alone never decides. Names are replaced word by word, so "Hector Day", "DAY, HECTOR" and "Mr.
 * Day's" stay one person; figures keep their form. Telephone numbers are from the range that is
 * kept for fiction (555-01xx), addresses of the network from those kept for documentation (RFC
 * 2606, 3849, 5737). All dates of a vault move by the same days. This is NOT Safe Harbor.
 *
 * A stand-in that shows the value it stands for (surrogate_echo.c) is drawn again: the next name of
 * the list, the next number. The draws depend on the vault and the value alone, so the same value
 * gets the same stand-in each time. Where no draw helps, the type stands there: "[PHONE]". */
#include "privacy/replace/vault_in.h"

#define WORD_BYTES_MAX 64
/* A month alone counts as its 15th day, and a date without a year is moved inside a year: fewer
 * days would leave "March" as it is, and so would nearly a year. */
#define SHIFT_DAYS_MIN 17
#define SHIFT_DAYS_MAX 347
#define DRAWS_MAX 64
#define DRAW_STEP                                                                                  \
    1000003U /* prime and above any count of values, so the next draw is no one else's */

static const char *const given_female[] = {
    "Alice",  "Anna",  "Beatrice", "Bella",  "Brenda", "Carla", "Celia",  "Clara",  "Cora",
    "Daphne", "Delia", "Diana",    "Edith",  "Elena",  "Elsa",  "Emma",   "Esther", "Eva",
    "Fiona",  "Flora", "Gloria",   "Hannah", "Hazel",  "Helen", "Ida",    "Irene",  "Iris",
    "Jane",   "Julia", "Karen",    "Kate",   "Laura",  "Leah",  "Lena",   "Linda",  "Lucy",
    "Lydia",  "Mabel", "Marta",    "Mary",   "Mona",   "Nancy", "Nina",   "Nora",   "Olga",
    "Paula",  "Rita",  "Ruth",     "Sally",  "Sara",   "Sonia", "Stella", "Susan",  "Tessa",
    "Tina",   "Vera",  "Viola",    "Wanda",  "Wendy",  "Zoe"};
static const char *const given_male[] = {
    "Adam",    "Alan",   "Albert", "Andrew", "Arthur", "Ben",    "Bruno",  "Carl",  "Conrad",
    "David",   "Dennis", "Donald", "Edgar",  "Eric",   "Ernest", "Felix",  "Frank", "Fred",
    "George",  "Gerald", "Gordon", "Harold", "Harry",  "Henry",  "Howard", "Hugo",  "Isaac",
    "Ivan",    "Jacob",  "James",  "Joel",   "John",   "Keith",  "Kurt",   "Lars",  "Leo",
    "Leon",    "Louis",  "Marcus", "Martin", "Max",    "Nathan", "Neil",   "Oscar", "Otto",
    "Owen",    "Paul",   "Peter",  "Philip", "Ralph",  "Robert", "Roger",  "Simon", "Stanley",
    "Stephen", "Theo",   "Thomas", "Victor", "Walter", "William"};
static const char *const surnames[] = {
    "Abbott",  "Adler",    "Ainsley",  "Archer",  "Barlow",  "Beckett",  "Benson",   "Bishop",
    "Bolton",  "Bradley",  "Brandt",   "Calder",  "Carver",  "Chandler", "Clayton",  "Colby",
    "Conway",  "Cooper",   "Crane",    "Dalton",  "Darby",   "Decker",   "Dixon",    "Draper",
    "Eaton",   "Ellison",  "Emerson",  "Fairley", "Farrell", "Fenton",   "Fletcher", "Foster",
    "Garner",  "Gibson",   "Granger",  "Hadley",  "Harmon",  "Hartley",  "Hobson",   "Holden",
    "Hollis",  "Ingram",   "Jarvis",   "Keating", "Keller",  "Kendall",  "Kirby",    "Lambert",
    "Langley", "Lawson",   "Leland",   "Lowell",  "Mercer",  "Merrill",  "Milton",   "Morley",
    "Norris",  "Norton",   "Oakley",   "Osborne", "Palmer",  "Parker",   "Pearson",  "Perkins",
    "Porter",  "Prescott", "Quinby",   "Ramsey",  "Redding", "Reeves",   "Rowan",    "Sawyer",
    "Sheldon", "Shelby",   "Sinclair", "Slater",  "Spencer", "Sterling", "Sutton",   "Talbot",
    "Tanner",  "Thornton", "Tilden",   "Turner",  "Tyler",   "Upton",    "Vaughn",   "Walden",
    "Warren",  "Webster",  "Weston",   "Whitney", "Wilder",  "Winslow",  "Wyatt",    "Yardley",
    "York",    "Zimmer"};
static const char *const streets[] = {
    "Alder",  "Birch",  "Bridge", "Canal",  "Cedar",   "Chapel", "Church",  "Depot",  "Elm",
    "Fern",   "Garden", "Grove",  "Harbor", "Hickory", "Hill",   "Juniper", "Lake",   "Laurel",
    "Linden", "Maple",  "Market", "Meadow", "Mill",    "Oak",    "Orchard", "Park",   "Pine",
    "Poplar", "River",  "School", "Spruce", "Station", "Summit", "Valley",  "Walnut", "Willow"};
static const char *const towns[] = {
    "Ashford",    "Brookhaven", "Cedarville", "Clearwater Bend", "Eastbrook",
    "Fairmont",   "Glenwood",   "Greenfield", "Hartsville",      "Highland Park",
    "Kingsbury",  "Lakeside",   "Lindenwood", "Maplewood",       "Millbrook",
    "Northfield", "Oakdale",    "Pinehurst",  "Ridgemont",       "Riverton",
    "Rosewood",   "Silverton",  "Springdale", "Stonebridge",     "Summerfield",
    "Thornbury",  "Westbrook",  "Whitfield",  "Willow Creek",    "Woodstock Falls"};

/* The item of a list for a number: lists are walked from a secret place, so that two values of a
 * vault meet only when the list is used up. */
static cs_status list_pick(const struct cs_vault *vault, cs_str label, const char *const *list,
                           size_t count, uint32_t number, cs_str *out, struct cs_error *err)
{
    uint8_t start[4];
    CS_TRY(cs_vault_random(vault, label, 0, start, sizeof start, err));
    const size_t first = (size_t)start[0] << 16 | (size_t)start[1] << 8 | start[2];
    *out = cs_str_of(list[(first + number) % count]);
    return CS_OK;
}

/* Whether a name shows the word it is to replace: "Anna" for "Ann", "York" for "Yorkville". */
static bool shows(cs_str name, cs_str word)
{
    return cs_str_find_nocase(name, word, 0) != SIZE_MAX ||
           cs_str_find_nocase(word, name, 0) != SIZE_MAX;
}

/* Lower-case ASCII; other bytes as they are. */
static cs_str folded(cs_str word, char out[static WORD_BYTES_MAX])
{
    const size_t size = word.len < WORD_BYTES_MAX ? word.len : WORD_BYTES_MAX;
    for (size_t i = 0; i < size; i++) out[i] = cs_to_lower(word.ptr[i]);
    return (cs_str){out, size};
}

/* A list that words of a kind are replaced from. */
struct name_list {
    cs_str label;
    uint32_t kind;
    const char *const *names;
    size_t count;
};

/* The name for a word: that of its number. One that shows the word is skipped for good: the number
 * behind it is given to a key that no word has, and so to no other word. */
static cs_status list_name(struct cs_vault *vault, const struct name_list *list, cs_str word,
                           cs_str *out, struct cs_error *err)
{
    char bytes[WORD_BYTES_MAX + 1];
    const cs_str key = folded(word, bytes + 1);
    uint32_t number = 0;
    CS_TRY(cs_vault_number(vault, list->kind, key, &number, err));
    CS_TRY(list_pick(vault, list->label, list->names, list->count, number, out, err));
    for (char draw = 1; shows(*out, word) && draw < DRAWS_MAX; draw++) {
        bytes[0] = draw;
        CS_TRY(cs_vault_number(vault, list->kind, (cs_str){bytes, key.len + 1}, &number, err));
        CS_TRY(list_pick(vault, list->label, list->names, list->count, number, out, err));
    }
    return CS_OK;
}

static bool is_in(cs_str word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cs_str_equal_nocase(word, cs_str_of(list[i]))) return true;
    return false;
}

/* Names of the census's most frequent ones end so; a guess that only steers the choice. */
static bool sounds_female(cs_str word)
{
    static const char *const others[] = {"jennifer", "elizabeth", "margaret", "karen",  "sharon",
                                         "carol",    "judith",    "janet",    "helen",  "ruth",
                                         "susan",    "kathleen",  "kimberly", "shirley"};
    const char last = word.len ? cs_to_lower(word.ptr[word.len - 1]) : '\0';
    if (is_in(word, given_male, CS_COUNT(given_male))) return false;
    return last == 'a' || last == 'e' || last == 'y' ||
           is_in(word, given_female, CS_COUNT(given_female)) ||
           is_in(word, others, CS_COUNT(others));
}

/* The replacement in the case of the word it replaces. */
static void cased_write(struct cs_buf *out, cs_str word, cs_str name)
{
    bool lower = false;
    for (size_t i = 0; i < word.len; i++) lower = lower || cs_is_lower(word.ptr[i]);
    const bool capitals = !lower && word.len > 1;
    const bool small = cs_is_lower(word.ptr[0]);
    for (size_t i = 0; i < name.len; i++) {
        const char c = name.ptr[i];
        if (capitals && cs_is_lower(c)) cs_buf_add_char(out, (char)(c - 'a' + 'A'));
        else cs_buf_add_char(out, small ? cs_to_lower(c) : c);
    }
}

static cs_status name_word_write(struct cs_vault *vault, cs_str word, bool surname,
                                 struct cs_buf *out, struct cs_error *err)
{
    static const struct name_list lists[] = {
        {CS_STR_INIT("name"), VAULT_SURNAME, surnames, CS_COUNT(surnames)},
        {CS_STR_INIT("name"), VAULT_GIVEN_FEMALE, given_female, CS_COUNT(given_female)},
        {CS_STR_INIT("name"), VAULT_GIVEN_MALE, given_male, CS_COUNT(given_male)},
    };
    cs_str name = {0};
    CS_TRY(list_name(vault, &lists[surname ? 0 : sounds_female(word) ? 1 : 2], word, &name, err));
    cased_write(out, word, name);
    return CS_OK;
}

static bool is_word_byte(char c)
{
    return cs_is_alpha(c) || ((unsigned char)c & 0x80U) != 0;
}

static bool is_suffix(cs_str word)
{
    static const char *const kept[] = {"jr", "sr", "ii", "iii", "iv",
                                       "md", "rn", "do", "de",  "van"};
    return is_in(word, kept, CS_COUNT(kept));
}

/* Another letter than the one that stands there. */
static cs_status initial_write(const struct cs_vault *vault, char letter, struct cs_buf *out,
                               struct cs_error *err)
{
    uint8_t random = 0;
    const char base = cs_is_upper(letter) ? 'A' : 'a';
    const char low = cs_to_lower(letter);
    CS_TRY(cs_vault_random(vault, CS_STR("initial"), (uint32_t)low, &random, 1, err));
    cs_buf_add_char(out, (char)(base + (low - 'a' + 1 + random % 25) % 26));
    return CS_OK;
}

/* The end of the word at a place; the place itself when none begins there. */
static size_t word_end(cs_str text, size_t at)
{
    while (at < text.len && is_word_byte(text.ptr[at])) at++;
    return at;
}

static bool is_possessive(cs_str text, size_t at, size_t end)
{
    return at > 0 && end - at == 1 && text.ptr[at - 1] == '\'';
}

/* "Do" and "Van" are kept beside a name, and are one when they stand alone. */
static bool has_word_to_replace(cs_str text)
{
    for (size_t at = 0, end = 0; at<text.len; at = end> at ? end : at + 1) {
        end = word_end(text, at);
        if (end > at && !is_possessive(text, at, end) && !is_suffix(cs_str_slice(text, at, end)))
            return true;
    }
    return false;
}

/* Word by word. The last word is the surname, or the first where a comma follows it. */
static cs_status name_write(struct cs_vault *vault, cs_str text, struct cs_buf *out,
                            struct cs_error *err)
{
    const char *const comma = memchr(text.ptr, ',', text.len);
    const bool suffixes = has_word_to_replace(text);
    size_t last = 0;
    for (size_t at = 0; at < text.len; at++)
        if (is_word_byte(text.ptr[at]) && (at == 0 || text.ptr[at - 1] == ' ')) last = at;
    for (size_t at = 0; at < text.len;) {
        const size_t end = word_end(text, at);
        if (end == at) {
            cs_buf_add_char(out, text.ptr[at++]);
            continue;
        }
        const cs_str word = cs_str_slice(text, at, end);
        const bool surname = comma ? at < (size_t)(comma - text.ptr) : at >= last;
        if (is_possessive(text, at, end) || (suffixes && is_suffix(word))) cs_buf_add(out, word);
        else if (end - at == 1) CS_TRY(initial_write(vault, word.ptr[0], out, err));
        else CS_TRY(name_word_write(vault, word, surname, out, err));
        at = end;
    }
    return CS_OK;
}

/* Figures and letters exchanged for others of the same kind, the rest kept. */
static cs_status form_write(const struct cs_vault *vault, cs_str label, uint32_t number,
                            cs_str text, struct cs_buf *out, struct cs_error *err)
{
    uint8_t random[32];
    size_t used = sizeof random;
    uint32_t block = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];
        if (used == sizeof random) {
            CS_TRY(
                cs_vault_random(vault, label, number * 64 + block++, random, sizeof random, err));
            used = 0;
        }
        if (cs_is_digit(c)) cs_buf_add_char(out, (char)('0' + random[used++] % 10));
        else if (cs_is_upper(c)) cs_buf_add_char(out, (char)('A' + random[used++] % 26));
        else if (cs_is_lower(c)) cs_buf_add_char(out, (char)('a' + random[used++] % 26));
        else cs_buf_add_char(out, c);
    }
    return CS_OK;
}

/* The last seven figures become 555-01xx; letters and an extension's figures are exchanged. */
static cs_status phone_write(const struct cs_vault *vault, uint32_t number, cs_str text,
                             struct cs_buf *out, struct cs_error *err)
{
    static const char fiction[] = "55501";
    size_t digits = 0;
    size_t at = 0;
    uint8_t random[32];
    CS_TRY(cs_vault_random(vault, CS_STR("phone"), number, random, sizeof random, err));
    for (size_t i = 0; i < text.len; i++) digits += cs_is_digit(text.ptr[i]);
    const size_t whole = digits >= 11 && text.ptr[0] != '1' && text.ptr[0] != '+' ? 10 : digits;
    const size_t first = whole >= 7 ? whole - 7 : SIZE_MAX;
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];
        if (!cs_is_digit(c)) {
            cs_buf_add_char(out, cs_is_upper(c) ? 'X' : c);
            continue;
        }
        const size_t place = first == SIZE_MAX || at < first ? SIZE_MAX : at - first;
        if (place < sizeof fiction - 1) cs_buf_add_char(out, fiction[place]);
        else if (at == 0 && first == 3) cs_buf_add_char(out, (char)('2' + random[0] % 8));
        else if (at == 0 && first == 4) cs_buf_add_char(out, c); /* the country's 1 */
        else cs_buf_add_char(out, (char)('0' + random[at % sizeof random] % 10));
        at++;
    }
    return CS_OK;
}

static cs_status place_write(struct cs_vault *vault, uint32_t number, cs_str text,
                             struct cs_buf *out, struct cs_error *err)
{
    cs_str name = {0};
    if (cs_place_is_zip(text)) return form_write(vault, CS_STR("zip"), number, text, out, err);
    if (!cs_place_is_street(text)) {
        static const struct name_list list = {CS_STR_INIT("town"), VAULT_TOWN, towns,
                                              CS_COUNT(towns)};
        const bool county = cs_str_find_nocase(text, CS_STR(" county"), 0) != SIZE_MAX;
        CS_TRY(list_name(vault, &list, text, &name, err));
        cased_write(out, text, name);
        if (county) CS_BUF_LIT(out, " County");
        return CS_OK;
    }
    uint8_t random[2];
    CS_TRY(cs_vault_random(vault, CS_STR("house"), number, random, sizeof random, err));
    for (uint32_t n = number; !name.len || (shows(name, text) && n - number < DRAWS_MAX); n++)
        CS_TRY(list_pick(vault, CS_STR("street"), streets, CS_COUNT(streets), n, &name, err));
    if (cs_str_find_nocase(text, CS_STR("box"), 0) != SIZE_MAX) {
        cs_buf_add_format(out, "P.O. Box %u", 100U + random[0] * 4U);
        return CS_OK;
    }
    if (cs_is_digit(text.ptr[0]))
        cs_buf_add_format(out, "%u ", 100U + random[0] * 8U + random[1] % 8);
    cs_buf_add(out, name);
    CS_BUF_LIT(out, " Street");
    return CS_OK;
}

/* One secret number of days for all dates, forward or back. */
static cs_status shift_of(const struct cs_vault *vault, int *days, struct cs_error *err)
{
    uint8_t random[3];
    CS_TRY(cs_vault_random(vault, CS_STR("shift"), 0, random, sizeof random, err));
    const int size = SHIFT_DAYS_MIN +
                     ((int)random[0] << 8 | random[1]) % (SHIFT_DAYS_MAX - SHIFT_DAYS_MIN + 1);
    *days = random[2] & 1U ? size : -size;
    return CS_OK;
}

static cs_status date_write(const struct cs_vault *vault, cs_str text, struct cs_buf *out,
                            struct cs_error *err)
{
    int days = 0;
    CS_TRY(shift_of(vault, &days, err));
    (void)cs_surrogate_date(text, days, out); /* what it cannot read becomes "[DATE]" */
    return CS_OK;
}

static cs_status ip_write(const struct cs_vault *vault, uint32_t number, cs_str text,
                          struct cs_buf *out, struct cs_error *err)
{
    uint8_t random[2];
    CS_TRY(cs_vault_random(vault, CS_STR("ip"), number, random, sizeof random, err));
    if (memchr(text.ptr, '.', text.len)) cs_buf_add_format(out, "192.0.2.%u", random[0]);
    else cs_buf_add_format(out, "2001:db8::%x%02x", random[0], random[1]);
    return CS_OK;
}

/* One draw; nothing is written where the value cannot be read. */
static cs_status draw_write(struct cs_vault *vault, enum cs_phi_type type, uint32_t number,
                            cs_str text, struct cs_buf *out, struct cs_error *err)
{
    switch (type) {
    case CS_PHI_NAME: return name_write(vault, text, out, err);
    case CS_PHI_DATE: return date_write(vault, text, out, err);
    case CS_PHI_GEO: return place_write(vault, number, text, out, err);
    case CS_PHI_PHONE:
    case CS_PHI_FAX: return phone_write(vault, number, text, out, err);
    case CS_PHI_EMAIL: cs_buf_add_format(out, "person%u@example.org", number); return CS_OK;
    case CS_PHI_URL: cs_buf_add_format(out, "https://www.example.org/%u", number); return CS_OK;
    case CS_PHI_IP: return ip_write(vault, number, text, out, err);
    case CS_PHI_AGE_OVER_89:
    case CS_PHI_SSN:
    case CS_PHI_MRN:
    case CS_PHI_HEALTH_PLAN:
    case CS_PHI_ACCOUNT:
    case CS_PHI_LICENSE:
    case CS_PHI_VEHICLE:
    case CS_PHI_DEVICE:
    case CS_PHI_BIOMETRIC:
    case CS_PHI_OTHER_ID:
    case CS_PHI_TYPES: break;
    }
    return form_write(vault, cs_str_of(cs_phi_type_name(type)), number, text, out, err);
}

cs_status cs_surrogate_write(struct cs_vault *vault, const struct cs_phi_span *span, cs_str text,
                             struct cs_buf *out, struct cs_error *err)
{
    const bool by_words = span->type == CS_PHI_NAME || span->type == CS_PHI_DATE;
    const size_t begin = out->size;
    uint32_t number = 0;
    if (!by_words) CS_TRY(cs_vault_number(vault, span->type, text, &number, err));
    if (span->type == CS_PHI_AGE_OVER_89) { /* the rule's own category, also for 90 itself */
        CS_BUF_LIT(out, "90");
        return CS_OK;
    }
    for (unsigned draw = 0; draw < (by_words ? 1 : DRAWS_MAX); draw++) {
        CS_TRY(draw_write(vault, span->type, number + draw * DRAW_STEP, text, out, err));
        if (out->failed) return CS_OK; /* cs_buf_finish tells it */
        const cs_str written = cs_str_slice((cs_str){out->bytes, out->size}, begin, out->size);
        if (written.len && !cs_surrogate_echoes(span->type, text, written)) return CS_OK;
        out->size = begin;
    }
    cs_buf_add_format(out, "[%s]", cs_phi_type_name(span->type));
    return CS_OK;
}
