/** Reads from the page itself what stands at its marked places (`data-shown`) and tells it for the record. */
import { useEffect } from "react";
import { ScreenReport, screenTexts } from "./screen-report.ts";
import type { Connection } from "./socket.ts";

const LOOK_MS = 500;

/** @param layout page and arrangement, such as `wall stop` */
export function useScreenReport(connection: Connection, layout: string): void {
  useEffect(() => {
    const report = new ScreenReport((view) => connection.tellScreen(view));
    const look = () => {
      const { welcome, connection: status } = connection.store.getState();
      if (status.state !== "open" || welcome === undefined) return;
      const view = {
        layout,
        widthPx: window.innerWidth,
        heightPx: window.innerHeight,
        isVisible: document.visibilityState === "visible",
        texts: screenTexts(places()),
      };
      report.look(view, welcome.sessionId);
    };
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [connection, layout]);
}

function* places(): Generator<readonly [string, string]> {
  for (const element of document.querySelectorAll<HTMLElement>("[data-shown]")) {
    yield [element.dataset["shown"] ?? "", textOf(element)];
  }
}

/** `textContent` would run number and unit together. */
function textOf(element: HTMLElement): string {
  const words: string[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
    words.push(node.nodeValue ?? "");
  return words.join(" ");
}
