/**
 * One line of text that never runs out of its box: when it is too wide it is narrowed, not made smaller, because the
 * height of the letters decides how far away it can be read.
 */
import { type ReactNode, useLayoutEffect, useRef } from "react";

interface FitLineProps {
  readonly className?: string;
  /** Its place in the record of what this screen showed. */
  readonly shown?: string;
  readonly children: ReactNode;
}

export function FitLine({ className = "", shown, children }: FitLineProps) {
  const outer = useRef<HTMLSpanElement>(null);
  const inner = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const box = outer.current;
    const line = inner.current;
    if (box === null || line === null) return undefined;
    const fit = () => narrow(box, line);
    fit();
    const observer = new ResizeObserver(fit);
    observer.observe(box);
    observer.observe(line);
    return () => observer.disconnect();
  }, []);
  return (
    <span className={`fit-line ${className}`} data-shown={shown} ref={outer}>
      <span className="fit-line-text" ref={inner}>
        {children}
      </span>
    </span>
  );
}

function narrow(box: HTMLElement, line: HTMLElement): void {
  const ratio = box.clientWidth / Math.max(1, line.offsetWidth);
  const transform = ratio < 1 ? `scaleX(${ratio.toFixed(3)})` : "";
  if (line.style.transform !== transform) line.style.transform = transform;
}
