import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { hasPart } from '../../testkit/real/has-part.ts';
import { HELM } from '../../testkit/real/install/places.ts';
import { scratchFolder } from '../../testkit/scratch.ts';
import { run } from '../../testkit/test-terminal.ts';

// The chart, linted and rendered by the real Helm. No cluster installs it.

const CHART = join(import.meta.dirname, '../../container/chart');
const scratch = scratchFolder();

function render(...options: string[]) {
  const text = execFileSync(HELM, ['template', 'watch', CHART, '--api-versions', 'monitoring.coreos.com/v1', ...options], {
    encoding: 'utf8',
  });
  return parseAllDocuments(text).map((one) => one.toJS());
}
const of = (all: ReturnType<typeof render>, kind: string) => all.find((one) => one.kind === kind);

describe.skipIf(!hasPart('helm'))('the Helm chart', () => {
  test.each([
    ['defaults', []],
    ['all there is', ['--set', 'serviceMonitor.enabled=true,existingSecret=secrets,persistence.storageClassName=fast,show=details']],
    ['no volume', ['--set', 'persistence.enabled=false']],
  ])('has no fault of its own with %s', (_, options) => {
    const { status, stdout, stderr } = spawnSync(HELM, ['lint', '--strict', CHART, ...options], { encoding: 'utf8' });
    expect([status, `${stdout}${stderr}`]).toEqual([0, expect.stringContaining('0 chart(s) failed')]);
  });

  test('runs one process that may do nothing else', () => {
    const { replicas, strategy, template } = of(render(), 'Deployment')?.spec ?? {};
    const [container] = template.spec.containers;
    expect([replicas, strategy]).toEqual([1, { type: 'Recreate' }]);
    expect(template.spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'])
      expect(container[probe].httpGet).toEqual({ path: '/healthz', port: 'http' });
  });

  test.each(['a mapping', 'a text'])('its config, given as %s, is what gatewatch reads', async (form) => {
    const yaml = 'targets:\n  - { name: gw-1, profile: gateway, host: gw.example.com }\n';
    const file =
      form === 'a text' ? scratch.write('config.yaml', yaml) : scratch.write('values.yaml', JSON.stringify({ config: parse(yaml) }));
    const rendered = render(...(form === 'a text' ? ['--set-file', `config=${file}`] : ['--values', file]));
    const config = scratch.path('rendered.yaml');
    writeFileSync(config, of(rendered, 'ConfigMap')?.data['gatewatch.yaml']);
    expect(await run(['validate', '--config', config])).toMatchObject({ code: 0, out: expect.stringContaining('1 target') });
  });

  test('its options are those of the command, and its port and files are where they are mounted', async () => {
    const all = render('--set', 'serviceMonitor.enabled=true,existingSecret=secrets');
    const [container] = of(all, 'Deployment')?.spec.template.spec.containers ?? [];
    const mounts = container.volumeMounts.map(({ mountPath }: { readonly mountPath: string }) => mountPath);
    expect(mounts).toEqual(['/etc/gatewatch', '/var/lib/gatewatch']);
    for (const path of mounts) expect(container.args.some((arg: string) => arg.includes(`=${path}/`))).toBe(true);
    expect(container.envFrom).toEqual([{ secretRef: { name: 'secrets' } }]);
    const options = container.args
      .filter((arg: string) => !/^--(config|store)=/.test(arg))
      .map((arg: string) => arg.replace('0.0.0.0:9115', '127.0.0.1:0'));
    expect(await run([...options, '--sandbox', '--for', '1s', '--target', 'mi-1'])).toMatchObject({ code: 0 });
    expect(of(all, 'ServiceMonitor')?.spec.selector.matchLabels).toEqual(of(all, 'Service')?.metadata.labels);
  });
});
