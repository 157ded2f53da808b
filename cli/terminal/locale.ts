type Env = Readonly<Record<string, string | undefined>>;

/**
 * Whether the locale has a character set without the marks that gatewatch prints. The first variable that is set decides.
 * Without one, output is UTF-8, as containers and CI systems read it. Source: POSIX.1-2024, XBD 8.2 "Internationalization
 * Variables".
 */
export function isAsciiLocale({ LC_ALL, LC_CTYPE, LANG }: Env): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG || 'C.UTF-8';
  return !/\.utf-?8(@|$)/i.test(locale);
}

const SPELLINGS: Readonly<Record<string, string>> = {
  ...{ '✔': '+', '✖': 'x', '·': '-', '…': '...', '–': '-', '—': '-', '→': '->' },
  ...{ '‘': "'", '’': "'", '“': '"', '”': '"', '\u00a0': ' ' },
};

const MARKS = new RegExp(`[${Object.keys(SPELLINGS).join('')}]`, 'g');

/** Writes the marks and the punctuation of a text in ASCII. Letters stay as they are: they belong to names. */
export function inAscii(text: string): string {
  return text.replace(MARKS, (mark) => SPELLINGS[mark] ?? mark);
}
