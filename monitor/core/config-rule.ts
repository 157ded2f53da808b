import type { Severity } from './issue.ts';

/** Every rule a config is held against, with its severity: a closed list, one fixture file each. */
export const CONFIG_RULES = {
  'file.missing': 'error',
} as const satisfies Record<string, Severity>;

/** One of the closed list. */
export type ConfigRule = keyof typeof CONFIG_RULES;
