// npm runs this after every `npm ci` as well. A checkout is built when it is packed, and its functions when they are
// synthesized. Only npm that installs gatewatch from git, which it does in a copy, does not pack with `prepack`.
// Source: pacote, lib/git.js, which leaves this variable to the install in the copy.
if (process.env._PACOTE_NO_PREPARE_ !== undefined) await import('./build.ts');
