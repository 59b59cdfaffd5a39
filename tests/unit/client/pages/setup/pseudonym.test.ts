import { pseudonymProblem } from "@cementwatch/client/pages/setup/pseudonym";
import { expect, it } from "vitest";

it.each(["Jane Doe", "DOE^JANE", "Doe, Jane", "Müller Änne", "J. Doe", "Иван Иванов", "doe_jane 1950"])(
  "refuses what looks like a name, and says why: %s",
  (text) => expect(pseudonymProblem(text)).toContain("looks like a name"),
);

it.each(["", "P-0137", "SIM-13", "case 12", "OR2 17", "Kestrel", "a1 b2"])("takes a code: %s", (text) =>
  expect(pseudonymProblem(text)).toBeUndefined(),
);

it("refuses more than the record holds", () => {
  expect(pseudonymProblem("7".repeat(65))).toContain("64 characters");
});
