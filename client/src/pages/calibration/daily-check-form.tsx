/** The steps of a daily check on the device itself, what they found, and the verdict; saved with one press. */
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import type { CalibrationKind } from "@cementwatch/shared/calibration/calibration-plan";
import type { DailyFigures } from "@cementwatch/shared/calibration/daily-check";
import { useState } from "react";
import { readNumber } from "../setup/read-number.ts";
import { BENCH_DEVICE, BENCH_REFERENCE, setBench } from "./bench-api.ts";
import { DAILY_KINDS, type DailyStepId } from "./daily-kinds.ts";
import { correctionInForce, stillMean, takeStep, volumeOfWater } from "./daily-model.ts";
import { DailyPoint } from "./daily-point.tsx";
import { DailyVerdict } from "./daily-verdict.tsx";
import { figureWords } from "./daily-words.ts";
import type { CalibrationDevice } from "./device-api.ts";
import { messageOf } from "./http.ts";
import { shown } from "./shown-value.ts";
import { useDeviceReadings } from "./use-device-readings.ts";

interface DailyCheckFormProps {
  readonly device: CalibrationDevice;
  readonly kind: CalibrationKind;
  /** Others that could be the reference of the point. */
  readonly candidates: readonly CalibrationDevice[];
  readonly earlier: readonly DailyFigures[];
  /** Permissible error, in the kind's unit. */
  readonly limit: number;
  readonly newest: CalibrationEntry | undefined;
  readonly onSaved: () => void;
}

export function DailyCheckForm(props: DailyCheckFormProps) {
  const { device, kind, candidates, limit, newest, onSaved, earlier } = props;
  const { steps, unit, shown: own, typed: weighed } = DAILY_KINDS[kind];
  const isBench = device.deviceId === BENCH_DEVICE;
  const line = useDeviceReadings(device.deviceId, kind);
  const [found, setFound] = useState<Partial<Record<DailyStepId, DailyFigures>>>({});
  const [problems, setProblems] = useState<Partial<Record<DailyStepId, string>>>({});
  const [isSaved, setIsSaved] = useState(false);
  const [source, setSource] = useState(isBench ? BENCH_REFERENCE : "typed");
  const [typed, setTyped] = useState("");
  const other = useDeviceReadings(source === "typed" ? "" : source, weighed?.signal ?? kind);
  const correction = correctionInForce(newest);
  const pointUnit = weighed === undefined ? own : { unit: weighed.unit, factor: 1, decimals: 3 };
  const take = (id: DailyStepId) => {
    const { nowUs, readings } = line.read();
    const reference = id === "point" ? referenceNow() : undefined;
    const taken =
      reference !== undefined && typeof reference !== "number"
        ? reference
        : takeStep(id, readings, nowUs, {
            limit,
            ...(reference === undefined ? {} : { reference }),
            ...(correction === undefined ? {} : { correction }),
          });
    setProblems({ ...problems, [id]: "problem" in taken ? taken.problem : "" });
    if ("problem" in taken) return;
    setFound({ ...found, [id]: taken.figures });
    setIsSaved(false);
  };
  const referenceNow = () => {
    const { nowUs, readings } = other.read();
    const text = readNumber(typed);
    const value =
      source === "typed"
        ? text === undefined
          ? undefined
          : text / pointUnit.factor
        : stillMean(readings, nowUs, limit);
    if (typeof value === "object") return { problem: `reference: ${value.problem}` };
    return value === undefined || weighed === undefined ? value : volumeOfWater(value);
  };
  return (
    <>
      <p className="daily-now">
        {shown(line.value, own)}{" "}
        <small>
          {own.unit}, as the device says it{line.problem === "" ? "" : ` · ${line.problem}`}
        </small>
      </p>
      <JudgedHow {...{ kind, limit, newest }} />
      <ol className="daily-steps">
        {steps.map(({ id, title, words, press }) => (
          <li key={id}>
            <div>
              <h3>{title}</h3>
              <p>{words}</p>
              {id === "point" ? (
                <DailyPoint
                  {...{ candidates, source, typed }}
                  onSource={setSource}
                  onTyped={setTyped}
                  now={other}
                  shownUnit={pointUnit}
                />
              ) : null}
              {isBench ? <BenchPress kind={kind} step={id} /> : null}
              {problems[id] ? <p role="alert">{problems[id]}</p> : null}
            </div>
            <b aria-live="polite">{figureWords(kind, found[id] ?? {})}</b>
            <button type="button" onClick={() => take(id)}>
              {press}
            </button>
          </li>
        ))}
      </ol>
      <DailyVerdict
        {...{ kind, earlier, limit }}
        figures={{ ...found.zero, ...found.point, ...found.leak, ...found.step }}
        about={{
          ...{ deviceId: device.deviceId, serialNumber: device.serialNumber, unit },
          ...{ isSimulated: device.isSimulated, signal: kind, reference: source },
          correctedBy: correction?.id ?? "",
        }}
        isSaved={isSaved}
        onSaved={() => {
          setFound({});
          setIsSaved(true);
          onSaved();
        }}
      />
    </>
  );
}

/** On the bench without hardware the page moves the pump; nothing is to be done for the leak-down. */
function BenchPress({ kind, step }: { readonly kind: CalibrationKind; readonly step: DailyStepId }) {
  const [problem, setProblem] = useState("");
  const { benchPoint, shown: unit } = DAILY_KINDS[kind];
  if (step === "leak") return null;
  const target = step === "point" ? benchPoint : 0;
  return (
    <p>
      <button
        type="button"
        onClick={() => {
          setBench({ target }).then(
            () => setProblem(""),
            (error: unknown) => setProblem(messageOf(error)),
          );
        }}
      >
        Bench to {shown(target, unit)} {unit.unit}
      </button>{" "}
      {problem === "" ? null : <span role="alert">{problem}</span>}
    </p>
  );
}

/** What zero and point are judged with, in words. */
function JudgedHow({ kind, limit, newest }: Pick<DailyCheckFormProps, "kind" | "limit" | "newest">) {
  const { shown: own } = DAILY_KINDS[kind];
  const correction = correctionInForce(newest);
  return (
    <p className="daily-how">
      {correction === undefined
        ? "Zero and point are judged as the device stands: no correction is in force."
        : `Zero and point are judged as the monitor uses them: corrected by ${correction.id}.`}{" "}
      Permitted: ± {shown(limit, { ...own, decimals: own.decimals + 1 })} {own.unit}, at the point twice that
      {newest === undefined ? " (assumption: no calibration says it)" : ""}.
    </p>
  );
}
