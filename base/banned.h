/* SPDX-License-Identifier: MIT */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

/*
 * Force-included into every file. A banned call does not compile, and the compiler's complaint
 * names what to call instead. The headers that declare these come first, so that only our own use
 * is caught.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#define HARK_BANNED(call, instead) sorry_##call##_is_banned_use_##instead

#undef strcpy
#define strcpy(a, b) HARK_BANNED(strcpy, arena_strdup)
#undef strcat
#define strcat(a, b) HARK_BANNED(strcat, strbuf_add)
#undef strncpy
#define strncpy(a, b, n) HARK_BANNED(strncpy, arena_strdup)
#undef strncat
#define strncat(a, b, n) HARK_BANNED(strncat, strbuf_add)
#undef sprintf
#define sprintf(...) HARK_BANNED(sprintf, snprintf_or_strbuf_printf)
#undef vsprintf
#define vsprintf(...) HARK_BANNED(vsprintf, vsnprintf)
#undef strtok
#define strtok(a, b) HARK_BANNED(strtok, str_split)
#undef gmtime
#define gmtime(t) HARK_BANNED(gmtime, zone_civil)
#undef localtime
#define localtime(t) HARK_BANNED(localtime, zone_civil)
#undef ctime
#define ctime(t) HARK_BANNED(ctime, zone_civil)
#undef mktime
#define mktime(t) HARK_BANNED(mktime, zone_instant)
#undef time
#define time(t) HARK_BANNED(time, clock_now)
#undef atoi
#define atoi(a) HARK_BANNED(atoi, str_to_int)
#undef atol
#define atol(a) HARK_BANNED(atol, str_to_int)
#undef atof
#define atof(a) HARK_BANNED(atof, decimal_parse)
#undef rand
#define rand() HARK_BANNED(rand, random_next)
#undef sleep
#define sleep(s) HARK_BANNED(sleep, clock_arm)
#undef usleep
#define usleep(s) HARK_BANNED(usleep, clock_arm)

#endif
