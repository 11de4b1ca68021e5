// Asks the device for a passkey: navigator.credentials with the JSON that the server speaks, where the browser knows both.
import type { Api } from "./api.ts";

/** parse…FromJSON and toJSON came later than passkeys themselves. */
export function canUsePasskeys(): boolean {
  return typeof PublicKeyCredential === "function" && "parseRequestOptionsFromJSON" in PublicKeyCredential;
}

/** Undefined where the person calls it off, or the device has none. */
export async function askForPasskey(api: Api): Promise<object | undefined> {
  const options = PublicKeyCredential.parseRequestOptionsFromJSON(await api.passkeyToUse());
  return answerOf(navigator.credentials.get({ publicKey: options }));
}

/** Undefined where the person calls it off, or the device has one already. */
export async function makePasskey(api: Api): Promise<object | undefined> {
  const options = PublicKeyCredential.parseCreationOptionsFromJSON(await api.passkeyToMake());
  return answerOf(navigator.credentials.create({ publicKey: options }));
}

async function answerOf(asked: Promise<Credential | null>): Promise<object | undefined> {
  const credential = await asked.catch((error: unknown) => {
    if (error instanceof DOMException) return null;
    throw error;
  });
  return credential instanceof PublicKeyCredential ? credential.toJSON() : undefined;
}
