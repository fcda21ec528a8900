/* zip3.S - share/privacy/zip3-restricted.txt, byte for byte. */
    .section .rodata
    .global cs_zip3_restricted
cs_zip3_restricted:
    .incbin "zip3-restricted.txt"
    .byte 0
    .section .note.GNU-stack,"",@progbits
