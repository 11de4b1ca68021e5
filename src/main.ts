// The composition root: plugs the doors into the app and runs a role of the process.
import { fork } from "node:child_process";
import { createApp, type App } from "./app.ts";
import { sendLinks } from "./accounts/send-links.ts";
import { requireOrigin } from "./accounts/require-origin.ts";
import { createSetUpLink } from "./accounts/set-up.ts";
import { sweepSessions } from "./accounts/sweep-sessions.ts";
import { sweepSignUps } from "./accounts/sweep-sign-ups.ts";
import { verifyLinks } from "./accounts/verify-links.ts";
import { runCommand } from "./cli/commands.ts";
import { readConfig, type Config } from "./config.ts";
import { sweepJobs } from "./jobs/sweep.ts";
import { sweepMutes } from "./graph/unmute.ts";
import { runMoveJobs } from "./graph/moves/carry-over.ts";
import { runImports } from "./portability/lists/run-imports.ts";
import { runArchives } from "./portability/archives/run-archives.ts";
import { runDeletions } from "./portability/deletion/run-deletions.ts";
import { giveBackMemory } from "./give-back-memory.ts";
import { configureLog, logger } from "./log.ts";
import { sendMails } from "./mail/send-mails.ts";
import { plugInMedia } from "./media/media.ts";
import { ProcessingSupervisor } from "./media/processing/supervisor.ts";
import { readEventsForNotifications } from "./notifications/notify.ts";
import { sweepCodes } from "./oauth/sweep-codes.ts";
import { runPollJobs } from "./posts/polls/run-polls.ts";
import { runPreviewJobs } from "./posts/previews/fetch-preview.ts";
import { readEventsForPreviews } from "./posts/previews/want-preview.ts";
import { runScheduledPosts } from "./posts/scheduled/publish-scheduled.ts";
import type { Processor } from "./ports.ts";
import { sendPushes } from "./push/send-pushes.ts";
import { listen, type AtHand, type Fetch, type Peer, type Receive, type Upgrade } from "./server.ts";
import { closeLateSpaces } from "./spaces/close-late.ts";
import { endSpacesWithHosts } from "./spaces/end-with-host.ts";
import { readEventsForSpaceSearch } from "./spaces/index-spaces.ts";
import { keepTellingOfSpaces } from "./spaces/keep-telling.ts";
import { remindOfSpaces } from "./spaces/remind.ts";
import type { Mixer } from "./spaces/recording/mix-format.ts";
import { MixingSupervisor } from "./spaces/recording/mixing/supervisor.ts";
import { plugInRecording } from "./spaces/recording/plug-in.ts";
import type { RoomObserver } from "./spaces/room-observer.ts";
import { Rooms } from "./spaces/rooms.ts";
import { metrics } from "./spaces/metrics.ts";
import type { Sfu } from "./spaces/sfu/protocol.ts";
import { SfuSupervisor } from "./spaces/sfu/supervisor.ts";
import { readEventsForSearch } from "./search/index-events.ts";
import { prepareSearch } from "./search/index-rows.ts";
import { createSignaling } from "./spaces/signaling.ts";
import { checkTipLinks } from "./tips/check-links.ts";
import { freezeReportedJars } from "./tips/freeze-reported-jars.ts";
import { readEventsForTimelines } from "./timelines/file-posts.ts";
import { sweepTimelines } from "./timelines/keep.ts";
import { mailAboutJars } from "./tips/mail-about-jars.ts";
import { tellOfTipPolicy } from "./tips/tell-of-policy.ts";

const log = logger("main");

export interface Doors extends AsyncDisposable {
  fetch: Fetch;
  upgrade: Upgrade;
  atHand: AtHand;
  receive: Receive;
  rooms: Rooms;
  recorder: RoomObserver;
  /** Open streams end before the server waits for its connections. */
  streams: { close(): Promise<void> };
}

/** Plugs readers, queues and doors into an app; before it starts. */
export async function composeDoors(app: App, sfu: Sfu, processor: Processor, mixer: Mixer): Promise<Doors> {
  // Loaded here, so that the SFU's process and the command line do without the doors: 30 MB and half their start.
  const { createFederationDoor } = await import("#federation/door.ts");
  const { createApi, isForApi } = await import("./mastodon/api.ts");
  const { composePushes } = await import("./mastodon/push-messages.ts");
  const { Streams } = await import("./mastodon/streaming/streams.ts");
  const { createStreamingSockets } = await import("./mastodon/streaming/sockets.ts");
  const { createWeb } = await import("#web/server.ts");
  readEventsForTimelines(app);
  readEventsForNotifications(app);
  await prepareSearch(app);
  readEventsForSearch(app);
  runScheduledPosts(app);
  readEventsForPreviews(app);
  runPreviewJobs(app);
  runPollJobs(app);
  runMoveJobs(app);
  runImports(app);
  runDeletions(app);
  runArchives(app);
  sendMails(app);
  sendPushes(app, composePushes(app));
  freezeReportedJars(app);
  checkTipLinks(app);
  sendLinks(app);
  verifyLinks(app);
  mailAboutJars(app);
  tellOfTipPolicy(app);
  readEventsForSpaceSearch(app);
  remindOfSpaces(app);
  closeLateSpaces(app);
  keepTellingOfSpaces(app);
  endSpacesWithHosts(app);
  scheduleSweeping(app);
  const media = await plugInMedia(app, processor);
  const federation = await createFederationDoor(app);
  const recording = plugInRecording(app, sfu, mixer);
  const rooms = new Rooms(app, sfu, [recording.recorder]);
  const signaling = createSignaling(rooms, app.config.origin);
  const streams = new Streams(app);
  const sockets = createStreamingSockets(app, streams);
  const api = createApi(app, streams);
  // Made by the first page: doors that are never asked for one need no built web app.
  let web: ReturnType<typeof createWeb<Peer>> | undefined;
  const pages = () => (web ??= createWeb(app, async (request, peer: Peer) => api.fetch(request, { peer })));
  return {
    fetch: async (request, peer) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/health") return health(app);
      if (pathname === "/metrics") return metrics(sfu, app.config.metricsToken, request);
      const file = await media.fetch(request);
      if (file) return file;
      const document = await federation.fetch(request, peer);
      if (document) return document;
      if (isForApi(request)) return api.fetch(request, { peer });
      return pages().fetch(request, { peer });
    },
    atHand: (request) => federation.atHand(request),
    receive: (request) => federation.receive(request),
    upgrade(request, socket, head) {
      if (signaling.upgrade(request, socket, head) || sockets.upgrade(request, socket, head)) return;
      socket.end("HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n");
    },
    rooms,
    recorder: recording.recorder,
    streams,
    async [Symbol.asyncDispose]() {
      await streams.close();
      await rooms.close();
      await recording[Symbol.asyncDispose]();
      await federation[Symbol.asyncDispose]();
      await processor[Symbol.asyncDispose]();
    },
  };
}

