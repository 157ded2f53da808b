import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const text = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');

test('the sample email in docs/explanation/alerts.md is the golden message', () => {
  const [, subject = '', email = ''] =
    /^=+ subject =+\n(.*)\n\n=+ e?mail =+\n([\s\S]*?)\n\n-- \n/.exec(text('test/fixtures/messages/reasons/wso2/not-deployed.txt')) ?? [];
  const [, sample] = /<!-- sample: wso2\.not-deployed -->\n\n```\n([\s\S]*?)\n```/.exec(text('docs/explanation/alerts.md')) ?? [];
  expect(email).toContain('NOT READY');
  expect(sample).toBe(`${subject}\n\n${email}`);
});
