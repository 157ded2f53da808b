/**
 * Spellings that a config or an event may hold, as the system's own resolver or Node takes them for an
 * address; none of them needs a name server.
 */
export const LOOPBACK: readonly string[] = [
  ...['127.0.0.1', '127.1', '127.0.1', '127.255.255.254', '0177.0.0.1', '0x7f.0.0.1', '0x7f.1', '2130706433', '0x7f000001', '017700000001'],
  ...[
    '0.0.0.0',
    '0',
    'localhost',
    '::1',
    '::',
    '0:0:0:0:0:0:0:1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '0:0:0:0:0:ffff:7f00:0001',
    '::ffff:0.0.0.0',
  ],
  ...['::127.0.0.1', '::7f00:1', '::ffff:0:7f00:1', '64:ff9b::7f00:1', '64:ff9b:1::7f00:1', '2002:7f00:1::', '2001:0:7f00:1::', '::1%lo'],
];

/** The same for what is private, shared or nothing to look at. */
export const PRIVATE: readonly string[] = [
  ...[
    '10.0.0.1',
    '10.255.255.255',
    '167772161',
    '0xa000001',
    '012.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '192.168.257',
    '100.64.0.1',
  ],
  ...[
    'fc00::1',
    'fdff::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    'fec0::1',
    '192.0.0.8',
    '198.18.0.1',
    '224.0.0.1',
    'ff02::1',
  ],
  ...['255.255.255.255', '240.0.0.1'],
];

/**
 * The same for metadata, credentials of containers, name servers and time of the cloud, and all that is
 * link-local.
 */
export const NEVER: readonly string[] = [
  ...[
    '169.254.169.254',
    '169.254.170.2',
    '169.254.170.23',
    '169.254.169.253',
    '169.254.0.1',
    '2852039166',
    '0xa9fea9fe',
    '0251.0376.0251.0376',
  ],
  ...['169.254.43518', '169.16689662', '0xa9.0xfe.0xa9.0xfe', '::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '0:0:0:0:0:ffff:a9fe:a9fe'],
  ...[
    '::169.254.169.254',
    '::a9fe:a9fe',
    '::ffff:0:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b::169.254.169.254',
    '64:ff9b:1:a9fe:a9:fe00::',
  ],
  ...[
    '64:ff9b:1:a9:fe:a9fe::',
    '64:ff9b:1::a9:fea9:fe00:0',
    '64:ff9b:1::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    '2001:0:a9fe:a9fe::',
    '2001:0:c000:201:8000:63bf:5601:5601',
  ],
  ...[
    '2001:db8::5efe:a9fe:a9fe',
    '2001:db8::200:5efe:169.254.169.254',
    'fe80::1',
    'fe80::1%lo',
    'febf:ffff::1',
    'fe80::a9fe:a9fe%1',
    'fd00:ec2::254',
    'fd00:ec2::23',
    'FD00:EC2:0:0:0:0:0:254',
  ],
];

/**
 * What name servers say of a name, one list for each time they are asked; `address` = what is connected to,
 * absent = nothing may be.
 */
export type Name = { readonly says: string; readonly answers: readonly (readonly string[])[]; readonly address?: string };

const MANY = Array.from({ length: 4000 }, (_, i) => `10.${i >> 8}.${i & 255}.1`);

/** Names that lead astray; loopback may be looked at, and all that is private may not. */
export const NAMES: readonly Name[] = [
  { says: 'metadata', answers: [['169.254.169.254']] },
  { says: 'metadata in other words', answers: [['::ffff:169.254.169.254', '64:ff9b::a9fe:a9fe', 'fe80::1%lo']] },
  { says: 'metadata and loopback', answers: [['169.254.169.254', '127.0.0.1']], address: '127.0.0.1' },
  { says: 'loopback and metadata', answers: [['127.0.0.1', 'fd00:ec2::254']], address: '127.0.0.1' },
  { says: 'loopback, then metadata', answers: [['127.0.0.1'], ['169.254.169.254']], address: '127.0.0.1' },
  { says: 'nothing, then metadata', answers: [[], ['169.254.169.254']] },
  { says: 'a private address, then loopback', answers: [['10.0.0.1'], ['127.0.0.1']] },
  { says: 'four thousand private addresses', answers: [MANY] },
  { says: 'four thousand private addresses and loopback', answers: [[...MANY, '127.0.0.1']], address: '127.0.0.1' },
];
