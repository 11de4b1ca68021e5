// Fetches the words of one language; the other is never loaded.
import type { Language, Messages } from "../i18n.ts";

const locales: Record<Language, () => Promise<{ default: Messages }>> = {
  en: () => import("../locales/en.json"),
  ar: () => import("../locales/ar.json"),
};

export async function loadMessages(lang: Language): Promise<Messages> {
  return (await locales[lang]()).default;
}
