import type { CaFile } from '../../monitor/config/ca-file.ts';
import { readProxyUrl, writtenProxy } from '../../monitor/config/proxy-url.ts';
import type { ConfigTarget } from '../../monitor/config/written-target.ts';
import type { ProxySetting, WaySetting } from '../../monitor/target/way.ts';

/** Expands the keys that say how a target is reached; undefined = none of them is set. */
export function expandWay(written: ConfigTarget, caFiles: readonly CaFile[]): WaySetting | undefined {
  const { addressFamily = 'any', addresses = 'first' } = written;
  const proxy = expandProxy(written, caFiles);
  const way = {
    ...(addressFamily !== 'any' && { addressFamily }),
    ...(addresses === 'all' && { addresses }),
    ...(proxy && { proxy }),
  };
  return Object.keys(way).length === 0 ? undefined : way;
}

function expandProxy(written: ConfigTarget, caFiles: readonly CaFile[]): ProxySetting | undefined {
  const proxy = writtenProxy(written);
  const place = proxy && readProxyUrl(proxy.url);
  if (!proxy || !place || 'problem' in place) return undefined;
  const ca = caFiles.flatMap((file) => ('pem' in file ? [file.pem] : []));
  return { ...place, ...(proxy.credentials && { credentials: proxy.credentials.secret }), ...(ca.length > 0 && { ca }) };
}
