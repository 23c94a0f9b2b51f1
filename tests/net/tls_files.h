/* SPDX-License-Identifier: MIT */
#ifndef TESTS_NET_TLS_FILES_H
#define TESTS_NET_TLS_FILES_H

/* A folder with a certificate for a host, which signs itself, and its key. */
struct tls_files {
	char host[64], folder[64], certificate[128], key[128];
};

void tls_files_init(struct tls_files *files, const char *host);
void tls_files_write(struct tls_files *files, const char *name); /* others, of this subject */
void tls_files_done(struct tls_files *files);

#endif
