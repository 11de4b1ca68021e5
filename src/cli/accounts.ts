// The accounts group of the command line: what helps when nobody can log in, and when no mail can be sent.
import { defineCommand, type CommandDef } from "citty";
import { admit } from "../accounts/admit.ts";
import { approveSignUp } from "../accounts/approve-sign-up.ts";
import { confirmSignUp } from "../accounts/confirm-address.ts";
import { createAccount } from "../accounts/create-account.ts";
import { disableSecondFactors } from "../accounts/disable-second-factors.ts";
import { createInvitation } from "../accounts/invitations.ts";
import { getUserByName } from "../accounts/queries.ts";
import { rejectSignUp } from "../accounts/reject-sign-up.ts";
import { resetPassword } from "../accounts/reset-password.ts";
import { ROLES, type Role } from "../accounts/schema.ts";
import { findSignUpByLogin, waitingForApproval, type SignUp } from "../accounts/sign-ups.ts";
import type { App } from "../app.ts";
import type { Config } from "../config.ts";
import { AppError } from "../errors.ts";
import { deleteAccount } from "../portability/deletion/delete-account.ts";
import { moderationCommands } from "./moderation.ts";
import { readSecret } from "./read-secret.ts";
import { withApp } from "./with-app.ts";

export function accountsCommand(config: Config): CommandDef {
  return {
    meta: { name: "accounts", description: "People of this server" },
    subCommands: {
      create: createCommand(config),
      "reset-password": resetCommand(config),
      "disable-2fa": disableCommand(config),
      invite: inviteCommand(config),
      waiting: waitingCommand(config),
      confirm: confirmCommand(config),
      approve: approveCommand(config),
      reject: rejectCommand(config),
      delete: deleteCommand(config),
      ...moderationCommands(config),
    },
  };
}

const username = { type: "positional", required: true, description: "The account's name" } as const;
const password = {
  type: "string",
  required: true,
  description: "The password, or - to read it from standard input",
} as const;

function createCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "create", description: "Make an account" },
    args: {
      username: { type: "positional", required: true, description: "1 to 30 letters a to z, digits or _" },
      email: { type: "string", required: true, description: "An e-mail address" },
      password,
      role: { type: "string", default: "user", description: ROLES.join(", ") },
    },
    run: ({ args }) =>
      withApp(config, async (app) => {
        if (!ROLES.includes(args.role as Role))
          throw new AppError("invalid", `A role is one of: ${ROLES.join(", ")}`);
        const { email } = args;
        const role = args.role as Role;
        const secret = await readSecret(args.password);
        await createAccount(app, { username: args.username, email, password: secret, role });
        say(`@${args.username}@${config.domain}`);
      }),
  }) as CommandDef;
}

function resetCommand(config: Config): CommandDef {
  return defineCommand({
    meta: {
      name: "reset-password",
      description: "Set a new password; all sessions and tokens of the account end",
    },
    args: { username, password },
    run: ({ args }) =>
      withApp(config, async (app) => {
        await resetPassword(app, args.username, await readSecret(args.password));
        say(`The password of @${args.username} is changed`);
      }),
  }) as CommandDef;
}

function disableCommand(config: Config): CommandDef {
  return defineCommand({
    meta: {
      name: "disable-2fa",
      description: "Remove codes, recovery codes and passkeys of an account: the password signs in alone",
    },
    args: { username },
    run: ({ args }) =>
      withApp(config, async (app) => {
        await disableSecondFactors(app, args.username);
        say(`@${args.username} signs in by the password alone`);
      }),
  }) as CommandDef;
}

function inviteCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "invite", description: "Make an invitation in somebody's name, and print its link" },
    args: {
      username: { ...username, description: "Who invites; an invitation of staff needs no approval" },
      uses: { type: "string", default: "1", description: "How many may come by it" },
      days: { type: "string", default: "7", description: "How long it is good" },
    },
    run: ({ args }) =>
      withApp(config, async (app) => {
        const user = await getUserByName(app.store.read, args.username, config.domain);
        const amounts = { maxUses: Number(args.uses), days: Number(args.days) };
        const { code } = await createInvitation(app, user, amounts);
        say(`${app.uris.origin}/sign-up?invite=${code}`);
      }),
  }) as CommandDef;
}

function waitingCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "waiting", description: "Who has signed up and waits for approval, one a line" },
    run: () =>
      withApp(config, async (app) => {
        for (const { handle, email, createdAt, reason } of await waitingForApproval(app.store.read)) {
          say([handle, email ?? "-", createdAt.toISOString(), reason.replace(/\s+/g, " ")].join("\t"));
        }
      }),
  });
}

function confirmCommand(config: Config): CommandDef {
  return defineCommand({
    meta: {
      name: "confirm",
      description: "Take somebody's address as confirmed, though the mail never came",
    },
    args: { username },
    run: ({ args }) =>
      withApp(config, async (app) => {
        const { id } = await findWaiting(app, args.username);
        await app.store.tx((tx) => confirmSignUp(app, tx, id));
        const person = await admit(app, id);
        say(person ? `@${args.username} is here now` : `@${args.username} waits for approval`);
      }),
  }) as CommandDef;
}

function approveCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "approve", description: "Let somebody in who waits for approval" },
    args: { username },
    run: ({ args }) =>
      withApp(config, async (app) => {
        const person = await approveSignUp(app, (await findWaiting(app, args.username)).id);
        say(person ? `@${args.username} is here now` : `@${args.username} has to confirm the address first`);
      }),
  }) as CommandDef;
}

function rejectCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "reject", description: "Turn somebody away who waits, and forget what they sent" },
    args: { username },
    run: ({ args }) =>
      withApp(config, async (app) => {
        await rejectSignUp(app, (await findWaiting(app, args.username)).id);
        say(`@${args.username} is turned away`);
      }),
  }) as CommandDef;
}

function deleteCommand(config: Config): CommandDef {
  const confirm = { type: "string", required: true, description: "The name once more" } as const;
  return defineCommand({
    meta: {
      name: "delete",
      description: "Delete an account for good, with its posts and files; nobody can have its name again",
    },
    args: { username, confirm },
    run: ({ args }) =>
      withApp(config, async (app) => {
        if (args.confirm !== args.username) throw new AppError("invalid", "--confirm must be the same name");
        const { accountId } = await getUserByName(app.store.read, args.username, config.domain);
        await deleteAccount(app, accountId);
        say(`@${args.username} is deleted; posts and files go while the server runs`);
      }),
  }) as CommandDef;
}

/** @throws AppError not_found */
async function findWaiting(app: App, name: string): Promise<SignUp> {
  const found = await findSignUpByLogin(app.store.read, name.trim().toLowerCase().replace(/^@/, ""));
  if (!found) throw new AppError("not_found", `Nobody who is called ${name} waits to be let in`);
  return found;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
