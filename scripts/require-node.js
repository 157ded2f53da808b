// Plain JavaScript, so that any Node can run it: npm scripts must run on the `node` dev dependency.
if (Number.parseInt(process.versions.node, 10) < 24) {
  process.stderr.write(
    `gatewatch: this script runs on Node 24 and found ${process.version}: run "npm ci" once (without --ignore-scripts), it brings Node 24\n`,
  );
  process.exit(2);
}
