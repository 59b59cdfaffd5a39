/** Pixel spacing over HTTP. */
import type { SpacingEntry } from "@cementwatch/shared/calibration/alignment-entry";
import type { SpacingEstimate, SpacingRequest } from "@cementwatch/shared/calibration/spacing-request";
import { sendJson } from "../http.ts";

/** @throws Refusal with the server's advice, as all here. */
export const estimateSpacing = (request: SpacingRequest) =>
  sendJson<SpacingEstimate>("POST", "/api/spacing/estimate", request);

export const acceptSpacing = (request: SpacingRequest, operator: string) =>
  sendJson<SpacingEntry>("POST", "/api/spacing", { request, operator });

export const openSpaceBench = () =>
  sendJson<{ readonly pictureId: string; readonly pitchMm: number }>("POST", "/api/spacing/bench", {});
