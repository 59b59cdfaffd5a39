/** Why a plan cannot be made: the field of the request that stands against it, and what to do. */
import { FaultError } from "../faults.ts";

export class PlanRefusal extends FaultError {
  /** Name of the field in the request. */
  readonly field: string;

  constructor(field: string, advice: string) {
    super("CAL-PLAN-REFUSED", advice);
    this.name = "PlanRefusal";
    this.field = field;
  }
}
