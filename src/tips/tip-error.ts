// Why a tip entry was refused: a reason for clients, a sentence for people, and never the text that was typed.
import { AppError } from "../errors.ts";

const SENTENCES = {
  unknown_service: "This payment service is not in the catalogue",
  unrecognised: "Choose the payment service that this belongs to",
  too_long: "This is too long for a payment link or address",
  odd_characters: "This has invisible or control characters; type it again",
  wrong_format: "This does not look like a name, number or address of that service",
  wrong_checksum: "A character of this address or number is wrong; copy it again, whole",
  wrong_scheme: "Links of this kind can't be offered to people",
  wrong_host: "This link does not lead to a public payment page",
  lookalike_host: "This link only looks like the one of a payment service",
  secret:
    "This looks like a secret (a private key, recovery words or a card number). Never show it to anyone",
  no_amounts: "Links of this service take no amount; leave the suggested amounts out",
  wrong_currency: "Suggest amounts in a currency that this service takes",
  wrong_amount: "An amount is a number above zero, with a point for its decimals, such as 5 or 2.50",
  too_many_amounts: "Suggest at most 4 amounts",
  denied_service: "This server does not offer this payment service; choose another one",
  denied_country: "This server does not offer payment services of these countries; choose another one",
  denied_host: "This server does not link to this host; choose another page or service",
  single_use: "This invoice can be paid only once; use an address that stays",
} as const;

export type TipErrorReason = keyof typeof SENTENCES;

/** `unprocessable`, with the reason under `details.reason`. */
export function tipError(reason: TipErrorReason): AppError {
  return new AppError("unprocessable", SENTENCES[reason], { details: { reason } });
}
