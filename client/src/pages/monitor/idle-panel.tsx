/** Nothing is connected: the clock, and the way to start. */
import { useEffect, useState } from "react";
import { StartPanel } from "../start/start-panel.tsx";

export function IdlePanel() {
  return (
    <section className="wall-side wall-idle" aria-label="Start">
      <Clock />
      <p className="idle-words">Nothing is connected. Recording starts by itself.</p>
      <StartPanel />
    </section>
  );
}

/** Wall time is a label for people; nothing is computed from it. */
function Clock() {
  const [time, setTime] = useState(wallTime);
  useEffect(() => {
    const timer = setInterval(() => setTime(wallTime()), 250);
    return () => clearInterval(timer);
  }, []);
  return <time className="idle-clock">{time}</time>;
}

function wallTime(): string {
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
}
