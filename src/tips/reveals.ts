// What a payment reveals, in the catalogue's codes; the doors put them into words.
import { findService } from "./catalogue.ts";

export interface Reveals {
  /** What the owner learns of whoever pays. */
  payer: readonly string[];
  /** What anybody who opens the entry learns of its owner. */
  owner: readonly string[];
  /** Whether a payment can be taken back: `never`, `sometimes` (chargebacks, refunds by the service), `unknown`. */
  undo: "never" | "sometimes" | "unknown";
}

const UNKNOWN: Reveals = { payer: ["unknown"], owner: ["unknown"], undo: "unknown" };

export function revealsOf(serviceId: string): Reveals {
  const service = findService(serviceId);
  if (!service) return UNKNOWN;
  const { payerToPayee, payeePublic } = service.privacy;
  return { payer: payerToPayee, owner: payeePublic, undo: undoOf(service.reversible) };
}

function undoOf(word: string): Reveals["undo"] {
  if (word === "unknown") return "unknown";
  return word.startsWith("irreversible") ? "never" : "sometimes";
}
