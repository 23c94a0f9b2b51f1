/* SPDX-License-Identifier: MIT */
#ifndef SCHEDULER_BATCH_TEXTS_H
#define SCHEDULER_BATCH_TEXTS_H

/*
 * What a batch would say: the first text to each patient in it, made as it would be made and not sent, for
 * whoever releases it. Nothing is written; a reading store is enough.
 */
#include "scheduler/scheduler.h"
#include "store/batches.h"

/* For each patient who may be written to, in the order of the import. `first` lives until it returns. */
typedef void batch_text_fn(void *context, const struct desk_first *first);

/* Those who have not agreed, have died, or have no address that may be used are passed over, as
 * batch_sight counts them. Empties the desk's arena as it goes; the list of them is in `arena`. */
void batch_texts(struct scheduler *scheduler, struct arena *arena, batch_id id,
    batch_text_fn *visit, void *context);

#endif
