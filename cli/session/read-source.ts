import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { decodeSource, MOST_FILE_BYTES, readDocuments } from '../../discover/source-text.ts';
import { APICTL_FILES, type ApictlFile } from '../../discover/sources/apictl.ts';
import { readRegularFile } from '../../monitor/files/read-regular-file.ts';
import { type FileRead, problemInWords } from '../../monitor/grammar/file.ts';
import { CliError } from '../terminal/cli-error.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { descriptorOf, nameInMessages, readDescriptor } from './read-descriptor.ts';

/** The most files and folders that are looked at below a folder, and the most levels. */
const MOST_FILES = 10_000;
const MOST_LEVELS = 6;

/** A file of a source: its name for messages, and its text. */
export type SourceText = { readonly file: string; readonly text: string };

function textOf(read: FileRead, file: string): string {
  if ('bytes' in read) return decodeSource(read.bytes, file);
  const why = read.problem === 'too-large' ? 'it is larger than 16 MiB' : problemInWords(read);
  throw new CliError('source-unreadable', `cannot read ${file}: ${why}`, 'give the path of a file, or - for stdin');
}

/** Reads a source that is one file, or stdin for `-`. Throws CliError or SourceProblem. */
export async function readSourceFile({ signal }: Pick<Terminal, 'signal'>, source: string): Promise<SourceText> {
  const descriptor = descriptorOf(source);
  if (descriptor === undefined) return { file: source, text: textOf(readRegularFile(source, MOST_FILE_BYTES), source) };
  const file = nameInMessages(source);
  return { file, text: textOf(await readDescriptor(descriptor, signal, MOST_FILE_BYTES), file) };
}

function kindOf(path: string): 'file' | 'folder' | 'other' {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return 'folder';
  return stats?.isFile() ? 'file' : 'other';
}

function pathsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .toSorted()
      .map((name) => join(folder, name));
  } catch {
    throw new CliError('source-unreadable', `cannot read the folder ${folder}`, 'check its permissions');
  }
}

/** The name of the file that a path leads to: a link may lead to a file of keys. */
function realName(path: string): string {
  try {
    return basename(realpathSync(path));
  } catch {
    return basename(path);
  }
}

/** Finds the files that apictl names so, and looks at no other. Links are not followed. */
function filesBelow(folder: string): readonly string[] {
  const found: string[] = [];
  let looked = 0;
  for (let level = [folder], depth = 0; level.length > 0 && depth <= MOST_LEVELS; depth++) {
    const next: string[] = [];
    for (const path of level.flatMap(pathsIn)) {
      looked++;
      if (looked > MOST_FILES) {
        throw new CliError('source-unreadable', `${folder} has more than ${MOST_FILES} files`, 'give the folder of the projects alone');
      }
      const kind = kindOf(path);
      if (kind === 'file' && APICTL_FILES.includes(basename(path))) found.push(path);
      else if (kind === 'folder' && basename(path) !== '.git' && basename(path) !== 'node_modules') next.push(path);
    }
    level = next;
  }
  return found;
}

/** Reads the files of apictl: one, or those of a folder of projects. Throws CliError or SourceProblem. */
export async function readApictlFiles(terminal: Pick<Terminal, 'signal'>, source: string): Promise<readonly ApictlFile[]> {
  const isFolder = descriptorOf(source) === undefined && kindOf(source) === 'folder';
  if (!isFolder && descriptorOf(source) === undefined && !APICTL_FILES.includes(realName(source))) {
    const fix = `give a folder, or one of ${APICTL_FILES.join(', ')}: no other file of apictl is opened`;
    throw new CliError('source-unreadable', `${source} is not opened, since other files of apictl hold keys`, fix);
  }
  const paths = isFolder ? filesBelow(source) : [source];
  return Promise.all(
    paths.map(async (path) => {
      const { text, file } = await readSourceFile(terminal, path);
      const [value] = readDocuments(text, file);
      // The output names the folder once: with it in every path, lists of files would be cut.
      const inFolder = isFolder ? relative(source, path) : file;
      const shown = path === '-' ? 'main_config.yaml' : inFolder;
      return { path: shown, folder: dirname(path), value };
    }),
  );
}
