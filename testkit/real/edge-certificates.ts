import { type Issued, issueCertificate } from '../../sandbox/wire/certificate.ts';
import type { TempFolder } from './temp-folder.ts';

/** The files of certificates for an edge: each holds a certificate and its key, except the authority's. */
export type EdgeCertificates = {
  readonly authority: string;
  readonly local: string;
  /** For gw.example and other.example, as servers choose them by SNI. */
  readonly named: string;
  readonly other: string;
  readonly expired: string;
  readonly client: string;
  /** A client certificate of nobody's. */
  readonly stranger: string;
};

const LOCAL = { commonName: 'localhost', names: ['localhost', '127.0.0.1'] };
const DAY = 86_400_000;

/** Issues the certificates of an edge, all but the stranger's by one authority. */
export function edgeCertificates(folder: TempFolder): EdgeCertificates {
  const lasting = { notBefore: new Date(Date.now() - 500 * DAY), notAfter: new Date(Date.now() + 500 * DAY) };
  const issuer = issueCertificate({ commonName: 'Edge Authority', authority: true, ...lasting });
  const dates = { notBefore: new Date(Date.now() - 400 * DAY), notAfter: new Date(Date.now() - DAY) };
  const write = (name: string, { certificate, key }: Issued) => folder.write(`${name}.pem`, `${certificate}${key}`);
  return {
    authority: folder.write('authority.pem', issuer.certificate),
    local: write('local', issueCertificate({ ...LOCAL, issuer })),
    named: write('named', issueCertificate({ commonName: 'gw.example', names: ['gw.example'], issuer })),
    other: write('other', issueCertificate({ commonName: 'other.example', names: ['other.example'], issuer })),
    expired: write('expired', issueCertificate({ ...LOCAL, ...dates, issuer })),
    client: write('client', issueCertificate({ commonName: 'monitor', issuer })),
    stranger: write('stranger', issueCertificate({ commonName: 'stranger' })),
  };
}
