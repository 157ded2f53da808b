import type { Mood } from '../faults/fault.ts';
import { type Issued, issueCertificate } from './certificate.ts';

const DAY = 86_400_000;

/** Which certificate a TLS port shows. */
export type Shown = 'good' | 'certificate-expired' | 'certificate-wrong-host' | 'certificate-untrusted';

/** The sandbox's own authority, PEM, and the certificates made under it. */
export type Certificates = { readonly authority: string; readonly show: (shown: Shown) => Issued };

/** The certificate a server shows in this mood. */
export function shownIn(mood: Mood): Shown {
  return mood === 'certificate-expired' || mood === 'certificate-wrong-host' || mood === 'certificate-untrusted' ? mood : 'good';
}

/** Founds an authority and issues, once each and when first asked, what all servers of a sandbox share. */
export function createCertificates(host: string): Certificates {
  const issuer = issueCertificate({ commonName: 'gatewatch sandbox authority', authority: true });
  const names = [...new Set(['localhost', '127.0.0.1', host])];
  const made = new Map<Shown, Issued>();
  // Clients compare with the wall clock, so this does too.
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
