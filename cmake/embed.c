/* SPDX-License-Identifier: MIT */
/*
 * Writes files as one C source of byte arrays: embed SYMBOL OUT.c FILE...
 * A build tool, so it stands outside the rooms and their rules.
 */
#include <stdio.h>
#include <stdlib.h>

static void
embed_bytes(FILE *out, const char *path, int index)
{
	FILE *in = fopen(path, "rb");
	if (in == NULL) {
		perror(path);
		exit(1);
	}
	fprintf(out, "static const unsigned char file_%d[] = {", index);
	long count = 0;
	for (int c; (c = getc(in)) != EOF; count++)
		fprintf(out, "%s%d,", count % 24 == 0 ? "\n" : "", c);
	fprintf(out, "\n0};\n");
	fclose(in);
}

int
main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	FILE *out = fopen(argv[2], "wb");
	if (out == NULL) {
		perror(argv[2]);
		return 1;
	}
	fprintf(out, "#include \"base/asset.h\"\n");
	fprintf(out, "extern const struct asset %s[];\n", argv[1]);
	for (int i = 3; i < argc; i++)
		embed_bytes(out, argv[i], i);
	fprintf(out, "const struct asset %s[] = {\n", argv[1]);
	for (int i = 3; i < argc; i++)
		fprintf(out, "{ \"%s\", (const char *) file_%d, sizeof(file_%d) - 1 },\n", argv[i],
		    i, i);
	fprintf(out, "{ 0, 0, 0 } };\n");
	return fclose(out) == 0 ? 0 : 1;
}
