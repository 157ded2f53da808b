import { readFileSync } from 'node:fs';

/**
 * Returns whether this process was started so that a hangup must not end it. Node restores the default action of
 * every signal before it runs any code (`ResetSignalHandlers` in its `src/node.cc`), so the inherited action cannot
 * be read. What a start under `nohup` or `trap '' HUP` leaves behind can:
 *
 * - bash, zsh, and ksh export the path of the command that they started as `_`;
 * - the shell that ignores the signal is still the parent, and Linux shows what it ignores;
 * - `nohup` of GNU coreutils replaces a terminal as standard input by /dev/null, opened for writing only.
 *
 * Call it at the start: the parent can end before this process.
 */
export function isHangupIgnored({ _: command = '' }: Readonly<Record<string, string | undefined>>): boolean {
  return /(^|\/)nohup$/.test(command) || isIgnoredBy(process.ppid) || isInputUnreadable();
}

// The mask is hexadecimal, and its lowest bit is signal 1, SIGHUP. Source: proc_pid_status(5).
function isIgnoredBy(pid: number): boolean {
  const [, mask = '0'] = /^SigIgn:\s*([0-9a-f]+)$/m.exec(readProc(`${pid}/status`)) ?? [];
  return (BigInt(`0x${mask}`) & 1n) === 1n;
}

// The lowest digit of the octal flags is the access mode: 1 is O_WRONLY. Source: proc_pid_fdinfo(5).
function isInputUnreadable(): boolean {
  return /^flags:\s*[0-7]*1$/m.test(readProc('self/fdinfo/0'));
}

function readProc(name: string): string {
  try {
    return readFileSync(`/proc/${name}`, 'utf8');
  } catch {
    // Not Linux, or another user's process.
    return '';
  }
}
