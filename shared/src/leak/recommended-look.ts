/**
 * Which look would tell more than the picture that is there: the lateral view hides what lies beside the body, and
 * hydraulics have no picture at all. Pure; it recommends, raises nothing and ends nothing.
 */
import type { FrameFinding, OutsideComponent } from "../imaging/frame-finding.ts";
import type { PictureView } from "../imaging/image-frame.ts";
import { US_PER_S } from "../time.ts";
import type { RecommendedLook } from "./assessment.ts";
import { areaLimitMm2, isVein, presentFinding, type ViewEvidence } from "./image-evidence.ts";
import type { ParameterId } from "./parameters.ts";

type Limits = Readonly<Record<ParameterId, number>>;
type ViewsEvidence = Readonly<Record<PictureView, ViewEvidence>>;

export interface LookInput {
  readonly evidence: ViewsEvidence;
  readonly isResistanceDropping: boolean;
  readonly atUs: number;
}

/** A look at the other view answers for this long (assumption): C-arms are turned, or there are two. */
const LOOK_STANDS_US = 10 * US_PER_S;
/** A small piece must be there twice before anyone is sent to look for it. */
const FRAMES_OF_SMALL = 2;

/** The one look to take now, most urgent first, or `undefined` when no picture that is missing would tell more. */
export function recommendedLook(input: LookInput, limits: Limits): RecommendedLook | undefined {
  const { lateral, ap } = input.evidence;
  const inLateral = suspects(lateral, limits);
  const behind = inLateral.find(({ zone }) => zone === "posterior");
  if (behind !== undefined && isMissing(ap, lateral)) {
    return { view: "ap", short: "check AP", why: "check AP: lateral plume suspected" };
  }
  if (inLateral.some((component) => component.zone === "anterior" && isVein(component, limits))) {
    return { view: "ap", short: "look at the chest", why: "look at the chest: vein in front of the body" };
  }
  if (suspects(ap, limits).length > 0 && isMissing(lateral, ap)) {
    return { view: "lateral", short: "check lateral", why: "check lateral: AP plume suspected" };
  }
  return unaccountedLook(input.evidence, limits) ?? dropLook(input, inLateral.length > 0);
}

/** Components that are a leak, or half of one in two frames. */
function suspects(evidence: ViewEvidence, limits: Limits): readonly OutsideComponent[] {
  const components = presentFinding(evidence)?.outside ?? [];
  return components.filter((component) => {
    const share = component.areaMm2 / areaLimitMm2(component.zone, limits);
    const isSeenTwice = component.framesOfLastFive >= FRAMES_OF_SMALL;
    return share >= 1 || (share >= limits.fusionAreaFraction01 && isSeenTwice);
  });
}

function unaccountedLook({ lateral, ap }: ViewsEvidence, limits: Limits): RecommendedLook | undefined {
  const isShort = (finding: FrameFinding | undefined) =>
    (finding?.unaccountedMl ?? 0) >= limits.unaccountedMl;
  if (isShort(presentFinding(lateral)) && isMissing(ap, lateral)) {
    return { view: "ap", short: "check AP", why: "check AP: cement not accounted for in lateral" };
  }
  if (isShort(presentFinding(ap)) && isMissing(lateral, ap)) {
    return { view: "lateral", short: "check lateral", why: "check lateral: cement not accounted for in AP" };
  }
  return undefined;
}

/** A drop of resistance with nothing in a picture: both views are wanted, and the one that is older comes first. */
function dropLook(
  { evidence, isResistanceDropping, atUs }: LookInput,
  isSeen: boolean,
): RecommendedLook | undefined {
  if (!isResistanceDropping || isSeen) return undefined;
  const ageUs = (view: PictureView) => atUs - (evidence[view].last?.measuredAtUs ?? Number.NEGATIVE_INFINITY);
  const view = (["lateral", "ap"] as const).find((candidate) => ageUs(candidate) > LOOK_STANDS_US);
  return view === undefined ? undefined : { view, short: "look now", why: "look now: lateral and AP" };
}

/** The other view was not looked at, by analysis or by eye, within 10 s before the picture in question or since. */
function isMissing(other: ViewEvidence, than: ViewEvidence): boolean {
  const otherAtUs = other.last?.measuredAtUs;
  const atUs = than.judged?.measuredAtUs;
  return otherAtUs === undefined || atUs === undefined || atUs - otherAtUs > LOOK_STANDS_US;
}
