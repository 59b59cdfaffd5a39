import { createCommander } from "@cementwatch/client/pages/review/commander";
import { expect, it } from "vitest";

const STATE = { isPlaying: false, speed: 1, atUs: 5, startUs: 0, endUs: 100 };

it("takes the next jump from where the last one leads, until that one is answered", async () => {
  const answers: (() => void)[] = [];
  const connection = {
    playback: () => new Promise<{ isOk: boolean }>((resolve) => answers.push(() => resolve({ isOk: true }))),
  };
  const { send, withWanted } = createCommander(connection, () => undefined);
  const first = send({ kind: "seek", toUs: 20 });
  expect(withWanted(STATE).atUs).toBe(20);
  const second = send({ kind: "seek", toUs: 30 });
  const speed = send({ kind: "speed", factor: 2 });
  answers[0]?.();
  await first;
  expect(withWanted(STATE).atUs).toBe(30);
  answers[2]?.();
  await speed;
  expect(withWanted(STATE).atUs).toBe(30);
  answers[1]?.();
  await second;
  expect(withWanted(STATE).atUs).toBe(5);
});

it("tells a refusal in the server's words, and takes it back with the next success", async () => {
  const told: string[] = [];
  const results = [{ isOk: false, error: "set B at least 0.2 s after A" }, { isOk: true }];
  const connection = { playback: async () => results.shift() ?? { isOk: true } };
  const { send } = createCommander(connection, (words) => told.push(words));
  await send({ kind: "loop", fromUs: 1, toUs: 1 });
  await send({ kind: "play" });
  expect(told).toEqual(["not done: set B at least 0.2 s after A", ""]);
});
