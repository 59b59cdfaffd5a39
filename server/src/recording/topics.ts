/**
 * The topics of a session file: number, encoding and what is given up first when the disk is too slow. Channel numbers
 * are part of the format (version 1): a reader can name a message even when the start of the file is lost.
 */
import type { Topic } from "./recorder.ts";

/** Topics that only the file itself uses beside the recorder's own. */
export type StoredTopic = Topic | "/chain" | "/gap";

/** What a full queue gives up: outputs first (replay recomputes them), then pictures, inputs last. */
type DropTier = "output" | "picture" | "input";

interface TopicRow {
  readonly channelId: number;
  readonly encoding: "json" | "cementwatch.serial.v1" | "cementwatch.dicom.v1";
  readonly dropTier: DropTier;
  /** Goes into the file as the schema's description. */
  readonly description: string;
}

export const TOPICS = {
  "/chain": {
    channelId: 1,
    encoding: "json",
    dropTier: "input",
    description:
      "First message of each chunk: its number, SHA-256 of the chunk record before it (of the file's start for the first) and the session header, so that any chunk tells where it belongs.",
  },
  "/gap": {
    channelId: 2,
    encoding: "json",
    dropTier: "input",
    description: "Messages are missing here, and it is known: why, how many, from when to when (session µs).",
  },
  "/input/serial": {
    channelId: 3,
    encoding: "cementwatch.serial.v1",
    dropTier: "input",
    description: "Raw bytes of a device link; stored on one topic a device, /input/serial/<device>.",
  },
  "/input/dicom": {
    channelId: 4,
    encoding: "cementwatch.dicom.v1",
    dropTier: "picture",
    description: "A DICOM Part 10 object as it came from the picture source.",
  },
  "/input/frame": {
    channelId: 5,
    encoding: "json",
    dropTier: "input",
    description: "A frame of an object: everything but its pixels.",
  },
  "/input/finding": {
    channelId: 6,
    encoding: "json",
    dropTier: "input",
    description: "What the image analysis says about one frame.",
  },
  "/input/operator": {
    channelId: 7,
    encoding: "json",
    dropTier: "input",
    description: "What a person did, and at which control.",
  },
  "/input/config": {
    channelId: 8,
    encoding: "json",
    dropTier: "input",
    description: "The whole configuration, at the start and after each change.",
  },
  "/input/link": { channelId: 9, encoding: "json", dropTier: "input", description: "State of a link." },
  "/input/beam": {
    channelId: 10,
    encoding: "json",
    dropTier: "input",
    description: "Beam on or off, where a contact or a key tells it.",
  },
  "/input/system": {
    channelId: 11,
    encoding: "json",
    dropTier: "input",
    description: "What the system knows of itself: recorder, analysis, faults, resumption, end.",
  },
  "/clock": {
    channelId: 12,
    encoding: "json",
    dropTier: "input",
    description:
      "Each second: wall time, monotonic time, latency of each stream, offset of each screen's clock to session time.",
  },
  "/snapshot": {
    channelId: 13,
    encoding: "json",
    dropTier: "input",
    description: "The pipeline's whole state, from which a seek starts.",
  },
  "/telemetry": {
    channelId: 14,
    encoding: "json",
    dropTier: "output",
    description: "Calibrated samples: signal, value, quality, both times (session µs).",
  },
  "/assessment": {
    channelId: 15,
    encoding: "json",
    dropTier: "output",
    description: "Risk in words with its reasons, distances, volumes and cement age.",
  },
  "/alarm": {
    channelId: 16,
    encoding: "json",
    dropTier: "input",
    description: "Transitions of alarms; compared on replay.",
  },
  "/status": {
    channelId: 17,
    encoding: "json",
    dropTier: "output",
    description: "Devices, recorder and faults as the engineer sees them.",
  },
  "/shown": {
    channelId: 18,
    encoding: "json",
    dropTier: "output",
    description:
      "When a screen drew which frame; under `screen`: what stood on it (layout, words, badges, numbers as drawn), on change.",
  },
  "/procedure": {
    channelId: 19,
    encoding: "json",
    dropTier: "output",
    description: "What was done so far: levels, cannulas, injections, batches, marks, volumes.",
  },
} as const satisfies Record<StoredTopic, TopicRow>;

/** Serial devices get channels from here on, in order of appearance. */
export const FIRST_SERIAL_CHANNEL = 100;

const TOPIC_BY_CHANNEL = new Map<number, StoredTopic>(
  (Object.keys(TOPICS) as StoredTopic[]).map((topic) => [TOPICS[topic].channelId, topic]),
);

/** The topic of a channel number, `/input/serial` for every device's channel; undefined when there is none. */
export function topicOfChannel(channelId: number): StoredTopic | undefined {
  return channelId >= FIRST_SERIAL_CHANNEL ? "/input/serial" : TOPIC_BY_CHANNEL.get(channelId);
}

/** True for the inputs that carry the session's one counter (a DICOM object is not a step of the pipeline). */
export function isCountedInput(topic: StoredTopic): boolean {
  return topic.startsWith("/input/") && topic !== "/input/dicom";
}
