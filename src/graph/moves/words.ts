// What a person reads in their note on an account that somebody moved to.

export type NoteKind = "blocked" | "muted" | "noted";

const WORDS: Record<"en" | "ar", Record<NoteKind, string>> = {
  en: {
    blocked: "Moved here from {acct}, whom you had blocked.",
    muted: "Moved here from {acct}, whom you had muted.",
    noted: "Moved here from {acct}, of whom you had noted:",
  },
  ar: {
    blocked: "انتقل صاحب هذا الحساب من {acct}، وكنت قد حظرته.",
    muted: "انتقل صاحب هذا الحساب من {acct}، وكنت قد كتمته.",
    noted: "انتقل صاحب هذا الحساب من {acct}، وكنت قد كتبت عنه:",
  },
};

export function noteWords(language: string, kind: NoteKind, acct: string): string {
  return WORDS[language === "ar" ? "ar" : "en"][kind].replace("{acct}", acct);
}
