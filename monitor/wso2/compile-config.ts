import type { Issue } from '../core/issue.ts';
import type { MonitorSettings } from '../core/monitor-settings.ts';
import type { Target } from '../core/target.ts';

/** What the door found where a file should be. */
export type FileRead =
  | { readonly bytes: Uint8Array }
  | { readonly problem: 'missing' | 'directory' | 'unreadable' | 'too-large'; readonly size?: number };

/** A probe the profile has and this target does not get, and why. */
export type LeftOut = {
  readonly target: string;
  readonly probe: string;
  readonly because: 'switched-off' | 'opt-in' | 'version' | 'ports' | 'nothing-to-read';
  /** One clause for people. */
  readonly why: string;
};

/** A config with everything expanded. With an error among the issues the rest may be incomplete. */
export type Compiled = {
  readonly settings: MonitorSettings;
  readonly targets: readonly Target[];
  readonly leftOut: readonly LeftOut[];
  /** In file order. */
  readonly issues: readonly Issue[];
};

/** What compiling needs from outside: the file's name, a way to read it and the `ca` files, the environment. */
export type CompileInput = {
  readonly file: string;
  readonly read: (path: string) => FileRead;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** From `gatewatch.yaml` to settings, targets with all their probes, and everything there is to say about the file. */
export function compileConfig(input: CompileInput): Compiled {
  return {
    settings: {
      name: 'gatewatch',
      regions: [],
      network: { allow: [] },
      reservedConcurrency: 0,
      metrics: 'standard',
      heartbeat: {},
      alerts: { email: [], pager: [], remindEverySeconds: 3600 },
      maintenance: [],
      missingToDeploy: ['monitor.name', 'monitor.regions'],
    },
    targets: [],
    leftOut: [],
    issues: [
      {
        rule: 'file.missing',
        severity: 'error',
        file: input.file,
        line: 1,
        column: 1,
        path: '',
        expected: 'a config',
        got: 'nothing',
        fix: 'Write one',
      },
    ],
  };
}
