import { OF_ALL } from './stories-of-all.ts';
import { OF_EACH } from './stories-of-each.ts';
import { OF_MEMORY } from './stories-of-memory.ts';
import { OF_SECRETS } from './stories-of-secrets.ts';
import { OF_TELLING } from './stories-of-telling.ts';
import type { Story } from './story.ts';

/** Every story there is. */
export const STORIES: readonly Story[] = [...OF_EACH, ...OF_MEMORY, ...OF_TELLING, ...OF_SECRETS, ...OF_ALL];
