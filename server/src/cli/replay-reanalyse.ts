/** `cementwatch replay FILE --reanalyse`: does today's image analysis say what the recorded one said? */
import process from "node:process";
import { isDifferent, MATCH_LIMITS } from "@cementwatch/shared/review/alarm-difference";
import { loadCodecs } from "../imaging/dicom-reader.ts";
import { rerunSessions } from "../rerun/rerun-sessions.ts";
import { endProgress, print, progress } from "./output.ts";
import { rerunSessionText } from "./rerun-text.ts";

/** Exit code 0: no alarm came, went, moved or changed. */
export async function replayReanalyse(path: string, isJson: boolean | undefined): Promise<void> {
  await loadCodecs();
  const { summary, sessions } = await rerunSessions(
    {
      files: [path],
      mode: "reanalyse",
      baseline: "recorded",
      limits: { ...MATCH_LIMITS, sameWithinMs: 0 },
      parameters: {},
    },
    { onProgress: progress },
  );
  endProgress();
  for (const session of sessions) print(isJson, session, () => rerunSessionText(session));
  process.exitCode = summary.failed > 0 || isDifferent(summary.counts) ? 1 : 0;
}
