/* SPDX-License-Identifier: MIT */
#ifndef NET_NOTIFY_H
#define NET_NOTIFY_H

/*
 * Tells the service manager how we are (sd_notify(3), Type=notify): one datagram to $NOTIFY_SOCKET.
 * Written by hand because it is one sendto, and libsystemd would be a library for it. Without that
 * variable every call does nothing; a lost notice is the manager's time-out to handle.
 */
#include "base/instant.h"

void notify_ready(void);
void notify_reloading(instant monotonic_now); /* followed by notify_ready */
void notify_stopping(void);
void notify_watchdog(void);
void notify_status(const char *text); /* one line for `systemctl status`; no patient in it */

/* How often the manager wants notify_watchdog, halved to be early; 0 when it does not. */
span notify_watchdog_every(void);

#endif
