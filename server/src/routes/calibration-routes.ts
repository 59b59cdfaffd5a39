/** Stored calibrations over HTTP: list, certificate in each form, what is due, sessions in doubt, rollback. */
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import { FaultError } from "@cementwatch/shared/faults";
import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import type { CalibrationOffice } from "../calibration-store/calibration-office.ts";
import { certificatePdf } from "../certificates/certificate-pdf.ts";
import { dccXml } from "../certificates/dcc-xml.ts";
import { labelText } from "../certificates/label.ts";
import type { ServerServices } from "../services.ts";
import { httpError } from "./http-error.ts";

type Form = (entry: CalibrationEntry, office: CalibrationOffice) => string | Promise<Uint8Array>;

const json: Form = (entry) => `${JSON.stringify(entry, undefined, 2)}\n`;
const JSON_TYPE = "application/json; charset=utf-8";

const FORMS: Readonly<Record<string, { readonly type: string; readonly make: Form }>> = {
  "certificate.pdf": {
    type: "application/pdf",
    make: (entry, { laboratory }) => certificatePdf(entry, laboratory),
  },
  "dcc.xml": {
    type: "application/xml; charset=utf-8",
    make: (entry, { laboratory }) => dccXml(entry, laboratory),
  },
  "certificate.json": { type: JSON_TYPE, make: json },
  json: { type: JSON_TYPE, make: json },
  "label.txt": { type: "text/plain; charset=utf-8", make: labelText },
};

/** A page of the newest; older ones are asked for by their id. */
const LISTED_MOST = 200;
const rollback = z.strictObject({ reason: z.string().max(300), operator: z.string().max(64) });

export function registerCalibrationRoutes(app: FastifyInstance, services: ServerServices): void {
  const { calibrationOffice: office } = services;
  const { calibrations } = office;
  const find = (params: unknown) => calibrations.find((params as { readonly id: string }).id);

  app.get("/api/calibrations", async () => calibrations.list().slice(0, LISTED_MOST));

  app.get("/api/calibrations/due", async () => office.due());

  /** Files of the stores that are not used, and why. */
  app.get("/api/calibrations/problems", async () => office.problems());

  app.get("/api/calibrations/:id", async ({ params }, reply) => find(params) ?? noEntry(reply));

  for (const [name, { type, make }] of Object.entries(FORMS)) {
    app.get(`/api/calibrations/:id/${name}`, async ({ params }, reply) => {
      const entry = find(params);
      if (entry === undefined) return noEntry(reply);
      const made = await make(entry, office);
      return reply
        .type(type)
        .header("Content-Disposition", `inline; filename="${entry.id}.${name}"`)
        .header("Cache-Control", "no-store")
        .send(typeof made === "string" ? made : Buffer.from(made));
    });
  }

  app.get("/api/calibrations/:id/sessions", async ({ params }, reply) => {
    const { id } = params as { readonly id: string };
    return office.sessionsTouched(id, await services.listSessions()) ?? noEntry(reply);
  });

  app.post("/api/calibrations/:id/rollback", async ({ params, body }, reply) => {
    const parsed = rollback.safeParse(body);
    if (!parsed.success) {
      throw new FaultError(
        "PIP-CONFIG-INVALID",
        `send {"reason", "operator"}: ${z.prettifyError(parsed.error)}`,
      );
    }
    const { id } = params as { readonly id: string };
    if (calibrations.find(id) === undefined) return noEntry(reply);
    const { reason, operator } = parsed.data;
    return reply.code(201).send(await calibrations.rollback(id, reason, operator));
  });
}

function noEntry(reply: FastifyReply): FastifyReply {
  return reply
    .code(404)
    .send(httpError(404, "There is no such calibration: choose one of /api/calibrations."));
}
