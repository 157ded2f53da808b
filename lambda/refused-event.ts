/**
 * Thrown for an event that must not be processed: Lambda counts it as an error and sends it to the
 * dead-letter queue.
 */
export class RefusedEvent extends Error {
  static override readonly name = 'RefusedEvent';
  override readonly name = 'RefusedEvent';
}
