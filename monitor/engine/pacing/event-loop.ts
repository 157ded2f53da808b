/**
 * The part of the process's event loop that pacing needs. It is injected, so that tests can simulate a small
 * machine. Times are in milliseconds.
 */
export type EventLoop = {
  /** Reads the monotonic clock. */
  readonly now: () => number;
  /**
   * How long the loop has been active so far instead of idle. Time that a CPU quota takes from it while
   * active counts as active.
   */
  readonly busyMs: () => number;
  /** Calls back after this long, or later; 0 = after the work that is ready now. */
  readonly after: (ms: number, call: () => void) => void;
};

/**
 * The event loop of this process.
 * https://nodejs.org/api/perf_hooks.html#performanceeventlooputilizationutilization1-utilization2
 */
export const eventLoop: EventLoop = {
  now: () => performance.now(),
  busyMs: () => performance.eventLoopUtilization().active,
  after: (ms, call) => {
    if (ms > 0) setTimeout(call, ms);
    else setImmediate(call);
  },
};
