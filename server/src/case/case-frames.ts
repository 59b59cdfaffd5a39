/** The frames of recorded pictures as steps in time. */
import { readFileSync } from "node:fs";
import type { IntakeObject } from "../session/frame-intake.ts";
import type { SessionRuntime } from "../session/session-runtime.ts";
import { CaseFolderError } from "./case-error.ts";
import type { CasePicture } from "./case-pictures.ts";

export interface CaseStep {
  readonly tS: number;
  readonly run: (atUs: number) => void;
}

/** One step a frame. A file is read at its first frame and let go after its last: memory holds one a view. */
export function frameSteps(picture: CasePicture, runtime: SessionRuntime): CaseStep[] {
  let opened: IntakeObject | undefined;
  const last = picture.frameTimesS.length - 1;
  return picture.frameTimesS.map((tS, index) => ({
    tS,
    run: (at) => {
      opened ??= openPicture(picture, runtime, at);
      runtime.takeFrame(opened, index, picture.view, at, at);
      if (index === last) opened = undefined;
    },
  }));
}

function openPicture({ path, view }: CasePicture, runtime: SessionRuntime, atUs: number): IntakeObject {
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(readFileSync(path));
  } catch (error) {
    throw new CaseFolderError(`${path}: cannot be read any more (${(error as Error).message}); try again`, {
      cause: error,
    });
  }
  const opened = runtime.openObject(view, "live", bytes, atUs);
  if (opened === undefined)
    throw new CaseFolderError(`${path}: was changed while it was read; try again when it is complete`);
  return opened;
}
