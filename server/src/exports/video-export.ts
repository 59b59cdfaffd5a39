/**
 * A session as a video in real time: pictures as they were taken and held, the outlines that the analysis recorded with
 * them, the risk word and the numbers of that moment. RECORDED is burnt in: no frame of it can pass for live.
 */
import { join } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";
import type { PictureView } from "@cementwatch/shared/imaging/image-frame";
import { jsonField } from "../recording/message-layout.ts";
import { inputOfRecord } from "../session/input-record.ts";
import { type ExportOutcome, type ExportTask, messagesOf } from "./export-task.ts";
import { VideoEncoder } from "./video-encoder.ts";
import { PANEL_PX, VideoScene } from "./video-scene.ts";

const FRAMES_PER_S = 10;
const PERIOD_US = 1e6 / FRAMES_PER_S;
/** A finding follows its picture by a tenth of a second: it is waited for, and shown with the picture. */
const WAIT_US = 400_000;
const PANELS_MOST = 2;

/** One file, `<name>.mp4`. @throws FaultError REC-EXPORT-REFUSED without ffmpeg or pictures */
export async function exportVideo(task: ExportTask): Promise<ExportOutcome> {
  const { reader, folder, name, fromUs, toUs } = task;
  const all = await picturesOf(task);
  const panels = [...all].slice(0, PANELS_MOST);
  if (panels.length === 0)
    throw new FaultError(
      "REC-EXPORT-REFUSED",
      "no picture is recorded in this part: there is nothing to film",
    );
  const scene = new VideoScene(reader, panels);
  const { width, height } = scene.canvas;
  const title = `${reader.header.origin === "simulated" ? "SIMULATED " : ""}recorded session ${reader.header.sessionId}`;
  const encoder = await VideoEncoder.open(join(folder, `${name}.mp4`), {
    width,
    height,
    framesPerS: FRAMES_PER_S,
    title,
  });
  let frames = 0;
  const drawUntil = async (untilUs: number) => {
    for (let atUs = fromUs + frames * PERIOD_US; atUs < untilUs; atUs = fromUs + frames * PERIOD_US) {
      scene.draw(atUs);
      await encoder.write(scene.canvas.data);
      frames += 1;
    }
  };
  try {
    const topics = ["/clock", "/input/frame", "/input/finding", "/assessment"] as const;
    for await (const message of messagesOf({ ...task, progress: () => undefined }, "", topics)) {
      await drawUntil(message.atUs - WAIT_US);
      task.progress((message.atUs - fromUs) / Math.max(toUs - fromUs, 1), "filming");
      scene.take(message);
    }
    await drawUntil(toUs);
    await encoder.finish();
  } catch (error) {
    await encoder.abandon();
    throw error;
  }
  return {
    written: { frames, framesPerS: FRAMES_PER_S, width, height, panelPx: PANEL_PX },
    problems: [
      ...(all.size > PANELS_MOST
        ? [`${all.size - PANELS_MOST} more pictures than fit beside each other`]
        : []),
      ...(scene.unreadable === 0
        ? []
        : [`${scene.unreadable} pictures cannot be read and are shown as missing`]),
    ],
  };
}

/** The pictures of the part, in order of appearance, with the view that they had first. */
async function picturesOf(task: ExportTask): Promise<ReadonlyMap<string, PictureView>> {
  const pictures = new Map<string, PictureView>();
  for await (const message of messagesOf({ ...task, progress: () => undefined }, "", ["/input/frame"])) {
    const input = jsonField(message.json, "frame") === undefined ? undefined : inputOfRecord(message);
    if (input?.kind !== "frame" || pictures.has(input.frame.pictureId)) continue;
    pictures.set(input.frame.pictureId, input.frame.view);
  }
  return pictures;
}
