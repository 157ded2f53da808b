import type { AtEnd } from './start-program.ts';

/**
 * Starts servers in `beforeAll`, for all tests of a file, and returns the function that ends them, the last first. They
 * also end if one does not start.
 */
export async function startForFile(start: (atEnd: AtEnd) => Promise<void>): Promise<() => Promise<void>> {
  const endings: Parameters<AtEnd>[0][] = [];
  const end = async () => {
    for (const ending of endings.toReversed()) await ending();
  };
  try {
    await start((ending) => void endings.push(ending));
  } catch (error) {
    await end();
    throw error;
  }
  return end;
}
