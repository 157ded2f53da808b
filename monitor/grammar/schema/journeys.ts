import { flag, host, line, list, mapping, name, oneOf, seconds } from './forms.ts';

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

const fleet = {
  name: name('The name of the fleet; the probe of each gateway is fleet/NAME'),
  gateways: list(
    name('The name of a target'),
    2,
    10,
    'a list of 2 to 10 names of targets. Gateways that must hold the same APIs; each needs credentials',
  ),
  controlPlane: name(
    'The control plane of the gateways, 4.6 or later: it is asked which gateways report to it, and what they deployed. Needs one of monitor.tokens that it issues, with the scopes apim:api_view and apim:environment_read. Default: none',
  ).optional(),
  environment: line('the name of the environment of the gateways in the Admin Portal, for controlPlane. Default: Default').optional(),
  subscriptions: list(
    mapping({ name: line('the name of an API'), version: line('the version of an API') }, '{ name, version }'),
    1,
    10,
    'a list of 1 to 10 APIs. APIs whose subscriptions each gateway must have as well. Default: none',
  ).optional(),
  periodSeconds: seconds([1, 86_400, 'whole seconds from 1 to 86400. The time between two comparisons. Default: 300']),
  role: oneOf(['readiness', 'signal'], 'With readiness, a gateway that lacks an API is not ready. Default: signal').optional(),
};

/** The key `fleets` of the monitor. */
export const fleets = list(
  mapping(fleet, '{ name, gateways }'),
  0,
  20,
  'a list of at most 20 fleets. The gateways of a fleet are compared: what one holds and another lacks is reported. Default: none',
);
