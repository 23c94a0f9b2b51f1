/* SPDX-License-Identifier: MIT */
/* See tls_files.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/base.h"
#include "tests/net/tls_files.h"

static FILE *
open_anew(const char *path)
{
	(void) unlink(path);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	FILE *file = fdopen(fd, "w");
	assert_non_null(file);
	return file;
}

static X509 *
sign(EVP_PKEY *key, const char *host, const char *subject)
{
	X509 *certificate = X509_new();
	char alternative[128];
	struct in_addr address;
	(void) snprintf(alternative, sizeof(alternative), "%s:%s",
	    inet_pton(AF_INET, host, &address) == 1 ? "IP" : "DNS", host);
	ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
	X509_set_version(certificate, 2);
	X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
	X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
	X509_set_pubkey(certificate, key);
	X509_NAME *name = X509_get_subject_name(certificate);
	X509_NAME_add_entry_by_txt(
	    name, "CN", MBSTRING_ASC, (const unsigned char *) subject, -1, -1, 0);
	X509_set_issuer_name(certificate, name);
	X509_EXTENSION *extension =
	    X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, alternative);
	X509_add_ext(certificate, extension, -1);
	X509_EXTENSION_free(extension);
	assert_true(X509_sign(certificate, key, EVP_sha256()) > 0);
	return certificate;
}

void
tls_files_write(struct tls_files *files, const char *name)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	assert_non_null(key);
	X509 *certificate = sign(key, files->host, name);
	FILE *file = open_anew(files->certificate);
	assert_int_equal(PEM_write_X509(file, certificate), 1);
	assert_int_equal(fclose(file), 0);
	file = open_anew(files->key);
	assert_int_equal(PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL), 1);
	assert_int_equal(fclose(file), 0);
	X509_free(certificate);
	EVP_PKEY_free(key);
}

void
tls_files_init(struct tls_files *files, const char *host)
{
	(void) snprintf(files->host, sizeof(files->host), "%s", host);
	(void) snprintf(files->folder, sizeof(files->folder), "/tmp/hark-tls.XXXXXX");
	assert_non_null(mkdtemp(files->folder));
	(void) snprintf(
	    files->certificate, sizeof(files->certificate), "%s/certificate", files->folder);
	(void) snprintf(files->key, sizeof(files->key), "%s/key", files->folder);
	tls_files_write(files, "the first");
}

void
tls_files_done(struct tls_files *files)
{
	(void) unlink(files->certificate);
	(void) unlink(files->key);
	assert_int_equal(rmdir(files->folder), 0);
}
