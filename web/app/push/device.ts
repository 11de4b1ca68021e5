// Whether this browser is told of what happens while no page is open, and how that is begun and ended.
import type { Api } from "../api.ts";
import { ApiError } from "../api/caller.ts";
import type { PushSubscriptionDraft } from "../api/timelines.ts";
import { alertsFor, kindsIn, pushKinds, type PushKind } from "./kinds.ts";

export type DevicePush =
  | { state: "unsupported" }
  /** The person, or whoever set the browser up, does not allow it. */
  | { state: "blocked" }
  | { state: "off" }
  | { state: "on"; kinds: PushKind[] };

const WORKER = "/push-worker.js";

/** Only addresses with https (or this machine) have workers, and browsers on iPhones only once the site is on the home screen. */
function isSupported(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

export async function readDevice(api: Api): Promise<DevicePush> {
  if (!isSupported()) return { state: "unsupported" };
  if (Notification.permission === "denied") return { state: "blocked" };
  const own = await ownSubscription();
  const kept = own && (await keptSubscription(api));
  // The server may know another one: of who signed in here before, or of a browser that has forgotten it.
  if (!own || !kept || kept.endpoint !== own.endpoint) return { state: "off" };
  return { state: "on", kinds: kindsIn(kept.alerts) };
}

/** Asks the person, where the browser has not yet; to be called from a press. */
export async function switchOn(api: Api, serverKey: string): Promise<DevicePush> {
  if ((await Notification.requestPermission()) !== "granted") return readDevice(api);
  await navigator.serviceWorker.register(WORKER, { scope: "/" });
  const { pushManager } = await navigator.serviceWorker.ready;
  // One made for another key, as before the server was set up anew, is of no use.
  await (await pushManager.getSubscription())?.unsubscribe();
  const applicationServerKey = serverKey.replace(/=+$/, "");
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  const { endpoint, keys } = made.toJSON() as PushSubscriptionDraft;
  await api.subscribeToPush({ endpoint, keys, standard: true }, alertsFor(pushKinds));
  return { state: "on", kinds: pushKinds };
}

export async function switchOff(api: Api): Promise<DevicePush> {
  await api.unsubscribeFromPush();
  await (await ownSubscription())?.unsubscribe();
  return { state: "off" };
}

export async function chooseKinds(api: Api, kinds: PushKind[]): Promise<DevicePush> {
  await api.changePush(alertsFor(kinds));
  return { state: "on", kinds };
}

async function ownSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager.getSubscription()) ?? null;
}

async function keptSubscription(api: Api) {
  try {
    return await api.pushSubscription();
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}
