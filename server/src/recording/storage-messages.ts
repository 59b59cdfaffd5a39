/** What the storage worker and its keeper say to each other. */
import type { AlarmLogPage } from "@cementwatch/shared/alarm/alarm-log";
import type { SessionEntry, SessionPage } from "@cementwatch/shared/review/session-page";
import type { SessionQuery } from "@cementwatch/shared/review/session-query";
import type { SessionHeader } from "@cementwatch/shared/session/session-header";
import type { SessionSummary } from "@cementwatch/shared/session/session-summary";
import type { NewEntry } from "../alarm-log/alarm-log-file.ts";
import type { MessageBatch } from "./message-batch.ts";
import type { WriterState } from "./segment-writer.ts";
import type { GapNote } from "./session-notes.ts";

export type StorageRequest =
  | {
      readonly kind: "open";
      readonly writer: number;
      readonly ticket: number;
      readonly header: SessionHeader;
      readonly title: string;
      readonly gap: GapNote | undefined;
    }
  | { readonly kind: "batch"; readonly writer: number; readonly batch: MessageBatch }
  | { readonly kind: "sync"; readonly writer: number; readonly ticket: number }
  | { readonly kind: "close"; readonly writer: number; readonly ticket: number }
  | { readonly kind: "list"; readonly ticket: number }
  | { readonly kind: "search"; readonly ticket: number; readonly query: SessionQuery }
  | { readonly kind: "logAppend"; readonly ticket: number; readonly entries: readonly NewEntry[] }
  /** `after` absent: the newest entries. */
  | {
      readonly kind: "logRead";
      readonly ticket: number;
      readonly after: number | undefined;
      readonly limit: number;
    }
  | { readonly kind: "logUnended"; readonly ticket: number };

export type StorageAnswer =
  | { readonly kind: "state"; readonly writer: number; readonly state: WriterState }
  | { readonly kind: "released"; readonly writer: number; readonly bytes: number }
  | { readonly kind: "done"; readonly ticket: number; readonly isOk: boolean; readonly error?: string }
  | { readonly kind: "log"; readonly ticket: number; readonly page: AlarmLogPage }
  | { readonly kind: "sessions"; readonly ticket: number; readonly sessions: readonly SessionSummary[] }
  | { readonly kind: "page"; readonly ticket: number; readonly page: SessionPage<SessionEntry> };
