import { type BlockedKind, createBlockedKinds } from '../address/address-rules.ts';
import { literalAddress } from '../address/literal-address.ts';
import { type NameScope, nameScope } from '../address/name-scope.ts';
import type { Path } from '../grammar/path.ts';
import type { UnplacedFinding } from '../grammar/unplaced-finding.ts';
import { quote } from '../text/quote.ts';

/** Where checks come from: inside the VPC or not, and what `monitor.network.allow` lists. */
export type Vantage = {
  readonly vpc: boolean;
  /** Whether the file has `monitor.vpc`, which a target can switch off. */
  readonly hasVpc: boolean;
  readonly allow: readonly string[];
  readonly blockedKindOf: (ip: string) => BlockedKind | undefined;
};

/** Creates the two places from which the targets of a file can be checked, inside the VPC and outside. */
export function vantagesOf(hasVpc: boolean, allow: readonly string[]): (vpc: boolean) => Vantage {
  const at = (vpc: boolean): Vantage => ({ vpc, hasVpc, allow, blockedKindOf: createBlockedKinds({ allow, vpc }) });
  const [inside, outside] = [at(true), at(false)];
  return (vpc) => (vpc ? inside : outside);
}

const SERVER = 'Write the address of the server itself';

/**
 * Finding about a host that a deployed monitor refuses, by the rule that its probers apply, or that it cannot
 * find. Undefined for every other host: what a name resolves to is known only where it is resolved.
 */
export function reachFinding(host: string, path: Path, from: Vantage): UnplacedFinding | undefined {
  const address = literalAddress(host);
  return address === undefined ? nameFinding(host, path, from) : addressFinding({ host, address }, path, from);
}

type Literal = { readonly host: string; readonly address: string };

function addressFinding({ host, address }: Literal, path: Path, from: Vantage): UnplacedFinding | undefined {
  const refusal = from.blockedKindOf(address);
  const shown = host === address ? host : `${quote(host, 60)} (${address})`;
  if (refusal !== undefined) return { rule: 'address.blocked', path, ...blocked(shown, refusal, from) };
  if (!address.includes(':')) return undefined;
  const expected = 'an IPv4 address or a name';
  return { rule: 'address.ipv6', path, expected, got: shown, fix: 'Write an IPv4 address or a name: functions are deployed without IPv6' };
}

const KINDS: Readonly<Record<BlockedKind, string>> = {
  never: 'a link-local or metadata address',
  loopback: 'a loopback or unspecified address: the function itself',
  private: 'a private address',
  special: 'an address of a reserved range',
};

function blocked(shown: string, refusal: BlockedKind, from: Vantage) {
  const expected = 'an address that a deployed monitor may check';
  return { expected, got: `${shown}, ${KINDS[refusal]}`, fix: fixOf(refusal, from) };
}

function fixOf(refusal: BlockedKind, { hasVpc }: Vantage): string {
  if (refusal === 'never') return `${SERVER}: nothing allows such an address`;
  if (refusal !== 'private') return `${SERVER}, or list its range in monitor.network.allow`;
  const inVpc = hasVpc ? 'Remove vpc: false from the target' : 'Add monitor.vpc (subnets and securityGroups)';
  return `${inVpc}, so that it is checked from the VPC, or list its range in monitor.network.allow`;
}

function nameFinding(host: string, path: Path, from: Vantage): UnplacedFinding | undefined {
  const scope = nameScope(host);
  const shown = quote(host, 100);
  if (scope === 'loopback') return isLoopbackAllowed(from) ? undefined : loopbackName(shown, path);
  if (scope === 'public' || (from.vpc && scope !== 'cluster')) return undefined;
  // A network that somebody attached to the functions may have names of its own, and then addresses are allowed.
  const rule = (scope === 'reserved' || scope === 'cluster') && !from.vpc && from.allow.length === 0 ? 'name.not-public' : 'name.private';
  return {
    rule,
    path,
    expected: 'a name that a deployed monitor can resolve',
    got: `${shown}, ${SCOPES[scope]}`,
    fix: namesFix(scope, from),
  };
}

const SCOPES: Readonly<Record<Exclude<NameScope, 'public' | 'loopback'>, string>> = {
  cluster: 'a name inside a Kubernetes cluster',
  reserved: 'a name that the public DNS never has',
  local: 'a name that the public DNS does not have',
};

function namesFix(scope: NameScope, { vpc, hasVpc }: Vantage): string {
  if (scope === 'cluster')
    return vpc ? 'Write the name of a load balancer, or make the VPC resolve this name' : 'Write the name of a load balancer';
  return hasVpc
    ? 'Remove vpc: false from the target, or write its public name'
    : 'Add monitor.vpc (subnets and securityGroups), or write its public name';
}

function isLoopbackAllowed({ blockedKindOf }: Vantage): boolean {
  return ['127.0.0.1', '::1'].some((address) => blockedKindOf(address) === undefined);
}

function loopbackName(shown: string, path: Path): UnplacedFinding {
  const expected = 'an address that a deployed monitor may check';
  return {
    rule: 'address.blocked',
    path,
    expected,
    got: `${shown}, ${KINDS.loopback}`,
    fix: `${SERVER}: a deployed monitor runs on another machine`,
  };
}
