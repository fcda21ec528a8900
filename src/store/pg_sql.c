/* pg_sql.c - the one place where the dialects differ: SQL of the program in PostgreSQL's words.
 *
 * The texts are written in the subset that both databases share. What differs is words of types
 * (INTEGER has 64 bits here, BLOB is BYTEA, TEXT is ordered by its bytes as SQLite does) and the
 * word STRICT. A parameter that is NULL is written as NULL, since the server asks for the type of
 * every parameter and "$2 IS NULL OR id = $2" gives it none for the first. */
#include "store/pg_in.h"

struct words {
    const char *from;
    size_t size;
    const char *to;
    bool in_tables_only;
};

static const struct words words[] = {
    {"INTEGER", 7, "BIGINT", false},
    {"BLOB", 4, "BYTEA", false},
    {"TEXT", 4, "TEXT COLLATE \"C\"", true},
    {"STRICT", 6, "", true},
};
#define GROWTH_MAX 4 /* TEXT and x'' become four times as long; $1 and NULL twice */

struct writing {
    cs_str sql;
    size_t at;
    char *out;
    size_t size;
};

static bool word_char(char c)
{
    return cs_is_alpha(c) || cs_is_digit(c) || c == '_';
}

static void copy_to(struct writing *w, size_t end)
{
    cs_copy(w->out + w->size, w->sql.ptr + w->at, end - w->at);
    w->size += end - w->at;
    w->at = end;
}

static void put(struct writing *w, const char *text, size_t skip)
{
    const size_t size = strlen(text);
    cs_copy(w->out + w->size, text, size);
    w->size += size;
    w->at += skip;
}

/* 'text' and "name" pass as they are; a doubled quote is simply the next such part. */
static void quoted_copy(struct writing *w)
{
    const char quote = w->sql.ptr[w->at];
    size_t end = w->at + 1;
    while (end < w->sql.len && w->sql.ptr[end] != quote) end++;
    copy_to(w, end < w->sql.len ? end + 1 : end);
}

/* x'00ff' is a string of bits to PostgreSQL. */
static void blob_copy(struct writing *w)
{
    put(w, "'\\x", 2);
    size_t end = w->at;
    while (end < w->sql.len && w->sql.ptr[end] != '\'') end++;
    copy_to(w, end);
    put(w, "'::bytea", end < w->sql.len ? 1 : 0);
}

static void parameter_copy(struct writing *w, const char *kinds, int *count)
{
    size_t end = w->at + 1;
    int number = 0;
    while (end < w->sql.len && cs_is_digit(w->sql.ptr[end]) && number < 100)
        number = number * 10 + (w->sql.ptr[end++] - '0');
    if (number > *count) *count = number;
    if (number >= 1 && number <= CS_PG_PARAMS_MAX && !kinds[number - 1])
        put(w, "NULL", end - w->at);
    else copy_to(w, end);
}

static void word_copy(struct writing *w, bool tables)
{
    size_t end = w->at;
    while (end < w->sql.len && word_char(w->sql.ptr[end])) end++;
    const size_t size = end - w->at;
    for (size_t i = 0; i < CS_COUNT(words); i++) {
        const bool fits = size == words[i].size && (tables || !words[i].in_tables_only);
        if (!fits || memcmp(w->sql.ptr + w->at, words[i].from, size) != 0) continue;
        put(w, words[i].to, size);
        return;
    }
    copy_to(w, end);
}

/* Of the statement that begins here. */
static bool makes_table(cs_str sql)
{
    size_t at = 0;
    while (at < sql.len && sql.ptr[at] == ' ') at++;
    const cs_str rest = cs_str_slice(sql, at, sql.len);
    return cs_str_starts(rest, CS_STR("CREATE TABLE")) ||
           cs_str_starts(rest, CS_STR("ALTER TABLE"));
}

size_t cs_pg_sql_size(cs_str sql)
{
    return sql.len * GROWTH_MAX + 1;
}

void cs_pg_sql(cs_str sql, const char *kinds, char *out, int *count)
{
    struct writing w = {.sql = sql, .out = out};
    bool tables = makes_table(sql);
    *count = 0;
    while (w.at < sql.len) {
        const char c = sql.ptr[w.at];
        if (c == ';') {
            const cs_str rest = {sql.ptr + w.at + 1, sql.len - w.at - 1};
            tables = makes_table(rest);
        }
        if (c == 'x' && w.at + 1 < sql.len && sql.ptr[w.at + 1] == '\'') blob_copy(&w);
        else if (c == '\'' || c == '"') quoted_copy(&w);
        else if (c == '$') parameter_copy(&w, kinds, count);
        else if (word_char(c)) word_copy(&w, tables);
        else copy_to(&w, w.at + 1);
    }
    out[w.size] = '\0';
}
