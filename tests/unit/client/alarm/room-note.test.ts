import { roomNote } from "@cementwatch/client/alarm/room-note";
import { expect, it } from "vitest";
import { alarm } from "../../../support/wall-scenes.ts";

const page = { hasFocus: true, isPedalProved: true };
const t8 = alarm({
  condition: "T8",
  priority: "medium",
  headline: "NO SCREEN SOUNDS",
  act: "touch SOUND HERE",
});
const t10 = alarm({
  condition: "T10",
  priority: "low",
  headline: "BEFORE THE RESTART",
  place: "STOP · X (14:03)",
});

it("says the most urgent thing about the room, and nothing about the patient", () => {
  expect(roomNote([alarm({ condition: "A1" })], page)).toBe("");
  expect(roomNote([t10], page)).toBe("BEFORE THE RESTART: STOP · X (14:03)");
  expect(roomNote([t10, t8], page)).toBe("NO SCREEN SOUNDS · touch SOUND HERE");
});

it("says by itself that the pedal does not reach the page, where a pedal was proved", () => {
  expect(roomNote([], { ...page, hasFocus: false })).toBe("PEDAL NOT REACHED · touch the wall");
  expect(roomNote([], { hasFocus: false, isPedalProved: false })).toBe("");
  expect(roomNote([t8], { ...page, hasFocus: false })).toBe("NO SCREEN SOUNDS · touch SOUND HERE");
});
