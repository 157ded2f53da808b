import type { Span } from '../target/window.ts';

/** Returns the spans in order, with those that meet or overlap as one. Empty ones are left out. */
export function mergeSpans(spans: readonly Span[]): readonly Span[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of spans.filter((one) => one.start < one.end).toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

/** Returns the part of a span that lies within another one; undefined if there is none. */
export function within(span: Span, { start, end }: Span): Span | undefined {
  const part = { start: Math.max(span.start, start), end: Math.min(span.end, end) };
  return part.start < part.end ? part : undefined;
}

/** Returns a span in pieces: those inside of merged spans, and those between them. */
export function cutBy(span: Span, merged: readonly Span[]): readonly (Span & { readonly isInside: boolean })[] {
  const inside = merged.flatMap((one) => within(one, span) ?? []);
  const edges = [span.start, ...inside.flatMap(({ start, end }) => [start, end]), span.end];
  return edges.slice(1).flatMap((end, i) => {
    const start = edges[i] ?? end;
    return start < end ? [{ start, end, isInside: i % 2 === 1 }] : [];
  });
}

/** Returns how long merged spans are within a span, in milliseconds. */
export function lengthWithin(merged: readonly Span[], span: Span): number {
  return merged.reduce((sum, one) => {
    const part = within(one, span);
    return part ? sum + part.end - part.start : sum;
  }, 0);
}
