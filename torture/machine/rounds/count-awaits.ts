import type { BuildOptions, OutputFile } from 'esbuild';

/**
 * Makes esbuild turn every `await` into a step of a generator, which goes through a function of its own,
 * `__async`.
 */
export const LOWERED = {
  supported: { 'async-await': false, 'async-generator': false, 'for-await': false },
} as const satisfies BuildOptions;

/** As esbuild 0.28 writes it; the names of its parameters vary. */
const STEP = /var step = \((\w+)\) => \1\.done \? resolve\(\1\.value\) : Promise\.resolve\(\1\.value\)\.then\(fulfilled, rejected\);/;

/**
 * Has every await point counted twice: when the awaited thing has been begun, and when it is over but nothing
 * that follows has been done. Throws when the code has no such function any more: then nothing would be
 * counted, and every kill would miss.
 */
export function countAwaits(files: readonly OutputFile[]): readonly { readonly path: string; readonly text: string }[] {
  const counted = files.map(({ path, text }) => ({
    path,
    text: text.replace(STEP, (_, one: string) => {
      const over = (settle: string) => `(value) => { globalThis.gatewatchAwaited?.(); ${settle}(value); }`;
      return `var step = (${one}) => { if (${one}.done) return resolve(${one}.value); globalThis.gatewatchAwaited?.(); Promise.resolve(${one}.value).then(${over('fulfilled')}, ${over('rejected')}); };`;
    }),
  }));
  if (counted.every(({ text }, index) => text === files[index]?.text)) throw new Error('esbuild writes __async in another way: mend STEP');
  return counted;
}
