/* sentence.c - the document parser on any bytes: spans lie in the text, in order, without overlap,
 * and every token of a sentence lies in its span. */
#include "text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT * 4);
    struct cs_error err = {0};
    const struct cs_doc *doc = NULL;
    const cs_raw body = {{(const char *)data, size}};
    if (cs_doc_parse(&arena, body, &doc, &err) == CS_OK) {
        uint32_t last = 0;
        for (uint32_t i = 0; i < doc->token_count; i++) {
            CS_ASSERT(doc->tokens[i].span.begin >= last);
            CS_ASSERT(doc->tokens[i].span.end > doc->tokens[i].span.begin);
            last = doc->tokens[i].span.end;
        }
        CS_ASSERT(last <= size);
        last = 0;
        for (uint32_t i = 0; i < doc->sentence_count; i++) {
            const struct cs_sentence *const s = &doc->sentences[i];
            CS_ASSERT(s->span.begin >= last && s->span.end > s->span.begin);
            CS_ASSERT(s->span.end <= size);
            CS_ASSERT(s->section < doc->section_count);
            CS_ASSERT(s->token_begin < s->token_end && s->token_end <= doc->token_count);
            CS_ASSERT(doc->tokens[s->token_begin].span.begin >= s->span.begin);
            CS_ASSERT(cs_doc_sentence_at(doc, s->span.begin) == i);
            last = s->span.end;
        }
    } else {
        CS_ASSERT(err.status != CS_OK && err.message != NULL);
    }
    cs_arena_deinit(&arena);
    return 0;
}
