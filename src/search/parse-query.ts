// What someone types to search for posts: words, and operators among them.

export interface ParsedQuery {
  /** Without the operators. */
  text: string;
  /** A handle, or `me`. */
  from?: string;
  before?: Date;
  after?: Date;
  has?: "media" | "link";
  isReply?: boolean;
  language?: string;
}

const OPERATOR = /(?:^|\s)(from|before|after|has|is|language):(\S+)/gi;
const MEDIA = ["media", "image", "video", "audio"];

/** What is no operator after all stays text. */
export function parseQuery(typed: string): ParsedQuery {
  const found: Omit<ParsedQuery, "text"> = {};
  const text = typed.replace(OPERATOR, (whole, name: string, value: string) => {
    const meant = readOperator(name.toLowerCase(), value);
    if (!meant) return whole;
    Object.assign(found, meant);
    return " ";
  });
  return { ...found, text: text.trim() };
}

function readOperator(name: string, value: string): Omit<ParsedQuery, "text"> | undefined {
  switch (name) {
    case "from":
      return { from: value.replace(/^@/, "").toLowerCase() };
    case "before":
    case "after":
      return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))
        ? { [name]: new Date(`${value}T00:00:00Z`) }
        : undefined;
    case "has":
      if (value === "link") return { has: "link" };
      return MEDIA.includes(value) ? { has: "media" } : undefined;
    case "is":
      return value === "reply" ? { isReply: true } : undefined;
    default:
      return { language: value.toLowerCase() };
  }
}
