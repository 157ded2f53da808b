/**
 * The places of an IPv4 address among the 16 bytes of an IPv6 address with a prefix, which begins at byte
 * `from`. `flipped`: all bits of the IPv4 address are inverted.
 */
type Carrier = {
  readonly prefix: readonly number[];
  readonly from?: number;
  readonly places: readonly (readonly number[])[];
  readonly flipped?: true;
};

const LAST = [12, 13, 14, 15];

const CARRIERS: readonly Carrier[] = [
  // IPv4-compatible and IPv4-mapped (RFC 4291, section 2.5.5), IPv4-translated (RFC 2765, section 2.1).
  { prefix: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], places: [LAST] },
  { prefix: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], places: [LAST] },
  { prefix: [0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0], places: [LAST] },
  // NAT64: the well-known prefix, and the local-use prefix with each length (RFC 6052, section 2.2; RFC
  // 8215).
  { prefix: [0, 0x64, 0xff, 0x9b, 0, 0], places: [LAST] },
  { prefix: [0, 0x64, 0xff, 0x9b, 0, 1], places: [[6, 7, 9, 10], [7, 9, 10, 11], [9, 10, 11, 12], LAST] },
  // 6to4 (RFC 3056). Teredo: the server as it is, the client inverted (RFC 4380, section 4).
  { prefix: [0x20, 0x02], places: [[2, 3, 4, 5]] },
  { prefix: [0x20, 0x01, 0, 0], places: [[4, 5, 6, 7]] },
  { prefix: [0x20, 0x01, 0, 0], places: [LAST], flipped: true },
  // ISATAP, behind any prefix (RFC 5214, section 6.1).
  { prefix: [0, 0, 0x5e, 0xfe], from: 8, places: [LAST] },
  { prefix: [2, 0, 0x5e, 0xfe], from: 8, places: [LAST] },
];

/**
 * Returns the IPv4 addresses that an IPv6 address may lead to when it is translated or tunneled. `ip` is an
 * IPv6 address in any spelling, without a zone.
 */
export function embeddedIpv4(ip: string): readonly string[] {
  const bytes = bytesOf(ip);
  return CARRIERS.filter(({ prefix, from = 0 }) => prefix.every((byte, i) => bytes[from + i] === byte)).flatMap(({ places, flipped }) =>
    places.map((place) => place.map((i) => (bytes[i] ?? 0) ^ (flipped ? 0xff : 0)).join('.')),
  );
}

function bytesOf(ip: string): readonly number[] {
  const [head = [], tail] = ip.split('::').map((half) => half.split(':').flatMap(bytesOfGroup));
  if (!tail) return head;
  return [...head, ...Array<number>(16 - head.length - tail.length).fill(0), ...tail];
}

// The last four bytes may be written as an IPv4 address (RFC 4291, section 2.2).
function bytesOfGroup(group: string): readonly number[] {
  if (group.includes('.')) return group.split('.').map(Number);
  const value = Number.parseInt(group, 16);
  return Number.isNaN(value) ? [] : [value >> 8, value & 0xff];
}
