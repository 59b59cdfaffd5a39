/** The recorded picture with the word REPLAY above it. Drag = grey window, Shift-drag = move, wheel = zoom. */
import { useRef, useState } from "react";
import type { Connection } from "../../connection/socket.ts";
import { FluoroView } from "../../imaging/fluoro-view.tsx";
import type { ExtraDrawing } from "../../imaging/overlay-layer.ts";
import { useSession } from "../../store/use-session.ts";
import { mainPicture } from "../monitor/wall-model.ts";

/** In element coordinates: it stays in its corner whatever the zoom. */
const watermark: ExtraDrawing = (context) => {
  context.font = "700 34px Arial, sans-serif";
  context.lineJoin = "round";
  context.lineWidth = 5;
  context.strokeStyle = "rgb(0 0 0 / 0.7)";
  context.fillStyle = "#ffb3dc";
  context.strokeText("REPLAY", 14, 42);
  context.fillText("REPLAY", 14, 42);
};

export function ReplayPicture({ connection }: { readonly connection: Connection }) {
  const pictures = useSession(connection, ({ assessment }) => assessment?.pictures);
  const previousId = useRef<string | undefined>(undefined);
  const [chosenId, setChosenId] = useState<string>();
  const [notice, setNotice] = useState("");
  const main = mainPicture(pictures ?? [], previousId.current);
  const shown = pictures?.find(({ pictureId }) => pictureId === chosenId) ?? main;
  previousId.current = main?.pictureId;
  return (
    <section className="replay-picture" aria-label="Picture">
      <FluoroView
        connection={connection}
        pictureId={shown?.pictureId}
        border="hatched"
        hasKeys
        drawExtra={watermark}
        onNotice={setNotice}
      />
      <div className="replay-tools">
        {(pictures ?? []).length < 2
          ? null
          : pictures?.map(({ pictureId, view }) => (
              <button
                key={pictureId}
                type="button"
                aria-pressed={pictureId === chosenId}
                onClick={() => setChosenId(pictureId === chosenId ? undefined : pictureId)}
              >
                {view === "lateral" ? "LAT" : "AP"}
              </button>
            ))}
        <span>{notice === "" ? `frame ${shown?.frameNumber ?? "– –"}` : notice}</span>
      </div>
    </section>
  );
}
