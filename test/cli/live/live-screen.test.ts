import xterm from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLiveScreen } from '../../../cli/live/live-screen.ts';

function onEmulator(columns: number, rows: number) {
  const emulator = new xterm.Terminal({ cols: columns, rows, scrollback: 1000, allowProposedApi: true, convertEol: true });
  const writes: string[] = [];
  const tell = (text: string) => {
    writes.push(text);
    return new Promise<void>((resolve) => emulator.write(text, resolve));
  };
  const screen = createLiveScreen(tell, () => ({ columns: emulator.cols, rows: emulator.rows }));
  const shown = () => {
    const { active } = emulator.buffer;
    const lines = Array.from({ length: active.length }, (_, i) => active.getLine(i)?.translateToString(true) ?? '');
    return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
  };
  return { ...screen, tell, shown, writes, resize: (wide: number, high: number) => emulator.resize(wide, high) };
}

describe('the live screen', () => {
  test('replaces its lines, and writes a log above them', async () => {
    const { draw, above, shown } = onEmulator(40, 10);
    await draw(['one', 'two']);
    await above('said\n');
    await draw(['uno']);
    await above('and more');
    await draw(['ein', 'zwei', 'drei']);
    expect(shown()).toEqual(['said', 'and more', 'ein', 'zwei', 'drei']);
  });

  test('writes nothing while nothing changes, and each drawing at once', async () => {
    const { draw, writes } = onEmulator(40, 10);
    await draw(['one', 'two']);
    await draw(['one', 'two']);
    await draw(['one', 'three']);
    expect(writes).toHaveLength(2);
    for (const text of writes) expect(text).toMatch(/^\u001b\[\?2026h.*\u001b\[\?2026l$/s);
  });

  test('what is left stays, and the next lines stand below what others wrote', async () => {
    const { draw, leave, tell, shown } = onEmulator(40, 10);
    await draw(['one']);
    leave();
    await tell('of a shell\n');
    await draw(['one']);
    expect(shown()).toEqual(['one', 'of a shell', 'one']);
  });

  test('whatever is written and however it is resized, the log is whole and the lines are there once', async () => {
    const step = fc.oneof(
      fc.record({ draw: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 5 }) }),
      fc.record({ above: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ resize: fc.tuple(fc.integer({ min: 30, max: 90 }), fc.integer({ min: 18, max: 30 })) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { draw, above, shown, resize, ...screen } = onEmulator(60, 24);
        const log: string[] = [];
        let [lines, width]: [readonly string[], number] = [['start'], 60];
        await draw(lines);
        for (const one of steps) {
          if ('resize' in one) {
            width = one.resize[0];
            resize(...one.resize);
            // As a watch does after a resize: its lines are shorter than the new width.
            lines = lines.map((line) => line.slice(0, width - 1));
            await draw(lines);
          } else if ('draw' in one) {
            lines = one.draw.map((n, i) => `${i}${'#'.repeat(n * 20)}`.slice(0, width - 1));
            await draw(lines);
          } else {
            const said = Array.from({ length: one.above }, (_, i) => `log ${log.length + i}`);
            log.push(...said);
            await above(`${said.join('\n')}\n`);
          }
        }
        expect(shown()).toEqual([...log, ...lines]);
        expect(screen.writes.length).toBeGreaterThan(0);
      }),
      { numRuns: 150 },
    );
  });
});