/** Nothing that nobody asks for again stays for ever. */
function scheduleSweeping({ schedule, store }: App): void {
  const everyMs = 3_600_000;
  schedule.add({ name: "jobs", everyMs, run: (now) => sweepJobs(store, now) });
  schedule.add({ name: "sessions", everyMs, run: (now) => sweepSessions(store, now) });
  schedule.add({ name: "sign-ups", everyMs, run: (now) => sweepSignUps(store, now) });
  schedule.add({ name: "mutes", everyMs: 60_000, run: (now) => sweepMutes(store, now) });
  schedule.add({ name: "timelines", everyMs, run: (now) => sweepTimelines(store, now) });
  schedule.add({ name: "codes", everyMs, run: (now) => sweepCodes(store, now) });
}

/** 200 while the database answers. */
async function health(app: App): Promise<Response> {
  const { q, t } = app.store.read;
  await q.select().from(t.settings).limit(1);
  return Response.json({ status: "ok" });
}

async function serve(config: Config): Promise<void> {
  await configureLog();
  await using app = await createApp(config);
  await requireOrigin(app);
  await using doors = await composeDoors(app, superviseSfu(config), superviseProcessing(), superviseMixing());
  if (config.allowPrivateAddresses) {
    log.warn(
      "HAKAWATI_ALLOW_PRIVATE_ADDRESSES is on: requests may reach private networks. For tests and closed networks only.",
    );
  }
  giveBackMemory();
  const server = await listen(config, doors);
  await app.start();
  await doors.rooms.resume();
  process.stdout.write(`\n  Hakawati is at ${config.origin}\n`);
  const link = await createSetUpLink(app);
  if (link) process.stdout.write(`\n  Set it up with this link (it works once):\n  ${link}\n`);
  process.stdout.write("\n");
  await stopSignal();
  log.info("Stopping: requests under way are answered first");
  await doors.rooms.close();
  await doors.streams.close();
  await server.drain();
}

/** The same program in the role of the SFU, started with the first Space. */
function superviseSfu(config: Config): SfuSupervisor {
  return new SfuSupervisor({
    spawn: () => fork(process.argv[1]!, ["sfu"], { execArgv: process.execArgv }),
    port: config.rtc.port,
    addresses: config.rtc.addresses,
    stun: config.rtc.stun,
    loopback: ["localhost", "127.0.0.1"].includes(new URL(config.origin).hostname),
    log: logger("spaces", "sfu"),
  });
}

/** The same program again, in the role that decodes what people put up. */
function superviseProcessing(): ProcessingSupervisor {
  const spawn = () => {
    const options = {
      execArgv: process.execArgv,
      detached: true,
      env: { ...process.env, MALLOC_ARENA_MAX: "2" },
    };
    return fork(process.argv[1]!, ["media"], options);
  };
  return new ProcessingSupervisor({ spawn });
}

/** The same program once more, for each replay that is made. */
function superviseMixing(): MixingSupervisor {
  return new MixingSupervisor({
    spawn: () => fork(process.argv[1]!, ["mix"], { execArgv: process.execArgv }),
  });
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGTERM", () => resolve());
    process.once("SIGINT", () => resolve());
  });
}

async function main(args: string[]): Promise<void> {
  if (args[0] === "sfu") {
    await configureLog();
    const { runSfu } = await import("./spaces/sfu/process.ts");
    return runSfu(process);
  }
  if (args[0] === "mix") {
    await configureLog();
    const { runMixing } = await import("./spaces/recording/mixing/process.ts");
    return runMixing(process);
  }
  const config = readConfig(process.env);
  if (args[0] === "media") {
    await configureLog();
    const { runProcessing } = await import("./media/processing/process.ts");
    return runProcessing(process, config.ffmpeg);
  }
  if (args.length === 0 || args[0] === "serve") return serve(config);
  process.exitCode = await runCommand(config, args);
}

if (import.meta.main) {
  await main(process.argv.slice(2)).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
