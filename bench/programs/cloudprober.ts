import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Address } from '../contestants/contestant.ts';
import type { Program, Work } from './program.ts';

/** Cloudprober, one probe for each address, as its paths differ. Source: its `config.proto`, `probes/http/proto/config.proto`. */
export function cloudprober(file: string, port: number): Program {
  return {
    name: 'Cloudprober',
    prepare: (work) => {
      const config = join(work.folder, 'cloudprober.cfg');
      const probes = work.addresses.map((address, index) => probe(address, index, work));
      writeFileSync(config, `host: "127.0.0.1"\nport: ${port}\nsurfacer { type: PROMETHEUS }\n${probes.join('')}`);
      return { file, args: [`--config_file=${config}`] };
    },
  };
}

function probe({ scheme, port, path }: Address, index: number, { periodSeconds, authorityFile }: Work): string {
  return `probe {
  name: "target-${index}"
  type: HTTP
  targets { host_names: "127.0.0.1" }
  interval_msec: ${periodSeconds * 1000}
  timeout_msec: 900
  http_probe {
    scheme: ${scheme.toUpperCase()}
    port: ${port}
    relative_url: "${path}"
    keep_alive: false
    tls_config { ca_cert_file: "${authorityFile}" }
  }
  validator { name: "status" http_validator { success_status_codes: "200" } }
}
`;
}
