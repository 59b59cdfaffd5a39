/** `cementwatch people`: who may sign. Each change stands in the audit trail. */
import { existsSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import { resolve } from "node:path";
import type { PersonRole } from "@cementwatch/shared/audit/sign-off";
import type { Command } from "commander";
import { AuditFile } from "../audit/audit-file.ts";
import { createClock } from "../clock.ts";
import { PeopleFile, type Person, ROLES } from "../people/people-file.ts";
import { askPassword } from "./ask-password.ts";
import { dataCommand, print, usage } from "./output.ts";

interface Flags {
  readonly data: string;
  readonly role?: string;
  readonly passwordStdin?: boolean;
  readonly json?: boolean;
}

/** Adds the group to the program. */
export function registerPeopleCommands(program: Command): void {
  const group = program.command("people").description("who may sign sessions off");
  const add = (name: string, description: string) => dataCommand(group, name, description);
  const withPassword = (command: Command) =>
    command.option("--password-stdin", "read the password from standard input, one line");
  withPassword(add("add <NAME>", "add a person; asks for the password"))
    .requiredOption("--role <ROLE>", `one of ${ROLES.join(", ")}`)
    .action(async (name: string, flags: Flags, command: Command) => {
      const role = ROLES.find((entry) => entry === flags.role);
      if (role === undefined) return usage(command, `--role ${flags.role} is none of ${ROLES.join(", ")}`);
      return changed(flags, command, "people.added", async (people) =>
        people.add(name, role satisfies PersonRole, await askPassword(flags.passwordStdin === true)),
      );
    });
  withPassword(add("reset <NAME>", "give a new password; a disabled person may sign again")).action(
    (name: string, flags: Flags, command: Command) =>
      changed(flags, command, "people.passwordReset", async (people) =>
        people.reset(name, await askPassword(flags.passwordStdin === true)),
      ),
  );
  add("disable <NAME>", "nothing can be signed in that name any more; earlier signatures stay").action(
    (name: string, flags: Flags, command: Command) =>
      changed(flags, command, "people.disabled", (people) => people.disable(name)),
  );
  add("list", "everybody").action(async (flags: Flags, command: Command) => {
    for (const person of await peopleIn(flags, command).list()) show(flags, person);
  });
}

/** The trail is opened first: without it nothing is changed. */
async function changed(
  flags: Flags,
  command: Command,
  action: string,
  change: (people: PeopleFile) => Promise<Person>,
): Promise<void> {
  const people = peopleIn(flags, command);
  const trail = new AuditFile(resolve(flags.data));
  try {
    const person = await change(people);
    const atWall = new Date().toISOString();
    const entry = {
      action,
      object: person.name,
      after: person.role,
      actor: userInfo().username,
      role: "commandLine",
    };
    trail.append([{ entry, atWall, atMonoUs: createClock().nowUs() }], atWall);
    show(flags, person);
  } finally {
    trail.close();
  }
}

function peopleIn(flags: Flags, command: Command): PeopleFile {
  const dataFolder = resolve(flags.data);
  if (!existsSync(dataFolder) || !statSync(dataFolder).isDirectory())
    usage(command, `--data ${flags.data} is no folder; name the one that the server uses`);
  return new PeopleFile({ dataFolder, wallMs: () => Date.now() });
}

function show(flags: Flags, { name, role, isDisabled, addedAt, changedAt }: Person): void {
  const state = isDisabled ? "disabled" : "may sign";
  print(
    flags.json,
    { name, role, isDisabled, addedAt, changedAt },
    () => `${name}  ${role}  ${state}  since ${addedAt.slice(0, 10)}`,
  );
}
