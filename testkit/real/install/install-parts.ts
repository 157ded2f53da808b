import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { axis2Contents } from './install-axis2.ts';
import { installDebian } from './install-debian.ts';
import { goClientContents } from './install-go-client.ts';
import { helmContents } from './install-helm.ts';
import { keycloakContents } from './install-keycloak.ts';
import { thriftContents } from './install-thrift.ts';
import { FAILURES, FOLDERS } from './places.ts';
import { runUntil } from './run-within.ts';
import { fillOnce } from './stamped-folder.ts';

/** What became of one installation: its time, and why it was skipped if it was. */
type Installation = { readonly name: string; readonly seconds: number; readonly skipped?: string };

/**
 * Installs the parts of registries into `.tools`, the quick ones first, for at most that many milliseconds. What cannot
 * be had is skipped; its reason is kept for the table of parts.
 */
export function installParts(milliseconds: number): readonly Installation[] {
  const run = runUntil(performance.now() + milliseconds);
  const installations = [
    timed('debian', () => installDebian(run)),
    timed('go', () => fillOnce(FOLDERS.go, goClientContents(run))),
    timed('thrift', () => fillOnce(FOLDERS.thrift, thriftContents(run))),
    timed('axis2', () => fillOnce(FOLDERS.axis2, axis2Contents(run))),
    timed('keycloak', () => fillOnce(FOLDERS.keycloak, keycloakContents(run))),
    timed('helm', () => fillOnce(FOLDERS.helm, helmContents(run))),
  ];
  mkdirSync(join(FAILURES, '..'), { recursive: true });
  writeFileSync(FAILURES, JSON.stringify(Object.fromEntries(installations.map(({ name, skipped }) => [name, skipped]))));
  return installations;
}

function timed(name: string, install: () => void): Installation {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  try {
    install();
    return { name, seconds: seconds() };
  } catch (error) {
    return { name, seconds: seconds(), skipped: error instanceof Error ? error.message : String(error) };
  }
}
