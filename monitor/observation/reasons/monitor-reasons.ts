/** The reasons of a check that the monitor itself could not make. */
export const MONITOR_REASONS = {
  'monitor.exhausted': {
    kind: 'monitor',
    sentence: 'the monitor ran out of sockets or memory',
    fix: 'reduce the number of probes or lengthen `periodSeconds`. Locally, raise `ulimit -n`; on AWS, increase the function memory',
  },
  'monitor.network': {
    kind: 'monitor',
    sentence: 'the network of the monitor failed',
    fix: 'check name servers, routes, and IPv6 where the monitor runs',
  },
  'monitor.deadline': {
    kind: 'monitor',
    sentence: 'the monitor ran out of time before the check could complete',
    fix: 'shorten `timeoutSeconds`, lengthen `periodSeconds`, or give the monitor more CPU',
  },
  'monitor.blocked-address': {
    kind: 'monitor',
    sentence: "the address is blocked by the monitor's network policy",
    fix: 'if this address is intended, add it to `monitor.network.allow`',
  },
  'monitor.secret': {
    kind: 'monitor',
    sentence: 'a secret could not be read or used',
    fix: 'set or correct the secret, or allow the monitor to read it; the detail names the secret',
  },
  'monitor.login-limit': {
    kind: 'monitor',
    sentence: 'the server accepts no more logins',
    fix: 'log out scripts and people that log in often, or wait until their logins end: the server keeps a limited number',
  },
  'monitor.cut-list': {
    kind: 'monitor',
    sentence: 'a list is longer than the monitor reads',
    fix: 'remove the named artifacts from `management`, and check what they provide with probes of your own',
  },
  'monitor.fault': { kind: 'monitor', sentence: 'internal monitor error', fix: 'report this with the detail: it is a bug in gatewatch' },
} as const;
