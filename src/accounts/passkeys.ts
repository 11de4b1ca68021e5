// Passkeys (WebAuthn): a key in the person's device that signs in alone, as the device asks who holds it.
import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/server";
import { and, asc, eq } from "drizzle-orm";
import { z } from "zod";
import type { App } from "../app.ts";
import type { Db } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { logger } from "../log.ts";
import type { Tables } from "../schema.ts";
import { readSettings } from "../settings/settings.ts";
import type { Person } from "./authenticate.ts";
import { keepBriefly, takeBrief } from "./brief.ts";
import { noteSecurityChange } from "./note-security-change.ts";
import { findAccount, findUser, isActive, type Account, type User } from "./queries.ts";

export type Passkey = Tables["passkeys"]["$inferSelect"];

const log = logger("accounts", "passkeys");

/** Loaded with the first passkey: it takes 30 MB, which servers without passkeys never need. */
const webAuthn = () => import("@simplewebauthn/server");

const MAX_PASSKEYS = 20;
const REGISTRATION = "passkey-new";
const SIGN_IN = "passkey";

const name = z.string().trim().min(1, "Give the passkey a name").max(100);
/** The rest of a credential is checked by whoever verifies it. */
const credential = z.looseObject({ id: z.string().max(2_000), response: z.looseObject({}) });

export async function passkeysOf({ q, t }: Db, userId: string): Promise<Passkey[]> {
  return q.select().from(t.passkeys).where(eq(t.passkeys.userId, userId)).orderBy(asc(t.passkeys.createdAt));
}

/** What the browser makes a new one from. @throws AppError conflict (too many) */
export async function passkeyToMake(
  app: App,
  user: User,
  account: Account,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const known = await passkeysOf(app.store.read, user.id);
  if (known.length >= MAX_PASSKEYS) {
    throw new AppError("conflict", `An account has at most ${MAX_PASSKEYS} passkeys: remove one first`);
  }
  const { instanceName } = await readSettings(app.store);
  const { generateRegistrationOptions } = await webAuthn();
  const options = await generateRegistrationOptions({
    rpName: instanceName,
    rpID: rpId(app),
    userName: `${account.username}@${app.config.domain}`,
    userDisplayName: account.name || account.username,
    userID: new TextEncoder().encode(user.id),
    attestationType: "none",
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    excludeCredentials: known.map(({ id, transports }) => ({ id, transports: transportsOf(transports) })),
  });
  await keepBriefly(app, REGISTRATION, options.challenge, user.id);
  return options;
}

/** @throws AppError unprocessable; ZodError */
export async function addPasskey(
  app: App,
  user: User,
  input: { name: unknown; credential: unknown },
): Promise<Passkey> {
  const given = name.parse(input.name);
  const response = credential.parse(input.credential) as unknown as RegistrationResponseJSON;
  const { verifyRegistrationResponse } = await webAuthn();
  const { registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge: async (challenge) => (await takeBrief(app, REGISTRATION, challenge)) === user.id,
    expectedOrigin: app.uris.origin,
    expectedRPID: rpId(app),
    requireUserVerification: true,
  }).catch(refuse);
  if (!registrationInfo) throw refused();
  const { id, publicKey, counter } = registrationInfo.credential;
  const row = {
    id,
    userId: user.id,
    name: given,
    publicKey: Buffer.from(publicKey).toString("base64url"),
    counter,
    transports: response.response.transports ?? [],
    createdAt: app.clock.now(),
  };
  return app.store.tx(async (tx) => {
    const [passkey] = await tx.q.insert(tx.t.passkeys).values(row).onConflictDoNothing().returning();
    if (!passkey) throw refused();
    await noteSecurityChange(app, tx, user, "passkey_added");
    return passkey;
  });
}

/** @throws AppError not_found; ZodError */
export async function renamePasskey(app: App, userId: string, id: string, input: unknown): Promise<Passkey> {
  const given = name.parse(input);
  return app.store.tx(async ({ q, t }) => {
    const isIt = and(eq(t.passkeys.id, id), eq(t.passkeys.userId, userId));
    const [passkey] = await q.update(t.passkeys).set({ name: given }).where(isIt).returning();
    if (!passkey) throw noSuchPasskey();
    return passkey;
  });
}

/** @throws AppError not_found */
export async function removePasskey(app: App, user: User, id: string): Promise<void> {
  await app.store.tx(async (tx) => {
    const { q, t } = tx;
    const isIt = and(eq(t.passkeys.id, id), eq(t.passkeys.userId, user.id));
    const gone = await q.delete(t.passkeys).where(isIt).returning({ id: t.passkeys.id });
    if (gone.length === 0) throw noSuchPasskey();
    await noteSecurityChange(app, tx, user, "passkey_removed");
  });
}

/** Of no account in particular: the device knows whose passkeys it has. */
export async function passkeyToUse(app: App): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await webAuthn();
  const options = await generateAuthenticationOptions({ rpID: rpId(app), userVerification: "required" });
  await keepBriefly(app, SIGN_IN, options.challenge, "");
  return options;
}

/** Whose passkey it is. @throws AppError unauthenticated; ZodError */
export async function authenticateByPasskey(app: App, input: unknown): Promise<Person> {
  const response = credential.parse(input) as unknown as AuthenticationResponseJSON;
  const person = await findHolder(app, response.id);
  const { verifyAuthenticationResponse } = await webAuthn();
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response,
    expectedChallenge: async (challenge) => (await takeBrief(app, SIGN_IN, challenge)) !== undefined,
    expectedOrigin: app.uris.origin,
    expectedRPID: rpId(app),
    requireUserVerification: true,
    credential: {
      id: person.passkey.id,
      publicKey: new Uint8Array(Buffer.from(person.passkey.publicKey, "base64url")),
      counter: person.passkey.counter,
      transports: transportsOf(person.passkey.transports),
    },
  }).catch(wrong);
  if (!verified) throw unknownPasskey();
  await app.store.tx(async ({ q, t }) => {
    const used = { counter: authenticationInfo.newCounter, lastUsedAt: app.clock.now() };
    await q.update(t.passkeys).set(used).where(eq(t.passkeys.id, person.passkey.id));
  });
  return person;
}

async function findHolder(app: App, id: string): Promise<Person & { passkey: Passkey }> {
  const { q, t } = app.store.read;
  const [passkey] = await q.select().from(t.passkeys).where(eq(t.passkeys.id, id));
  const user = passkey && (await findUser(app.store.read, passkey.userId));
  const account = user && (await findAccount(app.store.read, user.accountId));
  if (!passkey || !user || !account || !isActive(account)) throw unknownPasskey();
  return { passkey, user, account };
}

/** The host without its port. */
function rpId(app: App): string {
  return new URL(app.uris.origin).hostname;
}

function transportsOf(transports: string[]): AuthenticatorTransport[] {
  return transports as AuthenticatorTransport[];
}

/** The verifier tells in words of its own what is wrong, for the log. */
function refuse(cause: unknown): never {
  log.info("A new passkey was refused: {cause}", { cause });
  throw refused();
}

function wrong(cause: unknown): never {
  log.info("A passkey was refused: {cause}", { cause });
  throw unknownPasskey();
}

function refused(): AppError {
  return new AppError("unprocessable", "This passkey could not be added: try again");
}

function unknownPasskey(): AppError {
  return new AppError("unauthenticated", "This passkey is not known here, or it was too late: try again");
}

function noSuchPasskey(): AppError {
  return new AppError("not_found", "There is no such passkey");
}
