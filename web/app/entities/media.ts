// Pictures, films and sounds, as the client API describes them.

/** −1 to 1, from the left and from the bottom. */
export interface FocalPoint {
  x: number;
  y: number;
}

export interface MediaAttachment {
  id: string;
  type: "image" | "gifv" | "video" | "audio" | "unknown";
  url: string | null;
  preview_url: string | null;
  /** Where it is elsewhere; null for files of this server. */
  remote_url?: string | null;
  description: string | null;
  blurhash?: string | null;
  meta?: {
    original?: { width?: number; height?: number };
    small?: { width?: number; height?: number };
    focus?: FocalPoint;
  } | null;
}
