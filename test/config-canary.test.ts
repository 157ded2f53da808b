import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { formatFinding } from '../monitor/grammar/finding.ts';
import { rawJsonSchema } from '../monitor/grammar/schema.ts';
import { issueCertificate } from '../sandbox/wire/certificate.ts';
import { leaks } from '../testkit/canary.ts';
import { compileText } from '../testkit/config-fixtures.ts';
import { scratchFolder } from '../testkit/scratch.ts';
import { run } from '../testkit/test-terminal.ts';

// A literal is planted at every place of a config that the schema knows, in every form in which people write
// secrets; then all that is printed is searched for it.

const CANARY = `canary${randomBytes(12).toString('hex')}`;
const WANTED = [{ name: 'the literal', value: CANARY }];

type Schema = {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
};
type Path = readonly (string | number)[];

const ROOT: Schema = rawJsonSchema();

/** Every path that the schema knows, with 0 for an item of a list and a name for any key. */
function pathsOf(schema: Schema, path: Path = []): readonly Path[] {
  const form = schema.$ref === undefined ? schema : (ROOT.$defs?.[schema.$ref.replace('#/$defs/', '')] ?? {});
  const keys = Object.entries(form.properties ?? {}).flatMap(([key, inner]) => pathsOf(inner, [...path, key]));
  const any = typeof form.additionalProperties === 'object' ? pathsOf(form.additionalProperties, [...path, '9443']) : [];
  const items = form.items ? pathsOf(form.items, [...path, 0]) : [];
  const forms = (form.anyOf ?? []).flatMap((one) => pathsOf(one, path));
  const all = [...(path.length === 0 ? [] : [path]), ...keys, ...any, ...items, ...forms];
  return [...new Map(all.map((one) => [one.join('.'), one])).values()];
}

function planted(path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const inner = planted(rest, value);
  return typeof step === 'number' ? [inner] : { [step]: inner };
}

const BASE = 'name: t, profile: custom, host: h.example.com, readinessProbe: { httpGet: { port: 1 } }';

function configWith(path: Path, value: unknown): string {
  const text = stringify(planted(path, value));
  return path[0] === 'targets' ? text : `${text}targets: [{ ${BASE} }]\n`;
}

const said = (text: string) => compileText(text).issues.map((issue) => `${formatFinding(issue)} ${JSON.stringify(issue)}`);
const leaked = (where: string, text: string) => {
  const lines = said(text).filter((line) => leaks(WANTED, [{ where, text: line }]).length > 0);
  return lines.map((line) => `${where}: ${line}`);
};

const PATHS = pathsOf(ROOT);
const SECRET = /(^|\.)(credentials|client|clientCertificate|apiKey|valueFrom|pager)(\.|$)|httpHeaders\.0\.value$/;
const SECRET_PATHS = PATHS.filter((path) => SECRET.test(path.join('.')));

const WITH_USER: readonly string[] = [
  `https://user:${CANARY}@h.example.com/x`,
  `http://${CANARY}@h.example.com:9443`,
  `user:${CANARY}@h.example.com`,
  `https://user:a/b@${CANARY}@h.example.com/`,
  `http://proxy:${CANARY}@10.0.0.1:3128`,
];

