/** Merges what a page may change into a configuration, after checks that a schema cannot make. */
import { FaultError } from "@cementwatch/shared/faults";
import type { Drawing } from "@cementwatch/shared/procedure/anatomy";
import type { ConfigChange } from "@cementwatch/shared/protocol/control";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";

/** @throws FaultError PIP-CONFIG-INVALID naming the field, its value and what is allowed. */
export function changedConfig(config: SessionConfig, change: ConfigChange): SessionConfig {
  const drawing = change.drawing === undefined ? undefined : withoutUndefined(change.drawing);
  if (drawing !== undefined) checkDrawing(drawing as Drawing);
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

/** A body smaller than 5 mm or larger than 100 mm is a slip of the hand or a wrong spacing. */
function checkDrawing(drawing: Drawing): void {
  if (drawing.view === "lateral" && drawing.posteriorWallPx.length < 2) {
    throw new FaultError(
      "PIP-CONFIG-INVALID",
      "drawing.posteriorWallPx has fewer than 2 points: draw the posterior wall",
    );
  }
  const xs = drawing.contourPx.map((point) => point.x);
  const widthMm = (Math.max(...xs) - Math.min(...xs)) * drawing.pixelSpacingMm;
  if (widthMm >= 5 && widthMm <= 100) return;
  throw new FaultError(
    "PIP-CONFIG-INVALID",
    `drawing.contourPx is ${widthMm.toFixed(1)} mm wide at ${drawing.pixelSpacingMm} mm a pixel: 5 to 100 mm is possible; check the outline and the spacing`,
  );
}
