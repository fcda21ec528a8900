/* limits.h - every limit of the program, with its reason. */
#ifndef CS_LIMITS_H
#define CS_LIMITS_H

/* One document: offsets are uint32_t and a reviewer reads pages, not libraries. */
#define CS_DOC_BYTES_MAX ((size_t)16 * 1024 * 1024)
/* One line: longer ones are not prose; sentence work on them is bounded by this. */
#define CS_LINE_BYTES_MAX ((size_t)2 * 1024 * 1024)
/* A request's arena. Running out is CS_E_LIMIT, not an abort. */
#define CS_ARENA_CAP_DEFAULT ((size_t)64 * 1024 * 1024)
/* The arena of one document's work: 16 MiB of text with its sentences and tokens fits. */
#define CS_ARENA_CAP_DOCUMENT ((size_t)2048 * 1024 * 1024)
/* JSON nesting: deeper input is an attack or a mistake (the RFC leaves it open). */
#define CS_JSON_DEPTH_MAX 512
/* One JSON text that we parse: a FHIR bundle of 5 MB fits with room to spare. */
#define CS_JSON_BYTES_MAX ((size_t)64 * 1024 * 1024)
/* A configuration: people write it, and a hundred providers with comments are 100 kB. */
#define CS_CONFIG_BYTES_MAX ((size_t)1024 * 1024)
/* Output buffers: a page or a JSON answer for the largest document. */
#define CS_OUTPUT_BYTES_MAX ((size_t)512 * 1024 * 1024)
/* Items of one part of a draft that are kept; beyond it the draft says that it was cut. */
#define CS_DRAFT_ITEMS_MAX 2000

#endif
