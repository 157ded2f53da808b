import { describe, expect, test } from 'vitest';
import { execPort } from '../../../../monitor/grammar/pasted/exec-command.ts';

describe('execPort', () => {
  test.each([
    [['/bin/sh', '-c', 'nc -z localhost 8290'], 8290],
    [['sh', '-c', 'nc -z localhost 8243'], 8243],
    [['nc', '-z', 'localhost', '9443'], 9443],
    [['nc', '-z', 'localhost', 9443], 9443],
    [['/usr/bin/nc', '-zv', '127.0.0.1', '9763'], 9763],
    [['nc', '-z', '-v', '-w', '3', '::1', '9611'], 9611],
    [['nc', '-w3', '-z', 'localhost', '9711'], 9711],
    [['nc', '-vzw', '3', 'localhost', '5672'], 5672],
    [['busybox', 'nc', '-z', '0.0.0.0', '8280'], 8280],
    [['bash', '-lc', 'exec ncat -z localhost 9099'], 9099],
    [['timeout', '5', 'nc', '-zn', '127.0.0.1', '9443'], 9443],
    [['sh', '-c', 'nc -z localhost 9443 > /dev/null 2>&1 || exit 1'], 9443],
    [['sh', '-ec', `nc -z "$HOSTNAME" 8253`], 8253],
    ['nc -z localhost 9201', 9201],
    [['/bin/sh', '-c', 'timeout 1 bash -c "</dev/tcp/localhost/9443"'], 9443],
    [['bash', '-c', 'exec 3<>/dev/tcp/127.0.0.1/8243'], 8243],
    [['/bin/bash', '-c', 'cat < /dev/null > /dev/tcp/127.0.0.1/9763'], 9763],
    [['bash', '-c', '(echo > /dev/tcp/localhost/9443) >/dev/null 2>&1 || exit 1'], 9443],
    [['bash', '-c', 'timeout 2 bash -c "echo >/dev/tcp/localhost/9999"; exit $?'], undefined],
  ])('%j asks for the port %s', (command, port) => expect(execPort({ command })).toBe(port));

  test.each([
    ['another host', ['nc', '-z', 'db', '3306']],
    ['several ports', ['nc', '-z', 'localhost', '80', '443']],
    ['a range of ports', ['nc', '-z', 'localhost', '80-90']],
    ['no port that exists', ['nc', '-z', 'localhost', '65536']],
    ['UDP', ['nc', '-zu', 'localhost', '53']],
    ['a connection that stays', ['nc', 'localhost', '9443']],
    ['two ports by and', ['sh', '-c', 'nc -z localhost 9443 && nc -z localhost 8243']],
    ['a negation', ['sh', '-c', '! nc -z localhost 9443']],
    ['always a success', ['sh', '-c', 'nc -z localhost 9443 || true']],
    ['always a success of bash', ['bash', '-c', 'exec 3<>/dev/tcp/localhost/9443; exit 0']],
    ['a pipe', ['sh', '-c', 'nc -z localhost 9443 | grep open']],
    ['two ports of bash', ['bash', '-c', '</dev/tcp/localhost/9443 && </dev/tcp/localhost/8243']],
    ['data by bash', ['bash', '-c', 'echo ruok > /dev/tcp/localhost/2181']],
    ['a variable as port', ['sh', '-c', `nc -z localhost \${PORT}`]],
    ['another command', ['cat', '/tmp/healthy']],
    ['curl', ['curl', '-f', 'http://localhost:9763/services/Version']],
    ['a script', ['/home/wso2carbon/health.sh']],
    ['a shell without a command', ['sh', 'nc']],
    ['nothing', []],
  ])('reads no port where it is %s', (_, command) => expect(execPort({ command })).toBeUndefined());

  test('reads no port of anything else', () => {
    expect([undefined, null, 'nc', [], {}, { command: null }, { command: [{}] }].map(execPort)).toEqual(Array(7).fill(undefined));
  });
});
