import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ALARMS, alarmLink } from '../../deployment/plan/own-alarms.ts';
import { RUNBOOK, runbookLink } from '../../monitor/message/runbook.ts';
import { type Kind, kindOf, REASONS, type Reason } from '../../monitor/observation/reason.ts';

const ROOT = join(import.meta.dirname, '../..');
const REASON_NAMES = Object.keys(REASONS) as readonly Reason[];
const KINDS: readonly Kind[] = ['target', 'configuration', 'monitor'];

type Heading = { readonly level: number; readonly title: string; readonly anchor: string };

/** A page without its fenced code: what stands there is neither heading nor link. */
function proseOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8').replace(/^( *)(`{3,})[^\n]*\n[\s\S]*?\n\1\2[ ]*$/gm, '');
}

/** The headings with the anchors GitHub and GitLab make of them; a title that stands twice gets a number. */
function headingsOf(file: string): readonly Heading[] {
  const seen = new Map<string, number>();
  return [...proseOf(file).matchAll(/^(#{1,6}) +(.+?) *$/gm)].map(([, marks = '', title = '']) => {
    const slug = title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
      .replaceAll(' ', '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return { level: marks.length, title, anchor: times === 0 ? slug : `${slug}-${times}` };
  });
}

const headings = headingsOf(RUNBOOK);
const articles = headings.filter(({ level }) => level > 1);

/** What stands between a heading and the next one, of any level. */
function articleOf(anchor: string): string {
  const text = readFileSync(join(ROOT, RUNBOOK), 'utf8');
  const parts = text.split(/^(?=#{2,3} )/m);
  return parts.find((part) => slugOfFirstLine(part) === anchor) ?? '';
}

function slugOfFirstLine(part: string): string | undefined {
  const title = part.split('\n')[0]?.replace(/^#+ /, '');
  return articles.find((heading) => heading.title === title)?.anchor;
}

function anchorIn(link: string): string {
  return link.slice(link.indexOf('#') + 1);
}

describe('the runbook', () => {
  test.each(ALARMS)('has an article for the alarm %s, where its link leads', (alarm) => {
    const heading = articles.find(({ anchor }) => anchor === anchorIn(alarmLink(alarm)));
    expect(heading).toMatchObject({ level: 2, title: `Alarm: ${alarm}` });
  });

  test.each(REASON_NAMES)('has an article for the reason %s, where its link leads', (reason) => {
    const heading = articles.find(({ anchor }) => anchor === anchorIn(runbookLink(reason)));
    expect(heading).toMatchObject({ level: 3, title: reason });
  });

  test('holds each reason under its kind, in the order of the table', () => {
    const found = KINDS.map((kind) => {
      const start = articles.findIndex(({ title }) => title === `Kind: ${kind}`);
      const next = articles.findIndex(({ level }, i) => i > start && level === 2);
      const own = start < 0 ? [] : articles.slice(start + 1, next < 0 ? undefined : next);
      return { kind, reasons: own.map(({ title }) => title) };
    });
    expect(found).toEqual(KINDS.map((kind) => ({ kind, reasons: REASON_NAMES.filter((reason) => kindOf(reason) === kind) })));
  });

  test('has no article that nothing leads to', () => {
    const known = [...ALARMS.map((alarm) => `Alarm: ${alarm}`), ...KINDS.map((kind) => `Kind: ${kind}`), ...REASON_NAMES];
    expect(articles.map(({ title }) => title).toSorted()).toEqual(known.toSorted());
  });

  test('answers the questions of the night in every article of an alarm', () => {
    const questions = [
      '**It does not mean**',
      '**Urgency**',
      '**Look first at**',
      '**Typical causes',
      '**It ends by itself**',
      '**Fixed when**',
    ];
    const unanswered = ALARMS.flatMap((alarm) => {
      const article = articleOf(anchorIn(alarmLink(alarm)));
      return questions.filter((question) => !article.includes(question.replace(/\*\*$/, ''))).map((question) => `${alarm}: ${question}`);
    });
    expect(unanswered).toEqual([]);
  });

  test('says in every article of a reason what was seen, what to do and how to look by hand', () => {
    const incomplete = REASON_NAMES.filter((reason) => {
      const article = articleOf(anchorIn(runbookLink(reason)));
      return ![/^Seen: /m, /\bDo: /, /^By hand/m].every((part) => part.test(article.replaceAll('Do:\n', 'Do: ')));
    });
    expect(incomplete).toEqual([]);
  });
});

describe('links between the pages', () => {
  const pages = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md', { cwd: ROOT })];

  test.each(pages)('%s leads only to files and headings that are there', (page) => {
    const targets = [
      ...proseOf(page)
        .replace(/`[^`\n]*`/g, '')
        .matchAll(/\]\(([^)\s]+)\)/g),
    ].map(([, target = '']) => target);
    expect(targets.filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target) && !leadsSomewhere(page, target))).toEqual([]);
  });

  function leadsSomewhere(page: string, target: string): boolean {
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? page : join(dirname(page), decodeURIComponent(path));
    if (!existsSync(join(ROOT, file))) return false;
    if (anchor === undefined) return true;
    return statSync(join(ROOT, file)).isFile() && headingsOf(file).some((heading) => heading.anchor === anchor);
  }
});
