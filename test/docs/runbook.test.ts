import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ALARM_KINDS, alarmLink } from '../../deployment/plan/own-alarms.ts';
import { RUNBOOK, runbookLink } from '../../monitor/message/runbook.ts';
import { type Kind, kindOf, REASONS, type Reason } from '../../monitor/observation/reason.ts';

const ROOT = join(import.meta.dirname, '../..');
const REASON_NAMES = Object.keys(REASONS) as readonly Reason[];
const KINDS: readonly Kind[] = ['target', 'configuration', 'monitor'];
const PAGES = globSync('docs/runbook/**/*.md', { cwd: ROOT }).map((page) => page.replaceAll('\\', '/'));

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

const headings = headingsOf(RUNBOOK).filter(({ level }) => level > 1);
const sections = sectionsOf(RUNBOOK);

/** What is between each heading of a page and the next one, of any level, code included; by anchor. */
function sectionsOf(file: string): ReadonlyMap<string, string> {
  const text = `\n${readFileSync(join(ROOT, file), 'utf8')}`;
  const found = headingsOf(file).map(({ level, title, anchor }) => {
    const line = `\n${'#'.repeat(level)} ${title}\n`;
    const start = text.indexOf(line);
    return { anchor, start, end: start + line.length };
  });
  return new Map(found.map(({ anchor, end }, i) => [anchor, text.slice(end, found[i + 1]?.start).trim()]));
}

function anchorIn(link: string): string {
  return link.slice(link.indexOf('#') + 1);
}

/** The pages of the runbook that the section of an anchor links. */
function pagesLinkedAt(anchor: string): readonly string[] {
  const links = (sections.get(anchor) ?? '').matchAll(/\]\((runbook\/[^)\s]+)\)/g);
  return [...links].map(([, path = '']) => join(dirname(RUNBOOK), path));
}

describe('the index of the runbook', () => {
  test.each(ALARM_KINDS)('has a heading for the alarm %s where its link leads, and links its page there', (alarm) => {
    const anchor = anchorIn(alarmLink(alarm));
    expect(headings.find((heading) => heading.anchor === anchor)).toMatchObject({ level: 2, title: `Alarm: ${alarm}` });
    expect(pagesLinkedAt(anchor)).toEqual([`docs/runbook/alarms/${alarm.toLowerCase()}.md`]);
  });

  test.each(REASON_NAMES)('has a heading for the reason %s where its link leads, and links its page there', (reason) => {
    const anchor = anchorIn(runbookLink(reason));
    expect(headings.find((heading) => heading.anchor === anchor)).toMatchObject({ level: 3, title: reason });
    expect(pagesLinkedAt(anchor)).toEqual([`docs/runbook/${reason.replace('.', '/')}.md`]);
  });

  test('holds each reason under its kind, in the order of the table', () => {
    const found = KINDS.map((kind) => {
      const start = headings.findIndex(({ title }) => title === `Kind: ${kind}`);
      const next = headings.findIndex(({ level }, i) => i > start && level === 2);
      const own = start < 0 ? [] : headings.slice(start + 1, next < 0 ? undefined : next);
      return { kind, reasons: own.map(({ title }) => title) };
    });
    expect(found).toEqual(KINDS.map((kind) => ({ kind, reasons: REASON_NAMES.filter((reason) => kindOf(reason) === kind) })));
  });

  test('has no heading that nothing leads to', () => {
    const known = [...ALARM_KINDS.map((alarm) => `Alarm: ${alarm}`), ...KINDS.map((kind) => `Kind: ${kind}`), ...REASON_NAMES];
    expect(headings.map(({ title }) => title).toSorted()).toEqual(known.toSorted());
  });

  test('leads to every page of the runbook', () => {
    const linked = headings.flatMap(({ anchor }) => pagesLinkedAt(anchor));
    expect(linked.toSorted()).toEqual(PAGES.toSorted());
  });
});

describe('the pages of the runbook', () => {
  const articles = [
    ...ALARM_KINDS.map((alarm) => ({ title: `Alarm: ${alarm}`, page: `docs/runbook/alarms/${alarm.toLowerCase()}.md` })),
    ...REASON_NAMES.map((reason) => ({ title: reason, page: `docs/runbook/${reason.replace('.', '/')}.md` })),
  ];

  test.each(articles)('$page has its title and the five headings, in order', ({ title, page }) => {
    expect(headingsOf(page).map((heading) => `${'#'.repeat(heading.level)} ${heading.title}`)).toEqual([
      `# ${title}`,
      '## Meaning',
      '## Impact',
      '## Check',
      '## Fix',
      '## Verify',
    ]);
  });

  test.each(articles)('$page has something to say under each heading', ({ page }) => {
    const empty = [...sectionsOf(page)].filter(([, text]) => text === '').map(([anchor]) => anchor);
    expect(empty).toEqual([]);
  });

  test.each(articles)('$page answers the questions of the night', ({ page }) => {
    const section = sectionsOf(page);
    const questions = [
      ['meaning', '**Owner:'],
      ['meaning', '**It does not mean'],
      ['impact', '**Urgency:**'],
      ['impact', '**Traffic:**'],
      ['check', '`'],
      ['verify', '**It ends by itself**'],
    ] as const;
    expect(questions.filter(([heading, answer]) => !section.get(heading)?.includes(answer))).toEqual([]);
  });

  test.each(articles)('$page leads back to the index', ({ page }) => {
    expect(readFileSync(join(ROOT, page), 'utf8')).toContain('](../../runbook.md)');
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
