// /api/v1/streaming/* as server-sent events: one stream a request.
import { Hono } from "hono";
import type { ApiContext, ApiEnv } from "../env.ts";
import { queryOf } from "../params.ts";
import { requireUser } from "../viewer.ts";
import { channelOf } from "./channels.ts";
import type { StreamMessage, Streams } from "./streams.ts";

const HEARTBEAT_MS = 15_000;
/** Who reads so slowly loses the connection. */
const MAX_WAITING = 1024 * 1024;

const PATHS = {
  "/user": "user",
  "/user/notification": "user:notification",
  "/public": "public",
  "/public/local": "public:local",
  "/public/remote": "public:remote",
  "/hashtag": "hashtag",
  "/hashtag/local": "hashtag:local",
  "/list": "list",
  "/direct": "direct",
};

export function createStreamingEvents(streams: Streams): Hono<ApiEnv> {
  const router = new Hono<ApiEnv>();
  router.get("/health", (c) => c.text("OK"));
  for (const [path, stream] of Object.entries(PATHS)) router.get(path, (c) => answer(c, streams, stream));
  // The same by name, as WebSockets ask.
  router.get("/", (c) => answer(c, streams, text(c, "stream") ?? ""));
  return router;
}

async function answer(c: ApiContext, streams: Streams, stream: string): Promise<Response> {
  const viewer = requireUser(c, "read:statuses", "read:notifications", "read:lists");
  const media = text(c, "only_media") === "true" && stream.startsWith("public") ? ":media" : "";
  const asked = { stream: `${stream}${media}`, tag: text(c, "tag"), list: text(c, "list") };
  const channel = channelOf(asked, viewer);
  const line = openLine(() => streams.disconnect(connection));
  const connection = streams.connect(viewer, line);
  try {
    await streams.subscribe(connection, channel);
  } catch (error) {
    line.end();
    streams.disconnect(connection);
    throw error;
  }
  return c.body(line.body, 200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "private, no-store",
    // nginx would keep what is sent until it is much.
    "x-accel-buffering": "no",
  });
}

function text(c: ApiContext, name: string): string | undefined {
  const value = queryOf(c)[name];
  return typeof value === "string" ? value : undefined;
}

/** A body that is written to until the client is gone. */
function openLine(onClose: () => void) {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array>;
  let isOpen = true;
  const finish = () => {
    isOpen = false;
    clearInterval(heartbeat);
  };
  const write = (chunk: string) => {
    if (!isOpen) return;
    if ((controller.desiredSize ?? 0) <= 0) return abandon();
    controller.enqueue(encoder.encode(chunk));
  };
  const abandon = () => {
    finish();
    controller.error(new Error("The client reads too slowly"));
    onClose();
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start: (given) => void (controller = given),
      cancel() {
        finish();
        onClose();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MAX_WAITING }),
  );
  const heartbeat = setInterval(() => write(":thump\n"), HEARTBEAT_MS);
  write(":)\n");
  return {
    body,
    send: ({ event, payload = "undefined" }: StreamMessage) => write(`event: ${event}\ndata: ${payload}\n\n`),
    end() {
      if (!isOpen) return;
      finish();
      controller.close();
    },
  };
}
