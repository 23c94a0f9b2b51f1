/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as the head of an HTTP request: the verdict is the same whether they come at once or one
 * by one, and a head that is taken lies within its bytes.
 */
#include "net/http_head.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *) data, size);
	struct http_head whole, slow;
	http_head_init(&whole, NULL);
	http_head_init(&slow, NULL);
	enum http_head_verdict verdict = http_head_read(&whole, bytes);
	enum http_head_verdict piecemeal = HTTP_HEAD_MORE;
	for (size_t i = 0; i <= size && piecemeal == HTTP_HEAD_MORE; i++)
		piecemeal = http_head_read(&slow, str_sub(bytes, 0, i));
	BUG_ON(verdict != piecemeal, "verdict %d at once, %d in pieces", (int) verdict,
	    (int) piecemeal);
	if (verdict == HTTP_HEAD_READY)
		BUG_ON(whole.size > size || whole.target_at + whole.target_size > whole.size ||
			whole.path_size > whole.target_size,
		    "a head outside its bytes");
	return 0;
}
