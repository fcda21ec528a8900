/* log.c - one line of JSON an event; integers, ids and times only. */
#include "base/base.h"

#include <inttypes.h>
#include <unistd.h>

#define LINE_MAX_BYTES 1024

static size_t field_text(char *out, size_t size, const struct cs_log_field *f)
{
    char text[40];
    int n = 0;
    switch (f->kind) {
    case CS_LOG_INT: n = snprintf(out, size, ",\"%s\":%" PRId64, f->key, f->number); break;
    case CS_LOG_BOOL:
        n = snprintf(out, size, ",\"%s\":%s", f->key, f->number ? "true" : "false");
        break;
    case CS_LOG_ID:
        cs_id_text(f->id, text);
        n = snprintf(out, size, ",\"%s\":\"%s\"", f->key, text);
        break;
    case CS_LOG_TIME:
        cs_time_text((cs_time){f->number}, text);
        n = snprintf(out, size, ",\"%s\":\"%s\"", f->key, text);
        break;
    case CS_LOG_STATUS:
        n = snprintf(out, size, ",\"%s\":\"%s\"", f->key, cs_status_name((cs_status)f->number));
        break;
    }
    return n < 0 ? 0 : (size_t)n;
}

void cs_log_write(const struct cs_log *log, const char *event, const struct cs_log_field *fields,
                  size_t count)
{
    if (log->fd < 0) return;
    char line[LINE_MAX_BYTES];
    char now[25];
    cs_time_text(log->clock.ops->now(log->clock.self), now);
    const int n = snprintf(line, sizeof line, "{\"time\":\"%s\",\"event\":\"%s\"", now, event);
    size_t at = n < 0 ? 0 : (size_t)n;
    for (size_t i = 0; i < count; i++) {
        const size_t room = sizeof line - 3 - at;
        const size_t added = field_text(line + at, room, &fields[i]);
        if (added >= room) break; /* cut whole fields, never half of one */
        at += added;
    }
    line[at++] = '}';
    line[at++] = '\n';
    const ssize_t written = write(log->fd, line, at);
    (void)written; /* a lost log line changes nothing */
}
