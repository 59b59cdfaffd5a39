/**
 * `/setup`: for the nurse at one metre, by touch. START NOW comes first and needs nothing before it; everything else
 * may follow, in steps of one tap each beside the picture, which nothing covers.
 */
import type { PictureView } from "@cementwatch/shared/imaging/image-frame";
import { useRef, useState } from "react";
import { originWordOf } from "../../alarm/banner.ts";
import type { Connection } from "../../connection/socket.ts";
import { useConnection } from "../../connection/use-connection.ts";
import { useScreenReport } from "../../connection/use-screen-report.ts";
import { HeightsPanel } from "../../heights/heights-panel.tsx";
import type { PictureController } from "../../imaging/picture-controller.ts";
import { useSession } from "../../store/use-session.ts";
import { ActLog } from "./act-log.tsx";
import { ActsStep } from "./acts-step.tsx";
import { AfterStep } from "./after-step.tsx";
import { CaseStep } from "./case-step.tsx";
import { ChecklistStep } from "./checklist-step.tsx";
import { DetailsStep } from "./details-step.tsx";
import { FittedStep } from "./fitted-step.tsx";
import { LevelsStep } from "./levels-step.tsx";
import { LimitsStep } from "./limits-step.tsx";
import { MeasureStep } from "./measure-step.tsx";
import { OutlineStep, type OutlineStepProps } from "./outline-step.tsx";
import { PicturePanel } from "./picture-panel.tsx";
import { RedListPanel } from "./red-list-panel.tsx";
import { ReferenceStep } from "./reference-step.tsx";
import { SetupHeader } from "./setup-header.tsx";
import type { SetupStepId } from "./setup-steps.ts";
import { StepTabs } from "./step-tabs.tsx";
import { ThermalStep } from "./thermal-step.tsx";
import { TimeOutBanner } from "./time-out-banner.tsx";
import { useOutline } from "./use-outline.ts";
import "./setup.css";
import "./setup-fields.css";
import "./setup-steps.css";
import "./setup-small.css";

export function SetupPage() {
  const connection = useConnection({ runtime: "monitor", role: "setup", wantsFrames: true });
  const originWord = useSession(connection, ({ welcome, assessment }) =>
    originWordOf(welcome?.origin ?? "live", assessment?.pictures),
  );
  useScreenReport(connection, "setup");
  return (
    <main className={originWord === "" ? "setup" : "setup is-marked"}>
      <div className="setup-inner">
        <SetupHeader connection={connection} originWord={originWord} />
        <TimeOutBanner connection={connection} />
        <Workplace connection={connection} />
      </div>
    </main>
  );
}

function Workplace({ connection }: { readonly connection: Connection }) {
  const [view, setView] = useState<PictureView>("lateral");
  const [step, setStep] = useState<SetupStepId>("case");
  const [controller, setController] = useState<PictureController>();
  const around = useRef<HTMLDivElement>(null);
  const runtimeId = useSession(connection, ({ welcome }) => welcome?.runtimeId);
  const level = useSession(connection, ({ config }) => config?.procedure.level);
  const gauge = useSession(connection, ({ config }) => config?.procedure.cannulaGauge ?? 11);
  const drawing = useSession(connection, ({ config }) => config?.drawings[view]);
  const series = useSession(connection, ({ assessment, pictures }) => {
    const pictureId = assessment?.pictures.find((item) => item.view === view)?.pictureId;
    return pictureId === undefined ? undefined : pictures[pictureId]?.series;
  });
  const workKey = `${runtimeId}-${view}-${level}`;
  const tool = useOutline({ connection, view, workKey, series, gauge, drawing, around });
  return (
    <>
      {step === "measure" ? (
        <HeightsPanel key={workKey} connection={connection} />
      ) : (
        <PicturePanel
          connection={connection}
          view={view}
          onView={setView}
          tool={tool}
          around={around}
          onController={setController}
        />
      )}
      <div className="setup-side">
        <RedListPanel connection={connection} view={view} />
        <StepTabs connection={connection} step={step} onStep={setStep} />
        <Step step={step} connection={connection} tool={tool} controller={controller} />
        <ActLog connection={connection} />
      </div>
    </>
  );
}

interface StepProps extends OutlineStepProps {
  readonly step: SetupStepId;
}

function Step({ step, connection, tool, controller }: StepProps) {
  switch (step) {
    case "case":
      return <CaseStep connection={connection} />;
    case "details":
      return <DetailsStep connection={connection} />;
    case "fitted":
      return <FittedStep connection={connection} />;
    case "outline":
      return <OutlineStep connection={connection} tool={tool} controller={controller} />;
    case "reference":
      return <ReferenceStep connection={connection} />;
    case "checklist":
      return <ChecklistStep connection={connection} />;
    case "levels":
      return <LevelsStep connection={connection} />;
    case "acts":
      return <ActsStep connection={connection} />;
    case "measure":
      return <MeasureStep connection={connection} />;
    case "thermal":
      return <ThermalStep connection={connection} />;
    case "limits":
      return <LimitsStep connection={connection} />;
    case "after":
      return <AfterStep connection={connection} />;
  }
}
