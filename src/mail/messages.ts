// Every mail that this server sends, by name, and its words in both languages. A new mail is a block in both files of locales/
// (subject, text, and `action` where there is something to press), and a line here with the values that it takes.
import { IntlMessageFormat } from "intl-messageformat";
import ar from "./locales/ar.json" with { type: "json" };
import en from "./locales/en.json" with { type: "json" };

export const MAIL_LANGUAGES = ["en", "ar"] as const;
export type MailLanguage = (typeof MAIL_LANGUAGES)[number];

/** The values that each mail names; `url` is where its button leads. */
export interface MailMessages {
  confirm_sign_up: { username: string; url: string };
  /** To an address that has an account here, when somebody signs up with it. */
  sign_up_known: { url: string };
  /** To staff. */
  sign_up_asks: { username: string; reason: string; url: string };
  sign_up_approved: { url: string };
  sign_up_rejected: { username: string };
  confirm_address: { url: string };
  /** To the address that was. */
  address_changed: { when: Date };
  reset_password: { url: string };
  recovery_code_used: { left: number; url: string };
  security_changed: { what: SecurityChange; when: Date };
  report_filed: { reported: string; category: string; comment: string; url: string };
  archive_ready: { when: Date; url: string };
  tip_jar_changed: { when: Date; url: string };
  tip_jar_frozen: { url: string };
  tip_jar_unfrozen: { url: string };
  space_soon: { title: string; when: Date; url: string };
  space_live: { title: string; when: Date; url: string };
  space_rescheduled: { title: string; when: Date; url: string };
  space_cancelled: { title: string; when: Date; url: string };
}

/** What changed about the way somebody signs in. */
export type SecurityChange =
  | "password_reset"
  | "password_changed"
  | "passkey_added"
  | "passkey_removed"
  | "totp_on"
  | "totp_off"
  | "recovery_codes";

export type MailName = keyof MailMessages;
export type MailValues = Record<string, string | number | Date>;

const words: Record<MailLanguage, Record<string, string>> = { en, ar };

/** Times are told in UTC: where the reader is, nobody knows. */
const formats = {
  date: { moment: { dateStyle: "long", timeStyle: "short", timeZone: "UTC" } },
} as object;

/** Around values, as a name may run the other way than the sentence. */
export const ISOLATE = "\u2068";
export const POP = "\u2069";

/** One entry with its values, or undefined where there is none. */
export function sayIn(language: MailLanguage, key: string, values: MailValues): string | undefined {
  const message = words[language][key];
  if (message === undefined) return undefined;
  const isolated = Object.entries(values).map(([name, value]) => [name, isolate(value)]);
  return String(new IntlMessageFormat(message, language, formats).format(Object.fromEntries(isolated)));
}

/** On one line, and without marks that reach beyond the value. Words like `totp_on` choose a sentence, so they stay as they are. */
function isolate(value: string | number | Date): string | number | Date {
  if (typeof value !== "string" || /^[a-z_]+$/.test(value)) return value;
  const plain = value.replace(/[\u202a-\u202e\u2066-\u2069]/g, "").replace(/\s+/g, " ");
  return ISOLATE + plain + POP;
}
