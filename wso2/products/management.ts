import type { ManagementReader } from './reader-name.ts';

/** The internal HTTPS port of a Micro Integrator at the product's default offset, which has the management API. */
export const MANAGEMENT_PORT = 9164;

/** The path that issues the token of the management API. */
export const LOGIN_PATH = '/management/login';

/** A key of `management` that names artifacts. */
export type ManagementKey = 'capps' | 'messageProcessors' | 'endpoints' | 'dataSources' | 'inboundEndpoints' | 'messageStores';

/** A list of the management API: the probe that reads it, and the key of `management` that names what must be in it. */
export type ManagementList = {
  readonly probe: string;
  readonly key: ManagementKey;
  readonly path: string;
  readonly reader: ManagementReader;
  /** The first release that has the list; absent for all releases. */
  readonly since?: string;
  /** Whether the list shows nothing but the names, so that it is only read for names. */
  readonly isNameOnly?: true;
};

/** The lists that are read. Source: product-micro-integrator, org.wso2.micro.integrator.management.apis. */
export const MANAGEMENT_LISTS: readonly ManagementList[] = [
  { probe: 'capps', key: 'capps', path: '/management/applications', reader: 'management-capps' },
  {
    probe: 'message-processors',
    key: 'messageProcessors',
    path: '/management/message-processors',
    reader: 'management-message-processors',
  },
  { probe: 'endpoints', key: 'endpoints', path: '/management/endpoints', reader: 'management-endpoints' },
  {
    probe: 'data-sources',
    key: 'dataSources',
    path: '/management/data-sources',
    reader: 'management-data-sources',
    since: '4.1.0',
    isNameOnly: true,
  },
  {
    probe: 'inbound-endpoints',
    key: 'inboundEndpoints',
    path: '/management/inbound-endpoints',
    reader: 'management-inbound-endpoints',
  },
  {
    probe: 'message-stores',
    key: 'messageStores',
    path: '/management/message-stores',
    reader: 'management-message-stores',
    isNameOnly: true,
  },
];

/** Returns the list that the probe of this name reads. */
export function managementList(probe: string): ManagementList | undefined {
  return MANAGEMENT_LISTS.find((one) => one.probe === probe);
}
