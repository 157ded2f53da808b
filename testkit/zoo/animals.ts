import type { Animal } from './animal.ts';
import { DNS_ZOO } from './dns-zoo.ts';
import { HTTP_ZOO } from './http-zoo.ts';
import { TCP_ZOO } from './tcp-zoo.ts';
import { TLS_ZOO } from './tls-zoo.ts';

/** Every animal of the zoo, from the name upwards. */
export const ANIMALS: readonly Animal[] = [...DNS_ZOO, ...TCP_ZOO, ...TLS_ZOO, ...HTTP_ZOO];
