/* SPDX-License-Identifier: MIT */
/* Of one length, always, so that each is written over the one before. */
#include <unistd.h>

#include "base/str.h"

#include "daemon/mark.h"

enum { MARK = 20 };

void
mark_write(int file, int64_t turn)
{
	char mark[MARK + 2];
	(void) snprintf(mark, sizeof(mark), "%020lld\n", (long long) turn);
	ssize_t put = pwrite(file, mark, MARK + 1, 0);
	(void) put;
}

int64_t
mark_read(int file)
{
	char mark[MARK];
	int64_t turn = 0;
	bool good = pread(file, mark, MARK, 0) == MARK && str_to_int(str_of(mark, MARK), &turn);
	return good ? turn : 0;
}
