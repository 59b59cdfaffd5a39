/** What a de-identification tells: nothing in it says who the patient is. */

/** What the page and the command show. */
export interface DeidentResult {
  readonly sessionId: string;
  readonly pseudonym: string;
  readonly objects: number;
  readonly cleanObjects: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly alarms: number;
  readonly areAlarmsEqual: boolean;
  readonly removedTexts: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
  readonly groups: readonly DeidentGroup[];
}

/** The pictures of one device and size. */
export interface DeidentGroup {
  readonly device: string;
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  /** Rectangles of its mask set; absent: there is none. */
  readonly rectangles?: number;
  readonly isConfirmed: boolean;
  /** To be confirmed. */
  readonly proof: string;
  /** File names of the pictures; those before may show a name. */
  readonly pictures: readonly { readonly frame: number; readonly before: string; readonly after: string }[];
}
