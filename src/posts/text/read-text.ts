// What someone typed, in the way they write: whom it mentions, which tags it has, and its HTML.
import { uniqueHashtags } from "../hashtags/key.ts";
import { hashtagsIn, mentionsIn, renderPost } from "../render.ts";
import type { SourceType } from "../schema.ts";
import { readMarkdown, type MarkdownText } from "./markdown.ts";

export function readText(source: string, type: SourceType): MarkdownText {
  if (type === "text/plain") {
    return {
      handles: mentionsIn(source),
      hashtags: hashtagsIn(source),
      render: (targets, tagUrl) => renderPost(source, targets, tagUrl),
    };
  }
  const text = readMarkdown(source);
  return { ...text, hashtags: uniqueHashtags(text.hashtags) };
}
