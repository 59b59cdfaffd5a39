import { createCommander } from "@cementwatch/client/pages/review/commander";
import { expect, it } from "vitest";

const STATE = { isPlaying: false, speed: 1, atUs: 5, startUs: 0, endUs: 100 };

/** A connection whose answers and states come when the test says so. */
function manual(results: { isOk: boolean; error?: string }[] = []) {
  let playback = STATE;
  const answers: (() => void)[] = [];
  const connection = {
    playback: () =>
      new Promise<{ isOk: boolean; error?: string }>((resolve) => {
        answers.push(() => resolve(results.shift() ?? { isOk: true }));
      }),
    store: { getState: () => ({ playback }) },
  } as unknown as Parameters<typeof createCommander>[0];
  return {
    connection,
    answer: (index: number) => answers[index]?.(),
    tell: (atUs: number) => {
      playback = { ...STATE, atUs };
      return playback;
    },
  };
}

it("takes the next jump from where the last one leads, until its place is told", async () => {
  const { connection, answer, tell } = manual();
  const { send, withWanted } = createCommander(connection, () => undefined);
  const first = send({ kind: "seek", toUs: 20 });
  expect(withWanted(STATE).atUs).toBe(20);
  const second = send({ kind: "seek", toUs: 30 });
  const speed = send({ kind: "speed", factor: 2 });
  answer(0);
  await first;
  expect(withWanted(tell(20)).atUs).toBe(30);
  const stale = tell(20);
  answer(2);
  await speed;
  answer(1);
  await second;
  expect(withWanted(stale).atUs).toBe(30);
  expect(withWanted(tell(31)).atUs).toBe(31);
  expect(withWanted(STATE).atUs).toBe(5);
});

it("tells a refusal in the server's words, and takes it back with the next success", async () => {
  const told: string[] = [];
  const { connection, answer } = manual([{ isOk: false, error: "set B at least 0.2 s after A" }]);
  const { send } = createCommander(connection, (words) => told.push(words));
  const loop = send({ kind: "loop", fromUs: 1, toUs: 1 });
  answer(0);
  await loop;
  const play = send({ kind: "play" });
  answer(1);
  await play;
  expect(told).toEqual(["not done: set B at least 0.2 s after A", ""]);
});
