import type { Scene } from './record-line.ts';

const CTRL_C = '\u0003';

const shows = (...lines: readonly string[]): readonly Scene[] => lines.map((line) => ({ line }));

/** Every command, as a person runs it. */
export const COMMANDS: readonly Scene[] = [
  ...shows(
    'gatewatch --help',
    'gatewatch help wait',
    'gatewatch check --sandbox',
    'gatewatch check',
    'gatewatch check --target gw-1 --verbose',
    'gatewatch check --failed --config long.yaml',
    'gatewatch wait --target km-1 --times 2 --every 1s',
    'gatewatch wait --target gw-1 --every 1s --deadline 3s',
    'gatewatch watch --for 10s',
    'gatewatch report',
    'gatewatch incidents',
    'gatewatch note gw-1 "disk is replaced"',
    'gatewatch status --html public',
    'gatewatch explain --target gw-1',
    'gatewatch validate',
    'gatewatch validate --config mistakes.yaml',
    'gatewatch plan --config prod.yaml',
    'gatewatch plan --config private.yaml',
    'gatewatch deploy --config prod.yaml < /dev/null',
    'gatewatch destroy --config prod.yaml < /dev/null',
    'gatewatch export templates --config prod.yaml',
    'gatewatch discover --from kubernetes gateway.yaml',
    'gatewatch discover --from kubernetes gateway.yaml --into prod.yaml',
    'gatewatch doctor --config prod.yaml',
    'gatewatch drill --config prod.yaml',
    'gatewatch drill --config prod.yaml --yes --wait 1s',
    'gatewatch mute gw-1 --for 30m --why disk --config prod.yaml',
    'gatewatch mute --config prod.yaml',
    'gatewatch unmute gw-1 --config prod.yaml',
    'gatewatch init --host gateway@gw-1 --config new.yaml',
    'gatewatch init',
    'gatewatch schema | tail -5',
    'gatewatch sandbox < /dev/null',
    'gatewatch help nope',
    'gatewatch chek',
    'gatewatch check --target gw-9 --fault gw-1=slow',
    'gatewatch check --config missing.yaml',
    'gatewatch check --colour',
  ),
  {
    line: 'gatewatch init --config asked.yaml',
    keys: [
      ['profile', 'micro-integrator\n'],
      ['host', 'mi.example.com\n'],
    ],
  },
];

/** Every command that runs for long enough to be interrupted by Ctrl-C. */
export const INTERRUPTED: readonly Scene[] = [
  { line: 'gatewatch check --config silent.yaml', keys: [['checked 0', CTRL_C]] },
  { line: 'gatewatch check --config silent.yaml --output json', keys: [['checked 0', CTRL_C]] },
  { line: 'gatewatch wait --target gw-1', keys: [['waiting', CTRL_C]] },
  { line: 'gatewatch watch --target gw-1', keys: [['NOT READY', CTRL_C]] },
  { line: 'sleep 60 | gatewatch validate --config -', keys: [['', CTRL_C]] },
  { line: 'gatewatch init --config asked.yaml', keys: [['profile', CTRL_C]] },
  { line: 'gatewatch sandbox', keys: [['Ctrl-C', CTRL_C]] },
  { line: 'gatewatch discover --from devportal http://127.0.0.1:$SILENT_PORT', keys: [['', CTRL_C]] },
];
