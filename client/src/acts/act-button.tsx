/** One act as a button. An act that asks first is sent by a second press within a few seconds. */
import { useEffect, useState } from "react";
import type { Connection } from "../connection/socket.ts";
import type { CaseAct } from "./case-acts.ts";

interface ActButtonProps {
  readonly connection: Connection;
  readonly offered: CaseAct;
  /** Told to the record: which page and button. */
  readonly control: string;
}

/** A question stands so long, then the button is as before. */
const ASKED_MS = 6_000;

export function ActButton({ connection, offered, control }: ActButtonProps) {
  const { label, act, isOn, confirm } = offered;
  const [isAsked, setIsAsked] = useState(false);
  useEffect(() => {
    if (!isAsked) return undefined;
    const timer = setTimeout(() => setIsAsked(false), ASKED_MS);
    return () => clearTimeout(timer);
  }, [isAsked]);
  const press = () => {
    if (confirm !== undefined && !isAsked) {
      setIsAsked(true);
      return;
    }
    setIsAsked(false);
    connection.act(act, control.slice(0, 64), label);
  };
  return (
    <button type="button" className={isAsked ? "is-asked" : ""} aria-pressed={isOn ?? false} onClick={press}>
      {isAsked ? `${confirm}?` : label}
    </button>
  );
}
