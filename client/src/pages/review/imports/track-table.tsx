/** The tracks of a file: what they hold, and which signal each one is. */
import {
  type IMPORT_SIGNALS,
  type ImportMapping,
  NOT_USED,
  type TrackMapping,
  UNDECIDED,
} from "@cementwatch/shared/imports/import-mapping";
import type { TrackFacts } from "@cementwatch/shared/imports/import-proposal";
import { Choice } from "./mapping-fields.tsx";
import { restNotUsed, unitsOffered, withTrack } from "./mapping-model.ts";

const SIGNAL_WORDS: Readonly<Record<keyof typeof IMPORT_SIGNALS, string>> = {
  injectorPressure: "injector pressure",
  injectorVolume: "injector volume",
  balloonPressureLeft: "balloon pressure, left",
  balloonPressureRight: "balloon pressure, right",
  balloonVolumeLeft: "balloon volume, left",
  balloonVolumeRight: "balloon volume, right",
  intravertebralPressure: "pressure in the vertebra",
  cementTemperature: "cement temperature",
  roomTemperature: "room temperature",
};

interface TrackTableProps {
  readonly facts: readonly TrackFacts[];
  readonly mapping: ImportMapping;
  readonly onChange: (mapping: ImportMapping) => void;
}

export function TrackTable({ facts, mapping, onChange }: TrackTableProps) {
  if (mapping.tracks.length === 0) return null;
  const isOpen = mapping.tracks.some(({ signal }) => signal === UNDECIDED);
  return (
    <>
      <table className="import-table">
        <thead>
          <tr>
            <th>Track</th>
            <th>Unit told</th>
            <th>Values</th>
            <th>From – to, s</th>
            <th>Lowest – highest</th>
            <th>Signal</th>
            <th>Unit</th>
            <th>Calibrated when taken</th>
          </tr>
        </thead>
        <tbody>
          {mapping.tracks.map((mapped, index) => (
            <Row
              key={mapped.track}
              facts={facts[index]}
              mapped={mapped}
              onChange={(change) => onChange(withTrack(mapping, index, change))}
            />
          ))}
        </tbody>
      </table>
      {isOpen ? (
        <button type="button" className="import-rest" onClick={() => onChange(restNotUsed(mapping))}>
          Undecided signals: not used
        </button>
      ) : null}
    </>
  );
}

interface RowProps {
  readonly facts: TrackFacts | undefined;
  readonly mapped: TrackMapping;
  readonly onChange: (change: Partial<TrackMapping>) => void;
}

function Row({ facts, mapped, onChange }: RowProps) {
  const { track, signal, unit, calibrated } = mapped;
  const isUsed = signal !== NOT_USED && signal !== UNDECIDED;
  const unitShown = unitsOffered(signal).includes(unit) ? unit : UNDECIDED;
  return (
    <tr className={signal === NOT_USED ? "import-not-used" : undefined}>
      <td className="import-name" title={track}>
        {track}
      </td>
      <td>{facts?.unitTold === "" ? "none" : facts?.unitTold}</td>
      <td>
        {facts?.values}
        {(facts?.missing ?? 0) > 0 ? ` (${facts?.missing} missing)` : ""}
      </td>
      <td>{facts === undefined ? "" : `${facts.fromS.toFixed(1)} – ${facts.toS.toFixed(1)}`}</td>
      <td>{facts === undefined ? "" : `${short(facts.min)} – ${short(facts.max)}`}</td>
      <td>
        <Choice
          label={`Signal of ${track}`}
          isLabelHidden
          value={signal}
          options={[[NOT_USED, "not used"], ...Object.entries(SIGNAL_WORDS)]}
          onChange={(value) => onChange({ signal: value as TrackMapping["signal"] })}
        />
      </td>
      <td>
        <Choice
          label={`Unit of ${track}`}
          isLabelHidden
          isOff={!isUsed}
          value={unitShown}
          options={unitsOffered(signal).map((code) => [code, code])}
          onChange={(value) => onChange({ unit: value })}
        />
      </td>
      <td>
        <Choice
          label={`Calibration of ${track}`}
          isLabelHidden
          isOff={!isUsed}
          value={isUsed ? String(calibrated) : UNDECIDED}
          options={[
            ["true", "yes"],
            ["false", "no: shown, no evidence"],
          ]}
          onChange={(value) => onChange({ calibrated: value === UNDECIDED ? UNDECIDED : value === "true" })}
        />
      </td>
    </tr>
  );
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
