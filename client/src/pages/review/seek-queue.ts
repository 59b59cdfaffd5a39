/** One seek at a time; while one is under way only the newest wish is kept, so that scrubbing follows the hand. */
export interface SeekQueue {
  seek(toUs: number): void;
}

/** @param send resolves when the server has answered; it must not reject. */
export function createSeekQueue(send: (toUs: number) => Promise<void>): SeekQueue {
  let wanted: number | undefined;
  let isBusy = false;
  const next = () => {
    const toUs = wanted;
    wanted = undefined;
    isBusy = toUs !== undefined;
    if (toUs !== undefined) send(toUs).then(next, next);
  };
  return {
    seek(toUs) {
      wanted = toUs;
      if (!isBusy) next();
    },
  };
}
