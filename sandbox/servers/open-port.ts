import type { Mood } from '../faults/fault.ts';
import { type Certificates, shownIn } from '../wire/certificates.ts';
import { createListener } from '../wire/listener.ts';
import type { Place } from '../wire/speaker.ts';
import { createTlsDoor } from '../wire/tls-door.ts';
import type { PortPlan } from './port-plan.ts';

/** One port of a running simulated server. */
export type StandInPort = {
  readonly port: number;
  /**
   * Opens or closes the port, or cuts its connections, so that every new connection meets the server with
   * this fault.
   */
  readonly settle: (mood: Mood) => Promise<void>;
  readonly bytesReceived: () => number;
  readonly close: () => Promise<void>;
};

/** Opens one port at the offset of the server; rejects with EADDRINUSE when it is in use. */
export async function openPort(plan: PortPlan, place: Place, certificates: Certificates): Promise<StandInPort> {
  const port = plan.base + place.offset;
  const door = plan.tls && createTlsDoor(certificates, plan.tls === 'up-to-1.2', (socket) => plan.speaker(socket, place));
  let posture = postureOf(plan, 'none');
  const listener = createListener({
    host: place.host,
    port,
    halfOpen: plan.halfOpen === true,
    onConnection(socket) {
      const mood = place.mood();
      if (mood === 'hanging') socket.resume();
      else if (door) door(socket, shownIn(mood));
      else plan.speaker(socket, place);
    },
  });
  await listener.open();
  return {
    port,
    bytesReceived: listener.bytesReceived,
    close: listener.close,
    async settle(mood) {
      const next = postureOf(plan, mood);
      if (next === posture) return;
      posture = next;
      listener.cut();
      await (next === 'refusing' ? listener.close() : listener.open());
    },
  };
}

/**
 * Returns how a port treats a connection. While this stays the same, a change of fault keeps connections
 * open.
 */
function postureOf(plan: PortPlan, mood: Mood): string {
  if (plan.refuses.some((fault) => fault === mood)) return 'refusing';
  if (mood === 'hanging') return mood;
  return plan.tls ? shownIn(mood) : 'good';
}
