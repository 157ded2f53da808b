import { secretNames } from '../../target/secret-names.ts';
import type { Target } from '../../target/target.ts';
import type { ReadSecret } from '../ports.ts';
import { spellingsOf } from './secret-spellings.ts';

/** The texts to remove: from all that a server answered, and from the few words that are kept of it. */
export type Hidden = { readonly inAnswers: readonly string[]; readonly inWords: readonly string[] };

/**
 * The secrets that a process has read. A server may repeat a secret in the answer to another check than the
 * one that sent it, to a check of another target, or in a later round. So each of them is removed from
 * everything that any server answers.
 */
export type KnownSecrets = {
  /** Reads a secret, and remembers its value. */
  readonly read: ReadSecret;
  /** Remembers a value that was not read, such as an access token. */
  readonly learn: (name: string, value: string) => void;
  /**
   * Reads the secrets of these targets that were not read before. Never rejects: a check that needs a secret
   * reports that it cannot be read.
   */
  readonly readAhead: (targets: readonly Target[]) => Promise<void>;
  /**
   * Resolves when everything that `readAhead` was asked for so far has been read, or cannot be; undefined if
   * nothing is being read.
   */
  readonly settled: () => Promise<unknown> | undefined;
  /** What must not appear in the observation of a target. */
  readonly hiddenFrom: (target: Target) => Hidden;
};

/** Shorter texts occur in any response by chance. */
const MIN_ANYWHERE = 8;
/** In the words about a target that was sent the secret itself. */
const MIN_IN_OWN_WORDS = 4;

/** How many values of a secret are remembered: a rotated one may still be repeated. */
const VALUES = 4;

const known = new WeakMap<ReadSecret, KnownSecrets>();

/** Returns the secrets that were read with this reader, one record for all who use it. */
export function secretsReadWith(readSecret: ReadSecret): KnownSecrets {
  const secrets = known.get(readSecret) ?? createKnownSecrets(readSecret);
  known.set(readSecret, secrets);
  return secrets;
}

function createKnownSecrets(readSecret: ReadSecret): KnownSecrets {
  /** The spellings of each value, by the name of the secret; the newest value is last. */
  const values = new Map<string, Map<string, readonly string[]>>();
  const asked = new Map<string, Promise<unknown>>();
  const names = new WeakMap<Target, readonly string[]>();
  let hidden = new WeakMap<Target, Hidden>();

  const remember = (name: string, value: string) => {
    const kept = values.get(name) ?? new Map<string, readonly string[]>();
    if (kept.has(value)) return;
    kept.set(value, spellingsOf(value, MIN_IN_OWN_WORDS));
    for (const oldest of [...kept.keys()].slice(0, -VALUES)) kept.delete(oldest);
    values.set(name, kept);
    hidden = new WeakMap();
  };
  const read: ReadSecret = async (name, how) => {
    const value = await (how === undefined ? readSecret(name) : readSecret(name, how));
    remember(name, value);
    return value;
  };
  const namesOf = (target: Target) => {
    const found = names.get(target) ?? secretNames([target]);
    names.set(target, found);
    return found;
  };
  const readAhead = async (targets: readonly Target[]) => {
    const missing = new Set(targets.flatMap(namesOf).filter((name) => !values.has(name) && !asked.has(name)));
    for (const name of missing) {
      const reading = read(name)
        .catch(() => undefined)
        .finally(() => asked.delete(name));
      asked.set(name, reading);
    }
    await Promise.all([...missing].map((name) => asked.get(name)));
  };
  const find = (target: Target): Hidden => {
    const own = new Set(namesOf(target));
    const all = [...values].flatMap(([name, kept]) => [...kept.values()].flat().map((text) => ({ text, isOwn: own.has(name) })));
    const inAnswers = all.filter(({ text }) => text.length >= MIN_ANYWHERE);
    const inWords = all.filter(({ text, isOwn }) => isOwn || text.length >= MIN_ANYWHERE);
    return { inAnswers: longestFirst(inAnswers), inWords: longestFirst(inWords) };
  };
  return {
    read,
    learn: remember,
    readAhead,
    settled: () => (asked.size === 0 ? undefined : Promise.all(asked.values())),
    hiddenFrom: (target) => {
      const found = hidden.get(target) ?? find(target);
      hidden.set(target, found);
      return found;
    },
  };
}

function longestFirst(found: readonly { readonly text: string }[]): readonly string[] {
  return [...new Set(found.map(({ text }) => text))].sort((a, b) => b.length - a.length);
}
