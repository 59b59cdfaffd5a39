/**
 * Numbers of the wire that the browser needs at run time. They stand in shared/src/protocol/control.ts too, beside
 * the schemas; importing that file would bring the schema library into the page. A test keeps the two equal.
 */
export const SUBPROTOCOL = "cementwatch.v1";
/** Every value is dashed when no beat has come for this long, on the browser's own clock. */
export const BEAT_LOST_MS = 500;
