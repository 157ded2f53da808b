import type { MaintenanceWindow } from './monitor-settings.ts';

/** When a maintenance window is, without whom it is for: what travels with a target. */
export type WindowTime = Omit<MaintenanceWindow, 'targets' | 'labels'>;

/** One occurrence of a window, milliseconds since 1970; `end` is outside. */
export type Span = { readonly start: number; readonly end: number };
