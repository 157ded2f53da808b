import { answerAll } from './torture/abuse/answers.ts';
import { PAYLOADS } from './torture/abuse/payloads.ts';

const t = performance.now();
const r = await answerAll(PAYLOADS, (s) => console.log(s, ((performance.now() - t) / 1000).toFixed(1)));
console.log(
  r.cases.length,
  r.outputs.length,
  r.outputs.reduce((n, o) => n + o.text.length, 0),
  r.requests,
  r.wrong.length,
  ((performance.now() - t) / 1000).toFixed(1),
  Math.round(process.memoryUsage().rss / 2 ** 20),
);
const c = new Map<string, number>();
for (const s of r.statuses.values()) c.set(s, (c.get(s) ?? 0) + 1);
console.log(c);
for (const w of r.wrong.slice(0, 60)) console.log(w.slice(0, 300));
