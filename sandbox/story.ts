import type { FaultName } from './faults/fault.ts';
import type { Sandbox } from './start-sandbox.ts';

type Scene = { readonly target: string; readonly fault: FaultName; readonly says: string; readonly healed: string };

const CALM_MS = 10_000;
const TROUBLE_MS = 15_000;

const SCENES: readonly Scene[] = [
  {
    target: 'gw-1',
    fault: 'not-deployed',
    says: 'gw-1 was restarted and its APIs are not deployed yet: its health check responds 500 with an empty body',
    healed: 'the APIs of gw-1 are deployed again',
  },
  {
    target: 'gw-1',
    fault: 'backend-refused',
    says: 'the backend of an API refuses connections: every health check of gw-1 still passes, and its call fails',
    healed: 'the backend of the API accepts connections again',
  },
  {
    target: 'mi-1',
    fault: 'faulty-capps',
    says: 'two faulty CApps were deployed to mi-1: /healthz names them, /liveness reports that the server runs',
    healed: 'the CApps of mi-1 are fixed',
  },
  {
    target: 'tm-1',
    fault: 'port-closed',
    says: 'the broker port of tm-1 refuses connections, although its Version service responds',
    healed: 'the broker port of tm-1 accepts connections again',
  },
  {
    target: 'edge-1',
    fault: 'certificate-expired',
    says: 'the certificate of edge-1 has expired',
    healed: 'edge-1 has a new certificate',
  },
];

/** The means by which the story is played. */
export type StoryTeller = {
  readonly say: (line: string) => void;
  /** Waits for some milliseconds, or less once the signal is aborted; may reject then. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
  /** How often to play the story; with Infinity it repeats until the signal. */
  readonly times?: number;
};

/**
 * Plays small incidents one after another, and clears each before the next. Stops at the signal and changes
 * nothing then.
 */
export async function playStory(sandbox: Sandbox, teller: StoryTeller): Promise<void> {
  const scenes = SCENES.filter((scene) => sandbox.targets.includes(scene.target));
  for (let told = 0; told < (teller.times ?? 1) && scenes.length > 0; told += 1) {
    for (const scene of scenes) {
      if (!(await pause(teller, CALM_MS))) return;
      teller.say(scene.says);
      await sandbox.setFault(scene.target, scene.fault);
      if (!(await pause(teller, TROUBLE_MS))) return;
      teller.say(scene.healed);
      await sandbox.setFault(scene.target, 'none');
    }
  }
}

/** Waits; returns false once the story must stop. */
async function pause({ sleep, signal }: StoryTeller, milliseconds: number): Promise<boolean> {
  if (signal.aborted) return false;
  try {
    await sleep(milliseconds, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return !signal.aborted;
}
