import { flag, host, list, oneOf } from './forms.ts';

/** The portals of a control plane that a browser logs in to. */
const PORTALS = ['publisher', 'devportal', 'admin'] as const;

/** The keys of a target for checks that take several requests. */
export const journeys = {
  portals: list(
    oneOf(PORTALS, 'A portal'),
    0,
    PORTALS.length,
    'a list of publisher, devportal, and admin. For each, gatewatch follows the login of a browser to its form, without credentials. Default: none',
  ).optional(),
  portalHosts: list(
    host('A host'),
    0,
    10,
    'a list of at most 10 hosts. Other hosts to which the login of a portal may lead: the public name, or an identity provider. Default: none',
  ).optional(),
  consistency: flag(
    'True checks that discovery, signing keys, and a new token of the Key Manager agree; the token is one of monitor.tokens that this target issues. Default: false',
  ).optional(),
};
