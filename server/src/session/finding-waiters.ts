/** Waits for the finding of one frame of a stored run, so that its frames are analysed one after the other. */
interface FrameName {
  readonly pictureId: string;
  readonly frameNumber: number;
}

export class FindingWaiters {
  readonly #waiting = new Map<string, () => void>();

  /** Resolves a turn after the finding has come in, or after the analysis was restarted. */
  wait(frame: FrameName): Promise<void> {
    const key = keyOf(frame);
    return new Promise((resolve) => {
      this.#waiting.set(key, () => {
        this.#waiting.delete(key);
        setImmediate(resolve);
      });
    });
  }

  /** The finding of this frame is there. */
  release(frame: FrameName): void {
    this.#waiting.get(keyOf(frame))?.();
  }

  /** No finding of a frame that was under way will come. */
  releaseAll(): void {
    for (const release of [...this.#waiting.values()]) release();
  }
}

function keyOf({ pictureId, frameNumber }: FrameName): string {
  return `${pictureId}#${frameNumber}`;
}
