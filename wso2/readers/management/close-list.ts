// A text, or one mark outside of texts.
const PARTS = /"(?:[^"\\]|\\.)*"|[{}[\]]/gs;

/**
 * Closes JSON of the form `{…, "list": [{…}, {…` whose end is missing: after the last whole entry of a list of the
 * outermost object. Returns the text as it is if there is no such place.
 */
export function closeList(text: string): string {
  const open: string[] = [];
  let end = 0;
  for (const { 0: part, index } of text.matchAll(PARTS)) {
    if (part === '{' || part === '[') open.push(part);
    if (part === '}' || part === ']') open.pop();
    if (part === '}' && open.join('') === '{[') end = index + 1;
  }
  return end === 0 ? text : `${text.slice(0, end)}]}`;
}
