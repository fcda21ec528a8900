/* schemas.S - the published schemas of our own output, byte for byte as share/schemas holds them. */
    .section .rodata
    .global cs_schema_summarize_begin
    .global cs_schema_summarize_end
    .balign 16
cs_schema_summarize_begin:
    .incbin "summarize.v1.json"
cs_schema_summarize_end:
    .byte 0
    .global cs_schema_extract_begin
    .global cs_schema_extract_end
    .balign 16
cs_schema_extract_begin:
    .incbin "extract.v1.json"
cs_schema_extract_end:
    .byte 0
    .section .note.GNU-stack,"",@progbits
