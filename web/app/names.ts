// Names as they may be shown: never empty, and without characters that turn the line around.

// Bidi embeddings, overrides and isolates, their marks, and the deprecated tag characters.
const turning = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E007F}]/gu;

export function plainName(name: string): string {
  return name.replace(turning, "").trim();
}

export function nameOf(account: { display_name: string; username: string }): string {
  return plainName(account.display_name) || account.username;
}

/** The first letter or sign of a name, for the stand-in of a picture. */
export function initialOf(name: string): string {
  const [first] = new Intl.Segmenter().segment(name);
  return first?.segment.toLocaleUpperCase() ?? "";
}