describe('the places of the schema', () => {
  test('are many, those of secrets among them', () => {
    expect(PATHS.length).toBeGreaterThan(150);
    expect(SECRET_PATHS.length).toBeGreaterThan(10);
  });

  test('repeat no user name and password of a URL', () => {
    const places = PATHS.filter((path) => !path.includes('email'));
    expect(places.flatMap((path) => WITH_USER.flatMap((value) => leaked(path.join('.'), configWith(path, value))))).toEqual([]);
  });

  test('repeat none in a key', () => {
    expect(PATHS.flatMap((path) => leaked(path.join('.'), configWith(path, { [`https://u:${CANARY}@h`]: 1 })))).toEqual([]);
  });

  test('of secrets repeat nothing', () => {
    const forms: readonly unknown[] = [
      ...[CANARY, `${CANARY} and more`, `pa\u20ac ${CANARY}`, [CANARY], [[CANARY]], { username: 'admin', password: CANARY }],
      ...[{ secret: `a ${CANARY}` }, { secret: { value: CANARY } }, { secret: [CANARY] }, { [`admin:${CANARY}`]: true }, { url: CANARY }],
    ];
    // The name of a secret, and a header's value or a pager's URL that is valid, are what they are: text of the config.
    const found = SECRET_PATHS.flatMap((path) => forms.flatMap((value) => leaked(path.join('.'), configWith(path, value))));
    expect(found).toEqual([]);
  });

  test.each([
    ['a tag', `!${CANARY}`],
    ['an alias', `*${CANARY}`],
    ['an open quotation mark', `"${CANARY}`],
    ['a reserved character', `@${CANARY}`],
    ['a back quote', `\`${CANARY}\``],
    ['a percent sign', `%${CANARY}`],
    ['an escape', `"\\q${CANARY}"`],
    ['a colon', `a: ${CANARY}`],
    ['a bracket', `[${CANARY}`],
    ['a brace', `}${CANARY}`],
    ['a block scalar', `| ${CANARY}`],
    ['a broken reference', `\${${CANARY}-}`],
    ['text after a quotation', `"a" ${CANARY}`],
    ['a template', `{{ .Values.x | default "${CANARY}" }}`],
    ['typographic quotes', `\u201c${CANARY}\u201d`],
    ['a no-break space', `\u00a0${CANARY}`],
    ['a duplicate key', `a\n      password: ${CANARY}`],
    ['a word without a colon', `{ ${CANARY} }`],
  ])('of a literal password repeat nothing of %s', (_, value) => {
    const text = `targets:\n  - name: t\n    profile: gateway\n    host: h\n    credentials:\n      username: admin\n      password: ${value}\n`;
    expect(said(text)).not.toEqual([]);
    expect(leaked('credentials', text)).toEqual([]);
    expect(
      leaked(
        'a header',
        text.replace('credentials:', 'httpHeaders:').replace('username: admin', '- name: A').replace('password:', '  value:'),
      ),
    ).toEqual([]);
  });
});

const CERTIFICATE = issueCertificate({ commonName: 'nobody' });

const NO_CONFIGS: readonly (readonly [string, string | Uint8Array])[] = [
  ['the accounts of a machine', `root:x:0:0:${CANARY}:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n`],
  ['the passwords of a machine', `root:$6$${CANARY}:19000:0:99999:7:::\n`],
  ['a private key', `${CERTIFICATE.key.replace('\n', `\n${CANARY}\n`)}`],
  ['an .env file', `DB_HOST=db\nexport DB_PASSWORD=${CANARY}\n`],
  ['an AWS profile', `[default]\naws_access_key_id = AKIA\naws_secret_access_key = ${CANARY}\n`],
  ['AWS keys in JSON', JSON.stringify({ Version: 1, AccessKeyId: 'AKIA', SecretAccessKey: CANARY })],
  ['a file of Docker', JSON.stringify({ auths: { 'docker.wso2.com': { auth: CANARY } } })],
  ['a kubeconfig', `apiVersion: v1\nkind: Config\nusers:\n  - name: ${CANARY}\n    user: { token: ${CANARY} }\n`],
  ['a Secret', `apiVersion: v1\nkind: Secret\nstringData: { password: ${CANARY} }\n`],
  ['Helm values', `wso2:\n  subscription: { username: a, password: ${CANARY} }\n`],
  ['a deployment.toml', `[super_admin]\nusername = "admin"\npassword = "${CANARY}"\n`],
  ['a netrc', `machine h login admin password ${CANARY}\n`],
  ['a pgpass', `db:5432:am:admin:${CANARY}\n`],
  ['a token alone', `${CANARY}\n`],
  ['a list', `- ${CANARY}\n- b\n`],
  ['YAML that is broken', `password: "${CANARY}\nuser: [\n`],
  ['keys without a value', `${CANARY}:\n`],
  ['a multi-document secret', `password: ${CANARY}\n---\ntoken: ${CANARY}\n`],
  ['XML', `<server><password>${CANARY}</password></server>\n`],
  ['a keystore', Buffer.concat([Buffer.from([0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2]), Buffer.from(CANARY)])],
  ['Latin-1', Buffer.from(`password: \u00fc${CANARY}\n`, 'latin1')],
  ['UTF-16', Buffer.from(`\ufeffpassword: ${CANARY}\n`, 'utf16le')],
  ['tabs', `\tpassword:\t${CANARY}\n`],
];

const COMMANDS: readonly (readonly string[])[] = [
  ['validate'],
  ['validate', '--output', 'json'],
  ['plan'],
  ['plan', '--output', 'json'],
  ['check'],
  ['check', '--output', 'json'],
  ['explain'],
  ['wait', '--deadline', '1s'],
  ['watch', '--for', '1s'],
  ['check', '--output', 'junit'],
  ['check', '--output', 'github'],
  ['check', '--output', 'nagios'],
  ['check', '--output', 'prometheus'],
  ['report'],
  ['incidents', '--output', 'json'],
  ['status', '--html', 'public'],
  ['note', 't', 'a note'],
  ['watch', '--listen', '0'],
  ['doctor'],
  ['drill', '--yes'],
  ['mute', 'list'],
  ['unmute', 't'],
];

