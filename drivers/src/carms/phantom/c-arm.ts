/** A C-arm that is turned and moved between the views of several bodies: one picture source, a series for each of them. */
import type { PhantomScene } from "./phantom.ts";
import {
  type Camera,
  type CameraOptions,
  createCamera,
  type LookKind,
  type Subject,
} from "./phantom-camera.ts";
import type { PicturePose } from "./picture-pose.ts";

export interface CArmTarget {
  readonly subject: Subject;
  readonly view: "lateral" | "ap";
  /** Distinguishes the bodies' series. */
  readonly series: string;
}

export interface CArm {
  /** Stands at the target from now on. Without a pose it stands as it did the first time. The beam must be off. */
  aim(target: CArmTarget, pose: PicturePose | undefined): void;
  beam(isOn: boolean, atUs: number, look: LookKind): void;
  /** The object due at `atUs`, if any. */
  tick(
    atUs: number,
    scene: () => Omit<PhantomScene, "atUs" | "sinceBeamOnUs" | "pose">,
  ): Uint8Array | undefined;
}

/** A C-arm that stands at its first target. */
export function createCArm(first: CArmTarget, options: Omit<CameraOptions, "series">): CArm {
  const cameras = new Map<string, Camera>();
  const cameraOf = ({ subject, view, series }: CArmTarget): Camera => {
    const key = `${series} ${view}`;
    const known = cameras.get(key);
    if (known !== undefined) return known;
    const camera = createCamera(subject, view, { ...options, series });
    cameras.set(key, camera);
    return camera;
  };
  let camera = cameraOf(first);
  let pose: PicturePose | undefined;
  return {
    aim(target, newPose) {
      camera = cameraOf(target);
      pose = newPose;
    },
    beam: (isOn, atUs, look) => camera.beam(isOn, atUs, look),
    tick: (atUs, scene) => camera.tick(atUs, () => (pose === undefined ? scene() : { ...scene(), pose })),
  };
}
