// What a client can listen to, by the names of Mastodon's API, and the scopes it takes.
import { AppError } from "../../errors.ts";
import { covers } from "../../oauth/scopes.ts";
import { hashtagKey } from "../../posts/hashtags/key.ts";
import type { Viewer } from "../env.ts";

export interface Channel {
  kind: "user" | "notifications" | "public" | "hashtag" | "list" | "direct";
  /** What messages say they belong to: `["hashtag", "coffee"]`. */
  stream: string[];
  /** Posts of this server alone, or of others alone. */
  only?: "local" | "remote";
  onlyMedia?: boolean;
  tagKey?: string;
  listId?: string;
}

export interface Asked {
  stream: string;
  tag?: string | undefined;
  list?: string | undefined;
}

const MAX_TAG = 200;

/** @throws AppError invalid, forbidden */
export function channelOf({ stream, tag, list }: Asked, viewer: Viewer): Channel {
  const channel = parse(stream, tag, list);
  if (!scopesFor(channel).some((scope) => covers(viewer.scopes, scope)))
    throw new AppError("forbidden", "This action is outside the authorized scopes");
  return channel;
}

/** Of a hashtag and a list: which one. */
export function keyOf({ stream }: Channel): string {
  return stream.join("\n");
}

function scopesFor({ kind }: Channel): string[] {
  if (kind === "notifications") return ["read:notifications"];
  return kind === "list" ? ["read:lists", "read:statuses"] : ["read:statuses"];
}

function parse(stream: string, tag: string | undefined, list: string | undefined): Channel {
  const [kind, ...rest] = stream.split(":");
  switch (kind) {
    case "user":
      if (rest.length === 0) return { kind, stream: ["user"] };
      if (rest.join() === "notification") return { kind: "notifications", stream: [stream] };
      break;
    case "public":
      if (/^public(:(local|remote))?(:media)?$/.test(stream)) return publicChannel(stream, rest);
      break;
    case "hashtag":
      if (stream === "hashtag" || stream === "hashtag:local") return hashtagChannel(stream, tag);
      break;
    case "list":
      if (!list) throw new AppError("invalid", "Missing list name parameter");
      return { kind, stream: ["list", list], listId: list };
    case "direct":
      return { kind, stream: ["direct"] };
    default:
  }
  throw new AppError("invalid", "Unknown stream type");
}

function publicChannel(stream: string, parts: string[]): Channel {
  const only = parts.find((part) => part === "local" || part === "remote");
  return { kind: "public", stream: [stream], onlyMedia: parts.includes("media"), ...(only ? { only } : {}) };
}

function hashtagChannel(stream: string, tag = ""): Channel {
  const name = tag.trim().replace(/^#/, "").slice(0, MAX_TAG);
  if (name === "") throw new AppError("invalid", "Missing tag name parameter");
  const channel: Channel = { kind: "hashtag", stream: [stream, name], tagKey: hashtagKey(name) };
  return stream === "hashtag:local" ? { ...channel, only: "local" } : channel;
}
