/** How a cement behaves at a chosen temperature: phases as a bar, viscosity over time with its uncertainty. */
import { type CementProfile, handlingAt, profileRate } from "@cementwatch/shared/cement/cement-profile";
import { viscosityPaS } from "@cementwatch/shared/cement/cure";
import { LinePlot } from "../../charts/line-plot.tsx";

interface CementCurvesProps {
  readonly profile: CementProfile;
  readonly temperatureC: number;
}

const PLOT_Y = { from: 0.1, to: 100_000, isLog: true };
const CURVE_POINTS = 80;

export function CementCurves({ profile, temperatureC }: CementCurvesProps) {
  const times = handlingAt(profile, temperatureC);
  const rate = profileRate(profile, temperatureC);
  const endMin = Math.ceil((times.setS * 1.1) / 60);
  const curve = (factor: number) =>
    Array.from({ length: CURVE_POINTS + 1 }, (_, i): readonly [number, number] => {
      const minutes = (endMin * i) / CURVE_POINTS;
      return [minutes, viscosityPaS(profile, minutes * 60 * rate) * factor];
    });
  return (
    <>
      <PhaseBar profile={profile} temperatureC={temperatureC} endMin={endMin} />
      <LinePlot
        label={`Estimated viscosity at ${temperatureC} °C`}
        width={860}
        height={380}
        x={{ from: 0, to: endMin }}
        y={PLOT_Y}
        xName="min since mixing"
        yName="Pa·s"
        lines={[{ name: "estimate", colour: "#56b4e9", isDashed: true, points: curve(1) }]}
        band={{
          name: `÷ and × ${profile.viscosityFactor}`,
          low: curve(1 / profile.viscosityFactor),
          high: curve(profile.viscosityFactor),
        }}
      />
    </>
  );
}

function PhaseBar({ profile, temperatureC, endMin }: CementCurvesProps & { readonly endMin: number }) {
  const { mixingS, workingFromS, workingToS, setS } = handlingAt(profile, temperatureC);
  const readyS = Math.max(workingFromS, profile.readyS / profileRate(profile, temperatureC));
  const endS = endMin * 60;
  const phases = [
    { name: "mixing", fromS: 0, toS: mixingS },
    { name: "waiting", fromS: mixingS, toS: readyS },
    { name: "working", fromS: readyS, toS: workingToS },
    { name: "late", fromS: workingToS, toS: setS },
    { name: "set", fromS: setS, toS: endS },
  ];
  return (
    <ol className="cement-phases" aria-label={`Phases at ${temperatureC} °C`}>
      {phases.map(({ name, fromS, toS }) => (
        <li
          key={name}
          className={`phase-${name}`}
          style={{ flexGrow: Math.max(0, toS - fromS) }}
          title={`${name} from ${minutes(fromS)}`}
        >
          <b>{name}</b>
          <span>{minutes(fromS)}</span>
        </li>
      ))}
    </ol>
  );
}

function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, "0")}`;
}
