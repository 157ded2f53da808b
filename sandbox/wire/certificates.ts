import type { Mood } from '../faults/fault.ts';
import { type Issued, issueCertificate } from './certificate.ts';

const DAY = 86_400_000;

/** The certificate that a TLS port presents. */
export type Shown = 'good' | 'certificate-expired' | 'certificate-wrong-host' | 'certificate-untrusted';

/** The certificate authority of the sandbox, PEM, and the certificates that it signed. */
export type Certificates = { readonly authority: string; readonly show: (shown: Shown) => Issued };

/** Returns the certificate that a server presents with this fault. */
export function shownIn(mood: Mood): Shown {
  return mood === 'certificate-expired' || mood === 'certificate-wrong-host' || mood === 'certificate-untrusted' ? mood : 'good';
}

/** Creates an authority that issues each certificate once, on first use, for all servers of a sandbox. */
export function createCertificates(host: string): Certificates {
  const issuer = issueCertificate({ commonName: 'gatewatch sandbox authority', authority: true });
  const names = [...new Set(['localhost', '127.0.0.1', host])];
  const made = new Map<Shown, Issued>();
  // Clients compare dates with the system clock, so the certificates use it too.
  const now = Date.now();
  const make = {
    good: () => issueCertificate({ commonName: 'localhost', names, issuer }),
    'certificate-expired': () =>
      issueCertificate({ commonName: 'localhost', names, issuer, notBefore: new Date(now - 90 * DAY), notAfter: new Date(now - DAY) }),
    'certificate-wrong-host': () => issueCertificate({ commonName: 'wso2.example.com', names: ['wso2.example.com'], issuer }),
    'certificate-untrusted': () => issueCertificate({ commonName: 'localhost', names: ['localhost'] }),
  } satisfies Record<Shown, () => Issued>;
  const show = (shown: Shown): Issued => {
    const issued = made.get(shown) ?? make[shown]();
    made.set(shown, issued);
    return issued;
  };
  return { authority: issuer.certificate, show };
}
