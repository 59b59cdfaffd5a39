/** POST /api/backups: starts a backup to the folder that `backup.json` names. */
import type { FastifyInstance } from "fastify";
import { readBackupPlace } from "../backup/backup-place.ts";
import type { RecordDesk } from "../records/record-desk.ts";

export function registerBackupRoute(app: FastifyInstance, { jobs, dataFolder }: RecordDesk): void {
  app.post("/api/backups", async (_request, reply) => {
    const { out, withKeys } = await readBackupPlace(dataFolder);
    return reply.code(202).send(jobs.start("backup", "Backup", { dataFolder, out, withKeys }));
  });
}
