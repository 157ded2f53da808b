// What charts run in a container to see whether one of its own ports accepts connections: `nc -z localhost
// PORT` (wso2/kubernetes-mi, kubernetes-apim, helm-mi) and bash's `/dev/tcp/HOST/PORT` (helm-apim).

const SHELL = /^(?:\S*\/)?(?:sh|bash|ash|dash|ksh)$/;

const NETCAT = /^(?:\S*\/)?(?:nc|ncat|netcat)(?:\.openbsd|\.traditional)?$/;

/** The container itself, as people write it in a command. */
const OWN_HOST = /^(?:localhost|127\.0\.0\.1|::1|0\.0\.0\.0|\$\{?(?:HOSTNAME|POD_IP|NODE_IP)\}?|\$\((?:POD_IP|hostname)\))$/;

const DEV_TCP = /[0-9]*[<>]+\s*\/dev\/tcp\/([^/\s]+)\/(\d+)/g;

// What can stand around a connection of bash without changing what it proves.
const HARMLESS =
  /^(?:exec|echo|printf|cat|timeout|sh|bash|-\w?c|exit|[0-9]+s?|[&|;(){}]+|[0-9]*[<>]+&?(?:[0-9]+|-|\/dev\/null)?|\/dev\/null)$/;

/** A command that succeeds whatever its connection did. */
const ALWAYS_SUCCEEDS = /(?:\|\||;)\s*(?:true|:|exit\s+0)\b/;

// Redirections to nowhere, and endings that repeat what the command itself came to.
const DECORATION = /[0-9]*[<>]+\s*(?:&\s*[0-9-]|\/dev\/null)|&&\s*(?:exit\s+0|true)|\|\|\s*(?:exit\s+[1-9][0-9]*|false)|;\s*exit\s+\$\?/g;

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function portNumber(text: string | undefined): number | undefined {
  const port = /^[0-9]{1,5}$/.test(text ?? '') ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}

function ownPort(host: string, port: string | undefined): number | undefined {
  return OWN_HOST.test(host) ? portNumber(port) : undefined;
}

function netcatPort(args: readonly string[]): number | undefined {
  const operands: string[] = [];
  let flags = '';
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (!arg.startsWith('-')) operands.push(arg);
    else flags += arg.slice(1);
    // The seconds of `-w 3` and `-zvw 3` are a word of their own.
    if (/^-[a-z46]*[wG]$/.test(arg)) i++;
  }
  const [host = '', port, ...more] = operands;
  // `-z` alone sends nothing; of `-u` (UDP) a TCP connection says nothing.
  const isConnect = /^[znvt46wG0-9]*$/.test(flags) && flags.includes('z');
  return isConnect && more.length === 0 ? ownPort(host, port) : undefined;
}

function devTcpPort(script: string): number | undefined {
  const bare = script.replaceAll(/["']/g, ' ');
  const [first, ...more] = [...bare.matchAll(DEV_TCP)];
  const isAlone = words(bare.replaceAll(DEV_TCP, ' ').replaceAll(/([&|;(){}]+)/g, ' $1 ')).every((word) => HARMLESS.test(word));
  return first && isAlone && more.every(([text]) => text === first[0]) ? ownPort(first[1] ?? '', first[2]) : undefined;
}

function scriptPort(script: string): number | undefined {
  if (ALWAYS_SUCCEEDS.test(script)) return undefined;
  if (script.includes('/dev/tcp/')) return devTcpPort(script);
  const command = script.replaceAll(DECORATION, ' ').replaceAll(/["']/g, '').trim();
  return /[;&|`!\n]/.test(command) ? undefined : wordsPort(words(command));
}

function wordsPort([first = '', ...rest]: readonly string[]): number | undefined {
  if (SHELL.test(first)) {
    const at = rest.findIndex((word) => /^-[a-z]*c$/.test(word));
    return at < 0 ? undefined : scriptPort(rest.slice(at + 1).join(' '));
  }
  if (first === 'exec' || /^(?:\S*\/)?busybox$/.test(first)) return wordsPort(rest);
  if (/^(?:\S*\/)?timeout$/.test(first)) return wordsPort(rest.slice(rest.findIndex((word) => /^[0-9.]+s?$/.test(word)) + 1));
  return NETCAT.test(first) ? netcatPort(rest) : undefined;
}

/**
 * Returns the port of the own container to which the command of an `exec` connects, if that is all it does;
 * undefined = it does something else. `exec` is what is written under that key.
 */
export function execPort(exec: unknown): number | undefined {
  const command = typeof exec === 'object' && exec !== null && 'command' in exec ? exec.command : undefined;
  if (typeof command === 'string') return scriptPort(command);
  return Array.isArray(command) ? wordsPort(command.map(String)) : undefined;
}
