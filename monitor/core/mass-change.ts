import type { Census } from './notice.ts';

/** Most targets of a monitor turned red at once: a fault they share, or one of the monitor's own way to them. */
export type MassChange = { readonly targets: number; readonly turnedRed: number; readonly controls: readonly Census['control'][] };

/** Of fewer targets nothing can be concluded. */
const FEWEST = 3;

/** Whether most of the targets turned red at once. */
export function isMass({ targets, turnedRed }: Pick<Census, 'targets' | 'turnedRed'>): boolean {
  return turnedRed >= FEWEST && turnedRed > targets / 2;
}

/** What the rounds that are told together come to; `total` = targets of the monitor, where not all rounds have something to tell. */
export function massChangeOf(censuses: readonly Census[], total?: number): MassChange | undefined {
  const sum = (of: (census: Census) => number) => censuses.reduce((all, census) => all + of(census), 0);
  const targets = total ?? sum((census) => census.targets);
  const turnedRed = sum((census) => census.turnedRed);
  return isMass({ targets, turnedRed }) ? { targets, turnedRed, controls: censuses.map(({ control }) => control) } : undefined;
}
