/** Merges what a page may change into a configuration, after checks that a schema cannot make. */
import { FaultError } from "@cementwatch/shared/faults";
import type { Drawing } from "@cementwatch/shared/procedure/anatomy";
import { problemOf } from "@cementwatch/shared/procedure/drawing-check";
import type { ConfigChange } from "@cementwatch/shared/protocol/control";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";

/** Of the picture that was drawn on. */
interface FrameSize {
  readonly columns: number;
  readonly rows: number;
}

/** @throws FaultError PIP-CONFIG-INVALID naming the field, its value and what is allowed. */
export function changedConfig(
  config: SessionConfig,
  change: ConfigChange,
  frameOf: (view: Drawing["view"]) => FrameSize | undefined,
): SessionConfig {
  const drawing = change.drawing === undefined ? undefined : withoutUndefined(change.drawing);
  if (drawing !== undefined) checkDrawing(drawing as Drawing, frameOf(drawing.view));
  return {
    ...config,
    procedure: { ...config.procedure, ...withoutUndefined(change.procedure ?? {}) },
    fitted: { ...config.fitted, ...withoutUndefined(change.fitted ?? {}) },
    drawings:
      drawing === undefined ? config.drawings : { ...config.drawings, [drawing.view]: drawing as Drawing },
  };
}

function withoutUndefined<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]: Exclude<Fields[Key], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof Fields]: Exclude<Fields[Key], undefined> };
}

function checkDrawing(drawing: Drawing, frame: FrameSize | undefined): void {
  const problem = problemOf(drawing, frame?.columns, frame?.rows);
  if (problem === undefined) return;
  throw new FaultError(
    "PIP-CONFIG-INVALID",
    `drawing.${problem.field} is ${problem.value}: ${problem.advice}`,
  );
}
