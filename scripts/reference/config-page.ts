import type { FileRead } from '../../monitor/grammar/file.ts';
import { formatFinding } from '../../monitor/grammar/finding.ts';
import { CONFIG_RULES } from '../../monitor/grammar/rule.ts';
import { configJsonSchema, rawJsonSchema } from '../../monitor/grammar/schema.ts';
import { fixtureFindings, readFixture } from '../../testkit/config-fixtures.ts';
import { cell, code, page, type ReferencePage, sentence, table, wrap } from './markdown.ts';
import { type ConfigKey, keysBelow, type Schema } from './schema-keys.ts';

function keyRow({ path, type, values, isRequired, standard, meaning }: ConfigKey): readonly string[] {
  const choices = values.replace(/^one of (.*)$/, (_, words: string) => `one of ${words.split(', ').map(code).join(', ')}`);
  return [code(path), type, cell(choices), isRequired ? '**required**' : cell(standard ?? ''), cell(sentence(meaning))];
}

function keyTable(keys: readonly ConfigKey[]): string {
  return table(['key', 'type', 'value', 'default', 'meaning'], keys.map(keyRow));
}

// What no fixture can be: a file that is not there, or that is no text.
const READS: Readonly<Record<string, FileRead>> = {
  'file.missing': { problem: 'missing' },
  'file.directory': { problem: 'directory' },
  'file.unreadable': { problem: 'unreadable' },
  'file.too-large': { problem: 'too-large', size: 10_000_000 },
  'file.encoding': { bytes: Uint8Array.of(0xf6) },
};

// The fixture of a rule is a config that breaks it.
function messageOf(rule: string): string {
  const read = (path: string) => READS[rule] ?? readFixture(path);
  const issues = fixtureFindings(rule, read);
  const issue = issues.find((one) => one.rule === rule);
  if (!issue) throw new Error(`no message of the rule ${rule}: is there no fixture of its name?`);
  return cell(formatFinding(issue).replace(/^\S+:\d+:\d+ (warning: |note: )?/, ''));
}

function itemsOf(schema: Schema | undefined): Schema {
  return schema?.items ?? {};
}

/** `config.md`: every key of `gatewatch.yaml` and every rule it is checked against. */
export function configPage(): ReferencePage {
  const root: Schema = rawJsonSchema();
  const { monitor = {}, defaults = {}, maintenance, targets } = root.properties ?? {};
  const target = itemsOf(targets);
  const own = Object.keys(target.properties ?? {}).filter((key) => !Object.hasOwn(defaults.properties ?? {}, key));
  const block = root.$defs?.namedProbe ?? {};
  const top = keysBelow(root, '').filter(({ path }) => !/[.[]/.test(path));
  const { environment: variable } = (configJsonSchema() as Schema).$defs ?? {};
  const environment = variable?.description === undefined ? [] : [wrap(cell(`${variable.description}.`))];
  const rules = Object.entries(CONFIG_RULES).map(([rule, severity]) => [code(rule), code(severity), messageOf(rule)]);
  return page('config.md', 'Config', 'every key of `gatewatch.yaml`, and every rule that the file is checked against', [
    wrap(
      'An unknown key is an error. `gatewatch validate` shows each problem with its place and fix, and `gatewatch explain` the probes ' +
        'that result. Editors take the same keys from the JSON Schema, `gatewatch.schema.json`. In a path, `[]` means each item ' +
        'of a list, and `<key>` each key of a mapping.',
    ),
    ...environment,
    '## The file',
    keyTable(top),
    '## monitor',
    keyTable(keysBelow(monitor, 'monitor')),
    '## defaults',
    wrap(
      `The section \`defaults\` takes every key of [a target](#targets) except ${own.map(code).join(', ')}. A value under \`defaults\` ` +
        'applies to each target that does not have the key itself.',
    ),
    '## maintenance',
    keyTable(keysBelow(itemsOf(maintenance), 'maintenance[]')),
    '## targets',
    keyTable(keysBelow(target, 'targets[]')),
    '## Probe blocks',
    wrap(
      'A probe block is the value of `readinessProbe`, `livenessProbe`, `startupProbe`, or a key of `probes`. Its keys are those of a ' +
        'Kubernetes probe. Only a block under `probes` has the key `role`.',
    ),
    keyTable(keysBelow(block, '')),
    '## Rules',
    wrap(
      'A config with an error is refused. A warning is probably a mistake, and a `notice` is for information. The examples are messages for the ' +
        'configs in [test/fixtures/config](../../test/fixtures/config), without the position that each message begins with.',
    ),
    table(['rule', 'severity', 'example of a message'], rules),
  ]);
}
