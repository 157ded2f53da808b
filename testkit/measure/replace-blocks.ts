import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Writes each block between the marker comments `<!-- kind:name -->` and `<!-- /kind:name -->` of a page.
 * Throws when a page lacks one.
 */
export function replaceBlocks(file: string, kind: string, blocks: Readonly<Record<string, string>>): void {
  const before = readFileSync(file, 'utf8');
  const after = Object.entries(blocks).reduce((text, [name, block]) => {
    const [from, to] = [`<!-- ${kind}:${name} -->`, `<!-- /${kind}:${name} -->`];
    const [start, end] = [text.indexOf(from), text.indexOf(to)];
    if (start < 0 || end < start) throw new Error(`${file} has no markers ${from} and ${to}`);
    return `${text.slice(0, start + from.length)}\n\n${block.trim()}\n\n${text.slice(end)}`;
  }, before);
  writeFileSync(file, after);
}
