import { speakAmqp } from '../wire/speak-amqp.ts';
import { speakHttp } from '../wire/speak-http.ts';
import { speakReceiver } from '../wire/speak-receiver.ts';
import { tomcatNotFound } from '../wire/tomcat.ts';
import { CLOSED, CLOSED_FIRST, type PortPlan } from './port-plan.ts';
import { versionOnServlet } from './version-service.ts';

const PRODUCT = 'WSO2 Traffic Manager-4.5.0';

/** Returns the ports of a Traffic Manager: servlet, event receivers, and broker. */
export function trafficManagerPorts(): readonly PortPlan[] {
  const servlet = speakHttp((request, place) => {
    const mood = place.mood();
    return versionOnServlet(request, PRODUCT, mood) ?? tomcatNotFound();
  });
  return [
    { base: 9443, speaker: servlet, tls: 'up-to-1.2', refuses: CLOSED },
    { base: 9763, speaker: servlet, refuses: CLOSED },
    { base: 9611, speaker: speakReceiver(), refuses: CLOSED, halfOpen: true },
    { base: 9711, speaker: speakReceiver(), tls: 'any', refuses: CLOSED },
    { base: 5672, speaker: speakAmqp, refuses: CLOSED_FIRST },
    { base: 8672, speaker: speakAmqp, tls: 'any', refuses: CLOSED },
  ];
}
