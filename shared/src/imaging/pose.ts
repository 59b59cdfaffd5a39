/** Rigid position of the bone in a frame against the reference picture. */

/**
 * Maps a reference point x to the frame: W(x) = c + R(θ)(x − c) + d, working pixels. Written in place, so that no frame
 * allocates.
 */
export interface Pose {
  dx: number;
  dy: number;
  /** Radians. */
  theta: number;
  readonly cx: number;
  readonly cy: number;
}

export function poseAt(cx: number, cy: number): Pose {
  return { dx: 0, dy: 0, theta: 0, cx, cy };
}

export function copyPose(from: Pose, to: Pose): void {
  to.dx = from.dx;
  to.dy = from.dy;
  to.theta = from.theta;
}

export function mapPoint(pose: Pose, x: number, y: number): { x: number; y: number } {
  const cos = Math.cos(pose.theta);
  const sin = Math.sin(pose.theta);
  const u = x - pose.cx;
  const v = y - pose.cy;
  return { x: pose.cx + cos * u - sin * v + pose.dx, y: pose.cy + sin * u + cos * v + pose.dy };
}

/** Frame point back to the reference picture. */
export function unmapPoint(pose: Pose, x: number, y: number): { x: number; y: number } {
  const cos = Math.cos(pose.theta);
  const sin = Math.sin(pose.theta);
  const u = x - pose.cx - pose.dx;
  const v = y - pose.cy - pose.dy;
  return { x: pose.cx + cos * u + sin * v, y: pose.cy - sin * u + cos * v };
}
