/** Numbers of the wire that both ends need, apart from the schemas so that a page need not load a schema library. */
export const SUBPROTOCOL = "cementwatch.v1";
/** The server beats this often. */
export const BEAT_PERIOD_MS = 100;
/** A browser dashes every value when no beat has come for this long, on its own clock. */
export const BEAT_LOST_MS = 500;
/** Frames a browser may have in flight before it must say that it showed one. */
export const FRAME_WINDOW = 2;
/** What a page may tell of the words that stand on it. */
export const SCREEN_TEXTS_MOST = 48;
export const SCREEN_TEXT_LENGTH = 160;
