/* SPDX-License-Identifier: MIT */
#include "base/disk.h"
#include "core/step.h"
#include "store/alerts.h"
#include "store/organisations.h"

#include "core/room.h"

/* Files wait with less than two gigabytes or a tenth of the disk, whichever is less; and whenever nothing is
 * sent. What was short is enough with an eighth more, so that nothing goes to and fro. */
enum { FILES_MB = 2048, FILES_SHARE = 10, AGAIN_SHARE = 8 };

static int64_t
files_bytes(int64_t send_bytes, int64_t size)
{
	int64_t least = (int64_t) FILES_MB << 20;
	least = size / FILES_SHARE < least ? size / FILES_SHARE : least;
	return least > send_bytes ? least : send_bytes;
}

static bool
is_below(bool was, int64_t free, int64_t least)
{
	return free < (was ? least + least / AGAIN_SHARE : least);
}

/* Set back, the clock would keep us from looking for as long as that. */
static bool
is_time(const struct room *room, instant now)
{
	return !room->looked || instant_before(now, room->looked_at) ||
	    !instant_before(now, instant_plus(room->looked_at, seconds(ROOM_LOOK_SECONDS)));
}

/* Without it hark goes on. A disk that has not kept its promise once is not asked again at each look: it would
 * be written to, for nothing, as long as hark lives. */
static void
set_aside(struct room *room)
{
	if (room->looks_left > 0 && --room->looks_left > 0)
		return;
	if (!disk_set_aside(room->ballast, room->ballast_bytes))
		room->looks_left = ROOM_AGAIN_LOOKS;
}

void
room_look(struct room *room, instant now)
{
	int64_t free, size;
	if (room->look == NULL || room->send_bytes == 0 || !is_time(room, now))
		return;
	room->looked = true;
	room->looked_at = now;
	/* Unknown is as it was. */
	if (!room->look(room->path, &free, &size))
		return;
	room->free = free;
	room->is_short = is_below(room->is_short, free, room->send_bytes);
	room->takes_no_file =
	    is_below(room->takes_no_file, free, files_bytes(room->send_bytes, size));
	if (room->is_short || room->ballast_bytes == 0 ||
	    free < room->send_bytes + room->ballast_bytes)
		return;
	set_aside(room);
}

bool
room_takes_files(room_fn *look, const char *path, int64_t send_bytes)
{
	int64_t free, size;
	return send_bytes == 0 || !look(path, &free, &size) ||
	    free >= files_bytes(send_bytes, size);
}

bool
room_give_back(struct room *room)
{
	if (room->look == NULL || room->ballast_bytes == 0 || !disk_give_back(room->ballast))
		return false;
	room->is_short = room->takes_no_file = room->send_bytes > 0;
	return true;
}

static void
tell(struct core_step *step, const struct organisation *organisation)
{
	static const char rule[] = "the disk is nearly full: nothing is sent";
	struct db *db = step->core->db;
	if (alert_of_house_is_open(db, organisation->id, rule))
		return;
	desk_alert(&step->desk, ALERT_UNSENT, organisation->id, (team_id){ 0 }, (patient_id){ 0 },
	    (inbox_id){ 0 }, (outbox_id){ 0 }, rule);
}

void
room_keep(struct core_step *step)
{
	struct room *room = &step->core->room;
	struct organisation organisation;
	if (room->is_short && !room->told &&
	    organisation_first(step->core->db, step->arena, &organisation))
		tell(step, &organisation);
	room->told = room->is_short;
}
