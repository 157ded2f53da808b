import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NameServerManner, startNameServer } from '../../testkit/zoo/name-server.ts';
import { INTERMEDIATE, LEAF, shown } from '../../testkit/zoo/pki.ts';
import { speakTls } from '../../testkit/zoo/tls-zoo.ts';
import type { Act } from './act.ts';
import { openPlace, type Place } from './place.ts';
import { type Scenario, tokenName } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import { openShelf } from './shelf.ts';

/** A scenario with its target, and its place among all scenarios. */
export type Member = { readonly target: string; readonly scenario: Scenario; readonly index: number };

/** All scenarios with a server each, and the config that names them. */
export type Stage = {
  readonly members: readonly Member[];
  /** The path of the config. */
  readonly config: string;
  readonly secrets: ReadonlyMap<string, string>;
  /** Where names under `lab.test` are known: address and port. */
  readonly nameServer: string;
  /** Resolves when every target behaves as its act says. */
  readonly play: (actOf: (member: Member) => Act) => Promise<void>;
  readonly close: () => Promise<void>;
};

type Prop = Pick<Place, 'port' | 'close'> & Partial<Pick<Place, 'play'>>;

const HERE: NameServerManner = { addresses: ['127.0.0.1'] };
const SETTING = {
  monitor: { name: 'lab', regions: ['eu-west-1'], network: { allow: ['127.0.0.0/8', '::1/128'] } },
  // One look a round and a second for it.
  defaults: { timeoutSeconds: 1, recheckSeconds: 0 },
};

/** Opens it in a folder, with the scenarios that are wanted. */
export async function openStage(folder: string, wants: (scenario: Scenario) => boolean): Promise<Stage> {
  const shelf = openShelf(folder);
  const names = new Map<string, NameServerManner>();
  const nameServer = await startNameServer((name) => names.get(name) ?? { code: 3 });
  const tls = await openPlace();
  await tls.play(speakTls(shown(LEAF, INTERMEDIATE)));
  const all = [...scenarios(() => tls.port).entries()].filter(([, scenario]) => wants(scenario));
  const props = await Promise.all(all.map(([, { start, host }]): Promise<Prop> => start?.() ?? openPlace(host)));
  const members = all.map(([index, scenario], i) => ({
    scenario,
    index,
    target: `${scenario.layer}-${index + 1}`,
    prop: props[i] as Prop,
  }));
  const targets = members.map(({ scenario, target, prop }) => ({
    name: target,
    ...(scenario.layer === 'names' && { host: nameOf(target) }),
    ...scenario.target(prop.port, shelf),
  }));
  const tokens = members.flatMap(({ scenario, target, prop: { port } }) => {
    // A control plane issues the token for its own REST APIs.
    const issuer = scenario.fleet?.isPlane ? { keyManager: target } : {};
    return scenario.token ? [[tokenName(port), { ...scenario.token(port, shelf), ...issuer }] as const] : [];
  });
  const fleets = fleetsOf(members);
  const monitor = {
    ...SETTING.monitor,
    ...(tokens.length > 0 && { tokens: Object.fromEntries(tokens) }),
    ...(fleets.length > 0 && { fleets }),
  };
  const config = join(folder, 'gatewatch.yaml');
  // JSON is YAML.
  writeFileSync(config, JSON.stringify({ ...SETTING, monitor, targets }));
  return {
    members,
    config,
    secrets: shelf.secrets,
    nameServer: `127.0.0.1:${nameServer.port}`,
    play: async (actOf) => {
      const playing = members.map(async (member) => {
        const act = actOf(member);
        names.set(nameOf(member.target), act.names ?? HERE);
        await member.prop.play?.(act.meet);
      });
      await Promise.all(playing);
    },
    close: async () => {
      await Promise.all([nameServer.close(), tls.close(), ...props.map((prop) => prop.close())]);
    },
  };
}

function isPlane({ scenario }: Member): boolean {
  return scenario.fleet?.isPlane === true;
}

/** The fleets, each compared in every round. */
function fleetsOf(members: readonly Member[]): readonly object[] {
  const grouped = Map.groupBy(
    members.filter(({ scenario }) => scenario.fleet),
    ({ scenario }) => scenario.fleet?.name ?? '',
  );
  return [...grouped].map(([name, of]) => {
    const plane = of.find(isPlane)?.target;
    const gateways = of.filter((one) => !isPlane(one)).map(({ target }) => target);
    return { name, gateways, periodSeconds: 60, ...of[0]?.scenario.fleet?.keys, ...(plane !== undefined && { controlPlane: plane }) };
  });
}

function nameOf(target: string): string {
  return `${target}.lab.test`;
}
