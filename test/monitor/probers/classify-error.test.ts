import { describe, expect, it } from 'vitest';
import { classifyError } from '../../../monitor/probers/classify-error.ts';
import { GivenUp, TimeUp } from '../../../monitor/probers/net/deadline.ts';
import { AllAttemptsFailed } from '../../../monitor/probers/net/happy-eyeballs.ts';
import { LookStopped } from '../../../monitor/probers/net/look-stopped.ts';

function withCode(code: string, more: object = {}): Error {
  return Object.assign(new Error(`it failed: ${code}`), { code, ...more });
}

function failedWith(...codes: string[]): AllAttemptsFailed {
  return new AllAttemptsFailed(codes.map((code, index) => ({ address: `192.0.2.${index}`, port: 1, error: withCode(code) })));
}

describe('classifyError', () => {
  it.each([
    ['name', 'monitor.network'],
    ['connect', 'tcp.timeout'],
    ['tls', 'tls.timeout'],
    ['http', 'http.timeout'],
  ] as const)('reads a time-out by how far the look came: %s', (rung, reason) => {
    expect(classifyError(new TimeUp('within 5 ms'), rung)).toEqual({ reason, detail: expect.stringContaining('within 5 ms') });
  });

  it.each([
    ['EHOSTUNREACH', 'tcp.unreachable'],
    ['ENETUNREACH', 'monitor.network'],
    ['ETIMEDOUT', 'tcp.timeout'],
    ['EPIPE', 'tcp.reset'],
    ['EMFILE', 'monitor.exhausted'],
    ['ENFILE', 'monitor.exhausted'],
    ['ENOBUFS', 'monitor.exhausted'],
    ['ENOMEM', 'monitor.exhausted'],
    ['EAGAIN', 'monitor.exhausted'],
    ['EADDRNOTAVAIL', 'monitor.exhausted'],
    ['ERR_SSL_HTTP_REQUEST', 'tls.plaintext-port'],
    ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'tls.plaintext-port'],
    ['ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE', 'tls.client-certificate'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'tls.client-certificate'],
    ['ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_UNKNOWN', 'tls.client-certificate'],
    ['ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR', 'tls.handshake'],
    ['ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED', 'tls.handshake'],
    ['ERR_TLS_DH_PARAM_SIZE', 'tls.handshake'],
    ['EWHATEVER', 'monitor.fault'],
  ])('reads the code %s', (code, reason) => {
    const trouble = classifyError(withCode(code, { syscall: 'read' }), 'tls');
    expect(trouble).toEqual({ reason, detail: `it failed: ${code}` });
  });

  it('tells a name server that is not there from a server that is not', () => {
    expect(classifyError(withCode('ECONNREFUSED'), 'name').reason).toBe('monitor.network');
    expect(classifyError(withCode('ECONNREFUSED'), 'connect').reason).toBe('tcp.refused');
  });

  it('tells a missing source address from a missing port', () => {
    expect(classifyError(withCode('EADDRNOTAVAIL', { address: '2001:db8::1' }), 'connect').reason).toBe('monitor.network');
    expect(classifyError(withCode('EADDRNOTAVAIL', { address: '192.0.2.1' }), 'connect').reason).toBe('monitor.exhausted');
  });

  it.each([
    [['ETIMEDOUT', 'ECONNRESET', 'ECONNREFUSED', 'EHOSTUNREACH'], 'tcp.refused'],
    [['ETIMEDOUT', 'EHOSTUNREACH', 'ECONNRESET'], 'tcp.reset'],
    [['ENETUNREACH', 'ETIMEDOUT', 'EHOSTUNREACH'], 'tcp.unreachable'],
    [['ENETUNREACH', 'ETIMEDOUT'], 'tcp.timeout'],
    [['ENETUNREACH', 'ENETUNREACH'], 'monitor.network'],
    [['ECONNREFUSED', 'EMFILE'], 'monitor.exhausted'],
    [['EWHATEVER'], 'monitor.fault'],
    [[], 'monitor.fault'],
  ])('chooses the most telling of %j', (codes, reason) => {
    expect(classifyError(failedWith(...codes), 'connect').reason).toBe(reason);
  });

  it('lists an attempt without a code by its words', () => {
    const error = new AllAttemptsFailed([{ address: '192.0.2.1', port: 1, error: new Error('odd') }]);
    expect(classifyError(error, 'connect').detail).toBe('192.0.2.1:1 (odd)');
  });

  it('passes on what the look already knew', () => {
    expect(classifyError(new LookStopped('tls.expired', 'x'), 'http')).toEqual({ reason: 'tls.expired', detail: 'x' });
    expect(classifyError(new GivenUp('gone'), 'http')).toEqual({ reason: 'monitor.deadline', detail: 'gone' });
  });

  it('survives whatever is thrown', () => {
    expect(classifyError('a string', 'http')).toEqual({ reason: 'monitor.fault', detail: 'thrown: a string' });
    expect(classifyError(undefined, 'http').reason).toBe('monitor.fault');
    expect(classifyError(new TypeError(''), 'http')).toEqual({ reason: 'monitor.fault', detail: 'TypeError' });
    expect(classifyError(withCode('UND_ERR_SOCKET'), 'http').reason).toBe('http.closed');
    expect(classifyError(Object.assign(new Error('odd'), { name: 'HTTPParserError' }), 'http').reason).toBe('http.malformed');
  });
});
