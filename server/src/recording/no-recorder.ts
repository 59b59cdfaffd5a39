/** A recorder for commands that want results and no file. */
import type { Recorder } from "./recorder.ts";

export const NO_RECORDER: Recorder = {
  record() {
    // Results are read from the runtime's events.
  },
  sync: async () => true,
  state: () => ({
    state: "stopped",
    detail: "not recorded",
    queuedBytes: 0,
    droppedMessages: 0,
    writtenBytes: 0,
  }),
  onState: () => () => undefined,
  close: async () => undefined,
};
