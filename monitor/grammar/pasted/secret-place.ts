// The keys below which a config holds secrets, or their names where somebody wrote the secret itself.
const SECRET_KEYS: readonly string[] = [
  ...['credentials', 'clientCertificate', 'valueFrom', 'secret', 'client', 'apiKey', 'basic', 'password', 'pager'],
];

type Step = string | number;

/** Whether a value at this place can be a secret, so that a message must not repeat it. */
export function isSecretPlace(path: readonly Step[]): boolean {
  const last = [...path].reverse().find((step) => typeof step === 'string');
  const isHeader = last === 'value' && path.includes('httpHeaders');
  // A token itself, written where its settings or its name belong.
  const isToken = path.at(-2) === 'tokens' || (last === 'token' && path.includes('calls'));
  return isHeader || isToken || path.some((step) => typeof step === 'string' && SECRET_KEYS.includes(step));
}

/** The place of a `{ secret: NAME }` at or above a path; undefined = there is none. */
export function secretMapping(path: readonly Step[]): readonly Step[] | undefined {
  const pager = path.indexOf('pager');
  if (pager >= 0) return path.length > pager + 1 ? path.slice(0, pager + 2) : undefined;
  const at = path.findIndex(
    (step, i) =>
      step === 'credentials' ||
      step === 'clientCertificate' ||
      step === 'valueFrom' ||
      (step === 'client' && path[i - 2] === 'tokens') ||
      (step === 'apiKey' && path[i - 2] === 'calls'),
  );
  return at < 0 ? undefined : path.slice(0, at + 1);
}

/**
 * Removes user name and password from a text with a URL in it, or with what stands before the host of one. A
 * password can hold any character, so everything up to the last `@` goes.
 */
export function withoutUserInfo(text: string): string {
  const [, start = '', rest = text] = /^([a-z][a-z0-9+.-]*:\/\/)?(.*)$/is.exec(text) ?? [];
  const at = rest.lastIndexOf('@');
  return at < 0 ? text : `${start}${rest.slice(at + 1)}`;
}

/** Removes the user info of every URL in a sentence, or before a host. The `@` of a JSONPath is none. */
export function withoutUserInfos(sentence: string): string {
  return sentence.replaceAll(/[^\s"'(]*(?::\/\/[^\s"']*@|:[^\s"']*@(?=[A-Za-z0-9]))[^\s"']*/g, withoutUserInfo);
}

/** Describes a value at a secret place: what it is, and nothing of it. */
export function describeHidden(value: unknown): string {
  if (typeof value === 'string') return 'text that is not shown here';
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a mapping of other keys' : 'a value that is not shown here';
}
