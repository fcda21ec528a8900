/* banned.h - names that must not be used: poisoned, so that a use does not compile.
 *
 * They overflow, are not reentrant, depend on the locale, or hide an error. alloca (a macro) and
 * rand (a parameter's name in OpenSSL's headers) are left to tools/tidy. Included last by base.h,
 * after the C library's own headers that mention them. */
#ifndef CS_BANNED_H
#define CS_BANNED_H

#include <stdlib.h>
#include <time.h>

/* With clang, glibc makes some of them macros. */
#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok atoi atol atof gets
#pragma GCC poison scanf sscanf fscanf localtime gmtime ctime asctime srand strerror

#endif
