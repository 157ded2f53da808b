/** A line of what a user reads, without code, addresses and markup. */
export type Line = { readonly number: number; readonly text: string; readonly isTable: boolean; readonly length: number };

/** A sentence, and the line it begins on. */
export type Sentence = { readonly number: number; readonly text: string };

/** Fenced code, and blocks between `<!-- kind:name -->` and `<!-- /kind:name -->`, which a program writes. */
const NO_PROSE = /^( *)(`{3,})[^\n]*\n[\s\S]*?^\1\2 *$|^<!-- ([\w-]+:[\w-]+) -->$[\s\S]*?^<!-- \/\3 -->$/gm;

/** The lines of a Markdown page that hold prose: no fenced code, no comments, no blocks that a program writes. */
export function linesOfMarkdown(page: string): readonly Line[] {
  const prose = page.replace(NO_PROSE, (block) => block.replace(/[^\n]+/g, ''));
  return prose
    .split('\n')
    .map((raw, i) => ({ number: i + 1, text: withoutMarkup(raw), isTable: /^\s*\|/.test(raw), length: widthOf(raw) }));
}

/** The lines of plain text: a message, a help text. */
export function linesOfText(text: string): readonly Line[] {
  return text.split('\n').map((raw, i) => {
    // A heading of a golden message.
    const said = raw
      .replace(/^=====.*/, '')
      // The kind of a notification is a value that programs read.
      .replace(/"kind": "\w+"/g, 'X')
      .replace(/`[^`]*`/g, 'X')
      .replace(/\bhttps?:\/\/\S+/g, 'X');
    return { number: i + 1, text: said, isTable: true, length: 0 };
  });
}

/** A sentence up to its end: a stop before a capital or a digit, or the end of its block. */
const SENTENCE = /\S[\s\S]*?(?:[.!?]["”)*]*(?=\s+["“(*]*[A-Z0-9])|$)/g;

/** The sentences of a page. A heading, a list item and a paragraph each end one; tables have none. */
export function sentencesOf(lines: readonly Line[]): readonly Sentence[] {
  return blocksOf(lines).flatMap(({ number, text }) =>
    [...text.matchAll(SENTENCE)].map((found) => ({
      number: number + text.slice(0, found.index).split('\n').length - 1,
      text: found[0].replaceAll('\n', ' '),
    })),
  );
}

/** Headings, list items and paragraphs. */
function blocksOf(lines: readonly Line[]): readonly Sentence[] {
  const blocks: { number: number; text: string }[] = [];
  let isOpen = false;
  for (const { number, text, isTable } of lines) {
    const mark = /^\s*(?:[-*>]|#+|\d+\.)\s+/.exec(text)?.[0];
    const words = isTable ? '' : text.slice(mark?.length ?? 0).trim();
    const open = isOpen && mark === undefined && words !== '' ? blocks.at(-1) : undefined;
    if (open) open.text += `\n${words}`;
    else blocks.push({ number, text: words });
    isOpen = words !== '' && !text.startsWith('#');
  }
  return blocks;
}

function withoutMarkup(raw: string): string {
  return raw
    .replace(/<!--.*?-->/g, '')
    .replace(/`[^`]*`/g, 'X')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\bhttps?:\/\/\S+/g, 'X')
    .replace(/<a [^>]*>|<\/a>/g, '')
    .replace(/\*\*|__/g, '');
}

/** How wide a line is for the limit; an address cannot be broken, so it does not count. */
function widthOf(raw: string): number {
  return raw.replace(/\]\([^)]*\)/g, '').replace(/\bhttps?:\/\/\S+/g, '').length;
}
