// What an author asks for when a post gets a poll, and what of it is refused.
import type { Store } from "../../db/store.ts";
import { AppError } from "../../errors.ts";
import { readSettings } from "../../settings/settings.ts";
import { stripBidi } from "../sanitize.ts";

export const MAX_OPTION_CHARACTERS = 100;
export const MIN_EXPIRATION_S = 300;
export const MAX_EXPIRATION_S = 31 * 24 * 3_600;

export interface PollDraft {
  options: string[];
  expiresInSeconds: number;
  multiple?: boolean;
  hideTotals?: boolean;
}

/** With its options trimmed. @throws AppError unprocessable */
export async function checkPoll(store: Store, draft: PollDraft): Promise<PollDraft> {
  const { pollOptions } = await readSettings(store);
  const options = draft.options.map((title) => stripBidi(title).trim()).filter((title) => title !== "");
  if (options.length < 2) throw refusal("A poll has at least two choices");
  if (options.length > pollOptions) throw refusal(`A poll has at most ${pollOptions} choices`);
  if (new Set(options).size < options.length) throw refusal("Each choice is there once");
  if (options.some((title) => [...title].length > MAX_OPTION_CHARACTERS))
    throw refusal(`A choice has at most ${MAX_OPTION_CHARACTERS} characters`);
  const { expiresInSeconds: seconds } = draft;
  if (!Number.isInteger(seconds) || seconds < MIN_EXPIRATION_S || seconds > MAX_EXPIRATION_S)
    throw refusal(`A poll runs between ${MIN_EXPIRATION_S} and ${MAX_EXPIRATION_S} seconds`);
  return { ...draft, options };
}

function refusal(message: string): AppError {
  return new AppError("unprocessable", message, { details: { poll: message } });
}
