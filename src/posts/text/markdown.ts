// Markdown as people write posts with it: CommonMark without HTML, pictures and tables, a line break where one is typed, and
// the same mentions, hashtags and bare links as plain text. Code stays code.
import createMarkdownIt, { type MarkdownIt, type StateInline, type Token } from "markdown-it";
import { renderHashtag, renderLink, renderMention, type MentionTarget } from "../render.ts";
import { escapeHtml, sanitizePost } from "../sanitize.ts";
import { handleIn, HASHTAG, isHashtag, MENTION, SHORTCODE } from "./patterns.ts";

type InlineRule = (state: StateInline, silent: boolean) => boolean;

export interface MarkdownText {
  /** Handles as typed, without the leading @. */
  handles: string[];
  hashtags: string[];
  render(targets: ReadonlyMap<string, MentionTarget>, tagUrl: (name: string) => string): string;
}

/** What rendering needs to know of this server and of those who are mentioned. */
interface Environment {
  targets: ReadonlyMap<string, MentionTarget>;
  tagUrl: (name: string) => string;
}

const parser = createParser();

export function readMarkdown(source: string): MarkdownText {
  const tokens = parser.parse(source, {});
  const inline = tokens.flatMap(({ children }) => children ?? []);
  const contents = (type: string) => inline.filter((token) => token.type === type).map(({ info }) => info);
  return {
    handles: [...new Set(contents("mention"))],
    hashtags: contents("hashtag"),
    render(targets, tagUrl) {
      const html = parser.renderer.render(tokens, parser.options, { targets, tagUrl });
      return sanitizePost(html.replace(/>\n+(?=<|$)/g, ">").trim());
    },
  };
}

function createParser(): MarkdownIt {
  const md = createMarkdownIt({ html: false, breaks: true, linkify: true });
  // Underlined headings and indented code surprise whoever writes a line of dashes or a verse.
  md.disable(["image", "table", "lheading", "code", "html_block", "html_inline"]);
  md.validateLink = (url) => /^https?:\/\//i.test(url) && URL.canParse(url);
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  for (const scheme of ["ftp:", "mailto:", "//"]) md.linkify.add(scheme, null);
  md.inline.ruler.after("text", "mention", ruleFor("@", MENTION, "mention"));
  md.inline.ruler.after("text", "hashtag", ruleFor("#", HASHTAG, "hashtag"));
  md.inline.ruler.after("linkify", "shortcode", ruleFor(":", SHORTCODE, "shortcode"));
  md.core.ruler.push("bare_links", ({ tokens }) => tokens.forEach(foldBareLinks));
  setRenderers(md);
  return md;
}

/** Takes what the pattern finds at its first character as one token, before _ and * in it could mean anything. */
function ruleFor(first: string, pattern: RegExp, type: string): InlineRule {
  const here = new RegExp(pattern.source, pattern.flags.replace("g", "y"));
  return (state, silent) => {
    if (state.src[state.pos] !== first || state.linkLevel > 0) return false;
    here.lastIndex = state.pos;
    const match = here.exec(state.src);
    if (!match || (type === "hashtag" && !isHashtag(match[1]!))) return false;
    if (!silent) {
      const token = state.push(type, "", 0);
      token.content = match[0];
      token.info = type === "mention" ? handleIn(match) : match[1]!;
    }
    state.pos += match[0].length;
    return true;
  };
}

/** A bare address looks as it does in plain text: three tokens become one. */
function foldBareLinks({ children: tokens }: Token): void {
  if (!tokens) return;
  for (const open of tokens.filter(({ type, info }) => type === "link_open" && info === "auto")) {
    const [words] = tokens.splice(tokens.indexOf(open) + 1, 2);
    open.type = "bare_link";
    open.content = words!.content;
  }
}

function setRenderers({ renderer }: MarkdownIt): void {
  const { rules } = renderer;
  rules["mention"] = (tokens, index, _options, env) => {
    const { content, info } = tokens[index]!;
    const target = (env as unknown as Environment).targets.get(info);
    return target ? renderMention(target) : escapeHtml(content);
  };
  rules["hashtag"] = (tokens, index, _options, env) =>
    renderHashtag(tokens[index]!.info, (env as unknown as Environment).tagUrl);
  rules["shortcode"] = (tokens, index) => tokens[index]!.content;
  rules["bare_link"] = (tokens, index) => {
    const token = tokens[index]!;
    return renderLink(String(token.attrGet("href")), undefined, token.content);
  };
  rules["softbreak"] = rules["hardbreak"] = () => "<br>";
  // A heading in a timeline is a bold line: what Mastodon makes of it too.
  rules["heading_open"] = () => "<p><strong>";
  rules["heading_close"] = () => "</strong></p>";
}
