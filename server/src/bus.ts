/** A typed event bus: synchronous, in order of subscription, each event whole before the next. */

export interface Bus<Event> {
  publish(event: Event): void;
  /** Returns the function that ends the subscription; calling it twice is harmless. */
  subscribe(listener: (event: Event) => void): () => void;
  readonly listenerCount: number;
}

/**
 * Creates a bus. An event published from inside a listener is delivered after the present one, so every listener
 * sees the same order. A listener that throws does not keep the others from hearing: `onError` gets what it threw.
 */
export function createBus<Event>(onError: (error: unknown) => void): Bus<Event> {
  const listeners = new Set<(event: Event) => void>();
  const queue: Event[] = [];
  let isDelivering = false;

  function deliver(event: Event): void {
    for (const listener of [...listeners]) {
      if (!listeners.has(listener)) continue;
      try {
        listener(event);
      } catch (error) {
        onError(error);
      }
    }
  }

  return {
    publish(event) {
      queue.push(event);
      if (isDelivering) return;
      isDelivering = true;
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) deliver(next);
      isDelivering = false;
    },
    subscribe(listener) {
      const own = (event: Event): void => listener(event);
      listeners.add(own);
      return () => {
        listeners.delete(own);
      };
    },
    get listenerCount() {
      return listeners.size;
    },
  };
}
