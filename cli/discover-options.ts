import { type Command, Option } from 'commander';
import { SOURCE_NAMES } from '../discover/source-name.ts';

/** Examples for the help of `discover`. */
export const DISCOVER_EXAMPLES: readonly string[] = [
  'gatewatch discover --from devportal https://cp.example.com:9443',
  'gatewatch discover --from gateway https://gw-1.example.com:9443 --secret wso2/monitor --into gatewatch.yaml',
  'helm template am wso2/wso2am | gatewatch discover --from kubernetes -',
];

// A list of values would take the source for one of them.
function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Adds the argument and the options of `discover` to a command. */
export function withDiscoverOptions(command: Command): Command {
  return command
    .argument('<source>', 'URL of a server; or a file, - for stdin; or a folder of apictl projects')
    .addOption(new Option('--from <kind>', 'What the source is').choices(SOURCE_NAMES).makeOptionMandatory())
    .option('--secret <name>', 'Secret with {"username", "password"} or {"token"}; only its name is written')
    .option('--into <file>', 'Add what is new to this config, and change nothing else in it')
    .option('--tenant <domain>', 'Tenant whose APIs are read')
    .option('--ca <file>', 'PEM file with the certificate authority of the server; can be given again', collected)
    .option('--pin <hash>', 'Hash of the public key of the server, sha256//BASE64=')
    .option('--server-name <name>', 'Name that the certificate must have')
    .option('--insecure', 'Do not verify the certificate; not with a secret');
}
