/** Keys of the wall and of the foot pedal (which types them); documented on the start page. */
import { PEDAL_KEY, provePedal } from "../../alarm/pedal.ts";
import { useKeys } from "../../alarm/use-keys.ts";
import type { Connection } from "../../connection/socket.ts";
import { acknowledgeTop, mark, pauseSounding, toggleSound } from "./wall-acts.ts";

export function useWallKeys(connection: Connection): void {
  useKeys({
    press: {
      m: () => mark(connection, "key M"),
      s: () => toggleSound(connection, "key S"),
      f: toggleFullScreen,
      [PEDAL_KEY]: () => {
        mark(connection, "pedal");
        provePedal(connection);
      },
    },
    tap: { [PEDAL_KEY]: () => pauseSounding(connection, "pedal") },
    hold: {
      a: () => acknowledgeTop(connection, "key A held"),
      [PEDAL_KEY]: () => acknowledgeTop(connection, "pedal held"),
    },
  });
}

function toggleFullScreen(): void {
  const change =
    document.fullscreenElement === null
      ? document.documentElement.requestFullscreen()
      : document.exitFullscreen();
  change.catch(() => undefined);
}
