import { BlockList, isIPv6 } from 'node:net';
import { embeddedIpv4 } from './embedded-ipv4.ts';

/** The addresses that a deployed monitor may check besides public ones. */
export type AddressSetting = {
  /** CIDRs of `monitor.network.allow`. */
  readonly allow: readonly string[];
  /** Whether the monitor runs inside a VPC, where private addresses are allowed. */
  readonly vpc: boolean;
  /**
   * `host:port` of the Lambda Runtime API, which a check must never reach. Source: AWS Lambda developer
   * guide, "Using the Lambda runtime API", AWS_LAMBDA_RUNTIME_API.
   */
  readonly runtimeApi?: string;
};

// Link-local addresses (RFC 3927, RFC 4291), and the services of Amazon EC2 under fd00:ec2::/32: instance
// metadata, name servers, time. Source: Amazon EC2 user guide.
const NEVER = listOf(['169.254.0.0/16', 'fe80::/10', 'fd00:ec2::/32']);
// 0.0.0.0 reaches this host too (RFC 1122).
const LOOPBACK = listOf(['127.0.0.0/8', '0.0.0.0/8', '::/96']);
// RFC 1918, RFC 6598, RFC 4193.
const PRIVATE = listOf(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']);
// Protocol assignments, benchmarks, multicast, and reserved ranges, and prefixes that contain an IPv4 address
// of any kind.
const SPECIAL = listOf([
  '192.0.0.0/24',
  '198.18.0.0/15',
  '224.0.0.0/3',
  'ff00::/8',
  'fec0::/10',
  '::ffff:0:0:0/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2001::/32',
  '2002::/16',
]);

/** Why an address may not be checked; `never`: nothing that a user writes allows it. */
export type BlockedKind = 'never' | 'loopback' | 'private' | 'special';

/**
 * Creates the rule for why an IP address may not be checked; undefined = it may. A forbidden IPv4 address stays
 * forbidden inside an IPv6 address, whatever `allow` says. Throws an Error for an entry of `allow` that is not
 * a CIDR.
 */
export function createBlockedKinds({ allow, vpc }: Pick<AddressSetting, 'allow' | 'vpc'>): (ip: string) => BlockedKind | undefined {
  const allowed = listOf(allow);
  return (ip) => {
    if (spellings(ip).some((address) => NEVER.check(address, familyOf(address)))) return 'never';
    if (allowed.check(ip, familyOf(ip))) return undefined;
    if (isLoopbackAddress(ip)) return 'loopback';
    if (SPECIAL.check(ip, familyOf(ip))) return 'special';
    return !vpc && PRIVATE.check(ip, familyOf(ip)) ? 'private' : undefined;
  };
}

/**
 * Creates the rule for whether an IP address and port may be checked. Apply it after name resolution, so that
 * a name cannot bypass it. Throws as `createBlockedKinds` does.
 */
export function createAddressRules({ runtimeApi, ...setting }: AddressSetting): (ip: string, port: number) => boolean {
  const blockedKindOf = createBlockedKinds(setting);
  const apiPort = Number(runtimeApi?.split(':').at(-1));
  const isRuntimeApi = (address: string, port: number) =>
    // Every loopback address reaches the Runtime API.
    runtimeApi === `${address}:${port}` || (port === apiPort && isLoopbackAddress(address));
  return (ip, port) => blockedKindOf(ip) === undefined && !spellings(ip).some((address) => isRuntimeApi(address, port));
}

/** An address, and those that it contains. */
function spellings(ip: string): readonly string[] {
  return isIPv6(ip) ? [ip, ...embeddedIpv4(ip)] : [ip];
}

/** Whether an IP address is one of the own machine. Source: RFC 6890. */
export function isLoopbackAddress(ip: string): boolean {
  return LOOPBACK.check(ip, familyOf(ip));
}

function familyOf(ip: string): 'ipv4' | 'ipv6' {
  return isIPv6(ip) ? 'ipv6' : 'ipv4';
}

function listOf(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', prefix] = cidr.split('/');
    if (prefix === undefined || !/^\d{1,3}$/.test(prefix))
      throw new Error(`${cidr} is not a CIDR: write an address, a slash, and a number of bits`);
    list.addSubnet(address, Number(prefix), familyOf(address));
  }
  return list;
}
