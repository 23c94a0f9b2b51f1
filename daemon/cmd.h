/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_CMD_H
#define DAEMON_CMD_H

/* The commands, one file each; the table in commands.c says what they are called and take. */
#include "daemon/options.h"

command_fn cmd_init;
command_fn cmd_serve;
command_fn cmd_send;
command_fn cmd_demo;
command_fn cmd_check;
command_fn cmd_import_procedures;
command_fn cmd_batch_list;
command_fn cmd_batch_show;
command_fn cmd_batch_release;
command_fn cmd_plan;
command_fn cmd_due;
command_fn cmd_read;
command_fn cmd_score;
command_fn cmd_rehearse;
command_fn cmd_reread;
command_fn cmd_instrument_list;
command_fn cmd_instrument_show;
command_fn cmd_instrument_new;
command_fn cmd_instrument_import;
command_fn cmd_instrument_export;
command_fn cmd_export_responses;
command_fn cmd_report_completion;
command_fn cmd_report_reading;
command_fn cmd_patient_find;
command_fn cmd_patient_show;
command_fn cmd_patient_act;
command_fn cmd_alert_list;
command_fn cmd_alert_close;
command_fn cmd_alert_acknowledge;
command_fn cmd_alert_test;
command_fn cmd_result_list;
command_fn cmd_result_release;
command_fn cmd_hold;
command_fn cmd_restored;
command_fn cmd_moved;
command_fn cmd_verify;
command_fn cmd_clock_show;
command_fn cmd_clock_accept;
command_fn cmd_audit_list;
command_fn cmd_completion;

#endif
