// What stands above a pushed message, in both languages.
import ar from "./locales/ar.json" with { type: "json" };
import en from "./locales/en.json" with { type: "json" };

const words: Record<string, Record<string, string>> = { en, ar };

/** Around a name, as it may run the other way than the sentence. */
const [ISOLATE, POP] = ["\u2068", "\u2069"];

/** `type`: Mastodon's word for the kind of notification. */
export function pushTitle(language: "en" | "ar", type: string, name: string): string {
  const say = words[language]!;
  const known = Object.hasOwn(say, type) ? say[type]! : say["other"]!;
  return known.replace("{name}", `${ISOLATE}${name.replace(/[\u202a-\u202e\u2066-\u2069]/g, "")}${POP}`);
}
