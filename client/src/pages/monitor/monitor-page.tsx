/** `/monitor`: the wall, or with `?role=touch` the nurse's strip. Both watch the same runtime. */
import { lazy } from "react";
import { useSearchParams } from "react-router";
import { WallPage } from "./wall-page.tsx";

const TouchPage = lazy(async () => ({ default: (await import("./touch-page.tsx")).TouchPage }));

export function MonitorPage() {
  const [parameters] = useSearchParams();
  return parameters.get("role") === "touch" ? <TouchPage /> : <WallPage />;
}
