import { type Discovered, type FoundTarget, MOST_ENTRIES } from '../found.ts';
import { probesOf } from '../kubernetes/container-probes.ts';
import { isEntrance } from '../kubernetes/entrances.ts';
import { type Container, containersOf, isWorkload, type Manifest, manifestsOf } from '../kubernetes/manifests.ts';
import { addressOf, type Ways } from '../kubernetes/pod-address.ts';
import { selectorsIn } from '../kubernetes/services.ts';
import { baseName } from '../server-place.ts';
import { SourceProblem } from '../source-problem.ts';

function placeOf({ kind, name, namespace }: Manifest): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

type Probed = { readonly target: FoundTarget } | { readonly note: string };

function targetOf(container: Container, isOnly: boolean, { ways, file }: { ways: Ways; file: string }): Probed | undefined {
  const { blocks, notes, isProbed } = probesOf(container);
  if (!isProbed) return undefined;
  const { workload, name } = container;
  const place = `${placeOf(workload)}, container ${name}`;
  if (!blocks.readinessProbe) return { note: `${place} has no probe that gatewatch can run: ${notes.join('; ')}` };
  const address = addressOf(container, blocks, ways);
  const target: FoundTarget = {
    name: isOnly ? workload.name : `${workload.name}-${name}`,
    profile: 'custom',
    from: `${baseName(file)}, ${place}`,
    ...address,
    blocks,
    notes: [...address.notes, ...notes],
  };
  return { target };
}

/**
 * Reads manifests and rendered charts: each container with probes becomes a target with the same probes. Source:
 * Kubernetes, "Configure Liveness, Readiness and Startup Probes".
 */
export function readKubernetes(documents: readonly unknown[], file: string): Discovered {
  const manifests = manifestsOf(documents);
  const workloads = manifests.filter(isWorkload);
  if (workloads.length === 0) {
    const fix = 'give manifests or a rendered chart: kubectl get deploy,sts,svc,ingress -o yaml, or helm template RELEASE CHART';
    throw new SourceProblem('file', `${file} has no Pod, Deployment, StatefulSet, DaemonSet, Job, or CronJob`, fix);
  }
  const ways = { selectors: selectorsIn(manifests), entrances: manifests.filter(isEntrance) };
  const found = workloads.slice(0, MOST_ENTRIES).flatMap((workload) => {
    const containers = containersOf(workload);
    const probed = containers.filter((one) => probesOf(one).isProbed);
    return probed.flatMap((one) => targetOf(one, probed.length === 1, { ways, file }) ?? []);
  });
  return {
    targets: found.flatMap((one) => ('target' in one ? [one.target] : [])),
    notes: [
      ...(workloads.length > MOST_ENTRIES ? [`${workloads.length} workloads: the first ${MOST_ENTRIES} were read`] : []),
      ...found.flatMap((one) => ('note' in one ? [one.note] : [])),
    ],
  };
}
