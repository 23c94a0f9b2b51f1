/* SPDX-License-Identifier: MIT */
#ifndef STORE_DB_MEMORY_H
#define STORE_DB_MEMORY_H

/*
 * Where SQLite's memory comes from. It asks for several hundred small pieces for each reply and gives
 * them back at the end of each statement: a text that it reads, a cursor. SQLite's own answer to that,
 * "lookaside", is left out of Debian's. Here each thread keeps what it gave back, by size, and takes it
 * again.
 */

/* Before SQLite's first use in the process; after it, refused. */
void db_memory_use(void);

#endif
