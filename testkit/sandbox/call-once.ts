import { roundOnce } from '../../monitor/engine/looking/round-once.ts';
import { diagnose } from '../../monitor/health/diagnosis.ts';
import type { HttpLook } from '../../monitor/target/probe.ts';
import type { ReaderName } from '../../wso2/products/reader-name.ts';
import { lookTools } from '../look-with.ts';
import { probe, target } from '../samples.ts';
import { response, serveBytes } from './serve-bytes.ts';

/** A response of a gateway with a body. */
export function gatewayResponse(status: number, body: string, headers: readonly string[] = ['Content-Type: application/json']): string {
  return response(`HTTP/1.1 ${status} `, [...headers, `Content-Length: ${Buffer.byteLength(body)}`], body);
}

/** Sends these bytes to one check with this reader, over a real socket. */
export async function checkOnce(reader: ReaderName, bytes: string, changes: Partial<HttpLook> = {}) {
  const server = await serveBytes({ '*': bytes });
  try {
    const look = {
      kind: 'http',
      scheme: 'http',
      host: '127.0.0.1',
      port: server.port,
      path: '/pizzashack/1.0.0/menu',
      headers: [],
    } as const;
    const of = target([probe('call/menu', 'readiness', { look: { ...look, reader, ...changes } })], {
      profile: 'gateway',
      host: '127.0.0.1',
    });
    const [result] = await roundOnce(lookTools(), [of]);
    const [seen] = result?.observations ?? [];
    if (!result || !seen) throw new Error('no observation');
    const diagnosis = diagnose(result.target, result.health);
    return {
      ...seen,
      reason: 'reason' in seen ? seen.reason : undefined,
      fix: 'fix' in seen ? seen.fix : undefined,
      status: result.health.status,
      diagnosis,
    };
  } finally {
    server.close();
  }
}