/** The sources of `discover` that are files. */
const FILE_SOURCES = ['apictl', 'deployment-toml', 'helm', 'kubernetes'] as const;

describe('every command', () => {
  const scratch = scratchFolder();

  async function printedBy(args: readonly string[], file: string): Promise<string> {
    const { out, err } = await run([...args, '--config', file], {});
    return `${out} ${err}`;
  }

  test.each(NO_CONFIGS)('repeats nothing of a file that is no config: %s', async (_, content) => {
    const file = scratch.path('other');
    scratch.write('other', content as string);
    for (const args of COMMANDS) {
      const text = await printedBy(args, file);
      expect(text).not.toBe(' ');
      expect(leaks(WANTED, [{ where: args.join(' '), text }])).toEqual([]);
    }
  });

  test.each(NO_CONFIGS)('of discover repeats nothing of a file that is no source, and none to add to: %s', async (_, content) => {
    scratch.write('other', content as string);
    const [file, chart] = [scratch.path('other'), join(import.meta.dirname, 'fixtures/discover/rendered-gateway.yaml')];
    for (const args of [...FILE_SOURCES.map((from) => ['--from', from, file]), ['--from', 'kubernetes', chart, '--into', file]]) {
      const { out, err } = await run(['discover', ...args]);
      expect(leaks(WANTED, [{ where: args.join(' '), text: `${out} ${err}` }])).toEqual([]);
    }
  });

  test.each(NO_CONFIGS)('says one thing about a file that is no config: %s', (_, content) => {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const issues = compileText(typeof content === 'string' ? content : new TextDecoder('latin1').decode(bytes)).issues;
    expect(issues).toHaveLength(1);
  });

  test.each([
    ['a literal password', `credentials: { username: admin, password: ${CANARY} }`],
    ['user info in the host', `host: "https://admin:${CANARY}@h.example.com"`],
    ['user info in a path', `livenessProbe: { httpGet: { port: 1, path: "https://a:${CANARY}@h/x" } }`],
    ['an API key', `calls: [{ name: c, path: /c/1/x, apiKey: ${CANARY} }]`],
    ['an API key in a map', `calls: [{ name: c, path: /c/1/x, apiKey: { value: ${CANARY} } }]`],
    ['a token in place of its name', `calls: [{ name: c, path: /c/1/x, token: Bearer ${CANARY} }]`],
    ['a JWT in place of its name', `calls: [{ name: c, path: /c/1/x, token: eyJhbGciOiJSUzI1NiJ9.${CANARY}.c2ln }]`],
    ['a token in its place', `calls: [{ name: c, path: /c/1/x, token: { value: "Bearer ${CANARY}" } }]`],
    ['a header', `httpHeaders: [{ name: Authorization, value: "Basic ${CANARY}" }]`],
  ])('repeats nothing of %s', async (_, keys) => {
    const host = keys.includes('host:') ? '' : 'host: h.example.com, ';
    const file = scratch.write('gatewatch.yaml', `targets: [{ name: t, profile: gateway, ${host}${keys} }]\n`);
    for (const args of COMMANDS) {
      const text = await printedBy(args, file);
      expect(text).not.toBe(' ');
      expect(leaks(WANTED, [{ where: args.join(' '), text }])).toEqual([]);
    }
  });

  test.each([
    ['a client in clear text', `{ keyManager: km-1, client: { clientId: ${CANARY}, clientSecret: ${CANARY} } }`],
    ['a client in a text', `{ keyManager: km-1, client: "id:${CANARY}" }`],
    ['a client in its URL', `{ url: "https://id:${CANARY}@km.example.com/oauth2/token", client: { secret: x } }`],
    ['a token in place of a setting', `${CANARY}`],
    ['a refresh token', `{ keyManager: km-1, client: { secret: x }, refreshToken: ${CANARY} }`],
  ])('repeats nothing of %s', async (_, token) => {
    const target = 'name: t, profile: gateway, host: h.example.com';
    const file = scratch.write('gatewatch.yaml', `monitor:\n  tokens:\n    shop: ${token}\ntargets: [{ ${target} }]\n`);
    for (const args of COMMANDS) {
      const text = await printedBy(args, file);
      expect(text).not.toBe(' ');
      expect(leaks(WANTED, [{ where: args.join(' '), text }])).toEqual([]);
    }
  });
});
