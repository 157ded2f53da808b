import { quote } from '../../text/quote.ts';

// Another word after "!" may be a password.
const KNOWN_TAGS: readonly string[] = [
  '!include',
  '!secret',
  '!vault',
  '!env',
  '!Ref',
  '!Sub',
  '!GetAtt',
  '!reference',
  '!!binary',
  '!!timestamp',
];

/** The message of the parser without what it repeats of the file, which may be a secret. */
export function syntaxText(message: string): string {
  const [said = ''] = message.split(/:? (?=["'\\%!`@])|: | (?=at line)/);
  if (said === 'Missing closing') return 'a closing quotation mark is missing';
  return quote(
    said.replace(/^./, (first) => first.toLowerCase()),
    120,
  );
}

/** The tag that the parser does not know, from its message `Unresolved tag: …`. */
export function tagIn(message: string): string {
  return KNOWN_TAGS.find((name) => message === `Unresolved tag: ${name}`) ?? 'a word that begins with "!"';
}
