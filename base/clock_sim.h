/* SPDX-License-Identifier: MIT */
#ifndef BASE_CLOCK_SIM_H
#define BASE_CLOCK_SIM_H

/*
 * A clock that stands still until it is told to run: tests, rehearsals and the demonstration play a
 * year in a second with it, and the same script gives the same run. What is due fires in the order
 * of its time; at the same time in the order of arming. Born by clock_sim_new; clock_sim_free
 * forgets pending alarms without calling them.
 */
#include "base/clock.h"

struct clock_sim;

/* life */
HARK_MUST_USE struct clock_sim *clock_sim_new(instant start);
void clock_sim_free(struct clock_sim *sim);

struct clock *clock_sim_clock(struct clock_sim *sim); /* lives as long as sim */

/* Fires all that is due up to and including t, and what it arms within that time, until quiet; then
 * it is t. A t in the past fires what is due now. Not to be called from an alarm. */
void clock_sim_run_until(struct clock_sim *sim, instant t);

instant clock_sim_next(const struct clock_sim *sim); /* of the next alarm; INSTANT_NEVER for none */

#endif
