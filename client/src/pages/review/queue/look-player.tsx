/** The pictures of one look in a loop, without anything drawn on them. Hatched all around: a recording never looks live. */
import { useEffect, useRef, useState } from "react";
import { type GreyMap, readGreyMap } from "./grey-map.ts";
import { frameAt, loopUs, shownIndexes } from "./look-frames.ts";
import { picturePath } from "./review-api.ts";

interface LookPlayerProps {
  readonly sessionId: string;
  readonly look: { readonly id: string; readonly frameTimesUs: readonly number[] };
  /** Called once, when all of it was loaded and then shown from its beginning to its end. */
  readonly onPlayed?: () => void;
}

export function LookPlayer({ sessionId, look, onPlayed }: LookPlayerProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [loaded, setLoaded] = useState(0);
  const [lost, setLost] = useState(0);
  const indexes = shownIndexes(look.frameTimesUs.length);
  useEffect(() => {
    const stop = new AbortController();
    const shown = shownIndexes(look.frameTimesUs.length);
    const maps: (GreyMap | undefined)[] = [];
    setLoaded(0);
    setLost(0);
    const load = async () => {
      for (const [at, index] of shown.entries()) {
        maps[at] = await fetchPicture(picturePath(sessionId, look.id, index), stop.signal);
        if (stop.signal.aborted) return;
        if (maps[at] === undefined) setLost((count) => count + 1);
        setLoaded(at + 1);
      }
    };
    load().catch(() => undefined);
    const times = shown.map((index) => look.frameTimesUs[index] ?? 0);
    let startMs = performance.now();
    let isWhole = false;
    let isPlayed = false;
    let drawn: GreyMap | undefined;
    const draw = () => {
      if (stop.signal.aborted) return;
      if (!isWhole && maps.length === times.length) {
        isWhole = true;
        startMs = performance.now();
      }
      if (isWhole && !isPlayed && (performance.now() - startMs) * 1000 > loopUs(times)) {
        isPlayed = true;
        onPlayed?.();
      }
      // Until all of it is there, the loop runs over what is.
      const ready = times.slice(0, Math.max(1, maps.length));
      const map = maps[frameAt(ready, (performance.now() - startMs) * 1000)];
      if (map !== undefined && map !== drawn && canvas.current !== null) {
        drawn = map;
        drawGreyMap(canvas.current, map);
      }
      requestAnimationFrame(draw);
    };
    requestAnimationFrame(draw);
    return () => stop.abort();
  }, [sessionId, look, onPlayed]);
  return (
    <figure className="queue-picture">
      <canvas ref={canvas} width={512} height={512} aria-label="Pictures of this look" />
      <figcaption>
        <strong>REVIEW</strong> recorded look, {indexes.length} of {look.frameTimesUs.length}{" "}
        {look.frameTimesUs.length === 1 ? "picture" : "pictures"}
        {loaded < indexes.length ? `, loading ${loaded + 1}` : ""}
        {lost > 0 ? ` · ${lost} lost in the record` : ""}
      </figcaption>
    </figure>
  );
}

/** One picture that stands. */
export function StillPicture({ path, caption }: { readonly path: string; readonly caption: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    setLost(false);
    fetchPicture(path, stop.signal).then(
      (map) => {
        if (map !== undefined && canvas.current !== null) drawGreyMap(canvas.current, map);
        else if (!stop.signal.aborted) setLost(true);
      },
      () => undefined,
    );
    return () => stop.abort();
  }, [path]);
  return (
    <figure className="queue-thumb">
      <canvas ref={canvas} width={64} height={64} aria-label={caption} />
      <figcaption>{isLost ? `${caption}: lost` : caption}</figcaption>
    </figure>
  );
}

/** Undefined when it is lost. Rejects only when it was given up. */
async function fetchPicture(path: string, signal: AbortSignal): Promise<GreyMap | undefined> {
  const response = await fetch(path, { signal });
  return response.ok ? readGreyMap(new Uint8Array(await response.arrayBuffer())) : undefined;
}

function drawGreyMap(canvas: HTMLCanvasElement, { width, height, rgba }: GreyMap): void {
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d", { alpha: false })?.putImageData(new ImageData(rgba, width, height), 0, 0);
}
