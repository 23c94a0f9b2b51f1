/* SPDX-License-Identifier: MIT */
#ifndef TESTS_SIMULATION_ORACLE_RULES_H
#define TESTS_SIMULATION_ORACLE_RULES_H

/* What can be judged by the database alone. Each list ends with a rule without a name. */
struct oracle_rule {
	const char *name; /* with the number of its invariant */
	const char *sql;  /* each row is a finding; its first column says which */
};

extern const struct oracle_rule oracle_rules_at_rest[];
extern const struct oracle_rule oracle_rules_at_end[];
extern const struct oracle_rule oracle_rules_of_a_gentle_end[];

#endif
