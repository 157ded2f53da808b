// SNS requires "less than 100 characters".
const MAX_LENGTH = 99;

const PLAIN: Readonly<Record<string, string>> = {
  '–': '-',
  '—': '-',
  '…': '...',
  '→': '->',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  ß: 'ss',
};

/**
 * Returns a subject that SNS accepts: under 100 characters of printable ASCII on one line, beginning with a
 * letter, a digit, or a punctuation mark. SNS would reject the whole message for any other subject. Source:
 * SNS API reference, Publish, Subject.
 */
export function safeSubject(subject: string): string {
  const line = subject
    .replace(/[–—…→‘’“”ß]/g, (mark) => PLAIN[mark] ?? mark)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[\s\p{C}]+/gu, ' ')
    .replace(/[^\x20-\x7e]/gu, '?')
    .replace(/^[ $+<=>^`|~]+/, '')
    .trimEnd();
  if (line === '') return 'Gatewatch: a status changed';
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 3).trimEnd()}...` : line;
}
