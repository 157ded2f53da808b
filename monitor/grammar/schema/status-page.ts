import { PAGE_DETAILS } from '../../target/settings.ts';
import { cidr, few, line, list, mapping, name, oneOf, secret, text } from './forms.ts';
import * as pattern from './patterns.ts';

/** The most ranges of readers: the function that compares them may have 10 KB of code. */
const MAX_CIDRS = 50;

const domain = {
  name: text(pattern.DNS_NAME, 'a DNS name such as status.example.com. The name of the page, which you point at the distribution'),
  certificateArn: text(
    pattern.PAGE_CERTIFICATE_ARN,
    'the ARN of a certificate of AWS Certificate Manager in us-east-1, where CloudFront looks for it. The certificate of that name',
  ),
};

const access = {
  basic: secret('A secret with the user name and password of readers, as JSON with username and password').optional(),
  cidrs: list(
    cidr,
    0,
    MAX_CIDRS,
    `a list of at most ${MAX_CIDRS} CIDRs. Addresses of readers; with basic, readers need both. Default: any address if basic is set`,
  ).optional(),
};

export const statusPage = mapping(
  {
    title: line('one line of text. The title of the status page. Default: the name of the monitor').optional(),
    show: oneOf(
      PAGE_DETAILS,
      'What the page shows: the status alone, or host names, reasons, causes, and notes as well. Default: status',
    ).optional(),
    targets: few(
      name('The name of a target'),
      line('one line of text. The name that readers see'),
      'a mapping from target to public name. The targets on the page. Default: all, by their own names',
      10_000,
    ).optional(),
    domain: mapping(domain, '{ name, certificateArn }. A name of your own. Default: a name of CloudFront').optional(),
    access: mapping(access, '{ basic, cidrs }. Who can read the page on AWS; required to deploy it').optional(),
  },
  '{ title, show, targets, domain, access }. A status page. On AWS it is deployed if this is set. Default: none',
);
