import { FAULTS, faultsOf } from './faults/fault.ts';
import { SERVER_KINDS } from './faults/server-kind.ts';
import type { Sandbox } from './start-sandbox.ts';

/** The command in a line that was typed at the sandbox. */
export type Order =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'help' }
  | { readonly kind: 'list' }
  | { readonly kind: 'describe'; readonly target: string }
  | { readonly kind: 'set'; readonly target: string; readonly fault: string }
  | { readonly kind: 'misunderstood'; readonly line: string };

/** Reads one line: `help`, `list`, `TARGET`, or `TARGET FAULT`. */
export function parseOrder(line: string): Order {
  const [first, second, ...rest] = line.trim().split(/\s+/).filter(Boolean);
  if (first === undefined) return { kind: 'nothing' };
  if (rest.length > 0) return { kind: 'misunderstood', line: line.trim() };
  if (second !== undefined) return { kind: 'set', target: first, fault: second };
  if (first === 'help' || first === 'list') return { kind: first };
  return { kind: 'describe', target: first };
}

/**
 * Carries out one line and returns the text to print, which may be empty or an error message. Never rejects.
 */
export async function obeyLine(sandbox: Sandbox, line: string): Promise<string> {
  const order = parseOrder(line);
  try {
    return await obey(sandbox, order);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function obey(sandbox: Sandbox, order: Order): Promise<string> {
  switch (order.kind) {
    case 'nothing':
      return '';
    case 'help':
      return help();
    case 'list':
      return sandbox.targets.map((target) => lineOf(sandbox, target)).join('\n');
    case 'describe':
      return describe(sandbox, order.target);
    case 'set':
      await sandbox.setFault(order.target, order.fault);
      return order.fault === 'none' ? `${order.target}: fault cleared` : lineOf(sandbox, order.target);
    case 'misunderstood':
      return `unknown command "${order.line}": type help, list, TARGET, or TARGET FAULT`;
  }
}

function lineOf(sandbox: Sandbox, target: string): string {
  const fault = sandbox.faultOf(target);
  return fault === 'none'
    ? `${target}: no fault (${SERVER_KINDS[sandbox.kindOf(target)].sentence})`
    : `${target}: ${fault}, ${FAULTS[fault].sentence}`;
}

function describe(sandbox: Sandbox, target: string): string {
  const faults = faultsOf(sandbox.kindOf(target)).map((name) => `  ${name.padEnd(24)}${FAULTS[name].sentence}`);
  return [lineOf(sandbox, target), `faults (type \`${target} FAULT\` to inject one, \`${target} none\` to clear it):`, ...faults].join(
    '\n',
  );
}

function help(): string {
  return [
    'TARGET FAULT   inject a fault, such as gw-1 not-deployed',
    'TARGET none    clear the fault',
    'TARGET         show the fault of a server, and the faults it supports',
    'list           list all servers',
    'help           show this help',
  ].join('\n');
}
