import type { Run } from './add-command.ts';

/** The commands. Each is loaded when it runs: help and --version need none. */
export const LATE = {
  check: late(async () => (await import('./commands/check-command.ts')).check),
  wait: late(async () => (await import('./commands/wait-command.ts')).wait),
  watch: late(async () => (await import('./commands/watch-command.ts')).watch),
  explain: late(async () => (await import('./commands/explain-command.ts')).explain),
  validate: late(async () => (await import('./commands/validate-command.ts')).validate),
  plan: late(async () => (await import('./deploy/plan-command.ts')).plan),
  deploy: late(async () => (await import('./deploy/deploy-command.ts')).deploy),
  diff: late(async () => (await import('./deploy/diff-command.ts')).diff),
  destroy: late(async () => (await import('./deploy/destroy-command.ts')).destroy),
  export: late(async () => (await import('./deploy/export-command.ts')).exportTemplates),
  init: late(async () => (await import('./commands/init-command.ts')).init),
  schema: late(async () => (await import('./commands/schema-command.ts')).schema),
  discover: late(async () => (await import('./commands/discover-command.ts')).discover),
  sandbox: late(async () => (await import('./commands/sandbox-command.ts')).sandbox),
  doctor: late(async () => (await import('./commands/doctor-command.ts')).doctor),
  drill: late(async () => (await import('./commands/drill-command.ts')).drill),
  mute: late(async () => (await import('./commands/mute-command.ts')).mute),
  unmute: late(async () => (await import('./commands/mute-command.ts')).unmute),
  report: late(async () => (await import('./commands/report-command.ts')).report),
  incidents: late(async () => (await import('./commands/incidents-command.ts')).incidents),
  status: late(async () => (await import('./publish/status-command.ts')).writeStatus),
  note: late(async () => (await import('./commands/note-command.ts')).annotate),
} as const;

function late<Options>(load: () => Promise<Run<Options>>): Run<Options> {
  return async (terminal, options) => (await load())(terminal, options);
}
